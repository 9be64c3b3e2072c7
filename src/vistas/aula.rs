//! The classroom: the list of exercises and lessons, an exercise asked and graded, a printable sheet, a lesson.

use super::{Cita, fecha, pintar, valores::hechos, veredicto::direccion_de};
use crate::{
    app::App,
    aula::{Ejercicio, OpcionParrafo, Porque, uno_por_desenlace},
    corpus::{Leccion, Punto, QueMirar, Rol},
    direcciones,
    hechos::{Dato, Errores},
    lengua::formato::{fecha_larga, plural},
    marcado::Html,
    reglas::{Ficha, ReglaFundada},
};
use askama::Template;

#[derive(Template)]
#[template(path = "aula.html")]
struct Indice {
    lecciones: Vec<LeccionEnLista>,
    reglas: Vec<ReglaEnLista>,
    temas: Vec<TemaEnLista>,
}

struct LeccionEnLista {
    id: String,
    titulo: String,
    para: String,
    puntos: String,
}

struct ReglaEnLista {
    ficha: &'static Ficha,
    ejercicios: String,
}

struct TemaEnLista {
    slug: String,
    nombre: String,
    ejercicios: String,
}

#[derive(Template)]
#[template(path = "ejercicio.html")]
struct Pregunta {
    ficha: &'static Ficha,
    id: String,
    numero: usize,
    total: usize,
    hechos: Html,
    veredictos: Vec<Opcion>,
    parrafos: Vec<Opcion>,
    faltas: Vec<(&'static str, &'static str)>,
    anterior: Option<String>,
    siguiente: Option<String>,
}

#[derive(Template)]
#[template(path = "ejercicio-calificado.html")]
struct Calificado {
    ficha: &'static Ficha,
    id: String,
    numero: usize,
    total: usize,
    aciertos: &'static str,
    hechos: Html,
    veredictos: Vec<Opcion>,
    parrafos: Vec<Opcion>,
    resumen: String,
    direccion: String,
    principal: Option<Cita>,
    siguiente: Option<String>,
}

/// An option of either question.
struct Opcion {
    letra: char,
    valor: String,
    texto: String,
    /// The document a passage is from; empty for a verdict.
    documento: String,
    direccion: String,
    cita: String,
    elegida: bool,
    correcta: bool,
    porque: String,
}

#[derive(Template)]
#[template(path = "hoja.html")]
struct Hoja {
    titulo: String,
    sobre: String,
    direccion: String,
    ejercicios: Vec<EnHoja>,
    con_preguntas: bool,
    con_respuestas: bool,
    todos: bool,
    hay_mas: bool,
}

struct EnHoja {
    numero: usize,
    pregunta: &'static str,
    hechos: Html,
    veredictos: Vec<Opcion>,
    parrafos: Vec<Opcion>,
    resumen: String,
    principal: Option<Cita>,
    direccion: String,
}

#[derive(Template)]
#[template(path = "leccion.html")]
struct Clase {
    titulo: String,
    para: String,
    direccion: String,
    puntos: Vec<PuntoVisto>,
}

/// A stop of a lesson: a rule, a paragraph, or the facts of a case.
#[derive(Default)]
struct PuntoVisto {
    regla: Option<&'static Ficha>,
    cita: String,
    rol: &'static str,
    texto: String,
    hechos: Html,
    direccion: String,
    /// Whether the case is an exercise; one that is not leads to its verdict.
    ejercicio: bool,
    nota: String,
}

/// What a sheet prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Partes {
    /// Questions, and the answers on pages of their own.
    Todo,
    /// Only questions.
    Preguntas,
    /// Only answers.
    Respuestas,
}

/// Which exercises a sheet prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cuales {
    /// The first of each outcome.
    UnoPorDesenlace,
    /// All.
    Todos,
}

