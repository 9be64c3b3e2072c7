//! The accounts of a fiscal year, of one bidder as given or of several members combined, and the figures that the
//! certificate of the register prints of them.
//!
//! Decreto 1082 de 2015, art. 2.2.1.1.1.5.3; for plural bidders, the Manual, num. 5.4.

use super::{
    renovacion::{Corte, cuenta_como},
    soporte::Soporte,
};
use crate::{
    entrada,
    hechos::{Ejercicio, Exacto, NoNegativo},
    opciones,
};
use rust_decimal::Decimal;

entrada! {
    /// The ratios that a certificate prints; one that it prints as indeterminate is left out.
    pub(crate) struct Certificados {
        liquidez: Option<NoNegativo> = "Índice de liquidez certificado", "", si_falta "null";
        endeudamiento: Option<NoNegativo> = "Índice de endeudamiento certificado", "", si_falta "null";
        cobertura_intereses: Option<Decimal> = "Razón de cobertura de intereses certificada", "", si_falta "null";
        rentabilidad_patrimonio: Option<Decimal> = "Rentabilidad del patrimonio certificada", "", si_falta "null";
        rentabilidad_activo: Option<Decimal> = "Rentabilidad del activo certificada", "", si_falta "null";
    }
}

entrada! {
    /// Figures of one fiscal year.
    pub(crate) struct Ejercicios {
        anio: Ejercicio = "Año fiscal", "2024";
        activo_corriente: NoNegativo = "Activo corriente, en pesos", "480000000";
        pasivo_corriente: NoNegativo = "Pasivo corriente, en pesos", "400000000";
        activo_total: NoNegativo = "Activo total, en pesos", "1000000000";
        pasivo_total: NoNegativo = "Pasivo total, en pesos", "600000000";
        utilidad_operacional: Decimal = "Utilidad operacional, en pesos", "50000000", ayuda "Puede ser negativa.";
        gastos_intereses: NoNegativo = "Gastos de intereses, en pesos", "20000000";
        patrimonio: Decimal = "Patrimonio, en pesos", "400000000", ayuda "Puede ser negativo.";
        inventarios: Option<NoNegativo> = "Inventarios, en pesos", "", ayuda "Solo para la prueba ácida.", si_falta "null";
        efectivo: Option<NoNegativo> = "Efectivo, en pesos", "", ayuda "Solo para la razón de efectivo.", si_falta "null";
        corte: Corte = "Corte", "31-de-diciembre", ayuda "El trimestral o de apertura de un año cuenta como el del anterior.",
            si_falta "31-de-diciembre";
        certificados: Option<Certificados> = "Indicadores que certifica el RUP", "", ayuda "Como los imprime el \
            certificado: es lo que se compara. Deje en blanco el que diga indeterminado.", si_falta "null";
        soporte: Option<Soporte> = "Soporte", "", si_falta "null";
    }
}

opciones! {
    /// How the figures of the members of a plural bidder become one ratio.
    pub(crate) enum FormulaPlural {
        SumaDeComponentes = "suma-de-componentes", "Suma de los componentes de cada indicador";
        PonderacionDeComponentes = "ponderacion-de-componentes", "Suma de los componentes ponderados por la participación";
    }
}

opciones! {
    /// How the amounts of the members of a plural bidder become one.
    pub(crate) enum FormulaMontos {
        Suma = "suma", "Suma de los montos";
        Ponderacion = "ponderacion", "Suma de los montos ponderados por la participación";
    }
}

/// The accounts that indicators are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reglas) enum Cuenta {
    ActivoCorriente,
    PasivoCorriente,
    ActivoTotal,
    PasivoTotal,
    UtilidadOperacional,
    GastosIntereses,
    Patrimonio,
    Inventarios,
    Efectivo,
}

impl Cuenta {
    const TODAS: [Self; 9] = [
        Self::ActivoCorriente,
        Self::PasivoCorriente,
        Self::ActivoTotal,
        Self::PasivoTotal,
        Self::UtilidadOperacional,
        Self::GastosIntereses,
        Self::Patrimonio,
        Self::Inventarios,
        Self::Efectivo,
    ];

    /// The account as it was given; those that only some indicators need count as zero when absent.
    fn de(self, y: &Ejercicios) -> Decimal {
        match self {
            Self::ActivoCorriente => *y.activo_corriente,
            Self::PasivoCorriente => *y.pasivo_corriente,
            Self::ActivoTotal => *y.activo_total,
            Self::PasivoTotal => *y.pasivo_total,
            Self::UtilidadOperacional => y.utilidad_operacional,
            Self::GastosIntereses => *y.gastos_intereses,
            Self::Patrimonio => y.patrimonio,
            Self::Inventarios => y.inventarios.map_or(Decimal::ZERO, |i| *i),
            Self::Efectivo => y.efectivo.map_or(Decimal::ZERO, |e| *e),
        }
    }
}

/// The ratios that a chamber certifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reglas) enum Certificado {
    Liquidez,
    Endeudamiento,
    Cobertura,
    RentabilidadPatrimonio,
    RentabilidadActivo,
}

