//! What the program does most, timed: loading, indexing, searching, evaluating, showing.
//!
//! The facts are those of a bidder with three fiscal years and the five indicators of the register, in an opening of
//! the years in which the best of three counted, so that every step of the rule runs. Nothing here touches the network
//! or the disk: the corpus is the one in the binary.

#![allow(clippy::expect_used, missing_docs)]

use criterion::{Criterion, criterion_group, criterion_main};
use fundamento::{
    app::App,
    busqueda::{Buscador, Peticion},
    corpus::{Archivos, Corpus},
    hechos::{Dato, Errores},
    json,
    reglas::registro,
    vistas,
};
use std::{hint::black_box, sync::LazyLock};

static APP: LazyLock<App> =
    LazyLock::new(|| App::nueva(&Archivos::incorporados()).expect("the shipped corpus loads"));

const HECHOS: &str = r#"{
    "fecha_apertura": "2022-08-23",
    "estados": [
        {"anio": 2019, "activo_corriente": "943126500.25", "pasivo_corriente": "612004310.00", "activo_total": "2210450000", "pasivo_total": "1190300450.10", "utilidad_operacional": "130442870.55", "gastos_intereses": "41030220", "patrimonio": "1020149549.90"},
        {"anio": 2020, "activo_corriente": "815300220.10", "pasivo_corriente": "598220130.75", "activo_total": "2098700110", "pasivo_total": "1247112090.35", "utilidad_operacional": "88410090.20", "gastos_intereses": "47120880", "patrimonio": "851588019.65"},
        {"anio": 2021, "activo_corriente": "1010250700.40", "pasivo_corriente": "640118090.15", "activo_total": "2350900870", "pasivo_total": "1233401120.80", "utilidad_operacional": "151200340.05", "gastos_intereses": "39870110", "patrimonio": "1117499749.20"}
    ],
    "umbrales": {
        "liquidez": {"min": "1.5"},
        "endeudamiento": {"max": "0.55"},
        "cobertura_intereses": {"min": "3"},
        "rentabilidad_patrimonio": {"min": "0.12"},
        "rentabilidad_activo": {"min": "0.06"}
    },
    "regla_denominador_cero": "ninguna"
}"#;

/// The input tree of [`HECHOS`].
fn hechos() -> Dato {
    let mut errores = Errores::default();
    let dato = Dato::objeto_de_json(HECHOS, &mut errores).expect("the facts are JSON");
    assert!(errores.ninguno(), "{errores:?}");
    dato
}

fn carga(c: &mut Criterion) {
    let archivos = Archivos::incorporados();
    c.bench_function("carga/corpus", |b| {
        b.iter(|| Corpus::cargar(black_box(&archivos)).expect("the shipped corpus loads"));
    });
    let corpus = Corpus::cargar(&archivos).expect("the shipped corpus loads");
    let citas = std::sync::Arc::new(fundamento::citas::Citas::nuevas(&corpus));
    c.bench_function("carga/indice", |b| {
        b.iter(|| {
            Buscador::nuevo(black_box(&corpus), &citas).expect("the index is built in memory")
        });
    });
}

fn busqueda(c: &mut Criterion) {
    for (nombre, consulta) in [
        ("una-palabra", "liquidez"),
        ("tres-palabras", "capacidad residual proponente"),
        ("frase", "«mejor año fiscal»"),
        ("errata", "endeudamineto"),
    ] {
        let peticion = Peticion {
            consulta: consulta.to_owned(),
            limite: 10,
            ..Peticion::default()
        };
        let buscar = || {
            APP.buscador()
                .buscar(APP.corpus(), black_box(&peticion))
                .expect("the index answers")
        };
        assert!(buscar().total > 0, "«{consulta}» finds nothing");
        c.bench_function(&format!("busqueda/{nombre}"), |b| b.iter(buscar));
    }
}

fn veredicto(c: &mut Criterion) {
    let lista = APP
        .regla("indicadores-financieros")
        .expect("the rule has its support");
    let parametros = APP.corpus().parametros();
    let dato = hechos();
    let regla = (registro().iter())
        .find(|r| r.ficha().id == lista.ficha().id)
        .expect("the rule is registered");

    c.bench_function("veredicto/leer-y-correr", |b| {
        b.iter(|| regla.correr_dato(black_box(&dato), parametros));
    });
    // Trace and citations in memory: what every door starts from, before JSON or a page.
    let evaluar = || (lista.evaluar(black_box(&dato), parametros)).expect("the facts are sound");
    c.bench_function("veredicto/evaluar", |b| b.iter(evaluar));
    assert!(evaluar().fundamentos().any(|f| f.sustenta()));
    // All that is told of an answer: decisive citations and receipt too.
    let dictar = || (APP.dictar(lista, black_box(&dato))).expect("the facts are sound");
    c.bench_function("veredicto/dictar", |b| b.iter(dictar));
    c.bench_function("veredicto/json", |b| {
        b.iter(|| serde_json::to_string(&json::dictamen(&dictar(), "")));
    });
    let d = dictar();
    c.bench_function("veredicto/pagina", |b| {
        b.iter(|| vistas::veredicto(&APP, lista, &dato, black_box(&d), ""));
    });
}

fn documento(c: &mut Criterion) {
    let largo = (APP.corpus().documentos().iter())
        .max_by_key(|d| d.bloques.len())
        .expect("the corpus has documents");
    c.bench_function("documento/pagina", |b| {
        b.iter(|| vistas::documento(&APP, black_box(largo)));
    });
}

criterion_group!(grupos, carga, busqueda, veredicto, documento);
criterion_main!(grupos);
