//! The ledger of coverage: totals, a picture of each document, topics, paragraphs, and what each rule stands on.

use super::{Enlace, pintar};
use crate::{
    app::App,
    corpus::{Clase as Impresa, Documento, Lugar, Papel, Rol},
    direcciones,
    doctrina::cobertura::{
        Clase, ClaseLugar, Cobertura, Cuentas, Fuente, LugarDeRegla, Razon, ReglaCubierta, Renglon,
        Repeticion,
    },
    lengua::{formato::plural, texto},
    marcado::{self, Html},
};
use askama::Template;
use std::collections::BTreeMap;

/// Which paragraphs to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filtro {
    /// Only those of this class.
    pub clase: Option<Clase>,
    /// Only those of this document, by its index.
    pub documento: Option<usize>,
}

#[derive(Template)]
#[template(path = "cobertura.html")]
struct Pagina<'a> {
    total: String,
    totales: Vec<Total>,
    matices: Vec<String>,
    clases: Vec<Clase>,
    documentos: Vec<Fila<'a>>,
    temas: Vec<Fila<'a>>,
    opciones_de_clase: Vec<Opcion<'a>>,
    opciones: Vec<Opcion<'a>>,
    titulo_de_lista: String,
    cuantos: String,
    parrafos: Vec<Item>,
    reglas: Vec<ReglaVista>,
    externas: String,
}

struct Total {
    clase: Clase,
    cuenta: usize,
    que: &'static str,
}

/// A document, or a topic and its documents, with its counts.
struct Fila<'a> {
    id: &'a str,
    titulo: String,
    /// How many of each class that the page shows.
    numeros: Vec<(Clase, usize)>,
    total: usize,
    dicho: String,
    tiras: Vec<Tira>,
    enlaces: Vec<Enlace>,
}

/// A run of paragraphs under one printed heading.
struct Tira {
    titulo: String,
    celdas: Vec<Celda>,
}

struct Celda {
    direccion: String,
    rotulo: String,
    clase: Clase,
    en_parte: bool,
}

struct Opcion<'a> {
    id: &'a str,
    titulo: String,
    elegida: bool,
}

struct Item {
    direccion: String,
    cita: String,
    rol: Rol,
    inicio: String,
    /// A formula is shown whole: its text is LaTeX.
    formula: Option<Html>,
    por_que: PorQue,
}

/// The class of a paragraph and its reason, as readers see them.
pub(super) struct PorQue {
    pub(super) clase: Clase,
    /// The reason of the closed list.
    pub(super) motivo: &'static str,
    /// What an editor wrote of this paragraph.
    pub(super) nota: String,
    /// What no rule runs of a covered one.
    pub(super) resto: String,
    /// Rules that rest on it, with the parts it plays.
    pub(super) reglas: Vec<(Enlace, String)>,
    /// What it is a copy of.
    pub(super) copia_de: Option<Enlace>,
    /// What it says the same as, when that is not what it is a copy of.
    pub(super) repite: Vec<Enlace>,
    /// The rule that should run it, and its address when there is one.
    pub(super) falta: Option<(String, Option<String>)>,
}

struct ReglaVista {
    id: &'static str,
    titulo: &'static str,
    resumen: String,
    lugares: Vec<LugarVisto>,
}

struct LugarVisto {
    direccion: String,
    clase: &'static str,
    enunciado: &'static str,
    solo_externa: bool,
    fuentes: Vec<PorDocumento>,
}

/// What a step takes from one document, or from one source outside the corpus.
struct PorDocumento {
    titulo: String,
    parrafos: Vec<(Enlace, String)>,
    externa: String,
}

