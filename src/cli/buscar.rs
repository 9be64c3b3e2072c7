//! `buscar`.

use super::terminal::{Fallo, abrir, cadena, escribir, terminar};
use crate::{
    busqueda::{Alcance, Campo, Peticion},
    json, vistas,
};
use clap::ArgMatches;
use std::{path::Path, process::ExitCode};

pub(super) fn buscar(corpus: Option<&Path>, m: &ArgMatches) -> ExitCode {
    terminar((|| {
        let app = abrir(corpus)?;
        let consulta: Vec<String> = m
            .get_many::<String>("consulta")
            .into_iter()
            .flatten()
            .cloned()
            .collect();
        let mut peticion = Peticion {
            consulta: consulta.join(" "),
            limite: usize::from(m.get_one::<u16>("limite").copied().unwrap_or(10)),
            ..Peticion::default()
        };
        for campo in [
            Campo::Tipo,
            Campo::Anio,
            Campo::Rol,
            Campo::Tema,
            Campo::Norma,
        ] {
            let valor = cadena(m, campo.nombre());
            if valor.is_empty() {
                continue;
            }
            if let Some(o) = campo.objecion(valor) {
                return Err(Fallo::entrada(format!("--{}: {o}", campo.nombre())));
            }
            peticion.filtros.push((campo, valor.to_owned()));
        }
        let inicio = std::time::Instant::now();
        let hallazgo = app
            .buscar(&peticion)
            .map_err(|e| Fallo::otro(e.to_string()))?;
        let r = &hallazgo.respuesta;
        let milisegundos = (inicio.elapsed().as_secs_f64() * 1e6).round() / 1e3;
        if m.get_flag("json") {
            let mut cuerpo = json::busqueda(&app, &peticion.consulta, &hallazgo, milisegundos);
            if m.get_flag("explicar") {
                cuerpo["explicacion"] = json::explicacion(&app, r);
            }
            return escribir(&format!("{cuerpo}\n"));
        }
        let mut salida = String::new();
        for a in &r.avisos {
            salida.push_str(&format!("{a}\n"));
        }
        if let Some(s) = &r.sugerencia {
            salida.push_str(&format!("Se buscó: {s}\n"));
        }
        if m.get_flag("explicar") {
            for etapa in vistas::explicacion(&app, r) {
                salida.push_str(&format!("{}\n", etapa.titulo));
                for linea in etapa.lineas {
                    salida.push_str(&format!("  {linea}\n"));
                }
            }
        }
        if r.alcance == Alcance::SoloCercanos {
            salida.push_str(&format!("{}\n", vistas::sin_respuesta(&app)));
        }
        salida.push_str(&format!(
            "{}\n",
            crate::lengua::formato::plural(r.total, "resultado", "resultados")
        ));
        for (i, x) in r.resultados.iter().enumerate() {
            if let Some((d, b)) = app.en(x.lugar) {
                salida.push_str(&format!(
                    "\n{}. {} [{}]\n   {}/{}\n   {}\n",
                    i + 1,
                    d.cita(x.lugar.bloque),
                    b.rol.rotulo(),
                    d.meta.id,
                    b.id,
                    recortar(&b.texto, 280)
                ));
            }
        }
        escribir(&salida)
    })())
}

pub(super) fn recortar(texto: &str, letras: usize) -> String {
    if texto.chars().count() <= letras {
        texto.to_owned()
    } else {
        format!(
            "{}…",
            texto.chars().take(letras).collect::<String>().trim_end()
        )
    }
}
