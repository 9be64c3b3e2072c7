//! What people write, read one way by every door: cells, CSV, pasted rows, forms, batches and addresses.
//!
//! A value is told apart by where it comes from. A number that a workbook stores is that number, whatever its format; what
//! somebody typed may be written as in Colombia (`$ 1.234.567,89`), and what could be read two ways is asked back, with the
//! ways of writing it, never guessed.

use super::{Dato, Errores, Tipo, tipo::Limite};
use crate::lengua::formato::MESES;
use rust_decimal::Decimal;

/// Where a value comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Procedencia {
    /// Somebody typed it.
    #[default]
    Tecleado,
    /// A number that a workbook stores, written with a decimal comma.
    Numero,
    /// The same, shown as a percentage: 0,6 is shown as 60 %.
    Porcentaje,
}

/// Why something typed is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duda {
    /// What was expected, after «Se esperaba».
    pub esperado: &'static str,
    /// What to say: what was typed, and how to write it.
    pub mensaje: String,
}

impl Duda {
    fn nueva(esperado: &'static str, mensaje: String) -> Self {
        Self { esperado, mensaje }
    }
}

/// What is typed and is not seen: zero-width marks, soft hyphens.
pub(crate) fn es_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

/// One value as a datum of its type. What cannot be read is a fault at `ruta`, or stays as typed for its reader to tell.
pub fn leer(tipo: &Tipo, texto: &str, de: Procedencia, ruta: &str, errores: &mut Errores) -> Dato {
    let limpio: String = texto.chars().filter(|c| !es_invisible(*c)).collect();
    let limpio = limpio.trim();
    let leido = match tipo {
        Tipo::Nulable(t) => return leer(t, texto, de, ruta, errores),
        Tipo::Logico => Ok(si_o_no(limpio).map(Dato::Logico)),
        Tipo::Entero(desde, _) => Ok(entero(limpio, de, *desde).map(|n| Dato::Numero(n.into()))),
        Tipo::Fecha => dia(limpio).map(|f| f.map(Dato::Texto)),
        Tipo::Decimal(limite) => {
            let razon = es_razon(ruta);
            decimal(limpio, de, *limite == Limite::Porcentaje, razon).map(|d| d.map(Dato::Texto))
        }
        _ => Ok(Some(Dato::Texto(limpio.to_owned()))),
    };
    match leido {
        Ok(Some(dato)) => dato,
        Ok(None) => Dato::Texto(limpio.to_owned()),
        Err(duda) => {
            let corto: String = limpio.chars().take(60).collect();
            errores.imposible(
                &format!("$.{ruta}"),
                duda.esperado,
                format!("«{corto}»"),
                &duda.mensaje,
            );
            Dato::Texto(match tipo {
                // Nothing else is said of it: the datum is one that any limit admits.
                Tipo::Decimal(_) => "1".to_owned(),
                _ => limpio.to_owned(),
            })
        }
    }
}

/// Whether a field holds a ratio, of which 60 % is 0,6; of an amount it is nothing.
fn es_razon(ruta: &str) -> bool {
    let campo = ruta.rsplit('.').next().unwrap_or(ruta);
    ruta.contains("umbrales.")
        && !ruta.contains(".capital_trabajo")
        && !ruta.contains(".patrimonio.")
        || ruta.contains("certificados.")
        || matches!(campo, "liquidez_certificada" | "umbral")
}

/// «Sí», «no», «VERDADERO», «X», «1». Nothing else is a yes or a no, and an empty cell is neither.
fn si_o_no(texto: &str) -> Option<bool> {
    match texto.to_lowercase().as_str() {
        "true" | "verdadero" | "sí" | "si" | "s" | "x" | "1" => Some(true),
        "false" | "falso" | "no" | "n" | "0" => Some(false),
        _ => None,
    }
}

