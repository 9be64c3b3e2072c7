//! The balance of the works contracts in execution (SCE): linear, per day, capped at twelve months.
//!
//! C-1409-2025, reasons i.iv and ii, and C-899-2024, reasons; Guía CCE-EICP-GI-22 v01, p. 7, for the share of a consortium
//! and for contracts that have not started.

mod contratos;
mod regla;
mod revision;

pub(crate) use contratos::{
    Contrato, Criterios, Hechos, agotado, informado, saldo, sce, valor_entero,
};
pub(in crate::reglas) use regla::{PLAZO_AGOTADO, REGLA, SIN_CONTRATOS};
pub(crate) use revision::revisar_contratos;
