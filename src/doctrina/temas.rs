//! Topics: the thesaurus lines that documents print, «DESCRIPTOR – Restrictor – Restrictor», as a tree.
//!
//! A line is printed in two places: in the list at the head of a document, and over each headnote. Every printed line
//! stands at one node of the tree, the one that its parts lead to; lines that differ only in dashes, case, accents or a
//! final full stop are one, and others only when `vocabulario/temas.toml` says so and why. The descriptor is the root and
//! each restrictor one step; a node holds its own paragraphs and those of the nodes below it.
//!
//! A document says which of its headnotes are under a topic and nothing more. How every paragraph came to be under one is
//! kept with it, as a [`Procedencia`], and shown: what the edition decided is never shown as printed.

use super::lineas::{Linea, Lineas};
use crate::corpus::{Apoyo, Corpus, Documento, Lugar, Rol, Tesauro, clave_de_tema, partes_de_tema};
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub use super::tema::{Asignado, Fundida, Impreso, Procedencia, Puesto, Tema};
/// The topics of a corpus.
#[derive(Debug, Clone, Default)]
pub struct Temas {
    nodos: Vec<Tema>,
    raices: Vec<usize>,
    por_slug: HashMap<String, usize>,
    /// Old and other addresses.
    alias: BTreeMap<String, usize>,
    de: HashMap<Lugar, Vec<usize>>,
    sin_tema: Vec<usize>,
    avisos: Vec<String>,
}

impl Temas {
    /// The tree of a corpus.
    pub fn nuevos(corpus: &Corpus, lineas: &Lineas) -> Self {
        let documentos = corpus.documentos();
        let mut obra = Obra {
            temas: Self::default(),
            fusiones: fusiones(corpus.tesauro()),
            nombres: Vec::new(),
            propios: Vec::new(),
        };
        obra.imprimir(documentos);
        obra.asignar(documentos, corpus.tesauro());
        obra.anotar(documentos, corpus.tesauro());
        obra.nombrar();
        obra.poner(documentos, lineas);
        obra.reunir(corpus);
        obra.temas
    }

    /// Every topic.
    pub fn todos(&self) -> &[Tema] {
        &self.nodos
    }

    /// Topics by number.
    pub fn numero(&self, i: usize) -> Option<&Tema> {
        self.nodos.get(i)
    }

    /// Descriptors, by name.
    pub fn raices(&self) -> impl Iterator<Item = &Tema> {
        self.raices.iter().map(|i| &self.nodos[*i])
    }

    /// Nodes below one.
    pub fn hijos<'a>(&'a self, tema: &'a Tema) -> impl Iterator<Item = &'a Tema> {
        tema.hijos.iter().map(|i| &self.nodos[*i])
    }

    /// Nodes above one, the descriptor first.
    pub fn sobre(&self, tema: &Tema) -> Vec<&Tema> {
        let arriba = std::iter::successors(tema.padre, |i| self.nodos[*i].padre);
        let mut salida: Vec<&Tema> = arriba.map(|i| &self.nodos[i]).collect();
        salida.reverse();
        salida
    }

    /// A topic by its address.
    pub fn con_slug(&self, slug: &str) -> Option<&Tema> {
        self.por_slug.get(slug).map(|i| &self.nodos[*i])
    }

    /// The topic that answers for another address: a merged line, another name, a line that begins as a merged one.
    pub fn con_alias(&self, slug: &str) -> Option<&Tema> {
        if let Some(i) = self.alias.get(slug) {
            return Some(&self.nodos[*i]);
        }
        // «a--b--c» when «a--b» is another name of «d»: «d--c».
        let partes: Vec<&str> = slug.split("--").collect();
        let corte = (1..partes.len()).rev().find_map(|n| {
            let i = self.alias.get(&partes[..n].join("--"))?;
            Some(format!(
                "{}--{}",
                self.nodos[*i].slug,
                partes[n..].join("--")
            ))
        })?;
        self.con_slug(&corte)
    }

    /// Every other address, with the topic it leads to.
    pub fn alias(&self) -> impl Iterator<Item = (&str, &Tema)> {
        (self.alias.iter()).map(|(a, i)| (a.as_str(), &self.nodos[*i]))
    }

