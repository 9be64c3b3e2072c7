//! How an indicator is computed and held against its threshold: accounts, figures of a year, ratios and amounts.
//!
//! Decreto 1082 de 2015, art. 2.2.1.1.1.5.3, and the Manual for the additional ones. Which years count, and what follows
//! from an indicator, is for the rule.

use crate::{
    entrada,
    hechos::{Ejercicio, Errores, Exacto, NoNegativo, Nombre, Razon},
    opciones,
    reglas::catalogo::{denominador_cero::ReglaPliego, regimen_ano_fiscal},
    resultado,
    veredicto::Valor,
};
use Indicador::*;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::cmp::Ordering;

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
    }
}

entrada! {
    /// A least value.
    pub(crate) struct Minimo {
        min: Decimal = "Mínimo", "1.2";
        ubicacion: Option<String> = "Dónde está en el pliego", "", si_falta "null";
    }
}

entrada! {
    /// A greatest value.
    pub(crate) struct Maximo {
        max: Decimal = "Máximo", "0.7";
        ubicacion: Option<String> = "Dónde está en el pliego", "", si_falta "null";
    }
}

entrada! {
    /// The thresholds that the pliego chooses.
    pub(crate) struct Umbrales {
        liquidez: Option<Minimo> = "Índice de liquidez", "", si_falta "null";
        endeudamiento: Option<Maximo> = "Índice de endeudamiento", "", si_falta "null";
        cobertura_intereses: Option<Minimo> = "Razón de cobertura de intereses", "", si_falta "null";
        rentabilidad_patrimonio: Option<Minimo> = "Rentabilidad del patrimonio", "", si_falta "null";
        rentabilidad_activo: Option<Minimo> = "Rentabilidad del activo", "", si_falta "null";
        capital_trabajo: Option<Minimo> = "Capital de trabajo", "", si_falta "null";
        patrimonio: Option<Minimo> = "Patrimonio", "", si_falta "null";
        prueba_acida: Option<Minimo> = "Prueba ácida", "", si_falta "null";
        razon_efectivo: Option<Minimo> = "Razón de efectivo", "", si_falta "null";
        endeudamiento_corto_plazo: Option<Maximo> = "Endeudamiento a corto plazo", "", si_falta "null";
        endeudamiento_largo_plazo: Option<Maximo> = "Endeudamiento a largo plazo", "", si_falta "null";
    }
}

opciones! {
    /// How the figures of the members of a plural bidder become one.
    pub(crate) enum FormulaPlural {
        SumaDeComponentes = "suma-de-componentes", "Suma de los componentes de cada indicador";
        PonderacionDeComponentes = "ponderacion-de-componentes", "Suma de los componentes ponderados por la participación";
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

/// Figures of one fiscal year: those of one bidder as given, or those of several members combined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::reglas) enum Cifras {
    Propias(Ejercicios),
    /// Weighted sums for ratios, plain sums for amounts.
    Combinadas {
        ponderadas: Box<[Exacto; 9]>,
        sumadas: Box<[Exacto; 9]>,
    },
}

impl Cifras {
    fn exacta(&self, c: Cuenta) -> Exacto {
        match self {
            Self::Propias(y) => c.de(y).into(),
            Self::Combinadas { ponderadas, .. } => ponderadas[c as usize].clone(),
        }
    }

    /// An account of an indicator that is an amount of money: never weighted.
    fn monto(&self, c: Cuenta) -> Exacto {
        match self {
            Self::Propias(y) => c.de(y).into(),
            Self::Combinadas { sumadas, .. } => sumadas[c as usize].clone(),
        }
    }

    fn es_negativa(&self, c: Cuenta) -> bool {
        match self {
            Self::Propias(y) => c.de(y).is_sign_negative() && !c.de(y).is_zero(),
            Self::Combinadas { ponderadas, .. } => ponderadas[c as usize].es_negativo(),
        }
    }
}

/// One year of a bidder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::reglas) struct Ejercido {
    pub(in crate::reglas) anio: Ejercicio,
    pub(in crate::reglas) cifras: Cifras,
}

