//! Workbooks of Excel, read part by part: cells, shared texts, number formats, formulas and whether they carry a value,
//! hidden rows, columns and sheets, merged cells, the 1904 calendar, and whether it is to be calculated again.
//!
//! No number inside the file is a size: nothing is reserved for what a part declares. Formulas are not calculated, and
//! macros are not looked at.

use super::{
    celdas::{Celda, Fila, Gastado, Hoja, Naturaleza, Reunion, cifra, formula_sin_valor},
    limites::{Limites, Rechazo},
    paquete::{Clase, Paquete},
    xml::{Partes, afirma, atributo, dicho},
};
use jiff::{
    ToSpan as _,
    civil::{DateTime, date},
};
use quick_xml::events::Event;
use std::collections::{BTreeMap, HashMap};

/// What is said of a workbook that is not opened.
pub(super) const LIBRO: Clase = Clase {
    nombre: "libro",
    programa: "Excel",
    salida: "copie solo la tabla en un libro nuevo",
    entradas: 200,
};

/// Most sheets of a workbook.
pub(super) const HOJAS: usize = 50;

/// Stretches of hidden columns that are looked at.
const TRAMOS: usize = 1_000;

pub(super) fn demasiadas_hojas() -> Rechazo {
    Rechazo::tamano(format!(
        "El libro pasa de {HOJAS} hojas: copie en uno nuevo las que se necesitan."
    ))
}

/// How a number is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Formato {
    #[default]
    Numero,
    Porcentaje,
    Fecha,
}

/// What the workbook says of all its sheets.
#[derive(Default)]
struct Libro {
    hojas: Vec<HojaDeclarada>,
    desde_1904: bool,
    por_recalcular: bool,
    textos: Vec<String>,
    formatos: Vec<Formato>,
}

struct HojaDeclarada {
    nombre: String,
    oculta: bool,
    parte: String,
}

pub(super) fn leer(paquete: &mut Paquete<'_>, limites: &Limites) -> Result<Vec<Hoja>, Rechazo> {
    let libro = abrir(paquete)?;
    let mut hojas = Vec::new();
    let mut gastado = Gastado::default();
    for declarada in &libro.hojas {
        let xml = paquete.texto(&declarada.parte)?.ok_or_else(danado)?;
        let mut reunion = Reunion::nueva(limites, gastado);
        let leida = hoja(&xml, &libro, &declarada.nombre, &mut reunion)?;
        gastado = reunion.gastado();
        if let Some((columnas, filas)) = reunion.terminar() {
            hojas.push(Hoja {
                nombre: declarada.nombre.clone(),
                oculta: declarada.oculta,
                columnas_ocultas: (0..columnas.len())
                    .filter(|c| leida.ocultas.iter().any(|(d, h)| (*d..=*h).contains(c)))
                    .collect(),
                columnas,
                filas,
                unidas: leida.unidas,
                por_recalcular: libro.por_recalcular,
            });
        }
    }
    Ok(hojas)
}

fn danado() -> Rechazo {
    Rechazo::contenido(
        "El archivo no es un libro de Excel que se pueda leer: ábralo en Excel y guárdelo de nuevo como .xlsx.",
    )
}

/// The parts that a part names, by identifier: kind and place.
fn relaciones(
    paquete: &mut Paquete<'_>,
    parte: &str,
) -> Result<HashMap<String, (String, String)>, Rechazo> {
    let (carpeta, archivo) = parte.rsplit_once('/').unwrap_or(("", parte));
    let mut salida = HashMap::new();
    let lugar = match carpeta {
        "" => format!("_rels/{archivo}.rels"),
        c => format!("{c}/_rels/{archivo}.rels"),
    };
    let Some(xml) = paquete.texto(&lugar)? else {
        return Ok(salida);
    };
    let mut partes = Partes::de(&xml, &LIBRO);
    while let Some(evento) = partes.siguiente()? {
        if let Event::Start(e) | Event::Empty(e) = &evento
            && e.local_name().as_ref() == "Relationship"
            && let (Some(id), Some(clase), Some(destino)) = (
                atributo(e, "Id"),
                atributo(e, "Type"),
                atributo(e, "Target"),
            )
        {
            // Kinds are told by the end of their address: there are two dialects of it.
            let clase = clase.rsplit('/').next().unwrap_or_default().to_owned();
            salida.insert(id, (clase, resolver(carpeta, &destino)));
        }
    }
    Ok(salida)
}

