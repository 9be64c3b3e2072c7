//! What answers rest on: citations, steps, limits and warnings.

use crate::{
    corpus::{Apoyo, Fundamento},
    hechos::Nombre,
    veredicto::{Aviso, Paso, Valor},
};
use serde::{Serialize, Serializer, ser::SerializeMap};
use std::collections::BTreeSet;

/// A citation under a step, limit or warning.
#[derive(Debug, Serialize)]
pub struct Cita<'a> {
    documento: &'a str,
    parrafo: Option<&'a str>,
    rol: Option<&'static str>,
    cita: String,
    texto: &'a str,
    fragmento: Option<&'a str>,
    url: Option<String>,
    estado: Option<&'static str>,
    papel: &'static str,
    #[serde(flatten)]
    clase: DeClase<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decisiva: Option<bool>,
}

/// What only a citation of the corpus, or only one from outside it, has.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum DeClase<'a> {
    Interna {
        parrafo_cambiado: bool,
    },
    Externa {
        pagina: &'a str,
        verificacion: &'static str,
    },
}

impl<'a> Cita<'a> {
    /// A citation; `decisiva` says whether the answer would be another without it, where that is known.
    pub fn de(f: &'a Fundamento, base: &str, decisiva: Option<bool>) -> Self {
        let papel = f.papel.nombre();
        match &f.apoyo {
            Apoyo::Interno {
                documento,
                parrafo,
                rol,
                cita,
                texto,
                fragmento,
                estado,
                cambiado,
                ..
            } => Self {
                documento: &documento.0,
                parrafo: Some(&parrafo.0),
                rol: Some(rol.nombre()),
                cita: cita.clone(),
                texto,
                fragmento: Some(fragmento),
                url: f.direccion().map(|d| format!("{base}{d}")),
                estado: Some(estado.nombre()),
                papel,
                clase: DeClase::Interna {
                    parrafo_cambiado: *cambiado,
                },
                decisiva,
            },
            Apoyo::Externo {
                documento,
                pagina,
                dice,
                verificacion,
            } => Self {
                documento,
                parrafo: None,
                rol: None,
                cita: format!("{documento}, {pagina}"),
                texto: dice,
                fragmento: None,
                url: None,
                estado: None,
                papel,
                clase: DeClase::Externa {
                    pagina,
                    verificacion: verificacion.nombre(),
                },
                decisiva,
            },
        }
    }

    /// As it is cited.
    pub fn cita(&self) -> &str {
        &self.cita
    }

    /// Where it is read, when it is in the corpus.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    pub(super) fn todas(fs: &[&'a Fundamento], base: &str, decisiva: Option<bool>) -> Vec<Self> {
        fs.iter().map(|f| Self::de(f, base, decisiva)).collect()
    }
}

/// Values by name, in order.
#[derive(Debug)]
pub(super) struct Valores<'a>(pub(super) &'a [(Nombre, Valor)]);

impl Serialize for Valores<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut mapa = s.serialize_map(Some(self.0.len()))?;
        for (nombre, valor) in self.0 {
            mapa.serialize_entry(nombre.clave, valor)?;
        }
        mapa.end()
    }
}

/// A step that was executed.
#[derive(Debug, Serialize)]
pub(super) struct PasoDado<'a> {
    id: &'static str,
    enunciado: &'static str,
    valores: Valores<'a>,
    resultado: &'a str,
    fundamentos: Vec<Cita<'a>>,
}

impl<'a> PasoDado<'a> {
    pub(super) fn de(p: &'a Paso<'a>, base: &str, decisivos: &BTreeSet<&str>) -> Self {
        Self {
            id: p.id,
            enunciado: p.enunciado,
            valores: Valores(&p.valores),
            resultado: &p.resultado,
            fundamentos: Cita::todas(&p.fundamentos, base, Some(decisivos.contains(p.id))),
        }
    }
}

/// A limit of an answer, or a warning.
#[derive(Debug, Serialize)]
pub(super) struct AvisoDado<'a> {
    id: &'static str,
    mensaje: &'a str,
    fundamentos: Vec<Cita<'a>>,
}

impl<'a> AvisoDado<'a> {
    pub(super) fn de(a: &'a Aviso<'a>, base: &str) -> Self {
        Self {
            id: a.id,
            mensaje: &a.mensaje,
            fundamentos: Cita::todas(&a.fundamentos, base, None),
        }
    }
}
