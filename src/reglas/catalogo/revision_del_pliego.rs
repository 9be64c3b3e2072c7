//! What a pliego must say before anyone is measured by it.
//!
//! C-353-2026, answer and reasons; C-1409-2025, reasons and note 6; for plural bidders, the Manual, num. 5.4.

use super::inscripcion_rup::Modalidad;
use crate::{
    desenlaces, entrada,
    hechos::{Errores, Nombre, Parcial},
    opciones,
    reglas::{
        Advertible, Avance, ClaseAviso, Definicion, Ficha, Marcha,
        comunes::{
            avisos::{ALCANCE, ANTERIOR, AUTONOMIA, POSTERIOR, a_contrario},
            indicadores::{Indicador, TODOS},
        },
        paso, ultimo,
    },
    resultado,
    veredicto::Valor,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

opciones! {
    /// An indicator of the pliego.
    pub(in crate::reglas) enum Id {
        Liquidez = "liquidez", "Índice de liquidez";
        Endeudamiento = "endeudamiento", "Índice de endeudamiento";
        Cobertura = "cobertura_intereses", "Razón de cobertura de intereses";
        RentabilidadPatrimonio = "rentabilidad_patrimonio", "Rentabilidad del patrimonio";
        RentabilidadActivo = "rentabilidad_activo", "Rentabilidad del activo";
        CapitalTrabajo = "capital_trabajo", "Capital de trabajo";
        Patrimonio = "patrimonio", "Patrimonio";
        PruebaAcida = "prueba_acida", "Prueba ácida";
        RazonEfectivo = "razon_efectivo", "Razón de efectivo";
        CortoPlazo = "endeudamiento_corto_plazo", "Endeudamiento a corto plazo";
        LargoPlazo = "endeudamiento_largo_plazo", "Endeudamiento a largo plazo";
    }
}

opciones! {
    /// The operator of a threshold, as the pliego writes it.
    pub(in crate::reglas) enum Operador {
        Desde = ">=", "mayor o igual (≥)";
        Hasta = "<=", "menor o igual (≤)";
        Otro = "otro", "otro";
    }
}

opciones! {
    /// Whether habilitating requirements give points.
    pub(in crate::reglas) enum Puntaje {
        No = "no", "No";
        Si = "si", "Sí";
        SoloNumeral4 = "solo-los-del-numeral-4", "Solo los del numeral 4";
    }
}

opciones! {
    /// The formula of the pliego for the ratios of plural bidders.
    pub(in crate::reglas) enum FormulaRazones {
        Suma = "suma-de-componentes", "Suma de los componentes de cada indicador";
        Ponderacion = "ponderacion-de-componentes", "Suma de los componentes ponderados por la participación";
        Otra = "otra", "Otra";
    }
}

opciones! {
    /// That for their amounts.
    pub(in crate::reglas) enum FormulaDeMontos {
        Suma = "suma", "Suma de los montos";
        Ponderacion = "ponderacion", "Suma de los montos ponderados por la participación";
        Otra = "otra", "Otra";
    }
}

opciones! {
    /// What the pliego does with the residual capacity.
    pub(in crate::reglas) enum Capacidad {
        DeLaAgencia = "metodologia-de-la-agencia", "Se exige con la metodología de la Agencia";
        OtraFormula = "otra-formula", "Se exige con otra fórmula";
        NoSeExige = "no-se-exige", "No se exige";
    }
}

opciones! {
    /// How a point of the pliego stands.
    enum Hallazgo {
        Cumple = "cumple", "definido";
        DebeDefinirse = "debe-definirse", "debe definirse";
        Contrario = "contrario", "contrario al texto transcrito";
    }
}

entrada! {
    /// An indicator that the pliego requires, as it states it.
    pub(in crate::reglas) struct Exigido {
        id: Id = "Indicador", "liquidez";
        umbral: Option<Decimal> = "Umbral", "1.2", si_falta "null";
        operador: Option<Operador> = "Operador", ">=", si_falta "null";
        regla_denominador_cero: bool = "¿El pliego dice qué pasa si el denominador es cero?", "false", ayuda "No cuenta en \
            el capital de trabajo ni en el patrimonio, que no se dividen.";
    }
}

entrada! {
    /// What one pliego says.
    pub(in crate::reglas) struct Entrada {
        fecha: Date = "Fecha de publicación del pliego", "2026-05-04";
        indicadores: Vec<Exigido> = "Indicadores que exige", "", ayuda "Deje la lista vacía si no exige ninguno.";
        habilitantes_con_puntaje: Puntaje = "¿Los requisitos habilitantes dan puntaje?", "no";
        estudio_del_sector: bool = "¿Los indicadores se sustentan en el estudio del sector?", "true";
        admite_plurales: bool = "¿Admite proponentes plurales?", "true";
        formula_plural_razones: Option<FormulaRazones> = "¿Cómo se calculan las razones de los plurales?", "suma-de-componentes",
            ayuda "Déjelo sin responder si el pliego no lo dice.", si_falta "null";
        formula_plural_montos: Option<FormulaDeMontos> = "¿Cómo se combinan los montos de los plurales?", "",
            ayuda "Déjelo sin responder si el pliego no lo dice.", si_falta "null";
        modalidad: Option<Modalidad> = "Modalidad de selección u objeto del contrato", "", si_falta "null";
        es_obra: bool = "¿Es de obra pública?", "true";
        capacidad_residual: Capacidad = "¿Qué dispone sobre la capacidad residual?", "metodologia-de-la-agencia";
    }
}

impl Id {
    /// The indicator that it names.
    fn indicador(self) -> Option<Indicador> {
        TODOS
            .into_iter()
            .find(|i| i.nombre().clave == self.nombre().clave)
    }

    fn es_monto(self) -> bool {
        self.indicador().is_some_and(Indicador::es_monto)
    }

    /// The operator of its side: the only one that its threshold can be read with.
    fn operador(self) -> Operador {
        match self {
            Self::Endeudamiento | Self::CortoPlazo | Self::LargoPlazo => Operador::Hasta,
            _ => Operador::Desde,
        }
    }
}

/// What the steps find, in order: the point, of which indicator, and how it stands.
#[derive(Debug, Default)]
pub(in crate::reglas) struct Estado {
    hallazgos: Vec<(&'static str, Option<Id>, Hallazgo)>,
}

type M<'a> = Marcha<'a, Entrada, Estado>;

resultado! {
    /// What it works out.
    mod n {
        hallazgos = "Hallazgos";
        id = "Punto";
        estado = "Estado";
        por_definir = "Por definir";
    }
}

desenlaces! {
    /// How it ends.
    pub(in crate::reglas) enum Fin {
        Contrario = "pliego-contrario", Desfavorable, "Un punto es contrario al texto transcrito", apoyo "puntaje";
        PorCompletar = "pliego-por-completar", LoDefineElPliego, "El pliego debe definir algo más", apoyo "denominador-cero";
        Completo = "pliego-completo", Favorable, "Lo revisado está definido", apoyo "indicadores";
    }
}

/// The rule.
pub(in crate::reglas) static REGLA: Definicion<Entrada, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "revision-del-pliego",
        version: 1,
        titulo: "Revisión del pliego",
        pregunta: "¿Qué debe decir el pliego antes de medir a alguien con él?",
        enunciado: "El pliego debe decir qué indicadores exige, con su umbral y su operador, qué pasa si un denominador es \
            cero y cómo se combinan los de los proponentes plurales; los requisitos habilitantes no dan puntaje; y la \
            capacidad residual, que es solo de obra pública, se calcula con la metodología de la Agencia.",
        desenlaces: Fin::TODOS,
        avisos: &[
            AUTONOMIA,
            ALCANCE,
            Advertible {
                id: "revision-parcial",
                clase: ClaseAviso::LimiteSiempre,
                mensaje: "Solo se revisan estos puntos. Si un valor es adecuado y proporcional al contrato lo dice la \
                    entidad, con sus razones.",
            },
            Advertible {
                id: "modalidad-exceptuada",
                clase: ClaseAviso::Limite,
                mensaje: "La modalidad está exceptuada del RUP: la entidad verifica las condiciones del proponente, y si \
                    debe exigir indicadores no está en esta edición.",
            },
            Advertible {
                id: "numeral-4",
                clase: ClaseAviso::Limite,
                mensaje: "La ley exceptúa «lo previsto en el numeral 4 del presente artículo», que no está en este corpus.",
            },
            Advertible {
                id: "formula-fuera-del-manual",
                clase: ClaseAviso::Limite,
                mensaje: "La fórmula de los plurales no es de las que trae el Manual, que no está en este corpus: está \
                    definida, y responde por ella la entidad.",
            },
            a_contrario(
                "Que la capacidad residual no se exija fuera de la obra pública se lee a contrario de la norma, que \
                la pide al interesado en celebrar contratos de obra.",
            ),
            Advertible {
                id: "transcripcion-del-paragrafo",
                clase: ClaseAviso::Limite,
                mensaje: "C-1409 de 2025 transcribe «contratos de obra y demás que señale el reglamento»; la ley compilada \
                    solo dice «contratos de obra».",
            },
            ANTERIOR,
            POSTERIOR,
        ],
        parametros: &[],
        fecha: None,
    },
    revisar,
    dia: |e| Some(e.fecha),
    pasos: &[
        paso("indicadores", "¿Exige algún indicador?", indicadores),
        paso(
            "umbral",
            "¿Cada indicador tiene su umbral y su operador?",
            umbral,
        ),
        paso(
            "denominador-cero",
            "¿Dice qué pasa si un denominador es cero?",
            denominador_cero,
        ),
        paso(
            "puntaje",
            "¿Los requisitos habilitantes dan puntaje?",
            puntaje,
        ),
        paso(
            "estudio-del-sector",
            "¿Los indicadores se sustentan en el estudio del sector?",
            estudio_del_sector,
        ),
        paso(
            "formula-plural",
            "¿Dice cómo se combinan los indicadores de los plurales?",
            formula_plural,
        ),
        paso(
            "otra-formula",
            "¿Calcula la capacidad residual con la metodología de la Agencia?",
            otra_formula,
        ),
        paso(
            "fuera-de-obra",
            "¿Exige la capacidad residual fuera de la obra pública?",
            fuera_de_obra,
        ),
    ],
    ultimo: ultimo(
        "capacidad-residual",
        "¿Qué dispone sobre la capacidad residual?",
        capacidad_residual,
    ),
    resultado: |_, s| {
        let uno = |(punto, id, estado): &(&'static str, Option<Id>, Hallazgo)| {
            let id = match id {
                None => Valor::Codigo(Nombre::nuevo(punto, rotulo_de(punto))),
                Some(i) => format!("{punto}.{}", i.nombre().clave).into(),
            };
            Valor::Objeto(vec![(n::id, id), (n::estado, estado.nombre().into())])
        };
        Valor::Objeto(vec![(
            n::hallazgos,
            Valor::Lista(s.hallazgos.iter().map(uno).collect()),
        )])
    },
    resumen: |_, s, fin| {
        let de = |h: Hallazgo| {
            let suyos = s.hallazgos.iter().filter(|(_, _, x)| *x == h);
            let dichos: Vec<String> = suyos
                .map(|(punto, id, _)| match id {
                    None => rotulo_de(punto).to_owned(),
                    Some(i) => format!(
                        "{} de {}",
                        rotulo_de(punto),
                        i.nombre().rotulo().to_lowercase()
                    ),
                })
                .collect();
            dichos.join("; ")
        };
        match fin {
            Fin::Contrario => format!(
                "Según el texto transcrito, es contrario: {}.",
                de(Hallazgo::Contrario)
            ),
            Fin::PorCompletar => format!(
                "Falta que el pliego defina: {}.",
                de(Hallazgo::DebeDefinirse)
            ),
            Fin::Completo => "Lo revisado está definido.".to_owned(),
        }
    },
};

