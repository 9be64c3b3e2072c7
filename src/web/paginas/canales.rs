//! What other programs read as they go: suggestions while a reader writes, Atom feeds, the description of the search.

use super::{
    busqueda::{NOMBRES_DE_BUSQUEDA, peticion},
    respuestas::{Respuesta, absoluta, archivo, leer},
};
use crate::{
    busqueda::{Fallo, MAXIMO_POR_PAGINA, Orden},
    vistas,
    web::{
        Estado, consulta,
        error::{Falla, Forma},
    },
};
use axum::{
    Router,
    extract::{RawQuery, State},
    response::Response,
    routing::get,
};
use serde_json::json;

const ATOM: &str = "application/atom+xml; charset=utf-8";

pub(in crate::web) fn rutas() -> Router<Estado> {
    Router::new()
        .route("/opensearch.xml", get(opensearch))
        .route("/sugerencias", get(sugerencias))
        .route("/novedades.atom", get(novedades))
        .route("/buscar.atom", get(busqueda))
}

async fn opensearch(State(e): State<Estado>) -> Response {
    archivo(
        "application/opensearchdescription+xml",
        vistas::opensearch(&absoluta(&e, "")),
    )
}

/// What the reader writes, and what she may want, as OpenSearch suggestions 1.1.
async fn sugerencias(State(e): State<Estado>, RawQuery(cruda): RawQuery) -> Respuesta {
    let pares = consulta::pares(&cruda.unwrap_or_default());
    let pares = pares.and_then(|p| consulta::solo(&p, &["q"]).map(|()| p));
    let pares = pares.map_err(|f| f.responder(Forma::Json))?;
    let escrito = consulta::valor(&pares, "q").unwrap_or_default().to_owned();
    let cuerpo = e.buscar(move |app| {
        let dadas = app.completador().completar(&escrito);
        let cada = |f: fn(&crate::app::completar::Sugerible) -> &str| -> Vec<String> {
            dadas.iter().map(|s| f(s).to_owned()).collect()
        };
        (
            escrito,
            cada(|s| &s.texto),
            cada(|s| &s.descripcion),
            cada(|s| &s.direccion),
        )
    });
    let (escrito, textos, descripciones, rutas) =
        cuerpo.await.map_err(|f| f.responder(Forma::Json))?;
    let direcciones: Vec<String> = rutas.iter().map(|r| format!("{}{r}", e.base)).collect();
    Ok(archivo(
        "application/x-suggestions+json",
        json!([escrito, textos, descripciones, direcciones]).to_string(),
    ))
}

async fn novedades(State(e): State<Estado>, RawQuery(cruda): RawQuery) -> Respuesta {
    leer(cruda, &[])?;
    Ok(archivo(
        ATOM,
        vistas::novedades(&e.app(), &absoluta(&e, "")),
    ))
}

/// A search that is kept: who follows it wants what is new, and all of it, so by date and as many as there may be unless
/// the address says otherwise.
pub(in crate::web) async fn busqueda(
    State(e): State<Estado>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    let pares = leer(cruda.clone(), &NOMBRES_DE_BUSQUEDA)?;
    let mut peticion = peticion(&pares).map_err(|f| f.responder(Forma::Pagina))?;
    if consulta::valor(&pares, "orden").is_none() {
        peticion.orden = Orden::Fecha;
    }
    if peticion.limite == 0 {
        peticion.limite = MAXIMO_POR_PAGINA;
    }
    let base = absoluta(&e, "");
    let canal = e.buscar(move |app| {
        let respuesta = app.buscar(&peticion)?.respuesta;
        Ok::<_, Fallo>(vistas::canal_de_busqueda(
            app,
            &peticion,
            &respuesta,
            &base,
            &cruda.unwrap_or_default(),
        ))
    });
    let canal = canal.await.and_then(|r| r.map_err(|f| Falla::interna(&f)));
    Ok(archivo(
        ATOM,
        canal.map_err(|f| f.responder(Forma::Pagina))?,
    ))
}
