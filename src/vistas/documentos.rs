//! The list of documents, a document, a paragraph.

use super::{
    Enlace, Ficha,
    cobertura::{PorQue, por_que},
    cuentas,
    normas::{self, Relaciones},
    pintar,
};
use crate::{
    app::App,
    citas,
    corpus::{Bloque, Clase, Documento, Lugar, NotaDeEdicion, Papel, Rol, Vigencia},
    direcciones,
    doctrina::lineas::Materia,
    lengua::{formato::plural, texto},
    marcado::{self, Html},
};
use askama::Template;
use std::borrow::Cow;

#[derive(Template)]
#[template(path = "documentos.html")]
struct Indice {
    cuentas: String,
    documentos: Vec<Ficha>,
}

#[derive(Template)]
#[template(path = "documento.html")]
struct Entero<'a> {
    d: Ficha,
    radicados: String,
    temas: Vec<TemaImpreso<'a>>,
    secciones: Vec<Seccion<'a>>,
    roles: Vec<RolVisto>,
    archivo: &'a str,
    sha256: &'a str,
    mascaras: usize,
    mascaras_dicho: String,
    relaciones: Relaciones,
}

/// A printed line of topics and the address of its topic.
struct TemaImpreso<'a> {
    texto: &'a str,
    direccion: Option<String>,
}

struct RolVisto {
    nombre: &'static str,
    rotulo: &'static str,
    sustenta: bool,
}

struct Seccion<'a> {
    ancla: String,
    titulo: String,
    /// The role of its ordinary paragraphs.
    rol: Option<Rol>,
    /// Boilerplate is folded.
    plegada: bool,
    resumen: String,
    bloques: Vec<BloqueVisto<'a>>,
}

struct BloqueVisto<'a> {
    id: &'a str,
    numero: &'a str,
    rol: &'static str,
    rotulo: &'static str,
    /// Shown where it is not what the section says.
    muestra_rol: bool,
    cita_completa: String,
    descriptor: Option<&'a str>,
    lista: bool,
    sublista: bool,
    cita: bool,
    vigencia: Option<&'a str>,
    nota: Option<&'a NotaDeEdicion>,
    html: Html,
    /// The line of doctrine that goes beyond this document.
    linea: Option<Enlace>,
    reglas: Vec<Enlace>,
}

#[derive(Template)]
#[template(path = "parrafo.html")]
struct Uno<'a> {
    documento: &'a str,
    id: &'a str,
    titulo: String,
    seccion: &'a str,
    donde: String,
    cita: String,
    resumen: String,
    rol: &'static str,
    rotulo: &'static str,
    sobre_el_rol: &'static str,
    vigencia: Option<NotaDeVigencia<'a>>,
    nota: Option<&'a NotaDeEdicion>,
    descriptor: Option<TemaImpreso<'a>>,
    linea: Option<Enlace>,
    html: Html,
    formal: String,
    alcance: Option<&'static str>,
    transcripcion: String,
    reglas: Vec<ReglaDe<'a>>,
    copias: Vec<Enlace>,
    preguntas: &'a [String],
    taller: bool,
    por_que: Option<PorQue>,
    anterior: Option<&'a str>,
    siguiente: Option<&'a str>,
}

/// When what the paragraph is about held, and where that was read.
struct NotaDeVigencia<'a> {
    frase: &'a str,
    fuentes: Vec<FuenteDeVigencia<'a>>,
    verificacion: &'static str,
}

/// A paragraph of the corpus has an address.
struct FuenteDeVigencia<'a> {
    direccion: Option<String>,
    texto: Cow<'a, str>,
}

struct ReglaDe<'a> {
    regla: &'a str,
    direccion: String,
    titulo: &'static str,
    papel: &'static str,
    lugar: &'a str,
    fragmento: &'a str,
}

/// The list of documents.
pub fn documentos(app: &App) -> String {
    pintar(&Indice {
        cuentas: cuentas(app),
        documentos: app.corpus().documentos().iter().map(Ficha::de).collect(),
    })
}

/// A document.
pub fn documento(app: &App, d: &Documento) -> String {
    let m = &d.meta;
    let indice = app.corpus().posicion(&m.id).unwrap_or_default();
    let roles = Rol::TODOS
        .into_iter()
        .filter(|r| d.bloques.iter().any(|b| b.rol == *r));
    pintar(&Entero {
        d: Ficha::de(d),
        radicados: m
            .radicados_entrada
            .iter()
            .map(|r| format!("{r} (entrada)"))
            .chain(m.radicados_salida.iter().map(|r| format!("{r} (salida)")))
            .collect::<Vec<_>>()
            .join(", "),
        temas: m.temas.iter().map(|t| tema_impreso(app, t)).collect(),
        secciones: secciones(app, indice, d),
        relaciones: normas::relaciones(app, indice),
        roles: roles
            .map(|r| RolVisto {
                nombre: r.nombre(),
                rotulo: r.rotulo(),
                sustenta: r.puede_sustentar(),
            })
            .collect(),
        archivo: &m.fuente.archivo,
        sha256: &m.fuente.sha256,
        mascaras: m.mascaras.len(),
        mascaras_dicho: plural(m.mascaras.len(), "dato oculto", "datos ocultos"),
    })
}

