//! All the bidders of a process: each evaluated, what is left to decide or to ask, and one receipt for all.

use super::{
    App,
    recibo::{Citado, Contenido, Recibo},
};
use crate::{
    hechos::Dato,
    reglas::proceso::{
        self, AvisoDeHechos, Dictado, Entrada, Evaluado, Pendiente, Pendientes, PorIntegrante,
        Reglas, n,
    },
    veredicto::Valor,
};
use serde_json::{Value, json};
use std::{borrow::Cow, collections::BTreeSet};

/// A rule that the evaluation of a process needs has no support in this corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("la regla {0} no está disponible en este corpus: a algún paso le falta una cita literal")]
pub struct SinRegla(pub &'static str);

/// A process, evaluated.
#[derive(Debug, Clone)]
pub(crate) struct EvaluacionDeProceso<'a> {
    /// Its bidders, in the order given.
    pub(crate) evaluados: Vec<Evaluado<'a>>,
    /// What waits for the entity or for the bidders.
    pub(crate) pendientes: Pendientes<'a>,
    /// Facts that somebody should look at.
    pub(crate) avisos: Vec<AvisoDeHechos>,
    /// What replays it.
    pub(crate) recibo: Recibo,
}

impl EvaluacionDeProceso<'_> {
    /// What worked cases are held to: the bidders with their figures, and what is left for whom.
    pub(super) fn valor(&self) -> Value {
        let veredictos = |dictados: &[Dictado<'_>]| -> serde_json::Map<String, Value> {
            let uno = |d: &Dictado<'_>| {
                let fin = d.veredicto.desenlace;
                let dado = json!({"codigo": fin.codigo, "sentido": fin.sentido.nombre(), "resultado": d.veredicto.resultado});
                (d.veredicto.regla.to_owned(), dado)
            };
            dictados.iter().map(uno).collect()
        };
        let de_miembro = |m: &PorIntegrante<'_>| {
            let mut dado = json!(Valor::Objeto(m.cifras.clone()));
            dado["veredictos"] = veredictos(&m.veredictos).into();
            dado
        };
        let proponente = |e: &Evaluado<'_>| {
            let mut dado = json!(resultado(e));
            dado["indicadores"] = json!(e.indicadores);
            dado["veredictos"] = veredictos(&e.veredictos).into();
            dado["por_integrante"] = e.por_integrante.iter().map(de_miembro).collect();
            dado
        };
        let pendiente = |p: &Pendiente<'_>| {
            let (quien, miembro) = (&p.proponente, &p.integrante);
            json!({"proponente": quien, "integrante": miembro, "regla": p.regla, "codigo": p.codigo})
        };
        let listas = (self.pendientes.listas().into_iter())
            .map(|(clave, _, lista)| (clave.to_owned(), lista.iter().map(pendiente).collect()));
        json!({
            "proponentes": self.evaluados.iter().map(proponente).collect::<Vec<_>>(),
            "pendientes": listas.collect::<serde_json::Map<String, Value>>(),
        })
    }
}

/// What the receipt states of a bidder.
fn resultado(e: &Evaluado<'_>) -> Valor {
    Valor::Objeto(vec![
        (n::nombre, e.nombre.clone().into()),
        (n::estado, e.estado.nombre().into()),
        (n::crp, e.crp.clone()),
        (n::crpc, e.crpc.clone()),
        (n::anio_elegido, e.anio_elegido.into()),
    ])
}

/// What a process says as a whole, gathered bidder by bidder.
#[derive(Default)]
pub(super) struct Conjunto<'a> {
    pendientes: Pendientes<'a>,
    resultado: Vec<Valor>,
    citados: BTreeSet<Citado>,
}

impl<'a> Conjunto<'a> {
    pub(super) fn anotar(&mut self, e: &Evaluado<'a>) {
        self.pendientes.anotar(e);
        self.resultado.push(resultado(e));
        let fundamentos = e.todos().flat_map(|d| d.veredicto.fundamentos());
        self.citados.extend(fundamentos.filter_map(Citado::de));
    }

    pub(super) fn recibo(&mut self, app: &App, dato: &Dato) -> Recibo {
        let resultado = std::mem::take(&mut self.resultado);
        Recibo::sellar(Contenido {
            regla: Cow::Borrowed(proceso::ID),
            version_regla: proceso::VERSION,
            corpus: app.corpus().version().clone(),
            entrada: proceso::tipo().completar(dato),
            codigo: Cow::Borrowed("evaluado"),
            resultado: Valor::Objeto(vec![(n::proponentes, Valor::Lista(resultado))]),
            fundamentos: std::mem::take(&mut self.citados).into_iter().collect(),
        })
    }
}

impl App {
    /// The rules that a process composes.
    pub(super) fn reglas_de_proceso(&self) -> Result<Reglas<'_>, SinRegla> {
        Reglas::nuevas(|id| self.regla(id), self.corpus().parametros()).map_err(SinRegla)
    }

    /// Evaluates every bidder of a process.
    pub(crate) fn evaluar_proceso<'a>(
        &'a self,
        dato: &Dato,
        entrada: &Entrada,
    ) -> Result<EvaluacionDeProceso<'a>, SinRegla> {
        let mut evaluados = Vec::with_capacity(entrada.proponentes.len());
        let tomar = |e| -> Result<(), std::convert::Infallible> {
            evaluados.push(e);
            Ok(())
        };
        let Ok((pendientes, recibo)) = self.recorrer_proceso(dato, entrada, tomar)?;
        Ok(EvaluacionDeProceso {
            evaluados,
            pendientes,
            avisos: proceso::avisos(entrada),
            recibo,
        })
    }

    /// The same, bidder by bidder, so that a thousand of them never stand in memory at once: each is handed over as it
    /// comes, and what is said of all of them last. It stops where `tomar` fails.
    pub(crate) fn recorrer_proceso<'a, E>(
        &'a self,
        dato: &Dato,
        entrada: &Entrada,
        mut tomar: impl FnMut(Evaluado<'a>) -> Result<(), E>,
    ) -> Result<Result<(Pendientes<'a>, Recibo), E>, SinRegla> {
        let reglas = self.reglas_de_proceso()?;
        let mut conjunto = Conjunto::default();
        for p in &entrada.proponentes {
            let evaluado = reglas.evaluar(&entrada.proceso, p);
            conjunto.anotar(&evaluado);
            if let Err(e) = tomar(evaluado) {
                return Ok(Err(e));
            }
        }
        let recibo = conjunto.recibo(self, dato);
        Ok(Ok((conjunto.pendientes, recibo)))
    }
}
