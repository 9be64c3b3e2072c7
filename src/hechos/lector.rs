//! Reading of facts: a datum becomes a value of a type, or every fault is told with its path.

use super::{
    dato::{Dato, Errores},
    exacto,
    tipo::{Campo, Limite, MAXIMO_DE_LISTA, Tipo, por_omision},
};
use crate::lengua::formato::miles;
use jiff::civil::Date;
use rust_decimal::Decimal;

/// Something that can be read from a datum.
///
/// It is read in two steps, so that facts are held against each other even when others cannot be read: what could be read,
/// field by field, and then the whole, if nothing was missing.
pub trait Leer: Sized {
    /// What of it could be read.
    type Parcial;
    /// Its type.
    fn tipo() -> Tipo;
    /// Reads what can be read; every fault goes to `errores` with its path.
    fn leer(dato: &Dato, ruta: &str, errores: &mut Errores) -> Self::Parcial;
    /// What stands for a datum that is not there.
    fn ilegible() -> Self::Parcial;
    /// The whole, if all of it was read.
    fn completo(parcial: Self::Parcial) -> Option<Self>;
}

/// What could be read of a `T`.
pub type Parcial<T> = <T as Leer>::Parcial;

/// Two of the items of [`Leer`] for what is read whole or not at all.
#[macro_export]
macro_rules! de_una_pieza {
    () => {
        type Parcial = Option<Self>;

        fn ilegible() -> Option<Self> {
            None
        }

        fn completo(parcial: Option<Self>) -> Option<Self> {
            parcial
        }
    };
}

pub(super) fn leer_decimal(
    dato: &Dato,
    ruta: &str,
    limite: Limite,
    errores: &mut Errores,
) -> Option<Decimal> {
    let texto = match dato {
        Dato::Numero(n) => n,
        Dato::Texto(t) => t.as_str(),
        _ => "",
    };
    let leido = exacto::decimal(texto);
    let admitido = leido.filter(|d| limite.admite(*d));
    if admitido.is_none() {
        errores.en(ruta, limite.dicho(), dato.nombrado());
    }
    admitido
}

impl Leer for Decimal {
    de_una_pieza!();

    fn tipo() -> Tipo {
        Tipo::Decimal(Limite::Libre)
    }

    fn leer(dato: &Dato, ruta: &str, errores: &mut Errores) -> Option<Self> {
        leer_decimal(dato, ruta, Limite::Libre, errores)
    }
}

impl Leer for bool {
    de_una_pieza!();

    fn tipo() -> Tipo {
        Tipo::Logico
    }

    fn leer(dato: &Dato, ruta: &str, errores: &mut Errores) -> Option<Self> {
        if let Dato::Logico(b) = dato {
            return Some(*b);
        }
        errores.en(ruta, "true o false, sin comillas", dato.nombrado());
        None
    }
}

impl Leer for String {
    de_una_pieza!();

    fn tipo() -> Tipo {
        Tipo::Texto
    }

    fn leer(dato: &Dato, ruta: &str, errores: &mut Errores) -> Option<Self> {
        match dato {
            Dato::Texto(t) if !t.trim().is_empty() && t.chars().count() <= 500 => Some(t.clone()),
            _ => {
                errores.en(ruta, "un texto de 1 a 500 letras", dato.nombrado());
                None
            }
        }
    }
}

impl Leer for Date {
    de_una_pieza!();

    fn tipo() -> Tipo {
        Tipo::Fecha
    }

    fn leer(dato: &Dato, ruta: &str, errores: &mut Errores) -> Option<Self> {
        let leida = match dato {
            Dato::Texto(t) => fecha(t),
            _ => None,
        };
        if leida.is_none() {
            errores.en(
                ruta,
                "una fecha que exista, como «2025-03-10»",
                dato.nombrado(),
            );
        }
        leida
    }
}

/// A date `AAAA-MM-DD` that exists.
pub fn fecha(texto: &str) -> Option<Date> {
    let forma = texto.len() == 10
        && texto.bytes().enumerate().all(|(i, c)| {
            if i == 4 || i == 7 {
                c == b'-'
            } else {
                c.is_ascii_digit()
            }
        });
    forma.then(|| texto.parse().ok()).flatten()
}

