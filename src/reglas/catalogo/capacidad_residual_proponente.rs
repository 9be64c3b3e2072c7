//! The residual capacity of a bidder (CRP) against that of the process: organisation capacity times points, less balances.
//!
//! C-899-2024, answer and reasons, C-1409-2025 and C-353-2026, reasons; the score tables are those of the Guía
//! CCE-EICP-GI-22 v01 (pp. 11-13), kept as dated parameters.

use super::{
    capacidad_organizacion::{UMBRAL, umbral_registrado},
    capacidad_residual_proceso::{
        ANTICIPO_EXCEDE, OTRA_LECTURA, anticipo_excede, crpc, se_prorratea,
    },
    denominador_cero::ReglaPliego,
};
use crate::{
    corpus::Periodo,
    desenlaces,
    hechos::{Exacto, Nombre},
    lengua::formato::pesos,
    reglas::{
        Advertible, Avance, ClaseAviso, Definicion, Ficha, Marcha,
        comunes::{
            capacidad::{Entrada, Estado, Hechos, Miembro, n as factores, puntos},
            puntajes::{
                Abierta, Crp, Puntaje, TABLA_CF, TABLA_CT, TABLA_E, capacidad_financiera,
                capacidad_tecnica, experiencia, tabla,
            },
        },
        paso, ultimo,
    },
    resultado,
    veredicto::Valor,
};
use rust_decimal::Decimal;

type M<'a> = Marcha<'a, Hechos, Estado>;

resultado! {
    /// What it works out.
    mod n {
        crpc = "Capacidad residual del proceso (CRPC)";
        holgura = "CRP menos CRPC";
        puntos = "Puntos";
        liquidez = "Índice de liquidez";
        veces = "Veces el presupuesto oficial";
        menor_puntaje = "Menor puntaje posible";
        mayor_puntaje = "Mayor puntaje posible";
        crp_menor = "CRP con el menor puntaje";
        crp_mayor = "CRP con el mayor puntaje";
        piso = "Piso de la Guía";
        crp_con_piso = "CRP con el piso de la Guía";
    }
}

desenlaces! {
    /// How it ends.
    pub(in crate::reglas) enum Fin {
        Cumple = "cumple", Favorable, "Cumple la capacidad residual", apoyo "igual-o-superior";
        NoCumple = "no-cumple", Desfavorable, "No cumple la capacidad residual", apoyo "igual-o-superior";
        ExperienciaSinPuntaje = "experiencia-sin-puntaje", NoDecidido,
            "La tabla no puntúa esa experiencia y de ello depende el resultado", apoyo "experiencia";
        RequiereReglaDelPliego = "requiere-regla-del-pliego", LoDefineElPliego, "Lo define el pliego", apoyo "sin-pasivo-sin-regla";
        DependeDelPiso = "depende-del-piso", NoDecidido, "El resultado depende del piso de la Guía", apoyo "capacidad-de-organizacion";
    }
}

