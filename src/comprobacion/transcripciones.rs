//! What each quotation of the report is worth.
//!
//! The words must be the printed ones, with their case, their accents and their punctuation. Only these are no change: the shape
//! of quotation marks and dashes, spaces, the case of the first letter, and the marks at either end. A quotation of the same words
//! in another form is `difiere`, and it is said that only the form changes.

use super::{
    MAXIMO_DE_PALABRAS, MAXIMO_DE_TRANSCRIPCIONES, MINIMO_DE_PALABRAS,
    alcance::{MAXIMO_DE_BYTES, MAXIMO_DE_PALABRAS_SIN_HALLAR, MAXIMO_SIN_COMPROBAR},
    atribucion::{atribuida, citas_de},
    base::Base,
    comillas::{self, Cierre},
    cotejo::{Hallazgo, Parecido},
    opiniones::{Opinion, PorParrafo},
    resultado::{
        Atribucion, EstadoDeTranscripcion, EstadoDelRegimen, Regimen, SinComprobar, Transcripcion,
    },
};
use crate::{
    corpus::{Lugar, Materia, Rol, Vigencia},
    lectura::{
        Puesto,
        informe::{Informe, Parrafo},
    },
    lengua::{
        diferencia::{Trozo, diferencia},
        formato::{fecha_larga, plural},
        texto,
    },
};
use std::collections::BTreeSet;

/// A quotation is compared with a paragraph that has this share of its words, in order.
const PARECIDO: (usize, usize) = (3, 5);
/// The share for a short one, which many paragraphs resemble.
const PARECIDO_BREVE: (usize, usize) = (7, 10);
/// Words of a short one.
const BREVE: usize = 12;
/// Pieces of one quotation.
const PIEZAS: usize = 60;
/// Words whose omission turns a sentence round.
const NEGACIONES: [&str; 8] = [
    "no", "ni", "sin", "nunca", "tampoco", "salvo", "excepto", "solo",
];
/// Other places told of a quotation.
const OTROS_LUGARES: usize = 8;

/// The quotations of a report.
#[derive(Debug, Default)]
pub(super) struct Cotejo {
    pub hechas: Vec<Transcripcion>,
    pub sin_comprobar: Vec<SinComprobar>,
    /// How many were not checked.
    pub saltadas: usize,
}

impl Cotejo {
    fn saltar(&mut self, puesto: Puesto, texto: &str, motivo: String) {
        self.saltadas += 1;
        if self.sin_comprobar.len() < MAXIMO_SIN_COMPROBAR {
            self.sin_comprobar.push(SinComprobar {
                puesto,
                escrito: comienzo(texto),
                motivo,
            });
        }
    }
}

/// A quotation and whom the report says it is of.
struct Citada<'a> {
    parrafo: &'a Parrafo,
    texto: &'a str,
    cierre: Cierre,
    /// Positions in the list of opinions.
    de: Vec<usize>,
}

pub(super) fn comprobar(
    base: Base<'_>,
    informe: &Informe,
    opiniones: &[Opinion],
    por_parrafo: &PorParrafo,
) -> Cotejo {
    let mut cotejo = Cotejo::default();
    let mut sin_hallar = 0;
    for (i, p) in informe.parrafos().iter().enumerate() {
        for (rango, cierre) in citas_de(p, &por_parrafo[i]) {
            let texto = p.texto[rango.clone()].trim();
            let palabras = texto::tramos(texto).len();
            let motivo = if palabras < MINIMO_DE_PALABRAS {
                Some(format!(
                    "Tiene menos de {MINIMO_DE_PALABRAS} palabras: está en cualquier texto."
                ))
            } else if palabras > MAXIMO_DE_PALABRAS || texto.len() > MAXIMO_DE_BYTES {
                Some("Es demasiado larga para cotejarla entera: divídala por párrafos.".to_owned())
            } else if cotejo.hechas.len() >= MAXIMO_DE_TRANSCRIPCIONES {
                Some(format!(
                    "El informe pasa de {}: divídalo para comprobar las demás.",
                    plural(
                        MAXIMO_DE_TRANSCRIPCIONES,
                        "transcripción",
                        "transcripciones"
                    )
                ))
            } else if sin_hallar > MAXIMO_DE_PALABRAS_SIN_HALLAR {
                Some(
                    "El informe transcribe demasiado que no está en el corpus: divídalo para comprobar lo demás."
                        .to_owned(),
                )
            } else {
                None
            };
            if let Some(motivo) = motivo {
                cotejo.saltar(p.puesto, texto, motivo);
                continue;
            }
            let citada = Citada {
                parrafo: p,
                texto,
                cierre,
                de: atribuida(informe.parrafos(), por_parrafo, i, &rango),
            };
            match una(base, &citada, opiniones) {
                Ok(t) => {
                    if t.estado == EstadoDeTranscripcion::NoAparece || !t.diferencia.is_empty() {
                        sin_hallar += palabras;
                    }
                    cotejo.hechas.push(t);
                }
                Err(motivo) => cotejo.saltar(p.puesto, texto, motivo),
            }
        }
    }
    cotejo
}