    /// The topics whose own paragraphs include a place, by number. Those above them hold it too: see [`Temas::sobre`].
    pub fn de(&self, lugar: Lugar) -> impl Iterator<Item = &Tema> {
        (self.de.get(&lugar).into_iter().flatten()).map(|i| &self.nodos[*i])
    }

    /// Addresses of all the topics that a place belongs to, those above included: what a filter by topic asks.
    pub fn slugs_de(&self, lugar: Lugar) -> BTreeSet<&str> {
        let con_los_de_arriba = |t| {
            let sobre = self.sobre(t).into_iter();
            sobre.chain([t]).map(|t| t.slug.as_str())
        };
        self.de(lugar).flat_map(con_los_de_arriba).collect()
    }

    /// The topic of a printed line.
    pub fn de_linea(&self, linea: &str) -> Option<&Tema> {
        let slug = claves(linea).join("--");
        self.con_slug(&slug).or_else(|| self.con_alias(&slug))
    }

    /// Documents with no topic, by index.
    pub fn sin_tema(&self) -> &[usize] {
        &self.sin_tema
    }

    /// What in `vocabulario/temas.toml` does nothing in this corpus.
    pub fn avisos(&self) -> &[String] {
        &self.avisos
    }
}

fn claves(linea: &str) -> Vec<String> {
    let partes = partes_de_tema(linea);
    partes.iter().map(|p| clave_de_tema(p)).collect()
}

/// A merge, read: the keys of both lines and the parts of the second.
struct Lectura {
    de: Vec<String>,
    a: Vec<String>,
    escrita: String,
    razon: String,
}

/// The merges, the longest beginnings first.
fn fusiones(tesauro: &Tesauro) -> Vec<Lectura> {
    let mut salida: Vec<Lectura> = (tesauro.fusion.iter())
        .map(|f| Lectura {
            de: claves(&f.de),
            a: partes_de_tema(&f.a),
            escrita: f.de.clone(),
            razon: f.razon.clone(),
        })
        .collect();
    salida.sort_by(|x, y| (y.de.len(), &x.de).cmp(&(x.de.len(), &y.de)));
    salida
}

/// The tree while it is made.
struct Obra {
    temas: Temas,
    fusiones: Vec<Lectura>,
    /// For each node, how often its last part is printed in each way.
    nombres: Vec<BTreeMap<String, usize>>,
    /// For each node, the paragraphs that are its own.
    propios: Vec<BTreeMap<Lugar, Procedencia>>,
}

impl Obra {
    /// The node of a line, made if it is new; none for a line without words.
    fn nodo(&mut self, partes: &[String]) -> Option<usize> {
        let claves: Vec<String> = partes.iter().map(|p| clave_de_tema(p)).collect();
        let fusion = self.fusiones.iter().find(|f| claves.starts_with(&f.de));
        let leidas = match fusion {
            Some(f) => [&f.a, &partes[f.de.len()..]].concat(),
            None => partes.to_vec(),
        };
        // What the edition writes only names a node that nothing printed names.
        let escritas = fusion.map_or(0, |f| f.a.len());
        let mut actual: Option<usize> = None;
        let mut slug = String::new();
        for (k, parte) in leidas.iter().enumerate() {
            if !slug.is_empty() {
                slug.push_str("--");
            }
            slug.push_str(&clave_de_tema(parte));
            let i = match self.temas.por_slug.get(&slug) {
                Some(i) => *i,
                None => {
                    let i = self.temas.nodos.len();
                    self.temas.nodos.push(Tema {
                        slug: slug.clone(),
                        padre: actual,
                        ..Tema::default()
                    });
                    self.nombres.push(BTreeMap::new());
                    self.propios.push(BTreeMap::new());
                    self.temas.por_slug.insert(slug.clone(), i);
                    match actual {
                        Some(p) => self.temas.nodos[p].hijos.push(i),
                        None => self.temas.raices.push(i),
                    }
                    i
                }
            };
            *self.nombres[i].entry(parte.clone()).or_insert(0) += usize::from(k >= escritas);
            actual = Some(i);
        }
        actual
    }

