//! One rule over many rows: a sheet whose columns are the rule's data, or one JSON object per line.
//!
//! The name of a column is the JSON path of its datum without `$.` (`estados[0].anio`). Rows are judged one at a time and
//! handed over at once; a row that cannot be read says its line and column and stops no other. It does not open files
//! and does not choose how the answer is written.

use crate::{
    app::{App, Dictamen},
    hechos::{
        Dato, Errores, Falta, MalEscrito, Tipo,
        formulario::{self, Escrito, MAXIMO_DE_FILAS},
    },
    json,
    lectura::{
        Fila, Hoja, Rechazo,
        hojas::{self, Formato, comprobar, en_texto},
        limites::Limites,
    },
    lengua::{formato::miles, texto::plegar},
    planillas::celdas::procedencias,
    reglas::ReglaFundada,
};
use serde_json::{Value, json};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// Columns added to every row, in order.
pub const COLUMNAS_DEL_VEREDICTO: [&str; 7] = [
    "codigo", "sentido", "resumen", "cita", "url", "recibo", "error",
];

/// What a column is to the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Clase {
    /// A datum; `true` when it is a number.
    Dato { numerica: bool },
    /// An earlier verdict, which the new one replaces.
    Veredicto,
    /// The reader's own: comes out as it went in.
    Ajena,
}

#[derive(Debug)]
enum Cuerpo {
    Tabla(Hoja),
    Lineas(Vec<(usize, String)>),
}

/// Rows ready to be judged.
#[derive(Debug)]
pub struct Lote {
    columnas: Vec<(String, Clase)>,
    cuerpo: Cuerpo,
}

/// A row with its verdict, or with what is wrong with it.
#[derive(Debug)]
pub struct Renglon<'a> {
    /// Line of the file, or row of the sheet, from 1.
    pub linea: usize,
    /// The original cells with content, by position in [`Lote::columnas`].
    pub celdas: Vec<(usize, Cow<'a, str>)>,
    /// What came of it.
    pub hecho: Result<Hecho<'a>, FaltaDeFila>,
}

/// A row that was judged.
#[derive(Debug)]
pub struct Hecho<'a> {
    /// Its datum.
    pub dato: Dato,
    /// The answer.
    pub dictamen: Dictamen<'a>,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaltaDeFila {
    linea: usize,
    causa: Causa,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Causa {
    /// Faults of its data, each with what its place is called.
    Datos(Vec<(String, Falta)>),
    /// The line is not a JSON object.
    Json(MalEscrito),
}

impl FaltaDeFila {
    /// As problem+json, with its `linea`.
    pub fn problema(&self) -> Value {
        let mut p = match &self.causa {
            Causa::Json(m) => json::mal_escrito(m),
            Causa::Datos(faltas) => {
                json::entrada_invalida(&faltas.iter().map(|f| f.1.clone()).collect())
            }
        };
        p["linea"] = json!(self.linea);
        p
    }
}

impl fmt::Display for FaltaDeFila {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.causa {
            Causa::Json(m) => write!(
                f,
                "línea {}, columna {}: {}",
                self.linea, m.columna, m.mensaje
            ),
            Causa::Datos(faltas) => {
                for (i, (lugar, falta)) in faltas.iter().enumerate() {
                    let separa = if i > 0 { " | " } else { "" };
                    let mensaje = formulario::mensaje(falta);
                    write!(f, "{separa}línea {}{lugar}: {mensaje}", self.linea)?;
                }
                Ok(())
            }
        }
    }
}

/// How many rows came out, and how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Conteo {
    /// Rows.
    pub filas: usize,
    /// Rows with errors instead of a verdict.
    pub con_error: usize,
}

