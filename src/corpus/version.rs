//! What tells one corpus from another.

use super::{archivos::Archivos, bloque::sha256};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// Versions of a corpus, as hashes of its files.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// Documents, links and parameters: what a verdict stands on.
    pub doctrina: String,
    /// All that is editorial.
    pub editorial: String,
}

pub(super) fn version(archivos: &Archivos) -> Version {
    let hash = |carpetas: &[&str]| {
        let mut h = Sha256::new();
        for carpeta in carpetas {
            for (ruta, bytes) in archivos
                .en(carpeta, "md")
                .chain(archivos.en(carpeta, "toml"))
            {
                h.update(ruta.as_bytes());
                h.update([0]);
                h.update(sha256(bytes).as_bytes());
            }
        }
        sha256(&h.finalize())[..16].to_owned()
    };
    Version {
        doctrina: hash(&["documentos", "enlaces", "parametros"]),
        editorial: hash(&[
            "casos",
            "preguntas",
            "vigencias",
            "notas",
            "cobertura",
            "vocabulario",
            "lecciones",
        ]),
    }
}
