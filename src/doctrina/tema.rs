//! A topic: how it is printed, what was merged into it, and its paragraphs.

use crate::corpus::Lugar;

/// How a paragraph came to be under a topic, the firmest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Procedencia {
    /// A headnote that the document prints under it.
    Extracto,
    /// It says what a headnote printed under it repeats, or is of the same line of doctrine.
    Repite,
    /// It answers or orders in a document whose list of topics has it, with no headnote under it.
    Documento,
    /// It answers or orders in a document that the edition put there.
    Edicion,
}

impl Procedencia {
    /// The name used in JSON.
    pub fn nombre(self) -> &'static str {
        match self {
            Self::Extracto => "extracto",
            Self::Repite => "repite",
            Self::Documento => "documento",
            Self::Edicion => "edicion",
        }
    }
}

/// A place where a line is printed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Impreso {
    /// Index of the document.
    pub documento: usize,
    /// The line, as printed.
    pub linea: String,
    /// Whether it stands over a headnote; else in the list at the head of the document.
    pub extracto: bool,
}

/// A paragraph under a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Puesto {
    /// The paragraph.
    pub lugar: Lugar,
    /// How it came there.
    pub procedencia: Procedencia,
}

/// Lines that the edition reads as a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fundida {
    /// The line, or its beginning.
    pub de: String,
    /// Why.
    pub razon: String,
}

/// A document that the edition put under a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asignado {
    /// Index of the document.
    pub documento: usize,
    /// Why.
    pub razon: String,
}

/// A node of the tree.
#[derive(Debug, Clone, Default)]
pub struct Tema {
    /// Its address, given by its words: `capacidad-residual--calculo`.
    pub slug: String,
    /// Its last part, as it is printed most often.
    pub nombre: String,
    /// All its parts, joined with «–».
    pub ruta: String,
    /// The node above.
    pub padre: Option<usize>,
    /// Nodes below, by name.
    pub hijos: Vec<usize>,
    /// Where its very line is printed.
    pub impresos: Vec<Impreso>,
    /// Lines that are read as this one or begin as this one.
    pub fundidas: Vec<Fundida>,
    /// Other names that readers use.
    pub otros_nombres: Vec<String>,
    /// What the edition says of it.
    pub descripcion: Option<String>,
    /// The paragraph that says what it is.
    pub definido_en: Option<Lugar>,
    /// Topics that its reader may want.
    pub ver_tambien: Vec<usize>,
    /// Documents put here by the edition.
    pub asignados: Vec<Asignado>,
    /// Its paragraphs and those of the nodes below: documents in the order of their dates, best role first in each.
    pub puestos: Vec<Puesto>,
    /// Documents that print it or something below it, or were put there, in the order of their dates.
    pub documentos: Vec<usize>,
    /// Rules that rest on its paragraphs, by id.
    pub reglas: Vec<String>,
    /// Rules that rest on other paragraphs of its documents, by id.
    pub otras_reglas: Vec<String>,
    /// Whether some document prints it or something below it; else it is of the edition.
    pub impreso: bool,
}

impl Tema {
    /// Whether it only leads to the one below: no line ends here.
    pub fn es_paso(&self) -> bool {
        self.impresos.is_empty() && self.asignados.is_empty() && self.hijos.len() == 1
    }
}
