//! Links over the events of a block: each range of the plain text is found again in the Markdown.

use crate::corpus::llamada;
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use std::ops::Range;

/// A place in the events: which one, and how many bytes into its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Punto {
    evento: usize,
    byte: usize,
}

/// A letter of the plain text: its byte there, its place in the events, its length.
type Letra = (usize, Punto, usize);

/// A link to write: where it opens, where it closes, where it leads.
type Corte<'e> = (Punto, Punto, &'e str);

/// The events with a link around each range, save those that would cross a tag, a footnote mark or another link.
pub(super) fn enlazar<'a>(
    eventos: Vec<Event<'a>>,
    texto: &str,
    enlaces: &[(Range<usize>, String)],
) -> Vec<Event<'a>> {
    if enlaces.is_empty() {
        return eventos;
    }
    let Some(letras) = alinear(&eventos, texto) else {
        return eventos;
    };
    let mut cortes: Vec<Corte<'_>> = Vec::with_capacity(enlaces.len());
    for (rango, direccion) in sin_solapes(enlaces) {
        let desde = letras.partition_point(|(byte, _, _)| *byte < rango.start);
        let hasta = letras.partition_point(|(byte, _, _)| *byte < rango.end);
        let (Some((_, inicio, _)), Some((_, ultimo, largo))) = (
            letras.get(desde).filter(|_| desde < hasta),
            hasta.checked_sub(1).and_then(|h| letras.get(h)),
        ) else {
            continue;
        };
        let fin = Punto {
            evento: ultimo.evento,
            byte: ultimo.byte + largo,
        };
        if let Some(fin) = cierre(&eventos, *inicio, fin) {
            cortes.push((*inicio, fin, direccion));
        }
    }
    insertar(eventos, &cortes)
}

/// Ranges that do not overlap: of two that do, the longer, or the later when they are as long.
fn sin_solapes(enlaces: &[(Range<usize>, String)]) -> Vec<(&Range<usize>, &str)> {
    let mut salida: Vec<(&Range<usize>, &str)> = Vec::with_capacity(enlaces.len());
    for (rango, direccion) in enlaces {
        match salida.last() {
            Some((previo, _)) if rango.start < previo.end => {
                if rango.len() >= previo.len() {
                    salida.pop();
                    salida.push((rango, direccion));
                }
            }
            _ => salida.push((rango, direccion)),
        }
    }
    salida
}

