//! The classroom: every exercise has one right answer that is never among the distractors; its pages, sheets and lessons.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
};
use fundamento::{
    app::App,
    aula::{Ejercicio, Porque},
    busqueda::Peticion,
    corpus::{Apoyo, Archivos, Fundamento, Lugar, Rol},
    reglas::FichaPaso,
    veredicto::{Desenlace, Veredicto},
    web::{Estado, rutas},
};
use http_body_util::BodyExt;
use std::{collections::BTreeSet, sync::LazyLock};
use tower::ServiceExt;

static APP: LazyLock<App> =
    LazyLock::new(|| App::nueva(&Archivos::incorporados()).expect("the shipped corpus loads"));

static SITIO: LazyLock<Router> = LazyLock::new(|| {
    let app = App::nueva(&Archivos::incorporados()).expect("the shipped corpus loads");
    rutas(Estado::nuevo(app, ""))
});

fn veredicto(e: &Ejercicio) -> Veredicto<'static> {
    let lista = APP.regla(e.regla).expect(e.regla);
    APP.evaluar(lista, &e.hechos).expect(&e.titulo)
}

fn lugar(app: &App, f: &Fundamento) -> Option<Lugar> {
    match &f.apoyo {
        Apoyo::Interno {
            documento, parrafo, ..
        } => app.parrafo(&documento.0, &parrafo.0).map(|(_, l)| l),
        Apoyo::Externo { .. } => None,
    }
}

fn rol(l: Lugar) -> Rol {
    APP.en(l).expect("the paragraph is there").1.rol
}

#[test]
fn every_exercise_has_one_right_answer_that_is_never_among_the_distractors() {
    let ejercicios = APP.aula().ejercicios();
    assert!(ejercicios.len() > 200, "{}", ejercicios.len());
    for e in ejercicios {
        let donde = format!("{} «{}»", e.regla, e.titulo);
        let v = veredicto(e);

        let o = e.veredicto.la_correcta().expect(&donde);
        assert!(
            o.rotulo == v.desenlace.rotulo || o.rotulo == v.resumen,
            "{donde}: {}",
            o.rotulo
        );
        assert_eq!(e.codigo, v.desenlace.codigo, "{donde}");
        let opciones = e.veredicto.opciones();
        assert!(opciones.len() >= 2, "{donde}");
        let rotulos: BTreeSet<&str> = opciones.iter().map(|o| o.rotulo.as_str()).collect();
        let valores: BTreeSet<&str> = opciones.iter().map(|o| o.valor.as_str()).collect();
        assert_eq!(rotulos.len(), opciones.len(), "{donde}: a label twice");
        assert_eq!(valores.len(), opciones.len(), "{donde}: a value twice");

        let correcto = e.parrafo.la_correcta().expect(&donde);
        let principal = v.principal().expect(&donde);
        assert!(principal.sustenta(), "{donde}");
        assert_eq!(Some(correcto.lugar), lugar(&APP, principal), "{donde}");
        assert!(rol(correcto.lugar).puede_sustentar(), "{donde}");
        assert_eq!(correcto.porque, None, "{donde}");
        let Apoyo::Interno { fragmento, .. } = &principal.apoyo else {
            panic!("{donde}: outside the corpus")
        };
        assert!(correcto.pasaje.contains(fragmento.as_str()), "{donde}");

        let citados: BTreeSet<Lugar> = (v.fundamentos().filter_map(|f| lugar(&APP, f))).collect();
        let copias = APP.buscador().copias(correcto.lugar);
        let opciones = e.parrafo.opciones();
        assert!((3..=4).contains(&opciones.len()), "{donde}");
        let lugares: BTreeSet<Lugar> = opciones.iter().map(|o| o.lugar).collect();
        assert_eq!(lugares.len(), opciones.len(), "{donde}: a paragraph twice");
        for (i, o) in opciones.iter().enumerate() {
            let (d, b) = APP.en(o.lugar).expect("the paragraph is there");
            assert_eq!(o.valor, format!("{}/{}", d.meta.id, b.id), "{donde}");
            let pasaje = o.pasaje.trim_start_matches("… ").trim_end_matches(" …");
            assert!(b.texto.contains(pasaje), "{donde}: {pasaje}");
            if i == e.parrafo.correcta() {
                continue;
            }
            let quien = format!("{donde}: {}", o.valor);
            assert!(!citados.contains(&o.lugar), "{quien} is cited");
            assert!(!copias.contains(&o.lugar), "{quien} is a copy");
            assert!(
                !b.texto.contains(fragmento.as_str()),
                "{quien} has the quote"
            );
            match o.porque.as_ref().expect(&quien) {
                Porque::Rol(r) => assert!(*r == b.rol && !r.puede_sustentar(), "{quien}"),
                Porque::OtroRegimen(_) => {
                    assert!(b.rol.puede_sustentar(), "{quien}");
                    let l = APP.regla(e.regla).unwrap();
                    assert!(l.ficha().fecha.is_some(), "{quien}: the rule has no date");
                }
                Porque::OtroDesenlace(rotulo) => {
                    assert_ne!(*rotulo, v.desenlace.rotulo, "{quien}");
                    let ficha = APP.regla(e.regla).unwrap().ficha();
                    let otros = ficha.desenlaces.iter().filter(|d| d.rotulo == *rotulo);
                    let apoya = |d: &Desenlace| sustenta(e.regla, o.lugar, &|p| p.id == d.apoyo);
                    assert!(otros.clone().any(apoya), "{quien}");
                }
                Porque::OtroPaso(enunciado) => {
                    assert!(
                        !v.pasos.iter().any(|p| p.enunciado == *enunciado),
                        "{quien}"
                    );
                    let este = |p: &FichaPaso| p.enunciado == *enunciado;
                    assert!(sustenta(e.regla, o.lugar, &este), "{quien}");
                }
                Porque::OtraRegla(titulo) => {
                    assert!(!sustenta(e.regla, o.lugar, &|_| true), "{quien}");
                    let otra = APP.reglas().find(|l| l.ficha().titulo == *titulo);
                    let otra = otra.expect("the other rule").ficha().id;
                    assert!(sustenta(otra, o.lugar, &|_| true), "{quien}");
                }
            }
        }
    }
}

