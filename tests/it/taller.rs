//! The workshop: what it admits and why not, what it writes and what it leaves alone, who may use it, and what a
//! power cut leaves behind.

use crate::carpetas::copiar;
use axum::{
    Router,
    body::Body,
    http::{Request, header},
};
use fundamento::{
    app::App,
    corpus::{Archivos, Carpeta, Corpus, Papel, Rol},
    taller::{self, Cambio, EnlaceNuevo},
    web::{Estado, rutas},
};
use http_body_util::BodyExt;
use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::LazyLock,
    thread,
    time::Duration,
};
use tower::ServiceExt;

const CASA: &str = "localhost:8080";
const ENLACES: &str = "enlaces/denominador-cero.toml";
const COBERTURA: &str = "cobertura/C-353-2026.toml";
const CASOS: &str = "casos/denominador-cero.toml";
/// A paragraph of doctrine that no rule covers, and words of it.
const PARRAFO: &str = "razones-19";
const PASAJE: &str = "El numeral 5.3 del Manual establece las pautas a tener en cuenta por las Entidades Estatales para fijar los indicadores de capacidad financiera y organizacional";
const LUGAR: &str = "denominador-cero/regla-del-pliego";
/// Facts that take that step.
const VEREDICTO: &str = "/reglas/denominador-cero/evaluar?indicador=liquidez&numerador=45200000&denominador=0&regla_pliego=habilita";

static ARCHIVOS: LazyLock<Archivos> = LazyLock::new(Archivos::incorporados);

/// A site with its workshop, over a corpus of its own.
struct Taller {
    _carpeta: tempfile::TempDir,
    corpus: PathBuf,
    estado: Estado,
    sitio: Router,
}

struct Respuesta {
    estado: u16,
    cuerpo: String,
}

impl Taller {
    fn nuevo() -> Self {
        let carpeta = tempfile::tempdir().unwrap();
        let corpus = carpeta.path().join("corpus");
        copiar(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"),
            &corpus,
        );
        let archivos = Archivos::leer(&corpus).unwrap();
        let app = App::nueva(&archivos).unwrap().con_taller();
        let estado = Estado::nuevo(app, "")
            .con_taller(Carpeta::abrir(&corpus).unwrap())
            .con_archivos(archivos);
        Self {
            _carpeta: carpeta,
            corpus,
            sitio: rutas(estado.clone()),
            estado,
        }
    }

    async fn pedir(&self, peticion: Request<Body>) -> Respuesta {
        let r = self.sitio.clone().oneshot(peticion).await.unwrap();
        let estado = r.status().as_u16();
        let cuerpo = r.into_body().collect().await.unwrap().to_bytes();
        Respuesta {
            estado,
            cuerpo: String::from_utf8(cuerpo.to_vec()).unwrap(),
        }
    }

    async fn ver(&self, ruta: &str) -> Respuesta {
        let peticion = Request::get(ruta).header(header::HOST, CASA);
        self.pedir(peticion.body(Body::empty()).unwrap()).await
    }

    async fn enviar(&self, ruta: &str, pares: &[(&str, &str)]) -> Respuesta {
        let peticion = Request::post(ruta)
            .header(header::HOST, CASA)
            .header(header::ORIGIN, format!("http://{CASA}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let cuerpo = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pares)
            .finish();
        self.pedir(peticion.body(Body::from(cuerpo)).unwrap()).await
    }

    fn en_disco(&self) -> Archivos {
        Archivos::leer(&self.corpus).unwrap()
    }

    fn texto(&self, ruta: &str) -> String {
        fs::read_to_string(self.corpus.join(ruta)).unwrap()
    }
}

/// The whole of a link, with some of its controls changed.
fn enlace<'a>(cambios: &[(&'a str, &'a str)], orden: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut pares = vec![
        ("documento", "C-353-2026"),
        ("parrafo", PARRAFO),
        ("lugar", LUGAR),
        ("papel", "sustenta"),
        ("cita", PASAJE),
        ("nota", "los valores los pone la entidad"),
        ("clase", "quitar"),
        ("_orden", orden),
    ];
    for (clave, valor) in cambios {
        match pares.iter_mut().find(|p| p.0 == *clave) {
            Some(p) => p.1 = valor,
            None => pares.push((clave, valor)),
        }
    }
    pares
}

