//! What changes between two corpora, each change planted once: it is named where it is, and nothing else is.

use fundamento::{
    app::{
        App,
        impacto::{Impacto, Presencia, Respuesta, Trozo},
    },
    corpus::{Archivos, Estado, Papel, Rol},
    doctrina::cobertura::Clase,
    json,
};
use std::{collections::BTreeSet, fs, path::Path, process::Command, sync::LazyLock};

static APP: LazyLock<App> =
    LazyLock::new(|| App::nueva(&Archivos::incorporados()).expect("the shipped corpus loads"));

fn leer(archivos: &Archivos, ruta: &str) -> String {
    String::from_utf8(archivos.obtener(ruta).expect(ruta).to_vec()).unwrap()
}

/// The shipped corpus with words of one file changed.
fn archivos_con(ruta: &str, viejo: &str, nuevo: &str) -> Archivos {
    let archivos = Archivos::incorporados();
    let antes = leer(&archivos, ruta);
    assert!(antes.contains(viejo), "{ruta}: nothing to change");
    archivos.con(ruta, antes.replace(viejo, nuevo))
}

fn con(ruta: &str, viejo: &str, nuevo: &str) -> App {
    App::nueva(&archivos_con(ruta, viejo, nuevo)).expect("the corpus still loads")
}

/// The kinds of change there are, by name of their list.
fn clases(i: &Impacto) -> BTreeSet<&'static str> {
    let hay = [
        ("documentos", !i.documentos.is_empty()),
        ("enlaces", !i.enlaces.is_empty()),
        ("reglas", !i.reglas.is_empty()),
        ("casos", !i.casos.is_empty()),
        ("cobertura", !i.cobertura.is_empty()),
        ("parametros", !i.parametros.is_empty()),
    ];
    hay.into_iter().filter(|h| h.1).map(|h| h.0).collect()
}

const CONCEPTO: &str = "documentos/C-353-2026.md";

/// Words of `C-353-2026/respuesta-5`, some of which a link quotes.
const CITADO: &str = "la valoración de estos eventos se debe efectuar con sujeción";

#[test]
fn a_corpus_has_no_impact_on_itself() {
    let i = Impacto::entre(&APP, &App::nueva(&Archivos::incorporados()).unwrap());
    assert!(i.ninguno(), "{i:#?}");
    assert_eq!(i.antes, i.despues);
    let v = json::impacto(&i);
    for lista in [
        "documentos",
        "enlaces",
        "reglas",
        "casos",
        "cobertura",
        "parametros",
    ] {
        assert_eq!(v[lista], serde_json::json!([]), "{lista}");
    }
}

#[test]
fn a_quote_that_is_no_longer_literal_takes_the_rule_with_it() {
    let otra = con(
        CONCEPTO,
        CITADO,
        "la valoración de estos sucesos se debe efectuar con sujeción",
    );
    let i = Impacto::entre(&APP, &otra);
    assert_eq!(
        clases(&i),
        BTreeSet::from(["documentos", "enlaces", "reglas", "casos", "cobertura"])
    );
    let [d] = i.documentos.as_slice() else {
        panic!("one document changes: {:#?}", i.documentos)
    };
    assert_eq!(
        (d.id.as_str(), d.clase),
        ("C-353-2026", Presencia::Cambiado)
    );
    assert!(d.metadatos.is_empty());
    for p in &d.parrafos {
        assert_eq!(p.clase(), Presencia::Cambiado, "{}", p.id);
        let quitado: Vec<&Trozo> = p
            .texto
            .iter()
            .filter(|t| !matches!(t, Trozo::Igual(_)))
            .collect();
        assert_eq!(
            quitado,
            [
                &Trozo::Quita("eventos".to_owned()),
                &Trozo::Pone("sucesos".to_owned())
            ],
            "{}",
            p.id
        );
    }
    let e = i
        .enlaces
        .iter()
        .find(|e| e.regla == "denominador-cero" && e.lugar == "regla-del-pliego")
        .expect("its link is told");
    assert_eq!(e.papel, Papel::Sustenta);
    let estado = |p: &Option<fundamento::app::impacto::Puesto>| p.as_ref().and_then(|p| p.estado);
    assert_eq!(estado(&e.antes), Some(Estado::Literal));
    assert_eq!(estado(&e.despues), Some(Estado::Huerfano));
    let r = i
        .reglas
        .iter()
        .find(|r| r.id == "denominador-cero")
        .expect("the rule is told");
    assert!(!r.con_apoyo);
    assert!(
        r.faltas.iter().any(|f| f.contains("regla-del-pliego")),
        "{:?}",
        r.faltas
    );
    let casos: Vec<_> = (i.casos.iter())
        .filter(|c| c.regla == "denominador-cero")
        .collect();
    assert_eq!(casos.len(), APP.corpus().casos("denominador-cero").len());
    for c in casos {
        assert_eq!(c.despues, Some(Respuesta::SinRegla), "{}", c.titulo);
        assert!(c.mismos_hechos);
    }
}

