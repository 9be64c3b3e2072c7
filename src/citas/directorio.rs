//! The names of opinions and the documents they lead to.

use super::Nombrada;
use crate::{
    corpus::{Corpus, TipoDocumento},
    lengua::texto,
};
use std::collections::HashMap;

/// The documents of a corpus by the ways in which texts name them.
#[derive(Debug)]
pub(crate) struct Directorio {
    conceptos: HashMap<String, Vec<usize>>,
    circulares: HashMap<u32, Vec<usize>>,
    radicados: HashMap<String, usize>,
    sin_numero: Vec<usize>,
}

impl Directorio {
    pub(crate) fn nuevo(corpus: &Corpus) -> Self {
        let mut d = Self {
            conceptos: HashMap::new(),
            circulares: HashMap::new(),
            radicados: HashMap::new(),
            sin_numero: Vec::new(),
        };
        for (i, doc) in corpus.documentos().iter().enumerate() {
            let m = &doc.meta;
            match (m.tipo, m.numero.as_deref()) {
                (TipoDocumento::Concepto, Some(n)) => {
                    let n = n.trim_start_matches("C-").trim_start_matches('0');
                    d.conceptos.entry(n.to_owned()).or_default().push(i);
                }
                (TipoDocumento::Concepto, None) => d.sin_numero.push(i),
                (TipoDocumento::Circular, n) => {
                    if let Some(n) = n.and_then(|n| n.parse().ok()) {
                        d.circulares.entry(n).or_default().push(i);
                    }
                }
            }
            for r in m.radicados_entrada.iter().chain(&m.radicados_salida) {
                d.radicados.insert(texto::plegar(r), i);
            }
        }
        d
    }

    /// Documents that a name may be of, whatever their year.
    pub(crate) fn homonimos(&self, nombre: &Nombrada) -> Vec<usize> {
        match nombre {
            Nombrada::Concepto(n) | Nombrada::ConceptoSinLetra(n) => {
                self.conceptos.get(n).cloned().unwrap_or_default()
            }
            Nombrada::ConceptoSinNumero => self.sin_numero.clone(),
            Nombrada::Circular(n) => self.circulares.get(n).cloned().unwrap_or_default(),
            Nombrada::Radicado(r) => (self.radicados.get(&texto::plegar(r)).copied())
                .into_iter()
                .collect(),
        }
    }
}
