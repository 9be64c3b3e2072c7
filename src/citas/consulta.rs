//! Norms in a query, as lawyers type them: «art 6 ley 1150», «decreto 579/2021», «2.2.1.1.1.5.3».

use super::{
    escritura::{ActoEscrito, Anio, Modo, Que},
    indice::Citas,
    menciones::menciones,
    norma::{Acto, Articulo, Norma},
    resolucion::coincide,
};
use std::ops::Range;

/// The norms that a query names, with the bytes of the query that name each, in order.
///
/// What a query leaves out is filled in only from what the corpus cites: a norm without year resolves when the corpus cites
/// exactly one of that kind and number; an article alone, when it is one of a single regulatory decree and the corpus cites
/// exactly one norm that has it. All else is no norm, and stays in the query as words.
pub fn de_consulta(consulta: &str, citas: &Citas) -> Vec<(Range<usize>, Norma)> {
    let mut salida = Vec::new();
    for m in menciones(consulta, citas.nombres(), Modo::Consulta) {
        let Que::Norma {
            acto,
            articulo,
            partes,
        } = m.que
        else {
            continue;
        };
        let acto = match acto {
            ActoEscrito::Expreso(acto) => Some(acto),
            ActoEscrito::Incompleto {
                clase,
                numero,
                anio,
            } => completar(citas, clase, numero, &anio),
            ActoEscrito::Ninguno => articulo.as_deref().and_then(|a| citas.decreto_de(a)),
            ActoEscrito::Remision(_) | ActoEscrito::Repartido | ActoEscrito::Malformado(_) => None,
        };
        if let Some(acto) = acto {
            let norma = Norma {
                acto,
                articulo: articulo.map(Articulo),
                partes,
            };
            salida.push((m.rango, norma));
        }
    }
    salida
}

fn completar(
    citas: &Citas,
    clase: Option<crate::corpus::ClaseDeNorma>,
    numero: u32,
    anio: &Anio,
) -> Option<Acto> {
    let mut candidatos = citas
        .normas()
        .map(|n| &n.acto)
        .filter(|a| coincide(a, clase, numero, anio));
    let unico = candidatos.next()?;
    candidatos.next().is_none().then(|| unico.clone())
}
