//! Same facts, same state: a bidder alone and a consortium of one never differ, and members with equal facts get together
//! what one of them gets alone. Amounts and the residual capacity add up, and are not compared.

use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Value, json};
use std::{
    io::Write,
    process::{Command, Stdio},
};

/// What `evaluar-proceso` answers.
fn evaluado(proceso: &Value) -> Value {
    let mut orden = Command::new(env!("CARGO_BIN_EXE_fundamento"))
        .args(["evaluar-proceso", "--entrada", "-", "--salida", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut entrada = orden.stdin.take().unwrap();
    entrada.write_all(proceso.to_string().as_bytes()).unwrap();
    drop(entrada);
    let salida = orden.wait_with_output().unwrap();
    serde_json::from_slice(&salida.stdout).unwrap_or_else(|e| panic!("{e}: {proceso}"))
}

/// The statements of a year, with what its certificate prints or nothing.
fn ejercicio(anio: i32) -> impl Strategy<Value = Value> {
    let monto = || prop_oneof![Just(0_i64), 1_i64..40, 1_i64..4_000_000];
    let certificado = prop_oneof![3 => Just(None), 1 => (0_i64..300).prop_map(Some)];
    (monto(), monto(), monto(), monto(), -2_000_000_i64..2_000_000, monto(), certificado).prop_map(
        move |(ac, pc, mas, mas_pasivo, utilidad, intereses, certificado)| {
            let (activo, pasivo) = (ac + mas, pc + mas_pasivo);
            let mut y = json!({
                "anio": anio, "activo_corriente": ac, "pasivo_corriente": pc, "activo_total": activo, "pasivo_total": pasivo,
                "utilidad_operacional": utilidad, "gastos_intereses": intereses, "patrimonio": activo - pasivo,
            });
            if let Some(c) = certificado.filter(|_| pc > 0) {
                y["certificados"] = json!({"liquidez": format!("{}.{:02}", c / 100, c % 100)});
            }
            y
        },
    )
}

/// A member, for a closing in the last of two years' next one.
fn integrante(anio: i32) -> impl Strategy<Value = Value> {
    (
        vec(Just(()), 1..=2),
        ejercicio(anio - 1),
        ejercicio(anio),
        prop_oneof![4 => Just(true), 1 => Just(false)],
        select(vec![Value::Null, json!(true), json!(false)]),
        select(vec!["no-se-sabe", "presentada-a-tiempo", "no-presentada"]),
        any::<bool>(),
    )
        .prop_map(|(cuantos, anterior, ultimo, en_firme, otro, renovacion, solo_anterior)| {
            let estados = match (cuantos.len(), solo_anterior) {
                (1, true) => vec![anterior],
                (1, false) => vec![ultimo],
                _ => vec![anterior, ultimo],
            };
            json!({
                "nombre": "Uno SAS", "estados": estados, "en_firme": en_firme, "renovacion": renovacion,
                "registro_anterior_en_firme": if en_firme { Value::Null } else { otro },
            })
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn equal_members_get_what_one_of_them_gets(
        (apertura, cierre, miembros) in select(vec![
            ("2026-03-02", "2026-03-20", 2025), ("2026-05-04", "2026-06-12", 2025), ("2022-08-23", "2022-09-20", 2021),
        ])
            .prop_flat_map(|(a, c, anio)| (Just(a), Just(c), vec(integrante(anio), 60))),
        parte in 1_u32..100,
        umbrales in (0_i64..250, 30_i64..99, 0_i64..250),
        regla in select(vec!["ninguna", "habilita", "no-habilita", "documento-tipo-transporte-v4"]),
        formula in select(vec!["suma-de-componentes", "ponderacion-de-componentes"]),
    ) {
        let con = |m: &Value, nombre: &str, parte: Option<u32>| {
            let mut m = m.clone();
            m["nombre"] = json!(nombre);
            if let Some(p) = parte {
                m["participacion"] = json!(p);
            }
            m
        };
        let d = |n: i64| format!("{}.{:02}", n / 100, n % 100);
        let proponentes: Vec<Value> = miembros
            .iter()
            .flat_map(|m| {
                [
                    json!({"nombre": "P", "integrantes": [con(m, "Uno SAS", None)]}),
                    json!({"nombre": "P", "integrantes": [con(m, "Uno SAS", Some(100))]}),
                    json!({"nombre": "P", "integrantes": [con(m, "Uno SAS", Some(parte)), con(m, "Dos SAS", Some(100 - parte))]}),
                ]
            })
            .enumerate()
            .map(|(i, mut p)| {
                p["nombre"] = json!(format!("P{i}"));
                p
            })
            .collect();
        let proceso = json!({
            "proceso": {
                "nombre": "Prueba", "fecha_apertura": apertura, "fecha_cierre": cierre, "modalidad": "licitacion-publica",
                "es_obra": false, "regla_denominador_cero": regla, "formula_plural": formula,
                "umbrales": {
                    "liquidez": {"min": d(umbrales.0)}, "endeudamiento": {"max": d(umbrales.1)}, "cobertura_intereses": {"min": d(umbrales.2)},
                },
            },
            "proponentes": proponentes,
        });
        let e = evaluado(&proceso);
        let dados = e["proponentes"].as_array().expect("an evaluation");
        prop_assert_eq!(dados.len(), 3 * miembros.len());
        for (tres, m) in dados.chunks(3).zip(&miembros) {
            let [solo, de_uno, par] = tres else { unreachable!() };
            let sin_nombre = |p: &Value| {
                let mut p = p.clone();
                p["nombre"] = json!("P");
                p
            };
            prop_assert_eq!(sin_nombre(solo), sin_nombre(de_uno), "{}", m);
            prop_assert_eq!(&solo["estado"], &par["estado"], "{}\n{}", m, par);
            prop_assert_eq!(&solo["anio_elegido"], &par["anio_elegido"], "{}", m);
            prop_assert_eq!(&solo["indicadores"], &par["indicadores"], "{}", m);
            for regla in ["regimen-ano-fiscal", "indicadores-financieros"] {
                prop_assert_eq!(&solo["veredictos"][regla]["codigo"], &par["veredictos"][regla]["codigo"], "{}: {}", regla, m);
            }
            let registros = |p: &Value| -> Vec<Value> {
                let de = p["por_integrante"].as_array().unwrap().iter();
                de.map(|m| m["veredictos"]["vigencia-rup"]["codigo"].clone()).collect()
            };
            let suyo = &registros(solo)[0];
            prop_assert!(registros(par).iter().all(|r| r == suyo), "{}", m);
        }
    }
}
