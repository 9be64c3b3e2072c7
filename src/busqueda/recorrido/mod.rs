//! The walk over the lists: who is found, what it is worth.

pub(super) mod candidatos;
pub(super) mod condiciones;
pub(super) mod conjunto;
pub(super) mod formulas;
pub(super) mod hilos;
pub(super) mod mejores;
pub(super) mod puntaje;
pub(super) mod ventana;
