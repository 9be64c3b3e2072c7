//! Search, paragraph by paragraph: the query is read, understood, compiled, run, ranked and grouped.
//!
//! One file per stage, each stage a value one can look at: [`Consulta`] is what was written, [`Plan`] what was
//! understood, [`Compilado`] what is looked for in the index. Roles matter: an answer comes before its reasons, and these
//! before headnotes; publicity comes last. Copies of a paragraph are one result, the best role first. User text never
//! reaches tantivy's query parser.

mod ajustes;
mod indice;
mod pregunta;
mod recorrido;
mod respuesta;

pub use ajustes::Ajustes;
pub use indice::Parrafo;
pub use pregunta::campos::{Campo, anios};
pub use pregunta::consulta::{Consulta, Exigencia, Palabra};
pub use pregunta::plan::{Entendida, Plan};
pub use pregunta::referencias::Referencia;

use crate::{
    citas::{Citas, Norma},
    corpus::{Bloque, Clase, Corpus, Documento, Lugar, Rol, Sinonimo},
    lengua::texto,
    marcado::Html,
};
use indice::analisis::Raices;
use indice::preguntas::Preguntas;
use indice::{Construccion, Indice};
use pregunta::plan::Vocabulario;
use recorrido::condiciones::Jueces;
use respuesta::facetas::Valores;
use std::{
    borrow::Cow,
    collections::BTreeMap,
    path::Path,
    sync::{Arc, OnceLock},
};

/// Results on a page when nobody says.
pub const POR_PAGINA: usize = 10;
/// Most results on a page.
pub const MAXIMO_POR_PAGINA: usize = 50;
/// Deepest page.
pub const MAXIMA_PAGINA: usize = 200;

/// What marks, among stems, the address name of a norm that a paragraph cites. No word has it.
const CITA: char = '§';
/// In what order results come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Orden {
    /// Best first.
    #[default]
    Relevancia,
    /// Newest document first.
    Fecha,
}

/// Whether values are counted over the results.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Facetas {
    /// They are.
    #[default]
    Contadas,
    /// They are not: whoever asks shows none.
    Omitidas,
}

/// A search.
#[derive(Debug, Clone, Default)]
pub struct Peticion {
    /// The query as typed.
    pub consulta: String,
    /// Filters beside those in the query.
    pub filtros: Vec<(Campo, String)>,
    /// Results on a page; 0 for the usual.
    pub limite: usize,
    /// Page, from 1; 0 is 1.
    pub pagina: usize,
    /// Order.
    pub orden: Orden,
    /// Counts.
    pub facetas: Facetas,
}

/// Whoever has the texts that are searched.
pub trait Textos {
    /// The documents, in order; only what is told of each as a whole is read from here.
    fn documentos(&self) -> &[Documento];
    /// The text of a paragraph.
    fn texto(&self, lugar: Lugar) -> Cow<'_, str>;
}

impl Textos for Corpus {
    fn documentos(&self) -> &[Documento] {
        self.documentos()
    }

    fn texto(&self, lugar: Lugar) -> Cow<'_, str> {
        let documento = self.documentos().get(lugar.documento);
        let bloque = documento.and_then(|d| d.bloques.get(lugar.bloque));
        bloque.map_or(Cow::Borrowed(""), |b| Cow::Borrowed(&b.texto))
    }
}

/// One result.
#[derive(Debug, Clone)]
pub struct Resultado {
    /// The paragraph shown.
    pub lugar: Lugar,
    /// Escaped HTML with `<mark>` around what matched.
    pub resaltado: Html,
    /// Its score; only comparable within one answer.
    pub puntaje: f32,
    /// Copies of it elsewhere.
    pub reiterado_en: Vec<Lugar>,
}

/// How many results have a value.
pub type Faceta = Vec<(String, usize)>;

/// Whether what was found can be taken for an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Alcance {
    /// Some paragraph holds enough of what is asked.
    #[default]
    Responde,
    /// None does; these are the nearest.
    SoloCercanos,
}

/// The answer to a search.
#[derive(Debug, Clone, Default)]
pub struct Respuesta {
    /// What was understood, in Spanish.
    pub interpretada: String,
    /// What could not be honoured, in Spanish.
    pub avisos: Vec<String>,
    /// Documents that the query names.
    pub documentos: Vec<usize>,
    /// Whether it answers.
    pub alcance: Alcance,
    /// Results of all pages.
    pub total: usize,
    /// Results of this page.
    pub resultados: Vec<Resultado>,
    /// Counts over all results.
    pub facetas: BTreeMap<&'static str, Faceta>,
    /// The query with its typing errors mended, when there were any.
    pub sugerencia: Option<String>,
    /// How the query was understood.
    pub plan: Plan,
}