impl Lote {
    /// Reads a file. `salida` is the format of the answer: a table of JSON lines needs the columns of them all.
    pub fn abrir(
        bytes: &[u8],
        entrada: Formato,
        salida: Formato,
        lista: &ReglaFundada,
        limites: &Limites,
    ) -> Result<Self, Rechazo> {
        let lote = match entrada {
            Formato::Jsonl => {
                comprobar(bytes, entrada, limites)?;
                Self::de_lineas(bytes, salida, &lista.entrada(), limites)?
            }
            _ => {
                let mut hojas = hojas::leer(bytes, entrada, limites)?;
                let propia = hojas
                    .iter()
                    .position(|h| plegar(&h.nombre) == lista.ficha().id);
                Self::de_hoja(hojas.swap_remove(propia.unwrap_or(0)), &lista.entrada())?
            }
        };
        if lote.cuantas() == 0 {
            return Err(Rechazo::contenido(
                "El archivo tiene la línea de nombres de columna y ninguna fila debajo.",
            ));
        }
        Ok(lote)
    }

    fn de_lineas(
        bytes: &[u8],
        salida: Formato,
        tipo: &Tipo,
        limites: &Limites,
    ) -> Result<Self, Rechazo> {
        let texto = en_texto(bytes);
        let lineas: Vec<(usize, String)> = (texto.lines().enumerate())
            .filter(|(_, l)| !l.trim().is_empty())
            .map(|(i, l)| (i + 1, l.to_owned()))
            .take(limites.filas + 1)
            .collect();
        if lineas.len() > limites.filas {
            return Err(Rechazo::tamano(format!(
                "El archivo pasa de {} filas: divídalo en varios.",
                miles(&limites.filas.to_string())
            )));
        }
        let mut columnas: Vec<(String, Clase)> = Vec::new();
        if salida != Formato::Jsonl {
            let hojas_del_tipo = tipo.hojas();
            let mut vistas = BTreeSet::from([String::new()]);
            let datos = lineas
                .iter()
                .filter_map(|(_, l)| Dato::objeto_de_json(l, &mut Errores::default()).ok());
            for (nombre, _) in datos.flat_map(|d| formulario::pares(tipo, &d)) {
                if vistas.insert(nombre.clone()) {
                    // What is no datum of the rule still comes out, beside the error of its row.
                    let clase = clase(&nombre, &hojas_del_tipo)
                        .ok()
                        .filter(|c| *c != Clase::Veredicto);
                    columnas.push((nombre, clase.unwrap_or(Clase::Ajena)));
                }
                if columnas.len() > limites.columnas {
                    return Err(Rechazo::tamano(format!(
                        "Los datos no caben en {} columnas: pida la respuesta como JSON por líneas.",
                        miles(&limites.columnas.to_string())
                    )));
                }
            }
        }
        Ok(Self {
            columnas,
            cuerpo: Cuerpo::Lineas(lineas),
        })
    }

    fn de_hoja(hoja: Hoja, tipo: &Tipo) -> Result<Self, Rechazo> {
        let hojas_del_tipo = tipo.hojas();
        let mut columnas: Vec<(String, Clase)> = Vec::new();
        for nombre in &hoja.columnas {
            if !nombre.is_empty() && columnas.iter().any(|c| c.0 == *nombre) {
                return Err(Rechazo::contenido(format!(
                    "La columna «{nombre}» está más de una vez: deje una sola."
                )));
            }
            let clase = clase(nombre, &hojas_del_tipo)?;
            columnas.push((nombre.clone(), clase));
        }
        if !(columnas.iter()).any(|c| matches!(c.1, Clase::Dato { .. })) {
            let nombres = columnas_de(tipo, &Escrito::new());
            return Err(Rechazo::contenido(format!(
                "La primera línea no nombra ningún dato de la regla: las columnas se llaman {}.",
                nombres
                    .iter()
                    .map(|n| format!("«{n}»"))
                    .collect::<Vec<_>>()
                    .join(", ")
            )));
        }
        Ok(Self {
            columnas,
            cuerpo: Cuerpo::Tabla(hoja),
        })
    }

    /// How many rows there are.
    pub fn cuantas(&self) -> usize {
        match &self.cuerpo {
            Cuerpo::Tabla(h) => h.filas.len(),
            Cuerpo::Lineas(l) => l.len(),
        }
    }

    /// Whether a column comes out: an earlier verdict and a column without a name do not.
    fn sale(c: &(String, Clase)) -> bool {
        c.1 != Clase::Veredicto && !c.0.is_empty()
    }