impl Certificado {
    const TODOS: [Self; 5] = [
        Self::Liquidez,
        Self::Endeudamiento,
        Self::Cobertura,
        Self::RentabilidadPatrimonio,
        Self::RentabilidadActivo,
    ];

    /// The figure as the certificate of a year prints it.
    fn de(self, y: &Ejercicios) -> Option<Decimal> {
        let c = y.certificados.as_ref()?;
        match self {
            Self::Liquidez => c.liquidez.map(|x| *x),
            Self::Endeudamiento => c.endeudamiento.map(|x| *x),
            Self::Cobertura => c.cobertura_intereses,
            Self::RentabilidadPatrimonio => c.rentabilidad_patrimonio,
            Self::RentabilidadActivo => c.rentabilidad_activo,
        }
    }

    /// What it divides by what.
    pub(in crate::reglas) fn componentes(self) -> (Cuenta, Cuenta) {
        match self {
            Self::Liquidez => (Cuenta::ActivoCorriente, Cuenta::PasivoCorriente),
            Self::Endeudamiento => (Cuenta::PasivoTotal, Cuenta::ActivoTotal),
            Self::Cobertura => (Cuenta::UtilidadOperacional, Cuenta::GastosIntereses),
            Self::RentabilidadPatrimonio => (Cuenta::UtilidadOperacional, Cuenta::Patrimonio),
            Self::RentabilidadActivo => (Cuenta::UtilidadOperacional, Cuenta::ActivoTotal),
        }
    }

    /// Whether a certificate prints another figure than the accounts give, cut or rounded to two decimals.
    fn distinto(self, y: &Ejercicios) -> bool {
        let Some(impreso) = self.de(y) else {
            return false;
        };
        let (a, b) = self.componentes();
        let cociente = Exacto::from(a.de(y)).entre(&b.de(y).into());
        cociente.is_none_or(|q| distinto_de(impreso, &q))
    }
}

/// Whether a figure is neither the truncation nor the rounding of a quotient.
pub(in crate::reglas) fn distinto_de(impreso: Decimal, cociente: &Exacto) -> bool {
    let impreso = Exacto::from(impreso);
    impreso != cociente.a_dos_decimales() && impreso != cociente.en_centavos()
}

/// Figures of one fiscal year: those of one bidder as given, or those of several members combined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::reglas) enum Cifras {
    Propias(Box<Ejercicios>),
    Combinadas(Box<Combinadas>),
}

/// What several members add up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::reglas) struct Combinadas {
    razones: FormulaPlural,
    montos: Option<FormulaMontos>,
    sumadas: [Exacto; 9],
    /// Each account times the share of its member, in percent; only when some formula weighs.
    ponderadas: Option<[Exacto; 9]>,
    /// What all the certificates print alike, of a ratio that every member can divide.
    certificados: [Option<Decimal>; 5],
    /// Members whose equity is negative.
    con_patrimonio_negativo: Vec<String>,
    /// Whether some certificate prints another figure than its own accounts, of each ratio.
    distintos: [bool; 5],
}

/// A member of a plural bidder: its name, its year and its share in percent.
pub(in crate::reglas) type Parte<'a> = (&'a str, &'a Ejercicios, Decimal);

/// How the figures of the members combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reglas) struct Formulas {
    pub(in crate::reglas) razones: FormulaPlural,
    /// `None` when the pliego does not say.
    pub(in crate::reglas) montos: Option<FormulaMontos>,
    /// Whether an amount is required, so that its formula matters.
    pub(in crate::reglas) pide_montos: bool,
}

impl Combinadas {
    fn nuevas(partes: &[Parte<'_>], formulas: Formulas) -> Self {
        let suma = |peso: fn(Decimal) -> Exacto| {
            Cuenta::TODAS.map(|c| {
                let una = |(_, y, parte): &Parte<'_>| Exacto::from(c.de(y)).por(&peso(*parte));
                partes.iter().map(una).sum()
            })
        };
        let sumadas = Cuenta::TODAS.map(|c| {
            let una = |(_, y, _): &Parte<'_>| Exacto::from(c.de(y));
            partes.iter().map(una).sum()
        });
        let pesan = formulas.razones == FormulaPlural::PonderacionDeComponentes
            || formulas.pide_montos && formulas.montos != Some(FormulaMontos::Suma);
        let certificado = |c: Certificado| {
            let (_, divisor) = c.componentes();
            let (_, primero, _) = partes.first()?;
            let comun = c.de(primero)?;
            let igual =
                |(_, y, _): &Parte<'_>| c.de(y) == Some(comun) && divisor.de(y) > Decimal::ZERO;
            partes.iter().all(igual).then_some(comun)
        };
        let negativo = |(_, y, _): &&Parte<'_>| y.patrimonio < Decimal::ZERO;
        let nombres = partes
            .iter()
            .filter(negativo)
            .map(|(n, ..)| (*n).to_owned());
        Self {
            razones: formulas.razones,
            montos: formulas.montos,
            sumadas,
            ponderadas: pesan.then(|| suma(Exacto::from)),
            certificados: Certificado::TODOS.map(certificado),
            con_patrimonio_negativo: nombres.collect(),
            distintos: Certificado::TODOS.map(|c| partes.iter().any(|(_, y, _)| c.distinto(y))),
        }
    }
}

impl Cifras {
    /// An account of a ratio.
    pub(in crate::reglas) fn exacta(&self, c: Cuenta) -> Exacto {
        match self {
            Self::Propias(y) => c.de(y).into(),
            Self::Combinadas(x) => match (x.razones, &x.ponderadas) {
                (FormulaPlural::PonderacionDeComponentes, Some(p)) => p[c as usize].clone(),
                _ => x.sumadas[c as usize].clone(),
            },
        }
    }

