//! The workshop: forms that change the data of the corpus, and what came of them.

pub(crate) use super::formularios_taller::Dicho;
use super::{
    Enlace,
    formularios_taller::{
        Formulario, Respuesta, Tipo, control, de_cobertura, del_enlace, donde_ver, el_parrafo,
        enlace, oculto, opciones, raiz, valor,
    },
    pintar,
};
use crate::{
    app::App,
    corpus::Sinonimo,
    direcciones,
    hechos::formulario::Escrito,
    reglas::{Ficha, registro},
    taller::EnlaceEscrito,
};
use askama::Template;
use std::borrow::Cow;

#[derive(Template)]
#[template(path = "taller-lista.html")]
pub(super) struct Lista {
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

/// The front page.
pub(crate) fn inicio(app: &App) -> String {
    let reglas = registro().iter().map(|r| {
        let f = r.ficha();
        let cuantos = app.corpus().enlaces(f.id);
        let cuantos = cuantos.map_or(0, |p| p.values().map(Vec::len).sum());
        Fila {
            direccion: direcciones::taller::enlaces(f.id),
            rotulo: f.titulo.to_owned(),
            detalle: crate::lengua::formato::plural(cuantos, "enlace", "enlaces"),
        }
    });
    let documentos = app.corpus().documentos().iter().map(|d| Fila {
        direccion: direcciones::documento(&d.meta.id),
        rotulo: d.titulo(),
        detalle: crate::lengua::formato::plural(d.bloques.len(), "párrafo", "párrafos"),
    });
    pintar(&Lista {
        titulo: "Taller".to_owned(),
        miga: Vec::new(),
        entrada: "Aquí se cambian los datos del corpus, en sus archivos. Cada cambio se comprueba contra todas las \
            garantías antes de guardarse, y el sitio lo sirve de inmediato. Para enlazar un párrafo o decir que no es \
            ejecutable, vaya a su página; para guardar un caso, a un veredicto.",
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
                    direccion: direcciones::taller::SINONIMOS.to_owned(),
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
        accion: direcciones::taller::ENLAZAR.to_owned(),
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
                direcciones::taller::enlaces(regla),
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
        accion: direcciones::taller::enlace(regla, cual),
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
            direccion: direcciones::taller::enlace(ficha.id, e.cual),
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
        miga: vec![raiz(), enlace(direcciones::regla(ficha.id), ficha.titulo)],
        entrada: "Los enlaces de la regla, por paso. Entre en uno para cambiarlo o quitarlo; para hacer otro, vaya a \
            la página del párrafo.",
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
        accion: direcciones::taller::CLASIFICAR.to_owned(),
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
    let regla = direcciones::regla(ficha.id);
    pintar(&Formulario {
        titulo: "Guardar como caso",
        miga: vec![raiz(), enlace(regla.clone(), ficha.titulo)],
        entrada: "El caso guarda los hechos, y lo que la regla responde hoy: su desenlace, su resultado, los pasos \
            que deciden y los párrafos en que se apoyan. Desde entonces, si algo de eso cambia, el corpus no se admite.",
        parrafo: None,
        respuesta: Respuesta::de(
            dicho,
            vec![enlace(format!("{regla}#h-casos"), "El caso en la regla")],
        ),
        accion: direcciones::taller::CASO.to_owned(),
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
        direccion: direcciones::taller::sinonimo(i),
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
                    direccion: direcciones::taller::sinonimo("nuevo"),
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
        miga: vec![
            raiz(),
            enlace(direcciones::taller::SINONIMOS, "Sinónimos y siglas"),
        ],
        entrada: "Cada palabra de los textos puede hallar por sí sola: ponga la que distingue.",
        parrafo: None,
        respuesta: Respuesta::de(
            dicho,
            vec![enlace(direcciones::taller::SINONIMOS, "Todas las entradas")],
        ),
        accion: direcciones::taller::sinonimo(cual),
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
