//! Stage one: text to tokens. Words are folded, so that a query without accents and a printed norm are read alike.

use crate::lengua::texto;
use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Clase {
    /// A folded word; one that mixes letters and digits is a word too.
    Palabra(String),
    /// Digits, with inner dots.
    Numero(String),
    /// A sign. All dashes are `-`.
    Signo(char),
}

/// A token and the bytes it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ficha {
    pub rango: Range<usize>,
    pub clase: Clase,
}

/// The tokens of a text. Web addresses, ordinal marks («1º») and superscripts make none.
pub(super) fn fichas(texto: &str) -> Vec<Ficha> {
    let mut salida = Vec::with_capacity(texto.len() / 5);
    let mut desde = 0;
    while let Some(c) = texto[desde..].chars().next() {
        let resto = &texto[desde..];
        let largo = if c.is_whitespace() || es_marca(c) {
            c.len_utf8()
        } else if resto.starts_with("http://") || resto.starts_with("https://") {
            resto.find(char::is_whitespace).unwrap_or(resto.len())
        } else if es_de_palabra(c) {
            let (largo, clase) = palabra_o_numero(resto);
            salida.push(Ficha {
                rango: desde..desde + largo,
                clase,
            });
            largo
        } else {
            let signo = if matches!(c, '‐'..='―' | '−') {
                '-'
            } else {
                c
            };
            salida.push(Ficha {
                rango: desde..desde + c.len_utf8(),
                clase: Clase::Signo(signo),
            });
            c.len_utf8()
        };
        desde += largo;
    }
    salida
}

fn es_marca(c: char) -> bool {
    matches!(
        c,
        'º' | 'ª' | '°' | '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '\u{AD}' | '\u{200B}' | '\u{FEFF}'
    )
}

fn es_de_palabra(c: char) -> bool {
    (c.is_alphanumeric() || c == '_' || es_combinante(c)) && !es_marca(c)
}

fn es_combinante(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// The word or number that a text begins with, and its length.
fn palabra_o_numero(resto: &str) -> (usize, Clase) {
    let mut largo = 0;
    let mut solo_cifras = true;
    for (i, c) in resto.char_indices() {
        let sigue = &resto[i + c.len_utf8()..];
        let une =
            c == '.' && solo_cifras && i > 0 && sigue.starts_with(|s: char| s.is_ascii_digit());
        if !une && !es_de_palabra(c) {
            break;
        }
        solo_cifras &= une || c.is_ascii_digit();
        largo = i + c.len_utf8();
    }
    let escrito = &resto[..largo];
    // «6o.» is how laws print «6º».
    let cifras = escrito.strip_suffix(['o', 'O']).unwrap_or(escrito);
    let clase = if solo_cifras {
        Clase::Numero(escrito.to_owned())
    } else if !cifras.is_empty() && cifras.bytes().all(|b| b.is_ascii_digit()) {
        Clase::Numero(cifras.to_owned())
    } else {
        Clase::Palabra(texto::plegar(escrito))
    };
    (largo, clase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(texto: &str, esperado: &[&str]) {
        let dichas: Vec<String> = fichas(texto)
            .into_iter()
            .map(|f| match f.clase {
                Clase::Palabra(p) => p,
                Clase::Numero(n) => format!("#{n}"),
                Clase::Signo(s) => s.to_string(),
            })
            .collect();
        assert_eq!(dichas, esperado);
    }

    #[test]
    fn words_numbers_and_signs() {
        check(
            "Artículo 2.2.1.1.1.5.3. del N° 5º",
            &["articulo", "#2.2.1.1.1.5.3", ".", "del", "n", "#5"],
        );
        check(
            "C – 194, C–1409",
            &["c", "-", "#194", ",", "c", "-", "#1409"],
        );
        check("9o. 9A 1o", &["#9", ".", "9a", "#1"]);
        check("arts. 4,6.", &["arts", ".", "#4", ",", "#6", "."]);
        check(
            "1_2026_03 véase https://a.co/c-12-de-2020 RS2024",
            &["1_2026_03", "vease", "rs2024"],
        );
    }
}
