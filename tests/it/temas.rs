//! The tree of topics: every printed line at one node, other names that lead to it, and how each paragraph came there.

use axum::{Router, body::Body, http::Request};
use fundamento::{
    app::App,
    corpus::{Apoyo, Archivos, Corpus, Lugar},
    doctrina::{
        lineas::Lineas,
        temas::{Procedencia, Temas},
    },
    web::{Estado, rutas},
};
use http_body_util::BodyExt;
use std::{collections::BTreeSet, sync::LazyLock};
use tower::ServiceExt;

static APP: LazyLock<App> = LazyLock::new(|| App::nueva(&Archivos::incorporados()).unwrap());

static SITIO: LazyLock<Router> = LazyLock::new(|| {
    let app = App::nueva(&Archivos::incorporados()).unwrap();
    rutas(Estado::nuevo(app, ""))
});

/// Status, `location` and body.
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

/// A document of one answer, with its list of topics and headnotes.
fn documento(id: &str, fecha: &str, lista: &[&str], extractos: &[&str]) -> (String, String) {
    let fecha = if fecha.is_empty() {
        String::new()
    } else {
        format!("fecha = \"{fecha}\"\nfecha_origen = \"texto\"\n")
    };
    let mut texto = format!(
        "+++\nid = \"{id}\"\ntipo = \"concepto\"\nanio = 2024\n{fecha}temas = {lista:?}\n\n[fuente]\narchivo = \"x.txt\"\nsha256 = \"0\"\n+++\n"
    );
    for (i, e) in extractos.iter().enumerate() {
        let n = i + 1;
        texto += &format!("\n### {e}\n\n{{#tesauro-{n} tesauro}}\nExtracto número {n} de {id}\n");
    }
    texto += &format!("\n## Respuesta\n\n{{#respuesta-1 respuesta}}\nRespuesta de {id}\n");
    (format!("documentos/{id}.md"), texto)
}

fn temas(documentos: &[(String, String)], tesauro: &str) -> Temas {
    let archivos = Archivos::de(documentos.to_vec()).con("vocabulario/temas.toml", tesauro);
    let corpus = Corpus::cargar(&archivos).unwrap();
    Temas::nuevos(&corpus, &Lineas::nuevas(&corpus))
}

#[test]
fn every_printed_line_is_at_one_node() {
    let (corpus, temas) = (APP.corpus(), APP.temas());
    let mut lineas = 0;
    for (i, d) in corpus.documentos().iter().enumerate() {
        let lista = d.meta.temas.iter().map(|t| (t.as_str(), false));
        let extractos = d.bloques.iter().filter_map(|b| b.descriptor.as_deref());
        let impresas: BTreeSet<(&str, bool)> = lista.chain(extractos.map(|t| (t, true))).collect();
        for (linea, extracto) in impresas {
            lineas += 1;
            let en: Vec<&str> = (temas.todos().iter())
                .filter(|t| {
                    let mut impresos = t.impresos.iter();
                    impresos.any(|x| x.documento == i && x.linea == linea && x.extracto == extracto)
                })
                .map(|t| t.slug.as_str())
                .collect();
            let suyo = temas.de_linea(linea).expect(linea).slug.as_str();
            assert_eq!(en, [suyo], "{}: {linea}", d.meta.id);
        }
    }
    assert!(lineas > 40, "{lineas}");
    let impresos: usize = temas.todos().iter().map(|t| t.impresos.len()).sum();
    assert_eq!(impresos, lineas);
}

