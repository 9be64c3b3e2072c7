//! The site in a real browser: no complaint of its console, no sideways scroll, the whole way from the home page to a
//! verdict, with a keyboard, without JavaScript, and on paper.
//!
//! Each test is skipped, and says so, where there is no chromium.

#![allow(clippy::expect_used, clippy::unwrap_used)]

#[path = "../it/carpetas.rs"]
mod carpetas;
mod chromium;
mod taller;

use chromium::{Chromium, imprimir};
use fundamento::{
    app::App,
    corpus::Archivos,
    hechos::{self, formulario},
    reglas::registro,
    web,
};
use serde_json::json;
use std::{net::SocketAddr, sync::LazyLock};
use tokio::{net::TcpListener, runtime::Runtime};

/// The server that every test asks, on a port that the system chose; and the verdict of a worked case of each rule.
static SITIO: LazyLock<(Runtime, SocketAddr, Vec<String>)> = LazyLock::new(|| {
    let app = App::nueva(&Archivos::incorporados()).expect("the shipped corpus loads");
    let veredictos = app
        .reglas()
        .map(|l| veredicto_de(&app, l.ficha().id))
        .collect();
    let marcha = Runtime::new().unwrap();
    let escucha = marcha.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let donde = escucha.local_addr().unwrap();
    marcha.spawn(web::servir(escucha, web::Estado::nuevo(app, "")));
    (marcha, donde, veredictos)
});

/// The address of the first worked case of a rule that ends in a verdict.
fn veredicto_de(app: &App, regla: &str) -> String {
    let casos = app.corpus().casos(regla);
    let caso = casos.iter().find(|c| c.codigo.is_some()).unwrap();
    let dato =
        hechos::Dato::objeto_de_json(&caso.entrada, &mut hechos::Errores::default()).unwrap();
    let tipo = app.regla(regla).unwrap().entrada();
    let pares: Vec<String> = formulario::pares(&tipo, &dato)
        .iter()
        .map(|(k, v)| {
            form_urlencoded::Serializer::new(String::new())
                .append_pair(k, v)
                .finish()
        })
        .collect();
    format!("/reglas/{regla}/evaluar?{}", pares.join("&"))
}

fn en(ruta: &str) -> String {
    format!("http://{}{ruta}", SITIO.1)
}

/// An address of every kind of page, and of every document, rule and first worked case.
fn paginas() -> Vec<String> {
    let fijas = [
        "/",
        "/buscar",
        "/buscar?q=pasivo+corriente+en+cero",
        "/buscar?q=xilofon",
        "/documentos",
        "/documentos/C-353-2026/respuesta-3",
        "/reglas",
        "/reglas/denominador-cero/evaluar",
        "/reglas/regimen-ano-fiscal/linea-de-tiempo",
        "/reproducir",
        "/no-existe",
        "/ayuda",
        "/acerca",
        "/api",
        "/accesibilidad",
        "/datos-personales",
    ];
    let app = App::nueva(&Archivos::incorporados()).expect("the shipped corpus loads");
    let documentos =
        (app.corpus().documentos().iter()).map(|d| format!("/documentos/{}", d.meta.id));
    fijas
        .into_iter()
        .map(str::to_owned)
        .chain(documentos)
        .chain(
            registro()
                .iter()
                .map(|r| format!("/reglas/{}", r.ficha().id)),
        )
        .chain(SITIO.2.iter().cloned())
        .collect()
}

