//! The results of a search.

use super::{Enlace, Ficha, documentos::transcripcion, pintar};
use crate::{
    app::{App, Hallazgo, sugerencias::Sugerida},
    busqueda::{Alcance, Campo, MAXIMA_PAGINA, Orden, POR_PAGINA, Peticion, Respuesta},
    corpus::{Rol, TipoDocumento},
    direcciones,
    lengua::formato::plural,
    marcado::Html,
};
use askama::Template;

#[derive(Template)]
#[template(path = "resultados.html")]
struct Pagina {
    consulta: String,
    sugeribles: Vec<String>,
    canal: Option<String>,
    filtros: Vec<Filtro>,
    avisos: Vec<String>,
    sugerencia: Option<String>,
    nombrados: Vec<Ficha>,
    normas: Vec<Enlace>,
    sin_respuesta: String,
    solo_cercanos: bool,
    explicacion: Vec<Etapa>,
    explicar: String,
    total: String,
    orden_dicho: &'static str,
    ordenes: Vec<Enlace>,
    primero: usize,
    sugeridas: Vec<Enlace>,
    resultados: Vec<Hallado>,
    /// Whether some result is of an opinion, which says what it binds to.
    con_conceptos: bool,
    paginas: Vec<Numero>,
    facetas: Vec<Faceta>,
}

struct Filtro {
    campo: &'static str,
    valor: String,
    quitar: String,
}

struct Hallado {
    direccion: String,
    titulo: String,
    donde: String,
    rol: &'static str,
    rotulo: &'static str,
    descriptor: String,
    resaltado: Html,
    reiterado: Vec<Enlace>,
    reglas: Vec<Enlace>,
    responde_a: Option<String>,
    vigencia: Option<String>,
    transcripcion: String,
}

/// A stage of the understanding of a search, told line by line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Etapa {
    /// Its name.
    pub titulo: &'static str,
    /// What it did.
    pub lineas: Vec<String>,
}

struct Numero {
    texto: String,
    direccion: String,
    actual: bool,
}

struct Faceta {
    nombre: &'static str,
    valores: Vec<Valor>,
}

struct Valor {
    texto: String,
    direccion: String,
    cuenta: usize,
}

/// Whether a search is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Explicar {
    /// It is.
    Si,
    /// It is not, unless asked.
    No,
}

/// A search, what was found, and how to show it.
#[derive(Clone)]
pub struct Pedido<'a> {
    /// The search.
    pub peticion: Peticion,
    /// What was found.
    pub hallazgo: &'a Hallazgo<'a>,
    /// Whether to tell how it was understood.
    pub explicar: Explicar,
    /// What goes before addresses that are copied; empty for plain paths.
    pub base: &'a str,
}

/// Values shown of each facet.
const VALORES: usize = 6;

/// The results page.
pub fn resultados(app: &App, pedido: &Pedido<'_>) -> String {
    let (p, r) = (&pedido.peticion, &pedido.hallazgo.respuesta);
    let limite = if p.limite == 0 { POR_PAGINA } else { p.limite };
    let actual = p.pagina.max(1);
    let ultima = r.total.div_ceil(limite).clamp(1, MAXIMA_PAGINA);
    let mut numeros: Vec<usize> = [1, ultima]
        .into_iter()
        .chain(actual.saturating_sub(2)..=actual + 2)
        .filter(|n| (1..=ultima).contains(n))
        .collect();
    numeros.sort_unstable();
    numeros.dedup();
    let documentos = app.corpus().documentos();
    let orden = if p.orden == Orden::Fecha {
        Orden::Relevancia
    } else {
        Orden::Fecha
    };
    let texto_orden = if orden == Orden::Fecha {
        "ordenar por fecha"
    } else {
        "ordenar por relevancia"
    };
    pintar(&Pagina {
        consulta: p.consulta.clone(),
        sugeribles: app.completador().lista().to_vec(),
        canal: (r.total > 0).then(|| {
            let sin_limite = Peticion {
                limite: 0,
                orden: Orden::Relevancia,
                ..p.clone()
            };
            direcciones::canal_de_busqueda(&consulta(&sin_limite))
        }),
        filtros: p
            .filtros
            .iter()
            .map(|(c, v)| Filtro {
                campo: c.nombre(),
                valor: v.clone(),
                quitar: direccion(p, &sin(p, *c), 1, p.orden),
            })
            .collect(),
        avisos: r.avisos.clone(),
        sugerencia: r.sugerencia.clone(),
        nombrados: r
            .documentos
            .iter()
            .filter_map(|i| documentos.get(*i))
            .map(Ficha::de)
            .collect(),
        normas: (r.plan.normas.iter())
            .filter(|(_, direccion)| {
                let slug = direccion.rsplit('/').next().unwrap_or_default();
                app.citas().de_slug(slug).is_some()
            })
            .map(|(nombre, direccion)| Enlace {
                direccion: direccion.clone(),
                texto: nombre.clone(),
            })
            .collect(),
        sin_respuesta: sin_respuesta(app),
        solo_cercanos: r.alcance == Alcance::SoloCercanos,
        explicacion: match pedido.explicar {
            Explicar::Si => explicacion(app, r),
            Explicar::No => Vec::new(),
        },
        explicar: format!("{}&explicar=1", direccion(p, &p.filtros, actual, p.orden)),
        total: plural(r.total, "resultado", "resultados"),
        orden_dicho: if p.orden == Orden::Fecha {
            "por fecha;"
        } else {
            "por relevancia;"
        },
        ordenes: vec![Enlace {
            direccion: direccion(p, &p.filtros, 1, orden),
            texto: texto_orden.to_owned(),
        }],
        primero: (actual - 1) * limite + 1,
        sugeridas: if actual == 1 {
            (pedido.hallazgo.sugeridas.iter()).map(sugerida).collect()
        } else {
            Vec::new()
        },
        con_conceptos: (r.resultados.iter())
            .filter_map(|x| app.en(x.lugar))
            .any(|(d, _)| d.meta.tipo == TipoDocumento::Concepto),
        resultados: r
            .resultados
            .iter()
            .filter_map(|x| hallado(app, pedido, x))
            .collect(),
        paginas: if ultima == 1 {
            Vec::new()
        } else {
            numeros
                .into_iter()
                .map(|n| Numero {
                    texto: n.to_string(),
                    direccion: direccion(p, &p.filtros, n, p.orden),
                    actual: n == actual,
                })
                .collect()
        },
        facetas: facetas(p, r),
    })
}

