//! Workbooks of LibreOffice, from the one part that holds their cells.
//!
//! A cell and a row may say how often they are repeated. That is a number inside a file: it is compared with the limits
//! before anything is repeated.

use super::{
    celdas::{
        Celda, Fila, Gastado, Hoja, Naturaleza, Reunion, cifra, demasiadas_filas, formula_sin_valor,
    },
    limites::{Limites, Rechazo},
    paquete::{Clase, Paquete},
    xlsx::{HOJAS, demasiadas_hojas},
    xml::{Partes, atributo, dicho},
};
use quick_xml::events::{BytesStart, Event};
use std::collections::HashSet;

pub(super) const LIBRO: Clase = Clase {
    nombre: "libro",
    programa: "LibreOffice",
    salida: "copie solo la tabla en un libro nuevo",
    entradas: 200,
};

fn danado() -> Rechazo {
    Rechazo::contenido(
        "El archivo no es un libro de LibreOffice que se pueda leer: ábralo y guárdelo de nuevo como .ods o .xlsx.",
    )
}

/// How often something is repeated: at least once.
fn veces(e: &BytesStart<'_>, atributo_de: &str) -> usize {
    let dichas = atributo(e, atributo_de).and_then(|v| v.parse::<usize>().ok());
    dichas.unwrap_or(1).max(1)
}

/// Rows and columns that are folded or filtered are not seen.
fn oculta(e: &BytesStart<'_>) -> bool {
    atributo(e, "visibility").is_some_and(|v| v == "collapse" || v == "filter")
}

/// A sheet while it is read.
struct EnCurso<'l> {
    nombre: String,
    oculta: bool,
    columnas_ocultas: Vec<usize>,
    columna_declarada: usize,
    reunion: Reunion<'l>,
    linea: usize,
}

/// A row while it is read.
#[derive(Default)]
struct FilaEnCurso {
    veces: usize,
    oculta: bool,
    columna: usize,
    celdas: Vec<Celda>,
    error: Option<String>,
}

/// A cell while it is read.
struct CeldaEnCurso {
    veces: usize,
    tipo: String,
    valor: Option<String>,
    formula: bool,
    parrafos: usize,
    texto: String,
}

pub(super) fn leer(paquete: &mut Paquete<'_>, limites: &Limites) -> Result<Vec<Hoja>, Rechazo> {
    let xml = paquete.texto("content.xml")?.ok_or_else(danado)?;
    let mut hojas = Vec::new();
    let mut gastado = Gastado::default();
    let mut sin_mostrar: HashSet<String> = HashSet::new();
    let mut estilo: Option<String> = None;
    let mut hoja: Option<EnCurso<'_>> = None;
    let mut fila: Option<FilaEnCurso> = None;
    let mut celda: Option<CeldaEnCurso> = None;
    // Notes beside a cell are no part of it, and neither are drawings with texts of their own.
    let mut ajeno = 0_usize;
    let mut vistas = 0;
    let mut partes = Partes::de(&xml, &LIBRO);
    while let Some(evento) = partes.siguiente()? {
        match &evento {
            Event::Start(e) | Event::Empty(e) => {
                let vacio = matches!(evento, Event::Empty(_));
                match e.local_name().as_ref() {
                    "annotation" | "shapes" | "frame" | "custom-shape" | "tracked-changes"
                        if !vacio =>
                    {
                        ajeno += 1;
                    }
                    _ if ajeno > 0 => {}
                    "style" => estilo = atributo(e, "name"),
                    "table-properties" if atributo(e, "display").is_some_and(|d| d == "false") => {
                        sin_mostrar.extend(estilo.clone());
                    }
                    "table" if !vacio && hoja.is_none() => {
                        vistas += 1;
                        if vistas > HOJAS {
                            return Err(demasiadas_hojas());
                        }
                        hoja = Some(EnCurso {
                            nombre: atributo(e, "name").unwrap_or_default(),
                            oculta: atributo(e, "style-name")
                                .is_some_and(|s| sin_mostrar.contains(&s)),
                            columnas_ocultas: Vec::new(),
                            columna_declarada: 0,
                            reunion: Reunion::nueva(limites, gastado),
                            linea: 0,
                        });
                    }
                    "table-column" => {
                        if let Some(h) = &mut hoja {
                            let n = veces(e, "number-columns-repeated");
                            let desde = h.columna_declarada;
                            h.columna_declarada = desde.saturating_add(n);
                            if oculta(e) {
                                let hasta = h.columna_declarada.min(limites.columnas);
                                h.columnas_ocultas.extend(desde..hasta);
                            }
                        }
                    }
                    "table-row" => {
                        let nueva = FilaEnCurso {
                            veces: veces(e, "number-rows-repeated"),
                            oculta: oculta(e),
                            ..FilaEnCurso::default()
                        };
                        if vacio {
                            cerrar_fila(&mut hoja, nueva, limites)?;
                        } else {
                            fila = Some(nueva);
                        }
                    }
                    "table-cell" | "covered-table-cell" => {
                        let nueva = CeldaEnCurso {
                            veces: veces(e, "number-columns-repeated"),
                            tipo: atributo(e, "value-type").unwrap_or_default(),
                            valor: ["value", "date-value", "boolean-value", "string-value"]
                                .iter()
                                .find_map(|a| atributo(e, a)),
                            formula: atributo(e, "formula").is_some(),
                            parrafos: 0,
                            texto: String::new(),
                        };
                        if vacio {
                            cerrar_celda(&mut hoja, &mut fila, nueva, limites)?;
                        } else {
                            celda = Some(nueva);
                        }
                    }
                    "p" => {
                        if let Some(c) = &mut celda {
                            c.parrafos += 1;
                            if c.parrafos > 1 {
                                c.texto.push('\n');
                            }
                        }
                    }
                    "s" | "tab" | "line-break" => {
                        if let Some(c) = &mut celda {
                            c.texto.push(' ');
                        }
                    }
                    _ => {}
                }
            }
            Event::End(e) => match e.local_name().as_ref() {
                "annotation" | "shapes" | "frame" | "custom-shape" | "tracked-changes" => {
                    ajeno = ajeno.saturating_sub(1);
                }
                _ if ajeno > 0 => {}
                "table-cell" | "covered-table-cell" => {
                    if let Some(c) = celda.take() {
                        cerrar_celda(&mut hoja, &mut fila, c, limites)?;
                    }
                }
                "table-row" => {
                    if let Some(f) = fila.take() {
                        cerrar_fila(&mut hoja, f, limites)?;
                    }
                }
                "table" => {
                    if let Some(h) = hoja.take() {
                        gastado = h.reunion.gastado();
                        if let Some((columnas, filas)) = h.reunion.terminar() {
                            hojas.push(Hoja {
                                nombre: h.nombre,
                                oculta: h.oculta,
                                columnas_ocultas: (h.columnas_ocultas.into_iter())
                                    .filter(|c| *c < columnas.len())
                                    .collect(),
                                columnas,
                                filas,
                                unidas: Vec::new(),
                                por_recalcular: false,
                            });
                        }
                    }
                }
                _ => {}
            },
            otro => {
                if ajeno == 0
                    && let (Some(c), Some(t)) = (&mut celda, dicho(otro))
                    && c.parrafos > 0
                {
                    c.texto.push_str(&t);
                }
            }
        }
    }
    Ok(hojas)
}

