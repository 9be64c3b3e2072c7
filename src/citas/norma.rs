//! What a citation may name: an act, an article of it, its parts. Identity, slug and Spanish label of each.

use crate::{
    corpus::ClaseDeNorma,
    direcciones,
    lengua::{formato::plural, texto},
};
use std::{cmp::Ordering, fmt};

/// The identity of an act.
///
/// A decree with force of law takes its number from the same series as the others of its year: «Decreto Ley 4170 de 2011»
/// and «Decreto 4170 de 2011» are one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Acto {
    /// One with number and year.
    Numerado {
        /// Kind.
        clase: ClaseDeNorma,
        /// Year.
        anio: i16,
        /// Number.
        numero: u32,
    },
    /// One known by its name.
    Nombrado {
        /// Kind.
        clase: ClaseDeNorma,
        /// Its name as printed.
        nombre: String,
    },
}

impl Acto {
    /// What kind of act it is.
    pub fn clase(&self) -> ClaseDeNorma {
        match self {
            Self::Numerado { clase, .. } | Self::Nombrado { clase, .. } => *clase,
        }
    }

    /// «decreto-1082-de-2015».
    pub fn slug(&self) -> String {
        texto::para_direccion(&self.to_string())
    }
}

impl fmt::Display for Acto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Numerado {
                clase,
                anio,
                numero,
            } => write!(f, "{} {numero} de {anio}", clase.titulo()),
            Self::Nombrado { nombre, .. } => f.write_str(nombre),
        }
    }
}

/// The number of an article, ordered as numbers: 5 before 10, 2.2.1.1.1.5.3 before 2.2.1.1.1.5.10.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Articulo(pub String);

/// Whether an article is numbered as in the single regulatory decrees, «2.2.1.1.1.5.3».
pub(super) fn es_compuesto(articulo: &str) -> bool {
    articulo.bytes().filter(|b| *b == b'.').count() >= 3
}

impl Ord for Articulo {
    fn cmp(&self, otro: &Self) -> Ordering {
        let partes = |a: &Self| -> Vec<u64> {
            a.0.trim_end_matches(char::is_alphabetic)
                .split('.')
                .map(|p| p.parse().unwrap_or(u64::MAX))
                .collect()
        };
        partes(self)
            .cmp(&partes(otro))
            .then_with(|| self.0.cmp(&otro.0))
    }
}

impl PartialOrd for Articulo {
    fn partial_cmp(&self, otro: &Self) -> Option<Ordering> {
        Some(self.cmp(otro))
    }
}

/// What part of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaseDeParte {
    /// «parágrafo».
    Paragrafo,
    /// «parágrafo transitorio».
    ParagrafoTransitorio,
    /// «párrafo», as some texts print for a «parágrafo»: kept as printed.
    Parrafo,
    /// «párrafo transitorio».
    ParrafoTransitorio,
    /// «numeral».
    Numeral,
    /// «literal».
    Literal,
    /// «inciso».
    Inciso,
}

impl ClaseDeParte {
    /// The word for several.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Paragrafo => "parágrafos",
            Self::ParagrafoTransitorio => "parágrafos transitorios",
            Self::Parrafo => "párrafos",
            Self::ParrafoTransitorio => "párrafos transitorios",
            Self::Numeral => "numerales",
            Self::Literal => "literales",
            Self::Inciso => "incisos",
        }
    }

    /// The word for one.
    pub fn nombre(self) -> &'static str {
        match self {
            Self::Paragrafo => "parágrafo",
            Self::ParagrafoTransitorio => "parágrafo transitorio",
            Self::Parrafo => "párrafo",
            Self::ParrafoTransitorio => "párrafo transitorio",
            Self::Numeral => "numeral",
            Self::Literal => "literal",
            Self::Inciso => "inciso",
        }
    }
}

/// A part of an article: «parágrafo 1», «literal b»; without value, «parágrafo transitorio».
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Parte {
    /// What part.
    pub clase: ClaseDeParte,
    /// Which, in digits or as a lower-case letter; empty when the text does not say.
    pub valor: String,
}

impl fmt::Display for Parte {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.clase.nombre())?;
        if !self.valor.is_empty() {
            write!(f, " {}", self.valor)?;
        }
        Ok(())
    }
}

/// What a citation of a norm names: the act, one article of it if any, parts of that article if any.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Norma {
    /// The act.
    pub acto: Acto,
    /// The article.
    pub articulo: Option<Articulo>,
    /// Parts of it, in the order of the text.
    pub partes: Vec<Parte>,
}

impl Norma {
    /// The whole of an act.
    pub fn entera(acto: Acto) -> Self {
        Self {
            acto,
            articulo: None,
            partes: Vec::new(),
        }
    }

    /// The address name of the act or, when there is one, of the article: «decreto-1082-de-2015-art-2.2.1.1.1.5.3».
    pub fn slug(&self) -> String {
        match &self.articulo {
            None => self.acto.slug(),
            Some(a) => format!("{}-art-{}", self.acto.slug(), a.0),
        }
    }

