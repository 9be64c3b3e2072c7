//! The organisation capacity (CO) that multiplies the other factors of the residual capacity.
//!
//! C-899-2024, answer and reasons, and C-1409-2025, reasons (table of the Guía); Guía CCE-EICP-GI-22 v01, 9.1 (p. 11), for
//! the floor.

use super::regimen_ano_fiscal::revisar_anios;
use crate::{
    corpus::{Certeza, Parametros},
    desenlaces, entrada,
    hechos::{Ejercicio, Errores, Exacto, NoNegativo, Positivo, decimal},
    lengua::formato::pesos,
    reglas::{Advertible, Avance, ClaseAviso, Definicion, Ficha, Marcha, paso, ultimo},
    resultado,
    veredicto::Valor,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

entrada! {
    /// Operating income of one fiscal year.
    pub(in crate::reglas) struct Ingreso {
        anio: Ejercicio = "Año fiscal", "2025";
        valor: NoNegativo = "Ingreso operacional, en pesos", "2000000000";
    }
}

entrada! {
    /// Facts of one bidder.
    pub(in crate::reglas) struct Entrada {
        anios_informacion: NoNegativo = "Años de información financiera", "6", ayuda "Puede tener decimales: medio año es 0.5.";
        ingresos_operacionales: Vec<Ingreso> = "Ingresos operacionales", "", ayuda "Deje la lista vacía si tiene \
            menos de un año de información.";
        fecha_cierre: Date = "Fecha de cierre del proceso", "2026-05-04";
        valor_umbral_pesos: Option<Positivo> = "USD 125.000 en pesos, si lo conoce", "", ayuda "A la tasa del umbral \
            de las Mipyme. Si lo da, se usa en lugar del registrado.", si_falta "null";
    }
}

/// Series of USD 125.000 in pesos, at the two-year rate of the Mipyme threshold.
pub(crate) const UMBRAL: &str = "umbral-mipyme";

/// Years of the window of income.
const VENTANA: i16 = 5;

/// USD 125.000 in pesos as recorded for a day. A period without a value has none.
pub(crate) fn umbral_registrado(parametros: &Parametros, dia: Date) -> Option<Exacto> {
    parametros
        .valor(UMBRAL, dia)
        .and_then(decimal)
        .map(Exacto::from)
}

/// The highest income among the given years; of equal ones, the most recent.
pub(crate) fn mayor_ingreso<'a>(
    ingresos: impl Iterator<Item = &'a Ingreso>,
) -> Option<&'a Ingreso> {
    ingresos.max_by_key(|i| (*i.valor, i.anio))
}

/// The years of the window that ends in the latest year given.
pub(crate) fn ultimos_cinco(ingresos: &[Ingreso]) -> impl Iterator<Item = &Ingreso> {
    let ultimo = ingresos.iter().map(|i| i.anio.0).max().unwrap_or_default();
    ingresos.iter().filter(move |i| i.anio.0 > ultimo - VENTANA)
}

/// Which row of the table applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Antiguedad {
    CincoOMas,
    EntreUnoYCinco,
    MenosDeUno,
}

fn antiguedad(anios: Decimal) -> Antiguedad {
    if anios >= Decimal::from(VENTANA) {
        Antiguedad::CincoOMas
    } else if anios >= Decimal::ONE {
        Antiguedad::EntreUnoYCinco
    } else {
        Antiguedad::MenosDeUno
    }
}

/// What the steps work out.
#[derive(Debug, Default)]
pub(in crate::reglas) struct Estado {
    co: Option<Exacto>,
    anio: Option<Ejercicio>,
    co_con_piso: Option<Exacto>,
}

type M<'a> = Marcha<'a, Entrada, Estado>;

resultado! {
    /// What it works out.
    mod n {
        co = "Capacidad de organización (CO)";
        co_con_piso = "CO con el piso de la Guía";
        ventana = "Años de los cinco últimos";
        ingreso_operacional = "Ingreso operacional";
        umbral = "USD 125.000 en pesos";
        fuente = "Fuente";
    }
}

desenlaces! {
    /// How it ends.
    pub(in crate::reglas) enum Fin {
        Calculada = "calculada", Determinado, "Capacidad de organización calculada", apoyo "antiguedad";
        SinValorDelUmbral = "sin-valor-del-umbral", FaltanDatos, "Falta el valor del umbral en pesos", apoyo "menos-de-un-ano";
    }
}

