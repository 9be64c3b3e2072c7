//! Files that strangers hand in, read safely into plain values: spreadsheets, and reports to be checked.
//!
//! Only this room and `salida` name the spreadsheet and archive crates.

pub(crate) mod hojas;
pub(crate) mod informe;
mod marcas;
mod paquete;
mod textos;

pub use hojas::{Celda, Fila, Formato, Hoja, Limites, Motivo, Rechazo, leer};
pub use informe::{Informe, Modo, Parrafo, Puesto};
pub use marcas::{de_html, de_markdown};
pub use textos::{FormatoDeInforme, leer_informe};
