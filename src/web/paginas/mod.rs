//! Handlers of the pages, one per address.

pub(super) mod aula;
pub(super) mod canales;
pub(super) mod comprobar;
pub(super) mod lotes;
pub(super) mod procesos;
pub(super) mod temas;

use super::{
    Estado,
    consulta::{self, Pares},
    error::{Falla, Forma},
};
use crate::{
    app::App,
    busqueda::{Campo, Facetas, MAXIMA_PAGINA, MAXIMO_POR_PAGINA, Orden, Peticion},
    doctrina::cobertura::Clase,
    hechos::{
        Errores,
        formulario::{self, Escrito, filas_escritas},
    },
    json,
    reglas::{ReglaFundada, estudio::SinLinea},
    vistas::{self, Explicar, Filtro, Pedido, Texto},
};
use axum::{
    Router,
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use std::collections::BTreeMap;

pub(super) type Respuesta = Result<Response, Response>;

pub(super) fn rutas() -> Router<Estado> {
    Router::new()
        .route("/", get(inicio))
        .route("/buscar", get(buscar))
        .route("/documentos", get(documentos))
        .route("/documentos/{id}", get(documento))
        .route("/documentos/{id}/{parrafo}", get(parrafo))
        .route("/normas", get(normas))
        .route("/normas/{slug}", get(norma))
        .route("/reglas", get(reglas))
        .route("/reglas/{id}", get(regla))
        .route("/reglas/{id}/evaluar", get(evaluar).post(enviar))
        .route("/reglas/{id}/linea-de-tiempo", get(linea_de_tiempo))
        .route("/cobertura", get(cobertura))
        .route("/reproducir", get(reproducir).post(comprobar_recibo))
        .route(
            "/ayuda",
            get(|| async { html(vistas::texto(Texto::Ayuda)) }),
        )
        .route(
            "/acerca",
            get(|| async { html(vistas::texto(Texto::Acerca)) }),
        )
        .route("/api", get(|| async { html(vistas::texto(Texto::Api)) }))
        .route(
            "/accesibilidad",
            get(|| async { html(vistas::texto(Texto::Accesibilidad)) }),
        )
        .route(
            "/datos-personales",
            get(|| async { html(vistas::texto(Texto::DatosPersonales)) }),
        )
        .route(
            "/estilo.css",
            get(|| async { archivo("text/css; charset=utf-8", vistas::ESTILO) }),
        )
        .route(
            "/guion.js",
            get(|| async { archivo("text/javascript; charset=utf-8", vistas::GUION) }),
        )
        .route(
            "/icono.svg",
            get(|| async { archivo("image/svg+xml", vistas::ICONO) }),
        )
        .route(
            "/robots.txt",
            get(|| async {
                archivo(
                    "text/plain; charset=utf-8",
                    "User-agent: *\nDisallow: /buscar\nDisallow: /sugerencias\n",
                )
            }),
        )
        .route("/sitemap.xml", get(sitemap))
        .route("/llms.txt", get(llms))
        .route("/salud", get(salud))
}

pub(super) fn html(texto: String) -> Response {
    (
        [(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        )],
        texto,
    )
        .into_response()
}

pub(super) fn archivo(tipo: &'static str, texto: impl IntoResponse) -> Response {
    (
        [(header::CONTENT_TYPE, HeaderValue::from_static(tipo))],
        texto,
    )
        .into_response()
}

/// Reads the address of a page; on a fault, the page that says it.
pub(super) fn leer(cruda: Option<String>, conocidos: &[&str]) -> Result<Pares, Response> {
    let pares =
        consulta::pares(&cruda.unwrap_or_default()).map_err(|f| f.responder(Forma::Pagina))?;
    consulta::solo(&pares, conocidos).map_err(|f| f.responder(Forma::Pagina))?;
    Ok(pares)
}

/// The search that an address asks for.
pub(super) fn peticion(pares: &Pares) -> Result<Peticion, Falla> {
    let numero = |nombre: &str, maximo: usize| match consulta::valor(pares, nombre) {
        None => Ok(0),
        Some(v) => v
            .parse::<usize>()
            .ok()
            .filter(|n| (1..=maximo).contains(n))
            .ok_or_else(|| {
                Falla::mala_peticion(
                    format!("«{nombre}» debe ser un número de 1 a {maximo}."),
                    "Corrija la dirección.",
                )
            }),
    };
    let orden = match consulta::valor(pares, "orden") {
        None | Some("relevancia") => Orden::Relevancia,
        Some("fecha") => Orden::Fecha,
        Some(_) => {
            return Err(Falla::mala_peticion(
                "«orden» debe ser relevancia o fecha.",
                "Corrija la dirección.",
            ));
        }
    };
    let mut filtros = Vec::new();
    for campo in Campo::TODOS {
        if let Some(v) = consulta::valor(pares, campo.nombre()) {
            if let Some(objecion) = campo.objecion(v) {
                return Err(Falla::mala_peticion(
                    format!(
                        "El filtro «{}» no se puede aplicar: {objecion}.",
                        campo.nombre()
                    ),
                    "Quite el filtro o corríjalo.",
                ));
            }
            filtros.push((campo, v.to_owned()));
        }
    }
    Ok(Peticion {
        consulta: consulta::valor(pares, "q").unwrap_or_default().to_owned(),
        filtros,
        limite: numero("limite", MAXIMO_POR_PAGINA)?,
        pagina: numero("pagina", MAXIMA_PAGINA)?,
        orden,
        facetas: Facetas::Contadas,
    })
}

/// Whether a search is to be explained.
pub(super) fn explicar(pares: &Pares) -> Result<Explicar, Falla> {
    match consulta::valor(pares, "explicar") {
        None => Ok(Explicar::No),
        Some("1") => Ok(Explicar::Si),
        Some(_) => Err(Falla::mala_peticion(
            "«explicar» solo puede ser 1.",
            "Corrija la dirección.",
        )),
    }
}

/// Names that a search address may carry.
pub(super) const NOMBRES_DE_BUSQUEDA: [&str; 12] = [
    "q",
    "limite",
    "pagina",
    "orden",
    "tipo",
    "anio",
    "rol",
    "tema",
    "norma",
    "documento",
    "radicado",
    "explicar",
];

async fn inicio(State(e): State<Estado>, RawQuery(cruda): RawQuery) -> Respuesta {
    leer(cruda, &[])?;
    Ok(html(vistas::inicio(&e.app())))
}

async fn buscar(State(e): State<Estado>, RawQuery(cruda): RawQuery) -> Respuesta {
    let pares = leer(cruda, &NOMBRES_DE_BUSQUEDA)?;
    let peticion = peticion(&pares).map_err(|f| f.responder(Forma::Pagina))?;
    let explicar = explicar(&pares).map_err(|f| f.responder(Forma::Pagina))?;
    let base = e.base.clone();
    let pagina = e.trabajar(move |app| {
        let respuesta = app.buscador().buscar(app.corpus(), &peticion)?;
        Ok::<_, crate::busqueda::Fallo>(vistas::resultados(
            app,
            &Pedido {
                peticion,
                respuesta: &respuesta,
                explicar,
                base: &base,
            },
        ))
    });
    let pagina = pagina.await.and_then(|r| r.map_err(|f| Falla::interna(&f)));
    Ok(html(pagina.map_err(|f| f.responder(Forma::Pagina))?))
}

async fn documentos(State(e): State<Estado>, RawQuery(cruda): RawQuery) -> Respuesta {
    leer(cruda, &[])?;
    Ok(html(vistas::documentos(&e.app())))
}

fn sin_documento(id: &str, forma: Forma) -> Response {
    let id: String = id.chars().take(60).collect();
    Falla::no_hay(
        format!("En este corpus no está el documento «{id}»."),
        "Mire la lista de documentos o busque por su número.",
    )
    .responder(forma)
}

async fn documento(
    State(e): State<Estado>,
    Path(id): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    let app = e.app();
    let (nombre, formato) = match id.rsplit_once('.') {
        Some((n, f @ ("json" | "md"))) => (n, f),
        _ => (id.as_str(), ""),
    };
    let forma = if formato == "json" {
        Forma::Json
    } else {
        Forma::Pagina
    };
    if let (None, "", Some((opinion, sitios))) = (
        app.corpus().documento(nombre),
        formato,
        app.citas().opinion(nombre),
    ) {
        return Ok(html(vistas::citado(&app, opinion, sitios)));
    }
    let d = app
        .corpus()
        .documento(nombre)
        .ok_or_else(|| sin_documento(nombre, forma))?;
    Ok(match formato {
        "json" => archivo(
            "application/json",
            json::documento(&app, d, &e.base).to_string(),
        ),
        "md" => archivo("text/markdown; charset=utf-8", d.escribir()),
        _ => html(vistas::documento(&app, d)),
    })
}

async fn parrafo(
    State(e): State<Estado>,
    Path((id, parrafo)): Path<(String, String)>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    let app = e.app();
    let d = app
        .corpus()
        .documento(&id)
        .ok_or_else(|| sin_documento(&id, Forma::Pagina))?;
    let Some((_, lugar)) = app.parrafo(&id, &parrafo) else {
        let p: String = parrafo.chars().take(40).collect();
        return Err(Falla::no_hay(
            format!("{} no tiene un párrafo «{p}».", d.titulo()),
            format!("Abra el documento en /documentos/{id} para ver los que hay."),
        )
        .responder(Forma::Pagina));
    };
    let vigente = &d.bloques[lugar.bloque].id.0;
    if *vigente != parrafo {
        return Ok(Redirect::permanent(&format!("/documentos/{id}/{vigente}")).into_response());
    }
    Ok(html(vistas::parrafo(&app, d, lugar)))
}

/// The ledger, with the paragraphs that the address asks for.
async fn cobertura(State(e): State<Estado>, RawQuery(cruda): RawQuery) -> Respuesta {
    let pares = leer(cruda, &["clase", "documento"])?;
    let app = e.app();
    let clase = consulta::valor(&pares, "clase").map(|nombre| {
        Clase::de_nombre(nombre).ok_or_else(|| {
            let nombre: String = nombre.chars().take(40).collect();
            let hay = Clase::TODAS.map(Clase::nombre).join(", ");
            Falla::mala_peticion(
                format!("«{nombre}» no es una clase de la cobertura."),
                format!("Las clases son: {hay}."),
            )
            .responder(Forma::Pagina)
        })
    });
    let documento = consulta::valor(&pares, "documento").map(|id| {
        let documentos = app.corpus().documentos();
        let indice = documentos.iter().position(|d| d.meta.id.0 == id);
        indice.ok_or_else(|| sin_documento(id, Forma::Pagina))
    });
    // What nobody has modelled is what a reader comes to see.
    let primera = pares.is_empty().then_some(Clase::Pendiente);
    let filtro = Filtro {
        clase: clase.transpose()?.or(primera),
        documento: documento.transpose()?,
    };
    Ok(html(vistas::cobertura(&app, filtro)))
}

async fn normas(State(e): State<Estado>, RawQuery(cruda): RawQuery) -> Respuesta {
    leer(cruda, &[])?;
    Ok(html(vistas::normas(&e.app())))
}

/// Why there is no such norm.
pub(super) fn sin_norma(slug: &str, salida: &str) -> Falla {
    let slug: String = slug.chars().take(80).collect();
    Falla::no_hay(
        format!("Ningún documento de este corpus cita la norma «{slug}»."),
        salida,
    )
}

async fn norma(
    State(e): State<Estado>,
    Path(slug): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    let app = e.app();
    let pagina = app
        .citas()
        .de_slug(&slug)
        .and_then(|n| vistas::norma(&app, n));
    let sin = || sin_norma(&slug, "Las que se citan están en /normas.").responder(Forma::Pagina);
    Ok(html(pagina.ok_or_else(sin)?))
}

async fn reglas(State(e): State<Estado>, RawQuery(cruda): RawQuery) -> Respuesta {
    leer(cruda, &[])?;
    Ok(html(vistas::reglas(&e.app())))
}

/// Why there is no such rule.
pub(super) fn sin_regla(app: &App, id: &str) -> Falla {
    let id: String = id.chars().take(60).collect();
    let hay: Vec<&str> = app.reglas().map(|l| l.ficha().id).collect();
    Falla::no_hay(
        format!("No hay una regla «{id}»."),
        format!("Las reglas son: {}.", hay.join(", ")),
    )
}

async fn regla(
    State(e): State<Estado>,
    Path(id): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    let app = e.app();
    let l = app
        .regla(&id)
        .ok_or_else(|| sin_regla(&app, &id).responder(Forma::Pagina))?;
    let escrito = leer_escrito(cruda.as_deref().unwrap_or_default())?;
    Ok(html(vistas::regla(&app, l, &escrito)))
}

/// What a form or an address says, by name; a name given twice is refused.
pub(super) fn escrito(texto: &str) -> Result<Escrito, Falla> {
    let pares = consulta::pares(texto)?;
    let mut salida = Escrito::new();
    for (k, v) in pares {
        if salida.insert(k.clone(), v).is_some() {
            let k: String = k.chars().take(60).collect();
            return Err(Falla::mala_peticion(
                format!("El campo «{k}» está más de una vez."),
                "Déjelo una sola vez.",
            ));
        }
    }
    Ok(salida)
}

pub(super) fn leer_escrito(texto: &str) -> Result<Escrito, Response> {
    escrito(texto).map_err(|f| f.responder(Forma::Pagina))
}

/// The body of a form as text.
pub(super) fn texto_del_cuerpo(cuerpo: &Bytes) -> Result<&str, Response> {
    std::str::from_utf8(cuerpo).map_err(|_| {
        Falla::mala_peticion("El formulario no llegó en UTF-8.", "Envíelo de nuevo.")
            .responder(Forma::Pagina)
    })
}

async fn evaluar(
    State(e): State<Estado>,
    Path(id): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    let escrito = leer_escrito(cruda.as_deref().unwrap_or_default())?;
    dictar(&e, id, escrito).await
}

/// A form: rows are added or removed, or the verdict is shown, at its own address when it fits.
async fn enviar(State(e): State<Estado>, Path(id): Path<String>, cuerpo: Bytes) -> Respuesta {
    let mut escrito = leer_escrito(texto_del_cuerpo(&cuerpo)?)?;
    let (mas, menos) = (escrito.remove("_mas"), escrito.remove("_menos"));
    let en_el_tiempo = escrito.remove("_linea").is_some();
    escrito.retain(|k, _| !k.starts_with('_'));
    if let Some(lista) = mas.clone().or(menos) {
        let app = e.app();
        let l = app
            .regla(&id)
            .ok_or_else(|| sin_regla(&app, &id).responder(Forma::Pagina))?;
        let cuantas = filas_escritas(&escrito, &lista);
        let nuevas = if mas.is_some() {
            cuantas + 1
        } else {
            cuantas.saturating_sub(1)
        };
        let fuera = format!("{lista}[{}]", cuantas.saturating_sub(1));
        escrito.retain(|k, _| mas.is_some() || !k.starts_with(&fuera));
        let filas = BTreeMap::from([(lista, nuevas.min(formulario::MAXIMO_DE_FILAS))]);
        return Ok(html(vistas::formulario(
            &app,
            l,
            &escrito,
            &Errores::default(),
            &filas,
        )));
    }
    escrito.retain(|_, v| !v.trim().is_empty());
    let consulta = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&escrito)
        .finish();
    let que = if en_el_tiempo {
        "linea-de-tiempo"
    } else {
        "evaluar"
    };
    let direccion = format!("/reglas/{id}/{que}?{consulta}");
    if direccion.len() <= super::DIRECCION {
        Ok(Redirect::to(&direccion).into_response())
    } else if en_el_tiempo {
        trazar(&e, id, escrito).await
    } else {
        dictar(&e, id, escrito).await
    }
}

