//! Folders for tests that change a corpus: each has a copy of its own.

use std::{fs, path::Path};

/// Copies a folder and all below it.
pub(crate) fn copiar(de: &Path, a: &Path) {
    fs::create_dir_all(a).unwrap();
    for entrada in fs::read_dir(de).unwrap() {
        let entrada = entrada.unwrap();
        let destino = a.join(entrada.file_name());
        if entrada.path().is_dir() {
            copiar(&entrada.path(), &destino);
        } else {
            fs::copy(entrada.path(), destino).unwrap();
        }
    }
}
