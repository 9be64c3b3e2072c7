//! Citations: norms, opinions and rulings named inside paragraphs. Pure: it reads a corpus in memory, and never files.
//!
//! Like eyecite, it goes by stages, one file each:
//!
//! 1. `fichas`: text to tokens, folded.
//! 2. `lector`, `articulos`, `opiniones`, `menciones`: tokens to mentions, by a hand-written grammar. The same grammar reads
//!    a document and what a lawyer types in the search box.
//! 3. `resolucion`: mentions to [`Cita`], those that refer back («ibidem», «dicho artículo») by their antecedent, only when
//!    it is certain.
//! 4. `indice`: [`Citas`], which turns them round: who cites what.
//!
//! `formal` writes the citation that a reader copies.
//!
//! `escritas` reads, with the same grammar, the opinions that somebody else's text names.
//!
//! What cannot be resolved is kept, with its [`Motivo`]. A misprint is reported as such and never mended. A bare «la norma»,
//! and plurals such as «dichas disposiciones», are not citations.

mod articulos;
mod consulta;
mod directorio;
mod escritas;
mod escritura;
mod fichas;
mod formal;
mod indice;
mod lector;
mod menciones;
mod nombres;
mod norma;
mod opiniones;
mod resolucion;

pub use consulta::de_consulta;
pub(crate) use directorio::Directorio;
pub use escritas::{AnioEscrito, Dicha, Escrita, FechaEscrita, Nombrada, escritas};
pub use formal::{ALCANCE, alcance, cita_formal};
pub use indice::{Citas, Cuentas, FichaDeNorma, Sitio};
pub use norma::{Acto, Articulo, Cita, ClaseDeParte, Destino, Motivo, Norma, Opinion, Parte, Via};