fn rotulo_de(punto: &str) -> &'static str {
    match punto {
        "indicadores" => "los indicadores que exige",
        "umbral" => "el umbral y el operador",
        "denominador-cero" => "la regla del denominador cero",
        "puntaje" => "el puntaje de los requisitos habilitantes",
        "estudio-del-sector" => "el estudio del sector",
        "formula-plural-razones" => "la fórmula de las razones de los plurales",
        "formula-plural-montos" => "la fórmula de los montos de los plurales",
        _ => "la capacidad residual",
    }
}

fn revisar(e: &Parcial<Entrada>, errores: &mut Errores) {
    let exigidos = e.as_ref().and_then(|e| e.indicadores.as_ref());
    let mut vistos = Vec::new();
    for (i, x) in exigidos.into_iter().flatten().enumerate() {
        let Some(id) = x.as_ref().and_then(|x| x.id) else {
            continue;
        };
        if vistos.contains(&id) {
            errores.imposible(
                &format!("$.indicadores[{i}].id"),
                "cada indicador una sola vez",
                id.nombre().clave,
                "El indicador está repetido.",
            );
        }
        vistos.push(id);
    }
}

/// Notes how a point stands.
fn anota(m: &mut M<'_>, punto: &'static str, id: Option<Id>, cumple: bool, si_no: Hallazgo) {
    let estado = if cumple { Hallazgo::Cumple } else { si_no };
    m.s.hallazgos.push((punto, id, estado));
}

