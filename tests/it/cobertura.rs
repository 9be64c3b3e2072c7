//! The ledger of coverage: what must hold of the shipped corpus, what each broken entry is told, and what the site shows.

use axum::{Router, body::Body, http::Request};
use fundamento::{
    app::App,
    corpus::{Apoyo, Archivos, Corpus, Estado, Papel},
    doctrina::cobertura::{Clase, Razon},
    json,
    web::{Estado as EstadoWeb, rutas},
};
use http_body_util::BodyExt;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};
use tower::ServiceExt;

const DEL_353: &str = "cobertura/C-353-2026.toml";

static APP: LazyLock<App> = LazyLock::new(|| App::nueva(&Archivos::incorporados()).unwrap());

static JSON: LazyLock<Value> = LazyLock::new(|| json::cobertura(&APP, ""));

static SITIO: LazyLock<Router> = LazyLock::new(|| {
    rutas(EstadoWeb::nuevo(
        App::nueva(&Archivos::incorporados()).unwrap(),
        "",
    ))
});

fn texto(v: &Value) -> &str {
    v.as_str().unwrap()
}

fn lista<'a>(v: &'a Value, nombre: &str) -> &'a [Value] {
    v[nombre].as_array().unwrap()
}

/// Each paragraph of the ledger as `documento/parrafo`, with its line.
fn renglones() -> Vec<(String, &'static Value)> {
    lista(&JSON, "documentos")
        .iter()
        .flat_map(|d| {
            let id = texto(&d["id"]);
            let de = lista(d, "parrafos").iter();
            de.map(move |p| (format!("{id}/{}", texto(&p["parrafo"])), p))
        })
        .collect()
}

/// Footnotes of the shipped documents that transcribe a norm, read by a person.
const NOTAS: [&str; 8] = [
    "C-1409-2025/nota-1",
    "C-1409-2025/nota-6",
    "C-353-2026/nota-2",
    "C-353-2026/nota-5",
    "C-353-2026/nota-6",
    "C-899-2024/nota-2",
    "C-899-2024/nota-3",
    "C-SN-2026-06-04/nota-2",
];

/// Paragraphs of doctrine, and of the norms it transcribes, as the document files spell them, counted apart from the ledger.
fn de_doctrina() -> Vec<String> {
    let archivos = Archivos::incorporados();
    let mut salida = Vec::new();
    for (ruta, bytes) in archivos.en("documentos", "md") {
        let id = ruta.strip_prefix("documentos/").unwrap();
        let id = id.strip_suffix(".md").unwrap();
        for l in std::str::from_utf8(bytes).unwrap().lines() {
            let Some(marca) = l.strip_prefix("{#").and_then(|l| l.strip_suffix('}')) else {
                continue;
            };
            let mut partes = marca.split(' ');
            let parrafo = partes.next().unwrap();
            let transcribe = NOTAS.contains(&format!("{id}/{parrafo}").as_str());
            let roles = ["respuesta", "razones", "directriz", "norma-transcrita"];
            if transcribe || partes.next().is_some_and(|r| roles.contains(&r)) {
                salida.push(format!("{id}/{parrafo}"));
            }
        }
    }
    salida
}

/// The entries of the files of coverage, as `documento/parrafo`, with their class.
fn escritas() -> BTreeMap<String, String> {
    let archivos = Archivos::incorporados();
    let mut salida = BTreeMap::new();
    for (ruta, bytes) in archivos.en("cobertura", "toml") {
        let id = ruta.strip_prefix("cobertura/").unwrap();
        let id = id.strip_suffix(".toml").unwrap();
        let tabla: toml::Table = std::str::from_utf8(bytes).unwrap().parse().unwrap();
        for (parrafo, e) in tabla {
            let clase = e["clase"].as_str().unwrap().to_owned();
            salida.insert(format!("{id}/{parrafo}"), clase);
        }
    }
    salida
}

