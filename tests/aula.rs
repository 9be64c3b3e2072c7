#![allow(clippy::unwrap_used, clippy::expect_used)]
use fundamento::{app::App, corpus::Archivos};
#[test]
fn ver() {
    let app = App::nueva(&Archivos::incorporados()).unwrap();
    let t = std::time::Instant::now();
    let a = app.aula();
    println!("{:?} {}", t.elapsed(), a.ejercicios().len());
    let mut n = std::collections::BTreeMap::new();
    for l in app.reglas() {
        println!(
            "{} {} de {}",
            l.ficha().id,
            a.de_regla(l.ficha().id).len(),
            app.corpus()
                .casos(l.ficha().id)
                .iter()
                .filter(|c| c.codigo.is_some())
                .count()
        );
    }
    for e in a.ejercicios() {
        *n.entry(e.parrafo.opciones().len()).or_insert(0) += 1;
        println!("\n== {} {} {}", e.regla, e.id, e.titulo);
        for (i, o) in e.veredicto.opciones().iter().enumerate() {
            println!(
                "  {} {} {}",
                if i == e.veredicto.correcta() {
                    "*"
                } else {
                    " "
                },
                o.valor,
                o.rotulo
            );
        }
        for (i, o) in e.parrafo.opciones().iter().enumerate() {
            println!(
                "  {} {} {:?} {}",
                if i == e.parrafo.correcta() { "*" } else { " " },
                o.valor,
                o.porque,
                o.pasaje.chars().take(200).collect::<String>()
            );
        }
    }
    println!("{n:?}");
}
