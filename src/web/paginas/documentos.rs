//! Documents and paragraphs, as pages.

use super::respuestas::{Respuesta, archivo, html, leer, sin_documento};
use crate::{
    direcciones, json, vistas,
    web::{
        Estado,
        error::{Falla, Forma},
    },
};
use axum::{
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Redirect},
};

pub(in crate::web) async fn documentos(
    State(e): State<Estado>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    Ok(html(vistas::documentos(&e.app())))
}

pub(in crate::web) async fn documento(
    State(e): State<Estado>,
    Path(id): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    let app = e.app();
    let (nombre, formato) = match id.rsplit_once('.') {
        Some((n, f @ ("json" | "md"))) => (n, f),
        _ => (id.as_str(), ""),
    };
    let forma = if formato == "json" {
        Forma::Json
    } else {
        Forma::Pagina
    };
    if let (None, "", Some((opinion, sitios))) = (
        app.corpus().documento(nombre),
        formato,
        app.citas().opinion(nombre),
    ) {
        return Ok(html(vistas::citado(&app, opinion, sitios)));
    }
    let d = app
        .corpus()
        .documento(nombre)
        .ok_or_else(|| sin_documento(nombre, forma))?;
    Ok(match formato {
        "json" => archivo(
            "application/json",
            json::documento(&app, d, &e.base).to_string(),
        ),
        "md" => archivo("text/markdown; charset=utf-8", d.escribir()),
        _ => html(vistas::documento(&app, d)),
    })
}

pub(in crate::web) async fn parrafo(
    State(e): State<Estado>,
    Path((id, parrafo)): Path<(String, String)>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    let app = e.app();
    let d = app
        .corpus()
        .documento(&id)
        .ok_or_else(|| sin_documento(&id, Forma::Pagina))?;
    let Some((_, lugar)) = app.parrafo(&id, &parrafo) else {
        let p: String = parrafo.chars().take(40).collect();
        return Err(Falla::no_hay(
            format!("{} no tiene un párrafo «{p}».", d.titulo()),
            format!("Abra el documento en /documentos/{id} para ver los que hay."),
        )
        .responder(Forma::Pagina));
    };
    let vigente = &d.bloques[lugar.bloque].id.0;
    if *vigente != parrafo {
        return Ok(Redirect::permanent(&direcciones::parrafo(&id, vigente)).into_response());
    }
    Ok(html(vistas::parrafo(&app, d, lugar)))
}
