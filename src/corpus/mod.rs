//! The corpus: official documents as paragraphs with roles, and everything people wrote about them.
//!
//! This module reads and checks; it does not search, evaluate or serve. [`Archivos`] is the only door to the files,
//! whether they stand in a folder or inside the binary, and [`Corpus::cargar`] the only loader.
//!
//! | folder | holds |
//! |---|---|
//! | `documentos/` | official text only |
//! | `revisiones/` | what reviewers decided about imports |
//! | `enlaces/` | links from rule steps to paragraphs, one file per rule |
//! | `parametros/` | dated values with source and certainty |
//! | `casos/` | worked cases, one file per rule |
//! | `preguntas/` | editorial questions that a paragraph answers |
//! | `vigencias/` | editorial periods of the regimes and terms that ended |
//! | `cobertura/` | why a paragraph of doctrine is run by no rule, or which one should; one file per document |
//! | `vocabulario/` | `sinonimos.toml`, synonyms for search; `normas.toml`, names of norms; `temas.toml`, topics that are one, other names, assignments |
//! | `lecciones/` | lessons: rules, paragraphs and cases in order, with notes; editorial |

mod archivos;
mod casos;
mod cobertura;
mod documento;
mod enlaces;
mod lecciones;
mod lugar;
mod normas;
mod parametros;
mod tesauro;
mod vigencias;

pub use archivos::{Archivos, Carpeta, Huella};
pub use casos::Caso;
pub use cobertura::{Clasificacion, Juicio, Motivo};
pub use documento::{
    Bloque, Clase, Documento, FechaOrigen, Fuente, IdDocumento, IdParrafo, Mascara, Metadatos, Rol,
    Seccion, TipoDocumento,
};
pub(crate) use documento::{OPCIONES_MARKDOWN, llamada, sha256};
pub use enlaces::{Apoyo, Certeza, Estado, Fundamento, Papel};
pub use lecciones::{Leccion, Punto, QueMirar};
pub use lugar::Lugar;
pub use normas::{ClaseDeNorma, NombreDeNorma};
pub use parametros::{Parametros, Periodo, Serie, Tramo};
pub use tesauro::{Asignacion, Fusion, NotaDeTema, Tesauro, clave_de_tema, partes_de_tema};
pub use vigencias::{Materia, Vigencia};

use crate::lengua::mensajes;
use serde::{Deserialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};

/// A fault of a corpus file: the whole corpus is refused with all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defecto {
    /// Path of the file, relative to the corpus.
    pub archivo: String,
    /// Line, from 1, when it is known.
    pub linea: Option<usize>,
    /// What is wrong, in Spanish.
    pub mensaje: String,
}

impl fmt::Display for Defecto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.linea {
            Some(l) => write!(f, "{}:{l}: {}", self.archivo, self.mensaje),
            None => write!(f, "{}: {}", self.archivo, self.mensaje),
        }
    }
}

/// A synonym: words a reader may use, and the words of the texts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sinonimo {
    /// What readers write.
    pub de: Vec<String>,
    /// What the texts say.
    pub a: Vec<String>,
    /// Whether the texts' words also lead to the readers'.
    #[serde(default)]
    pub reciproco: bool,
    /// Where the equivalence comes from.
    pub fuente: String,
}

/// Versions of a corpus, as hashes of its files.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// Documents, links and parameters: what a verdict stands on.
    pub doctrina: String,
    /// All that is editorial.
    pub editorial: String,
}

/// Fundamentos of one rule by the step, limit or warning they belong to.
pub type PorLugar = BTreeMap<String, Vec<Fundamento>>;

/// A corpus that was read whole and is sound in itself.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    documentos: Vec<Documento>,
    enlaces: BTreeMap<String, PorLugar>,
    parametros: Parametros,
    casos: BTreeMap<String, Vec<Caso>>,
    preguntas: HashMap<(IdDocumento, IdParrafo), Vec<String>>,
    vigencias: HashMap<IdDocumento, HashMap<IdParrafo, Vigencia>>,
    clasificaciones: BTreeMap<(IdDocumento, IdParrafo), Clasificacion>,
    sinonimos: Vec<Sinonimo>,
    tesauro: Tesauro,
    nombres_de_normas: Vec<NombreDeNorma>,
    lecciones: Vec<Leccion>,
    version: Version,
}

