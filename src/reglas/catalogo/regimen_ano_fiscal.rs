//! Which fiscal years may be evaluated: only the last one, or the best of three while the transitory rules held.
//!
//! Decreto 579 de 2021, arts. 1-3; Decreto 1041 de 2022; C-899-2024 and C-SN-2026-06-04, answer and reasons.

use crate::{
    corpus::Parametros,
    desenlaces, entrada,
    hechos::{Ejercicio, Errores},
    opciones,
    reglas::{Advertible, Avance, ClaseAviso, Definicion, Ficha, Marcha, paso, ultimo},
    resultado,
    veredicto::Valor,
};
use jiff::civil::Date;

entrada! {
    /// Facts of the opening and of the register.
    pub(crate) struct Entrada {
        fecha_apertura: Date = "Fecha de apertura o invitación", "2022-08-23", ayuda "Publicación del acto \
            administrativo de apertura o de la invitación.";
        anios_rup: Vec<Ejercicio> = "Años fiscales certificados en el RUP", "2021", ayuda "Los del RUP vigente y en \
            firme. Deje la lista vacía si no certifica ninguno.";
        proponente_plural: bool = "¿Es un consorcio o una unión temporal?", "false", si_falta "false";
    }
}

opciones! {
    /// Which regime governs an opening: the best of the last three years counts as a whole. Codes are those of this rule.
    pub(in crate::reglas) enum Regimen {
        UltimoAno = "ultimo-ano-fiscal", "Solo el último año fiscal";
        MejorAno = "mejor-ano-fiscal", "Mejor año fiscal de los últimos tres";
    }
}

/// Series of dated values that says which regime holds when.
pub(in crate::reglas) const PARAMETRO: &str = "regimen-ano-fiscal";

/// Where an opening stands against the transitory measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reglas) enum Momento {
    /// Before it began.
    Antes,
    /// While it held.
    Durante,
    /// After it ended.
    Despues,
}

/// Where a day stands, from the dated series.
pub(in crate::reglas) fn momento(dia: Date, parametros: &Parametros) -> Momento {
    let (inicio, fin) = medida(parametros);
    match (inicio, fin) {
        (Some(i), _) if dia < i => Momento::Antes,
        (Some(_), f) if f.is_none_or(|f| dia < f) => Momento::Durante,
        _ => Momento::Despues,
    }
}

/// First day of the transitory measure, and first day without it.
fn medida(parametros: &Parametros) -> (Option<Date>, Option<Date>) {
    let periodos = parametros.serie(PARAMETRO).map_or(&[][..], |s| &s.periodo);
    let mejor = periodos
        .iter()
        .find(|p| p.valor == Regimen::MejorAno.nombre().clave);
    (mejor.and_then(|p| p.desde), mejor.and_then(|p| p.hasta))
}

/// The years that may be evaluated, most recent first.
pub(in crate::reglas) fn evaluables(anios: &[Ejercicio], regimen: Regimen) -> Vec<Ejercicio> {
    let Some(ultimo) = anios.iter().max() else {
        return Vec::new();
    };
    let desde = match regimen {
        Regimen::UltimoAno => ultimo.0,
        Regimen::MejorAno => ultimo.0 - 2,
    };
    let mut salida: Vec<Ejercicio> = anios.iter().copied().filter(|a| a.0 >= desde).collect();
    salida.sort_unstable_by(|a, b| b.cmp(a));
    salida
}

/// Faults of a list of fiscal years against the day of the opening: repeated, or after its year.
pub(in crate::reglas) fn revisar_anios(
    anios: impl Iterator<Item = (String, Ejercicio)>,
    limite: Date,
    errores: &mut Errores,
) {
    let mut vistos = Vec::new();
    for (ruta, anio) in anios {
        if anio.0 > limite.year() {
            errores.imposible(
                &ruta,
                format!("un año hasta {}", limite.year()),
                anio.0,
                "El año fiscal es posterior al de la fecha con que se compara.",
            );
        }
        if vistos.contains(&anio) {
            errores.imposible(
                &ruta,
                "cada año una sola vez",
                anio.0,
                "El año está repetido.",
            );
        }
        vistos.push(anio);
    }
}

/// What the steps work out.
#[derive(Debug, Default)]
pub(in crate::reglas) struct Estado {
    regimen: Option<Regimen>,
    anios: Vec<Ejercicio>,
}

type M<'a> = Marcha<'a, Entrada, Estado>;

