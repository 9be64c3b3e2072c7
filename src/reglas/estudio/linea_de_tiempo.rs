//! The same facts along time: when the verdict changes, and which paragraphs make it change.
//!
//! Only the day of a dated rule moves; every other fact stays. Days are examined around each boundary of the dated
//! parameters, each first of January (fiscal years become possible then), the last day to renew the register of each year
//! and each date that is itself a fact, not those
//! in its lists; where two neighbours differ, the very day is found by halving. It does not look before the first of
//! those days or after the last, where no dated value changes.

use super::{Divergencia, divergencias};
use crate::{
    corpus::{Fundamento, Parametros},
    hechos::{Dato, Errores, Falta, Leer, Tipo, fecha},
    reglas::{
        ReglaFundada,
        comunes::renovacion::{PRIMER_DIA, ultimo_dia},
    },
    veredicto::Veredicto,
};
use jiff::{ToSpan, civil::Date};
use std::{collections::BTreeSet, ops::RangeInclusive};

/// Years from which a fact's date may widen what is examined: from the statute of public contracts (Ley 80 de 1993) to well past any plan.
const ANIOS: RangeInclusive<i16> = 1993..=2050;

/// A stretch of days that get one answer: `[desde, hasta)`.
#[derive(Debug, Clone)]
pub struct Tramo<'c> {
    /// First day; open in the first stretch.
    pub desde: Option<Date>,
    /// First day that gets another answer; open in the last stretch.
    pub hasta: Option<Date>,
    /// A day of the stretch, the one that was evaluated.
    pub dia: Date,
    /// The verdict of that day, or why the facts cannot be evaluated on any day of the stretch.
    pub respuesta: Result<Veredicto<'c>, Errores>,
}

/// A day on which the answer changes.
#[derive(Debug, Clone)]
pub struct Cambio<'c> {
    /// First day with the new answer.
    pub fecha: Date,
    /// Steps that differ; empty when the facts cannot be evaluated on one of the sides.
    pub pasos: Vec<Divergencia<'c>>,
    /// What those steps rest on, each once, and whether it is decisive on either side.
    pub fundamentos: Vec<(&'c Fundamento, bool)>,
}

/// The answers that the same facts get along time.
#[derive(Debug, Clone)]
pub struct LineaDeTiempo<'c> {
    /// The field that moves.
    pub campo: &'static str,
    /// Its label.
    pub rotulo: &'static str,
    /// The day given with the facts.
    pub dada: Option<Date>,
    /// First and last day examined.
    pub examinado: (Date, Date),
    /// Stretches, in order, at least one.
    pub tramos: Vec<Tramo<'c>>,
    /// Changes, one between each stretch and the next.
    pub cambios: Vec<Cambio<'c>>,
}

/// Why there is no timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SinLinea {
    /// The rule does not depend on a date.
    NoFechada,
    /// The facts cannot be evaluated on any day.
    Entrada(Errores),
}

type Respuesta<'c> = Result<Veredicto<'c>, Errores>;

