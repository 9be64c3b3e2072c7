//! Stage two, its cursor: what every part of the grammar reads. Years, separators, connectors, acts by type and number.

use super::{
    fichas::{Clase, Ficha},
    nombres::Nombres,
    norma::{Acto, ClaseDeParte, Parte},
};
use crate::{corpus::ClaseDeNorma, lengua::formato::MESES};
use std::ops::Range;

/// Who wrote the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Modo {
    /// A document, which cites by its rules.
    Documento,
    /// A search box, where «ley 1150/2007», «1082/2015» and a bare «2.2.1.1.1.5.3» are norms.
    Consulta,
}

/// A noun by which a text refers back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sustantivo {
    /// «artículo».
    Articulo,
    /// «norma», «disposición»: an act or an article of one.
    Disposicion,
    /// «ley», «decreto».
    Acto(ClaseDeNorma),
}

/// How a text refers to another place without naming it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remision {
    /// «ibidem».
    Ibidem,
    /// «el presente artículo»: the one that is speaking.
    Propia(Sustantivo),
    /// «este artículo»: the one that is speaking, or the last one named.
    Cercana(Sustantivo),
    /// «dicho artículo», «la norma citada».
    Anterior(Sustantivo),
}

/// A year as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Anio {
    Ninguno,
    Entero(i16),
    /// «93».
    Corto(i16),
    /// «202».
    Malo(String),
}

/// An act as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ActoEscrito {
    Expreso(Acto),
    /// Without its kind, or without all of its year.
    Incompleto {
        clase: Option<ClaseDeNorma>,
        numero: u32,
        anio: Anio,
    },
    Remision(Remision),
    Ninguno,
    /// One of several, and the text does not say which.
    Repartido,
    Malformado(String),
}

/// What a mention names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Que {
    Norma {
        acto: ActoEscrito,
        articulo: Option<String>,
        partes: Vec<Parte>,
    },
    Concepto {
        numero: String,
        anio: Anio,
        /// Whether a word says that it is an opinion.
        rotulo: Rotulo,
    },
    Radicado(String),
}

/// Whether a number of the form «C-123» is said to be an opinion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rotulo {
    Concepto,
    Ninguno,
}

/// A mention, not yet resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mencion {
    pub rango: Range<usize>,
    pub que: Que,
}

/// An act and the tokens it takes.
pub(super) struct ActoLeido {
    pub fichas: Range<usize>,
    pub acto: ActoEscrito,
}

/// What stands between a provision and its act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Conector {
    Ninguno,
    Coma,
    De,
}

/// Numbers that a list or a range may expand to; more is a typing error.
pub(super) const MAXIMO_DE_LISTA: usize = 60;

/// The tokens of a text and what is needed to read them.
pub(super) struct Lector<'a> {
    pub texto: &'a str,
    pub fichas: &'a [Ficha],
    pub nombres: &'a Nombres,
    pub modo: Modo,
}

