//! Scoring: BM25F over the text, the heading and the questions, word by word.
//!
//! Occurrences of a word in the three fields are weighed, each against the length of its field, and only then
//! saturated: a word printed in heading and text counts once, well. Beside the score goes how much of the query each
//! paragraph holds, rare words counting more.
//!
//! Paragraphs are scored a window of rows at a time, all words of the query within one window before the next: the sums
//! stay in the nearest cache, and paragraphs come out in order.

use super::{
    Fallo,
    ajustes::Ajustes,
    conjunto::Conjunto,
    indice::{Indice, Parte},
    plan::{Plan, Termino},
};
use tantivy::{
    TERMINATED, Term,
    fieldnorm::FieldNormReader,
    postings::{BlockSegmentPostings, TermInfo},
    schema::IndexRecordOption,
};

const K1: f32 = 1.2;
const B: f32 = 0.75;
/// Rows in a window, a multiple of the sixty-four in a word of its sets.
const ANCHO: usize = 2_048;
/// Rows in a window of a search that admits few paragraphs: the rest is skipped.
const ESTRECHO: usize = 64;

/// A paragraph that answers to the query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hallado {
    pub(super) fila: u32,
    pub(super) puntos: f32,
    /// Share of the query that it holds, questions included, rare words counting more; between 0 and 1.
    pub(super) cobertura: f32,
}

/// Which paragraphs may be found.
pub(super) struct Admision<'a> {
    /// These and no others.
    pub(super) exigido: Option<&'a Conjunto>,
    /// All of them, though no word ranks them.
    pub(super) todos: bool,
    /// Those that pass each filter.
    pub(super) filtros: Vec<Box<dyn Fn(u32) -> bool + 'a>>,
    /// Those that cover at least this share of what the best one covers, filters aside.
    pub(super) cobertura_minima: f32,
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

/// The list of a word, walked in order of row.
struct Lista {
    bloques: BlockSegmentPostings,
    en: usize,
}

impl Lista {
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

/// A stem, with its lists.
struct Sumando {
    vale: f32,
    /// The share of the query that it is.
    cuenta: f32,
    /// A synonym only counts where the word itself is not: both together say no more than one.
    solo_si_falta: bool,
    /// Whether it is the first of its word of the query.
    estrena: bool,
    textos: Vec<Lista>,
    titulos: Vec<(Parte, Lista)>,
}

impl Sumando {
    fn abrir(
        indice: &Indice,
        termino: &Termino,
        cuenta: f32,
        estrena: bool,
    ) -> Result<Self, Fallo> {
        let lista = |parte: Parte, donde: &TermInfo| -> Result<Lista, Fallo> {
            let invertido = &indice.parte(parte).invertido;
            let con_veces = IndexRecordOption::WithFreqs;
            let bloques = invertido.read_block_postings_from_terminfo(donde, con_veces);
            Ok(Lista {
                bloques: bloques.map_err(Fallo::de_disco)?,
                en: 0,
            })
        };
        let formas = indice.formas(&termino.raiz);
        let textos = formas.map(|donde| lista(Parte::Texto, &donde));
        let mut titulos = Vec::new();
        for parte in [Parte::Encabezado, Parte::Preguntas] {
            let lectura = indice.parte(parte);
            let buscado = Term::from_field_text(lectura.campo, &termino.raiz);
            let donde = lectura.invertido.get_term_info(&buscado);
            if let Some(donde) = donde.map_err(Fallo::de_disco)? {
                titulos.push((parte, lista(parte, &donde)?));
            }
        }
        Ok(Self {
            vale: termino.peso * termino.rareza,
            cuenta: cuenta * termino.peso,
            solo_si_falta: termino.peso < 1.0,
            estrena,
            textos: textos.collect::<Result<_, _>>()?,
            titulos,
        })
    }

    fn listas(&mut self) -> impl Iterator<Item = &mut Lista> {
        let titulos = self.titulos.iter_mut().map(|(_, lista)| lista);
        self.textos.iter_mut().chain(titulos)
    }
}

/// What the occurrences in a field count.
struct Medida<'a> {
    largos: Option<&'a FieldNormReader>,
    tabla: [f32; 256],
}

