//! Handlers of the JSON API.

pub(super) mod operaciones;
pub(super) mod respuestas;

pub(super) use operaciones::rutas;
