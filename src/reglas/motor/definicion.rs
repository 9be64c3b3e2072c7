//! A rule is a table of steps over typed facts: how it is declared and how it runs.

use super::{
    ficha::{Ficha, FichaPaso},
    horizonte,
};
use crate::{
    corpus::Parametros,
    hechos::{Dato, Errores, Leer, Nombre, Parcial, Tipo},
    veredicto::{Desenlace, Termina, Valor},
};
use jiff::civil::Date;
use std::borrow::Cow;

/// What a step decides about the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Avance<F> {
    /// It has nothing to do with these facts: it leaves no trace.
    NoAplica,
    /// It was executed; go on.
    Sigue,
    /// It was executed and the rule ends so.
    Fin(F),
}

/// What a step works with: the facts, the state that steps build, the dated parameters.
pub struct Marcha<'a, E, S> {
    /// The facts.
    pub e: &'a E,
    /// What earlier steps worked out.
    pub s: S,
    /// Dated parameters.
    pub parametros: &'a Parametros,
    valores: Vec<(Nombre, Valor)>,
    dicho: Cow<'static, str>,
    casos: Vec<&'static str>,
    avisos: Vec<Levantado>,
}

/// A limit or a warning that was raised, and what it says when that is not what the rule declares.
pub(super) type Levantado = (&'static str, Option<Cow<'static, str>>);

impl<'a, E, S: Default> Marcha<'a, E, S> {
    fn nueva(e: &'a E, parametros: &'a Parametros) -> Self {
        Self {
            e,
            s: S::default(),
            parametros,
            valores: Vec::new(),
            dicho: Cow::Borrowed(""),
            casos: Vec::new(),
            avisos: Vec::new(),
        }
    }
}

impl<E, S> Marcha<'_, E, S> {
    /// Shows a fact or figure in the trace of this step.
    pub fn valor(&mut self, nombre: Nombre, valor: impl Into<Valor>) {
        self.valores.push((nombre, valor.into()));
    }

    /// Which of the cases that its links tell apart this step is about.
    pub fn caso(&mut self, caso: &'static str) {
        self.casos.push(caso);
    }

    /// What the step concluded.
    pub fn dice(&mut self, conclusion: impl Into<Cow<'static, str>>) {
        self.dicho = conclusion.into();
    }

    /// Raises a limit or a warning of the rule.
    pub fn avisa(&mut self, id: &'static str) {
        self.levanta((id, None));
    }

    /// The same, saying what only these facts let it say.
    pub fn avisa_con(&mut self, id: &'static str, mensaje: impl Into<Cow<'static, str>>) {
        self.levanta((id, Some(mensaje.into())));
    }

    fn levanta(&mut self, aviso: Levantado) {
        if self.avisos.iter().all(|(id, _)| *id != aviso.0) {
            self.avisos.push(aviso);
        }
    }

    /// What the step that just ran showed and said.
    fn paso_corrido(&mut self, indice: usize) -> PasoCorrido {
        PasoCorrido {
            indice,
            valores: std::mem::take(&mut self.valores),
            dicho: std::mem::take(&mut self.dicho),
            casos: std::mem::take(&mut self.casos),
        }
    }

    /// Says it and goes on.
    pub fn sigue<F>(&mut self, conclusion: impl Into<Cow<'static, str>>) -> Avance<F> {
        self.dice(conclusion);
        Avance::Sigue
    }

    /// Says it and ends.
    pub fn fin<F>(&mut self, fin: F, conclusion: impl Into<Cow<'static, str>>) -> Avance<F> {
        Avance::Fin(self.termina(fin, conclusion))
    }

    /// The same, in the last step.
    pub fn termina<F>(&mut self, fin: F, conclusion: impl Into<Cow<'static, str>>) -> F {
        self.dice(conclusion);
        fin
    }
}

