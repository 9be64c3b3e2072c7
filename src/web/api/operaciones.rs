//! The operations of the API.

use super::respuestas::{Respuesta, con_cuerpo, cuerpo_json, falla, leer, ok};
use crate::{
    app::reproducir as reproducir_recibo,
    hechos::{Dato, Errores, MalEscrito, formulario},
    json,
    reglas::{ReglaFundada, estudio::SinLinea, proceso},
    vistas::Explicar,
    web::{
        Estado,
        error::Falla,
        limites, openapi,
        paginas::{
            busqueda::{NOMBRES_DE_BUSQUEDA, explicar, peticion},
            respuestas::{archivo, escrito, sin_linea, sin_norma, sin_regla},
        },
    },
};
use axum::{
    Router,
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Value, json};
use std::time::Instant;

pub(in crate::web) fn rutas() -> Router<Estado> {
    Router::new()
        .route("/api/v1/buscar", get(buscar))
        .route("/api/v1/documentos", get(documentos))
        .route("/api/v1/documentos/{id}", get(documento))
        .route("/api/v1/documentos/{id}/parrafos/{parrafo}", get(parrafo))
        .route("/api/v1/normas", get(normas))
        .route("/api/v1/normas/{norma}", get(norma))
        .route("/api/v1/reglas", get(reglas))
        .route("/api/v1/reglas/{id}", get(regla))
        .route("/api/v1/reglas/{id}/evaluar", post(evaluar))
        .route("/api/v1/procesos/evaluar", post(evaluar_proceso))
        .route(
            "/api/v1/reglas/{id}/linea-de-tiempo",
            get(linea_de_direccion).post(linea_de_cuerpo),
        )
        .route("/api/v1/reproducir", post(reproducir))
        .route("/api/v1/cobertura", get(cobertura))
        .route("/api/v1/openapi.json", get(documento_openapi))
}

pub(in crate::web) async fn buscar(
    State(e): State<Estado>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    let pares = leer(cruda, &NOMBRES_DE_BUSQUEDA)?;
    let peticion = peticion(&pares).map_err(falla)?;
    let explicar = explicar(&pares).map_err(falla)?;
    let hallado = e.buscar(move |app| {
        let inicio = Instant::now();
        let r = app.buscar(&peticion)?;
        let milisegundos = (inicio.elapsed().as_secs_f64() * 1e6).round() / 1e3;
        let mut cuerpo = json::busqueda(app, &peticion.consulta, &r, milisegundos);
        if explicar == Explicar::Si {
            cuerpo["explicacion"] = json::explicacion(app, &r.respuesta);
        }
        Ok::<_, crate::busqueda::Fallo>(cuerpo)
    });
    let cuerpo = hallado
        .await
        .and_then(|r| r.map_err(|f| Falla::interna(&f)))
        .map_err(falla)?;
    Ok(ok(&cuerpo))
}

pub(in crate::web) async fn documentos(
    State(e): State<Estado>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    let app = e.app();
    let lista: Vec<Value> = app
        .corpus()
        .documentos()
        .iter()
        .map(|d| json::documento_breve(d, &e.base))
        .collect();
    Ok(ok(&json!({"documentos": lista})))
}

pub(in crate::web) fn sin_documento(id: &str) -> Response {
    let id: String = id.chars().take(60).collect();
    falla(Falla::no_hay(
        format!("En este corpus no está el documento «{id}»."),
        "La lista está en /api/v1/documentos.",
    ))
}

pub(in crate::web) async fn documento(
    State(e): State<Estado>,
    Path(id): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    let app = e.app();
    let d = app
        .corpus()
        .documento(&id)
        .ok_or_else(|| sin_documento(&id))?;
    Ok(ok(&json::documento(&app, d, &e.base)))
}

