//! The query language does what it says: expressions are honoured to the letter, counts are true, copies are one
//! result, and hostile queries end soon.

use fundamento::{
    app::App,
    busqueda::{Campo, MAXIMO_POR_PAGINA, Peticion, Respuesta},
    corpus::Archivos,
    lengua::texto,
};
use proptest::prelude::*;
use std::{
    collections::BTreeSet,
    sync::LazyLock,
    time::{Duration, Instant},
};

static APP: LazyLock<App> =
    LazyLock::new(|| App::nueva(&Archivos::incorporados()).expect("the shipped corpus loads"));

fn buscar(consulta: &str) -> Respuesta {
    pagina(consulta, &[], 1)
}

fn pagina(consulta: &str, filtros: &[(Campo, String)], pagina: usize) -> Respuesta {
    let peticion = Peticion {
        consulta: consulta.to_owned(),
        filtros: filtros.to_vec(),
        limite: MAXIMO_POR_PAGINA,
        pagina,
        ..Peticion::default()
    };
    APP.buscador()
        .buscar(APP.corpus(), &peticion)
        .expect("every text is a query")
}

/// The paragraphs that a query finds, copies included only when they match by themselves.
fn hallados(consulta: &str) -> BTreeSet<String> {
    let mut salida = BTreeSet::new();
    for n in 1.. {
        let r = pagina(consulta, &[], n);
        if r.resultados.is_empty() {
            break;
        }
        for x in r.resultados {
            let (d, b) = APP.en(x.lugar).unwrap();
            salida.insert(format!("{}/{}", d.meta.id, b.id));
        }
    }
    salida
}

/// Every paragraph whose words pass, as the groups of copies that search shows.
fn esperados(pasa: &dyn Fn(&str) -> bool) -> BTreeSet<String> {
    let mut salida = BTreeSet::new();
    for (i, d) in APP.corpus().documentos().iter().enumerate() {
        for (j, b) in d.bloques.iter().enumerate() {
            let lugar = fundamento::corpus::Lugar {
                documento: i,
                bloque: j,
            };
            let nombre = |l: fundamento::corpus::Lugar| {
                let (d, b) = APP.en(l).unwrap();
                format!("{}/{}", d.meta.id, b.id)
            };
            if !pasa(&texto::plano(&b.texto)) || !b.texto.chars().any(char::is_alphanumeric) {
                continue;
            }
            // Of a group, search shows the member with the best role among those that match.
            let mejor = APP.buscador().copias(lugar).into_iter().find(|l| {
                let (d, otro) = APP.en(*l).unwrap();
                let _ = d;
                pasa(&texto::plano(&otro.texto)) && (otro.rol, *l) < (b.rol, lugar)
            });
            salida.insert(mejor.map_or_else(|| nombre(lugar), nombre));
        }
    }
    salida
}

/// A random expression over quoted words, and how to decide it by reading.
#[derive(Debug, Clone)]
enum Expresion {
    Palabra(&'static str),
    No(Box<Expresion>),
    Y(Box<Expresion>, Box<Expresion>),
    O(Box<Expresion>, Box<Expresion>),
}

impl Expresion {
    fn escrita(&self) -> String {
        match self {
            Self::Palabra(p) => format!("«{p}»"),
            Self::No(e) => format!("NO ({})", e.escrita()),
            Self::Y(a, b) => format!("({}) Y ({})", a.escrita(), b.escrita()),
            Self::O(a, b) => format!("({}) O ({})", a.escrita(), b.escrita()),
        }
    }

