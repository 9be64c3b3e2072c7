//! The program itself: what each command prints and where, its exit codes, and that it speaks Spanish.
//!
//! `servir` is not started here; what it serves is in `sitio.rs`.

use fundamento::{corpus::Archivos, reglas::registro};
use serde_json::{Value, json};
use std::{
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use tempfile::TempDir;

struct Dicho {
    codigo: i32,
    salida: String,
    errores: String,
}

/// Runs the program with this on its standard input. Nothing it says is English, and it never panics.
fn con_entrada(argumentos: &[&str], entrada: &[u8]) -> Dicho {
    let mut hijo = Command::new(env!("CARGO_BIN_EXE_fundamento"))
        .args(argumentos)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read its input may have gone already.
    let _ = hijo.stdin.take().unwrap().write_all(entrada);
    let r = hijo.wait_with_output().unwrap();
    let d = Dicho {
        codigo: r.status.code().expect("no signal ended it"),
        salida: String::from_utf8(r.stdout).unwrap(),
        errores: String::from_utf8(r.stderr).unwrap(),
    };
    for ingles in [
        "error:",
        "Usage",
        "For more information",
        "panicked",
        "tip:",
        "required",
        "unexpected",
        "[default",
        "possible values",
        "No such file",
        "Options:",
        "Commands:",
        "Print help",
    ] {
        for texto in [&d.salida, &d.errores] {
            let de_datos = argumentos[0] == "completar" || texto.contains("$schema");
            assert!(
                de_datos || !texto.contains(ingles),
                "{argumentos:?}: «{ingles}» in {texto}"
            );
        }
    }
    d
}

fn correr(argumentos: &[&str]) -> Dicho {
    con_entrada(argumentos, b"")
}

/// Exit code, and what standard output and standard error must hold; an empty one must be empty.
fn check(argumentos: &[&str], codigo: i32, salida: &str, errores: &str) {
    let d = correr(argumentos);
    let contexto = format!("{argumentos:?}\n{}\n{}", d.salida, d.errores);
    assert_eq!(d.codigo, codigo, "{contexto}");
    for (texto, parte) in [(&d.salida, salida), (&d.errores, errores)] {
        assert_eq!(texto.is_empty(), parte.is_empty(), "{contexto}");
        assert!(texto.contains(parte), "«{parte}»: {contexto}");
    }
}

/// One JSON document and nothing else.
fn json_de(d: &Dicho) -> Value {
    assert!(d.salida.ends_with('\n'), "{}", d.salida);
    serde_json::from_str(&d.salida).expect(&d.salida)
}

fn texto(p: &Path) -> &str {
    p.to_str().unwrap()
}

/// The shipped corpus in a folder of its own, with one file changed.
fn corpus_con(ruta: &str, viejo: &str, nuevo: &str) -> TempDir {
    let carpeta = tempfile::tempdir().unwrap();
    let archivos = Archivos::incorporados();
    for (sub, extension) in [
        ("documentos", "md"),
        ("enlaces", "toml"),
        ("parametros", "toml"),
        ("casos", "toml"),
        ("revisiones", "toml"),
        ("cobertura", "toml"),
    ] {
        fs::create_dir(carpeta.path().join(sub)).unwrap();
        for (ruta, bytes) in archivos.en(sub, extension) {
            fs::write(carpeta.path().join(ruta), bytes).unwrap();
        }
    }
    let archivo = carpeta.path().join(ruta);
    let antes = fs::read_to_string(&archivo).unwrap();
    assert!(antes.contains(viejo), "the fault is planted");
    fs::write(archivo, antes.replace(viejo, nuevo)).unwrap();
    carpeta
}

fn fuentes() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuentes")
}

const BUENA: &str =
    r#"{"indicador": "liquidez", "numerador": "1", "denominador": "3", "regla_pliego": "ninguna"}"#;

