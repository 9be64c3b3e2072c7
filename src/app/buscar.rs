//! A search with all that is told beside its results: rules that may answer it, and the question that says most of it.

use super::{
    App,
    sugerencias::{Sugerida, reglas_sugeridas},
};
use crate::busqueda::{Alcance, Fallo, Peticion, Respuesta, Resultado};

/// What a search finds.
pub struct Hallazgo<'a> {
    /// The answer of the index.
    pub respuesta: Respuesta,
    /// Rules that the results support.
    pub sugeridas: Vec<Sugerida<'a>>,
}

impl Hallazgo<'_> {
    /// Whether what was found can be taken for an answer.
    pub fn responde(&self) -> bool {
        self.respuesta.alcance == Alcance::Responde && self.respuesta.total > 0
    }
}

impl App {
    /// Searches the corpus.
    pub fn buscar(&self, peticion: &Peticion) -> Result<Hallazgo<'_>, Fallo> {
        let respuesta = self.buscador().buscar(self.corpus(), peticion)?;
        let sugeridas = reglas_sugeridas(self, &peticion.consulta, &respuesta);
        Ok(Hallazgo {
            respuesta,
            sugeridas,
        })
    }

    /// The editorial question of a result that says most of what was asked, when it says at least half of it.
    pub fn pregunta_cercana(&self, respuesta: &Respuesta, resultado: &Resultado) -> Option<&str> {
        let (d, b) = self.en(resultado.lugar)?;
        let preguntas = self.corpus().preguntas(&d.meta.id, &b.id);
        (self.buscador()).pregunta_cercana(&respuesta.plan, preguntas)
    }
}
