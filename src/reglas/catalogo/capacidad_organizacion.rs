//! The organisation capacity (CO) that multiplies the other factors of the residual capacity.
//!
//! C-899-2024, answer and reasons, and C-1409-2025, reasons (table of the Guía); Guía CCE-EICP-GI-22 v01, 9.1 (p. 11), for
//! the floor.

use super::regimen_ano_fiscal::revisar_anios;
use crate::{
    corpus::{Certeza, Parametros},
    desenlaces, entrada,
    hechos::{Ejercicio, Errores, Exacto, NoNegativo, Parcial, Positivo, decimal},
    lengua::formato::pesos,
    reglas::{
        Advertible, Avance, ClaseAviso, Definicion, Ficha, Marcha,
        comunes::{
            avisos::{ALCANCE, ANTERIOR, METODOLOGIA, POSTERIOR},
            renovacion::{Corte, por_verificar},
            soporte::Identificacion,
        },
        paso, ultimo,
    },
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
        identificacion: Option<Identificacion> = "Identificación", "", si_falta "null";
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

/// The highest of the values on record, of whatever period.
pub(crate) fn umbral_mas_alto(parametros: &Parametros) -> Option<Exacto> {
    let periodos = parametros.serie(UMBRAL)?.periodo.iter();
    periodos
        .filter_map(|p| decimal(&p.valor))
        .max()
        .map(Exacto::from)
}

/// The highest income among the given years; of equal ones, the most recent.
pub(crate) fn mayor_ingreso<'a>(
    ingresos: impl Iterator<Item = &'a Ingreso>,
) -> Option<&'a Ingreso> {
    ingresos.max_by_key(|i| (*i.valor, i.anio))
}

/// The last closed year whose income is given.
fn ultimo_cerrado(ingresos: &[Ingreso], cierre: Date) -> Option<i16> {
    let cerrados = ingresos.iter().map(|i| i.anio.0);
    cerrados.filter(|a| *a < cierre.year()).max()
}

/// The years of life of a bidder of one to five, whole: 1.3 years make two.
fn anios_de_vida(anios: Decimal) -> i16 {
    i16::try_from(anios.ceil()).unwrap_or(VENTANA)
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
    vistos: Vec<Ejercicio>,
    co_con_piso: Option<Exacto>,
}

type M<'a> = Marcha<'a, Entrada, Estado>;

resultado! {
    /// What it works out.
    mod n {
        co = "Capacidad de organización (CO)";
        co_con_piso = "CO con el piso de la Guía";
        anios_vistos = "Años que se informaron";
        ultimo_anio = "Último año informado";
        ingreso_operacional = "Ingreso operacional";
        umbral = "USD 125.000 en pesos";
        fuente = "Fuente";
    }
}

desenlaces! {
    /// How it ends.
    pub(in crate::reglas) enum Fin {
        Calculada = "calculada", Determinado, "Capacidad de organización calculada", apoyo "antiguedad";
        SinIngresosDeAniosCerrados = "sin-ingresos-de-anios-cerrados", FaltanDatos,
            "Faltan los ingresos de años cerrados", apoyo "sin-ingresos-de-anios-cerrados";
        IngresosDesactualizados = "ingresos-desactualizados", FaltanDatos,
            "Faltan los ingresos de los años más recientes", apoyo "ingresos-desactualizados";
        SinValorDelUmbral = "sin-valor-del-umbral", FaltanDatos, "Falta el valor del umbral en pesos", apoyo "menos-de-un-ano";
    }
}

