//! An indicator that cannot be divided: what the pliego, and only the pliego, may decide.
//!
//! C-353-2026, answer (numeral 5.3 of the Manual) and reasons (numeral 3.6 of the transport standard documents, V4).

use crate::{
    desenlaces, entrada,
    hechos::{Errores, Parcial, Razon},
    opciones,
    reglas::{
        Advertible, Avance, ClaseAviso, Definicion, Ficha, Marcha,
        comunes::{
            avisos::{ALCANCE, AUTONOMIA, SUBSANAR, a_contrario},
            soporte::Identificacion,
        },
        paso, ultimo,
    },
    resultado,
    veredicto::Valor,
};
use rust_decimal::Decimal;

opciones! {
    /// The five indicators of the register.
    pub(crate) enum Indicador {
        Liquidez = "liquidez", "Índice de liquidez";
        Cobertura = "cobertura_intereses", "Razón de cobertura de intereses";
        Endeudamiento = "endeudamiento", "Índice de endeudamiento";
        RentabilidadPatrimonio = "rentabilidad_patrimonio", "Rentabilidad del patrimonio";
        RentabilidadActivo = "rentabilidad_activo", "Rentabilidad del activo";
    }
}

opciones! {
    /// What the pliego says of a denominator that is zero.
    pub(crate) enum ReglaPliego {
        Ninguna = "ninguna", "El pliego no lo regula";
        Habilita = "habilita", "El proponente queda habilitado";
        NoHabilita = "no-habilita", "El proponente no queda habilitado";
        DocumentoTipo = "documento-tipo-transporte-v4", "La de los documentos tipo de infraestructura de transporte V4";
    }
}

impl Indicador {
    /// Whether its numerator, and its denominator, are amounts that cannot be negative.
    fn no_negativos(self) -> (bool, bool) {
        match self {
            Self::Liquidez | Self::Endeudamiento => (true, true),
            Self::Cobertura | Self::RentabilidadActivo => (false, true),
            Self::RentabilidadPatrimonio => (false, false),
        }
    }
}

entrada! {
    /// Facts of one indicator of one bidder.
    pub(crate) struct Entrada {
        indicador: Indicador = "Indicador", "liquidez";
        numerador: Decimal = "Numerador, en pesos", "18993346.00", ayuda "Por ejemplo, el activo corriente en el índice de liquidez.";
        denominador: Decimal = "Denominador, en pesos", "0", ayuda "Por ejemplo, el pasivo corriente en el índice de liquidez.";
        utilidad_operacional: Option<Decimal> = "Utilidad operacional, en pesos", "", ayuda "Solo para la cobertura \
            de intereses con la regla de los documentos tipo.", si_falta "null";
        umbral: Option<Decimal> = "Umbral del pliego", "1.2", si_falta "null";
        regla_pliego: ReglaPliego = "¿Qué dispone el pliego si el denominador es cero?", "ninguna";
        identificacion: Option<Identificacion> = "Identificación", "", si_falta "null";
    }
}

/// Nothing is carried from step to step but the quotient.
#[derive(Debug, Default)]
pub(in crate::reglas) struct Estado {
    razon: Option<Razon>,
}

type M<'a> = Marcha<'a, Entrada, Estado>;

resultado! {
    /// What it works out.
    mod n {
        valor = "Valor";
        valor_exacto = "Valor exacto";
    }
}

desenlaces! {
    /// How it ends.
    pub(in crate::reglas) enum Fin {
        Calculable = "calculable", FueraDeAlcance, "El indicador se puede calcular", apoyo "division-posible";
        DosSignosNegativos = "dos-signos-negativos", NoDecidido,
            "La doctrina no decide: utilidad y patrimonio negativos", apoyo "dos-signos-negativos";
        RequiereReglaDelPliego = "requiere-regla-del-pliego", LoDefineElPliego, "El pliego debe fijar la regla", apoyo "sin-regla-legal";
        Habilitado = "habilitado", Favorable, "Habilitado en este indicador", apoyo "regla-del-pliego";
        NoHabilitado = "no-habilitado", Desfavorable, "No habilitado en este indicador", apoyo "regla-del-pliego";
    }
}