fn indicadores(m: &mut M<'_>) -> Avance<Fin> {
    let exige = !m.e.indicadores.is_empty();
    let exceptuada = m.e.modalidad.is_some_and(Modalidad::exceptuada);
    m.valor(
        Entrada::indicadores,
        m.e.indicadores
            .iter()
            .map(|x| x.id.nombre())
            .collect::<Valor>(),
    );
    if exceptuada && !exige {
        m.avisa("modalidad-exceptuada");
    }
    anota(
        m,
        "indicadores",
        None,
        exige || exceptuada,
        Hallazgo::DebeDefinirse,
    );
    m.sigue(match (exige, exceptuada) {
        (true, _) => "Sí: la entidad los fija, y no tiene que exigir los tres.",
        (false, true) => "No, y la modalidad está exceptuada del RUP.",
        (false, false) => "No: debe definir cuáles.",
    })
}

/// Goes over the indicators of the pliego, notes each, and shows those that are still to be defined. The findings of an
/// indicator stand together: those of a later step go after the one that an earlier step noted.
fn recorre(
    m: &mut M<'_>,
    punto: &'static str,
    aplica: fn(&Exigido) -> bool,
    cumple: fn(&Exigido) -> bool,
) -> Option<bool> {
    let exigidos: Vec<(Id, bool)> = (m.e.indicadores.iter())
        .filter(|x| aplica(x))
        .map(|x| (x.id, cumple(x)))
        .collect();
    if exigidos.is_empty() {
        return None;
    }
    for (id, cumple) in &exigidos {
        let estado = if *cumple {
            Hallazgo::Cumple
        } else {
            Hallazgo::DebeDefinirse
        };
        let suyo =
            m.s.hallazgos
                .iter()
                .rposition(|(_, de, _)| *de == Some(*id));
        let donde = suyo.map_or(m.s.hallazgos.len(), |i| i + 1);
        m.s.hallazgos.insert(donde, (punto, Some(*id), estado));
    }
    let faltan = exigidos.iter().filter(|(_, cumple)| !cumple);
    let faltan: Vec<Nombre> = faltan.map(|(id, _)| id.nombre()).collect();
    let todos = faltan.is_empty();
    if !todos {
        m.valor(n::por_definir, faltan.into_iter().collect::<Valor>());
    }
    Some(todos)
}

