//! Who is found: the paragraphs that hold words of the query, and how much of it each of them covers.
//!
//! Sets alone decide it, sixty-four paragraphs at a time; only the best of those found are scored afterwards.

use super::{
    Fallo,
    conjunto::{Conjunto, uno_a_uno},
    consulta::Exigencia,
    exigencias::{Jueces, con_alguno},
    hilos::a_la_vez,
    indice::Indice,
    parrafos::Parrafos,
    plan::{Origen, Plan},
};
use std::ops::Range;

/// A result must cover at least this share of what the best one covers.
const COBERTURA_MINIMA: f32 = 0.4;

/// Paragraphs found among sixty-four neighbours, all of which cover the same of the query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tramo {
    /// The first of the neighbours, a multiple of sixty-four.
    pub(super) desde: u32,
    /// Which of them, the first in the lowest bit.
    pub(super) filas: u64,
    /// Share of the query that they hold, titles and questions included, rare words counting more; between 0 and 1.
    pub(super) cobertura: f32,
}

impl Tramo {
    pub(super) fn filas(&self) -> impl Iterator<Item = u32> + use<> {
        let desde = self.desde;
        uno_a_uno(self.filas).map(move |b| desde + b)
    }

    pub(super) fn cuantos(&self) -> usize {
        self.filas.count_ones() as usize
    }

    /// Those that have no copies.
    pub(super) fn solos(mut self, parrafos: &Parrafos) -> Self {
        self.filas &= !parrafos.repetidos().palabra(self.desde);
        self
    }

    /// Those that have copies.
    pub(super) fn repetidos(mut self, parrafos: &Parrafos) -> Self {
        self.filas &= parrafos.repetidos().palabra(self.desde);
        self
    }
}

/// The paragraphs that hold a word of the query, or only synonyms of it, and the share of the query that this is.
struct Porcion {
    filas: Conjunto,
    cuenta: f32,
}

/// What the query demands, all together.
struct Exigido {
    /// These paragraphs and no others.
    filas: Option<Conjunto>,
    /// Whether all of them are found, though no word of the query ranks them.
    todos: bool,
    /// Share of what the best one covers that a result must cover.
    cobertura: f32,
}

impl Exigido {
    fn por(plan: &Plan, jueces: &Jueces<'_>) -> Result<Self, Fallo> {
        let consulta = &plan.consulta;
        let mut filas: Option<Conjunto> = None;
        for e in &consulta.exige {
            let cumplen = jueces.cumplen(e)?;
            match &mut filas {
                None => filas = Some(cumplen),
                Some(c) => c.cruzar(&cumplen),
            }
        }
        let es_demanda = |e: &Exigencia| !matches!(e, Exigencia::No(_));
        let manda = consulta.es_expresion || consulta.exige.iter().any(es_demanda);
        let pregunta = !plan.referencia.documentos.is_empty()
            || !consulta.filtros.is_empty()
            || filas.is_some();
        let todos = plan.terminos.is_empty() && pregunta || manda;
        if todos && filas.is_none() {
            filas = Some(jueces.todos());
        }
        Ok(Self {
            filas,
            todos,
            cobertura: if manda { 0.0 } else { COBERTURA_MINIMA },
        })
    }

    /// Where, of sixty-four neighbours, any is admitted.
    fn donde(&self) -> Option<Vec<u32>> {
        let palabras = self.filas.as_ref()?.palabras().iter();
        let ocupadas = palabras
            .zip((0_u32..).step_by(64))
            .filter(|(bits, _)| **bits != 0);
        Some(ocupadas.map(|(_, desde)| desde).collect())
    }
}

/// The paragraphs that the query admits, filters included, in order of row.
pub(super) fn hallar(plan: &Plan, jueces: &Jueces<'_>) -> Result<Vec<Tramo>, Fallo> {
    let parrafos = &jueces.indice.parrafos;
    let exigido = Exigido::por(plan, jueces)?;
    let origenes = plan.por_origen();
    let porciones = porciones(&origenes, jueces.indice, exigido.donde().as_deref())?;
    let lugares = origenes.iter().map(Origen::lugares).sum();
    let palabras = parrafos.cuantos().div_ceil(64);
    let (mut hallados, otros) = a_la_vez(
        lugares,
        || tramos(&porciones, &exigido, 0..palabras / 2),
        || tramos(&porciones, &exigido, palabras / 2..palabras),
    );
    hallados.extend(otros);
    let mejor = hallados.iter().map(|t| t.cobertura).fold(0.0, f32::max);
    hallados.retain(|t| t.cobertura >= mejor * exigido.cobertura);
    let filtros = filtros(plan, jueces);
    let sin_palabras = |t: &Tramo| exigido.todos && t.cobertura == 0.0;
    if !filtros.is_empty() || hallados.iter().any(sin_palabras) {
        for t in &mut hallados {
            let pasa = |i: u32| {
                filtros.iter().all(|f| f(i)) && !(sin_palabras(t) && parrafos.esta_vacio(i))
            };
            let pasan = t.filas().filter(|i| pasa(*i));
            t.filas = pasan.fold(0, |bits, i| bits | 1 << (i % 64));
        }
        hallados.retain(|t| t.filas != 0);
    }
    Ok(hallados)
}

