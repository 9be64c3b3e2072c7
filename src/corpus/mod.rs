//! The corpus: official documents as paragraphs with roles, and everything people wrote about them.
//!
//! This module reads and checks; it does not search, evaluate or serve. [`Archivos`] is the only door to the files,
//! whether they stand in a folder or inside the binary, and [`Corpus::cargar`] the only loader.

mod archivos;
mod documento;

pub use archivos::Archivos;
pub(crate) use documento::sha256;
pub use documento::{Bloque, Clase, Documento, FechaOrigen, Fuente, IdDocumento, IdParrafo, Mascara, Metadatos, Rol, Seccion, TipoDocumento};
