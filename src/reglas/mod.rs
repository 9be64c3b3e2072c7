//! Executable rules. A rule is one file here, one line in [`registro`], and its data in the corpus.
//!
//! A rule reads typed facts, runs an ordered table of steps, and ends in one of its declared outcomes. Steps can be run
//! with one left out, which tells whether a citation is decisive. Rules do no I/O and cannot fail.

mod catalogo;
mod comunes;
pub mod estudio;
pub(crate) mod proceso;

pub use catalogo::indicadores_financieros;

use crate::{
    corpus::{Apoyo, Corpus, Estado, Fundamento, Papel, Parametros},
    hechos::{Dato, Errores, Leer, Tipo},
    veredicto::{Aviso, Desenlace, Paso, Sentido, Valor, Veredicto},
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

static REGLAS: &[&dyn Regla] = &[
    &catalogo::regimen_ano_fiscal::REGLA,
    &catalogo::indicadores_financieros::REGLA,
    &catalogo::denominador_cero::REGLA,
    &catalogo::capacidad_residual_proceso::REGLA,
    &catalogo::contrato_como_obra::REGLA,
    &catalogo::saldo_contratos_ejecucion::REGLA,
    &catalogo::capacidad_organizacion::REGLA,
    &catalogo::capacidad_residual_proponente::REGLA,
    &catalogo::inscripcion_rup::REGLA,
    &catalogo::estados_financieros_rup::REGLA,
    &catalogo::cierre_expediente_secop::REGLA,
    &catalogo::certificado_contratos_ejecucion::REGLA,
    &catalogo::integrantes_con_cortes_distintos::REGLA,
];

/// Every rule, in the order in which they are shown.
pub fn registro() -> &'static [&'static dyn Regla] {
    REGLAS
}

/// What a rule says of itself.
#[derive(Debug, Clone, Copy)]
pub struct Ficha {
    /// Identifier, as in addresses.
    pub id: &'static str,
    /// Version: it changes when the same facts may give another answer.
    pub version: u32,
    /// Title.
    pub titulo: &'static str,
    /// The question it answers.
    pub pregunta: &'static str,
    /// What it does, in plain sentences.
    pub enunciado: &'static str,
    /// Ways it can end.
    pub desenlaces: &'static [Desenlace],
    /// Limits shown with every verdict, or when the steps raise them; warnings.
    pub avisos: &'static [Advertible],
    /// Dated parameters it reads.
    pub parametros: &'static [&'static str],
    /// The field whose day chooses among them, when the rule is dated; a top-level one.
    pub fecha: Option<&'static str>,
}

/// A limit or a warning that a rule can raise.
#[derive(Debug, Clone, Copy)]
pub struct Advertible {
    /// Identifier.
    pub id: &'static str,
    /// Which kind.
    pub clase: ClaseAviso,
    /// A Spanish sentence.
    pub mensaje: &'static str,
}

/// Kinds of [`Advertible`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaseAviso {
    /// A limit shown with every verdict.
    LimiteSiempre,
    /// A limit that a step raises.
    Limite,
    /// A warning that a step raises.
    Advertencia,
}

/// Identifier and question of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FichaPaso {
    /// Identifier.
    pub id: &'static str,
    /// What it asks.
    pub enunciado: &'static str,
}

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
    fin: Option<&'static Desenlace>,
    pasos: Vec<PasoCorrido>,
    avisos: Vec<&'static str>,
    resultado: Valor,
    resumen: String,
}