/// The list of lessons, exercises and sheets.
pub fn aula(app: &App) -> String {
    let todos = app.aula();
    let cuantos = |n: usize| plural(n, "ejercicio", "ejercicios");
    let reglas = app
        .reglas()
        .map(|l| (l.ficha(), todos.de_regla(l.ficha().id).len()));
    let temas = todos.temas().iter().map(|(slug, t)| TemaEnLista {
        slug: slug.clone(),
        nombre: t.nombre.clone(),
        ejercicios: cuantos(uno_por_desenlace(&todos.de_tema(t)).len()),
    });
    pintar(&Indice {
        lecciones: app
            .corpus()
            .lecciones()
            .iter()
            .map(|l| LeccionEnLista {
                id: l.id.clone(),
                titulo: l.titulo.clone(),
                para: l.para.clone(),
                puntos: plural(l.puntos.len(), "parada", "paradas"),
            })
            .collect(),
        reglas: reglas
            .filter(|(_, n)| *n > 0)
            .map(|(ficha, n)| ReglaEnLista {
                ficha,
                ejercicios: cuantos(n),
            })
            .collect(),
        temas: temas.collect(),
    })
}

/// Where an exercise stands.
pub fn direccion_de_ejercicio(e: &Ejercicio) -> String {
    direcciones::ejercicio(e.regla, &e.id)
}

fn veredictos(e: &Ejercicio, elegido: Option<&str>) -> Vec<Opcion> {
    let opciones = e.veredicto.opciones().iter().enumerate();
    opciones
        .map(|(i, o)| Opcion {
            letra: letra(i),
            valor: o.valor.clone(),
            texto: o.rotulo.clone(),
            documento: String::new(),
            direccion: String::new(),
            cita: String::new(),
            elegida: elegido == Some(&o.valor),
            correcta: i == e.veredicto.correcta(),
            porque: String::new(),
        })
        .collect()
}

fn parrafos(app: &App, e: &Ejercicio, elegido: Option<&str>) -> Vec<Opcion> {
    let opciones = e.parrafo.opciones().iter().enumerate();
    opciones
        .map(|(i, o)| {
            let (documento, cita) = match app.en(o.lugar) {
                Some((d, _)) => (
                    format!("{}, {}", d.titulo(), fecha(d)),
                    d.cita(o.lugar.bloque),
                ),
                None => Default::default(),
            };
            Opcion {
                letra: letra(i),
                valor: o.valor.clone(),
                texto: o.pasaje.clone(),
                documento,
                direccion: direcciones::documento(&o.valor),
                cita,
                elegida: elegido == Some(&o.valor),
                correcta: i == e.parrafo.correcta(),
                porque: porque(o),
            }
        })
        .collect()
}

fn letra(i: usize) -> char {
    ('a'..='z').nth(i).unwrap_or('?')
}

/// Why a paragraph does not support the verdict; empty for the one that does.
fn porque(o: &OpcionParrafo) -> String {
    match &o.porque {
        None => String::new(),
        Some(Porque::Rol(rol)) => match rol {
            Rol::Consulta => "Es la consulta: lo que plantea el peticionario, no lo que responde la Agencia.",
            Rol::Tesauro => "Es el tesauro que encabeza el documento: extractos para hallar el tema, no la respuesta.",
            Rol::Problema => "Es el problema planteado: pregunta, no responde.",
            Rol::Considerando => "Es un considerando: motiva la circular, no ordena.",
            _ => "El papel que cumple en su documento no sustenta una respuesta.",
        }
        .to_owned(),
        Some(Porque::OtroRegimen(dia)) => format!(
            "Es de otro régimen: sustenta la respuesta que estos mismos hechos reciben si la fecha es el {}.",
            fecha_larga(*dia)
        ),
        Some(Porque::OtroDesenlace(rotulo)) => {
            format!("Sustenta otro desenlace de la regla: «{rotulo}».")
        }
        Some(Porque::OtroPaso(enunciado)) => format!(
            "Sustenta otro paso de la regla, al que estos hechos no llegan: «{enunciado}»."
        ),
        Some(Porque::OtraRegla(titulo)) => {
            format!("Es de un documento que responde otra pregunta: sustenta la regla «{titulo}».")
        }
    }
}

