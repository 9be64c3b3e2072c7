//! What every command shares: faults, what is said where, files in and out.

use crate::{
    app::App,
    corpus::Archivos,
    lectura::{Limites, en_texto},
    lengua::mensajes,
};
use clap::ArgMatches;
use serde::Serialize;
use std::{
    fmt::Display,
    fs,
    io::{self, Read, Write},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::ExitCode,
};

/// Why a command ended badly: what to say, and whether the input was to blame.
pub(super) struct Fallo {
    pub(super) mensaje: String,
    codigo: u8,
}

impl Fallo {
    pub(super) fn entrada(mensaje: impl Into<String>) -> Self {
        Self {
            mensaje: mensaje.into(),
            codigo: MALA_ENTRADA,
        }
    }

    pub(super) fn otro(mensaje: impl Into<String>) -> Self {
        Self {
            mensaje: mensaje.into(),
            codigo: 1,
        }
    }

    /// The same, saying first what it is about.
    pub(super) fn en(self, que: &str) -> Self {
        Self {
            mensaje: format!("{que}: {}", self.mensaje),
            ..self
        }
    }
}

pub(super) type Hecho = Result<ExitCode, Fallo>;

pub(super) fn terminar(hecho: Hecho) -> ExitCode {
    hecho.unwrap_or_else(|f| {
        avisar(format_args!("fundamento: {}", f.mensaje));
        ExitCode::from(f.codigo)
    })
}

/// Says a line on standard error; that nobody listens is no failure.
pub(super) fn avisar(linea: impl Display) {
    let _ = writeln!(io::stderr(), "{linea}");
}

/// Prints, and treats a closed pipe as the reader having seen enough.
pub(super) fn escribir(texto: &str) -> Hecho {
    match io::stdout()
        .write_all(texto.as_bytes())
        .and_then(|()| io::stdout().flush())
    {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            Err(Fallo::otro("no se pudo escribir en la salida"))
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}

pub(super) fn archivos(corpus: Option<&Path>) -> Result<Archivos, Fallo> {
    match corpus {
        None => Ok(Archivos::incorporados()),
        Some(c) => Archivos::leer(c).map_err(|e| sin_carpeta(c, &e)),
    }
}

/// Why the folder of a corpus cannot be used.
pub(super) fn sin_carpeta(carpeta: &Path, e: &io::Error) -> Fallo {
    Fallo::entrada(format!(
        "la carpeta del corpus {}: {}",
        carpeta.display(),
        mensajes::de_archivo(e)
    ))
}

pub(super) fn abrir(corpus: Option<&Path>) -> Result<App, Fallo> {
    cargar(&archivos(corpus)?)
}

pub(super) fn cargar(archivos: &Archivos) -> Result<App, Fallo> {
    App::nueva(archivos).map_err(|defectos| {
        let lista: Vec<String> = defectos.iter().map(|d| format!("  {d}")).collect();
        Fallo::otro(format!(
            "el corpus tiene defectos y no se cargó:\n{}",
            lista.join("\n")
        ))
    })
}

/// A file, or standard input for `-`, as text.
pub(super) fn leer_texto(ruta: &Path) -> Result<String, Fallo> {
    let mut bytes = Vec::new();
    let leido = if ruta == Path::new("-") {
        io::stdin().read_to_end(&mut bytes).map(|_| ())
    } else {
        fs::read(ruta).map(|b| bytes = b)
    };
    leido
        .map_err(|e| Fallo::entrada(format!("{}: {}", ruta.display(), mensajes::de_archivo(&e))))?;
    // A shell of Windows writes UTF-16, and its editors put a mark before UTF-8.
    Ok(en_texto(&bytes))
}

pub(super) fn sin_regla(app: &App, id: &str) -> Fallo {
    let hay: Vec<&str> = app.reglas().map(|l| l.ficha().id).collect();
    Fallo::entrada(format!(
        "no hay una regla «{id}»; las reglas son: {}",
        hay.join(", ")
    ))
}

pub(super) fn guardar(destino: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(carpeta_de(destino))?;
    guardar_con(destino, |aparte| aparte.write_all(bytes))
}

/// The folder of a file; `.` for a bare name.
pub(super) fn carpeta_de(archivo: &Path) -> &Path {
    let carpeta = archivo.parent().filter(|c| !c.as_os_str().is_empty());
    carpeta.unwrap_or(Path::new("."))
}

/// Writes aside, syncs, renames: the old file or the new one, never half of it.
pub(super) fn guardar_con<T>(
    destino: &Path,
    escribe: impl FnOnce(&mut fs::File) -> io::Result<T>,
) -> io::Result<T> {
    let carpeta = carpeta_de(destino);
    let mut aparte = tempfile::Builder::new()
        .prefix(".tmp")
        .tempfile_in(carpeta)?;
    let hecho = escribe(aparte.as_file_mut())?;
    aparte.as_file().sync_all()?;
    fs::set_permissions(aparte.path(), fs::Permissions::from_mode(0o644))?;
    aparte.persist(destino).map_err(|e| e.error)?;
    fs::File::open(carpeta)?.sync_all()?;
    Ok(hecho)
}

/// Bad input.
pub(super) const MALA_ENTRADA: u8 = 2;

pub(super) fn cadena<'a>(m: &'a ArgMatches, nombre: &str) -> &'a str {
    uno::<String>(m, nombre).map_or("", String::as_str)
}

/// The file, and one byte more than the limit when it is larger.
pub(super) fn leer(ruta: &Path, limites: &Limites) -> Result<Vec<u8>, Fallo> {
    let mal =
        |e: io::Error| Fallo::entrada(format!("{}: {}", ruta.display(), mensajes::de_archivo(&e)));
    let tope = u64::try_from(limites.archivo).map_or(u64::MAX, |n| n.saturating_add(1));
    let mut bytes = Vec::new();
    let archivo = fs::File::open(ruta).map_err(mal)?;
    archivo.take(tope).read_to_end(&mut bytes).map_err(mal)?;
    Ok(bytes)
}

pub(super) fn uno<'a, T: Clone + Send + Sync + 'static>(
    m: &'a ArgMatches,
    nombre: &str,
) -> Option<&'a T> {
    m.try_get_one::<T>(nombre).ok().flatten()
}

/// A value as one line of JSON. No shape of the program fails to be written.
pub(super) fn en_una_linea(valor: &impl Serialize) -> String {
    serde_json::to_string(valor).unwrap_or_default() + "\n"
}
