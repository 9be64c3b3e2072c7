//! What is no paragraph comes out: letterheads, bookmarks, images; footnote bodies are set apart.

use super::{Informe, Quitado};
use crate::lengua::texto;
use regex::Regex;
use std::{collections::BTreeMap, sync::LazyLock};

/// One line of the cleaned text.
#[derive(Debug, Clone)]
pub(super) struct Linea {
    /// Its text, with footnote marks as `[^1]`; blank lines are kept.
    pub texto: String,
    /// Number in the source, from 1.
    pub numero: usize,
    /// Whether a page begins here.
    pub pagina: bool,
}

/// The text without what is no paragraph.
#[derive(Debug, Clone)]
pub(super) struct Limpio {
    pub lineas: Vec<Linea>,
    /// Footnotes by printed number, with the line they stand on.
    pub notas: BTreeMap<u32, (String, usize)>,
    /// Lines where an image stood.
    pub imagenes: Vec<usize>,
    pub informe: Informe,
}

static MEMBRETE: LazyLock<Regex> = LazyLock::new(|| {
    regla(
        r"^\s*(FORMATO(\s+DE\s+RESPUESTA)?\s+PQRSD?|Agencia Nacional|de Contratación Pública|Colombia Compra Eficiente)\s*$",
    )
});
static MARCADOR: LazyLock<Regex> =
    LazyLock::new(|| regla(r"^\[(bookmark:|footnoteRef:(\d+)\]|image:|(\d+):\s)"));

/// A pattern of this importer; they are all constants, so a bad one is a bug that the first test meets.
pub(super) fn regla(patron: &str) -> Regex {
    Regex::new(patron).unwrap_or_else(|e| unreachable!("pattern {patron}: {e}"))
}

pub(super) fn limpiar(fuente: &str) -> Limpio {
    let fuente = texto::nfc(fuente.trim_start_matches('\u{feff}')).replace("\r\n", "\n");
    let mut limpio = Limpio {
        lineas: Vec::new(),
        notas: BTreeMap::new(),
        imagenes: Vec::new(),
        informe: Informe::default(),
    };
    let (sin_marcas, lineas_de) = sin_corchetes(&fuente, &mut limpio);
    let mut pagina = false;
    let mut desde = 0;
    for linea in sin_marcas.split('\n') {
        let numero = lineas_de.get(desde).copied().unwrap_or(1);
        desde += linea.len() + 1;
        if MEMBRETE.is_match(linea) {
            limpio.quitados("membrete", numero, linea.trim());
            pagina = true;
            continue;
        }
        let vacia = linea.trim().is_empty();
        limpio.lineas.push(Linea {
            texto: linea.replace('\u{a0}', " "),
            numero,
            pagina: pagina && !vacia,
        });
        if !vacia {
            pagina = false;
        }
    }
    limpio.notas_en_superindice();
    limpio
}

impl Limpio {
    fn quitados(&mut self, motivo: &'static str, linea: usize, texto: &str) {
        self.informe.quitados.push(Quitado {
            linea,
            motivo,
            texto: texto.to_owned(),
        });
    }

    /// Notes printed at the foot of a page as `¹ …` run to the end of their page.
    fn notas_en_superindice(&mut self) {
        let mut abierta: Option<u32> = None;
        let mut lineas = Vec::with_capacity(self.lineas.len());
        for linea in std::mem::take(&mut self.lineas) {
            if linea.pagina {
                abierta = None;
            }
            let (n, resto) = superindice(linea.texto.trim());
            if let Some(n) = n {
                abierta = Some(n);
                self.quitados("número de nota al pie", linea.numero, &n.to_string());
                self.notas
                    .entry(n)
                    .or_insert((String::new(), linea.numero))
                    .0
                    .push_str(resto.trim());
            } else if let Some((nota, _)) = abierta.and_then(|n| self.notas.get_mut(&n)) {
                let resto = linea.texto.trim();
                if !resto.is_empty() {
                    nota.push(' ');
                    nota.push_str(resto);
                }
            } else {
                lineas.push(Linea {
                    texto: self.marcas_en_superindice(&linea),
                    ..linea
                });
            }
        }
        self.lineas = lineas;
    }

