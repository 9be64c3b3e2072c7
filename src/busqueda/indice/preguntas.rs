//! Questions that paragraphs answer, one by one: a query that says nearly the same as one of them has found its
//! paragraph, whatever the others ask.

use super::analisis::{Raices, es_vacia};
use crate::{busqueda::pregunta::plan::Plan, lengua::texto};
use std::collections::HashMap;

/// The stems of each question of each paragraph, by row.
#[derive(Default)]
pub(in crate::busqueda) struct Preguntas {
    raices: Raices,
    numeros: HashMap<String, u32>,
    por_fila: Vec<Vec<Vec<u32>>>,
}

/// What a query looks for in questions.
pub(in crate::busqueda) struct Buscadas {
    /// The number of a stem, the word of the query it stands for, and its worth.
    terminos: Vec<(u32, usize, f32)>,
    /// The worth of the whole query.
    total: f32,
}

impl Buscadas {
    /// Whether no question holds any of it.
    pub(in crate::busqueda) fn estan_vacias(&self) -> bool {
        self.terminos.is_empty()
    }
}

impl Preguntas {
    /// Adds the questions of the next paragraph.
    pub(in crate::busqueda) fn agregar(&mut self, preguntas: &[String]) {
        let mut numeradas = Vec::with_capacity(preguntas.len());
        for pregunta in preguntas {
            let mut numeros: Vec<u32> = texto::palabras(pregunta)
                .iter()
                .filter(|p| !es_vacia(p))
                .map(|p| {
                    let siguiente = u32::try_from(self.numeros.len()).unwrap_or(u32::MAX);
                    *self.numeros.entry(self.raices.raiz(p)).or_insert(siguiente)
                })
                .collect();
            numeros.sort_unstable();
            numeros.dedup();
            numeradas.push(numeros);
        }
        self.por_fila.push(numeradas);
    }

    pub(in crate::busqueda) fn buscadas(&self, plan: &Plan) -> Buscadas {
        let propios = plan.terminos.iter().filter(|t| t.es_propio());
        let suyos = plan.terminos.iter().filter_map(|t| {
            let numero = *self.numeros.get(&t.raiz)?;
            Some((numero, t.origen, t.peso * t.rareza))
        });
        Buscadas {
            total: propios.map(|t| t.rareza).sum(),
            terminos: suyos.collect(),
        }
    }

    /// The worth of what the most alike question of a paragraph shares with the query, less what either leaves out.
    pub(in crate::busqueda) fn mejor(&self, fila: u32, buscadas: &Buscadas) -> f32 {
        let preguntas = self
            .por_fila
            .get(fila as usize)
            .map_or(&[][..], Vec::as_slice);
        if buscadas.total <= 0.0 {
            return 0.0;
        }
        let parecido = |pregunta: &Vec<u32>| {
            let mut valor = 0.0;
            let mut vistas = 0;
            let mut ultimo = usize::MAX;
            for (numero, origen, vale) in &buscadas.terminos {
                if *origen != ultimo && pregunta.binary_search(numero).is_ok() {
                    valor += vale;
                    vistas += 1;
                    ultimo = *origen;
                }
            }
            let de_la_consulta = (valor / buscadas.total).min(1.0);
            let de_la_pregunta = vistas as f32 / pregunta.len().max(1) as f32;
            valor * de_la_consulta.max(de_la_pregunta)
        };
        preguntas.iter().map(parecido).fold(0.0, f32::max)
    }
}
