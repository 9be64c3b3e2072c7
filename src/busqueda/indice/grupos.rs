//! Copies of a paragraph: the same holding printed in the headnote, the answer, the reasons and other opinions.
//!
//! Each paragraph leaves a sketch, its few smallest shingles; those that share half of it are compared whole. So the work
//! grows with the corpus and not with its square, and no text is kept.

use std::{
    collections::HashMap,
    hash::{Hash, Hasher},
};

/// Words in a shingle.
const ANCHO: usize = 5;
/// Two paragraphs are copies when this share of all their shingles is common: nine tenths.
const PARECIDO: (usize, usize) = (9, 10);
/// A shingle that stands in more sketches than this says nothing.
const COMUN: usize = 30;
/// Shingles in a sketch. Copies share nine in ten, so that fewer than four of eight agree about once in two thousand.
const ESBOZO: usize = 8;

/// Collects sketches, paragraph by paragraph.
#[derive(Default)]
pub(in crate::busqueda) struct Agrupador {
    esbozos: Vec<(u64, u32)>,
    /// Shingles in the sketch of each.
    largos: Vec<u8>,
    cuantos: u32,
}

impl Agrupador {
    /// Adds the next paragraph, as hashes of its words.
    pub(in crate::busqueda) fn agregar(&mut self, palabras: &[u64]) {
        let mut tejas = tejas(palabras);
        tejas.truncate(ESBOZO);
        self.largos
            .push(u8::try_from(tejas.len()).unwrap_or(u8::MAX));
        self.esbozos
            .extend(tejas.into_iter().map(|t| (t, self.cuantos)));
        self.cuantos += 1;
    }

    /// The first copy of each paragraph. `palabras` gives again the hashes of one.
    pub(in crate::busqueda) fn terminar(mut self, palabras: impl Fn(u32) -> Vec<u64>) -> Vec<u32> {
        self.esbozos.sort_unstable();
        let largos = self.largos;
        let mut pares: Vec<(u32, u32)> = Vec::new();
        for iguales in self.esbozos.chunk_by(|a, b| a.0 == b.0) {
            if iguales.len() > COMUN {
                continue;
            }
            for (i, a) in iguales.iter().enumerate() {
                pares.extend(iguales[i + 1..].iter().map(|b| (a.1, b.1)));
            }
        }
        pares.sort_unstable();
        let mut padre: Vec<u32> = (0..self.cuantos).collect();
        let mut enteras: HashMap<u32, Vec<u64>> = HashMap::new();
        for iguales in pares.chunk_by(|x, y| x == y) {
            let (a, b) = iguales[0];
            if iguales.len() * 2 < largos[a as usize].min(largos[b as usize]).into() {
                continue;
            }
            let (ra, rb) = (raiz(&mut padre, a), raiz(&mut padre, b));
            if ra == rb {
                continue;
            }
            // Pairs come in order of their first: what is before it will not be asked for again.
            if enteras.len() > 4_096 {
                enteras.clear();
            }
            for i in [a, b] {
                enteras.entry(i).or_insert_with(|| tejas(&palabras(i)));
            }
            if son_copias(&enteras[&a], &enteras[&b]) {
                padre[ra.max(rb) as usize] = ra.min(rb);
            }
        }
        (0..self.cuantos).map(|i| raiz(&mut padre, i)).collect()
    }
}

fn son_copias(a: &[u64], b: &[u64]) -> bool {
    let (mut i, mut j, mut comunes) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                comunes += 1;
                i += 1;
                j += 1;
            }
        }
    }
    comunes * PARECIDO.1 >= (a.len() + b.len() - comunes) * PARECIDO.0
}

fn raiz(padre: &mut [u32], mut i: u32) -> u32 {
    while padre[i as usize] != i {
        padre[i as usize] = padre[padre[i as usize] as usize];
        i = padre[i as usize];
    }
    i
}

/// The hash of a folded word.
pub(in crate::busqueda) fn huella(palabra: &str) -> u64 {
    let mut h = std::hash::DefaultHasher::new();
    palabra.hash(&mut h);
    h.finish()
}

/// Hashes of the runs of words of a text, each once, smallest first; a short text is one run.
fn tejas(palabras: &[u64]) -> Vec<u64> {
    let teja = |v: &[u64]| {
        v.iter().fold(0_u64, |h, p| {
            (h.rotate_left(5) ^ p).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        })
    };
    let mut salida: Vec<u64> = match palabras.len() {
        0 => Vec::new(),
        1..ANCHO => vec![teja(palabras)],
        _ => palabras.windows(ANCHO).map(teja).collect(),
    };
    salida.sort_unstable();
    salida.dedup();
    salida
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lengua::texto::palabras;

    fn agrupar(textos: &[&str]) -> Vec<u32> {
        let huellas = |t: &str| palabras(t).iter().map(|p| huella(p)).collect::<Vec<_>>();
        let mut a = Agrupador::default();
        textos.iter().for_each(|t| a.agregar(&huellas(t)));
        a.terminar(|i| huellas(textos[i as usize]))
    }

    #[test]
    fn copies_are_joined_and_others_are_not() {
        let a = "el pliego debe fijar una regla para los indicadores cuyo denominador sea cero en cada uno de los \
            procesos de contratación que adelante la entidad estatal y así lo ha dicho la Agencia en varios conceptos anteriores";
        let otra = a.replace("debe fijar", "no debe fijar");
        let distinta = a.replace("una regla", "las condiciones y las reglas que estime");
        assert_eq!(
            agrupar(&[
                a,
                &format!("{a}."),
                "otra cosa distinta que no se parece",
                "[…]",
                "[…]",
                &distinta
            ]),
            [0, 0, 2, 3, 4, 5]
        );
        // One word of thirty-seven changes five shingles of thirty-three: not a copy.
        assert_eq!(agrupar(&[a, &otra]), [0, 1]);
    }

    #[test]
    fn a_text_printed_many_times_is_one_group() {
        let t = "la capacidad residual se verifica con el certificado de contratos en ejecución";
        assert_eq!(agrupar(&[t; 20]), [0; 20]);
    }
}
