//! Where doctrine repeats itself, and what changes each time.

use super::{Enlace, cita_enlazada, fecha, pintar};
use crate::{
    app::App,
    direcciones,
    doctrina::lineas::{Linea, Materia},
    lengua::{
        diferencia::{Trozo, diferencia},
        formato::plural,
    },
    marcado::{self, Html},
};
use askama::Template;

#[derive(Template)]
#[template(path = "lineas.html")]
struct Indice {
    cuentas: String,
    grupos: Vec<Grupo>,
}

struct Grupo {
    ancla: &'static str,
    titulo: &'static str,
    explica: &'static str,
    lineas: Vec<Breve>,
}

struct Breve {
    direccion: String,
    comienzo: String,
    recorrido: String,
    cambios: String,
}

#[derive(Template)]
#[template(path = "linea-de-doctrina.html")]
struct Una<'a> {
    slug: &'a str,
    comienzo: String,
    materia: &'static str,
    cuentas: String,
    miembros: Vec<Miembro>,
    sin_fecha: bool,
}

struct Miembro {
    ancla: String,
    enlace: Enlace,
    fecha: String,
    rol: &'static str,
    rotulo: &'static str,
    frente_a: Option<Enlace>,
    tambien: Vec<Enlace>,
    mismas_palabras: bool,
    /// The paragraph whole, or what changes in it.
    html: Html,
    entero: Html,
}

/// Words of a paragraph that stand for it in a list.
const COMIENZO: usize = 28;

/// Every line in which there is something to compare.
pub fn lineas(app: &App) -> String {
    let todas: Vec<&Linea> = app.lineas().comparables().collect();
    let grupo = |ancla, titulo, explica, cuales: &dyn Fn(&Linea) -> bool| Grupo {
        ancla,
        titulo,
        explica,
        lineas: (todas.iter())
            .filter(|l| cuales(l))
            .map(|l| breve(app, l))
            .collect(),
    };
    let doctrina = |l: &Linea| l.materia == Materia::Doctrina;
    let mut grupos = vec![
        grupo(
            "entre-documentos",
            "Entre documentos, con cambios",
            "Respuestas, directrices y razones que un documento repite de otro con otras palabras.",
            &|l| doctrina(l) && l.documentos > 1 && l.cambios() > 0,
        ),
        grupo(
            "en-un-documento",
            "Dentro de un documento",
            "La respuesta, las razones y el tesauro de un mismo documento lo dicen con palabras distintas.",
            &|l| doctrina(l) && l.documentos == 1,
        ),
        grupo(
            "sin-cambios",
            "Entre documentos, sin cambios",
            "Párrafos que varios documentos repiten con las mismas palabras.",
            &|l| doctrina(l) && l.documentos > 1 && l.cambios() == 0,
        ),
    ];
    for m in Materia::TODAS
        .into_iter()
        .filter(|m| *m != Materia::Doctrina)
    {
        let explica = match m {
            Materia::Norma => {
                "Transcripciones de una misma norma. El texto oficial es el de la norma."
            }
            Materia::Salvedad => {
                "Lo que la Agencia dice, en cada documento, de los límites de su competencia."
            }
            _ => "",
        };
        grupos.push(grupo(m.nombre(), m.rotulo(), explica, &|l| l.materia == m));
    }
    grupos.retain(|g| !g.lineas.is_empty());
    pintar(&Indice {
        cuentas: plural(todas.len(), "línea", "líneas"),
        grupos,
    })
}

/// A link to a line, from one of its paragraphs.
pub(super) fn enlace(l: &Linea) -> Enlace {
    Enlace {
        direccion: direcciones::linea(&l.slug),
        texto: format!(
            "{}: {}{}",
            if l.materia == Materia::Doctrina {
                "Línea de doctrina"
            } else {
                "Texto repetido"
            },
            plural(l.documentos, "documento", "documentos"),
            match l.cambios() {
                0 => ", sin cambios".to_owned(),
                n => format!(", {}", plural(n, "cambio", "cambios")),
            }
        ),
    }
}

