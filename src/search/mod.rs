//! Search, paragraph by paragraph: the query is read, understood, run in tantivy, ranked and grouped.
//!
//! Roles matter: an answer comes before its reasons, and these before headnotes; publicity comes last. Copies of a
//! paragraph are one result, the best role first. User text never reaches tantivy's query parser.

mod analisis;
mod consulta;
mod grupos;
mod referencias;
mod resaltado;

pub use consulta::{Campo, Consulta, anios};
pub use referencias::Referencia;

use crate::{
    corpus::{Bloque, Clase, Corpus, Documento, Rol},
    markup::Html,
    texto,
};
use analisis::{Raices, a_una_letra, es_vacia};
use regex::Regex;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::LazyLock,
};
use tantivy::{
    DocAddress, Index, IndexReader, IndexWriter, TantivyDocument, Term,
    collector::TopDocs,
    query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query, TermQuery},
    schema::{Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions},
    tokenizer::{PreTokenizedString, Token},
};

/// Results on a page when nobody says.
pub const POR_PAGINA: usize = 10;
/// Most results on a page.
pub const MAXIMO_POR_PAGINA: usize = 50;
/// Deepest page.
pub const MAXIMA_PAGINA: usize = 200;
/// Paragraphs that are ranked for one query.
const CANDIDATOS: usize = 2_000;

/// Weights of the fields of a paragraph.
const PESO_TEXTO: f32 = 1.0;
const PESO_ENCABEZADO: f32 = 0.5;
const PESO_PREGUNTAS: f32 = 0.9;
/// Weight of the very word, beside its stem.
const PESO_LITERAL: f32 = 0.4;
/// Weight of a synonym beside the word itself.
const PESO_SINONIMO: f32 = 0.6;
/// A result must cover at least this share of what the best one covers.
const COBERTURA_MINIMA: f32 = 0.4;

/// In what order results come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Orden {
    /// Best first.
    #[default]
    Relevancia,
    /// Newest document first.
    Fecha,
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
}

/// Position of a paragraph: document and block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lugar {
    /// Index of the document in the corpus.
    pub documento: usize,
    /// Index of the block in the document.
    pub bloque: usize,
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

/// The answer to a search.
#[derive(Debug, Clone, Default)]
pub struct Respuesta {
    /// What was understood, in Spanish.
    pub interpretada: String,
    /// What could not be honoured, in Spanish.
    pub avisos: Vec<String>,
    /// Documents that the query names.
    pub documentos: Vec<usize>,
    /// Results of all pages.
    pub total: usize,
    /// Results of this page.
    pub resultados: Vec<Resultado>,
    /// Counts over all results.
    pub facetas: BTreeMap<&'static str, Faceta>,
    /// The query with its typing errors mended, when there were any.
    pub sugerencia: Option<String>,
}

/// What is kept of a paragraph beside the index.
struct Entrada {
    lugar: Lugar,
    rol: Rol,
    grupo: usize,
    raices: HashSet<u32>,
    normas: Vec<String>,
}

/// The search index of one corpus.
pub struct Buscador {
    lector: IndexReader,
    campos: Campos,
    entradas: Vec<Entrada>,
    grupos: Vec<Vec<usize>>,
    /// Folded words of the corpus and how many paragraphs hold each.
    palabras: HashMap<String, u32>,
    /// Stems by number, and how many paragraphs hold each.
    raices: HashMap<String, (u32, u32)>,
    sinonimos: Vec<(Vec<String>, Vec<Vec<String>>)>,
}

#[derive(Clone, Copy)]
struct Campos {
    numero: Field,
    texto: Field,
    encabezado: Field,
    preguntas: Field,
    literal: Field,
}