    /// `RUP¹` → `RUP[^1]`.
    fn marcas_en_superindice(&mut self, linea: &Linea) -> String {
        let mut salida = String::with_capacity(linea.texto.len());
        let mut resto = linea.texto.as_str();
        while let Some(i) = resto.find(|c| cifra_alta(c).is_some()) {
            salida.push_str(&resto[..i]);
            let (n, despues) = superindice(&resto[i..]);
            if let Some(n) = n {
                salida.push_str(&format!("[^{n}]"));
                self.quitados("llamada de nota al pie", linea.numero, &n.to_string());
            }
            resto = despues;
        }
        salida.push_str(resto);
        salida
    }
}

fn cifra_alta(c: char) -> Option<u32> {
    "⁰¹²³⁴⁵⁶⁷⁸⁹"
        .chars()
        .position(|x| x == c)
        .and_then(|i| u32::try_from(i).ok())
}

/// The superscript number at the start of the text, and what follows it.
fn superindice(texto: &str) -> (Option<u32>, &str) {
    let cifras: Vec<u32> = texto.chars().map_while(cifra_alta).collect();
    let resto = texto.trim_start_matches(|c| cifra_alta(c).is_some());
    let numero = cifras
        .iter()
        .fold(0_u32, |n, d| n.saturating_mul(10).saturating_add(*d));
    ((!cifras.is_empty()).then_some(numero), resto)
}

/// Takes out `[bookmark: …]`, `[image: …]` and footnote bodies, and gives the source line of each byte that stays.
fn sin_corchetes(fuente: &str, limpio: &mut Limpio) -> (String, Vec<usize>) {
    let (mut salida, mut lineas_de) = (
        String::with_capacity(fuente.len()),
        Vec::with_capacity(fuente.len()),
    );
    let (mut i, mut linea) = (0, 1);
    while let Some(c) = fuente[i..].chars().next() {
        let marca = (c == '[')
            .then(|| MARCADOR.captures(&fuente[i..]))
            .flatten();
        let largo = if let Some(m) = marca {
            let (dentro, largo) = hasta_cierre(&fuente[i..]);
            let mut queda = String::new();
            if let Some(n) = m.get(2) {
                queda = format!("[^{}]", n.as_str());
                limpio.quitados("llamada de nota al pie", linea, n.as_str());
            } else if let Some(n) = m.get(3).and_then(|n| n.as_str().parse().ok()) {
                let cuerpo = texto::un_espacio(dentro.split_once(':').map_or(dentro, |(_, t)| t));
                limpio.quitados("número de nota al pie", linea, &format!("{n}"));
                limpio.notas.insert(n, (cuerpo, linea));
            } else if m[1].starts_with("bookmark") {
                limpio.quitados("marcador", linea, dentro);
            } else {
                limpio.quitados("imagen", linea, dentro);
                limpio.imagenes.push(linea);
            }
            lineas_de.resize(lineas_de.len() + queda.len(), linea);
            salida.push_str(&queda);
            largo
        } else {
            lineas_de.resize(lineas_de.len() + c.len_utf8(), linea);
            salida.push(c);
            c.len_utf8()
        };
        linea += fuente[i..i + largo].matches('\n').count();
        i += largo;
    }
    (salida, lineas_de)
}

/// What stands between a bracket and the one that closes it (or the end of the text), and the length of both with it.
fn hasta_cierre(desde: &str) -> (&str, usize) {
    let mut hondura = 0_usize;
    for (i, c) in desde.char_indices() {
        match c {
            '[' => hondura += 1,
            ']' if hondura == 1 => return (&desde[1..i], i + 1),
            ']' => hondura -= 1,
            _ => {}
        }
    }
    (&desde[1..], desde.len())
}
