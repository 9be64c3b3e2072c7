//! The parts of office files, event by event. A document type is refused: nothing of one is needed, and entities that grow
//! come with it.

use super::{limites::Rechazo, paquete::Clase};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

/// Events of a part, until it ends.
pub(super) struct Partes<'x> {
    lector: Reader<&'x [u8]>,
    clase: &'static Clase,
}

impl<'x> Partes<'x> {
    pub(super) fn de(xml: &'x str, clase: &'static Clase) -> Self {
        Self {
            lector: Reader::from_str(xml),
            clase,
        }
    }

    /// The next event; none at the end.
    pub(super) fn siguiente(&mut self) -> Result<Option<Event<'x>>, Rechazo> {
        match self.lector.read_event() {
            Ok(Event::Eof) => Ok(None),
            Ok(Event::DocType(_)) | Err(_) => Err(self.clase.danado()),
            Ok(evento) => Ok(Some(evento)),
        }
    }
}

/// The text that an event adds to what is being read, if any.
pub(super) fn dicho(evento: &Event<'_>) -> Option<String> {
    match evento {
        Event::Text(t) => Some(t.to_string()),
        Event::CData(t) => Some(t.to_string()),
        // An entity that XML does not define says nothing that could be quoted.
        Event::GeneralRef(r) => {
            let crudo = format!("&{};", &**r);
            Some(quick_xml::escape::unescape(&crudo).map_or_else(|_| String::new(), |t| t.into()))
        }
        _ => None,
    }
}

/// An attribute by its local name.
pub(super) fn atributo(e: &BytesStart<'_>, nombre: &str) -> Option<String> {
    // Without its check of repeated names, which compares each attribute with all before it.
    let suyo = (e.attributes().with_checks(false))
        .flatten()
        .find(|a| a.key.local_name().as_ref() == nombre)?;
    quick_xml::escape::unescape(&suyo.value)
        .ok()
        .map(|v| v.into_owned())
}

/// Whether an attribute says yes.
pub(super) fn afirma(e: &BytesStart<'_>, nombre: &str) -> bool {
    atributo(e, nombre).is_some_and(|v| v == "1" || v == "true")
}
