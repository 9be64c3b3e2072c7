//! Citations: the norms of a corpus, one norm or article with who cites it, an opinion that is cited and not held.

use super::{Enlace, Rotulo, fecha, pintar};
use crate::{
    app::App,
    citas::{Acto, Cita, Destino, FichaDeNorma, Norma, Opinion, Sitio, Via},
    corpus::{ClaseDeNorma, Lugar, Rol},
    direcciones,
    lengua::formato::plural,
    marcado::Html,
};
use askama::Template;
use std::{collections::BTreeMap, ops::Range};

/// Bytes of official text around a citation in a list.
const MARGEN: usize = 420;
/// Rows of a list that are shown unfolded.
const A_LA_VISTA: usize = 8;

#[derive(Template)]
#[template(path = "normas.html")]
struct Indice {
    cuentas: String,
    clases: Vec<Clase>,
    ausentes: Vec<FilaDeOpinion>,
    ausentes_dicho: String,
    sin_resolver: Vec<Suelta>,
    malformadas: Vec<Suelta>,
}

struct Clase {
    ancla: &'static str,
    titulo: &'static str,
    /// Whether some norm of this kind is cited by article.
    con_articulos: bool,
    normas: Vec<FilaDeNorma>,
}

struct FilaDeNorma {
    direccion: String,
    titulo: String,
    nombre: String,
    articulos: usize,
    parrafos: usize,
}

struct FilaDeOpinion {
    direccion: String,
    titulo: String,
    citada: String,
}

/// A citation that leads nowhere.
struct Suelta {
    direccion: String,
    cita: String,
    literal: String,
    motivo: String,
}

#[derive(Template)]
#[template(path = "norma.html")]
struct Una {
    titulo: String,
    resumen: String,
    /// The act, on the page of an article.
    acto: Option<Enlace>,
    /// What editors say of its name.
    nombre: Option<String>,
    /// Whether other authorities may have one of the same number and year.
    de_varias_entidades: bool,
    articulos: Vec<FilaDeArticulo>,
    transcripciones: Vec<Lugares>,
    titulo_de_citas: &'static str,
    cuenta: String,
    citas: Vec<Lugares>,
    json: String,
}

struct FilaDeArticulo {
    direccion: String,
    articulo: String,
    parrafos: usize,
    transcrito: bool,
}

/// A paragraph and what it cites there.
struct Lugares {
    direccion: String,
    titulo: String,
    donde: String,
    fecha: String,
    rotulo: Rotulo,
    /// What a reader must know of its role, when it is no doctrine.
    reserva: &'static str,
    partes: String,
    /// Its text; of a transcription, the paragraphs it takes.
    textos: Vec<Html>,
}

#[derive(Template)]
#[template(path = "citado.html")]
struct Ausente<'a> {
    titulo: &'a str,
    cuenta: String,
    citas: Vec<Lugares>,
}

/// What a document cites and who cites it.
pub(super) struct Relaciones {
    pub(super) normas: Vec<Enlace>,
    pub(super) opiniones: Vec<Enlace>,
    pub(super) citado_por: Vec<Enlace>,
    pub(super) resumen_de_normas: String,
    pub(super) resumen_de_opiniones: String,
    pub(super) resumen_de_citado: String,
}

impl Relaciones {
    pub(super) fn plegar_normas(&self) -> bool {
        self.normas.len() > A_LA_VISTA
    }

    pub(super) fn plegar_opiniones(&self) -> bool {
        self.opiniones.len() > A_LA_VISTA
    }

    pub(super) fn plegar_citado(&self) -> bool {
        self.citado_por.len() > A_LA_VISTA
    }
}

/// The norms that the corpus cites, and what could not be read.
pub fn normas(app: &App) -> String {
    let citas = app.citas();
    let cuentas = citas.cuentas();
    let clases = ClaseDeNorma::TODAS.into_iter().filter_map(|clase| {
        let normas: Vec<FilaDeNorma> = citas
            .normas()
            .filter(|f| f.acto.clase() == clase)
            .map(fila)
            .collect();
        (!normas.is_empty()).then(|| Clase {
            ancla: clase.nombre(),
            titulo: clase.plural(),
            con_articulos: normas.iter().any(|n| n.articulos > 0),
            normas,
        })
    });
    let ausentes: Vec<FilaDeOpinion> = citas
        .opiniones()
        .filter(|(o, _)| app.corpus().documento(&o.id).is_none())
        .map(|(o, sitios)| FilaDeOpinion {
            direccion: direcciones::documento(&o.id),
            titulo: o.titulo.clone(),
            citada: en_documentos(sitios),
        })
        .collect();
    pintar(&Indice {
        cuentas: format!(
            "{}, {} y {}.",
            plural(cuentas.resueltas, "cita resuelta", "citas resueltas"),
            plural(cuentas.sin_resolver, "sin resolver", "sin resolver"),
            plural(cuentas.malformadas, "malformada", "malformadas")
        ),
        clases: clases.collect(),
        ausentes_dicho: plural(ausentes.len(), "concepto", "conceptos"),
        ausentes,
        sin_resolver: sueltas(app, citas.sin_resolver()),
        malformadas: sueltas(app, citas.malformadas()),
    })
}

