//! Markdown and HTML to the paragraphs of a report. Total: every text is a report.
//!
//! Of HTML only the text is read: blocks break paragraphs, `blockquote` sets quotations apart, `q` prints its marks, and what
//! browsers do not show (scripts, styles, comments, heads) is left out. It is no validator.

use super::informe::{Informe, Modo};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A report in Markdown.
pub fn de_markdown(texto: &str) -> Informe {
    let mut informe = Informe::default();
    let (mut junto, mut inicio, mut hondura) = (String::new(), 0, 0_usize);
    let (mut contado, mut linea) = (0, 1);
    let opciones = Options::ENABLE_TABLES;
    for (evento, rango) in Parser::new_ext(texto, opciones).into_offset_iter() {
        let modo = if hondura > 0 {
            Modo::Cita
        } else {
            Modo::Corrido
        };
        let mut cerrar = false;
        match &evento {
            Event::Start(Tag::BlockQuote(_)) => {
                cerrar = true;
                hondura += 1;
            }
            Event::End(TagEnd::BlockQuote(_)) => {
                cerrar = true;
                hondura = hondura.saturating_sub(1);
            }
            Event::Text(t) | Event::Code(t) => {
                if junto.is_empty() {
                    inicio = rango.start;
                }
                junto.push_str(t);
            }
            Event::SoftBreak | Event::HardBreak => junto.push(' '),
            Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::Item
                | Tag::TableCell
                | Tag::CodeBlock(_),
            )
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::TableCell
                | TagEnd::CodeBlock,
            )
            | Event::Rule => cerrar = true,
            _ => {}
        }
        if cerrar && !junto.is_empty() {
            linea += texto[contado..inicio.max(contado)].matches('\n').count();
            contado = inicio.max(contado);
            informe.agregar(&junto, modo, Some(linea));
            junto.clear();
        }
    }
    informe.agregar(&junto, Modo::Corrido, Some(linea));
    informe
}

/// Elements that break a paragraph.
const BLOQUES: [&str; 36] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "tr",
    "ul",
];
/// Elements whose text nobody sees.
const OCULTOS: [&str; 7] = [
    "script", "style", "head", "template", "noscript", "textarea", "svg",
];
/// Longest name of an entity.
const ENTIDAD: usize = 12;

/// A report in HTML.
pub fn de_html(texto: &str) -> Informe {
    let mut informe = Informe::default();
    let (mut junto, mut hondura) = (String::new(), 0_usize);
    let mut resto = texto;
    while let Some(c) = resto.chars().next() {
        if c == '&' {
            let (dicho, largo) = entidad(resto);
            junto.push_str(&dicho);
            resto = &resto[largo..];
            continue;
        }
        if c != '<' {
            let hasta = resto.find(['<', '&']).unwrap_or(resto.len());
            junto.push_str(&resto[..hasta]);
            resto = &resto[hasta..];
            continue;
        }
        if let Some(comentario) = resto.strip_prefix("<!--") {
            resto = comentario.find("-->").map_or("", |f| &comentario[f + 3..]);
            continue;
        }
        let Some((nombre, cierra, largo)) = marca(resto) else {
            junto.push('<');
            resto = &resto[1..];
            continue;
        };
        resto = &resto[largo..];
        let modo = if hondura > 0 {
            Modo::Cita
        } else {
            Modo::Corrido
        };
        if BLOQUES.contains(&nombre.as_str()) {
            informe.agregar(&junto, modo, None);
            junto.clear();
        }
        match (nombre.as_str(), cierra) {
            ("blockquote", false) => hondura += 1,
            ("blockquote", true) => hondura = hondura.saturating_sub(1),
            ("q", false) => junto.push('«'),
            ("q", true) => junto.push('»'),
            (n, false) if OCULTOS.contains(&n) => resto = tras_cierre(resto, n),
            _ => {}
        }
    }
    informe.agregar(&junto, Modo::Corrido, None);
    informe
}

/// What follows the end of an element that is not read. One that never ends hides the rest, as in a browser.
fn tras_cierre<'a>(resto: &'a str, nombre: &str) -> &'a str {
    let mut desde = 0;
    while let Some(i) = resto[desde..].find("</") {
        let aqui = &resto[desde + i..];
        match marca(aqui) {
            Some((n, true, largo)) if n == nombre => return &aqui[largo..],
            _ => desde += i + 2,
        }
    }
    ""
}

/// The tag at the start of a text: its name, whether it closes, and its length. A quoted value may hold `>`.
fn marca(texto: &str) -> Option<(String, bool, usize)> {
    let dentro = texto.strip_prefix('<')?;
    let cierra = dentro.starts_with('/');
    let dentro = dentro.strip_prefix('/').unwrap_or(dentro);
    if !dentro.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '!' | '?')) {
        return None;
    }
    let nombre: String = (dentro.chars())
        .take_while(|c| c.is_ascii_alphanumeric())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let mut comilla = None;
    for (i, c) in texto.char_indices() {
        match (c, comilla) {
            ('>', None) => return Some((nombre, cierra, i + 1)),
            ('"' | '\'', None) => comilla = Some(c),
            (c, Some(q)) if c == q => comilla = None,
            // A quote that is not closed does not swallow the rest of the report.
            ('<', None) if i > 0 => return None,
            _ => {}
        }
        if i > 4_096 {
            return None;
        }
    }
    None
}

/// What an entity at the start of a text stands for, and its length.
fn entidad(texto: &str) -> (String, usize) {
    let sola = || ("&".to_owned(), 1);
    let Some(fin) = (texto.bytes().take(ENTIDAD)).position(|b| b == b';') else {
        return sola();
    };
    let nombre = &texto[1..fin];
    let numero = nombre.strip_prefix('#').map(|n| {
        n.strip_prefix(['x', 'X'])
            .map_or_else(|| n.parse().ok(), |h| u32::from_str_radix(h, 16).ok())
            .and_then(char::from_u32)
    });
    let c = match numero {
        Some(c) => c,
        None => ENTIDADES.iter().find(|e| e.0 == nombre).map(|e| e.1),
    };
    c.map_or_else(sola, |c| (c.to_string(), fin + 1))
}

/// Those that word processors and Spanish texts write.
const ENTIDADES: [(&str, char); 37] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("bdquo", '„'),
    ("hellip", '…'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("shy", '\u{ad}'),
    ("aacute", 'á'),
    ("eacute", 'é'),
    ("iacute", 'í'),
    ("oacute", 'ó'),
    ("uacute", 'ú'),
    ("Aacute", 'Á'),
    ("Eacute", 'É'),
    ("Iacute", 'Í'),
    ("Oacute", 'Ó'),
    ("Uacute", 'Ú'),
    ("ntilde", 'ñ'),
    ("Ntilde", 'Ñ'),
    ("uuml", 'ü'),
    ("Uuml", 'Ü'),
    ("iquest", '¿'),
    ("iexcl", '¡'),
    ("ordm", 'º'),
    ("ordf", 'ª'),
    ("deg", '°'),
    ("sect", '§'),
];
