//! Lines become blocks: printed paragraphs, list items, tables, formulas; page breaks in a sentence are mended.

use super::{
    Informe,
    limpieza::{Limpio, Linea, regla},
};
use crate::{corpus::Clase, lengua::texto};
use regex::Regex;
use std::{collections::BTreeMap, sync::LazyLock};

/// A block before it has a role.
#[derive(Debug, Clone)]
pub(super) struct Crudo {
    /// Markdown of the block.
    pub markdown: String,
    pub clase: Clase,
    /// Line of the source.
    pub linea: usize,
    /// Footnote number, when the block is a footnote.
    pub nota: Option<u32>,
    /// Section that a reviewer said begins here.
    pub seccion: Option<String>,
    /// Whether it announces something («así:») that the source holds only as an image.
    pub anuncia_imagen: bool,
}

/// The blocks of a source, its footnotes not yet in their place, and the report so far.
pub(super) struct Cortado {
    pub bloques: Vec<Crudo>,
    pub notas: BTreeMap<u32, (String, usize)>,
    pub informe: Informe,
}

static NUMERADO: LazyLock<Regex> = LazyLock::new(|| regla(r"^(\d+)([.)]) "));
static ROTULO: LazyLock<Regex> = LazyLock::new(|| regla(r"^(Temas|Radicación|Para|Asunto):\s*$"));
static INICIO: LazyLock<Regex> = LazyLock::new(|| {
    regla(r"^(\d+\. |CIRCULAR |Para:|Asunto:|Cordialmente|Atentamente|Elaboró:|Revisó:|Aprobó:)")
});

pub(super) fn cortar(limpio: &Limpio) -> Cortado {
    let mut corte = Cortado {
        bloques: Vec::new(),
        notas: limpio.notas.clone(),
        informe: limpio.informe.clone(),
    };
    if renglones_sueltos(&limpio.lineas) {
        corte.por_renglones(&limpio.lineas);
    } else {
        corte.por_parrafos(&limpio.lineas);
    }
    corte.unir_rotulos();
    for linea in &limpio.imagenes {
        if let Some(b) = corte.bloques.iter_mut().rev().find(|b| b.linea < *linea) {
            b.anuncia_imagen = b.markdown.ends_with(':');
        }
    }
    corte
}

/// Whether the text is wrapped with a blank line after each printed line.
fn renglones_sueltos(lineas: &[Linea]) -> bool {
    let llenas: Vec<usize> = lineas
        .iter()
        .enumerate()
        .filter(|(_, l)| !l.texto.trim().is_empty())
        .map(|(i, _)| i)
        .collect();
    let seguidas = llenas.windows(2).filter(|p| p[1] - p[0] == 1).count();
    let largas = llenas
        .iter()
        .filter(|i| lineas[**i].texto.trim().chars().count() > 110)
        .count();
    !llenas.is_empty() && largas * 20 < llenas.len() && seguidas * 4 < llenas.len()
}

impl Cortado {
    /// One printed line per line: a paragraph ends where a sentence does, or where the next line plainly opens another.
    fn por_renglones(&mut self, lineas: &[Linea]) {
        let mut firma = false;
        for linea in lineas.iter().filter(|l| !l.texto.trim().is_empty()) {
            let renglon = linea.texto.trim();
            let anterior = self
                .bloques
                .last()
                .map(|b| b.markdown.trim_end().to_owned())
                .unwrap_or_default();
            let corta = self
                .bloques
                .last()
                .is_some_and(|b| b.linea < 4 || b.markdown.chars().count() < 12);
            let cierra = anterior.is_empty()
                || anterior.ends_with(['.', ':'])
                || INICIO.is_match(renglon)
                || corta;
            if cierra || firma {
                self.poner(renglon, Clase::Parrafo, linea);
            } else if let Some(ultimo) = self.bloques.last_mut() {
                ultimo.markdown = pegar(&anterior, renglon);
            }
            firma |= renglon.starts_with("Cordialmente") || renglon.starts_with("Atentamente");
        }
    }

    /// One paragraph per line; a table is a run of lines with tabs.
    fn por_parrafos(&mut self, lineas: &[Linea]) {
        let mut i = 0;
        while let Some(linea) = lineas.get(i) {
            if let Some((tabla, cuantas)) =
                tabla_de_tabuladores(&lineas[i..]).or_else(|| tabla_de_celdas(&lineas[i..]))
            {
                self.poner(&tabla, Clase::Tabla, linea);
                i += cuantas;
                continue;
            }
            i += 1;
            let t = linea.texto.trim_end();
            let cuerpo = t.trim();
            if cuerpo.is_empty() {
                continue;
            }
            if cuerpo.starts_with("$$") && cuerpo.ends_with("$$") && cuerpo.len() > 4 {
                self.poner(cuerpo, Clase::Formula, linea);
            } else if let Some(item) = cuerpo
                .strip_prefix("- ")
                .or_else(|| cuerpo.strip_prefix("· "))
            {
                let clase = if t.starts_with(" - ") {
                    Clase::Sublista
                } else {
                    Clase::Lista
                };
                self.poner(item, clase, linea);
            } else if self.continua(cuerpo, linea) {
                if let Some(ultimo) = self.bloques.last_mut() {
                    self.informe.uniones.push(format!(
                        "línea {}: «…{}» + «{}…»",
                        linea.numero,
                        cola(&ultimo.markdown),
                        cabeza(cuerpo)
                    ));
                    ultimo.markdown = pegar(&ultimo.markdown, cuerpo);
                }
            } else {
                self.poner(cuerpo, Clase::Parrafo, linea);
            }
        }
    }

