//! The inverted index: what it holds of a paragraph, how it is built, in memory or on disk, and how it is read.
//!
//! Paragraphs are added in order into one segment, so that the number tantivy gives a paragraph is its row in
//! [`Parrafos`]. Texts are not kept: whoever searches has them.

use super::{
    Fallo, Lugar, Textos,
    analisis::{Raices, es_vacia},
    grupos::{Agrupador, huella},
    parrafos::{Llenado, Parrafos, escribir_textos, leer_numeros, leer_textos},
};
use crate::{corpus::Rol, texto};
use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    sync::Arc,
};
use tantivy::{
    Directory, Index, InvertedIndexReader, SegmentReader, SingleSegmentIndexWriter,
    TantivyDocument, Term,
    directory::RamDirectory,
    fieldnorm::FieldNormReader,
    schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
    tokenizer::{TokenizerManager, WhitespaceTokenizer},
};

/// Memory that tantivy may take while it builds, in bytes.
const MEMORIA: usize = 64_000_000;
/// The name of the analyser in the index.
const ANALIZADOR: &str = "terminos";
/// What marks a word that says nothing on its own: it only stands in the index for phrases. No stem has it.
const VACIA: char = '_';
/// What stands beside tantivy's own files.
const COLUMNAS: &str = "parrafos";

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
pub(super) enum Parte {
    Texto,
    Encabezado,
    Preguntas,
}

impl Parte {
    pub(super) const TODAS: [Self; 3] = [Self::Texto, Self::Encabezado, Self::Preguntas];

    fn nombre(self) -> &'static str {
        match self {
            Self::Texto => "texto",
            Self::Encabezado => "encabezado",
            Self::Preguntas => "preguntas",
        }
    }
}

/// One field, open for reading.
pub(super) struct Lectura {
    pub(super) campo: Field,
    pub(super) invertido: Arc<InvertedIndexReader>,
    pub(super) largos: Option<FieldNormReader>,
    /// Mean length of the field over all paragraphs, in words.
    pub(super) media: f32,
}

/// The index, open.
pub(super) struct Indice {
    pub(super) segmento: SegmentReader,
    pub(super) buscador: tantivy::Searcher,
    partes: [Lectura; 3],
    pub(super) parrafos: Parrafos,
    /// Folded words of the texts in order, and how many paragraphs hold each.
    pub(super) palabras: Vec<String>,
    pub(super) cuentas: Vec<u32>,
}

