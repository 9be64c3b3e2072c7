//! Facts: input as a tree, the one description of what a rule reads (`entrada!`), exact numbers, and forms.
//!
//! From that one list of fields follow validation, JSON Schema, forms, columns, help and the paths of errors.

mod dato;
mod declaracion;
pub mod escrito;
mod exacto;
pub mod formulario;
mod lector;
mod numeros;
mod tipo;

pub use dato::{Dato, Errores, Falta, LARGO_DE_CLAVE, MAXIMO_DE_FALTAS, MalEscrito};
pub use exacto::{Exacto, LARGO as LARGO_DECIMAL, Razon, decimal};
pub use lector::{Leer, Parcial, fecha, leer_campo, leer_objeto};
pub use numeros::{Cuenta, Dias, Ejercicio, NoNegativo, Porcentaje, Positivo};
pub(crate) use tipo::por_omision;
pub use tipo::{Campo, Hoja, Limite, MAXIMO_DE_LISTA, Nombre, Tipo};
