//! What holds of every rule of the registry: one description of its inputs behind the schema, the form and the help,
//! and worked cases that reach every outcome, round-trip through the form and replay from their receipts.
//!
//! That each case gives its verdict and its citations is `verificar`'s to say, in `verificar.rs`.

use fundamento::{
    app::{self, App},
    corpus::{Archivos, Caso, Clase, Documento},
    hechos::{
        Dato, Errores,
        formulario::{self, Escrito, Pieza},
    },
    json,
    reglas::{ClaseAviso, ReglaFundada, registro},
    veredicto::{Sentido, Veredicto},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
    sync::LazyLock,
};

static APP: LazyLock<App> = LazyLock::new(|| App::nueva(&Archivos::incorporados()).unwrap());

fn cada_regla(mut check: impl FnMut(&str, &ReglaFundada)) {
    let mut cuantas = 0;
    for l in APP.reglas() {
        check(l.ficha().id, l);
        cuantas += 1;
    }
    assert_eq!(cuantas, registro().len(), "every rule is served");
}

/// Every worked case whose input is valid, with its datum.
fn cada_caso(mut check: impl FnMut(&str, &ReglaFundada, &Caso, &Dato)) {
    let mut cuantos = 0;
    cada_regla(|id, l| {
        for c in APP
            .corpus()
            .casos(id)
            .iter()
            .filter(|c| c.errores.is_empty())
        {
            let nombre = format!("{id}, «{}»", c.titulo);
            let dato = dato(&c.entrada).expect(&nombre);
            check(&nombre, l, c, &dato);
            cuantos += 1;
        }
    });
    assert!(cuantos > 150, "{cuantos}");
}

fn dato(entrada: &str) -> Result<Dato, Errores> {
    let mut errores = Errores::default();
    let d = Dato::objeto_de_json(entrada, &mut errores).expect("a JSON object");
    if errores.ninguno() {
        Ok(d)
    } else {
        Err(errores)
    }
}

fn dictar<'a>(app: &'a App, l: &'a ReglaFundada, d: &Dato) -> Veredicto<'a> {
    app.evaluar(l, d).expect("a valid input")
}

/// The answer as JSON.
fn en_json(app: &App, l: &ReglaFundada, d: &Dato) -> Value {
    json!(json::dictamen(
        &app.dictar(l, d).expect("a valid input"),
        ""
    ))
}

/// What becomes of a receipt, as JSON.
fn reproducir(app: &App, recibo: &Value) -> Value {
    let r = app::reproducir(app, &recibo.to_string()).expect("a receipt");
    json!(json::reproduccion(&r))
}

fn es_kebab(id: &str) -> bool {
    let letra = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    id.split('-').all(|p| !p.is_empty() && p.chars().all(letra))
}

fn sin_repetir<'a>(nombre: &str, ids: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let mut vistos = BTreeSet::new();
    for id in ids {
        assert!(es_kebab(id), "{nombre}: «{id}»");
        assert!(vistos.insert(id), "{nombre}: «{id}» twice");
    }
    vistos
}

