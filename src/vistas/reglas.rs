//! The list of rules, a rule with its form, a verdict.

use super::{
    Cita, pintar, rotulos,
    testigos::{TestigoVisto, testigos},
};
use crate::{
    app::App,
    hechos::{
        Campo, Dato, Errores, Falta, Tipo,
        formulario::{self, ClaseControl, Escrito, Pieza},
    },
    json,
    lengua::{
        formato::{fecha_larga, miles},
        texto,
    },
    marcado::Html,
    reglas::{ClaseAviso, Ficha, ReglaFundada},
    veredicto::{Valor, Veredicto},
};
use askama::Template;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "reglas.html")]
struct Indice {
    reglas: Vec<&'static Ficha>,
    sin_apoyo: Vec<String>,
}

#[derive(Template)]
#[template(path = "regla.html")]
struct Una {
    ficha: &'static Ficha,
    faltas: Vec<FaltaVista>,
    piezas: Vec<PiezaVista>,
    primero_la_linea: bool,
    pasos: Vec<PasoVisto>,
    desenlaces: Vec<DesenlaceVisto>,
    limites: Vec<AvisoVisto>,
    testigos: Vec<TestigoVisto>,
    parametros: Vec<SerieVista>,
    casos: Vec<CasoVisto>,
    taller: bool,
}

pub(super) struct FaltaVista {
    pub(super) ancla: Option<String>,
    pub(super) rotulo: String,
    pub(super) mensaje: String,
}

#[derive(Default)]
pub(super) struct PiezaVista {
    pub(super) tipo: &'static str,
    pub(super) ruta: String,
    pub(super) ancla: String,
    pub(super) rotulo: String,
    pub(super) ayuda: &'static str,
    pub(super) valor: String,
    pub(super) error: Option<String>,
    pub(super) exigido: bool,
    pub(super) descrito: Option<String>,
    pub(super) opciones: Vec<(String, String)>,
    /// Class of a group; may be empty.
    pub(super) clase: &'static str,
    /// How many rows a list has.
    pub(super) cuantas: usize,
    /// What a row is called, when the buttons say it.
    pub(super) fila: &'static str,
    /// Where each row button sends the form; where the form goes, when empty.
    pub(super) agregar_en: String,
    pub(super) quitar_en: String,
    /// Whether the last row may be taken away.
    pub(super) quitable: bool,
}

pub(super) struct PasoVisto {
    pub(super) id: &'static str,
    pub(super) enunciado: &'static str,
    pub(super) resultado: String,
    pub(super) valores: Html,
    pub(super) fundamentos: Vec<Cita>,
}

struct DesenlaceVisto {
    codigo: &'static str,
    sentido: &'static str,
    sentido_dicho: &'static str,
    rotulo: &'static str,
}

pub(super) struct AvisoVisto {
    pub(super) id: &'static str,
    pub(super) mensaje: &'static str,
    pub(super) fundamentos: Vec<Cita>,
}

struct SerieVista {
    titulo: String,
    unidad: String,
    periodos: Vec<PeriodoVisto>,
}

struct PeriodoVisto {
    desde: String,
    hasta: String,
    valor: String,
    fuente: String,
    verificacion: &'static str,
}

struct CasoVisto {
    titulo: String,
    direccion: Option<String>,
    desenlace: String,
}

#[derive(Template)]
#[template(path = "veredicto.html")]
struct Dictado {
    regla: &'static str,
    version: u32,
    titulo: &'static str,
    codigo: &'static str,
    rotulo: &'static str,
    sentido: &'static str,
    sentido_dicho: &'static str,
    resumen: String,
    principal: Option<Cita>,
    advertencias: Vec<AvisoVisto>,
    limites: Vec<AvisoVisto>,
    hechos: Html,
    resultado: Html,
    pasos: Vec<PasoVisto>,
    cambiar: String,
    /// The facts as JSON, where there is a workshop to keep them.
    taller: Option<String>,
    linea: Option<String>,
    enlace: Option<String>,
    corpus: String,
    sello: String,
    recibo: String,
}

