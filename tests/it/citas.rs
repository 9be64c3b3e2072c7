//! Citations: what is found in a text, what it is resolved to, and that who cites what is told alike in both directions.

use fundamento::{
    citas::{self, Cita, Citas, Destino, Sitio, de_consulta},
    corpus::{Archivos, ClaseDeNorma, Corpus, Lugar, Rol},
};
use proptest::prelude::*;
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

static CORPUS: LazyLock<(Corpus, Citas)> = LazyLock::new(|| {
    let corpus = Corpus::cargar(&Archivos::incorporados()).unwrap();
    let citas = Citas::nuevas(&corpus);
    (corpus, citas)
});

/// A document of the given paragraphs: each with its id, role and Markdown.
fn documento(id: &str, parrafos: &[(&str, &str, &str)]) -> String {
    let mut texto = format!(
        "+++\nid = \"{id}\"\ntipo = \"concepto\"\nnumero = \"{}\"\nanio = 2030\n\n[fuente]\narchivo = \"a.txt\"\nsha256 = \"0\"\n+++\n",
        id.trim_end_matches("-2030")
    );
    for (id, rol, parrafo) in parrafos {
        texto.push_str(&format!("\n{{#{id} {rol}}}\n{parrafo}\n"));
    }
    texto
}

/// The corpus of some documents, with the names of norms that are shipped.
fn corpus(documentos: &[String]) -> Corpus {
    let nombres = "vocabulario/normas.toml";
    let incorporados = Archivos::incorporados();
    let mut archivos = Archivos::default().con(nombres, incorporados.obtener(nombres).unwrap());
    for d in documentos {
        let id = d.split('"').nth(1).unwrap();
        archivos = archivos.con(&format!("documentos/{id}.md"), d.as_str());
    }
    Corpus::cargar(&archivos).unwrap()
}

/// What a citation leads to, in the words of the test data.
fn destino(c: &Cita) -> (String, String) {
    match &c.destino {
        Destino::Norma(n) => (n.slug(), n.partes_dichas()),
        Destino::Opinion(o) => (o.id.clone(), String::new()),
        Destino::SinResolver(_) => ("sin-resolver".to_owned(), String::new()),
        Destino::Malformada(_) => ("malformada".to_owned(), String::new()),
    }
}

/// «slug» or «slug#partes» of each citation of a document, with nothing else in its corpus.
fn citados(parrafos: &[(&str, &str, &str)]) -> Vec<Vec<String>> {
    let corpus = corpus(&[documento("C-1-2030", parrafos)]);
    let citas = Citas::nuevas(&corpus);
    (0..parrafos.len())
        .map(|i| {
            let de_bloque = citas.en(0, i).iter().map(destino);
            de_bloque
                .map(|(d, p)| if p.is_empty() { d } else { format!("{d}#{p}") })
                .collect()
        })
        .collect()
}

#[track_caller]
fn check(texto: &str, esperado: &[impl AsRef<str>]) {
    let dados = citados(&[("razones-1", "razones", texto)]);
    let esperado: Vec<&str> = esperado.iter().map(AsRef::as_ref).collect();
    assert_eq!(dados[0], esperado, "{texto}");
}

/// A list of spellings: each with what its citations lead to.
fn grafias(lista: &str) -> Vec<(String, Vec<String>)> {
    let mut listas: BTreeMap<String, Vec<Vec<String>>> =
        toml::from_str(include_str!("../citas/grafias.toml")).unwrap();
    let casos = listas.remove(lista).unwrap().into_iter();
    casos
        .map(|mut caso| {
            let citas = caso.split_off(1);
            (caso.remove(0), citas)
        })
        .collect()
}

#[track_caller]
fn check_parrafos(parrafos: &[(&str, &str, &str)], esperado: &[&[&str]]) {
    assert_eq!(citados(parrafos), esperado);
}

#[test]
fn spellings_of_the_official_texts_resolve() {
    let casos = grafias("oficiales");
    for (texto, esperado) in &casos {
        check(texto, esperado);
    }
    let citas: usize = casos.iter().map(|(_, e)| e.len()).sum();
    assert!(citas >= 60, "{citas}");
}

