//! Executable rules. A rule is one file of `catalogo`, one line in [`registro`], and its data in the corpus.
//!
//! A rule reads typed facts, runs an ordered table of steps, and ends in one of its declared outcomes. Steps can be run
//! with one left out, which tells whether a citation is decisive. Rules do no I/O and cannot fail.

mod catalogo;
mod comunes;
pub mod estudio;
mod motor;
pub(crate) mod proceso;
mod registro;

pub use motor::{
    Advertible, Avance, ClaseAviso, Corrida, Definicion, Ficha, FichaPaso, Marcha, PasoDe, Regla,
    ReglaFundada, UltimoDe, paso, ultimo,
};
pub use registro::registro;
