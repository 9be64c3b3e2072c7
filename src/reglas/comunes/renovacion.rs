//! The renewal of the register of bidders: until which day of April, and which years a register then shows.
//!
//! Decreto 1082 de 2015, art. 2.2.1.1.1.5.1: who has not filed by the fifth business day of April loses the effects of
//! the register.

use crate::{hechos::Ejercicio, opciones};
use jiff::{
    ToSpan,
    civil::{Date, Weekday, date},
};

/// First day of the rule as it stands: the terms of earlier years were extended, and are not on record.
pub(in crate::reglas) const PRIMER_DIA: Date = date(2022, 1, 1);

opciones! {
    /// At which cut the statements of a year were made.
    pub(crate) enum Corte {
        Diciembre = "31-de-diciembre", "31 de diciembre";
        TrimestralOApertura = "trimestral-o-apertura", "Trimestral, o estados de apertura";
    }
}

opciones! {
    /// Whether the last renewal due was filed.
    pub(crate) enum Renovacion {
        NoSeSabe = "no-se-sabe", "No se sabe";
        PresentadaATiempo = "presentada-a-tiempo", "Presentada a tiempo";
        NoPresentada = "no-presentada", "No presentada";
    }
}

/// The year as it counts: who has no statements at a 31 December is inscribed with others, that stand for the year before.
pub(in crate::reglas) fn cuenta_como(anio: Ejercicio, corte: Corte) -> Ejercicio {
    match corte {
        Corte::Diciembre => anio,
        Corte::TrimestralOApertura => Ejercicio(anio.0.saturating_sub(1)),
    }
}

/// Last day to renew in a year: the fifth business day of April, Monday to Friday less Maundy Thursday and Good Friday, the
/// only Colombian holidays that can fall among them.
pub(in crate::reglas) fn ultimo_dia(anio: i16) -> Date {
    let pascua = pascua(anio);
    let santos = [2, 3].map(|dias| pascua.saturating_sub(dias.days()));
    let habil = |d: &Date| {
        !matches!(d.weekday(), Weekday::Saturday | Weekday::Sunday) && !santos.contains(d)
    };
    let primero = date(anio, 4, 1);
    let mut habiles = primero.series(1.day()).filter(habil);
    habiles.nth(4).unwrap_or(primero)
}

/// Easter Sunday of a Gregorian year (the anonymous computus of Meeus, Astronomical Algorithms, ch. 8).
fn pascua(anio: i16) -> Date {
    let y = i32::from(anio);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let dias = h + l - 7 * m + 114;
    // Always 22 March to 25 April, so both fit.
    let (mes, dia) = ((dias / 31) as i8, (dias % 31 + 1) as i8);
    date(anio, mes, dia)
}

/// Whether the register may have lost its effects by a day, going by the last year that it certifies, as it counts.
pub(in crate::reglas) fn por_verificar(ultimo: Ejercicio, dia: Date) -> bool {
    let y = dia.year();
    dia >= PRIMER_DIA && (ultimo.0 <= y - 3 || (ultimo.0 == y - 2 && dia > ultimo_dia(y)))
}

/// Whether the register in force may still show the year before the last: until the renewal is due, and before the years
/// whose terms are on record.
pub(in crate::reglas) fn corte_anterior(ultimo: Ejercicio, dia: Date) -> bool {
    ultimo.0 < dia.year() - 1 && !por_verificar(ultimo, dia)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifth_business_day_of_april_counts_holy_week() {
        for (anio, dia) in [
            (2022, 7),
            (2023, 11),
            (2024, 5),
            (2025, 7),
            (2026, 9),
            (2027, 7),
        ] {
            assert_eq!(ultimo_dia(anio), date(anio, 4, dia));
        }
    }

    #[test]
    fn easter_is_that_of_known_years() {
        for (anio, mes, dia) in [
            (2000, 4, 23),
            (2008, 3, 23),
            (2011, 4, 24),
            (2026, 4, 5),
            (2038, 4, 25),
        ] {
            assert_eq!(pascua(anio), date(anio, mes, dia));
        }
    }

    #[test]
    fn a_register_of_two_years_back_is_in_doubt_the_day_after_the_renewal_is_due() {
        let l = Ejercicio(2024);
        assert!(!por_verificar(l, date(2026, 4, 9)));
        assert!(por_verificar(l, date(2026, 4, 10)));
        assert!(por_verificar(Ejercicio(2023), date(2026, 1, 1)));
        assert!(!por_verificar(Ejercicio(2018), date(2021, 12, 31)));
        assert!(corte_anterior(Ejercicio(2018), date(2021, 12, 31)));
    }
}
