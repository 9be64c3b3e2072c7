//! One description of a rule's inputs: reading with every fault and its path, JSON Schema, form controls, CSV columns
//! and command help all follow from it.
//!
//! A rule declares its record with [`entrada!`](crate::entrada) and its choices with [`opciones!`](crate::opciones);
//! nothing else in the program lists the fields again.

use super::{
    dato::{Dato, Errores},
    exacto,
};
use crate::lengua::formato::miles;
use jiff::civil::Date;
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
    fn admite(self, d: Decimal) -> bool {
        match self {
            Self::Libre => true,
            Self::NoNegativo => !d.is_sign_negative() || d.is_zero(),
            Self::Positivo => !d.is_sign_negative() && !d.is_zero(),
            Self::Porcentaje => Self::Positivo.admite(d) && d <= Decimal::ONE_HUNDRED,
        }
    }

    fn dicho(self) -> &'static str {
        match self {
            Self::Libre => "un número como 18993346.50, sin separador de miles y hasta 28 cifras",
            Self::NoNegativo => {
                "un número mayor o igual a cero, como 18993346.50, sin separador de miles y hasta 28 cifras"
            }
            Self::Positivo => {
                "un número mayor que cero, como 18993346.50, sin separador de miles y hasta 28 cifras"
            }
            Self::Porcentaje => "un porcentaje mayor que 0 y hasta 100, como 33.5",
        }
    }
}

/// Something that can be read from a datum.
pub trait Leer: Sized {
    /// Its type.
    fn tipo() -> Tipo;
    /// Reads it; every fault goes to `errores` with its path.
    ///
    /// There is no value when the form is wrong. A number outside its limits is given back all the same, so that a rule's
    /// review can hold it against the other facts and report every fault at once; nothing is ever evaluated with it.
    fn leer(dato: &Dato, ruta: &str, errores: &mut Errores) -> Option<Self>;
}

pub(super) fn leer_decimal(
    dato: &Dato,
    ruta: &str,
    limite: Limite,
    errores: &mut Errores,
) -> Option<Decimal> {
    let texto = match dato {
        Dato::Numero(n) => n,
        Dato::Texto(t) => t.as_str(),
        _ => "",
    };
    let leido = exacto::decimal(texto);
    if leido.is_none_or(|d| !limite.admite(d)) {
        errores.en(ruta, limite.dicho(), dato.nombrado());
    }
    leido
}

impl Leer for Decimal {
    fn tipo() -> Tipo {
        Tipo::Decimal(Limite::Libre)
    }

    fn leer(dato: &Dato, ruta: &str, errores: &mut Errores) -> Option<Self> {
        leer_decimal(dato, ruta, Limite::Libre, errores)
    }
}

impl Leer for bool {
    fn tipo() -> Tipo {
        Tipo::Logico
    }

    fn leer(dato: &Dato, ruta: &str, errores: &mut Errores) -> Option<Self> {
        if let Dato::Logico(b) = dato {
            return Some(*b);
        }
        errores.en(ruta, "true o false, sin comillas", dato.nombrado());
        None
    }
}

impl Leer for String {
    fn tipo() -> Tipo {
        Tipo::Texto
    }

    fn leer(dato: &Dato, ruta: &str, errores: &mut Errores) -> Option<Self> {
        match dato {
            Dato::Texto(t) if !t.trim().is_empty() && t.chars().count() <= 500 => Some(t.clone()),
            _ => {
                errores.en(ruta, "un texto de 1 a 500 letras", dato.nombrado());
                None
            }
        }
    }
}

impl Leer for Date {
    fn tipo() -> Tipo {
        Tipo::Fecha
    }

    fn leer(dato: &Dato, ruta: &str, errores: &mut Errores) -> Option<Self> {
        let leida = match dato {
            Dato::Texto(t) => fecha(t),
            _ => None,
        };
        if leida.is_none() {
            errores.en(
                ruta,
                "una fecha que exista, como «2025-03-10»",
                dato.nombrado(),
            );
        }
        leida
    }
}

/// A date `AAAA-MM-DD` that exists.
pub fn fecha(texto: &str) -> Option<Date> {
    let forma = texto.len() == 10
        && texto.bytes().enumerate().all(|(i, c)| {
            if i == 4 || i == 7 {
                c == b'-'
            } else {
                c.is_ascii_digit()
            }
        });
    forma.then(|| texto.parse().ok()).flatten()
}

