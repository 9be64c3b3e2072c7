//! Documents named in a query, in any of the sloppy ways in which people write them.

use crate::{
    corpus::{Documento, TipoDocumento},
    lengua::{formato::MESES, texto},
};
use regex::Regex;
use std::sync::LazyLock;

macro_rules! patrones {
    ($($nombre:ident = $patron:expr;)*) => {
        $(static $nombre: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new($patron).unwrap_or_else(|e| unreachable!("pattern {}: {e}", $patron))
        });)*
    };
}

patrones! {
    // Folded text: «c 353 2026», «C–353 de 2026», «concepto no. 353/2026», «c353».
    CONCEPTO = concat!(
        r"\b(?:concepto\s+(?:(?:no|nro|num|numero|n)\b[.°º]?\s*)?(?:c\b)?|c)\s*[-–—.\s]*0*(\d{2,5})\b",
        r"(?:\s*(?:[-–—/,]|del?(?:\s+ano)?)?\s*(20\d{2})\b)?",
    );
    // «circular 002», «circular externa no. 2 de 2023», «CE-002-2023».
    CIRCULAR = concat!(
        r"\b(?:circular(?:\s+externa)?(?:\s+unica)?\s*(?:(?:no|nro|num|numero|n)\b[.°º]?)?|ce)\s*[-–—.\s]*0*(\d{1,3})\b",
        r"(?:\s*(?:[-–—/,]|del?(?:\s+ano)?)?\s*(20\d{2})\b)?",
    );
    RADICADO = r"\b(?:[pr]s?\d{10,}|\d_\d{4}_\d{2}_\d{2}_\d+)\b";
    FECHA = r"\b(?:concepto|circular)\s+(?:sin\s+numero\s+)?del?\s+(\d{1,2})\s+de\s+([a-z]+)\s+de(?:l)?\s+(20\d{2})\b";
    IDENTIFICADOR = r"\bc-sn-\d{4}-\d{2}-\d{2}\b";
}

/// What a query names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Referencia {
    /// Positions of the documents named, in corpus order.
    pub documentos: Vec<usize>,
    /// Documents that were named and are not here, as written.
    pub ausentes: Vec<String>,
    /// The query without the names.
    pub resto: String,
}

/// Finds the documents that a query names.
pub(in crate::busqueda) fn buscar(consulta: &str, documentos: &[Documento]) -> Referencia {
    let plegada = texto::plegar(consulta);
    let mut r = Referencia {
        resto: plegada.clone(),
        ..Referencia::default()
    };
    let con = |quiere: &dyn Fn(&Documento) -> bool| {
        documentos
            .iter()
            .enumerate()
            .filter(|(_, d)| quiere(d))
            .map(|(i, _)| i)
            .collect::<Vec<_>>()
    };
    let numero = |n: &str| n.trim_start_matches('0').to_owned();
    let mut anotar = |hallado: Vec<usize>, escrito: &str, dicho: String| {
        if hallado.is_empty() {
            r.ausentes.push(dicho);
        } else {
            r.resto = r.resto.replacen(escrito, " ", 1);
            r.documentos.extend(hallado);
        }
    };
    for m in IDENTIFICADOR.find_iter(&plegada) {
        anotar(
            con(&|d| texto::plegar(&d.meta.id.0) == m.as_str()),
            m.as_str(),
            m.as_str().to_uppercase(),
        );
    }
    for m in RADICADO.find_iter(&plegada) {
        let radicados = |d: &Documento| {
            d.meta
                .radicados_entrada
                .iter()
                .chain(&d.meta.radicados_salida)
                .any(|x| texto::plegar(x) == m.as_str())
        };
        anotar(
            con(&radicados),
            m.as_str(),
            format!("el radicado {}", m.as_str()),
        );
    }
    for c in FECHA.captures_iter(&plegada) {
        let mes = MESES
            .iter()
            .position(|x| *x == &c[2])
            .and_then(|i| i8::try_from(i + 1).ok());
        let dia = |d: &Documento| {
            d.meta.fecha.is_some_and(|f| {
                Some(f.month()) == mes
                    && f.day().to_string() == c[1].trim_start_matches('0')
                    && f.year().to_string() == c[3]
            })
        };
        anotar(con(&dia), &c[0], format!("el {}", &c[0]));
    }
    for (patron, tipo) in [
        (&CONCEPTO, TipoDocumento::Concepto),
        (&CIRCULAR, TipoDocumento::Circular),
    ] {
        for c in patron.captures_iter(&plegada) {
            let anio = c.get(2).map(|a| a.as_str());
            let es = |d: &Documento| {
                let suyo = d.meta.numero.as_deref().map(|n| {
                    n.trim_start_matches("C-")
                        .trim_start_matches('0')
                        .to_owned()
                });
                d.meta.tipo == tipo
                    && suyo == Some(numero(&c[1]))
                    && anio.is_none_or(|a| d.meta.anio.to_string() == a)
            };
            let nombre = if tipo == TipoDocumento::Concepto {
                format!("el concepto C-{}", &c[1])
            } else {
                format!("la circular {}", &c[1])
            };
            let hallados = con(&es);
            if hallados.is_empty()
                && anio.is_none()
                && !c[0].starts_with("con")
                && !c[0].starts_with("cir")
            {
                continue;
            }
            anotar(
                hallados,
                &c[0],
                anio.map_or(nombre.clone(), |a| format!("{nombre} de {a}")),
            );
        }
    }
    r.documentos.sort_unstable();
    r.documentos.dedup();
    r.resto = texto::un_espacio(&r.resto);
    r
}
