//! Periods of what ended: the notes of the shipped corpus agree with its texts and its dated values, a bad note is
//! refused, and pages and JSON show a good one.

use axum::{Router, body::Body, http::Request};
use fundamento::{
    app::App,
    corpus::{Archivos, Bloque, Documento, Lugar, Materia, Periodo, Rol, Vigencia},
    web::{Estado, rutas},
};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::sync::LazyLock;
use tower::ServiceExt;

static APP: LazyLock<App> = LazyLock::new(|| App::nueva(&Archivos::incorporados()).unwrap());

static SITIO: LazyLock<Router> = LazyLock::new(|| {
    rutas(Estado::nuevo(
        App::nueva(&Archivos::incorporados()).unwrap(),
        "",
    ))
});

/// Every paragraph, with its note if it has one.
fn cada_parrafo(mut check: impl FnMut(&str, Lugar, &Bloque, Option<&Vigencia>)) {
    for (documento, d) in APP.corpus().documentos().iter().enumerate() {
        for (bloque, b) in d.bloques.iter().enumerate() {
            let nombre = format!("{}/{}", d.meta.id, b.id);
            let v = APP.corpus().vigencia(&d.meta.id, &b.id);
            check(&nombre, Lugar { documento, bloque }, b, v);
        }
    }
}

fn cada_vigencia(mut check: impl FnMut(&str, &Bloque, &Vigencia)) {
    let mut cuantas = 0;
    cada_parrafo(|nombre, _, b, v| {
        if let Some(v) = v {
            check(nombre, b, v);
            cuantas += 1;
        }
    });
    assert!(cuantas > 60, "{cuantas}");
}

/// The one period of a series with this value.
fn periodo(serie: &str, valor: &str) -> &'static Periodo {
    let s = APP.corpus().parametros().serie(serie).expect(serie);
    let mut con_valor = s.periodo.iter().filter(|p| p.valor == valor);
    let p = con_valor.next().expect(valor);
    assert!(con_valor.next().is_none(), "{serie}: {valor} twice");
    p
}

#[test]
fn every_note_is_about_something_that_ended() {
    let hoy = APP
        .corpus()
        .documentos()
        .iter()
        .filter_map(|d| d.meta.fecha);
    let hoy = hoy.max().expect("a dated document");
    cada_vigencia(|nombre, b, v| {
        let hasta = v.hasta.expect(nombre);
        assert!(hasta <= hoy, "{nombre}: {hasta} is after {hoy}");
        assert!(
            matches!(
                b.rol,
                Rol::Respuesta | Rol::Razones | Rol::Directriz | Rol::Nota | Rol::Tesauro
            ),
            "{nombre}: {:?}",
            b.rol
        );
        assert!(!v.frase().contains(".."), "{nombre}: {}", v.frase());
    });
}

#[test]
fn every_source_is_a_paragraph_of_the_corpus() {
    cada_vigencia(|nombre, _, v| {
        for (texto, lugar) in v.fuentes() {
            let (documento, parrafo) = lugar.expect(nombre);
            let d = APP.corpus().documento(documento).expect(texto);
            assert!(d.posicion(parrafo).is_some(), "{nombre}: {texto}");
        }
    });
}

#[test]
fn periods_agree_with_the_dated_values() {
    let mejor = periodo("regimen-ano-fiscal", "mejor-ano-fiscal");
    let plazo = periodo("plazo-ce-002-2023", "en-plazo");
    let (mut mejores, mut plazos, mut reportes) = (0, 0, 0);
    cada_vigencia(|nombre, _, v| {
        if v.regimen.contains("mejor año fiscal") {
            assert_eq!((v.desde, v.hasta), (mejor.desde, mejor.hasta), "{nombre}");
            mejores += 1;
        }
        if v.materia == Materia::Plazo {
            assert_eq!((v.desde, v.hasta), (plazo.desde, plazo.hasta), "{nombre}");
            plazos += 1;
        }
        if v.regimen.starts_with("reporte al RUP") {
            let dias = [v.desde.unwrap(), v.hasta.unwrap().yesterday().unwrap()];
            let parametros = APP.corpus().parametros();
            for dia in dias {
                let ejercicios = parametros.valor("ejercicios-rup", dia);
                assert_eq!(ejercicios, Some("3"), "{nombre}: {dia}");
            }
            reportes += 1;
        }
    });
    assert!(
        mejores > 20 && plazos == 3 && reportes > 10,
        "{mejores} {plazos} {reportes}"
    );
}

