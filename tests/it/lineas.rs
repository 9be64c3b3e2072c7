//! Lines of doctrine: what is joined is alike, what is alike is joined, and what changes is told.

use axum::{Router, body::Body, http::Request};
use fundamento::{
    app::App,
    corpus::{Archivos, Clase, Corpus, Lugar, Rol},
    doctrina::lineas::{Lineas, Materia},
    lengua::{
        diferencia::{Trozo, diferencia},
        texto,
    },
    web::{Estado, rutas},
};
use http_body_util::BodyExt;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};
use tower::ServiceExt;

static APP: LazyLock<App> = LazyLock::new(|| App::nueva(&Archivos::incorporados()).unwrap());

static SITIO: LazyLock<Router> = LazyLock::new(|| {
    let app = App::nueva(&Archivos::incorporados()).unwrap();
    rutas(Estado::nuevo(app, ""))
});

async fn obtener(direccion: &str) -> (u16, String, String) {
    let peticion = Request::get(direccion).body(Body::empty()).unwrap();
    let r = SITIO.clone().oneshot(peticion).await.unwrap();
    let (partes, cuerpo) = r.into_parts();
    let bytes = cuerpo.collect().await.unwrap().to_bytes();
    let lleva_a = partes.headers.get("location");
    (
        partes.status.as_u16(),
        lleva_a.map_or_else(String::new, |v| v.to_str().unwrap().to_owned()),
        String::from_utf8(bytes.to_vec()).unwrap(),
    )
}

/// Words without case, and their runs of three.
fn palabras(t: &str) -> Vec<String> {
    let tramos = texto::tramos(t).into_iter();
    tramos.map(|r| t[r].to_lowercase()).collect()
}

fn tejas(t: &str) -> BTreeSet<Vec<String>> {
    palabras(t).windows(3).map(<[String]>::to_vec).collect()
}

fn alike(a: &BTreeSet<Vec<String>>, b: &BTreeSet<Vec<String>>) -> bool {
    let comunes = a.intersection(b).count();
    3 * comunes >= a.len() + b.len() - comunes
}

fn nombre(l: Lugar) -> String {
    let (d, b) = APP.en(l).unwrap();
    format!("{}/{}", d.meta.id, b.id)
}

#[test]
fn what_is_joined_is_alike_and_in_order() {
    let documentos = APP.corpus().documentos();
    let mut vistos = BTreeSet::new();
    for l in APP.lineas().comparables() {
        assert!(l.documentos > 1 || l.cambios() > 0, "{}", l.slug);
        assert_eq!(l.slug, nombre(l.miembros[0].lugar).replace('/', "--"));
        let orden = |x: Lugar| documentos[x.documento].en_el_tiempo();
        assert!(
            l.miembros.is_sorted_by_key(|m| orden(m.lugar)),
            "{}",
            l.slug
        );
        for (i, m) in l.miembros.iter().enumerate() {
            let (d, b) = APP.en(m.lugar).unwrap();
            assert!(
                vistos.insert(m.lugar),
                "{} is in two lines",
                nombre(m.lugar)
            );
            assert!(
                !matches!(b.rol, Rol::Institucional | Rol::Consulta),
                "{}",
                d.meta.id
            );
            assert_eq!(m.viene_de.is_none(), i == 0, "{}", nombre(m.lugar));
            let de_la_linea = |x: &Lugar| l.miembros.iter().any(|m| m.lugar == *x);
            assert!(!m.tambien.iter().any(de_la_linea), "{}", nombre(m.lugar));
            let Some(o) = m.viene_de else { continue };
            let antes = l.miembros[..i].iter().any(|x| x.lugar == o);
            assert!(antes, "{} comes from a later one", nombre(m.lugar));
            let otro = &APP.en(o).unwrap().1.texto;
            assert!(alike(&tejas(&b.texto), &tejas(otro)), "{}", nombre(m.lugar));
            let iguales = palabras(&b.texto) == palabras(otro);
            assert_eq!(m.mismas_palabras, iguales, "{}", nombre(m.lugar));
            let primero = &APP.en(m.mismas_que).unwrap().1.texto;
            assert_eq!(palabras(primero), palabras(&b.texto));
        }
    }
}

