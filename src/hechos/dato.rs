//! A tree of input data that keeps each number as written and sees repeated keys.
//!
//! JSON, form pairs and spreadsheet cells all become this tree, so that one validator serves every door.

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
    ser::{SerializeMap, SerializeSeq},
};
use serde_json::value::RawValue;
use std::fmt;

/// How deep lists and objects may nest.
const HONDURA: usize = 32;

/// One datum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dato {
    /// `null`.
    Nulo,
    /// `true` or `false`.
    Logico(bool),
    /// A number, as it was written.
    Numero(Box<str>),
    /// A string.
    Texto(String),
    /// A list.
    Lista(Vec<Dato>),
    /// An object, keys in the order given.
    Objeto(Vec<(String, Dato)>),
}

/// One fault of an input, on the datum that has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Falta {
    /// JSON path, `$.estados[0].pasivo_corriente`.
    pub ruta: String,
    /// What was expected.
    pub esperado: String,
    /// What came.
    pub recibido: String,
    /// Both as a Spanish sentence.
    pub mensaje: String,
}

/// All faults of an input, in the order they were found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Errores(pub Vec<Falta>);

impl Errores {
    /// Adds a fault of form: something else was expected.
    pub fn en(&mut self, ruta: &str, esperado: impl Into<String>, recibido: impl Into<String>) {
        let (esperado, recibido) = (esperado.into(), recibido.into());
        let mensaje = format!("Se esperaba {esperado}; llegó {recibido}.");
        self.0.push(Falta {
            ruta: ruta.to_owned(),
            esperado,
            recibido,
            mensaje,
        });
    }

    /// Adds a fault of substance: a well-formed datum that cannot be. A datum already faulted is not faulted again.
    pub fn imposible(
        &mut self,
        ruta: &str,
        esperado: impl Into<String>,
        recibido: impl fmt::Display,
        porque: &str,
    ) {
        if self.0.iter().any(|f| f.ruta == ruta) {
            return;
        }
        let (esperado, recibido) = (esperado.into(), recibido.to_string());
        self.0.push(Falta {
            ruta: ruta.to_owned(),
            esperado,
            recibido,
            mensaje: porque.to_owned(),
        });
    }

    /// Adds the faults of data that had none yet.
    pub fn sumar(&mut self, otros: Self) {
        for f in otros.0 {
            if !self.0.iter().any(|x| x.ruta == f.ruta) {
                self.0.push(f);
            }
        }
    }

    /// Whether nothing is wrong.
    pub fn ninguno(&self) -> bool {
        self.0.is_empty()
    }
}

/// A text that is not JSON, or not an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MalEscrito {
    /// Line, from 1.
    pub linea: usize,
    /// Column, from 1.
    pub columna: usize,
    /// What is wrong, in Spanish.
    pub mensaje: String,
}

impl Dato {
    /// Reads a JSON text whose top is an object. Repeated keys go to `errores`, each on its key.
    pub fn objeto_de_json(texto: &str, errores: &mut Errores) -> Result<Self, MalEscrito> {
        let crudo: &RawValue = serde_json::from_str(texto).map_err(|e| MalEscrito {
            linea: e.line(),
            columna: e.column(),
            mensaje: if e.is_eof() {
                "El JSON está incompleto: falta cerrar algo."
            } else {
                "El texto no es JSON bien escrito."
            }
            .to_owned(),
        })?;
        if !crudo.get().starts_with('{') {
            return Err(MalEscrito {
                linea: 1,
                columna: 1,
                mensaje: "Se esperaba un objeto JSON, entre llaves.".to_owned(),
            });
        }
        Self::de_crudo(crudo.get(), "$", 0, errores).ok_or_else(|| MalEscrito {
            linea: 1,
            columna: 1,
            mensaje: format!("El JSON anida más de {HONDURA} niveles."),
        })
    }

