//! Faults of an input, as problem documents.

use crate::hechos::{Errores, MalEscrito};
use serde_json::{Value, json};

/// Faults of an input, as problem+json.
pub fn entrada_invalida(errores: &Errores) -> Value {
    let n = errores.0.len();
    json!({
        "type": "about:blank", "title": format!("La entrada tiene {}", crate::lengua::formato::plural(n, "error",
            "errores")), "status": 422, "errores": errores.0,
    })
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