#[test]
fn other_spellings_of_lawyers_resolve() {
    for (texto, esperado) in grafias("otras") {
        check(&texto, &esperado);
    }
}

#[test]
fn what_is_no_citation_is_left_alone() {
    for texto in [
        "la pandemia del COVID-19 y el numeral 3.6 de los documentos tipo",
        "el 31 de diciembre de 2024 y el 1º de enero de 2024",
        "la ley y el pliego; las normas que conforman el sistema; dichas disposiciones",
        "véase https://relatoria.co/ley-80-de-1993/concepto-C-12-de-2020",
        "el segmento 72 del clasificador, literal C del numeral 3.11.2",
        "Respuesta a la consulta con radicado No. 2201913000006275",
        "Concepto C-1 de 2030",
        "la constitución del consorcio y el acuerdo de cooperación 5",
        "la presente resolución de fondo",
    ] {
        check(texto, &[""; 0]);
    }
}

#[test]
fn references_back_resolve_only_when_their_antecedent_is_certain() {
    for (texto, esperado) in grafias("remisiones") {
        check(&texto, &esperado);
    }
}

#[test]
fn references_reach_the_paragraph_before_and_no_further() {
    check_parrafos(
        &[
            (
                "razones-1",
                "razones",
                "según el artículo 5, parágrafo 1, de la Ley 1150 de 2007.",
            ),
            (
                "razones-2",
                "razones",
                "El mencionado artículo dispone; el numeral 1º del artículo referido.",
            ),
            ("razones-3", "razones", "Nada."),
            ("razones-4", "razones", "La norma citada calla."),
        ],
        &[
            &["ley-1150-de-2007-art-5#parágrafo 1"],
            &["ley-1150-de-2007-art-5", "ley-1150-de-2007-art-5#numeral 1"],
            &[],
            &["sin-resolver"],
        ],
    );
    check_parrafos(
        &[
            (
                "razones-1",
                "razones",
                "El Decreto 399 de 2021 modificó el Decreto 1082 de 2015.",
            ),
            (
                "razones-2",
                "razones",
                "Lo justifica el reglamento mencionado.",
            ),
        ],
        &[
            &["decreto-399-de-2021", "decreto-1082-de-2015"],
            &["sin-resolver"],
        ],
    );
    // Another section does not see it.
    check_parrafos(
        &[
            (
                "tesauro-1",
                "tesauro",
                "según el artículo 5 de la Ley 1150 de 2007.",
            ),
            ("razones-1", "razones", "El mencionado artículo dispone."),
        ],
        &[&["ley-1150-de-2007-art-5"], &["sin-resolver"]],
    );
}

#[test]
fn footnotes_lean_on_the_note_before_and_on_the_words_that_call_them() {
    check_parrafos(
        &[
            (
                "razones-1",
                "razones",
                "por el artículo 1 del Decreto 579 del 31 de mayo de 2021[^1] y por el artículo 1 del Decreto 1041 de 2022.",
            ),
            (
                "nota-1",
                "nota",
                "“Artículo 1. Sustitución. Sustitúyase el artículo 2.2.1.1.1.5.2. del Decreto 1082 de 2015, así: “PARÁGRAFO: los numerales 1.3 y 2.3 de este artículo”.",
            ),
            (
                "nota-2",
                "nota",
                "Consejo de Estado. Sección Tercera. Sentencia del 26 de junio de 2003. Rad. 13.354.",
            ),
            ("nota-3", "nota", "Ibídem, p. 14."),
        ],
        &[
            &["decreto-579-de-2021-art-1", "decreto-1041-de-2022-art-1"],
            &[
                "decreto-579-de-2021-art-1",
                "decreto-1082-de-2015-art-2.2.1.1.1.5.2",
                "sin-resolver",
            ],
            &["consejo-de-estado-26-de-junio-de-2003-exp-13354"],
            &["consejo-de-estado-26-de-junio-de-2003-exp-13354"],
        ],
    );
}

