//! The workshop in a real browser: a paragraph is linked wrongly and refused, rightly and saved, seen everywhere, and the
//! link removed, while the same server goes on.

use crate::{carpetas::copiar, chromium::Chromium};
use fundamento::{
    app::App,
    corpus::{Archivos, Carpeta},
    web,
};
use serde_json::{Value, json};
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
};
use tokio::{net::TcpListener, runtime::Runtime};

const PASAJE: &str = "El numeral 5.3 del Manual establece las pautas a tener en cuenta por las Entidades Estatales para fijar los indicadores de capacidad financiera y organizacional";
const VEREDICTO: &str = "/reglas/denominador-cero/evaluar?indicador=liquidez&numerador=45200000&denominador=0&regla_pliego=habilita";

fn servidor(corpus: &Path) -> (Runtime, SocketAddr) {
    let archivos = Archivos::leer(corpus).unwrap();
    let estado = web::Estado::nuevo(App::nueva(&archivos).unwrap().con_taller(), "")
        .con_taller(Carpeta::abrir(corpus).unwrap())
        .con_archivos(archivos);
    let marcha = Runtime::new().unwrap();
    let escucha = marcha.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let donde = escucha.local_addr().unwrap();
    marcha.spawn(web::servir(escucha, estado));
    (marcha, donde)
}

/// Sets controls of the form of the page.
fn llenar(c: &mut Chromium, controles: &[(&str, &str)]) {
    for (nombre, valor) in controles {
        let guion = format!(
            "(() => {{ const e = document.querySelector({}); e.value = {}; return e.value; }})()",
            json!(format!("form.hechos [name={nombre}]")),
            json!(valor)
        );
        assert_eq!(c.valor(&guion), *valor, "{nombre} takes that value");
    }
}

fn pulsar(c: &mut Chromium, orden: &str) {
    c.ir(&format!(
        "document.querySelector('form.hechos button:not(.oculto)[value={orden}]').click()"
    ));
    assert_eq!(c.quejas(), [""; 0], "{orden}");
}

