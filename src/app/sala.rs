//! One corpus with all that is made ready over it.

use super::completar::{Completador, Norma};
use crate::{
    aula::Aula,
    busqueda::{Buscador, Fallo},
    citas::{Citas, FichaDeNorma},
    comprobacion::{Comprobacion, Comprobador},
    corpus::{Archivos, Bloque, Corpus, Defecto, Documento, Lugar},
    direcciones,
    doctrina::{cobertura::Cobertura, lineas::Lineas, temas::Temas},
    hechos::{Dato, Errores},
    lectura::Informe,
    reglas::{
        ReglaFundada,
        estudio::{LineaDeTiempo, SinLinea, Testigo, linea_de_tiempo, testigos},
        registro,
    },
    veredicto::Veredicto,
};
use jiff::civil::Date;
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, OnceLock},
};

/// A corpus, its rules, its citations and its index.
pub struct App {
    pub(in crate::app) corpus: Corpus,
    pub(in crate::app) citas: Arc<Citas>,
    pub(in crate::app) reglas: Vec<(&'static str, Result<ReglaFundada, Vec<String>>)>,
    buscador: Buscador,
    testigos: OnceLock<BTreeMap<&'static str, Vec<Testigo>>>,
    aula: OnceLock<Aula>,
    pub(in crate::app) cobertura: Cobertura,
    pub(in crate::app) taller: bool,
    lineas: Lineas,
    pub(in crate::app) temas: Temas,
    completador: Completador,
    /// Made for the first report that is checked: nothing else needs it.
    comprobador: OnceLock<Comprobador>,
    /// What the API is, as text: it changes with the corpus alone.
    descripcion_de_la_api: OnceLock<String>,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("version", self.corpus.version())
            .finish_non_exhaustive()
    }
}

impl App {
    /// Reads a corpus and makes everything ready.
    pub fn nueva(archivos: &Archivos) -> Result<Self, Vec<Defecto>> {
        let mut corpus = Corpus::cargar(archivos)?;
        let citas = Arc::new(Citas::nuevas(&corpus));
        corpus.citar_normas(|l| Some(citas.transcribe(l.documento, l.bloque)?.to_string()));
        let del_indice = |e: Fallo| {
            vec![Defecto {
                archivo: "índice".to_owned(),
                linea: None,
                mensaje: e.to_string(),
            }]
        };
        let buscador = Buscador::nuevo(&corpus, &citas).map_err(del_indice)?;
        let reglas: Vec<(&'static str, Result<ReglaFundada, Vec<String>>)> = registro()
            .iter()
            .map(|r| (r.ficha().id, ReglaFundada::nueva(*r, &corpus)))
            .collect();
        let servidas = reglas.iter().filter_map(|(_, l)| l.as_ref().ok());
        let cobertura = Cobertura::nueva(
            &corpus,
            servidas,
            |l| buscador.copias(l),
            |l| citas.transcribe(l.documento, l.bloque).is_some(),
        );
        let lineas = Lineas::nuevas(&corpus);
        let temas = Temas::nuevos(&corpus, &lineas);
        let completador = Completador::del_corpus(
            &corpus,
            &temas,
            reglas.iter().filter_map(|(_, l)| l.as_ref().ok()),
            normas(&citas),
        );
        Ok(Self {
            corpus,
            citas,
            reglas,
            buscador,
            testigos: OnceLock::new(),
            aula: OnceLock::new(),
            cobertura,
            taller: false,
            lineas,
            temas,
            completador,
            comprobador: OnceLock::new(),
            descripcion_de_la_api: OnceLock::new(),
        })
    }

    /// The same, with pages that lead to the workshop.
    pub fn con_taller(self) -> Self {
        Self {
            taller: true,
            ..self
        }
    }

    /// Whether pages lead to the workshop.
    pub fn tiene_taller(&self) -> bool {
        self.taller
    }

    /// The description of the API, which whoever serves it makes once.
    pub(crate) fn descripcion_de_la_api(&self, hacer: impl FnOnce(&Self) -> String) -> &str {
        self.descripcion_de_la_api.get_or_init(|| hacer(self))
    }

    /// The corpus.
    pub fn corpus(&self) -> &Corpus {
        &self.corpus
    }

    /// Who cites what.
    pub fn citas(&self) -> &Citas {
        &self.citas
    }

    /// The search index.
    pub fn buscador(&self) -> &Buscador {
        &self.buscador
    }

    /// What each paragraph of doctrine is to the rules.
    pub fn cobertura(&self) -> &Cobertura {
        &self.cobertura
    }

    /// The lines of doctrine.
    pub fn lineas(&self) -> &Lineas {
        &self.lineas
    }

    /// The topics.
    pub fn temas(&self) -> &Temas {
        &self.temas
    }

    /// What can be suggested to a reader who begins to write.
    pub fn completador(&self) -> &Completador {
        &self.completador
    }

    /// Checks what a report cites and quotes, and the regimes it quotes on a day.
    pub fn comprobar(&self, informe: &Informe, fecha: Option<Date>) -> Comprobacion {
        let comprobador = (self.comprobador).get_or_init(|| Comprobador::nuevo(&self.corpus));
        comprobador.comprobar(&self.corpus, &self.citas, &self.lineas, informe, fecha)
    }

    /// The rules whose every step has its support.
    pub fn reglas(&self) -> impl Iterator<Item = &ReglaFundada> {
        self.reglas.iter().filter_map(|(_, l)| l.as_ref().ok())
    }

    /// Rules that some step leaves without support in this corpus.
    pub fn reglas_sin_apoyo(&self) -> impl Iterator<Item = &'static str> {
        self.reglas
            .iter()
            .filter(|(_, l)| l.is_err())
            .map(|(id, _)| *id)
    }