    /// Puts every printed line at its node, and headnotes under theirs.
    fn imprimir(&mut self, documentos: &[Documento]) {
        for (d, doc) in documentos.iter().enumerate() {
            for linea in &doc.meta.temas {
                self.linea(d, linea, false);
            }
            let mut anterior: Option<(&str, Option<usize>)> = None;
            for (b, bloque) in doc.bloques.iter().enumerate() {
                let Some(linea) = bloque.descriptor.as_deref() else {
                    anterior = None;
                    continue;
                };
                let nodo = match anterior {
                    Some((l, n)) if l == linea => n,
                    _ => self.linea(d, linea, true),
                };
                anterior = Some((linea, nodo));
                if let Some(n) = nodo {
                    let lugar = Lugar {
                        documento: d,
                        bloque: b,
                    };
                    self.propios[n].insert(lugar, Procedencia::Extracto);
                }
            }
        }
    }

    fn linea(&mut self, documento: usize, linea: &str, extracto: bool) -> Option<usize> {
        let n = self.nodo(&partes_de_tema(linea))?;
        self.temas.nodos[n].impresos.push(Impreso {
            documento,
            linea: linea.to_owned(),
            extracto,
        });
        Some(n)
    }

    /// Documents that the edition puts under a topic.
    fn asignar(&mut self, documentos: &[Documento], tesauro: &Tesauro) {
        for a in &tesauro.asignacion {
            let d = documentos.iter().position(|d| d.meta.id.0 == a.documento);
            let Some((documento, n)) =
                d.and_then(|d| Some((d, self.nodo(&partes_de_tema(&a.tema))?)))
            else {
                self.aviso(&format!(
                    "el documento «{}» no está en el corpus",
                    a.documento
                ));
                continue;
            };
            self.temas.nodos[n].asignados.push(Asignado {
                documento,
                razon: a.razon.clone(),
            });
        }
    }

    fn aviso(&mut self, que: &str) {
        let aviso = format!("vocabulario/temas.toml: {que}");
        self.temas.avisos.push(aviso);
    }

    /// Merges and other names become addresses; what the edition says of a topic goes to its node.
    fn anotar(&mut self, documentos: &[Documento], tesauro: &Tesauro) {
        for f in std::mem::take(&mut self.fusiones) {
            let a: Vec<String> = f.a.iter().map(|p| clave_de_tema(p)).collect();
            let Some(n) = self.temas.por_slug.get(&a.join("--")).copied() else {
                self.aviso(&format!(
                    "ningún documento imprime el tema «{}»",
                    f.a.join(" – ")
                ));
                continue;
            };
            self.otra_direccion(f.de.join("--"), n, &f.escrita);
            self.temas.nodos[n].fundidas.push(Fundida {
                de: f.escrita,
                razon: f.razon,
            });
        }
        let nodo_de = |temas: &Temas, linea: &str| {
            let slug = temas.de_linea(linea)?.slug.clone();
            temas.por_slug.get(&slug).copied()
        };
        for nota in &tesauro.tema {
            let Some(n) = nodo_de(&self.temas, &nota.tema) else {
                self.aviso(&format!("ningún documento imprime el tema «{}»", nota.tema));
                continue;
            };
            for nombre in &nota.otros_nombres {
                self.otra_direccion(clave_de_tema(nombre), n, nombre);
            }
            let definido_en = nota.definido_en.as_deref().and_then(|donde| {
                let (id, parrafo) = donde.split_once('/')?;
                let documento = documentos.iter().position(|d| d.meta.id.0 == id)?;
                let bloque = documentos[documento].posicion(parrafo)?;
                Some(Lugar { documento, bloque })
            });
            if let (None, Some(donde)) = (definido_en, &nota.definido_en) {
                self.aviso(&format!("no existe el párrafo «{donde}»"));
            }
            let mut ver_tambien = Vec::new();
            for otro in &nota.ver_tambien {
                match nodo_de(&self.temas, otro) {
                    Some(o) => ver_tambien.push(o),
                    None => self.aviso(&format!("ningún documento imprime el tema «{otro}»")),
                }
            }
            let tema = &mut self.temas.nodos[n];
            tema.otros_nombres
                .extend(nota.otros_nombres.iter().cloned());
            tema.descripcion = nota.descripcion.clone();
            tema.definido_en = definido_en;
            tema.ver_tambien = ver_tambien;
        }
    }