#[test]
fn copies_of_a_paragraph_have_the_same_period() {
    let de = |v: Option<&Vigencia>| v.map(|v| (v.materia, v.desde, v.hasta, v.regimen.clone()));
    let mut comparados = 0;
    cada_parrafo(|nombre, lugar, _, v| {
        for copia in APP.buscador().copias(lugar) {
            let (d, b) = APP.en(copia).expect(nombre);
            let suya = APP.corpus().vigencia(&d.meta.id, &b.id);
            assert_eq!(de(v), de(suya), "{nombre} and {}/{}", d.meta.id, b.id);
            comparados += usize::from(v.is_some());
        }
    });
    assert!(comparados > 20, "{comparados}");
}

#[test]
fn what_names_the_best_year_is_marked_unless_it_tells_what_holds_now() {
    let hoy_rige = ["C-SN-2026-06-04/respuesta-5", "C-SN-2026-06-04/razones-29"];
    let mut sin_marca = Vec::new();
    cada_parrafo(|nombre, _, b, v| {
        if b.rol.puede_sustentar() && b.texto.contains("mejor año fiscal") && v.is_none() {
            sin_marca.push(nombre.to_owned());
        }
    });
    sin_marca.sort_unstable_by(|a, b| b.cmp(a));
    assert_eq!(sin_marca, hoy_rige);
}

#[test]
fn a_bad_note_is_refused_and_named() {
    let buena = "[razones-12]\nregimen = 'x'\ndesde = '2021-07-01'\nhasta = '2024-01-01'\nfuente = 'C-899-2024, respuesta-6; Decreto 579 de 2021, art. 3'\nverificacion = 'oficial'\n";
    let cargar = |ruta: &str, texto: &str| App::nueva(&Archivos::incorporados().con(ruta, texto));
    let ruta = "vigencias/C-899-2024.toml";
    assert!(cargar(ruta, buena).is_ok(), "the note without faults");
    let casos: &[(&str, &str, &str)] = &[
        (
            "[razones-12]",
            "[razones-99]",
            "no existe el párrafo «razones-99»",
        ),
        (
            "hasta = '2024-01-01'",
            "hasta = '2021-07-01'",
            "razones-12: termina antes de empezar",
        ),
        ("hasta", "asta", "«asta»"),
        (
            "'2024-01-01'",
            "'2024-13-01'",
            "«2024-13-01» no es una fecha",
        ),
        ("'oficial'", "'segura'", "«segura» no se admite"),
        ("regimen = 'x'", "regimen = ''", "«regimen» está vacío"),
        ("regimen = 'x'\n", "", "regimen"),
        (
            "respuesta-6",
            "respuesta-66",
            "«respuesta-66», que no existe en C-899-2024",
        ),
        (
            "C-899-2024, r",
            "C-989-2024, r",
            "«C-989-2024», que no existe",
        ),
    ];
    for (viejo, nuevo, parte) in casos {
        let mala = buena.replacen(viejo, nuevo, 1);
        assert_ne!(mala, buena, "{viejo}: the fault was not planted");
        let defectos = cargar(ruta, &mala).expect_err(nuevo);
        assert_eq!(defectos.len(), 1, "{nuevo}: {defectos:?}");
        let dicho = defectos[0].to_string();
        assert!(
            dicho.starts_with(ruta) && dicho.contains(parte),
            "{nuevo}: {dicho}"
        );
    }
    let ajena = cargar("vigencias/C-001-2020.toml", buena).expect_err("no such document");
    assert!(
        ajena[0]
            .to_string()
            .contains("no existe el documento «C-001-2020»"),
        "{ajena:?}"
    );
}

