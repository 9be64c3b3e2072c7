//! A corpus that changes while it is served: taken whole when it is sound, refused with its reasons when it is not.

use crate::carpetas::copiar;
use axum::{
    Router,
    body::Body,
    http::{Request, header},
};
use fundamento::{
    app::App,
    corpus::Archivos,
    web::{Estado, rutas},
};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use tower::ServiceExt;

const CASOS: &str = "casos/denominador-cero.toml";
const ENLACES: &str = "enlaces/denominador-cero.toml";
const TITULO: &str = "Un denominador de un centavo ya se puede dividir";
const OTRO_TITULO: &str = "Un centavo basta para dividir";
const PAGINA: &str = "/reglas/denominador-cero";
const CITA: &str = "La Entidad Estatal no debe limitarse a la aplicación mecánica";

fn texto(archivos: &Archivos, ruta: &str) -> String {
    String::from_utf8(archivos.obtener(ruta).unwrap().to_vec()).unwrap()
}

async fn pedir(sitio: &Router, ruta: &str) -> (String, String) {
    let peticion = Request::get(ruta).body(Body::empty()).unwrap();
    let r = sitio.clone().oneshot(peticion).await.unwrap();
    let etiqueta = r.headers().get(header::ETAG);
    let etiqueta = etiqueta.map_or("", |v| v.to_str().unwrap()).to_owned();
    let cuerpo = r.into_body().collect().await.unwrap().to_bytes();
    (String::from_utf8(cuerpo.to_vec()).unwrap(), etiqueta)
}

async fn salud(sitio: &Router) -> Value {
    serde_json::from_str(&pedir(sitio, "/salud").await.0).unwrap()
}

#[tokio::test]
async fn a_sound_corpus_is_swapped_in_and_a_broken_one_is_refused() {
    let archivos = Archivos::incorporados();
    let estado = Estado::nuevo(App::nueva(&archivos).unwrap(), "").con_archivos(archivos.clone());
    let sitio = rutas(estado.clone());
    let relevar = |archivos: &Archivos| {
        let (estado, archivos) = (estado.clone(), archivos.clone());
        thread::spawn(move || estado.relevar(&archivos))
            .join()
            .unwrap()
    };
    let inicial = salud(&sitio).await;
    assert_eq!(inicial["recarga"], Value::Null);
    let (_, antes) = pedir(&sitio, PAGINA).await;

    let casos = texto(&archivos, CASOS).replace(TITULO, OTRO_TITULO);
    let nuevos = archivos.clone().con(CASOS, casos.clone());
    relevar(&nuevos).unwrap();
    let (pagina, despues) = pedir(&sitio, PAGINA).await;
    assert!(pagina.contains(OTRO_TITULO) && !pagina.contains(TITULO));
    assert_ne!(
        antes, despues,
        "the tag of the page changes with the corpus"
    );
    let s = salud(&sitio).await;
    assert_eq!(s["recarga"]["estado"], "aceptada");
    assert_eq!(s["recarga"]["motivos"], json!([]));
    assert_eq!(s["corpus"]["doctrina"], inicial["corpus"]["doctrina"]);
    assert_ne!(s["corpus"]["editorial"], inicial["corpus"]["editorial"]);

    // What each broken corpus is refused for: file, line when it is known, and words of the reason.
    let rotos: [(&str, String, Value, Option<u64>, &str); 4] = [
        (
            CASOS,
            casos.replacen("titulo = ", "titulo ", 1),
            json!(CASOS),
            Some(4),
            "",
        ),
        (
            ENLACES,
            texto(&archivos, ENLACES).replacen("C-353-2026/nota-5", "C-353-2026/razones-999", 1),
            json!(ENLACES),
            None,
            "C-353-2026/razones-999",
        ),
        (
            ENLACES,
            texto(&archivos, ENLACES).replacen(
                CITA,
                "La Entidad Estatal debe limitarse a la aplicación mecánica",
                1,
            ),
            Value::Null,
            None,
            "dos-signos-negativos",
        ),
        (
            CASOS,
            casos.replacen("codigo = \"calculable\"", "codigo = \"habilitado\"", 1),
            Value::Null,
            None,
            "caso 1",
        ),
    ];
    for (ruta, contenido, archivo, linea, dice) in rotos {
        assert_ne!(
            contenido.as_bytes(),
            nuevos.obtener(ruta).unwrap(),
            "{dice}"
        );
        relevar(&nuevos.clone().con(ruta, contenido)).unwrap_err();
        let r = salud(&sitio).await;
        assert_eq!(r["recarga"]["estado"], "rechazada", "{dice}");
        let motivo = &r["recarga"]["motivos"][0];
        assert_eq!(motivo["archivo"], archivo, "{motivo}");
        assert_eq!(motivo["linea"].as_u64(), linea, "{motivo}");
        assert!(
            motivo["mensaje"].as_str().unwrap().contains(dice),
            "{motivo}"
        );
        assert_eq!(r["corpus"], s["corpus"]);
        assert_eq!(pedir(&sitio, PAGINA).await.1, despues);
    }
    relevar(&nuevos).unwrap();
    assert_eq!(salud(&sitio).await["recarga"]["estado"], "aceptada");
}

