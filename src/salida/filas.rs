//! Writes rows out: CSV that Spanish Excel opens right, workbooks whose cells are text, JSON lines.
//!
//! A text that a spreadsheet would run as a formula is disarmed in CSV; in a workbook every cell is a string and needs
//! nothing. Rows go out as they come; a workbook waits in an unnamed temporary file of the system until it is closed.

use crate::{
    hechos::{decimal, escrito},
    json,
    lectura::hojas::Formato,
    planillas::{COLUMNAS_DEL_VEREDICTO, Lote, Renglon},
};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};
use std::{
    borrow::Cow,
    io::{self, Write},
};

/// Longest text of a cell of a workbook, in UTF-16 units.
const CELDA_DE_EXCEL: usize = 32_767;

/// A table that is being written.
enum Tabla<W: Write> {
    Csv(Box<csv::Writer<W>>),
    Xlsx {
        libro: Box<Workbook>,
        fila: u32,
        salida: W,
    },
}

impl<W: Write> Tabla<W> {
    fn nueva(formato: Formato, mut salida: W, columnas: &[&str]) -> io::Result<Self> {
        if formato == Formato::Xlsx {
            let mut libro = Box::new(Workbook::new());
            // The same rows give the same bytes: no time of writing.
            let fecha = ExcelDateTime::from_ymd(2000, 1, 1).map_err(io::Error::other)?;
            libro.set_properties(&DocProperties::new().set_creation_datetime(&fecha));
            let negrita = Format::new().set_bold();
            let hoja = (libro.add_worksheet_with_constant_memory()).map_err(io::Error::other)?;
            hoja.set_freeze_panes(1, 0).map_err(io::Error::other)?;
            for (i, c) in columnas.iter().enumerate() {
                hoja.write_string_with_format(0, columna(i)?, para_celda(c), &negrita)
                    .map_err(io::Error::other)?;
            }
            return Ok(Self::Xlsx {
                libro,
                fila: 1,
                salida,
            });
        }
        salida.write_all("\u{feff}".as_bytes())?;
        let mut csv = csv::WriterBuilder::new()
            .delimiter(b';')
            .terminator(csv::Terminator::CRLF)
            .from_writer(salida);
        csv.write_record(columnas.iter().map(|c| inerte(c, false).into_owned()))
            .map_err(io::Error::other)?;
        Ok(Self::Csv(Box::new(csv)))
    }

    /// Writes a row; `numericas` says which columns hold numbers.
    fn fila(&mut self, celdas: &[Cow<'_, str>], numericas: &[bool]) -> io::Result<()> {
        match self {
            Self::Csv(csv) => {
                let celdas = celdas.iter().enumerate().map(|(i, c)| {
                    let numero = numericas.get(i).copied().unwrap_or(false);
                    inerte(c, numero).into_owned()
                });
                csv.write_record(celdas).map_err(io::Error::other)
            }
            Self::Xlsx { libro, fila, .. } => {
                let hoja = libro.worksheet_from_index(0).map_err(io::Error::other)?;
                for (i, c) in celdas.iter().enumerate().filter(|(_, c)| !c.is_empty()) {
                    hoja.write_string(*fila, columna(i)?, para_celda(c))
                        .map_err(io::Error::other)?;
                }
                *fila += 1;
                Ok(())
            }
        }
    }

    fn terminar(self) -> io::Result<W> {
        match self {
            Self::Csv(csv) => csv
                .into_inner()
                .map_err(|e| io::Error::new(e.error().kind(), e.to_string())),
            Self::Xlsx {
                mut libro,
                mut salida,
                ..
            } => {
                let bytes = libro.save_to_buffer().map_err(io::Error::other)?;
                salida.write_all(&bytes)?;
                Ok(salida)
            }
        }
    }
}

fn columna(i: usize) -> io::Result<u16> {
    u16::try_from(i).map_err(io::Error::other)
}

/// Whether a cell of a workbook can hold a text.
pub(super) fn cabe_en_celda(texto: &str) -> bool {
    texto.len() <= CELDA_DE_EXCEL || texto.encode_utf16().count() <= CELDA_DE_EXCEL
}

/// A text that a cell of a workbook can hold; one that is cut would be worse than none.
fn para_celda(texto: &str) -> &str {
    if cabe_en_celda(texto) {
        texto
    } else {
        "(no cabe en una celda de Excel: pida la respuesta en CSV o en JSON por líneas)"
    }
}

/// A text that no spreadsheet takes for a formula. Numbers in columns of numbers stay numbers.
fn inerte(texto: &str, numerica: bool) -> Cow<'_, str> {
    let peligra = texto.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0']);
    let es_numero =
        || matches!(escrito::monto(texto), Ok(Some(plano)) if decimal(&plano).is_some());
    if peligra && !(numerica && es_numero()) {
        Cow::Owned(format!("'{texto}"))
    } else {
        Cow::Borrowed(texto)
    }
}