/// The list of rules.
pub fn reglas(app: &App) -> String {
    pintar(&Indice {
        reglas: app.reglas().map(ReglaFundada::ficha).collect(),
        sin_apoyo: app.reglas_sin_apoyo().map(str::to_owned).collect(),
    })
}

/// A rule with an empty form, or with what the address already gives.
pub fn regla(app: &App, l: &ReglaFundada, escrito: &Escrito) -> String {
    let filas = if escrito.is_empty() {
        filas_iniciales(&l.entrada())
    } else {
        BTreeMap::new()
    };
    pintar(&una(app, l, escrito, &Errores::default(), &filas))
}

/// A rule's form with what was typed and what is wrong with it.
pub fn formulario(
    app: &App,
    l: &ReglaFundada,
    escrito: &Escrito,
    errores: &Errores,
    filas: &BTreeMap<String, usize>,
) -> String {
    pintar(&una(app, l, escrito, errores, filas))
}

/// How many rows each list of an empty form shows.
pub(super) fn filas_iniciales(tipo: &Tipo) -> BTreeMap<String, usize> {
    let mut filas = BTreeMap::new();
    if let Tipo::Objeto(campos) = tipo {
        for c in *campos {
            if let Tipo::Lista(t) = (c.tipo)() {
                filas.insert(
                    c.nombre.to_owned(),
                    if matches!(*t, Tipo::Objeto(_)) { 1 } else { 3 },
                );
            }
        }
    }
    filas
}

fn una(
    app: &App,
    l: &ReglaFundada,
    escrito: &Escrito,
    errores: &Errores,
    filas: &BTreeMap<String, usize>,
) -> Una {
    let f = l.ficha();
    let (faltas, piezas) = controles(l, escrito, errores, filas);
    let avisos = |quiere: fn(ClaseAviso) -> bool| {
        let de = f.avisos.iter().filter(|a| quiere(a.clase));
        de.map(|a| AvisoVisto {
            id: a.id,
            mensaje: a.mensaje,
            fundamentos: citas(l.aviso(a.id), None),
        })
        .collect::<Vec<_>>()
    };
    Una {
        ficha: f,
        faltas,
        primero_la_linea: false,
        pasos: l
            .pasos()
            .iter()
            .map(|(p, fs)| PasoVisto {
                id: p.id,
                enunciado: p.enunciado,
                resultado: String::new(),
                valores: Html::default(),
                fundamentos: citas(fs, None),
            })
            .collect(),
        desenlaces: f
            .desenlaces
            .iter()
            .map(|d| DesenlaceVisto {
                codigo: d.codigo,
                sentido: d.sentido.nombre(),
                sentido_dicho: d.sentido.rotulo(),
                rotulo: d.rotulo,
            })
            .collect(),
        limites: avisos(|_| true),
        testigos: testigos(app, l),
        parametros: f
            .parametros
            .iter()
            .filter_map(|p| app.corpus().parametros().serie(p))
            .map(serie)
            .collect(),
        casos: app
            .corpus()
            .casos(f.id)
            .iter()
            .map(|c| caso(l, c))
            .collect(),
        taller: app.tiene_taller(),
        piezas,
    }
}

/// The faults of a form and its controls.
pub(super) fn controles(
    l: &ReglaFundada,
    escrito: &Escrito,
    errores: &Errores,
    filas: &BTreeMap<String, usize>,
) -> (Vec<FaltaVista>, Vec<PiezaVista>) {
    let piezas = piezas(&l.entrada(), escrito, errores, filas);
    (faltas(errores, &piezas), piezas)
}

/// The pieces of a form, each with the fault that stands at its path.
pub(super) fn piezas(
    tipo: &Tipo,
    escrito: &Escrito,
    errores: &Errores,
    filas: &BTreeMap<String, usize>,
) -> Vec<PiezaVista> {
    formulario::piezas(tipo, escrito, errores, filas)
        .into_iter()
        .map(pieza)
        .collect()
}