async fn dictar(e: &Estado, id: String, escrito: Escrito) -> Respuesta {
    let base = e.base.clone();
    let dictado = e.trabajar(move |app| {
        let l = app.regla(&id).ok_or_else(|| sin_regla(app, &id))?;
        let mut errores = Errores::default();
        let dato = formulario::dato(&l.entrada(), &escrito, &mut errores);
        let veredicto = app.evaluar(l, &dato).map_err(|mas| errores.sumar(mas));
        Ok::<_, Falla>(match veredicto {
            Ok(v) if errores.ninguno() => {
                (StatusCode::OK, vistas::veredicto(app, l, &dato, &v, &base))
            }
            _ => (
                StatusCode::UNPROCESSABLE_ENTITY,
                vistas::formulario(app, l, &escrito, &errores, &BTreeMap::new()),
            ),
        })
    });
    let (estado, pagina) = dictado
        .await
        .and_then(|r| r)
        .map_err(|f| f.responder(Forma::Pagina))?;
    Ok((estado, html(pagina)).into_response())
}

/// Why a rule has no timeline.
pub(super) fn sin_linea(l: &ReglaFundada) -> Falla {
    let f = l.ficha();
    Falla::no_hay(
        format!(
            "La regla «{}» no depende de una fecha: no tiene línea de tiempo.",
            f.id
        ),
        format!("Evalúela una sola vez, en /reglas/{}.", f.id),
    )
}