fn umbral(m: &mut M<'_>) -> Avance<Fin> {
    let definido = |x: &Exigido| x.umbral.is_some() && x.operador == Some(x.id.operador());
    match recorre(m, "umbral", |_| true, definido) {
        None => Avance::NoAplica,
        Some(true) => m.sigue("Sí."),
        Some(false) => m.sigue("No todos."),
    }
}

fn denominador_cero(m: &mut M<'_>) -> Avance<Fin> {
    let razon = |x: &Exigido| !x.id.es_monto();
    match recorre(m, "denominador-cero", razon, |x| x.regla_denominador_cero) {
        None => Avance::NoAplica,
        Some(true) => m.sigue("Sí."),
        Some(false) => m.sigue("No de todos: debe decirlo de forma explícita."),
    }
}

fn puntaje(m: &mut M<'_>) -> Avance<Fin> {
    let puntaje = m.e.habilitantes_con_puntaje;
    m.valor(Entrada::habilitantes_con_puntaje, puntaje.nombre());
    if puntaje == Puntaje::SoloNumeral4 {
        m.avisa("numeral-4");
    }
    anota(
        m,
        "puntaje",
        None,
        puntaje != Puntaje::Si,
        Hallazgo::Contrario,
    );
    m.sigue(match puntaje {
        Puntaje::No => "No.",
        Puntaje::SoloNumeral4 => "Solo los del numeral 4, que la ley exceptúa.",
        Puntaje::Si => "Sí, y la ley dice que no otorgarán puntaje.",
    })
}

