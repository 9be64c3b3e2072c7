//! Reading the files of a corpus, and everything that is wrong with them at once.

use super::{
    acervo::{Corpus, PorLugar, Preguntas, Sinonimo},
    archivos::Archivos,
    bloque::{IdDocumento, IdParrafo},
    carga_lecciones, casos,
    cobertura::{self, Clasificacion},
    defecto::Defecto,
    documento::Documento,
    enlaces,
    lecciones::Leccion,
    normas::{self, NombreDeNorma},
    notas::NotaDeEdicion,
    parametros::Serie,
    tesauro::Tesauro,
    version::version,
    vigencias::{self, Vigencia},
};
use crate::lengua::mensajes;
use serde::{Deserialize, de::DeserializeOwned};
use std::collections::{BTreeMap, HashMap};

/// The files of the vocabulary: each has its own shape, so one by another name would be read by nobody.
pub(super) const VOCABULARIO: [&str; 3] = [
    "vocabulario/normas.toml",
    "vocabulario/sinonimos.toml",
    "vocabulario/temas.toml",
];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Vocabulario {
    #[serde(default)]
    pub(super) sinonimo: Vec<Sinonimo>,
}

/// The loader while it reads.
pub(super) struct Carga<'a> {
    pub(super) archivos: &'a Archivos,
    pub(super) defectos: Vec<Defecto>,
}

impl Carga<'_> {
    pub(super) fn defecto(&mut self, archivo: &str, linea: Option<usize>, mensaje: String) {
        self.defectos.push(Defecto {
            archivo: archivo.to_owned(),
            linea,
            mensaje,
        });
    }

    pub(super) fn documentos(&mut self) -> Vec<Documento> {
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
    pub(super) fn tomls<T: DeserializeOwned>(&mut self, carpeta: &str) -> Vec<(String, T)> {
        let archivos = self.archivos;
        let leer = |(ruta, bytes): (&str, &[u8])| {
            let nombre = ruta[carpeta.len() + 1..ruta.len() - 5].to_owned();
            Some((nombre, self.leer_toml(ruta, bytes)?))
        };
        archivos.en(carpeta, "toml").filter_map(leer).collect()
    }

    /// One TOML file, if the corpus has it.
    pub(super) fn toml<T: DeserializeOwned>(&mut self, ruta: &str) -> Option<T> {
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

    pub(super) fn lecciones(&mut self, corpus: &Corpus) -> Vec<Leccion> {
        let mut salida = Vec::new();
        for (ruta, bytes) in self.archivos.en("lecciones", "toml") {
            let id = ruta["lecciones/".len()..ruta.len() - ".toml".len()].to_owned();
            let Ok(texto) = std::str::from_utf8(bytes) else {
                self.defecto(ruta, None, "no es texto en UTF-8".to_owned());
                continue;
            };
            match carga_lecciones::leer(id, texto, corpus) {
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

    pub(super) fn enlaces(
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

    pub(super) fn vigencias(
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

    fn notas(&mut self, corpus: &Corpus) -> HashMap<(IdDocumento, IdParrafo), NotaDeEdicion> {
        let mut salida = HashMap::new();
        for (id, tablas) in self.tomls::<BTreeMap<String, NotaDeEdicion>>("notas") {
            let ruta = format!("notas/{id}.toml");
            for (parrafo, nota) in tablas {
                let documento = corpus.documento(&id);
                let existe = documento.is_some_and(|d| d.bloques.iter().any(|b| b.id.0 == parrafo));
                let defecto = match nota.falta() {
                    _ if !existe => Some(format!("no existe el párrafo «{parrafo}»")),
                    falta => falta.map(|f| format!("{parrafo}: {f}")),
                };
                match defecto {
                    Some(mensaje) => self.defecto(&ruta, None, mensaje),
                    None => {
                        let clave = (IdDocumento(id.clone()), IdParrafo(parrafo));
                        salida.insert(clave, nota);
                    }
                }
            }
        }
        salida
    }

    /// The entries of one file. A fault names the line of the paragraph's heading.
    pub(super) fn clasificaciones(
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
        corpus.notas = c.notas(&corpus);
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
}