#[tokio::test]
async fn what_the_gate_does_not_admit_is_told_and_not_written() {
    let t = Taller::nuevo();
    let corpus = Corpus::cargar(&ARCHIVOS).unwrap();
    let d = corpus.documento("C-353-2026").unwrap();
    let peticionario = d.bloques.iter().find(|b| b.rol == Rol::Consulta).unwrap();
    let de_consulta = [
        ("parrafo", peticionario.id.0.as_str()),
        ("cita", peticionario.texto.as_str()),
        ("clase", ""),
    ];
    let tesauro = d.bloques.iter().find(|b| b.rol == Rol::Tesauro).unwrap();
    let del_tesauro = [
        ("parrafo", tesauro.id.0.as_str()),
        ("cita", tesauro.texto.as_str()),
        ("papel", "limita"),
        ("clase", ""),
    ];
    let casos: [(&[(&str, &str)], &str); 11] = [
        (&de_consulta, "no admite el papel «sustenta»"),
        (&del_tesauro, "no admite el papel «limita»"),
        (
            &[("cita", "La entidad debe establecer valores")],
            "no está, letra por letra",
        ),
        (&[("cita", " ")], "Falta el pasaje"),
        (&[("nota", "")], "Falta la nota"),
        (&[("papel", "externo")], "Falta elegir el papel"),
        (&[("lugar", "")], "Falta elegir la regla y el paso"),
        (
            &[("lugar", "no-existe/paso")],
            "No hay una regla «no-existe»",
        ),
        (
            &[("lugar", "denominador-cero/no-existe")],
            "un enlace nombra el paso «no-existe», que la regla no tiene",
        ),
        (&[("clase", "")], "sobra su cobertura"),
        (&[("clase", "en-parte")], "Falta la nota de cobertura"),
    ];
    for (cambios, dice) in casos {
        for orden in ["comprobar", "guardar"] {
            let r = t.enviar("/taller/enlazar", &enlace(cambios, orden)).await;
            assert_eq!(r.estado, 422, "{dice}");
            assert!(r.cuerpo.contains("No se admite y no se guardó"), "{dice}");
            assert!(r.cuerpo.contains(dice), "{dice}: {}", r.cuerpo);
        }
    }
    // A step may not lose all it rests on.
    let version = taller::version(&ARCHIVOS, ENLACES);
    let r = t
        .enviar(
            "/taller/enlaces/denominador-cero/10",
            &[("_version", &version), ("_orden", "quitar")],
        )
        .await;
    assert_eq!(r.estado, 422);
    assert!(
        r.cuerpo
            .contains("paso regla-del-pliego: no tiene ninguna cita que lo sustente")
    );
    // And one that would be admitted is only checked.
    let r = t.enviar("/taller/enlazar", &enlace(&[], "comprobar")).await;
    assert_eq!(r.estado, 200);
    assert!(r.cuerpo.contains("Se admite") && r.cuerpo.contains("<span class=\"mas\">"));
    assert_eq!(t.en_disco(), *ARCHIVOS);
}

