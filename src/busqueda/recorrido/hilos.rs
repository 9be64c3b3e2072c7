//! Long work done by two threads at once.

/// Places in lists that take a thread about half a millisecond: less than this is not worth another one.
const TAREA: usize = if cfg!(test) {
    // So that a small corpus goes both ways.
    1_000
} else {
    30_000
};

/// Does both, at once when they go through so many places in lists that it is worth it.
pub(in crate::busqueda) fn a_la_vez<A: Send, B: Send>(
    lugares: usize,
    una: impl FnOnce() -> A + Send,
    otra: impl FnOnce() -> B + Send,
) -> (A, B) {
    if lugares >= TAREA {
        rayon::join(una, otra)
    } else {
        (una(), otra())
    }
}
