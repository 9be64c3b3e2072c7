//! The six steps, in order.

use super::{
    bloques,
    decisiones::Decisiones,
    identidad,
    informe::{Informe, Rechazo},
    limpieza, mascara, roles,
};
use crate::corpus::{Bloque, Documento, Fuente, IdDocumento, Metadatos, Seccion, sha256};

/// A document read from its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Importacion {
    /// The document, ready to be written.
    pub documento: Documento,
    /// What was done to get it.
    pub informe: Informe,
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

pub(super) fn componer(
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

pub(super) fn fuente(archivo: &str, bytes: &[u8]) -> Fuente {
    Fuente {
        archivo: archivo.to_owned(),
        sha256: sha256(bytes),
        direccion: None,
    }
}

pub(super) fn texto_de(bytes: &[u8]) -> Result<&str, Rechazo> {
    std::str::from_utf8(bytes).map_err(|e| {
        Rechazo(format!(
            "no es texto en UTF-8 (falla en el octeto {}); guárdelo en esa codificación",
            e.valid_up_to()
        ))
    })
}