/// A whole number: «2025», «2.025» or, of a year, «31/12/2025».
fn entero(texto: &str, de: Procedencia, desde: i64) -> Option<String> {
    let cifras = texto.strip_prefix('-').unwrap_or(texto);
    if !cifras.is_empty() && cifras.bytes().all(|b| b.is_ascii_digit()) {
        return Some(texto.to_owned());
    }
    if de != Procedencia::Tecleado {
        return None;
    }
    // Only years start this high.
    if desde >= 1_000
        && let Ok(Some(f)) = dia(texto)
        && let Some(anio) = f.strip_suffix("-12-31")
    {
        return Some(anio.to_owned());
    }
    en_grupos(texto, '.').then(|| texto.replace('.', ""))
}

/// Groups of three digits, the first of one to three: «1.234.567».
fn en_grupos(texto: &str, separador: char) -> bool {
    let grupos: Vec<&str> = texto.split(separador).collect();
    grupos.len() > 1
        && (1..=3).contains(&grupos[0].len())
        && grupos[1..].iter().all(|g| g.len() == 3)
        && grupos.iter().all(|g| g.bytes().all(|b| b.is_ascii_digit()))
}

const NUMERO: &str = "un número que se lea de una sola manera";

/// A number as a plain decimal: `$ 1.234.567,89` → `1234567.89`. `None` when it is no number; of an amount that is typed in
/// percent, a doubt. `porcentaje` says that the field holds a percentage, `razon` a ratio.
fn decimal(
    texto: &str,
    de: Procedencia,
    porcentaje: bool,
    razon: bool,
) -> Result<Option<String>, Duda> {
    let (numero, en_porcentaje) = match de {
        Procedencia::Numero => (Some(texto.replace(',', ".")), false),
        Procedencia::Porcentaje => (Some(texto.replace(',', ".")), true),
        Procedencia::Tecleado => match texto.strip_suffix('%') {
            Some(t) => (monto(t)?, true),
            None => (monto(texto)?, false),
        },
    };
    let Some(numero) = numero else {
        return Ok(None);
    };
    if !en_porcentaje {
        return Ok(Some(numero));
    }
    // What is typed is in hundredths; what a workbook stores is the ratio.
    let Ok(d) = Decimal::from_str_exact(&numero) else {
        return Ok(None);
    };
    let cien = Decimal::ONE_HUNDRED;
    let valor = match (de, porcentaje, razon) {
        (Procedencia::Tecleado, true, _) => Some(d),
        (Procedencia::Tecleado, false, true) => d.checked_div(cien),
        (_, true, _) => d.checked_mul(cien),
        (_, false, true) => Some(d),
        _ => {
            return Err(Duda::nueva(
                "una cifra, no un porcentaje",
                format!(
                    "«{}» es un porcentaje y aquí va una cifra: escríbala completa, o quite el formato de porcentaje a la celda.",
                    if de == Procedencia::Tecleado {
                        texto.to_owned()
                    } else {
                        format!("{} %", (d * cien).normalize())
                    }
                ),
            ));
        }
    };
    Ok(valor.map(|v| v.normalize().to_string()))
}

/// An amount typed by a person, as a plain decimal. `None` when it is none.
pub fn monto(texto: &str) -> Result<Option<String>, Duda> {
    let Some((negativo, cifras)) = sin_adornos(texto) else {
        return Ok(None);
    };
    if cifras.is_empty() {
        return if negativo {
            Err(Duda::nueva(
                NUMERO,
                format!(
                    "«{}» puede ser cero o que no hay dato: escriba 0, o deje el espacio en blanco.",
                    texto.trim()
                ),
            ))
        } else {
            Ok(None)
        };
    }
    let plano = match cifras_planas(&cifras) {
        Ok(p) => p,
        Err(otra) => {
            return Err(Duda::nueva(
                NUMERO,
                format!(
                    "«{}» puede ser miles o decimales: escriba {}{} o {}{}.",
                    texto.trim(),
                    if negativo { "-" } else { "" },
                    otra.0,
                    if negativo { "-" } else { "" },
                    otra.1
                ),
            ));
        }
    };
    Ok(plano.map(|p| format!("{}{p}", if negativo { "-" } else { "" })))
}

