//! The workshop: pages that change the data files of the corpus. They are only there when the program was asked for them.
//!
//! Three things keep others out. The program listens to this machine alone; every request must name it by a local name,
//! so that no other name can be made to lead here; and what writes must come from a page of this very site, as its
//! browser says in `Origin` (and in `Sec-Fetch-Site`, when it sends it). A page of another site can forge neither, so no
//! secret has to travel in the forms.
//!
//! A change is made aside and held against every guarantee first. It is written only if the folder still holds what is
//! being served, and then it is served at once.

use super::{
    Estado,
    error::{Falla, Forma},
    paginas::{Respuesta, html, leer, leer_escrito, sin_regla, texto_del_cuerpo},
};
use crate::{
    app::App,
    corpus::{Apoyo, Archivos, Juicio, Motivo, Papel, Sinonimo},
    formulario::Escrito,
    json, mensajes,
    rules::{Lista, Regla, registro},
    taller::{
        self, Cambio, CasoNuevo, ClasificacionNueva, Edicion, EnlaceNuevo, JuicioNuevo, SINONIMOS,
    },
    verdict::{Dato, Errores},
    views::taller as vistas,
};
use axum::{
    Router,
    body::Bytes,
    extract::{Path, RawQuery, Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use std::{net::IpAddr, sync::Arc};
use vistas::Dicho;

pub(super) fn rutas() -> Router<Estado> {
    Router::new()
        .route("/taller", get(inicio))
        .route("/taller/enlazar", get(por_enlazar).post(enlazar))
        .route("/taller/enlaces/{regla}", get(enlaces))
        .route(
            "/taller/enlaces/{regla}/{cual}",
            get(un_enlace).post(cambiar_enlace),
        )
        .route("/taller/clasificar", get(por_clasificar).post(clasificar))
        .route("/taller/caso", get(sin_hechos).post(caso))
        .route("/taller/sinonimos", get(sinonimos))
        .route(
            "/taller/sinonimos/{cual}",
            get(un_sinonimo).post(cambiar_sinonimo),
        )
        .route_layer(from_fn(guardia))
}

impl Estado {
    /// The same state with a workshop that writes in a folder, whose files it serves.
    pub fn con_taller(self, carpeta: crate::corpus::Carpeta) -> Self {
        Self {
            taller: Some(Arc::new(carpeta)),
            ..self
        }
    }
}

/// Lets in who is on this machine and, to write, who is on this site.
async fn guardia(peticion: Request, siguiente: Next) -> Response {
    let escribe = !matches!(*peticion.method(), Method::GET | Method::HEAD);
    if let Some(motivo) = objecion(peticion.headers(), escribe) {
        return Falla::nueva(
            StatusCode::FORBIDDEN,
            motivo,
            "El taller solo se usa desde sus propias páginas, en el mismo equipo en que corre.",
        )
        .responder(Forma::Pagina);
    }
    siguiente.run(peticion).await
}

/// Why a request does not come in.
fn objecion(cabeceras: &HeaderMap, escribe: bool) -> Option<&'static str> {
    let dicha = |nombre: header::HeaderName| {
        let mut valores = cabeceras.get_all(nombre).iter();
        let valor = valores.next()?.to_str().ok();
        valor.filter(|_| valores.next().is_none())
    };
    let Some(casa) = dicha(header::HOST).filter(|h| es_local(h)) else {
        return Some("Esa petición no se dirige a este equipo por su nombre local.");
    };
    if !escribe {
        return None;
    }
    let sitio = header::HeaderName::from_static("sec-fetch-site");
    let ajeno = cabeceras.contains_key(&sitio) && dicha(sitio) != Some("same-origin");
    let propio = dicha(header::ORIGIN)
        .and_then(|o| o.strip_prefix("http://"))
        .is_some_and(|o| o.eq_ignore_ascii_case(casa));
    (ajeno || !propio).then_some("Esa petición viene de otro sitio y no se atendió.")
}

/// Whether a host, with its port or without it, is this machine.
fn es_local(casa: &str) -> bool {
    let nombre = match casa.strip_prefix('[') {
        Some(resto) => resto.split(']').next().unwrap_or_default(),
        None => casa.rsplit_once(':').map_or(casa, |(nombre, _)| nombre),
    };
    nombre.eq_ignore_ascii_case("localhost")
        || nombre.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// What is asked of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Orden {
    Comprobar,
    Guardar,
    Quitar,
}

impl Orden {
    fn de(escrito: &mut Escrito) -> Self {
        match escrito.remove("_orden").as_deref() {
            Some("guardar") => Self::Guardar,
            Some("quitar") => Self::Quitar,
            _ => Self::Comprobar,
        }
    }
}

/// Holds some changes against every guarantee and, unless they are only to be checked, writes and serves them.
///
/// `vista` is the version of the first file that whoever asks saw, when the change names a place in it.
fn obrar(e: &Estado, orden: Orden, vista: Option<&str>, cambios: &[Cambio]) -> Dicho {
    let carpeta = e.taller.clone();
    let mut servidos = e.servidos();
    let (Some(carpeta), Some(actuales)) = (carpeta, servidos.clone()) else {
        return Dicho::Rechazado(vec!["El taller no está abierto.".to_owned()], Vec::new());
    };
    if let (Some(vista), Some(primero)) = (vista, cambios.first()) {
        let ruta = primero.ruta();
        if taller::version(&actuales, &ruta) != vista {
            let motivo = format!(
                "El archivo «{ruta}» cambió desde que se abrió esta página: vuelva a cargarla."
            );
            return Dicho::Rechazado(vec![motivo], Vec::new());
        }
    }
    let app = e.app();
    let (nuevos, ediciones) = match taller::aplicar(&actuales, app.corpus(), cambios) {
        Ok(hecho) => hecho,
        Err(motivo) => return Dicho::Rechazado(vec![motivo], Vec::new()),
    };
    let relevo = match app.relevo(&nuevos) {
        Ok(relevo) => relevo,
        Err(objeciones) => {
            let motivos = objeciones.iter().map(ToString::to_string).collect();
            return Dicho::Rechazado(motivos, diferencias(&ediciones));
        }
    };
    if orden == Orden::Comprobar {
        return Dicho::Admitido(diferencias(&ediciones));
    }
    match escribir(&carpeta, &actuales, &nuevos, &ediciones) {
        Ok(()) => {
            e.poner(relevo, nuevos, &mut servidos);
            Dicho::Guardado(diferencias(&ediciones))
        }
        Err(motivo) => Dicho::Rechazado(vec![motivo], diferencias(&ediciones)),
    }
}

fn diferencias(ediciones: &[Edicion]) -> Vec<String> {
    ediciones.iter().map(Edicion::diferencia).collect()
}

/// Writes what changed, if the folder holds what is being served and nothing else.
fn escribir(
    carpeta: &crate::corpus::Carpeta,
    actuales: &Archivos,
    nuevos: &Archivos,
    ediciones: &[Edicion],
) -> Result<(), String> {
    let fallo = |e: &std::io::Error| format!("No se pudo guardar: {}.", mensajes::de_archivo(e));
    let en_disco = carpeta.leer().map_err(|e| fallo(&e))?;
    let distintas = actuales.distintas(&en_disco);
    if !distintas.is_empty() {
        return Err(format!(
            "No se guardó, porque cambió en disco y aún no se sirve: {}. Si es correcto, vuelva a cargar la página en unos segundos; si no, /salud dice por qué se rechazó.",
            distintas.join(", ")
        ));
    }
    let archivos =
        (ediciones.iter()).filter_map(|e| Some((e.ruta.as_str(), nuevos.obtener(&e.ruta)?)));
    carpeta.guardar(archivos).map_err(|e| fallo(&e))
}

/// Does the work of a form off the async threads, and answers its page.
async fn atender(
    e: &Estado,
    hacer: impl FnOnce(&Estado, &App) -> Result<(Dicho, String), Falla> + Send + 'static,
) -> Respuesta {
    let estado = e.clone();
    let hecho = e.trabajar(move |app| hacer(&estado, app));
    let (dicho, pagina) = hecho
        .await
        .and_then(|r| r)
        .map_err(|f| f.responder(Forma::Pagina))?;
    let codigo = match dicho {
        Dicho::Rechazado(..) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    Ok((codigo, html(pagina)).into_response())
}

fn archivos(e: &Estado) -> Result<Arc<Archivos>, Falla> {
    let servidos = e.servidos().clone();
    servidos.ok_or_else(|| Falla::interna(&"the workshop does not know its files"))
}

fn valor<'a>(escrito: &'a Escrito, nombre: &str) -> &'a str {
    escrito.get(nombre).map_or("", String::as_str)
}