    /// The original columns that come out, in order.
    pub fn columnas(&self) -> Vec<&str> {
        let salen = self.columnas.iter().filter(|c| Self::sale(c));
        salen.map(|c| c.0.as_str()).collect()
    }

    /// Which of [`Lote::columnas`] are numbers of the rule.
    pub(crate) fn numericas(&self) -> Vec<bool> {
        let salen = self.columnas.iter().filter(|c| Self::sale(c));
        salen
            .map(|c| c.1 == Clase::Dato { numerica: true })
            .collect()
    }

    /// The reader's own columns, which the rule does not read.
    pub fn ajenas(&self) -> Vec<&str> {
        let de_tabla = matches!(self.cuerpo, Cuerpo::Tabla(_));
        (self.columnas.iter())
            .filter(|c| de_tabla && c.1 == Clase::Ajena && Self::sale(c))
            .map(|c| c.0.as_str())
            .collect()
    }

    /// Judges row after row, each handed to `recibe` as soon as it is ready. Stops when `recibe` fails.
    pub fn dictar<'a, E>(
        &'a self,
        app: &'a App,
        lista: &'a ReglaFundada,
        mut recibe: impl FnMut(&Renglon<'a>) -> Result<(), E>,
    ) -> Result<Conteo, E> {
        let mut conteo = Conteo::default();
        let mut pasa = |r: Renglon<'a>| {
            conteo.filas += 1;
            conteo.con_error += usize::from(r.hecho.is_err());
            recibe(&r)
        };
        match &self.cuerpo {
            Cuerpo::Tabla(hoja) => {
                let mut posicion = 0;
                let posiciones: Vec<Option<usize>> = (self.columnas.iter())
                    .map(|c| {
                        Self::sale(c).then(|| {
                            posicion += 1;
                            posicion - 1
                        })
                    })
                    .collect();
                for fila in &hoja.filas {
                    pasa(Renglon {
                        linea: fila.linea,
                        celdas: (fila.celdas.iter())
                            .filter_map(|c| {
                                let p = (*posiciones.get(c.columna)?)?;
                                Some((p, Cow::Borrowed(c.texto.as_str())))
                            })
                            .collect(),
                        hecho: self.juzgar_fila(app, lista, fila, hoja.por_recalcular),
                    })?;
                }
            }
            Cuerpo::Lineas(lineas) => {
                let posiciones: BTreeMap<&str, usize> = (self
                    .columnas
                    .iter()
                    .enumerate()
                    .map(|(i, c)| (c.0.as_str(), i)))
                .collect();
                for (linea, texto) in lineas {
                    pasa(juzgar_linea(app, lista, *linea, texto, &posiciones))?;
                }
            }
        }
        Ok(conteo)
    }

    fn juzgar_fila<'a>(
        &self,
        app: &'a App,
        lista: &'a ReglaFundada,
        fila: &Fila,
        por_recalcular: bool,
    ) -> Result<Hecho<'a>, FaltaDeFila> {
        let linea = fila.linea;
        if let Some(e) = &fila.error {
            let falta = Falta {
                ruta: "$".to_owned(),
                esperado: "una fila con las columnas de la primera línea".to_owned(),
                recibido: "otra cosa".to_owned(),
                mensaje: e.clone(),
            };
            return Err(FaltaDeFila {
                linea,
                causa: Causa::Datos(vec![(String::new(), falta)]),
            });
        }
        let escrito: Escrito = (fila.celdas.iter())
            .filter_map(|c| {
                let (nombre, clase) = self.columnas.get(c.columna)?;
                matches!(clase, Clase::Dato { .. }).then(|| (nombre.clone(), c.texto.clone()))
            })
            .collect();
        let mut errores = Errores::default();
        let propias = (fila.celdas.iter())
            .filter_map(|c| Some((self.columnas.get(c.columna)?, c)))
            .filter_map(|((n, clase), c)| {
                matches!(clase, Clase::Dato { .. }).then_some((n.as_str(), c))
            });
        let de = procedencias(propias, por_recalcular, &mut errores);
        let de = |ruta: &str| de.get(ruta).copied().unwrap_or_default();
        let dato = formulario::dato_de(&lista.entrada(), &escrito, de, &mut errores);
        juzgar(app, lista, dato, errores).map_err(|e| FaltaDeFila {
            linea,
            causa: Causa::Datos(
                e.en_lista()
                    .into_iter()
                    .map(|f| (self.lugar(&f), f))
                    .collect(),
            ),
        })
    }

    /// What the place of a fault is called in a message.
    fn lugar(&self, falta: &Falta) -> String {
        let ruta = falta.ruta.strip_prefix("$.").unwrap_or(&falta.ruta);
        if self.columnas.iter().any(|c| c.0 == ruta) {
            format!(", columna «{ruta}»")
        } else if falta.recibido == "nada" {
            format!(", columna «{ruta}» (que no está)")
        } else if ruta == "$" {
            String::new()
        } else {
            format!(", dato «{ruta}»")
        }
    }
}