/// The sign and the digits with their separators, without currency, spaces or parentheses; nothing when something else is there.
fn sin_adornos(texto: &str) -> Option<(bool, String)> {
    let mut t: String = texto
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| {
            if matches!(c, '−' | '–' | '‐' | '‑') {
                '-'
            } else {
                c
            }
        })
        .collect();
    let mut negativo = false;
    if let Some(dentro) = t.strip_prefix('(').and_then(|x| x.strip_suffix(')')) {
        (t, negativo) = (dentro.to_owned(), true);
    }
    let mut quitado = true;
    while quitado {
        quitado = false;
        for moneda in ["COP", "cop", "$", "pesos", "Pesos"] {
            if let Some(resto) = t.strip_prefix(moneda).or_else(|| t.strip_suffix(moneda)) {
                t = resto.to_owned();
                quitado = true;
            }
        }
        if !negativo && let Some(resto) = t.strip_prefix('-').or_else(|| t.strip_suffix('-')) {
            (t, negativo, quitado) = (resto.to_owned(), true, true);
        }
    }
    // Round letters typed for zeros of the cents: «480.000.000,oo».
    for ceros in ["oo", "OO"] {
        for coma in [",", "."] {
            if let Some(enteros) = t.strip_suffix(&format!("{coma}{ceros}")) {
                t = format!("{enteros}{coma}00");
            }
        }
    }
    let son_cifras = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | '’' | '´');
    t.chars().all(son_cifras).then_some((negativo, t))
}

/// Digits with separators as a plain decimal; both ways of writing it when it can be read two ways.
fn cifras_planas(cifras: &str) -> Result<Option<String>, (String, String)> {
    // «480'000.000»: the apostrophe of the millions groups too.
    let con_puntos = cifras.replace(['\'', '’', '´'], ".");
    if con_puntos != cifras {
        let (enteros, decimales) = con_puntos.split_once(',').unwrap_or((&con_puntos, ""));
        if !en_grupos(enteros, '.') {
            return Ok(None);
        }
        let plano = enteros.replace('.', "");
        return Ok(Some(if decimales.is_empty() {
            plano
        } else {
            format!("{plano}.{decimales}")
        }));
    }
    let dos_maneras = |enteros: &str, resto: &str| {
        let juntos = format!("{enteros}{resto}");
        // A zero more says that the three digits are decimals.
        Err((format!("{juntos},00"), format!("{enteros},{resto}0")))
    };
    let solo_cifras = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let (puntos, comas) = (cifras.matches('.').count(), cifras.matches(',').count());
    match (puntos, comas) {
        (0, 0) => Ok(Some(cifras.to_owned())),
        // One separator: three digits after it may be thousands.
        (1, 0) | (0, 1) => {
            let (enteros, resto) = cifras.split_once(['.', ',']).unwrap_or((cifras, ""));
            let enteros = if enteros.is_empty() { "0" } else { enteros };
            if !solo_cifras(enteros) || !solo_cifras(resto) {
                return Ok(None);
            }
            if resto.len() == 3 && enteros.len() <= 3 && enteros != "0" {
                return dos_maneras(enteros, resto);
            }
            Ok(Some(format!("{enteros}.{resto}")))
        }
        // One kind, more than once: it groups.
        (_, 0) => Ok(en_grupos(cifras, '.').then(|| cifras.replace('.', ""))),
        (0, _) => Ok(en_grupos(cifras, ',').then(|| cifras.replace(',', ""))),
        // Both: the last is the decimal one, and stands once.
        _ => {
            let (grupo, decimal) = if cifras.rfind('.') < cifras.rfind(',') {
                ('.', ',')
            } else {
                (',', '.')
            };
            let Some((enteros, resto)) = cifras.rsplit_once(decimal) else {
                return Ok(None);
            };
            if enteros.contains(decimal) || !en_grupos(enteros, grupo) || !solo_cifras(resto) {
                return Ok(None);
            }
            let enteros = enteros.replace(grupo, "");
            if resto.len() == 3 {
                return dos_maneras(&enteros, resto);
            }
            Ok(Some(format!("{enteros}.{resto}")))
        }
    }
}

const FECHA: &str = "una fecha que se lea de una sola manera";

