//! What the workshop can change, and the files that it changes.

use super::{
    casos::{self, CasoNuevo},
    cobertura::{self, ClasificacionNueva},
    edicion::{Edicion, texto_de},
    enlaces::{self, EnlaceNuevo},
    sinonimos::{self, SINONIMOS},
};
use crate::corpus::{Archivos, Corpus, Sinonimo};

/// One change that a person asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cambio {
    /// A link more.
    Enlazar {
        /// The rule.
        regla: String,
        /// The link.
        enlace: EnlaceNuevo,
    },
    /// A link written anew.
    CambiarEnlace {
        /// The rule.
        regla: String,
        /// Its place in the file, from 0.
        cual: usize,
        /// What it says from now on.
        enlace: EnlaceNuevo,
    },
    /// A link less.
    QuitarEnlace {
        /// The rule.
        regla: String,
        /// Its place in the file, from 0.
        cual: usize,
    },
    /// What a paragraph is, where no rule covers all of it.
    Clasificar {
        /// The document.
        documento: String,
        /// The paragraph.
        parrafo: String,
        /// What it is.
        clasificacion: ClasificacionNueva,
    },
    /// A paragraph that needs no such word any more.
    Desclasificar {
        /// The document.
        documento: String,
        /// The paragraph.
        parrafo: String,
    },
    /// A worked case more.
    AgregarCaso {
        /// The rule.
        regla: String,
        /// The case.
        caso: CasoNuevo,
    },
    /// A synonym more.
    AgregarSinonimo(Sinonimo),
    /// A synonym written anew.
    CambiarSinonimo {
        /// Its place in the file, from 0.
        cual: usize,
        /// What it says from now on.
        sinonimo: Sinonimo,
    },
    /// A synonym less.
    QuitarSinonimo {
        /// Its place in the file, from 0.
        cual: usize,
    },
}

/// The files with some changes made, in order, and which files those are. The error is a Spanish sentence.
pub fn aplicar(
    archivos: &Archivos,
    corpus: &Corpus,
    cambios: &[Cambio],
) -> Result<(Archivos, Vec<Edicion>), String> {
    let mut nuevos = archivos.clone();
    let mut ediciones: Vec<Edicion> = Vec::new();
    for cambio in cambios {
        let ruta = cambio.ruta();
        let antes = texto_de(&nuevos, &ruta)?;
        let despues = cambio.sobre(&antes, corpus)?;
        nuevos = nuevos.con(&ruta, despues.as_bytes());
        match ediciones.iter_mut().find(|e| e.ruta == ruta) {
            Some(e) => e.despues = despues,
            None => ediciones.push(Edicion {
                ruta,
                antes,
                despues,
            }),
        }
    }
    ediciones.retain(|e| e.antes != e.despues);
    if ediciones.is_empty() {
        return Err("No hay nada que cambiar: quedaría como está.".to_owned());
    }
    Ok((nuevos, ediciones))
}

impl Cambio {
    /// The file it touches.
    pub fn ruta(&self) -> String {
        match self {
            Self::Enlazar { regla, .. }
            | Self::CambiarEnlace { regla, .. }
            | Self::QuitarEnlace { regla, .. } => enlaces::ruta(regla),
            Self::Clasificar { documento, .. } | Self::Desclasificar { documento, .. } => {
                cobertura::ruta(documento)
            }
            Self::AgregarCaso { regla, .. } => casos::ruta(regla),
            Self::AgregarSinonimo(_)
            | Self::CambiarSinonimo { .. }
            | Self::QuitarSinonimo { .. } => SINONIMOS.to_owned(),
        }
    }

    fn sobre(&self, texto: &str, corpus: &Corpus) -> Result<String, String> {
        match self {
            Self::Enlazar { regla, enlace } => enlaces::agregar(texto, regla, enlace, corpus),
            Self::CambiarEnlace { cual, enlace, .. } => {
                enlaces::cambiar(texto, *cual, enlace, corpus)
            }
            Self::QuitarEnlace { cual, .. } => enlaces::quitar(texto, *cual),
            Self::Clasificar {
                documento,
                parrafo,
                clasificacion,
            } => cobertura::clasificar(texto, documento, parrafo, clasificacion, corpus),
            Self::Desclasificar { parrafo, .. } => cobertura::desclasificar(texto, parrafo),
            Self::AgregarCaso { regla, caso } => casos::agregar(texto, regla, caso),
            Self::AgregarSinonimo(s) => sinonimos::agregar(texto, s),
            Self::CambiarSinonimo { cual, sinonimo } => sinonimos::cambiar(texto, *cual, sinonimo),
            Self::QuitarSinonimo { cual } => sinonimos::quitar(texto, *cual),
        }
    }
}
