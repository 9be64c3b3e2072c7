//! The workshop: forms that change the data of the corpus, and what came of them.

use super::{Enlace, documentos, pintar};
use crate::{
    app::App,
    corpus::{Motivo, Papel, Sinonimo},
    hechos::formulario::Escrito,
    reglas::{Ficha, registro},
    taller::EnlaceEscrito,
};
use askama::Template;
use std::borrow::Cow;

/// What came of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Dicho {
    /// Nothing was asked yet.
    Nada,
    /// It would be taken; the differences it makes.
    Admitido(Vec<String>),
    /// It was not taken: why, and the differences it would have made.
    Rechazado(Vec<String>, Vec<String>),
    /// It is written and served.
    Guardado(Vec<String>),
}

/// A control of a form.
struct Control<'a> {
    nombre: &'static str,
    rotulo: &'static str,
    ayuda: Cow<'static, str>,
    tipo: Tipo,
    valor: Cow<'a, str>,
}

enum Tipo {
    Oculto,
    Linea,
    /// Lines it shows.
    Area(u8),
    Lista(Vec<Grupo>),
}

/// Choices under one heading, or under none.
struct Grupo {
    rotulo: &'static str,
    opciones: Vec<(String, String)>,
}

/// A line of a difference.
struct Linea {
    clase: &'static str,
    texto: String,
}

/// What the page says of a change.
struct Respuesta {
    clase: &'static str,
    titulo: &'static str,
    motivos: Vec<String>,
    diferencias: Vec<Vec<Linea>>,
    /// Where to see it, once it is served.
    ver: Vec<Enlace>,
}

/// The paragraph that a form is about.
struct Parrafo {
    direccion: String,
    cita: String,
    rotulo: &'static str,
    sobre: &'static str,
    texto: String,
    cobertura: String,
}

#[derive(Template)]
#[template(path = "taller-formulario.html")]
struct Formulario<'a> {
    titulo: &'static str,
    miga: Vec<Enlace>,
    entrada: &'static str,
    parrafo: Option<Parrafo>,
    respuesta: Option<Respuesta>,
    accion: String,
    controles: Vec<Control<'a>>,
    cobertura: Vec<Control<'a>>,
    quitar: &'static str,
    /// Whether there is something to write, and not only to take away.
    cambiable: bool,
    /// Whether the form may still be sent: what was added is not added twice.
    abierto: bool,
}

#[derive(Template)]
#[template(path = "taller-lista.html")]
struct Lista {
    titulo: String,
    miga: Vec<Enlace>,
    entrada: &'static str,
    grupos: Vec<GrupoDeLista>,
}

struct GrupoDeLista {
    titulo: String,
    filas: Vec<Fila>,
}

struct Fila {
    direccion: String,
    rotulo: String,
    detalle: String,
}

impl Respuesta {
    fn de(dicho: Dicho, ver: Vec<Enlace>) -> Option<Self> {
        let (clase, titulo, motivos, diferencias) = match dicho {
            Dicho::Nada => return None,
            Dicho::Admitido(d) => (
                "admitido",
                "Se admite: aún no se ha guardado",
                Vec::new(),
                d,
            ),
            Dicho::Rechazado(m, d) => ("rechazado", "No se admite y no se guardó", m, d),
            Dicho::Guardado(d) => ("guardado", "Guardado: el sitio ya lo sirve", Vec::new(), d),
        };
        let lineas = |d: &String| d.lines().map(Linea::de).collect();
        Some(Self {
            clase,
            titulo,
            motivos,
            diferencias: diferencias.iter().map(lineas).collect(),
            ver: if clase == "guardado" { ver } else { Vec::new() },
        })
    }
}

impl Linea {
    fn de(texto: &str) -> Self {
        let clase = match texto.as_bytes() {
            [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] | [b'@', ..] => "tramo",
            [b'+', ..] => "mas",
            [b'-', ..] => "menos",
            _ => "",
        };
        Self {
            clase,
            texto: texto.to_owned(),
        }
    }
}

fn enlace(direccion: impl Into<String>, texto: impl Into<String>) -> Enlace {
    Enlace {
        direccion: direccion.into(),
        texto: texto.into(),
    }
}

fn raiz() -> Enlace {
    enlace("/taller", "Taller")
}

fn valor<'a>(escrito: &'a Escrito, nombre: &str) -> Cow<'a, str> {
    Cow::Borrowed(escrito.get(nombre).map_or("", String::as_str))
}