fn cerrar_celda(
    hoja: &mut Option<EnCurso<'_>>,
    fila: &mut Option<FilaEnCurso>,
    c: CeldaEnCurso,
    limites: &Limites,
) -> Result<(), Rechazo> {
    let (Some(h), Some(f)) = (hoja, fila) else {
        return Ok(());
    };
    let desde = f.columna;
    f.columna = desde.saturating_add(c.veces);
    let linea = h.linea.saturating_add(1);
    let formula = c.formula;
    if formula && c.valor.is_none() && c.texto.trim().is_empty() && c.tipo != "string" {
        f.error
            .get_or_insert_with(|| formula_sin_valor(linea, desde));
    }
    let (texto, naturaleza) = terminar(c);
    if texto.is_empty() {
        return Ok(());
    }
    // The last column is counted before the first is kept.
    if f.columna > limites.columnas {
        h.reunion.cabe(linea, f.columna - 1, &texto)?;
    }
    for columna in desde..f.columna {
        h.reunion.cabe(linea, columna, &texto)?;
        f.celdas.push(Celda {
            columna,
            texto: texto.clone(),
            naturaleza,
            formula,
        });
    }
    Ok(())
}

fn cerrar_fila(
    hoja: &mut Option<EnCurso<'_>>,
    f: FilaEnCurso,
    limites: &Limites,
) -> Result<(), Rechazo> {
    let Some(h) = hoja else { return Ok(()) };
    let desde = h.linea;
    h.linea = desde.saturating_add(f.veces);
    if f.celdas.is_empty() && f.error.is_none() {
        return Ok(());
    }
    if f.veces > limites.filas {
        return Err(demasiadas_filas(limites));
    }
    for n in 0..f.veces {
        if n > 0 {
            for c in &f.celdas {
                h.reunion.cabe(desde + n + 1, c.columna, &c.texto)?;
            }
        }
        h.reunion.fila(Fila {
            linea: desde + n + 1,
            oculta: f.oculta,
            celdas: f.celdas.clone(),
            error: f.error.clone(),
        })?;
    }
    Ok(())
}

/// A cell as a person would type it.
fn terminar(c: CeldaEnCurso) -> (String, Naturaleza) {
    let mostrado = c.texto.trim().to_owned();
    let numero = c
        .valor
        .as_deref()
        .and_then(|v| v.trim().parse::<f64>().ok());
    let numero = numero.filter(|n| n.is_finite()).map(cifra);
    match (c.tipo.as_str(), numero, c.valor) {
        ("float" | "currency", Some(n), _) => (n, Naturaleza::Numero),
        ("percentage", Some(n), _) => (n, Naturaleza::Porcentaje),
        ("date", _, Some(dia)) => {
            let dia = dia.trim().replace('T', " ");
            let dia = dia.strip_suffix(" 00:00:00").unwrap_or(&dia);
            (dia.to_owned(), Naturaleza::Fecha)
        }
        ("boolean", _, Some(v)) => (v.trim().to_owned(), Naturaleza::Logico),
        ("string", _, Some(v)) if mostrado.is_empty() => (v.trim().to_owned(), Naturaleza::Texto),
        _ => (mostrado, Naturaleza::Texto),
    }
}
