//! Where a report stands: on a page of the site or in a file of its own.

use super::{Cita, Enlace, veredicto::AvisoVisto};
use crate::corpus::{Apoyo, Fundamento};

/// Where a report is read: on the site, or in a file that must stand alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lugar {
    Sitio,
    Archivo,
}

impl Lugar {
    fn direccion(self, f: &Fundamento) -> Option<String> {
        match self {
            Self::Sitio => f.direccion(),
            Self::Archivo => ancla_de_cita(f).map(|a| format!("#{a}")),
        }
    }

    pub(super) fn cita(self, f: &Fundamento, decisiva: Option<bool>) -> Cita {
        // The whole paragraph is one link away; repeating it under every bidder would bury the report.
        Cita {
            direccion: self.direccion(f),
            entero: false,
            ..Cita::de(f, decisiva)
        }
    }

    pub(super) fn citas(self, fs: &[&Fundamento], decisiva: Option<bool>) -> Vec<Cita> {
        fs.iter().map(|f| self.cita(f, decisiva)).collect()
    }

    pub(super) fn aviso(self, a: &crate::veredicto::Aviso<'_>) -> AvisoVisto {
        AvisoVisto {
            id: a.id,
            mensaje: a.mensaje.to_string(),
            fundamentos: self.citas(&a.fundamentos, None),
        }
    }
}

pub(super) fn ancla_de_cita(f: &Fundamento) -> Option<String> {
    match &f.apoyo {
        Apoyo::Interno {
            documento, parrafo, ..
        } => Some(format!("cita-{documento}-{parrafo}")),
        Apoyo::Externo { .. } => None,
    }
}

pub(super) fn enlace_corto(f: &Fundamento, lugar: Lugar) -> Option<Enlace> {
    let cita = Cita::de(f, None).cita;
    Some(Enlace {
        direccion: lugar.direccion(f)?,
        texto: cita.strip_prefix("ANCP-CCE, ").unwrap_or(&cita).to_owned(),
    })
}
