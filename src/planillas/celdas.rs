//! What a cell of a sheet is worth to whoever makes facts of it.

use crate::{
    hechos::{Errores, escrito::Procedencia},
    lectura::{Celda, Hoja, Naturaleza},
};
use std::collections::BTreeMap;

/// Whence a cell comes, for whoever reads its value.
pub(in crate::planillas) fn procedencia(n: Naturaleza) -> Procedencia {
    match n {
        Naturaleza::Numero => Procedencia::Numero,
        Naturaleza::Porcentaje => Procedencia::Porcentaje,
        Naturaleza::Texto | Naturaleza::Fecha | Naturaleza::Logico | Naturaleza::Error => {
            Procedencia::Tecleado
        }
    }
}

/// Why the value of a cell is not to be trusted: a formula gave an error, or a zero that the workbook itself would calculate
/// again.
pub(in crate::planillas) fn sin_confianza(c: &Celda, por_recalcular: bool) -> Option<String> {
    if c.naturaleza == Naturaleza::Error {
        return Some(format!(
            "La celda tiene el error {} en lugar de un valor.",
            c.texto
        ));
    }
    (c.formula && por_recalcular && c.texto == "0").then(|| {
        "La celda tiene una fórmula que vale 0 en un libro que pide calcularse de nuevo: ábralo, deje que calcule y \
         guárdelo."
            .to_owned()
    })
}

/// Cells that a workbook merges down a column: what the first says, all say.
#[derive(Debug, Default)]
pub(in crate::planillas) struct Unidas<'h>(BTreeMap<(usize, usize), (usize, &'h Celda)>);

impl<'h> Unidas<'h> {
    pub(in crate::planillas) fn de(hoja: &'h Hoja) -> Self {
        let una = |lugar: &String| {
            let (desde, hasta) = lugar.split_once(':')?;
            let ((columna, primera), (otra, ultima)) = (celda(desde)?, celda(hasta)?);
            let i = hoja
                .filas
                .binary_search_by_key(&primera, |f| f.linea)
                .ok()?;
            let suya = hoja.filas[i].celdas.iter().find(|c| c.columna == columna)?;
            (columna == otra && primera < ultima).then_some(((columna, primera), (ultima, suya)))
        };
        Self(hoja.unidas.iter().filter_map(una).collect())
    }

    /// What a cell says by being merged with one above it.
    pub(in crate::planillas) fn en(&self, columna: usize, linea: usize) -> Option<&'h Celda> {
        let (_, (ultima, suya)) = self.0.range((columna, 0)..=(columna, linea)).next_back()?;
        (linea <= *ultima).then_some(*suya)
    }
}

/// «AB12»: its column, from 0, and its row, from 1.
fn celda(lugar: &str) -> Option<(usize, usize)> {
    let corte = lugar.find(|c: char| c.is_ascii_digit())?;
    let (letras, cifras) = lugar.split_at(corte);
    let mut columna = 0_usize;
    for c in letras.chars() {
        let letra = usize::try_from(u32::from(c.to_ascii_uppercase())).ok()?;
        let letra = letra.checked_sub(usize::from(b'A')).filter(|l| *l < 26)?;
        columna = columna.checked_mul(26)?.checked_add(letra + 1)?;
    }
    Some((columna.checked_sub(1)?, cifras.parse().ok()?))
}

/// Whence each cell of a row comes, by name; those that are not to be trusted are faults.
pub(in crate::planillas) fn procedencias<'c>(
    celdas: impl Iterator<Item = (&'c str, &'c Celda)>,
    por_recalcular: bool,
    errores: &mut Errores,
) -> BTreeMap<&'c str, Procedencia> {
    celdas
        .map(|(nombre, c)| {
            if let Some(porque) = sin_confianza(c, por_recalcular) {
                let ruta = format!("$.{nombre}");
                errores.imposible(&ruta, "un valor", format!("«{}»", c.texto), &porque);
            }
            (nombre, procedencia(c.naturaleza))
        })
        .collect()
}
