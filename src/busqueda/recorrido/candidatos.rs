//! Who is found: the paragraphs that hold words of the query, how much of it each of them covers, and the best of them.
//!
//! The corpus is walked once, a window of rows at a time: sets decide who is found, sixty-four paragraphs at once, and
//! only what may be among the best is scored.

use super::{
    condiciones::Jueces,
    conjunto::{Conjunto, uno_a_uno},
    hilos::a_la_vez,
    mejores::{Cosecha, Criterio, Escala, Puesto},
    puntaje::{Puntuador, Vivo},
    ventana::{ANCHO, BLOQUE, Ventana},
};
use crate::busqueda::{
    Fallo,
    ajustes::Ajustes,
    indice::{inverso::Indice, parrafos::Parrafos},
    pregunta::{
        consulta::Exigencia,
        plan::{Origen, Plan},
    },
};
use std::ops::Range;

/// A result must cover at least this share of what the best one covers.
const COBERTURA_MINIMA: f32 = 0.4;

/// So few of sixty-four paragraphs are scored without looking first how often they hold the word.
const POCAS: usize = 4;

/// Paragraphs found among sixty-four neighbours, all of which cover the same of the query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::busqueda) struct Tramo {
    /// The first of the neighbours, a multiple of sixty-four.
    pub(in crate::busqueda) desde: u32,
    /// Which of them, the first in the lowest bit.
    pub(in crate::busqueda) filas: u64,
    /// Share of the query that they hold, titles and questions included, rare words counting more; between 0 and 1.
    pub(in crate::busqueda) cobertura: f32,
}

impl Tramo {
    pub(in crate::busqueda) fn filas(&self) -> impl Iterator<Item = u32> + use<> {
        let desde = self.desde;
        uno_a_uno(self.filas).map(move |b| desde + b)
    }

    pub(in crate::busqueda) fn cuantos(&self) -> usize {
        self.filas.count_ones() as usize
    }

    /// Those that have no copies.
    pub(in crate::busqueda) fn solos(mut self, parrafos: &Parrafos) -> Self {
        self.filas &= !parrafos.repetidos().palabra(self.desde);
        self
    }

    /// Those that have copies.
    pub(in crate::busqueda) fn repetidos(mut self, parrafos: &Parrafos) -> Self {
        self.filas &= parrafos.repetidos().palabra(self.desde);
        self
    }
}

/// A word of the query, or only its synonyms, and the share of the query that it is.
struct Porcion {
    /// Its stems, as positions.
    raices: Range<usize>,
    cuenta: f32,
    /// Whether it is a word itself. Synonyms come after it: who holds the word already counts whole.
    es_palabra: bool,
}

impl Porcion {
    fn de(origenes: &[Origen<'_>]) -> Vec<Self> {
        let (mut salida, mut desde) = (Vec::new(), 0);
        for origen in origenes {
            let porciones = origen.terminos.chunk_by(|a, b| a.peso == b.peso);
            for (i, juntos) in porciones.enumerate() {
                salida.push(Self {
                    raices: desde..desde + juntos.len(),
                    cuenta: origen.cuenta * juntos[0].peso,
                    es_palabra: i == 0,
                });
                desde += juntos.len();
            }
        }
        salida
    }
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
        let cumplen = consulta.exige.iter().map(|e| jueces.cumplen(e));
        let cumplen = cumplen.collect::<Result<Vec<_>, Fallo>>()?;
        let mut filas = cumplen.into_iter().reduce(Conjunto::cruzado);
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
}

/// What was found.
pub(in crate::busqueda) struct Hallados {
    /// In order of row.
    pub(in crate::busqueda) tramos: Vec<Tramo>,
    /// The most that any paragraph covers, filters aside.
    pub(in crate::busqueda) cobertura: f32,
    /// The best: see [`Cosecha`].
    pub(in crate::busqueda) mejores: Vec<Puesto>,
}

/// What was found in some rows.
struct Recorrida<'a> {
    /// In order of row; some that cover too little may be among them.
    tramos: Vec<Tramo>,
    /// The most that any paragraph covers, filters aside.
    cobertura: f32,
    cosecha: Cosecha<'a>,
}