/// Evaluates the same facts along time. The day itself may be missing from the facts.
pub fn linea_de_tiempo<'c>(
    lista: &'c ReglaFundada,
    dato: &Dato,
    parametros: &Parametros,
) -> Result<LineaDeTiempo<'c>, SinLinea> {
    let campo = lista.ficha().fecha.ok_or(SinLinea::NoFechada)?;
    let rotulo = rotulo(lista, campo).ok_or(SinLinea::NoFechada)?;
    let dada = dia_dado(dato, campo)?;
    let dias = dias(lista, dato, parametros);
    let evaluar = |dia: Date| lista.evaluar(&con_dia(dato, campo, dia), parametros);
    let (Some(primero), Some(ultimo)) = (dias.first().copied(), dias.last().copied()) else {
        return Err(SinLinea::NoFechada);
    };
    let mut hallados: Vec<Hallado<'c>> = Vec::new();
    for dia in dias {
        let respuesta = evaluar(dia);
        loop {
            let (fecha, nueva) = match hallados.last_mut() {
                None => (dia, respuesta.clone()),
                Some(h) if iguales(&h.respuesta, &respuesta) => {
                    h.ultimo = dia;
                    if let (Err(previos), Err(nuevos)) = (&mut h.respuesta, respuesta) {
                        *previos = comunes(previos, nuevos);
                    }
                    break;
                }
                Some(h) => primer_cambio(h, dia, &respuesta, evaluar),
            };
            hallados.push(Hallado {
                primero: fecha,
                ultimo: fecha,
                respuesta: nueva,
            });
        }
    }
    if hallados.iter().all(|h| h.respuesta.is_err()) {
        let propia = dada.map(evaluar);
        let ultima = hallados.pop().map(|h| h.respuesta);
        let errores = propia.or(ultima).and_then(Result::err);
        return Err(SinLinea::Entrada(errores.unwrap_or_default()));
    }
    let cambios = hallados
        .windows(2)
        .map(|w| {
            let decisivos = |h: &Hallado<'c>| match &h.respuesta {
                Ok(v) => lista.decisivos(&con_dia(dato, campo, h.primero), parametros, v),
                Err(_) => BTreeSet::new(),
            };
            let decisivos: BTreeSet<_> = w.iter().flat_map(decisivos).collect();
            cambio(
                w[1].primero,
                &w[0].respuesta,
                &w[1].respuesta,
                campo,
                &decisivos,
            )
        })
        .collect();
    let desde: Vec<Date> = hallados.iter().map(|h| h.primero).collect();
    let tramos = hallados
        .into_iter()
        .enumerate()
        .map(|(i, h)| Tramo {
            desde: (i > 0).then_some(h.primero),
            hasta: desde.get(i + 1).copied(),
            dia: h.primero,
            respuesta: h.respuesta,
        })
        .collect();
    Ok(LineaDeTiempo {
        campo,
        rotulo,
        dada,
        examinado: (primero, ultimo),
        tramos,
        cambios,
    })
}

/// A run of days with one answer, as far as they were examined.
struct Hallado<'c> {
    primero: Date,
    ultimo: Date,
    respuesta: Respuesta<'c>,
}

/// The first day after a run that gets another answer, and that answer; `dia` is known to get `respuesta`.
fn primer_cambio<'c>(
    previo: &Hallado<'c>,
    dia: Date,
    respuesta: &Respuesta<'c>,
    evaluar: impl Fn(Date) -> Respuesta<'c>,
) -> (Date, Respuesta<'c>) {
    let (mut igual, mut otro, mut nueva) = (previo.ultimo, dia, respuesta.clone());
    while let Some(medio) = entre(igual, otro) {
        let r = evaluar(medio);
        if iguales(&previo.respuesta, &r) {
            igual = medio;
        } else {
            (otro, nueva) = (medio, r);
        }
    }
    (otro, nueva)
}

/// A day strictly between two.
fn entre(a: Date, b: Date) -> Option<Date> {
    let dias = a.until(b).ok()?.get_days();
    (dias > 1)
        .then(|| a.checked_add((dias / 2).days()).ok())
        .flatten()
}

/// Whether two answers are one: the same outcome and result, or no answer on either day.
fn iguales(a: &Respuesta<'_>, b: &Respuesta<'_>) -> bool {
    match (a, b) {
        (Ok(a), Ok(b)) => a.desenlace == b.desenlace && a.resultado == b.resultado,
        (Err(_), Err(_)) => true,
        _ => false,
    }
}

/// The faults that last from one day to a later one, as the later one tells them; all of the later one when none lasts.
fn comunes(previos: &Errores, nuevos: Errores) -> Errores {
    let dura = |f: &Falta| previos.tiene(&f.ruta);
    let duran: Vec<Falta> = nuevos.lista().iter().filter(|f| dura(f)).cloned().collect();
    if duran.is_empty() {
        nuevos
    } else {
        duran.into_iter().collect()
    }
}

