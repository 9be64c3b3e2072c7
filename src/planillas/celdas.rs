//! What a cell of a sheet is worth to whoever makes facts of it.

use crate::{
    hechos::{Errores, escrito::Procedencia},
    lectura::{Celda, Naturaleza},
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
