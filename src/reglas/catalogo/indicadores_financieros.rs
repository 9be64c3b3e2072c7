//! The indicators of the register against the thresholds of the pliego, one year as a whole.
//!
//! Decreto 1082 de 2015, art. 2.2.1.1.1.5.3; C-353-2026, C-899-2024 and C-SN-2026-06-04.

use super::{
    denominador_cero::ReglaPliego,
    regimen_ano_fiscal::{self, Momento, Regimen, evaluables, momento},
};
use crate::{
    desenlaces, entrada,
    hechos::{Dato, Ejercicio, Errores, Leer, Tipo},
    reglas::{
        Advertible, Avance, ClaseAviso, Definicion, Ficha, Marcha,
        comunes::indicadores::{
            Calculado, Cumple, Ejercicios, Ejercido, FormulaPlural,
            Indicador::{self, *},
            Medida, Porque, Umbral, Umbrales, revisar_estados, revisar_umbrales,
        },
        paso, ultimo,
    },
    resultado,
    veredicto::Valor,
};
use jiff::civil::Date;

entrada! {
    /// Facts of one bidder and thresholds of one process.
    pub(crate) struct Entrada {
        fecha_apertura: Date = "Fecha de apertura o invitación", "2025-03-10", ayuda "Publicación del acto \
            administrativo de apertura o de la invitación.";
        estados: Vec<Ejercicios> = "Estados financieros del RUP", "", ayuda "Los que certifica el RUP vigente y en firme.";
        umbrales: Umbrales = "Umbrales del pliego", "", ayuda "Solo los indicadores que el pliego exige.";
        regla_denominador_cero: ReglaPliego = "¿Qué dispone el pliego si el denominador es cero?", "ninguna";
    }
}

/// Facts as the steps use them: those of a single bidder, or of a plural one already combined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hechos {
    pub(in crate::reglas) fecha_apertura: Date,
    pub(in crate::reglas) estados: Vec<Ejercido>,
    pub(in crate::reglas) umbrales: Umbrales,
    pub(in crate::reglas) regla_denominador_cero: ReglaPliego,
    pub(in crate::reglas) plural: Option<FormulaPlural>,
}

impl Leer for Hechos {
    fn tipo() -> Tipo {
        Entrada::tipo()
    }

    fn leer(dato: &Dato, ruta: &str, errores: &mut Errores) -> Option<Self> {
        let e = Entrada::leer(dato, ruta, errores)?;
        revisar_umbrales(&e.umbrales, &format!("{ruta}.umbrales"), errores);
        revisar_estados(
            &e.estados,
            &e.umbrales,
            e.fecha_apertura,
            &format!("{ruta}.estados"),
            errores,
        );
        Some(Self {
            fecha_apertura: e.fecha_apertura,
            estados: e.estados.into_iter().map(Ejercido::propio).collect(),
            umbrales: e.umbrales,
            regla_denominador_cero: e.regla_denominador_cero,
            plural: None,
        })
    }
}

/// The figures of one evaluable year.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Anio {
    /// Position in the input.
    estado: usize,
    anio: Ejercicio,
    calculados: Vec<Calculado>,
}

impl Anio {
    /// `None` while something undetermined could still change it.
    fn cumple(&self) -> Option<bool> {
        if self.calculados.iter().any(|c| c.cumple == Cumple::No) {
            Some(false)
        } else if self
            .calculados
            .iter()
            .any(|c| c.cumple == Cumple::Indeterminado)
        {
            None
        } else {
            Some(true)
        }
    }
}

/// What the steps work out.
#[derive(Debug, Default)]
pub struct Estado {
    regimen: Option<Regimen>,
    anios: Vec<Anio>,
    elegido: Option<Ejercicio>,
}

impl Estado {
    /// The year elected, or the only one there was.
    pub(crate) fn anio_que_cuenta(&self) -> Option<Ejercicio> {
        match self.anios.as_slice() {
            [unico] => Some(unico.anio),
            _ => self.elegido,
        }
    }

    /// The year elected.
    pub(crate) fn elegido(&self) -> Option<Ejercicio> {
        self.elegido
    }

    /// The indicators of a year, as a result shows them.
    pub(crate) fn indicadores(&self, anio: Ejercicio) -> Vec<Valor> {
        let de = self.anios.iter().find(|a| a.anio == anio);
        de.map_or_else(Vec::new, |a| {
            a.calculados.iter().map(Calculado::valor).collect()
        })
    }
}

