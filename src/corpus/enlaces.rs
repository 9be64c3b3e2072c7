//! Links between rule steps and paragraphs, and their state against the corpus that is loaded.
//!
//! ```toml
//! [[enlace]]
//! paso = "regla-del-pliego"
//! parrafo = "C-353-2026/respuesta-5"
//! papel = "sustenta"
//! cita = """la valoración de estos eventos se debe efectuar con sujeción a las reglas establecidas en el pliego"""
//! sha256 = "16 hexadecimal digits of the paragraph's hash"
//! nota = "manda la regla del pliego"
//! ```
//!
//! Only a `literal` link supports a verdict. One that holds only of the facts of some days says so with `desde` (its first
//! day) and `hasta` (the first on which it no longer holds); of facts without a day it always does. One that is about one of
//! the cases of its step names it (`caso`), and is shown with that one only.

use super::{Documento, IdDocumento, IdParrafo, Rol};
use crate::direcciones;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a citation does for its step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Papel {
    /// Supports it.
    Sustenta,
    /// Qualifies it.
    Matiza,
    /// Limits it.
    Limita,
    /// Support outside the corpus.
    Externo,
}

impl Papel {
    /// The name in files and JSON.
    pub fn nombre(self) -> &'static str {
        match self {
            Self::Sustenta => "sustenta",
            Self::Matiza => "matiza",
            Self::Limita => "limita",
            Self::Externo => "externo",
        }
    }

    /// Whether a paragraph of this role may play this part.
    pub fn admite(self, rol: Rol) -> bool {
        match self {
            Self::Sustenta | Self::Matiza => rol.puede_sustentar(),
            Self::Limita => rol.puede_limitar(),
            Self::Externo => false,
        }
    }
}

/// How sure a fact outside the corpus is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certeza {
    /// Read in the official publication.
    Oficial,
    /// Read in a copy or a summary.
    Secundaria,
}

impl Certeza {
    /// The name in files and JSON.
    pub fn nombre(self) -> &'static str {
        match self {
            Self::Oficial => "oficial",
            Self::Secundaria => "secundaria",
        }
    }
}

/// How a link stands against the corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Estado {
    /// The quote stands in the linked paragraph, wherever else it also stands.
    Literal,
    /// It stands only in one other paragraph whose role admits the part.
    Reubicado,
    /// It stands in several others.
    Ambiguo,
    /// It stands nowhere.
    Huerfano,
}

impl Estado {
    /// The name in JSON.
    pub fn nombre(self) -> &'static str {
        match self {
            Self::Literal => "literal",
            Self::Reubicado => "reubicado",
            Self::Ambiguo => "ambiguo",
            Self::Huerfano => "huerfano",
        }
    }
}

/// One link as it stands in its file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Escrito {
    pub paso: String,
    pub papel: Papel,
    /// `documento/parrafo`, for paragraphs of the corpus.
    pub parrafo: Option<String>,
    pub cita: Option<String>,
    pub sha256: Option<String>,
    /// Title of a source outside the corpus.
    pub documento: Option<String>,
    /// Page, article or numeral of that source.
    pub pagina: Option<String>,
    /// What that source says, in our words.
    pub dice: Option<String>,
    pub verificacion: Option<Certeza>,
    /// First day of the facts it is shown with.
    pub desde: Option<Date>,
    /// First day of the facts it is no longer shown with.
    pub hasta: Option<Date>,
    /// The only case of the step it is shown with.
    pub caso: Option<String>,
    pub nota: String,
}

/// A file of links.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Archivo {
    #[serde(default)]
    pub enlace: Vec<Escrito>,
}

/// Where the support of a step stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Apoyo {
    /// In a paragraph of the corpus.
    Interno {
        /// The document.
        documento: IdDocumento,
        /// The paragraph as linked, or where the quote was found when it moved to one other.
        parrafo: IdParrafo,
        /// Role of that paragraph.
        rol: Rol,
        /// Citation form.
        cita: String,
        /// The whole paragraph.
        texto: String,
        /// The quote stored with the link.
        fragmento: String,
        /// Hash of the paragraph today.
        sha256: String,
        /// State of the link.
        estado: Estado,
        /// Whether the paragraph changed since the link was made.
        cambiado: bool,
    },
    /// In a source that is not in the corpus; never a quotation of the corpus.
    Externo {
        /// Title of the source.
        documento: String,
        /// Page, article or numeral.
        pagina: String,
        /// What it says, in our words.
        dice: String,
        /// How sure it is.
        verificacion: Certeza,
    },
}

