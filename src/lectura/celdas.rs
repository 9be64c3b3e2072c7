//! Sheets as they are read, whatever the format: a header, and the rows below it, gathered within limits.

use super::limites::{Limites, MIB, Rechazo};
use crate::lengua::formato::miles;

/// One sheet: a header and the rows below it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hoja {
    /// Its name; empty in CSV.
    pub nombre: String,
    /// Whether the workbook hides it.
    pub oculta: bool,
    /// Names of the columns, in order; empty for one without a name.
    pub columnas: Vec<String>,
    /// Positions of the columns that the workbook hides, from 0.
    pub columnas_ocultas: Vec<usize>,
    /// The rows that have something in them.
    pub filas: Vec<Fila>,
    /// Places of merged cells, as the workbook writes them: «A2:A4».
    pub unidas: Vec<String>,
    /// Whether the workbook asks to be calculated again when it is opened: the values of its formulas may be old.
    pub por_recalcular: bool,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fila {
    /// The line of the file or the row of the sheet, from 1.
    pub linea: usize,
    /// Whether the workbook hides it.
    pub oculta: bool,
    /// Cells with content, by column.
    pub celdas: Vec<Celda>,
    /// What is wrong with the row as such.
    pub error: Option<String>,
}

/// A cell with content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Celda {
    /// Position of its column, from 0.
    pub columna: usize,
    /// Its text, trimmed. A number of a workbook is written with a decimal comma, so that it reads one way only.
    pub texto: String,
    /// Where its value comes from.
    pub naturaleza: Naturaleza,
    /// Whether a formula gave it.
    pub formula: bool,
}

/// What a cell held: the same text is read otherwise when it was typed and when it is how a number is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Naturaleza {
    /// Text that somebody typed.
    #[default]
    Texto,
    /// A stored number.
    Numero,
    /// A stored number shown as a percentage: 0,6 is shown as 60 %.
    Porcentaje,
    /// A stored date, with or without its hour.
    Fecha,
    /// Yes or no.
    Logico,
    /// What a formula gave instead of a value.
    Error,
}

impl Hoja {
    /// The cells of a row with the names of their columns.
    pub fn nombradas<'a>(&'a self, fila: &'a Fila) -> impl Iterator<Item = (&'a str, &'a str)> {
        (fila.celdas.iter()).filter_map(|c| {
            let nombre = self.columnas.get(c.columna)?;
            Some((nombre.as_str(), c.texto.as_str()))
        })
    }
}

/// What has been read of a file so far, over all its sheets.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Gastado {
    celdas: usize,
    texto: usize,
}

/// Gathers the rows of a sheet as its cells come, and stops at the first limit.
pub(super) struct Reunion<'l> {
    limites: &'l Limites,
    columnas: Option<Vec<String>>,
    filas: Vec<Fila>,
    gastado: Gastado,
}

impl<'l> Reunion<'l> {
    pub(super) fn nueva(limites: &'l Limites, gastado: Gastado) -> Self {
        Self {
            limites,
            columnas: None,
            filas: Vec::new(),
            gastado,
        }
    }

    pub(super) fn gastado(&self) -> Gastado {
        self.gastado
    }

    /// Counts a cell against the limits before it is kept.
    pub(super) fn cabe(
        &mut self,
        linea: usize,
        columna: usize,
        texto: &str,
    ) -> Result<(), Rechazo> {
        let l = self.limites;
        if columna >= l.columnas {
            return Err(Rechazo::tamano(format!(
                "La línea {linea} pasa de {} columnas: borre lo que esté a la derecha de la tabla.",
                miles(&l.columnas.to_string())
            )));
        }
        self.gastado.celdas += 1;
        self.gastado.texto = self.gastado.texto.saturating_add(texto.len());
        if self.gastado.celdas > l.celdas || self.gastado.texto > l.texto {
            return Err(Rechazo::tamano(format!(
                "El archivo tiene más contenido del que se lee de una vez ({} celdas, {} MiB de texto): \
                    divídalo en varios.",
                miles(&l.celdas.to_string()),
                l.texto / MIB
            )));
        }
        Ok(())
    }

    pub(super) fn fila(&mut self, fila: Fila) -> Result<(), Rechazo> {
        if fila.celdas.is_empty() && fila.error.is_none() {
            return Ok(());
        }
        let Some(columnas) = &self.columnas else {
            let ultima = fila.celdas.last().map_or(0, |c| c.columna + 1);
            let mut nombres = vec![String::new(); ultima];
            for c in fila.celdas {
                nombres[c.columna] = c.texto;
            }
            self.columnas = Some(nombres);
            return Ok(());
        };
        if self.filas.len() == self.limites.filas {
            return Err(demasiadas_filas(self.limites));
        }
        let sin_nombre = (fila.celdas.iter())
            .find(|c| columnas.get(c.columna).is_none_or(String::is_empty))
            .map(|c| {
                format!(
                    "Hay un dato en la columna {}, que no tiene nombre en la primera línea.",
                    letras(c.columna)
                )
            });
        self.filas.push(Fila {
            error: fila.error.or(sin_nombre),
            ..fila
        });
        Ok(())
    }

    /// The header and the rows; nothing of a sheet that has no row.
    pub(super) fn terminar(self) -> Option<(Vec<String>, Vec<Fila>)> {
        Some((self.columnas?, self.filas))
    }
}

pub(super) fn demasiadas_filas(limites: &Limites) -> Rechazo {
    Rechazo::tamano(format!(
        "El archivo pasa de {} filas: divídalo en varios.",
        miles(&limites.filas.to_string())
    ))
}

/// A column as spreadsheets name it: 0 → A, 27 → AB.
pub(super) fn letras(mut columna: usize) -> String {
    let mut salida = Vec::new();
    loop {
        salida.push(char::from(b'A' + u8::try_from(columna % 26).unwrap_or(0)));
        if columna < 26 {
            break;
        }
        columna = columna / 26 - 1;
    }
    salida.iter().rev().collect()
}

/// What is said of a formula whose value was not stored: nobody here calculates it.
pub(super) fn formula_sin_valor(linea: usize, columna: usize) -> String {
    format!(
        "La celda {}{linea} tiene una fórmula sin valor guardado: ábrala en el programa de hojas de cálculo, deje que \
            la calcule y guarde el libro de nuevo.",
        letras(columna)
    )
}

/// A number as the workbook shows it: at most fifteen digits, with a decimal comma.
pub(super) fn cifra(valor: f64) -> String {
    let quince: f64 = format!("{valor:.14e}").parse().unwrap_or(valor);
    // Beyond fifteen digits the workbook itself lost the rest: said in a form that no amount is read from.
    if quince.abs() >= 1e15 {
        return format!("{quince:e}");
    }
    format!("{quince}").replace('.', ",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_in_a_spreadsheet() {
        for (n, nombre) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (701, "ZZ"),
            (16_383, "XFD"),
        ] {
            assert_eq!(letras(n), nombre);
        }
    }

    #[test]
    fn numbers_of_a_workbook_read_one_way_only() {
        for (valor, texto) in [
            (1.234, "1,234"),
            (0.1 + 0.2, "0,3"),
            (-2500.0, "-2500"),
            (1_234_567.89, "1234567,89"),
            (1e15, "1e15"),
        ] {
            assert_eq!(cifra(valor), texto);
        }
    }
}
