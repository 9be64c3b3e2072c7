//! Handlers of the pages, one per address.

pub(super) mod aula;
pub(super) mod busqueda;
pub(super) mod canales;
pub(super) mod comprobar;
pub(super) mod documentos;
pub(super) mod lotes;
pub(super) mod maquinas;
pub(super) mod procesos;
pub(super) mod recibos;
pub(super) mod reglas;
pub(super) mod respuestas;
pub(super) mod sueltas;
pub(super) mod temas;

pub(super) use sueltas::rutas;
