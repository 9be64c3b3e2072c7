//! Which document each citation of an opinion names.
//!
//! Opinions are numbered anew each year, so a number alone names none, and the same number of another year is another opinion,
//! not a slip: it is told as absent, with the years in which the corpus has that number.

use super::{MAXIMO_DE_OPINIONES, base::Base};
use crate::{
    citas::{AnioEscrito, Dicha, Escrita, FechaEscrita, Nombrada, escritas},
    corpus::Documento,
    lectura::{
        Puesto,
        informe::{Informe, Parrafo},
    },
    lengua::{formato::fecha_larga, texto},
};
use std::collections::HashMap;

/// Letters of the report shown on each side of a citation.
const CONTEXTO: usize = 90;

/// What became of a citation of an opinion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EstadoDeOpinion {
    /// It names one document of the corpus, and its date is not another.
    Resuelta,
    /// It does not say the year, or all of its name, and the corpus has some that it may be.
    Ambigua,
    /// The corpus does not have it.
    NoEstaEnElCorpus,
    /// The document is in the corpus with another date.
    FechaNoCoincide,
    /// Its year or its date is none.
    Malformada,
}

impl EstadoDeOpinion {
    /// Every state, in order.
    pub const TODOS: [Self; 5] = [
        Self::Resuelta,
        Self::Ambigua,
        Self::NoEstaEnElCorpus,
        Self::FechaNoCoincide,
        Self::Malformada,
    ];

    /// The name used in JSON.
    pub fn nombre(self) -> &'static str {
        match self {
            Self::Resuelta => "resuelta",
            Self::Ambigua => "ambigua",
            Self::NoEstaEnElCorpus => "no-esta-en-el-corpus",
            Self::FechaNoCoincide => "fecha-no-coincide",
            Self::Malformada => "malformada",
        }
    }

    /// What readers see.
    pub fn rotulo(self) -> &'static str {
        match self {
            Self::Resuelta => "Resuelta",
            Self::Ambigua => "Ambigua",
            Self::NoEstaEnElCorpus => "No está en el corpus",
            Self::FechaNoCoincide => "La fecha no coincide",
            Self::Malformada => "Mal escrita",
        }
    }
}

/// A citation of an opinion in the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// Where it stands.
    pub puesto: Puesto,
    /// Its words.
    pub escrito: String,
    /// Its words among those around them: before, itself, after.
    pub contexto: (String, String),
    /// What became of it.
    pub estado: EstadoDeOpinion,
    /// The document that it names, or those that it may name, as positions in the corpus.
    pub documentos: Vec<usize>,
    /// The id of an absent opinion that documents of the corpus cite.
    pub citada: Option<String>,
    /// What a reader should know, in whole sentences.
    pub notas: Vec<String>,
}

impl Opinion {
    /// Whether the report should mend it. That the corpus does not have an opinion is no fault of the report.
    pub fn con_reparo(&self) -> bool {
        !matches!(
            self.estado,
            EstadoDeOpinion::Resuelta | EstadoDeOpinion::NoEstaEnElCorpus
        )
    }
}

/// The citations of each paragraph of the report: positions in the list of all, with their bytes.
pub(super) type PorParrafo = Vec<Vec<(usize, std::ops::Range<usize>)>>;

/// The citations of the report, which are in each paragraph, and how many there are in all.
pub(super) fn comprobar(base: Base<'_>, informe: &Informe) -> (Vec<Opinion>, PorParrafo, usize) {
    let leidas: Vec<Vec<Escrita>> = (informe.parrafos().iter())
        .map(|p| escritas(&p.texto, base.citas))
        .collect();
    // Numbers that the report says, once at least, to be of opinions, and their years.
    let mut dichas: HashMap<&str, Vec<i16>> = HashMap::new();
    for e in leidas.iter().flatten() {
        if let (Nombrada::Concepto(n), Dicha::Concepto) = (&e.nombre, e.dicha) {
            let anios = dichas.entry(n.as_str()).or_default();
            if let AnioEscrito::Entero(a) = e.anio
                && !anios.contains(&a)
            {
                anios.push(a);
            }
        }
    }
    let (mut opiniones, mut por_parrafo, mut todas) = (Vec::new(), Vec::new(), 0);
    for (p, lista) in informe.parrafos().iter().zip(&leidas) {
        let mut de_este = Vec::new();
        for e in lista {
            let Some(o) = una(base, p, e, &dichas) else {
                continue;
            };
            todas += 1;
            if opiniones.len() < MAXIMO_DE_OPINIONES {
                de_este.push((opiniones.len(), e.rango.clone()));
                opiniones.push(o);
            }
        }
        por_parrafo.push(de_este);
    }
    (opiniones, por_parrafo, todas)
}

