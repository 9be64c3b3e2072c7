//! A process that was read of tables, with the place of every datum.

use super::esquema::{CONTRATOS, ESTADOS, INTEGRANTE, INTEGRANTES, PROCESO, PROPONENTE, VALOR};
use crate::{
    hechos::{Dato, Errores, Falta, formulario},
    reglas::proceso,
};
use std::{collections::BTreeMap, fmt};

/// A place of the workbook, as its reader finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lugar {
    /// Name of the sheet.
    pub hoja: String,
    /// Row, from 1; none when the datum has none.
    pub fila: Option<usize>,
    /// Name of the column; none when it is the whole row.
    pub columna: Option<String>,
    /// Name of the datum, in the sheet of the process.
    pub dato: Option<String>,
}

impl Lugar {
    pub(super) fn nuevo(hoja: &str, fila: Option<usize>, columna: Option<&str>) -> Self {
        Self {
            hoja: hoja.to_owned(),
            fila,
            columna: columna.map(str::to_owned),
            dato: None,
        }
    }
}

impl fmt::Display for Lugar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "hoja «{}»", self.hoja)?;
        if let Some(fila) = self.fila {
            write!(f, ", fila {fila}")?;
        }
        if let Some(columna) = &self.columna {
            write!(f, ", columna «{columna}»")?;
        }
        if let Some(dato) = &self.dato {
            write!(f, ", dato «{dato}»")?;
        }
        Ok(())
    }
}

/// Rows of a member: its own, and those of its years and contracts.
#[derive(Debug, Default)]
pub(super) struct Filas {
    pub(super) propia: usize,
    pub(super) estados: Vec<usize>,
    pub(super) contratos: Vec<usize>,
}

/// Where everything stands.
#[derive(Debug, Default)]
pub(super) struct Mapa {
    pub(super) proceso: BTreeMap<String, usize>,
    pub(super) proponentes: Vec<Vec<Filas>>,
    /// Places of faults that are of no datum, by the path they were given.
    pub(super) sueltos: BTreeMap<String, Lugar>,
}

/// A workbook that was read: the tree of its process, and every fault found on the way.
#[derive(Debug)]
pub struct LibroDeProceso {
    /// The same tree that JSON gives.
    pub dato: Dato,
    /// What is wrong with sheets, columns, rows and cells. The rules of the process have not been held against it.
    pub errores: Errores,
    /// What was read and somebody should look at: what the workbook hides.
    pub avisos: Vec<String>,
    pub(super) mapa: Mapa,
    /// Whether a sheet or a column is missing, so that what was read is not the process.
    pub(super) incompleto: bool,
}

impl LibroDeProceso {
    /// The process, once its data are held against each other; every other fault goes to `errores`.
    pub(crate) fn entrada(&mut self) -> Option<proceso::Entrada> {
        if self.incompleto {
            return None;
        }
        let mut otros = Errores::default();
        let entrada = proceso::leer(&self.dato, &mut otros);
        self.errores.sumar(otros);
        entrada.filter(|_| self.errores.ninguno())
    }

    /// Whether the workbook holds a process that can be evaluated. Every fault goes to `errores`.
    pub fn comprobar(&mut self) -> bool {
        self.entrada().is_some()
    }

    /// Where the datum of a JSON path stands.
    pub fn lugar(&self, ruta: &str) -> Lugar {
        if let Some(l) = self.mapa.sueltos.get(ruta) {
            return l.clone();
        }
        let ruta = ruta.strip_prefix("$.").unwrap_or(ruta);
        if let Some(dato) = ruta.strip_prefix("proceso.") {
            return Lugar {
                dato: Some(dato.to_owned()),
                ..Lugar::nuevo(PROCESO, self.mapa.proceso.get(dato).copied(), Some(VALOR))
            };
        }
        let partes: Vec<(&str, Option<usize>)> = ruta.split('.').map(con_indice).collect();
        let integrantes = |fila, columna| Lugar::nuevo(INTEGRANTES, fila, columna);
        let de = |i: usize| self.mapa.proponentes.get(i).map_or(&[][..], Vec::as_slice);
        match partes[..] {
            [
                ("proponentes", Some(i)),
                ("integrantes", Some(j)),
                ref resto @ ..,
            ] => {
                let Some(m) = de(i).get(j) else {
                    return integrantes(None, None);
                };
                let propia = Some(m.propia);
                match *resto {
                    [] => integrantes(propia, None),
                    [("nombre", _)] => integrantes(propia, Some(INTEGRANTE)),
                    [(lista @ (ESTADOS | CONTRATOS), k), ref campo @ ..] => {
                        let filas = if lista == ESTADOS {
                            &m.estados
                        } else {
                            &m.contratos
                        };
                        let fila = filas.get(k.unwrap_or(0)).copied();
                        Lugar::nuevo(lista, fila, campo.first().map(|c| c.0))
                    }
                    [(campo, _), ..] => integrantes(propia, Some(campo)),
                }
            }
            [("proponentes", Some(i)), ref resto @ ..] => {
                let columna = match *resto {
                    [("integrantes", None)] => Some("participacion"),
                    [("nombre", _)] => Some(PROPONENTE),
                    _ => None,
                };
                integrantes(de(i).first().map(|m| m.propia), columna)
            }
            [("proceso", None)] => Lugar::nuevo(PROCESO, None, None),
            _ => integrantes(None, None),
        }
    }

    /// Every fault as a line: where, and what.
    pub fn dichos(&self) -> impl Iterator<Item = String> + '_ {
        let dicho = |f: &Falta| {
            let lugar = self.lugar(&f.ruta);
            let no_esta = lugar.fila.is_none() && lugar.dato.is_some();
            let no_esta = if no_esta { " (que no está)" } else { "" };
            format!("{lugar}{no_esta}: {}", formulario::mensaje(f))
        };
        (self.errores.lista().iter().map(dicho)).chain(self.errores.y_mas())
    }

    /// Adds a fault of something that is no datum.
    pub(super) fn falta(&mut self, lugar: Lugar, esperado: &str, recibido: &str, mensaje: String) {
        let ruta = format!("{lugar}");
        self.errores.imposible(&ruta, esperado, recibido, &mensaje);
        self.mapa.sueltos.insert(ruta, lugar);
    }
}

/// `estados[12]` → `estados` and 12.
fn con_indice(parte: &str) -> (&str, Option<usize>) {
    parte.split_once('[').map_or((parte, None), |(n, i)| {
        (n, i.trim_end_matches(']').parse().ok())
    })
}

/// How tables came, and so how one that is missing is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Origen {
    /// Sheets of a workbook.
    Libro,
    /// Files of one table each.
    Archivos,
    /// Rows pasted in a box for each table.
    Pegadas,
}

impl Origen {
    pub(super) fn falta(self, hoja: &str) -> String {
        match self {
            Self::Libro => {
                format!("Falta la hoja «{hoja}»: use la plantilla, que trae las cuatro.")
            }
            Self::Archivos => format!(
                "Falta el archivo «{hoja}.csv»: envíelo junto con los demás, todos a la vez."
            ),
            Self::Pegadas => format!(
                "Faltan las filas de «{hoja}»: péguelas en su casilla, con la línea de los nombres de las columnas."
            ),
        }
    }
}
