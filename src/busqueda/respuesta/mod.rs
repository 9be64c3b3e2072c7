//! What is shown of what was found.

pub(super) mod facetas;
pub(super) mod hallazgo;
pub(super) mod relectura;
pub(super) mod resaltado;
pub(super) mod resultados;
pub(super) mod valores;
