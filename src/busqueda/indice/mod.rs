//! The index and the columns beside it.

pub(super) mod analisis;
pub(super) mod familias;
pub(super) mod grupos;
pub(super) mod inverso;
pub(super) mod norma_citada;
pub(super) mod parrafos;
pub(super) mod preguntas;

pub use inverso::Parrafo;
