//! Forms of a rule, from the description of its inputs: controls out, a datum in.
//!
//! A control's name is the JSON path of its field without `$.`, as in addresses, CSV columns and error paths. Amounts may
//! be typed as in Colombia (`1.234.567,89`); one that could be read two ways (`1.234`) is refused, not guessed.

use super::{
    Campo, Dato, Errores, Falta, Tipo,
    escrito::{self, Procedencia},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Bound,
};

/// A piece of a form, in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pieza {
    /// A group of controls begins.
    Abre {
        /// Its legend.
        rotulo: String,
        /// Its path.
        ruta: String,
        /// Explanation.
        ayuda: &'static str,
        /// What is wrong with it as a whole.
        error: Option<String>,
    },
    /// The group ends.
    Cierra,
    /// A control.
    Control(Control),
    /// Buttons to add a row to a list, and to remove the last one.
    Filas {
        /// Path of the list.
        ruta: String,
        /// Label of the list.
        rotulo: String,
        /// How many rows there are.
        cuantas: usize,
    },
}

/// One control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control {
    /// Its name: the path.
    pub ruta: String,
    /// Its label.
    pub rotulo: String,
    /// Explanation; may be empty.
    pub ayuda: &'static str,
    /// What was typed, or the example.
    pub valor: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// Whether it must be filled.
    pub exigido: bool,
    /// How it is typed.
    pub clase: ClaseControl,
}

/// Kinds of control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClaseControl {
    /// A line of text.
    Texto,
    /// A number, typed as text.
    Numero,
    /// A date.
    Fecha,
    /// A choice: value and label.
    Opcion(Vec<(String, String)>),
}

/// What was typed, by path.
pub type Escrito = BTreeMap<String, String>;

/// The pieces of a form. `filas` forces how many rows lists have, by path.
pub fn piezas(
    tipo: &Tipo,
    escrito: &Escrito,
    errores: &Errores,
    filas: &BTreeMap<String, usize>,
) -> Vec<Pieza> {
    let mut por_ruta = BTreeMap::new();
    for e in errores.lista() {
        let ruta = e.ruta.strip_prefix("$.").unwrap_or(&e.ruta);
        por_ruta.entry(ruta).or_insert(e);
    }
    let mut f = Formulario {
        escrito,
        errores: por_ruta,
        filas,
        salida: Vec::new(),
    };
    if let Tipo::Objeto(campos) = tipo {
        for c in *campos {
            f.campo(c, "", c.omision.is_none());
        }
    }
    f.salida
}

struct Formulario<'a> {
    escrito: &'a Escrito,
    /// The first fault of each path.
    errores: BTreeMap<&'a str, &'a Falta>,
    filas: &'a BTreeMap<String, usize>,
    salida: Vec<Pieza>,
}