#[test]
fn what_is_alike_is_joined() {
    let mut comparados = Vec::new();
    for (d, doc) in APP.corpus().documentos().iter().enumerate() {
        for (b, x) in doc.bloques.iter().enumerate() {
            let ajeno = matches!(
                x.rol,
                Rol::Institucional | Rol::Consulta | Rol::Doctrina | Rol::Referencias
            );
            let membrete = x.id.partes().0 == "encabezado";
            let corto = palabras(&x.texto).len() < 15;
            if !ajeno && !membrete && !corto && x.clase != Clase::Formula {
                let lugar = Lugar {
                    documento: d,
                    bloque: b,
                };
                comparados.push((lugar, tejas(&x.texto)));
            }
        }
    }
    assert!(comparados.len() > 150, "{}", comparados.len());
    let mut parejas = 0;
    for (i, (a, ta)) in comparados.iter().enumerate() {
        for (b, tb) in &comparados[i + 1..] {
            if alike(ta, tb) {
                parejas += 1;
                // The later one comes from it, or from one that is more like it.
                let orden = |l: Lugar| {
                    let (d, b) = APP.en(l).unwrap();
                    (d.en_el_tiempo(), b.rol, l.bloque)
                };
                let (antes, despues) = if orden(*a) < orden(*b) {
                    (a, b)
                } else {
                    (b, a)
                };
                let m = APP
                    .lineas()
                    .miembro(*despues)
                    .unwrap_or_else(|| panic!("{}", nombre(*despues)));
                let linea = APP.lineas().de(*despues).unwrap();
                let juntos = linea.miembros.iter().any(|m| m.lugar == *antes);
                let dicho = antes.documento != despues.documento
                    || m.tambien.contains(antes)
                    || m.mismas_palabras;
                assert!(
                    juntos || dicho,
                    "{} and {}",
                    nombre(*antes),
                    nombre(*despues)
                );
            }
        }
    }
    assert!(parejas > 100, "{parejas}");
}

#[test]
fn known_lines_are_found_with_what_each_comes_from() {
    /// The first paragraph of a line, its subject, and each other with the one it comes from.
    type Caso = (
        &'static str,
        Materia,
        &'static [(&'static str, &'static str)],
    );
    let casos: [Caso; 5] = [
        (
            "C-899-2024/respuesta-2",
            Materia::Doctrina,
            &[
                ("C-899-2024/razones-16", "C-899-2024/respuesta-2"),
                ("C-SN-2026-06-04/respuesta-4", "C-899-2024/razones-16"),
                ("C-SN-2026-06-04/razones-25", "C-899-2024/razones-16"),
                ("C-353-2026/nota-6", "C-899-2024/razones-16"),
            ],
        ),
        (
            "C-899-2024/respuesta-4",
            Materia::Doctrina,
            &[
                ("C-899-2024/razones-18", "C-899-2024/respuesta-4"),
                ("C-SN-2026-06-04/razones-27", "C-899-2024/razones-18"),
                ("C-SN-2026-06-04/tesauro-17", "C-SN-2026-06-04/razones-27"),
            ],
        ),
        (
            "C-353-2026/respuesta-4",
            Materia::Doctrina,
            &[
                ("C-353-2026/razones-21", "C-353-2026/respuesta-4"),
                ("C-353-2026/tesauro-5", "C-353-2026/respuesta-4"),
            ],
        ),
        (
            "C-SN-2026-06-04/razones-6",
            Materia::Norma,
            &[("C-353-2026/razones-7", "C-SN-2026-06-04/razones-6")],
        ),
        (
            "C-899-2024/razones-22",
            Materia::Norma,
            &[
                ("C-899-2024/tesauro-16", "C-899-2024/razones-22"),
                ("C-1409-2025/razones-8", "C-899-2024/razones-22"),
            ],
        ),
    ];
    for (primero, materia, siguen) in casos {
        let (documento, parrafo) = primero.split_once('/').unwrap();
        let lugar = APP.parrafo(documento, parrafo).unwrap().1;
        let l = APP.lineas().de(lugar).expect(primero);
        assert_eq!(l.materia, materia, "{primero}");
        let dados: Vec<(String, String)> = (l.miembros[1..].iter())
            .map(|m| (nombre(m.lugar), nombre(m.viene_de.unwrap())))
            .collect();
        let esperados: Vec<(String, String)> = (siguen.iter())
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect();
        assert_eq!(dados, esperados, "{primero}");
    }
}

