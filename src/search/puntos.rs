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
    plan::Origen,
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
/// So few rows of a window are looked for one by one.
const SUELTAS: usize = 16;
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

/// How many occurrences say as much: the reverse of [`saturar`].
fn sin_saturar(dicho: f32) -> f32 {
    if dicho >= SATURADO {
        f32::INFINITY
    } else if dicho > 0.0 {
        K1 * dicho / (SATURADO - dicho)
    } else {
        0.0
    }
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

    /// Goes through the rows that are wanted, and maybe others among them, with the occurrences in each.
    fn donde(&mut self, vivos: &[Vivo], mut ver: impl FnMut(u32, u32)) {
        let (Some(primero), Some(ultimo)) = (vivos.first(), vivos.last()) else {
            return;
        };
        let cuantas = vivos.iter().map(|v| v.tramo.cuantos());
        if vivos.len() <= SUELTAS && cuantas.sum::<usize>() <= SUELTAS {
            // Runs of the same neighbours have their rows mixed.
            let (mut sueltas, mut n) = ([0; SUELTAS], 0);
            for fila in vivos.iter().flat_map(|v| v.tramo.filas()) {
                sueltas[n] = fila;
                n += 1;
            }
            sueltas[..n].sort_unstable();
            for fila in &sueltas[..n] {
                self.ir_a(*fila);
                if self.fila() == *fila {
                    ver(*fila, self.bloques.freq(self.en));
                }
            }
        } else {
            self.ir_a(primero.tramo.desde);
            self.hasta(ultimo.tramo.desde + 64, ver);
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

impl Sumando {
    /// More than it can count.
    fn techo(&self) -> f32 {
        self.vale * SATURADO
    }
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
    pub(super) fn nuevo(
        indice: &'a Indice,
        origenes: &[Origen<'_>],
        ajustes: &Ajustes,
    ) -> Result<Self, Fallo> {
        let mut palabras = Vec::new();
        for origen in origenes {
            let terminos = origen.terminos.iter().enumerate().map(|(i, t)| {
                Ok(Sumando {
                    vale: t.peso * t.rareza,
                    solo_si_falta: t.es_sinonimo(),
                    estrena: i == 0,
                    donde: indice.listas(&t.raiz)?,
                })
            });
            palabras.push(terminos.collect::<Result<Vec<_>, Fallo>>()?);
        }
        // The words that may count most come first: who does not hold them is soon let go. Each comes before its synonyms.
        let techo = |p: &[Sumando]| p.iter().map(Sumando::techo).sum::<f32>();
        palabras.sort_by(|a, b| techo(b).total_cmp(&techo(a)));
        let sumandos = palabras.into_iter().flatten().collect();
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

    /// Places that the lists of all stems have.
    pub(super) fn lugares(&self) -> usize {
        let listas = self.sumandos.iter().flat_map(|s| &s.donde);
        listas.map(|(_, donde)| donde.doc_freq as usize).sum()
    }

    /// Scores the paragraphs of some runs, in order.
    pub(super) fn puntuar(
        &self,
        tramos: &[Tramo],
        cosecha: &mut impl Cosecha,
    ) -> Result<(), Fallo> {
        let mut abiertos = Vec::with_capacity(self.sumandos.len());
        for s in &self.sumandos {
            let listas = s.donde.iter().map(|(parte, donde)| {
                let lista = Lista::abrir(self.indice, *parte, donde)?;
                Ok((*parte, lista))
            });
            abiertos.push((s, listas.collect::<Result<Vec<_>, Fallo>>()?));
        }
        let todo: f32 = self.sumandos.iter().map(Sumando::techo).sum();
        let mut ventana = Box::new(Ventana::nueva());
        let mut quedan = tramos;
        while let Some(primero) = quedan.first() {
            let tope = primero.desde + ANCHO as u32;
            let seguidos = quedan
                .windows(2)
                .take_while(|v| v[1].desde < tope && v[1].desde <= v[0].desde + 64 + HUECO);
            let (suyos, resto) = quedan.split_at(1 + seguidos.count());
            quedan = resto;
            ventana.comenzar(primero.desde, suyos, cosecha);
            let mut resto = todo;
            for (i, (sumando, listas)) in abiertos.iter_mut().enumerate() {
                // Of the last one nothing is left, whatever rounding says.
                resto = match i + 1 == self.sumandos.len() {
                    true => 0.0,
                    false => resto - sumando.techo(),
                };
                ventana.sumar(sumando, listas, &self.medidas, i == 0, resto * 1.001);
            }
            for v in &ventana.vivos {
                let l = ventana.lugar(v.tramo.desde);
                cosecha.recoger(&v.tramo, &ventana.puntos[l..][..64]);
            }
        }
        Ok(())
    }
}

/// Whoever wants the scores.
pub(super) trait Cosecha {
    /// Whether a paragraph that covers so much may be wanted.
    fn quiere(&self, cobertura: f32) -> bool;
    /// What words must count for a paragraph that covers so much to be wanted. Some that count less may come.
    fn suelo(&self, cobertura: f32) -> f32;
    /// Takes paragraphs, with what words count in each of their sixty-four neighbours.
    fn recoger(&mut self, tramo: &Tramo, puntos: &[f32]);
}

/// Paragraphs of a run that may still be wanted.
struct Vivo {
    tramo: Tramo,
    /// What words must count for that.
    suelo: f32,
}

/// The sums of a window.
struct Ventana {
    desde: u32,
    vivos: Vec<Vivo>,
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
            vivos: Vec::new(),
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

    fn comenzar(&mut self, desde: u32, tramos: &[Tramo], cosecha: &impl Cosecha) {
        self.desde = desde;
        self.vivos.clear();
        let quiere = |t: &&Tramo| cosecha.quiere(t.cobertura);
        self.vivos
            .extend(tramos.iter().filter(quiere).map(|t| Vivo {
                tramo: *t,
                suelo: cosecha.suelo(t.cobertura),
            }));
    }

    /// Adds a stem. Rows that cannot be wanted though all the others count `resto` are let go.
    fn sumar(
        &mut self,
        s: &Sumando,
        listas: &mut [(Parte, Lista)],
        medidas: &[Medida<'_>; 3],
        es_primero: bool,
        resto: f32,
    ) {
        let (Some(primero), Some(ultimo)) = (self.vivos.first(), self.vivos.last()) else {
            return;
        };
        let (inicio, fin) = (primero.tramo.desde, ultimo.tramo.desde + 64);
        let desde = self.desde;
        let lugar = |i: u32| (i - desde) as usize % ANCHO;
        let mut con_titulos = false;
        for (parte, lista) in listas {
            let (veces, titulos) = (&mut self.veces, &mut self.titulos);
            if *parte == Parte::Texto {
                lista.donde(&self.vivos, |i, n| veces[lugar(i)] += n as f32);
            } else {
                con_titulos = true;
                let medida = &medidas[*parte as usize];
                let ver = |i: u32, n: u32| titulos[lugar(i)] += medida.de(i, n as f32);
                lista.donde(&self.vivos, ver);
            }
        }
        let medida = &medidas[Parte::Texto as usize];
        for v in &mut self.vivos {
            let base = lugar(v.tramo.desde);
            let suelo = v.suelo - resto;
            // Rows that say too little need not be scored to be let go.
            let minimo = match es_primero {
                true => sin_saturar(suelo / s.vale),
                false => 0.0,
            };
            let antes = self.con_palabra[base / 64];
            let mut con_palabra = if s.estrena {
                antes & !v.tramo.filas
            } else {
                antes
            };
            let callan = if s.solo_si_falta { con_palabra } else { 0 };
            let mut pasan = 0;
            for b in uno_a_uno(v.tramo.filas) {
                let l = base + b as usize;
                let dicho = medida.de(v.tramo.desde + b, self.veces[l]) + self.titulos[l];
                if dicho < minimo {
                    continue;
                }
                let mut puntos = if es_primero { 0.0 } else { self.puntos[l] };
                if callan & (1 << b) == 0 {
                    puntos += s.vale * saturar(dicho);
                    con_palabra |= u64::from(dicho > 0.0) << b;
                }
                self.puntos[l] = puntos;
                pasan |= u64::from(puntos >= suelo) << b;
            }
            self.con_palabra[base / 64] = con_palabra;
            v.tramo.filas = pasan;
        }
        self.vivos.retain(|v| v.tramo.filas != 0);
        let tocadas = lugar(inicio)..lugar(inicio) + (fin - inicio) as usize;
        self.veces[tocadas.clone()].fill(0.0);
        if con_titulos {
            self.titulos[tocadas].fill(0.0);
        }
    }
}
