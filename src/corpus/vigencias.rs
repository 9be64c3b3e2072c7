//! Periods of what ended: a paragraph about a regime that no longer holds, or about a term that ran out, says when it held.
//!
//! Written by editors from what the documents themselves state; never part of the official text, and no rule reads it.
//! One file per document, one table per paragraph:
//!
//! ```toml
//! [razones-12]
//! regimen = "mejor año fiscal (Decreto 579 de 2021 y Decreto 1041 de 2022)"
//! desde = "2021-07-01"    # first day; absent when no text says it
//! hasta = "2024-01-01"    # first day on which it no longer held; absent when no text says it
//! fuente = "C-899-2024, razones-12; C-899-2024, respuesta-6"
//! verificacion = "oficial"
//! ```

use super::{Certeza, Documento};
use crate::lengua::formato::fecha_larga;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

/// What it is that ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Materia {
    /// A rule that held for a while.
    #[default]
    Regimen,
    /// A term given to do something: that it ran out ends no duty by itself.
    Plazo,
}

/// A table of the file, as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Escrita {
    regimen: String,
    #[serde(default)]
    materia: Materia,
    #[serde(default, deserialize_with = "fecha")]
    desde: Option<Date>,
    #[serde(default, deserialize_with = "fecha")]
    hasta: Option<Date>,
    fuente: String,
    verificacion: Certeza,
}

/// The library's own complaint would be told as if the file were not TOML.
fn fecha<'de, D: Deserializer<'de>>(lector: D) -> Result<Option<Date>, D::Error> {
    let texto = String::deserialize(lector)?;
    texto.parse().map(Some).map_err(|_| {
        D::Error::custom(format!(
            "«{texto}» no es una fecha del calendario; se escribe como «2024-01-31»"
        ))
    })
}

/// The half-open period `[desde, hasta)` of the regime or term that a paragraph is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vigencia {
    /// What ended, and, where the paragraph also explains what holds now, that it does.
    pub regimen: String,
    /// Whether it was a regime or a term.
    pub materia: Materia,
    /// First day; unknown when absent.
    pub desde: Option<Date>,
    /// First day on which it no longer held; unknown when absent.
    pub hasta: Option<Date>,
    /// Paragraphs or norms that state the period, separated by `; `.
    pub fuente: String,
    /// How sure it is.
    pub verificacion: Certeza,
    frase: String,
}

impl Vigencia {
    /// Checks a table against the corpus, or says in Spanish what is wrong with it.
    pub(super) fn comprobar(e: Escrita, documentos: &[Documento]) -> Result<Self, String> {
        for (campo, texto) in [("regimen", &e.regimen), ("fuente", &e.fuente)] {
            if texto.trim().is_empty() {
                return Err(format!("«{campo}» está vacío"));
            }
        }
        if let Some((d, h)) = e.desde.zip(e.hasta).filter(|(d, h)| d >= h) {
            return Err(format!(
                "termina antes de empezar: «desde» es {d} y «hasta», el primer día en que ya no rige, es {h}"
            ));
        }
        for (documento, parrafo) in partes(&e.fuente).filter_map(en_el_corpus) {
            let Some(d) = documentos.iter().find(|d| d.meta.id.0 == documento) else {
                return Err(format!(
                    "la fuente nombra el documento «{documento}», que no existe"
                ));
            };
            if d.posicion(parrafo).is_none() {
                return Err(format!(
                    "la fuente nombra el párrafo «{parrafo}», que no existe en {documento}"
                ));
            }
        }
        let frase = format!(
            "{}: {}.",
            periodo(e.materia, e.desde, e.hasta),
            e.regimen.trim().trim_end_matches('.')
        );
        Ok(Self {
            regimen: e.regimen,
            materia: e.materia,
            desde: e.desde,
            hasta: e.hasta,
            fuente: e.fuente,
            verificacion: e.verificacion,
            frase,
        })
    }

    /// The sentence for readers, with the last day on which it still held.
    pub fn frase(&self) -> &str {
        &self.frase
    }

    /// Each source as it is written, and its document and paragraph when it is one of the corpus.
    pub fn fuentes(&self) -> impl Iterator<Item = (&str, Option<(&str, &str)>)> {
        partes(&self.fuente).map(|p| (p, en_el_corpus(p)))
    }
}

