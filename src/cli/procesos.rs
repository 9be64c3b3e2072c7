//! The command that evaluates a whole process: a file in, and a file out whose name says how it is written.

use super::terminal::{
    Fallo, Hecho, MALA_ENTRADA, abrir, avisar, guardar_con, leer, leer_texto, terminar,
};
use crate::{
    app::App,
    hechos::{Dato, Errores},
    json::{self, FalloAlEscribir},
    lectura::{Formato, Limites},
    lengua::mensajes,
    planillas,
    reglas::proceso,
    salida, vistas,
};
use std::{
    fs,
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

/// Writes the evaluation of a process.
type Escribe =
    fn(&App, &Dato, &proceso::Entrada, &str, &mut dyn Write) -> Result<(), FalloAlEscribir>;

/// How each extension is written. The first is also that of standard output.
const SALIDAS: &[(&str, Escribe)] = &[
    ("json", json::escribir_proceso),
    ("xlsx", salida::escribir_libro),
    ("html", escribir_informe),
    #[cfg(feature = "pdf")]
    ("pdf", salida::escribir_pdf),
];

/// How many notices are told in the terminal.
const AVISOS_EN_LA_TERMINAL: usize = 40;

pub(super) fn evaluar_proceso(corpus: Option<&Path>, entrada: &str, salida: &str) -> ExitCode {
    terminar(evaluar(corpus, entrada, salida))
}

fn evaluar(corpus: Option<&Path>, entrada: &str, salida: &str) -> Hecho {
    let escribe = escritura(salida)?;
    let (dato, leida) = match leer_proceso(entrada)? {
        Ok(leido) => leido,
        Err(faltas) => {
            faltas.iter().for_each(avisar);
            return Ok(ExitCode::from(MALA_ENTRADA));
        }
    };
    let app = abrir(corpus)?;
    let avisos = proceso::avisos(&leida);
    for a in avisos.iter().take(AVISOS_EN_LA_TERMINAL) {
        avisar(format!("aviso: {}", a.dicho()));
    }
    let mas = avisos.len().saturating_sub(AVISOS_EN_LA_TERMINAL);
    if mas > 0 {
        avisar(format!("aviso: y {mas} más; están todos en el resultado"));
    }
    let escrito = if salida == "-" {
        let mut estandar = io::BufWriter::new(io::stdout().lock());
        let hecho = escribe(&app, &dato, &leida, "", &mut estandar);
        match hecho.and_then(|()| Ok(estandar.flush()?)) {
            // A reader that closed has seen enough.
            Err(FalloAlEscribir::Salida(e)) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            otro => otro,
        }
    } else {
        let mut hecho = Ok(());
        guardar_con(Path::new(salida), |archivo| {
            let mut archivo = io::BufWriter::new(archivo);
            hecho = escribe(&app, &dato, &leida, "", &mut archivo);
            // A report that could not be made whole never takes the place of an earlier one.
            if hecho.is_err() {
                return Err(io::ErrorKind::Interrupted.into());
            }
            archivo.flush()
        })
        .or_else(|e| match hecho {
            Err(_) => Ok(()),
            Ok(()) => Err(Fallo::otro(format!(
                "{salida}: {}",
                mensajes::de_archivo(&e)
            ))),
        })?;
        hecho
    };
    escrito.map_err(|e| Fallo::otro(e.to_string()))?;
    Ok(ExitCode::SUCCESS)
}

/// The report of a process as one file that needs no other.
fn escribir_informe(
    app: &App,
    dato: &Dato,
    entrada: &proceso::Entrada,
    _base: &str,
    salida: &mut dyn Write,
) -> Result<(), FalloAlEscribir> {
    let evaluacion = app.evaluar_proceso(dato, entrada)?;
    let informe = vistas::evaluacion::informe_en_archivo(app, dato, entrada, &evaluacion);
    Ok(salida.write_all(informe.as_bytes())?)
}

fn escritura(salida: &str) -> Result<Escribe, Fallo> {
    let extension = if salida == "-" {
        SALIDAS[0].0.to_owned()
    } else {
        let extension = Path::new(salida).extension();
        extension.map_or_else(String::new, |e| e.to_string_lossy().to_ascii_lowercase())
    };
    if let Some((_, escribe)) = SALIDAS.iter().find(|s| s.0 == extension) {
        return Ok(*escribe);
    }
    if extension == "pdf" {
        return Err(Fallo::entrada(
            "este programa se construyó sin PDF; para tenerlo, constrúyalo con «cargo build --release --features \
                pdf», o pida un archivo .html",
        ));
    }
    let admitidas: Vec<_> = SALIDAS.iter().map(|s| format!(".{}", s.0)).collect();
    let admitidas = admitidas.join(", ");
    Err(Fallo::entrada(format!(
        "no se escribe en el formato «{extension}»; use un archivo que termine en {admitidas}"
    )))
}

/// The files of a folder that are sheets in CSV, by name.
fn hojas_de(carpeta: &Path, limites: &Limites) -> Result<Vec<(String, Vec<u8>)>, Fallo> {
    let mal = |e: io::Error| {
        Fallo::entrada(format!(
            "{}: {}",
            carpeta.display(),
            mensajes::de_archivo(&e)
        ))
    };
    let mut hojas = Vec::new();
    for entrada in fs::read_dir(carpeta).map_err(mal)? {
        let entrada = entrada.map_err(mal)?;
        let nombre = entrada.file_name().to_string_lossy().into_owned();
        if nombre.to_ascii_lowercase().ends_with(".csv") {
            hojas.push((nombre, leer(&entrada.path(), limites)?));
        }
    }
    hojas.sort();
    Ok(hojas)
}

/// The process of a file and its tree, or its faults, each a line that says where it is.
type Leido = Result<(Dato, proceso::Entrada), Vec<String>>;

fn leer_proceso(entrada: &str) -> Result<Leido, Fallo> {
    let ruta = Path::new(entrada);
    let limites = Limites::ORDEN;
    let tabla = Formato::de_nombre(entrada).filter(|f| *f != Formato::Jsonl);
    let guardado = if ruta.is_file() {
        planillas::de_un_resultado(entrada, &leer(ruta, &limites)?, &limites)
    } else {
        None
    };
    let tabla = tabla.filter(|_| guardado.is_none());
    let leido = if ruta.is_dir() {
        Some(planillas::leer_archivos(
            &hojas_de(ruta, &limites)?,
            &limites,
        ))
    } else if let Some(formato) = tabla {
        Some(planillas::leer_libro(
            &leer(ruta, &limites)?,
            formato,
            &limites,
        ))
    } else {
        None
    };
    if let Some(leido) = leido {
        let mut libro = leido.map_err(|r| Fallo::entrada(format!("{entrada}: {r}")))?;
        return Ok(match libro.entrada() {
            Some(leida) => {
                for a in &libro.avisos {
                    avisar(format!("aviso: {a}"));
                }
                Ok((libro.dato, leida))
            }
            None => Err(libro.dichos().collect()),
        });
    }
    let texto = match guardado {
        Some(t) => t,
        None => leer_texto(ruta)?,
    };
    let mut errores = Errores::default();
    let dato = Dato::objeto_de_json(&texto, &mut errores).map_err(|e| {
        Fallo::entrada(format!(
            "{entrada}: línea {}, columna {}: {}",
            e.linea, e.columna, e.mensaje
        ))
    })?;
    Ok(match proceso::leer(&dato, &mut errores) {
        Some(leida) => Ok((dato, leida)),
        None => Err(errores.dichos().collect()),
    })
}
