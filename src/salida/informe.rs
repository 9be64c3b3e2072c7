//! What the PDF report of a process says: the JSON of the evaluation, and beside it the same in words.
//!
//! Figures, dates and codes are written here as readers see them, once; the template only places them. Nothing is decided
//! here.

use super::pdf::componer;
use crate::{
    app::App,
    hechos::{Dato, Tipo},
    json::{Cita, FalloAlEscribir, proceso_entero},
    palabras::{self, valores::dicho},
    reglas::proceso::{self, Asunto, Dictado, Evaluado, Pendiente, PorIntegrante, asuntos},
    veredicto::Valor,
};
use serde_json::{Value, json};
use std::io::Write;

/// Writes the report of a process as PDF.
pub(crate) fn escribir_pdf(
    app: &App,
    dato: &Dato,
    entrada: &proceso::Entrada,
    _base: &str,
    salida: &mut dyn Write,
) -> Result<(), FalloAlEscribir> {
    let datos = datos(app, dato, entrada)?;
    let pdf = componer(datos).ok_or(FalloAlEscribir::Composicion)?;
    Ok(salida.write_all(&pdf)?)
}

/// The data of the template: the evaluation as programs get it, enriched with what readers see.
fn datos(app: &App, dato: &Dato, entrada: &proceso::Entrada) -> Result<Value, FalloAlEscribir> {
    let evaluacion = app.evaluar_proceso(dato, entrada)?;
    let evaluados = evaluacion.evaluados.as_slice();
    let mut v = proceso_entero(entrada, &evaluacion, "");
    v["que_se_evaluo"] = que_se_evaluo(dato);
    v["matriz"] = matriz(app, evaluados);
    v["matriz_de_indicadores"] = matriz_de_indicadores(evaluados);
    for (i, e) in evaluados.iter().enumerate() {
        enriquecer(app, e, &mut v["proponentes"][i]);
    }
    let listas = (evaluacion.pendientes.listas().into_iter())
        .map(|(_, titulo, lista)| json!({"titulo": titulo, "asuntos": asuntos_dichos(app, lista)}));
    v["pendientes"] = listas.collect();
    let avisos = evaluacion.avisos.iter();
    v["avisos"] = json!(
        avisos
            .map(proceso::AvisoDeHechos::dicho)
            .collect::<Vec<_>>()
    );
    v["no_se_miro"] = json!(proceso::NO_SE_MIRO);
    Ok(v)
}

fn titulo(app: &App, regla: &str) -> &'static str {
    app.regla(regla).map_or("", |l| l.ficha().titulo)
}