async fn inicio(State(e): State<Estado>, RawQuery(cruda): RawQuery) -> Respuesta {
    leer(cruda, &[])?;
    Ok(html(vistas::inicio(&e.app())))
}

// Links.

fn la_regla(id: &str) -> Option<&'static dyn Regla> {
    registro().iter().copied().find(|r| r.ficha().id == id)
}

/// The link that a form describes, and what it says of the coverage of its paragraph.
fn del_formulario(escrito: &Escrito) -> Result<(String, EnlaceNuevo), String> {
    let lugar = valor(escrito, "lugar").split_once('/');
    let (regla, paso) = lugar.ok_or("Falta elegir la regla y el paso.")?;
    if la_regla(regla).is_none() {
        return Err(format!("No hay una regla «{regla}»."));
    }
    let papel = match valor(escrito, "papel") {
        "sustenta" => Papel::Sustenta,
        "matiza" => Papel::Matiza,
        "limita" => Papel::Limita,
        _ => return Err("Falta elegir el papel.".to_owned()),
    };
    let parrafo = format!(
        "{}/{}",
        valor(escrito, "documento"),
        valor(escrito, "parrafo")
    );
    let enlace = EnlaceNuevo {
        paso: paso.to_owned(),
        parrafo,
        papel,
        cita: valor(escrito, "cita").to_owned(),
        nota: valor(escrito, "nota").to_owned(),
    };
    Ok((regla.to_owned(), enlace))
}