impl Corpus {
    /// Reads all files; on any fault gives all of them.
    pub fn cargar(archivos: &Archivos) -> Result<Self, Vec<Defecto>> {
        let mut c = Carga {
            archivos,
            defectos: Vec::new(),
        };
        let mut corpus = Self {
            documentos: c.documentos(),
            version: version(archivos),
            ..Self::default()
        };
        for (id, archivo) in c.tomls::<enlaces::Archivo>("enlaces") {
            corpus
                .enlaces
                .insert(id.clone(), c.enlaces(&id, archivo, &corpus.documentos));
        }
        for (id, mut serie) in c.tomls::<Serie>("parametros") {
            if let Some(mensaje) = serie.revisar() {
                c.defecto(&format!("parametros/{id}.toml"), None, mensaje);
            }
            serie.id = id;
            corpus.parametros.0.push(serie);
        }
        corpus.casos = c
            .tomls::<casos::Archivo>("casos")
            .into_iter()
            .map(|(id, a)| (id, a.caso))
            .collect();
        for (id, preguntas) in c.tomls::<BTreeMap<String, Preguntas>>("preguntas") {
            for (parrafo, p) in preguntas {
                let existe = corpus
                    .documento(&id)
                    .is_some_and(|d| d.bloques.iter().any(|b| b.id.0 == parrafo));
                if existe {
                    corpus
                        .preguntas
                        .insert((IdDocumento(id.clone()), IdParrafo(parrafo)), p.preguntas);
                } else {
                    c.defecto(
                        &format!("preguntas/{id}.toml"),
                        None,
                        format!("no existe el párrafo «{parrafo}»"),
                    );
                }
            }
        }
        corpus.vigencias = c.vigencias(&corpus.documentos);
        for (id, archivo) in c.tomls::<BTreeMap<String, cobertura::Escrita>>("cobertura") {
            let leidas = c.clasificaciones(&id, archivo, &corpus.documentos);
            corpus.clasificaciones.extend(leidas);
        }
        if let Some(v) = c.toml::<Vocabulario>("vocabulario/sinonimos.toml") {
            corpus.sinonimos = v.sinonimo;
        }
        if let Some(t) = c.toml::<Tesauro>("vocabulario/temas.toml") {
            for mensaje in t.objeciones() {
                c.defecto("vocabulario/temas.toml", None, mensaje);
            }
            corpus.tesauro = t;
        }
        for (ruta, _) in archivos.en("vocabulario", "toml") {
            if !VOCABULARIO.contains(&ruta) {
                let mensaje = format!(
                    "no se conoce ese archivo; se leen {}",
                    VOCABULARIO.join(", ")
                );
                c.defecto(ruta, None, mensaje);
            }
        }
        if let Some(v) = c.toml::<normas::Archivo>("vocabulario/normas.toml") {
            for mensaje in v.norma.iter().filter_map(NombreDeNorma::revisar) {
                c.defecto("vocabulario/normas.toml", None, mensaje);
            }
            corpus.nombres_de_normas = v.norma;
        }
        corpus.lecciones = c.lecciones(&corpus);
        if corpus.documentos.is_empty() {
            c.defecto(
                "documentos",
                None,
                "no hay ningún documento (se esperan archivos .md en esa carpeta)".to_owned(),
            );
        }
        if c.defectos.is_empty() {
            Ok(corpus)
        } else {
            Err(c.defectos)
        }
    }

    /// Every document, in order of id.
    pub fn documentos(&self) -> &[Documento] {
        &self.documentos
    }

    /// A document by id.
    pub fn documento(&self, id: &str) -> Option<&Documento> {
        self.documentos
            .binary_search_by(|d| d.meta.id.0.as_str().cmp(id))
            .ok()
            .map(|i| &self.documentos[i])
    }

    /// Where a document stands among them.
    pub fn posicion(&self, id: &IdDocumento) -> Option<usize> {
        self.documentos.binary_search_by(|d| d.meta.id.cmp(id)).ok()
    }

    /// The fundamentos of a rule.
    pub fn enlaces(&self, regla: &str) -> Option<&PorLugar> {
        self.enlaces.get(regla)
    }

    /// Rules that have a file of links.
    pub fn reglas_enlazadas(&self) -> impl Iterator<Item = (&str, &PorLugar)> {
        self.enlaces.iter().map(|(r, p)| (r.as_str(), p))
    }

    /// Dated parameters.
    pub fn parametros(&self) -> &Parametros {
        &self.parametros
    }

    /// Worked cases of a rule.
    pub fn casos(&self, regla: &str) -> &[Caso] {
        self.casos.get(regla).map_or(&[], Vec::as_slice)
    }

    /// Rules that have a file of cases.
    pub fn reglas_con_casos(&self) -> impl Iterator<Item = &str> {
        self.casos.keys().map(String::as_str)
    }

    /// Editorial questions that a paragraph answers.
    pub fn preguntas(&self, documento: &IdDocumento, parrafo: &IdParrafo) -> &[String] {
        self.preguntas
            .get(&(documento.clone(), parrafo.clone()))
            .map_or(&[], Vec::as_slice)
    }