    fn otra_direccion(&mut self, slug: String, nodo: usize, escrita: &str) {
        if self.temas.por_slug.contains_key(&slug) {
            self.aviso(&format!(
                "«{escrita}» ya es un tema impreso: no puede ser otro nombre"
            ));
        } else if !slug.is_empty() {
            self.temas.alias.insert(slug, nodo);
        }
    }

    /// Names as they are printed most often, the first by letters among equals; nodes below in the order of their names.
    fn nombrar(&mut self) {
        let temas = &mut self.temas;
        // A node is made after the one above it.
        for i in 0..temas.nodos.len() {
            let usuales = &self.nombres[i];
            let nombre = usuales
                .iter()
                .max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)));
            let nombre = nombre.map_or_else(String::new, |(n, _)| n.clone());
            let ruta = match temas.nodos[i].padre {
                Some(p) => format!("{} – {nombre}", temas.nodos[p].ruta),
                None => nombre.clone(),
            };
            (temas.nodos[i].nombre, temas.nodos[i].ruta) = (nombre, ruta);
        }
        let slugs: Vec<String> = temas.nodos.iter().map(|t| t.slug.clone()).collect();
        temas.raices.sort_by(|a, b| slugs[*a].cmp(&slugs[*b]));
        for t in &mut temas.nodos {
            t.hijos.sort_by(|a, b| slugs[*a].cmp(&slugs[*b]));
            t.impresos.sort();
            t.impresos.dedup();
        }
    }

    /// Paragraphs that follow from what is printed: lines of doctrine of the headnotes, answers of whole documents.
    fn poner(&mut self, documentos: &[Documento], lineas: &Lineas) {
        for n in 0..self.propios.len() {
            let extractos: Vec<Lugar> = self.propios[n].keys().copied().collect();
            let suyas: BTreeMap<&str, &Linea> = (extractos.iter())
                .filter_map(|l| lineas.de(*l))
                .map(|l| (l.slug.as_str(), l))
                .collect();
            let de_lineas = suyas.values().flat_map(|l| &l.miembros).map(|m| m.lugar);
            let de_otras = (extractos.iter())
                .filter_map(|l| lineas.miembro(*l))
                .flat_map(|m| m.tambien.iter().copied());
            for l in de_lineas.chain(de_otras) {
                let rol = documentos[l.documento].bloques[l.bloque].rol;
                let dice = matches!(
                    rol,
                    Rol::Respuesta | Rol::Directriz | Rol::Razones | Rol::NormaTranscrita
                );
                if dice {
                    self.propios[n].entry(l).or_insert(Procedencia::Repite);
                }
            }
            let enteros = (self.temas.nodos[n].impresos.iter())
                .filter(|i| !i.extracto)
                .map(|i| (i.documento, Procedencia::Documento));
            let asignados =
                (self.temas.nodos[n].asignados.iter()).map(|a| (a.documento, Procedencia::Edicion));
            let por_documento: Vec<(usize, Procedencia)> = enteros.chain(asignados).collect();
            let con_extracto: BTreeSet<usize> = extractos.iter().map(|l| l.documento).collect();
            for (d, procedencia) in por_documento {
                if con_extracto.contains(&d) {
                    continue;
                }
                for (b, bloque) in documentos[d].bloques.iter().enumerate() {
                    if matches!(bloque.rol, Rol::Respuesta | Rol::Directriz) {
                        let lugar = Lugar {
                            documento: d,
                            bloque: b,
                        };
                        self.propios[n].entry(lugar).or_insert(procedencia);
                    }
                }
            }
        }
    }

    /// Each node takes what is below it; rules and documents follow.
    fn reunir(&mut self, corpus: &Corpus) {
        let documentos = corpus.documentos();
        for (n, propios) in self.propios.iter().enumerate() {
            for lugar in propios.keys() {
                self.temas.de.entry(*lugar).or_default().push(n);
            }
        }
        let mut todos = std::mem::take(&mut self.propios);
        let mut de_documentos: Vec<BTreeSet<usize>> = (self.temas.nodos.iter())
            .map(|t| {
                let impresos = t.impresos.iter().map(|i| i.documento);
                impresos
                    .chain(t.asignados.iter().map(|a| a.documento))
                    .collect()
            })
            .collect();
        // A node is made after the one above it: from the last to the first, everything goes up.
        for n in (0..todos.len()).rev() {
            let Some(p) = self.temas.nodos[n].padre else {
                continue;
            };
            let (propios, suyos) = (todos[n].clone(), de_documentos[n].clone());
            for (lugar, procedencia) in propios {
                let puesta = todos[p].entry(lugar).or_insert(procedencia);
                *puesta = (*puesta).min(procedencia);
            }
            de_documentos[p].extend(suyos);
        }
        let mut con_tema: BTreeSet<usize> = BTreeSet::new();
        let reglas = reglas_por_lugar(corpus);
        let mut por_documento: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); documentos.len()];
        for (lugar, suyas) in &reglas {
            por_documento[lugar.documento].extend(suyas);
        }
        for n in (0..self.temas.nodos.len()).rev() {
            let impreso = self.temas.nodos[n].impreso || !self.temas.nodos[n].impresos.is_empty();
            self.temas.nodos[n].impreso = impreso;
            if let Some(p) = self.temas.nodos[n].padre {
                self.temas.nodos[p].impreso |= impreso;
            }
        }
        let en_orden = |d: usize| documentos[d].en_el_tiempo();
        for (n, (lugares, suyos)) in todos.into_iter().zip(de_documentos).enumerate() {
            con_tema.extend(&suyos);
            let tema = &mut self.temas.nodos[n];
            let de_parrafos: BTreeSet<&str> = (lugares.keys())
                .filter_map(|l| reglas.get(l))
                .flatten()
                .copied()
                .collect();
            let de_documentos: BTreeSet<&str> = suyos
                .iter()
                .flat_map(|d| &por_documento[*d])
                .copied()
                .collect();
            let otras = de_documentos.difference(&de_parrafos);
            tema.otras_reglas = otras.map(|r| (*r).to_owned()).collect();
            tema.reglas = de_parrafos.into_iter().map(str::to_owned).collect();
            tema.puestos = (lugares.into_iter())
                .map(|(lugar, procedencia)| Puesto { lugar, procedencia })
                .collect();
            tema.puestos.sort_by_cached_key(|p| {
                let (sin_fecha, fecha, anio, _) = en_orden(p.lugar.documento);
                let rol = documentos[p.lugar.documento].bloques[p.lugar.bloque].rol;
                (
                    sin_fecha,
                    fecha,
                    anio,
                    p.lugar.documento,
                    rol,
                    p.lugar.bloque,
                )
            });
            tema.documentos = suyos.into_iter().collect();
            tema.documentos.sort_by_key(|d| en_orden(*d));
        }
        self.temas.sin_tema = (0..documentos.len())
            .filter(|d| !con_tema.contains(d))
            .collect();
        self.temas.sin_tema.sort_by_key(|d| en_orden(*d));
    }
}

/// The rules that rest on each paragraph. What only qualifies or limits a step is not what it rests on.
fn reglas_por_lugar(corpus: &Corpus) -> HashMap<Lugar, BTreeSet<&str>> {
    let documentos = corpus.documentos();
    let mut salida: HashMap<Lugar, BTreeSet<&str>> = HashMap::new();
    for (regla, fundamentos) in corpus.reglas_enlazadas() {
        for f in fundamentos.values().flatten().filter(|f| f.sustenta()) {
            let Apoyo::Interno {
                documento, parrafo, ..
            } = &f.apoyo
            else {
                continue;
            };
            let lugar = documentos
                .binary_search_by(|d| d.meta.id.cmp(documento))
                .ok()
                .and_then(|d| {
                    Some(Lugar {
                        documento: d,
                        bloque: documentos[d].posicion(&parrafo.0)?,
                    })
                });
            if let Some(lugar) = lugar {
                salida.entry(lugar).or_default().insert(regla);
            }
        }
    }
    salida
}