impl Formulario<'_> {
    fn campo(&mut self, c: &Campo, prefijo: &str, exigido: bool) {
        let ruta = if prefijo.is_empty() {
            c.nombre.to_owned()
        } else {
            format!("{prefijo}.{}", c.nombre)
        };
        self.tipo(&(c.tipo)(), &ruta, c.rotulo, c.ayuda, exigido);
    }

    fn tipo(&mut self, tipo: &Tipo, ruta: &str, rotulo: &str, ayuda: &'static str, exigido: bool) {
        let clase = match tipo {
            Tipo::Nulable(t) => return self.tipo(t, ruta, rotulo, ayuda, false),
            Tipo::Objeto(campos) => {
                self.salida.push(Pieza::Abre {
                    rotulo: rotulo.to_owned(),
                    ruta: ruta.to_owned(),
                    ayuda,
                    error: self.errores.get(ruta).map(|f| mensaje(f)),
                });
                for c in *campos {
                    self.campo(c, ruta, exigido && c.omision.is_none());
                }
                self.salida.push(Pieza::Cierra);
                return;
            }
            Tipo::Lista(t) => {
                self.salida.push(Pieza::Abre {
                    rotulo: rotulo.to_owned(),
                    ruta: ruta.to_owned(),
                    ayuda,
                    error: self.errores.get(ruta).map(|f| mensaje(f)),
                });
                let cuantas = self
                    .filas
                    .get(ruta)
                    .copied()
                    .unwrap_or_else(|| filas_escritas(self.escrito, ruta));
                for i in 0..cuantas {
                    self.tipo(
                        t,
                        &format!("{ruta}[{i}]"),
                        &format!("{rotulo}, {}", i + 1),
                        "",
                        exigido,
                    );
                }
                self.salida.push(Pieza::Filas {
                    ruta: ruta.to_owned(),
                    rotulo: rotulo.to_owned(),
                    cuantas,
                });
                self.salida.push(Pieza::Cierra);
                return;
            }
            Tipo::Opcion(opciones) => ClaseControl::Opcion(
                opciones
                    .iter()
                    .map(|(v, r)| ((*v).to_owned(), (*r).to_owned()))
                    .collect(),
            ),
            Tipo::Logico => ClaseControl::Opcion(vec![
                ("true".to_owned(), "Sí".to_owned()),
                ("false".to_owned(), "No".to_owned()),
            ]),
            Tipo::Fecha => ClaseControl::Fecha,
            Tipo::Decimal(_) | Tipo::Entero(..) => ClaseControl::Numero,
            Tipo::Texto => ClaseControl::Texto,
        };
        let error = self.errores.get(ruta).map(|f| mensaje(f));
        let valor = self.escrito.get(ruta).cloned().unwrap_or_default();
        self.salida.push(Pieza::Control(Control {
            ruta: ruta.to_owned(),
            rotulo: rotulo.to_owned(),
            ayuda,
            valor,
            error,
            exigido,
            clase,
        }));
    }
}

/// What a form says of a fault: an empty control needs no talk of fields.
pub fn mensaje(f: &Falta) -> String {
    if f.recibido == "nada" {
        "Falta este dato.".to_owned()
    } else {
        f.mensaje.clone()
    }
}

/// What was typed below a path: names that begin with it.
fn debajo<'e>(
    escrito: &'e Escrito,
    prefijo: &'e str,
) -> impl Iterator<Item = (&'e String, &'e String)> {
    (escrito.range::<str, _>((Bound::Included(prefijo), Bound::Unbounded)))
        .take_while(move |(k, _)| k.starts_with(prefijo))
}

/// How many rows of a list were typed.
pub fn filas_escritas(escrito: &Escrito, ruta: &str) -> usize {
    let prefijo = format!("{ruta}[");
    let indices = debajo(escrito, &prefijo)
        .filter_map(|(k, _)| k[prefijo.len()..].split(']').next()?.parse::<usize>().ok());
    indices
        .max()
        .map_or(0, |i| i.saturating_add(1))
        .min(MAXIMO_DE_FILAS)
}

/// Most rows that a form takes; more go in a file.
pub const MAXIMO_DE_FILAS: usize = 60;

/// The datum that a form's pairs make. Empty controls are absent fields; unknown names are faults.
pub fn dato(tipo: &Tipo, escrito: &Escrito, errores: &mut Errores) -> Dato {
    dato_de(tipo, escrito, |_| Procedencia::Tecleado, errores)
}

/// The same of pairs that may come from the cells of a workbook: `procedencia` says whence each does.
pub fn dato_de(
    tipo: &Tipo,
    escrito: &Escrito,
    procedencia: impl Fn(&str) -> Procedencia,
    errores: &mut Errores,
) -> Dato {
    let mut usados = BTreeSet::new();
    let d = leer(tipo, escrito, &procedencia, "", &mut usados, errores)
        .unwrap_or(Dato::Objeto(Vec::new()));
    for (clave, valor) in escrito {
        if !usados.contains(clave) && !clave.starts_with('_') {
            if errores.llenos() {
                errores.callar();
                continue;
            }
            errores.en(
                &format!("$.{clave}"),
                "un campo conocido",
                format!("«{}»", valor.chars().take(60).collect::<String>()),
            );
        }
    }
    d
}

