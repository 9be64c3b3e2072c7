//! A judged set of searches, and how well they are answered. Used by the gate and by the ablation bench.

use fundamento::{
    app::App,
    busqueda::{Ajustes, Alcance, Peticion},
    corpus::{Lugar, Rol},
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A search and the paragraphs that answer it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Busqueda {
    pub(crate) consulta: String,
    pub(crate) clase: String,
    #[allow(dead_code)]
    pub(crate) necesidad: String,
    /// `documento/parrafo`, or a document: any of them first is right.
    pub(crate) relevantes: Vec<String>,
    /// They help and do not answer.
    #[serde(default)]
    pub(crate) parciales: Vec<String>,
}

#[derive(Deserialize)]
struct Archivo {
    busqueda: Vec<Busqueda>,
}

/// How well a class is answered.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Medida {
    pub(crate) cuantas: usize,
    pub(crate) exito_1: f64,
    pub(crate) exito_5: f64,
    pub(crate) mrr: f64,
    pub(crate) ndcg: f64,
}

/// Reads a judged set.
pub(crate) fn leer(texto: &str) -> Vec<Busqueda> {
    let archivo: Archivo = toml::from_str(texto).expect("the judged set parses");
    archivo.busqueda
}

/// Every «problema» is a question whose answer is the answer of its own document.
pub(crate) fn problemas(app: &App) -> Vec<Busqueda> {
    let mut salida = Vec::new();
    for d in app.corpus().documentos() {
        let con = |rol: Rol| d.bloques.iter().filter(move |b| b.rol == rol);
        let de = |rol: Rol| con(rol).map(|b| format!("{}/{}", d.meta.id, b.id));
        let preguntas = con(Rol::Problema).filter_map(|b| Some(&b.texto[b.texto.find('¿')?..]));
        for pregunta in preguntas {
            salida.push(Busqueda {
                consulta: pregunta.to_owned(),
                clase: "problema".to_owned(),
                necesidad: String::new(),
                relevantes: de(Rol::Respuesta).collect(),
                parciales: de(Rol::Razones).collect(),
            });
        }
    }
    salida
}

fn nombre(app: &App, l: Lugar) -> String {
    let (d, b) = app.en(l).expect("results stand in the corpus");
    format!("{}/{}", d.meta.id, b.id)
}

/// The grade of each of the first ten results.
pub(crate) fn grados(app: &App, b: &Busqueda, ajustes: &Ajustes) -> (Vec<u32>, Alcance) {
    let peticion = Peticion {
        consulta: b.consulta.clone(),
        limite: 10,
        ..Peticion::default()
    };
    let r = app
        .buscador()
        .buscar_con(app.corpus(), &peticion, ajustes)
        .expect("the index answers");
    let es = |lista: &[String], n: &str| {
        lista
            .iter()
            .any(|x| x == n || n.split('/').next() == Some(x.as_str()))
    };
    let grados = r.resultados.iter().map(|x| {
        let n = nombre(app, x.lugar);
        if es(&b.relevantes, &n) {
            2
        } else {
            u32::from(es(&b.parciales, &n))
        }
    });
    (grados.collect(), r.alcance)
}

/// Measures by class, and of all together under `todas`. Searches without an answer are left out.
pub(crate) fn medir(
    app: &App,
    busquedas: &[Busqueda],
    ajustes: &Ajustes,
) -> BTreeMap<String, Medida> {
    let mut salida: BTreeMap<String, Medida> = BTreeMap::new();
    for b in busquedas.iter().filter(|b| !b.relevantes.is_empty()) {
        let (g, _) = grados(app, b, ajustes);
        let ganancia = |g: u32, i: usize| f64::from(2_u32.pow(g) - 1) / ((i + 2) as f64).log2();
        let dcg: f64 = g.iter().enumerate().map(|(i, g)| ganancia(*g, i)).sum();
        // Copies are one result, so that one full answer is all that can be asked for, and then a partial one.
        let mejor = ganancia(2, 0)
            + if b.parciales.is_empty() {
                0.0
            } else {
                ganancia(1, 1)
            };
        let primero = g.iter().position(|g| *g == 2);
        for clase in [b.clase.as_str(), "todas"] {
            let m = salida.entry(clase.to_owned()).or_default();
            m.cuantas += 1;
            m.exito_1 += f64::from(u8::from(primero == Some(0)));
            m.exito_5 += f64::from(u8::from(primero.is_some_and(|p| p < 5)));
            m.mrr += primero.map_or(0.0, |p| 1.0 / (p + 1) as f64);
            m.ndcg += (dcg / mejor).min(1.0);
        }
    }
    for m in salida.values_mut() {
        let n = m.cuantas as f64;
        (m.exito_1, m.exito_5, m.mrr, m.ndcg) =
            (m.exito_1 / n, m.exito_5 / n, m.mrr / n, m.ndcg / n);
    }
    salida
}