/// The ledger.
pub fn cobertura(app: &App, filtro: Filtro) -> String {
    let c = app.cobertura();
    let totales = c.totales();
    let clases: Vec<Clase> = Clase::TODAS
        .into_iter()
        .filter(|x| *x != Clase::SinClasificar || totales.de(*x) > 0)
        .collect();
    let documentos = app.corpus().documentos();
    let clase = filtro.clase;
    let parrafos: Vec<Item> = (c.renglones().iter())
        .filter(|r| clase.is_none_or(|x| x == r.clase()))
        .filter(|r| filtro.documento.is_none_or(|d| d == r.lugar.documento))
        .filter_map(|r| item(app, r))
        .collect();
    let que = clase.map_or("Párrafos", plural_de);
    let titulo_de_lista = match filtro.documento.and_then(|d| documentos.get(d)) {
        Some(d) => format!("{que}: {}", d.titulo()),
        None => que.to_owned(),
    };
    let externas = c.reglas().iter().flat_map(|r| &r.lugares);
    let externas = externas.filter(|l| l.solo_externa()).count();
    pintar(&Pagina {
        total: plural(totales.total(), "párrafo", "párrafos"),
        totales: clases
            .iter()
            .map(|x| Total {
                clase: *x,
                cuenta: totales.de(*x),
                que: sobre(*x),
            })
            .collect(),
        matices: matices(c),
        documentos: documentos
            .iter()
            .enumerate()
            .map(|(i, d)| fila(d, c.de_documento(i), &clases))
            .collect(),
        temas: temas(app, &clases),
        opciones_de_clase: clases
            .iter()
            .map(|x| Opcion {
                id: x.nombre(),
                titulo: x.rotulo().to_owned(),
                elegida: clase == Some(*x),
            })
            .collect(),
        opciones: documentos
            .iter()
            .enumerate()
            .map(|(i, d)| Opcion {
                id: &d.meta.id.0,
                titulo: d.titulo(),
                elegida: filtro.documento == Some(i),
            })
            .collect(),
        titulo_de_lista,
        cuantos: plural(parrafos.len(), "párrafo", "párrafos"),
        parrafos,
        reglas: c.reglas().iter().map(|r| regla(app, r)).collect(),
        externas: plural(externas, "lugar se apoya", "lugares se apoyan"),
        clases,
    })
}

fn plural_de(clase: Clase) -> &'static str {
    match clase {
        Clase::Cubierto => "Cubiertos",
        Clase::Repetido => "Repetidos",
        Clase::NoEjecutable => "No ejecutables",
        Clase::Pendiente => "Pendientes",
        Clase::SinClasificar => "Sin clasificar",
    }
}

fn sobre(clase: Clase) -> &'static str {
    match clase {
        Clase::Cubierto => "Una regla se apoya en él, con una cita literal.",
        Clase::Repetido => "Dice lo que ya dice otro párrafo, que no es repetido.",
        Clase::NoEjecutable => "No hay en él nada que una regla pueda ejecutar.",
        Clase::Pendiente => "Se podría ejecutar y ninguna regla lo hace todavía.",
        Clase::SinClasificar => "Nadie lo ha mirado todavía.",
    }
}

