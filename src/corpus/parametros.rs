//! Dated parameters: series of values with the period each holds for, its source and how sure it is.
//!
//! A period that no value covers has no value; the nearest one never stands in for it.

use super::Certeza;
use jiff::civil::Date;
use serde::Deserialize;

/// One value and the half-open period `[desde, hasta)` it holds for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Periodo {
    /// First day; open when absent.
    pub desde: Option<Date>,
    /// First day on which it no longer holds; open when absent.
    pub hasta: Option<Date>,
    /// The value, always a string.
    pub valor: String,
    /// Where it was read: norm, article, page.
    pub fuente: String,
    /// How sure it is.
    pub verificacion: Certeza,
}

/// A series of values along time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Serie {
    /// File name without extension.
    #[serde(skip)]
    pub id: String,
    /// What the value is.
    pub titulo: String,
    /// Its unit.
    pub unidad: String,
    /// Values, in order of time.
    pub periodo: Vec<Periodo>,
}

impl Serie {
    /// The period that covers a day.
    pub fn en(&self, dia: Date) -> Option<&Periodo> {
        self.periodo.iter().find(|p| p.desde.is_none_or(|d| d <= dia) && p.hasta.is_none_or(|h| dia < h))
    }

    /// Days on which the value changes.
    pub fn cambios(&self) -> impl Iterator<Item = Date> + '_ {
        self.periodo.iter().flat_map(|p| [p.desde, p.hasta]).flatten()
    }

    /// Faults of the series, in Spanish.
    pub(super) fn revisar(&self) -> Option<String> {
        if self.periodo.is_empty() {
            return Some("la serie no tiene ningún periodo".to_owned());
        }
        let orden = self.periodo.iter().all(|p| p.desde.zip(p.hasta).is_none_or(|(d, h)| d < h))
            && self.periodo.windows(2).all(|p| p[0].hasta.zip(p[1].desde).is_some_and(|(h, d)| h <= d));
        (!orden).then(|| "los periodos se cruzan, están desordenados o terminan antes de empezar".to_owned())
    }
}

/// All series of a corpus.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parametros(pub(super) Vec<Serie>);

impl Parametros {
    /// A series by its id.
    pub fn serie(&self, id: &str) -> Option<&Serie> {
        self.0.iter().find(|s| s.id == id)
    }

    /// The value of a series on a day, if there is one.
    pub fn valor(&self, id: &str, dia: Date) -> Option<&str> {
        Some(self.serie(id)?.en(dia)?.valor.as_str())
    }

    /// Every series.
    pub fn series(&self) -> &[Serie] {
        &self.0
    }
}
