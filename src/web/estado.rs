//! What handlers share, and how much work is done at once.

use super::{error::Falla, plazo::PLAZO};
use crate::{
    app::{App, Objecion},
    corpus::{Archivos, Carpeta},
};
use arc_swap::{ArcSwap, ArcSwapOption};
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::{
    io,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// Searches done at once: they are short, and never wait behind an evaluation.
const BUSQUEDAS: usize = 4;

/// Evaluations, reports and checks done at once: each may take a whole processor for a while, and some memory.
const TRABAJOS: usize = 2;

/// Batches done at once. Each may hold a file and its answer in memory.
const LOTES: usize = 2;

/// How long anybody waits for a turn before being told to come back.
pub(super) const TURNO: Duration = Duration::from_secs(5);

/// Seconds after which somebody who was told to come back may do so.
const DE_VUELTA: u32 = 10;

/// What handlers share.
#[derive(Clone)]
pub struct Estado {
    pub(super) app: Arc<ArcSwap<App>>,
    /// What came of the last attempt to take another corpus.
    pub(super) recarga: Arc<ArcSwapOption<Recarga>>,
    /// The files that are served, when they are known; held while others are checked and swapped in.
    pub(super) archivos: Arc<Mutex<Option<Arc<Archivos>>>>,
    /// Where the workshop writes, when there is one.
    pub(super) taller: Option<Arc<Carpeta>>,
    pub(super) busquedas: Arc<Semaphore>,
    pub(super) trabajos: Arc<Semaphore>,
    pub(super) lotes: Arc<Semaphore>,
    pub(super) base: Arc<str>,
    /// Whether new requests are welcome: not any more once the process was asked to stop.
    pub(super) listo: Arc<AtomicBool>,
}

impl Estado {
    /// State over an app. `base` goes before every address in JSON; empty for plain paths.
    pub fn nuevo(app: App, base: &str) -> Self {
        Self {
            app: Arc::new(ArcSwap::from_pointee(app)),
            recarga: Arc::default(),
            archivos: Arc::default(),
            taller: None,
            busquedas: Arc::new(Semaphore::new(BUSQUEDAS)),
            trabajos: Arc::new(Semaphore::new(TRABAJOS)),
            lotes: Arc::new(Semaphore::new(LOTES)),
            base: base.trim_end_matches('/').into(),
            listo: Arc::new(AtomicBool::new(true)),
        }
    }

    pub(super) fn listo(&self) -> bool {
        self.listo.load(Ordering::Relaxed)
    }

    /// From now on `/listo` says no.
    pub(super) fn despedirse(&self) {
        self.listo.store(false, Ordering::Relaxed);
    }

    pub(super) fn app(&self) -> Arc<App> {
        self.app.load_full()
    }

    /// Runs a search off the async threads.
    pub(super) async fn buscar<T: Send + 'static>(
        &self,
        f: impl FnOnce(&App) -> T + Send + 'static,
    ) -> Result<T, Falla> {
        self.con_cupo(&self.busquedas, |app, _| f(app)).await
    }

    /// Runs an evaluation, a report or a check off the async threads.
    pub(super) async fn trabajar<T: Send + 'static>(
        &self,
        f: impl FnOnce(&App) -> T + Send + 'static,
    ) -> Result<T, Falla> {
        self.con_cupo(&self.trabajos, |app, _| f(app)).await
    }

    /// The same, for work that is long enough to ask whether it is still wanted.
    pub(super) async fn trabajar_mientras<T: Send + 'static>(
        &self,
        f: impl FnOnce(&App, &Vigia) -> T + Send + 'static,
    ) -> Result<T, Falla> {
        self.con_cupo(&self.trabajos, f).await
    }

    /// The permit goes with the work, not with whoever waits for it: a work that nobody waits for any more still holds it.
    async fn con_cupo<T: Send + 'static>(
        &self,
        cupos: &Arc<Semaphore>,
        f: impl FnOnce(&App, &Vigia) -> T + Send + 'static,
    ) -> Result<T, Falla> {
        let cupo = cupo(cupos, "El servidor está ocupado con otras evaluaciones.").await?;
        let app = self.app();
        let ida = Arc::new(AtomicBool::new(false));
        let vigia = Vigia {
            hasta: Instant::now() + PLAZO,
            ida: Arc::clone(&ida),
        };
        let _avisa = AlIrse(ida);
        tokio::task::spawn_blocking(move || {
            let _cupo = cupo;
            f(&app, &vigia)
        })
        .await
        .map_err(|e| Falla::interna(&e))
    }

    /// Waits for a turn to read a batch.
    pub(super) async fn turno_de_lote(&self) -> Result<OwnedSemaphorePermit, Falla> {
        cupo(&self.lotes, "Hay otros lotes en curso.").await
    }
}

/// Waits for a turn; who would wait long is told to come back.
async fn cupo(cupos: &Arc<Semaphore>, ocupado: &str) -> Result<OwnedSemaphorePermit, Falla> {
    match timeout(TURNO, Arc::clone(cupos).acquire_owned()).await {
        Ok(Ok(cupo)) => Ok(cupo),
        Ok(Err(cerrado)) => Err(Falla::interna(&cerrado)),
        Err(_) => Err(Falla {
            reintentar: Some(DE_VUELTA),
            ..Falla::nueva(
                StatusCode::SERVICE_UNAVAILABLE,
                ocupado,
                "Intente de nuevo en unos segundos.",
            )
        }),
    }
}

