//! What several pages share.

use crate::{
    app::App,
    corpus::{Apoyo, Documento, FechaOrigen, Fundamento, Lugar, Papel, Rol},
    direcciones,
    lengua::formato::{fecha_larga, plural},
    marcado::Html,
};
use askama::Template;

impl askama::filters::HtmlSafe for Html {}

/// The style sheet.
pub const ESTILO: &str = include_str!("../../templates/estilo.css");

/// The only script; every page works without it.
pub const GUION: &str = include_str!("../../templates/guion.js");

/// The icon.
pub const ICONO: &str = include_str!("../../templates/icono.svg");

/// A page as text. A template that cannot be written is a bug, and the reader still gets a sentence.
pub(super) fn pintar(pagina: &impl Template) -> String {
    pagina.render().unwrap_or_else(|e| {
        tracing::error!("template: {e}");
        "<!doctype html><html lang=\"es\"><title>Error</title><main><h1>Algo falló al escribir la página.</h1></main></html>".to_owned()
    })
}

/// An address and what its link says.
pub(super) struct Enlace {
    pub(super) direccion: String,
    pub(super) texto: String,
}

/// A role as pages show it.
pub(super) struct Rotulo {
    pub(super) nombre: &'static str,
    pub(super) rotulo: &'static str,
}

impl Rotulo {
    pub(super) fn de(rol: Rol) -> Self {
        Self {
            nombre: rol.nombre(),
            rotulo: rol.rotulo(),
        }
    }
}

/// A document in a list.
pub(super) struct Ficha {
    pub(super) id: String,
    pub(super) titulo: String,
    pub(super) asunto: String,
    pub(super) fecha: String,
    pub(super) parrafos: usize,
}

impl Ficha {
    pub(super) fn de(d: &Documento) -> Self {
        Self {
            id: d.meta.id.0.clone(),
            titulo: d.titulo(),
            asunto: asunto(d),
            fecha: fecha(d),
            parrafos: d.bloques.len(),
        }
    }
}

/// What a document is about: the question it answers, or its printed subject.
pub(super) fn asunto(d: &Documento) -> String {
    let problema = d
        .bloques
        .iter()
        .find(|b| b.rol == Rol::Problema)
        .map(|b| b.texto.as_str());
    let impreso = d
        .bloques
        .iter()
        .find_map(|b| b.texto.strip_prefix("Asunto: "));
    let texto = problema
        .and_then(|t| Some(&t[t.find('¿')?..]))
        .or(impreso)
        .or(problema)
        .unwrap_or_default();
    texto.to_owned()
}

pub(super) fn fecha(d: &Documento) -> String {
    match (d.meta.fecha, d.meta.fecha_origen) {
        (Some(f), Some(FechaOrigen::Radicado)) => format!("{} (según el radicado)", fecha_larga(f)),
        (Some(f), _) => fecha_larga(f),
        (None, _) => "sin fecha en el texto".to_owned(),
    }
}

/// The part of a citation that says where in its document a paragraph is: «2. Respuesta, párr. 3».
pub(super) fn donde(d: &Documento, bloque: usize) -> String {
    let cita = d.cita(bloque);
    let propia = cita.strip_prefix(&format!("ANCP-CCE, {}, ", d.titulo()));
    propia.unwrap_or(&cita).to_owned()
}

/// A paragraph as a link that says which it is.
pub(super) fn cita_enlazada(app: &App, lugar: Lugar) -> Option<Enlace> {
    let (d, b) = app.en(lugar)?;
    Some(Enlace {
        direccion: direcciones::parrafo(&d.meta.id, &b.id),
        texto: format!("{}, {}", d.titulo(), donde(d, lugar.bloque)),
    })
}

pub(super) fn cuentas(app: &App) -> String {
    let documentos = app.corpus().documentos();
    let parrafos: usize = documentos.iter().map(|d| d.bloques.len()).sum();
    format!(
        "{}, {}.",
        plural(documentos.len(), "documento", "documentos"),
        plural(parrafos, "párrafo", "párrafos")
    )
}

/// A citation as pages show it.
pub(super) struct Cita {
    pub(super) papel: &'static str,
    pub(super) papel_dicho: &'static str,
    pub(super) cita: String,
    pub(super) direccion: Option<String>,
    pub(super) fragmento: String,
    pub(super) texto: String,
    /// Whether the paragraph says more than the quotation.
    pub(super) entero: bool,
    pub(super) verificacion: &'static str,
    pub(super) decisiva: Option<bool>,
}

impl Cita {
    pub(super) fn de(f: &Fundamento, decisiva: Option<bool>) -> Self {
        let papel_dicho = match f.papel {
            Papel::Sustenta => "Sustenta",
            Papel::Matiza => "Matiza",
            Papel::Limita => "Limita",
            Papel::Externo => "Externo",
        };
        let direccion = f.direccion();
        let papel = f.papel.nombre();
        match &f.apoyo {
            Apoyo::Interno {
                cita,
                texto,
                fragmento,
                ..
            } => Self {
                papel,
                papel_dicho,
                cita: cita.clone(),
                direccion,
                fragmento: fragmento.clone(),
                texto: texto.clone(),
                entero: texto.len() > fragmento.len() + 2,
                verificacion: "",
                decisiva,
            },
            Apoyo::Externo {
                documento,
                pagina,
                dice,
                verificacion,
            } => Self {
                papel,
                papel_dicho,
                cita: format!("{documento}, {pagina}"),
                direccion: None,
                fragmento: String::new(),
                texto: dice.clone(),
                entero: false,
                verificacion: verificacion.nombre(),
                decisiva,
            },
        }
    }
}
