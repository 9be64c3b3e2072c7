//! A search as it is asked for.

use super::campos::Campo;

/// Results on a page when nobody says.
pub const POR_PAGINA: usize = 10;

/// Most results on a page.
pub const MAXIMO_POR_PAGINA: usize = 50;

/// Deepest page.
pub const MAXIMA_PAGINA: usize = 200;

/// In what order results come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Orden {
    /// Best first.
    #[default]
    Relevancia,
    /// Newest document first.
    Fecha,
}

/// Whether values are counted over the results.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Facetas {
    /// They are.
    #[default]
    Contadas,
    /// They are not: whoever asks shows none.
    Omitidas,
}

/// A search.
#[derive(Debug, Clone, Default)]
pub struct Peticion {
    /// The query as typed.
    pub consulta: String,
    /// Filters beside those in the query.
    pub filtros: Vec<(Campo, String)>,
    /// Results on a page; 0 for the usual.
    pub limite: usize,
    /// Page, from 1; 0 is 1.
    pub pagina: usize,
    /// Order.
    pub orden: Orden,
    /// Counts.
    pub facetas: Facetas,
}
