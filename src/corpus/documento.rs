//! A document: front matter in TOML between `+++` lines, then section headings and blocks.
//!
//! ```text
//! +++
//! id = "C-353-2026"
//! …
//! +++
//! ## II. Respuestas:
//!
//! {#respuesta-1 respuesta}
//! Según el artículo 2.2.1.1.1.5.3. del Decreto 1082 de 2015, …
//! ```
//!
//! A block is opened by `{#id rol}` or `{#id rol clase}` and runs to the next opening or heading. Each block is parsed
//! as Markdown on its own, so that one cannot swallow the next. The file holds official text only.

use super::Rol::*;
use crate::lengua::texto;
use jiff::civil::Date;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
    str::FromStr,
};

/// Identifier of a document, as `C-353-2026` or `C-SN-2026-06-04`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct IdDocumento(pub String);

/// Identifier of a paragraph inside its document: printed section and number, as `respuesta-3` or `razones-3a`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct IdParrafo(pub String);

impl IdParrafo {
    /// The section and the number, `("respuesta", "3a")`.
    pub fn partes(&self) -> (&str, &str) {
        self.0.rsplit_once('-').unwrap_or((&self.0, ""))
    }
}

impl fmt::Display for IdDocumento {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for IdParrafo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What kind of act a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TipoDocumento {
    /// An opinion that answers a petition.
    Concepto,
    /// A circular that orders something.
    Circular,
}

impl TipoDocumento {
    /// The name used in files, addresses and JSON.
    pub fn nombre(self) -> &'static str {
        match self {
            Self::Concepto => "concepto",
            Self::Circular => "circular",
        }
    }
}

/// What a paragraph does in its document, in the order in which search prefers them. Only some may support a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rol {
    /// The answer.
    Respuesta,
    /// An order of a circular.
    Directriz,
    /// The reasons of the answer.
    Razones,
    /// A quoted norm.
    NormaTranscrita,
    /// A footnote.
    Nota,
    /// A recital of a circular.
    Considerando,
    /// Limits of the agency's competence.
    Salvedad,
    /// The legal question as the agency restates it.
    Problema,
    /// Headnotes at the top of an opinion: they repeat, and sometimes contradict, the answer.
    Tesauro,
    /// The petitioner's facts, arguments and questions.
    Consulta,
    /// The list of earlier opinions.
    Doctrina,
    /// The list of norms and sources.
    Referencias,
    /// Publicity, signature, letterhead.
    Institucional,
}

impl Rol {
    /// Every role, in order.
    pub const TODOS: [Self; 13] = [
        Respuesta,
        Directriz,
        Razones,
        NormaTranscrita,
        Nota,
        Considerando,
        Salvedad,
        Problema,
        Tesauro,
        Consulta,
        Doctrina,
        Referencias,
        Institucional,
    ];

    /// The name used in files, addresses and JSON.
    pub fn nombre(self) -> &'static str {
        match self {
            Tesauro => "tesauro",
            Consulta => "consulta",
            Salvedad => "salvedad",
            Problema => "problema",
            Respuesta => "respuesta",
            Razones => "razones",
            NormaTranscrita => "norma-transcrita",
            Nota => "nota",
            Referencias => "referencias",
            Doctrina => "doctrina",
            Directriz => "directriz",
            Considerando => "considerando",
            Institucional => "institucional",
        }
    }

    /// What readers see beside a paragraph.
    pub fn rotulo(self) -> &'static str {
        match self {
            Tesauro => "Tesauro",
            Consulta => "Consulta del peticionario",
            Salvedad => "Salvedad de competencia",
            Problema => "Problema planteado",
            Respuesta => "Respuesta",
            Razones => "Razones",
            NormaTranscrita => "Norma transcrita",
            Nota => "Nota al pie",
            Referencias => "Referencias",
            Doctrina => "Doctrina anterior",
            Directriz => "Directriz",
            Considerando => "Considerando",
            Institucional => "Institucional",
        }
    }

    /// Whether a paragraph of this role may stand under a verdict as `sustenta` or `matiza`.
    pub fn puede_sustentar(self) -> bool {
        matches!(
            self,
            Respuesta | Razones | Directriz | NormaTranscrita | Nota
        )
    }

    /// Whether a paragraph of this role is doctrine, which the ledger of coverage must account for.
    pub fn se_clasifica(self) -> bool {
        matches!(self, Respuesta | Razones | Directriz)
    }

    /// Whether a paragraph of this role may limit a verdict.
    pub fn puede_limitar(self) -> bool {
        self.puede_sustentar() || matches!(self, Salvedad | Institucional | Considerando)
    }
}

