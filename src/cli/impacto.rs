//! What changes from one corpus to another, as text: the command, and what an import tells before it writes.

use super::terminal::{Hecho, abrir, escribir, terminar};
use crate::{
    app::{
        App,
        impacto::{
            CambioCaso, CambioDocumento, CambioEnlace, CambioParrafo, Impacto, Presencia, Puesto,
            Respuesta, Trozo,
        },
    },
    corpus::{Archivos, Periodo},
    doctrina::cobertura::Clase,
    json,
    lengua::formato::plural,
};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Words shown on each side of a change.
const PALABRAS: usize = 8;

pub(super) fn impacto(corpus: Option<&Path>, contra: Option<&PathBuf>, en_json: bool) -> ExitCode {
    terminar((|| -> Hecho {
        let antes = abrir(corpus)?;
        let otra = contra.map(PathBuf::as_path);
        let despues = abrir(otra).map_err(|f| f.en("--contra"))?;
        let i = Impacto::entre(&antes, &despues);
        escribir(&if en_json {
            format!("{}\n", json::impacto(&i))
        } else {
            narrar(&i)
        })
    })())
}

/// The corpus that an import writes to, as it stands after each document that was replaced.
pub(super) struct Reemplazos {
    archivos: Archivos,
    app: Option<App>,
}

impl Reemplazos {
    /// Over the files that were there.
    pub(super) fn en(archivos: Archivos) -> Self {
        Self {
            archivos,
            app: None,
        }
    }

    /// Takes a file in, and tells what replacing the old one changes; nothing when it is new or stays as it was.
    pub(super) fn anunciar(&mut self, ruta: &str, contenido: &[u8]) -> Option<String> {
        let previo = self.archivos.obtener(ruta);
        if previo == Some(contenido) {
            return None;
        }
        let reemplaza = previo.is_some();
        let viejos = std::mem::take(&mut self.archivos);
        let antes = match self.app.take() {
            _ if !reemplaza => None,
            Some(app) => Some(app),
            None => App::nueva(&viejos).ok(),
        };
        self.archivos = viejos.con(ruta, contenido);
        if !reemplaza {
            return None;
        }
        let Some(antes) = antes else {
            return Some(format!(
                "{ruta}: se reemplaza; no se puede decir qué cambia, porque el corpus de esa carpeta no se carga como está\n"
            ));
        };
        Some(match App::nueva(&self.archivos) {
            Ok(despues) => {
                let dicho = narrar(&Impacto::entre(&antes, &despues));
                self.app = Some(despues);
                format!("{ruta}: se reemplaza; lo que cambia:\n{dicho}")
            }
            Err(defectos) => {
                let lista: String = defectos.iter().map(|d| format!("  {d}\n")).collect();
                format!(
                    "{ruta}: se reemplaza; con él, el corpus de esa carpeta ya no se carga:\n{lista}"
                )
            }
        })
    }
}

/// All that changes, for a terminal.
fn narrar(i: &Impacto) -> String {
    if i.ninguno() {
        return "Nada cambia: los mismos párrafos, enlaces, reglas, casos, cobertura y valores con fecha.\n"
            .to_owned();
    }
    let mut s = String::new();
    titulo(&mut s, "Documentos", i.documentos.iter().map(documento));
    titulo(&mut s, "Enlaces", i.enlaces.iter().map(enlace));
    let regla = |r: &crate::app::impacto::CambioRegla| {
        let que = if r.con_apoyo {
            "recupera su apoyo y se sirve; le faltaba"
        } else {
            "pierde su apoyo y no se sirve"
        };
        let faltas: String = r.faltas.iter().map(|f| format!("    {f}\n")).collect();
        format!("  {} {que}:\n{faltas}", r.id)
    };
    titulo(&mut s, "Reglas", i.reglas.iter().map(regla));
    titulo(&mut s, "Casos resueltos", i.casos.iter().map(caso));
    let cobertura = |c: &crate::app::impacto::CambioCobertura| {
        let clase = |c: Option<Clase>| c.map_or("no está", Clase::nombre);
        format!(
            "  {}: {} → {}\n",
            c.parrafo,
            clase(c.antes),
            clase(c.despues)
        )
    };
    titulo(&mut s, "Cobertura", i.cobertura.iter().map(cobertura));
    let parametro = |p: &crate::app::impacto::CambioParametro| {
        let mut s = format!("  {}\n", p.id);
        for (signo, periodos) in [('-', &p.quitados), ('+', &p.puestos)] {
            for p in periodos {
                s.push_str(&format!("    {signo} {}\n", periodo(p)));
            }
        }
        s
    };
    titulo(
        &mut s,
        "Valores con fecha",
        i.parametros.iter().map(parametro),
    );
    let parrafos: usize = i.documentos.iter().map(|d| d.parrafos.len()).sum();
    s.push_str(&format!(
        "Cambian {}, {}, {}, {} y {}.\n",
        plural(i.documentos.len(), "documento", "documentos"),
        plural(parrafos, "párrafo", "párrafos"),
        plural(i.enlaces.len(), "enlace", "enlaces"),
        plural(i.reglas.len(), "regla", "reglas"),
        plural(i.casos.len(), "caso resuelto", "casos resueltos"),
    ));
    s
}

fn titulo(s: &mut String, titulo: &str, partes: impl Iterator<Item = String>) {
    let partes: String = partes.collect();
    if !partes.is_empty() {
        s.push_str(&format!("{titulo}\n{partes}\n"));
    }
}

