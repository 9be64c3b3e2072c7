//! How much of a report is checked, how much was, and what is never said of it.

use crate::lengua::formato::{fecha_larga, miles, plural};
use jiff::civil::Date;

/// Opinions checked in one report.
pub const MAXIMO_DE_OPINIONES: usize = 2_000;

/// Quotations checked in one report.
pub const MAXIMO_DE_TRANSCRIPCIONES: usize = 500;

/// Shortest quotation that is checked, in words: a shorter one stands in any text.
pub const MINIMO_DE_PALABRAS: usize = 6;

/// Longest quotation that is checked, in words.
pub const MAXIMO_DE_PALABRAS: usize = 1_000;

/// Quotations told among those that were not checked; the others are counted.
pub(super) const MAXIMO_SIN_COMPROBAR: usize = 200;

/// Bytes of the longest quotation that is checked.
pub(super) const MAXIMO_DE_BYTES: usize = 20_000;

/// Words of all the quotations of a report that stand nowhere: finding what is most like them is what takes time.
pub(super) const MAXIMO_DE_PALABRAS_SIN_HALLAR: usize = 60_000;

/// How much was checked, and against what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alcance {
    /// Documents of the corpus.
    pub documentos: usize,
    /// Paragraphs of the corpus.
    pub parrafos: usize,
    /// Opinions that the report names.
    pub opiniones: usize,
    /// Those that were checked.
    pub opiniones_comprobadas: usize,
    /// Quotations in the report.
    pub transcripciones: usize,
    /// Those that were checked.
    pub transcripciones_comprobadas: usize,
    /// Quotations told among those that were not checked.
    pub sin_comprobar_dichas: usize,
    /// The day for which regimes were checked.
    pub fecha: Option<Date>,
}

impl Alcance {
    /// What was checked, and what of the report was not: one sentence each.
    pub fn frases(&self) -> Vec<String> {
        let de = |hechas: usize, todas: usize, uno: &str, varios: &str| {
            format!(
                "{} de {}",
                miles(&hechas.to_string()),
                plural(todas, uno, varios)
            )
        };
        let mut frases = vec![format!(
            "Se comprobaron {} y {} contra {} de este corpus ({}).",
            de(
                self.opiniones_comprobadas,
                self.opiniones,
                "cita de un concepto o circular",
                "citas de conceptos o circulares"
            ),
            de(
                self.transcripciones_comprobadas,
                self.transcripciones,
                "transcripción",
                "transcripciones"
            ),
            plural(self.documentos, "documento", "documentos"),
            plural(self.parrafos, "párrafo", "párrafos"),
        )];
        let resto = (self.opiniones - self.opiniones_comprobadas)
            + (self.transcripciones - self.transcripciones_comprobadas);
        if resto > 0 {
            frases.push("No se comprobó el resto.".to_owned());
        }
        match self.transcripciones - self.transcripciones_comprobadas {
            0 => {}
            n if n > self.sin_comprobar_dichas => frases.push(format!(
                "De las transcripciones sin comprobar, abajo están las primeras {} con su motivo.",
                self.sin_comprobar_dichas
            )),
            _ => frases
                .push("Las transcripciones sin comprobar están abajo, con su motivo.".to_owned()),
        }
        frases.push(match self.fecha {
            Some(f) => format!(
                "La vigencia se comprobó para el {}, y solo la de los párrafos que tienen nota de vigencia en este corpus.",
                fecha_larga(f)
            ),
            None => "La vigencia no se comprobó: no se dio una fecha.".to_owned(),
        });
        frases
    }
}

/// What the checker never looks at.
pub const NO_SE_COMPRUEBA: &str = "No se comprueba: que la transcripción sustente lo que el informe concluye; las \
    leyes, los decretos y las sentencias que cite; lo que dice con sus propias palabras; ni los conceptos y \
    circulares que no están en este corpus. Que algo no esté en el corpus no quiere decir que no exista.";

/// What it is for a citation to need a second look.
pub const QUE_ES_UN_REPARO: &str = "Tienen reparo las citas ambiguas, mal escritas o con otra fecha, y las \
    transcripciones que no son literales, que están en otro documento o solo en el tesauro, o cuyo régimen no regía ese día o no se sabe.";
