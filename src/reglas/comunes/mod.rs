//! What several rules share.

pub(in crate::reglas) mod indicadores;