resultado! {
    /// What it works out.
    mod n {
        anios_evaluables = "Años evaluables";
        transitorio = "¿Régimen transitorio?";
        por_indicador = "¿Por indicador?";
        inicio_de_la_medida = "Inicio de la medida";
        primer_dia_sin_la_medida = "Primer día sin la medida";
    }
}

desenlaces! {
    /// How it ends.
    pub(in crate::reglas) enum Fin {
        UltimoAnoFiscal = "ultimo-ano-fiscal", Determinado, "Solo el último año fiscal", apoyo "ultimo-ano";
        MejorAnoFiscal = "mejor-ano-fiscal", Determinado, "Mejor año fiscal de los últimos tres", apoyo "mejor-ano-integral";
        SinInformacionEnRup = "sin-informacion-en-rup", FaltanDatos, "El RUP no certifica ningún año", apoyo "rup-con-informacion";
    }
}

/// The rule.
pub(in crate::reglas) static REGLA: Definicion<Entrada, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "regimen-ano-fiscal",
        version: 1,
        titulo: "Régimen del año fiscal",
        pregunta: "¿Qué años fiscales se pueden evaluar?",
        enunciado: "La fecha de apertura decide el régimen. Antes del 1 de julio de 2021 y desde el 1 de enero de \
            2024 solo se evalúa el último año fiscal del RUP vigente y en firme. Entre esas fechas rigió, de manera \
            transitoria, el mejor año fiscal de los últimos tres, apreciado en su conjunto y no por indicador.",
        desenlaces: Fin::TODOS,
        avisos: &[
            Advertible {
                id: "autonomia-de-la-entidad",
                clase: ClaseAviso::LimiteSiempre,
                mensaje: "La Agencia no fija un criterio universal: cada entidad define su gestión contractual.",
            },
            Advertible {
                id: "alcance-del-concepto",
                clase: ClaseAviso::LimiteSiempre,
                mensaje: "Los conceptos tienen el alcance del artículo 28 del CPACA.",
            },
            Advertible {
                id: "apertura-2023-evaluacion-2024",
                clase: ClaseAviso::Limite,
                mensaje: "Ningún texto del corpus decide qué rige cuando la apertura es de 2023 y la evaluación se \
                    hace en 2024; aquí se atiende a la fecha de apertura.",
            },
            Advertible {
                id: "corte-anterior",
                clase: ClaseAviso::Advertencia,
                mensaje: "El último año del RUP es anterior al año fiscal previo a la apertura. C-899 de 2024 admite \
                    el RUP vigente sin actualizar; el concepto del 4 de junio de 2026 pide corte al 31 de diciembre \
                    del año inmediatamente anterior. Son posiciones en tensión.",
            },
            Advertible {
                id: "ejercicio-en-curso",
                clase: ClaseAviso::Advertencia,
                mensaje: "Un año fiscal es el mismo de la apertura: ese ejercicio no ha cerrado.",
            },
        ],
        parametros: &[PARAMETRO],
        fecha: Some("fecha_apertura"),
    },
    revisar: |e, errores| {
        let anios = e
            .anios_rup
            .iter()
            .enumerate()
            .map(|(i, a)| (format!("$.anios_rup[{i}]"), *a));
        revisar_anios(anios, e.fecha_apertura, errores);
    },
    pasos: &[
        paso(
            "rup-con-informacion",
            "¿El RUP vigente y en firme certifica algún año fiscal?",
            rup_con_informacion,
        ),
        paso(
            "inicio-de-la-medida",
            "¿Ya había empezado la medida transitoria del mejor año fiscal?",
            inicio_de_la_medida,
        ),
        paso(
            "fin-de-la-medida",
            "¿Seguía vigente la medida transitoria?",
            fin_de_la_medida,
        ),
        paso(
            "mejor-ano-integral",
            "¿Qué años entran en el mejor año fiscal?",
            mejor_ano_integral,
        ),
        paso(
            "plural-sin-mejor-ano",
            "¿Cambia algo por ser un proponente plural?",
            plural_sin_mejor_ano,
        ),
    ],
    ultimo: ultimo("ultimo-ano", "¿Cuál es el último año fiscal?", ultimo_ano),
    resultado: |_, s| {
        Valor::Objeto(vec![
            (n::anios_evaluables, s.anios.iter().copied().collect()),
            (
                n::transitorio,
                (s.regimen == Some(Regimen::MejorAno)).into(),
            ),
            (n::por_indicador, false.into()),
        ])
    },
    resumen: |_, s, fin| match (fin, s.anios.first()) {
        (Fin::MejorAnoFiscal, _) => {
            let anios: Vec<String> = s.anios.iter().map(|a| a.0.to_string()).collect();
            format!(
                "Se evalúa el mejor año fiscal, apreciado en su conjunto, entre {}.",
                anios.join(", ")
            )
        }
        (Fin::UltimoAnoFiscal, Some(a)) => {
            format!("Solo se evalúa el año fiscal {}, el último del RUP.", a.0)
        }
        _ => "El RUP no certifica ningún año fiscal: no hay con qué evaluar.".to_owned(),
    },
};

