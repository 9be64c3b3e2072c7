//! The contracts of a bidder and the balance of each on a day.

use crate::{
    entrada,
    hechos::{Dato, Dias, Errores, Exacto, Leer, NoNegativo, Parcial, Porcentaje, Positivo, Tipo},
    reglas::{
        catalogo::contrato_como_obra::EstadoContrato,
        comunes::soporte::{Identificacion, Soporte},
    },
};
use jiff::{ToSpan, civil::Date};
use rust_decimal::{Decimal, RoundingStrategy};

entrada! {
    /// One contract of the certificate.
    pub(crate) struct Contrato {
        nombre: String = "Contrato", "Vía Armero";
        valor: NoNegativo = "Valor, en pesos", "300000000";
        plazo_dias: Option<Dias> = "Plazo, en días", "300", ayuda "En días o en meses, no en ambos.", si_falta "null";
        plazo_meses: Option<Positivo> = "Plazo, en meses", "", ayuda "El certificado lo dice en meses; hasta dos decimales.",
            si_falta "null";
        fecha_inicio: Option<Date> = "Fecha de inicio", "2025-01-01", ayuda "Vacía si no tiene acta de inicio.", si_falta "null";
        participacion: Porcentaje = "Participación del proponente, en porcentaje", "100",
            ayuda "La que tiene en el consorcio o unión temporal; 100 si lo ejecuta solo.", si_falta "100";
        estado: EstadoContrato = "Estado del contrato", "en-ejecucion";
        saldo_pendiente: Option<NoNegativo> = "Saldo pendiente de ejecución, en pesos", "",
            ayuda "El que informa el certificado; se exige si está suspendido.", si_falta "null";
        soporte: Option<Soporte> = "Soporte", "", si_falta "null";
    }
}

entrada! {
    /// Contracts of one bidder on the day of its offer.
    pub(crate) struct Entrada {
        fecha_presentacion: Date = "Fecha de presentación de la oferta", "2025-04-11";
        contratos: Vec<Contrato> = "Contratos en ejecución", "", ayuda "Deje la lista vacía si no tiene ninguno.";
        identificacion: Option<Identificacion> = "Identificación", "", si_falta "null";
    }
}

/// Facts as the steps use them: the contracts of one bidder or member, or those of all the members of a bidder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hechos {
    pub(crate) fecha_presentacion: Date,
    pub(crate) contratos: Vec<Contrato>,
    /// Of a whole bidder, how many contracts each member has, in order; only the sum is then the result.
    pub(crate) por_integrante: Option<Vec<usize>>,
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
        let Entrada {
            fecha_presentacion,
            contratos,
            ..
        } = Entrada::completo(parcial)?;
        Some(Self {
            fecha_presentacion,
            contratos,
            por_integrante: None,
        })
    }
}

/// Days that count at most of a term in days.
pub(super) const TOPE: i64 = 360;

/// Months that count at most of a term in months.
const TOPE_EN_MESES: Decimal = Decimal::from_parts(12, 0, 0, false, 0);

/// Longest term in months.
pub(super) const MAXIMO_DE_MESES: Decimal = Decimal::from_parts(1200, 0, 0, false, 0);

/// Which criteria a balance takes in. Steps bring them in one by one, so that leaving one out shows what it decides.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Criterios {
    pub(super) excluye_liquidacion: bool,
    pub(super) saldo_informado: bool,
    pub(super) plazo_en_meses: bool,
    pub(super) ejecucion_diaria: bool,
    pub(super) plazo_entero_sin_inicio: bool,
    pub(super) tope: bool,
    pub(super) participacion: bool,
}

impl Criterios {
    /// All of them.
    pub(crate) const TODOS: Self = Self {
        excluye_liquidacion: true,
        saldo_informado: true,
        plazo_en_meses: true,
        ejecucion_diaria: true,
        plazo_entero_sin_inicio: true,
        tope: true,
        participacion: true,
    };
}

/// The balance of one contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Saldo {
    /// Days left of the term; `None` when they play no part.
    pub(crate) dias_pendientes: Option<i64>,
    /// Those of them that count; `None` too when what counts is twelve months.
    pub(crate) dias_computados: Option<i64>,
    /// The balance, exact.
    pub(crate) saldo: Exacto,
    /// Whether the contract counts as one in execution.
    pub(crate) incluido: bool,
}

impl Saldo {
    /// Whether its term ran out and nobody says that it is in liquidation.
    pub(crate) fn agotado(&self) -> bool {
        self.dias_pendientes == Some(0)
    }
}

/// What the bidder answers for of an amount of a contract.
fn en_parte(c: &Contrato, monto: Exacto, criterios: Criterios) -> Exacto {
    if !criterios.participacion {
        return monto;
    }
    let parte = monto.por(&(*c.participacion).into());
    parte
        .entre(&Exacto::entero(100))
        .unwrap_or_else(Exacto::cero)
}

