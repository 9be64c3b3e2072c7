//! The OpenAPI document, one path per rule, made from the registry.

use crate::{
    app::App,
    busqueda::{MAXIMA_PAGINA, MAXIMO_POR_PAGINA, PATRON_DE_ANIOS},
    corpus::Rol,
    json,
    lectura::Formato,
    reglas::proceso,
};
use serde_json::{Map, Value, json};

/// OpenAPI 3.1.
pub(super) fn documento(app: &App, base: &str) -> Value {
    let mut rutas = Map::new();
    let lectura = |resumen: &str, parametros: Vec<Value>, mas: &[u16]| json!({"get": operacion(resumen, parametros, None, mas)});
    let id = |nombre: &str, que: &str| {
        json!({"name": nombre, "in": "path", "required": true, "description": que,
        "schema": {"type": "string", "minLength": 1}})
    };
    rutas.insert(
        "/api/v1/buscar".into(),
        lectura("Busca párrafos", parametros_de_busqueda(), &[400, 503]),
    );
    rutas.insert(
        "/api/v1/documentos".into(),
        lectura("Lista los documentos", vec![], &[400]),
    );
    rutas.insert(
        "/api/v1/documentos/{id}".into(),
        lectura(
            "Un documento con sus párrafos",
            vec![id("id", "C-353-2026")],
            &[400, 404],
        ),
    );
    rutas.insert(
        "/api/v1/documentos/{id}/parrafos/{parrafo}".into(),
        lectura(
            "Un párrafo",
            vec![id("id", "C-353-2026"), id("parrafo", "respuesta-3")],
            &[400, 404],
        ),
    );
    rutas.insert(
        "/api/v1/temas".into(),
        lectura("El tesauro impreso, como árbol", vec![], &[400]),
    );
    rutas.insert(
        "/api/v1/temas/{slug}".into(),
        lectura(
            "Un tema con sus párrafos, por fecha, y las reglas que se apoyan en ellos",
            vec![id("slug", "capacidad-residual")],
            &[400, 404],
        ),
    );
    rutas.insert(
        "/api/v1/lineas".into(),
        lectura("Lista las líneas de doctrina", vec![], &[400]),
    );
    rutas.insert(
        "/api/v1/lineas/{slug}".into(),
        lectura(
            "Una línea de doctrina: sus párrafos, por fecha, y lo que cambia en cada uno",
            vec![id("slug", "C-899-2024--respuesta-2")],
            &[400, 404],
        ),
    );
    rutas.insert(
        "/api/v1/normas".into(),
        lectura(
            "Las normas y los conceptos citados, y las citas sin resolver o malformadas",
            vec![],
            &[400],
        ),
    );
    rutas.insert(
        "/api/v1/normas/{norma}".into(),
        lectura(
            "Una norma, o un artículo de ella, con los párrafos que lo citan",
            vec![id("norma", "decreto-1082-de-2015-art-2.2.1.1.1.5.3")],
            &[400, 404],
        ),
    );
    rutas.insert(
        "/api/v1/reglas".into(),
        lectura("Lista las reglas", vec![], &[400]),
    );
    for l in app.reglas() {
        let f = l.ficha();
        rutas.insert(
            format!("/api/v1/reglas/{}", f.id),
            lectura(f.titulo, vec![], &[400]),
        );
        let mut esquema = json::esquema(l);
        if let Some(o) = esquema.as_object_mut() {
            o.remove("$schema");
        }
        rutas.insert(
            format!("/api/v1/reglas/{}/evaluar", f.id),
            json!({"post": operacion(f.pregunta, vec![], Some(esquema.clone()), &[400, 413, 415, 422, 503])}),
        );
        if let Some(campo) = f.fecha {
            let resumen = format!(
                "{}: cuándo cambia el veredicto con los mismos hechos",
                f.titulo
            );
            let esquema = sin_exigir(esquema, campo);
            let hechos = json!({
                "name": "hechos", "in": "query", "style": "form", "explode": true,
                    "description": "Los hechos, con los nombres del formulario: la ruta JSON sin «$.», como «anios_rup[0]=2021»",
                "schema": {"type": "object", "additionalProperties": {"type": "string"}},
            });
            rutas.insert(
                format!("/api/v1/reglas/{}/linea-de-tiempo", f.id),
                json!({
                    "get": operacion(&resumen, vec![hechos], None, &[400, 422, 503]),
                    "post": operacion(&resumen, vec![], Some(esquema), &[400, 413, 415, 422, 503]),
                }),
            );
        }
        rutas.insert(
            format!("/api/v1/reglas/{}/evaluar-lote", f.id),
            json!({"post": lote(f.titulo)}),
        );
    }
    rutas.insert(
        "/api/v1/procesos/evaluar".into(),
        json!({"post": operacion("Evalúa un proceso con todos sus proponentes", vec![],
            Some(proceso::tipo().esquema()), &[400, 413, 415, 422, 503])}),
    );
    rutas.insert(
        "/api/v1/comprobar-citas".into(),
        json!({"post": operacion("Comprueba los conceptos que cita un informe y lo que transcribe de \
            ellos", vec![], Some(informe()), &[400, 413, 415, 422, 503])}),
    );
    rutas.insert(
        "/api/v1/reproducir".into(),
        json!({"post": operacion("Reproduce un recibo y dice si el veredicto es el mismo", vec![],
            Some(json!({"type": "object", "required": ["regla", "version_regla", "corpus", "entrada", "codigo",
        "resultado", "fundamentos", "sha256"]})), &[400, 413, 415, 422, 503])}),
    );
    rutas.insert(
        "/api/v1/cobertura".into(),
        lectura(
            "Qué párrafos de doctrina, y de las normas que transcribe, ejecuta cada regla, y cuáles ninguna",
            vec![],
            &[400],
        ),
    );
    rutas.insert(
        "/api/v1/openapi.json".into(),
        lectura("Este documento", vec![], &[400]),
    );
    nombrar(&mut rutas);
    let problema = json!({
        "type": "object", "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"},
            "errores": {"type": "array", "items": {"type": "object", "required": ["ruta", "esperado", "recibido",
                "mensaje"], "properties": {"ruta": {"type": "string"}, "esperado": {"type": "string"},
            "recibido": {"type": "string"}, "mensaje": {"type": "string"}}}},
        },
    });
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "fundamento", "version": env!("CARGO_PKG_VERSION"), "license": {"name": "MIT", "identifier": "MIT"},
            "description": "Doctrina de contratación pública de Colombia, párrafo por párrafo, y reglas que citan \
                literalmente su fundamento. Sitio no oficial.",
        },
        "servers": [{"url": if base.is_empty() { "/" } else { base }}],
        "paths": rutas,
        "components": {"schemas": {"Problema": problema}},
    })
}