/// What waits, each matter once.
fn asuntos_dichos(app: &App, lista: &[Pendiente<'_>]) -> Value {
    let dicho = |a: Asunto<'_, '_>| {
        let p = a.primero;
        let lecturas: Vec<String> = (p.lecturas.iter())
            .map(|l| format!("{}: {}", l.lectura, l.resultado))
            .collect();
        let fundamento = p.fundamentos.first().map(|f| Cita::de(f, "", None));
        json!({"que": p.que, "por_que": p.por_que, "titulo": titulo(app, p.regla), "proponentes": a.quienes,
            "lecturas": lecturas, "fundamento": fundamento})
    };
    asuntos(lista).into_iter().map(dicho).collect()
}

/// The state, figures and verdicts of a bidder, in words.
fn enriquecer(app: &App, e: &Evaluado<'_>, v: &mut Value) {
    v["rotulo"] = json!(e.estado_dicho());
    let mut cifras = Vec::new();
    if let Some(a) = e.anio_elegido {
        cifras.push(json!([proceso::n::anio_elegido.rotulo(), a.0.to_string()]));
    }
    for (campo, valor) in [(proceso::n::crp, &e.crp), (proceso::n::crpc, &e.crpc)] {
        if !matches!(valor, Valor::Nulo) {
            cifras.push(json!([campo.rotulo(), dicho(valor)]));
        }
    }
    v["cifras"] = json!(cifras);
    v["indicadores_legibles"] = e.indicadores.iter().map(indicador).collect();
    v["integrantes"] = integrantes(&e.por_integrante);
    for d in &e.veredictos {
        palabras_del_veredicto(app, d, &mut v["veredictos"][d.veredicto.regla]);
    }
    let mut de_miembros = Vec::new();
    for (i, m) in e.por_integrante.iter().enumerate() {
        for d in &m.veredictos {
            let mut w = v["por_integrante"][i]["veredictos"][d.veredicto.regla].take();
            palabras_del_veredicto(app, d, &mut w);
            if m.nombre != e.nombre {
                w["titulo"] = json!(format!(
                    "{} de {}",
                    titulo(app, d.veredicto.regla),
                    m.nombre
                ));
            }
            de_miembros.push(w);
        }
    }
    v["veredictos_de_integrantes"] = json!(de_miembros);
}

/// A verdict, in words.
fn palabras_del_veredicto(app: &App, d: &Dictado<'_>, w: &mut Value) {
    let dado = &d.veredicto;
    w["titulo"] = json!(titulo(app, dado.regla));
    w["rotulo"] = json!(dado.desenlace.rotulo);
    w["rotulo_del_sentido"] = json!(dado.desenlace.sentido.rotulo());
    for (i, p) in dado.pasos.iter().enumerate() {
        let legibles: Vec<Value> = (p.valores.iter())
            .map(|(campo, valor)| json!([campo.rotulo(), dicho(valor)]))
            .collect();
        w["pasos"][i]["legibles"] = json!(legibles);
    }
}

fn indicador(v: &Valor) -> Value {
    json!({
        "id": dicho(v.campo(proceso::de_indicador::id)), "exige": exigencia(v), "valor": dicho(v.campo(proceso::de_indicador::valor)),
            "resultado": dicho(v.campo(proceso::de_indicador::resultado)),
    })
}

/// «≥ 1,2», never divided between two lines.
fn exigencia(v: &Valor) -> String {
    format!(
        "{}\u{a0}{}",
        dicho(v.campo(proceso::de_indicador::operador)),
        dicho(v.campo(proceso::de_indicador::umbral))
    )
}

/// Members as a table; `null` for a single bidder without figures of its own.
fn integrantes(lista: &[PorIntegrante<'_>]) -> Value {
    let con_cifras =
        |m: &PorIntegrante<'_>| m.cifras.iter().skip(2).any(|(_, v)| *v != Valor::Nulo);
    let hay_cifras = lista.iter().any(con_cifras);
    let Some(primero) = lista.first().filter(|_| lista.len() > 1 || hay_cifras) else {
        return Value::Null;
    };
    let cuantas = if hay_cifras { primero.cifras.len() } else { 2 };
    let cabeza: Vec<_> = (primero.cifras.iter().take(cuantas))
        .map(|(k, _)| match *k {
            proceso::n::nombre => "Integrante",
            proceso::n::participacion => "Participación (%)",
            otro => otro.rotulo(),
        })
        .collect();
    let filas: Vec<Vec<_>> = (lista.iter())
        .map(|m| {
            m.cifras
                .iter()
                .take(cuantas)
                .map(|(_, v)| dicho(v))
                .collect()
        })
        .collect();
    json!({"cabeza": cabeza, "filas": filas})
}

/// Bidders by rule.
fn matriz(app: &App, evaluados: &[Evaluado<'_>]) -> Value {
    let mut reglas: Vec<&str> = Vec::new();
    for d in evaluados.iter().flat_map(|e| &e.veredictos) {
        if !reglas.contains(&d.veredicto.regla) {
            reglas.push(d.veredicto.regla);
        }
    }
    let filas: Vec<Value> = evaluados
        .iter()
        .map(|e| {
            let celdas: Vec<Value> = reglas
                .iter()
                .map(|r| {
                    let suyo = e.veredictos.iter().find(|d| d.veredicto.regla == *r);
                    suyo.map_or_else(
                        || json!({"texto": "—", "sentido": null}),
                        |d| {
                            let fin = d.veredicto.desenlace;
                            json!({"texto": fin.rotulo, "sentido": fin.sentido.nombre()})
                        },
                    )
                })
                .collect();
            json!({"nombre": e.nombre, "estado": e.estado.nombre().clave, "rotulo": e.estado_dicho(), "celdas": celdas})
        })
        .collect();
    let columnas: Vec<&str> = reglas.iter().map(|r| titulo(app, r)).collect();
    json!({"columnas": columnas, "filas": filas})
}

/// Bidders by indicator; `null` when no bidder has indicators.
fn matriz_de_indicadores(evaluados: &[Evaluado<'_>]) -> Value {
    let Some(con) = evaluados.iter().find(|e| !e.indicadores.is_empty()) else {
        return Value::Null;
    };
    let columnas: Vec<String> = (con.indicadores.iter())
        .map(|v| {
            format!(
                "{} ({})",
                dicho(v.campo(proceso::de_indicador::id)),
                exigencia(v)
            )
        })
        .collect();
    let filas: Vec<Value> = evaluados
        .iter()
        .map(|e| {
            let celdas: Vec<Value> = (0..columnas.len())
                .map(|i| e.indicadores.get(i).map_or(Value::Null, indicador))
                .collect();
            json!({"nombre": e.nombre, "celdas": celdas})
        })
        .collect();
    json!({"columnas": columnas, "filas": filas})
}

/// The facts of the process as they were understood, with the labels of the form; thresholds one row each.
fn que_se_evaluo(dato: &Dato) -> Value {
    let completo = proceso::entendido(dato);
    let mut filas = Vec::new();
    if let Tipo::Objeto(campos) = proceso::tipo()
        && let Some(c) = campos.iter().find(|c| c.nombre == "proceso")
        && let Some(d) = completo.campo(c.nombre)
    {
        hechos(&(c.tipo)(), d, &mut filas);
    }
    json!(filas)
}

fn hechos(tipo: &Tipo, dato: &Dato, filas: &mut Vec<[String; 2]>) {
    let Tipo::Objeto(campos) = tipo else { return };
    for c in *campos {
        match dato.campo(c.nombre) {
            None | Some(Dato::Nulo) => {}
            Some(d @ Dato::Objeto(_)) if c.nombre == "umbrales" => hechos(&(c.tipo)(), d, filas),
            Some(d) => filas.push([
                c.rotulo.to_owned(),
                palabras::hechos::dicho(&(c.tipo)(), d).into_owned(),
            ]),
        }
    }
}
