//! The only place that makes unescaped HTML: Markdown blocks of the corpus, formulas, marked snippets.
//!
//! 1. The block is parsed on its own with pulldown-cmark.
//! 2. Raw HTML in it is shown as text; links go out only when they are `https` or `http`.
//! 3. Citations become links: their bytes in the plain text are found again in the events of the parser, character by
//!    character. Where the two do not agree, or the link would break a tag, nothing is linked.
//! 4. Footnote marks become links to the note; the words are never touched.

use crate::corpus::{Bloque, Clase, OPCIONES_MARKDOWN, llamada};
use pulldown_cmark::{CowStr, Event, LinkType, Parser, Tag, TagEnd, html::push_html};
use std::{fmt, ops::Range};

mod enlaces;

/// HTML that is safe to print as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Adds text, escaped.
    pub fn texto(&mut self, texto: &str) {
        for c in texto.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                otro => self.0.push(otro),
            }
        }
    }

    /// Adds a tag of the program.
    pub fn etiqueta(&mut self, etiqueta: &'static str) {
        self.0.push_str(etiqueta);
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A page of the program's own prose as HTML.
pub fn pagina(markdown: &str) -> Html {
    let mut html = String::with_capacity(markdown.len() * 2);
    push_html(&mut html, Parser::new_ext(markdown, OPCIONES_MARKDOWN));
    Html(con_tablas_accesibles(&html, ""))
}

/// Tables scroll on their own in a narrow window, and their headers say what they head. `nombre` tells one from another.
fn con_tablas_accesibles(html: &str, nombre: &str) -> String {
    if !html.contains("<table>") {
        return html.to_owned();
    }
    let region = format!(
        "<div class=\"tabla\" tabindex=\"0\" role=\"region\" aria-label=\"Tabla {nombre}\"><table>"
    );
    html.replace("<th>", "<th scope=\"col\">")
        .replace("<table>", &region)
        .replace("</table>", "</table></div>")
}

/// A block as HTML. `ancla` goes before the fragment of a footnote, so that a page of one paragraph can link to the document.
/// `enlaces` are bytes of its `texto` with the address of each, in order of the text.
pub fn bloque(b: &Bloque, ancla: &str, enlaces: &[(Range<usize>, String)]) -> Html {
    if b.clase == Clase::Formula {
        return formula(&b.texto, &b.id.0);
    }
    let seguros = Parser::new_ext(&b.markdown, OPCIONES_MARKDOWN).map(|e| match e {
        Event::Html(t) | Event::InlineHtml(t) => Event::Text(t),
        Event::Start(Tag::Link { dest_url, .. }) if !es_web(&dest_url) => {
            Event::Text(CowStr::Borrowed(""))
        }
        otro => otro,
    });
    let eventos = reunir(quitar_cierres_sueltos(seguros));
    let eventos = con_notas(enlaces::enlazar(eventos, &b.texto, enlaces), ancla);
    let mut html = String::with_capacity(b.markdown.len() + 64);
    push_html(&mut html, eventos.into_iter());
    Html(
        con_tablas_accesibles(&html, &b.id.0)
            .replace(MARCA_ABRE, "<sup class=\"llamada\"><a href=\"")
            .replace(MARCA_MEDIO, "\">")
            .replace(MARCA_CIERRA, "</a></sup>"),
    )
}

fn es_web(direccion: &str) -> bool {
    direccion.starts_with("https://") || direccion.starts_with("http://")
}

// Private-use characters that no official text holds stand for the mark of a footnote until the HTML is written.
const MARCA_ABRE: &str = "\u{E000}";
const MARCA_MEDIO: &str = "\u{E001}";
const MARCA_CIERRA: &str = "\u{E002}";

/// Text that the parser cut at brackets, put together again, so that a mark is seen whole.
fn reunir(eventos: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut salida: Vec<Event<'_>> = Vec::with_capacity(eventos.len());
    for e in eventos {
        match (e, salida.last_mut()) {
            (Event::Text(t), Some(Event::Text(previo))) => {
                *previo = CowStr::from(format!("{previo}{t}"));
            }
            (otro, _) => salida.push(otro),
        }
    }
    salida
}

/// `[^2]` in running text becomes a link to the note.
fn con_notas<'a>(mut eventos: Vec<Event<'a>>, ancla: &str) -> Vec<Event<'a>> {
    for e in &mut eventos {
        if let Event::Text(t) = e
            && t.contains("[^")
        {
            *t = CowStr::from(marcar(t, ancla));
        }
    }
    eventos
}

