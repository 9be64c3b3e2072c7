//! Verdicts: what a rule answers, step by step, each step with the paragraphs it rests on.
//!
//! A verdict borrows its citations from the corpus and formats nothing until it is shown. One without a supporting
//! citation cannot be constructed: [`crate::reglas::ReglaFundada`] is only made for a rule whose every outcome has one.

use crate::{
    corpus::Fundamento,
    hechos::{Ejercicio, Exacto, Nombre, Razon},
};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// Which way a verdict points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sentido {
    /// For the bidder.
    Favorable,
    /// Against the bidder.
    Desfavorable,
    /// A value or regime was computed, neither good nor bad.
    Determinado,
    /// Doctrine delegates it to the entity.
    LoDefineElPliego,
    /// Doctrine is silent or in tension.
    NoDecidido,
    /// A dated parameter, or a fact that must be on record, is missing.
    FaltanDatos,
    /// The rule does not apply.
    FueraDeAlcance,
}

impl Sentido {
    /// The name in JSON.
    pub fn nombre(self) -> &'static str {
        match self {
            Self::Favorable => "favorable",
            Self::Desfavorable => "desfavorable",
            Self::Determinado => "determinado",
            Self::LoDefineElPliego => "lo-define-el-pliego",
            Self::NoDecidido => "no-decidido",
            Self::FaltanDatos => "faltan-datos",
            Self::FueraDeAlcance => "fuera-de-alcance",
        }
    }

    /// What readers see.
    pub fn rotulo(self) -> &'static str {
        match self {
            Self::Favorable => "Favorable",
            Self::Desfavorable => "Desfavorable",
            Self::Determinado => "Determinado",
            Self::LoDefineElPliego => "Lo define el pliego",
            Self::NoDecidido => "La doctrina no lo decide",
            Self::FaltanDatos => "Faltan datos",
            Self::FueraDeAlcance => "Fuera del alcance de la regla",
        }
    }
}

/// One way a rule can end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Desenlace {
    /// Code, specific to the rule.
    pub codigo: &'static str,
    /// Which way it points.
    pub sentido: Sentido,
    /// Short label.
    pub rotulo: &'static str,
    /// The step whose citation supports it; always part of the trace.
    pub apoyo: &'static str,
}

/// The ways a rule can end, as an enum; made by [`desenlaces!`](crate::desenlaces).
pub trait Termina: Copy {
    /// What is told of one.
    fn desenlace(self) -> &'static Desenlace;
}

/// Declares the ways a rule can end: the enum, its codes, where each points, its label and the step that supports it.
/// Two that share a code and point different ways are two variants.
#[macro_export]
macro_rules! desenlaces {
    ($(#[$meta:meta])* $vis:vis enum $E:ident {
        $($v:ident = $codigo:literal, $sentido:ident, $rotulo:literal, apoyo $apoyo:literal;)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        $vis enum $E { $(#[doc = $rotulo] $v),+ }

        impl $E {
            /// Each, in order.
            pub(crate) const TODOS: &'static [$crate::veredicto::Desenlace] = &[$($crate::veredicto::Desenlace {
                codigo: $codigo,
                sentido: $crate::veredicto::Sentido::$sentido,
                rotulo: $rotulo,
                apoyo: $apoyo,
            }),+];
        }

        impl $crate::veredicto::Termina for $E {
            fn desenlace(self) -> &'static $crate::veredicto::Desenlace {
                &Self::TODOS[self as usize]
            }
        }
    };
}

/// A value in a result or a step. Numbers are formatted only when shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Valor {
    /// No value.
    Nulo,
    /// Yes or no.
    Logico(bool),
    /// A whole number: a year, days, a count.
    Entero(i64),
    /// Text.
    Texto(Cow<'static, str>),
    /// One of a closed list: JSON has its code, readers see its label.
    Codigo(Nombre),
    /// Money: two decimals, rounded once.
    Dinero(Exacto),
    /// A ratio, cut toward zero to two decimals.
    Truncada(Razon),
    /// An exact number, cut toward zero to two decimals.
    TruncadaDe(Exacto),
    /// A number as it was written.
    Escrito(Decimal),
    /// A ratio as an irreducible fraction.
    Fraccion(Razon),
    /// An exact number as an irreducible fraction.
    FraccionDe(Exacto),
    /// A date.
    Fecha(Date),
    /// A list.
    Lista(Vec<Valor>),
    /// A record.
    Objeto(Vec<(Nombre, Valor)>),
}

/// No value, to be lent.
static NULO: Valor = Valor::Nulo;

impl Valor {
    /// Text that is part of the program.
    pub const fn texto(t: &'static str) -> Self {
        Self::Texto(Cow::Borrowed(t))
    }

    /// A field of a record; no value when this has none of that name.
    pub fn campo(&self, nombre: Nombre) -> &Self {
        match self {
            Self::Objeto(campos) => campos
                .iter()
                .find(|(n, _)| n.clave == nombre.clave)
                .map_or(&NULO, |(_, v)| v),
            _ => &NULO,
        }
    }

    /// The code, if this is one.
    pub const fn codigo(&self) -> Option<Nombre> {
        match self {
            Self::Codigo(n) => Some(*n),
            _ => None,
        }
    }