/// A search, ready to walk the corpus.
pub(in crate::busqueda) struct Recorrido<'a> {
    indice: &'a Indice,
    exigido: Exigido,
    /// Those that pass the filters.
    filtros: Option<Conjunto>,
    porciones: Vec<Porcion>,
    puntuador: Puntuador<'a>,
    pub(in crate::busqueda) escala: Escala,
}

impl<'a> Recorrido<'a> {
    pub(in crate::busqueda) fn nuevo(
        plan: &'a Plan,
        jueces: &Jueces<'a>,
        ajustes: &Ajustes,
    ) -> Result<Self, Fallo> {
        let origenes = plan.por_origen();
        Ok(Self {
            indice: jueces.indice,
            exigido: Exigido::por(plan, jueces)?,
            filtros: filtros(plan, jueces),
            porciones: Porcion::de(&origenes),
            puntuador: Puntuador::nuevo(jueces.indice, &origenes, ajustes)?,
            escala: Escala::nueva(&origenes, ajustes),
        })
    }

    /// The paragraphs that the query admits, filters included, and the best `cuantos`.
    pub(in crate::busqueda) fn hallar(
        &self,
        criterio: Criterio<'_>,
        cuantos: usize,
    ) -> Result<Hallados, Fallo> {
        let enteras = self.porciones.iter().filter(|p| p.es_palabra);
        let todo: f32 = enteras.map(|p| p.cuenta).sum();
        let hallados = self.hallar_hasta(todo, criterio, cuantos)?;
        let minima = todo * self.exigido.cobertura;
        if hallados.tramos.iter().any(|t| t.cobertura < minima) {
            // None covers so much that these do not count.
            return self.hallar_hasta(hallados.cobertura, criterio, cuantos);
        }
        Ok(hallados)
    }

    /// The same, when the best covers `tope`: what covers too little beside that is not scored.
    fn hallar_hasta(
        &self,
        tope: f32,
        criterio: Criterio<'_>,
        cuantos: usize,
    ) -> Result<Hallados, Fallo> {
        let filas = self.indice.segmento.max_doc();
        let mitad = filas.div_ceil(ANCHO) / 2 * ANCHO;
        let cosecha = || Cosecha::nueva(&self.escala, criterio, cuantos);
        let (unas, otras) = a_la_vez(
            self.lugares(),
            || self.recorrer(0..mitad, tope, cosecha()),
            || self.recorrer(mitad..filas, tope, cosecha()),
        );
        let (mut unas, otras) = (unas?, otras?);
        let cobertura = unas.cobertura.max(otras.cobertura);
        unas.tramos.extend(otras.tramos);
        unas.tramos
            .retain(|t| t.cobertura >= cobertura * self.exigido.cobertura);
        unas.cosecha.juntar(otras.cosecha);
        Ok(Hallados {
            tramos: unas.tramos,
            cobertura,
            mejores: unas.cosecha.terminar(),
        })
    }

    /// About how many places of lists are gone through.
    fn lugares(&self) -> usize {
        let lugares = self.puntuador.lugares();
        let admitidas = self.exigido.filas.as_ref().map(Conjunto::cuantas);
        admitidas.map_or(lugares, |n| lugares.min(n * BLOQUE))
    }

