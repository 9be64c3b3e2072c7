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

/// Points of the technical capacity (CT): partners and professionals. The table starts at one: with none they are open
/// between zero and those of the first bracket.
pub(crate) fn capacidad_tecnica(profesionales: u32, tabla: Option<&Periodo>) -> Puntaje {
    match puntaje(&Exacto::entero(profesionales.into()), tabla, MAXIMO_CT) {
        Puntaje::Fijo(primero) if profesionales == 0 => Puntaje::Abierto {
            menor: Decimal::ZERO,
            mayor: primero,
        },
        otro => otro,
    }
}

/// Points of the financial capacity (CF) without current liabilities: the most the table gives under the transport standard
/// documents, and open between its least and its most otherwise.
pub(crate) fn sin_pasivo_corriente(regla: ReglaPliego, tabla: Option<&Periodo>) -> Puntaje {
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

/// Points of the financial capacity (CF) of a liquidity that is not certified: those of its truncation and of its
/// rounding to two decimals, open between both when they differ.
pub(crate) fn sin_certificar(liquidez: &Exacto, tabla: Option<&Periodo>) -> Puntaje {
    let truncada = puntaje(&liquidez.a_dos_decimales(), tabla, MAXIMO_CF);
    let redondeada = puntaje(&liquidez.en_centavos(), tabla, MAXIMO_CF);
    if truncada == redondeada {
        return truncada;
    }
    Puntaje::Abierto {
        menor: truncada.menor().min(redondeada.menor()),
        mayor: truncada.mayor().max(redondeada.mayor()),
    }
}

/// Points of the three factors of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Puntajes {
    /// Experience.
    pub(crate) e: Puntaje,
    /// Technical capacity.
    pub(crate) ct: Puntaje,
    /// Financial capacity.
    pub(crate) cf: Puntaje,
}

impl Puntajes {
    /// CO × (E + CT + CF) ÷ 100, when all the points are fixed.
    pub(crate) fn por(&self, co: &Exacto) -> Option<Exacto> {
        let puntos = self.e.fijo()? + self.ct.fijo()? + self.cf.fijo()?;
        Some(centesima(co, puntos))
    }
}

/// An amount times some points, over a hundred.
fn centesima(co: &Exacto, puntos: Decimal) -> Exacto {
    co.por(&puntos.into())
        .entre(&Exacto::entero(100))
        .unwrap_or_else(Exacto::cero)
}

/// What a CRP may hang on, in the order in which the outcome is named after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Duda {
    /// The points of the experience.
    Experiencia,
    /// Those of the technical capacity.
    Tecnica,
    /// Those of the financial capacity.
    Financiera,
    /// What is left of the contracts whose term ran out.
    Vencidos,
    /// Whether the balance is the linear one or the informed one.
    Saldo,
}

impl Duda {
    const TODAS: [Self; 5] = [
        Self::Experiencia,
        Self::Tecnica,
        Self::Financiera,
        Self::Vencidos,
        Self::Saldo,
    ];
}

/// What is supposed of what is open, to read a verdict one way: a doubt fixed at its least or at its most, the advance and the
/// floor read one way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Supuesto {
    /// A doubt, fixed at its most (`true`) or at its least.
    pub(crate) duda: Option<(Duda, bool)>,
    /// Whether the advance is taken off after the proportion, which is the other reading.
    pub(crate) anticipo_despues: Option<bool>,
    /// Whether the organisation capacity is raised to the floor of the Guía.
    pub(crate) con_piso: Option<bool>,
}

/// The CRP, exact: the least it can be, and what each doubt may add to it. Doubts are independent, and that of a factor is
/// one for all the members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Crp {
    menor: Exacto,
    sumas: [Exacto; 5],
}

/// What a member owes of its contracts in execution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Saldos {
    /// Linear, with nothing left of the contracts whose term ran out.
    pub(crate) lineal: Exacto,
    /// The same with the informed balances in place of the linear ones.
    pub(crate) informado: Exacto,
    /// The most that may be left of the contracts whose term ran out.
    pub(crate) vencidos: Exacto,
}