impl<'a> Lector<'a> {
    pub(super) fn palabra(&self, i: usize) -> &'a str {
        match self.fichas.get(i).map(|f| &f.clase) {
            Some(Clase::Palabra(p)) => p,
            _ => "",
        }
    }

    pub(super) fn numero(&self, i: usize) -> Option<&'a str> {
        match self.fichas.get(i).map(|f| &f.clase) {
            Some(Clase::Numero(n)) => Some(n),
            _ => None,
        }
    }

    pub(super) fn signo(&self, i: usize) -> char {
        match self.fichas.get(i).map(|f| &f.clase) {
            Some(Clase::Signo(s)) => *s,
            _ => '\0',
        }
    }

    /// The bytes from token `desde` to token `hasta`, the latter left out; an ordinal mark at the end is of the number.
    pub(super) fn bytes(&self, desde: usize, hasta: usize) -> Range<usize> {
        let inicio = self.fichas.get(desde).map_or(0, |f| f.rango.start);
        let ultima = hasta.checked_sub(1).and_then(|h| self.fichas.get(h));
        let fin = ultima.map_or(0, |f| f.rango.end).max(inicio);
        let marca = self.texto[fin..].chars().next();
        let largo = marca
            .filter(|c| matches!(c, 'º' | 'ª' | '°'))
            .map_or(0, char::len_utf8);
        inicio..fin + largo
    }

    /// After a dot, if there is one.
    pub(super) fn tras_punto(&self, i: usize) -> usize {
        if self.signo(i) == '.' { i + 1 } else { i }
    }

    /// After «No.», «Nos.», «N°», «número», if there is one.
    pub(super) fn tras_marca_de_numero(&self, i: usize) -> usize {
        let i = if self.signo(i) == '#' { i + 1 } else { i };
        if matches!(
            self.palabra(i),
            "no" | "nos" | "n" | "nro" | "nros" | "num" | "numero" | "numeros"
        ) {
            let k = self.tras_punto(i + 1);
            if self.signo(k) == ',' { k + 1 } else { k }
        } else {
            i
        }
    }

    /// After «,», «;», «y», «o», or a comma and one of these; none when nothing separates.
    pub(super) fn tras_separador(&self, i: usize) -> Option<usize> {
        let k = if matches!(self.signo(i), ',' | ';') {
            i + 1
        } else {
            i
        };
        let k = if matches!(self.palabra(k), "y" | "e" | "o" | "u") {
            k + 1
        } else {
            k
        };
        (k > i).then_some(k)
    }

    /// The connector before an act, and the token after it. Books, titles and chapters on the way are passed over.
    pub(super) fn conector(&self, i: usize) -> (Conector, usize) {
        let sin_punto = self.tras_punto(i);
        let coma = self.signo(sin_punto) == ',';
        let k = if coma { sin_punto + 1 } else { sin_punto };
        let tras_de = |k: usize| match self.palabra(k) {
            "del" => Some(k + 1),
            "de" => Some(
                if matches!(self.palabra(k + 1), "la" | "las" | "los" | "el" | "lo") {
                    k + 2
                } else {
                    k + 1
                },
            ),
            _ => None,
        };
        let Some(mut k) = tras_de(k) else {
            return match (coma, sin_punto == i) {
                (true, _) => (Conector::Coma, k),
                (false, true) => (Conector::Ninguno, i),
                // A full stop alone joins nothing in running text.
                (false, false) if self.modo == Modo::Consulta => (Conector::Ninguno, sin_punto),
                (false, false) => (Conector::Ninguno, i),
            };
        };
        while matches!(
            self.palabra(k),
            "subseccion" | "seccion" | "capitulo" | "titulo" | "parte" | "libro"
        ) && (self.numero(k + 1).is_some() || es_romano(self.palabra(k + 1)))
        {
            match tras_de(k + 2) {
                Some(n) => k = n,
                None => break,
            }
        }
        (Conector::De, k)
    }

    /// The year after a number, alone or at the end of a date, and the token after it.
    pub(super) fn anio(&self, i: usize) -> (Anio, usize) {
        if matches!(self.signo(i), '/' | '-')
            && let Some(n) = self.numero(i + 1)
        {
            match clasificar(n) {
                Anio::Corto(a) if self.signo(i) == '/' => return (Anio::Corto(a), i + 2),
                Anio::Entero(a) => return (Anio::Entero(a), i + 2),
                _ => {}
            }
        }
        let mut k = i;
        if matches!(self.palabra(k), "de" | "del") {
            k += 1;
            while matches!(self.palabra(k), "el" | "ano") {
                k += 1;
            }
        }
        let con_de = k > i;
        if !con_de && self.modo == Modo::Documento {
            return (Anio::Ninguno, i);
        }
        // «de noviembre 3 de 2011»
        let mes_primero = es_mes(self.palabra(k)) && self.numero(k + 1).is_some();
        k += usize::from(mes_primero);
        let Some(n) = self.numero(k) else {
            return (Anio::Ninguno, i);
        };
        let dia_primero =
            n.len() <= 2 && self.palabra(k + 1) == "de" && es_mes(self.palabra(k + 2));
        if dia_primero || mes_primero {
            let fin = if mes_primero { k + 1 } else { k + 3 };
            let con_otro_de = matches!(self.palabra(fin), "de" | "del");
            let mut m = if con_otro_de { fin + 1 } else { fin };
            if self.palabra(m) == "ano" {
                m += 1;
            }
            return match self.numero(m).map(|n| (clasificar(n), n)) {
                Some((Anio::Entero(a), _)) => (Anio::Entero(a), m + 1),
                Some((_, n)) if con_otro_de => (Anio::Malo(n.to_owned()), m + 1),
                _ => (Anio::Ninguno, fin),
            };
        }
        match clasificar(n) {
            Anio::Ninguno => (Anio::Ninguno, i),
            Anio::Malo(_) if !con_de => (Anio::Ninguno, i),
            Anio::Corto(_) if !con_de => (Anio::Ninguno, i),
            otro => (otro, k + 1),
        }
    }

    /// The kind of act that a word says, whether for several, whether in short, and the token of the number.
    fn clase_de_acto(&self, i: usize) -> Option<(ClaseDeNorma, bool, bool, usize)> {
        use ClaseDeNorma::{ActoLegislativo, Circular, Decreto, Ley, Resolucion};
        let (clase, varios, breve) = match self.palabra(i) {
            "ley" => (Ley, false, false),
            "leyes" => (Ley, true, false),
            "decreto" => (Decreto, false, false),
            "decretos" => (Decreto, true, false),
            "dec" | "dcto" | "decr" | "dto" => (Decreto, false, true),
            "resolucion" => (Resolucion, false, false),
            "resoluciones" => (Resolucion, true, false),
            "res" | "resol" => (Resolucion, false, true),
            "circular" => (Circular, false, false),
            "circulares" => (Circular, true, false),
            "acto" if self.palabra(i + 1) == "legislativo" => (ActoLegislativo, false, false),
            "actos" if self.palabra(i + 1) == "legislativos" => (ActoLegislativo, true, false),
            _ => return None,
        };
        let mut k = i + if clase == ActoLegislativo { 2 } else { 1 };
        if breve {
            k = self.tras_punto(k);
        }
        if clase == Decreto
            && self.signo(k) == '-'
            && matches!(self.palabra(k + 1), "ley" | "leyes")
        {
            k += 2;
        }
        while match clase {
            Decreto => matches!(
                self.palabra(k),
                "ley" | "leyes" | "legislativo" | "legislativos" | "reglamentario" | "unico"
            ),
            Circular => matches!(
                self.palabra(k),
                "externa" | "externas" | "unica" | "conjunta" | "interna"
            ),
            Ley => matches!(self.palabra(k), "estatutaria" | "organica"),
            _ => false,
        } {
            k += 1;
        }
        Some((clase, varios, breve, self.tras_marca_de_numero(k)))
    }

    /// Acts named by kind and number from token `i` on: one, or a list whose last year serves those before it.
    pub(super) fn actos(&self, i: usize) -> Option<(Vec<ActoLeido>, usize)> {
        let (clase, varios, breve, k) = self.clase_de_acto(i)?;
        let primero = self.numero(k).and_then(numero_de_acto)?;
        let (anio, mut fin) = self.anio(k + 1);
        if breve && anio == Anio::Ninguno && self.modo == Modo::Documento {
            return None;
        }
        let mut leidos: Vec<(Range<usize>, u32, Anio)> = vec![(i..fin, primero, anio)];
        while leidos.len() < MAXIMO_DE_LISTA
            && let Some(s) = self.tras_separador(fin)
            && let Some(n) = self.numero(s).and_then(numero_de_acto)
        {
            let (anio, siguiente) = self.anio(s + 1);
            let con_anio = matches!(anio, Anio::Entero(_) | Anio::Malo(_));
            if !con_anio && !varios {
                break;
            }
            leidos.push((s..siguiente.max(s + 1), n, anio));
            fin = siguiente.max(s + 1);
        }
        // What follows the last year is not of the list: «Leyes 80 de 1993 y 2 meses».
        if let Some(u) = leidos.iter().rposition(|(_, _, a)| *a != Anio::Ninguno) {
            leidos.truncate(u + 1);
        }
        let mut siguiente = Anio::Ninguno;
        let mut actos = Vec::with_capacity(leidos.len());
        for (fichas, numero, anio) in leidos.into_iter().rev() {
            let anio = if anio == Anio::Ninguno {
                siguiente.clone()
            } else {
                siguiente = anio.clone();
                anio
            };
            let acto = match anio {
                Anio::Entero(anio) => ActoEscrito::Expreso(Acto::Numerado {
                    clase,
                    anio,
                    numero,
                }),
                Anio::Malo(m) => ActoEscrito::Malformado(m),
                anio => ActoEscrito::Incompleto {
                    clase: Some(clase),
                    numero,
                    anio,
                },
            };
            actos.push(ActoLeido { fichas, acto });
        }
        actos.reverse();
        let fin = actos.last().map_or(k + 1, |a| a.fichas.end);
        Some((actos, fin))
    }

    /// Acts named in any way from token `i` on: by number, by name; in a query, «1082/2015» too.
    pub(super) fn actos_o_nombre(&self, i: usize) -> Option<(Vec<ActoLeido>, usize)> {
        if let Some(hallado) = self.actos(i) {
            return Some(hallado);
        }
        if let Some((acto, fin)) = self.nombres.en(self.fichas, i) {
            let acto = ActoEscrito::Expreso(acto.clone());
            return Some((
                vec![ActoLeido {
                    fichas: i..fin,
                    acto,
                }],
                fin,
            ));
        }
        if self.modo == Modo::Consulta
            && let Some(numero) = self.numero(i).and_then(numero_de_acto)
            && (self.signo(i + 1) == '/' || matches!(self.palabra(i + 1), "de" | "del"))
            && let (anio @ (Anio::Entero(_) | Anio::Corto(_)), fin) = self.anio(i + 1)
        {
            let acto = ActoEscrito::Incompleto {
                clase: None,
                numero,
                anio,
            };
            return Some((
                vec![ActoLeido {
                    fichas: i..fin,
                    acto,
                }],
                fin,
            ));
        }
        None
    }

    /// A reference to another place, and the token after it.
    pub(super) fn remision(&self, i: usize) -> Option<(Remision, usize)> {
        if matches!(
            self.palabra(i),
            "ibidem" | "ibid" | "idem" | "ejusdem" | "eiusdem"
        ) {
            return Some((Remision::Ibidem, i + 1));
        }
        let sin_numero = |k: usize| {
            self.numero(self.tras_marca_de_numero(self.tras_punto(k)))
                .is_none()
        };
        let antes: Option<fn(Sustantivo) -> Remision> = match self.palabra(i) {
            "presente" => Some(Remision::Propia),
            "este" | "esta" => Some(Remision::Cercana),
            "dicho" | "dicha" | "ese" | "esa" | "aquel" | "aquella" | "mismo" | "misma" => {
                Some(Remision::Anterior)
            }
            p if es_participio(p) => Some(Remision::Anterior),
            _ => None,
        };
        if let Some(remision) = antes
            && let Some(s) = sustantivo(self.palabra(i + 1))
            && sin_numero(i + 2)
        {
            return Some((remision(s), i + 2));
        }
        let s = sustantivo(self.palabra(i))?;
        if es_participio(self.palabra(i + 1)) {
            return Some((Remision::Anterior(s), i + 2));
        }
        let en_cita = self.palabra(i + 1) == "en"
            && matches!(self.palabra(i + 2), "cita" | "mencion" | "comento");
        en_cita.then_some((Remision::Anterior(s), i + 3))
    }

    /// A reference that what stands before belongs to: «de la norma citada», «ibidem». After a comma, «dicha norma» is another
    /// matter.
    pub(super) fn remision_tras(&self, conector: Conector, i: usize) -> Option<(Remision, usize)> {
        self.remision(i)
            .filter(|(r, _)| conector == Conector::De || *r == Remision::Ibidem)
    }

    /// Whether a word only points at what follows: «mencionada», «misma», «presente».
    pub(super) fn es_adjetivo(&self, i: usize) -> bool {
        let p = self.palabra(i);
        es_participio(p)
            || matches!(
                p,
                "mismo" | "misma" | "dicho" | "dicha" | "presente" | "este" | "esta"
            )
    }

    /// The letter that a literal names.
    pub(super) fn letra(&self, i: usize) -> Option<String> {
        let p = self.palabra(i);
        (p.chars().count() == 1 && p.chars().all(char::is_alphabetic)).then(|| p.to_owned())
    }
}

