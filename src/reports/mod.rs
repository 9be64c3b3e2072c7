//! Files that come in and go out: spreadsheets, the batch evaluation of a rule over their rows, and, with the feature
//! `pdf`, the report of a process.
//!
//! Only this module names the spreadsheet and archive crates, and only `pdf` the typesetter. It stands on the domain and
//! knows nothing of addresses.

mod hojas;
#[cfg(feature = "pdf")]
mod informe;
mod lote;
#[cfg(feature = "pdf")]
mod pdf;
mod salida;

#[cfg(feature = "pdf")]
pub(crate) use informe::escribir_pdf;

pub use hojas::{Celda, Fila, Formato, Hoja, Limites, Motivo, Rechazo, leer};
pub use lote::{
    COLUMNAS_DEL_VEREDICTO, Conteo, FaltaDeFila, Hecho, Lote, Renglon, columnas_de, plantilla,
};
pub use salida::{Escritor, tabla};
