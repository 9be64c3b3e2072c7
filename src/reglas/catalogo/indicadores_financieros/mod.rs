//! The indicators of the register against the thresholds of the pliego, one year as a whole.
//!
//! Decreto 1082 de 2015, art. 2.2.1.1.1.5.3; Ley 1150 de 2007, art. 6.1; C-353-2026, C-899-2024 and C-SN-2026-06-04.

mod estado;
mod hechos;
mod pasos;
mod regla;

pub(in crate::reglas) use hechos::Hechos;
pub(in crate::reglas) use hechos::{Directo, Impedimento};
pub(in crate::reglas) use regla::REGLA;
