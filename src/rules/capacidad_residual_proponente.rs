//! The residual capacity of a bidder (CRP) against that of the process: organisation capacity times points, less balances.
//!
//! C-899-2024, answer and reasons, C-1409-2025 and C-353-2026, reasons; the score tables are those of the Guía
//! CCE-EICP-GI-22 v01 (pp. 11-13), kept as dated parameters.

use super::{
    Advertible, Avance, ClaseAviso, Definicion, Ficha, Marcha,
    capacidad_organizacion::{UMBRAL, umbral_registrado},
    capacidad_residual_proceso::{
        ANTICIPO_EXCEDE, OTRA_LECTURA, anticipo_excede, crpc, revisar_anticipo, se_prorratea,
    },
    denominador_cero::ReglaPliego,
    paso,
};
use crate::{
    corpus::{Parametros, Periodo},
    entrada,
    formato::pesos,
    verdict::{Cuenta, Desenlace, Exacto, NoNegativo, Positivo, Sentido, Valor},
};
use jiff::civil::Date;
use rust_decimal::Decimal;

entrada! {
    /// Facts of one process and one bidder.
    pub(super) struct Entrada {
        presupuesto_oficial: Positivo = "Presupuesto oficial, en pesos", "1000000000";
        anticipo: NoNegativo = "Anticipo o pago anticipado, en pesos", "0", ayuda "Cero si no hay.", si_falta "0";
        plazo_meses: Positivo = "Plazo del contrato, en meses", "10", ayuda "Puede tener decimales.";
        capacidad_organizacion: NoNegativo = "Capacidad de organización, en pesos", "1000000000";
        valor_contratos_construccion: NoNegativo = "Valor de los contratos de construcción del RUP, en pesos", "3000000000", ayuda "Los inscritos en el segmento 72 del clasificador de bienes y servicios.";
        activo_corriente: NoNegativo = "Activo corriente, en pesos", "480000000";
        pasivo_corriente: NoNegativo = "Pasivo corriente, en pesos", "400000000";
        profesionales: Cuenta = "Socios y profesionales de la arquitectura, la ingeniería y la geología", "8";
        saldo_contratos: NoNegativo = "Saldo de los contratos en ejecución, en pesos", "0";
        regla_denominador_cero: ReglaPliego = "¿Qué dispone el pliego si el denominador es cero?", "ninguna", si_falta "ninguna";
        fecha_cierre: Option<Date> = "Fecha de cierre del proceso", "", ayuda "Si la da, se revisa el piso de la capacidad de organización.", si_falta "null";
    }
}

/// Points of one factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Puntaje {
    /// Those of the table.
    Fijo(Decimal),
    /// No text says how many between two.
    Abierto {
        /// The fewest.
        menor: Decimal,
        /// The most.
        mayor: Decimal,
    },
}

impl Puntaje {
    fn fijo(self) -> Option<Decimal> {
        match self {
            Self::Fijo(p) => Some(p),
            Self::Abierto { .. } => None,
        }
    }

    fn menor(self) -> Decimal {
        match self {
            Self::Fijo(p) | Self::Abierto { menor: p, .. } => p,
        }
    }

    fn mayor(self) -> Decimal {
        match self {
            Self::Fijo(p) | Self::Abierto { mayor: p, .. } => p,
        }
    }
}

/// Greatest points of each factor.
const MAXIMO_E: Decimal = Decimal::from_parts(120, 0, 0, false, 0);
const MAXIMO_CT: Decimal = Decimal::from_parts(40, 0, 0, false, 0);
const MAXIMO_CF: Decimal = Decimal::from_parts(40, 0, 0, false, 0);

/// Series of the score table of the experience.
pub(crate) const TABLA_E: &str = "puntaje-experiencia";
/// Series of the score table of the technical capacity.
pub(crate) const TABLA_CT: &str = "puntaje-capacidad-tecnica";
/// Series of the score table of the financial capacity.
pub(crate) const TABLA_CF: &str = "puntaje-capacidad-financiera";

