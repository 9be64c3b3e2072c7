//! Pages of timelines, receipts and suggested rules, called by their addresses.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use fundamento::{app::App, corpus::Archivos, web};
use http_body_util::BodyExt;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tower::ServiceExt;

fn sitio() -> Router {
    let app = App::nueva(&Archivos::incorporados()).expect("the shipped corpus loads");
    web::rutas(web::Estado::nuevo(app, ""))
}

async fn pedir(sitio: &Router, peticion: Request<Body>) -> (StatusCode, String) {
    let r = sitio.clone().oneshot(peticion).await.expect("infallible");
    let estado = r.status();
    let bytes = r.into_body().collect().await.expect("a body").to_bytes();
    (estado, String::from_utf8(bytes.to_vec()).expect("UTF-8"))
}

async fn ver(sitio: &Router, direccion: &str) -> (StatusCode, String) {
    pedir(
        sitio,
        Request::get(direccion)
            .body(Body::empty())
            .expect("a request"),
    )
    .await
}

async fn enviar(sitio: &Router, ruta: &str, tipo: &str, cuerpo: String) -> (StatusCode, String) {
    let peticion = Request::post(ruta)
        .header(header::CONTENT_TYPE, tipo)
        .body(cuerpo.into());
    pedir(sitio, peticion.expect("a request")).await
}

const FORMULARIO: &str = "application/x-www-form-urlencoded";
const HECHOS: &str = "fecha_apertura=2022-08-23&anios_rup%5B0%5D=2021&anios_rup%5B1%5D=2020";

