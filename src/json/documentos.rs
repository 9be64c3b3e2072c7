//! Documents and paragraphs.

use super::normas;
use crate::{
    app::App,
    corpus::{Bloque, Documento, Lugar, Vigencia},
    direcciones,
};
use serde_json::{Value, json};

/// A paragraph as results, documents and verdicts show it.
pub fn parrafo(app: &App, d: &Documento, i: usize, base: &str) -> Value {
    let b = &d.bloques[i];
    let reglas: Vec<Value> = app
        .corpus()
        .reglas_de(&d.meta.id, &b.id)
        .into_iter()
        .map(|(r, f)| json!({"regla": r, "lugar": f.lugar, "papel": f.papel.nombre()}))
        .collect();
    let indice = app
        .corpus()
        .documentos()
        .iter()
        .position(|x| x.meta.id == d.meta.id)
        .unwrap_or(0);
    let lugar = Lugar {
        documento: indice,
        bloque: i,
    };
    let copias = app.buscador().copias(lugar);
    let citas = app.citas().en(indice, i).iter();
    let citas: Vec<Value> = citas.map(|c| normas::cita(c, &b.texto, base)).collect();
    json!({
        "documento": d.meta.id, "parrafo": b.id, "rol": b.rol.nombre(), "clase": b.clase.nombre(), "cita": d.cita(i), "titulo": d.titulo(),
        "seccion": d.seccion_de(i), "descriptor": b.descriptor, "texto": b.texto, "sha256": b.sha256, "url": url(base, d, b),
        "reglas": reglas, "reiterado_en": lugares(app, &copias), "responde_a": app.corpus().preguntas(&d.meta.id, &b.id),
        "vigencia": app.corpus().vigencia(&d.meta.id, &b.id).map(vigencia),
        "nota_de_la_edicion": app.corpus().nota(&d.meta.id, &b.id).map(|n| json!({
            "nota": n.nota, "fuente": n.fuente, "verificacion": n.verificacion.nombre(),
        })),
        "temas": app.temas().slugs_de(lugar), "linea": app.lineas().de(lugar).filter(|l| l.compara()).map(|l| &l.slug),
        "citas": citas,
    })
}

/// When what a paragraph is about held; `hasta` is the first day on which it no longer did.
pub(in crate::json) fn vigencia(v: &Vigencia) -> Value {
    json!({
        "regimen": v.regimen, "materia": v.materia, "desde": v.desde, "hasta": v.hasta, "fuente": v.fuente,
        "verificacion": v.verificacion.nombre(),
    })
}

pub(in crate::json) fn url(base: &str, d: &Documento, b: &Bloque) -> String {
    format!("{base}{}", direcciones::parrafo(&d.meta.id, &b.id))
}

pub(in crate::json) fn lugares(app: &App, lugares: &[Lugar]) -> Vec<Value> {
    lugares
        .iter()
        .filter_map(|l| app.en(*l))
        .map(|(d, b)| json!({"documento": d.meta.id, "parrafo": b.id}))
        .collect()
}

/// A document without its paragraphs.
pub fn documento_breve(d: &Documento, base: &str) -> Value {
    let m = &d.meta;
    json!({
        "id": m.id, "tipo": m.tipo, "numero": m.numero, "anio": m.anio, "fecha": m.fecha, "fecha_origen": m.fecha_origen,
        "titulo": d.titulo(), "radicados": {"entrada": m.radicados_entrada, "salida": m.radicados_salida}, "temas": m.temas,
        "fuente": m.fuente, "mascaras": m.mascaras, "parrafos": d.bloques.len(), "url": format!("{base}{}", direcciones::documento(&m.id)),
    })
}

/// A document with its paragraphs.
pub fn documento(app: &App, d: &Documento, base: &str) -> Value {
    let mut v = documento_breve(d, base);
    v["secciones"] = json!(
        d.secciones
            .iter()
            .map(|s| json!({"titulo": s.titulo, "desde": d.bloques.get(s.desde).map(|b| &b.id)}))
            .collect::<Vec<_>>()
    );
    v["alias"] = json!(d.meta.alias);
    v["citado_por"] = json!(normas::lugares(app, app.citas().citado_por(&d.meta.id.0)));
    v["parrafos"] = json!(
        (0..d.bloques.len())
            .map(|i| parrafo(app, d, i, base))
            .collect::<Vec<_>>()
    );
    v
}