/// The place of a part named from another.
fn resolver(carpeta: &str, destino: &str) -> String {
    let completo = match destino.strip_prefix('/') {
        Some(absoluto) => absoluto.to_owned(),
        None => format!("{carpeta}/{destino}"),
    };
    let mut partes: Vec<&str> = Vec::new();
    for p in completo.split('/') {
        match p {
            "" | "." => {}
            ".." => {
                partes.pop();
            }
            otra => partes.push(otra),
        }
    }
    partes.join("/")
}

fn abrir(paquete: &mut Paquete<'_>) -> Result<Libro, Rechazo> {
    let raiz = relaciones(paquete, "")?;
    let principal = (raiz.into_values())
        .find(|(clase, _)| clase == "officeDocument")
        .map_or_else(|| "xl/workbook.xml".to_owned(), |(_, parte)| parte);
    let relaciones = relaciones(paquete, &principal)?;
    let xml = paquete.texto(&principal)?.ok_or_else(danado)?;
    let mut libro = Libro::default();
    let mut partes = Partes::de(&xml, &LIBRO);
    while let Some(evento) = partes.siguiente()? {
        let (Event::Start(e) | Event::Empty(e)) = &evento else {
            continue;
        };
        match e.local_name().as_ref() {
            "workbookPr" => libro.desde_1904 = afirma(e, "date1904"),
            "calcPr" => libro.por_recalcular = afirma(e, "fullCalcOnLoad"),
            "sheet" => {
                if libro.hojas.len() == HOJAS {
                    return Err(demasiadas_hojas());
                }
                let id = atributo(e, "id").unwrap_or_default();
                let Some((clase, parte)) = relaciones.get(&id) else {
                    return Err(danado());
                };
                // A sheet of charts has no cells.
                if clase == "worksheet" {
                    libro.hojas.push(HojaDeclarada {
                        nombre: atributo(e, "name").unwrap_or_default(),
                        oculta: atributo(e, "state").is_some_and(|s| s != "visible"),
                        parte: parte.clone(),
                    });
                }
            }
            _ => {}
        }
    }
    for (clase, parte) in relaciones.values() {
        match clase.as_str() {
            "sharedStrings" => {
                if let Some(xml) = paquete.texto(parte)? {
                    libro.textos = textos(&xml)?;
                }
            }
            "styles" => {
                if let Some(xml) = paquete.texto(parte)? {
                    libro.formatos = formatos(&xml)?;
                }
            }
            _ => {}
        }
    }
    Ok(libro)
}

/// The texts that cells share, in order. How they sound, which Japanese workbooks note, is no part of them.
fn textos(xml: &str) -> Result<Vec<String>, Rechazo> {
    let mut salida: Vec<String> = Vec::new();
    let (mut leyendo, mut fonetica) = (false, 0_usize);
    let mut partes = Partes::de(xml, &LIBRO);
    while let Some(evento) = partes.siguiente()? {
        match &evento {
            Event::Start(e) => match e.local_name().as_ref() {
                "si" => salida.push(String::new()),
                "rPh" => fonetica += 1,
                "t" => leyendo = fonetica == 0,
                _ => {}
            },
            Event::Empty(e) if e.local_name().as_ref() == "si" => salida.push(String::new()),
            Event::End(e) => match e.local_name().as_ref() {
                "rPh" => fonetica = fonetica.saturating_sub(1),
                "t" => leyendo = false,
                _ => {}
            },
            otro if leyendo => {
                if let (Some(t), Some(ultimo)) = (dicho(otro), salida.last_mut()) {
                    ultimo.push_str(&t);
                }
            }
            _ => {}
        }
    }
    Ok(salida)
}

