//! Whether an agreement counts as a works contract in execution, whatever its name.
//!
//! C-1409-2025, answer and reasons ii.

use crate::{
    desenlaces, entrada, opciones,
    reglas::{
        Avance, Definicion, Ficha, Marcha,
        comunes::{
            avisos::{ALCANCE, a_contrario},
            soporte::Identificacion,
        },
        paso, ultimo,
    },
    veredicto::Valor,
};

opciones! {
    /// Activities that the opinion lists as works.
    pub(crate) enum Actividad {
        Construccion = "construccion", "Construcción";
        Mantenimiento = "mantenimiento", "Mantenimiento";
        Instalacion = "instalacion", "Instalación";
        OtroTrabajoMaterial = "otro-trabajo-material", "Otro trabajo material";
    }
}

opciones! {
    /// Where an agreement stands.
    pub(crate) enum EstadoContrato {
        EnEjecucion = "en-ejecucion", "En ejecución";
        Suspendido = "suspendido", "Suspendido";
        SinActaDeInicio = "sin-acta-de-inicio", "Sin acta de inicio";
        EnLiquidacion = "en-liquidacion", "En liquidación";
        Liquidado = "liquidado", "Liquidado";
    }
}

entrada! {
    /// What the agreement stipulates.
    pub(crate) struct Estipula {
        plazo: bool = "¿Estipula el plazo?", "true";
        valor: bool = "¿Estipula el valor?", "true";
        responsabilidades_tecnicas: bool = "¿Estipula responsabilidades técnicas?", "true";
    }
}

entrada! {
    /// Facts of one agreement.
    pub(crate) struct Entrada {
        denominacion: String = "Nombre del acuerdo", "convenio de cooperación",
            ayuda "No cambia la respuesta: se anota para identificarlo.";
        actividades: Vec<Actividad> = "Actividades que implica", "construccion",
            ayuda "Deje la lista vacía si no implica ninguna de estas.";
        sobre_inmuebles: bool = "¿Recaen sobre bienes inmuebles?", "true";
        ejecucion_directa: bool = "¿Las ejecuta el proponente?", "true", ayuda "Sí, si las ejecuta él mismo, un \
            consorcio, unión temporal o sociedad en que participa, o una concesión.";
        estipula: Estipula = "Qué estipula", "";
        obligaciones_del_asociado_claras: Option<bool> = "¿Son claras las obligaciones del asociado?", "true",
            ayuda "Déjelo sin responder si no hay un asociado: un contrato de obra corriente no lo tiene.";
        estado: EstadoContrato = "Estado del acuerdo", "en-ejecucion";
        identificacion: Option<Identificacion> = "Identificación", "", si_falta "null";
    }
}

/// Nothing is carried from step to step.
#[derive(Debug, Default)]
pub(in crate::reglas) struct Estado;

type M<'a> = Marcha<'a, Entrada, Estado>;

desenlaces! {
    /// How it ends.
    pub(in crate::reglas) enum Fin {
        SeReporta = "se-reporta", Determinado, "Se reporta como contrato en ejecución", apoyo "contenido-material";
        NoSeReporta = "no-se-reporta", Determinado, "No se reporta", apoyo "actividad-de-obra";
        SinEjecucionDirecta = "sin-ejecucion-directa", NoDecidido,
            "La doctrina no decide: no lo ejecuta el proponente", apoyo "ejecucion-directa";
        ObligacionesSinPrecisar = "obligaciones-sin-precisar", NoDecidido,
            "La doctrina no decide: obligaciones sin precisar", apoyo "obligaciones-claras";
        EstipulacionesIncompletas = "estipulaciones-incompletas", NoDecidido,
            "La doctrina no decide: estipulaciones incompletas", apoyo "estipulaciones";
    }
}

