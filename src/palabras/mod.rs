//! What readers see of a value, the same in pages, workbooks and reports.

pub(crate) mod valores;