/// The table that holds on a day, or the one in force when the day is not known.
pub(crate) fn tabla<'p>(
    parametros: &'p Parametros,
    id: &str,
    dia: Option<Date>,
) -> Option<&'p Periodo> {
    let serie = parametros.serie(id)?;
    dia.map_or_else(|| serie.vigente(), |d| serie.en(d))
}

/// Points for a magnitude; without a table anything up to the maximum is open.
fn puntaje(magnitud: &Exacto, tabla: Option<&Periodo>, maximo: Decimal) -> Puntaje {
    let puntos = tabla.and_then(|t| t.puntos(|hasta| *magnitud <= Exacto::from(hasta)));
    puntos.map_or(
        Puntaje::Abierto {
            menor: Decimal::ZERO,
            mayor: maximo,
        },
        Puntaje::Fijo,
    )
}

/// Points of the experience (E): construction contracts over budget. The table starts above zero: a ratio of zero is open
/// between none and those of the first bracket.
pub(crate) fn experiencia(
    contratos: &Exacto,
    presupuesto: &Exacto,
    tabla: Option<&Periodo>,
) -> Puntaje {
    let veces = contratos.entre(presupuesto).unwrap_or_else(Exacto::cero);
    match puntaje(&veces, tabla, MAXIMO_E) {
        Puntaje::Fijo(primero) if veces.es_cero() => Puntaje::Abierto {
            menor: Decimal::ZERO,
            mayor: primero,
        },
        otro => otro,
    }
}

/// Points of the technical capacity (CT): partners and professionals. Nobody scores nothing.
pub(crate) fn capacidad_tecnica(profesionales: u32, tabla: Option<&Periodo>) -> Puntaje {
    match puntaje(&Exacto::entero(profesionales.into()), tabla, MAXIMO_CT) {
        Puntaje::Fijo(_) if profesionales == 0 => Puntaje::Fijo(Decimal::ZERO),
        otro => otro,
    }
}

/// Points of the financial capacity (CF): liquidity cut to two decimals. Without current liabilities, the most the table
/// gives under the transport standard documents, and open between its least and its most otherwise.
pub(crate) fn capacidad_financiera(
    activo: &Exacto,
    pasivo: &Exacto,
    regla: ReglaPliego,
    tabla: Option<&Periodo>,
) -> Puntaje {
    if let Some(liquidez) = activo.entre(pasivo) {
        return puntaje(&liquidez.a_dos_decimales(), tabla, MAXIMO_CF);
    }
    let menor = tabla
        .and_then(|t| t.tramos.first())
        .map_or(Decimal::ZERO, |t| t.puntos);
    let mayor = tabla
        .and_then(|t| t.tramos.last())
        .map_or(MAXIMO_CF, |t| t.puntos);
    if regla == ReglaPliego::DocumentoTipo {
        Puntaje::Fijo(mayor)
    } else {
        Puntaje::Abierto { menor, mayor }
    }
}

/// Points of the three factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Puntajes {
    /// Experience.
    pub(crate) e: Puntaje,
    /// Technical capacity.
    pub(crate) ct: Puntaje,
    /// Financial capacity.
    pub(crate) cf: Puntaje,
}

/// Why a CRP is not one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Abierta {
    /// A score without support in its table: the experience, first of all.
    Experiencia,
    /// The liquidity, which only the pliego can decide.
    Liquidez,
}

impl Puntajes {
    /// What is open; the experience is named first.
    pub(crate) fn abierta(&self) -> Option<Abierta> {
        if self.e.fijo().is_none() || self.ct.fijo().is_none() {
            Some(Abierta::Experiencia)
        } else if self.cf.fijo().is_none() {
            Some(Abierta::Liquidez)
        } else {
            None
        }
    }
}

/// The CRP, exact: one figure, or all between two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Crp {
    /// With the fewest points.
    pub(crate) menor: Exacto,
    /// With the most.
    pub(crate) mayor: Exacto,
    /// Why they may differ.
    pub(crate) abierta: Option<Abierta>,
}

