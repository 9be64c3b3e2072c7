//! Closing the electronic file of a contract in SECOP II, and the deadline of the circular.
//!
//! CE-002-2023, directives 1 and 2.

use crate::{
    corpus::Parametros,
    desenlaces, entrada,
    hechos::{Errores, Parcial},
    reglas::{Advertible, Avance, ClaseAviso, Definicion, Ficha, Marcha, paso, ultimo},
    resultado,
    veredicto::Valor,
};
use jiff::civil::{Date, date};

entrada! {
    /// Facts of one contract on one day.
    pub(in crate::reglas) struct Entrada {
        prestacion_servicios_apoyo_gestion: bool = "¿Es de prestación de servicios profesionales o de apoyo a la gestión \
            (Ley 1150 de 2007, art. 2, num. 4, lit. h)?", "true", ayuda "También los trabajos artísticos que solo pueden \
            encomendarse a determinadas personas. No lo son el aseo o la vigilancia que se contratan por subasta.";
        plazo_finalizado: bool = "¿Terminó el plazo de ejecución?", "true";
        requiere_liquidacion: bool = "¿Requiere liquidación?", "false";
        liquidado: Option<bool> = "Si requiere liquidación, ¿ya se liquidó?", "",
            ayuda "Déjelo sin responder si no se sabe.", si_falta "null";
        obligaciones_poscontractuales_pendientes: bool = "¿Tiene obligaciones poscontractuales pendientes?", "false",
            ayuda "Por ejemplo, garantías de estabilidad o de calidad por cumplir.";
        fecha: Date = "Fecha para la que se pregunta", "2023-07-10";
        fecha_en_que_pudo_cerrarse: Option<Date> = "Fecha en que el expediente pudo cerrarse", "",
            ayuda "Déjela vacía si no se conoce.", si_falta "null";
    }
}

/// The day of the circular.
const EXPEDIDA: Date = date(2023, 5, 25);

/// Series whose bounded period runs from the day of the circular to the first day after its deadline.
const PARAMETRO: &str = "plazo-ce-002-2023";

/// The day of the circular, and the first day after its deadline.
fn plazo(parametros: &Parametros) -> (Option<Date>, Option<Date>) {
    let periodo = parametros
        .serie(PARAMETRO)
        .and_then(|s| s.periodo.iter().find(|p| p.hasta.is_some()));
    (periodo.and_then(|p| p.desde), periodo.and_then(|p| p.hasta))
}

/// Whether the obligations leave the file open: the literal «o» of directive 2 closes that of services or support that
/// requires no liquidation, whatever is pending.
fn lo_impiden_las_obligaciones(
    pendientes: bool,
    servicios_o_apoyo: bool,
    requiere_liquidacion: bool,
) -> bool {
    let exceptuado = servicios_o_apoyo && !requiere_liquidacion;
    pendientes && !exceptuado
}

/// What the steps work out.
#[derive(Debug, Default)]
pub(in crate::reglas) struct Estado {
    numeral: Option<i64>,
    ultimo_dia: Option<Date>,
    vencido: Option<bool>,
}

type M<'a> = Marcha<'a, Entrada, Estado>;

resultado! {
    /// What it works out.
    mod n {
        numeral = "Numeral";
        fecha_limite = "Último día";
        vencido = "¿Venció el plazo?";
        expedida = "Fecha de la circular";
    }
}

desenlaces! {
    /// How it ends.
    pub(in crate::reglas) enum Fin {
        FaltaSaberLaLiquidacion = "falta-saber-la-liquidacion", FaltanDatos,
            "Falta saber si se liquidó", apoyo "falta-saber-la-liquidacion";
        DebeCerrarse = "debe-cerrarse", Determinado, "El expediente debe cerrarse", apoyo "plazo-de-la-circular";
        NoProcedeAun = "no-procede-aun", Determinado, "Todavía no procede el cierre", apoyo "numeral-1";
        CircularNoExpedida = "circular-no-expedida", FueraDeAlcance, "La circular no se había expedido", apoyo "circular-expedida";
    }
}

