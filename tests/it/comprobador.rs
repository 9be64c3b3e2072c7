//! The citation checker: a report written for these tests, with every state; the opinions that the documents themselves list; the
//! same report in every format; files made to do harm; and that any text at all is checked without a fault.
//!
//! The command, the page and the API are in `comprobar_citas.rs`. What `comprobador/informe.md` must give is in `comprobador/esperado.toml`, read against the documents by a person.

use fundamento::{
    app::App,
    comprobacion::{Comprobacion, EstadoDeOpinion, EstadoDeTranscripcion},
    corpus::{Archivos, Rol},
    json,
    lectura::{FormatoDeInforme, Informe, Limites, Modo, leer_informe},
};
use jiff::civil::Date;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;
use std::{
    fmt::Write as _,
    io::{Cursor, Write},
    sync::LazyLock,
    time::{Duration, Instant},
};
use zip::write::SimpleFileOptions;

const INFORME: &str = include_str!("../comprobador/informe.md");

static APP: LazyLock<App> = LazyLock::new(|| App::nueva(&Archivos::incorporados()).unwrap());

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Esperado {
    sin_comprobar: Vec<String>,
    opinion: Vec<OpinionEsperada>,
    transcripcion: Vec<TranscripcionEsperada>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpinionEsperada {
    escrito: String,
    estado: String,
    documentos: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TranscripcionEsperada {
    empieza: String,
    estado: String,
    parrafos: Vec<String>,
    atribucion: String,
    corrige: Option<String>,
    regimen: Option<String>,
}

fn dia(escrito: &str) -> Option<Date> {
    Some(escrito.parse().unwrap())
}

fn leido(texto: &str, formato: FormatoDeInforme) -> Informe {
    leer_informe(texto.as_bytes(), formato, &Limites::SITIO).unwrap()
}

/// What a text gives, as JSON.
fn de_texto(texto: &str, fecha: Option<Date>) -> Value {
    let c = APP.comprobar(&Informe::de_texto(texto), fecha);
    json::comprobacion(&APP, &c, "")
}

fn cadena(v: &Value) -> &str {
    v.as_str().unwrap_or_default()
}

fn lista(v: &Value) -> &[Value] {
    v.as_array().map_or(&[], Vec::as_slice)
}

fn parrafo(v: &Value) -> String {
    format!("{}/{}", cadena(&v["documento"]), cadena(&v["parrafo"]))
}

#[test]
fn the_report_has_every_state_and_none_is_wrong() {
    let esperado: Esperado = toml::from_str(include_str!("../comprobador/esperado.toml")).unwrap();
    let informe = leido(INFORME, FormatoDeInforme::Markdown);
    let c = APP.comprobar(&informe, dia("2024-06-01"));
    let v = json::comprobacion(&APP, &c, "");
    let opiniones = lista(&v["opiniones"]);
    assert_eq!(opiniones.len(), esperado.opinion.len());
    for (o, e) in opiniones.iter().zip(&esperado.opinion) {
        assert_eq!(cadena(&o["escrito"]), e.escrito);
        assert_eq!(cadena(&o["estado"]), e.estado, "{}", e.escrito);
        let documentos: Vec<&str> = (lista(&o["documentos"]).iter())
            .map(|d| cadena(&d["documento"]))
            .collect();
        assert_eq!(documentos, e.documentos, "{}", e.escrito);
        let donde = usize::try_from(o["en"]["linea"].as_u64().unwrap()).unwrap();
        let linea = INFORME.lines().nth(donde - 1).unwrap();
        assert!(linea.contains(&e.escrito), "line {donde}: {linea}");
    }
    let transcripciones = lista(&v["transcripciones"]);
    assert_eq!(transcripciones.len(), esperado.transcripcion.len());
    for (t, e) in transcripciones.iter().zip(&esperado.transcripcion) {
        assert!(cadena(&t["escrito"]).starts_with(&e.empieza), "{t:#}");
        assert_eq!(cadena(&t["estado"]), e.estado, "{}", e.empieza);
        let parrafos: Vec<String> = lista(&t["parrafos"]).iter().map(parrafo).collect();
        assert_eq!(parrafos, e.parrafos, "{}", e.empieza);
        assert_eq!(
            cadena(&t["atribucion"]["estado"]),
            e.atribucion,
            "{}",
            e.empieza
        );
        let corrige = Some(parrafo(&t["corrige"])).filter(|_| !t["corrige"].is_null());
        assert_eq!(corrige, e.corrige, "{}", e.empieza);
        assert_eq!(
            t["regimen"]["estado"].as_str(),
            e.regimen.as_deref(),
            "{}",
            e.empieza
        );
        let cambia = matches!(
            e.estado.as_str(),
            "difiere" | "tesauro-que-la-respuesta-corrige"
        );
        assert_eq!(cambia, !lista(&t["diferencia"]).is_empty(), "{}", e.empieza);
    }
    let sin: Vec<&str> = (lista(&v["sin_comprobar"]).iter())
        .map(|s| cadena(&s["escrito"]))
        .collect();
    assert_eq!(sin, esperado.sin_comprobar);
    for e in EstadoDeOpinion::TODOS {
        assert!(c.opiniones_en(e) >= 2, "{e:?}");
    }
    for e in EstadoDeTranscripcion::TODOS {
        assert!(c.transcripciones_en(e) >= 2, "{e:?}");
    }
}

/// Every opinion that the documents list, found by another way: a number after «C» and a dash, or a long filing number.
#[test]
fn every_opinion_that_the_documents_list_is_told_and_the_cut_year_is_reported() {
    let numero = regex::Regex::new(r"\bC ?[-–] ?\d+|\b\d{14,}\b").unwrap();
    let mut malformadas = Vec::new();
    let mut todas = 0;
    for d in APP.corpus().documentos() {
        for b in d.bloques.iter().filter(|b| b.rol == Rol::Doctrina) {
            let c = APP.comprobar(&Informe::de_texto(&b.texto), None);
            let impresas: Vec<&str> = numero.find_iter(&b.texto).map(|m| m.as_str()).collect();
            assert_eq!(c.opiniones.len(), impresas.len(), "{}/{}", d.meta.id, b.id);
            for (o, impresa) in c.opiniones.iter().zip(&impresas) {
                assert!(o.escrito.contains(impresa), "{} / {impresa}", o.escrito);
                assert_ne!(o.estado, EstadoDeOpinion::FechaNoCoincide, "{}", o.escrito);
                if o.estado == EstadoDeOpinion::Malformada {
                    malformadas.push(o.escrito.clone());
                } else {
                    assert_eq!(o.estado, EstadoDeOpinion::NoEstaEnElCorpus, "{}", o.escrito);
                    assert!(o.citada.is_some(), "the corpus knows {}", o.escrito);
                }
            }
            todas += impresas.len();
        }
    }
    assert_eq!(malformadas, ["C-140 del 9 de abril de 202"]);
    assert!(todas > 80, "{todas}");
}

/// A paragraph quoted whole is literal, or it is the petitioner's, or a headnote.
#[test]
fn every_paragraph_quoted_as_it_is_printed_is_found() {
    let mut vistos = 0;
    for d in APP.corpus().documentos() {
        for b in &d.bloques {
            let mut informe = Informe::default();
            informe.agregar(&b.texto, Modo::Cita, None);
            informe.agregar(&format!("— {}", d.titulo()), Modo::Cita, None);
            let c = APP.comprobar(&informe, None);
            let Some(t) = c.transcripciones.first() else {
                continue;
            };
            vistos += 1;
            let bien: &[EstadoDeTranscripcion] = match b.rol {
                Rol::Consulta => &[EstadoDeTranscripcion::LoDijoElPeticionario],
                Rol::Tesauro => &[
                    EstadoDeTranscripcion::Literal,
                    EstadoDeTranscripcion::Difiere,
                    EstadoDeTranscripcion::TesauroQueLaRespuestaCorrige,
                ],
                _ => &[EstadoDeTranscripcion::Literal],
            };
            assert!(bien.contains(&t.estado), "{}/{}: {t:#?}", d.meta.id, b.id);
            assert_eq!(t.atribucion.nombre(), "coincide", "{}/{}", d.meta.id, b.id);
        }
    }
    assert!(vistos > 300, "{vistos}");
}

#[track_caller]
fn check(texto: &str, estado: &str, atribucion: &str, nota: &str) {
    let v = de_texto(texto, None);
    let t = &v["transcripciones"][0];
    assert_eq!(cadena(&t["estado"]), estado, "{texto}\n{t:#}");
    assert_eq!(
        cadena(&t["atribucion"]["estado"]),
        atribucion,
        "{texto}\n{t:#}"
    );
    let notas = t["notas"].to_string();
    assert!(notas.contains(nota), "«{nota}»: {notas}");
}

#[test]
fn quotations_are_read_as_lawyers_write_them() {
    let casos = [
        // Marks, dashes, a capital put in or in brackets.
        (
            "Concepto C-353 de 2026: \"Es posible obtener resultados incomprensibles cuando el denominador es igual a cero\".",
            "literal",
            "coincide",
            "inicial",
        ),
        (
            "“[e]s posible obtener resultados incomprensibles cuando el denominador es igual a cero” (Concepto C-353 de 2026).",
            "literal",
            "coincide",
            "",
        ),
        // The marks of a quotation inside another.
        (
            "La Agencia (Concepto sin número del 4 de junio de 2026) habla de “acreditar los indicadores financieros y organizacionales con el ‘mejor año fiscal’ de los últimos tres años”.",
            "literal",
            "coincide",
            "",
        ),
        // A word between brackets is of who quotes.
        (
            "Según el C-353 de 2026, «la entidad estatal [contratante] es responsable de establecer los valores de los indicadores de capacidad financiera».",
            "literal",
            "coincide",
            "corchetes",
        ),
        // One word less turns it round.
        (
            "Según el C-353 de 2026, «la normativa de contratación pública regula los eventos en los que el indicador sea indeterminado».",
            "difiere",
            "coincide",
            "",
        ),
        // Words in another order of pieces are not the printed ones.
        (
            "Según el C-353 de 2026, «asegurando que los proponentes seleccionados sean financieramente sólidos […] la entidad estatal es responsable de establecer los valores».",
            "no-aparece",
            "sin-cotejar",
            "",
        ),
        // A comma is a change, of form only.
        (
            "Según el C-353 de 2026, «la entidad estatal como responsable de su proceso de contratación debe definir en los pliegos».",
            "difiere",
            "coincide",
            "puntuación",
        ),
        // The petitioner, though the report gives it as the agency's.
        (
            "La Agencia dijo en el Concepto C-353 de 2026 que «la inexistencia de pasivos corrientes puede entenderse como una situación favorable de liquidez».",
            "lo-dijo-el-peticionario",
            "coincide",
            "",
        ),
        // What a bracket or an ellipsis stands for is counted, and a bracket does not pass for the printed word.
        (
            "Según el C-353 de 2026, «la normativa de contratación pública [sí] regula los eventos en los que el indicador sea indeterminado».",
            "difiere",
            "coincide",
            "1 palabra del párrafo",
        ),
        (
            "Según el C-353 de 2026, «la normativa de contratación pública […] regula los eventos en los que el indicador sea indeterminado».",
            "literal",
            "coincide",
            "está la palabra «no»",
        ),
        // Open marks.
        (
            "El Concepto C-353 de 2026 dice «es posible obtener resultados incomprensibles cuando el denominador es igual a cero",
            "literal",
            "coincide",
            "no se cierran",
        ),
        // Set apart, with its source under it.
        (
            "> es posible obtener resultados incomprensibles cuando el denominador es igual a cero\n\n(Concepto C-899 de 2024)",
            "literal",
            "otro-documento",
            "",
        ),
    ];
    for (texto, estado, atribucion, nota) in casos {
        check(texto, estado, atribucion, nota);
    }
}

#[test]
fn opinions_are_read_as_lawyers_write_them() {
    let casos: &[(&str, &[(&str, &str)])] = &[
        ("Concepto C – 353 de 2026", &[("C-353-2026", "resuelta")]),
        (
            "Concepto C-353-2026 y CE-002-2023",
            &[("C-353-2026", "resuelta"), ("CE-002-2023", "resuelta")],
        ),
        (
            "Conceptos C-899 de 2024, C-1409 de 2025 y C-353 de 2026",
            &[
                ("C-899-2024", "resuelta"),
                ("C-1409-2025", "resuelta"),
                ("C-353-2026", "resuelta"),
            ],
        ),
        ("Concepto C-899 (30/12/2024)", &[("C-899-2024", "resuelta")]),
        (
            "Concepto C-899 de 2024 (2024-12-31)",
            &[("C-899-2024", "fecha-no-coincide")],
        ),
        (
            "Concepto C-SN-2026-06-04",
            &[("C-SN-2026-06-04", "resuelta")],
        ),
        (
            "Concepto C-353, de la Agencia",
            &[("C-353-2026", "ambigua")],
        ),
        ("Concepto C-12345 sin año", &[("", "no-esta-en-el-corpus")]),
        (
            "radicado P20241120011685 del 20 de noviembre de 2024",
            &[("C-899-2024", "resuelta")],
        ),
        (
            "radicado RS20241230017401 del 20 de noviembre de 2024",
            &[("C-899-2024", "fecha-no-coincide")],
        ),
        ("Sentencia C-353 de 2026 de la Corte Constitucional", &[]),
        (
            "La Corte Constitucional, en sus sentencias C-353 de 2022 y C-713 de 2009",
            &[],
        ),
        (
            "un cubo de concreto C-25 y la vía C-1409-A",
            &[("C-1409-2025", "ambigua")],
        ),
        ("Ley 80 de 1993 y Decreto 1082 de 2015", &[]),
    ];
    for (texto, esperadas) in casos {
        let v = de_texto(texto, None);
        let dadas: Vec<(&str, &str)> = (lista(&v["opiniones"]).iter())
            .map(|o| {
                (
                    cadena(&o["documentos"][0]["documento"]),
                    cadena(&o["estado"]),
                )
            })
            .collect();
        assert_eq!(dadas, *esperadas, "{texto}");
    }
}

#[test]
fn a_regime_is_checked_for_the_day_that_is_asked() {
    let texto = "Concepto C-899 de 2024: «la posibilidad que tenían los oferentes de acreditar el mejor año fiscal de los tres últimos registrados en el RUP».";
    for (fecha, estado) in [
        (None, "sin-fecha"),
        (dia("2021-06-30"), "no-regia"),
        (dia("2021-07-01"), "regia"),
        (dia("2023-12-31"), "regia"),
        (dia("2024-01-01"), "no-regia"),
    ] {
        let v = de_texto(texto, fecha);
        assert_eq!(
            cadena(&v["transcripciones"][0]["regimen"]["estado"]),
            estado,
            "{fecha:?}"
        );
        let dicho = v["alcance"]["dicho"].to_string();
        assert_eq!(dicho.contains("no se comprobó"), fecha.is_none(), "{dicho}");
    }
}

/// A report in blocks: what each is, and its text.
fn bloques() -> Vec<(Modo, String)> {
    (INFORME.split("\n\n"))
        .map(|b| {
            let b = b.trim();
            b.strip_prefix("> ").map_or_else(
                || (Modo::Corrido, b.trim_start_matches(['#', ' ']).to_owned()),
                |d| (Modo::Cita, d.to_owned()),
            )
        })
        .collect()
}

fn escapado(t: &str) -> String {
    t.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn docx(partes: &[(&str, &[u8])]) -> Vec<u8> {
    let mut z = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let opciones = SimpleFileOptions::default();
    for (nombre, bytes) in partes {
        z.start_file(*nombre, opciones).unwrap();
        z.write_all(bytes).unwrap();
    }
    z.finish().unwrap().into_inner()
}

fn cuerpo_de_word(dentro: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"urn:w\" xmlns:mc=\"urn:mc\"><w:body>{dentro}</w:body></w:document>"
    )
}

/// The result without lines, which only texts have.
fn sin_lineas(mut v: Value) -> Value {
    for parte in ["opiniones", "transcripciones", "sin_comprobar"] {
        for x in v[parte].as_array_mut().unwrap() {
            x["en"]["linea"] = Value::Null;
        }
    }
    v
}

#[test]
fn every_format_of_a_report_gives_the_same() {
    let (mut html, mut word, mut texto) = (String::new(), String::new(), String::new());
    for (modo, t) in bloques() {
        let (mitad, resto) = t.split_at(t.char_indices().nth(t.chars().count() / 2).unwrap().0);
        let (abre, cierra, estilo, marca) = match modo {
            Modo::Cita => (
                "<blockquote><p>",
                "</p></blockquote>",
                "<w:pPr><w:pStyle w:val=\"Cita\"/></w:pPr>",
                "> ",
            ),
            Modo::Corrido => ("<p>", "</p>", "", ""),
        };
        write!(
            html,
            "{abre}{}<b>{}</b>{cierra}",
            escapado(mitad),
            escapado(resto)
                .replace('«', "&laquo;")
                .replace('ó', "&#243;")
        )
        .unwrap();
        write!(word, "<w:p>{estilo}<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r><w:del><w:r><w:delText>borrado</w:delText></w:r></w:del><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>", escapado(mitad), escapado(resto)).unwrap();
        write!(texto, "{marca}{t}\n\n").unwrap();
    }
    let html = format!(
        "<!doctype html><html><head><title>«no se lee nada de lo que hay aquí dentro»</title></head><body><!-- ni esto --><script>let x = \"</p> ni nada de lo que diga este guion\";</script>{html}</body></html>"
    );
    let word = docx(&[("word/document.xml", cuerpo_de_word(&word).as_bytes())]);
    let fecha = dia("2024-06-01");
    let resultado = |bytes: &[u8], formato| {
        let informe = leer_informe(bytes, formato, &Limites::SITIO).unwrap();
        sin_lineas(json::comprobacion(
            &APP,
            &APP.comprobar(&informe, fecha),
            "",
        ))
    };
    let de_markdown = resultado(INFORME.as_bytes(), FormatoDeInforme::Markdown);
    for (bytes, formato) in [
        (texto.as_bytes(), FormatoDeInforme::Texto),
        (html.as_bytes(), FormatoDeInforme::Html),
        (word.as_slice(), FormatoDeInforme::Docx),
    ] {
        assert_eq!(resultado(bytes, formato), de_markdown, "{formato:?}");
    }
    assert_eq!(
        resultado(INFORME.as_bytes(), FormatoDeInforme::Markdown),
        de_markdown
    );
}

#[test]
fn footnotes_of_word_stand_by_what_they_are_called_from() {
    let cuerpo = cuerpo_de_word(
        "<w:p><w:r><w:t>Dice la Agencia que «es posible obtener resultados incomprensibles cuando el denominador es igual a cero».</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>\
         <mc:AlternateContent><mc:Choice><w:p><w:r><w:t>Concepto C-899 de 2024</w:t></w:r></w:p></mc:Choice><mc:Fallback><w:p><w:r><w:t>Concepto C-899 de 2024</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>",
    );
    let notas = "<w:footnotes xmlns:w=\"urn:w\"><w:footnote w:id=\"2\"><w:p><w:r><w:t>Concepto C-353 de 2026.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let bytes = docx(&[
        ("word/document.xml", cuerpo.as_bytes()),
        ("word/footnotes.xml", notas.as_bytes()),
    ]);
    let informe = leer_informe(&bytes, FormatoDeInforme::Docx, &Limites::SITIO).unwrap();
    let v = json::comprobacion(&APP, &APP.comprobar(&informe, None), "");
    assert_eq!(
        cadena(&v["transcripciones"][0]["atribucion"]["estado"]),
        "coincide",
        "{v:#}"
    );
    // A text box is written twice for older programs and read once.
    assert_eq!(lista(&v["opiniones"]).len(), 2, "{v:#}");
}