fn recorrer(mut c: Chromium) {
    let carpeta = tempfile::tempdir().unwrap();
    let corpus = carpeta.path().join("corpus");
    copiar(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"),
        &corpus,
    );
    let original = Archivos::leer(&corpus).unwrap();
    let (_marcha, donde) = servidor(&corpus);
    let en = |ruta: &str| format!("http://{donde}{ruta}");
    let ver = |c: &mut Chromium, ruta: &str, dice: bool| {
        c.abrir(&en(ruta));
        assert_eq!(c.texto("main").contains(PASAJE), dice, "{ruta}");
        assert_eq!(c.quejas(), [""; 0], "{ruta}");
    };
    // Asked without the browser, which would ask for an icon too.
    let cubiertos = || {
        let mut flujo = TcpStream::connect(donde).unwrap();
        let peticion =
            format!("GET /api/v1/cobertura HTTP/1.1\r\nhost: {donde}\r\nconnection: close\r\n\r\n");
        flujo.write_all(peticion.as_bytes()).unwrap();
        let mut respuesta = String::new();
        flujo.read_to_string(&mut respuesta).unwrap();
        let cuerpo = respuesta.split_once("\r\n\r\n").unwrap().1;
        let cuerpo: Value = serde_json::from_str(cuerpo).unwrap();
        cuerpo["totales"]["cubierto"].as_u64().unwrap()
    };
    let antes = cubiertos();
    ver(&mut c, VEREDICTO, false);

    // Wrongly first: words that are not the paragraph's, and then a step that the rule has not.
    c.abrir(&en("/documentos/C-353-2026/razones-19"));
    c.ir("document.querySelector('a.enlazar').click()");
    assert_eq!(c.cuantos("h1"), 1);
    let texto = c.valor("document.querySelector('[name=cita]').value");
    assert!(
        texto.as_str().unwrap().starts_with(PASAJE),
        "it begins as the paragraph"
    );
    llenar(
        &mut c,
        &[
            ("cita", "La entidad debe establecer valores mínimos"),
            ("lugar", "denominador-cero/regla-del-pliego"),
            ("papel", "sustenta"),
            ("nota", "los valores los pone la entidad"),
        ],
    );
    pulsar(&mut c, "guardar");
    let dicho = c.texto(".respuesta.rechazado");
    assert!(dicho.contains("no está, letra por letra"), "{dicho}");
    llenar(&mut c, &[("cita", PASAJE), ("clase", "")]);
    pulsar(&mut c, "comprobar");
    let dicho = c.texto(".respuesta.rechazado");
    assert!(dicho.contains("sobra su cobertura"), "{dicho}");
    assert_eq!(
        Archivos::leer(&corpus).unwrap(),
        original,
        "nothing was written"
    );

    // Rightly.
    llenar(&mut c, &[("clase", "quitar")]);
    pulsar(&mut c, "comprobar");
    assert!(c.texto(".respuesta.admitido .mas").starts_with('+'));
    assert_eq!(
        Archivos::leer(&corpus).unwrap(),
        original,
        "it was only checked"
    );
    pulsar(&mut c, "guardar");
    assert!(
        c.texto(".respuesta.guardado").contains(PASAJE),
        "the page shows the difference"
    );
    ver(&mut c, "/reglas/denominador-cero", true);
    ver(&mut c, VEREDICTO, true);
    ver(&mut c, "/documentos/C-353-2026/razones-19", true);
    assert_eq!(cubiertos(), antes + 1);
    c.abrir(&en("/cobertura?documento=C-353-2026&clase=cubierto"));
    assert!(
        c.cuantos("main a[href*='razones-19']") > 0,
        "the ledger has it as covered"
    );

    // And away with it, from the list of the rule.
    c.abrir(&en("/taller/enlaces/denominador-cero"));
    c.ir(&format!(
        "[...document.querySelectorAll('.fichas li')].find(l => l.textContent.includes({})).querySelector('a').click()",
        json!(PASAJE)
    ));
    pulsar(&mut c, "quitar");
    assert!(c.texto(".respuesta.rechazado").contains("sin clasificar"));
    llenar(
        &mut c,
        &[
            ("clase", "no-ejecutable"),
            ("motivo", "define-la-entidad"),
            (
                "nota_cobertura",
                "Los valores los fija la entidad según el riesgo.",
            ),
        ],
    );
    pulsar(&mut c, "quitar");
    assert_eq!(c.cuantos(".respuesta.guardado"), 1);
    ver(&mut c, "/reglas/denominador-cero", false);
    ver(&mut c, VEREDICTO, false);
    assert_eq!(cubiertos(), antes);
    let enlaces = "enlaces/denominador-cero.toml";
    assert_eq!(
        Archivos::leer(&corpus).unwrap().obtener(enlaces),
        original.obtener(enlaces),
        "the file is as it was"
    );
}

#[test]
fn a_link_is_refused_saved_seen_and_removed() {
    if let Some(c) = Chromium::nuevo() {
        recorrer(c);
    }
}

#[test]
fn the_workshop_works_without_javascript() {
    if let Some(mut c) = Chromium::nuevo() {
        c.pedir(
            "Emulation.setScriptExecutionDisabled",
            json!({"value": true}),
        );
        recorrer(c);
    }
}

#[test]
fn the_passage_that_is_selected_goes_to_the_form() {
    let Some(mut c) = Chromium::nuevo() else {
        return;
    };
    let carpeta = tempfile::tempdir().unwrap();
    let corpus = carpeta.path().join("corpus");
    copiar(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"),
        &corpus,
    );
    let (_marcha, donde) = servidor(&corpus);
    c.abrir(&format!("http://{donde}/documentos/C-353-2026/razones-19"));
    c.valor("(() => { const t = document.querySelector('blockquote.oficial'); const n = document.createTreeWalker(t, NodeFilter.SHOW_TEXT).nextNode(); const r = document.createRange(); r.setStart(n, 3); r.setEnd(n, 10); getSelection().removeAllRanges(); getSelection().addRange(r); })()");
    let elegido = c.valor("String(getSelection()).trim()");
    assert!(!elegido.as_str().unwrap().is_empty());
    c.ir("document.querySelector('a.enlazar').click()");
    assert_eq!(
        c.valor("document.querySelector('[name=cita]').value"),
        elegido
    );
}
