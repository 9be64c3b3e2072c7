//! Why two verdicts of one rule differ: the steps at which they part, in the order of the rule.
//!
//! It compares what the steps concluded, not the facts behind them: two bidders with other amounts and the same
//! conclusions do not diverge at those steps. It says where two verdicts part, not which of them is right.

use crate::{
    corpus::Fundamento,
    hechos::Nombre,
    reglas::registro,
    veredicto::{Paso, Valor, Veredicto},
};

/// A step at which two verdicts differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Divergencia<'c> {
    /// Its identifier.
    pub id: &'static str,
    /// What it asks.
    pub enunciado: &'static str,
    /// What it concluded in the first verdict; `None` when it was not executed there.
    pub antes: Option<String>,
    /// What it concluded in the second.
    pub despues: Option<String>,
    /// What it rests on.
    pub fundamentos: Vec<&'c Fundamento>,
}

/// The first step at which two verdicts of one rule diverge; `None` when they do not, or are of different rules.
pub fn primera_divergencia<'c>(a: &Veredicto<'c>, b: &Veredicto<'c>) -> Option<Divergencia<'c>> {
    divergencias(a, b, None).into_iter().next()
}

/// Every step at which two verdicts of one rule differ: executed in one only, or with another conclusion.
///
/// When all conclude the same and the verdicts still differ, the steps that used other values; a value named `salvo` is
/// what was changed on purpose, and does not count.
pub fn divergencias<'c>(
    a: &Veredicto<'c>,
    b: &Veredicto<'c>,
    salvo: Option<&str>,
) -> Vec<Divergencia<'c>> {
    if a.regla != b.regla {
        return Vec::new();
    }
    let por_conclusion = distintos(a, b, |x, y| x.resultado != y.resultado);
    let iguales = a.desenlace == b.desenlace && a.resultado == b.resultado;
    if !por_conclusion.is_empty() || iguales {
        return por_conclusion;
    }
    let valores = |p: &Paso<'_>| -> Vec<(Nombre, Valor)> {
        let otros = p.valores.iter().filter(|(n, _)| Some(n.clave) != salvo);
        otros.cloned().collect()
    };
    distintos(a, b, |x, y| valores(x) != valores(y))
}

/// Steps in one verdict only, or in both and told apart by `difieren`.
fn distintos<'c>(
    a: &Veredicto<'c>,
    b: &Veredicto<'c>,
    difieren: impl Fn(&Paso<'c>, &Paso<'c>) -> bool,
) -> Vec<Divergencia<'c>> {
    let pasos = registro()
        .iter()
        .find(|r| r.ficha().id == a.regla)
        .map(|r| r.pasos())
        .unwrap_or_default();
    let en = |v: &Veredicto<'c>, id: &str| v.pasos.iter().find(|p| p.id == id).cloned();
    pasos
        .into_iter()
        .filter_map(|ficha| {
            let (x, y) = (en(a, ficha.id), en(b, ficha.id));
            let distinto = match (&x, &y) {
                (Some(x), Some(y)) => difieren(x, y),
                (None, None) => false,
                _ => true,
            };
            let fundamentos = x.as_ref().or(y.as_ref())?.fundamentos.clone();
            distinto.then(|| Divergencia {
                id: ficha.id,
                enunciado: ficha.enunciado,
                antes: x.map(|p| p.resultado.into_owned()),
                despues: y.map(|p| p.resultado.into_owned()),
                fundamentos,
            })
        })
        .collect()
}