/// The rule.
pub(in crate::reglas) static REGLA: Definicion<Entrada, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "contrato-como-obra",
        version: 2,
        titulo: "Acuerdo que cuenta como obra",
        pregunta: "¿Este acuerdo se reporta como contrato de obra en ejecución?",
        enunciado: "Para la capacidad residual no importa cómo se llame el acuerdo, sino el contenido material de sus \
            obligaciones. Se reporta si implica la ejecución directa de construcción, mantenimiento, instalación u \
            otro trabajo material sobre inmuebles, con plazo, valor y responsabilidades técnicas como los de un \
            contrato de obra, y, si hay un asociado, con obligaciones claras suyas. Cuentan también los clientes privados \
            y las concesiones. Lo que está en liquidación o liquidado no se reporta.",
        desenlaces: Fin::TODOS,
        avisos: &[
            ALCANCE,
            a_contrario(
                "Los conceptos dicen qué se reporta, «concretamente, de obras civiles»; que lo demás no se reporta se lee a contrario.",
            ),
        ],
        parametros: &[],
        fecha: None,
    },
    revisar: |_, _| {},
    dia: |_| None,
    pasos: &[
        paso(
            "no-prima-la-denominacion",
            "¿Importa cómo se llama el acuerdo?",
            no_prima_la_denominacion,
        ),
        paso(
            "en-liquidacion-o-liquidado",
            "¿Está en liquidación o liquidado?",
            en_liquidacion,
        ),
        paso(
            "actividad-de-obra",
            "¿Implica actividades de obra sobre inmuebles?",
            actividad_de_obra,
        ),
        paso(
            "ejecucion-directa",
            "¿Las ejecuta el proponente?",
            ejecucion_directa,
        ),
        paso(
            "obligaciones-claras",
            "¿Son claras las obligaciones del asociado?",
            obligaciones_claras,
        ),
        paso(
            "estipulaciones",
            "¿Estipula plazo, valor y responsabilidades técnicas?",
            estipulaciones,
        ),
    ],
    ultimo: ultimo(
        "contenido-material",
        "¿Qué resulta del contenido material?",
        contenido_material,
    ),
    resultado: |e, _| {
        Valor::Objeto(vec![
            (Entrada::denominacion, e.denominacion.clone().into()),
            (Entrada::estado, e.estado.nombre().into()),
        ])
    },
    resumen: |e, _, fin| {
        // Between no quotation marks: they are for what doctrine says.
        let nombre = e.denominacion.trim();
        match fin {
            Fin::SeReporta => format!(
                "{nombre}: se reporta como contrato en ejecución, porque por su contenido es una obra, se llame como se llame."
            ),
            Fin::NoSeReporta => {
                format!("{nombre}: no se reporta entre los contratos de obra en ejecución.")
            }
            Fin::SinEjecucionDirecta => format!(
                "{nombre}: el proponente no ejecuta la obra y la doctrina no decide si se reporta."
            ),
            Fin::ObligacionesSinPrecisar => format!(
                "{nombre}: las obligaciones del asociado no son claras y la doctrina no decide si se reporta."
            ),
            _ => format!(
                "{nombre}: faltan estipulaciones propias de un contrato de obra y la doctrina no decide si se reporta."
            ),
        }
    },
};

fn no_prima_la_denominacion(m: &mut M<'_>) -> Avance<Fin> {
    m.valor(Entrada::denominacion, m.e.denominacion.clone());
    m.sigue("No: cuenta el contenido material de las obligaciones.")
}

fn en_liquidacion(m: &mut M<'_>) -> Avance<Fin> {
    if !matches!(
        m.e.estado,
        EstadoContrato::EnLiquidacion | EstadoContrato::Liquidado
    ) {
        return Avance::NoAplica;
    }
    m.valor(Entrada::estado, m.e.estado.nombre());
    m.fin(Fin::NoSeReporta, "Sí: ya no es un contrato en ejecución.")
}

fn actividad_de_obra(m: &mut M<'_>) -> Avance<Fin> {
    m.valor(
        Entrada::actividades,
        m.e.actividades
            .iter()
            .map(|a| a.nombre())
            .collect::<Valor>(),
    );
    m.valor(Entrada::sobre_inmuebles, m.e.sobre_inmuebles);
    if m.e.actividades.is_empty() || !m.e.sobre_inmuebles {
        m.avisa("lectura-a-contrario");
        m.fin(
            Fin::NoSeReporta,
            "No. Los conceptos dicen qué se reporta; que lo demás no se reporta se lee a contrario.",
        )
    } else {
        m.sigue("Sí.")
    }
}

fn ejecucion_directa(m: &mut M<'_>) -> Avance<Fin> {
    m.valor(Entrada::ejecucion_directa, m.e.ejecucion_directa);
    if m.e.ejecucion_directa {
        m.sigue("Sí.")
    } else {
        m.fin(
            Fin::SinEjecucionDirecta,
            "No: la doctrina solo habla de la ejecución directa.",
        )
    }
}

fn obligaciones_claras(m: &mut M<'_>) -> Avance<Fin> {
    let Some(claras) = m.e.obligaciones_del_asociado_claras else {
        return Avance::NoAplica;
    };
    m.valor(Entrada::obligaciones_del_asociado_claras, claras);
    if claras {
        m.sigue("Sí.")
    } else {
        m.fin(
            Fin::ObligacionesSinPrecisar,
            "No: deben estipularse de forma clara.",
        )
    }
}

fn estipulaciones(m: &mut M<'_>) -> Avance<Fin> {
    let e = &m.e.estipula;
    let todas = e.plazo && e.valor && e.responsabilidades_tecnicas;
    for (nombre, valor) in [
        (Estipula::plazo, e.plazo),
        (Estipula::valor, e.valor),
        (
            Estipula::responsabilidades_tecnicas,
            e.responsabilidades_tecnicas,
        ),
    ] {
        m.valor(nombre, valor);
    }
    if todas {
        m.sigue("Sí.")
    } else {
        m.fin(
            Fin::EstipulacionesIncompletas,
            "No todas: no es similar a un contrato de obra.",
        )
    }
}

fn contenido_material(m: &mut M<'_>) -> Fin {
    m.termina(
        Fin::SeReporta,
        "Es procedente incluirlo en el reporte de contratos en ejecución.",
    )
}
