//! The gate of the search: a judged set, and how well it must be answered.

use crate::juicio::{Busqueda, grados, leer, medir, problemas};
use fundamento::{
    app::App,
    busqueda::{Ajustes, Alcance},
    corpus::Archivos,
};
use std::sync::LazyLock;

static APP: LazyLock<App> =
    LazyLock::new(|| App::nueva(&Archivos::incorporados()).expect("the shipped corpus loads"));

fn juzgadas() -> Vec<Busqueda> {
    leer(include_str!("../juzgadas.toml"))
}

#[test]
fn every_paragraph_that_is_judged_exists() {
    for b in juzgadas() {
        for r in b.relevantes.iter().chain(&b.parciales) {
            let esta = match r.split_once('/') {
                Some((d, p)) => APP.parrafo(d, p).is_some(),
                None => APP.corpus().documento(r).is_some(),
            };
            assert!(esta, "{}: {r}", b.consulta);
        }
    }
}

/// Success among the first five, by class. Lay words are the hardest: their queries share almost none with the text.
#[test]
fn the_judged_set_is_answered() {
    let medidas = medir(&APP, &juzgadas(), &Ajustes::default());
    for (clase, exito_5, mrr) in [
        ("documento", 1.0, 1.0),
        ("frase", 1.0, 1.0),
        ("norma", 0.95, 0.75),
        ("palabras", 0.90, 0.88),
        ("siglas", 0.95, 0.80),
        ("tildes-erratas", 0.95, 0.90),
        ("natural", 0.75, 0.70),
        ("sinonimos", 0.70, 0.55),
        ("todas", 0.85, 0.78),
    ] {
        let m = medidas[clase];
        assert!(m.exito_5 >= exito_5, "{clase}: éxito@5 {:.3}", m.exito_5);
        assert!(m.mrr >= mrr, "{clase}: MRR {:.3}", m.mrr);
    }
}

#[test]
fn the_answer_to_every_printed_problem_comes_first() {
    for b in problemas(&APP) {
        let (g, _) = grados(&APP, &b, &Ajustes::default());
        assert_eq!(g.first(), Some(&2), "{}: {g:?}", b.consulta);
    }
}

#[test]
fn the_vocabulary_lowers_no_class() {
    let con = medir(&APP, &juzgadas(), &Ajustes::default());
    let sin = medir(
        &APP,
        &juzgadas(),
        &Ajustes {
            sinonimo: 0.0,
            ..Ajustes::default()
        },
    );
    for (clase, m) in &con {
        assert!(
            m.exito_5 >= sin[clase].exito_5,
            "{clase}: {m:?}, {:?}",
            sin[clase]
        );
    }
}

/// Nothing found is said to answer when it does not, two times in three at least; and what answers is hardly ever said not to.
#[test]
fn what_is_not_answered_is_said() {
    let (mut sin_respuesta, mut dichas, mut halladas, mut negadas) = (0, 0, 0, 0);
    for b in juzgadas() {
        let (g, alcance) = grados(&APP, &b, &Ajustes::default());
        let niega = u32::from(alcance == Alcance::SoloCercanos || g.is_empty());
        if b.relevantes.is_empty() {
            sin_respuesta += 1;
            dichas += niega;
        } else if g.first() == Some(&2) {
            halladas += 1;
            negadas += niega;
        }
    }
    let cuentas = format!("{dichas} of {sin_respuesta} said; {negadas} of {halladas} denied");
    assert!(dichas * 3 >= sin_respuesta * 2, "{cuentas}");
    assert!(negadas * 15 <= halladas, "{cuentas}");
}