/// Why an index could not be built.
#[derive(Debug, thiserror::Error)]
#[error("no se pudo construir el índice: {0}")]
pub struct Fallo(#[from] tantivy::TantivyError);

/// A word of the query, understood.
#[derive(Debug, Clone)]
struct Termino {
    raiz: String,
    peso: f32,
    /// The word of the query it stands for.
    origen: usize,
}

impl Buscador {
    /// Builds the index in memory.
    pub fn nuevo(corpus: &Corpus) -> Result<Self, Fallo> {
        let mut esquema = Schema::builder();
        let posiciones = |opcion| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer("raw")
                    .set_index_option(opcion),
            )
        };
        let campos = Campos {
            numero: esquema.add_u64_field("numero", NumericOptions::default().set_fast()),
            texto: esquema.add_text_field("texto", posiciones(IndexRecordOption::WithFreqs)),
            encabezado: esquema
                .add_text_field("encabezado", posiciones(IndexRecordOption::WithFreqs)),
            preguntas: esquema
                .add_text_field("preguntas", posiciones(IndexRecordOption::WithFreqs)),
            literal: esquema.add_text_field(
                "literal",
                posiciones(IndexRecordOption::WithFreqsAndPositions),
            ),
        };
        let indice = Index::create_in_ram(esquema.build());
        let mut escritor: IndexWriter = indice.writer_with_num_threads(1, 20_000_000)?;
        let mut raices = Raices::default();
        let mut cache: HashMap<String, String> = HashMap::new();
        let mut buscador_palabras: HashMap<String, u32> = HashMap::new();
        let mut por_raiz: HashMap<String, (u32, u32)> = HashMap::new();
        let (mut entradas, mut textos) = (Vec::new(), Vec::new());
        for (d, doc) in corpus.documentos().iter().enumerate() {
            for (b, bloque) in doc.bloques.iter().enumerate() {
                let palabras = texto::palabras(&bloque.texto);
                let mut raiz = |p: &str| {
                    cache
                        .entry(p.to_owned())
                        .or_insert_with(|| raices.raiz(p))
                        .clone()
                };
                let mut fichas = |t: &str| -> Vec<String> {
                    texto::palabras(t)
                        .iter()
                        .filter(|p| !es_vacia(p))
                        .map(|p| raiz(p))
                        .collect()
                };
                let de_texto = fichas(&bloque.texto);
                let anuncio = anuncio(doc, b);
                let encabezado = fichas(&format!(
                    "{} {} {} {anuncio}",
                    doc.titulo(),
                    doc.seccion_de(b),
                    bloque.descriptor.as_deref().unwrap_or_default()
                ));
                let preguntas = fichas(&corpus.preguntas(&doc.meta.id, &bloque.id).join(" "));
                let mut ficha = TantivyDocument::default();
                ficha.add_u64(campos.numero, entradas.len() as u64);
                ficha.add_pre_tokenized_text(campos.texto, fichado(&de_texto));
                ficha.add_pre_tokenized_text(campos.encabezado, fichado(&encabezado));
                ficha.add_pre_tokenized_text(campos.preguntas, fichado(&preguntas));
                ficha.add_pre_tokenized_text(campos.literal, fichado(&palabras));
                escritor.add_document(ficha)?;
                let mut numeros = HashSet::new();
                for r in de_texto.into_iter().chain(encabezado).chain(preguntas) {
                    let siguiente = u32::try_from(por_raiz.len()).unwrap_or(u32::MAX);
                    let (numero, cuantos) = por_raiz.entry(r).or_insert((siguiente, 0));
                    if numeros.insert(*numero) {
                        *cuantos += 1;
                    }
                }
                for p in palabras.iter().collect::<HashSet<_>>() {
                    *buscador_palabras.entry(p.clone()).or_insert(0) += 1;
                }
                entradas.push(Entrada {
                    lugar: Lugar {
                        documento: d,
                        bloque: b,
                    },
                    rol: bloque.rol,
                    grupo: 0,
                    raices: numeros,
                    normas: normas(&bloque.texto),
                });
                textos.push(palabras);
            }
        }
        escritor.commit()?;
        let grupos = grupos::agrupar(&textos);
        for (g, miembros) in grupos.iter().enumerate() {
            for m in miembros {
                entradas[*m].grupo = g;
            }
        }
        let mut lado = |frases: &[String]| -> Vec<Vec<String>> {
            frases
                .iter()
                .map(|f| {
                    texto::palabras(f)
                        .iter()
                        .filter(|p| !es_vacia(p))
                        .map(|p| raices.raiz(p))
                        .collect()
                })
                .collect()
        };
        let mut sinonimos = Vec::new();
        for s in corpus.sinonimos() {
            let (de, a) = (lado(&s.de), lado(&s.a));
            sinonimos.extend(de.iter().map(|f| (f.clone(), a.clone())));
            if s.reciproco {
                sinonimos.extend(a.iter().map(|f| (f.clone(), de.clone())));
            }
        }
        let lector = indice
            .reader_builder()
            .reload_policy(tantivy::ReloadPolicy::Manual)
            .try_into()?;
        Ok(Self {
            lector,
            campos,
            entradas,
            grupos,
            palabras: buscador_palabras,
            raices: por_raiz,
            sinonimos,
        })
    }

    /// Copies of a paragraph, itself left out, best role first.
    pub fn copias(&self, lugar: Lugar) -> Vec<Lugar> {
        let Some(e) = self.entradas.iter().find(|e| e.lugar == lugar) else {
            return Vec::new();
        };
        let mut copias: Vec<&Entrada> = self.grupos[e.grupo]
            .iter()
            .map(|i| &self.entradas[*i])
            .filter(|x| x.lugar != lugar)
            .collect();
        copias.sort_by_key(|x| (x.rol, x.lugar));
        copias.into_iter().map(|x| x.lugar).collect()
    }

    /// Answers a search.
    pub fn buscar(&self, corpus: &Corpus, peticion: &Peticion) -> Result<Respuesta, Fallo> {
        let documentos = corpus.documentos();
        let referencia = referencias::buscar(&peticion.consulta, documentos);
        let escrita = if referencia.documentos.is_empty() {
            &peticion.consulta
        } else {
            &referencia.resto
        };
        let mut consulta = Consulta::leer(escrita);
        consulta.filtros.extend(peticion.filtros.iter().cloned());
        let mut respuesta = Respuesta {
            documentos: referencia.documentos.clone(),
            avisos: consulta.avisos.clone(),
            ..Respuesta::default()
        };
        for ausente in &referencia.ausentes {
            respuesta
                .avisos
                .push(format!("En este corpus no está {ausente}."));
        }
        let (terminos, corregidas) = self.entender(&consulta);
        if corregidas != consulta.palabras {
            respuesta.sugerencia = Some(corregidas.join(" "));
        }
        respuesta.interpretada = interpretacion(&consulta, &corregidas, &referencia, documentos);
        let pasa = self.filtro(&consulta, &referencia, documentos);
        let mut hallados: Vec<(usize, f32)> = if terminos.is_empty() && consulta.frases.is_empty() {
            let sin_pregunta = referencia.documentos.is_empty() && consulta.filtros.is_empty();
            let todos = 0..if sin_pregunta { 0 } else { self.entradas.len() };
            todos
                .filter(|i| pasa(*i) && !self.entradas[*i].raices.is_empty())
                .map(|i| (i, 1.0))
                .collect()
        } else {
            self.puntuar(&consulta, &terminos)?
                .into_iter()
                .filter(|(i, _)| pasa(*i))
                .collect()
        };
        for (i, p) in &mut hallados {
            *p *= peso(self.entradas[*i].rol);
        }
        self.terminar(
            &mut respuesta,
            hallados,
            &consulta,
            &terminos,
            peticion,
            documentos,
        );
        Ok(respuesta)
    }

    /// Stems of the words, with typing errors mended and synonyms added; and the words as understood.
    fn entender(&self, consulta: &Consulta) -> (Vec<Termino>, Vec<String>) {
        let mut raices = Raices::default();
        let (mut terminos, mut corregidas) = (Vec::new(), Vec::new());
        for (origen, escrita) in consulta.palabras.iter().enumerate() {
            let plegada = texto::plegar(escrita);
            if es_vacia(&plegada) {
                corregidas.push(escrita.clone());
                continue;
            }
            let mut raiz = raices.raiz(&plegada);
            let mut entendida = escrita.clone();
            let conocida = self.raices.contains_key(&raiz)
                || self.sinonimos.iter().any(|(de, _)| de.contains(&raiz));
            if !conocida && let Some(p) = self.corregir(&plegada) {
                raiz = raices.raiz(p);
                entendida = p.to_owned();
            }
            corregidas.push(entendida);
            terminos.push(Termino {
                raiz,
                peso: 1.0,
                origen,
            });
        }
        let directas: Vec<String> = terminos.iter().map(|t| t.raiz.clone()).collect();
        for (de, a) in &self.sinonimos {
            let Some(i) = directas
                .windows(de.len().max(1))
                .position(|v| v == de.as_slice())
            else {
                continue;
            };
            let origen = terminos[i].origen;
            for raiz in a.iter().flatten() {
                if !terminos.iter().any(|t| t.raiz == *raiz) {
                    terminos.push(Termino {
                        raiz: raiz.clone(),
                        peso: PESO_SINONIMO,
                        origen,
                    });
                }
            }
        }
        (terminos, corregidas)
    }

    /// The commonest word of the corpus at one letter from this one.
    fn corregir(&self, palabra: &str) -> Option<&str> {
        if palabra.chars().count() < 4 || palabra.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        let cercanas = self
            .palabras
            .iter()
            .filter(|(p, _)| p.len() > 3 && a_una_letra(palabra, p));
        cercanas
            .max_by_key(|(p, n)| (**n, std::cmp::Reverse(p.as_str())))
            .map(|(p, _)| p.as_str())
    }

    /// Scores of the paragraphs that match, before roles.
    fn puntuar(
        &self,
        consulta: &Consulta,
        terminos: &[Termino],
    ) -> Result<Vec<(usize, f32)>, Fallo> {
        let c = self.campos;
        let mut partes: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let mut disyuncion: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for t in terminos {
            for (campo, peso) in [
                (c.texto, PESO_TEXTO),
                (c.encabezado, PESO_ENCABEZADO),
                (c.preguntas, PESO_PREGUNTAS),
            ] {
                let q = TermQuery::new(
                    Term::from_field_text(campo, &t.raiz),
                    IndexRecordOption::WithFreqs,
                );
                disyuncion.push((
                    Occur::Should,
                    Box::new(BoostQuery::new(Box::new(q), peso * t.peso)),
                ));
            }
        }
        // A stem joins «denominador» and «denominación»: the very word counts for more.
        for p in consulta
            .palabras
            .iter()
            .map(|p| texto::plegar(p))
            .filter(|p| !es_vacia(p))
        {
            let q = TermQuery::new(
                Term::from_field_text(c.literal, &p),
                IndexRecordOption::WithFreqs,
            );
            disyuncion.push((
                Occur::Should,
                Box::new(BoostQuery::new(Box::new(q), PESO_LITERAL)),
            ));
        }
        if !disyuncion.is_empty() {
            partes.push((
                if consulta.frases.is_empty() {
                    Occur::Must
                } else {
                    Occur::Should
                },
                Box::new(BooleanQuery::new(disyuncion)),
            ));
        }
        for f in &consulta.frases {
            partes.push((Occur::Must, self.frase(f)));
        }
        for e in &consulta.excluidas {
            partes.push((
                Occur::MustNot,
                Box::new(ConstScoreQuery::new(self.excluida(e), 0.0)),
            ));
        }
        let buscador = self.lector.searcher();
        let hallados: Vec<(f32, DocAddress)> = buscador.search(
            &BooleanQuery::new(partes),
            &TopDocs::with_limit(CANDIDATOS).order_by_score(),
        )?;
        let mut salida = Vec::with_capacity(hallados.len());
        for (puntaje, donde) in hallados {
            let numeros = buscador
                .segment_reader(donde.segment_ord)
                .fast_fields()
                .u64("numero")?;
            let Some(i) = numeros
                .first(donde.doc_id)
                .and_then(|n| usize::try_from(n).ok())
            else {
                continue;
            };
            salida.push((i, puntaje * self.cobertura(i, terminos)));
        }
        let mejor = salida
            .iter()
            .map(|(i, _)| self.cobertura(*i, terminos))
            .fold(0.0_f32, f32::max);
        salida.retain(|(i, _)| self.cobertura(*i, terminos) >= mejor * COBERTURA_MINIMA);
        Ok(salida)
    }

    fn frase(&self, palabras: &[String]) -> Box<dyn Query> {
        let terminos: Vec<Term> = palabras
            .iter()
            .map(|p| Term::from_field_text(self.campos.literal, p))
            .collect();
        match <[Term; 1]>::try_from(terminos) {
            Ok([uno]) => Box::new(TermQuery::new(uno, IndexRecordOption::WithFreqs)),
            Err(varios) => Box::new(PhraseQuery::new(varios)),
        }
    }

    fn excluida(&self, palabras: &[String]) -> Box<dyn Query> {
        match palabras {
            [una] => Box::new(TermQuery::new(
                Term::from_field_text(self.campos.texto, &Raices::default().raiz(una)),
                IndexRecordOption::Basic,
            )),
            varias => self.frase(varias),
        }
    }

    /// Share of the query that a paragraph holds, rare words counting more, between 0 and 1.
    fn cobertura(&self, i: usize, terminos: &[Termino]) -> f32 {
        let mut por_palabra: BTreeMap<usize, (f32, f32)> = BTreeMap::new();
        for t in terminos {
            let (numero, cuantos) = self.raices.get(&t.raiz).copied().unwrap_or((u32::MAX, 0));
            let rareza = (1.0 + self.entradas.len() as f32 / (1.0 + cuantos as f32)).ln();
            let (peso, tiene) = por_palabra.entry(t.origen).or_insert((0.0, 0.0));
            if t.peso >= 1.0 {
                *peso = rareza;
            }
            if self.entradas[i].raices.contains(&numero) {
                *tiene = tiene.max(t.peso);
            }
        }
        let total: f32 = por_palabra.values().map(|(p, _)| p).sum();
        if total <= 0.0 {
            1.0
        } else {
            por_palabra.values().map(|(p, t)| p * t).sum::<f32>() / total
        }
    }

    /// Whether a paragraph passes every filter.
    fn filtro<'a>(
        &'a self,
        consulta: &'a Consulta,
        referencia: &'a Referencia,
        documentos: &'a [Documento],
    ) -> impl Fn(usize) -> bool + 'a {
        let palabras: Vec<(Campo, String)> = consulta
            .filtros
            .iter()
            .map(|(c, v)| (*c, texto::para_direccion(v)))
            .collect();
        move |i| {
            let e = &self.entradas[i];
            let d = &documentos[e.lugar.documento];
            (referencia.documentos.is_empty() || referencia.documentos.contains(&e.lugar.documento))
                && consulta
                    .filtros
                    .iter()
                    .zip(&palabras)
                    .all(|((campo, valor), (_, plano))| match campo {
                        Campo::Tipo => d.meta.tipo.nombre() == valor,
                        Campo::Anio => {
                            anios(valor).is_some_and(|(a, b)| (a..=b).contains(&d.meta.anio))
                        }
                        Campo::Rol => e.rol.nombre() == valor,
                        Campo::Tema => d
                            .meta
                            .temas
                            .iter()
                            .any(|t| texto::para_direccion(t).contains(plano.as_str())),
                        Campo::Norma => e
                            .normas
                            .iter()
                            .any(|n| texto::para_direccion(n).contains(plano.as_str())),
                        Campo::Documento => texto::para_direccion(&d.meta.id.0) == *plano,
                    })
        }
    }

    /// Groups copies, counts, orders, cuts the page and marks what matched.
    fn terminar(
        &self,
        r: &mut Respuesta,
        hallados: Vec<(usize, f32)>,
        consulta: &Consulta,
        terminos: &[Termino],
        peticion: &Peticion,
        documentos: &[Documento],
    ) {
        let mut por_grupo: HashMap<usize, (usize, f32, Vec<usize>)> = HashMap::new();
        for (i, p) in hallados {
            let g = por_grupo
                .entry(self.entradas[i].grupo)
                .or_insert((i, p, Vec::new()));
            let orden = |i: usize| (self.entradas[i].rol, self.entradas[i].lugar);
            if orden(i) < orden(g.0) {
                g.0 = i;
            }
            g.1 = g.1.max(p);
            g.2.push(i);
        }
        let mut lista: Vec<(usize, f32, Vec<usize>)> = por_grupo.into_values().collect();
        let anterior = |a: &(usize, f32, Vec<usize>), b: &(usize, f32, Vec<usize>)| {
            let e = |x: &(usize, f32, Vec<usize>)| &self.entradas[x.0];
            b.1.total_cmp(&a.1)
                .then_with(|| (e(a).rol, e(a).lugar).cmp(&(e(b).rol, e(b).lugar)))
        };
        lista.sort_by(anterior);
        if peticion.orden == Orden::Fecha {
            lista.sort_by_key(|x| {
                let m = &documentos[self.entradas[x.0].lugar.documento].meta;
                std::cmp::Reverse((m.anio, m.fecha))
            });
        }
        r.total = lista.len();
        r.facetas = self.facetas(&lista, documentos);
        let limite = if peticion.limite == 0 {
            POR_PAGINA
        } else {
            peticion.limite.min(MAXIMO_POR_PAGINA)
        };
        let desde = peticion.pagina.clamp(1, MAXIMA_PAGINA).saturating_sub(1) * limite;
        let marcador =
            resaltado::Marcador::nuevo(terminos.iter().map(|t| t.raiz.as_str()), &consulta.frases);
        for (i, puntaje, miembros) in lista.into_iter().skip(desde).take(limite) {
            let e = &self.entradas[i];
            let b = &documentos[e.lugar.documento].bloques[e.lugar.bloque];
            let mut copias: Vec<usize> = self.grupos[e.grupo]
                .iter()
                .copied()
                .filter(|m| *m != i)
                .collect();
            copias.sort_by_key(|m| {
                (
                    !miembros.contains(m),
                    self.entradas[*m].rol,
                    self.entradas[*m].lugar,
                )
            });
            r.resultados.push(Resultado {
                lugar: e.lugar,
                resaltado: marcador.marcar(&b.texto),
                puntaje,
                reiterado_en: copias.into_iter().map(|m| self.entradas[m].lugar).collect(),
            });
        }
    }

    fn facetas(
        &self,
        lista: &[(usize, f32, Vec<usize>)],
        documentos: &[Documento],
    ) -> BTreeMap<&'static str, Faceta> {
        let mut cuentas: BTreeMap<&'static str, BTreeMap<String, usize>> = Campo::TODOS[..5]
            .iter()
            .map(|c| (c.nombre(), BTreeMap::new()))
            .collect();
        let mut sumar = |campo: &'static str, valor: String| {
            *cuentas.entry(campo).or_default().entry(valor).or_insert(0) += 1
        };
        for (i, _, _) in lista {
            let e = &self.entradas[*i];
            let m = &documentos[e.lugar.documento].meta;
            sumar("tipo", m.tipo.nombre().to_owned());
            sumar("anio", m.anio.to_string());
            sumar("rol", e.rol.nombre().to_owned());
            for tema in m
                .temas
                .iter()
                .filter_map(|t| t.split(['–', '-']).next())
                .map(texto::un_espacio)
                .collect::<HashSet<_>>()
            {
                sumar("tema", tema);
            }
            for n in &e.normas {
                sumar("norma", n.clone());
            }
        }
        let ordenar = |m: BTreeMap<String, usize>| {
            let mut v: Faceta = m.into_iter().collect();
            v.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            v
        };
        cuentas.into_iter().map(|(c, m)| (c, ordenar(m))).collect()
    }
}