fn tema_impreso<'a>(app: &App, linea: &'a str) -> TemaImpreso<'a> {
    let tema = app.temas().de_linea(linea);
    TemaImpreso {
        texto: linea,
        direccion: tema.map(|t| direcciones::tema(&t.slug)),
    }
}

/// Blocks by section of their id, footnotes with the section of the block that calls them.
fn secciones<'a>(app: &'a App, documento: usize, d: &'a Documento) -> Vec<Seccion<'a>> {
    let mut salida: Vec<Seccion<'a>> = Vec::new();
    let mut abierta = "";
    let mut descriptor: Option<&str> = None;
    for (i, b) in d.bloques.iter().enumerate() {
        let (propia, numero) = b.id.partes();
        let impresa = d.secciones.iter().find(|s| s.desde == i);
        if (propia != abierta && propia != "nota") || impresa.is_some() {
            abierta = propia;
            let titulo = impresa.map_or_else(
                || nombre_de(propia).to_owned(),
                |s| s.titulo.trim_end_matches(':').to_owned(),
            );
            let plegada = matches!(
                propia,
                "tesauro" | "encabezado" | "cierre" | "referencias" | "doctrina"
            );
            let rol = Rol::TODOS.into_iter().find(|r| r.nombre() == propia);
            salida.push(Seccion {
                ancla: format!("seccion-{}", texto::para_direccion(&titulo)),
                titulo,
                rol,
                plegada,
                resumen: String::new(),
                bloques: Vec::new(),
            });
        }
        let nuevo = b.descriptor.as_deref().filter(|x| descriptor != Some(x));
        descriptor = b.descriptor.as_deref();
        let lugar = Lugar {
            documento,
            bloque: i,
        };
        let visto = visto(app, d, lugar, numero, nuevo);
        if let Some(s) = salida.last_mut() {
            s.bloques.push(visto);
        }
    }
    for s in &mut salida {
        s.resumen = format!("Mostrar {}", plural(s.bloques.len(), "párrafo", "párrafos"));
    }
    salida
}

/// Headings for what the document prints without one.
fn nombre_de(seccion: &str) -> &'static str {
    match seccion {
        "tesauro" => "Tesauro",
        "encabezado" => "Encabezado",
        "consulta" => "Consulta",
        "considerando" => "Considerandos",
        "directriz" => "Directrices",
        "cierre" => "Cierre",
        _ => "Texto",
    }
}

fn visto<'a>(
    app: &'a App,
    d: &'a Documento,
    lugar: Lugar,
    numero: &'a str,
    descriptor: Option<&'a str>,
) -> BloqueVisto<'a> {
    let b = &d.bloques[lugar.bloque];
    let esperado = match b.id.partes().0 {
        "norma" => "norma-transcrita",
        "encabezado" | "cierre" => "institucional",
        otra => otra,
    };
    let mut reglas: Vec<Enlace> = Vec::new();
    for (r, f) in app.corpus().reglas_de(&d.meta.id, &b.id) {
        let direccion = direcciones::paso_de_regla(r, &f.lugar);
        if let Some(l) = app.regla(r).filter(|_| {
            f.papel != Papel::Limita && !reglas.iter().any(|x| x.texto == nombre_de_regla(app, r))
        }) {
            reglas.push(Enlace {
                direccion,
                texto: l.ficha().titulo.to_owned(),
            });
        }
    }
    BloqueVisto {
        id: &b.id.0,
        numero,
        rol: b.rol.nombre(),
        rotulo: b.rol.rotulo(),
        muestra_rol: b.rol.nombre() != esperado,
        cita_completa: d.cita(lugar.bloque),
        descriptor,
        lista: b.clase == Clase::Lista,
        sublista: b.clase == Clase::Sublista,
        cita: b.clase == Clase::Cita,
        vigencia: app
            .corpus()
            .vigencia(&d.meta.id, &b.id)
            .map(Vigencia::frase),
        nota: app.corpus().nota(&d.meta.id, &b.id),
        linea: (app.lineas().de(lugar))
            .filter(|l| l.documentos > 1 && l.materia == Materia::Doctrina)
            .map(super::lineas::enlace),
        html: marcado::bloque(b, "", &normas::enlaces(app, lugar)),
        reglas,
    }
}

fn nombre_de_regla(app: &App, id: &str) -> &'static str {
    app.regla(id).map_or("", |l| l.ficha().titulo)
}