type M<'a> = Marcha<'a, Hechos, Estado>;

resultado! {
    /// What it works out.
    mod n {
        anio = "Año";
        indicadores = "Indicadores";
        cumple = "¿Cumple?";
        regimen = "Régimen";
        anio_elegido = "Año elegido";
        anios = "Años";
        anios_evaluables = "Años evaluables";
        por_anio = "Por año";
        minimo = "Mínimo";
        maximo = "Máximo";
        anios_que_cumplen = "Años que cumplen";
    }
}

desenlaces! {
    /// How it ends.
    pub enum Fin {
        Habilitado = "habilitado", Favorable, "Habilitado", apoyo "umbrales-del-pliego";
        NoHabilitado = "no-habilitado", Desfavorable, "No habilitado", apoyo "umbrales-del-pliego";
        RequiereReglaDelPliego = "requiere-regla-del-pliego", LoDefineElPliego,
            "El pliego debe fijar la regla", apoyo "indeterminado-sin-regla";
        SinInformacionEnRup = "sin-informacion-en-rup", FaltanDatos, "El RUP no certifica ningún año", apoyo "rup-con-informacion";
    }
}

/// The rule.
pub static REGLA: Definicion<Hechos, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "indicadores-financieros",
        version: 1,
        titulo: "Indicadores financieros del RUP",
        pregunta: "¿El proponente cumple los indicadores del pliego?",
        enunciado: "Compara, sin redondear, los indicadores de los años evaluables con los umbrales que fija el \
            pliego. El año se aprecia en su conjunto: debe cumplir todos los indicadores a la vez. Si un indicador no \
            se puede dividir, decide la regla del pliego; si no la hay y de ello depende el resultado, la entidad debe definirla.",
        desenlaces: Fin::TODOS,
        avisos: &[
            Advertible {
                id: "autonomia-de-la-entidad",
                clase: ClaseAviso::LimiteSiempre,
                mensaje: "Los indicadores y sus umbrales los define cada entidad; la Agencia no fija un criterio universal.",
            },
            Advertible {
                id: "alcance-del-concepto",
                clase: ClaseAviso::LimiteSiempre,
                mensaje: "Los conceptos tienen el alcance del artículo 28 del CPACA.",
            },
            Advertible {
                id: "eleccion-del-mas-reciente",
                clase: ClaseAviso::Limite,
                mensaje: "Entre los años que cumplen se elige el más reciente: es un desempate de esta herramienta, no de la doctrina.",
            },
            Advertible {
                id: "apertura-2023-evaluacion-2024",
                clase: ClaseAviso::Limite,
                mensaje: "Ningún texto del corpus decide qué rige cuando la apertura es de 2023 y la evaluación se \
                    hace en 2024; aquí se atiende a la fecha de apertura.",
            },
            Advertible {
                id: "sin-regla-en-el-corpus",
                clase: ClaseAviso::Limite,
                mensaje: "Ningún texto del corpus dice cómo leer la rentabilidad de un patrimonio que no es positivo, \
                    ni los indicadores de un activo total en cero.",
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
        parametros: &[regimen_ano_fiscal::PARAMETRO],
        fecha: Some("fecha_apertura"),
    },
    revisar: |_, _| {},
    pasos: &[
        paso(
            "rup-con-informacion",
            "¿El RUP vigente y en firme certifica algún año fiscal?",
            rup_con_informacion,
        ),
        paso(
            "regimen-anterior",
            "¿La apertura es anterior al mejor año fiscal?",
            |m| {
                regimen(
                    m,
                    Momento::Antes,
                    Regimen::UltimoAno,
                    "Sí: solo el último año fiscal.",
                )
            },
        ),
        paso(
            "regimen-transitorio",
            "¿La apertura cae en la vigencia del mejor año fiscal?",
            |m| {
                regimen(
                    m,
                    Momento::Durante,
                    Regimen::MejorAno,
                    "Sí: el mejor año, en su conjunto, de los últimos tres.",
                )
            },
        ),
        paso(
            "regimen-ordinario",
            "¿La apertura es posterior al mejor año fiscal?",
            |m| {
                regimen(
                    m,
                    Momento::Despues,
                    Regimen::UltimoAno,
                    "Sí: solo el último año fiscal.",
                )
            },
        ),
        paso(
            "suma-de-componentes",
            "¿Cómo se suman las cifras de los integrantes?",
            |m| {
                combinar(
                    m,
                    FormulaPlural::SumaDeComponentes,
                    "Cada indicador divide la suma de los numeradores por la suma de los denominadores.",
                )
            },
        ),
        paso(
            "ponderacion-de-componentes",
            "¿Cómo se ponderan las cifras de los integrantes?",
            |m| {
                combinar(
                    m,
                    FormulaPlural::PonderacionDeComponentes,
                    "Cada componente se multiplica por la participación antes de sumar.",
                )
            },
        ),
        paso(
            "liquidez",
            "Índice de liquidez: activo corriente ÷ pasivo corriente",
            |m| calcular(m, Liquidez),
        ),
        paso(
            "endeudamiento",
            "Índice de endeudamiento: pasivo total ÷ activo total",
            |m| calcular(m, Endeudamiento),
        ),
        paso(
            "cobertura-intereses",
            "Razón de cobertura de intereses: utilidad operacional ÷ gastos de intereses",
            |m| calcular(m, Cobertura),
        ),
        paso(
            "rentabilidad-patrimonio",
            "Rentabilidad del patrimonio: utilidad operacional ÷ patrimonio",
            |m| calcular(m, RentabilidadPatrimonio),
        ),
        paso(
            "rentabilidad-activo",
            "Rentabilidad del activo: utilidad operacional ÷ activo total",
            |m| calcular(m, RentabilidadActivo),
        ),
        paso(
            "capital-trabajo",
            "Capital de trabajo: activo corriente − pasivo corriente",
            |m| calcular(m, CapitalTrabajo),
        ),
        paso("patrimonio", "Patrimonio", |m| calcular(m, Patrimonio)),
        paso(
            "prueba-acida",
            "Prueba ácida: (activo corriente − inventarios) ÷ pasivo corriente",
            |m| calcular(m, PruebaAcida),
        ),
        paso(
            "razon-efectivo",
            "Razón de efectivo: efectivo ÷ pasivo corriente",
            |m| calcular(m, RazonEfectivo),
        ),
        paso(
            "endeudamiento-corto-plazo",
            "Endeudamiento a corto plazo: pasivo corriente ÷ pasivo total",
            |m| calcular(m, CortoPlazo),
        ),
        paso(
            "endeudamiento-largo-plazo",
            "Endeudamiento a largo plazo: (pasivo total − pasivo corriente) ÷ pasivo total",
            |m| calcular(m, LargoPlazo),
        ),
        paso(
            "regla-del-pliego",
            "¿Decide la regla del pliego lo que no se puede dividir?",
            regla_del_pliego,
        ),
        paso(
            "documento-tipo",
            "¿Decide la regla de los documentos tipo?",
            documento_tipo,
        ),
        paso(
            "umbrales-del-pliego",
            "¿Algún año evaluable cumple todos los umbrales?",
            umbrales_del_pliego,
        ),
        paso(
            "no-por-indicador",
            "¿Se puede tomar el mejor año de cada indicador?",
            no_por_indicador,
        ),
        paso(
            "indeterminado-sin-regla",
            "¿Quién decide lo que quedó indeterminado?",
            indeterminado_sin_regla,
        ),
    ],
    ultimo: ultimo(
        "requisito-habilitante",
        "¿Qué pasa si ningún año cumple?",
        requisito_habilitante,
    ),
    resultado: |_, s| {
        let anio = |a: &Anio| {
            let indicadores: Valor = a.calculados.iter().map(Calculado::valor).collect();
            Valor::Objeto(vec![
                (n::anio, a.anio.into()),
                (n::indicadores, indicadores),
                (n::cumple, a.cumple().into()),
            ])
        };
        Valor::Objeto(vec![
            (n::regimen, s.regimen.map(Regimen::nombre).into()),
            (n::anio_elegido, s.elegido.into()),
            (n::anios, Valor::Lista(s.anios.iter().map(anio).collect())),
        ])
    },
    resumen: |_, s, fin| {
        match (fin, s.elegido) {
        (Fin::Habilitado, Some(a)) => format!("Habilitado: cumple todos los indicadores del pliego con el año fiscal {}.", a.0),
        (Fin::NoHabilitado, _) => "No habilitado: ningún año evaluable cumple todos los indicadores del pliego.".to_owned(),
        (Fin::SinInformacionEnRup, _) => "El RUP no certifica ningún año fiscal: no hay con qué evaluar.".to_owned(),
        _ => "El resultado depende de un indicador que no se puede calcular y que el pliego no regula: la entidad \
            debe definirlo. No es un incumplimiento por sí solo.".to_owned(),
    }
    },
};

