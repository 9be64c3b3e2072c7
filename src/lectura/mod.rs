//! Files that strangers hand in, read safely into plain values: spreadsheets, and reports to be checked.
//!
//! Only this room and `salida` name the spreadsheet and archive crates.

mod celdas;
mod csv;
pub(crate) mod hojas;
pub(crate) mod informe;
pub(crate) mod limites;
mod marcas;
mod ods;
mod paquete;
mod textos;
mod xlsx;
mod xml;

pub use celdas::{Celda, Fila, Hoja, Naturaleza};
pub(crate) use hojas::en_texto;
pub use hojas::{Formato, leer};
pub use informe::{Informe, Modo, Parrafo, Puesto};
pub use limites::{Limites, Motivo, Rechazo};
pub use marcas::{de_html, de_markdown};
pub use textos::{FormatoDeInforme, leer_informe};