/// The rule.
pub(in crate::reglas) static REGLA: Definicion<Entrada, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "cierre-expediente-secop",
        version: 2,
        titulo: "Cierre del expediente en SECOP II",
        pregunta: "¿Se debe cerrar el expediente electrónico de este contrato?",
        enunciado: "Se cierra el expediente del contrato terminado que ya cumplió sus obligaciones poscontractuales. \
            El de prestación de servicios o apoyo a la gestión se cierra terminado el plazo si no requiere \
            liquidación o no tiene obligaciones poscontractuales pendientes. El que requiere liquidación se cierra \
            después de liquidado. La circular ordenó hacerlo antes del 31 \
            de julio de 2023: el último día fue el 30.",
        desenlaces: Fin::TODOS,
        avisos: &[
            Advertible {
                id: "destinatarios",
                clase: ClaseAviso::LimiteSiempre,
                mensaje: "La circular se dirige a las entidades que publican y gestionan sus procesos en SECOP II.",
            },
            Advertible {
                id: "deber-posterior",
                clase: ClaseAviso::Limite,
                mensaje: "La circular ordenó cerrar lo que entonces seguía abierto. El expediente que pudo cerrarse \
                    después de su plazo no está vencido según ella: el deber sigue, pues la circular lo recuerda «una vez \
                    finalicen sus Procesos de Contratación» y el Decreto 1082 de 2015 lo ordena.",
            },
            Advertible {
                id: "alcance-en-el-tiempo",
                clase: ClaseAviso::Limite,
                mensaje: "No se sabe si el expediente pudo cerrarse antes del 31 de julio de 2023, y por eso no se dice si está vencido.",
            },
            Advertible {
                id: "obligaciones-pendientes",
                clase: ClaseAviso::Advertencia,
                mensaje: "Hay obligaciones poscontractuales pendientes: el numeral 2 dice «o» y permite el cierre \
                    porque no se requiere liquidación, pero el numeral 1 ordena cerrar los contratos que ya las cumplieron.",
            },
        ],
        parametros: &[PARAMETRO],
        fecha: Some("fecha"),
    },
    revisar,
    dia: |_| None,
    pasos: &[
        paso(
            "circular-expedida",
            "¿Ya se había expedido la circular?",
            circular_expedida,
        ),
        paso(
            "numeral-2",
            "¿Procede el cierre por ser de prestación de servicios o apoyo a la gestión?",
            |m| numeral(m, 2),
        ),
        paso(
            "numeral-1",
            "¿Procede el cierre por haberse cumplido las obligaciones poscontractuales?",
            |m| numeral(m, 1),
        ),
        paso(
            "falta-saber-la-liquidacion",
            "¿Se liquidó el contrato que requiere liquidación?",
            liquidacion,
        ),
    ],
    ultimo: ultimo(
        "plazo-de-la-circular",
        "¿Venció el plazo de la circular?",
        plazo_de_la_circular,
    ),
    resultado: |_, s| {
        Valor::Objeto(vec![
            (n::numeral, s.numeral.into()),
            (
                n::fecha_limite,
                s.ultimo_dia.map_or(Valor::Nulo, Valor::Fecha),
            ),
            (n::vencido, s.vencido.into()),
        ])
    },
    resumen: |e, s, fin| {
        match (fin, s.vencido) {
        (Fin::CircularNoExpedida, _) => "La Circular Externa 002 de 2023 todavía no se había expedido.",
        (Fin::NoProcedeAun, _) => "Todavía no procede cerrar el expediente electrónico.",
        (Fin::FaltaSaberLaLiquidacion, _) => {
            "El contrato requiere liquidación y no se sabe si se liquidó: de eso depende el cierre."
        }
        (Fin::DebeCerrarse, Some(true)) => {
            "El expediente electrónico debe cerrarse, y el plazo de la circular ya venció."
        }
        (Fin::DebeCerrarse, Some(false)) => {
            "El expediente electrónico debe cerrarse, y el plazo de la circular no ha vencido."
        }
        (Fin::DebeCerrarse, None) if e.fecha_en_que_pudo_cerrarse.is_some() => {
            "El expediente electrónico debe cerrarse; el plazo de la circular no le aplica."
        }
        (Fin::DebeCerrarse, None) => {
            "El expediente electrónico debe cerrarse; no se sabe si pudo cerrarse antes del 31 de julio de 2023, y por \
             eso no se dice si está vencido."
        }
    }
    .to_owned()
    },
};

fn revisar(e: &Parcial<Entrada>, errores: &mut Errores) {
    let Some(e) = e else { return };
    let (Some(dia), Some(Some(pudo))) = (e.fecha, e.fecha_en_que_pudo_cerrarse) else {
        return;
    };
    // What cannot be read counts only when it could leave the file open.
    let liquidado = e.liquidado.flatten() == Some(true) || e.requiere_liquidacion == Some(false);
    let sin_pendientes = e.obligaciones_poscontractuales_pendientes == Some(false)
        || e.prestacion_servicios_apoyo_gestion == Some(true)
            && e.requiere_liquidacion == Some(false);
    let se_cierra =
        dia >= EXPEDIDA && e.plazo_finalizado == Some(true) && sin_pendientes && liquidado;
    if pudo > dia && se_cierra {
        errores.imposible(
            "$.fecha_en_que_pudo_cerrarse",
            format!("una fecha hasta {dia}"),
            pudo,
            "El expediente debe cerrarse ya, y se dice que pudo cerrarse después de la fecha por la que se pregunta.",
        );
    }
}