fn partes(fuente: &str) -> impl Iterator<Item = &str> {
    fuente.split(';').map(str::trim)
}

/// `C-899-2024, respuesta-6` is a paragraph; «Decreto 579 de 2021, art. 3» is not.
fn en_el_corpus(fuente: &str) -> Option<(&str, &str)> {
    let (documento, parrafo) = fuente.split_once(", ")?;
    let (_, numero) = parrafo.rsplit_once('-')?;
    (!parrafo.contains(' ') && numero.starts_with(|c: char| c.is_ascii_digit()))
        .then_some((documento, parrafo))
}

fn periodo(materia: Materia, desde: Option<Date>, hasta: Option<Date>) -> String {
    let (que, paso) = match materia {
        Materia::Regimen => ("un régimen que", "rigió"),
        Materia::Plazo => ("lo que debía cumplirse en un plazo que", "corrió"),
    };
    let desde = desde.map(fecha_larga);
    // Readers are told the last day that counted, not the first that did not.
    let ultimo = hasta.map(|h| fecha_larga(h.yesterday().unwrap_or(h)));
    match (desde, ultimo) {
        (Some(d), Some(u)) => format!("Trata de {que} {paso} del {d} al {u}"),
        (None, Some(u)) => format!("Trata de {que} {paso} hasta el {u}"),
        (Some(d), None) => format!(
            "Trata de {que} {paso} desde el {d} y ya terminó, sin que los textos digan qué día"
        ),
        (None, None) => {
            format!("Trata de {que} ya terminó, sin que los textos digan qué días {paso}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tabla: &str, espera: Result<&str, &str>) {
        let texto = format!("fuente = 'Decreto 579 de 2021'\nverificacion = 'oficial'\n{tabla}");
        let escrita: Escrita = toml::from_str(&texto).unwrap_or_else(|e| panic!("{tabla}: {e}"));
        match (Vigencia::comprobar(escrita, &[]), espera) {
            (Ok(v), Ok(frase)) => assert_eq!(v.frase(), frase, "{tabla}"),
            (Err(dicho), Err(parte)) => assert!(dicho.contains(parte), "{tabla}: {dicho}"),
            (otro, _) => panic!("{tabla}: {otro:?}"),
        }
    }

    #[test]
    fn readers_see_the_last_day_that_counted() {
        let casos = [
            (
                "regimen = 'mejor año fiscal'\ndesde = '2021-07-01'\nhasta = '2024-01-01'",
                "Trata de un régimen que rigió del 1 de julio de 2021 al 31 de diciembre de 2023: mejor año fiscal.",
            ),
            (
                "regimen = 'un solo día.'\ndesde = '2024-02-29'\nhasta = '2024-03-01'",
                "Trata de un régimen que rigió del 29 de febrero de 2024 al 29 de febrero de 2024: un solo día.",
            ),
            (
                "regimen = 'x'\nhasta = '2024-01-01'",
                "Trata de un régimen que rigió hasta el 31 de diciembre de 2023: x.",
            ),
            (
                "regimen = 'x'\ndesde = '2021-07-01'",
                "Trata de un régimen que rigió desde el 1 de julio de 2021 y ya terminó, sin que los textos digan qué día: x.",
            ),
            (
                "regimen = 'x'",
                "Trata de un régimen que ya terminó, sin que los textos digan qué días rigió: x.",
            ),
            (
                "regimen = 'x'\nmateria = 'plazo'\ndesde = '2023-05-25'\nhasta = '2023-07-31'",
                "Trata de lo que debía cumplirse en un plazo que corrió del 25 de mayo de 2023 al 30 de julio de 2023: x.",
            ),
        ];
        for (tabla, frase) in casos {
            check(tabla, Ok(frase));
        }
    }

    #[test]
    fn periods_that_cannot_be_are_refused() {
        for (tabla, parte) in [
            ("regimen = ' '", "«regimen» está vacío"),
            (
                "regimen = 'x'\ndesde = '2024-01-01'\nhasta = '2024-01-01'",
                "termina antes de empezar",
            ),
            (
                "regimen = 'x'\ndesde = '2024-01-01'\nhasta = '2021-07-01'",
                "2021-07-01",
            ),
        ] {
            check(tabla, Err(parte));
        }
    }
}
