//! The addresses of `/procesos`: form, check page, report, memory, and the report in a file.
//!
//! Requests go through the whole router, without a network.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use fundamento::{
    app::App,
    corpus::Archivos,
    web::{Estado, rutas},
};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::OnceLock};
use tower::ServiceExt;

/// What an answer says.
struct Respuesta {
    estado: StatusCode,
    cabeceras: BTreeMap<String, String>,
    cuerpo: String,
}

impl Respuesta {
    fn contiene(&self, texto: &str) -> bool {
        self.cuerpo.contains(texto)
    }

    /// The value of a control.
    fn control(&self, nombre: &str) -> Option<String> {
        let desde = self.cuerpo.find(&format!("name=\"{nombre}\""))?;
        let resto = &self.cuerpo[desde..];
        let etiqueta = &resto[..resto.find('>')?];
        let valor = etiqueta.split_once("value=\"")?.1.split_once('"')?.0;
        Some(plano(valor))
    }
}

/// Undoes the escapes of an attribute.
fn plano(texto: &str) -> String {
    [
        ("&#34;", "\""),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#60;", "<"),
        ("&lt;", "<"),
        ("&#62;", ">"),
        ("&gt;", ">"),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(texto.to_owned(), |t, (a, b)| t.replace(a, b))
}

fn sitio() -> Router {
    static SITIO: OnceLock<Router> = OnceLock::new();
    let nuevo = || {
        let app = App::nueva(&Archivos::incorporados()).expect("the shipped corpus loads");
        rutas(Estado::nuevo(app, ""))
    };
    SITIO.get_or_init(nuevo).clone()
}

fn pedir(peticion: Request<Body>) -> Respuesta {
    let marcha = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    marcha.block_on(async {
        let r = sitio().oneshot(peticion).await.unwrap();
        let cabeceras = r.headers().iter();
        let cabeceras = cabeceras
            .map(|(k, v)| (k.to_string(), v.to_str().unwrap().to_owned()))
            .collect();
        let estado = r.status();
        let bytes = r.into_body().collect().await.unwrap().to_bytes();
        Respuesta {
            estado,
            cabeceras,
            // A workbook is not text: of it only its first bytes are looked at.
            cuerpo: String::from_utf8_lossy(&bytes).into_owned(),
        }
    })
}

fn ver(ruta: &str) -> Respuesta {
    pedir(Request::get(ruta).body(Body::empty()).unwrap())
}

fn enviar<'a>(ruta: &str, pares: impl IntoIterator<Item = (&'a str, &'a str)>) -> Respuesta {
    let cuerpo = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pares)
        .finish();
    let tipo = "application/x-www-form-urlencoded";
    let peticion = Request::post(ruta).header(header::CONTENT_TYPE, tipo);
    pedir(peticion.body(Body::from(cuerpo)).unwrap())
}

fn con_memoria(ruta: &str, proceso: &Value) -> Respuesta {
    enviar(ruta, [("_memoria", proceso.to_string().as_str())])
}

fn estados(anio: i32, activo: &str, pasivo: &str, intereses: &str) -> Value {
    json!({
        "anio": anio, "activo_corriente": activo, "pasivo_corriente": pasivo, "activo_total": "1000000000",
        "pasivo_total": "600000000", "utilidad_operacional": "50000000", "gastos_intereses": intereses, "patrimonio": "400000000",
    })
}

fn integrante(nombre: &str, parte: &str, estados: Value) -> Value {
    json!({
        "nombre": nombre, "participacion": parte, "estados": [estados], "capacidad_organizacion": "2600000000",
        "valor_contratos_construccion": "12000000000", "profesionales": 9,
        "contratos": [{"nombre": "Vía Armero", "valor": "300000000", "plazo_dias": 300, "fecha_inicio": "2026-01-01", "estado": "en-ejecucion"}],
    })
}

fn singular(nombre: &str, estados: Value) -> Value {
    json!({"nombre": nombre, "integrantes": [integrante(nombre, "100", estados)]})
}

/// A bidder that is habilitado, one that is not, one that waits for the pliego, and a consortium.
fn proceso() -> Value {
    json!({
        "proceso": {
            "nombre": "Vía La Unión", "fecha_apertura": "2026-05-04", "fecha_cierre": "2026-06-12", "modalidad": "licitacion-publica", "es_obra": true,
            "presupuesto_oficial": "3000000000.50", "plazo_meses": "8",
            "umbrales": {"liquidez": {"min": "1.125", "ubicacion": "3.125"}, "cobertura_intereses": {"min": "1.5"}},
            "formula_plural": "suma-de-componentes",
        },
        "proponentes": [
            singular("Andina SAS", estados(2025, "480000000", "400000000", "20000000")),
            singular("Corta SAS", estados(2025, "300000000", "400000000", "20000000")),
            singular("Sin Deuda SAS", estados(2025, "480000000", "400000000", "0")),
            {"nombre": "Consorcio Río", "integrantes": [
                integrante("Sur SAS", "60", estados(2025, "480000000", "200000000", "20000000")),
                integrante("Puentes SAS", "40", estados(2025, "480000000", "300000000", "20000000")),
            ]},
        ],
    })
}