fn marcar(texto: &str, ancla: &str) -> String {
    let mut salida = String::with_capacity(texto.len() + 32);
    let mut resto = texto;
    while let Some(i) = resto.find("[^") {
        salida.push_str(&resto[..i]);
        match llamada(&resto[i..]) {
            Some(l) => {
                let n = l.numero;
                salida.push_str(&format!(
                    "{MARCA_ABRE}{ancla}#nota-{n}{MARCA_MEDIO}{n}{MARCA_CIERRA}"
                ));
                resto = &resto[i + l.largo..];
            }
            None => {
                salida.push_str("[^");
                resto = &resto[i + 2..];
            }
        }
    }
    salida.push_str(resto);
    salida
}

/// Ends of links whose start was dropped.
fn quitar_cierres_sueltos<'a>(eventos: impl Iterator<Item = Event<'a>>) -> Vec<Event<'a>> {
    let mut abiertos = 0_usize;
    let mut salida = Vec::new();
    for e in eventos {
        match &e {
            Event::Start(Tag::Link { link_type, .. }) => {
                debug_assert!(*link_type != LinkType::Email);
                abiertos += 1;
            }
            Event::End(TagEnd::Link) if abiertos == 0 => continue,
            Event::End(TagEnd::Link) => abiertos -= 1,
            _ => {}
        }
        salida.push(e);
    }
    salida
}

/// A formula as MathML; its LaTeX source, as text, when it cannot be converted.
fn formula(latex: &str, nombre: &str) -> Html {
    use pulldown_latex::{Parser, RenderConfig, Storage, config::DisplayMode, push_mathml};
    let memoria = Storage::new();
    let eventos: Vec<_> = Parser::new(latex, &memoria).collect();
    let mut html = Html::default();
    let mut mathml = String::new();
    let ajustes = RenderConfig {
        display_mode: DisplayMode::Block,
        ..RenderConfig::default()
    };
    if eventos.iter().all(Result::is_ok)
        && push_mathml(&mut mathml, eventos.into_iter(), ajustes).is_ok()
        && !mathml.contains("<style")
    {
        html.0 = format!(
            "<div class=\"tabla\" tabindex=\"0\" role=\"region\" aria-label=\"Fórmula {nombre}\">{mathml}</div>"
        );
    } else {
        html.etiqueta("<code>");
        html.texto(latex);
        html.etiqueta("</code>");
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{IdParrafo, Rol};

    fn html(markdown: &str, clase: Clase) -> String {
        bloque(
            &Bloque::nuevo(
                IdParrafo("razones-1".into()),
                Rol::Razones,
                clase,
                markdown.into(),
                None,
            ),
            "",
            &[],
        )
        .to_string()
    }

    #[test]
    fn hostile_text_stays_text() {
        for (markdown, no) in [
            ("<script>alert(1)</script>", "<script"),
            ("un [enlace](javascript:alert(1)) malo", "href"),
            ("<img src=x onerror=alert(1)>", "<img"),
            ("[x](data:text/html,1)", "href"),
        ] {
            assert!(
                !html(markdown, Clase::Parrafo).contains(no),
                "{markdown}: {}",
                html(markdown, Clase::Parrafo)
            );
        }
    }

    #[test]
    fn notes_are_links_and_formulas_are_mathml() {
        assert!(
            html("el RUP[^1], así[^12]", Clase::Parrafo)
                .contains("RUP<sup class=\"llamada\"><a href=\"#nota-1\">1</a></sup>, así")
        );
        assert!(
            html(
                "$$\\text{CRP} = CO \\times \\left(\\frac{E}{100}\\right)$$",
                Clase::Formula
            )
            .contains("<math")
        );
    }
}
