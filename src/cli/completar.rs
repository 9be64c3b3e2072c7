//! `completar`.

use super::{
    gramatica::orden,
    terminal::{Fallo, escribir, terminar},
};
use std::process::ExitCode;

pub(super) fn completar(interprete: Option<clap_complete::Shell>) -> ExitCode {
    terminar((|| {
        let interprete = interprete.ok_or_else(|| Fallo::entrada("falta el intérprete"))?;
        let mut salida = Vec::new();
        clap_complete::generate(interprete, &mut orden(), "fundamento", &mut salida);
        escribir(&String::from_utf8_lossy(&salida))
    })())
}
