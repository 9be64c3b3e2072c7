//! The search index of one corpus: how it is made.

use super::{
    ajustes::Ajustes,
    fallo::Fallo,
    indice::{
        analisis::Raices,
        inverso::{Construccion, Indice, Parrafo},
        norma_citada::{CITA, citadas},
        preguntas::Preguntas,
    },
    pregunta::{
        self,
        peticion::Peticion,
        plan::{Plan, Vocabulario},
    },
    recorrido::condiciones::Jueces,
    respuesta::{
        hallazgo::{Compilado, Respuesta},
        valores::Valores,
    },
    textos::Textos,
};
use crate::{
    citas::Citas,
    corpus::{Bloque, Clase, Corpus, Documento, Lugar, Rol, Sinonimo},
    lengua::texto,
};
use std::{
    path::Path,
    sync::{Arc, OnceLock},
};

/// The search index of one corpus.
pub struct Buscador {
    pub(super) indice: Indice,
    pub(super) preguntas: Preguntas,
    pub(super) citas: Arc<Citas>,
    pub(super) vocabulario: Vocabulario,
    /// Kinds, years and topics of the documents: those of the first that are asked for, as an index is of one corpus.
    pub(super) valores: OnceLock<[Valores; 3]>,
    /// The place of each of them by date.
    pub(super) fechas: OnceLock<Vec<u32>>,
}

impl Buscador {
    /// Builds the index of a corpus in memory. Its paragraphs are found by the norms they cite, too.
    pub fn nuevo(corpus: &Corpus, citas: &Arc<Citas>) -> Result<Self, Fallo> {
        let mut construccion = Construccion::en_memoria()?;
        let mut preguntas = Preguntas::default();
        for (d, doc) in corpus.documentos().iter().enumerate() {
            let problemas = problemas(doc);
            for (b, bloque) in doc.bloques.iter().enumerate() {
                let mut responde = corpus.preguntas(&doc.meta.id, &bloque.id).to_vec();
                if bloque.rol == Rol::Respuesta {
                    responde.extend(problemas.iter().map(|p| (*p).to_owned()));
                }
                preguntas.agregar(&responde);
                construccion.agregar(&Parrafo {
                    lugar: Lugar {
                        documento: d,
                        bloque: b,
                    },
                    rol: bloque.rol,
                    texto: &bloque.texto,
                    encabezado: &format!(
                        "{} {} {} {}",
                        doc.titulo(),
                        doc.seccion_de(b),
                        bloque.descriptor.as_deref().unwrap_or_default(),
                        anuncio(doc, b)
                    ),
                    preguntas: &responde.join(" "),
                    normas: &citas.etiquetas(d, b),
                    citadas: &citadas(citas, d, b),
                });
            }
        }
        Ok(Self {
            preguntas,
            citas: Arc::clone(citas),
            ..Self::con(construccion.terminar(corpus)?, corpus.sinonimos())
        })
    }

