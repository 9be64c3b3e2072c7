//! The checker itself: a report in, what is worth each of its citations out.

use super::{
    alcance::Alcance,
    base::Base,
    cotejo::Indice,
    opiniones::{self, EstadoDeOpinion, Opinion},
    resultado::{EstadoDeTranscripcion, SinComprobar, Transcripcion},
    transcripciones,
};
use crate::{
    citas::{Citas, Directorio},
    corpus::Corpus,
    doctrina::lineas::Lineas,
    lectura::Informe,
};
use jiff::civil::Date;

/// The result of checking a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comprobacion {
    /// How much was checked.
    pub alcance: Alcance,
    /// Every opinion that was checked, in the order of the report.
    pub opiniones: Vec<Opinion>,
    /// Every quotation that was checked, in the order of the report.
    pub transcripciones: Vec<Transcripcion>,
    /// Quotations that were not, and why.
    pub sin_comprobar: Vec<SinComprobar>,
}

impl Comprobacion {
    /// Opinions and quotations that somebody should look at.
    pub fn con_reparo(&self) -> usize {
        self.opiniones.iter().filter(|o| o.con_reparo()).count()
            + (self.transcripciones.iter())
                .filter(|t| t.con_reparo())
                .count()
    }

    /// How many opinions are in a state.
    pub fn opiniones_en(&self, estado: EstadoDeOpinion) -> usize {
        self.opiniones.iter().filter(|o| o.estado == estado).count()
    }

    /// How many quotations are in a state.
    pub fn transcripciones_en(&self, estado: EstadoDeTranscripcion) -> usize {
        (self.transcripciones.iter())
            .filter(|t| t.estado == estado)
            .count()
    }
}

/// The corpus, ready for reports to be compared with it.
#[derive(Debug)]
pub struct Comprobador {
    indice: Indice,
    directorio: Directorio,
}

impl Comprobador {
    /// Reads the words of a corpus.
    pub fn nuevo(corpus: &Corpus) -> Self {
        Self {
            indice: Indice::nuevo(corpus),
            directorio: Directorio::nuevo(corpus),
        }
    }

    /// Checks a report, and the regimes it quotes on a day.
    pub fn comprobar(
        &self,
        corpus: &Corpus,
        citas: &Citas,
        lineas: &Lineas,
        informe: &Informe,
        fecha: Option<Date>,
    ) -> Comprobacion {
        let base = Base {
            corpus,
            citas,
            lineas,
            indice: &self.indice,
            directorio: &self.directorio,
            fecha,
        };
        let (opiniones, por_parrafo, todas) = opiniones::comprobar(base, informe);
        let cotejo = transcripciones::comprobar(base, informe, &opiniones, &por_parrafo);
        Comprobacion {
            alcance: Alcance {
                documentos: corpus.documentos().len(),
                parrafos: corpus.documentos().iter().map(|d| d.bloques.len()).sum(),
                opiniones: todas,
                opiniones_comprobadas: opiniones.len(),
                transcripciones: cotejo.hechas.len() + cotejo.saltadas,
                transcripciones_comprobadas: cotejo.hechas.len(),
                sin_comprobar_dichas: cotejo.sin_comprobar.len(),
                fecha,
            },
            opiniones,
            transcripciones: cotejo.hechas,
            sin_comprobar: cotejo.sin_comprobar,
        }
    }
}
