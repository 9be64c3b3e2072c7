//! A plural bidder whose members' registers show different fiscal years, or are not firm.
//!
//! C-SN-2026-06-04, answer (last paragraph) and reasons («Ahora bien, en el escenario consultado…»); C-899-2024, answer.

use super::regimen_ano_fiscal;
use crate::{
    desenlaces, entrada,
    hechos::{Ejercicio, Errores, Parcial},
    reglas::{
        Advertible, Avance, ClaseAviso, Definicion, Ficha, Marcha,
        comunes::{
            avisos::{ALCANCE, ANTERIOR, AUTONOMIA, POSTERIOR, subsanar},
            renovacion::{Corte, PRIMER_DIA, cuenta_como, ultimo_dia},
            soporte::{Identificacion, Soporte},
        },
        paso, ultimo,
    },
    resultado,
    veredicto::Valor,
};
use jiff::civil::Date;

entrada! {
    /// The register of one member.
    pub(crate) struct Integrante {
        nombre: String = "Nombre del integrante", "Alfa SAS";
        anio_rup: Option<Ejercicio> = "Último año fiscal de su RUP", "2025", ayuda "Vacío solo si no está inscrito.";
        corte: Corte = "Corte de los estados de ese año", "31-de-diciembre", si_falta "31-de-diciembre";
        en_firme: bool = "¿Ese RUP está en firme en la fecha de cierre?", "true";
        registro_anterior_en_firme: Option<bool> = "Si no lo está, ¿el registro anterior conserva efectos?", "",
            ayuda "Déjelo sin responder si no se sabe.", si_falta "null";
        inscrito_en_rup: bool = "¿Está inscrito en el RUP?", "true", si_falta "true";
        nit: Option<String> = "NIT", "", si_falta "null";
        soporte: Option<Soporte> = "Soporte", "", si_falta "null";
    }
}

entrada! {
    /// Facts of one plural bidder.
    pub(crate) struct Entrada {
        fecha_cierre: Date = "Fecha de cierre del proceso", "2026-05-22";
        integrantes: Vec<Integrante> = "Integrantes", "", ayuda "Dos o más.";
        identificacion: Option<Identificacion> = "Identificación", "", si_falta "null";
    }
}

impl Integrante {
    /// The year that its register shows, as it counts; none of who is not inscribed.
    fn anio(&self) -> Option<Ejercicio> {
        let anio = self.anio_rup.filter(|_| self.inscrito_en_rup)?;
        Some(cuenta_como(anio, self.corte))
    }
}

/// How the registers of the members stand against each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Situacion {
    /// Nobody is inscribed.
    SinInscritos,
    /// Some member has no register in force.
    SinFirmeza,
    /// Some register is not firm and nobody says whether the earlier one still has effect.
    FirmezaSinDefinir,
    /// All show the reference year.
    Uniforme,
    /// All show the year before it, and it is not yet time to have renewed.
    AnteriorEnPlazo,
    /// All show one and the same earlier year.
    AnteriorUniforme,
    /// They differ, or some year is not known.
    Distinto,
}

/// Fiscal year that a register should show on the day of closing.
fn anio_de_referencia(fecha_cierre: Date) -> Ejercicio {
    Ejercicio(fecha_cierre.year().saturating_sub(1))
}

/// How the registers stand; a single bidder is judged by the same rules.
fn situacion(e: &Entrada) -> Situacion {
    let inscritos = || e.integrantes.iter().filter(|i| i.inscrito_en_rup);
    let sin_firmeza = |registro: Option<bool>| {
        inscritos().any(|i| !i.en_firme && i.registro_anterior_en_firme == registro)
    };
    let Some(primero) = inscritos().next() else {
        return Situacion::SinInscritos;
    };
    if sin_firmeza(Some(false)) {
        return Situacion::SinFirmeza;
    }
    if sin_firmeza(None) {
        return Situacion::FirmezaSinDefinir;
    }
    let (cierre, referencia) = (e.fecha_cierre, anio_de_referencia(e.fecha_cierre));
    let Some(anio) = primero.anio() else {
        return Situacion::Distinto;
    };
    if anio > referencia || inscritos().any(|i| !i.en_firme || i.anio() != Some(anio)) {
        return Situacion::Distinto;
    }
    let en_plazo = cierre >= PRIMER_DIA && cierre <= ultimo_dia(cierre.year());
    match referencia.0 - anio.0 {
        0 => Situacion::Uniforme,
        1 if en_plazo => Situacion::AnteriorEnPlazo,
        _ => Situacion::AnteriorUniforme,
    }
}

