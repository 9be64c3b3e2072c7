//! A rule is a table of steps over typed facts: how it is declared and how it runs.

use super::ficha::{Ficha, FichaPaso};
use crate::{
    corpus::Parametros,
    hechos::{Dato, Errores, Leer, Tipo},
    veredicto::{Desenlace, Sentido, Valor},
};
use std::borrow::Cow;

/// What a step decides about the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Avance {
    /// It has nothing to do with these facts: it leaves no trace.
    NoAplica,
    /// It was executed; go on.
    Sigue,
    /// It was executed and the rule ends with this code.
    Fin(&'static str),
    /// The same, when outcomes that point different ways share the code.
    FinCon(&'static str, Sentido),
}

/// What a step works with: the facts, the state that steps build, the dated parameters.
pub struct Marcha<'a, E, S> {
    /// The facts.
    pub e: &'a E,
    /// What earlier steps worked out.
    pub s: S,
    /// Dated parameters.
    pub parametros: &'a Parametros,
    valores: Vec<(&'static str, Valor)>,
    dicho: Cow<'static, str>,
    avisos: Vec<&'static str>,
}

impl<E, S> Marcha<'_, E, S> {
    /// Shows a fact or figure in the trace of this step.
    pub fn valor(&mut self, nombre: &'static str, valor: impl Into<Valor>) {
        self.valores.push((nombre, valor.into()));
    }

    /// What the step concluded.
    pub fn dice(&mut self, conclusion: impl Into<Cow<'static, str>>) {
        self.dicho = conclusion.into();
    }

    /// Raises a limit or a warning of the rule.
    pub fn avisa(&mut self, id: &'static str) {
        if !self.avisos.contains(&id) {
            self.avisos.push(id);
        }
    }

    /// Says it and goes on.
    pub fn sigue(&mut self, conclusion: impl Into<Cow<'static, str>>) -> Avance {
        self.dice(conclusion);
        Avance::Sigue
    }

    /// Says it and ends.
    pub fn fin(
        &mut self,
        codigo: &'static str,
        conclusion: impl Into<Cow<'static, str>>,
    ) -> Avance {
        self.dice(conclusion);
        Avance::Fin(codigo)
    }

    /// Says it and ends, pointing one of the ways that the code admits.
    pub fn fin_con(
        &mut self,
        codigo: &'static str,
        sentido: Sentido,
        conclusion: impl Into<Cow<'static, str>>,
    ) -> Avance {
        self.dice(conclusion);
        Avance::FinCon(codigo, sentido)
    }
}