#[test]
fn notes_change_the_editorial_version_and_not_the_doctrine() {
    let sin = APP.corpus().version();
    let ruta = "vigencias/C-353-2026.toml";
    let con = App::nueva(&Archivos::incorporados().con(ruta, "# sin notas\n")).unwrap();
    let con = con.corpus().version();
    assert_eq!(con.doctrina, sin.doctrina);
    assert_ne!(con.editorial, sin.editorial);
}

async fn obtener(direccion: &str) -> String {
    let peticion = Request::get(direccion).body(Body::empty()).unwrap();
    let r = SITIO.clone().oneshot(peticion).await.unwrap();
    assert_eq!(r.status(), 200, "{direccion}");
    let bytes = r.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn pages_tell_the_period_as_an_editorial_note() {
    let frase = "Trata de un régimen que rigió del 1 de julio de 2021 al 31 de diciembre de 2023: mejor año fiscal";
    let uno = obtener("/documentos/C-899-2024/razones-12").await;
    for parte in [
        frase,
        "Nota de la edición.",
        "<a href=\"/documentos/C-899-2024/respuesta-6\">",
        "fuente oficial",
    ] {
        assert!(uno.contains(parte), "{parte}");
    }
    let entero = obtener("/documentos/C-899-2024").await;
    let notas = |html: &str| html.matches("Nota de la edición.").count();
    let d: &Documento = APP.corpus().documento("C-899-2024").unwrap();
    let periodos =
        (d.bloques.iter()).filter(|b| APP.corpus().vigencia(&d.meta.id, &b.id).is_some());
    let otras = (d.bloques.iter()).filter_map(|b| APP.corpus().nota(&d.meta.id, &b.id));
    let otras: Vec<_> = otras.collect();
    assert_eq!(notas(&entero), periodos.count() + otras.len());
    // What the edition says of a misleading word stands beside it, with what it rests on.
    assert!(!otras.is_empty());
    for n in otras {
        assert!(entero.contains(&n.fuente), "{n:?}");
    }
    assert!(entero.contains(frase));
    let circular = obtener("/documentos/CE-002-2023/directriz-1").await;
    assert!(circular.contains("un plazo que corrió del 25 de mayo de 2023 al 30 de julio de 2023"));
    for sin in [
        "/documentos/C-899-2024/respuesta-2",
        "/documentos/C-353-2026",
    ] {
        assert_eq!(notas(&obtener(sin).await), 0, "{sin}");
    }
    let oficial = obtener("/documentos/C-899-2024.md").await;
    assert!(
        !oficial.contains("Trata de un régimen"),
        "official text only"
    );
}

#[tokio::test]
async fn the_json_of_a_paragraph_has_its_period_or_null() {
    let vigencia = async |parrafo: &str| {
        let direccion = format!("/api/v1/documentos/C-899-2024/parrafos/{parrafo}");
        let v: Value = serde_json::from_str(&obtener(&direccion).await).unwrap();
        v.get("vigencia")
            .expect("the field is always there")
            .clone()
    };
    let v = vigencia("razones-5").await;
    assert_eq!(
        [&v["desde"], &v["hasta"], &v["materia"], &v["verificacion"]],
        ["2022-01-01", "2023-01-01", "regimen", "oficial"]
    );
    assert_eq!(v["fuente"], "C-899-2024, razones-5; C-899-2024, nota-2");
    assert!(v["regimen"].as_str().unwrap().contains("año 2022"));
    assert_eq!(vigencia("razones-8").await["desde"], json!(null));
    assert_eq!(vigencia("respuesta-2").await, json!(null));
}
