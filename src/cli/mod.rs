//! The command line. Every message is Spanish, the argument parser's own included.
//!
//! Exit codes: 0 done, whatever the verdict; 1 failed; 2 bad input.

mod argumentos;
mod buscar;
mod completar;
mod comprobar;
mod evaluar;
mod gramatica;
mod impacto;
mod importar;
mod lotes;
mod procesos;
mod reglas;
mod reproducir;
mod servidor;
mod terminal;
mod verificar;
mod vigilante;

pub use argumentos::ejecutar;
