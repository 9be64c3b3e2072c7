//! Dated parameters: series of values with the period each holds for, its source and how sure it is.
//!
//! A period that no value covers has no value; the nearest one never stands in for it. The value of a score table is its
//! maximum, and its brackets say how many points each stretch of a magnitude earns:
//!
//! ```toml
//! [[periodo]]
//! valor = "40"
//! tramos = [{ hasta = "5", puntos = "20" }, { puntos = "40" }]
//! fuente = "norm, article, page"
//! verificacion = "secundaria"
//! ```

use super::Certeza;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, de::Error as _};

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
    /// Brackets of a score table, in ascending order; empty for a plain value.
    #[serde(default)]
    pub tramos: Vec<Tramo>,
    /// Where it was read: norm, article, page.
    pub fuente: String,
    /// How sure it is.
    pub verificacion: Certeza,
}

impl Periodo {
    /// The points of the first bracket that a magnitude reaches; `cabe` says whether it is not above a limit.
    pub fn puntos(&self, cabe: impl Fn(Decimal) -> bool) -> Option<Decimal> {
        self.tramos
            .iter()
            .find(|t| t.hasta.is_none_or(&cabe))
            .map(|t| t.puntos)
    }
}

/// A bracket of a score table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tramo {
    /// Highest magnitude of the bracket, included; open when absent.
    #[serde(default, deserialize_with = "cifra_abierta")]
    pub hasta: Option<Decimal>,
    /// Points that it earns.
    #[serde(deserialize_with = "cifra")]
    pub puntos: Decimal,
}

/// A number written as a string: a bare TOML number would pass through a float.
fn cifra<'de, D: Deserializer<'de>>(lector: D) -> Result<Decimal, D::Error> {
    let texto = String::deserialize(lector)?;
    Decimal::from_str_exact(&texto)
        .map_err(|_| D::Error::custom(format!("«{texto}» no es una cifra")))
}

