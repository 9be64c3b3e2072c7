//! The accept loop: header and write timeouts, connection cap, signals, graceful stop.
//!
//! `axum::serve` sets no timer, so silent and half-header clients would stay for ever. HTTP/1 only: the automatic
//! builder waits for the first bytes before any timer runs.

use axum::Router;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use std::{io, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::Semaphore, time::sleep};
use tokio_io_timeout::TimeoutStream;

/// Connections served at once; those beyond are closed.
const CONEXIONES: usize = 1_024;
/// How long a client may take to send its headers.
const CABECERAS: Duration = Duration::from_secs(10);
/// Largest header block.
const MEMORIA: usize = 64 * 1024;
/// How long a client may leave its answer unread.
const LECTURA: Duration = Duration::from_secs(30);
/// How long requests are still taken once the site says that it is leaving.
const PREAVISO: Duration = Duration::from_secs(1);
/// How long a stop waits then for requests under way.
const DESPEDIDA: Duration = Duration::from_secs(8);

/// Serves until the process is asked to stop (SIGTERM or SIGINT); `despedirse` is told first.
pub(super) async fn atender(
    escucha: TcpListener,
    rutas: Router,
    despedirse: impl Fn(),
) -> io::Result<()> {
    let despedida = GracefulShutdown::new();
    let cupos = Arc::new(Semaphore::new(CONEXIONES));
    let senal = senal_de_parada()?;
    let mut parada = std::pin::pin!(async {
        senal.await;
        despedirse();
        sleep(PREAVISO).await;
    });
    loop {
        tokio::select! {
            llegada = escucha.accept() => {
                let Ok((flujo, _)) = llegada else {
                    // Out of descriptors: give connections under way time to end.
                    sleep(Duration::from_millis(50)).await;
                    continue;
                };
                let Ok(cupo) = Arc::clone(&cupos).try_acquire_owned() else { continue };
                let mut constructor = Builder::new(TokioExecutor::new()).http1_only();
                constructor.http1().timer(TokioTimer::new()).header_read_timeout(CABECERAS).max_buf_size(MEMORIA);
                let mut flujo = TimeoutStream::new(flujo);
                flujo.set_write_timeout(Some(LECTURA));
                let servicio = TowerToHyperService::new(rutas.clone());
                let conexion = constructor.serve_connection(TokioIo::new(Box::pin(flujo)), servicio).into_owned();
                let conexion = despedida.watch(conexion);
                tokio::spawn(async move {
                    if let Err(e) = conexion.await {
                        tracing::debug!("connection ended: {e}");
                    }
                    drop(cupo);
                });
            }
            () = &mut parada => break,
        }
    }
    drop(escucha);
    tokio::select! {
        () = despedida.shutdown() => {}
        () = sleep(DESPEDIDA) => tracing::warn!("requests still under way at the stop were cut"),
    }
    Ok(())
}

/// Resolves when the process is asked to stop. Other signals that would kill it do not.
#[cfg(unix)]
fn senal_de_parada() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    for otra in [
        SignalKind::alarm(),
        SignalKind::hangup(),
        SignalKind::pipe(),
        SignalKind::quit(),
        SignalKind::user_defined1(),
        SignalKind::user_defined2(),
    ] {
        // Once heard, a signal keeps its handler for as long as the process lives.
        drop(signal(otra)?);
    }
    let (mut termina, mut interrumpe) = (
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
    );
    Ok(async move {
        tokio::select! {
            _ = termina.recv() => {}
            _ = interrumpe.recv() => {}
        }
    })
}

/// Resolves when the process is asked to stop.
#[cfg(not(unix))]
fn senal_de_parada() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
