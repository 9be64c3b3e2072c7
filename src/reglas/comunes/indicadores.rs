//! How an indicator is computed and held against its threshold.
//!
//! Decreto 1082 de 2015, art. 2.2.1.1.1.5.3, and the Manual for the additional ones. Of the five that a chamber certifies,
//! what is compared is what the certificate prints (Ley 1150 de 2007, art. 6.1). Which years count, and what follows from
//! an indicator, is for the rule.

use super::cuentas::{Certificado, Cifras, Cuenta, Ejercicios, Ejercido, Precision};
use crate::{
    entrada,
    hechos::{Errores, Exacto, Nombre, Parcial, Razon},
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

/// A process must require at least one indicator.
pub(in crate::reglas) fn revisar_umbrales(
    umbrales: &Parcial<Umbrales>,
    ruta: &str,
    errores: &mut Errores,
) {
    let Some(u) = umbrales else { return };
    let ninguno = [
        &u.liquidez,
        &u.cobertura_intereses,
        &u.rentabilidad_patrimonio,
    ]
    .into_iter()
    .chain([&u.rentabilidad_activo, &u.capital_trabajo, &u.patrimonio])
    .chain([&u.prueba_acida, &u.razon_efectivo])
    .all(Option::is_none)
        && [
            &u.endeudamiento,
            &u.endeudamiento_corto_plazo,
            &u.endeudamiento_largo_plazo,
        ]
        .into_iter()
        .all(Option::is_none);
    if ninguno {
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
    estados: &Parcial<Vec<Ejercicios>>,
    umbrales: &Parcial<Umbrales>,
    dia: Option<Date>,
    ruta: &str,
    errores: &mut Errores,
) {
    let Some(estados) = estados else { return };
    let anios = estados.iter().enumerate().filter_map(|(i, y)| {
        let y = y.as_ref()?;
        Some((format!("{ruta}[{i}].anio"), y.anio?, y.corte?))
    });
    regimen_ano_fiscal::revisar_anios(anios, dia, errores);
    let Some(umbrales) = umbrales else { return };
    for (i, y) in estados.iter().enumerate() {
        let Some(y) = y else { continue };
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
    /// Equity and profit are negative: their quotient is positive and shows no return.
    DosSignos,
    /// The pliego does not say how the amounts of members combine, and it matters.
    FormulaDeMontos,
}

opciones! {
    /// How an indicator came out for one year.
    pub(crate) enum Cumple {
        Si = "cumple", "cumple";
        No = "no-cumple", "no cumple";
        Indeterminado = "indeterminado", "indeterminado";
        DependeDelCertificado = "depende-de-la-cifra-certificada", "depende de la cifra certificada";
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

impl Umbral {
    fn limite(self) -> Decimal {
        match self {
            Self::Minimo(u) | Self::Maximo(u) => u,
        }
    }

    /// Whether something that compares so with the limit is on its side.
    fn cumple(self, orden: Ordering) -> bool {
        match self {
            Self::Minimo(_) => orden != Ordering::Less,
            Self::Maximo(_) => orden != Ordering::Greater,
        }
    }

    fn cumple_exacto(self, x: &Exacto) -> bool {
        self.cumple(x.cmp(&self.limite().into()))
    }
}

/// One indicator of one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::reglas) struct Calculado {
    pub(in crate::reglas) indicador: Indicador,
    pub(in crate::reglas) medida: Medida,
    /// What the certificate prints, when that is what is compared.
    pub(in crate::reglas) certificada: Option<Decimal>,
    pub(in crate::reglas) umbral: Umbral,
    pub(in crate::reglas) cumple: Cumple,
}

impl Indicador {
    /// That of its threshold in the pliego.
    pub(in crate::reglas) fn nombre(self) -> Nombre {
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

    /// The ratio that a chamber certifies, if it is one.
    pub(in crate::reglas) fn certificado(self) -> Option<Certificado> {
        match self {
            Liquidez => Some(Certificado::Liquidez),
            Endeudamiento => Some(Certificado::Endeudamiento),
            Cobertura => Some(Certificado::Cobertura),
            RentabilidadPatrimonio => Some(Certificado::RentabilidadPatrimonio),
            RentabilidadActivo => Some(Certificado::RentabilidadActivo),
            _ => None,
        }
    }

    /// The figure of a year; of an amount that members may combine in two ways, also the other.
    fn medir(self, x: &Cifras) -> (Medida, Option<Exacto>) {
        use Cuenta as C;
        let cociente = |a: Exacto, b: Exacto| {
            a.entre(&b)
                .map_or(Medida::Indeterminada(Porque::Cero), Medida::Monto)
        };
        // Two accounts of one bidder are compared as given, without building exact rationals.
        let entre = |a: C, b: C| match (x.propia(a), x.propia(b)) {
            (Some(a), Some(b)) => {
                Razon::nueva(a, b).map_or(Medida::Indeterminada(Porque::Cero), Medida::Razon)
            }
            _ => cociente(x.exacta(a), x.exacta(b)),
        };
        let resta = |a: C, b: C| x.exacta(a).menos(&x.exacta(b));
        let monto = |(entero, otro)| (Medida::Monto(entero), otro);
        if let Some((a, b)) = self.certificado().map(Certificado::componentes) {
            return (entre(a, b), None);
        }
        match self {
            CapitalTrabajo => {
                monto(x.montos(|de| de(C::ActivoCorriente).menos(&de(C::PasivoCorriente))))
            }
            Patrimonio => monto(x.montos(|de| de(C::Patrimonio))),
            PruebaAcida => (
                cociente(
                    resta(C::ActivoCorriente, C::Inventarios),
                    x.exacta(C::PasivoCorriente),
                ),
                None,
            ),
            RazonEfectivo => (entre(C::Efectivo, C::PasivoCorriente), None),
            CortoPlazo => (entre(C::PasivoCorriente, C::PasivoTotal), None),
            _ => (
                cociente(
                    resta(C::PasivoTotal, C::PasivoCorriente),
                    x.exacta(C::PasivoTotal),
                ),
                None,
            ),
        }
    }

    /// Whether its figure is an amount of money, not a ratio.
    pub(in crate::reglas) fn es_monto(self) -> bool {
        matches!(self, CapitalTrabajo | Patrimonio)
    }
}

/// A certified ratio that is not given: its exact quotient, its truncation and its rounding are all held against the
/// threshold, since no document of this edition says which of the two the chambers print.
fn sin_certificar(medida: &Medida, umbral: Umbral, precision: Option<Precision>) -> Cumple {
    let u = umbral.limite();
    let centavo = Decimal::new(1, 2);
    // Only within a cent of the threshold can the three differ.
    if let (Medida::Razon(r), Some(bajo), Some(alto)) =
        (medida, u.checked_sub(centavo), u.checked_add(centavo))
    {
        let lejos = match (r.comparar(bajo), r.comparar(alto)) {
            (Ordering::Less, _) => Some(Ordering::Less),
            (_, Ordering::Greater) => Some(Ordering::Greater),
            _ => None,
        };
        if let Some(orden) = lejos {
            return si(umbral.cumple(orden));
        }
    }
    let exacto = match medida {
        Medida::Razon(r) => r.exacto(),
        Medida::Monto(m) => m.clone(),
        Medida::Indeterminada(_) => return Cumple::Indeterminado,
    };
    match precision {
        None => {}
        Some(Precision::Truncada) => return si(umbral.cumple_exacto(&exacto.a_dos_decimales())),
        Some(Precision::Redondeada) => return si(umbral.cumple_exacto(&exacto.en_centavos())),
        Some(Precision::Exacta) => return si(umbral.cumple_exacto(&exacto)),
    }
    let lecturas = [exacto.a_dos_decimales(), exacto.en_centavos(), exacto];
    match lecturas.each_ref().map(|x| umbral.cumple_exacto(x)) {
        [true, true, true] => Cumple::Si,
        [false, false, false] => Cumple::No,
        _ => Cumple::DependeDelCertificado,
    }
}

fn si(cumple: bool) -> Cumple {
    if cumple { Cumple::Si } else { Cumple::No }
}

/// What the pliego's rule says of a divisor that is zero.
fn segun_la_regla(indicador: Indicador, x: &Cifras, regla: ReglaPliego) -> Cumple {
    match regla {
        ReglaPliego::Habilita => Cumple::Si,
        ReglaPliego::NoHabilita => Cumple::No,
        ReglaPliego::DocumentoTipo if indicador == Liquidez => Cumple::Si,
        ReglaPliego::DocumentoTipo if indicador == Cobertura => {
            si(!x.es_negativa(Cuenta::UtilidadOperacional))
        }
        _ => Cumple::Indeterminado,
    }
}

impl Calculado {
    /// The figure of a year held against the threshold, and against the pliego's rule when it cannot be divided.
    pub(in crate::reglas) fn nuevo(
        indicador: Indicador,
        umbral: Umbral,
        y: &Ejercido,
        regla: ReglaPliego,
    ) -> Self {
        let x = &y.cifras;
        let (medida, otro) = indicador.medir(x);
        let hecho = |medida, certificada, cumple| Self {
            indicador,
            medida,
            certificada,
            umbral,
            cumple,
        };
        // The fact decides: a certified figure of something that cannot be divided does not count.
        if medida == Medida::Indeterminada(Porque::Cero) {
            return hecho(medida, None, segun_la_regla(indicador, x, regla));
        }
        let certificable = indicador.certificado().filter(|_| !y.directo);
        let certificada = certificable.and_then(|c| x.certificada(c));
        let cumple = match (&medida, certificada, certificable) {
            (_, Some(c), _) => si(umbral.cumple(c.cmp(&umbral.limite()))),
            (medida, None, Some(_)) => sin_certificar(medida, umbral, y.precision),
            (Medida::Razon(r), None, None) => si(umbral.cumple(r.comparar(umbral.limite()))),
            (Medida::Monto(m), None, None) => si(umbral.cumple_exacto(m)),
            (Medida::Indeterminada(_), None, None) => Cumple::Indeterminado,
        };
        let dos_signos = indicador == RentabilidadPatrimonio
            && x.es_negativa(Cuenta::Patrimonio)
            && x.es_negativa(Cuenta::UtilidadOperacional);
        if dos_signos {
            let cumple = if cumple == Cumple::No {
                Cumple::No
            } else {
                Cumple::Indeterminado
            };
            return hecho(Medida::Indeterminada(Porque::DosSignos), None, cumple);
        }
        if otro.is_some_and(|otro| si(umbral.cumple_exacto(&otro)) != cumple) {
            let medida = Medida::Indeterminada(Porque::FormulaDeMontos);
            return hecho(medida, None, Cumple::Indeterminado);
        }
        hecho(medida, certificada, cumple)
    }

    /// The figure that readers see; no value when there is none.
    pub(in crate::reglas) fn cifra(&self) -> Valor {
        match (&self.medida, self.certificada) {
            (_, Some(c)) => Valor::Escrito(con_dos_decimales(c)),
            (Medida::Razon(r), None) => Valor::Truncada(*r),
            (Medida::Monto(m), None) if self.indicador.es_monto() => Valor::Dinero(m.clone()),
            (Medida::Monto(m), None) => Valor::TruncadaDe(m.clone()),
            (Medida::Indeterminada(_), None) => Valor::Nulo,
        }
    }

    pub(in crate::reglas) fn valor(&self) -> Valor {
        let exacto = match &self.medida {
            Medida::Razon(r) => Valor::Fraccion(*r),
            Medida::Monto(m) => Valor::FraccionDe(m.clone()),
            Medida::Indeterminada(_) => Valor::Nulo,
        };
        let operador = match self.umbral {
            Umbral::Minimo(_) => Lado::Desde,
            Umbral::Maximo(_) => Lado::Hasta,
        };
        Valor::Objeto(vec![
            (n::id, self.indicador.nombre().into()),
            (n::valor, self.cifra()),
            (n::valor_exacto, exacto),
            (n::umbral, Valor::Escrito(self.umbral.limite())),
            (n::operador, operador.nombre().into()),
            (n::resultado, self.cumple.nombre().into()),
        ])
    }
}

/// A figure as printed, with at least two decimals.
fn con_dos_decimales(mut d: Decimal) -> Decimal {
    if d.is_zero() {
        d.set_sign_positive(true);
    }
    if d.scale() < 2 {
        d.rescale(2);
    }
    d
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
