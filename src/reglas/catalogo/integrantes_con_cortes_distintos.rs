//! A plural bidder whose members' registers show different fiscal years, or are not firm.
//!
//! C-SN-2026-06-04, answer (last paragraph) and reasons («Ahora bien, en el escenario consultado…»); C-899-2024, answer.

use super::regimen_ano_fiscal;
use crate::{
    desenlaces, entrada,
    hechos::{Ejercicio, Errores},
    reglas::{Advertible, Avance, ClaseAviso, Definicion, Ficha, Marcha, paso, ultimo},
    resultado,
    veredicto::Valor,
};
use jiff::civil::Date;

entrada! {
    /// The register of one member.
    pub(crate) struct Integrante {
        nombre: String = "Nombre del integrante", "Alfa SAS";
        anio_rup: Ejercicio = "Último año fiscal de su RUP", "2025";
        en_firme: bool = "¿Ese RUP está en firme?", "true";
        registro_anterior_en_firme: Option<bool> = "Si no lo está, ¿el registro anterior conserva efectos?", "",
            ayuda "Déjelo sin responder si no se sabe.", si_falta "null";
    }
}

entrada! {
    /// Facts of one plural bidder.
    pub(crate) struct Entrada {
        fecha_cierre: Date = "Fecha de cierre del proceso", "2026-05-22";
        integrantes: Vec<Integrante> = "Integrantes", "", ayuda "Dos o más.";
    }
}

/// How the registers of the members stand against each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Situacion {
    /// Some member has no register in force.
    SinFirmeza,
    /// Some register is not firm and nobody says whether the earlier one still has effect.
    FirmezaSinDefinir,
    /// All show the reference year.
    Uniforme,
    /// All show one and the same earlier year.
    AnteriorUniforme,
    /// They differ, or some year is not known.
    Distinto,
}

/// Fiscal year that a register should show on the day of closing.
pub(crate) fn anio_de_referencia(fecha_cierre: Date) -> Ejercicio {
    Ejercicio(fecha_cierre.year().saturating_sub(1))
}

/// How the registers stand; a single member is judged by the same rules.
pub(crate) fn situacion(referencia: Ejercicio, integrantes: &[Integrante]) -> Situacion {
    let sin_firmeza = |registro: Option<bool>| {
        integrantes
            .iter()
            .any(|i| !i.en_firme && i.registro_anterior_en_firme == registro)
    };
    let todos = |anio: Ejercicio| integrantes.iter().all(|i| i.en_firme && i.anio_rup == anio);
    match integrantes.first() {
        _ if sin_firmeza(Some(false)) => Situacion::SinFirmeza,
        _ if sin_firmeza(None) => Situacion::FirmezaSinDefinir,
        Some(primero) if todos(primero.anio_rup) && primero.anio_rup == referencia => {
            Situacion::Uniforme
        }
        Some(primero) if todos(primero.anio_rup) && primero.anio_rup < referencia => {
            Situacion::AnteriorUniforme
        }
        _ => Situacion::Distinto,
    }
}

/// Nothing is carried from step to step.
#[derive(Debug, Default)]
pub(in crate::reglas) struct Estado;

type M<'a> = Marcha<'a, Entrada, Estado>;

resultado! {
    /// What it works out.
    mod n {
        en_el_anio_de_referencia = "¿En el año de referencia?";
        anio_referencia = "Año de referencia";
        sin_firmeza = "Sin firmeza";
        anios = "Años";
    }
}

desenlaces! {
    /// How it ends.
    pub(in crate::reglas) enum Fin {
        CorteUniforme = "corte-uniforme", Favorable, "Todos muestran el año de referencia", apoyo "corte-de-referencia";
        CorteAnteriorUniforme = "corte-anterior-uniforme", NoDecidido,
            "La doctrina no decide: todos muestran un mismo año anterior", apoyo "corte-anterior-uniforme";
        CorteDistinto = "corte-distinto", NoDecidido, "La doctrina no decide: los cortes difieren", apoyo "cortes-distintos";
        RupSinFirmezaDesfavorable = "rup-sin-firmeza", Desfavorable, "Un integrante no tiene RUP en firme", apoyo "rup-en-firme";
        RupSinFirmezaNoDecidido = "rup-sin-firmeza", NoDecidido,
            "La doctrina no decide: un RUP no está en firme y no se sabe si el anterior conserva efectos", apoyo "rup-en-firme";
    }
}