/// A day as `AAAA-MM-DD`: with the year first, with the day first as in Colombia, or in words; its hour is left out. `None`
/// when it is no date.
pub fn dia(texto: &str) -> Result<Option<String>, Duda> {
    let sin_hora = texto
        .split_once(['T', 't'])
        .filter(|(f, h)| f.len() == 10 && h.starts_with(|c: char| c.is_ascii_digit()))
        .map_or(texto, |(f, _)| f);
    let minusculas = sin_hora.to_lowercase();
    if minusculas.contains(" de ") || minusculas.contains(" del ") {
        return Ok(en_palabras(&minusculas));
    }
    let sin_hora = match sin_hora.split_once([' ', '\u{a0}']) {
        Some((f, hora)) if hora.contains(':') => f,
        _ => sin_hora,
    };
    let partes: Vec<&str> = sin_hora.split(['-', '/', '.']).collect();
    let solo_cifras = |t: &&str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let [a, b, c] = partes[..] else {
        // The number by which a workbook stores a day.
        if partes.len() == 1 && texto.len() == 5 && solo_cifras(&texto) {
            return Err(Duda::nueva(
                FECHA,
                format!(
                    "«{texto}» es el número con que una hoja guarda una fecha: escríbala como 2025-03-10."
                ),
            ));
        }
        return Ok(None);
    };
    if ![a, b, c].iter().all(solo_cifras) {
        return Ok(None);
    }
    let existe = |anio: &str, mes: &str, dia: &str| {
        let escrita = format!("{anio}-{mes:0>2}-{dia:0>2}");
        crate::hechos::fecha(&escrita).map(|_| escrita)
    };
    match (a.len(), b.len(), c.len()) {
        (4, 1..=2, 1..=2) => Ok(existe(a, b, c)),
        (1..=2, 1..=2, 4) => {
            if b.parse::<u8>().is_ok_and(|m| m > 12) && existe(c, a, b).is_some() {
                return Err(Duda::nueva(
                    FECHA,
                    format!(
                        "«{texto}» tiene el mes primero: aquí va el día primero, o escríbala como 2025-03-10."
                    ),
                ));
            }
            Ok(existe(c, b, a))
        }
        (1..=2, 1..=2, 1..=2) => Err(Duda::nueva(
            FECHA,
            format!("«{texto}» no tiene el año completo: escriba la fecha como 2025-03-10."),
        )),
        _ => Ok(None),
    }
}

