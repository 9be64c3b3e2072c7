//! Which table of a process is which: sheets of one workbook, files of CSV by their names, or pasted rows.

use super::{
    esquema::{CONTRATOS, ESTADOS, HOJAS, INTEGRANTES, PROCESO},
    lectura::de_hojas,
    leido::{LibroDeProceso, Origen},
    registro::clave,
};
use crate::{
    hechos::{Dato, Errores},
    lectura::{
        Hoja, Rechazo, en_texto,
        hojas::{self, Formato},
        limites::Limites,
    },
};
use std::collections::BTreeMap;

/// The sheet of a result that holds its receipt, and how the name of each of its pieces begins.
pub(crate) const HOJA_DEL_RECIBO: &str = "Recibo";
pub(crate) const PARTE_DEL_RECIBO: &str = "Recibo, parte ";

/// Reads a process from a workbook of four sheets. A text of one sheet cannot hold it and is refused.
pub fn leer_libro(
    bytes: &[u8],
    formato: Formato,
    limites: &Limites,
) -> Result<LibroDeProceso, Rechazo> {
    if !formato.es_libro() {
        return Err(Rechazo::formato(format!(
            "Un archivo .{} no es un libro con las hojas «proceso», «integrantes», «estados» y «contratos»: use la \
                plantilla de Excel, o una carpeta con un CSV por cada hoja.",
            formato.nombre()
        )));
    }
    Ok(de_hojas(
        &hojas::leer(bytes, formato, limites)?,
        Origen::Libro,
    ))
}

/// The process that a file of the program itself holds: a memory, a receipt or a result in JSON, or a result in a workbook,
/// which carries its receipt. `None` of any other file.
pub fn de_un_resultado(nombre: &str, bytes: &[u8], limites: &Limites) -> Option<String> {
    let texto = if nombre.to_lowercase().ends_with(".json") {
        en_texto(bytes)
    } else {
        let formato = Formato::de_nombre(nombre).filter(|f| f.es_libro())?;
        let leidas = hojas::leer(bytes, formato, limites).ok()?;
        let recibo = leidas.iter().find(|h| h.nombre == HOJA_DEL_RECIBO)?;
        (recibo.filas.iter())
            .filter_map(|f| match f.celdas.as_slice() {
                [parte, contenido, ..] if parte.texto.starts_with(PARTE_DEL_RECIBO) => {
                    Some(contenido.texto.as_str())
                }
                _ => None,
            })
            .collect()
    };
    // What cannot be read is told by whoever reads it next.
    let Ok(dato) = Dato::objeto_de_json(&texto, &mut Errores::default()) else {
        return Some(texto);
    };
    let recibo = dato.campo("recibo").unwrap_or(&dato);
    let hechos = recibo.campo("entrada").unwrap_or(&dato);
    Some(serde_json::to_string(hechos).unwrap_or(texto))
}

/// Reads a process from the files that hold it: one workbook, or a CSV for each sheet, told by its name.
pub fn leer_archivos<B: AsRef<[u8]>>(
    archivos: &[(String, B)],
    limites: &Limites,
) -> Result<LibroDeProceso, Rechazo> {
    let mut tablas: BTreeMap<&'static str, (&str, &[u8])> = BTreeMap::new();
    for (nombre, bytes) in archivos {
        let bytes = bytes.as_ref();
        match Formato::de_nombre(nombre) {
            Some(libro) if libro.es_libro() && archivos.len() == 1 => {
                return leer_libro(bytes, libro, limites);
            }
            Some(libro) if libro.es_libro() => {
                return Err(Rechazo::contenido(
                    "Hay un libro de Excel y otros archivos: envíe solo el libro, o solo los CSV de las hojas.",
                ));
            }
            Some(Formato::Csv) => {
                let hoja = hoja_de(nombre)?;
                if let Some((otro, _)) = tablas.insert(hoja, (nombre, bytes)) {
                    return Err(Rechazo::contenido(format!(
                        "Los archivos «{}» y «{}» son los dos de la hoja «{hoja}»: deje uno solo.",
                        corto(otro),
                        corto(nombre)
                    )));
                }
            }
            _ => {
                return Err(Rechazo::formato(format!(
                    "El archivo «{}» no es de los que se leen: envíe un libro .xlsx, o un archivo .csv por cada hoja.",
                    corto(nombre)
                )));
            }
        }
    }
    let total = tablas
        .values()
        .map(|t| t.1.len())
        .fold(0, usize::saturating_add);
    if total > limites.archivo {
        return Err(Rechazo::tamano(format!(
            "Los archivos juntos pasan de {} MiB: divida el proceso en varios.",
            limites.archivo / 1024 / 1024
        )));
    }
    let mut hojas = Vec::new();
    for (hoja, (nombre, bytes)) in tablas {
        hojas.extend(tabla(hoja, bytes, limites).map_err(|r| de("Archivo", nombre, r))?);
    }
    Ok(de_hojas(&hojas, Origen::Archivos))
}

/// Reads a process from its tables as text, each with the name of its sheet.
pub fn leer_tablas<'a>(
    tablas: impl IntoIterator<Item = (&'a str, &'a str)>,
    limites: &Limites,
) -> Result<LibroDeProceso, Rechazo> {
    let mut hojas = Vec::new();
    for (nombre, texto) in tablas {
        if texto.trim().is_empty() {
            continue;
        }
        let leida = tabla(nombre, texto.as_bytes(), limites);
        hojas.extend(leida.map_err(|r| de("Tabla", nombre, r))?);
    }
    Ok(de_hojas(&hojas, Origen::Pegadas))
}

/// The sheet that the name of a file says. The name of the process may say «proceso» too, as that of the template does.
fn hoja_de(archivo: &str) -> Result<&'static str, Rechazo> {
    let nombre = archivo.rsplit_once('.').map_or(archivo, |n| n.0);
    let nombre = clave(nombre);
    let listas = [INTEGRANTES, ESTADOS, CONTRATOS];
    let mut dichas = listas.into_iter().filter(|h| nombre.contains(h));
    let problema = match (dichas.next(), dichas.next()) {
        (Some(hoja), None) => return Ok(hoja),
        (None, _) if nombre.contains(PROCESO) => return Ok(PROCESO),
        (None, _) => "no dice de qué hoja es",
        (Some(_), Some(_)) => "nombra más de una hoja",
    };
    let nombres = HOJAS.map(|h| format!("«{h}.csv»")).join(", ");
    Err(Rechazo::contenido(format!(
        "El nombre del archivo «{}» {problema}: los archivos se llaman {nombres}.",
        corto(archivo)
    )))
}

/// A file or a table of one sheet, with the name of the sheet.
fn tabla(
    nombre: &str,
    bytes: &[u8],
    limites: &Limites,
) -> Result<impl Iterator<Item = Hoja>, Rechazo> {
    let leidas = hojas::leer(bytes, Formato::Csv, limites)?;
    let nombre = nombre.to_owned();
    Ok(leidas.into_iter().map(move |h| Hoja {
        nombre: nombre.clone(),
        ..h
    }))
}

/// The refusal of one of several files or tables, which says which.
fn de(que: &str, nombre: &str, r: Rechazo) -> Rechazo {
    Rechazo {
        mensaje: format!("{que} «{}»: {}", corto(nombre), r.mensaje),
        ..r
    }
}

fn corto(nombre: &str) -> String {
    nombre.chars().take(60).collect()
}
