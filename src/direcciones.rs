//! Addresses: each is written here once. A test asks the router for every one.

use std::fmt::Display;

/// The pages that stand alone, in the order of the site map.
pub const PAGINAS: &[&str] = &[
    INICIO, DOCUMENTOS, TEMAS, LINEAS, NORMAS, REGLAS, REPRODUCIR, PROCESOS, AULA, COMPROBAR,
    COBERTURA, AYUDA, ACERCA, API,
];

macro_rules! fijas {
    ($($(#[$doc:meta])* $nombre:ident = $direccion:literal;)*) => {
        $($(#[$doc])* pub const $nombre: &str = $direccion;)*

        /// Every address that takes nothing.
        pub const FIJAS: &[&str] = &[$($nombre),*];
    };
}

fijas! {
    /// Home.
    INICIO = "/";
    /// The documents.
    DOCUMENTOS = "/documentos";
    /// The topics.
    TEMAS = "/temas";
    /// The lines of doctrine.
    LINEAS = "/lineas";
    /// The norms.
    NORMAS = "/normas";
    /// The rules.
    REGLAS = "/reglas";
    /// Where a receipt is replayed.
    REPRODUCIR = "/reproducir";
    /// Where a process is evaluated.
    PROCESOS = "/procesos";
    /// The classroom.
    AULA = "/aula";
    /// Where a report is checked.
    COMPROBAR = "/comprobar";
    /// The ledger of coverage.
    COBERTURA = "/cobertura";
    /// How the site is.
    SALUD = "/salud";
    /// Whether it takes requests.
    LISTO = "/listo";
    /// What the API is.
    API = "/api";
    /// Help.
    AYUDA = "/ayuda";
    /// Who is behind it.
    ACERCA = "/acerca";
    /// How it can be read.
    ACCESIBILIDAD = "/accesibilidad";
    /// What becomes of what is sent.
    DATOS_PERSONALES = "/datos-personales";
    /// The documents, as JSON.
    API_DOCUMENTOS = "/api/v1/documentos";
    /// The norms, as JSON.
    API_NORMAS = "/api/v1/normas";
    /// The topics, as JSON.
    API_TEMAS = "/api/v1/temas";
    /// The lines, as JSON.
    API_LINEAS = "/api/v1/lineas";
    /// The ledger, as JSON.
    API_COBERTURA = "/api/v1/cobertura";
    /// The citation checker, as JSON.
    API_COMPROBAR = "/api/v1/comprobar-citas";
    /// What the API offers.
    OPENAPI = "/api/v1/openapi.json";
}

/// Where the operations of the API begin.
pub const API_V1: &str = "/api/v1";

/// The workshop; it is only there when it was opened.
pub mod taller {
    use std::fmt::Display;

    /// Where it begins.
    pub const INICIO: &str = "/taller";
    /// A new link.
    pub const ENLAZAR: &str = "/taller/enlazar";
    /// The class of a paragraph.
    pub const CLASIFICAR: &str = "/taller/clasificar";
    /// A new worked case.
    pub const CASO: &str = "/taller/caso";
    /// The synonyms.
    pub const SINONIMOS: &str = "/taller/sinonimos";

    /// The links of a rule.
    pub fn enlaces(regla: impl Display) -> String {
        format!("/taller/enlaces/{regla}")
    }

    /// A link of a rule.
    pub fn enlace(regla: impl Display, cual: impl Display) -> String {
        format!("/taller/enlaces/{regla}/{cual}")
    }

    /// An entry of the synonyms, by position or «nuevo».
    pub fn sinonimo(cual: impl Display) -> String {
        format!("/taller/sinonimos/{cual}")
    }
}

/// A document.
pub fn documento(id: impl Display) -> String {
    format!("/documentos/{id}")
}

/// A document in another format.
pub fn documento_en(id: impl Display, extension: &str) -> String {
    format!("/documentos/{id}.{extension}")
}

/// A paragraph.
pub fn parrafo(documento: impl Display, parrafo: impl Display) -> String {
    format!("/documentos/{documento}/{parrafo}")
}

/// A norm, or an article of one.
pub fn norma(slug: impl Display) -> String {
    format!("/normas/{slug}")
}

/// A topic.
pub fn tema(slug: impl Display) -> String {
    format!("/temas/{slug}")
}

/// A line of doctrine.
pub fn linea(slug: impl Display) -> String {
    format!("/lineas/{slug}")
}

/// A rule.
pub fn regla(id: impl Display) -> String {
    format!("/reglas/{id}")
}

/// A step, a limit or a warning of a rule, on its page.
pub fn paso_de_regla(regla: impl Display, paso: impl Display) -> String {
    format!("/reglas/{regla}#paso-{paso}")
}

/// The verdict of a rule on the facts of an encoded query.
pub fn evaluar(regla: impl Display, consulta: &str) -> String {
    format!("/reglas/{regla}/evaluar?{consulta}")
}

/// The answers of a rule along time to the facts of an encoded query.
pub fn linea_de_tiempo(regla: impl Display, consulta: &str) -> String {
    format!("/reglas/{regla}/linea-de-tiempo?{consulta}")
}

/// The ledger of one document.
pub fn cobertura_de(documento: impl Display) -> String {
    format!("/cobertura?documento={documento}")
}

/// The exercises of a rule.
pub fn ejercicios(regla: impl Display) -> String {
    format!("/aula/{regla}")
}

/// An exercise.
pub fn ejercicio(regla: impl Display, id: impl Display) -> String {
    format!("/aula/{regla}/{id}")
}

/// The class sheet of a rule.
pub fn hoja_de_regla(regla: impl Display) -> String {
    format!("/aula/hojas/{regla}")
}

/// The class sheet of a topic.
pub fn hoja_de_tema(slug: impl Display) -> String {
    format!("/aula/hojas/tema/{slug}")
}

/// A lesson.
pub fn leccion(id: impl Display) -> String {
    format!("/aula/lecciones/{id}")
}

/// The page of a rule with facts in its form, from an encoded query.
pub fn regla_con(id: impl Display, consulta: &str) -> String {
    format!("/reglas/{id}?{consulta}")
}

/// The results of an encoded query.
pub fn buscar(consulta: &str) -> String {
    format!("/buscar?{consulta}")
}

/// A search that is followed.
pub fn canal_de_busqueda(consulta: &str) -> String {
    format!("/buscar.atom?{consulta}")
}

/// A place of the form of a process.
pub fn en_procesos(ancla: &str) -> String {
    format!("/procesos#{ancla}")
}

/// The template of a sheet of a process.
pub fn plantilla_de_hoja(hoja: &str) -> String {
    format!("/procesos/plantilla-{hoja}.csv")
}

/// A document, as JSON.
pub fn api_documento(id: impl Display) -> String {
    format!("/api/v1/documentos/{id}")
}

/// A norm, as JSON.
pub fn api_norma(slug: impl Display) -> String {
    format!("/api/v1/normas/{slug}")
}

/// A topic, as JSON.
pub fn api_tema(slug: impl Display) -> String {
    format!("/api/v1/temas/{slug}")
}

/// A rule, as JSON.
pub fn api_regla(id: impl Display) -> String {
    format!("/api/v1/reglas/{id}")
}
