//! The fields by which a search can be filtered, and what their values may be.

use crate::{corpus::Rol, lengua::texto};

/// A field that a query can filter by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Campo {
    /// Kind of act.
    Tipo,
    /// Year, or `2023..2026`.
    Anio,
    /// Role of the paragraph.
    Rol,
    /// Thesaurus topic.
    Tema,
    /// Norm it cites.
    Norma,
    /// Document id.
    Documento,
    /// Filing number, of the petition or of the answer.
    Radicado,
}

impl Campo {
    /// Every field.
    pub const TODOS: [Self; 7] = [
        Self::Tipo,
        Self::Anio,
        Self::Rol,
        Self::Tema,
        Self::Norma,
        Self::Documento,
        Self::Radicado,
    ];
    /// The fields whose values are counted over the results.
    pub const FACETAS: [Self; 5] = [Self::Tipo, Self::Anio, Self::Rol, Self::Tema, Self::Norma];

    /// The name in queries and addresses.
    pub fn nombre(self) -> &'static str {
        match self {
            Self::Tipo => "tipo",
            Self::Anio => "anio",
            Self::Rol => "rol",
            Self::Tema => "tema",
            Self::Norma => "norma",
            Self::Documento => "documento",
            Self::Radicado => "radicado",
        }
    }

    pub(in crate::busqueda) fn de(nombre: &str) -> Option<Self> {
        let plegado = texto::plegar(nombre);
        let igual = |c: &Self| c.nombre() == plegado || (plegado == "ano" && *c == Self::Anio);
        Self::TODOS.into_iter().find(igual)
    }

    /// Whether a paragraph has one value at most: two filters by it ask for either.
    pub(in crate::busqueda) fn es_unico(self) -> bool {
        !matches!(self, Self::Tema | Self::Norma)
    }

    /// Why a value cannot be one of this field; `None` when it can.
    pub fn objecion(self, valor: &str) -> Option<String> {
        match self {
            Self::Tipo if !matches!(valor, "concepto" | "circular") => Some(format!(
                "«{valor}» no es un tipo de documento; los hay: concepto y circular"
            )),
            Self::Rol if valor.parse::<Rol>().is_err() => Some(format!(
                "«{valor}» no es un rol; los hay: {}",
                Rol::TODOS.map(Rol::nombre).join(", ")
            )),
            Self::Anio if anios(valor).is_none() => Some(format!(
                "«{valor}» no es un año ni un intervalo como 2023..2026"
            )),
            _ => None,
        }
    }
}

/// An interval of years, for who describes [`anios`]; the first is no later than the last.
pub const PATRON_DE_ANIOS: &str =
    r"^((19\d\d|2[01]\d\d|2200)(\.\.(19\d\d|2[01]\d\d|2200)?)?|\.\.(19\d\d|2[01]\d\d|2200))$";

/// First and last year of `2024` or `2023..2026`; an open end is allowed.
pub fn anios(valor: &str) -> Option<(i16, i16)> {
    let uno = |t: &str| {
        let cuatro = t.len() == 4 && t.bytes().all(|c| c.is_ascii_digit());
        let anio = cuatro.then(|| t.parse::<i16>().ok()).flatten();
        anio.filter(|a| (1900..=2200).contains(a))
    };
    match valor.split_once("..") {
        None => uno(valor).map(|a| (a, a)),
        Some(("", "")) => None,
        Some(("", h)) => Some((i16::MIN, uno(h)?)),
        Some((d, "")) => Some((uno(d)?, i16::MAX)),
        Some((d, h)) => uno(d).zip(uno(h)).filter(|(d, h)| d <= h),
    }
}
