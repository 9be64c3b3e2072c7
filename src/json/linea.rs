//! The answers that the same facts get along time.

use super::fundamentos::Cita;
use crate::{
    hechos::Falta,
    reglas::{
        ReglaFundada,
        estudio::{LineaDeTiempo, Tramo},
    },
    veredicto::Valor,
};
use jiff::civil::Date;
use serde::Serialize;

/// The answers that the same facts get along time.
#[derive(Debug, Serialize)]
pub struct Linea<'a> {
    regla: &'static str,
    campo: &'static str,
    examinado: Examinado,
    periodos: Vec<Periodo<'a>>,
    cambios: Vec<Cambio<'a>>,
}

#[derive(Debug, Serialize)]
struct Examinado {
    desde: Date,
    hasta: Date,
}

/// A stretch with one answer; one that cannot be evaluated has `errores` and no result.
#[derive(Debug, Serialize)]
struct Periodo<'a> {
    desde: Option<Date>,
    hasta: Option<Date>,
    codigo: Option<&'static str>,
    sentido: Option<&'static str>,
    resumen: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resultado: Option<&'a Valor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errores: Option<&'a [Falta]>,
}

#[derive(Debug, Serialize)]
struct Cambio<'a> {
    fecha: Date,
    de: Option<&'static str>,
    a: Option<&'static str>,
    pasos: Vec<Paso<'a>>,
    fundamentos: Vec<Cita<'a>>,
}

#[derive(Debug, Serialize)]
struct Paso<'a> {
    id: &'static str,
    enunciado: &'static str,
    antes: &'a Option<String>,
    despues: &'a Option<String>,
}

/// The answers that the same facts get along time.
pub fn linea_de_tiempo<'a>(
    l: &ReglaFundada,
    linea: &'a LineaDeTiempo<'a>,
    base: &str,
) -> Linea<'a> {
    let tramo = |t: &'a Tramo<'a>| {
        let v = t.respuesta.as_ref().ok();
        Periodo {
            desde: t.desde,
            hasta: t.hasta,
            codigo: v.map(|v| v.desenlace.codigo),
            sentido: v.map(|v| v.desenlace.sentido.nombre()),
            resumen: v.map(|v| v.resumen.as_str()),
            resultado: v.map(|v| &v.resultado),
            errores: t.respuesta.as_ref().err().map(|e| e.lista()),
        }
    };
    let codigo = |t: &Tramo<'_>| t.respuesta.as_ref().ok().map(|v| v.desenlace.codigo);
    let cambios = (linea.cambios.iter())
        .zip(linea.tramos.windows(2))
        .map(|(c, lado)| Cambio {
            fecha: c.fecha,
            de: codigo(&lado[0]),
            a: codigo(&lado[1]),
            pasos: (c.pasos.iter())
                .map(|p| Paso {
                    id: p.id,
                    enunciado: p.enunciado,
                    antes: &p.antes,
                    despues: &p.despues,
                })
                .collect(),
            fundamentos: (c.fundamentos.iter())
                .map(|(f, decisivo)| Cita::de(f, base, Some(*decisivo)))
                .collect(),
        })
        .collect();
    Linea {
        regla: l.ficha().id,
        campo: linea.campo,
        examinado: Examinado {
            desde: linea.examinado.0,
            hasta: linea.examinado.1,
        },
        periodos: linea.tramos.iter().map(tramo).collect(),
        cambios,
    }
}
