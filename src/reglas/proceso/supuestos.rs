//! What nobody wrote and was taken for granted: a field that may be left out has a value all the same.

use super::entrada::{es_de_obra, tipo};
use crate::hechos::{Dato, Tipo, por_omision};

/// A field that was left out, with the value it has then.
#[derive(Debug, Clone)]
pub(crate) struct Supuesto {
    /// Its path, `[]` for every list.
    pub(crate) ruta: String,
    /// Its label.
    pub(crate) rotulo: &'static str,
    /// What it takes.
    pub(crate) tipo: Tipo,
    /// What was taken for granted.
    pub(crate) valor: Dato,
    /// How many times.
    pub(crate) veces: usize,
}

/// What was taken for granted in a process, each field once, in the order of the fields.
pub(crate) fn supuestos(dato: &Dato) -> Vec<Supuesto> {
    let proceso = dato.campo("proceso");
    let obra = proceso.and_then(|p| p.campo("es_obra")) != Some(&Dato::Logico(false));
    let mut salida = Vec::new();
    recorrer(&tipo(), &[dato], "", &mut salida);
    salida.retain(|s| obra || !es_de_obra(&s.ruta));
    salida
}

/// Looks for fields left out in many records of one type at once.
fn recorrer(tipo: &Tipo, datos: &[&Dato], ruta: &str, salida: &mut Vec<Supuesto>) {
    match tipo {
        Tipo::Nulable(t) => {
            let dados: Vec<&Dato> = datos
                .iter()
                .copied()
                .filter(|d| **d != Dato::Nulo)
                .collect();
            recorrer(t, &dados, ruta, salida);
        }
        Tipo::Lista(t) => {
            let dentro: Vec<&Dato> = (datos.iter())
                .flat_map(|d| match d {
                    Dato::Lista(l) => l.as_slice(),
                    _ => &[],
                })
                .collect();
            recorrer(t, &dentro, &format!("{ruta}[]"), salida);
        }
        Tipo::Objeto(campos) => {
            for c in *campos {
                let ruta = if ruta.is_empty() {
                    c.nombre.to_owned()
                } else {
                    format!("{ruta}.{}", c.nombre)
                };
                let dados: Vec<&Dato> = datos.iter().filter_map(|d| d.campo(c.nombre)).collect();
                let veces = datos.len() - dados.len();
                let valor = c.omision.map(por_omision).filter(|v| *v != Dato::Nulo);
                if let Some(valor) = valor.filter(|_| veces > 0) {
                    salida.push(Supuesto {
                        ruta: ruta.clone(),
                        rotulo: c.rotulo,
                        tipo: (c.tipo)(),
                        valor,
                        veces,
                    });
                }
                if !dados.is_empty() {
                    recorrer(&(c.tipo)(), &dados, &ruta, salida);
                }
            }
        }
        _ => {}
    }
}