/// The format of each style of a cell.
fn formatos(xml: &str) -> Result<Vec<Formato>, Rechazo> {
    let mut propios: HashMap<u32, Formato> = HashMap::new();
    let mut salida = Vec::new();
    let mut de_celdas = false;
    let mut partes = Partes::de(xml, &LIBRO);
    while let Some(evento) = partes.siguiente()? {
        match &evento {
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "numFmt" => {
                    let id = atributo(e, "numFmtId").and_then(|i| i.parse().ok());
                    if let (Some(id), Some(codigo)) = (id, atributo(e, "formatCode")) {
                        propios.insert(id, de_codigo(&codigo));
                    }
                }
                "cellXfs" => de_celdas = matches!(evento, Event::Start(_)),
                "xf" if de_celdas => {
                    let id = atributo(e, "numFmtId").and_then(|i| i.parse().ok());
                    let id = id.unwrap_or(0);
                    salida.push(propios.get(&id).copied().unwrap_or_else(|| de_la_casa(id)));
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "cellXfs" => de_celdas = false,
            _ => {}
        }
    }
    Ok(salida)
}

/// The formats that every workbook has without declaring them (ECMA-376, part 1, 18.8.30).
fn de_la_casa(id: u32) -> Formato {
    match id {
        9 | 10 => Formato::Porcentaje,
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Formato::Fecha,
        _ => Formato::Numero,
    }
}

/// What a format code shows: its first section, without what it prints as it stands.
fn de_codigo(codigo: &str) -> Formato {
    let mut letras = codigo.chars();
    let mut formato = Formato::Numero;
    while let Some(c) = letras.next() {
        match c {
            ';' => break,
            '"' => {
                letras.by_ref().find(|c| *c == '"');
            }
            '\\' | '_' | '*' => {
                letras.next();
            }
            '[' => {
                let dentro: String = letras.by_ref().take_while(|c| *c != ']').collect();
                // «[h]:mm» is a length of time, which is a number; colours, conditions and languages show nothing.
                let mut dentro = dentro.chars();
                if dentro.next().is_some_and(|c| "hHmMsS".contains(c))
                    && dentro.all(|c| "hHmMsS".contains(c))
                {
                    return Formato::Numero;
                }
            }
            '%' => return Formato::Porcentaje,
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => formato = Formato::Fecha,
            // «General» and its translations show the number as it is.
            'G' | 'g' if formato == Formato::Numero => {
                let resto: String = letras.clone().take(6).collect();
                if resto.eq_ignore_ascii_case("eneral") {
                    return Formato::Numero;
                }
            }
            _ => {}
        }
    }
    formato
}

/// What a sheet says beside its cells.
#[derive(Default)]
struct Leida {
    /// From and to, from 0.
    ocultas: Vec<(usize, usize)>,
    unidas: Vec<String>,
}

/// A cell while it is read.
#[derive(Default)]
struct EnCurso {
    fila: usize,
    columna: usize,
    tipo: String,
    formato: Formato,
    valor: String,
    en_linea: String,
    formula: bool,
}

fn hoja(
    xml: &str,
    libro: &Libro,
    nombre: &str,
    reunion: &mut Reunion<'_>,
) -> Result<Leida, Rechazo> {
    let mut leida = Leida::default();
    let mut partes = Partes::de(xml, &LIBRO);
    let (mut linea, mut oculta) = (0_usize, false);
    let mut siguiente_columna = 0_usize;
    // Cells may come in any order within a row, and the last one at a place stays.
    let mut fila: BTreeMap<usize, Celda> = BTreeMap::new();
    let mut error: Option<String> = None;
    let mut celda: Option<EnCurso> = None;
    let (mut en_valor, mut en_texto, mut fonetica) = (false, false, 0_usize);
    while let Some(evento) = partes.siguiente()? {
        match &evento {
            Event::Start(e) | Event::Empty(e) => {
                let vacio = matches!(evento, Event::Empty(_));
                match e.local_name().as_ref() {
                    "row" => {
                        let dicha = atributo(e, "r").and_then(|r| r.parse::<usize>().ok());
                        let nueva = dicha.unwrap_or_else(|| linea.saturating_add(1));
                        if nueva <= linea {
                            return Err(Rechazo::contenido(format!(
                                "La hoja «{}» tiene las filas en desorden: ábrala en Excel y guárdela de nuevo.",
                                nombre.chars().take(60).collect::<String>()
                            )));
                        }
                        (linea, oculta, siguiente_columna) = (nueva, afirma(e, "hidden"), 0);
                    }
                    "c" => {
                        let dicha = atributo(e, "r").and_then(|r| columna_de(&r));
                        let columna = dicha.unwrap_or(siguiente_columna);
                        siguiente_columna = columna.saturating_add(1);
                        let estilo = atributo(e, "s").and_then(|s| s.parse::<usize>().ok());
                        let formato = estilo.and_then(|s| libro.formatos.get(s));
                        celda = (!vacio).then(|| EnCurso {
                            fila: linea,
                            columna,
                            tipo: atributo(e, "t").unwrap_or_default(),
                            formato: formato.copied().unwrap_or_default(),
                            ..EnCurso::default()
                        });
                    }
                    "v" => en_valor = !vacio,
                    "t" => en_texto = !vacio && fonetica == 0,
                    "rPh" if !vacio => fonetica += 1,
                    "f" => {
                        if let Some(c) = &mut celda {
                            c.formula = true;
                        }
                    }
                    "col" if afirma(e, "hidden") => {
                        let numero = |a: &str| atributo(e, a).and_then(|n| n.parse::<usize>().ok());
                        if let (Some(desde), Some(hasta)) = (numero("min"), numero("max")) {
                            // A few stretches are hidden at most; one of thousands is no table.
                            if leida.ocultas.len() < TRAMOS {
                                let (desde, hasta) =
                                    (desde.saturating_sub(1), hasta.saturating_sub(1));
                                leida.ocultas.push((desde, hasta));
                            }
                        }
                    }
                    "mergeCell" => leida.unidas.extend(atributo(e, "ref")),
                    _ => {}
                }
            }
            Event::End(e) => match e.local_name().as_ref() {
                "v" => en_valor = false,
                "t" => en_texto = false,
                "rPh" => fonetica = fonetica.saturating_sub(1),
                "c" => {
                    if let Some(c) = celda.take() {
                        let (f, columna) = (c.fila, c.columna);
                        if c.formula
                            && c.valor.trim().is_empty()
                            && c.en_linea.is_empty()
                            && c.tipo != "str"
                        {
                            error.get_or_insert_with(|| formula_sin_valor(f, columna));
                        }
                        if let Some(hecha) = terminar(c, libro)? {
                            reunion.cabe(f, columna, &hecha.texto)?;
                            fila.insert(columna, hecha);
                        }
                    }
                }
                "row" => {
                    let celdas = std::mem::take(&mut fila).into_values().collect();
                    reunion.fila(Fila {
                        linea,
                        oculta,
                        celdas,
                        error: error.take(),
                    })?;
                }
                _ => {}
            },
            otro => {
                if let Some(c) = &mut celda
                    && (en_valor || en_texto)
                    && let Some(t) = dicho(otro)
                {
                    let donde = if en_valor {
                        &mut c.valor
                    } else {
                        &mut c.en_linea
                    };
                    donde.push_str(&t);
                }
            }
        }
    }
    Ok(leida)
}

/// A place like «AB12»: its column, from 0; none when it is no place.
fn columna_de(lugar: &str) -> Option<usize> {
    let mut columna = 0_usize;
    for c in lugar.chars().take_while(char::is_ascii_alphabetic) {
        let letra = usize::try_from(u32::from(c.to_ascii_uppercase())).ok()? - usize::from(b'A');
        columna = columna.checked_mul(26)?.checked_add(letra + 1)?;
    }
    columna.checked_sub(1)
}

/// A cell as a person would type it; nothing of an empty one.
fn terminar(c: EnCurso, libro: &Libro) -> Result<Option<Celda>, Rechazo> {
    let crudo = c.valor.trim();
    let (texto, naturaleza) = match c.tipo.as_str() {
        "inlineStr" => (c.en_linea.trim().to_owned(), Naturaleza::Texto),
        "s" => {
            let cual = crudo.parse::<usize>().map_err(|_| danado())?;
            let suyo = libro.textos.get(cual).ok_or_else(danado)?;
            (suyo.trim().to_owned(), Naturaleza::Texto)
        }
        "str" => (crudo.to_owned(), Naturaleza::Texto),
        "b" => {
            let dice = if crudo == "1" || crudo == "true" {
                "true"
            } else {
                "false"
            };
            let texto = if crudo.is_empty() { "" } else { dice };
            (texto.to_owned(), Naturaleza::Logico)
        }
        "e" => (crudo.to_owned(), Naturaleza::Error),
        "d" => {
            let dia = crudo.strip_suffix("T00:00:00").unwrap_or(crudo);
            (dia.to_owned(), Naturaleza::Fecha)
        }
        _ if crudo.is_empty() => (String::new(), Naturaleza::Numero),
        _ => match crudo.parse::<f64>() {
            Ok(n) if n.is_finite() => de_numero(n, c.formato, libro.desde_1904),
            _ => (crudo.to_owned(), Naturaleza::Texto),
        },
    };
    Ok((!texto.is_empty()).then_some(Celda {
        columna: c.columna,
        texto,
        naturaleza,
        formula: c.formula,
    }))
}

fn de_numero(n: f64, formato: Formato, desde_1904: bool) -> (String, Naturaleza) {
    match formato {
        Formato::Fecha => match dia(n, desde_1904) {
            Some(dia) => (dia, Naturaleza::Fecha),
            None => (cifra(n), Naturaleza::Numero),
        },
        Formato::Porcentaje => (cifra(n), Naturaleza::Porcentaje),
        Formato::Numero => (cifra(n), Naturaleza::Numero),
    }
}

/// The day of a serial number, with the hour when it has one. Excel counts a 29 February 1900 that was not.
fn dia(serie: f64, desde_1904: bool) -> Option<String> {
    const MILISEGUNDOS: f64 = 86_400_000.0;
    if !(0.0..=2_958_466.0).contains(&serie) {
        return None;
    }
    let origen = if desde_1904 {
        date(1904, 1, 1)
    } else if serie < 60.0 {
        date(1899, 12, 31)
    } else {
        date(1899, 12, 30)
    };
    #[expect(clippy::cast_possible_truncation, reason = "the range was checked")]
    let milisegundos = (serie * MILISEGUNDOS).round() as i64;
    let momento: DateTime = origen.to_datetime(jiff::civil::Time::midnight());
    let momento = momento.checked_add(milisegundos.milliseconds()).ok()?;
    let (f, h) = (momento.date(), momento.time());
    Some(if (h.hour(), h.minute(), h.second()) == (0, 0, 0) {
        f.to_string()
    } else {
        format!("{f} {:02}:{:02}:{:02}", h.hour(), h.minute(), h.second())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_code_says_what_it_shows() {
        for (codigo, formato) in [
            ("General", Formato::Numero),
            ("0.00", Formato::Numero),
            ("#,##0\\ \"días\"", Formato::Numero),
            ("0.0%", Formato::Porcentaje),
            ("[Red]0%;[Blue]-0%", Formato::Porcentaje),
            ("dd/mm/yyyy", Formato::Fecha),
            ("[$-240A]d \"de\" mmmm \"de\" yyyy", Formato::Fecha),
            ("[h]:mm:ss", Formato::Numero),
            ("_-$* #,##0.00_-;-$* #,##0.00_-", Formato::Numero),
        ] {
            assert_eq!(de_codigo(codigo), formato, "{codigo}");
        }
    }

    #[test]
    fn a_serial_number_is_a_day() {
        for (serie, desde_1904, dicho) in [
            (46146.0, false, Some("2026-05-04")),
            (1.0, false, Some("1900-01-01")),
            (61.0, false, Some("1900-03-01")),
            (46185.5, false, Some("2026-06-12 12:00:00")),
            (0.0, true, Some("1904-01-01")),
            (1e9, false, None),
            (-1.0, false, None),
        ] {
            assert_eq!(dia(serie, desde_1904).as_deref(), dicho, "{serie}");
        }
    }

    #[test]
    fn places_and_parts_are_found() {
        assert_eq!(columna_de("AB12"), Some(27));
        assert_eq!(columna_de("12"), None);
        assert_eq!(columna_de(&"Z".repeat(40)), None);
        assert_eq!(resolver("xl", "/xl/a.xml"), "xl/a.xml");
        assert_eq!(resolver("xl/w", "../b.xml"), "xl/b.xml");
    }
}
