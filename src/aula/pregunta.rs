//! A question with one right answer, and where its options stand.

use crate::{
    corpus::{Apoyo, Corpus, Fundamento, Lugar, Rol},
    veredicto::Sentido,
};
use jiff::civil::Date;

/// A question: several options, and exactly one of them right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pregunta<T> {
    opciones: Vec<T>,
    correcta: usize,
}

impl<T> Pregunta<T> {
    /// Puts the right option and the others in the order of `orden`.
    pub(super) fn nueva(correcta: T, otras: Vec<T>, orden: impl Fn(&T) -> String) -> Self {
        let mut todas: Vec<(String, bool, T)> = std::iter::once((true, correcta))
            .chain(otras.into_iter().map(|o| (false, o)))
            .map(|(es, o)| (orden(&o), es, o))
            .collect();
        todas.sort_by(|a, b| a.0.cmp(&b.0));
        let correcta = todas.iter().position(|t| t.1).unwrap_or_default();
        Self {
            opciones: todas.into_iter().map(|t| t.2).collect(),
            correcta,
        }
    }

    /// Every option, in order.
    pub fn opciones(&self) -> &[T] {
        &self.opciones
    }

    /// Position of the right one.
    pub fn correcta(&self) -> usize {
        self.correcta
    }

    /// The right one.
    pub fn la_correcta(&self) -> Option<&T> {
        self.opciones.get(self.correcta)
    }
}

/// A verdict that may be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpcionVeredicto {
    /// What the form sends.
    pub valor: String,
    /// Which way it points.
    pub sentido: Sentido,
    /// Its words.
    pub rotulo: String,
}

/// A paragraph that may be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpcionParrafo {
    /// Where it is.
    pub lugar: Lugar,
    /// `documento/parrafo`: what the form sends.
    pub valor: String,
    /// Its words, or the run of them that comes closest, cut at whole words.
    pub pasaje: String,
    /// Why it does not support the verdict; `None` for the one that does.
    pub porque: Option<Porque>,
}

/// Where a citation of the corpus stands, and its quote.
pub(super) fn lugar_de<'f>(corpus: &Corpus, f: &'f Fundamento) -> Option<(Lugar, &'f str)> {
    let Apoyo::Interno {
        documento,
        parrafo,
        fragmento,
        ..
    } = &f.apoyo
    else {
        return None;
    };
    let documentos = corpus.documentos();
    let d = documentos.iter().position(|d| d.meta.id == *documento)?;
    let bloque = documentos[d].posicion(&parrafo.0)?;
    let lugar = Lugar {
        documento: d,
        bloque,
    };
    Some((lugar, fragmento))
}

/// `documento/parrafo` of a place.
pub(super) fn valor_de(corpus: &Corpus, lugar: Lugar) -> String {
    let d = &corpus.documentos()[lugar.documento];
    format!("{}/{}", d.meta.id, d.bloques[lugar.bloque].id)
}

/// Why a paragraph does not support a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Porque {
    /// Its role supports nothing.
    Rol(Rol),
    /// It supports what the same facts get on another day.
    OtroRegimen(Date),
    /// It supports the outcome of this label, which is another.
    OtroDesenlace(&'static str),
    /// It supports a step of the rule that these facts do not reach.
    OtroPaso(&'static str),
    /// It supports the rule of this title, and stands in a document that this rule never cites.
    OtraRegla(&'static str),
}

impl Porque {
    /// Kinds take turns, so that the options are not all wrong for one reason.
    pub(super) fn clase(&self) -> usize {
        match self {
            Self::OtroRegimen(_) => 0,
            Self::Rol(Rol::Consulta) => 1,
            Self::Rol(Rol::Tesauro) => 2,
            Self::OtroDesenlace(_) | Self::OtroPaso(_) => 3,
            Self::Rol(_) => 4,
            Self::OtraRegla(_) => 5,
        }
    }
}