/// What a form says of the coverage of a paragraph: one change, or none.
fn de_cobertura(app: &App, escrito: &Escrito) -> Result<Option<Cambio>, String> {
    let documento = valor(escrito, "documento").to_owned();
    let parrafo = valor(escrito, "parrafo").to_owned();
    if app.corpus().documento(&documento).is_none() {
        return Err(format!("No está el documento «{documento}»."));
    }
    let juicio = match valor(escrito, "clase") {
        "" => return Ok(None),
        "quitar" => return Ok(Some(Cambio::Desclasificar { documento, parrafo })),
        "no-ejecutable" => {
            let motivo = valor(escrito, "motivo");
            let motivo = Motivo::TODOS.into_iter().find(|m| m.nombre() == motivo);
            JuicioNuevo::NoEjecutable(motivo.ok_or("Falta elegir por qué no es ejecutable.")?)
        }
        "pendiente" => JuicioNuevo::Pendiente(valor(escrito, "pendiente_de").to_owned()),
        "repetido" => {
            let de = valor(escrito, "repite").split([',', ' ', '\n', '\r']);
            JuicioNuevo::Repetido(de.filter(|x| !x.is_empty()).map(str::to_owned).collect())
        }
        "en-parte" => JuicioNuevo::EnParte,
        _ => return Err("Esa clase de cobertura no existe.".to_owned()),
    };
    let clasificacion = ClasificacionNueva {
        juicio,
        nota: valor(escrito, "nota_cobertura").to_owned(),
    };
    Ok(Some(Cambio::Clasificar {
        documento,
        parrafo,
        clasificacion,
    }))
}

/// What the file of a document says of a paragraph, as the controls of a form.
fn clase_escrita(app: &App, documento: &str, parrafo: &str) -> Escrito {
    let escrita = app.corpus().documento(documento).and_then(|d| {
        let b = d.bloques.iter().find(|b| b.id.0 == parrafo)?;
        app.corpus().clasificacion(&d.meta.id, &b.id)
    });
    let mut escrito = Escrito::new();
    let Some(c) = escrita else { return escrito };
    let mut poner = |clave: &str, valor: &str| {
        escrito.insert(clave.to_owned(), valor.to_owned());
    };
    poner("nota_cobertura", &c.nota);
    match &c.juicio {
        Juicio::NoEjecutable(m) => {
            poner("clase", "no-ejecutable");
            poner("motivo", m.nombre());
        }
        Juicio::Pendiente { regla } => {
            poner("clase", "pendiente");
            poner("pendiente_de", regla);
        }
        Juicio::Repite(de) => {
            poner("clase", "repetido");
            let de: Vec<String> = de.iter().map(|(d, p)| format!("{d}/{p}")).collect();
            poner("repite", &de.join(", "));
        }
        Juicio::EnParte => poner("clase", "en-parte"),
    }
    escrito
}

