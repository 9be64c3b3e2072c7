//! The home page.

use super::{Enlace, Ficha, cuentas, pintar};
use crate::{app::App, direcciones};
use askama::Template;

#[derive(Template)]
#[template(path = "inicio.html")]
struct Pagina {
    ejemplos: Vec<Enlace>,
    reglas: Vec<Regla>,
    documentos: Vec<Ficha>,
    cuentas: String,
    sugeribles: Vec<String>,
}

struct Regla {
    id: &'static str,
    pregunta: &'static str,
    titulo: &'static str,
}

/// The home page.
pub fn inicio(app: &App) -> String {
    let ejemplo = |texto: &str| Enlace {
        direccion: direcciones::buscar(&format!("q={}", super::resultados::codificar(texto))),
        texto: texto.to_owned(),
    };
    pintar(&Pagina {
        ejemplos: [
            "índice de liquidez indeterminado",
            "«mejor año fiscal»",
            "2.2.1.1.1.6.2",
            "c 353 2026",
        ]
        .map(ejemplo)
        .into(),
        reglas: app
            .reglas()
            .map(|l| l.ficha())
            .map(|f| Regla {
                id: f.id,
                pregunta: f.pregunta,
                titulo: f.titulo,
            })
            .collect(),
        documentos: app.corpus().documentos().iter().map(Ficha::de).collect(),
        cuentas: cuentas(app),
        sugeribles: app.completador().lista().to_vec(),
    })
}