fn una(
    base: Base<'_>,
    p: &Parrafo,
    e: &Escrita,
    dichas: &HashMap<&str, Vec<i16>>,
) -> Option<Opinion> {
    let documentos = base.corpus.documentos();
    let homonimos = base.directorio.homonimos(&e.nombre);
    let anios_dichos = match &e.nombre {
        Nombrada::Concepto(n) => dichas.get(n.as_str()),
        _ => None,
    };
    let sin_palabra = e.dicha == Dicha::SinPalabra;
    // «C-25» alone may be a class of concrete: it is an opinion when the report or the corpus knows it by that number.
    if sin_palabra
        && e.anio == AnioEscrito::Ninguno
        && anios_dichos.is_none()
        && homonimos.is_empty()
    {
        return None;
    }
    let mut notas = Vec::new();
    let escrito = &p.texto[e.rango.clone()];
    let citada = e.id().filter(|id| base.citas.opinion(id).is_some());
    let (estado, hallados) = juzgar(documentos, e, escrito, homonimos, &mut notas);
    let citada = citada.filter(|_| estado == EstadoDeOpinion::NoEstaEnElCorpus);
    if citada.is_some() {
        // Documents of the corpus know it by that number and year: there is nothing to revise.
        notas = vec!["Lo citan documentos de este corpus, que no lo tiene.".to_owned()];
    }
    if estado == EstadoDeOpinion::Ambigua
        && e.anio == AnioEscrito::Ninguno
        && let Some([unico]) = anios_dichos.map(Vec::as_slice)
    {
        notas.push(format!(
            "En otra parte el informe lo nombra con el año {unico}; si es ese, escríbalo también aquí."
        ));
    }
    if sin_palabra && anios_dichos.is_none() {
        notas.push(
            "No dice que sea un concepto; las sentencias de constitucionalidad también se numeran así."
                .to_owned(),
        );
    }
    Some(Opinion {
        puesto: p.puesto,
        escrito: escrito.to_owned(),
        contexto: contexto(&p.texto, &e.rango),
        estado,
        documentos: hallados,
        citada,
        notas,
    })
}

fn no_coincide(escrito: &str, d: &Documento) -> String {
    let suya = d.meta.fecha.map_or_else(
        || format!("es de {} y su texto no trae el día", d.meta.anio),
        |f| format!("es del {}", fecha_larga(f)),
    );
    format!(
        "El informe escribe «{escrito}»; el documento del corpus, {}, {suya}.",
        d.titulo()
    )
}

