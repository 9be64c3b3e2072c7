//! Topics and lines of doctrine.

use super::documentos::url;
use crate::{
    app::App,
    corpus::Lugar,
    direcciones,
    doctrina::{
        lineas::Linea,
        temas::{Impreso, Tema},
    },
    lengua::diferencia::{Trozo, diferencia},
};
use serde_json::{Value, json};

fn documento(app: &App, i: usize) -> &str {
    let d = app.corpus().documentos().get(i);
    d.map_or("", |d| d.meta.id.0.as_str())
}

fn lugar(app: &App, l: Lugar) -> Value {
    let Some((d, b)) = app.en(l) else {
        return Value::Null;
    };
    json!({"documento": d.meta.id, "parrafo": b.id})
}

/// A topic without its paragraphs.
fn tema_breve(app: &App, t: &Tema, base: &str) -> Value {
    let temas = app.temas();
    let padre = t.padre.and_then(|p| temas.numero(p)).map(|p| &p.slug);
    json!({
        "slug": t.slug, "nombre": t.nombre, "ruta": t.ruta, "padre": padre,
        "hijos": temas.hijos(t).map(|h| &h.slug).collect::<Vec<_>>(), "impreso": t.impreso,
        "documentos": t.documentos.len(), "parrafos": t.puestos.len(), "url": format!("{base}{}", direcciones::tema(&t.slug)),
    })
}

/// Every topic, each descriptor before those below it.
pub fn temas(app: &App, base: &str) -> Value {
    let temas = app.temas();
    let mut lista = Vec::new();
    let mut pila: Vec<&Tema> = temas.raices().collect();
    pila.reverse();
    while let Some(t) = pila.pop() {
        lista.push(tema_breve(app, t, base));
        let desde = pila.len();
        pila.extend(temas.hijos(t));
        pila[desde..].reverse();
    }
    let otros: Vec<Value> = (temas.alias())
        .map(|(a, t)| json!({"slug": a, "lleva_a": t.slug}))
        .collect();
    json!({
        "temas": lista, "otras_direcciones": otros,
        "documentos_sin_tema": temas.sin_tema().iter().map(|d| documento(app, *d)).collect::<Vec<_>>(),
    })
}

/// A topic with its paragraphs, by date.
pub fn tema(app: &App, t: &Tema, base: &str) -> Value {
    let temas = app.temas();
    let mut v = tema_breve(app, t, base);
    let impreso = |i: &Impreso| {
        json!({"documento": documento(app, i.documento), "linea": i.linea,
        "donde": if i.extracto { "extracto" } else { "lista" }})
    };
    let parrafo = |p: &crate::doctrina::temas::Puesto| {
        let (d, b) = app.en(p.lugar)?;
        let linea = app.lineas().de(p.lugar).filter(|l| l.compara());
        Some(json!({
            "documento": d.meta.id, "parrafo": b.id, "rol": b.rol.nombre(), "cita": d.cita(p.lugar.bloque), "texto": b.texto,
            "procedencia": p.procedencia.nombre(), "linea": linea.map(|l| &l.slug), "url": url(base, d, b),
        }))
    };
    v["impreso_como"] = t.impresos.iter().map(impreso).collect();
    v["documentos"] = t.documentos.iter().map(|d| documento(app, *d)).collect();
    v["parrafos"] = t.puestos.iter().filter_map(parrafo).collect();
    let servidas = |ids: &[String]| -> Value {
        let hay = |id: &&String| app.regla(id).is_some();
        ids.iter().filter(hay).map(String::as_str).collect()
    };
    v["reglas"] = servidas(&t.reglas);
    v["otras_reglas_de_los_documentos"] = servidas(&t.otras_reglas);
    v["edicion"] = json!({
        "descripcion": t.descripcion, "definido_en": t.definido_en.map(|l| lugar(app, l)), "otros_nombres": t.otros_nombres,
        "ver_tambien": t.ver_tambien.iter().filter_map(|i| temas.numero(*i)).map(|t| &t.slug).collect::<Vec<_>>(),
        "fusiones": t.fundidas.iter().map(|f| json!({"de": f.de, "razon": f.razon})).collect::<Vec<_>>(),
        "asignaciones": t.asignados.iter().map(|a| json!({"documento": documento(app, a.documento), "razon": a.razon})).collect::<Vec<_>>(),
    });
    v
}

/// A line without its paragraphs.
fn linea_breve(l: &Linea, base: &str) -> Value {
    json!({
        "slug": l.slug, "materia": l.materia.nombre(), "documentos": l.documentos, "parrafos": l.miembros.len(),
        "cambios": l.cambios(), "url": format!("{base}{}", direcciones::linea(&l.slug)),
    })
}

/// Every line in which there is something to compare.
pub fn lineas(app: &App, base: &str) -> Value {
    let lista: Vec<Value> = app
        .lineas()
        .comparables()
        .map(|l| linea_breve(l, base))
        .collect();
    json!({"lineas": lista})
}

/// A line: each paragraph, and what changes from the one it is compared with.
pub fn linea(app: &App, l: &Linea, base: &str) -> Value {
    let mut v = linea_breve(l, base);
    let miembro = |m: &crate::doctrina::lineas::Miembro| {
        let (d, b) = app.en(m.lugar)?;
        let cambios = m.viene_de.and_then(|o| app.en(o)).map(|(_, a)| {
            (diferencia(&a.texto, &b.texto).iter())
                .map(|t| {
                    let que = match t {
                        Trozo::Igual(_) => "igual",
                        Trozo::Quitado(_) => "sale",
                        Trozo::Puesto(_) => "entra",
                    };
                    json!({"que": que, "texto": t.texto()})
                })
                .collect::<Vec<_>>()
        });
        Some(json!({
            "documento": d.meta.id, "parrafo": b.id, "fecha": d.meta.fecha, "rol": b.rol.nombre(), "cita": d.cita(m.lugar.bloque),
            "texto": b.texto, "frente_a": m.viene_de.map(|o| lugar(app, o)), "mismas_palabras": m.mismas_palabras,
            "tambien_se_parece_a": m.tambien.iter().map(|l| lugar(app, *l)).collect::<Vec<_>>(),
            "cambios": cambios, "url": url(base, d, b),
        }))
    };
    v["parrafos"] = l.miembros.iter().filter_map(miembro).collect();
    v
}
