//! Scoring: BM25F over the text, the heading and the questions, word by word.
//!
//! Occurrences of a word in the three fields are weighed, each against the length of its field, and only then
//! saturated: a word printed in heading and text counts once, well.
//!
//! Only paragraphs already found are scored, and each no further than it may still be wanted.

use super::{
    formulas::{SATURADO, saturar, sin_saturar, tabla},
    ventana::{MUCHAS, Ventana},
};
use crate::busqueda::{
    Fallo,
    ajustes::Ajustes,
    indice::inverso::{Indice, Parte},
    pregunta::plan::Origen,
};
use std::ops::Range;
use tantivy::{fieldnorm::FieldNormReader, postings::TermInfo};

/// A stem of the query.
struct Sumando {
    vale: f32,
    /// A synonym only counts where the word itself is not: both together say no more than one.
    solo_si_falta: bool,
    donde: Vec<(Parte, TermInfo)>,
}

/// A word of the query.
struct Palabra {
    /// Its stems, as positions: its own before its synonyms.
    raices: Range<usize>,
    /// More than the words after it can count.
    resto: f32,
}

/// A paragraph that is being scored.
pub(in crate::busqueda) struct Vivo {
    pub(in crate::busqueda) fila: u32,
    pub(in crate::busqueda) cobertura: f32,
    /// What words count in it, so far.
    pub(in crate::busqueda) puntos: f32,
    /// What it may be worth, for what they count.
    vale: f32,
    /// What the occurrences of the stem at hand count.
    dicho: f32,
    /// Whether it holds the word at hand, or a synonym of it.
    hallada: bool,
}

impl Vivo {
    pub(in crate::busqueda) fn nuevo(fila: u32, cobertura: f32, vale: f32) -> Self {
        Self {
            fila,
            cobertura,
            puntos: 0.0,
            vale,
            dicho: 0.0,
            hallada: false,
        }
    }
}

/// What the occurrences in a field count.
struct Medida<'a> {
    largos: Option<&'a FieldNormReader>,
    tabla: [f32; 256],
    /// What one counts at most.
    mayor: f32,
}

impl Medida<'_> {
    #[inline]
    fn de(&self, fila: u32, veces: f32) -> f32 {
        let largo = self.largos.map_or(0, |l| l.fieldnorm_id(fila));
        veces * self.tabla[usize::from(largo)]
    }
}

/// Scores paragraphs.
pub(in crate::busqueda) struct Puntuador<'a> {
    sumandos: Vec<Sumando>,
    palabras: Vec<Palabra>,
    medidas: [Medida<'a>; 3],
}

impl<'a> Puntuador<'a> {
    /// Scores by the words of a query, those first that come first.
    pub(in crate::busqueda) fn nuevo(
        indice: &'a Indice,
        origenes: &[Origen<'_>],
        ajustes: &Ajustes,
    ) -> Result<Self, Fallo> {
        let (mut sumandos, mut palabras) = (Vec::new(), Vec::new());
        for origen in origenes {
            let desde = sumandos.len();
            for t in &origen.terminos {
                sumandos.push(Sumando {
                    vale: t.peso * t.rareza,
                    solo_si_falta: t.es_sinonimo(),
                    donde: indice.listas(&t.raiz)?,
                });
            }
            palabras.push(Palabra {
                raices: desde..sumandos.len(),
                resto: 0.0,
            });
        }
        let mut resto = 0.0;
        for p in palabras.iter_mut().rev() {
            p.resto = resto;
            let suyos = &sumandos[p.raices.clone()];
            // A little more, for what rounding takes.
            resto += suyos.iter().map(|s| s.vale * SATURADO).sum::<f32>() * 1.001;
        }
        let medidas = Parte::TODAS.map(|parte| {
            let lectura = indice.parte(parte);
            let peso = match parte {
                Parte::Texto => 1.0,
                Parte::Encabezado => ajustes.encabezado,
                Parte::Preguntas => ajustes.preguntas,
            };
            let tabla = tabla(lectura.media, peso);
            Medida {
                largos: lectura.largos.as_ref(),
                mayor: tabla[usize::from(lectura.menor)],
                tabla,
            }
        });
        Ok(Self {
            sumandos,
            palabras,
            medidas,
        })
    }

    /// Where the lists of each stem are.
    pub(in crate::busqueda) fn listas(&self) -> impl Iterator<Item = &[(Parte, TermInfo)]> {
        self.sumandos.iter().map(|s| s.donde.as_slice())
    }

    /// Places that the lists of all stems have.
    pub(in crate::busqueda) fn lugares(&self) -> usize {
        let listas = self.listas().flatten();
        listas.map(|(_, donde)| donde.doc_freq as usize).sum()
    }

    /// How often, in each part, a row must hold the only stem of the query to be worth `minimo`, when each point is worth
    /// `vale` at most, unless it holds it in another part too. Nothing, when there are more stems or it need not hold it.
    pub(in crate::busqueda) fn veces_para(&self, minimo: f32, vale: f32) -> Option<[u8; 3]> {
        let [s] = &self.sumandos[..] else {
            return None;
        };
        if minimo <= 0.0 {
            // A row that does not hold it is worth that.
            return None;
        }
        let dicho = sin_saturar(minimo / (vale * s.vale));
        Some(Parte::TODAS.map(|parte| {
            let veces = (dicho / self.medidas[parte as usize].mayor).ceil();
            veces.clamp(1.0, f32::from(MUCHAS)) as u8
        }))
    }

    /// Scores paragraphs of a window. Those that cannot be worth `minimo` are let go.
    pub(in crate::busqueda) fn puntuar(
        &self,
        ventana: &Ventana,
        minimo: f32,
        vivos: &mut Vec<Vivo>,
    ) {
        for palabra in &self.palabras {
            for i in palabra.raices.clone() {
                for cuenta in ventana.cuentas(i) {
                    let medida = &self.medidas[cuenta.parte() as usize];
                    for v in vivos.iter_mut() {
                        v.dicho += medida.de(v.fila, f32::from(cuenta.veces(v.fila)));
                    }
                }
                let s = &self.sumandos[i];
                for v in vivos.iter_mut() {
                    let dicho = std::mem::take(&mut v.dicho);
                    if !(s.solo_si_falta && v.hallada) {
                        v.hallada |= dicho > 0.0;
                        v.puntos += s.vale * saturar(dicho);
                    }
                }
            }
            vivos.retain_mut(|v| {
                v.hallada = false;
                (v.puntos + palabra.resto) * v.vale >= minimo
            });
            if vivos.is_empty() {
                return;
            }
        }
    }
}