    /// When what a paragraph is about held, if it ended.
    pub fn vigencia(&self, documento: &IdDocumento, parrafo: &IdParrafo) -> Option<&Vigencia> {
        self.vigencias.get(documento)?.get(parrafo)
    }

    /// What people decided about a paragraph that no rule rests on, or that a rule runs in part.
    pub fn clasificacion(
        &self,
        documento: &IdDocumento,
        parrafo: &IdParrafo,
    ) -> Option<&Clasificacion> {
        self.clasificaciones
            .get(&(documento.clone(), parrafo.clone()))
    }

    /// Synonyms for search.
    pub fn sinonimos(&self) -> &[Sinonimo] {
        &self.sinonimos
    }

    /// What people decided about the thesaurus.
    pub fn tesauro(&self) -> &Tesauro {
        &self.tesauro
    }

    /// Names of norms.
    pub fn nombres_de_normas(&self) -> &[NombreDeNorma] {
        &self.nombres_de_normas
    }

    /// Lessons, in order of the name of their file.
    pub fn lecciones(&self) -> &[Leccion] {
        &self.lecciones
    }

    /// Its version.
    pub fn version(&self) -> &Version {
        &self.version
    }

    /// Every rule and step that rests on a paragraph, with the fundamento.
    pub fn reglas_de(
        &self,
        documento: &IdDocumento,
        parrafo: &IdParrafo,
    ) -> Vec<(&str, &Fundamento)> {
        let todos = self
            .enlaces
            .iter()
            .flat_map(|(r, p)| p.values().flatten().map(move |f| (r.as_str(), f)));
        todos
            .filter(|(_, f)| matches!(&f.apoyo, Apoyo::Interno { documento: d, parrafo: p, .. } if d == documento && p == parrafo))
            .collect()
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Preguntas {
    preguntas: Vec<String>,
}

/// The files of the vocabulary: each has its own shape, so one by another name would be read by nobody.
const VOCABULARIO: [&str; 3] = [
    "vocabulario/normas.toml",
    "vocabulario/sinonimos.toml",
    "vocabulario/temas.toml",
];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Vocabulario {
    #[serde(default)]
    sinonimo: Vec<Sinonimo>,
}

fn version(archivos: &Archivos) -> Version {
    let hash = |carpetas: &[&str]| {
        let mut h = Sha256::new();
        for carpeta in carpetas {
            for (ruta, bytes) in archivos
                .en(carpeta, "md")
                .chain(archivos.en(carpeta, "toml"))
            {
                h.update(ruta.as_bytes());
                h.update([0]);
                h.update(sha256(bytes).as_bytes());
            }
        }
        sha256(&h.finalize())[..16].to_owned()
    };
    Version {
        doctrina: hash(&["documentos", "enlaces", "parametros"]),
        editorial: hash(&[
            "casos",
            "preguntas",
            "vigencias",
            "cobertura",
            "vocabulario",
            "lecciones",
        ]),
    }
}

/// The loader while it reads.
struct Carga<'a> {
    archivos: &'a Archivos,
    defectos: Vec<Defecto>,
}

impl Carga<'_> {
    fn defecto(&mut self, archivo: &str, linea: Option<usize>, mensaje: String) {
        self.defectos.push(Defecto {
            archivo: archivo.to_owned(),
            linea,
            mensaje,
        });
    }

    fn documentos(&mut self) -> Vec<Documento> {
        let mut salida: Vec<Documento> = Vec::new();
        for (ruta, bytes) in self.archivos.en("documentos", "md") {
            let leido = match std::str::from_utf8(bytes) {
                Ok(texto) => Documento::leer(texto),
                Err(_) => Err((1, "no es texto en UTF-8".to_owned())),
            };
            match leido {
                Ok(d) if ruta == format!("documentos/{}.md", d.meta.id) => salida.push(d),
                Ok(d) => self.defecto(
                    ruta,
                    None,
                    format!("el archivo debe llamarse como su id, «{}.md»", d.meta.id),
                ),
                Err((linea, mensaje)) => self.defecto(ruta, Some(linea), mensaje),
            }
        }
        salida.sort_by(|a, b| a.meta.id.cmp(&b.meta.id));
        salida
    }

    /// The TOML files of a folder by name without extension.
    fn tomls<T: DeserializeOwned>(&mut self, carpeta: &str) -> Vec<(String, T)> {
        let archivos = self.archivos;
        let leer = |(ruta, bytes): (&str, &[u8])| {
            let nombre = ruta[carpeta.len() + 1..ruta.len() - 5].to_owned();
            Some((nombre, self.leer_toml(ruta, bytes)?))
        };
        archivos.en(carpeta, "toml").filter_map(leer).collect()
    }

