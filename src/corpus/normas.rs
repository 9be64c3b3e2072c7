//! Names of norms, as people who edit the corpus write them: `vocabulario/normas.toml`.

use super::Certeza;
use serde::Deserialize;

/// What kind of act a norm is, in the order in which lists show them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClaseDeNorma {
    /// The constitution.
    Constitucion,
    /// A reform of it.
    ActoLegislativo,
    /// A law.
    Ley,
    /// A decree, with force of law or not.
    Decreto,
    /// A code that is known by its name alone.
    Codigo,
    /// A resolution.
    Resolucion,
    /// A circular of another authority, or one that this corpus does not hold.
    Circular,
    /// A guide or manual of the agency.
    Guia,
    /// A ruling.
    Providencia,
}

impl ClaseDeNorma {
    /// Every kind, in order.
    pub const TODAS: [Self; 9] = [
        Self::Constitucion,
        Self::ActoLegislativo,
        Self::Ley,
        Self::Decreto,
        Self::Codigo,
        Self::Resolucion,
        Self::Circular,
        Self::Guia,
        Self::Providencia,
    ];

    /// The name in files and JSON.
    pub fn nombre(self) -> &'static str {
        match self {
            Self::Constitucion => "constitucion",
            Self::ActoLegislativo => "acto-legislativo",
            Self::Ley => "ley",
            Self::Decreto => "decreto",
            Self::Codigo => "codigo",
            Self::Resolucion => "resolucion",
            Self::Circular => "circular",
            Self::Guia => "guia",
            Self::Providencia => "providencia",
        }
    }

    /// The word before a number: «Ley».
    pub fn titulo(self) -> &'static str {
        match self {
            Self::Constitucion => "Constitución",
            Self::ActoLegislativo => "Acto Legislativo",
            Self::Ley => "Ley",
            Self::Decreto => "Decreto",
            Self::Codigo => "Código",
            Self::Resolucion => "Resolución",
            Self::Circular => "Circular",
            Self::Guia => "Guía",
            Self::Providencia => "Providencia",
        }
    }

    /// The heading over several.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Constitucion => "Constitución",
            Self::ActoLegislativo => "Actos legislativos",
            Self::Ley => "Leyes",
            Self::Decreto => "Decretos",
            Self::Codigo => "Códigos",
            Self::Resolucion => "Resoluciones",
            Self::Circular => "Circulares",
            Self::Guia => "Guías y manuales",
            Self::Providencia => "Providencias judiciales",
        }
    }
}

/// A norm that texts call by a name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NombreDeNorma {
    /// Its name in full.
    pub titulo: String,
    /// What kind of act it is.
    pub clase: ClaseDeNorma,
    /// Its number, with `anio`; both or none.
    pub numero: Option<u32>,
    /// Its year.
    pub anio: Option<i16>,
    /// How texts and readers call it; accents and capitals are the same.
    pub nombres: Vec<String>,
    /// Where the name comes from.
    pub fuente: String,
    /// How well that is known.
    pub certeza: Certeza,
}

impl NombreDeNorma {
    /// What is wrong with it, in Spanish.
    pub(super) fn revisar(&self) -> Option<String> {
        let titulo = &self.titulo;
        if self.numero.is_some() != self.anio.is_some() {
            return Some(format!(
                "la norma «{titulo}» debe tener «numero» y «anio», o ninguno de los dos"
            ));
        }
        if self.nombres.is_empty() || self.nombres.iter().any(|n| n.trim().is_empty()) {
            return Some(format!("la norma «{titulo}» no dice ningún nombre"));
        }
        None
    }
}

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Archivo {
    #[serde(default)]
    pub norma: Vec<NombreDeNorma>,
}
