//! What is wrong with a file of the corpus.

use std::fmt;

/// A fault of a corpus file: the whole corpus is refused with all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defecto {
    /// Path of the file, relative to the corpus.
    pub archivo: String,
    /// Line, from 1, when it is known.
    pub linea: Option<usize>,
    /// What is wrong, in Spanish.
    pub mensaje: String,
}

impl fmt::Display for Defecto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.linea {
            Some(l) => write!(f, "{}:{l}: {}", self.archivo, self.mensaje),
            None => write!(f, "{}: {}", self.archivo, self.mensaje),
        }
    }
}