    /// One TOML file, if the corpus has it.
    fn toml<T: DeserializeOwned>(&mut self, ruta: &str) -> Option<T> {
        let archivos = self.archivos;
        self.leer_toml(ruta, archivos.obtener(ruta)?)
    }

    fn leer_toml<T: DeserializeOwned>(&mut self, ruta: &str, bytes: &[u8]) -> Option<T> {
        let Ok(texto) = std::str::from_utf8(bytes) else {
            self.defecto(ruta, None, "no es texto en UTF-8".to_owned());
            return None;
        };
        match toml::from_str(texto) {
            Ok(valor) => Some(valor),
            Err(e) => {
                let linea = e
                    .span()
                    .map(|s| texto[..s.start.min(texto.len())].matches('\n').count() + 1);
                self.defecto(ruta, linea, mensajes::de_toml(e.message()));
                None
            }
        }
    }

    fn lecciones(&mut self, corpus: &Corpus) -> Vec<Leccion> {
        let mut salida = Vec::new();
        for (ruta, bytes) in self.archivos.en("lecciones", "toml") {
            let id = ruta["lecciones/".len()..ruta.len() - ".toml".len()].to_owned();
            let Ok(texto) = std::str::from_utf8(bytes) else {
                self.defecto(ruta, None, "no es texto en UTF-8".to_owned());
                continue;
            };
            match lecciones::leer(id, texto, corpus) {
                Ok(leccion) => salida.push(leccion),
                Err(defectos) => {
                    for (linea, mensaje) in defectos {
                        self.defecto(ruta, linea, mensaje);
                    }
                }
            }
        }
        salida
    }

    fn enlaces(
        &mut self,
        regla: &str,
        archivo: enlaces::Archivo,
        documentos: &[Documento],
    ) -> PorLugar {
        let mut salida = PorLugar::new();
        for e in archivo.enlace {
            match enlaces::comprobar(e, documentos) {
                Ok(f) => salida.entry(f.lugar.clone()).or_default().push(f),
                Err(mensaje) => self.defecto(
                    &format!("enlaces/{regla}.toml"),
                    None,
                    format!("regla {regla}: {mensaje}"),
                ),
            }
        }
        salida
    }

    fn vigencias(
        &mut self,
        documentos: &[Documento],
    ) -> HashMap<IdDocumento, HashMap<IdParrafo, Vigencia>> {
        let mut salida: HashMap<IdDocumento, HashMap<IdParrafo, Vigencia>> = HashMap::new();
        for (id, tablas) in self.tomls::<BTreeMap<String, vigencias::Escrita>>("vigencias") {
            let ruta = format!("vigencias/{id}.toml");
            let Some(d) = documentos.iter().find(|d| d.meta.id.0 == id) else {
                self.defecto(&ruta, None, format!("no existe el documento «{id}»"));
                continue;
            };
            for (parrafo, escrita) in tablas {
                if d.bloques.iter().all(|b| b.id.0 != parrafo) {
                    self.defecto(&ruta, None, format!("no existe el párrafo «{parrafo}»"));
                    continue;
                }
                match Vigencia::comprobar(escrita, documentos) {
                    Ok(v) => {
                        let de = salida.entry(d.meta.id.clone()).or_default();
                        de.insert(IdParrafo(parrafo), v);
                    }
                    Err(mensaje) => self.defecto(&ruta, None, format!("{parrafo}: {mensaje}")),
                }
            }
        }
        salida
    }

    /// The entries of one file. A fault names the line of the paragraph's heading.
    fn clasificaciones(
        &mut self,
        id: &str,
        archivo: BTreeMap<String, cobertura::Escrita>,
        documentos: &[Documento],
    ) -> Vec<((IdDocumento, IdParrafo), Clasificacion)> {
        let ruta = format!("cobertura/{id}.toml");
        let Some(d) = documentos.iter().find(|d| d.meta.id.0 == id) else {
            self.defecto(
                &ruta,
                None,
                format!("no existe el documento «{id}» que ese archivo clasifica"),
            );
            return Vec::new();
        };
        let bytes = self.archivos.obtener(&ruta).unwrap_or_default();
        let texto = String::from_utf8_lossy(bytes);
        let mut salida = Vec::new();
        for (parrafo, escrita) in archivo {
            match cobertura::comprobar(escrita, d, &parrafo, documentos) {
                Ok(c) => salida.push(((d.meta.id.clone(), IdParrafo(parrafo)), c)),
                Err(mensaje) => {
                    let encabezado = format!("[{parrafo}]");
                    let linea = texto.lines().position(|l| l.trim() == encabezado);
                    self.defecto(&ruta, linea.map(|l| l + 1), mensaje);
                }
            }
        }
        salida
    }
}