fn comienzo(app: &App, l: &Linea) -> String {
    let texto = (l.miembros.first())
        .and_then(|m| app.en(m.lugar))
        .map_or("", |(_, b)| b.texto.as_str());
    let palabras: Vec<&str> = texto.split(' ').collect();
    if palabras.len() <= COMIENZO {
        return texto.to_owned();
    }
    format!("{}…", palabras[..COMIENZO].join(" "))
}

fn breve(app: &App, l: &Linea) -> Breve {
    let mut documentos: Vec<String> = (l.miembros.iter())
        .filter_map(|m| app.en(m.lugar))
        .map(|(d, _)| match d.meta.fecha {
            Some(_) => d.titulo(),
            None => format!("{} (sin fecha en el texto)", d.titulo()),
        })
        .collect();
    documentos.dedup();
    Breve {
        direccion: direcciones::linea(&l.slug),
        comienzo: comienzo(app, l),
        recorrido: documentos.join(" → "),
        cambios: match l.cambios() {
            0 => "sin cambios de palabras".to_owned(),
            n => plural(n, "cambio", "cambios"),
        },
    }
}

/// One line, each paragraph with what changes in it.
pub fn linea(app: &App, l: &Linea) -> String {
    let miembros: Vec<Miembro> = (l.miembros.iter())
        .filter_map(|m| {
            let (d, b) = app.en(m.lugar)?;
            let anterior = m.viene_de.and_then(|o| app.en(o));
            let entero = marcado::bloque(b, &direcciones::documento(&d.meta.id), &[]);
            let trozos = anterior.map(|(_, a)| diferencia(&a.texto, &b.texto));
            let html = (trozos.filter(|t| t.iter().any(|x| !matches!(x, Trozo::Igual(_)))))
                .map_or_else(Html::default, |t| cambios(&t));
            Some(Miembro {
                ancla: format!("{}--{}", d.meta.id, b.id),
                enlace: Enlace {
                    direccion: direcciones::parrafo(&d.meta.id, &b.id),
                    texto: format!("{}, {}", d.titulo(), super::donde(d, m.lugar.bloque)),
                },
                fecha: fecha(d),
                rol: b.rol.nombre(),
                rotulo: b.rol.rotulo(),
                frente_a: m.viene_de.and_then(|o| cita_enlazada(app, o)),
                tambien: m
                    .tambien
                    .iter()
                    .filter_map(|l| cita_enlazada(app, *l))
                    .collect(),
                mismas_palabras: m.mismas_palabras,
                html,
                entero,
            })
        })
        .collect();
    let sin_fecha = (l.miembros.iter())
        .filter_map(|m| app.en(m.lugar))
        .any(|(d, _)| d.meta.fecha.is_none());
    pintar(&Una {
        slug: &l.slug,
        comienzo: comienzo(app, l),
        materia: l.materia.rotulo(),
        cuentas: format!(
            "{} de {}, {}",
            plural(l.miembros.len(), "párrafo", "párrafos"),
            plural(l.documentos, "documento", "documentos"),
            match l.cambios() {
                0 => "sin cambios de palabras".to_owned(),
                n => plural(n, "cambio", "cambios"),
            }
        ),
        miembros,
        sin_fecha,
    })
}

/// A comparison as HTML: what goes and what comes is told in words too, for those who hear it.
pub(super) fn cambios(trozos: &[Trozo]) -> Html {
    let mut html = Html::default();
    html.etiqueta("<p>");
    for (i, t) in trozos.iter().enumerate() {
        match t {
            Trozo::Igual(x) => html.texto(x),
            Trozo::Quitado(x) => {
                html.etiqueta("<del><span class=\"oculto\">[sale: </span>");
                html.texto(x);
                html.etiqueta("<span class=\"oculto\">]</span></del>");
                if matches!(trozos.get(i + 1), Some(Trozo::Puesto(_))) && !x.ends_with(' ') {
                    html.texto(" ");
                }
            }
            Trozo::Puesto(x) => {
                html.etiqueta("<ins><span class=\"oculto\">[entra: </span>");
                html.texto(x);
                html.etiqueta("<span class=\"oculto\">]</span></ins>");
            }
        }
    }
    html.etiqueta("</p>");
    html
}