/// A paragraph alone.
pub fn parrafo(app: &App, d: &Documento, lugar: Lugar) -> String {
    let b: &Bloque = &d.bloques[lugar.bloque];
    let (titulo, cita) = (d.titulo(), d.cita(lugar.bloque));
    let reglas = app.corpus().reglas_de(&d.meta.id, &b.id);
    let reglas = reglas.iter().filter_map(|(r, f)| {
        let crate::corpus::Apoyo::Interno { fragmento, .. } = &f.apoyo else {
            return None;
        };
        let titulo = app.regla(r)?.ficha().titulo;
        let papel = match f.papel {
            Papel::Sustenta => "sustenta el paso",
            Papel::Matiza => "matiza",
            _ => "limita",
        };
        Some(ReglaDe {
            regla: r,
            direccion: direcciones::paso_de_regla(r, &f.lugar),
            titulo,
            papel,
            lugar: &f.lugar,
            fragmento,
        })
    });
    let copias = app.buscador().copias(lugar).into_iter().filter_map(|l| {
        let (otro, bloque) = app.en(l)?;
        Some(Enlace {
            direccion: direcciones::parrafo(&otro.meta.id, &bloque.id),
            texto: otro.cita(l.bloque),
        })
    });
    let vecino = |j: Option<usize>| j.and_then(|j| d.bloques.get(j)).map(|b| b.id.0.as_str());
    pintar(&Uno {
        documento: &d.meta.id.0,
        id: &b.id.0,
        seccion: d.seccion_de(lugar.bloque),
        donde: sin_entidad(&cita).to_owned(),
        resumen: b.texto.chars().take(150).collect(),
        rol: b.rol.nombre(),
        rotulo: b.rol.rotulo(),
        sobre_el_rol: sobre(b.rol),
        vigencia: (app.corpus().vigencia(&d.meta.id, &b.id)).map(|v| nota_de_vigencia(app, v)),
        nota: app.corpus().nota(&d.meta.id, &b.id),
        descriptor: b.descriptor.as_deref().map(|t| tema_impreso(app, t)),
        linea: (app.lineas().de(lugar))
            .filter(|l| l.compara())
            .map(super::lineas::enlace),
        html: marcado::bloque(
            b,
            &direcciones::documento(&d.meta.id),
            &normas::enlaces(app, lugar),
        ),
        formal: citas::cita_formal(app.citas(), d, lugar),
        alcance: citas::alcance(app.citas(), d, lugar),
        transcripcion: transcripcion(app, d, lugar, &b.texto),
        reglas: reglas.collect(),
        copias: copias.collect(),
        preguntas: app.corpus().preguntas(&d.meta.id, &b.id),
        taller: app.tiene_taller(),
        por_que: app.cobertura().renglon(lugar).map(|r| por_que(app, r)),
        anterior: vecino(lugar.bloque.checked_sub(1)),
        siguiente: vecino(Some(lugar.bloque + 1)),
        titulo,
        cita,
    })
}

/// A paragraph as it is copied: its words, its citation, and what it binds to.
pub(super) fn transcripcion(app: &App, d: &Documento, lugar: Lugar, texto: &str) -> String {
    let formal = citas::cita_formal(app.citas(), d, lugar);
    let alcance = citas::alcance(app.citas(), d, lugar).map(|a| format!(" {a}"));
    format!("«{texto}» ({formal}).{}", alcance.unwrap_or_default())
}

fn nota_de_vigencia<'a>(app: &'a App, v: &'a Vigencia) -> NotaDeVigencia<'a> {
    let fuentes = v.fuentes().map(|(texto, lugar)| {
        let hallado = lugar.and_then(|(documento, parrafo)| {
            let d = app.corpus().documento(documento)?;
            Some((d, d.posicion(parrafo)?))
        });
        hallado.map_or(
            FuenteDeVigencia {
                direccion: None,
                texto: Cow::Borrowed(texto),
            },
            |(d, i)| FuenteDeVigencia {
                direccion: Some(direcciones::parrafo(&d.meta.id, &d.bloques[i].id)),
                texto: Cow::Owned(sin_entidad(&d.cita(i)).to_owned()),
            },
        )
    });
    NotaDeVigencia {
        frase: v.frase(),
        fuentes: fuentes.collect(),
        verificacion: v.verificacion.nombre(),
    }
}

/// A citation where the page already says whose documents these are.
fn sin_entidad(cita: &str) -> &str {
    cita.strip_prefix("ANCP-CCE, ").unwrap_or(cita)
}

/// What a reader must know of a role before citing it.
pub(super) fn sobre(rol: Rol) -> &'static str {
    match rol {
        Rol::Respuesta | Rol::Razones | Rol::Directriz | Rol::NormaTranscrita | Rol::Nota => {
            "Puede sustentar un veredicto."
        }
        Rol::Tesauro => {
            "Extracto inicial: repite la respuesta y a veces la contradice. No es doctrina."
        }
        Rol::Consulta => "Lo dijo el peticionario. No es doctrina.",
        Rol::Salvedad => "Límite de la competencia de la Agencia: limita, no sustenta.",
        Rol::Problema => "La pregunta, no la respuesta.",
        Rol::Considerando => "Motivación de la circular: no ordena.",
        Rol::Referencias | Rol::Doctrina => "Lista de fuentes.",
        Rol::Institucional => "Parte institucional del documento.",
    }
}