impl Crp {
    /// CO × (E + CT + CF) ÷ 100 − SCE.
    pub(crate) fn nueva(co: &Exacto, puntajes: &Puntajes, sce: &Exacto) -> Self {
        let con = |puntos: fn(Puntaje) -> Decimal| {
            let suma: Exacto = [puntajes.e, puntajes.ct, puntajes.cf]
                .into_iter()
                .map(|p| Exacto::from(puntos(p)))
                .sum();
            co.por(&suma)
                .entre(&Exacto::entero(100))
                .unwrap_or_else(Exacto::cero)
                .menos(sce)
        };
        Self {
            menor: con(Puntaje::menor),
            mayor: con(Puntaje::mayor),
            abierta: puntajes.abierta(),
        }
    }

    /// The single figure, when nothing is open.
    pub(crate) fn cifra(&self) -> Option<&Exacto> {
        self.abierta.is_none().then_some(&self.menor)
    }

    /// Whether it reaches the CRPC; `None` when it depends on what is open.
    pub(crate) fn alcanza(&self, crpc: &Exacto) -> Option<bool> {
        if self.menor >= *crpc {
            Some(true)
        } else if self.mayor < *crpc {
            Some(false)
        } else {
            None
        }
    }
}

/// What the steps work out.
#[derive(Debug, Default)]
pub(super) struct Estado {
    crpc: Option<Exacto>,
    e: Option<Puntaje>,
    ct: Option<Puntaje>,
    cf: Option<Puntaje>,
    co: Option<Exacto>,
    crp: Option<Crp>,
    depende_del_piso: bool,
}

impl Estado {
    /// The points, those that no step gave as none.
    fn puntajes(&self) -> Puntajes {
        let o_nada = |p: Option<Puntaje>| p.unwrap_or(Puntaje::Fijo(Decimal::ZERO));
        Puntajes {
            e: o_nada(self.e),
            ct: o_nada(self.ct),
            cf: o_nada(self.cf),
        }
    }

    /// The CRP that may be stated as a figure.
    fn cifra(&self) -> Option<&Exacto> {
        self.crp
            .as_ref()
            .and_then(Crp::cifra)
            .filter(|_| !self.depende_del_piso)
    }

    /// CRP less CRPC, exact.
    fn holgura(&self) -> Option<Exacto> {
        Some(self.cifra()?.menos(self.crpc.as_ref()?))
    }
}

type M<'a> = Marcha<'a, Entrada, Estado>;