fn cambio<'c>(
    fecha: Date,
    antes: &Respuesta<'c>,
    despues: &Respuesta<'c>,
    campo: &str,
    decisivos: &BTreeSet<&'static str>,
) -> Cambio<'c> {
    let pasos = match (antes, despues) {
        (Ok(a), Ok(b)) => divergencias(a, b, Some(campo)),
        _ => Vec::new(),
    };
    let mut fundamentos: Vec<(&'c Fundamento, bool)> = Vec::new();
    for p in &pasos {
        for f in p.fundamentos.iter().copied() {
            match fundamentos.iter_mut().find(|(x, _)| x.apoyo == f.apoyo) {
                Some((_, decisivo)) => *decisivo |= decisivos.contains(p.id),
                None => fundamentos.push((f, decisivos.contains(p.id))),
            }
        }
    }
    Cambio {
        fecha,
        pasos,
        fundamentos,
    }
}

/// The label of the field that moves, if the rule has it.
fn rotulo(lista: &ReglaFundada, campo: &str) -> Option<&'static str> {
    match lista.entrada() {
        Tipo::Objeto(campos) => campos.iter().find(|c| c.nombre == campo).map(|c| c.rotulo),
        _ => None,
    }
}

/// The day among the facts, if there is one; one that does not exist is a fault.
fn dia_dado(dato: &Dato, campo: &str) -> Result<Option<Date>, SinLinea> {
    let Some(d) = dato.campo(campo) else {
        return Ok(None);
    };
    let mut errores = Errores::default();
    let leido = Option::<Date>::leer(d, &format!("$.{campo}"), &mut errores);
    Option::<Date>::completo(leido).ok_or(SinLinea::Entrada(errores))
}

/// The facts with another day.
pub fn con_dia(dato: &Dato, campo: &str, dia: Date) -> Dato {
    let nuevo = Dato::Texto(dia.to_string());
    let Dato::Objeto(campos) = dato else {
        return dato.clone();
    };
    let mut campos = campos.clone();
    match campos.iter_mut().find(|(k, _)| k == campo) {
        Some((_, d)) => *d = nuevo,
        None => campos.push((campo.to_owned(), nuevo)),
    }
    Dato::Objeto(campos)
}

/// The days to examine, in order: each one on which something may change, and its eve.
fn dias(lista: &ReglaFundada, dato: &Dato, parametros: &Parametros) -> BTreeSet<Date> {
    let mut cambios: BTreeSet<Date> = lista
        .ficha()
        .parametros
        .iter()
        .filter_map(|id| parametros.serie(id))
        .flat_map(|s| s.cambios())
        .collect();
    // Only fields that the rule has: each day costs an evaluation, and a stranger may send any number of others.
    if let Tipo::Objeto(campos) = lista.entrada() {
        let dados = campos.iter().filter_map(|c| dato.campo(c.nombre));
        let fechas = dados.filter_map(|d| match d {
            Dato::Texto(t) => fecha(t).filter(|f| ANIOS.contains(&f.year())),
            _ => None,
        });
        // What holds up to a given day stops holding on the next.
        cambios.extend(fechas.flat_map(|f| std::iter::once(f).chain(f.tomorrow().ok())));
    }
    if let (Some(a), Some(b)) = (cambios.first().copied(), cambios.last().copied()) {
        let eneros = (a.year() + 1..=b.year()).filter_map(|anio| Date::new(anio, 1, 1).ok());
        // The register must be renewed each year by a day that is computed, not listed.
        let renovaciones = (a.year().max(PRIMER_DIA.year())..=b.year()).map(ultimo_dia);
        let despues: Vec<Date> = renovaciones.filter_map(|d| d.tomorrow().ok()).collect();
        cambios.extend(eneros);
        cambios.extend(despues);
    }
    let visperas: Vec<Date> = cambios.iter().filter_map(|d| d.yesterday().ok()).collect();
    cambios.extend(visperas);
    cambios
}