impl<T: Leer> Leer for Option<T> {
    fn tipo() -> Tipo {
        Tipo::Nulable(Box::new(T::tipo()))
    }

    fn leer(dato: &Dato, ruta: &str, errores: &mut Errores) -> Option<Self> {
        match dato {
            Dato::Nulo => Some(None),
            otro => T::leer(otro, ruta, errores).map(Some),
        }
    }
}

impl<T: Leer> Leer for Vec<T> {
    fn tipo() -> Tipo {
        Tipo::Lista(Box::new(T::tipo()))
    }

    fn leer(dato: &Dato, ruta: &str, errores: &mut Errores) -> Option<Self> {
        let Dato::Lista(datos) = dato else {
            errores.en(ruta, "una lista entre corchetes", dato.nombrado());
            return None;
        };
        if datos.len() > MAXIMO_DE_LISTA {
            let hasta = miles(&MAXIMO_DE_LISTA.to_string());
            errores.en(
                ruta,
                format!("una lista de hasta {hasta}"),
                miles(&datos.len().to_string()),
            );
            return None;
        }
        let leidos: Vec<Option<T>> = datos
            .iter()
            .enumerate()
            .map(|(i, d)| T::leer(d, &format!("{ruta}[{i}]"), errores))
            .collect();
        leidos.into_iter().collect()
    }
}

/// Reads one field of an object; used by [`entrada!`](crate::entrada).
pub fn leer_campo<T: Leer>(
    campos: &[(String, Dato)],
    campo: &Campo,
    ruta: &str,
    errores: &mut Errores,
) -> Option<T> {
    let ruta = format!("{ruta}.{}", campo.nombre);
    match (
        campos.iter().find(|(k, _)| k == campo.nombre),
        campo.omision,
    ) {
        (Some((_, dato)), _) => T::leer(dato, &ruta, errores),
        (None, Some(omision)) => T::leer(&por_omision(omision), &ruta, errores),
        (None, None) => {
            errores.en(
                &ruta,
                format!("el campo «{}» ({})", campo.nombre, campo.rotulo),
                "nada",
            );
            None
        }
    }
}

/// The datum that stands for an omitted field.
fn por_omision(omision: &str) -> Dato {
    match omision {
        "null" => Dato::Nulo,
        "true" => Dato::Logico(true),
        "false" => Dato::Logico(false),
        "[]" => Dato::Lista(Vec::new()),
        texto => Dato::Texto(texto.to_owned()),
    }
}

/// The fields of an object, after reporting those that nobody knows; used by [`entrada!`](crate::entrada).
pub fn leer_objeto<'a>(
    dato: &'a Dato,
    campos: &[Campo],
    ruta: &str,
    errores: &mut Errores,
) -> Option<&'a [(String, Dato)]> {
    let Dato::Objeto(pares) = dato else {
        errores.en(ruta, "un objeto entre llaves", dato.nombrado());
        return None;
    };
    for (clave, valor) in pares {
        if campos.iter().any(|c| c.nombre == clave) {
            continue;
        }
        // What nobody knows is one fault each, and its names are joined only for those that are listed.
        if errores.llenos() {
            errores.callar();
        } else {
            let conocidos: Vec<&str> = campos.iter().map(|c| c.nombre).collect();
            errores.en(
                &format!("{ruta}.{clave}"),
                format!("uno de los campos conocidos ({})", conocidos.join(", ")),
                valor.nombrado(),
            );
        }
    }
    Some(pares)
}