fn comienzo(texto: &str) -> String {
    let corto: String = texto.chars().take(120).collect();
    if corto.len() < texto.len() {
        format!("{corto}…")
    } else {
        corto
    }
}

/// A place where a quotation stands.
struct Sitio {
    hallazgo: Hallazgo,
    lugares: Vec<Lugar>,
    rol: Rol,
    /// From what is printed to what the report says; nothing when they are the same.
    cambios: Vec<Trozo>,
    /// Whether only the case of the first letter changes.
    inicial: bool,
}

impl Sitio {
    fn documento(&self) -> Option<usize> {
        self.lugares.first().map(|l| l.documento)
    }
}

fn una(base: Base<'_>, c: &Citada<'_>, opiniones: &[Opinion]) -> Result<Transcripcion, String> {
    let partes = comillas::piezas(c.texto);
    if partes.piezas.len() > PIEZAS {
        return Err("Omite palabras demasiadas veces para cotejarla.".to_owned());
    }
    let piezas: Vec<Vec<u32>> = (partes.piezas.iter())
        .map(|p| base.indice.palabras(p))
        .collect();
    if piezas.iter().map(Vec::len).max().unwrap_or(0) < 4 {
        return Err("Sus fragmentos son demasiado cortos para cotejarlos.".to_owned());
    }
    let mut t = Transcripcion {
        puesto: c.parrafo.puesto,
        escrito: c.texto.to_owned(),
        estado: EstadoDeTranscripcion::NoAparece,
        parrafos: Vec::new(),
        tambien: Vec::new(),
        rol: None,
        diferencia: Vec::new(),
        corrige: None,
        atribucion: Atribucion::Ninguna,
        regimen: None,
        notas: Vec::new(),
    };
    let dichos: Vec<&Opinion> = c.de.iter().filter_map(|k| opiniones.get(*k)).collect();
    let atribuidos: BTreeSet<usize> = dichos.iter().flat_map(|o| &o.documentos).copied().collect();
    let escrita: Vec<&str> = dichos.iter().map(|o| o.escrito.as_str()).collect();
    let escrita = escrita.join("; ");
    let sitios: Vec<Sitio> = (base.indice.hallar(&piezas).into_iter())
        .filter_map(|h| sitio(base, h, &partes.piezas))
        .collect();
    let en_ellos = |d: Option<usize>| d.is_some_and(|d| atribuidos.contains(&d));
    let hay_en_ellos = sitios.iter().any(|s| en_ellos(s.documento()));
    let mejor = (sitios.iter())
        .filter(|s| !hay_en_ellos || en_ellos(s.documento()))
        .min_by_key(|s| {
            // The agency's own words first, then those printed as the report writes them, then the best role.
            let ajeno = matches!(s.rol, Rol::Tesauro | Rol::Consulta);
            let omitidas = s.hallazgo.omitidas();
            (
                ajeno,
                !s.cambios.is_empty(),
                s.rol,
                omitidas,
                s.lugares.clone(),
            )
        });
    match mejor {
        Some(s) => {
            literal(base, s, &mut t);
            let exacto = (sitios.iter())
                .find(|o| !s.cambios.is_empty() && o.cambios.is_empty())
                .filter(|o| o.documento() == s.documento());
            if let Some(o) = exacto {
                t.notas.push(format!(
                    "Tal como la escribe el informe está impresa en un párrafo de clase «{}».",
                    o.rol.rotulo()
                ));
            }
            t.tambien = (sitios.iter())
                .filter_map(|o| o.lugares.first().copied())
                .filter(|l| !t.parrafos.contains(l))
                .take(OTROS_LUGARES)
                .collect();
        }
        None => parecida(base, c.texto, &piezas, partes.omite, &atribuidos, &mut t),
    }
    let hallada = t.parrafos.first().map(|l| l.documento);
    t.atribucion = match (escrita.is_empty(), hallada) {
        (true, _) => Atribucion::Ninguna,
        (false, _) if atribuidos.is_empty() => Atribucion::FueraDelCorpus(escrita),
        (false, None) => Atribucion::SinCotejar(escrita),
        (false, d) if en_ellos(d) => Atribucion::Coincide(escrita),
        (false, Some(_)) => Atribucion::OtroDocumento(escrita),
    };
    if let Some(l) = t.parrafos.first() {
        t.regimen = regimen(base, *l);
    }
    if let Some(s) = mejor.filter(|s| s.hallazgo.omitidas() > 0) {
        omision(base, s, &mut t);
        // What a bracket puts in the place of printed words is no ellipsis: «[sí]» for «no» would pass for literal.
        if !partes.agregado.is_empty() && t.corrige.is_none() {
            let impreso = base.indice.impreso(base.corpus, &s.hallazgo.entero());
            t.diferencia = diferencia(&impreso.concat(), sin_bordes(c.texto));
            if t.estado == EstadoDeTranscripcion::Literal {
                t.estado = EstadoDeTranscripcion::Difiere;
            }
        }
    }
    if !partes.agregado.is_empty() {
        t.notas.push(
            "Lo que lleva entre corchetes se tomó por añadido de quien cita, y no se cotejó."
                .to_owned(),
        );
    }
    if c.cierre == Cierre::Abierto {
        t.notas
            .push("Las comillas no se cierran en el párrafo: se cotejó hasta su final.".to_owned());
    }
    Ok(t)
}

