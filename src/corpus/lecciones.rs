//! Lessons: rules, paragraphs and worked cases to look at in order, each with a note of the edition.
//!
//! ```toml
//! titulo = "El denominador en cero"
//! para = "Comités evaluadores"
//!
//! [[punto]]
//! parrafo = "C-353-2026/respuesta-4"
//! nota = "Qué mirar en él"
//!
//! [[punto]]
//! regla = "denominador-cero"
//! caso = "Title of one of its worked cases, as it stands in its file"
//! nota = "Qué mirar en él"
//! ```
//!
//! A rule is known here by its file of links. What a lesson names must be there: the corpus is refused when it is not.

/// A lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leccion {
    /// File name without extension; also its address.
    pub id: String,
    /// What it teaches.
    pub titulo: String,
    /// Whom it is for.
    pub para: String,
    /// What it goes through, in order.
    pub puntos: Vec<Punto>,
}

/// One stop of a lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Punto {
    /// What to look at.
    pub que: QueMirar,
    /// What the edition says of it.
    pub nota: String,
}

/// What a lesson stops at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueMirar {
    /// A rule, by id.
    Regla(String),
    /// A paragraph: document and id.
    Parrafo(String, String),
    /// A worked case of a rule, by title.
    Caso {
        /// The rule.
        regla: String,
        /// The title.
        titulo: String,
    },
}