/// The rule.
pub(in crate::reglas) static REGLA: Definicion<Entrada, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "integrantes-con-cortes-distintos",
        version: 1,
        titulo: "Integrantes con cortes distintos",
        pregunta: "¿Qué pasa si los RUP de los integrantes muestran años fiscales distintos?",
        enunciado: "La capacidad financiera se evalúa con el RUP vigente y en firme, con corte al 31 de diciembre del \
            año anterior. Si todos los integrantes muestran ese año, no hay problema. Si todos muestran un mismo año \
            anterior, la doctrina está en tensión. Si los años difieren, la doctrina rechaza elegir un «mejor año» y \
            admitir documentos ajenos al registro, pero no resuelve el caso del integrante cuyo registro anterior conserva efectos.",
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
                id: "firmeza-no-unificada",
                clase: ClaseAviso::Limite,
                mensaje: "La jurisprudencia no está unificada sobre el RUP que no ha quedado en firme; falta saber si \
                    el registro anterior conserva efectos.",
            },
            Advertible {
                id: "registro-anterior-con-efectos",
                clase: ClaseAviso::Limite,
                mensaje: "El concepto no resuelve el caso del integrante cuyo registro anterior conserva efectos, y \
                    no se sabe qué año muestra ese registro.",
            },
            Advertible {
                id: "durante-el-mejor-ano",
                clase: ClaseAviso::Limite,
                mensaje: "El concepto responde por procesos posteriores a 2023; hasta ese año rigió, para las \
                    aperturas desde el 1 de julio de 2021, el mejor año fiscal.",
            },
            Advertible {
                id: "ejercicio-en-curso",
                clase: ClaseAviso::Advertencia,
                mensaje: "Un año fiscal es el mismo del cierre: ese ejercicio no ha cerrado.",
            },
        ],
        parametros: &[regimen_ano_fiscal::PARAMETRO],
        fecha: Some("fecha_cierre"),
    },
    revisar,
    pasos: &[
        paso(
            "rup-en-firme",
            "¿El RUP de cada integrante está en firme?",
            rup_en_firme,
        ),
        paso(
            "corte-de-referencia",
            "¿Todos muestran el año inmediatamente anterior al cierre?",
            corte_de_referencia,
        ),
        paso(
            "corte-anterior-uniforme",
            "¿Qué pasa si todos muestran un mismo año anterior?",
            corte_anterior_uniforme,
        ),
    ],
    ultimo: ultimo(
        "cortes-distintos",
        "¿Qué pasa si los cortes difieren?",
        cortes_distintos,
    ),
    resultado: |e, _| {
        let referencia = anio_de_referencia(e.fecha_cierre);
        let integrante = |i: &Integrante| {
            Valor::Objeto(vec![
                (Integrante::nombre, i.nombre.clone().into()),
                (Integrante::anio_rup, i.anio_rup.into()),
                (Integrante::en_firme, i.en_firme.into()),
                (
                    Integrante::registro_anterior_en_firme,
                    i.registro_anterior_en_firme.into(),
                ),
                (
                    n::en_el_anio_de_referencia,
                    (i.en_firme && i.anio_rup == referencia).into(),
                ),
            ])
        };
        Valor::Objeto(vec![
            (n::anio_referencia, referencia.into()),
            (
                Entrada::integrantes,
                Valor::Lista(e.integrantes.iter().map(integrante).collect()),
            ),
        ])
    },
    resumen: |e, _, fin| {
        let referencia = anio_de_referencia(e.fecha_cierre);
        match fin {
            Fin::CorteUniforme => format!(
                "Todos los integrantes muestran en su RUP en firme el año fiscal {}: se \
                evalúa con esa información.",
                referencia.0
            ),
            Fin::CorteAnteriorUniforme => format!(
                "Todos los integrantes muestran un mismo año anterior a {}, y la \
                doctrina está en tensión sobre si sirve.",
                referencia.0
            ),
            Fin::RupSinFirmezaDesfavorable | Fin::RupSinFirmezaNoDecidido
                if situacion(referencia, &e.integrantes) == Situacion::SinFirmeza =>
            {
                "Un integrante no tiene un RUP vigente y en firme con el \
                cual evaluarlo."
                    .to_owned()
            }
            Fin::RupSinFirmezaDesfavorable | Fin::RupSinFirmezaNoDecidido => {
                "El RUP de un integrante no está en firme y no se sabe si el anterior conserva \
                efectos: la doctrina no lo decide."
                    .to_owned()
            }
            _ => format!(
                "Los integrantes no muestran todos el año fiscal {}, y la doctrina no decide con qué \
                información se evalúan.",
                referencia.0
            ),
        }
    },
};