/// Whether a paragraph supports some of the steps of a rule.
fn sustenta(regla: &str, l: Lugar, paso: &dyn Fn(&FichaPaso) -> bool) -> bool {
    let pasos = APP.regla(regla).expect(regla).pasos().iter();
    let mut suyos = pasos.filter(|(p, _)| paso(p)).flat_map(|(_, fs)| fs);
    suyos.any(|f| f.sustenta() && lugar(&APP, f) == Some(l))
}

#[test]
fn the_distractors_are_wrong_in_several_ways() {
    let opciones = APP
        .aula()
        .ejercicios()
        .iter()
        .flat_map(|e| e.parrafo.opciones());
    let clases: BTreeSet<String> = opciones
        .filter_map(|o| o.porque.as_ref())
        .map(|p| match p {
            Porque::Rol(r) => r.nombre().to_owned(),
            Porque::OtroRegimen(_) => "otro régimen".to_owned(),
            Porque::OtroDesenlace(_) => "otro desenlace".to_owned(),
            Porque::OtroPaso(_) => "otro paso".to_owned(),
            Porque::OtraRegla(_) => "otra regla".to_owned(),
        })
        .collect();
    for c in [
        "consulta",
        "tesauro",
        "problema",
        "considerando",
        "otro régimen",
        "otro desenlace",
        "otro paso",
        "otra regla",
    ] {
        assert!(clases.contains(c), "{c}: {clases:?}");
    }
}