#[tokio::test]
async fn a_link_is_saved_seen_everywhere_changed_and_removed() {
    let t = Taller::nuevo();
    let cubiertos = async || {
        let r = t.ver("/api/v1/cobertura").await;
        let v: Value = serde_json::from_str(&r.cuerpo).unwrap();
        v["totales"]["cubierto"].as_u64().unwrap()
    };
    let antes = cubiertos().await;
    let (enlaces, cobertura) = (t.texto(ENLACES), t.texto(COBERTURA));
    // A browser ends lines as it likes.
    let partido = PASAJE.replacen(" pautas", "\r\n pautas", 1);
    let r = t
        .enviar("/taller/enlazar", &enlace(&[("cita", &partido)], "guardar"))
        .await;
    assert_eq!(r.estado, 200, "{}", r.cuerpo);
    assert!(r.cuerpo.contains("Guardado"));

    // It stands after the last link of its step, and nothing else of the file changed.
    let bloque = format!(
        "[[enlace]]\npaso = \"regla-del-pliego\"\nparrafo = \"C-353-2026/{PARRAFO}\"\npapel = \"sustenta\"\ncita = \"\"\"{PASAJE}\"\"\"\nsha256 = \"01bbcdbf644ed126\"\nnota = \"los valores los pone la entidad\"\n"
    );
    let nuevos = t.texto(ENLACES);
    let (arriba, abajo) = nuevos.split_once(&format!("\n{bloque}")).unwrap();
    assert_eq!(format!("{arriba}{abajo}"), enlaces);
    assert!(
        arriba
            .trim_end()
            .rsplit("[[enlace]]")
            .next()
            .unwrap()
            .contains("paso = \"regla-del-pliego\"")
    );
    // What is told of it goes, and nothing else: it was the last.
    let (arriba, suya) = cobertura.split_once("\n[razones-19]\n").unwrap();
    assert!(!suya.contains('['));
    assert_eq!(t.texto(COBERTURA), arriba);
    assert_eq!(cubiertos().await, antes + 1);
    for ruta in [
        "/reglas/denominador-cero",
        VEREDICTO,
        "/documentos/C-353-2026/razones-19",
        "/taller/enlaces/denominador-cero",
    ] {
        assert!(t.ver(ruta).await.cuerpo.contains(PASAJE), "{ruta}");
    }
    assert!(
        App::nueva(&t.en_disco())
            .unwrap()
            .verificar()
            .faltas
            .is_empty()
    );

    // The same link twice is refused.
    let r = t
        .enviar("/taller/enlazar", &enlace(&[("clase", "")], "guardar"))
        .await;
    assert_eq!(r.estado, 422);
    assert!(r.cuerpo.contains("ya tiene ese pasaje"));

    let escritos = taller::enlaces_de(&t.en_disco(), "denominador-cero").unwrap();
    let suyo = escritos.iter().find(|e| e.cita == PASAJE).unwrap();
    let ruta = format!("/taller/enlaces/denominador-cero/{}", suyo.cual);
    let pagina = t.ver(&ruta).await;
    assert_eq!(pagina.estado, 200);
    assert!(pagina.cuerpo.contains("los valores los pone la entidad"));
    // Its note changes, and only its note.
    let version = taller::version(&t.en_disco(), ENLACES);
    let cambio = [
        ("nota", "lo dice \"así\""),
        ("clase", ""),
        ("_version", version.as_str()),
    ];
    let r = t.enviar(&ruta, &enlace(&cambio, "guardar")).await;
    assert_eq!(r.estado, 200, "{}", r.cuerpo);
    assert_eq!(
        t.texto(ENLACES),
        nuevos.replace("los valores los pone la entidad", "lo dice \\\"así\\\"")
    );
    // Whoever saw the file as it was before is told.
    let r = t.enviar(&ruta, &enlace(&cambio, "quitar")).await;
    assert_eq!(r.estado, 422);
    assert!(r.cuerpo.contains("cambió desde que se abrió esta página"));
    // It goes away once somebody says what the paragraph is again, and the files are as they were, byte for byte.
    let version = taller::version(&t.en_disco(), ENLACES);
    let sin = [("clase", ""), ("_version", version.as_str())];
    let r = t.enviar(&ruta, &enlace(&sin, "quitar")).await;
    assert_eq!(r.estado, 422);
    assert!(
        r.cuerpo.contains("razones-19: sin clasificar"),
        "{}",
        r.cuerpo
    );
    let con = [
        ("clase", "no-ejecutable"),
        ("motivo", "introduccion"),
        (
            "nota_cobertura",
            "Anuncia la cita del numeral 5.3 del Manual y anticipa lo que dice, que sí está cubierto.",
        ),
        ("_version", version.as_str()),
    ];
    let r = t.enviar(&ruta, &enlace(&con, "quitar")).await;
    assert_eq!(r.estado, 200, "{}", r.cuerpo);
    assert_eq!(t.texto(ENLACES), enlaces);
    assert_eq!(t.texto(COBERTURA), cobertura);
    assert_eq!(cubiertos().await, antes);
    assert!(!t.ver(VEREDICTO).await.cuerpo.contains(PASAJE));
}

