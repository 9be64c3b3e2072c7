//! What an expected value holds and a given one does not.

use serde_json::Value;

/// What `esperado` holds and `dado` does not, field by field.
pub(crate) fn diferencias(esperado: &Value, dado: &Value, ruta: &str, faltas: &mut Vec<String>) {
    match (esperado, dado) {
        (Value::Object(e), Value::Object(d)) => {
            for (k, v) in e {
                match d.get(k) {
                    Some(x) => diferencias(v, x, &format!("{ruta}.{k}"), faltas),
                    None => faltas.push(format!("{ruta}.{k}: falta")),
                }
            }
        }
        (Value::Array(e), Value::Array(d)) if e.len() == d.len() => {
            for (i, (x, y)) in e.iter().zip(d).enumerate() {
                diferencias(x, y, &format!("{ruta}[{i}]"), faltas);
            }
        }
        _ if esperado != dado => {
            faltas.push(format!("{ruta}: se esperaba {esperado} y dio {dado}"))
        }
        _ => {}
    }
}
