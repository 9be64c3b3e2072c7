//! Reads sheets that strangers send: CSV and XLSX, within limits, as rows of text.
//!
//! A file is checked before anything unpacks it, cells are read one by one, and nothing is ever allocated for the
//! rectangle that two far cells span. It does not calculate formulas (the value saved with them is read), keeps no
//! formats, and does not say what a column means.

use super::{
    limites::{Limites, MIB, Rechazo},
    paquete::{self, Clase},
};
use crate::lengua::formato::miles;
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use std::{
    collections::BTreeMap,
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// Formats of a file of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formato {
    /// Text separated by `;`, `,` or tabs.
    Csv,
    /// Excel workbook.
    Xlsx,
    /// One JSON object per line.
    Jsonl,
}

impl Formato {
    /// All of them.
    pub const TODOS: [Self; 3] = [Self::Csv, Self::Xlsx, Self::Jsonl];

    /// The name in file extensions and forms.
    pub fn nombre(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Jsonl => "jsonl",
        }
    }

    /// Media type.
    pub fn tipo(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Jsonl => "application/x-ndjson",
        }
    }

    /// The format of a file by its extension.
    pub fn de_nombre(archivo: &str) -> Option<Self> {
        match archivo.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "csv" | "tsv" | "txt" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            _ => None,
        }
    }

    /// The format of a body by its media type.
    pub fn de_tipo(tipo: &str) -> Option<Self> {
        let esencia = tipo.split(';').next().unwrap_or_default().trim();
        match esencia.to_ascii_lowercase().as_str() {
            "text/csv" | "text/tab-separated-values" => Some(Self::Csv),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => Some(Self::Xlsx),
            "application/x-ndjson" | "application/jsonl" | "application/x-jsonlines" => {
                Some(Self::Jsonl)
            }
            _ => None,
        }
    }
}

/// One sheet: a header and the rows below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hoja {
    /// Its name; empty in CSV.
    pub nombre: String,
    /// Names of the columns, in order; empty for one without a name.
    pub columnas: Vec<String>,
    /// The rows that have something in them.
    pub filas: Vec<Fila>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fila {
    /// The line of the file or the row of the sheet, from 1.
    pub linea: usize,
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

/// Reads the sheets of a file: one of a CSV, all of a workbook that have something in them.
pub fn leer(bytes: &[u8], formato: Formato, limites: &Limites) -> Result<Vec<Hoja>, Rechazo> {
    comprobar(bytes, formato, limites)?;
    match formato {
        Formato::Csv => Ok(vec![leer_csv(&en_texto(bytes), limites)?]),
        Formato::Xlsx => leer_xlsx(bytes, limites),
        Formato::Jsonl => Err(Rechazo::formato(
            "El archivo tiene objetos JSON, no hojas: envíe CSV o XLSX.",
        )),
    }
}

/// Size and first bytes, before anything else looks at the file.
pub(crate) fn comprobar(bytes: &[u8], formato: Formato, limites: &Limites) -> Result<(), Rechazo> {
    if bytes.len() > limites.archivo {
        return Err(Rechazo::tamano(format!(
            "El archivo pasa de {} MiB: divídalo en varios.",
            limites.archivo / MIB
        )));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Rechazo::contenido("El archivo está vacío."));
    }
    let es_zip = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06");
    let es_ole = bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
    match formato {
        Formato::Xlsx if es_ole => Err(Rechazo::formato(
            "El libro tiene contraseña o es de un Excel anterior a 2007: guárdelo como .xlsx sin contraseña.",
        )),
        Formato::Xlsx if !es_zip => Err(Rechazo::formato(
            "El archivo no es un libro .xlsx: guárdelo desde Excel como «Libro de Excel (.xlsx)».",
        )),
        Formato::Csv | Formato::Jsonl if es_zip || es_ole => Err(Rechazo::formato(format!(
            "El archivo dice ser {} y es un libro de Excel u otro archivo comprimido: envíelo como .xlsx o expórtelo a texto.",
            formato.nombre()
        ))),
        Formato::Csv | Formato::Jsonl if bytes.starts_with(b"%PDF") => Err(Rechazo::formato(
            "El archivo es un PDF: envíe CSV, XLSX o JSON por líneas.",
        )),
        Formato::Csv | Formato::Jsonl if !con_marca_de_16(bytes) && bytes.contains(&0) => {
            Err(Rechazo::formato(
                "El archivo no es de texto: trae bytes nulos. Expórtelo de nuevo como CSV UTF-8.",
            ))
        }
        _ => Ok(()),
    }
}