#[test]
fn the_way_back_is_the_same_change_mirrored() {
    let otra = con(CONCEPTO, CITADO, "esto ya no se dice");
    let (ida, vuelta) = (Impacto::entre(&APP, &otra), Impacto::entre(&otra, &APP));
    assert_eq!(ida.enlaces.len(), vuelta.enlaces.len());
    for (x, y) in ida.enlaces.iter().zip(&vuelta.enlaces) {
        assert_eq!((&x.antes, &x.despues), (&y.despues, &y.antes));
    }
    assert_eq!(ida.casos.len(), vuelta.casos.len());
    for (x, y) in ida.casos.iter().zip(&vuelta.casos) {
        assert_eq!((&x.antes, &x.despues), (&y.despues, &y.antes));
        assert_eq!(x.citas_quitadas(), y.citas_puestas());
    }
    assert_eq!(ida.reglas.len(), vuelta.reglas.len());
    for (x, y) in ida.reglas.iter().zip(&vuelta.reglas) {
        assert_eq!((x.id, x.con_apoyo), (y.id, !y.con_apoyo));
        assert_eq!(x.faltas, y.faltas, "what is lacking is told either way");
    }
}

#[test]
fn a_word_that_nobody_quotes_changes_the_cited_text_and_no_verdict() {
    let d = APP.corpus().documento("C-353-2026").unwrap();
    let b = &d.bloques[d.posicion("respuesta-5").unwrap()];
    let citas: Vec<&str> = APP
        .corpus()
        .reglas_de(&d.meta.id, &b.id)
        .into_iter()
        .filter_map(|(_, f)| match &f.apoyo {
            fundamento::corpus::Apoyo::Interno { fragmento, .. } => Some(fragmento.as_str()),
            fundamento::corpus::Apoyo::Externo { .. } => None,
        })
        .collect();
    let primeras: Vec<&str> = b.texto.split_inclusive(' ').take(4).collect();
    let inicio = primeras.concat();
    assert!(
        !citas.iter().any(|c| c.contains(inicio.trim())),
        "{citas:?}"
    );
    let archivos = Archivos::incorporados();
    let texto = leer(&archivos, CONCEPTO);
    let donde = texto.find("{#respuesta-5").expect("the paragraph");
    let desde = donde + texto[donde..].find(&inicio).expect("its words");
    let nuevo = format!("{}Así, {}", &texto[..desde], &texto[desde..]);
    let otra = App::nueva(&archivos.con(CONCEPTO, nuevo)).unwrap();
    let i = Impacto::entre(&APP, &otra);
    assert_eq!(
        clases(&i),
        BTreeSet::from(["documentos", "enlaces", "casos"])
    );
    let [d] = i.documentos.as_slice() else {
        panic!("one document")
    };
    let [p] = d.parrafos.as_slice() else {
        panic!("one paragraph: {:#?}", d.parrafos)
    };
    assert_eq!(p.id, "respuesta-5");
    assert_eq!(p.texto[0], Trozo::Pone("Así, ".to_owned()));
    for e in &i.enlaces {
        let (a, b) = (e.antes.as_ref().unwrap(), e.despues.as_ref().unwrap());
        assert_eq!(a.estado, Some(Estado::Literal));
        assert_eq!(b.estado, Some(Estado::Literal), "{}", e.lugar);
        assert!(!a.parrafo_cambiado && b.parrafo_cambiado && b.vale);
    }
    for c in &i.casos {
        let (
            Some(Respuesta::Veredicto {
                codigo: a,
                resultado: x,
                ..
            }),
            Some(Respuesta::Veredicto {
                codigo: b,
                resultado: y,
                ..
            }),
        ) = (&c.antes, &c.despues)
        else {
            panic!("{}: a verdict on both sides", c.titulo)
        };
        assert_eq!((a, x), (b, y), "{}", c.titulo);
        assert_eq!(c.citas_quitadas(), ["C-353-2026/respuesta-5"]);
        assert_eq!(c.citas_puestas(), ["C-353-2026/respuesta-5"]);
    }
}

