//! The doctrine as a whole: what each paragraph is to the rules, what repeats what, and by topic.

pub mod cobertura;
pub mod lineas;
mod renglones;
mod tema;
pub mod temas;
