//! The site and the API through their router: what each address answers, to good requests and to bad ones.
//!
//! No socket is opened. What pages look like is not judged here.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use fundamento::{
    app::App,
    corpus::Archivos,
    hechos::{Dato, Errores, formulario},
    reglas::registro,
    web::{Estado, rutas},
};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::{collections::BTreeSet, sync::LazyLock};
use tower::ServiceExt;

/// The shipped corpus, with one alias.
static SITIO: LazyLock<Router> = LazyLock::new(|| {
    let archivos = Archivos::incorporados();
    let texto = |ruta: &str| String::from_utf8(archivos.obtener(ruta).unwrap().to_vec()).unwrap();
    let circular = texto("documentos/CE-002-2023.md").replacen(
        "\n+++\n",
        "\n[alias]\ndirectriz-9 = \"directriz-2\"\n+++\n",
        1,
    );
    let archivos = archivos.clone().con("documentos/CE-002-2023.md", circular);
    rutas(Estado::nuevo(App::nueva(&archivos).unwrap(), ""))
});

struct Respuesta {
    estado: StatusCode,
    cabeceras: HeaderMap,
    cuerpo: String,
}

impl Respuesta {
    fn cabecera(&self, nombre: &str) -> &str {
        let valor = self.cabeceras.get(nombre);
        valor.map_or("", |v| v.to_str().unwrap())
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.cuerpo).expect(&self.cuerpo)
    }
}

async fn pedir(peticion: Request<Body>) -> Respuesta {
    let r = SITIO.clone().oneshot(peticion).await.unwrap();
    let (partes, cuerpo) = r.into_parts();
    let bytes = cuerpo.collect().await.unwrap().to_bytes();
    Respuesta {
        estado: partes.status,
        cabeceras: partes.headers,
        cuerpo: String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

async fn obtener(direccion: &str) -> Respuesta {
    pedir(Request::get(direccion).body(Body::empty()).unwrap()).await
}

async fn enviar(direccion: &str, tipo: &str, cuerpo: impl Into<Body>) -> Respuesta {
    let p = Request::post(direccion).header(header::CONTENT_TYPE, tipo);
    pedir(p.body(cuerpo.into()).unwrap()).await
}

async fn formulario(direccion: &str, pares: &[(&str, &str)]) -> Respuesta {
    let cuerpo = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pares)
        .finish();
    enviar(direccion, "application/x-www-form-urlencoded", cuerpo).await
}

/// What every answer carries.
fn cabeceras(direccion: &str, r: &Respuesta) {
    let fijas = [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "DENY"),
    ];
    for (nombre, valor) in fijas {
        assert_eq!(r.cabecera(nombre), valor, "{direccion}: {nombre}");
    }
    let politica = r.cabecera("content-security-policy");
    for parte in [
        "default-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ] {
        assert!(politica.contains(parte), "{direccion}: {politica}");
    }
    assert!(!politica.contains("unsafe"), "{direccion}: {politica}");
    assert!(!r.cabecera("x-request-id").is_empty(), "{direccion}");
    assert!(!r.cabecera("cache-control").is_empty(), "{direccion}");
}

/// A page has one heading, one main part, its language, and nothing that the policy forbids.
fn pagina(direccion: &str, r: &Respuesta) {
    assert_eq!(
        r.cabecera("content-type"),
        "text/html; charset=utf-8",
        "{direccion}"
    );
    let html = &r.cuerpo;
    for (que, cuantas) in [("<h1", 1), ("<main", 1), ("</main>", 1), ("<title>", 1)] {
        assert_eq!(html.matches(que).count(), cuantas, "{direccion}: {que}");
    }
    assert!(html.contains("<html lang=\"es"), "{direccion}");
    for vedado in [
        " style=",
        "<style",
        " onclick=",
        " onload=",
        "javascript:",
        "<script>",
    ] {
        assert!(!html.contains(vedado), "{direccion}: {vedado}");
    }
    assert!(!html.contains("{{") && !html.contains("{%"), "{direccion}");
    let mut ids: Vec<&str> = html
        .split(" id=\"")
        .skip(1)
        .filter_map(|p| p.split('"').next())
        .collect();
    let todos = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), todos, "{direccion}: an id twice");
}