fn leer(
    tipo: &Tipo,
    escrito: &Escrito,
    procedencia: &dyn Fn(&str) -> Procedencia,
    ruta: &str,
    usados: &mut BTreeSet<String>,
    errores: &mut Errores,
) -> Option<Dato> {
    match tipo {
        Tipo::Nulable(t) => leer(t, escrito, procedencia, ruta, usados, errores),
        // Nothing was typed below: there is nothing to look for field by field.
        Tipo::Objeto(_)
            if !ruta.is_empty() && debajo(escrito, &format!("{ruta}.")).next().is_none() =>
        {
            None
        }
        Tipo::Objeto(campos) => {
            let mut pares = Vec::new();
            for c in *campos {
                let ruta = if ruta.is_empty() {
                    c.nombre.to_owned()
                } else {
                    format!("{ruta}.{}", c.nombre)
                };
                if let Some(d) = leer(&(c.tipo)(), escrito, procedencia, &ruta, usados, errores) {
                    pares.push((c.nombre.to_owned(), d));
                } else if en_blanco(c, escrito, &ruta) {
                    pares.push((c.nombre.to_owned(), Dato::Nulo));
                } else if matches!((c.tipo)(), Tipo::Objeto(_)) {
                    pares.push((c.nombre.to_owned(), Dato::Objeto(Vec::new())));
                }
            }
            (!pares.is_empty() || ruta.is_empty()).then_some(Dato::Objeto(pares))
        }
        Tipo::Lista(t) => {
            let filas = (0..filas_escritas(escrito, ruta)).map(|i| {
                leer(
                    t,
                    escrito,
                    procedencia,
                    &format!("{ruta}[{i}]"),
                    usados,
                    errores,
                )
            });
            let filas: Vec<Option<Dato>> = filas.collect();
            // Empty rows at the end are rows that nobody filled.
            let llenas = filas.iter().rposition(Option::is_some).map_or(0, |i| i + 1);
            let vacia = || {
                if matches!(**t, Tipo::Objeto(_)) {
                    Dato::Objeto(Vec::new())
                } else {
                    Dato::Nulo
                }
            };
            Some(Dato::Lista(
                filas
                    .into_iter()
                    .take(llenas)
                    .map(|f| f.unwrap_or_else(vacia))
                    .collect(),
            ))
        }
        hoja => {
            usados.insert(ruta.to_owned());
            let texto = escrito.get(ruta)?.trim();
            if texto.is_empty() {
                return None;
            }
            Some(escrito::leer(hoja, texto, procedencia(ruta), ruta, errores))
        }
    }
}

/// Whether a control that must be there, and may be left blank, was left so: that is its answer.
fn en_blanco(c: &Campo, escrito: &Escrito, ruta: &str) -> bool {
    let nulable = || matches!((c.tipo)(), Tipo::Nulable(_));
    c.omision.is_none() && nulable() && escrito.contains_key(ruta)
}

/// The pairs that a datum of a type makes: what an address or a form needs to give it back.
pub fn pares(tipo: &Tipo, dato: &Dato) -> Vec<(String, String)> {
    let mut salida = Vec::new();
    aplanar(Some(tipo), dato, "", &mut salida);
    salida
}

