//! The evaluation of a process.

use super::{fundamentos::Cita, veredicto::Veredicto};
use crate::{
    app::{App, SinRegla},
    hechos::{Dato, Nombre},
    reglas::proceso::{
        AvisoDeHechos, Dictado, Entrada, Evaluado, Lectura, Pendiente, Pendientes, PorIntegrante,
        Supuesto, avisos, supuestos,
    },
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
    por_integrante: Vec<Miembro<'a>>,
}

/// One of its members: its figures, and its own verdicts.
#[derive(Debug)]
struct Miembro<'a> {
    cifras: &'a [(Nombre, Valor)],
    veredictos: PorRegla<'a>,
}

impl Serialize for Miembro<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut mapa = s.serialize_map(Some(self.cifras.len() + 1))?;
        for (nombre, valor) in self.cifras {
            mapa.serialize_entry(nombre.clave, valor)?;
        }
        mapa.serialize_entry("veredictos", &self.veredictos)?;
        mapa.end()
    }
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
        let por_regla = |dictados: &'a [Dictado<'a>]| {
            let uno = |d: &'a Dictado<'a>| {
                let v = Veredicto::de(&d.veredicto, &d.decisivos, None, base);
                (d.veredicto.regla, v)
            };
            PorRegla(dictados.iter().map(uno).collect())
        };
        let miembro = |m: &'a PorIntegrante<'a>| Miembro {
            cifras: &m.cifras,
            veredictos: por_regla(&m.veredictos),
        };
        Self {
            nombre: &e.nombre,
            estado: e.estado.nombre().clave,
            crp: &e.crp,
            crpc: &e.crpc,
            anio_elegido: e.anio_elegido.map(|a| a.0),
            indicadores: &e.indicadores,
            veredictos: por_regla(&e.veredictos),
            por_integrante: e.por_integrante.iter().map(miembro).collect(),
        }
    }
}

/// Something that waits for the pliego, for a decision or for a datum.
#[derive(Debug, Serialize)]
struct PendienteDado<'a> {
    proponente: &'a str,
    integrante: Option<&'a str>,
    regla: &'static str,
    codigo: &'static str,
    que: &'a str,
    por_que: &'a str,
    lecturas: Vec<LecturaDada<'a>>,
    fundamentos: Vec<Cita<'a>>,
}

/// What it gives in one reading.
#[derive(Debug, Serialize)]
struct LecturaDada<'a> {
    lectura: &'a str,
    resultado: &'a str,
}

/// The three lists of what waits.
#[derive(Debug)]
struct PendientesDados<'a> {
    pendientes: &'a Pendientes<'a>,
    base: &'a str,
}

impl Serialize for PendientesDados<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let listas = self.pendientes.listas();
        let mut mapa = s.serialize_map(Some(listas.len()))?;
        for (clave, _, lista) in listas {
            let dados: Vec<PendienteDado<'_>> = (lista.iter())
                .map(|p| PendienteDado::de(p, self.base))
                .collect();
            mapa.serialize_entry(clave, &dados)?;
        }
        mapa.end()
    }
}

impl<'a> PendienteDado<'a> {
    fn de(p: &'a Pendiente<'a>, base: &str) -> Self {
        let lectura = |l: &'a Lectura| LecturaDada {
            lectura: &l.lectura,
            resultado: &l.resultado,
        };
        Self {
            proponente: &p.proponente,
            integrante: p.integrante.as_deref(),
            regla: p.regla,
            codigo: p.codigo,
            que: &p.que,
            por_que: &p.por_que,
            lecturas: p.lecturas.iter().map(lectura).collect(),
            fundamentos: Cita::todas(&p.fundamentos, base, None),
        }
    }
}

/// Something about the facts that somebody should look at.
#[derive(Debug, Serialize)]
struct AvisoDado<'a> {
    proponente: Option<&'a str>,
    integrante: Option<&'a str>,
    mensaje: &'a str,
}

impl<'a> AvisoDado<'a> {
    fn de(a: &'a AvisoDeHechos) -> Self {
        Self {
            proponente: a.proponente.as_deref(),
            integrante: a.integrante.as_deref(),
            mensaje: &a.mensaje,
        }
    }
}

/// What nobody wrote and was taken for granted.
#[derive(Debug, Serialize)]
struct SupuestoDado<'a> {
    dato: &'a str,
    rotulo: &'static str,
    valor: &'a Dato,
    veces: usize,
}

impl<'a> SupuestoDado<'a> {
    fn de(s: &'a Supuesto) -> Self {
        Self {
            dato: &s.ruta,
            rotulo: s.rotulo,
            valor: &s.valor,
            veces: s.veces,
        }
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
    salida.write_all(b"],\"pendientes\":")?;
    let pendientes = &pendientes;
    escribir(salida, &PendientesDados { pendientes, base })?;
    salida.write_all(b",\"avisos\":")?;
    let avisos = avisos(entrada);
    let avisos: Vec<AvisoDado<'_>> = avisos.iter().map(AvisoDado::de).collect();
    escribir(salida, &avisos)?;
    salida.write_all(b",\"supuestos\":")?;
    let supuestos = supuestos(dato);
    let supuestos: Vec<SupuestoDado<'_>> = supuestos.iter().map(SupuestoDado::de).collect();
    escribir(salida, &supuestos)?;
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
        "pendientes": PendientesDados { pendientes: &e.pendientes, base },
        "recibo": e.recibo,
    })
}

fn escribir(salida: &mut dyn io::Write, valor: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(salida, valor).map_err(io::Error::from)
}
