//! Sets of paragraphs.

use std::ops::Range;

/// A set of paragraphs, by row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::busqueda) struct Conjunto {
    bits: Vec<u64>,
    cuantos: usize,
}

impl Conjunto {
    pub(in crate::busqueda) fn vacio(cuantos: usize) -> Self {
        Self {
            bits: vec![0; cuantos.div_ceil(64)],
            cuantos,
        }
    }

    pub(in crate::busqueda) fn poner(&mut self, i: u32) {
        if let Some(palabra) = self.bits.get_mut(i as usize / 64) {
            *palabra |= 1 << (i % 64);
        }
    }

    /// The words in which the rows of a range stand.
    fn palabras_de(&self, filas: &Range<u32>) -> Range<usize> {
        let hasta = self.bits.len().min(filas.end as usize / 64 + 1);
        hasta.min(filas.start as usize / 64)..hasta
    }

    /// Adds the rows of a range.
    pub(in crate::busqueda) fn poner_entre(&mut self, filas: Range<u32>) {
        let suyas = self.palabras_de(&filas);
        for (palabra, k) in self.bits[suyas.clone()].iter_mut().zip(suyas) {
            *palabra |= entre(&filas, k);
        }
    }

    /// How many rows of a range it has.
    pub(in crate::busqueda) fn cuantas_entre(&self, filas: Range<u32>) -> usize {
        let suyas = self.palabras_de(&filas);
        let palabras = self.bits[suyas.clone()].iter().zip(suyas);
        let cuantas = palabras.map(|(palabra, k)| (palabra & entre(&filas, k)).count_ones());
        cuantas.sum::<u32>() as usize
    }

    /// How many rows both have.
    pub(in crate::busqueda) fn cuantas_con(&self, otro: &Self) -> usize {
        let palabras = self.bits.iter().zip(&otro.bits);
        palabras.map(|(a, b)| (a & b).count_ones() as usize).sum()
    }

    /// Adds rows of sixty-four from one that is a multiple of it, the first in the lowest bit.
    pub(in crate::busqueda) fn poner_palabra(&mut self, desde: u32, filas: u64) {
        if let Some(palabra) = self.bits.get_mut(desde as usize / 64) {
            *palabra |= filas;
        }
    }

    pub(in crate::busqueda) fn quitar(&mut self, i: u32) {
        if let Some(palabra) = self.bits.get_mut(i as usize / 64) {
            *palabra &= !(1 << (i % 64));
        }
    }

    /// Sixty-four rows from one that is a multiple of it, the first in the lowest bit.
    pub(in crate::busqueda) fn palabra(&self, desde: u32) -> u64 {
        self.bits.get(desde as usize / 64).copied().unwrap_or(0)
    }

    /// Keeps what both have.
    pub(in crate::busqueda) fn cruzar(&mut self, otro: &Self) {
        self.con(otro, |a, b| a & b);
    }

    pub(in crate::busqueda) fn cruzado(mut self, otro: Self) -> Self {
        self.cruzar(&otro);
        self
    }

    pub(in crate::busqueda) fn unido(mut self, otro: Self) -> Self {
        self.con(&otro, |a, b| a | b);
        self
    }

    pub(in crate::busqueda) fn con(&mut self, otro: &Self, junta: fn(u64, u64) -> u64) {
        for (a, b) in self.bits.iter_mut().zip(&otro.bits) {
            *a = junta(*a, *b);
        }
    }

    pub(in crate::busqueda) fn invertir(&mut self) {
        self.bits.iter_mut().for_each(|b| *b = !*b);
        if let (Some(ultima), sobran @ 1..) = (self.bits.last_mut(), self.cuantos % 64) {
            *ultima &= (1 << sobran) - 1;
        }
    }

    /// The words of the rows from one to another, both multiples of sixty-four; fewer, when it has not so many.
    pub(in crate::busqueda) fn entre(&self, desde: u32, hasta: u32) -> &[u64] {
        let largo = self.bits.len();
        let (desde, hasta) = (desde as usize / 64, hasta as usize / 64);
        &self.bits[desde.min(largo)..hasta.min(largo)]
    }

    pub(in crate::busqueda) fn cuantas(&self) -> usize {
        self.bits
            .iter()
            .map(|bits| bits.count_ones() as usize)
            .sum()
    }

    pub(in crate::busqueda) fn tiene(&self, i: u32) -> bool {
        self.palabra(i / 64 * 64) & (1 << (i % 64)) != 0
    }

    /// Rows in order.
    pub(in crate::busqueda) fn filas(&self) -> impl Iterator<Item = u32> {
        self.bits
            .iter()
            .zip((0_u32..).step_by(64))
            .flat_map(|(bits, desde)| uno_a_uno(*bits).map(move |b| desde + b))
    }

    pub(in crate::busqueda) fn filtrar(&mut self, mut pasa: impl FnMut(u32) -> bool) {
        let fuera: Vec<u32> = self.filas().filter(|i| !pasa(*i)).collect();
        fuera.into_iter().for_each(|i| self.quitar(i));
    }
}

/// The rows of a range that stand in the `k`-th word.
fn entre(filas: &Range<u32>, k: usize) -> u64 {
    let desde = |fila: u32| match (fila as usize).saturating_sub(k * 64) {
        antes @ 0..64 => u64::MAX << antes,
        _ => 0,
    };
    desde(filas.start) & !desde(filas.end)
}

/// Positions of the bits of a word, lowest first.
pub(in crate::busqueda) fn uno_a_uno(mut bits: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let n = bits.trailing_zeros();
        bits &= bits.checked_sub(1)?;
        Some(n)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_sets() {
        for cuantos in [1, 63, 64, 65, 200] {
            let mut c = Conjunto::vacio(cuantos);
            c.poner(0);
            let otras = u32::try_from(cuantos).unwrap_or(0);
            c.invertir();
            assert_eq!(
                c.filas().collect::<Vec<_>>(),
                (1..otras).collect::<Vec<_>>()
            );
            assert!(!c.tiene(0) && !c.tiene(otras));
            for filas in [
                0..0,
                0..otras,
                1..otras,
                otras / 3..otras / 2,
                otras / 2..otras,
            ] {
                let mut tramo = Conjunto::vacio(cuantos);
                tramo.poner_entre(filas.clone());
                assert!(tramo.filas().eq(filas.clone()), "{filas:?}");
                let suyas = filas.clone().filter(|i| c.tiene(*i)).count();
                assert_eq!(c.cuantas_entre(filas), suyas);
                assert_eq!(c.cuantas_con(&tramo), suyas);
            }
        }
    }
}
