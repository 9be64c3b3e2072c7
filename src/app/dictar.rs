//! One rule over the facts of one bidder: the verdict, its decisive steps and its receipt.

use super::{App, recibo::Recibo};
use crate::{
    hechos::{Dato, Errores},
    reglas::ReglaFundada,
    veredicto::Veredicto,
};
use std::collections::BTreeSet;

/// The answer of a rule, whole: every door shows it and none makes a part of it.
#[derive(Debug, Clone)]
pub struct Dictamen<'a> {
    /// The verdict.
    pub veredicto: Veredicto<'a>,
    /// Steps without which it would be another.
    pub decisivos: BTreeSet<&'static str>,
    /// What replays it.
    pub recibo: Recibo,
}

impl App {
    /// Evaluates a rule and makes all that is told of its answer.
    pub fn dictar<'a>(
        &'a self,
        regla: &'a ReglaFundada,
        dato: &Dato,
    ) -> Result<Dictamen<'a>, Errores> {
        let veredicto = self.evaluar(regla, dato)?;
        let decisivos = regla.decisivos(dato, self.corpus().parametros(), &veredicto);
        let recibo = Recibo::de_veredicto(regla, dato, &veredicto, self.corpus().version());
        Ok(Dictamen {
            veredicto,
            decisivos,
            recibo,
        })
    }
}