fn control<'a>(
    escrito: &'a Escrito,
    nombre: &'static str,
    rotulo: &'static str,
    tipo: Tipo,
    ayuda: &'static str,
) -> Control<'a> {
    Control {
        nombre,
        rotulo,
        ayuda: Cow::Borrowed(ayuda),
        tipo,
        valor: valor(escrito, nombre),
    }
}

fn oculto<'a>(escrito: &'a Escrito, nombre: &'static str) -> Control<'a> {
    control(escrito, nombre, "", Tipo::Oculto, "")
}

fn opciones<'o>(pares: impl IntoIterator<Item = (&'o str, &'o str)>) -> Tipo {
    let pares = pares.into_iter();
    Tipo::Lista(vec![Grupo {
        rotulo: "",
        opciones: pares.map(|(v, r)| (v.to_owned(), r.to_owned())).collect(),
    }])
}

/// Every place of every rule that a paragraph can support, by rule.
fn lugares() -> Tipo {
    let grupo = |ficha: &Ficha, pasos: Vec<(&str, &str)>| {
        let avisos = ficha.avisos.iter().map(|a| (a.id, a.mensaje));
        let opcion = |(id, dice): (&str, &str)| {
            let corto: String = dice.chars().take(90).collect();
            let sigue = if corto.len() < dice.len() { "…" } else { "" };
            (
                format!("{}/{id}", ficha.id),
                format!("{id}: {corto}{sigue}"),
            )
        };
        pasos.into_iter().chain(avisos).map(opcion).collect()
    };
    let grupos = registro().iter().map(|r| {
        let pasos = r.pasos();
        let pasos = pasos.iter().map(|p| (p.id, p.enunciado)).collect();
        Grupo {
            rotulo: r.ficha().titulo,
            opciones: grupo(r.ficha(), pasos),
        }
    });
    Tipo::Lista([por_elegir()].into_iter().chain(grupos).collect())
}

fn por_elegir() -> Grupo {
    Grupo {
        rotulo: "",
        opciones: vec![(String::new(), "Elija…".to_owned())],
    }
}

fn papeles() -> Tipo {
    opciones([
        ("", "Elija…"),
        (
            Papel::Sustenta.nombre(),
            "sustenta: de aquí sale lo que el paso dice",
        ),
        (Papel::Matiza.nombre(), "matiza: lo precisa o lo restringe"),
        (
            Papel::Limita.nombre(),
            "limita: dice hasta dónde llega la regla",
        ),
    ])
}

fn del_enlace(escrito: &Escrito) -> Vec<Control<'_>> {
    vec![
        oculto(escrito, "documento"),
        oculto(escrito, "parrafo"),
        control(
            escrito,
            "cita",
            "Pasaje",
            Tipo::Area(7),
            "Deje solo las palabras que lo dicen, tal como están en el párrafo.",
        ),
        control(
            escrito,
            "lugar",
            "Regla y paso",
            lugares(),
            "Cada paso, límite o advertencia, bajo su regla.",
        ),
        control(escrito, "papel", "Papel", papeles(), ""),
        control(
            escrito,
            "nota",
            "Nota",
            Tipo::Area(2),
            "Por qué el pasaje dice eso. La lee quien revise el enlace.",
        ),
    ]
}

/// Controls that say what a paragraph is where no rule covers all of it.
fn de_cobertura<'a>(escrito: &'a Escrito, sin_cambio: &'static str) -> Vec<Control<'a>> {
    let mut clases = vec![
        ("no-ejecutable", "no ejecutable: no hay nada que ejecutar"),
        (
            "pendiente",
            "pendiente: se podría ejecutar y ninguna regla lo hace",
        ),
        ("repetido", "repetido: dice lo que otros párrafos"),
        (
            "en-parte",
            "en parte: una regla se apoya en él y deja algo fuera",
        ),
    ];
    if !sin_cambio.is_empty() {
        clases.insert(0, ("", sin_cambio));
        clases.insert(
            1,
            ("quitar", "se quita lo que decía: ya lo cubre una regla"),
        );
    }
    vec![
        control(
            escrito,
            "clase",
            "El párrafo, en la cobertura",
            opciones(clases),
            "",
        ),
        control(
            escrito,
            "motivo",
            "Si no es ejecutable, por qué",
            opciones(
                [("", "Elija…")]
                    .into_iter()
                    .chain(Motivo::TODOS.map(|m| (m.nombre(), m.rotulo()))),
            ),
            "",
        ),
        control(
            escrito,
            "pendiente_de",
            "Si está pendiente, la regla que debería ejecutarlo",
            Tipo::Linea,
            "Su identificador, exista o no.",
        ),
        control(
            escrito,
            "repite",
            "Si es repetido, los párrafos que repite",
            Tipo::Linea,
            "Como C-353-2026/respuesta-3, separados por comas.",
        ),
        control(
            escrito,
            "nota_cobertura",
            "Nota de cobertura",
            Tipo::Area(2),
            "Por qué, para este párrafo. No hace falta si no se dice nada de su cobertura.",
        ),
    ]
}

