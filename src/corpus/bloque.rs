//! One printed paragraph, list item, table, formula or footnote, with its id and its plain text.

use super::rol::Rol;
use crate::lengua::texto;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::{self, Write as _};

/// Identifier of a document, as `C-353-2026` or `C-SN-2026-06-04`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct IdDocumento(pub String);

/// Identifier of a paragraph inside its document: printed section and number, as `respuesta-3` or `razones-3a`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct IdParrafo(pub String);

impl IdParrafo {
    /// The section and the number, `("respuesta", "3a")`.
    pub fn partes(&self) -> (&str, &str) {
        self.0.rsplit_once('-').unwrap_or((&self.0, ""))
    }
}

impl fmt::Display for IdDocumento {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for IdParrafo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How a block is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clase {
    /// Running text.
    Parrafo,
    /// An item of a list.
    Lista,
    /// An item of a list inside another.
    Sublista,
    /// A whole table.
    Tabla,
    /// A formula, in LaTeX.
    Formula,
    /// A quotation of something that is not a norm.
    Cita,
}

impl Clase {
    pub(super) const TODAS: [Self; 6] = [
        Self::Parrafo,
        Self::Lista,
        Self::Sublista,
        Self::Tabla,
        Self::Formula,
        Self::Cita,
    ];

    /// The class of that name.
    pub fn de_nombre(nombre: &str) -> Option<Self> {
        Self::TODAS.into_iter().find(|c| c.nombre() == nombre)
    }

    /// The name used in files.
    pub fn nombre(self) -> &'static str {
        match self {
            Self::Parrafo => "parrafo",
            Self::Lista => "lista",
            Self::Sublista => "sublista",
            Self::Tabla => "tabla",
            Self::Formula => "formula",
            Self::Cita => "cita",
        }
    }
}

/// A block of official text: one printed paragraph, list item, whole table, formula or footnote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bloque {
    /// Given once, never reused.
    pub id: IdParrafo,
    /// What it does in the document.
    pub rol: Rol,
    /// How it is printed.
    pub clase: Clase,
    /// The block as Markdown, with footnote marks as `[^1]`.
    pub markdown: String,
    /// The block as plain text: quotations and hashes are over this.
    pub texto: String,
    /// SHA-256 of `texto`, in hexadecimal.
    pub sha256: String,
    /// The headnote line «DESCRIPTOR – Restrictor» it stands under, if any.
    pub descriptor: Option<String>,
}

impl Bloque {
    /// A block whose plain text and hash follow from its Markdown.
    pub fn nuevo(
        id: IdParrafo,
        rol: Rol,
        clase: Clase,
        markdown: String,
        descriptor: Option<String>,
    ) -> Self {
        let texto = texto_plano(&markdown, clase);
        let sha256 = sha256(texto.as_bytes());
        Self {
            id,
            rol,
            clase,
            markdown,
            texto,
            sha256,
            descriptor,
        }
    }
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::with_capacity(64), |mut s, b| {
            let _ = write!(s, "{b:02x}");
            s
        })
}

/// The Markdown options of the corpus: tables only. Smart punctuation and mathematics would rewrite official text.
pub(crate) const OPCIONES_MARKDOWN: pulldown_cmark::Options =
    pulldown_cmark::Options::ENABLE_TABLES;

/// Plain text of a block: no marks, no footnote references, one space between words.
fn texto_plano(markdown: &str, clase: Clase) -> String {
    if clase == Clase::Formula {
        return texto::un_espacio(
            markdown
                .trim()
                .trim_start_matches("$$")
                .trim_end_matches("$$"),
        );
    }
    let sin_notas = sin_referencias(markdown);
    let mut salida = String::with_capacity(sin_notas.len());
    for evento in Parser::new_ext(&sin_notas, OPCIONES_MARKDOWN) {
        match evento {
            Event::Text(t) | Event::Code(t) | Event::Html(t) | Event::InlineHtml(t) => {
                salida.push_str(&t)
            }
            Event::SoftBreak
            | Event::HardBreak
            | Event::End(TagEnd::TableCell | TagEnd::Paragraph | TagEnd::Item)
            | Event::Start(Tag::Item) => {
                salida.push(' ');
            }
            _ => {}
        }
    }
    texto::nfc(&texto::un_espacio(&salida)).into_owned()
}

/// The text without its `[^n]` marks. One that the source prints as an ordinary digit, `[^=n]`, leaves its digit.
pub(super) fn sin_referencias(markdown: &str) -> String {
    let mut salida = String::with_capacity(markdown.len());
    let mut resto = markdown;
    while let Some(i) = resto.find("[^") {
        salida.push_str(&resto[..i]);
        match llamada(&resto[i..]) {
            Some(l) => {
                salida.push_str(if l.con_cifra { l.numero } else { "" });
                resto = &resto[i + l.largo..];
            }
            None => {
                salida.push_str("[^");
                resto = &resto[i + 2..];
            }
        }
    }
    salida.push_str(resto);
    salida
}

/// The mark of a footnote at the start of a text.
pub(crate) struct Llamada<'a> {
    /// Number of the note.
    pub numero: &'a str,
    /// Whether the source prints it as an ordinary digit, so that it is part of the text.
    pub con_cifra: bool,
    /// Length of the mark in bytes.
    pub largo: usize,
}

/// Reads `[^2]` or `[^=2]` at the start of a text.
pub(crate) fn llamada(texto: &str) -> Option<Llamada<'_>> {
    let dentro = &texto.strip_prefix("[^")?[..texto.find(']')? - 2];
    let (numero, con_cifra) = dentro
        .strip_prefix('=')
        .map_or((dentro, false), |n| (n, true));
    let bien = !numero.is_empty() && numero.bytes().all(|b| b.is_ascii_digit());
    bien.then_some(Llamada {
        numero,
        con_cifra,
        largo: dentro.len() + 3,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_has_no_marks() {
        let casos = [
            (
                "el párrafo *ibidem* –adicionado–[^2] y **otro**",
                Clase::Parrafo,
                "el párrafo ibidem –adicionado– y otro",
            ),
            (
                "1\\. Si un índice «[…]» vale $0 y $5",
                Clase::Parrafo,
                "1. Si un índice «[…]» vale $0 y $5",
            ),
            (
                "$$CO \\times \\left(\\frac{E}{100}\\right)$$",
                Clase::Formula,
                "CO \\times \\left(\\frac{E}{100}\\right)",
            ),
            (
                "| A | B |\n|---|---|\n| c (1) | d |",
                Clase::Tabla,
                "A B c (1) d",
            ),
            ("- i) Uno", Clase::Lista, "i) Uno"),
            (
                "apoyos a la gestión[^=1], cuyo plazo",
                Clase::Parrafo,
                "apoyos a la gestión1, cuyo plazo",
            ),
            (
                "radicado 1_2026_03_04_003025",
                Clase::Parrafo,
                "radicado 1_2026_03_04_003025",
            ),
        ];
        for (markdown, clase, esperado) in casos {
            assert_eq!(texto_plano(markdown, clase), esperado);
        }
    }
}
