//! Numbers that facts are made of: amounts with their limits, years, counts and terms.

use super::{
    dato::{Dato, Errores},
    lector::{Leer, leer_decimal},
    tipo::{Limite, Tipo},
};
use crate::de_una_pieza;
use rust_decimal::Decimal;
use std::ops::Deref;

macro_rules! con_limite {
    ($(#[$doc:meta])* $nombre:ident, $limite:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $nombre(Decimal);

        impl Deref for $nombre {
            type Target = Decimal;

            fn deref(&self) -> &Decimal {
                &self.0
            }
        }

        impl Leer for $nombre {
            de_una_pieza!();

            fn tipo() -> Tipo {
                Tipo::Decimal($limite)
            }

            fn leer(dato: &Dato, ruta: &str, errores: &mut Errores) -> Option<Self> {
                leer_decimal(dato, ruta, $limite, errores).map(Self)
            }
        }
    };
}

con_limite!(
    /// An exact number, zero or more.
    NoNegativo,
    Limite::NoNegativo
);
con_limite!(
    /// An exact number above zero.
    Positivo,
    Limite::Positivo
);
con_limite!(
    /// A share or percentage in (0, 100].
    Porcentaje,
    Limite::Porcentaje
);

macro_rules! entero {
    ($(#[$doc:meta])* $nombre:ident($base:ty), $desde:expr, $hasta:expr, $dicho:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $nombre(pub $base);

        impl Leer for $nombre {
            de_una_pieza!();

            fn tipo() -> Tipo {
                Tipo::Entero($desde, $hasta)
            }

            fn leer(dato: &Dato, ruta: &str, errores: &mut Errores) -> Option<Self> {
                let leido = match dato {
                    Dato::Numero(n) => n.parse::<i64>().ok(),
                    _ => None,
                };
                let dentro = leido.filter(|v| ($desde..=$hasta).contains(v));
                let valor = dentro.and_then(|v| <$base>::try_from(v).ok()).map(Self);
                if valor.is_none() {
                    errores.en(ruta, $dicho, dato.nombrado());
                }
                valor
            }
        }
    };
}

entero!(
    /// A fiscal year.
    Ejercicio(i16), 1900, 2200, "un año como 2025, sin comillas"
);
entero!(
    /// How many of something.
    Cuenta(u32), 0, 1_000_000, "un número entero mayor o igual a cero, sin comillas"
);
entero!(
    /// A term in days, at least one.
    Dias(u32), 1, 1_000_000, "un número entero de días mayor que cero, sin comillas"
);
