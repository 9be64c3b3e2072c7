//! Faults of an input, as problem documents.

use crate::{
    hechos::{Errores, MalEscrito},
    lengua::formato::plural,
};
use serde_json::{Value, json};

/// Faults of an input, as problem+json.
pub fn entrada_invalida(errores: &Errores) -> Value {
    let cuantos = plural(errores.cuantos(), "error", "errores");
    let mut v = json!({
        "type": "about:blank", "title": format!("La entrada tiene {cuantos}"), "status": 422, "errores": errores.lista(),
    });
    if errores.callados() > 0 {
        v["errores_sin_listar"] = json!(errores.callados());
    }
    v
}

/// A text that is not a JSON object, as problem+json.
pub fn mal_escrito(e: &MalEscrito) -> Value {
    json!({
        "type": "about:blank", "title": "El cuerpo no es un objeto JSON", "status": 400,
            "detail": format!("{} Línea {}, columna {}.", e.mensaje, e.linea, e.columna),
        "errores": [{"ruta": "$", "esperado": "un objeto JSON", "recibido": "otra cosa", "mensaje": e.mensaje,
            "linea": e.linea, "columna": e.columna}],
    })
}
