//! Scoring: BM25F over the text, the heading and the questions, word by word.
//!
//! Occurrences of a word in the three fields are weighed, each against the length of its field, and only then
//! saturated: a word printed in heading and text counts once, well. Beside the score goes how much of the query each
//! paragraph holds, rare words counting more.

use super::{
    Fallo,
    ajustes::Ajustes,
    indice::{Indice, Parte},
    plan::{Plan, Termino},
};
use std::sync::{Mutex, PoisonError};
use tantivy::{Term, fieldnorm::FieldNormReader, schema::IndexRecordOption};

const K1: f32 = 1.2;
const B: f32 = 0.75;

/// A paragraph that holds some word of the query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hallado {
    pub(super) fila: u32,
    pub(super) puntos: f32,
    /// Share of the query that it holds, questions included, rare words counting more; between 0 and 1.
    pub(super) cobertura: f32,
}

/// Room to add in, kept from one search to the next.
#[derive(Default)]
struct Hoja {
    puntos: Vec<f32>,
    cobertura: Vec<f32>,
    /// The last word of the query that added to the coverage, from 1.
    origen: Vec<u32>,
    /// What the smaller fields say of the word at hand.
    aparte: Vec<f32>,
    tocadas: Vec<u32>,
    /// A synonym only counts where the word itself is not: both together say no more than one.
    solo_si_falta: bool,
}

/// Adds scores; keeps its room for the next search.
#[derive(Default)]
pub(super) struct Contador {
    libres: Mutex<Vec<Hoja>>,
}

/// How rare something is that stands in `con` of `todos` paragraphs.
pub(super) fn rareza(con: u32, todos: usize) -> f32 {
    let (con, todos) = (con as f32, todos as f32);
    (1.0 + (todos - con + 0.5).max(0.0) / (con + 0.5)).ln()
}

/// How much `veces` occurrences say, more and more of them less and less.
pub(super) fn saturar(veces: f32) -> f32 {
    veces * (K1 + 1.0) / (veces + K1)
}

/// What one occurrence counts in a field of this length.
pub(super) fn por_largo(largo: f32, media: f32) -> f32 {
    if media <= 0.0 {
        1.0
    } else {
        1.0 / (1.0 - B + B * largo / media)
    }
}

/// What one occurrence counts, by the length code of the paragraph.
fn tabla(media: f32, peso: f32) -> [f32; 256] {
    std::array::from_fn(|id| {
        let largo = FieldNormReader::id_to_fieldnorm(u8::try_from(id).unwrap_or(u8::MAX));
        peso * por_largo(largo as f32, media)
    })
}

impl Contador {
    /// The paragraphs that hold some word of the plan, in no order.
    pub(super) fn contar(
        &self,
        indice: &Indice,
        plan: &Plan,
        ajustes: &Ajustes,
    ) -> Result<Vec<Hallado>, Fallo> {
        let libre = self
            .libres
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let mut hoja = libre.unwrap_or_default();
        let n = indice.parrafos.cuantos();
        for columna in [&mut hoja.puntos, &mut hoja.cobertura, &mut hoja.aparte] {
            columna.resize(n, 0.0);
        }
        hoja.origen.resize(n, 0);
        let hecho = hoja.sumar_todo(indice, plan, ajustes);
        let hallados = hoja.vaciar();
        self.libres
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(hoja);
        hecho.map(|()| hallados)
    }
}

impl Hoja {
    fn sumar_todo(&mut self, indice: &Indice, plan: &Plan, ajustes: &Ajustes) -> Result<(), Fallo> {
        let tablas = [
            tabla(indice.parte(Parte::Texto).media, 1.0),
            tabla(indice.parte(Parte::Encabezado).media, ajustes.encabezado),
            tabla(indice.parte(Parte::Preguntas).media, ajustes.preguntas),
        ];
        let origenes = plan.por_origen();
        let peso_de = |terminos: &[&Termino]| {
            let propio = terminos.iter().find(|t| t.peso >= 1.0)?;
            Some(rareza(
                indice.cuantos_con(&propio.raiz),
                indice.parrafos.cuantos(),
            ))
        };
        let total: f32 = origenes.values().filter_map(|t| peso_de(t)).sum();
        for (orden, terminos) in origenes.values().enumerate() {
            let cuenta = if total > 0.0 {
                peso_de(terminos).unwrap_or(0.0) / total
            } else {
                0.0
            };
            let orden = u32::try_from(orden + 1).unwrap_or(u32::MAX);
            // Words come before their synonyms: who holds the word already counts whole.
            for termino in terminos {
                self.sumar(indice, termino, orden, cuenta, &tablas)?;
            }
        }
        Ok(())
    }