#[test]
fn pages_load_without_a_complaint() {
    let Some(mut c) = Chromium::nuevo() else {
        return;
    };
    for ruta in paginas() {
        c.abrir(&en(&ruta));
        assert_eq!(c.quejas(), [""; 0], "{ruta}");
        let estado = match ruta.as_str() {
            "/no-existe" => 404,
            "/reglas/denominador-cero/evaluar" => 422,
            _ => 200,
        };
        assert_eq!(
            c.valor("performance.getEntriesByType('navigation')[0].responseStatus"),
            estado,
            "{ruta}"
        );
        assert_eq!(c.cuantos("h1"), 1, "{ruta}: one main heading");
        assert_eq!(c.cuantos("main"), 1, "{ruta}: one main part");
        assert!(
            c.valor("document.title.length").as_u64().unwrap() > 10,
            "{ruta}: a title"
        );
        assert_eq!(
            c.valor("getComputedStyle(document.body).margin"),
            "0px",
            "{ruta}: the style sheet is applied"
        );
        let repetidos = c.valor("[...document.querySelectorAll('[id]')].map(e => e.id).filter((x, i, t) => t.indexOf(x) !== i)");
        assert_eq!(repetidos, json!([]), "{ruta}: repeated ids");
        let sueltos = c.valor("[...document.querySelectorAll('input:not([type=hidden]), select, textarea')].filter(e => !e.labels.length).map(e => e.name || e.id)");
        assert_eq!(sueltos, json!([]), "{ruta}: controls without a label");
        let rotos = c.valor("[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href').slice(1)).filter(x => x && !document.getElementById(x))");
        assert_eq!(rotos, json!([]), "{ruta}: links to nothing in the page");
    }
}

#[test]
fn a_narrow_screen_never_scrolls_sideways() {
    let Some(mut c) = Chromium::nuevo() else {
        return;
    };
    for ancho in [390, 320] {
        c.pedir(
            "Emulation.setDeviceMetricsOverride",
            json!({"width": ancho, "height": 844, "deviceScaleFactor": 1, "mobile": true}),
        );
        for ruta in paginas() {
            c.abrir(&en(&ruta));
            c.valor("document.querySelectorAll('details').forEach(d => d.open = true)");
            let salidos = c.valor(&format!("document.documentElement.scrollWidth <= {ancho} ? [] : [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > {ancho}).map(e => e.outerHTML.slice(0, 160))"));
            assert_eq!(salidos, json!([]), "{ruta} at {ancho} px");
        }
    }
}

/// From the home page to a verdict, as a reader goes. With scripts or without them, the way is the same.
fn recorrer(c: &mut Chromium) {
    c.abrir(&en("/"));
    c.ir("document.getElementById('q').value = '¿qué pasa si el pasivo corriente es cero?'; document.querySelector('main form.buscar button').click()");
    assert!(c.cuantos(".hallados > li") >= 3, "{}", c.texto("main"));
    assert!(c.cuantos(".hallados mark") >= 1, "what matched is marked");
    let hallado = c.texto(".hallados > li .texto");

    c.ir("document.querySelector('.hallados > li h2 a').click()");
    let parrafo = c.texto("main");
    let (a, b) = (sin_espacios(&hallado), sin_espacios(&parrafo));
    assert!(
        b.contains(&a[..a.floor_char_boundary(60)]),
        "{hallado}\n\n{parrafo}"
    );

    c.abrir(&en("/reglas/denominador-cero"));
    c.ir("document.querySelector('button[name=_evaluar]').click()");
    assert_eq!(c.quejas(), [""; 0], "the form with faults");
    assert!(
        c.valor("document.title")
            .as_str()
            .unwrap()
            .starts_with("Error: ")
    );
    let faltas = c.cuantos(".errores li a");
    assert!(faltas >= 4, "{}", c.texto(".errores"));
    assert_eq!(c.cuantos("[aria-invalid=true]"), faltas);
    assert_eq!(
        c.valor("document.activeElement.className"),
        "errores",
        "the faults are read first"
    );

    c.ir("for (const [k, v] of Object.entries({indicador: 'liquidez', numerador: '45.200.000,00', denominador: '0', regla_pliego: 'ninguna'})) document.getElementsByName(k)[0].value = v; document.querySelector('button[name=_evaluar]').click()");
    assert_eq!(c.quejas(), [""; 0], "the verdict");
    assert!(
        c.texto("h1").contains("El pliego debe fijar la regla"),
        "{}",
        c.texto("main")
    );
    assert!(c.cuantos(".pasos > li") >= 3);
    assert_eq!(
        c.cuantos(".pasos > li:not(:has(blockquote, .externo))"),
        0,
        "every step shows what it rests on"
    );
    assert!(
        c.cuantos(".limite") >= 1,
        "a verdict says what it does not say"
    );

    // The address alone gives the verdict again, with the same seal.
    let sello = c.texto(".recibo .largo");
    let direccion = c.valor("location.href");
    assert_eq!(sello.len(), 64, "{sello}");
    c.abrir("about:blank");
    c.abrir(direccion.as_str().unwrap());
    assert_eq!(c.texto(".recibo .largo"), sello);

    // The first citation leads to the paragraph that says those very words.
    let cita = c.texto(".pasos blockquote");
    c.ir("document.querySelector('.pasos figcaption a').click()");
    let cuerpo = sin_espacios(&c.texto("main"));
    assert!(
        cuerpo.contains(&sin_espacios(cita.trim_matches(['«', '»']))),
        "{cita}"
    );
}