/// The balance of a contract on a day.
pub(crate) fn saldo(c: &Contrato, dia: Date, criterios: Criterios) -> Saldo {
    if en_liquidacion(c) && criterios.excluye_liquidacion {
        return Saldo {
            dias_pendientes: None,
            dias_computados: None,
            saldo: Exacto::cero(),
            incluido: false,
        };
    }
    if let (EstadoContrato::Suspendido, Some(informado), true) =
        (c.estado, c.saldo_pendiente, criterios.saldo_informado)
    {
        return Saldo {
            dias_pendientes: None,
            dias_computados: None,
            saldo: en_parte(c, (*informado).into(), criterios),
            incluido: true,
        };
    }
    let plazo = plazo(c, criterios);
    let pendientes = dias_pendientes(c, plazo, dia, criterios.plazo_entero_sin_inicio);
    let por_dias = |dias: i64| {
        let diaria = if criterios.ejecucion_diaria {
            ejecucion_diaria(c, plazo)
        } else {
            Exacto::cero()
        };
        diaria.por(&Exacto::entero(dias))
    };
    let (computados, saldo) = match (c.plazo_meses, criterios.tope) {
        (Some(meses), true) => {
            let (lineal, doce) = (por_dias(pendientes), doce_meses(c, *meses));
            if lineal > doce {
                (None, doce)
            } else {
                (Some(pendientes), lineal)
            }
        }
        (None, true) => (Some(pendientes.min(TOPE)), por_dias(pendientes.min(TOPE))),
        (_, false) => (Some(pendientes), por_dias(pendientes)),
    };
    Saldo {
        dias_pendientes: Some(pendientes),
        dias_computados: computados,
        saldo: en_parte(c, saldo, criterios),
        incluido: true,
    }
}

/// The linear proportion of twelve months of the value of a contract whose term is in months.
fn doce_meses(c: &Contrato, meses: Decimal) -> Exacto {
    let valor = Exacto::from(*c.valor);
    let doce = valor.por(&meses.min(TOPE_EN_MESES).into());
    doce.entre(&meses.into()).unwrap_or(valor)
}

/// The balance that the certificate informs of a contract that counts, when the linear one is what counts.
pub(crate) fn informado(c: &Contrato) -> Option<Exacto> {
    let informado = c.saldo_pendiente.filter(|_| por_dias(c))?;
    Some(en_parte(c, (*informado).into(), Criterios::TODOS))
}

/// What is left of a contract at most: its whole value, in the part of the bidder.
pub(crate) fn valor_entero(c: &Contrato) -> Exacto {
    en_parte(c, (*c.valor).into(), Criterios::TODOS)
}

/// Whether the term of a contract in execution has run out on a day.
pub(crate) fn agotado(c: &Contrato, dia: Date) -> bool {
    c.estado == EstadoContrato::EnEjecucion && saldo(c, dia, Criterios::TODOS).agotado()
}

/// The SCE of a list of contracts on a day, exact.
pub(crate) fn sce(contratos: &[Contrato], dia: Date, criterios: Criterios) -> Exacto {
    contratos
        .iter()
        .map(|c| saldo(c, dia, criterios).saldo)
        .sum()
}

/// The same with the informed balances in place of the linear ones, when some is informed.
pub(crate) fn sce_con_informados(
    contratos: &[Contrato],
    dia: Date,
    criterios: Criterios,
) -> Option<Exacto> {
    contratos.iter().any(|c| informado(c).is_some()).then(|| {
        let uno = |c: &Contrato| match c.saldo_pendiente.filter(|_| por_dias(c)) {
            Some(informado) => en_parte(c, (*informado).into(), criterios),
            None => saldo(c, dia, criterios).saldo,
        };
        contratos.iter().map(uno).sum()
    })
}

/// The term in days. Months run from the day of the start to the same day that many months later (the last of the month
/// that has no such day), and a fraction of a month is of thirty days; those of a contract without a start, all of them.
pub(super) fn plazo(c: &Contrato, criterios: Criterios) -> i64 {
    let Some(meses) = c.plazo_meses.map(|m| *m) else {
        return c.plazo_dias.map_or(0, |d| d.0.into());
    };
    if !criterios.plazo_en_meses {
        return 0;
    }
    match c.fecha_inicio {
        Some(inicio) => {
            let enteros = a_entero(meses.trunc());
            let fin = inicio.saturating_add(enteros.months());
            dias_entre(inicio, fin) + de_treinta(meses.fract())
        }
        None => de_treinta(meses),
    }
}

/// Days of some months of thirty.
pub(super) fn de_treinta(meses: Decimal) -> i64 {
    let dias = meses * Decimal::from(30);
    a_entero(dias.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero))
}

fn a_entero(d: Decimal) -> i64 {
    i64::try_from(d).unwrap_or_default()
}

fn dias_entre(desde: Date, hasta: Date) -> i64 {
    desde.duration_until(hasta).as_hours() / 24
}

/// Value over term in days.
pub(super) fn ejecucion_diaria(c: &Contrato, plazo: i64) -> Exacto {
    Exacto::from(*c.valor)
        .entre(&Exacto::entero(plazo))
        .unwrap_or_else(Exacto::cero)
}

/// Days of the term still to run, never below zero.
fn dias_pendientes(c: &Contrato, plazo: i64, dia: Date, plazo_entero_sin_inicio: bool) -> i64 {
    match c.fecha_inicio {
        Some(inicio) => (plazo - dias_entre(inicio, dia)).clamp(0, plazo),
        None if plazo_entero_sin_inicio => plazo,
        None => 0,
    }
}

pub(super) fn en_liquidacion(c: &Contrato) -> bool {
    matches!(
        c.estado,
        EstadoContrato::EnLiquidacion | EstadoContrato::Liquidado
    )
}

/// Whether the balance comes from the days left.
pub(super) fn por_dias(c: &Contrato) -> bool {
    matches!(
        c.estado,
        EstadoContrato::EnEjecucion | EstadoContrato::SinActaDeInicio
    )
}

/// Whether a term passes twelve months, in the unit in which it is given.
pub(super) fn pasa_de_doce_meses(c: &Contrato) -> bool {
    c.plazo_meses.is_some_and(|m| *m > TOPE_EN_MESES)
        || c.plazo_dias.is_some_and(|d| i64::from(d.0) > TOPE)
}
