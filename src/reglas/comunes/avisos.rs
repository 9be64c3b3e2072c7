//! Limits that several rules share, in one wording.

pub(in crate::reglas) use crate::reglas::motor::horizonte::{ANTERIOR, POSTERIOR};
use crate::{
    citas,
    reglas::{Advertible, ClaseAviso},
};

/// What an opinion binds to: Ley 1437 de 2011, art. 28.
pub(in crate::reglas) const ALCANCE: Advertible = Advertible {
    id: "alcance-del-concepto",
    clase: ClaseAviso::LimiteSiempre,
    mensaje: citas::ALCANCE,
};

/// What doctrine delegates to the entity; only where it does.
pub(in crate::reglas) const AUTONOMIA: Advertible = Advertible {
    id: "autonomia-de-la-entidad",
    clase: ClaseAviso::LimiteSiempre,
    mensaje: "Qué requisitos e indicadores se exigen lo define cada entidad, dentro de su autonomía: deben ser \
        pertinentes, razonables y proporcionales, y fundarse en parámetros objetivos.",
};

/// The residual capacity has one methodology, which no entity designs and the agency does not apply for it.
pub(in crate::reglas) const METODOLOGIA: Advertible = Advertible {
    id: "metodologia-de-la-agencia",
    clase: ClaseAviso::LimiteSiempre,
    mensaje: "La metodología es la de la Agencia, que no valida el cálculo de cada entidad.",
};

/// The proof is cured, not the requirement.
pub(in crate::reglas) const SUBSANAR: Advertible = subsanar(
    "Se subsana la prueba, no el requisito, con los documentos que lo acrediten: nada ocurrido después del cierre puede \
     acreditarse (Ley 1150 de 2007, art. 5, par. 1; Ley 1882 de 2018, art. 5, por fuente secundaria).",
);

/// The same, naming with what it is cured.
pub(in crate::reglas) const fn subsanar(mensaje: &'static str) -> Advertible {
    Advertible {
        id: "se-puede-subsanar",
        clase: ClaseAviso::Limite,
        mensaje,
    }
}

/// An answer that is what the text does not say.
pub(in crate::reglas) const fn a_contrario(mensaje: &'static str) -> Advertible {
    Advertible {
        id: "lectura-a-contrario",
        clase: ClaseAviso::Limite,
        mensaje,
    }
}