#[tokio::test]
async fn a_guarantee_that_was_broken_may_be_mended_with_others_pending() {
    let archivos = Archivos::incorporados();
    let casos = texto(&archivos, CASOS);
    let (uno, dos) = (
        casos.replacen("codigo = \"calculable\"", "codigo = \"habilitado\"", 1),
        casos.replace("codigo = \"calculable\"", "codigo = \"habilitado\""),
    );
    let roto = archivos.clone().con(CASOS, dos.clone());
    let app = App::nueva(&roto).unwrap();
    app.relevo(&archivos.clone().con(CASOS, uno.clone()))
        .unwrap();
    let menos_roto = App::nueva(&archivos.con(CASOS, uno)).unwrap();
    menos_roto.relevo(&roto).unwrap_err();
}

/// The program serving a folder, on a port that the system chose.
pub(crate) struct Servidor {
    pub(crate) proceso: Child,
    pub(crate) donde: String,
}

impl Drop for Servidor {
    fn drop(&mut self) {
        let _ = self.proceso.kill();
        let _ = self.proceso.wait();
    }
}

impl Servidor {
    pub(crate) fn de(corpus: &Path) -> Self {
        let mut proceso = Command::new(env!("CARGO_BIN_EXE_fundamento"))
            .args(["servir", "--puerto", "0", "--corpus"])
            .arg(corpus)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut dicho = BufReader::new(proceso.stderr.take().unwrap());
        let donde = loop {
            let mut linea = String::new();
            assert_ne!(dicho.read_line(&mut linea).unwrap(), 0, "it stopped");
            if let Some((_, donde)) = linea.split_once("http://") {
                break donde.trim().to_owned();
            }
        };
        // What it says afterwards must go somewhere.
        thread::spawn(move || std::io::copy(&mut dicho, &mut std::io::sink()));
        Self { proceso, donde }
    }

    pub(crate) fn pedir(&self, ruta: &str) -> String {
        let mut flujo = TcpStream::connect(&self.donde).unwrap();
        write!(
            flujo,
            "GET {ruta} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n",
            self.donde
        )
        .unwrap();
        let mut respuesta = String::new();
        flujo.read_to_string(&mut respuesta).unwrap();
        respuesta.split_once("\r\n\r\n").unwrap().1.to_owned()
    }

    fn salud(&self) -> Value {
        serde_json::from_str(&self.pedir("/salud")).unwrap()
    }

    /// What `/salud` says once it is as expected; what it says in the meantime must all hold.
    #[track_caller]
    fn esperar(&self, que: &str, mut ya: impl FnMut(&Value) -> bool) -> Value {
        let inicio = Instant::now();
        loop {
            let s = self.salud();
            if ya(&s) {
                return s;
            }
            assert!(inicio.elapsed() < Duration::from_secs(60), "{que}: {s}");
            thread::sleep(Duration::from_millis(100));
        }
    }
}

