//! The query language: words, "frase" and «frase», `-palabra`, `NO`, `Y`, `O`, parentheses, `palabra*`, `a cerca b`,
//! `campo:valor`.
//!
//! Every text is a query. What cannot be honoured is said, in Spanish and with its place, and the search runs on the
//! repaired query. Words alone are asked for together but not all demanded: the ranking sees to it. With `Y` or `O`
//! anywhere, the query is an expression and is honoured to the letter: words side by side are then all demanded.
//! Depth is counted, so that no text can exhaust the stack. Nothing here names the search engine.

use super::{
    campos::Campo,
    lexico::{CERCA, Clase, Pieza, piezas},
};
use crate::{busqueda::indice::analisis::es_vacia, lengua::texto};
use std::fmt;

/// Deepest nesting of parentheses; those beyond it are dropped and said.
const HONDO: usize = 20;

/// A word of the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Palabra {
    /// A word as typed.
    Entera(String),
    /// The beginning of words, folded.
    Prefijo(String),
}

impl Palabra {
    /// The letters typed.
    pub fn letras(&self) -> &str {
        match self {
            Self::Entera(p) | Self::Prefijo(p) => p,
        }
    }
}

/// What a paragraph must meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exigencia {
    /// Holds this word, in any of its forms.
    Palabra(String),
    /// Holds a word that begins so, folded.
    Prefijo(String),
    /// Holds these very words in a row, folded.
    Frase(Vec<String>),
    /// Holds both, at most this many words apart, in any order.
    Cerca(Vec<String>, Vec<String>, u32),
    /// Passes a filter.
    Filtro(Campo, String),
    /// Does not meet it.
    No(Box<Exigencia>),
    /// Meets all.
    Todas(Vec<Exigencia>),
    /// Meets one at least.
    Alguna(Vec<Exigencia>),
}

/// What a text asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Consulta {
    /// Words that should be there, in order: they rank.
    pub palabras: Vec<Palabra>,
    /// Phrases asked for, as folded words: they are marked.
    pub frases: Vec<Vec<String>>,
    /// What a paragraph must meet, filters at the top aside.
    pub exige: Vec<Exigencia>,
    /// Filters at the top of the query.
    pub filtros: Vec<(Campo, String)>,
    /// Whether it is an expression, to be honoured to the letter.
    pub es_expresion: bool,
    /// What could not be honoured, as Spanish sentences.
    pub avisos: Vec<String>,
}

impl Consulta {
    /// Reads a query.
    pub fn leer(texto: &str) -> Self {
        let (piezas, avisos) = piezas(texto);
        let mut lector = Lector {
            es_expresion: piezas
                .iter()
                .any(|p| matches!(p.clase, Clase::Y | Clase::O)),
            piezas,
            en: 0,
            hondo: 0,
            avisos,
        };
        let mut partes = Vec::new();
        while lector.en < lector.piezas.len() {
            partes.extend(lector.alguna());
            if let Some(p) = lector.piezas.get(lector.en) {
                let letra = p.letra;
                lector.avisos.push(format!(
                    "El paréntesis que se cierra en la letra {letra} no se había abierto: se pasó por alto."
                ));
                lector.en += 1;
            }
        }
        let mut c = Self {
            es_expresion: lector.es_expresion,
            avisos: lector.avisos,
            ..Self::default()
        };
        for parte in partes {
            c.repartir(parte);
        }
        c
    }

    /// Puts a part of the top of the query where it belongs.
    fn repartir(&mut self, parte: Nodo) {
        match parte {
            Nodo::Varias(partes) if !self.es_expresion => {
                partes.into_iter().for_each(|p| self.repartir(p));
            }
            Nodo::Todas(partes) | Nodo::Varias(partes) => {
                partes.into_iter().for_each(|p| self.repartir(p));
            }
            Nodo::Filtro(campo, valor) => self.filtros.push((campo, valor)),
            Nodo::Palabra(p) if !self.es_expresion => self.palabras.push(p),
            otro => {
                self.recoger(&otro);
                self.exige.extend(otro.exigencia());
            }
        }
    }