    /// Adds one stem.
    fn sumar(
        &mut self,
        indice: &Indice,
        termino: &Termino,
        orden: u32,
        cuenta: f32,
        tablas: &[[f32; 256]; 3],
    ) -> Result<(), Fallo> {
        let raro = rareza(indice.cuantos_con(&termino.raiz), indice.parrafos.cuantos());
        let vale = termino.peso * raro;
        self.solo_si_falta = termino.peso < 1.0;
        let cuenta = cuenta * termino.peso;
        let mut apartadas: Vec<u32> = Vec::new();
        for parte in [Parte::Encabezado, Parte::Preguntas] {
            let aparte = &mut self.aparte;
            recorrer(
                indice,
                parte,
                &termino.raiz,
                &tablas[parte as usize],
                |i, veces| {
                    if aparte[i as usize] == 0.0 {
                        apartadas.push(i);
                    }
                    aparte[i as usize] += veces;
                },
            )?;
        }
        recorrer(
            indice,
            Parte::Texto,
            &termino.raiz,
            &tablas[0],
            |i, veces| {
                let veces = veces + std::mem::take(&mut self.aparte[i as usize]);
                self.anotar(i, vale * saturar(veces), orden, cuenta);
            },
        )?;
        for i in apartadas {
            let veces = std::mem::take(&mut self.aparte[i as usize]);
            if veces > 0.0 {
                self.anotar(i, vale * saturar(veces), orden, cuenta);
            }
        }
        Ok(())
    }

    #[inline]
    fn anotar(&mut self, i: u32, puntos: f32, orden: u32, cuenta: f32) {
        let fila = i as usize;
        if self.solo_si_falta && self.origen[fila] == orden {
            return;
        }
        if self.puntos[fila] == 0.0 {
            self.tocadas.push(i);
        }
        self.puntos[fila] += puntos;
        if self.origen[fila] != orden {
            self.origen[fila] = orden;
            self.cobertura[fila] += cuenta;
        }
    }

    fn vaciar(&mut self) -> Vec<Hallado> {
        let mut salida = Vec::with_capacity(self.tocadas.len());
        for i in self.tocadas.drain(..) {
            let fila = i as usize;
            salida.push(Hallado {
                fila: i,
                puntos: std::mem::take(&mut self.puntos[fila]),
                cobertura: std::mem::take(&mut self.cobertura[fila]),
            });
            self.origen[fila] = 0;
        }
        salida
    }
}

/// Every paragraph that holds a stem in a field, with what its occurrences count.
fn recorrer(
    indice: &Indice,
    parte: Parte,
    raiz: &str,
    tabla: &[f32; 256],
    mut ver: impl FnMut(u32, f32),
) -> Result<(), Fallo> {
    let lectura = indice.parte(parte);
    let termino = Term::from_field_text(lectura.campo, raiz);
    let info = lectura
        .invertido
        .get_term_info(&termino)
        .map_err(Fallo::de_disco)?;
    let (Some(info), Some(largos)) = (info, &lectura.largos) else {
        return Ok(());
    };
    let mut bloques = lectura
        .invertido
        .read_block_postings_from_terminfo(&info, IndexRecordOption::WithFreqs)
        .map_err(Fallo::de_disco)?;
    while !bloques.docs().is_empty() {
        for (i, veces) in bloques.docs().iter().zip(bloques.freqs()) {
            ver(
                *i,
                *veces as f32 * tabla[usize::from(largos.fieldnorm_id(*i))],
            );
        }
        bloques.advance();
    }
    Ok(())
}
