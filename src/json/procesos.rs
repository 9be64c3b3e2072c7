//! The evaluation of a process.

use super::{fundamentos::Cita, veredicto::Veredicto};
use crate::{
    app::{App, SinRegla},
    hechos::Dato,
    reglas::proceso::{Entrada, Evaluado, Pendiente},
    veredicto::Valor,
};
use serde::{Serialize, Serializer, ser::SerializeMap};
use std::io;

/// One bidder of a process.
#[derive(Debug, Serialize)]
pub(crate) struct Proponente<'a> {
    nombre: &'a str,
    estado: &'static str,
    crp: &'a Valor,
    crpc: &'a Valor,
    anio_elegido: Option<i16>,
    indicadores: &'a [Valor],
    veredictos: PorRegla<'a>,
    por_integrante: &'a [Valor],
}

/// Its verdicts, by rule.
#[derive(Debug)]
struct PorRegla<'a>(Vec<(&'static str, Veredicto<'a>)>);

impl Serialize for PorRegla<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut mapa = s.serialize_map(Some(self.0.len()))?;
        for (regla, veredicto) in &self.0 {
            mapa.serialize_entry(regla, veredicto)?;
        }
        mapa.end()
    }
}

impl<'a> Proponente<'a> {
    fn de(e: &'a Evaluado<'a>, base: &str) -> Self {
        let veredicto = |d: &'a crate::reglas::proceso::Dictado<'a>| {
            let v = Veredicto::de(&d.veredicto, &d.decisivos, None, base);
            (d.veredicto.regla, v)
        };
        Self {
            nombre: &e.nombre,
            estado: e.estado.nombre().clave,
            crp: &e.crp,
            crpc: &e.crpc,
            anio_elegido: e.anio_elegido.map(|a| a.0),
            indicadores: &e.indicadores,
            veredictos: PorRegla(e.veredictos.iter().map(veredicto).collect()),
            por_integrante: &e.por_integrante,
        }
    }
}

/// Something that waits for a decision or a fact.
#[derive(Debug, Serialize)]
pub(crate) struct PendienteDado<'a> {
    regla: &'static str,
    codigo: &'static str,
    sentido: &'static str,
    que: &'static str,
    fundamento: Option<Cita<'a>>,
    proponentes: &'a [String],
}

impl<'a> PendienteDado<'a> {
    fn todos(lista: &'a [Pendiente<'a>]) -> Vec<Self> {
        let uno = |p: &'a Pendiente<'a>| Self {
            regla: p.regla,
            codigo: p.desenlace.codigo,
            sentido: p.desenlace.sentido.nombre(),
            que: p.desenlace.rotulo,
            fundamento: p.principal.map(|f| Cita::de(f, "", None)),
            proponentes: &p.proponentes,
        };
        lista.iter().map(uno).collect()
    }
}

/// Why an evaluation could not be written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FalloAlEscribir {
    /// A rule it composes has no support in this corpus.
    #[error(transparent)]
    SinRegla(#[from] SinRegla),
    /// The output could not be written.
    #[error("no se pudo escribir el resultado")]
    Salida(#[from] io::Error),
    /// The typesetter refused the report.
    #[cfg(feature = "pdf")]
    #[error(
        "no se pudo componer el PDF; la misma evaluación se puede pedir en un archivo .json o .html"
    )]
    Composicion,
}

/// Writes the evaluation of a process bidder by bidder, so that a thousand of them never stand in memory at once.
pub(crate) fn escribir_proceso(
    app: &App,
    dato: &Dato,
    entrada: &Entrada,
    base: &str,
    salida: &mut dyn io::Write,
) -> Result<(), FalloAlEscribir> {
    salida.write_all(b"{\"proceso\":")?;
    escribir(salida, &entrada.proceso.nombre)?;
    salida.write_all(b",\"proponentes\":[")?;
    let mut primero = true;
    let cierre = app.recorrer_proceso(dato, entrada, |e| {
        if !std::mem::take(&mut primero) {
            salida.write_all(b",")?;
        }
        escribir(salida, &Proponente::de(&e, base))
    })?;
    let (pendientes, recibo) = cierre?;
    salida.write_all(b"],\"lo_que_la_entidad_debe_definir\":")?;
    escribir(salida, &PendienteDado::todos(&pendientes.entidad))?;
    salida.write_all(b",\"que_pedir_a_cada_proponente\":")?;
    escribir(salida, &PendienteDado::todos(&pendientes.proponentes))?;
    salida.write_all(b",\"recibo\":")?;
    escribir(salida, &recibo)?;
    salida.write_all(b"}")?;
    Ok(())
}

/// The evaluation of a process as one value, for a report that places it.
#[cfg(feature = "pdf")]
pub(crate) fn proceso_entero(
    entrada: &Entrada,
    e: &crate::app::EvaluacionDeProceso<'_>,
    base: &str,
) -> serde_json::Value {
    let proponentes: Vec<Proponente<'_>> = (e.evaluados.iter())
        .map(|e| Proponente::de(e, base))
        .collect();
    serde_json::json!({
        "proceso": entrada.proceso.nombre, "proponentes": proponentes,
        "lo_que_la_entidad_debe_definir": PendienteDado::todos(&e.pendientes.entidad),
        "que_pedir_a_cada_proponente": PendienteDado::todos(&e.pendientes.proponentes),
        "recibo": e.recibo,
    })
}

fn escribir(salida: &mut dyn io::Write, valor: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(salida, valor).map_err(io::Error::from)
}