/// The rule.
pub(super) static REGLA: Definicion<Entrada, Estado> = Definicion {
    ficha: Ficha {
        id: "capacidad-residual-proponente",
        version: 1,
        titulo: "Capacidad residual del proponente",
        pregunta: "¿La capacidad residual del proponente alcanza la que exige el proceso?",
        enunciado: "La capacidad residual del proponente es su capacidad de organización por la suma de los puntajes de experiencia (hasta 120), capacidad técnica (hasta 40) y capacidad financiera (hasta 40), dividida por 100, menos el saldo de sus contratos en ejecución. Debe ser igual o superior a la del proceso. Lo que ninguna tabla puntúa solo se decide si el resultado es el mismo con cualquier puntaje.",
        desenlaces: &[
            Desenlace {
                codigo: "cumple",
                sentido: Sentido::Favorable,
                rotulo: "Cumple la capacidad residual",
                apoyo: "igual-o-superior",
            },
            Desenlace {
                codigo: "no-cumple",
                sentido: Sentido::Desfavorable,
                rotulo: "No cumple la capacidad residual",
                apoyo: "igual-o-superior",
            },
            Desenlace {
                codigo: "experiencia-sin-puntaje",
                sentido: Sentido::NoDecidido,
                rotulo: "La tabla no puntúa esa experiencia y de ello depende el resultado",
                apoyo: "experiencia",
            },
            Desenlace {
                codigo: "requiere-regla-del-pliego",
                sentido: Sentido::LoDefineElPliego,
                rotulo: "Lo define el pliego",
                apoyo: "sin-pasivo-sin-regla",
            },
            Desenlace {
                codigo: "depende-del-piso",
                sentido: Sentido::NoDecidido,
                rotulo: "El resultado depende del piso de la Guía",
                apoyo: "capacidad-de-organizacion",
            },
        ],
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
                mensaje: "Los conceptos fijan los puntajes máximos y remiten a la Guía para asignarlos: las tablas de puntaje son de la Guía y no están en este corpus.",
            },
            Advertible {
                id: "otra-lectura-del-anticipo",
                clase: ClaseAviso::Limite,
                mensaje: OTRA_LECTURA,
            },
            Advertible {
                id: "puntaje-que-no-decide",
                clase: ClaseAviso::Limite,
                mensaje: "Un factor no tiene puntaje que lo resuelva; el resultado es el mismo con el menor y con el mayor de los posibles, y por eso se da.",
            },
            Advertible {
                id: "sin-tabla-de-puntajes",
                clase: ClaseAviso::Limite,
                mensaje: "No hay una tabla de puntajes registrada para la fecha de cierre, y no se toma la de otro periodo.",
            },
            Advertible {
                id: "piso-sin-revisar",
                clase: ClaseAviso::Limite,
                mensaje: "No se revisó si el piso de USD 125.000 de la Guía cambiaría el resultado: falta la fecha de cierre o el valor registrado para ella.",
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
    revisar: |e, errores| {
        revisar_anticipo(e.presupuesto_oficial, e.anticipo, "$.anticipo", errores)
    },
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
            "piso-de-la-guia",
            "¿Cambiaría el resultado con el piso de la capacidad de organización?",
            piso_de_la_guia,
        ),
        paso(
            "igual-o-superior",
            "¿Es igual o superior a la del proceso?",
            igual_o_superior,
        ),
    ],
    resultado: |e, s| {
        let puntos = |p: Option<Puntaje>| {
            p.and_then(Puntaje::fijo)
                .map_or(Valor::Nulo, |p| Valor::Escrito(p.normalize()))
        };
        Valor::Objeto(vec![
            ("e", puntos(s.e)),
            ("ct", puntos(s.ct)),
            ("cf", puntos(s.cf)),
            ("co", s.co.clone().into()),
            ("sce", Valor::Dinero((*e.saldo_contratos).into())),
            ("crp", s.cifra().cloned().into()),
            ("crpc", s.crpc.clone().into()),
            ("holgura", s.holgura().into()),
        ])
    },
    resumen: |_, s, codigo| {
        let cifra = |x: &Exacto| pesos(&x.dinero());
        let exigida = s.crpc.as_ref().map_or(String::new(), cifra);
        match (codigo, s.cifra()) {
            ("cumple", Some(crp)) => format!("Cumple: su capacidad residual es de {} y el proceso exige {exigida}.", cifra(crp)),
            ("cumple", None) => format!("Cumple: alcanza los {exigida} que exige el proceso con cualquier puntaje posible."),
            ("no-cumple", Some(crp)) if cifra(crp) == exigida => format!("No cumple: por menos de un centavo no alcanza los {exigida} que exige el proceso."),
            ("no-cumple", Some(crp)) => format!("No cumple: su capacidad residual es de {} y el proceso exige {exigida}.", cifra(crp)),
            ("no-cumple", None) => format!("No cumple: no alcanza los {exigida} que exige el proceso con ningún puntaje posible."),
            ("requiere-regla-del-pliego", _) => "Sin pasivo corriente no hay índice de liquidez, y el resultado depende del puntaje que le asigne el pliego.".to_owned(),
            ("depende-del-piso", _) => "No cumple con su capacidad de organización y podría cumplir con el piso de la Guía: la doctrina no decide cuál se aplica.".to_owned(),
            _ => "Las tablas no dan puntaje a un factor, y de él depende el resultado: la doctrina no lo decide.".to_owned(),
        }
    },
};

/// Which side of twelve months a term is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plazo {
    HastaDoce,
    MasDeDoce,
}