/// What «covered» and «repeated» do not tell by themselves.
fn matices(c: &Cobertura) -> Vec<String> {
    let (mut en_parte, mut sin_sustentar, mut juzgados, mut de_pendiente) = (0, 0, 0, 0);
    let pendiente = |l: &Lugar| c.renglon(*l).is_some_and(|r| r.clase() == Clase::Pendiente);
    for r in c.renglones() {
        match &r.razon {
            Razon::Cubierto { resto, .. } => {
                en_parte += usize::from(resto.is_some());
                sin_sustentar += usize::from(r.cubierto_sin_sustentar());
            }
            Razon::Repetido { de, como } => {
                juzgados += usize::from(matches!(como, Repeticion::Juicio(_)));
                de_pendiente += usize::from(de.iter().any(pendiente));
            }
            _ => {}
        }
    }
    let dicho = |n: usize, uno: &str, varios: &str| (n > 0).then(|| plural(n, uno, varios));
    [
        dicho(
            en_parte,
            "párrafo cubierto deja algo sin ejecutar, según la edición.",
            "párrafos cubiertos dejan algo sin ejecutar, según la edición.",
        ),
        dicho(
            sin_sustentar,
            "párrafo cubierto solo matiza o limita una regla: no sustenta ningún paso.",
            "párrafos cubiertos solo matizan o limitan una regla: no sustentan ningún paso.",
        ),
        dicho(
            juzgados,
            "párrafo repetido no es copia: la edición juzgó que dice lo mismo, y la nota dice en qué difiere.",
            "párrafos repetidos no son copias: la edición juzgó que dicen lo mismo, y la nota dice en qué difieren.",
        ),
        dicho(
            de_pendiente,
            "párrafo repetido dice lo que dice uno pendiente.",
            "párrafos repetidos dicen lo que dice uno pendiente.",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn numeros(cuentas: &Cuentas, clases: &[Clase]) -> Vec<(Clase, usize)> {
    clases.iter().map(|c| (*c, cuentas.de(*c))).collect()
}

fn fila<'a>(d: &'a Documento, renglones: &[Renglon], clases: &[Clase]) -> Fila<'a> {
    let mut tiras: Vec<Tira> = Vec::new();
    for r in renglones {
        let b = &d.bloques[r.lugar.bloque];
        let impresa = d.seccion_de(r.lugar.bloque);
        let titulo = if impresa.is_empty() {
            b.rol.rotulo()
        } else {
            impresa
        };
        if tiras.last().is_none_or(|t| t.titulo != titulo) {
            tiras.push(Tira {
                titulo: titulo.to_owned(),
                celdas: Vec::new(),
            });
        }
        let en_parte = matches!(&r.razon, Razon::Cubierto { resto: Some(_), .. });
        let celda = Celda {
            direccion: direcciones::parrafo(&d.meta.id, &b.id),
            rotulo: format!(
                "{}: {}{}",
                b.id,
                r.clase().rotulo().to_lowercase(),
                if en_parte { " en parte" } else { "" }
            ),
            clase: r.clase(),
            en_parte,
        };
        if let Some(t) = tiras.last_mut() {
            t.celdas.push(celda);
        }
    }
    let cuentas: Cuentas = renglones.iter().collect();
    Fila {
        id: &d.meta.id.0,
        titulo: d.titulo(),
        dicho: dicho(&cuentas),
        numeros: numeros(&cuentas, clases),
        total: cuentas.total(),
        tiras,
        enlaces: Vec::new(),
    }
}

/// «27 párrafos: 17 cubiertos, 8 repetidos…».
fn dicho(cuentas: &Cuentas) -> String {
    let partes = Clase::TODAS.into_iter().filter_map(|c| {
        let (uno, varios) = match c {
            Clase::Cubierto => ("cubierto", "cubiertos"),
            Clase::Repetido => ("repetido", "repetidos"),
            Clase::NoEjecutable => ("no ejecutable", "no ejecutables"),
            Clase::Pendiente => ("pendiente", "pendientes"),
            Clase::SinClasificar => ("sin clasificar", "sin clasificar"),
        };
        (cuentas.de(c) > 0).then(|| plural(cuentas.de(c), uno, varios))
    });
    let total = plural(cuentas.total(), "párrafo", "párrafos");
    format!("{total}: {}.", partes.collect::<Vec<_>>().join(", "))
}

/// The descriptors of the documents. A headnote is of a whole document, so a topic counts all of its paragraphs.
fn temas<'a>(app: &'a App, clases: &[Clase]) -> Vec<Fila<'a>> {
    // In order of letters, not of bytes: «Í» stands beside «I».
    let mut por_tema: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (i, d) in app.corpus().documentos().iter().enumerate() {
        for t in &d.meta.temas {
            let descriptor = texto::un_espacio(t.split(['–', '-']).next().unwrap_or_default());
            let orden = texto::para_direccion(&descriptor);
            let de = por_tema.entry((orden, descriptor)).or_default();
            if !de.contains(&i) {
                de.push(i);
            }
        }
    }
    let fila = |((_, titulo), de): ((String, String), Vec<usize>)| {
        let renglones = de.iter().flat_map(|i| app.cobertura().de_documento(*i));
        let cuentas: Cuentas = renglones.collect();
        let enlaces = de.iter().map(|i| {
            let d = &app.corpus().documentos()[*i];
            Enlace {
                direccion: direcciones::documento(&d.meta.id),
                texto: d.meta.id.0.clone(),
            }
        });
        Fila {
            id: "",
            titulo,
            numeros: numeros(&cuentas, clases),
            total: cuentas.total(),
            dicho: String::new(),
            tiras: Vec::new(),
            enlaces: enlaces.collect(),
        }
    };
    por_tema.into_iter().map(fila).collect()
}

fn item(app: &App, r: &Renglon) -> Option<Item> {
    let (d, b) = app.en(r.lugar)?;
    let cortado: String = b.texto.chars().take(220).collect();
    let inicio = if cortado.len() < b.texto.len() {
        let entero = cortado.rsplit_once(' ').map_or("", |(antes, _)| antes);
        format!("{entero}…")
    } else {
        cortado
    };
    let cita = d.cita(r.lugar.bloque);
    Some(Item {
        direccion: direcciones::parrafo(&d.meta.id, &b.id),
        cita: cita.strip_prefix("ANCP-CCE, ").unwrap_or(&cita).to_owned(),
        rol: b.rol,
        inicio,
        formula: (b.clase == Impresa::Formula).then(|| marcado::bloque(b, "", &[])),
        por_que: por_que(app, r),
    })
}

