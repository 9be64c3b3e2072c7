//! Quotations in a paragraph, and the pieces that an ellipsis or an editor's bracket leaves of them.

use crate::lengua::texto::tramos;
use std::ops::Range;

/// Longest text between brackets that is read as an editor's.
const CORCHETE: usize = 300;
/// Quotations inside one another that are told apart.
const HONDURA: usize = 8;

/// A quotation as it stands in its paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entrecomillado {
    /// Bytes of the paragraph, without the marks.
    pub rango: Range<usize>,
    /// Whether its marks are closed.
    pub cierre: Cierre,
}

/// Whether the marks of a quotation are closed in its paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cierre {
    Cerrado,
    Abierto,
}

/// The outermost quotations of a paragraph, in order. Those inside another are part of it.
pub(super) fn entrecomillados(texto: &str) -> Vec<Entrecomillado> {
    let mut salida = Vec::new();
    // Marks that are open, each with the one that closes it.
    let mut abiertas: Vec<char> = Vec::new();
    let (mut desde, mut previo) = (0, ' ');
    for (i, c) in texto.char_indices() {
        let tras = i + c.len_utf8();
        let sigue = texto[tras..].chars().next();
        let abre = match c {
            '«' => Some('»'),
            '“' | '„' => Some('”'),
            // Before a word and after a space it opens, whatever stands before.
            '"' if (previo.is_whitespace()
                || matches!(previo, '(' | '[' | '-' | '–' | '—' | '«' | '“' | '¿' | '¡'))
                && sigue.is_some_and(|s| !s.is_whitespace()) =>
            {
                Some('"')
            }
            _ => None,
        };
        previo = c;
        if let Some(cierra) = abre {
            if abiertas.is_empty() {
                desde = tras;
            }
            if abiertas.len() < HONDURA {
                abiertas.push(cierra);
            }
        } else if let Some(k) = (abiertas.iter()).rposition(|x| {
            // «…” and “…" are typed too: any mark closes its own kind, and the curly one the one that opened so.
            *x == c || (c == '“' && *x == '”')
        }) {
            abiertas.truncate(k);
            if k == 0 {
                salida.push(Entrecomillado {
                    rango: desde..i,
                    cierre: Cierre::Cerrado,
                });
            }
        }
    }
    if !abiertas.is_empty() {
        salida.push(Entrecomillado {
            rango: desde..texto.len(),
            cierre: Cierre::Abierto,
        });
    }
    salida.retain(|e| !texto[e.rango.clone()].trim().is_empty());
    salida
}

/// A quotation without what its author put into it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Piezas {
    /// Words that the report gives as literal, in order.
    pub piezas: Vec<String>,
    /// Whether it says that it leaves words out.
    pub omite: bool,
    /// What stands between brackets and is not an ellipsis.
    pub agregado: Vec<String>,
}

/// Splits a quotation at «[…]», «(…)», «…», «(sic)» and at what an editor wrote between brackets.
pub(super) fn piezas(texto: &str) -> Piezas {
    let mut p = Piezas::default();
    let mut pieza = String::new();
    let mut resto = texto;
    let cortar = |pieza: &mut String, p: &mut Piezas| {
        if !tramos(pieza).is_empty() {
            p.piezas.push(std::mem::take(pieza));
        } else {
            pieza.clear();
        }
    };
    while let Some(c) = resto.chars().next() {
        let cierre = match c {
            '[' => Some(']'),
            '(' => Some(')'),
            _ => None,
        };
        if let Some((dentro, largo)) = cierre.and_then(|x| encerrado(resto, x)) {
            let limpio = dentro.trim();
            let puntos = !limpio.is_empty() && limpio.chars().all(|c| matches!(c, '.' | '…' | ' '));
            let sic = limpio.trim_end_matches('.').eq_ignore_ascii_case("sic");
            let letra = limpio.chars().count() == 1
                && limpio.chars().all(char::is_alphabetic)
                && resto[largo..].starts_with(char::is_alphabetic);
            if c == '[' && letra {
                // «[l]a»: the case of one letter.
                pieza.push_str(limpio);
            } else if puntos || sic || c == '[' {
                cortar(&mut pieza, &mut p);
                p.omite |= puntos;
                if !puntos && !sic {
                    p.agregado.push(limpio.to_owned());
                }
            } else {
                pieza.push(c);
                resto = &resto[1..];
                continue;
            }
            resto = &resto[largo..];
            continue;
        }
        if c == '…' || resto.starts_with("...") {
            cortar(&mut pieza, &mut p);
            p.omite = true;
            resto = resto.trim_start_matches(['.', '…']);
            continue;
        }
        pieza.push(c);
        resto = &resto[c.len_utf8()..];
    }
    cortar(&mut pieza, &mut p);
    p
}

/// What stands between the bracket that a text begins with and the one that closes it, and the length of all.
fn encerrado(texto: &str, cierra: char) -> Option<(&str, usize)> {
    let fin = (texto.char_indices())
        .take(CORCHETE)
        .find(|(_, c)| *c == cierra)?
        .0;
    Some((&texto[1..fin], fin + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(texto: &str, esperado: &[&str]) {
        let hallados: Vec<&str> = entrecomillados(texto)
            .into_iter()
            .map(|e| &texto[e.rango])
            .collect();
        assert_eq!(hallados, esperado, "{texto}");
    }

    #[test]
    fn quotations_are_the_outermost_ones() {
        check(
            "dice «uno “dos” tres» y \"cuatro\".",
            &["uno “dos” tres", "cuatro"],
        );
        check("“uno «dos» tres” («cuatro»)", &["uno «dos» tres", "cuatro"]);
        check("sin cerrar: «uno dos", &["uno dos"]);
        check("nada » que \" cite ”", &[]);
        check("\"uno \"dos\" tres\"", &["uno \"dos\" tres"]);
        check("5\" de tubo y 'uno'", &[]);
    }

    #[test]
    fn ellipses_and_brackets_cut_pieces() {
        let casos: &[(&str, &[&str], bool, usize)] = &[
            (
                "uno [...] dos (…) tres",
                &["uno ", " dos ", " tres"],
                true,
                0,
            ),
            ("uno... dos… ", &["uno", " dos"], true, 0),
            (
                "[l]a entidad (literal a) fija",
                &["la entidad (literal a) fija"],
                false,
                0,
            ),
            (
                "el pliego [de la entidad] fija",
                &["el pliego ", " fija"],
                false,
                1,
            ),
            (
                "en firma (sic) al momento",
                &["en firma ", " al momento"],
                false,
                0,
            ),
            ("[…] la regla [", &[" la regla ["], true, 0),
        ];
        for (texto, esperadas, omite, agregados) in casos {
            let p = piezas(texto);
            assert_eq!(p.piezas, *esperadas, "{texto}");
            assert_eq!((p.omite, p.agregado.len()), (*omite, *agregados), "{texto}");
        }
    }
}
