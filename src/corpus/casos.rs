//! Worked cases of a rule: shown to readers, run by `verificar` and by the tests.

use serde::Deserialize;

/// One worked case.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Caso {
    /// What the case shows.
    pub titulo: String,
    /// The input, as JSON.
    pub entrada: String,
    /// Expected code; absent when the input is in error.
    pub codigo: Option<String>,
    /// Expected values of the result, as JSON; only those named are compared.
    pub resultado: Option<String>,
    /// Paragraphs (`documento/parrafo`) that the verdict must cite.
    #[serde(default)]
    pub cita: Vec<String>,
    /// Steps that must have been executed.
    #[serde(default)]
    pub pasos: Vec<String>,
    /// Warnings that must appear.
    #[serde(default)]
    pub advertencias: Vec<String>,
    /// Paths that must be reported, when the input is in error.
    #[serde(default)]
    pub errores: Vec<String>,
}

/// A file of cases.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Archivo {
    #[serde(default)]
    pub caso: Vec<Caso>,
}