async fn linea_de_tiempo(
    State(e): State<Estado>,
    Path(id): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    let escrito = leer_escrito(cruda.as_deref().unwrap_or_default())?;
    trazar(&e, id, escrito).await
}

/// The timeline of what was typed; with nothing typed, the form.
async fn trazar(e: &Estado, id: String, escrito: Escrito) -> Respuesta {
    let trazada = e.trabajar(move |app| {
        let l = app.regla(&id).ok_or_else(|| sin_regla(app, &id))?;
        if l.ficha().fecha.is_none() {
            return Err(sin_linea(l));
        }
        let mut errores = Errores::default();
        if escrito.is_empty() {
            let pagina = vistas::linea_por_pedir(l, &escrito, &errores);
            return Ok((StatusCode::OK, pagina));
        }
        let dato = formulario::dato(&l.entrada(), &escrito, &mut errores);
        match app.linea_de_tiempo(l, &dato) {
            Err(SinLinea::NoFechada) => return Err(sin_linea(l)),
            Err(SinLinea::Entrada(mas)) => errores.sumar(mas),
            Ok(linea) if errores.ninguno() => {
                return Ok((StatusCode::OK, vistas::linea_de_tiempo(l, &dato, &linea)));
            }
            Ok(_) => {}
        }
        let pagina = vistas::linea_por_pedir(l, &escrito, &errores);
        Ok((StatusCode::UNPROCESSABLE_ENTITY, pagina))
    });
    let (estado, pagina) = trazada
        .await
        .and_then(|r| r)
        .map_err(|f| f.responder(Forma::Pagina))?;
    Ok((estado, html(pagina)).into_response())
}

