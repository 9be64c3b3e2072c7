//! The lexer of the query language: a text becomes pieces, each with the place where it begins.
//!
//! It is iterative and total: every text gives pieces. What it cannot honour it says as a Spanish sentence that names
//! the place, and goes on with what is left. Nothing here names the search engine.

use super::campos::Campo;
use crate::lengua::texto;

/// Longest query, in characters; the rest is dropped and said.
pub(in crate::busqueda) const LARGO: usize = 400;
/// Most words, phrases and filters of a query.
pub(in crate::busqueda) const TERMINOS: usize = 40;
/// Letters that a word must have before its asterisk.
pub(in crate::busqueda) const PREFIJO: usize = 3;
/// Words between which `cerca` looks when no number is given.
pub(in crate::busqueda) const CERCA: u32 = 10;
/// The widest `cerca`.
const CERCA_MAXIMA: u32 = 50;

/// A piece of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::busqueda) enum Clase {
    /// A word as typed.
    Palabra(String),
    /// A word cut by an asterisk, folded.
    Prefijo(String),
    /// Words between quotes, folded.
    Frase(Vec<String>),
    Filtro(Campo, String),
    Y,
    O,
    No,
    /// At most this many words apart, when it is said.
    Cerca(Option<u32>),
    Abre,
    Cierra,
}

/// A piece and where it begins, in characters from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::busqueda) struct Pieza {
    pub(in crate::busqueda) clase: Clase,
    pub(in crate::busqueda) letra: usize,
}

/// The sign that closes a phrase opened by this one.
fn cierre_de(c: char) -> Option<char> {
    match c {
        '"' => Some('"'),
        '«' => Some('»'),
        '“' => Some('”'),
        _ => None,
    }
}

/// Signs that end a word and say nothing.
fn es_puntuacion(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | '¿' | '?' | '¡' | '!')
}

/// Reads the pieces of a query, and what could not be honoured.
pub(in crate::busqueda) fn piezas(texto: &str) -> (Vec<Pieza>, Vec<String>) {
    let mut avisos = Vec::new();
    let limpio: String = texto
        .chars()
        .map(|x| if x.is_control() { ' ' } else { x })
        .collect();
    let recortado: String = limpio.chars().take(LARGO).collect();
    if recortado.len() < limpio.len() {
        avisos.push(format!(
            "La consulta pasa de {LARGO} letras: se buscó con las primeras {LARGO}."
        ));
    }
    let operadores = Operadores::de(&recortado);
    let mut piezas: Vec<Pieza> = Vec::new();
    let mut cuantas = 0;
    let mut resto = recortado.as_str();
    let mut letra = 1;
    while let Some(primera) = resto.chars().next() {
        if cuantas >= TERMINOS {
            if resto.chars().any(char::is_alphanumeric) {
                avisos.push(format!(
                    "La consulta pasa de {TERMINOS} palabras: se buscó con las primeras {TERMINOS}."
                ));
            }
            break;
        }
        let (hechas, ocupa) = if es_puntuacion(primera) {
            (Vec::new(), primera.len_utf8())
        } else if let Some(cierre) = cierre_de(primera) {
            let (dentro, ocupa, cerrada) = entre_comillas(resto, primera, cierre);
            if !cerrada {
                avisos.push(format!(
                    "La frase que se abre con {primera} en la letra {letra} no se cierra: se tomó hasta el final."
                ));
            }
            (de_frase(dentro), ocupa)
        } else if primera == '(' {
            (vec![Clase::Abre], 1)
        } else if primera == ')' {
            (vec![Clase::Cierra], 1)
        } else if primera == '-'
            && resto[1..].starts_with(|x: char| {
                x.is_alphanumeric() || cierre_de(x).is_some() || matches!(x, '(' | '-')
            })
        {
            (vec![Clase::No], 1)
        } else {
            trozo(resto, letra, operadores, &mut avisos)
        };
        cuantas += hechas
            .iter()
            .filter(|c| {
                matches!(
                    c,
                    Clase::Palabra(_) | Clase::Prefijo(_) | Clase::Frase(_) | Clase::Filtro(..)
                )
            })
            .count();
        piezas.extend(hechas.into_iter().map(|clase| Pieza { clase, letra }));
        letra += resto[..ocupa].chars().count();
        resto = &resto[ocupa..];
    }
    (piezas, avisos)
}

/// Which capital words are operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operadores {
    Todos,
    /// A query typed all in capitals: «Y», «O» and «NO» are words like the others.
    SoloIngleses,
}

impl Operadores {
    fn de(texto: &str) -> Self {
        let larga = |p: &str| p.chars().filter(|c| c.is_alphabetic()).count() > 5;
        if texto.chars().any(char::is_lowercase) || !texto.split_whitespace().any(larga) {
            Self::Todos
        } else {
            Self::SoloIngleses
        }
    }

    fn leer(self, palabra: &str) -> Option<Clase> {
        match palabra {
            "AND" => Some(Clase::Y),
            "OR" => Some(Clase::O),
            "NOT" => Some(Clase::No),
            "Y" if self == Self::Todos => Some(Clase::Y),
            "O" if self == Self::Todos => Some(Clase::O),
            "NO" if self == Self::Todos => Some(Clase::No),
            _ => None,
        }
    }
}