    /// Whether a page break cut the sentence that this line goes on with.
    fn continua(&self, cuerpo: &str, linea: &Linea) -> bool {
        let Some(anterior) = self.bloques.last() else {
            return false;
        };
        let abierta = !anterior
            .markdown
            .trim_end()
            .ends_with(['.', ':', ';', '?', '!', '”', '"', '»', ')', '|', '$']);
        let sigue = cuerpo.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit());
        linea.pagina && abierta && sigue
    }

    fn poner(&mut self, markdown: &str, clase: Clase, linea: &Linea) {
        let markdown = match clase {
            Clase::Tabla | Clase::Formula => markdown.to_owned(),
            _ => protegido(&texto::un_espacio(markdown)),
        };
        self.bloques.push(Crudo {
            markdown,
            clase,
            linea: linea.numero,
            nota: None,
            seccion: None,
            anuncia_imagen: false,
        });
    }

    /// A label alone on its line («Temas:») goes with the text below it.
    fn unir_rotulos(&mut self) {
        let mut salida: Vec<Crudo> = Vec::with_capacity(self.bloques.len());
        for b in std::mem::take(&mut self.bloques) {
            match salida.last_mut() {
                Some(rotulo) if ROTULO.is_match(&rotulo.markdown) => {
                    rotulo.markdown = pegar(&rotulo.markdown, &b.markdown)
                }
                _ => salida.push(b),
            }
        }
        self.bloques = salida;
    }
}

/// Joins two pieces of one printed paragraph; a word cut at its hyphen needs no space.
pub(super) fn pegar(antes: &str, despues: &str) -> String {
    let (antes, despues) = (antes.trim_end(), despues.trim_start());
    let cortada =
        antes.ends_with('-') && despues.starts_with(char::is_lowercase) && !antes.ends_with(" -");
    if cortada {
        format!("{antes}{despues}")
    } else {
        format!("{antes} {despues}")
    }
}

/// A paragraph that begins like a Markdown list, heading or quotation is none.
fn protegido(texto: &str) -> String {
    if let Some(m) = NUMERADO.captures(texto) {
        let n = m[1].len();
        return format!("{}\\{}", &texto[..n], &texto[n..]);
    }
    match texto.chars().next() {
        Some('#' | '>' | '+' | '|') => format!("\\{texto}"),
        Some('-') if texto.starts_with("- ") || texto.starts_with("--") => format!("\\{texto}"),
        _ => texto.to_owned(),
    }
}

/// Rows whose cells are separated by tabs within the line.
fn tabla_de_tabuladores(lineas: &[Linea]) -> Option<(String, usize)> {
    let filas: Vec<Vec<&str>> = lineas
        .iter()
        .map(|l| {
            l.texto
                .trim()
                .split('\t')
                .map(str::trim)
                .collect::<Vec<_>>()
        })
        .take_while(|f| f.len() > 1)
        .collect();
    (filas.len() > 1).then(|| (tabla(&filas), filas.len()))
}

/// Rows of a word-processor table: each cell a line that begins with a tab, a blank line between rows.
fn tabla_de_celdas(lineas: &[Linea]) -> Option<(String, usize)> {
    let mut filas: Vec<Vec<&str>> = Vec::new();
    let (mut fila, mut usadas) = (Vec::new(), 0);
    for (i, l) in lineas.iter().enumerate() {
        let cuerpo = l.texto.trim();
        if l.texto.starts_with('\t') && !cuerpo.is_empty() {
            fila.push(cuerpo);
        } else if cuerpo.is_empty() {
            if fila.len() > 1 {
                filas.push(std::mem::take(&mut fila));
                usadas = i;
            } else if !fila.is_empty() {
                break;
            } else if i == 0 {
                return None;
            }
        } else {
            break;
        }
    }
    let iguales = filas.windows(2).all(|p| p[0].len() == p[1].len());
    (filas.len() > 1 && iguales && !filas.iter().any(|f| f[0].ends_with(':')))
        .then(|| (tabla(&filas), usadas))
}

fn tabla(filas: &[Vec<&str>]) -> String {
    let ancho = filas.iter().map(Vec::len).max().unwrap_or(0);
    let fila = |f: &Vec<&str>| {
        let celdas = (0..ancho).map(|i| f.get(i).copied().unwrap_or_default().replace('|', "\\|"));
        format!("| {} |", celdas.collect::<Vec<_>>().join(" | "))
    };
    let mut salida = vec![fila(&filas[0]), format!("|{}", "---|".repeat(ancho))];
    salida.extend(filas[1..].iter().map(fila));
    salida.join("\n")
}

/// The last words of a text, for the report.
fn cola(texto: &str) -> String {
    let p: Vec<&str> = texto.split(' ').collect();
    p[p.len().saturating_sub(4)..].join(" ")
}

/// The first words of a text, for the report.
pub(super) fn cabeza(texto: &str) -> String {
    texto.split(' ').take(8).collect::<Vec<_>>().join(" ")
}