#[tokio::test]
async fn a_folder_that_changed_is_not_written_over() {
    let t = Taller::nuevo();
    let ajeno = format!("{}# De otra mano.\n", t.texto(ENLACES));
    fs::write(t.corpus.join(ENLACES), &ajeno).unwrap();
    let r = t.enviar("/taller/enlazar", &enlace(&[], "guardar")).await;
    assert_eq!(r.estado, 422);
    assert!(r.cuerpo.contains("cambió en disco") && r.cuerpo.contains(ENLACES));
    assert_eq!(t.texto(ENLACES), ajeno);
    // Once what is on the disk is served, it is taken.
    let (estado, archivos) = (t.estado.clone(), t.en_disco());
    thread::spawn(move || estado.relevar(&archivos))
        .join()
        .unwrap()
        .unwrap();
    let r = t.enviar("/taller/enlazar", &enlace(&[], "guardar")).await;
    assert_eq!(r.estado, 200, "{}", r.cuerpo);
    assert!(t.texto(ENLACES).contains("# De otra mano.\n"));
}

#[tokio::test]
async fn a_paragraph_is_classified_in_its_place() {
    let t = Taller::nuevo();
    let cobertura = t.texto(COBERTURA);
    let pares = |clase, orden| {
        [
            ("documento", "C-353-2026"),
            ("parrafo", PARRAFO),
            ("clase", clase),
            ("pendiente_de", "valores-de-referencia"),
            ("nota_cobertura", "Una regla podría leer la tabla."),
            ("_orden", orden),
        ]
    };
    let r = t
        .enviar("/taller/clasificar", &pares("pendiente", "guardar"))
        .await;
    assert_eq!(r.estado, 200, "{}", r.cuerpo);
    let (arriba, _) = cobertura.split_once("[razones-19]\n").unwrap();
    let esperado = format!(
        "{arriba}[razones-19]\nclase = \"pendiente\"\nregla = \"valores-de-referencia\"\nnota = \"Una regla podría leer la tabla.\"\nsha256 = \"01bbcdbf644ed126\"\n"
    );
    assert_eq!(t.texto(COBERTURA), esperado);
    let pagina = t
        .ver("/taller/clasificar?documento=C-353-2026&parrafo=razones-19")
        .await;
    assert!(
        pagina
            .cuerpo
            .contains("<option value=\"pendiente\" selected>")
    );
    // It needs a word: no rule covers it.
    let r = t
        .enviar("/taller/clasificar", &pares("pendiente", "quitar"))
        .await;
    assert_eq!(r.estado, 422);
    assert!(r.cuerpo.contains("sin clasificar"));
    let r = t
        .enviar("/taller/clasificar", &pares("no-ejecutable", "guardar"))
        .await;
    assert!(r.cuerpo.contains("Falta elegir por qué no es ejecutable"));
    assert_eq!(t.texto(COBERTURA), esperado);
}