#[test]
fn the_tree_is_a_tree() {
    let temas = APP.temas();
    let documentos = APP.corpus().documentos();
    let slugs: BTreeSet<&str> = temas.todos().iter().map(|t| t.slug.as_str()).collect();
    assert_eq!(slugs.len(), temas.todos().len());
    let mut alcanzados = 0;
    let mut pila: Vec<_> = temas.raices().collect();
    while let Some(t) = pila.pop() {
        alcanzados += 1;
        pila.extend(temas.hijos(t));
        let sobre = temas.sobre(t);
        let slug = |partes: &[&str]| partes.join("--");
        let partes: Vec<&str> = t.slug.split("--").collect();
        assert_eq!(partes.len(), sobre.len() + 1, "{}", t.slug);
        for (n, padre) in sobre.iter().enumerate() {
            assert_eq!(padre.slug, slug(&partes[..=n]));
        }
        assert_eq!(temas.con_slug(&t.slug).unwrap().slug, t.slug);
        assert!(!t.nombre.is_empty() && !t.documentos.is_empty() && !t.puestos.is_empty());
        let de = |l: Lugar| documentos[l.documento].en_el_tiempo();
        assert!(t.puestos.is_sorted_by_key(|p| de(p.lugar)), "{}", t.slug);
        for hijo in temas.hijos(t) {
            for p in &hijo.puestos {
                let aqui = t.puestos.iter().find(|x| x.lugar == p.lugar).unwrap();
                assert!(aqui.procedencia <= p.procedencia);
            }
        }
        for p in &t.puestos {
            assert!(
                temas.slugs_de(p.lugar).contains(t.slug.as_str()),
                "{}",
                t.slug
            );
        }
    }
    assert_eq!(alcanzados, temas.todos().len(), "a node out of the tree");
}

#[test]
fn paragraphs_say_truly_how_they_came() {
    let (corpus, temas) = (APP.corpus(), APP.temas());
    for t in temas.todos() {
        for p in &t.puestos {
            let (d, b) = APP.en(p.lugar).unwrap();
            let aqui = |linea: &str| {
                let suyo = &temas.de_linea(linea).unwrap().slug;
                *suyo == t.slug || suyo.starts_with(&format!("{}--", t.slug))
            };
            let lista = d.meta.temas.iter().any(|l| aqui(l));
            let impreso = b.descriptor.as_deref().is_some_and(aqui);
            let linea = APP.lineas().de(p.lugar);
            match p.procedencia {
                Procedencia::Extracto => assert!(impreso),
                Procedencia::Repite => {
                    let extracto = |l: Lugar| {
                        let linea = APP.en(l).unwrap().1.descriptor.as_deref();
                        linea.is_some_and(aqui)
                    };
                    let de_la_linea =
                        linea.is_some_and(|l| l.miembros.iter().any(|m| extracto(m.lugar)));
                    let mut otras = d
                        .bloques
                        .iter()
                        .enumerate()
                        .map(|(bloque, _)| Lugar { bloque, ..p.lugar });
                    let tambien = otras.any(|l| {
                        let m = APP.lineas().miembro(l);
                        extracto(l) && m.is_some_and(|m| m.tambien.contains(&p.lugar))
                    });
                    assert!(de_la_linea || tambien, "{}/{}", d.meta.id, b.id);
                    assert!(b.rol.puede_sustentar(), "{}/{}", d.meta.id, b.id);
                }
                Procedencia::Documento => assert!(lista && !impreso),
                Procedencia::Edicion => {
                    let tesauro = corpus.tesauro();
                    let mut asignaciones = tesauro.asignacion.iter();
                    assert!(asignaciones.any(|a| a.documento == d.meta.id.0 && aqui(&a.tema)));
                    assert!(!lista);
                }
            }
        }
        let sostienen = |regla: &str| {
            let puestos = t.puestos.iter().map(|p| p.lugar);
            puestos.filter_map(|l| APP.en(l)).any(|(d, b)| {
                let mut de = corpus.reglas_de(&d.meta.id, &b.id).into_iter();
                de.any(|(r, f)| {
                    r == regla && matches!(f.apoyo, Apoyo::Interno { .. }) && f.sustenta()
                })
            })
        };
        for r in &t.reglas {
            assert!(APP.regla(r).is_some() && sostienen(r), "{}: {r}", t.slug);
        }
        assert!(t.otras_reglas.iter().all(|r| !t.reglas.contains(r)));
    }
}