/// The paragraph that a form is about.
fn sin_parrafo(app: &App, escrito: &Escrito) -> Option<Falla> {
    let (d, p) = (valor(escrito, "documento"), valor(escrito, "parrafo"));
    let esta = app.parrafo(d, p).is_some();
    (!esta).then(|| {
        Falla::no_hay(
            "Ese párrafo no está en el corpus.",
            "Llegue al taller desde la página del párrafo.",
        )
    })
}

async fn por_enlazar(State(e): State<Estado>, RawQuery(cruda): RawQuery) -> Respuesta {
    let mut escrito = leer_escrito(cruda.as_deref().unwrap_or_default())?;
    let app = e.app();
    if let Some(f) = sin_parrafo(&app, &escrito) {
        return Err(f.responder(Forma::Pagina));
    }
    let (d, p) = (valor(&escrito, "documento"), valor(&escrito, "parrafo"));
    // A rule that covers it leaves no room for what was said of a paragraph that none covers.
    if !matches!(valor(&clase_escrita(&app, d, p), "clase"), "" | "en-parte") {
        escrito.insert("clase".to_owned(), "quitar".to_owned());
    }
    Ok(html(vistas::enlazar(&app, &escrito, Dicho::Nada)))
}

async fn enlazar(State(e): State<Estado>, cuerpo: Bytes) -> Respuesta {
    let mut escrito = leer_escrito(texto_del_cuerpo(&cuerpo)?)?;
    let orden = Orden::de(&mut escrito);
    atender(&e, move |e, app| {
        if let Some(f) = sin_parrafo(app, &escrito) {
            return Err(f);
        }
        let cambios = del_formulario(&escrito).and_then(|(regla, enlace)| {
            let mut cambios = vec![Cambio::Enlazar { regla, enlace }];
            cambios.extend(de_cobertura(app, &escrito)?);
            Ok(cambios)
        });
        let dicho = match cambios {
            Ok(cambios) => obrar(e, orden, None, &cambios),
            Err(motivo) => Dicho::Rechazado(vec![motivo], Vec::new()),
        };
        let pagina = vistas::enlazar(&e.app(), &escrito, dicho.clone());
        Ok((dicho, pagina))
    })
    .await
}

async fn enlaces(
    State(e): State<Estado>,
    Path(regla): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    let hecho = || -> Result<String, Falla> {
        let app = e.app();
        let r = la_regla(&regla).ok_or_else(|| sin_regla(&app, &regla))?;
        let escritos = taller::enlaces_de(&*archivos(&e)?, &regla)
            .map_err(|m| Falla::nueva(StatusCode::CONFLICT, m, "Corríjalo a mano."))?;
        Ok(vistas::enlaces(&app, r.ficha(), &escritos))
    };
    Ok(html(hecho().map_err(|f| f.responder(Forma::Pagina))?))
}

/// A link as its file has it, in the controls of a form.
fn enlace_escrito(e: &Estado, app: &App, regla: &str, cual: &str) -> Result<Escrito, Falla> {
    la_regla(regla).ok_or_else(|| sin_regla(app, regla))?;
    let archivos = archivos(e)?;
    let escritos = taller::enlaces_de(&archivos, regla)
        .map_err(|m| Falla::nueva(StatusCode::CONFLICT, m, "Corríjalo a mano."))?;
    let enlace = cual
        .parse::<usize>()
        .ok()
        .and_then(|n| escritos.into_iter().nth(n));
    let enlace = enlace.ok_or_else(|| {
        Falla::no_hay(
            "Ese enlace ya no está en su archivo.",
            format!("Vea los que hay en /taller/enlaces/{regla}."),
        )
    })?;
    let mut escrito = Escrito::new();
    let parrafo = enlace.parrafo.unwrap_or_default();
    let (d, p) = parrafo.split_once('/').unwrap_or_default();
    let version = taller::version(&archivos, &format!("enlaces/{regla}.toml"));
    for (clave, valor) in [
        ("documento", d),
        ("parrafo", p),
        ("lugar", &format!("{regla}/{}", enlace.paso)),
        ("papel", &enlace.papel),
        ("cita", &enlace.cita),
        ("nota", &enlace.nota),
        ("_version", &version),
    ] {
        escrito.insert(clave.to_owned(), valor.to_owned());
    }
    Ok(escrito)
}