/// A stem that is looked for, and what it weighs.
#[derive(Debug, Clone, PartialEq)]
pub struct Compilado {
    /// The word of the query it stands for.
    pub palabra: String,
    /// The stem.
    pub raiz: String,
    /// Weight beside a word as typed, 1.
    pub peso: f32,
    /// Paragraphs that hold it.
    pub parrafos: u32,
    /// How rare it is: the natural logarithm of the odds against it.
    pub rareza: f32,
}

/// Why a search cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum Fallo {
    /// The index could not be built or read.
    #[error("el índice no se pudo usar: {0}")]
    Indice(#[from] tantivy::TantivyError),
    /// What is on disk is not an index of this program, or could not be read or written.
    #[error("el índice no se pudo usar: {0}")]
    Disco(String),
}

impl Fallo {
    fn de_disco(e: std::io::Error) -> Self {
        Self::Disco(e.to_string())
    }
}

/// The search index of one corpus.
pub struct Buscador {
    indice: Indice,
    preguntas: Preguntas,
    citas: Arc<Citas>,
    vocabulario: Vocabulario,
    /// Kinds, years and topics of the documents: those of the first that are asked for, as an index is of one corpus.
    valores: OnceLock<[Valores; 3]>,
    /// The place of each of them by date.
    fechas: OnceLock<Vec<u32>>,
}

impl Buscador {
    /// Builds the index of a corpus in memory. Its paragraphs are found by the norms they cite, too.
    pub fn nuevo(corpus: &Corpus, citas: &Arc<Citas>) -> Result<Self, Fallo> {
        let mut construccion = Construccion::en_memoria()?;
        let mut preguntas = Preguntas::default();
        for (d, doc) in corpus.documentos().iter().enumerate() {
            let problemas = problemas(doc);
            for (b, bloque) in doc.bloques.iter().enumerate() {
                let mut responde = corpus.preguntas(&doc.meta.id, &bloque.id).to_vec();
                if bloque.rol == Rol::Respuesta {
                    responde.extend(problemas.iter().map(|p| (*p).to_owned()));
                }
                preguntas.agregar(&responde);
                construccion.agregar(&Parrafo {
                    lugar: Lugar {
                        documento: d,
                        bloque: b,
                    },
                    rol: bloque.rol,
                    texto: &bloque.texto,
                    encabezado: &format!(
                        "{} {} {} {}",
                        doc.titulo(),
                        doc.seccion_de(b),
                        bloque.descriptor.as_deref().unwrap_or_default(),
                        anuncio(doc, b)
                    ),
                    preguntas: &responde.join(" "),
                    normas: &citas.etiquetas(d, b),
                    citadas: &citadas(citas, d, b),
                });
            }
        }
        Ok(Self {
            preguntas,
            citas: Arc::clone(citas),
            ..Self::con(construccion.terminar(corpus)?, corpus.sinonimos())
        })
    }

