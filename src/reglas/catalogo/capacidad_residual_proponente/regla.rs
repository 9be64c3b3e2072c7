//! The table of the rule, and what it says of itself.

use super::{
    fin::{Fin, n},
    pasos::*,
};
use crate::{
    hechos::Exacto,
    lengua::formato::pesos,
    reglas::{
        Advertible, ClaseAviso, Definicion, Ficha,
        catalogo::{
            capacidad_organizacion::UMBRAL,
            capacidad_residual_proceso::{ANTICIPO_EXCEDE, OTRA_LECTURA, revisar_anticipo},
        },
        comunes::{
            avisos::{ALCANCE, ANTERIOR, METODOLOGIA, POSTERIOR, subsanar},
            capacidad::{Estado, Hechos, n as factores, puntos},
            puntajes::{Duda, Puntaje, TABLA_CF, TABLA_CT, TABLA_E},
        },
        paso, ultimo,
    },
    veredicto::Valor,
};

/// The rule.
pub(in crate::reglas) static REGLA: Definicion<Hechos, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "capacidad-residual-proponente",
        version: 2,
        titulo: "Capacidad residual del proponente",
        pregunta: "¿La capacidad residual del proponente alcanza la que exige el proceso?",
        enunciado: "La capacidad residual del proponente es su capacidad de organización por la suma de los puntajes \
            de experiencia (hasta 120), capacidad técnica (hasta 40) y capacidad financiera (hasta 40), dividida por \
            100, menos el saldo de sus contratos en ejecución. Debe ser igual o superior a la del proceso. Lo que \
            ningún texto fija (un puntaje, el saldo que cuenta, la lectura del anticipo, el piso) solo se decide si el \
            resultado es el mismo de cualquier manera.",
        desenlaces: Fin::TODOS,
        avisos: &[
            METODOLOGIA,
            ALCANCE,
            Advertible {
                id: "tablas-de-la-guia",
                clase: ClaseAviso::LimiteSiempre,
                mensaje: "Los conceptos fijan los puntajes máximos y remiten a la Guía para asignarlos: las tablas de \
                    puntaje son de la Guía y no están en este corpus.",
            },
            OTRA_LECTURA,
            Advertible {
                id: "puntaje-que-no-decide",
                clase: ClaseAviso::Limite,
                mensaje: "Un factor no tiene puntaje que lo resuelva; el resultado es el mismo con el menor y con el \
                    mayor de los posibles, y por eso se da.",
            },
            Advertible {
                id: "profesional-que-oferta",
                clase: ClaseAviso::Limite,
                mensaje: "Ninguno de los documentos de esta edición dice si la persona natural que oferta cuenta como \
                    profesional.",
            },
            Advertible {
                id: "sin-tabla-de-puntajes",
                clase: ClaseAviso::Limite,
                mensaje: "No hay una tabla de puntajes registrada para la fecha de cierre, y no se toma la de otro periodo.",
            },
            Advertible {
                id: "piso-sin-revisar",
                clase: ClaseAviso::Limite,
                mensaje: "No consta el valor del piso de USD 125.000 de la Guía para la fecha de cierre; con el más alto \
                    registrado tampoco alcanza.",
            },
            subsanar(
                "Se subsana la prueba, no el requisito, con los documentos de la capacidad residual: nada ocurrido \
                después del cierre puede acreditarse (Ley 1150 de 2007, art. 5, par. 1; Ley 1882 de 2018, art. 5, por \
                fuente secundaria).",
            ),
            ANTERIOR,
            POSTERIOR,
            ANTICIPO_EXCEDE,
            Advertible {
                id: "certificado-distinto",
                clase: ClaseAviso::Advertencia,
                mensaje: "La liquidez certificada no es ni la truncada ni la redondeada de las cuentas que se dan: revise \
                    el certificado y las cuentas.",
            },
        ],
        parametros: &[TABLA_E, TABLA_CT, TABLA_CF, UMBRAL],
        fecha: Some("fecha_cierre"),
    },
    revisar: |e, errores| {
        if let Some(e) = e {
            revisar_anticipo(e.presupuesto_oficial, e.anticipo, "$.anticipo", errores);
        }
    },
    dia: |e| e.fecha_cierre,
    pasos: &[
        paso(
            "proceso-hasta-doce-meses",
            "¿Cuánto exige el proceso, si su plazo no supera doce meses?",
            |m| exigida(m, Plazo::HastaDoce),
        ),
        paso(
            "proceso-de-mas-de-doce-meses",
            "¿Cuánto exige el proceso, si su plazo supera doce meses?",
            |m| exigida(m, Plazo::MasDeDoce),
        ),
        paso(
            "sin-documentos-de-k",
            "¿Aportó los documentos de su capacidad residual?",
            sin_documentos_de_k,
        ),
        paso(
            "experiencia",
            "Experiencia (E): contratos de construcción ÷ presupuesto oficial",
            paso_experiencia,
        ),
        paso(
            "capacidad-tecnica",
            "Capacidad técnica (CT): socios y profesionales",
            paso_tecnica,
        ),
        paso(
            "sin-profesionales",
            "¿Qué puntaje recibe quien no tiene socios ni profesionales?",
            sin_profesionales,
        ),
        paso(
            "capacidad-financiera",
            "Capacidad financiera (CF): activo corriente ÷ pasivo corriente",
            paso_financiera,
        ),
        paso(
            "sin-pasivo-documento-tipo",
            "¿Qué puntaje dan los documentos tipo sin pasivo corriente?",
            sin_pasivo_documento_tipo,
        ),
        paso(
            "sin-pasivo-sin-regla",
            "¿Quién fija el puntaje sin pasivo corriente?",
            sin_pasivo_sin_regla,
        ),
        paso(
            "capacidad-de-organizacion",
            "Capacidad de organización (CO)",
            paso_organizacion,
        ),
        paso("formula", "CO × (E + CT + CF) ÷ 100 − SCE", formula),
        paso(
            "suma-de-integrantes",
            "¿Cuál es la del proponente plural?",
            suma_de_integrantes,
        ),
        paso(
            "depende-de-la-cifra-certificada",
            "¿Depende de la liquidez que imprime el certificado?",
            depende_de_la_cifra,
        ),
        paso(
            "depende-del-contrato-vencido",
            "¿Depende de lo que quede de un contrato con el plazo terminado?",
            depende_del_vencido,
        ),
        paso(
            "depende-del-saldo-informado",
            "¿Depende de si cuenta el saldo lineal o el que se informa?",
            depende_del_saldo,
        ),
        paso(
            "depende-de-la-lectura-del-anticipo",
            "¿Cambiaría el resultado con la otra lectura del anticipo?",
            depende_del_anticipo,
        ),
        paso(
            "depende-del-piso",
            "¿Cambiaría el resultado con el piso de la capacidad de organización?",
            depende_del_piso,
        ),
    ],
    ultimo: ultimo(
        "igual-o-superior",
        "¿Es igual o superior a la del proceso?",
        igual_o_superior,
    ),
    resultado: |e, s| {
        // Scores, CO and SCE belong to a member: a plural bidder has those of each, not its own.
        let solo = e.miembros.first().filter(|_| e.miembros.len() == 1);
        let de_solo = |p: &[Puntaje]| puntos(p.first().copied().filter(|_| solo.is_some()));
        let co = s.co.as_ref().and_then(|c| c.first().cloned());
        Valor::Objeto(vec![
            (factores::e, de_solo(&s.e)),
            (factores::ct, de_solo(&s.ct)),
            (factores::cf, de_solo(&s.cf)),
            (factores::co, co.filter(|_| solo.is_some()).into()),
            (factores::sce, solo.map(|m| m.saldos.lineal.clone()).into()),
            (factores::crp, s.cifra().into()),
            (n::crpc, s.crpc.clone().into()),
            (n::crpc_otra_lectura, s.otra_crpc.clone().into()),
            (n::holgura, s.holgura().into()),
        ])
    },
    resumen: |e, s, fin| {
        let cifra = |x: &Exacto| pesos(&x.dinero());
        let exigida = s.crpc.as_ref().map_or(String::new(), cifra);
        let suma = if e.miembros.len() < 2 {
            ""
        } else if resta_un_negativo(s) {
            " Depende de sumar a los integrantes y restar la capacidad negativa de uno, como dice la Guía (num. 11, por \
             fuente secundaria)."
        } else {
            " Es la suma de los integrantes, como dice la Guía (num. 11, por fuente secundaria)."
        };
        match (fin, s.cifra()) {
            (Fin::Cumple, Some(crp)) => format!(
                "Cumple: su capacidad residual es de {} y el proceso exige {exigida}.",
                cifra(&crp)
            ),
            (Fin::Cumple, None) => format!(
                "Cumple: alcanza los {exigida} que exige el proceso con cualquier puntaje posible."
            ),
            (Fin::NoCumple, Some(crp)) if cifra(&crp) == exigida => format!(
                "No cumple: por menos de un centavo no \
                alcanza los {exigida} que exige el proceso.{suma}"
            ),
            (Fin::NoCumple, Some(crp)) => format!(
                "No cumple: su capacidad residual es de {} y el proceso exige \
                {exigida}.{suma}",
                cifra(&crp)
            ),
            (Fin::NoCumple, None) => format!(
                "No cumple: no alcanza los {exigida} que exige el proceso con ningún puntaje posible.{suma}"
            ),
            (Fin::ExperienciaSinPuntaje, _) => format!(
                "La tabla no da puntaje a una experiencia en cero: {}. La doctrina \
                no lo decide.",
                entre(
                    s,
                    Duda::Experiencia,
                    "con cero puntos no alcanza y con los del primer tramo sí"
                )
            ),
            (Fin::TecnicaSinPuntaje, _) => format!(
                "La tabla empieza en un profesional y los conceptos hablan de 20 a 40 \
                puntos: {}.",
                entre(s, Duda::Tecnica, "con cero no alcanza y con veinte sí")
            ),
            (Fin::FinancieraSinPuntaje, _) => format!(
                "Ninguno de los documentos de esta edición dice qué puntos de \
                capacidad financiera corresponden sin pasivo corriente (la Guía no se ha visto): {}.",
                entre(
                    s,
                    Duda::Financiera,
                    "con el menor no alcanza y con el mayor sí"
                )
            ),
            (Fin::DependeDeLaCifra, _) => {
                "La liquidez truncada y la redondeada dan puntajes distintos, y de ello depende \
                el resultado: escriba la que dice el certificado."
                    .to_owned()
            }
            (Fin::DependeDelVencido, _) => format!(
                "El plazo de un contrato terminó y no está en liquidación: {}. Pida la \
                prórroga o el acta.",
                entre(
                    s,
                    Duda::Vencidos,
                    "si no queda nada por ejecutar alcanza, y si queda todo lo \
                que puede quedar no"
                )
            ),
            (Fin::DependeDelSaldo, _) => {
                "Con el saldo lineal y con el que se informa el resultado no es el mismo: la ley \
                permite considerar lo pagado y la metodología cuenta linealmente."
                    .to_owned()
            }
            (Fin::DependeDelAnticipo, _) => format!(
                "No alcanza los {exigida} que exige el proceso como los cuenta la Guía, y \
                alcanzaría los {} de la otra lectura del anticipo.",
                s.otra_crpc.as_ref().map_or(String::new(), cifra)
            ),
            (Fin::DependeDelPiso, _) => {
                "No cumple con su capacidad de organización y podría cumplir con el piso de la \
                Guía: la doctrina no decide cuál se aplica."
                    .to_owned()
            }
            (Fin::SinDocumentosDeK, _) => {
                "Faltan documentos de la capacidad residual, que debe aportar el proponente."
                    .to_owned()
            }
        }
    },
};

/// What a doubt does to the outcome: for sure when it is the only one.
fn entre(s: &Estado, duda: Duda, sola: &'static str) -> &'static str {
    if s.crp.as_ref().is_some_and(|crp| crp.hay_otra(duda)) {
        "de ello depende el resultado, junto con lo demás que queda sin decidir"
    } else {
        sola
    }
}

/// Whether the sum would not be so low without the negative capacity of some member.
fn resta_un_negativo(s: &Estado) -> bool {
    let positivos = s.crps.iter().flatten().filter(|c| !c.es_negativo());
    let suma: Exacto = positivos.cloned().sum();
    let negativo = s.crps.iter().flatten().any(Exacto::es_negativo);
    negativo && s.crpc.as_ref().is_some_and(|crpc| suma >= *crpc)
}