async fn un_enlace(
    State(e): State<Estado>,
    Path((regla, cual)): Path<(String, String)>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    let app = e.app();
    let escrito =
        enlace_escrito(&e, &app, &regla, &cual).map_err(|f| f.responder(Forma::Pagina))?;
    Ok(html(vistas::enlace_de(
        &app,
        &regla,
        &cual,
        &escrito,
        Dicho::Nada,
    )))
}

async fn cambiar_enlace(
    State(e): State<Estado>,
    Path((regla, cual)): Path<(String, String)>,
    cuerpo: Bytes,
) -> Respuesta {
    let mut escrito = leer_escrito(texto_del_cuerpo(&cuerpo)?)?;
    let orden = Orden::de(&mut escrito);
    atender(&e, move |e, app| {
        la_regla(&regla).ok_or_else(|| sin_regla(app, &regla))?;
        let vista = valor(&escrito, "_version").to_owned();
        let cambios = (|| {
            let cual = cual
                .parse()
                .map_err(|_| "Ese enlace no existe.".to_owned())?;
            let de_regla = regla.clone();
            let mut cambios = if orden == Orden::Quitar {
                vec![Cambio::QuitarEnlace {
                    regla: de_regla,
                    cual,
                }]
            } else {
                let (nueva, enlace) = del_formulario(&escrito)?;
                if nueva == regla {
                    vec![Cambio::CambiarEnlace {
                        regla: de_regla,
                        cual,
                        enlace,
                    }]
                } else {
                    vec![
                        Cambio::QuitarEnlace {
                            regla: de_regla,
                            cual,
                        },
                        Cambio::Enlazar {
                            regla: nueva,
                            enlace,
                        },
                    ]
                }
            };
            if !valor(&escrito, "documento").is_empty() {
                cambios.extend(de_cobertura(app, &escrito)?);
            }
            Ok::<_, String>(cambios)
        })();
        let dicho = match cambios {
            Ok(cambios) => obrar(e, orden, Some(&vista), &cambios),
            Err(motivo) => Dicho::Rechazado(vec![motivo], Vec::new()),
        };
        let app = e.app();
        if matches!(dicho, Dicho::Guardado(_)) {
            let ruta = format!("enlaces/{regla}.toml");
            escrito.insert(
                "_version".to_owned(),
                taller::version(&*archivos(e)?, &ruta),
            );
        }
        let pagina = vistas::enlace_de(&app, &regla, &cual, &escrito, dicho.clone());
        Ok((dicho, pagina))
    })
    .await
}

// Coverage.

async fn por_clasificar(State(e): State<Estado>, RawQuery(cruda): RawQuery) -> Respuesta {
    let pares = leer(cruda, &["documento", "parrafo"])?;
    let app = e.app();
    let mut escrito: Escrito = pares.into_iter().collect();
    if let Some(f) = sin_parrafo(&app, &escrito) {
        return Err(f.responder(Forma::Pagina));
    }
    let dicha = clase_escrita(
        &app,
        valor(&escrito, "documento"),
        valor(&escrito, "parrafo"),
    );
    escrito.extend(dicha);
    Ok(html(vistas::clasificar(&app, &escrito, Dicho::Nada)))
}

async fn clasificar(State(e): State<Estado>, cuerpo: Bytes) -> Respuesta {
    let mut escrito = leer_escrito(texto_del_cuerpo(&cuerpo)?)?;
    let orden = Orden::de(&mut escrito);
    atender(&e, move |e, app| {
        if let Some(f) = sin_parrafo(app, &escrito) {
            return Err(f);
        }
        if orden == Orden::Quitar {
            escrito.insert("clase".to_owned(), "quitar".to_owned());
        }
        let cambio = de_cobertura(app, &escrito)
            .and_then(|c| c.ok_or_else(|| "Falta elegir qué es el párrafo.".to_owned()));
        let dicho = match cambio {
            Ok(cambio) => obrar(e, orden, None, &[cambio]),
            Err(motivo) => Dicho::Rechazado(vec![motivo], Vec::new()),
        };
        let pagina = vistas::clasificar(&e.app(), &escrito, dicho.clone());
        Ok((dicho, pagina))
    })
    .await
}

