//! One description of a rule's inputs: reading with every fault and its path, JSON Schema, form controls, CSV columns
//! and command help all follow from it.
//!
//! A rule declares its record with [`entrada!`](crate::entrada) and its choices with [`opciones!`](crate::opciones);
//! nothing else in the program lists the fields again.

use super::{dato::Dato, exacto};
use rust_decimal::Decimal;
use serde_json::{Value, json};

/// Most items of any list of facts: several times the bidders of the largest process that is known.
pub const MAXIMO_DE_LISTA: usize = 5_000;

/// A name of the API and what readers see in its place: the key of a datum, or a code that is a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nombre {
    /// In JSON.
    pub clave: &'static str,
    rotulo: &'static str,
}

impl Nombre {
    /// A key or a code, and its label.
    pub const fn nuevo(clave: &'static str, rotulo: &'static str) -> Self {
        Self { clave, rotulo }
    }

    /// What readers see beside one value.
    pub fn rotulo(self) -> &'static str {
        [", en pesos", ", en puntos"]
            .iter()
            .find_map(|unidad| self.rotulo.strip_suffix(unidad))
            .unwrap_or(self.rotulo)
    }

    /// What readers see over a column or a control, with the unit of its figures.
    pub const fn con_unidad(self) -> &'static str {
        self.rotulo
    }
}

/// What a form, a schema and a help text need to know of a field.
#[derive(Debug, Clone, Copy)]
pub struct Campo {
    /// Name in JSON, in addresses, in CSV columns and in error paths.
    pub nombre: &'static str,
    /// Label that readers see.
    pub rotulo: &'static str,
    /// Example, as it would be typed.
    pub ejemplo: &'static str,
    /// Explanation below the control; may be empty.
    pub ayuda: &'static str,
    /// JSON that stands for an omitted field; `None` when it is required.
    pub omision: Option<&'static str>,
    /// Its type.
    pub tipo: fn() -> Tipo,
}

/// The type of a field.
#[derive(Debug, Clone)]
pub enum Tipo {
    /// An exact number within limits.
    Decimal(Limite),
    /// A whole number between two, both included.
    Entero(i64, i64),
    /// True or false.
    Logico,
    /// A date `AAAA-MM-DD`.
    Fecha,
    /// Free text; empty only when `false`.
    Texto,
    /// One of a closed list: value and label.
    Opcion(&'static [(&'static str, &'static str)]),
    /// A list.
    Lista(Box<Tipo>),
    /// A record.
    Objeto(&'static [Campo]),
    /// May also be `null`.
    Nulable(Box<Tipo>),
}

/// Limits of an exact number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limite {
    /// None.
    Libre,
    /// Zero or more.
    NoNegativo,
    /// More than zero.
    Positivo,
    /// More than 0 and at most 100.
    Porcentaje,
}

impl Limite {
    pub(super) fn admite(self, d: Decimal) -> bool {
        match self {
            Self::Libre => true,
            Self::NoNegativo => !d.is_sign_negative() || d.is_zero(),
            Self::Positivo => !d.is_sign_negative() && !d.is_zero(),
            Self::Porcentaje => Self::Positivo.admite(d) && d <= Decimal::ONE_HUNDRED,
        }
    }

    pub(super) fn dicho(self) -> &'static str {
        match self {
            Self::Libre => {
                "un número como 18993346.50, sin exponente ni separador de miles y hasta 28 cifras"
            }
            Self::NoNegativo => {
                "un número mayor o igual a cero, como 18993346.50, sin exponente ni separador de miles y hasta 28 cifras"
            }
            Self::Positivo => {
                "un número mayor que cero, como 18993346.50, sin exponente ni separador de miles y hasta 28 cifras"
            }
            Self::Porcentaje => "un porcentaje mayor que 0 y hasta 100, como 33.5",
        }
    }
}

/// The datum that stands for an omitted field.
pub(crate) fn por_omision(omision: &str) -> Dato {
    match omision {
        "null" => Dato::Nulo,
        "true" => Dato::Logico(true),
        "false" => Dato::Logico(false),
        "[]" => Dato::Lista(Vec::new()),
        texto => Dato::Texto(texto.to_owned()),
    }
}

