//! The quotations of a paragraph, and the opinion that the report gives each as of.
//!
//! A report does not say it in a form, so it is the nearest that counts, and readers are told that it is: «el informe nombra junto a
//! ella».

use super::{
    comillas::{self, Cierre},
    opiniones::PorParrafo,
};
use crate::{
    lectura::informe::{Modo, Parrafo},
    lengua::texto,
};
use std::ops::Range;

/// Letters between a quotation and the opinion in parentheses after it.
const TRAS_LA_CITA: usize = 60;
/// Bytes of the longest sentence.
const FRASE: usize = 3_000;
/// Letters between two opinions of one list.
const EN_LISTA: usize = 12;
/// The quotations of a paragraph. One that is set apart is a quotation whole, less the citation in parentheses at its end;
/// a line of it that only names its source is none.
pub(super) fn citas_de(
    p: &Parrafo,
    opiniones: &[(usize, Range<usize>)],
) -> Vec<(Range<usize>, Cierre)> {
    let dentro = comillas::entrecomillados(&p.texto);
    let con_marcas: Vec<(Range<usize>, Cierre)> =
        dentro.iter().map(|e| (e.rango.clone(), e.cierre)).collect();
    if p.modo == Modo::Corrido {
        return con_marcas;
    }
    let palabras = |r: Range<usize>| texto::tramos(&p.texto[r]).len();
    let mut fin = p.texto.len();
    // «[…]» (Concepto C-353 de 2026, respuesta 3).
    let sin_punto = p.texto.trim_end_matches(['.', ' ']);
    if sin_punto.ends_with(')')
        && let Some(abre) = sin_punto.rfind('(')
        && opiniones.iter().any(|(_, r)| r.start > abre)
    {
        fin = abre;
    }
    let todas = palabras(0..fin);
    let entre = con_marcas
        .iter()
        .map(|c| palabras(c.0.clone()))
        .sum::<usize>();
    let solo_fuente =
        p.texto.starts_with(['—', '–', '-', '(']) && !opiniones.is_empty() && todas < 25;
    if solo_fuente {
        return Vec::new();
    }
    if entre * 5 >= todas * 4 && p.texto.starts_with(['«', '“', '"', '„']) {
        return con_marcas;
    }
    vec![(0..fin, Cierre::Cerrado)]
}

/// Whether a sentence ends between two bytes.
fn hay_punto(texto: &str, tramo: Range<usize>) -> bool {
    let tramo = texto.get(tramo).unwrap_or_default();
    if tramo.len() > FRASE {
        return true;
    }
    tramo.match_indices(". ").any(|(i, _)| {
        let sigue = tramo[i + 2..].trim_start_matches(['“', '«', '"', '¿', '(']);
        sigue.starts_with(char::is_uppercase)
    })
}

/// The opinions that a quotation is given as of: those in parentheses right after it; else the nearest before it in its sentence,
/// after it in its sentence, before it in its paragraph; else, for one set apart or that opens its paragraph, what announces it.
pub(super) fn atribuida(
    parrafos: &[Parrafo],
    por_parrafo: &PorParrafo,
    i: usize,
    cita: &Range<usize>,
) -> Vec<usize> {
    let texto = &parrafos[i].texto;
    let suyas = &por_parrafo[i];
    let antes: Vec<_> = suyas.iter().filter(|o| o.1.end <= cita.start).collect();
    let despues: Vec<_> = suyas.iter().filter(|o| o.1.start >= cita.end).collect();
    // All of one list, from the nearest on.
    let lista = |orden: &[&(usize, Range<usize>)]| -> Vec<usize> {
        let mut salida: Vec<usize> = Vec::new();
        let mut previo: Option<&Range<usize>> = None;
        for o in orden {
            if let Some(r) = previo {
                let (a, b) = if r.start > o.1.start {
                    (o.1.end, r.start)
                } else {
                    (r.end, o.1.start)
                };
                let entre = texto.get(a..b).unwrap_or_default();
                if entre.chars().count() > EN_LISTA || entre.contains(['«', '“', '"', '.']) {
                    break;
                }
            }
            salida.push(o.0);
            previo = Some(&o.1);
        }
        salida
    };
    let hacia_atras: Vec<_> = antes.iter().rev().copied().collect();
    if let Some(o) = despues.first() {
        let entre = &texto[cita.end..o.1.start];
        if entre.chars().count() <= TRAS_LA_CITA
            && entre.contains(['(', '[', '—'])
            && !entre.contains(['«', '“'])
        {
            return lista(&despues);
        }
    }
    let en_su_frase = |o: &&&(usize, Range<usize>)| !hay_punto(texto, o.1.end..cita.start);
    if hacia_atras.first().filter(en_su_frase).is_some() {
        return lista(&hacia_atras);
    }
    if let Some(o) = despues.first()
        && !hay_punto(texto, cita.end..o.1.start)
        && !texto[cita.end..o.1.start].contains(['«', '“'])
    {
        return lista(&despues);
    }
    if !hacia_atras.is_empty() {
        return lista(&hacia_atras);
    }
    if !despues.is_empty() {
        return lista(&despues);
    }
    let abre = texto[..cita.start]
        .trim_matches(['«', '“', '"', ' '])
        .is_empty();
    if parrafos[i].modo == Modo::Corrido && !abre {
        return Vec::new();
    }
    // A line of source under the quotation, or the paragraph that announces it.
    let fuente = (i + 1..parrafos.len())
        .take_while(|k| {
            parrafos[*k].modo == parrafos[i].modo || parrafos[*k].texto.starts_with(['(', '—', '–'])
        })
        .find(|k| parrafos[*k].texto.starts_with(['(', '—', '–']) && !por_parrafo[*k].is_empty());
    if let Some(k) = fuente {
        return por_parrafo[k].iter().map(|o| o.0).collect();
    }
    let anuncia = (0..i).rev().find(|k| parrafos[*k].modo == Modo::Corrido);
    let Some(k) = anuncia.filter(|k| parrafos[*k].texto.ends_with(':')) else {
        return Vec::new();
    };
    let dichas = &por_parrafo[k];
    let frase = |o: &&(usize, Range<usize>)| {
        !hay_punto(&parrafos[k].texto, o.1.end..parrafos[k].texto.len())
    };
    let cercanas: Vec<usize> = dichas.iter().filter(frase).map(|o| o.0).collect();
    cercanas
}