/// What stands between quotes, how many bytes it takes with them, and whether they close.
fn entre_comillas(resto: &str, abre: char, cierra: char) -> (&str, usize, bool) {
    let dentro = &resto[abre.len_utf8()..];
    match dentro.find(cierra) {
        Some(fin) => (
            &dentro[..fin],
            abre.len_utf8() + fin + cierra.len_utf8(),
            true,
        ),
        None => (dentro, resto.len(), false),
    }
}

fn de_frase(dentro: &str) -> Vec<Clase> {
    let palabras = texto::palabras(dentro);
    match <[String; 1]>::try_from(palabras) {
        Ok([una]) => vec![Clase::Frase(vec![una])],
        Err(varias) if varias.is_empty() => Vec::new(),
        Err(varias) => vec![Clase::Frase(varias)],
    }
}

/// A run without spaces: an operator, a filter, a cut word, or words.
fn trozo(
    resto: &str,
    letra: usize,
    operadores: Operadores,
    avisos: &mut Vec<String>,
) -> (Vec<Clase>, usize) {
    let fin = resto
        .char_indices()
        .skip(1)
        .find(|(_, x)| es_puntuacion(*x) || matches!(x, '(' | ')') || cierre_de(*x).is_some())
        .map_or(resto.len(), |(i, _)| i);
    let (t, despues) = resto.split_at(fin);
    if let Some(operador) = operadores.leer(t) {
        return (vec![operador], fin);
    }
    if let Some(distancia) = cerca(t, letra, avisos) {
        return (vec![Clase::Cerca(distancia)], fin);
    }
    if let Some((nombre, valor)) = t.split_once(':')
        && !nombre.is_empty()
        && nombre.chars().all(char::is_alphabetic)
    {
        let (mut valor, mut ocupa) = (valor, fin);
        if valor.is_empty()
            && let Some(abre) = despues.chars().next()
            && let Some(cierra) = cierre_de(abre)
        {
            let (dentro, mas, cerrada) = entre_comillas(despues, abre, cierra);
            if !cerrada {
                avisos.push(format!(
                    "El valor de «{nombre}:» se abre con {abre} y no se cierra: se tomó hasta el final."
                ));
            }
            (valor, ocupa) = (dentro, fin + mas);
        }
        let valor = valor.trim();
        match Campo::de(nombre) {
            Some(campo) if valor.is_empty() => {
                avisos.push(format!(
                    "Al filtro {}:, en la letra {letra}, le falta el valor; se pasó por alto.",
                    campo.nombre()
                ));
                return (Vec::new(), ocupa);
            }
            Some(campo) => {
                return match campo.objecion(valor) {
                    None => (vec![Clase::Filtro(campo, valor.to_owned())], ocupa),
                    Some(o) => {
                        avisos.push(format!(
                            "El filtro {}: de la letra {letra} no se aplicó: {o}.",
                            campo.nombre()
                        ));
                        (Vec::new(), ocupa)
                    }
                };
            }
            None if valor.starts_with(char::is_alphanumeric) => avisos.push(format!(
                "No hay un campo «{nombre}:» (letra {letra}); los hay: {}. Se buscó como palabras.",
                Campo::TODOS.map(Campo::nombre).join(", ")
            )),
            None => {}
        }
    }
    if let Some(base) = t.strip_suffix('*') {
        let mut palabras = texto::palabras(base);
        let ultima = palabras.pop();
        let mut salida: Vec<Clase> = palabras.into_iter().map(Clase::Palabra).collect();
        match ultima {
            Some(p) if p.chars().count() >= PREFIJO => salida.push(Clase::Prefijo(p)),
            Some(p) => {
                avisos.push(format!(
                    "Para «{t}» (letra {letra}) hacen falta al menos {PREFIJO} letras antes del asterisco: se buscó «{p}»."
                ));
                salida.push(Clase::Palabra(p));
            }
            None => {}
        }
        return (salida, fin);
    }
    let palabras = texto::tramos(t)
        .into_iter()
        .map(|r| Clase::Palabra(t[r].to_owned()))
        .collect();
    (palabras, fin)
}

/// The distance of `cerca/5`; none of `cerca` and `CERCA`.
fn cerca(t: &str, letra: usize, avisos: &mut Vec<String>) -> Option<Option<u32>> {
    if t.eq_ignore_ascii_case("cerca") {
        return Some(None);
    }
    let (nombre, numero) = t.split_once('/')?;
    if !nombre.eq_ignore_ascii_case("cerca") {
        return None;
    }
    let n = numero.parse::<u32>().ok()?;
    let distancia = n.clamp(1, CERCA_MAXIMA);
    if distancia != n {
        avisos.push(format!(
            "La distancia de «{t}» (letra {letra}) va de 1 a {CERCA_MAXIMA} palabras: se buscó con {distancia}."
        ));
    }
    Some(Some(distancia))
}