pub(in crate::web) async fn parrafo(
    State(e): State<Estado>,
    Path((id, parrafo)): Path<(String, String)>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    let app = e.app();
    if app.corpus().documento(&id).is_none() {
        return Err(sin_documento(&id));
    }
    let Some((d, lugar)) = app.parrafo(&id, &parrafo) else {
        let p: String = parrafo.chars().take(40).collect();
        return Err(falla(Falla::no_hay(
            format!("El documento {id} no tiene un párrafo «{p}»."),
            format!("Los que tiene están en /api/v1/documentos/{id}."),
        )));
    };
    Ok(ok(&json::parrafo(&app, d, lugar.bloque, &e.base)))
}

pub(in crate::web) async fn normas(
    State(e): State<Estado>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    Ok(ok(&json::normas(&e.app(), &e.base)))
}

pub(in crate::web) async fn norma(
    State(e): State<Estado>,
    Path(slug): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    let app = e.app();
    let citada = app.citas().de_slug(&slug);
    let cuerpo = citada.and_then(|n| json::norma(&app, n, &e.base));
    let sin = || {
        falla(sin_norma(
            &slug,
            "Las que se citan están en /api/v1/normas.",
        ))
    };
    Ok(ok(&cuerpo.ok_or_else(sin)?))
}

pub(in crate::web) async fn reglas(
    State(e): State<Estado>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    let app = e.app();
    let lista: Vec<Value> = app
        .reglas()
        .map(|l| json::regla_breve(l, &e.base))
        .collect();
    Ok(ok(&json!({"reglas": lista})))
}

pub(in crate::web) async fn regla(
    State(e): State<Estado>,
    Path(id): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    let app = e.app();
    let l = app.regla(&id).ok_or_else(|| falla(sin_regla(&app, &id)))?;
    Ok(ok(&json::regla(&app, l, &e.base)))
}

pub(in crate::web) async fn evaluar(
    State(e): State<Estado>,
    Path(id): Path<String>,
    cabeceras: HeaderMap,
    cuerpo: Bytes,
) -> Respuesta {
    if let Some(f) = {
        let app = e.app();
        app.regla(&id).is_none().then(|| sin_regla(&app, &id))
    } {
        return Err(falla(f));
    }
    let texto = cuerpo_json(&cabeceras, &cuerpo)?;
    let base = e.base.clone();
    let dictado = e.trabajar(move |app| {
        let l = app.regla(&id).ok_or_else(|| falla(sin_regla(app, &id)))?;
        let mut errores = Errores::default();
        let dato = Dato::objeto_de_json(&texto, &mut errores)
            .map_err(|m| con_cuerpo(StatusCode::BAD_REQUEST, json::mal_escrito(&m)))?;
        match app.dictar(l, &dato) {
            Ok(d) if errores.ninguno() => Ok(ok(&json::dictamen(&d, &base))),
            otro => {
                errores.unir(otro.err().unwrap_or_default());
                Err(con_cuerpo(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    json::entrada_invalida(&errores),
                ))
            }
        }
    });
    dictado.await.map_err(falla)?
}

pub(in crate::web) async fn evaluar_proceso(
    State(e): State<Estado>,
    cabeceras: HeaderMap,
    cuerpo: Bytes,
) -> Respuesta {
    let texto = cuerpo_json(&cabeceras, &cuerpo)?;
    let base = e.base.clone();
    let evaluado = e.trabajar_mientras(move |app, vigia| {
        let mut errores = Errores::default();
        let dato = Dato::objeto_de_json(&texto, &mut errores)
            .map_err(|m| con_cuerpo(StatusCode::BAD_REQUEST, json::mal_escrito(&m)))?;
        let entrada = proceso::leer(&dato, &mut errores).ok_or_else(|| {
            con_cuerpo(
                StatusCode::UNPROCESSABLE_ENTITY,
                json::entrada_invalida(&errores),
            )
        })?;
        let mut salida = Vec::new();
        let mut vigilada = vigia.vigilar(&mut salida);
        json::escribir_proceso(app, &dato, &entrada, &base, &mut vigilada)
            .map_err(|f| falla(Falla::interna(&f)))?;
        Ok(salida)
    });
    let salida = evaluado.await.map_err(falla)??;
    let tipo = HeaderValue::from_static("application/json");
    Ok(([(header::CONTENT_TYPE, tipo)], salida).into_response())
}

