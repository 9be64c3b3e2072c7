//! Everything the doors serve: one corpus, its rules made ready, its index. Built aside and swapped in whole.

mod buscar;
mod comparacion;
pub mod completar;
mod dictar;
pub mod impacto;
mod procesos;
mod recibo;
mod relevo;
mod reproducir;
mod sala;
pub mod sugerencias;
mod verificacion;

pub use buscar::Hallazgo;
pub use dictar::Dictamen;
pub(crate) use procesos::EvaluacionDeProceso;
pub use procesos::SinRegla;
pub use recibo::{Citado, Contenido, Recibo};
pub use relevo::Objecion;
pub use reproducir::{EstadoDeReproduccion, Reproduccion, reproducir};
pub use sala::App;
pub use verificacion::Verificacion;
