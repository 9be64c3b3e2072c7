//! Stage four: the citations of a corpus, and who cites what.

use super::{
    nombres::{Nombres, acto_de},
    norma::{Acto, Articulo, Cita, Destino, Norma, Opinion, es_compuesto},
    resolucion::{Leido, resolver},
};
use crate::corpus::{ClaseDeNorma, Corpus, Documento, NombreDeNorma, TipoDocumento};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Where a citation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sitio {
    /// Index of the document in the corpus.
    pub documento: usize,
    /// Index of the block in the document.
    pub bloque: usize,
    /// Index of the citation in the block.
    pub cita: usize,
}

/// A norm that the corpus cites.
#[derive(Debug, Clone)]
pub struct FichaDeNorma {
    /// Its identity.
    pub acto: Acto,
    /// Its name, when an editor gave it one.
    pub nombre: Option<NombreDeNorma>,
    /// Places that cite it whole, by date of document.
    pub entera: Vec<Sitio>,
    /// Places that cite each of its articles, by date of document.
    pub articulos: BTreeMap<Articulo, Vec<Sitio>>,
    /// Blocks, as document and index, that transcribe each article.
    pub transcripciones: BTreeMap<Articulo, Vec<(usize, usize)>>,
}

impl FichaDeNorma {
    fn nueva(acto: Acto) -> Self {
        Self {
            acto,
            nombre: None,
            entera: Vec::new(),
            articulos: BTreeMap::new(),
            transcripciones: BTreeMap::new(),
        }
    }

    /// Every place that cites it or an article of it.
    pub fn sitios(&self) -> impl Iterator<Item = Sitio> + '_ {
        self.entera
            .iter()
            .chain(self.articulos.values().flatten())
            .copied()
    }

    /// Paragraphs that cite it or an article of it.
    pub fn parrafos(&self) -> usize {
        parrafos(self.sitios())
    }
}

/// Distinct paragraphs among some places.
fn parrafos(sitios: impl Iterator<Item = Sitio>) -> usize {
    sitios
        .map(|s| (s.documento, s.bloque))
        .collect::<BTreeSet<_>>()
        .len()
}

/// How many citations there are of each sort.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cuentas {
    /// They lead to a norm or an opinion.
    pub resueltas: usize,
    /// They lead to nothing certain.
    pub sin_resolver: usize,
    /// They are misprinted.
    pub malformadas: usize,
}

/// Every citation of a corpus. Built once, when it is loaded.
#[derive(Debug, Clone, Default)]
pub struct Citas {
    /// By document and block.
    leidos: Vec<Vec<Leido>>,
    nombres: Nombres,
    normas: BTreeMap<Acto, FichaDeNorma>,
    por_slug: HashMap<String, Norma>,
    opiniones: BTreeMap<String, (Opinion, Vec<Sitio>)>,
    sin_resolver: Vec<Sitio>,
    malformadas: Vec<Sitio>,
}

impl Citas {
    /// Reads the citations of every document.
    pub fn nuevas(corpus: &Corpus) -> Self {
        let nombres = Nombres::de(corpus.nombres_de_normas());
        let mut leidos: Vec<Vec<Leido>> = corpus
            .documentos()
            .iter()
            .map(|d| resolver(d, &nombres))
            .collect();
        let propios = Propios::de(corpus.documentos());
        for (d, bloques) in corpus.documentos().iter().zip(&mut leidos) {
            for leido in bloques {
                for c in &mut leido.citas {
                    if let Some(opinion) = propios.el_de(&c.destino) {
                        c.destino = Destino::Opinion(opinion.clone());
                    }
                }
                let es_este =
                    |c: &Cita| matches!(&c.destino, Destino::Opinion(o) if o.id == d.meta.id.0);
                leido.citas.retain(|c| !es_este(c));
            }
        }
        let mut citas = Self {
            leidos: Vec::new(),
            nombres,
            ..Self::default()
        };
        for documento in en_orden_de_fecha(corpus.documentos()) {
            for (bloque, leido) in leidos[documento].iter().enumerate() {
                citas.anotar(documento, bloque, leido);
            }
        }
        for n in corpus.nombres_de_normas() {
            if let Some(f) = citas.normas.get_mut(&acto_de(n)) {
                f.nombre = Some(n.clone());
            }
        }
        for f in citas.normas.values() {
            let articulos = f.articulos.keys().chain(f.transcripciones.keys());
            let normas = articulos.map(|a| Norma {
                acto: f.acto.clone(),
                articulo: Some(a.clone()),
                partes: Vec::new(),
            });
            for n in normas.chain([Norma::entera(f.acto.clone())]) {
                citas.por_slug.insert(n.slug(), n);
            }
        }
        citas.leidos = leidos;
        citas
    }

