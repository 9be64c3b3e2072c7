//! One error, two renderings: a page and problem+json. Internal faults are logged once and shown as a fixed sentence.

use crate::{direcciones, vistas};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// Which rendering a request wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Forma {
    Pagina,
    Json,
}

impl Forma {
    /// The API and `.json` addresses answer JSON; all else, pages.
    pub(super) fn de(ruta: &str) -> Self {
        if ruta.starts_with("/api/")
            || ruta.ends_with(".json")
            || matches!(ruta, direcciones::SALUD | direcciones::LISTO)
        {
            Self::Json
        } else {
            Self::Pagina
        }
    }
}

/// Why a request has no ordinary answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Falla {
    pub estado: StatusCode,
    /// What happened, in one Spanish sentence.
    pub titulo: String,
    /// The way out.
    pub detalle: String,
    /// A whole problem+json body, when there is more to say.
    pub cuerpo: Option<Value>,
    /// Seconds after which it is worth asking again.
    pub reintentar: Option<u32>,
}

impl Falla {
    pub(super) fn nueva(
        estado: StatusCode,
        titulo: impl Into<String>,
        detalle: impl Into<String>,
    ) -> Self {
        Self {
            estado,
            titulo: titulo.into(),
            detalle: detalle.into(),
            cuerpo: None,
            reintentar: None,
        }
    }

    pub(super) fn no_hay(que: impl Into<String>, salida: impl Into<String>) -> Self {
        Self::nueva(StatusCode::NOT_FOUND, que, salida)
    }

    pub(super) fn mala_peticion(que: impl Into<String>, salida: impl Into<String>) -> Self {
        Self::nueva(StatusCode::BAD_REQUEST, que, salida)
    }

    /// An internal fault: the cause goes to the log, never to the reader.
    pub(super) fn interna(causa: &dyn std::fmt::Display) -> Self {
        tracing::error!("internal fault: {causa}");
        Self::nueva(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Algo falló en el servidor.",
            "No es culpa suya. Intente de nuevo; si persiste, avise a quien administra el sitio.",
        )
    }

    pub(super) fn responder(self, forma: Forma) -> Response {
        let codigo = self.estado.as_u16();
        let (tipo, cuerpo) = match forma {
            Forma::Json => {
                let problema = self.cuerpo.unwrap_or_else(|| {
                    json!({"type": "about:blank", "title": self.titulo,
                    "status": codigo, "detail": self.detalle})
                });
                ("application/problem+json", problema.to_string())
            }
            Forma::Pagina => (
                "text/html; charset=utf-8",
                vistas::error(codigo, &self.titulo, &self.detalle),
            ),
        };
        let mut respuesta = (
            self.estado,
            [
                (header::CONTENT_TYPE, HeaderValue::from_static(tipo)),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ],
            cuerpo,
        )
            .into_response();
        if let Some(segundos) = self.reintentar {
            let cabeceras = respuesta.headers_mut();
            cabeceras.insert(header::RETRY_AFTER, HeaderValue::from(segundos));
        }
        respuesta
    }
}
