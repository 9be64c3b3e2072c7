//! Notes of the edition on a paragraph whose own words could mislead: a term used for another, a norm printed with words it lacks.
//!
//! Written by editors; never part of the official text, and no rule reads them. One file per document, one table per
//! paragraph:
//!
//! ```toml
//! [razones-3]
//! nota = "El concepto imprime …"
//! fuente = "Ley 1150 de 2007, art. 6, compilada"
//! verificacion = "secundaria"
//! ```

use super::Certeza;
use serde::Deserialize;

/// A note of the edition.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotaDeEdicion {
    /// What it says.
    pub nota: String,
    /// What it rests on.
    pub fuente: String,
    /// How sure that is.
    pub verificacion: Certeza,
}

impl NotaDeEdicion {
    /// What it lacks, if anything.
    pub(super) fn falta(&self) -> Option<String> {
        [("nota", &self.nota), ("fuente", &self.fuente)]
            .into_iter()
            .find(|(_, t)| t.trim().is_empty())
            .map(|(campo, _)| format!("«{campo}» está vacío"))
    }
}
