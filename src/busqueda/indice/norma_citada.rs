//! Address names of norms, among the stems.

use crate::citas::{Citas, Norma};

/// What marks, among stems, the address name of a norm that a paragraph cites. No word has it.
pub(in crate::busqueda) const CITA: char = '§';

/// Address names of the norms and articles that a block cites; those that it transcribes, twice.
pub(in crate::busqueda) fn citadas(citas: &Citas, documento: usize, bloque: usize) -> Vec<String> {
    let transcrita = citas.transcribe(documento, bloque);
    let mut salida: Vec<String> = citas
        .en(documento, bloque)
        .iter()
        .filter_map(crate::citas::Cita::norma)
        .chain(transcrita)
        .flat_map(nombres_de_cita)
        .collect();
    salida.sort_unstable();
    salida.dedup();
    salida.extend(transcrita.into_iter().flat_map(nombres_de_cita));
    salida
}

/// The act, and the article when there is one.
pub(in crate::busqueda) fn nombres_de_cita(norma: &Norma) -> Vec<String> {
    let mut nombres = vec![format!("{CITA}{}", norma.acto.slug())];
    if norma.articulo.is_some() {
        nombres.push(format!("{CITA}{}", norma.slug()));
    }
    nombres
}