fn rup_con_informacion(m: &mut M<'_>) -> Avance<Fin> {
    m.valor(
        n::anios,
        m.e.estados.iter().map(|y| y.anio).collect::<Valor>(),
    );
    if m.e
        .estados
        .iter()
        .any(|y| y.anio.0 == m.e.fecha_apertura.year())
    {
        m.avisa("ejercicio-en-curso");
    }
    if m.e.estados.is_empty() {
        m.fin(Fin::SinInformacionEnRup, "No certifica ninguno.")
    } else {
        m.sigue("Sí.")
    }
}

fn regimen(
    m: &mut M<'_>,
    cuando: Momento,
    regimen: Regimen,
    conclusion: &'static str,
) -> Avance<Fin> {
    if momento(m.e.fecha_apertura, m.parametros) != cuando {
        return Avance::NoAplica;
    }
    m.valor(Entrada::fecha_apertura, Valor::Fecha(m.e.fecha_apertura));
    m.s.regimen = Some(regimen);
    let anios: Vec<Ejercicio> = m.e.estados.iter().map(|y| y.anio).collect();
    m.s.anios = evaluables(&anios, regimen)
        .into_iter()
        .filter_map(|anio| {
            Some(Anio {
                estado: anios.iter().position(|a| *a == anio)?,
                anio,
                calculados: Vec::with_capacity(5),
            })
        })
        .collect();
    m.valor(
        n::anios_evaluables,
        m.s.anios.iter().map(|a| a.anio).collect::<Valor>(),
    );
    if cuando == Momento::Durante && m.e.fecha_apertura.year() == 2023 {
        m.avisa("apertura-2023-evaluacion-2024");
    }
    if cuando == Momento::Despues
        && anios
            .iter()
            .max()
            .is_some_and(|a| a.0 < m.e.fecha_apertura.year() - 1)
    {
        m.avisa("corte-anterior");
    }
    m.sigue(conclusion)
}