#[test]
fn every_paragraph_of_doctrine_is_once_in_the_ledger_and_the_classes_add_up() {
    let esperados = de_doctrina();
    let dados: Vec<String> = renglones().into_iter().map(|(p, _)| p).collect();
    assert_eq!(dados, esperados);
    let suma = |totales: &Value| -> u64 {
        let t = totales.as_object().unwrap();
        t.values().map(|n| n.as_u64().unwrap()).sum()
    };
    let clases = ["cubierto", "repetido", "no-ejecutable", "pendiente"];
    let totales = JSON["totales"].as_object().unwrap();
    assert_eq!(
        totales.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        BTreeSet::from(clases),
        "a sound corpus has no other class"
    );
    assert_eq!(suma(&JSON["totales"]), esperados.len() as u64);
    for clase in clases {
        let hay = renglones()
            .iter()
            .filter(|(_, p)| p["clase"] == clase)
            .count();
        assert!(hay > 0, "{clase}: the shipped corpus has some");
        assert_eq!(totales[clase], hay, "{clase}");
        let por_documento = lista(&JSON, "documentos").iter();
        let sumados: u64 = por_documento
            .map(|d| d["totales"][clase].as_u64().unwrap())
            .sum();
        assert_eq!(sumados, hay as u64, "{clase}");
    }
    for d in lista(&JSON, "documentos") {
        assert_eq!(
            suma(&d["totales"]),
            lista(d, "parrafos").len() as u64,
            "{}",
            d["id"]
        );
    }
    let cuentas = APP.verificar().cuentas;
    for clase in clases {
        let nombre = format!("párrafos de doctrina y normas transcritas en clase {clase}");
        let n = cuentas.iter().find(|(c, _)| *c == nombre).unwrap().1;
        assert_eq!(totales[clase], n, "{clase}");
    }
}

type Cita = (String, String, String, String);

#[test]
fn rules_to_paragraphs_is_paragraphs_to_rules_inverted() {
    let doctrina: BTreeSet<String> = de_doctrina().into_iter().collect();
    let cita = |regla: &Value, paso: &Value, parrafo: String, papel: &Value| -> Cita {
        let t = |v: &Value| texto(v).to_owned();
        (t(regla), t(paso), parrafo, t(papel))
    };
    let mut de_parrafos = BTreeSet::new();
    for (parrafo, p) in renglones() {
        for u in lista(p, "reglas") {
            de_parrafos.insert(cita(&u["regla"], &u["paso"], parrafo.clone(), &u["papel"]));
        }
        assert_eq!(
            p["clase"] == "cubierto",
            !lista(p, "reglas").is_empty(),
            "{parrafo}"
        );
    }
    let (mut de_reglas, mut externas) = (BTreeSet::new(), 0);
    for r in lista(&JSON, "reglas") {
        for p in lista(r, "pasos") {
            for f in lista(p, "fuentes") {
                if f["parrafo"].is_null() {
                    assert_eq!(f["papel"], "externo");
                    externas += 1;
                    continue;
                }
                let parrafo = format!("{}/{}", texto(&f["documento"]), texto(&f["parrafo"]));
                de_reglas.insert(cita(&r["id"], &p["id"], parrafo, &f["papel"]));
            }
        }
    }
    // The files of links, read without the ledger, are the judge of both.
    let (mut de_enlaces, mut fuera) = (BTreeSet::new(), 0);
    for (regla, lugares) in APP.corpus().reglas_enlazadas() {
        for f in lugares.values().flatten() {
            match &f.apoyo {
                Apoyo::Interno {
                    documento,
                    parrafo,
                    estado,
                    ..
                } => {
                    assert_eq!(*estado, Estado::Literal);
                    de_enlaces.insert((
                        regla.to_owned(),
                        f.lugar.clone(),
                        format!("{documento}/{parrafo}"),
                        f.papel.nombre().to_owned(),
                    ));
                }
                Apoyo::Externo { .. } => fuera += 1,
            }
        }
    }
    assert_eq!(de_reglas, de_enlaces);
    assert_eq!(externas, fuera);
    let solo_doctrina: BTreeSet<Cita> = de_reglas
        .into_iter()
        .filter(|c| doctrina.contains(&c.2))
        .collect();
    assert_eq!(de_parrafos, solo_doctrina);
    assert!(solo_doctrina.len() > 100);
}

