//! What financial information goes to the RUP, who signs it and for how many fiscal years.
//!
//! Decreto 1082 de 2015, art. 2.2.1.1.1.5.2, nums. 1.3 and 2.3 and its transitory paragraphs; C-899-2024 and
//! C-SN-2026-06-04, answer. It does not say what each fiscal year is worth in an evaluation: that is `regimen-ano-fiscal`.

use crate::{
    corpus::Parametros,
    desenlaces, entrada, opciones,
    reglas::{
        Advertible, Avance, ClaseAviso, Definicion, Ficha, Marcha,
        comunes::{
            avisos::{ALCANCE, ANTERIOR, POSTERIOR},
            soporte::Identificacion,
        },
        paso, ultimo,
    },
    resultado,
    veredicto::Valor,
};
use jiff::civil::Date;

opciones! {
    /// Who files.
    pub(in crate::reglas) enum TipoPersona {
        Natural = "natural-obligada-a-contabilidad", "Persona natural obligada a llevar contabilidad";
        Juridica = "juridica", "Persona jurídica";
    }
}

entrada! {
    /// Facts of one filing.
    pub(in crate::reglas) struct Entrada {
        tipo_persona: TipoPersona = "Tipo de persona", "juridica";
        revisor_fiscal: bool = "¿Está obligada a tener revisor fiscal?", "true", ayuda "Solo cambia la respuesta de una persona jurídica.";
        grupo_empresarial: bool = "¿La norma aplicable le exige estados financieros consolidados de su grupo empresarial?", "false";
        antiguedad_suficiente: bool = "¿Tiene antigüedad suficiente para tener estados financieros a 31 de diciembre?", "true";
        fecha_tramite: Date = "Fecha de la inscripción o renovación", "2025-03-10";
        identificacion: Option<Identificacion> = "Identificación", "", si_falta "null";
    }
}

/// Series that says how many fiscal years are filed; each transitory paragraph is a period.
const PARAMETRO: &str = "ejercicios-rup";

/// Value of the periods that a transitory paragraph governs.
const TRES: &str = "3";

/// Where a filing stands against the transitory paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Momento {
    Antes,
    /// The transitory paragraph, from zero.
    Paragrafo(usize),
    Despues,
}

/// Where a day stands, from the dated series.
fn momento(dia: Date, parametros: &Parametros) -> Momento {
    let periodos = parametros.serie(PARAMETRO).map_or(&[][..], |s| &s.periodo);
    let mut transitorios = periodos.iter().filter(|p| p.valor == TRES);
    if transitorios
        .clone()
        .next()
        .and_then(|p| p.desde)
        .is_some_and(|desde| dia < desde)
    {
        return Momento::Antes;
    }
    let cubre = transitorios
        .position(|p| p.desde.is_none_or(|d| d <= dia) && p.hasta.is_none_or(|h| dia < h));
    cubre.map_or(Momento::Despues, Momento::Paragrafo)
}

opciones! {
    /// What is filed.
    enum Documento {
        CorteTrimestral = "corte-trimestral", "estados de corte trimestral";
        EstadosDeApertura = "estados-de-apertura", "estados de apertura";
        InformacionContable = "informacion-contable", "copia de la información contable";
        EstadosFinancieros = "estados-financieros", "estados financieros";
        Consolidados = "estados-financieros-consolidados", "estados financieros consolidados";
        Notas = "notas", "notas";
        Anexos = "anexos", "anexos";
    }
}

opciones! {
    /// Who signs it.
    enum QuienFirma {
        RepresentanteLegal = "representante-legal", "representante legal";
        RevisorFiscal = "revisor-fiscal", "revisor fiscal";
        AuditorOContador = "auditor-o-contador", "auditor o contador";
    }
}

/// What the steps work out.
#[derive(Debug, Default)]
pub(in crate::reglas) struct Estado {
    documentos: Vec<Documento>,
    firmantes: Vec<QuienFirma>,
    ejercicios: Option<i64>,
}

type M<'a> = Marcha<'a, Entrada, Estado>;

resultado! {
    /// What it works out.
    mod n {
        documentos = "Documentos";
        firmantes = "Quiénes los firman";
        ejercicios = "Ejercicios";
        desde_primer_cierre = "¿Desde el primer cierre?";
    }
}

desenlaces! {
    /// How it ends.
    pub(in crate::reglas) enum Fin {
        InformacionContable = "informacion-contable", Determinado, "Información contable", apoyo "persona-natural";
        EstadosFinancierosAuditados = "estados-financieros-auditados", Determinado,
            "Estados financieros auditados", apoyo "persona-juridica";
        CorteTrimestralOApertura = "corte-trimestral-o-apertura", Determinado,
            "Estados de corte trimestral o de apertura", apoyo "juridica-sin-antiguedad";
        SinReglaExpresa = "sin-regla-expresa", NoDecidido,
            "La doctrina no decide: persona natural sin antigüedad", apoyo "natural-sin-antiguedad";
    }
}

