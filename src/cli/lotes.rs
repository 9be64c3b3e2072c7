//! The command that judges the rows of a file.

use super::terminal::{Fallo, abrir, avisar, guardar_con, leer, sin_regla, terminar};
use crate::{
    lectura::{Formato, Limites},
    lengua::{
        formato::{miles, plural},
        mensajes,
    },
    planillas::Lote,
    salida::Escritor,
};
use std::{
    io::{self, BufWriter, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

/// Bad rows told one by one; the rest are only counted, and all are in the file.
const FALTAS_DICHAS: usize = 20;

/// How often progress is redrawn.
const CADENCIA: Duration = Duration::from_millis(100);

pub(super) fn evaluar_lote(
    corpus: Option<&Path>,
    regla: &str,
    entrada: Option<&PathBuf>,
    salida: Option<&PathBuf>,
) -> ExitCode {
    terminar((|| {
        let vacia = PathBuf::new();
        let (entrada, salida) = (entrada.unwrap_or(&vacia), salida.unwrap_or(&vacia));
        let (de, a) = (formato(entrada)?, formato_de_salida(salida)?);
        let app = abrir(corpus)?;
        let l = app.regla(regla).ok_or_else(|| sin_regla(&app, regla))?;
        let limites = Limites::ORDEN;
        let lote = Lote::abrir(&leer(entrada, &limites)?, de, a, l, &limites)
            .map_err(|r| Fallo::entrada(format!("{}: {r}", entrada.display())))?;
        let ajenas = lote.ajenas();
        if !ajenas.is_empty() {
            avisar(format!(
                "fundamento: no son datos de la regla y salen como entraron: {}",
                ajenas.join(", ")
            ));
        }
        let mut avance = Avance::nuevo(lote.cuantas());
        let mut dichas = 0;
        let conteo = guardar_con(salida, |archivo| {
            let mut escritor = Escritor::nuevo("", &lote, a, BufWriter::new(archivo))?;
            let conteo = lote.dictar(&app, l, |r| {
                if let Err(f) = &r.hecho {
                    dichas += 1;
                    if dichas <= FALTAS_DICHAS {
                        avance.borrar();
                        avisar(f);
                    }
                }
                avance.una();
                escritor.renglon(r)
            })?;
            escritor.terminar()?;
            Ok(conteo)
        })
        .map_err(|e| {
            Fallo::otro(format!(
                "{}: {}",
                salida.display(),
                mensajes::de_archivo(&e)
            ))
        })?;
        avance.borrar();
        if conteo.con_error > FALTAS_DICHAS {
            avisar("… las demás están en la columna «error» del resultado");
        }
        avisar(format!(
            "{} en {}; {} con error",
            plural(conteo.filas, "fila", "filas"),
            salida.display(),
            miles(&conteo.con_error.to_string())
        ));
        Ok(ExitCode::SUCCESS)
    })())
}

fn formato(ruta: &Path) -> Result<Formato, Fallo> {
    Formato::de_nombre(&ruta.to_string_lossy()).ok_or_else(|| {
        Fallo::entrada(format!(
            "{}: el nombre debe terminar en .csv, .xlsx, .xlsm, .ods o .jsonl",
            ruta.display()
        ))
    })
}

/// The answer is named as what it is: a workbook with macros or of LibreOffice is read and never written.
fn formato_de_salida(ruta: &Path) -> Result<Formato, Fallo> {
    let extension = ruta.extension().unwrap_or_default().to_string_lossy();
    let hallado = Formato::de_nombre(&ruta.to_string_lossy());
    let ajena = extension.eq_ignore_ascii_case("xlsm") || hallado == Some(Formato::Ods);
    hallado.filter(|_| !ajena).ok_or_else(|| {
        Fallo::entrada(format!(
            "{}: la respuesta se escribe en .csv, .xlsx o .jsonl",
            ruta.display()
        ))
    })
}

/// Progress on standard error, only when a person is watching.
struct Avance {
    visible: bool,
    hechas: usize,
    todas: String,
    ultima: Instant,
}

impl Avance {
    fn nuevo(todas: usize) -> Self {
        Self {
            visible: io::stderr().is_terminal(),
            hechas: 0,
            todas: miles(&todas.to_string()),
            ultima: Instant::now(),
        }
    }

    fn una(&mut self) {
        self.hechas += 1;
        if self.visible && self.ultima.elapsed() >= CADENCIA {
            self.ultima = Instant::now();
            // Progress that cannot be drawn is no reason to stop.
            let hechas = miles(&self.hechas.to_string());
            let _ = write!(io::stderr(), "\r{hechas} de {} filas", self.todas);
            let _ = io::stderr().flush();
        }
    }

    fn borrar(&self) {
        if self.visible {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