pub(crate) fn con_marca_de_16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF])
}

/// The text of a file: by its mark when it has one, else UTF-8, else Windows-1252, as Excel saves it.
pub(crate) fn en_texto(bytes: &[u8]) -> String {
    let (texto, _) = match encoding_rs::Encoding::for_bom(bytes) {
        Some((codificacion, marca)) => codificacion.decode_without_bom_handling(&bytes[marca..]),
        None => match std::str::from_utf8(bytes) {
            Ok(t) => (t.into(), false),
            Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes),
        },
    };
    texto.into_owned()
}

/// The separator: the one most used outside quotes in the header line.
fn separador(cabecera: &str) -> u8 {
    let mut cuentas = [(b';', 0), (b'\t', 0), (b',', 0)];
    let mut entre_comillas = false;
    for b in cabecera.bytes() {
        if b == b'"' {
            entre_comillas = !entre_comillas;
        } else if !entre_comillas && let Some(c) = cuentas.iter_mut().find(|c| c.0 == b) {
            c.1 += 1;
        }
    }
    let mut mejor = cuentas[0];
    for c in cuentas {
        if c.1 > mejor.1 {
            mejor = c;
        }
    }
    mejor.0
}

/// Gathers the rows of a sheet as its cells come, and stops at the first limit.
struct Reunion<'l> {
    limites: &'l Limites,
    nombre: String,
    columnas: Option<Vec<String>>,
    filas: Vec<Fila>,
    celdas: usize,
    texto: usize,
}

impl<'l> Reunion<'l> {
    fn nueva(limites: &'l Limites, nombre: &str, gastado: (usize, usize)) -> Self {
        Self {
            limites,
            nombre: nombre.to_owned(),
            columnas: None,
            filas: Vec::new(),
            celdas: gastado.0,
            texto: gastado.1,
        }
    }

    /// Counts a cell against the limits before it is kept.
    fn cabe(&mut self, linea: usize, columna: usize, texto: &str) -> Result<(), Rechazo> {
        let l = self.limites;
        if columna >= l.columnas {
            return Err(Rechazo::tamano(format!(
                "La línea {linea} pasa de {} columnas: borre lo que esté a la derecha de la tabla.",
                miles(&l.columnas.to_string())
            )));
        }
        self.celdas += 1;
        self.texto = self.texto.saturating_add(texto.len());
        if self.celdas > l.celdas || self.texto > l.texto {
            return Err(Rechazo::tamano(format!(
                "El archivo tiene más contenido del que se lee de una vez ({} celdas, {} MiB de texto): divídalo en varios.",
                miles(&l.celdas.to_string()),
                l.texto / MIB
            )));
        }
        Ok(())
    }

    fn fila(
        &mut self,
        linea: usize,
        celdas: Vec<Celda>,
        error: Option<String>,
    ) -> Result<(), Rechazo> {
        if celdas.is_empty() && error.is_none() {
            return Ok(());
        }
        let Some(columnas) = &self.columnas else {
            let ultima = celdas.last().map_or(0, |c| c.columna + 1);
            let mut nombres = vec![String::new(); ultima];
            for c in celdas {
                nombres[c.columna] = c.texto;
            }
            self.columnas = Some(nombres);
            return Ok(());
        };
        if self.filas.len() == self.limites.filas {
            return Err(Rechazo::tamano(format!(
                "El archivo pasa de {} filas: divídalo en varios.",
                miles(&self.limites.filas.to_string())
            )));
        }
        let sin_nombre = (celdas.iter())
            .find(|c| columnas.get(c.columna).is_none_or(String::is_empty))
            .map(|c| {
                format!(
                    "Hay un dato en la columna {}, que no tiene nombre en la primera línea.",
                    letras(c.columna)
                )
            });
        self.filas.push(Fila {
            linea,
            celdas,
            error: error.or(sin_nombre),
        });
        Ok(())
    }

    fn hoja(self) -> Option<Hoja> {
        Some(Hoja {
            nombre: self.nombre,
            columnas: self.columnas?,
            filas: self.filas,
        })
    }
}

