//! Spanish analysis: folding, stop words, stems. The index and the queries go through the same functions.

use std::{collections::HashSet, sync::LazyLock};
use tantivy::tokenizer::{Language, RawTokenizer, Stemmer, TextAnalyzer};

/// Words that say nothing on their own, folded.
static VACIAS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    "a al algo ante antes asi aun bajo cada como con contra cual cuales cuando cuanta cuantas cuanto cuantos de del \
        desde donde dos e el ella ellas ellos en entre era es esa esas ese eso esos esta estan estar estas este esto \
        estos fue ha hace hacer han hasta hay la las le les lo los mas me mi mientras muy ni no nos o otra otras otro \
        otros para pero por porque pues puede pueden que quien quienes se sea segun ser si sido sin sino sobre solo \
        son su sus tal tambien tan te tiene tienen toda todas todo todos tras tu u un una unas uno unos y ya yo"
        .split(' ')
        .collect()
});

/// Whether a folded word is left out of word searches; phrases keep it.
pub(in crate::busqueda) fn es_vacia(palabra: &str) -> bool {
    VACIAS.contains(palabra) || palabra.len() == 1 && !palabra.bytes().all(|b| b.is_ascii_digit())
}

/// Makes stems.
pub(in crate::busqueda) struct Raices(TextAnalyzer);

impl Default for Raices {
    fn default() -> Self {
        Self(
            TextAnalyzer::builder(RawTokenizer::default())
                .filter(Stemmer::new(Language::Spanish))
                .build(),
        )
    }
}

impl Raices {
    /// The stem of a folded word; numbers are their own.
    pub(in crate::busqueda) fn raiz(&mut self, palabra: &str) -> String {
        if palabra.bytes().any(|b| b.is_ascii_digit()) {
            return palabra.to_owned();
        }
        let mut flujo = self.0.token_stream(palabra);
        let raiz = if flujo.advance() {
            flujo.token().text.as_str()
        } else {
            palabra
        };
        familia(raiz).to_owned()
    }
}

/// What the stemmer leaves apart of one family: «verific» and «verif» (verificar, verificación), «ejecut» and «ejecu»
/// (ejecutar, ejecución), «exigent» and «exig» (exigencia, exigir), «firma» and «firm».
fn familia(raiz: &str) -> &str {
    let corta = |fin: &str, quita: usize, deja: usize| {
        (raiz.ends_with(fin) && raiz.len() - quita >= deja).then(|| &raiz[..raiz.len() - quita])
    };
    corta("ific", 2, 4)
        .or_else(|| corta("ut", 1, 4))
        .or_else(|| corta("ent", 3, 4))
        .or_else(|| corta("a", 1, 4))
        .or_else(|| corta("e", 1, 4))
        .or_else(|| corta("o", 1, 4))
        .unwrap_or(raiz)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_join_forms_of_a_word() {
        let mut r = Raices::default();
        for (a, b) in [
            ("indicadores", "indicador"),
            ("contratos", "contrato"),
            ("liquidacion", "liquidaciones"),
            ("verificar", "verificacion"),
            ("ejecutado", "ejecucion"),
            ("exigir", "exigencia"),
            ("firma", "firmar"),
            ("clasificados", "clasificacion"),
            ("cifra", "cifras"),
        ] {
            assert_eq!(r.raiz(a), r.raiz(b), "{a}, {b}");
        }
        assert_eq!(r.raiz("2.2.1.1.1.5.3"), "2.2.1.1.1.5.3");
    }
}