fn sustantivo(palabra: &str) -> Option<Sustantivo> {
    Some(match palabra {
        "articulo" => Sustantivo::Articulo,
        "norma" | "disposicion" | "normativa" | "precepto" => Sustantivo::Disposicion,
        "ley" => Sustantivo::Acto(ClaseDeNorma::Ley),
        "decreto" | "reglamento" => Sustantivo::Acto(ClaseDeNorma::Decreto),
        "resolucion" => Sustantivo::Acto(ClaseDeNorma::Resolucion),
        "circular" => Sustantivo::Acto(ClaseDeNorma::Circular),
        _ => return None,
    })
}

fn es_participio(palabra: &str) -> bool {
    matches!(
        palabra,
        "citado"
            | "citada"
            | "mencionado"
            | "mencionada"
            | "referido"
            | "referida"
            | "aludido"
            | "aludida"
            | "precitado"
            | "precitada"
    )
}

fn es_mes(palabra: &str) -> bool {
    MESES.contains(&palabra) || palabra == "setiembre"
}

fn es_romano(palabra: &str) -> bool {
    !palabra.is_empty() && palabra.len() <= 5 && palabra.chars().all(|c| "ivxl".contains(c))
}

/// A number read as a year: four digits of one, two of one, none (one digit: a quantity), or a misprint.
fn clasificar(n: &str) -> Anio {
    match (n.len(), n.parse::<i16>()) {
        (4, Ok(a)) if (1800..2100).contains(&a) => Anio::Entero(a),
        (2, Ok(a)) => Anio::Corto(a),
        (1, Ok(_)) => Anio::Ninguno,
        _ => Anio::Malo(n.to_owned()),
    }
}

