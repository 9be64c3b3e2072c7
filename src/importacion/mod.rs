//! From the raw text of an official document to its file in the corpus.
//!
//! 1. `limpieza` takes out what is no paragraph: letterheads, bookmarks, images; it brings footnotes together.
//! 2. `bloques` cuts lines into printed paragraphs, list items, tables and formulas, and mends page breaks.
//! 3. `decisiones` applies what a reviewer decided, each with a reason, from a file of the corpus.
//! 4. `roles` finds sections and gives each block its role; what it is unsure of goes to the report.
//! 5. `mascara` hides private petitioners' data (Ley 1581 de 2012).
//! 6. `identidad` gives ids, or keeps those of the document that is being replaced.
//!
//! The same source with the same decisions gives the same bytes. Nothing here reads or writes files.

mod bloques;
mod decisiones;
mod identidad;
mod limpieza;
mod mascara;
mod roles;

use crate::corpus::{Bloque, Documento, Fuente, IdDocumento, Metadatos, Seccion, sha256};
pub use decisiones::Decisiones;
use std::fmt;

/// Something taken out of the text, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quitado {
    /// Line of the source, from 1.
    pub linea: usize,
    /// Why it is no part of a paragraph.
    pub motivo: &'static str,
    /// The text itself.
    pub texto: String,
}

/// What the importer did and what a person must still decide.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Informe {
    /// Text that is in no paragraph.
    pub quitados: Vec<Quitado>,
    /// Places where two printed pieces were joined into one paragraph.
    pub uniones: Vec<String>,
    /// What a person must look at.
    pub dudas: Vec<String>,
}

/// A document read from its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Importacion {
    /// The document, ready to be written.
    pub documento: Documento,
    /// What was done to get it.
    pub informe: Informe,
}

/// Why a source could not be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rechazo(pub String);

impl fmt::Display for Rechazo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Identifier that a source will have, so that its decisions and its earlier version can be looked up.
pub fn identificar(bytes: &[u8]) -> Result<IdDocumento, Rechazo> {
    let crudos = bloques::cortar(&limpieza::limpiar(texto_de(bytes)?));
    Ok(roles::metadatos(&crudos.bloques, fuente("", bytes))?.id)
}

/// Imports one source. `previo` is the document it replaces, whose paragraph ids are kept.
pub fn importar(
    archivo: &str,
    bytes: &[u8],
    decisiones: &Decisiones,
    previo: Option<&Documento>,
) -> Result<Importacion, Rechazo> {
    let limpio = limpieza::limpiar(texto_de(bytes)?);
    let mut cortado = bloques::cortar(&limpio);
    decisiones.cortar_y_unir(&mut cortado)?;
    let mut meta = roles::metadatos(&cortado.bloques, fuente(archivo, bytes))?;
    let mut estructura = roles::asignar(meta.tipo, cortado.bloques, &mut cortado.informe);
    decisiones.dar_roles(&mut estructura)?;
    estructura.dudas_al_informe(&mut cortado.informe);
    let enmascarados = mascara::enmascarar(&mut estructura, decisiones, &mut cortado.informe)?;
    let ids = identidad::dar(&estructura, previo, &mut meta);
    for (pieza, clase) in enmascarados {
        meta.mascaras.push(crate::corpus::Mascara {
            parrafo: ids[pieza].clone(),
            clase,
        });
    }
    cortado.informe.quitados.sort_by_key(|q| q.linea);
    let documento = componer(meta, estructura, ids);
    Ok(Importacion {
        documento,
        informe: cortado.informe,
    })
}

fn componer(
    meta: Metadatos,
    estructura: roles::Estructura,
    ids: Vec<crate::corpus::IdParrafo>,
) -> Documento {
    let secciones = estructura
        .secciones
        .into_iter()
        .map(|(titulo, desde)| Seccion { titulo, desde })
        .collect();
    let piezas = estructura.piezas.into_iter().zip(ids);
    let bloques = piezas
        .map(|(p, id)| Bloque::nuevo(id, p.rol, p.clase, p.markdown, p.descriptor))
        .collect();
    Documento {
        meta,
        secciones,
        bloques,
    }
}

fn fuente(archivo: &str, bytes: &[u8]) -> Fuente {
    Fuente {
        archivo: archivo.to_owned(),
        sha256: sha256(bytes),
        direccion: None,
    }
}

fn texto_de(bytes: &[u8]) -> Result<&str, Rechazo> {
    std::str::from_utf8(bytes).map_err(|e| {
        Rechazo(format!(
            "no es texto en UTF-8 (falla en el octeto {}); guárdelo en esa codificación",
            e.valid_up_to()
        ))
    })
}
