//! The pieces a citation is written with: nouns, numbers, years, connectors.

use super::norma::{Acto, ClaseDeParte, Parte};
use crate::{corpus::ClaseDeNorma, lengua::formato::MESES};
use std::ops::Range;

/// Who wrote the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Modo {
    /// A document, which cites by its rules.
    Documento,
    /// A search box, where «ley 1150/2007», «1082/2015» and a bare «2.2.1.1.1.5.3» are norms.
    Consulta,
}

/// A noun by which a text refers back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sustantivo {
    /// «artículo».
    Articulo,
    /// «norma», «disposición»: an act or an article of one.
    Disposicion,
    /// «ley», «decreto».
    Acto(ClaseDeNorma),
}

/// How a text refers to another place without naming it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remision {
    /// «ibidem».
    Ibidem,
    /// «el presente artículo»: the one that is speaking.
    Propia(Sustantivo),
    /// «este artículo»: the one that is speaking, or the last one named.
    Cercana(Sustantivo),
    /// «dicho artículo», «la norma citada».
    Anterior(Sustantivo),
}

/// A year as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Anio {
    Ninguno,
    Entero(i16),
    /// «93».
    Corto(i16),
    /// «202».
    Malo(String),
}

/// An act as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ActoEscrito {
    Expreso(Acto),
    /// Without its kind, or without all of its year.
    Incompleto {
        clase: Option<ClaseDeNorma>,
        numero: u32,
        anio: Anio,
    },
    Remision(Remision),
    Ninguno,
    /// One of several, and the text does not say which.
    Repartido,
    Malformado(String),
}

/// What a mention names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Que {
    Norma {
        acto: ActoEscrito,
        articulo: Option<String>,
        partes: Vec<Parte>,
    },
    Concepto {
        numero: String,
        anio: Anio,
        /// Whether a word says that it is an opinion.
        rotulo: Rotulo,
    },
    Radicado(String),
}

/// Whether a number of the form «C-123» is said to be an opinion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rotulo {
    Concepto,
    Ninguno,
}

/// A mention, not yet resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mencion {
    pub rango: Range<usize>,
    pub que: Que,
}

/// An act and the tokens it takes.
pub(super) struct ActoLeido {
    pub fichas: Range<usize>,
    pub acto: ActoEscrito,
}

/// What stands between a provision and its act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Conector {
    Ninguno,
    Coma,
    De,
}

pub(in crate::citas) fn sustantivo(palabra: &str) -> Option<Sustantivo> {
    Some(match palabra {
        "articulo" => Sustantivo::Articulo,
        "norma" | "disposicion" | "normativa" | "precepto" => Sustantivo::Disposicion,
        "ley" => Sustantivo::Acto(ClaseDeNorma::Ley),
        "decreto" | "reglamento" => Sustantivo::Acto(ClaseDeNorma::Decreto),
        "resolucion" => Sustantivo::Acto(ClaseDeNorma::Resolucion),
        "circular" => Sustantivo::Acto(ClaseDeNorma::Circular),
        _ => return None,
    })
}

pub(in crate::citas) fn es_participio(palabra: &str) -> bool {
    matches!(
        palabra,
        "citado"
            | "citada"
            | "mencionado"
            | "mencionada"
            | "referido"
            | "referida"
            | "aludido"
            | "aludida"
            | "precitado"
            | "precitada"
    )
}

pub(in crate::citas) fn es_mes(palabra: &str) -> bool {
    MESES.contains(&palabra) || palabra == "setiembre"
}

pub(in crate::citas) fn es_romano(palabra: &str) -> bool {
    !palabra.is_empty() && palabra.len() <= 5 && palabra.chars().all(|c| "ivxl".contains(c))
}

/// A number read as a year: four digits of one, two of one, none (one digit: a quantity), or a misprint.
pub(in crate::citas) fn clasificar(n: &str) -> Anio {
    match (n.len(), n.parse::<i16>()) {
        (4, Ok(a)) if (1800..2100).contains(&a) => Anio::Entero(a),
        (2, Ok(a)) => Anio::Corto(a),
        (1, Ok(_)) => Anio::Ninguno,
        _ => Anio::Malo(n.to_owned()),
    }
}

