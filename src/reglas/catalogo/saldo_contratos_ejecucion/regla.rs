//! The table of the rule, and what it says of itself.

use super::{
    contratos::{
        Contrato, Criterios, Entrada, Hechos, TOPE, agotado, ejecucion_diaria, en_liquidacion,
        pasa_de_doce_meses, plazo, por_dias, saldo, sce, sce_con_informados,
    },
    revision::revisar_contratos,
};
use crate::{
    desenlaces,
    hechos::Exacto,
    lengua::formato::{pesos, plural},
    reglas::{
        Advertible, Avance, ClaseAviso, Definicion, Ficha, Marcha,
        catalogo::contrato_como_obra::EstadoContrato,
        comunes::avisos::{ALCANCE, ANTERIOR, METODOLOGIA, POSTERIOR},
        paso, ultimo,
    },
    resultado,
    veredicto::Valor,
};
use rust_decimal::Decimal;

/// What the steps work out.
#[derive(Debug, Default)]
pub(in crate::reglas) struct Estado {
    criterios: Criterios,
    sce: Option<Exacto>,
    con_informados: Option<Exacto>,
}

type M<'a> = Marcha<'a, Hechos, Estado>;

resultado! {
    /// What it works out.
    pub(crate) mod n {
        dias_pendientes = "Días pendientes";
        dias_computados = "Días computados";
        saldo = "Saldo";
        incluido = "¿Se incluye?";
        sce = "Saldo de contratos en ejecución (SCE)";
        sce_con_saldos_informados = "SCE con los saldos que se informan";
        ejecucion_diaria = "Ejecución diaria";
    }
}

desenlaces! {
    /// How it ends.
    pub(in crate::reglas) enum Fin {
        Calculado = "calculado", Determinado, "Saldo calculado", apoyo "sumatoria";
    }
}

/// The warning that a term ran out.
pub(in crate::reglas) const PLAZO_AGOTADO: &str = "plazo-agotado";

/// The warning that nobody lists a contract.
pub(in crate::reglas) const SIN_CONTRATOS: &str = "sin-contratos";

