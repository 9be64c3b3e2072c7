//! What people decided about paragraphs of doctrine, and of the norms it transcribes, that nothing derives:
//! why no rule runs them, or which one should.
//!
//! ```toml
//! [razones-17]
//! clase = "no-ejecutable"
//! motivo = "define-la-entidad"
//! nota = "Los valores mínimos y máximos los fija la entidad según el riesgo."
//! sha256 = "16 hexadecimal digits of the paragraph's hash"
//! ```
//!
//! That a paragraph is covered by a rule, or is a copy of another, is worked out in [`ledger`](crate::doctrina::cobertura) and never
//! written here.

use super::{Documento, IdDocumento, IdParrafo};
use serde::Deserialize;

/// Why a paragraph holds nothing that a rule could run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Motivo {
    /// It announces a quotation, a list, a table or a formula.
    Introduccion,
    /// It says what something is.
    Definicion,
    /// It presents the norm that the answer reads.
    MarcoNormativo,
    /// It tells how a norm came to be, or ceased.
    Historico,
    /// The entity decides it in the pliego or in its studies.
    DefineLaEntidad,
    /// A principle, to be weighed case by case.
    Principio,
    /// Whose task something is.
    Competencia,
    /// It sends to a document that is not in the corpus.
    Remision,
    /// What it announces was an image in the source.
    Imagen,
    /// The words of an author or of another authority.
    CitaAjena,
}

impl Motivo {
    /// Every reason, in order.
    pub const TODOS: [Self; 10] = [
        Self::Introduccion,
        Self::Definicion,
        Self::MarcoNormativo,
        Self::Historico,
        Self::DefineLaEntidad,
        Self::Principio,
        Self::Competencia,
        Self::Remision,
        Self::Imagen,
        Self::CitaAjena,
    ];

    /// The name used in files and JSON.
    pub fn nombre(self) -> &'static str {
        match self {
            Self::Introduccion => "introduccion",
            Self::Definicion => "definicion",
            Self::MarcoNormativo => "marco-normativo",
            Self::Historico => "historico",
            Self::DefineLaEntidad => "define-la-entidad",
            Self::Principio => "principio",
            Self::Competencia => "competencia",
            Self::Remision => "remision",
            Self::Imagen => "imagen",
            Self::CitaAjena => "cita-ajena",
        }
    }

    /// What readers see.
    pub fn rotulo(self) -> &'static str {
        match self {
            Self::Introduccion => "solo introduce lo que sigue",
            Self::Definicion => "define un concepto, sin condición ni consecuencia",
            Self::MarcoNormativo => "presenta la norma, sin decidir nada por sí solo",
            Self::Historico => "cuenta la historia o los motivos de una norma",
            Self::DefineLaEntidad => "lo define la entidad en el pliego o en sus estudios",
            Self::Principio => "enuncia un principio que exige valorar cada caso",
            Self::Competencia => "dice a quién corresponde actuar",
            Self::Remision => "remite a un documento que no está en el corpus",
            Self::Imagen => "anuncia una imagen que la fuente no trae como texto",
            Self::CitaAjena => "transcribe a un autor o a otra autoridad",
        }
    }
}

/// What was decided about a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Juicio {
    /// It holds nothing to run.
    NoEjecutable(Motivo),
    /// It could be run and no rule does.
    Pendiente {
        /// Id of the rule that should run it, existing or proposed.
        regla: String,
    },
    /// It says in other words, or as a part, what other paragraphs say.
    Repite(Vec<(IdDocumento, IdParrafo)>),
    /// A rule rests on it and does not run all it says.
    EnParte,
}

/// The entry of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clasificacion {
    /// What was decided.
    pub juicio: Juicio,
    /// Why, for this very paragraph.
    pub nota: String,
    /// Whether the paragraph changed since it was decided.
    pub cambiado: bool,
}

/// The decision as it is spelt in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Clase {
    NoEjecutable,
    Pendiente,
    Repetido,
    EnParte,
}

/// One entry as it stands in its file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Escrita {
    clase: Clase,
    motivo: Option<Motivo>,
    regla: Option<String>,
    #[serde(default)]
    de: Vec<String>,
    nota: String,
    sha256: String,
}

/// Checks one entry. The error is a Spanish sentence.
pub(super) fn comprobar(
    e: Escrita,
    documento: &Documento,
    parrafo: &str,
    documentos: &[Documento],
) -> Result<Clasificacion, String> {
    let b = documento
        .bloques
        .iter()
        .find(|b| b.id.0 == parrafo)
        .ok_or_else(|| format!("no existe el párrafo «{parrafo}»"))?;
    if !b.rol.admite_clase() {
        return Err(format!(
            "el párrafo «{parrafo}» tiene rol «{}», y solo se clasifican respuestas, razones, directrices, \
            normas transcritas y notas que transcriben una",
            b.rol.nombre()
        ));
    }
    if e.nota.trim().is_empty() {
        return Err(format!(
            "al párrafo «{parrafo}» le falta decir por qué en «nota»"
        ));
    }
    let (motivo, regla) = (e.motivo, e.regla.filter(|r| !r.trim().is_empty()));
    let juicio = match (e.clase, motivo, regla, e.de.as_slice()) {
        (Clase::NoEjecutable, Some(m), None, []) => Juicio::NoEjecutable(m),
        (Clase::Pendiente, None, Some(regla), []) => Juicio::Pendiente { regla },
        (Clase::EnParte, None, None, []) => Juicio::EnParte,
        (Clase::Repetido, None, None, [_, ..]) => {
            let de =
                e.de.iter()
                    .map(|x| original(x, documento, parrafo, documentos));
            Juicio::Repite(de.collect::<Result<_, _>>()?)
        }
        _ => {
            return Err(format!(
                "el párrafo «{parrafo}» no está bien clasificado: «no-ejecutable» lleva «motivo»; «pendiente», \
                    «regla»; «repetido», «de»; y «en-parte», ninguno de los tres"
            ));
        }
    };
    Ok(Clasificacion {
        juicio,
        nota: e.nota,
        cambiado: e.sha256.len() < 16 || !b.sha256.starts_with(&e.sha256),
    })
}

/// A paragraph that another is said to repeat.
fn original(
    escrito: &str,
    documento: &Documento,
    parrafo: &str,
    documentos: &[Documento],
) -> Result<(IdDocumento, IdParrafo), String> {
    let hallado = escrito.split_once('/').and_then(|(doc, par)| {
        let d = documentos.iter().find(|d| d.meta.id.0 == doc)?;
        Some((d, d.bloques.iter().find(|b| b.id.0 == par)?))
    });
    match hallado {
        Some((d, b)) if d.meta.id == documento.meta.id && b.id.0 == parrafo => Err(format!(
            "el párrafo «{parrafo}» dice que se repite a sí mismo"
        )),
        Some((d, b)) if b.rol.admite_clase() => Ok((d.meta.id.clone(), b.id.clone())),
        Some((_, b)) => Err(format!(
            "el párrafo «{parrafo}» repite «{escrito}», que tiene rol «{}»: solo se repiten respuestas, \
            razones, directrices, normas transcritas y notas que transcriben una",
            b.rol.nombre()
        )),
        None => Err(format!(
            "el párrafo «{parrafo}» repite «{escrito}», que no existe (se escribe documento/párrafo)"
        )),
    }
}
