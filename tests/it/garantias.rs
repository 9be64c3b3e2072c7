//! Every guarantee of the corpus, each broken once on purpose: the fault must be named, with rule, step and paragraph.
//!
//! That the shipped corpus keeps them all is said in `verificar.rs`.

use fundamento::{
    app::App,
    corpus::{Apoyo, Archivos, Estado},
};

const ENLACES: &str = "enlaces/denominador-cero.toml";
const CASOS: &str = "casos/denominador-cero.toml";
const CONCEPTO: &str = "documentos/C-353-2026.md";

/// A change to one file of the corpus.
#[derive(Clone, Copy)]
enum Cambio<'a> {
    /// The first of these stands for the second, wherever it is written.
    Pone(&'a str, &'a str),
    /// This goes at the end.
    Agrega(&'a str),
    /// Every `[[table]]` that holds this goes out.
    Quita(&'a str),
}
use Cambio::*;

fn con(ruta: &str, cambios: &[Cambio<'_>]) -> Archivos {
    let archivos = Archivos::incorporados();
    let bytes = archivos.obtener(ruta).unwrap_or_default().to_vec();
    let mut texto = String::from_utf8(bytes).unwrap();
    for c in cambios {
        let antes = texto.clone();
        texto = match c {
            Pone(viejo, nuevo) => texto.replace(viejo, nuevo),
            Agrega(mas) => format!("{texto}{mas}"),
            Quita(que) => {
                let tablas: Vec<&str> = texto.split("\n[[").filter(|t| !t.contains(que)).collect();
                tablas.join("\n[[")
            }
        };
        assert_ne!(texto, antes, "{ruta}: the fault was not planted");
    }
    archivos.con(ruta, texto)
}

/// One of `dichos` holds every one of `partes`.
fn dice(nombre: &str, dichos: &[String], partes: &[&str]) {
    assert!(
        dichos.iter().any(|d| partes.iter().all(|p| d.contains(p))),
        "{nombre}: nothing says all of {partes:?} in {dichos:#?}"
    );
}

/// The corpus loads and `verificar` names the fault.
fn check(nombre: &str, ruta: &str, cambios: &[Cambio<'_>], partes: &[&str]) {
    let app = App::nueva(&con(ruta, cambios)).expect("the corpus still loads");
    dice(nombre, &app.verificar().faltas, partes);
}

/// The corpus is refused, naming file and line.
fn check_carga(nombre: &str, ruta: &str, cambios: &[Cambio<'_>], partes: &[&str]) {
    let defectos = App::nueva(&con(ruta, cambios)).expect_err(nombre);
    let dichos: Vec<String> = defectos.iter().map(ToString::to_string).collect();
    let archivo = [&[ruta], partes].concat();
    dice(nombre, &dichos, &archivo);
    for d in &dichos {
        for ingles in [
            "missing",
            "expected",
            "unknown",
            "invalid",
            "duplicate",
            "field",
        ] {
            assert!(!d.contains(ingles), "{nombre}: «{d}» is English");
        }
    }
}

const SOBRE_LA_CONSULTA: &str = r#"
[[enlace]]
paso = "regla-del-pliego"
parrafo = "C-353-2026/consulta-7"
papel = "sustenta"
cita = """esta situación ha sido interpretada como incumplimiento del requisito de capacidad financiera"""
sha256 = "0000000000000000"
nota = "lo dice el peticionario"
"#;

const SOBRE_EL_TESAURO: &str = r#"
[[enlace]]
paso = "regla-del-pliego"
parrafo = "C-899-2024/tesauro-1"
papel = "sustenta"
cita = """La capacidad financiera se deriva del comportamiento contable de la empresa"""
sha256 = "0000000000000000"
nota = "lo dice el extracto inicial"
"#;

const A_NINGUN_PASO: &str = r#"
[[enlace]]
paso = "paso-que-no-hay"
parrafo = "C-353-2026/respuesta-4"
papel = "sustenta"
cita = """es posible obtener resultados incomprensibles"""
sha256 = "0000000000000000"
nota = "prueba"
"#;

const EXTERNO: &str = r#"
[[enlace]]
paso = "regla-del-pliego"
papel = "externo"
documento = "Una guía que no está en el corpus"
pagina = "página 5"
dice = "que manda el pliego"
verificacion = "secundaria"
nota = "prueba"
"#;

#[test]
fn a_broken_link_is_named_with_rule_step_and_paragraph() {
    let casos: [(&str, &[Cambio<'_>], &[&str]); 9] = [
        (
            "a quote with one letter changed",
            &[Pone(
                "la valoración de estos eventos",
                "la valoracion de estos eventos",
            )],
            &[
                "regla denominador-cero",
                "paso regla-del-pliego",
                "C-353-2026/respuesta-5",
                "no es literal",
            ],
        ),
        (
            "a quote with one space more",
            &[Pone(
                "la valoración de estos eventos",
                "la  valoración de estos eventos",
            )],
            &[
                "regla denominador-cero",
                "paso regla-del-pliego",
                "C-353-2026/respuesta-5",
                "no es literal",
            ],
        ),
        (
            "support on the petitioner's words",
            &[Agrega(SOBRE_LA_CONSULTA)],
            &[
                "regla denominador-cero",
                "paso regla-del-pliego",
                "C-353-2026/consulta-7",
                "«consulta»",
                "«sustenta»",
            ],
        ),
        (
            "support on the opening extract",
            &[Agrega(SOBRE_EL_TESAURO)],
            &[
                "regla denominador-cero",
                "paso regla-del-pliego",
                "C-899-2024/tesauro-1",
                "«tesauro»",
                "«sustenta»",
            ],
        ),
        (
            "a qualification on a limit of competence",
            &[Pone("papel = \"limita\"", "papel = \"matiza\"")],
            &[
                "regla denominador-cero",
                "paso autonomia-de-la-entidad",
                "C-353-2026/respuesta-6",
                "«salvedad»",
                "«matiza»",
            ],
        ),
        (
            "a link to no step",
            &[Agrega(A_NINGUN_PASO)],
            &[
                "regla denominador-cero",
                "«paso-que-no-hay»",
                "la regla no tiene",
            ],
        ),
        (
            "a rule without limits",
            &[Quita("papel = \"limita\"")],
            &[
                "regla denominador-cero",
                "no declara ningún límite",
                "«limita»",
            ],
        ),
        (
            "a step without support",
            &[Quita("paso = \"documento-tipo-liquidez\"")],
            &[
                "regla denominador-cero",
                "paso documento-tipo-liquidez",
                "no tiene ninguna cita que lo sustente",
            ],
        ),
        (
            "an outcome that only a source outside the corpus supports",
            &[Quita("paso = \"regla-del-pliego\""), Agrega(EXTERNO)],
            &[
                "regla denominador-cero",
                "desenlace habilitado",
                "«regla-del-pliego»",
                "ninguna cita literal",
            ],
        ),
    ];
    for (nombre, cambios, partes) in casos {
        check(nombre, ENLACES, cambios, partes);
    }
}

#[test]
fn a_rule_with_a_broken_link_gives_no_verdict() {
    let rota = con(
        ENLACES,
        &[Pone("la valoración de estos", "la valoracion de estos")],
    );
    let app = App::nueva(&rota).unwrap();
    assert!(app.regla("denominador-cero").is_none());
    assert_eq!(
        app.reglas_sin_apoyo().collect::<Vec<_>>(),
        ["denominador-cero"]
    );
    assert!(
        app.regla("regimen-ano-fiscal").is_some(),
        "the others stand"
    );
}

#[test]
fn a_worked_case_is_held_to_its_code_result_and_citations() {
    const SIN_REGLA: &str = "resultado = '''{\"valor\": null, \"valor_exacto\": null}'''\ncita = [\"C-353-2026/respuesta-3\", \"C-353-2026/respuesta-4\"]\npasos = [\"sin-regla-legal\"]\n\n[[caso]]\ntitulo = \"El pliego habilita";
    let otro_codigo = |codigo: &str| format!("codigo = \"{codigo}\"\n{SIN_REGLA}");
    let (bien, mal) = (
        otro_codigo("requiere-regla-del-pliego"),
        otro_codigo("no-habilitado"),
    );
    // One fault in each of eight cases: each is told on its own case, and no other case is blamed.
    let casos: [(&str, Cambio<'_>, &[&str]); 8] = [
        (
            "a wrong code",
            Pone(&bien, &mal),
            &[
                "caso 4 («Sin pasivo corriente",
                "«no-habilitado»",
                "«requiere-regla-del-pliego»",
            ],
        ),
        (
            "a wrong result",
            Pone("{\"valor\": \"0.33\", ", "{\"valor\": \"0.34\", "),
            &["caso 2 ", "resultado.valor", "\"0.34\"", "\"0.33\""],
        ),
        (
            "a result that is not given",
            Pone("\"valor_exacto\": \"-5/3\"", "\"cociente\": \"-5/3\""),
            &["caso 3 ", "resultado.cociente: falta"],
        ),
        (
            "a citation it does not make",
            Pone(
                "\"valor_exacto\": \"-7\"}'''\n",
                "\"valor_exacto\": \"-7\"}'''\ncita = [\"C-353-2026/respuesta-1\"]\n",
            ),
            &["caso 14 ", "no cita el párrafo C-353-2026/respuesta-1"],
        ),
        (
            "a step it does not run",
            Pone(
                "cita = [\"C-353-2026/razones-14\"]\npasos = [\"division-posible\"]",
                "pasos = [\"documento-tipo-cobertura\"]",
            ),
            &["caso 1 ", "no ejecuta el paso «documento-tipo-cobertura»"],
        ),
        (
            "a warning it does not give",
            Pone(
                "pasos = [\"documento-tipo-liquidez\"]",
                "advertencias = [\"cuidado\"]",
            ),
            &["caso 8 ", "no advierte «cuidado»"],
        ),
        (
            "an error it does not report",
            Pone(
                "errores = [\"$.indicador\", \"$.numerador\"]",
                "errores = [\"$.umbral\"]",
            ),
            &["caso 19 ", "no se informa el error en $.umbral"],
        ),
        (
            "a verdict where an error was expected",
            Agrega(
                "\n[[caso]]\ntitulo = \"x\"\nentrada = '''{\"indicador\": \"liquidez\", \"numerador\": \"1\", \"denominador\": \"1\", \"regla_pliego\": \"ninguna\"}'''\nerrores = [\"$.umbral\"]\n",
            ),
            &["caso 33 ", "hubo veredicto"],
        ),
    ];
    let cambios: Vec<Cambio<'_>> = casos.iter().map(|(_, c, _)| *c).collect();
    let faltas = App::nueva(&con(CASOS, &cambios))
        .unwrap()
        .verificar()
        .faltas;
    for (nombre, _, partes) in &casos {
        let partes = [&["regla denominador-cero"], *partes].concat();
        dice(nombre, &faltas, &partes);
    }
    assert_eq!(faltas.len(), casos.len(), "{faltas:#?}");
    check(
        "an outcome that no case reaches",
        CASOS,
        &[Quita("codigo = \"calculable\"")],
        &[
            "regla denominador-cero",
            "ningún caso resuelto llega al desenlace «calculable»",
        ],
    );
    check(
        "cases of no rule",
        "casos/regla-que-no-hay.toml",
        &[Agrega(
            "[[caso]]\ntitulo = \"x\"\nentrada = \"{}\"\ncodigo = \"x\"\n",
        )],
        &["regla regla-que-no-hay", "ninguna regla que se llame así"],
    );
}

#[test]
fn a_broken_file_is_refused_with_its_line() {
    let casos: [(&str, &str, &[Cambio<'_>], &[&str]); 20] = [
        (
            "no front matter",
            CONCEPTO,
            &[Pone("+++\nid = \"C-353-2026\"", "id = \"C-353-2026\"")],
            &[":1:", "«+++»"],
        ),
        (
            "front matter without a field",
            CONCEPTO,
            &[Pone("anio = 2026\n", "")],
            &["falta el campo «anio»"],
        ),
        (
            "front matter that is no TOML",
            CONCEPTO,
            &[Pone("anio = 2026\n", "anio = = 2026\n")],
            &[":5:", "no es TOML bien escrito"],
        ),
        (
            "front matter with a wrong type",
            CONCEPTO,
            &[Pone("anio = 2026\n", "anio = \"dos mil\"\n")],
            &[":5:", "no es del tipo"],
        ),
        (
            "front matter with an unknown field",
            CONCEPTO,
            &[Pone("anio = 2026\n", "anio = 2026\nautor = \"x\"\n")],
            &[":6:", "«autor» no se conoce"],
        ),
        (
            "a kind that does not exist",
            CONCEPTO,
            &[Pone("tipo = \"concepto\"", "tipo = \"sentencia\"")],
            &[":3:", "«sentencia» no se admite", "concepto"],
        ),
        (
            "an unknown role",
            CONCEPTO,
            &[Pone("{#respuesta-5 respuesta}", "{#respuesta-5 opinion}")],
            &["«opinion» no es un rol", "tesauro"],
        ),
        (
            "an unknown class",
            CONCEPTO,
            &[Pone(
                "{#consulta-3 consulta lista}",
                "{#consulta-3 consulta dibujo}",
            )],
            &["«dibujo» no es una clase"],
        ),
        (
            "a duplicated id",
            CONCEPTO,
            &[Pone("{#respuesta-4 ", "{#respuesta-3 ")],
            &["«respuesta-3» está dos veces"],
        ),
        (
            "an id without number",
            CONCEPTO,
            &[Pone("{#respuesta-4 ", "{#respuesta ")],
            &["«respuesta» no es un id de párrafo"],
        ),
        (
            "an empty paragraph",
            CONCEPTO,
            &[Agrega("\n{#cierre-99 institucional}\n")],
            &["«cierre-99» está vacío"],
        ),
        (
            "an alias that leads nowhere",
            CONCEPTO,
            &[Pone(
                "+++\n\n### REQ",
                "[alias]\nrespuesta-98 = \"respuesta-99\"\n+++\n\n### REQ",
            )],
            &["«respuesta-98»", "«respuesta-99»"],
        ),
        (
            "text in no paragraph",
            CONCEPTO,
            &[Pone("+++\n\n### REQ", "+++\n\nTexto suelto.\n\n### REQ")],
            &["hay texto fuera de un párrafo"],
        ),
        (
            "broken TOML",
            CASOS,
            &[Pone(
                "codigo = \"calculable\"\nresultado = '''{\"valor\": \"100.00\"",
                "codigo = calculable\nresultado = '''{\"valor\": \"100.00\"",
            )],
            &[":6:", "no es TOML bien escrito"],
        ),
        (
            "an unknown field",
            CASOS,
            &[Pone(
                "pasos = [\"division-posible\"]",
                "fases = [\"division-posible\"]",
            )],
            &[":9:", "«fases» no se conoce"],
        ),
        (
            "a link without note",
            ENLACES,
            &[Pone("nota = \"solo el cero impide dividir\"\n", "")],
            &["falta el campo «nota»"],
        ),
        (
            "a link without quote",
            ENLACES,
            &[Pone(
                "cita = \"\"\"es posible obtener resultados incomprensibles cuando el denominador es igual a cero, lo que podría dar lugar a que el resultado sea indeterminado\"\"\"\n",
                "",
            )],
            &["«division-posible»", "«cita»"],
        ),
        (
            "a link to a paragraph that does not exist",
            ENLACES,
            &[Pone("C-353-2026/respuesta-5", "C-353-2026/respuesta-55")],
            &[
                "regla denominador-cero",
                "«regla-del-pliego»",
                "«C-353-2026/respuesta-55»",
                "no existe",
            ],
        ),
        (
            "a role that does not exist in a link",
            ENLACES,
            &[Pone("papel = \"limita\"", "papel = \"contradice\"")],
            &["«contradice» no se admite", "sustenta"],
        ),
        (
            "a question on a paragraph that does not exist",
            "preguntas/CE-002-2023.toml",
            &[Pone("[directriz-1]", "[directriz-9]")],
            &["no existe el párrafo «directriz-9»"],
        ),
    ];
    for (nombre, ruta, cambios, partes) in casos {
        check_carga(nombre, ruta, cambios, partes);
    }
    let parametro = "parametros/plazo-ce-002-2023.toml";
    check_carga(
        "a series without periods",
        parametro,
        &[Quita("periodo]]"), Agrega("periodo = []\n")],
        &["ningún periodo"],
    );
    let otro = Archivos::incorporados();
    let circular = otro.obtener("documentos/CE-002-2023.md").unwrap().to_vec();
    let mal_llamado = otro.con("documentos/CE-003-2023.md", circular);
    let dicho = App::nueva(&mal_llamado).expect_err("the name is not the id")[0].to_string();
    assert!(
        dicho.contains("documentos/CE-003-2023.md") && dicho.contains("«CE-002-2023.md»"),
        "{dicho}"
    );
    let vacio = App::nueva(&Archivos::default()).expect_err("nothing to load")[0].to_string();
    assert!(vacio.contains("no hay ningún documento"), "{vacio}");
}

#[test]
fn every_fault_of_a_corpus_is_told_at_once() {
    let uno = con(
        CONCEPTO,
        &[Pone("{#respuesta-5 respuesta}", "{#respuesta-5 opinion}")],
    );
    let dos = uno.con("casos/regimen-ano-fiscal.toml", "[[caso");
    let dichos: Vec<String> = (App::nueva(&dos).expect_err("two faults").iter())
        .map(ToString::to_string)
        .collect();
    for ruta in [CONCEPTO, "casos/regimen-ano-fiscal.toml"] {
        dice("both files", &dichos, &[ruta]);
    }
}

#[test]
fn links_have_the_state_that_their_quote_has_in_the_corpus() {
    const LIQUIDEZ: &str =
        "paso = \"documento-tipo-liquidez\"\nparrafo = \"C-353-2026/razones-22\"";
    const DIVISION: &str = "paso = \"division-posible\"\nparrafo = \"C-353-2026/respuesta-4\"";
    let casos: [(&str, &str, &[Cambio<'_>], Estado, &str); 5] = [
        (
            "as shipped",
            "division-posible",
            &[],
            Estado::Literal,
            "respuesta-4",
        ),
        (
            "linked elsewhere, and in one other paragraph",
            "documento-tipo-liquidez",
            &[Pone(
                LIQUIDEZ,
                "paso = \"documento-tipo-liquidez\"\nparrafo = \"C-353-2026/razones-3\"",
            )],
            Estado::Reubicado,
            "razones-22",
        ),
        (
            "linked elsewhere, and in several others",
            "division-posible",
            &[Pone(
                DIVISION,
                "paso = \"division-posible\"\nparrafo = \"C-353-2026/razones-3\"",
            )],
            Estado::Ambiguo,
            "razones-3",
        ),
        (
            "nowhere",
            "documento-tipo-liquidez",
            &[Pone(
                "está habilitado respecto del índice de liquidez",
                "está habilitado respecto del índice de solvencia",
            )],
            Estado::Huerfano,
            "razones-22",
        ),
        (
            "in the linked paragraph, although also in others",
            "division-posible",
            &[Pone(
                DIVISION,
                "paso = \"division-posible\"\nparrafo = \"C-353-2026/razones-21\"",
            )],
            Estado::Literal,
            "razones-21",
        ),
    ];
    for (nombre, paso, cambios, esperado, donde) in casos {
        let app = App::nueva(&con(ENLACES, cambios)).unwrap();
        let enlaces = &app.corpus().enlaces("denominador-cero").unwrap()[paso];
        let Apoyo::Interno {
            estado, parrafo, ..
        } = &enlaces.last().unwrap().apoyo
        else {
            panic!("{nombre}: the link is to the corpus");
        };
        assert_eq!((*estado, parrafo.0.as_str()), (esperado, donde), "{nombre}");
        let v = app.verificar();
        if esperado == Estado::Literal {
            let del_paso = format!("paso {paso}:");
            assert!(
                !v.faltas.iter().any(|f| f.contains(&del_paso)),
                "{nombre}: {v}"
            );
        } else {
            let partes = [
                "regla denominador-cero",
                &format!("paso {paso}"),
                &format!("C-353-2026/{donde}"),
            ];
            dice(nombre, &v.faltas, &partes);
        }
        let cuenta = format!("enlaces en estado {}", esperado.nombre());
        assert!(
            v.cuentas.iter().any(|(c, n)| *c == cuenta && *n > 0),
            "{nombre}"
        );
    }
}

#[test]
fn a_changed_paragraph_that_keeps_the_quote_still_supports_and_is_told() {
    let igual = App::nueva(&Archivos::incorporados()).unwrap();
    assert!(
        !igual
            .verificar()
            .avisos
            .iter()
            .any(|a| a.contains("el párrafo cambió"))
    );
    let cambiado = con(
        CONCEPTO,
        &[Pone(
            "{#respuesta-5 respuesta}\n",
            "{#respuesta-5 respuesta}\nPor lo visto, ",
        )],
    );
    let app = App::nueva(&cambiado).unwrap();
    let v = app.verificar();
    assert!(v.faltas.is_empty(), "{v}");
    dice(
        "the change is told",
        &v.avisos,
        &[
            "C-353-2026/respuesta-5",
            "el párrafo cambió",
            "«regla-del-pliego»",
        ],
    );
    let Apoyo::Interno {
        estado, cambiado, ..
    } = &app.corpus().enlaces("denominador-cero").unwrap()["regla-del-pliego"][0].apoyo
    else {
        panic!("the link is to the corpus");
    };
    assert_eq!((*estado, *cambiado), (Estado::Literal, true));
}
