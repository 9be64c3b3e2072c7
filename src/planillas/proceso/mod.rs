//! A whole process as tables: the template that is filled in, and what comes back, as the tree that JSON gives.
//!
//! The tables are sheets of a workbook, files of CSV or pasted rows. Their columns follow from the description of the
//! inputs (`esquema`); nothing here lists the fields again. `archivos` says which table is which, `lectura` makes the
//! tree of them, `leido` says where each datum stands, so that every fault is told by sheet, row and column, and
//! `plantilla` writes what is to be filled in. It judges nothing.

mod archivos;
mod esquema;
mod lectura;
mod leido;
mod registro;

pub(crate) use archivos::{HOJA_DEL_RECIBO, PARTE_DEL_RECIBO};
pub use archivos::{de_un_resultado, leer_archivos, leer_libro, leer_tablas};
pub use esquema::HOJAS;
pub(crate) use esquema::{
    CONTRATOS, Columna, DATO, ESTADOS, EXPLICACION, Esquema, INTEGRANTE, INTEGRANTES, NOTA,
    PROCESO, VALOR,
};
pub use leido::{LibroDeProceso, Lugar};
