//! `reproducir`.

use super::terminal::{Fallo, abrir, escribir, leer_texto, terminar};
use crate::{app, json};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

pub(super) fn reproducir(corpus: Option<&Path>, recibo: Option<&PathBuf>) -> ExitCode {
    terminar((|| {
        let ruta = recibo.map_or(Path::new("-"), PathBuf::as_path);
        let texto = leer_texto(ruta)?;
        let app = abrir(corpus)?;
        let r = app::reproducir(&app, &texto)
            .map_err(|m| Fallo::entrada(format!("{}: {m}", ruta.display())))?;
        escribir(&format!(
            "{}\n",
            serde_json::to_string_pretty(&json::reproduccion(&r)).unwrap_or_default()
        ))
    })())
}
