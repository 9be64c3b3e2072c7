//! What a reader who begins to write may want: topics, norms, documents, rules, and the questions of the edition.
//!
//! The first words of each are enough, in any order, with or without accents. Nothing is searched here: a suggestion is
//! an address that exists.

use crate::{
    corpus::Corpus,
    direcciones,
    doctrina::temas::Temas,
    lengua::{formato::plural, texto},
    reglas::ReglaFundada,
};
use std::collections::{BTreeMap, BTreeSet};

/// Suggestions given at once.
pub const MAXIMO: usize = 10;
/// Suggestions of one kind, while there are others to give.
const DE_UNA_CLASE: usize = 4;
/// Words of a beginning that are read.
const PALABRAS: usize = 8;
/// Choices of each kind in the list that goes with a search field.
const EN_LISTA: usize = 16;

/// What a suggestion is, in the order in which they are preferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Clase {
    /// A topic.
    Tema,
    /// A norm.
    Norma,
    /// A document.
    Documento,
    /// A rule.
    Regla,
    /// A question written by the edition.
    Pregunta,
}

/// Something to suggest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sugerible {
    /// What it is.
    pub clase: Clase,
    /// What is written in the search field.
    pub texto: String,
    /// What it is, in words.
    pub descripcion: String,
    /// Where it leads.
    pub direccion: String,
}

/// A norm by its usual name, and where what cites it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Norma {
    /// «Ley 1150 de 2007».
    pub nombre: String,
    /// Its address.
    pub direccion: String,
}

/// Everything that can be suggested in a corpus.
#[derive(Debug, Clone, Default)]
pub struct Completador {
    sugeribles: Vec<Sugerible>,
    /// Folded words, sorted, with what they are in.
    palabras: Vec<(String, usize)>,
    lista: Vec<String>,
}

