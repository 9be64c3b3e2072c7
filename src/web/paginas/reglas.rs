//! Rules: their pages, forms, verdicts and timelines.

use super::respuestas::{
    Respuesta, html, leer, leer_escrito, sin_linea, sin_regla, texto_del_cuerpo,
};
use crate::{
    direcciones,
    hechos::{
        Errores,
        formulario::{self, Escrito, filas_escritas},
    },
    reglas::estudio::SinLinea,
    vistas,
    web::{
        Estado,
        error::{Falla, Forma},
        limites,
    },
};
use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use std::collections::BTreeMap;

pub(in crate::web) async fn reglas(
    State(e): State<Estado>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    Ok(html(vistas::reglas(&e.app())))
}

pub(in crate::web) async fn regla(
    State(e): State<Estado>,
    Path(id): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    let app = e.app();
    let l = app
        .regla(&id)
        .ok_or_else(|| sin_regla(&app, &id).responder(Forma::Pagina))?;
    let escrito = leer_escrito(cruda.as_deref().unwrap_or_default())?;
    Ok(html(vistas::regla(&app, l, &escrito)))
}

pub(in crate::web) async fn evaluar(
    State(e): State<Estado>,
    Path(id): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    let escrito = leer_escrito(cruda.as_deref().unwrap_or_default())?;
    dictar(&e, id, escrito).await
}

/// A form: rows are added or removed, or the verdict is shown, at its own address when it fits.
pub(in crate::web) async fn enviar(
    State(e): State<Estado>,
    Path(id): Path<String>,
    cuerpo: Bytes,
) -> Respuesta {
    let mut escrito = leer_escrito(texto_del_cuerpo(&cuerpo)?)?;
    let (mas, menos) = (escrito.remove("_mas"), escrito.remove("_menos"));
    let en_el_tiempo = escrito.remove("_linea").is_some();
    escrito.retain(|k, _| !k.starts_with('_'));
    if let Some(lista) = mas.clone().or(menos) {
        let app = e.app();
        let l = app
            .regla(&id)
            .ok_or_else(|| sin_regla(&app, &id).responder(Forma::Pagina))?;
        let cuantas = filas_escritas(&escrito, &lista);
        let nuevas = if mas.is_some() {
            cuantas + 1
        } else {
            cuantas.saturating_sub(1)
        };
        let fuera = format!("{lista}[{}]", cuantas.saturating_sub(1));
        escrito.retain(|k, _| mas.is_some() || !k.starts_with(&fuera));
        let filas = BTreeMap::from([(lista, nuevas.min(formulario::MAXIMO_DE_FILAS))]);
        return Ok(html(vistas::formulario(
            &app,
            l,
            &escrito,
            &Errores::default(),
            &filas,
        )));
    }
    escrito.retain(|_, v| !v.trim().is_empty());
    let consulta = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&escrito)
        .finish();
    let direccion = if en_el_tiempo {
        direcciones::linea_de_tiempo(&id, &consulta)
    } else {
        direcciones::evaluar(&id, &consulta)
    };
    if direccion.len() <= limites::DIRECCION {
        Ok(Redirect::to(&direccion).into_response())
    } else if en_el_tiempo {
        trazar(&e, id, escrito).await
    } else {
        dictar(&e, id, escrito).await
    }
}

pub(in crate::web) async fn dictar(e: &Estado, id: String, escrito: Escrito) -> Respuesta {
    let base = e.base.clone();
    let dictado = e.trabajar(move |app| {
        let l = app.regla(&id).ok_or_else(|| sin_regla(app, &id))?;
        let mut errores = Errores::default();
        let dato = formulario::dato(&l.entrada(), &escrito, &mut errores);
        let dictamen = app.dictar(l, &dato).map_err(|mas| errores.sumar(mas));
        Ok::<_, Falla>(match dictamen {
            Ok(d) if errores.ninguno() => {
                (StatusCode::OK, vistas::veredicto(app, l, &dato, &d, &base))
            }
            _ => (
                StatusCode::UNPROCESSABLE_ENTITY,
                vistas::formulario(app, l, &escrito, &errores, &BTreeMap::new()),
            ),
        })
    });
    let (estado, pagina) = dictado
        .await
        .and_then(|r| r)
        .map_err(|f| f.responder(Forma::Pagina))?;
    Ok((estado, html(pagina)).into_response())
}

pub(in crate::web) async fn linea_de_tiempo(
    State(e): State<Estado>,
    Path(id): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    let escrito = leer_escrito(cruda.as_deref().unwrap_or_default())?;
    trazar(&e, id, escrito).await
}

/// The timeline of what was typed; with nothing typed, the form.
pub(in crate::web) async fn trazar(e: &Estado, id: String, escrito: Escrito) -> Respuesta {
    let trazada = e.trabajar(move |app| {
        let l = app.regla(&id).ok_or_else(|| sin_regla(app, &id))?;
        if l.ficha().fecha.is_none() {
            return Err(sin_linea(l));
        }
        let mut errores = Errores::default();
        if escrito.is_empty() {
            let pagina = vistas::linea_por_pedir(l, &escrito, &errores);
            return Ok((StatusCode::OK, pagina));
        }
        let dato = formulario::dato(&l.entrada(), &escrito, &mut errores);
        match app.linea_de_tiempo(l, &dato) {
            Err(SinLinea::NoFechada) => return Err(sin_linea(l)),
            Err(SinLinea::Entrada(mas)) => errores.sumar(mas),
            Ok(linea) if errores.ninguno() => {
                return Ok((StatusCode::OK, vistas::linea_de_tiempo(l, &dato, &linea)));
            }
            Ok(_) => {}
        }
        let pagina = vistas::linea_por_pedir(l, &escrito, &errores);
        Ok((StatusCode::UNPROCESSABLE_ENTITY, pagina))
    });
    let (estado, pagina) = trazada
        .await
        .and_then(|r| r)
        .map_err(|f| f.responder(Forma::Pagina))?;
    Ok((estado, html(pagina)).into_response())
}
