//! Facts: input as a tree, the one description of what a rule reads (`entrada!`), exact numbers, and forms.
//!
//! From that one list of fields follow validation, JSON Schema, forms, columns, help and the paths of errors.

mod dato;
mod exacto;
pub mod formulario;
mod tipo;

pub use dato::{Dato, Errores, Falta, MalEscrito};
pub use exacto::{Exacto, LARGO as LARGO_DECIMAL, Razon, decimal};
pub use tipo::{
    Campo, Cuenta, Dias, Ejercicio, Hoja, Leer, Limite, NoNegativo, Porcentaje, Positivo, Tipo,
    fecha, leer_campo, leer_objeto,
};
