//! The doors of the citation checker: the command, the page, the API. What is checked, and how well, is in `comprobador.rs`.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use fundamento::{
    app::App,
    corpus::Archivos,
    json,
    lectura::{Informe, de_markdown},
    web::{Estado, rutas},
};
use http_body_util::BodyExt;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::{
    io::Write,
    process::{Command, Stdio},
    sync::LazyLock,
};
use tower::ServiceExt;

const INFORME: &str = include_str!("../comprobador/informe.md");

static SITIO: LazyLock<Router> = LazyLock::new(|| {
    let app = App::nueva(&Archivos::incorporados()).unwrap();
    rutas(Estado::nuevo(app, ""))
});
static APP: LazyLock<App> = LazyLock::new(|| App::nueva(&Archivos::incorporados()).unwrap());

fn dia(escrito: &str) -> Option<Date> {
    Some(escrito.parse().unwrap())
}

fn correr(argumentos: &[&str], entrada: &str) -> (i32, String, String) {
    let mut hijo = Command::new(env!("CARGO_BIN_EXE_fundamento"))
        .args(argumentos)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = hijo.stdin.take().unwrap().write_all(entrada.as_bytes());
    let r = hijo.wait_with_output().unwrap();
    let texto = |b: Vec<u8>| String::from_utf8(b).unwrap();
    (r.status.code().unwrap(), texto(r.stdout), texto(r.stderr))
}

#[test]
fn the_command_prints_results_and_faulty_citations_do_not_make_it_fail() {
    let carpeta = tempfile::tempdir().unwrap();
    let ruta = carpeta.path().join("informe.md");
    std::fs::write(&ruta, INFORME).unwrap();
    let ruta = ruta.to_str().unwrap();
    let (codigo, salida, errores) = correr(
        &["comprobar-citas", ruta, "--fecha", "2024-06-01", "--json"],
        "",
    );
    assert_eq!(codigo, 0, "{errores}");
    let c = APP.comprobar(&de_markdown(INFORME), dia("2024-06-01"));
    let dado: Value = serde_json::from_str(&salida).unwrap();
    assert_eq!(dado, json::comprobacion(&APP, &c, ""));
    assert!(
        errores.contains(&format!("{} citas con reparo", c.con_reparo())),
        "{errores}"
    );
    let (codigo, salida, _) = correr(
        &["comprobar-citas", "-"],
        "El Concepto C-353 de 2026 y el C-899 de 202",
    );
    assert_eq!(codigo, 0);
    for parte in [
        "Resuelta",
        "Mal escrita",
        "No se comprueba:",
        "no se dio una fecha",
    ] {
        assert!(salida.contains(parte), "«{parte}»: {salida}");
    }
    for (argumentos, parte) in [
        (
            &["comprobar-citas", ruta, "--fecha", "mañana"][..],
            "no es una fecha",
        ),
        (&["comprobar-citas", "informe.pdf"], ".docx"),
        (&["comprobar-citas", "no-existe.txt"], "no-existe.txt"),
        (&["comprobar-citas", "-"], "no tiene texto"),
        (&["comprobar-citas"], "falta"),
    ] {
        let (codigo, salida, errores) = correr(argumentos, "");
        assert_eq!((codigo, salida.as_str()), (2, ""), "{argumentos:?}");
        assert!(errores.contains(parte), "{argumentos:?}: {errores}");
    }
}

async fn pedir(
    direccion: &str,
    tipo: &str,
    cuerpo: impl Into<Body>,
) -> (StatusCode, String, String) {
    let p = Request::post(direccion).header(header::CONTENT_TYPE, tipo);
    let r = SITIO
        .clone()
        .oneshot(p.body(cuerpo.into()).unwrap())
        .await
        .unwrap();
    let (partes, cuerpo) = r.into_parts();
    let cache = partes.headers[header::CACHE_CONTROL]
        .to_str()
        .unwrap()
        .to_owned();
    let bytes = cuerpo.collect().await.unwrap().to_bytes();
    (
        partes.status,
        cache,
        String::from_utf8(bytes.to_vec()).unwrap(),
    )
}

/// A part of a form: its name, the name of its file and its bytes.
type Parte<'a> = (&'a str, &'a str, &'a [u8]);

