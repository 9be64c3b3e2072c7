//! Rules that may answer a search, and the facts that the search itself states.
//!
//! A rule is suggested only because paragraphs among the results support it. A fact is taken from the query only when it
//! is plainly stated; nothing is guessed, and what is not stated stays for the reader to fill in.

use super::App;
use crate::{busqueda::Respuesta, lengua::texto, reglas::ReglaFundada};
use std::collections::BTreeSet;

/// Most rules suggested.
const MAXIMO: usize = 3;

/// A rule that may answer a search.
pub struct Sugerida<'a> {
    /// The rule.
    pub regla: &'a ReglaFundada,
    /// Facts that the query states: field and value, as text.
    pub entrada: Vec<(&'static str, &'static str)>,
}

/// Denominators that a query may say are zero, with the indicator each belongs to: field values of `denominador-cero`.
const DENOMINADORES: [(&[&str], &str); 3] = [
    (&["pasivo", "corriente"], "liquidez"),
    (&["gastos", "de", "intereses"], "cobertura_intereses"),
    (&["gasto", "de", "intereses"], "cobertura_intereses"),
];

/// Rules supported by most of the results, best first; ties go to the one that comes first among the results.
pub fn reglas_sugeridas<'a>(
    app: &'a App,
    consulta: &str,
    respuesta: &Respuesta,
) -> Vec<Sugerida<'a>> {
    let mut cuentas: Vec<(&str, usize)> = Vec::new();
    for resultado in &respuesta.resultados {
        let lugares = std::iter::once(&resultado.lugar).chain(&resultado.reiterado_en);
        let mut vistas = BTreeSet::new();
        for (d, b) in lugares.filter_map(|l| app.en(*l)) {
            for (regla, f) in app.corpus().reglas_de(&d.meta.id, &b.id) {
                if !f.sustenta() || !vistas.insert(regla) {
                    continue;
                }
                match cuentas.iter_mut().find(|(r, _)| *r == regla) {
                    Some((_, n)) => *n += 1,
                    None => cuentas.push((regla, 1)),
                }
            }
        }
    }
    cuentas.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let palabras = texto::palabras(consulta);
    cuentas
        .into_iter()
        .filter_map(|(id, _)| app.regla(id))
        .take(MAXIMO)
        .map(|regla| Sugerida {
            entrada: hechos(regla.ficha().id, &palabras),
            regla,
        })
        .collect()
}

/// The facts of a rule that the words of a query state.
fn hechos(regla: &str, palabras: &[String]) -> Vec<(&'static str, &'static str)> {
    if regla != "denominador-cero" {
        return Vec::new();
    }
    DENOMINADORES
        .iter()
        .find(|(nombre, _)| es_cero(nombre, palabras))
        .map(|(_, indicador)| vec![("indicador", *indicador), ("denominador", "0")])
        .unwrap_or_default()
}

/// Whether the words say that something is zero: «pasivo corriente 0», «pasivo corriente igual a cero», «sin pasivo
/// corriente».
fn es_cero(nombre: &[&str], palabras: &[String]) -> bool {
    let Some(i) = palabras.windows(nombre.len()).position(|w| w == nombre) else {
        return false;
    };
    let sin = i > 0 && palabras[i - 1] == "sin";
    let mut despues = palabras[i + nombre.len()..]
        .iter()
        .skip_while(|p| matches!(p.as_str(), "es" | "en" | "de" | "igual" | "a"));
    sin || despues.next().is_some_and(|p| p == "0" || p == "cero")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_zero_is_a_fact() {
        let casos = [
            ("pasivo corriente 0", Some("liquidez")),
            ("Pasivo corriente es igual a cero y RUP", Some("liquidez")),
            ("proponente sin pasivo corriente", Some("liquidez")),
            ("gastos de intereses en cero", Some("cobertura_intereses")),
            ("pasivo corriente", None),
            ("pasivo corriente 5000", None),
            ("pasivo corriente 0.5", None),
            ("pasivo no corriente 0", None),
            ("denominador cero", None),
        ];
        for (consulta, indicador) in casos {
            let hallado = hechos("denominador-cero", &texto::palabras(consulta));
            assert_eq!(hallado.first().map(|h| h.1), indicador, "{consulta}");
        }
        assert!(hechos("contrato-como-obra", &texto::palabras("pasivo corriente 0")).is_empty());
    }
}