impl Completador {
    /// Everything that can be suggested; `normas` come the most cited first.
    pub fn del_corpus<'a>(
        corpus: &Corpus,
        temas: &Temas,
        reglas: impl Iterator<Item = &'a ReglaFundada>,
        normas: Vec<Norma>,
    ) -> Self {
        let mut s = Vec::new();
        let mut descriptores: Vec<_> = temas.raices().collect();
        descriptores.sort_by_key(|t| std::cmp::Reverse((t.documentos.len(), t.puestos.len())));
        let de_paso = |t: &&crate::doctrina::temas::Tema| t.padre.is_some() && t.es_paso();
        let otros = temas.todos().iter().filter(|t| t.padre.is_some());
        for t in (descriptores.into_iter()).chain(otros.filter(|t| !de_paso(t))) {
            let cuantos = plural(t.documentos.len(), "documento", "documentos");
            s.push(Sugerible {
                clase: Clase::Tema,
                texto: t.ruta.clone(),
                descripcion: format!("Tema, {cuantos}"),
                direccion: direcciones::tema(&t.slug),
            });
        }
        for t in temas.todos() {
            s.extend(t.otros_nombres.iter().map(|n| Sugerible {
                clase: Clase::Tema,
                texto: n.clone(),
                descripcion: format!("Tema: {}", t.ruta),
                direccion: direcciones::tema(&t.slug),
            }));
        }
        s.extend(normas.into_iter().map(|n| Sugerible {
            clase: Clase::Norma,
            texto: n.nombre,
            descripcion: "Norma citada".to_owned(),
            direccion: n.direccion,
        }));
        let mut documentos: Vec<_> = corpus.documentos().iter().collect();
        documentos.sort_by_key(|d| std::cmp::Reverse((d.meta.anio, d.meta.fecha)));
        s.extend(documentos.into_iter().map(|d| Sugerible {
            clase: Clase::Documento,
            texto: d.titulo(),
            descripcion: "Documento".to_owned(),
            direccion: direcciones::documento(&d.meta.id),
        }));
        s.extend(reglas.map(|l| l.ficha()).map(|f| Sugerible {
            clase: Clase::Regla,
            texto: f.titulo.to_owned(),
            descripcion: format!("Regla: {}", f.pregunta),
            direccion: direcciones::regla(f.id),
        }));
        for d in corpus.documentos() {
            for (i, b) in d.bloques.iter().enumerate() {
                s.extend(
                    corpus
                        .preguntas(&d.meta.id, &b.id)
                        .iter()
                        .map(|p| Sugerible {
                            clase: Clase::Pregunta,
                            texto: p.clone(),
                            descripcion: format!(
                                "Pregunta de la edición; la responde {}",
                                d.cita(i)
                            ),
                            direccion: direcciones::parrafo(&d.meta.id, &b.id),
                        }),
                );
            }
        }
        Self::nuevo(s)
    }

    /// Suggestions in the order in which equals are preferred.
    pub fn nuevo(sugeribles: Vec<Sugerible>) -> Self {
        let mut palabras: Vec<(String, usize)> = (sugeribles.iter().enumerate())
            .flat_map(|(i, s)| texto::palabras(&s.texto).into_iter().map(move |p| (p, i)))
            .collect();
        palabras.sort_unstable();
        palabras.dedup();
        let de_la_lista = [Clase::Tema, Clase::Norma, Clase::Documento, Clase::Regla];
        let lista = de_la_lista.iter().flat_map(|c| {
            // A whole line of topics is too long for a field: its descriptor is enough.
            let cabe = |s: &&Sugerible| s.clase == *c && !s.texto.contains(" – ");
            sugeribles
                .iter()
                .filter(cabe)
                .take(EN_LISTA)
                .map(|s| s.texto.clone())
        });
        let mut escritas = BTreeSet::new();
        let lista = lista.filter(|t| escritas.insert(t.clone())).collect();
        Self {
            sugeribles,
            palabras,
            lista,
        }
    }

    /// What the list of a search field offers.
    pub fn lista(&self) -> &[String] {
        &self.lista
    }

    /// What begins as a reader writes: every word written begins some word of it. Best first, at most [`MAXIMO`].
    pub fn completar(&self, escrito: &str) -> Vec<&Sugerible> {
        let escritas = texto::palabras(escrito);
        let mut quedan: Option<BTreeSet<usize>> = None;
        for palabra in escritas.iter().take(PALABRAS) {
            let desde = self.palabras.partition_point(|(p, _)| p < palabra);
            let con_ella = (self.palabras[desde..].iter())
                .take_while(|(p, _)| p.starts_with(palabra.as_str()))
                .map(|(_, i)| *i);
            let con_ella: BTreeSet<usize> = match &quedan {
                None => con_ella.collect(),
                Some(antes) => con_ella.filter(|i| antes.contains(i)).collect(),
            };
            if con_ella.is_empty() {
                return Vec::new();
            }
            quedan = Some(con_ella);
        }
        let mut salida: Vec<(bool, Clase, usize, usize)> = (quedan.into_iter().flatten())
            .map(|i| {
                let s = &self.sugeribles[i];
                let suyas = texto::palabras(&s.texto);
                let comienza = (suyas.iter().zip(&escritas))
                    .all(|(a, b)| a.starts_with(b.as_str()))
                    && suyas.len() >= escritas.len();
                (!comienza, s.clase, suyas.len(), i)
            })
            .collect();
        salida.sort_unstable();
        let mut vistas = BTreeSet::new();
        salida.retain(|(_, _, _, i)| {
            let s = &self.sugeribles[*i];
            vistas.insert((&s.texto, &s.direccion))
        });
        // Those beyond the share of their kind come in only to fill.
        let mut de_cada: BTreeMap<Clase, usize> = BTreeMap::new();
        let (mut dadas, de_mas): (Vec<_>, Vec<_>) = (salida.into_iter()).partition(|s| {
            let cuantas = de_cada.entry(s.1).or_insert(0);
            *cuantas += 1;
            *cuantas <= DE_UNA_CLASE
        });
        dadas.truncate(MAXIMO);
        dadas.extend(de_mas.into_iter().take(MAXIMO - dadas.len()));
        dadas.sort_unstable();
        (dadas.into_iter())
            .map(|(_, _, _, i)| &self.sugeribles[i])
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_of_words_in_any_order_lead_to_what_has_them() {
        let de = |clase, texto: &str| Sugerible {
            clase,
            texto: texto.to_owned(),
            descripcion: String::new(),
            direccion: format!("/{}", texto::para_direccion(texto)),
        };
        let c = Completador::nuevo(vec![
            de(Clase::Tema, "MEJOR AÑO FISCAL"),
            de(Clase::Tema, "ÍNDICE DE LIQUIDEZ"),
            de(Clase::Norma, "Ley 1150 de 2007"),
            de(
                Clase::Pregunta,
                "¿Qué pasa si el índice de liquidez es indeterminado?",
            ),
        ]);
        let casos: [(&str, &[&str]); 10] = [
            ("mej", &["/mejor-ano-fiscal"]),
            ("ano mejor", &["/mejor-ano-fiscal"]),
            ("AÑO", &["/mejor-ano-fiscal"]),
            (
                "indic",
                &[
                    "/indice-de-liquidez",
                    "/que-pasa-si-el-indice-de-liquidez-es-indeterminado",
                ],
            ),
            (
                "índice qué",
                &["/que-pasa-si-el-indice-de-liquidez-es-indeterminado"],
            ),
            ("115", &["/ley-1150-de-2007"]),
            ("no está", &[]),
            ("", &[]),
            ("«»…", &[]),
            (
                "mejor mejor mejor mejor mejor mejor mejor mejor mejor nada",
                &["/mejor-ano-fiscal"],
            ),
        ];
        for (escrito, esperadas) in casos {
            let dadas: Vec<&str> = c
                .completar(escrito)
                .iter()
                .map(|s| s.direccion.as_str())
                .collect();
            assert_eq!(dadas, esperadas, "{escrito}");
        }
    }
    #[test]
    fn one_kind_does_not_leave_out_the_others() {
        let uno = |clase, i: usize| Sugerible {
            clase,
            texto: format!("obra {i}"),
            descripcion: String::new(),
            direccion: format!("/{i}"),
        };
        let temas = (0..20).map(|i| uno(Clase::Tema, i));
        let otras = [uno(Clase::Regla, 90), uno(Clase::Pregunta, 91)];
        let c = Completador::nuevo(temas.chain(otras).collect());
        let clases: Vec<Clase> = c.completar("obr").iter().map(|s| s.clase).collect();
        assert_eq!(clases.len(), MAXIMO);
        assert!(clases.contains(&Clase::Regla) && clases.contains(&Clase::Pregunta));
        assert!(clases.is_sorted(), "the usual order is kept: {clases:?}");
    }
}
