//! JSON shapes of the API and the command line, apart from the domain types.

mod busqueda;
mod cobertura;
mod comprobacion;
mod documentos;
mod errores;
mod fundamentos;
mod impacto;
mod linea;
mod normas;
mod procesos;
mod reglas;
mod temas;
mod veredicto;

pub use busqueda::{busqueda, explicacion};
pub use cobertura::cobertura;
pub use comprobacion::comprobacion;
pub use documentos::{documento, documento_breve, parrafo};
pub use errores::{entrada_invalida, mal_escrito};
pub use fundamentos::Cita;
pub use impacto::impacto;
pub use linea::linea_de_tiempo;
pub use normas::{norma, normas};
#[cfg(feature = "pdf")]
pub(crate) use procesos::proceso_entero;
pub(crate) use procesos::{FalloAlEscribir, escribir_proceso};
pub use reglas::{esquema, regla, regla_breve};
pub use temas::{linea, lineas, tema, temas};
pub use veredicto::{Veredicto, dictamen, reproduccion};
