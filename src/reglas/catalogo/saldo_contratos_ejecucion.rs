//! The balance of the works contracts in execution (SCE): linear, per day, capped at 360 days.
//!
//! C-1409-2025, reasons i.iv and ii, and C-899-2024, reasons; Guía CCE-EICP-GI-22 v01, p. 7, for the share of a consortium
//! and for contracts that have not started.

use super::contrato_como_obra::EstadoContrato;
use crate::{
    desenlaces, entrada,
    hechos::{Dias, Errores, Exacto, NoNegativo, Porcentaje},
    lengua::formato::{pesos, plural},
    reglas::{Advertible, Avance, ClaseAviso, Definicion, Ficha, Marcha, paso, ultimo},
    resultado,
    veredicto::Valor,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

entrada! {
    /// One contract of the certificate.
    pub(crate) struct Contrato {
        nombre: String = "Contrato", "Vía Armero";
        valor: NoNegativo = "Valor, en pesos", "300000000";
        plazo_dias: Dias = "Plazo, en días", "300";
        fecha_inicio: Option<Date> = "Fecha de inicio", "2025-01-01", ayuda "Vacía si no tiene acta de inicio.", si_falta "null";
        participacion: Porcentaje = "Participación del proponente, en porcentaje", "100",
            ayuda "La que tiene en el consorcio o unión temporal; 100 si lo ejecuta solo.", si_falta "100";
        estado: EstadoContrato = "Estado del contrato", "en-ejecucion";
        saldo_pendiente: Option<NoNegativo> = "Saldo pendiente de ejecución, en pesos", "",
            ayuda "Solo si está suspendido.", si_falta "null";
    }
}

entrada! {
    /// Contracts of one bidder on the day of its offer.
    pub(crate) struct Entrada {
        fecha_presentacion: Date = "Fecha de presentación de la oferta", "2025-04-11";
        contratos: Vec<Contrato> = "Contratos en ejecución", "", ayuda "Deje la lista vacía si no tiene ninguno.";
    }
}

/// Days that count at most.
const TOPE: i64 = 360;

/// Which criteria a balance takes in. Steps bring them in one by one, so that leaving one out shows what it decides.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Criterios {
    excluye_liquidacion: bool,
    saldo_informado: bool,
    ejecucion_diaria: bool,
    plazo_entero_sin_inicio: bool,
    tope: bool,
    participacion: bool,
}

impl Criterios {
    /// All of them.
    pub(crate) const TODOS: Self = Self {
        excluye_liquidacion: true,
        saldo_informado: true,
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
    /// Those of them that count.
    pub(crate) dias_computados: Option<i64>,
    /// The balance, exact.
    pub(crate) saldo: Exacto,
    /// Whether the contract counts as one in execution.
    pub(crate) incluido: bool,
}

/// The balance of a contract on a day.
pub(crate) fn saldo(c: &Contrato, dia: Date, criterios: Criterios) -> Saldo {
    let participacion = if criterios.participacion {
        *c.participacion
    } else {
        Decimal::ONE_HUNDRED
    };
    let en_parte = |saldo: Exacto| {
        saldo
            .por(&participacion.into())
            .entre(&Exacto::entero(100))
            .unwrap_or_else(Exacto::cero)
    };
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
            saldo: en_parte((*informado).into()),
            incluido: true,
        };
    }
    let pendientes = dias_pendientes(c, dia, criterios.plazo_entero_sin_inicio);
    let computados = if criterios.tope {
        pendientes.min(TOPE)
    } else {
        pendientes
    };
    let diaria = if criterios.ejecucion_diaria {
        ejecucion_diaria(c)
    } else {
        Exacto::cero()
    };
    Saldo {
        dias_pendientes: Some(pendientes),
        dias_computados: Some(computados),
        saldo: en_parte(diaria.por(&Exacto::entero(computados))),
        incluido: true,
    }
}

/// The SCE of a list of contracts on a day, exact.
pub(crate) fn sce(contratos: &[Contrato], dia: Date, criterios: Criterios) -> Exacto {
    contratos
        .iter()
        .map(|c| saldo(c, dia, criterios).saldo)
        .sum()
}