    /// Builds an index in a folder that exists and is empty, paragraph by paragraph in order of place.
    pub fn construir_en(
        carpeta: &Path,
        textos: &dyn Textos,
        sinonimos: &[Sinonimo],
        recorrer: impl FnOnce(&mut dyn FnMut(&Parrafo<'_>)),
    ) -> Result<Self, Fallo> {
        let mut construccion = Construccion::en_carpeta(carpeta)?;
        recorrer(&mut |p| construccion.agregar(p));
        Ok(Self::con(construccion.terminar(textos)?, sinonimos))
    }

    /// Opens an index that was built in a folder.
    pub fn abrir(carpeta: &Path, sinonimos: &[Sinonimo]) -> Result<Self, Fallo> {
        Ok(Self::con(Indice::abrir(carpeta)?, sinonimos))
    }

    fn con(indice: Indice, sinonimos: &[Sinonimo]) -> Self {
        Self {
            indice,
            preguntas: Preguntas::default(),
            citas: Arc::default(),
            vocabulario: Vocabulario::nuevo(sinonimos),
            valores: OnceLock::new(),
            fechas: OnceLock::new(),
        }
    }

    /// Copies of a paragraph, itself left out, best role first.
    pub fn copias(&self, lugar: Lugar) -> Vec<Lugar> {
        let parrafos = &self.indice.parrafos;
        let Some(fila) = parrafos.fila(lugar) else {
            return Vec::new();
        };
        let mut copias: Vec<u32> = parrafos.copias(parrafos.grupo(fila)).to_vec();
        copias.retain(|i| *i != fila);
        copias.sort_by_key(|i| (parrafos.rol(*i), *i));
        copias.into_iter().map(|i| parrafos.lugar(i)).collect()
    }

    /// Answers a search.
    pub fn buscar(&self, textos: &dyn Textos, peticion: &Peticion) -> Result<Respuesta, Fallo> {
        self.buscar_con(textos, peticion, &Ajustes::default())
    }

    /// Answers a search with other weights.
    pub fn buscar_con(
        &self,
        textos: &dyn Textos,
        peticion: &Peticion,
        ajustes: &Ajustes,
    ) -> Result<Respuesta, Fallo> {
        let documentos = textos.documentos();
        let plan = Plan::nuevo(
            &peticion.consulta,
            &peticion.filtros,
            documentos,
            &pregunta::plan::Fuentes {
                indice: &self.indice,
                vocabulario: &self.vocabulario,
                citas: &self.citas,
            },
            ajustes,
        )?;
        let mut respuesta = Respuesta {
            interpretada: plan.interpretada(documentos),
            avisos: plan.consulta.avisos.clone(),
            documentos: plan.referencia.documentos.clone(),
            sugerencia: plan.sugerencia(),
            ..Respuesta::default()
        };
        let ausentes = plan.referencia.ausentes.iter();
        respuesta
            .avisos
            .extend(ausentes.map(|a| format!("En este corpus no está {a}.")));
        let jueces = Jueces {
            indice: &self.indice,
            textos,
        };
        self.ordenar(&plan, &jueces, peticion, ajustes, &mut respuesta)?;
        respuesta.plan = plan;
        Ok(respuesta)
    }

    /// What is looked for in the index.
    pub fn compilado(&self, plan: &Plan) -> Vec<Compilado> {
        let de = |t: &pregunta::plan::Termino| {
            let palabra = plan.palabras.get(t.origen);
            Compilado {
                palabra: match palabra {
                    Some(p) => p.escrita.clone(),
                    None if t.es_cita() => "norma citada".to_owned(),
                    None => "frase".to_owned(),
                },
                raiz: t.raiz.trim_start_matches(CITA).to_owned(),
                peso: t.peso,
                parrafos: t.parrafos,
                rareza: t.rareza,
            }
        };
        plan.terminos.iter().map(de).collect()
    }

    /// The question that says most of what was asked, when it says at least half of it.
    pub fn pregunta_cercana<'a>(&self, plan: &Plan, preguntas: &'a [String]) -> Option<&'a str> {
        let mut raices = Raices::default();
        let propios = plan.terminos.iter().filter(|t| t.es_propio());
        let pesos: Vec<(&str, f32)> = propios.map(|t| (t.raiz.as_str(), t.rareza)).collect();
        let total: f32 = pesos.iter().map(|(_, p)| p).sum();
        let mejor = preguntas
            .iter()
            .map(|pregunta| {
                let palabras = texto::palabras(pregunta);
                let dichas: Vec<String> = palabras.iter().map(|p| raices.raiz(p)).collect();
                let en_ella = pesos.iter().filter(|(r, _)| dichas.iter().any(|d| d == r));
                (en_ella.map(|(_, p)| p).sum::<f32>(), pregunta.as_str())
            })
            .max_by(|a, b| a.0.total_cmp(&b.0))?;
        (mejor.0 > 0.0 && mejor.0 * 2.0 >= total).then_some(mejor.1)
    }
}

/// The last sentence of the paragraph that announces a list, a table or a formula: without it an item says half.
pub(super) fn anuncio(doc: &Documento, i: usize) -> &str {
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

/// The questions that a document says it answers: its answers are found by them too.
pub(super) fn problemas(doc: &Documento) -> Vec<&str> {
    let problemas = doc.bloques.iter().filter(|b| b.rol == Rol::Problema);
    problemas
        .filter_map(|b| b.texto.find('¿').map(|i| &b.texto[i..]))
        .collect()
}