async fn reproducir(RawQuery(cruda): RawQuery) -> Respuesta {
    leer(cruda, &[])?;
    Ok(html(vistas::reproducir()))
}

/// A receipt in a form.
async fn comprobar_recibo(State(e): State<Estado>, cuerpo: Bytes) -> Respuesta {
    let texto = std::str::from_utf8(&cuerpo).map_err(|_| {
        Falla::mala_peticion("El formulario no llegó en UTF-8.", "Envíelo de nuevo.")
            .responder(Forma::Pagina)
    })?;
    let pares = consulta::pares(texto).map_err(|f| f.responder(Forma::Pagina))?;
    consulta::solo(&pares, &["recibo"]).map_err(|f| f.responder(Forma::Pagina))?;
    let recibo = consulta::valor(&pares, "recibo")
        .unwrap_or_default()
        .to_owned();
    let (estado, pagina) = e
        .trabajar(move |app| match json::reproducir(app, recibo.trim()) {
            Ok(respuesta) => (
                StatusCode::OK,
                vistas::reproducido(app, &recibo, &respuesta),
            ),
            Err(error) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                vistas::recibo_ilegible(&recibo, &error),
            ),
        })
        .await
        .map_err(|f| f.responder(Forma::Pagina))?;
    Ok((estado, html(pagina)).into_response())
}

