//! Search, as a page.

use super::respuestas::{Respuesta, html, leer};
use crate::{
    busqueda::{Campo, Facetas, MAXIMA_PAGINA, MAXIMO_POR_PAGINA, Orden, Peticion},
    vistas::{self, Explicar, Pedido},
    web::{
        Estado,
        consulta::{self, Pares},
        error::{Falla, Forma},
    },
};
use axum::extract::{RawQuery, State};

/// The search that an address asks for.
pub(in crate::web) fn peticion(pares: &Pares) -> Result<Peticion, Falla> {
    let numero = |nombre: &str, maximo: usize| match consulta::valor(pares, nombre) {
        None => Ok(0),
        Some(v) => v
            .parse::<usize>()
            .ok()
            .filter(|n| (1..=maximo).contains(n))
            .ok_or_else(|| {
                Falla::mala_peticion(
                    format!("«{nombre}» debe ser un número de 1 a {maximo}."),
                    "Corrija la dirección.",
                )
            }),
    };
    let orden = match consulta::valor(pares, "orden") {
        None | Some("relevancia") => Orden::Relevancia,
        Some("fecha") => Orden::Fecha,
        Some(_) => {
            return Err(Falla::mala_peticion(
                "«orden» debe ser relevancia o fecha.",
                "Corrija la dirección.",
            ));
        }
    };
    let mut filtros = Vec::new();
    for campo in Campo::TODOS {
        if let Some(v) = consulta::valor(pares, campo.nombre()) {
            if let Some(objecion) = campo.objecion(v) {
                return Err(Falla::mala_peticion(
                    format!(
                        "El filtro «{}» no se puede aplicar: {objecion}.",
                        campo.nombre()
                    ),
                    "Quite el filtro o corríjalo.",
                ));
            }
            filtros.push((campo, v.to_owned()));
        }
    }
    Ok(Peticion {
        consulta: consulta::valor(pares, "q").unwrap_or_default().to_owned(),
        filtros,
        limite: numero("limite", MAXIMO_POR_PAGINA)?,
        pagina: numero("pagina", MAXIMA_PAGINA)?,
        orden,
        facetas: Facetas::Contadas,
    })
}

/// Whether a search is to be explained.
pub(in crate::web) fn explicar(pares: &Pares) -> Result<Explicar, Falla> {
    match consulta::valor(pares, "explicar") {
        None => Ok(Explicar::No),
        Some("1") => Ok(Explicar::Si),
        Some(_) => Err(Falla::mala_peticion(
            "«explicar» solo puede ser 1.",
            "Corrija la dirección.",
        )),
    }
}

/// Names that a search address may carry.
pub(in crate::web) const NOMBRES_DE_BUSQUEDA: [&str; 12] = [
    "q",
    "limite",
    "pagina",
    "orden",
    "tipo",
    "anio",
    "rol",
    "tema",
    "norma",
    "documento",
    "radicado",
    "explicar",
];

pub(in crate::web) async fn buscar(
    State(e): State<Estado>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    let pares = leer(cruda, &NOMBRES_DE_BUSQUEDA)?;
    let peticion = peticion(&pares).map_err(|f| f.responder(Forma::Pagina))?;
    let explicar = explicar(&pares).map_err(|f| f.responder(Forma::Pagina))?;
    let base = e.base.clone();
    let pagina = e.buscar(move |app| {
        let hallazgo = app.buscar(&peticion)?;
        Ok::<_, crate::busqueda::Fallo>(vistas::resultados(
            app,
            &Pedido {
                peticion,
                hallazgo: &hallazgo,
                explicar,
                base: &base,
            },
        ))
    });
    let pagina = pagina.await.and_then(|r| r.map_err(|f| Falla::interna(&f)));
    Ok(html(pagina.map_err(|f| f.responder(Forma::Pagina))?))
}
