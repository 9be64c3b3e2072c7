//! The ledger of coverage as JSON.

use super::documentos::{lugares, url};
use crate::{
    app::App,
    corpus::{Documento, Papel},
    direcciones,
    doctrina::cobertura::{
        Clase, Cuentas, Fuente, LugarDeRegla, Razon, ReglaCubierta, Renglon, Repeticion,
    },
};
use serde_json::{Map, Value, json};

/// Totals, paragraphs of each document, and what each rule stands on.
pub fn cobertura(app: &App, base: &str) -> Value {
    let c = app.cobertura();
    let documentos = app.corpus().documentos().iter().enumerate();
    json!({
        "totales": cuentas(&c.totales()),
        "documentos": documentos.map(|(i, d)| documento(app, d, c.de_documento(i), base)).collect::<Vec<_>>(),
        "reglas": c.reglas().iter().map(|r| regla(app, r, base)).collect::<Vec<_>>(),
    })
}

/// Counts by class. Unclassified paragraphs are told only when there are some: a sound corpus has none.
fn cuentas(c: &Cuentas) -> Map<String, Value> {
    Clase::TODAS
        .into_iter()
        .filter(|clase| *clase != Clase::SinClasificar || c.de(*clase) > 0)
        .map(|clase| (clase.nombre().to_owned(), json!(c.de(clase))))
        .collect()
}

fn documento(app: &App, d: &Documento, renglones: &[Renglon], base: &str) -> Value {
    json!({
        "id": d.meta.id, "titulo": d.titulo(), "url": format!("{base}{}", direcciones::documento(&d.meta.id)), "temas": d.meta.temas,
        "totales": cuentas(&renglones.iter().collect()),
        "parrafos": renglones.iter().map(|r| renglon(app, d, r, base)).collect::<Vec<_>>(),
    })
}

fn renglon(app: &App, d: &Documento, r: &Renglon, base: &str) -> Value {
    let b = &d.bloques[r.lugar.bloque];
    let mut v = json!({
        "parrafo": b.id, "rol": b.rol.nombre(), "clase": r.clase().nombre(), "url": url(base, d, b),
        "motivo": null, "nota": null, "repite": [], "copia_de": null, "regla_pendiente": null, "resto": null, "reglas": [],
    });
    match &r.razon {
        Razon::Cubierto { usos, resto } => {
            v["resto"] = json!(resto);
            v["reglas"] = usos
                .iter()
                .map(|u| json!({"regla": u.regla, "paso": u.paso, "papel": u.papel.nombre()}))
                .collect();
        }
        Razon::Repetido { de, como } => {
            v["repite"] = json!(lugares(app, de));
            match como {
                Repeticion::Copia(l) => v["copia_de"] = json!(lugares(app, &[*l]).first()),
                Repeticion::Juicio(nota) => v["nota"] = json!(nota),
            }
        }
        Razon::NoEjecutable(motivo, nota) => {
            v["motivo"] = json!(motivo.nombre());
            v["nota"] = json!(nota);
        }
        Razon::Pendiente { regla, nota } => {
            v["regla_pendiente"] = json!(regla);
            v["nota"] = json!(nota);
        }
        Razon::SinClasificar => {}
    }
    v
}

fn regla(app: &App, r: &ReglaCubierta, base: &str) -> Value {
    json!({
        "id": r.ficha.id, "titulo": r.ficha.titulo, "url": format!("{base}{}", direcciones::regla(r.ficha.id)),
        "pasos": r.lugares.iter().map(|l| paso(app, l, base)).collect::<Vec<_>>(),
    })
}

fn paso(app: &App, l: &LugarDeRegla, base: &str) -> Value {
    json!({
        "id": l.id, "clase": l.clase.nombre(), "enunciado": l.enunciado, "solo_externa": l.solo_externa(),
        "fuentes": l.fuentes.iter().map(|f| fuente(app, f, base)).collect::<Vec<_>>(),
    })
}

fn fuente(app: &App, f: &Fuente, base: &str) -> Value {
    match f {
        Fuente::Parrafo { lugar, rol, papel } => {
            let (d, b) = app.en(*lugar).unzip();
            json!({
                "documento": d.map(|d| &d.meta.id), "parrafo": b.map(|b| &b.id), "rol": rol.nombre(), "papel": papel.nombre(),
                "url": d.zip(b).map(|(d, b)| url(base, d, b)),
            })
        }
        Fuente::Externa {
            documento,
            pagina,
            verificacion,
        } => json!({
            "documento": documento, "parrafo": null, "rol": null, "papel": Papel::Externo.nombre(), "url": null,
            "pagina": pagina, "verificacion": verificacion.nombre(),
        }),
    }
}
