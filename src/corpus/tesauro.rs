//! What people decided about the thesaurus: topics that are one, other names, assignments. Editorial, never doctrine.
//!
//! The topics themselves are those that documents print; nothing here makes a document say one.

use crate::lengua::texto;
use serde::Deserialize;
use std::collections::BTreeSet;

/// The file `vocabulario/temas.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tesauro {
    /// Lines that are one topic although they are printed in different ways.
    #[serde(default)]
    pub fusion: Vec<Fusion>,
    /// What is known of a topic beside what is printed.
    #[serde(default)]
    pub tema: Vec<NotaDeTema>,
    /// Documents put under a topic that they do not print.
    #[serde(default)]
    pub asignacion: Vec<Asignacion>,
}

/// Two printed lines, or beginnings of lines, that are one topic.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fusion {
    /// The line, or its beginning, as documents print it: «DESCRIPTOR – Restrictor».
    pub de: String,
    /// The line it is read as.
    pub a: String,
    /// Why they are one.
    pub razon: String,
}

/// What is known of a topic.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotaDeTema {
    /// The topic, as printed.
    pub tema: String,
    /// Other names by which readers look for it; their addresses lead to the topic.
    #[serde(default)]
    pub otros_nombres: Vec<String>,
    /// What it is about.
    #[serde(default)]
    pub descripcion: Option<String>,
    /// The paragraph that says what it is, `documento/parrafo`.
    #[serde(default)]
    pub definido_en: Option<String>,
    /// Topics that a reader of this one may want.
    #[serde(default)]
    pub ver_tambien: Vec<String>,
}

/// A document under a topic that it does not print.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asignacion {
    /// The document.
    pub documento: String,
    /// The topic.
    pub tema: String,
    /// Why.
    pub razon: String,
}

impl Tesauro {
    /// What is wrong with the file whatever the documents are, in Spanish.
    pub(super) fn objeciones(&self) -> Vec<String> {
        let claves = |linea: &str| -> Vec<String> {
            let partes = partes_de_tema(linea);
            partes.iter().map(|p| clave_de_tema(p)).collect()
        };
        let mut salida = Vec::new();
        let mut vistas = BTreeSet::new();
        let de: Vec<Vec<String>> = self.fusion.iter().map(|f| claves(&f.de)).collect();
        for (f, suya) in self.fusion.iter().zip(&de) {
            let a = claves(&f.a);
            if suya.is_empty() || a.is_empty() {
                salida.push(format!(
                    "la fusión de «{}» en «{}» no tiene palabras",
                    f.de, f.a
                ));
            } else if !vistas.insert(suya) {
                salida.push(format!("hay dos fusiones de «{}»", f.de));
            } else if de
                .iter()
                .any(|otra| !otra.is_empty() && a.starts_with(otra))
            {
                salida.push(format!(
                    "la fusión de «{}» lleva a «{}», que otra fusión reemplaza: escriba la última",
                    f.de, f.a
                ));
            }
        }
        let mut notas = BTreeSet::new();
        for t in &self.tema {
            if claves(&t.tema).is_empty() {
                salida.push(format!("el tema «{}» no tiene palabras", t.tema));
            } else if !notas.insert(claves(&t.tema)) {
                salida.push(format!("el tema «{}» está dos veces", t.tema));
            }
        }
        for a in &self.asignacion {
            if claves(&a.tema).is_empty() {
                salida.push(format!(
                    "la asignación de «{}» no dice su tema",
                    a.documento
                ));
            }
        }
        salida
    }
}

/// The parts of a line. A dash parts it; a hyphen, only beside a space, since words have hyphens too.
pub fn partes_de_tema(linea: &str) -> Vec<String> {
    let letras: Vec<char> = linea.chars().collect();
    let mut salida = vec![String::new()];
    for (i, c) in letras.iter().enumerate() {
        let blanco = |j: Option<usize>| {
            j.and_then(|j| letras.get(j))
                .is_some_and(|c| c.is_whitespace())
        };
        let parte = matches!(c, '–' | '—' | '―')
            || *c == '-' && (blanco(i.checked_sub(1)) || blanco(Some(i + 1)));
        if parte {
            salida.push(String::new());
        } else if let Some(ultima) = salida.last_mut() {
            ultima.push(*c);
        }
    }
    (salida.iter())
        .map(|p| {
            texto::un_espacio(p.trim_end_matches(|c: char| c.is_whitespace() || ".,;:".contains(c)))
        })
        .filter(|p| !clave_de_tema(p).is_empty())
        .collect()
}

/// What two printings of a part have in common.
pub fn clave_de_tema(parte: &str) -> String {
    texto::para_direccion(parte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_parted_at_dashes_however_they_are_printed() {
        let casos: [(&str, &[&str]); 8] = [
            (
                "CAPACIDAD RESIDUAL – Concepto",
                &["CAPACIDAD RESIDUAL", "Concepto"],
            ),
            (
                "DECRETO 1041 DE 2022 - Información – Capacidad financiera",
                &[
                    "DECRETO 1041 DE 2022",
                    "Información",
                    "Capacidad financiera",
                ],
            ),
            (
                "MEJOR AÑO FISCAL – Decreto 399 de 2021– Interpretación",
                &["MEJOR AÑO FISCAL", "Decreto 399 de 2021", "Interpretación"],
            ),
            (
                "CAPACIDAD FINANCIERA – Acreditación –– Manual",
                &["CAPACIDAD FINANCIERA", "Acreditación", "Manual"],
            ),
            (
                "CONTRATOS EN EJECUCIÓN — Obra – Obligaciones.",
                &["CONTRATOS EN EJECUCIÓN", "Obra", "Obligaciones"],
            ),
            ("ANCP-CCE – Competencia", &["ANCP-CCE", "Competencia"]),
            (" – ", &[]),
            ("", &[]),
        ];
        for (linea, esperadas) in casos {
            assert_eq!(partes_de_tema(linea), esperadas, "{linea}");
        }
    }
}