/// The rows of the matrix, without tags.
fn matriz(r: &Respuesta) -> Vec<String> {
    let desde = r.cuerpo.find("<tbody>").unwrap();
    let hasta = desde + r.cuerpo[desde..].find("</tbody>").unwrap();
    r.cuerpo[desde..hasta]
        .split("</tr>")
        .map(|fila| {
            let trozos = fila.split('<').filter_map(|t| t.split_once('>'));
            let textos = trozos.map(|(_, t)| t.trim()).filter(|t| !t.is_empty());
            textos.collect::<Vec<_>>().join(" | ")
        })
        .filter(|fila| !fila.is_empty())
        .collect()
}

/// The names and values of all the controls of the first form with facts.
fn controles(r: &Respuesta) -> Vec<(String, String)> {
    let mut salida = Vec::new();
    for etiqueta in r.cuerpo.split('<').skip(1) {
        let Some((_, resto)) = etiqueta.split_once(" name=\"") else {
            continue;
        };
        let nombre = resto.split_once('"').unwrap().0.to_owned();
        if !nombre.contains('.') {
            continue;
        }
        let valor = if etiqueta.starts_with("select") {
            let desde = r.cuerpo.find(&format!("name=\"{nombre}\"")).unwrap();
            let lista = r.cuerpo[desde..].split_once("</select>").unwrap().0;
            let elegida = lista.split("<option ").find(|o| o.contains(" selected"));
            elegida.map_or(String::new(), |o| o.split('"').nth(1).unwrap().to_owned())
        } else {
            plano(
                resto
                    .split_once("value=\"")
                    .unwrap()
                    .1
                    .split_once('"')
                    .unwrap()
                    .0,
            )
        };
        salida.push((nombre, valor));
    }
    salida
}

fn prestados(pares: &[(String, String)]) -> Vec<(&str, &str)> {
    pares
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect()
}

/// The seal of a report.
fn sello(r: &Respuesta) -> String {
    let resto = r
        .cuerpo
        .split_once("SHA-256 <code class=\"largo\">")
        .unwrap()
        .1;
    resto.split_once('<').unwrap().0.to_owned()
}

#[test]
fn nothing_is_kept_and_data_only_travel_by_post() {
    let p = proceso();
    let respuestas = [
        ver("/procesos"),
        con_memoria("/procesos", &p),
        con_memoria("/procesos/revisar", &p),
        con_memoria("/procesos/evaluar", &p),
        con_memoria("/procesos/memoria.json", &p),
        con_memoria("/procesos/informe.html", &p),
        con_memoria("/procesos/informe.xlsx", &p),
        con_memoria("/procesos/revisar", &json!({})),
    ];
    for r in respuestas {
        assert_eq!(r.cabeceras["cache-control"], "no-store");
        assert!(!r.cabeceras.contains_key("etag") && !r.cabeceras.contains_key("set-cookie"));
    }
    for ruta in [
        "revisar",
        "evaluar",
        "memoria.json",
        "informe.html",
        "informe.xlsx",
        "libro",
    ] {
        assert_eq!(
            ver(&format!("/procesos/{ruta}")).estado,
            StatusCode::METHOD_NOT_ALLOWED
        );
    }
    assert_eq!(
        ver("/procesos?proceso.nombre=x").estado,
        StatusCode::BAD_REQUEST
    );
    assert!(ver("/procesos").contiene("Nada de lo que escriba se guarda"));
    for ruta in ["/", "/ayuda", "/reglas"] {
        assert!(ver(ruta).contiene("href=\"/procesos\""), "{ruta}");
    }
}

#[test]
fn a_form_comes_back_as_it_was_and_gives_the_same_result() {
    let p = proceso();
    let formulario = con_memoria("/procesos", &p);
    assert_eq!(formulario.estado, StatusCode::OK);
    assert_eq!(
        formulario
            .control("proceso.umbrales.liquidez.ubicacion")
            .as_deref(),
        Some("3.125")
    );
    assert_eq!(
        formulario
            .control("proponentes[3].integrantes[1].nombre")
            .as_deref(),
        Some("Puentes SAS")
    );
    let escrito = controles(&formulario);
    let otra = enviar("/procesos", prestados(&escrito));
    assert_eq!(controles(&otra), escrito);
    let del_formulario = enviar("/procesos/evaluar", prestados(&escrito));
    let de_la_memoria = con_memoria("/procesos/evaluar", &p);
    assert_eq!(del_formulario.estado, StatusCode::OK);
    assert_eq!(matriz(&del_formulario), matriz(&de_la_memoria));
}

