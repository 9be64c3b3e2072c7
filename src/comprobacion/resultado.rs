//! What is told of a quotation: states, whom it is given as of, whether its regime held.

use crate::{
    corpus::{Lugar, Rol},
    lectura::Puesto,
    lengua::diferencia::Trozo,
};

/// What became of a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EstadoDeTranscripcion {
    /// It is printed so.
    Literal,
    /// Something like it is printed.
    Difiere,
    /// Nothing like it is printed in the corpus.
    NoAparece,
    /// It is printed so, and only as the petitioner's words.
    LoDijoElPeticionario,
    /// It is printed so only in a headnote, and the paragraph that the headnote repeats says it otherwise.
    TesauroQueLaRespuestaCorrige,
}

impl EstadoDeTranscripcion {
    /// Every state, in order.
    pub const TODOS: [Self; 5] = [
        Self::Literal,
        Self::Difiere,
        Self::NoAparece,
        Self::LoDijoElPeticionario,
        Self::TesauroQueLaRespuestaCorrige,
    ];

    /// The name used in JSON.
    pub fn nombre(self) -> &'static str {
        match self {
            Self::Literal => "literal",
            Self::Difiere => "difiere",
            Self::NoAparece => "no-aparece",
            Self::LoDijoElPeticionario => "lo-dijo-el-peticionario",
            Self::TesauroQueLaRespuestaCorrige => "tesauro-que-la-respuesta-corrige",
        }
    }

    /// What readers see.
    pub fn rotulo(self) -> &'static str {
        match self {
            Self::Literal => "Literal",
            Self::Difiere => "Difiere",
            Self::NoAparece => "No aparece en el corpus",
            Self::LoDijoElPeticionario => "Lo dijo el peticionario",
            Self::TesauroQueLaRespuestaCorrige => "Tesauro que la respuesta corrige",
        }
    }
}

/// The opinion that the report names by a quotation, and whether the quotation stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Atribucion {
    /// It names none.
    Ninguna,
    /// The quotation stands in it.
    Coincide(String),
    /// The quotation stands elsewhere.
    OtroDocumento(String),
    /// It is not in the corpus, so the quotation cannot be compared with it.
    FueraDelCorpus(String),
    /// Nothing to say: the quotation stands nowhere.
    SinCotejar(String),
}

impl Atribucion {
    /// The name used in JSON.
    pub fn nombre(&self) -> &'static str {
        match self {
            Self::Ninguna => "ninguna",
            Self::Coincide(_) => "coincide",
            Self::OtroDocumento(_) => "otro-documento",
            Self::FueraDelCorpus(_) => "fuera-del-corpus",
            Self::SinCotejar(_) => "sin-cotejar",
        }
    }

    /// What readers should know of it; nothing when there is nothing to say.
    pub fn frase(&self) -> Option<String> {
        Some(match self {
            Self::Ninguna | Self::Coincide(_) => return None,
            Self::OtroDocumento(e) => {
                format!(
                    "El informe nombra junto a ella «{e}», y no está allí sino en el documento que se indica."
                )
            }
            Self::FueraDelCorpus(e) => {
                format!(
                    "El informe nombra junto a ella «{e}», que no se pudo abrir en este corpus: no se cotejó con ese texto."
                )
            }
            Self::SinCotejar(e) => format!("El informe nombra junto a ella «{e}», y allí no está."),
        })
    }

    /// The words of the report that name it.
    pub fn escrito(&self) -> Option<&str> {
        match self {
            Self::Ninguna => None,
            Self::Coincide(e)
            | Self::OtroDocumento(e)
            | Self::FueraDelCorpus(e)
            | Self::SinCotejar(e) => Some(e),
        }
    }
}

/// Whether a regime held on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EstadoDelRegimen {
    /// It did.
    Regia,
    /// It did not.
    NoRegia,
    /// No text says enough.
    NoSeSabe,
    /// No day was given.
    SinFecha,
}

impl EstadoDelRegimen {
    /// The name used in JSON.
    pub fn nombre(self) -> &'static str {
        match self {
            Self::Regia => "regia",
            Self::NoRegia => "no-regia",
            Self::NoSeSabe => "no-se-sabe",
            Self::SinFecha => "sin-fecha",
        }
    }
}

/// The regime that a quoted paragraph is about, when it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regimen {
    /// Whether it held on the day asked.
    pub estado: EstadoDelRegimen,
    /// The answer in a sentence.
    pub dicho: String,
    /// The note of the edition, with its period.
    pub nota: String,
}

/// A quotation of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transcripcion {
    /// Where it stands.
    pub puesto: Puesto,
    /// Its words.
    pub escrito: String,
    /// What became of it.
    pub estado: EstadoDeTranscripcion,
    /// The paragraphs that it stands in, or is most like.
    pub parrafos: Vec<Lugar>,
    /// Other places where it stands.
    pub tambien: Vec<Lugar>,
    /// The role of its paragraphs.
    pub rol: Option<Rol>,
    /// From what is printed to what the report says, when they are not the same.
    pub diferencia: Vec<Trozo>,
    /// For a headnote, the paragraph that says it otherwise.
    pub corrige: Option<Lugar>,
    /// Whom the report says it is of.
    pub atribucion: Atribucion,
    /// The regime, if it ended.
    pub regimen: Option<Regimen>,
    /// What a reader should know, in whole sentences.
    pub notas: Vec<String>,
}

impl Transcripcion {
    /// Whether somebody should look at it.
    pub fn con_reparo(&self) -> bool {
        let no_sustenta = self.rol.is_some_and(|r| r == Rol::Tesauro);
        let regimen = (self.regimen.as_ref()).map(|r| r.estado);
        self.estado != EstadoDeTranscripcion::Literal
            || no_sustenta
            || matches!(self.atribucion, Atribucion::OtroDocumento(_))
            || matches!(
                regimen,
                Some(EstadoDelRegimen::NoRegia | EstadoDelRegimen::NoSeSabe)
            )
    }
}

/// A quotation that was not checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SinComprobar {
    /// Where it stands.
    pub puesto: Puesto,
    /// How it begins.
    pub escrito: String,
    /// Why, in a sentence.
    pub motivo: String,
}