    fn anotar(&mut self, documento: usize, bloque: usize, leido: &Leido) {
        for (cita, c) in leido.citas.iter().enumerate() {
            let sitio = Sitio {
                documento,
                bloque,
                cita,
            };
            match &c.destino {
                Destino::Norma(n) => {
                    let ficha = self.ficha(&n.acto);
                    match &n.articulo {
                        None => ficha.entera.push(sitio),
                        Some(a) => ficha.articulos.entry(a.clone()).or_default().push(sitio),
                    }
                }
                Destino::Opinion(o) => {
                    let entrada = self.opiniones.entry(o.id.clone());
                    let (_, sitios) = entrada.or_insert_with(|| (o.clone(), Vec::new()));
                    sitios.push(sitio);
                }
                Destino::SinResolver(_) => self.sin_resolver.push(sitio),
                Destino::Malformada(_) => self.malformadas.push(sitio),
            }
        }
        if let Some(Norma {
            acto,
            articulo: Some(a),
            ..
        }) = &leido.transcribe
        {
            let transcripciones = &mut self.ficha(acto).transcripciones;
            transcripciones
                .entry(a.clone())
                .or_default()
                .push((documento, bloque));
        }
    }

    fn ficha(&mut self, acto: &Acto) -> &mut FichaDeNorma {
        self.normas
            .entry(acto.clone())
            .or_insert_with(|| FichaDeNorma::nueva(acto.clone()))
    }

    /// The citations of a block, in order.
    pub fn en(&self, documento: usize, bloque: usize) -> &[Cita] {
        self.leido(documento, bloque).map_or(&[], |l| &l.citas)
    }

    /// A citation.
    pub fn cita(&self, sitio: Sitio) -> Option<&Cita> {
        self.en(sitio.documento, sitio.bloque).get(sitio.cita)
    }

    /// The norm that a block transcribes.
    pub fn transcribe(&self, documento: usize, bloque: usize) -> Option<&Norma> {
        self.leido(documento, bloque)?.transcribe.as_ref()
    }

    fn leido(&self, documento: usize, bloque: usize) -> Option<&Leido> {
        self.leidos.get(documento)?.get(bloque)
    }

    /// Names of the norms that a block cites or transcribes, «Ley 1150 de 2007», each once. Guides and rulings are no norms.
    pub fn etiquetas(&self, documento: usize, bloque: usize) -> Vec<String> {
        let Some(leido) = self.leido(documento, bloque) else {
            return Vec::new();
        };
        let citadas = leido.citas.iter().filter_map(Cita::norma);
        let actos: BTreeSet<&Acto> = citadas
            .chain(&leido.transcribe)
            .map(|n| &n.acto)
            .filter(|a| !matches!(a.clase(), ClaseDeNorma::Guia | ClaseDeNorma::Providencia))
            .collect();
        actos.into_iter().map(Acto::to_string).collect()
    }

    /// Every norm that the corpus cites, by kind, year and number.
    pub fn normas(&self) -> impl Iterator<Item = &FichaDeNorma> {
        self.normas.values()
    }

    /// A norm by identity.
    pub fn norma(&self, acto: &Acto) -> Option<&FichaDeNorma> {
        self.normas.get(acto)
    }

    /// What an address name stands for: an act, or an article of one.
    pub fn de_slug(&self, slug: &str) -> Option<&Norma> {
        self.por_slug.get(slug)
    }

    /// Addresses of the pages of every norm and article, sorted.
    pub fn direcciones(&self) -> Vec<String> {
        let mut salida: Vec<String> = self.por_slug.values().map(Norma::direccion).collect();
        salida.sort_unstable();
        salida
    }

