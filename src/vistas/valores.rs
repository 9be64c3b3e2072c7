//! Values and facts as HTML.

use crate::{
    hechos::{Campo, Dato, Nombre, Tipo},
    lengua::formato::miles,
    marcado::Html,
    palabras::{self, valores::dicho},
    veredicto::Valor,
};

/// The facts as they were given, with the labels of the form.
pub(super) fn hechos(tipo: &Tipo, dato: &Dato) -> Html {
    let mut html = Html::default();
    escribir_hechos(tipo, dato, &mut html);
    html
}

pub(super) fn escribir_hechos(tipo: &Tipo, dato: &Dato, html: &mut Html) {
    match (tipo, dato) {
        (Tipo::Nulable(t), d) => escribir_hechos(t, d, html),
        (Tipo::Objeto(campos), Dato::Objeto(_)) => {
            html.etiqueta("<dl class=\"datos\">");
            for c in *campos {
                let Some(d) = dato.campo(c.nombre).filter(|d| **d != Dato::Nulo) else {
                    continue;
                };
                let anida = matches!(d, Dato::Objeto(_) | Dato::Lista(_));
                html.etiqueta(if anida {
                    "<div class=\"anida\"><dt>"
                } else {
                    "<div><dt>"
                });
                html.texto(c.rotulo);
                html.etiqueta("</dt><dd>");
                escribir_hechos(&(c.tipo)(), d, html);
                html.etiqueta("</dd></div>");
            }
            html.etiqueta("</dl>");
        }
        (Tipo::Lista(t), Dato::Lista(l)) if l.iter().any(|d| matches!(d, Dato::Objeto(_))) => {
            match &**t {
                Tipo::Objeto(campos) if es_plano(campos) && l.len() <= COLUMNAS => {
                    escribir_columnas(campos, l, html);
                }
                otro => {
                    html.etiqueta("<ol>");
                    for d in l {
                        html.etiqueta("<li>");
                        escribir_hechos(otro, d, html);
                        html.etiqueta("</li>");
                    }
                    html.etiqueta("</ol>");
                }
            }
        }
        (Tipo::Lista(t), Dato::Lista(l)) if !l.is_empty() => {
            for (i, d) in l.iter().enumerate() {
                html.texto(if i > 0 { ", " } else { "" });
                escribir_hechos(t, d, html);
            }
        }
        (t, d) => html.texto(&palabras::hechos::dicho(t, d)),
    }
}

/// Most records shown side by side, a column each.
pub(super) const COLUMNAS: usize = 5;

/// Whether no field of a record is itself a record or a list.
pub(super) fn es_plano(campos: &[Campo]) -> bool {
    let hoja = |t: &Tipo| !matches!(t, Tipo::Objeto(_) | Tipo::Lista(_));
    campos.iter().all(|c| match (c.tipo)() {
        Tipo::Nulable(t) => hoja(&t),
        otro => hoja(&otro),
    })
}

/// Records side by side: a row for each field that some record gives.
pub(super) fn escribir_columnas(campos: &[Campo], registros: &[Dato], html: &mut Html) {
    html.etiqueta("<div class=\"tabla\"><table><tbody>");
    let dado = |c: &Campo| {
        registros
            .iter()
            .any(|r| !matches!(r.campo(c.nombre), None | Some(Dato::Nulo)))
    };
    for c in campos.iter().filter(|c| dado(c)) {
        html.etiqueta("<tr><th scope=\"row\">");
        html.texto(c.rotulo);
        html.etiqueta("</th>");
        for r in registros {
            html.etiqueta("<td class=\"numero\">");
            match r.campo(c.nombre) {
                Some(d) => escribir_hechos(&(c.tipo)(), d, html),
                None => html.texto("—"),
            }
            html.etiqueta("</td>");
        }
        html.etiqueta("</tr>");
    }
    html.etiqueta("</tbody></table></div>");
}

/// A result or the values of a step, as a list of terms.
pub(super) fn valor(v: &Valor) -> Html {
    let mut html = Html::default();
    escribir_valor(v, &mut html);
    html
}

pub(super) fn campos(valores: &[(Nombre, Valor)]) -> Html {
    let mut html = Html::default();
    if !valores.is_empty() {
        escribir_campos(valores, &mut html);
    }
    html
}

pub(super) fn escribir_campos(valores: &[(Nombre, Valor)], html: &mut Html) {
    html.etiqueta("<dl class=\"datos\">");
    for (nombre, v) in valores {
        let anida = matches!(v, Valor::Objeto(_))
            || matches!(v, Valor::Lista(l) if l.iter().any(|x| matches!(x, Valor::Objeto(_))));
        html.etiqueta(if anida {
            "<div class=\"anida\"><dt>"
        } else {
            "<div><dt>"
        });
        html.texto(nombre.rotulo());
        html.etiqueta("</dt><dd>");
        escribir_valor(v, html);
        html.etiqueta("</dd></div>");
    }
    html.etiqueta("</dl>");
}

/// Rows of a list whose items are flat records with the same fields.
pub(super) fn filas(lista: &[Valor]) -> Option<Vec<&Vec<(Nombre, Valor)>>> {
    let filas: Vec<_> = lista
        .iter()
        .map(|v| match v {
            Valor::Objeto(o) => Some(o),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let primera = filas.first()?;
    let plana = |f: &&Vec<(Nombre, Valor)>| {
        f.iter()
            .all(|(_, v)| !matches!(v, Valor::Objeto(_) | Valor::Lista(_)))
            && f.iter().map(|(k, _)| k).eq(primera.iter().map(|(k, _)| k))
    };
    filas.iter().all(plana).then_some(filas)
}

pub(super) fn escribir_tabla(filas: &[&Vec<(Nombre, Valor)>], html: &mut Html) {
    html.etiqueta("<div class=\"tabla\"><table><thead><tr>");
    for (nombre, _) in filas[0] {
        html.etiqueta("<th scope=\"col\">");
        html.texto(nombre.rotulo());
        html.etiqueta("</th>");
    }
    html.etiqueta("</tr></thead><tbody>");
    for fila in filas {
        html.etiqueta("<tr>");
        for (_, v) in *fila {
            html.etiqueta(if v.cifra().is_some() {
                "<td class=\"numero\">"
            } else {
                "<td>"
            });
            escribir_valor(v, html);
            html.etiqueta("</td>");
        }
        html.etiqueta("</tr>");
    }
    html.etiqueta("</tbody></table></div>");
}

pub(super) fn escribir_valor(v: &Valor, html: &mut Html) {
    match v {
        Valor::Objeto(o) if !o.is_empty() => escribir_campos(o, html),
        Valor::Lista(l) if !l.is_empty() => {
            if let Some(filas) = filas(l) {
                escribir_tabla(&filas, html);
            } else if l.iter().any(|x| matches!(x, Valor::Objeto(_))) {
                html.etiqueta("<ol>");
                for x in l {
                    html.etiqueta("<li>");
                    escribir_valor(x, html);
                    html.etiqueta("</li>");
                }
                html.etiqueta("</ol>");
            } else {
                for (i, x) in l.iter().enumerate() {
                    html.texto(if i > 0 { "; " } else { "" });
                    escribir_valor(x, html);
                }
            }
        }
        hoja => html.texto(&dicho(hoja)),
    }
}

/// A dated value as readers see it.
pub(super) fn legible(valor: &str) -> String {
    if crate::hechos::decimal(valor).is_some() {
        miles(valor)
    } else {
        valor.to_owned()
    }
}
