//! Exact numbers: amounts as written, ratios as two amounts, and rationals that are rounded once, when printed.
//!
//! `Decimal` only holds what was read. Its `*` and `/` round silently and are never used here.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// Longest number, in characters, with all its padding.
pub const LARGO: usize = 200;

/// A number read from `-?\d+(\.\d+)?` with at most 28 significant digits and 28 decimals.
///
/// Zeros before the number, and at the end of its decimals, are not counted. Anything else (exponent, spaces, thousands, comma) is `None`.
pub fn decimal(texto: &str) -> Option<Decimal> {
    // Anything longer is padding that the schema refuses too.
    if texto.len() > LARGO {
        return None;
    }
    let cifras = texto.strip_prefix('-').unwrap_or(texto);
    let (enteros, decimales) = cifras
        .split_once('.')
        .map_or((cifras, None), |(e, d)| (e, Some(d)));
    let bien = |p: &str| !p.is_empty() && p.bytes().all(|c| c.is_ascii_digit());
    if !bien(enteros) || decimales.is_some_and(|d| !bien(d)) {
        return None;
    }
    let caben = |decimales: &str| {
        let cifras = enteros.bytes().chain(decimales.bytes());
        decimales.len() <= 28 && cifras.skip_while(|c| *c == b'0').count() <= 28
    };
    let decimales = decimales.unwrap_or_default();
    // As written when it fits; without its padding when only that is too much.
    if caben(decimales) {
        return Decimal::from_str_exact(texto).ok();
    }
    let justos = decimales.trim_end_matches('0');
    let relleno = decimales.len() - justos.len();
    let corto = texto[..texto.len() - relleno].trim_end_matches('.');
    caben(justos)
        .then(|| Decimal::from_str_exact(corto).ok())
        .flatten()
}

/// An exact rational number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exacto(BigRational);

impl Exacto {
    /// Zero.
    pub fn cero() -> Self {
        Self(BigRational::zero())
    }

    /// A whole number.
    pub fn entero(n: i64) -> Self {
        Self(BigRational::from_integer(n.into()))
    }

    /// The quotient, or `None` when the divisor is zero.
    pub fn entre(&self, divisor: &Self) -> Option<Self> {
        (!divisor.0.is_zero()).then(|| Self(&self.0 / &divisor.0))
    }

    /// The product.
    pub fn por(&self, otro: &Self) -> Self {
        Self(&self.0 * &otro.0)
    }

    /// The sum.
    pub fn mas(&self, otro: &Self) -> Self {
        Self(&self.0 + &otro.0)
    }

    /// The difference.
    pub fn menos(&self, otro: &Self) -> Self {
        Self(&self.0 - &otro.0)
    }

    /// Whether it is zero.
    pub fn es_cero(&self) -> bool {
        self.0.is_zero()
    }

    /// Whether it is below zero.
    pub fn es_negativo(&self) -> bool {
        self.0.is_negative()
    }

    /// Rounded to whole cents, halves away from zero, as a number again: what [`Exacto::dinero`] prints.
    pub fn en_centavos(&self) -> Self {
        let cien = BigRational::from_integer(100.into());
        Self((&self.0 * &cien).round() / cien)
    }

    /// As money: two decimals, halves away from zero, never «-0.00».
    pub fn dinero(&self) -> String {
        let cien = BigInt::from(100);
        let (num, den) = (self.0.numer().abs() * &cien, self.0.denom());
        let (mut centavos, resto) = num.div_rem(den);
        if resto * 2 >= *den {
            centavos += 1;
        }
        con_decimales(self.0.is_negative(), &centavos)
    }

    /// With two decimals, cut toward zero, as the chambers of commerce certify.
    pub fn truncado(&self) -> String {
        let centavos = (self.0.numer().abs() * BigInt::from(100)) / self.0.denom();
        con_decimales(self.0.is_negative(), &centavos)
    }

    /// As an irreducible fraction, `1/3`; a whole number has no denominator.
    pub fn fraccion(&self) -> String {
        if self.0.denom().is_one() {
            self.0.numer().to_string()
        } else {
            self.0.to_string()
        }
    }

    /// Cut toward zero to two decimals, as a number again.
    pub fn a_dos_decimales(&self) -> Self {
        let cien = BigRational::from_integer(100.into());
        Self((&self.0 * &cien).trunc() / cien)
    }
}

impl From<Decimal> for Exacto {
    fn from(d: Decimal) -> Self {
        let den = BigInt::from(10).pow(d.scale());
        Self(BigRational::new(d.mantissa().into(), den))
    }
}

impl std::iter::Sum for Exacto {
    fn sum<I: Iterator<Item = Self>>(partes: I) -> Self {
        partes.fold(Self::cero(), |a, b| a.mas(&b))
    }
}

fn con_decimales(negativo: bool, centavos: &BigInt) -> String {
    let (enteros, resto) = centavos.div_rem(&BigInt::from(100));
    let signo = if negativo && !centavos.is_zero() {
        "-"
    } else {
        ""
    };
    format!("{signo}{enteros}.{:02}", resto.to_u8().unwrap_or(0))
}