/// Nothing is carried from step to step.
#[derive(Debug, Default)]
pub(in crate::reglas) struct Estado;

type M<'a> = Marcha<'a, Entrada, Estado>;

resultado! {
    /// What it works out.
    mod n {
        anio_referencia = "Año de referencia";
        sin_firmeza = "Sin firmeza";
        con_otro_corte = "Con otro corte";
        sin_inscripcion = "Sin inscripción en el RUP";
        anios = "Años";
    }
}

desenlaces! {
    /// How it ends.
    pub(in crate::reglas) enum Fin {
        CorteUniforme = "corte-uniforme", Favorable, "Todos muestran el año de referencia", apoyo "corte-de-referencia";
        CorteAnteriorEnPlazo = "corte-anterior-uniforme", Determinado,
            "Todos muestran un mismo año anterior, antes del plazo para renovar", apoyo "corte-anterior-uniforme";
        CorteAnteriorUniforme = "corte-anterior-uniforme", NoDecidido,
            "La doctrina no decide: todos muestran un mismo año anterior", apoyo "corte-anterior-uniforme";
        CorteDistinto = "corte-distinto", NoDecidido, "La doctrina no decide: los cortes difieren", apoyo "cortes-distintos";
        RupSinFirmezaDesfavorable = "rup-sin-firmeza", Desfavorable, "No hay RUP vigente y en firme", apoyo "rup-en-firme";
        RupSinFirmezaPorSaber = "rup-sin-firmeza", FaltanDatos,
            "Falta saber si el registro anterior conserva efectos", apoyo "rup-en-firme";
        SinIntegrantesInscritos = "sin-integrantes-inscritos", FueraDeAlcance,
            "Ningún integrante está inscrito en el RUP", apoyo "fuera-del-registro";
    }
}

