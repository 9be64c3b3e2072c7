//! The tree of topics, and one topic.

use super::{Enlace, fecha, pintar};
use crate::{
    app::App,
    corpus::Lugar,
    direcciones,
    doctrina::temas::{Procedencia, Puesto, Tema},
    lengua::formato::plural,
    marcado::{self, Html},
};
use askama::Template;
use std::collections::{BTreeSet, HashMap};

#[derive(Template)]
#[template(path = "temas.html")]
struct Indice {
    cuentas: String,
    ramas: Vec<Rama>,
    sin_tema: Vec<Enlace>,
}

/// A node as the list of topics writes it: nodes that only lead to one other are written with it.
struct Rama {
    texto: String,
    direccion: String,
    cuentas: String,
    de_la_edicion: bool,
    con_hijos: bool,
    /// Lists that end after it.
    cierra: usize,
}

#[derive(Template)]
#[template(path = "tema.html")]
struct Uno<'a> {
    tema: &'a Tema,
    sobre: Vec<Enlace>,
    definicion: Option<Definicion>,
    ramas: Vec<Rama>,
    ver_tambien: Vec<Enlace>,
    cuentas: String,
    documentos: Vec<EnDocumento>,
    sin_fecha: bool,
    impresos: Vec<Linea>,
    asignados: Vec<Linea>,
    reglas: Vec<Enlace>,
    otras_reglas: Vec<Enlace>,
    api: String,
}

struct Definicion {
    texto: String,
    cita: String,
    direccion: String,
}

/// A line and where it is printed, or a decision and what it is of.
struct Linea {
    documento: Enlace,
    texto: String,
    donde: &'static str,
}

struct EnDocumento {
    ancla: String,
    enlace: Enlace,
    fecha: String,
    parrafos: Vec<Parrafo>,
}

struct Parrafo {
    enlace: Enlace,
    rol: &'static str,
    rotulo: &'static str,
    procedencia: &'static str,
    linea: Option<Enlace>,
    /// The paragraph shown before that has its very words.
    igual_a: Option<Enlace>,
    html: Html,
}

/// The tree of topics.
pub fn temas(app: &App) -> String {
    let temas = app.temas();
    let documentos = app.corpus().documentos();
    let raices: Vec<&Tema> = temas.raices().collect();
    let impresos = raices.iter().filter(|t| t.impreso).count();
    let con_tema: BTreeSet<usize> = (temas.todos().iter())
        .flat_map(|t| t.impresos.iter().map(|i| i.documento))
        .collect();
    pintar(&Indice {
        cuentas: format!(
            "{} en {}",
            plural(impresos, "descriptor impreso", "descriptores impresos"),
            plural(con_tema.len(), "documento", "documentos"),
        ),
        ramas: ramas(app, &raices),
        sin_tema: (temas.sin_tema().iter())
            .filter_map(|d| documentos.get(*d))
            .map(|d| Enlace {
                direccion: direcciones::documento(&d.meta.id),
                texto: d.titulo(),
            })
            .collect(),
    })
}

/// Nodes and those below them, one after another.
fn ramas(app: &App, raices: &[&Tema]) -> Vec<Rama> {
    let temas = app.temas();
    let mut salida: Vec<Rama> = Vec::new();
    // Nodes to write, each with the words of those that only lead to it; or the end of a list.
    enum Pendiente<'a> {
        Nodo(&'a Tema, String),
        Fin,
    }
    let mut pila: Vec<Pendiente<'_>> = (raices.iter().rev())
        .map(|t| Pendiente::Nodo(t, t.nombre.clone()))
        .collect();
    while let Some(pendiente) = pila.pop() {
        let (tema, texto) = match pendiente {
            Pendiente::Nodo(t, n) => (t, n),
            Pendiente::Fin => {
                if let Some(ultima) = salida.last_mut() {
                    ultima.cierra += 1;
                }
                continue;
            }
        };
        if tema.padre.is_some() && tema.es_paso() {
            pila.extend(
                temas
                    .hijos(tema)
                    .map(|h| Pendiente::Nodo(h, format!("{texto} – {}", h.nombre))),
            );
            continue;
        }
        salida.push(Rama {
            texto,
            direccion: direcciones::tema(&tema.slug),
            cuentas: cuentas(tema),
            de_la_edicion: !tema.impreso,
            con_hijos: !tema.hijos.is_empty(),
            cierra: 0,
        });
        if !tema.hijos.is_empty() {
            pila.push(Pendiente::Fin);
            let hijos: Vec<&Tema> = temas.hijos(tema).collect();
            pila.extend(
                hijos
                    .into_iter()
                    .rev()
                    .map(|h| Pendiente::Nodo(h, h.nombre.clone())),
            );
        }
    }
    salida
}

fn cuentas(tema: &Tema) -> String {
    format!(
        "{}, {}",
        plural(tema.documentos.len(), "documento", "documentos"),
        plural(tema.puestos.len(), "párrafo", "párrafos")
    )
}

