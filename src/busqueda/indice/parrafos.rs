//! What the index keeps of each paragraph beside the words: where it stands, its role, its copies, the norms it cites.
//!
//! Columns of numbers, so that a corpus of a million paragraphs takes some tens of megabytes; they are written beside
//! an index that lives on disk, and read back whole.

use crate::{
    busqueda::recorrido::conjunto::Conjunto,
    corpus::{Lugar, Rol},
};
use std::{collections::HashMap, ops::Range};

/// What marks, beside its role, a paragraph without words.
const SIN_PALABRAS: u8 = 0x80;

/// Columns, one row per paragraph; a paragraph is known by its row.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::busqueda) struct Parrafos {
    documentos: Vec<u32>,
    bloques: Vec<u32>,
    roles: Vec<u8>,
    /// The first copy of each paragraph; itself when it has none before it.
    grupos: Vec<u32>,
    /// The members of groups of two or more, by their first.
    copias: HashMap<u32, Vec<u32>>,
    /// Those that have copies.
    repetidos: Conjunto,
    /// Those of each role.
    por_rol: Vec<Conjunto>,
    /// Those without words, as «[…]».
    vacios: Conjunto,
    /// Those that cite norms.
    con_normas: Conjunto,
    /// The first of each document, and where the last one ends.
    primeros: Vec<u32>,
    /// Names of the norms cited anywhere.
    nombres: Vec<String>,
    /// Norms cited by a row: `citadas[desde[i]..desde[i + 1]]`, positions in `nombres`.
    desde: Vec<u32>,
    citadas: Vec<u32>,
}

/// Makes [`Parrafos`], row by row.
#[derive(Default)]
pub(in crate::busqueda) struct Llenado {
    parrafos: Parrafos,
    numeros: HashMap<String, u32>,
}

