//! What is filled in with a process: a workbook, or a CSV for each sheet, each with an example that can be evaluated.

use super::{
    celdas::{en_celda, formato_de},
    filas,
};
use crate::{
    hechos::{Tipo, fecha},
    lectura::hojas::Formato,
    lengua::texto::un_espacio,
    planillas::proceso::{
        CONTRATOS, Columna, DATO, ESTADOS, EXPLICACION, Esquema, HOJAS, INTEGRANTE, INTEGRANTES,
        NOTA, PROCESO, VALOR,
    },
};
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Workbook, Worksheet, XlsxError,
};
use std::{collections::BTreeSet, io};

/// What the example says otherwise than the description of the inputs, so that it is a bidder with two members: sheet (any
/// when empty), column and value.
const MIEMBROS_DE_EJEMPLO: [&[(&str, &str, &str)]; 2] = [
    &[
        (INTEGRANTES, "participacion", "60"),
        (ESTADOS, "anio", "2025"),
    ],
    &[
        ("", INTEGRANTE, "Obras del Sinú SAS"),
        (INTEGRANTES, "participacion", "40"),
        (ESTADOS, "anio", "2025"),
    ],
];
/// Thresholds that the example fills: as many as show a least and a greatest value.
const UMBRALES_DE_EJEMPLO: usize = 2;

/// The values of the example: of the sheet of the process, one row with a value for each of its data.
fn ejemplos(hoja: &str, columnas: &[Columna]) -> Vec<Vec<&'static str>> {
    if hoja == PROCESO {
        let mut grupos: BTreeSet<&str> = BTreeSet::new();
        let valor = |c| -> &'static str {
            let c: &Columna = c;
            // `umbrales.liquidez.min` is of the group `umbrales.liquidez`, which may be left out whole.
            let lleno = c.nombre.rsplit_once('.').is_none_or(|(grupo, _)| {
                grupos.insert(grupo);
                grupos.len() <= UMBRALES_DE_EJEMPLO
            });
            if lleno { c.ejemplo } else { "" }
        };
        return vec![columnas.iter().map(valor).collect()];
    }
    let miembros = if hoja == CONTRATOS {
        &MIEMBROS_DE_EJEMPLO[..1]
    } else {
        &MIEMBROS_DE_EJEMPLO[..]
    };
    let de_miembro = |propios: &&[(&str, &str, &'static str)]| {
        let valor = |c: &Columna| {
            let propio = (propios.iter()).find(|v| v.1 == c.nombre && ["", hoja].contains(&v.0));
            propio.map_or(c.ejemplo, |v| v.2)
        };
        columnas.iter().map(valor).collect()
    };
    miembros.iter().map(de_miembro).collect()
}

/// What explains the columns of a sheet of rows: a row that is not read.
fn explicadas(columnas: &[Columna]) -> impl Iterator<Item = String> {
    columnas.iter().enumerate().map(|(i, c)| {
        let marca = if i == 0 {
            format!("{NOTA} ")
        } else {
            String::new()
        };
        format!("{marca}{}", explicacion(c))
    })
}

/// One sheet to fill in, as CSV, with the rows of the same example.
pub fn plantilla_de_hoja(hoja: &str) -> io::Result<Vec<u8>> {
    let columnas = Esquema::nuevo().columnas(hoja);
    let ejemplos = ejemplos(hoja, &columnas);
    if hoja == PROCESO {
        let valores = ejemplos.into_iter().flatten();
        let filas: Vec<Vec<String>> = (columnas.iter().zip(valores))
            .map(|(c, v)| vec![c.nombre.clone(), en_csv(&c.tipo, v), explicacion(c)])
            .collect();
        return filas::tabla(Formato::Csv, &[DATO, VALOR, EXPLICACION], &filas);
    }
    let mut filas = vec![explicadas(&columnas).collect()];
    filas.extend(ejemplos.into_iter().map(|valores| {
        let celdas = columnas.iter().zip(valores);
        celdas.map(|(c, v)| en_csv(&c.tipo, v)).collect()
    }));
    let nombres: Vec<&str> = columnas.iter().map(|c| c.nombre.as_str()).collect();
    filas::tabla(Formato::Csv, &nombres, &filas)
}

/// An example as Spanish Excel shows it.
fn en_csv(tipo: &Tipo, valor: &str) -> String {
    match (tipo, valor) {
        (Tipo::Decimal(_), numero) => numero.replace('.', ","),
        (Tipo::Logico, "true") => "Sí".to_owned(),
        (Tipo::Logico, "false") => "No".to_owned(),
        (_, otro) => otro.to_owned(),
    }
}

/// The workbook to fill in, with an example process that can be evaluated as it is.
pub fn plantilla_de_proceso() -> io::Result<Vec<u8>> {
    escribir_plantilla().map_err(io::Error::other)
}

