//! Typesets the report of a process. The only file that names the typesetter.
//!
//! The world it shows the typesetter has two files, the template and the data, and neither is on the disk: nothing else
//! can be read, and there are no packages and no clock. Data reach the template as JSON, so no name or figure is ever
//! taken for markup. What the typesetter says in English goes to the log.

use serde_json::Value;
use std::sync::LazyLock;
use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, PathError, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_kit::fonts::{FontStore, embedded};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, pdf};

const PLANTILLA: &str = include_str!("../../templates/informe.typ");
/// Stands for a character that no font has: the validator refuses a page with a missing one.
const SIN_LETRA: char = '□';

/// What every report shares. File ids are interned for as long as the program runs, so these two are made once.
struct Taller {
    biblioteca: LazyHash<Library>,
    letras: FontStore,
    plantilla: Source,
    datos: FileId,
}

impl Taller {
    fn nuevo() -> Result<Self, PathError> {
        let id = |nombre: &str| {
            let ruta = VirtualPath::new(nombre)?;
            Ok(RootedPath::new(VirtualRoot::Project, ruta).intern())
        };
        let mut letras = FontStore::new();
        letras.extend(embedded());
        Ok(Self {
            biblioteca: LazyHash::new(Library::default()),
            letras,
            plantilla: Source::new(id("informe.typ")?, PLANTILLA.to_owned()),
            datos: id("datos.json")?,
        })
    }

    /// Whether some font has the character.
    fn tiene(&self, c: char) -> bool {
        let mut i = 0;
        while let Some(info) = self.letras.book().info(i) {
            if info.coverage.contains(c.into()) {
                return true;
            }
            i += 1;
        }
        false
    }
}

static TALLER: LazyLock<Result<Taller, PathError>> = LazyLock::new(Taller::nuevo);

/// The two files of one report.
struct Mundo {
    taller: &'static Taller,
    datos: Bytes,
}

impl World for Mundo {
    fn library(&self) -> &LazyHash<Library> {
        &self.taller.biblioteca
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.taller.letras.book()
    }

    fn main(&self) -> FileId {
        self.taller.plantilla.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main() {
            Ok(self.taller.plantilla.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.taller.datos {
            Ok(self.datos.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.taller.letras.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The report as PDF/UA-1 and PDF/A-2a. `None` when the typesetter or its validator refuses it; the log says why.
pub(super) fn componer(mut datos: Value) -> Option<Vec<u8>> {
    let taller = TALLER
        .as_ref()
        .inspect_err(|e| tracing::error!("pdf: {e}"))
        .ok()?;
    let cambio = imprimible(&mut datos, taller);
    datos["sin_letra"] = if cambio {
        SIN_LETRA.to_string().into()
    } else {
        Value::Null
    };
    let mundo = Mundo {
        taller,
        datos: Bytes::from_string(datos.to_string()),
    };
    let hecho = exportar(&mundo);
    // What the typesetter remembers serves no other report, and would grow with each.
    typst::comemo::evict(0);
    hecho
}

fn exportar(mundo: &Mundo) -> Option<Vec<u8>> {
    let compuesto = typst::compile::<PagedDocument>(mundo);
    for aviso in &compuesto.warnings {
        tracing::warn!("pdf: {}", aviso.message);
    }
    let documento = compuesto.output.inspect_err(|e| anotar(e)).ok()?;
    let normas = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a])
        .inspect_err(|e| tracing::error!("pdf: {}", e.message()))
        .ok()?;
    let opciones = PdfOptions {
        creator: Smart::Custom(Some(
            concat!("fundamento ", env!("CARGO_PKG_VERSION")).to_owned(),
        )),
        standards: normas,
        ..PdfOptions::default()
    };
    pdf(&documento, &opciones).inspect_err(|e| anotar(e)).ok()
}

fn anotar(diagnosticos: &[SourceDiagnostic]) {
    for d in diagnosticos {
        tracing::error!("pdf: {} {:?}", d.message, d.hints);
    }
}

/// Puts a mark for what no font can show, and says whether there was any.
fn imprimible(v: &mut Value, taller: &Taller) -> bool {
    match v {
        Value::String(s) => {
            if s.is_ascii() && !s.contains(|c: char| c.is_ascii_control()) {
                return false;
            }
            let mut cambio = false;
            *s = s
                .chars()
                .map(|c| match c {
                    '\n' => c,
                    c if c.is_whitespace() => ' ',
                    c if taller.tiene(c) => c,
                    _ => {
                        cambio = true;
                        SIN_LETRA
                    }
                })
                .collect();
            cambio
        }
        Value::Array(l) => l
            .iter_mut()
            .fold(false, |hubo, x| imprimible(x, taller) | hubo),
        Value::Object(o) => o
            .values_mut()
            .fold(false, |hubo, x| imprimible(x, taller) | hubo),
        _ => false,
    }
}