#[test]
fn bad_arguments_exit_2_and_say_so_in_spanish() {
    let casos: [(&[&str], &str); 16] = [
        (&["buscra", "x"], "no hay una orden «buscra»"),
        (&["buscar"], "falta CONSULTA"),
        (&["evaluar"], "falta REGLA"),
        (
            &["buscar", "x", "--cantidad", "3"],
            "no se conoce el argumento «--cantidad»",
        ),
        (&["buscar", "x", "--limite", "0"], "de 1 a 50"),
        (&["buscar", "x", "--limite", "muchos"], "de 1 a 50"),
        (&["buscar", "x", "--limite"], "«--limite» le falta el valor"),
        (&["buscar", "x", "--rol", "opinion"], "--rol"),
        (&["buscar", "x", "--anio", "2026..2023"], "--anio"),
        (&["servir", "--puerto", "99999"], "no es un puerto"),
        (&["servir", "--direccion", "aqui"], "no es una dirección IP"),
        (
            &["servir", "--url-publica", "ftp://x"],
            "no es una dirección pública",
        ),
        (
            &["evaluar", "regla-que-no-hay"],
            "no hay una regla «regla-que-no-hay»",
        ),
        (&["esquema", "regla-que-no-hay"], "denominador-cero"),
        (&["reglas", "regla-que-no-hay"], "no hay una regla"),
        (&["completar", "csh"], "«csh» no sirve"),
    ];
    for (argumentos, errores) in casos {
        check(argumentos, 2, "", errores);
    }
    check(
        &["--corpus", "/carpeta/que/no/hay", "reglas"],
        2,
        "",
        "la carpeta del corpus /carpeta/que/no/hay: no existe",
    );
    check(
        &["verificar", "--corpus", "Cargo.toml"],
        2,
        "",
        "no es una carpeta",
    );
    check(
        &["evaluar", "denominador-cero", "--entrada", "/no/hay.json"],
        2,
        "",
        "/no/hay.json: no existe",
    );
    check(
        &["reproducir", "/no/hay.json"],
        2,
        "",
        "/no/hay.json: no existe",
    );
    check(
        &["importar", "/no/hay.txt"],
        2,
        "",
        "/no/hay.txt: no existe",
    );
    check(
        &["importar", "Cargo.toml"],
        2,
        "",
        "el formato «toml» no se importa",
    );
}

#[test]
fn help_and_version_are_spanish_and_exit_0() {
    check(&["--ayuda"], 0, "Órdenes:", "");
    check(&["--help"], 0, "Uso: fundamento ORDEN [OPCIONES]", "");
    check(&["--version"], 0, env!("CARGO_PKG_VERSION"), "");
    for orden in [
        "servir",
        "buscar",
        "evaluar",
        "reglas",
        "esquema",
        "verificar",
        "importar",
        "reproducir",
        "completar",
    ] {
        check(
            &[orden, "--ayuda"],
            0,
            &format!("Uso: fundamento {orden} [OPCIONES]"),
            "",
        );
    }
    for interprete in ["bash", "zsh", "fish"] {
        check(&["completar", interprete], 0, "fundamento", "");
    }
}

#[test]
fn no_order_is_bad_usage() {
    check(&["--corpus", "corpus"], 2, "", "falta la orden");
}

