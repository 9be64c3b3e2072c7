//! A fact in words, by what its field is: the wording of the values that are worked out from it.

use super::valores::{NADA, NINGUNO, si_o_no};
use crate::{
    hechos::{self, Dato, Tipo},
    lengua::formato::{fecha_larga, miles},
};
use std::borrow::Cow;

/// A fact in one line. What an optional field does not say is left out of its record.
pub(crate) fn dicho<'d>(tipo: &Tipo, dato: &'d Dato) -> Cow<'d, str> {
    match (tipo, dato) {
        (_, Dato::Nulo) => NADA.into(),
        (Tipo::Nulable(t), d) => dicho(t, d),
        (Tipo::Objeto(campos), d) => (campos.iter())
            .filter_map(|c| {
                let d = d.campo(c.nombre).filter(|d| **d != Dato::Nulo)?;
                Some(format!("{}: {}", c.rotulo, dicho(&(c.tipo)(), d)))
            })
            .collect::<Vec<_>>()
            .join("; ")
            .into(),
        (Tipo::Lista(_), Dato::Lista(l)) if l.is_empty() => NINGUNO.into(),
        (Tipo::Lista(t), Dato::Lista(l)) => (l.iter().map(|d| dicho(t, d)).collect::<Vec<_>>())
            .join(", ")
            .into(),
        (Tipo::Opcion(o), Dato::Texto(t)) => {
            (o.iter().find(|x| x.0 == t)).map_or_else(|| t.as_str().into(), |x| x.1.into())
        }
        (Tipo::Fecha, Dato::Texto(t)) => {
            hechos::fecha(t).map_or_else(|| t.as_str().into(), |f| fecha_larga(f).into())
        }
        (Tipo::Decimal(_), Dato::Texto(t)) => miles(t).into(),
        (Tipo::Decimal(_), Dato::Numero(n)) => miles(n).into(),
        (_, Dato::Logico(b)) => si_o_no(*b).into(),
        (_, Dato::Texto(t)) => t.as_str().into(),
        (_, Dato::Numero(n)) => (&**n).into(),
        _ => "".into(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{hechos::Limite, palabras::valores, veredicto::Valor};

    #[test]
    fn a_fact_is_said_as_the_value_it_becomes() {
        let nulable = |t| Tipo::Nulable(Box::new(t));
        let dia = hechos::fecha("2025-03-10").unwrap();
        let cifra = hechos::decimal("1234567.50").unwrap();
        for (tipo, dato, valor) in [
            (nulable(Tipo::Fecha), Dato::Nulo, Valor::Nulo),
            (Tipo::Logico, Dato::Logico(true), true.into()),
            (Tipo::Logico, Dato::Logico(false), false.into()),
            (
                Tipo::Fecha,
                Dato::Texto("2025-03-10".to_owned()),
                Valor::Fecha(dia),
            ),
            (
                Tipo::Decimal(Limite::Libre),
                Dato::Texto("1234567.50".to_owned()),
                Valor::Escrito(cifra),
            ),
            (
                Tipo::Lista(Box::new(Tipo::Fecha)),
                Dato::Lista(vec![]),
                Valor::Lista(vec![]),
            ),
        ] {
            assert_eq!(dicho(&tipo, &dato), valores::dicho(&valor), "{valor:?}");
        }
    }
}
