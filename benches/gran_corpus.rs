//! The search over a generated corpus, beside plain tantivy on the same texts, in one interleaved run.
//!
//! `cargo bench --bench gran_corpus` generates 2,000 and then 20,000 documents of forty paragraphs from the word pairs
//! of the shipped corpus and a long tail of made-up words, always the same from the same seed; builds both indexes on
//! disk; asks both the same questions by turns; and prints medians, 99th percentiles, their ratios, sizes, private
//! memory while serving, and how each figure grows from the small corpus to the large one. Another size of the large
//! one is given as a number of documents: `cargo bench --bench gran_corpus -- 4000`.
//!
//! The other side is tantivy as its guide shows it: Spanish stemmer, positions, stored text, exact total, first ten and
//! their snippets.

#![allow(clippy::expect_used, clippy::print_stdout, missing_docs)]

use fundamento::{
    busqueda::{Buscador, Campo, Facetas, Parrafo, Peticion, Textos},
    corpus::{Archivos, Corpus, Documento, Lugar, Rol},
    lengua::texto,
};
use lz4_flex::block::{compress_prepend_size_with_dict, decompress_size_prepended_with_dict};
use std::{
    borrow::Cow,
    collections::HashMap,
    fs::{self, File},
    hint::black_box,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};
use tantivy::{
    Index, IndexReader, TantivyDocument, Term,
    collector::{Count, TopDocs},
    directory::{Directory, MmapDirectory, OwnedBytes},
    doc,
    query::{BooleanQuery, FuzzyTermQuery, Occur, PhraseQuery, Query, TermQuery},
    schema::{Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions},
    snippet::SnippetGenerator,
    tokenizer::{Language, LowerCaser, SimpleTokenizer, Stemmer, TextAnalyzer, TokenStream},
};

const PARRAFOS: usize = 40;
/// Bytes of the dictionary that texts are compressed with.
const DICCIONARIO: usize = 16_384;
const CHICO: usize = 2_000;
const GRANDE: usize = 20_000;
const SEMILLA: u64 = 20_260_604;
/// Questions of each kind.
const PREGUNTAS: usize = 80;

/// SplitMix64: the same numbers everywhere from the same seed.
struct Azar(u64);

impl Azar {
    fn siguiente(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn hasta(&mut self, n: usize) -> usize {
        (self.siguiente() % n.max(1) as u64) as usize
    }
}

/// Writes paragraphs like those of the corpus.
struct Escritura {
    siguientes: HashMap<String, Vec<String>>,
    comienzos: Vec<String>,
    azar: Azar,
}

impl Escritura {
    fn nueva(corpus: &Corpus) -> Self {
        let (mut siguientes, mut comienzos) = (HashMap::<String, Vec<String>>::new(), Vec::new());
        for b in corpus.documentos().iter().flat_map(|d| &d.bloques) {
            let palabras: Vec<&str> = b.texto.split_whitespace().collect();
            comienzos.extend(palabras.first().map(|p| (*p).to_owned()));
            for v in palabras.windows(2) {
                siguientes
                    .entry(v[0].to_owned())
                    .or_default()
                    .push(v[1].to_owned());
            }
        }
        Self {
            siguientes,
            comienzos,
            azar: Azar(SEMILLA),
        }
    }

    /// A made-up word; few are common and most are rare.
    fn rara(&mut self) -> String {
        const SILABAS: [&str; 20] = [
            "ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "xo",
            "zu", "bra", "cle", "tri", "plo", "cru",
        ];
        let u = self.azar.hasta(1 << 20) as f64 / f64::from(1 << 20);
        // Zipf over some two hundred thousand words.
        let mut n = (200_000_f64.powf(u)) as usize;
        let mut palabra = String::new();
        for _ in 0..4 {
            palabra.push_str(SILABAS[n % SILABAS.len()]);
            n /= SILABAS.len();
        }
        palabra
    }

