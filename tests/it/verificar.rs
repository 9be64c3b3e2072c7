//! The corpus that is shipped keeps every guarantee.

use fundamento::{app::App, corpus::Archivos};

#[test]
fn the_shipped_corpus_is_in_order() {
    let app = App::nueva(&Archivos::incorporados()).expect("the shipped corpus loads");
    let v = app.verificar();
    assert!(v.faltas.is_empty(), "{v}");
}