#[test]
fn ids_are_unique_and_everything_is_documented() {
    let ids = sin_repetir("registry", registro().iter().map(|r| r.ficha().id));
    assert_eq!(ids.len(), 16);
    cada_regla(|id, l| {
        let f = l.ficha();
        let frase = |que: &str, t: &str| {
            assert!(!t.trim().is_empty() && t.trim() == t, "{id}: {que} «{t}»");
        };
        let oracion = |que: &str, t: &str| {
            frase(que, t);
            assert!(t.ends_with(['.', '?']), "{id}: {que} «{t}» is no sentence");
        };
        assert!(f.version >= 1, "{id}");
        frase("title", f.titulo);
        oracion("statement", f.enunciado);
        assert!(
            f.pregunta.starts_with('¿') && f.pregunta.ends_with('?'),
            "{id}: «{}»",
            f.pregunta
        );
        let pasos = sin_repetir(id, l.pasos().iter().map(|(p, _)| p.id));
        for (p, _) in l.pasos() {
            frase(p.id, p.enunciado);
        }
        let avisos = sin_repetir(id, f.avisos.iter().map(|a| a.id));
        // A limit may bear the name of the step that finds it, and rests on its links; a warning has its own.
        let comunes: Vec<&str> = pasos.intersection(&avisos).copied().collect();
        for a in f.avisos {
            let propio = a.clase == ClaseAviso::Limite || !comunes.contains(&a.id);
            assert!(propio, "{id}: «{}» is a step and a warning", a.id);
            oracion(a.id, a.mensaje);
        }
        assert!(
            f.avisos
                .iter()
                .any(|a| a.clase == ClaseAviso::LimiteSiempre),
            "{id}"
        );
        for d in f.desenlaces {
            assert!(es_kebab(d.codigo), "{id}: «{}»", d.codigo);
            assert!(
                pasos.contains(d.apoyo),
                "{id}: «{}» rests on no step",
                d.codigo
            );
            frase(d.codigo, d.rotulo);
        }
        let formas: BTreeSet<_> = (f.desenlaces.iter())
            .map(|d| (d.codigo, d.sentido.nombre()))
            .collect();
        assert_eq!(formas.len(), f.desenlaces.len(), "{id}: an outcome twice");
        for p in f.parametros {
            assert!(APP.corpus().parametros().serie(p).is_some(), "{id}: «{p}»");
        }
        for h in l.entrada().hojas() {
            frase(&h.ruta, h.rotulo);
        }
        let titulos: BTreeSet<_> = APP.corpus().casos(id).iter().map(|c| &c.titulo).collect();
        assert_eq!(
            titulos.len(),
            APP.corpus().casos(id).len(),
            "{id}: a case twice"
        );
    });
}

/// Every verdict of the worked cases of whole processes, as the command writes it.
fn en_procesos() -> Vec<Value> {
    let carpeta = tempfile::tempdir().unwrap();
    let entrada = carpeta.path().join("proceso.json");
    let casos = APP.corpus().casos("proceso").iter();
    let mut salida = Vec::new();
    for c in casos.filter(|c| c.errores.is_empty()) {
        std::fs::write(&entrada, &c.entrada).unwrap();
        let orden = Command::new(env!("CARGO_BIN_EXE_fundamento"))
            .args(["evaluar-proceso", "--entrada"])
            .arg(&entrada)
            .args(["--salida", "-"])
            .output()
            .unwrap();
        let e: Value = serde_json::from_slice(&orden.stdout).expect(&c.titulo);
        for p in e["proponentes"].as_array().unwrap() {
            let miembros = p["por_integrante"].as_array().into_iter().flatten();
            let todos = std::iter::once(p).chain(miembros);
            let dictados = todos.filter_map(|x| x["veredictos"].as_object());
            salida.extend(dictados.flat_map(|v| v.values().cloned()));
        }
    }
    salida
}

#[test]
fn every_outcome_and_every_step_has_a_case() {
    let mut alcanzados: BTreeMap<&str, BTreeSet<(&str, &str)>> = BTreeMap::new();
    let mut andados: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    cada_caso(|_, l, _, d| {
        let v = dictar(&APP, l, d);
        let forma = (v.desenlace.codigo, v.desenlace.sentido.nombre());
        alcanzados.entry(v.regla).or_default().insert(forma);
        andados
            .entry(v.regla)
            .or_default()
            .extend(v.pasos.iter().map(|p| p.id));
        assert!(!v.resumen.trim().is_empty(), "{}", v.regla);
    });
    // What only a bidder of a whole process can come to, a worked case of a process shows.
    for v in en_procesos() {
        let l = APP.regla(v["regla"].as_str().unwrap()).unwrap();
        let f = l.ficha();
        let d = f.desenlaces.iter();
        let d = d
            .clone()
            .find(|d| v["codigo"] == d.codigo && v["sentido"] == d.sentido.nombre());
        let d = d.expect("a declared outcome");
        let de_la_regla = alcanzados.entry(f.id).or_default();
        de_la_regla.insert((d.codigo, d.sentido.nombre()));
        let pasos = l.pasos().iter().map(|(p, _)| p.id);
        let corrio = |id: &&str| (v["pasos"].as_array().unwrap().iter()).any(|p| p["id"] == **id);
        andados
            .entry(f.id)
            .or_default()
            .extend(pasos.filter(corrio));
    }
    cada_regla(|id, l| {
        for d in l.ficha().desenlaces {
            let forma = (d.codigo, d.sentido.nombre());
            assert!(
                alcanzados[id].contains(&forma),
                "{id}: no case ends in {forma:?}"
            );
        }
        for (p, _) in l.pasos() {
            assert!(andados[id].contains(p.id), "{id}: no case runs «{}»", p.id);
        }
        let malas = APP.corpus().casos(id).iter().any(|c| !c.errores.is_empty());
        assert!(malas, "{id}: no case shows an input in error");
    });
}

