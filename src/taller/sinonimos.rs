//! Synonyms of the search, as lines of their file.

use super::{
    edicion::texto_de,
    trozos::{self, Trozo, cadena, lista, uno},
};
use crate::corpus::{Archivos, Sinonimo};

/// The file of synonyms.
pub const SINONIMOS: &str = "vocabulario/sinonimos.toml";

/// The synonyms as their file has them.
pub fn sinonimos_de(archivos: &Archivos) -> Result<Vec<Sinonimo>, String> {
    let texto = texto_de(archivos, SINONIMOS)?;
    let leido = |t: &Trozo| Sinonimo {
        de: t.lista("de"),
        a: t.lista("a"),
        reciproco: t.logico("reciproco").unwrap_or(false),
        fuente: t.texto("fuente").unwrap_or_default().to_owned(),
    };
    Ok(propios(&texto)?.iter().map(leido).collect())
}

fn propios(texto: &str) -> Result<Vec<Trozo>, String> {
    let mut todos = trozos::trozos(texto)?;
    todos.retain(|t| t.nombre == "sinonimo");
    Ok(todos)
}

fn valores(s: &Sinonimo) -> Result<[(&'static str, String); 4], String> {
    if s.de.is_empty() || s.a.is_empty() {
        return Err("Faltan las palabras de quien busca, o las de los textos.".to_owned());
    }
    if s.fuente.trim().is_empty() {
        return Err("Falta la fuente: de dónde viene la equivalencia.".to_owned());
    }
    Ok([
        ("de", lista(&s.de)),
        ("a", lista(&s.a)),
        ("reciproco", s.reciproco.to_string()),
        ("fuente", cadena(s.fuente.trim())),
    ])
}

pub(super) fn agregar(texto: &str, s: &Sinonimo) -> Result<String, String> {
    let valores = valores(s)?;
    let mismos = |t: &Trozo| t.lista("de") == s.de && t.lista("a") == s.a;
    if propios(texto)?.iter().any(mismos) {
        return Err("Ya hay una entrada con esas palabras.".to_owned());
    }
    let mut nuevo = "[[sinonimo]]\n".to_owned();
    for (clave, valor) in valores {
        nuevo.push_str(&format!("{clave} = {valor}\n"));
    }
    Ok(trozos::agregar(texto, None, &nuevo))
}

pub(super) fn cambiar(texto: &str, cual: usize, s: &Sinonimo) -> Result<String, String> {
    let mut valores: Vec<_> = valores(s)?.into();
    let todos = propios(texto)?;
    let t = uno(&todos, cual)?;
    valores.retain(|(clave, _)| match *clave {
        "de" => t.lista("de") != s.de,
        "a" => t.lista("a") != s.a,
        "reciproco" => t.logico("reciproco").unwrap_or(false) != s.reciproco,
        _ => t.texto("fuente") != Some(s.fuente.trim()),
    });
    Ok(trozos::cambiar(texto, t, &valores))
}

pub(super) fn quitar(texto: &str, cual: usize) -> Result<String, String> {
    let todos = propios(texto)?;
    Ok(trozos::quitar(texto, uno(&todos, cual)?))
}
