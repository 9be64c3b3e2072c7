//! The result of checking a report, as JSON.

use super::documentos::url;
use crate::{
    app::App,
    comprobacion::{
        Comprobacion, EstadoDeOpinion, EstadoDeTranscripcion, NO_SE_COMPRUEBA, Opinion,
        SinComprobar, Transcripcion,
    },
    corpus::Lugar,
    direcciones,
    lectura::Puesto,
    lengua::diferencia::Trozo,
};
use serde_json::{Map, Value, json};

/// What was checked, how it came out, and what was not looked at.
pub fn comprobacion(app: &App, c: &Comprobacion, base: &str) -> Value {
    let a = &c.alcance;
    let opiniones: Map<String, Value> = EstadoDeOpinion::TODOS
        .into_iter()
        .map(|e| (e.nombre().to_owned(), json!(c.opiniones_en(e))))
        .collect();
    let transcripciones: Map<String, Value> = EstadoDeTranscripcion::TODOS
        .into_iter()
        .map(|e| (e.nombre().to_owned(), json!(c.transcripciones_en(e))))
        .collect();
    json!({
        "alcance": {
            "corpus": app.corpus().version(), "documentos": a.documentos, "parrafos": a.parrafos, "fecha": a.fecha,
            "opiniones": a.opiniones, "opiniones_comprobadas": a.opiniones_comprobadas,
            "transcripciones": a.transcripciones, "transcripciones_comprobadas": a.transcripciones_comprobadas,
            "dicho": a.frases(), "no_se_comprueba": NO_SE_COMPRUEBA,
        },
        "totales": {"opiniones": opiniones, "transcripciones": transcripciones, "con_reparo": c.con_reparo()},
        "opiniones": c.opiniones.iter().map(|o| opinion(app, o, base)).collect::<Vec<_>>(),
        "transcripciones": c.transcripciones.iter().map(|t| transcripcion(app, t, base)).collect::<Vec<_>>(),
        "sin_comprobar": c.sin_comprobar.iter().map(sin_comprobar).collect::<Vec<_>>(),
    })
}

fn lugar_del_informe(p: Puesto) -> Value {
    json!({"parrafo": p.parrafo, "linea": p.linea})
}

fn opinion(app: &App, o: &Opinion, base: &str) -> Value {
    let documentos: Vec<Value> = (o.documentos.iter())
        .filter_map(|i| app.corpus().documentos().get(*i))
        .map(|d| {
            json!({
                "documento": d.meta.id, "titulo": d.titulo(), "fecha": d.meta.fecha,
                "url": format!("{base}{}", direcciones::documento(&d.meta.id)),
            })
        })
        .collect();
    json!({
        "en": lugar_del_informe(o.puesto), "escrito": o.escrito, "contexto": format!("{}{}{}", o.contexto.0, o.escrito, o.contexto.1),
        "estado": o.estado.nombre(), "documentos": documentos,
        "citada_por_el_corpus": o.citada.as_ref().map(|id| format!("{base}{}", direcciones::documento(id))), "notas": o.notas,
    })
}

fn transcripcion(app: &App, t: &Transcripcion, base: &str) -> Value {
    let lugar = |l: &Lugar| {
        let (d, b) = app.en(*l)?;
        Some(json!({
            "documento": d.meta.id, "parrafo": b.id, "rol": b.rol.nombre(), "cita": d.cita(l.bloque), "url": url(base, d, b),
        }))
    };
    let trozo = |x: &Trozo| {
        let que = match x {
            Trozo::Igual(_) => "igual",
            Trozo::Quitado(_) => "impreso",
            Trozo::Puesto(_) => "informe",
        };
        json!({"en": que, "texto": x.texto()})
    };
    let regimen = t
        .regimen
        .as_ref()
        .map(|r| json!({"estado": r.estado.nombre(), "dicho": r.dicho, "nota": r.nota}));
    json!({
        "en": lugar_del_informe(t.puesto), "escrito": t.escrito, "estado": t.estado.nombre(),
        "rol": t.rol.map(crate::corpus::Rol::nombre), "parrafos": t.parrafos.iter().filter_map(lugar).collect::<Vec<_>>(),
        "tambien_en": t.tambien.iter().filter_map(lugar).collect::<Vec<_>>(), "corrige": t.corrige.as_ref().and_then(lugar),
        "diferencia": t.diferencia.iter().map(trozo).collect::<Vec<_>>(),
        "atribucion": {"estado": t.atribucion.nombre(), "escrito": t.atribucion.escrito()}, "regimen": regimen, "notas": t.notas,
    })
}

fn sin_comprobar(s: &SinComprobar) -> Value {
    json!({"en": lugar_del_informe(s.puesto), "escrito": s.escrito, "motivo": s.motivo})
}
