//! Files that come in and go out: spreadsheets, the batch evaluation of a rule over their rows, and whole processes, as
//! PDF too with the feature `pdf`; and the reports that come in to be checked.
//!
//! Only this module names the spreadsheet and archive crates, and only `pdf` the typesetter. It stands on the domain and
//! knows nothing of addresses.

mod evaluacion;
mod hojas;
#[cfg(feature = "pdf")]
mod informe;
mod lote;
mod paquete;
#[cfg(feature = "pdf")]
mod pdf;
mod proceso;
mod salida;
mod textos;

pub(crate) use evaluacion::escribir_libro;
pub use hojas::{Celda, Fila, Formato, Hoja, Limites, Motivo, Rechazo, leer};
#[cfg(feature = "pdf")]
pub(crate) use informe::escribir_pdf;
pub use lote::{
    COLUMNAS_DEL_VEREDICTO, Conteo, FaltaDeFila, Hecho, Lote, Renglon, columnas_de, plantilla,
};
pub use proceso::{
    HOJAS as HOJAS_DE_PROCESO, LibroDeProceso, Lugar, leer_archivos, leer_libro, leer_tablas,
    plantilla_de_hoja, plantilla_de_proceso,
};
pub use salida::{Escritor, tabla};
pub use textos::{FormatoDeInforme, leer_informe};
