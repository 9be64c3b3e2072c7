//! Words of Spanish legal text: composition, folding, comparison.
//!
//! Nothing here knows about documents or search; it only says when two runs of text are the same words.

use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark, is_nfc};

/// The text in Unicode composition form C, borrowed when it already is.
pub fn nfc(texto: &str) -> Cow<'_, str> {
    if is_nfc(texto) {
        Cow::Borrowed(texto)
    } else {
        Cow::Owned(texto.nfc().collect())
    }
}

/// Runs of white space (page and line breaks included) become one space; ends are trimmed.
pub fn un_espacio(texto: &str) -> String {
    let mut salida = String::with_capacity(texto.len());
    for palabra in texto.split_whitespace() {
        if !salida.is_empty() {
            salida.push(' ');
        }
        salida.push_str(palabra);
    }
    salida
}

/// Lower case without accents: «Pliego según» → «pliego segun». The tilde of ñ folds too, as in the index.
pub fn plegar(texto: &str) -> String {
    if texto.is_ascii() {
        return texto.to_ascii_lowercase();
    }
    let mut salida = String::with_capacity(texto.len());
    plegar_en(texto, &mut salida);
    salida
}

fn plegar_en(texto: &str, salida: &mut String) {
    for c in texto.chars() {
        match c {
            '\0'..='\u{7f}' => salida.push(c.to_ascii_lowercase()),
            'á' | 'Á' => salida.push('a'),
            'é' | 'É' => salida.push('e'),
            'í' | 'Í' => salida.push('i'),
            'ó' | 'Ó' => salida.push('o'),
            'ú' | 'Ú' | 'ü' | 'Ü' => salida.push('u'),
            'ñ' | 'Ñ' => salida.push('n'),
            otra => std::iter::once(otra)
                .nfd()
                .filter(|c| !is_combining_mark(*c))
                .flat_map(char::to_lowercase)
                .for_each(|c| salida.push(c)),
        }
    }
}

/// Folded words (letters and digits) in order.
///
/// Digits joined by inner dots stay one word, so that an article number such as «2.2.1.1.1.5.3» is one.
pub fn palabras(texto: &str) -> Vec<String> {
    tramos(texto)
        .into_iter()
        .map(|t| plegar(&texto[t]))
        .collect()
}

/// Byte ranges of the words of `texto`, by the same definition as [`palabras`].
pub fn tramos(texto: &str) -> Vec<std::ops::Range<usize>> {
    let bytes = texto.as_bytes();
    // Spanish words take some six bytes, the space included.
    let mut salida = Vec::with_capacity(texto.len() / 5);
    let mut inicio: Option<usize> = None;
    let mut i = 0;
    while let Some(byte) = bytes.get(i) {
        let (dentro, largo) = match texto[i..].chars().next() {
            Some(c) if !c.is_ascii() => (
                c.is_alphanumeric() && !es_superindice(c) || is_combining_mark(c),
                c.len_utf8(),
            ),
            _ => {
                let digito = |j: usize| bytes.get(j).is_some_and(u8::is_ascii_digit);
                let une = *byte == b'.' && inicio.is_some() && digito(i - 1) && digito(i + 1);
                (byte.is_ascii_alphanumeric() || une, 1)
            }
        };
        match (dentro, inicio) {
            (true, None) => inicio = Some(i),
            (false, Some(desde)) => {
                salida.push(desde..i);
                inicio = None;
            }
            _ => {}
        }
        i += largo;
    }
    if let Some(desde) = inicio {
        salida.push(desde..texto.len());
    }
    salida
}

/// The words of a text, folded, each between single spaces: what is looked for in it is looked for as ` a b `.
///
/// The same words as [`palabras`], in one buffer.
pub fn plano(texto: &str) -> String {
    plano_de(texto, &tramos(texto))
}

/// The same as [`plano`], from the [`tramos`] of the text.
pub fn plano_de(texto: &str, tramos: &[std::ops::Range<usize>]) -> String {
    let mut salida = String::with_capacity(texto.len() + 2);
    salida.push(' ');
    for tramo in tramos {
        let desde = salida.len();
        let palabra = &texto[tramo.clone()];
        if palabra.is_ascii() {
            salida.push_str(palabra);
            salida[desde..].make_ascii_lowercase();
        } else {
            plegar_en(palabra, &mut salida);
        }
        salida.push(' ');
    }
    salida
}

/// Superscript digits mark footnotes, and ordinal marks («1º») are not part of the number.
fn es_superindice(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | 'º' | 'ª' | '°')
}

/// Lower-case address form: «CAPACIDAD RESIDUAL» → «capacidad-residual».
pub fn para_direccion(texto: &str) -> String {
    palabras(texto).join("-").replace('.', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn article_numbers_are_one_word_and_marks_are_none() {
        assert_eq!(
            palabras("artículo 2.2.1.1.1.5.3. del RUP¹, 1º de enero"),
            [
                "articulo",
                "2.2.1.1.1.5.3",
                "del",
                "rup",
                "1",
                "de",
                "enero"
            ]
        );
    }

    #[test]
    fn folding_is_that_of_the_decomposed_text() {
        for texto in [
            "ÁÉÍÓÚ áéíóú Üü Ññ Çç",
            "e\u{301}l n\u{303}",
            "ŒÆß İı ﬁ Å",
            "2.º ª ½ Ⅳ 漢字 🦀",
            "ò ê ä",
        ] {
            let entero: String = texto
                .nfd()
                .filter(|c| !is_combining_mark(*c))
                .flat_map(char::to_lowercase)
                .collect();
            assert_eq!(plegar(texto), entero);
        }
    }

    #[test]
    fn a_plain_text_is_its_words() {
        let texto = "«Artículo 2.2.1.1.1.5.3.», del RUP¹;\u{a0}1º…";
        assert_eq!(plano(texto), format!(" {} ", palabras(texto).join(" ")));
        assert_eq!(plano("…"), " ");
    }

    #[test]
    fn folding_drops_accents_and_case() {
        assert_eq!(
            plegar("Índice de LIQUIDEZ, años"),
            "indice de liquidez, anos"
        );
    }
}