#[test]
fn lines_printed_in_different_ways_are_one_topic() {
    let casos = [
        (
            "CAPACIDAD RESIDUAL – Cálculo",
            "capacidad-residual--calculo",
        ),
        (
            "Capacidad Residual - CÁLCULO.",
            "capacidad-residual--calculo",
        ),
        ("CAPACIDAD RESIDUAL– Calculo", "capacidad-residual--calculo"),
        (
            "CAPACIDAD RESIDUAL –– Cálculo ",
            "capacidad-residual--calculo",
        ),
        (
            "CAPACIDAD RESIDUAL — Cálculo – Obra",
            "capacidad-residual--calculo--obra",
        ),
        ("K – Obra", "capacidad-residual--calculo--obra"),
        ("K", "capacidad-residual--calculo"),
        ("DECRETO 1.041 DE 2022", "decreto-1-041-de-2022"),
        ("ANCP-CCE", "ancp-cce"),
    ];
    let tesauro = "[[fusion]]\nde = \"K\"\na = \"CAPACIDAD RESIDUAL – Cálculo\"\nrazon = \"x\"\n";
    let lineas: Vec<&str> = casos.iter().map(|c| c.0).collect();
    for (lista, extractos) in [(&lineas[..], &[][..]), (&[][..], &lineas[..])] {
        let t = temas(
            &[documento("C-1-2024", "2024-01-01", lista, extractos)],
            tesauro,
        );
        for (linea, slug) in casos {
            assert_eq!(t.de_linea(linea).expect(linea).slug, slug, "{linea}");
        }
        let slugs: BTreeSet<&str> = casos.iter().map(|c| c.1).collect();
        let con_linea = t.todos().iter().filter(|x| !x.impresos.is_empty());
        assert_eq!(
            con_linea.map(|x| x.slug.as_str()).collect::<BTreeSet<_>>(),
            slugs
        );
        assert_eq!(
            t.con_alias("k--obra").unwrap().slug,
            "capacidad-residual--calculo--obra"
        );
        assert!(t.con_alias("k--nada").is_none() && t.con_slug("k").is_none());
    }
}

#[test]
fn the_tree_does_not_depend_on_which_document_comes_first() {
    let a: &[&str] = &["UNO – Dos", "TRES – Cuatro", "uno – Cinco"];
    let b: &[&str] = &["Uno – Dos – Seis", "TRÉS – Cuatro", "UNO – Dos"];
    let arbol = |primero: &[&str], segundo: &[&str]| {
        let documentos = [
            documento("C-1-2024", "2024-01-01", primero, segundo),
            documento("C-2-2024", "", segundo, primero),
        ];
        let t = temas(&documentos, "");
        let mut nodos: Vec<(String, String, usize)> = (t.todos().iter())
            .map(|t| (t.slug.clone(), t.ruta.clone(), t.impresos.len()))
            .collect();
        nodos.sort();
        (
            nodos,
            t.raices().map(|t| t.slug.clone()).collect::<Vec<_>>(),
        )
    };
    assert_eq!(arbol(a, b), arbol(b, a));
    // Without a date comes last, whatever its id.
    let documentos = [
        documento("C-1-2024", "", &["UNO"], &[]),
        documento("C-2-2024", "2024-05-01", &["UNO"], &[]),
        documento("C-3-2024", "2023-05-01", &["UNO"], &[]),
    ];
    let t = temas(&documentos, "");
    assert_eq!(t.con_slug("uno").unwrap().documentos, [2, 1, 0]);
}

