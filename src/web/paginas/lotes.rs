//! Batches: a file of rows comes in, the same rows go out judged, as they are judged. Nothing is kept.

use super::respuestas::sin_regla;
use crate::{
    app::App,
    lectura::{Formato, Limites, Motivo, Rechazo},
    planillas::{self, Lote},
    reglas::ReglaFundada,
    salida::{self, Escritor},
    vistas::{self, LotePedido, LoteVisto},
    web::{
        Estado,
        error::{Falla, Forma},
    },
};
use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    extract::{
        Multipart, Path, RawQuery, State,
        multipart::{MultipartError, MultipartRejection},
    },
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use hyper::body::Frame;
use std::{
    io::{self, Write},
    pin::Pin,
    task::{Context, Poll},
    time::{Duration, Instant},
};
use tokio::{
    runtime::Handle,
    sync::{mpsc, oneshot},
    time::timeout,
};

/// Longest a batch may take when it answers a page, which waits for all of it.
const PLAZO_DE_PAGINA: Duration = Duration::from_secs(25);
/// Longest a batch may take when it answers a file, which begins at once.
const PLAZO_DE_ARCHIVO: Duration = Duration::from_secs(60);
/// How long a reader may leave the answer waiting.
const LECTOR: Duration = Duration::from_secs(10);
/// Bytes gathered before they are sent.
const TROZO: usize = 32 * 1024;

type Respuesta = Result<Response, Response>;

pub(in crate::web) fn rutas() -> Router<Estado> {
    Router::new()
        .route("/api/v1/reglas/{id}/evaluar-lote", post(evaluar_lote))
        .route("/reglas/{id}/lote", get(pagina).post(enviar))
        .route("/reglas/{id}/plantilla.csv", get(plantilla_csv))
        .route("/reglas/{id}/plantilla.xlsx", get(plantilla_xlsx))
}

fn con_regla<'a>(app: &'a App, id: &str, forma: Forma) -> Result<&'a ReglaFundada, Response> {
    app.regla(id)
        .ok_or_else(|| sin_regla(app, id).responder(forma))
}

