//! The facts of the residual capacity of a bidder, alone or plural, and what its steps work out.

use super::puntajes::{Crp, Puntaje, Puntajes};
use crate::{
    entrada,
    hechos::{Cuenta, Dato, Errores, Exacto, Leer, NoNegativo, Nombre, Positivo, Tipo},
    reglas::catalogo::{
        capacidad_residual_proceso::revisar_anticipo, denominador_cero::ReglaPliego,
    },
    resultado,
    veredicto::Valor,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

entrada! {
    /// Facts of one process and one bidder.
    pub(in crate::reglas) struct Entrada {
        presupuesto_oficial: Positivo = "Presupuesto oficial, en pesos", "1000000000";
        anticipo: NoNegativo = "Anticipo o pago anticipado, en pesos", "0", ayuda "Cero si no hay.", si_falta "0";
        plazo_meses: Positivo = "Plazo del contrato, en meses", "10", ayuda "Puede tener decimales.";
        capacidad_organizacion: NoNegativo = "Capacidad de organización, en pesos", "1000000000";
        valor_contratos_construccion: NoNegativo = "Valor de los contratos de construcción del RUP, en pesos",
            "3000000000", ayuda "Los inscritos en el segmento 72 del clasificador de bienes y servicios.";
        activo_corriente: NoNegativo = "Activo corriente, en pesos", "480000000";
        pasivo_corriente: NoNegativo = "Pasivo corriente, en pesos", "400000000";
        profesionales: Cuenta = "Socios y profesionales de la arquitectura, la ingeniería y la geología", "8";
        saldo_contratos: NoNegativo = "Saldo de los contratos en ejecución, en pesos", "0";
        regla_denominador_cero: ReglaPliego = "¿Qué dispone el pliego si el denominador es cero?", "ninguna", si_falta "ninguna";
        fecha_cierre: Option<Date> = "Fecha de cierre del proceso", "", ayuda "Si la da, se revisa el piso de la \
            capacidad de organización.", si_falta "null";
    }
}

/// One member of a bidder; a single bidder is one member with all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Miembro {
    pub(crate) capacidad_organizacion: Exacto,
    pub(crate) valor_contratos_construccion: Exacto,
    pub(crate) activo_corriente: Exacto,
    pub(crate) pasivo_corriente: Exacto,
    pub(crate) profesionales: u32,
    pub(crate) saldo_contratos: Exacto,
    /// Its share, in percent.
    pub(crate) participacion: Exacto,
}

/// Facts as the steps use them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hechos {
    pub(crate) presupuesto_oficial: Exacto,
    pub(crate) anticipo: Exacto,
    pub(crate) plazo_meses: Exacto,
    /// At least one.
    pub(crate) miembros: Vec<Miembro>,
    pub(crate) regla_denominador_cero: ReglaPliego,
    pub(crate) fecha_cierre: Option<Date>,
}

impl Leer for Hechos {
    fn tipo() -> Tipo {
        Entrada::tipo()
    }

    fn leer(dato: &Dato, ruta: &str, errores: &mut Errores) -> Option<Self> {
        let e = Entrada::leer(dato, ruta, errores)?;
        revisar_anticipo(
            e.presupuesto_oficial,
            e.anticipo,
            &format!("{ruta}.anticipo"),
            errores,
        );
        Some(Self {
            presupuesto_oficial: (*e.presupuesto_oficial).into(),
            anticipo: (*e.anticipo).into(),
            plazo_meses: (*e.plazo_meses).into(),
            miembros: vec![Miembro {
                capacidad_organizacion: (*e.capacidad_organizacion).into(),
                valor_contratos_construccion: (*e.valor_contratos_construccion).into(),
                activo_corriente: (*e.activo_corriente).into(),
                pasivo_corriente: (*e.pasivo_corriente).into(),
                profesionales: e.profesionales.0,
                saldo_contratos: (*e.saldo_contratos).into(),
                participacion: Exacto::entero(100),
            }],
            regla_denominador_cero: e.regla_denominador_cero,
            fecha_cierre: e.fecha_cierre,
        })
    }
}

/// What the steps work out. Scores are by member, in order; a step left out gives none.
#[derive(Debug, Default)]
pub(crate) struct Estado {
    pub(in crate::reglas) crpc: Option<Exacto>,
    pub(in crate::reglas) e: Vec<Puntaje>,
    pub(in crate::reglas) ct: Vec<Puntaje>,
    pub(in crate::reglas) cf: Vec<Puntaje>,
    pub(in crate::reglas) co: Option<Vec<Exacto>>,
    pub(in crate::reglas) crps: Vec<Crp>,
    pub(in crate::reglas) crp: Option<Crp>,
    pub(in crate::reglas) depende_del_piso: bool,
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

    /// The CRP that may be stated as a figure.
    pub(crate) fn cifra(&self) -> Option<&Exacto> {
        self.crp
            .as_ref()
            .and_then(Crp::cifra)
            .filter(|_| !self.depende_del_piso)
    }

    /// CRP less CRPC, exact.
    pub(in crate::reglas) fn holgura(&self) -> Option<Exacto> {
        Some(self.cifra()?.menos(self.crpc.as_ref()?))
    }

    /// Scores and CRP of a member, as a result shows them.
    pub(crate) fn de_miembro(&self, i: usize, m: &Miembro) -> Vec<(Nombre, Valor)> {
        let p = self.puntajes(i);
        vec![
            (n::e, puntos(Some(p.e))),
            (n::ct, puntos(Some(p.ct))),
            (n::cf, puntos(Some(p.cf))),
            (n::co, m.capacidad_organizacion.clone().into()),
            (n::sce, m.saldo_contratos.clone().into()),
            (
                n::crp,
                self.crps.get(i).and_then(Crp::cifra).cloned().into(),
            ),
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

/// The points of a factor, when they are fixed.
pub(in crate::reglas) fn puntos(p: Option<Puntaje>) -> Valor {
    p.and_then(Puntaje::fijo)
        .map_or(Valor::Nulo, |p| Valor::Escrito(p.normalize()))
}