/// A step of a rule over facts `E` and state `S`.
pub type PasoDe<E, S> = (FichaPaso, fn(&mut Marcha<'_, E, S>) -> Avance);

/// Makes the row of a step table.
pub const fn paso<E, S>(
    id: &'static str,
    enunciado: &'static str,
    f: fn(&mut Marcha<'_, E, S>) -> Avance,
) -> PasoDe<E, S> {
    (FichaPaso { id, enunciado }, f)
}

/// The definition of a rule.
pub struct Definicion<E: 'static, S: 'static> {
    /// What it says of itself.
    pub ficha: Ficha,
    /// Limits that the types of the fields cannot express.
    pub revisar: fn(&E, &mut Errores),
    /// Its steps, in order.
    pub pasos: &'static [PasoDe<E, S>],
    /// Its result, from what the steps worked out.
    pub resultado: fn(&E, &S) -> Valor,
    /// One plain sentence.
    pub resumen: fn(&E, &S, &'static str) -> String,
}

/// A run of the step table, before citations are attached.
#[derive(Debug, Clone)]
pub struct Corrida {
    pub(super) fin: Option<&'static Desenlace>,
    pub(super) pasos: Vec<PasoCorrido>,
    pub(super) avisos: Vec<&'static str>,
    pub(super) resultado: Valor,
    pub(super) resumen: String,
}

#[derive(Debug, Clone)]
pub(super) struct PasoCorrido {
    pub(super) indice: usize,
    pub(super) valores: Vec<(&'static str, Valor)>,
    pub(super) dicho: Cow<'static, str>,
}

impl<E: Leer, S: Default> Definicion<E, S> {
    /// Runs the table over typed facts, leaving out step `sin` when given.
    pub fn correr(&self, e: &E, parametros: &Parametros, sin: Option<usize>) -> Corrida {
        self.correr_con_estado(e, parametros, sin).0
    }

    /// The same, with what the steps worked out.
    pub(crate) fn correr_con_estado(
        &self,
        e: &E,
        parametros: &Parametros,
        sin: Option<usize>,
    ) -> (Corrida, S) {
        let mut m = Marcha {
            e,
            s: S::default(),
            parametros,
            valores: Vec::new(),
            dicho: Cow::Borrowed(""),
            avisos: Vec::new(),
        };
        let mut pasos = Vec::with_capacity(self.pasos.len());
        let mut codigo = None;
        for (indice, (_, f)) in self
            .pasos
            .iter()
            .enumerate()
            .filter(|(i, _)| Some(*i) != sin)
        {
            let avance = f(&mut m);
            let (valores, dicho) = (std::mem::take(&mut m.valores), std::mem::take(&mut m.dicho));
            if avance != Avance::NoAplica {
                pasos.push(PasoCorrido {
                    indice,
                    valores,
                    dicho,
                });
            }
            codigo = match avance {
                Avance::Fin(c) => Some((c, None)),
                Avance::FinCon(c, sentido) => Some((c, Some(sentido))),
                Avance::NoAplica | Avance::Sigue => continue,
            };
            break;
        }
        let fin = codigo.and_then(|(c, sentido)| {
            self.ficha
                .desenlaces
                .iter()
                .find(|d| d.codigo == c && sentido.is_none_or(|s| d.sentido == s))
        });
        let resultado = (self.resultado)(e, &m.s);
        let resumen = codigo.map_or_else(String::new, |(c, _)| (self.resumen)(e, &m.s, c));
        let corrida = Corrida {
            fin,
            pasos,
            avisos: m.avisos,
            resultado,
            resumen,
        };
        (corrida, m.s)
    }

    /// Reads and checks the facts.
    pub fn leer(&self, dato: &Dato, errores: &mut Errores) -> Option<E> {
        let leida = E::leer(dato, "$", errores)?;
        (self.revisar)(&leida, errores);
        errores.ninguno().then_some(leida)
    }
}

/// A rule whose types are hidden, so that all of them stand in one registry.
pub trait Regla: Sync {
    /// What it says of itself.
    fn ficha(&self) -> &Ficha;
    /// The description of its inputs.
    fn entrada(&self) -> Tipo;
    /// Its steps, in order.
    fn pasos(&self) -> Vec<FichaPaso>;
    /// Reads the facts and runs the table, leaving out step `sin` when given.
    fn correr_dato(
        &self,
        dato: &Dato,
        parametros: &Parametros,
        sin: Option<usize>,
    ) -> Result<Corrida, Errores>;
}

impl<E: Leer, S: Default> Regla for Definicion<E, S> {
    fn ficha(&self) -> &Ficha {
        &self.ficha
    }

    fn entrada(&self) -> Tipo {
        E::tipo()
    }

    fn pasos(&self) -> Vec<FichaPaso> {
        self.pasos.iter().map(|(f, _)| *f).collect()
    }

    fn correr_dato(
        &self,
        dato: &Dato,
        parametros: &Parametros,
        sin: Option<usize>,
    ) -> Result<Corrida, Errores> {
        let mut errores = Errores::default();
        match self.leer(dato, &mut errores) {
            Some(e) if errores.ninguno() => Ok(self.correr(&e, parametros, sin)),
            _ => Err(errores),
        }
    }
}