fn multiparte(partes: &[Parte<'_>]) -> Vec<u8> {
    let mut cuerpo = Vec::new();
    for (nombre, archivo, bytes) in partes {
        let de_archivo = if archivo.is_empty() {
            String::new()
        } else {
            format!("; filename=\"{archivo}\"")
        };
        write!(
            cuerpo,
            "--corte\r\ncontent-disposition: form-data; name=\"{nombre}\"{de_archivo}\r\n\r\n"
        )
        .unwrap();
        cuerpo.extend_from_slice(bytes);
        cuerpo.extend_from_slice(b"\r\n");
    }
    cuerpo.extend_from_slice(b"--corte--\r\n");
    cuerpo
}

#[tokio::test]
async fn the_page_takes_a_file_or_a_text_and_keeps_neither() {
    let tipo = "multipart/form-data; boundary=corte";
    let enviar = async |partes: &[Parte<'_>]| pedir("/comprobar", tipo, multiparte(partes)).await;
    let (estado, cache, html) = enviar(&[
        ("texto", "", b""),
        ("archivo", "informe.md", INFORME.as_bytes()),
        ("fecha", "", b"2024-06-01"),
    ])
    .await;
    assert_eq!((estado, cache.as_str()), (StatusCode::OK, "no-store"));
    for parte in [
        "citas con reparo",
        "31 de 31 citas de conceptos o circulares",
        "No se comprueba: que la transcripción sustente",
        "La fecha no coincide",
        "Lo dijo el peticionario",
        "Tesauro que la respuesta corrige",
        "<del>",
        "href=\"/documentos/C-353-2026/respuesta-4\"",
        "Nada de lo enviado se conserva",
        "El 1 de junio de 2024 no regía.",
    ] {
        assert!(html.contains(parte), "«{parte}»");
    }
    let (estado, _, html) = enviar(&[
        ("texto", "", b"<b>Concepto C-353 de 2026</b>"),
        ("fecha", "", b""),
    ])
    .await;
    assert_eq!(estado, StatusCode::OK);
    assert!(
        html.contains("Resuelta") && !html.contains("<b>Concepto"),
        "{html}"
    );
    for (texto, titulo) in [
        ("Nada que citar.", "No se halló ninguna cita que comprobar"),
        (
            "El Concepto C-353 de 2026.",
            "Ninguna de las citas comprobadas tiene reparo",
        ),
    ] {
        let (_, _, html) = enviar(&[("texto", "", texto.as_bytes())]).await;
        assert!(
            html.contains(&format!("<h1>{titulo}</h1>")),
            "{titulo}: {html}"
        );
    }
    let casos: &[(&[Parte<'_>], StatusCode, &str)] = &[
        (
            &[("texto", "", b" ")],
            StatusCode::UNPROCESSABLE_ENTITY,
            "Falta el texto",
        ),
        (
            &[("texto", "", b"x"), ("archivo", "a.txt", b"y")],
            StatusCode::UNPROCESSABLE_ENTITY,
            "deje solo uno",
        ),
        (
            &[("archivo", "a.pdf", b"%PDF")],
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "debe terminar",
        ),
        (
            &[("archivo", "a.docx", b"hola")],
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "no es un documento .docx",
        ),
        (
            &[
                ("texto", "", "un informe".as_bytes()),
                ("fecha", "", b"2024-02-31"),
            ],
            StatusCode::UNPROCESSABLE_ENTITY,
            "2024-02-31",
        ),
        (
            &[("otro", "", b"x")],
            StatusCode::BAD_REQUEST,
            "campo que no se conoce",
        ),
    ];
    for (partes, esperado, parte) in casos {
        let (estado, _, html) = enviar(partes).await;
        assert_eq!(estado, *esperado, "{parte}");
        assert!(html.contains(parte), "«{parte}»: {html}");
    }
}

#[tokio::test]
async fn the_api_takes_a_text_and_answers_what_the_command_does() {
    let tipo = "application/json";
    let cuerpo = json!({"texto": INFORME, "fecha": "2024-06-01"}).to_string();
    let (estado, cache, dado) = pedir("/api/v1/comprobar-citas", tipo, cuerpo).await;
    assert_eq!((estado, cache.as_str()), (StatusCode::OK, "no-store"));
    let dado: Value = serde_json::from_str(&dado).unwrap();
    assert_eq!(dado, {
        let c = APP.comprobar(&Informe::de_texto(INFORME), dia("2024-06-01"));
        json::comprobacion(&APP, &c, "")
    });
    let casos = [
        ("{", StatusCode::BAD_REQUEST, "JSON"),
        ("[]", StatusCode::BAD_REQUEST, "objeto"),
        ("{}", StatusCode::UNPROCESSABLE_ENTITY, "$.texto"),
        (
            r#"{"texto": 3}"#,
            StatusCode::UNPROCESSABLE_ENTITY,
            "$.texto",
        ),
        (
            r#"{"texto": " "}"#,
            StatusCode::UNPROCESSABLE_ENTITY,
            "$.texto",
        ),
        (
            r#"{"texto": "x", "fecha": "2024-13-01"}"#,
            StatusCode::UNPROCESSABLE_ENTITY,
            "$.fecha",
        ),
        (
            r#"{"texto": "x", "otro": 1}"#,
            StatusCode::UNPROCESSABLE_ENTITY,
            "$.otro",
        ),
    ];
    for (cuerpo, esperado, parte) in casos {
        let (estado, _, dicho) = pedir("/api/v1/comprobar-citas", tipo, cuerpo).await;
        assert_eq!(estado, esperado, "{cuerpo}: {dicho}");
        assert!(dicho.contains(parte), "{cuerpo}: {dicho}");
    }
    let (estado, _, _) = pedir("/api/v1/comprobar-citas", "text/plain", "hola").await;
    assert_eq!(estado, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}