pub(super) fn absoluta(e: &Estado, ruta: &str) -> String {
    let base = if e.base.is_empty() {
        "http://127.0.0.1:8080"
    } else {
        &e.base
    };
    format!("{base}{ruta}")
}

async fn sitemap(State(e): State<Estado>) -> Response {
    let app = e.app();
    let mut texto = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let fijas = [
        "/",
        "/documentos",
        "/temas",
        "/lineas",
        "/normas",
        "/reglas",
        "/reproducir",
        "/procesos",
        "/aula",
        "/comprobar",
        "/cobertura",
        "/ayuda",
        "/acerca",
        "/api",
    ]
    .map(str::to_owned);
    let documentos = app
        .corpus()
        .documentos()
        .iter()
        .map(|d| format!("/documentos/{}", d.meta.id));
    let temas = app.temas().todos().iter();
    let temas = temas.filter(|t| t.padre.is_none() || !t.es_paso());
    let temas = temas.map(|t| format!("/temas/{}", t.slug));
    let lineas = app.lineas().comparables();
    let lineas = lineas.map(|l| format!("/lineas/{}", l.slug));
    for ruta in fijas
        .into_iter()
        .chain(documentos)
        .chain(temas)
        .chain(lineas)
        .chain(app.citas().direcciones())
        .chain(app.reglas().map(|l| format!("/reglas/{}", l.ficha().id)))
        .chain(
            app.corpus()
                .lecciones()
                .iter()
                .map(|l| format!("/aula/lecciones/{}", l.id)),
        )
    {
        texto.push_str(&format!("<url><loc>{}</loc></url>\n", absoluta(&e, &ruta)));
    }
    texto.push_str("</urlset>\n");
    archivo("application/xml", texto)
}