impl Crp {
    /// Of some members: CO × (E + CT + CF) ÷ 100 − SCE, added up.
    pub(crate) fn nueva<'a>(
        miembros: impl Iterator<Item = (&'a Exacto, Puntajes, &'a Saldos)>,
    ) -> Self {
        let cero = Exacto::cero;
        let mut menor = cero();
        let mut sumas = [cero(), cero(), cero(), cero(), cero()];
        let (mut lineal, mut informado) = (cero(), cero());
        for (co, p, saldos) in miembros {
            let menos: Decimal = [p.e, p.ct, p.cf].map(Puntaje::menor).iter().sum();
            menor = menor.mas(&centesima(co, menos)).menos(&saldos.vencidos);
            for (duda, puntos) in [p.e, p.ct, p.cf].into_iter().enumerate() {
                if puntos.fijo().is_none() {
                    let mas = centesima(co, puntos.mayor() - puntos.menor());
                    sumas[duda] = sumas[duda].mas(&mas);
                }
            }
            sumas[Duda::Vencidos as usize] = sumas[Duda::Vencidos as usize].mas(&saldos.vencidos);
            lineal = lineal.mas(&saldos.lineal);
            informado = informado.mas(&saldos.informado);
        }
        let (poca, mucha) = if lineal <= informado {
            (lineal, informado)
        } else {
            (informado, lineal)
        };
        sumas[Duda::Saldo as usize] = mucha.menos(&poca);
        Self {
            menor: menor.menos(&mucha),
            sumas,
        }
    }

    /// With a doubt fixed at its least or at its most.
    pub(crate) fn con(mut self, supuesto: Supuesto) -> Self {
        if let Some((duda, mayor)) = supuesto.duda {
            let suma = std::mem::replace(&mut self.sumas[duda as usize], Exacto::cero());
            if mayor {
                self.menor = self.menor.mas(&suma);
            }
        }
        self
    }

    /// Whether something else than a doubt is open too.
    pub(crate) fn hay_otra(&self, duda: Duda) -> bool {
        let otras = Duda::TODAS.into_iter().filter(|o| *o != duda);
        otras.into_iter().any(|o| !self.sumas[o as usize].es_cero())
    }

    /// With the fewest points and the largest debt.
    pub(crate) fn menor(&self) -> &Exacto {
        &self.menor
    }

    /// With the most points and the smallest debt.
    pub(crate) fn mayor(&self) -> Exacto {
        let sumas = self.sumas.iter().cloned();
        self.menor.mas(&sumas.sum())
    }

    /// Whether it reaches the CRPC; `None` when it depends on what is open.
    pub(crate) fn alcanza(&self, crpc: &Exacto) -> Option<bool> {
        if self.menor >= *crpc {
            Some(true)
        } else if self.mayor() < *crpc {
            Some(false)
        } else {
            None
        }
    }

    /// The first doubt that changes the outcome, for some choice of the lowest or the highest of each of the others.
    pub(crate) fn depende_de(&self, crpc: &Exacto) -> Option<Duda> {
        let decide = |d: &Duda| {
            let suma = &self.sumas[*d as usize];
            let otras: Vec<&Exacto> = (Duda::TODAS.iter())
                .filter(|o| *o != d)
                .map(|o| &self.sumas[*o as usize])
                .filter(|s| !s.es_cero())
                .collect();
            !suma.es_cero()
                && (0_u32..1 << otras.len()).any(|cuales| {
                    let elegidas = otras.iter().enumerate();
                    let con = elegidas
                        .filter(|(i, _)| cuales >> i & 1 == 1)
                        .fold(self.menor.clone(), |x, (_, s)| x.mas(s));
                    con < *crpc && con.mas(suma) >= *crpc
                })
        };
        Duda::TODAS.into_iter().find(decide)
    }
}