    fn parrafo(&mut self) -> String {
        let largo = 30 + self.azar.hasta(90);
        let mut palabra = self.comienzos[self.azar.hasta(self.comienzos.len())].clone();
        let mut salida = palabra.clone();
        for _ in 1..largo {
            salida.push(' ');
            if self.azar.hasta(12) == 0 {
                let rara = self.rara();
                salida.push_str(&rara);
                salida.push(' ');
            }
            let n = self.azar.siguiente() as usize;
            palabra = match self.siguientes.get(&palabra) {
                Some(v) => v[n % v.len()].clone(),
                None => self.comienzos[n % self.comienzos.len()].clone(),
            };
            salida.push_str(&palabra);
        }
        salida
    }
}

/// Texts in a file of their own, each compressed with what the shipped corpus says, read where they stand.
struct Almacen {
    documentos: Vec<Documento>,
    textos: OwnedBytes,
    /// Where each text begins, eight bytes each, and where the last one ends.
    desde: OwnedBytes,
    diccionario: Vec<u8>,
}

impl Almacen {
    fn generar(carpeta: &Path, documentos: usize, corpus: &Corpus) {
        let mut escritura = Escritura::nueva(corpus);
        let diccionario = diccionario(corpus);
        let crear = |n| BufWriter::new(File::create(carpeta.join(n)).expect("a file"));
        let (mut textos, mut desde) = (crear("textos"), crear("desde"));
        let mut hasta = 0_u64;
        for _ in 0..documentos * PARRAFOS {
            desde.write_all(&hasta.to_le_bytes()).expect("room on disk");
            let parrafo = escritura.parrafo();
            let bytes = compress_prepend_size_with_dict(parrafo.as_bytes(), &diccionario);
            textos.write_all(&bytes).expect("room on disk");
            hasta += bytes.len() as u64;
        }
        desde.write_all(&hasta.to_le_bytes()).expect("room on disk");
        textos.flush().expect("room on disk");
        desde.flush().expect("room on disk");
    }

    fn abrir(carpeta: &Path, corpus: &Corpus) -> Self {
        let directorio = MmapDirectory::open(carpeta).expect("a folder");
        let leer = |n| {
            let archivo = directorio.open_read(Path::new(n));
            let bytes = archivo.expect("the generated corpus").read_bytes();
            bytes.expect("the generated corpus")
        };
        let (textos, desde) = (leer("textos"), leer("desde"));
        let cuantos = (desde.len() / 8 - 1) / PARRAFOS;
        let modelo = &corpus.documentos()[0];
        let documentos = (0..cuantos)
            .map(|i| {
                let mut meta = modelo.meta.clone();
                meta.anio = 2000 + (i % 27) as i16;
                meta.numero = Some(format!("C-{}", 10_000 + i));
                meta.id.0 = format!("C-{}-{}", 10_000 + i, meta.anio);
                meta.mascaras.clear();
                meta.alias.clear();
                Documento {
                    meta,
                    secciones: Vec::new(),
                    bloques: Vec::new(),
                }
            })
            .collect();
        Self {
            documentos,
            textos,
            desde,
            diccionario: diccionario(corpus),
        }
    }

    fn fila(&self, i: usize) -> String {
        let desde = |i: usize| {
            let bytes = &self.desde[i * 8..][..8];
            u64::from_le_bytes(bytes.try_into().expect("eight bytes")) as usize
        };
        let bytes = &self.textos[desde(i)..desde(i + 1)];
        let texto = decompress_size_prepended_with_dict(bytes, &self.diccionario);
        String::from_utf8(texto.expect("what was compressed")).expect("UTF-8")
    }

    fn cuantos(&self) -> usize {
        self.desde.len() / 8 - 1
    }
}

/// What texts are likely to say.
fn diccionario(corpus: &Corpus) -> Vec<u8> {
    let bloques = corpus.documentos().iter().flat_map(|d| &d.bloques);
    let bytes = bloques.flat_map(|b| b.texto.bytes().chain([b' ']));
    bytes.take(DICCIONARIO).collect()
}

impl Textos for Almacen {
    fn documentos(&self) -> &[Documento] {
        &self.documentos
    }

