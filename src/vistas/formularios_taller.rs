//! What the forms of the workshop are made of.

use super::{Enlace, documentos};
use crate::{
    app::App,
    corpus::{Motivo, Papel},
    direcciones,
    hechos::formulario::Escrito,
    reglas::{Ficha, registro},
};
use askama::Template;
use std::borrow::Cow;

/// What came of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Dicho {
    /// Nothing was asked yet.
    Nada,
    /// It would be taken; the differences it makes.
    Admitido(Vec<String>),
    /// It was not taken: why, and the differences it would have made.
    Rechazado(Vec<String>, Vec<String>),
    /// It is written and served.
    Guardado(Vec<String>),
}

/// A control of a form.
pub(super) struct Control<'a> {
    pub(super) nombre: &'static str,
    rotulo: &'static str,
    ayuda: Cow<'static, str>,
    pub(super) tipo: Tipo,
    pub(super) valor: Cow<'a, str>,
}

pub(super) enum Tipo {
    Oculto,
    Linea,
    /// Lines it shows.
    Area(u8),
    Lista(Vec<Grupo>),
}

/// Choices under one heading, or under none.
pub(super) struct Grupo {
    rotulo: &'static str,
    opciones: Vec<(String, String)>,
}

/// A line of a difference.
pub(super) struct Linea {
    clase: &'static str,
    texto: String,
}

/// What the page says of a change.
pub(super) struct Respuesta {
    clase: &'static str,
    titulo: &'static str,
    motivos: Vec<String>,
    diferencias: Vec<Vec<Linea>>,
    /// Where to see it, once it is served.
    ver: Vec<Enlace>,
}

/// The paragraph that a form is about.
pub(super) struct Parrafo {
    pub(super) direccion: String,
    pub(super) cita: String,
    pub(super) rotulo: &'static str,
    pub(super) sobre: &'static str,
    pub(super) texto: String,
    pub(super) cobertura: String,
}

#[derive(Template)]
#[template(path = "taller-formulario.html")]
pub(super) struct Formulario<'a> {
    pub(super) titulo: &'static str,
    pub(super) miga: Vec<Enlace>,
    pub(super) entrada: &'static str,
    pub(super) parrafo: Option<Parrafo>,
    pub(super) respuesta: Option<Respuesta>,
    pub(super) accion: String,
    pub(super) controles: Vec<Control<'a>>,
    pub(super) cobertura: Vec<Control<'a>>,
    pub(super) quitar: &'static str,
    /// Whether there is something to write, and not only to take away.
    pub(super) cambiable: bool,
    /// Whether the form may still be sent: what was added is not added twice.
    pub(super) abierto: bool,
}

impl Respuesta {
    pub(super) fn de(dicho: Dicho, ver: Vec<Enlace>) -> Option<Self> {
        let (clase, titulo, motivos, diferencias) = match dicho {
            Dicho::Nada => return None,
            Dicho::Admitido(d) => (
                "admitido",
                "Se admite: aún no se ha guardado",
                Vec::new(),
                d,
            ),
            Dicho::Rechazado(m, d) => ("rechazado", "No se admite y no se guardó", m, d),
            Dicho::Guardado(d) => ("guardado", "Guardado: el sitio ya lo sirve", Vec::new(), d),
        };
        let lineas = |d: &String| d.lines().map(Linea::de).collect();
        Some(Self {
            clase,
            titulo,
            motivos,
            diferencias: diferencias.iter().map(lineas).collect(),
            ver: if clase == "guardado" { ver } else { Vec::new() },
        })
    }
}

impl Linea {
    fn de(texto: &str) -> Self {
        let clase = match texto.as_bytes() {
            [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] | [b'@', ..] => "tramo",
            [b'+', ..] => "mas",
            [b'-', ..] => "menos",
            _ => "",
        };
        Self {
            clase,
            texto: texto.to_owned(),
        }
    }
}

pub(super) fn enlace(direccion: impl Into<String>, texto: impl Into<String>) -> Enlace {
    Enlace {
        direccion: direccion.into(),
        texto: texto.into(),
    }
}

pub(super) fn raiz() -> Enlace {
    enlace(direcciones::taller::INICIO, "Taller")
}

pub(super) fn valor<'a>(escrito: &'a Escrito, nombre: &str) -> Cow<'a, str> {
    Cow::Borrowed(escrito.get(nombre).map_or("", String::as_str))
}

pub(super) fn control<'a>(
    escrito: &'a Escrito,
    nombre: &'static str,
    rotulo: &'static str,
    tipo: Tipo,
    ayuda: &'static str,
) -> Control<'a> {
    Control {
        nombre,
        rotulo,
        ayuda: Cow::Borrowed(ayuda),
        tipo,
        valor: valor(escrito, nombre),
    }
}

pub(super) fn oculto<'a>(escrito: &'a Escrito, nombre: &'static str) -> Control<'a> {
    control(escrito, nombre, "", Tipo::Oculto, "")
}

pub(super) fn opciones<'o>(pares: impl IntoIterator<Item = (&'o str, &'o str)>) -> Tipo {
    let pares = pares.into_iter();
    Tipo::Lista(vec![Grupo {
        rotulo: "",
        opciones: pares.map(|(v, r)| (v.to_owned(), r.to_owned())).collect(),
    }])
}