/// A rule with the facts that the query states already in its form.
fn sugerida(s: &Sugerida<'_>) -> Enlace {
    let f = s.regla.ficha();
    let hechos = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&s.entrada)
        .finish();
    Enlace {
        direccion: if hechos.is_empty() {
            direcciones::regla(f.id)
        } else {
            direcciones::regla_con(f.id, &hechos)
        },
        texto: f.pregunta.to_owned(),
    }
}

/// That nothing in the corpus answers.
pub fn sin_respuesta(app: &App) -> String {
    match app.corpus().documentos().len() {
        1 => "Ningún párrafo del único documento de este corpus responde esto.".to_owned(),
        n => format!("Ningún párrafo de los {n} documentos de este corpus responde esto."),
    }
}

/// How a search was understood, stage by stage.
pub fn explicacion(app: &App, r: &Respuesta) -> Vec<Etapa> {
    let (plan, consulta) = (&r.plan, &r.plan.consulta);
    let mut leida = Vec::new();
    if !consulta.palabras.is_empty() {
        let palabras: Vec<&str> = consulta.palabras.iter().map(|p| p.letras()).collect();
        leida.push(format!("Palabras que ordenan: {}", palabras.join(", ")));
    }
    leida.extend(consulta.exige.iter().map(|e| format!("Se exige: {e}")));
    let filtros = consulta.filtros.iter();
    leida.extend(filtros.map(|(c, v)| format!("Filtro: {} = {v}", c.nombre())));
    let mut entendida: Vec<String> = r
        .documentos
        .iter()
        .filter_map(|d| app.corpus().documentos().get(*d))
        .map(|d| format!("Documento nombrado: {}", d.titulo()))
        .collect();
    let normas = plan.normas.iter();
    entendida.extend(normas.map(|(nombre, _)| format!("Norma nombrada: {nombre}")));
    entendida.extend(plan.fechas.iter().map(|f| format!("Fecha: {f}")));
    for p in &plan.palabras {
        let mut dicho = match (&p.raiz, p.formas.as_slice()) {
            (Some(raiz), _) => format!("{}: raíz «{raiz}»", p.escrita),
            (None, []) => format!("{}: no se busca por sí sola", p.escrita),
            (None, formas) => format!("{}: {}", p.escrita, formas.join(", ")),
        };
        if let Some(c) = &p.corregida {
            dicho.push_str(&format!("; no está en el corpus, se leyó «{c}»"));
        }
        for (palabra, fuente) in &p.sinonimos {
            dicho.push_str(&format!("; también «{palabra}» ({fuente})"));
        }
        entendida.push(dicho);
    }
    let compilada = app.buscador().compilado(plan).into_iter().map(|c| {
        let decimal = |x: f32| format!("{x:.2}").replace('.', ",");
        format!(
            "{}: «{}» en {}, rareza {}, peso {}",
            c.palabra,
            c.raiz,
            plural(c.parrafos as usize, "párrafo", "párrafos"),
            decimal(c.rareza),
            decimal(c.peso)
        )
    });
    let etapas = [
        ("Lo escrito", leida),
        ("Lo entendido", entendida),
        ("Lo que se buscó en el índice", compilada.collect()),
    ];
    let llenas = etapas.into_iter().filter(|(_, lineas)| !lineas.is_empty());
    llenas
        .map(|(titulo, lineas)| Etapa { titulo, lineas })
        .collect()
}