/// What a quotation leaves out of what is printed, told with care when it denies.
fn omision(base: Base<'_>, s: &Sitio, t: &mut Transcripcion) {
    t.notas.push(format!(
        "Deja por fuera {} del párrafo: compruebe que no cambian el sentido.",
        plural(s.hallazgo.omitidas(), "palabra", "palabras")
    ));
    let huecos = base.indice.impreso(base.corpus, &s.hallazgo.huecos());
    let niega =
        (huecos.iter().flat_map(|h| texto::palabras(h))).find(|p| NEGACIONES.contains(&p.as_str()));
    if let Some(p) = niega {
        t.notas.push(format!(
            "Entre lo que deja por fuera está la palabra «{p}»."
        ));
    }
}

/// A place as it is printed. With an ellipsis, only the pieces are compared.
fn sitio(base: Base<'_>, hallazgo: Hallazgo, piezas: &[String]) -> Option<Sitio> {
    let impresos = base.indice.impreso(base.corpus, &hallazgo);
    let (mut cambios, mut distinta, mut inicial) = (Vec::new(), false, false);
    for (k, (impreso, escrito)) in impresos.iter().zip(piezas).enumerate() {
        let tramos = texto::tramos(escrito);
        let (Some(a), Some(b)) = (tramos.first(), tramos.last()) else {
            continue;
        };
        let mut escrito = escrito[a.start..b.end].to_owned();
        if k == 0
            && let Some(otra) = con_su_inicial(impreso, &escrito)
        {
            inicial = true;
            escrito = otra;
        }
        let d = diferencia(impreso, &escrito);
        let cambia = |d: &[Trozo]| d.iter().any(|x| !matches!(x, Trozo::Igual(_)));
        // A quotation inside another is printed with other marks: «el “mejor año”» is cited as “el ‘mejor año’”.
        distinta |= cambia(&d) && cambia(&diferencia(&con_dobles(impreso), &con_dobles(&escrito)));
        if k > 0 {
            cambios.push(Trozo::Igual(" […] ".to_owned()));
        }
        cambios.extend(d);
    }
    let lugares = base.indice.lugares(&hallazgo);
    Some(Sitio {
        rol: base.indice.rol(&hallazgo)?,
        hallazgo,
        lugares,
        cambios: if distinta { cambios } else { Vec::new() },
        inicial,
    })
}

