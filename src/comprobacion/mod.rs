//! The citation checker: a report that somebody else wrote comes in; what it cites and quotes is compared with the corpus.
//!
//! Pure. One file each: `informe` (the report as paragraphs), `lectura` (Markdown and HTML to paragraphs), `comillas`
//! (quotations in a paragraph, and their pieces), `opiniones` (which document each citation names), `cotejo` (the words of the
//! corpus, to find others among them), `atribucion` (whom a quotation is given as of), `transcripciones` (what each quotation is
//! worth), `resultado` (what is told of it).
//!
//! It checks words, and says so: not whether a quotation supports what the report concludes, nor norms, nor rulings. What was
//! not looked at is counted, never passed over.

mod atribucion;
mod comillas;
mod cotejo;
mod opiniones;
mod resultado;
mod transcripciones;

pub use opiniones::{EstadoDeOpinion, Opinion};
pub use resultado::{
    Atribucion, EstadoDeTranscripcion, EstadoDelRegimen, Regimen, SinComprobar, Transcripcion,
};

use crate::{
    citas::Citas,
    corpus::Corpus,
    doctrina::lineas::Lineas,
    lectura::Informe,
    lengua::formato::{fecha_larga, miles, plural},
};
use cotejo::Indice;
use jiff::civil::Date;
use opiniones::Directorio;

/// Opinions checked in one report.
pub const MAXIMO_DE_OPINIONES: usize = 2_000;
/// Quotations checked in one report.
pub const MAXIMO_DE_TRANSCRIPCIONES: usize = 500;
/// Shortest quotation that is checked, in words: a shorter one stands in any text.
pub const MINIMO_DE_PALABRAS: usize = 6;
/// Longest quotation that is checked, in words.
pub const MAXIMO_DE_PALABRAS: usize = 1_000;
/// Quotations told among those that were not checked; the others are counted.
const MAXIMO_SIN_COMPROBAR: usize = 200;
/// Bytes of the longest quotation that is checked.
const MAXIMO_DE_BYTES: usize = 20_000;
/// Words of all the quotations of a report that stand nowhere: finding what is most like them is what takes time.
const MAXIMO_DE_PALABRAS_SIN_HALLAR: usize = 60_000;

/// How much was checked, and against what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alcance {
    /// Documents of the corpus.
    pub documentos: usize,
    /// Paragraphs of the corpus.
    pub parrafos: usize,
    /// Opinions that the report names.
    pub opiniones: usize,
    /// Those that were checked.
    pub opiniones_comprobadas: usize,
    /// Quotations in the report.
    pub transcripciones: usize,
    /// Those that were checked.
    pub transcripciones_comprobadas: usize,
    /// Quotations told among those that were not checked.
    pub sin_comprobar_dichas: usize,
    /// The day for which regimes were checked.
    pub fecha: Option<Date>,
}

impl Alcance {
    /// What was checked, and what of the report was not: one sentence each.
    pub fn frases(&self) -> Vec<String> {
        let de = |hechas: usize, todas: usize, uno: &str, varios: &str| {
            format!(
                "{} de {}",
                miles(&hechas.to_string()),
                plural(todas, uno, varios)
            )
        };
        let mut frases = vec![format!(
            "Se comprobaron {} y {} contra {} de este corpus ({}).",
            de(
                self.opiniones_comprobadas,
                self.opiniones,
                "cita de un concepto o circular",
                "citas de conceptos o circulares"
            ),
            de(
                self.transcripciones_comprobadas,
                self.transcripciones,
                "transcripción",
                "transcripciones"
            ),
            plural(self.documentos, "documento", "documentos"),
            plural(self.parrafos, "párrafo", "párrafos"),
        )];
        let resto = (self.opiniones - self.opiniones_comprobadas)
            + (self.transcripciones - self.transcripciones_comprobadas);
        if resto > 0 {
            frases.push("No se comprobó el resto.".to_owned());
        }
        match self.transcripciones - self.transcripciones_comprobadas {
            0 => {}
            n if n > self.sin_comprobar_dichas => frases.push(format!(
                "De las transcripciones sin comprobar, abajo están las primeras {} con su motivo.",
                self.sin_comprobar_dichas
            )),
            _ => frases
                .push("Las transcripciones sin comprobar están abajo, con su motivo.".to_owned()),
        }
        frases.push(match self.fecha {
            Some(f) => format!(
                "La vigencia se comprobó para el {}, y solo la de los párrafos que tienen nota de vigencia en este corpus.",
                fecha_larga(f)
            ),
            None => "La vigencia no se comprobó: no se dio una fecha.".to_owned(),
        });
        frases
    }
}

/// What the checker never looks at.
pub const NO_SE_COMPRUEBA: &str = "No se comprueba: que la transcripción sustente lo que el informe concluye; las leyes, los decretos y las sentencias que cite; lo que dice con sus propias palabras; ni los conceptos y circulares que no están en este corpus. Que algo no esté en el corpus no quiere decir que no exista.";

/// What it is for a citation to need a second look.
pub const QUE_ES_UN_REPARO: &str = "Tienen reparo las citas ambiguas, mal escritas o con otra fecha, y las transcripciones que no son literales, que están en otro documento o solo en el tesauro, o cuyo régimen no regía ese día o no se sabe.";

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

/// What a check stands on.
#[derive(Clone, Copy)]
struct Base<'a> {
    corpus: &'a Corpus,
    citas: &'a Citas,
    lineas: &'a Lineas,
    indice: &'a Indice,
    directorio: &'a Directorio,
    fecha: Option<Date>,
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
