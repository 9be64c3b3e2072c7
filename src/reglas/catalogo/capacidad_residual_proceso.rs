//! The residual capacity that a works process demands (CRPC): twelve months of its budget, less the advance.
//!
//! C-1409-2025 and C-899-2024, reasons; Guía CCE-EICP-GI-22 v01, 6.1-6.2 (p. 8), for the order of the operations.

use crate::{
    desenlaces, entrada,
    hechos::{Errores, Exacto, NoNegativo, Positivo},
    lengua::formato::pesos,
    reglas::{Advertible, Avance, ClaseAviso, Definicion, Ficha, Marcha, paso, ultimo},
    resultado,
    veredicto::Valor,
};

entrada! {
    /// Facts of one process.
    pub(crate) struct Entrada {
        presupuesto_oficial: Positivo = "Presupuesto oficial, en pesos", "1800000000";
        anticipo: NoNegativo = "Anticipo o pago anticipado, en pesos", "0", ayuda "Cero si no hay.", si_falta "0";
        plazo_meses: Positivo = "Plazo del contrato, en meses", "18", ayuda "Puede tener decimales.";
    }
}

/// The longest term, in months, whose budget counts whole.
const MESES: i64 = 12;

/// Whether only twelve months of the budget count: twelve exactly still count whole.
pub(crate) fn se_prorratea(plazo_meses: &Exacto) -> bool {
    *plazo_meses > Exacto::entero(MESES)
}

/// The CRPC. The advance is taken off first and the rest is prorated, in the order of the Guía.
pub(crate) fn crpc(presupuesto: &Exacto, anticipo: &Exacto, plazo_meses: &Exacto) -> Exacto {
    let neto = presupuesto.menos(anticipo);
    if !se_prorratea(plazo_meses) {
        return neto;
    }
    neto.por(&Exacto::entero(MESES))
        .entre(plazo_meses)
        .unwrap_or(neto)
}

/// Whether the advance passes the half of the budget that Ley 80, art. 40, allows.
pub(crate) fn anticipo_excede(presupuesto: &Exacto, anticipo: &Exacto) -> bool {
    anticipo.por(&Exacto::entero(2)) > *presupuesto
}

/// Reports on `ruta` an advance that exceeds the budget; a budget that is not positive has its own fault.
pub(crate) fn revisar_anticipo(
    presupuesto: Positivo,
    anticipo: NoNegativo,
    ruta: &str,
    errores: &mut Errores,
) {
    if presupuesto.is_sign_positive() && !presupuesto.is_zero() && *anticipo > *presupuesto {
        errores.imposible(
            ruta,
            format!("un anticipo hasta {}", *presupuesto),
            *anticipo,
            "El anticipo es mayor que el presupuesto oficial.",
        );
    }
}

/// What the steps work out.
#[derive(Debug, Default)]
pub(in crate::reglas) struct Estado {
    crpc: Option<Exacto>,
}

type M<'a> = Marcha<'a, Entrada, Estado>;

resultado! {
    /// What it works out.
    mod n {
        crpc = "Capacidad residual del proceso (CRPC)";
    }
}

desenlaces! {
    /// How it ends.
    pub(in crate::reglas) enum Fin {
        Calculada = "calculada", Determinado, "Capacidad residual del proceso calculada", apoyo "plazo-del-contrato";
    }
}

/// The rule.
pub(in crate::reglas) static REGLA: Definicion<Entrada, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "capacidad-residual-proceso",
        version: 1,
        titulo: "Capacidad residual del proceso",
        pregunta: "¿Qué capacidad residual exige el proceso de contratación?",
        enunciado: "Si el plazo no supera doce meses, la capacidad residual del proceso es el presupuesto oficial \
            menos el anticipo o pago anticipado. Si lo supera, es la proporción lineal de doce meses de esa \
            diferencia. Doce meses exactos no se prorratean.",
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
                id: "otra-lectura-del-anticipo",
                clase: ClaseAviso::Limite,
                mensaje: OTRA_LECTURA,
            },
            Advertible {
                id: "anticipo-superior-al-50",
                clase: ClaseAviso::Advertencia,
                mensaje: ANTICIPO_EXCEDE,
            },
        ],
        parametros: &[],
        fecha: None,
    },
    revisar: |e, errores| {
        revisar_anticipo(e.presupuesto_oficial, e.anticipo, "$.anticipo", errores)
    },
    pasos: &[
        paso(
            "plazo-del-contrato",
            "¿El plazo supera doce meses?",
            plazo_del_contrato,
        ),
        paso(
            "hasta-doce-meses",
            "¿Cuánto exige un proceso de hasta doce meses?",
            hasta_doce_meses,
        ),
    ],
    ultimo: ultimo(
        "proporcion-de-doce-meses",
        "¿Cuánto exige un proceso de más de doce meses?",
        proporcion_de_doce_meses,
    ),
    resultado: |_, s| Valor::Objeto(vec![(n::crpc, s.crpc.clone().into())]),
    resumen: |_, s, _| {
        let cifra = s
            .crpc
            .as_ref()
            .map_or(String::new(), |c| pesos(&c.dinero()));
        format!("La capacidad residual del proceso es de {cifra}.")
    },
};

/// The message of the limit on the other reading of the corpus sentence.
pub(in crate::reglas) const OTRA_LECTURA: &str = "La Guía resta primero el anticipo y prorratea el resto. La frase de \
    los conceptos también admite prorratear primero el presupuesto y restar después todo el anticipo, lo que da otra cifra.";

/// The message of the warning on a large advance.
pub(in crate::reglas) const ANTICIPO_EXCEDE: &str = "El anticipo supera el 50 % del presupuesto oficial, que es el \
    máximo del artículo 40 de la Ley 80 de 1993.";

fn plazo_del_contrato(m: &mut M<'_>) -> Avance<Fin> {
    m.valor(Entrada::plazo_meses, Valor::Escrito(*m.e.plazo_meses));
    if anticipo_excede(&(*m.e.presupuesto_oficial).into(), &(*m.e.anticipo).into()) {
        m.avisa("anticipo-superior-al-50");
    }
    m.sigue(if se_prorratea(&(*m.e.plazo_meses).into()) {
        "Sí."
    } else {
        "No."
    })
}

fn hasta_doce_meses(m: &mut M<'_>) -> Avance<Fin> {
    if se_prorratea(&(*m.e.plazo_meses).into()) {
        return Avance::NoAplica;
    }
    calcular(m);
    m.fin(Fin::Calculada, "El presupuesto oficial menos el anticipo.")
}

fn proporcion_de_doce_meses(m: &mut M<'_>) -> Fin {
    if !m.e.anticipo.is_zero() {
        m.avisa("otra-lectura-del-anticipo");
    }
    // A shorter term is not prorated: only a run that leaves a step out comes here with one, and has no figure.
    if se_prorratea(&(*m.e.plazo_meses).into()) {
        calcular(m);
    }
    m.termina(
        Fin::Calculada,
        "La proporción lineal de doce meses del presupuesto oficial menos el anticipo.",
    )
}

fn calcular(m: &mut M<'_>) {
    let crpc = crpc(
        &(*m.e.presupuesto_oficial).into(),
        &(*m.e.anticipo).into(),
        &(*m.e.plazo_meses).into(),
    );
    m.valor(
        Entrada::presupuesto_oficial,
        Valor::Dinero((*m.e.presupuesto_oficial).into()),
    );
    m.valor(Entrada::anticipo, Valor::Dinero((*m.e.anticipo).into()));
    m.valor(n::crpc, crpc.clone());
    m.s.crpc = Some(crpc);
}