/// A column as spreadsheets name it: 0 → A, 27 → AB.
fn letras(mut columna: usize) -> String {
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

fn leer_csv(texto: &str, limites: &Limites) -> Result<Hoja, Rechazo> {
    // Excel may say the separator in a first line of its own, «sep=;».
    let dicho = texto.strip_prefix("sep=").and_then(|r| {
        let separador = *r.as_bytes().first()?;
        let resto = r.get(1..)?;
        let resto = resto.strip_prefix("\r\n").or(resto.strip_prefix('\n'))?;
        matches!(separador, b';' | b',' | b'\t').then_some((separador, resto))
    });
    let (separa, cuerpo, antes) = dicho.map_or_else(
        || {
            let cabecera = texto.lines().find(|l| !l.trim().is_empty());
            (separador(cabecera.unwrap_or_default()), texto, 0)
        },
        |(s, resto)| (s, resto, 1),
    );
    let mut lector = csv::ReaderBuilder::new()
        .delimiter(separa)
        .has_headers(false)
        .flexible(true)
        .from_reader(cuerpo.as_bytes());
    let mut reunion = Reunion::nueva(limites, "", (0, 0));
    let mut registro = csv::StringRecord::new();
    let ilegible =
        |_| Rechazo::contenido("El archivo no se pudo leer como CSV: expórtelo de nuevo.");
    let (mut linea, mut contado) = (antes + 1, 0);
    while lector.read_record(&mut registro).map_err(ilegible)? {
        // The reader's place may be before the line breaks that precede the record; lines are counted up to its text.
        let lugar = registro.position().map_or(0, |p| p.byte());
        let lugar = usize::try_from(lugar).unwrap_or(0).min(cuerpo.len());
        let saltos = cuerpo.as_bytes().get(lugar..).unwrap_or_default().iter();
        let desde = lugar + saltos.take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let recorrido = cuerpo.as_bytes().get(contado..desde).unwrap_or_default();
        linea += recorrido.iter().filter(|b| **b == b'\n').count();
        contado = desde;
        let mut celdas = Vec::new();
        for (columna, campo) in registro.iter().enumerate() {
            let campo = campo.trim_matches([' ', '\u{a0}', '\r', '\n']);
            if campo.is_empty() {
                continue;
            }
            reunion.cabe(linea, columna, campo)?;
            celdas.push(Celda {
                columna,
                texto: campo.to_owned(),
            });
        }
        let hasta = usize::try_from(lector.position().byte()).unwrap_or(cuerpo.len());
        // A quote that is never closed swallows the rest of the file, so it can only be in the last record.
        let abierta = hasta >= cuerpo.len()
            && (cuerpo.as_bytes().get(desde..))
                .is_some_and(|r| r.iter().filter(|b| **b == b'"').count() % 2 == 1);
        let error = abierta.then(|| {
            "Hay unas comillas que no se cierran; lo que sigue a ellas no se pudo leer.".to_owned()
        });
        reunion.fila(linea, celdas, error)?;
    }
    reunion
        .hoja()
        .ok_or_else(|| Rechazo::contenido("El archivo no tiene ninguna línea con datos."))
}

/// What is said of a workbook that is not opened.
const LIBRO: Clase = Clase {
    nombre: "libro",
    programa: "Excel",
    salida: "copie solo la tabla en un libro nuevo",
    entradas: 200,
};

fn leer_xlsx(bytes: &[u8], limites: &Limites) -> Result<Vec<Hoja>, Rechazo> {
    paquete::comprobar(bytes, &LIBRO, limites.desempacado)?;
    // A damaged workbook may make the reader panic; it owns nothing that could be left half done.
    catch_unwind(AssertUnwindSafe(|| leer_libro(bytes, limites))).unwrap_or_else(|_| {
        Err(Rechazo::contenido(
            "El libro está dañado: ábralo en Excel y guárdelo de nuevo.",
        ))
    })
}

fn leer_libro(bytes: &[u8], limites: &Limites) -> Result<Vec<Hoja>, Rechazo> {
    let danado = |_| {
        Rechazo::contenido(
            "El archivo no es un libro de Excel que se pueda leer: ábralo en Excel y guárdelo de nuevo como .xlsx.",
        )
    };
    let mut libro: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(danado)?;
    let mut hojas: Vec<Hoja> = Vec::new();
    let mut gastado = (0, 0);
    for nombre in libro.sheet_names() {
        let mut reunion = Reunion::nueva(limites, &nombre, gastado);
        let mut lector = match libro.worksheet_cells_reader(&nombre) {
            Ok(l) => l,
            // A sheet of charts has no cells.
            Err(calamine::XlsxError::NotAWorksheet(_)) => continue,
            Err(e) => return Err(danado(e)),
        };
        let mut linea = 0;
        // Cells may come in any order within a row, and the last one at a place stays.
        let mut fila: BTreeMap<usize, String> = BTreeMap::new();
        let mut sigue = true;
        while sigue {
            let celda = lector.next_cell().map_err(danado)?;
            let esta = celda.as_ref().map(|c| {
                let (f, c) = c.get_position();
                (
                    usize::try_from(f).unwrap_or(usize::MAX).saturating_add(1),
                    usize::try_from(c).unwrap_or(usize::MAX),
                )
            });
            sigue = esta.is_some();
            if esta.is_none_or(|(f, _)| f != linea) {
                let llena = std::mem::take(&mut fila).into_iter();
                let celdas = llena.map(|(columna, texto)| Celda { columna, texto });
                reunion.fila(linea, celdas.collect(), None)?;
            }
            if let (Some((f, c)), Some(celda)) = (esta, celda) {
                if f < linea {
                    return Err(Rechazo::contenido(format!(
                        "La hoja «{}» tiene las filas en desorden: ábrala en Excel y guárdela de nuevo.",
                        nombre.chars().take(60).collect::<String>()
                    )));
                }
                linea = f;
                if let Some(texto) = texto_de(celda.get_value()) {
                    reunion.cabe(f, c, &texto)?;
                    fila.insert(c, texto);
                }
            }
        }
        gastado = (reunion.celdas, reunion.texto);
        hojas.extend(reunion.hoja());
    }
    if hojas.is_empty() {
        return Err(Rechazo::contenido(
            "El libro no tiene ninguna hoja con datos.",
        ));
    }
    Ok(hojas)
}

/// A cell as a person would type it.
fn texto_de(valor: &DataRef<'_>) -> Option<String> {
    let texto = match valor {
        DataRef::Empty => return None,
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(f) => cifra(*f),
        DataRef::String(t) => t.trim().to_owned(),
        DataRef::SharedString(t) => t.trim().to_owned(),
        DataRef::Bool(b) => if *b { "true" } else { "false" }.to_owned(),
        DataRef::DateTime(d) => dia(d),
        DataRef::DateTimeIso(t) | DataRef::DurationIso(t) => {
            t.strip_suffix("T00:00:00").unwrap_or(t).to_owned()
        }
        DataRef::Error(e) => e.to_string(),
    };
    (!texto.is_empty()).then_some(texto)
}

/// A number as the workbook shows it: at most fifteen digits, with a decimal comma.
fn cifra(valor: f64) -> String {
    let quince: f64 = format!("{valor:.14e}").parse().unwrap_or(valor);
    // Beyond fifteen digits the workbook itself lost the rest: said in a form that no amount is read from.
    if quince.abs() >= 1e15 {
        return format!("{quince:e}");
    }
    format!("{quince}").replace('.', ",")
}

/// A date, without the time when there is none.
fn dia(d: &ExcelDateTime) -> String {
    if !d.is_datetime() {
        return cifra(d.as_f64());
    }
    let (anio, mes, dia, hora, minuto, segundo, _) = d.to_ymd_hms_milli();
    if (hora, minuto, segundo) == (0, 0, 0) {
        format!("{anio:04}-{mes:02}-{dia:02}")
    } else {
        format!("{anio:04}-{mes:02}-{dia:02} {hora:02}:{minuto:02}:{segundo:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_that_of_the_header() {
        for (cabecera, hallado) in [
            ("a;b;c", b';'),
            ("a,b", b','),
            ("a\tb,c\td", b'\t'),
            ("\"a,b,c\";d", b';'),
            ("sola", b';'),
        ] {
            assert_eq!(separador(cabecera), hallado, "{cabecera}");
        }
    }

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