#[tokio::test]
async fn a_verdict_becomes_a_worked_case() {
    let t = Taller::nuevo();
    let casos = t.texto(CASOS);
    let hechos_de = |veredicto: &str| {
        let boton = veredicto.split_once("action=\"/taller/caso\"").unwrap().1;
        let entrada = boton.split_once("name=\"entrada\" value=\"").unwrap().1;
        entrada.split_once('"').unwrap().0.replace("&#34;", "\"")
    };
    // Facts that a case has already are not another, however they are spelt.
    let sabidos = hechos_de(&t.ver(VEREDICTO).await.cuerpo);
    let repetido = [
        ("regla", "denominador-cero"),
        ("entrada", sabidos.as_str()),
        ("titulo", "Otro título"),
        ("_orden", "guardar"),
    ];
    let r = t.enviar("/taller/caso", &repetido).await;
    assert_eq!(r.estado, 422);
    assert!(r.cuerpo.contains("Ya hay un caso con esos mismos hechos"));

    let otro = VEREDICTO.replace("45200000", "45200001");
    let entrada = hechos_de(&t.ver(&otro).await.cuerpo);
    let hechos = [("regla", "denominador-cero"), ("entrada", entrada.as_str())];
    let r = t.enviar("/taller/caso", &hechos).await;
    assert_eq!(r.estado, 200);
    assert!(r.cuerpo.contains("name=\"titulo\""));
    let con = |titulo, orden| [hechos[0], hechos[1], ("titulo", titulo), ("_orden", orden)];
    let r = t.enviar("/taller/caso", &con("", "guardar")).await;
    assert_eq!(r.estado, 422);
    assert!(r.cuerpo.contains("Falta el título"));
    let titulo = "Desde el taller: 'lo' que \"dice\" el pliego";
    let r = t.enviar("/taller/caso", &con(titulo, "guardar")).await;
    assert_eq!(r.estado, 200, "{}", r.cuerpo);
    let nuevos = t.texto(CASOS);
    let nuevo = nuevos.strip_prefix(&casos).unwrap();
    assert!(nuevo.starts_with("\n[[caso]]\ntitulo = "), "{nuevo}");
    let corpus = Corpus::cargar(&t.en_disco()).unwrap();
    let caso = corpus.casos("denominador-cero").last().unwrap();
    assert_eq!(caso.titulo, titulo);
    assert_eq!(caso.entrada, entrada);
    assert_eq!(caso.codigo.as_deref(), Some("habilitado"));
    assert!(caso.cita.contains(&"C-353-2026/respuesta-5".to_owned()));
    assert!(caso.pasos.contains(&"regla-del-pliego".to_owned()));
    let pagina = t.ver("/reglas/denominador-cero").await.cuerpo;
    assert!(pagina.contains("Desde el taller"));
    let r = t
        .enviar("/taller/caso", &con("Otro título", "guardar"))
        .await;
    assert!(r.cuerpo.contains("Ya hay un caso con esos mismos hechos"));
    let malo = [
        hechos[0],
        ("entrada", "{}"),
        ("titulo", "x"),
        ("_orden", "guardar"),
    ];
    assert_eq!(t.enviar("/taller/caso", &malo).await.estado, 422);
    assert_eq!(t.texto(CASOS), nuevos);
}

#[tokio::test]
async fn synonyms_are_added_changed_and_removed() {
    let t = Taller::nuevo();
    let ruta = taller::SINONIMOS;
    let antes = t.texto(ruta);
    let cual = taller::sinonimos_de(&t.en_disco()).unwrap().len();
    let pares = |de, fuente| {
        [
            ("de", de),
            ("a", "pliego"),
            ("reciproco", "no"),
            ("fuente", fuente),
        ]
    };
    let con_orden = |mut pares: Vec<(&'static str, &'static str)>, orden| {
        pares.push(("_orden", orden));
        pares
    };
    let r = t
        .enviar(
            "/taller/sinonimos/nuevo",
            &con_orden(pares("bases", "").into(), "guardar"),
        )
        .await;
    assert!(r.cuerpo.contains("Falta la fuente"));
    let r = t
        .enviar(
            "/taller/sinonimos/nuevo",
            &con_orden(
                pares("bases del proceso\r\nreglas del proceso\r\n", "uso").into(),
                "guardar",
            ),
        )
        .await;
    assert_eq!(r.estado, 200, "{}", r.cuerpo);
    let con = format!(
        "{antes}\n[[sinonimo]]\nde = [\"bases del proceso\", \"reglas del proceso\"]\na = [\"pliego\"]\nreciproco = false\nfuente = \"uso\"\n"
    );
    assert_eq!(t.texto(ruta), con);
    let suya = format!("/taller/sinonimos/{cual}");
    assert!(
        t.ver(&suya)
            .await
            .cuerpo
            .contains("bases del proceso\nreglas del proceso")
    );
    let version = taller::version(&t.en_disco(), ruta);
    let mut cambio = pares("bases del proceso", "uso").to_vec();
    cambio.push(("_version", &version));
    cambio.push(("_orden", "guardar"));
    assert_eq!(t.enviar(&suya, &cambio).await.estado, 200);
    assert_eq!(t.texto(ruta), con.replace(", \"reglas del proceso\"", ""));
    let version = taller::version(&t.en_disco(), ruta);
    let quitar = [("_version", version.as_str()), ("_orden", "quitar")];
    assert_eq!(t.enviar(&suya, &quitar).await.estado, 200);
    assert_eq!(t.texto(ruta), antes);
    assert_eq!(t.en_disco(), *ARCHIVOS);
}

