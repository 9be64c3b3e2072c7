//! Worked cases of a rule, as lines of its file.

use super::trozos::{self, cadena, cadena_literal, lista};
use crate::lengua::texto::un_espacio;
use serde_json::Value;

/// A worked case that a person adds: facts, and what they must give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasoNuevo {
    /// What it shows.
    pub titulo: String,
    /// The input, as JSON.
    pub entrada: String,
    /// The code it must give.
    pub codigo: String,
    /// The result it must give, as JSON.
    pub resultado: String,
    /// The paragraphs it must cite, each `documento/parrafo`.
    pub cita: Vec<String>,
    /// The steps it must take.
    pub pasos: Vec<String>,
}

pub(super) fn ruta(regla: &str) -> String {
    format!("casos/{regla}.toml")
}

/// The facts of an input, however it is spelt: what is null is as if it were not there.
fn hechos(entrada: &str) -> Option<Value> {
    fn podar(v: &mut Value) {
        match v {
            Value::Object(o) => {
                o.retain(|_, v| !v.is_null());
                o.values_mut().for_each(podar);
            }
            Value::Array(a) => a.iter_mut().for_each(podar),
            _ => {}
        }
    }
    let mut v = serde_json::from_str(entrada).ok()?;
    podar(&mut v);
    Some(v)
}

pub(super) fn agregar(texto: &str, regla: &str, c: &CasoNuevo) -> Result<String, String> {
    let titulo = un_espacio(&c.titulo);
    if titulo.is_empty() {
        return Err("Falta el título: diga qué muestra el caso.".to_owned());
    }
    let encabezado = format!(
        "# Casos resueltos de la regla «{regla}»: muestran cada desenlace y ambos lados de cada límite.\n"
    );
    let texto = if texto.is_empty() {
        encabezado.as_str()
    } else {
        texto
    };
    let todos = trozos::trozos(texto)?;
    if todos.iter().any(|t| t.texto("titulo") == Some(&titulo)) {
        return Err("Ya hay un caso con ese título: escriba otro.".to_owned());
    }
    if todos.iter().any(|t| {
        t.texto("entrada")
            .is_some_and(|e| hechos(e) == hechos(&c.entrada))
    }) {
        return Err("Ya hay un caso con esos mismos hechos.".to_owned());
    }
    let mut nuevo = format!(
        "[[caso]]\ntitulo = {}\nentrada = {}\ncodigo = {}\nresultado = {}\ncita = {}\n",
        cadena(&titulo),
        cadena_literal(&c.entrada),
        cadena(&c.codigo),
        cadena_literal(&c.resultado),
        lista(&c.cita)
    );
    if !c.pasos.is_empty() {
        nuevo.push_str(&format!("pasos = {}\n", lista(&c.pasos)));
    }
    Ok(trozos::agregar(texto, None, &nuevo))
}