/// Declares a record of inputs: the struct, its description and its reader.
#[macro_export]
macro_rules! entrada {
    ($(#[$meta:meta])* $vis:vis struct $S:ident { $($(#[$fmeta:meta])* $f:ident : $t:ty = $rotulo:literal,
        $ejemplo:literal $(, ayuda $ayuda:literal)? $(, si_falta $omision:literal)?;)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        $vis struct $S { $($(#[$fmeta])* #[doc = $rotulo] pub $f: $t),* }

        impl $S {
            /// The description of each field, in order.
            pub(crate) const CAMPOS: &'static [$crate::hechos::Campo] = &[$($crate::hechos::Campo {
                nombre: stringify!($f),
                rotulo: $rotulo,
                ejemplo: $ejemplo,
                ayuda: $crate::entrada!(@ayuda $($ayuda)?),
                omision: $crate::entrada!(@omision $($omision)?),
                tipo: <$t as $crate::hechos::Leer>::tipo,
            }),*];
        }

        // A fact that a step shows goes by the name and the label of its form.
        #[allow(non_upper_case_globals, dead_code)]
        impl $S {
            $(#[doc = $rotulo]
            pub(crate) const $f: $crate::hechos::Nombre = $crate::hechos::Nombre::nuevo(stringify!($f), $rotulo);)*
        }

        impl $crate::hechos::Leer for $S {
            fn tipo() -> $crate::hechos::Tipo {
                $crate::hechos::Tipo::Objeto(Self::CAMPOS)
            }

            fn leer(dato: &$crate::hechos::Dato, ruta: &str, errores: &mut $crate::hechos::Errores) -> Option<Self> {
                let campos = $crate::hechos::leer_objeto(dato, Self::CAMPOS, ruta, errores)?;
                let mut descripciones = Self::CAMPOS.iter();
                $(let $f = $crate::hechos::leer_campo::<$t>(campos, descripciones.next()?, ruta, errores);)*
                Some(Self { $($f: $f?),* })
            }
        }
    };
    (@ayuda) => { "" };
    (@ayuda $a:literal) => { $a };
    (@omision) => { None };
    (@omision $o:literal) => { Some($o) };
}

/// Declares the names of what a rule works out, with the label that readers see; a value can be made of no other.
#[macro_export]
macro_rules! resultado {
    ($(#[$meta:meta])* $vis:vis mod $n:ident { $($f:ident = $rotulo:literal;)+ }) => {
        $(#[$meta])*
        #[allow(non_upper_case_globals)]
        $vis mod $n {
            $(#[doc = $rotulo]
            pub(crate) const $f: $crate::hechos::Nombre = $crate::hechos::Nombre::nuevo(stringify!($f), $rotulo);)+
        }
    };
}

/// Declares a closed list of choices: value in JSON, and label.
#[macro_export]
macro_rules! opciones {
    ($(#[$meta:meta])* $vis:vis enum $E:ident { $($v:ident = $valor:literal, $rotulo:literal;)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        $vis enum $E { $(#[doc = $rotulo] $v),* }

        impl $E {
            /// Value and label of each choice, in order.
            #[allow(dead_code)]
            pub(crate) const OPCIONES: &'static [(&'static str, &'static str)] = &[$(($valor, $rotulo)),*];

            /// The value in JSON, and its label.
            #[allow(dead_code)]
            pub(crate) const fn nombre(self) -> $crate::hechos::Nombre {
                match self { $(Self::$v => $crate::hechos::Nombre::nuevo($valor, $rotulo)),* }
            }
        }

        impl $crate::hechos::Leer for $E {
            fn tipo() -> $crate::hechos::Tipo {
                $crate::hechos::Tipo::Opcion(Self::OPCIONES)
            }

            fn leer(dato: &$crate::hechos::Dato, ruta: &str, errores: &mut $crate::hechos::Errores) -> Option<Self> {
                if let $crate::hechos::Dato::Texto(t) = dato {
                    match t.as_str() {
                        $($valor => return Some(Self::$v),)*
                        _ => {}
                    }
                }
                errores.en(ruta, concat!("uno de estos valores:", $(" «", $valor, "»"),*), dato.nombrado());
                None
            }
        }
    };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_a_stated_maximum_and_what_is_past_it_is_not_visited() {
        let larga = Dato::Lista(vec![Dato::Nulo; MAXIMO_DE_LISTA + 1]);
        let mut errores = Errores::default();
        assert!(Vec::<bool>::leer(&larga, "$.a", &mut errores).is_none());
        assert_eq!(errores.cuantos(), 1);
        assert!(errores.lista()[0].esperado.contains("5.000"));
        let esquema = Vec::<bool>::tipo().esquema();
        assert_eq!(esquema["maxItems"], MAXIMO_DE_LISTA);
    }
}
