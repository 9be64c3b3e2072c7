//! What a report is compared with.

use super::cotejo::Indice;
use crate::{
    citas::{Citas, Directorio},
    corpus::Corpus,
    doctrina::lineas::Lineas,
};
use jiff::civil::Date;

/// What a check stands on.
#[derive(Clone, Copy)]
pub(super) struct Base<'a> {
    pub(super) corpus: &'a Corpus,
    pub(super) citas: &'a Citas,
    pub(super) lineas: &'a Lineas,
    pub(super) indice: &'a Indice,
    pub(super) directorio: &'a Directorio,
    pub(super) fecha: Option<Date>,
}