/// Value over term in days.
fn ejecucion_diaria(c: &Contrato) -> Exacto {
    Exacto::from(*c.valor)
        .entre(&Exacto::entero(c.plazo_dias.0.into()))
        .unwrap_or_else(Exacto::cero)
}

/// Days of the term still to run, never below zero.
fn dias_pendientes(c: &Contrato, dia: Date, plazo_entero_sin_inicio: bool) -> i64 {
    let plazo = i64::from(c.plazo_dias.0);
    match c.fecha_inicio {
        Some(inicio) => (plazo - inicio.duration_until(dia).as_hours() / 24).clamp(0, plazo),
        None if plazo_entero_sin_inicio => plazo,
        None => 0,
    }
}

fn en_liquidacion(c: &Contrato) -> bool {
    matches!(
        c.estado,
        EstadoContrato::EnLiquidacion | EstadoContrato::Liquidado
    )
}

/// Whether the balance comes from the days left.
fn por_dias(c: &Contrato) -> bool {
    matches!(
        c.estado,
        EstadoContrato::EnEjecucion | EstadoContrato::SinActaDeInicio
    )
}

/// Reports, under `ruta`, the facts of a list of contracts that cannot be on a day.
pub(crate) fn revisar_contratos(
    contratos: &[Contrato],
    dia: Date,
    ruta: &str,
    errores: &mut Errores,
) {
    for (i, c) in contratos.iter().enumerate() {
        let inicio = format!("{ruta}[{i}].fecha_inicio");
        match (c.estado, c.fecha_inicio) {
            (EstadoContrato::EnEjecucion, None) => errores.imposible(
                &inicio,
                "la fecha de inicio",
                "nada",
                "El contrato está en ejecución y no tiene fecha de inicio.",
            ),
            (EstadoContrato::SinActaDeInicio, Some(f)) => errores.imposible(
                &inicio,
                "null",
                f,
                "El contrato no tiene acta de inicio y trae fecha de inicio.",
            ),
            (_, Some(f)) if f > dia => errores.imposible(
                &inicio,
                format!("una fecha hasta {dia}"),
                f,
                "El contrato empieza después de la fecha con que se compara.",
            ),
            _ => {}
        }
        let saldo = format!("{ruta}[{i}].saldo_pendiente");
        match (c.estado, c.saldo_pendiente) {
            (EstadoContrato::Suspendido, None) => errores.imposible(
                &saldo,
                "el saldo pendiente de ejecución",
                "nada",
                "El contrato está suspendido: hay que informar su saldo pendiente.",
            ),
            (EstadoContrato::Suspendido, Some(s))
                if *s > *c.valor && !c.valor.is_sign_negative() =>
            {
                errores.imposible(
                    &saldo,
                    format!("un saldo hasta {}", *c.valor),
                    *s,
                    "El saldo pendiente es mayor que el valor del contrato.",
                );
            }
            _ => {}
        }
    }
}

/// What the steps work out.
#[derive(Debug, Default)]
pub(in crate::reglas) struct Estado {
    criterios: Criterios,
    sce: Option<Exacto>,
}

type M<'a> = Marcha<'a, Entrada, Estado>;

resultado! {
    /// What it works out.
    mod n {
        dias_pendientes = "Días pendientes";
        dias_computados = "Días computados";
        saldo = "Saldo";
        incluido = "¿Se incluye?";
        sce = "Saldo de contratos en ejecución (SCE)";
        ejecucion_diaria = "Ejecución diaria";
    }
}

desenlaces! {
    /// How it ends.
    pub(in crate::reglas) enum Fin {
        Calculado = "calculado", Determinado, "Saldo calculado", apoyo "sumatoria";
    }
}

