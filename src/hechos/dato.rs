//! A tree of input data that keeps each number as written and sees repeated keys.
//!
//! JSON, form pairs and spreadsheet cells all become this tree, so that one validator serves every door.

use crate::lengua::formato::miles;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
    ser::{SerializeMap, SerializeSeq},
};
use serde_json::value::RawValue;
use std::{collections::HashSet, fmt};

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

/// Faults that are listed; the rest are only counted.
pub const MAXIMO_DE_FALTAS: usize = 200;
/// Letters of a path or of a value that a fault repeats.
const LETRAS: usize = 200;
/// Longest name of a field; a longer one is a fault, and what it holds is not visited.
pub const LARGO_DE_CLAVE: usize = 100;

/// Faults of an input, in the order they were found: the first ones listed, the others counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Errores {
    lista: Vec<Falta>,
    callados: usize,
}

impl Errores {
    /// Notes a fault, or counts it when there are enough.
    pub fn anotar(&mut self, falta: Falta) {
        if self.lista.len() < MAXIMO_DE_FALTAS {
            self.lista.push(falta);
        } else {
            self.callados += 1;
        }
    }

    /// Notes what `falta` makes; when there are enough it is not made, only counted.
    fn con(&mut self, falta: impl FnOnce() -> Falta) {
        if self.lista.len() < MAXIMO_DE_FALTAS {
            self.lista.push(falta());
        } else {
            self.callados += 1;
        }
    }

    /// Whether no more are listed.
    pub fn llenos(&self) -> bool {
        self.lista.len() >= MAXIMO_DE_FALTAS
    }

    /// Counts a fault that is not listed.
    pub fn callar(&mut self) {
        self.callados += 1;
    }

