//! A citation as it is filed: what a reader copies. It names the document in full, so that who reads it can ask for it.

use super::Citas;
use crate::{
    corpus::{Documento, Lugar, Rol, TipoDocumento},
    lengua::formato::{MESES, fecha_larga},
};
use jiff::civil::Date;
use regex::Regex;
use std::sync::LazyLock;

/// What an opinion binds to, for whatever is copied from one: Ley 1437 de 2011, art. 28, modified by Ley 1755 de 2015.
pub const ALCANCE: &str = "Salvo disposición legal en contrario, los conceptos no serán de obligatorio cumplimiento o ejecución \
    (Ley 1437 de 2011, art. 28, modificado por la Ley 1755 de 2015).";

/// «responde la solicitud de consulta de fecha 24 de abril de 2026».
static CONSULTA: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:solicitud|petición|consulta)(?: de consulta)? (?:de fecha|del) (\d{1,2})[°º]? de (\p{L}+) de (\d{4})").ok()
});

/// What a paragraph that is copied binds to; nothing of a circular, which orders, nor of a norm, which binds by itself.
pub fn alcance(citas: &Citas, d: &Documento, lugar: Lugar) -> Option<&'static str> {
    let de_norma = citas.transcribe(lugar.documento, lugar.bloque).is_some();
    (d.meta.tipo == TipoDocumento::Concepto && !de_norma).then_some(ALCANCE)
}

/// «ANCP-CCE, Concepto C-899 de 2024, del 30 de diciembre de 2024 radicados P2024… y RS2024…, 2. Respuesta, párr. 6,
/// numeración de esta edición». A transcribed norm is cited as the norm, «Ley 1150 de 2007, artículo 5, transcrito en …»;
/// an order of a circular by its printed number.
pub fn cita_formal(citas: &Citas, d: &Documento, lugar: Lugar) -> String {
    let norma = (citas.transcribe(lugar.documento, lugar.bloque))
        .map(|n| format!("{n}, transcrito en "))
        .unwrap_or_default();
    let (donde, impreso) = donde(d, lugar.bloque);
    let edicion = if impreso {
        ""
    } else {
        ", numeración de esta edición"
    };
    format!("{norma}ANCP-CCE, {}, {donde}{edicion}", en_extenso(d))
}

/// The document with its full date and filing numbers.
fn en_extenso(d: &Documento) -> String {
    let m = &d.meta;
    let fecha = m.fecha.map(fecha_larga);
    let salida = match (m.tipo, &m.numero, fecha) {
        (TipoDocumento::Circular, Some(n), Some(f)) => format!("Circular Externa {n} del {f}"),
        (TipoDocumento::Concepto, Some(_), Some(f)) => format!("{}, del {f}", d.titulo()),
        (TipoDocumento::Concepto, None, _) => match fecha_de_la_consulta(d) {
            Some(f) => format!(
                "{}, respuesta a la consulta del {}",
                d.titulo(),
                fecha_larga(f)
            ),
            None => d.titulo(),
        },
        (_, Some(_), None) => format!("{}, sin fecha en el texto", d.titulo()),
        _ => d.titulo(),
    };
    let radicados: Vec<&str> = (m.radicados_entrada.iter())
        .chain(&m.radicados_salida)
        .map(String::as_str)
        .collect();
    match radicados.as_slice() {
        [] => salida,
        [uno] => format!("{salida}, radicado {uno}"),
        [antes @ .., ultimo] => format!("{salida}, radicados {} y {ultimo}", antes.join(", ")),
    }
}

/// Where in the document, and whether the number is printed in it rather than given by this edition.
fn donde(d: &Documento, bloque: usize) -> (String, bool) {
    let Some(b) = d.bloques.get(bloque) else {
        return (String::new(), true);
    };
    let (seccion, numero) = b.id.partes();
    match seccion {
        "directriz" => (format!("num. {numero}"), true),
        "nota" => (format!("nota {numero}"), true),
        _ => {
            let cita = d.cita(bloque);
            let propia = cita.strip_prefix(&format!("ANCP-CCE, {}, ", d.titulo()));
            (propia.unwrap_or(&cita).to_owned(), false)
        }
    }
}

/// The day of the petition that an opinion says it answers.
fn fecha_de_la_consulta(d: &Documento) -> Option<Date> {
    let antes = d.bloques.iter().take_while(|b| b.rol != Rol::Respuesta);
    antes.filter(|b| b.rol != Rol::Tesauro).find_map(|b| {
        let c = CONSULTA.as_ref()?.captures(&b.texto)?;
        let mes = MESES.iter().position(|m| *m == c[2].to_lowercase())?;
        Date::new(
            c[3].parse().ok()?,
            i8::try_from(mes + 1).ok()?,
            c[1].parse().ok()?,
        )
        .ok()
    })
}