/// The number of an act: up to five digits, perhaps with a dot at the thousands.
fn numero_de_acto(n: &str) -> Option<u32> {
    let plano = match n.split_once('.') {
        None => n.to_owned(),
        Some((miles, resto)) if resto.len() == 3 && resto.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{miles}{resto}")
        }
        Some(_) => return None,
    };
    (plano.len() <= 6)
        .then(|| plano.parse().ok())
        .flatten()
        .filter(|n| *n > 0)
}

/// Ordinals as words.
pub(super) fn ordinal(palabra: &str) -> Option<&'static str> {
    Some(match palabra {
        "primer" | "primero" | "primera" => "1",
        "segundo" | "segunda" => "2",
        "tercer" | "tercero" | "tercera" => "3",
        "cuarto" | "cuarta" => "4",
        "quinto" | "quinta" => "5",
        "sexto" | "sexta" => "6",
        "septimo" | "septima" => "7",
        "octavo" | "octava" => "8",
        "noveno" | "novena" => "9",
        "decimo" | "decima" => "10",
        _ => return None,
    })
}

/// The kind of part that a word says, and whether it announces several.
pub(super) fn clase_de_parte(palabra: &str) -> Option<(ClaseDeParte, bool)> {
    Some(match palabra {
        "numeral" | "nral" | "num" => (ClaseDeParte::Numeral, false),
        "numerales" | "nums" => (ClaseDeParte::Numeral, true),
        "literal" | "lit" => (ClaseDeParte::Literal, false),
        "literales" | "lits" => (ClaseDeParte::Literal, true),
        "paragrafo" | "par" | "pgfo" => (ClaseDeParte::Paragrafo, false),
        "paragrafos" => (ClaseDeParte::Paragrafo, true),
        "parrafo" => (ClaseDeParte::Parrafo, false),
        "parrafos" => (ClaseDeParte::Parrafo, true),
        "inciso" | "inc" => (ClaseDeParte::Inciso, false),
        "incisos" => (ClaseDeParte::Inciso, true),
        _ => return None,
    })
}

