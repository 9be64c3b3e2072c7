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
mod plantilla;

pub use archivos::{leer_archivos, leer_libro, leer_tablas};
pub(super) use esquema::rotulo_de_umbral;
pub use leido::{LibroDeProceso, Lugar};
pub use plantilla::{plantilla_de_hoja, plantilla_de_proceso};

const PROCESO: &str = "proceso";
const INTEGRANTES: &str = "integrantes";
const ESTADOS: &str = "estados";
const CONTRATOS: &str = "contratos";
/// The sheets of a process, in order.
pub const HOJAS: [&str; 4] = [PROCESO, INTEGRANTES, ESTADOS, CONTRATOS];

/// Columns of the sheet of the process: the name, the value, and one that only explains.
const DATO: &str = "dato";
const VALOR: &str = "valor";
const EXPLICACION: &str = "explicacion";
/// Columns that say whose a row is.
const PROPONENTE: &str = "proponente";
const INTEGRANTE: &str = "integrante";

/// A row whose first cell begins with this explains the columns and is not read.
const NOTA: char = '#';