impl FromStr for Rol {
    type Err = ();

    fn from_str(nombre: &str) -> Result<Self, ()> {
        Self::TODOS
            .into_iter()
            .find(|r| r.nombre() == nombre)
            .ok_or(())
    }
}

/// How a block is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clase {
    /// Running text.
    Parrafo,
    /// An item of a list.
    Lista,
    /// An item of a list inside another.
    Sublista,
    /// A whole table.
    Tabla,
    /// A formula, in LaTeX.
    Formula,
    /// A quotation of something that is not a norm.
    Cita,
}

impl Clase {
    const TODAS: [Self; 6] = [
        Self::Parrafo,
        Self::Lista,
        Self::Sublista,
        Self::Tabla,
        Self::Formula,
        Self::Cita,
    ];

    /// The class of that name.
    pub fn de_nombre(nombre: &str) -> Option<Self> {
        Self::TODAS.into_iter().find(|c| c.nombre() == nombre)
    }

    /// The name used in files.
    pub fn nombre(self) -> &'static str {
        match self {
            Self::Parrafo => "parrafo",
            Self::Lista => "lista",
            Self::Sublista => "sublista",
            Self::Tabla => "tabla",
            Self::Formula => "formula",
            Self::Cita => "cita",
        }
    }
}

/// A block of official text: one printed paragraph, list item, whole table, formula or footnote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bloque {
    /// Given once, never reused.
    pub id: IdParrafo,
    /// What it does in the document.
    pub rol: Rol,
    /// How it is printed.
    pub clase: Clase,
    /// The block as Markdown, with footnote marks as `[^1]`.
    pub markdown: String,
    /// The block as plain text: quotations and hashes are over this.
    pub texto: String,
    /// SHA-256 of `texto`, in hexadecimal.
    pub sha256: String,
    /// The headnote line «DESCRIPTOR – Restrictor» it stands under, if any.
    pub descriptor: Option<String>,
}

impl Bloque {
    /// A block whose plain text and hash follow from its Markdown.
    pub fn nuevo(
        id: IdParrafo,
        rol: Rol,
        clase: Clase,
        markdown: String,
        descriptor: Option<String>,
    ) -> Self {
        let texto = texto_plano(&markdown, clase);
        let sha256 = sha256(texto.as_bytes());
        Self {
            id,
            rol,
            clase,
            markdown,
            texto,
            sha256,
            descriptor,
        }
    }
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::with_capacity(64), |mut s, b| {
            let _ = write!(s, "{b:02x}");
            s
        })
}

/// The Markdown options of the corpus: tables only. Smart punctuation and mathematics would rewrite official text.
pub(crate) const OPCIONES_MARKDOWN: pulldown_cmark::Options =
    pulldown_cmark::Options::ENABLE_TABLES;

/// Plain text of a block: no marks, no footnote references, one space between words.
fn texto_plano(markdown: &str, clase: Clase) -> String {
    if clase == Clase::Formula {
        return texto::un_espacio(
            markdown
                .trim()
                .trim_start_matches("$$")
                .trim_end_matches("$$"),
        );
    }
    let sin_notas = sin_referencias(markdown);
    let mut salida = String::with_capacity(sin_notas.len());
    for evento in Parser::new_ext(&sin_notas, OPCIONES_MARKDOWN) {
        match evento {
            Event::Text(t) | Event::Code(t) | Event::Html(t) | Event::InlineHtml(t) => {
                salida.push_str(&t)
            }
            Event::SoftBreak
            | Event::HardBreak
            | Event::End(TagEnd::TableCell | TagEnd::Paragraph | TagEnd::Item)
            | Event::Start(Tag::Item) => {
                salida.push(' ');
            }
            _ => {}
        }
    }
    texto::nfc(&texto::un_espacio(&salida)).into_owned()
}

/// The text without its `[^n]` marks. One that the source prints as an ordinary digit, `[^=n]`, leaves its digit.
fn sin_referencias(markdown: &str) -> String {
    let mut salida = String::with_capacity(markdown.len());
    let mut resto = markdown;
    while let Some(i) = resto.find("[^") {
        salida.push_str(&resto[..i]);
        match llamada(&resto[i..]) {
            Some(l) => {
                salida.push_str(if l.con_cifra { l.numero } else { "" });
                resto = &resto[i + l.largo..];
            }
            None => {
                salida.push_str("[^");
                resto = &resto[i + 2..];
            }
        }
    }
    salida.push_str(resto);
    salida
}

