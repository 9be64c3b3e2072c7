//! A receipt replayed: what became of it, and what differs.

use super::{
    App,
    procesos::Conjunto,
    recibo::{Citado, Contenido, Recibo, sello},
};
use crate::{
    corpus::Version,
    hechos::{Dato, Errores, Tipo},
    reglas::{ReglaFundada, proceso},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;

/// A receipt as somebody brings it back.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::app) struct Presentado {
    regla: String,
    version_regla: u32,
    corpus: Version,
    entrada: Value,
    codigo: String,
    resultado: Value,
    fundamentos: Vec<Citado>,
    sha256: String,
}

/// What became of a replayed receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EstadoDeReproduccion {
    /// Same code, result and cited texts, whatever else changed.
    Identico,
    /// Same code and result; a cited text or its id changed.
    MismoResultadoConDoctrinaCambiada,
    /// It was made with another version of the rule, which does not give that answer, or asks for more facts.
    OtraVersionDeLaRegla,
    /// The facts do not give that answer today.
    NoReproduce,
}

/// A receipt replayed.
#[derive(Clone)]
pub struct Reproduccion<'a> {
    /// What became of it.
    pub estado: EstadoDeReproduccion,
    /// What differs, in Spanish, without full stop.
    pub diferencias: Vec<String>,
    /// The rule of the receipt, when it is served.
    pub regla: Option<&'a ReglaFundada>,
    /// The facts of the receipt, when the rule still takes them.
    pub hechos: Option<Dato>,
}

/// Replays a receipt. The error is a Spanish sentence.
pub fn reproducir<'a>(app: &'a App, texto: &str) -> Result<Reproduccion<'a>, String> {
    let mut crudo: Value =
        serde_json::from_str(texto).map_err(|_| "El recibo no es JSON bien escrito.".to_owned())?;
    let r: Presentado = serde_json::from_value(crudo.clone()).map_err(|_| {
        "Eso no es un recibo de esta herramienta: le faltan campos o le sobran.".to_owned()
    })?;
    if let Some(o) = crudo.as_object_mut() {
        o.shift_remove("sha256");
    }
    let mut diferencias = Vec::new();
    let integro = sello(&crudo) == r.sha256;
    if !integro {
        diferencias
            .push("el sello no corresponde al contenido: el recibo fue modificado".to_owned());
    }
    let regla = app.regla(&r.regla);
    let version = match regla {
        Some(l) => Some(l.ficha().version),
        None => (r.regla == proceso::ID).then_some(proceso::VERSION),
    };
    let otra = version.filter(|v| integro && *v != r.version_regla);
    let (estado, hechos) = match recibo_de_hoy(app, &r) {
        Ok((hoy, dato)) => (
            comparar(&r, &hoy.contenido, app, &mut diferencias),
            Some(dato),
        ),
        Err(porques) => {
            diferencias.extend(porques);
            (EstadoDeReproduccion::NoReproduce, None)
        }
    };
    let estado = match (estado, otra) {
        (EstadoDeReproduccion::NoReproduce, Some(hoy)) => {
            let dicha = format!(
                "es de la versión {} de la regla, y hoy rige la {hoy}",
                r.version_regla
            );
            diferencias.insert(0, dicha);
            EstadoDeReproduccion::OtraVersionDeLaRegla
        }
        (estado, _) => estado,
    };
    Ok(Reproduccion {
        estado,
        diferencias,
        hechos: hechos.filter(|_| regla.is_some()),
        regla,
    })
}

/// What differs between a receipt and what the same facts give today.
pub(in crate::app) fn comparar(
    r: &Presentado,
    hoy: &Contenido,
    app: &App,
    diferencias: &mut Vec<String>,
) -> EstadoDeReproduccion {
    if hoy.codigo != r.codigo {
        diferencias.push(format!(
            "el código era «{}» y hoy es «{}»",
            r.codigo, hoy.codigo
        ));
    }
    let resultado = serde_json::to_value(&hoy.resultado).unwrap_or_default();
    if resultado != r.resultado {
        diferencias.extend(cambios(&r.resultado, &resultado));
    }
    if !diferencias.is_empty() {
        return EstadoDeReproduccion::NoReproduce;
    }
    for c in r
        .fundamentos
        .iter()
        .filter(|c| !hoy.fundamentos.contains(c))
    {
        diferencias.push(format!(
            "el párrafo {}/{} cambió o ya no se cita",
            c.documento, c.parrafo
        ));
    }
    for c in hoy
        .fundamentos
        .iter()
        .filter(|c| !r.fundamentos.contains(c))
    {
        diferencias.push(format!(
            "ahora se cita el párrafo {}/{}",
            c.documento, c.parrafo
        ));
    }
    let estado = if diferencias.is_empty() {
        EstadoDeReproduccion::Identico
    } else {
        EstadoDeReproduccion::MismoResultadoConDoctrinaCambiada
    };
    if hoy.version_regla != r.version_regla {
        diferencias.push(format!(
            "la regla estaba en su versión {} y hoy está en la {}",
            r.version_regla, hoy.version_regla
        ));
    }
    if r.corpus != *app.corpus().version() {
        diferencias
            .push("el corpus es otro; los textos citados se compararon uno por uno".to_owned());
    }
    estado
}