/// Where each letter of the plain text stands in the events; none when the two do not agree.
///
/// Only white space may differ: the plain text has it collapsed. A footnote mark `[^1]` has no letter there, and `[^=1]` has
/// its digits, which no link may cover: they are given no place.
fn alinear(eventos: &[Event<'_>], texto: &str) -> Option<Vec<Letra>> {
    let mut letras = Vec::with_capacity(texto.len());
    let mut plano = texto
        .char_indices()
        .filter(|(_, c)| !c.is_whitespace())
        .peekable();
    for (evento, e) in eventos.iter().enumerate() {
        let (Event::Text(t) | Event::Code(t)) = e else {
            continue;
        };
        let es_codigo = matches!(e, Event::Code(_));
        let mut byte = 0;
        while let Some(c) = t[byte..].chars().next() {
            if let Some(l) = llamada(&t[byte..]).filter(|_| !es_codigo) {
                for cifra in l.numero.chars().filter(|_| l.con_cifra) {
                    plano.next().filter(|(_, p)| *p == cifra)?;
                }
                byte += l.largo;
                continue;
            }
            if !c.is_whitespace() {
                let (donde, _) = plano.next().filter(|(_, p)| *p == c)?;
                if !es_codigo {
                    letras.push((donde, Punto { evento, byte }, c.len_utf8()));
                }
            }
            byte += c.len_utf8();
        }
    }
    plano.peek().is_none().then_some(letras)
}

/// Where a link that ends at `fin` may be closed: there, or after the emphasis that it opened. None when it would cross a tag,
/// lie inside another link, or hold a footnote mark.
fn cierre(eventos: &[Event<'_>], inicio: Punto, fin: Punto) -> Option<Punto> {
    let abiertos = eventos[..inicio.evento].iter().fold(0_i32, |n, e| match e {
        Event::Start(Tag::Link { .. }) => n + 1,
        Event::End(TagEnd::Link) => n - 1,
        _ => n,
    });
    if abiertos > 0 {
        return None;
    }
    let mut hondura = 0_i32;
    for (i, e) in eventos
        .iter()
        .enumerate()
        .take(fin.evento + 1)
        .skip(inicio.evento)
    {
        match e {
            Event::Text(t) => {
                let desde = if i == inicio.evento { inicio.byte } else { 0 };
                let hasta = if i == fin.evento { fin.byte } else { t.len() };
                if t.get(desde..hasta)?.contains("[^") {
                    return None;
                }
            }
            Event::Start(Tag::Emphasis | Tag::Strong) => hondura += 1,
            Event::End(TagEnd::Emphasis | TagEnd::Strong) if hondura > 0 => hondura -= 1,
            Event::SoftBreak => {}
            _ => return None,
        }
    }
    let Event::Text(ultimo) = eventos.get(fin.evento)? else {
        return None;
    };
    let mut evento = fin.evento;
    while hondura > 0 {
        let acaba = evento > fin.evento || fin.byte == ultimo.len();
        evento += 1;
        if !acaba
            || !matches!(
                eventos.get(evento)?,
                Event::End(TagEnd::Emphasis | TagEnd::Strong)
            )
        {
            return None;
        }
        hondura -= 1;
    }
    if evento == fin.evento {
        Some(fin)
    } else {
        Some(Punto {
            evento: evento + 1,
            byte: 0,
        })
    }
}

/// The events with the links written. `cortes` are in order and do not overlap.
fn insertar<'a>(eventos: Vec<Event<'a>>, cortes: &[Corte<'_>]) -> Vec<Event<'a>> {
    let mut marcas = cortes.iter().flat_map(|(inicio, fin, direccion)| {
        let mut abre = String::from("<a class=\"citada\" href=\"");
        for c in direccion.chars() {
            match c {
                '&' => abre.push_str("&amp;"),
                '"' => abre.push_str("&quot;"),
                '<' => abre.push_str("&lt;"),
                '>' => abre.push_str("&gt;"),
                otro => abre.push(otro),
            }
        }
        abre.push_str("\">");
        [(*inicio, abre), (*fin, "</a>".to_owned())]
    });
    let mut siguiente = marcas.next();
    let mut salida = Vec::with_capacity(eventos.len() + cortes.len() * 4);
    for (i, e) in eventos.into_iter().enumerate() {
        let Event::Text(t) = &e else {
            while let Some((_, marca)) = siguiente.take_if(|(p, _)| p.evento == i) {
                salida.push(Event::InlineHtml(marca.into()));
                siguiente = marcas.next();
            }
            salida.push(e);
            continue;
        };
        let mut byte = 0;
        while let Some((punto, marca)) = siguiente.take_if(|(p, _)| p.evento == i) {
            if punto.byte > byte {
                salida.push(Event::Text(CowStr::from(t[byte..punto.byte].to_owned())));
            }
            byte = punto.byte;
            salida.push(Event::InlineHtml(marca.into()));
            siguiente = marcas.next();
        }
        if byte == 0 {
            salida.push(e);
        } else if byte < t.len() {
            salida.push(Event::Text(CowStr::from(t[byte..].to_owned())));
        }
    }
    while let Some((_, marca)) = siguiente {
        salida.push(Event::InlineHtml(marca.into()));
        siguiente = marcas.next();
    }
    salida
}

#[cfg(test)]
mod tests {
    use crate::corpus::{Bloque, Clase, IdParrafo, Rol};

    #[track_caller]
    fn check(markdown: &str, cita: &str, esperado: &str) {
        let b = Bloque::nuevo(
            IdParrafo("razones-1".into()),
            Rol::Razones,
            Clase::Parrafo,
            markdown.into(),
            None,
        );
        let desde = b.texto.find(cita);
        let enlaces: Vec<_> = desde
            .map(|d| (d..d + cita.len(), "/normas/x".to_owned()))
            .into_iter()
            .collect();
        assert!(!enlaces.is_empty(), "{}", b.texto);
        let html = crate::marcado::bloque(&b, "", &enlaces).to_string();
        let sin_enlace = crate::marcado::bloque(&b, "", &[]).to_string();
        assert!(html.contains(esperado), "{html}");
        let quitado = html.replace("<a class=\"citada\" href=\"/normas/x\">", "");
        let cierres = quitado.matches("</a>").count() - sin_enlace.matches("</a>").count();
        assert_eq!(cierres, usize::from(html.contains("citada")), "{html}");
        assert_eq!(quitado.replace("</a>", ""), sin_enlace.replace("</a>", ""));
    }

    #[test]
    fn links_hold_the_words_and_cross_no_tag() {
        let abre = "<a class=\"citada\" href=\"/normas/x\">";
        check(
            "según la Ley 1150 de 2007[^1], y",
            "Ley 1150 de 2007",
            &format!("la {abre}Ley 1150 de 2007</a><sup"),
        );
        check(
            "el artículo 6 *ibidem* –dice–",
            "artículo 6 ibidem",
            &format!("el {abre}artículo 6 <em>ibidem</em></a> –dice–"),
        );
        check(
            "**la Ley 80** de 1993",
            "Ley 80 de 1993",
            "<strong>la Ley 80</strong> de 1993",
        );
        check(
            "en *el Decreto 1041 de 2022 mantuvo* algo",
            "Decreto 1041 de 2022",
            &format!("<em>el {abre}Decreto 1041 de 2022</a> mantuvo</em>"),
        );
        check(
            "apoyos[^=1] de la Ley 80 de 1993",
            "Ley 80 de 1993",
            &format!("la {abre}Ley 80 de 1993</a>"),
        );
        check(
            "[la Ley 80 de 1993](https://x.co) y",
            "Ley 80 de 1993",
            "<a href=\"https://x.co\">la Ley 80 de 1993</a> y",
        );
        check(
            "la Ley[^1] 80 de 1993",
            "Ley 80 de 1993",
            "la Ley<sup class",
        );
        check(
            "<b>la Ley 80 de 1993</b> & más",
            "Ley 80 de 1993",
            &format!("&lt;b&gt;la {abre}Ley 80 de 1993</a>&lt;/b&gt; &amp; más"),
        );
    }
}
