//! The query part of an address, read strictly: invalid UTF-8, repeated and unknown names are refused.

use super::error::Falla;

/// Pairs of an address or of a form body, in order.
pub(super) type Pares = Vec<(String, String)>;

/// Reads `a=1&b=2`. Percent-escapes must be UTF-8.
pub(super) fn pares(texto: &str) -> Result<Pares, Falla> {
    let mal = || {
        Falla::mala_peticion(
            "La dirección tiene letras mal codificadas.",
            "Escriba de nuevo la consulta en el formulario.",
        )
    };
    let mut salida = Vec::new();
    for parte in texto.split('&').filter(|p| !p.is_empty()) {
        let (clave, valor) = parte.split_once('=').unwrap_or((parte, ""));
        let leer = |t: &str| -> Option<String> {
            let mut bytes = Vec::with_capacity(t.len());
            let mut resto = t.bytes();
            while let Some(b) = resto.next() {
                match b {
                    b'+' => bytes.push(b' '),
                    b'%' => {
                        let hex = |b: Option<u8>| {
                            char::from(b?)
                                .to_digit(16)
                                .and_then(|d| u8::try_from(d).ok())
                        };
                        bytes.push(hex(resto.next())? * 16 + hex(resto.next())?);
                    }
                    otro => bytes.push(otro),
                }
            }
            String::from_utf8(bytes).ok()
        };
        salida.push((leer(clave).ok_or_else(mal)?, leer(valor).ok_or_else(mal)?));
    }
    Ok(salida)
}

/// Refuses names outside `conocidos` and names given twice.
pub(super) fn solo(pares: &Pares, conocidos: &[&str]) -> Result<(), Falla> {
    for (i, (clave, _)) in pares.iter().enumerate() {
        if !conocidos.contains(&clave.as_str()) {
            return Err(Falla::mala_peticion(
                format!(
                    "La dirección trae «{}», que no se conoce.",
                    clave.chars().take(40).collect::<String>()
                ),
                format!("Se admiten: {}.", conocidos.join(", ")),
            ));
        }
        if pares[..i].iter().any(|(k, _)| k == clave) {
            return Err(Falla::mala_peticion(
                format!("La dirección trae «{clave}» más de una vez."),
                "Déjelo una sola vez.",
            ));
        }
    }
    Ok(())
}

/// The value of a name.
pub(super) fn valor<'a>(pares: &'a Pares, nombre: &str) -> Option<&'a str> {
    pares
        .iter()
        .find(|(k, v)| k == nombre && !v.is_empty())
        .map(|(_, v)| v.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_strictly() {
        assert_eq!(
            pares("q=a%C3%B1o+fiscal&x=").ok(),
            Some(vec![
                ("q".into(), "año fiscal".into()),
                ("x".into(), String::new())
            ])
        );
        for mala in ["q=%ff", "q=%", "q=%zz", "q=%2"] {
            assert!(pares(mala).is_err(), "{mala}");
        }
    }
}