impl<'a> Medida<'a> {
    fn nueva(indice: &'a Indice, parte: Parte, ajustes: &Ajustes) -> Self {
        let lectura = indice.parte(parte);
        let peso = match parte {
            Parte::Texto => 1.0,
            Parte::Encabezado => ajustes.encabezado,
            Parte::Preguntas => ajustes.preguntas,
        };
        Self {
            largos: lectura.largos.as_ref(),
            tabla: tabla(lectura.media, peso),
        }
    }

    #[inline]
    fn de(&self, fila: u32, veces: u32) -> f32 {
        let largo = self.largos.map_or(0, |l| l.fieldnorm_id(fila));
        veces as f32 * self.tabla[usize::from(largo)]
    }
}

/// A set of rows of a window.
type Filas = [u64; ANCHO / 64];

/// The sums of a window; all is zero between one window and the next.
struct Ventana {
    desde: u32,
    puntos: [f32; ANCHO],
    cobertura: [f32; ANCHO],
    /// Occurrences of the stem at hand.
    veces: [f32; ANCHO],
    halladas: Filas,
    /// Those that hold the word of the query at hand, or a synonym of it.
    con_palabra: Filas,
}

impl Ventana {
    fn nueva() -> Self {
        Self {
            desde: 0,
            puntos: [0.0; ANCHO],
            cobertura: [0.0; ANCHO],
            veces: [0.0; ANCHO],
            halladas: [0; ANCHO / 64],
            con_palabra: [0; ANCHO / 64],
        }
    }

    /// Adds a stem over the rows before `fin`.
    fn sumar(&mut self, s: &mut Sumando, fin: u32, medidas: &[Medida<'_>; 3]) {
        let desde = self.desde;
        let lugar = |i: u32| (i - desde) as usize % ANCHO;
        let mut con_raiz: Filas = [0; ANCHO / 64];
        if s.estrena {
            self.con_palabra = [0; ANCHO / 64];
        }
        if let ([lista], [], true, false) = (
            &mut s.textos[..],
            &s.titulos[..],
            s.estrena,
            s.solo_si_falta,
        ) {
            // Many words have one form and stand in no title: nothing is to be added up first.
            let (vale, cuenta) = (s.vale, s.cuenta);
            let medida = &medidas[Parte::Texto as usize];
            let (puntos, cobertura) = (&mut self.puntos, &mut self.cobertura);
            lista.hasta(fin, |i, n| {
                let l = lugar(i);
                con_raiz[l / 64] |= 1 << (l % 64);
                puntos[l] += vale * saturar(medida.de(i, n));
                cobertura[l] += cuenta;
            });
        } else {
            let textos = s.textos.iter_mut().map(|lista| (Parte::Texto, lista));
            let titulos = s.titulos.iter_mut().map(|(parte, lista)| (*parte, lista));
            for (parte, lista) in titulos.chain(textos) {
                let medida = &medidas[parte as usize];
                let veces = &mut self.veces;
                lista.hasta(fin, |i, n| {
                    let l = lugar(i);
                    con_raiz[l / 64] |= 1 << (l % 64);
                    veces[l] += medida.de(i, n);
                });
            }
            for (k, filas) in con_raiz.iter().enumerate() {
                let nuevas = filas & !self.con_palabra[k];
                let valen = if s.solo_si_falta { nuevas } else { *filas };
                for b in uno_a_uno(*filas) {
                    let l = k * 64 + b;
                    let veces = std::mem::take(&mut self.veces[l]);
                    if valen & (1 << b) != 0 {
                        self.puntos[l] += s.vale * saturar(veces);
                    }
                    if nuevas & (1 << b) != 0 {
                        self.cobertura[l] += s.cuenta;
                    }
                }
            }
        }
        for (k, filas) in con_raiz.iter().enumerate() {
            self.con_palabra[k] |= filas;
            self.halladas[k] |= filas;
        }
    }

    /// Leaves all at zero, after a window of so many rows.
    fn vaciar(&mut self, filas: usize) {
        self.puntos[..filas].fill(0.0);
        self.cobertura[..filas].fill(0.0);
        self.halladas[..filas / 64].fill(0);
    }
}

/// Gathers what is found, and drops what covers too little beside the best.
struct Cosecha<'a> {
    admision: &'a Admision<'a>,
    indice: &'a Indice,
    hallados: Vec<Hallado>,
    mejor: f32,
    minima: f32,
}

