//! The best window of a paragraph for a query, as escaped HTML with `<mark>` around what matched.

use super::analisis::{Raices, es_vacia};
use crate::texto;
use std::collections::HashSet;

/// Words shown around what matched.
const VENTANA: usize = 55;

pub(super) struct Marcador {
    raices: HashSet<String>,
    frases: Vec<Vec<String>>,
}

impl Marcador {
    pub(super) fn nuevo<'a>(raices: impl Iterator<Item = &'a str>, frases: &[Vec<String>]) -> Self {
        Self { raices: raices.map(str::to_owned).collect(), frases: frases.to_vec() }
    }

    /// The window of `texto` that holds most of the query.
    pub(super) fn marcar(&self, texto: &str) -> String {
        let tramos = texto::tramos(texto);
        let palabras: Vec<String> = tramos.iter().map(|t| texto::plegar(&texto[t.clone()])).collect();
        let marcadas = self.marcadas(&palabras);
        if tramos.is_empty() {
            return escapar(texto);
        }
        let desde = mejor_ventana(&palabras, &marcadas);
        let hasta = (desde + VENTANA).min(tramos.len());
        let (inicio, fin) = (if desde == 0 { 0 } else { tramos[desde].start }, if hasta == tramos.len() { texto.len() } else { tramos[hasta - 1].end });
        let mut salida = String::with_capacity(fin - inicio + 64);
        if inicio > 0 {
            salida.push_str("… ");
        }
        let mut cursor = inicio;
        for (i, t) in tramos.iter().enumerate().take(hasta).skip(desde).filter(|(i, _)| marcadas[*i]) {
            salida.push_str(&escapar(&texto[cursor..t.start]));
            // One mark over a run of matched words reads better than one on each.
            let seguida = i > desde && marcadas[i - 1] && texto[cursor..t.start].trim().is_empty();
            if seguida && salida.ends_with(&escapar(&texto[cursor..t.start])) {
                let corte = salida.len() - (t.start - cursor);
                if salida[..corte].ends_with("</mark>") {
                    let espacio = salida.split_off(corte);
                    salida.truncate(corte - "</mark>".len());
                    salida.push_str(&espacio);
                    salida.push_str(&escapar(&texto[t.clone()]));
                    salida.push_str("</mark>");
                    cursor = t.end;
                    continue;
                }
            }
            salida.push_str("<mark>");
            salida.push_str(&escapar(&texto[t.clone()]));
            salida.push_str("</mark>");
            cursor = t.end;
        }
        salida.push_str(&escapar(&texto[cursor..fin]));
        if fin < texto.len() {
            salida.push_str(" …");
        }
        salida
    }

    fn marcadas(&self, palabras: &[String]) -> Vec<bool> {
        let mut raices = Raices::default();
        let mut marcadas: Vec<bool> = palabras.iter().map(|p| !es_vacia(p) && self.raices.contains(&raices.raiz(p))).collect();
        for f in self.frases.iter().filter(|f| !f.is_empty()) {
            for (i, v) in palabras.windows(f.len()).enumerate() {
                if v == f.as_slice() {
                    marcadas[i..i + f.len()].fill(true);
                }
            }
        }
        marcadas
    }
}

/// The window that holds most different matched words, then most of them, then the first.
fn mejor_ventana(palabras: &[String], marcadas: &[bool]) -> usize {
    let ultima = palabras.len().saturating_sub(VENTANA);
    let valor = |desde: usize| {
        let dentro = desde..(desde + VENTANA).min(palabras.len());
        let distintas: HashSet<&str> = dentro.clone().filter(|i| marcadas[*i]).map(|i| palabras[i].as_str()).collect();
        (distintas.len(), dentro.filter(|i| marcadas[*i]).count(), std::cmp::Reverse(desde))
    };
    let mejor = (0..=ultima).step_by(8).chain([ultima]).max_by_key(|d| valor(*d)).unwrap_or(0);
    let primera = marcadas[mejor..].iter().position(|m| *m).map_or(mejor, |p| mejor + p);
    primera.saturating_sub(8).min(ultima).max(if mejor == 0 { 0 } else { mejor.saturating_sub(8) })
}

/// Text as HTML.
fn escapar(texto: &str) -> String {
    let mut salida = String::with_capacity(texto.len());
    for c in texto.chars() {
        match c {
            '&' => salida.push_str("&amp;"),
            '<' => salida.push_str("&lt;"),
            '>' => salida.push_str("&gt;"),
            '"' => salida.push_str("&quot;"),
            '\'' => salida.push_str("&#39;"),
            otro => salida.push(otro),
        }
    }
    salida
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_the_only_markup() {
        let mut r = Raices::default();
        let raices = [r.raiz("pliego"), r.raiz("condiciones")];
        let m = Marcador::nuevo(raices.iter().map(String::as_str), &[vec!["de".into(), "la".into()]]);
        assert_eq!(m.marcar("El pliego condiciones <b>de la</b> entidad"), "El <mark>pliego condiciones</mark> &lt;b&gt;<mark>de la</mark>&lt;/b&gt; entidad");
    }
}
