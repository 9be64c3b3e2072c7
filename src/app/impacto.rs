//! What changes from one corpus to another: paragraphs, links, support of the rules, worked cases, coverage, dated values.
//!
//! Everything is compared by its name: a document and a paragraph by id, a link by its quote in its step, a case by its
//! title in its rule, a series by its file. A paragraph that went into another, and is now an alias of it, says where it
//! went. It tells what changes, not whether that is right; a corpus that does not load cannot be compared.

use super::App;
use crate::{
    corpus::{
        Apoyo, Bloque, Caso, Documento, Estado, Fundamento, Metadatos, Papel, Periodo, Rol, Version,
    },
    doctrina::cobertura::{Clase, Renglon},
    hechos::{Dato, Errores},
    reglas::proceso,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// All that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impacto {
    /// Version of the corpus that is left.
    pub antes: Version,
    /// Version of the one that comes.
    pub despues: Version,
    /// Documents, in order of id; those that stay as they were are left out, and so in the other lists.
    pub documentos: Vec<CambioDocumento>,
    /// Links, by rule and step.
    pub enlaces: Vec<CambioEnlace>,
    /// Rules that gain or lose their support.
    pub reglas: Vec<CambioRegla>,
    /// Worked cases, by rule.
    pub casos: Vec<CambioCaso>,
    /// Paragraphs whose class in the ledger is another, in order of id.
    pub cobertura: Vec<CambioCobertura>,
    /// Series of dated values.
    pub parametros: Vec<CambioParametro>,
}

/// A document that comes, goes or changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CambioDocumento {
    /// Its id.
    pub id: String,
    /// Whether it is only on one side.
    pub clase: Presencia,
    /// Data of its front matter that are others: the source file does not count.
    pub metadatos: Vec<&'static str>,
    /// Its paragraphs that change; none when the whole document comes or goes.
    pub parrafos: Vec<CambioParrafo>,
}

/// On which sides something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presencia {
    /// Only after.
    Agregado,
    /// Only before.
    Quitado,
    /// On both, and other.
    Cambiado,
}

impl Presencia {
    /// The name in JSON.
    pub fn nombre(self) -> &'static str {
        match self {
            Self::Agregado => "agregado",
            Self::Quitado => "quitado",
            Self::Cambiado => "cambiado",
        }
    }

    fn de(antes: bool, despues: bool) -> Self {
        match (antes, despues) {
            (false, true) => Self::Agregado,
            (true, false) => Self::Quitado,
            _ => Self::Cambiado,
        }
    }
}

/// A paragraph that comes, goes or changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CambioParrafo {
    /// Its id in the document.
    pub id: String,
    /// Role before and after.
    pub rol: (Option<Rol>, Option<Rol>),
    /// Its words: all taken away or put in when it is on one side only; empty when they are the same.
    pub texto: Vec<Trozo>,
    /// The paragraph that now answers to its id, when it is gone.
    pub alias: Option<String>,
}

impl CambioParrafo {
    /// On which sides it is.
    pub fn clase(&self) -> Presencia {
        Presencia::de(self.rol.0.is_some(), self.rol.1.is_some())
    }
}

/// A run of words of a text compared with another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trozo {
    /// In both.
    Igual(String),
    /// Only before.
    Quita(String),
    /// Only after.
    Pone(String),
}

/// A link that comes, goes, or stands otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CambioEnlace {
    /// The rule.
    pub regla: String,
    /// The step, limit or warning.
    pub lugar: String,
    /// What it does.
    pub papel: Papel,
    /// The quote, or the source outside the corpus.
    pub cita: String,
    /// How it stood.
    pub antes: Option<Puesto>,
    /// How it stands.
    pub despues: Option<Puesto>,
}