pub(in crate::web) fn estado_de(r: &Rechazo) -> StatusCode {
    match r.motivo {
        Motivo::Formato => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Motivo::Tamano => StatusCode::PAYLOAD_TOO_LARGE,
        Motivo::Contenido => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// Where a batch writes: pieces go to the reader as they fill, and a reader who stalls ends the batch.
struct Desague {
    trozo: Vec<u8>,
    lector: mpsc::Sender<Parte>,
}

/// What goes through the channel of an answer.
enum Parte {
    Trozo(Bytes),
    /// The answer is whole. A channel that closes without it was cut.
    Fin,
}

impl Desague {
    fn enviar(&mut self, parte: Parte) -> io::Result<()> {
        match Handle::current().block_on(timeout(LECTOR, self.lector.send(parte))) {
            Ok(Ok(())) => Ok(()),
            _ => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }
}

impl Write for Desague {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.trozo.extend_from_slice(bytes);
        if self.trozo.len() >= TROZO {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.trozo.is_empty() {
            return Ok(());
        }
        let parte = std::mem::take(&mut self.trozo);
        self.enviar(Parte::Trozo(parte.into()))
    }
}

/// The body of an answer that is being written.
struct Caudal {
    partes: mpsc::Receiver<Parte>,
    completo: bool,
}

impl HttpBody for Caudal {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.completo {
            return Poll::Ready(None);
        }
        self.partes.poll_recv(cx).map(|parte| match parte {
            Some(Parte::Trozo(bytes)) => Some(Ok(Frame::data(bytes))),
            Some(Parte::Fin) => {
                self.completo = true;
                None
            }
            // The reader must not take a cut file for a whole one.
            None => {
                self.completo = true;
                Some(Err(io::ErrorKind::UnexpectedEof.into()))
            }
        })
    }
}

/// Judges a file and answers another. What refuses the file whole is known before the answer begins.
async fn archivo(
    e: &Estado,
    id: String,
    bytes: Bytes,
    entrada: Formato,
    salida: Formato,
    forma: Forma,
) -> Result<Result<Response, Rechazo>, Response> {
    let cupo = (e.turno_de_lote().await).map_err(|f| f.responder(forma))?;
    let (app, base) = (e.app(), e.base.clone());
    let (avisa, abierto) = oneshot::channel();
    let (lector, partes) = mpsc::channel(4);
    let nombre = format!("{id}.{}", salida.nombre());
    tokio::task::spawn_blocking(move || {
        let _cupo = cupo;
        let Some(l) = app.regla(&id) else { return };
        let lote = match Lote::abrir(&bytes, entrada, salida, l, &Limites::SITIO) {
            Ok(lote) => lote,
            Err(r) => {
                let _ = avisa.send(Err(r));
                return;
            }
        };
        drop(bytes);
        if avisa.send(Ok(())).is_err() {
            return;
        }
        let desague = Desague {
            trozo: Vec::new(),
            lector,
        };
        if let Err(error) = escribir(&app, l, &base, &lote, salida, desague) {
            tracing::debug!("batch ended early: {error}");
        }
    });
    match abierto.await {
        Ok(Ok(())) => {}
        Ok(Err(r)) => return Ok(Err(r)),
        Err(causa) => return Err(Falla::interna(&causa).responder(forma)),
    }
    let adjunto = HeaderValue::from_str(&format!("attachment; filename=\"{nombre}\""))
        .unwrap_or(HeaderValue::from_static("attachment"));
    let cabeceras = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(salida.tipo()),
        ),
        (header::CONTENT_DISPOSITION, adjunto),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok(Ok((
        cabeceras,
        Body::new(Caudal {
            partes,
            completo: false,
        }),
    )
        .into_response()))
}

fn escribir(
    app: &App,
    l: &ReglaFundada,
    base: &str,
    lote: &Lote,
    formato: Formato,
    desague: Desague,
) -> io::Result<()> {
    let inicio = Instant::now();
    let mut escritor = Escritor::nuevo(base, lote, formato, desague)?;
    lote.dictar(app, l, |r| {
        if inicio.elapsed() > PLAZO_DE_ARCHIVO {
            return Err(io::ErrorKind::TimedOut.into());
        }
        escritor.renglon(r)
    })?;
    escritor.terminar()?.enviar(Parte::Fin)
}

async fn evaluar_lote(
    State(e): State<Estado>,
    Path(id): Path<String>,
    cabeceras: HeaderMap,
    cuerpo: Bytes,
) -> Respuesta {
    con_regla(&e.app(), &id, Forma::Json)?;
    let tipo = cabeceras
        .get(header::CONTENT_TYPE)
        .and_then(|t| t.to_str().ok())
        .unwrap_or_default();
    let formato = Formato::de_cuerpo(tipo, &cuerpo).ok_or_else(|| {
        Falla::nueva(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "El cuerpo debe ser CSV, XLSX, ODS o JSON por líneas.",
            format!(
                "Envíe la cabecera «content-type» con text/csv, application/x-ndjson, {} o {}.",
                Formato::Xlsx.tipo(),
                Formato::Ods.tipo()
            ),
        )
        .responder(Forma::Json)
    })?;
    archivo(&e, id, cuerpo, formato, formato.de_respuesta(), Forma::Json)
        .await?
        .map_err(|r| {
            Falla::nueva(
                estado_de(&r),
                "El archivo no se pudo leer.",
                r.mensaje.clone(),
            )
            .responder(Forma::Json)
        })
}

fn html(texto: String) -> Response {
    (
        [(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        )],
        texto,
    )
        .into_response()
}

async fn pagina(
    State(e): State<Estado>,
    Path(id): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    if cruda.is_some_and(|q| !q.is_empty()) {
        return Err(Falla::mala_peticion(
            "Esa dirección no lleva parámetros.",
            "Quite lo que sigue al signo «?».",
        )
        .responder(Forma::Pagina));
    }
    let app = e.app();
    let l = con_regla(&app, &id, Forma::Pagina)?;
    Ok(html(vistas::lote(l, &LotePedido::default())))
}

/// What the form of a batch brings.
#[derive(Default)]
pub(in crate::web) struct Envio {
    /// Name and content of each file.
    pub(in crate::web) archivos: Vec<(String, Bytes)>,
    filas: String,
    formato: String,
    /// A report that was pasted, and the day it is checked for.
    pub(in crate::web) texto: String,
    pub(in crate::web) fecha: String,
}

fn mal_envio(e: &MultipartError) -> Response {
    // A body without a declared length meets the limit while it is read, under the causes of the error.
    let causas = std::iter::successors(std::error::Error::source(e), |c| c.source());
    let pasado = causas
        .into_iter()
        .any(|c| c.is::<http_body_util::LengthLimitError>());
    if pasado || e.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Falla::nueva(
            StatusCode::PAYLOAD_TOO_LARGE,
            "El envío es demasiado grande.",
            "El límite es de 2 MiB.",
        )
    } else {
        Falla::mala_peticion("El formulario llegó incompleto.", "Envíelo de nuevo.")
    }
    .responder(Forma::Pagina)
}

