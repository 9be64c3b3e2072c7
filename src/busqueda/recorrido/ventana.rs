//! A window of rows: how often each stem of the query stands in each of them.
//!
//! All lists of the query are walked together, a window at a time, so that who is found and what each is worth are told
//! from the nearest cache, in one reading.

use crate::busqueda::{
    Fallo,
    indice::inverso::{Indice, Parte},
};
use std::ops::Range;
use tantivy::{
    TERMINATED,
    postings::{BlockSegmentPostings, TermInfo},
    schema::IndexRecordOption,
};

/// Rows in a window, a multiple of sixty-four.
pub(in crate::busqueda) const ANCHO: u32 = if cfg!(test) {
    // So that a small corpus has several.
    128
} else {
    4_096
};
/// As many places.
const LUGARES: usize = ANCHO as usize;
/// More occurrences than these say no more.
pub(in crate::busqueda) const MUCHAS: u8 = 127;
/// Rows that tantivy keeps together.
pub(in crate::busqueda) const BLOQUE: usize = 128;

/// The stems of a query in a window of rows.
pub(in crate::busqueda) struct Ventana {
    /// By stem.
    raices: Vec<Vec<Cuenta>>,
}

/// How often a stem stands in a part of each row.
pub(in crate::busqueda) struct Cuenta {
    parte: Parte,
    listas: Vec<Lista>,
    veces: Box<[u8; LUGARES]>,
    /// Where it stands at all.
    con: [u64; LUGARES / 64],
}

impl Ventana {
    /// Over the lists of each stem, before the first row.
    pub(in crate::busqueda) fn abrir<'a>(
        indice: &Indice,
        listas: impl Iterator<Item = &'a [(Parte, TermInfo)]>,
    ) -> Result<Self, Fallo> {
        let abrir = |suyas: &[(Parte, TermInfo)]| {
            let de_parte = suyas.chunk_by(|a, b| a.0 == b.0).map(|juntas| {
                let listas = juntas
                    .iter()
                    .map(|(p, donde)| Lista::abrir(indice, *p, donde));
                Ok(Cuenta {
                    parte: juntas[0].0,
                    listas: listas.collect::<Result<_, Fallo>>()?,
                    veces: Box::new([0; LUGARES]),
                    con: [0; LUGARES / 64],
                })
            });
            de_parte.collect::<Result<Vec<_>, Fallo>>()
        };
        Ok(Self {
            raices: listas.map(abrir).collect::<Result<_, Fallo>>()?,
        })
    }

    /// Goes on to the window that begins in a row. When only a few of its rows matter, the others may be left out.
    pub(in crate::busqueda) fn llenar(&mut self, desde: u32, sueltas: Option<&[u32]>) {
        for c in self.raices.iter_mut().flatten() {
            c.veces.fill(0);
            for lista in &mut c.listas {
                match sueltas {
                    Some(filas) if filas.len() < lista.bloques_por_ventana => {
                        lista.contar_en(filas, &mut c.veces);
                    }
                    _ => lista.contar(desde, &mut c.veces),
                }
            }
            let (sesentas, _) = c.veces.as_chunks::<64>();
            for (con, veces) in c.con.iter_mut().zip(sesentas) {
                *con = al_menos(1, veces);
            }
        }
    }

    /// Which of sixty-four rows, the `k`-th of the window, hold any of some stems.
    #[inline]
    pub(in crate::busqueda) fn con_alguna(&self, raices: Range<usize>, k: usize) -> u64 {
        let cuentas = self.raices[raices].iter().flatten();
        cuentas.fold(0, |bits, c| bits | c.con[k])
    }

    /// Which of sixty-four rows, the `k`-th of the window, hold a stem so often in a part, or in more than one part.
    #[inline]
    pub(in crate::busqueda) fn con_tantas(&self, raiz: usize, k: usize, tantas: [u8; 3]) -> u64 {
        let (mut alguna, mut varias, mut bastan) = (0, 0, 0);
        for c in &self.raices[raiz] {
            varias |= alguna & c.con[k];
            alguna |= c.con[k];
            if let Some(veces) = c.veces.as_chunks().0.get(k) {
                bastan |= al_menos(tantas[c.parte as usize], veces);
            }
        }
        varias | bastan
    }

    /// How often a stem stands in each part of the rows.
    pub(in crate::busqueda) fn cuentas(&self, raiz: usize) -> &[Cuenta] {
        &self.raices[raiz]
    }
}

impl Cuenta {
    pub(in crate::busqueda) fn parte(&self) -> Parte {
        self.parte
    }

    /// By row of the window.
    #[inline]
    pub(in crate::busqueda) fn veces(&self, fila: u32) -> u8 {
        // Windows begin at a multiple of their width.
        self.veces[fila as usize % LUGARES]
    }
}

