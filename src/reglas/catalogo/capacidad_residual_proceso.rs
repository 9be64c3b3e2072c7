//! The residual capacity that a works process demands (CRPC): twelve months of its budget, less the advance.
//!
//! C-1409-2025 and C-899-2024, reasons; Guía CCE-EICP-GI-22 v01, 6.1-6.2 (p. 8), for the order of the operations.

use crate::{
    desenlaces, entrada,
    hechos::{Errores, Exacto, NoNegativo, Positivo},
    lengua::formato::pesos,
    reglas::{
        Advertible, Avance, ClaseAviso, Definicion, Ficha, Marcha,
        comunes::{
            avisos::{ALCANCE, METODOLOGIA},
            soporte::Identificacion,
        },
        paso, ultimo,
    },
    resultado,
    veredicto::Valor,
};

entrada! {
    /// Facts of one process.
    pub(crate) struct Entrada {
        presupuesto_oficial: Positivo = "Presupuesto oficial, en pesos", "1800000000";
        anticipo: NoNegativo = "Anticipo o pago anticipado, en pesos", "0", ayuda "Cero si no hay.", si_falta "0";
        plazo_meses: Positivo = "Plazo del contrato, en meses", "18", ayuda "Puede tener decimales.";
        identificacion: Option<Identificacion> = "Identificación", "", si_falta "null";
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

/// The CRPC when the whole advance is taken off the prorated budget: the other reading of the sentence, when there is an
/// advance, the term is prorated, and something is left.
pub(crate) fn otra_lectura(
    presupuesto: &Exacto,
    anticipo: &Exacto,
    plazo_meses: &Exacto,
) -> Option<Exacto> {
    if anticipo.es_cero() || !se_prorratea(plazo_meses) {
        return None;
    }
    let prorrateado = presupuesto.por(&Exacto::entero(MESES)).entre(plazo_meses)?;
    let otra = prorrateado.menos(anticipo);
    (!otra.es_cero() && !otra.es_negativo()).then_some(otra)
}

/// Whether the advance passes the half of the budget: Ley 80, art. 40, sets that maximum over the value of the contract.
pub(crate) fn anticipo_excede(presupuesto: &Exacto, anticipo: &Exacto) -> bool {
    anticipo.por(&Exacto::entero(2)) > *presupuesto
}

/// Reports on `ruta` an advance that exceeds the budget.
pub(crate) fn revisar_anticipo(
    presupuesto: Option<Positivo>,
    anticipo: Option<NoNegativo>,
    ruta: &str,
    errores: &mut Errores,
) {
    if let Some((presupuesto, anticipo)) = presupuesto.zip(anticipo)
        && *anticipo > *presupuesto
    {
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
        version: 2,
        titulo: "Capacidad residual del proceso",
        pregunta: "¿Qué capacidad residual exige el proceso de contratación?",
        enunciado: "Si el plazo no supera doce meses, la capacidad residual del proceso es el presupuesto oficial \
            menos el anticipo o pago anticipado. Si lo supera, es la proporción lineal de doce meses de esa \
            diferencia. Doce meses exactos no se prorratean.",
        desenlaces: Fin::TODOS,
        avisos: &[METODOLOGIA, ALCANCE, OTRA_LECTURA, ANTICIPO_EXCEDE],
        parametros: &[],
        fecha: None,
    },
    revisar: |e, errores| {
        if let Some(e) = e {
            revisar_anticipo(e.presupuesto_oficial, e.anticipo, "$.anticipo", errores);
        }
    },
    dia: |_| None,
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

/// The limit on the other reading of the corpus sentence.
pub(in crate::reglas) const OTRA_LECTURA: Advertible = Advertible {
    id: "otra-lectura-del-anticipo",
    clase: ClaseAviso::Limite,
    mensaje: "La Guía resta primero el anticipo y prorratea el resto. La frase de los conceptos también admite \
        prorratear primero el presupuesto y restar después todo el anticipo.",
};

/// The same, with the figure that the other reading gives.
pub(in crate::reglas) fn dicha_otra_lectura(otra: &Exacto) -> String {
    format!(
        "{} Así exigiría {}.",
        OTRA_LECTURA.mensaje,
        pesos(&otra.dinero())
    )
}

/// The warning on a large advance.
pub(in crate::reglas) const ANTICIPO_EXCEDE: Advertible = Advertible {
    id: "anticipo-superior-al-50",
    clase: ClaseAviso::Advertencia,
    mensaje: "El anticipo supera el 50 % del presupuesto oficial; el artículo 40 de la Ley 80 de 1993 pone ese máximo \
        sobre el valor del contrato.",
};

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
    let (presupuesto, anticipo) = ((*m.e.presupuesto_oficial).into(), (*m.e.anticipo).into());
    if let Some(otra) = otra_lectura(&presupuesto, &anticipo, &(*m.e.plazo_meses).into()) {
        m.avisa_con(OTRA_LECTURA.id, dicha_otra_lectura(&otra));
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
