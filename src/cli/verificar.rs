//! `verificar`.

use super::terminal::{abrir, escribir, terminar};
use std::{path::Path, process::ExitCode};

pub(super) fn verificar(corpus: Option<&Path>) -> ExitCode {
    terminar((|| {
        let v = abrir(corpus)?.verificar();
        escribir(&v.to_string())?;
        Ok(ExitCode::from(u8::from(!v.faltas.is_empty())))
    })())
}