/// The rule.
pub(in crate::reglas) static REGLA: Definicion<Hechos, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "saldo-contratos-ejecucion",
        version: 2,
        titulo: "Saldo de los contratos en ejecución",
        pregunta: "¿Cuánto suman los saldos de los contratos en ejecución?",
        enunciado: "El saldo de cada contrato es su ejecución diaria (valor entre plazo en días) por los días que le \
            faltan y por la participación del proponente, hasta la proporción lineal de doce meses: 360 días, o doce \
            de los meses de un plazo en meses. El contrato sin acta de inicio cuenta con todo su plazo; el \
            suspendido, con el saldo pendiente que se informa. Los que están en liquidación o liquidados no cuentan.",
        desenlaces: Fin::TODOS,
        avisos: &[
            METODOLOGIA,
            ALCANCE,
            Advertible {
                id: "redondeo-del-total",
                clase: ClaseAviso::Limite,
                mensaje: "El total se redondea una sola vez: no es la suma de los saldos redondeados que se muestran.",
            },
            Advertible {
                id: "doce-meses-o-360-dias",
                clase: ClaseAviso::Limite,
                mensaje: "A un contrato le faltan más de 360 días. Un concepto habla de la proporción lineal de «12 \
                    meses» y de «360 días, es decir, 12 meses», que en días calendario son dos cifras: aquí el plazo \
                    en días se cuenta hasta 360 y el plazo en meses hasta doce de sus meses.",
            },
            Advertible {
                id: "saldo-de-suspendido",
                clase: ClaseAviso::Limite,
                mensaje: "La ley cuenta todos los contratos en ejecución y el certificado informa el saldo del \
                    suspendido; ningún texto dice que la cifra sea ese saldo y no el lineal. Aquí cuenta el que se informa.",
            },
            ANTERIOR,
            POSTERIOR,
            Advertible {
                id: SIN_CONTRATOS,
                clase: ClaseAviso::Advertencia,
                mensaje: "Si el proponente no tiene contratos en ejecución, el certificado debe decirlo de forma expresa.",
            },
            Advertible {
                id: PLAZO_AGOTADO,
                clase: ClaseAviso::Advertencia,
                mensaje: "El plazo de un contrato terminó y no está en liquidación: pida la prórroga o el acta que \
                    diga que terminó.",
            },
            Advertible {
                id: "suspendido-sin-tope",
                clase: ClaseAviso::Advertencia,
                mensaje: "Un contrato suspendido tiene un plazo de más de doce meses: ningún texto dice si el tope de \
                    doce meses se aplica a su saldo pendiente, que aquí cuenta completo.",
            },
            Advertible {
                id: "saldo-no-usado",
                clase: ClaseAviso::Advertencia,
                mensaje: "Un contrato que no está suspendido trae saldo pendiente. La ley permite considerar los \
                    valores pagados; la metodología cuenta el saldo lineal, y ese es el que se suma.",
            },
        ],
        parametros: &[],
        fecha: None,
    },
    revisar: |e, errores| {
        if let Some((contratos, e)) = e.as_ref().and_then(|e| Some((e.contratos.as_ref()?, e))) {
            revisar_contratos(contratos, e.fecha_presentacion, "$.contratos", errores);
        }
    },
    dia: |e| Some(e.fecha_presentacion),
    pasos: &[
        paso(
            "fecha-de-presentacion",
            "¿A qué fecha se cuentan los contratos?",
            fecha_de_presentacion,
        ),
        paso(
            "certificado-sin-contratos",
            "¿Qué pasa si no hay contratos en ejecución?",
            certificado_sin_contratos,
        ),
        paso(
            "en-liquidacion-o-liquidado",
            "¿Hay contratos en liquidación o liquidados?",
            en_liquidacion_o_liquidado,
        ),
        paso(
            "suspendido",
            "¿Qué cuenta de un contrato suspendido?",
            suspendido,
        ),
        paso(
            "plazo-en-meses",
            "¿Cómo se cuenta un plazo que se dice en meses?",
            plazo_en_meses,
        ),
        paso("ejecucion-diaria", "¿Cómo se calcula el saldo?", diaria),
        paso(
            "sin-acta-de-inicio",
            "¿Cuántos días le faltan al que no ha empezado?",
            sin_acta_de_inicio,
        ),
        paso(
            "tope-de-360-dias",
            "¿A algún contrato le faltan más de doce meses?",
            tope,
        ),
        paso(
            "participacion",
            "¿Qué cuenta de lo que ejecuta un consorcio o unión temporal?",
            participacion,
        ),
    ],
    ultimo: ultimo("sumatoria", "¿Cuánto suman los saldos?", sumatoria),
    resultado: |e, s| {
        let contrato = |c: &Contrato| {
            let x = saldo(c, e.fecha_presentacion, s.criterios);
            Valor::Objeto(vec![
                (Contrato::nombre, c.nombre.clone().into()),
                (n::dias_pendientes, x.dias_pendientes.into()),
                (n::dias_computados, x.dias_computados.into()),
                (n::saldo, x.saldo.into()),
                (n::incluido, x.incluido.into()),
            ])
        };
        let mut campos = vec![
            (n::sce, s.sce.clone().into()),
            (
                n::sce_con_saldos_informados,
                s.con_informados.clone().into(),
            ),
        ];
        if e.por_integrante.is_none() {
            let contratos = e.contratos.iter().map(contrato).collect();
            campos.push((Entrada::contratos, Valor::Lista(contratos)));
        }
        Valor::Objeto(campos)
    },
    resumen: |e, s, _| {
        let cifra = s.sce.as_ref().map_or(String::new(), |c| pesos(&c.dinero()));
        let incluidos = e.contratos.iter().filter(|c| !en_liquidacion(c)).count();
        let informados = match &s.con_informados {
            Some(x) => format!(
                " Con los saldos que se informan serían {}.",
                pesos(&x.dinero())
            ),
            None => String::new(),
        };
        match incluidos {
            0 => "No hay contratos en ejecución: el saldo es de $0,00.".to_owned(),
            1 => format!("El saldo del contrato en ejecución es de {cifra}.{informados}"),
            n => format!(
                "Los saldos de {} en ejecución suman {cifra}.{informados}",
                plural(n, "contrato", "contratos")
            ),
        }
    },
};

/// The names of some contracts, for the trace; none means that the step says nothing.
fn nombra(m: &mut M<'_>, cuales: impl Fn(&Contrato) -> bool) -> bool {
    let cuales = m.e.contratos.iter().filter(|c| cuales(c));
    let nombres: Vec<String> = cuales.map(|c| c.nombre.clone()).collect();
    let hay = !nombres.is_empty();
    if hay {
        m.valor(Entrada::contratos, nombres.into_iter().collect::<Valor>());
    }
    hay
}

fn fecha_de_presentacion(m: &mut M<'_>) -> Avance<Fin> {
    m.valor(
        Entrada::fecha_presentacion,
        Valor::Fecha(m.e.fecha_presentacion),
    );
    m.sigue("Al día en que se presenta la oferta.")
}

fn certificado_sin_contratos(m: &mut M<'_>) -> Avance<Fin> {
    if !m.e.contratos.iter().all(en_liquidacion) {
        return Avance::NoAplica;
    }
    m.avisa(SIN_CONTRATOS);
    m.sigue("El saldo es cero, y así debe constar de forma expresa en el certificado.")
}

fn en_liquidacion_o_liquidado(m: &mut M<'_>) -> Avance<Fin> {
    if !nombra(m, en_liquidacion) {
        return Avance::NoAplica;
    }
    m.s.criterios.excluye_liquidacion = true;
    m.sigue("Sí: no se tienen como contratos en ejecución.")
}

