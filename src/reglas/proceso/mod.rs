//! The evaluation of a whole process: the rules, composed for every bidder and its members.
//!
//! Nothing is decided here that a rule does not decide. Facts of members are combined, the rules run over them, and the
//! state of a bidder follows from the sense of its verdicts. What no rule may decide is collected, not filled in.

mod avisos;
mod curso;
mod entrada;
mod evaluacion;
mod evaluado;
mod lecturas;
mod miembro;
mod pendientes;
mod reglas;
mod supuestos;

pub(crate) use super::comunes::{
    capacidad::n as de_capacidad,
    indicadores::{Cumple, n as de_indicador},
};
pub(crate) use avisos::{AvisoDeHechos, avisos};
pub(crate) use entrada::{
    Entrada, ID, VERSION, entendido, es_de_obra, exigido_en_obra, leer, tipo,
};
pub(crate) use evaluado::{EstadoProponente, Evaluado, Lectura, NO_SE_MIRO, PorIntegrante, n};
pub(crate) use pendientes::{Asunto, Pendiente, Pendientes, asuntos};
pub(crate) use reglas::{Dictado, Reglas};
pub(crate) use supuestos::{Supuesto, supuestos};