#[tokio::test]
async fn only_its_own_pages_write_and_without_it_there_is_nothing() {
    let t = Taller::nuevo();
    let rutas_get = [
        "/taller",
        "/taller/enlazar?documento=C-353-2026&parrafo=razones-19",
        "/taller/enlaces/denominador-cero",
        "/taller/enlaces/denominador-cero/10",
        "/taller/clasificar?documento=C-353-2026&parrafo=razones-19",
        "/taller/sinonimos",
        "/taller/sinonimos/0",
        "/taller/sinonimos/nuevo",
    ];
    let sin = rutas(Estado::nuevo(App::nueva(&ARCHIVOS).unwrap(), ""));
    let pedir_sin = async |peticion: Request<Body>| {
        let r = sin.clone().oneshot(peticion).await.unwrap();
        let estado = r.status().as_u16();
        let cuerpo = r.into_body().collect().await.unwrap().to_bytes();
        (estado, String::from_utf8(cuerpo.to_vec()).unwrap())
    };
    for ruta in rutas_get {
        let r = t.ver(ruta).await;
        assert_eq!(r.estado, 200, "{ruta}");
        assert_eq!(r.cuerpo.matches("<h1>").count(), 1, "{ruta}");
        let peticion = Request::get(ruta).header(header::HOST, "ejemplo.co");
        let r = t.pedir(peticion.body(Body::empty()).unwrap()).await;
        assert_eq!(r.estado, 403, "{ruta}");
        let peticion = Request::get(ruta).header(header::HOST, CASA);
        assert_eq!(
            pedir_sin(peticion.body(Body::empty()).unwrap()).await.0,
            404,
            "{ruta}"
        );
    }
    for ruta in [
        "/taller/enlazar",
        "/taller/enlaces/denominador-cero/10",
        "/taller/clasificar",
        "/taller/caso",
        "/taller/sinonimos/nuevo",
    ] {
        for origen in ["", "null", "https://ejemplo.co", "http://localhost:9999"] {
            let mut peticion = Request::post(ruta)
                .header(header::HOST, CASA)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            if !origen.is_empty() {
                peticion = peticion.header(header::ORIGIN, origen);
            }
            let cuerpo = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(enlace(&[], "guardar"))
                .finish();
            let r = t.pedir(peticion.body(Body::from(cuerpo)).unwrap()).await;
            assert_eq!(r.estado, 403, "{ruta} {origen}");
            assert!(r.cuerpo.contains("viene de otro sitio"));
        }
        let peticion = Request::post(ruta)
            .header(header::HOST, CASA)
            .header(header::ORIGIN, format!("http://{CASA}"));
        assert_eq!(
            pedir_sin(peticion.body(Body::empty()).unwrap()).await.0,
            404,
            "{ruta}"
        );
    }
    assert_eq!(t.en_disco(), *ARCHIVOS);
    for ruta in [
        "/documentos/C-353-2026/razones-19",
        "/reglas/denominador-cero",
        VEREDICTO,
    ] {
        assert!(t.ver(ruta).await.cuerpo.contains("/taller/"), "{ruta}");
        let (_, cuerpo) = pedir_sin(Request::get(ruta).body(Body::empty()).unwrap()).await;
        assert!(!cuerpo.contains("/taller"), "{ruta}");
    }
    for ruta in [
        "/taller/enlazar?documento=C-353-2026&parrafo=no-existe",
        "/taller/enlaces/no-existe",
        "/taller/enlaces/denominador-cero/999",
        "/taller/enlaces/denominador-cero/x",
        "/taller/sinonimos/99999",
        "/taller/sinonimos/x",
    ] {
        assert_eq!(t.ver(ruta).await.estado, 404, "{ruta}");
    }
}