/// The runs among some words of sixty-four rows. Those that cover too little beside the best may be left out.
fn tramos(porciones: &[Porcion], exigido: &Exigido, palabras: Range<usize>) -> Vec<Tramo> {
    let mut suyas: Vec<(u64, f32)> = porciones.iter().map(|p| (0, p.cuenta)).collect();
    let mut hallados: Vec<Tramo> = Vec::new();
    let (mut mejor, mut minima) = (0.0_f32, 0.0);
    for k in palabras {
        let mut alguna = 0;
        for (palabra, p) in suyas.iter_mut().zip(porciones) {
            palabra.0 = p.filas.palabras()[k];
            alguna |= palabra.0;
        }
        let exigidas = exigido.filas.as_ref();
        let exigidas = exigidas.map_or(u64::MAX, |c| c.palabras()[k]);
        let filas = if exigido.todos {
            exigidas
        } else {
            exigidas & alguna
        };
        repartir(&suyas, filas, 0.0, &mut |filas, cobertura| {
            if cobertura > mejor {
                mejor = cobertura;
                minima = mejor * exigido.cobertura;
            }
            if cobertura >= minima {
                hallados.push(Tramo {
                    desde: u32::try_from(k * 64).unwrap_or(u32::MAX),
                    filas,
                    cobertura,
                });
            }
        });
    }
    hallados
}

/// Splits paragraphs by which words of the query they hold.
fn repartir(porciones: &[(u64, f32)], filas: u64, cobertura: f32, ver: &mut impl FnMut(u64, f32)) {
    if filas == 0 {
        return;
    }
    match porciones.split_first() {
        None => ver(filas, cobertura),
        Some(((suyas, cuenta), resto)) => {
            repartir(resto, filas & suyas, cobertura + cuenta, ver);
            repartir(resto, filas & !suyas, cobertura, ver);
        }
    }
}

fn porciones(
    origenes: &[Origen<'_>],
    indice: &Indice,
    admitidas: Option<&[u32]>,
) -> Result<Vec<Porcion>, Fallo> {
    match origenes {
        [] => Ok(Vec::new()),
        [uno] => de_origen(uno, indice, admitidas),
        _ => {
            let (unos, otros) = origenes.split_at(origenes.len() / 2);
            let (unas, otras) = a_la_vez(
                origenes.iter().map(Origen::lugares).sum(),
                || porciones(unos, indice, admitidas),
                || porciones(otros, indice, admitidas),
            );
            let mut unas = unas?;
            unas.extend(otras?);
            Ok(unas)
        }
    }
}

fn de_origen(
    origen: &Origen<'_>,
    indice: &Indice,
    admitidas: Option<&[u32]>,
) -> Result<Vec<Porcion>, Fallo> {
    let mut salida = Vec::new();
    let mut vistas: Option<Conjunto> = None;
    // Words come before their synonyms: who holds the word already counts whole.
    for juntos in origen.terminos.chunk_by(|a, b| a.peso == b.peso) {
        let mut filas = con_alguno(indice, juntos, admitidas)?;
        match &mut vistas {
            None => vistas = Some(filas.clone()),
            Some(v) => {
                filas.con(v, |a, b| a & !b);
                v.con(&filas, |a, b| a | b);
            }
        }
        salida.push(Porcion {
            filas,
            cuenta: origen.cuenta * juntos[0].peso,
        });
    }
    Ok(salida)
}

fn filtros<'a>(plan: &'a Plan, jueces: &'a Jueces<'_>) -> Vec<Box<dyn Fn(u32) -> bool + 'a>> {
    let mut salida: Vec<Box<dyn Fn(u32) -> bool + 'a>> = Vec::new();
    let nombrados = &plan.referencia.documentos;
    if !nombrados.is_empty() {
        let parrafos = &jueces.indice.parrafos;
        salida.push(Box::new(|i| nombrados.contains(&parrafos.documento(i))));
    }
    let filtros = &plan.consulta.filtros;
    for (i, (campo, valor)) in filtros.iter().enumerate() {
        if !campo.es_unico() {
            salida.push(jueces.filtro(*campo, valor));
        } else if filtros[..i].iter().all(|(c, _)| c != campo) {
            // Two values of a field of which a paragraph has one ask for either.
            let suyos = filtros.iter().filter(|(c, _)| c == campo);
            let pasan: Vec<_> = suyos.map(|(_, v)| jueces.filtro(*campo, v)).collect();
            salida.push(Box::new(move |i| pasan.iter().any(|pasa| pasa(i))));
        }
    }
    salida
}