fn documento(d: &CambioDocumento) -> String {
    let mut s = format!("  {}, {}\n", d.id, d.clase.nombre());
    if !d.metadatos.is_empty() {
        s.push_str(&format!("    datos: {}\n", d.metadatos.join(", ")));
    }
    s.extend(d.parrafos.iter().map(parrafo));
    s
}

fn parrafo(p: &CambioParrafo) -> String {
    let mut s = format!("    {}, ", p.id);
    match (p.clase(), p.rol) {
        (Presencia::Cambiado, (Some(a), Some(b))) if a != b => {
            s.push_str(&format!("rol {} → {}", a.nombre(), b.nombre()));
        }
        (clase, (a, b)) => {
            let rol = a.or(b).map_or("", |r| r.nombre());
            s.push_str(&format!("{} ({rol})", clase.nombre()));
        }
    }
    if let Some(a) = &p.alias {
        s.push_str(&format!("; ahora responde {a}"));
    }
    s.push('\n');
    if !p.texto.is_empty() {
        s.push_str(&format!("      {}\n", marcado(&p.texto)));
    }
    s
}

/// A word diff on one line, what both texts share cut to a few words around each change.
fn marcado(trozos: &[Trozo]) -> String {
    let ultimo = trozos.len().saturating_sub(1);
    let mut s = String::new();
    for (i, t) in trozos.iter().enumerate() {
        match t {
            Trozo::Quita(t) => s.push_str(&format!("[-{t}-]")),
            Trozo::Pone(t) => s.push_str(&format!("{{+{t}+}}")),
            Trozo::Igual(t) => {
                let palabras: Vec<&str> = t.split_inclusive(' ').collect();
                let (antes, despues) = (
                    if i > 0 { PALABRAS } else { 0 },
                    if i < ultimo { PALABRAS } else { 0 },
                );
                if palabras.len() <= antes + despues {
                    s.push_str(t);
                } else {
                    s.push_str(&palabras[..antes].concat());
                    s.push_str(if i == ultimo { "…" } else { "… " });
                    s.push_str(&palabras[palabras.len() - despues..].concat());
                }
            }
        }
    }
    s
}

fn enlace(e: &CambioEnlace) -> String {
    let puesto = |p: &Option<Puesto>| match p {
        None => "no está".to_owned(),
        Some(p) => {
            let estado = p.estado.map_or("externo", |e| e.nombre());
            let donde = p.parrafo.as_deref().unwrap_or("fuera del corpus");
            let cambiado = if p.parrafo_cambiado {
                ", con el párrafo cambiado"
            } else {
                ""
            };
            let vale = if p.vale {
                ""
            } else {
                ", no puede apoyar un veredicto"
            };
            format!("{estado} en {donde}{cambiado}{vale}")
        }
    };
    format!(
        "  {}, paso {} ({}): {} → {}\n    «{}»\n",
        e.regla,
        e.lugar,
        e.papel.nombre(),
        puesto(&e.antes),
        puesto(&e.despues),
        e.cita
    )
}

fn caso(c: &CambioCaso) -> String {
    let mut s = format!("  {}, «{}»\n", c.regla, c.titulo);
    if !c.mismos_hechos && c.antes.is_some() && c.despues.is_some() {
        s.push_str("    los hechos del caso son otros\n");
    }
    let (antes, despues) = (respuesta(&c.antes), respuesta(&c.despues));
    if antes != despues {
        s.push_str(&format!("    {antes} → {despues}\n"));
    }
    let (
        Some(Respuesta::Veredicto { resultado: a, .. }),
        Some(Respuesta::Veredicto { resultado: b, .. }),
    ) = (&c.antes, &c.despues)
    else {
        return s;
    };
    if a != b {
        s.push_str(&format!("    resultado: {a} → {b}\n"));
    }
    let (quitadas, puestas) = (c.citas_quitadas(), c.citas_puestas());
    let (otras, deja): (Vec<&String>, Vec<&String>) =
        quitadas.iter().partition(|p| puestas.contains(p));
    let ahora: Vec<&String> = puestas.iter().filter(|p| !quitadas.contains(p)).collect();
    for (que, citas) in [
        ("deja de citar", deja),
        ("ahora cita", ahora),
        ("cambia el texto que cita", otras),
    ] {
        if !citas.is_empty() {
            let citas: Vec<&str> = citas.into_iter().map(String::as_str).collect();
            s.push_str(&format!("    {que}: {}\n", citas.join(", ")));
        }
    }
    s
}

fn respuesta(r: &Option<Respuesta>) -> String {
    match r {
        None => "no está".to_owned(),
        Some(Respuesta::Veredicto { codigo, .. }) => codigo.clone(),
        Some(Respuesta::EnError(rutas)) => format!("error en {}", rutas.join(", ")),
        Some(Respuesta::SinRegla) => "sin veredicto: la regla no se sirve".to_owned(),
    }
}

fn periodo(p: &Periodo) -> String {
    let dia = |d: Option<jiff::civil::Date>| d.map_or("—".to_owned(), |d| d.to_string());
    let tramos = if p.tramos.is_empty() {
        String::new()
    } else {
        let cada = p.tramos.iter().map(|t| match t.hasta {
            Some(h) => format!("hasta {h}: {}", t.puntos),
            None => format!("más: {}", t.puntos),
        });
        format!(" [{}]", cada.collect::<Vec<_>>().join("; "))
    };
    format!(
        "desde {}, antes de {}: {}{tramos} ({}, fuente {})",
        dia(p.desde),
        dia(p.hasta),
        p.valor,
        p.fuente,
        p.verificacion.nombre()
    )
}