fn revisar(e: &Entrada, errores: &mut Errores) {
    if e.integrantes.len() < 2 {
        errores.imposible(
            "$.integrantes",
            "dos integrantes o más",
            e.integrantes.len(),
            "Un proponente plural tiene dos integrantes o más.",
        );
    }
    for (i, x) in e
        .integrantes
        .iter()
        .enumerate()
        .filter(|(_, x)| x.anio_rup.0 > e.fecha_cierre.year())
    {
        let ruta = format!("$.integrantes[{i}].anio_rup");
        errores.imposible(
            &ruta,
            format!("un año hasta {}", e.fecha_cierre.year()),
            x.anio_rup.0,
            "El año fiscal es posterior al del cierre.",
        );
    }
}

fn situacion_de(m: &M<'_>) -> Situacion {
    situacion(anio_de_referencia(m.e.fecha_cierre), &m.e.integrantes)
}

fn rup_en_firme(m: &mut M<'_>) -> Avance<Fin> {
    m.valor(
        n::sin_firmeza,
        m.e.integrantes
            .iter()
            .filter(|i| !i.en_firme)
            .map(|i| i.nombre.clone())
            .collect::<Valor>(),
    );
    if m.e
        .integrantes
        .iter()
        .any(|i| i.anio_rup.0 == m.e.fecha_cierre.year())
    {
        m.avisa("ejercicio-en-curso");
    }
    match situacion_de(m) {
        Situacion::SinFirmeza => m.fin(
            Fin::RupSinFirmezaDesfavorable,
            "No, y el registro anterior de alguno no conserva efectos.",
        ),
        Situacion::FirmezaSinDefinir => {
            m.avisa("firmeza-no-unificada");
            m.fin(
                Fin::RupSinFirmezaNoDecidido,
                "No, y no se sabe si el registro anterior conserva efectos.",
            )
        }
        _ if m.e.integrantes.iter().any(|i| !i.en_firme) => {
            m.avisa("registro-anterior-con-efectos");
            m.sigue(
                "No, pero el registro anterior conserva efectos: cuenta como un corte anterior.",
            )
        }
        _ => m.sigue("Sí."),
    }
}

fn corte_de_referencia(m: &mut M<'_>) -> Avance<Fin> {
    m.valor(n::anio_referencia, anio_de_referencia(m.e.fecha_cierre));
    m.valor(
        n::anios,
        m.e.integrantes
            .iter()
            .map(|i| i.anio_rup)
            .collect::<Valor>(),
    );
    if regimen_ano_fiscal::momento(m.e.fecha_cierre, m.parametros)
        != regimen_ano_fiscal::Momento::Despues
    {
        m.avisa("durante-el-mejor-ano");
    }
    if situacion_de(m) == Situacion::Uniforme {
        m.fin(Fin::CorteUniforme, "Sí.")
    } else {
        m.sigue("No.")
    }
}

fn corte_anterior_uniforme(m: &mut M<'_>) -> Avance<Fin> {
    if situacion_de(m) != Situacion::AnteriorUniforme {
        return Avance::NoAplica;
    }
    m.fin(
        Fin::CorteAnteriorUniforme,
        "La doctrina está en tensión: un concepto admite el RUP vigente sin actualizar y \
        otro pide el corte del año anterior, que antes de las renovaciones de abril nadie tiene.",
    )
}

fn cortes_distintos(m: &mut M<'_>) -> Fin {
    m.termina(
        Fin::CorteDistinto,
        "La doctrina rechaza el «mejor año» y los documentos ajenos al registro, y no dice cómo \
        evaluar a los integrantes con cortes distintos.",
    )
}