#[test]
fn a_role_that_admits_no_support_is_told_with_what_it_takes_down() {
    let archivos = Archivos::incorporados();
    let texto = leer(&archivos, CONCEPTO);
    let linea = texto
        .lines()
        .find(|l| l.starts_with("{#respuesta-5 "))
        .expect("the paragraph opens");
    let nueva = linea.replace("respuesta}", "consulta}");
    assert_ne!(linea, nueva, "{linea}");
    let otra = App::nueva(&archivos.con(CONCEPTO, texto.replace(linea, &nueva))).unwrap();
    let i = Impacto::entre(&APP, &otra);
    let p = &i.documentos[0].parrafos[0];
    assert_eq!(p.rol, (Some(Rol::Respuesta), Some(Rol::Consulta)));
    assert!(p.texto.is_empty(), "the words are the same");
    assert!(!i.enlaces.is_empty());
    for e in &i.enlaces {
        let despues = e.despues.as_ref().unwrap();
        assert_eq!(despues.estado, Some(Estado::Literal));
        assert!(!despues.vale, "{}", e.lugar);
    }
    assert!(i.reglas.iter().any(|r| r.id == "denominador-cero"));
}

#[test]
fn a_moved_boundary_changes_its_series_and_the_cases_near_it() {
    let otra = con(
        "parametros/regimen-ano-fiscal.toml",
        "2024-01-01",
        "2023-12-31",
    );
    let i = Impacto::entre(&APP, &otra);
    assert_eq!(clases(&i), BTreeSet::from(["casos", "parametros"]));
    let [p] = i.parametros.as_slice() else {
        panic!("one series")
    };
    assert_eq!(p.id, "regimen-ano-fiscal");
    assert_eq!((p.quitados.len(), p.puestos.len()), (2, 2));
    let c = i
        .casos
        .iter()
        .find(|c| c.regla == "regimen-ano-fiscal")
        .expect("the case of the last day");
    let codigo = |r: &Option<Respuesta>| match r {
        Some(Respuesta::Veredicto { codigo, .. }) => codigo.clone(),
        otro => panic!("{otro:?}"),
    };
    assert_eq!(codigo(&c.antes), "mejor-ano-fiscal");
    assert_eq!(codigo(&c.despues), "ultimo-ano-fiscal");
    let quitadas = c.citas_quitadas();
    assert!(quitadas.contains(&"C-899-2024/razones-14".to_owned()));
}

#[test]
fn a_case_that_changes_its_facts_is_not_taken_for_a_change_of_doctrine() {
    let otra = con(
        "casos/regimen-ano-fiscal.toml",
        r#"{"fecha_apertura": "2021-06-30", "anios_rup": [2018, 2019, 2020]}"#,
        r#"{"fecha_apertura": "2022-06-30", "anios_rup": [2018, 2019, 2020]}"#,
    );
    let i = Impacto::entre(&APP, &otra);
    assert_eq!(clases(&i), BTreeSet::from(["casos"]));
    let [c] = i.casos.as_slice() else {
        panic!("one case")
    };
    assert!(!c.mismos_hechos);
}