    /// The number as JSON shows it, if this is a number.
    pub fn cifra(&self) -> Option<String> {
        match self {
            Self::Dinero(d) => Some(d.dinero()),
            Self::Truncada(r) => Some(r.exacto().truncado()),
            Self::TruncadaDe(e) => Some(e.truncado()),
            Self::Escrito(d) => Some(d.to_string()),
            Self::Fraccion(r) => Some(r.exacto().fraccion()),
            Self::FraccionDe(e) => Some(e.fraccion()),
            _ => None,
        }
    }
}

impl From<bool> for Valor {
    fn from(b: bool) -> Self {
        Self::Logico(b)
    }
}

impl From<i64> for Valor {
    fn from(n: i64) -> Self {
        Self::Entero(n)
    }
}

impl From<Ejercicio> for Valor {
    fn from(e: Ejercicio) -> Self {
        Self::Entero(e.0.into())
    }
}

impl From<Exacto> for Valor {
    fn from(e: Exacto) -> Self {
        Self::Dinero(e)
    }
}

impl From<&'static str> for Valor {
    fn from(t: &'static str) -> Self {
        Self::texto(t)
    }
}

impl From<String> for Valor {
    fn from(t: String) -> Self {
        Self::Texto(Cow::Owned(t))
    }
}

impl From<Nombre> for Valor {
    fn from(n: Nombre) -> Self {
        Self::Codigo(n)
    }
}

impl From<&Desenlace> for Valor {
    fn from(d: &Desenlace) -> Self {
        Self::Codigo(Nombre::nuevo(d.codigo, d.rotulo))
    }
}

impl<T: Into<Self>> From<Option<T>> for Valor {
    fn from(v: Option<T>) -> Self {
        v.map_or(Self::Nulo, Into::into)
    }
}

impl<T: Into<Self>> FromIterator<T> for Valor {
    fn from_iter<I: IntoIterator<Item = T>>(valores: I) -> Self {
        Self::Lista(valores.into_iter().map(Into::into).collect())
    }
}

impl Serialize for Valor {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Nulo => s.serialize_unit(),
            Self::Logico(b) => s.serialize_bool(*b),
            Self::Entero(n) => s.serialize_i64(*n),
            Self::Texto(t) => s.serialize_str(t),
            Self::Codigo(n) => s.serialize_str(n.clave),
            Self::Fecha(f) => s.collect_str(f),
            Self::Lista(l) => s.collect_seq(l),
            Self::Objeto(o) => s.collect_map(o.iter().map(|(n, v)| (n.clave, v))),
            numero => s.serialize_str(&numero.cifra().unwrap_or_default()),
        }
    }
}

/// A step that was executed.
#[derive(Debug, Clone)]
pub struct Paso<'c> {
    /// Its identifier.
    pub id: &'static str,
    /// What it asks.
    pub enunciado: &'static str,
    /// The facts and figures it used.
    pub valores: Vec<(Nombre, Valor)>,
    /// What it concluded.
    pub resultado: Cow<'static, str>,
    /// What it rests on.
    pub fundamentos: Vec<&'c Fundamento>,
}

/// A limit of a verdict, or a warning.
#[derive(Debug, Clone)]
pub struct Aviso<'c> {
    /// Its identifier.
    pub id: &'static str,
    /// A Spanish sentence.
    pub mensaje: Cow<'static, str>,
    /// What it rests on; may be empty.
    pub fundamentos: Vec<&'c Fundamento>,
}

/// What a rule answers to an input. Only [`crate::reglas::ReglaFundada`] makes one.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Veredicto<'c> {
    /// The rule.
    pub regla: &'static str,
    /// Its version.
    pub version: u32,
    /// How it ended.
    pub desenlace: &'static Desenlace,
    /// One plain Spanish sentence.
    pub resumen: String,
    /// Values specific to the rule.
    pub resultado: Valor,
    /// The steps executed, in order.
    pub pasos: Vec<Paso<'c>>,
    /// What the verdict does not say.
    pub limites: Vec<Aviso<'c>>,
    /// What the reader should be warned of.
    pub advertencias: Vec<Aviso<'c>>,
}

impl<'c> Veredicto<'c> {
    /// Every citation, in order: steps, limits, warnings.
    pub fn fundamentos(&self) -> impl Iterator<Item = &'c Fundamento> + '_ {
        let avisos = self
            .limites
            .iter()
            .chain(&self.advertencias)
            .flat_map(|a| &a.fundamentos);
        let de_pasos = self.pasos.iter().flat_map(|p| &p.fundamentos);
        de_pasos.chain(avisos).copied()
    }

    /// The citation to show beside the verdict: what the step that supports its outcome rests on, or the last that has
    /// support.
    pub fn principal(&self) -> Option<&'c Fundamento> {
        let con_apoyo = |p: &Paso<'c>| p.fundamentos.iter().find(|f| f.sustenta()).copied();
        let desenlace = self
            .pasos
            .iter()
            .find(|p| p.id == self.desenlace.apoyo)
            .and_then(con_apoyo);
        desenlace.or_else(|| self.pasos.iter().rev().find_map(con_apoyo))
    }
}