/// «viernes, 12 de junio de 2026», «1º de junio del 2026».
fn en_palabras(texto: &str) -> Option<String> {
    let palabras: Vec<&str> = texto
        .split([' ', '\u{a0}', ','])
        .filter(|p| !p.is_empty() && !["de", "del"].contains(p))
        .collect();
    let i = palabras.iter().position(|p| MESES.contains(p))?;
    let mes = MESES.iter().position(|m| *m == palabras[i])? + 1;
    let dia = i
        .checked_sub(1)
        .map(|j| palabras[j].trim_end_matches(['º', '°', 'o']))?;
    let anio = palabras.get(i + 1)?;
    let escrita = format!("{anio}-{mes:02}-{dia:0>2}");
    crate::hechos::fecha(&escrita).map(|_| escrita)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_typed_in_colombia() {
        for (texto, plano) in [
            ("$ 1.234.567,89", Some("1234567.89")),
            ("18993346", Some("18993346")),
            ("-1.000,5", Some("-1000.5")),
            ("0.125", Some("0.125")),
            ("0,125", Some("0.125")),
            ("1.2", Some("1.2")),
            ("1234,567", Some("1234.567")),
            ("1.234.567", Some("1234567")),
            ("1,234,567.89", Some("1234567.89")),
            ("480.000.000 COP", Some("480000000")),
            ("COP 480.000.000", Some("480000000")),
            ("480'000.000", Some("480000000")),
            ("1'480.000.000,50", None),
            ("480.000.000,oo", Some("480000000.00")),
            ("(50.000.000)", Some("-50000000")),
            ("-$ 50.000.000", Some("-50000000")),
            ("$ -50.000.000", Some("-50000000")),
            ("−50.000.000", Some("-50000000")),
            ("50.000.000-", Some("-50000000")),
            ("50\u{a0}000\u{202f}000", Some("50000000")),
            ("1.23.456", None),
            ("4.52e7", None),
            ("uno", None),
            ("", None),
        ] {
            let leido = monto(texto);
            let esperado = match texto {
                // Apostrophes group from the millions on; the thousands before it are grouped too.
                "1'480.000.000,50" => Some("1480000000.50"),
                _ => plano,
            };
            assert_eq!(
                leido.as_ref().map(|x| x.as_deref()),
                Ok(esperado),
                "{texto}"
            );
        }
        for texto in [
            "1.234",
            "950,000",
            "-12.345",
            "(1.234)",
            "$ 1,234",
            "480.000,000",
            "1,234.567",
            "-",
            "$ -",
            "–",
        ] {
            let leido = monto(texto);
            assert!(
                matches!(&leido, Err(duda) if duda.mensaje.contains(texto)),
                "{texto}: {leido:?}"
            );
        }
    }

    #[test]
    fn days_are_read_with_the_day_first_and_what_has_two_orders_is_asked_back() {
        for (texto, fecha) in [
            ("2026-06-12", Some("2026-06-12")),
            ("2026/05/04", Some("2026-05-04")),
            ("2026-06-12 10:00", Some("2026-06-12")),
            ("2026-06-12T10:00:00", Some("2026-06-12")),
            ("12/06/2026", Some("2026-06-12")),
            ("12-06-2026", Some("2026-06-12")),
            ("12.06.2026", Some("2026-06-12")),
            ("3/3/2025 8:00 a. m.", Some("2025-03-03")),
            ("13 de junio de 2026", Some("2026-06-13")),
            ("1º de junio del 2026", Some("2026-06-01")),
            ("viernes, 12 de junio de 2026", Some("2026-06-12")),
            ("30/02/2025", None),
            ("mañana", None),
            ("31 de junio de 2026", None),
        ] {
            assert_eq!(
                dia(texto).as_ref().map(|f| f.as_deref()),
                Ok(fecha),
                "{texto}"
            );
        }
        for texto in ["06/13/2026", "13/06/26", "46185"] {
            assert!(dia(texto).is_err(), "{texto}");
        }
    }

    #[test]
    fn a_percentage_is_of_its_field() {
        use Procedencia::{Numero, Porcentaje, Tecleado};
        for (texto, de, porcentaje, razon, plano) in [
            ("60 %", Tecleado, true, false, "60"),
            ("60%", Tecleado, false, true, "0.6"),
            ("0,6", Porcentaje, true, false, "60"),
            ("0,6", Porcentaje, false, true, "0.6"),
            ("1", Porcentaje, true, false, "100"),
            ("60", Numero, true, false, "60"),
            ("1,234", Numero, false, true, "1.234"),
        ] {
            let leido = decimal(texto, de, porcentaje, razon);
            assert_eq!(leido, Ok(Some(plano.to_owned())), "{texto} {de:?}");
        }
        assert!(decimal("0,6", Porcentaje, false, false).is_err());
        assert!(decimal("60%", Tecleado, false, false).is_err());
    }

    #[test]
    fn yes_and_no_are_few_words_and_years_are_years() {
        for (texto, dicho) in [
            ("VERDADERO", Some(true)),
            ("Sí", Some(true)),
            ("X", Some(true)),
            ("1", Some(true)),
            ("FALSO", Some(false)),
            ("N", Some(false)),
            ("0", Some(false)),
            ("quizá", None),
            ("", None),
        ] {
            assert_eq!(si_o_no(texto), dicho, "{texto}");
        }
        for (texto, anio) in [
            ("2025", Some("2025")),
            ("2.025", Some("2025")),
            ("31/12/2025", Some("2025")),
            ("30/06/2025", None),
            ("2025,5", None),
        ] {
            assert_eq!(
                entero(texto, Procedencia::Tecleado, 1900).as_deref(),
                anio,
                "{texto}"
            );
        }
    }
}