/// Position of an exercise among those of its rule, how many there are, the one before and the one after.
fn vecinos(app: &App, e: &Ejercicio) -> (usize, usize, Option<String>, Option<String>) {
    let todos = app.aula().de_regla(e.regla);
    let i = todos.iter().position(|x| x.id == e.id).unwrap_or_default();
    let a = |i: Option<usize>| Some(direccion_de_ejercicio(todos.get(i?)?));
    (i + 1, todos.len(), a(i.checked_sub(1)), a(i.checked_add(1)))
}

/// An exercise to answer; `elegidos` are the answers given so far, when one is missing.
pub fn ejercicio(
    app: &App,
    l: &ReglaFundada,
    e: &Ejercicio,
    elegidos: (Option<&str>, Option<&str>),
) -> String {
    let (numero, total, anterior, siguiente) = vecinos(app, e);
    let mut faltas = Vec::new();
    if elegidos != (None, None) {
        if elegidos.0.is_none() {
            faltas.push(("veredicto-a", "Falta escoger el veredicto."));
        }
        if elegidos.1.is_none() {
            faltas.push(("parrafo-a", "Falta escoger el párrafo."));
        }
    }
    pintar(&Pregunta {
        ficha: l.ficha(),
        id: e.id.clone(),
        numero,
        total,
        hechos: hechos(&l.entrada(), &e.hechos),
        veredictos: veredictos(e, elegidos.0),
        parrafos: parrafos(app, e, elegidos.1),
        faltas,
        anterior,
        siguiente,
    })
}

/// An exercise with its two answers graded.
pub fn ejercicio_calificado(
    app: &App,
    l: &ReglaFundada,
    e: &Ejercicio,
    veredicto: &str,
    parrafo: &str,
) -> String {
    let (numero, total, _, siguiente) = vecinos(app, e);
    let (veredictos, parrafos) = (
        veredictos(e, Some(veredicto)),
        parrafos(app, e, Some(parrafo)),
    );
    let acierta = |o: &[Opcion]| o.iter().any(|o| o.elegida && o.correcta);
    let respuesta = Respuesta::de(app, l, &e.hechos);
    pintar(&Calificado {
        ficha: l.ficha(),
        id: e.id.clone(),
        numero,
        total,
        aciertos: match (acierta(&veredictos), acierta(&parrafos)) {
            (true, true) => "Acertó el veredicto y el párrafo",
            (true, false) => "Acertó el veredicto, no el párrafo",
            (false, true) => "Acertó el párrafo, no el veredicto",
            (false, false) => "No acertó el veredicto ni el párrafo",
        },
        hechos: hechos(&l.entrada(), &e.hechos),
        veredictos,
        parrafos,
        resumen: respuesta.resumen,
        direccion: direccion_de(l, &e.hechos),
        principal: respuesta.principal,
        siguiente,
    })
}

/// What the rule answers to the facts of an exercise.
#[derive(Default)]
struct Respuesta {
    resumen: String,
    principal: Option<Cita>,
}

impl Respuesta {
    fn de(app: &App, l: &ReglaFundada, dato: &Dato) -> Self {
        match app.evaluar(l, dato) {
            Ok(v) => Self {
                principal: v.principal().map(|f| Cita::de(f, None)),
                resumen: v.resumen,
            },
            Err(_) => Self::default(),
        }
    }
}

/// A sheet of the exercises of a rule.
pub fn hoja_de_regla(app: &App, l: &ReglaFundada, partes: Partes, cuales: Cuales) -> String {
    let f = l.ficha();
    let suyos = app.aula().de_regla(f.id);
    let direccion = direcciones::hoja_de_regla(f.id);
    hoja(
        app,
        (f.titulo.to_owned(), f.pregunta.to_owned()),
        direccion,
        suyos,
        partes,
        cuales,
    )
}