/// The rule.
pub(in crate::reglas) static REGLA: Definicion<Entrada, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "capacidad-organizacion",
        version: 1,
        titulo: "Capacidad de organización",
        pregunta: "¿Cuál es la capacidad de organización del proponente?",
        enunciado: "Con cinco años o más de información financiera, es el mayor ingreso operacional de los últimos \
            cinco años; entre uno y cinco, el mayor de los años de vida del oferente; con menos de uno, USD 125.000 \
            en pesos, a la tasa que se fija cada dos años para el umbral de las Mipyme. Los cinco años siguen \
            contando aunque terminó el régimen del mejor año fiscal.",
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
                id: "umbral-de-fuente-secundaria",
                clase: ClaseAviso::Limite,
                mensaje: "El valor registrado del umbral para esa fecha se leyó en una fuente secundaria: conviene \
                    confirmarlo con el Ministerio de Comercio, Industria y Turismo.",
            },
            Advertible {
                id: "ingresos-desactualizados",
                clase: ClaseAviso::Advertencia,
                mensaje: "El último ingreso que se informa es anterior en más de dos años al del cierre: los cinco \
                    años se cuentan hasta ese ingreso.",
            },
            Advertible {
                id: "ejercicio-en-curso",
                clase: ClaseAviso::Advertencia,
                mensaje: "Un año fiscal es el mismo del cierre: ese ejercicio no ha terminado.",
            },
            Advertible {
                id: "ingresos-no-usados",
                clase: ClaseAviso::Advertencia,
                mensaje: "Con menos de un año de información la capacidad de organización es el umbral: los ingresos \
                    que se informan no se usan.",
            },
            Advertible {
                id: "umbral-distinto-del-registrado",
                clase: ClaseAviso::Advertencia,
                mensaje: "El valor del umbral que se da es distinto del registrado para la fecha de cierre; se usa el que se da.",
            },
            Advertible {
                id: "piso-de-la-guia",
                clase: ClaseAviso::Advertencia,
                mensaje: "El ingreso es menor que USD 125.000 en pesos. Según la Guía la capacidad de organización \
                    nunca es menor que ese valor; los conceptos solo lo prevén para quien tiene menos de un año de información.",
            },
        ],
        parametros: &[UMBRAL],
        fecha: Some("fecha_cierre"),
    },
    revisar,
    pasos: &[
        paso(
            "antiguedad",
            "¿Cuántos años de información financiera tiene?",
            paso_antiguedad,
        ),
        paso(
            "cinco-anos-o-mas",
            "¿Cuál es el mayor ingreso de los últimos cinco años?",
            cinco_o_mas,
        ),
        paso(
            "entre-uno-y-cinco-anos",
            "¿Cuál es el mayor ingreso de los años de vida?",
            entre_uno_y_cinco,
        ),
    ],
    ultimo: ultimo(
        "menos-de-un-ano",
        "¿Cuánto valen USD 125.000 en pesos?",
        menos_de_uno,
    ),
    resultado: |_, s| {
        let mut campos = vec![(n::co, s.co.clone().into()), (Ingreso::anio, s.anio.into())];
        if let Some(piso) = &s.co_con_piso {
            campos.push((n::co_con_piso, piso.clone().into()));
        }
        Valor::Objeto(campos)
    },
    resumen: |_, s, fin| {
        let cifra = s.co.as_ref().map_or(String::new(), |c| pesos(&c.dinero()));
        match (fin, s.anio) {
            (Fin::Calculada, Some(a)) => format!("La capacidad de organización es de {cifra}, el ingreso operacional de {}.", a.0),
            (Fin::Calculada, None) => format!("La capacidad de organización es de {cifra}, el valor de USD 125.000 en pesos."),
            _ => "No hay un valor registrado de USD 125.000 en pesos para la fecha de cierre: hay que darlo.".to_owned(),
        }
    },
};

fn revisar(e: &Entrada, errores: &mut Errores) {
    let anios = e
        .ingresos_operacionales
        .iter()
        .enumerate()
        .map(|(i, y)| (format!("$.ingresos_operacionales[{i}].anio"), y.anio));
    revisar_anios(anios, e.fecha_cierre, errores);
    if e.ingresos_operacionales.is_empty()
        && antiguedad(*e.anios_informacion) != Antiguedad::MenosDeUno
    {
        errores.imposible(
            "$.ingresos_operacionales",
            "al menos un ingreso operacional",
            "ninguno",
            "Con un año o más de información financiera debe haber algún ingreso operacional.",
        );
    }
}