/// A document of one answer of a given day.
fn documento(id: &str, fecha: &str, respuesta: &str) -> (String, String) {
    let texto = format!(
        "+++\nid = \"{id}\"\ntipo = \"concepto\"\nanio = 2024\nfecha = \"{fecha}\"\nfecha_origen = \"texto\"\n\n[fuente]\narchivo = \"x.txt\"\nsha256 = \"0\"\n+++\n\n## Respuesta\n\n{{#respuesta-1 respuesta}}\n{respuesta}\n"
    );
    (format!("documentos/{id}.md"), texto)
}

#[test]
fn lines_follow_dates_and_not_names() {
    let textos = [
        (
            "2021-01-01",
            "La entidad estatal debe fijar en el pliego de condiciones la regla para los indicadores cuyo denominador sea igual a cero.",
        ),
        (
            "2022-01-01",
            "La entidad estatal puede fijar en el pliego de condiciones la regla para los indicadores cuyo denominador sea igual a cero.",
        ),
        (
            "2023-01-01",
            "La entidad estatal puede fijar en el pliego de condiciones la regla para los indicadores cuyo denominador sea igual a cero o negativo.",
        ),
        (
            "2024-01-01",
            "El cierre del expediente electrónico procede cuando vencen las garantías de calidad y estabilidad de los bienes entregados a la entidad.",
        ),
    ];
    let linea = |nombres: [&str; 4]| -> Vec<(String, Option<String>)> {
        let cada = nombres.iter().zip(textos);
        let archivos = Archivos::de(cada.map(|(n, (f, t))| documento(n, f, t)));
        let corpus = Corpus::cargar(&archivos).unwrap();
        let lineas = Lineas::nuevas(&corpus);
        let todas: Vec<_> = lineas.comparables().collect();
        assert_eq!(todas.len(), 1);
        let fecha = |l: Lugar| {
            corpus.documentos()[l.documento]
                .meta
                .fecha
                .unwrap()
                .to_string()
        };
        (todas[0].miembros.iter())
            .map(|m| (fecha(m.lugar), m.viene_de.map(fecha)))
            .collect()
    };
    let esperada = [
        ("2021-01-01".to_owned(), None),
        ("2022-01-01".to_owned(), Some("2021-01-01".to_owned())),
        ("2023-01-01".to_owned(), Some("2022-01-01".to_owned())),
    ];
    for nombres in [
        ["C-1-2024", "C-2-2024", "C-3-2024", "C-4-2024"],
        ["C-4-2024", "C-3-2024", "C-2-2024", "C-1-2024"],
        ["C-2-2024", "C-4-2024", "C-1-2024", "C-3-2024"],
    ] {
        assert_eq!(linea(nombres), esperada, "{nombres:?}");
    }
}

#[test]
fn what_a_thousand_documents_share_is_neither_lost_nor_slow() {
    let comun = "Conforme con lo expuesto en los artículos citados de esta misma providencia la entidad estatal";
    let palabras =
        |quien: usize, n: usize| -> String { (0..n).map(|k| format!(" p{quien}x{k}")).collect() };
    // A phrase in all of them joins nothing; a third of them are the same.
    let copias: Vec<String> = (0..1500)
        .map(|i| format!("{comun}{}", palabras(if i % 3 == 0 { 0 } else { i }, 40)))
        .collect();
    // Each changes one word of a text that all the others have.
    let variantes: Vec<String> = (0..300)
        .map(|i| format!("{comun}{} {i}", palabras(0, 40)))
        .collect();
    for (textos, documentos, cambios) in [(copias, 500, 0), (variantes, 300, 299)] {
        let cada = textos.iter().enumerate();
        let archivos =
            Archivos::de(cada.map(|(i, t)| documento(&format!("C-{i}-2024"), "2024-01-01", t)));
        let corpus = Corpus::cargar(&archivos).unwrap();
        let antes = std::time::Instant::now();
        let lineas = Lineas::nuevas(&corpus);
        let tardo = antes.elapsed();
        let una: Vec<_> = lineas.comparables().collect();
        assert_eq!(una.len(), 1);
        assert_eq!((una[0].documentos, una[0].cambios()), (documentos, cambios));
        assert!(tardo.as_secs() < 30, "{tardo:?}");
    }
}

