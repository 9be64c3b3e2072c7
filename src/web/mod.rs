//! The site and the API: addresses, headers, errors. Only this module names axum.
//!
//! A request takes one `Arc<App>` and keeps it; a new corpus is swapped in whole. Searches and evaluations run off the
//! async threads, a few at a time. Nothing a reader sends is kept; only the workshop writes, and it is not there unless
//! it was asked for.

mod api;
mod consulta;
mod error;
mod estado;
mod limites;
mod openapi;
mod paginas;
mod plazo;
mod recarga;
mod servidor;
mod sitio;
mod taller;

pub use estado::Estado;
pub use sitio::{rutas, servir};
