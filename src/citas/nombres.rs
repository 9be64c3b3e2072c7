//! Names of norms: those that people write instead of a number, from `corpus/vocabulario/normas.toml`.

use super::{
    fichas::{Clase, Ficha},
    norma::Acto,
};
use crate::{corpus::NombreDeNorma, lengua::texto};
use std::collections::HashMap;

/// Names by their first word, the longest first.
#[derive(Debug, Clone, Default)]
pub(super) struct Nombres(HashMap<String, Vec<(Vec<String>, Acto)>>);

impl Nombres {
    pub(super) fn de(normas: &[NombreDeNorma]) -> Self {
        let mut mapa: HashMap<String, Vec<(Vec<String>, Acto)>> = HashMap::new();
        for n in normas {
            let acto = acto_de(n);
            for nombre in &n.nombres {
                let palabras = texto::palabras(nombre);
                if let Some(primera) = palabras.first() {
                    let lista = mapa.entry(primera.clone()).or_default();
                    lista.push((palabras, acto.clone()));
                }
            }
        }
        for lista in mapa.values_mut() {
            lista.sort_by_key(|(palabras, _)| std::cmp::Reverse(palabras.len()));
        }
        Self(mapa)
    }

    /// The act whose name begins at token `i`, and the token after the name.
    pub(super) fn en(&self, fichas: &[Ficha], i: usize) -> Option<(&Acto, usize)> {
        let palabra = |k: usize| match fichas.get(k).map(|f| &f.clase) {
            Some(Clase::Palabra(p) | Clase::Numero(p)) => Some(p.as_str()),
            _ => None,
        };
        let lista = self.0.get(palabra(i)?)?;
        let (palabras, acto) = lista.iter().find(|(palabras, _)| {
            (palabras.iter().enumerate()).all(|(k, p)| palabra(i + k) == Some(p))
        })?;
        Some((acto, i + palabras.len()))
    }
}

/// The identity of a named norm: its number and year when it has them.
pub(super) fn acto_de(n: &NombreDeNorma) -> Acto {
    match (n.numero, n.anio) {
        (Some(numero), Some(anio)) => Acto::Numerado {
            clase: n.clase,
            anio,
            numero,
        },
        _ => Acto::Nombrado {
            clase: n.clase,
            nombre: n.titulo.clone(),
        },
    }
}