/// Why a paragraph is in its class.
pub(super) fn por_que(app: &App, r: &Renglon) -> PorQue {
    let mut salida = PorQue {
        clase: r.clase(),
        motivo: "",
        nota: String::new(),
        resto: String::new(),
        reglas: Vec::new(),
        copia_de: None,
        repite: Vec::new(),
        falta: None,
    };
    match &r.razon {
        Razon::Cubierto { usos, resto } => {
            salida.resto = resto.clone().unwrap_or_default();
            let mut ids: Vec<&str> = Vec::new();
            for u in usos {
                if !ids.contains(&u.regla) {
                    ids.push(u.regla);
                }
            }
            for id in ids {
                let papeles = [Papel::Sustenta, Papel::Matiza, Papel::Limita]
                    .into_iter()
                    .filter(|p| usos.iter().any(|u| u.regla == id && u.papel == *p))
                    .map(Papel::nombre)
                    .collect::<Vec<_>>();
                let titulo = app.regla(id).map_or(id, |l| l.ficha().titulo);
                let enlace = Enlace {
                    direccion: direcciones::regla(id),
                    texto: titulo.to_owned(),
                };
                salida.reglas.push((enlace, papeles.join(", ")));
            }
        }
        Razon::Repetido { de, como } => {
            match como {
                Repeticion::Juicio(nota) => salida.nota.clone_from(nota),
                Repeticion::Copia(l) => salida.copia_de = enlace(app, *l),
            }
            let otros = de.iter().filter(|l| *como != Repeticion::Copia(**l));
            salida.repite = otros.filter_map(|l| enlace(app, *l)).collect();
        }
        Razon::NoEjecutable(motivo, nota) => {
            salida.motivo = motivo.rotulo();
            salida.nota.clone_from(nota);
        }
        Razon::Pendiente { regla, nota } => {
            salida.nota.clone_from(nota);
            salida.falta = Some(match app.regla(regla) {
                Some(l) => (l.ficha().titulo.to_owned(), Some(direcciones::regla(regla))),
                None => (regla.clone(), None),
            });
        }
        Razon::SinClasificar => {}
    }
    salida
}

fn enlace(app: &App, lugar: Lugar) -> Option<Enlace> {
    let (d, b) = app.en(lugar)?;
    let cita = d.cita(lugar.bloque);
    Some(Enlace {
        direccion: direcciones::parrafo(&d.meta.id, &b.id),
        texto: cita.strip_prefix("ANCP-CCE, ").unwrap_or(&cita).to_owned(),
    })
}

fn regla(app: &App, r: &ReglaCubierta) -> ReglaVista {
    let cuantos = |c: ClaseLugar| r.lugares.iter().filter(|l| l.clase == c).count();
    let solas = r.lugares.iter().filter(|l| l.solo_externa()).count();
    let mut partes = vec![plural(cuantos(ClaseLugar::Paso), "paso", "pasos")];
    for (c, uno, varios) in [
        (ClaseLugar::Limite, "límite", "límites"),
        (ClaseLugar::Advertencia, "advertencia", "advertencias"),
    ] {
        if cuantos(c) > 0 {
            partes.push(plural(cuantos(c), uno, varios));
        }
    }
    let mut resumen = partes.join(", ");
    if solas > 0 {
        resumen.push_str(&format!(
            "; {} solo con fuente externa",
            plural(solas, "lugar", "lugares")
        ));
    }
    ReglaVista {
        id: r.ficha.id,
        titulo: r.ficha.titulo,
        resumen,
        lugares: r
            .lugares
            .iter()
            .map(|l| lugar(app, r.ficha.id, l))
            .collect(),
    }
}

fn lugar(app: &App, regla: &str, l: &LugarDeRegla) -> LugarVisto {
    let mut fuentes: Vec<PorDocumento> = Vec::new();
    for f in &l.fuentes {
        match f {
            Fuente::Parrafo { lugar, rol, papel } => {
                let Some((d, b)) = app.en(*lugar) else {
                    continue;
                };
                let parrafo = (
                    Enlace {
                        direccion: direcciones::parrafo(&d.meta.id, &b.id),
                        texto: b.id.0.clone(),
                    },
                    format!("{}, {}", rol.rotulo().to_lowercase(), papel.nombre()),
                );
                match fuentes.iter_mut().find(|p| p.titulo == d.titulo()) {
                    Some(p)
                        if !p.parrafos.iter().any(|(e, papel)| {
                            e.direccion == parrafo.0.direccion && *papel == parrafo.1
                        }) =>
                    {
                        p.parrafos.push(parrafo);
                    }
                    Some(_) => {}
                    None => fuentes.push(PorDocumento {
                        titulo: d.titulo(),
                        parrafos: vec![parrafo],
                        externa: String::new(),
                    }),
                }
            }
            Fuente::Externa {
                documento,
                pagina,
                verificacion,
            } => fuentes.push(PorDocumento {
                titulo: documento.clone(),
                parrafos: Vec::new(),
                externa: format!("{pagina} (fuente externa, {})", verificacion.nombre()),
            }),
        }
    }
    LugarVisto {
        direccion: direcciones::paso_de_regla(regla, l.id),
        clase: match l.clase {
            ClaseLugar::Paso => "Paso",
            ClaseLugar::Limite => "Límite",
            ClaseLugar::Advertencia => "Advertencia",
        },
        enunciado: l.enunciado,
        solo_externa: l.solo_externa(),
        fuentes,
    }
}