/// An error of the API says what and the way out, in Spanish.
fn problema(direccion: &str, r: &Respuesta, estado: u16) -> Value {
    assert_eq!(r.estado.as_u16(), estado, "{direccion}: {}", r.cuerpo);
    assert_eq!(
        r.cabecera("content-type"),
        "application/problem+json",
        "{direccion}"
    );
    cabeceras(direccion, r);
    let p = r.json();
    assert_eq!(p["status"], json!(estado), "{direccion}");
    assert_eq!(p["type"], "about:blank", "{direccion}");
    let titulo = p["title"].as_str().unwrap();
    assert!(!titulo.is_empty(), "{direccion}");
    for ingles in [
        "not found",
        "Not Found",
        "invalid",
        "Method",
        "Payload",
        "expected",
        "missing",
    ] {
        assert!(!r.cuerpo.contains(ingles), "{direccion}: {}", r.cuerpo);
    }
    p
}

#[tokio::test]
async fn every_page_answers() {
    let mut direcciones: Vec<String> = [
        "/", "/buscar", "/buscar?q=liquidez", "/buscar?q=liquidez&tipo=concepto&anio=2024..2026&rol=respuesta&orden=fecha&limite=5&pagina=2&explicar=1",
        "/buscar?q=palabraquenoesta", "/buscar?q=%22capacidad+residual%22+-obra", "/documentos", "/documentos/C-353-2026",
        "/documentos/C-353-2026/respuesta-3", "/documentos/CE-002-2023/nota-1", "/documentos/C-SN-2026-06-04/razones-22", "/reglas", "/ayuda",
        "/acerca", "/api", "/accesibilidad", "/datos-personales", "/cobertura", "/cobertura?clase=&documento=",
        "/cobertura?clase=no-ejecutable&documento=C-353-2026",
    ]
    .map(str::to_owned)
    .to_vec();
    direcciones.extend(
        registro()
            .iter()
            .map(|r| format!("/reglas/{}", r.ficha().id)),
    );
    for d in direcciones {
        let r = obtener(&d).await;
        assert_eq!(r.estado, StatusCode::OK, "{d}");
        cabeceras(&d, &r);
        pagina(&d, &r);
        assert!(r.cabecera("etag").starts_with("W/\""), "{d}");
    }
}

#[tokio::test]
async fn every_other_address_answers_in_its_format() {
    let casos = [
        (
            "/documentos/C-353-2026.json",
            "application/json",
            "\"id\":\"C-353-2026\"",
        ),
        (
            "/documentos/C-353-2026.md",
            "text/markdown; charset=utf-8",
            "{#respuesta-3 respuesta",
        ),
        ("/estilo.css", "text/css; charset=utf-8", "{"),
        ("/guion.js", "text/javascript; charset=utf-8", "document"),
        ("/icono.svg", "image/svg+xml", "<svg"),
        (
            "/robots.txt",
            "text/plain; charset=utf-8",
            "Disallow: /buscar",
        ),
        (
            "/opensearch.xml",
            "application/opensearchdescription+xml",
            "{searchTerms}",
        ),
        (
            "/sitemap.xml",
            "application/xml",
            "/documentos/CE-002-2023</loc>",
        ),
        (
            "/llms.txt",
            "text/plain; charset=utf-8",
            "/documentos/C-353-2026.md",
        ),
        ("/salud", "application/json", "\"estado\":\"bien\""),
        (
            "/api/v1/buscar?q=liquidez",
            "application/json",
            "\"resultados\":[{",
        ),
        (
            "/api/v1/documentos",
            "application/json",
            "\"documentos\":[{",
        ),
        (
            "/api/v1/documentos/C-353-2026",
            "application/json",
            "\"parrafos\":[{",
        ),
        (
            "/api/v1/documentos/C-353-2026/parrafos/respuesta-3",
            "application/json",
            "\"cita\":\"ANCP-CCE, Concepto C-353 de 2026, II. Respuesta",
        ),
        ("/api/v1/reglas", "application/json", "\"reglas\":[{"),
        (
            "/api/v1/reglas/denominador-cero",
            "application/json",
            "\"esquema\":{",
        ),
        ("/api/v1/cobertura", "application/json", "\"totales\":{"),
        (
            "/api/v1/openapi.json",
            "application/json",
            "\"openapi\":\"3.1.0\"",
        ),
    ];
    for (d, tipo, parte) in casos {
        let r = obtener(d).await;
        assert_eq!(r.estado, StatusCode::OK, "{d}");
        assert_eq!(r.cabecera("content-type"), tipo, "{d}");
        assert!(
            r.cuerpo.contains(parte),
            "{d}: {}",
            r.cuerpo.chars().take(600).collect::<String>()
        );
        cabeceras(d, &r);
    }
}