#[test]
fn a_transcription_speaks_of_its_own_norm() {
    let parrafos = [
        (
            "razones-1",
            "razones",
            "El artículo 5 de la Ley 1150 de 2007 prescribe:",
        ),
        (
            "razones-2",
            "norma-transcrita",
            "“Artículo 5. De la Selección Objetiva.",
        ),
        (
            "razones-3",
            "norma-transcrita",
            "1\\. Según el numeral 4 del presente artículo y el artículo 6 de la presente ley”.",
        ),
        (
            "razones-4",
            "razones",
            "El presente artículo no es de nadie.",
        ),
    ];
    check_parrafos(
        &parrafos,
        &[
            &["ley-1150-de-2007-art-5"],
            &["ley-1150-de-2007-art-5"],
            &["ley-1150-de-2007-art-5#numeral 4", "ley-1150-de-2007-art-6"],
            &["sin-resolver"],
        ],
    );
    let corpus = corpus(&[documento("C-1-2030", &parrafos)]);
    let citas = Citas::nuevas(&corpus);
    let transcriben: Vec<_> = (0..4)
        .map(|i| citas.transcribe(0, i).map(ToString::to_string))
        .collect();
    let articulo = Some("Ley 1150 de 2007, artículo 5".to_owned());
    assert_eq!(transcriben, [None, articulo.clone(), articulo, None]);
}

#[test]
fn a_heading_without_certain_norm_ends_the_transcription_before_it() {
    let parrafos = [
        (
            "razones-1",
            "razones",
            "El artículo 5 de la Ley 1150 de 2007 prescribe:",
        ),
        (
            "razones-2",
            "norma-transcrita",
            "“Artículo 5. De la Selección.",
        ),
        ("razones-3", "norma-transcrita", "Artículo 7. De otra cosa."),
        ("razones-4", "norma-transcrita", "Y sigue”."),
        (
            "nota-1",
            "nota",
            "Ley 1150 de 2007, artículo 6. Véase también el artículo 5.",
        ),
        ("nota-2", "nota", "Ley 1150 de 2007: “Artículo 6. Todas"),
    ];
    let corpus = corpus(&[documento("C-1-2030", &parrafos)]);
    let citas = Citas::nuevas(&corpus);
    let transcriben: Vec<_> = (0..6)
        .map(|i| citas.transcribe(0, i).map(|n| n.slug()).unwrap_or_default())
        .collect();
    let (cinco, seis) = ("ley-1150-de-2007-art-5", "ley-1150-de-2007-art-6");
    assert_eq!(transcriben, ["", cinco, "", "", "", seis]);
}

#[test]
fn an_article_of_a_compilation_is_of_no_decree_when_it_could_be_of_two() {
    check(
        "el artículo 2.2.1.1.1.5.2 del Decreto 1082 de 2015 y el Decreto 1068 de 2015; artículo 2.8.4.1.2 ibidem",
        &[
            "decreto-1082-de-2015-art-2.2.1.1.1.5.2",
            "decreto-1068-de-2015",
            "sin-resolver",
        ],
    );
}

#[test]
fn misprints_are_reported_and_never_mended() {
    for texto in [
        "el concepto C-140 del 9 de abril de 202",
        "el Decreto 1082 de 215",
        "el artículo 5 de la Ley 1150 de 20007",
        "la Sentencia C-154 de 199",
        "la Resolución 469 del 1 de julio de 25",
    ] {
        check(texto, &["malformada"]);
    }
}

