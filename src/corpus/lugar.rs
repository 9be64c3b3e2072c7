//! Where a paragraph stands.

/// Position of a paragraph: document and block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lugar {
    /// Index of the document in the corpus.
    pub documento: usize,
    /// Index of the block in the document.
    pub bloque: usize,
}
