//! What the handlers of pages answer with, and how they read addresses.

use crate::{
    app::App,
    hechos::formulario::Escrito,
    reglas::ReglaFundada,
    web::{
        Estado,
        consulta::{self, Pares},
        error::{Falla, Forma},
    },
};
use axum::{
    body::Bytes,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

pub(in crate::web) type Respuesta = Result<Response, Response>;

pub(in crate::web) fn html(texto: String) -> Response {
    (
        [(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        )],
        texto,
    )
        .into_response()
}

pub(in crate::web) fn archivo(tipo: &'static str, texto: impl IntoResponse) -> Response {
    (
        [(header::CONTENT_TYPE, HeaderValue::from_static(tipo))],
        texto,
    )
        .into_response()
}

/// Reads the address of a page; on a fault, the page that says it.
pub(in crate::web) fn leer(cruda: Option<String>, conocidos: &[&str]) -> Result<Pares, Response> {
    let pares =
        consulta::pares(&cruda.unwrap_or_default()).map_err(|f| f.responder(Forma::Pagina))?;
    consulta::solo(&pares, conocidos).map_err(|f| f.responder(Forma::Pagina))?;
    Ok(pares)
}

pub(in crate::web) fn sin_documento(id: &str, forma: Forma) -> Response {
    let id: String = id.chars().take(60).collect();
    Falla::no_hay(
        format!("En este corpus no está el documento «{id}»."),
        "Mire la lista de documentos o busque por su número.",
    )
    .responder(forma)
}

/// Why there is no such norm.
pub(in crate::web) fn sin_norma(slug: &str, salida: &str) -> Falla {
    let slug: String = slug.chars().take(80).collect();
    Falla::no_hay(
        format!("Ningún documento de este corpus cita la norma «{slug}»."),
        salida,
    )
}

/// Why there is no such rule.
pub(in crate::web) fn sin_regla(app: &App, id: &str) -> Falla {
    let id: String = id.chars().take(60).collect();
    let hay: Vec<&str> = app.reglas().map(|l| l.ficha().id).collect();
    Falla::no_hay(
        format!("No hay una regla «{id}»."),
        format!("Las reglas son: {}.", hay.join(", ")),
    )
}

/// What a form or an address says, by name; a name given twice is refused.
pub(in crate::web) fn escrito(texto: &str) -> Result<Escrito, Falla> {
    let pares = consulta::pares(texto)?;
    let mut salida = Escrito::new();
    for (k, v) in pares {
        if salida.insert(k.clone(), v).is_some() {
            let k: String = k.chars().take(60).collect();
            return Err(Falla::mala_peticion(
                format!("El campo «{k}» está más de una vez."),
                "Déjelo una sola vez.",
            ));
        }
    }
    Ok(salida)
}

pub(in crate::web) fn leer_escrito(texto: &str) -> Result<Escrito, Response> {
    escrito(texto).map_err(|f| f.responder(Forma::Pagina))
}

/// The body of a form as text.
pub(in crate::web) fn texto_del_cuerpo(cuerpo: &Bytes) -> Result<&str, Response> {
    std::str::from_utf8(cuerpo).map_err(|_| {
        Falla::mala_peticion("El formulario no llegó en UTF-8.", "Envíelo de nuevo.")
            .responder(Forma::Pagina)
    })
}

/// Why a rule has no timeline.
pub(in crate::web) fn sin_linea(l: &ReglaFundada) -> Falla {
    let f = l.ficha();
    Falla::no_hay(
        format!(
            "La regla «{}» no depende de una fecha: no tiene línea de tiempo.",
            f.id
        ),
        format!("Evalúela una sola vez, en /reglas/{}.", f.id),
    )
}

pub(in crate::web) fn absoluta(e: &Estado, ruta: &str) -> String {
    let base = if e.base.is_empty() {
        "http://127.0.0.1:8080"
    } else {
        &e.base
    };
    format!("{base}{ruta}")
}
