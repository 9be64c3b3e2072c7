//! The site and the API: addresses, headers, errors. Only this module names axum.
//!
//! A request takes one `Arc<App>` and keeps it; a new corpus is swapped in whole. Searches and evaluations run off the
//! async threads, a few at a time. Nothing a reader sends is kept; only the workshop writes, and it is not there unless
//! it was asked for.

mod api;
mod consulta;
mod error;
mod openapi;
mod paginas;
mod recarga;
mod servidor;
mod taller;

use crate::{
    app::App,
    corpus::{Archivos, Carpeta, sha256},
};
use arc_swap::{ArcSwap, ArcSwapOption};
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
};
use error::{Falla, Forma};
use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{net::TcpListener, sync::Semaphore};
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    limit::RequestBodyLimitLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    timeout::TimeoutLayer,
};

/// Longest address, in bytes.
const DIRECCION: usize = 8 * 1024;
/// Largest body, in bytes.
const CUERPO: usize = 2 * 1024 * 1024;
/// Largest body of a timeline, in bytes: its facts are evaluated some hundred times.
const HECHOS_EN_EL_TIEMPO: usize = 256 * 1024;
/// Longest a request may take.
const PLAZO: Duration = Duration::from_secs(30);
/// Pieces of heavy work done at once.
const TRABAJOS: usize = 4;

/// Batches done at once. Each may hold a file and its answer in memory.
const LOTES: usize = 2;

/// What handlers share.
#[derive(Clone)]
pub struct Estado {
    app: Arc<ArcSwap<App>>,
    /// What came of the last attempt to take another corpus.
    recarga: Arc<ArcSwapOption<recarga::Recarga>>,
    /// The files that are served, when they are known; held while others are checked and swapped in.
    archivos: Arc<Mutex<Option<Arc<Archivos>>>>,
    /// Where the workshop writes, when there is one.
    taller: Option<Arc<Carpeta>>,
    trabajos: Arc<Semaphore>,
    lotes: Arc<Semaphore>,
    base: Arc<str>,
}

impl Estado {
    /// State over an app. `base` goes before every address in JSON; empty for plain paths.
    pub fn nuevo(app: App, base: &str) -> Self {
        Self {
            app: Arc::new(ArcSwap::from_pointee(app)),
            recarga: Arc::default(),
            archivos: Arc::default(),
            taller: None,
            trabajos: Arc::new(Semaphore::new(TRABAJOS)),
            lotes: Arc::new(Semaphore::new(LOTES)),
            base: base.trim_end_matches('/').into(),
        }
    }

    fn app(&self) -> Arc<App> {
        self.app.load_full()
    }

    /// Runs work off the async threads.
    async fn trabajar<T: Send + 'static>(
        &self,
        f: impl FnOnce(&App) -> T + Send + 'static,
    ) -> Result<T, Falla> {
        let _cupo = self
            .trabajos
            .acquire()
            .await
            .map_err(|e| Falla::interna(&e))?;
        let app = self.app();
        tokio::task::spawn_blocking(move || f(&app))
            .await
            .map_err(|e| Falla::interna(&e))
    }
}

/// Every address.
pub fn rutas(estado: Estado) -> Router {
    let capas = ServiceBuilder::new()
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(from_fn(cabeceras))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(
            |_: Box<dyn std::any::Any + Send>| {
                Falla::interna(&"a handler panicked").responder(Forma::Pagina)
            },
        ))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            PLAZO,
        ))
        .layer(from_fn_with_state(estado.clone(), vigencia))
        .layer(from_fn(limites))
        .layer(RequestBodyLimitLayer::new(CUERPO));
    let taller = match estado.taller {
        Some(_) => taller::rutas(),
        None => Router::new(),
    };
    Router::new()
        .merge(taller)
        .merge(paginas::rutas())
        .merge(paginas::procesos::rutas())
        .merge(paginas::aula::rutas())
        .merge(api::rutas())
        .merge(paginas::canales::rutas())
        .merge(paginas::temas::rutas())
        .merge(paginas::lotes::rutas())
        .merge(paginas::comprobar::rutas())
        .fallback(no_hay)
        .method_not_allowed_fallback(otro_metodo)
        .with_state(estado)
        .layer(capas)
}