#[test]
fn comparisons_of_the_corpus_can_be_read_back() {
    let junto = |t: &str| -> String { t.chars().filter(|c| !c.is_whitespace()).collect() };
    let mut comparados = 0;
    for l in APP.lineas().comparables() {
        for m in &l.miembros {
            let Some(o) = m.viene_de else { continue };
            let (antes, despues) = (
                &APP.en(o).unwrap().1.texto,
                &APP.en(m.lugar).unwrap().1.texto,
            );
            let trozos = diferencia(antes, despues);
            let lado = |fuera: fn(&Trozo) -> bool| -> String {
                trozos
                    .iter()
                    .filter(|t| !fuera(t))
                    .map(Trozo::texto)
                    .collect()
            };
            comparados += 1;
            assert_eq!(lado(|t| matches!(t, Trozo::Quitado(_))), *despues);
            // The earlier text, but for the shape of its marks.
            let sin_marcas = |t: &str| {
                let palabras = texto::palabras(t);
                palabras.join(" ")
            };
            let quitado = lado(|t| matches!(t, Trozo::Puesto(_)));
            assert_eq!(junto(&sin_marcas(&quitado)), junto(&sin_marcas(antes)));
        }
    }
    assert!(comparados > 80, "{comparados}");
}

#[tokio::test]
async fn lines_have_pages_and_any_of_their_paragraphs_leads_to_them() {
    let (estado, _, indice) = obtener("/lineas").await;
    assert_eq!(estado, 200);
    for l in APP.lineas().comparables() {
        let direccion = format!("/lineas/{}", l.slug);
        assert!(
            indice.contains(&format!("href=\"{direccion}\"")),
            "{direccion}"
        );
        let (estado, _, html) = obtener(&direccion).await;
        assert_eq!(estado, 200, "{direccion}");
        assert_eq!(
            html.contains("<del><span"),
            html.contains("[sale: "),
            "{direccion}"
        );
        let sin_fecha = l
            .miembros
            .iter()
            .any(|m| APP.en(m.lugar).unwrap().0.meta.fecha.is_none());
        assert_eq!(
            html.contains("sin fecha en el texto van al final"),
            sin_fecha,
            "{direccion}"
        );
        if l.cambios() > 0 {
            assert!(
                html.contains("<ins><span") || html.contains("<del><span"),
                "{direccion}"
            );
        }
        for m in &l.miembros[1..] {
            let otra = nombre(m.lugar).replace('/', "--");
            let (estado, lleva_a, _) = obtener(&format!("/lineas/{otra}")).await;
            assert_eq!((estado, lleva_a), (307, direccion.clone()), "{otra}");
        }
        let (estado, _, json) = obtener(&format!("/api/v1{direccion}")).await;
        assert_eq!(estado, 200, "{direccion}");
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["parrafos"].as_array().unwrap().len(), l.miembros.len());
    }
    let casos: BTreeMap<&str, (u16, &str)> = BTreeMap::from([
        (
            "/documentos/C-SN-2026-06-04/razones-27",
            (200, "Línea de doctrina: 2 documentos, 1 cambio"),
        ),
        (
            "/documentos/C-353-2026/razones-7",
            (200, "Texto repetido: 2 documentos, sin cambios"),
        ),
        ("/lineas/C-899-2024--razones-18", (307, "")),
        ("/lineas/C-899-2024", (404, "C-899-2024")),
        (
            "/lineas/C-1-1990--respuesta-1",
            (404, "C-1-1990--respuesta-1"),
        ),
        ("/lineas/C-353-2026--respuesta-1", (404, "/lineas")),
        ("/lineas?x=1", (400, "«x»")),
        ("/api/v1/lineas/nada", (404, "/api/v1/lineas")),
    ]);
    for (direccion, (esperado, parte)) in casos {
        let (estado, _, cuerpo) = obtener(direccion).await;
        assert_eq!(estado, esperado, "{direccion}");
        assert!(cuerpo.contains(parte), "{direccion}: {parte}");
    }
}