/// A link checked against the corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fundamento {
    /// The step, limit or warning it belongs to.
    pub lugar: String,
    /// What it does.
    pub papel: Papel,
    /// Where it stands.
    pub apoyo: Apoyo,
    /// Who linked it and why.
    pub nota: String,
    /// First day of the facts it holds for; open when absent.
    pub desde: Option<Date>,
    /// First day of the facts it no longer holds for; open when absent.
    pub hasta: Option<Date>,
    /// The only case of the step it is about.
    pub caso: Option<String>,
}

impl Fundamento {
    /// Whether it is shown with facts of a day, in some of the cases of its step.
    pub fn muestra(&self, dia: Option<Date>, casos: &[&str]) -> bool {
        let rige =
            |dia: Date| self.desde.is_none_or(|d| d <= dia) && self.hasta.is_none_or(|h| dia < h);
        let caso = self.caso.as_deref();
        dia.is_none_or(rige) && caso.is_none_or(|c| casos.contains(&c))
    }

    /// Whether it is a literal quotation that supports its step.
    pub fn sustenta(&self) -> bool {
        self.papel == Papel::Sustenta
            && matches!(
                self.apoyo,
                Apoyo::Interno {
                    estado: Estado::Literal,
                    ..
                }
            )
    }

    /// Whether it may be shown under a verdict: literal in the corpus, or outside of it.
    pub fn vale(&self) -> bool {
        match &self.apoyo {
            Apoyo::Interno { estado, rol, .. } => {
                *estado == Estado::Literal && self.papel.admite(*rol)
            }
            Apoyo::Externo { .. } => true,
        }
    }

    /// Address of the paragraph on the site, if it is in the corpus.
    pub fn direccion(&self) -> Option<String> {
        match &self.apoyo {
            Apoyo::Interno {
                documento, parrafo, ..
            } => Some(direcciones::parrafo(documento, parrafo)),
            Apoyo::Externo { .. } => None,
        }
    }
}

/// Checks one link against the documents. The error is a Spanish sentence.
pub(super) fn comprobar(e: Escrito, documentos: &[Documento]) -> Result<Fundamento, String> {
    let falta = |campo: &str| format!("al enlace del paso «{}» le falta «{campo}»", e.paso);
    if e.papel == Papel::Externo {
        let apoyo = Apoyo::Externo {
            documento: e.documento.clone().ok_or_else(|| falta("documento"))?,
            pagina: e.pagina.clone().ok_or_else(|| falta("pagina"))?,
            dice: e.dice.clone().ok_or_else(|| falta("dice"))?,
            verificacion: e.verificacion.ok_or_else(|| falta("verificacion"))?,
        };
        return Ok(Fundamento {
            lugar: e.paso,
            papel: e.papel,
            apoyo,
            nota: e.nota,
            desde: e.desde,
            hasta: e.hasta,
            caso: e.caso,
        });
    }
    let enlazado = e.parrafo.clone().ok_or_else(|| falta("parrafo"))?;
    let cita = e.cita.clone().ok_or_else(|| falta("cita"))?;
    let hash = e.sha256.clone().ok_or_else(|| falta("sha256"))?;
    if cita.trim().is_empty() {
        return Err(falta("cita"));
    }
    let (doc, par) = enlazado
        .split_once('/')
        .ok_or_else(|| format!("«{enlazado}» no es documento/párrafo"))?;
    let destino = documentos
        .iter()
        .find(|d| d.meta.id.0 == doc)
        .and_then(|d| Some((d, d.posicion(par)?)));
    let (d, i) = destino.ok_or_else(|| {
        format!(
            "el paso «{}» enlaza el párrafo «{enlazado}», que no existe",
            e.paso
        )
    })?;
    let (d, i, estado) = if d.bloques[i].texto.contains(&cita) {
        (d, i, Estado::Literal)
    } else {
        let otros = documentos
            .iter()
            .flat_map(|d| (0..d.bloques.len()).map(move |i| (d, i)));
        let halladas: Vec<_> = otros
            .filter(|(d, i)| {
                e.papel.admite(d.bloques[*i].rol) && d.bloques[*i].texto.contains(&cita)
            })
            .collect();
        match halladas.as_slice() {
            [] => (d, i, Estado::Huerfano),
            [(d, i)] => (*d, *i, Estado::Reubicado),
            _ => (d, i, Estado::Ambiguo),
        }
    };
    let b = &d.bloques[i];
    let apoyo = Apoyo::Interno {
        documento: d.meta.id.clone(),
        parrafo: b.id.clone(),
        rol: b.rol,
        cita: d.cita(i),
        texto: b.texto.clone(),
        fragmento: cita,
        sha256: b.sha256.clone(),
        estado,
        cambiado: !b.sha256.starts_with(&hash) || hash.len() < 16,
    };
    Ok(Fundamento {
        lugar: e.paso,
        papel: e.papel,
        apoyo,
        nota: e.nota,
        desde: e.desde,
        hasta: e.hasta,
        caso: e.caso,
    })
}
