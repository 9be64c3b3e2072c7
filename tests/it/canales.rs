//! What other programs read: Atom feeds, suggestions, the description of the search; to good requests and to hostile ones.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request},
};
use fundamento::{
    app::App,
    corpus::Archivos,
    web::{Estado, rutas},
};
use http_body_util::BodyExt;
use quick_xml::{Reader, events::Event};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};
use tower::ServiceExt;

fn sitio(base: &str) -> Router {
    let app = App::nueva(&Archivos::incorporados()).unwrap();
    rutas(Estado::nuevo(app, base))
}

static LOCAL: LazyLock<Router> = LazyLock::new(|| sitio(""));
static PUBLICO: LazyLock<Router> = LazyLock::new(|| sitio("https://ejemplo.example/a&b"));

struct Respuesta {
    estado: u16,
    cabeceras: HeaderMap,
    cuerpo: String,
}

impl Respuesta {
    fn cabecera(&self, nombre: &str) -> &str {
        let valor = self.cabeceras.get(nombre);
        valor.map_or("", |v| v.to_str().unwrap())
    }
}

async fn pedir(sitio: &Router, peticion: Request<Body>) -> Respuesta {
    let r = sitio.clone().oneshot(peticion).await.unwrap();
    let (partes, cuerpo) = r.into_parts();
    let bytes = cuerpo.collect().await.unwrap().to_bytes();
    Respuesta {
        estado: partes.status.as_u16(),
        cabeceras: partes.headers,
        cuerpo: String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

async fn obtener(sitio: &Router, direccion: &str) -> Respuesta {
    pedir(sitio, Request::get(direccion).body(Body::empty()).unwrap()).await
}

/// An element of XML: its name, attributes and text, in document order, with how deep it is.
#[derive(Debug, Default, Clone)]
struct Elemento {
    nombre: String,
    hondura: usize,
    atributos: BTreeMap<String, String>,
    texto: String,
}

/// The elements of a document; fails if it is not well formed or holds what XML 1.0 cannot.
#[track_caller]
fn elementos(xml: &str) -> Vec<Elemento> {
    let vedado = |c: char| {
        c < ' ' && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{FFFE}' | '\u{FFFF}')
    };
    assert!(!xml.contains(vedado), "a character that XML cannot hold");
    let mut lector = Reader::from_str(xml);
    lector.config_mut().check_end_names = true;
    let (mut salida, mut abiertos): (Vec<Elemento>, Vec<usize>) = (Vec::new(), Vec::new());
    loop {
        let evento = lector.read_event().expect(xml);
        match &evento {
            Event::Start(e) | Event::Empty(e) => {
                let mut elemento = Elemento {
                    nombre: e.name().as_ref().to_owned(),
                    hondura: abiertos.len(),
                    ..Elemento::default()
                };
                for a in e.attributes() {
                    let a = a.expect(xml);
                    let valor = quick_xml::escape::unescape(&a.value).unwrap().into_owned();
                    elemento.atributos.insert(a.key.as_ref().to_owned(), valor);
                }
                salida.push(elemento);
                if matches!(evento, Event::Start(_)) {
                    abiertos.push(salida.len() - 1);
                }
            }
            Event::End(_) => {
                abiertos.pop().unwrap();
            }
            Event::Text(t) => {
                if let Some(i) = abiertos.last() {
                    salida[*i].texto += t;
                }
            }
            Event::GeneralRef(r) => {
                let crudo = format!("&{};", &**r);
                if let Some(i) = abiertos.last() {
                    salida[*i].texto += &quick_xml::escape::unescape(&crudo).expect(&crudo);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(abiertos.is_empty());
    salida
}

struct Canal {
    cabeza: Vec<Elemento>,
    entradas: Vec<Vec<Elemento>>,
}

impl Canal {
    fn uno<'a>(elementos: &'a [Elemento], nombre: &str) -> &'a Elemento {
        let mut hallados = elementos.iter().filter(|e| e.nombre == nombre);
        let uno = hallados.next().unwrap_or_else(|| panic!("no <{nombre}>"));
        assert!(hallados.next().is_none(), "<{nombre}> twice");
        uno
    }

    fn enlace<'a>(elementos: &'a [Elemento], rel: &str) -> &'a str {
        let mut enlaces = elementos.iter().filter(|e| e.nombre == "link");
        &enlaces
            .find(|e| e.atributos["rel"] == rel)
            .expect(rel)
            .atributos["href"]
    }
}

/// Reads a feed and holds it to RFC 4287.
#[track_caller]
fn canal(r: &Respuesta) -> Canal {
    assert_eq!(r.estado, 200, "{}", r.cuerpo);
    assert_eq!(
        r.cabecera("content-type"),
        "application/atom+xml; charset=utf-8"
    );
    assert!(r.cabecera("etag").starts_with("W/\""));
    let todos = elementos(&r.cuerpo);
    assert_eq!(todos[0].nombre, "feed");
    assert_eq!(todos[0].atributos["xmlns"], "http://www.w3.org/2005/Atom");
    let mut c = Canal {
        cabeza: Vec::new(),
        entradas: Vec::new(),
    };
    for e in todos.into_iter().skip(1) {
        match (e.hondura, e.nombre.as_str()) {
            (1, "entry") => c.entradas.push(Vec::new()),
            (1, _) => c.cabeza.push(e),
            (2, _) if !c.entradas.is_empty() => c.entradas.last_mut().unwrap().push(e),
            _ => {}
        }
    }
    let fecha = |texto: &str| {
        let partes = texto.split_once('T').unwrap_or_else(|| panic!("{texto}"));
        partes.0.parse::<jiff::civil::Date>().expect(texto);
        assert!(
            ["00:00:00-05:00", "00:00:00Z"].contains(&partes.1),
            "{texto}"
        );
    };
    let mut ids = BTreeSet::new();
    for parte in std::iter::once(&c.cabeza).chain(&c.entradas) {
        let id = &Canal::uno(parte, "id").texto;
        assert!(
            id.starts_with("urn:uuid:") && ids.insert(id.clone()),
            "{id}"
        );
        assert!(!Canal::uno(parte, "title").texto.trim().is_empty());
        fecha(&Canal::uno(parte, "updated").texto);
        assert!(parte.iter().any(|e| e.nombre == "author"));
        assert!(Canal::enlace(parte, "alternate").starts_with("http"));
    }
    let mayor = c
        .entradas
        .iter()
        .map(|e| &Canal::uno(e, "updated").texto)
        .max();
    if let Some(mayor) = mayor {
        assert_eq!(*mayor, Canal::uno(&c.cabeza, "updated").texto);
    }
    c
}

#[tokio::test]
async fn new_documents_come_newest_first_with_the_date_they_state() {
    let app = App::nueva(&Archivos::incorporados()).unwrap();
    let r = obtener(&LOCAL, "/novedades.atom").await;
    let c = canal(&r);
    let fechas: Vec<&str> = (c.entradas.iter())
        .map(|e| Canal::uno(e, "updated").texto.as_str())
        .collect();
    assert!(fechas.is_sorted_by(|a, b| a >= b), "{fechas:?}");
    let (con, sin): (Vec<_>, Vec<_>) =
        (app.corpus().documentos().iter()).partition(|d| d.meta.fecha.is_some());
    assert_eq!(c.entradas.len(), con.len());
    for d in con {
        let e = (c.entradas.iter())
            .find(|e| Canal::uno(e, "title").texto == d.titulo())
            .unwrap_or_else(|| panic!("{}", d.meta.id));
        let dia = d.meta.fecha.unwrap();
        assert_eq!(
            Canal::uno(e, "updated").texto,
            format!("{dia}T00:00:00-05:00")
        );
        let final_ = format!("/documentos/{}", d.meta.id);
        assert!(Canal::enlace(e, "alternate").ends_with(&final_));
    }
    assert!(!sin.is_empty());
    let dicho = &Canal::uno(&c.cabeza, "subtitle").texto;
    for d in sin {
        assert!(dicho.contains(&d.titulo()), "{dicho}");
    }
    let p = Request::get("/novedades.atom").header("if-none-match", r.cabecera("etag"));
    assert_eq!(
        pedir(&LOCAL, p.body(Body::empty()).unwrap()).await.estado,
        304
    );
}

#[tokio::test]
async fn a_feed_says_the_same_names_wherever_it_is_served() {
    for d in ["/novedades.atom", "/buscar.atom?q=liquidez&rol=respuesta"] {
        let local = canal(&obtener(&LOCAL, d).await);
        let publico = canal(&obtener(&PUBLICO, d).await);
        let ids = |c: &Canal| -> Vec<String> {
            let partes = std::iter::once(&c.cabeza).chain(&c.entradas);
            partes.map(|p| Canal::uno(p, "id").texto.clone()).collect()
        };
        assert_eq!(ids(&local), ids(&publico), "{d}");
        assert_eq!(
            Canal::enlace(&publico.cabeza, "self"),
            format!("https://ejemplo.example/a&b{d}")
        );
    }
    let id = |c: &Canal| Canal::uno(&c.cabeza, "id").texto.clone();
    let uno = canal(&obtener(&LOCAL, "/buscar.atom?q=liquidez").await);
    let otro = canal(&obtener(&LOCAL, "/buscar.atom?q=capacidad").await);
    assert_ne!(id(&uno), id(&otro));
}

#[tokio::test]
async fn a_saved_search_has_the_results_of_its_page() {
    let casos = [
        "q=capacidad+residual",
        "q=%22mejor+a%C3%B1o+fiscal%22&tipo=concepto",
        "q=&documento=C-899-2024&rol=respuesta",
        "q=liquidez&orden=relevancia&limite=5",
        "q=palabraquenoesta",
        "",
    ];
    let app = App::nueva(&Archivos::incorporados()).unwrap();
    for q in casos {
        let c = canal(&obtener(&LOCAL, &format!("/buscar.atom?{q}")).await);
        let mut api = q.to_owned();
        if !api.contains("orden=") {
            api += "&orden=fecha";
        }
        if !api.contains("limite=") {
            api += "&limite=50";
        }
        let r = obtener(&LOCAL, &format!("/api/v1/buscar?{api}")).await;
        let json: serde_json::Value = serde_json::from_str(&r.cuerpo).expect(q);
        let (mut esperadas, mut sin_fecha) = (Vec::new(), 0);
        for x in json["resultados"].as_array().unwrap() {
            let (d, p) = (
                x["documento"].as_str().unwrap(),
                x["parrafo"].as_str().unwrap(),
            );
            match app.corpus().documento(d).unwrap().meta.fecha {
                Some(_) => esperadas.push(format!("/documentos/{d}/{p}")),
                None => sin_fecha += 1,
            }
        }
        let dadas: Vec<&str> = (c.entradas.iter())
            .map(|e| {
                let enlace = Canal::enlace(e, "alternate");
                &enlace[enlace.find("/documentos").unwrap()..]
            })
            .collect();
        assert_eq!(dadas, esperadas, "{q}");
        assert_eq!(
            c.cabeza.iter().any(|e| e.nombre == "subtitle"),
            sin_fecha > 0,
            "{q}"
        );
    }
    // The page leads to its feed, and a page without results has none.
    let pagina = obtener(
        &LOCAL,
        "/buscar?q=liquidez&rol=respuesta&pagina=1&orden=fecha",
    )
    .await;
    assert!(pagina.cuerpo.contains(
        "type=\"application/atom+xml\" href=\"/buscar.atom?q=liquidez&#38;rol=respuesta\""
    ));
    let vacia = obtener(&LOCAL, "/buscar?q=palabraquenoesta").await;
    assert!(!vacia.cuerpo.contains("/buscar.atom"));
}

#[tokio::test]
async fn feeds_and_suggestions_are_as_strict_as_the_page() {
    let casos = [
        ("q=a&busca=b", "busca"),
        ("q=%ff", "mal codificadas"),
        ("q=%", "mal codificadas"),
        ("q=a&q=b", "más de una vez"),
        ("q=a&limite=0", "de 1 a 50"),
        ("q=a&orden=azar", "relevancia o fecha"),
        ("q=a&rol=opinion", "rol"),
    ];
    for (q, parte) in casos {
        let pagina = obtener(&LOCAL, &format!("/buscar?{q}")).await;
        let canal = obtener(&LOCAL, &format!("/buscar.atom?{q}")).await;
        assert_eq!((pagina.estado, canal.estado), (400, 400), "{q}");
        assert!(canal.cuerpo.contains(parte), "{q}: {}", canal.cuerpo);
    }
    for (d, parte) in [
        ("/sugerencias?q=a&busca=b", "busca"),
        ("/sugerencias?q=%ff", "mal codificadas"),
        ("/sugerencias?q=a&q=b", "más de una vez"),
        ("/sugerencias?limite=3", "limite"),
    ] {
        let r = obtener(&LOCAL, d).await;
        assert_eq!(r.estado, 400, "{d}");
        assert_eq!(
            r.cabecera("content-type"),
            "application/problem+json",
            "{d}"
        );
        assert!(r.cuerpo.contains(parte), "{d}: {}", r.cuerpo);
    }
    assert_eq!(obtener(&LOCAL, "/novedades.atom?x=1").await.estado, 400);
}

/// The four parts of an answer of suggestions.
#[track_caller]
fn sugeridas(r: &Respuesta) -> (String, Vec<[String; 3]>) {
    assert_eq!(r.estado, 200, "{}", r.cuerpo);
    assert_eq!(r.cabecera("content-type"), "application/x-suggestions+json");
    let (escrito, textos, descripciones, direcciones): (
        String,
        Vec<String>,
        Vec<String>,
        Vec<String>,
    ) = serde_json::from_str(&r.cuerpo).expect(&r.cuerpo);
    assert!(textos.len() <= 10);
    assert_eq!(
        (textos.len(), textos.len()),
        (descripciones.len(), direcciones.len())
    );
    let cada = textos.into_iter().zip(descripciones).zip(direcciones);
    (escrito, cada.map(|((t, d), u)| [t, d, u]).collect())
}

#[tokio::test]
async fn suggestions_lead_to_addresses_that_exist() {
    let casos = [
        ("capac", "CAPACIDAD RESIDUAL", "/temas/capacidad-residual"),
        (
            "liquidez",
            "ÍNDICE DE LIQUIDEZ",
            "/temas/indice-de-liquidez",
        ),
        ("ÍNDICE", "ÍNDICE DE LIQUIDEZ", "/temas/indice-de-liquidez"),
        (
            "indice liq",
            "ÍNDICE DE LIQUIDEZ",
            "/temas/indice-de-liquidez",
        ),
        (
            "k de contr",
            "K de contratación",
            "/temas/capacidad-residual",
        ),
        (
            "registro unico",
            "Registro Único de Proponentes",
            "/temas/rup",
        ),
        ("c 353", "Concepto C-353 de 2026", "/documentos/C-353-2026"),
        (
            "circular",
            "Circular Externa 002 de 2023",
            "/documentos/CE-002-2023",
        ),
        ("ley 1150", "Ley 1150 de 2007", "/normas/ley-1150-de-2007"),
        (
            "denominador cero",
            "Denominador cero",
            "/temas/indice-de-liquidez",
        ),
    ];
    for (q, texto, direccion) in casos {
        let escrito: String = form_urlencoded::byte_serialize(q.as_bytes()).collect();
        let (eco, dadas) = sugeridas(&obtener(&LOCAL, &format!("/sugerencias?q={escrito}")).await);
        assert_eq!(eco, q);
        let esta = dadas.iter().any(|[t, _, u]| t == texto && u == direccion);
        assert!(esta, "{q}: {dadas:?}");
        for [t, d, u] in &dadas {
            assert!(!t.is_empty() && !d.is_empty());
            assert_eq!(obtener(&LOCAL, u).await.estado, 200, "{u}");
        }
    }
    let (_, de_la_edicion) = sugeridas(&obtener(&LOCAL, "/sugerencias?q=qu%C3%A9+pasa").await);
    assert!(!de_la_edicion.is_empty());
    for [t, d, _] in de_la_edicion.iter().filter(|x| x[0].starts_with('¿')) {
        assert!(d.starts_with("Pregunta de la edición"), "{t}: {d}");
    }
    let (_, publicas) = sugeridas(&obtener(&PUBLICO, "/sugerencias?q=rup").await);
    assert!(
        publicas
            .iter()
            .all(|x| x[2].starts_with("https://ejemplo.example/a&b/"))
    );
}

#[tokio::test]
async fn hostile_text_breaks_nothing() {
    let largo = "a ".repeat(3_000);
    let hostiles = [
        "",
        " ",
        "\0",
        "\u{1}\u{8}\u{b}\u{1b}[31m",
        "\u{fffe}\u{ffff}",
        "]]>",
        "<script>alert(1)</script>",
        "&amp;&lt;&#0;",
        "\"]],[\"x\",[\"",
        "' OR 1=1 --",
        "rol:rol:rol:",
        "((((((((((",
        "\"\"\"\"«»«»",
        "*** ??? ~~~ ^^^",
        "\u{202e}odidnoc\u{202c}",
        "👩‍⚖️ ⚖️ 𝕃𝕖𝕪",
        "a\u{301}\u{301}\u{301}\u{301}",
        "{searchTerms}",
        "{{ 7*7 }}",
        largo.as_str(),
    ];
    for h in hostiles {
        let q: String = form_urlencoded::byte_serialize(h.as_bytes()).collect();
        let (eco, _) = sugeridas(&obtener(&LOCAL, &format!("/sugerencias?q={q}")).await);
        assert_eq!(eco, h);
        canal(&obtener(&LOCAL, &format!("/buscar.atom?q={q}")).await);
        let filtro = obtener(&LOCAL, &format!("/buscar.atom?q=obra&tema={q}&norma={q}")).await;
        let inicio: String = h.chars().take(40).collect();
        assert!(
            matches!(filtro.estado, 200 | 400 | 414),
            "{inicio}: {}",
            filtro.estado
        );
        if filtro.estado == 200 {
            canal(&filtro);
        }
        let tema = obtener(&LOCAL, &format!("/temas/x{}", q.replace('+', "%20"))).await;
        assert!(
            matches!(tema.estado, 404 | 414),
            "{inicio}: {}",
            tema.estado
        );
    }
}

#[tokio::test]
async fn browsers_learn_how_to_search_here() {
    for (sitio, base) in [
        (&*LOCAL, "http://127.0.0.1:8080"),
        (&*PUBLICO, "https://ejemplo.example/a&b"),
    ] {
        let r = obtener(sitio, "/opensearch.xml").await;
        assert_eq!(
            r.cabecera("content-type"),
            "application/opensearchdescription+xml"
        );
        let todos = elementos(&r.cuerpo);
        let nombre = todos.iter().find(|e| e.nombre == "ShortName").unwrap();
        assert!(nombre.texto.chars().count() <= 16);
        let plantillas: BTreeMap<&str, &str> = (todos.iter())
            .filter(|e| e.nombre == "Url")
            .map(|e| {
                (
                    e.atributos["type"].as_str(),
                    e.atributos["template"].as_str(),
                )
            })
            .collect();
        for (tipo, ruta) in [
            ("text/html", "/buscar?q={searchTerms}"),
            (
                "application/x-suggestions+json",
                "/sugerencias?q={searchTerms}",
            ),
            ("application/atom+xml", "/buscar.atom?q={searchTerms}"),
        ] {
            assert_eq!(plantillas[tipo], format!("{base}{ruta}"));
            let directa = ruta.replace("{searchTerms}", "liquidez");
            let r = obtener(sitio, &directa).await;
            assert!(
                r.estado == 200 && r.cabecera("content-type").starts_with(tipo),
                "{directa}"
            );
        }
    }
}

#[tokio::test]
async fn search_fields_offer_a_small_list_without_scripts() {
    for d in ["/", "/buscar", "/buscar?q=liquidez"] {
        let html = obtener(&LOCAL, d).await.cuerpo;
        assert_eq!(
            html.matches("<datalist id=\"sugeribles\">").count(),
            1,
            "{d}"
        );
        assert_eq!(html.matches("list=\"sugeribles\"").count(), 1, "{d}");
        for opcion in [
            "CAPACIDAD RESIDUAL",
            "Ley 1150 de 2007",
            "Concepto C-353 de 2026",
        ] {
            assert!(
                html.contains(&format!("<option value=\"{opcion}\">")),
                "{d}: {opcion}"
            );
        }
        let opciones = html.matches("<option value=").count();
        assert!((20..=64).contains(&opciones), "{d}: {opciones}");
    }
    assert!(
        obtener(&LOCAL, "/robots.txt")
            .await
            .cuerpo
            .contains("Disallow: /sugerencias")
    );
    let mapa = obtener(&PUBLICO, "/sitemap.xml").await.cuerpo;
    for ruta in [
        "/temas",
        "/temas/capacidad-residual",
        "/lineas",
        "/lineas/C-899-2024--respuesta-2",
    ] {
        assert!(mapa.contains(&format!("{ruta}</loc>")), "{ruta}");
    }
}
