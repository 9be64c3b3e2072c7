//! The rules that a process composes, all with their support in the corpus.

use crate::{
    corpus::Parametros,
    hechos::Leer,
    reglas::{
        Definicion, ReglaFundada,
        catalogo::{
            capacidad_residual_proceso, capacidad_residual_proponente, indicadores_financieros,
            inscripcion_rup, integrantes_con_cortes_distintos, regimen_ano_fiscal,
            saldo_contratos_ejecucion, vigencia_rup,
        },
    },
    veredicto::{Sentido, Termina, Veredicto},
};
use std::collections::BTreeSet;

/// A verdict of a bidder or of a member, with the steps whose citations are decisive.
#[derive(Debug, Clone)]
pub(crate) struct Dictado<'c> {
    /// The verdict.
    pub(crate) veredicto: Veredicto<'c>,
    /// Steps without which it would be another.
    pub(crate) decisivos: BTreeSet<&'static str>,
}

impl Dictado<'_> {
    /// Which way it points.
    pub(crate) fn sentido(&self) -> Sentido {
        self.veredicto.desenlace.sentido
    }

    /// Whether it waits for a decision or a fact.
    pub(crate) fn abierto(&self) -> bool {
        matches!(
            self.sentido(),
            Sentido::NoDecidido | Sentido::LoDefineElPliego | Sentido::FaltanDatos
        )
    }

    /// Whether it warns of something.
    pub(super) fn advierte(&self, id: &str) -> bool {
        self.veredicto.advertencias.iter().any(|a| a.id == id)
    }
}

/// The rules that a process composes.
#[derive(Clone, Copy)]
pub(crate) struct Reglas<'c> {
    pub(super) regimen: &'c ReglaFundada,
    pub(super) indicadores: &'c ReglaFundada,
    pub(super) crpc: &'c ReglaFundada,
    pub(super) sce: &'c ReglaFundada,
    pub(super) crp: &'c ReglaFundada,
    pub(super) inscripcion: &'c ReglaFundada,
    pub(super) cortes: &'c ReglaFundada,
    pub(super) vigencia: &'c ReglaFundada,
    pub(super) parametros: &'c Parametros,
}

impl<'c> Reglas<'c> {
    /// Gathers them, or says which is missing.
    pub(crate) fn nuevas(
        buscar: impl Fn(&str) -> Option<&'c ReglaFundada>,
        parametros: &'c Parametros,
    ) -> Result<Self, &'static str> {
        let una = |id: &'static str| buscar(id).ok_or(id);
        Ok(Self {
            regimen: una(regimen_ano_fiscal::REGLA.ficha.id)?,
            indicadores: una(indicadores_financieros::REGLA.ficha.id)?,
            crpc: una(capacidad_residual_proceso::REGLA.ficha.id)?,
            sce: una(saldo_contratos_ejecucion::REGLA.ficha.id)?,
            crp: una(capacidad_residual_proponente::REGLA.ficha.id)?,
            inscripcion: una(inscripcion_rup::REGLA.ficha.id)?,
            cortes: una(integrantes_con_cortes_distintos::REGLA.ficha.id)?,
            vigencia: una(vigencia_rup::REGLA.ficha.id)?,
            parametros,
        })
    }

    /// Runs a rule over typed facts and finds its decisive steps.
    pub(super) fn dictar<E: Leer, S: Default, F: Termina>(
        &self,
        lista: &'c ReglaFundada,
        regla: &Definicion<E, S, F>,
        hechos: &E,
    ) -> (Dictado<'c>, S, F) {
        let (corrida, estado, fin) = regla.correr_con_estado(hechos, self.parametros);
        let veredicto = lista.veredicto(corrida);
        let decisivos = lista.decisivos_con(&veredicto, |pasos| {
            let sin = |i: &usize| regla.correr_sin(hechos, self.parametros, *i);
            pasos.iter().map(sin).collect()
        });
        let dictado = Dictado {
            veredicto,
            decisivos,
        };
        (dictado, estado, fin)
    }
}
