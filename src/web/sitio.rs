//! All routes together, and the server over them.

use super::{
    api,
    error::{Falla, Forma},
    estado::Estado,
    limites::{CUERPO, cabeceras, limites, no_hay, otro_metodo, vigencia},
    paginas,
    plazo::plazo,
    servidor, taller,
};
use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
};
use std::{io, net::SocketAddr};
use tokio::net::TcpListener;
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    limit::RequestBodyLimitLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
};

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
        .layer(from_fn(plazo))
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
    servidor::atender(escucha, rutas(estado.clone()), || estado.despedirse()).await
}