fn fila(f: &FichaDeNorma) -> FilaDeNorma {
    let titulo = f.acto.to_string();
    let nombre = f.nombre.as_ref().map(|n| n.titulo.clone());
    FilaDeNorma {
        direccion: direcciones::norma(f.acto.slug()),
        nombre: nombre.filter(|n| *n != titulo).unwrap_or_default(),
        titulo,
        articulos: f.articulos.len(),
        parrafos: f.parrafos(),
    }
}

fn en_documentos(sitios: &[Sitio]) -> String {
    let mut documentos: Vec<usize> = sitios.iter().map(|s| s.documento).collect();
    documentos.sort_unstable();
    documentos.dedup();
    plural(documentos.len(), "documento", "documentos")
}

fn sueltas(app: &App, sitios: &[Sitio]) -> Vec<Suelta> {
    let una = |s: &Sitio| {
        let (d, b) = app.en(lugar(*s))?;
        let c = app.citas().cita(*s)?;
        let (Destino::SinResolver(motivo) | Destino::Malformada(motivo)) = &c.destino else {
            return None;
        };
        Some(Suelta {
            direccion: direcciones::parrafo(&d.meta.id, &b.id),
            cita: d.cita(s.bloque),
            literal: b.texto[c.rango.clone()].to_owned(),
            motivo: motivo.to_string(),
        })
    };
    sitios.iter().filter_map(una).collect()
}

fn lugar(s: Sitio) -> Lugar {
    Lugar {
        documento: s.documento,
        bloque: s.bloque,
    }
}

/// A norm, or an article of one. `None` when the corpus does not cite it.
pub fn norma(app: &App, norma: &Norma) -> Option<String> {
    let ficha = app.citas().norma(&norma.acto)?;
    Some(match &norma.articulo {
        None => un_acto(app, ficha),
        Some(a) => {
            let transcritos = ficha.transcripciones.get(a).map_or(&[][..], Vec::as_slice);
            let sitios = ficha.articulos.get(a).map_or(&[][..], Vec::as_slice);
            // What is already shown as a transcription is not shown again.
            let sitios: Vec<Sitio> = (sitios.iter().copied())
                .filter(|s| !transcritos.contains(&(s.documento, s.bloque)))
                .collect();
            let citas = lugares(app, &sitios);
            pintar(&Una {
                titulo: norma.to_string(),
                resumen: format!(
                    "Párrafos de la doctrina que citan el artículo {} de {}.",
                    a.0,
                    con_articulo(&norma.acto)
                ),
                acto: Some(Enlace {
                    direccion: direcciones::norma(norma.acto.slug()),
                    texto: norma.acto.to_string(),
                }),
                nombre: nombre(ficha),
                de_varias_entidades: es_de_varias_entidades(&norma.acto),
                articulos: Vec::new(),
                transcripciones: transcritos
                    .chunk_by(|a, b| (a.0, a.1 + 1) == *b)
                    .filter_map(|seguidos| transcripcion(app, seguidos))
                    .collect(),
                titulo_de_citas: "Quién lo cita",
                cuenta: cuenta(&citas),
                citas,
                json: direcciones::api_norma(norma.slug()),
            })
        }
    })
}

fn un_acto(app: &App, ficha: &FichaDeNorma) -> String {
    let citas = lugares(app, &ficha.entera);
    let mut articulos: BTreeMap<_, FilaDeArticulo> = BTreeMap::new();
    for a in ficha.articulos.keys().chain(ficha.transcripciones.keys()) {
        let n = Norma {
            acto: ficha.acto.clone(),
            articulo: Some(a.clone()),
            partes: Vec::new(),
        };
        let sitios = ficha.articulos.get(a).map_or(&[][..], Vec::as_slice);
        articulos.entry(a).or_insert_with(|| FilaDeArticulo {
            direccion: n.direccion(),
            articulo: a.0.clone(),
            parrafos: por_parrafo(sitios).len(),
            transcrito: ficha.transcripciones.contains_key(a),
        });
    }
    let articulos: Vec<FilaDeArticulo> = articulos.into_values().collect();
    pintar(&Una {
        titulo: ficha.acto.to_string(),
        resumen: format!(
            "Párrafos de la doctrina que citan {}, artículo por artículo.",
            con_articulo(&ficha.acto)
        ),
        acto: None,
        nombre: nombre(ficha),
        de_varias_entidades: es_de_varias_entidades(&ficha.acto),
        titulo_de_citas: if articulos.is_empty() {
            "Quién la cita"
        } else {
            "Quién la cita sin decir artículo"
        },
        articulos,
        transcripciones: Vec::new(),
        cuenta: cuenta(&citas),
        citas,
        json: direcciones::api_norma(ficha.acto.slug()),
    })
}