/// The numbers from `desde` to `hasta`; of compound ones, the last component moves. None when that is not a range.
pub(super) fn intervalo(desde: &str, hasta: &str) -> Option<Vec<String>> {
    let partir = |n: &str| -> Option<(String, u32)> {
        let (prefijo, ultimo) = n.rsplit_once('.').map_or(("", n), |(p, u)| (p, u));
        Some((prefijo.to_owned(), ultimo.parse().ok()?))
    };
    let ((prefijo, a), (otro, b)) = (partir(desde)?, partir(hasta)?);
    if prefijo != otro || a >= b || (b - a) as usize > MAXIMO_DE_LISTA {
        return None;
    }
    let con_prefijo = |n: u32| {
        if prefijo.is_empty() {
            n.to_string()
        } else {
            format!("{prefijo}.{n}")
        }
    };
    Some((a + 1..=b).map(con_prefijo).collect())
}

/// Whether what a mention is followed by makes it the heading of a transcription: «Artículo 5. De la Selección».
pub(super) fn es_encabezado(texto: &str, fin: usize) -> bool {
    texto
        .get(fin..)
        .and_then(|r| r.strip_prefix('.'))
        .map(str::trim_start)
        .is_some_and(|r| r.starts_with(|c: char| c.is_uppercase()))
}

/// How many quotations are open at byte `hasta`.
pub(super) fn comillas_abiertas(texto: &str, hasta: usize) -> usize {
    let mut abiertas = 0_usize;
    let mut previo = ' ';
    for c in texto.get(..hasta).unwrap_or_default().chars() {
        match c {
            '“' | '«' => abiertas += 1,
            '"' if previo.is_whitespace() || matches!(previo, '(' | '-' | '–') => abiertas += 1,
            '”' | '»' | '"' => abiertas = abiertas.saturating_sub(1),
            _ => {}
        }
        previo = c;
    }
    abiertas
}

/// Whether a full stop ends a sentence between two bytes.
pub(super) fn hay_punto(texto: &str, desde: usize, hasta: usize) -> bool {
    let tramo = texto.get(desde..hasta).unwrap_or_default();
    tramo.match_indices(". ").any(|(i, _)| {
        let sigue = tramo[i + 2..].trim_start_matches(['“', '«', '"', '¿', '(']);
        sigue.is_empty() || sigue.starts_with(|c: char| c.is_uppercase())
    })
}
