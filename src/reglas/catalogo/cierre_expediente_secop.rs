//! Closing the electronic file of a contract in SECOP II, and the deadline of the circular.
//!
//! CE-002-2023, directives 1 and 2.

use crate::{
    corpus::Parametros,
    desenlaces, entrada,
    reglas::{Advertible, Avance, ClaseAviso, Definicion, Ficha, Marcha, paso, ultimo},
    resultado,
    veredicto::Valor,
};
use jiff::civil::Date;

entrada! {
    /// Facts of one contract on one day.
    pub(in crate::reglas) struct Entrada {
        prestacion_servicios_apoyo_gestion: bool = "¿Es de prestación de servicios o de apoyo a la gestión?", "true";
        plazo_finalizado: bool = "¿Terminó el plazo de ejecución?", "true";
        requiere_liquidacion: bool = "¿Requiere liquidación?", "false";
        obligaciones_poscontractuales_pendientes: bool = "¿Tiene obligaciones poscontractuales pendientes?", "false",
            ayuda "Por ejemplo, garantías de estabilidad o de calidad por cumplir.";
        fecha: Date = "Fecha para la que se pregunta", "2023-07-10";
        fecha_en_que_pudo_cerrarse: Option<Date> = "Fecha en que el expediente pudo cerrarse", "",
            ayuda "Déjela vacía si no se conoce.", si_falta "null";
    }
}

/// Series whose bounded period runs from the day of the circular to the first day after its deadline.
const PARAMETRO: &str = "plazo-ce-002-2023";

/// The day of the circular, and the first day after its deadline.
fn plazo(parametros: &Parametros) -> (Option<Date>, Option<Date>) {
    let periodo = parametros
        .serie(PARAMETRO)
        .and_then(|s| s.periodo.iter().find(|p| p.hasta.is_some()));
    (periodo.and_then(|p| p.desde), periodo.and_then(|p| p.hasta))
}

/// Directive 2: services or support, term ended, and no liquidation required or nothing pending.
fn cumple_el_numeral_2(e: &Entrada) -> bool {
    e.prestacion_servicios_apoyo_gestion
        && e.plazo_finalizado
        && (!e.requiere_liquidacion || !e.obligaciones_poscontractuales_pendientes)
}

/// Directive 1: post-contractual obligations fulfilled, which presupposes that the term ended.
fn cumple_el_numeral_1(e: &Entrada) -> bool {
    e.plazo_finalizado && !e.obligaciones_poscontractuales_pendientes
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
        DebeCerrarse = "debe-cerrarse", Determinado, "El expediente debe cerrarse", apoyo "plazo-de-la-circular";
        NoProcedeAun = "no-procede-aun", Determinado, "Todavía no procede el cierre", apoyo "numeral-1";
        CircularNoExpedida = "circular-no-expedida", FueraDeAlcance, "La circular no se había expedido", apoyo "circular-expedida";
    }
}