/// Gives each operation its identifier: the method and the address, without what all addresses begin with.
fn nombrar(rutas: &mut Map<String, Value>) {
    for (ruta, metodos) in rutas {
        let partes = ruta.trim_start_matches("/api/v1/").split(['/', '{', '}']);
        let lugar = partes.filter(|p| !p.is_empty()).collect::<Vec<_>>();
        let lugar = lugar.join("-").replace('.', "-");
        for (metodo, operacion) in metodos.as_object_mut().into_iter().flatten() {
            operacion["operationId"] = format!("{metodo}-{lugar}").into();
        }
    }
}

/// A schema that lets a field be left out: a timeline moves the day, so it need not be given.
fn sin_exigir(mut esquema: Value, campo: &str) -> Value {
    if let Some(exigidos) = esquema.get_mut("required").and_then(Value::as_array_mut) {
        exigidos.retain(|c| c != campo);
    }
    esquema
}

fn operacion(
    resumen: &str,
    parametros: Vec<Value>,
    cuerpo: Option<Value>,
    fallas: &[u16],
) -> Value {
    let mut respuestas = Map::new();
    respuestas.insert("200".into(), json!({"description": "Bien", "content": {"application/json": {"schema": {"type": "object"}}}}));
    for f in fallas.iter().chain(&[405, 408, 500]) {
        let que = match f {
            400 => "Petición mal escrita",
            404 => "No está",
            405 => "Método no admitido",
            408 => "La respuesta tardó demasiado",
            413 => "Demasiado grande",
            415 => "De otro formato",
            422 => "Entrada con errores, cada uno con su ruta",
            503 => "Demasiado trabajo a la vez",
            _ => "Fallo del servidor",
        };
        respuestas.insert(f.to_string(), json!({"description": que,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problema"}}}}));
    }
    let mut o = json!({"summary": resumen, "parameters": parametros, "responses": respuestas});
    if let Some(esquema) = cuerpo {
        o["requestBody"] =
            json!({"required": true, "content": {"application/json": {"schema": esquema}}});
    }
    o
}

/// A report to be checked.
fn informe() -> Value {
    json!({
        "type": "object", "required": ["texto"], "additionalProperties": false,
        "properties": {
            "texto": {"type": "string", "minLength": 1, "description": "El informe; las transcripciones, entre \
                comillas o en líneas que empiezan por «>»"},
            "fecha": {"type": ["string", "null"], "format": "date", "description": "Día para el que se comprueba si regía lo transcrito"},
        },
    })
}

/// The batch of a rule: the same kind of file comes in and goes out.
fn lote(titulo: &str) -> Value {
    let clase = |f: Formato| f.tipo().split(';').next().unwrap_or_default().to_owned();
    let archivo = |de: &str| {
        let cada = |f: Formato| {
            let esquema = if f == Formato::Xlsx {
                json!({"type": "string", "contentMediaType": clase(f), "description": de})
            } else {
                json!({"type": "string", "description": de})
            };
            (clase(f), json!({"schema": esquema}))
        };
        Formato::DE_SALIDA
            .into_iter()
            .map(cada)
            .collect::<Map<_, _>>()
    };
    let resumen = format!("{titulo}: muchas filas a la vez");
    let mut o = operacion(&resumen, vec![], None, &[413, 415, 422, 503]);
    o["requestBody"] = json!({"required": true, "content": archivo("Columnas con la ruta de cada dato, como \
        estados[0].anio; o un objeto JSON por línea. Hasta 2 MiB y 20.000 filas.")});
    o["responses"]["200"] = json!({"description": "Las mismas filas con codigo, sentido, resumen, cita, url, recibo y \
        error; o un veredicto o un problema por línea", "content": archivo("Las mismas filas, en el mismo formato")});
    o
}

fn parametros_de_busqueda() -> Vec<Value> {
    let p = |nombre: &str, que: &str, esquema: Value| json!({"name": nombre, "in": "query", "description": que, "schema": esquema});
    let texto = || json!({"type": "string"});
    vec![
        p(
            "q",
            "Palabras, «frases», -exclusiones, campo:valor",
            texto(),
        ),
        p(
            "limite",
            "Resultados por página",
            json!({"type": "integer", "minimum": 1, "maximum": MAXIMO_POR_PAGINA}),
        ),
        p(
            "pagina",
            "Página",
            json!({"type": "integer", "minimum": 1, "maximum": MAXIMA_PAGINA}),
        ),
        p(
            "orden",
            "Orden",
            json!({"type": "string", "enum": ["relevancia", "fecha"]}),
        ),
        p(
            "tipo",
            "Tipo de documento",
            json!({"type": "string", "enum": ["concepto", "circular"]}),
        ),
        p(
            "anio",
            "Un año, o un intervalo que va del primero al último: 2024, 2024..2026, ..2023 o 2021..",
            json!({"type": "string", "pattern": PATRON_DE_ANIOS, "examples": ["2024", "2024..2026", "..2023", "2021.."]}),
        ),
        p(
            "rol",
            "Rol del párrafo",
            json!({"type": "string", "enum": Rol::TODOS.map(Rol::nombre)}),
        ),
        p("tema", "Tema del tesauro", texto()),
        p("norma", "Norma que cita", texto()),
        p("documento", "Documento", texto()),
        p("radicado", "Radicado de entrada o de salida", texto()),
        p(
            "explicar",
            "1 para ver cómo se entendió la consulta",
            json!({"type": "string", "enum": ["1"]}),
        ),
    ]
}