    /// Builds an index in a folder that exists and is empty, paragraph by paragraph in order of place.
    pub fn construir_en(
        carpeta: &Path,
        textos: &dyn Textos,
        sinonimos: &[Sinonimo],
        recorrer: impl FnOnce(&mut dyn FnMut(&Parrafo<'_>)),
    ) -> Result<Self, Fallo> {
        let mut construccion = Construccion::en_carpeta(carpeta)?;
        recorrer(&mut |p| construccion.agregar(p));
        Ok(Self::con(construccion.terminar(textos)?, sinonimos))
    }

    /// Opens an index that was built in a folder.
    pub fn abrir(carpeta: &Path, sinonimos: &[Sinonimo]) -> Result<Self, Fallo> {
        Ok(Self::con(Indice::abrir(carpeta)?, sinonimos))
    }

    fn con(indice: Indice, sinonimos: &[Sinonimo]) -> Self {
        Self {
            indice,
            preguntas: Preguntas::default(),
            citas: Arc::default(),
            vocabulario: Vocabulario::nuevo(sinonimos),
            valores: OnceLock::new(),
            fechas: OnceLock::new(),
        }
    }

    /// Copies of a paragraph, itself left out, best role first.
    pub fn copias(&self, lugar: Lugar) -> Vec<Lugar> {
        let parrafos = &self.indice.parrafos;
        let Some(fila) = parrafos.fila(lugar) else {
            return Vec::new();
        };
        let mut copias: Vec<u32> = parrafos.copias(parrafos.grupo(fila)).to_vec();
        copias.retain(|i| *i != fila);
        copias.sort_by_key(|i| (parrafos.rol(*i), *i));
        copias.into_iter().map(|i| parrafos.lugar(i)).collect()
    }

    /// Answers a search.
    pub fn buscar(&self, textos: &dyn Textos, peticion: &Peticion) -> Result<Respuesta, Fallo> {
        self.buscar_con(textos, peticion, &Ajustes::default())
    }

    /// Answers a search with other weights.
    pub fn buscar_con(
        &self,
        textos: &dyn Textos,
        peticion: &Peticion,
        ajustes: &Ajustes,
    ) -> Result<Respuesta, Fallo> {
        let documentos = textos.documentos();
        let plan = Plan::nuevo(
            &peticion.consulta,
            &peticion.filtros,
            documentos,
            &pregunta::plan::Fuentes {
                indice: &self.indice,
                vocabulario: &self.vocabulario,
                citas: &self.citas,
            },
            ajustes,
        )?;
        let mut respuesta = Respuesta {
            interpretada: plan.interpretada(documentos),
            avisos: plan.consulta.avisos.clone(),
            documentos: plan.referencia.documentos.clone(),
            sugerencia: plan.sugerencia(),
            ..Respuesta::default()
        };
        let ausentes = plan.referencia.ausentes.iter();
        respuesta
            .avisos
            .extend(ausentes.map(|a| format!("En este corpus no está {a}.")));
        let jueces = Jueces {
            indice: &self.indice,
            textos,
        };
        self.ordenar(&plan, &jueces, peticion, ajustes, &mut respuesta)?;
        respuesta.plan = plan;
        Ok(respuesta)
    }

    /// What is looked for in the index.
    pub fn compilado(&self, plan: &Plan) -> Vec<Compilado> {
        let de = |t: &pregunta::plan::Termino| {
            let palabra = plan.palabras.get(t.origen);
            Compilado {
                palabra: match palabra {
                    Some(p) => p.escrita.clone(),
                    None if t.es_cita() => "norma citada".to_owned(),
                    None => "frase".to_owned(),
                },
                raiz: t.raiz.trim_start_matches(CITA).to_owned(),
                peso: t.peso,
                parrafos: t.parrafos,
                rareza: t.rareza,
            }
        };
        plan.terminos.iter().map(de).collect()
    }

    /// The question that says most of what was asked, when it says at least half of it.
    pub fn pregunta_cercana<'a>(&self, plan: &Plan, preguntas: &'a [String]) -> Option<&'a str> {
        let mut raices = Raices::default();
        let propios = plan.terminos.iter().filter(|t| t.es_propio());
        let pesos: Vec<(&str, f32)> = propios.map(|t| (t.raiz.as_str(), t.rareza)).collect();
        let total: f32 = pesos.iter().map(|(_, p)| p).sum();
        let mejor = preguntas
            .iter()
            .map(|pregunta| {
                let palabras = texto::palabras(pregunta);
                let dichas: Vec<String> = palabras.iter().map(|p| raices.raiz(p)).collect();
                let en_ella = pesos.iter().filter(|(r, _)| dichas.iter().any(|d| d == r));
                (en_ella.map(|(_, p)| p).sum::<f32>(), pregunta.as_str())
            })
            .max_by(|a, b| a.0.total_cmp(&b.0))?;
        (mejor.0 > 0.0 && mejor.0 * 2.0 >= total).then_some(mejor.1)
    }
}

/// The last sentence of the paragraph that announces a list, a table or a formula: without it an item says half.
fn anuncio(doc: &Documento, i: usize) -> &str {
    let es_item = |b: &Bloque| {
        matches!(
            b.clase,
            Clase::Lista | Clase::Sublista | Clase::Tabla | Clase::Formula | Clase::Cita
        ) || b.rol == Rol::NormaTranscrita
    };
    let anteriores = doc.bloques[..i].iter().rev();
    let anunciante = anteriores
        .take(8)
        .find(|b| b.id.partes().0 == doc.bloques[i].id.partes().0 && b.texto.ends_with(':'));
    match anunciante {
        Some(b) if es_item(&doc.bloques[i]) => b
            .texto
            .rsplit_once(". ")
            .map_or(b.texto.as_str(), |(_, s)| s),
        _ => "",
    }
}

/// The questions that a document says it answers: its answers are found by them too.
fn problemas(doc: &Documento) -> Vec<&str> {
    let problemas = doc.bloques.iter().filter(|b| b.rol == Rol::Problema);
    problemas
        .filter_map(|b| b.texto.find('¿').map(|i| &b.texto[i..]))
        .collect()
}

/// Address names of the norms and articles that a block cites; those that it transcribes, twice.
fn citadas(citas: &Citas, documento: usize, bloque: usize) -> Vec<String> {
    let transcrita = citas.transcribe(documento, bloque);
    let mut salida: Vec<String> = citas
        .en(documento, bloque)
        .iter()
        .filter_map(crate::citas::Cita::norma)
        .chain(transcrita)
        .flat_map(nombres_de_cita)
        .collect();
    salida.sort_unstable();
    salida.dedup();
    salida.extend(transcrita.into_iter().flat_map(nombres_de_cita));
    salida
}

/// The act, and the article when there is one.
fn nombres_de_cita(norma: &Norma) -> Vec<String> {
    let mut nombres = vec![format!("{CITA}{}", norma.acto.slug())];
    if norma.articulo.is_some() {
        nombres.push(format!("{CITA}{}", norma.slug()));
    }
    nombres
}