/// The number of an act: up to five digits, perhaps with a dot at the thousands.
pub(in crate::citas) fn numero_de_acto(n: &str) -> Option<u32> {
    let plano = match n.split_once('.') {
        None => n.to_owned(),
        Some((miles, resto)) if resto.len() == 3 && resto.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{miles}{resto}")
        }
        Some(_) => return None,
    };
    (plano.len() <= 6)
        .then(|| plano.parse().ok())
        .flatten()
        .filter(|n| *n > 0)
}

/// Ordinals as words.
pub(super) fn ordinal(palabra: &str) -> Option<&'static str> {
    Some(match palabra {
        "primer" | "primero" | "primera" => "1",
        "segundo" | "segunda" => "2",
        "tercer" | "tercero" | "tercera" => "3",
        "cuarto" | "cuarta" => "4",
        "quinto" | "quinta" => "5",
        "sexto" | "sexta" => "6",
        "septimo" | "septima" => "7",
        "octavo" | "octava" => "8",
        "noveno" | "novena" => "9",
        "decimo" | "decima" => "10",
        _ => return None,
    })
}

/// The kind of part that a word says, and whether it announces several.
pub(super) fn clase_de_parte(palabra: &str) -> Option<(ClaseDeParte, bool)> {
    Some(match palabra {
        "numeral" | "nral" | "num" => (ClaseDeParte::Numeral, false),
        "numerales" | "nums" => (ClaseDeParte::Numeral, true),
        "literal" | "lit" => (ClaseDeParte::Literal, false),
        "literales" | "lits" => (ClaseDeParte::Literal, true),
        "paragrafo" | "par" | "pgfo" => (ClaseDeParte::Paragrafo, false),
        "paragrafos" => (ClaseDeParte::Paragrafo, true),
        "parrafo" => (ClaseDeParte::Parrafo, false),
        "parrafos" => (ClaseDeParte::Parrafo, true),
        "inciso" | "inc" => (ClaseDeParte::Inciso, false),
        "incisos" => (ClaseDeParte::Inciso, true),
        _ => return None,
    })
}

/// The numbers from `desde` to `hasta`; of compound ones, the last component moves. None when that is not a range.
pub(super) fn intervalo(desde: &str, hasta: &str) -> Option<Vec<String>> {
    let partir = |n: &str| -> Option<(String, u32)> {
        let (prefijo, ultimo) = n.rsplit_once('.').map_or(("", n), |(p, u)| (p, u));
        Some((prefijo.to_owned(), ultimo.parse().ok()?))
    };
    let ((prefijo, a), (otro, b)) = (partir(desde)?, partir(hasta)?);
    if prefijo != otro || a >= b || (b - a) as usize > MAXIMO_DE_LISTA {
        return None;
    }
    let con_prefijo = |n: u32| {
        if prefijo.is_empty() {
            n.to_string()
        } else {
            format!("{prefijo}.{n}")
        }
    };
    Some((a + 1..=b).map(con_prefijo).collect())
}

/// Whether what a mention is followed by makes it the heading of a transcription: «Artículo 5. De la Selección».
pub(super) fn es_encabezado(texto: &str, fin: usize) -> bool {
    texto
        .get(fin..)
        .and_then(|r| r.strip_prefix('.'))
        .map(str::trim_start)
        .is_some_and(|r| r.starts_with(|c: char| c.is_uppercase()))
}

/// How many quotations are open at byte `hasta`.
pub(super) fn comillas_abiertas(texto: &str, hasta: usize) -> usize {
    let mut abiertas = 0_usize;
    let mut previo = ' ';
    for c in texto.get(..hasta).unwrap_or_default().chars() {
        match c {
            '“' | '«' => abiertas += 1,
            '"' if previo.is_whitespace() || matches!(previo, '(' | '-' | '–') => abiertas += 1,
            '”' | '»' | '"' => abiertas = abiertas.saturating_sub(1),
            _ => {}
        }
        previo = c;
    }
    abiertas
}

/// Whether a full stop ends a sentence between two bytes.
pub(super) fn hay_punto(texto: &str, desde: usize, hasta: usize) -> bool {
    let tramo = texto.get(desde..hasta).unwrap_or_default();
    tramo.match_indices(". ").any(|(i, _)| {
        let sigue = tramo[i + 2..].trim_start_matches(['“', '«', '"', '¿', '(']);
        sigue.is_empty() || sigue.starts_with(|c: char| c.is_uppercase())
    })
}

/// Numbers that a list or a range may expand to; more is a typing error.
pub(super) const MAXIMO_DE_LISTA: usize = 60;
