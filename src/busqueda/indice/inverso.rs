//! The inverted index: what it holds of a paragraph, how it is built, in memory or on disk, and how it is read.
//!
//! Paragraphs are added in order into one segment, so that the number tantivy gives a paragraph is its row in
//! [`Parrafos`]. The words of the texts stand as they are written, folded, and [`Familias`] joins those of one stem;
//! headings and questions stand as stems. Texts are not kept: whoever searches has them.

use super::{
    analisis::{Raices, es_vacia},
    familias::Familias,
    grupos::{Agrupador, huella},
    parrafos::{Llenado, Parrafos},
};
use crate::{
    busqueda::{Fallo, Textos},
    corpus::{Lugar, Rol},
    lengua::texto,
};
use std::{
    collections::HashMap,
    path::Path,
    sync::{
        Arc,
        mpsc::{SyncSender, sync_channel},
    },
    thread::{self, JoinHandle},
};
use tantivy::{
    Directory, Index, InvertedIndexReader, SegmentReader, SingleSegmentIndexWriter,
    TantivyDocument, Term,
    directory::RamDirectory,
    fieldnorm::FieldNormReader,
    postings::TermInfo,
    query::FuzzyTermQuery,
    schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
    tokenizer::{TokenizerManager, WhitespaceTokenizer},
};

/// Memory that tantivy may take while it builds, in bytes.
pub(in crate::busqueda) const MEMORIA: usize = 64_000_000;

/// Paragraphs that are handed over to be written at once.
pub(in crate::busqueda) const TANDA: usize = 256;

/// Lots of them that may wait for it.
pub(in crate::busqueda) const EN_ESPERA: usize = 16;

/// The name of the analyser in the index.
pub(in crate::busqueda) const ANALIZADOR: &str = "terminos";

/// What stands beside tantivy's own files.
pub(in crate::busqueda) const COLUMNAS: &str = "parrafos";

/// A paragraph to be indexed.
#[derive(Debug)]
pub struct Parrafo<'a> {
    /// Where it stands; paragraphs come in order.
    pub lugar: Lugar,
    /// Its role.
    pub rol: Rol,
    /// Its text.
    pub texto: &'a str,
    /// What stands over it: title, section, descriptor, the sentence that announces a list.
    pub encabezado: &'a str,
    /// Editorial questions that it answers.
    pub preguntas: &'a str,
    /// Norms that it cites, as readers name them.
    pub normas: &'a [String],
    /// The same and their articles, as they are looked for.
    pub citadas: &'a [String],
}

/// A field of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::busqueda) enum Parte {
    Texto,
    Encabezado,
    Preguntas,
}

impl Parte {
    pub(in crate::busqueda) const TODAS: [Self; 3] =
        [Self::Texto, Self::Encabezado, Self::Preguntas];

    fn nombre(self) -> &'static str {
        match self {
            Self::Texto => "texto",
            Self::Encabezado => "encabezado",
            Self::Preguntas => "preguntas",
        }
    }
}

/// One field, open for reading.
pub(in crate::busqueda) struct Lectura {
    pub(in crate::busqueda) campo: Field,
    pub(in crate::busqueda) invertido: Arc<InvertedIndexReader>,
    pub(in crate::busqueda) largos: Option<FieldNormReader>,
    /// Mean length of the field over all paragraphs, in words.
    pub(in crate::busqueda) media: f32,
    /// The length code of the shortest that is not empty.
    pub(in crate::busqueda) menor: u8,
}

/// The index, open.
pub(in crate::busqueda) struct Indice {
    pub(in crate::busqueda) segmento: SegmentReader,
    pub(in crate::busqueda) buscador: tantivy::Searcher,
    partes: [Lectura; 3],
    pub(in crate::busqueda) parrafos: Parrafos,
    familias: Familias,
}

pub(in crate::busqueda) fn esquema() -> (Schema, [Field; 3]) {
    let mut esquema = Schema::builder();
    let campos = Parte::TODAS.map(|parte| {
        let registro = match parte {
            Parte::Texto => IndexRecordOption::WithFreqsAndPositions,
            Parte::Encabezado | Parte::Preguntas => IndexRecordOption::WithFreqs,
        };
        let opciones = TextFieldIndexing::default()
            .set_tokenizer(ANALIZADOR)
            .set_index_option(registro);
        esquema.add_text_field(
            parte.nombre(),
            TextOptions::default().set_indexing_options(opciones),
        )
    });
    (esquema.build(), campos)
}

/// Terms come analysed, between spaces.
pub(in crate::busqueda) fn analizadores() -> TokenizerManager {
    let gestor = TokenizerManager::new();
    gestor.register(ANALIZADOR, WhitespaceTokenizer::default());
    gestor
}