fn juzgar_linea<'a>(
    app: &'a App,
    lista: &'a ReglaFundada,
    linea: usize,
    texto: &str,
    posiciones: &BTreeMap<&str, usize>,
) -> Renglon<'a> {
    let mut errores = Errores::default();
    let dato = match Dato::objeto_de_json(texto, &mut errores) {
        Ok(d) => d,
        Err(m) => {
            return Renglon {
                linea,
                celdas: Vec::new(),
                hecho: Err(FaltaDeFila {
                    linea,
                    causa: Causa::Json(MalEscrito { linea, ..m }),
                }),
            };
        }
    };
    let celdas = if posiciones.is_empty() {
        Vec::new()
    } else {
        (formulario::pares(&lista.entrada(), &dato).into_iter())
            .filter_map(|(k, v)| Some((*posiciones.get(k.as_str())?, Cow::Owned(v))))
            .collect()
    };
    let hecho = juzgar(app, lista, dato, errores).map_err(|e| {
        let con_lugar = e
            .en_lista()
            .into_iter()
            .map(|f| (format!(", dato «{}»", f.ruta), f));
        FaltaDeFila {
            linea,
            causa: Causa::Datos(con_lugar.collect()),
        }
    });
    Renglon {
        linea,
        celdas,
        hecho,
    }
}

/// A verdict, or every fault once: those of reading first.
fn juzgar<'a>(
    app: &'a App,
    lista: &'a ReglaFundada,
    dato: Dato,
    mut errores: Errores,
) -> Result<Hecho<'a>, Errores> {
    match app.dictar(lista, &dato) {
        Ok(dictamen) if errores.ninguno() => Ok(Hecho { dato, dictamen }),
        otro => {
            errores.sumar(otro.err().unwrap_or_default());
            Err(errores)
        }
    }
}

/// What a column is, by its name. One that resembles a datum and is none is refused: a misspelt optional column would
/// otherwise be a fact that silently goes missing.
fn clase(nombre: &str, hojas: &[crate::hechos::Hoja]) -> Result<Clase, Rechazo> {
    if nombre.is_empty() || nombre.starts_with('_') {
        return Ok(Clase::Ajena);
    }
    let (general, indice) = sin_indices(nombre);
    if let Some(h) = hojas.iter().find(|h| h.ruta == general) {
        if indice >= MAXIMO_DE_FILAS {
            return Err(Rechazo::contenido(format!(
                "La columna «{nombre}» pasa de [{}], lo más que se lee en columnas: envíe JSON por líneas.",
                MAXIMO_DE_FILAS - 1
            )));
        }
        return Ok(Clase::Dato {
            numerica: es_numero(&h.tipo),
        });
    }
    if COLUMNAS_DEL_VEREDICTO.contains(&nombre) {
        return Ok(Clase::Veredicto);
    }
    let llana = |t: &str| -> String {
        let t = plegar(t);
        t.chars().filter(|c| c.is_alphabetic()).collect()
    };
    let esta = llana(nombre);
    let parecida = hojas.iter().filter(|_| nombre.len() < 200).find(|h| {
        let otra = llana(&h.ruta);
        otra == esta || similar::TextDiff::from_chars(&esta, &otra).ratio() >= 0.85
    });
    let corta: String = nombre.chars().take(80).collect();
    match parecida {
        Some(h) => Err(Rechazo::contenido(format!(
            "La columna «{corta}» no es un dato de la regla; ¿quiso decir «{}»? Si la columna es suya, empiece su nombre con «_».",
            h.ruta.replace("[]", "[0]")
        ))),
        None if nombre.contains('[') => Err(Rechazo::contenido(format!(
            "La columna «{corta}» no es un dato de la regla: revise su nombre o quítela.",
        ))),
        None => Ok(Clase::Ajena),
    }
}

