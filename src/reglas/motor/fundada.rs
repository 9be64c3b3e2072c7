//! A rule whose every step and outcome has its support in a corpus.

use super::{
    definicion::{Corrida, PasoCorrido, Regla},
    ficha::{Advertible, ClaseAviso, Ficha, FichaPaso},
};
use crate::{
    corpus::{Apoyo, Corpus, Estado, Fundamento, Papel, Parametros},
    hechos::{Dato, Errores, Tipo},
    veredicto::{Aviso, Paso, Veredicto},
};
use jiff::civil::Date;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

/// A rule whose every step and outcome has its support in a corpus: the only thing that makes verdicts.
pub struct ReglaFundada {
    regla: &'static dyn Regla,
    ficha: &'static Ficha,
    pasos: Vec<(FichaPaso, Vec<Fundamento>)>,
    avisos: BTreeMap<&'static str, Vec<Fundamento>>,
}

impl ReglaFundada {
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
        Ok(self.veredicto(self.regla.correr_dato(dato, parametros)?))
    }

    /// Attaches the citations to a run. References are copied, not texts.
    pub fn veredicto<'c>(&'c self, corrida: Corrida) -> Veredicto<'c> {
        let desenlace = corrida.fin;
        let mut pasos: Vec<Paso<'c>> = corrida
            .pasos
            .into_iter()
            .map(|p| self.paso(p, corrida.dia))
            .collect();
        if !pasos
            .iter()
            .any(|p| p.fundamentos.iter().any(|f| f.sustenta()))
            && pasos.iter().all(|p| p.id != desenlace.apoyo)
            && let Some(i) = self.pasos.iter().position(|(p, _)| p.id == desenlace.apoyo)
        {
            let apoyo = PasoCorrido {
                indice: i,
                dicho: Cow::Borrowed(desenlace.rotulo),
                ..PasoCorrido::default()
            };
            pasos.push(self.paso(apoyo, corrida.dia));
        }
        let avisos = |quiere: fn(ClaseAviso, bool) -> bool| {
            let levantado = |a: &Advertible| corrida.avisos.iter().find(|(id, _)| *id == a.id);
            let avisos = self.ficha.avisos.iter();
            avisos
                .map(|a| (a, levantado(a)))
                .filter(|(a, levantado)| quiere(a.clase, levantado.is_some()))
                .map(|(a, levantado)| Aviso {
                    id: a.id,
                    mensaje: levantado
                        .and_then(|(_, mensaje)| mensaje.clone())
                        .unwrap_or(Cow::Borrowed(a.mensaje)),
                    fundamentos: mostrados(self.aviso(a.id), corrida.dia, &[]),
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

    fn paso(&self, corrido: PasoCorrido, dia: Option<Date>) -> Paso<'_> {
        let (p, fundamentos) = &self.pasos[corrido.indice];
        Paso {
            id: p.id,
            enunciado: p.enunciado,
            fundamentos: mostrados(fundamentos, dia, &corrido.casos),
            valores: corrido.valores,
            resultado: corrido.dicho,
        }
    }

    /// Steps without which the same input gives another code or result: their citations are decisive.
    pub fn decisivos(
        &self,
        dato: &Dato,
        parametros: &Parametros,
        veredicto: &Veredicto<'_>,
    ) -> BTreeSet<&'static str> {
        self.decisivos_con(veredicto, |pasos| {
            self.regla.correr_sin_cada(dato, parametros, pasos)
        })
    }

    /// The same, for facts that are not read from a datum: `sin_cada` runs the table without each of some steps.
    pub(crate) fn decisivos_con(
        &self,
        veredicto: &Veredicto<'_>,
        sin_cada: impl FnOnce(&[usize]) -> Vec<Option<Corrida>>,
    ) -> BTreeSet<&'static str> {
        let ejecutados = self.ejecutados(veredicto);
        let corridas = sin_cada(&ejecutados);
        let cambia = |c: &Option<Corrida>| {
            c.as_ref().is_none_or(|c| {
                c.fin.codigo != veredicto.desenlace.codigo || c.resultado != veredicto.resultado
            })
        };
        let cambian = ejecutados.iter().zip(&corridas).filter(|(_, c)| cambia(c));
        cambian.map(|(i, _)| self.pasos[*i].0.id).collect()
    }

    /// What the same facts get when each executed step is left out in turn: the other ways there are.
    pub(crate) fn sin_cada_paso<'c>(
        &'c self,
        dato: &Dato,
        parametros: &Parametros,
        veredicto: &Veredicto<'_>,
    ) -> Vec<Veredicto<'c>> {
        let ejecutados = self.ejecutados(veredicto);
        let corridas = (self.regla).correr_sin_cada(dato, parametros, &ejecutados);
        corridas
            .into_iter()
            .flatten()
            .map(|c| self.veredicto(c))
            .collect()
    }

    /// Positions of the steps that a verdict executed.
    fn ejecutados(&self, veredicto: &Veredicto<'_>) -> Vec<usize> {
        let dado = |id: &str| veredicto.pasos.iter().any(|x| x.id == id);
        let todos = self.pasos.iter().enumerate();
        todos
            .filter(|(_, (p, _))| dado(p.id))
            .map(|(i, _)| i)
            .collect()
    }
}

/// What a place rests on for facts of a day, in the cases that its step told.
fn mostrados<'a>(
    todos: &'a [Fundamento],
    dia: Option<Date>,
    casos: &[&str],
) -> Vec<&'a Fundamento> {
    let caben = todos.iter().filter(|f| f.muestra(dia, casos));
    caben.collect()
}

/// Why a fundamento may not stand under a verdict.
pub(in crate::reglas) fn falta_de(f: &Fundamento) -> Option<String> {
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
