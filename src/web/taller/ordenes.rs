//! All orders of the workshop together.

use super::{casos, cobertura, enlaces, puerta::guardia, sinonimos};
use crate::{
    corpus::Carpeta,
    vistas::taller as vistas,
    web::{
        Estado,
        paginas::respuestas::{Respuesta, html, leer},
    },
};
use axum::{
    Router,
    extract::{RawQuery, State},
    middleware::from_fn,
    routing::get,
};
use std::sync::Arc;

pub(in crate::web) fn rutas() -> Router<Estado> {
    Router::new()
        .route("/taller", get(inicio))
        .route(
            "/taller/enlazar",
            get(enlaces::por_enlazar).post(enlaces::enlazar),
        )
        .route("/taller/enlaces/{regla}", get(enlaces::enlaces))
        .route(
            "/taller/enlaces/{regla}/{cual}",
            get(enlaces::un_enlace).post(enlaces::cambiar_enlace),
        )
        .route(
            "/taller/clasificar",
            get(cobertura::por_clasificar).post(cobertura::clasificar),
        )
        .route("/taller/caso", get(casos::sin_hechos).post(casos::caso))
        .route("/taller/sinonimos", get(sinonimos::sinonimos))
        .route(
            "/taller/sinonimos/{cual}",
            get(sinonimos::un_sinonimo).post(sinonimos::cambiar_sinonimo),
        )
        .route_layer(from_fn(guardia))
}

impl Estado {
    /// The same state with a workshop that writes in a folder, whose files it serves.
    pub fn con_taller(self, carpeta: Carpeta) -> Self {
        Self {
            taller: Some(Arc::new(carpeta)),
            ..self
        }
    }
}

pub(in crate::web) async fn inicio(
    State(e): State<Estado>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    Ok(html(vistas::inicio(&e.app())))
}