    fn de_crudo(crudo: &str, ruta: &str, hondura: usize, errores: &mut Errores) -> Option<Self> {
        if hondura > HONDURA {
            return None;
        }
        let crudo = crudo.trim();
        Some(match crudo.as_bytes().first()? {
            b'{' => {
                let pares: Pares = serde_json::from_str(crudo).ok()?;
                let mut campos: Vec<(String, Self)> = Vec::with_capacity(pares.0.len());
                for (clave, valor) in pares.0 {
                    let ruta = format!("{ruta}.{clave}");
                    if campos.iter().any(|(k, _)| *k == clave) {
                        errores.en(&ruta, "el campo una sola vez", "repetido");
                    } else {
                        let dato = Self::de_crudo(valor.get(), &ruta, hondura + 1, errores)?;
                        campos.push((clave, dato));
                    }
                }
                Self::Objeto(campos)
            }
            b'[' => {
                let valores: Vec<Box<RawValue>> = serde_json::from_str(crudo).ok()?;
                let datos = valores.iter().enumerate();
                Self::Lista(
                    datos
                        .map(|(i, v)| {
                            Self::de_crudo(v.get(), &format!("{ruta}[{i}]"), hondura + 1, errores)
                        })
                        .collect::<Option<_>>()?,
                )
            }
            b'"' => Self::Texto(serde_json::from_str(crudo).ok()?),
            b't' => Self::Logico(true),
            b'f' => Self::Logico(false),
            b'n' => Self::Nulo,
            _ => Self::Numero(crudo.into()),
        })
    }

    /// How an error message names it.
    pub fn nombrado(&self) -> String {
        match self {
            Self::Nulo => "null".to_owned(),
            Self::Logico(b) => b.to_string(),
            Self::Numero(n) => recortado(n),
            Self::Texto(t) if t.is_empty() => "un texto vacío".to_owned(),
            Self::Texto(t) => format!("«{}»", recortado(t)),
            Self::Lista(_) => "una lista".to_owned(),
            Self::Objeto(_) => "un objeto".to_owned(),
        }
    }

    /// The field of an object.
    pub fn campo(&self, nombre: &str) -> Option<&Self> {
        match self {
            Self::Objeto(campos) => campos.iter().find(|(k, _)| k == nombre).map(|(_, d)| d),
            _ => None,
        }
    }
}

fn recortado(texto: &str) -> String {
    if texto.chars().count() <= 60 {
        texto.to_owned()
    } else {
        format!("{}…", texto.chars().take(60).collect::<String>())
    }
}

struct Pares(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Pares {
    fn deserialize<D: Deserializer<'de>>(lector: D) -> Result<Self, D::Error> {
        struct Visita;
        impl<'de> Visitor<'de> for Visita {
            type Value = Pares;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("un objeto")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut mapa: A) -> Result<Pares, A::Error> {
                let mut pares = Vec::new();
                while let Some(par) = mapa.next_entry()? {
                    pares.push(par);
                }
                Ok(Pares(pares))
            }
        }
        lector.deserialize_map(Visita)
    }
}

impl Serialize for Dato {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Nulo => s.serialize_unit(),
            Self::Logico(b) => s.serialize_bool(*b),
            Self::Numero(n) => match n.parse::<i64>() {
                Ok(entero) => s.serialize_i64(entero),
                Err(_) => s.serialize_str(n),
            },
            Self::Texto(t) => s.serialize_str(t),
            Self::Lista(l) => {
                let mut lista = s.serialize_seq(Some(l.len()))?;
                for d in l {
                    lista.serialize_element(d)?;
                }
                lista.end()
            }
            Self::Objeto(o) => {
                let mut mapa = s.serialize_map(Some(o.len()))?;
                for (k, d) in o {
                    mapa.serialize_entry(k, d)?;
                }
                mapa.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_as_written_and_repeated_keys_are_seen() {
        let mut errores = Errores::default();
        let d = Dato::objeto_de_json(
            r#"{"a":0.1234567890123456789012345678,"b":{"c":1,"c":2}}"#,
            &mut errores,
        );
        assert_eq!(
            d.as_ref().ok().and_then(|d| d.campo("a")),
            Some(&Dato::Numero("0.1234567890123456789012345678".into()))
        );
        assert_eq!(
            errores
                .0
                .iter()
                .map(|f| f.ruta.as_str())
                .collect::<Vec<_>>(),
            ["$.b.c"]
        );
    }

    #[test]
    fn broken_texts_say_where() {
        for (texto, linea) in [("{\n\"a\":}", 2), ("[1]", 1), ("", 1), ("{\"a\":1} x", 1)] {
            let linea_dicha = Dato::objeto_de_json(texto, &mut Errores::default())
                .err()
                .map(|e| e.linea.max(1));
            assert_eq!(linea_dicha, Some(linea), "{texto}");
        }
        let hondo = format!("{{\"a\":{}{}}}", "[".repeat(100), "]".repeat(100));
        assert!(Dato::objeto_de_json(&hondo, &mut Errores::default()).is_err());
    }
}