fn estudio_del_sector(m: &mut M<'_>) -> Avance<Fin> {
    let hay = m.e.estudio_del_sector;
    anota(m, "estudio-del-sector", None, hay, Hallazgo::DebeDefinirse);
    m.sigue(if hay {
        "Sí."
    } else {
        "No: la exigencia debe sustentarse en él."
    })
}

fn formula_plural(m: &mut M<'_>) -> Avance<Fin> {
    let hay = |monto: bool| m.e.indicadores.iter().any(|x| x.id.es_monto() == monto);
    let (razones, montos) = (hay(false), hay(true));
    if !m.e.admite_plurales || !(razones || montos) {
        return Avance::NoAplica;
    }
    let mut dichas = true;
    let mut otra = false;
    if razones {
        let formula = m.e.formula_plural_razones;
        m.valor(
            Entrada::formula_plural_razones,
            formula.map(FormulaRazones::nombre),
        );
        dichas &= formula.is_some();
        otra |= formula == Some(FormulaRazones::Otra);
        anota(
            m,
            "formula-plural-razones",
            None,
            formula.is_some(),
            Hallazgo::DebeDefinirse,
        );
    }
    if montos {
        let formula = m.e.formula_plural_montos;
        m.valor(
            Entrada::formula_plural_montos,
            formula.map(FormulaDeMontos::nombre),
        );
        dichas &= formula.is_some();
        otra |= formula == Some(FormulaDeMontos::Otra);
        anota(
            m,
            "formula-plural-montos",
            None,
            formula.is_some(),
            Hallazgo::DebeDefinirse,
        );
    }
    if otra {
        m.avisa("formula-fuera-del-manual");
    }
    m.sigue(if dichas {
        "Sí."
    } else {
        "No: debe escoger una."
    })
}

fn otra_formula(m: &mut M<'_>) -> Avance<Fin> {
    if !m.e.es_obra || m.e.capacidad_residual != Capacidad::OtraFormula {
        return Avance::NoAplica;
    }
    m.s.hallazgos
        .push(("capacidad-residual", None, Hallazgo::Contrario));
    m.sigue("No: la fórmula y el método no los diseña la entidad.")
}

fn fuera_de_obra(m: &mut M<'_>) -> Avance<Fin> {
    if m.e.es_obra || m.e.capacidad_residual == Capacidad::NoSeExige {
        return Avance::NoAplica;
    }
    m.avisa("lectura-a-contrario");
    m.avisa("transcripcion-del-paragrafo");
    m.s.hallazgos
        .push(("capacidad-residual", None, Hallazgo::Contrario));
    m.sigue("Sí, y la norma la pide al interesado en celebrar contratos de obra pública.")
}

fn capacidad_residual(m: &mut M<'_>) -> Fin {
    let (obra, dispone) = (m.e.es_obra, m.e.capacidad_residual);
    m.valor(Entrada::es_obra, obra);
    m.valor(Entrada::capacidad_residual, dispone.nombre());
    match (obra, dispone) {
        (true, Capacidad::DeLaAgencia) | (false, Capacidad::NoSeExige) => {
            anota(m, "capacidad-residual", None, true, Hallazgo::Contrario);
            m.dice("Lo que corresponde.");
        }
        (true, Capacidad::NoSeExige) => {
            anota(
                m,
                "capacidad-residual",
                None,
                false,
                Hallazgo::DebeDefinirse,
            );
            m.dice("No la exige, y es condición para participar en los procesos de obra pública.");
        }
        _ => m.dice("Lo que no corresponde."),
    }
    let alguno = |h: Hallazgo| m.s.hallazgos.iter().any(|(_, _, x)| *x == h);
    if alguno(Hallazgo::Contrario) {
        Fin::Contrario
    } else if alguno(Hallazgo::DebeDefinirse) {
        Fin::PorCompletar
    } else {
        Fin::Completo
    }
}
