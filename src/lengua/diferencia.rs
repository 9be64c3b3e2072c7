//! What changes, word by word, from one text to another.

use super::texto;
use similar::{DiffTag, capture_diff_slices};
use std::ops::Range;

/// A piece of a comparison, with the spaces that follow it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trozo {
    /// In both.
    Igual(String),
    /// Only in the earlier.
    Quitado(String),
    /// Only in the later.
    Puesto(String),
}

impl Trozo {
    /// Its words.
    pub fn texto(&self) -> &str {
        let (Self::Igual(t) | Self::Quitado(t) | Self::Puesto(t)) = self;
        t
    }
}

/// What changes from one text to another, word by word. Words between two changes that are too few to be read on their
/// own go with them. The shape of a quotation mark or of a dash is no change: texts print them one way or another.
pub fn diferencia(antes: &str, despues: &str) -> Vec<Trozo> {
    let (a, b) = (fichas(antes), fichas(despues));
    let palabras = |t: &str, f: &[Range<usize>]| -> Vec<String> {
        f.iter().map(|r| sin_forma(&t[r.clone()])).collect()
    };
    let (pa, pb) = (palabras(antes, &a), palabras(despues, &b));
    let operaciones = capture_diff_slices(similar::Algorithm::Myers, &pa, &pb);
    // Runs of (range before, range after, whether equal), then neighbours joined.
    let mut tramos: Vec<(Range<usize>, Range<usize>, bool)> = Vec::new();
    let ultima = operaciones.len().saturating_sub(1);
    for (i, o) in operaciones.iter().enumerate() {
        let (tag, va, vb) = o.as_tag_tuple();
        let es_palabra = |p: &&String| p.chars().any(char::is_alphanumeric);
        let sueltas = pb[vb.clone()].iter().filter(es_palabra).count() <= SUELTAS;
        let igual = tag == DiffTag::Equal && !(sueltas && i > 0 && i < ultima);
        match tramos.last_mut() {
            Some(t) if t.2 == igual => (t.0.end, t.1.end) = (va.end, vb.end),
            _ => tramos.push((va, vb, igual)),
        }
    }
    let trozo = |t: &str, f: &[Range<usize>], r: Range<usize>| -> String {
        let desde = f.get(r.start).map_or(t.len(), |x| x.start);
        let hasta = f.get(r.end).map_or(t.len(), |x| x.start);
        t[desde..hasta].to_owned()
    };
    let mut salida = Vec::new();
    for (va, vb, igual) in tramos {
        if igual {
            salida.push(Trozo::Igual(trozo(despues, &b, vb)));
            continue;
        }
        if !va.is_empty() {
            // The space before it was not carried by the words that both have.
            let suelto = salida
                .last()
                .is_some_and(|t: &Trozo| !t.texto().ends_with(' '))
                && a.get(va.start)
                    .is_some_and(|r| antes[..r.start].ends_with(' '));
            let espacio = if suelto { " " } else { "" };
            salida.push(Trozo::Quitado(format!("{espacio}{}", trozo(antes, &a, va))));
        }
        if !vb.is_empty() {
            salida.push(Trozo::Puesto(trozo(despues, &b, vb)));
        }
    }
    salida
}

/// A word or a mark, whatever the shape in which the mark is printed.
pub(super) fn sin_forma(ficha: &str) -> String {
    match ficha {
        "“" | "”" | "«" | "»" | "„" | "‟" => "\"".to_owned(),
        "‘" | "’" | "´" | "`" => "'".to_owned(),
        "–" | "—" | "―" | "−" => "-".to_owned(),
        "°" => "º".to_owned(),
        otra => otra.to_owned(),
    }
}

/// Byte ranges of the words of a text and of every other mark that is not a space.
pub(super) fn fichas(texto: &str) -> Vec<Range<usize>> {
    let mut salida = Vec::new();
    let mut desde = 0;
    for palabra in texto::tramos(texto) {
        signos(texto, desde..palabra.start, &mut salida);
        desde = palabra.end;
        salida.push(palabra);
    }
    signos(texto, desde..texto.len(), &mut salida);
    salida
}

pub(super) fn signos(texto: &str, donde: Range<usize>, salida: &mut Vec<Range<usize>>) {
    let desde = donde.start;
    let marcas = (texto[donde].char_indices()).filter(|(_, c)| !c.is_whitespace());
    salida.extend(marcas.map(|(i, c)| desde + i..desde + i + c.len_utf8()));
}

/// Equal words between two changes that are too few to be read on their own.
const SUELTAS: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    fn escrita(antes: &str, despues: &str) -> String {
        (diferencia(antes, despues).iter())
            .map(|t| match t {
                Trozo::Igual(x) => x.clone(),
                Trozo::Quitado(x) => format!("[-{x}-]"),
                Trozo::Puesto(x) => format!("[+{x}+]"),
            })
            .collect()
    }

    #[test]
    fn words_that_change_are_told_and_the_rest_is_as_printed() {
        let casos = [
            ("", "", ""),
            ("uno", "", "[-uno-]"),
            ("", "uno", "[+uno+]"),
            ("uno dos.", "uno dos.", "uno dos."),
            ("dijo \"sí\" – y ya", "dijo «sí» - y ya", "dijo «sí» - y ya"),
            (
                "el año pasado, dijo",
                "el año, dijo",
                "el año[- pasado-], dijo",
            ),
            (
                "En efecto, debe fijar una regla clara",
                "En efecto, no debe fijar una regla clara",
                "En efecto, [+no +]debe fijar una regla clara",
            ),
            // Two words between two changes are not worth reading alone.
            (
                "la norma vieja de la ley se aplica siempre",
                "la norma nueva de la guía se aplica siempre",
                "la norma [-vieja de la ley -][+nueva de la guía +]se aplica siempre",
            ),
        ];
        for (antes, despues, esperado) in casos {
            assert_eq!(escrita(antes, despues), esperado, "{antes} / {despues}");
        }
    }

    #[test]
    fn both_texts_can_be_read_back() {
        let casos = [
            ("«Uno», dos…  y tres", "«Uno»; dos y (tres)"),
            ("dijo «no» el 1° de enero", "dijo «no» el 1° de junio"),
            ("a b c d e f g", "g f e d c b a"),
            ("ñandú 2.2.1.1.1.6.2.", "nandu 2.2.1.1.1.6.3 – final"),
        ];
        for (antes, despues) in casos {
            let lado = |sin: fn(&Trozo) -> Option<&str>| -> String {
                diferencia(antes, despues).iter().filter_map(sin).collect()
            };
            let puesto = lado(|t| match t {
                Trozo::Igual(x) | Trozo::Puesto(x) => Some(x),
                Trozo::Quitado(_) => None,
            });
            assert_eq!(puesto, despues);
            let quitado = lado(|t| match t {
                Trozo::Igual(x) | Trozo::Quitado(x) => Some(x),
                Trozo::Puesto(_) => None,
            });
            let junto = |t: &str| t.split_whitespace().collect::<String>();
            assert_eq!(junto(&quitado), junto(antes));
        }
    }
}