/// What is wrong, each fault with the control that mends it and the row it is in.
pub(super) fn faltas(errores: &Errores, piezas: &[PiezaVista]) -> Vec<FaltaVista> {
    let por_ruta: BTreeMap<&str, &PiezaVista> = piezas
        .iter()
        .filter(|p| !p.ruta.is_empty() && p.tipo != "filas")
        .map(|p| (p.ruta.as_str(), p))
        .collect();
    let falta = |e: &Falta| {
        let ruta = e.ruta.strip_prefix("$.").unwrap_or(&e.ruta);
        // A fault of a whole group, or of a row that no control shows, leads to the nearest one that is shown.
        let cortes = ruta.match_indices(['.', '[']).map(|(i, _)| i);
        let antes: Vec<&str> = cortes.map(|i| &ruta[..i]).collect();
        let cerca = std::iter::once(ruta)
            .chain(antes.iter().rev().copied())
            .find_map(|r| por_ruta.get(r));
        let filas = antes.iter().filter(|r| r.ends_with(']'));
        let lugar = filas
            .filter_map(|r| por_ruta.get(r))
            .map(|p| p.rotulo.as_str());
        let rotulo = cerca.map_or(ruta, |p| &p.rotulo);
        let dicho: Vec<&str> = lugar.filter(|l| *l != rotulo).chain([rotulo]).collect();
        FaltaVista {
            ancla: cerca.map(|p| p.ancla.clone()),
            rotulo: dicho.join(" › "),
            mensaje: formulario::mensaje(e),
        }
    };
    errores.0.iter().map(falta).collect()
}

fn pieza(p: Pieza) -> PiezaVista {
    match p {
        Pieza::Abre {
            rotulo,
            ruta,
            ayuda,
            error,
        } => PiezaVista {
            tipo: "abre",
            error,
            ancla: ancla(&ruta),
            rotulo,
            ayuda,
            ruta,
            ..PiezaVista::default()
        },
        Pieza::Cierra => PiezaVista {
            tipo: "cierra",
            ..PiezaVista::default()
        },
        Pieza::Filas {
            ruta,
            rotulo,
            cuantas,
        } => PiezaVista {
            tipo: "filas",
            rotulo,
            ruta,
            quitable: cuantas > 0,
            cuantas,
            ..PiezaVista::default()
        },
        Pieza::Control(c) => {
            let ancla = ancla(&c.ruta);
            let ayuda = (!c.ayuda.is_empty()).then(|| format!("a-{ancla}"));
            let error = c.error.is_some().then(|| format!("e-{ancla}"));
            let descrito: Vec<String> = ayuda.into_iter().chain(error).collect();
            let (tipo, opciones) = match c.clase {
                ClaseControl::Opcion(o) => ("opcion", o),
                ClaseControl::Fecha => ("fecha", Vec::new()),
                ClaseControl::Numero => ("numero", Vec::new()),
                ClaseControl::Texto => ("texto", Vec::new()),
            };
            PiezaVista {
                tipo,
                ruta: c.ruta,
                ancla,
                rotulo: c.rotulo,
                ayuda: c.ayuda,
                valor: c.valor,
                error: c.error,
                exigido: c.exigido,
                descrito: (!descrito.is_empty()).then(|| descrito.join(" ")),
                opciones,
                ..PiezaVista::default()
            }
        }
    }
}

/// `estados[0].anio` → `c-estados-0-anio`.
pub(super) fn ancla(ruta: &str) -> String {
    format!(
        "c-{}",
        texto::para_direccion(&ruta.replace(['[', ']', '.', '_'], " "))
    )
}

pub(super) fn citas(
    fundamentos: &[crate::corpus::Fundamento],
    decisiva: Option<bool>,
) -> Vec<Cita> {
    fundamentos.iter().map(|f| Cita::de(f, decisiva)).collect()
}

fn serie(s: &crate::corpus::Serie) -> SerieVista {
    let dia = |d: Option<jiff::civil::Date>| d.map_or("—".to_owned(), fecha_larga);
    let periodo = |p: &crate::corpus::Periodo| PeriodoVisto {
        desde: dia(p.desde),
        hasta: dia(p.hasta),
        valor: legible(&p.valor),
        fuente: p.fuente.clone(),
        verificacion: p.verificacion.nombre(),
    };
    SerieVista {
        titulo: s.titulo.clone(),
        unidad: s.unidad.clone(),
        periodos: s.periodo.iter().map(periodo).collect(),
    }
}

