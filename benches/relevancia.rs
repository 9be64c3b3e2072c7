//! What each component of the ranking is worth: the judged set measured with all of them, and without each.
//!
//! Prints a table; measures no time. A component whose row is not below the first does not earn its place.

#![allow(clippy::expect_used, clippy::print_stdout)]

#[path = "../tests/it/juicio.rs"]
mod juicio;

use fundamento::{app::App, busqueda::Ajustes, corpus::Archivos};
use juicio::{leer, medir, problemas};

fn main() {
    let app = App::nueva(&Archivos::incorporados()).expect("the shipped corpus loads");
    let mut juzgadas = match std::env::args().skip(1).find(|a| a.ends_with(".toml")) {
        Some(ruta) => leer(&std::fs::read_to_string(ruta).expect("the judged set is a file")),
        None => leer(include_str!("../tests/juzgadas.toml")),
    };
    juzgadas.extend(problemas(&app));
    let base = Ajustes::default();
    let sin = |quitar: &dyn Fn(&mut Ajustes)| {
        let mut a = base.clone();
        quitar(&mut a);
        a
    };
    let filas = [
        ("todo", base.clone()),
        ("sin encabezado", sin(&|a| a.encabezado = 0.0)),
        ("sin preguntas", sin(&|a| a.preguntas = 0.0)),
        ("sin mejor pregunta", sin(&|a| a.mejor_pregunta = 0.0)),
        ("sin la palabra misma", sin(&|a| a.literal = 0.0)),
        ("sin sinónimos", sin(&|a| a.sinonimo = 0.0)),
        ("sin cercanía", sin(&|a| a.cercania = 0.0)),
        ("sin reiteración", sin(&|a| a.reiteracion = 0.0)),
        ("sin roles", sin(&|a| a.roles = 0.0)),
        ("sin cobertura", sin(&|a| a.cobertura = 0.0)),
    ];
    println!("| {:22} | éxito@1 | éxito@5 |   MRR |  nDCG |", "");
    for (nombre, ajustes) in &filas {
        let medidas = medir(&app, &juzgadas, ajustes);
        let m = medidas["todas"];
        println!(
            "| {nombre:22} | {:7.3} | {:7.3} | {:5.3} | {:5.3} |",
            m.exito_1, m.exito_5, m.mrr, m.ndcg
        );
        if nombre == &"todo" {
            for (clase, m) in medidas.iter().filter(|(c, _)| *c != "todas") {
                println!(
                    "|   {clase:14} n={:3}  | {:7.3} | {:7.3} | {:5.3} | {:5.3} |",
                    m.cuantas, m.exito_1, m.exito_5, m.mrr, m.ndcg
                );
            }
        }
    }
}
