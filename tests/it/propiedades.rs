//! Properties over inputs nobody thought of: nothing panics, nothing is decided without its facts, arithmetic is exact.
//!
//! What each rule answers is in its worked cases; here only what must hold of any answer.

use fundamento::{
    app::App,
    busqueda::{Campo, Facetas, Orden, Peticion},
    corpus::Archivos,
    hechos::{
        Dato, Errores, Tipo,
        formulario::{self, Escrito},
    },
    reglas::ReglaFundada,
};
use proptest::{
    collection::{btree_map, vec},
    prelude::*,
    sample::{Index, select},
};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::sync::LazyLock;

static APP: LazyLock<App> = LazyLock::new(|| App::nueva(&Archivos::incorporados()).unwrap());

/// Every worked case whose input is valid: rule and input.
static CASOS: LazyLock<Vec<(&'static ReglaFundada, Value)>> = LazyLock::new(|| {
    let casos = APP.reglas().flat_map(|l| {
        let casos = APP.corpus().casos(l.ficha().id).iter();
        let validos = casos.filter(|c| c.errores.is_empty());
        validos.map(move |c| (l, serde_json::from_str(&c.entrada).unwrap()))
    });
    casos.collect()
});

/// Names of fields, so that random trees reach past the first level.
static NOMBRES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let hojas = APP.reglas().flat_map(|l| l.entrada().hojas());
    let nombres = hojas.flat_map(|h| {
        let partes = h.ruta.replace("[]", "");
        partes.split('.').map(str::to_owned).collect::<Vec<_>>()
    });
    nombres.collect()
});

/// Code and result, or the paths of the faults.
fn evaluar(l: &ReglaFundada, entrada: &Value) -> Result<(String, Value), Vec<String>> {
    let mut errores = Errores::default();
    let rutas = |e: Errores| e.en_lista().into_iter().map(|f| f.ruta).collect::<Vec<_>>();
    match Dato::objeto_de_json(&entrada.to_string(), &mut errores) {
        Err(_) => Err(vec!["$".to_owned()]),
        Ok(_) if !errores.ninguno() => Err(rutas(errores)),
        Ok(d) => APP
            .evaluar(l, &d)
            .map(|v| {
                assert!(
                    v.fundamentos().any(|f| f.sustenta()),
                    "a verdict without support"
                );
                assert!(v.pasos.iter().any(|p| p.id == v.desenlace.apoyo) || !v.pasos.is_empty());
                (v.desenlace.codigo.to_owned(), json!(v.resultado))
            })
            .map_err(|e| {
                assert!(!e.ninguno(), "refused without a reason");
                rutas(e)
            }),
    }
}

fn regla(id: &str) -> &'static ReglaFundada {
    APP.regla(id).expect(id)
}

/// Small values of every kind, the odd ones among them.
fn hoja() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|f| json!(f)),
        (1890_i64..2210).prop_map(Value::from),
        r"-?[0-9]{1,30}(\.[0-9]{1,30})?".prop_map(Value::from),
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}".prop_map(Value::from),
        r"\PC{0,12}".prop_map(Value::from),
        select(vec![
            "",
            "-0",
            "0",
            "0.00",
            "1e9",
            "NaN",
            "9999-12-31",
            "0001-01-01",
            "ninguna",
            "habilita",
            "liquidez"
        ])
        .prop_map(Value::from),
    ]
}

fn arbol() -> impl Strategy<Value = Value> {
    let nombre = prop_oneof![
        4 => any::<Index>().prop_map(|i| i.get(&NOMBRES).clone()),
        1 => r"\PC{0,6}".prop_map(String::from),
    ];
    hoja().prop_recursive(5, 60, 8, move |dentro| {
        prop_oneof![
            vec(dentro.clone(), 0..5).prop_map(Value::from),
            btree_map(nombre.clone(), dentro, 0..8).prop_map(|m| json!(m)),
        ]
    })
}