#[tokio::test]
async fn every_link_of_every_rule_has_its_page() {
    let t = Taller::nuevo();
    let (mut internos, mut externos) = (0, 0);
    for (ruta, _) in ARCHIVOS.en("enlaces", "toml") {
        let regla = ruta
            .trim_start_matches("enlaces/")
            .trim_end_matches(".toml");
        let escritos = taller::enlaces_de(&ARCHIVOS, regla).unwrap();
        let lista = t.ver(&format!("/taller/enlaces/{regla}")).await.cuerpo;
        assert!(!escritos.is_empty());
        for e in escritos {
            let suya = format!("/taller/enlaces/{regla}/{}", e.cual);
            assert!(lista.contains(&format!("href=\"{suya}\"")), "{suya}");
            let r = t.ver(&suya).await;
            assert_eq!(r.estado, 200, "{suya}");
            assert!(r.cuerpo.contains("value=\"quitar\""), "{suya}");
            // What stands outside the corpus can be taken away, and is changed by hand.
            let cambiable = r.cuerpo.contains("value=\"guardar\"");
            assert_eq!(cambiable, e.parrafo.is_some(), "{suya}");
            if cambiable {
                internos += 1;
                let paso = format!("<option value=\"{regla}/{}\" selected>", e.paso);
                assert!(r.cuerpo.contains(&paso), "{suya}");
            } else {
                externos += 1;
            }
        }
    }
    assert!(internos > 50 && externos > 0, "{internos} {externos}");
}

#[test]
fn the_command_opens_it_on_this_machine_alone() {
    let carpeta = tempfile::tempdir().unwrap();
    let corpus = carpeta.path().join("corpus");
    copiar(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"),
        &corpus,
    );
    let corpus = corpus.to_str().unwrap();
    for (argumentos, dice) in [
        (vec!["--taller"], "--corpus"),
        (
            vec!["--taller", "--corpus", corpus, "--direccion", "0.0.0.0"],
            "0.0.0.0",
        ),
        (
            vec!["--taller", "--corpus", corpus, "--direccion", "::"],
            "este equipo",
        ),
        (
            vec![
                "--taller",
                "--corpus",
                corpus,
                "--url-publica",
                "https://ejemplo.co",
            ],
            "--url-publica",
        ),
        (vec!["--taller", "--corpus", "/no/existe"], "no existe"),
    ] {
        let hecho = Command::new(env!("CARGO_BIN_EXE_fundamento"))
            .args(["servir", "--puerto", "0"])
            .args(&argumentos)
            .output()
            .unwrap();
        assert_eq!(hecho.status.code(), Some(2), "{argumentos:?}");
        let dicho = String::from_utf8(hecho.stderr).unwrap();
        assert!(dicho.contains(dice), "{dicho}");
    }
    // What a writing that was cut left behind goes away when the workshop opens; what is nobody's of it stays.
    let resto = carpeta.path().join("corpus/enlaces/.tmp-taller-abc");
    let ajeno = carpeta.path().join("corpus/enlaces/.otro");
    fs::write(&resto, "a medias").unwrap();
    fs::write(&ajeno, "de otro").unwrap();
    let mut hijo = Command::new(env!("CARGO_BIN_EXE_fundamento"))
        .args(["servir", "--puerto", "0", "--taller", "--corpus", corpus])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lineas = BufReader::new(hijo.stderr.take().unwrap()).lines();
    assert!(lineas.any(|l| l.unwrap().contains("http://127.0.0.1")));
    hijo.kill().unwrap();
    hijo.wait().unwrap();
    assert!(!resto.exists() && ajeno.exists());
}

/// Where the child of the next test saves; without it, that child has nothing to do.
const CARPETA_DEL_HIJO: &str = "FUNDAMENTO_CARPETA_DEL_HIJO";

