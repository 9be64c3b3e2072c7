//! Reports that come in to be checked: plain text, Markdown, HTML, Word.
//!
//! Of a Word document only its text is read, paragraph by paragraph: styles of quotation are told apart, footnotes are put in
//! parentheses at the end of the paragraph that calls them, deleted text and field codes are left out. Nothing in it is run or followed.

use super::{
    Informe, Modo, de_html, de_markdown,
    hojas::{con_marca_de_16, en_texto},
    limites::{Limites, Rechazo},
    paquete::{Clase, Paquete},
    xml::atributo,
};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use std::collections::HashMap;

/// Longest text of a report, in bytes.
const TEXTO: usize = 2 * 1024 * 1024;
/// Paragraphs inside one another: text boxes have paragraphs of their own.
const HONDURA: usize = 16;

const DOCUMENTO: Clase = Clase {
    nombre: "documento",
    programa: "Word",
    salida: "copie solo el texto en un documento nuevo, o péguelo",
    entradas: 1_000,
};

/// Formats of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormatoDeInforme {
    /// Plain text.
    Texto,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// Word, since 2007.
    Docx,
}

impl FormatoDeInforme {
    /// The format of a file by its extension.
    pub fn de_nombre(archivo: &str) -> Option<Self> {
        match archivo.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "txt" | "text" => Some(Self::Texto),
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "docx" => Some(Self::Docx),
            _ => None,
        }
    }
}

/// Reads a report, within limits.
pub fn leer_informe(
    bytes: &[u8],
    formato: FormatoDeInforme,
    limites: &Limites,
) -> Result<Informe, Rechazo> {
    if bytes.len() > limites.archivo {
        return Err(Rechazo::tamano(format!(
            "El archivo pasa de {} MiB: divídalo en varios.",
            limites.archivo / 1024 / 1024
        )));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Rechazo::contenido("El archivo está vacío."));
    }
    let es_zip = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06");
    let es_ole = bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
    let informe = match formato {
        FormatoDeInforme::Docx if es_ole => {
            return Err(Rechazo::formato(
                "El documento tiene contraseña o es de un Word anterior a 2007: guárdelo como .docx sin contraseña.",
            ));
        }
        FormatoDeInforme::Docx if !es_zip => {
            return Err(Rechazo::formato(
                "El archivo no es un documento .docx: guárdelo desde Word como «Documento de Word (.docx)».",
            ));
        }
        FormatoDeInforme::Docx => leer_docx(bytes, limites)?,
        _ if es_zip || es_ole => {
            return Err(Rechazo::formato(
                "El archivo dice ser de texto y es un documento de Word u otro archivo comprimido: envíelo como .docx.",
            ));
        }
        _ if bytes.starts_with(b"%PDF") => {
            return Err(Rechazo::formato(
                "El archivo es un PDF: copie su texto y péguelo, o guárdelo como .docx.",
            ));
        }
        _ if !con_marca_de_16(bytes) && bytes.contains(&0) => {
            return Err(Rechazo::formato(
                "El archivo no es de texto: trae bytes nulos.",
            ));
        }
        otro => {
            let texto = en_texto(bytes);
            if texto.len() > 2 * TEXTO {
                return Err(largo());
            }
            match otro {
                FormatoDeInforme::Markdown => de_markdown(&texto),
                FormatoDeInforme::Html => de_html(&texto),
                _ => Informe::de_texto(&texto),
            }
        }
    };
    if informe.parrafos().is_empty() {
        return Err(Rechazo::contenido("El archivo no tiene texto."));
    }
    Ok(informe)
}

fn largo() -> Rechazo {
    Rechazo::tamano("El informe tiene más texto del que se lee de una vez (2 MiB): divídalo.")
}

fn leer_docx(bytes: &[u8], limites: &Limites) -> Result<Informe, Rechazo> {
    let mut paquete = Paquete::abrir(bytes, &DOCUMENTO, limites.desempacado)?;
    let Some(cuerpo) = paquete.texto("word/document.xml")? else {
        return Err(Rechazo::formato(
            "El archivo no es un documento de Word: guárdelo desde Word como «Documento de Word (.docx)».",
        ));
    };
    let mut notas = HashMap::new();
    for (archivo, marca) in [
        ("word/footnotes.xml", "footnote"),
        ("word/endnotes.xml", "endnote"),
    ] {
        if let Some(xml) = paquete.texto(archivo)? {
            leer_partes(&xml, &HashMap::new(), |p| {
                if let Some(nota) = p.nota {
                    let texto: &mut String = notas.entry((marca, nota)).or_default();
                    texto.push_str(&p.texto);
                    texto.push(' ');
                }
            })?;
        }
    }
    let mut informe = Informe::default();
    leer_partes(&cuerpo, &notas, |p| informe.agregar(&p.texto, p.modo, None))?;
    Ok(informe)
}

