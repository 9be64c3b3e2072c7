//! What replays an answer, sealed with a hash over its RFC 8785 form; and what came of replaying one.

use crate::{
    corpus::{Apoyo, Fundamento, Version, sha256},
    hechos::Dato,
    reglas::ReglaFundada,
    veredicto::{Valor, Veredicto},
};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, collections::BTreeSet};

/// A paragraph that an answer cites, as it was when it was cited.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citado {
    /// Document.
    pub documento: String,
    /// Paragraph.
    pub parrafo: String,
    /// Hash of its text.
    pub sha256: String,
}

impl Citado {
    /// The paragraph of a citation of the corpus; a source outside it has none.
    pub(super) fn de(f: &Fundamento) -> Option<Self> {
        match &f.apoyo {
            Apoyo::Interno {
                documento,
                parrafo,
                sha256,
                ..
            } => Some(Self {
                documento: documento.0.clone(),
                parrafo: parrafo.0.clone(),
                sha256: sha256.clone(),
            }),
            Apoyo::Externo { .. } => None,
        }
    }
}

/// All that replays an answer, before it is sealed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contenido {
    /// The rule, or the process.
    pub regla: Cow<'static, str>,
    /// Its version.
    pub version_regla: u32,
    /// The corpus that answered.
    pub corpus: Version,
    /// The facts, with omitted ones filled in and amounts as strings.
    pub entrada: Dato,
    /// How it ended.
    pub codigo: Cow<'static, str>,
    /// What it gave.
    pub resultado: Valor,
    /// What it cites, each once.
    pub fundamentos: Vec<Citado>,
}

/// A sealed receipt.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recibo {
    #[serde(flatten)]
    pub(in crate::app) contenido: Contenido,
    sha256: String,
}

impl Recibo {
    /// Seals the content of a receipt.
    pub(super) fn sellar(contenido: Contenido) -> Self {
        let sha256 = sello(&contenido);
        Self { contenido, sha256 }
    }

    /// The receipt of a verdict.
    pub(super) fn de_veredicto(
        regla: &ReglaFundada,
        dato: &Dato,
        v: &Veredicto<'_>,
        corpus: &Version,
    ) -> Self {
        let mut vistos = BTreeSet::new();
        let fundamentos = (v.fundamentos())
            .filter(|f| match &f.apoyo {
                Apoyo::Interno {
                    documento, parrafo, ..
                } => vistos.insert((documento, parrafo)),
                Apoyo::Externo { .. } => false,
            })
            .filter_map(Citado::de)
            .collect();
        Self::sellar(Contenido {
            regla: Cow::Borrowed(v.regla),
            version_regla: v.version,
            corpus: corpus.clone(),
            entrada: regla.entrada().completar(dato),
            codigo: Cow::Borrowed(v.desenlace.codigo),
            resultado: v.resultado.clone(),
            fundamentos,
        })
    }

    /// Its seal.
    pub fn sello(&self) -> &str {
        &self.sha256
    }

    /// What was sealed.
    pub fn contenido(&self) -> &Contenido {
        &self.contenido
    }

    /// The receipt as one line of JSON.
    pub fn en_una_linea(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The receipt as indented JSON, to be kept.
    pub fn en_texto(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

/// Hash of the RFC 8785 form of a receipt without its seal.
pub(in crate::app) fn sello(sin_sellar: &impl Serialize) -> String {
    sha256(&serde_json_canonicalizer::to_vec(sin_sellar).unwrap_or_default())
}