/// «la Ley 80 de 1993», «el Decreto 1082 de 2015».
fn con_articulo(acto: &Acto) -> String {
    match acto.clase() {
        ClaseDeNorma::Decreto | ClaseDeNorma::ActoLegislativo | ClaseDeNorma::Codigo => {
            format!("el {acto}")
        }
        ClaseDeNorma::Guia | ClaseDeNorma::Providencia => format!("«{acto}»"),
        _ => format!("la {acto}"),
    }
}

fn es_de_varias_entidades(acto: &Acto) -> bool {
    matches!(
        acto.clase(),
        ClaseDeNorma::Resolucion | ClaseDeNorma::Circular
    )
}

fn nombre(ficha: &FichaDeNorma) -> Option<String> {
    let n = ficha.nombre.as_ref()?;
    (n.titulo != ficha.acto.to_string()).then(|| {
        format!(
            "{}. También se la nombra así; la equivalencia es de esta edición. Fuente {}: {}.",
            n.titulo,
            n.certeza.nombre(),
            n.fuente
        )
    })
}

fn cuenta(citas: &[Lugares]) -> String {
    plural(citas.len(), "párrafo", "párrafos")
}

/// Places of one paragraph together, in the order given.
fn por_parrafo(sitios: &[Sitio]) -> Vec<&[Sitio]> {
    sitios
        .chunk_by(|a, b| (a.documento, a.bloque) == (b.documento, b.bloque))
        .collect()
}

fn lugares(app: &App, sitios: &[Sitio]) -> Vec<Lugares> {
    let uno = |juntos: &&[Sitio]| {
        let citas: Vec<&Cita> = juntos.iter().filter_map(|s| app.citas().cita(*s)).collect();
        let rangos: Vec<Range<usize>> = citas.iter().map(|c| c.rango.clone()).collect();
        let mut partes: Vec<String> = Vec::new();
        for c in &citas {
            let dichas = c.norma().map(Norma::partes_dichas).unwrap_or_default();
            if !dichas.is_empty() && !partes.contains(&dichas) {
                partes.push(dichas);
            }
        }
        if citas.iter().all(|c| c.via == Via::Remision) {
            partes.push("por remisión".to_owned());
        }
        un_lugar(app, lugar(*juntos.first()?), &rangos, partes.join("; "))
    };
    por_parrafo(sitios).iter().filter_map(uno).collect()
}

/// Paragraphs that follow one another and transcribe the same article.
fn transcripcion(app: &App, seguidos: &[(usize, usize)]) -> Option<Lugares> {
    let en = |(documento, bloque): &(usize, usize)| {
        let l = Lugar {
            documento: *documento,
            bloque: *bloque,
        };
        un_lugar(app, l, &[], String::new())
    };
    let mut entera = en(seguidos.first()?)?;
    let demas = seguidos.iter().skip(1).filter_map(en);
    entera.textos.extend(demas.flat_map(|l| l.textos));
    if let [(_, _), .., ultimo] = seguidos {
        let (_, b) = app.en(Lugar {
            documento: ultimo.0,
            bloque: ultimo.1,
        })?;
        entera.donde.push_str(&format!(" a {}", b.id.partes().1));
    }
    Some(entera)
}

fn un_lugar(app: &App, l: Lugar, rangos: &[Range<usize>], partes: String) -> Option<Lugares> {
    let (d, b) = app.en(l)?;
    let cita = d.cita(l.bloque);
    let titulo = d.titulo();
    let donde = cita
        .strip_prefix("ANCP-CCE, ")
        .and_then(|c| c.strip_prefix(titulo.as_str()))
        .map_or(cita.as_str(), |c| c.trim_start_matches(", "))
        .to_owned();
    Some(Lugares {
        direccion: direcciones::parrafo(&d.meta.id, &b.id),
        titulo,
        donde,
        fecha: fecha(d),
        rotulo: Rotulo::de(b.rol),
        reserva: match b.rol {
            Rol::Consulta => "Lo dijo el peticionario: no es doctrina.",
            Rol::Tesauro => "Extracto inicial: no es doctrina.",
            Rol::Problema => "Es la pregunta, no la respuesta.",
            _ => "",
        },
        partes,
        textos: vec![marcado(&b.texto, rangos)],
    })
}

