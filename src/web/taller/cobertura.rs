//! What paragraphs are, where no rule covers all they say.

use super::puerta::{Orden, atender, obrar, valor};
use crate::{
    app::App,
    corpus::{Juicio, Motivo},
    hechos::formulario::Escrito,
    taller::{Cambio, ClasificacionNueva, JuicioNuevo},
    vistas::{taller as vistas, taller::Dicho},
    web::{
        Estado,
        error::{Falla, Forma},
        paginas::respuestas::{Respuesta, html, leer, leer_escrito, texto_del_cuerpo},
    },
};
use axum::{
    body::Bytes,
    extract::{RawQuery, State},
};

/// What a form says of the coverage of a paragraph: one change, or none.
pub(super) fn de_cobertura(app: &App, escrito: &Escrito) -> Result<Option<Cambio>, String> {
    let documento = valor(escrito, "documento").to_owned();
    let parrafo = valor(escrito, "parrafo").to_owned();
    if app.corpus().documento(&documento).is_none() {
        return Err(format!("No está el documento «{documento}»."));
    }
    let juicio = match valor(escrito, "clase") {
        "" => return Ok(None),
        "quitar" => return Ok(Some(Cambio::Desclasificar { documento, parrafo })),
        "no-ejecutable" => {
            let motivo = valor(escrito, "motivo");
            let motivo = Motivo::TODOS.into_iter().find(|m| m.nombre() == motivo);
            JuicioNuevo::NoEjecutable(motivo.ok_or("Falta elegir por qué no es ejecutable.")?)
        }
        "pendiente" => JuicioNuevo::Pendiente(valor(escrito, "pendiente_de").to_owned()),
        "repetido" => {
            let de = valor(escrito, "repite").split([',', ' ', '\n', '\r']);
            JuicioNuevo::Repetido(de.filter(|x| !x.is_empty()).map(str::to_owned).collect())
        }
        "en-parte" => JuicioNuevo::EnParte,
        _ => return Err("Esa clase de cobertura no existe.".to_owned()),
    };
    let clasificacion = ClasificacionNueva {
        juicio,
        nota: valor(escrito, "nota_cobertura").to_owned(),
    };
    Ok(Some(Cambio::Clasificar {
        documento,
        parrafo,
        clasificacion,
    }))
}

/// What the file of a document says of a paragraph, as the controls of a form.
pub(super) fn clase_escrita(app: &App, documento: &str, parrafo: &str) -> Escrito {
    let escrita = app.corpus().documento(documento).and_then(|d| {
        let b = d.bloques.iter().find(|b| b.id.0 == parrafo)?;
        app.corpus().clasificacion(&d.meta.id, &b.id)
    });
    let mut escrito = Escrito::new();
    let Some(c) = escrita else { return escrito };
    let mut poner = |clave: &str, valor: &str| {
        escrito.insert(clave.to_owned(), valor.to_owned());
    };
    poner("nota_cobertura", &c.nota);
    match &c.juicio {
        Juicio::NoEjecutable(m) => {
            poner("clase", "no-ejecutable");
            poner("motivo", m.nombre());
        }
        Juicio::Pendiente { regla } => {
            poner("clase", "pendiente");
            poner("pendiente_de", regla);
        }
        Juicio::Repite(de) => {
            poner("clase", "repetido");
            let de: Vec<String> = de.iter().map(|(d, p)| format!("{d}/{p}")).collect();
            poner("repite", &de.join(", "));
        }
        Juicio::EnParte => poner("clase", "en-parte"),
    }
    escrito
}

/// The paragraph that a form is about.
pub(super) fn sin_parrafo(app: &App, escrito: &Escrito) -> Option<Falla> {
    let (d, p) = (valor(escrito, "documento"), valor(escrito, "parrafo"));
    let esta = app.parrafo(d, p).is_some();
    (!esta).then(|| {
        Falla::no_hay(
            "Ese párrafo no está en el corpus.",
            "Llegue al taller desde la página del párrafo.",
        )
    })
}

pub(super) async fn por_clasificar(
    State(e): State<Estado>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    let pares = leer(cruda, &["documento", "parrafo"])?;
    let app = e.app();
    let mut escrito: Escrito = pares.into_iter().collect();
    if let Some(f) = sin_parrafo(&app, &escrito) {
        return Err(f.responder(Forma::Pagina));
    }
    let dicha = clase_escrita(
        &app,
        valor(&escrito, "documento"),
        valor(&escrito, "parrafo"),
    );
    escrito.extend(dicha);
    Ok(html(vistas::clasificar(&app, &escrito, Dicho::Nada)))
}

pub(super) async fn clasificar(State(e): State<Estado>, cuerpo: Bytes) -> Respuesta {
    let mut escrito = leer_escrito(texto_del_cuerpo(&cuerpo)?)?;
    let orden = Orden::de(&mut escrito);
    atender(&e, move |e, app| {
        if let Some(f) = sin_parrafo(app, &escrito) {
            return Err(f);
        }
        if orden == Orden::Quitar {
            escrito.insert("clase".to_owned(), "quitar".to_owned());
        }
        let cambio = de_cobertura(app, &escrito)
            .and_then(|c| c.ok_or_else(|| "Falta elegir qué es el párrafo.".to_owned()));
        let dicho = match cambio {
            Ok(cambio) => obrar(e, orden, None, &[cambio]),
            Err(motivo) => Dicho::Rechazado(vec![motivo], Vec::new()),
        };
        let pagina = vistas::clasificar(&e.app(), &escrito, dicho.clone());
        Ok((dicho, pagina))
    })
    .await
}
