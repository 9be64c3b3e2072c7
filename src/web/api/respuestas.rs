//! What the API answers with, and how it reads what it is sent.

use crate::lectura::en_texto;
use crate::web::{
    consulta::{self, Pares},
    error::{Falla, Forma},
};
use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::Value;

pub(in crate::web) type Respuesta = Result<Response, Response>;

/// The answer, written out. No shape of the API fails to be written.
pub(in crate::web) fn ok(cuerpo: &impl Serialize) -> Response {
    (
        [(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        )],
        serde_json::to_string(cuerpo).unwrap_or_default(),
    )
        .into_response()
}

pub(in crate::web) fn con_cuerpo(estado: StatusCode, cuerpo: Value) -> Response {
    Falla {
        estado,
        titulo: String::new(),
        detalle: String::new(),
        cuerpo: Some(cuerpo),
        reintentar: None,
    }
    .responder(Forma::Json)
}

pub(in crate::web) fn falla(f: Falla) -> Response {
    f.responder(Forma::Json)
}

pub(in crate::web) fn leer(cruda: Option<String>, conocidos: &[&str]) -> Result<Pares, Response> {
    let pares = consulta::pares(&cruda.unwrap_or_default()).map_err(falla)?;
    consulta::solo(&pares, conocidos).map_err(falla)?;
    Ok(pares)
}

/// The body of a request as text, when it says it is JSON.
pub(in crate::web) fn cuerpo_json(
    cabeceras: &HeaderMap,
    cuerpo: &Bytes,
) -> Result<String, Response> {
    let tipo = cabeceras
        .get(header::CONTENT_TYPE)
        .and_then(|t| t.to_str().ok())
        .unwrap_or_default();
    let esencia = tipo.split(';').next().unwrap_or_default().trim();
    if !(esencia.eq_ignore_ascii_case("application/json")
        || esencia.to_ascii_lowercase().ends_with("+json"))
    {
        return Err(falla(Falla::nueva(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "El cuerpo debe ser JSON.",
            "Envíe la cabecera «content-type: application/json».",
        )));
    }
    Ok(en_texto(cuerpo))
}
