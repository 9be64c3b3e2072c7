//! The command line. Every message is Spanish, the argument parser's own included.
//!
//! Exit codes: 0 done, whatever the verdict; 1 failed; 2 bad input.

mod argumentos;
mod comprobar;
mod impacto;
mod lotes;
mod ordenes;
mod procesos;
mod servidor;
mod vigilante;

pub use argumentos::ejecutar;