fn exigida(m: &mut M<'_>, cual: Plazo) -> Avance {
    let (presupuesto, anticipo, plazo) = (
        Exacto::from(*m.e.presupuesto_oficial),
        Exacto::from(*m.e.anticipo),
        Exacto::from(*m.e.plazo_meses),
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
    m.valor("presupuesto_oficial", presupuesto);
    m.valor("anticipo", anticipo);
    m.valor("plazo_meses", Valor::Escrito(*m.e.plazo_meses));
    m.valor("crpc", crpc.clone());
    m.s.crpc = Some(crpc);
    m.sigue(match cual {
        Plazo::HastaDoce => "El presupuesto oficial menos el anticipo.",
        Plazo::MasDeDoce => {
            "La proporción lineal de doce meses del presupuesto oficial menos el anticipo."
        }
    })
}

/// The table of a factor; its absence is a limit of the verdict.
fn tabla_de<'p>(m: &mut Marcha<'p, Entrada, Estado>, id: &str) -> Option<&'p Periodo> {
    let tabla = tabla(m.parametros, id, m.e.fecha_cierre);
    if tabla.is_none() {
        m.avisa("sin-tabla-de-puntajes");
    }
    tabla
}

/// Says the points of a factor and goes on.
fn puntua(m: &mut M<'_>, puntaje: Puntaje, abierto: &'static str) -> Avance {
    match puntaje.fijo() {
        Some(p) => m.sigue(format!("{} puntos.", p.normalize())),
        None => m.sigue(abierto),
    }
}

fn paso_experiencia(m: &mut M<'_>) -> Avance {
    let tabla = tabla_de(m, TABLA_E);
    let (contratos, presupuesto) = (
        Exacto::from(*m.e.valor_contratos_construccion),
        Exacto::from(*m.e.presupuesto_oficial),
    );
    let puntaje = experiencia(&contratos, &presupuesto, tabla);
    m.valor("valor_contratos_construccion", contratos.clone());
    m.valor("presupuesto_oficial", presupuesto.clone());
    m.valor(
        "veces",
        contratos
            .entre(&presupuesto)
            .map_or(Valor::Nulo, Valor::TruncadaDe),
    );
    m.s.e = Some(puntaje);
    puntua(
        m,
        puntaje,
        "Sin puntaje: la tabla de la Guía no asigna ninguno a esa relación.",
    )
}

fn paso_tecnica(m: &mut M<'_>) -> Avance {
    let tabla = tabla_de(m, TABLA_CT);
    let puntaje = capacidad_tecnica(m.e.profesionales.0, tabla);
    m.valor("profesionales", i64::from(m.e.profesionales.0));
    if m.e.profesionales.0 == 0 {
        m.avisa("sin-profesionales");
    }
    m.s.ct = Some(puntaje);
    puntua(m, puntaje, "Sin puntaje.")
}

fn paso_financiera(m: &mut M<'_>) -> Avance {
    m.valor("activo_corriente", Exacto::from(*m.e.activo_corriente));
    m.valor("pasivo_corriente", Exacto::from(*m.e.pasivo_corriente));
    if m.e.pasivo_corriente.is_zero() {
        return m.sigue("El pasivo corriente es cero: el índice de liquidez es indeterminado.");
    }
    m.valor(
        "liquidez",
        Exacto::from(*m.e.activo_corriente)
            .entre(&(*m.e.pasivo_corriente).into())
            .map_or(Valor::Nulo, Valor::TruncadaDe),
    );
    let puntaje = financiera(m);
    puntua(m, puntaje, "Sin puntaje.")
}

fn sin_pasivo_documento_tipo(m: &mut M<'_>) -> Avance {
    if !m.e.pasivo_corriente.is_zero() || m.e.regla_denominador_cero != ReglaPliego::DocumentoTipo {
        return Avance::NoAplica;
    }
    let puntaje = financiera(m);
    puntua(m, puntaje, "El mayor puntaje.")
}

