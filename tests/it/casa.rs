//! The invariants of the map in `src/lib.rs` that can be read off the sources.

use regex::Regex;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Files below a folder of the package with one of the extensions, by relative path.
fn archivos(carpeta: &str, extensiones: &[&str]) -> Vec<(String, String)> {
    let raiz = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pendientes: Vec<PathBuf> = vec![raiz.join(carpeta)];
    let mut salida = Vec::new();
    while let Some(p) = pendientes.pop() {
        if p.is_dir() {
            pendientes.extend(fs::read_dir(&p).unwrap().map(|e| e.unwrap().path()));
        } else if extensiones
            .iter()
            .any(|x| p.extension().is_some_and(|e| e == *x))
        {
            let ruta = p.strip_prefix(raiz).unwrap().to_str().unwrap().to_owned();
            salida.push((ruta, fs::read_to_string(&p).unwrap()));
        }
    }
    assert!(!salida.is_empty(), "{carpeta} has nothing to check");
    salida
}

/// Source lines without comments, as `path:line: text`, of files whose path does not begin with any of `salvo`.
fn lineas(carpeta: &str, salvo: &[&str]) -> Vec<(String, String)> {
    archivos(carpeta, &["rs"])
        .into_iter()
        .filter(|(ruta, _)| !salvo.iter().any(|s| ruta.starts_with(s)))
        .flat_map(|(ruta, texto)| {
            let numeradas: Vec<_> = texto
                .lines()
                .enumerate()
                .filter(|(_, l)| !l.trim_start().starts_with("//"))
                .map(|(i, l)| (format!("{ruta}:{}", i + 1), l.to_owned()))
                .collect();
            numeradas
        })
        .collect()
}

#[track_caller]
fn nadie_nombra(patron: &str, carpeta: &str, salvo: &[&str]) {
    let patron = Regex::new(patron).unwrap();
    let hallados: Vec<_> = lineas(carpeta, salvo)
        .into_iter()
        .filter(|(_, l)| patron.is_match(l))
        .collect();
    assert!(hallados.is_empty(), "{patron}: {hallados:#?}");
}

#[test]
fn each_library_has_one_house() {
    nadie_nombra(r"\btantivy\b", "src", &["src/busqueda/"]);
    nadie_nombra(r"\b(axum|hyper|tower|tower_http)::", "src", &["src/web/"]);
    nadie_nombra(r"\baskama\b", "src", &["src/vistas/"]);
    nadie_nombra(r"\btoml_edit\b", "src", &["src/taller/"]);
    nadie_nombra(r"\b(clap|clap_complete)::", "src", &["src/cli/"]);
    nadie_nombra(
        r"\b(calamine|rust_xlsxwriter|csv|zip|encoding_rs|quick_xml)::",
        "src",
        &["src/lectura/", "src/planillas/", "src/salida/"],
    );
    nadie_nombra(
        r"\b(typst|typst_\w+|comemo)::",
        "src",
        &["src/salida/pdf.rs"],
    );
}

#[test]
fn user_text_never_reaches_the_query_parser() {
    nadie_nombra(r"\bQueryParser\b|\bquery_grammar\b", "src", &[]);
}

#[test]
fn rules_and_verdicts_do_no_io_and_read_no_clock() {
    for carpeta in ["src/reglas", "src/veredicto", "src/hechos"] {
        nadie_nombra(
            r"\b(fs|io|net|env|process|thread|tokio|tracing)::|\b(Instant|SystemTime|Zoned|Timestamp)\b|::now\(|\bprintln!",
            carpeta,
            &[],
        );
    }
}

#[test]
fn only_the_command_line_and_the_loader_touch_files() {
    nadie_nombra(
        r"\bstd::fs\b|\b(fs|File|OpenOptions)::",
        "src",
        &["src/cli/", "src/corpus/archivos.rs"],
    );
}

#[test]
fn no_floats_near_money() {
    for carpeta in ["src/reglas", "src/veredicto", "src/hechos", "src/corpus"] {
        nadie_nombra(r"\b(f32|f64|to_f64|from_f64|to_f32)\b", carpeta, &[]);
    }
}

/// The modules of the crate that a source names, in paths and in lists of imports.
fn usados(texto: &str) -> BTreeSet<String> {
    let sin_comentarios: Vec<_> = (texto.lines())
        .filter(|l| !l.trim_start().starts_with("//"))
        .collect();
    let texto = sin_comentarios.join("\n");
    let mut salida = BTreeSet::new();
    for (i, _) in texto.match_indices("crate::") {
        let resto = &texto[i + "crate::".len()..];
        let Some(lista) = resto.strip_prefix('{') else {
            salida.extend(primera_palabra(resto));
            continue;
        };
        let mut hondura = 1;
        salida.extend(primera_palabra(lista));
        for (k, c) in lista.char_indices() {
            match c {
                '{' => hondura += 1,
                '}' => hondura -= 1,
                ',' if hondura == 1 => salida.extend(primera_palabra(&lista[k + 1..])),
                _ => {}
            }
            if hondura == 0 {
                break;
            }
        }
    }
    salida
}

fn primera_palabra(texto: &str) -> Option<String> {
    let palabra: String = (texto.trim_start().chars())
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    (!palabra.is_empty()).then_some(palabra)
}

#[test]
fn imports_are_read_from_paths_and_lists() {
    let hallados = usados(
        "use crate::{\n    app::App,\n    corpus::{Rol, Papel},\n    json,\n};\n// crate::web\nlet x = crate::texto::palabras();",
    );
    assert_eq!(
        hallados.into_iter().collect::<Vec<_>>(),
        ["app", "corpus", "json", "texto"]
    );
}

/// The rooms of `src/`, in order: each may name only those before it.
const CUARTOS: &[&str] = &[
    "lengua",
    "corpus",
    "hechos",
    "citas",
    "marcado",
    "lectura",
    "importacion",
    "veredicto",
    "reglas",
    "busqueda",
    "doctrina",
    "comprobacion",
    "aula",
    "taller",
    "app",
    "json",
    "planillas",
    "salida",
    "vistas",
    "web",
    "cli",
];
#[test]
fn templates_have_nothing_unescaped_and_nothing_inline() {
    let prohibido = Regex::new(
        r#"\|\s*safe\b|escape\s*=\s*"none"|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:|<script(?:\s+[^>]*)?>[^<]"#,
    )
    .unwrap();
    let plantillas = archivos("templates", &["html", "xml"]);
    for (ruta, texto) in &plantillas {
        let hallado = prohibido.find_iter(texto).map(|m| m.as_str());
        // The report is a file of its own: it carries its style sheet.
        let hallado: Vec<_> = hallado
            .filter(|h| !(ruta.ends_with("informe.html") && *h == "<style"))
            .collect();
        assert!(hallado.is_empty(), "{ruta}: {hallado:?}");
    }
    assert!(plantillas.len() > 5);
}

#[test]
fn every_source_file_says_what_it_does() {
    for carpeta in ["src", "tests", "benches"] {
        for (ruta, texto) in archivos(carpeta, &["rs"]) {
            assert!(texto.starts_with("//! "), "{ruta} does not open with `//!`");
        }
    }
}
