//! The pages and the JSON of citations: norms, articles, opinions that the corpus does not hold, links in official text.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
};
use fundamento::{
    app::App,
    citas::Citas,
    corpus::{Archivos, Corpus},
    web::{Estado, rutas},
};
use http_body_util::BodyExt;
use regex::Regex;
use serde_json::Value;
use std::sync::LazyLock;
use tower::ServiceExt;

/// An opinion that cites one of the corpus and holds hostile text.
const OTRO: &str = "+++\nid = \"C-001-2030\"\ntipo = \"concepto\"\nnumero = \"C-001\"\nanio = 2030\n\n[fuente]\narchivo = \"a.txt\"\nsha256 = \"0\"\n+++\n\n{#consulta-1 consulta}\n<b>«¿Rige» el artículo 38 de la Ley 222 de 1995?</b> & el concepto C-353 de 2026\n";

static ARCHIVOS: LazyLock<Archivos> =
    LazyLock::new(|| Archivos::incorporados().con("documentos/C-001-2030.md", OTRO));

static SITIO: LazyLock<Router> =
    LazyLock::new(|| rutas(Estado::nuevo(App::nueva(&ARCHIVOS).unwrap(), "")));

async fn ver(direccion: &str) -> (StatusCode, String) {
    let peticion = Request::get(direccion).body(Body::empty()).unwrap();
    let r = SITIO.clone().oneshot(peticion).await.unwrap();
    let estado = r.status();
    let bytes = r.into_body().collect().await.unwrap().to_bytes();
    (estado, String::from_utf8(bytes.to_vec()).unwrap())
}

async fn json(direccion: &str) -> Value {
    let (estado, cuerpo) = ver(direccion).await;
    assert_eq!(estado, StatusCode::OK, "{direccion}");
    serde_json::from_str(&cuerpo).unwrap()
}

#[track_caller]
fn dice(direccion: &str, pagina: &str, partes: &[&str]) {
    for parte in partes {
        assert!(pagina.contains(parte), "{direccion}: {parte}\n{pagina}");
    }
}

#[tokio::test]
async fn pages_say_who_cites_what() {
    let casos: &[(&str, &[&str])] = &[
        (
            "/normas",
            &[
                "href=\"/normas/ley-1150-de-2007\"",
                "<h2 id=\"decreto\">Decretos</h2>",
                "href=\"/documentos/C-089-2020\"",
                "C-140 del 9 de abril de 202",
                "el año está impreso «202», con 3 cifras",
                "reglamento mencionado",
            ],
        ),
        (
            "/normas/ley-1150-de-2007",
            &[
                "Artículos citados",
                "href=\"/normas/ley-1150-de-2007-art-5\"",
                "Quién la cita sin decir artículo",
            ],
        ),
        (
            "/normas/ley-1150-de-2007-art-5",
            &[
                "Texto que transcribe el corpus",
                "De la Selección Objetiva",
                "párr. 5 a 7",
                "<mark>artículo 5, parágrafos 1º al 4º, de la Ley 1150 de 2007</mark>",
                "parágrafos 1, 2, 3 y 4",
                "<mark>mencionado artículo</mark>",
                "href=\"/documentos/C-353-2026/razones-3\"",
                "Extracto inicial: no es doctrina.",
            ],
        ),
        (
            "/normas/ley-222-de-1995-art-38",
            &[
                "Lo dijo el peticionario: no es doctrina.",
                "&lt;b&gt;«¿Rige» el <mark>artículo 38 de la Ley 222 de 1995</mark>",
            ],
        ),
        (
            "/normas/ley-1437-de-2011",
            &["la equivalencia es de esta edición", "Fuente secundaria"],
        ),
        (
            "/normas/resolucion-469-de-2025",
            &["Cada entidad numera las suyas"],
        ),
        (
            "/documentos/C-089-2020",
            &[
                "<title>Concepto C-089 de 2020, que no está en este corpus",
                "name=\"robots\" content=\"noindex\"",
                "Este corpus no tiene el documento",
                "<mark>C-089 del 4 de marzo de 2020</mark>",
            ],
        ),
        (
            "/documentos/radicado-4201912000006798",
            &["Concepto con radicado 4201912000006798"],
        ),
        (
            "/documentos/C-353-2026",
            &[
                "<h2 id=\"citado-por\">Citado por</h2>",
                "href=\"/documentos/C-001-2030/consulta-1\"",
                "<h2 id=\"cita-a\">",
                "href=\"/documentos/C-089-2020\"",
            ],
        ),
        (
            "/documentos/CE-002-2023",
            &["Ningún otro documento de este corpus lo cita."],
        ),
        (
            "/documentos/C-353-2026/razones-3",
            &[
                "<a class=\"citada\" href=\"/normas/ley-1150-de-2007-art-5\">artículo 5, parágrafos 1º al 4º, de la Ley 1150 de 2007</a>",
            ],
        ),
        // The link takes the emphasis with it.
        (
            "/documentos/C-899-2024/respuesta-3",
            &[
                "<a class=\"citada\" href=\"/normas/decreto-1082-de-2015-art-2.2.1.1.1.6.2\">párrafo transitorio del artículo 2.2.1.1.1.6.2 <em>ibidem</em></a>",
            ],
        ),
        (
            "/sitemap.xml",
            &["/normas/decreto-1082-de-2015-art-2.2.1.1.1.5.3</loc>"],
        ),
        ("/llms.txt", &["/api/v1/normas"]),
    ];
    for (direccion, partes) in casos {
        let (estado, pagina) = ver(direccion).await;
        assert_eq!(estado, StatusCode::OK, "{direccion}");
        dice(direccion, &pagina, partes);
    }
}