#[test]
fn files_made_to_do_harm_are_refused_soon() {
    let bomba = vec![b'a'; 40 * 1024 * 1024];
    let anidados = cuerpo_de_word(&"<w:p>".repeat(1_000));
    let entidades = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><w:document xmlns:w=\"urn:w\"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>";
    let mil: Vec<(String, Vec<u8>)> = (0..1_200)
        .map(|i| (format!("word/{i}.xml"), Vec::new()))
        .collect();
    let mil: Vec<(&str, &[u8])> = mil
        .iter()
        .map(|(n, b)| (n.as_str(), b.as_slice()))
        .collect();
    let bueno = docx(&[(
        "word/document.xml",
        cuerpo_de_word("<w:p><w:r><w:t>Concepto C-353 de 2026</w:t></w:r></w:p>").as_bytes(),
    )]);
    // The size that the archive declares for its only entry is a lie: 1 byte.
    let mut mentiroso = docx(&[("word/document.xml", &vec![b'a'; 12 * 1024 * 1024])]);
    for i in 0..mentiroso.len() - 4 {
        if mentiroso[i..i + 4] == *b"PK\x01\x02" {
            mentiroso[i + 24..i + 28].copy_from_slice(&1_u32.to_le_bytes());
        }
    }
    let mut cifrado = bueno.clone();
    for i in 0..cifrado.len() - 4 {
        match &cifrado[i..i + 4] {
            b"PK\x03\x04" => cifrado[i + 6] |= 1,
            b"PK\x01\x02" => cifrado[i + 8] |= 1,
            _ => {}
        }
    }
    let casos: Vec<(&str, Vec<u8>, FormatoDeInforme, &str)> = vec![
        (
            "bomb",
            docx(&[("word/document.xml", &bomba)]),
            FormatoDeInforme::Docx,
            "ocupa demasiado",
        ),
        (
            "bomb aside",
            docx(&[("word/document.xml", b"<a/>"), ("word/media/x.bin", &bomba)]),
            FormatoDeInforme::Docx,
            "ocupa demasiado",
        ),
        ("lying size", mentiroso, FormatoDeInforme::Docx, ""),
        (
            "nested",
            docx(&[("word/document.xml", anidados.as_bytes())]),
            FormatoDeInforme::Docx,
            "dañado",
        ),
        (
            "entities",
            docx(&[("word/document.xml", entidades.as_bytes())]),
            FormatoDeInforme::Docx,
            "dañado",
        ),
        (
            "many entries",
            docx(&mil),
            FormatoDeInforme::Docx,
            "archivos adentro",
        ),
        ("encrypted", cifrado, FormatoDeInforme::Docx, "contraseña"),
        (
            "outside",
            docx(&[("../../x", b"x")]),
            FormatoDeInforme::Docx,
            "apuntan fuera",
        ),
        (
            "other archive",
            docx(&[("x.txt", b"x")]),
            FormatoDeInforme::Docx,
            "no es un documento de Word",
        ),
        (
            "cut",
            bueno[..bueno.len() - 30].to_vec(),
            FormatoDeInforme::Docx,
            "dañado",
        ),
        (
            "old Word",
            vec![0xD0, 0xCF, 0x11, 0xE0, 0, 0],
            FormatoDeInforme::Docx,
            "anterior a 2007",
        ),
        (
            "no Word",
            b"hola".to_vec(),
            FormatoDeInforme::Docx,
            "no es un documento .docx",
        ),
        (
            "Word as text",
            bueno.clone(),
            FormatoDeInforme::Texto,
            "envíelo como .docx",
        ),
        (
            "PDF",
            b"%PDF-1.7 ...".to_vec(),
            FormatoDeInforme::Markdown,
            "PDF",
        ),
        (
            "nulls",
            b"uno\0dos".to_vec(),
            FormatoDeInforme::Html,
            "bytes nulos",
        ),
        ("empty", b"  \n ".to_vec(), FormatoDeInforme::Texto, "vacío"),
        (
            "only tags",
            b"<p></p><script>x".to_vec(),
            FormatoDeInforme::Html,
            "no tiene texto",
        ),
        (
            "too large",
            vec![b'a'; 3 * 1024 * 1024],
            FormatoDeInforme::Texto,
            "2 MiB",
        ),
    ];
    for (que, bytes, formato, parte) in casos {
        let inicio = Instant::now();
        let r = leer_informe(&bytes, formato, &Limites::SITIO);
        assert!(
            inicio.elapsed() < Duration::from_secs(2),
            "{que}: {:?}",
            inicio.elapsed()
        );
        let mensaje = r.expect_err(que).mensaje;
        assert!(mensaje.contains(parte), "{que}: {mensaje}");
    }
    assert!(leer_informe(&bueno, FormatoDeInforme::Docx, &Limites::SITIO).is_ok());
}

