//! Files that strangers hand in, read safely into plain values: spreadsheets, and reports to be checked.
//!
//! Only this room and `salida` name the spreadsheet and archive crates.

pub(crate) mod hojas;
pub(crate) mod informe;
pub(crate) mod limites;
mod marcas;
mod paquete;
mod textos;

pub use hojas::{Celda, Fila, Formato, Hoja, leer};
pub use informe::{Informe, Modo, Parrafo, Puesto};
pub use limites::{Limites, Motivo, Rechazo};
pub use marcas::{de_html, de_markdown};
pub use textos::{FormatoDeInforme, leer_informe};