#[tokio::test]
async fn a_search_has_the_shape_of_the_contract() {
    let r = obtener("/api/v1/buscar?q=denominador+cero&limite=3")
        .await
        .json();
    for campo in [
        "consulta",
        "interpretada",
        "total",
        "milisegundos",
        "resultados",
        "facetas",
        "sugerencia",
        "reglas_sugeridas",
    ] {
        assert!(r.get(campo).is_some(), "{campo}");
    }
    let resultados = r["resultados"].as_array().unwrap();
    assert_eq!(resultados.len(), 3);
    for campo in [
        "documento",
        "parrafo",
        "rol",
        "cita",
        "titulo",
        "texto",
        "resaltado",
        "puntaje",
        "reiterado_en",
        "reglas",
    ] {
        assert!(resultados[0].get(campo).is_some(), "{campo}");
    }
    for faceta in ["tipo", "anio", "rol", "tema", "norma"] {
        assert!(r["facetas"][faceta].is_array(), "{faceta}");
    }
}

#[tokio::test]
async fn years_are_described_as_they_are_read() {
    let o = obtener("/api/v1/openapi.json").await.json();
    let parametros = o["paths"]["/api/v1/buscar"]["get"]["parameters"]
        .as_array()
        .unwrap();
    let anio = parametros.iter().find(|p| p["name"] == "anio").unwrap();
    let patron = regex::Regex::new(anio["schema"]["pattern"].as_str().unwrap()).unwrap();
    for (valor, vale) in [
        ("2024", true),
        ("1900", true),
        ("2200", true),
        ("2024..2026", true),
        ("..2023", true),
        ("2021..", true),
        ("..", false),
        ("", false),
        ("1899", false),
        ("2201", false),
        ("+2024", false),
        ("02024", false),
        ("2024...2026", false),
        ("2024..26", false),
    ] {
        assert_eq!(patron.is_match(valor), vale, "{valor}");
        let valor = valor.replace('+', "%2B");
        let r = obtener(&format!("/api/v1/buscar?q=liquidez&anio={valor}")).await;
        // An empty value is as if it had not been given.
        assert_eq!(
            r.estado == StatusCode::OK,
            vale || valor.is_empty(),
            "{valor}"
        );
    }
}