#[test]
fn what_is_repeated_points_to_what_is_not() {
    let clases: BTreeMap<String, &str> = renglones()
        .into_iter()
        .map(|(p, v)| (p, texto(&v["clase"])))
        .collect();
    let mut copias = 0;
    for (parrafo, p) in renglones() {
        let repite = lista(p, "repite");
        assert_eq!(p["clase"] == "repetido", !repite.is_empty(), "{parrafo}");
        copias += usize::from(p["clase"] == "repetido" && p["nota"].is_null());
        assert_eq!(
            p["copia_de"].is_object(),
            p["clase"] == "repetido" && p["nota"].is_null()
        );
        for o in repite {
            let original = format!("{}/{}", texto(&o["documento"]), texto(&o["parrafo"]));
            assert_ne!(original, parrafo);
            assert_ne!(
                clases[&original], "repetido",
                "{parrafo} repeats {original}"
            );
        }
    }
    assert!(copias > 20, "copies are found without entries: {copias}");
}

#[test]
fn every_entry_is_needed_and_says_why() {
    let escritas = escritas();
    for (parrafo, p) in renglones() {
        let escrita = escritas.get(&parrafo).map(String::as_str);
        let esperada = match texto(&p["clase"]) {
            "cubierto" => p["resto"].as_str().map(|_| "en-parte"),
            "repetido" => p["nota"].as_str().map(|_| "repetido"),
            otra => Some(otra),
        };
        assert_eq!(escrita, esperada, "{parrafo}");
        assert_eq!(
            p["motivo"].is_string(),
            escrita == Some("no-ejecutable"),
            "{parrafo}"
        );
        assert_eq!(
            p["regla_pendiente"].is_string(),
            escrita == Some("pendiente"),
            "{parrafo}"
        );
    }
    let de_doctrina: BTreeSet<String> = de_doctrina().into_iter().collect();
    assert!(escritas.keys().all(|e| de_doctrina.contains(e)));
    // Without the entries of a document, just those paragraphs have no class.
    let archivos = Archivos::incorporados();
    let rutas: Vec<&str> = archivos.en("cobertura", "toml").map(|(r, _)| r).collect();
    assert_eq!(rutas.len(), APP.corpus().documentos().len());
    for ruta in rutas {
        let id = ruta.strip_prefix("cobertura/").unwrap();
        let id = id.strip_suffix(".toml").unwrap();
        let app = App::nueva(&archivos.clone().con(ruta, "")).unwrap();
        let esperadas: BTreeSet<String> = escritas
            .iter()
            .filter(|(p, clase)| p.split('/').next() == Some(id) && *clase != "en-parte")
            .map(|(p, _)| format!("párrafo {p}: sin clasificar"))
            .collect();
        let faltas = app.verificar().faltas;
        let dichas: BTreeSet<String> = faltas
            .iter()
            .filter(|f| f.contains("sin clasificar"))
            .map(|f| f.split(": no lo cubre").next().unwrap().to_owned())
            .collect();
        assert_eq!(dichas, esperadas, "{ruta}");
        let totales = json::cobertura(&app, "")["totales"].clone();
        assert_eq!(
            totales["sin-clasificar"].as_u64().unwrap_or_default(),
            esperadas.len() as u64,
            "{ruta}"
        );
    }
}