/// How a link stands against its corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Puesto {
    /// `documento/parrafo`, for paragraphs of the corpus.
    pub parrafo: Option<String>,
    /// Its state, for paragraphs of the corpus.
    pub estado: Option<Estado>,
    /// Whether the paragraph is other than when the link was made.
    pub parrafo_cambiado: bool,
    /// Whether it may stand under a verdict: literal, and in a role that admits it.
    pub vale: bool,
}

/// A rule that gains or loses its support.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CambioRegla {
    /// The rule.
    pub id: &'static str,
    /// Whether it has it after.
    pub con_apoyo: bool,
    /// What it lacks on the side where it has none.
    pub faltas: Vec<String>,
}

/// A worked case that comes, goes, or is answered otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CambioCaso {
    /// The rule.
    pub regla: String,
    /// Its title.
    pub titulo: String,
    /// Whether its facts are the same; only then is the change one of doctrine.
    pub mismos_hechos: bool,
    /// The answer before.
    pub antes: Option<Respuesta>,
    /// The answer after.
    pub despues: Option<Respuesta>,
}

impl CambioCaso {
    /// Paragraphs cited in `a` and not in `b`, or with another text there.
    fn citas_sin(a: &Option<Respuesta>, b: &Option<Respuesta>) -> Vec<String> {
        let de = |r: &Option<Respuesta>| match r {
            Some(Respuesta::Veredicto { citas, .. }) => citas.clone(),
            _ => BTreeMap::new(),
        };
        let (a, b) = (de(a), de(b));
        let sola = a.into_iter().filter(|(p, s)| b.get(p) != Some(s));
        sola.map(|(p, _)| p).collect()
    }

    /// Paragraphs that are no longer cited, or whose text is another.
    pub fn citas_quitadas(&self) -> Vec<String> {
        Self::citas_sin(&self.antes, &self.despues)
    }

    /// Paragraphs that are cited now, or whose text is another.
    pub fn citas_puestas(&self) -> Vec<String> {
        Self::citas_sin(&self.despues, &self.antes)
    }
}

/// What a corpus answers to a worked case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Respuesta {
    /// A verdict, or the evaluation of a process.
    Veredicto {
        /// Its code.
        codigo: String,
        /// Its result.
        resultado: Value,
        /// Paragraphs cited, `documento/parrafo`, with the hash of their text.
        citas: BTreeMap<String, String>,
    },
    /// The facts are in error at these paths.
    EnError(Vec<String>),
    /// The rule has no support in that corpus, or is not there.
    SinRegla,
}

/// A paragraph of doctrine whose class in the ledger of coverage changes, or that comes or goes with one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CambioCobertura {
    /// `documento/parrafo`.
    pub parrafo: String,
    /// Its class before.
    pub antes: Option<Clase>,
    /// Its class after.
    pub despues: Option<Clase>,
}

/// A series of dated values that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CambioParametro {
    /// The series.
    pub id: String,
    /// Periods that are no longer there as they were.
    pub quitados: Vec<Periodo>,
    /// Periods that are there now.
    pub puestos: Vec<Periodo>,
}

impl Impacto {
    /// Compares two corpora.
    pub fn entre(antes: &App, despues: &App) -> Self {
        Self {
            antes: antes.corpus().version().clone(),
            despues: despues.corpus().version().clone(),
            documentos: documentos(antes, despues),
            enlaces: enlaces(antes, despues),
            reglas: reglas(antes, despues),
            casos: casos(antes, despues),
            cobertura: cobertura(antes, despues),
            parametros: parametros(antes, despues),
        }
    }

    /// Whether nothing changes.
    pub fn ninguno(&self) -> bool {
        self.documentos.is_empty()
            && self.enlaces.is_empty()
            && self.reglas.is_empty()
            && self.casos.is_empty()
            && self.cobertura.is_empty()
            && self.parametros.is_empty()
    }
}