#[test]
fn an_exercise_is_the_same_each_time_and_keeps_its_address() {
    let otra = App::nueva(&Archivos::incorporados()).unwrap();
    assert_eq!(otra.aula().ejercicios(), APP.aula().ejercicios());
    let ids: BTreeSet<(&str, &str)> = APP
        .aula()
        .ejercicios()
        .iter()
        .map(|e| (e.regla, e.id.as_str()))
        .collect();
    assert_eq!(ids.len(), APP.aula().ejercicios().len());

    let ruta = "casos/regimen-ano-fiscal.toml";
    let archivos = Archivos::incorporados();
    let texto = std::str::from_utf8(archivos.obtener(ruta).unwrap()).unwrap();
    let nuevo = "[[caso]]\ntitulo = \"Uno nuevo, el primero\"\nentrada = '{\"fecha_apertura\": \"2025-01-02\", \"anios_rup\": [2023]}'\ncodigo = \"ultimo-ano-fiscal\"\n\n[[caso]]";
    let con_uno_mas = texto.replacen("[[caso]]", nuevo, 1);
    let otra = App::nueva(&archivos.con(ruta, con_uno_mas)).unwrap();
    let de = |app: &'_ App| -> Vec<Ejercicio> {
        let suyos = app.aula().de_regla("regimen-ano-fiscal");
        suyos.into_iter().cloned().collect()
    };
    assert_eq!(de(&otra)[1..], de(&APP));
}

#[test]
fn a_paragraph_that_nobody_linked_is_never_told_to_be_wrong() {
    let archivos = Archivos::incorporados();
    let ruta = "documentos/CE-002-2023.md";
    let texto = std::str::from_utf8(archivos.obtener(ruta).unwrap()).unwrap();
    let viejo = "1\\. Cerrar los expedientes electrónicos de los contratos que hayan cumplido con las obligaciones post-contractuales.";
    assert!(texto.contains(viejo));
    let nuevo = texto
        .replace("\"CE-002-2023\"", "\"CE-999-2026\"")
        .replace(viejo, "Qué pasa cuando un indicador no se puede dividir: el pliego debe fijar la regla, y el indicador con denominador cero se evalúa con sujeción a ella.");
    let app = App::nueva(&archivos.con("documentos/CE-999-2026.md", nuevo)).expect("it loads");
    let peticion = Peticion {
        consulta: app
            .regla("denominador-cero")
            .unwrap()
            .ficha()
            .pregunta
            .to_owned(),
        ..Peticion::default()
    };
    let hallados = app.buscador().buscar(app.corpus(), &peticion).unwrap();
    let nuevo = app.parrafo("CE-999-2026", "directriz-1").unwrap().1;
    assert_eq!(
        hallados.resultados[0].lugar, nuevo,
        "a search finds it first"
    );
    for e in app.aula().de_regla("denominador-cero") {
        assert!(
            e.parrafo.opciones().iter().all(|o| o.lugar != nuevo),
            "{}",
            e.titulo
        );
    }
}

/// Paragraphs that support a verdict too, though the rule gets there by another: none may be told to be wrong.
#[test]
fn a_paragraph_that_might_also_be_right_is_not_offered() {
    for (regla, titulo, tambien) in [
        // The first directive also closes it: its obligations are fulfilled.
        (
            "cierre-expediente-secop",
            "Apoyo a la gestión que requería liquidación y ya se liquidó, sin obligaciones pendientes: procede por el numeral 2",
            "CE-002-2023/directriz-1",
        ),
        // Its third item says word for word what the answer of the other opinion says.
        (
            "estados-financieros-rup",
            "Sociedad recién constituida: corte trimestral o estados de apertura, aunque tenga revisor fiscal",
            "C-SN-2026-06-04/respuesta-4",
        ),
        // It says that the norms do not rule what cannot be divided, and that the entity must.
        (
            "indicadores-financieros",
            "Sin pasivo corriente ni intereses y sin regla en el pliego: lo indeterminado no es un incumplimiento, lo define la entidad",
            "C-353-2026/respuesta-4",
        ),
        // Another step of the same answer to the same question.
        (
            "denominador-cero",
            "El pliego habilita cuando el denominador es cero",
            "C-353-2026/respuesta-3",
        ),
    ] {
        let e = APP.aula().de_caso(regla, titulo);
        let existe = APP.corpus().casos(regla).iter().any(|c| c.titulo == titulo);
        assert!(existe, "{titulo}");
        let opciones = e.map(|e| e.parrafo.opciones()).unwrap_or_default();
        assert!(
            opciones.iter().all(|o| o.valor != tambien),
            "{titulo}: {opciones:#?}"
        );
    }
}

