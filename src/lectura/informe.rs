//! A report as paragraphs: what every format is read into.

use crate::lengua::texto;

/// Lines longer than this were not broken by hand: each is a paragraph.
const LINEA_LARGA: usize = 120;

/// Where in the report something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Puesto {
    /// Paragraph with text, from 1.
    pub parrafo: usize,
    /// Line of the file, from 1, when the file has lines.
    pub linea: Option<usize>,
}

impl std::fmt::Display for Puesto {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.linea {
            Some(l) => write!(f, "línea {l}"),
            None => write!(f, "párrafo {}", self.parrafo),
        }
    }
}

/// What a paragraph is printed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Modo {
    /// The words of the report.
    Corrido,
    /// A quotation set apart from the text.
    Cita,
}

/// A paragraph of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parrafo {
    /// Where it stands.
    pub puesto: Puesto,
    /// Its text, in one line, composed.
    pub texto: String,
    /// What it is printed as.
    pub modo: Modo,
}

/// A report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Informe {
    parrafos: Vec<Parrafo>,
}

impl Informe {
    /// Adds a paragraph; one without text is none. Soft hyphens and other marks without width are left out.
    pub fn agregar(&mut self, escrito: &str, modo: Modo, linea: Option<usize>) {
        let visible: String = (escrito.chars())
            .filter(|c| {
                !matches!(
                    c,
                    '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}'
                )
            })
            .collect();
        let texto = texto::nfc(&texto::un_espacio(&visible)).into_owned();
        if !texto.is_empty() {
            let puesto = Puesto {
                parrafo: self.parrafos.len() + 1,
                linea,
            };
            self.parrafos.push(Parrafo {
                puesto,
                texto,
                modo,
            });
        }
    }

    /// A report in plain text. A blank line ends a paragraph, and so does every line break of a text whose lines are
    /// not broken to a width; lines that begin with `>` are quotations.
    pub fn de_texto(texto: &str) -> Self {
        let mut informe = Self::default();
        let mut juntas: Vec<(usize, Modo, &str)> = Vec::new();
        for (i, linea) in texto.lines().enumerate() {
            let linea = linea.trim();
            let (modo, dentro) = match linea.strip_prefix('>') {
                Some(d) => (Modo::Cita, d.trim_start_matches(['>', ' ']).trim()),
                None => (Modo::Corrido, linea),
            };
            let otro = juntas.last().is_some_and(|j| j.1 != modo);
            if dentro.is_empty() || otro {
                informe.reunir(&mut juntas);
            }
            if !dentro.is_empty() {
                juntas.push((i + 1, modo, dentro));
            }
        }
        informe.reunir(&mut juntas);
        informe
    }

    fn reunir(&mut self, juntas: &mut Vec<(usize, Modo, &str)>) {
        let sueltas = juntas.iter().any(|j| j.2.chars().count() > LINEA_LARGA);
        if sueltas {
            for (linea, modo, t) in juntas.iter() {
                self.agregar(t, *modo, Some(*linea));
            }
        } else if let Some((linea, modo, _)) = juntas.first() {
            let texto: Vec<&str> = juntas.iter().map(|j| j.2).collect();
            self.agregar(&texto.join(" "), *modo, Some(*linea));
        }
        juntas.clear();
    }

    /// Its paragraphs.
    pub fn parrafos(&self) -> &[Parrafo] {
        &self.parrafos
    }
}