/// Builds an index: paragraphs are analysed here while a thread of its own writes them.
pub(in crate::busqueda) struct Construccion {
    directorio: Box<dyn Directory>,
    tanda: Vec<TantivyDocument>,
    tandas: SyncSender<Vec<TantivyDocument>>,
    escritura: JoinHandle<tantivy::Result<Index>>,
    campos: [Field; 3],
    analizadas: Analizadas,
    llenado: Llenado,
    agrupador: Agrupador,
}

/// Words already analysed: a corpus repeats its words.
#[derive(Default)]
pub(in crate::busqueda) struct Analizadas {
    stemmer: Raices,
    numeros: HashMap<String, usize>,
    palabras: Vec<Analizada>,
    familias: HashMap<String, usize>,
    raices: Vec<Raiz>,
}

pub(in crate::busqueda) struct Analizada {
    /// Its stem, as a position; nothing for a word that says nothing.
    raiz: Option<usize>,
    huella: u64,
    /// Whether a text holds it.
    en_texto: bool,
}

pub(in crate::busqueda) struct Raiz {
    raiz: String,
    /// Paragraphs whose text holds it.
    parrafos: u32,
    /// The last of them, from 1.
    ultimo: u32,
}

impl Analizadas {
    fn de(&mut self, palabra: &str) -> usize {
        if let Some(numero) = self.numeros.get(palabra) {
            return *numero;
        }
        let raiz = (!es_vacia(palabra)).then(|| {
            let raiz = self.stemmer.raiz(palabra);
            *self.familias.entry(raiz).or_insert_with_key(|raiz| {
                self.raices.push(Raiz {
                    raiz: raiz.clone(),
                    parrafos: 0,
                    ultimo: 0,
                });
                self.raices.len() - 1
            })
        });
        self.palabras.push(Analizada {
            raiz,
            huella: huella(palabra),
            en_texto: false,
        });
        self.numeros
            .insert(palabra.to_owned(), self.palabras.len() - 1);
        self.palabras.len() - 1
    }

    /// Notes a word of the text of a paragraph, and gives its hash.
    fn anotar(&mut self, palabra: &str, parrafo: u32) -> u64 {
        let i = self.de(palabra);
        let a = &mut self.palabras[i];
        a.en_texto = true;
        if let Some(raiz) = a.raiz.map(|i| &mut self.raices[i]) {
            raiz.parrafos += u32::from(raiz.ultimo != parrafo);
            raiz.ultimo = parrafo;
        }
        a.huella
    }

    /// Stems; words that say nothing are left out.
    fn raices(&mut self, t: &str) -> String {
        let mut salida = String::new();
        for palabra in texto::plano(t).split_ascii_whitespace() {
            let i = self.de(palabra);
            if let Some(raiz) = self.palabras[i].raiz {
                salida.push_str(&self.raices[raiz].raiz);
                salida.push(' ');
            }
        }
        salida
    }

    /// The families of the words of the texts.
    fn familias(&self) -> Result<Familias, Fallo> {
        let raices = self.raices.iter().filter(|r| r.parrafos > 0);
        let palabras = self.numeros.iter().filter_map(|(palabra, i)| {
            let a = &self.palabras[*i];
            let raiz = a.raiz.filter(|_| a.en_texto)?;
            Some((self.raices[raiz].raiz.as_str(), palabra.as_str()))
        });
        Familias::nuevas(raices.map(|r| (r.raiz.as_str(), r.parrafos)), palabras)
    }
}

impl Construccion {
    pub(in crate::busqueda) fn en_memoria() -> Result<Self, Fallo> {
        Self::en(Box::new(RamDirectory::create()))
    }

    /// In a folder that exists and is empty.
    pub(in crate::busqueda) fn en_carpeta(carpeta: &Path) -> Result<Self, Fallo> {
        let directorio = tantivy::directory::MmapDirectory::open(carpeta)
            .map_err(tantivy::TantivyError::from)?;
        Self::en(Box::new(directorio))
    }

    fn en(directorio: Box<dyn Directory>) -> Result<Self, Fallo> {
        let (esquema, campos) = esquema();
        let mut escritor: SingleSegmentIndexWriter = Index::builder()
            .schema(esquema)
            .tokenizers(analizadores())
            .single_segment_index_writer(directorio.box_clone(), MEMORIA)?;
        let (tandas, recibidas) = sync_channel::<Vec<TantivyDocument>>(EN_ESPERA);
        let escritura = thread::spawn(move || {
            for documento in recibidas.into_iter().flatten() {
                escritor.add_document(documento)?;
            }
            escritor.finalize()
        });
        Ok(Self {
            directorio,
            tanda: Vec::with_capacity(TANDA),
            tandas,
            escritura,
            campos,
            analizadas: Analizadas::default(),
            llenado: Llenado::default(),
            agrupador: Agrupador::default(),
        })
    }