#[test]
fn rows_are_added_and_taken_away_at_every_depth() {
    let escrito = controles(&con_memoria("/procesos", &proceso()));
    let con = |boton: &str, lista: &str| {
        let mut pares = prestados(&escrito);
        pares.push((boton, lista));
        enviar("/procesos", pares)
    };
    let casos = [
        (
            "proponentes",
            "proponentes[4].integrantes[0].estados[0].anio",
        ),
        (
            "proponentes[3].integrantes",
            "proponentes[3].integrantes[2].estados[0].anio",
        ),
        (
            "proponentes[0].integrantes[0].estados",
            "proponentes[0].integrantes[0].estados[1].anio",
        ),
        (
            "proponentes[0].integrantes[0].contratos",
            "proponentes[0].integrantes[0].contratos[1].valor",
        ),
    ];
    for (lista, nuevo) in casos {
        assert!(
            !escrito.iter().any(|(k, _)| k == nuevo),
            "{nuevo} was there"
        );
        assert_eq!(
            con("_mas", lista).control(nuevo).as_deref(),
            Some(""),
            "{lista}"
        );
    }
    let menos = con("_menos", "proponentes[3].integrantes");
    assert_eq!(menos.control("proponentes[3].integrantes[1].nombre"), None);
    assert!(
        menos
            .control("proponentes[3].integrantes[0].nombre")
            .is_some()
    );
    let sin = con("_menos", "proponentes[0].integrantes[0].contratos");
    assert_eq!(
        sin.control("proponentes[0].integrantes[0].contratos[0].valor"),
        None
    );
}

#[test]
fn what_was_understood_is_restated() {
    let r = con_memoria("/procesos/revisar", &proceso());
    assert_eq!(r.estado, StatusCode::OK);
    for texto in [
        "<h1>Esto se entendió</h1>",
        "3.000.000.000,50",
        "12 de junio de 2026",
        "Proponente plural, 2 integrantes",
        "Lo que no se escribió y se dio por sentado",
        "¿Su RUP está en firme en la fecha de cierre? (5 veces)",
        "<button class=\"principal\">Evaluar</button>",
        "<button formaction=\"/procesos\">Corregir</button>",
    ] {
        assert!(r.contiene(texto), "{texto}");
    }
    let memoria: Value = serde_json::from_str(&r.control("_memoria").unwrap()).unwrap();
    // What nobody wrote is not written for them: it is told again wherever the memory goes.
    assert_eq!(memoria["proceso"]["anticipo"], Value::Null);
}

