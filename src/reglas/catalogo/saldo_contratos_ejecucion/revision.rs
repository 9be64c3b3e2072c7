//! Facts of contracts that cannot be.

use super::contratos::{Contrato, MAXIMO_DE_MESES, de_treinta};
use crate::{
    hechos::{Dias, Errores, Parcial, Positivo},
    reglas::catalogo::contrato_como_obra::EstadoContrato,
};
use jiff::civil::Date;

/// Reports, under `ruta`, the facts of a list of contracts that cannot be on a day.
pub(crate) fn revisar_contratos(
    contratos: &[Parcial<Contrato>],
    dia: Option<Date>,
    ruta: &str,
    errores: &mut Errores,
) {
    for (i, c) in contratos.iter().enumerate() {
        let Some(c) = c else { continue };
        let ruta = format!("{ruta}[{i}]");
        let inicio = format!("{ruta}.fecha_inicio");
        match (c.estado, c.fecha_inicio) {
            (Some(EstadoContrato::EnEjecucion), None) => errores.imposible(
                &inicio,
                "la fecha de inicio",
                "nada",
                "El contrato está en ejecución y no tiene fecha de inicio.",
            ),
            (Some(EstadoContrato::SinActaDeInicio), Some(Some(f))) => errores.imposible(
                &inicio,
                "null",
                f,
                "El contrato no tiene acta de inicio y trae fecha de inicio.",
            ),
            _ => {}
        }
        if let (Some(dia), Some(Some(f))) = (dia, c.fecha_inicio)
            && f > dia
        {
            errores.imposible(
                &inicio,
                format!("una fecha hasta {dia}"),
                f,
                "El contrato empieza después de la fecha con que se compara.",
            );
        }
        revisar_plazo(c.plazo_dias, c.plazo_meses, &ruta, errores);
        let saldo = format!("{ruta}.saldo_pendiente");
        if let (Some(EstadoContrato::Suspendido), None) = (c.estado, c.saldo_pendiente) {
            errores.imposible(
                &saldo,
                "el saldo pendiente de ejecución",
                "nada",
                "El contrato está suspendido: hay que informar su saldo pendiente.",
            );
        }
        if let (Some(valor), Some(Some(s))) = (c.valor, c.saldo_pendiente)
            && *s > *valor
        {
            errores.imposible(
                &saldo,
                format!("un saldo hasta {}", *valor),
                *s,
                "El saldo pendiente es mayor que el valor del contrato.",
            );
        }
    }
}

/// A term is given once, in days or in months.
fn revisar_plazo(
    dias: Parcial<Option<Dias>>,
    meses: Parcial<Option<Positivo>>,
    ruta: &str,
    errores: &mut Errores,
) {
    let en_meses = format!("{ruta}.plazo_meses");
    match (dias, meses) {
        (None, None) => errores.imposible(
            &format!("{ruta}.plazo_dias"),
            "el plazo, en días o en meses",
            "nada",
            "Falta el plazo del contrato: en días («plazo_dias») o en meses («plazo_meses»).",
        ),
        (Some(Some(_)), Some(Some(m))) => errores.imposible(
            &en_meses,
            "el plazo una sola vez",
            *m,
            "El plazo viene en días y en meses: deje uno solo.",
        ),
        _ => {}
    }
    let Some(Some(m)) = meses else { return };
    if m.normalize().scale() > 2 || *m > MAXIMO_DE_MESES {
        errores.imposible(
            &en_meses,
            "un número de meses hasta 1200, con dos decimales como mucho",
            *m,
            "El plazo en meses tiene más de dos decimales o pasa de 1.200 meses.",
        );
    } else if de_treinta(*m) < 1 && m.trunc().is_zero() {
        errores.imposible(
            &en_meses,
            "un plazo de un día o más",
            *m,
            "El plazo no llega a un día.",
        );
    }
}