#[test]
fn a_faulty_thesaurus_is_refused_and_an_idle_one_is_told() {
    let faltas = [
        (
            "[[fusion]]\nde = \"–\"\na = \"X\"\nrazon = \"\"",
            "no tiene palabras",
        ),
        (
            "[[fusion]]\nde = \"A\"\na = \"B\"\nrazon = \"\"\n[[fusion]]\nde = \"á.\"\na = \"C\"\nrazon = \"\"",
            "dos fusiones",
        ),
        (
            "[[fusion]]\nde = \"A\"\na = \"B – C\"\nrazon = \"\"\n[[fusion]]\nde = \"B\"\na = \"A\"\nrazon = \"\"",
            "escriba la última",
        ),
        (
            "[[fusion]]\nde = \"A\"\na = \"A – B\"\nrazon = \"\"",
            "escriba la última",
        ),
        (
            "[[tema]]\ntema = \"A\"\n[[tema]]\ntema = \"a\"",
            "está dos veces",
        ),
        ("[[tema]]\nnombre = \"A\"", "nombre"),
        (
            "[[asignacion]]\ndocumento = \"C-1-2024\"\ntema = \"\"\nrazon = \"\"",
            "no dice su tema",
        ),
        ("[[fusion]]\nde = \"A\"\na = \"B\"", "razon"),
    ];
    let uno = || documento("C-1-2024", "2024-01-01", &["B – C", "SIETE"], &[]);
    for (toml, esperado) in faltas {
        let archivos = Archivos::de([uno()]).con("vocabulario/temas.toml", toml);
        let defectos = Corpus::cargar(&archivos).unwrap_err();
        assert!(
            defectos
                .iter()
                .all(|d| d.archivo == "vocabulario/temas.toml")
        );
        let dicho: String = defectos.iter().map(ToString::to_string).collect();
        assert!(dicho.contains(esperado), "{toml}: {dicho}");
    }
    let avisos = [
        (
            "[[fusion]]\nde = \"A\"\na = \"NADIE\"\nrazon = \"\"",
            "NADIE",
        ),
        ("[[fusion]]\nde = \"SIETE\"\na = \"B\"\nrazon = \"\"", ""),
        ("[[tema]]\ntema = \"NADIE\"", "NADIE"),
        ("[[tema]]\ntema = \"B\"\nver_tambien = [\"NADIE\"]", "NADIE"),
        (
            "[[tema]]\ntema = \"B\"\notros_nombres = [\"Siete\"]",
            "ya es un tema impreso",
        ),
        (
            "[[tema]]\ntema = \"B\"\ndefinido_en = \"C-1-2024/respuesta-9\"",
            "respuesta-9",
        ),
        (
            "[[tema]]\ntema = \"B\"\ndefinido_en = \"C-1-2024/respuesta-1\"",
            "",
        ),
        (
            "[[asignacion]]\ndocumento = \"C-9-2024\"\ntema = \"B\"\nrazon = \"\"",
            "C-9-2024",
        ),
    ];
    for (toml, esperado) in avisos {
        let t = temas(&[uno()], toml);
        match (t.avisos(), esperado) {
            ([], "") => {}
            ([uno], parte) if !parte.is_empty() => assert!(uno.contains(parte), "{toml}: {uno}"),
            (otros, _) => panic!("{toml}: {otros:?}"),
        }
    }
    assert_eq!(APP.temas().avisos(), [""; 0]);
    let ajeno = Archivos::de([uno()]).con("vocabulario/otro.toml", "x = 1");
    let defectos = Corpus::cargar(&ajeno).unwrap_err();
    assert!(
        defectos[0]
            .to_string()
            .contains("vocabulario/otro.toml: no se conoce")
    );
}