    fn texto(&self, l: Lugar) -> Cow<'_, str> {
        Cow::Owned(self.fila(l.documento * PARRAFOS + l.bloque))
    }
}

const ROLES: [Rol; 5] = [
    Rol::Respuesta,
    Rol::Razones,
    Rol::Razones,
    Rol::Consulta,
    Rol::Nota,
];

fn construir_el_nuestro(carpeta: &Path, almacen: &Almacen) -> Buscador {
    Buscador::construir_en(carpeta, almacen, &[], |agregar| {
        for i in 0..almacen.cuantos() {
            let documento = &almacen.documentos[i / PARRAFOS];
            agregar(&Parrafo {
                lugar: Lugar {
                    documento: i / PARRAFOS,
                    bloque: i % PARRAFOS,
                },
                rol: ROLES[i % ROLES.len()],
                texto: &almacen.fila(i),
                encabezado: &documento.titulo(),
                preguntas: "",
                normas: &[],
                citadas: &[],
            });
        }
    })
    .expect("the index is built")
}

/// Plain tantivy.
struct Llano {
    lector: IndexReader,
    indice: Index,
    texto: Field,
    tipo: Field,
}

impl Llano {
    fn analizador() -> TextAnalyzer {
        TextAnalyzer::builder(SimpleTokenizer::default())
            .filter(LowerCaser)
            .filter(Stemmer::new(Language::Spanish))
            .build()
    }

    fn esquema() -> Schema {
        let mut esquema = Schema::builder();
        let indexado = TextFieldIndexing::default()
            .set_tokenizer("es")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        esquema.add_text_field(
            "texto",
            TextOptions::default().set_indexing_options(indexado) | STORED,
        );
        esquema.add_text_field("tipo", STRING);
        esquema.build()
    }

    fn construir(carpeta: &Path, almacen: &Almacen) {
        let indice = Index::create_in_dir(carpeta, Self::esquema()).expect("a folder");
        indice.tokenizers().register("es", Self::analizador());
        let (texto, tipo) = Self::campos(&indice);
        let mut escritor = indice.writer(256_000_000).expect("a writer");
        for i in 0..almacen.cuantos() {
            let valor = if (i / PARRAFOS).is_multiple_of(2) {
                "concepto"
            } else {
                "circular"
            };
            escritor
                .add_document(doc!(texto => almacen.fila(i), tipo => valor))
                .expect("room on disk");
        }
        escritor.commit().expect("room on disk");
        escritor.wait_merging_threads().expect("merges end");
    }

    fn campos(indice: &Index) -> (Field, Field) {
        let campo = |n| indice.schema().get_field(n).expect("its own schema");
        (campo("texto"), campo("tipo"))
    }

    fn abrir(carpeta: &Path) -> Self {
        let indice = Index::open_in_dir(carpeta).expect("the index just built");
        indice.tokenizers().register("es", Self::analizador());
        let (texto, tipo) = Self::campos(&indice);
        Self {
            lector: indice.reader().expect("a reader"),
            indice,
            texto,
            tipo,
        }
    }

    fn raices(q: &str) -> Vec<String> {
        let mut analizador = Self::analizador();
        let mut flujo = analizador.token_stream(q);
        let mut salida = Vec::new();
        while flujo.advance() {
            salida.push(flujo.token().text.clone());
        }
        salida
    }