/// The rule.
pub(in crate::reglas) static REGLA: Definicion<Hechos, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "capacidad-residual-proponente",
        version: 1,
        titulo: "Capacidad residual del proponente",
        pregunta: "¿La capacidad residual del proponente alcanza la que exige el proceso?",
        enunciado: "La capacidad residual del proponente es su capacidad de organización por la suma de los puntajes \
            de experiencia (hasta 120), capacidad técnica (hasta 40) y capacidad financiera (hasta 40), dividida por \
            100, menos el saldo de sus contratos en ejecución. Debe ser igual o superior a la del proceso. Lo que \
            ninguna tabla puntúa solo se decide si el resultado es el mismo con cualquier puntaje.",
        desenlaces: Fin::TODOS,
        avisos: &[
            Advertible {
                id: "autonomia-de-la-entidad",
                clase: ClaseAviso::LimiteSiempre,
                mensaje: "La Agencia no fija un criterio universal: la entidad lo define en cada caso concreto.",
            },
            Advertible {
                id: "alcance-del-concepto",
                clase: ClaseAviso::LimiteSiempre,
                mensaje: "Los conceptos tienen el alcance del artículo 28 del CPACA.",
            },
            Advertible {
                id: "tablas-de-la-guia",
                clase: ClaseAviso::LimiteSiempre,
                mensaje: "Los conceptos fijan los puntajes máximos y remiten a la Guía para asignarlos: las tablas de \
                    puntaje son de la Guía y no están en este corpus.",
            },
            Advertible {
                id: "otra-lectura-del-anticipo",
                clase: ClaseAviso::Limite,
                mensaje: OTRA_LECTURA,
            },
            Advertible {
                id: "puntaje-que-no-decide",
                clase: ClaseAviso::Limite,
                mensaje: "Un factor no tiene puntaje que lo resuelva; el resultado es el mismo con el menor y con el \
                    mayor de los posibles, y por eso se da.",
            },
            Advertible {
                id: "sin-tabla-de-puntajes",
                clase: ClaseAviso::Limite,
                mensaje: "No hay una tabla de puntajes registrada para la fecha de cierre, y no se toma la de otro periodo.",
            },
            Advertible {
                id: "piso-sin-revisar",
                clase: ClaseAviso::Limite,
                mensaje: "No se revisó si el piso de USD 125.000 de la Guía cambiaría el resultado: falta la fecha de \
                    cierre o el valor registrado para ella.",
            },
            Advertible {
                id: "anticipo-superior-al-50",
                clase: ClaseAviso::Advertencia,
                mensaje: ANTICIPO_EXCEDE,
            },
            Advertible {
                id: "sin-profesionales",
                clase: ClaseAviso::Advertencia,
                mensaje: "Sin socios ni profesionales la capacidad técnica recibe cero puntos: la tabla de la Guía empieza en uno.",
            },
        ],
        parametros: &[TABLA_E, TABLA_CT, TABLA_CF, UMBRAL],
        fecha: Some("fecha_cierre"),
    },
    revisar: |_, _| {},
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
            "¿Quién decide el puntaje sin pasivo corriente?",
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
            "piso-de-la-guia",
            "¿Cambiaría el resultado con el piso de la capacidad de organización?",
            piso_de_la_guia,
        ),
    ],
    ultimo: ultimo(
        "igual-o-superior",
        "¿Es igual o superior a la del proceso?",
        igual_o_superior,
    ),
    resultado: |e, s| {
        // Scores belong to a member: a plural bidder has those of each, not its own.
        let solo = |p: &[Puntaje]| puntos(p.first().copied().filter(|_| e.miembros.len() == 1));
        let sce: Exacto = e.miembros.iter().map(|m| m.saldo_contratos.clone()).sum();
        let co: Option<Exacto> = s.co.as_ref().map(|c| c.iter().cloned().sum());
        Valor::Objeto(vec![
            (factores::e, solo(&s.e)),
            (factores::ct, solo(&s.ct)),
            (factores::cf, solo(&s.cf)),
            (factores::co, co.into()),
            (factores::sce, sce.into()),
            (factores::crp, s.cifra().cloned().into()),
            (n::crpc, s.crpc.clone().into()),
            (n::holgura, s.holgura().into()),
        ])
    },
    resumen: |_, s, fin| {
        let cifra = |x: &Exacto| pesos(&x.dinero());
        let exigida = s.crpc.as_ref().map_or(String::new(), cifra);
        match (fin, s.cifra()) {
            (Fin::Cumple, Some(crp)) => format!("Cumple: su capacidad residual es de {} y el proceso exige {exigida}.", cifra(crp)),
            (Fin::Cumple, None) => format!("Cumple: alcanza los {exigida} que exige el proceso con cualquier puntaje posible."),
            (Fin::NoCumple, Some(crp)) if cifra(crp) == exigida => format!("No cumple: por menos de un centavo no \
                alcanza los {exigida} que exige el proceso."),
            (Fin::NoCumple, Some(crp)) => format!("No cumple: su capacidad residual es de {} y el proceso exige {exigida}.", cifra(crp)),
            (Fin::NoCumple, None) => format!("No cumple: no alcanza los {exigida} que exige el proceso con ningún puntaje posible."),
            (Fin::RequiereReglaDelPliego, _) => "Sin pasivo corriente no hay índice de liquidez, y el resultado \
                depende del puntaje que le asigne el pliego.".to_owned(),
            (Fin::DependeDelPiso, _) => "No cumple con su capacidad de organización y podría cumplir con el piso de la \
                Guía: la doctrina no decide cuál se aplica.".to_owned(),
            _ => "Las tablas no dan puntaje a un factor, y de él depende el resultado: la doctrina no lo decide.".to_owned(),
        }
    },
};

/// Which side of twelve months a term is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reglas) enum Plazo {
    HastaDoce,
    MasDeDoce,
}

