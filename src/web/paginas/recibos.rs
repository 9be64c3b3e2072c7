//! Receipts, replayed.

use super::respuestas::{Respuesta, html, leer};
use crate::{
    app::reproducir as reproducir_recibo,
    vistas,
    web::{
        Estado, consulta,
        error::{Falla, Forma},
    },
};
use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::StatusCode,
    response::IntoResponse,
};

pub(in crate::web) async fn reproducir(RawQuery(cruda): RawQuery) -> Respuesta {
    leer(cruda, &[])?;
    Ok(html(vistas::reproducir()))
}

/// A receipt in a form.
pub(in crate::web) async fn comprobar_recibo(State(e): State<Estado>, cuerpo: Bytes) -> Respuesta {
    let texto = std::str::from_utf8(&cuerpo).map_err(|_| {
        Falla::mala_peticion("El formulario no llegó en UTF-8.", "Envíelo de nuevo.")
            .responder(Forma::Pagina)
    })?;
    let pares = consulta::pares(texto).map_err(|f| f.responder(Forma::Pagina))?;
    consulta::solo(&pares, &["recibo"]).map_err(|f| f.responder(Forma::Pagina))?;
    let recibo = consulta::valor(&pares, "recibo")
        .unwrap_or_default()
        .to_owned();
    let (estado, pagina) = e
        .trabajar(move |app| match reproducir_recibo(app, recibo.trim()) {
            Ok(respuesta) => (StatusCode::OK, vistas::reproducido(&recibo, &respuesta)),
            Err(error) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                vistas::recibo_ilegible(&recibo, &error),
            ),
        })
        .await
        .map_err(|f| f.responder(Forma::Pagina))?;
    Ok((estado, html(pagina)).into_response())
}