/// Which of these are `n` or more, with `n` from 1 to [`MUCHAS`]; so much is the most that any is.
#[inline]
fn al_menos(n: u8, veces: &[u8; 64]) -> u64 {
    const ALTOS: u64 = 0x8080_8080_8080_8080;
    const UNOS: u64 = 0x0101_0101_0101_0101;
    let falta = u64::from(128 - n) * UNOS;
    let (ochos, _) = veces.as_chunks::<8>();
    let juntos = ochos.iter().map(|ocho| u64::from_le_bytes(*ocho));
    if juntos.fold(0, |juntos, ocho| juntos | ocho) == 0 {
        // Of a rare word most are not there.
        return 0;
    }
    ochos.iter().enumerate().fold(0, |bits, (i, ocho)| {
        // Each byte that reaches its highest bit leaves it there, and these come together in the highest byte.
        let altos = (u64::from_le_bytes(*ocho) + falta) & ALTOS;
        bits | ((altos >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) << (i * 8)
    })
}

/// The list of a word, walked in order of row.
struct Lista {
    bloques: BlockSegmentPostings,
    en: usize,
    bloques_por_ventana: usize,
}

impl Lista {
    fn abrir(indice: &Indice, parte: Parte, donde: &TermInfo) -> Result<Self, Fallo> {
        let invertido = &indice.parte(parte).invertido;
        let con_veces = IndexRecordOption::WithFreqs;
        let bloques = invertido.read_block_postings_from_terminfo(donde, con_veces);
        let ventanas = indice.parrafos.cuantos().div_ceil(LUGARES).max(1);
        Ok(Self {
            bloques: bloques.map_err(Fallo::de_disco)?,
            en: 0,
            bloques_por_ventana: donde.doc_freq as usize / BLOQUE / ventanas,
        })
    }

    fn fila(&self) -> u32 {
        let filas = self.bloques.docs();
        filas.get(self.en).copied().unwrap_or(TERMINATED)
    }

    fn ir_a(&mut self, fila: u32) {
        if self.fila() < fila {
            self.en = self.bloques.seek(fila);
        }
    }

    /// Adds the occurrences in some rows of a window, which come in order.
    fn contar_en(&mut self, filas: &[u32], veces: &mut [u8; LUGARES]) {
        for fila in filas {
            self.ir_a(*fila);
            if self.fila() == *fila {
                sumar(veces, *fila, self.bloques.freq(self.en));
            }
        }
    }

    /// Adds the occurrences in all rows of a window.
    fn contar(&mut self, desde: u32, veces: &mut [u8; LUGARES]) {
        let fin = desde + ANCHO;
        self.ir_a(desde);
        loop {
            let filas = self.bloques.docs();
            let quedan = filas.get(self.en..).unwrap_or_default();
            let dentro = match quedan.last() {
                None => return,
                Some(ultima) if *ultima < fin => quedan.len(),
                Some(_) => quedan.partition_point(|i| *i < fin),
            };
            let suyas = self.bloques.freqs().get(self.en..).unwrap_or_default();
            let juntos = quedan[..dentro].iter().zip(suyas);
            juntos.for_each(|(fila, n)| sumar(veces, *fila, *n));
            self.en += dentro;
            if dentro < quedan.len() {
                return;
            }
            self.bloques.advance();
            self.en = 0;
        }
    }
}

#[inline]
fn sumar(veces: &mut [u8; LUGARES], fila: u32, n: u32) {
    let aqui = &mut veces[fila as usize % LUGARES];
    *aqui = (u32::from(*aqui) + n).min(u32::from(MUCHAS)) as u8;
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::busqueda::Buscador;
    use crate::{
        citas::Citas,
        corpus::{Archivos, Corpus},
        lengua::texto,
    };
    use std::sync::Arc;

    #[test]
    fn what_is_so_much_is_told() {
        for (i, j) in [(0, 1), (0, 63), (7, 8), (31, 32), (55, 56)] {
            let mut veces = [0; 64];
            (veces[i], veces[j]) = (3, MUCHAS);
            for (n, hay) in [(1, true), (3, true), (4, false), (MUCHAS, false)] {
                let con_i = if hay { 1 << i } else { 0 };
                assert_eq!(al_menos(n, &veces), con_i | 1 << j, "{n}");
            }
        }
    }

    /// A window says how often each word stands in each paragraph, however it is filled.
    #[test]
    fn a_window_counts_what_texts_hold() {
        let corpus = Corpus::cargar(&Archivos::incorporados()).unwrap();
        let buscador = Buscador::nuevo(&corpus, &Arc::new(Citas::nuevas(&corpus))).unwrap();
        let textos: Vec<Vec<String>> = corpus
            .documentos()
            .iter()
            .flat_map(|d| &d.bloques)
            .map(|b| texto::palabras(&b.texto))
            .collect();
        for palabra in ["de", "contrato", "liquidez", "residual", "2023", "ibidem"] {
            let donde = buscador.indice.palabra(palabra).unwrap();
            let listas = [(Parte::Texto, donde)];
            for salto in [1, 7, 61] {
                let mut ventana =
                    Ventana::abrir(&buscador.indice, [listas.as_slice()].into_iter()).unwrap();
                let cuantos = u32::try_from(textos.len()).unwrap();
                for desde in (0..cuantos).step_by(LUGARES) {
                    let filas: Vec<u32> =
                        (desde..cuantos.min(desde + ANCHO)).step_by(salto).collect();
                    ventana.llenar(desde, (salto > 1).then_some(&filas));
                    for fila in filas {
                        let veces = ventana.cuentas(0)[0].veces(fila);
                        let dichas = textos[fila as usize].iter().filter(|p| *p == palabra);
                        assert_eq!(usize::from(veces), dichas.count(), "{palabra} {fila}");
                        let k = (fila - desde) as usize;
                        let con = ventana.con_alguna(0..1, k / 64) >> (k % 64) & 1;
                        assert_eq!(con == 1, veces > 0, "{palabra} {fila}");
                    }
                }
            }
        }
    }
}