/// What a reader copies: the document in full, what number is of this edition, and the norm when a norm is transcribed.
#[test]
fn what_is_copied_can_be_filed() {
    let (corpus, leidas) = &*CORPUS;
    for (documento, parrafo, cita, con_alcance) in [
        (
            "C-899-2024",
            "respuesta-6",
            "ANCP-CCE, Concepto C-899 de 2024, del 30 de diciembre de 2024, radicados P20241120011685 y RS20241230017401, \
             2. Respuesta, párr. 6, numeración de esta edición",
            true,
        ),
        (
            "C-SN-2026-06-04",
            "respuesta-3",
            "ANCP-CCE, Concepto sin número del 4 de junio de 2026, respuesta a la consulta del 24 de abril de 2026, \
             2. Respuesta, párr. 3, numeración de esta edición",
            true,
        ),
        (
            "CE-002-2023",
            "directriz-2",
            "ANCP-CCE, Circular Externa 002 del 25 de mayo de 2023, num. 2",
            false,
        ),
        (
            "C-353-2026",
            "nota-2",
            "Ley 1150 de 2007, artículo 6, transcrito en ANCP-CCE, Concepto C-353 de 2026, sin fecha en el texto, radicados \
             1_2026_03_04_003025 y 1_2026_03_11_003356, nota 2",
            false,
        ),
    ] {
        let d = corpus.documento(documento).unwrap();
        let lugar = Lugar {
            documento: corpus.posicion(&d.meta.id).unwrap(),
            bloque: d.posicion(parrafo).unwrap(),
        };
        assert_eq!(citas::cita_formal(leidas, d, lugar), cita);
        let alcance = citas::alcance(leidas, d, lugar);
        assert_eq!(alcance.is_some(), con_alcance, "{documento}/{parrafo}");
    }
}

#[test]
fn a_document_does_not_cite_itself_and_is_cited_by_others() {
    let uno = documento(
        "C-7-2030",
        &[(
            "razones-1",
            "razones",
            "Concepto C-7 de 2030. Véase el concepto C-8 de 2030.",
        )],
    );
    let otro = documento(
        "C-8-2030",
        &[(
            "razones-1",
            "razones",
            "Los conceptos C-7 de 2030, C-009 de 2030, C-9 de 2031 y C-7 de 2021.",
        )],
    );
    let corpus = corpus(&[uno, otro]);
    let citas = Citas::nuevas(&corpus);
    let lugares =
        |id: &str| -> Vec<usize> { citas.citado_por(id).iter().map(|s| s.documento).collect() };
    assert_eq!(lugares("C-7-2030"), [1]);
    assert_eq!(lugares("C-8-2030"), [0]);
    assert_eq!(lugares("C-009-2030"), [1]);
    assert!(citas.opinion("C-007-2021").is_some());
    assert!(citas.opinion("C-010-2030").is_none());
}

#[test]
fn the_circular_of_the_corpus_is_a_document_and_others_are_norms() {
    let archivos = Archivos::incorporados().con(
        "documentos/C-1-2030.md",
        documento(
            "C-1-2030",
            &[(
                "razones-1",
                "razones",
                "la Circular Externa No. 002 de 2023 y la Circular Externa 003 de 2023; radicado",
            )],
        ),
    );
    let corpus = Corpus::cargar(&archivos).unwrap();
    let citas = Citas::nuevas(&corpus);
    assert_eq!(citas.citado_por("CE-002-2023").len(), 1);
    assert!(citas.de_slug("circular-3-de-2023").is_some());
    assert!(citas.de_slug("circular-2-de-2023").is_none());
}

#[test]
fn what_lawyers_type_in_the_search_box_is_understood() {
    let (_, citas) = &*CORPUS;
    for (consulta, esperado) in grafias("consultas") {
        let dados: Vec<String> = de_consulta(&consulta, citas)
            .into_iter()
            .map(|(rango, n)| {
                assert!(!consulta[rango].trim().is_empty());
                let partes = n.partes_dichas();
                if partes.is_empty() {
                    n.slug()
                } else {
                    format!("{}#{partes}", n.slug())
                }
            })
            .collect();
        assert_eq!(dados, esperado, "{consulta}");
    }
}