fn escribir_plantilla() -> Result<Vec<u8>, XlsxError> {
    let esquema = Esquema::nuevo();
    let mut libro = Workbook::new();
    // The same template gives the same bytes: no time of writing.
    let fecha = ExcelDateTime::from_ymd(2000, 1, 1)?;
    libro.set_properties(&DocProperties::new().set_creation_datetime(&fecha));
    let titulo = Format::new().set_bold();
    let exigido = titulo.clone().set_background_color(Color::RGB(0x00DD_E6F0));
    let nota = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_font_color(Color::RGB(0x0040_4040))
        .set_border_bottom(FormatBorder::Thin);
    for nombre in HOJAS {
        let columnas = esquema.columnas(nombre);
        let hoja = libro.add_worksheet();
        hoja.set_name(nombre)?;
        if nombre == PROCESO {
            hoja_de_proceso(hoja, &columnas, &titulo, &exigido, &nota)?;
            continue;
        }
        hoja.set_freeze_panes(2, 2)?;
        hoja.set_row_height(1, 110)?;
        let ejemplos = ejemplos(nombre, &columnas);
        for ((i, c), explicada) in (0_u16..).zip(&columnas).zip(explicadas(&columnas)) {
            let cabeza = if c.exigida { &exigido } else { &titulo };
            hoja.write_string_with_format(0, i, &c.nombre, cabeza)?;
            hoja.write_string_with_format(1, i, explicada, &nota)?;
            hoja.set_column_width(i, if i < 2 { 30 } else { 24 })?;
            for (fila, valores) in (2_u32..).zip(&ejemplos) {
                let valor = valores.get(usize::from(i)).copied().unwrap_or_default();
                escribir_celda(hoja, fila, i, &c.tipo, valor)?;
            }
            if let Some(v) = validacion(&c.tipo) {
                hoja.add_data_validation(2, i, 2_000, i, &v)?;
            }
        }
    }
    libro.save_to_buffer()
}

fn hoja_de_proceso(
    hoja: &mut Worksheet,
    datos: &[Columna],
    titulo: &Format,
    exigido: &Format,
    nota: &Format,
) -> Result<(), XlsxError> {
    hoja.set_freeze_panes(1, 0)?;
    for (i, (nombre, ancho)) in (0_u16..).zip([(DATO, 44), (VALOR, 34), (EXPLICACION, 80)]) {
        hoja.write_string_with_format(0, i, nombre, titulo)?;
        hoja.set_column_width(i, ancho)?;
    }
    let valores = ejemplos(PROCESO, datos).into_iter().flatten();
    for ((fila, c), valor) in (1_u32..).zip(datos).zip(valores) {
        let formato = if c.exigida { exigido } else { &Format::new() };
        hoja.write_string_with_format(fila, 0, &c.nombre, formato)?;
        escribir_celda(hoja, fila, 1, &c.tipo, valor)?;
        hoja.write_string_with_format(fila, 2, explicacion(c), nota)?;
        if let Some(v) = validacion(&c.tipo) {
            hoja.add_data_validation(fila, 1, fila, 1, &v)?;
        }
    }
    Ok(())
}

/// Label, whether it must be filled, how, and help.
fn explicacion(c: &Columna) -> String {
    let exigida = match (c.exigida, c.de_obra) {
        (true, _) => "Obligatorio",
        (false, true) => "Obligatorio si es de obra",
        (false, false) => "Opcional",
    };
    let forma = match &c.tipo {
        Tipo::Decimal(_) => "Número.".to_owned(),
        Tipo::Entero(..) => "Número entero.".to_owned(),
        Tipo::Logico => "Sí o No.".to_owned(),
        Tipo::Fecha => "Fecha como 2025-03-10.".to_owned(),
        Tipo::Opcion(opciones) => {
            let una = |(v, r): &(&str, &str)| format!("{v} ({r})");
            let todas: Vec<String> = opciones.iter().map(una).collect();
            format!("Uno de: {}.", todas.join("; "))
        }
        _ => String::new(),
    };
    let cierre = if c.rotulo.ends_with('?') { "" } else { "." };
    un_espacio(&format!(
        "{}{cierre} {exigida}. {forma} {}",
        c.rotulo, c.ayuda
    ))
}

/// The choices of a cell as a list that the spreadsheet offers.
fn validacion(tipo: &Tipo) -> Option<DataValidation> {
    let valores: Vec<&str> = match tipo {
        Tipo::Logico => vec!["Sí", "No"],
        Tipo::Opcion(opciones) => opciones.iter().map(|o| o.0).collect(),
        _ => return None,
    };
    DataValidation::new().allow_list_strings(&valores).ok()
}

/// Writes an example as its type is typed in a spreadsheet.
fn escribir_celda(
    hoja: &mut Worksheet,
    fila: u32,
    columna: u16,
    tipo: &Tipo,
    valor: &str,
) -> Result<(), XlsxError> {
    if valor.is_empty() {
        return Ok(());
    }
    match tipo {
        Tipo::Decimal(_) | Tipo::Entero(..) => {
            if let Some(n) = en_celda(valor) {
                let formato = match tipo {
                    Tipo::Entero(..) => "0",
                    _ => formato_de(valor),
                };
                let formato = Format::new().set_num_format(formato);
                hoja.write_number_with_format(fila, columna, n, &formato)?;
                return Ok(());
            }
        }
        Tipo::Logico => {
            let dicho = if valor == "true" { "Sí" } else { "No" };
            hoja.write_string(fila, columna, dicho)?;
            return Ok(());
        }
        Tipo::Fecha => {
            if let Some(f) = fecha(valor) {
                let dia = ExcelDateTime::parse_from_str(&f.to_string())?;
                let formato = Format::new().set_num_format("yyyy-mm-dd");
                hoja.write_datetime_with_format(fila, columna, &dia, &formato)?;
                return Ok(());
            }
        }
        _ => {}
    }
    hoja.write_string(fila, columna, valor)?;
    Ok(())
}