#[test]
fn the_rules_are_listed_described_and_have_a_schema() {
    let lista = correr(&["reglas"]);
    assert_eq!(
        (lista.codigo, lista.salida.lines().count()),
        (0, registro().len())
    );
    for r in registro() {
        assert!(lista.salida.contains(r.ficha().id), "{}", lista.salida);
    }
    let en_json = json_de(&correr(&["reglas", "--json"]));
    assert_eq!(
        en_json["reglas"].as_array().map(Vec::len),
        Some(registro().len())
    );
    check(&["reglas", "denominador-cero"], 0, "\nDesenlaces:\n", "");
    assert_eq!(
        json_de(&correr(&["reglas", "denominador-cero", "--json"]))["id"],
        "denominador-cero"
    );
    let esquema = json_de(&correr(&["esquema", "denominador-cero"]));
    assert_eq!(
        esquema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
}

#[test]
fn evaluating_tells_the_verdict_or_the_faults() {
    const EVALUAR: [&str; 2] = ["evaluar", "denominador-cero"];
    const EN_JSON: [&str; 3] = ["evaluar", "denominador-cero", "--json"];
    let hablado = con_entrada(&EVALUAR, BUENA.as_bytes());
    assert_eq!(hablado.codigo, 0, "{}", hablado.errores);
    for parte in [
        "«es posible obtener resultados incomprensibles",
        "ANCP-CCE, Concepto C-353 de 2026",
        "\nLímites:\n",
    ] {
        assert!(hablado.salida.contains(parte), "{}", hablado.salida);
    }
    let v = con_entrada(&EN_JSON, BUENA.as_bytes());
    assert_eq!((v.codigo, v.errores.as_str()), (0, ""));
    let v = json_de(&v);
    assert_eq!(
        (&v["codigo"], &v["resultado"]["valor_exacto"]),
        (&json!("calculable"), &json!("1/3"))
    );

    let adversa = BUENA
        .replace("\"3\"", "\"0\"")
        .replace("ninguna", "no-habilita");
    let d = con_entrada(&EN_JSON, adversa.as_bytes());
    assert_eq!(
        (d.codigo, &json_de(&d)["codigo"]),
        (0, &json!("no-habilitado")),
        "an adverse verdict is no failure"
    );

    let casos: [(&[u8], &str, u64); 6] = [
        (b"{}", "$.indicador", 422),
        (b"{\"a\": 1, \"a\": 2}", "$.a", 422),
        (br#"{"indicador": "liquidez", "numerador": "1,5", "denominador": "3", "regla_pliego": "ninguna"}"#, "$.numerador", 422),
        (b"{\"a\":", "$", 400),
        (b"[]", "$", 400),
        (b"", "$", 400),
    ];
    for (entrada, ruta, estado) in casos {
        let d = con_entrada(&EN_JSON, entrada);
        assert_eq!(d.codigo, 2, "{ruta}");
        let p = json_de(&d);
        assert_eq!(p["status"], json!(estado), "{p}");
        let rutas = p["errores"].as_array().unwrap().iter().map(|e| &e["ruta"]);
        assert!(rutas.clone().any(|r| r == ruta), "{p}");
        let hablado = con_entrada(&EVALUAR, entrada);
        assert_eq!((hablado.codigo, hablado.salida.as_str()), (2, ""), "{ruta}");
        assert!(!hablado.errores.is_empty(), "{ruta}");
    }
    // Text of another age is read as what it is: «ÿ», a field that nobody knows.
    let latino = con_entrada(&EVALUAR, b"{\"\xff\": 1}");
    assert_eq!(latino.codigo, 2);
    assert!(latino.errores.contains('ÿ'), "{}", latino.errores);
}

#[test]
fn a_receipt_is_replayed_from_its_file() {
    let carpeta = tempfile::tempdir().unwrap();
    let archivo = carpeta.path().join("recibo.json");
    let v = json_de(&con_entrada(
        &["evaluar", "denominador-cero", "--json"],
        BUENA.as_bytes(),
    ));
    let mut recibo = v["recibo"].clone();
    fs::write(&archivo, recibo.to_string()).unwrap();
    assert_eq!(
        json_de(&correr(&["reproducir", texto(&archivo)]))["estado"],
        "identico"
    );
    recibo["codigo"] = json!("habilitado");
    let malo = con_entrada(&["reproducir", "-"], recibo.to_string().as_bytes());
    assert_eq!(
        (malo.codigo, &json_de(&malo)["estado"]),
        (0, &json!("no-reproduce")),
        "a result, not a failure"
    );
    let nada = con_entrada(&["reproducir", "-"], b"{}");
    assert_eq!(nada.codigo, 2);
    assert!(nada.errores.contains("no es un recibo"), "{}", nada.errores);
}

#[test]
fn searching_prints_results_or_json() {
    check(&["buscar", "capacidad", "residual"], 0, "ANCP-CCE", "");
    let r = correr(&[
        "buscar",
        "denominador cero",
        "--json",
        "--limite",
        "2",
        "--tipo",
        "concepto",
        "--rol",
        "respuesta",
    ]);
    let r = json_de(&r);
    assert_eq!(r["resultados"].as_array().map(Vec::len), Some(2), "{r}");
    assert!(
        r["resultados"]
            .as_array()
            .unwrap()
            .iter()
            .all(|x| x["rol"] == "respuesta"),
        "{r}"
    );
    check(&["buscar", "palabraquenoesta"], 0, "0 resultados", "");
}

#[test]
fn checking_a_corpus_exits_1_on_a_planted_fault() {
    check(&["verificar"], 0, "Todo en orden.", "");
    let bueno = corpus_con("enlaces/denominador-cero.toml", "", "");
    check(
        &["verificar", "--corpus", texto(bueno.path())],
        0,
        "Todo en orden.",
        "",
    );
    let cita = corpus_con(
        "enlaces/denominador-cero.toml",
        "la valoración de estos eventos",
        "la valoracion de estos eventos",
    );
    let d = correr(&["--corpus", texto(cita.path()), "verificar"]);
    assert_eq!(d.codigo, 1, "{}", d.salida);
    for parte in [
        "falta: regla denominador-cero",
        "paso regla-del-pliego",
        "C-353-2026/respuesta-5",
        "garantías rotas",
    ] {
        assert!(d.salida.contains(parte), "{}", d.salida);
    }
    check(
        &[
            "--corpus",
            texto(cita.path()),
            "evaluar",
            "denominador-cero",
        ],
        2,
        "",
        "no hay una regla «denominador-cero»",
    );
    let roto = corpus_con(
        "documentos/CE-002-2023.md",
        "{#directriz-1 directriz}",
        "{#directriz-1 orden}",
    );
    check(
        &["--corpus", texto(roto.path()), "verificar"],
        1,
        "",
        "documentos/CE-002-2023.md:",
    );
    let vacio = tempfile::tempdir().unwrap();
    check(
        &["--corpus", texto(vacio.path()), "reglas"],
        1,
        "",
        "no hay ningún documento",
    );
}

#[test]
fn sources_are_imported_into_a_folder() {
    let corpus = corpus_con("revisiones/CE-002-2023.toml", "", "");
    let documentos = corpus.path().join("documentos");
    let antes = fs::read_to_string(documentos.join("C-353-2026.md")).unwrap();
    fs::remove_file(documentos.join("CE-002-2023.md")).unwrap();
    let (origen, destino) = (fuentes(), texto(corpus.path()));
    let d = correr(&["importar", texto(&origen), "--salida", destino]);
    assert_eq!((d.codigo, d.errores.as_str()), (0, ""), "{}", d.salida);
    for id in [
        "C-353-2026",
        "C-899-2024",
        "C-1409-2025",
        "C-SN-2026-06-04",
        "CE-002-2023",
    ] {
        assert!(d.salida.contains(&format!("{id}: ")), "{}", d.salida);
    }
    let sin_hash = |t: String| {
        t.lines()
            .filter(|l| !l.starts_with("sha256"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let despues = fs::read_to_string(documentos.join("C-353-2026.md")).unwrap();
    assert_eq!(sin_hash(despues.clone()), sin_hash(antes));
    check(&["--corpus", destino, "verificar"], 0, "Todo en orden.", "");
    correr(&["importar", texto(&origen), "--salida", destino]);
    assert_eq!(
        fs::read_to_string(documentos.join("C-353-2026.md")).unwrap(),
        despues,
        "twice is the same"
    );
    let restos = fs::read_dir(&documentos).unwrap().filter(|e| {
        e.as_ref()
            .unwrap()
            .file_name()
            .to_string_lossy()
            .starts_with('.')
    });
    assert_eq!(restos.count(), 0, "nothing half written stays");

    let nueva = tempfile::tempdir().unwrap();
    let una = origen.join("000_974067dab3d76466.txt");
    let d = correr(&[
        "importar",
        texto(&una),
        "--salida",
        texto(&nueva.path().join("corpus/nuevo")),
    ]);
    assert_eq!(d.codigo, 0, "{}", d.errores);
    assert!(
        nueva
            .path()
            .join("corpus/nuevo/documentos/CE-002-2023.md")
            .is_file()
    );
}

#[test]
fn sources_that_cannot_be_imported_are_named() {
    let carpeta = tempfile::tempdir().unwrap();
    let en = |nombre: &str, bytes: &[u8]| {
        let p = carpeta.path().join(nombre);
        fs::write(&p, bytes).unwrap();
        texto(&p).to_owned()
    };
    let salida = texto(carpeta.path());
    let latin = en("latin.txt", b"Bogot\xe1 D.C.");
    let receta = en("receta.txt", "Una taza de maíz.\n".as_bytes());
    let pdf = en("acto.pdf", b"%PDF-1.7");
    check(
        &["importar", &latin, "--salida", salida],
        2,
        "",
        "latin.txt: no es texto en UTF-8",
    );
    check(
        &["importar", &receta, "--salida", salida],
        2,
        "",
        "receta.txt: no se reconoce como concepto ni como circular",
    );
    check(
        &["importar", &pdf, "--salida", salida],
        2,
        "",
        "el formato «pdf» no se importa todavía",
    );
    let una = fuentes().join("000_974067dab3d76466.txt");
    let mitad = correr(&["importar", &receta, texto(&una), "--salida", salida]);
    assert_eq!(mitad.codigo, 1, "one of two");
    assert!(
        mitad.errores.contains("1 de 2 fuentes no se importaron"),
        "{}",
        mitad.errores
    );
    fs::create_dir(carpeta.path().join("vacia")).unwrap();
    let vacia = format!("{salida}/vacia");
    check(&["importar", &vacia], 2, "", "no hay ningún archivo .txt");
    let ambigua = corpus_con("revisiones/C-353-2026.toml", "vez = 1\n", "");
    let origen = fuentes().join("004_1a1a71f1f9c79132.txt");
    check(
        &[
            "importar",
            texto(&origen),
            "--salida",
            texto(ambigua.path()),
        ],
        2,
        "",
        "2 párrafos empiezan por",
    );
    let rota = corpus_con("revisiones/C-353-2026.toml", "[[decision]]", "[[decision");
    check(
        &["importar", texto(&origen), "--salida", texto(rota.path())],
        2,
        "",
        "revisiones/C-353-2026.toml: línea 3",
    );
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    for argumentos in [
        &["buscar", "contrato", "--limite", "50"][..],
        &["reglas"],
        &["verificar"],
        &["esquema", "indicadores-financieros"],
        &["--ayuda"],
        &["completar", "bash"],
    ] {
        let mut hijo = Command::new(env!("CARGO_BIN_EXE_fundamento"))
            .args(argumentos)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(hijo.stdout.take());
        let mut dicho = String::new();
        hijo.stderr
            .take()
            .unwrap()
            .read_to_string(&mut dicho)
            .unwrap();
        let fin = hijo.wait().unwrap();
        assert_eq!(
            (fin.code(), dicho.as_str()),
            (Some(0), ""),
            "{argumentos:?}"
        );
    }
}

#[test]
fn an_import_whose_reader_leaves_still_writes() {
    let carpeta = tempfile::tempdir().unwrap();
    let mut hijo = Command::new(env!("CARGO_BIN_EXE_fundamento"))
        .args([
            "importar",
            texto(&fuentes()),
            "--salida",
            texto(carpeta.path()),
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(hijo.stdout.take());
    let mut dicho = String::new();
    hijo.stderr
        .take()
        .unwrap()
        .read_to_string(&mut dicho)
        .unwrap();
    assert_eq!((hijo.wait().unwrap().code(), dicho.as_str()), (Some(0), ""));
    let escritos = fs::read_dir(carpeta.path().join("documentos")).unwrap();
    assert_eq!(escritos.count(), 5);
}
