//! Who has the texts that are searched.

use crate::corpus::{Corpus, Documento, Lugar};
use std::borrow::Cow;

/// Whoever has the texts that are searched.
pub trait Textos {
    /// The documents, in order; only what is told of each as a whole is read from here.
    fn documentos(&self) -> &[Documento];
    /// The text of a paragraph.
    fn texto(&self, lugar: Lugar) -> Cow<'_, str>;
}

impl Textos for Corpus {
    fn documentos(&self) -> &[Documento] {
        self.documentos()
    }

    fn texto(&self, lugar: Lugar) -> Cow<'_, str> {
        let documento = self.documentos().get(lugar.documento);
        let bloque = documento.and_then(|d| d.bloques.get(lugar.bloque));
        bloque.map_or(Cow::Borrowed(""), |b| Cow::Borrowed(&b.texto))
    }
}