#[derive(Debug, Clone)]
struct PasoCorrido {
    indice: usize,
    valores: Vec<(&'static str, Valor)>,
    dicho: Cow<'static, str>,
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

/// A rule whose every step and outcome has its support in a corpus: the only thing that makes verdicts.
pub struct Lista {
    regla: &'static dyn Regla,
    ficha: &'static Ficha,
    pasos: Vec<(FichaPaso, Vec<Fundamento>)>,
    avisos: BTreeMap<&'static str, Vec<Fundamento>>,
}

impl Lista {
    /// Pairs a rule with its links, or says all that is wrong, naming step and paragraph.
    pub fn nueva(regla: &'static dyn Regla, corpus: &Corpus) -> Result<Self, Vec<String>> {
        let ficha = regla.ficha();
        let vacio = Default::default();
        let enlaces = corpus.enlaces(ficha.id).unwrap_or(&vacio);
        let mut faltas = Vec::new();
        let de = |lugar: &str| enlaces.get(lugar).cloned().unwrap_or_default();
        let pasos: Vec<_> = regla.pasos().into_iter().map(|p| (p, de(p.id))).collect();
        let avisos: BTreeMap<_, _> = ficha.avisos.iter().map(|a| (a.id, de(a.id))).collect();
        let conocidos: BTreeSet<&str> = pasos
            .iter()
            .map(|(p, _)| p.id)
            .chain(avisos.keys().copied())
            .collect();
        for (lugar, fundamentos) in enlaces {
            if !conocidos.contains(lugar.as_str()) {
                faltas.push(format!(
                    "un enlace nombra el paso «{lugar}», que la regla no tiene"
                ));
            }
            faltas.extend(
                fundamentos
                    .iter()
                    .filter_map(|f| falta_de(f).map(|m| format!("paso {lugar}: {m}"))),
            );
        }
        for (p, fundamentos) in &pasos {
            if !fundamentos
                .iter()
                .any(|f| f.vale() && matches!(f.papel, Papel::Sustenta | Papel::Externo))
            {
                faltas.push(format!(
                    "paso {}: no tiene ninguna cita que lo sustente ni una fuente externa",
                    p.id
                ));
            }
        }
        for d in ficha.desenlaces {
            let sustentado = pasos
                .iter()
                .any(|(p, f)| p.id == d.apoyo && f.iter().any(Fundamento::sustenta));
            if !sustentado {
                faltas.push(format!(
                    "desenlace {}: su paso «{}» no tiene ninguna cita literal que lo sustente",
                    d.codigo, d.apoyo
                ));
            }
        }
        let limitada = ficha.avisos.iter().any(|a| {
            a.clase == ClaseAviso::LimiteSiempre
                && avisos[a.id]
                    .iter()
                    .any(|f| f.papel == Papel::Limita && f.vale())
        });
        if !limitada {
            faltas.push(
                "no declara ningún límite: hace falta al menos un enlace con papel «limita»"
                    .to_owned(),
            );
        }
        for id in ficha.parametros {
            if corpus.parametros().serie(id).is_none() {
                faltas.push(format!("le falta el parámetro «{id}»"));
            }
        }
        if faltas.is_empty() {
            Ok(Self {
                regla,
                ficha,
                pasos,
                avisos,
            })
        } else {
            Err(faltas)
        }
    }

    /// What the rule says of itself.
    pub fn ficha(&self) -> &'static Ficha {
        self.ficha
    }

    /// The description of its inputs.
    pub fn entrada(&self) -> Tipo {
        self.regla.entrada()
    }

    /// Its steps with what they rest on.
    pub fn pasos(&self) -> &[(FichaPaso, Vec<Fundamento>)] {
        &self.pasos
    }

    /// What a limit or warning rests on.
    pub fn aviso(&self, id: &str) -> &[Fundamento] {
        self.avisos.get(id).map_or(&[], Vec::as_slice)
    }

    /// Evaluates an input.
    pub fn evaluar<'c>(
        &'c self,
        dato: &Dato,
        parametros: &Parametros,
    ) -> Result<Veredicto<'c>, Errores> {
        Ok(self.veredicto(self.regla.correr_dato(dato, parametros, None)?))
    }

    /// Attaches the citations to a run. References are copied, not texts.
    pub fn veredicto<'c>(&'c self, corrida: Corrida) -> Veredicto<'c> {
        let desenlace = corrida.fin.unwrap_or(&self.ficha.desenlaces[0]);
        let mut pasos: Vec<Paso<'c>> = corrida
            .pasos
            .into_iter()
            .map(|p| self.paso(p.indice, p.valores, p.dicho))
            .collect();
        if !pasos
            .iter()
            .any(|p| p.fundamentos.iter().any(Fundamento::sustenta))
            && let Some(i) = self.pasos.iter().position(|(p, _)| p.id == desenlace.apoyo)
        {
            pasos.push(self.paso(i, Vec::new(), Cow::Borrowed(desenlace.rotulo)));
        }
        let avisos = |quiere: fn(ClaseAviso, bool) -> bool| {
            let levantado = |a: &Advertible| quiere(a.clase, corrida.avisos.contains(&a.id));
            self.ficha
                .avisos
                .iter()
                .filter(|a| levantado(a))
                .map(|a| Aviso {
                    id: a.id,
                    mensaje: a.mensaje,
                    fundamentos: self.aviso(a.id),
                })
                .collect()
        };
        Veredicto {
            regla: self.ficha.id,
            version: self.ficha.version,
            desenlace,
            resumen: corrida.resumen,
            resultado: corrida.resultado,
            pasos,
            limites: avisos(|c, levantado| {
                c == ClaseAviso::LimiteSiempre || c == ClaseAviso::Limite && levantado
            }),
            advertencias: avisos(|c, levantado| c == ClaseAviso::Advertencia && levantado),
        }
    }

    fn paso(
        &self,
        indice: usize,
        valores: Vec<(&'static str, Valor)>,
        resultado: Cow<'static, str>,
    ) -> Paso<'_> {
        let (p, fundamentos) = &self.pasos[indice];
        Paso {
            id: p.id,
            enunciado: p.enunciado,
            valores,
            resultado,
            fundamentos,
        }
    }

    /// Steps without which the same input gives another code or result: their citations are decisive.
    pub fn decisivos(
        &self,
        dato: &Dato,
        parametros: &Parametros,
        veredicto: &Veredicto<'_>,
    ) -> BTreeSet<&'static str> {
        self.decisivos_con(veredicto, |i| {
            self.regla.correr_dato(dato, parametros, Some(i)).ok()
        })
    }

    /// What the same facts get when each executed step is left out in turn: the other ways there are.
    pub(crate) fn sin_cada_paso<'c>(
        &'c self,
        dato: &Dato,
        parametros: &Parametros,
        veredicto: &Veredicto<'_>,
    ) -> Vec<Veredicto<'c>> {
        let ejecutado =
            |(_, (p, _)): &(usize, &(FichaPaso, _))| veredicto.pasos.iter().any(|x| x.id == p.id);
        let ejecutados = self.pasos.iter().enumerate().filter(ejecutado);
        ejecutados
            .filter_map(|(i, _)| self.regla.correr_dato(dato, parametros, Some(i)).ok())
            .map(|c| self.veredicto(c))
            .collect()
    }

    /// The same, for facts that are not read from a datum: `sin` runs the table without a step.
    pub(crate) fn decisivos_con(
        &self,
        veredicto: &Veredicto<'_>,
        sin: impl Fn(usize) -> Option<Corrida>,
    ) -> BTreeSet<&'static str> {
        let ejecutados = self
            .pasos
            .iter()
            .enumerate()
            .filter(|(_, (p, _))| veredicto.pasos.iter().any(|x| x.id == p.id));
        ejecutados
            .filter(|(i, _)| {
                sin(*i).is_some_and(|c| {
                    c.fin.map(|d| d.codigo) != Some(veredicto.desenlace.codigo)
                        || c.resultado != veredicto.resultado
                })
            })
            .map(|(_, (p, _))| p.id)
            .collect()
    }
}

/// Why a fundamento may not stand under a verdict.
fn falta_de(f: &Fundamento) -> Option<String> {
    let Apoyo::Interno {
        documento,
        parrafo,
        rol,
        estado,
        fragmento,
        ..
    } = &f.apoyo
    else {
        return None;
    };
    let donde = format!("párrafo {documento}/{parrafo}");
    let inicio: String = fragmento.chars().take(60).collect();
    match estado {
        Estado::Literal if f.papel.admite(*rol) => None,
        Estado::Literal => Some(format!(
            "{donde}: su rol es «{}» y no admite el papel «{}»",
            rol.nombre(),
            f.papel.nombre()
        )),
        Estado::Reubicado => Some(format!(
            "la cita «{inicio}…» no está donde dice el enlace; solo está en el {donde}"
        )),
        Estado::Ambiguo => Some(format!(
            "{donde}: la cita «{inicio}…» no es literal y está en varios otros párrafos"
        )),
        Estado::Huerfano => Some(format!(
            "{donde}: la cita «{inicio}…» no es literal: no está en ningún párrafo que pueda usarse así"
        )),
    }
}