impl Cosecha<'_> {
    fn recoger(&mut self, v: &Ventana, filas: usize) {
        let Admision {
            exigido,
            todos,
            filtros,
            ..
        } = self.admision;
        for k in 0..filas / 64 {
            let base = v.desde + (k * 64) as u32;
            let admitidas = match exigido {
                None => v.halladas[k],
                Some(c) if *todos => c.palabra(base),
                Some(c) => c.palabra(base) & v.halladas[k],
            };
            for b in uno_a_uno(admitidas) {
                let l = k * 64 + b;
                let h = Hallado {
                    fila: base + b as u32,
                    puntos: v.puntos[l],
                    cobertura: v.cobertura[l],
                };
                if h.cobertura < self.minima {
                    continue;
                }
                if h.cobertura > self.mejor {
                    self.mejor = h.cobertura;
                    self.minima = h.cobertura * self.admision.cobertura_minima;
                }
                if *todos && h.puntos == 0.0 && self.indice.parrafos.esta_vacio(h.fila)
                    || !filtros.is_empty() && !filtros.iter().all(|pasa| pasa(h.fila))
                {
                    continue;
                }
                self.hallados.push(h);
            }
        }
    }

    fn terminar(mut self) -> Vec<Hallado> {
        self.hallados.retain(|h| h.cobertura >= self.minima);
        self.hallados
    }
}

/// Positions of the bits of a word, lowest first.
fn uno_a_uno(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let n = bits.trailing_zeros() as usize;
        bits &= bits.checked_sub(1)?;
        Some(n)
    })
}

/// The paragraphs that answer to the plan, in order of row.
pub(super) fn contar(
    indice: &Indice,
    plan: &Plan,
    ajustes: &Ajustes,
    admision: &Admision<'_>,
) -> Result<Vec<Hallado>, Fallo> {
    let mut sumandos = sumandos(indice, plan)?;
    let medidas = Parte::TODAS.map(|parte| Medida::nueva(indice, parte, ajustes));
    let escaso = |c: &Conjunto| c.tamano() * ESTRECHO < indice.parrafos.cuantos();
    let paso = match admision.exigido {
        Some(c) if escaso(c) => ESTRECHO,
        _ => ANCHO,
    };
    let mut ventana = Box::new(Ventana::nueva());
    let mut cosecha = Cosecha {
        admision,
        indice,
        hallados: Vec::new(),
        mejor: 0.0,
        minima: 0.0,
    };
    let mut desde = 0;
    loop {
        let mut siguiente = desde;
        if !admision.todos {
            let listas = sumandos.iter_mut().flat_map(Sumando::listas);
            let primera = listas.map(|l| l.fila()).min();
            siguiente = primera.unwrap_or(TERMINATED).max(desde);
        }
        if let Some(c) = admision.exigido {
            siguiente = c.siguiente(siguiente).unwrap_or(TERMINATED);
        }
        if siguiente >= TERMINATED {
            return Ok(cosecha.terminar());
        }
        ventana.desde = siguiente / 64 * 64;
        desde = ventana.desde + paso as u32;
        for s in &mut sumandos {
            if admision.exigido.is_some() {
                s.listas().for_each(|l| l.ir_a(ventana.desde));
            }
            ventana.sumar(s, desde, &medidas);
        }
        cosecha.recoger(&ventana, paso);
        ventana.vaciar(paso);
    }
}

/// The stems of the plan, those of a word of the query together.
fn sumandos(indice: &Indice, plan: &Plan) -> Result<Vec<Sumando>, Fallo> {
    let origenes = plan.por_origen();
    let peso_de = |terminos: &[&Termino]| {
        let propio = terminos.iter().find(|t| t.peso >= 1.0);
        propio.map_or(0.0, |t| t.rareza)
    };
    let total: f32 = origenes.values().map(|t| peso_de(t)).sum();
    let mut salida = Vec::with_capacity(plan.terminos.len());
    for terminos in origenes.values() {
        let cuenta = if total > 0.0 {
            peso_de(terminos) / total
        } else {
            0.0
        };
        // Words come before their synonyms: who holds the word already counts whole.
        for (i, termino) in terminos.iter().enumerate() {
            salida.push(Sumando::abrir(indice, termino, cuenta, i == 0)?);
        }
    }
    Ok(salida)
}