    /// Takes the words and phrases that are asked for, not those that are excluded.
    fn recoger(&mut self, nodo: &Nodo) {
        match nodo {
            Nodo::Palabra(p) => self.palabras.push(p.clone()),
            Nodo::Frase(f) => self.frase(f),
            Nodo::Cerca(a, b, _) => [a, b].into_iter().for_each(|f| self.frase(f)),
            Nodo::Varias(v) | Nodo::Todas(v) | Nodo::Alguna(v) => {
                v.iter().for_each(|n| self.recoger(n));
            }
            Nodo::No(_) | Nodo::Filtro(..) => {}
        }
    }

    fn frase(&mut self, palabras: &[String]) {
        if let [una] = palabras {
            self.palabras.push(Palabra::Entera(una.clone()));
        }
        self.frases.push(palabras.to_vec());
    }
}

/// A part of a query as it was written.
#[derive(Debug)]
enum Nodo {
    Palabra(Palabra),
    Frase(Vec<String>),
    Cerca(Vec<String>, Vec<String>, u32),
    Filtro(Campo, String),
    No(Box<Nodo>),
    /// Side by side.
    Varias(Vec<Nodo>),
    Todas(Vec<Nodo>),
    Alguna(Vec<Nodo>),
}

impl Nodo {
    /// What it demands; nothing, when it only has empty words.
    fn exigencia(self) -> Option<Exigencia> {
        let varias = |v: Vec<Self>| -> Vec<Exigencia> {
            v.into_iter().filter_map(Self::exigencia).collect()
        };
        match self {
            Self::Palabra(Palabra::Prefijo(p)) => Some(Exigencia::Prefijo(p)),
            Self::Palabra(Palabra::Entera(p)) => {
                (!es_vacia(&texto::plegar(&p))).then_some(Exigencia::Palabra(p))
            }
            Self::Frase(f) => Some(Exigencia::Frase(f)),
            Self::Cerca(a, b, n) => Some(Exigencia::Cerca(a, b, n)),
            Self::Filtro(c, v) => Some(Exigencia::Filtro(c, v)),
            Self::No(n) => n.exigencia().map(|e| Exigencia::No(Box::new(e))),
            Self::Varias(v) | Self::Todas(v) => junta(varias(v), Exigencia::Todas),
            Self::Alguna(v) => junta(varias(v), Exigencia::Alguna),
        }
    }
}

fn junta(mut v: Vec<Exigencia>, como: fn(Vec<Exigencia>) -> Exigencia) -> Option<Exigencia> {
    match v.len() {
        0 => None,
        1 => v.pop(),
        _ => Some(como(v)),
    }
}

/// Reads pieces by precedence: `NO`, then words side by side, then `Y`, then `O`.
struct Lector {
    piezas: Vec<Pieza>,
    en: usize,
    hondo: usize,
    es_expresion: bool,
    avisos: Vec<String>,
}

impl Lector {
    fn clase(&self) -> Option<&Clase> {
        self.piezas.get(self.en).map(|p| &p.clase)
    }

    /// The pieces joined by an operator, one of which at least must be there on each side.
    fn unidas(
        &mut self,
        operador: &Clase,
        nombre: &str,
        leer: fn(&mut Self) -> Option<Nodo>,
    ) -> Vec<Nodo> {
        let mut partes = Vec::new();
        loop {
            partes.extend(leer(self));
            if self.clase() != Some(operador) {
                break;
            }
            let letra = self.piezas[self.en].letra;
            self.en += 1;
            let sigue = !matches!(
                self.clase(),
                None | Some(Clase::Cierra | Clase::Y | Clase::O)
            );
            if partes.is_empty() || !sigue {
                self.avisos.push(format!(
                    "La {nombre} de la letra {letra} no une dos partes: se pasó por alto."
                ));
            }
        }
        partes
    }

    fn alguna(&mut self) -> Option<Nodo> {
        let partes = self.unidas(&Clase::O, "O", Self::todas);
        una(partes, Nodo::Alguna)
    }

