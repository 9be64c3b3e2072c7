//! Files that come in and go out: spreadsheets, the batch evaluation of a rule over their rows, and whole processes.
//!
//! Only this module names the spreadsheet and archive crates. It stands on the domain and knows nothing of addresses.

mod evaluacion;
mod hojas;
mod lote;
mod proceso;
mod salida;

pub(crate) use evaluacion::escribir_libro;
pub use hojas::{Celda, Fila, Formato, Hoja, Limites, Motivo, Rechazo, leer};
pub use lote::{
    COLUMNAS_DEL_VEREDICTO, Conteo, FaltaDeFila, Hecho, Lote, Renglon, columnas_de, plantilla,
};
pub use proceso::{LibroDeProceso, Lugar, leer_libro, plantilla_de_proceso};
pub use salida::{Escritor, tabla};