/// `tipo` is `None` below a field that the type does not know.
fn aplanar(tipo: Option<&Tipo>, dato: &Dato, ruta: &str, salida: &mut Vec<(String, String)>) {
    let tipo = match tipo {
        Some(Tipo::Nulable(t)) => Some(&**t),
        otro => otro,
    };
    // A plain decimal that a person's eyes could take for thousands gets one more zero. A name or a place that looks like
    // one stays as it is.
    let cifra = |t: &str| {
        let dudosa = matches!(tipo, Some(Tipo::Decimal(_))) && escrito::monto(t).is_err();
        format!("{t}{}", if dudosa { "0" } else { "" })
    };
    match dato {
        Dato::Nulo => {}
        Dato::Logico(b) => salida.push((ruta.to_owned(), b.to_string())),
        Dato::Numero(n) => salida.push((ruta.to_owned(), cifra(n))),
        Dato::Texto(t) => salida.push((ruta.to_owned(), cifra(t))),
        Dato::Lista(l) => {
            let de_fila = match tipo {
                Some(Tipo::Lista(t)) => Some(&**t),
                _ => None,
            };
            for (i, d) in l.iter().enumerate() {
                aplanar(de_fila, d, &format!("{ruta}[{i}]"), salida);
            }
        }
        Dato::Objeto(o) => {
            for (k, d) in o {
                let campo = match tipo {
                    Some(Tipo::Objeto(campos)) => campos.iter().find(|c| c.nombre == k),
                    _ => None,
                };
                let ruta = if ruta.is_empty() {
                    k.clone()
                } else {
                    format!("{ruta}.{k}")
                };
                // Left blank, where a blank must be there, is an answer.
                let en_blanco = |c: &Campo| {
                    *d == Dato::Nulo
                        && c.omision.is_none()
                        && matches!((c.tipo)(), Tipo::Nulable(_))
                };
                if campo.is_some_and(en_blanco) {
                    salida.push((ruta.clone(), String::new()));
                }
                aplanar(campo.map(|c| (c.tipo)()).as_ref(), d, &ruta, salida);
            }
        }
    }
}

/// How many controls a form shows, counted up to `tope`: what was typed may ask for far more than a page should hold.
pub fn controles(
    tipo: &Tipo,
    escrito: &Escrito,
    filas: &BTreeMap<String, usize>,
    tope: usize,
) -> usize {
    contar(tipo, escrito, filas, "", tope)
}

fn contar(
    tipo: &Tipo,
    escrito: &Escrito,
    filas: &BTreeMap<String, usize>,
    ruta: &str,
    tope: usize,
) -> usize {
    let mut n = 0;
    match tipo {
        Tipo::Nulable(t) => return contar(t, escrito, filas, ruta, tope),
        Tipo::Objeto(campos) => {
            for c in *campos {
                let ruta = if ruta.is_empty() {
                    c.nombre.to_owned()
                } else {
                    format!("{ruta}.{}", c.nombre)
                };
                n += contar(&(c.tipo)(), escrito, filas, &ruta, tope.saturating_sub(n));
                if n >= tope {
                    break;
                }
            }
        }
        Tipo::Lista(t) => {
            let cuantas = filas.get(ruta).copied();
            for i in 0..cuantas.unwrap_or_else(|| filas_escritas(escrito, ruta)) {
                let fila = format!("{ruta}[{i}]");
                n += contar(t, escrito, filas, &fila, tope.saturating_sub(n));
                if n >= tope {
                    break;
                }
            }
        }
        _ => n = 1,
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_gives_back_reads_as_it_was() {
        use crate::reglas::proceso;
        let texto = r#"{"proceso":{"nombre":"1.234","umbrales":{"liquidez":{"min":1.125,"ubicacion":"3.125"}}},"proponentes":[]}"#;
        let dato = Dato::objeto_de_json(texto, &mut Errores::default()).unwrap_or(Dato::Nulo);
        let escrito: Escrito = pares(&proceso::tipo(), &dato).into_iter().collect();
        for (ruta, valor) in [
            ("proceso.nombre", "1.234"),
            ("proceso.umbrales.liquidez.ubicacion", "3.125"),
            ("proceso.umbrales.liquidez.min", "1.1250"),
        ] {
            assert_eq!(escrito.get(ruta).map(String::as_str), Some(valor), "{ruta}");
        }
    }

    #[test]
    fn controls_are_counted_no_further_than_asked() {
        use crate::reglas::proceso;
        let escrito: Escrito = [(
            "proponentes[59].integrantes[59].estados[59].anio".to_owned(),
            String::new(),
        )]
        .into();
        let n = controles(&proceso::tipo(), &escrito, &BTreeMap::new(), 500);
        assert_eq!(n, 500);
        assert!(controles(&proceso::tipo(), &Escrito::new(), &BTreeMap::new(), 500) < 60);
    }
}