async fn llms(State(e): State<Estado>) -> Response {
    let app = e.app();
    let mut texto = String::from(
        "# fundamento\n\n> Conceptos y circulares de la Agencia Nacional de Contratación Pública (Colombia), párrafo por párrafo, con reglas ejecutables que citan literalmente su fundamento.\n\n## Documentos\n\n",
    );
    for d in app.corpus().documentos() {
        texto.push_str(&format!(
            "- [{}]({}): en Markdown\n",
            d.titulo(),
            absoluta(&e, &format!("/documentos/{}.md", d.meta.id))
        ));
    }
    texto.push_str(&format!(
        "\n## Normas\n\n- [Normas citadas]({}): cada una con los párrafos que la citan, artículo por artículo\n",
        absoluta(&e, "/api/v1/normas")
    ));
    texto.push_str("\n## Reglas\n\n");
    for f in app.reglas().map(|l| l.ficha()) {
        texto.push_str(&format!(
            "- [{}]({}): {}\n",
            f.titulo,
            absoluta(&e, &format!("/api/v1/reglas/{}", f.id)),
            f.pregunta
        ));
    }
    texto.push_str(&format!(
        "\n## API\n\n- [OpenAPI]({})\n- [Cobertura]({}): qué párrafos ejecuta cada regla, y cuáles ninguna\n- [Temas]({})\n- [Líneas de doctrina]({})\n- Comprobar las citas de un informe: POST {} con {{\"texto\": \"…\", \"fecha\": null}}\n",
        absoluta(&e, "/api/v1/openapi.json"),
        absoluta(&e, "/api/v1/cobertura"),
        absoluta(&e, "/api/v1/temas"),
        absoluta(&e, "/api/v1/lineas"),
        absoluta(&e, "/api/v1/comprobar-citas")
    ));
    archivo("text/plain; charset=utf-8", texto)
}

async fn salud(State(e): State<Estado>) -> Response {
    let app = e.app();
    let sin_apoyo: Vec<&str> = app.reglas_sin_apoyo().collect();
    let cuerpo = serde_json::json!({
        "estado": "bien", "version": env!("CARGO_PKG_VERSION"), "corpus": app.corpus().version(), "documentos": app.corpus().documentos().len(),
        "reglas": app.reglas().count(), "reglas_sin_apoyo": sin_apoyo,
        "recarga": e.recarga.load().as_ref().map(|r| r.json()),
    });
    archivo("application/json", cuerpo.to_string())
}
