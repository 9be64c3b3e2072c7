//! What other programs read: Atom feeds and the description of the search.
//!
//! Dates are those that documents state, at the first hour of that day in Colombia; a document that states none is in no
//! feed, and the feed says which. Identifiers depend on what an entry is, not on where it is served.

use super::{donde, pintar};
use crate::{
    app::App,
    busqueda::{Peticion, Respuesta},
    corpus::{Documento, sha256},
    direcciones,
    lengua::formato::plural,
};
use askama::Template;
use jiff::civil::Date;
use std::borrow::Cow;

/// Newest documents in the feed of novelties.
const NOVEDADES: usize = 100;
/// Documents without a date that the feed names.
const NOMBRADOS: usize = 20;
/// Letters of a query in the title of its feed.
const EN_TITULO: usize = 120;

#[derive(Template)]
#[template(path = "canal.xml")]
struct Canal<'a> {
    id: String,
    titulo: String,
    subtitulo: String,
    base: &'a str,
    propia: &'a str,
    pagina: String,
    actualizado: String,
    entradas: Vec<Entrada>,
}

pub(super) struct Entrada {
    id: String,
    titulo: String,
    direccion: String,
    fecha: String,
    resumen: String,
}

#[derive(Template)]
#[template(path = "opensearch.xml")]
struct Descripcion<'a> {
    base: &'a str,
}

/// How browsers search here.
pub fn opensearch(base: &str) -> String {
    pintar(&Descripcion { base })
}

/// The feed of documents, newest first. `base` goes before every address.
pub fn novedades(app: &App, base: &str) -> String {
    let documentos = app.corpus().documentos();
    let mut fechados: Vec<(Date, &Documento)> = (documentos.iter())
        .filter_map(|d| Some((d.meta.fecha?, d)))
        .collect();
    fechados.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.meta.id.cmp(&b.1.meta.id)));
    fechados.truncate(NOVEDADES);
    let sin_fecha: Vec<String> = (documentos.iter())
        .filter(|d| d.meta.fecha.is_none())
        .map(Documento::titulo)
        .collect();
    let nombrados = sin_fecha[..sin_fecha.len().min(NOMBRADOS)].join(", ");
    let subtitulo = match sin_fecha.len() {
        0 => String::new(),
        n if n > NOMBRADOS => format!(
            "No están en este canal, porque su texto no trae fecha, {}: {nombrados} y {} más.",
            plural(n, "documento", "documentos"),
            n - NOMBRADOS
        ),
        _ => format!("No están en este canal, porque su texto no trae fecha: {nombrados}."),
    };
    let entradas = fechados.iter().map(|(fecha, d)| Entrada {
        id: id("documento", &d.meta.id.0),
        titulo: legible(&d.titulo()).into_owned(),
        direccion: format!("{base}{}", direcciones::documento(&d.meta.id)),
        fecha: instante(*fecha),
        resumen: legible(&super::asunto(d)).into_owned(),
    });
    pintar(&Canal {
        id: id("canal", "novedades"),
        titulo: "fundamento: documentos".to_owned(),
        subtitulo,
        base,
        propia: &format!("{base}/novedades.atom"),
        pagina: format!("{base}{}", direcciones::DOCUMENTOS),
        actualizado: actualizado(app, fechados.first().map(|f| f.0)),
        entradas: entradas.collect(),
    })
}

