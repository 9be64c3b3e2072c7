//! What an import took out, doubted or refused.

use std::fmt;

/// Something taken out of the text, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quitado {
    /// Line of the source, from 1.
    pub linea: usize,
    /// Why it is no part of a paragraph.
    pub motivo: &'static str,
    /// The text itself.
    pub texto: String,
}

/// What the importer did and what a person must still decide.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Informe {
    /// Text that is in no paragraph.
    pub quitados: Vec<Quitado>,
    /// Places where two printed pieces were joined into one paragraph.
    pub uniones: Vec<String>,
    /// What a person must look at.
    pub dudas: Vec<String>,
}

/// Why a source could not be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rechazo(pub String);

impl fmt::Display for Rechazo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