fn juzgar(
    documentos: &[Documento],
    e: &Escrita,
    escrito: &str,
    homonimos: Vec<usize>,
    notas: &mut Vec<String>,
) -> (EstadoDeOpinion, Vec<usize>) {
    use EstadoDeOpinion::{Ambigua, FechaNoCoincide, Malformada, NoEstaEnElCorpus, Resuelta};
    match (&e.anio, &e.fecha) {
        (AnioEscrito::Malo(a), _) => {
            notas.push(format!(
                "El año está escrito «{a}», con {}: no se adivina cuál es.",
                crate::lengua::formato::plural(a.len(), "cifra", "cifras")
            ));
            return (Malformada, Vec::new());
        }
        (_, Some(FechaEscrita::Imposible(f))) => {
            notas.push(format!("«{f}» no es un día del calendario."));
            return (Malformada, homonimos);
        }
        _ => {}
    }
    let dia = match &e.fecha {
        Some(FechaEscrita::Dia(d)) => Some(*d),
        _ => None,
    };
    let titulos = |cuales: &[usize]| -> String {
        let t: Vec<String> = cuales.iter().map(|i| documentos[*i].titulo()).collect();
        t.join("; ")
    };
    // A filing number is of one document; the others, of one each year.
    let (anio, por_anio): (Option<i16>, Vec<usize>) = match (&e.nombre, &e.anio) {
        (Nombrada::Radicado(_), _) => (dia.map(|d| d.year()), homonimos.clone()),
        (Nombrada::ConceptoSinNumero, _) => {
            let del_dia = |i: &&usize| dia.is_some_and(|d| documentos[**i].meta.fecha == Some(d));
            (
                dia.map(|d| d.year()),
                homonimos.iter().filter(del_dia).copied().collect(),
            )
        }
        (_, AnioEscrito::Entero(a)) => (
            Some(*a),
            (homonimos.iter().copied())
                .filter(|i| documentos[*i].meta.anio == *a)
                .collect(),
        ),
        _ => (None, Vec::new()),
    };
    if let [unico] = por_anio.as_slice() {
        let d = &documentos[*unico];
        if matches!(e.nombre, Nombrada::ConceptoSinLetra(_)) {
            notas.push(format!(
                "No lleva la «C-» con que la Agencia numera sus conceptos; en el corpus está: {}.",
                d.titulo()
            ));
            return (Ambigua, por_anio);
        }
        let de_la_peticion = |r: &String| {
            let suyos = d.meta.radicados_entrada.iter();
            suyos
                .map(|x| texto::plegar(x))
                .any(|x| x == texto::plegar(r))
        };
        match (&e.nombre, dia, d.meta.fecha) {
            // The date that goes with the number of a petition is that of the petition.
            (Nombrada::Radicado(r), _, _) if de_la_peticion(r) => notas.push(format!(
                "Es el radicado de una petición; el documento que la responde es: {}.",
                d.titulo()
            )),
            (_, Some(dia), fecha) if dia.year() != d.meta.anio || fecha.is_some_and(|f| f != dia) => {
                notas.push(no_coincide(escrito, d));
                return (FechaNoCoincide, por_anio);
            }
            (_, Some(_), None) => notas.push(
                "El texto del documento no trae fecha: del día escrito en el informe solo se comprobó el año."
                    .to_owned(),
            ),
            _ => {}
        }
        return (Resuelta, por_anio);
    }
    let completo = match e.nombre {
        Nombrada::ConceptoSinNumero => dia.is_some(),
        Nombrada::Radicado(_) => true,
        _ => anio.is_some(),
    };
    if completo {
        // The very day of a document, in another year, is a slip; another number of another year is another opinion.
        let mismo_dia: Vec<usize> = (homonimos.iter().copied())
            .filter(|i| {
                dia.zip(documentos[*i].meta.fecha)
                    .is_some_and(|(a, b)| (a.month(), a.day()) == (b.month(), b.day()))
            })
            .collect();
        if let [unico] = mismo_dia.as_slice() {
            notas.push(no_coincide(escrito, &documentos[*unico]));
            return (FechaNoCoincide, mismo_dia);
        }
        if !homonimos.is_empty() {
            notas.push(match e.nombre {
                Nombrada::ConceptoSinNumero => format!(
                    "Sin número y con otra fecha sí está: {}.",
                    titulos(&homonimos)
                ),
                _ => format!(
                    "Con ese número y otro año sí está: {}. Cada año se numera de nuevo: revise que el año sea el escrito.",
                    titulos(&homonimos)
                ),
            });
        }
        return (NoEstaEnElCorpus, Vec::new());
    }
    let posibles: Vec<usize> = match e.anio {
        AnioEscrito::Corto(c) => (homonimos.into_iter())
            .filter(|i| documentos[*i].meta.anio % 100 == c)
            .collect(),
        AnioEscrito::Entero(a) => (homonimos.into_iter())
            .filter(|i| documentos[*i].meta.anio == a)
            .collect(),
        _ => homonimos,
    };
    if posibles.is_empty() {
        let falta = match e.nombre {
            Nombrada::ConceptoSinNumero => "No dice la fecha",
            _ => "No dice el año",
        };
        notas.push(format!("{falta}, y en el corpus no hay ninguno así."));
        return (NoEstaEnElCorpus, posibles);
    }
    let falta = match (&e.nombre, &e.anio) {
        (Nombrada::ConceptoSinNumero, _) => "No dice el número ni la fecha completa",
        (_, AnioEscrito::Corto(_)) => "El año está en dos cifras",
        _ => "No dice el año",
    };
    notas.push(format!(
        "{falta}. En el corpus está: {}. Puede haber otro de otro año que no esté.",
        titulos(&posibles)
    ));
    (Ambigua, posibles)
}

/// What stands before and after some bytes of a paragraph, up to a word.
fn contexto(texto: &str, rango: &std::ops::Range<usize>) -> (String, String) {
    let antes = &texto[..rango.start];
    let desde = (antes.char_indices().rev().take(CONTEXTO).last()).map_or(rango.start, |(i, _)| i);
    let antes = match (desde, antes[desde..].split_once(' ')) {
        (0, _) | (_, None) => antes[desde..].to_owned(),
        (_, Some((_, resto))) => format!("… {resto}"),
    };
    let despues = &texto[rango.end..];
    let hasta = (despues.char_indices().nth(CONTEXTO)).map_or(despues.len(), |(i, _)| i);
    let despues = if hasta == despues.len() {
        despues.to_owned()
    } else {
        let corto = &despues[..hasta];
        format!("{} …", corto.rsplit_once(' ').map_or(corto, |(a, _)| a))
    };
    (antes, despues)
}
