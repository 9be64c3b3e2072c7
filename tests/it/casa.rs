//! The invariants of the map in `src/lib.rs` that can be read off the sources.

use regex::Regex;
use std::{
    collections::{BTreeMap, BTreeSet},
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
fn addresses_are_written_once() {
    // Routes are the router's own, and the description of the API is of its paths.
    let es_ruta = Regex::new(r#"\.route\(|^\s*"/[^"]*",$"#).unwrap();
    let direccion = Regex::new(
        r#""(?:\{base\})?/(?:documentos|reglas|temas|normas|lineas|buscar|procesos|cobertura|aula|api|reproducir|comprobar|taller)\b"#,
    )
    .unwrap();
    let salvo = [
        "src/direcciones.rs",
        "src/web/openapi.rs",
        "src/web/error.rs",
    ];
    let hallados: Vec<_> = (archivos("src", &["rs"]).into_iter())
        .filter(|(ruta, _)| !salvo.contains(&ruta.as_str()))
        .flat_map(|(ruta, texto)| {
            let codigo = sin_pruebas(&texto);
            let lineas: Vec<_> = (codigo.lines())
                .filter(|l| direccion.is_match(l) && !es_ruta.is_match(l))
                .map(|l| format!("{ruta}: {}", l.trim()))
                .collect();
            lineas
        })
        .collect();
    assert!(hallados.is_empty(), "{hallados:#?}");
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
    "direcciones",
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
    "palabras",
    "json",
    "planillas",
    "salida",
    "vistas",
    "web",
    "cli",
];

/// The source of the program, without comments and without the tests at the end of a file.
fn sin_pruebas(texto: &str) -> String {
    let codigo = texto.split("\n#[cfg(test)]").next().unwrap_or_default();
    let lineas = codigo.lines().filter(|l| !l.trim_start().starts_with("//"));
    lineas.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_room_names_only_those_before_it() {
    let mut vistos = BTreeSet::new();
    for (ruta, texto) in archivos("src", &["rs"]) {
        let cuarto = ruta.split('/').nth(1).unwrap().trim_end_matches(".rs");
        if ["lib", "main"].contains(&cuarto) {
            continue;
        }
        let propio = CUARTOS.iter().position(|c| *c == cuarto);
        let propio = propio.unwrap_or_else(|| panic!("{cuarto} is not in the list of rooms"));
        vistos.insert(propio);
        for nombrado in usados(&sin_pruebas(&texto)) {
            let otro = CUARTOS.iter().position(|c| **c == nombrado);
            assert!(
                otro.is_none_or(|o| o <= propio),
                "{ruta} names {nombrado}, which stands after {cuarto}"
            );
        }
    }
    assert_eq!(vistos.len(), CUARTOS.len(), "a listed room does not exist");
}

/// The sources as modules: which names each defines or passes on, and which paths it writes.
struct Modulos {
    archivos: BTreeMap<Vec<String>, (String, String)>,
    define: BTreeMap<Vec<String>, BTreeSet<String>>,
    importa: BTreeMap<Vec<String>, BTreeMap<String, Vec<String>>>,
}

impl Modulos {
    fn leer() -> Self {
        let mut m = Self {
            archivos: BTreeMap::new(),
            define: BTreeMap::new(),
            importa: BTreeMap::new(),
        };
        for (ruta, texto) in archivos("src", &["rs"]) {
            let partes = ruta.trim_start_matches("src/").trim_end_matches(".rs");
            let mut modulo: Vec<String> = partes.split('/').map(str::to_owned).collect();
            if modulo.last().is_some_and(|u| u == "mod") {
                modulo.pop();
            }
            if !["lib", "main"].contains(&modulo[0].as_str()) {
                m.archivos.insert(modulo, (ruta, sin_pruebas(&texto)));
            }
        }
        let definicion = Regex::new(
            r"(?m)^(?:pub(?:\([^)]*\))? )?(?:const |async )*(?:fn|struct|enum|trait|type|static|const|macro_rules!) (\w+)",
        )
        .unwrap();
        for (modulo, (_, texto)) in &m.archivos {
            let nombres = definicion.captures_iter(texto).map(|c| c[1].to_owned());
            m.define.insert(modulo.clone(), nombres.collect());
            let importadas = hojas_de_use(texto).into_iter();
            m.importa.insert(modulo.clone(), importadas.collect());
        }
        m
    }

    /// A path from where it is written to the root of the crate; none when it leads out of it.
    fn absoluto(&self, camino: &[String], desde: &[String]) -> Option<Vec<String>> {
        let (primera, resto) = camino.split_first()?;
        match primera.as_str() {
            "crate" => Some(resto.to_vec()),
            "self" => Some([desde, resto].concat()),
            "super" => {
                let supers = camino.iter().take_while(|p| *p == "super").count();
                let base = desde.get(..desde.len().checked_sub(supers)?)?;
                Some([base, &camino[supers..]].concat())
            }
            hijo => {
                let dentro = [desde, &[hijo.to_owned()]].concat();
                self.archivos
                    .contains_key(&dentro)
                    .then(|| [desde, camino].concat())
            }
        }
    }

    /// The file in which what a path names is defined, through those that only pass it on.
    fn donde(&self, camino: &[String], hondura: usize) -> Option<Vec<String>> {
        if hondura > 8 {
            return None;
        }
        let n = (0..=camino.len())
            .rev()
            .find(|n| self.archivos.contains_key(&camino[..*n]))?;
        let modulo = camino[..n].to_vec();
        let Some(nombre) = camino.get(n) else {
            return Some(modulo);
        };
        if !self.define[&modulo].contains(nombre)
            && let Some(de) = self.importa[&modulo].get(nombre)
        {
            let mut otro = self.absoluto(de, &modulo)?;
            otro.extend_from_slice(&camino[n + 1..]);
            return self.donde(&otro, hondura + 1);
        }
        Some(modulo)
    }

    /// The files that one names.
    fn nombra(&self, modulo: &[String]) -> BTreeSet<Vec<String>> {
        let (ruta, texto) = &self.archivos[modulo];
        let camino =
            Regex::new(r"(?:^|[^\w:.])((?:crate|super|self|[a-z_]\w*)(?:::\w+)+)").unwrap();
        let visibilidad = Regex::new(r"pub\(in [^)]*\)").unwrap();
        let uso = Regex::new(r"(?ms)^[ \t]*(?:pub(?:\([^)]*\))? )?use [^;]*;").unwrap();
        let codigo = visibilidad.replace_all(texto, "pub").into_owned();
        let mut caminos: Vec<Vec<String>> = Vec::new();
        // What a `mod.rs` passes on is not what it rests on.
        let pasa = Regex::new(r"(?ms)^pub(?:\([^)]*\))? use [^;]*;").unwrap();
        let propio = if ruta.ends_with("mod.rs") {
            pasa.replace_all(&codigo, "").into_owned()
        } else {
            codigo.clone()
        };
        let hojas = hojas_de_use(&propio).into_iter();
        caminos.extend(hojas.filter(|(nombre, _)| nombre != "_").map(|(_, h)| h));
        for c in camino.captures_iter(&uso.replace_all(&codigo, "")) {
            let partes: Vec<String> = c[1].split("::").map(str::to_owned).collect();
            let importado = self.importa[modulo].get(&partes[0]);
            caminos.push(match importado {
                Some(de) => [de, &partes[1..]].concat(),
                None => partes,
            });
        }
        let todos = caminos
            .iter()
            .filter_map(|c| self.donde(&self.absoluto(c, modulo)?, 0));
        todos.filter(|m| m != modulo).collect()
    }
}

/// What the `use` statements of a source bring in: the name it has there, and its whole path.
fn hojas_de_use(texto: &str) -> Vec<(String, Vec<String>)> {
    fn abrir(texto: &str, antes: &[String], salida: &mut Vec<(String, Vec<String>)>) {
        let texto = texto.trim();
        let Some(llave) = texto.find('{') else {
            let (camino, alias) = texto.split_once(" as ").unwrap_or((texto, ""));
            let mut partes = antes.to_vec();
            partes.extend(
                camino
                    .split("::")
                    .map(|p| p.trim().to_owned())
                    .filter(|p| !p.is_empty()),
            );
            if partes.len() > 1 && partes.last().is_some_and(|p| p == "self" || p == "*") {
                partes.pop();
            }
            if let Some(ultima) = partes.last() {
                let nombre = if alias.is_empty() {
                    ultima.clone()
                } else {
                    alias.trim().to_owned()
                };
                salida.push((nombre, partes));
            }
            return;
        };
        let mut partes = antes.to_vec();
        let cabeza = texto[..llave]
            .split("::")
            .map(str::trim)
            .filter(|p| !p.is_empty());
        partes.extend(cabeza.map(str::to_owned));
        let dentro = &texto[llave + 1..texto.rfind('}').unwrap_or(texto.len())];
        let (mut hondura, mut desde) = (0, 0);
        for (i, c) in dentro.char_indices() {
            match c {
                '{' => hondura += 1,
                '}' => hondura -= 1,
                ',' if hondura == 0 => {
                    abrir(&dentro[desde..i], &partes, salida);
                    desde = i + 1;
                }
                _ => {}
            }
        }
        abrir(&dentro[desde..], &partes, salida);
    }
    let uso = Regex::new(r"(?ms)^[ \t]*(?:pub(?:\([^)]*\))? )?use ([^;]*);").unwrap();
    let mut salida = Vec::new();
    for u in uso.captures_iter(texto) {
        abrir(&u[1], &[], &mut salida);
    }
    salida.retain(|(nombre, _)| !nombre.is_empty());
    salida
}

#[test]
fn no_files_name_each_other() {
    let m = Modulos::leer();
    let nombra: BTreeMap<_, _> = m
        .archivos
        .keys()
        .map(|k| (k.clone(), m.nombra(k)))
        .collect();
    // What is left when, again and again, the files that name none of those left, or are named by none, are taken away,
    // are the cycles and what joins them.
    let mut quedan: BTreeSet<_> = nombra.keys().cloned().collect();
    loop {
        let nombrados: BTreeSet<_> = quedan.iter().flat_map(|k| &nombra[k]).cloned().collect();
        let suelto = |k: &&Vec<String>| {
            !nombrados.contains(*k) || nombra[*k].iter().all(|n| !quedan.contains(n))
        };
        let sueltos: Vec<_> = quedan.iter().filter(suelto).cloned().collect();
        if sueltos.is_empty() {
            break;
        }
        quedan.retain(|k| !sueltos.contains(k));
    }
    let en_ciclo: Vec<String> = (quedan.iter())
        .map(|k| {
            let otros = nombra[k]
                .iter()
                .filter(|n| quedan.contains(*n))
                .map(|n| n.join("::"));
            format!(
                "{} → {}",
                k.join("::"),
                otros.collect::<Vec<_>>().join(", ")
            )
        })
        .collect();
    assert!(en_ciclo.is_empty(), "{en_ciclo:#?}");
    // The reader of paths is not blind.
    let servidor = vec!["web".to_owned(), "sitio".to_owned()];
    assert!(nombra[&servidor].contains(&vec!["web".to_owned(), "estado".to_owned()]));
}

#[test]
fn a_file_is_read_at_one_sitting_and_a_line_at_one_glance() {
    for (ruta, texto) in archivos("src", &["rs"]) {
        let lineas = texto.lines().count();
        assert!(
            lineas < 600,
            "{ruta} has {lineas} lines: split it by subject"
        );
        for (i, l) in texto.lines().enumerate() {
            let ancho = l.chars().count();
            assert!(ancho <= 140, "{ruta}:{} has {ancho} characters", i + 1);
        }
    }
}

#[test]
fn every_dependency_is_used() {
    let raiz = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifiesto: toml::Table = fs::read_to_string(raiz.join("Cargo.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let codigo = |carpetas: &[&str]| -> String {
        let de = |c: &&str| {
            archivos(c, &["rs"])
                .into_iter()
                .map(|(_, t)| sin_pruebas(&t))
        };
        carpetas.iter().flat_map(de).collect()
    };
    let (propio, todo) = (codigo(&["src"]), codigo(&["src", "tests", "benches"]));
    for (tabla, donde) in [("dependencies", &propio), ("dev-dependencies", &todo)] {
        for nombre in manifiesto[tabla].as_table().unwrap().keys() {
            let crate_ = nombre.replace('-', "_");
            let usado = Regex::new(&format!(r"\b{crate_}(::|\s*;|!)")).unwrap();
            assert!(
                usado.is_match(donde),
                "{nombre} is declared in [{tabla}] and nothing names it"
            );
        }
    }
}

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