/// The rule.
pub(in crate::reglas) static REGLA: Definicion<Entrada, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "cierre-expediente-secop",
        version: 1,
        titulo: "Cierre del expediente en SECOP II",
        pregunta: "¿Se debe cerrar el expediente electrónico de este contrato?",
        enunciado: "Se cierra el expediente del contrato terminado que ya cumplió sus obligaciones poscontractuales. \
            El de prestación de servicios o apoyo a la gestión se cierra terminado el plazo si no requiere \
            liquidación o no tiene obligaciones poscontractuales pendientes. La circular ordenó hacerlo antes del 31 \
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
                    después de su plazo no está vencido según ella: el deber de cerrarlo se apoya en el Decreto 1082 de 2015.",
            },
            Advertible {
                id: "alcance-en-el-tiempo",
                clase: ClaseAviso::Limite,
                mensaje: "No se sabe cuándo pudo cerrarse el expediente: si fue después del plazo de la circular, ese plazo no le aplica.",
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
    revisar: |_, _| {},
    pasos: &[
        paso(
            "circular-expedida",
            "¿Ya se había expedido la circular?",
            circular_expedida,
        ),
        paso(
            "plazo-de-la-circular",
            "¿Venció el plazo de la circular?",
            plazo_de_la_circular,
        ),
        paso(
            "numeral-2",
            "¿Procede el cierre por ser de prestación de servicios o apoyo a la gestión?",
            numeral_2,
        ),
    ],
    ultimo: ultimo(
        "numeral-1",
        "¿Procede el cierre por haberse cumplido las obligaciones poscontractuales?",
        numeral_1,
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
    resumen: |_, s, fin| match (fin, s.vencido) {
        (Fin::CircularNoExpedida, _) => {
            "La Circular Externa 002 de 2023 todavía no se había expedido.".to_owned()
        }
        (Fin::NoProcedeAun, _) => "Todavía no procede cerrar el expediente electrónico.".to_owned(),
        (_, Some(true)) => {
            "El expediente electrónico debe cerrarse, y el plazo de la circular ya venció."
                .to_owned()
        }
        (_, Some(false)) => {
            "El expediente electrónico debe cerrarse, y el plazo de la circular no ha vencido."
                .to_owned()
        }
        (_, None) => {
            "El expediente electrónico debe cerrarse; el plazo de la circular no le aplica."
                .to_owned()
        }
    },
};

fn circular_expedida(m: &mut M<'_>) -> Avance<Fin> {
    let (expedida, despues) = plazo(m.parametros);
    m.valor(Entrada::fecha, Valor::Fecha(m.e.fecha));
    m.valor(n::expedida, expedida.map_or(Valor::Nulo, Valor::Fecha));
    m.s.ultimo_dia = despues.and_then(|d| d.yesterday().ok());
    if expedida.is_some_and(|d| m.e.fecha < d) {
        m.s.vencido = Some(false);
        return m.fin(Fin::CircularNoExpedida, "No.");
    }
    m.sigue("Sí.")
}

fn plazo_de_la_circular(m: &mut M<'_>) -> Avance<Fin> {
    let Some(despues) = plazo(m.parametros).1 else {
        return Avance::NoAplica;
    };
    if !cumple_el_numeral_1(m.e) && !cumple_el_numeral_2(m.e) {
        return Avance::NoAplica;
    }
    m.s.ultimo_dia = despues.yesterday().ok();
    m.valor(Entrada::fecha, Valor::Fecha(m.e.fecha));
    m.valor(
        n::fecha_limite,
        m.s.ultimo_dia.map_or(Valor::Nulo, Valor::Fecha),
    );
    m.valor(
        Entrada::fecha_en_que_pudo_cerrarse,
        m.e.fecha_en_que_pudo_cerrarse
            .map_or(Valor::Nulo, Valor::Fecha),
    );
    match m.e.fecha_en_que_pudo_cerrarse {
        Some(d) if d >= despues => {
            m.avisa("deber-posterior");
            return m.sigue("No le aplica: el expediente pudo cerrarse después de ese plazo.");
        }
        Some(_) => {}
        None => m.avisa("alcance-en-el-tiempo"),
    }
    m.s.vencido = Some(m.e.fecha >= despues);
    m.sigue(if m.e.fecha >= despues { "Sí." } else { "No." })
}

fn numeral_2(m: &mut M<'_>) -> Avance<Fin> {
    if !m.e.prestacion_servicios_apoyo_gestion {
        return Avance::NoAplica;
    }
    m.valor(Entrada::plazo_finalizado, m.e.plazo_finalizado);
    m.valor(Entrada::requiere_liquidacion, m.e.requiere_liquidacion);
    m.valor(
        Entrada::obligaciones_poscontractuales_pendientes,
        m.e.obligaciones_poscontractuales_pendientes,
    );
    if !cumple_el_numeral_2(m.e) {
        return m.sigue(if m.e.plazo_finalizado {
            "No: requiere liquidación y tiene obligaciones pendientes."
        } else {
            "No: el plazo de ejecución no ha terminado."
        });
    }
    m.s.numeral = Some(2);
    if m.e.obligaciones_poscontractuales_pendientes {
        m.avisa("obligaciones-pendientes");
        return m.fin(
            Fin::DebeCerrarse,
            "Sí: terminó el plazo y no requiere liquidación.",
        );
    }
    m.fin(
        Fin::DebeCerrarse,
        "Sí: terminó el plazo y no hay obligaciones pendientes.",
    )
}

fn numeral_1(m: &mut M<'_>) -> Fin {
    m.valor(Entrada::plazo_finalizado, m.e.plazo_finalizado);
    m.valor(
        Entrada::obligaciones_poscontractuales_pendientes,
        m.e.obligaciones_poscontractuales_pendientes,
    );
    if cumple_el_numeral_1(m.e) {
        m.s.numeral = Some(1);
        return m.termina(
            Fin::DebeCerrarse,
            "Sí: terminó el plazo y cumplió las obligaciones poscontractuales.",
        );
    }
    m.s.ultimo_dia = plazo(m.parametros).1.and_then(|d| d.yesterday().ok());
    m.termina(
        Fin::NoProcedeAun,
        if m.e.plazo_finalizado {
            "No: quedan obligaciones poscontractuales pendientes."
        } else {
            "No: el plazo de ejecución no ha terminado."
        },
    )
}