    /// What leaves a rule without support; nothing when it has it.
    pub fn faltas_de_regla(&self, id: &str) -> &[String] {
        let suya = self.reglas.iter().find(|(r, _)| *r == id);
        match suya {
            Some((_, Err(faltas))) => faltas,
            _ => &[],
        }
    }

    /// A rule by id.
    pub fn regla(&self, id: &str) -> Option<&ReglaFundada> {
        self.reglas().find(|l| l.ficha().id == id)
    }

    /// Evaluates a rule.
    pub fn evaluar<'a>(
        &'a self,
        regla: &'a ReglaFundada,
        dato: &Dato,
    ) -> Result<Veredicto<'a>, Errores> {
        regla.evaluar(dato, self.corpus.parametros())
    }

    /// The answers that the same facts get along time.
    pub fn linea_de_tiempo<'a>(
        &'a self,
        regla: &'a ReglaFundada,
        dato: &Dato,
    ) -> Result<LineaDeTiempo<'a>, SinLinea> {
        linea_de_tiempo(regla, dato, self.corpus.parametros())
    }

    /// The smallest facts that tell the variants of a dated rule apart; searched once, when first asked for.
    pub fn testigos(&self, regla: &ReglaFundada) -> &[Testigo] {
        let todos = self.testigos.get_or_init(|| {
            let de = |l: &ReglaFundada| {
                let id = l.ficha().id;
                let hallados = testigos(l, self.corpus.casos(id), self.corpus.parametros());
                (id, hallados)
            };
            self.reglas().map(de).collect()
        });
        todos.get(regla.ficha().id).map_or(&[], Vec::as_slice)
    }

    /// The exercises that the worked cases make; made once, when first asked for.
    pub fn aula(&self) -> &Aula {
        let hacer = || Aula::nueva(&self.corpus, &self.buscador, self.reglas());
        self.aula.get_or_init(hacer)
    }

    /// A paragraph by document and id, following aliases.
    pub fn parrafo(&self, documento: &str, parrafo: &str) -> Option<(&Documento, Lugar)> {
        let indice = self
            .corpus
            .documentos()
            .iter()
            .position(|d| d.meta.id.0 == documento)?;
        let d = &self.corpus.documentos()[indice];
        Some((
            d,
            Lugar {
                documento: indice,
                bloque: d.posicion(parrafo)?,
            },
        ))
    }

    /// The document and block at a place.
    pub fn en(&self, lugar: Lugar) -> Option<(&Documento, &Bloque)> {
        let d = self.corpus.documentos().get(lugar.documento)?;
        Some((d, d.bloques.get(lugar.bloque)?))
    }
}

/// The norms that paragraphs cite, the most cited first.
pub(in crate::app) fn normas(citas: &Citas) -> Vec<Norma> {
    let mut citadas: Vec<_> = citas.normas().collect();
    citadas.sort_by_key(|f| std::cmp::Reverse(f.parrafos()));
    let norma = |f: &FichaDeNorma| Norma {
        nombre: f.acto.to_string(),
        direccion: direcciones::norma(f.acto.slug()),
    };
    citadas.into_iter().map(norma).collect()
}