// Worked cases.

async fn sin_hechos() -> Respuesta {
    Err(Falla::nueva(
        StatusCode::METHOD_NOT_ALLOWED,
        "Un caso se guarda desde un veredicto.",
        "Evalúe una regla y use «Guardar como caso».",
    )
    .responder(Forma::Pagina))
}

/// The case that some facts make: what the rule answers to them today, and what it rests on.
fn caso_de(app: &App, l: &Lista, titulo: &str, entrada: &str) -> Result<CasoNuevo, String> {
    let mal = || "Los hechos del caso no se entienden: vuelva al veredicto.".to_owned();
    let mut errores = Errores::default();
    let dato = Dato::objeto_de_json(entrada, &mut errores).map_err(|_| mal())?;
    if !errores.ninguno() {
        return Err(mal());
    }
    let v = app.evaluar(l, &dato).map_err(|_| mal())?;
    let decisivos = l.decisivos(&dato, app.corpus().parametros(), &v);
    let todo = json::veredicto(app, l, &dato, &v, "");
    // Steps that change nothing may come and go; those that decide are what the case shows.
    let deciden = || v.pasos.iter().filter(|p| decisivos.contains(p.id));
    let mut cita: Vec<String> = Vec::new();
    for f in deciden().flat_map(|p| p.fundamentos).chain(v.principal()) {
        if let Apoyo::Interno {
            documento, parrafo, ..
        } = &f.apoyo
        {
            let lugar = format!("{documento}/{parrafo}");
            if f.sustenta() && !cita.contains(&lugar) {
                cita.push(lugar);
            }
        }
    }
    Ok(CasoNuevo {
        titulo: titulo.to_owned(),
        entrada: entrada.to_owned(),
        codigo: v.desenlace.codigo.to_owned(),
        resultado: todo["resultado"].to_string(),
        cita,
        pasos: deciden().map(|p| p.id.to_owned()).collect(),
    })
}

async fn caso(State(e): State<Estado>, cuerpo: Bytes) -> Respuesta {
    let mut escrito = leer_escrito(texto_del_cuerpo(&cuerpo)?)?;
    let recien = !escrito.contains_key("_orden");
    let orden = Orden::de(&mut escrito);
    atender(&e, move |e, app| {
        let regla = valor(&escrito, "regla");
        let l = app.regla(regla).ok_or_else(|| sin_regla(app, regla))?;
        let nuevo = caso_de(
            app,
            l,
            valor(&escrito, "titulo"),
            valor(&escrito, "entrada"),
        );
        let dicho = match nuevo {
            Ok(_) if recien => Dicho::Nada,
            Ok(caso) => {
                let regla = regla.to_owned();
                obrar(e, orden, None, &[Cambio::AgregarCaso { regla, caso }])
            }
            Err(motivo) => Dicho::Rechazado(vec![motivo], Vec::new()),
        };
        let pagina = vistas::caso(l.ficha(), &escrito, dicho.clone());
        Ok((dicho, pagina))
    })
    .await
}

// Synonyms.

fn leidos(e: &Estado) -> Result<(Vec<Sinonimo>, String), Falla> {
    let archivos = archivos(e)?;
    let todos = taller::sinonimos_de(&archivos)
        .map_err(|m| Falla::nueva(StatusCode::CONFLICT, m, "Corríjalo a mano."))?;
    Ok((todos, taller::version(&archivos, SINONIMOS)))
}

async fn sinonimos(State(e): State<Estado>, RawQuery(cruda): RawQuery) -> Respuesta {
    leer(cruda, &[])?;
    let (todos, _) = leidos(&e).map_err(|f| f.responder(Forma::Pagina))?;
    Ok(html(vistas::sinonimos(&todos)))
}

/// The name of an entry that is not written yet, in addresses.
const NUEVO: &str = "nuevo";

