//! The command that checks what a report cites and quotes. Faults of the report are its result, not a failure of the command.

use super::terminal::{Fallo, Hecho, abrir, avisar, cadena, escribir, leer, leer_texto, terminar};
use crate::{
    app::App,
    comprobacion::{Comprobacion, EstadoDeOpinion, NO_SE_COMPRUEBA, Transcripcion},
    json,
    lectura::{FormatoDeInforme, Informe, Limites, leer_informe},
    lengua::{diferencia::Trozo, formato::plural},
};
use clap::ArgMatches;
use jiff::civil::Date;
use std::{fmt::Write as _, path::Path, process::ExitCode};

pub(super) fn comprobar_citas(corpus: Option<&Path>, m: &ArgMatches) -> ExitCode {
    terminar(comprobar(corpus, m))
}

fn comprobar(corpus: Option<&Path>, m: &ArgMatches) -> Hecho {
    let fecha = fecha(cadena(m, "fecha"))?;
    let informe = informe(cadena(m, "informe"))?;
    let app = abrir(corpus)?;
    let c = app.comprobar(&informe, fecha);
    let texto = if m.get_flag("json") {
        format!("{}\n", json::comprobacion(&app, &c, ""))
    } else {
        dicho(&app, &c)
    };
    let hecho = escribir(&texto)?;
    avisar(format_args!(
        "{} con reparo de {}",
        plural(c.con_reparo(), "cita", "citas"),
        plural(
            c.opiniones.len() + c.transcripciones.len(),
            "comprobada",
            "comprobadas"
        )
    ));
    let ausentes = c.opiniones_en(EstadoDeOpinion::NoEstaEnElCorpus);
    if ausentes > 0 {
        avisar(format_args!(
            "fuera de este corpus: {}",
            plural(ausentes, "concepto o circular", "conceptos o circulares")
        ));
    }
    let saltadas = c.alcance.transcripciones - c.alcance.transcripciones_comprobadas;
    if saltadas > 0 {
        avisar(format_args!(
            "sin comprobar: {}",
            plural(saltadas, "transcripción", "transcripciones")
        ));
    }
    Ok(hecho)
}

fn fecha(escrita: &str) -> Result<Option<Date>, Fallo> {
    if escrita.is_empty() {
        return Ok(None);
    }
    escrita.parse().map(Some).map_err(|_| {
        Fallo::entrada(format!(
            "«{escrita}» no es una fecha del calendario: se escribe como 2024-01-31"
        ))
    })
}

fn informe(ruta: &str) -> Result<Informe, Fallo> {
    if ruta == "-" {
        let informe = Informe::de_texto(&leer_texto(Path::new(ruta))?);
        return if informe.parrafos().is_empty() {
            Err(Fallo::entrada("la entrada no tiene texto"))
        } else {
            Ok(informe)
        };
    }
    let formato = FormatoDeInforme::de_nombre(ruta).ok_or_else(|| {
        Fallo::entrada(format!(
            "{ruta}: el nombre debe terminar en .txt, .md, .html o .docx"
        ))
    })?;
    let limites = Limites::ORDEN;
    let bytes = leer(Path::new(ruta), &limites)?;
    leer_informe(&bytes, formato, &limites).map_err(|r| Fallo::entrada(format!("{ruta}: {r}")))
}

/// The result as text.
fn dicho(app: &App, c: &Comprobacion) -> String {
    let mut s = String::new();
    for f in c.alcance.frases() {
        let _ = writeln!(s, "{f}");
    }
    let _ = writeln!(s, "{NO_SE_COMPRUEBA}");
    if !c.opiniones.is_empty() {
        let _ = writeln!(s, "\nConceptos y circulares citados");
    }
    for o in &c.opiniones {
        let _ = writeln!(s, "\n{}: {} — {}", o.puesto, o.escrito, o.estado.rotulo());
        for d in (o.documentos.iter()).filter_map(|i| app.corpus().documentos().get(*i)) {
            let _ = writeln!(s, "   {} ({})", d.titulo(), d.meta.id);
        }
        for n in &o.notas {
            let _ = writeln!(s, "   {n}");
        }
    }
    if !c.transcripciones.is_empty() {
        let _ = writeln!(s, "\nTranscripciones");
    }
    for t in &c.transcripciones {
        transcripcion(app, t, &mut s);
    }
    if !c.sin_comprobar.is_empty() {
        let _ = writeln!(s, "\nSin comprobar");
    }
    for x in &c.sin_comprobar {
        let _ = writeln!(s, "\n{}: «{}»\n   {}", x.puesto, x.escrito, x.motivo);
    }
    s
}

fn transcripcion(app: &App, t: &Transcripcion, s: &mut String) {
    let _ = writeln!(s, "\n{}: {}", t.puesto, t.estado.rotulo());
    let _ = writeln!(s, "   «{}»", t.escrito);
    for l in &t.parrafos {
        if let Some((d, b)) = app.en(*l) {
            let _ = writeln!(
                s,
                "   {} [{}] {}/{}",
                d.cita(l.bloque),
                b.rol.rotulo(),
                d.meta.id,
                b.id
            );
        }
    }
    if let Some((d, b)) = t.corrige.and_then(|l| app.en(l)) {
        let _ = writeln!(s, "   Lo que vale está en {}/{}", d.meta.id, b.id);
    }
    if !t.diferencia.is_empty() {
        let marcado: String = (t.diferencia.iter())
            .map(|x| match x {
                Trozo::Igual(t) => t.clone(),
                Trozo::Quitado(t) => format!("[-{}-] ", t.trim()),
                Trozo::Puesto(t) => format!("{{+{}+}} ", t.trim()),
            })
            .collect();
        let _ = writeln!(s, "   [-impreso-] {{+informe+}}: {}", marcado.trim_end());
    }
    if let Some(a) = t.atribucion.frase() {
        let _ = writeln!(s, "   {a}");
    }
    if let Some(r) = &t.regimen {
        let _ = writeln!(s, "   {} {}", r.dicho, r.nota);
    }
    for n in &t.notas {
        let _ = writeln!(s, "   {n}");
    }
}