/// The rule.
pub(in crate::reglas) static REGLA: Definicion<Entrada, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "denominador-cero",
        version: 2,
        titulo: "Indicador con denominador cero",
        pregunta: "¿Qué pasa cuando un indicador no se puede dividir?",
        enunciado: "Un resultado indeterminado no es, por sí solo, un incumplimiento. La normativa no lo regula: la \
            entidad debe fijar en el pliego una regla, y esa regla decide. Un patrimonio negativo con utilidad se divide; \
            con pérdida, el cociente es positivo y no muestra rentabilidad. Si el proceso usa los documentos tipo de \
            infraestructura de transporte V4, sin pasivo corriente hay habilitación en liquidez, y sin gastos de \
            intereses la hay en cobertura si la utilidad operacional no es negativa.",
        desenlaces: Fin::TODOS,
        avisos: &[
            AUTONOMIA,
            ALCANCE,
            Advertible {
                id: "dos-signos-negativos",
                clase: ClaseAviso::Limite,
                mensaje: "El cociente de dos cifras negativas es positivo y no muestra rentabilidad; ninguno de los \
                    documentos de esta edición dice cómo leerlo, y las reglas sobre el cero no lo deciden.",
            },
            a_contrario(
                "La regla habilita «siempre y cuando» la utilidad operacional no sea negativa; de ahí se lee, a \
                contrario, que con utilidad negativa no habilita.",
            ),
            SUBSANAR,
        ],
        parametros: &[],
        fecha: None,
    },
    revisar: |e, errores| {
        if let Some(e) = e {
            revisar_signos(e.indicador, [e.numerador, e.denominador], errores);
            if let (Some(i), Some(r), Some(num), Some(den)) =
                (e.indicador, e.regla_pliego, e.numerador, e.denominador)
            {
                let cobertura_del_documento_tipo =
                    den.is_zero() && i == Indicador::Cobertura && r == ReglaPliego::DocumentoTipo;
                if cobertura_del_documento_tipo {
                    revisar_utilidad(e.utilidad_operacional, num, errores);
                }
            }
        }
    },
    dia: |_| None,
    pasos: &[
        paso(
            "dos-signos-negativos",
            "¿Es la rentabilidad de un patrimonio negativo con pérdida?",
            dos_signos_negativos,
        ),
        paso("division-posible", "¿Se puede dividir?", division_posible),
        paso(
            "regla-del-pliego",
            "¿El pliego fija una regla para este caso?",
            regla_del_pliego,
        ),
        paso(
            "documento-tipo-liquidez",
            "¿Qué dispone el documento tipo sin pasivo corriente?",
            documento_tipo_liquidez,
        ),
        paso(
            "documento-tipo-cobertura",
            "¿Qué dispone el documento tipo sin gastos de intereses?",
            documento_tipo_cobertura,
        ),
    ],
    ultimo: ultimo(
        "sin-regla-legal",
        "¿Quién decide si no hay regla?",
        sin_regla_legal,
    ),
    resultado: |_, s| {
        Valor::Objeto(match s.razon {
            Some(r) => vec![
                (n::valor, Valor::Truncada(r)),
                (n::valor_exacto, Valor::Fraccion(r)),
            ],
            None => vec![(n::valor, Valor::Nulo), (n::valor_exacto, Valor::Nulo)],
        })
    },
    resumen: |e, s, fin| {
        let indicador = e.indicador.nombre().rotulo();
        match fin {
            Fin::Calculable => format!(
                "{indicador}: se puede calcular ({}); esta regla no aplica.",
                s.razon
                    .map_or(String::new(), |r| r.exacto().truncado().replace('.', ","))
            ),
            Fin::Habilitado => format!(
                "{indicador}: no se puede dividir, y la regla del pliego habilita al proponente."
            ),
            Fin::NoHabilitado => format!(
                "{indicador}: no se puede dividir, y la regla del pliego no habilita al proponente."
            ),
            Fin::DosSignosNegativos => format!(
                "{indicador}: el cociente de una pérdida y un patrimonio negativo es positivo y no muestra \
                    rentabilidad; ninguno de los documentos de esta edición dice cómo leerlo."
            ),
            _ => format!(
                "{indicador}: no se puede calcular y ninguna regla lo decide; la entidad debe definirlo en el pliego. \
                    No es un incumplimiento por sí solo."
            ),
        }
    },
};

/// An asset, a liability or interest cannot be negative.
fn revisar_signos(
    indicador: Option<Indicador>,
    cifras: [Option<Decimal>; 2],
    errores: &mut Errores,
) {
    let Some(indicador) = indicador else { return };
    let (numerador, denominador) = indicador.no_negativos();
    let campos = [("$.numerador", numerador), ("$.denominador", denominador)];
    for ((campo, exigido), valor) in campos.into_iter().zip(cifras) {
        if let Some(valor) = valor.filter(|v| exigido && es_negativa(*v)) {
            errores.imposible(
                campo,
                "un número mayor o igual a cero",
                valor,
                "Un activo, un pasivo o un gasto de intereses no puede ser negativo.",
            );
        }
    }
}