#[test]
fn every_fault_stands_on_its_control() {
    let mut p = proceso();
    p["proponentes"][1]["integrantes"][0]["estados"][0]["pasivo_corriente"] = json!("-1");
    p["proponentes"][3]["integrantes"][1]["participacion"] = json!("30");
    p["proceso"]["fecha_cierre"] = json!("2026-05-01");
    let r = con_memoria("/procesos/revisar", &p);
    assert_eq!(r.estado, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(r.contiene("<title>Error: "));
    for ancla in [
        "c-proponentes-1-integrantes-0-estados-0-pasivo-corriente",
        "c-proponentes-3-integrantes",
        "c-proceso-fecha-cierre",
    ] {
        assert!(
            r.contiene(&format!("href=\"#{ancla}\"")),
            "no link to {ancla}"
        );
        assert!(r.contiene(&format!("id=\"{ancla}\"")), "no control {ancla}");
    }
    assert!(r.contiene("id=\"e-c-proceso-fecha-cierre\""));
    assert!(r.contiene(
        "Proponente 2: Corta SAS › Integrante 1: Corta SAS › Año fiscal 1: 2025 › Pasivo corriente"
    ));

    let ambiguo = enviar(
        "/procesos/revisar",
        [("proceso.umbrales.liquidez.min", "1.234")],
    );
    assert!(ambiguo.contiene("puede ser miles o decimales"));
    assert_eq!(
        ambiguo.control("proceso.umbrales.liquidez.min").as_deref(),
        Some("1.234")
    );

    let rota = enviar("/procesos/revisar", [("_memoria", "{\"proceso\": {")]);
    assert_eq!(rota.estado, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(rota.contiene("href=\"#memoria\"") && rota.contiene("Línea 1"));
    for ruta in ["evaluar", "informe.html"] {
        let r = con_memoria(&format!("/procesos/{ruta}"), &p);
        assert_eq!(r.estado, StatusCode::UNPROCESSABLE_ENTITY, "{ruta}");
    }
}

#[test]
fn the_matrix_has_a_row_for_each_bidder_and_a_citation_in_each_cell() {
    let r = con_memoria("/procesos/evaluar", &proceso());
    assert_eq!(r.estado, StatusCode::OK);
    let filas = matriz(&r);
    let empiezan = [
        "Andina SAS | Cumple lo evaluado (financiero; capacidad residual) |",
        "Corta SAS | No habilitado |",
        "Sin Deuda SAS | Requiere decisión |",
        "Consorcio Río | Cumple lo evaluado (financiero; capacidad residual) |",
    ];
    assert_eq!(filas.len(), empiezan.len());
    for (fila, inicio) in filas.iter().zip(empiezan) {
        assert!(fila.starts_with(inicio), "{fila}");
        assert!(fila.matches("Concepto ").count() >= 5, "{fila}");
    }
    assert!(filas[2].contains("Lo define el pliego | El pliego debe fijar la regla"));
    for fila in [&filas[0], &filas[3]] {
        assert!(
            fila.contains("Todos muestran el año de referencia"),
            "{fila}"
        );
    }
    assert!(
        r.contiene("4 proponentes: 2 cumplen lo evaluado, 1 no habilitado y 1 requiere decisión.")
    );
    let entidad = r.cuerpo.split_once("Lo que define el pliego").unwrap().1;
    let entidad = entidad
        .split_once("Lo que la entidad debe decidir y motivar")
        .unwrap()
        .0;
    assert!(
        entidad.contains("<p>Sin Deuda SAS</p>") && entidad.contains("/documentos/C-353-2026/")
    );
    for texto in [
        "≥ 1,125",
        "<td class=\"palabra\">3.125</td>",
        "<td class=\"palabra\">no se indicó</td>",
        "id=\"recibo\"",
    ] {
        assert!(r.contiene(texto), "{texto}");
    }
    // Every link inside the page leads somewhere in it.
    for ancla in r
        .cuerpo
        .split("href=\"#")
        .skip(1)
        .map(|t| t.split_once('"').unwrap().0)
    {
        assert!(r.contiene(&format!("id=\"{ancla}\"")), "{ancla}");
    }
}

#[test]
fn goods_and_services_have_no_residual_capacity() {
    let mut p = proceso();
    p["proceso"]["es_obra"] = json!(false);
    p["proceso"]["presupuesto_oficial"] = json!(null);
    let r = con_memoria("/procesos/evaluar", &p);
    assert_eq!(r.estado, StatusCode::OK);
    for columna in ["CRPC", "SCE", "CRP"] {
        assert!(
            !r.contiene(&format!("<th scope=\"col\">{columna}")),
            "{columna}"
        );
    }
    assert!(r.contiene("<th scope=\"col\">Indicadores") && r.contiene("<th scope=\"col\">Cortes"));
    assert!(matriz(&r)[0].starts_with("Andina SAS | Cumple lo evaluado (financiero)"));
    let revision = con_memoria("/procesos/revisar", &p);
    assert!(!revision.contiene("Presupuesto oficial") && !revision.contiene(">Vía Armero<"));
}

#[test]
fn two_bidders_are_told_apart_by_the_first_step_that_differs() {
    let memoria = proceso().to_string();
    let comparar = |a, b| {
        enviar(
            "/procesos/evaluar",
            [("_memoria", memoria.as_str()), ("_a", a), ("_b", b)],
        )
    };
    let difieren = |r: &Respuesta| {
        let resto = r.cuerpo.split_once("id=\"diferencias\"").unwrap().1;
        resto
            .split_once("<section class=\"proponente\"")
            .unwrap()
            .0
            .to_owned()
    };
    let d = difieren(&comparar("0", "1"));
    assert!(
        d.contains("Se separan en el paso 3: <strong>Índice de liquidez"),
        "{d}"
    );
    assert!(d.contains("<p>Cumple.</p>") && d.contains("<p>No cumple.</p>"));
    assert!(d.contains("Los dos siguen los mismos pasos"));
    assert!(difieren(&comparar("2", "2")).contains("escoja dos distintos"));
    // A member whose register lost its effects shows no year: the cuts of the others are evaluated, not its own.
    let mut p = proceso();
    let suyo = &mut p["proponentes"][1]["integrantes"][0];
    suyo["estados"][0]["anio"] = json!(2023);
    suyo["renovacion"] = json!("no-presentada");
    let memoria = p.to_string();
    let r = enviar(
        "/procesos/evaluar",
        [("_memoria", memoria.as_str()), ("_a", "0"), ("_b", "1")],
    );
    assert!(
        difieren(&r).contains("se evaluó para Andina SAS y no para Corta SAS"),
        "{}",
        difieren(&r)
    );
    assert!(!difieren(&comparar("0", "9")).contains("Se separan"));
}

#[test]
fn the_memory_gives_the_same_result_when_it_comes_back() {
    let mut p = proceso();
    for es_obra in [true, false] {
        p["proceso"]["es_obra"] = json!(es_obra);
        let r = con_memoria("/procesos/memoria.json", &p);
        assert_eq!(r.cabeceras["content-type"], "application/json");
        assert_eq!(
            r.cabeceras["content-disposition"],
            "attachment; filename=\"proceso-via-la-union.json\""
        );
        let antes = con_memoria("/procesos/evaluar", &p);
        let despues = enviar("/procesos/evaluar", [("_memoria", r.cuerpo.as_str())]);
        assert_eq!(sello(&antes), sello(&despues));
        assert_eq!(antes.cuerpo, despues.cuerpo);
        let otra = enviar("/procesos/memoria.json", [("_memoria", r.cuerpo.as_str())]);
        assert_eq!(r.cuerpo, otra.cuerpo);
    }
}

#[test]
fn unfinished_work_is_saved_and_taken_up_again() {
    let a_medias = [
        ("proceso.nombre", "Vía"),
        ("proceso.umbrales.liquidez.min", "1,2"),
        ("proponentes[0].nombre", "Andina SAS"),
        (
            "proponentes[0].integrantes[0].estados[0].activo_corriente",
            "1.234.567,89",
        ),
    ];
    let guardado = enviar("/procesos/memoria.json", a_medias);
    assert_eq!(guardado.estado, StatusCode::OK);
    let otra_vez = enviar("/procesos", [("_memoria", guardado.cuerpo.as_str())]);
    for (nombre, _) in a_medias.iter().filter(|(n, _)| n.ends_with("nombre")) {
        assert_eq!(
            otra_vez.control(nombre).as_deref(),
            a_medias.iter().find(|x| x.0 == *nombre).map(|x| x.1)
        );
    }
    let monto = otra_vez.control("proponentes[0].integrantes[0].estados[0].activo_corriente");
    assert_eq!(monto.as_deref(), Some("1234567.89"));
    let ambiguo = enviar(
        "/procesos/memoria.json",
        [("proceso.umbrales.liquidez.min", "1.234")],
    );
    assert_eq!(ambiguo.estado, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(ambiguo.contiene("puede ser miles o decimales"));
}

#[test]
fn hostile_names_stay_text() {
    let malo = "<script>alert(1)</script>\"'><img src=x>";
    let mut p = proceso();
    p["proceso"]["nombre"] = json!(malo);
    p["proceso"]["umbrales"]["liquidez"]["ubicacion"] = json!(malo);
    p["proponentes"][0]["nombre"] = json!(malo);
    p["proponentes"][0]["integrantes"][0]["nombre"] = json!(malo);
    p["proponentes"][0]["integrantes"][0]["contratos"][0]["nombre"] = json!(malo);
    for ruta in ["", "/revisar", "/evaluar", "/informe.html"] {
        let r = con_memoria(&format!("/procesos{ruta}"), &p);
        assert_eq!(r.estado, StatusCode::OK, "{ruta}");
        assert!(
            !r.contiene("<script>alert") && !r.contiene("<img"),
            "{ruta}"
        );
        assert!(r.contiene("script&"), "{ruta}");
    }
    let nombre = con_memoria("/procesos/memoria.json", &p);
    let adjunto = &nombre.cabeceras["content-disposition"];
    assert!(
        adjunto.is_ascii() && adjunto.matches('"').count() == 2,
        "{adjunto}"
    );
}

#[test]
fn twelve_bidders_fit_and_too_many_are_sent_to_the_command() {
    let mut p = proceso();
    let uno = p["proponentes"][3].clone();
    p["proponentes"] = (0..12).map(|_| uno.clone()).collect();
    let r = con_memoria("/procesos/evaluar", &p);
    assert_eq!(matriz(&r).len(), 12);
    assert!(r.contiene("id=\"proponente-12\""));
    assert_eq!(
        controles(&con_memoria("/procesos", &p))
            .iter()
            .filter(|(k, _)| k.ends_with("].anio"))
            .count(),
        24
    );
    p["proponentes"] = (0..61).map(|_| uno.clone()).collect();
    let r = con_memoria("/procesos/evaluar", &p);
    assert_eq!(r.estado, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        r.contiene("evaluar-proceso») .")
            || r.contiene("use la orden «fundamento evaluar-proceso»")
    );
    assert!(r.contiene("Sur SAS"), "what was pasted stays in its box");
}

#[test]
fn a_form_that_asks_for_too_many_rows_is_not_drawn() {
    let nombres: Vec<String> = (0..60)
        .flat_map(|i| {
            (0..60).map(move |j| format!("proponentes[{i}].integrantes[{j}].estados[59].anio"))
        })
        .collect();
    let r = enviar("/procesos", nombres.iter().map(|n| (n.as_str(), "")));
    assert_eq!(r.estado, StatusCode::BAD_REQUEST);
    assert!(r.contiene("El formulario tiene demasiadas filas."));

    // A pasted process of the same size stays in its box, to be corrected there.
    let mut p = proceso();
    let miembro = p["proponentes"][0]["integrantes"][0].clone();
    let muchos: Vec<Value> = (0..5).map(|_| miembro.clone()).collect();
    p["proponentes"] = (0..60)
        .map(|_| json!({"nombre": "X", "integrantes": muchos.clone()}))
        .collect();
    let r = con_memoria("/procesos", &p);
    assert!(r.contiene("más datos de los que caben en el formulario"));
    assert!(r.contiene("Andina SAS") && !r.contiene("id=\"h-hechos\""));
}

#[test]
fn the_file_stands_alone() {
    let r = con_memoria("/procesos/informe.html", &proceso());
    assert!(r.cabeceras["content-disposition"].starts_with("attachment"));
    assert!(
        r.contiene("<style>")
            && !r.contiene("<script")
            && !r.contiene("<link")
            && !r.contiene("<form")
    );
    assert!(!r.contiene("href=\"/") && !r.contiene("src="));
    for ancla in r
        .cuerpo
        .split("href=\"#")
        .skip(1)
        .map(|t| t.split_once('"').unwrap().0)
    {
        assert!(r.contiene(&format!("id=\"{ancla}\"")), "{ancla}");
    }
    let pagina = con_memoria("/procesos/evaluar", &proceso());
    assert_eq!(matriz(&r), matriz(&pagina));
    assert_eq!(sello(&r), sello(&pagina));
}

#[test]
fn the_command_writes_the_same_file() {
    let carpeta = tempfile::tempdir().unwrap();
    let (entrada, salida) = (
        carpeta.path().join("p.json"),
        carpeta.path().join("informe.html"),
    );
    std::fs::write(&entrada, proceso().to_string()).unwrap();
    let orden = |salida: &std::path::Path| {
        std::process::Command::new(env!("CARGO_BIN_EXE_fundamento"))
            .arg("evaluar-proceso")
            .arg("--entrada")
            .arg(&entrada)
            .arg("--salida")
            .arg(salida)
            .output()
            .unwrap()
    };
    assert!(orden(&salida).status.success());
    let archivo = std::fs::read_to_string(&salida).unwrap();
    assert_eq!(
        archivo,
        con_memoria("/procesos/informe.html", &proceso()).cuerpo
    );
    let mal = orden(&carpeta.path().join("informe.odt"));
    assert_eq!(mal.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&mal.stderr).contains(".json, .xlsx, .html"));
}

fn subir(nombre: &str, bytes: &[u8]) -> Respuesta {
    subir_varios(&[(nombre, bytes)])
}

fn subir_varios(archivos: &[(&str, &[u8])]) -> Respuesta {
    let mut cuerpo = Vec::new();
    for (nombre, bytes) in archivos {
        let cabeza = format!(
            "--frontera\r\ncontent-disposition: form-data; name=\"archivo\"; filename=\"{nombre}\"\r\n\r\n"
        );
        cuerpo.extend_from_slice(cabeza.as_bytes());
        cuerpo.extend_from_slice(bytes);
        cuerpo.extend_from_slice(b"\r\n");
    }
    cuerpo.extend_from_slice(b"--frontera--\r\n");
    let tipo = "multipart/form-data; boundary=frontera";
    let peticion = Request::post("/procesos/libro").header(header::CONTENT_TYPE, tipo);
    pedir(peticion.body(Body::from(cuerpo)).unwrap())
}

#[test]
fn a_workbook_is_understood_and_its_faults_say_where_they_are() {
    let bytes = fundamento::salida::plantilla_de_proceso().unwrap();
    let ofrecida = ver("/procesos/plantilla.xlsx");
    assert_eq!(ofrecida.estado, StatusCode::OK);
    assert!(ofrecida.cuerpo.starts_with("PK"));
    assert!(ver("/procesos").contiene("href=\"/procesos/plantilla.xlsx\""));

    let revisado = subir("proceso.xlsx", &bytes);
    assert_eq!(revisado.estado, StatusCode::OK);
    let memoria = revisado.control("_memoria").unwrap();
    let libro = enviar("/procesos/informe.xlsx", [("_memoria", memoria.as_str())]);
    assert_eq!(libro.estado, StatusCode::OK);
    assert!(libro.cuerpo.starts_with("PK"));
    assert!(libro.cabeceras["content-disposition"].ends_with(".xlsx\""));

    // Two sheets are missing, and one does not belong.
    let mut otro = rust_xlsxwriter::Workbook::new();
    for hoja in ["proceso", "ajena"] {
        let hoja = otro.add_worksheet().set_name(hoja).unwrap();
        hoja.write_row(0, 0, ["dato", "valor"]).unwrap();
        hoja.write_row(1, 0, ["nombre", "Vía"]).unwrap();
    }
    let fallido = subir("proceso.xlsx", &otro.save_to_buffer().unwrap());
    assert_eq!(fallido.estado, StatusCode::UNPROCESSABLE_ENTITY);
    let errores = fallido.cuerpo.split_once("class=\"errores\"").unwrap().1;
    let errores = errores.split_once("</div>").unwrap().0;
    for hoja in ["hoja «integrantes»", "hoja «ajena»"] {
        assert!(errores.contains(hoja), "{errores}");
    }

    for (nombre, bytes, estado) in [
        ("proceso.xlsx", &b"no es un libro"[..], 415),
        ("proceso.csv", b"%PDF-1.7", 415),
        ("proceso.jsonl", b"{}", 415),
        ("proceso.odt", b"a;b", 415),
        ("", b"", 422),
    ] {
        let r = subir(nombre, bytes);
        assert_eq!(r.estado.as_u16(), estado, "{nombre}");
        assert!(r.contiene("envíelo de nuevo desde /procesos"), "{nombre}");
    }

    // The same rows, pasted; in the second sending a cell reads two ways.
    let proceso = "dato\tvalor\nnombre\tVía a Honda\nfecha_apertura\t2026-05-04\nfecha_cierre\t2026-06-12\n\
        modalidad\tlicitacion-publica\nes_obra\tno\numbrales.liquidez.min\t1,2\nformula_plural\tsuma-de-componentes";
    let integrantes = "proponente\tintegrante\nUno\tUno SAS";
    let columnas = "proponente\tintegrante\tanio\tactivo_corriente\tpasivo_corriente\tactivo_total\tpasivo_total\t\
        utilidad_operacional\tgastos_intereses\tpatrimonio";
    let pegar = |activo: &str| {
        let fila = format!(
            "Uno\tUno SAS\t2025\t{activo}\t1.000.000,50\t9.000.000\t3.000.000\t-500000\t0\t6.000.000"
        );
        let estados = format!("{columnas}\n{fila}");
        let tablas = [
            ("proceso", proceso),
            ("integrantes", integrantes),
            ("estados", &estados),
        ];
        enviar("/procesos/tablas", tablas)
    };
    let bien = pegar("1.234.567,89");
    assert_eq!(bien.estado, StatusCode::OK, "{}", bien.cuerpo);
    let memoria: Value = serde_json::from_str(&bien.control("_memoria").unwrap()).unwrap();
    let estado = &memoria["proponentes"][0]["integrantes"][0]["estados"][0];
    assert_eq!(estado["activo_corriente"], "1234567.89");
    let mal = pegar("1.234");
    assert_eq!(mal.estado, StatusCode::UNPROCESSABLE_ENTITY);
    let errores = mal.cuerpo.split_once("class=\"errores\"").unwrap().1;
    let errores = errores.split_once("</div>").unwrap().0;
    assert!(
        errores.contains("hoja «estados», fila 2, columna «activo_corriente»"),
        "{errores}"
    );
    assert!(
        mal.contiene("Uno SAS\t2025\t1.234\t"),
        "what was pasted stays"
    );
    assert_eq!(
        enviar("/procesos/tablas", [("proceso", " ")])
            .estado
            .as_u16(),
        422
    );
}

/// What the list of faults of a page says.
fn faltas(r: &Respuesta) -> &str {
    let errores = r.cuerpo.split_once("class=\"errores\"").unwrap().1;
    errores.split_once("</div>").unwrap().0
}

#[test]
fn the_templates_of_the_sheets_come_back_as_the_same_example() {
    let ejemplo = subir(
        "proceso.xlsx",
        &fundamento::salida::plantilla_de_proceso().unwrap(),
    );
    let pagina = ver("/procesos");
    let mut hojas = Vec::new();
    for hoja in fundamento::planillas::HOJAS_DE_PROCESO {
        let ruta = format!("/procesos/plantilla-{hoja}.csv");
        assert!(pagina.contiene(&format!("href=\"{ruta}\"")), "{ruta}");
        let csv = ver(&ruta);
        assert_eq!(csv.estado, StatusCode::OK);
        assert!(csv.cabeceras["content-disposition"].contains(&format!("\"{hoja}.csv\"")));
        hojas.push((hoja, csv.cuerpo));
    }
    let memoria = |hojas: &[(String, Vec<u8>)]| {
        let hojas: Vec<_> = (hojas.iter())
            .map(|(n, b)| (n.as_str(), b.as_slice()))
            .collect();
        let r = subir_varios(&hojas);
        assert_eq!(r.estado, StatusCode::OK, "{}", r.cuerpo);
        r.control("_memoria").unwrap()
    };
    // As Excel saves them again: other names, separators and encodings.
    type Variante = fn(&str, &str) -> (String, Vec<u8>);
    let variantes: [Variante; 4] = [
        |hoja, csv| (format!("{hoja}.csv"), csv.as_bytes().to_vec()),
        |hoja, csv| {
            (
                format!("Proceso 12 - {}.CSV", hoja.to_uppercase()),
                csv.trim_start_matches('\u{feff}').as_bytes().to_vec(),
            )
        },
        |hoja, csv| {
            let texto = csv.trim_start_matches('\u{feff}').replace(';', "\t");
            (format!("{hoja}.csv"), texto.into_bytes())
        },
        |hoja, csv| {
            let texto = csv.trim_start_matches('\u{feff}');
            let de_1252 = texto.chars().map(|c| {
                u8::try_from(u32::from(c)).unwrap_or_else(|_| match c {
                    '–' => 0x96,
                    '“' => 0x93,
                    '”' => 0x94,
                    otra => panic!("{otra} has no place in Windows-1252"),
                })
            });
            (format!("plantilla-{hoja}.csv"), de_1252.collect())
        },
    ];
    for variante in variantes {
        let archivos: Vec<_> = hojas.iter().map(|(h, csv)| variante(h, csv)).collect();
        assert_eq!(
            memoria(&archivos),
            ejemplo.control("_memoria").unwrap(),
            "{:?}",
            archivos.iter().map(|a| &a.0).collect::<Vec<_>>()
        );
    }
}

#[test]
fn files_of_sheets_are_told_apart_by_name_and_faulted_by_place() {
    let hoja = |hoja: &str| ver(&format!("/procesos/plantilla-{hoja}.csv")).cuerpo;
    let (proceso, integrantes) = (hoja("proceso"), hoja("integrantes"));
    let (estados, contratos) = (hoja("estados"), hoja("contratos"));
    let todos = |estados: &str| {
        subir_varios(&[
            ("proceso.csv", proceso.as_bytes()),
            ("integrantes.csv", integrantes.as_bytes()),
            ("estados.csv", estados.as_bytes()),
            ("contratos.csv", contratos.as_bytes()),
        ])
    };
    assert_eq!(todos(&estados).estado, StatusCode::OK);
    let lineas: Vec<&str> = estados.lines().collect();
    let rota = estados.replace(lineas[2], &lineas[2].replace(";2025;", ";dos mil;"));
    assert_ne!(rota, estados);
    let mal = todos(&rota);
    assert_eq!(mal.estado, StatusCode::UNPROCESSABLE_ENTITY);
    let dicho = "hoja «estados», fila 3, columna «anio»";
    assert!(faltas(&mal).contains(dicho), "{}", faltas(&mal));

    // One is missing: it is asked for as a file here, and as rows where rows are pasted.
    let sin_estados = subir_varios(&[
        ("proceso.csv", proceso.as_bytes()),
        ("integrantes.csv", integrantes.as_bytes()),
        ("contratos.csv", contratos.as_bytes()),
    ]);
    assert_eq!(sin_estados.estado, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(faltas(&sin_estados).contains("Falta el archivo «estados.csv»"));
    let pegadas = enviar(
        "/procesos/tablas",
        [
            ("proceso", proceso.as_str()),
            ("integrantes", integrantes.as_str()),
            ("contratos", contratos.as_str()),
        ],
    );
    assert_eq!(pegadas.estado, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(faltas(&pegadas).contains("Faltan las filas de «estados»"));

    let e = estados.as_bytes();
    let libro = fundamento::salida::plantilla_de_proceso().unwrap();
    type Archivos<'a> = &'a [(&'a str, &'a [u8])];
    let casos: [(Archivos<'_>, u16, &str); 7] = [
        (&[("Libro1.csv", e)], 422, "no dice de qué hoja es"),
        (
            &[("estados y contratos.csv", e)],
            422,
            "nombra más de una hoja",
        ),
        (
            &[("estados.csv", e), ("Estados 2025.csv", e)],
            422,
            "son los dos de la hoja «estados»",
        ),
        (
            &[("proceso.xlsx", &libro), ("estados.csv", e)],
            422,
            "envíe solo el libro",
        ),
        (
            &[("estados.csv", e), ("notas.odt", b"x")],
            415,
            "«notas.odt» no es de los que se leen",
        ),
        (
            &[("estados.csv", b" \n")],
            422,
            "Archivo «estados.csv»: El archivo está vacío",
        ),
        (
            &[("a", e), ("b", e), ("c", e), ("d", e), ("e", e)],
            400,
            "más archivos de los que se admiten, que son 4",
        ),
    ];
    for (archivos, estado, dice) in casos {
        let r = subir_varios(archivos);
        assert_eq!(r.estado.as_u16(), estado, "{dice}");
        assert!(r.contiene(dice), "{dice}: {}", r.cuerpo);
    }
}