/// The mark of a footnote at the start of a text.
pub(crate) struct Llamada<'a> {
    /// Number of the note.
    pub numero: &'a str,
    /// Whether the source prints it as an ordinary digit, so that it is part of the text.
    pub con_cifra: bool,
    /// Length of the mark in bytes.
    pub largo: usize,
}

/// Reads `[^2]` or `[^=2]` at the start of a text.
pub(crate) fn llamada(texto: &str) -> Option<Llamada<'_>> {
    let dentro = &texto.strip_prefix("[^")?[..texto.find(']')? - 2];
    let (numero, con_cifra) = dentro
        .strip_prefix('=')
        .map_or((dentro, false), |n| (n, true));
    let bien = !numero.is_empty() && numero.bytes().all(|b| b.is_ascii_digit());
    bien.then_some(Llamada {
        numero,
        con_cifra,
        largo: dentro.len() + 3,
    })
}

/// A printed section of a document: its heading and the blocks below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seccion {
    /// The heading as printed; empty for what stands before the first one.
    pub titulo: String,
    /// Index of its first block; it runs to the next section.
    pub desde: usize,
}

/// Where the date of a document was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FechaOrigen {
    /// The text states it.
    Texto,
    /// The filing stamp.
    Radicado,
}

/// Where the text came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fuente {
    /// File name of the source.
    pub archivo: String,
    /// SHA-256 of the source file, in hexadecimal.
    pub sha256: String,
    /// Official address, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direccion: Option<String>,
}

/// One masked datum of a private petitioner, without the datum (Ley 1581 de 2012).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mascara {
    /// The paragraph that holds it.
    pub parrafo: IdParrafo,
    /// What kind of datum: `nombre`, `correo`, `lugar`, `organizacion`.
    pub clase: String,
}

/// The front matter of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metadatos {
    /// Identifier.
    pub id: IdDocumento,
    /// Kind of act.
    pub tipo: TipoDocumento,
    /// Number as printed, `C-353` or `002`; absent when the text has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numero: Option<String>,
    /// Year, of the number or of the date.
    pub anio: i16,
    /// Date `AAAA-MM-DD`, only if the text or its stamp states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fecha: Option<Date>,
    /// Where the date was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fecha_origen: Option<FechaOrigen>,
    /// Filing numbers of the petitions.
    #[serde(default)]
    pub radicados_entrada: Vec<String>,
    /// Filing numbers of the answer.
    #[serde(default)]
    pub radicados_salida: Vec<String>,
    /// Thesaurus lines «DESCRIPTOR – Restrictor».
    #[serde(default)]
    pub temas: Vec<String>,
    /// The source file.
    pub fuente: Fuente,
    /// Paragraphs merged into another, or dropped: old id to the one that answers for it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub alias: BTreeMap<IdParrafo, IdParrafo>,
    /// What was masked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mascaras: Vec<Mascara>,
}

/// A document of the corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Documento {
    /// Its front matter.
    pub meta: Metadatos,
    /// Its printed sections, in order.
    pub secciones: Vec<Seccion>,
    /// Its blocks, in order.
    pub bloques: Vec<Bloque>,
}