type Notas = HashMap<(&'static str, String), String>;

/// A paragraph of a part of the document.
struct ParrafoLeido {
    texto: String,
    modo: Modo,
    /// Texts of the notes that it calls.
    llamadas: Vec<String>,
    /// The note that it is of.
    nota: Option<String>,
}

/// Reads the paragraphs of a part, in the order in which they end.
fn leer_partes(
    xml: &str,
    notas: &Notas,
    mut recibir: impl FnMut(ParrafoLeido),
) -> Result<(), Rechazo> {
    let mut lector = Reader::from_str(xml);
    let mut abiertos: Vec<ParrafoLeido> = Vec::new();
    let mut nota: Option<String> = None;
    let (mut en_texto, mut alternativo, mut leido) = (false, 0_usize, 0_usize);
    loop {
        let evento = lector.read_event().map_err(|_| DOCUMENTO.danado())?;
        if let Event::Eof = evento {
            break;
        }
        // Word writes the same text box twice, for older programs.
        match &evento {
            Event::Start(e) if e.local_name().as_ref() == "Fallback" => alternativo += 1,
            Event::End(e) if e.local_name().as_ref() == "Fallback" => {
                alternativo = alternativo.saturating_sub(1);
                continue;
            }
            _ => {}
        }
        if alternativo > 0 {
            continue;
        }
        let mut sumar = |texto: &str| {
            leido += texto.len();
            if let Some(p) = abiertos.last_mut() {
                p.texto.push_str(texto);
            }
        };
        match &evento {
            Event::DocType(_) => return Err(DOCUMENTO.danado()),
            Event::Text(t) if en_texto => sumar(t),
            Event::CData(t) if en_texto => sumar(t),
            Event::GeneralRef(r) if en_texto => {
                let crudo = format!("&{};", &**r);
                // An entity that XML does not define says nothing that could be quoted.
                sumar(&quick_xml::escape::unescape(&crudo).unwrap_or_default());
            }
            Event::Start(e) | Event::Empty(e) => {
                let vacio = matches!(evento, Event::Empty(_));
                match e.local_name().as_ref() {
                    "t" => en_texto = !vacio,
                    "tab" | "br" | "cr" => sumar(" "),
                    "noBreakHyphen" => sumar("-"),
                    "p" if !vacio => {
                        if abiertos.len() == HONDURA {
                            return Err(DOCUMENTO.danado());
                        }
                        abiertos.push(ParrafoLeido {
                            texto: String::new(),
                            modo: Modo::Corrido,
                            llamadas: Vec::new(),
                            nota: nota.clone(),
                        });
                    }
                    "pStyle" => {
                        if let Some(p) = abiertos.last_mut().filter(|_| es_de_cita(e)) {
                            p.modo = Modo::Cita;
                        }
                    }
                    "footnote" | "endnote" if !vacio => nota = atributo(e, "id"),
                    cual @ ("footnoteReference" | "endnoteReference") => {
                        let marca = if cual.starts_with("foot") {
                            "footnote"
                        } else {
                            "endnote"
                        };
                        let texto = atributo(e, "id").and_then(|id| notas.get(&(marca, id)));
                        if let (Some(p), Some(t)) = (abiertos.last_mut(), texto) {
                            leido += t.len();
                            p.llamadas.push(t.trim().to_owned());
                        }
                    }
                    _ => {}
                }
            }
            Event::End(e) => match e.local_name().as_ref() {
                "t" => en_texto = false,
                "p" => {
                    if let Some(mut p) = abiertos.pop() {
                        for n in std::mem::take(&mut p.llamadas) {
                            p.texto.push_str(&format!(" ({n})"));
                        }
                        recibir(p);
                    }
                }
                "footnote" | "endnote" => nota = None,
                _ => {}
            },
            _ => {}
        }
        if leido > TEXTO {
            return Err(largo());
        }
    }
    Ok(())
}

/// Styles that set a quotation apart, as Word names them in English and in Spanish.
fn es_de_cita(e: &BytesStart<'_>) -> bool {
    atributo(e, "val").is_some_and(|v| {
        let v = v.to_lowercase();
        ["quote", "cita", "transcripci"]
            .iter()
            .any(|c| v.contains(c))
    })
}