fn caso(l: &ReglaFundada, c: &crate::corpus::Caso) -> CasoVisto {
    let dato = Dato::objeto_de_json(&c.entrada, &mut Errores::default()).ok();
    let direccion = dato
        .map(|d| direccion_de(l, &d))
        .filter(|d| d.len() < 8_000);
    let desenlace = c
        .codigo
        .clone()
        .unwrap_or_else(|| format!("error en {}", c.errores.join(", ")));
    CasoVisto {
        titulo: c.titulo.clone(),
        direccion,
        desenlace,
    }
}

/// The address that reproduces a verdict.
pub(crate) fn direccion_de(l: &ReglaFundada, dato: &Dato) -> String {
    let mut pares = form_urlencoded::Serializer::new(String::new());
    for (k, v) in formulario::pares(&l.entrada(), dato) {
        pares.append_pair(&k, &v);
    }
    format!("/reglas/{}/evaluar?{}", l.ficha().id, pares.finish())
}

/// A verdict.
pub fn veredicto(
    app: &App,
    l: &ReglaFundada,
    dato: &Dato,
    v: &Veredicto<'_>,
    base: &str,
) -> String {
    let decisivos = l.decisivos(dato, app.corpus().parametros(), v);
    let recibo = json::recibo(l, dato, v, app.corpus().version());
    let direccion = direccion_de(l, dato);
    let avisos = |de: &[crate::veredicto::Aviso<'_>]| {
        de.iter()
            .map(|a| AvisoVisto {
                id: a.id,
                mensaje: a.mensaje,
                fundamentos: citas(a.fundamentos, None),
            })
            .collect()
    };
    pintar(&Dictado {
        regla: v.regla,
        version: v.version,
        titulo: l.ficha().titulo,
        codigo: v.desenlace.codigo,
        rotulo: v.desenlace.rotulo,
        sentido: v.desenlace.sentido.nombre(),
        sentido_dicho: v.desenlace.sentido.rotulo(),
        resumen: v.resumen.clone(),
        principal: v.principal().map(|f| Cita::de(f, None)),
        advertencias: avisos(&v.advertencias),
        limites: avisos(&v.limites),
        hechos: hechos(&l.entrada(), dato),
        resultado: valor(&v.resultado),
        pasos: (v.pasos.iter())
            .map(|p| PasoVisto {
                id: p.id,
                enunciado: p.enunciado,
                resultado: p.resultado.to_string(),
                valores: campos(&p.valores),
                fundamentos: citas(p.fundamentos, Some(decisivos.contains(p.id))),
            })
            .collect(),
        cambiar: direccion.replacen("/evaluar?", "?", 1),
        taller: (app.tiene_taller()).then(|| serde_json::to_string(dato).unwrap_or_default()),
        linea: (l.ficha().fecha.is_some() && direccion.len() <= 8_000)
            .then(|| direccion.replacen("/evaluar?", "/linea-de-tiempo?", 1)),
        enlace: (direccion.len() <= 8_000).then(|| format!("{base}{direccion}")),
        corpus: app.corpus().version().doctrina.clone(),
        sello: recibo["sha256"].as_str().unwrap_or_default().to_owned(),
        recibo: serde_json::to_string_pretty(&recibo).unwrap_or_default(),
    })
}

/// The facts as they were given, with the labels of the form.
pub(super) fn hechos(tipo: &Tipo, dato: &Dato) -> Html {
    let mut html = Html::default();
    escribir_hechos(tipo, dato, &mut html);
    html
}