/// The facts come in the address, by the same names as in a form.
pub(in crate::web) async fn linea_de_direccion(
    State(e): State<Estado>,
    Path(id): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    let escrito = escrito(&cruda.unwrap_or_default()).map_err(falla)?;
    trazar(&e, id, move |l| {
        let mut errores = Errores::default();
        let dato = formulario::dato(&l.entrada(), &escrito, &mut errores);
        Ok((dato, errores))
    })
    .await
}

pub(in crate::web) async fn linea_de_cuerpo(
    State(e): State<Estado>,
    Path(id): Path<String>,
    cabeceras: HeaderMap,
    cuerpo: Bytes,
) -> Respuesta {
    {
        let app = e.app();
        let l = app.regla(&id).ok_or_else(|| falla(sin_regla(&app, &id)))?;
        if l.ficha().fecha.is_none() {
            return Err(falla(sin_linea(l)));
        }
    }
    if cuerpo.len() > limites::HECHOS_EN_EL_TIEMPO {
        return Err(falla(Falla::nueva(
            StatusCode::PAYLOAD_TOO_LARGE,
            "Los hechos son demasiados para una línea de tiempo.",
            "El límite es de 256 KiB: la regla se evalúa muchas veces. Para una sola fecha, use «evaluar».",
        )));
    }
    let texto = cuerpo_json(&cabeceras, &cuerpo)?;
    trazar(&e, id, move |_| {
        let mut errores = Errores::default();
        let dato = Dato::objeto_de_json(&texto, &mut errores)?;
        Ok((dato, errores))
    })
    .await
}

pub(in crate::web) async fn trazar(
    e: &Estado,
    id: String,
    leer: impl FnOnce(&ReglaFundada) -> Result<(Dato, Errores), MalEscrito> + Send + 'static,
) -> Respuesta {
    let base = e.base.clone();
    let trazada = e.trabajar(move |app| {
        let l = app.regla(&id).ok_or_else(|| falla(sin_regla(app, &id)))?;
        let (dato, mut errores) =
            leer(l).map_err(|m| con_cuerpo(StatusCode::BAD_REQUEST, json::mal_escrito(&m)))?;
        match app.linea_de_tiempo(l, &dato) {
            Err(SinLinea::NoFechada) => return Err(falla(sin_linea(l))),
            Err(SinLinea::Entrada(mas)) => errores.sumar(mas),
            Ok(linea) if errores.ninguno() => {
                return Ok(ok(&json::linea_de_tiempo(l, &linea, &base)));
            }
            Ok(_) => {}
        }
        Err(con_cuerpo(
            StatusCode::UNPROCESSABLE_ENTITY,
            json::entrada_invalida(&errores),
        ))
    });
    trazada.await.map_err(falla)?
}

pub(in crate::web) async fn reproducir(
    State(e): State<Estado>,
    cabeceras: HeaderMap,
    cuerpo: Bytes,
) -> Respuesta {
    let texto = cuerpo_json(&cabeceras, &cuerpo)?;
    let hecho: Result<Response, String> = e
        .trabajar(move |app| {
            let reproducido = reproducir_recibo(app, &texto)?;
            Ok(ok(&json::reproduccion(&reproducido)))
        })
        .await
        .map_err(falla)?;
    match hecho {
        Ok(respuesta) => Ok(respuesta),
        Err(m) if m.contains("JSON") => {
            Err(falla(Falla::mala_peticion(m, "Pegue el recibo completo.")))
        }
        Err(m) => Err(falla(Falla::nueva(
            StatusCode::UNPROCESSABLE_ENTITY,
            m,
            "Pegue el recibo completo.",
        ))),
    }
}

pub(in crate::web) async fn cobertura(
    State(e): State<Estado>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    Ok(ok(&json::cobertura(&e.app(), &e.base)))
}

pub(in crate::web) async fn documento_openapi(
    State(e): State<Estado>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    let app = e.app();
    let texto = app.descripcion_de_la_api(|app| openapi::documento(app, &e.base).to_string());
    Ok(archivo("application/json", texto.to_owned()))
}
