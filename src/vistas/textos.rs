//! Pages of running text, and the error page.

use super::pintar;
use crate::marcado::{self, Html};
use askama::Template;

#[derive(Template)]
#[template(path = "error.html")]
struct Fallo<'a> {
    codigo: u16,
    mensaje: &'a str,
    detalle: &'a str,
}

#[derive(Template)]
#[template(path = "texto.html")]
struct Prosa {
    titulo: &'static str,
    cuerpo: Html,
}

/// Pages of running text.
#[derive(Debug, Clone, Copy)]
pub enum Texto {
    /// How to search, evaluate and cite.
    Ayuda,
    /// What the site is.
    Acerca,
    /// The API for people.
    Api,
    /// How accessible it is.
    Accesibilidad,
    /// What becomes of personal data.
    DatosPersonales,
}

/// The error page.
pub fn error(codigo: u16, mensaje: &str, detalle: &str) -> String {
    pintar(&Fallo {
        codigo,
        mensaje,
        detalle,
    })
}

/// A page of running text.
pub fn texto(cual: Texto) -> String {
    let (titulo, markdown) = match cual {
        Texto::Ayuda => ("Ayuda", include_str!("../../templates/paginas/ayuda.md")),
        Texto::Acerca => ("Acerca", include_str!("../../templates/paginas/acerca.md")),
        Texto::Api => ("API", include_str!("../../templates/paginas/api.md")),
        Texto::Accesibilidad => (
            "Accesibilidad",
            include_str!("../../templates/paginas/accesibilidad.md"),
        ),
        Texto::DatosPersonales => (
            "Datos personales",
            include_str!("../../templates/paginas/datos-personales.md"),
        ),
    };
    pintar(&Prosa {
        titulo,
        cuerpo: marcado::pagina(markdown),
    })
}