    /// The only act of which the corpus cites an article numbered as in the single regulatory decrees.
    pub(super) fn decreto_de(&self, articulo: &str) -> Option<Acto> {
        if !es_compuesto(articulo) {
            return None;
        }
        let articulo = Articulo(articulo.to_owned());
        let mut con_el = self
            .normas
            .values()
            .filter(|f| f.articulos.contains_key(&articulo));
        let unica = con_el.next()?;
        con_el.next().is_none().then(|| unica.acto.clone())
    }

    pub(super) fn nombres(&self) -> &Nombres {
        &self.nombres
    }

    /// Opinions and circulars that are cited, by id, with the places.
    pub fn opiniones(&self) -> impl Iterator<Item = (&Opinion, &[Sitio])> {
        self.opiniones.values().map(|(o, s)| (o, s.as_slice()))
    }

    /// An opinion that is cited, and the places that cite it.
    pub fn opinion(&self, id: &str) -> Option<(&Opinion, &[Sitio])> {
        self.opiniones.get(id).map(|(o, s)| (o, s.as_slice()))
    }

    /// The places that cite a document.
    pub fn citado_por(&self, id: &str) -> &[Sitio] {
        self.opiniones.get(id).map_or(&[], |(_, s)| s)
    }

    /// The places of one document, with their citations, in order.
    pub fn de_documento(&self, documento: usize) -> impl Iterator<Item = (Sitio, &Cita)> {
        let bloques = self.leidos.get(documento).into_iter().flatten().enumerate();
        bloques.flat_map(move |(bloque, l)| {
            l.citas.iter().enumerate().map(move |(cita, c)| {
                (
                    Sitio {
                        documento,
                        bloque,
                        cita,
                    },
                    c,
                )
            })
        })
    }

    /// Citations that lead to nothing certain.
    pub fn sin_resolver(&self) -> &[Sitio] {
        &self.sin_resolver
    }

    /// Citations that are misprinted.
    pub fn malformadas(&self) -> &[Sitio] {
        &self.malformadas
    }

    /// How many there are.
    pub fn cuentas(&self) -> Cuentas {
        let todas: usize = self.leidos.iter().flatten().map(|l| l.citas.len()).sum();
        let (sin_resolver, malformadas) = (self.sin_resolver.len(), self.malformadas.len());
        Cuentas {
            resueltas: todas - sin_resolver - malformadas,
            sin_resolver,
            malformadas,
        }
    }
}

/// Documents, oldest first; one without date, after those of its year.
fn en_orden_de_fecha(documentos: &[Documento]) -> Vec<usize> {
    let mut orden: Vec<usize> = (0..documentos.len()).collect();
    orden.sort_by_key(|i| {
        let m = &documentos[*i].meta;
        (m.anio, m.fecha.is_none(), m.fecha, *i)
    });
    orden
}

/// The documents of the corpus by the ways in which texts name them: number and year, or filing number.
struct Propios(HashMap<String, Opinion>);

impl Propios {
    fn de(documentos: &[Documento]) -> Self {
        let mut mapa = HashMap::new();
        for d in documentos {
            let m = &d.meta;
            let opinion = Opinion {
                id: m.id.0.clone(),
                titulo: d.titulo(),
            };
            let numero = m.numero.as_deref().map(|n| match m.tipo {
                TipoDocumento::Concepto => {
                    Opinion::de_numero(n.trim_start_matches("C-"), m.anio).id
                }
                TipoDocumento::Circular => clave_de_circular(n, m.anio),
            });
            let radicados = m.radicados_entrada.iter().chain(&m.radicados_salida);
            for clave in radicados.map(|r| Opinion::de_radicado(r).id).chain(numero) {
                mapa.insert(clave, opinion.clone());
            }
        }
        Self(mapa)
    }

    fn el_de(&self, destino: &Destino) -> Option<&Opinion> {
        match destino {
            Destino::Opinion(o) => self.0.get(&o.id),
            Destino::Norma(Norma {
                acto:
                    Acto::Numerado {
                        clase: ClaseDeNorma::Circular,
                        anio,
                        numero,
                    },
                articulo: None,
                ..
            }) => self.0.get(&clave_de_circular(&numero.to_string(), *anio)),
            _ => None,
        }
    }
}

fn clave_de_circular(numero: &str, anio: i16) -> String {
    format!("circular-{}-{anio}", numero.trim_start_matches('0'))
}
