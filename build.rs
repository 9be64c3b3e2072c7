//! Writes the table of corpus and asset files that the binary carries, so that it runs anywhere on its own.

#![allow(
    clippy::expect_used,
    reason = "a build that cannot write its output must stop"
)]

use std::{env, fmt::Write as _, fs, path::Path};

fn main() {
    let raiz = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let salida = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    println!("cargo::rerun-if-changed=corpus");
    let mut rutas = Vec::new();
    recorrer(&Path::new(&raiz).join("corpus"), "", &mut rutas);
    rutas.sort();
    let mut codigo = String::from("static INCORPORADOS: &[(&str, &[u8])] = &[\n");
    for ruta in rutas {
        writeln!(codigo, "    ({ruta:?}, include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/corpus/{ruta}\"))),").expect("a string takes all text");
    }
    codigo.push_str("];\n");
    fs::write(Path::new(&salida).join("incorporados.rs"), codigo).expect("OUT_DIR is writable");
}

fn recorrer(carpeta: &Path, prefijo: &str, rutas: &mut Vec<String>) {
    let Ok(entradas) = fs::read_dir(carpeta) else {
        return;
    };
    for entrada in entradas.flatten() {
        let nombre = entrada.file_name().to_string_lossy().into_owned();
        if nombre.starts_with('.') {
            continue;
        }
        let relativa = if prefijo.is_empty() {
            nombre
        } else {
            format!("{prefijo}/{nombre}")
        };
        if entrada.path().is_dir() {
            println!("cargo::rerun-if-changed=corpus/{relativa}");
            recorrer(&entrada.path(), &relativa, rutas);
        } else {
            rutas.push(relativa);
        }
    }
}