    /// Adds a paragraph. A failure to write it is told by [`terminar`](Self::terminar).
    pub(in crate::busqueda) fn agregar(&mut self, p: &Parrafo<'_>) {
        let mut documento = TantivyDocument::default();
        let plano = texto::plano(p.texto);
        let numero = u32::try_from(self.llenado.cuantos() + 1).unwrap_or(u32::MAX);
        let huellas: Vec<u64> = plano
            .split_ascii_whitespace()
            .map(|palabra| self.analizadas.anotar(palabra, numero))
            .collect();
        documento.add_text(self.campos[0], plano);
        // A paragraph without words, «[…]», is not found by what stands over it.
        if !huellas.is_empty() {
            let encabezado = self.analizadas.raices(p.encabezado) + &p.citadas.join(" ");
            documento.add_text(self.campos[1], encabezado);
            documento.add_text(self.campos[2], self.analizadas.raices(p.preguntas));
        }
        self.tanda.push(documento);
        if self.tanda.len() == TANDA {
            let tanda = std::mem::replace(&mut self.tanda, Vec::with_capacity(TANDA));
            // Whoever writes stops only at a failure, and that is told at the end.
            let _ = self.tandas.send(tanda);
        }
        self.llenado
            .agregar(p.lugar, p.rol, huellas.len(), p.normas);
        self.agrupador.agregar(&huellas);
    }

    /// Ends the index. `textos` gives the same texts again, to compare copies.
    pub(in crate::busqueda) fn terminar(self, textos: &dyn Textos) -> Result<Indice, Fallo> {
        let _ = self.tandas.send(self.tanda);
        drop(self.tandas);
        let escrito = self.escritura.join();
        let indice =
            escrito.map_err(|_| Fallo::Disco("la escritura se interrumpió".to_owned()))??;
        let llenado = &self.llenado;
        let grupos = self.agrupador.terminar(|i| {
            let t = textos.texto(llenado.lugar(i));
            texto::palabras(&t).iter().map(|p| huella(p)).collect()
        });
        let parrafos = self.llenado.terminar(grupos);
        let familias = self.analizadas.familias()?;
        let mut bytes = Vec::new();
        parrafos.escribir(&mut bytes);
        familias.escribir(&mut bytes);
        self.directorio
            .atomic_write(Path::new(COLUMNAS), &bytes)
            .map_err(Fallo::de_disco)?;
        Indice::nuevo(&indice, parrafos, familias)
    }
}

impl Indice {
    /// Opens an index that was built in a folder.
    pub(in crate::busqueda) fn abrir(carpeta: &Path) -> Result<Self, Fallo> {
        let directorio = tantivy::directory::MmapDirectory::open(carpeta)
            .map_err(tantivy::TantivyError::from)?;
        let bytes = directorio
            .atomic_read(Path::new(COLUMNAS))
            .map_err(|e| Fallo::Disco(e.to_string()))?;
        let mut resto = bytes.as_slice();
        let parrafos = Parrafos::leer(&mut resto).ok_or_else(incompleto)?;
        let familias = Familias::leer(resto).ok_or_else(incompleto)?;
        Self::nuevo(&Index::open(directorio)?, parrafos, familias)
    }

    fn nuevo(indice: &Index, parrafos: Parrafos, familias: Familias) -> Result<Self, Fallo> {
        let lector = indice
            .reader_builder()
            .reload_policy(tantivy::ReloadPolicy::Manual)
            .try_into()?;
        let buscador = tantivy::IndexReader::searcher(&lector);
        let [segmento] = buscador.segment_readers() else {
            return Err(Fallo::Disco(
                "el índice no tiene un solo segmento".to_owned(),
            ));
        };
        let segmento = segmento.clone();
        if segmento.max_doc() as usize != parrafos.cuantos() {
            return Err(Fallo::Disco(
                "el índice y sus párrafos no coinciden".to_owned(),
            ));
        }
        let abrir = |parte: Parte| -> Result<Lectura, Fallo> {
            let campo = indice.schema().get_field(parte.nombre())?;
            let invertido = segmento.inverted_index(campo)?;
            let largos = segmento.fieldnorms_readers().get_field(campo)?;
            let codigos = largos
                .iter()
                .flat_map(|l| (0..segmento.max_doc()).map(|i| l.fieldnorm_id(i)));
            Ok(Lectura {
                campo,
                media: invertido.total_num_tokens() as f32 / parrafos.cuantos().max(1) as f32,
                menor: codigos.filter(|c| *c > 0).min().unwrap_or(0),
                largos,
                invertido,
            })
        };
        Ok(Self {
            partes: [
                abrir(Parte::Texto)?,
                abrir(Parte::Encabezado)?,
                abrir(Parte::Preguntas)?,
            ],
            segmento,
            buscador,
            parrafos,
            familias,
        })
    }

