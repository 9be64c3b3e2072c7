//! Files that come in and go out: spreadsheets, and the batch evaluation of a rule over their rows.
//!
//! Only this module names the spreadsheet and archive crates. It stands on the domain and knows nothing of addresses.

mod hojas;
mod lote;
mod salida;

pub use hojas::{Celda, Fila, Formato, Hoja, Limites, Motivo, Rechazo, leer};
pub use lote::{
    COLUMNAS_DEL_VEREDICTO, Conteo, FaltaDeFila, Hecho, Lote, Renglon, columnas_de, plantilla,
};
pub use salida::{Escritor, tabla};
