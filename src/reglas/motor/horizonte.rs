//! Days that the documents of this edition do not reach.

use super::ficha::{Advertible, ClaseAviso};
use crate::corpus::Parametros;
use jiff::civil::Date;

/// Series of what is said of the days that the documents do not reach; of those in none of its periods, nothing.
pub(crate) const PARAMETRO: &str = "horizonte-del-corpus";

/// Limit of a day before the decree that the opinions apply.
pub(in crate::reglas) const ANTERIOR: Advertible = Advertible {
    id: "anterior-al-decreto-1082",
    clase: ClaseAviso::Limite,
    mensaje: "La fecha es anterior al Decreto 1082 de 2015, que es la norma de la que hablan los conceptos.",
};

/// Limit of a day after the newest document.
pub(in crate::reglas) const POSTERIOR: Advertible = Advertible {
    id: "posterior-al-corpus",
    clase: ClaseAviso::Limite,
    mensaje: "La fecha es posterior al documento más reciente de esta edición: verifique si hay doctrina o normas nuevas.",
};

/// Which of the two limits a day has, and its words.
pub(super) fn fuera(dia: Date, parametros: &Parametros) -> Option<(&'static str, String)> {
    let periodo = parametros.serie(PARAMETRO)?.en(dia)?;
    let limite = if periodo.desde.is_none() {
        ANTERIOR
    } else {
        POSTERIOR
    };
    Some((limite.id, periodo.valor.clone()))
}