#[tokio::test]
async fn every_topic_has_its_page_and_every_other_name_leads_to_one() {
    for t in APP.temas().todos() {
        let (estado, _, html) = obtener(&format!("/temas/{}", t.slug)).await;
        assert_eq!(estado, 200, "{}", t.slug);
        assert_eq!(html.matches("<h1").count(), 1);
        assert_eq!(
            html.contains("ningún documento lo imprime"),
            !t.impreso,
            "{}",
            t.slug
        );
        let (estado, _, json) = obtener(&format!("/api/v1/temas/{}", t.slug)).await;
        assert_eq!(estado, 200, "{}", t.slug);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["parrafos"].as_array().unwrap().len(), t.puestos.len());
    }
    let mut alias = 0;
    for (slug, t) in APP.temas().alias() {
        alias += 1;
        assert!(APP.temas().con_slug(slug).is_none(), "{slug}");
        for (prefijo, base) in [("/temas", "/temas"), ("/api/v1/temas", "/api/v1/temas")] {
            let (estado, lleva_a, _) = obtener(&format!("{prefijo}/{slug}")).await;
            assert_eq!(estado, 308, "{slug}");
            assert_eq!(lleva_a, format!("{base}/{}", t.slug));
        }
    }
    assert!(alias > 10, "{alias}");
}

#[tokio::test]
async fn pages_of_topics_tell_what_a_reader_asks() {
    let casos: [(&str, u16, &[&str]); 10] = [
        (
            "/temas",
            200,
            &[
                "<a href=\"/temas/capacidad-residual\">CAPACIDAD RESIDUAL</a>",
                "Decreto 399 de 2021 – Capacidad financiera",
                "de la edición",
                "<a href=\"/temas\">Temas</a>",
            ],
        ),
        (
            "/temas/mejor-ano-fiscal",
            200,
            &[
                "Extracto impreso bajo este tema.",
                "Lo repite, igual o con cambios",
                "/buscar?q=&amp;tema=mejor-ano-fiscal",
            ],
        ),
        (
            "/temas/mejor-ano-fiscal--decreto-399-de-2021--capacidad-financiera--capacidad-organizacional--interpretacion",
            200,
            &[
                "sobre el extracto: «MEJOR AÑO FISCAL",
                "<a href=\"/temas/mejor-ano-fiscal\">MEJOR AÑO FISCAL</a> ›",
            ],
        ),
        (
            "/temas/rup--renovacion--efectos--validez-de-la-informacion-antigua",
            200,
            &[
                "sin extracto propio",
                "en la lista de temas: «RUP – Renovación",
            ],
        ),
        (
            "/temas/secop-ii--cierre-del-contrato-electronico",
            200,
            &[
                "La edición puso el documento bajo este tema",
                "por decisión de la edición",
            ],
        ),
        (
            "/temas/capacidad-residual--calculo",
            200,
            &[
                "También se lee aquí «CÁLCULO DE LA CAPACIDAD RESIDUAL»",
                "/reglas/",
            ],
        ),
        (
            "/documentos/C-1409-2025",
            200,
            &["<a href=\"/temas/capacidad-residual--concepto\">"],
        ),
        (
            "/documentos/C-1409-2025/tesauro-1",
            200,
            &["<a href=\"/temas/capacidad-residual--concepto\">CAPACIDAD RESIDUAL"],
        ),
        (
            "/temas/no-hay-%3Cb%3E",
            404,
            &["no-hay-&#60;b&#62;", "/temas"],
        ),
        ("/temas?q=a", 400, &["«q»"]),
    ];
    for (direccion, esperado, partes) in casos {
        let (estado, _, html) = obtener(direccion).await;
        assert_eq!(estado, esperado, "{direccion}");
        for parte in partes {
            assert!(html.contains(parte), "{direccion}: {parte}");
        }
    }
    let (_, _, html) = obtener("/temas/requisitos-habilitantes").await;
    let donde = |id: &str| html.find(&format!("id=\"en-{id}\"")).expect(id);
    assert!(donde("C-899-2024") < donde("C-SN-2026-06-04"));
    assert!(
        donde("C-SN-2026-06-04") < donde("C-353-2026"),
        "no date comes last"
    );
}
