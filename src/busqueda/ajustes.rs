//! The weights of the ranking, in one place: `benches/relevancia.rs` takes each away and prints what is lost.

use crate::corpus::Rol;

/// What the ranking weighs. The default is what is served.
#[derive(Debug, Clone, PartialEq)]
pub struct Ajustes {
    /// Weight of a word in the heading, descriptor or announcement, beside 1 in the text.
    pub encabezado: f32,
    /// Weight of a word in the editorial questions.
    pub preguntas: f32,
    /// What the question most like the query adds.
    pub mejor_pregunta: f32,
    /// Weight of the very word, beside its stem: a stem joins «denominador» and «denominación».
    pub literal: f32,
    /// Weight of a synonym beside the word itself; 0 leaves the vocabulary out.
    pub sinonimo: f32,
    /// What two words of the query that stand near each other add.
    pub cercania: f32,
    /// What a holding printed more than once gains, once.
    pub reiteracion: f32,
    /// Weight of citing the norm that the query names; 0 leaves citations out.
    pub norma: f32,
    /// Whether roles weigh: 1 as they are, 0 not at all.
    pub roles: f32,
    /// How much a paragraph that holds more of the query gains over one that repeats a word of it.
    pub cobertura: f32,
}

impl Default for Ajustes {
    fn default() -> Self {
        Self {
            encabezado: 0.5,
            preguntas: 1.5,
            mejor_pregunta: 1.0,
            literal: 0.05,
            sinonimo: 0.95,
            cercania: 0.3,
            reiteracion: 0.02,
            norma: 1.0,
            roles: 1.0,
            cobertura: 0.8,
        }
    }
}

impl Ajustes {
    /// How much a role is worth.
    pub(super) fn rol(&self, rol: Rol) -> f32 {
        let peso = match rol {
            Rol::Respuesta | Rol::Directriz => 1.2,
            Rol::Razones | Rol::NormaTranscrita => 1.05,
            Rol::Nota | Rol::Considerando | Rol::Salvedad => 1.0,
            Rol::Tesauro => 0.85,
            Rol::Problema => 0.75,
            Rol::Consulta | Rol::Doctrina => 0.6,
            Rol::Referencias => 0.5,
            Rol::Institucional => 0.45,
        };
        1.0 + (peso - 1.0) * self.roles
    }
}
