//! A file before and after.

use crate::corpus::{Archivos, sha256};

/// A file that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edicion {
    /// Its path in the corpus.
    pub ruta: String,
    /// What it said; empty when it is new.
    pub antes: String,
    /// What it says.
    pub despues: String,
}

impl Edicion {
    /// The lines that change, with three around them, as a unified difference.
    pub fn diferencia(&self) -> String {
        let d = similar::TextDiff::from_lines(&self.antes, &self.despues);
        d.unified_diff()
            .context_radius(3)
            .header(&self.ruta, &self.ruta)
            .to_string()
    }
}

/// What tells one state of a file from another.
pub fn version(archivos: &Archivos, ruta: &str) -> String {
    archivos
        .obtener(ruta)
        .map_or_else(|| "nuevo".to_owned(), |b| sha256(b)[..16].to_owned())
}

pub(super) fn texto_de(archivos: &Archivos, ruta: &str) -> Result<String, String> {
    match archivos.obtener(ruta) {
        None => Ok(String::new()),
        Some(bytes) => String::from_utf8(bytes.to_vec())
            .map_err(|_| format!("El archivo «{ruta}» no está en UTF-8.")),
    }
}
