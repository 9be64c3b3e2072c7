//! The results of a search.

use super::{Enlace, Ficha, pintar};
use crate::{
    app::App,
    corpus::Rol,
    formato::plural,
    markup::Html,
    search::{Campo, MAXIMA_PAGINA, Orden, POR_PAGINA, Peticion, Respuesta},
    sugerencias::{Sugerida, reglas_sugeridas},
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
    sin_resultados: String,
    total: String,
    orden_dicho: &'static str,
    ordenes: Vec<Enlace>,
    primero: usize,
    sugeridas: Vec<Enlace>,
    resultados: Vec<Hallado>,
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

/// The pairs of an address, as the search page writes them back.
#[derive(Debug, Clone, Default)]
pub struct Pedido<'a> {
    /// The search.
    pub peticion: Peticion,
    /// What was found.
    pub respuesta: Option<&'a Respuesta>,
}

/// Values shown of each facet.
const VALORES: usize = 6;

/// The results page.
pub fn resultados(app: &App, pedido: &Pedido<'_>) -> String {
    let vacia = Respuesta::default();
    let (p, r) = (&pedido.peticion, pedido.respuesta.unwrap_or(&vacia));
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
            format!("/buscar.atom?{}", consulta(&sin_limite))
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
        sin_resultados: format!(
            "Ningún párrafo de {} de este corpus responde a esa búsqueda.",
            plural(documentos.len(), "documento", "documentos")
        ),
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
            reglas_sugeridas(app, &p.consulta, r)
                .iter()
                .map(sugerida)
                .collect()
        } else {
            Vec::new()
        },
        resultados: r
            .resultados
            .iter()
            .filter_map(|x| hallado(app, x))
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
    let consulta = if hechos.is_empty() {
        String::new()
    } else {
        format!("?{hechos}")
    };
    Enlace {
        direccion: format!("/reglas/{}{consulta}", f.id),
        texto: f.pregunta.to_owned(),
    }
}

fn hallado(app: &App, x: &crate::search::Resultado) -> Option<Hallado> {
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
    Some(Hallado {
        direccion: format!("/documentos/{}/{}", d.meta.id, b.id),
        donde,
        rol: b.rol.nombre(),
        rotulo: b.rol.rotulo(),
        descriptor: b.descriptor.clone().unwrap_or_default(),
        resaltado: x.resaltado.clone(),
        reiterado: reiterado
            .map(|(l, otro, bloque)| Enlace {
                direccion: format!("/documentos/{}/{}", otro.meta.id, bloque.id),
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
                direccion: format!("/reglas/{}", l.ficha().id),
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
    format!("/buscar?{}", pares.finish())
}

/// What a search asks, without its page, as the query of an address.
pub(super) fn consulta(p: &Peticion) -> String {
    let primera = direccion(p, &p.filtros, 1, p.orden);
    primera.trim_start_matches("/buscar?").to_owned()
}

/// Text as part of an address.
pub(super) fn codificar(texto: &str) -> String {
    form_urlencoded::byte_serialize(texto.as_bytes()).collect()
}