fn exigida(m: &mut M<'_>, cual: Plazo) -> Avance<Fin> {
    let (presupuesto, anticipo, plazo) = (
        m.e.presupuesto_oficial.clone(),
        m.e.anticipo.clone(),
        m.e.plazo_meses.clone(),
    );
    let es = if se_prorratea(&plazo) {
        Plazo::MasDeDoce
    } else {
        Plazo::HastaDoce
    };
    if es != cual {
        return Avance::NoAplica;
    }
    if anticipo_excede(&presupuesto, &anticipo) {
        m.avisa("anticipo-superior-al-50");
    }
    if cual == Plazo::MasDeDoce && !anticipo.es_cero() {
        m.avisa("otra-lectura-del-anticipo");
    }
    let crpc = crpc(&presupuesto, &anticipo, &plazo);
    m.valor(Entrada::presupuesto_oficial, presupuesto);
    m.valor(Entrada::anticipo, anticipo);
    m.valor(Entrada::plazo_meses, Valor::TruncadaDe(plazo));
    m.valor(n::crpc, crpc.clone());
    m.s.crpc = Some(crpc);
    m.sigue(match cual {
        Plazo::HastaDoce => "El presupuesto oficial menos el anticipo.",
        Plazo::MasDeDoce => {
            "La proporción lineal de doce meses del presupuesto oficial menos el anticipo."
        }
    })
}

/// The table of a factor; its absence is a limit of the verdict.
fn tabla_de<'p>(m: &mut Marcha<'p, Hechos, Estado>, id: &str) -> Option<&'p Periodo> {
    let tabla = tabla(m.parametros, id, m.e.fecha_cierre);
    if tabla.is_none() {
        m.avisa("sin-tabla-de-puntajes");
    }
    tabla
}

/// Says the points of a factor, member by member, and goes on.
fn puntua(m: &mut M<'_>, puntajes: &[Puntaje], abierto: &'static str) -> Avance<Fin> {
    match puntajes {
        [uno] => match uno.fijo() {
            Some(p) => m.sigue(format!("{} puntos.", p.normalize())),
            None => m.sigue(abierto),
        },
        varios => {
            m.valor(
                n::puntos,
                Valor::Lista(varios.iter().map(|p| puntos(Some(*p))).collect()),
            );
            let todos = varios.iter().all(|p| p.fijo().is_some());
            m.sigue(if todos {
                "Los de cada integrante."
            } else {
                abierto
            })
        }
    }
}

/// One figure of each member: itself for a single bidder, a list for a plural one.
fn de_cada(m: &mut M<'_>, nombre: Nombre, valor: fn(&Miembro) -> Valor) {
    let valores: Vec<Valor> = m.e.miembros.iter().map(valor).collect();
    match <[Valor; 1]>::try_from(valores) {
        Ok([uno]) => m.valor(nombre, uno),
        Err(varios) => m.valor(nombre, Valor::Lista(varios)),
    }
}

/// Budget that a member answers for.
fn su_parte(presupuesto: &Exacto, m: &Miembro) -> Exacto {
    presupuesto
        .por(&m.participacion)
        .entre(&Exacto::entero(100))
        .unwrap_or_else(Exacto::cero)
}

fn paso_experiencia(m: &mut M<'_>) -> Avance<Fin> {
    let tabla = tabla_de(m, TABLA_E);
    let presupuesto = m.e.presupuesto_oficial.clone();
    de_cada(m, Entrada::valor_contratos_construccion, |x| {
        x.valor_contratos_construccion.clone().into()
    });
    m.valor(Entrada::presupuesto_oficial, presupuesto.clone());
    let veces: Vec<Valor> =
        m.e.miembros
            .iter()
            .map(|x| {
                x.valor_contratos_construccion
                    .entre(&su_parte(&presupuesto, x))
                    .map_or(Valor::Nulo, Valor::TruncadaDe)
            })
            .collect();
    m.valor(
        n::veces,
        if let [una] = veces.as_slice() {
            una.clone()
        } else {
            Valor::Lista(veces)
        },
    );
    m.s.e =
        m.e.miembros
            .iter()
            .map(|x| {
                experiencia(
                    &x.valor_contratos_construccion,
                    &su_parte(&presupuesto, x),
                    tabla,
                )
            })
            .collect();
    let puntajes = m.s.e.clone();
    puntua(
        m,
        &puntajes,
        "Sin puntaje: la tabla de la Guía no asigna ninguno a esa relación.",
    )
}

fn paso_tecnica(m: &mut M<'_>) -> Avance<Fin> {
    let tabla = tabla_de(m, TABLA_CT);
    de_cada(m, Entrada::profesionales, |x| {
        i64::from(x.profesionales).into()
    });
    if m.e.miembros.iter().any(|x| x.profesionales == 0) {
        m.avisa("sin-profesionales");
    }
    m.s.ct =
        m.e.miembros
            .iter()
            .map(|x| capacidad_tecnica(x.profesionales, tabla))
            .collect();
    let puntajes = m.s.ct.clone();
    puntua(m, &puntajes, "Sin puntaje.")
}

