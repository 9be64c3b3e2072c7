//! From the raw text of an official document to its file in the corpus.
//!
//! 1. `limpieza` takes out what is no paragraph: letterheads, bookmarks, images; it brings footnotes together.
//! 2. `bloques` cuts lines into printed paragraphs, list items, tables and formulas, and mends page breaks.
//! 3. `decisiones` applies what a reviewer decided, each with a reason, from a file of the corpus.
//! 4. `roles` finds sections and gives each block its role; what it is unsure of goes to the report.
//! 5. `mascara` hides private petitioners' data (Ley 1581 de 2012).
//! 6. `identidad` gives ids, or keeps those of the document that is being replaced.
//!
//! The same source with the same decisions gives the same bytes. Nothing here reads or writes files.

mod bloques;
mod decisiones;
mod identidad;
mod importar;
mod informe;
mod limpieza;
mod mascara;
mod roles;

pub use decisiones::Decisiones;
pub use importar::{Importacion, identificar, importar};
pub use informe::{Informe, Quitado, Rechazo};