fn sin_pasivo_sin_regla(m: &mut M<'_>) -> Avance {
    if !m.e.pasivo_corriente.is_zero() || m.e.regla_denominador_cero == ReglaPliego::DocumentoTipo {
        return Avance::NoAplica;
    }
    m.valor("regla_denominador_cero", m.e.regla_denominador_cero.valor());
    let puntaje = financiera(m);
    m.valor("menor_puntaje", Valor::Escrito(puntaje.menor()));
    m.valor("mayor_puntaje", Valor::Escrito(puntaje.mayor()));
    m.sigue(
        "La entidad, con una regla en el pliego: la de los documentos tipo no rige este proceso.",
    )
}

/// Scores the financial capacity and keeps it.
fn financiera(m: &mut M<'_>) -> Puntaje {
    let tabla = tabla_de(m, TABLA_CF);
    let puntaje = capacidad_financiera(
        &(*m.e.activo_corriente).into(),
        &(*m.e.pasivo_corriente).into(),
        m.e.regla_denominador_cero,
        tabla,
    );
    m.s.cf = Some(puntaje);
    puntaje
}

fn paso_organizacion(m: &mut M<'_>) -> Avance {
    let co = Exacto::from(*m.e.capacidad_organizacion);
    m.valor("co", co.clone());
    m.s.co = Some(co);
    m.sigue("Multiplica la suma de los puntajes.")
}

fn formula(m: &mut M<'_>) -> Avance {
    let Some(co) = m.s.co.clone() else {
        return Avance::NoAplica;
    };
    let crp = Crp::nueva(&co, &m.s.puntajes(), &(*m.e.saldo_contratos).into());
    m.valor("sce", Exacto::from(*m.e.saldo_contratos));
    match crp.cifra() {
        Some(c) => m.valor("crp", c.clone()),
        None => {
            m.valor("crp_menor", crp.menor.clone());
            m.valor("crp_mayor", crp.mayor.clone());
        }
    }
    let dicho = if crp.abierta.is_none() {
        "La capacidad residual del proponente."
    } else {
        "La capacidad residual queda entre dos cifras, según el puntaje que falta."
    };
    m.s.crp = Some(crp);
    m.sigue(dicho)
}

fn piso_de_la_guia(m: &mut M<'_>) -> Avance {
    let Some((co, crpc, crp)) =
        m.s.co
            .clone()
            .zip(m.s.crpc.clone())
            .zip(m.s.crp.clone())
            .map(|((a, b), c)| (a, b, c))
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
    if co >= piso {
        return Avance::NoAplica;
    }
    let con_piso = Crp::nueva(&piso, &m.s.puntajes(), &(*m.e.saldo_contratos).into());
    m.valor("co", co);
    m.valor("piso", piso);
    if let Some(c) = con_piso.cifra() {
        m.valor("crp_con_piso", c.clone());
    }
    if no_alcanza && con_piso.alcanza(&crpc) != Some(false) {
        m.s.depende_del_piso = true;
        return m.fin("depende-del-piso", "Sí: la Guía no admite una capacidad de organización menor y los conceptos no lo dicen.");
    }
    m.sigue("No.")
}

fn igual_o_superior(m: &mut M<'_>) -> Avance {
    let Some((crp, crpc)) = m.s.crp.clone().zip(m.s.crpc.clone()) else {
        return Avance::NoAplica;
    };
    m.valor("crpc", crpc.clone());
    let alcanza = crp.alcanza(&crpc);
    if let Some(holgura) = m.s.holgura() {
        m.valor("holgura", holgura);
    }
    if alcanza.is_some() && crp.abierta.is_some() {
        m.avisa("puntaje-que-no-decide");
    }
    match (alcanza, crp.abierta) {
        (Some(true), _) => m.fin("cumple", "Sí."),
        (Some(false), _) => m.fin("no-cumple", "No."),
        (None, Some(Abierta::Liquidez)) => m.fin(
            "requiere-regla-del-pliego",
            "Depende del puntaje de la capacidad financiera.",
        ),
        (None, _) => m.fin(
            "experiencia-sin-puntaje",
            "Depende de un puntaje que la tabla no da.",
        ),
    }
}