    /// The address of its page.
    pub fn direccion(&self) -> String {
        direcciones::norma(self.slug())
    }

    /// The parts in words: «numeral 4, literal h», «parágrafos 1, 2 y 3»; empty when there is none.
    pub fn partes_dichas(&self) -> String {
        let iguales =
            |a: &Parte, b: &Parte| a.clase == b.clase && !a.valor.is_empty() && !b.valor.is_empty();
        let dichas: Vec<String> = self
            .partes
            .chunk_by(iguales)
            .map(|juntas| match juntas {
                [previas @ .., ultima] if !previas.is_empty() => {
                    let valores: Vec<&str> = previas.iter().map(|p| p.valor.as_str()).collect();
                    let clase = ultima.clase.plural();
                    format!("{clase} {} y {}", valores.join(", "), ultima.valor)
                }
                _ => juntas.iter().map(Parte::to_string).collect(),
            })
            .collect();
        dichas.join(", ")
    }
}

/// «Ley 1150 de 2007, artículo 5, parágrafo 1».
impl fmt::Display for Norma {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.acto)?;
        if let Some(a) = &self.articulo {
            write!(f, ", artículo {}", a.0)?;
        }
        if !self.partes.is_empty() {
            write!(f, ", {}", self.partes_dichas())?;
        }
        Ok(())
    }
}

/// An opinion or circular of the agency, in the corpus or not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Opinion {
    /// Its id: `C-089-2020`, or `radicado-4201912000006798` when the text only gives a filing number.
    pub id: String,
    /// «Concepto C-089 de 2020».
    pub titulo: String,
}

impl Opinion {
    /// The agency writes its numbers with three digits at least: «C-75» and «C-075» are one.
    pub(super) fn de_numero(numero: &str, anio: i16) -> Self {
        let numero = format!("{:0>3}", numero.trim_start_matches('0'));
        Self {
            id: format!("C-{numero}-{anio}"),
            titulo: format!("Concepto C-{numero} de {anio}"),
        }
    }

    pub(super) fn de_radicado(radicado: &str) -> Self {
        Self {
            id: format!("radicado-{radicado}"),
            titulo: format!("Concepto con radicado {radicado}"),
        }
    }
}

/// Why a citation names nothing that can be linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Motivo {
    /// It refers back, and nothing stands before it.
    SinAntecedente,
    /// It refers back, and several things stand before it.
    VariosAntecedentes,
    /// It refers to «this article» inside a quotation within a quotation.
    CitaDentroDeCita,
    /// An article of no named norm.
    SinNorma,
    /// Several articles of several norms.
    Repartida,
    /// A norm or opinion without its year, which the document does not give elsewhere either.
    SinAnio,
    /// «C-123 de 2023» with no word of what it is: opinions and constitutional rulings are both numbered so.
    ConceptoOSentencia,
    /// A year that is none, as printed.
    AnioMalEscrito(String),
}

impl fmt::Display for Motivo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SinAntecedente => "remite a una norma que no está antes en el mismo pasaje",
            Self::VariosAntecedentes => "antes hay más de una norma a la que podría remitir",
            Self::CitaDentroDeCita => {
                "está en una transcripción dentro de otra, y no es seguro a cuál norma remite"
            }
            Self::SinNorma => "cita un artículo sin decir de qué norma",
            Self::Repartida => {
                "nombra varios artículos y varias normas, y no es seguro cuál es de cuál"
            }
            Self::SinAnio => "no dice el año, y el documento tampoco en otra parte",
            Self::ConceptoOSentencia => "no dice si es un concepto o una sentencia",
            Self::AnioMalEscrito(anio) => {
                let cifras = plural(anio.len(), "cifra", "cifras");
                return write!(f, "el año está impreso «{anio}», con {cifras}");
            }
        })
    }
}

/// What a citation leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destino {
    /// A norm.
    Norma(Norma),
    /// An opinion or circular of the agency.
    Opinion(Opinion),
    /// Nothing certain.
    SinResolver(Motivo),
    /// Nothing: it is misprinted. It is told, never mended.
    Malformada(Motivo),
}

/// How a citation was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// It says all.
    Expresa,
    /// What it lacks is said by an antecedent in the same document.
    Remision,
}

/// A citation in a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cita {
    /// Bytes of the paragraph's `texto`.
    pub rango: std::ops::Range<usize>,
    /// What it leads to.
    pub destino: Destino,
    /// How it was understood.
    pub via: Via,
}

impl Cita {
    /// The norm, if that is what it leads to.
    pub fn norma(&self) -> Option<&Norma> {
        match &self.destino {
            Destino::Norma(n) => Some(n),
            _ => None,
        }
    }

    /// The address of what it leads to.
    pub fn direccion(&self) -> Option<String> {
        match &self.destino {
            Destino::Norma(n) => Some(n.direccion()),
            Destino::Opinion(o) => Some(direcciones::documento(&o.id)),
            Destino::SinResolver(_) | Destino::Malformada(_) => None,
        }
    }
}
