//! The page that replays a receipt and says in plain words whether the verdict still stands.

use super::{pintar, veredicto::direccion_de};
use crate::{
    app::App,
    hechos::{Dato, Errores},
    reglas::ReglaFundada,
};
use askama::Template;
use serde_json::Value;

#[derive(Template, Default)]
#[template(path = "reproducir.html")]
struct Pagina {
    recibo: String,
    error: Option<String>,
    respuesta: Option<Reproducido>,
}

struct Reproducido {
    clase: &'static str,
    titulo: &'static str,
    explicacion: &'static str,
    diferencias: Vec<String>,
    regla: Option<(&'static str, &'static str)>,
    veredicto: Option<String>,
}

/// The empty form.
pub fn reproducir() -> String {
    pintar(&Pagina::default())
}

/// The form with a text that is no receipt, and why.
pub fn recibo_ilegible(recibo: &str, error: &str) -> String {
    pintar(&Pagina {
        recibo: recibo.to_owned(),
        error: Some(error.to_owned()),
        respuesta: None,
    })
}

/// What came of replaying a receipt; `respuesta` is the answer of [`crate::json::reproducir`].
pub fn reproducido(app: &App, recibo: &str, respuesta: &Value) -> String {
    let (clase, titulo, explicacion) = match respuesta["estado"].as_str() {
        Some("identico") => (
            "s-favorable",
            "Idéntico",
            "La regla, con los mismos hechos, da hoy el mismo código y el mismo resultado, y cita los mismos textos.",
        ),
        Some("mismo-resultado-con-doctrina-cambiada") => (
            "s-faltan-datos",
            "Mismo resultado con doctrina cambiada",
            "La regla da hoy el mismo código y el mismo resultado, pero cambió algún texto de los que cita.",
        ),
        _ => (
            "s-desfavorable",
            "No se reproduce",
            "Con los hechos del recibo, hoy no se obtiene el mismo veredicto.",
        ),
    };
    let crudo: Value = serde_json::from_str(recibo.trim()).unwrap_or_default();
    let regla = crudo["regla"].as_str().and_then(|id| app.regla(id));
    pintar(&Pagina {
        recibo: recibo.to_owned(),
        error: None,
        respuesta: Some(Reproducido {
            clase,
            titulo,
            explicacion,
            diferencias: respuesta["diferencias"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|d| d.as_str())
                .map(frase)
                .collect(),
            regla: regla.map(|l| (l.ficha().id, l.ficha().titulo)),
            veredicto: regla.and_then(|l| veredicto(app, l, &crudo["entrada"])),
        }),
    })
}

/// Address of the verdict that the receipt's facts get today, when they are valid and fit in one.
fn veredicto(app: &App, l: &ReglaFundada, entrada: &Value) -> Option<String> {
    let mut errores = Errores::default();
    let dato = Dato::objeto_de_json(&entrada.to_string(), &mut errores).ok()?;
    app.evaluar(l, &dato).ok().filter(|_| errores.ninguno())?;
    Some(direccion_de(l, &dato)).filter(|d| d.len() <= 8_000)
}

/// A difference as a sentence: first letter in upper case, full stop.
fn frase(diferencia: &str) -> String {
    let mut letras = diferencia.chars();
    let inicio: String = letras
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    format!("{inicio}{}.", letras.as_str())
}