impl Documento {
    /// Reads a document file. The error is a Spanish sentence with the line it speaks of.
    pub fn leer(fuente: &str) -> Result<Self, (usize, String)> {
        let cuerpo = fuente
            .strip_prefix("+++\n")
            .ok_or((1, "el archivo debe empezar por una línea «+++»".to_owned()))?;
        let fin = cuerpo.find("\n+++\n").ok_or((
            1,
            "los metadatos no se cierran con una línea «+++»".to_owned(),
        ))?;
        let meta: Metadatos = toml::from_str(&cuerpo[..fin]).map_err(|e| {
            let linea = e.span().map_or(1, |s| {
                cuerpo[..s.start.min(cuerpo.len())].matches('\n').count() + 2
            });
            (
                linea,
                format!(
                    "metadatos: {}",
                    crate::lengua::mensajes::de_toml(e.message())
                ),
            )
        })?;
        let mut lector = Lector {
            secciones: Vec::new(),
            bloques: Vec::new(),
            descriptor: None,
            abierto: None,
        };
        let primera = fuente[..4 + fin + 5].matches('\n').count() + 1;
        for (i, linea) in cuerpo[fin + 5..].lines().enumerate() {
            lector.linea(linea).map_err(|m| (primera + i, m))?;
        }
        lector.cerrar();
        let documento = Self {
            meta,
            secciones: lector.secciones,
            bloques: lector.bloques,
        };
        let mut vistos = std::collections::HashSet::new();
        for b in &documento.bloques {
            if !vistos.insert(&b.id) {
                return Err((1, format!("el párrafo «{}» está dos veces", b.id)));
            }
            if b.texto.is_empty() {
                return Err((1, format!("el párrafo «{}» está vacío", b.id)));
            }
        }
        for (alias, destino) in &documento.meta.alias {
            if vistos.contains(alias) || !vistos.contains(destino) {
                return Err((
                    1,
                    format!(
                        "el alias «{alias}» debe llevar de un id sin uso a un párrafo que exista, y lleva a «{destino}»"
                    ),
                ));
            }
        }
        Ok(documento)
    }

    /// The document as its file, byte for byte the same for the same document.
    pub fn escribir(&self) -> String {
        let meta = toml::to_string(&self.meta).unwrap_or_default();
        let mut salida = format!("+++\n{meta}+++\n");
        let mut descriptor: Option<&str> = None;
        for (i, b) in self.bloques.iter().enumerate() {
            for s in self
                .secciones
                .iter()
                .filter(|s| s.desde == i && !s.titulo.is_empty())
            {
                let _ = write!(salida, "\n## {}\n", s.titulo);
                descriptor = None;
            }
            if b.descriptor.as_deref() != descriptor {
                if let Some(d) = &b.descriptor {
                    let _ = write!(salida, "\n### {d}\n");
                }
                descriptor = b.descriptor.as_deref();
            }
            let clase = if b.clase == Clase::Parrafo {
                String::new()
            } else {
                format!(" {}", b.clase.nombre())
            };
            let _ = write!(
                salida,
                "\n{{#{} {}{clase}}}\n{}\n",
                b.id,
                b.rol.nombre(),
                b.markdown
            );
        }
        salida
    }

    /// «Concepto C-353 de 2026», «Circular Externa 002 de 2023», «Concepto sin número del 4 de junio de 2026».
    pub fn titulo(&self) -> String {
        let nombre = match self.meta.tipo {
            TipoDocumento::Concepto => "Concepto",
            TipoDocumento::Circular => "Circular Externa",
        };
        match (&self.meta.numero, self.meta.fecha) {
            (Some(n), _) => format!("{nombre} {n} de {}", self.meta.anio),
            (None, Some(f)) => {
                format!(
                    "{nombre} sin número del {}",
                    crate::lengua::formato::fecha_larga(f)
                )
            }
            (None, None) => format!("{nombre} sin número de {}", self.meta.anio),
        }
    }

    /// What puts documents in the order of their dates, oldest first. Those without a date in their text come last, by
    /// year and id: nothing says where among the others they belong.
    pub fn en_el_tiempo(&self) -> (bool, Option<Date>, i16, &str) {
        let m = &self.meta;
        (m.fecha.is_none(), m.fecha, m.anio, &m.id.0)
    }

    /// The printed heading over block `i`, without its final colon; empty before the first one.
    pub fn seccion_de(&self, i: usize) -> &str {
        let s = self.secciones.iter().rev().find(|s| s.desde <= i);
        s.map_or("", |s| s.titulo.trim_end_matches(':'))
    }

    /// «ANCP-CCE, Concepto C-353 de 2026, II. Respuestas, párr. 3».
    pub fn cita(&self, i: usize) -> String {
        let Some(b) = self.bloques.get(i) else {
            return format!("ANCP-CCE, {}", self.titulo());
        };
        let (seccion, numero) = b.id.partes();
        let donde = match seccion {
            "nota" => return format!("ANCP-CCE, {}, nota {numero}", self.titulo()),
            "directriz" => return format!("ANCP-CCE, {}, directriz {numero}", self.titulo()),
            "tesauro" => "tesauro",
            "encabezado" => "encabezado",
            "consulta" => "consulta",
            "considerando" => "considerandos",
            "cierre" => "cierre",
            _ => self.seccion_de(i),
        };
        format!("ANCP-CCE, {}, {donde}, párr. {numero}", self.titulo())
    }

