//! The values of a column, and which documents have each.

use crate::corpus::Documento;
use std::collections::HashMap;

/// What each document has of a field, once for all searches.
#[derive(Default)]
pub(in crate::busqueda) struct Valores {
    pub(in crate::busqueda) nombres: Vec<String>,
    /// By document, positions in `nombres`, each once.
    pub(in crate::busqueda) de: Vec<Vec<usize>>,
}

impl Valores {
    pub(in crate::busqueda) fn nuevos(
        documentos: &[Documento],
        valores: impl Fn(&Documento) -> Vec<String>,
    ) -> Self {
        let mut salida = Self::default();
        let mut numeros: HashMap<String, usize> = HashMap::new();
        for d in documentos {
            let mut suyos: Vec<usize> = valores(d)
                .into_iter()
                .map(|v| {
                    *numeros.entry(v).or_insert_with_key(|v| {
                        salida.nombres.push(v.clone());
                        salida.nombres.len() - 1
                    })
                })
                .collect();
            suyos.sort_unstable();
            suyos.dedup();
            salida.de.push(suyos);
        }
        salida
    }
}
