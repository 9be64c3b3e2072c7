//! Dates and amounts as Colombian readers write them.

use jiff::civil::Date;

/// Months in Spanish, January first.
pub const MESES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// «30 de diciembre de 2024».
pub fn fecha_larga(f: Date) -> String {
    let mes = MESES[usize::from(f.month().unsigned_abs()).saturating_sub(1) % 12];
    format!("{} de {mes} de {}", f.day(), f.year())
}

/// Groups the integer digits of a plain decimal: `-1234567.89` → `-1.234.567,89`.
pub fn miles(plano: &str) -> String {
    let (signo, cifras) = plano.strip_prefix('-').map_or(("", plano), |c| ("-", c));
    let (enteros, decimales) = cifras
        .split_once('.')
        .map_or((cifras, None), |(e, d)| (e, Some(d)));
    let mut salida = String::from(signo);
    for (i, c) in enteros.chars().enumerate() {
        if i > 0 && (enteros.len() - i) % 3 == 0 {
            salida.push('.');
        }
        salida.push(c);
    }
    if let Some(d) = decimales {
        salida.push(',');
        salida.push_str(d);
    }
    salida
}

/// A plain decimal as an amount of pesos: `-1234.5` → `-$1.234,5`.
pub fn pesos(plano: &str) -> String {
    plano.strip_prefix('-').map_or_else(
        || format!("${}", miles(plano)),
        |c| format!("-${}", miles(c)),
    )
}

/// «1 documento», «5 documentos».
pub fn plural(n: usize, uno: &str, varios: &str) -> String {
    format!(
        "{} {}",
        miles(&n.to_string()),
        if n == 1 { uno } else { varios }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_as_in_colombia() {
        for (plano, visto) in [
            ("0", "0"),
            ("-1234567.89", "-1.234.567,89"),
            ("999", "999"),
            ("1000.00", "1.000,00"),
        ] {
            assert_eq!(miles(plano), visto);
        }
        for (plano, visto) in [("0.00", "$0,00"), ("-1234567.89", "-$1.234.567,89")] {
            assert_eq!(pesos(plano), visto);
        }
    }
}