    /// Adds a fault of form: something else was expected.
    pub fn en(&mut self, ruta: &str, esperado: impl Into<String>, recibido: impl Into<String>) {
        self.con(|| {
            let (esperado, recibido) = (esperado.into(), corto(recibido.into()));
            Falta {
                ruta: corto(ruta.to_owned()),
                mensaje: format!("Se esperaba {esperado}; llegó {recibido}."),
                esperado,
                recibido,
            }
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
        if !self.tiene(ruta) {
            self.con(|| Falta {
                ruta: corto(ruta.to_owned()),
                esperado: esperado.into(),
                recibido: corto(recibido.to_string()),
                mensaje: porque.to_owned(),
            });
        }
    }

    /// Whether a datum has a fault among those listed.
    pub fn tiene(&self, ruta: &str) -> bool {
        self.lista.iter().any(|f| f.ruta == ruta)
    }

    /// Adds the faults of data that had none yet.
    pub fn sumar(&mut self, otros: Self) {
        for f in otros.lista {
            if !self.tiene(&f.ruta) {
                self.anotar(f);
            }
        }
        self.callados += otros.callados;
    }

    /// Adds other faults.
    pub fn unir(&mut self, otros: Self) {
        otros.lista.into_iter().for_each(|f| self.anotar(f));
        self.callados += otros.callados;
    }

    /// Each listed fault as a line, and how many more there are.
    pub fn dichos(&self) -> impl Iterator<Item = String> + '_ {
        let una = |f: &Falta| format!("{}: {}", f.ruta, f.mensaje);
        self.lista.iter().map(una).chain(self.y_mas())
    }

    /// The faults listed.
    pub fn lista(&self) -> &[Falta] {
        &self.lista
    }

    /// Faults that were found and are not listed.
    pub fn callados(&self) -> usize {
        self.callados
    }

    /// All the faults found.
    pub fn cuantos(&self) -> usize {
        self.lista.len() + self.callados
    }

    /// «y 12 más», when some are not listed.
    pub fn y_mas(&self) -> Option<String> {
        (self.callados > 0).then(|| format!("y {} más", miles(&self.callados.to_string())))
    }

    /// Whether nothing is wrong.
    pub fn ninguno(&self) -> bool {
        self.lista.is_empty()
    }

    /// Keeps the listed faults that pass.
    pub fn retener(&mut self, pasa: impl FnMut(&Falta) -> bool) {
        self.lista.retain(pasa);
    }

    /// The faults listed, alone.
    pub fn en_lista(self) -> Vec<Falta> {
        self.lista
    }
}

impl FromIterator<Falta> for Errores {
    fn from_iter<I: IntoIterator<Item = Falta>>(faltas: I) -> Self {
        let mut errores = Self::default();
        faltas.into_iter().for_each(|f| errores.anotar(f));
        errores
    }
}

/// A text that somebody sent, no longer than is repeated back.
fn corto(texto: String) -> String {
    match texto.char_indices().nth(LETRAS) {
        Some((fin, _)) => format!("{}…", &texto[..fin]),
        None => texto,
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
        Self::de_crudo(crudo.get(), &Camino::Raiz, 0, errores).ok_or_else(|| MalEscrito {
            linea: 1,
            columna: 1,
            mensaje: format!("El JSON anida más de {HONDURA} niveles."),
        })
    }

    fn de_crudo(
        crudo: &str,
        camino: &Camino<'_>,
        hondura: usize,
        errores: &mut Errores,
    ) -> Option<Self> {
        if hondura > HONDURA {
            return None;
        }
        let crudo = crudo.trim();
        Some(match crudo.as_bytes().first()? {
            b'{' => {
                let pares: Pares<'_> = serde_json::from_str(crudo).ok()?;
                let mut campos: Vec<(String, Self)> = Vec::new();
                let mut vistas: HashSet<String> = HashSet::new();
                for (clave, valor) in pares.0 {
                    let suyo = Camino::Campo(camino, &clave);
                    if clave.chars().nth(LARGO_DE_CLAVE).is_some() {
                        let esperado = format!("un nombre de hasta {LARGO_DE_CLAVE} letras");
                        errores.en(&suyo.ruta(), esperado, "uno más largo");
                    } else if vistas.contains(&clave) {
                        errores.en(&suyo.ruta(), "el campo una sola vez", "repetido");
                    } else {
                        let dato = Self::de_crudo(valor.get(), &suyo, hondura + 1, errores)?;
                        vistas.insert(clave.clone());
                        campos.push((clave, dato));
                    }
                }
                Self::Objeto(campos)
            }
            b'[' => {
                let valores: Vec<&RawValue> = serde_json::from_str(crudo).ok()?;
                let datos = valores.iter().enumerate();
                Self::Lista(
                    datos
                        .map(|(i, v)| {
                            let suyo = Camino::Fila(camino, i);
                            Self::de_crudo(v.get(), &suyo, hondura + 1, errores)
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

/// Where a datum stands, written out only when it has a fault.
enum Camino<'a> {
    Raiz,
    Campo(&'a Camino<'a>, &'a str),
    Fila(&'a Camino<'a>, usize),
}

impl Camino<'_> {
    fn ruta(&self) -> String {
        match self {
            Self::Raiz => "$".to_owned(),
            Self::Campo(de, clave) => format!("{}.{clave}", de.ruta()),
            Self::Fila(de, i) => format!("{}[{i}]", de.ruta()),
        }
    }
}

struct Pares<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Pares<'de> {
    fn deserialize<D: Deserializer<'de>>(lector: D) -> Result<Self, D::Error> {
        struct Visita;
        impl<'de> Visitor<'de> for Visita {
            type Value = Pares<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("un objeto")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut mapa: A) -> Result<Pares<'de>, A::Error> {
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
                .lista()
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

    #[test]
    fn faults_are_counted_and_not_hoarded() {
        let claves: Vec<String> = (0..1_000).map(|i| format!("\"a\":{i}")).collect();
        let mut errores = Errores::default();
        let d = Dato::objeto_de_json(&format!("{{{}}}", claves.join(",")), &mut errores);
        assert!(d.is_ok());
        assert_eq!(errores.lista().len(), MAXIMO_DE_FALTAS);
        assert_eq!(errores.cuantos(), 999);
        assert_eq!(errores.y_mas().as_deref(), Some("y 799 más"));
    }

    #[test]
    fn a_name_that_is_too_long_is_a_fault_and_is_not_visited() {
        let larga = "k".repeat(LARGO_DE_CLAVE + 1);
        let texto = format!("{{\"{larga}\":{{\"a\":1,\"a\":2}},\"{}\":1}}", &larga[1..]);
        let mut errores = Errores::default();
        let d = Dato::objeto_de_json(&texto, &mut errores).unwrap_or(Dato::Nulo);
        assert_eq!(errores.cuantos(), 1, "{errores:?}");
        assert!(errores.lista()[0].ruta.chars().count() <= LETRAS + 1);
        assert!(d.campo(&larga).is_none() && d.campo(&larga[1..]).is_some());
    }

    #[test]
    fn what_is_repeated_back_is_short() {
        let mut errores = Errores::default();
        errores.en(&"r".repeat(5_000), "algo", "v".repeat(5_000));
        errores.imposible(&"x".repeat(5_000), "algo", "w".repeat(5_000), "porque");
        for f in errores.lista() {
            assert!(
                f.ruta.chars().count() <= LETRAS + 1 && f.recibido.chars().count() <= LETRAS + 1
            );
            assert!(f.mensaje.chars().count() < 2 * LETRAS);
        }
    }
}