impl Ejercido {
    /// The year of a single bidder.
    pub(in crate::reglas) fn propio(y: Ejercicios) -> Self {
        Self {
            anio: y.anio,
            cifras: Cifras::Propias(y),
        }
    }

    /// The same year of several members, each with its share in percent.
    pub(in crate::reglas) fn combinado(
        anio: Ejercicio,
        miembros: &[(&Ejercicios, Decimal)],
        formula: FormulaPlural,
    ) -> Self {
        let suma = |peso: fn(Decimal) -> Exacto| {
            Box::new(Cuenta::TODAS.map(|c| {
                let partes = miembros.iter();
                partes
                    .map(|(y, parte)| Exacto::from(c.de(y)).por(&peso(*parte)))
                    .sum()
            }))
        };
        let sumadas = suma(|_| Exacto::entero(1));
        let ponderadas = match formula {
            FormulaPlural::SumaDeComponentes => sumadas.clone(),
            FormulaPlural::PonderacionDeComponentes => suma(Exacto::from),
        };
        Self {
            anio,
            cifras: Cifras::Combinadas {
                ponderadas,
                sumadas,
            },
        }
    }
}

/// A process must require at least one indicator.
pub(in crate::reglas) fn revisar_umbrales(umbrales: &Umbrales, ruta: &str, errores: &mut Errores) {
    if TODOS.iter().all(|i| i.umbral(umbrales).is_none()) {
        errores.imposible(
            ruta,
            "al menos un umbral",
            "ninguno",
            "El pliego debe exigir al menos un indicador.",
        );
    }
}

/// Years that cannot be, and accounts that a required indicator needs.
pub(in crate::reglas) fn revisar_estados(
    estados: &[Ejercicios],
    umbrales: &Umbrales,
    apertura: Date,
    ruta: &str,
    errores: &mut Errores,
) {
    let anios = estados
        .iter()
        .enumerate()
        .map(|(i, y)| (format!("{ruta}[{i}].anio"), y.anio));
    regimen_ano_fiscal::revisar_anios(anios, apertura, errores);
    for (i, y) in estados.iter().enumerate() {
        if umbrales.prueba_acida.is_some() && y.inventarios.is_none() {
            errores.en(
                &format!("{ruta}[{i}].inventarios"),
                "los inventarios, que exige la prueba ácida",
                "nada",
            );
        }
        if umbrales.razon_efectivo.is_some() && y.efectivo.is_none() {
            errores.en(
                &format!("{ruta}[{i}].efectivo"),
                "el efectivo, que exige la razón de efectivo",
                "nada",
            );
        }
    }
}

/// Every indicator, in the order in which results list them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reglas) enum Indicador {
    Liquidez,
    Endeudamiento,
    Cobertura,
    RentabilidadPatrimonio,
    RentabilidadActivo,
    CapitalTrabajo,
    Patrimonio,
    PruebaAcida,
    RazonEfectivo,
    CortoPlazo,
    LargoPlazo,
}

/// What an indicator is for one year: something to divide, or an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::reglas) enum Medida {
    Razon(Razon),
    Monto(Exacto),
    Indeterminada(Porque),
}

/// Why an indicator cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reglas) enum Porque {
    /// The divisor is zero.
    Cero,
    /// Equity is negative.
    PatrimonioNegativo,
}

opciones! {
    /// How an indicator came out for one year.
    pub(crate) enum Cumple {
        Si = "cumple", "cumple";
        No = "no-cumple", "no cumple";
        Indeterminado = "indeterminado", "indeterminado";
    }
}

opciones! {
    /// Which side of its threshold an indicator must be on.
    pub(in crate::reglas) enum Lado {
        Desde = ">=", "≥";
        Hasta = "<=", "≤";
    }
}

/// A threshold and its side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reglas) enum Umbral {
    Minimo(Decimal),
    Maximo(Decimal),
}