/// A text with single quotation marks as double ones.
fn con_dobles(texto: &str) -> String {
    texto.replace(['‘', '’', '\'', '´', '`'], "\"")
}

/// What is written, with its first letter in the case of what is printed; none when it has it already.
fn con_su_inicial(impreso: &str, escrito: &str) -> Option<String> {
    let (p, e) = (impreso.chars().next()?, escrito.chars().next()?);
    let misma = p != e && p.to_lowercase().eq(e.to_lowercase());
    misma.then(|| format!("{p}{}", &escrito[e.len_utf8()..]))
}

fn literal(base: Base<'_>, s: &Sitio, t: &mut Transcripcion) {
    t.parrafos.clone_from(&s.lugares);
    t.rol = Some(s.rol);
    t.diferencia.clone_from(&s.cambios);
    t.estado = if s.cambios.is_empty() {
        EstadoDeTranscripcion::Literal
    } else {
        EstadoDeTranscripcion::Difiere
    };
    if s.inicial {
        t.notas
            .push("Cambia solo la mayúscula o minúscula inicial.".to_owned());
    }
    if s.lugares.len() > 1 {
        t.notas.push(format!(
            "Junta {} seguidos del documento.",
            plural(s.lugares.len(), "párrafo", "párrafos")
        ));
    }
    if !s.cambios.is_empty() {
        t.notas.push(
            "Las palabras son las impresas; cambian solo mayúsculas, tildes o puntuación."
                .to_owned(),
        );
    }
    match s.rol {
        Rol::Consulta => t.estado = EstadoDeTranscripcion::LoDijoElPeticionario,
        Rol::Tesauro => tesauro(base, s, t),
        r if !r.puede_sustentar() => t.notas.push(format!(
            "El párrafo es de clase «{}»: no responde la consulta ni da las razones de la respuesta.",
            r.rotulo()
        )),
        _ => {}
    }
}

/// A headnote repeats an answer or its reasons: what they say is what counts.
fn tesauro(base: Base<'_>, s: &Sitio, t: &mut Transcripcion) {
    let Some(suyo) = s.lugares.first() else {
        return;
    };
    let sustenta = |l: &Lugar| {
        let b = (base.corpus.documentos().get(l.documento)).and_then(|d| d.bloques.get(l.bloque));
        l.documento == suyo.documento && b.is_some_and(|b| b.rol.puede_sustentar())
    };
    let palabras = base.indice.palabras(&t.escrito);
    let parecidos = base
        .indice
        .parecidos(base.corpus, &palabras, &|l, _| sustenta(&l));
    let parecido = parecidos
        .into_iter()
        .find(|p| bastante(p, palabras.len(), false));
    let de_la_linea = || {
        let linea = base.lineas.de(*suyo)?;
        let miembro = base.lineas.miembro(*suyo);
        let otros = miembro.into_iter().flat_map(|m| m.tambien.iter().copied());
        (linea.miembros.iter().map(|m| m.lugar).chain(otros)).find(sustenta)
    };
    if let Some(p) = parecido {
        t.estado = EstadoDeTranscripcion::TesauroQueLaRespuestaCorrige;
        t.corrige = Some(p.lugar);
        t.diferencia = diferencia(&p.impreso, sin_bordes(&t.escrito));
    } else if let Some(l) = de_la_linea() {
        t.estado = EstadoDeTranscripcion::TesauroQueLaRespuestaCorrige;
        t.corrige = Some(l);
        t.notas
            .push("El párrafo que este tesauro repite no dice esas palabras: léalo.".to_owned());
    } else {
        t.notas.push(
            "Está solo en el tesauro, que no sustenta; en la respuesta y en las razones no se halló un pasaje parecido."
                .to_owned(),
        );
    }
}