    pub(in crate::busqueda) fn parte(&self, parte: Parte) -> &Lectura {
        &self.partes[parte as usize]
    }

    /// Paragraphs that hold a stem, in the field where most do.
    pub(in crate::busqueda) fn cuantos_con(&self, raiz: &str) -> u32 {
        let en_titulos = [Parte::Encabezado, Parte::Preguntas].map(|parte| {
            let l = self.parte(parte);
            let termino = Term::from_field_text(l.campo, raiz);
            l.invertido.doc_freq(&termino).unwrap_or(0)
        });
        let en_textos = self.familias.parrafos(raiz);
        en_textos.max(en_titulos[0]).max(en_titulos[1])
    }

    /// Where the lists of the words of a stem are, in the texts.
    pub(in crate::busqueda) fn formas(&self, raiz: &str) -> impl Iterator<Item = TermInfo> {
        let palabras = self.palabras(raiz).into_iter();
        palabras.filter_map(|p| self.palabra(&p))
    }

    /// The words of a stem, in the texts.
    pub(in crate::busqueda) fn palabras(&self, raiz: &str) -> Vec<String> {
        self.familias.palabras(raiz)
    }

    /// Where the lists of a stem are: of its words in the texts, and of itself over them.
    pub(in crate::busqueda) fn listas(&self, raiz: &str) -> Result<Vec<(Parte, TermInfo)>, Fallo> {
        let mut salida = Vec::new();
        for parte in [Parte::Encabezado, Parte::Preguntas] {
            let lectura = self.parte(parte);
            let termino = Term::from_field_text(lectura.campo, raiz);
            let donde = lectura.invertido.get_term_info(&termino);
            salida.extend(donde.map_err(Fallo::de_disco)?.map(|d| (parte, d)));
        }
        salida.extend(self.formas(raiz).map(|d| (Parte::Texto, d)));
        Ok(salida)
    }

    /// Where the list of a folded word is, in the texts.
    pub(in crate::busqueda) fn palabra(&self, palabra: &str) -> Option<TermInfo> {
        let terminos = self.parte(Parte::Texto).invertido.terms();
        terminos.get(palabra).ok().flatten()
    }

    /// Paragraphs whose text holds a folded word.
    pub(in crate::busqueda) fn cuantos_dicen(&self, palabra: &str) -> u32 {
        self.palabra(palabra).map_or(0, |t| t.doc_freq)
    }

    /// Words of the texts that begin so, in order, and where their lists are.
    pub(in crate::busqueda) fn con_prefijo(
        &self,
        prefijo: &str,
    ) -> Result<Vec<(String, TermInfo)>, Fallo> {
        // No text holds this byte: it comes after every word that begins so.
        let fin = [prefijo.as_bytes(), &[0xFF]].concat();
        let terminos = self.parte(Parte::Texto).invertido.terms();
        let mut hallados = terminos
            .range()
            .ge(prefijo)
            .lt(fin)
            .into_stream()
            .map_err(Fallo::de_disco)?;
        let mut salida = Vec::new();
        while let Some((palabra, donde)) = hallados.next() {
            salida.push((String::from_utf8_lossy(palabra).into_owned(), donde.clone()));
        }
        Ok(salida)
    }

    /// Words of the texts at one letter from this one, inserted, dropped, changed or swapped with its neighbour, and how
    /// many paragraphs hold each.
    pub(in crate::busqueda) fn a_una_letra(
        &self,
        palabra: &str,
    ) -> Result<Vec<(String, u32)>, Fallo> {
        let lectura = self.parte(Parte::Texto);
        let termino = Term::from_field_text(lectura.campo, palabra);
        let automata = FuzzyTermQuery::new(termino, 1, true).automaton()?;
        let terminos = lectura.invertido.terms();
        let mut hallados = terminos
            .search(automata)
            .into_stream()
            .map_err(Fallo::de_disco)?;
        let mut salida = Vec::new();
        while let Some((otra, donde)) = hallados.next() {
            if otra != palabra.as_bytes() {
                salida.push((String::from_utf8_lossy(otra).into_owned(), donde.doc_freq));
            }
        }
        Ok(salida)
    }
}

pub(in crate::busqueda) fn incompleto() -> Fallo {
    Fallo::Disco(format!("el archivo «{COLUMNAS}» está incompleto"))
}
