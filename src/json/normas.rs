//! Citations as JSON: the norms, one norm, who cites a document, what a paragraph cites.

use crate::{
    app::App,
    citas::{Articulo, Cita, Destino, FichaDeNorma, Norma, Sitio, Via},
    corpus::Lugar,
    direcciones,
};
use serde_json::{Value, json};

/// Every norm that the corpus cites, the opinions it cites and does not hold, and what could not be read.
pub fn normas(app: &App, base: &str) -> Value {
    let citas = app.citas();
    let cuentas = citas.cuentas();
    let normas: Vec<Value> = citas.normas().map(|f| norma_breve(f, base)).collect();
    let conceptos: Vec<Value> = citas
        .opiniones()
        .map(|(o, sitios)| {
            json!({
                "id": o.id, "titulo": o.titulo, "en_el_corpus": app.corpus().documento(&o.id).is_some(),
                "citado_por": lugares(app, sitios), "url": format!("{base}{}", direcciones::documento(&o.id)),
            })
        })
        .collect();
    json!({
        "citas": {"resueltas": cuentas.resueltas, "sin_resolver": cuentas.sin_resolver, "malformadas": cuentas.malformadas},
        "normas": normas, "conceptos": conceptos,
        "sin_resolver": sueltas(app, citas.sin_resolver()), "malformadas": sueltas(app, citas.malformadas()),
    })
}

fn norma_breve(f: &FichaDeNorma, base: &str) -> Value {
    let slug = f.acto.slug();
    json!({
        "norma": slug, "titulo": f.acto.to_string(), "clase": f.acto.clase().nombre(),
        "nombre": f.nombre.as_ref().map(|n| json!({"titulo": n.titulo, "fuente": n.fuente, "certeza": n.certeza.nombre()})),
        "articulos": f.articulos.len(), "parrafos": f.parrafos(), "url": format!("{base}{}", direcciones::norma(&slug)),
    })
}

/// A norm, or an article of one, with the paragraphs that cite it. `None` when the corpus does not cite it.
pub fn norma(app: &App, norma: &Norma, base: &str) -> Option<Value> {
    let f = app.citas().norma(&norma.acto)?;
    let de_articulo = |a: &Articulo| Norma {
        acto: norma.acto.clone(),
        articulo: Some(a.clone()),
        partes: Vec::new(),
    };
    let mut v = norma_breve(f, base);
    v["articulos"] = f
        .articulos
        .iter()
        .map(|(a, sitios)| {
            let n = de_articulo(a);
            json!({"articulo": a.0, "norma": n.slug(), "parrafos": lugares(app, sitios).len(), "url": format!("{base}{}", n.direccion())})
        })
        .collect();
    let (sitios, transcripciones) = match &norma.articulo {
        None => (f.entera.as_slice(), &[][..]),
        Some(a) => {
            v["norma"] = json!(norma.slug());
            v["titulo"] = json!(norma.to_string());
            v["articulo"] = json!(a.0);
            v["url"] = json!(format!("{base}{}", norma.direccion()));
            (
                f.articulos.get(a).map_or(&[][..], Vec::as_slice),
                f.transcripciones.get(a).map_or(&[][..], Vec::as_slice),
            )
        }
    };
    v["transcripciones"] = transcripciones
        .iter()
        .filter_map(|(documento, bloque)| {
            let (d, b) = app.en(Lugar {
                documento: *documento,
                bloque: *bloque,
            })?;
            Some(json!({"documento": d.meta.id, "parrafo": b.id, "rol": b.rol.nombre(), "cita": d.cita(*bloque), "texto": b.texto}))
        })
        .collect();
    v["citas"] = sitios
        .iter()
        .filter_map(|s| {
            let (d, b) = app.en(lugar(*s))?;
            let c = app.citas().cita(*s)?;
            Some(json!({
                "documento": d.meta.id, "parrafo": b.id, "rol": b.rol.nombre(), "cita": d.cita(s.bloque), "fecha": d.meta.fecha,
                "literal": &b.texto[c.rango.clone()], "partes": c.norma().map(partes), "por_remision": c.via == Via::Remision,
                "texto": b.texto, "url": format!("{base}{}", direcciones::parrafo(&d.meta.id, &b.id)),
            }))
        })
        .collect();
    Some(v)
}

fn partes(n: &Norma) -> Vec<String> {
    n.partes.iter().map(ToString::to_string).collect()
}

fn lugar(s: Sitio) -> Lugar {
    Lugar {
        documento: s.documento,
        bloque: s.bloque,
    }
}

/// Paragraphs that cite something, each once.
pub(super) fn lugares(app: &App, sitios: &[Sitio]) -> Vec<Value> {
    sitios
        .chunk_by(|a, b| (a.documento, a.bloque) == (b.documento, b.bloque))
        .filter_map(|juntos| {
            let (d, b) = app.en(lugar(*juntos.first()?))?;
            Some(json!({"documento": d.meta.id, "parrafo": b.id}))
        })
        .collect()
}

fn sueltas(app: &App, sitios: &[Sitio]) -> Vec<Value> {
    sitios
        .iter()
        .filter_map(|s| {
            let (d, b) = app.en(lugar(*s))?;
            let mut v = cita(app.citas().cita(*s)?, &b.texto, "");
            v["documento"] = json!(d.meta.id);
            v["parrafo"] = json!(b.id);
            Some(v)
        })
        .collect()
}

/// A citation of a paragraph. `inicio` and `fin` count characters of its text.
pub(super) fn cita(c: &Cita, texto: &str, base: &str) -> Value {
    let caracteres = |byte: usize| texto[..byte].chars().count();
    let (estado, motivo) = match &c.destino {
        Destino::Norma(_) | Destino::Opinion(_) => ("resuelta", None),
        Destino::SinResolver(m) => ("sin-resolver", Some(m.to_string())),
        Destino::Malformada(m) => ("malformada", Some(m.to_string())),
    };
    json!({
        "literal": &texto[c.rango.clone()], "inicio": caracteres(c.rango.start), "fin": caracteres(c.rango.end), "estado": estado,
        "motivo": motivo, "por_remision": c.via == Via::Remision,
        "norma": c.norma().map(Norma::slug), "partes": c.norma().map(partes),
        "documento_citado": match &c.destino { Destino::Opinion(o) => Some(&o.id), _ => None },
        "url": c.direccion().map(|d| format!("{base}{d}")),
    })
}
