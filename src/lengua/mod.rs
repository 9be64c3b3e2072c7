//! Words: legal text as words, dates and amounts as printed here, what libraries say in English said in Spanish.

pub mod diferencia;
pub mod formato;
pub mod mensajes;
pub mod texto;