#[test]
fn a_paragraph_that_nothing_covers_any_more_is_told() {
    let otra = con(
        "enlaces/capacidad-organizacion.toml",
        "C-899-2024/respuesta-11",
        "C-899-2024/respuesta-10",
    );
    let i = Impacto::entre(&APP, &otra);
    let c = i
        .cobertura
        .iter()
        .find(|c| c.parrafo == "C-899-2024/respuesta-11")
        .expect("its class is told");
    assert_eq!(c.antes, Some(Clase::Cubierto));
    assert_ne!(c.despues, Some(Clase::Cubierto));
    let vuelta = Impacto::entre(&otra, &APP);
    assert_eq!(vuelta.cobertura.len(), i.cobertura.len());
    let (codigo, salida, _) = orden(&[
        "--corpus",
        ruta(carpeta(&Archivos::incorporados()).path()),
        "impacto",
        "--contra",
        ruta(
            carpeta(&archivos_con(
                "enlaces/capacidad-organizacion.toml",
                "C-899-2024/respuesta-11",
                "C-899-2024/respuesta-10",
            ))
            .path(),
        ),
    ]);
    assert_eq!(codigo, 0);
    assert!(
        salida.contains("Cobertura\n") && salida.contains("C-899-2024/respuesta-11: cubierto → "),
        "{salida}"
    );
}

#[test]
fn links_that_come_and_go_are_told() {
    let ruta = "enlaces/denominador-cero.toml";
    let archivos = Archivos::incorporados();
    let texto = leer(&archivos, ruta);
    let mas = format!(
        "{texto}\n[[enlace]]\npaso = \"regla-del-pliego\"\npapel = \"externo\"\ndocumento = \"Una guía\"\npagina = \"p. 5\"\ndice = \"que manda el pliego\"\nverificacion = \"secundaria\"\nnota = \"prueba\"\n"
    );
    let otra = App::nueva(&archivos.con(ruta, mas)).unwrap();
    for (i, agregado) in [
        (Impacto::entre(&APP, &otra), true),
        (Impacto::entre(&otra, &APP), false),
    ] {
        let [e] = i.enlaces.as_slice() else {
            panic!("one link: {:#?}", i.enlaces)
        };
        assert_eq!(e.cita, "Una guía, p. 5");
        assert_eq!(e.antes.is_none(), agregado);
        assert_eq!(e.despues.is_none(), !agregado);
        assert_eq!(clases(&i), BTreeSet::from(["enlaces"]));
    }
}

#[test]
fn documents_that_come_and_go_are_told() {
    let otro = "documentos/C-1-2020.md";
    let archivos = Archivos::incorporados();
    let texto =
        leer(&archivos, "documentos/CE-002-2023.md").replace("\"CE-002-2023\"", "\"C-1-2020\"");
    let otra = App::nueva(&archivos.con(otro, texto)).expect("one more document");
    for (i, clase) in [
        (Impacto::entre(&APP, &otra), Presencia::Agregado),
        (Impacto::entre(&otra, &APP), Presencia::Quitado),
    ] {
        let [d] = i.documentos.as_slice() else {
            panic!("one document")
        };
        assert_eq!((d.id.as_str(), d.clase), ("C-1-2020", clase));
    }
}

/// The shipped corpus, changed, in a folder.
fn carpeta(archivos: &Archivos) -> tempfile::TempDir {
    let carpeta = tempfile::tempdir().unwrap();
    for sub in [
        "documentos",
        "enlaces",
        "parametros",
        "casos",
        "revisiones",
        "preguntas",
        "cobertura",
        "lecciones",
        "vocabulario",
    ] {
        fs::create_dir(carpeta.path().join(sub)).unwrap();
        for (ruta, bytes) in archivos.en(sub, "md").chain(archivos.en(sub, "toml")) {
            fs::write(carpeta.path().join(ruta), bytes).unwrap();
        }
    }
    carpeta
}

/// Exit code, standard output and standard error.
fn orden(argumentos: &[&str]) -> (i32, String, String) {
    let s = Command::new(env!("CARGO_BIN_EXE_fundamento"))
        .args(argumentos)
        .output()
        .unwrap();
    let texto = |b: Vec<u8>| String::from_utf8(b).unwrap();
    (s.status.code().unwrap(), texto(s.stdout), texto(s.stderr))
}