fn sin_pasivo(m: &M<'_>) -> bool {
    m.e.miembros.iter().any(|x| x.pasivo_corriente.es_cero())
}

fn paso_financiera(m: &mut M<'_>) -> Avance<Fin> {
    let tabla = tabla_de(m, TABLA_CF);
    de_cada(m, Entrada::activo_corriente, |x| {
        x.activo_corriente.clone().into()
    });
    de_cada(m, Entrada::pasivo_corriente, |x| {
        x.pasivo_corriente.clone().into()
    });
    if m.e.miembros.iter().all(|x| x.pasivo_corriente.es_cero()) {
        return m.sigue("El pasivo corriente es cero: el índice de liquidez es indeterminado.");
    }
    de_cada(m, n::liquidez, |x| {
        x.activo_corriente
            .entre(&x.pasivo_corriente)
            .map_or(Valor::Nulo, Valor::TruncadaDe)
    });
    let regla = m.e.regla_denominador_cero;
    // A member without current liabilities is scored by the steps that follow.
    m.s.cf =
        m.e.miembros
            .iter()
            .map(|x| {
                if x.pasivo_corriente.es_cero() {
                    Puntaje::Fijo(Decimal::ZERO)
                } else {
                    financiera(x, regla, tabla)
                }
            })
            .collect();
    let puntajes = m.s.cf.clone();
    puntua(m, &puntajes, "Sin puntaje.")
}

pub(in crate::reglas) fn financiera(
    x: &Miembro,
    regla: ReglaPliego,
    tabla: Option<&Periodo>,
) -> Puntaje {
    capacidad_financiera(&x.activo_corriente, &x.pasivo_corriente, regla, tabla)
}

fn sin_pasivo_documento_tipo(m: &mut M<'_>) -> Avance<Fin> {
    if !sin_pasivo(m) || m.e.regla_denominador_cero != ReglaPliego::DocumentoTipo {
        return Avance::NoAplica;
    }
    let puntajes = puntuar_sin_pasivo(m);
    puntua(m, &puntajes, "El mayor puntaje.")
}

fn sin_pasivo_sin_regla(m: &mut M<'_>) -> Avance<Fin> {
    if !sin_pasivo(m) || m.e.regla_denominador_cero == ReglaPliego::DocumentoTipo {
        return Avance::NoAplica;
    }
    m.valor(
        Entrada::regla_denominador_cero,
        m.e.regla_denominador_cero.nombre(),
    );
    let puntajes = puntuar_sin_pasivo(m);
    if let Some(p) = puntajes.iter().find(|p| p.fijo().is_none()) {
        m.valor(n::menor_puntaje, Valor::Escrito(p.menor()));
        m.valor(n::mayor_puntaje, Valor::Escrito(p.mayor()));
    }
    m.sigue(
        "La entidad, con una regla en el pliego: la de los documentos tipo no rige este proceso.",
    )
}

/// Scores the financial capacity of the members without current liabilities, and keeps it.
fn puntuar_sin_pasivo(m: &mut M<'_>) -> Vec<Puntaje> {
    let tabla = tabla_de(m, TABLA_CF);
    m.s.cf
        .resize(m.e.miembros.len(), Puntaje::Fijo(Decimal::ZERO));
    for (i, x) in
        m.e.miembros
            .iter()
            .enumerate()
            .filter(|(_, x)| x.pasivo_corriente.es_cero())
    {
        m.s.cf[i] = financiera(x, m.e.regla_denominador_cero, tabla);
    }
    m.s.cf.clone()
}

fn paso_organizacion(m: &mut M<'_>) -> Avance<Fin> {
    de_cada(m, factores::co, |x| x.capacidad_organizacion.clone().into());
    m.s.co = Some(
        m.e.miembros
            .iter()
            .map(|x| x.capacidad_organizacion.clone())
            .collect(),
    );
    m.sigue("Multiplica la suma de los puntajes.")
}

/// The CRP of each member with the organisation capacities given.
pub(in crate::reglas) fn crps(m: &M<'_>, co: &[Exacto]) -> Vec<Crp> {
    let miembros = m.e.miembros.iter().zip(co).enumerate();
    miembros
        .map(|(i, (x, co))| Crp::nueva(co, &m.s.puntajes(i), &x.saldo_contratos))
        .collect()
}