/// Every place of every rule that a paragraph can support, by rule.
pub(super) fn lugares() -> Tipo {
    let grupo = |ficha: &Ficha, pasos: Vec<(&str, &str)>| {
        let avisos = ficha.avisos.iter().map(|a| (a.id, a.mensaje));
        let opcion = |(id, dice): (&str, &str)| {
            let corto: String = dice.chars().take(90).collect();
            let sigue = if corto.len() < dice.len() { "…" } else { "" };
            (
                format!("{}/{id}", ficha.id),
                format!("{id}: {corto}{sigue}"),
            )
        };
        pasos.into_iter().chain(avisos).map(opcion).collect()
    };
    let grupos = registro().iter().map(|r| {
        let pasos = r.pasos();
        let pasos = pasos.iter().map(|p| (p.id, p.enunciado)).collect();
        Grupo {
            rotulo: r.ficha().titulo,
            opciones: grupo(r.ficha(), pasos),
        }
    });
    Tipo::Lista([por_elegir()].into_iter().chain(grupos).collect())
}

pub(super) fn por_elegir() -> Grupo {
    Grupo {
        rotulo: "",
        opciones: vec![(String::new(), "Elija…".to_owned())],
    }
}

pub(super) fn papeles() -> Tipo {
    opciones([
        ("", "Elija…"),
        (
            Papel::Sustenta.nombre(),
            "sustenta: de aquí sale lo que el paso dice",
        ),
        (Papel::Matiza.nombre(), "matiza: lo precisa o lo restringe"),
        (
            Papel::Limita.nombre(),
            "limita: dice hasta dónde llega la regla",
        ),
    ])
}

pub(super) fn del_enlace(escrito: &Escrito) -> Vec<Control<'_>> {
    vec![
        oculto(escrito, "documento"),
        oculto(escrito, "parrafo"),
        control(
            escrito,
            "cita",
            "Pasaje",
            Tipo::Area(7),
            "Deje solo las palabras que lo dicen, tal como están en el párrafo.",
        ),
        control(
            escrito,
            "lugar",
            "Regla y paso",
            lugares(),
            "Cada paso, límite o advertencia, bajo su regla.",
        ),
        control(escrito, "papel", "Papel", papeles(), ""),
        control(
            escrito,
            "nota",
            "Nota",
            Tipo::Area(2),
            "Por qué el pasaje dice eso. La lee quien revise el enlace.",
        ),
    ]
}

/// Controls that say what a paragraph is where no rule covers all of it.
pub(super) fn de_cobertura<'a>(escrito: &'a Escrito, sin_cambio: &'static str) -> Vec<Control<'a>> {
    let mut clases = vec![
        ("no-ejecutable", "no ejecutable: no hay nada que ejecutar"),
        (
            "pendiente",
            "pendiente: se podría ejecutar y ninguna regla lo hace",
        ),
        ("repetido", "repetido: dice lo que otros párrafos"),
        (
            "en-parte",
            "en parte: una regla se apoya en él y deja algo fuera",
        ),
    ];
    if !sin_cambio.is_empty() {
        clases.insert(0, ("", sin_cambio));
        clases.insert(
            1,
            ("quitar", "se quita lo que decía: ya lo cubre una regla"),
        );
    }
    vec![
        control(
            escrito,
            "clase",
            "El párrafo, en la cobertura",
            opciones(clases),
            "",
        ),
        control(
            escrito,
            "motivo",
            "Si no es ejecutable, por qué",
            opciones(
                [("", "Elija…")]
                    .into_iter()
                    .chain(Motivo::TODOS.map(|m| (m.nombre(), m.rotulo()))),
            ),
            "",
        ),
        control(
            escrito,
            "pendiente_de",
            "Si está pendiente, la regla que debería ejecutarlo",
            Tipo::Linea,
            "Su identificador, exista o no.",
        ),
        control(
            escrito,
            "repite",
            "Si es repetido, los párrafos que repite",
            Tipo::Linea,
            "Como C-353-2026/respuesta-3, separados por comas.",
        ),
        control(
            escrito,
            "nota_cobertura",
            "Nota de cobertura",
            Tipo::Area(2),
            "Por qué, para este párrafo. No hace falta si no se dice nada de su cobertura.",
        ),
    ]
}

pub(super) fn el_parrafo(app: &App, escrito: &Escrito) -> Option<Parrafo> {
    let (d, p) = (valor(escrito, "documento"), valor(escrito, "parrafo"));
    let (documento, lugar) = app.parrafo(&d, &p)?;
    let b = documento.bloques.get(lugar.bloque)?;
    let cobertura = app.cobertura().renglon(lugar);
    Some(Parrafo {
        direccion: direcciones::parrafo(&documento.meta.id, &b.id),
        cita: documento.cita(lugar.bloque),
        rotulo: b.rol.rotulo(),
        sobre: documentos::sobre(b.rol),
        texto: b.texto.clone(),
        cobertura: cobertura.map_or_else(String::new, |r| r.clase().rotulo().to_owned()),
    })
}

/// Where to see what a link changed.
pub(super) fn donde_ver(escrito: &Escrito) -> Vec<Enlace> {
    let (d, p) = (valor(escrito, "documento"), valor(escrito, "parrafo"));
    let lugar = valor(escrito, "lugar");
    let (regla, paso) = lugar.split_once('/').unwrap_or_default();
    let mut ver = vec![
        enlace(direcciones::parrafo(&d, &p), "El párrafo"),
        enlace(direcciones::cobertura_de(&d), "La cobertura del documento"),
    ];
    if !regla.is_empty() {
        ver.push(enlace(
            direcciones::paso_de_regla(regla, paso),
            "El paso en la regla",
        ));
        ver.push(enlace(
            direcciones::taller::enlaces(regla),
            "Los enlaces de la regla",
        ));
    }
    ver
}
