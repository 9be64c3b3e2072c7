//! Search, paragraph by paragraph: the query is read, understood, compiled, run, ranked and grouped.
//!
//! One file per stage, each stage a value one can look at: [`Consulta`] is what was written, [`Plan`] what was
//! understood, [`Compilado`] what is looked for in the index. Roles matter: an answer comes before its reasons, and these
//! before headnotes; publicity comes last. Copies of a paragraph are one result, the best role first. User text never
//! reaches tantivy's query parser.

mod ajustes;
mod buscador;
mod fallo;
mod indice;
mod pregunta;
mod recorrido;
mod respuesta;
mod textos;

pub use ajustes::Ajustes;
pub use buscador::Buscador;
pub use fallo::Fallo;
pub use indice::Parrafo;
pub use pregunta::campos::{Campo, PATRON_DE_ANIOS, anios};
pub use pregunta::consulta::{Consulta, Exigencia, Palabra};
pub use pregunta::peticion::{
    Facetas, MAXIMA_PAGINA, MAXIMO_POR_PAGINA, Orden, POR_PAGINA, Peticion,
};
pub use pregunta::plan::{Entendida, Plan};
pub use pregunta::referencias::Referencia;
pub use respuesta::hallazgo::{Alcance, Compilado, Faceta, Respuesta, Resultado};
pub use textos::Textos;
