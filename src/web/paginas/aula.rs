//! Handlers of the classroom. A graded exercise is an address like any other: the answers are in it.

use super::respuestas::{Respuesta, html, leer, sin_regla};
use crate::{
    app::App,
    aula::Ejercicio,
    reglas::ReglaFundada,
    vistas::{self, Cuales, Partes},
    web::{
        Estado, consulta,
        error::{Falla, Forma},
    },
};
use axum::{
    Router,
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
    routing::get,
};

pub(in crate::web) fn rutas() -> Router<Estado> {
    Router::new()
        .route("/aula", get(aula))
        .route("/aula/{regla}", get(primero))
        .route("/aula/{regla}/{id}", get(ejercicio))
        .route("/aula/hojas/{regla}", get(hoja_de_regla))
        .route("/aula/hojas/tema/{tema}", get(hoja_de_tema))
        .route("/aula/lecciones/{id}", get(leccion))
}

/// Makes a page off the async threads: the exercises are made the first time that anybody asks for them.
async fn pagina(
    e: &Estado,
    hacer: impl FnOnce(&App) -> Result<(StatusCode, String), Falla> + Send + 'static,
) -> Respuesta {
    let (estado, pagina) = e
        .trabajar(hacer)
        .await
        .and_then(|r| r)
        .map_err(|f| f.responder(Forma::Pagina))?;
    Ok((estado, html(pagina)).into_response())
}

async fn aula(State(e): State<Estado>, RawQuery(cruda): RawQuery) -> Respuesta {
    leer(cruda, &[])?;
    pagina(&e, |app| Ok((StatusCode::OK, vistas::aula(app)))).await
}

fn regla<'a>(app: &'a App, id: &str) -> Result<&'a ReglaFundada, Falla> {
    app.regla(id).ok_or_else(|| sin_regla(app, id))
}

/// The first exercise of a rule.
async fn primero(
    State(e): State<Estado>,
    Path(id): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    let direccion = e.trabajar(move |app| {
        let l = regla(app, &id)?;
        let suyos = app.aula().de_regla(l.ficha().id);
        let primero = suyos.first().ok_or_else(|| {
            Falla::no_hay(
                format!("La regla «{}» no tiene ejercicios.", l.ficha().id),
                "Mire los que hay en /aula.",
            )
        })?;
        Ok(vistas::direccion_de_ejercicio(primero))
    });
    let direccion = direccion.await.and_then(|r| r);
    let direccion = direccion.map_err(|f| f.responder(Forma::Pagina))?;
    Ok(Redirect::to(&direccion).into_response())
}

/// An answer that is none of the options.
fn otra_opcion(nombre: &str) -> Falla {
    Falla::mala_peticion(
        format!("«{nombre}» no es una de las opciones de este ejercicio."),
        "Escoja una de las que muestra la página.",
    )
}

async fn ejercicio(
    State(e): State<Estado>,
    Path((id, ejercicio)): Path<(String, String)>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    let pares = leer(cruda, &["veredicto", "parrafo"])?;
    pagina(&e, move |app| {
        let l = regla(app, &id)?;
        let x = app.aula().ejercicio(&id, &ejercicio).ok_or_else(|| {
            let pedido: String = ejercicio.chars().take(40).collect();
            Falla::no_hay(
                format!(
                    "La regla «{}» no tiene un ejercicio «{pedido}».",
                    l.ficha().id
                ),
                format!("Empiece por el primero, en /aula/{}.", l.ficha().id),
            )
        })?;
        let dado = |nombre| consulta::valor(&pares, nombre);
        let (veredicto, parrafo) = (dado("veredicto"), dado("parrafo"));
        comprobar(x, veredicto, parrafo)?;
        Ok(match (veredicto, parrafo) {
            (Some(v), Some(p)) => (
                StatusCode::OK,
                vistas::ejercicio_calificado(app, l, x, v, p),
            ),
            (None, None) => (StatusCode::OK, vistas::ejercicio(app, l, x, (None, None))),
            uno => (
                StatusCode::UNPROCESSABLE_ENTITY,
                vistas::ejercicio(app, l, x, uno),
            ),
        })
    })
    .await
}

fn comprobar(x: &Ejercicio, veredicto: Option<&str>, parrafo: Option<&str>) -> Result<(), Falla> {
    let mut veredictos = x.veredicto.opciones().iter();
    if veredicto.is_some_and(|v| !veredictos.any(|o| o.valor == v)) {
        return Err(otra_opcion("veredicto"));
    }
    let mut parrafos = x.parrafo.opciones().iter();
    if parrafo.is_some_and(|p| !parrafos.any(|o| o.valor == p)) {
        return Err(otra_opcion("parrafo"));
    }
    Ok(())
}

/// What an address asks a sheet to print.
fn de_hoja(cruda: Option<String>) -> Result<(Partes, Cuales), axum::response::Response> {
    let pares = leer(cruda, &["respuestas", "ejercicios"])?;
    let mal =
        |m: &str| Err(Falla::mala_peticion(m, "Corrija la dirección.").responder(Forma::Pagina));
    let partes = match consulta::valor(&pares, "respuestas") {
        None => Partes::Todo,
        Some("no") => Partes::Preguntas,
        Some("solo") => Partes::Respuestas,
        Some(_) => return mal("«respuestas» debe ser no o solo."),
    };
    let cuales = match consulta::valor(&pares, "ejercicios") {
        None => Cuales::UnoPorDesenlace,
        Some("todos") => Cuales::Todos,
        Some(_) => return mal("«ejercicios» solo puede ser todos."),
    };
    Ok((partes, cuales))
}

async fn hoja_de_regla(
    State(e): State<Estado>,
    Path(id): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    let (partes, cuales) = de_hoja(cruda)?;
    pagina(&e, move |app| {
        let l = regla(app, &id)?;
        Ok((
            StatusCode::OK,
            vistas::hoja_de_regla(app, l, partes, cuales),
        ))
    })
    .await
}

async fn hoja_de_tema(
    State(e): State<Estado>,
    Path(tema): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    let (partes, cuales) = de_hoja(cruda)?;
    pagina(&e, move |app| {
        let hoja = vistas::hoja_de_tema(app, &tema, partes, cuales).ok_or_else(|| {
            let tema: String = tema.chars().take(60).collect();
            Falla::no_hay(
                format!("No hay ejercicios del tema «{tema}»."),
                "Mire los temas que tienen hoja en /aula.",
            )
        })?;
        Ok((StatusCode::OK, hoja))
    })
    .await
}

async fn leccion(
    State(e): State<Estado>,
    Path(id): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    let base = e.base.clone();
    pagina(&e, move |app| {
        let mut lecciones = app.corpus().lecciones().iter();
        let l = lecciones.find(|l| l.id == id).ok_or_else(|| {
            let id: String = id.chars().take(60).collect();
            Falla::no_hay(
                format!("No hay una lección «{id}»."),
                "Mire las que hay en /aula.",
            )
        })?;
        Ok((StatusCode::OK, vistas::leccion(app, l, &base)))
    })
    .await
}