pub(super) fn escribir_hechos(tipo: &Tipo, dato: &Dato, html: &mut Html) {
    match (tipo, dato) {
        (Tipo::Nulable(t), d) => escribir_hechos(t, d, html),
        (Tipo::Objeto(campos), Dato::Objeto(_)) => {
            html.etiqueta("<dl class=\"datos\">");
            for c in *campos {
                let Some(d) = dato.campo(c.nombre).filter(|d| **d != Dato::Nulo) else {
                    continue;
                };
                let anida = matches!(d, Dato::Objeto(_) | Dato::Lista(_));
                html.etiqueta(if anida {
                    "<div class=\"anida\"><dt>"
                } else {
                    "<div><dt>"
                });
                html.texto(c.rotulo);
                html.etiqueta("</dt><dd>");
                escribir_hechos(&(c.tipo)(), d, html);
                html.etiqueta("</dd></div>");
            }
            html.etiqueta("</dl>");
        }
        (Tipo::Lista(t), Dato::Lista(l)) if l.iter().any(|d| matches!(d, Dato::Objeto(_))) => {
            match &**t {
                Tipo::Objeto(campos) if es_plano(campos) && l.len() <= COLUMNAS => {
                    escribir_columnas(campos, l, html);
                }
                otro => {
                    html.etiqueta("<ol>");
                    for d in l {
                        html.etiqueta("<li>");
                        escribir_hechos(otro, d, html);
                        html.etiqueta("</li>");
                    }
                    html.etiqueta("</ol>");
                }
            }
        }
        (Tipo::Lista(_), Dato::Lista(l)) if l.is_empty() => html.texto("ninguno"),
        (Tipo::Lista(t), Dato::Lista(l)) => {
            for (i, d) in l.iter().enumerate() {
                html.texto(if i > 0 { ", " } else { "" });
                escribir_hechos(t, d, html);
            }
        }
        (Tipo::Opcion(o), Dato::Texto(t)) => {
            html.texto(o.iter().find(|x| x.0 == t).map_or(t, |x| x.1))
        }
        (_, Dato::Logico(b)) => html.texto(if *b { "Sí" } else { "No" }),
        (Tipo::Fecha, Dato::Texto(t)) => {
            html.texto(&crate::hechos::fecha(t).map_or_else(|| t.clone(), fecha_larga))
        }
        (Tipo::Decimal(_), Dato::Texto(t)) => html.texto(&miles(t)),
        (Tipo::Decimal(_), Dato::Numero(n)) => html.texto(&miles(n)),
        (_, Dato::Texto(t)) => html.texto(t),
        (_, Dato::Numero(n)) => html.texto(n),
        _ => {}
    }
}

/// Most records shown side by side, a column each.
const COLUMNAS: usize = 5;

/// Whether no field of a record is itself a record or a list.
fn es_plano(campos: &[Campo]) -> bool {
    let hoja = |t: &Tipo| !matches!(t, Tipo::Objeto(_) | Tipo::Lista(_));
    campos.iter().all(|c| match (c.tipo)() {
        Tipo::Nulable(t) => hoja(&t),
        otro => hoja(&otro),
    })
}

/// Records side by side: a row for each field that some record gives.
fn escribir_columnas(campos: &[Campo], registros: &[Dato], html: &mut Html) {
    html.etiqueta("<div class=\"tabla\"><table><tbody>");
    let dado = |c: &Campo| {
        registros
            .iter()
            .any(|r| !matches!(r.campo(c.nombre), None | Some(Dato::Nulo)))
    };
    for c in campos.iter().filter(|c| dado(c)) {
        html.etiqueta("<tr><th scope=\"row\">");
        html.texto(c.rotulo);
        html.etiqueta("</th>");
        for r in registros {
            html.etiqueta("<td class=\"numero\">");
            match r.campo(c.nombre) {
                Some(d) => escribir_hechos(&(c.tipo)(), d, html),
                None => html.texto("—"),
            }
            html.etiqueta("</td>");
        }
        html.etiqueta("</tr>");
    }
    html.etiqueta("</tbody></table></div>");
}

/// A result or the values of a step, as a list of terms.
pub(super) fn valor(v: &Valor) -> Html {
    let mut html = Html::default();
    escribir_valor(v, &mut html);
    html
}

