//! Home, coverage and norms, and all pages together.

use super::{
    busqueda::buscar,
    documentos::{documento, documentos, parrafo},
    maquinas::{listo, llms, salud, sitemap},
    recibos::{comprobar_recibo, reproducir},
    reglas::{enviar, evaluar, linea_de_tiempo, regla, reglas},
    respuestas::{Respuesta, archivo, html, leer, sin_documento, sin_norma},
};
use crate::{
    doctrina::cobertura::Clase,
    vistas::{self, Filtro, Texto},
    web::{
        Estado, consulta,
        error::{Falla, Forma},
    },
};
use axum::{
    Router,
    extract::{Path, RawQuery, State},
    routing::get,
};

pub(in crate::web) fn rutas() -> Router<Estado> {
    Router::new()
        .route("/", get(inicio))
        .route("/buscar", get(buscar))
        .route("/documentos", get(documentos))
        .route("/documentos/{id}", get(documento))
        .route("/documentos/{id}/{parrafo}", get(parrafo))
        .route("/normas", get(normas))
        .route("/normas/{slug}", get(norma))
        .route("/reglas", get(reglas))
        .route("/reglas/{id}", get(regla))
        .route("/reglas/{id}/evaluar", get(evaluar).post(enviar))
        .route("/reglas/{id}/linea-de-tiempo", get(linea_de_tiempo))
        .route("/cobertura", get(cobertura))
        .route("/reproducir", get(reproducir).post(comprobar_recibo))
        .route(
            "/ayuda",
            get(|| async { html(vistas::texto(Texto::Ayuda)) }),
        )
        .route(
            "/acerca",
            get(|| async { html(vistas::texto(Texto::Acerca)) }),
        )
        .route("/api", get(|| async { html(vistas::texto(Texto::Api)) }))
        .route(
            "/accesibilidad",
            get(|| async { html(vistas::texto(Texto::Accesibilidad)) }),
        )
        .route(
            "/datos-personales",
            get(|| async { html(vistas::texto(Texto::DatosPersonales)) }),
        )
        .route(
            "/estilo.css",
            get(|| async { archivo("text/css; charset=utf-8", vistas::ESTILO) }),
        )
        .route(
            "/guion.js",
            get(|| async { archivo("text/javascript; charset=utf-8", vistas::GUION) }),
        )
        .route(
            "/icono.svg",
            get(|| async { archivo("image/svg+xml", vistas::ICONO) }),
        )
        .route(
            "/robots.txt",
            get(|| async {
                archivo(
                    "text/plain; charset=utf-8",
                    "User-agent: *\nDisallow: /buscar\nDisallow: /sugerencias\n",
                )
            }),
        )
        .route("/sitemap.xml", get(sitemap))
        .route("/llms.txt", get(llms))
        .route("/salud", get(salud))
        .route("/listo", get(listo))
}

pub(in crate::web) async fn inicio(
    State(e): State<Estado>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    Ok(html(vistas::inicio(&e.app())))
}

/// The ledger, with the paragraphs that the address asks for.
pub(in crate::web) async fn cobertura(
    State(e): State<Estado>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    let pares = leer(cruda, &["clase", "documento"])?;
    let app = e.app();
    let clase = consulta::valor(&pares, "clase").map(|nombre| {
        Clase::de_nombre(nombre).ok_or_else(|| {
            let nombre: String = nombre.chars().take(40).collect();
            let hay = Clase::TODAS.map(Clase::nombre).join(", ");
            Falla::mala_peticion(
                format!("«{nombre}» no es una clase de la cobertura."),
                format!("Las clases son: {hay}."),
            )
            .responder(Forma::Pagina)
        })
    });
    let documento = consulta::valor(&pares, "documento").map(|id| {
        let documentos = app.corpus().documentos();
        let indice = documentos.iter().position(|d| d.meta.id.0 == id);
        indice.ok_or_else(|| sin_documento(id, Forma::Pagina))
    });
    // What nobody has modelled is what a reader comes to see.
    let primera = pares.is_empty().then_some(Clase::Pendiente);
    let filtro = Filtro {
        clase: clase.transpose()?.or(primera),
        documento: documento.transpose()?,
    };
    Ok(html(vistas::cobertura(&app, filtro)))
}

pub(in crate::web) async fn normas(
    State(e): State<Estado>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    Ok(html(vistas::normas(&e.app())))
}

pub(in crate::web) async fn norma(
    State(e): State<Estado>,
    Path(slug): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    let app = e.app();
    let pagina = app
        .citas()
        .de_slug(&slug)
        .and_then(|n| vistas::norma(&app, n));
    let sin = || sin_norma(&slug, "Las que se citan están en /normas.").responder(Forma::Pagina);
    Ok(html(pagina.ok_or_else(sin)?))
}