/// The rule.
pub(in crate::reglas) static REGLA: Definicion<Entrada, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "capacidad-organizacion",
        version: 2,
        titulo: "Capacidad de organización",
        pregunta: "¿Cuál es la capacidad de organización del proponente?",
        enunciado: "Con cinco años o más de información financiera, es el mayor ingreso operacional de los últimos \
            cinco años; entre uno y cinco, el mayor de los años de vida del oferente; con menos de uno, USD 125.000 \
            en pesos, a la tasa que se fija cada dos años para el umbral de las Mipyme. Los cinco años siguen \
            contando aunque terminó el régimen del mejor año fiscal.",
        desenlaces: Fin::TODOS,
        avisos: &[
            METODOLOGIA,
            ALCANCE,
            Advertible {
                id: "umbral-de-fuente-secundaria",
                clase: ClaseAviso::Limite,
                mensaje: "El valor registrado del umbral para esa fecha se leyó en una fuente secundaria: conviene \
                    confirmarlo con el Ministerio de Comercio, Industria y Turismo.",
            },
            Advertible {
                id: "faltan-anios-de-la-ventana",
                clase: ClaseAviso::Limite,
                mensaje: "No se informó el ingreso de todos los años que cuentan, si existían: el mayor de los que no \
                    se ven no se conoce.",
            },
            ANTERIOR,
            POSTERIOR,
            Advertible {
                id: "ingresos-del-ano-anterior",
                clase: ClaseAviso::Advertencia,
                mensaje: "Los años terminan uno antes del inmediatamente anterior al cierre: solo sirve mientras no se \
                    hayan aprobado los estados financieros de ese año.",
            },
            Advertible {
                id: "ejercicio-en-curso",
                clase: ClaseAviso::Advertencia,
                mensaje: "Un ingreso es del año del cierre: ese ejercicio no ha terminado, no tiene estados auditados y \
                    no se cuenta.",
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
    dia: |e| Some(e.fecha_cierre),
    pasos: &[
        paso(
            "antiguedad",
            "¿Cuántos años de información financiera tiene?",
            paso_antiguedad,
        ),
        paso(
            "sin-ingresos-de-anios-cerrados",
            "¿Hay algún ingreso de un año cerrado?",
            sin_ingresos_de_anios_cerrados,
        ),
        paso(
            "ingresos-desactualizados",
            "¿Llegan los ingresos hasta los últimos años?",
            ingresos_desactualizados,
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
        let mut campos = vec![
            (n::co, s.co.clone().into()),
            (Ingreso::anio, s.anio.into()),
            (n::anios_vistos, s.vistos.iter().copied().collect()),
        ];
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
            (Fin::SinIngresosDeAniosCerrados, _) => "Todos los ingresos que se informan son del año del cierre: \
                faltan los de años cerrados.".to_owned(),
            (Fin::IngresosDesactualizados, _) => "El último ingreso que se informa es demasiado antiguo: faltan los de \
                los años más recientes.".to_owned(),
            _ => "No hay un valor registrado de USD 125.000 en pesos para la fecha de cierre: hay que darlo.".to_owned(),
        }
    },
};

fn revisar(e: &Parcial<Entrada>, errores: &mut Errores) {
    let Some(e) = e else { return };
    let Some(ingresos) = &e.ingresos_operacionales else {
        return;
    };
    let anios = (ingresos.iter().enumerate())
        .filter_map(|(i, y)| Some((i, y.as_ref()?.anio?)))
        .map(|(i, anio)| (format!("$.ingresos_operacionales[{i}].anio"), anio));
    let anios: Vec<(String, Ejercicio)> = anios.collect();
    let a_diciembre = (anios.iter()).map(|(ruta, anio)| (ruta.clone(), *anio, Corte::Diciembre));
    revisar_anios(a_diciembre, e.fecha_cierre, errores);
    let Some(antiguos) = e.anios_informacion else {
        return;
    };
    let antiguedad = antiguedad(*antiguos);
    if ingresos.is_empty() && antiguedad != Antiguedad::MenosDeUno {
        errores.imposible(
            "$.ingresos_operacionales",
            "al menos un ingreso operacional",
            "ninguno",
            "Con un año o más de información financiera debe haber algún ingreso operacional.",
        );
    }
    if let (Antiguedad::EntreUnoYCinco, Some(cierre)) = (antiguedad, e.fecha_cierre) {
        let primero = cierre.year() - anios_de_vida(*antiguos) - 1;
        for (ruta, anio) in anios.iter().filter(|(_, a)| a.0 < primero) {
            errores.imposible(
                ruta,
                format!("un año desde {primero}"),
                anio.0,
                "El año fiscal es anterior a los años de información que se dice tener.",
            );
        }
    }
}

fn paso_antiguedad(m: &mut M<'_>) -> Avance<Fin> {
    m.valor(
        Entrada::anios_informacion,
        Valor::Escrito(*m.e.anios_informacion),
    );
    if let (Some(dado), Some(registrado)) = (
        m.e.valor_umbral_pesos,
        umbral_registrado(m.parametros, m.e.fecha_cierre),
    ) && Exacto::from(*dado) != registrado
    {
        m.avisa("umbral-distinto-del-registrado");
    }
    let antiguedad = antiguedad(*m.e.anios_informacion);
    let ingresos = &m.e.ingresos_operacionales;
    let cierre = m.e.fecha_cierre.year();
    if antiguedad == Antiguedad::MenosDeUno {
        if !ingresos.is_empty() {
            m.avisa("ingresos-no-usados");
        }
    } else if ingresos.iter().any(|i| i.anio.0 == cierre) {
        m.avisa("ejercicio-en-curso");
    }
    m.sigue(match antiguedad {
        Antiguedad::CincoOMas => "Cinco o más.",
        Antiguedad::EntreUnoYCinco => "Uno o más, y menos de cinco.",
        Antiguedad::MenosDeUno => "Menos de uno.",
    })
}

/// The last closed year of a bidder of a year or more.
fn ultimo_anio(m: &M<'_>) -> Option<i16> {
    ultimo_cerrado(&m.e.ingresos_operacionales, m.e.fecha_cierre)
}

fn sin_ingresos_de_anios_cerrados(m: &mut M<'_>) -> Avance<Fin> {
    if antiguedad(*m.e.anios_informacion) == Antiguedad::MenosDeUno || ultimo_anio(m).is_some() {
        return Avance::NoAplica;
    }
    m.valor(Entrada::fecha_cierre, Valor::Fecha(m.e.fecha_cierre));
    m.fin(
        Fin::SinIngresosDeAniosCerrados,
        "No: todos son del año del cierre, que no tiene estados auditados.",
    )
}

fn ingresos_desactualizados(m: &mut M<'_>) -> Avance<Fin> {
    let Some(u) = ultimo_anio(m) else {
        return Avance::NoAplica;
    };
    let y = m.e.fecha_cierre.year();
    let viejos = u < y - 2 || por_verificar(Ejercicio(u), m.e.fecha_cierre);
    if antiguedad(*m.e.anios_informacion) == Antiguedad::MenosDeUno || !viejos {
        return Avance::NoAplica;
    }
    m.valor(n::ultimo_anio, Ejercicio(u));
    m.valor(Entrada::fecha_cierre, Valor::Fecha(m.e.fecha_cierre));
    m.fin(
        Fin::IngresosDesactualizados,
        "No: el mayor es el de los últimos años, y faltan los más recientes.",
    )
}

fn cinco_o_mas(m: &mut M<'_>) -> Avance<Fin> {
    if antiguedad(*m.e.anios_informacion) != Antiguedad::CincoOMas {
        return Avance::NoAplica;
    }
    con_ingreso(m, VENTANA, "de los últimos cinco años")
}

fn entre_uno_y_cinco(m: &mut M<'_>) -> Avance<Fin> {
    if antiguedad(*m.e.anios_informacion) != Antiguedad::EntreUnoYCinco {
        return Avance::NoAplica;
    }
    let vida = anios_de_vida(*m.e.anios_informacion);
    con_ingreso(m, vida, "de los años de vida del oferente")
}

/// Ends with the highest income of the window that ends in the last closed year, and warns when the floor of the Guía
/// stands above it.
fn con_ingreso(m: &mut M<'_>, ventana: i16, cuales: &'static str) -> Avance<Fin> {
    let Some(u) = ultimo_anio(m) else {
        return Avance::NoAplica;
    };
    let en_ventana = |i: &&Ingreso| (u - ventana < i.anio.0) && i.anio.0 <= u;
    let Some(mayor) = mayor_ingreso(m.e.ingresos_operacionales.iter().filter(en_ventana)) else {
        return Avance::NoAplica;
    };
    let mut vistos: Vec<Ejercicio> = (m.e.ingresos_operacionales.iter())
        .filter(en_ventana)
        .map(|i| i.anio)
        .collect();
    vistos.sort_unstable_by(|a, b| b.cmp(a));
    m.valor(n::anios_vistos, vistos.iter().copied().collect::<Valor>());
    let completa = vistos.len() == usize::try_from(ventana).unwrap_or_default();
    if !completa {
        m.avisa("faltan-anios-de-la-ventana");
    }
    if u == m.e.fecha_cierre.year() - 2 {
        m.avisa("ingresos-del-ano-anterior");
    }
    let co = Exacto::from(*mayor.valor);
    if let Some(piso) = umbral(m).filter(|p| co < *p) {
        m.avisa("piso-de-la-guia");
        muestra_umbral(m, &piso);
        m.s.co_con_piso = Some(piso);
    }
    m.valor(n::ingreso_operacional, co.clone());
    m.s.co = Some(co);
    m.s.anio = Some(mayor.anio);
    m.s.vistos = vistos;
    if completa {
        return m.fin(
            Fin::Calculada,
            format!("El mayor ingreso operacional {cuales}."),
        );
    }
    let anios: Vec<String> = m.s.vistos.iter().map(|a| a.0.to_string()).collect();
    m.fin(
        Fin::Calculada,
        format!(
            "El mayor ingreso operacional {cuales}, entre los que se informaron: {}.",
            anios.join(", ")
        ),
    )
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