/// Paths of the leaves of a JSON Schema, `[]` for every list.
fn hojas_del_esquema(esquema: &Value, ruta: &str, salida: &mut BTreeSet<String>) {
    let sin_nulo = esquema["anyOf"]
        .as_array()
        .and_then(|a| match a.as_slice() {
            [nulo, otro] if nulo == &json!({"type": "null"}) => Some(otro),
            _ => None,
        });
    let esquema = sin_nulo.unwrap_or(esquema);
    if let Some(propiedades) = esquema["properties"].as_object() {
        assert_eq!(esquema["additionalProperties"], json!(false), "{ruta}");
        for (nombre, e) in propiedades {
            let punto = if ruta.is_empty() { "" } else { "." };
            hojas_del_esquema(e, &format!("{ruta}{punto}{nombre}"), salida);
        }
    } else if esquema["type"] == "array" {
        hojas_del_esquema(&esquema["items"], &format!("{ruta}[]"), salida);
    } else {
        salida.insert(ruta.to_owned());
    }
}

/// Names of the controls of an empty form with one row in each list, `[]` for every list.
fn hojas_del_formulario(l: &ReglaFundada) -> BTreeSet<String> {
    let mut filas = BTreeMap::new();
    for h in l.entrada().hojas() {
        for (i, _) in h.ruta.match_indices("[]") {
            filas.insert(h.ruta[..i].replace("[]", "[0]"), 1);
        }
    }
    let piezas = formulario::piezas(&l.entrada(), &Escrito::new(), &Errores::default(), &filas);
    let nombre = |p: Pieza| match p {
        Pieza::Control(c) => Some(c.ruta.replace("[0]", "[]")),
        _ => None,
    };
    piezas.into_iter().filter_map(nombre).collect()
}

#[test]
fn schema_form_and_help_list_the_same_fields() {
    cada_regla(|id, l| {
        let hojas: BTreeSet<String> = l.entrada().hojas().into_iter().map(|h| h.ruta).collect();
        assert!(!hojas.is_empty(), "{id}");
        let mut del_esquema = BTreeSet::new();
        hojas_del_esquema(&json::esquema(l), "", &mut del_esquema);
        assert_eq!(del_esquema, hojas, "{id}: the schema");
        assert_eq!(hojas_del_formulario(l), hojas, "{id}: the form");
        let ayuda = Command::new(env!("CARGO_BIN_EXE_fundamento"))
            .args(["reglas", id])
            .output()
            .unwrap();
        let ayuda = String::from_utf8(ayuda.stdout).unwrap();
        let entrada = ayuda.split("\nEntrada:\n").nth(1).expect("inputs");
        let lineas = entrada.lines().take_while(|l| !l.is_empty());
        let de_ayuda: BTreeSet<String> = lineas
            .map(|l| l.split_whitespace().next().unwrap().to_owned())
            .collect();
        assert_eq!(de_ayuda, hojas, "{id}: the help");
    });
}