/// The shipped corpus with pieces of one file replaced, each once; an empty piece is its end.
fn con(ruta: &str, cambios: &[(&str, &str)]) -> Archivos {
    let archivos = Archivos::incorporados();
    let bytes = archivos.obtener(ruta).unwrap().to_vec();
    let mut texto = String::from_utf8(bytes).unwrap();
    for (viejo, nuevo) in cambios {
        let despues = if viejo.is_empty() {
            format!("{texto}{nuevo}")
        } else {
            texto.replacen(viejo, nuevo, 1)
        };
        assert_ne!(despues, texto, "{ruta}: the fault was not planted");
        texto = despues;
    }
    archivos.con(ruta, texto)
}

/// An entry of a paragraph.
fn entrada(parrafo: &str, campos: &str) -> String {
    format!("\n[{parrafo}]\n{campos}\nnota = \"prueba\"\nsha256 = \"0000000000000000\"\n")
}

fn dice(nombre: &str, dichos: &[String], partes: &[&str]) {
    assert!(
        dichos.iter().any(|d| partes.iter().all(|p| d.contains(p))),
        "{nombre}: nothing says all of {partes:?} in {dichos:#?}"
    );
}

const DE_LA_16: &str = "[razones-16]\nclase = \"no-ejecutable\"\nmotivo = \"imagen\"";

const DE_LA_19: &str = "[razones-19]\nclase = \"no-ejecutable\"\nmotivo = \"introduccion\"";
const REPITE_19: &str = "[razones-16]\nclase = \"repetido\"\nde = [\"C-353-2026/razones-19\"]";
const REPITE_16: &str = "[razones-19]\nclase = \"repetido\"\nde = [\"C-353-2026/razones-16\"]";

#[test]
fn a_broken_ledger_is_named_paragraph_by_paragraph() {
    let no_ejecutable = "clase = \"no-ejecutable\"\nmotivo = \"historico\"";
    let sobre_cubierto = entrada("respuesta-5", no_ejecutable);
    let sobre_copia = entrada("razones-23", no_ejecutable);
    let repite =
        |que: &str| format!("[razones-16]\nclase = \"repetido\"\nde = [\"C-353-2026/{que}\"]");
    let casos: [(&str, Archivos, &[&str]); 8] = [
        (
            "an entry on a covered paragraph",
            con(DEL_353, &[("", &sobre_cubierto)]),
            &["C-353-2026/respuesta-5", "sobra", "ya lo cubre una regla"],
        ),
        (
            "an entry on a copy",
            con(DEL_353, &[("", &sobre_copia)]),
            &["C-353-2026/razones-23", "sobra", "copia del párrafo", "C-353-2026/respuesta-5"],
        ),
        (
            "a part of nothing",
            con(DEL_353, &[(DE_LA_16, "[razones-16]\nclase = \"en-parte\"")]),
            &["C-353-2026/razones-16", "sin clasificar", "en-parte"],
        ),
        (
            "a repetition of a copy",
            con(DEL_353, &[(DE_LA_16, &repite("razones-23"))]),
            &["C-353-2026/razones-16", "C-353-2026/razones-23", "también es repetido"],
        ),
        (
            "a repetition of a repetition in other words",
            con(DEL_353, &[(DE_LA_16, &repite("razones-13"))]),
            &["C-353-2026/razones-16", "C-353-2026/razones-13", "también es repetido"],
        ),
        (
            "two that repeat each other",
            con(DEL_353, &[(DE_LA_16, REPITE_19), (DE_LA_19, REPITE_16)]),
            &["C-353-2026/razones-19", "C-353-2026/razones-16", "también es repetido"],
        ),
        (
            "a paragraph that loses its only link, while its rule stands",
            con(
                "enlaces/regimen-ano-fiscal.toml",
                &[(
                    "C-899-2024/razones-9\"\npapel = \"sustenta\"\ncita = \"\"\"las Entidades Estatales debían tener en cuenta la información sobre la capacidad financiera y organizacional \"correspondiente a los últimos tres (3) años fiscales anteriores al respectivo acto\" o \"desde su primer cierre fiscal\", según el caso",
                    "C-899-2024/razones-14\"\npapel = \"sustenta\"\ncita = \"\"\"correspondiente a los últimos tres años",
                )],
            ),
            &["párrafo C-899-2024/razones-9: sin clasificar"],
        ),
        (
            "a document that was just imported",
            Archivos::incorporados().con(
                "documentos/C-1-2026.md",
                "+++\nid = \"C-1-2026\"\ntipo = \"concepto\"\nnumero = \"C-1\"\nanio = 2026\n\n[fuente]\narchivo = \"a.txt\"\nsha256 = \"00\"\n+++\n\n{#respuesta-1 respuesta}\nEl anticipo se amortiza en la forma que convengan las partes del contrato.\n",
            ),
            &["párrafo C-1-2026/respuesta-1: sin clasificar"],
        ),
    ];
    for (nombre, archivos, partes) in casos {
        let app = App::nueva(&archivos).expect("the corpus still loads");
        dice(nombre, &app.verificar().faltas, partes);
        let hay = app.cobertura().renglones().len();
        assert_eq!(app.cobertura().totales().total(), hay, "{nombre}");
    }
}