/// The numerator of the coverage is the operating profit that the rule of the standard documents asks for.
fn revisar_utilidad(utilidad: Parcial<Option<Decimal>>, numerador: Decimal, errores: &mut Errores) {
    let recibida = match utilidad {
        Some(None) => return,
        Some(Some(u)) if u == numerador => return,
        Some(Some(u)) => u.to_string(),
        None => "nada".to_owned(),
    };
    errores.en(
        "$.utilidad_operacional",
        format!("la utilidad operacional, igual al numerador de la cobertura ({numerador})"),
        recibida,
    );
}

fn es_negativa(d: Decimal) -> bool {
    d.is_sign_negative() && !d.is_zero()
}

fn dos_signos_negativos(m: &mut M<'_>) -> Avance<Fin> {
    if m.e.indicador != Indicador::RentabilidadPatrimonio
        || !es_negativa(m.e.denominador)
        || !es_negativa(m.e.numerador)
    {
        return Avance::NoAplica;
    }
    m.valor(Entrada::numerador, Valor::Dinero(m.e.numerador.into()));
    m.valor(Entrada::denominador, Valor::Dinero(m.e.denominador.into()));
    m.avisa("dos-signos-negativos");
    m.fin(
        Fin::DosSignosNegativos,
        "Sí: el cociente de dos cifras negativas es positivo y no muestra rentabilidad; no se puede aplicar la fórmula \
         de manera mecánica.",
    )
}

fn division_posible(m: &mut M<'_>) -> Avance<Fin> {
    m.valor(Entrada::numerador, Valor::Dinero(m.e.numerador.into()));
    m.valor(Entrada::denominador, Valor::Dinero(m.e.denominador.into()));
    m.s.razon = Razon::nueva(m.e.numerador, m.e.denominador);
    if m.s.razon.is_some() {
        m.caso(m.e.indicador.nombre().clave);
        m.fin(Fin::Calculable, "Sí: el denominador no es cero.")
    } else {
        m.sigue("No: el denominador es cero y el resultado es indeterminado.")
    }
}

fn regla_del_pliego(m: &mut M<'_>) -> Avance<Fin> {
    if !m.e.denominador.is_zero() {
        return Avance::NoAplica;
    }
    m.valor(Entrada::regla_pliego, m.e.regla_pliego.nombre());
    match m.e.regla_pliego {
        ReglaPliego::Habilita => m.fin(Fin::Habilitado, "Sí: habilita."),
        ReglaPliego::NoHabilita => {
            m.avisa(SUBSANAR.id);
            m.fin(Fin::NoHabilitado, "Sí: no habilita.")
        }
        ReglaPliego::DocumentoTipo
            if matches!(m.e.indicador, Indicador::Liquidez | Indicador::Cobertura) =>
        {
            m.sigue("Sí: la de los documentos tipo.")
        }
        ReglaPliego::DocumentoTipo => m.sigue("Sí, pero no cubre este indicador."),
        ReglaPliego::Ninguna => m.sigue("No."),
    }
}

fn documento_tipo_liquidez(m: &mut M<'_>) -> Avance<Fin> {
    if m.e.regla_pliego != ReglaPliego::DocumentoTipo
        || m.e.indicador != Indicador::Liquidez
        || !m.e.denominador.is_zero()
    {
        return Avance::NoAplica;
    }
    m.fin(
        Fin::Habilitado,
        "El proponente que no tiene pasivos corrientes está habilitado.",
    )
}

fn documento_tipo_cobertura(m: &mut M<'_>) -> Avance<Fin> {
    if m.e.regla_pliego != ReglaPliego::DocumentoTipo
        || m.e.indicador != Indicador::Cobertura
        || !m.e.denominador.is_zero()
    {
        return Avance::NoAplica;
    }
    let utilidad = m.e.utilidad_operacional.unwrap_or(m.e.numerador);
    m.valor(
        Entrada::utilidad_operacional,
        Valor::Dinero(utilidad.into()),
    );
    if es_negativa(utilidad) {
        m.avisa(SUBSANAR.id);
        m.avisa("lectura-a-contrario");
        m.fin(
            Fin::NoHabilitado,
            "La regla habilita «siempre y cuando» la utilidad no sea negativa, y lo es: de ahí se lee, a contrario, que \
             no habilita.",
        )
    } else {
        m.fin(
            Fin::Habilitado,
            "La utilidad operacional es igual o mayor a cero: está habilitado.",
        )
    }
}

fn sin_regla_legal(m: &mut M<'_>) -> Fin {
    m.termina(
        Fin::RequiereReglaDelPliego,
        "La entidad, en los documentos del proceso; la normativa no lo regula.",
    )
}
