//! The figures of BM25F: how rare a word is, how much its repetition and the length of a text count.

use tantivy::fieldnorm::FieldNormReader;

pub(in crate::busqueda) const K1: f32 = 1.2;

pub(in crate::busqueda) const B: f32 = 0.75;

/// More than any number of occurrences says.
pub(in crate::busqueda) const SATURADO: f32 = K1 + 1.0;

/// How rare something is that stands in `con` of `todos` paragraphs.
pub(in crate::busqueda) fn rareza(con: u32, todos: usize) -> f32 {
    let (con, todos) = (con as f32, todos as f32);
    (1.0 + (todos - con + 0.5).max(0.0) / (con + 0.5)).ln()
}

/// How much `veces` occurrences say, more and more of them less and less.
pub(in crate::busqueda) fn saturar(veces: f32) -> f32 {
    veces * (K1 + 1.0) / (veces + K1)
}

/// How many occurrences say as much: the reverse of [`saturar`].
pub(in crate::busqueda) fn sin_saturar(dicho: f32) -> f32 {
    if dicho >= SATURADO {
        f32::INFINITY
    } else if dicho > 0.0 {
        K1 * dicho / (SATURADO - dicho)
    } else {
        0.0
    }
}

/// What one occurrence counts in a field of this length.
pub(in crate::busqueda) fn por_largo(largo: f32, media: f32) -> f32 {
    if media <= 0.0 {
        1.0
    } else {
        1.0 / (1.0 - B + B * largo / media)
    }
}

/// What one occurrence counts, by the length code of the paragraph.
pub(in crate::busqueda) fn tabla(media: f32, peso: f32) -> [f32; 256] {
    std::array::from_fn(|id| {
        let largo = FieldNormReader::id_to_fieldnorm(u8::try_from(id).unwrap_or(u8::MAX));
        peso * por_largo(largo as f32, media)
    })
}