/// A quotation without the ellipses and stops at its ends.
fn sin_bordes(escrito: &str) -> &str {
    let borde = |c: char| matches!(c, '.' | '…' | ',' | ';' | ' ');
    let mut t = escrito.trim_matches(borde);
    for (abre, cierra) in [("[", "]"), ("(", ")")] {
        for puntos in ["...", "…"] {
            let marca = format!("{abre}{puntos}{cierra}");
            t = t
                .strip_prefix(marca.as_str())
                .unwrap_or(t)
                .trim_matches(borde);
            t = t
                .strip_suffix(marca.as_str())
                .unwrap_or(t)
                .trim_matches(borde);
        }
    }
    t
}

fn bastante(p: &Parecido, palabras: usize, omite: bool) -> bool {
    let (a, b) = if palabras < BREVE {
        PARECIDO_BREVE
    } else {
        PARECIDO
    };
    p.iguales * b >= palabras * a && (omite || p.iguales * 2 >= p.largo)
}

/// A quotation that stands nowhere: what is most like it, if anything is.
fn parecida(
    base: Base<'_>,
    escrito: &str,
    piezas: &[Vec<u32>],
    omite: bool,
    atribuidos: &BTreeSet<usize>,
    t: &mut Transcripcion,
) {
    let palabras: Vec<u32> = piezas.iter().flatten().copied().collect();
    let buscar = |sirve: &dyn Fn(Lugar, Rol) -> bool| {
        let parecidos = base.indice.parecidos(base.corpus, &palabras, sirve);
        (parecidos.into_iter()).find(|p| bastante(p, palabras.len(), omite))
    };
    let suyo = buscar(&|l, _| atribuidos.contains(&l.documento));
    let Some(p) = suyo.or_else(|| buscar(&|_, _| true)) else {
        return;
    };
    t.estado = EstadoDeTranscripcion::Difiere;
    t.parrafos = vec![p.lugar];
    t.rol = Some(p.rol);
    t.diferencia = diferencia(&p.impreso, sin_bordes(escrito));
    if omite {
        t.notas.push(
            "Lo que la transcripción omite con puntos suspensivos también aparece como quitado."
                .to_owned(),
        );
    }
    match p.rol {
        Rol::Consulta => t
            .notas
            .push("El párrafo más parecido es del peticionario, no de la Agencia.".to_owned()),
        r if !r.puede_sustentar() => t.notas.push(format!(
            "El párrafo más parecido es de clase «{}», que no sustenta.",
            r.rotulo()
        )),
        _ => {}
    }
}

fn regimen(base: Base<'_>, lugar: Lugar) -> Option<Regimen> {
    let d = base.corpus.documentos().get(lugar.documento)?;
    let b = d.bloques.get(lugar.bloque)?;
    let v: &Vigencia = base.corpus.vigencia(&d.meta.id, &b.id)?;
    let (estado, dicho) = match base.fecha {
        None => (
            EstadoDelRegimen::SinFecha,
            "No se comprobó si regía: no se dio una fecha.".to_owned(),
        ),
        Some(f) => {
            let dia = fecha_larga(f);
            let antes = v.desde.is_some_and(|x| f < x);
            let despues = v.hasta.is_some_and(|x| f >= x);
            let (regia, no) = match v.materia {
                Materia::Regimen => ("regía", "no regía"),
                Materia::Plazo => ("el plazo corría", "el plazo no corría"),
            };
            if antes || despues {
                (EstadoDelRegimen::NoRegia, format!("El {dia} {no}."))
            } else if v.desde.is_some() && v.hasta.is_some() {
                (EstadoDelRegimen::Regia, format!("El {dia} {regia}."))
            } else {
                (
                    EstadoDelRegimen::NoSeSabe,
                    format!("No se sabe si el {dia} {regia}: los textos no dicen todo el periodo."),
                )
            }
        }
    };
    Some(Regimen {
        estado,
        dicho,
        nota: v.frase().to_owned(),
    })
}