#[tokio::test]
async fn the_openapi_document_has_one_path_per_rule() {
    let o = obtener("/api/v1/openapi.json").await.json();
    let rutas = o["paths"].as_object().unwrap();
    let operaciones: Vec<_> = rutas
        .values()
        .flat_map(|p| p.as_object().unwrap().values())
        .collect();
    let nombres: BTreeSet<_> = operaciones
        .iter()
        .map(|o| o["operationId"].as_str().unwrap())
        .collect();
    assert_eq!(
        nombres.len(),
        operaciones.len(),
        "each has a name of its own"
    );
    for o in operaciones {
        assert!(o["responses"]["408"].is_object(), "{}", o["operationId"]);
    }
    for r in registro() {
        let id = r.ficha().id;
        let evaluar = &rutas[&format!("/api/v1/reglas/{id}/evaluar")]["post"];
        let esquema = &evaluar["requestBody"]["content"]["application/json"]["schema"];
        assert_eq!(esquema["type"], "object", "{id}");
        assert!(rutas.contains_key(&format!("/api/v1/reglas/{id}")), "{id}");
    }
    let de_evaluar = rutas.keys().filter(|k| k.ends_with("/evaluar"));
    // One for each rule, and one for a whole process.
    assert_eq!(de_evaluar.count(), registro().len() + 1);
    for (ruta, p) in rutas {
        let fija = ruta
            .replace("{id}", "C-353-2026")
            .replace("{parrafo}", "respuesta-3")
            .replace("temas/{slug}", "temas/capacidad-residual")
            .replace("lineas/{slug}", "lineas/C-899-2024--respuesta-2")
            .replace("{norma}", "ley-1150-de-2007");
        if p.get("get").is_some() {
            let r = obtener(&fija).await;
            // A timeline is of the facts in its query, and few rules can do without any.
            if ruta.ends_with("/linea-de-tiempo") && r.estado != StatusCode::OK {
                problema(ruta, &r, 422);
            } else {
                assert_eq!(r.estado, StatusCode::OK, "{ruta}");
            }
        } else {
            // A batch takes rows, not an object.
            let esperado = if ruta.ends_with("-lote") { 415 } else { 422 };
            let r = enviar(&fija, "application/json", "{}").await;
            problema(ruta, &r, esperado);
        }
    }
}

#[tokio::test]
async fn health_tells_what_is_served() {
    let s = obtener("/salud").await.json();
    assert_eq!(s["estado"], "bien");
    assert_eq!(s["documentos"], 5);
    assert_eq!(s["reglas"], json!(registro().len()));
    assert_eq!(s["reglas_sin_apoyo"], json!([]));
    assert_eq!(s["version"], env!("CARGO_PKG_VERSION"));
}

#[tokio::test]
async fn bad_addresses_are_refused_and_say_why() {
    let largo = format!("/buscar?q={}", "a".repeat(9_000));
    let casos: [(&str, u16, &str); 24] = [
        ("/buscar?q=a&busca=b", 400, "busca"),
        ("/buscar?q=%ff", 400, "mal codificadas"),
        ("/buscar?q=%", 400, "mal codificadas"),
        ("/buscar?q=a&q=b", 400, "más de una vez"),
        ("/buscar?q=a&limite=0", 400, "de 1 a 50"),
        ("/buscar?q=a&limite=51", 400, "de 1 a 50"),
        ("/buscar?q=a&pagina=x", 400, "pagina"),
        ("/buscar?q=a&orden=azar", 400, "relevancia o fecha"),
        ("/buscar?q=a&rol=opinion", 400, "rol"),
        ("/buscar?q=a&anio=2026..2023", 400, "anio"),
        ("/buscar?q=a&tipo=sentencia", 400, "tipo"),
        ("/documentos?q=a", 400, "q"),
        ("/?utm_source=x", 400, "utm_source"),
        ("/documentos/C-353-2026?x=1", 400, "x"),
        (
            "/reglas/denominador-cero/evaluar?umbral=1&umbral=2",
            400,
            "más de una vez",
        ),
        ("/no-hay", 404, "no existe"),
        ("/documentos/C-1-1990", 404, "C-1-1990"),
        ("/documentos/C-1-1990/respuesta-1", 404, "C-1-1990"),
        ("/documentos/C-353-2026/respuesta-99", 404, "respuesta-99"),
        ("/documentos/C-353-2026.xls", 404, "C-353-2026.xls"),
        ("/reglas/no-hay", 404, "no-hay"),
        ("/reglas/no-hay/evaluar?a=1", 404, "no-hay"),
        ("/documentos/../Cargo.toml", 404, "no"),
        (&largo, 414, "demasiado larga"),
    ];
    for (d, estado, parte) in casos {
        let r = obtener(d).await;
        let d = &d[..d.len().min(80)];
        assert_eq!(r.estado.as_u16(), estado, "{d}");
        assert!(r.cuerpo.contains(parte), "{d}: {}", r.cuerpo);
        cabeceras(d, &r);
        pagina(d, &r);
        assert_eq!(r.cabecera("cache-control"), "no-store", "{d}");
    }
}