fn corto(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl Llenado {
    /// Adds a paragraph of so many words.
    pub(in crate::busqueda) fn agregar(
        &mut self,
        lugar: Lugar,
        rol: Rol,
        palabras: usize,
        normas: &[String],
    ) {
        let p = &mut self.parrafos;
        p.documentos.push(corto(lugar.documento));
        p.bloques.push(corto(lugar.bloque));
        p.roles
            .push(rol as u8 | if palabras == 0 { SIN_PALABRAS } else { 0 });
        p.desde.push(corto(p.citadas.len()));
        for n in normas {
            let siguiente = corto(p.nombres.len());
            let numero = *self.numeros.entry(n.clone()).or_insert_with(|| {
                p.nombres.push(n.clone());
                siguiente
            });
            p.citadas.push(numero);
        }
    }

    pub(in crate::busqueda) fn cuantos(&self) -> usize {
        self.parrafos.documentos.len()
    }

    pub(in crate::busqueda) fn lugar(&self, i: u32) -> Lugar {
        self.parrafos.lugar(i)
    }

    pub(in crate::busqueda) fn terminar(self, grupos: Vec<u32>) -> Parrafos {
        let mut p = self.parrafos;
        p.desde.push(corto(p.citadas.len()));
        p.grupos = grupos;
        p.completar();
        p
    }
}

impl Parrafos {
    /// Fills in what follows from the columns.
    fn completar(&mut self) {
        let cuantos = self.cuantos();
        for (i, g) in self.grupos.iter().enumerate() {
            let i = corto(i);
            if i != *g {
                self.copias.entry(*g).or_insert_with(|| vec![*g]).push(i);
            }
        }
        self.repetidos = Conjunto::vacio(cuantos);
        for i in self.copias.values().flatten() {
            self.repetidos.poner(*i);
        }
        self.por_rol = vec![Conjunto::vacio(cuantos); Rol::TODOS.len()];
        self.vacios = Conjunto::vacio(cuantos);
        self.con_normas = Conjunto::vacio(cuantos);
        for i in 0..corto(cuantos) {
            let rol = self.rol(i);
            self.por_rol[rol as usize].poner(i);
            if self.roles[i as usize] & SIN_PALABRAS != 0 {
                self.vacios.poner(i);
            }
            if !self.normas(i).is_empty() {
                self.con_normas.poner(i);
            }
            while self.primeros.len() <= self.documento(i) {
                self.primeros.push(i);
            }
        }
        self.primeros.push(corto(cuantos));
    }

    pub(in crate::busqueda) fn cuantos(&self) -> usize {
        self.documentos.len()
    }

    pub(in crate::busqueda) fn lugar(&self, i: u32) -> Lugar {
        Lugar {
            documento: self.documentos[i as usize] as usize,
            bloque: self.bloques[i as usize] as usize,
        }
    }

    pub(in crate::busqueda) fn documento(&self, i: u32) -> usize {
        self.documentos[i as usize] as usize
    }

    pub(in crate::busqueda) fn rol(&self, i: u32) -> Rol {
        let n = usize::from(self.roles[i as usize] & !SIN_PALABRAS);
        Rol::TODOS.get(n).copied().unwrap_or(Rol::Institucional)
    }

    pub(in crate::busqueda) fn con_rol(&self, rol: Rol) -> &Conjunto {
        &self.por_rol[rol as usize]
    }

    pub(in crate::busqueda) fn vacios(&self) -> &Conjunto {
        &self.vacios
    }

    pub(in crate::busqueda) fn con_normas(&self) -> &Conjunto {
        &self.con_normas
    }

    /// The paragraphs of a document.
    pub(in crate::busqueda) fn de_documento(&self, documento: usize) -> Range<u32> {
        let primero = |d: usize| self.primeros.get(d).or(self.primeros.last()).copied();
        primero(documento).unwrap_or(0)..primero(documento + 1).unwrap_or(0)
    }

    pub(in crate::busqueda) fn grupo(&self, i: u32) -> u32 {
        self.grupos[i as usize]
    }

    pub(in crate::busqueda) fn repetidos(&self) -> &Conjunto {
        &self.repetidos
    }

    /// The paragraphs of a group, first the one that names it; empty for a paragraph without copies.
    pub(in crate::busqueda) fn copias(&self, grupo: u32) -> &[u32] {
        self.copias.get(&grupo).map_or(&[], Vec::as_slice)
    }

    /// The row of a place. Rows are in order of document and block.
    pub(in crate::busqueda) fn fila(&self, lugar: Lugar) -> Option<u32> {
        let (mut a, mut b) = (0, self.cuantos());
        while a < b {
            let medio = a + (b - a) / 2;
            match self.lugar(corto(medio)).cmp(&lugar) {
                std::cmp::Ordering::Less => a = medio + 1,
                std::cmp::Ordering::Greater => b = medio,
                std::cmp::Ordering::Equal => return Some(corto(medio)),
            }
        }
        None
    }

    /// Norms that a paragraph cites, as positions in [`nombres`](Self::nombres).
    pub(in crate::busqueda) fn normas(&self, i: u32) -> &[u32] {
        let i = i as usize;
        &self.citadas[self.desde[i] as usize..self.desde[i + 1] as usize]
    }

    pub(in crate::busqueda) fn nombres(&self) -> &[String] {
        &self.nombres
    }

    /// The columns as bytes: lengths first, numbers in little-endian order.
    pub(in crate::busqueda) fn escribir(&self, salida: &mut Vec<u8>) {
        for columna in [
            &self.documentos,
            &self.bloques,
            &self.grupos,
            &self.desde,
            &self.citadas,
        ] {
            escribir_numeros(salida, columna);
        }
        escribir_textos(salida, self.nombres.iter().map(String::as_str));
        salida.extend(&self.roles);
    }

    /// Reads what [`escribir`](Self::escribir) wrote; nothing, when the bytes are not whole.
    pub(in crate::busqueda) fn leer(bytes: &mut &[u8]) -> Option<Self> {
        let mut p = Self {
            documentos: leer_numeros(bytes)?,
            bloques: leer_numeros(bytes)?,
            grupos: leer_numeros(bytes)?,
            desde: leer_numeros(bytes)?,
            citadas: leer_numeros(bytes)?,
            nombres: leer_textos(bytes)?,
            ..Self::default()
        };
        let n = p.documentos.len();
        p.roles = bytes.split_off(..n)?.to_vec();
        let enteras = p.bloques.len() == n
            && p.grupos.len() == n
            && p.desde.len() == n + 1
            && p.desde.is_sorted()
            && p.desde
                .last()
                .is_some_and(|d| *d as usize == p.citadas.len())
            && p.grupos.iter().enumerate().all(|(i, g)| *g as usize <= i)
            && p.documentos.is_sorted()
            && p.citadas.iter().all(|c| (*c as usize) < p.nombres.len());
        if !enteras {
            return None;
        }
        p.completar();
        Some(p)
    }
}

fn leer_numero(bytes: &mut &[u8]) -> Option<u32> {
    let (n, resto) = bytes.split_first_chunk::<4>()?;
    *bytes = resto;
    Some(u32::from_le_bytes(*n))
}

fn escribir_numeros(salida: &mut Vec<u8>, numeros: &[u32]) {
    salida.extend(corto(numeros.len()).to_le_bytes());
    numeros.iter().for_each(|n| salida.extend(n.to_le_bytes()));
}

fn leer_numeros(bytes: &mut &[u8]) -> Option<Vec<u32>> {
    let n = leer_numero(bytes)? as usize;
    let columna = bytes.split_off(..n.checked_mul(4)?)?;
    let (numeros, _) = columna.as_chunks::<4>();
    Some(numeros.iter().map(|b| u32::from_le_bytes(*b)).collect())
}

fn escribir_textos<'a>(salida: &mut Vec<u8>, textos: impl ExactSizeIterator<Item = &'a str>) {
    salida.extend(corto(textos.len()).to_le_bytes());
    for t in textos {
        salida.extend(corto(t.len()).to_le_bytes());
        salida.extend(t.as_bytes());
    }
}

