//! Scoring: BM25F over the text, the heading and the questions, word by word.
//!
//! Occurrences of a word in the three fields are weighed, each against the length of its field, and only then
//! saturated: a word printed in heading and text counts once, well. Beside the score goes how much of the query each
//! paragraph holds, rare words counting more.
//!
//! Only paragraphs already found are scored, a window of rows at a time, all words of the query within one window before
//! the next: the sums stay in the nearest cache.

use super::{
    Fallo,
    ajustes::Ajustes,
    conjunto::uno_a_uno,
    hallados::Tramo,
    indice::{Indice, Parte},
    plan::Plan,
};
use tantivy::{
    TERMINATED,
    fieldnorm::FieldNormReader,
    postings::{BlockSegmentPostings, TermInfo},
    schema::IndexRecordOption,
};

const K1: f32 = 1.2;
const B: f32 = 0.75;
/// Rows in a window, a multiple of sixty-four.
const ANCHO: usize = 2_048;
/// A run of so many rows where nothing was found is skipped.
const HUECO: u32 = 128;
/// More than any number of occurrences says.
pub(super) const SATURADO: f32 = K1 + 1.0;

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

/// The list of a word, walked in order of row.
struct Lista {
    bloques: BlockSegmentPostings,
    en: usize,
}

impl Lista {
    fn abrir(indice: &Indice, parte: Parte, donde: &TermInfo) -> Result<Self, Fallo> {
        let invertido = &indice.parte(parte).invertido;
        let con_veces = IndexRecordOption::WithFreqs;
        let bloques = invertido.read_block_postings_from_terminfo(donde, con_veces);
        Ok(Self {
            bloques: bloques.map_err(Fallo::de_disco)?,
            en: 0,
        })
    }

    fn fila(&self) -> u32 {
        self.bloques
            .docs()
            .get(self.en)
            .copied()
            .unwrap_or(TERMINATED)
    }

    fn ir_a(&mut self, fila: u32) {
        if self.fila() < fila {
            self.en = self.bloques.seek(fila);
        }
    }

    /// Goes through the rows before `fin`, with the occurrences in each.
    fn hasta(&mut self, fin: u32, mut ver: impl FnMut(u32, u32)) {
        loop {
            let filas = self.bloques.docs();
            let quedan = filas.get(self.en..).unwrap_or_default();
            let dentro = match quedan.last() {
                None => return,
                Some(ultima) if *ultima < fin => quedan.len(),
                Some(_) => quedan.partition_point(|i| *i < fin),
            };
            let veces = self.bloques.freqs().get(self.en..).unwrap_or_default();
            quedan[..dentro]
                .iter()
                .zip(veces)
                .for_each(|(i, n)| ver(*i, *n));
            self.en += dentro;
            if dentro < quedan.len() {
                return;
            }
            self.bloques.advance();
            self.en = 0;
        }
    }
}

/// A stem, and where its lists are.
struct Sumando {
    vale: f32,
    /// A synonym only counts where the word itself is not: both together say no more than one.
    solo_si_falta: bool,
    /// Whether it is the first of its word of the query.
    estrena: bool,
    donde: Vec<(Parte, TermInfo)>,
}

/// What the occurrences in a field count.
struct Medida<'a> {
    largos: Option<&'a FieldNormReader>,
    tabla: [f32; 256],
}

impl Medida<'_> {
    #[inline]
    fn de(&self, fila: u32, veces: f32) -> f32 {
        let largo = self.largos.map_or(0, |l| l.fieldnorm_id(fila));
        veces * self.tabla[usize::from(largo)]
    }
}

/// Scores paragraphs.
pub(super) struct Puntuador<'a> {
    indice: &'a Indice,
    sumandos: Vec<Sumando>,
    medidas: [Medida<'a>; 3],
}

impl<'a> Puntuador<'a> {
    pub(super) fn nuevo(indice: &'a Indice, plan: &Plan, ajustes: &Ajustes) -> Result<Self, Fallo> {
        let mut sumandos = Vec::with_capacity(plan.terminos.len());
        // Words come before their synonyms.
        for origen in plan.por_origen() {
            for (i, t) in origen.terminos.iter().enumerate() {
                sumandos.push(Sumando {
                    vale: t.peso * t.rareza,
                    solo_si_falta: t.es_sinonimo(),
                    estrena: i == 0,
                    donde: indice.listas(&t.raiz)?,
                });
            }
        }
        let medidas = Parte::TODAS.map(|parte| {
            let lectura = indice.parte(parte);
            let peso = match parte {
                Parte::Texto => 1.0,
                Parte::Encabezado => ajustes.encabezado,
                Parte::Preguntas => ajustes.preguntas,
            };
            Medida {
                largos: lectura.largos.as_ref(),
                tabla: tabla(lectura.media, peso),
            }
        });
        Ok(Self {
            indice,
            sumandos,
            medidas,
        })
    }

