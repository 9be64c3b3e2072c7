//! Arguments, help and usage errors, in Spanish.

use super::{
    buscar, completar, comprobar, evaluar,
    gramatica::orden,
    impacto, importar, lotes, procesos, reglas, reproducir, servidor,
    terminal::{self, MALA_ENTRADA, cadena, uno},
    verificar,
};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::{ffi::OsString, path::PathBuf, process::ExitCode};

/// Runs the program.
pub fn ejecutar(argumentos: impl IntoIterator<Item = OsString>) -> ExitCode {
    let argumentos: Vec<OsString> = argumentos.into_iter().collect();
    let hallados = match orden().try_get_matches_from(&argumentos) {
        Ok(m) => m,
        Err(e) => return explicar(&e),
    };
    let corpus = hallados.get_one::<PathBuf>("corpus").cloned().or_else(|| {
        hallados
            .subcommand()
            .and_then(|(_, m)| m.get_one::<PathBuf>("corpus").cloned())
    });
    let corpus = corpus.as_deref();
    match hallados.subcommand() {
        Some(("servir", m)) => servidor::servir(corpus, m),
        Some(("buscar", m)) => buscar::buscar(corpus, m),
        Some(("evaluar", m)) => evaluar::evaluar(
            corpus,
            cadena(m, "regla"),
            cadena(m, "entrada"),
            m.get_flag("json"),
        ),
        Some(("evaluar-proceso", m)) => {
            procesos::evaluar_proceso(corpus, cadena(m, "entrada"), cadena(m, "salida"))
        }
        Some(("evaluar-lote", m)) => lotes::evaluar_lote(
            corpus,
            cadena(m, "regla"),
            uno::<PathBuf>(m, "entrada"),
            uno::<PathBuf>(m, "salida"),
        ),
        Some(("comprobar-citas", m)) => comprobar::comprobar_citas(corpus, m),
        Some(("reglas", m)) => reglas::reglas(
            corpus,
            uno::<String>(m, "regla").map(String::as_str),
            m.get_flag("json"),
        ),
        Some(("esquema", m)) => reglas::esquema(corpus, cadena(m, "regla")),
        Some(("verificar", _)) => verificar::verificar(corpus),
        Some(("impacto", m)) => {
            impacto::impacto(corpus, uno::<PathBuf>(m, "contra"), m.get_flag("json"))
        }
        Some(("importar", m)) => {
            let fuentes: Vec<PathBuf> = m
                .get_many::<PathBuf>("fuentes")
                .into_iter()
                .flatten()
                .cloned()
                .collect();
            importar::importar(&fuentes, uno::<PathBuf>(m, "salida"))
        }
        Some(("reproducir", m)) => reproducir::reproducir(corpus, uno::<PathBuf>(m, "recibo")),
        Some(("completar", m)) => {
            completar::completar(uno::<clap_complete::Shell>(m, "interprete").copied())
        }
        _ => ExitCode::from(MALA_ENTRADA),
    }
}

/// Prints help, version or a usage error.
pub(super) fn explicar(e: &clap::Error) -> ExitCode {
    match e.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            return terminal::terminar(terminal::escribir(&e.render().to_string()));
        }
        _ => {}
    }
    let dato = |clase: ContextKind| match e.get(clase) {
        Some(ContextValue::String(s)) => s.clone(),
        Some(ContextValue::Strings(s)) => s.join(", "),
        _ => String::new(),
    };
    let argumento = dato(ContextKind::InvalidArg);
    let argumento = argumento.split(' ').next().unwrap_or_default().to_owned();
    let valor = dato(ContextKind::InvalidValue);
    let mensaje = match e.kind() {
        ErrorKind::InvalidSubcommand => {
            let parecidas = dato(ContextKind::SuggestedSubcommand);
            let orden = dato(ContextKind::InvalidSubcommand);
            if parecidas.is_empty() {
                format!("no hay una orden «{orden}»")
            } else {
                format!("no hay una orden «{orden}»; ¿quiso decir {parecidas}?")
            }
        }
        ErrorKind::UnknownArgument => format!("no se conoce el argumento «{argumento}»"),
        ErrorKind::MissingRequiredArgument => format!(
            "falta {}",
            dato(ContextKind::InvalidArg)
                .replace(['<', '>'], "")
                .replace("...", "")
        ),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "falta la orden".to_owned()
        }
        ErrorKind::InvalidValue if valor.is_empty() => format!("a «{argumento}» le falta el valor"),
        ErrorKind::InvalidValue => {
            let admitidos = dato(ContextKind::ValidValue);
            format!("«{valor}» no sirve para «{argumento}»; se admite: {admitidos}")
        }
        ErrorKind::ValueValidation => match argumento.as_str() {
            "--puerto" => format!("«{valor}» no es un puerto: debe ser un número de 0 a 65535"),
            "--limite" => {
                format!("«{valor}» no sirve para «--limite»: debe ser un número de 1 a 50")
            }
            _ => format!("«{valor}» no sirve para «{argumento}»"),
        },
        ErrorKind::ArgumentConflict => format!("«{argumento}» no se puede repetir ni combinar así"),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("«{argumento}» no lleva esa cantidad de valores")
        }
        ErrorKind::InvalidUtf8 => "un argumento no está en UTF-8".to_owned(),
        _ => "los argumentos no se entienden".to_owned(),
    };
    terminal::avisar(format_args!(
        "fundamento: {mensaje}\nCon «fundamento --ayuda» se ven las órdenes; con «fundamento ORDEN --ayuda», sus opciones."
    ));
    ExitCode::from(MALA_ENTRADA)
}