#[tokio::test]
async fn only_what_is_cited_has_a_page() {
    for (direccion, parte) in [
        (
            "/normas/ley-9999-de-2007",
            "Ningún documento de este corpus cita la norma «ley-9999-de-2007».",
        ),
        ("/normas/ley-1150-de-2007-art-999", "Ningún documento"),
        ("/normas/ley-1150-de-2007?x=1", ""),
        (
            "/documentos/C-999-2020",
            "En este corpus no está el documento",
        ),
        (
            "/documentos/C-089-2020.json",
            "En este corpus no está el documento",
        ),
        (
            "/documentos/C-089-2020/respuesta-1",
            "En este corpus no está el documento",
        ),
        ("/api/v1/normas/ley-9999-de-2007", "\"status\":404"),
        ("/api/v1/documentos/C-089-2020", "\"status\":404"),
    ] {
        let (estado, cuerpo) = ver(direccion).await;
        assert!(estado.is_client_error(), "{direccion}: {estado}");
        assert!(cuerpo.contains(parte), "{direccion}: {cuerpo}");
    }
}

#[tokio::test]
async fn the_page_of_every_norm_and_cited_opinion_answers() {
    let corpus = Corpus::cargar(&ARCHIVOS).unwrap();
    let citas = Citas::nuevas(&corpus);
    let opiniones = citas
        .opiniones()
        .map(|(o, _)| format!("/documentos/{}", o.id));
    let direcciones: Vec<String> = citas.direcciones().into_iter().chain(opiniones).collect();
    assert!(direcciones.len() > 100);
    for d in direcciones {
        let (estado, pagina) = ver(&d).await;
        assert_eq!(estado, StatusCode::OK, "{d}");
        assert!(pagina.contains("</html>"), "{d}");
    }
}

/// A page without its tags.
fn sin_etiquetas(html: &str) -> String {
    static ETIQUETA: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?s)<[^>]*>").unwrap());
    ETIQUETA.replace_all(html, "").into_owned()
}

#[tokio::test]
async fn every_citation_is_linked_and_the_words_stay() {
    let corpus = Corpus::cargar(&ARCHIVOS).unwrap();
    let citas = Citas::nuevas(&corpus);
    let enlace = Regex::new("<a class=\"citada\" href=\"([^\"]*)\">").unwrap();
    for (i, d) in corpus.documentos().iter().enumerate() {
        for (j, b) in d.bloques.iter().enumerate() {
            let (_, pagina) = ver(&format!("/documentos/{}/{}", d.meta.id, b.id)).await;
            let (_, resto) = pagina.split_once("<blockquote").unwrap();
            let (oficial, _) = resto.split_once("</blockquote>").unwrap();
            let dados: Vec<&str> = enlace
                .captures_iter(oficial)
                .map(|c| c.get(1).unwrap().as_str())
                .collect();
            let esperados: Vec<String> = citas
                .en(i, j)
                .iter()
                .filter_map(|c| c.direccion())
                .collect();
            assert_eq!(dados, esperados, "{}/{}", d.meta.id, b.id);
            if esperados.is_empty() || b.markdown.contains("[^") {
                continue;
            }
            let texto = sin_etiquetas(&format!("<blockquote{oficial}"))
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
            let palabras = |t: &str| t.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(
                palabras(&texto),
                palabras(&b.texto),
                "{}/{}",
                d.meta.id,
                b.id
            );
        }
    }
}