fn el_parrafo(app: &App, escrito: &Escrito) -> Option<Parrafo> {
    let (d, p) = (valor(escrito, "documento"), valor(escrito, "parrafo"));
    let (documento, lugar) = app.parrafo(&d, &p)?;
    let b = documento.bloques.get(lugar.bloque)?;
    let cobertura = app.cobertura().renglon(lugar);
    Some(Parrafo {
        direccion: format!("/documentos/{}/{}", documento.meta.id, b.id),
        cita: documento.cita(lugar.bloque),
        rotulo: b.rol.rotulo(),
        sobre: documentos::sobre(b.rol),
        texto: b.texto.clone(),
        cobertura: cobertura.map_or_else(String::new, |r| r.clase().rotulo().to_owned()),
    })
}

/// Where to see what a link changed.
fn donde_ver(escrito: &Escrito) -> Vec<Enlace> {
    let (d, p) = (valor(escrito, "documento"), valor(escrito, "parrafo"));
    let lugar = valor(escrito, "lugar");
    let (regla, paso) = lugar.split_once('/').unwrap_or_default();
    let mut ver = vec![
        enlace(format!("/documentos/{d}/{p}"), "El párrafo"),
        enlace(
            format!("/cobertura?documento={d}"),
            "La cobertura del documento",
        ),
    ];
    if !regla.is_empty() {
        ver.push(enlace(
            format!("/reglas/{regla}#paso-{paso}"),
            "El paso en la regla",
        ));
        ver.push(enlace(
            format!("/taller/enlaces/{regla}"),
            "Los enlaces de la regla",
        ));
    }
    ver
}

/// The front page.
pub(crate) fn inicio(app: &App) -> String {
    let reglas = registro().iter().map(|r| {
        let f = r.ficha();
        let cuantos = app.corpus().enlaces(f.id);
        let cuantos = cuantos.map_or(0, |p| p.values().map(Vec::len).sum());
        Fila {
            direccion: format!("/taller/enlaces/{}", f.id),
            rotulo: f.titulo.to_owned(),
            detalle: crate::lengua::formato::plural(cuantos, "enlace", "enlaces"),
        }
    });
    let documentos = app.corpus().documentos().iter().map(|d| Fila {
        direccion: format!("/documentos/{}", d.meta.id),
        rotulo: d.titulo(),
        detalle: crate::lengua::formato::plural(d.bloques.len(), "párrafo", "párrafos"),
    });
    pintar(&Lista {
        titulo: "Taller".to_owned(),
        miga: Vec::new(),
        entrada: "Aquí se cambian los datos del corpus, en sus archivos. Cada cambio se comprueba contra todas las garantías antes de guardarse, y el sitio lo sirve de inmediato. Para enlazar un párrafo o decir que no es ejecutable, vaya a su página; para guardar un caso, a un veredicto.",
        grupos: vec![
            GrupoDeLista {
                titulo: "Párrafos, por documento".to_owned(),
                filas: documentos.collect(),
            },
            GrupoDeLista {
                titulo: "Enlaces, por regla".to_owned(),
                filas: reglas.collect(),
            },
            GrupoDeLista {
                titulo: "Búsqueda".to_owned(),
                filas: vec![Fila {
                    direccion: "/taller/sinonimos".to_owned(),
                    rotulo: "Sinónimos y siglas".to_owned(),
                    detalle: crate::lengua::formato::plural(
                        app.corpus().sinonimos().len(),
                        "entrada",
                        "entradas",
                    ),
                }],
            },
        ],
    })
}

