//! A verdict.

use super::{
    Cita, pintar,
    valores::{campos, hechos, valor},
};
use crate::{
    app::{App, Dictamen},
    direcciones,
    hechos::{Dato, formulario},
    marcado::Html,
    reglas::ReglaFundada,
};
use askama::Template;

pub(super) struct PasoVisto {
    pub(super) id: &'static str,
    pub(super) enunciado: &'static str,
    pub(super) resultado: String,
    pub(super) valores: Html,
    pub(super) fundamentos: Vec<Cita>,
}

pub(super) struct AvisoVisto {
    pub(super) id: &'static str,
    pub(super) mensaje: String,
    pub(super) fundamentos: Vec<Cita>,
}

#[derive(Template)]
#[template(path = "veredicto.html")]
pub(super) struct Dictado {
    regla: &'static str,
    version: u32,
    titulo: &'static str,
    codigo: &'static str,
    rotulo: &'static str,
    sentido: &'static str,
    sentido_dicho: &'static str,
    resumen: String,
    principal: Option<Cita>,
    advertencias: Vec<AvisoVisto>,
    limites: Vec<AvisoVisto>,
    hechos: Html,
    resultado: Html,
    pasos: Vec<PasoVisto>,
    cambiar: String,
    /// The facts as JSON, where there is a workshop to keep them.
    taller: Option<String>,
    linea: Option<String>,
    enlace: Option<String>,
    corpus: String,
    sello: String,
    recibo: String,
}

pub(super) fn citas(
    fundamentos: &[&crate::corpus::Fundamento],
    decisiva: Option<bool>,
) -> Vec<Cita> {
    fundamentos.iter().map(|f| Cita::de(f, decisiva)).collect()
}

/// All the citations of a place of a rule, whatever the facts.
pub(super) fn todas(fundamentos: &[crate::corpus::Fundamento]) -> Vec<Cita> {
    fundamentos.iter().map(|f| Cita::de(f, None)).collect()
}

/// The address that reproduces a verdict.
pub(crate) fn direccion_de(l: &ReglaFundada, dato: &Dato) -> String {
    let mut pares = form_urlencoded::Serializer::new(String::new());
    for (k, v) in formulario::pares(&l.entrada(), dato) {
        pares.append_pair(&k, &v);
    }
    direcciones::evaluar(l.ficha().id, &pares.finish())
}

/// A verdict.
pub fn veredicto(app: &App, l: &ReglaFundada, dato: &Dato, d: &Dictamen<'_>, base: &str) -> String {
    let v = &d.veredicto;
    let direccion = direccion_de(l, dato);
    let avisos = |de: &[crate::veredicto::Aviso<'_>]| {
        de.iter()
            .map(|a| AvisoVisto {
                id: a.id,
                mensaje: a.mensaje.to_string(),
                fundamentos: citas(&a.fundamentos, None),
            })
            .collect()
    };
    pintar(&Dictado {
        regla: v.regla,
        version: v.version,
        titulo: l.ficha().titulo,
        codigo: v.desenlace.codigo,
        rotulo: v.desenlace.rotulo,
        sentido: v.desenlace.sentido.nombre(),
        sentido_dicho: v.desenlace.sentido.rotulo(),
        resumen: v.resumen.clone(),
        principal: v.principal().map(|f| Cita::de(f, None)),
        advertencias: avisos(&v.advertencias),
        limites: avisos(&v.limites),
        hechos: hechos(&l.entrada(), dato),
        resultado: valor(&v.resultado),
        pasos: (v.pasos.iter())
            .map(|p| PasoVisto {
                id: p.id,
                enunciado: p.enunciado,
                resultado: p.resultado.to_string(),
                valores: campos(&p.valores),
                fundamentos: citas(&p.fundamentos, Some(d.decisivos.contains(p.id))),
            })
            .collect(),
        cambiar: direccion.replacen("/evaluar?", "?", 1),
        taller: (app.tiene_taller()).then(|| serde_json::to_string(dato).unwrap_or_default()),
        linea: (l.ficha().fecha.is_some() && direccion.len() <= 8_000)
            .then(|| direccion.replacen("/evaluar?", "/linea-de-tiempo?", 1)),
        enlace: (direccion.len() <= 8_000).then(|| format!("{base}{direccion}")),
        corpus: app.corpus().version().doctrina.clone(),
        sello: d.recibo.sello().to_owned(),
        recibo: d.recibo.en_texto(),
    })
}
