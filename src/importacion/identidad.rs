//! Paragraph ids: in order at the first import, kept ever after.
//!
//! On a re-import old and new blocks are aligned: first the longest common subsequence over the words of each block,
//! then, within a section, blocks that share at least four fifths of their words. A block split off after 3 is `3a`; a
//! merged or dropped id becomes an alias. Numbers are never reused.

use super::roles::{Estructura, Pieza};
use crate::{
    corpus::{Bloque, Clase, Documento, IdParrafo, Metadatos, Rol},
    lengua::texto,
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Share of the shorter block's words that must stand in the other for the two to be one paragraph.
const PARECIDO: (usize, usize) = (4, 5);

/// One id per piece; aliases of ids that no piece keeps go to `meta`.
pub(super) fn dar(
    estructura: &Estructura,
    previo: Option<&Documento>,
    meta: &mut Metadatos,
) -> Vec<IdParrafo> {
    match previo {
        None => numerar(&estructura.piezas),
        Some(previo) => conservar(&estructura.piezas, previo, meta),
    }
}

fn numerar(piezas: &[Pieza]) -> Vec<IdParrafo> {
    let mut cuentas: HashMap<&str, usize> = HashMap::new();
    let id = |p: &Pieza, n: usize| IdParrafo(format!("{}-{n}", p.seccion));
    let mut salida = Vec::with_capacity(piezas.len());
    for p in piezas {
        let n = match p.nota {
            Some(n) => n as usize,
            None => {
                let cuenta = cuentas.entry(p.seccion.as_str()).or_insert(0);
                *cuenta += 1;
                *cuenta
            }
        };
        salida.push(id(p, n));
    }
    salida
}

fn conservar(piezas: &[Pieza], previo: &Documento, meta: &mut Metadatos) -> Vec<IdParrafo> {
    let viejas: Vec<Vec<String>> = previo
        .bloques
        .iter()
        .map(|b| texto::palabras(&b.texto))
        .collect();
    let nuevas: Vec<Vec<String>> = piezas.iter().map(|p| texto::palabras(&plano(p))).collect();
    let mut de: Vec<Option<usize>> = vec![None; piezas.len()];
    let mut usados = HashSet::new();
    for op in similar::capture_diff_slices(similar::Algorithm::Myers, &viejas, &nuevas) {
        if let similar::DiffOp::Equal {
            old_index,
            new_index,
            len,
        } = op
        {
            for k in 0..len {
                de[new_index + k] = Some(old_index + k);
                usados.insert(old_index + k);
            }
        }
    }
    for (j, p) in piezas.iter().enumerate() {
        if de[j].is_none() {
            let candidato = (0..viejas.len()).find(|i| {
                !usados.contains(i)
                    && previo.bloques[*i].id.partes().0 == p.seccion
                    && parecidos(&viejas[*i], &nuevas[j])
            });
            if let Some(i) = candidato {
                de[j] = Some(i);
                usados.insert(i);
            }
        }
    }
    let mut tomados: BTreeSet<String> = previo.bloques.iter().map(|b| b.id.0.clone()).collect();
    tomados.extend(previo.meta.alias.keys().map(|k| k.0.clone()));
    let mut ids: Vec<IdParrafo> = Vec::with_capacity(piezas.len());
    for (j, p) in piezas.iter().enumerate() {
        let id = match (de[j], p.nota) {
            (Some(i), _) => previo.bloques[i].id.0.clone(),
            (None, Some(n)) => format!("nota-{n}"),
            (None, None) => libre(
                &p.seccion,
                &ids,
                j + 1 < piezas.len() && seguira(&de[j + 1..], &piezas[j + 1..], &p.seccion),
                &tomados,
            ),
        };
        tomados.insert(id.clone());
        ids.push(IdParrafo(id));
    }
    let vivos: HashSet<&str> = ids.iter().map(|i| i.0.as_str()).collect();
    let mut alias = previo.meta.alias.clone();
    for (i, b) in previo
        .bloques
        .iter()
        .enumerate()
        .filter(|(_, b)| !vivos.contains(b.id.0.as_str()))
    {
        if let Some(j) = heredero(i, b, &viejas, &nuevas, piezas, &ids) {
            alias.insert(b.id.clone(), ids[j].clone());
        }
    }
    for destino in alias.values_mut() {
        if !vivos.contains(destino.0.as_str())
            && let Some(j) = previo
                .posicion(&destino.0)
                .and_then(|i| heredero(i, &previo.bloques[i], &viejas, &nuevas, piezas, &ids))
        {
            *destino = ids[j].clone();
        }
    }
    for (j, i) in de.iter().enumerate().filter_map(|(j, d)| Some((j, (*d)?))) {
        let partidas: Vec<usize> = (j + 1..piezas.len())
            .filter(|k| piezas[*k].nota.is_none())
            .take_while(|k| {
                de[*k].is_none()
                    && piezas[*k].seccion == piezas[j].seccion
                    && en_comun(&viejas[i], &nuevas[*k]) * PARECIDO.1
                        >= nuevas[*k].len() * PARECIDO.0
            })
            .collect();
        let unidas = unidas_a(&ids[j], previo);
        // As many pieces split off as ids were merged in: the merges are undone, and each id leads to its own words.
        if unidas.len() == partidas.len() {
            alias.extend(
                unidas
                    .into_iter()
                    .zip(partidas.iter().map(|k| ids[*k].clone())),
            );
        }
    }
    alias.retain(|k, _| !vivos.contains(k.0.as_str()));
    meta.alias = alias;
    ids
}

/// The ids merged into a paragraph, in the order in which they were printed.
fn unidas_a(id: &IdParrafo, previo: &Documento) -> Vec<IdParrafo> {
    let alias = previo.meta.alias.iter().filter(|(_, d)| *d == id);
    let mut unidas: Vec<IdParrafo> = alias.map(|(a, _)| a.clone()).collect();
    unidas.sort_by_cached_key(|a| {
        let (_, orden) = a.partes();
        (numero(orden), orden.to_owned())
    });
    unidas
}

/// The number of an id, without its letter.
fn numero(orden: &str) -> usize {
    orden
        .trim_end_matches(|c: char| c.is_ascii_lowercase())
        .parse()
        .unwrap_or(0)
}

/// Whether an id of the old document follows in this section, so that a new block stands between two known ones.
fn seguira(de: &[Option<usize>], piezas: &[Pieza], seccion: &str) -> bool {
    de.iter()
        .zip(piezas)
        .any(|(d, p)| d.is_some() && p.seccion == seccion)
}

/// The next id nobody ever had: `3a` between known blocks, the next number at the end of its section.
fn libre(seccion: &str, ids: &[IdParrafo], entre: bool, tomados: &BTreeSet<String>) -> String {
    let anterior = ids
        .iter()
        .rev()
        .find(|i| i.partes().0 == seccion)
        .map_or("0", |i| i.partes().1);
    if entre {
        let n = numero(anterior);
        let letras = ('a'..='z')
            .map(|c| c.to_string())
            .chain(('a'..='z').map(|c| format!("z{c}")));
        return letras
            .map(|l| format!("{seccion}-{n}{l}"))
            .find(|id| !tomados.contains(id))
            .unwrap_or_else(|| format!("{seccion}-{n}zz{}", ids.len()));
    }
    let mayor = tomados
        .iter()
        .filter_map(|t| t.rsplit_once('-'))
        .filter(|(s, _)| *s == seccion)
        .map(|(_, n)| numero(n))
        .max();
    format!("{seccion}-{}", mayor.unwrap_or(0) + 1)
}

/// The new block that holds most of a vanished one, or else the last known block before it in its section.
fn heredero(
    i: usize,
    b: &Bloque,
    viejas: &[Vec<String>],
    nuevas: &[Vec<String>],
    piezas: &[Pieza],
    ids: &[IdParrafo],
) -> Option<usize> {
    let seccion = b.id.partes().0;
    let comunes = |j: &usize| en_comun(&viejas[i], &nuevas[*j]);
    let mejor = (0..nuevas.len())
        .filter(|j| piezas[*j].seccion == seccion)
        .max_by_key(comunes)
        .filter(|j| comunes(j) * 2 >= viejas[i].len());
    mejor.or_else(|| (0..ids.len()).rev().find(|j| piezas[*j].seccion == seccion))
}

fn parecidos(a: &[String], b: &[String]) -> bool {
    let corto = a.len().min(b.len());
    corto > 0 && en_comun(a, b) * PARECIDO.1 >= corto * PARECIDO.0
}

fn en_comun(a: &[String], b: &[String]) -> usize {
    let mut cuenta: HashMap<&str, usize> = HashMap::new();
    for p in a {
        *cuenta.entry(p).or_insert(0) += 1;
    }
    b.iter()
        .filter(|p| match cuenta.get_mut(p.as_str()) {
            Some(n) if *n > 0 => {
                *n -= 1;
                true
            }
            _ => false,
        })
        .count()
}

fn plano(p: &Pieza) -> String {
    Bloque::nuevo(
        IdParrafo(String::new()),
        Rol::Nota,
        if p.clase == Clase::Formula {
            Clase::Formula
        } else {
            Clase::Parrafo
        },
        p.markdown.clone(),
        None,
    )
    .texto
}