#[test]
fn an_entry_that_is_not_well_made_is_refused_with_file_and_line() {
    let bien = "clase = \"no-ejecutable\"\nmotivo = \"historico\"";
    let lineas = String::from_utf8(Archivos::incorporados().obtener(DEL_353).unwrap().to_vec())
        .unwrap()
        .lines()
        .count();
    // The heading of an entry that is added stands two lines below the last one.
    let encabezado = format!("{DEL_353}:{}:", lineas + 2);
    let casos: [(&str, String, &[&str]); 11] = [
        (
            "an unknown paragraph",
            entrada("razones-99", bien),
            &["no existe", "razones-99"],
        ),
        (
            "another role",
            entrada("respuesta-6", bien),
            &["respuesta-6", "«salvedad»"],
        ),
        (
            "not executable, without a reason",
            entrada("razones-20", "clase = \"no-ejecutable\""),
            &["razones-20", "«motivo»"],
        ),
        (
            "pending, without a rule",
            entrada("razones-20", "clase = \"pendiente\""),
            &["razones-20", "«regla»"],
        ),
        (
            "pending, with a reason",
            entrada(
                "razones-20",
                "clase = \"pendiente\"\nregla = \"x\"\nmotivo = \"historico\"",
            ),
            &["razones-20", "no está bien clasificado"],
        ),
        (
            "repeated, of nothing",
            entrada("razones-20", "clase = \"repetido\""),
            &["razones-20", "«de»"],
        ),
        (
            "repeated, of what is not there",
            entrada(
                "razones-20",
                "clase = \"repetido\"\nde = [\"C-353-2026/razones-99\"]",
            ),
            &["razones-20", "C-353-2026/razones-99", "no existe"],
        ),
        (
            "repeated, of itself",
            entrada(
                "razones-20",
                "clase = \"repetido\"\nde = [\"C-353-2026/razones-20\"]",
            ),
            &["razones-20", "a sí mismo"],
        ),
        (
            "repeated, of the petitioner",
            entrada(
                "razones-20",
                "clase = \"repetido\"\nde = [\"C-353-2026/consulta-7\"]",
            ),
            &["razones-20", "«consulta»"],
        ),
        (
            "without a note",
            format!("\n[razones-20]\n{bien}\nnota = \" \"\nsha256 = \"0\"\n"),
            &["razones-20", "«nota»"],
        ),
        (
            "in a part that is partly covered",
            entrada("razones-20", "clase = \"en-parte\"\nmotivo = \"historico\""),
            &["razones-20", "no está bien clasificado"],
        ),
    ];
    for (nombre, mas, partes) in casos {
        let defectos = App::nueva(&con(DEL_353, &[("", &mas)])).expect_err(nombre);
        let dichos: Vec<String> = defectos.iter().map(ToString::to_string).collect();
        dice(nombre, &dichos, &[&[encabezado.as_str()], partes].concat());
    }
    let de_la_lectura = [
        (
            "an unknown reason",
            "motivo = \"historico\"",
            "motivo = \"aburrido\"",
            "«aburrido»",
        ),
        (
            "an unknown class",
            "clase = \"no-ejecutable\"",
            "clase = \"cubierto\"",
            "«cubierto»",
        ),
        (
            "an unknown field",
            "motivo = \"historico\"",
            "motivo = \"historico\"\nautor = \"x\"",
            "«autor»",
        ),
    ];
    for (nombre, viejo, nuevo, parte) in de_la_lectura {
        let mas = entrada("razones-20", &bien.replace(viejo, nuevo));
        let defectos = App::nueva(&con(DEL_353, &[("", &mas)])).expect_err(nombre);
        let dichos: Vec<String> = defectos.iter().map(ToString::to_string).collect();
        dice(nombre, &dichos, &[&format!("{DEL_353}:"), parte]);
        let linea = dichos[0].split(':').nth(1).and_then(|l| l.parse().ok());
        assert!(
            linea.is_some_and(|l: usize| l > lineas),
            "{nombre}: {dichos:?}"
        );
    }
    let suelto =
        Archivos::incorporados().con("cobertura/C-9-2020.toml", entrada("razones-1", bien));
    let defectos = App::nueva(&suelto).expect_err("no such document");
    assert!(defectos[0].to_string().contains("C-9-2020"), "{defectos:?}");
}