/// Whether work is still wanted: its time is not up, and whoever asked is still there.
#[derive(Debug, Clone)]
pub(super) struct Vigia {
    hasta: Instant,
    ida: Arc<AtomicBool>,
}

impl Vigia {
    pub(super) fn sigue(&self) -> bool {
        !self.ida.load(Ordering::Relaxed) && Instant::now() < self.hasta
    }

    /// A place to write that stops taking once the work is not wanted.
    pub(super) fn vigilar<W: io::Write>(&self, salida: W) -> Vigilado<'_, W> {
        Vigilado {
            salida,
            vigia: self,
        }
    }
}

/// Says that whoever waited has gone, when it is let go.
struct AlIrse(Arc<AtomicBool>);

impl Drop for AlIrse {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Where work writes while it is wanted.
pub(super) struct Vigilado<'v, W> {
    salida: W,
    vigia: &'v Vigia,
}

impl<W: io::Write> io::Write for Vigilado<'_, W> {
    fn write(&mut self, trozo: &[u8]) -> io::Result<usize> {
        if self.vigia.sigue() {
            self.salida.write(trozo)
        } else {
            Err(io::ErrorKind::TimedOut.into())
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.salida.flush()
    }
}

/// What came of an attempt to take another corpus.
#[derive(Debug, Clone)]
pub(super) struct Recarga {
    /// When, in UTC.
    fecha: String,
    /// Why it was refused; empty when it was taken.
    pub(super) motivos: Vec<Motivo>,
}

#[derive(Debug, Clone)]
pub(super) struct Motivo {
    pub(super) archivo: Option<String>,
    pub(super) linea: Option<usize>,
    pub(super) mensaje: String,
}

impl Recarga {
    pub(super) fn ahora(motivos: Vec<Motivo>) -> Self {
        let ahora = jiff::Timestamp::now();
        let segundo = jiff::Timestamp::from_second(ahora.as_second()).unwrap_or(ahora);
        Self {
            fecha: segundo.to_string(),
            motivos,
        }
    }

    /// As `/salud` shows it.
    pub(super) fn json(&self) -> Value {
        let estado = if self.motivos.is_empty() {
            "aceptada"
        } else {
            "rechazada"
        };
        let motivo =
            |m: &Motivo| json!({"archivo": m.archivo, "linea": m.linea, "mensaje": m.mensaje});
        let motivos: Vec<Value> = self.motivos.iter().map(motivo).collect();
        json!({"estado": estado, "fecha": self.fecha, "motivos": motivos})
    }
}

impl From<Objecion> for Motivo {
    fn from(o: Objecion) -> Self {
        match o {
            Objecion::Defecto(d) => Self {
                archivo: Some(d.archivo),
                linea: d.linea,
                mensaje: d.mensaje,
            },
            Objecion::Garantia(mensaje) => Self {
                archivo: None,
                linea: None,
                mensaje,
            },
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::{io::Write as _, sync::mpsc::channel};

    fn estado() -> Estado {
        Estado::nuevo(App::nueva(&Archivos::incorporados()).unwrap(), "")
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_work_that_nobody_waits_for_still_holds_its_permit() {
        let e = estado();
        let (suelta, espera) = channel::<()>();
        let trabajo = e.trabajar(move |_| espera.recv().is_err());
        assert!(timeout(Duration::from_millis(100), trabajo).await.is_err());
        assert_eq!(e.trabajos.available_permits(), TRABAJOS - 1);
        // Searches have permits of their own.
        assert!(e.buscar(|_| true).await.unwrap());
        drop(suelta);
        while e.trabajos.available_permits() < TRABAJOS {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn who_would_wait_long_is_told_to_come_back() {
        let e = estado();
        let todos = Arc::clone(&e.trabajos).acquire_many_owned(u32::try_from(TRABAJOS).unwrap());
        let todos = todos.await.unwrap();
        let falla = e.trabajar(|_| ()).await.unwrap_err();
        assert_eq!(falla.estado, StatusCode::SERVICE_UNAVAILABLE);
        let respuesta = falla.responder(crate::web::error::Forma::Json);
        assert_eq!(respuesta.headers()["retry-after"], "10");
        drop(todos);
        assert!(e.trabajar(|_| ()).await.is_ok());
    }

    #[test]
    fn work_ends_when_its_time_is_up_or_who_asked_has_gone() {
        let ida = Arc::new(AtomicBool::new(false));
        let vigia = Vigia {
            hasta: Instant::now() + Duration::from_secs(60),
            ida: Arc::clone(&ida),
        };
        assert!(vigia.vigilar(Vec::new()).write(b"x").is_ok());
        drop(AlIrse(ida));
        assert!(vigia.vigilar(Vec::new()).write(b"x").is_err());
        let tarde = Vigia {
            hasta: Instant::now(),
            ida: Arc::default(),
        };
        assert!(!tarde.sigue());
    }
}