/// A sheet of the exercises of a topic; `None` when it has none.
pub fn hoja_de_tema(app: &App, slug: &str, partes: Partes, cuales: Cuales) -> Option<String> {
    let tema = app.aula().temas().get(slug)?;
    let suyos = app.aula().de_tema(tema);
    let direccion = direcciones::hoja_de_tema(slug);
    let sobre = format!(
        "Ejercicios cuya respuesta está en un documento con el descriptor «{}».",
        tema.nombre
    );
    let titulos = (tema.nombre.clone(), sobre);
    Some(hoja(app, titulos, direccion, suyos, partes, cuales))
}

fn hoja(
    app: &App,
    (titulo, sobre): (String, String),
    direccion: String,
    todos: Vec<&Ejercicio>,
    partes: Partes,
    cuales: Cuales,
) -> String {
    let elegidos = match cuales {
        Cuales::Todos => todos.clone(),
        Cuales::UnoPorDesenlace => uno_por_desenlace(&todos),
    };
    let hay_mas = elegidos.len() < todos.len();
    let en_hoja = |(i, e): (usize, &&Ejercicio)| {
        let l = app.regla(e.regla)?;
        let respuesta = Respuesta::de(app, l, &e.hechos);
        Some(EnHoja {
            numero: i + 1,
            pregunta: l.ficha().pregunta,
            hechos: hechos(&l.entrada(), &e.hechos),
            veredictos: veredictos(e, None),
            parrafos: parrafos(app, e, None),
            resumen: respuesta.resumen,
            principal: respuesta.principal,
            direccion: direccion_de_ejercicio(e),
        })
    };
    pintar(&Hoja {
        titulo,
        sobre,
        direccion,
        ejercicios: elegidos.iter().enumerate().filter_map(en_hoja).collect(),
        con_preguntas: partes != Partes::Respuestas,
        con_respuestas: partes != Partes::Preguntas,
        todos: cuales == Cuales::Todos,
        hay_mas,
    })
}

/// A lesson. `base` goes before its address.
pub fn leccion(app: &App, l: &Leccion, base: &str) -> String {
    pintar(&Clase {
        titulo: l.titulo.clone(),
        para: l.para.clone(),
        direccion: format!("{base}{}", direcciones::leccion(&l.id)),
        puntos: l.puntos.iter().filter_map(|p| punto(app, p)).collect(),
    })
}

/// A stop; `None` for a rule that has lost its support in this corpus.
fn punto(app: &App, p: &Punto) -> Option<PuntoVisto> {
    let nota = p.nota.clone();
    match &p.que {
        QueMirar::Regla(id) => Some(PuntoVisto {
            regla: Some(app.regla(id)?.ficha()),
            direccion: direcciones::regla(id),
            nota,
            ..PuntoVisto::default()
        }),
        QueMirar::Parrafo(documento, parrafo) => {
            let (d, lugar) = app.parrafo(documento, parrafo)?;
            let b = &d.bloques[lugar.bloque];
            Some(PuntoVisto {
                cita: d.cita(lugar.bloque),
                rol: b.rol.rotulo(),
                texto: b.texto.clone(),
                direccion: direcciones::parrafo(documento, parrafo),
                nota,
                ..PuntoVisto::default()
            })
        }
        QueMirar::Caso { regla, titulo } => {
            let l = app.regla(regla)?;
            let casos = app.corpus().casos(regla);
            let caso = casos.iter().find(|c| c.titulo == *titulo)?;
            let dato = Dato::objeto_de_json(&caso.entrada, &mut Errores::default()).ok()?;
            let ejercicio = app.aula().de_caso(regla, titulo);
            Some(PuntoVisto {
                regla: Some(l.ficha()),
                hechos: hechos(&l.entrada(), &dato),
                direccion: ejercicio.map_or_else(|| direccion_de(l, &dato), direccion_de_ejercicio),
                ejercicio: ejercicio.is_some(),
                nota,
                ..PuntoVisto::default()
            })
        }
    }
}
