//! One corpus taking the place of another: what it must keep.

use super::sala::App;
use crate::corpus::{Archivos, Defecto};
use std::fmt;

/// Why some files cannot take the place of those that are served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Objecion {
    /// A file cannot be read.
    Defecto(Defecto),
    /// The corpus loads, and breaks a guarantee.
    Garantia(String),
}

impl fmt::Display for Objecion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Defecto(d) => d.fmt(f),
            Self::Garantia(g) => g.fmt(f),
        }
    }
}

impl App {
    /// The app over other files, to take the place of this one: it must load, and keep every guarantee that this one
    /// keeps. One that was broken already may stay so, or nobody could mend them one at a time.
    pub fn relevo(&self, archivos: &Archivos) -> Result<Self, Vec<Objecion>> {
        let mut otra = Self::nueva(archivos).map_err(|defectos| {
            defectos
                .into_iter()
                .map(Objecion::Defecto)
                .collect::<Vec<_>>()
        })?;
        otra.taller = self.taller;
        let mut nuevas = otra.verificar().faltas;
        if !nuevas.is_empty() {
            let viejas = self.verificar().faltas;
            nuevas.retain(|f| !viejas.contains(f));
        }
        if nuevas.is_empty() {
            Ok(otra)
        } else {
            Err(nuevas.into_iter().map(Objecion::Garantia).collect())
        }
    }
}
