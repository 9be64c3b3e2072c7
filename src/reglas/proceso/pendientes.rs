//! What waits for the entity, and what must be asked of bidders, each once.

use super::evaluacion::Evaluado;
use crate::{
    corpus::Fundamento,
    veredicto::{Desenlace, Sentido},
};

/// Something that waits for a decision or a fact, with the bidders that wait for it.
#[derive(Debug, Clone)]
pub(crate) struct Pendiente<'c> {
    /// The rule that says so.
    pub(crate) regla: &'static str,
    /// How it ended.
    pub(crate) desenlace: &'static Desenlace,
    /// The citation to show beside it.
    pub(crate) principal: Option<&'c Fundamento>,
    /// Names of the bidders.
    pub(crate) proponentes: Vec<String>,
}

/// What nobody but the entity can decide, and what must be asked of bidders, each once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pendientes<'c> {
    /// For the entity.
    pub(crate) entidad: Vec<Pendiente<'c>>,
    /// For the bidders.
    pub(crate) proponentes: Vec<Pendiente<'c>>,
}

impl<'c> Pendientes<'c> {
    /// Takes note of one bidder.
    pub(crate) fn anotar(&mut self, e: &Evaluado<'c>) {
        for v in e.veredictos.iter().map(|d| &d.veredicto) {
            let lista = match v.desenlace.sentido {
                Sentido::LoDefineElPliego | Sentido::NoDecidido => &mut self.entidad,
                Sentido::FaltanDatos => &mut self.proponentes,
                _ => continue,
            };
            let mismo = |p: &&mut Pendiente<'_>| {
                p.regla == v.regla && p.desenlace.codigo == v.desenlace.codigo
            };
            if let Some(p) = lista.iter_mut().find(mismo) {
                p.proponentes.push(e.nombre.clone());
                continue;
            }
            lista.push(Pendiente {
                regla: v.regla,
                desenlace: v.desenlace,
                principal: v.principal(),
                proponentes: vec![e.nombre.clone()],
            });
        }
    }
}