#[tokio::test]
async fn the_api_refuses_with_problem_json() {
    let largo = format!("/api/v1/buscar?q={}", "a".repeat(9_000));
    let lecturas: [(&str, u16, &str); 13] = [
        ("/api/v1/buscar?q=a&busca=b", 400, "busca"),
        ("/api/v1/buscar?q=%ff", 400, "mal codificadas"),
        ("/api/v1/buscar?q=a&q=b", 400, "más de una vez"),
        ("/api/v1/buscar?q=a&anio=x", 400, "anio"),
        ("/api/v1/documentos?x=1", 400, "x"),
        ("/api/v1/no-hay", 404, "no existe"),
        ("/api/v1/documentos/C-1-1990", 404, "C-1-1990"),
        (
            "/api/v1/documentos/C-353-2026/parrafos/respuesta-99",
            404,
            "respuesta-99",
        ),
        (
            "/api/v1/documentos/C-1-1990/parrafos/respuesta-1",
            404,
            "C-1-1990",
        ),
        ("/api/v1/reglas/no-hay", 404, "denominador-cero"),
        ("/documentos/C-1-1990.json", 404, "C-1-1990"),
        ("/api/v1/reproducir", 405, "POST"),
        (&largo, 414, "demasiado larga"),
    ];
    for (d, estado, parte) in lecturas {
        let r = obtener(d).await;
        let d = &d[..d.len().min(80)];
        problema(d, &r, estado);
        assert!(r.cuerpo.contains(parte), "{d}: {}", r.cuerpo);
    }
    const EVALUAR: &str = "/api/v1/reglas/denominador-cero/evaluar";
    const JSON: &str = "application/json";
    let bueno = r#"{"indicador": "liquidez", "numerador": "1", "denominador": "2", "regla_pliego": "ninguna"}"#;
    let repetido = bueno.replacen('{', r#"{"numerador": "2", "#, 1);
    let ajeno = bueno.replacen('{', r#"{"color": "azul", "#, 1);
    let hondo = format!("{{\"a\": {}{}}}", "[".repeat(500), "]".repeat(500));
    let grande = format!("{{\"a\": \"{}\"}}", "a".repeat(3 << 20));
    let envios: [(&str, &str, &str, u16, &[&str]); 14] = [
        (EVALUAR, JSON, "{\"a\":", 400, &["$"]),
        (EVALUAR, JSON, "", 400, &["$"]),
        (EVALUAR, JSON, "[1]", 400, &["$"]),
        (EVALUAR, JSON, &hondo, 400, &["$"]),
        (EVALUAR, "text/plain", bueno, 415, &[]),
        (EVALUAR, "", bueno, 415, &[]),
        (EVALUAR, JSON, &grande, 413, &[]),
        (
            EVALUAR,
            JSON,
            "{}",
            422,
            &[
                "$.indicador",
                "$.numerador",
                "$.denominador",
                "$.regla_pliego",
            ],
        ),
        (EVALUAR, JSON, &repetido, 422, &["$.numerador"]),
        (EVALUAR, JSON, &ajeno, 422, &["$.color"]),
        (
            "/api/v1/reglas/indicadores-financieros/evaluar",
            JSON,
            r#"{"fecha_apertura": "2025-02-30", "estados": [{"anio": "2024"}], "umbrales": {"liquidez": {}}, "regla_denominador_cero": "ninguna"}"#,
            422,
            &[
                "$.fecha_apertura",
                "$.estados[0].anio",
                "$.estados[0].pasivo_corriente",
                "$.umbrales.liquidez.min",
            ],
        ),
        ("/api/v1/reglas/no-hay/evaluar", JSON, "{}", 404, &[]),
        ("/api/v1/reproducir", JSON, "{", 400, &[]),
        ("/api/v1/reproducir", JSON, "{\"regla\": 1}", 422, &[]),
    ];
    for (d, tipo, cuerpo, estado, esperadas) in envios {
        let r = enviar(d, tipo, cuerpo.to_owned()).await;
        let p = problema(d, &r, estado);
        let rutas: Vec<&str> = p["errores"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|e| e["ruta"].as_str().unwrap())
            .collect();
        for e in esperadas {
            assert!(rutas.contains(e), "{d}: {e} not in {rutas:?}");
        }
        for e in p["errores"].as_array().into_iter().flatten() {
            for campo in ["esperado", "recibido", "mensaje"] {
                assert!(!e[campo].as_str().unwrap().is_empty(), "{d}: {e}");
            }
        }
    }
    let bien = enviar(EVALUAR, "application/json; charset=utf-8", bueno).await;
    assert_eq!(bien.estado, StatusCode::OK, "{}", bien.cuerpo);
    assert_eq!(bien.json()["codigo"], "calculable");
}

#[tokio::test]
async fn other_methods_are_refused() {
    for (metodo, d) in [
        (Method::POST, "/buscar"),
        (Method::DELETE, "/documentos/C-353-2026"),
        (Method::PUT, "/"),
        (Method::DELETE, "/api/v1/documentos"),
        (Method::GET, "/api/v1/reglas/denominador-cero/evaluar"),
    ] {
        let p = Request::builder().method(metodo).uri(d);
        let r = pedir(p.body(Body::empty()).unwrap()).await;
        if d.starts_with("/api/") {
            problema(d, &r, 405);
        } else {
            assert_eq!(r.estado, StatusCode::METHOD_NOT_ALLOWED, "{d}");
            pagina(d, &r);
        }
        assert!(
            !r.cabecera("allow").is_empty(),
            "{d}: it says which methods it takes"
        );
    }
    let p = Request::builder().method(Method::HEAD).uri("/documentos");
    let r = pedir(p.body(Body::empty()).unwrap()).await;
    assert_eq!((r.estado, r.cuerpo.as_str()), (StatusCode::OK, ""));
}

#[tokio::test]
async fn what_did_not_change_is_not_sent_again() {
    for d in [
        "/",
        "/documentos/C-353-2026",
        "/buscar?q=liquidez",
        "/api/v1/reglas",
        "/estilo.css",
    ] {
        let etiqueta = obtener(d).await.cabecera("etag").to_owned();
        let con = |valor: String| {
            Request::get(d)
                .header(header::IF_NONE_MATCH, valor)
                .body(Body::empty())
                .unwrap()
        };
        for valor in [etiqueta.clone(), format!("\"otra\", {etiqueta}")] {
            let r = pedir(con(valor)).await;
            assert_eq!(r.estado, StatusCode::NOT_MODIFIED, "{d}");
            assert_eq!(r.cuerpo, "", "{d}");
            assert_eq!(r.cabecera("etag"), etiqueta, "{d}");
        }
        assert_eq!(
            pedir(con("W/\"otra\"".into())).await.estado,
            StatusCode::OK,
            "{d}"
        );
    }
    let (a, b) = (obtener("/buscar?q=a").await, obtener("/buscar?q=b").await);
    assert_ne!(a.cabecera("etag"), b.cabecera("etag"));
    for d in ["/salud", "/reglas/denominador-cero/evaluar"] {
        let r = obtener(d).await;
        assert_eq!(
            (r.cabecera("etag"), r.cabecera("cache-control")),
            ("", "no-store"),
            "{d}"
        );
    }
}

#[tokio::test]
async fn an_address_that_is_not_there_is_404_even_to_who_says_they_have_it() {
    let p = Request::get("/documentos/C-1-1990").header(header::IF_NONE_MATCH, "*");
    let r = pedir(p.body(Body::empty()).unwrap()).await;
    assert_eq!(r.estado, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn hostile_text_is_only_text() {
    let hostiles = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='x",
        "</title><h1>x",
        "&lt;b&gt;",
    ];
    for texto in hostiles {
        let q: String = form_urlencoded::byte_serialize(texto.as_bytes()).collect();
        let direcciones = [
            format!("/buscar?q={q}"),
            format!("/buscar?q=liquidez+{q}"),
            format!("/buscar?q=a&{q}=b"),
            format!("/buscar?q=a&rol={q}"),
            format!("/buscar?q=a&tema={q}"),
            format!("/reglas/denominador-cero?numerador={q}&indicador={q}"),
            format!("/reglas/denominador-cero/evaluar?numerador={q}&{q}=1"),
            format!("/documentos/{}", q.replace('+', "%20")),
            format!("/reglas/{}", q.replace('+', "%20")),
        ];
        for d in direcciones {
            let r = obtener(&d).await;
            assert!(r.estado.as_u16() < 500, "{d}");
            pagina(&d, &r);
            for vivo in ["<script>", "<img src=x", "\"><img", "' onmouseover"] {
                assert!(!r.cuerpo.contains(vivo), "{d}: {vivo}");
            }
        }
    }
    let r = obtener("/buscar?q=%3Cscript%3Ealert(1)%3C/script%3E").await;
    assert!(
        r.cuerpo.contains("&lt;script&gt;") || r.cuerpo.contains("&#60;script&#62;"),
        "{}",
        r.cuerpo
    );
}

#[tokio::test]
async fn a_merged_paragraph_redirects() {
    let r = obtener("/documentos/CE-002-2023/directriz-9").await;
    assert_eq!(r.estado, StatusCode::PERMANENT_REDIRECT);
    assert_eq!(
        r.cabecera("location"),
        "/documentos/CE-002-2023/directriz-2"
    );
    let api = obtener("/api/v1/documentos/CE-002-2023/parrafos/directriz-9").await;
    assert_eq!(api.estado, StatusCode::OK);
    assert_eq!(api.json()["parrafo"], "directriz-2");
}

const EVALUAR: &str = "/reglas/denominador-cero/evaluar";

#[tokio::test]
async fn a_form_leads_to_its_verdict() {
    let pares = [
        ("indicador", "liquidez"),
        ("numerador", "$ 18.993.346,00"),
        ("denominador", "0"),
        ("utilidad_operacional", ""),
        ("umbral", "  "),
        ("regla_pliego", "ninguna"),
        ("_evaluar", "1"),
    ];
    let r = formulario(EVALUAR, &pares).await;
    assert_eq!(r.estado, StatusCode::SEE_OTHER);
    let destino = r.cabecera("location").to_owned();
    assert!(
        destino.starts_with("/reglas/denominador-cero/evaluar?"),
        "{destino}"
    );
    assert!(
        !destino.contains("_evaluar") && !destino.contains("umbral"),
        "{destino}"
    );
    let v = obtener(&destino).await;
    assert_eq!(v.estado, StatusCode::OK, "{}", v.cuerpo);
    pagina(&destino, &v);
    cabeceras(&destino, &v);
    assert!(
        v.cuerpo.contains("/documentos/C-353-2026/respuesta-4"),
        "the citation is linked"
    );
    assert!(
        v.cuerpo
            .contains("debe definir en los pliegos de condiciones una regla"),
        "and literal"
    );
}

#[tokio::test]
async fn every_worked_case_has_a_page_with_its_citations() {
    let app = App::nueva(&Archivos::incorporados()).unwrap();
    for l in app.reglas() {
        let id = l.ficha().id;
        let caso = app
            .corpus()
            .casos(id)
            .iter()
            .find(|c| c.errores.is_empty())
            .unwrap();
        let dato = Dato::objeto_de_json(&caso.entrada, &mut Errores::default()).unwrap();
        let pares = formulario::pares(&l.entrada(), &dato);
        let pares: Vec<(&str, &str)> = pares
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        let r = formulario(&format!("/reglas/{id}/evaluar"), &pares).await;
        assert_eq!(r.estado, StatusCode::SEE_OTHER, "{id}");
        let v = obtener(r.cabecera("location")).await;
        assert_eq!(v.estado, StatusCode::OK, "{id}");
        pagina(id, &v);
        for cita in &caso.cita {
            assert!(
                v.cuerpo.contains(&format!("/documentos/{cita}\"")),
                "{id}: {cita}"
            );
        }
        let api = enviar(
            &format!("/api/v1/reglas/{id}/evaluar"),
            "application/json",
            caso.entrada.clone(),
        )
        .await
        .json();
        assert_eq!(api["codigo"], json!(caso.codigo), "{id}");
        let recibo = enviar(
            "/api/v1/reproducir",
            "application/json",
            api["recibo"].to_string(),
        )
        .await;
        assert_eq!(
            recibo.json()["estado"],
            "identico",
            "{id}: {}",
            recibo.cuerpo
        );
    }
}

#[tokio::test]
async fn a_form_with_faults_comes_back_with_what_was_typed() {
    let vacio = formulario(EVALUAR, &[("_evaluar", "1")]).await;
    let r = obtener(vacio.cabecera("location")).await;
    assert_eq!(r.estado, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(r.cuerpo.contains("Falta este dato."), "{}", r.cuerpo);
    for (campo, valor, parte) in [
        ("numerador", "1.234", "miles o decimales"),
        ("numerador", "mucho", "mucho"),
        ("color", "azul", "azul"),
        ("indicador", "solvencia", "solvencia"),
    ] {
        let d = format!("{EVALUAR}?{campo}={valor}");
        let r = obtener(&d).await;
        assert_eq!(r.estado, StatusCode::UNPROCESSABLE_ENTITY, "{d}");
        pagina(&d, &r);
        assert!(r.cuerpo.contains(parte), "{d}");
        assert!(r.cuerpo.contains("role=\"alert\""), "{d}");
    }
    let no_utf8 = enviar(EVALUAR, "application/x-www-form-urlencoded", vec![0xff_u8]).await;
    assert_eq!(no_utf8.estado, StatusCode::BAD_REQUEST);
    let grande = enviar(
        EVALUAR,
        "application/x-www-form-urlencoded",
        "a".repeat(3 << 20),
    )
    .await;
    assert_eq!(grande.estado, StatusCode::PAYLOAD_TOO_LARGE);
    pagina(EVALUAR, &grande);
    let ninguna = formulario("/reglas/no-hay/evaluar", &[("_mas", "x")]).await;
    assert_eq!(ninguna.estado, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_form_too_long_for_an_address_is_answered_in_place() {
    let largo = "9".repeat(9_000);
    let r = formulario(EVALUAR, &[("indicador", "liquidez"), ("numerador", &largo)]).await;
    assert_eq!(r.estado, StatusCode::UNPROCESSABLE_ENTITY);
    pagina(EVALUAR, &r);
}

#[tokio::test]
async fn rows_are_added_and_removed_without_losing_what_was_typed() {
    const REGLA: &str = "/reglas/indicadores-financieros/evaluar";
    let control = |i: usize| format!("name=\"estados[{i}].anio\"");
    /// Button, rows typed, rows that come back.
    type Fila = (&'static str, usize, usize);
    let casos: [Fila; 6] = [
        ("_mas", 0, 1),
        ("_mas", 1, 2),
        ("_mas", 3, 4),
        ("_menos", 3, 2),
        ("_menos", 1, 0),
        ("_mas", 60, 60),
    ];
    for (boton, hay, quedan) in casos {
        let nombres: Vec<String> = (0..hay).map(|i| format!("estados[{i}].anio")).collect();
        let anios: Vec<String> = (0..hay).map(|i| (1950 + i).to_string()).collect();
        let mut pares: Vec<(&str, &str)> = (nombres.iter().zip(&anios))
            .map(|(n, a)| (n.as_str(), a.as_str()))
            .collect();
        pares.extend([("fecha_apertura", "2025-03-10"), (boton, "estados")]);
        let r = formulario(REGLA, &pares).await;
        assert_eq!(r.estado, StatusCode::OK, "{boton} {hay}");
        pagina(REGLA, &r);
        for i in 0..62 {
            assert_eq!(
                r.cuerpo.contains(&control(i)),
                i < quedan,
                "{boton} {hay}: row {i}"
            );
        }
        for a in anios.iter().take(quedan) {
            assert!(
                r.cuerpo.contains(&format!("value=\"{a}\"")),
                "{boton} {hay}: {a}"
            );
        }
        assert!(r.cuerpo.contains("value=\"2025-03-10\""), "{boton} {hay}");
        assert!(
            !r.cuerpo.contains("role=\"alert\""),
            "{boton} {hay}: nothing is wrong yet"
        );
    }
}
