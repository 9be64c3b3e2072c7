//! What was asked: written, read, understood.

pub(super) mod campos;
pub(super) mod consulta;
pub(super) mod lexico;
pub(super) mod peticion;
pub(super) mod plan;
pub(super) mod referencias;
