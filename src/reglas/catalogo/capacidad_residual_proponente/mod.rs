//! The residual capacity of a bidder (CRP) against that of the process: organisation capacity times points, less balances.
//!
//! C-899-2024, answer and reasons, C-1409-2025 and C-353-2026, reasons; the score tables are those of the Guía
//! CCE-EICP-GI-22 v01 (pp. 11-13), kept as dated parameters.

mod fin;
mod pasos;
mod regla;

pub(in crate::reglas) use fin::Fin;
pub(in crate::reglas) use pasos::su_parte;
pub(in crate::reglas) use regla::REGLA;
