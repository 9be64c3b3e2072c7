//! Witness cases: where the variants of a dated rule part, with the smallest facts, and never for the calendar alone.

use fundamento::{
    app::App,
    corpus::Archivos,
    hechos::Dato,
    json,
    reglas::{
        ReglaFundada,
        estudio::{Contraste, Testigo, con_dia, testigos},
    },
    veredicto::Veredicto,
};
use jiff::civil::Date;
use std::sync::LazyLock;

static APP: LazyLock<App> =
    LazyLock::new(|| App::nueva(&Archivos::incorporados()).expect("the shipped corpus loads"));

fn regla(app: &'static App, id: &str) -> &'static ReglaFundada {
    app.regla(id).expect(id)
}

fn fechas(app: &App, id: &str) -> Vec<String> {
    let l = app.regla(id).expect(id);
    app.testigos(l)
        .iter()
        .map(|t| t.fecha.to_string())
        .collect()
}

/// The shipped corpus with one file changed.
fn con(ruta: &str, cambia: impl Fn(&str) -> String) -> App {
    let archivos = Archivos::incorporados();
    let antes = std::str::from_utf8(archivos.obtener(ruta).expect(ruta))
        .unwrap()
        .to_owned();
    let despues = cambia(&antes);
    assert_ne!(antes, despues, "{ruta} was not changed");
    App::nueva(&archivos.con(ruta, despues)).expect("the corpus still loads")
}

fn contraste(l: &'static ReglaFundada, t: &Testigo) -> Contraste<'static> {
    t.contrastar(l, APP.corpus().parametros())
        .expect("a witness has both verdicts")
}

/// How plainly two verdicts differ; the plainest is the greatest.
fn claridad(a: &Veredicto<'_>, b: &Veredicto<'_>) -> u8 {
    let mut par = [a.desenlace.sentido.nombre(), b.desenlace.sentido.nombre()];
    par.sort_unstable();
    match par {
        ["desfavorable", "favorable"] => 3,
        _ if a.desenlace != b.desenlace => 2,
        _ => u8::from(a.resultado != b.resultado),
    }
}

/// The same datum with one thing less, in every way: a field of some object, or a row of some list.
fn con_uno_menos(d: &Dato) -> Vec<Dato> {
    let mut salida = Vec::new();
    match d {
        Dato::Objeto(campos) => {
            for i in 0..campos.len() {
                let mut menos = campos.clone();
                menos.remove(i);
                salida.push(Dato::Objeto(menos));
                for dentro in con_uno_menos(&campos[i].1) {
                    let mut otros = campos.clone();
                    otros[i].1 = dentro;
                    salida.push(Dato::Objeto(otros));
                }
            }
        }
        Dato::Lista(filas) => {
            for i in 0..filas.len() {
                let mut menos = filas.clone();
                menos.remove(i);
                salida.push(Dato::Lista(menos));
                for dentro in con_uno_menos(&filas[i]) {
                    let mut otras = filas.clone();
                    otras[i] = dentro;
                    salida.push(Dato::Lista(otras));
                }
            }
        }
        _ => {}
    }
    salida
}

#[test]
fn the_days_of_change_are_those_on_which_one_variant_relieves_another() {
    for (id, dias) in [
        ("regimen-ano-fiscal", &["2021-07-01", "2024-01-01"][..]),
        ("indicadores-financieros", &["2021-07-01", "2024-01-01"]),
        // The transitory paragraphs of 2021, 2022 and 2023 all ask for three years: between them nothing changes.
        ("estados-financieros-rup", &["2021-06-01", "2024-01-01"]),
        ("cierre-expediente-secop", &["2023-07-31"]),
        // The regime only raises a warning here; that the year of reference moves each January is the calendar.
        ("integrantes-con-cortes-distintos", &[]),
        // Before and after its periods the corpus has no threshold: a datum is missing, the rule is the same.
        ("capacidad-organizacion", &[]),
        ("capacidad-residual-proponente", &[]),
    ] {
        assert_eq!(fechas(&APP, id), dias, "{id}");
    }
    for l in APP.reglas().filter(|l| l.ficha().fecha.is_none()) {
        assert!(APP.testigos(l).is_empty(), "{}", l.ficha().id);
    }
}

#[test]
fn a_witness_differs_on_its_day_and_nothing_can_be_taken_from_it() {
    let parametros = APP.corpus().parametros();
    let mut vistos = 0;
    for l in APP.reglas() {
        let id = l.ficha().id;
        for t in APP.testigos(l) {
            let c = contraste(l, t);
            let claro = claridad(&c.antes.1, &c.despues.1);
            assert!(claro > 0, "{id} {}: both sides answer the same", t.fecha);
            assert!(c.divergencia.is_some(), "{id} {}: no step parts", t.fecha);
            for v in [&c.antes.1, &c.despues.1] {
                assert!(v.principal().is_some(), "{id} {}: no citation", t.fecha);
            }
            let campo = l.ficha().fecha.unwrap();
            assert_eq!(
                t.hechos.campo(campo),
                None,
                "{id}: the day is no fact of it"
            );
            for menos in con_uno_menos(&t.hechos) {
                let en = |dia: Date| l.evaluar(&con_dia(&menos, campo, dia), parametros);
                let (a, b) = (en(t.fecha.yesterday().unwrap()), en(t.fecha));
                if let (Ok(a), Ok(b)) = (&a, &b) {
                    assert!(
                        claridad(a, b) < claro,
                        "{id} {}: {} is enough",
                        t.fecha,
                        serde_json::json!(menos)
                    );
                }
            }
            vistos += 1;
        }
    }
    assert_eq!(vistos, 7);
}

#[test]
fn the_end_of_the_best_year_is_told_by_two_years_and_one_threshold() {
    let l = regla(&APP, "indicadores-financieros");
    let t = APP.testigos(l).last().unwrap();
    let c = contraste(l, t);
    assert_eq!(
        (c.antes.1.desenlace.codigo, c.despues.1.desenlace.codigo),
        ("habilitado", "no-habilitado")
    );
    let Some(Dato::Lista(estados)) = t.hechos.campo("estados") else {
        panic!("no balance sheets")
    };
    assert_eq!(estados.len(), 2);
    let Some(Dato::Objeto(umbrales)) = t.hechos.campo("umbrales") else {
        panic!("no thresholds")
    };
    assert_eq!(umbrales.len(), 1);
    let l = regla(&APP, "regimen-ano-fiscal");
    let t = APP.testigos(l).last().unwrap();
    assert_eq!(
        serde_json::json!(t.hechos),
        serde_json::json!({"anios_rup": [2022]})
    );
    assert_eq!(
        contraste(l, t).divergencia.map(|d| d.id),
        Some("fin-de-la-medida")
    );
}

#[test]
fn the_same_corpus_gives_the_same_witnesses() {
    for l in APP.reglas() {
        let id = l.ficha().id;
        let otra_vez = testigos(l, APP.corpus().casos(id), APP.corpus().parametros());
        assert_eq!(otra_vez, APP.testigos(l), "{id}");
    }
}

#[test]
fn witnesses_do_not_depend_on_the_order_of_the_cases() {
    for l in APP.reglas() {
        let id = l.ficha().id;
        let mut casos = APP.corpus().casos(id).to_vec();
        casos.reverse();
        let al_reves = testigos(l, &casos, APP.corpus().parametros());
        assert_eq!(al_reves, APP.testigos(l), "{id}");
    }
}

#[test]
fn identical_variants_give_none() {
    let app = con("parametros/regimen-ano-fiscal.toml", |t| {
        t.replace(
            "valor = \"mejor-ano-fiscal\"",
            "valor = \"ultimo-ano-fiscal\"",
        )
    });
    for id in ["regimen-ano-fiscal", "indicadores-financieros"] {
        assert!(fechas(&app, id).is_empty(), "{id}");
    }
}

#[test]
fn a_moved_boundary_moves_its_witness() {
    let app = con("parametros/regimen-ano-fiscal.toml", |t| {
        t.replace("2024-01-01", "2023-10-15")
    });
    for id in ["regimen-ano-fiscal", "indicadores-financieros"] {
        assert_eq!(fechas(&app, id), ["2021-07-01", "2023-10-15"], "{id}");
    }
}

#[test]
fn programs_read_the_witness_with_both_verdicts() {
    let v = json::regla(&APP, regla(&APP, "indicadores-financieros"), "");
    let t = &v["testigos"][1];
    assert_eq!(t["fecha"], "2024-01-01");
    assert_eq!(t["antes"]["codigo"], "habilitado");
    assert_eq!(t["antes"]["entrada"]["fecha_apertura"], "2023-12-31");
    assert_eq!(t["despues"]["codigo"], "no-habilitado");
    assert_eq!(t["despues"]["entrada"]["fecha_apertura"], "2024-01-01");
    for lado in ["antes", "despues"] {
        assert!(t[lado]["fundamento"]["fragmento"].is_string(), "{lado}");
    }
    assert_eq!(t["primer_paso_distinto"]["id"], "regimen-transitorio");
    let v = json::regla(&APP, regla(&APP, "denominador-cero"), "");
    assert_eq!(v["testigos"], serde_json::json!([]));
}
