//! The query language: words, "frase" and «frase», `-palabra`, `NO`, `campo:valor`.
//!
//! The lexer is iterative and total: every text is a query. What it cannot honour it says, in Spanish, and the search
//! runs on what is left. Nothing here names the search engine.

use crate::{corpus::Rol, texto};

/// Longest query, in characters; the rest is dropped and said.
pub(super) const LARGO: usize = 400;
/// Most words and phrases of a query.
pub(super) const TERMINOS: usize = 40;

/// A field that a query can filter by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Campo {
    /// Kind of act.
    Tipo,
    /// Year, or `2023..2026`.
    Anio,
    /// Role of the paragraph.
    Rol,
    /// Thesaurus topic.
    Tema,
    /// Norm it cites.
    Norma,
    /// Document id.
    Documento,
}

impl Campo {
    /// Every field.
    pub const TODOS: [Self; 6] = [
        Self::Tipo,
        Self::Anio,
        Self::Rol,
        Self::Tema,
        Self::Norma,
        Self::Documento,
    ];

    /// The name in queries and addresses.
    pub fn nombre(self) -> &'static str {
        match self {
            Self::Tipo => "tipo",
            Self::Anio => "anio",
            Self::Rol => "rol",
            Self::Tema => "tema",
            Self::Norma => "norma",
            Self::Documento => "documento",
        }
    }

    fn de(nombre: &str) -> Option<Self> {
        let plegado = texto::plegar(nombre);
        let igual = |c: &Self| c.nombre() == plegado || (plegado == "ano" && *c == Self::Anio);
        Self::TODOS.into_iter().find(igual)
    }

    /// Why a value cannot be one of this field; `None` when it can.
    pub fn objecion(self, valor: &str) -> Option<String> {
        match self {
            Self::Tipo if !matches!(valor, "concepto" | "circular") => Some(format!(
                "«{valor}» no es un tipo de documento; los hay: concepto y circular"
            )),
            Self::Rol if valor.parse::<Rol>().is_err() => Some(format!(
                "«{valor}» no es un rol; los hay: {}",
                Rol::TODOS.map(Rol::nombre).join(", ")
            )),
            Self::Anio if anios(valor).is_none() => Some(format!(
                "«{valor}» no es un año ni un intervalo como 2023..2026"
            )),
            _ => None,
        }
    }
}

/// First and last year of `2024` or `2023..2026`; an open end is allowed.
pub fn anios(valor: &str) -> Option<(i16, i16)> {
    let uno = |t: &str| t.parse::<i16>().ok().filter(|a| (1900..=2200).contains(a));
    match valor.split_once("..") {
        None => uno(valor).map(|a| (a, a)),
        Some(("", "")) => None,
        Some(("", h)) => Some((i16::MIN, uno(h)?)),
        Some((d, "")) => Some((uno(d)?, i16::MAX)),
        Some((d, h)) => uno(d).zip(uno(h)).filter(|(d, h)| d <= h),
    }
}

/// What a text asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Consulta {
    /// Words that should be there, as typed.
    pub palabras: Vec<String>,
    /// Phrases that must be there, as folded words.
    pub frases: Vec<Vec<String>>,
    /// Words and phrases that must not be there, as folded words.
    pub excluidas: Vec<Vec<String>>,
    /// Filters.
    pub filtros: Vec<(Campo, String)>,
    /// What could not be honoured, as Spanish sentences.
    pub avisos: Vec<String>,
}

