//! Reading a lesson, and holding what it names against the corpus.

use super::{
    Corpus,
    lecciones::{Leccion, Punto, QueMirar},
};
use crate::lengua::{mensajes, texto};
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Archivo {
    titulo: String,
    para: String,
    #[serde(default)]
    punto: Vec<Spanned<Escrito>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Escrito {
    regla: Option<Spanned<String>>,
    parrafo: Option<Spanned<String>>,
    caso: Option<Spanned<String>>,
    nota: String,
}

/// Line, when it is known, and what is wrong, in Spanish.
pub(super) type Defecto = (Option<usize>, String);

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
pub(super) fn que_mirar(
    p: &Escrito,
    corpus: &Corpus,
) -> Result<QueMirar, (Option<Range<usize>>, String)> {
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