fn circular_expedida(m: &mut M<'_>) -> Avance<Fin> {
    let (expedida, despues) = plazo(m.parametros);
    m.valor(Entrada::fecha, Valor::Fecha(m.e.fecha));
    m.valor(n::expedida, expedida.map_or(Valor::Nulo, Valor::Fecha));
    m.s.ultimo_dia = despues.and_then(|d| d.yesterday().ok());
    if expedida.is_some_and(|d| m.e.fecha < d) {
        return m.fin(Fin::CircularNoExpedida, "No.");
    }
    m.sigue("Sí.")
}

/// Whether the file may be closed by one of the directives: services or support by the second, and what that one does not
/// close by the first.
fn numeral(m: &mut M<'_>, cual: i64) -> Avance<Fin> {
    let servicios = m.e.prestacion_servicios_apoyo_gestion;
    if m.s.numeral.is_some() || cual == 2 && !servicios {
        return Avance::NoAplica;
    }
    let no = |m: &mut M<'_>, porque: &'static str| {
        if cual == 2 {
            m.sigue(porque)
        } else {
            m.fin(Fin::NoProcedeAun, porque)
        }
    };
    let pendientes = m.e.obligaciones_poscontractuales_pendientes;
    m.valor(Entrada::plazo_finalizado, m.e.plazo_finalizado);
    m.valor(Entrada::requiere_liquidacion, m.e.requiere_liquidacion);
    m.valor(
        Entrada::obligaciones_poscontractuales_pendientes,
        pendientes,
    );
    if !m.e.plazo_finalizado {
        return no(m, "No: el plazo de ejecución no ha terminado.");
    }
    if lo_impiden_las_obligaciones(pendientes, servicios, m.e.requiere_liquidacion) {
        return no(m, "No: quedan obligaciones poscontractuales pendientes.");
    }
    m.s.numeral = Some(cual);
    if pendientes {
        m.avisa("obligaciones-pendientes");
        return m.sigue("Sí: terminó el plazo y no requiere liquidación.");
    }
    m.sigue("Sí: terminó el plazo y no hay obligaciones pendientes.")
}

fn liquidacion(m: &mut M<'_>) -> Avance<Fin> {
    if !m.e.requiere_liquidacion {
        return Avance::NoAplica;
    }
    m.valor(Entrada::liquidado, m.e.liquidado);
    match m.e.liquidado {
        Some(true) => m.sigue("Sí."),
        Some(false) => {
            m.s.numeral = None;
            m.fin(
                Fin::NoProcedeAun,
                "No: liquidarlo es una obligación que sigue pendiente.",
            )
        }
        None => {
            m.s.numeral = None;
            m.fin(Fin::FaltaSaberLaLiquidacion, "No se sabe.")
        }
    }
}

fn plazo_de_la_circular(m: &mut M<'_>) -> Fin {
    m.s.ultimo_dia = plazo(m.parametros).1.and_then(|d| d.yesterday().ok());
    let pudo = m.e.fecha_en_que_pudo_cerrarse;
    m.valor(Entrada::fecha, Valor::Fecha(m.e.fecha));
    m.valor(
        n::fecha_limite,
        m.s.ultimo_dia.map_or(Valor::Nulo, Valor::Fecha),
    );
    m.valor(
        Entrada::fecha_en_que_pudo_cerrarse,
        pudo.map_or(Valor::Nulo, Valor::Fecha),
    );
    let paso = |d: Date| m.s.ultimo_dia.is_some_and(|ultimo| d > ultimo);
    let dicho = match pudo {
        _ if !paso(m.e.fecha) => {
            m.s.vencido = Some(false);
            "No."
        }
        None => {
            m.avisa("alcance-en-el-tiempo");
            "No se sabe: depende de cuándo pudo cerrarse."
        }
        Some(d) if paso(d) => {
            m.avisa("deber-posterior");
            "No le aplica: el expediente pudo cerrarse después de ese plazo."
        }
        Some(_) => {
            m.s.vencido = Some(true);
            "Sí."
        }
    };
    m.termina(Fin::DebeCerrarse, dicho)
}