impl<T: Leer> Leer for Option<T> {
    /// `None` is `null`; what cannot be read is what cannot be read of a `T`.
    type Parcial = Option<T::Parcial>;

    fn tipo() -> Tipo {
        Tipo::Nulable(Box::new(T::tipo()))
    }

    fn leer(dato: &Dato, ruta: &str, errores: &mut Errores) -> Self::Parcial {
        match dato {
            Dato::Nulo => None,
            otro => Some(T::leer(otro, ruta, errores)),
        }
    }

    fn ilegible() -> Self::Parcial {
        Some(T::ilegible())
    }

    fn completo(parcial: Self::Parcial) -> Option<Self> {
        match parcial {
            None => Some(None),
            Some(p) => T::completo(p).map(Some),
        }
    }
}

impl<T: Leer> Leer for Vec<T> {
    type Parcial = Option<Vec<T::Parcial>>;

    fn tipo() -> Tipo {
        Tipo::Lista(Box::new(T::tipo()))
    }

    fn leer(dato: &Dato, ruta: &str, errores: &mut Errores) -> Self::Parcial {
        let Dato::Lista(datos) = dato else {
            errores.en(ruta, "una lista entre corchetes", dato.nombrado());
            return None;
        };
        if datos.len() > MAXIMO_DE_LISTA {
            let hasta = miles(&MAXIMO_DE_LISTA.to_string());
            errores.en(
                ruta,
                format!("una lista de hasta {hasta}"),
                miles(&datos.len().to_string()),
            );
            return None;
        }
        let leer = |(i, d)| T::leer(d, &format!("{ruta}[{i}]"), errores);
        Some(datos.iter().enumerate().map(leer).collect())
    }

    fn ilegible() -> Self::Parcial {
        None
    }

    fn completo(parcial: Self::Parcial) -> Option<Self> {
        parcial?.into_iter().map(T::completo).collect()
    }
}

/// Reads one field of an object; used by [`entrada!`](crate::entrada).
pub fn leer_campo<T: Leer>(
    campos: &[(String, Dato)],
    campo: &Campo,
    ruta: &str,
    errores: &mut Errores,
) -> T::Parcial {
    let ruta = format!("{ruta}.{}", campo.nombre);
    match (
        campos.iter().find(|(k, _)| k == campo.nombre),
        campo.omision,
    ) {
        (Some((_, dato)), _) => T::leer(dato, &ruta, errores),
        (None, Some(omision)) => T::leer(&por_omision(omision), &ruta, errores),
        (None, None) => {
            errores.en(
                &ruta,
                format!("el campo «{}» ({})", campo.nombre, campo.rotulo),
                "nada",
            );
            T::ilegible()
        }
    }
}

/// The fields of an object, after reporting those that nobody knows; used by [`entrada!`](crate::entrada).
pub fn leer_objeto<'a>(
    dato: &'a Dato,
    campos: &[Campo],
    ruta: &str,
    errores: &mut Errores,
) -> Option<&'a [(String, Dato)]> {
    let Dato::Objeto(pares) = dato else {
        errores.en(ruta, "un objeto entre llaves", dato.nombrado());
        return None;
    };
    for (clave, valor) in pares {
        if campos.iter().any(|c| c.nombre == clave) {
            continue;
        }
        // What nobody knows is one fault each, and its names are joined only for those that are listed.
        if errores.llenos() {
            errores.callar();
        } else {
            let conocidos: Vec<&str> = campos.iter().map(|c| c.nombre).collect();
            errores.en(
                &format!("{ruta}.{clave}"),
                format!("uno de los campos conocidos ({})", conocidos.join(", ")),
                valor.nombrado(),
            );
        }
    }
    Some(pares)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_a_stated_maximum_and_what_is_past_it_is_not_visited() {
        let larga = Dato::Lista(vec![Dato::Nulo; MAXIMO_DE_LISTA + 1]);
        let mut errores = Errores::default();
        assert!(Vec::<bool>::leer(&larga, "$.a", &mut errores).is_none());
        assert_eq!(errores.cuantos(), 1);
        assert!(errores.lista()[0].esperado.contains("5.000"));
        let esquema = Vec::<bool>::tipo().esquema();
        assert_eq!(esquema["maxItems"], MAXIMO_DE_LISTA);
    }
}