async fn obtener(direccion: &str) -> (StatusCode, String, String) {
    let r = SITIO
        .clone()
        .oneshot(Request::get(direccion).body(Body::empty()).unwrap())
        .await
        .unwrap();
    let (estado, destino) = (
        r.status(),
        r.headers()
            .get("location")
            .map_or(String::new(), |l| l.to_str().unwrap().to_owned()),
    );
    let bytes = r.into_body().collect().await.unwrap().to_bytes();
    (estado, destino, String::from_utf8(bytes.to_vec()).unwrap())
}

fn escapado(texto: &str) -> String {
    texto
        .replace('&', "&#38;")
        .replace('"', "&#34;")
        .replace('\'', "&#39;")
        .replace('<', "&#60;")
        .replace('>', "&#62;")
}

/// The address of an exercise with two answers.
fn respondido(e: &Ejercicio, veredicto: usize, parrafo: usize) -> String {
    let respuestas = form_urlencoded::Serializer::new(String::new())
        .append_pair("veredicto", &e.veredicto.opciones()[veredicto].valor)
        .append_pair("parrafo", &e.parrafo.opciones()[parrafo].valor)
        .finish();
    format!("/aula/{}/{}?{respuestas}", e.regla, e.id)
}

#[tokio::test]
async fn each_exercise_is_asked_without_telling_and_graded_with_its_reasons() {
    for l in APP.reglas() {
        let suyos = APP.aula().de_regla(l.ficha().id);
        let primero = suyos.first().expect("each rule has exercises");
        let (estado, destino, _) = obtener(&format!("/aula/{}", primero.regla)).await;
        assert_eq!(estado, StatusCode::SEE_OTHER);
        assert_eq!(destino, format!("/aula/{}/{}", primero.regla, primero.id));
        for e in suyos.iter().step_by(4) {
            let direccion = format!("/aula/{}/{}", e.regla, e.id);
            let (estado, _, cuerpo) = obtener(&direccion).await;
            assert_eq!(estado, StatusCode::OK, "{direccion}");
            for o in e.parrafo.opciones() {
                assert!(
                    cuerpo.contains(&format!("value=\"{}\"", o.valor)),
                    "{direccion}"
                );
                assert!(
                    cuerpo.contains(&escapado(&o.pasaje)),
                    "{direccion}: {}",
                    o.pasaje
                );
            }
            for o in e.veredicto.opciones() {
                assert!(
                    cuerpo.contains(&escapado(&o.rotulo)),
                    "{direccion}: {}",
                    o.rotulo
                );
            }
            assert!(
                !cuerpo.contains(&escapado(&e.titulo)),
                "{direccion}: it tells"
            );
            assert!(!cuerpo.contains("checked"), "{direccion}");

            let (v, p) = (e.veredicto.correcta(), e.parrafo.correcta());
            let otro = |n: usize, de: usize| (n + 1) % de;
            let (mal_v, mal_p) = (
                otro(v, e.veredicto.opciones().len()),
                otro(p, e.parrafo.opciones().len()),
            );
            for (dv, dp, dicho) in [
                (v, p, "Acertó el veredicto y el párrafo"),
                (v, mal_p, "Acertó el veredicto, no el párrafo"),
                (mal_v, p, "Acertó el párrafo, no el veredicto"),
                (mal_v, mal_p, "No acertó el veredicto ni el párrafo"),
            ] {
                let direccion = respondido(e, dv, dp);
                let (estado, _, cuerpo) = obtener(&direccion).await;
                assert_eq!(estado, StatusCode::OK, "{direccion}");
                assert!(cuerpo.contains(&format!("<h1>{dicho}</h1>")), "{direccion}");
                let correcto = &e.parrafo.opciones()[p].valor;
                assert!(
                    cuerpo.contains(&format!("/documentos/{correcto}\"")),
                    "{direccion}"
                );
                assert_eq!(
                    cuerpo.matches("Su respuesta").count(),
                    1 + usize::from(dp != p),
                    "{direccion}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_wrong_paragraph_is_told_why() {
    let mut vistos = BTreeSet::new();
    for e in APP.aula().ejercicios() {
        for (i, o) in e.parrafo.opciones().iter().enumerate() {
            let (clase, dicho) = match &o.porque {
                Some(Porque::Rol(Rol::Consulta)) => {
                    (0, "lo que plantea el peticionario".to_owned())
                }
                Some(Porque::Rol(Rol::Tesauro)) => (1, "Es el tesauro".to_owned()),
                Some(Porque::OtroRegimen(_)) => (2, "Es de otro régimen".to_owned()),
                Some(Porque::OtroDesenlace(r)) => (3, format!("otro desenlace de la regla: «{r}»")),
                _ => continue,
            };
            if vistos.insert(clase) {
                let (_, _, cuerpo) = obtener(&respondido(e, 0, i)).await;
                assert!(cuerpo.contains(&dicho), "{dicho}: {cuerpo}");
            }
        }
    }
    assert_eq!(vistos.len(), 4);
}

#[tokio::test]
async fn answers_that_are_missing_or_strange_are_answered_in_spanish() {
    let e = &APP.aula().ejercicios()[0];
    let base = format!("/aula/{}/{}", e.regla, e.id);
    let v = &e.veredicto.opciones()[0].valor;
    let p = &e.parrafo.opciones()[0].valor;
    let largo = "x".repeat(9_000);
    for (direccion, estado, parte) in [
        (
            format!("{base}?veredicto={v}"),
            422,
            "Falta escoger el párrafo",
        ),
        (
            format!("{base}?parrafo={p}"),
            422,
            "Falta escoger el veredicto",
        ),
        (format!("{base}?veredicto=&parrafo="), 200, "Calificar"),
        (
            format!("{base}?veredicto={v}&parrafo=C-1-2000/respuesta-1"),
            400,
            "no es una de las opciones",
        ),
        (
            format!("{base}?veredicto=nada&parrafo={p}"),
            400,
            "no es una de las opciones",
        ),
        (
            format!("{base}?veredicto={v}&veredicto={v}"),
            400,
            "más de una vez",
        ),
        (format!("{base}?otra=1"), 400, "no se conoce"),
        (format!("{base}?veredicto=%ff"), 400, "mal codificadas"),
        (format!("{base}?veredicto={largo}"), 414, "demasiado larga"),
        (
            format!("/aula/{}/%3Cscript%3E", e.regla),
            404,
            "no tiene un ejercicio",
        ),
        (format!("/aula/nada/{}", e.id), 404, "No hay una regla"),
        ("/aula/nada".to_owned(), 404, "No hay una regla"),
        ("/aula/hojas/nada".to_owned(), 404, "No hay una regla"),
        (
            "/aula/hojas/tema/nada".to_owned(),
            404,
            "No hay ejercicios del tema",
        ),
        ("/aula/lecciones/nada".to_owned(), 404, "No hay una lección"),
        (
            "/aula/lecciones/..%2Fcasos".to_owned(),
            404,
            "No hay una lección",
        ),
        (
            format!("/aula/hojas/{}?respuestas=si", e.regla),
            400,
            "respuestas",
        ),
        (
            format!("/aula/hojas/{}?ejercicios=7", e.regla),
            400,
            "ejercicios",
        ),
        (format!("/aula/hojas/{}?x=1", e.regla), 400, "no se conoce"),
        ("/aula?x=1".to_owned(), 400, "no se conoce"),
    ] {
        let (dado, _, cuerpo) = obtener(&direccion).await;
        let corta: String = direccion.chars().take(120).collect();
        assert_eq!(dado.as_u16(), estado, "{corta}");
        assert!(cuerpo.contains(parte), "«{parte}» at {corta}: {cuerpo}");
        assert!(!cuerpo.contains("<script>"), "{corta}");
    }
}

#[tokio::test]
async fn a_sheet_prints_questions_and_answers_apart() {
    let regla = "regimen-ano-fiscal";
    let hoja = |q: &str| format!("/aula/hojas/{regla}{q}");
    let (_, _, todo) = obtener(&hoja("")).await;
    let (preguntas, respuestas) = todo.split_once("id=\"h-respuestas\"").expect("both parts");
    assert!(preguntas.contains("id=\"h-caso-1\"") && respuestas.contains("id=\"h-respuesta-1\""));
    assert!(
        !preguntas.contains("class=\"fundamento"),
        "questions tell nothing"
    );
    let (_, _, solas) = obtener(&hoja("?respuestas=no")).await;
    assert!(solas.contains("id=\"h-caso-1\""));
    for delata in [
        "h-respuestas",
        "class=\"fundamento",
        "Es el tesauro",
        "otro régimen",
    ] {
        assert!(!solas.contains(delata), "{delata}");
    }
    let (_, _, solo) = obtener(&hoja("?respuestas=solo")).await;
    assert!(!solo.contains("h-preguntas") && solo.contains("id=\"h-respuesta-1\""));
    let desenlaces: BTreeSet<&str> = APP
        .aula()
        .de_regla(regla)
        .iter()
        .map(|e| e.codigo)
        .collect();
    assert_eq!(todo.matches("id=\"h-caso-").count(), desenlaces.len());
    let (_, _, todos) = obtener(&hoja("?ejercicios=todos")).await;
    assert_eq!(
        todos.matches("id=\"h-caso-").count(),
        APP.aula().de_regla(regla).len()
    );
    for e in APP.aula().ejercicios() {
        assert!(!solas.contains(&escapado(&e.titulo)), "{}", e.titulo);
    }
    for (slug, tema) in APP.aula().temas() {
        let (estado, _, cuerpo) = obtener(&format!("/aula/hojas/tema/{slug}")).await;
        assert_eq!(estado, StatusCode::OK, "{slug}");
        assert!(cuerpo.contains(&escapado(&tema.nombre)), "{slug}");
    }
}

#[tokio::test]
async fn lessons_have_an_address_and_show_paragraphs_literally() {
    let lecciones = APP.corpus().lecciones();
    assert!(lecciones.len() >= 3);
    let (_, _, indice) = obtener("/aula").await;
    let (_, _, mapa) = obtener("/sitemap.xml").await;
    for l in lecciones {
        let direccion = format!("/aula/lecciones/{}", l.id);
        assert!(
            indice.contains(&direccion) && mapa.contains(&direccion),
            "{direccion}"
        );
        let (estado, _, cuerpo) = obtener(&direccion).await;
        assert_eq!(estado, StatusCode::OK, "{direccion}");
        assert!(cuerpo.contains("Esta lección es editorial"), "{direccion}");
        assert_eq!(
            cuerpo.matches("<strong>Nota.</strong>").count(),
            l.puntos.len()
        );
        for p in &l.puntos {
            assert!(
                cuerpo.contains(&escapado(&p.nota)),
                "{direccion}: {}",
                p.nota
            );
            if let fundamento::corpus::QueMirar::Parrafo(d, b) = &p.que {
                let (doc, lugar) = APP.parrafo(d, b).unwrap();
                let texto = &doc.bloques[lugar.bloque].texto;
                assert!(cuerpo.contains(&escapado(texto)), "{direccion}: {d}/{b}");
            }
            if let fundamento::corpus::QueMirar::Caso { regla, titulo } = &p.que {
                let e = APP.aula().de_caso(regla, titulo).expect(titulo);
                assert!(
                    cuerpo.contains(&format!("/aula/{regla}/{}", e.id)),
                    "{titulo}"
                );
                assert!(!cuerpo.contains(&escapado(titulo)), "{titulo}: it tells");
            }
        }
    }
}

const LECCION: &str = "titulo = \"Una\"\npara = \"Nadie\"\n\n[[punto]]\n";

#[test]
fn a_lesson_that_names_what_is_not_there_is_refused_with_its_line() {
    for (archivo, cuerpo, partes) in [
        (
            "una",
            "parrafo = \"C-353-2026/respuesta-99\"\nnota = \"n\"\n",
            &["una.toml:5:", "C-353-2026/respuesta-99"][..],
        ),
        (
            "una",
            "nota = \"n\"\nparrafo = \"sin-barra\"\n",
            &["una.toml:6:", "no existe el párrafo"],
        ),
        (
            "una",
            "regla = \"no-hay\"\nnota = \"n\"\n",
            &["una.toml:5:", "no hay una regla «no-hay»"],
        ),
        (
            "una",
            "regla = \"denominador-cero\"\ncaso = \"Otro\"\nnota = \"n\"\n",
            &["una.toml:6:", "titulado «Otro»"],
        ),
        (
            "una",
            "regla = \"denominador-cero\"\ncaso = \"Indicador desconocido y cifra con exponente\"\nnota = \"n\"\n",
            &["una.toml:6:", "no llega a un veredicto"],
        ),
        (
            "una",
            "regla = \"denominador-cero\"\nparrafo = \"C-353-2026/respuesta-4\"\nnota = \"n\"\n",
            &["una.toml:4:", "o un párrafo"],
        ),
        (
            "una",
            "caso = \"Otro\"\nnota = \"n\"\n",
            &["una.toml:4:", "un punto nombra"],
        ),
        (
            "una",
            "regla = \"denominador-cero\"\nnota = \" \"\n",
            &["una.toml:4:", "le falta la nota"],
        ),
        (
            "una",
            "regla = \"denominador-cero\"\n",
            &["una.toml:4:", "falta el campo «nota»"],
        ),
        (
            "una",
            "regla = \"denominador-cero\"\nnota = \"n\"\nvideo = \"v\"\n",
            &["una.toml:7:", "«video» no se conoce"],
        ),
        (
            "Una lección",
            "regla = \"denominador-cero\"\nnota = \"n\"\n",
            &["Una lección.toml:", "es su dirección"],
        ),
    ] {
        let ruta = format!("lecciones/{archivo}.toml");
        let archivos = Archivos::incorporados().con(&ruta, format!("{LECCION}{cuerpo}"));
        let defectos = App::nueva(&archivos).expect_err(cuerpo);
        let dichos: Vec<String> = defectos.iter().map(ToString::to_string).collect();
        assert!(
            dichos.iter().any(|d| partes.iter().all(|p| d.contains(p))),
            "{partes:?}: {dichos:#?}"
        );
    }
    let vacia = "titulo = \"Una\"\npara = \"Nadie\"\n";
    let defectos = App::nueva(&Archivos::incorporados().con("lecciones/una.toml", vacia));
    assert!(
        defectos.expect_err("empty")[0]
            .mensaje
            .contains("ningún punto")
    );
}

#[test]
fn a_lesson_is_editorial_and_changes_no_doctrine() {
    let cuerpo = format!("{LECCION}regla = \"denominador-cero\"\nnota = \"n\"\n");
    let otra = App::nueva(&Archivos::incorporados().con("lecciones/una.toml", cuerpo)).unwrap();
    let (a, b) = (APP.corpus().version(), otra.corpus().version());
    assert_eq!(a.doctrina, b.doctrina);
    assert_ne!(a.editorial, b.editorial);
    assert!(otra.corpus().lecciones().iter().any(|l| l.id == "una"));
}
