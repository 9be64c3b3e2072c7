//! What changes from one corpus to another, as programs read it.

use crate::{
    app::impacto::{
        CambioCaso, CambioDocumento, CambioEnlace, CambioParrafo, Impacto, Puesto, Respuesta, Trozo,
    },
    corpus::Periodo,
    doctrina::cobertura::Clase,
};
use serde_json::{Value, json};

/// All that changes; each list holds only what does.
pub fn impacto(i: &Impacto) -> Value {
    let reglas = i
        .reglas
        .iter()
        .map(|r| json!({"regla": r.id, "con_apoyo": r.con_apoyo, "faltas": r.faltas}));
    let parametros = i.parametros.iter().map(|p| {
        json!({
            "parametro": p.id, "quitados": p.quitados.iter().map(periodo).collect::<Vec<_>>(),
            "puestos": p.puestos.iter().map(periodo).collect::<Vec<_>>(),
        })
    });
    let cobertura = i.cobertura.iter().map(|c| {
        let clase = |c: Option<Clase>| c.map(Clase::nombre);
        json!({"parrafo": c.parrafo, "antes": clase(c.antes), "despues": clase(c.despues)})
    });
    json!({
        "corpus": {"antes": i.antes, "despues": i.despues},
        "documentos": i.documentos.iter().map(documento).collect::<Vec<_>>(),
        "enlaces": i.enlaces.iter().map(enlace).collect::<Vec<_>>(),
        "reglas": reglas.collect::<Vec<_>>(),
        "casos": i.casos.iter().map(caso).collect::<Vec<_>>(),
        "cobertura": cobertura.collect::<Vec<_>>(),
        "parametros": parametros.collect::<Vec<_>>(),
    })
}

fn documento(d: &CambioDocumento) -> Value {
    json!({
        "documento": d.id, "cambio": d.clase.nombre(), "metadatos": d.metadatos,
        "parrafos": d.parrafos.iter().map(parrafo).collect::<Vec<_>>(),
    })
}

fn parrafo(p: &CambioParrafo) -> Value {
    let trozo = |t: &Trozo| match t {
        Trozo::Igual(t) => json!({"igual": t}),
        Trozo::Quita(t) => json!({"quita": t}),
        Trozo::Pone(t) => json!({"pone": t}),
    };
    json!({
        "parrafo": p.id, "cambio": p.clase().nombre(), "alias_de": p.alias,
        "rol": {"antes": p.rol.0.map(|r| r.nombre()), "despues": p.rol.1.map(|r| r.nombre())},
        "texto": p.texto.iter().map(trozo).collect::<Vec<_>>(),
    })
}

fn enlace(e: &CambioEnlace) -> Value {
    let puesto = |p: &Option<Puesto>| {
        p.as_ref().map(|p| {
            json!({
                "parrafo": p.parrafo, "estado": p.estado.map(|e| e.nombre()), "parrafo_cambiado": p.parrafo_cambiado, "vale": p.vale,
            })
        })
    };
    json!({
        "regla": e.regla, "lugar": e.lugar, "papel": e.papel.nombre(), "cita": e.cita,
        "antes": puesto(&e.antes), "despues": puesto(&e.despues),
    })
}

fn caso(c: &CambioCaso) -> Value {
    let respuesta = |r: &Option<Respuesta>| {
        r.as_ref().map(|r| match r {
            Respuesta::Veredicto {
                codigo, resultado, ..
            } => json!({"codigo": codigo, "resultado": resultado}),
            Respuesta::EnError(rutas) => json!({"errores": rutas}),
            Respuesta::SinRegla => json!({"sin_regla": true}),
        })
    };
    json!({
        "regla": c.regla, "caso": c.titulo, "mismos_hechos": c.mismos_hechos, "antes": respuesta(&c.antes),
            "despues": respuesta(&c.despues),
        "citas_quitadas": c.citas_quitadas(), "citas_puestas": c.citas_puestas(),
    })
}

fn periodo(p: &Periodo) -> Value {
    let tramos = p
        .tramos
        .iter()
        .map(|t| json!({"hasta": t.hasta.map(|h| h.to_string()), "puntos": t.puntos.to_string()}));
    json!({
        "desde": p.desde, "hasta": p.hasta, "valor": p.valor, "tramos": tramos.collect::<Vec<_>>(), "fuente": p.fuente,
        "verificacion": p.verificacion.nombre(),
    })
}
