//! Reads sheets that strangers send: CSV, XLSX and ODS, within limits, as rows of text.
//!
//! A file is checked before anything unpacks it, cells are read one by one, and nothing is ever allocated for what a file
//! declares or for the rectangle that two far cells span. It does not calculate formulas (the value saved with them is
//! read), and does not say what a column means.

use super::{
    celdas::Hoja,
    csv,
    limites::{Limites, MIB, Rechazo},
    ods,
    paquete::Paquete,
    xlsx,
};

/// Formats of a file of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formato {
    /// Text separated by `;`, `,` or tabs.
    Csv,
    /// Excel workbook, with or without macros, which are not looked at.
    Xlsx,
    /// LibreOffice workbook; it is read and not written.
    Ods,
    /// One JSON object per line.
    Jsonl,
}

impl Formato {
    /// Those in which answers are written.
    pub const DE_SALIDA: [Self; 3] = [Self::Csv, Self::Xlsx, Self::Jsonl];

    /// The name in file extensions and forms.
    pub fn nombre(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::Jsonl => "jsonl",
        }
    }

    /// Media type.
    pub fn tipo(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Jsonl => "application/x-ndjson",
        }
    }

    /// The format in which a file is answered.
    pub fn de_respuesta(self) -> Self {
        match self {
            Self::Ods => Self::Xlsx,
            otro => otro,
        }
    }

    /// Whether it is a workbook of several sheets.
    pub fn es_libro(self) -> bool {
        matches!(self, Self::Xlsx | Self::Ods)
    }

    /// The format of a file by its extension.
    pub fn de_nombre(archivo: &str) -> Option<Self> {
        match archivo.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "csv" | "tsv" | "txt" => Some(Self::Csv),
            // The old one is known by its first bytes, and refused with the way out.
            "xlsx" | "xlsm" | "xls" => Some(Self::Xlsx),
            "ods" => Some(Self::Ods),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            _ => None,
        }
    }

    /// The format of a body by its media type.
    pub fn de_tipo(tipo: &str) -> Option<Self> {
        let esencia = tipo.split(';').next().unwrap_or_default().trim();
        match esencia.to_ascii_lowercase().as_str() {
            "text/csv" | "text/tab-separated-values" => Some(Self::Csv),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            | "application/vnd.ms-excel.sheet.macroenabled.12"
            | "application/vnd.ms-excel" => Some(Self::Xlsx),
            "application/vnd.oasis.opendocument.spreadsheet" => Some(Self::Ods),
            "application/x-ndjson" | "application/jsonl" | "application/x-jsonlines" => {
                Some(Self::Jsonl)
            }
            _ => None,
        }
    }
}

impl Formato {
    /// The format of a body: by its media type, or by its first bytes when the type says nothing. Browsers of a machine with
    /// Excel send CSV as Excel's own.
    pub fn de_cuerpo(tipo: &str, bytes: &[u8]) -> Option<Self> {
        let esencia = tipo.split(';').next().unwrap_or_default().trim();
        let es_zip = bytes.starts_with(b"PK\x03\x04");
        let es_ods = es_zip
            && bytes
                .get(30..90)
                .is_some_and(|b| b.starts_with(b"mimetypeapplication/vnd.oasis"));
        let es_ole = bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
        let por_bytes = || match (es_zip, es_ods, es_ole) {
            (true, true, _) => Self::Ods,
            (true, false, _) | (_, _, true) => Self::Xlsx,
            _ => Self::Csv,
        };
        match esencia.to_ascii_lowercase().as_str() {
            "application/octet-stream" | "application/vnd.ms-excel" => Some(por_bytes()),
            _ => Self::de_tipo(tipo),
        }
    }
}

/// Reads the sheets of a file: one of a CSV, all of a workbook that have something in them.
pub fn leer(bytes: &[u8], formato: Formato, limites: &Limites) -> Result<Vec<Hoja>, Rechazo> {
    comprobar(bytes, formato, limites)?;
    match formato {
        Formato::Csv => Ok(vec![csv::leer(&en_texto(bytes), limites)?]),
        Formato::Xlsx => {
            let mut paquete = Paquete::abrir(bytes, &xlsx::LIBRO, limites.desempacado)?;
            con_datos(xlsx::leer(&mut paquete, limites)?)
        }
        Formato::Ods => {
            let mut paquete = Paquete::abrir(bytes, &ods::LIBRO, limites.desempacado)?;
            con_datos(ods::leer(&mut paquete, limites)?)
        }
        Formato::Jsonl => Err(Rechazo::formato(
            "El archivo tiene objetos JSON, no hojas: envíe CSV o XLSX.",
        )),
    }
}

fn con_datos(hojas: Vec<Hoja>) -> Result<Vec<Hoja>, Rechazo> {
    if hojas.is_empty() {
        return Err(Rechazo::contenido(
            "El libro no tiene ninguna hoja con datos.",
        ));
    }
    Ok(hojas)
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
        Formato::Ods if !es_zip => Err(Rechazo::formato(
            "El archivo no es un libro .ods: guárdelo desde LibreOffice como «Hoja de cálculo ODF (.ods)».",
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
