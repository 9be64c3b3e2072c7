//! What several rules share.

pub(super) mod indicadores;