/// The CRP of the bidder: that of its only member, or the sum of all, shares left aside (a negative one subtracts).
pub(in crate::reglas) fn suma(crps: &[Crp]) -> Option<Crp> {
    crps.iter().cloned().reduce(|a, b| a.mas(&b))
}

fn formula(m: &mut M<'_>) -> Avance<Fin> {
    let Some(co) = m.s.co.clone() else {
        return Avance::NoAplica;
    };
    m.s.crps = crps(m, &co);
    de_cada(m, factores::sce, |x| x.saldo_contratos.clone().into());
    if let [una] = m.s.crps.as_slice() {
        m.s.crp = Some(una.clone());
        return decir_crp(m);
    }
    let cifras: Vec<Valor> = m.s.crps.iter().map(|c| c.cifra().cloned().into()).collect();
    m.valor(factores::crp, Valor::Lista(cifras));
    m.sigue("La capacidad residual de cada integrante.")
}

fn suma_de_integrantes(m: &mut M<'_>) -> Avance<Fin> {
    if m.s.crps.len() < 2 {
        return Avance::NoAplica;
    }
    m.s.crp = suma(&m.s.crps);
    decir_crp(m)
}

/// Shows the CRP of the bidder, or between which figures it is.
fn decir_crp(m: &mut M<'_>) -> Avance<Fin> {
    let Some(crp) = m.s.crp.clone() else {
        return Avance::NoAplica;
    };
    match crp.cifra() {
        Some(c) => m.valor(factores::crp, c.clone()),
        None => {
            m.valor(n::crp_menor, crp.menor.clone());
            m.valor(n::crp_mayor, crp.mayor.clone());
        }
    }
    m.sigue(if crp.abierta.is_none() {
        "La capacidad residual del proponente."
    } else {
        "La capacidad residual queda entre dos cifras, según el puntaje que falta."
    })
}

fn piso_de_la_guia(m: &mut M<'_>) -> Avance<Fin> {
    let (Some(co), Some(crpc), Some(crp)) = (m.s.co.clone(), m.s.crpc.clone(), m.s.crp.clone())
    else {
        return Avance::NoAplica;
    };
    let no_alcanza = crp.alcanza(&crpc) == Some(false);
    let Some(piso) =
        m.e.fecha_cierre
            .and_then(|d| umbral_registrado(m.parametros, d))
    else {
        if no_alcanza {
            m.avisa("piso-sin-revisar");
        }
        return Avance::NoAplica;
    };
    if co.iter().all(|c| *c >= piso) {
        return Avance::NoAplica;
    }
    let elevadas: Vec<Exacto> = co
        .into_iter()
        .map(|c| if c < piso { piso.clone() } else { c })
        .collect();
    let con_piso = suma(&crps(m, &elevadas));
    de_cada(m, factores::co, |x| x.capacidad_organizacion.clone().into());
    m.valor(n::piso, piso);
    if let Some(c) = con_piso.as_ref().and_then(Crp::cifra) {
        m.valor(n::crp_con_piso, c.clone());
    }
    if no_alcanza && con_piso.is_some_and(|c| c.alcanza(&crpc) != Some(false)) {
        m.s.depende_del_piso = true;
        return m.fin(Fin::DependeDelPiso, "Sí: la Guía no admite una capacidad de organización menor y los conceptos no lo dicen.");
    }
    m.sigue("No.")
}

fn igual_o_superior(m: &mut M<'_>) -> Fin {
    let Some((crp, crpc)) = m.s.crp.clone().zip(m.s.crpc.clone()) else {
        // Only a run that leaves a step out comes here without both figures: then nothing is compared, nor shown.
        m.s.crpc = None;
        return m.termina(Fin::NoCumple, "No hay una cifra que comparar.");
    };
    m.valor(n::crpc, crpc.clone());
    let alcanza = crp.alcanza(&crpc);
    if let Some(holgura) = m.s.holgura() {
        m.valor(n::holgura, holgura);
    }
    if alcanza.is_some() && crp.abierta.is_some() {
        m.avisa("puntaje-que-no-decide");
    }
    match (alcanza, crp.abierta) {
        (Some(true), _) => m.termina(Fin::Cumple, "Sí."),
        (Some(false), _) => m.termina(Fin::NoCumple, "No."),
        (None, Some(Abierta::Liquidez)) => m.termina(
            Fin::RequiereReglaDelPliego,
            "Depende del puntaje de la capacidad financiera.",
        ),
        (None, _) => m.termina(
            Fin::ExperienciaSinPuntaje,
            "Depende de un puntaje que la tabla no da.",
        ),
    }
}
