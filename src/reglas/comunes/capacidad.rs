//! The facts of the residual capacity of a bidder, alone or plural, and what its steps work out.

use super::{
    puntajes::{Crp, Puntaje, Puntajes, Saldos, Supuesto},
    soporte::Identificacion,
};
use crate::{
    entrada,
    hechos::{Cuenta, Dato, Errores, Exacto, Leer, NoNegativo, Nombre, Parcial, Positivo, Tipo},
    reglas::catalogo::denominador_cero::ReglaPliego,
    resultado,
    veredicto::Valor,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

entrada! {
    /// Facts of one process and one bidder.
    pub(crate) struct Entrada {
        presupuesto_oficial: Positivo = "Presupuesto oficial, en pesos", "1000000000";
        anticipo: NoNegativo = "Anticipo o pago anticipado, en pesos", "0", ayuda "Cero si no hay.", si_falta "0";
        plazo_meses: Positivo = "Plazo del contrato, en meses", "10", ayuda "Puede tener decimales.";
        capacidad_organizacion: NoNegativo = "Capacidad de organización, en pesos", "1000000000";
        valor_contratos_construccion: NoNegativo = "Valor de los contratos de construcción del RUP, en pesos",
            "3000000000", ayuda "Los inscritos en el segmento 72 del clasificador de bienes y servicios.";
        activo_corriente: NoNegativo = "Activo corriente, en pesos", "480000000";
        pasivo_corriente: NoNegativo = "Pasivo corriente, en pesos", "400000000";
        profesionales: Cuenta = "Socios y profesionales de la arquitectura, la ingeniería y la geología", "8";
        saldo_contratos: NoNegativo = "Saldo de los contratos en ejecución, en pesos", "0", ayuda "El lineal.";
        saldo_con_informados: Option<NoNegativo> = "El mismo saldo, con los que informa el certificado, en pesos", "",
            ayuda "Déjelo en blanco si el certificado no informa saldos.", si_falta "null";
        liquidez_certificada: Option<NoNegativo> = "Índice de liquidez que certifica el RUP", "", ayuda "Como lo imprime el \
            certificado: es el que se puntúa.", si_falta "null";
        regla_denominador_cero: ReglaPliego = "¿Qué dispone el pliego si el denominador es cero?", "ninguna", si_falta "ninguna";
        fecha_cierre: Option<Date> = "Fecha de cierre del proceso", "", ayuda "Si la da, se revisa el piso de la \
            capacidad de organización.", si_falta "null";
        identificacion: Option<Identificacion> = "Identificación", "", si_falta "null";
    }
}

/// One member of a bidder; a single bidder is one member with all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Miembro {
    pub(crate) capacidad_organizacion: Exacto,
    pub(crate) valor_contratos_construccion: Exacto,
    pub(crate) activo_corriente: Exacto,
    pub(crate) pasivo_corriente: Exacto,
    pub(crate) liquidez_certificada: Option<Decimal>,
    /// Whether the entity verifies it directly: no chamber certifies its liquidity, and the exact one is scored.
    pub(crate) directo: bool,
    pub(crate) profesionales: u32,
    pub(crate) saldos: Saldos,
    /// Its share, in percent.
    pub(crate) participacion: Exacto,
}

/// Facts as the steps use them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hechos {
    pub(crate) presupuesto_oficial: Exacto,
    pub(crate) anticipo: Exacto,
    pub(crate) plazo_meses: Exacto,
    /// At least one; none when some member did not bring the papers of its residual capacity.
    pub(crate) miembros: Vec<Miembro>,
    pub(crate) regla_denominador_cero: ReglaPliego,
    pub(crate) fecha_cierre: Option<Date>,
    /// Whether the year was elected among those of the best-year regime.
    pub(crate) del_mejor_ano: bool,
    /// What is supposed of what is open; nothing, unless a verdict is read one way.
    pub(crate) supuesto: Supuesto,
}

impl Leer for Hechos {
    type Parcial = Parcial<Entrada>;

    fn tipo() -> Tipo {
        Entrada::tipo()
    }

    fn leer(dato: &Dato, ruta: &str, errores: &mut Errores) -> Self::Parcial {
        Entrada::leer(dato, ruta, errores)
    }

    fn ilegible() -> Self::Parcial {
        Entrada::ilegible()
    }