/// The rule.
pub(in crate::reglas) static REGLA: Definicion<Entrada, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "estados-financieros-rup",
        version: 2,
        titulo: "Información financiera para el RUP",
        pregunta: "¿Qué información financiera se presenta para el RUP?",
        enunciado: "La persona natural obligada a llevar contabilidad presenta su información contable; la persona \
            jurídica, sus estados financieros auditados con notas y anexos, y los consolidados del grupo cuando la \
            norma lo exige. Firman el representante legal y el revisor fiscal o, si no está obligada a tenerlo, el \
            auditor o contador. Del 1 de junio de 2021 al 31 de diciembre de 2023 se reportaban hasta tres \
            ejercicios; después, solo el último. La sociedad sin antigüedad suficiente presenta estados de corte trimestral o de apertura.",
        desenlaces: Fin::TODOS,
        avisos: &[
            ALCANCE,
            ANTERIOR,
            POSTERIOR,
            Advertible {
                id: "en-2021-solo-la-inscripcion",
                clase: ClaseAviso::Limite,
                mensaje: "El parágrafo transitorio de 2021 solo habla de la inscripción en el RUP; la renovación \
                    aparece en los de 2022 y 2023.",
            },
        ],
        parametros: &[PARAMETRO],
        fecha: Some("fecha_tramite"),
    },
    revisar: |_, _| {},
    dia: |e| Some(e.fecha_tramite),
    pasos: &[
        paso(
            "natural-sin-antiguedad",
            "¿Qué presenta una persona natural sin antigüedad suficiente?",
            natural_sin_antiguedad,
        ),
        paso(
            "juridica-sin-antiguedad",
            "¿Qué presenta una persona jurídica sin antigüedad suficiente?",
            juridica_sin_antiguedad,
        ),
        paso(
            "persona-natural",
            "¿Qué presenta una persona natural obligada a llevar contabilidad?",
            persona_natural,
        ),
        paso(
            "persona-juridica",
            "¿Qué presenta una persona jurídica?",
            persona_juridica,
        ),
        paso(
            "con-revisor-fiscal",
            "¿Quién firma si está obligada a tener revisor fiscal?",
            |m| {
                firman(
                    m,
                    true,
                    QuienFirma::RevisorFiscal,
                    "El representante legal y el revisor fiscal.",
                )
            },
        ),
        paso(
            "sin-revisor-fiscal",
            "¿Quién firma si no está obligada a tener revisor fiscal?",
            |m| {
                firman(
                    m,
                    false,
                    QuienFirma::AuditorOContador,
                    "El representante legal y el auditor o contador.",
                )
            },
        ),
        paso(
            "antes-de-los-tres-ejercicios",
            "¿El trámite es anterior a los tres ejercicios?",
            |m| ejercicios(m, Momento::Antes, 1, "Sí: solo el último año."),
        ),
        paso(
            "paragrafo-transitorio-1",
            "¿Rige el parágrafo transitorio 1?",
            |m| {
                ejercicios(
                    m,
                    Momento::Paragrafo(0),
                    3,
                    "Sí: hasta tres ejercicios, o desde el primer cierre fiscal.",
                )
            },
        ),
        paso(
            "paragrafo-transitorio-2",
            "¿Rige el parágrafo transitorio 2?",
            |m| {
                ejercicios(
                    m,
                    Momento::Paragrafo(1),
                    3,
                    "Sí: hasta tres ejercicios, o desde el primer cierre fiscal.",
                )
            },
        ),
        paso(
            "paragrafo-transitorio-3",
            "¿Rige el parágrafo transitorio 3?",
            |m| {
                ejercicios(
                    m,
                    Momento::Paragrafo(2),
                    3,
                    "Sí: hasta tres ejercicios, o desde el primer cierre fiscal.",
                )
            },
        ),
    ],
    ultimo: ultimo(
        "ultimo-ejercicio",
        "¿Ya terminó la medida transitoria?",
        |m| exige(m, Momento::Despues, 1, "Sí: solo el último año fiscal."),
    ),
    resultado: |_, s| {
        Valor::Objeto(vec![
            (
                n::documentos,
                s.documentos.iter().map(|d| d.nombre()).collect(),
            ),
            (
                n::firmantes,
                s.firmantes.iter().map(|f| f.nombre()).collect(),
            ),
            (n::ejercicios, s.ejercicios.into()),
            (n::desde_primer_cierre, (s.ejercicios == Some(3)).into()),
        ])
    },
    resumen: |_, s, fin| {
        let ejercicios = if s.ejercicios == Some(3) {
            "de hasta los tres últimos ejercicios, o desde el primer cierre fiscal"
        } else {
            "del último ejercicio"
        };
        match fin {
            Fin::InformacionContable => format!("Presenta copia de la información contable {ejercicios}."),
            Fin::EstadosFinancierosAuditados => format!("Presenta estados financieros auditados {ejercicios}, con sus notas y anexos."),
            Fin::CorteTrimestralOApertura => "Presenta estados financieros de corte trimestral o de apertura.".to_owned(),
            _ => "Los textos están en tensión: dos conceptos dicen «en todo caso» y la norma pone la regla del corte \
                trimestral o de apertura entre las personas jurídicas.".to_owned(),
        }
    },
};