/// The keys of a result that are another today, with what they were when that is short.
fn cambios(antes: &Value, hoy: &Value) -> Vec<String> {
    let (Value::Object(a), Value::Object(b)) = (antes, hoy) else {
        return vec!["el resultado cambió".to_owned()];
    };
    let corto = |v: &Value| match v {
        Value::Array(_) | Value::Object(_) => None,
        v => Some(v.to_string()),
    };
    let claves: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    (claves.into_iter())
        .filter(|k| a.get(*k) != b.get(*k))
        .map(|k| match (a.get(k).map(corto), b.get(k).map(corto)) {
            (None, _) => format!("en el resultado, «{k}» no estaba"),
            (_, None) => format!("en el resultado ya no está «{k}»"),
            (Some(Some(era)), Some(Some(es))) => {
                format!("en el resultado, «{k}» era {era} y hoy es {es}")
            }
            _ => format!("en el resultado cambió «{k}»"),
        })
        .collect()
}

/// How many faults of the facts of a receipt are told.
const FALTAS: usize = 10;

/// Why the facts of a receipt are not taken today: what they lack by name, and what is asked of it.
fn invalida(tipo: &Tipo, errores: &Errores) -> Vec<String> {
    let hojas = tipo.hojas();
    let mut dichas = vec!["la entrada del recibo ya no es válida".to_owned()];
    dichas.extend(errores.lista().iter().take(FALTAS).map(|f| {
        let ruta = f.ruta.trim_start_matches("$.");
        let sin_indices = sin_indices(ruta);
        let hoja = hojas.iter().find(|h| h.ruta == sin_indices);
        let (rotulo, ayuda) = hoja.map_or((String::new(), ""), |h| {
            (format!(" ({})", h.rotulo), h.ayuda)
        });
        let mensaje = f.mensaje.trim_end_matches('.');
        let ayuda = ayuda.trim_end_matches('.');
        if ayuda.is_empty() {
            format!("«{ruta}»{rotulo}: {mensaje}")
        } else {
            format!("«{ruta}»{rotulo}: {mensaje}. {ayuda}")
        }
    }));
    dichas
}

/// «estados[0].anio» as «estados[].anio».
fn sin_indices(ruta: &str) -> String {
    let mut dentro = false;
    let queda = |c: &char| {
        match c {
            '[' => dentro = true,
            ']' => dentro = false,
            _ => return !dentro,
        }
        true
    };
    ruta.chars().filter(queda).collect()
}

/// The receipt that the same facts give today, with them; or why they give none.
pub(in crate::app) fn recibo_de_hoy(
    app: &App,
    r: &Presentado,
) -> Result<(Recibo, Dato), Vec<String>> {
    let mut errores = Errores::default();
    let dato = Dato::objeto_de_json(&r.entrada.to_string(), &mut errores)
        .map_err(|_| vec!["la entrada del recibo ya no es válida".to_owned()])?;
    if r.regla == proceso::ID {
        let entrada = proceso::leer(&dato, &mut errores)
            .ok_or_else(|| invalida(&proceso::tipo(), &errores))?;
        let reglas = app.reglas_de_proceso().map_err(|e| vec![e.to_string()])?;
        let mut conjunto = Conjunto::default();
        for p in &entrada.proponentes {
            conjunto.anotar(&reglas.evaluar(&entrada.proceso, p));
        }
        return Ok((conjunto.recibo(app, &dato), dato));
    }
    let regla = app
        .regla(&r.regla)
        .ok_or_else(|| vec![format!("no hay una regla «{}»", r.regla)])?;
    let v = (app.evaluar(regla, &dato)).map_err(|e| invalida(&regla.entrada(), &e))?;
    let recibo = Recibo::de_veredicto(regla, &dato, &v, app.corpus().version());
    Ok((recibo, dato))
}
