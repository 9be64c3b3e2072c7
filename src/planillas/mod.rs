//! Rows as facts: one rule over many rows, and a whole process as the sheets of a workbook.

mod celdas;
mod lote;
pub(crate) mod proceso;

pub use lote::{
    COLUMNAS_DEL_VEREDICTO, Conteo, FaltaDeFila, Hecho, Lote, Renglon, columnas_de, plantilla,
};
pub use proceso::{
    HOJAS as HOJAS_DE_PROCESO, LibroDeProceso, Lugar, de_un_resultado, leer_archivos, leer_libro,
    leer_tablas,
};