/// The members' figures come combined; the step says by which formula, and whence it comes.
fn combinar(m: &mut M<'_>, formula: FormulaPlural, conclusion: &'static str) -> Avance<Fin> {
    if m.e.plural != Some(formula) {
        return Avance::NoAplica;
    }
    m.sigue(conclusion)
}

fn calcular(m: &mut M<'_>, indicador: Indicador) -> Avance<Fin> {
    let Some(umbral) = indicador.umbral(&m.e.umbrales) else {
        return Avance::NoAplica;
    };
    let (mut si, mut no, mut pendiente) = (false, false, false);
    let mut valores = Vec::with_capacity(m.s.anios.len());
    for a in &mut m.s.anios {
        let c = Calculado::nuevo(
            indicador,
            umbral,
            &m.e.estados[a.estado].cifras,
            m.e.regla_denominador_cero,
        );
        match c.cumple {
            Cumple::Si => si = true,
            Cumple::No => no = true,
            Cumple::Indeterminado => pendiente = true,
        }
        valores.push(match &c.medida {
            Medida::Razon(r) => Valor::Truncada(*r),
            Medida::Monto(x) if indicador.es_monto() => Valor::Dinero(x.clone()),
            Medida::Monto(x) => Valor::TruncadaDe(x.clone()),
            Medida::Indeterminada(_) => Valor::texto("indeterminado"),
        });
        a.calculados.push(c);
    }
    m.valor(n::por_anio, Valor::Lista(valores));
    match umbral {
        Umbral::Minimo(u) => m.valor(n::minimo, Valor::Escrito(u)),
        Umbral::Maximo(u) => m.valor(n::maximo, Valor::Escrito(u)),
    }
    m.sigue(match (si, no, pendiente) {
        (_, false, false) => "Cumple.",
        (false, _, false) => "No cumple.",
        (true, true, false) => "Cumple en algún año y en otro no.",
        (false, false, true) => "Indeterminado: no se puede calcular.",
        _ => "Indeterminado en algún año.",
    })
}