#[tokio::test]
async fn timelines_are_linked_shown_and_refused() {
    let s = sitio();
    let linea = "/reglas/regimen-ano-fiscal/linea-de-tiempo";
    let (estado, pagina) = ver(&s, &format!("{linea}?{HECHOS}")).await;
    assert_eq!(estado, StatusCode::OK);
    for visto in [
        "Desde el 1 de julio de 2021",
        "Desde el 1 de enero de 2024",
        "Desde el 12 de abril de 2023",
        "cambia 3 veces",
        "<svg",
        "23 de agosto de 2022",
    ] {
        assert!(pagina.contains(visto), "{visto}\n{pagina}");
    }
    assert!(!pagina.contains("style="));
    let futuro = "fecha_apertura=2026-03-02&anios_rup%5B0%5D=2020&anios_rup%5B1%5D=2025";
    let (_, pagina) = ver(&s, &format!("{linea}?{futuro}")).await;
    for visto in [
        "No se puede evaluar",
        "Años fiscales certificados en el RUP, 2 (2025)",
        "no de la doctrina",
    ] {
        assert!(pagina.contains(visto), "{visto}\n{pagina}");
    }
    let (_, veredicto) = ver(&s, &format!("/reglas/regimen-ano-fiscal/evaluar?{HECHOS}")).await;
    assert!(veredicto.contains(linea) && veredicto.contains("/reproducir"));
    for (direccion, hay) in [
        ("/reglas/regimen-ano-fiscal", true),
        ("/reglas/denominador-cero", false),
    ] {
        let (_, regla) = ver(&s, direccion).await;
        assert_eq!(regla.contains("linea-de-tiempo"), hay, "{direccion}");
    }
    let (estado, vacia) = ver(&s, linea).await;
    assert_eq!(
        (estado, vacia.contains("name=\"_linea\"")),
        (StatusCode::OK, true)
    );
    let (estado, mala) = ver(&s, &format!("{linea}?anios_rup%5B0%5D=dos")).await;
    assert_eq!(
        (estado, mala.contains("Hay un problema")),
        (StatusCode::UNPROCESSABLE_ENTITY, true)
    );
    let (estado, otra) = ver(&s, "/reglas/denominador-cero/linea-de-tiempo").await;
    assert_eq!(
        (estado, otra.contains("no depende de una fecha")),
        (StatusCode::NOT_FOUND, true)
    );
    let (estado, _) = enviar(
        &s,
        "/reglas/regimen-ano-fiscal/evaluar",
        FORMULARIO,
        format!("{HECHOS}&_linea=1"),
    )
    .await;
    assert_eq!(estado, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_api_gives_the_same_timeline_for_a_body_and_for_an_address() {
    let s = sitio();
    let ruta = "/api/v1/reglas/regimen-ano-fiscal/linea-de-tiempo";
    let cuerpo = r#"{"fecha_apertura":"2022-08-23","anios_rup":[2021,2020]}"#;
    let (estado, a) = enviar(&s, ruta, "application/json", cuerpo.to_owned()).await;
    let (_, b) = ver(&s, &format!("{ruta}?{HECHOS}")).await;
    assert_eq!((estado, &a), (StatusCode::OK, &b));
    let j: Value = serde_json::from_str(&a).expect("JSON");
    assert_eq!(
        (&j["regla"], &j["campo"]),
        (&"regimen-ano-fiscal".into(), &"fecha_apertura".into())
    );
    assert_eq!(j["cambios"][0]["fecha"], "2021-07-01");
    assert_eq!(j["cambios"][0]["fundamentos"][0]["parrafo"], "razones-11");
    assert_eq!(j["periodos"][1]["desde"], "2021-07-01");
    for (ruta, cuerpo, esperado) in [
        (ruta, "{", StatusCode::BAD_REQUEST),
        (
            ruta,
            r#"{"anios_rup":["x"]}"#,
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            ruta,
            r#"{"anios_rup":[2020],"anios_rup":[2020]}"#,
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            "/api/v1/reglas/denominador-cero/linea-de-tiempo",
            "{}",
            StatusCode::NOT_FOUND,
        ),
        (
            "/api/v1/reglas/ninguna/linea-de-tiempo",
            "{}",
            StatusCode::NOT_FOUND,
        ),
    ] {
        let (estado, texto) = enviar(&s, ruta, "application/json", cuerpo.to_owned()).await;
        let problema: Value = serde_json::from_str(&texto).expect("problem+json");
        assert_eq!(
            (estado, problema["status"].as_u64()),
            (esperado, Some(esperado.as_u16().into())),
            "{cuerpo}"
        );
    }
    let enorme = format!(
        r#"{{"anios_rup":[2020],"otro":"{}"}}"#,
        "x".repeat(300 * 1024)
    );
    let (estado, texto) = enviar(&s, ruta, "application/json", enorme).await;
    assert_eq!(estado, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(texto.contains("256 KiB"), "{texto}");
    let (_, openapi) = ver(&s, "/api/v1/openapi.json").await;
    let openapi: Value = serde_json::from_str(&openapi).expect("JSON");
    let post =
        &openapi["paths"][ruta]["post"]["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(post["required"], serde_json::json!(["anios_rup"]));
    assert!(
        openapi["paths"]
            .get("/api/v1/reglas/denominador-cero/linea-de-tiempo")
            .is_none()
    );
}

/// Seals a receipt again after a change: SHA-256 of the RFC 8785 form of the rest.
fn sellar(recibo: &mut Value) {
    let campos = recibo.as_object_mut().expect("an object");
    campos.shift_remove("sha256");
    let canonico = serde_json_canonicalizer::to_vec(&campos).expect("canonical JSON");
    let sello: String = Sha256::digest(canonico)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    campos.insert("sha256".to_owned(), sello.into());
}

#[tokio::test]
async fn a_receipt_is_replayed_in_plain_words() {
    let s = sitio();
    let cuerpo = r#"{"fecha_apertura":"2022-08-23","anios_rup":[2021,2020]}"#;
    let (_, v) = enviar(
        &s,
        "/api/v1/reglas/regimen-ano-fiscal/evaluar",
        "application/json",
        cuerpo.to_owned(),
    )
    .await;
    let v: Value = serde_json::from_str(&v).expect("JSON");
    let recibo = v["recibo"].to_string();
    let pegado = |r: &str| {
        form_urlencoded::Serializer::new(String::new())
            .append_pair("recibo", r)
            .finish()
    };
    let mut otra_doctrina = v["recibo"].clone();
    otra_doctrina["fundamentos"][0]["sha256"] = "0".repeat(64).into();
    sellar(&mut otra_doctrina);
    let casos = [
        (recibo.clone(), StatusCode::OK, ">Idéntico<"),
        (
            otra_doctrina.to_string(),
            StatusCode::OK,
            ">Mismo resultado con doctrina cambiada<",
        ),
        (
            recibo.replace("mejor-ano-fiscal", "ultimo-ano-fiscal"),
            StatusCode::OK,
            ">No se reproduce<",
        ),
        (
            "{}".to_owned(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "no es un recibo",
        ),
        (
            String::new(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "Hay un problema",
        ),
    ];
    for (texto, esperado, visto) in casos {
        let (estado, pagina) = enviar(&s, "/reproducir", FORMULARIO, pegado(&texto)).await;
        assert_eq!(
            (estado, pagina.contains(visto)),
            (esperado, true),
            "{visto}\n{pagina}"
        );
        if esperado == StatusCode::OK {
            assert!(
                pagina.contains("href=\"/reglas/regimen-ano-fiscal\""),
                "{pagina}"
            );
            assert!(
                pagina.contains("/reglas/regimen-ano-fiscal/evaluar?fecha_apertura=2022-08-23"),
                "{pagina}"
            );
        }
    }
    let (estado, pagina) = ver(&s, "/reproducir").await;
    assert_eq!(
        (estado, pagina.contains("Recibo en JSON")),
        (StatusCode::OK, true)
    );
}

#[tokio::test]
async fn rules_are_suggested_by_their_paragraphs_with_facts_plainly_stated() {
    let s = sitio();
    let (_, j) = ver(&s, "/api/v1/buscar?q=pasivo+corriente+0").await;
    let j: Value = serde_json::from_str(&j).expect("JSON");
    let sugeridas = j["reglas_sugeridas"].as_array().expect("a list");
    assert!((1..=3).contains(&sugeridas.len()), "{sugeridas:?}");
    let cero = sugeridas
        .iter()
        .find(|s| s["regla"] == "denominador-cero")
        .expect("suggested");
    assert_eq!(
        cero["entrada_parcial"],
        serde_json::json!({"indicador": "liquidez", "denominador": "0"})
    );
    for (k, v) in cero["entrada_parcial"].as_object().expect("an object") {
        let (_, regla) = ver(&s, "/api/v1/reglas/denominador-cero").await;
        let regla: Value = serde_json::from_str(&regla).expect("JSON");
        assert!(regla["esquema"]["properties"].get(k).is_some(), "{k}={v}");
    }
    let (_, pagina) = ver(&s, "/buscar?q=pasivo+corriente+0").await;
    assert!(pagina.contains("Reglas que pueden servir"));
    assert!(
        pagina.contains("/reglas/denominador-cero?indicador=liquidez&#38;denominador=0"),
        "{pagina}"
    );
    let (_, j) = ver(&s, "/api/v1/buscar?q=zzzzqqq").await;
    let j: Value = serde_json::from_str(&j).expect("JSON");
    assert_eq!(j["reglas_sugeridas"], serde_json::json!([]));
}
