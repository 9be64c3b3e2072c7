//! Cells and sheets of a workbook: what number a figure becomes, and how a row is written.

use super::filas::cabe_en_celda;
use crate::{lengua::formato::miles, palabras::valores::dicho, veredicto::Valor};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use std::borrow::Cow;

/// Digits that a cell keeps of a number.
pub(in crate::salida) const CIFRAS: usize = 15;

/// Amounts: the language of the format is Spanish of Colombia, so that separators are 1.234.567,89.
pub(in crate::salida) const DE_MONTO: &str = "[$-240A]#,##0.00";

pub(in crate::salida) const DE_ENTERO: &str = "[$-240A]#,##0";

pub(in crate::salida) const DE_CIFRA: &str = "[$-240A]#,##0.00##########";

pub(in crate::salida) const DE_ANIO: &str = "0";

/// A plain decimal as the number of a cell, if it holds it exactly.
pub(super) fn en_celda(plano: &str) -> Option<f64> {
    let cifras = plano.bytes().filter(u8::is_ascii_digit);
    let significativas = cifras.skip_while(|c| *c == b'0').count();
    let numero = plano.strip_prefix('-').unwrap_or(plano);
    let llano = numero.bytes().all(|c| c.is_ascii_digit() || c == b'.');
    (llano && significativas <= CIFRAS)
        .then(|| plano.parse().ok())
        .flatten()
}

/// The format of a number as it was written.
pub(super) fn formato_de(plano: &str) -> &'static str {
    if plano.contains('.') {
        DE_CIFRA
    } else {
        DE_ENTERO
    }
}

/// What a cell holds.
pub(in crate::salida) enum Celda<'a> {
    Vacia,
    Texto(Cow<'a, str>),
    /// A plain decimal and its format.
    Numero(Cow<'a, str>, &'static str),
}

impl<'a, T: Into<Cow<'a, str>>> From<T> for Celda<'a> {
    fn from(t: T) -> Self {
        Self::Texto(t.into())
    }
}

/// A value of a result as a cell.
pub(in crate::salida) fn de_valor(v: &Valor) -> Celda<'static> {
    match v {
        Valor::Nulo => Celda::Vacia,
        Valor::Entero(n) => Celda::Numero(n.to_string().into(), DE_ENTERO),
        Valor::Dinero(_) | Valor::Truncada(_) | Valor::TruncadaDe(_) => {
            Celda::Numero(v.cifra().unwrap_or_default().into(), DE_MONTO)
        }
        Valor::Escrito(d) => {
            let plano = d.to_string();
            let formato = formato_de(&plano);
            Celda::Numero(plano.into(), formato)
        }
        otro => Celda::Texto(dicho(otro).into_owned().into()),
    }
}

/// A sheet being written, row after row.
pub(in crate::salida) struct Pagina<'l> {
    hoja: &'l mut Worksheet,
    fila: u32,
    texto: Format,
}

/// Begins a sheet: its header stays in view, and its columns are wide enough to read.
pub(in crate::salida) fn pagina<'l>(
    libro: &'l mut Workbook,
    nombre: &str,
    columnas: &[(&str, u16)],
) -> Result<Pagina<'l>, XlsxError> {
    let cabeza = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border_bottom(FormatBorder::Thin);
    let hoja = libro.add_worksheet_with_constant_memory()?;
    hoja.set_name(nombre)?;
    hoja.set_freeze_panes(1, 1)?;
    hoja.set_landscape();
    hoja.set_repeat_rows(0, 0)?;
    for (i, (titulo, ancho)) in (0_u16..).zip(columnas) {
        hoja.set_column_width(i, *ancho)?;
        hoja.write_string_with_format(0, i, *titulo, &cabeza)?;
    }
    Ok(Pagina {
        hoja,
        fila: 1,
        texto: Format::new().set_text_wrap().set_align(FormatAlign::Top),
    })
}

impl Pagina<'_> {
    pub(in crate::salida) fn fila<'a>(
        &mut self,
        celdas: impl IntoIterator<Item = Celda<'a>>,
    ) -> Result<(), XlsxError> {
        for (i, c) in (0_u16..).zip(celdas) {
            let texto = match c {
                Celda::Vacia => continue,
                Celda::Texto(t) if t.is_empty() => continue,
                Celda::Texto(t) => t,
                Celda::Numero(plano, formato) => {
                    if let Some(n) = en_celda(&plano) {
                        let formato = Format::new()
                            .set_num_format(formato)
                            .set_align(FormatAlign::Top);
                        self.hoja
                            .write_number_with_format(self.fila, i, n, &formato)?;
                        continue;
                    }
                    miles(&plano).into()
                }
            };
            let texto = if cabe_en_celda(&texto) {
                &*texto
            } else {
                "(no cabe en una celda de Excel: está entero en la evaluación en JSON)"
            };
            (self.hoja).write_string_with_format(self.fila, i, texto, &self.texto)?;
        }
        self.fila += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_that_a_cell_keeps_whole_are_numbers() {
        for (plano, numero) in [
            ("-1234567.89", Some(-1_234_567.89)),
            ("0.001", Some(0.001)),
            ("123456789012345", Some(123_456_789_012_345.0)),
            ("1234567890123456", None),
            ("3/2", None),
            ("", None),
        ] {
            assert_eq!(en_celda(plano), numero, "{plano}");
        }
    }
}