    fn completo(parcial: Self::Parcial) -> Option<Self> {
        let e = Entrada::completo(parcial)?;
        let lineal = Exacto::from(*e.saldo_contratos);
        Some(Self {
            presupuesto_oficial: (*e.presupuesto_oficial).into(),
            anticipo: (*e.anticipo).into(),
            plazo_meses: (*e.plazo_meses).into(),
            miembros: vec![Miembro {
                capacidad_organizacion: (*e.capacidad_organizacion).into(),
                valor_contratos_construccion: (*e.valor_contratos_construccion).into(),
                activo_corriente: (*e.activo_corriente).into(),
                pasivo_corriente: (*e.pasivo_corriente).into(),
                liquidez_certificada: e.liquidez_certificada.map(|l| *l),
                directo: false,
                profesionales: e.profesionales.0,
                saldos: Saldos {
                    informado: e
                        .saldo_con_informados
                        .map_or_else(|| lineal.clone(), |s| (*s).into()),
                    lineal,
                    vencidos: Exacto::cero(),
                },
                participacion: Exacto::entero(100),
            }],
            regla_denominador_cero: e.regla_denominador_cero,
            fecha_cierre: e.fecha_cierre,
            del_mejor_ano: false,
            supuesto: Supuesto::default(),
        })
    }
}

/// What the steps work out. Scores are by member, in order; a step left out gives none.
#[derive(Debug, Default)]
pub(crate) struct Estado {
    pub(in crate::reglas) crpc: Option<Exacto>,
    pub(in crate::reglas) otra_crpc: Option<Exacto>,
    pub(in crate::reglas) e: Vec<Puntaje>,
    pub(in crate::reglas) ct: Vec<Puntaje>,
    pub(in crate::reglas) cf: Vec<Puntaje>,
    pub(in crate::reglas) co: Option<Vec<Exacto>>,
    /// With the linear balance, of the members whose points are fixed.
    pub(in crate::reglas) crps: Vec<Option<Exacto>>,
    pub(in crate::reglas) crp: Option<Crp>,
    /// Whether the figure of the bidder, or what is left over, may not be stated.
    pub(in crate::reglas) sin_cifra: bool,
    pub(in crate::reglas) sin_holgura: bool,
}

impl Estado {
    /// The points of a member, those that no step gave as none.
    pub(in crate::reglas) fn puntajes(&self, i: usize) -> Puntajes {
        let o_nada = |p: &[Puntaje]| p.get(i).copied().unwrap_or(Puntaje::Fijo(Decimal::ZERO));
        Puntajes {
            e: o_nada(&self.e),
            ct: o_nada(&self.ct),
            cf: o_nada(&self.cf),
        }
    }

    /// Whether some score is open.
    pub(in crate::reglas) fn con_puntaje_abierto(&self) -> bool {
        let todos = self.e.iter().chain(&self.ct).chain(&self.cf);
        todos.copied().any(|p| p.fijo().is_none())
    }

    /// The CRP that may be stated as a figure: with the linear balance.
    pub(crate) fn cifra(&self) -> Option<Exacto> {
        let crps: Option<Vec<Exacto>> = self.crps.iter().cloned().collect();
        let crps = crps.filter(|c| !c.is_empty() && !self.sin_cifra && self.crp.is_some())?;
        Some(crps.into_iter().sum())
    }

    /// CRP less CRPC, exact.
    pub(in crate::reglas) fn holgura(&self) -> Option<Exacto> {
        let cifra = self.cifra().filter(|_| !self.sin_holgura)?;
        Some(cifra.menos(self.crpc.as_ref()?))
    }

    /// Scores and CRP of a member, as a result shows them.
    pub(crate) fn de_miembro(&self, i: usize, m: &Miembro) -> Vec<(Nombre, Valor)> {
        let p = self.puntajes(i);
        vec![
            (n::e, puntos(Some(p.e))),
            (n::ct, puntos(Some(p.ct))),
            (n::cf, puntos(Some(p.cf))),
            (n::co, m.capacidad_organizacion.clone().into()),
            (n::crp, self.crps.get(i).cloned().flatten().into()),
        ]
    }
}

resultado! {
    /// What it works out.
    pub(crate) mod n {
        e = "Experiencia (E), en puntos";
        ct = "Capacidad técnica (CT), en puntos";
        cf = "Capacidad financiera (CF), en puntos";
        co = "Capacidad de organización (CO), en pesos";
        sce = "Saldo de contratos en ejecución (SCE), en pesos";
        crp = "Capacidad residual del proponente (CRP), en pesos";
    }
}

/// The figures of a member whose residual capacity is not computed.
pub(in crate::reglas) fn sin_cifras() -> [(Nombre, Valor); 5] {
    [n::e, n::ct, n::cf, n::co, n::crp].map(|nombre| (nombre, Valor::Nulo))
}

/// The points of a factor, when they are fixed.
pub(in crate::reglas) fn puntos(p: Option<Puntaje>) -> Valor {
    p.and_then(Puntaje::fijo)
        .map_or(Valor::Nulo, |p| Valor::Escrito(p.normalize()))
}
