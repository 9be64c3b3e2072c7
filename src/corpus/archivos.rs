//! The files of a corpus as a sorted map from relative path to bytes.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    os::unix::fs::{MetadataExt, PermissionsExt},
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

    /// The paths whose bytes are not the same in others, or are only in one of both.
    pub fn distintas<'a>(&'a self, otros: &'a Self) -> Vec<&'a str> {
        let aqui = self.0.iter().filter(|(r, b)| otros.0.get(*r) != Some(b));
        let alla = otros.0.keys().filter(|r| !self.0.contains_key(*r));
        aqui.map(|(r, _)| r)
            .chain(alla)
            .map(String::as_str)
            .collect()
    }

    /// How many files there are.
    pub fn cuantos(&self) -> usize {
        self.0.len()
    }
}

/// How the name of a file that is being written begins. The dot keeps it out of the corpus.
const A_MEDIAS: &str = ".tmp-taller-";

/// The folder of a corpus that is written too.
#[derive(Debug, Clone)]
pub struct Carpeta(PathBuf);

impl Carpeta {
    /// A folder, and away with what a writing that was cut left in it.
    pub fn abrir(ruta: &Path) -> io::Result<Self> {
        let mut pendientes = vec![ruta.to_path_buf()];
        while let Some(donde) = pendientes.pop() {
            for entrada in fs::read_dir(&donde)? {
                let entrada = entrada?;
                let nombre = entrada.file_name();
                if entrada.file_type()?.is_dir() {
                    pendientes.push(entrada.path());
                } else if nombre.to_string_lossy().starts_with(A_MEDIAS) {
                    fs::remove_file(entrada.path())?;
                }
            }
        }
        Ok(Self(ruta.to_path_buf()))
    }

    /// Its files.
    pub fn leer(&self) -> io::Result<Archivos> {
        Archivos::leer(&self.0)
    }

    /// Writes some files, by their path in the corpus: each aside and down to the disk first, and only then all of them
    /// into their places. Whatever cuts it, each file is the old one or the new one.
    pub fn guardar<'a>(
        &self,
        archivos: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    ) -> io::Result<()> {
        let mut listos = Vec::new();
        for (ruta, bytes) in archivos {
            let destino = self.0.join(ruta);
            let carpeta = destino.parent().unwrap_or(&self.0).to_path_buf();
            fs::create_dir_all(&carpeta)?;
            let mut aparte = tempfile::Builder::new()
                .prefix(A_MEDIAS)
                .tempfile_in(&carpeta)?;
            aparte.write_all(bytes)?;
            let permisos = fs::metadata(&destino).map_or(0o644, |m| m.permissions().mode());
            fs::set_permissions(aparte.path(), fs::Permissions::from_mode(permisos))?;
            aparte.as_file().sync_all()?;
            listos.push((aparte, destino, carpeta));
        }
        for (aparte, destino, carpeta) in listos {
            aparte.persist(destino).map_err(|e| e.error)?;
            fs::File::open(carpeta)?.sync_all()?;
        }
        Ok(())
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
