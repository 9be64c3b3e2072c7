//! A corpus that takes the place of another: checked aside, swapped in whole, or refused with its reasons.
//!
//! It watches nothing and reads no file: whoever watches brings the files. What came of the last attempt is on `/salud`.

use super::{
    Estado,
    estado::{Motivo, Recarga},
};
use crate::{
    app::{App, Objecion},
    corpus::Archivos,
    lengua::formato::plural,
};
use std::sync::{Arc, MutexGuard, PoisonError};

impl Estado {
    /// The same state, knowing which files it serves.
    pub fn con_archivos(self, archivos: Archivos) -> Self {
        *self.servidos() = Some(Arc::new(archivos));
        self
    }

    /// The files that are served. Who holds them keeps others from being swapped in.
    pub(super) fn servidos(&self) -> MutexGuard<'_, Option<Arc<Archivos>>> {
        self.archivos.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Serves from now on an app that was checked, and its files.
    pub(super) fn poner(&self, app: App, archivos: Archivos, servidos: &mut Option<Arc<Archivos>>) {
        self.app.store(Arc::new(app));
        *servidos = Some(Arc::new(archivos));
        self.anunciar();
    }

    /// Serves the corpus of other files from now on, if it breaks nothing that the one being served keeps; requests
    /// under way end with the one they began with.
    ///
    /// It takes the time of reading and checking a corpus: call it off the async threads.
    pub fn relevar(&self, archivos: &Archivos) -> Result<(), Vec<Objecion>> {
        let mut servidos = self.servidos();
        if servidos.as_deref() == Some(archivos) {
            // The files are again what is served: nothing to do, and nothing refused any more.
            if self
                .recarga
                .load()
                .as_ref()
                .is_some_and(|r| !r.motivos.is_empty())
            {
                self.anunciar();
            }
            return Ok(());
        }
        match self.app().relevo(archivos) {
            Ok(app) => {
                self.poner(app, archivos.clone(), &mut servidos);
                Ok(())
            }
            Err(objeciones) => {
                if let Some(primera) = objeciones.first() {
                    tracing::warn!(
                        "corpus rechazado, sigue el anterior: {}: {primera}",
                        plural(objeciones.len(), "motivo", "motivos"),
                    );
                }
                let motivos = objeciones.iter().cloned().map(Motivo::from).collect();
                self.recarga.store(Some(Arc::new(Recarga::ahora(motivos))));
                Err(objeciones)
            }
        }
    }

    /// Takes note that the files of the corpus could not even be read.
    pub fn sin_archivos(&self, motivo: &str) {
        tracing::warn!("corpus rechazado, sigue el anterior: {motivo}");
        let motivos = vec![Motivo {
            archivo: None,
            linea: None,
            mensaje: motivo.to_owned(),
        }];
        self.recarga.store(Some(Arc::new(Recarga::ahora(motivos))));
    }

    /// Takes note that the corpus that is served is the one that came last.
    fn anunciar(&self) {
        let app = self.app();
        let version = app.corpus().version();
        self.recarga
            .store(Some(Arc::new(Recarga::ahora(Vec::new()))));
        tracing::info!(
            "corpus recargado: doctrina {}, editorial {}",
            version.doctrina,
            version.editorial
        );
    }
}
