//! The scores of the residual capacity of a bidder, and the capacity itself.

use crate::{
    corpus::{Parametros, Periodo},
    hechos::Exacto,
    reglas::catalogo::denominador_cero::ReglaPliego,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// Points of one factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Puntaje {
    /// Those of the table.
    Fijo(Decimal),
    /// No text says how many between two.
    Abierto {
        /// The fewest.
        menor: Decimal,
        /// The most.
        mayor: Decimal,
    },
}

impl Puntaje {
    pub(in crate::reglas) fn fijo(self) -> Option<Decimal> {
        match self {
            Self::Fijo(p) => Some(p),
            Self::Abierto { .. } => None,
        }
    }

    pub(in crate::reglas) fn menor(self) -> Decimal {
        match self {
            Self::Fijo(p) | Self::Abierto { menor: p, .. } => p,
        }
    }

    pub(in crate::reglas) fn mayor(self) -> Decimal {
        match self {
            Self::Fijo(p) | Self::Abierto { mayor: p, .. } => p,
        }
    }
}

/// Greatest points of each factor.
pub(in crate::reglas) const MAXIMO_E: Decimal = Decimal::from_parts(120, 0, 0, false, 0);

pub(in crate::reglas) const MAXIMO_CT: Decimal = Decimal::from_parts(40, 0, 0, false, 0);

pub(in crate::reglas) const MAXIMO_CF: Decimal = Decimal::from_parts(40, 0, 0, false, 0);

/// Series of the score table of the experience.
pub(crate) const TABLA_E: &str = "puntaje-experiencia";

/// Series of the score table of the technical capacity.
pub(crate) const TABLA_CT: &str = "puntaje-capacidad-tecnica";

/// Series of the score table of the financial capacity.
pub(crate) const TABLA_CF: &str = "puntaje-capacidad-financiera";

/// The table that holds on a day, or the one in force when the day is not known.
pub(crate) fn tabla<'p>(
    parametros: &'p Parametros,
    id: &str,
    dia: Option<Date>,
) -> Option<&'p Periodo> {
    let serie = parametros.serie(id)?;
    dia.map_or_else(|| serie.vigente(), |d| serie.en(d))
}

/// Points for a magnitude; without a table anything up to the maximum is open.
pub(in crate::reglas) fn puntaje(
    magnitud: &Exacto,
    tabla: Option<&Periodo>,
    maximo: Decimal,
) -> Puntaje {
    let puntos = tabla.and_then(|t| t.puntos(|hasta| *magnitud <= Exacto::from(hasta)));
    puntos.map_or(
        Puntaje::Abierto {
            menor: Decimal::ZERO,
            mayor: maximo,
        },
        Puntaje::Fijo,
    )
}

/// Points of the experience (E): construction contracts over budget. The table starts above zero: a ratio of zero is open
/// between none and those of the first bracket.
pub(crate) fn experiencia(
    contratos: &Exacto,
    presupuesto: &Exacto,
    tabla: Option<&Periodo>,
) -> Puntaje {
    let veces = contratos.entre(presupuesto).unwrap_or_else(Exacto::cero);
    match puntaje(&veces, tabla, MAXIMO_E) {
        Puntaje::Fijo(primero) if veces.es_cero() => Puntaje::Abierto {
            menor: Decimal::ZERO,
            mayor: primero,
        },
        otro => otro,
    }
}

/// Points of the technical capacity (CT): partners and professionals. Nobody scores nothing.
pub(crate) fn capacidad_tecnica(profesionales: u32, tabla: Option<&Periodo>) -> Puntaje {
    match puntaje(&Exacto::entero(profesionales.into()), tabla, MAXIMO_CT) {
        Puntaje::Fijo(_) if profesionales == 0 => Puntaje::Fijo(Decimal::ZERO),
        otro => otro,
    }
}

/// Points of the financial capacity (CF): liquidity cut to two decimals. Without current liabilities, the most the table
/// gives under the transport standard documents, and open between its least and its most otherwise.
pub(crate) fn capacidad_financiera(
    activo: &Exacto,
    pasivo: &Exacto,
    regla: ReglaPliego,
    tabla: Option<&Periodo>,
) -> Puntaje {
    if let Some(liquidez) = activo.entre(pasivo) {
        return puntaje(&liquidez.a_dos_decimales(), tabla, MAXIMO_CF);
    }
    let menor = tabla
        .and_then(|t| t.tramos.first())
        .map_or(Decimal::ZERO, |t| t.puntos);
    let mayor = tabla
        .and_then(|t| t.tramos.last())
        .map_or(MAXIMO_CF, |t| t.puntos);
    if regla == ReglaPliego::DocumentoTipo {
        Puntaje::Fijo(mayor)
    } else {
        Puntaje::Abierto { menor, mayor }
    }
}

/// Points of the three factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Puntajes {
    /// Experience.
    pub(crate) e: Puntaje,
    /// Technical capacity.
    pub(crate) ct: Puntaje,
    /// Financial capacity.
    pub(crate) cf: Puntaje,
}

/// Why a CRP is not one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Abierta {
    /// A score without support in its table: the experience, first of all.
    Experiencia,
    /// The liquidity, which only the pliego can decide.
    Liquidez,
}

impl Puntajes {
    /// What is open; the experience is named first.
    pub(crate) fn abierta(&self) -> Option<Abierta> {
        if self.e.fijo().is_none() || self.ct.fijo().is_none() {
            Some(Abierta::Experiencia)
        } else if self.cf.fijo().is_none() {
            Some(Abierta::Liquidez)
        } else {
            None
        }
    }
}

/// The CRP, exact: one figure, or all between two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Crp {
    /// With the fewest points.
    pub(crate) menor: Exacto,
    /// With the most.
    pub(crate) mayor: Exacto,
    /// Why they may differ.
    pub(crate) abierta: Option<Abierta>,
}

impl Crp {
    /// CO × (E + CT + CF) ÷ 100 − SCE.
    pub(crate) fn nueva(co: &Exacto, puntajes: &Puntajes, sce: &Exacto) -> Self {
        let con = |puntos: fn(Puntaje) -> Decimal| {
            let suma: Exacto = [puntajes.e, puntajes.ct, puntajes.cf]
                .into_iter()
                .map(|p| Exacto::from(puntos(p)))
                .sum();
            co.por(&suma)
                .entre(&Exacto::entero(100))
                .unwrap_or_else(Exacto::cero)
                .menos(sce)
        };
        Self {
            menor: con(Puntaje::menor),
            mayor: con(Puntaje::mayor),
            abierta: puntajes.abierta(),
        }
    }

    /// The sum with that of another member; what is open in either stays open.
    pub(in crate::reglas) fn mas(&self, otra: &Self) -> Self {
        let experiencia = [self.abierta, otra.abierta].contains(&Some(Abierta::Experiencia));
        Self {
            menor: self.menor.mas(&otra.menor),
            mayor: self.mayor.mas(&otra.mayor),
            abierta: if experiencia {
                Some(Abierta::Experiencia)
            } else {
                self.abierta.or(otra.abierta)
            },
        }
    }

    /// The single figure, when nothing is open.
    pub(crate) fn cifra(&self) -> Option<&Exacto> {
        self.abierta.is_none().then_some(&self.menor)
    }

    /// Whether it reaches the CRPC; `None` when it depends on what is open.
    pub(crate) fn alcanza(&self, crpc: &Exacto) -> Option<bool> {
        if self.menor >= *crpc {
            Some(true)
        } else if self.mayor < *crpc {
            Some(false)
        } else {
            None
        }
    }
}