    fn todas(&mut self) -> Option<Nodo> {
        let partes = self.unidas(&Clase::Y, "Y", Self::varias);
        una(partes, Nodo::Todas)
    }

    fn varias(&mut self) -> Option<Nodo> {
        let mut partes = Vec::new();
        while !matches!(
            self.clase(),
            None | Some(Clase::Y | Clase::O | Clase::Cierra)
        ) {
            partes.extend(self.negable());
        }
        una(partes, Nodo::Varias)
    }

    /// A part with the `NO` before it: two of them cancel out.
    fn negable(&mut self) -> Option<Nodo> {
        let (mut niega, mut primera) = (false, None);
        while self.clase() == Some(&Clase::No) {
            niega = !niega;
            primera.get_or_insert(self.piezas[self.en].letra);
            self.en += 1;
        }
        let parte = self.parte();
        match (parte, primera) {
            (Some(p), _) if niega => Some(Nodo::No(Box::new(p))),
            (None, Some(letra)) => {
                self.avisos.push(format!(
                    "Después del NO de la letra {letra} no hay nada que excluir: se pasó por alto."
                ));
                None
            }
            (p, _) => p,
        }
    }

    fn parte(&mut self) -> Option<Nodo> {
        let Pieza { clase, letra } = self.piezas.get(self.en)?.clone();
        match clase {
            Clase::Y | Clase::O | Clase::Cierra => None,
            Clase::No => self.negable(),
            Clase::Abre => {
                self.en += 1;
                self.entre_parentesis(letra)
            }
            Clase::Filtro(campo, valor) => {
                self.en += 1;
                Some(Nodo::Filtro(campo, valor))
            }
            Clase::Cerca(distancia) => {
                self.en += 1;
                // «cerca» alone is a word like any other.
                if distancia.is_some() {
                    self.avisos.push(format!(
                        "El «cerca» de la letra {letra} pide una palabra entera o una frase a cada lado: se buscó como palabra."
                    ));
                }
                Some(Nodo::Palabra(Palabra::Entera("cerca".to_owned())))
            }
            Clase::Prefijo(p) => {
                self.en += 1;
                Some(Nodo::Palabra(Palabra::Prefijo(p)))
            }
            Clase::Palabra(_) | Clase::Frase(_) => Some(self.proxima()),
        }
    }

    /// A word or phrase, with the `cerca` that follows it.
    fn proxima(&mut self) -> Nodo {
        let izquierda = self.piezas[self.en].clase.clone();
        self.en += 1;
        let como_frase = |c: &Clase| match c {
            Clase::Palabra(p) if !es_vacia(&texto::plegar(p)) => Some(texto::palabras(p)),
            Clase::Frase(f) => Some(f.clone()),
            _ => None,
        };
        let derecha = self.piezas.get(self.en + 1).map(|p| &p.clase);
        if let (Some(Clase::Cerca(n)), Some(a), Some(b)) = (
            self.clase().cloned(),
            como_frase(&izquierda),
            derecha.and_then(como_frase),
        ) {
            self.en += 2;
            return Nodo::Cerca(a, b, n.unwrap_or(CERCA));
        }
        match izquierda {
            Clase::Frase(f) => Nodo::Frase(f),
            Clase::Palabra(p) => Nodo::Palabra(Palabra::Entera(p)),
            _ => Nodo::Varias(Vec::new()),
        }
    }

    fn entre_parentesis(&mut self, letra: usize) -> Option<Nodo> {
        if self.hondo == HONDO {
            // The parenthesis is dropped with the one that would close it, and those inside it with theirs.
            let aviso = format!(
                "Hay más de {HONDO} paréntesis unos dentro de otros: los demás se pasaron por alto."
            );
            if !self.avisos.contains(&aviso) {
                self.avisos.push(aviso);
            }
            let mut abiertos = 1;
            let mut i = self.en;
            while i < self.piezas.len() && abiertos > 0 {
                match self.piezas[i].clase {
                    Clase::Abre => abiertos += 1,
                    Clase::Cierra => abiertos -= 1,
                    _ => {
                        i += 1;
                        continue;
                    }
                }
                self.piezas.remove(i);
            }
            return None;
        }
        self.hondo += 1;
        let dentro = self.alguna();
        self.hondo -= 1;
        if self.clase() == Some(&Clase::Cierra) {
            self.en += 1;
        } else {
            self.avisos.push(format!(
                "El paréntesis que se abre en la letra {letra} no se cierra: se tomó hasta el final."
            ));
        }
        dentro
    }
}