/// The form that links a paragraph to a step.
pub(crate) fn enlazar(app: &App, escrito: &Escrito, dicho: Dicho) -> String {
    let parrafo = el_parrafo(app, escrito);
    let mut controles = del_enlace(escrito);
    for c in &mut controles {
        // Until somebody cuts it down, the passage is the paragraph.
        if c.nombre == "cita" && c.valor.is_empty() {
            c.valor = Cow::Owned(
                parrafo
                    .as_ref()
                    .map_or_else(String::new, |p| p.texto.clone()),
            );
        }
    }
    let abierto = !matches!(dicho, Dicho::Guardado(_));
    pintar(&Formulario {
        titulo: "Enlazar un párrafo a una regla",
        miga: vec![raiz()],
        entrada: "",
        parrafo,
        respuesta: Respuesta::de(dicho, donde_ver(escrito)),
        accion: "/taller/enlazar".to_owned(),
        controles,
        cobertura: de_cobertura(escrito, "no se cambia lo que dice de él"),
        quitar: "",
        cambiable: true,
        abierto,
    })
}

/// The form that changes a link, or takes it away.
pub(crate) fn enlace_de(
    app: &App,
    regla: &str,
    cual: &str,
    escrito: &Escrito,
    dicho: Dicho,
) -> String {
    let interno = !valor(escrito, "documento").is_empty();
    let mut controles = vec![oculto(escrito, "_version")];
    controles.extend(del_enlace(escrito));
    if !interno {
        controles.retain(|c| matches!(c.tipo, Tipo::Oculto));
    }
    let ido = matches!(dicho, Dicho::Guardado(_));
    pintar(&Formulario {
        titulo: "Cambiar o quitar un enlace",
        miga: vec![
            raiz(),
            enlace(
                format!("/taller/enlaces/{regla}"),
                format!("Enlaces de «{regla}»"),
            ),
        ],
        entrada: if interno {
            "Si al quitarlo ninguna regla cubre ya el párrafo, diga abajo qué queda siendo."
        } else {
            "Su fuente está fuera del corpus: aquí solo se puede quitar; lo que dice se cambia a mano en el archivo."
        },
        parrafo: el_parrafo(app, escrito),
        respuesta: Respuesta::de(dicho, donde_ver(escrito)),
        accion: format!("/taller/enlaces/{regla}/{cual}"),
        controles,
        cobertura: if interno {
            de_cobertura(escrito, "no se cambia lo que dice de él")
        } else {
            Vec::new()
        },
        quitar: "Quitar este enlace",
        cambiable: interno,
        abierto: !ido,
    })
}

/// The links of a rule, by step.
pub(crate) fn enlaces(app: &App, ficha: &Ficha, escritos: &[EnlaceEscrito]) -> String {
    let mut grupos: Vec<GrupoDeLista> = Vec::new();
    for e in escritos {
        let donde = e.parrafo.as_deref().and_then(|x| x.split_once('/'));
        let cita = donde.and_then(|(d, p)| app.parrafo(d, p));
        let cita = cita.map_or_else(
            || {
                e.parrafo
                    .clone()
                    .unwrap_or_else(|| "fuera del corpus".to_owned())
            },
            |(d, l)| d.cita(l.bloque),
        );
        let fila = Fila {
            direccion: format!("/taller/enlaces/{}/{}", ficha.id, e.cual),
            rotulo: format!("{} · {cita}", e.papel),
            detalle: format!("«{}» — {}", e.cita, e.nota),
        };
        match grupos.iter_mut().find(|g| g.titulo == e.paso) {
            Some(g) => g.filas.push(fila),
            None => grupos.push(GrupoDeLista {
                titulo: e.paso.clone(),
                filas: vec![fila],
            }),
        }
    }
    pintar(&Lista {
        titulo: format!("Enlaces: {}", ficha.titulo),
        miga: vec![
            raiz(),
            enlace(format!("/reglas/{}", ficha.id), ficha.titulo),
        ],
        entrada: "Los enlaces de la regla, por paso. Entre en uno para cambiarlo o quitarlo; para hacer otro, vaya a la página del párrafo.",
        grupos,
    })
}

/// The form that says what a paragraph is in the coverage.
pub(crate) fn clasificar(app: &App, escrito: &Escrito, dicho: Dicho) -> String {
    pintar(&Formulario {
        titulo: "Clasificar un párrafo",
        miga: vec![raiz()],
        entrada: "Solo se escribe lo que el programa no puede deducir: que una regla lo cubre, o que es copia de otro, lo deduce.",
        parrafo: el_parrafo(app, escrito),
        respuesta: Respuesta::de(dicho, donde_ver(escrito)),
        accion: "/taller/clasificar".to_owned(),
        controles: vec![oculto(escrito, "documento"), oculto(escrito, "parrafo")],
        cobertura: de_cobertura(escrito, ""),
        quitar: "Quitar la clasificación",
        cambiable: true,
        abierto: true,
    })
}