/// A quotient of two amounts as they were given, not yet divided. The divisor is not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Razon {
    numerador: Decimal,
    denominador: Decimal,
}

impl Razon {
    /// The quotient, or `None` when the divisor is zero.
    pub fn nueva(numerador: Decimal, denominador: Decimal) -> Option<Self> {
        (!denominador.is_zero()).then_some(Self {
            numerador,
            denominador,
        })
    }

    /// Exact comparison with a threshold, by cross-multiplication.
    pub fn comparar(self, umbral: Decimal) -> Ordering {
        let Self {
            numerador: a,
            denominador: b,
        } = self;
        self.comparar_en_i128(umbral).unwrap_or_else(|| {
            let derecha = Exacto::from(umbral).por(&Exacto::from(b));
            let orden = Exacto::from(a).cmp(&derecha);
            if b.is_sign_negative() {
                orden.reverse()
            } else {
                orden
            }
        })
    }

    /// The comparison while it fits in 128 bits.
    fn comparar_en_i128(self, umbral: Decimal) -> Option<Ordering> {
        let Self {
            numerador: a,
            denominador: b,
        } = self;
        let derecha = b.mantissa().checked_mul(umbral.mantissa())?;
        let (escala_a, escala_d) = (a.scale(), b.scale() + umbral.scale());
        let comun = escala_a.max(escala_d);
        let izquierda = a
            .mantissa()
            .checked_mul(10_i128.checked_pow(comun - escala_a)?)?;
        let derecha = derecha.checked_mul(10_i128.checked_pow(comun - escala_d)?)?;
        let orden = izquierda.cmp(&derecha);
        Some(if b.is_sign_negative() {
            orden.reverse()
        } else {
            orden
        })
    }

    /// As an exact number.
    pub fn exacto(self) -> Exacto {
        Exacto::from(self.numerador)
            .entre(&Exacto::from(self.denominador))
            .unwrap_or_else(Exacto::cero)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(t: &str) -> Decimal {
        decimal(t).unwrap_or_else(|| panic!("{t} is no decimal"))
    }

    #[test]
    fn only_plain_decimals_are_read() {
        for bueno in [
            "0",
            "-3500000",
            "18993346.50",
            "0.1234567890123456789012345678",
            "9999999999999999999999999999",
            "0000.5",
        ] {
            assert!(decimal(bueno).is_some(), "{bueno}");
        }
        let malos = [
            "",
            "-",
            "1e3",
            "1,5",
            "1.200.000",
            " 1",
            "+1",
            ".5",
            "5.",
            "1_000",
            "99999999999999999999999999999",
            "0.12345678901234567890123456789",
        ];
        for malo in malos {
            assert!(decimal(malo).is_none(), "{malo}");
        }
    }

    #[test]
    fn money_rounds_halves_away_from_zero() {
        let casos = [
            ("1", "8", "0.13"),
            ("-1", "8", "-0.13"),
            ("1", "3", "0.33"),
            ("-1", "1000", "0.00"),
            ("200.01", "4", "50.00"),
            ("10001", "200", "50.01"),
        ];
        for (a, b, visto) in casos {
            assert_eq!(
                Razon::nueva(d(a), d(b))
                    .map(|r| r.exacto().dinero())
                    .as_deref(),
                Some(visto),
                "{a}/{b}"
            );
        }
    }

    #[test]
    fn cents_as_a_number_agree_with_cents_as_text() {
        for (a, b) in [
            ("1", "8"),
            ("-1", "8"),
            ("1", "3"),
            ("-1", "1000"),
            ("200.01", "4"),
            ("-10001", "200"),
        ] {
            let exacto = Razon::nueva(d(a), d(b))
                .map(Razon::exacto)
                .unwrap_or_else(Exacto::cero);
            assert_eq!(exacto.en_centavos().dinero(), exacto.dinero(), "{a}/{b}");
            assert!(
                exacto
                    .en_centavos()
                    .por(&Exacto::entero(100))
                    .fraccion()
                    .parse::<i64>()
                    .is_ok(),
                "{a}/{b}"
            );
        }
    }

    #[test]
    fn ratios_are_cut_and_compared_exactly() {
        let tercio = Razon::nueva(d("100"), d("300"));
        assert_eq!(
            tercio.map(|r| (r.exacto().truncado(), r.exacto().fraccion())),
            Some(("0.33".into(), "1/3".into()))
        );
        assert_eq!(
            tercio.map(|r| r.comparar(d("0.3333333333333333333333333333"))),
            Some(Ordering::Greater)
        );
        assert_eq!(
            Razon::nueva(d("-5"), d("-2")).map(|r| r.comparar(d("2.5"))),
            Some(Ordering::Equal)
        );
        assert_eq!(
            Razon::nueva(d("4"), d("2")).map(|r| r.exacto().fraccion()),
            Some("2".into())
        );
    }
}