fn cifra_abierta<'de, D: Deserializer<'de>>(lector: D) -> Result<Option<Decimal>, D::Error> {
    cifra(lector).map(Some)
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
        self.periodo
            .iter()
            .find(|p| p.desde.is_none_or(|d| d <= dia) && p.hasta.is_none_or(|h| dia < h))
    }

    /// The period that holds with no end in sight.
    pub fn vigente(&self) -> Option<&Periodo> {
        self.periodo.last().filter(|p| p.hasta.is_none())
    }

    /// Days on which the value changes.
    pub fn cambios(&self) -> impl Iterator<Item = Date> + '_ {
        self.periodo
            .iter()
            .flat_map(|p| [p.desde, p.hasta])
            .flatten()
    }

    /// Days on which one period takes over from another, with no gap between them.
    pub fn relevos(&self) -> impl Iterator<Item = Date> + '_ {
        let seguidos = self.periodo.windows(2);
        seguidos.filter_map(|p| p[1].desde.filter(|d| p[0].hasta == Some(*d)))
    }

    /// The series as if the period that ends on a day had gone on until the next one ended.
    fn sin_relevo(&self, dia: Date) -> Self {
        let mut serie = self.clone();
        let entra = serie.periodo.iter().position(|p| p.desde == Some(dia));
        if let Some(i) = entra.filter(|i| *i > 0 && serie.periodo[i - 1].hasta == Some(dia)) {
            serie.periodo[i - 1].hasta = serie.periodo.remove(i).hasta;
        }
        serie
    }

    /// Faults of the series, in Spanish.
    pub(super) fn revisar(&self) -> Option<String> {
        if self.periodo.is_empty() {
            return Some("la serie no tiene ningún periodo".to_owned());
        }
        let orden = self
            .periodo
            .iter()
            .all(|p| p.desde.zip(p.hasta).is_none_or(|(d, h)| d < h))
            && self
                .periodo
                .windows(2)
                .all(|p| p[0].hasta.zip(p[1].desde).is_some_and(|(h, d)| h <= d));
        if !orden {
            return Some(
                "los periodos se cruzan, están desordenados o terminan antes de empezar".to_owned(),
            );
        }
        let tramos = self.periodo.iter().all(|p| {
            let ascendentes = p
                .tramos
                .windows(2)
                .all(|t| t[0].hasta.is_some_and(|a| t[1].hasta.is_none_or(|b| a < b)));
            ascendentes && p.tramos.last().is_none_or(|t| t.hasta.is_none())
        });
        (!tramos)
            .then(|| "los tramos de la tabla no ascienden, o el último no queda abierto".to_owned())
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

    /// The same values as if, on a day, no series had changed.
    pub(crate) fn sin_relevo(&self, dia: Date) -> Self {
        Self(self.0.iter().map(|s| s.sin_relevo(dia)).collect())
    }

    /// Every series.
    pub fn series(&self) -> &[Serie] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn serie(tramos: &str) -> Serie {
        let texto = format!(
            "titulo = 't'\nunidad = 'u'\n[[periodo]]\nvalor = '40'\ntramos = {tramos}\nfuente = 'f'\nverificacion = 'secundaria'"
        );
        toml::from_str(&texto).unwrap_or_else(|e| panic!("{tramos}: {e}"))
    }

    #[test]
    fn a_bracket_includes_its_limit_and_the_last_is_open() {
        let s = serie(
            "[{ hasta = '0.50', puntos = '20' }, { hasta = '1', puntos = '30' }, { puntos = '40' }]",
        );
        assert_eq!(s.revisar(), None);
        for (magnitud, puntos) in [
            ("0", "20"),
            ("0.50", "20"),
            ("0.51", "30"),
            ("1", "30"),
            ("1.01", "40"),
        ] {
            let m: Decimal = magnitud.parse().unwrap_or_default();
            assert_eq!(
                s.vigente()
                    .and_then(|p| p.puntos(|hasta| m <= hasta))
                    .map(|p| p.to_string())
                    .as_deref(),
                Some(puntos),
                "{magnitud}"
            );
        }
    }

    #[test]
    fn a_day_without_its_change_keeps_the_earlier_value() {
        let texto = "titulo = 't'\nunidad = 'u'\n[[periodo]]\nhasta = '2021-07-01'\nvalor = 'a'\nfuente = \
            'f'\nverificacion = 'oficial'\n[[periodo]]\ndesde = '2021-07-01'\nhasta = '2024-01-01'\nvalor = \
            'b'\nfuente = 'f'\nverificacion = 'oficial'\n[[periodo]]\ndesde = '2025-01-01'\nvalor = 'c'\nfuente = \
            'f'\nverificacion = 'oficial'";
        let mut s: Serie = toml::from_str(texto).unwrap_or_else(|e| panic!("{e}"));
        s.id = "s".to_owned();
        let dia = |t: &str| t.parse::<Date>().unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(s.relevos().collect::<Vec<_>>(), [dia("2021-07-01")]);
        let todas = Parametros(vec![s]);
        for (cambio, cuando, valor) in [
            ("2021-07-01", "2021-07-01", Some("a")),
            ("2021-07-01", "2023-12-31", Some("a")),
            ("2021-07-01", "2024-06-01", None),
            ("2021-07-01", "2025-01-01", Some("c")),
            ("2025-01-01", "2025-01-01", Some("c")),
            ("2020-01-01", "2022-01-01", Some("b")),
        ] {
            let otras = todas.sin_relevo(dia(cambio));
            assert_eq!(otras.valor("s", dia(cuando)), valor, "{cambio} {cuando}");
        }
    }

    #[test]
    fn tables_that_do_not_ascend_or_end_closed_are_refused() {
        for malos in [
            "[{ hasta = '2', puntos = '1' }, { hasta = '1', puntos = '2' }, { puntos = '3' }]",
            "[{ hasta = '2', puntos = '1' }]",
            "[{ puntos = '1' }, { puntos = '2' }]",
        ] {
            assert!(serie(malos).revisar().is_some(), "{malos}");
        }
    }
}
