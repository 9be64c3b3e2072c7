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

use super::{
    bloque::{Bloque, Clase, IdDocumento, IdParrafo},
    rol::Rol,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt::Write as _};

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