    /// Walks some rows.
    fn recorrer<'b>(
        &self,
        filas: Range<u32>,
        tope: f32,
        cosecha: Cosecha<'b>,
    ) -> Result<Recorrida<'b>, Fallo> {
        let mut ventana = Ventana::abrir(self.indice, self.puntuador.listas())?;
        let mut suyas: Vec<(u64, f32)> = self.porciones.iter().map(|p| (0, p.cuenta)).collect();
        let mut r = Recorrida {
            tramos: Vec::new(),
            cobertura: 0.0,
            cosecha,
        };
        let mut vivos = Vec::new();
        for desde in filas.step_by(ANCHO as usize) {
            let exigidas = self.exigido.filas.as_ref();
            let exigidas = exigidas.map(|c| c.entre(desde, desde + ANCHO));
            let cuantas = exigidas.map_or(ANCHO, |c| c.iter().map(|bits| bits.count_ones()).sum());
            if cuantas == 0 {
                continue;
            }
            // No list has more blocks in a window.
            let son_pocas = (cuantas as usize) < ANCHO as usize / BLOQUE;
            let sueltas = exigidas.filter(|_| son_pocas).map(|c| admitidas(desde, c));
            ventana.llenar(desde, sueltas.as_deref());
            let minimo = r.cosecha.minimo();
            let tantas = self.puntuador.veces_para(minimo, self.escala.mayor(1.0));
            for (k, desde) in (desde..desde + ANCHO).step_by(64).enumerate() {
                let mut filas = self.con_palabras(&ventana, k, &mut suyas);
                if self.exigido.todos {
                    filas = u64::MAX;
                }
                if let Some(exigidas) = exigidas {
                    filas &= exigidas.get(k).copied().unwrap_or(0);
                }
                repartir(&suyas, filas, 0.0, &mut |filas, cobertura| {
                    r.cobertura = r.cobertura.max(cobertura);
                    if cobertura < r.cobertura * self.exigido.cobertura {
                        return;
                    }
                    let mut tramo = Tramo {
                        desde,
                        filas,
                        cobertura,
                    };
                    if let Some(c) = &self.filtros {
                        tramo.filas &= c.palabra(desde);
                    }
                    if self.exigido.todos && cobertura == 0.0 {
                        // Without a word of the query, a paragraph without words is not found.
                        tramo.filas &= !self.indice.parrafos.vacios().palabra(desde);
                    }
                    if tramo.filas == 0 {
                        return;
                    }
                    r.tramos.push(tramo);
                    if cobertura >= tope * self.exigido.cobertura
                        && let Some(vale) = self.escala.a_lo_sumo(cobertura, minimo)
                    {
                        if let Some(tantas) = tantas
                            && tramo.cuantos() > POCAS
                        {
                            tramo.filas &= ventana.con_tantas(0, k, tantas);
                        }
                        let filas = tramo.filas();
                        vivos.extend(filas.map(|fila| Vivo::nuevo(fila, cobertura, vale)));
                    }
                });
            }
            self.puntuador.puntuar(&ventana, minimo, &mut vivos);
            for v in vivos.drain(..) {
                r.cosecha.ofrecer(v.fila, v.puntos, v.cobertura);
            }
        }
        Ok(r)
    }

    /// Which of sixty-four rows, the `k`-th of the window, hold each part of the query, and which hold any.
    fn con_palabras(&self, ventana: &Ventana, k: usize, suyas: &mut [(u64, f32)]) -> u64 {
        let (mut de_la_palabra, mut algunas) = (0, 0);
        for (porcion, (filas, _)) in self.porciones.iter().zip(suyas) {
            if porcion.es_palabra {
                de_la_palabra = 0;
            }
            *filas = ventana.con_alguna(porcion.raices.clone(), k) & !de_la_palabra;
            de_la_palabra |= *filas;
            algunas |= *filas;
        }
        algunas
    }
}

/// The rows of some words of sixty-four.
fn admitidas(desde: u32, palabras: &[u64]) -> Vec<u32> {
    let palabras = (desde..).step_by(64).zip(palabras);
    palabras
        .flat_map(|(desde, bits)| uno_a_uno(*bits).map(move |b| desde + b))
        .collect()
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

/// The paragraphs that pass all filters, when there are any.
fn filtros(plan: &Plan, jueces: &Jueces<'_>) -> Option<Conjunto> {
    let mut pasan: Vec<Conjunto> = Vec::new();
    let nombrados = &plan.referencia.documentos;
    if !nombrados.is_empty() {
        pasan.push(jueces.de_documentos(nombrados.iter().copied()));
    }
    let filtros = &plan.consulta.filtros;
    for (i, (campo, valor)) in filtros.iter().enumerate() {
        if !campo.es_unico() {
            pasan.push(jueces.pasan(*campo, valor));
        } else if filtros[..i].iter().all(|(c, _)| c != campo) {
            // Two values of a field of which a paragraph has one ask for either.
            let suyos = filtros.iter().filter(|(c, _)| c == campo);
            let alguno = suyos.map(|(_, v)| jueces.pasan(*campo, v));
            pasan.extend(alguno.reduce(Conjunto::unido));
        }
    }
    pasan.into_iter().reduce(Conjunto::cruzado)
}