/// `estados[12].anio` → `estados[].anio` and the largest index in it.
fn sin_indices(nombre: &str) -> (String, usize) {
    let mut general = String::with_capacity(nombre.len());
    let mut mayor = 0;
    let mut partes = nombre.split('[');
    general.push_str(partes.next().unwrap_or_default());
    for parte in partes {
        general.push('[');
        match parte.split_once(']') {
            // `[01]` and `[+1]` would be other names for the same place.
            Some((i, resto)) if i.parse::<usize>().is_ok_and(|n| n.to_string() == i) => {
                mayor = mayor.max(i.parse().unwrap_or(usize::MAX));
                general.push(']');
                general.push_str(resto);
            }
            _ => general.push_str(parte),
        }
    }
    (general, mayor)
}

fn es_numero(tipo: &Tipo) -> bool {
    match tipo {
        Tipo::Nulable(t) => es_numero(t),
        Tipo::Decimal(_) | Tipo::Entero(..) => true,
        _ => false,
    }
}

/// The columns of a rule: one for every leaf, as many rows of each list as `escrito` fills, at least one.
pub fn columnas_de(tipo: &Tipo, escrito: &Escrito) -> Vec<String> {
    let mut salida = Vec::new();
    columnas_bajo(tipo, "", escrito, &mut salida);
    salida
}

fn columnas_bajo(tipo: &Tipo, ruta: &str, escrito: &Escrito, salida: &mut Vec<String>) {
    match tipo {
        Tipo::Nulable(t) => columnas_bajo(t, ruta, escrito, salida),
        Tipo::Objeto(campos) => {
            for c in *campos {
                let ruta = if ruta.is_empty() {
                    c.nombre.to_owned()
                } else {
                    format!("{ruta}.{}", c.nombre)
                };
                columnas_bajo(&(c.tipo)(), &ruta, escrito, salida);
            }
        }
        Tipo::Lista(t) => {
            for i in 0..formulario::filas_escritas(escrito, ruta).max(1) {
                columnas_bajo(t, &format!("{ruta}[{i}]"), escrito, salida);
            }
        }
        _ => salida.push(ruta.to_owned()),
    }
}

/// A sheet to fill: the columns of a rule, and its first worked case as an example row.
pub fn plantilla(app: &App, lista: &ReglaFundada) -> (Vec<String>, Vec<String>) {
    let tipo = lista.entrada();
    let caso = (app.corpus().casos(lista.ficha().id).iter())
        .filter(|c| c.errores.is_empty())
        .find_map(|c| Dato::objeto_de_json(&c.entrada, &mut Errores::default()).ok());
    let escrito: Escrito = caso
        .map(|d| formulario::pares(&tipo, &d).into_iter().collect())
        .unwrap_or_default();
    let columnas = columnas_de(&tipo, &escrito);
    let hojas = tipo.hojas();
    let ejemplo = (columnas.iter())
        .map(|c| {
            let valor = escrito.get(c).cloned().unwrap_or_default();
            let general = sin_indices(c).0;
            let numero = (hojas.iter()).any(|h| h.ruta == general && es_numero(&h.tipo));
            if numero {
                valor.replace('.', ",")
            } else {
                valor
            }
        })
        .collect();
    (columnas, ejemplo)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_leave_the_name_of_the_leaf() {
        for (nombre, general, mayor) in [
            ("estados[12].anio", "estados[].anio", 12),
            ("a[0].b[3]", "a[].b[]", 3),
            ("a[01]", "a[01]", 0),
            ("a[", "a[", 0),
            ("a", "a", 0),
        ] {
            assert_eq!(sin_indices(nombre), (general.to_owned(), mayor), "{nombre}");
        }
    }
}