    /// The account as it was given, when it is of one bidder.
    pub(in crate::reglas) fn propia(&self, c: Cuenta) -> Option<Decimal> {
        match self {
            Self::Propias(y) => Some(c.de(y)),
            Self::Combinadas(_) => None,
        }
    }

    /// An amount of money, made of accounts: whole, and weighted when the formula weighs or is not known.
    pub(in crate::reglas) fn montos(
        &self,
        de: impl Fn(&dyn Fn(Cuenta) -> Exacto) -> Exacto,
    ) -> (Exacto, Option<Exacto>) {
        let x = match self {
            Self::Propias(y) => return (de(&|c| c.de(y).into()), None),
            Self::Combinadas(x) => x,
        };
        let cien = Exacto::entero(100);
        let pesado = |p: &[Exacto; 9]| {
            let monto = de(&|c| p[c as usize].clone());
            monto.entre(&cien).unwrap_or_else(Exacto::cero)
        };
        let entero = de(&|c| x.sumadas[c as usize].clone());
        match (x.montos, &x.ponderadas) {
            (Some(FormulaMontos::Ponderacion), Some(p)) => (pesado(p), None),
            (None, Some(p)) => (entero, Some(pesado(p))),
            _ => (entero, None),
        }
    }

    pub(in crate::reglas) fn es_negativa(&self, c: Cuenta) -> bool {
        match self {
            Self::Propias(y) => c.de(y) < Decimal::ZERO,
            Self::Combinadas(_) => self.exacta(c).es_negativo(),
        }
    }

    /// The figure that counts because a certificate prints it.
    pub(in crate::reglas) fn certificada(&self, c: Certificado) -> Option<Decimal> {
        match self {
            Self::Propias(y) => c.de(y),
            Self::Combinadas(x) => x.certificados[c as usize],
        }
    }

    /// Whether a certificate prints another figure than the accounts it is made of.
    pub(in crate::reglas) fn certificado_distinto(&self, c: Certificado) -> bool {
        match self {
            Self::Propias(y) => c.distinto(y),
            Self::Combinadas(x) => x.distintos[c as usize],
        }
    }

    /// Members of a plural bidder whose equity is negative.
    pub(in crate::reglas) fn con_patrimonio_negativo(&self) -> &[String] {
        match self {
            Self::Propias(_) => &[],
            Self::Combinadas(x) => &x.con_patrimonio_negativo,
        }
    }
}

/// How a ratio that nobody certified is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reglas) enum Precision {
    Truncada,
    Redondeada,
    Exacta,
}

/// One year of a bidder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::reglas) struct Ejercido {
    /// As printed.
    pub(in crate::reglas) anio: Ejercicio,
    /// As it counts.
    pub(in crate::reglas) cuenta: Ejercicio,
    pub(in crate::reglas) cifras: Cifras,
    /// Whether the entity verifies all of it: nobody certifies a ratio, and quotients are exact.
    pub(in crate::reglas) directo: bool,
    /// The only reading of a ratio that nobody certified; without it, all three must agree.
    pub(in crate::reglas) precision: Option<Precision>,
}

impl Ejercicios {
    /// The year as it counts.
    pub(in crate::reglas) fn cuenta(&self) -> Ejercicio {
        cuenta_como(self.anio, self.corte)
    }
}

impl Ejercido {
    /// The year of a single bidder.
    pub(in crate::reglas) fn propio(y: Ejercicios) -> Self {
        Self {
            anio: y.anio,
            cuenta: y.cuenta(),
            cifras: Cifras::Propias(Box::new(y)),
            directo: false,
            precision: None,
        }
    }

    /// With the amounts of the members combined one way.
    pub(in crate::reglas) fn con_montos(mut self, formula: FormulaMontos) -> Self {
        if let Cifras::Combinadas(c) = &mut self.cifras {
            c.montos = Some(formula);
        }
        self
    }

    /// The same year of several members: the one that all print, or the one it counts as.
    pub(in crate::reglas) fn combinado(
        cuenta: Ejercicio,
        partes: &[Parte<'_>],
        formulas: Formulas,
    ) -> Self {
        let impreso = partes.first().map_or(cuenta, |(_, y, _)| y.anio);
        let todos = partes.iter().all(|(_, y, _)| y.anio == impreso);
        Self {
            anio: if todos { impreso } else { cuenta },
            cuenta,
            cifras: Cifras::Combinadas(Box::new(Combinadas::nuevas(partes, formulas))),
            directo: false,
            precision: None,
        }
    }
}