/// One indicator of one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::reglas) struct Calculado {
    pub(in crate::reglas) indicador: Indicador,
    pub(in crate::reglas) medida: Medida,
    pub(in crate::reglas) umbral: Umbral,
    pub(in crate::reglas) cumple: Cumple,
}

impl Indicador {
    /// That of its threshold in the pliego.
    fn nombre(self) -> Nombre {
        match self {
            Liquidez => Umbrales::liquidez,
            Endeudamiento => Umbrales::endeudamiento,
            Cobertura => Umbrales::cobertura_intereses,
            RentabilidadPatrimonio => Umbrales::rentabilidad_patrimonio,
            RentabilidadActivo => Umbrales::rentabilidad_activo,
            CapitalTrabajo => Umbrales::capital_trabajo,
            Patrimonio => Umbrales::patrimonio,
            PruebaAcida => Umbrales::prueba_acida,
            RazonEfectivo => Umbrales::razon_efectivo,
            CortoPlazo => Umbrales::endeudamiento_corto_plazo,
            LargoPlazo => Umbrales::endeudamiento_largo_plazo,
        }
    }

    pub(in crate::reglas) fn umbral(self, u: &Umbrales) -> Option<Umbral> {
        let min = |m: &Option<Minimo>| m.as_ref().map(|m| Umbral::Minimo(m.min));
        let max = |m: &Option<Maximo>| m.as_ref().map(|m| Umbral::Maximo(m.max));
        match self {
            Liquidez => min(&u.liquidez),
            Endeudamiento => max(&u.endeudamiento),
            Cobertura => min(&u.cobertura_intereses),
            RentabilidadPatrimonio => min(&u.rentabilidad_patrimonio),
            RentabilidadActivo => min(&u.rentabilidad_activo),
            CapitalTrabajo => min(&u.capital_trabajo),
            Patrimonio => min(&u.patrimonio),
            PruebaAcida => min(&u.prueba_acida),
            RazonEfectivo => min(&u.razon_efectivo),
            CortoPlazo => max(&u.endeudamiento_corto_plazo),
            LargoPlazo => max(&u.endeudamiento_largo_plazo),
        }
    }

    /// The figure of a year.
    fn medir(self, x: &Cifras) -> Medida {
        use Cuenta as C;
        let cociente = |a: Exacto, b: Exacto| {
            a.entre(&b)
                .map_or(Medida::Indeterminada(Porque::Cero), Medida::Monto)
        };
        // Two accounts of one bidder are compared as given, without building exact rationals.
        let entre = |a: C, b: C| match x {
            Cifras::Propias(y) => Razon::nueva(a.de(y), b.de(y))
                .map_or(Medida::Indeterminada(Porque::Cero), Medida::Razon),
            Cifras::Combinadas { .. } => cociente(x.exacta(a), x.exacta(b)),
        };
        let resta = |a: C, b: C| x.exacta(a).menos(&x.exacta(b));
        match self {
            Liquidez => entre(C::ActivoCorriente, C::PasivoCorriente),
            Endeudamiento => entre(C::PasivoTotal, C::ActivoTotal),
            Cobertura => entre(C::UtilidadOperacional, C::GastosIntereses),
            RentabilidadPatrimonio if x.es_negativa(C::Patrimonio) => {
                Medida::Indeterminada(Porque::PatrimonioNegativo)
            }
            RentabilidadPatrimonio => entre(C::UtilidadOperacional, C::Patrimonio),
            RentabilidadActivo => entre(C::UtilidadOperacional, C::ActivoTotal),
            CapitalTrabajo => Medida::Monto(
                x.monto(C::ActivoCorriente)
                    .menos(&x.monto(C::PasivoCorriente)),
            ),
            Patrimonio => Medida::Monto(x.monto(C::Patrimonio)),
            PruebaAcida => cociente(
                resta(C::ActivoCorriente, C::Inventarios),
                x.exacta(C::PasivoCorriente),
            ),
            RazonEfectivo => entre(C::Efectivo, C::PasivoCorriente),
            CortoPlazo => entre(C::PasivoCorriente, C::PasivoTotal),
            LargoPlazo => cociente(
                resta(C::PasivoTotal, C::PasivoCorriente),
                x.exacta(C::PasivoTotal),
            ),
        }
    }