fn leer_textos(bytes: &mut &[u8]) -> Option<Vec<String>> {
    let n = leer_numero(bytes)?;
    let mut salida = Vec::new();
    for _ in 0..n {
        let largo = leer_numero(bytes)? as usize;
        let t = bytes.split_off(..largo)?;
        salida.push(std::str::from_utf8(t).ok()?.to_owned());
    }
    Some(salida)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_and_what_is_cut_is_refused() {
        let mut l = Llenado::default();
        let normas = ["Ley 80 de 1993".to_owned(), "Ley 1150 de 2007".to_owned()];
        for (bloque, rol, citadas) in [
            (0, Rol::Tesauro, 0..1),
            (1, Rol::Respuesta, 0..2),
            (3, Rol::Nota, 0..0),
        ] {
            l.agregar(
                Lugar {
                    documento: 2,
                    bloque,
                },
                rol,
                bloque,
                &normas[citadas],
            );
        }
        let p = l.terminar(vec![0, 0, 2]);
        assert_eq!(p.copias(0), [0, 1]);
        assert_eq!(p.normas(1), [0, 1]);
        assert_eq!((p.rol(0), p.rol(2)), (Rol::Tesauro, Rol::Nota));
        assert_eq!(p.vacios().filas().collect::<Vec<_>>(), [0]);
        assert_eq!(p.con_normas().filas().collect::<Vec<_>>(), [0, 1]);
        assert_eq!(p.con_rol(Rol::Respuesta).filas().collect::<Vec<_>>(), [1]);
        assert_eq!([0, 1, 2, 3].map(|d| p.de_documento(d).len()), [0, 0, 3, 0]);
        assert_eq!(
            p.fila(Lugar {
                documento: 2,
                bloque: 3
            }),
            Some(2)
        );
        assert_eq!(
            p.fila(Lugar {
                documento: 2,
                bloque: 2
            }),
            None
        );
        let mut bytes = Vec::new();
        p.escribir(&mut bytes);
        assert_eq!(Parrafos::leer(&mut bytes.as_slice()), Some(p));
        for corte in 0..bytes.len() {
            assert_eq!(Parrafos::leer(&mut &bytes[..corte]), None, "{corte}");
        }
    }
}