/// A step of a rule over facts `E` and state `S`, which may end it in one of `F`.
pub type PasoDe<E, S, F> = (FichaPaso, fn(&mut Marcha<'_, E, S>) -> Avance<F>);

/// The last step: it ends the rule.
pub type UltimoDe<E, S, F> = (FichaPaso, fn(&mut Marcha<'_, E, S>) -> F);

/// Makes the row of a step table.
pub const fn paso<E, S, F>(
    id: &'static str,
    enunciado: &'static str,
    f: fn(&mut Marcha<'_, E, S>) -> Avance<F>,
) -> PasoDe<E, S, F> {
    (FichaPaso { id, enunciado }, f)
}

/// Makes the last step.
pub const fn ultimo<E, S, F>(
    id: &'static str,
    enunciado: &'static str,
    f: fn(&mut Marcha<'_, E, S>) -> F,
) -> UltimoDe<E, S, F> {
    (FichaPaso { id, enunciado }, f)
}

/// The definition of a rule over facts `E` and state `S`, which ends in one of `F`.
pub struct Definicion<E: Leer + 'static, S: 'static, F: 'static> {
    /// What it says of itself.
    pub ficha: Ficha,
    /// Limits that the types of the fields cannot express, held against whatever could be read.
    pub revisar: fn(&Parcial<E>, &mut Errores),
    /// The day the facts are of, when it is one and it is known: documents may not reach it.
    pub dia: fn(&E) -> Option<Date>,
    /// Its steps, in order, but the last.
    pub pasos: &'static [PasoDe<E, S, F>],
    /// The step that ends what none before it did.
    pub ultimo: UltimoDe<E, S, F>,
    /// Its result, from what the steps worked out.
    pub resultado: fn(&E, &S) -> Valor,
    /// One plain sentence.
    pub resumen: fn(&E, &S, F) -> String,
}

/// A run of the step table, before citations are attached.
#[derive(Debug, Clone)]
pub struct Corrida {
    pub(super) fin: &'static Desenlace,
    pub(super) pasos: Vec<PasoCorrido>,
    pub(super) avisos: Vec<Levantado>,
    pub(super) dia: Option<Date>,
    pub(super) resultado: Valor,
    pub(super) resumen: String,
}

#[derive(Debug, Clone, Default)]
pub(super) struct PasoCorrido {
    pub(super) indice: usize,
    pub(super) valores: Vec<(Nombre, Valor)>,
    pub(super) dicho: Cow<'static, str>,
    pub(super) casos: Vec<&'static str>,
}

impl<E: Leer, S: Default, F: Termina> Definicion<E, S, F> {
    /// Runs the table over typed facts.
    pub fn correr(&self, e: &E, parametros: &Parametros) -> Corrida {
        self.correr_con_estado(e, parametros).0
    }

    /// The same, with what the steps worked out and how it ended.
    pub(crate) fn correr_con_estado(&self, e: &E, parametros: &Parametros) -> (Corrida, S, F) {
        let mut m = Marcha::nueva(e, parametros);
        let mut pasos = Vec::with_capacity(self.pasos.len() + 1);
        let fin = self.dar(&mut m, &mut pasos, None).unwrap_or_else(|| {
            let fin = (self.ultimo.1)(&mut m);
            pasos.push(m.paso_corrido(self.pasos.len()));
            fin
        });
        let (corrida, s) = self.cerrar(m, pasos, fin);
        (corrida, s, fin)
    }

    /// Runs the table without one of its steps; nothing when it does not end without it.
    pub(crate) fn correr_sin(&self, e: &E, parametros: &Parametros, sin: usize) -> Option<Corrida> {
        let mut m = Marcha::nueva(e, parametros);
        let mut pasos = Vec::with_capacity(self.pasos.len());
        let fin = match self.dar(&mut m, &mut pasos, Some(sin)) {
            None if sin == self.pasos.len() => return None,
            None => {
                let fin = (self.ultimo.1)(&mut m);
                pasos.push(m.paso_corrido(self.pasos.len()));
                fin
            }
            Some(fin) => fin,
        };
        Some(self.cerrar(m, pasos, fin).0)
    }

    /// Takes the steps before the last, until one ends the rule.
    fn dar(
        &self,
        m: &mut Marcha<'_, E, S>,
        pasos: &mut Vec<PasoCorrido>,
        sin: Option<usize>,
    ) -> Option<F> {
        for (indice, (_, f)) in self.pasos.iter().enumerate() {
            if Some(indice) == sin {
                continue;
            }
            let avance = f(m);
            let paso = m.paso_corrido(indice);
            if !matches!(avance, Avance::NoAplica) {
                pasos.push(paso);
            }
            if let Avance::Fin(fin) = avance {
                return Some(fin);
            }
        }
        None
    }

    fn cerrar(&self, mut m: Marcha<'_, E, S>, pasos: Vec<PasoCorrido>, fin: F) -> (Corrida, S) {
        let dia = (self.dia)(m.e);
        if let Some((id, mensaje)) = dia.and_then(|d| horizonte::fuera(d, m.parametros)) {
            m.avisa_con(id, mensaje);
        }
        let corrida = Corrida {
            fin: fin.desenlace(),
            pasos,
            resultado: (self.resultado)(m.e, &m.s),
            resumen: (self.resumen)(m.e, &m.s, fin),
            avisos: m.avisos,
            dia,
        };
        (corrida, m.s)
    }

    /// Reads and checks the facts.
    pub fn leer(&self, dato: &Dato, errores: &mut Errores) -> Option<E> {
        let leida = E::leer(dato, "$", errores);
        (self.revisar)(&leida, errores);
        if !errores.ninguno() {
            return None;
        }
        E::completo(leida)
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
    /// Reads the facts and runs the table.
    fn correr_dato(&self, dato: &Dato, parametros: &Parametros) -> Result<Corrida, Errores>;
    /// Reads the facts once and runs the table without each of some steps; where it does not end, nothing. Nothing at all
    /// of facts that cannot be read.
    fn correr_sin_cada(
        &self,
        dato: &Dato,
        parametros: &Parametros,
        pasos: &[usize],
    ) -> Vec<Option<Corrida>>;
}

impl<E: Leer, S: Default, F: Termina> Regla for Definicion<E, S, F> {
    fn ficha(&self) -> &Ficha {
        &self.ficha
    }

    fn entrada(&self) -> Tipo {
        E::tipo()
    }

    fn pasos(&self) -> Vec<FichaPaso> {
        let pasos = self.pasos.iter().map(|(f, _)| *f);
        pasos.chain([self.ultimo.0]).collect()
    }

    fn correr_dato(&self, dato: &Dato, parametros: &Parametros) -> Result<Corrida, Errores> {
        let mut errores = Errores::default();
        match self.leer(dato, &mut errores) {
            Some(e) => Ok(self.correr(&e, parametros)),
            None => Err(errores),
        }
    }

    fn correr_sin_cada(
        &self,
        dato: &Dato,
        parametros: &Parametros,
        pasos: &[usize],
    ) -> Vec<Option<Corrida>> {
        match self.leer(dato, &mut Errores::default()) {
            Some(e) => (pasos.iter())
                .map(|i| self.correr_sin(&e, parametros, *i))
                .collect(),
            None => Vec::new(),
        }
    }
}
