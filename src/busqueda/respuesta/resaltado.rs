//! The best window of a paragraph for a query, as escaped HTML with `<mark>` around what matched.

use crate::{lengua::texto, marcado::Html};
use std::collections::HashSet;

/// Words shown around what matched.
const VENTANA: usize = 55;

pub(in crate::busqueda) struct Marcador {
    /// Folded words to be marked.
    palabras: HashSet<String>,
    frases: Vec<Vec<String>>,
}

impl Marcador {
    pub(in crate::busqueda) fn nuevo(
        palabras: impl Iterator<Item = String>,
        frases: &[Vec<String>],
    ) -> Self {
        Self {
            palabras: palabras.collect(),
            frases: frases.to_vec(),
        }
    }

    /// The window of `texto` that holds most of the query.
    pub(in crate::busqueda) fn marcar(&self, texto: &str) -> Html {
        let tramos = texto::tramos(texto);
        let mut html = Html::default();
        if tramos.is_empty() {
            html.texto(texto);
            return html;
        }
        let plano = texto::plano_de(texto, &tramos);
        // As many as runs: one of marks alone folds to nothing.
        let palabras: Vec<&str> = plano[1..plano.len() - 1].split(' ').collect();
        let marcadas = self.marcadas(&palabras);
        let desde = mejor_ventana(&palabras, &marcadas);
        let hasta = (desde + VENTANA).min(tramos.len());
        let inicio = if desde == 0 { 0 } else { tramos[desde].start };
        let fin = if hasta == tramos.len() {
            texto.len()
        } else {
            tramos[hasta - 1].end
        };
        // One mark over a run of matched words reads better than one on each.
        let mut marcas: Vec<std::ops::Range<usize>> = Vec::new();
        for i in (desde..hasta).filter(|i| marcadas[*i]) {
            match marcas.last_mut() {
                Some(m)
                    if i > desde
                        && marcadas[i - 1]
                        && texto[m.end..tramos[i].start].trim().is_empty() =>
                {
                    m.end = tramos[i].end
                }
                _ => marcas.push(tramos[i].clone()),
            }
        }
        html.texto(if inicio > 0 { "… " } else { "" });
        let mut cursor = inicio;
        for m in marcas {
            html.texto(&texto[cursor..m.start]);
            html.etiqueta("<mark>");
            html.texto(&texto[m.clone()]);
            html.etiqueta("</mark>");
            cursor = m.end;
        }
        html.texto(&texto[cursor..fin]);
        html.texto(if fin < texto.len() { " …" } else { "" });
        html
    }

    fn marcadas(&self, palabras: &[&str]) -> Vec<bool> {
        let mut marcadas: Vec<bool> = palabras
            .iter()
            .map(|p| self.palabras.contains(*p))
            .collect();
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
fn mejor_ventana(palabras: &[&str], marcadas: &[bool]) -> usize {
    let ultima = palabras.len().saturating_sub(VENTANA);
    let valor = |desde: usize| {
        let dentro = desde..(desde + VENTANA).min(palabras.len());
        let distintas: HashSet<&str> = dentro
            .clone()
            .filter(|i| marcadas[*i])
            .map(|i| palabras[i])
            .collect();
        (
            distintas.len(),
            dentro.filter(|i| marcadas[*i]).count(),
            std::cmp::Reverse(desde),
        )
    };
    let mejor = (0..=ultima)
        .step_by(8)
        .chain([ultima])
        .max_by_key(|d| valor(*d))
        .unwrap_or(0);
    let primera = marcadas[mejor..]
        .iter()
        .position(|m| *m)
        .map_or(mejor, |p| mejor + p);
    primera.saturating_sub(8).min(ultima).max(if mejor == 0 {
        0
    } else {
        mejor.saturating_sub(8)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_the_only_markup() {
        let palabras = ["pliego", "condiciones"].map(str::to_owned);
        let m = Marcador::nuevo(palabras.into_iter(), &[vec!["de".into(), "la".into()]]);
        assert_eq!(
            m.marcar("El pliego condiciones <b>de la</b> entidad")
                .to_string(),
            "El <mark>pliego condiciones</mark> &lt;b&gt;<mark>de la</mark>&lt;/b&gt; entidad"
        );
    }
}
