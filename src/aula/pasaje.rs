//! A run of words of a paragraph, short enough to stand among others as an option.

use crate::lengua::texto;
use std::{collections::BTreeSet, ops::Range};

/// Most characters of a run, when the paragraph is longer.
const LARGO: usize = 340;

/// The words around a quote: the quote whole, and as much of the paragraph as fits on both sides.
pub(super) fn alrededor(parrafo: &str, cita: &str) -> String {
    let desde = parrafo.find(cita).unwrap_or_default();
    ventana(
        parrafo,
        desde..desde + cita.len().min(parrafo.len() - desde),
    )
}

/// The words that come closest to a question: those of the stretch that holds most of its words.
pub(super) fn cercano(parrafo: &str, pregunta: &BTreeSet<String>) -> String {
    let tramos: Vec<(Range<usize>, bool)> = texto::tramos(parrafo)
        .into_iter()
        .map(|t| {
            let suya = pregunta.contains(&texto::plegar(&parrafo[t.clone()]));
            (t, suya)
        })
        .collect();
    let cabe = |i: usize, j: usize| tramos[j].0.end - tramos[i].0.start <= LARGO;
    let mut mejor: (usize, Range<usize>) = (0, 0..0);
    let (mut j, mut cuantas) = (0, 0);
    for i in 0..tramos.len() {
        while j < tramos.len() && cabe(i, j) {
            cuantas += usize::from(tramos[j].1);
            j += 1;
        }
        if tramos[i].1 && cuantas > mejor.0 {
            mejor = (cuantas, tramos[i].0.start..tramos[j - 1].0.end);
        }
        cuantas -= usize::from(tramos[i].1 && j > i);
        j = j.max(i + 1);
    }
    ventana(parrafo, mejor.1)
}

/// A range and the words around it, cut at spaces, with «…» where something is left out.
fn ventana(parrafo: &str, rango: Range<usize>) -> String {
    if parrafo.chars().count() <= LARGO {
        return parrafo.to_owned();
    }
    let sobra = LARGO.saturating_sub(parrafo[rango.clone()].chars().count()) / 2;
    let antes = parrafo[..rango.start].char_indices().rev().map(|(i, _)| i);
    let mut desde = antes.take(sobra).last().unwrap_or(rango.start);
    let despues = parrafo[rango.end..]
        .char_indices()
        .map(|(i, c)| i + c.len_utf8());
    let mut hasta = rango.end + despues.take(sobra).last().unwrap_or_default();
    if desde > 0 {
        let espacio = parrafo[desde..rango.start].find(' ');
        desde = espacio.map_or(rango.start, |i| desde + i + 1);
    }
    if hasta < parrafo.len() {
        let espacio = parrafo[rango.end..hasta].rfind(' ');
        hasta = espacio.map_or(rango.end, |i| rango.end + i);
    }
    let (abre, cierra) = (
        if desde > 0 { "… " } else { "" },
        if hasta < parrafo.len() { " …" } else { "" },
    );
    format!("{abre}{}{cierra}", &parrafo[desde..hasta])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_stands_whole_between_words_of_its_paragraph() {
        let largo = "añadir palabras del párrafo ".repeat(40);
        let con = |cita: &str| format!("{largo}{cita} {largo}");
        for cita in ["la cita «literal»", &"ñandú larga ".repeat(60)] {
            let p = con(cita);
            let salida = alrededor(&p, cita);
            assert!(salida.contains(cita), "{salida}");
            let literal = salida.trim_start_matches("… ").trim_end_matches(" …");
            assert!(p.contains(literal), "{salida}");
            assert!(salida.starts_with("… ") && salida.ends_with(" …"));
        }
        assert_eq!(alrededor("corto", "cor"), "corto");
    }

    #[test]
    fn the_closest_stretch_holds_the_words_asked_for() {
        let relleno = "otra cosa que nadie pregunta ".repeat(30);
        let p = format!("{relleno}el índice de liquidez indeterminado {relleno}");
        let pregunta: BTreeSet<String> = ["indice", "liquidez"]
            .map(str::to_owned)
            .into_iter()
            .collect();
        assert!(cercano(&p, &pregunta).contains("índice de liquidez"));
        let nada = cercano(&p, &BTreeSet::new());
        assert!(p.starts_with(nada.trim_end_matches(" …")), "{nada}");
        for raro in ["", "ñ", &"ñ".repeat(2_000), &"¡! ".repeat(900)] {
            let _ = (cercano(raro, &pregunta), alrededor(raro, "ñ"));
        }
    }
}