fn hallado(app: &App, pedido: &Pedido<'_>, x: &crate::busqueda::Resultado) -> Option<Hallado> {
    let (d, b) = app.en(x.lugar)?;
    let titulo = d.titulo();
    let cita = d.cita(x.lugar.bloque);
    let donde = cita
        .strip_prefix(&format!("ANCP-CCE, {titulo}, "))
        .unwrap_or(&cita)
        .to_owned();
    let reiterado = x
        .reiterado_en
        .iter()
        .filter_map(|l| app.en(*l).map(|(d, b)| (l, d, b)));
    let mut reglas: Vec<&str> = app
        .corpus()
        .reglas_de(&d.meta.id, &b.id)
        .into_iter()
        .map(|(r, _)| r)
        .collect();
    reglas.dedup();
    let direccion = direcciones::parrafo(&d.meta.id, &b.id);
    let responde_a = app.pregunta_cercana(&pedido.hallazgo.respuesta, x);
    Some(Hallado {
        transcripcion: format!(
            "{} {}{direccion}",
            transcripcion(app, d, x.lugar, &b.texto),
            pedido.base
        ),
        responde_a: responde_a.map(str::to_owned),
        vigencia: (app.corpus().vigencia(&d.meta.id, &b.id)).map(|v| v.frase().to_owned()),
        direccion,
        donde,
        rol: b.rol.nombre(),
        rotulo: b.rol.rotulo(),
        descriptor: b.descriptor.clone().unwrap_or_default(),
        resaltado: x.resaltado.clone(),
        reiterado: reiterado
            .map(|(l, otro, bloque)| Enlace {
                direccion: direcciones::parrafo(&otro.meta.id, &bloque.id),
                texto: if otro.meta.id == d.meta.id {
                    bloque.id.to_string()
                } else {
                    otro.cita(l.bloque).replace("ANCP-CCE, ", "")
                },
            })
            .collect(),
        reglas: reglas
            .into_iter()
            .filter_map(|r| app.regla(r))
            .map(|l| Enlace {
                direccion: direcciones::regla(l.ficha().id),
                texto: l.ficha().titulo.to_owned(),
            })
            .collect(),
        titulo,
    })
}

fn facetas(p: &Peticion, r: &Respuesta) -> Vec<Faceta> {
    let nombres = [
        (Campo::Rol, "Qué es"),
        (Campo::Tipo, "Tipo"),
        (Campo::Anio, "Año"),
        (Campo::Tema, "Tema"),
        (Campo::Norma, "Norma citada"),
    ];
    let faceta = |(campo, nombre): (Campo, &'static str)| {
        let valores = r.facetas.get(campo.nombre())?;
        let puesto = p.filtros.iter().any(|(c, _)| *c == campo);
        if puesto || valores.len() < 2 {
            return None;
        }
        let valores = valores.iter().take(VALORES).map(|(v, n)| {
            let mut filtros = sin(p, campo);
            filtros.push((campo, v.clone()));
            let texto = if campo == Campo::Rol {
                v.parse::<Rol>()
                    .map_or(v.clone(), |r| r.rotulo().to_owned())
            } else {
                v.clone()
            };
            Valor {
                texto,
                direccion: direccion(p, &filtros, 1, p.orden),
                cuenta: *n,
            }
        });
        Some(Faceta {
            nombre,
            valores: valores.collect(),
        })
    };
    nombres.into_iter().filter_map(faceta).collect()
}

fn sin(p: &Peticion, campo: Campo) -> Vec<(Campo, String)> {
    p.filtros
        .iter()
        .filter(|(c, _)| *c != campo)
        .cloned()
        .collect()
}

fn direccion(p: &Peticion, filtros: &[(Campo, String)], pagina: usize, orden: Orden) -> String {
    direcciones::buscar(&pedida(p, filtros, pagina, orden))
}

/// A search as the query of an address.
fn pedida(p: &Peticion, filtros: &[(Campo, String)], pagina: usize, orden: Orden) -> String {
    let mut pares = form_urlencoded::Serializer::new(String::new());
    pares.append_pair("q", &p.consulta);
    for (c, v) in filtros {
        pares.append_pair(c.nombre(), v);
    }
    if p.limite != 0 {
        pares.append_pair("limite", &p.limite.to_string());
    }
    if pagina > 1 {
        pares.append_pair("pagina", &pagina.to_string());
    }
    if orden == Orden::Fecha {
        pares.append_pair("orden", "fecha");
    }
    pares.finish()
}

/// What a search asks, without its page, as the query of an address.
pub(super) fn consulta(p: &Peticion) -> String {
    pedida(p, &p.filtros, 1, p.orden)
}

/// Text as part of an address.
pub(super) fn codificar(texto: &str) -> String {
    form_urlencoded::byte_serialize(texto.as_bytes()).collect()
}