/// The rule.
pub(in crate::reglas) static REGLA: Definicion<Entrada, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "integrantes-con-cortes-distintos",
        version: 2,
        titulo: "Integrantes con cortes distintos",
        pregunta: "¿Qué pasa si los RUP de los integrantes muestran años fiscales distintos?",
        enunciado: "La capacidad financiera se evalúa con el RUP vigente y en firme, con corte al 31 de diciembre del \
            año anterior. Si todos los integrantes inscritos muestran ese año, no hay problema. Si todos muestran el \
            anterior y no ha vencido el plazo de abril para renovar, ese es el registro vigente; después, la doctrina \
            está en tensión. Si los años difieren, la doctrina rechaza elegir un «mejor año» y admitir documentos \
            ajenos al registro, pero no resuelve el caso del integrante cuyo registro anterior conserva efectos. Quien \
            no está inscrito queda fuera de la comparación.",
        desenlaces: Fin::TODOS,
        avisos: &[
            AUTONOMIA,
            ALCANCE,
            Advertible {
                id: "firmeza-no-unificada",
                clase: ClaseAviso::Limite,
                mensaje: "La jurisprudencia no está unificada sobre el RUP que no ha quedado en firme: lo que aquí se \
                    dice depende de si el registro anterior conserva efectos.",
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
                mensaje: "El concepto responde por procesos posteriores a 2023; si la apertura es de la medida \
                    transitoria, rige el mejor año fiscal.",
            },
            subsanar(
                "Se subsana la prueba, no el requisito, con el certificado del registro que estaba vigente y en \
                firme en la fecha de cierre: nada ocurrido después puede acreditarse (Ley 1150 de 2007, art. 5, par. 1; \
                Ley 1882 de 2018, art. 5, por fuente secundaria).",
            ),
            ANTERIOR,
            POSTERIOR,
            Advertible {
                id: "corte-anterior",
                clase: ClaseAviso::Advertencia,
                mensaje: "Antes de las renovaciones de abril nadie está obligado a mostrar el año inmediatamente \
                    anterior, y el registro que lo muestra uno antes es el vigente. C-899 de 2024 lo admite «teniendo \
                    en cuenta que allí también reposa la información correspondiente al último año fiscal»; el concepto \
                    del 4 de junio de 2026 pide el corte del año inmediatamente anterior.",
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
    dia: |e| Some(e.fecha_cierre),
    pasos: &[
        paso(
            "fuera-del-registro",
            "¿Algún integrante no está inscrito en el RUP?",
            fuera_del_registro,
        ),
        paso(
            "corte",
            "¿De qué año cuenta un corte trimestral o de apertura?",
            corte,
        ),
        paso(
            "rup-en-firme",
            "¿El RUP de cada inscrito está en firme?",
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
        let integrante = |i: &Integrante| {
            Valor::Objeto(vec![
                (Integrante::nombre, i.nombre.clone().into()),
                (Integrante::anio_rup, i.anio_rup.into()),
                (Integrante::en_firme, i.en_firme.into()),
            ])
        };
        Valor::Objeto(vec![
            (
                n::anio_referencia,
                anio_de_referencia(e.fecha_cierre).into(),
            ),
            (
                Entrada::integrantes,
                Valor::Lista(e.integrantes.iter().map(integrante).collect()),
            ),
        ])
    },
    resumen: |e, _, fin| {
        let referencia = anio_de_referencia(e.fecha_cierre).0;
        let solo = e.integrantes.len() == 1;
        match fin {
            Fin::CorteUniforme if e.fecha_cierre.year() < 2024 => {
                format!("Todos los inscritos muestran en su RUP en firme el año fiscal {referencia}.")
            }
            Fin::CorteUniforme => format!(
                "Todos los inscritos muestran en su RUP en firme el año fiscal {referencia}: se evalúa con esa información."
            ),
            Fin::CorteAnteriorEnPlazo => format!(
                "Todos los inscritos muestran el año anterior a {referencia}, y en la fecha de cierre no había vencido el \
                plazo para renovar: ese es el registro vigente."
            ),
            Fin::CorteAnteriorUniforme => format!(
                "Todos los inscritos muestran un mismo año anterior a {referencia}, y la doctrina está en tensión sobre \
                si sirve: pida la renovación y revise si el registro conserva efectos."
            ),
            Fin::RupSinFirmezaDesfavorable if solo => {
                "El proponente no tiene un RUP vigente y en firme con el cual evaluarlo.".to_owned()
            }
            Fin::RupSinFirmezaDesfavorable => {
                "Un integrante no tiene un RUP vigente y en firme con el cual evaluarlo.".to_owned()
            }
            Fin::RupSinFirmezaPorSaber if solo => {
                "El RUP del proponente no está en firme y no se sabe si el anterior conserva efectos.".to_owned()
            }
            Fin::RupSinFirmezaPorSaber => {
                "El RUP de un integrante no está en firme y no se sabe si el anterior conserva efectos.".to_owned()
            }
            Fin::SinIntegrantesInscritos => {
                "Ningún integrante está inscrito en el RUP: no hay registros que comparar.".to_owned()
            }
            Fin::CorteDistinto if solo => format!(
                "El registro con que se evalúa no muestra el año fiscal {referencia}, y la doctrina no decide con qué \
                información se evalúa."
            ),
            Fin::CorteDistinto => format!(
                "Los integrantes no muestran todos el año fiscal {referencia}, y la doctrina no decide con qué \
                información se evalúan."
            ),
        }
    },
};

fn revisar(e: &Parcial<Entrada>, errores: &mut Errores) {
    let Some(e) = e else { return };
    let Some(integrantes) = &e.integrantes else {
        return;
    };
    if integrantes.len() < 2 {
        errores.imposible(
            "$.integrantes",
            "dos integrantes o más",
            integrantes.len(),
            "Un proponente plural tiene dos integrantes o más.",
        );
    }
    for (i, x) in integrantes.iter().enumerate() {
        let Some(x) = x else { continue };
        let ruta = format!("$.integrantes[{i}].anio_rup");
        match (x.inscrito_en_rup, x.anio_rup) {
            (Some(true), None) => errores.imposible(
                &ruta,
                "el último año fiscal de su RUP",
                "null",
                "El integrante está inscrito en el RUP y no se dice qué año muestra.",
            ),
            (Some(false), Some(Some(a))) => errores.imposible(
                &ruta,
                "null, pues no está inscrito",
                a.0,
                "El integrante no está inscrito en el RUP y trae un año fiscal.",
            ),
            _ => {}
        }
        if let (Some(cierre), Some(Some(a))) = (e.fecha_cierre, x.anio_rup)
            && a.0 > cierre.year()
        {
            errores.imposible(
                &ruta,
                format!("un año hasta {}", cierre.year()),
                a.0,
                "El año fiscal es posterior al del cierre.",
            );
        }
    }
}

fn fuera_del_registro(m: &mut M<'_>) -> Avance<Fin> {
    let fuera = m.e.integrantes.iter().filter(|i| !i.inscrito_en_rup);
    let fuera: Vec<String> = fuera.map(|i| i.nombre.clone()).collect();
    if fuera.is_empty() {
        return Avance::NoAplica;
    }
    m.valor(n::sin_inscripcion, fuera.into_iter().collect::<Valor>());
    if situacion(m.e) == Situacion::SinInscritos {
        return m.fin(
            Fin::SinIntegrantesInscritos,
            "Ninguno está inscrito: la entidad verifica directamente sus requisitos.",
        );
    }
    m.sigue("Sí: queda fuera de la comparación, y la entidad verifica directamente sus requisitos.")
}

fn corte(m: &mut M<'_>) -> Avance<Fin> {
    let otro = |i: &&Integrante| i.inscrito_en_rup && i.corte != Corte::Diciembre;
    let nombres =
        m.e.integrantes
            .iter()
            .filter(otro)
            .map(|i| i.nombre.clone());
    let nombres: Vec<String> = nombres.collect();
    if nombres.is_empty() {
        return Avance::NoAplica;
    }
    m.valor(n::con_otro_corte, nombres.into_iter().collect::<Valor>());
    m.sigue(
        "Como el del año anterior: quien no tiene estados a 31 de diciembre se inscribe con otros.",
    )
}

fn rup_en_firme(m: &mut M<'_>) -> Avance<Fin> {
    let sin_firmeza = (m.e.integrantes.iter()).filter(|i| i.inscrito_en_rup && !i.en_firme);
    let sin_firmeza: Vec<String> = sin_firmeza.map(|i| i.nombre.clone()).collect();
    let todos_firmes = sin_firmeza.is_empty();
    m.valor(n::sin_firmeza, sin_firmeza.into_iter().collect::<Valor>());
    let en_curso = Some(Ejercicio(m.e.fecha_cierre.year()));
    if m.e.integrantes.iter().any(|i| i.anio() == en_curso) {
        m.avisa("ejercicio-en-curso");
    }
    match situacion(m.e) {
        Situacion::SinFirmeza => {
            m.avisa("firmeza-no-unificada");
            m.avisa("se-puede-subsanar");
            m.fin(
                Fin::RupSinFirmezaDesfavorable,
                "No, y el registro anterior de alguno no conserva efectos.",
            )
        }
        Situacion::FirmezaSinDefinir => {
            m.avisa("firmeza-no-unificada");
            m.avisa("se-puede-subsanar");
            m.fin(
                Fin::RupSinFirmezaPorSaber,
                "No, y no se sabe si el registro anterior conserva efectos.",
            )
        }
        _ if !todos_firmes => {
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
    let anios = m.e.integrantes.iter().filter_map(Integrante::anio);
    m.valor(n::anios, anios.collect::<Valor>());
    if regimen_ano_fiscal::momento(m.e.fecha_cierre, m.parametros)
        != regimen_ano_fiscal::Momento::Despues
    {
        m.avisa("durante-el-mejor-ano");
    }
    if situacion(m.e) == Situacion::Uniforme {
        m.fin(Fin::CorteUniforme, "Sí.")
    } else {
        m.sigue("No.")
    }
}

fn corte_anterior_uniforme(m: &mut M<'_>) -> Avance<Fin> {
    match situacion(m.e) {
        Situacion::AnteriorEnPlazo => {
            m.avisa("corte-anterior");
            m.fin(
                Fin::CorteAnteriorEnPlazo,
                "Sirve: antes de las renovaciones de abril nadie está obligado a mostrar el año de referencia.",
            )
        }
        Situacion::AnteriorUniforme => m.fin(
            Fin::CorteAnteriorUniforme,
            "La doctrina está en tensión: un concepto admite el RUP vigente sin actualizar, porque allí reposa el \
             último año fiscal, y otro pide el corte del año inmediatamente anterior.",
        ),
        _ => Avance::NoAplica,
    }
}

fn cortes_distintos(m: &mut M<'_>) -> Fin {
    // The opinion speaks of what came after the measure of the best year.
    let dicho = if m.e.fecha_cierre.year() < 2024 {
        "Los textos de entonces piden el registro vigente y en firme, y no dicen cómo evaluar a los integrantes con cortes \
         distintos."
    } else {
        "La doctrina rechaza el «mejor año» y los documentos ajenos al registro, y no dice cómo evaluar a los integrantes \
         con cortes distintos."
    };
    m.termina(Fin::CorteDistinto, dicho)
}
