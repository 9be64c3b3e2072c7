//! The files of a corpus as a sorted map from relative path to bytes.

use std::{
    collections::BTreeMap,
    fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

include!(concat!(env!("OUT_DIR"), "/incorporados.rs"));

/// Every file of a corpus, by its path relative to the corpus folder, with `/` as separator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Archivos(BTreeMap<String, Vec<u8>>);

impl Archivos {
    /// The corpus built into this binary.
    pub fn incorporados() -> Self {
        Self(
            INCORPORADOS
                .iter()
                .map(|(ruta, bytes)| ((*ruta).to_owned(), bytes.to_vec()))
                .collect(),
        )
    }

    /// All visible files below `carpeta`; hidden ones and those being written (`.tmp…`) are not part of a corpus.
    pub fn leer(carpeta: &Path) -> io::Result<Self> {
        let mut mapa = BTreeMap::new();
        recorrer(carpeta, |relativa, ruta| {
            mapa.insert(relativa, fs::read(ruta)?);
            Ok(())
        })?;
        Ok(Self(mapa))
    }

    /// A corpus made of the given files.
    pub fn de<N: Into<String>, B: Into<Vec<u8>>>(
        archivos: impl IntoIterator<Item = (N, B)>,
    ) -> Self {
        Self(
            archivos
                .into_iter()
                .map(|(n, b)| (n.into(), b.into()))
                .collect(),
        )
    }

    /// The same files with one replaced or added.
    pub fn con(mut self, ruta: &str, contenido: impl Into<Vec<u8>>) -> Self {
        self.0.insert(ruta.to_owned(), contenido.into());
        self
    }

    /// The bytes of one file.
    pub fn obtener(&self, ruta: &str) -> Option<&[u8]> {
        self.0.get(ruta).map(Vec::as_slice)
    }

    /// Files directly below `carpeta` whose name ends in `.{extension}`, in order of path.
    pub fn en<'a>(
        &'a self,
        carpeta: &'a str,
        extension: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a [u8])> + 'a {
        self.0.iter().filter_map(move |(ruta, bytes)| {
            let nombre = ruta.strip_prefix(carpeta)?.strip_prefix('/')?;
            (!nombre.contains('/') && nombre.rsplit_once('.')?.1 == extension)
                .then_some((ruta.as_str(), bytes.as_slice()))
        })
    }

    /// How many files there are.
    pub fn cuantos(&self) -> usize {
        self.0.len()
    }
}

/// What tells, without reading them, that the files of a folder changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Huella(BTreeMap<String, Marca>);

/// Size, and what a file system changes when a file is written or another takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Marca {
    bytes: u64,
    nodo: u64,
    escrito: (i64, i64),
    cambiado: (i64, i64),
}

impl Huella {
    /// The trace of the visible files below `carpeta`.
    pub fn de(carpeta: &Path) -> io::Result<Self> {
        let mut marcas = BTreeMap::new();
        recorrer(carpeta, |relativa, ruta| {
            let m = fs::metadata(ruta)?;
            let marca = Marca {
                bytes: m.len(),
                nodo: m.ino(),
                escrito: (m.mtime(), m.mtime_nsec()),
                cambiado: (m.ctime(), m.ctime_nsec()),
            };
            marcas.insert(relativa, marca);
            Ok(())
        })?;
        Ok(Self(marcas))
    }
}

/// Every visible file below `carpeta`: its path relative to it, with `/` as separator, and where it stands.
fn recorrer(
    carpeta: &Path,
    mut con: impl FnMut(String, &Path) -> io::Result<()>,
) -> io::Result<()> {
    let mut pendientes = vec![(carpeta.to_path_buf(), String::new())];
    while let Some((donde, prefijo)) = pendientes.pop() {
        for entrada in fs::read_dir(&donde)? {
            let entrada = entrada?;
            let nombre = entrada.file_name().to_string_lossy().into_owned();
            if nombre.starts_with('.') {
                continue;
            }
            let relativa = if prefijo.is_empty() {
                nombre
            } else {
                format!("{prefijo}/{nombre}")
            };
            let ruta: PathBuf = entrada.path();
            if ruta.is_dir() {
                pendientes.push((ruta, relativa));
            } else {
                con(relativa, &ruta)?;
            }
        }
    }
    Ok(())
}
