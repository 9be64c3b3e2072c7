//! Texts that no rule reads: where a datum stands in the file of the process, and whose it is. Outputs and receipts carry
//! them.

use crate::entrada;

entrada! {
    /// Where a datum stands in the file of the process.
    pub(crate) struct Soporte {
        folio: Option<String> = "Folio", "", si_falta "null";
        observacion: Option<String> = "Observación", "", si_falta "null";
    }
}

entrada! {
    /// Whose the facts are.
    pub(crate) struct Identificacion {
        proceso: Option<String> = "Proceso", "", si_falta "null";
        proponente: Option<String> = "Proponente", "", si_falta "null";
        nit: Option<String> = "NIT", "", si_falta "null";
    }
}
