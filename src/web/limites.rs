//! How large and how long a request may be, and what every answer carries.

use super::{
    error::{Falla, Forma},
    estado::Estado,
};
use crate::{corpus::sha256, direcciones};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Longest address, in bytes.
pub(super) const DIRECCION: usize = 8 * 1024;

/// Largest body, in bytes.
pub(super) const CUERPO: usize = 2 * 1024 * 1024;

/// Largest body of a timeline, in bytes: its facts are evaluated some hundred times.
pub(super) const HECHOS_EN_EL_TIEMPO: usize = 256 * 1024;

pub(super) async fn no_hay(peticion: Request) -> Response {
    let forma = Forma::de(peticion.uri().path());
    Falla::no_hay(
        "Esa dirección no existe.",
        "Revise que esté completa, o use el buscador.",
    )
    .responder(forma)
}

pub(super) async fn otro_metodo(peticion: Request) -> Response {
    let forma = Forma::de(peticion.uri().path());
    Falla::nueva(
        StatusCode::METHOD_NOT_ALLOWED,
        "Esa dirección no admite ese método.",
        "Las páginas se piden con GET; los veredictos, con POST.",
    )
    .responder(forma)
}

/// Refuses addresses that are too long, before anything reads them.
pub(super) async fn limites(peticion: Request, siguiente: Next) -> Response {
    let forma = Forma::de(peticion.uri().path());
    let largo = peticion
        .uri()
        .path_and_query()
        .map_or(0, |p| p.as_str().len());
    if largo > DIRECCION {
        return Falla::nueva(
            StatusCode::URI_TOO_LONG,
            "La dirección es demasiado larga.",
            "Envíe los datos con el formulario o por la API.",
        )
        .responder(forma);
    }
    let respuesta = siguiente.run(peticion).await;
    // The body limit answers in plain English text; say it as the rest of the site does.
    if respuesta.status() == StatusCode::PAYLOAD_TOO_LARGE
        && !respuesta
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(|t| t.as_bytes().starts_with(b"application/problem"))
    {
        return Falla::nueva(
            StatusCode::PAYLOAD_TOO_LARGE,
            "El envío es demasiado grande.",
            "El límite es de 2 MiB.",
        )
        .responder(forma);
    }
    respuesta
}

/// A page only depends on the corpus, the program and the address: its tag is known before it is made.
pub(super) async fn vigencia(
    State(estado): State<Estado>,
    peticion: Request,
    siguiente: Next,
) -> Response {
    let ruta = peticion.uri().path().to_owned();
    // What a workshop changes must be seen at once.
    let fija = matches!(*peticion.method(), Method::GET | Method::HEAD)
        && estado.taller.is_none()
        && ruta != direcciones::SALUD
        && ruta != direcciones::LISTO
        && !ruta.starts_with(direcciones::PROCESOS)
        && !ruta.ends_with("/evaluar")
        && !ruta.ends_with("/linea-de-tiempo");
    if !fija {
        let mut respuesta = siguiente.run(peticion).await;
        respuesta
            .headers_mut()
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-store"));
        return respuesta;
    }
    let version = estado.app().corpus().version().clone();
    let semilla = format!(
        "{}\n{}\n{}\n{}",
        env!("CARGO_PKG_VERSION"),
        version.doctrina,
        version.editorial,
        peticion.uri()
    );
    let etiqueta = format!("W/\"{}\"", &sha256(semilla.as_bytes())[..20]);
    let ya_la_tiene = peticion
        .headers()
        .get(header::IF_NONE_MATCH)
        .is_some_and(|v| {
            v.to_str().is_ok_and(|v| {
                // «*» asks whether the address exists, which only its handler knows.
                v.split(',').any(|x| x.trim() == etiqueta)
            })
        });
    let valor = HeaderValue::from_str(&etiqueta).ok();
    let mut respuesta = if ya_la_tiene {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        siguiente.run(peticion).await
    };
    if respuesta.status().is_success() || respuesta.status() == StatusCode::NOT_MODIFIED {
        if let Some(v) = valor {
            respuesta.headers_mut().insert(header::ETAG, v);
        }
        respuesta
            .headers_mut()
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("public, max-age=60"));
    }
    respuesta
}

/// Headers that every answer carries.
pub(super) async fn cabeceras(peticion: Request, siguiente: Next) -> Response<Body> {
    let mut respuesta = siguiente.run(peticion).await;
    let fijas = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            header::HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            header::HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            header::HeaderName::from_static("permissions-policy"),
            "geolocation=(), camera=(), microphone=(), browsing-topics=()",
        ),
    ];
    for (nombre, valor) in fijas {
        respuesta
            .headers_mut()
            .insert(nombre, HeaderValue::from_static(valor));
    }
    respuesta
}