/// Pointers (`/estados/0/anio`) to the leaves of a JSON value; empty lists and objects are leaves.
fn punteros(v: &Value, desde: &str, salida: &mut Vec<String>) {
    match v {
        Value::Object(o) if !o.is_empty() => {
            o.iter()
                .for_each(|(k, v)| punteros(v, &format!("{desde}/{k}"), salida));
        }
        Value::Array(a) if !a.is_empty() => {
            (a.iter().enumerate()).for_each(|(i, v)| punteros(v, &format!("{desde}/{i}"), salida));
        }
        _ => salida.push(desde.to_owned()),
    }
}

/// `/estados/0/anio` as errors write it, `$.estados[0].anio`.
fn ruta(puntero: &str) -> String {
    let parte = |p: &str| match p.parse::<usize>() {
        Ok(i) => format!("[{i}]"),
        Err(_) => format!(".{p}"),
    };
    format!(
        "${}",
        puntero.split('/').skip(1).map(parte).collect::<String>()
    )
}

#[test]
fn the_schema_takes_what_the_rule_takes_and_refuses_a_bad_leaf() {
    let mut esquemas = BTreeMap::new();
    cada_regla(|id, l| {
        let validador = jsonschema::validator_for(&json::esquema(l)).expect(id);
        esquemas.insert(l.ficha().id, validador);
    });
    cada_caso(|nombre, l, c, _| {
        let validador = &esquemas[l.ficha().id];
        let entrada: Value = serde_json::from_str(&c.entrada).unwrap();
        let errores: Vec<String> = validador
            .iter_errors(&entrada)
            .map(|e| e.to_string())
            .collect();
        assert!(errores.is_empty(), "{nombre}: {errores:?}");
        let mut hojas = Vec::new();
        punteros(&entrada, "", &mut hojas);
        for h in hojas {
            let mut mala = entrada.clone();
            *mala.pointer_mut(&h).unwrap() = json!({"otra": ["cosa"]});
            assert!(
                !validador.is_valid(&mala),
                "{nombre}: the schema takes a bad {h}"
            );
            let d = dato(&mala.to_string()).unwrap();
            let faltas = APP.evaluar(l, &d).map(|_| ()).expect_err(&h).en_lista();
            let esperada = ruta(&h);
            assert!(
                faltas.iter().any(|f| f.ruta.starts_with(&esperada)),
                "{nombre}: {esperada} not in {faltas:?}"
            );
        }
        let mut sobra = entrada.clone();
        sobra["campo_que_no_hay"] = json!(1);
        assert!(!validador.is_valid(&sobra), "{nombre}: an unknown field");
        let d = dato(&sobra.to_string()).unwrap();
        let faltas = APP.evaluar(l, &d).map(|_| ()).expect_err(nombre).en_lista();
        assert!(
            faltas.iter().any(|f| f.ruta == "$.campo_que_no_hay"),
            "{nombre}"
        );
    });
}

/// What a verdict says, without its receipt.
fn dicho(l: &ReglaFundada, d: &Dato) -> Value {
    let mut j = en_json(&APP, l, d);
    j.as_object_mut().unwrap().remove("recibo");
    j
}

/// A decimal with one more zero at its end is the same amount.
fn sin_ceros(v: &mut Value) {
    match v {
        Value::String(t) => {
            let cifras = t.strip_prefix('-').unwrap_or(t);
            let numero = cifras.split_once('.').is_some_and(|(a, b)| {
                [a, b]
                    .iter()
                    .all(|p| !p.is_empty() && p.bytes().all(|c| c.is_ascii_digit()))
            });
            if numero {
                *t = t.trim_end_matches('0').trim_end_matches('.').to_owned();
            }
        }
        Value::Array(a) => a.iter_mut().for_each(sin_ceros),
        Value::Object(o) => o.values_mut().for_each(sin_ceros),
        _ => {}
    }
}

