//! Topics and lines of doctrine: pages and JSON.

use super::respuestas::{Respuesta, html, leer};
use crate::{
    app::App,
    direcciones,
    doctrina::{lineas::Linea, temas::Tema},
    json, vistas,
    web::{
        Estado,
        api::respuestas::{falla, leer as leer_api, ok},
        error::{Falla, Forma},
    },
};
use axum::{
    Router,
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};

pub(in crate::web) fn rutas() -> Router<Estado> {
    Router::new()
        .route("/temas", get(temas))
        .route("/temas/{slug}", get(tema))
        .route("/lineas", get(lineas))
        .route("/lineas/{slug}", get(linea))
        .route("/api/v1/temas", get(api_temas))
        .route("/api/v1/temas/{slug}", get(api_tema))
        .route("/api/v1/lineas", get(api_lineas))
        .route("/api/v1/lineas/{slug}", get(api_linea))
}

/// A topic by its address, or the answer that says where it is or that it is not.
fn el_tema<'a>(app: &'a App, slug: &str, base: &str, forma: Forma) -> Result<&'a Tema, Response> {
    if let Some(t) = app.temas().con_slug(slug) {
        return Ok(t);
    }
    if let Some(t) = app.temas().con_alias(slug) {
        return Err(
            Redirect::permanent(&format!("{base}{}", direcciones::tema(&t.slug))).into_response(),
        );
    }
    let slug: String = slug.chars().take(60).collect();
    Err(Falla::no_hay(
        format!("En este corpus no hay un tema «{slug}»."),
        format!("El árbol está en {base}/temas."),
    )
    .responder(forma))
}

/// A line by the address of any of its paragraphs. The one that gives it its address may change with the corpus.
fn la_linea<'a>(app: &'a App, slug: &str, base: &str, forma: Forma) -> Result<&'a Linea, Response> {
    let linea = (slug.split_once("--"))
        .and_then(|(documento, parrafo)| app.parrafo(documento, parrafo))
        .and_then(|(_, lugar)| app.lineas().de(lugar))
        .filter(|l| l.compara());
    match linea {
        Some(l) if l.slug == slug => Ok(l),
        Some(l) => Err(
            Redirect::temporary(&format!("{base}{}", direcciones::linea(&l.slug))).into_response(),
        ),
        None => {
            let slug: String = slug.chars().take(60).collect();
            Err(Falla::no_hay(
                format!("No hay una línea de doctrina «{slug}»."),
                format!("Las que hay están en {base}/lineas."),
            )
            .responder(forma))
        }
    }
}

async fn temas(State(e): State<Estado>, RawQuery(cruda): RawQuery) -> Respuesta {
    leer(cruda, &[])?;
    Ok(html(vistas::temas(&e.app())))
}

async fn tema(
    State(e): State<Estado>,
    Path(slug): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    let app = e.app();
    let tema = el_tema(&app, &slug, "", Forma::Pagina)?;
    Ok(html(vistas::tema(&app, tema)))
}

async fn lineas(State(e): State<Estado>, RawQuery(cruda): RawQuery) -> Respuesta {
    leer(cruda, &[])?;
    Ok(html(vistas::lineas(&e.app())))
}

async fn linea(
    State(e): State<Estado>,
    Path(slug): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    let app = e.app();
    let linea = la_linea(&app, &slug, "", Forma::Pagina)?;
    Ok(html(vistas::linea(&app, linea)))
}

async fn api_temas(State(e): State<Estado>, RawQuery(cruda): RawQuery) -> Respuesta {
    leer_api(cruda, &[])?;
    Ok(ok(&json::temas(&e.app(), &e.base)))
}

async fn api_tema(
    State(e): State<Estado>,
    Path(slug): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer_api(cruda, &[])?;
    let app = e.app();
    let tema = el_tema(&app, &slug, direcciones::API_V1, Forma::Json)?;
    Ok(ok(&json::tema(&app, tema, &e.base)))
}

async fn api_lineas(State(e): State<Estado>, RawQuery(cruda): RawQuery) -> Respuesta {
    leer_api(cruda, &[])?;
    Ok(ok(&json::lineas(&e.app(), &e.base)))
}

async fn api_linea(
    State(e): State<Estado>,
    Path(slug): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer_api(cruda, &[])?;
    let base = e.base.clone();
    let hecha = e.trabajar(move |app| {
        let linea = la_linea(app, &slug, direcciones::API_V1, Forma::Json)?;
        Ok(json::linea(app, linea, &base))
    });
    Ok(ok(&hecha.await.map_err(falla)??))
}
