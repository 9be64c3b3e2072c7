//! The workshop: what a person changes in the data files of a corpus, as text in and text out.
//!
//! [`aplicar`] makes the changed files aside; it writes none and judges no rule. Whether the result may be served is for
//! [`App::relevo`](crate::app::App::relevo) to say, which knows every guarantee. A change touches the text of what it
//! changes and no other byte: comments, order and spelling of the rest stay.

mod cambio;
mod casos;
mod cobertura;
mod edicion;
mod enlaces;
mod sinonimos;
mod trozos;

pub use cambio::{Cambio, aplicar};
pub use casos::CasoNuevo;
pub use cobertura::{ClasificacionNueva, JuicioNuevo};
pub use edicion::{Edicion, version};
pub use enlaces::{EnlaceEscrito, EnlaceNuevo, enlaces_de};
pub use sinonimos::{SINONIMOS, sinonimos_de};
