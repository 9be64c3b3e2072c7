//! Copies of a paragraph: the same holding printed in the headnote, the answer, the reasons and other opinions.

use std::{
    collections::{HashMap, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
};

/// Words in a shingle.
const ANCHO: usize = 5;
/// Two paragraphs are copies when this share of all their shingles is common: nine tenths.
const PARECIDO: (usize, usize) = (9, 10);
/// A shingle that stands in more paragraphs than this says nothing.
const COMUN: usize = 30;

/// Groups of positions; every position is in exactly one.
pub(super) fn agrupar(textos: &[Vec<String>]) -> Vec<Vec<usize>> {
    let tejas: Vec<Vec<u64>> = textos.iter().map(|t| tejas(t)).collect();
    let mut donde: HashMap<u64, Vec<usize>> = HashMap::new();
    for (i, t) in tejas.iter().enumerate() {
        for h in t {
            donde.entry(*h).or_default().push(i);
        }
    }
    let mut padre: Vec<usize> = (0..textos.len()).collect();
    for (i, t) in tejas.iter().enumerate() {
        let mut comunes: HashMap<usize, usize> = HashMap::new();
        for j in t
            .iter()
            .filter_map(|h| donde.get(h))
            .filter(|d| d.len() <= COMUN)
            .flatten()
            .filter(|j| **j > i)
        {
            *comunes.entry(*j).or_insert(0) += 1;
        }
        for (j, n) in comunes {
            let todas = t.len() + tejas[j].len() - n;
            if n * PARECIDO.1 >= todas * PARECIDO.0 {
                let (a, b) = (raiz(&mut padre, i), raiz(&mut padre, j));
                padre[a.max(b)] = a.min(b);
            }
        }
    }
    let mut grupos: Vec<Vec<usize>> = vec![Vec::new(); textos.len()];
    for i in 0..textos.len() {
        let r = raiz(&mut padre, i);
        grupos[r].push(i);
    }
    grupos.retain(|g| !g.is_empty());
    grupos
}

fn raiz(padre: &mut [usize], mut i: usize) -> usize {
    while padre[i] != i {
        padre[i] = padre[padre[i]];
        i = padre[i];
    }
    i
}

/// Hashes of the runs of words of a text, each once; a short text is one run.
fn tejas(palabras: &[String]) -> Vec<u64> {
    let hash = |v: &[String]| {
        let mut h = DefaultHasher::new();
        v.hash(&mut h);
        h.finish()
    };
    let mut salida: Vec<u64> = if palabras.len() < ANCHO {
        vec![hash(palabras)]
    } else {
        palabras.windows(ANCHO).map(hash).collect()
    };
    if palabras.is_empty() {
        salida.clear();
    }
    salida.sort_unstable();
    salida.dedup();
    salida
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texto::palabras;

    #[test]
    fn copies_are_joined_and_others_are_not() {
        let a = "el pliego debe fijar una regla para los indicadores cuyo denominador sea cero en cada uno de los procesos de contratación que adelante la entidad estatal y así lo ha dicho la Agencia en varios conceptos anteriores";
        let textos = [
            palabras(a),
            palabras(&format!("{a}.")),
            palabras("otra cosa distinta que no se parece"),
            palabras("[…]"),
            palabras("[…]"),
        ];
        assert_eq!(agrupar(&textos), [vec![0, 1], vec![2], vec![3], vec![4]]);
    }
}