/// How much a role is worth in a ranking.
fn peso(rol: Rol) -> f32 {
    match rol {
        Rol::Respuesta | Rol::Directriz => 1.2,
        Rol::Razones | Rol::NormaTranscrita => 1.05,
        Rol::Nota | Rol::Considerando | Rol::Salvedad => 1.0,
        Rol::Problema => 0.75,
        Rol::Tesauro => 0.85,
        Rol::Consulta | Rol::Doctrina => 0.6,
        Rol::Referencias => 0.5,
        Rol::Institucional => 0.45,
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

fn fichado(palabras: &[String]) -> PreTokenizedString {
    let ficha = |(i, p): (usize, &String)| Token {
        offset_from: 0,
        offset_to: 0,
        position: i,
        text: p.clone(),
        position_length: 1,
    };
    PreTokenizedString {
        text: String::new(),
        tokens: palabras.iter().enumerate().map(ficha).collect(),
    }
}

/// «Ley 1150 de 2007», «Decreto 1082 de 2015» named in a paragraph, each once.
fn normas(texto: &str) -> Vec<String> {
    static NORMA: LazyLock<Regex> = LazyLock::new(|| {
        let patron = r"\b(Ley|Decreto(?: Ley)?|Resolución)\s+(?:N[o°.]*\s*)?(\d{1,5})\s+del?(?:\s+\d{1,2}\s+de\s+\p{L}+\s+de)?\s+(\d{4})\b";
        Regex::new(patron).unwrap_or_else(|e| unreachable!("pattern {patron}: {e}"))
    });
    let mut salida: Vec<String> = NORMA
        .captures_iter(texto)
        .map(|c| format!("{} {} de {}", &c[1], &c[2], &c[3]))
        .collect();
    salida.sort();
    salida.dedup();
    salida
}

/// What was understood, in one line.
fn interpretacion(
    c: &Consulta,
    corregidas: &[String],
    r: &Referencia,
    documentos: &[Documento],
) -> String {
    let mut partes = Vec::new();
    if !r.documentos.is_empty() {
        partes.push(
            r.documentos
                .iter()
                .map(|d| documentos[*d].titulo())
                .collect::<Vec<_>>()
                .join(" o "),
        );
    }
    if !corregidas.is_empty() {
        partes.push(corregidas.join(" "));
    }
    partes.extend(c.frases.iter().map(|f| format!("«{}»", f.join(" "))));
    partes.extend(c.excluidas.iter().map(|f| format!("sin «{}»", f.join(" "))));
    partes.extend(
        c.filtros
            .iter()
            .map(|(campo, valor)| format!("{}: {valor}", campo.nombre())),
    );
    partes.join(" · ")
}
