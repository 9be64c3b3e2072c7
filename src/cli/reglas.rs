//! `reglas` and `esquema`.

use super::terminal::{abrir, escribir, sin_regla, terminar};
use crate::{hechos::Tipo, json};
use serde_json::json;
use std::{path::Path, process::ExitCode};

pub(super) fn reglas(corpus: Option<&Path>, regla: Option<&str>, en_json: bool) -> ExitCode {
    terminar((|| {
        let app = abrir(corpus)?;
        let Some(id) = regla else {
            let lista: Vec<_> = app.reglas().map(|l| json::regla_breve(l, "")).collect();
            let texto = app
                .reglas()
                .map(|l| format!("{:<34} {}\n", l.ficha().id, l.ficha().pregunta))
                .collect::<String>();
            return escribir(&if en_json {
                format!("{}\n", json!({"reglas": lista}))
            } else {
                texto
            });
        };
        let l = app.regla(id).ok_or_else(|| sin_regla(&app, id))?;
        if en_json {
            return escribir(&format!("{}\n", json::regla(&app, l, "")));
        }
        let f = l.ficha();
        let mut s = format!(
            "{} ({}, versión {})\n{}\n\n{}\n\nEntrada:\n",
            f.titulo, f.id, f.version, f.pregunta, f.enunciado
        );
        for h in l.entrada().hojas() {
            let clase = match &h.tipo {
                Tipo::Opcion(o) => format!(
                    " ({})",
                    o.iter().map(|x| x.0).collect::<Vec<_>>().join(" | ")
                ),
                Tipo::Fecha => " (AAAA-MM-DD)".to_owned(),
                Tipo::Logico => " (true | false)".to_owned(),
                _ => String::new(),
            };
            s.push_str(&format!(
                "  {:<48} {}{clase}{}\n",
                h.ruta,
                h.rotulo,
                if h.exigida { "" } else { ", opcional" }
            ));
        }
        s.push_str("\nPasos:\n");
        for (p, _) in l.pasos() {
            s.push_str(&format!("  {:<30} {}\n", p.id, p.enunciado));
        }
        s.push_str("\nDesenlaces:\n");
        for d in f.desenlaces {
            s.push_str(&format!(
                "  {:<30} {} ({})\n",
                d.codigo,
                d.rotulo,
                d.sentido.nombre()
            ));
        }
        escribir(&s)
    })())
}

pub(super) fn esquema(corpus: Option<&Path>, regla: &str) -> ExitCode {
    terminar((|| {
        let app = abrir(corpus)?;
        let l = app.regla(regla).ok_or_else(|| sin_regla(&app, regla))?;
        escribir(&format!(
            "{}\n",
            serde_json::to_string_pretty(&json::esquema(l)).unwrap_or_default()
        ))
    })())
}