/// The rule.
pub(in crate::reglas) static REGLA: Definicion<Entrada, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "saldo-contratos-ejecucion",
        version: 1,
        titulo: "Saldo de los contratos en ejecución",
        pregunta: "¿Cuánto suman los saldos de los contratos en ejecución?",
        enunciado: "El saldo de cada contrato es su ejecución diaria (valor entre plazo en días) por los días que le \
            faltan, hasta 360, y por la participación del proponente. El contrato sin acta de inicio cuenta con todo \
            su plazo; el suspendido, con el saldo pendiente que se informa. Los que están en liquidación o liquidados no cuentan.",
        desenlaces: Fin::TODOS,
        avisos: &[
            Advertible {
                id: "autonomia-de-la-entidad",
                clase: ClaseAviso::LimiteSiempre,
                mensaje: "La Agencia no fija un criterio universal: la entidad lo define en cada caso concreto.",
            },
            Advertible {
                id: "alcance-del-concepto",
                clase: ClaseAviso::LimiteSiempre,
                mensaje: "Los conceptos tienen el alcance del artículo 28 del CPACA.",
            },
            Advertible {
                id: "redondeo-del-total",
                clase: ClaseAviso::Limite,
                mensaje: "El total se redondea una sola vez: no es la suma de los saldos redondeados que se muestran.",
            },
            Advertible {
                id: "sin-contratos",
                clase: ClaseAviso::Advertencia,
                mensaje: "Si el proponente no tiene contratos en ejecución, el certificado debe decirlo de forma expresa.",
            },
            Advertible {
                id: "suspendido-sin-tope",
                clase: ClaseAviso::Advertencia,
                mensaje: "Un contrato suspendido tiene un plazo de más de 360 días: ningún texto dice si el tope de \
                    doce meses se aplica a su saldo pendiente, que aquí cuenta completo.",
            },
            Advertible {
                id: "saldo-no-usado",
                clase: ClaseAviso::Advertencia,
                mensaje: "Un contrato que no está suspendido trae saldo pendiente: ese dato no se usa.",
            },
        ],
        parametros: &[],
        fecha: None,
    },
    revisar: |e, errores| {
        revisar_contratos(&e.contratos, e.fecha_presentacion, "$.contratos", errores)
    },
    pasos: &[
        paso(
            "certificado-sin-contratos",
            "¿Qué pasa si no hay contratos en ejecución?",
            certificado_sin_contratos,
        ),
        paso(
            "en-liquidacion-o-liquidado",
            "¿Hay contratos en liquidación o liquidados?",
            en_liquidacion_o_liquidado,
        ),
        paso(
            "suspendido",
            "¿Qué cuenta de un contrato suspendido?",
            suspendido,
        ),
        paso("ejecucion-diaria", "¿Cómo se calcula el saldo?", diaria),
        paso(
            "sin-acta-de-inicio",
            "¿Cuántos días le faltan al que no ha empezado?",
            sin_acta_de_inicio,
        ),
        paso(
            "tope-de-360-dias",
            "¿A algún contrato le faltan más de 360 días?",
            tope,
        ),
        paso(
            "participacion",
            "¿Qué cuenta de lo que ejecuta un consorcio o unión temporal?",
            participacion,
        ),
    ],
    ultimo: ultimo("sumatoria", "¿Cuánto suman los saldos?", sumatoria),
    resultado: |e, s| {
        let contrato = |c: &Contrato| {
            let x = saldo(c, e.fecha_presentacion, s.criterios);
            Valor::Objeto(vec![
                (Contrato::nombre, c.nombre.clone().into()),
                (n::dias_pendientes, x.dias_pendientes.into()),
                (n::dias_computados, x.dias_computados.into()),
                (n::saldo, x.saldo.into()),
                (n::incluido, x.incluido.into()),
            ])
        };
        Valor::Objeto(vec![
            (n::sce, s.sce.clone().into()),
            (
                Entrada::contratos,
                Valor::Lista(e.contratos.iter().map(contrato).collect()),
            ),
        ])
    },
    resumen: |e, s, _| {
        let cifra = s.sce.as_ref().map_or(String::new(), |c| pesos(&c.dinero()));
        let incluidos = e.contratos.iter().filter(|c| !en_liquidacion(c)).count();
        match incluidos {
            0 => "No hay contratos en ejecución: el saldo es de $0,00.".to_owned(),
            1 => format!("El saldo del contrato en ejecución es de {cifra}."),
            n => format!(
                "Los saldos de {} en ejecución suman {cifra}.",
                plural(n, "contrato", "contratos")
            ),
        }
    },
};

/// The names of some contracts, for the trace; none means that the step says nothing.
fn nombra(m: &mut M<'_>, cuales: fn(&Contrato) -> bool) -> bool {
    let nombres: Vec<String> =
        m.e.contratos
            .iter()
            .filter(|c| cuales(c))
            .map(|c| c.nombre.clone())
            .collect();
    let hay = !nombres.is_empty();
    if hay {
        m.valor(Entrada::contratos, nombres.into_iter().collect::<Valor>());
    }
    hay
}