#[test]
fn a_rule_that_is_not_served_covers_nothing_and_its_paragraphs_are_not_new_faults() {
    let app = App::nueva(&con(
        "enlaces/cierre-expediente-secop.toml",
        &[("Cerrar los expedientes", "Cerrar los expédientes")],
    ))
    .unwrap();
    assert!(app.regla("cierre-expediente-secop").is_none());
    let v = app.verificar();
    assert!(
        v.faltas
            .iter()
            .all(|f| f.starts_with("regla cierre-expediente-secop")),
        "{v}"
    );
    let (_, lugar) = app.parrafo("CE-002-2023", "directriz-1").unwrap();
    assert_eq!(
        app.cobertura().renglon(lugar).unwrap().razon,
        Razon::SinClasificar
    );
    dice(
        "it waits for its rule",
        &v.avisos,
        &[
            "CE-002-2023/directriz-1",
            "mientras no se sirva la regla cierre-expediente-secop",
        ],
    );
    let usos = app
        .cobertura()
        .renglones()
        .iter()
        .filter_map(|r| match &r.razon {
            Razon::Cubierto { usos, .. } => Some(usos),
            _ => None,
        });
    assert!(usos.flatten().all(|u| u.regla != "cierre-expediente-secop"));
}

#[test]
fn no_rule_that_falls_makes_faults_of_the_paragraphs_it_links() {
    for regla in APP.cobertura().reglas() {
        let id = regla.ficha.id;
        let ruta = format!("enlaces/{id}.toml");
        let app = App::nueva(&con(&ruta, &[("cita = \"\"\"", "cita = \"\"\"x")])).unwrap();
        assert!(app.regla(id).is_none(), "{id}");
        assert_eq!(app.cobertura().faltas(), [""; 0], "{id}");
        let hay = app.cobertura().renglones().len();
        assert_eq!(app.cobertura().totales().total(), hay, "{id}");
    }
}

#[test]
fn a_paragraph_that_changed_since_it_was_classified_is_told() {
    assert!(
        APP.cobertura().avisos().is_empty(),
        "{:?}",
        APP.cobertura().avisos()
    );
    let app = App::nueva(&con(
        "documentos/C-353-2026.md",
        &[(
            "{#razones-12 razones}\n",
            "{#razones-12 razones}\nPor lo visto, ",
        )],
    ))
    .unwrap();
    let v = app.verificar();
    assert!(v.faltas.is_empty(), "{v}");
    dice(
        "told",
        &v.avisos,
        &["C-353-2026/razones-12", "el párrafo cambió"],
    );
}

