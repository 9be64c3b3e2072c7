//! The controls of a form, and the faults of what was written in them.

use crate::{
    hechos::{
        Errores, Falta, Tipo,
        formulario::{self, ClaseControl, Escrito, Pieza},
    },
    lengua::texto,
    reglas::ReglaFundada,
};
use std::collections::BTreeMap;

pub(super) struct FaltaVista {
    pub(super) ancla: Option<String>,
    pub(super) rotulo: String,
    pub(super) mensaje: String,
}

#[derive(Default)]
pub(super) struct PiezaVista {
    pub(super) tipo: &'static str,
    pub(super) ruta: String,
    pub(super) ancla: String,
    pub(super) rotulo: String,
    pub(super) ayuda: &'static str,
    pub(super) valor: String,
    pub(super) error: Option<String>,
    pub(super) exigido: bool,
    pub(super) descrito: Option<String>,
    pub(super) opciones: Vec<(String, String)>,
    /// Class of a group; may be empty.
    pub(super) clase: &'static str,
    /// How many rows a list has.
    pub(super) cuantas: usize,
    /// What a row is called, when the buttons say it.
    pub(super) fila: &'static str,
    /// Where each row button sends the form; where the form goes, when empty.
    pub(super) agregar_en: String,
    pub(super) quitar_en: String,
    /// Whether the last row may be taken away.
    pub(super) quitable: bool,
}

/// How many rows each list of an empty form shows.
pub(super) fn filas_iniciales(tipo: &Tipo) -> BTreeMap<String, usize> {
    let mut filas = BTreeMap::new();
    if let Tipo::Objeto(campos) = tipo {
        for c in *campos {
            if let Tipo::Lista(t) = (c.tipo)() {
                filas.insert(
                    c.nombre.to_owned(),
                    if matches!(*t, Tipo::Objeto(_)) { 1 } else { 3 },
                );
            }
        }
    }
    filas
}

/// The faults of a form and its controls.
pub(super) fn controles(
    l: &ReglaFundada,
    escrito: &Escrito,
    errores: &Errores,
    filas: &BTreeMap<String, usize>,
) -> (Vec<FaltaVista>, Vec<PiezaVista>) {
    let piezas = piezas(&l.entrada(), escrito, errores, filas);
    (faltas(errores, &piezas), piezas)
}

/// The pieces of a form, each with the fault that stands at its path.
pub(super) fn piezas(
    tipo: &Tipo,
    escrito: &Escrito,
    errores: &Errores,
    filas: &BTreeMap<String, usize>,
) -> Vec<PiezaVista> {
    formulario::piezas(tipo, escrito, errores, filas)
        .into_iter()
        .map(pieza)
        .collect()
}

/// What is wrong, each fault with the control that mends it and the row it is in.
pub(super) fn faltas(errores: &Errores, piezas: &[PiezaVista]) -> Vec<FaltaVista> {
    let por_ruta: BTreeMap<&str, &PiezaVista> = piezas
        .iter()
        .filter(|p| !p.ruta.is_empty() && p.tipo != "filas")
        .map(|p| (p.ruta.as_str(), p))
        .collect();
    let falta = |e: &Falta| {
        let ruta = e.ruta.strip_prefix("$.").unwrap_or(&e.ruta);
        // A fault of a whole group, or of a row that no control shows, leads to the nearest one that is shown.
        let cortes = ruta.match_indices(['.', '[']).map(|(i, _)| i);
        let antes: Vec<&str> = cortes.map(|i| &ruta[..i]).collect();
        let cerca = std::iter::once(ruta)
            .chain(antes.iter().rev().copied())
            .find_map(|r| por_ruta.get(r));
        let filas = antes.iter().filter(|r| r.ends_with(']'));
        let lugar = filas
            .filter_map(|r| por_ruta.get(r))
            .map(|p| p.rotulo.as_str());
        let rotulo = cerca.map_or(ruta, |p| &p.rotulo);
        let dicho: Vec<&str> = lugar.filter(|l| *l != rotulo).chain([rotulo]).collect();
        FaltaVista {
            ancla: cerca.map(|p| p.ancla.clone()),
            rotulo: dicho.join(" › "),
            mensaje: formulario::mensaje(e),
        }
    };
    let callados = errores.y_mas().map(|mas| FaltaVista {
        ancla: None,
        rotulo: mas,
        mensaje: "Corrija estos y envíe de nuevo.".to_owned(),
    });
    errores.lista().iter().map(falta).chain(callados).collect()
}

pub(super) fn pieza(p: Pieza) -> PiezaVista {
    match p {
        Pieza::Abre {
            rotulo,
            ruta,
            ayuda,
            error,
        } => PiezaVista {
            tipo: "abre",
            error,
            ancla: ancla(&ruta),
            rotulo,
            ayuda,
            ruta,
            ..PiezaVista::default()
        },
        Pieza::Cierra => PiezaVista {
            tipo: "cierra",
            ..PiezaVista::default()
        },
        Pieza::Filas {
            ruta,
            rotulo,
            cuantas,
        } => PiezaVista {
            tipo: "filas",
            rotulo,
            ruta,
            quitable: cuantas > 0,
            cuantas,
            ..PiezaVista::default()
        },
        Pieza::Control(c) => {
            let ancla = ancla(&c.ruta);
            let ayuda = (!c.ayuda.is_empty()).then(|| format!("a-{ancla}"));
            let error = c.error.is_some().then(|| format!("e-{ancla}"));
            let descrito: Vec<String> = ayuda.into_iter().chain(error).collect();
            let (tipo, opciones) = match c.clase {
                ClaseControl::Opcion(o) => ("opcion", o),
                ClaseControl::Fecha => ("fecha", Vec::new()),
                ClaseControl::Numero => ("numero", Vec::new()),
                ClaseControl::Texto => ("texto", Vec::new()),
            };
            PiezaVista {
                tipo,
                ruta: c.ruta,
                ancla,
                rotulo: c.rotulo,
                ayuda: c.ayuda,
                valor: c.valor,
                error: c.error,
                exigido: c.exigido,
                descrito: (!descrito.is_empty()).then(|| descrito.join(" ")),
                opciones,
                ..PiezaVista::default()
            }
        }
    }
}

/// `estados[0].anio` → `c-estados-0-anio`.
pub(super) fn ancla(ruta: &str) -> String {
    format!(
        "c-{}",
        texto::para_direccion(&ruta.replace(['[', ']', '.', '_'], " "))
    )
}