    /// Whether its figure is an amount of money, not a ratio.
    pub(in crate::reglas) fn es_monto(self) -> bool {
        matches!(self, CapitalTrabajo | Patrimonio)
    }
}

impl Calculado {
    /// The figure of a year held against the threshold, and against the pliego's rule when it cannot be divided.
    pub(in crate::reglas) fn nuevo(
        indicador: Indicador,
        umbral: Umbral,
        x: &Cifras,
        regla: ReglaPliego,
    ) -> Self {
        let medida = indicador.medir(x);
        let (limite, contraria) = match umbral {
            Umbral::Minimo(u) => (u, Ordering::Less),
            Umbral::Maximo(u) => (u, Ordering::Greater),
        };
        let segun = |orden: Ordering| {
            if orden == contraria {
                Cumple::No
            } else {
                Cumple::Si
            }
        };
        let cumple = match &medida {
            Medida::Razon(r) => segun(r.comparar(limite)),
            Medida::Monto(m) => segun(m.cmp(&limite.into())),
            Medida::Indeterminada(Porque::PatrimonioNegativo) => Cumple::Indeterminado,
            Medida::Indeterminada(Porque::Cero) => match regla {
                ReglaPliego::Habilita => Cumple::Si,
                ReglaPliego::NoHabilita => Cumple::No,
                ReglaPliego::DocumentoTipo if indicador == Liquidez => Cumple::Si,
                ReglaPliego::DocumentoTipo if indicador == Cobertura => {
                    if x.es_negativa(Cuenta::UtilidadOperacional) {
                        Cumple::No
                    } else {
                        Cumple::Si
                    }
                }
                _ => Cumple::Indeterminado,
            },
        };
        Self {
            indicador,
            medida,
            umbral,
            cumple,
        }
    }

    pub(in crate::reglas) fn valor(&self) -> Valor {
        let (valor, exacto) = match &self.medida {
            Medida::Razon(r) => (Valor::Truncada(*r), Valor::Fraccion(*r)),
            Medida::Monto(m) if self.indicador.es_monto() => {
                (Valor::Dinero(m.clone()), Valor::FraccionDe(m.clone()))
            }
            Medida::Monto(m) => (Valor::TruncadaDe(m.clone()), Valor::FraccionDe(m.clone())),
            Medida::Indeterminada(_) => (Valor::Nulo, Valor::Nulo),
        };
        let (umbral, operador) = match self.umbral {
            Umbral::Minimo(u) => (u, Lado::Desde),
            Umbral::Maximo(u) => (u, Lado::Hasta),
        };
        Valor::Objeto(vec![
            (n::id, self.indicador.nombre().into()),
            (n::valor, valor),
            (n::valor_exacto, exacto),
            (n::umbral, Valor::Escrito(umbral)),
            (n::operador, operador.nombre().into()),
            (n::resultado, self.cumple.nombre().into()),
        ])
    }
}

resultado! {
    /// What it works out.
    pub(crate) mod n {
        id = "Indicador";
        valor = "Valor";
        valor_exacto = "Valor exacto";
        umbral = "Umbral del pliego";
        operador = "Debe ser";
        resultado = "Resultado";
    }
}

/// Every indicator, in order.
pub(in crate::reglas) const TODOS: [Indicador; 11] = [
    Liquidez,
    Endeudamiento,
    Cobertura,
    RentabilidadPatrimonio,
    RentabilidadActivo,
    CapitalTrabajo,
    Patrimonio,
    PruebaAcida,
    RazonEfectivo,
    CortoPlazo,
    LargoPlazo,
];
