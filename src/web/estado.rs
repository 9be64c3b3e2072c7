//! What handlers share, and how much work is done at once.

use super::error::Falla;
use crate::{
    app::{App, Objecion},
    corpus::{Archivos, Carpeta},
};
use arc_swap::{ArcSwap, ArcSwapOption};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;

/// Pieces of heavy work done at once.
pub(super) const TRABAJOS: usize = 4;

/// Batches done at once. Each may hold a file and its answer in memory.
pub(super) const LOTES: usize = 2;

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
    pub(super) trabajos: Arc<Semaphore>,
    pub(super) lotes: Arc<Semaphore>,
    pub(super) base: Arc<str>,
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

    pub(super) fn app(&self) -> Arc<App> {
        self.app.load_full()
    }

    /// Runs work off the async threads.
    pub(super) async fn trabajar<T: Send + 'static>(
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