#[test]
fn classes_are_editorial() {
    let version = |a: &Archivos| Corpus::cargar(a).unwrap().version().clone();
    let antes = version(&Archivos::incorporados());
    let despues = version(&con(
        DEL_353,
        &[("nota = \"Presenta", "nota = \"Aquí presenta")],
    ));
    assert_eq!(antes.doctrina, despues.doctrina);
    assert_ne!(antes.editorial, despues.editorial);
}

async fn pedir(direccion: &str) -> (u16, String) {
    let p = Request::get(direccion).body(Body::empty()).unwrap();
    let r = SITIO.clone().oneshot(p).await.unwrap();
    let estado = r.status().as_u16();
    let bytes = r.into_body().collect().await.unwrap().to_bytes();
    (estado, String::from_utf8(bytes.to_vec()).unwrap())
}

/// What stands between two marks of a page.
fn entre<'a>(html: &'a str, desde: &str, hasta: &str) -> &'a str {
    let resto = html.split_once(desde).expect(desde).1;
    resto.split_once(hasta).expect(hasta).0
}

/// Addresses of the paragraphs that a part of a page links.
fn enlaces(html: &str) -> Vec<String> {
    html.split("href=\"/documentos/")
        .skip(1)
        .map(|p| p.split('"').next().unwrap().to_owned())
        .filter(|d| d.contains('/'))
        .collect()
}

#[tokio::test]
async fn the_picture_has_one_cell_per_paragraph_and_the_list_obeys_the_address() {
    let (estado, html) = pedir("/cobertura").await;
    assert_eq!(estado, 200);
    let retratos: String = html
        .split("<ol class=\"tira\">")
        .skip(1)
        .map(|t| t.split("</ol>").next().unwrap())
        .collect();
    assert_eq!(enlaces(&retratos), de_doctrina());
    for (parrafo, p) in renglones() {
        let celda = entre(
            &retratos,
            &format!("href=\"/documentos/{parrafo}\""),
            "</li>",
        );
        let figura = format!("class=\"f-{}\"", texto(&p["clase"]));
        assert!(celda.contains(&figura), "{parrafo}: {celda}");
        assert_eq!(
            celda.contains("f-hueco"),
            p["resto"].is_string(),
            "{parrafo}"
        );
        let corto = parrafo.split_once('/').unwrap().1;
        assert!(
            celda.contains(&format!("title=\"{corto}: ")),
            "{parrafo}: {celda}"
        );
    }
    let casos = [
        ("/cobertura", Some("pendiente"), None),
        ("/cobertura?clase=pendiente", Some("pendiente"), None),
        (
            "/cobertura?clase=no-ejecutable&documento=C-353-2026",
            Some("no-ejecutable"),
            Some("C-353-2026"),
        ),
        (
            "/cobertura?clase=&documento=CE-002-2023",
            None,
            Some("CE-002-2023"),
        ),
        ("/cobertura?clase=&documento=", None, None),
        (
            "/cobertura?clase=sin-clasificar",
            Some("sin-clasificar"),
            None,
        ),
    ];
    for (direccion, clase, documento) in casos {
        let (estado, html) = pedir(direccion).await;
        assert_eq!(estado, 200, "{direccion}");
        let lista = entre(&html, "<ol class=\"hallados\">", "</ol>");
        let dados: Vec<String> = lista
            .split("<h3>")
            .skip(1)
            .map(|i| enlaces(i)[0].clone())
            .collect();
        let esperados: Vec<String> = renglones()
            .into_iter()
            .filter(|(p, v)| {
                clase.is_none_or(|c| v["clase"] == c)
                    && documento.is_none_or(|d| p.starts_with(&format!("{d}/")))
            })
            .map(|(p, _)| p)
            .collect();
        assert_eq!(dados, esperados, "{direccion}");
    }
    for (direccion, esperado, parte) in [
        ("/cobertura?clase=verde", 400, "«verde» no es una clase"),
        ("/cobertura?documento=C-1-1990", 404, "C-1-1990"),
        ("/cobertura?tema=x", 400, "documento"),
        (
            "/cobertura?clase=cubierto&clase=pendiente",
            400,
            "más de una vez",
        ),
        ("/api/v1/cobertura?clase=cubierto", 400, "clase"),
        ("/sitemap.xml", 200, "/cobertura</loc>"),
        ("/llms.txt", 200, "/api/v1/cobertura"),
        ("/api/v1/openapi.json", 200, "\"/api/v1/cobertura\""),
    ] {
        let (estado, cuerpo) = pedir(direccion).await;
        assert_eq!(estado, esperado, "{direccion}");
        assert!(cuerpo.contains(parte), "{direccion}: {cuerpo}");
    }
}