/// Pointers to every value inside another, itself left out.
fn punteros(v: &Value, desde: &str, salida: &mut Vec<String>) {
    let mut uno = |k: String, v: &Value| {
        let p = format!("{desde}/{k}");
        punteros(v, &p, salida);
        salida.push(p);
    };
    match v {
        Value::Object(o) => o.iter().for_each(|(k, v)| uno(k.clone(), v)),
        Value::Array(a) => a
            .iter()
            .enumerate()
            .for_each(|(i, v)| uno(i.to_string(), v)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_json_makes_a_rule_panic(arbol in arbol()) {
        for l in APP.reglas() {
            let _ = evaluar(l, &arbol);
        }
    }

    #[test]
    fn no_change_to_a_valid_input_makes_a_rule_panic(
        caso in any::<Index>(),
        cambios in vec((any::<Index>(), arbol()), 1..4),
    ) {
        let (l, entrada) = caso.get(&CASOS);
        let mut entrada = entrada.clone();
        for (donde, valor) in cambios {
            let mut p = Vec::new();
            punteros(&entrada, "", &mut p);
            if let Some(v) = (!p.is_empty()).then(|| entrada.pointer_mut(donde.get::<String>(&p))).flatten() {
                *v = valor;
            }
        }
        let _ = evaluar(l, &entrada);
    }

    #[test]
    fn a_leaf_as_odd_as_can_be_makes_no_rule_panic(
        caso in any::<Index>(),
        donde in any::<Index>(),
        valor in hoja(),
    ) {
        let (l, entrada) = caso.get(&CASOS);
        let mut entrada = entrada.clone();
        let mut p = Vec::new();
        punteros(&entrada, "", &mut p);
        *entrada.pointer_mut(donde.get::<String>(&p)).unwrap() = valor;
        let _ = evaluar(l, &entrada);
    }

    #[test]
    fn no_form_makes_a_rule_panic(
        caso in any::<Index>(),
        pares in vec((any::<Index>(), r"\PC{0,14}"), 0..6),
        sobra in vec((r"[a-z_.\[\]0-9]{0,20}", r"\PC{0,8}"), 0..3),
    ) {
        let (l, entrada) = caso.get(&CASOS);
        let dato = Dato::objeto_de_json(&entrada.to_string(), &mut Errores::default()).unwrap();
        let mut escrito: Escrito = formulario::pares(&l.entrada(), &dato).into_iter().collect();
        let nombres: Vec<String> = escrito.keys().cloned().collect();
        for (i, valor) in pares {
            escrito.insert(i.get(&nombres).clone(), valor);
        }
        escrito.extend(sobra);
        let mut errores = Errores::default();
        let leido = formulario::dato(&l.entrada(), &escrito, &mut errores);
        let _ = APP.evaluar(l, &leido);
        let _ = formulario::piezas(&l.entrada(), &escrito, &errores, &Default::default());
    }

    #[test]
    fn no_query_makes_the_search_panic(
        consulta in prop_oneof![
            r"\PC{0,40}",
            any::<String>(),
            r#"(["«»( )-]|NO |Y |O |AND |cerca |cerca/3 |indic\*|radicado:|tema:|rol:|anio:|norma:|documento:|tipo:|[0-9.]{1,8}|artículo |liquidez |\PC){0,30}"#,
        ],
        filtro in prop::option::of((select(Campo::TODOS.to_vec()), r"\PC{0,10}")),
        limite in 0_usize..60,
        pagina in 0_usize..300,
        por_fecha in any::<bool>(),
    ) {
        let peticion = Peticion {
            consulta,
            filtros: filtro.into_iter().collect(),
            limite,
            pagina,
            orden: if por_fecha { Orden::Fecha } else { Orden::Relevancia },
            facetas: Facetas::Contadas,
        };
        let r = APP.buscador().buscar(APP.corpus(), &peticion);
        let r = r.expect("every text is a query");
        prop_assert!(r.resultados.len() <= r.total);
    }
}

/// Pointers to what must be given, inside an input, in the spelling of pointers and of errors.
fn exigidos(tipo: &Tipo, v: &Value, puntero: &str, ruta: &str, salida: &mut Vec<(String, String)>) {
    match tipo {
        Tipo::Nulable(t) => exigidos(t, v, puntero, ruta, salida),
        Tipo::Lista(t) => {
            for (i, v) in v.as_array().into_iter().flatten().enumerate() {
                exigidos(
                    t,
                    v,
                    &format!("{puntero}/{i}"),
                    &format!("{ruta}[{i}]"),
                    salida,
                );
            }
        }
        Tipo::Objeto(campos) => {
            for c in *campos {
                if let Some(dentro) = v.get(c.nombre) {
                    let puntero = format!("{puntero}/{}", c.nombre);
                    let ruta = format!("{ruta}.{}", c.nombre);
                    exigidos(&(c.tipo)(), dentro, &puntero, &ruta, salida);
                    if c.omision.is_none() {
                        salida.push((puntero, ruta));
                    }
                }
            }
        }
        _ => {}
    }
}

#[test]
fn nothing_is_decided_when_a_required_fact_is_missing() {
    let mut probados = 0;
    for (l, entrada) in CASOS.iter() {
        let mut faltan = Vec::new();
        exigidos(&l.entrada(), entrada, "", "$", &mut faltan);
        assert!(!faltan.is_empty(), "{}", l.ficha().id);
        for (puntero, ruta) in faltan {
            let mut sin = entrada.clone();
            let (padre, nombre) = puntero.rsplit_once('/').unwrap();
            let padre = sin.pointer_mut(padre).unwrap().as_object_mut().unwrap();
            padre.remove(nombre).unwrap();
            let rutas = evaluar(l, &sin).expect_err("a verdict without a required fact");
            assert!(
                rutas.contains(&ruta),
                "{}: {ruta} not in {rutas:?}",
                l.ficha().id
            );
            probados += 1;
        }
    }
    assert!(probados > 1_000, "{probados}");
}

/// An amount as text, from cents.
fn pesos(centavos: i128) -> String {
    Decimal::from_i128_with_scale(centavos, 2).to_string()
}

const MONTOS: [&str; 9] = [
    "activo_corriente",
    "pasivo_corriente",
    "activo_total",
    "pasivo_total",
    "utilidad_operacional",
    "gastos_intereses",
    "patrimonio",
    "inventarios",
    "efectivo",
];

/// Statements of one year that agree with each other: totals above currents, equity what is left.
fn ejercicio(anio: i64) -> impl Strategy<Value = Value> {
    let hasta = 10_i128.pow(13);
    (0..hasta, 0..hasta, 0..hasta, 0..hasta, -hasta..hasta, 0..hasta).prop_map(
        move |(activo, mas, pasivo, mas_pasivo, utilidad, intereses)| {
            // Small figures meet zero and each other more often.
            let m = |x: i128| if activo % 3 == 0 { x % 5 } else { x };
            let (ac, at) = (m(activo), m(activo) + m(mas));
            let pc = m(pasivo).min(at);
            let pt = (pc + m(mas_pasivo)).min(at);
            json!({
                "anio": anio, "activo_corriente": pesos(ac), "pasivo_corriente": pesos(pc), "activo_total": pesos(at), "pasivo_total": pesos(pt),
                "utilidad_operacional": pesos(m(utilidad)), "gastos_intereses": pesos(m(intereses)), "patrimonio": pesos(at - pt),
                "inventarios": pesos(ac / 3), "efectivo": pesos(ac / 4),
            })
        },
    )
}

/// Thresholds on ratios only: an amount threshold does not scale.
fn umbrales() -> impl Strategy<Value = Value> {
    let umbral = || {
        prop_oneof![
            (0_i64..400).prop_map(|n| Decimal::new(n, 2).to_string()),
            Just("1".to_owned())
        ]
    };
    (umbral(), umbral(), umbral(), umbral(), umbral(), umbral()).prop_map(|(a, b, c, d, e, f)| {
        json!({
            "liquidez": {"min": a}, "endeudamiento": {"max": b}, "cobertura_intereses": {"min": c}, "rentabilidad_patrimonio": {"min": d},
            "rentabilidad_activo": {"min": e}, "prueba_acida": {"min": f},
        })
    })
}

fn indicadores() -> impl Strategy<Value = Value> {
    (
        ejercicio(2019),
        ejercicio(2020),
        ejercicio(2021),
        umbrales(),
        select(vec!["2021-06-30", "2022-08-23", "2024-01-01"]),
        select(vec!["ninguna", "habilita", "no-habilita", "documento-tipo-transporte-v4"]),
    )
        .prop_map(|(a, b, c, umbrales, fecha, regla)| {
            json!({"fecha_apertura": fecha, "estados": [a, b, c], "umbrales": umbrales, "regla_denominador_cero": regla})
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn scaling_all_money_changes_no_ratio(
        entrada in indicadores(),
        factor in select(vec!["0.001", "0.01", "3", "7.5", "1000", "1234567"]),
    ) {
        let l = regla("indicadores-financieros");
        let factor = Decimal::from_str_exact(factor).unwrap();
        let mut otra = entrada.clone();
        for y in otra["estados"].as_array_mut().unwrap() {
            for m in MONTOS {
                let antes = Decimal::from_str_exact(y[m].as_str().unwrap()).unwrap();
                // At most 15 digits times 7: the product is exact.
                y[m] = json!((antes * factor).to_string());
            }
        }
        let antes = evaluar(l, &entrada);
        prop_assert!(antes.is_ok(), "{antes:?} {entrada}");
        prop_assert_eq!(antes, evaluar(l, &otra));
    }

    #[test]
    fn the_order_of_statements_never_matters(entrada in indicadores(), orden in Just(vec![0_usize, 1, 2]).prop_shuffle()) {
        let l = regla("indicadores-financieros");
        let mut otra = entrada.clone();
        let estados = orden.iter().map(|i| entrada["estados"][*i].clone());
        otra["estados"] = estados.collect();
        prop_assert_eq!(evaluar(l, &entrada), evaluar(l, &otra));
    }

    #[test]
    fn the_order_of_registered_years_never_matters(
        anios in prop::collection::btree_set(2015_i64..2026, 1..6),
        fecha in select(vec!["2021-06-30", "2021-07-01", "2022-08-23", "2023-12-31", "2024-01-01", "2026-05-04"]),
        orden in any::<u64>(),
    ) {
        let l = regla("regimen-ano-fiscal");
        let anios: Vec<i64> = anios.into_iter().collect();
        let mut otro = anios.clone();
        otro.sort_by_key(|a| (*a as u64).wrapping_mul(orden | 1));
        // A year that cannot be is told by its place in the list, which is what changes.
        let con = |anios: &[i64]| {
            let dado = evaluar(l, &json!({"fecha_apertura": fecha, "anios_rup": anios}));
            dado.map_err(|rutas| rutas.len())
        };
        prop_assert_eq!(con(&anios), con(&otro));
    }

    /// Numerator = denominator × threshold, both of 14 digits: the product has up to 28, and one unit in the last place
    /// decides.
    #[test]
    fn thresholds_are_exact_at_28_digits(
        pasivo in 1_i128..10_i128.pow(14),
        umbral in 1_i128..10_i128.pow(14),
        escala_pasivo in 0_u32..=14,
        escala_umbral in 0_u32..=14,
        falta in -1_i128..=1,
    ) {
        let d = |n: i128, escala: u32| Decimal::from_i128_with_scale(n, escala).to_string();
        let escala = escala_pasivo + escala_umbral;
        let activo = pasivo * umbral + falta;
        let entrada = json!({
            "fecha_apertura": "2025-03-10",
            "estados": [{
                "anio": 2024, "activo_corriente": "1", "efectivo": d(activo, escala), "pasivo_corriente": d(pasivo, escala_pasivo),
                "activo_total": d(10_i128.pow(28) - 1, 0), "pasivo_total": d(pasivo, escala_pasivo),
                "utilidad_operacional": "1", "gastos_intereses": "1", "patrimonio": "1",
            }],
            "umbrales": {"razon_efectivo": {"min": d(umbral, escala_umbral)}},
            "regla_denominador_cero": "ninguna",
        });
        let dado = evaluar(regla("indicadores-financieros"), &entrada);
        let (_, resultado) = dado.expect("a valid input");
        let indicador = &resultado["anios"][0]["indicadores"][0];
        let esperado = if falta < 0 { "no-cumple" } else { "cumple" };
        prop_assert_eq!(&indicador["resultado"], esperado, "{} {}", entrada, indicador);
        // Once over, and the exact fraction tells it: equality is the threshold itself.
        let division = json!({
            "indicador": "liquidez", "numerador": d(activo, escala), "denominador": d(pasivo, escala_pasivo), "regla_pliego": "ninguna",
        });
        let (codigo, valor) = evaluar(regla("denominador-cero"), &division).expect("a valid input");
        prop_assert_eq!(codigo, "calculable");
        prop_assert_eq!(&indicador["valor_exacto"], &valor["valor_exacto"]);
    }
}
