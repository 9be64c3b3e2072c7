//! How rules work: what one says of itself, how it runs, what makes it fit to answer.

mod definicion;
mod ficha;
mod fundada;
pub(in crate::reglas) mod horizonte;

pub use definicion::{Avance, Corrida, Definicion, Marcha, PasoDe, Regla, UltimoDe, paso, ultimo};
pub use ficha::{Advertible, ClaseAviso, Ficha, FichaPaso};
pub use fundada::ReglaFundada;
