//! Words: labels of fields and values, and values and facts as readers see them, wherever they are shown.

pub(crate) mod rotulos;
