//! The corpus: official documents as paragraphs with roles, and everything people wrote about them.
//!
//! This module reads and checks; it does not search, evaluate or serve. [`Archivos`] is the only door to the files,
//! whether they stand in a folder or inside the binary, and [`Corpus::cargar`] the only loader.
//!
//! | folder | holds |
//! |---|---|
//! | `documentos/` | official text only |
//! | `revisiones/` | what reviewers decided about imports |
//! | `enlaces/` | links from rule steps to paragraphs, one file per rule |
//! | `parametros/` | dated values with source and certainty |
//! | `casos/` | worked cases, one file per rule |
//! | `preguntas/` | editorial questions that a paragraph answers |
//! | `vigencias/` | editorial periods of the regimes and terms that ended |
//! | `notas/` | editorial notes on paragraphs whose own words could mislead |
//! | `cobertura/` | why a paragraph of doctrine is run by no rule, or which one should; one file per document |
//! | `vocabulario/` | `sinonimos.toml`, synonyms for search; `normas.toml`, names of norms; `temas.toml`, topics |
//! | `lecciones/` | lessons: rules, paragraphs and cases in order, with notes; editorial |

mod acervo;
mod archivos;
mod bloque;
mod carga;
mod carga_lecciones;
mod casos;
mod cobertura;
mod defecto;
mod documento;
mod enlaces;
mod lecciones;
mod lugar;
mod normas;
mod notas;
mod parametros;
mod rol;
mod tesauro;
mod version;
mod vigencias;

pub use acervo::{Corpus, PorLugar, Sinonimo};
pub use archivos::{Archivos, Carpeta, Huella};
pub use bloque::{Bloque, Clase, IdDocumento, IdParrafo};
pub(crate) use bloque::{OPCIONES_MARKDOWN, llamada, sha256};
pub use casos::Caso;
pub use cobertura::{Clasificacion, Juicio, Motivo};
pub use defecto::Defecto;
pub use documento::{Documento, FechaOrigen, Fuente, Mascara, Metadatos, Seccion, TipoDocumento};
pub use enlaces::{Apoyo, Certeza, Estado, Fundamento, Papel};
pub use lecciones::{Leccion, Punto, QueMirar};
pub use lugar::Lugar;
pub use normas::{ClaseDeNorma, NombreDeNorma};
pub use notas::NotaDeEdicion;
pub use parametros::{Parametros, Periodo, Serie, Tramo};
pub use rol::Rol;
pub use tesauro::{Asignacion, Fusion, NotaDeTema, Tesauro, clave_de_tema, partes_de_tema};
pub use version::Version;
pub use vigencias::{Materia, Vigencia};