/// One topic.
pub fn tema(app: &App, tema: &Tema) -> String {
    let temas = app.temas();
    let enlace = |t: &Tema, texto: &str| Enlace {
        direccion: direcciones::tema(&t.slug),
        texto: texto.to_owned(),
    };
    let del_documento = |d: usize| {
        let d = &app.corpus().documentos()[d];
        Enlace {
            direccion: direcciones::documento(&d.meta.id),
            texto: d.titulo(),
        }
    };
    let definicion = tema.definido_en.and_then(|l| {
        let (d, b) = app.en(l)?;
        Some(Definicion {
            texto: b.texto.clone(),
            cita: d.cita(l.bloque),
            direccion: direcciones::parrafo(&d.meta.id, &b.id),
        })
    });
    let reglas = |ids: &[String]| -> Vec<Enlace> {
        (ids.iter().filter_map(|id| app.regla(id)))
            .map(|l| Enlace {
                direccion: direcciones::regla(l.ficha().id),
                texto: l.ficha().titulo.to_owned(),
            })
            .collect()
    };
    let hijos: Vec<&Tema> = temas.hijos(tema).collect();
    let impreso = |i: &crate::doctrina::temas::Impreso| Linea {
        documento: del_documento(i.documento),
        texto: i.linea.clone(),
        donde: if i.extracto {
            "sobre el extracto"
        } else {
            "en la lista de temas"
        },
    };
    pintar(&Uno {
        sobre: temas
            .sobre(tema)
            .iter()
            .map(|t| enlace(t, &t.nombre))
            .collect(),
        definicion,
        ramas: ramas(app, &hijos),
        ver_tambien: (tema.ver_tambien.iter())
            .filter_map(|i| temas.numero(*i))
            .map(|t| enlace(t, &t.ruta))
            .collect(),
        cuentas: cuentas(tema),
        documentos: en_documentos(app, &tema.puestos),
        sin_fecha: (tema.puestos.iter())
            .filter_map(|p| app.en(p.lugar))
            .any(|(d, _)| d.meta.fecha.is_none()),
        impresos: tema.impresos.iter().map(impreso).collect(),
        asignados: (tema.asignados.iter())
            .map(|a| Linea {
                documento: del_documento(a.documento),
                texto: a.razon.clone(),
                donde: "",
            })
            .collect(),
        reglas: reglas(&tema.reglas),
        otras_reglas: reglas(&tema.otras_reglas),
        api: direcciones::api_tema(&tema.slug),
        tema,
    })
}

/// Paragraphs by document. One with the very words of another already shown only says so.
fn en_documentos(app: &App, puestos: &[Puesto]) -> Vec<EnDocumento> {
    let mut salida: Vec<EnDocumento> = Vec::new();
    let mut abierto = None;
    // The paragraph shown for each first of the same words.
    let mut mostrados: HashMap<Lugar, Lugar> = HashMap::new();
    for p in puestos {
        let Some((d, b)) = app.en(p.lugar) else {
            continue;
        };
        if abierto != Some(p.lugar.documento) {
            abierto = Some(p.lugar.documento);
            salida.push(EnDocumento {
                ancla: format!("en-{}", d.meta.id),
                enlace: Enlace {
                    direccion: direcciones::documento(&d.meta.id),
                    texto: d.titulo(),
                },
                fecha: fecha(d),
                parrafos: Vec::new(),
            });
        }
        let linea = app.lineas().de(p.lugar);
        let palabras = app.lineas().miembro(p.lugar).map(|m| m.mismas_que);
        let igual_a = palabras.and_then(|w| mostrados.get(&w).copied());
        if let Some(w) = palabras {
            mostrados.entry(w).or_insert(p.lugar);
        }
        let parrafo = Parrafo {
            enlace: Enlace {
                direccion: direcciones::parrafo(&d.meta.id, &b.id),
                texto: super::donde(d, p.lugar.bloque),
            },
            rol: b.rol.nombre(),
            rotulo: b.rol.rotulo(),
            procedencia: procedencia(p.procedencia),
            linea: linea.filter(|l| l.compara()).map(super::lineas::enlace),
            html: if igual_a.is_some() {
                Html::default()
            } else {
                marcado::bloque(b, &direcciones::documento(&d.meta.id), &[])
            },
            igual_a: igual_a.and_then(|l| super::cita_enlazada(app, l)),
        };
        if let Some(ultimo) = salida.last_mut() {
            ultimo.parrafos.push(parrafo);
        }
    }
    salida
}

fn procedencia(p: Procedencia) -> &'static str {
    match p {
        Procedencia::Extracto => "Extracto impreso bajo este tema.",
        Procedencia::Repite => {
            "Lo repite, igual o con cambios, un extracto impreso bajo este tema."
        }
        Procedencia::Documento => {
            "El documento anuncia este tema en su lista, sin extracto propio: sus respuestas."
        }
        Procedencia::Edicion => "La edición puso el documento bajo este tema; no lo imprime.",
    }
}