    /// Scores the paragraphs of some runs, in order.
    pub(super) fn puntuar(
        &self,
        tramos: &[Tramo],
        mut ver: impl FnMut(u32, f32, f32),
    ) -> Result<(), Fallo> {
        let mut abiertos = Vec::with_capacity(self.sumandos.len());
        for s in &self.sumandos {
            let listas = s.donde.iter().map(|(parte, donde)| {
                let lista = Lista::abrir(self.indice, *parte, donde)?;
                Ok((*parte, lista))
            });
            abiertos.push((s, listas.collect::<Result<Vec<_>, Fallo>>()?));
        }
        let mut ventana = Box::new(Ventana::nueva());
        let mut quedan = tramos;
        while let Some(primero) = quedan.first() {
            let tope = primero.desde + ANCHO as u32;
            let seguidos = quedan
                .windows(2)
                .take_while(|v| v[1].desde < tope && v[1].desde <= v[0].desde + 64 + HUECO);
            let (suyos, resto) = quedan.split_at(1 + seguidos.count());
            quedan = resto;
            ventana.comenzar(suyos);
            for (sumando, listas) in &mut abiertos {
                ventana.sumar(sumando, listas, &self.medidas);
            }
            for t in suyos {
                for fila in t.filas() {
                    ver(fila, ventana.puntos[ventana.lugar(fila)], t.cobertura);
                }
            }
        }
        Ok(())
    }
}

/// The sums of a window.
struct Ventana {
    desde: u32,
    fin: u32,
    /// The rows that are scored.
    filas: [u64; ANCHO / 64],
    puntos: [f32; ANCHO],
    /// Occurrences of the stem at hand in the text, and what those over it count.
    veces: [f32; ANCHO],
    titulos: [f32; ANCHO],
    /// The rows that hold the word of the query at hand, or a synonym of it.
    con_palabra: [u64; ANCHO / 64],
}

impl Ventana {
    fn nueva() -> Self {
        Self {
            desde: 0,
            fin: 0,
            filas: [0; ANCHO / 64],
            puntos: [0.0; ANCHO],
            veces: [0.0; ANCHO],
            titulos: [0.0; ANCHO],
            con_palabra: [0; ANCHO / 64],
        }
    }

    #[inline]
    fn lugar(&self, fila: u32) -> usize {
        (fila - self.desde) as usize % ANCHO
    }

    fn comenzar(&mut self, tramos: &[Tramo]) {
        let (Some(primero), Some(ultimo)) = (tramos.first(), tramos.last()) else {
            return;
        };
        (self.desde, self.fin) = (primero.desde, ultimo.desde + 64);
        let ancho = (self.fin - self.desde) as usize;
        self.puntos[..ancho].fill(0.0);
        self.filas[..ancho / 64].fill(0);
        for t in tramos {
            self.filas[self.lugar(t.desde) / 64] |= t.filas;
        }
    }

    fn sumar(&mut self, s: &Sumando, listas: &mut [(Parte, Lista)], medidas: &[Medida<'_>; 3]) {
        let (desde, fin) = (self.desde, self.fin);
        let ancho = (fin - desde) as usize;
        let lugar = |i: u32| (i - desde) as usize % ANCHO;
        if s.estrena {
            self.con_palabra[..ancho / 64].fill(0);
        }
        let mut con_titulos = false;
        for (parte, lista) in listas {
            lista.ir_a(desde);
            if *parte == Parte::Texto {
                let veces = &mut self.veces;
                lista.hasta(fin, |i, n| veces[lugar(i)] += n as f32);
            } else {
                con_titulos = true;
                let (medida, titulos) = (&medidas[*parte as usize], &mut self.titulos);
                lista.hasta(fin, |i, n| titulos[lugar(i)] += medida.de(i, n as f32));
            }
        }
        let medida = &medidas[Parte::Texto as usize];
        for (k, base) in (0..ancho / 64).zip((desde..).step_by(64)) {
            for b in uno_a_uno(self.filas[k]) {
                let l = k * 64 + b as usize;
                let dicho = medida.de(base + b, self.veces[l]) + self.titulos[l];
                if dicho > 0.0 && !(s.solo_si_falta && self.con_palabra[k] & (1 << b) != 0) {
                    self.puntos[l] += s.vale * saturar(dicho);
                    self.con_palabra[k] |= 1 << b;
                }
            }
        }
        self.veces[..ancho].fill(0.0);
        if con_titulos {
            self.titulos[..ancho].fill(0.0);
        }
    }
}