/// The feed of a search. `pedida` is the query of its address, as it was asked.
pub fn busqueda(
    app: &App,
    peticion: &Peticion,
    respuesta: &Respuesta,
    base: &str,
    pedida: &str,
) -> String {
    let resultados = respuesta.resultados.iter().filter_map(|r| {
        let (d, b) = app.en(r.lugar)?;
        Some((r.lugar, d, b, d.meta.fecha))
    });
    let mut sin_fecha = 0;
    let (mut entradas, mut ultima) = (Vec::new(), None::<Date>);
    for (lugar, d, b, fecha) in resultados {
        let Some(fecha) = fecha else {
            sin_fecha += 1;
            continue;
        };
        ultima = ultima.max(Some(fecha));
        entradas.push(Entrada {
            id: id("parrafo", &format!("{}/{}", d.meta.id, b.id)),
            titulo: legible(&format!("{}, {}", d.titulo(), donde(d, lugar.bloque))).into_owned(),
            direccion: format!("{base}{}", direcciones::parrafo(&d.meta.id, &b.id)),
            fecha: instante(fecha),
            resumen: legible(&b.texto).into_owned(),
        });
    }
    let subtitulo = match sin_fecha {
        0 => String::new(),
        n => format!(
            "{} de documentos sin fecha en su texto no {} en este canal: vea la página de la búsqueda.",
            plural(n, "resultado", "resultados"),
            if n == 1 { "está" } else { "están" }
        ),
    };
    let consulta = super::resultados::consulta(peticion);
    let dicha = match peticion.consulta.trim() {
        "" if peticion.filtros.is_empty() => "búsqueda vacía".to_owned(),
        "" => "todos los párrafos".to_owned(),
        q => para_titulo(q),
    };
    let filtros = (peticion.filtros.iter())
        .map(|(c, v)| format!("{}: {}", c.nombre(), para_titulo(v)))
        .collect();
    let titulo = [vec![format!("fundamento: {dicha}")], filtros].concat();
    pintar(&Canal {
        id: id("busqueda", &consulta),
        titulo: titulo.join(" · "),
        subtitulo,
        base,
        propia: &format!("{base}{}", direcciones::canal_de_busqueda(pedida)),
        pagina: format!("{base}{}", direcciones::buscar(&consulta)),
        actualizado: actualizado(app, ultima),
        entradas,
    })
}

/// When a feed last changed: the date of its newest entry; of the newest document when it has none. A corpus without
/// dates says the first instant that can be said.
fn actualizado(app: &App, ultima: Option<Date>) -> String {
    let del_corpus = || {
        app.corpus()
            .documentos()
            .iter()
            .filter_map(|d| d.meta.fecha)
            .max()
    };
    ultima
        .or_else(del_corpus)
        .map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), instante)
}

/// A day of Colombia, which keeps one hour all the year, as RFC 3339.
fn instante(f: Date) -> String {
    format!(
        "{:04}-{:02}-{:02}T00:00:00-05:00",
        f.year(),
        f.month(),
        f.day()
    )
}

/// A name that never changes, as a version 8 UUID (RFC 9562) of what is named.
fn id(clase: &str, nombre: &str) -> String {
    let h = sha256(format!("fundamento\n{clase}\n{nombre}").as_bytes());
    format!(
        "urn:uuid:{}-{}-8{}-a{}-{}",
        &h[..8],
        &h[8..12],
        &h[13..16],
        &h[17..20],
        &h[20..32]
    )
}

/// What a reader wrote, as part of a title.
fn para_titulo(texto: &str) -> String {
    let legible = legible(texto);
    let mut letras = legible.chars();
    let mut salida: String = letras.by_ref().take(EN_TITULO).collect();
    if letras.next().is_some() {
        salida.push('…');
    }
    salida
}

/// Text without the characters that XML cannot hold.
fn legible(texto: &str) -> Cow<'_, str> {
    let vedado = |c: char| {
        c.is_control() && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{FFFE}' | '\u{FFFF}')
    };
    if texto.contains(vedado) {
        Cow::Owned(texto.replace(vedado, " "))
    } else {
        Cow::Borrowed(texto)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_version_8_uuids_and_stay() {
        let uno = id("documento", "C-353-2026");
        assert_eq!(uno, id("documento", "C-353-2026"));
        assert_ne!(uno, id("parrafo", "C-353-2026"));
        let partes: Vec<usize> = uno["urn:uuid:".len()..].split('-').map(str::len).collect();
        assert_eq!(partes, [8, 4, 4, 4, 12]);
        assert_eq!(&uno["urn:uuid:".len() + 14..][..1], "8");
    }

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        let casos = [
            ("dos líneas\n", "dos líneas\n"),
            ("a\u{0}b\u{8}c\u{FFFF}", "a b c "),
            ("", ""),
        ];
        for (crudo, limpio) in casos {
            assert_eq!(legible(crudo), limpio);
        }
    }
}