enum Destino<W: Write> {
    Tabla(Tabla<W>),
    Lineas(W),
}

/// Writes judged rows in one format.
pub struct Escritor<'a, W: Write> {
    base: &'a str,
    numericas: Vec<bool>,
    destino: Destino<W>,
}

impl<'a, W: Write> Escritor<'a, W> {
    /// Begins the answer to a batch. `base` goes before every address.
    pub fn nuevo(base: &'a str, lote: &Lote, formato: Formato, salida: W) -> io::Result<Self> {
        let mut columnas = lote.columnas();
        columnas.extend(COLUMNAS_DEL_VEREDICTO);
        let destino = match formato {
            Formato::Jsonl => Destino::Lineas(salida),
            tabla => Destino::Tabla(Tabla::nueva(tabla, salida, &columnas)?),
        };
        Ok(Self {
            base,
            numericas: lote.numericas(),
            destino,
        })
    }

    /// Writes one row.
    pub fn renglon(&mut self, r: &Renglon<'_>) -> io::Result<()> {
        let tabla = match &mut self.destino {
            Destino::Lineas(salida) => {
                match &r.hecho {
                    Ok(h) => {
                        let forma = json::dictamen(&h.dictamen, self.base);
                        serde_json::to_writer(&mut *salida, &forma)?;
                    }
                    Err(f) => write!(salida, "{}", f.problema())?,
                }
                return writeln!(salida);
            }
            Destino::Tabla(t) => t,
        };
        let propias = self.numericas.len();
        let mut celdas = vec![Cow::Borrowed(""); propias + COLUMNAS_DEL_VEREDICTO.len()];
        for (i, c) in &r.celdas {
            celdas[*i] = Cow::Borrowed(c);
        }
        match &r.hecho {
            Ok(h) => {
                let v = &h.dictamen.veredicto;
                let cita = v.principal().map(|f| json::Cita::de(f, self.base, None));
                let dicho = |valor: Option<&str>| Cow::Owned(valor.unwrap_or_default().to_owned());
                celdas[propias] = v.desenlace.codigo.into();
                celdas[propias + 1] = v.desenlace.sentido.nombre().into();
                celdas[propias + 2] = v.resumen.as_str().into();
                celdas[propias + 3] = dicho(cita.as_ref().map(json::Cita::cita));
                celdas[propias + 4] = dicho(cita.as_ref().and_then(json::Cita::url));
                celdas[propias + 5] = serde_json::to_string(&h.dictamen.recibo)?.into();
            }
            Err(f) => celdas[propias + 6] = f.to_string().into(),
        }
        tabla.fila(&celdas, &self.numericas)
    }

    /// Ends the answer and gives back where it was written.
    pub fn terminar(self) -> io::Result<W> {
        let mut salida = match self.destino {
            Destino::Lineas(w) => w,
            Destino::Tabla(t) => t.terminar()?,
        };
        salida.flush()?;
        Ok(salida)
    }
}

/// A header and a few rows, whole.
pub fn tabla(formato: Formato, columnas: &[&str], filas: &[Vec<String>]) -> io::Result<Vec<u8>> {
    let mut t = Tabla::nueva(formato, Vec::new(), columnas)?;
    for f in filas {
        let celdas: Vec<Cow<'_, str>> = f.iter().map(|c| c.as_str().into()).collect();
        t.fila(&celdas, &vec![true; celdas.len()])?;
    }
    t.terminar()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed_and_numbers_are_not() {
        for (texto, numerica, sale) in [
            ("=1+1", false, "'=1+1"),
            ("=1+1", true, "'=1+1"),
            ("+cmd", false, "'+cmd"),
            ("-2", false, "'-2"),
            ("-2", true, "-2"),
            ("-1.000,5", true, "-1.000,5"),
            ("-2+3", true, "'-2+3"),
            ("@SUM(A1)", false, "'@SUM(A1)"),
            ("\tx", false, "'\tx"),
            ("\rx", false, "'\rx"),
            ("\0x", false, "'\0x"),
            ("a=1", false, "a=1"),
            ("", false, ""),
        ] {
            assert_eq!(inerte(texto, numerica), sale, "{texto:?}");
        }
    }
}
