//! What a rule says of itself.

use crate::veredicto::Desenlace;

/// What a rule says of itself.
#[derive(Debug, Clone, Copy)]
pub struct Ficha {
    /// Identifier, as in addresses.
    pub id: &'static str,
    /// Version: it changes when the same facts may give another answer.
    pub version: u32,
    /// Title.
    pub titulo: &'static str,
    /// The question it answers.
    pub pregunta: &'static str,
    /// What it does, in plain sentences.
    pub enunciado: &'static str,
    /// Ways it can end.
    pub desenlaces: &'static [Desenlace],
    /// Limits shown with every verdict, or when the steps raise them; warnings.
    pub avisos: &'static [Advertible],
    /// Dated parameters it reads.
    pub parametros: &'static [&'static str],
    /// The field whose day chooses among them, when the rule is dated; a top-level one.
    pub fecha: Option<&'static str>,
}

/// A limit or a warning that a rule can raise.
#[derive(Debug, Clone, Copy)]
pub struct Advertible {
    /// Identifier.
    pub id: &'static str,
    /// Which kind.
    pub clase: ClaseAviso,
    /// A Spanish sentence.
    pub mensaje: &'static str,
}

/// Kinds of [`Advertible`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaseAviso {
    /// A limit shown with every verdict.
    LimiteSiempre,
    /// A limit that a step raises.
    Limite,
    /// A warning that a step raises.
    Advertencia,
}

/// Identifier and question of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FichaPaso {
    /// Identifier.
    pub id: &'static str,
    /// What it asks.
    pub enunciado: &'static str,
}