#[test]
fn the_server_watches_its_folder() {
    let carpeta = tempfile::tempdir().unwrap();
    let corpus = carpeta.path().join("corpus");
    copiar(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"),
        &corpus,
    );
    let servidor = Servidor::de(&corpus);
    let estado = |s: &Value| {
        s["recarga"]["estado"]
            .as_str()
            .unwrap_or("ninguna")
            .to_owned()
    };
    let inicial = servidor.salud();
    assert_eq!(inicial["recarga"], Value::Null);

    let casos = fs::read_to_string(corpus.join(CASOS)).unwrap();
    fs::write(corpus.join(CASOS), casos.replace(TITULO, OTRO_TITULO)).unwrap();
    let nuevo = servidor.esperar("a good change", |s| estado(s) == "aceptada");
    assert_ne!(nuevo["corpus"], inicial["corpus"]);
    assert!(servidor.pedir(PAGINA).contains(OTRO_TITULO));

    let enlaces = fs::read_to_string(corpus.join(ENLACES)).unwrap();
    fs::write(
        corpus.join(ENLACES),
        enlaces.replacen(CITA, "nadie lo dijo", 1),
    )
    .unwrap();
    let roto = servidor.esperar("a broken link", |s| estado(s) == "rechazada");
    let motivos = roto["recarga"]["motivos"].to_string();
    assert!(motivos.contains("dos-signos-negativos"), "{motivos}");
    assert_eq!(roto["corpus"], nuevo["corpus"]);
    fs::remove_file(corpus.join(CASOS)).unwrap();
    fs::write(corpus.join(ENLACES), "[[enlace").unwrap();
    let roto = servidor.esperar("a broken file", |s| {
        s["recarga"]["motivos"][0]["archivo"] == ENLACES
    });
    assert_eq!(roto["recarga"]["motivos"][0]["linea"], 1);
    assert!(!roto.to_string().contains(carpeta.path().to_str().unwrap()));
    assert!(servidor.pedir(PAGINA).contains(OTRO_TITULO));

    fs::write(corpus.join(ENLACES), &enlaces).unwrap();
    fs::write(corpus.join(CASOS), &casos).unwrap();
    let mendado = servidor.esperar("a mended corpus", |s| estado(s) == "aceptada");
    assert_eq!(mendado["corpus"], inicial["corpus"]);
    assert!(servidor.pedir(PAGINA).contains(TITULO));

    // A file that is still being written is nobody's corpus, though each part of it is sound.
    let sinonimos = corpus.join("vocabulario/sinonimos.toml");
    let completo = fs::read_to_string(&sinonimos).unwrap();
    let cortes: Vec<usize> = completo
        .match_indices("[[sinonimo]]")
        .map(|m| m.0)
        .collect();
    let mut vistas = BTreeSet::new();
    let mut ver = || vistas.insert(servidor.salud()["corpus"]["editorial"].to_string());
    for i in 1..20 {
        fs::write(&sinonimos, &completo[..cortes[i]]).unwrap();
        ver();
        thread::sleep(Duration::from_millis(200));
    }
    fs::write(&sinonimos, format!("{completo}# fin\n")).unwrap();
    let final_ = servidor.esperar("the whole file", |s| {
        vistas.insert(s["corpus"]["editorial"].to_string());
        s["corpus"] != inicial["corpus"]
    });
    assert_eq!(
        vistas,
        [&inicial, &final_]
            .map(|s| s["corpus"]["editorial"].to_string())
            .into(),
        "only whole files were served"
    );

    let aparte = carpeta.path().join("aparte");
    fs::rename(&corpus, &aparte).unwrap();
    let ido = servidor.esperar("a missing folder", |s| estado(s) == "rechazada");
    assert_eq!(
        ido["recarga"]["motivos"][0]["mensaje"],
        "la carpeta del corpus: no existe"
    );
    assert!(servidor.pedir(PAGINA).contains(TITULO));
    fs::rename(&aparte, &corpus).unwrap();
    servidor.esperar("the folder is back", |s| estado(s) == "aceptada");
}
