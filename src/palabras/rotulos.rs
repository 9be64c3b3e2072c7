//! Labels of fields and values: those of the rules' own descriptions, and a few that only results have.

use crate::{
    hechos::Tipo,
    reglas::{proceso, registro},
};
use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

/// Fields that only results and steps have.
const DE_RESULTADOS: &[(&str, &str)] = &[
    ("anio", "Año"),
    ("anio_elegido", "Año elegido"),
    ("anio_referencia", "Año de referencia"),
    ("anios", "Años"),
    ("anios_evaluables", "Años evaluables"),
    ("anios_que_cumplen", "Años que cumplen"),
    ("co", "Capacidad de organización (CO)"),
    ("cf", "Capacidad financiera (CF)"),
    ("co_con_piso", "CO con el piso de la Guía"),
    ("crp", "Capacidad residual del proponente (CRP)"),
    ("crp_con_piso", "CRP con el piso de la Guía"),
    ("crpc", "Capacidad residual del proceso (CRPC)"),
    ("ct", "Capacidad técnica (CT)"),
    ("cumple", "¿Cumple?"),
    ("dias_computados", "Días computados"),
    ("dias_pendientes", "Días pendientes"),
    ("e", "Experiencia (E)"),
    ("ejecucion_diaria", "Ejecución diaria"),
    ("fecha_limite", "Último día"),
    ("id", "Indicador"),
    ("inicio_de_la_medida", "Inicio de la medida"),
    ("maximo", "Máximo"),
    ("minimo", "Mínimo"),
    ("operador", "Debe ser"),
    ("por_anio", "Por año"),
    ("por_indicador", "¿Por indicador?"),
    ("primer_dia_sin_la_medida", "Primer día sin la medida"),
    ("regimen", "Régimen"),
    ("resultado", "Resultado"),
    ("sce", "Saldo de contratos en ejecución (SCE)"),
    ("transitorio", "¿Régimen transitorio?"),
    ("valor", "Valor"),
    ("valor_exacto", "Valor exacto"),
];

/// Values that are codes of the API.
const DE_VALORES: &[(&str, &str)] = &[
    (">=", "≥"),
    ("<=", "≤"),
    ("cumple", "cumple"),
    ("no-cumple", "no cumple"),
];

static CAMPOS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut mapa = HashMap::new();
    for tipo in tipos() {
        campos(&tipo, &mut mapa);
    }
    mapa.extend(DE_RESULTADOS.iter().copied());
    mapa
});

static VALORES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut mapa = HashMap::new();
    for d in registro().iter().flat_map(|r| r.ficha().desenlaces) {
        mapa.insert(d.codigo, d.rotulo);
    }
    for tipo in tipos() {
        valores(&tipo, &mut mapa);
    }
    mapa.extend(DE_VALORES.iter().copied());
    mapa
});

fn tipos() -> Vec<Tipo> {
    let mut tipos: Vec<Tipo> = registro().iter().map(|r| r.entrada()).collect();
    tipos.push(proceso::tipo());
    tipos
}

fn campos(tipo: &Tipo, mapa: &mut HashMap<&'static str, &'static str>) {
    match tipo {
        Tipo::Objeto(cs) => {
            for c in *cs {
                mapa.entry(c.nombre).or_insert(c.rotulo);
                campos(&(c.tipo)(), mapa);
            }
        }
        Tipo::Lista(t) | Tipo::Nulable(t) => campos(t, mapa),
        _ => {}
    }
}

/// Choices, and fields named as a value («liquidez» is an indicator in results and a field in thresholds).
fn valores(tipo: &Tipo, mapa: &mut HashMap<&'static str, &'static str>) {
    match tipo {
        Tipo::Objeto(cs) => {
            for c in *cs {
                if matches!((c.tipo)(), Tipo::Nulable(t) if matches!(*t, Tipo::Objeto(_))) {
                    mapa.insert(c.nombre, c.rotulo);
                }
                valores(&(c.tipo)(), mapa);
            }
        }
        Tipo::Lista(t) | Tipo::Nulable(t) => valores(t, mapa),
        Tipo::Opcion(opciones) => mapa.extend(opciones.iter().copied()),
        _ => {}
    }
}

/// The label of a field of a result or of a step.
pub(crate) fn de_campo(nombre: &str) -> Cow<'static, str> {
    if let Some(r) = CAMPOS.get(nombre) {
        // In a trace the unit is in the figure.
        return Cow::Borrowed(r.strip_suffix(", en pesos").unwrap_or(r));
    }
    let mut letras = nombre.chars();
    let primera = letras.next().map(|c| c.to_uppercase().to_string());
    Cow::Owned(primera.unwrap_or_default() + &letras.as_str().replace('_', " "))
}

/// What readers see for a code of the API.
pub(crate) fn de_valor(valor: &str) -> &str {
    VALORES.get(valor).copied().unwrap_or(valor)
}