#[tokio::test]
async fn the_api_tells_the_same() {
    let v = json("/api/v1/normas").await;
    assert_eq!(v["citas"]["malformadas"], 1);
    assert_eq!(
        v["malformadas"][0]["literal"],
        "C-140 del 9 de abril de 202"
    );
    assert_eq!(v["malformadas"][0]["documento"], "C-SN-2026-06-04");
    let normas = v["normas"].as_array().unwrap();
    let de = |slug: &str| normas.iter().find(|n| n["norma"] == slug).unwrap();
    assert_eq!(de("ley-1437-de-2011")["nombre"]["certeza"], "secundaria");
    assert!(de("decreto-1082-de-2015")["articulos"].as_u64() > Some(5));
    let conceptos = v["conceptos"].as_array().unwrap();
    let presente = conceptos.iter().find(|c| c["id"] == "C-353-2026").unwrap();
    assert_eq!(presente["en_el_corpus"], true);

    let v = json("/api/v1/normas/ley-1150-de-2007-art-6").await;
    assert_eq!(v["articulo"], "6");
    let citas = v["citas"].as_array().unwrap();
    let ibidem = citas
        .iter()
        .find(|c| c["literal"] == "parágrafo 1 ibidem")
        .unwrap();
    assert_eq!(ibidem["por_remision"], true);
    assert_eq!(ibidem["partes"][0], "parágrafo 1");
    assert_eq!(v["transcripciones"][0]["documento"], "C-1409-2025");
    let fechas: Vec<&str> = citas.iter().filter_map(|c| c["fecha"].as_str()).collect();
    assert!(fechas.is_sorted());

    let v = json("/api/v1/documentos/C-353-2026").await;
    assert_eq!(v["citado_por"][0]["documento"], "C-001-2030");
    let v = json("/api/v1/documentos/C-SN-2026-06-04/parrafos/doctrina-1").await;
    for c in v["citas"].as_array().unwrap() {
        let entero = |k: &str| usize::try_from(c[k].as_u64().unwrap()).unwrap();
        let letras = v["texto"].as_str().unwrap().chars();
        let literal: String = letras
            .skip(entero("inicio"))
            .take(entero("fin") - entero("inicio"))
            .collect();
        assert_eq!(c["literal"], literal);
    }
    assert_eq!(v["citas"][7]["estado"], "malformada");
    assert!(v["citas"][7]["url"].is_null());
}

#[test]
fn the_command_counts_citations() {
    let v = App::nueva(&ARCHIVOS).unwrap().verificar();
    let de = |que: &str| v.cuentas.iter().find(|(c, _)| c == que).unwrap().1;
    assert!(de("citas resueltas") > 400);
    assert!(de("citas sin resolver") > 0);
    assert_eq!(de("citas malformadas"), 1);
    assert!(
        v.avisos
            .iter()
            .any(|a| a.contains("cita malformada, «C-140 del 9 de abril de 202»"))
    );
}

#[test]
fn the_names_of_norms_are_checked_when_they_load() {
    for (archivo, parte) in [
        (
            "[[norma]]\ntitulo = \"X\"\nclase = \"ley\"\nnumero = 1\nnombres = [\"Y\"]\nfuente = \"Z\"\ncerteza = \"oficial\"",
            "debe tener «numero» y «anio»",
        ),
        (
            "[[norma]]\ntitulo = \"X\"\nclase = \"codigo\"\nnombres = []\nfuente = \"Z\"\ncerteza = \"oficial\"",
            "no dice ningún nombre",
        ),
        (
            "[[norma]]\ntitulo = \"X\"\nclase = \"fuero\"\nnombres = [\"Y\"]\nfuente = \"Z\"\ncerteza = \"oficial\"",
            "fuero",
        ),
    ] {
        let archivos = Archivos::incorporados().con("vocabulario/normas.toml", archivo);
        let defectos = Corpus::cargar(&archivos).unwrap_err();
        assert!(
            defectos
                .iter()
                .any(|d| d.archivo == "vocabulario/normas.toml" && d.mensaje.contains(parte)),
            "{defectos:?}"
        );
    }
}