fn una(mut partes: Vec<Nodo>, como: fn(Vec<Nodo>) -> Nodo) -> Option<Nodo> {
    match partes.len() {
        0 => None,
        1 => partes.pop(),
        _ => Some(como(partes)),
    }
}

impl fmt::Display for Exigencia {
    /// The expression as it was understood, in the query language itself.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unir = |f: &mut fmt::Formatter<'_>, v: &[Self], con: &str| {
            for (i, e) in v.iter().enumerate() {
                if i > 0 {
                    f.write_str(con)?;
                }
                match e {
                    Self::Todas(_) | Self::Alguna(_) => write!(f, "({e})")?,
                    _ => write!(f, "{e}")?,
                }
            }
            Ok(())
        };
        let frase = |p: &[String]| match p {
            [una] => una.clone(),
            varias => format!("«{}»", varias.join(" ")),
        };
        match self {
            Self::Palabra(p) => f.write_str(p),
            Self::Prefijo(p) => write!(f, "{p}*"),
            Self::Frase(p) => write!(f, "«{}»", p.join(" ")),
            Self::Cerca(a, b, n) => write!(f, "{} cerca/{n} {}", frase(a), frase(b)),
            Self::Filtro(c, v) => write!(f, "{}: {v}", c.nombre()),
            Self::No(e) => match e.as_ref() {
                Self::Todas(_) | Self::Alguna(_) => write!(f, "sin ({e})"),
                _ => write!(f, "sin {e}"),
            },
            Self::Todas(v) => unir(f, v, " Y "),
            Self::Alguna(v) => unir(f, v, " O "),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Free words, then what is demanded, as the reader is told.
    fn leida(texto: &str) -> (String, String) {
        let c = Consulta::leer(texto);
        let palabras: Vec<&str> = c.palabras.iter().map(Palabra::letras).collect();
        let exige: Vec<String> = c.exige.iter().map(ToString::to_string).collect();
        (palabras.join(" "), exige.join(" · "))
    }

    #[test]
    fn queries_are_read() {
        for (texto, palabras, exige) in [
            ("capacidad residual", "capacidad residual", ""),
            (
                "capacidad -residual NO obra",
                "capacidad",
                "sin residual · sin obra",
            ),
            ("NOT NOT obra", "obra", ""),
            ("«mejor año fiscal» RUP", "RUP", "«mejor ano fiscal»"),
            ("\"liquidez\"", "liquidez", "«liquidez»"),
            ("liquidez Y cero", "liquidez cero", "liquidez · cero"),
            (
                "liquidez AND (cero OR indeterminado)",
                "liquidez cero indeterminado",
                "liquidez · cero O indeterminado",
            ),
            ("a O pliego", "a pliego", "pliego"),
            (
                "liquidez residual O obra pública",
                "liquidez residual obra pública",
                "(liquidez Y residual) O (obra Y pública)",
            ),
            (
                "liquidez Y NO (obra O interventoría)",
                "liquidez",
                "liquidez · sin (obra O interventoría)",
            ),
            ("indetermin*", "indetermin", ""),
            (
                "indetermin* Y cero",
                "indetermin cero",
                "indetermin* · cero",
            ),
            ("pasivo cerca cero", "pasivo cero", "pasivo cerca/10 cero"),
            (
                "«pasivo corriente» CERCA/5 cero",
                "cero",
                "«pasivo corriente» cerca/5 cero",
            ),
            ("cerca de la obra", "cerca de la obra", ""),
            ("obra cerca", "obra cerca", ""),
            ("(capacidad) (K)", "capacidad K", ""),
            ("-(obra pública)", "", "sin (obra Y pública)"),
            ("-rol:tesauro pliego", "pliego", "sin rol: tesauro"),
            (
                "(tipo:circular O anio:2026) pliego",
                "pliego",
                "tipo: circular O anio: 2026 · pliego",
            ),
            ("el O la", "el la", ""),
            (
                "QUIÉN FIRMA EL CERTIFICADO Y CUÁNDO",
                "QUIÉN FIRMA EL CERTIFICADO Y CUÁNDO",
                "",
            ),
            ("RUP Y SECOP", "RUP SECOP", "RUP · SECOP"),
        ] {
            assert_eq!(
                leida(texto),
                (palabras.to_owned(), exige.to_owned()),
                "{texto}"
            );
            assert!(
                Consulta::leer(texto).avisos.is_empty(),
                "{texto}: {:?}",
                Consulta::leer(texto).avisos
            );
        }
    }

    #[test]
    fn filters_at_the_top_are_filters() {
        let c = Consulta::leer(
            "pliego tipo:concepto año:2023..2026 tema:«capacidad residual» radicado:P20250715007126",
        );
        assert_eq!(
            c.filtros,
            [
                (Campo::Tipo, "concepto".to_owned()),
                (Campo::Anio, "2023..2026".to_owned()),
                (Campo::Tema, "capacidad residual".to_owned()),
                (Campo::Radicado, "P20250715007126".to_owned())
            ]
        );
    }

    #[test]
    fn faults_are_said_with_their_place_and_the_rest_is_searched() {
        for (texto, aviso, palabras) in [
            ("pliego \"sin cierre", "letra 8", "pliego"),
            ("pliego Y", "La Y de la letra 8", "pliego"),
            ("O pliego", "La O de la letra 1", "pliego"),
            ("pliego Y O obra", "La Y de la letra 8", "pliego obra"),
            ("(pliego Y obra", "letra 1 no se cierra", "pliego obra"),
            ("pliego) obra", "letra 7 no se había abierto", "pliego obra"),
            ("pliego NO", "NO de la letra 8", "pliego"),
            (
                "rol:rey pliego",
                "El filtro rol: de la letra 1 no se aplicó",
                "pliego",
            ),
            ("pliego anio:", "Al filtro anio:, en la letra 8", "pliego"),
            (
                "contrat* cerca/5 oficina",
                "El «cerca» de la letra 10 pide una palabra entera",
                "contrat cerca oficina",
            ),
            (
                "pasivo cerca/60 cero",
                "La distancia de «cerca/60» (letra 8) va de 1 a 50",
                "pasivo cero",
            ),
            ("ab* pliego", "Para «ab*» (letra 1)", "ab pliego"),
            (
                "color:rojo",
                "No hay un campo «color:» (letra 1)",
                "color rojo",
            ),
            (
                &format!("{}pliego", "(".repeat(2_000)),
                "pasa de 400 letras",
                "",
            ),
            (
                &format!("{}pliego{}", "(".repeat(50), ")".repeat(50)),
                "más de 20 paréntesis",
                "pliego",
            ),
            (
                &"año ".repeat(90),
                "pasa de 40 palabras",
                &["año"; 40].join(" "),
            ),
        ] {
            let c = Consulta::leer(texto);
            assert!(
                c.avisos.iter().any(|a| a.contains(aviso)),
                "{texto:.60}: {:?}",
                c.avisos
            );
            assert_eq!(leida(texto).0, palabras, "{texto:.60}");
        }
    }

    #[test]
    fn nothing_is_a_query_too() {
        for texto in [
            "",
            " ",
            "-",
            "()",
            "(()",
            "\"\"",
            "«",
            "* ** Y O NO",
            "::: -- \u{0} ' %",
            "NO NO",
            "--a",
            "cerca/9999999999",
        ] {
            let c = Consulta::leer(texto);
            assert!(c.filtros.is_empty() && c.frases.is_empty(), "{texto}");
        }
    }
}