fn esquema() -> (Schema, [Field; 3]) {
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
fn analizadores() -> TokenizerManager {
    let gestor = TokenizerManager::new();
    gestor.register(ANALIZADOR, WhitespaceTokenizer::default());
    gestor
}

/// Builds an index.
pub(super) struct Construccion {
    directorio: Box<dyn Directory>,
    escritor: SingleSegmentIndexWriter,
    campos: [Field; 3],
    analizadas: Analizadas,
    llenado: Llenado,
    agrupador: Agrupador,
}

/// Words already analysed: a corpus repeats its words.
#[derive(Default)]
struct Analizadas {
    raices: Raices,
    numeros: HashMap<String, usize>,
    palabras: Vec<Analizada>,
}

struct Analizada {
    /// The term of the word: its stem, or itself behind [`VACIA`] when it says nothing.
    termino: String,
    huella: u64,
    /// Paragraphs whose text holds it.
    cuantos: u32,
    /// The last of them, from 1.
    ultimo: u32,
}

impl Analizadas {
    fn de(&mut self, palabra: &str) -> &mut Analizada {
        let numero = match self.numeros.get(palabra) {
            Some(numero) => *numero,
            None => {
                self.palabras.push(Analizada {
                    termino: termino_de(palabra, &mut self.raices),
                    huella: huella(palabra),
                    cuantos: 0,
                    ultimo: 0,
                });
                let numero = self.palabras.len() - 1;
                self.numeros.insert(palabra.to_owned(), numero);
                numero
            }
        };
        &mut self.palabras[numero]
    }

    /// Stems; words that say nothing are left out.
    fn raices(&mut self, t: &str) -> String {
        let mut salida = String::new();
        for palabra in texto::plano(t).split_ascii_whitespace() {
            let termino = &self.de(palabra).termino;
            if !termino.starts_with(VACIA) {
                salida.push_str(termino);
                salida.push(' ');
            }
        }
        salida
    }
}

/// The term under which a folded word stands in the index of texts.
pub(super) fn termino_de(palabra: &str, raices: &mut Raices) -> String {
    if es_vacia(palabra) {
        format!("{VACIA}{palabra}")
    } else {
        raices.raiz(palabra)
    }
}

impl Construccion {
    pub(super) fn en_memoria() -> Result<Self, Fallo> {
        Self::en(Box::new(RamDirectory::create()))
    }

    /// In a folder that exists and is empty.
    pub(super) fn en_carpeta(carpeta: &Path) -> Result<Self, Fallo> {
        let directorio = tantivy::directory::MmapDirectory::open(carpeta)
            .map_err(tantivy::TantivyError::from)?;
        Self::en(Box::new(directorio))
    }

    fn en(directorio: Box<dyn Directory>) -> Result<Self, Fallo> {
        let (esquema, campos) = esquema();
        let escritor = Index::builder()
            .schema(esquema)
            .tokenizers(analizadores())
            .single_segment_index_writer(directorio.box_clone(), MEMORIA)?;
        Ok(Self {
            directorio,
            escritor,
            campos,
            analizadas: Analizadas::default(),
            llenado: Llenado::default(),
            agrupador: Agrupador::default(),
        })
    }

    pub(super) fn agregar(&mut self, p: &Parrafo<'_>) -> Result<(), Fallo> {
        let mut documento = TantivyDocument::default();
        let plano = texto::plano(p.texto);
        let mut huellas = Vec::new();
        let mut terminos = String::with_capacity(plano.len());
        let numero = u32::try_from(self.llenado.cuantos() + 1).unwrap_or(u32::MAX);
        for palabra in plano.split_ascii_whitespace() {
            let a = self.analizadas.de(palabra);
            huellas.push(a.huella);
            a.cuantos += u32::from(a.ultimo != numero);
            a.ultimo = numero;
            terminos.push_str(&a.termino);
            terminos.push(' ');
        }
        documento.add_text(self.campos[0], terminos);
        // A paragraph without words, «[…]», is not found by what stands over it.
        if !huellas.is_empty() {
            let encabezado = self.analizadas.raices(p.encabezado) + &p.citadas.join(" ");
            documento.add_text(self.campos[1], encabezado);
            documento.add_text(self.campos[2], self.analizadas.raices(p.preguntas));
        }
        self.escritor.add_document(documento)?;
        self.llenado
            .agregar(p.lugar, p.rol, huellas.len(), p.normas);
        self.agrupador.agregar(&huellas);
        Ok(())
    }

    /// Ends the index. `textos` gives the same texts again, to compare copies.
    pub(super) fn terminar(self, textos: &dyn Textos) -> Result<Indice, Fallo> {
        let indice = self.escritor.finalize()?;
        let llenado = &self.llenado;
        let grupos = self.agrupador.terminar(|i| {
            let t = textos.texto(llenado.lugar(i));
            texto::palabras(&t).iter().map(|p| huella(p)).collect()
        });
        let parrafos = self.llenado.terminar(grupos);
        let Analizadas {
            numeros, palabras, ..
        } = self.analizadas;
        let vocabulario: BTreeMap<String, u32> = numeros
            .into_iter()
            .map(|(palabra, numero)| (palabra, palabras[numero].cuantos))
            .filter(|(_, cuantos)| *cuantos > 0)
            .collect();
        let (palabras, cuentas): (Vec<String>, Vec<u32>) = vocabulario.into_iter().unzip();
        let mut bytes = Vec::new();
        parrafos.escribir(&mut bytes);
        let n = u32::try_from(cuentas.len()).unwrap_or(u32::MAX);
        bytes.extend(n.to_le_bytes());
        cuentas.iter().for_each(|c| bytes.extend(c.to_le_bytes()));
        escribir_textos(&mut bytes, palabras.iter().map(String::as_str));
        self.directorio
            .atomic_write(Path::new(COLUMNAS), &bytes)
            .map_err(|e| Fallo::Disco(e.to_string()))?;
        Indice::nuevo(&indice, parrafos, palabras, cuentas)
    }
}

impl Indice {
    /// Opens an index that was built in a folder.
    pub(super) fn abrir(carpeta: &Path) -> Result<Self, Fallo> {
        let directorio = tantivy::directory::MmapDirectory::open(carpeta)
            .map_err(tantivy::TantivyError::from)?;
        let bytes = directorio
            .atomic_read(Path::new(COLUMNAS))
            .map_err(|e| Fallo::Disco(e.to_string()))?;
        let mut resto = bytes.as_slice();
        let columnas = Parrafos::leer(&mut resto)
            .zip(leer_numeros(&mut resto))
            .zip(leer_textos(&mut resto))
            .filter(|((_, cuentas), palabras)| cuentas.len() == palabras.len());
        let Some(((parrafos, cuentas), palabras)) = columnas else {
            return Err(Fallo::Disco(format!(
                "el archivo «{COLUMNAS}» está incompleto"
            )));
        };
        Self::nuevo(&Index::open(directorio)?, parrafos, palabras, cuentas)
    }

    fn nuevo(
        indice: &Index,
        parrafos: Parrafos,
        palabras: Vec<String>,
        cuentas: Vec<u32>,
    ) -> Result<Self, Fallo> {
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
            Ok(Lectura {
                campo,
                media: invertido.total_num_tokens() as f32 / parrafos.cuantos().max(1) as f32,
                largos: segmento.fieldnorms_readers().get_field(campo)?,
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
            palabras,
            cuentas,
        })
    }

    pub(super) fn parte(&self, parte: Parte) -> &Lectura {
        &self.partes[parte as usize]
    }

    /// Paragraphs that hold a stem, in the field where most do.
    pub(super) fn cuantos_con(&self, raiz: &str) -> u32 {
        let en = |l: &Lectura| {
            let termino = Term::from_field_text(l.campo, raiz);
            l.invertido.doc_freq(&termino).unwrap_or(0)
        };
        self.partes.iter().map(en).max().unwrap_or(0)
    }

    /// Paragraphs whose text holds a folded word.
    pub(super) fn cuantos_dicen(&self, palabra: &str) -> u32 {
        self.palabras
            .binary_search_by(|p| p.as_str().cmp(palabra))
            .map_or(0, |i| self.cuentas[i])
    }

    /// Words of the texts that begin so, in order, with how many paragraphs hold each.
    pub(super) fn con_prefijo<'a>(
        &'a self,
        prefijo: &'a str,
    ) -> impl Iterator<Item = (&'a str, u32)> {
        let desde = self.palabras.partition_point(|p| p.as_str() < prefijo);
        self.palabras[desde..]
            .iter()
            .zip(&self.cuentas[desde..])
            .take_while(move |(p, _)| p.starts_with(prefijo))
            .map(|(p, n)| (p.as_str(), *n))
    }
}
