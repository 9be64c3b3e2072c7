//! Files that go out: rows, the workbook of a process, and its report as PDF with the feature `pdf`.
//!
//! Only `pdf` names the typesetter.

mod celdas;
pub(crate) mod filas;
#[cfg(feature = "pdf")]
mod informe;
pub(crate) mod libro;
#[cfg(feature = "pdf")]
mod pdf;
mod plantilla;

pub use filas::{Escritor, tabla};
#[cfg(feature = "pdf")]
pub(crate) use informe::escribir_pdf;
pub(crate) use libro::escribir_libro;
pub use plantilla::{plantilla_de_hoja, plantilla_de_proceso};