fn paso_antiguedad(m: &mut M<'_>) -> Avance<Fin> {
    m.valor(
        Entrada::anios_informacion,
        Valor::Escrito(*m.e.anios_informacion),
    );
    let cierre = m.e.fecha_cierre.year();
    let ultimo = m.e.ingresos_operacionales.iter().map(|i| i.anio.0).max();
    if ultimo == Some(cierre) {
        m.avisa("ejercicio-en-curso");
    }
    if let (Some(dado), Some(registrado)) = (
        m.e.valor_umbral_pesos,
        umbral_registrado(m.parametros, m.e.fecha_cierre),
    ) && Exacto::from(*dado) != registrado
    {
        m.avisa("umbral-distinto-del-registrado");
    }
    let antiguedad = antiguedad(*m.e.anios_informacion);
    match (antiguedad, ultimo) {
        (Antiguedad::MenosDeUno, Some(_)) => m.avisa("ingresos-no-usados"),
        (Antiguedad::CincoOMas | Antiguedad::EntreUnoYCinco, Some(a)) if a < cierre - 2 => {
            m.avisa("ingresos-desactualizados")
        }
        _ => {}
    }
    m.sigue(match antiguedad {
        Antiguedad::CincoOMas => "Cinco o más.",
        Antiguedad::EntreUnoYCinco => "Uno o más, y menos de cinco.",
        Antiguedad::MenosDeUno => "Menos de uno.",
    })
}

fn cinco_o_mas(m: &mut M<'_>) -> Avance<Fin> {
    if antiguedad(*m.e.anios_informacion) != Antiguedad::CincoOMas {
        return Avance::NoAplica;
    }
    m.valor(
        n::ventana,
        ultimos_cinco(&m.e.ingresos_operacionales)
            .map(|i| i.anio)
            .collect::<Valor>(),
    );
    let mayor = mayor_ingreso(ultimos_cinco(&m.e.ingresos_operacionales));
    con_ingreso(
        m,
        mayor,
        "El mayor ingreso operacional de los últimos cinco años.",
    )
}

fn entre_uno_y_cinco(m: &mut M<'_>) -> Avance<Fin> {
    if antiguedad(*m.e.anios_informacion) != Antiguedad::EntreUnoYCinco {
        return Avance::NoAplica;
    }
    let mayor = mayor_ingreso(m.e.ingresos_operacionales.iter());
    con_ingreso(
        m,
        mayor,
        "El mayor ingreso operacional de los años de vida del oferente.",
    )
}

/// Ends with the income chosen, and warns when the floor of the Guía stands above it.
fn con_ingreso(m: &mut M<'_>, mayor: Option<&Ingreso>, conclusion: &'static str) -> Avance<Fin> {
    let Some(mayor) = mayor else {
        return Avance::NoAplica;
    };
    let co = Exacto::from(*mayor.valor);
    if let Some(piso) = umbral(m).filter(|p| co < *p) {
        m.avisa("piso-de-la-guia");
        muestra_umbral(m, &piso);
        m.s.co_con_piso = Some(piso);
    }
    m.valor(n::ingreso_operacional, co.clone());
    m.s.co = Some(co);
    m.s.anio = Some(mayor.anio);
    m.fin(Fin::Calculada, conclusion)
}

/// The threshold in force on the closing day: given, or recorded.
fn umbral(m: &M<'_>) -> Option<Exacto> {
    m.e.valor_umbral_pesos
        .map(|dado| (*dado).into())
        .or_else(|| umbral_registrado(m.parametros, m.e.fecha_cierre))
}

/// Shows the threshold that was used and where it comes from.
fn muestra_umbral(m: &mut M<'_>, umbral: &Exacto) {
    m.valor(n::umbral, umbral.clone());
    let registrado = m
        .parametros
        .serie(UMBRAL)
        .and_then(|s| s.en(m.e.fecha_cierre));
    match (m.e.valor_umbral_pesos, registrado) {
        (None, Some(p)) => {
            m.valor(n::fuente, p.fuente.clone());
            if p.verificacion == Certeza::Secundaria {
                m.avisa("umbral-de-fuente-secundaria");
            }
        }
        _ => m.valor(n::fuente, "dado por quien evalúa"),
    }
}

fn menos_de_uno(m: &mut M<'_>) -> Fin {
    m.valor(Entrada::fecha_cierre, Valor::Fecha(m.e.fecha_cierre));
    let Some(umbral) = umbral(m) else {
        return m.termina(
            Fin::SinValorDelUmbral,
            "No hay un valor registrado para esa fecha, y no se toma el de otro periodo.",
        );
    };
    muestra_umbral(m, &umbral);
    m.s.co = Some(umbral);
    m.termina(Fin::Calculada, "La capacidad de organización es ese valor.")
}
