//! A record of the process from the cells of its leaves.

use crate::{
    hechos::{
        Dato, Errores, Tipo, decimal,
        escrito::{self, Procedencia},
    },
    lengua::texto::{plegar, un_espacio},
};
use std::collections::BTreeMap;

/// How two spellings of a name are compared.
pub(super) fn clave(nombre: &str) -> String {
    let visible: String = nombre
        .chars()
        .filter(|c| !escrito::es_invisible(*c))
        .collect();
    plegar(&un_espacio(&visible))
}

/// The cells of a row, by name of column: what each says, and whence it comes.
pub(super) type Celdas<'h> = BTreeMap<&'h str, (&'h str, Procedencia)>;

/// A record from the cells of its leaves. `None` when no cell of it was filled.
pub(super) fn registro(
    tipo: &Tipo,
    relativa: &str,
    ruta: &str,
    celdas: &Celdas<'_>,
    errores: &mut Errores,
) -> Option<Dato> {
    match tipo {
        Tipo::Nulable(t) => registro(t, relativa, ruta, celdas, errores),
        // Lists have sheets of their own.
        Tipo::Lista(_) => None,
        Tipo::Objeto(campos) => {
            let mut pares = Vec::new();
            for c in *campos {
                let relativa = if relativa.is_empty() {
                    c.nombre.to_owned()
                } else {
                    format!("{relativa}.{}", c.nombre)
                };
                let tipo = (c.tipo)();
                let dato = registro(
                    &tipo,
                    &relativa,
                    &format!("{ruta}.{}", c.nombre),
                    celdas,
                    errores,
                );
                match dato {
                    Some(d) => pares.push((c.nombre.to_owned(), d)),
                    None if matches!(tipo, Tipo::Objeto(_)) => {
                        pares.push((c.nombre.to_owned(), Dato::Objeto(Vec::new())));
                    }
                    None => {}
                }
            }
            (!pares.is_empty()).then_some(Dato::Objeto(pares))
        }
        hoja => {
            let (texto, de) = *celdas.get(relativa)?;
            Some(celda(hoja, texto, de, ruta, errores))
        }
    }
}

/// A cell as a datum; what a spreadsheet may say otherwise than JSON is understood, and what it may not is said its way.
fn celda(tipo: &Tipo, texto: &str, de: Procedencia, ruta: &str, errores: &mut Errores) -> Dato {
    if let Tipo::Opcion(opciones) = tipo {
        let buscado = clave(texto);
        let hallada = (opciones.iter()).find(|(v, r)| *v == buscado || clave(r) == buscado);
        return Dato::Texto(hallada.map_or(texto, |o| o.0).to_owned());
    }
    let dato = escrito::leer(tipo, texto, de, ruta, errores);
    let esperado = match (tipo, &dato) {
        (Tipo::Logico, Dato::Texto(_)) => "sí o no",
        (Tipo::Entero(..), Dato::Texto(_)) => "un número entero, sin decimales ni puntos",
        (Tipo::Decimal(_), Dato::Texto(t)) if decimal(t).is_none() => {
            "un número como 1.234.567,89, de hasta 28 cifras"
        }
        _ => return dato,
    };
    let corto: String = texto.chars().take(60).collect();
    errores.imposible(
        &format!("$.{ruta}"),
        esperado,
        format!("«{corto}»"),
        &format!("Se esperaba {esperado}; llegó «{corto}»."),
    );
    dato
}