#[test]
fn a_form_gives_back_the_verdict_of_its_input() {
    cada_caso(|nombre, l, _, d| {
        let pares = formulario::pares(&l.entrada(), d);
        let escrito: Escrito = pares.iter().cloned().collect();
        assert_eq!(escrito.len(), pares.len(), "{nombre}: a name twice");
        let mut errores = Errores::default();
        let leido = formulario::dato(&l.entrada(), &escrito, &mut errores);
        assert!(errores.ninguno(), "{nombre}: {errores:?}");
        let (mut antes, mut despues) = (dicho(l, d), dicho(l, &leido));
        sin_ceros(&mut antes);
        sin_ceros(&mut despues);
        assert_eq!(despues, antes, "{nombre}");
        let controles = formulario::piezas(&l.entrada(), &escrito, &errores, &BTreeMap::new());
        let llenos = controles
            .iter()
            .filter(|p| matches!(p, Pieza::Control(c) if !c.valor.is_empty()));
        assert_eq!(
            llenos.count(),
            pares.iter().filter(|(_, v)| !v.is_empty()).count(),
            "{nombre}: the form shows all that was typed"
        );
    });
}

#[test]
fn every_verdict_that_decides_has_a_decisive_citation() {
    let mut sin = Vec::new();
    cada_caso(|nombre, l, _, d| {
        let v = dictar(&APP, l, d);
        let j = en_json(&APP, l, d);
        let citas: Vec<&Value> = (j["pasos"].as_array().unwrap().iter())
            .flat_map(|p| p["fundamentos"].as_array().unwrap())
            .collect();
        assert!(citas.iter().all(|c| c["decisiva"].is_boolean()), "{nombre}");
        let decide = matches!(
            v.desenlace.sentido,
            Sentido::Favorable | Sentido::Desfavorable
        );
        if decide && !citas.iter().any(|c| c["decisiva"] == true) {
            sin.push(nombre.to_owned());
        }
    });
    assert!(sin.is_empty(), "{sin:#?}");
}

fn recibo(app: &App, l: &ReglaFundada, d: &Dato) -> Value {
    en_json(app, l, d)["recibo"].clone()
}

fn estado(app: &App, recibo: &Value) -> String {
    let r = reproducir(app, recibo);
    assert_eq!(
        r["diferencias"].as_array().unwrap().is_empty(),
        r["estado"] == "identico",
        "{r}"
    );
    r["estado"].as_str().unwrap().to_owned()
}

#[test]
fn a_receipt_replays_and_a_tampered_one_does_not() {
    cada_caso(|nombre, l, _, d| {
        let bueno = recibo(&APP, l, d);
        assert_eq!(estado(&APP, &bueno), "identico", "{nombre}");
        let citado = bueno["fundamentos"][0]["sha256"].clone();
        assert_eq!(citado.as_str().map(str::len), Some(64), "{nombre}");
        let cambios: [(&str, Value); 6] = [
            ("/codigo", json!("otro-codigo")),
            ("/resultado", json!({"otro": "resultado"})),
            ("/entrada", json!({})),
            ("/version_regla", json!(99)),
            ("/fundamentos/0/sha256", json!("0".repeat(64))),
            ("/sha256", json!("0".repeat(64))),
        ];
        for (donde, valor) in cambios {
            let mut malo = bueno.clone();
            *malo.pointer_mut(donde).unwrap() = valor;
            assert_eq!(estado(&APP, &malo), "no-reproduce", "{nombre}: {donde}");
        }
    });
    for (texto, esperado) in [
        ("{", "no es JSON"),
        ("[]", "no es un recibo"),
        ("{}", "no es un recibo"),
        ("{\"regla\": \"denominador-cero\"}", "no es un recibo"),
    ] {
        let e = app::reproducir(&APP, texto).err().expect(texto);
        assert!(e.contains(esperado), "{texto}: {e}");
    }
}

