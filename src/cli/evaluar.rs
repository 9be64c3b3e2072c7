//! `evaluar`.

use super::terminal::{
    Fallo, MALA_ENTRADA, abrir, avisar, en_una_linea, escribir, leer_texto, sin_regla, terminar,
};
use crate::{
    corpus::Apoyo,
    hechos::{Dato, Errores},
    json,
    veredicto::Veredicto,
};
use std::{path::Path, process::ExitCode};

pub(super) fn evaluar(
    corpus: Option<&Path>,
    regla: &str,
    entrada: &str,
    en_json: bool,
) -> ExitCode {
    terminar((|| {
        let app = abrir(corpus)?;
        let l = app.regla(regla).ok_or_else(|| sin_regla(&app, regla))?;
        let texto = leer_texto(Path::new(entrada))?;
        let mut errores = Errores::default();
        let dato = match Dato::objeto_de_json(&texto, &mut errores) {
            Ok(d) => d,
            Err(e) if en_json => {
                escribir(&format!("{}\n", json::mal_escrito(&e)))?;
                return Ok(ExitCode::from(MALA_ENTRADA));
            }
            Err(e) => {
                return Err(Fallo::entrada(format!(
                    "{entrada}: línea {}, columna {}: {}",
                    e.linea, e.columna, e.mensaje
                )));
            }
        };
        match app.dictar(l, &dato) {
            Ok(d) if errores.ninguno() => escribir(&if en_json {
                en_una_linea(&json::dictamen(&d, ""))
            } else {
                narrar(&d.veredicto)
            }),
            otro => {
                errores.unir(otro.err().unwrap_or_default());
                if en_json {
                    escribir(&format!("{}\n", json::entrada_invalida(&errores)))?;
                } else {
                    errores.dichos().for_each(avisar);
                }
                Ok(ExitCode::from(MALA_ENTRADA))
            }
        }
    })())
}

/// A verdict for a terminal.
pub(super) fn narrar(v: &Veredicto<'_>) -> String {
    let mut s = format!(
        "{} ({})\n{}\n\n",
        v.desenlace.rotulo,
        v.desenlace.sentido.rotulo(),
        v.resumen
    );
    for a in &v.advertencias {
        s.push_str(&format!("Advertencia: {}\n", a.mensaje));
    }
    for (i, p) in v.pasos.iter().enumerate() {
        s.push_str(&format!("{}. {} {}\n", i + 1, p.enunciado, p.resultado));
        for f in &p.fundamentos {
            s.push_str(&match &f.apoyo {
                Apoyo::Interno {
                    cita, fragmento, ..
                } => format!("   «{fragmento}»\n   {cita}\n"),
                Apoyo::Externo {
                    documento,
                    pagina,
                    dice,
                    verificacion,
                } => format!(
                    "   {dice}\n   {documento}, {pagina} (fuente {}, fuera del corpus)\n",
                    verificacion.nombre()
                ),
            });
        }
    }
    s.push_str("\nLímites:\n");
    for a in &v.limites {
        s.push_str(&format!("- {}\n", a.mensaje));
    }
    s
}