    fn pasa(&self, plano: &str) -> bool {
        match self {
            Self::Palabra(p) => plano.contains(&format!(" {p} ")),
            Self::No(e) => !e.pasa(plano),
            Self::Y(a, b) => a.pasa(plano) && b.pasa(plano),
            Self::O(a, b) => a.pasa(plano) || b.pasa(plano),
        }
    }
}

fn expresion() -> impl Strategy<Value = Expresion> {
    let palabra = prop::sample::select(vec![
        "liquidez",
        "residual",
        "capacidad residual",
        "de la entidad",
        "pliego",
        "mejor ano fiscal",
        "la",
        "rup",
        "indice de liquidez",
        "no existe en ningun texto",
    ]);
    palabra
        .prop_map(Expresion::Palabra)
        .prop_recursive(4, 12, 2, |dentro| {
            prop_oneof![
                dentro.clone().prop_map(|e| Expresion::No(Box::new(e))),
                (dentro.clone(), dentro.clone())
                    .prop_map(|(a, b)| Expresion::Y(Box::new(a), Box::new(b))),
                (dentro.clone(), dentro).prop_map(|(a, b)| Expresion::O(Box::new(a), Box::new(b))),
            ]
        })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn an_expression_finds_exactly_the_paragraphs_that_meet_it(e in expresion()) {
        let escrita = e.escrita();
        let (hallados, esperados) = (hallados(&escrita), esperados(&|t| e.pasa(t)));
        let distintos: Vec<&String> = hallados.symmetric_difference(&esperados).collect();
        prop_assert!(distintos.is_empty(), "{}: {:?}", escrita, distintos);
    }
}

#[test]
fn phrases_are_found_to_the_letter() {
    for frase in [
        "de la entidad",
        "capacidad residual",
        "obligaciones de corto plazo",
        "los proponentes",
        "en el rup",
    ] {
        let buscada = format!(" {} ", texto::palabras(frase).join(" "));
        let hay = esperados(&|t| t.contains(&buscada));
        assert!(!hay.is_empty(), "{frase}");
        assert_eq!(hallados(&format!("\"{frase}\"")), hay, "{frase}");
    }
}

#[test]
fn a_cut_word_finds_all_that_begins_so() {
    let hay = esperados(&|t| t.contains(" liquid"));
    assert_eq!(hallados("liquid* Y liquid*"), hay);
    assert!(hay.len() > 5);
}

#[test]
fn near_is_near() {
    let lejos = |t: &str, n: usize| {
        let palabras: Vec<&str> = t.split_whitespace().collect();
        let en = |p: &str| -> Vec<usize> {
            palabras
                .iter()
                .enumerate()
                .filter(|(_, x)| **x == p)
                .map(|(i, _)| i)
                .collect()
        };
        en("pliego")
            .iter()
            .any(|a| en("condiciones").iter().any(|b| a.abs_diff(*b) <= n))
    };
    // The stems of both words join other forms: what is found holds at least what is read.
    for n in [2, 5, 20] {
        let hallados = hallados(&format!("«pliego» cerca/{n} «condiciones»"));
        let hay = esperados(&|t| lejos(t, n));
        assert!(
            hay.is_subset(&hallados),
            "{n}: {:?}",
            hay.difference(&hallados).collect::<Vec<_>>()
        );
    }
    assert!(
        hallados("pliego cerca/1 condiciones").is_subset(&hallados("pliego cerca/9 condiciones"))
    );
    // Phrases that share a word have nothing between them.
    assert_eq!(
        hallados("«pliego de» cerca/1 «de condiciones»"),
        hallados("«pliego de condiciones»")
    );
    assert_eq!(
        hallados("pliego cerca condiciones"),
        hallados("condiciones CERCA/10 pliego")
    );
}

#[test]
fn a_count_is_what_its_filter_finds() {
    for consulta in [
        "liquidez",
        "capacidad residual del proponente",
        "«mejor año fiscal»",
        "rup Y (2021 O 2022)",
        "tipo:concepto",
    ] {
        let r = buscar(consulta);
        assert!(r.total > 0, "{consulta}");
        let mut contadas = 0;
        for campo in Campo::FACETAS {
            for (valor, cuenta) in &r.facetas[campo.nombre()] {
                let con = pagina(consulta, &[(campo, valor.clone())], 1);
                assert_eq!(
                    con.total,
                    *cuenta,
                    "{consulta}, {}: {valor}",
                    campo.nombre()
                );
                contadas += 1;
            }
        }
        assert!(contadas > 10, "{consulta}");
    }
}

#[test]
fn pages_follow_one_another_without_holes() {
    let entera = hallados("proponente");
    let mut juntas = BTreeSet::new();
    let mut puntajes = Vec::new();
    for n in 1..=entera.len().div_ceil(7) {
        let peticion = Peticion {
            consulta: "proponente".to_owned(),
            limite: 7,
            pagina: n,
            ..Peticion::default()
        };
        let r = APP.buscador().buscar(APP.corpus(), &peticion).unwrap();
        for x in r.resultados {
            let (d, b) = APP.en(x.lugar).unwrap();
            assert!(juntas.insert(format!("{}/{}", d.meta.id, b.id)));
            puntajes.push(x.puntaje);
        }
    }
    assert_eq!(juntas, entera);
    assert!(puntajes.is_sorted_by(|a, b| a >= b));
}

#[test]
fn two_values_of_one_field_ask_for_either() {
    let una = |q: &str| buscar(q).total;
    // What both kinds print is one result.
    let juntas = una("tipo:concepto tipo:circular");
    assert!(juntas <= una("tipo:concepto") + una("tipo:circular"));
    assert!(juntas > una("tipo:concepto"));
    let todas = una("«liquidez»");
    let sin = una("«liquidez» -rol:tesauro");
    assert!(0 < sin && sin < todas);
}

#[test]
fn hostile_queries_end_soon() {
    let largas = [
        "(".repeat(50_000),
        ")".repeat(50_000),
        "NO ".repeat(5_000),
        "a O ".repeat(2_000),
        "\"".repeat(9_999),
        "«".repeat(5_000),
        "a* ".repeat(500),
        "de* la* en* con* por* ".repeat(50),
        "cerca ".repeat(500),
        "liquidez cerca ".repeat(100),
        "tipo:".repeat(800),
        "anio:1..9999999999999 ".repeat(30),
        "norma:ley ".repeat(60),
        "/.*/".repeat(2_000),
        "[a TO z] {* TO *} texto:* ^2 ~2".repeat(20),
        "\u{202e}\u{0}\u{fffd}🦀".repeat(300),
        "-".repeat(8_000),
        "- - -x --y ---z (-(-(-w)))".repeat(30),
        "«de la» «en el» «y de» «que se»".to_owned(),
        "¿".repeat(3_000),
    ];
    let mut consultas: Vec<String> = largas.to_vec();
    for n in 1..=180 {
        consultas.push(
            largas
                .iter()
                .map(|l| {
                    l.chars()
                        .nth(n * 7 % l.chars().count().max(1))
                        .unwrap_or('(')
                })
                .collect::<String>()
                .repeat(n % 25 + 1),
        );
    }
    for q in &consultas {
        let inicio = Instant::now();
        let r = buscar(q);
        assert!(r.resultados.len() <= r.total);
        // Ten times what is promised of a release: this runs unoptimised.
        assert!(inicio.elapsed() < Duration::from_secs(5), "{:.60}", q);
    }
    assert!(consultas.len() >= 200);
}

#[test]
fn a_word_mistyped_by_one_letter_is_mended() {
    for (escrita, mendada) in [
        ("liquiidez", Some("liquidez")),
        ("capasidad", Some("capacidad")),
        ("ojetiva", Some("objetiva")),
        ("plieog", Some("pliego")),
        ("capacidad", None),
        ("xq", None),
        ("zzzzzzzz", None),
    ] {
        let sugerida = buscar(escrita).sugerencia;
        assert_eq!(sugerida.as_deref(), mendada, "{escrita}");
    }
}