/// The same receipt, sealed again after something in it was changed.
fn sellado(mut recibo: Value, cambiar: impl FnOnce(&mut Value)) -> Value {
    cambiar(&mut recibo);
    let campos = recibo.as_object_mut().unwrap();
    campos.shift_remove("sha256");
    let sello = Sha256::digest(serde_json_canonicalizer::to_vec(&campos).unwrap());
    let sello: String = sello.iter().map(|b| format!("{b:02x}")).collect();
    campos.insert("sha256".to_owned(), sello.into());
    recibo
}

#[test]
fn a_receipt_of_another_version_is_told_so_with_what_differs() {
    let l = APP.regla("certificado-contratos-ejecucion").unwrap();
    let casos = APP.corpus().casos(l.ficha().id);
    let d = dato(&casos.iter().find(|c| c.errores.is_empty()).unwrap().entrada).unwrap();
    let bueno = recibo(&APP, l, &d);
    let con_version = |v: &mut Value| v["version_regla"] = json!(1);
    // The same answer is the same answer, whatever version gave it.
    let igual = reproducir(&APP, &sellado(bueno.clone(), con_version));
    assert_eq!(igual["estado"], "identico", "{igual}");
    let otro = sellado(bueno.clone(), |v| {
        con_version(v);
        v["codigo"] = json!("otro-codigo");
        v["resultado"]["dicho"] = json!(1);
    });
    let dichas = |v: &Value| {
        let r = reproducir(&APP, v);
        assert_eq!(r["estado"], "otra-version-de-la-regla", "{r}");
        r["diferencias"].to_string()
    };
    for parte in ["de la versión 1", "hoy rige la 2", "otro-codigo", "«dicho»"] {
        assert!(dichas(&otro).contains(parte), "{parte}: {}", dichas(&otro));
    }
    // A datum that the version of today asks for is named, with its label; it is not supposed.
    let corto = sellado(bueno, |v| {
        con_version(v);
        v["entrada"].as_object_mut().unwrap().remove("tipo_persona");
    });
    for parte in ["ya no es válida", "«tipo_persona» (Tipo de persona)"] {
        assert!(
            dichas(&corto).contains(parte),
            "{parte}: {}",
            dichas(&corto)
        );
    }
}

/// The corpus with one more word in every printed paragraph: every quote still stands, every hash is another.
fn con_doctrina_cambiada() -> App {
    let mut archivos = Archivos::incorporados();
    for d in APP.corpus().documentos() {
        let mut nuevo: Documento = d.clone();
        for b in &mut nuevo.bloques {
            if !matches!(b.clase, Clase::Tabla | Clase::Formula) {
                b.markdown.push_str(" *Sic*.");
            }
        }
        archivos = archivos.con(&format!("documentos/{}.md", d.meta.id), nuevo.escribir());
    }
    App::nueva(&archivos).unwrap()
}

#[test]
fn with_a_changed_cited_text_the_result_is_the_same_and_it_is_said() {
    let otra = con_doctrina_cambiada();
    cada_caso(|nombre, l, _, d| {
        let r = reproducir(&otra, &recibo(&APP, l, d));
        assert_eq!(
            r["estado"], "mismo-resultado-con-doctrina-cambiada",
            "{nombre}: {r}"
        );
        let diferencias = r["diferencias"].to_string();
        assert!(
            diferencias.contains("cambió o ya no se cita"),
            "{nombre}: {diferencias}"
        );
    });
}

#[test]
fn a_change_outside_the_cited_texts_leaves_a_receipt_identical() {
    let archivos = Archivos::incorporados();
    let casos = archivos.obtener("casos/denominador-cero.toml").unwrap();
    let casos = [casos, b"\n# otra nota\n"].concat();
    let otra = App::nueva(&archivos.con("casos/denominador-cero.toml", casos)).unwrap();
    let l = APP.regla("denominador-cero").unwrap();
    let d = dato(&APP.corpus().casos("denominador-cero")[0].entrada).unwrap();
    let r = reproducir(&otra, &recibo(&APP, l, &d));
    assert_eq!(r["estado"], "identico");
    assert!(
        r["diferencias"].to_string().contains("el corpus es otro"),
        "{r}"
    );
}
