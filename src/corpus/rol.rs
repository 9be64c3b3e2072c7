//! What a block of a document does: only some may support a verdict.

use super::Rol::*;
use std::str::FromStr;

/// What a paragraph does in its document, in the order in which search prefers them. Only some may support a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rol {
    /// The answer.
    Respuesta,
    /// An order of a circular.
    Directriz,
    /// The reasons of the answer.
    Razones,
    /// A quoted norm.
    NormaTranscrita,
    /// A footnote.
    Nota,
    /// A recital of a circular.
    Considerando,
    /// Limits of the agency's competence.
    Salvedad,
    /// The legal question as the agency restates it.
    Problema,
    /// Headnotes at the top of an opinion: they repeat, and sometimes contradict, the answer.
    Tesauro,
    /// The petitioner's facts, arguments and questions.
    Consulta,
    /// The list of earlier opinions.
    Doctrina,
    /// The list of norms and sources.
    Referencias,
    /// Publicity, signature, letterhead.
    Institucional,
}

impl Rol {
    /// Every role, in order.
    pub const TODOS: [Self; 13] = [
        Respuesta,
        Directriz,
        Razones,
        NormaTranscrita,
        Nota,
        Considerando,
        Salvedad,
        Problema,
        Tesauro,
        Consulta,
        Doctrina,
        Referencias,
        Institucional,
    ];

    /// The name used in files, addresses and JSON.
    pub fn nombre(self) -> &'static str {
        match self {
            Tesauro => "tesauro",
            Consulta => "consulta",
            Salvedad => "salvedad",
            Problema => "problema",
            Respuesta => "respuesta",
            Razones => "razones",
            NormaTranscrita => "norma-transcrita",
            Nota => "nota",
            Referencias => "referencias",
            Doctrina => "doctrina",
            Directriz => "directriz",
            Considerando => "considerando",
            Institucional => "institucional",
        }
    }

    /// What readers see beside a paragraph.
    pub fn rotulo(self) -> &'static str {
        match self {
            Tesauro => "Tesauro",
            Consulta => "Consulta del peticionario",
            Salvedad => "Salvedad de competencia",
            Problema => "Problema planteado",
            Respuesta => "Respuesta",
            Razones => "Razones",
            NormaTranscrita => "Norma transcrita",
            Nota => "Nota al pie",
            Referencias => "Referencias",
            Doctrina => "Doctrina anterior",
            Directriz => "Directriz",
            Considerando => "Considerando",
            Institucional => "Institucional",
        }
    }

    /// Whether a paragraph of this role may stand under a verdict as `sustenta` or `matiza`.
    pub fn puede_sustentar(self) -> bool {
        matches!(
            self,
            Respuesta | Razones | Directriz | NormaTranscrita | Nota
        )
    }

    /// Whether the ledger of coverage must account for a paragraph of this role: doctrine, and the norms it transcribes.
    pub fn se_clasifica(self) -> bool {
        matches!(self, Respuesta | Razones | Directriz | NormaTranscrita)
    }

    /// Whether it may have a class: a footnote has one when it transcribes a norm, which its role does not say.
    pub fn admite_clase(self) -> bool {
        self.se_clasifica() || self == Nota
    }

    /// Whether a paragraph of this role may limit a verdict.
    pub fn puede_limitar(self) -> bool {
        self.puede_sustentar() || matches!(self, Salvedad | Institucional | Considerando)
    }
}

impl FromStr for Rol {
    type Err = ();

    fn from_str(nombre: &str) -> Result<Self, ()> {
        Self::TODOS
            .into_iter()
            .find(|r| r.nombre() == nombre)
            .ok_or(())
    }
}