/// Whether a divisor is zero in an evaluable year; `cuales` says for which indicators.
fn hay_cero(m: &M<'_>, cuales: fn(Indicador) -> bool) -> bool {
    let mut calculados = m.s.anios.iter().flat_map(|a| &a.calculados);
    calculados.any(|c| cuales(c.indicador) && c.medida == Medida::Indeterminada(Porque::Cero))
}

fn regla_del_pliego(m: &mut M<'_>) -> Avance<Fin> {
    let regla = m.e.regla_denominador_cero;
    let dice = match regla {
        ReglaPliego::Habilita => "Sí: habilita.",
        ReglaPliego::NoHabilita => "Sí: no habilita.",
        _ => return Avance::NoAplica,
    };
    if !hay_cero(m, |_| true) {
        return Avance::NoAplica;
    }
    m.valor(Entrada::regla_denominador_cero, regla.nombre());
    m.sigue(dice)
}

fn documento_tipo(m: &mut M<'_>) -> Avance<Fin> {
    if m.e.regla_denominador_cero != ReglaPliego::DocumentoTipo
        || !hay_cero(m, |i| matches!(i, Liquidez | Cobertura))
    {
        return Avance::NoAplica;
    }
    m.sigue("Sí: sin pasivo corriente habilita; sin gastos de intereses, si la utilidad operacional no es negativa.")
}

fn umbrales_del_pliego(m: &mut M<'_>) -> Avance<Fin> {
    let cumplen: Vec<Ejercicio> =
        m.s.anios
            .iter()
            .filter(|a| a.cumple() == Some(true))
            .map(|a| a.anio)
            .collect();
    m.s.elegido = cumplen.first().copied();
    if m.s.regimen == Some(Regimen::MejorAno) && m.s.elegido.is_some() {
        m.avisa("eleccion-del-mas-reciente");
    }
    let raros = |c: &Calculado| match c.medida {
        Medida::Indeterminada(Porque::PatrimonioNegativo) => true,
        Medida::Indeterminada(Porque::Cero) => matches!(
            c.indicador,
            RentabilidadPatrimonio | RentabilidadActivo | Endeudamiento
        ),
        _ => false,
    };
    if m.s.anios.iter().flat_map(|a| &a.calculados).any(raros) {
        m.avisa("sin-regla-en-el-corpus");
    }
    m.valor(n::anios_que_cumplen, cumplen.into_iter().collect::<Valor>());
    if m.s.elegido.is_some() {
        m.fin(Fin::Habilitado, "Sí.")
    } else {
        m.sigue("No.")
    }
}

fn no_por_indicador(m: &mut M<'_>) -> Avance<Fin> {
    let Some(primero) = m.s.anios.first() else {
        return Avance::NoAplica;
    };
    let cada_uno = (0..primero.calculados.len()).all(|i| {
        m.s.anios
            .iter()
            .any(|a| a.calculados.get(i).is_some_and(|c| c.cumple == Cumple::Si))
    });
    if m.s.anios.len() < 2 || !cada_uno || m.s.elegido.is_some() {
        return Avance::NoAplica;
    }
    m.sigue("No: cada indicador se cumple en algún año, pero ninguno los cumple todos, y el año se aprecia en su conjunto.")
}

fn indeterminado_sin_regla(m: &mut M<'_>) -> Avance<Fin> {
    let hay =
        m.s.anios
            .iter()
            .flat_map(|a| &a.calculados)
            .any(|c| c.cumple == Cumple::Indeterminado);
    if !hay {
        return Avance::NoAplica;
    }
    m.valor(
        Entrada::regla_denominador_cero,
        m.e.regla_denominador_cero.nombre(),
    );
    if m.s.anios.iter().any(|a| a.cumple().is_none()) {
        return m.fin(
            Fin::RequiereReglaDelPliego,
            "La entidad, con una regla en el pliego: de ello depende el resultado.",
        );
    }
    m.sigue("Nadie hace falta: otro indicador incumple y ninguna regla lo cambiaría.")
}

fn requisito_habilitante(m: &mut M<'_>) -> Fin {
    m.termina(
        Fin::NoHabilitado,
        "El proponente no acredita el requisito habilitante.",
    )
}
