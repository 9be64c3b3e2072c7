//! Private petitioners' names, organisation, e-mail and home town become `[peticionario]` (Ley 1581 de 2012).
//!
//! Only in the address block, the greeting and the petition; never over the whole text, since an official may share a
//! surname. Officials who sign stay.

use super::{
    Informe, Quitado, Rechazo, decisiones::Decisiones, limpieza::regla, roles::Estructura,
};
use crate::{corpus::Rol, lengua::texto};
use regex::Regex;
use std::sync::LazyLock;

const PUESTO: &str = "[peticionario]";

static DESTINATARIO: LazyLock<Regex> =
    LazyLock::new(|| regla(r"^(Señor(?:a|es|as)?|Doctor(?:a|es|as)?)\s*:?$"));
static SALUDO: LazyLock<Regex> = LazyLock::new(|| {
    regla(
        r"(?i)^((?:estimad|respetad|apreciad)[oa]s?(?:\s+(?:señor|señora|señores|señoras|doctor|doctora))?)\s+(.+?)\s*:$",
    )
});
static CARGO: LazyLock<Regex> = LazyLock::new(|| {
    regla(
        r"(?i)^(representante legal|gerente( general)?|apoderad[oa]|director(a)?( ejecutiv[oa])?)$",
    )
});
static CORREO: LazyLock<Regex> = LazyLock::new(|| regla(r"[\w.+-]+@[\w-]+\.[\w.-]*\w"));
static FIN: LazyLock<Regex> = LazyLock::new(|| {
    regla(
        r"(?i)^(concepto|colombia compra eficiente|rad\b|temas|radicación|asunto|referencia|estimad|respetad)",
    )
});

/// Masks in place; gives, for each masked piece, the class of each datum.
pub(super) fn enmascarar(
    estructura: &mut Estructura,
    decisiones: &Decisiones,
    informe: &mut Informe,
) -> Result<Vec<(usize, String)>, Rechazo> {
    let mut hechos: Vec<(usize, String)> = Vec::new();
    let mut nombres: Vec<String> = Vec::new();
    let mut quitar = |linea: usize, texto: &str| {
        informe.quitados.push(Quitado {
            linea,
            motivo: "dato del peticionario",
            texto: texto.to_owned(),
        });
    };
    let mut dentro = false;
    for (i, p) in estructura.piezas.iter_mut().enumerate() {
        if p.seccion == "encabezado" {
            if FIN.is_match(&p.markdown) {
                dentro = false;
            }
            if let Some(c) = SALUDO.captures(&p.markdown) {
                quitar(p.linea, &c[2]);
                hechos.push((i, "nombre".to_owned()));
                nombres.extend(texto::palabras(&c[2]));
                p.markdown = format!("{} {PUESTO}:", &c[1]);
            } else if dentro && !CARGO.is_match(&p.markdown) {
                let clase = match () {
                    () if CORREO.is_match(&p.markdown) => "correo",
                    () if nombres.is_empty() => "nombre",
                    () if p.markdown.contains("D.C.") || p.markdown.contains(", ") => "lugar",
                    () => "organizacion",
                };
                if clase == "nombre" {
                    nombres.extend(texto::palabras(&p.markdown));
                }
                quitar(p.linea, &p.markdown);
                hechos.push((i, clase.to_owned()));
                p.markdown = PUESTO.to_owned();
            }
            dentro |= DESTINATARIO.is_match(&p.markdown);
        } else if p.rol == Rol::Consulta {
            for (clase, dato) in en_la_peticion(&p.markdown, &nombres) {
                quitar(p.linea, &dato);
                hechos.push((i, clase.to_owned()));
                p.markdown = p.markdown.replacen(&dato, PUESTO, 1);
            }
        }
    }
    for (i, desde, hasta, clase) in decisiones.mascaras(estructura)? {
        let p = &mut estructura.piezas[i];
        let tramos: Vec<_> = p.markdown.split(' ').collect();
        let (Some(antes), Some(dato), Some(despues)) = (
            tramos.get(..desde.saturating_sub(1)),
            tramos.get(desde.saturating_sub(1)..hasta),
            tramos.get(hasta..),
        ) else {
            return Err(Rechazo(format!(
                "revisiones: la máscara de las palabras {desde} a {hasta} se sale del párrafo"
            )));
        };
        quitar(p.linea, &dato.join(" "));
        hechos.push((i, clase.to_owned()));
        p.markdown = [antes, &[PUESTO], despues].concat().join(" ");
    }
    Ok(hechos)
}

/// E-mail addresses, and runs of at least two of the petitioner's names.
fn en_la_peticion(markdown: &str, nombres: &[String]) -> Vec<(&'static str, String)> {
    let mut datos: Vec<_> = CORREO
        .find_iter(markdown)
        .map(|m| ("correo", m.as_str().to_owned()))
        .collect();
    let tramos = texto::tramos(markdown);
    let es_nombre = |t: &std::ops::Range<usize>| {
        nombres.contains(&texto::plegar(&markdown[t.clone()]))
            && markdown[t.clone()].starts_with(char::is_uppercase)
    };
    let mut i = 0;
    while i < tramos.len() {
        let largo = tramos[i..].iter().take_while(|t| es_nombre(t)).count();
        if largo > 1 {
            datos.push((
                "nombre",
                markdown[tramos[i].start..tramos[i + largo - 1].end].to_owned(),
            ));
        }
        i += largo.max(1);
    }
    datos
}
