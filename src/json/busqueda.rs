//! The answer to a search, and how it was understood.

use super::documentos::lugares;
use crate::{
    app::{App, Hallazgo},
    busqueda::Respuesta,
};
use serde_json::{Map, Value, json};

/// The answer to a search.
pub fn busqueda(app: &App, consulta: &str, hallazgo: &Hallazgo<'_>, milisegundos: f64) -> Value {
    let r = &hallazgo.respuesta;
    let resultados: Vec<Value> = r
        .resultados
        .iter()
        .filter_map(|x| {
            let (d, b) = app.en(x.lugar)?;
            let mut reglas: Vec<&str> = app.corpus().reglas_de(&d.meta.id, &b.id).into_iter().map(|(r, _)| r).collect();
            reglas.dedup();
            Some(json!({
                "documento": d.meta.id, "parrafo": b.id, "rol": b.rol.nombre(), "cita": d.cita(x.lugar.bloque),
                    "titulo": d.titulo(), "texto": b.texto,
                "resaltado": x.resaltado.to_string(), "puntaje": milesimas(x.puntaje), "reiterado_en": lugares(app,
                    &x.reiterado_en), "reglas": reglas,
            }))
        })
        .collect();
    let faceta = |f: &[(String, usize)]| {
        f.iter()
            .map(|(v, n)| json!({"valor": v, "cuenta": n}))
            .collect::<Vec<_>>()
    };
    let facetas: Map<String, Value> = r
        .facetas
        .iter()
        .map(|(c, f)| ((*c).to_owned(), json!(faceta(f))))
        .collect();
    let sugeridas: Vec<Value> = hallazgo
        .sugeridas
        .iter()
        .map(|s| {
            let entrada: Map<String, Value> = s
                .entrada
                .iter()
                .map(|(k, v)| ((*k).to_owned(), json!(v)))
                .collect();
            json!({"regla": s.regla.ficha().id, "entrada_parcial": entrada})
        })
        .collect();
    json!({
        "consulta": consulta, "interpretada": r.interpretada, "avisos": r.avisos, "responde": hallazgo.responde(),
            "total": r.total, "milisegundos": milisegundos,
        "documentos": r.documentos.iter().filter_map(|d| app.corpus().documentos().get(*d)).map(|d| &d.meta.id).collect::<Vec<_>>(),
        "resultados": resultados, "facetas": facetas, "sugerencia": r.sugerencia, "reglas_sugeridas": sugeridas,
    })
}

/// How a search was understood, stage by stage.
pub fn explicacion(app: &App, r: &Respuesta) -> Value {
    let (plan, consulta) = (&r.plan, &r.plan.consulta);
    let palabras: Vec<Value> = plan
        .palabras
        .iter()
        .map(|p| {
            let sinonimos: Vec<Value> = p
                .sinonimos
                .iter()
                .map(|(palabra, fuente)| json!({"palabra": palabra, "fuente": fuente}))
                .collect();
            json!({"escrita": p.escrita, "raiz": p.raiz, "corregida": p.corregida, "formas": p.formas, "sinonimos": sinonimos})
        })
        .collect();
    let filtros: Vec<Value> = consulta
        .filtros
        .iter()
        .map(|(c, v)| json!({"campo": c.nombre(), "valor": v}))
        .collect();
    let compilada: Vec<Value> = app
        .buscador()
        .compilado(plan)
        .into_iter()
        .map(|c| json!({"palabra": c.palabra, "raiz": c.raiz, "peso": milesimas(c.peso), "parrafos": c.parrafos,
            "rareza": milesimas(c.rareza)}))
        .collect();
    json!({
        "leida": {
            "palabras": consulta.palabras.iter().map(|p| p.letras()).collect::<Vec<_>>(),
            "exige": consulta.exige.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "filtros": filtros, "es_expresion": consulta.es_expresion, "avisos": consulta.avisos,
        },
        "entendida": {
            "documentos": r.documentos.iter().filter_map(|d| app.corpus().documentos().get(*d)).map(|d| &d.meta.id).collect::<Vec<_>>(),
            "normas": plan.normas.iter().map(|(nombre, direccion)| json!({"nombre": nombre, "url": direccion})).collect::<Vec<_>>(),
            "fechas": plan.fechas, "palabras": palabras,
        },
        "compilada": compilada,
    })
}

pub(in crate::json) fn milesimas(x: f32) -> f64 {
    (f64::from(x) * 1000.0).round() / 1000.0
}