/// Serves until the process is asked to stop. Says where on standard error.
pub async fn servir(escucha: TcpListener, estado: Estado) -> io::Result<()> {
    let direccion: SocketAddr = escucha.local_addr()?;
    tracing::info!("sirviendo en http://{direccion}");
    if estado.taller.is_some() {
        tracing::info!("taller abierto en http://{direccion}/taller");
    }
    servidor::atender(escucha, rutas(estado)).await
}

async fn no_hay(peticion: Request) -> Response {
    let forma = Forma::de(peticion.uri().path());
    Falla::no_hay(
        "Esa dirección no existe.",
        "Revise que esté completa, o use el buscador.",
    )
    .responder(forma)
}

async fn otro_metodo(peticion: Request) -> Response {
    let forma = Forma::de(peticion.uri().path());
    Falla::nueva(
        StatusCode::METHOD_NOT_ALLOWED,
        "Esa dirección no admite ese método.",
        "Las páginas se piden con GET; los veredictos, con POST.",
    )
    .responder(forma)
}

/// Refuses addresses that are too long, before anything reads them.
async fn limites(peticion: Request, siguiente: Next) -> Response {
    let forma = Forma::de(peticion.uri().path());
    let largo = peticion
        .uri()
        .path_and_query()
        .map_or(0, |p| p.as_str().len());
    if largo > DIRECCION {
        return Falla::nueva(
            StatusCode::URI_TOO_LONG,
            "La dirección es demasiado larga.",
            "Envíe los datos con el formulario o por la API.",
        )
        .responder(forma);
    }
    let respuesta = siguiente.run(peticion).await;
    // The body limit answers in plain English text; say it as the rest of the site does.
    if respuesta.status() == StatusCode::PAYLOAD_TOO_LARGE
        && !respuesta
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(|t| t.as_bytes().starts_with(b"application/problem"))
    {
        return Falla::nueva(
            StatusCode::PAYLOAD_TOO_LARGE,
            "El envío es demasiado grande.",
            "El límite es de 2 MiB.",
        )
        .responder(forma);
    }
    respuesta
}

/// A page only depends on the corpus, the program and the address: its tag is known before it is made.
async fn vigencia(State(estado): State<Estado>, peticion: Request, siguiente: Next) -> Response {
    let ruta = peticion.uri().path().to_owned();
    // What a workshop changes must be seen at once.
    let fija = matches!(*peticion.method(), Method::GET | Method::HEAD)
        && estado.taller.is_none()
        && ruta != "/salud"
        && !ruta.starts_with("/procesos")
        && !ruta.ends_with("/evaluar")
        && !ruta.ends_with("/linea-de-tiempo");
    if !fija {
        let mut respuesta = siguiente.run(peticion).await;
        respuesta
            .headers_mut()
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-store"));
        return respuesta;
    }
    let version = estado.app().corpus().version().clone();
    let semilla = format!(
        "{}\n{}\n{}\n{}",
        env!("CARGO_PKG_VERSION"),
        version.doctrina,
        version.editorial,
        peticion.uri()
    );
    let etiqueta = format!("W/\"{}\"", &sha256(semilla.as_bytes())[..20]);
    let ya_la_tiene = peticion
        .headers()
        .get(header::IF_NONE_MATCH)
        .is_some_and(|v| {
            v.to_str().is_ok_and(|v| {
                // «*» asks whether the address exists, which only its handler knows.
                v.split(',').any(|x| x.trim() == etiqueta)
            })
        });
    let valor = HeaderValue::from_str(&etiqueta).ok();
    let mut respuesta = if ya_la_tiene {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        siguiente.run(peticion).await
    };
    if respuesta.status().is_success() || respuesta.status() == StatusCode::NOT_MODIFIED {
        if let Some(v) = valor {
            respuesta.headers_mut().insert(header::ETAG, v);
        }
        respuesta
            .headers_mut()
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("public, max-age=60"));
    }
    respuesta
}

/// Headers that every answer carries.
async fn cabeceras(peticion: Request, siguiente: Next) -> Response<Body> {
    let mut respuesta = siguiente.run(peticion).await;
    let fijas = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            header::HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            header::HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            header::HeaderName::from_static("permissions-policy"),
            "geolocation=(), camera=(), microphone=(), browsing-topics=()",
        ),
    ];
    for (nombre, valor) in fijas {
        respuesta
            .headers_mut()
            .insert(nombre, HeaderValue::from_static(valor));
    }
    respuesta
}