fn certificado_sin_contratos(m: &mut M<'_>) -> Avance<Fin> {
    if !m.e.contratos.iter().all(en_liquidacion) {
        return Avance::NoAplica;
    }
    m.avisa("sin-contratos");
    m.sigue("El saldo es cero, y así debe constar de forma expresa en el certificado.")
}

fn en_liquidacion_o_liquidado(m: &mut M<'_>) -> Avance<Fin> {
    if !nombra(m, en_liquidacion) {
        return Avance::NoAplica;
    }
    m.s.criterios.excluye_liquidacion = true;
    m.sigue("Sí: no se tienen como contratos en ejecución.")
}

fn suspendido(m: &mut M<'_>) -> Avance<Fin> {
    if !nombra(m, |c| c.estado == EstadoContrato::Suspendido) {
        return Avance::NoAplica;
    }
    m.s.criterios.saldo_informado = true;
    if m.e
        .contratos
        .iter()
        .any(|c| c.estado == EstadoContrato::Suspendido && i64::from(c.plazo_dias.0) > TOPE)
    {
        m.avisa("suspendido-sin-tope");
    }
    m.sigue("El saldo pendiente de ejecución que informa el proponente.")
}

fn diaria(m: &mut M<'_>) -> Avance<Fin> {
    if !nombra(m, por_dias) {
        return Avance::NoAplica;
    }
    m.s.criterios.ejecucion_diaria = true;
    let diarias: Vec<Exacto> =
        m.e.contratos
            .iter()
            .filter(|c| por_dias(c))
            .map(ejecucion_diaria)
            .collect();
    m.valor(n::ejecucion_diaria, diarias.into_iter().collect::<Valor>());
    m.sigue("La ejecución diaria, que es el valor entre el plazo en días, por los días que faltan.")
}

fn sin_acta_de_inicio(m: &mut M<'_>) -> Avance<Fin> {
    if !nombra(m, |c| c.estado == EstadoContrato::SinActaDeInicio) {
        return Avance::NoAplica;
    }
    m.s.criterios.plazo_entero_sin_inicio = true;
    m.sigue("Todos los de su plazo.")
}

fn tope(m: &mut M<'_>) -> Avance<Fin> {
    let criterios = m.s.criterios;
    let pasan = |c: &&Contrato| {
        por_dias(c)
            && dias_pendientes(c, m.e.fecha_presentacion, criterios.plazo_entero_sin_inicio) > TOPE
    };
    let nombres: Vec<String> =
        m.e.contratos
            .iter()
            .filter(pasan)
            .map(|c| c.nombre.clone())
            .collect();
    if nombres.is_empty() {
        return Avance::NoAplica;
    }
    m.s.criterios.tope = true;
    m.valor(Entrada::contratos, nombres.into_iter().collect::<Valor>());
    m.sigue("Sí: solo cuentan 360, la proporción lineal de doce meses.")
}

fn participacion(m: &mut M<'_>) -> Avance<Fin> {
    if !nombra(m, |c| {
        !en_liquidacion(c) && *c.participacion != Decimal::ONE_HUNDRED
    }) {
        return Avance::NoAplica;
    }
    m.s.criterios.participacion = true;
    m.sigue("La parte que corresponde al porcentaje de participación del proponente.")
}

fn sumatoria(m: &mut M<'_>) -> Fin {
    if m.e
        .contratos
        .iter()
        .any(|c| c.estado != EstadoContrato::Suspendido && c.saldo_pendiente.is_some())
    {
        m.avisa("saldo-no-usado");
    }
    let (dia, criterios) = (m.e.fecha_presentacion, m.s.criterios);
    let total = sce(&m.e.contratos, dia, criterios);
    let de_las_partes: Exacto =
        m.e.contratos
            .iter()
            .map(|c| saldo(c, dia, criterios).saldo.en_centavos())
            .sum();
    if total.en_centavos() != de_las_partes {
        m.avisa("redondeo-del-total");
    }
    m.valor(n::sce, total.clone());
    m.s.sce = Some(total);
    m.termina(
        Fin::Calculado,
        "La suma de los saldos de los contratos en ejecución.",
    )
}
