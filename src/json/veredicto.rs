//! A verdict, with its receipt when it has one of its own; and what became of a replayed receipt.

use super::fundamentos::{AvisoDado, PasoDado};
use crate::{
    app::{Dictamen, EstadoDeReproduccion, Recibo, Reproduccion},
    veredicto::{self, Valor},
};
use serde::Serialize;
use std::collections::BTreeSet;

/// A verdict.
#[derive(Debug, Serialize)]
pub struct Veredicto<'a> {
    regla: &'static str,
    version: u32,
    codigo: &'static str,
    sentido: &'static str,
    resumen: &'a str,
    resultado: &'a Valor,
    pasos: Vec<PasoDado<'a>>,
    limites: Vec<AvisoDado<'a>>,
    advertencias: Vec<AvisoDado<'a>>,
    /// One that is part of a process has none: that of the process is for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    recibo: Option<&'a Recibo>,
}

impl<'a> Veredicto<'a> {
    pub(super) fn de(
        v: &'a veredicto::Veredicto<'a>,
        decisivos: &BTreeSet<&str>,
        recibo: Option<&'a Recibo>,
        base: &str,
    ) -> Self {
        Self {
            regla: v.regla,
            version: v.version,
            codigo: v.desenlace.codigo,
            sentido: v.desenlace.sentido.nombre(),
            resumen: &v.resumen,
            resultado: &v.resultado,
            pasos: (v.pasos.iter())
                .map(|p| PasoDado::de(p, base, decisivos))
                .collect(),
            limites: v.limites.iter().map(|a| AvisoDado::de(a, base)).collect(),
            advertencias: (v.advertencias.iter())
                .map(|a| AvisoDado::de(a, base))
                .collect(),
            recibo,
        }
    }
}

/// The answer of a rule. `base` goes before every address.
pub fn dictamen<'a>(d: &'a Dictamen<'a>, base: &str) -> Veredicto<'a> {
    Veredicto::de(&d.veredicto, &d.decisivos, Some(&d.recibo), base)
}

/// What became of a replayed receipt.
#[derive(Debug, Serialize)]
pub struct Reproducido<'a> {
    estado: EstadoDeReproduccion,
    diferencias: &'a [String],
}

/// What became of a replayed receipt.
pub fn reproduccion<'a>(r: &'a Reproduccion<'_>) -> Reproducido<'a> {
    Reproducido {
        estado: r.estado,
        diferencias: &r.diferencias,
    }
}