#[test]
fn the_range_of_a_norm_in_a_query_is_its_words() {
    let (_, citas) = &*CORPUS;
    let consulta = "índice de liquidez artículo 2.2.1.1.1.5.3 del decreto 1082 en el rup";
    let [(rango, _)] = de_consulta(consulta, citas).try_into().unwrap();
    assert_eq!(&consulta[rango], "artículo 2.2.1.1.1.5.3 del decreto 1082");
}

#[derive(Deserialize)]
struct Marcado {
    parrafos: BTreeMap<String, Vec<(String, String, String)>>,
}

#[test]
#[allow(
    clippy::print_stderr,
    reason = "the measure is told also when it passes"
)]
fn a_document_marked_by_hand_is_read_with_precision() {
    let (corpus, citas) = &*CORPUS;
    let id = "C-SN-2026-06-04";
    let marcado: Marcado = toml::from_str(include_str!("../citas/C-SN-2026-06-04.toml")).unwrap();
    let d = corpus.documento(id).unwrap();
    let indice = corpus.posicion(&d.meta.id).unwrap();
    let (mut aciertos, mut afirmadas, mut ciertas, mut marcadas) = (0, 0, 0, 0);
    let mut yerros = Vec::new();
    for parrafo in marcado.parrafos.keys() {
        assert!(d.posicion(parrafo).is_some(), "{parrafo}");
    }
    for (i, b) in d.bloques.iter().enumerate() {
        let mut esperadas = marcado.parrafos.get(&b.id.0).cloned().unwrap_or_default();
        marcadas += esperadas.len();
        for c in citas.en(indice, i) {
            let (destino, partes) = destino(c);
            let dada = (b.texto[c.rango.clone()].to_owned(), destino, partes);
            // To say «unresolved» is to claim nothing.
            let afirma = dada.1 != "sin-resolver";
            afirmadas += usize::from(afirma);
            match esperadas.iter().position(|e| *e == dada) {
                Some(p) => {
                    esperadas.remove(p);
                    aciertos += 1;
                    ciertas += usize::from(afirma);
                }
                None => yerros.push(format!("{}: dijo {dada:?}", b.id)),
            }
        }
        yerros.extend(esperadas.iter().map(|e| format!("{}: calló {e:?}", b.id)));
    }
    let en_milesimas = |parte: usize, todo: usize| parte * 1000 / todo;
    let (precision, exhaustividad) = (
        en_milesimas(ciertas, afirmadas),
        en_milesimas(aciertos, marcadas),
    );
    eprintln!(
        "{marcadas} marcadas, {afirmadas} afirmadas: precisión {precision} ‰, exhaustividad {exhaustividad} ‰\n{}",
        yerros.join("\n")
    );
    assert!(marcadas > 150);
    assert!(precision >= 980, "{precision} ‰: {yerros:#?}");
    assert!(exhaustividad >= 950, "{exhaustividad} ‰: {yerros:#?}");
}

#[test]
fn the_shipped_corpus_tells_the_misprint_it_holds() {
    let (corpus, citas) = &*CORPUS;
    let [s] = citas.malformadas() else {
        panic!("{:?}", citas.malformadas());
    };
    let b = &corpus.documentos()[s.documento].bloques[s.bloque];
    assert_eq!(
        &b.texto[citas.cita(*s).unwrap().rango.clone()],
        "C-140 del 9 de abril de 202"
    );
}