/// Official text with the citations marked. What is far from them is left out, and that is shown.
fn marcado(texto: &str, rangos: &[Range<usize>]) -> Html {
    let (desde, hasta) = match (rangos.first(), rangos.last()) {
        (Some(primero), Some(ultimo)) => (
            corte_antes(texto, primero.start.saturating_sub(MARGEN)),
            corte_despues(texto, ultimo.end.saturating_add(MARGEN)),
        ),
        _ => (0, texto.len()),
    };
    let mut html = Html::default();
    if desde > 0 {
        html.etiqueta("<span class=\"corte\">(…) </span>");
    }
    let mut byte = desde;
    for r in rangos.iter().filter(|r| r.start >= desde && r.end <= hasta) {
        // The articles of a range share their words.
        if r.start < byte {
            continue;
        }
        html.texto(&texto[byte..r.start]);
        html.etiqueta("<mark>");
        html.texto(&texto[r.clone()]);
        html.etiqueta("</mark>");
        byte = r.end;
    }
    html.texto(&texto[byte..hasta]);
    if hasta < texto.len() {
        html.etiqueta("<span class=\"corte\"> (…)</span>");
    }
    html
}

/// The beginning of a word at or before a byte.
fn corte_antes(texto: &str, byte: usize) -> usize {
    let byte = texto.floor_char_boundary(byte);
    texto[..byte].rfind(' ').map_or(0, |i| i + 1)
}

/// The end of a word at or after a byte.
fn corte_despues(texto: &str, byte: usize) -> usize {
    let byte = texto.ceil_char_boundary(byte);
    texto[byte..].find(' ').map_or(texto.len(), |i| byte + i)
}

/// An opinion that is cited and that the corpus does not hold.
pub fn citado(app: &App, opinion: &Opinion, sitios: &[Sitio]) -> String {
    let citas = lugares(app, sitios);
    pintar(&Ausente {
        titulo: &opinion.titulo,
        cuenta: cuenta(&citas),
        citas,
    })
}

/// The links that the citations of a block make.
pub(super) fn enlaces(app: &App, l: Lugar) -> Vec<(Range<usize>, String)> {
    let citas = app.citas().en(l.documento, l.bloque).iter();
    citas
        .filter_map(|c| Some((c.rango.clone(), c.direccion()?)))
        .collect()
}

/// What a document cites, and who cites it.
pub(super) fn relaciones(app: &App, documento: usize) -> Relaciones {
    let (mut normas, mut opiniones) = (BTreeMap::new(), BTreeMap::new());
    for (_, c) in app.citas().de_documento(documento) {
        match &c.destino {
            Destino::Norma(n) => *normas.entry(&n.acto).or_insert(0_usize) += 1,
            Destino::Opinion(o) => *opiniones.entry(o).or_insert(0_usize) += 1,
            Destino::SinResolver(_) | Destino::Malformada(_) => {}
        }
    }
    let id = app
        .corpus()
        .documentos()
        .get(documento)
        .map_or("", |d| &d.meta.id.0);
    let citado_por: Vec<Enlace> = por_parrafo(app.citas().citado_por(id))
        .into_iter()
        .filter_map(|juntos| {
            let s = juntos.first()?;
            let (d, b) = app.en(lugar(*s))?;
            Some(Enlace {
                direccion: direcciones::parrafo(&d.meta.id, &b.id),
                texto: d.cita(s.bloque),
            })
        })
        .collect();
    let veces = |n: usize| {
        if n == 1 {
            String::new()
        } else {
            format!(" ({})", plural(n, "vez", "veces"))
        }
    };
    let normas: Vec<Enlace> = normas
        .into_iter()
        .map(|(acto, n)| Enlace {
            direccion: direcciones::norma(acto.slug()),
            texto: format!("{acto}{}", veces(n)),
        })
        .collect();
    let opiniones: Vec<Enlace> = opiniones
        .into_iter()
        .map(|(o, n)| Enlace {
            direccion: direcciones::documento(&o.id),
            texto: format!("{}{}", o.titulo, veces(n)),
        })
        .collect();
    Relaciones {
        resumen_de_normas: format!("Mostrar {}", plural(normas.len(), "norma", "normas")),
        resumen_de_opiniones: format!(
            "Mostrar {}",
            plural(opiniones.len(), "concepto", "conceptos")
        ),
        resumen_de_citado: format!(
            "Mostrar {}",
            plural(citado_por.len(), "párrafo", "párrafos")
        ),
        normas,
        opiniones,
        citado_por,
    }
}