#[tokio::test]
async fn a_paragraph_tells_its_class_and_a_rule_its_sources() {
    let casos: [(&str, &[&str]); 5] = [
        (
            "C-353-2026/razones-11",
            &["No ejecutable", "no es doctrina"],
        ),
        (
            "C-353-2026/razones-23",
            &["Repetido", "/documentos/C-353-2026/respuesta-5"],
        ),
        (
            "C-353-2026/respuesta-5",
            &["Cubierto", "/reglas/denominador-cero", "sustenta"],
        ),
        ("C-899-2024/razones-4", &["Cubierto", "Queda sin ejecutar."]),
        ("C-899-2024/razones-7", &["Pendiente", "una regla nueva"]),
    ];
    for (parrafo, partes) in casos {
        let (_, html) = pedir(&format!("/documentos/{parrafo}")).await;
        let seccion = entre(&html, "id=\"h-cobertura\"", "</section>");
        for p in partes {
            assert!(seccion.contains(p), "{parrafo}: {p} in {seccion}");
        }
    }
    for ajeno in [
        "C-353-2026/consulta-7",
        "C-353-2026/nota-1",
        "C-353-2026/respuesta-6",
    ] {
        let (_, html) = pedir(&format!("/documentos/{ajeno}")).await;
        assert!(!html.contains("h-cobertura"), "{ajeno}");
    }
    let (_, html) = pedir("/documentos/C-353-2026").await;
    assert!(html.contains("href=\"/cobertura?documento=C-353-2026#parrafos\""));
    let (_, html) = pedir("/cobertura").await;
    for r in lista(&JSON, "reglas") {
        let id = texto(&r["id"]);
        let parte = entre(&html, &format!("id=\"regla-{id}\""), "</details>");
        let esperadas: BTreeSet<String> = lista(r, "pasos")
            .iter()
            .flat_map(|p| lista(p, "fuentes"))
            .filter(|f| f["parrafo"].is_string())
            .map(|f| format!("{}/{}", texto(&f["documento"]), texto(&f["parrafo"])))
            .collect();
        assert_eq!(
            enlaces(parte).into_iter().collect::<BTreeSet<_>>(),
            esperadas,
            "{id}"
        );
        let solas = lista(r, "pasos")
            .iter()
            .filter(|p| p["solo_externa"] == true);
        assert_eq!(
            parte.matches(">solo fuente externa<").count(),
            solas.count(),
            "{id}"
        );
    }
}

#[test]
fn a_paragraph_that_only_qualifies_is_covered_and_said_so() {
    let (_, lugar) = APP.parrafo("C-899-2024", "razones-39").unwrap();
    let r = APP.cobertura().renglon(lugar).unwrap();
    assert_eq!(r.clase(), Clase::Cubierto);
    assert!(r.cubierto_sin_sustentar());
    let Razon::Cubierto { usos, .. } = &r.razon else {
        panic!("it is covered");
    };
    assert!(!usos.is_empty() && usos.iter().all(|u| u.papel == Papel::Matiza));
}
