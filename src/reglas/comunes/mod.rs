//! What several rules share.

pub(in crate::reglas) mod avisos;
pub(in crate::reglas) mod capacidad;
pub(in crate::reglas) mod cuentas;
pub(in crate::reglas) mod indicadores;
pub(in crate::reglas) mod puntajes;
pub(in crate::reglas) mod renovacion;
pub(in crate::reglas) mod soporte;