#[test]
fn what_is_beyond_the_limits_is_counted_and_said() {
    let frase = "«una frase entre comillas que nadie escribió jamás en este corpus».\n\n";
    let c: Comprobacion = APP.comprobar(&Informe::de_texto(&frase.repeat(520)), None);
    assert_eq!(
        (
            c.alcance.transcripciones,
            c.alcance.transcripciones_comprobadas
        ),
        (520, 500)
    );
    assert_eq!(c.sin_comprobar.len(), 20);
    let dicho = c.alcance.frases().join(" ");
    assert!(
        dicho.contains("500 de 520 transcripciones") && dicho.contains("No se comprobó el resto"),
        "{dicho}"
    );
    let c = APP.comprobar(
        &Informe::de_texto(&"Concepto C-353 de 2026. ".repeat(2_100)),
        None,
    );
    assert_eq!(
        (c.alcance.opiniones, c.alcance.opiniones_comprobadas),
        (2_100, 2_000)
    );
    assert!(
        c.alcance
            .frases()
            .join(" ")
            .contains("No se comprobó el resto")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_checked_and_always_alike(trozos in prop::collection::vec(prop_oneof![
        ".{0,12}",
        Just("«".to_owned()), Just("»".to_owned()), Just("\"".to_owned()), Just("“".to_owned()), Just("[…]".to_owned()),
        Just("[".to_owned()), Just("(sic)".to_owned()), Just("\n\n".to_owned()), Just("\n> ".to_owned()), Just("<blockquote>".to_owned()),
        Just("</p>".to_owned()), Just("&#x110000;".to_owned()), Just("<!--".to_owned()), Just("<script>".to_owned()),
        Just(" Concepto C-353 de 2026 ".to_owned()), Just(" C-899 del 31 de febrero de 2024 ".to_owned()), Just(" CE ".to_owned()),
        Just(" la entidad estatal es responsable de establecer los valores de los indicadores ".to_owned()),
    ], 0..40)) {
        let texto = trozos.concat();
        for informe in [
            Informe::de_texto(&texto),
            fundamento::lectura::de_markdown(&texto),
            fundamento::lectura::de_html(&texto),
        ] {
            let c = APP.comprobar(&informe, dia("2023-06-01"));
            prop_assert_eq!(&c, &APP.comprobar(&informe, dia("2023-06-01")));
            prop_assert_eq!(c.alcance.transcripciones, c.transcripciones.len() + c.sin_comprobar.len());
            json::comprobacion(&APP, &c, "");
        }
    }
}