#[test]
fn who_cites_and_what_is_cited_are_the_same_relation() {
    let (corpus, citas) = &*CORPUS;
    let mut de_ida = BTreeSet::new();
    for (documento, d) in corpus.documentos().iter().enumerate() {
        for (sitio, c) in citas.de_documento(documento) {
            let b = &d.bloques[sitio.bloque];
            let literal = b.texto.get(c.rango.clone());
            assert!(
                literal.is_some_and(|l| !l.is_empty() && l.trim() == l),
                "{}: {:?}",
                b.id,
                c.rango
            );
            if c.direccion().is_some() {
                de_ida.insert((destino(c).0, sitio));
            }
            if let Some(n) = c.norma() {
                let hallada = citas
                    .de_slug(&n.slug())
                    .expect("a slug for every norm cited");
                assert_eq!((&hallada.acto, &hallada.articulo), (&n.acto, &n.articulo));
                let etiquetas = citas.etiquetas(documento, sitio.bloque);
                let es_norma = !matches!(
                    n.acto.clase(),
                    ClaseDeNorma::Guia | ClaseDeNorma::Providencia
                );
                assert_eq!(etiquetas.contains(&n.acto.to_string()), es_norma);
            }
        }
    }
    let mut de_vuelta: BTreeSet<(String, Sitio)> = BTreeSet::new();
    for f in citas.normas() {
        let slug = f.acto.slug();
        de_vuelta.extend(f.entera.iter().map(|s| (slug.clone(), *s)));
        for (a, sitios) in &f.articulos {
            de_vuelta.extend(sitios.iter().map(|s| (format!("{slug}-art-{}", a.0), *s)));
        }
    }
    for (o, sitios) in citas.opiniones() {
        de_vuelta.extend(sitios.iter().map(|s| (o.id.clone(), *s)));
    }
    assert_eq!(de_ida, de_vuelta);
    let cuentas = citas.cuentas();
    assert_eq!(cuentas.resueltas, de_ida.len());
    assert_eq!(cuentas.sin_resolver, citas.sin_resolver().len());
}

#[test]
fn every_transcribed_norm_has_its_text_on_the_page_of_its_article() {
    let (corpus, citas) = &*CORPUS;
    for (documento, d) in corpus.documentos().iter().enumerate() {
        for (bloque, b) in d.bloques.iter().enumerate() {
            let norma = citas.transcribe(documento, bloque);
            assert!(
                b.rol != Rol::NormaTranscrita || norma.is_some(),
                "{}/{}",
                d.meta.id,
                b.id
            );
            if let Some(n) = norma {
                let ficha = citas.norma(&n.acto).unwrap();
                let lugares = &ficha.transcripciones[n.articulo.as_ref().unwrap()];
                assert!(lugares.contains(&(documento, bloque)));
            }
        }
    }
}

/// Pieces of citations, to be put together without sense.
fn retazos() -> impl Strategy<Value = String> {
    let piezas = [
        "artículo",
        "artículos",
        "art.",
        "5",
        "2.2.1.1.1.5.3",
        "80",
        "1993",
        "202",
        "99999999999999999999",
        "de",
        "la",
        "del",
        "Ley",
        "Decretos",
        "Resolución",
        "N°",
        "ibidem",
        "dicho",
        "norma",
        "citada",
        "presente",
        "conceptos",
        "C",
        "-",
        "C-140",
        "del 9 de abril de",
        "numeral",
        "literal",
        "b)",
        "(",
        "parágrafos",
        "transitorios",
        "al",
        "a",
        "y",
        ",",
        ".",
        ":",
        "“",
        "”",
        "«",
        "Consejo de Estado.",
        "Sección",
        "Sentencia",
        "Exp.",
        "13.354",
        "º",
        "/",
        "Código de Comercio",
        "radicados",
        "2201913000009465",
        "Ñandú",
        "[^1]",
        "…",
    ];
    prop::collection::vec(prop::sample::select(piezas.to_vec()), 0..60).prop_map(|p| p.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_text_makes_it_fail(texto in prop_oneof![retazos(), "\\PC{0,200}"]) {
        let (_, citas) = &*CORPUS;
        for (rango, _) in de_consulta(&texto, citas) {
            prop_assert!(texto.get(rango).is_some());
        }
        let parrafo = format!("Texto {}", texto.replace(['\n', '\r'], " "));
        let corpus = corpus(&[documento("C-1-2030", &[("razones-1", "razones", &parrafo), ("nota-1", "nota", &parrafo)])]);
        let citas = Citas::nuevas(&corpus);
        for (sitio, c) in citas.de_documento(0) {
            let b = &corpus.documentos()[0].bloques[sitio.bloque];
            prop_assert!(b.texto.get(c.rango.clone()).is_some_and(|l| !l.is_empty()));
        }
    }
}
