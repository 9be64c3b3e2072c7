//! Handlers of the citation checker. A report comes in the body and its result goes out: neither is kept, nor may be cached.

use super::{
    lotes::{Envio, estado_de, leer_envio, partes_de},
    respuestas::{Respuesta, html, leer},
};
use crate::{
    app::App,
    hechos::{Dato, Errores},
    json,
    lectura::{FormatoDeInforme, Informe, Limites, leer_informe},
    vistas::{self, ComprobarPedido},
    web::{
        Estado,
        api::respuestas::{con_cuerpo, cuerpo_json, falla, ok},
        error::{Falla, Forma},
    },
};
use axum::{
    Router,
    body::Bytes,
    extract::{Multipart, RawQuery, State, multipart::MultipartRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use jiff::civil::Date;

pub(in crate::web) fn rutas() -> Router<Estado> {
    Router::new()
        .route("/comprobar", get(pagina).post(enviar))
        .route("/api/v1/comprobar-citas", post(api))
}

async fn pagina(State(e): State<Estado>, RawQuery(cruda): RawQuery) -> Respuesta {
    leer(cruda, &[])?;
    Ok(html(vistas::comprobar(
        &e.app(),
        &ComprobarPedido::default(),
    )))
}

/// A day as a form or a program writes it; none when it is empty.
fn dia(escrito: &str) -> Result<Option<Date>, String> {
    let escrito = escrito.trim();
    if escrito.is_empty() {
        return Ok(None);
    }
    escrito.parse().map(Some).map_err(|_| {
        let corto: String = escrito.chars().take(40).collect();
        format!("«{corto}» no es una fecha del calendario: se escribe como 2025-03-10.")
    })
}

async fn enviar(
    State(e): State<Estado>,
    partes: Result<Multipart, MultipartRejection>,
) -> Respuesta {
    let Envio {
        archivos,
        texto,
        fecha,
        ..
    } = leer_envio(partes_de(partes)?, 1).await?;
    let mut pedido = ComprobarPedido {
        objecion: None,
        texto,
        fecha,
    };
    let hecho = e.trabajar(move |app| {
        let leido = match dia(&pedido.fecha) {
            Ok(fecha) => informe(&pedido.texto, archivos.first()).map(|i| (i, fecha)),
            Err(m) => Err((StatusCode::UNPROCESSABLE_ENTITY, "fecha", m)),
        };
        match leido {
            Ok((informe, fecha)) => {
                let c = app.comprobar(&informe, fecha);
                html(vistas::comprobacion(app, &c))
            }
            Err((estado, donde, mensaje)) => objetar(app, &mut pedido, estado, donde, mensaje),
        }
    });
    hecho.await.map_err(|f| f.responder(Forma::Pagina))
}

fn objetar(
    app: &App,
    pedido: &mut ComprobarPedido,
    estado: StatusCode,
    donde: &'static str,
    mensaje: String,
) -> Response {
    pedido.objecion = Some((donde, mensaje));
    (estado, html(vistas::comprobar(app, pedido))).into_response()
}

/// The report that a form brings, or what is wrong with it: status, control and sentence.
fn informe(
    pegado: &str,
    archivo: Option<&(String, Bytes)>,
) -> Result<Informe, (StatusCode, &'static str, String)> {
    let sin = StatusCode::UNPROCESSABLE_ENTITY;
    match (archivo, pegado.trim().is_empty()) {
        (Some(_), false) => Err((
            sin,
            "archivo",
            "Hay un archivo y también un texto pegado: deje solo uno de los dos.".to_owned(),
        )),
        (None, true) => Err((
            sin,
            "texto",
            "Falta el texto del informe, o el archivo.".to_owned(),
        )),
        (None, false) => Ok(Informe::de_texto(pegado)),
        (Some((nombre, bytes)), true) => {
            let formato = FormatoDeInforme::de_nombre(nombre).ok_or((
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "archivo",
                "El nombre del archivo debe terminar en .docx, .html, .md o .txt.".to_owned(),
            ))?;
            leer_informe(bytes, formato, &Limites::SITIO)
                .map_err(|r| (estado_de(&r), "archivo", r.mensaje))
        }
    }
}

/// `{"texto": "…", "fecha": "2025-03-10"}`; the date may be null or absent.
async fn api(State(e): State<Estado>, cabeceras: HeaderMap, cuerpo: Bytes) -> Respuesta {
    let texto = cuerpo_json(&cabeceras, &cuerpo)?;
    let base = e.base.clone();
    let hecho = e.trabajar(move |app| {
        let (informe, fecha) = pedido(&texto)?;
        let c = app.comprobar(&informe, fecha);
        Ok(json::comprobacion(app, &c, &base))
    });
    Ok(ok(&hecho.await.map_err(falla)??))
}

fn pedido(cuerpo: &str) -> Result<(Informe, Option<Date>), Response> {
    let mut errores = Errores::default();
    let dato = Dato::objeto_de_json(cuerpo, &mut errores)
        .map_err(|m| con_cuerpo(StatusCode::BAD_REQUEST, json::mal_escrito(&m)))?;
    let (mut informe, mut fecha) = (Informe::default(), None);
    let Dato::Objeto(pares) = &dato else {
        return Err(falla(Falla::mala_peticion(
            "El cuerpo no es un objeto JSON.",
            "Envíe {\"texto\": \"…\", \"fecha\": null}.",
        )));
    };
    for (nombre, valor) in pares {
        match (nombre.as_str(), valor) {
            ("texto", Dato::Texto(t)) => informe = Informe::de_texto(t),
            ("texto", _) => errores.en("$.texto", "un texto", "otra cosa"),
            ("fecha", Dato::Nulo) => {}
            ("fecha", Dato::Texto(t)) if !t.trim().is_empty() => match dia(t) {
                Ok(d) => fecha = d,
                Err(m) => errores.imposible("$.fecha", "una fecha AAAA-MM-DD", "otro texto", &m),
            },
            ("fecha", _) => errores.en("$.fecha", "una fecha AAAA-MM-DD o null", "otra cosa"),
            (otro, _) => {
                let otro: String = otro.chars().take(40).collect();
                errores.en(
                    &format!("$.{otro}"),
                    "solo «texto» y «fecha»",
                    "un dato de más",
                );
            }
        }
    }
    if informe.parrafos().is_empty() && !errores.tiene("$.texto") {
        errores.en("$.texto", "el texto del informe", "nada");
    }
    if errores.ninguno() {
        return Ok((informe, fecha));
    }
    Err(con_cuerpo(
        StatusCode::UNPROCESSABLE_ENTITY,
        json::entrada_invalida(&errores),
    ))
}