pub(super) fn campos(valores: &[(&'static str, Valor)]) -> Html {
    let mut html = Html::default();
    if !valores.is_empty() {
        escribir_campos(valores, &mut html);
    }
    html
}

fn escribir_campos(valores: &[(&'static str, Valor)], html: &mut Html) {
    html.etiqueta("<dl class=\"datos\">");
    for (nombre, v) in valores {
        let anida = matches!(v, Valor::Objeto(_))
            || matches!(v, Valor::Lista(l) if l.iter().any(|x| matches!(x, Valor::Objeto(_))));
        html.etiqueta(if anida {
            "<div class=\"anida\"><dt>"
        } else {
            "<div><dt>"
        });
        html.texto(&rotulos::de_campo(nombre));
        html.etiqueta("</dt><dd>");
        escribir_valor(v, html);
        html.etiqueta("</dd></div>");
    }
    html.etiqueta("</dl>");
}

/// Rows of a list whose items are flat records with the same fields.
fn filas(lista: &[Valor]) -> Option<Vec<&Vec<(&'static str, Valor)>>> {
    let filas: Vec<_> = lista
        .iter()
        .map(|v| match v {
            Valor::Objeto(o) => Some(o),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let primera = filas.first()?;
    let plana = |f: &&Vec<(&'static str, Valor)>| {
        f.iter()
            .all(|(_, v)| !matches!(v, Valor::Objeto(_) | Valor::Lista(_)))
            && f.iter().map(|(k, _)| k).eq(primera.iter().map(|(k, _)| k))
    };
    filas.iter().all(plana).then_some(filas)
}

fn escribir_tabla(filas: &[&Vec<(&'static str, Valor)>], html: &mut Html) {
    html.etiqueta("<div class=\"tabla\"><table><thead><tr>");
    for (nombre, _) in filas[0] {
        html.etiqueta("<th scope=\"col\">");
        html.texto(&rotulos::de_campo(nombre));
        html.etiqueta("</th>");
    }
    html.etiqueta("</tr></thead><tbody>");
    for fila in filas {
        html.etiqueta("<tr>");
        for (_, v) in *fila {
            html.etiqueta(if v.cifra().is_some() {
                "<td class=\"numero\">"
            } else {
                "<td>"
            });
            escribir_valor(v, html);
            html.etiqueta("</td>");
        }
        html.etiqueta("</tr>");
    }
    html.etiqueta("</tbody></table></div>");
}

pub(super) fn escribir_valor(v: &Valor, html: &mut Html) {
    match v {
        Valor::Nulo => html.texto("—"),
        Valor::Logico(b) => html.texto(if *b { "sí" } else { "no" }),
        Valor::Entero(n) => html.texto(&n.to_string()),
        Valor::Texto(t) => html.texto(rotulos::de_valor(t)),
        Valor::Fecha(f) => html.texto(&fecha_larga(*f)),
        Valor::Objeto(o) if o.is_empty() => html.texto("—"),
        Valor::Objeto(o) => escribir_campos(o, html),
        Valor::Lista(l) if l.is_empty() => html.texto("ninguno"),
        Valor::Lista(l) => {
            if let Some(filas) = filas(l) {
                escribir_tabla(&filas, html);
            } else if l.iter().any(|x| matches!(x, Valor::Objeto(_))) {
                html.etiqueta("<ol>");
                for x in l {
                    html.etiqueta("<li>");
                    escribir_valor(x, html);
                    html.etiqueta("</li>");
                }
                html.etiqueta("</ol>");
            } else {
                for (i, x) in l.iter().enumerate() {
                    html.texto(if i > 0 { "; " } else { "" });
                    escribir_valor(x, html);
                }
            }
        }
        Valor::Fraccion(_) | Valor::FraccionDe(_) => html.texto(&v.cifra().unwrap_or_default()),
        numero => html.texto(&miles(&numero.cifra().unwrap_or_default())),
    }
}

/// A dated value as readers see it.
fn legible(valor: &str) -> String {
    if crate::hechos::decimal(valor).is_some() {
        miles(valor)
    } else {
        valor.to_owned()
    }
}