/// Everything that two maps hold, by key, in order.
fn juntos<'a, K: Ord, V: 'a>(
    antes: impl IntoIterator<Item = (K, &'a V)>,
    despues: impl IntoIterator<Item = (K, &'a V)>,
) -> impl Iterator<Item = (K, Option<&'a V>, Option<&'a V>)> {
    let mut todos: BTreeMap<K, (Option<&'a V>, Option<&'a V>)> = BTreeMap::new();
    for (k, v) in antes {
        todos.entry(k).or_default().0 = Some(v);
    }
    for (k, v) in despues {
        todos.entry(k).or_default().1 = Some(v);
    }
    todos.into_iter().map(|(k, (a, b))| (k, a, b))
}

pub(in crate::app) fn documentos(antes: &App, despues: &App) -> Vec<CambioDocumento> {
    fn por_id(app: &App) -> impl Iterator<Item = (&str, &Documento)> {
        let todos = app.corpus().documentos().iter();
        todos.map(|d| (d.meta.id.0.as_str(), d))
    }
    juntos(por_id(antes), por_id(despues))
        .filter_map(|(id, a, b)| {
            let (metadatos, parrafos) = match (a, b) {
                (Some(a), Some(b)) => (metadatos(&a.meta, &b.meta), parrafos(a, b)),
                _ => (Vec::new(), Vec::new()),
            };
            let en_uno = a.is_none() || b.is_none();
            (en_uno || !metadatos.is_empty() || !parrafos.is_empty()).then(|| CambioDocumento {
                id: id.to_owned(),
                clase: Presencia::de(a.is_some(), b.is_some()),
                metadatos,
                parrafos,
            })
        })
        .collect()
}

fn metadatos(a: &Metadatos, b: &Metadatos) -> Vec<&'static str> {
    let cambios = [
        ("tipo", a.tipo != b.tipo),
        ("numero", a.numero != b.numero),
        ("anio", a.anio != b.anio),
        (
            "fecha",
            (a.fecha, a.fecha_origen) != (b.fecha, b.fecha_origen),
        ),
        (
            "radicados",
            (&a.radicados_entrada, &a.radicados_salida)
                != (&b.radicados_entrada, &b.radicados_salida),
        ),
        ("temas", a.temas != b.temas),
        ("mascaras", a.mascaras != b.mascaras),
    ];
    let otros = cambios.into_iter().filter(|(_, otro)| *otro);
    otros.map(|(nombre, _)| nombre).collect()
}

fn parrafos(a: &Documento, b: &Documento) -> Vec<CambioParrafo> {
    fn por_id(d: &Documento) -> BTreeMap<&str, &Bloque> {
        d.bloques.iter().map(|b| (b.id.0.as_str(), b)).collect()
    }
    let (viejos, nuevos) = (por_id(a), por_id(b));
    // In the order of the document that comes, those that are gone at the end.
    let quitados = a
        .bloques
        .iter()
        .filter(|x| !nuevos.contains_key(x.id.0.as_str()));
    b.bloques
        .iter()
        .chain(quitados)
        .filter_map(|bloque| {
            let id = bloque.id.0.as_str();
            let (x, y) = (viejos.get(id), nuevos.get(id));
            let texto = palabras(x.map_or("", |x| &x.texto), y.map_or("", |y| &y.texto));
            let rol = (x.map(|x| x.rol), y.map(|y| y.rol));
            let vigente = b.posicion(id).map(|i| b.bloques[i].id.0.clone());
            (rol.0 != rol.1 || !texto.is_empty()).then(|| CambioParrafo {
                id: id.to_owned(),
                rol,
                texto,
                alias: vigente.filter(|v| v != id),
            })
        })
        .collect()
}

/// The words that two texts share and those that each has alone; nothing when they are the same.
fn palabras(a: &str, b: &str) -> Vec<Trozo> {
    if a == b {
        return Vec::new();
    }
    let mut salida: Vec<Trozo> = Vec::new();
    for c in similar::TextDiff::from_words(a, b).iter_all_changes() {
        let de = match c.tag() {
            similar::ChangeTag::Equal => Trozo::Igual,
            similar::ChangeTag::Delete => Trozo::Quita,
            similar::ChangeTag::Insert => Trozo::Pone,
        };
        match (salida.last_mut(), de(c.value().to_owned())) {
            (Some(Trozo::Igual(t)), Trozo::Igual(mas))
            | (Some(Trozo::Quita(t)), Trozo::Quita(mas))
            | (Some(Trozo::Pone(t)), Trozo::Pone(mas)) => t.push_str(&mas),
            (_, otro) => salida.push(otro),
        }
    }
    salida
}

/// Rule, step, part, quote, and which of several equal ones.
type Enlace = (String, String, &'static str, String, usize);

fn enlaces(antes: &App, despues: &App) -> Vec<CambioEnlace> {
    let (a, b) = (de_enlaces(antes), de_enlaces(despues));
    juntos(&a, &b)
        .filter_map(|((regla, lugar, _, cita, _), a, b)| {
            let puesto = |x: Option<&(Papel, Puesto)>| x.map(|(_, p)| p.clone());
            let (antes, despues) = (puesto(a), puesto(b));
            let (papel, _) = a.or(b)?;
            (antes != despues).then(|| CambioEnlace {
                regla: regla.clone(),
                lugar: lugar.clone(),
                papel: *papel,
                cita: cita.clone(),
                antes,
                despues,
            })
        })
        .collect()
}

fn de_enlaces(app: &App) -> BTreeMap<Enlace, (Papel, Puesto)> {
    let mut salida = BTreeMap::new();
    for (regla, por_lugar) in app.corpus().reglas_enlazadas() {
        for f in por_lugar.values().flatten() {
            let (cita, puesto) = puesto(f);
            let mut clave = (regla.to_owned(), f.lugar.clone(), f.papel.nombre(), cita, 0);
            while salida.contains_key(&clave) {
                clave.4 += 1;
            }
            salida.insert(clave, (f.papel, puesto));
        }
    }
    salida
}

fn puesto(f: &Fundamento) -> (String, Puesto) {
    let vale = f.vale();
    match &f.apoyo {
        Apoyo::Interno {
            documento,
            parrafo,
            fragmento,
            estado,
            cambiado,
            ..
        } => (
            fragmento.clone(),
            Puesto {
                parrafo: Some(format!("{documento}/{parrafo}")),
                estado: Some(*estado),
                parrafo_cambiado: *cambiado,
                vale,
            },
        ),
        Apoyo::Externo {
            documento, pagina, ..
        } => (
            format!("{documento}, {pagina}"),
            Puesto {
                parrafo: None,
                estado: None,
                parrafo_cambiado: false,
                vale,
            },
        ),
    }
}

pub(in crate::app) fn reglas(antes: &App, despues: &App) -> Vec<CambioRegla> {
    crate::reglas::registro()
        .iter()
        .filter_map(|r| {
            let id = r.ficha().id;
            let (a, b) = (antes.faltas_de_regla(id), despues.faltas_de_regla(id));
            (a.is_empty() != b.is_empty()).then(|| CambioRegla {
                id,
                con_apoyo: b.is_empty(),
                faltas: a.iter().chain(b).cloned().collect(),
            })
        })
        .collect()
}

/// Rule, title, and which of several cases with that title.
type NombreDeCaso = (String, String, usize);

pub(crate) fn casos(antes: &App, despues: &App) -> Vec<CambioCaso> {
    let (a, b) = (de_casos(antes), de_casos(despues));
    juntos(
        a.iter().map(|(k, c)| (k, *c)),
        b.iter().map(|(k, c)| (k, *c)),
    )
    .filter_map(|((regla, titulo, _), a, b)| {
        let respuesta = |app: &App, c: Option<&Caso>| c.map(|c| responder(app, regla, c));
        let (x, y) = (respuesta(antes, a), respuesta(despues, b));
        (x != y).then(|| CambioCaso {
            regla: regla.clone(),
            titulo: titulo.clone(),
            mismos_hechos: a.map(|c| &c.entrada) == b.map(|c| &c.entrada),
            antes: x,
            despues: y,
        })
    })
    .collect()
}

fn de_casos(app: &App) -> BTreeMap<NombreDeCaso, &Caso> {
    let mut salida = BTreeMap::new();
    for regla in app.corpus().reglas_con_casos() {
        for caso in app.corpus().casos(regla) {
            let mut clave = (regla.to_owned(), caso.titulo.clone(), 0);
            while salida.contains_key(&clave) {
                clave.2 += 1;
            }
            salida.insert(clave, caso);
        }
    }
    salida
}

/// What a corpus answers to a case, through the receipt that would be given.
fn responder(app: &App, regla: &str, caso: &Caso) -> Respuesta {
    let mut errores = Errores::default();
    let en_error =
        |e: &Errores| Respuesta::EnError(e.lista().iter().map(|f| f.ruta.clone()).collect());
    let Ok(dato) = Dato::objeto_de_json(&caso.entrada, &mut errores) else {
        return Respuesta::EnError(vec!["$".to_owned()]);
    };
    let recibo = if regla == proceso::ID {
        let Some(entrada) = proceso::leer(&dato, &mut errores) else {
            return en_error(&errores);
        };
        match app.evaluar_proceso(&dato, &entrada) {
            Ok(evaluacion) => evaluacion.recibo,
            Err(_) => return Respuesta::SinRegla,
        }
    } else {
        let Some(lista) = app.regla(regla) else {
            return Respuesta::SinRegla;
        };
        match app.dictar(lista, &dato) {
            Ok(dictamen) if errores.ninguno() => dictamen.recibo,
            Ok(_) => return en_error(&errores),
            Err(e) => return en_error(&e),
        }
    };
    let r = recibo.contenido();
    Respuesta::Veredicto {
        codigo: r.codigo.to_string(),
        resultado: serde_json::to_value(&r.resultado).unwrap_or_default(),
        citas: (r.fundamentos.iter())
            .map(|c| (format!("{}/{}", c.documento, c.parrafo), c.sha256.clone()))
            .collect(),
    }
}

fn cobertura(antes: &App, despues: &App) -> Vec<CambioCobertura> {
    let de = |app: &App| -> BTreeMap<String, Clase> {
        let con_nombre = |r: &Renglon| {
            let (d, b) = app.en(r.lugar)?;
            Some((format!("{}/{}", d.meta.id, b.id), r.clase()))
        };
        let renglones = app.cobertura().renglones().iter();
        renglones.filter_map(con_nombre).collect()
    };
    let (a, b) = (de(antes), de(despues));
    juntos(&a, &b)
        .filter(|(_, a, b)| a != b)
        .map(|(parrafo, a, b)| CambioCobertura {
            parrafo: parrafo.clone(),
            antes: a.copied(),
            despues: b.copied(),
        })
        .collect()
}

fn parametros(antes: &App, despues: &App) -> Vec<CambioParametro> {
    let de = |app: &App| -> BTreeMap<String, Vec<Periodo>> {
        let series = app.corpus().parametros().series().iter();
        series.map(|s| (s.id.clone(), s.periodo.clone())).collect()
    };
    let (a, b) = (de(antes), de(despues));
    let ids: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    let solo = |a: Option<&Vec<Periodo>>, b: Option<&Vec<Periodo>>| -> Vec<Periodo> {
        let otros = b.map_or(&[][..], Vec::as_slice);
        let mios = a.map_or(&[][..], Vec::as_slice).iter();
        mios.filter(|p| !otros.contains(p)).cloned().collect()
    };
    ids.into_iter()
        .map(|id| CambioParametro {
            id: id.clone(),
            quitados: solo(a.get(id), b.get(id)),
            puestos: solo(b.get(id), a.get(id)),
        })
        .filter(|c| !c.quitados.is_empty() || !c.puestos.is_empty())
        .collect()
}
