//! Lessons: rules, paragraphs and worked cases to look at in order, each with a note of the edition.
//!
//! ```toml
//! titulo = "El denominador en cero"
//! para = "Comités evaluadores"
//!
//! [[punto]]
//! parrafo = "C-353-2026/respuesta-4"
//! nota = "Qué mirar en él"
//!
//! [[punto]]
//! regla = "denominador-cero"
//! caso = "Title of one of its worked cases, as it stands in its file"
//! nota = "Qué mirar en él"
//! ```
//!
//! A rule is known here by its file of links. What a lesson names must be there: the corpus is refused when it is not.

use super::Corpus;
use crate::lengua::{mensajes, texto};
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// A lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leccion {
    /// File name without extension; also its address.
    pub id: String,
    /// What it teaches.
    pub titulo: String,
    /// Whom it is for.
    pub para: String,
    /// What it goes through, in order.
    pub puntos: Vec<Punto>,
}

/// One stop of a lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Punto {
    /// What to look at.
    pub que: QueMirar,
    /// What the edition says of it.
    pub nota: String,
}

/// What a lesson stops at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueMirar {
    /// A rule, by id.
    Regla(String),
    /// A paragraph: document and id.
    Parrafo(String, String),
    /// A worked case of a rule, by title.
    Caso {
        /// The rule.
        regla: String,
        /// The title.
        titulo: String,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Archivo {
    titulo: String,
    para: String,
    #[serde(default)]
    punto: Vec<Spanned<Escrito>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Escrito {
    regla: Option<Spanned<String>>,
    parrafo: Option<Spanned<String>>,
    caso: Option<Spanned<String>>,
    nota: String,
}

/// Line, when it is known, and what is wrong, in Spanish.
type Defecto = (Option<usize>, String);

/// Reads a lesson and finds what it names.
pub(super) fn leer(id: String, fuente: &str, corpus: &Corpus) -> Result<Leccion, Vec<Defecto>> {
    let linea =
        |s: Range<usize>| Some(fuente[..s.start.min(fuente.len())].matches('\n').count() + 1);
    let archivo: Archivo = toml::from_str(fuente)
        .map_err(|e| vec![(e.span().and_then(linea), mensajes::de_toml(e.message()))])?;
    let mut defectos: Vec<Defecto> = Vec::new();
    if texto::para_direccion(&id) != id {
        defectos.push((
            None,
            "el nombre del archivo es su dirección: solo letras minúsculas sin tilde, cifras y guiones"
                .to_owned(),
        ));
    }
    if archivo.punto.is_empty() {
        defectos.push((None, "la lección no tiene ningún punto".to_owned()));
    }
    let mut puntos = Vec::new();
    for p in archivo.punto {
        let donde = linea(p.span());
        let escrito = p.into_inner();
        let nombrado = que_mirar(&escrito, corpus);
        match nombrado {
            Ok(_) if escrito.nota.trim().is_empty() => {
                defectos.push((donde, "al punto le falta la nota".to_owned()));
            }
            Ok(que) => puntos.push(Punto {
                que,
                nota: escrito.nota,
            }),
            Err((lugar, mensaje)) => defectos.push((lugar.and_then(linea).or(donde), mensaje)),
        }
    }
    if defectos.is_empty() {
        Ok(Leccion {
            id,
            titulo: archivo.titulo,
            para: archivo.para,
            puntos,
        })
    } else {
        Err(defectos)
    }
}

/// What a point names; or where, and why it cannot be.
fn que_mirar(p: &Escrito, corpus: &Corpus) -> Result<QueMirar, (Option<Range<usize>>, String)> {
    match (&p.regla, &p.parrafo, &p.caso) {
        (Some(r), None, caso) => {
            let regla = r.get_ref();
            if corpus.enlaces(regla).is_none() {
                return Err((
                    Some(r.span()),
                    format!("no hay una regla «{regla}» con enlaces en este corpus"),
                ));
            }
            let Some(c) = caso else {
                return Ok(QueMirar::Regla(regla.clone()));
            };
            let titulo = c.get_ref();
            let caso = corpus.casos(regla).iter().find(|x| x.titulo == *titulo);
            match caso {
                Some(x) if x.codigo.is_some() => Ok(QueMirar::Caso {
                    regla: regla.clone(),
                    titulo: titulo.clone(),
                }),
                Some(_) => Err((
                    Some(c.span()),
                    format!(
                        "el caso «{titulo}» es de una entrada con errores: no llega a un veredicto"
                    ),
                )),
                None => Err((
                    Some(c.span()),
                    format!("la regla {regla} no tiene un caso resuelto titulado «{titulo}»"),
                )),
            }
        }
        (None, Some(parrafo), None) => {
            let nombrado = parrafo.get_ref();
            let hallado = nombrado.split_once('/').and_then(|(d, p)| {
                let documento = corpus.documento(d)?;
                let b = &documento.bloques[documento.posicion(p)?];
                Some(QueMirar::Parrafo(d.to_owned(), b.id.0.clone()))
            });
            hallado.ok_or_else(|| {
                (
                    Some(parrafo.span()),
                    format!("no existe el párrafo «{nombrado}»"),
                )
            })
        }
        _ => Err((
            None,
            "un punto nombra una regla, o una regla y uno de sus casos, o un párrafo".to_owned(),
        )),
    }
}