/// The parts of a form that brings a file.
pub(in crate::web) fn partes_de(
    partes: Result<Multipart, MultipartRejection>,
) -> Result<Multipart, Response> {
    partes.map_err(|_| {
        Falla::nueva(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "El formulario no llegó como se esperaba.",
            "Envíelo desde la página que lo ofrece.",
        )
        .responder(Forma::Pagina)
    })
}

/// Reads a form that brings up to `maximo` files.
pub(in crate::web) async fn leer_envio(
    mut partes: Multipart,
    maximo: usize,
) -> Result<Envio, Response> {
    let mut envio = Envio::default();
    let mut vistos = Vec::new();
    while let Some(parte) = partes.next_field().await.map_err(|e| mal_envio(&e))? {
        let nombre = parte.name().unwrap_or_default().to_owned();
        let archivo = parte.file_name().unwrap_or_default().to_owned();
        let bytes = parte.bytes().await.map_err(|e| mal_envio(&e))?;
        if nombre == "archivo" && envio.archivos.len() == maximo {
            return Err(Falla::mala_peticion(
                format!(
                    "Son más archivos de los que se admiten, que {} {}.",
                    if maximo == 1 { "es" } else { "son" },
                    maximo
                ),
                "Envíelo de nuevo con menos.",
            )
            .responder(Forma::Pagina));
        }
        if nombre != "archivo" && vistos.contains(&nombre) {
            return Err(Falla::mala_peticion(
                "El formulario trae un campo repetido.",
                "Envíelo de nuevo desde la página que lo ofrece.",
            )
            .responder(Forma::Pagina));
        }
        let texto = || {
            String::from_utf8(bytes.to_vec()).map_err(|_| {
                Falla::mala_peticion("El formulario no llegó en UTF-8.", "Envíelo de nuevo.")
                    .responder(Forma::Pagina)
            })
        };
        match nombre.as_str() {
            "archivo" if bytes.is_empty() && archivo.is_empty() => {}
            "archivo" => envio.archivos.push((archivo, bytes)),
            "filas" => envio.filas = texto()?,
            "formato" => envio.formato = texto()?,
            "texto" => envio.texto = texto()?,
            "fecha" => envio.fecha = texto()?,
            _ => {
                return Err(Falla::mala_peticion(
                    "El formulario trae un campo que no se conoce.",
                    "Use el de la página que lo ofrece.",
                )
                .responder(Forma::Pagina));
            }
        }
        vistos.push(nombre);
    }
    Ok(envio)
}

async fn enviar(
    State(e): State<Estado>,
    Path(id): Path<String>,
    partes: Result<Multipart, MultipartRejection>,
) -> Respuesta {
    let app = e.app();
    let l = con_regla(&app, &id, Forma::Pagina)?;
    let envio = leer_envio(partes_de(partes)?, 1).await?;
    let objetar = |estado: StatusCode, mensaje: String| {
        let pedido = LotePedido {
            objecion: Some(mensaje),
            filas: envio.filas.clone(),
            formato: envio.formato.clone(),
        };
        (estado, html(vistas::lote(l, &pedido))).into_response()
    };
    let salida = match envio.formato.as_str() {
        "" | "pagina" => None,
        otro => Some(
            Formato::DE_SALIDA
                .into_iter()
                .find(|f| f.nombre() == otro)
                .ok_or_else(|| {
                    Falla::mala_peticion(
                        "El formato pedido no se conoce.",
                        "Elija uno de los de la lista.",
                    )
                    .responder(Forma::Pagina)
                })?,
        ),
    };
    let (bytes, entrada) = match (envio.archivos.first(), envio.filas.trim().is_empty()) {
        (Some(_), false) => {
            return Err(objetar(
                StatusCode::UNPROCESSABLE_ENTITY,
                "Hay un archivo y también filas pegadas: deje solo uno de los dos.".to_owned(),
            ));
        }
        (None, true) => {
            return Err(objetar(
                StatusCode::UNPROCESSABLE_ENTITY,
                "Falta el archivo, o las filas pegadas.".to_owned(),
            ));
        }
        (None, false) => (Bytes::from(envio.filas.clone()), Formato::Csv),
        (Some((nombre, bytes)), true) => {
            let Some(formato) = Formato::de_nombre(nombre) else {
                return Err(objetar(
                    StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    "El nombre del archivo debe terminar en .csv, .xlsx, .ods o .jsonl.".to_owned(),
                ));
            };
            (bytes.clone(), formato)
        }
    };
    let hecho = match salida {
        Some(s) => archivo(&e, id, bytes, entrada, s, Forma::Pagina).await?,
        None => resultados(&e, id, bytes, entrada).await?,
    };
    hecho.map_err(|r| objetar(estado_de(&r), r.mensaje.clone()))
}

