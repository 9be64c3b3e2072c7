//! Handlers of the evaluation of a whole process.
//!
//! The data travel in the body of each request and come back in the page: nothing is kept, and nothing may be cached.

use super::{
    lotes::{Envio, estado_de, leer_envio, partes_de},
    respuestas::{Respuesta, html, leer, leer_escrito, texto_del_cuerpo},
};
use crate::{
    app::App,
    direcciones,
    hechos::{
        Dato, Errores, MalEscrito,
        formulario::{self, Escrito, filas_escritas},
    },
    lectura::{Formato, Limites, Rechazo},
    planillas::{self, HOJAS_DE_PROCESO, LibroDeProceso},
    reglas::proceso::{self, Entrada},
    salida,
    vistas::{evaluacion, procesos as vistas, procesos::Pedido},
    web::{
        Estado,
        error::{Falla, Forma},
    },
};
use axum::{
    Router,
    body::Bytes,
    extract::{Multipart, RawQuery, State, multipart::MultipartRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use std::collections::BTreeMap;

pub(in crate::web) fn rutas() -> Router<Estado> {
    let de_hojas = (HOJAS_DE_PROCESO.into_iter()).fold(Router::new(), |r, hoja| {
        let ruta = direcciones::plantilla_de_hoja(hoja);
        r.route(
            &ruta,
            get(move |State(e): State<Estado>| plantilla_de_hoja(e, hoja)),
        )
    });
    de_hojas
        .route("/procesos", get(inicio).post(corregir))
        .route("/procesos/revisar", post(revisar))
        .route("/procesos/evaluar", post(evaluar))
        .route("/procesos/memoria.json", post(memoria))
        .route("/procesos/informe.html", post(informe))
        .route("/procesos/informe.xlsx", post(libro))
        .route("/procesos/plantilla.xlsx", get(plantilla))
        .route("/procesos/libro", post(subir))
        .route("/procesos/tablas", post(pegar))
}

/// What a request brings: a form, or a process in JSON.
struct Recibido {
    /// What the controls of the form should hold.
    escrito: Escrito,
    /// The process as it was understood.
    dato: Dato,
    errores: Errores,
    /// What was pasted, or came back from an earlier page.
    memoria: String,
    mal_escrita: Option<MalEscrito>,
    /// Tables that were pasted.
    tablas: Escrito,
    /// What a workbook or tables say of `errores`: sheet, row and column.
    dichos: Vec<String>,
    /// Row buttons and other controls of the page itself.
    ordenes: Escrito,
}

impl Recibido {
    fn del_cuerpo(cuerpo: &Bytes) -> Result<Self, Response> {
        let (mut ordenes, mut escrito): (Escrito, Escrito) =
            leer_escrito(texto_del_cuerpo(cuerpo)?)?
                .into_iter()
                .partition(|(k, _)| k.starts_with('_'));
        let memoria = ordenes.remove("_memoria").unwrap_or_default();
        let tipo = proceso::tipo();
        let mut errores = Errores::default();
        let mut mal_escrita = None;
        let mut dato = Dato::Objeto(Vec::new());
        if escrito.is_empty() {
            match Dato::objeto_de_json(&memoria, &mut errores) {
                Ok(d) => {
                    escrito = formulario::pares(&tipo, &d).into_iter().collect();
                    dato = d;
                }
                Err(m) => mal_escrita = Some(m),
            }
        } else if vistas::es_demasiado(&escrito) {
            return Err(Falla::mala_peticion(
                "El formulario tiene demasiadas filas.",
                "Pegue el proceso en JSON en /procesos, o use la orden «fundamento evaluar-proceso».",
            )
            .responder(Forma::Pagina));
        } else {
            dato = formulario::dato(&tipo, &escrito, &mut errores);
        }
        Ok(Self {
            escrito,
            dato,
            errores,
            memoria,
            mal_escrita,
            tablas: Escrito::new(),
            dichos: Vec::new(),
            ordenes,
        })
    }

    /// What was read of a workbook or of tables.
    fn del_libro(libro: LibroDeProceso, tablas: Escrito) -> Self {
        let dichos = libro.dichos().collect();
        let (_, memoria) = vistas::memoria_para_guardar(&libro.dato);
        Self {
            escrito: formulario::pares(&proceso::tipo(), &libro.dato)
                .into_iter()
                .collect(),
            memoria: if vistas::cabe(&libro.dato) {
                String::new()
            } else {
                memoria
            },
            dato: libro.dato,
            errores: libro.errores,
            mal_escrita: None,
            tablas,
            dichos,
            ordenes: Escrito::new(),
        }
    }

    /// The process, when nothing is wrong with it. A fault of form is not said twice.
    fn entrada(&mut self) -> Option<Entrada> {
        if self.mal_escrita.is_some() {
            return None;
        }
        let mut mas = Errores::default();
        let entrada = proceso::leer(&self.dato, &mut mas);
        self.errores.sumar(mas);
        let cuantos = entrada.as_ref().map_or(0, |e| e.proponentes.len());
        if cuantos > vistas::MAXIMO_DE_PROPONENTES {
            vistas::demasiados(&mut self.errores, cuantos);
        }
        entrada.filter(|_| self.errores.ninguno())
    }

    /// The form, with what came and what is wrong with it.
    fn formulario(&self, filas: &BTreeMap<String, usize>) -> String {
        let cabe = vistas::cabe(&self.dato);
        let nada = Escrito::new();
        vistas::formulario(&Pedido {
            escrito: if cabe { &self.escrito } else { &nada },
            errores: &self.errores,
            filas,
            memoria: &self.memoria,
            mal_pegada: self.mal_escrita.as_ref(),
            tablas: &self.tablas,
            dichos: &self.dichos,
            cabe,
        })
    }
}

fn pagina(estado: StatusCode, texto: String) -> Response {
    (estado, html(texto)).into_response()
}

async fn inicio(RawQuery(cruda): RawQuery) -> Respuesta {
    leer(cruda, &[])?;
    let (escrito, errores) = (Escrito::new(), Errores::default());
    Ok(html(vistas::formulario(&Pedido {
        escrito: &escrito,
        errores: &errores,
        filas: &BTreeMap::new(),
        memoria: "",
        mal_pegada: None,
        tablas: &Escrito::new(),
        dichos: &[],
        cabe: true,
    })))
}

/// The form again: with a row more or less, or filled with what was understood.
async fn corregir(State(e): State<Estado>, cuerpo: Bytes) -> Respuesta {
    let mut r = Recibido::del_cuerpo(&cuerpo)?;
    let (mas, menos) = (r.ordenes.remove("_mas"), r.ordenes.remove("_menos"));
    let mut filas = BTreeMap::new();
    if let Some(lista) = mas.clone().or(menos) {
        let cuantas = filas_escritas(&r.escrito, &lista);
        let nuevas = if mas.is_some() {
            cuantas + 1
        } else {
            cuantas.saturating_sub(1)
        };
        let fuera = format!("{lista}[{}]", cuantas.saturating_sub(1));
        r.escrito
            .retain(|k, _| mas.is_some() || !k.starts_with(&fuera));
        filas.insert(lista, nuevas.min(formulario::MAXIMO_DE_FILAS));
    }
    // What is being written is not faulted until it is sent; what was pasted is only faulted when it is no JSON.
    r.errores = Errores::default();
    let estado = if r.mal_escrita.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    if r.mal_escrita.is_none() && vistas::cabe(&r.dato) && !vistas::es_demasiado(&r.escrito) {
        // The form holds it all: the box stays empty for another.
        r.memoria.clear();
    }
    let texto = e.trabajar(move |_| r.formulario(&filas)).await;
    Ok(pagina(
        estado,
        texto.map_err(|f| f.responder(Forma::Pagina))?,
    ))
}

/// Reads what came and does something with it; the form with its faults when it has any.
async fn con_proceso(
    e: &Estado,
    cuerpo: &Bytes,
    hacer: impl FnOnce(&App, Recibido, Entrada) -> Result<Response, Falla> + Send + 'static,
) -> Respuesta {
    let mut r = Recibido::del_cuerpo(cuerpo)?;
    let hecho = e.trabajar(move |app| match r.entrada() {
        Some(entrada) => hacer(app, r, entrada),
        None => {
            let texto = r.formulario(&BTreeMap::new());
            Ok(pagina(StatusCode::UNPROCESSABLE_ENTITY, texto))
        }
    });
    hecho
        .await
        .and_then(|r| r)
        .map_err(|f| f.responder(Forma::Pagina))
}

async fn revisar(State(e): State<Estado>, cuerpo: Bytes) -> Respuesta {
    con_proceso(&e, &cuerpo, |_, r, entrada| {
        Ok(html(vistas::revision(&r.dato, &entrada, Vec::new())))
    })
    .await
}

async fn evaluar(State(e): State<Estado>, cuerpo: Bytes) -> Respuesta {
    con_proceso(&e, &cuerpo, |app, r, entrada| {
        let evaluacion =
            (app.evaluar_proceso(&r.dato, &entrada)).map_err(|f| Falla::interna(&f))?;
        let cual = |orden: &str| {
            let n = r.ordenes.get(orden)?.parse::<usize>().ok();
            n.filter(|n| *n < evaluacion.evaluados.len())
        };
        let comparar = cual("_a").zip(cual("_b"));
        let texto = evaluacion::evaluacion(app, &r.dato, &entrada, &evaluacion, comparar);
        Ok(html(texto))
    })
    .await
}

/// What was typed, as a file: unfinished work may be saved too, as long as nothing in it reads two ways.
async fn memoria(State(e): State<Estado>, cuerpo: Bytes) -> Respuesta {
    let r = Recibido::del_cuerpo(&cuerpo)?;
    let hecho = e.trabajar(move |_| {
        if r.mal_escrita.is_some() || !r.errores.ninguno() {
            let texto = r.formulario(&BTreeMap::new());
            return pagina(StatusCode::UNPROCESSABLE_ENTITY, texto);
        }
        let (nombre, texto) = vistas::memoria_para_guardar(&r.dato);
        descarga("application/json", &format!("{nombre}.json"), texto)
    });
    hecho.await.map_err(|f| f.responder(Forma::Pagina))
}

async fn informe(State(e): State<Estado>, cuerpo: Bytes) -> Respuesta {
    con_proceso(&e, &cuerpo, |app, r, entrada| {
        let evaluacion =
            (app.evaluar_proceso(&r.dato, &entrada)).map_err(|f| Falla::interna(&f))?;
        let nombre = format!("{}.html", vistas::nombre_de_archivo(&r.dato));
        let texto = evaluacion::informe_en_archivo(app, &r.dato, &entrada, &evaluacion);
        Ok(descarga("text/html; charset=utf-8", &nombre, texto))
    })
    .await
}

/// The same report as a workbook.
async fn libro(State(e): State<Estado>, cuerpo: Bytes) -> Respuesta {
    let base = e.base.clone();
    con_proceso(&e, &cuerpo, move |app, r, entrada| {
        let nombre = format!("{}.xlsx", vistas::nombre_de_archivo(&r.dato));
        let mut bytes = Vec::new();
        salida::escribir_libro(app, &r.dato, &entrada, &base, &mut bytes)
            .map_err(|f| Falla::interna(&f))?;
        Ok(descarga(Formato::Xlsx.tipo(), &nombre, bytes))
    })
    .await
}

async fn plantilla(State(e): State<Estado>) -> Respuesta {
    let bytes = e
        .trabajar(|_| salida::plantilla_de_proceso())
        .await
        .and_then(|b| b.map_err(|causa| Falla::interna(&causa)))
        .map_err(|f| f.responder(Forma::Pagina))?;
    Ok(descarga(
        Formato::Xlsx.tipo(),
        "proceso-plantilla.xlsx",
        bytes,
    ))
}

async fn plantilla_de_hoja(e: Estado, hoja: &'static str) -> Respuesta {
    let bytes = e
        .trabajar(move |_| salida::plantilla_de_hoja(hoja))
        .await
        .and_then(|b| b.map_err(|causa| Falla::interna(&causa)))
        .map_err(|f| f.responder(Forma::Pagina))?;
    Ok(descarga(Formato::Csv.tipo(), &format!("{hoja}.csv"), bytes))
}

/// A process in a workbook, or in a CSV for each of its sheets.
async fn subir(
    State(e): State<Estado>,
    partes: Result<Multipart, MultipartRejection>,
) -> Respuesta {
    let Envio { archivos, .. } = leer_envio(partes_de(partes)?, HOJAS_DE_PROCESO.len()).await?;
    if archivos.is_empty() {
        let motivo = "Falta el archivo.".to_owned();
        return Err(rechazar(StatusCode::UNPROCESSABLE_ENTITY, motivo));
    }
    if let [(nombre, bytes)] = archivos.as_slice() {
        let (nombre, bytes) = (nombre.clone(), bytes.clone());
        let guardado = e
            .trabajar(move |_| planillas::de_un_resultado(&nombre, &bytes, &Limites::SITIO))
            .await
            .map_err(|f| f.responder(Forma::Pagina))?;
        if let Some(hechos) = guardado {
            // As if it had been pasted.
            let cuerpo = form_urlencoded::Serializer::new(String::new())
                .append_pair("_memoria", &hechos)
                .finish();
            return revisar(State(e), Bytes::from(cuerpo)).await;
        }
    }
    entender(&e, Escrito::new(), move |_| {
        planillas::leer_archivos(&archivos, &Limites::SITIO)
    })
    .await
}

/// A process as the rows of its sheets, pasted.
async fn pegar(State(e): State<Estado>, cuerpo: Bytes) -> Respuesta {
    let tablas = leer_escrito(texto_del_cuerpo(&cuerpo)?)?;
    entender(&e, tablas, |tablas| {
        let tablas = tablas.iter().map(|(n, t)| (n.as_str(), t.as_str()));
        planillas::leer_tablas(tablas, &Limites::SITIO)
    })
    .await
}

fn rechazar(estado: StatusCode, motivo: String) -> Response {
    let salida = "Corríjalo y envíelo de nuevo desde /procesos.";
    Falla::nueva(estado, motivo, salida).responder(Forma::Pagina)
}

/// What was understood of what `leer` reads, or the form with its faults.
async fn entender(
    e: &Estado,
    tablas: Escrito,
    leer: impl FnOnce(&Escrito) -> Result<LibroDeProceso, Rechazo> + Send + 'static,
) -> Respuesta {
    let hecho = e.trabajar(move |_| {
        let mut libro = leer(&tablas)?;
        let completo = libro.comprobar();
        let avisos = std::mem::take(&mut libro.avisos);
        let mut r = Recibido::del_libro(libro, tablas);
        Ok(match r.entrada().filter(|_| completo) {
            Some(entrada) => html(vistas::revision(&r.dato, &entrada, avisos)).into_response(),
            None => {
                let texto = r.formulario(&BTreeMap::new());
                pagina(StatusCode::UNPROCESSABLE_ENTITY, texto)
            }
        })
    });
    hecho
        .await
        .map_err(|f| f.responder(Forma::Pagina))?
        .map_err(|r: Rechazo| rechazar(estado_de(&r), r.mensaje))
}

/// A file to be saved. `nombre` is plain ASCII.
fn descarga(tipo: &'static str, nombre: &str, texto: impl IntoResponse) -> Response {
    let adjunto = HeaderValue::from_str(&format!("attachment; filename=\"{nombre}\""))
        .unwrap_or(HeaderValue::from_static("attachment"));
    let cabeceras = [
        (header::CONTENT_TYPE, HeaderValue::from_static(tipo)),
        (header::CONTENT_DISPOSITION, adjunto),
    ];
    (cabeceras, texto).into_response()
}