    /// Position of a block by id, following aliases.
    pub fn posicion(&self, id: &str) -> Option<usize> {
        let directo = |id: &str| self.bloques.iter().position(|b| b.id.0 == id);
        directo(id).or_else(|| directo(&self.meta.alias.get(&IdParrafo(id.to_owned()))?.0))
    }
}

/// State of the reader of a document body.
struct Lector {
    secciones: Vec<Seccion>,
    bloques: Vec<Bloque>,
    descriptor: Option<String>,
    abierto: Option<(IdParrafo, Rol, Clase, Vec<String>)>,
}

impl Lector {
    fn linea(&mut self, linea: &str) -> Result<(), String> {
        if let Some(titulo) = linea.strip_prefix("## ") {
            self.cerrar();
            self.descriptor = None;
            self.secciones.push(Seccion {
                titulo: titulo.to_owned(),
                desde: self.bloques.len(),
            });
        } else if let Some(titulo) = linea.strip_prefix("### ") {
            self.cerrar();
            self.descriptor = Some(titulo.to_owned());
        } else if let Some(marca) = linea.strip_prefix("{#").and_then(|l| l.strip_suffix('}')) {
            self.cerrar();
            let mut partes = marca.split(' ');
            let id = partes.next().unwrap_or_default().to_owned();
            let rol = partes.next().unwrap_or_default();
            let rol = rol.parse().map_err(|()| {
                format!(
                    "«{rol}» no es un rol; los roles son {}",
                    Rol::TODOS.map(Rol::nombre).join(", ")
                )
            })?;
            let clase = match partes.next() {
                None => Clase::Parrafo,
                Some(c) => Clase::de_nombre(c).ok_or_else(|| {
                    format!(
                        "«{c}» no es una clase de bloque; son {}",
                        Clase::TODAS.map(Clase::nombre).join(", ")
                    )
                })?,
            };
            if !id
                .rsplit_once('-')
                .is_some_and(|(s, n)| !s.is_empty() && n.starts_with(|c: char| c.is_ascii_digit()))
            {
                return Err(format!(
                    "«{id}» no es un id de párrafo; tienen la forma respuesta-3"
                ));
            }
            self.abierto = Some((IdParrafo(id), rol, clase, Vec::new()));
        } else if let Some((_, _, _, lineas)) = &mut self.abierto {
            lineas.push(linea.to_owned());
        } else if !linea.trim().is_empty() {
            return Err(
                "hay texto fuera de un párrafo; cada párrafo empieza por una línea «{#id rol}»"
                    .to_owned(),
            );
        }
        Ok(())
    }

    fn cerrar(&mut self) {
        if let Some((id, rol, clase, lineas)) = self.abierto.take() {
            let markdown = lineas.join("\n").trim_matches('\n').to_owned();
            if id.partes().0 != "tesauro" {
                self.descriptor = None;
            }
            self.bloques.push(Bloque::nuevo(
                id,
                rol,
                clase,
                markdown,
                self.descriptor.clone(),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_has_no_marks() {
        let casos = [
            (
                "el párrafo *ibidem* –adicionado–[^2] y **otro**",
                Clase::Parrafo,
                "el párrafo ibidem –adicionado– y otro",
            ),
            (
                "1\\. Si un índice «[…]» vale $0 y $5",
                Clase::Parrafo,
                "1. Si un índice «[…]» vale $0 y $5",
            ),
            (
                "$$CO \\times \\left(\\frac{E}{100}\\right)$$",
                Clase::Formula,
                "CO \\times \\left(\\frac{E}{100}\\right)",
            ),
            (
                "| A | B |\n|---|---|\n| c (1) | d |",
                Clase::Tabla,
                "A B c (1) d",
            ),
            ("- i) Uno", Clase::Lista, "i) Uno"),
            (
                "apoyos a la gestión[^=1], cuyo plazo",
                Clase::Parrafo,
                "apoyos a la gestión1, cuyo plazo",
            ),
            (
                "radicado 1_2026_03_04_003025",
                Clase::Parrafo,
                "radicado 1_2026_03_04_003025",
            ),
        ];
        for (markdown, clase, esperado) in casos {
            assert_eq!(texto_plano(markdown, clase), esperado);
        }
    }
}
