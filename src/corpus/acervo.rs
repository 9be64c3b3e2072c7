//! The corpus as it is read: documents, links, parameters, cases, and what editors wrote beside them.

use super::{
    bloque::{IdDocumento, IdParrafo},
    casos::Caso,
    cobertura::Clasificacion,
    documento::Documento,
    enlaces::{Apoyo, Fundamento},
    lecciones::Leccion,
    lugar::Lugar,
    normas::NombreDeNorma,
    notas::NotaDeEdicion,
    parametros::Parametros,
    tesauro::Tesauro,
    version::Version,
    vigencias::Vigencia,
};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

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

/// Fundamentos of one rule by the step, limit or warning they belong to.
pub type PorLugar = BTreeMap<String, Vec<Fundamento>>;

/// A corpus that was read whole and is sound in itself.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    pub(super) documentos: Vec<Documento>,
    pub(super) enlaces: BTreeMap<String, PorLugar>,
    pub(super) parametros: Parametros,
    pub(super) casos: BTreeMap<String, Vec<Caso>>,
    pub(super) preguntas: HashMap<(IdDocumento, IdParrafo), Vec<String>>,
    pub(super) vigencias: HashMap<IdDocumento, HashMap<IdParrafo, Vigencia>>,
    pub(super) notas: HashMap<(IdDocumento, IdParrafo), NotaDeEdicion>,
    pub(super) clasificaciones: BTreeMap<(IdDocumento, IdParrafo), Clasificacion>,
    pub(super) sinonimos: Vec<Sinonimo>,
    pub(super) tesauro: Tesauro,
    pub(super) nombres_de_normas: Vec<NombreDeNorma>,
    pub(super) lecciones: Vec<Leccion>,
    pub(super) version: Version,
}

impl Corpus {
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

    /// Cites the paragraphs that transcribe a norm as the norm, «Ley 1150 de 2007, artículo 6, transcrito en …»: what it
    /// binds to is the norm's, not the opinion's. `norma` names the one that a paragraph transcribes.
    pub fn citar_normas(&mut self, norma: impl Fn(Lugar) -> Option<String>) {
        let fundamentos = self.enlaces.values_mut().flat_map(BTreeMap::values_mut);
        for f in fundamentos.flatten() {
            let Apoyo::Interno {
                documento,
                parrafo,
                cita,
                ..
            } = &mut f.apoyo
            else {
                continue;
            };
            let i = self
                .documentos
                .binary_search_by(|d| d.meta.id.cmp(documento));
            let lugar = i.ok().and_then(|documento| {
                let bloques = &self.documentos[documento].bloques;
                let bloque = bloques.iter().position(|b| b.id == *parrafo)?;
                Some(Lugar { documento, bloque })
            });
            if let Some(norma) = lugar.and_then(&norma) {
                *cita = format!("{norma}, transcrito en {cita}");
            }
        }
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

    /// What the edition says of a paragraph whose own words could mislead.
    pub fn nota(&self, documento: &IdDocumento, parrafo: &IdParrafo) -> Option<&NotaDeEdicion> {
        self.notas.get(&(documento.clone(), parrafo.clone()))
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
pub(super) struct Preguntas {
    pub(super) preguntas: Vec<String>,
}
