//! Why a search cannot be had.

/// Why a search cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum Fallo {
    /// The index could not be built or read.
    #[error("el índice no se pudo usar: {0}")]
    Indice(#[from] tantivy::TantivyError),
    /// What is on disk is not an index of this program, or could not be read or written.
    #[error("el índice no se pudo usar: {0}")]
    Disco(String),
}

impl Fallo {
    pub(super) fn de_disco(e: std::io::Error) -> Self {
        Self::Disco(e.to_string())
    }
}
