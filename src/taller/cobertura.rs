//! What is said of paragraphs that no rule covers, as lines of the file of their document.

use super::trozos::{self, Trozo, cadena, lista};
use crate::{
    corpus::{Corpus, Motivo},
    lengua::texto::un_espacio,
};

/// What a person says a paragraph is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JuicioNuevo {
    /// It holds nothing to run.
    NoEjecutable(Motivo),
    /// It could be run and no rule does; the one that should.
    Pendiente(String),
    /// It says what others say, each `documento/parrafo`.
    Repetido(Vec<String>),
    /// A rule rests on it and does not run all it says.
    EnParte,
}

/// The entry of a paragraph that a person writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClasificacionNueva {
    /// What it is.
    pub juicio: JuicioNuevo,
    /// Why.
    pub nota: String,
}

pub(super) fn ruta(documento: &str) -> String {
    format!("cobertura/{documento}.toml")
}

/// The entry of a paragraph, if it has one.
fn el_de<'t>(todos: &'t [Trozo], parrafo: &str) -> Option<&'t Trozo> {
    todos.iter().find(|t| t.nombre == parrafo)
}

pub(super) fn clasificar(
    texto: &str,
    documento: &str,
    parrafo: &str,
    c: &ClasificacionNueva,
    corpus: &Corpus,
) -> Result<String, String> {
    let bloques = corpus.documento(documento).map_or(&[][..], |d| &d.bloques);
    let orden = |id: &str| bloques.iter().position(|b| b.id.0 == id);
    let lugar =
        orden(parrafo).ok_or_else(|| format!("No existe el párrafo «{documento}/{parrafo}»."))?;
    let nota = un_espacio(&c.nota);
    if nota.is_empty() {
        return Err("Falta la nota de cobertura: diga por qué, para este párrafo.".to_owned());
    }
    let (clase, propio) = match &c.juicio {
        JuicioNuevo::NoEjecutable(m) => ("no-ejecutable", Some(("motivo", cadena(m.nombre())))),
        JuicioNuevo::Pendiente(regla) => ("pendiente", Some(("regla", cadena(regla.trim())))),
        JuicioNuevo::Repetido(de) => ("repetido", Some(("de", lista(de)))),
        JuicioNuevo::EnParte => ("en-parte", None),
    };
    let mut valores = vec![("clase", cadena(clase))];
    valores.extend(propio);
    valores.push(("nota", cadena(&nota)));
    valores.push(("sha256", cadena(&bloques[lugar].sha256[..16])));
    let encabezado = format!(
        "# Cobertura editorial del documento {documento}: qué párrafos de doctrina, o de las normas que \
        transcribe, no ejecuta ninguna regla, y por qué. No es doctrina.\n"
    );
    let texto = if texto.is_empty() {
        encabezado.as_str()
    } else {
        texto
    };
    let todos = trozos::trozos(texto)?;
    let mut nuevo = format!("[{parrafo}]\n");
    for (clave, valor) in valores {
        nuevo.push_str(&format!("{clave} = {valor}\n"));
    }
    if let Some(viejo) = el_de(&todos, parrafo) {
        return Ok(trozos::reemplazar(texto, viejo, &nuevo));
    }
    // In the order of the document.
    let siguiente = todos
        .iter()
        .find(|t| orden(&t.nombre).is_some_and(|o| o > lugar));
    Ok(match siguiente {
        Some(s) => trozos::anteponer(texto, s, &nuevo),
        None => trozos::agregar(texto, None, &nuevo),
    })
}

pub(super) fn desclasificar(texto: &str, parrafo: &str) -> Result<String, String> {
    let todos = trozos::trozos(texto)?;
    let viejo = el_de(&todos, parrafo)
        .ok_or_else(|| format!("El párrafo «{parrafo}» no tiene clasificación que quitar."))?;
    Ok(trozos::quitar(texto, viejo))
}
