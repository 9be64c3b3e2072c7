//! Rules studied: run along the days, set apart from their variants, compared step by step.

mod divergencia;
mod linea_de_tiempo;
mod testigos;

pub use divergencia::{Divergencia, divergencias, primera_divergencia};
pub use linea_de_tiempo::{Cambio, LineaDeTiempo, SinLinea, Tramo, con_dia, linea_de_tiempo};
pub use testigos::{Contraste, Testigo, testigos};