/// Wrapped or not, the same words.
fn sin_espacios(texto: &str) -> String {
    texto
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '…')
        .collect()
}

#[test]
fn from_the_home_page_to_a_verdict() {
    let Some(mut c) = Chromium::nuevo() else {
        return;
    };
    recorrer(&mut c);
}

#[test]
fn the_same_way_without_javascript() {
    let Some(mut c) = Chromium::nuevo() else {
        return;
    };
    c.pedir(
        "Emulation.setScriptExecutionDisabled",
        json!({"value": true}),
    );
    recorrer(&mut c);
    c.abrir(&en(&SITIO.2[0]));
    assert_eq!(
        c.cuantos(".copiar:not([hidden])"),
        0,
        "no button that would do nothing"
    );
}

#[test]
fn the_keyboard_reaches_the_content() {
    let Some(mut c) = Chromium::nuevo() else {
        return;
    };
    c.abrir(&en("/documentos/C-353-2026"));
    c.tecla("Tab", 9);
    assert_eq!(c.valor("document.activeElement.className"), "saltar");
    let visible = c.valor("document.activeElement.getBoundingClientRect().left >= 0");
    assert_eq!(visible, true, "the link shows when it is focused");
    let borde = c.valor("getComputedStyle(document.activeElement).outlineStyle");
    assert_eq!(borde, "solid", "the focus is seen");
}

#[test]
fn a_verdict_on_paper() {
    let Some(mut c) = Chromium::nuevo() else {
        return;
    };
    let direccion = en(SITIO
        .2
        .iter()
        .find(|v| v.contains("indicadores-financieros"))
        .unwrap());
    c.abrir(&direccion);
    let citas = c.cuantos("blockquote");
    c.pedir("Emulation.setEmulatedMedia", json!({"media": "print"}));
    let a_la_vista = |s: &str| {
        format!("[...document.querySelectorAll('{s}')].filter(e => e.offsetParent).length")
    };
    assert_eq!(
        c.valor(&a_la_vista(".no-imprimir, nav, .buscar, button")),
        0,
        "nothing to press on paper"
    );
    assert_eq!(
        c.valor(&a_la_vista("blockquote")),
        json!(citas),
        "every citation is printed"
    );
    drop(c);

    let carpeta = tempfile::TempDir::new().unwrap();
    let archivo = carpeta.path().join("veredicto.pdf");
    imprimir(&direccion, &archivo);
    let pdf = std::fs::read(&archivo).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    let paginas = pdf
        .windows(12)
        .filter(|w| w.starts_with(b"/Type /Page") && w[11] != b's')
        .count();
    assert!((1..20).contains(&paginas), "{paginas} pages");
}

/// The other tests would pass with a deaf browser.
#[test]
fn a_style_that_the_policy_forbids_is_a_complaint() {
    let Some(mut c) = Chromium::nuevo() else {
        return;
    };
    c.abrir(&en("/ayuda"));
    c.valor("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')");
    let quejas = c.quejas().join("\n");
    assert!(quejas.contains("Content Security Policy"), "{quejas}");
}
