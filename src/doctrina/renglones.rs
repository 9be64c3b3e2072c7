//! The lines of the ledger: what a paragraph is to the rules, and what a rule stands on.

use crate::{
    corpus::{Certeza, Lugar, Motivo, Papel, Rol},
    reglas::Ficha,
};

/// What a paragraph is to the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Clase {
    /// Some rule rests on it.
    Cubierto,
    /// It says what another paragraph says.
    Repetido,
    /// It holds nothing to run.
    NoEjecutable,
    /// It could be run and no rule does.
    Pendiente,
    /// Nobody has looked at it.
    SinClasificar,
}

impl Clase {
    /// Every class, in order.
    pub const TODAS: [Self; 5] = [
        Self::Cubierto,
        Self::Repetido,
        Self::NoEjecutable,
        Self::Pendiente,
        Self::SinClasificar,
    ];

    /// The name in addresses and JSON.
    pub fn nombre(self) -> &'static str {
        match self {
            Self::Cubierto => "cubierto",
            Self::Repetido => "repetido",
            Self::NoEjecutable => "no-ejecutable",
            Self::Pendiente => "pendiente",
            Self::SinClasificar => "sin-clasificar",
        }
    }

    /// What readers see.
    pub fn rotulo(self) -> &'static str {
        match self {
            Self::Cubierto => "Cubierto",
            Self::Repetido => "Repetido",
            Self::NoEjecutable => "No ejecutable",
            Self::Pendiente => "Pendiente",
            Self::SinClasificar => "Sin clasificar",
        }
    }

    /// The class of that name.
    pub fn de_nombre(nombre: &str) -> Option<Self> {
        Self::TODAS.into_iter().find(|c| c.nombre() == nombre)
    }
}

/// How many paragraphs there are of each class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cuentas([usize; 5]);

impl Cuentas {
    /// Those of one class.
    pub fn de(&self, clase: Clase) -> usize {
        self.0[clase as usize]
    }

    /// All of them.
    pub fn total(&self) -> usize {
        self.0.iter().sum()
    }

    fn sumar(&mut self, clase: Clase) {
        self.0[clase as usize] += 1;
    }
}

impl<'a> FromIterator<&'a Renglon> for Cuentas {
    fn from_iter<I: IntoIterator<Item = &'a Renglon>>(renglones: I) -> Self {
        let mut cuentas = Self::default();
        for r in renglones {
            cuentas.sumar(r.clase());
        }
        cuentas
    }
}

/// A place of a rule that rests on a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Uso {
    /// The rule.
    pub regla: &'static str,
    /// Its step, limit or warning.
    pub paso: &'static str,
    /// What the citation does there.
    pub papel: Papel,
}

/// Why a paragraph is in its class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Razon {
    /// Rules rest on it.
    Cubierto {
        /// Where.
        usos: Vec<Uso>,
        /// What of it no rule runs, when an editor has seen it.
        resto: Option<String>,
    },
    /// It is a copy, or an editor says that it says the same as others.
    Repetido {
        /// What it repeats; never a repetition itself.
        de: Vec<Lugar>,
        /// Why it is a repetition.
        como: Repeticion,
    },
    /// It holds nothing to run.
    NoEjecutable(Motivo, String),
    /// It could be run.
    Pendiente {
        /// The rule that should do it, existing or proposed.
        regla: String,
        /// What it would run.
        nota: String,
    },
    /// Nobody has looked at it.
    SinClasificar,
}

/// Why a paragraph is held to repeat others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repeticion {
    /// It is a copy of this one: what it repeats, or a paragraph that an editor says repeats it.
    Copia(Lugar),
    /// An editor says so, and why.
    Juicio(String),
}

/// One paragraph of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renglon {
    /// Where it stands.
    pub lugar: Lugar,
    /// Its class and why.
    pub razon: Razon,
}

impl Renglon {
    /// Its class.
    pub fn clase(&self) -> Clase {
        match self.razon {
            Razon::Cubierto { .. } => Clase::Cubierto,
            Razon::Repetido { .. } => Clase::Repetido,
            Razon::NoEjecutable(..) => Clase::NoEjecutable,
            Razon::Pendiente { .. } => Clase::Pendiente,
            Razon::SinClasificar => Clase::SinClasificar,
        }
    }

    /// Whether rules rest on it and none of them takes it as support.
    pub fn cubierto_sin_sustentar(&self) -> bool {
        matches!(&self.razon, Razon::Cubierto { usos, .. } if !usos.iter().any(|u| u.papel == Papel::Sustenta))
    }
}

/// Something that a place of a rule stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fuente {
    /// A paragraph of the corpus, of any role.
    Parrafo {
        /// Where it stands.
        lugar: Lugar,
        /// Its role.
        rol: Rol,
        /// What the citation does.
        papel: Papel,
    },
    /// A source outside the corpus.
    Externa {
        /// Its title.
        documento: String,
        /// Page, article or numeral.
        pagina: String,
        /// How sure it is.
        verificacion: Certeza,
    },
}

/// Kinds of places of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaseLugar {
    /// A step.
    Paso,
    /// A limit.
    Limite,
    /// A warning.
    Advertencia,
}

impl ClaseLugar {
    /// The name in JSON.
    pub fn nombre(self) -> &'static str {
        match self {
            Self::Paso => "paso",
            Self::Limite => "limite",
            Self::Advertencia => "advertencia",
        }
    }
}

/// A step, limit or warning of a rule with what it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LugarDeRegla {
    /// Its id.
    pub id: &'static str,
    /// What it is.
    pub clase: ClaseLugar,
    /// What it asks or says.
    pub enunciado: &'static str,
    /// What it stands on, in the order of the links.
    pub fuentes: Vec<Fuente>,
}

impl LugarDeRegla {
    /// Whether all it stands on is outside the corpus.
    pub fn solo_externa(&self) -> bool {
        let externa = |f: &Fuente| matches!(f, Fuente::Externa { .. });
        !self.fuentes.is_empty() && self.fuentes.iter().all(externa)
    }
}

/// A rule and what it stands on.
#[derive(Debug, Clone)]
pub struct ReglaCubierta {
    /// What it says of itself.
    pub ficha: &'static Ficha,
    /// Its steps, and then its limits and warnings.
    pub lugares: Vec<LugarDeRegla>,
}