impl Tipo {
    /// JSON Schema 2020-12.
    pub fn esquema(&self) -> Value {
        match self {
            Self::Decimal(limite) => {
                let patron = if *limite == Limite::Libre {
                    r"^-?\d+(\.\d+)?$"
                } else {
                    r"^\d+(\.\d+)?$"
                };
                let numero = match limite {
                    Limite::Libre => json!({"type": "number"}),
                    Limite::NoNegativo => json!({"type": "number", "minimum": 0}),
                    Limite::Positivo => json!({"type": "number", "exclusiveMinimum": 0}),
                    Limite::Porcentaje => {
                        json!({"type": "number", "exclusiveMinimum": 0, "maximum": 100})
                    }
                };
                json!({"anyOf": [numero, {"type": "string", "pattern": patron, "maxLength": exacto::LARGO}]})
            }
            Self::Entero(desde, hasta) => {
                json!({"type": "integer", "minimum": desde, "maximum": hasta})
            }
            Self::Logico => json!({"type": "boolean"}),
            Self::Fecha => {
                json!({"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"})
            }
            Self::Texto => {
                json!({"type": "string", "minLength": 1, "maxLength": 500, "pattern": r"\S"})
            }
            Self::Opcion(opciones) => {
                json!({"type": "string", "enum": opciones.iter().map(|o| o.0).collect::<Vec<_>>()})
            }
            Self::Lista(tipo) => {
                json!({"type": "array", "maxItems": MAXIMO_DE_LISTA, "items": tipo.esquema()})
            }
            Self::Nulable(tipo) => json!({"anyOf": [{"type": "null"}, tipo.esquema()]}),
            Self::Objeto(campos) => {
                let propiedades = campos.iter().map(|c| {
                    let mut esquema = (c.tipo)().esquema();
                    esquema["title"] = json!(c.rotulo);
                    if !c.ayuda.is_empty() {
                        esquema["description"] = json!(c.ayuda);
                    }
                    (c.nombre.to_owned(), esquema)
                });
                let exigidos: Vec<&str> = campos
                    .iter()
                    .filter(|c| c.omision.is_none())
                    .map(|c| c.nombre)
                    .collect();
                json!({"type": "object", "additionalProperties": false, "required": exigidos,
                    "properties": propiedades.collect::<serde_json::Map<_, _>>()})
            }
        }
    }

    /// The datum with omitted fields filled in and amounts as strings, as a receipt states it.
    pub fn completar(&self, dato: &Dato) -> Dato {
        match (self, dato) {
            (Self::Decimal(_), Dato::Numero(n)) => Dato::Texto(n.to_string()),
            (Self::Nulable(tipo), otro) => {
                if *otro == Dato::Nulo {
                    Dato::Nulo
                } else {
                    tipo.completar(otro)
                }
            }
            (Self::Lista(tipo), Dato::Lista(datos)) => {
                Dato::Lista(datos.iter().map(|d| tipo.completar(d)).collect())
            }
            (Self::Objeto(campos), Dato::Objeto(_)) => Dato::Objeto(
                campos
                    .iter()
                    .filter_map(|c| {
                        let valor = dato
                            .campo(c.nombre)
                            .cloned()
                            .or_else(|| c.omision.map(por_omision))?;
                        Some((c.nombre.to_owned(), (c.tipo)().completar(&valor)))
                    })
                    .collect(),
            ),
            (_, otro) => otro.clone(),
        }
    }

    /// Every leaf with its path (`estados[].anio`), label, help, and whether it must be given.
    pub fn hojas(&self) -> Vec<Hoja> {
        let mut salida = Vec::new();
        self.recorrer("", "", "", true, &mut salida);
        salida
    }

    fn recorrer(
        &self,
        ruta: &str,
        rotulo: &'static str,
        ayuda: &'static str,
        exigida: bool,
        salida: &mut Vec<Hoja>,
    ) {
        match self {
            Self::Objeto(campos) => {
                for c in *campos {
                    let ruta = if ruta.is_empty() {
                        c.nombre.to_owned()
                    } else {
                        format!("{ruta}.{}", c.nombre)
                    };
                    (c.tipo)().recorrer(&ruta, c.rotulo, c.ayuda, c.omision.is_none(), salida);
                }
            }
            Self::Lista(tipo) => {
                tipo.recorrer(&format!("{ruta}[]"), rotulo, ayuda, exigida, salida)
            }
            Self::Nulable(tipo) if matches!(**tipo, Self::Objeto(_)) => {
                tipo.recorrer(ruta, rotulo, ayuda, false, salida)
            }
            otro => salida.push(Hoja {
                ruta: ruta.to_owned(),
                rotulo,
                ayuda,
                exigida,
                tipo: otro.clone(),
            }),
        }
    }
}

/// One leaf of a description of inputs.
#[derive(Debug, Clone)]
pub struct Hoja {
    /// Path with `[]` for every list.
    pub ruta: String,
    /// Label.
    pub rotulo: &'static str,
    /// Explanation.
    pub ayuda: &'static str,
    /// Whether it must be given.
    pub exigida: bool,
    /// Its type.
    pub tipo: Tipo,
}
