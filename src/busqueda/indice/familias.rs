//! Families of words: which words of the texts share a stem, and how many paragraphs hold any of them.
//!
//! The index holds words as they are written, so that a phrase is exact without reading a text; who looks for a word in
//! any of its forms looks for its family.

use crate::busqueda::Fallo;
use std::collections::BTreeMap;
use tantivy_fst::{IntoStreamer, Map, Streamer};

/// What stands between a stem and a word; no word has it.
const CORTE: char = '\0';

/// The families of the words of an index.
pub(in crate::busqueda) struct Familias {
    /// Each stem, with the paragraphs that hold it; and each stem with each of its words.
    claves: Map<Vec<u8>>,
}

impl Familias {
    /// From stems with the paragraphs that hold each, and pairs of a stem and a word.
    pub(in crate::busqueda) fn nuevas<'a>(
        raices: impl Iterator<Item = (&'a str, u32)>,
        palabras: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Fallo> {
        let mut claves: BTreeMap<String, u64> = raices
            .map(|(raiz, parrafos)| (raiz.to_owned(), u64::from(parrafos)))
            .collect();
        claves.extend(palabras.map(|(raiz, palabra)| (format!("{raiz}{CORTE}{palabra}"), 0)));
        let claves = Map::from_iter(claves).map_err(|e| Fallo::Disco(e.to_string()))?;
        Ok(Self { claves })
    }

    /// Paragraphs whose text holds a stem.
    pub(in crate::busqueda) fn parrafos(&self, raiz: &str) -> u32 {
        let parrafos = self.claves.get(raiz);
        parrafos.map_or(0, |n| u32::try_from(n).unwrap_or(u32::MAX))
    }

    /// The words of the texts that have a stem, in order.
    pub(in crate::busqueda) fn palabras(&self, raiz: &str) -> Vec<String> {
        let desde = format!("{raiz}{CORTE}");
        let mut hasta = desde.clone().into_bytes();
        // Nothing stands between these two but the words of the stem.
        hasta.push(0xFF);
        let mut halladas = self.claves.range().ge(&desde).lt(hasta).into_stream();
        let mut salida = Vec::new();
        while let Some((clave, _)) = halladas.next() {
            let palabra = &clave[desde.len()..];
            salida.push(String::from_utf8_lossy(palabra).into_owned());
        }
        salida
    }

    pub(in crate::busqueda) fn escribir(&self, salida: &mut Vec<u8>) {
        let bytes = self.claves.as_fst().to_vec();
        salida.extend((bytes.len() as u64).to_le_bytes());
        salida.extend(bytes);
    }

    /// Reads what [`escribir`](Self::escribir) wrote; nothing, when it is not that.
    pub(in crate::busqueda) fn leer(bytes: &[u8]) -> Option<Self> {
        let (largo, bytes) = bytes.split_first_chunk()?;
        if u64::from_le_bytes(*largo) != bytes.len() as u64 {
            return None;
        }
        let claves = Map::from_bytes(bytes.to_vec()).ok()?;
        Some(Self { claves })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn families_are_written_and_read_back() {
        let raices = [("contrat", 7), ("contratist", 1), ("pliego", 2)];
        let palabras = [
            ("contrat", "contratos"),
            ("contrat", "contrato"),
            ("contratist", "contratista"),
            ("pliego", "pliego"),
        ];
        let f = Familias::nuevas(raices.into_iter(), palabras.into_iter()).unwrap();
        let mut bytes = Vec::new();
        f.escribir(&mut bytes);
        let f = Familias::leer(&bytes).unwrap();
        assert_eq!((f.parrafos("contrat"), f.parrafos("contr")), (7, 0));
        assert_eq!(f.palabras("contrat"), ["contrato", "contratos"]);
        assert!(f.palabras("contr").is_empty());
        for corte in 0..bytes.len() {
            assert!(Familias::leer(&bytes[..corte]).is_none(), "{corte}");
        }
    }
}