fn natural_sin_antiguedad(m: &mut M<'_>) -> Avance<Fin> {
    if m.e.tipo_persona != TipoPersona::Natural || m.e.antiguedad_suficiente {
        return Avance::NoAplica;
    }
    m.fin(
        Fin::SinReglaExpresa,
        "Los textos están en tensión: dos conceptos dicen «en todo caso», después de las personas naturales y de las \
         jurídicas, y la norma pone la regla de la antigüedad entre las personas jurídicas.",
    )
}

fn juridica_sin_antiguedad(m: &mut M<'_>) -> Avance<Fin> {
    if m.e.tipo_persona != TipoPersona::Juridica || m.e.antiguedad_suficiente {
        return Avance::NoAplica;
    }
    m.s.documentos = vec![Documento::CorteTrimestral, Documento::EstadosDeApertura];
    m.s.firmantes = vec![QuienFirma::RepresentanteLegal, QuienFirma::AuditorOContador];
    m.fin(
        Fin::CorteTrimestralOApertura,
        "Estados de corte trimestral, firmados por el representante legal y el \
        auditor o contador, o estados de apertura.",
    )
}

fn persona_natural(m: &mut M<'_>) -> Avance<Fin> {
    if m.e.tipo_persona != TipoPersona::Natural {
        return Avance::NoAplica;
    }
    m.s.documentos = vec![Documento::InformacionContable];
    m.sigue("Copia de la información contable que exigen las normas tributarias.")
}

fn persona_juridica(m: &mut M<'_>) -> Avance<Fin> {
    if m.e.tipo_persona != TipoPersona::Juridica {
        return Avance::NoAplica;
    }
    m.valor(Entrada::grupo_empresarial, m.e.grupo_empresarial);
    m.s.documentos.push(Documento::EstadosFinancieros);
    if m.e.grupo_empresarial {
        m.s.documentos.push(Documento::Consolidados);
    }
    m.s.documentos.extend([Documento::Notas, Documento::Anexos]);
    m.sigue(if m.e.grupo_empresarial {
        "Sus estados financieros y los consolidados del grupo, auditados, con notas y anexos."
    } else {
        "Sus estados financieros auditados, con notas y anexos."
    })
}

fn firman(
    m: &mut M<'_>,
    con_revisor: bool,
    segundo: QuienFirma,
    conclusion: &'static str,
) -> Avance<Fin> {
    if m.e.tipo_persona != TipoPersona::Juridica || m.e.revisor_fiscal != con_revisor {
        return Avance::NoAplica;
    }
    m.s.firmantes = vec![QuienFirma::RepresentanteLegal, segundo];
    m.sigue(conclusion)
}

fn ejercicios(
    m: &mut M<'_>,
    cuando: Momento,
    cuantos: i64,
    conclusion: &'static str,
) -> Avance<Fin> {
    if momento(m.e.fecha_tramite, m.parametros) != cuando {
        return Avance::NoAplica;
    }
    Avance::Fin(exige(m, cuando, cuantos, conclusion))
}

/// How many exercises are shown, and of which papers.
fn exige(m: &mut M<'_>, cuando: Momento, cuantos: i64, conclusion: &'static str) -> Fin {
    m.valor(Entrada::fecha_tramite, Valor::Fecha(m.e.fecha_tramite));
    // On another day, which only a run that leaves a step out brings here, nothing says how many.
    if momento(m.e.fecha_tramite, m.parametros) == cuando {
        m.s.ejercicios = Some(cuantos);
    }
    if cuando == Momento::Paragrafo(0) {
        m.avisa("en-2021-solo-la-inscripcion");
    }
    m.termina(
        match m.e.tipo_persona {
            TipoPersona::Natural => Fin::InformacionContable,
            TipoPersona::Juridica => Fin::EstadosFinancierosAuditados,
        },
        conclusion,
    )
}