impl Consulta {
    /// Reads a query.
    pub fn leer(texto: &str) -> Self {
        let mut c = Self::default();
        let limpio: String = texto
            .chars()
            .map(|x| if x.is_control() { ' ' } else { x })
            .collect();
        let recortado: String = limpio.chars().take(LARGO).collect();
        if recortado.len() < limpio.len() {
            c.avisos.push(format!(
                "La consulta pasa de {LARGO} letras: se buscó con las primeras {LARGO}."
            ));
        }
        let mut resto = recortado.as_str();
        let mut niega = false;
        let mut de_mas = false;
        while let Some(inicio) = resto.find(|x: char| {
            !x.is_whitespace() && !matches!(x, '(' | ')' | ',' | ';' | '¿' | '?' | '¡' | '!')
        }) {
            resto = &resto[inicio..];
            if let Some(r) = resto
                .strip_prefix('-')
                .filter(|r| r.starts_with(|x: char| x.is_alphanumeric() || abre(x).is_some()))
            {
                niega = true;
                resto = r;
                continue;
            }
            let primera = resto.chars().next().unwrap_or(' ');
            let (palabras, trozo);
            if let Some(cierre) = abre(primera) {
                let dentro = &resto[primera.len_utf8()..];
                let fin = dentro.find(cierre);
                if fin.is_none() {
                    c.avisos.push(format!(
                        "La frase que abre {primera} no se cierra: se tomó hasta el final."
                    ));
                }
                palabras = texto::palabras(&dentro[..fin.unwrap_or(dentro.len())]);
                resto = fin.map_or("", |f| &dentro[f + cierre.len_utf8()..]);
                trozo = None;
            } else {
                let fin = resto
                    .find(|x: char| {
                        x.is_whitespace()
                            || matches!(x, '(' | ')' | ',' | ';' | '?' | '!')
                            || abre(x).is_some()
                    })
                    .unwrap_or(resto.len());
                let (t, r) = resto.split_at(fin);
                resto = r;
                if let Some((campo, valor)) = t
                    .split_once(':')
                    .and_then(|(a, v)| Some((Campo::de(a)?, v)))
                {
                    let mut valor = valor.to_owned();
                    if valor.is_empty()
                        && let Some(cierre) = resto.chars().next().and_then(abre)
                    {
                        let dentro = &resto[resto.chars().next().map_or(0, char::len_utf8)..];
                        let fin = dentro.find(cierre).unwrap_or(dentro.len());
                        valor = dentro[..fin].to_owned();
                        resto = dentro.get(fin + cierre.len_utf8()..).unwrap_or("");
                    }
                    match campo.objecion(&valor) {
                        Some(o) => c
                            .avisos
                            .push(format!("El filtro {}: no se aplicó: {o}.", campo.nombre())),
                        None if !valor.is_empty() => c.filtros.push((campo, valor)),
                        None => c
                            .avisos
                            .push(format!("Al filtro {}: le falta el valor.", campo.nombre())),
                    }
                    niega = false;
                    continue;
                }
                match t {
                    "NO" | "NOT" => {
                        niega = true;
                        continue;
                    }
                    "Y" | "AND" | "O" | "OR" => continue,
                    _ => {}
                }
                palabras = texto::palabras(t);
                trozo = Some(t);
            }
            if palabras.is_empty() {
                niega = false;
                continue;
            }
            if c.palabras.len() + c.frases.len() + c.excluidas.len() >= TERMINOS {
                de_mas = true;
                break;
            }
            match (std::mem::take(&mut niega), trozo) {
                (true, _) => c.excluidas.push(palabras),
                (false, Some(t)) => c
                    .palabras
                    .extend(texto::tramos(t).into_iter().map(|r| t[r].to_owned())),
                (false, None) if palabras.len() == 1 => c.palabras.extend(palabras),
                (false, None) => c.frases.push(palabras),
            }
        }
        if de_mas {
            c.avisos.push(format!(
                "La consulta pasa de {TERMINOS} palabras: se buscó con las primeras {TERMINOS}."
            ));
        }
        c.palabras.truncate(TERMINOS);
        c
    }
}

/// The sign that closes a phrase opened by this one.
fn abre(c: char) -> Option<char> {
    match c {
        '"' => Some('"'),
        '«' => Some('»'),
        '“' => Some('”'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_a_query() {
        let c = Consulta::leer(
            "capacidad -residual «mejor año fiscal» tipo:concepto anio:2023..2026 NO obra",
        );
        assert_eq!(c.palabras, ["capacidad"]);
        assert_eq!(c.frases, [["mejor", "ano", "fiscal"]]);
        assert_eq!(c.excluidas, [["residual"], ["obra"]]);
        assert_eq!(
            c.filtros,
            [
                (Campo::Tipo, "concepto".into()),
                (Campo::Anio, "2023..2026".into())
            ]
        );
        assert!(c.avisos.is_empty());
    }

    #[test]
    fn faults_are_said_and_the_rest_is_searched() {
        for (texto, avisos) in [
            ("\"sin cierre", 1),
            ("rol:rey pliego", 1),
            (&"(".repeat(2000), 1),
            (&"a ".repeat(500), 2),
            ("anio:", 1),
            ("-", 0),
            ("::: -- \u{0} ' %", 0),
        ] {
            assert_eq!(
                Consulta::leer(texto).avisos.len(),
                avisos,
                "{texto:.40}: {:?}",
                Consulta::leer(texto).avisos
            );
        }
    }
}