/// The two files that a link touches, as they are and as they would be.
fn dos_estados() -> [Vec<(String, Vec<u8>)>; 2] {
    let corpus = Corpus::cargar(&ARCHIVOS).unwrap();
    let cambios = [
        Cambio::Enlazar {
            regla: "denominador-cero".to_owned(),
            enlace: EnlaceNuevo {
                paso: "regla-del-pliego".to_owned(),
                parrafo: format!("C-353-2026/{PARRAFO}"),
                papel: Papel::Sustenta,
                cita: PASAJE.to_owned(),
                nota: "los valores los pone la entidad".to_owned(),
            },
        },
        Cambio::Desclasificar {
            documento: "C-353-2026".to_owned(),
            parrafo: PARRAFO.to_owned(),
        },
    ];
    let (_, ediciones) = taller::aplicar(&ARCHIVOS, &corpus, &cambios).unwrap();
    let antes = ediciones
        .iter()
        .map(|e| (e.ruta.clone(), e.antes.clone().into_bytes()));
    let despues = ediciones
        .iter()
        .map(|e| (e.ruta.clone(), e.despues.clone().into_bytes()));
    [antes.collect(), despues.collect()]
}

/// Not a proof by itself: the process that the next one kills. It saves one state and the other, without end.
#[test]
fn the_child_saves_until_it_is_killed() {
    let Some(corpus) = std::env::var_os(CARPETA_DEL_HIJO) else {
        return;
    };
    let carpeta = Carpeta::abrir(Path::new(&corpus)).unwrap();
    let estados = dos_estados();
    std::io::stdout().write_all(b"listo\n").unwrap();
    loop {
        for estado in &estados {
            let archivos = estado.iter().map(|(r, b)| (r.as_str(), b.as_slice()));
            carpeta.guardar(archivos).unwrap();
        }
    }
}

#[test]
fn a_save_that_is_cut_leaves_the_old_files_or_the_new_ones() {
    let carpeta = tempfile::tempdir().unwrap();
    let corpus = carpeta.path().join("corpus");
    copiar(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"),
        &corpus,
    );
    let [antes, despues] = dos_estados();
    assert_eq!(antes.len(), 2);
    // Each file is whole by itself, so that every mixture of both states loads.
    for (uno, otro) in [(&antes, &despues), (&despues, &antes), (&despues, &despues)] {
        let archivos = (ARCHIVOS.clone())
            .con(&uno[0].0, uno[0].1.clone())
            .con(&otro[1].0, otro[1].1.clone());
        Corpus::cargar(&archivos).unwrap();
    }
    let mut restos = 0;
    let mut vistos = [0; 2];
    for i in 0..100 {
        let mut hijo = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "taller::the_child_saves_until_it_is_killed",
                "--nocapture",
            ])
            .env(CARPETA_DEL_HIJO, &corpus)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut dicho = BufReader::new(hijo.stdout.take().unwrap()).lines();
        assert!(dicho.any(|l| l.unwrap().contains("listo")));
        thread::sleep(Duration::from_micros(i * 137));
        hijo.kill().unwrap();
        hijo.wait().unwrap();
        let a_medias = || {
            let carpetas = ["enlaces", "cobertura"].map(|c| fs::read_dir(corpus.join(c)).unwrap());
            let nombres = carpetas
                .into_iter()
                .flatten()
                .map(|e| e.unwrap().file_name());
            nombres
                .filter(|n| n.to_string_lossy().starts_with('.'))
                .count()
        };
        restos += a_medias();
        let quedan = Archivos::leer(&corpus).unwrap();
        for (viejo, nuevo) in antes.iter().zip(&despues) {
            let queda = quedan.obtener(&viejo.0).unwrap();
            let cual = [&viejo.1, &nuevo.1]
                .iter()
                .position(|x| x.as_slice() == queda);
            vistos[cual.expect("the old file or the new one")] += 1;
        }
        let tocados: Vec<&str> = antes.iter().map(|a| a.0.as_str()).collect();
        let distintos = ARCHIVOS.distintas(&quedan);
        assert!(
            distintos.iter().all(|d| tocados.contains(d)),
            "{distintos:?}"
        );
        Carpeta::abrir(&corpus).unwrap();
        assert_eq!(a_medias(), 0, "no stray files once the workshop opens");
    }
    assert!(
        vistos.iter().all(|v| *v > 0),
        "both states were met: {vistos:?}"
    );
    assert!(restos > 0, "some save was cut half way");
}
