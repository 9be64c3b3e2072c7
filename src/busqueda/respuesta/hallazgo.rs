//! The answer to a search, as values.

use crate::{busqueda::pregunta::plan::Plan, corpus::Lugar, marcado::Html};
use std::collections::BTreeMap;

/// One result.
#[derive(Debug, Clone)]
pub struct Resultado {
    /// The paragraph shown.
    pub lugar: Lugar,
    /// Escaped HTML with `<mark>` around what matched.
    pub resaltado: Html,
    /// Its score; only comparable within one answer.
    pub puntaje: f32,
    /// Copies of it elsewhere.
    pub reiterado_en: Vec<Lugar>,
}

/// How many results have a value.
pub type Faceta = Vec<(String, usize)>;

/// Whether what was found can be taken for an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Alcance {
    /// Some paragraph holds enough of what is asked.
    #[default]
    Responde,
    /// None does; these are the nearest.
    SoloCercanos,
}

/// The answer to a search.
#[derive(Debug, Clone, Default)]
pub struct Respuesta {
    /// What was understood, in Spanish.
    pub interpretada: String,
    /// What could not be honoured, in Spanish.
    pub avisos: Vec<String>,
    /// Documents that the query names.
    pub documentos: Vec<usize>,
    /// Whether it answers.
    pub alcance: Alcance,
    /// Results of all pages.
    pub total: usize,
    /// Results of this page.
    pub resultados: Vec<Resultado>,
    /// Counts over all results.
    pub facetas: BTreeMap<&'static str, Faceta>,
    /// The query with its typing errors mended, when there were any.
    pub sugerencia: Option<String>,
    /// How the query was understood.
    pub plan: Plan,
}

/// A stem that is looked for, and what it weighs.
#[derive(Debug, Clone, PartialEq)]
pub struct Compilado {
    /// The word of the query it stands for.
    pub palabra: String,
    /// The stem.
    pub raiz: String,
    /// Weight beside a word as typed, 1.
    pub peso: f32,
    /// Paragraphs that hold it.
    pub parrafos: u32,
    /// How rare it is: the natural logarithm of the odds against it.
    pub rareza: f32,
}