fn suspendido(m: &mut M<'_>) -> Avance<Fin> {
    let suspendido = |c: &Contrato| c.estado == EstadoContrato::Suspendido;
    if !nombra(m, suspendido) {
        return Avance::NoAplica;
    }
    m.s.criterios.saldo_informado = true;
    m.avisa("saldo-de-suspendido");
    let mut suspendidos = m.e.contratos.iter().filter(|c| suspendido(c));
    if suspendidos.any(pasa_de_doce_meses) {
        m.avisa("suspendido-sin-tope");
    }
    m.sigue("El saldo pendiente de ejecución que informa el proponente.")
}

fn plazo_en_meses(m: &mut M<'_>) -> Avance<Fin> {
    if !nombra(m, |c| por_dias(c) && c.plazo_meses.is_some()) {
        return Avance::NoAplica;
    }
    m.s.criterios.plazo_en_meses = true;
    m.sigue(
        "Hasta el mismo día de tantos meses después; lo que pase de meses enteros, y el plazo del que no ha empezado, \
         en meses de 30 días. De un plazo en meses cuentan hasta doce de sus meses.",
    )
}

fn diaria(m: &mut M<'_>) -> Avance<Fin> {
    if !nombra(m, por_dias) {
        return Avance::NoAplica;
    }
    m.s.criterios.ejecucion_diaria = true;
    let criterios = m.s.criterios;
    let contratos = m.e.contratos.iter().filter(|c| por_dias(c));
    let diarias: Vec<Exacto> = contratos
        .map(|c| ejecucion_diaria(c, plazo(c, criterios)))
        .collect();
    m.valor(n::ejecucion_diaria, diarias.into_iter().collect::<Valor>());
    m.sigue("La ejecución diaria, que es el valor entre el plazo en días, por los días que faltan.")
}

fn sin_acta_de_inicio(m: &mut M<'_>) -> Avance<Fin> {
    if !nombra(m, |c| c.estado == EstadoContrato::SinActaDeInicio) {
        return Avance::NoAplica;
    }
    m.s.criterios.plazo_entero_sin_inicio = true;
    m.sigue("Todos los de su plazo.")
}

fn tope(m: &mut M<'_>) -> Avance<Fin> {
    let (dia, criterios) = (m.e.fecha_presentacion, m.s.criterios);
    let pendientes = |c: &Contrato| {
        let suyos = saldo(c, dia, criterios)
            .dias_pendientes
            .filter(|_| por_dias(c));
        suyos.unwrap_or_default()
    };
    let con_tope = Criterios {
        tope: true,
        ..criterios
    };
    let baja = |c: &Contrato| saldo(c, dia, con_tope) != saldo(c, dia, criterios);
    if !nombra(m, |c| pendientes(c) > TOPE || por_dias(c) && baja(c)) {
        return Avance::NoAplica;
    }
    m.s.criterios = con_tope;
    if m.e.contratos.iter().any(|c| pendientes(c) > TOPE) {
        m.avisa("doce-meses-o-360-dias");
    }
    m.sigue("Sí: solo cuenta la proporción lineal de doce meses.")
}

fn participacion(m: &mut M<'_>) -> Avance<Fin> {
    if !nombra(m, |c| {
        !en_liquidacion(c) && *c.participacion != Decimal::ONE_HUNDRED
    }) {
        return Avance::NoAplica;
    }
    m.s.criterios.participacion = true;
    m.sigue("La parte que corresponde al porcentaje de participación del proponente.")
}

fn sumatoria(m: &mut M<'_>) -> Fin {
    let (dia, criterios) = (m.e.fecha_presentacion, m.s.criterios);
    let contratos = &m.e.contratos;
    let no_usado =
        |c: &Contrato| c.estado != EstadoContrato::Suspendido && c.saldo_pendiente.is_some();
    if contratos.iter().any(no_usado) {
        m.avisa("saldo-no-usado");
    }
    if contratos.iter().any(|c| agotado(c, dia)) {
        m.avisa(PLAZO_AGOTADO);
    }
    let total = sce(contratos, dia, criterios);
    let partes: Vec<Exacto> = match &m.e.por_integrante {
        None => contratos
            .iter()
            .map(|c| saldo(c, dia, criterios).saldo)
            .collect(),
        Some(cuantos) => {
            let mut resto = contratos.as_slice();
            let de_cada = cuantos.iter().map(|n| {
                let (suyos, siguen) = resto.split_at_checked(*n).unwrap_or((resto, &[]));
                resto = siguen;
                sce(suyos, dia, criterios)
            });
            de_cada.collect()
        }
    };
    if total.en_centavos() != partes.iter().map(Exacto::en_centavos).sum() {
        m.avisa("redondeo-del-total");
    }
    m.valor(n::sce, total.clone());
    m.s.con_informados = sce_con_informados(contratos, dia, criterios);
    if let Some(x) = m.s.con_informados.clone() {
        m.valor(n::sce_con_saldos_informados, x);
    }
    m.s.sce = Some(total);
    m.termina(
        Fin::Calculado,
        "La suma de los saldos de los contratos en ejecución.",
    )
}