    fn consulta(&self, p: &Pregunta) -> Box<dyn Query> {
        let termino = |r: &String| Term::from_field_text(self.texto, r);
        let raices = Self::raices(&p.texto);
        let una = |r: &String| -> Box<dyn Query> {
            Box::new(TermQuery::new(termino(r), IndexRecordOption::WithFreqs))
        };
        let alguna = || -> Box<dyn Query> {
            Box::new(BooleanQuery::new(
                raices.iter().map(|r| (Occur::Should, una(r))).collect(),
            ))
        };
        match p.clase {
            Clase::Frase => Box::new(PhraseQuery::new(raices.iter().map(termino).collect())),
            Clase::Errata => Box::new(FuzzyTermQuery::new(termino(&raices[0]), 1, true)),
            Clase::Filtro => {
                let tipo = Term::from_field_text(self.tipo, "concepto");
                let filtro: Box<dyn Query> =
                    Box::new(TermQuery::new(tipo, IndexRecordOption::Basic));
                Box::new(BooleanQuery::new(vec![
                    (Occur::Must, alguna()),
                    (Occur::Must, filtro),
                ]))
            }
            _ => alguna(),
        }
    }

    fn buscar(&self, p: &Pregunta) -> usize {
        let consulta = self.consulta(p);
        let buscador = self.lector.searcher();
        let (total, primeros) = buscador
            .search(
                &consulta,
                &(Count, TopDocs::with_limit(10).order_by_score()),
            )
            .expect("tantivy answers");
        let trozos =
            SnippetGenerator::create(&buscador, &consulta, self.texto).expect("a text field");
        for (_, donde) in primeros {
            let documento: TantivyDocument = buscador.doc(donde).expect("it was stored");
            black_box(trozos.snippet_from_doc(&documento).to_html());
        }
        let _ = &self.indice;
        total
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Clase {
    Una,
    Dos,
    Tres,
    Frase,
    Filtro,
    Errata,
    Facetas,
}

impl Clase {
    const TODAS: [(Self, &'static str); 7] = [
        (Self::Una, "una palabra"),
        (Self::Dos, "dos palabras"),
        (Self::Tres, "tres palabras"),
        (Self::Frase, "frase"),
        (Self::Filtro, "filtro"),
        (Self::Errata, "errata"),
        (Self::Facetas, "facetas"),
    ];
}

struct Pregunta {
    clase: Clase,
    texto: String,
}

impl Pregunta {
    fn peticion(&self) -> Peticion {
        Peticion {
            consulta: match self.clase {
                Clase::Frase => format!("\"{}\"", self.texto),
                _ => self.texto.clone(),
            },
            filtros: match self.clase {
                Clase::Filtro => vec![(Campo::Tipo, "concepto".to_owned())],
                _ => Vec::new(),
            },
            limite: 10,
            facetas: match self.clase {
                Clase::Facetas => Facetas::Contadas,
                _ => Facetas::Omitidas,
            },
            ..Peticion::default()
        }
    }
}

/// Questions taken from the texts, so that all have answers.
fn preguntas(almacen: &Almacen) -> Vec<Pregunta> {
    let mut azar = Azar(SEMILLA + 1);
    let mut salida = Vec::new();
    for (clase, _) in Clase::TODAS {
        for _ in 0..PREGUNTAS {
            let texto = loop {
                let fila = azar.hasta(almacen.cuantos());
                let palabras = texto::palabras(&almacen.fila(fila));
                let desde = azar.hasta(palabras.len().saturating_sub(6));
                let larga = |p: &&String| p.len() > 4 && p.chars().all(char::is_alphabetic);
                let elegidas: Vec<String> = match clase {
                    // Stop words and all.
                    Clase::Frase => palabras[desde..]
                        .iter()
                        .take(3 + azar.hasta(3))
                        .cloned()
                        .collect(),
                    _ => palabras[desde..]
                        .iter()
                        .filter(larga)
                        .take(3)
                        .cloned()
                        .collect(),
                };
                let n = match clase {
                    Clase::Una | Clase::Errata => 1,
                    Clase::Dos | Clase::Filtro | Clase::Facetas => 2,
                    Clase::Tres => 3,
                    Clase::Frase => elegidas.len().max(3),
                };
                if elegidas.len() < n {
                    continue;
                }
                let mut elegidas = elegidas[..n].join(" ");
                if clase == Clase::Errata {
                    elegidas.insert(3, 'q');
                }
                break elegidas;
            };
            salida.push(Pregunta { clase, texto });
        }
    }
    salida
}

#[derive(Default, Clone)]
struct Tiempos(Vec<Duration>);

impl Tiempos {
    fn centil(&mut self, n: usize) -> f64 {
        self.0.sort_unstable();
        let i = (self.0.len() * n / 100).min(self.0.len().saturating_sub(1));
        self.0.get(i).map_or(0.0, |d| d.as_secs_f64() * 1e3)
    }
}

fn cronometrar<T>(f: impl FnOnce() -> T) -> (T, Duration) {
    let inicio = Instant::now();
    let hecho = f();
    (hecho, inicio.elapsed())
}

fn tamano(carpeta: &Path) -> u64 {
    let entradas = fs::read_dir(carpeta).expect("a folder");
    entradas
        .map(|e| e.expect("an entry").metadata().expect("a file").len())
        .sum()
}

/// Private memory of this process, in MiB.
fn privada() -> f64 {
    let estado = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = estado.lines().find_map(|l| l.strip_prefix("RssAnon:"));
    let kib = kib.and_then(|l| l.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.unwrap_or(f64::NAN) / 1024.0
}

/// The figures of one size, by name.
fn medir(carpeta: &Path, documentos: usize, corpus: &Corpus) -> Vec<(String, f64)> {
    let (textos, nuestro, llano) = (
        carpeta.join("textos"),
        carpeta.join("nuestro"),
        carpeta.join("llano"),
    );
    for c in [&textos, &nuestro, &llano] {
        fs::create_dir_all(c).expect("a folder");
    }
    Almacen::generar(&textos, documentos, corpus);
    let almacen = Almacen::abrir(&textos, corpus);
    println!("\n{documentos} documentos, {} párrafos", almacen.cuantos());
    let (_, t_llano) = cronometrar(|| Llano::construir(&llano, &almacen));
    let (hecho, t_nuestro) = cronometrar(|| construir_el_nuestro(&nuestro, &almacen));
    drop(hecho);
    let (buscador, t_abrir) = cronometrar(|| Buscador::abrir(&nuestro, &[]).expect("it was built"));
    let plano = Llano::abrir(&llano);
    let (m_nuestro, m_llano) = (tamano(&nuestro) + tamano(&textos), tamano(&llano));
    println!(
        "construcción {:.1} s, tantivy {:.1} s: velocidad {:.2}×",
        t_nuestro.as_secs_f64(),
        t_llano.as_secs_f64(),
        t_llano.as_secs_f64() / t_nuestro.as_secs_f64()
    );
    println!("apertura {:.0} ms", t_abrir.as_secs_f64() * 1e3);
    println!(
        "tamaño {:.0} MB con los textos, tantivy {:.0} MB: {:.2}×",
        m_nuestro as f64 / 1e6,
        m_llano as f64 / 1e6,
        m_nuestro as f64 / m_llano as f64
    );
    let preguntas = preguntas(&almacen);
    let mut tiempos: HashMap<&str, [Tiempos; 2]> = HashMap::new();
    let mut sin_facetas = Tiempos::default();
    for vuelta in 0..4 {
        for p in &preguntas {
            let (_, nombre) = Clase::TODAS
                .into_iter()
                .find(|(c, _)| *c == p.clase)
                .expect("its kind");
            let peticion = p.peticion();
            let nuestro = || {
                cronometrar(|| {
                    black_box(
                        buscador
                            .buscar(&almacen, &peticion)
                            .expect("it answers")
                            .total,
                    )
                })
                .1
            };
            let suyo = || cronometrar(|| black_box(plano.buscar(p))).1;
            let (a, b) = if vuelta % 2 == 0 {
                (nuestro(), suyo())
            } else {
                let b = suyo();
                (nuestro(), b)
            };
            // The first round warms both.
            if vuelta == 0 {
                continue;
            }
            let [x, y] = tiempos.entry(nombre).or_default();
            x.0.push(a);
            y.0.push(b);
            if p.clase == Clase::Facetas {
                let sin = Peticion {
                    facetas: Facetas::Omitidas,
                    ..peticion.clone()
                };
                sin_facetas.0.push(
                    cronometrar(|| {
                        black_box(buscador.buscar(&almacen, &sin).expect("it answers").total)
                    })
                    .1,
                );
            }
        }
    }
    let mut cifras = vec![
        ("construcción".to_owned(), t_nuestro.as_secs_f64()),
        ("apertura".to_owned(), t_abrir.as_secs_f64()),
        ("tamaño".to_owned(), m_nuestro as f64),
    ];
    println!(
        "| {:14} | p50 ms | tantivy |     × | p99 ms | tantivy |     × |",
        ""
    );
    for (_, nombre) in Clase::TODAS {
        let [x, y] = tiempos.get_mut(nombre).expect("every kind was asked");
        let (a50, b50, a99, b99) = (x.centil(50), y.centil(50), x.centil(99), y.centil(99));
        println!(
            "| {nombre:14} | {a50:6.2} | {b50:7.2} | {:5.2} | {a99:6.2} | {b99:7.2} | {:5.2} |",
            a50 / b50,
            a99 / b99
        );
        cifras.push((format!("p50 {nombre}"), a50));
    }
    let con = tiempos.get_mut("facetas").expect("every kind was asked")[0].centil(50);
    println!(
        "facetas: {:.2}× la misma búsqueda sin ellas",
        con / sin_facetas.centil(50)
    );
    cifras
}

/// Private memory of a process that only serves, asked of a child.
fn servir(carpeta: &Path) {
    let corpus = Corpus::cargar(&Archivos::incorporados()).expect("the shipped corpus loads");
    let almacen = Almacen::abrir(&carpeta.join("textos"), &corpus);
    drop(corpus);
    let antes = privada();
    let buscador = Buscador::abrir(&carpeta.join("nuestro"), &[]).expect("it was built");
    for p in preguntas(&almacen) {
        black_box(
            buscador
                .buscar(&almacen, &p.peticion())
                .expect("it answers")
                .total,
        );
    }
    println!(
        "memoria privada al servir: {:.0} MB; {:.0} MB son de los datos generados de cada documento",
        privada(),
        antes
    );
}

fn main() {
    let argumentos: Vec<String> = std::env::args().skip(1).collect();
    if let [orden, carpeta] = &argumentos[..]
        && orden == "servir"
    {
        return servir(Path::new(carpeta));
    }
    let grande = argumentos
        .iter()
        .find_map(|a| a.parse().ok())
        .unwrap_or(GRANDE);
    let chico = CHICO.min(grande / 2);
    let corpus = Corpus::cargar(&Archivos::incorporados()).expect("the shipped corpus loads");
    let raiz = tempfile::tempdir().expect("a temporary folder");
    let carpetas: Vec<PathBuf> = ["chico", "grande"]
        .iter()
        .map(|n| raiz.path().join(n))
        .collect();
    let pocos = medir(&carpetas[0], chico, &corpus);
    let muchos = medir(&carpetas[1], grande, &corpus);
    let yo = std::env::current_exe().expect("this program");
    let hecho = Command::new(yo).arg("servir").arg(&carpetas[1]).status();
    assert!(hecho.is_ok_and(|s| s.success()));
    println!("\nCrecimiento de {chico} a {grande} documentos, como exponente:");
    let veces = (grande as f64 / chico as f64).ln();
    for ((nombre, a), (_, b)) in pocos.iter().zip(&muchos) {
        println!("  {nombre:20} {:.2}", (b / a).ln() / veces);
    }
}