async fn un_sinonimo(
    State(e): State<Estado>,
    Path(cual): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    let (todos, version) = leidos(&e).map_err(|f| f.responder(Forma::Pagina))?;
    let mut escrito = Escrito::new();
    if cual != NUEVO {
        let s = cual.parse::<usize>().ok().and_then(|n| todos.get(n));
        let s = s.ok_or_else(|| {
            Falla::no_hay(
                "Esa entrada ya no está.",
                "Vea las que hay en /taller/sinonimos.",
            )
            .responder(Forma::Pagina)
        })?;
        for (clave, valor) in [
            ("de", s.de.join("\n")),
            ("a", s.a.join("\n")),
            (
                "reciproco",
                if s.reciproco { "si" } else { "no" }.to_owned(),
            ),
            ("fuente", s.fuente.clone()),
            ("_version", version),
        ] {
            escrito.insert(clave.to_owned(), valor);
        }
    }
    Ok(html(vistas::sinonimo(&cual, &escrito, Dicho::Nada)))
}

async fn cambiar_sinonimo(
    State(e): State<Estado>,
    Path(cual): Path<String>,
    cuerpo: Bytes,
) -> Respuesta {
    let mut escrito = leer_escrito(texto_del_cuerpo(&cuerpo)?)?;
    let orden = Orden::de(&mut escrito);
    atender(&e, move |e, _| {
        let lineas = |nombre: &str| -> Vec<String> {
            let lineas = valor(&escrito, nombre).lines().map(str::trim);
            lineas
                .filter(|l| !l.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let sinonimo = Sinonimo {
            de: lineas("de"),
            a: lineas("a"),
            reciproco: valor(&escrito, "reciproco") == "si",
            fuente: valor(&escrito, "fuente").to_owned(),
        };
        let lugar = cual.parse::<usize>().ok();
        let cambio = match (lugar, orden) {
            (None, _) if cual != NUEVO => None,
            (None, Orden::Quitar) => None,
            (None, _) => Some(Cambio::AgregarSinonimo(sinonimo)),
            (Some(cual), Orden::Quitar) => Some(Cambio::QuitarSinonimo { cual }),
            (Some(cual), _) => Some(Cambio::CambiarSinonimo { cual, sinonimo }),
        };
        let cambio = cambio.ok_or_else(|| {
            Falla::no_hay(
                "Esa entrada no existe.",
                "Vea las que hay en /taller/sinonimos.",
            )
        })?;
        let vista = lugar.map(|_| valor(&escrito, "_version").to_owned());
        let dicho = obrar(e, orden, vista.as_deref(), &[cambio]);
        if matches!(dicho, Dicho::Guardado(_)) {
            escrito.insert("_version".to_owned(), leidos(e)?.1);
        }
        let pagina = vistas::sinonimo(&cual, &escrito, dicho.clone());
        Ok((dicho, pagina))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_this_machine_comes_in_and_only_this_site_writes() {
        let casa = "127.0.0.1:8080";
        let (propio, fetch) = ("http://127.0.0.1:8080", "same-origin");
        let casos: [(&str, &str, &str, bool, bool); 17] = [
            (casa, "", "", false, true),
            ("localhost", "", "", false, true),
            ("[::1]:8080", "", "", false, true),
            ("127.8.8.8", "", "", false, true),
            ("", "", "", false, false),
            ("ejemplo.co", "", "", false, false),
            ("127.0.0.1.ejemplo.co:8080", "", "", false, false),
            ("192.168.0.7:8080", "", "", false, false),
            ("localhost.ejemplo.co", "", "", false, false),
            (casa, propio, fetch, true, true),
            (casa, propio, "", true, true),
            (casa, "", "", true, false),
            (casa, "", fetch, true, false),
            (casa, "null", "", true, false),
            (casa, "http://127.0.0.1:9999", "", true, false),
            (casa, "https://ejemplo.co", "cross-site", true, false),
            (casa, propio, "same-site", true, false),
        ];
        for (host, origen, fetch, escribe, entra) in casos {
            let mut cabeceras = HeaderMap::new();
            for (nombre, valor) in [
                ("host", host),
                ("origin", origen),
                ("sec-fetch-site", fetch),
            ] {
                if !valor.is_empty() {
                    cabeceras.insert(nombre, HeaderValue::from_str(valor).unwrap());
                }
            }
            let dicho = objecion(&cabeceras, escribe);
            assert_eq!(dicho.is_none(), entra, "{host} {origen} {fetch} {dicho:?}");
        }
        let mut dos = HeaderMap::new();
        dos.append("host", HeaderValue::from_static("localhost"));
        dos.append("host", HeaderValue::from_static("ejemplo.co"));
        assert!(objecion(&dos, false).is_some());
    }
}