fn rup_con_informacion(m: &mut M<'_>) -> Avance<Fin> {
    m.valor(
        Entrada::anios_rup,
        m.e.anios_rup.iter().copied().collect::<Valor>(),
    );
    if m.e
        .anios_rup
        .iter()
        .any(|a| a.0 == m.e.fecha_apertura.year())
    {
        m.avisa("ejercicio-en-curso");
    }
    if m.e.anios_rup.is_empty() {
        m.fin(Fin::SinInformacionEnRup, "No certifica ninguno.")
    } else {
        m.sigue("Sí.")
    }
}

fn inicio_de_la_medida(m: &mut M<'_>) -> Avance<Fin> {
    m.valor(Entrada::fecha_apertura, Valor::Fecha(m.e.fecha_apertura));
    m.valor(
        n::inicio_de_la_medida,
        medida(m.parametros).0.map_or(Valor::Nulo, Valor::Fecha),
    );
    if momento(m.e.fecha_apertura, m.parametros) != Momento::Antes {
        m.s.regimen = Some(Regimen::MejorAno);
        return m.sigue("Sí.");
    }
    m.s.regimen = Some(Regimen::UltimoAno);
    m.sigue("No.")
}

fn fin_de_la_medida(m: &mut M<'_>) -> Avance<Fin> {
    let momento = momento(m.e.fecha_apertura, m.parametros);
    if momento != Momento::Antes {
        m.valor(
            n::primer_dia_sin_la_medida,
            medida(m.parametros).1.map_or(Valor::Nulo, Valor::Fecha),
        );
    }
    match momento {
        Momento::Antes => Avance::NoAplica,
        Momento::Durante => {
            if m.e.fecha_apertura.year() == 2023 {
                m.avisa("apertura-2023-evaluacion-2024");
            }
            m.sigue("Sí.")
        }
        Momento::Despues => {
            m.s.regimen = Some(Regimen::UltimoAno);
            if m.e
                .anios_rup
                .iter()
                .max()
                .is_some_and(|a| a.0 < m.e.fecha_apertura.year() - 1)
            {
                m.avisa("corte-anterior");
            }
            m.sigue("No: la medida transitoria ya había terminado.")
        }
    }
}

fn mejor_ano_integral(m: &mut M<'_>) -> Avance<Fin> {
    if m.s.regimen != Some(Regimen::MejorAno) {
        return Avance::NoAplica;
    }
    m.s.anios = evaluables(&m.e.anios_rup, Regimen::MejorAno);
    m.valor(
        n::anios_evaluables,
        m.s.anios.iter().copied().collect::<Valor>(),
    );
    m.fin(
        Fin::MejorAnoFiscal,
        "Los últimos tres años fiscales, cada uno apreciado en su conjunto.",
    )
}

fn plural_sin_mejor_ano(m: &mut M<'_>) -> Avance<Fin> {
    if !m.e.proponente_plural || momento(m.e.fecha_apertura, m.parametros) != Momento::Despues {
        return Avance::NoAplica;
    }
    m.sigue("No: tampoco para el proponente plural procede un «mejor año fiscal» distinto.")
}

fn ultimo_ano(m: &mut M<'_>) -> Fin {
    // Only a run that leaves a step out comes here without a regime: then no year counts.
    if m.s.regimen == Some(Regimen::UltimoAno) {
        m.s.anios = evaluables(&m.e.anios_rup, Regimen::UltimoAno);
    }
    m.valor(
        n::anios_evaluables,
        m.s.anios.iter().copied().collect::<Valor>(),
    );
    m.termina(Fin::UltimoAnoFiscal, "El más reciente de los certificados.")
}
