//! What several rules share.

pub(in crate::reglas) mod capacidad;
pub(in crate::reglas) mod indicadores;
pub(in crate::reglas) mod puntajes;
