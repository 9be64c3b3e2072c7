//! The citation checker: a report that somebody else wrote comes in; what it cites and quotes is compared with the corpus.
//!
//! Pure. One file each: `informe` (the report as paragraphs), `lectura` (Markdown and HTML to paragraphs), `comillas`
//! (quotations in a paragraph, and their pieces), `opiniones` (which document each citation names), `cotejo` (the words of the
//! corpus, to find others among them), `atribucion` (whom a quotation is given as of), `transcripciones` (what each quotation is
//! worth), `resultado` (what is told of it).
//!
//! It checks words, and says so: not whether a quotation supports what the report concludes, nor norms, nor rulings. What was
//! not looked at is counted, never passed over.

mod alcance;
mod atribucion;
mod base;
mod comillas;
mod comprobador;
mod cotejo;
mod opiniones;
mod resultado;
mod transcripciones;

pub use alcance::{
    Alcance, MAXIMO_DE_OPINIONES, MAXIMO_DE_PALABRAS, MAXIMO_DE_TRANSCRIPCIONES,
    MINIMO_DE_PALABRAS, NO_SE_COMPRUEBA, QUE_ES_UN_REPARO,
};
pub use comprobador::{Comprobacion, Comprobador};
pub use opiniones::{EstadoDeOpinion, Opinion};
pub use resultado::{
    Atribucion, EstadoDeTranscripcion, EstadoDelRegimen, Regimen, SinComprobar, Transcripcion,
};
