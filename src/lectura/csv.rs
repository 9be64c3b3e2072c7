//! Text separated by `;`, `,` or tabs, as one sheet.

use super::{
    celdas::{Celda, Fila, Gastado, Hoja, Naturaleza, Reunion},
    limites::{Limites, Rechazo},
};

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

pub(super) fn leer(texto: &str, limites: &Limites) -> Result<Hoja, Rechazo> {
    // Excel may say the separator in a first line of its own, «sep=;».
    let dicho = ["sep=", "SEP=", "Sep="]
        .iter()
        .find_map(|s| texto.strip_prefix(s))
        .and_then(|r| {
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
    let mut reunion = Reunion::nueva(limites, Gastado::default());
    let mut registro = csv::StringRecord::new();
    let ilegible =
        |_| Rechazo::contenido("El archivo no se pudo leer como CSV: expórtelo de nuevo.");
    let (mut linea, mut contado) = (antes + 1, 0);
    let mut de_la_cabecera = None;
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
                naturaleza: Naturaleza::Texto,
                formula: false,
            });
        }
        let hasta = usize::try_from(lector.position().byte()).unwrap_or(cuerpo.len());
        // A quote that is never closed swallows the rest of the file, so it can only be in the last record.
        let abierta = hasta >= cuerpo.len()
            && (cuerpo.as_bytes().get(desde..))
                .is_some_and(|r| r.iter().filter(|b| **b == b'"').count() % 2 == 1);
        // A comma inside a number splits it in two cells: then the row is longer than the names, if only by an empty cell.
        let larga = separa == b',' && de_la_cabecera.is_some_and(|n| registro.len() > n);
        if de_la_cabecera.is_none() && !celdas.is_empty() {
            de_la_cabecera = Some(registro.len());
        }
        let error = if abierta {
            Some(
                "Hay unas comillas que no se cierran; lo que sigue a ellas no se pudo leer."
                    .to_owned(),
            )
        } else {
            larga.then(|| {
                format!(
                    "La línea tiene {} celdas y la de los nombres {}: una coma sin comillas parte un valor en dos. Ponga el \
                     valor entre comillas o separe las celdas con punto y coma.",
                    registro.len(),
                    de_la_cabecera.unwrap_or_default()
                )
            })
        };
        reunion.fila(Fila {
            linea,
            oculta: false,
            celdas,
            error,
        })?;
    }
    let (columnas, filas) = reunion
        .terminar()
        .ok_or_else(|| Rechazo::contenido("El archivo no tiene ninguna línea con datos."))?;
    Ok(Hoja {
        nombre: String::new(),
        oculta: false,
        columnas,
        columnas_ocultas: Vec::new(),
        filas,
        unidas: Vec::new(),
        por_recalcular: false,
    })
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
}
