//! Exercises made from the worked cases: the facts are given, the verdict and the paragraph that supports it are asked.
//!
//! Each case that reaches a verdict is one exercise with two questions. The options of the first are the outcomes of the
//! rule, or, where the outcome is always to have computed something, what the rule answers to other cases. Those of the
//! second are the paragraph shown beside the verdict and paragraphs that a search also finds and that cannot support it
//! ([`Porque`] says why each cannot). Nothing is drawn at random: options stand in the order of a hash of exercise and
//! option, so that an exercise is the same for a teacher and for every student.
//!
//! An exercise is known by a hash of the title of its case: the title itself often tells the answer.

mod distractores;
mod ejercicios;
mod pasaje;
mod pregunta;

pub use ejercicios::{Aula, Ejercicio, Tema, uno_por_desenlace};
pub use pregunta::{OpcionParrafo, OpcionVeredicto, Porque, Pregunta};