fn ruta(p: &Path) -> &str {
    p.to_str().unwrap()
}

#[test]
fn the_command_tells_it_in_spanish_or_as_one_json_document() {
    let otro = carpeta(&archivos_con(CONCEPTO, CITADO, "esto ya no se dice"));
    let contra = ruta(otro.path());
    let (codigo, salida, errores) = orden(&["impacto", "--contra", contra]);
    assert_eq!((codigo, errores.as_str()), (0, ""));
    for parte in [
        "C-353-2026, cambiado",
        "respuesta-5, cambiado (respuesta)",
        "literal en C-353-2026/respuesta-5 → huerfano",
        "denominador-cero pierde su apoyo y no se sirve",
        "sin veredicto: la regla no se sirve",
        "Cambian 1 documento, ",
    ] {
        assert!(salida.contains(parte), "«{parte}» in {salida}");
    }
    let (codigo, salida, _) = orden(&["impacto", "--contra", contra, "--json"]);
    assert_eq!(codigo, 0);
    let v: serde_json::Value = serde_json::from_str(&salida).expect("one JSON document");
    assert_eq!(v["documentos"][0]["documento"], "C-353-2026");
    assert_ne!(
        v["corpus"]["antes"]["doctrina"],
        v["corpus"]["despues"]["doctrina"]
    );
    let igual = carpeta(&Archivos::incorporados());
    let (codigo, salida, _) = orden(&["impacto", "--contra", ruta(igual.path())]);
    assert_eq!(codigo, 0);
    assert!(salida.starts_with("Nada cambia"), "{salida}");
}

#[test]
fn a_corpus_that_cannot_be_compared_is_named() {
    for (argumentos, codigo, parte) in [
        (&["impacto"][..], 2, "falta --contra"),
        (&["impacto", "--contra", "/no/existe"], 2, "/no/existe"),
    ] {
        let (dado, _, errores) = orden(argumentos);
        assert_eq!(dado, codigo, "{errores}");
        assert!(errores.contains(parte), "«{parte}» in {errores}");
    }
    let roto = carpeta(&archivos_con(
        "parametros/umbral-mipyme.toml",
        "[[periodo]]",
        "[[periodo",
    ));
    let (codigo, salida, errores) = orden(&["impacto", "--contra", ruta(roto.path())]);
    assert_eq!((codigo, salida.as_str()), (1, ""));
    assert!(
        errores.contains("--contra: el corpus tiene defectos")
            && errores.contains("parametros/umbral-mipyme.toml:"),
        "{errores}"
    );
}

#[test]
fn an_import_that_replaces_a_document_tells_what_changes() {
    let fuente = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuentes");
    let archivo = fs::read_dir(&fuente)
        .unwrap()
        .map(|e| e.unwrap().path())
        .find(|p| {
            fundamento::importacion::identificar(&fs::read(p).unwrap())
                .unwrap()
                .0
                == "C-353-2026"
        })
        .expect("its source");
    let viejo = carpeta(&archivos_con(
        CONCEPTO,
        CITADO,
        "la valoración de estos sucesos se debe efectuar con sujeción",
    ));
    let destino = ruta(viejo.path());
    let (codigo, salida, errores) = orden(&["importar", ruta(&archivo), "--salida", destino]);
    assert_eq!((codigo, errores.as_str()), (0, ""), "{salida}");
    let (anuncio, hecho) = (
        salida.find("se reemplaza; lo que cambia:").expect(&salida),
        salida.find("C-353-2026: ").expect(&salida),
    );
    assert!(anuncio < hecho, "told before it is done: {salida}");
    assert!(salida.contains("[-sucesos-]{+eventos+}"), "{salida}");
    assert!(
        salida.contains("denominador-cero recupera su apoyo"),
        "{salida}"
    );
    let (_, salida, _) = orden(&["importar", ruta(&archivo), "--salida", destino]);
    assert!(!salida.contains("se reemplaza"), "the same again: {salida}");
}