/// The form that keeps a verdict as a worked case.
pub(crate) fn caso(ficha: &Ficha, escrito: &Escrito, dicho: Dicho) -> String {
    let abierto = !matches!(dicho, Dicho::Guardado(_));
    let regla = format!("/reglas/{}", ficha.id);
    pintar(&Formulario {
        titulo: "Guardar como caso",
        miga: vec![raiz(), enlace(regla.clone(), ficha.titulo)],
        entrada: "El caso guarda los hechos, y lo que la regla responde hoy: su desenlace, su resultado, los pasos que deciden y los párrafos en que se apoyan. Desde entonces, si algo de eso cambia, el corpus no se admite.",
        parrafo: None,
        respuesta: Respuesta::de(
            dicho,
            vec![enlace(format!("{regla}#h-casos"), "El caso en la regla")],
        ),
        accion: "/taller/caso".to_owned(),
        controles: vec![
            oculto(escrito, "regla"),
            oculto(escrito, "entrada"),
            control(
                escrito,
                "titulo",
                "Título",
                Tipo::Linea,
                "Qué muestra el caso, en una frase.",
            ),
        ],
        cobertura: Vec::new(),
        quitar: "",
        cambiable: true,
        abierto,
    })
}

/// The synonyms.
pub(crate) fn sinonimos(todos: &[Sinonimo]) -> String {
    let fila = |(i, s): (usize, &Sinonimo)| Fila {
        direccion: format!("/taller/sinonimos/{i}"),
        rotulo: s.de.join(", "),
        detalle: format!(
            "{} {}. {}",
            if s.reciproco { "↔" } else { "→" },
            s.a.join(", "),
            s.fuente
        ),
    };
    pintar(&Lista {
        titulo: "Sinónimos y siglas".to_owned(),
        miga: vec![raiz()],
        entrada: "Palabras de quien busca, y palabras de los textos que las dicen de otro modo.",
        grupos: vec![
            GrupoDeLista {
                titulo: "Otra entrada".to_owned(),
                filas: vec![Fila {
                    direccion: "/taller/sinonimos/nuevo".to_owned(),
                    rotulo: "Agregar una entrada".to_owned(),
                    detalle: String::new(),
                }],
            },
            GrupoDeLista {
                titulo: "Las que hay".to_owned(),
                filas: todos.iter().enumerate().map(fila).collect(),
            },
        ],
    })
}

/// The form of an entry of synonyms.
pub(crate) fn sinonimo(cual: &str, escrito: &Escrito, dicho: Dicho) -> String {
    let nuevo = cual == "nuevo";
    let guardado = matches!(dicho, Dicho::Guardado(_));
    pintar(&Formulario {
        titulo: if nuevo {
            "Agregar un sinónimo"
        } else {
            "Cambiar o quitar un sinónimo"
        },
        miga: vec![raiz(), enlace("/taller/sinonimos", "Sinónimos y siglas")],
        entrada: "Cada palabra de los textos puede hallar por sí sola: ponga la que distingue.",
        parrafo: None,
        respuesta: Respuesta::de(
            dicho,
            vec![enlace("/taller/sinonimos", "Todas las entradas")],
        ),
        accion: format!("/taller/sinonimos/{cual}"),
        controles: vec![
            oculto(escrito, "_version"),
            control(
                escrito,
                "de",
                "Lo que escribe quien busca",
                Tipo::Area(4),
                "Una palabra o frase por línea.",
            ),
            control(
                escrito,
                "a",
                "Lo que dicen los textos",
                Tipo::Area(3),
                "Una palabra o frase por línea.",
            ),
            control(
                escrito,
                "reciproco",
                "¿También al revés?",
                opciones([("no", "No"), ("si", "Sí")]),
                "",
            ),
            control(
                escrito,
                "fuente",
                "Fuente",
                Tipo::Linea,
                "De dónde viene la equivalencia.",
            ),
        ],
        cobertura: Vec::new(),
        quitar: if nuevo { "" } else { "Quitar esta entrada" },
        cambiable: true,
        abierto: !guardado,
    })
}