/// The results as a page.
async fn resultados(
    e: &Estado,
    id: String,
    bytes: Bytes,
    entrada: Formato,
) -> Result<Result<Response, Rechazo>, Response> {
    let cupo = (e.turno_de_lote().await).map_err(|f| f.responder(Forma::Pagina))?;
    let app = e.app();
    let hecho = tokio::task::spawn_blocking(move || {
        let _cupo = cupo;
        let l = app.regla(&id)?;
        Some(juzgar(&app, l, &bytes, entrada))
    });
    match hecho.await {
        Ok(Some(Ok(Some(pagina)))) => Ok(Ok(html(pagina))),
        Ok(Some(Ok(None))) => Ok(Err(Rechazo {
            motivo: Motivo::Tamano,
            mensaje: "El lote tardó demasiado: divídalo, o pida la respuesta como archivo."
                .to_owned(),
        })),
        Ok(Some(Err(r))) => Ok(Err(r)),
        Ok(None) => Err(Falla::interna(&"a rule went missing").responder(Forma::Pagina)),
        Err(causa) => Err(Falla::interna(&causa).responder(Forma::Pagina)),
    }
}

/// The page of a batch; none when it takes too long.
fn juzgar(
    app: &App,
    l: &ReglaFundada,
    bytes: &[u8],
    entrada: Formato,
) -> Result<Option<String>, Rechazo> {
    let inicio = Instant::now();
    let lote = Lote::abrir(bytes, entrada, entrada, l, &Limites::SITIO)?;
    let mut visto = LoteVisto::nuevo(l, &lote);
    let conteo = lote.dictar(app, l, |r| {
        visto.agregar(r);
        if inicio.elapsed() > PLAZO_DE_PAGINA {
            Err(())
        } else {
            Ok(())
        }
    });
    Ok(conteo.ok().map(|c| visto.pagina(c)))
}

async fn plantilla_csv(e: State<Estado>, id: Path<String>) -> Respuesta {
    plantilla(e, id, Formato::Csv).await
}

async fn plantilla_xlsx(e: State<Estado>, id: Path<String>) -> Respuesta {
    plantilla(e, id, Formato::Xlsx).await
}

async fn plantilla(State(e): State<Estado>, Path(id): Path<String>, formato: Formato) -> Respuesta {
    con_regla(&e.app(), &id, Forma::Pagina)?;
    let nombre = format!(
        "attachment; filename=\"{id}-plantilla.{}\"",
        formato.nombre()
    );
    let bytes = e
        .trabajar(move |app| {
            let l = app.regla(&id)?;
            let (columnas, ejemplo) = planillas::plantilla(app, l);
            let columnas: Vec<&str> = columnas.iter().map(String::as_str).collect();
            Some(salida::tabla(formato, &columnas, &[ejemplo]))
        })
        .await
        .and_then(|b| b.ok_or_else(|| Falla::interna(&"a rule went missing")))
        .and_then(|b| b.map_err(|causa| Falla::interna(&causa)))
        .map_err(|f| f.responder(Forma::Pagina))?;
    let cabeceras = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(formato.tipo()),
        ),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_str(&nombre).unwrap_or(HeaderValue::from_static("attachment")),
        ),
    ];
    Ok((cabeceras, bytes).into_response())
}
