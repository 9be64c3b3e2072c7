//! What readers see of a fact or a value, the same in pages, workbooks and reports.

pub(crate) mod hechos;
pub(crate) mod valores;
