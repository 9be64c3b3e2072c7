//! Verdicts that are kept as worked cases.

use super::puerta::{Orden, atender, obrar, valor};
use crate::{
    app::App,
    corpus::Apoyo,
    hechos::{Dato, Errores},
    reglas::ReglaFundada,
    taller::{Cambio, CasoNuevo},
    vistas::{taller as vistas, taller::Dicho},
    web::{
        Estado,
        error::{Falla, Forma},
        paginas::respuestas::{Respuesta, leer_escrito, sin_regla, texto_del_cuerpo},
    },
};
use axum::{body::Bytes, extract::State, http::StatusCode};

pub(super) async fn sin_hechos() -> Respuesta {
    Err(Falla::nueva(
        StatusCode::METHOD_NOT_ALLOWED,
        "Un caso se guarda desde un veredicto.",
        "Evalúe una regla y use «Guardar como caso».",
    )
    .responder(Forma::Pagina))
}

/// The case that some facts make: what the rule answers to them today, and what it rests on.
fn caso_de(app: &App, l: &ReglaFundada, titulo: &str, entrada: &str) -> Result<CasoNuevo, String> {
    let mal = || "Los hechos del caso no se entienden: vuelva al veredicto.".to_owned();
    let mut errores = Errores::default();
    let dato = Dato::objeto_de_json(entrada, &mut errores).map_err(|_| mal())?;
    if !errores.ninguno() {
        return Err(mal());
    }
    let dictamen = app.dictar(l, &dato).map_err(|_| mal())?;
    let (v, decisivos) = (&dictamen.veredicto, &dictamen.decisivos);
    // Steps that change nothing may come and go; those that decide are what the case shows.
    let deciden = || v.pasos.iter().filter(|p| decisivos.contains(p.id));
    let mut cita: Vec<String> = Vec::new();
    for f in deciden()
        .flat_map(|p| p.fundamentos.iter().copied())
        .chain(v.principal())
    {
        if let Apoyo::Interno {
            documento, parrafo, ..
        } = &f.apoyo
        {
            let lugar = format!("{documento}/{parrafo}");
            if f.sustenta() && !cita.contains(&lugar) {
                cita.push(lugar);
            }
        }
    }
    Ok(CasoNuevo {
        titulo: titulo.to_owned(),
        entrada: entrada.to_owned(),
        codigo: v.desenlace.codigo.to_owned(),
        resultado: serde_json::to_string(&v.resultado).unwrap_or_default(),
        cita,
        pasos: deciden().map(|p| p.id.to_owned()).collect(),
    })
}

pub(super) async fn caso(State(e): State<Estado>, cuerpo: Bytes) -> Respuesta {
    let mut escrito = leer_escrito(texto_del_cuerpo(&cuerpo)?)?;
    let recien = !escrito.contains_key("_orden");
    let orden = Orden::de(&mut escrito);
    atender(&e, move |e, app| {
        let regla = valor(&escrito, "regla");
        let l = app.regla(regla).ok_or_else(|| sin_regla(app, regla))?;
        let nuevo = caso_de(
            app,
            l,
            valor(&escrito, "titulo"),
            valor(&escrito, "entrada"),
        );
        let dicho = match nuevo {
            Ok(_) if recien => Dicho::Nada,
            Ok(caso) => {
                let regla = regla.to_owned();
                obrar(e, orden, None, &[Cambio::AgregarCaso { regla, caso }])
            }
            Err(motivo) => Dicho::Rechazado(vec![motivo], Vec::new()),
        };
        let pagina = vistas::caso(l.ficha(), &escrito, dicho.clone());
        Ok((dicho, pagina))
    })
    .await
}
