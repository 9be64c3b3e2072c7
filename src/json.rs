//! JSON shapes of the API and the command line, apart from the domain types.

use crate::{
    app::App,
    corpus::{Apoyo, Bloque, Documento, Fundamento, Serie, Version},
    rules::{ClaseAviso, LineaDeTiempo, Lista, Tramo},
    search::{Lugar, Respuesta},
    sugerencias::reglas_sugeridas,
    verdict::{Aviso, Dato, Errores, MalEscrito, Paso, Veredicto},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// A paragraph as results, documents and verdicts show it.
pub fn parrafo(app: &App, d: &Documento, i: usize, base: &str) -> Value {
    let b = &d.bloques[i];
    let reglas: Vec<Value> = app
        .corpus()
        .reglas_de(&d.meta.id, &b.id)
        .into_iter()
        .map(|(r, f)| json!({"regla": r, "lugar": f.lugar, "papel": f.papel.nombre()}))
        .collect();
    let indice = app
        .corpus()
        .documentos()
        .iter()
        .position(|x| x.meta.id == d.meta.id)
        .unwrap_or(0);
    let copias = app.buscador().copias(Lugar {
        documento: indice,
        bloque: i,
    });
    json!({
        "documento": d.meta.id, "parrafo": b.id, "rol": b.rol.nombre(), "clase": b.clase.nombre(), "cita": d.cita(i), "titulo": d.titulo(),
        "seccion": d.seccion_de(i), "descriptor": b.descriptor, "texto": b.texto, "sha256": b.sha256, "url": url(base, d, b),
        "reglas": reglas, "reiterado_en": lugares(app, &copias), "responde_a": app.corpus().preguntas(&d.meta.id, &b.id),
    })
}

fn url(base: &str, d: &Documento, b: &Bloque) -> String {
    format!("{base}/documentos/{}/{}", d.meta.id, b.id)
}

fn lugares(app: &App, lugares: &[Lugar]) -> Vec<Value> {
    lugares
        .iter()
        .filter_map(|l| app.en(*l))
        .map(|(d, b)| json!({"documento": d.meta.id, "parrafo": b.id}))
        .collect()
}

/// A document without its paragraphs.
pub fn documento_breve(d: &Documento, base: &str) -> Value {
    let m = &d.meta;
    json!({
        "id": m.id, "tipo": m.tipo, "numero": m.numero, "anio": m.anio, "fecha": m.fecha, "fecha_origen": m.fecha_origen,
        "titulo": d.titulo(), "radicados": {"entrada": m.radicados_entrada, "salida": m.radicados_salida}, "temas": m.temas,
        "fuente": m.fuente, "mascaras": m.mascaras, "parrafos": d.bloques.len(), "url": format!("{base}/documentos/{}", m.id),
    })
}

/// A document with its paragraphs.
pub fn documento(app: &App, d: &Documento, base: &str) -> Value {
    let mut v = documento_breve(d, base);
    v["secciones"] = json!(
        d.secciones
            .iter()
            .map(|s| json!({"titulo": s.titulo, "desde": d.bloques.get(s.desde).map(|b| &b.id)}))
            .collect::<Vec<_>>()
    );
    v["alias"] = json!(d.meta.alias);
    v["parrafos"] = json!(
        (0..d.bloques.len())
            .map(|i| parrafo(app, d, i, base))
            .collect::<Vec<_>>()
    );
    v
}

/// A citation under a step, limit or warning.
pub fn fundamento(f: &Fundamento, base: &str, decisiva: Option<bool>) -> Value {
    let mut v = match &f.apoyo {
        Apoyo::Interno {
            documento,
            parrafo,
            rol,
            cita,
            texto,
            fragmento,
            estado,
            cambiado,
            ..
        } => json!({
            "documento": documento, "parrafo": parrafo, "rol": rol.nombre(), "cita": cita, "texto": texto, "fragmento": fragmento,
            "url": f.direccion().map(|d| format!("{base}{d}")), "estado": estado.nombre(), "papel": f.papel.nombre(), "parrafo_cambiado": cambiado,
        }),
        Apoyo::Externo {
            documento,
            pagina,
            dice,
            verificacion,
        } => json!({
            "documento": documento, "parrafo": null, "rol": null, "cita": format!("{documento}, {pagina}"), "texto": dice, "fragmento": null,
            "url": null, "estado": null, "papel": f.papel.nombre(), "pagina": pagina, "verificacion": verificacion.nombre(),
        }),
    };
    if let Some(d) = decisiva {
        v["decisiva"] = json!(d);
    }
    v
}

fn paso(p: &Paso<'_>, base: &str, decisivos: &BTreeSet<&str>) -> Value {
    let valores: Map<String, Value> = p
        .valores
        .iter()
        .map(|(k, v)| ((*k).to_owned(), json!(v)))
        .collect();
    let decisiva = Some(decisivos.contains(p.id));
    json!({
        "id": p.id, "enunciado": p.enunciado, "valores": valores, "resultado": p.resultado,
        "fundamentos": p.fundamentos.iter().map(|f| fundamento(f, base, decisiva)).collect::<Vec<_>>(),
    })
}

fn aviso(a: &Aviso<'_>, base: &str) -> Value {
    json!({"id": a.id, "mensaje": a.mensaje, "fundamentos": a.fundamentos.iter().map(|f| fundamento(f, base, None)).collect::<Vec<_>>()})
}

/// A verdict, with its receipt.
pub fn veredicto(app: &App, lista: &Lista, dato: &Dato, v: &Veredicto<'_>, base: &str) -> Value {
    let decisivos = lista.decisivos(dato, app.corpus().parametros(), v);
    json!({
        "regla": v.regla, "version": v.version, "codigo": v.desenlace.codigo, "sentido": v.desenlace.sentido.nombre(), "resumen": v.resumen,
        "resultado": v.resultado,
        "pasos": v.pasos.iter().map(|p| paso(p, base, &decisivos)).collect::<Vec<_>>(),
        "limites": v.limites.iter().map(|a| aviso(a, base)).collect::<Vec<_>>(),
        "advertencias": v.advertencias.iter().map(|a| aviso(a, base)).collect::<Vec<_>>(),
        "recibo": recibo(lista, dato, v, app.corpus().version()),
    })
}

/// The answers that the same facts get along time. A stretch that cannot be evaluated has `errores` and no result.
pub fn linea_de_tiempo(l: &Lista, linea: &LineaDeTiempo<'_>, base: &str) -> Value {
    let tramo = |t: &Tramo<'_>| match &t.respuesta {
        Ok(v) => json!({
            "desde": t.desde, "hasta": t.hasta, "codigo": v.desenlace.codigo, "sentido": v.desenlace.sentido.nombre(),
            "resumen": v.resumen, "resultado": v.resultado,
        }),
        Err(e) => json!({
            "desde": t.desde, "hasta": t.hasta, "codigo": null, "sentido": null, "resumen": null, "errores": e.0,
        }),
    };
    let codigo = |t: &Tramo<'_>| t.respuesta.as_ref().ok().map(|v| v.desenlace.codigo);
    let lados = linea.tramos.windows(2);
    let cambios: Vec<Value> = linea
        .cambios
        .iter()
        .zip(lados)
        .map(|(c, lado)| {
            let pasos: Vec<Value> = c
                .pasos
                .iter()
                .map(|p| json!({"id": p.id, "enunciado": p.enunciado, "antes": p.antes, "despues": p.despues}))
                .collect();
            let fundamentos: Vec<Value> = c
                .fundamentos
                .iter()
                .map(|(f, decisivo)| fundamento(f, base, Some(*decisivo)))
                .collect();
            json!({"fecha": c.fecha, "de": codigo(&lado[0]), "a": codigo(&lado[1]), "pasos": pasos, "fundamentos": fundamentos})
        })
        .collect();
    json!({
        "regla": l.ficha().id, "campo": linea.campo, "examinado": {"desde": linea.examinado.0, "hasta": linea.examinado.1},
        "periodos": linea.tramos.iter().map(tramo).collect::<Vec<_>>(), "cambios": cambios,
    })
}

/// What is needed to replay a verdict, sealed with a hash over its RFC 8785 form.
pub fn recibo(lista: &Lista, dato: &Dato, v: &Veredicto<'_>, version: &Version) -> Value {
    let mut vistos = BTreeSet::new();
    let fundamentos: Vec<Value> = v
        .fundamentos()
        .filter_map(|f| match &f.apoyo {
            Apoyo::Interno {
                documento,
                parrafo,
                sha256,
                ..
            } if vistos.insert((documento, parrafo)) => {
                Some(json!({"documento": documento, "parrafo": parrafo, "sha256": sha256}))
            }
            _ => None,
        })
        .collect();
    let mut r = json!({
        "regla": v.regla, "version_regla": v.version, "corpus": version, "entrada": lista.entrada().completar(dato),
        "codigo": v.desenlace.codigo, "resultado": v.resultado, "fundamentos": fundamentos,
    });
    r["sha256"] = json!(sello(&r));
    r
}

/// Hash of the RFC 8785 form of a receipt without its seal.
fn sello(recibo: &Value) -> String {
    let mut sin = recibo.clone();
    if let Some(o) = sin.as_object_mut() {
        o.shift_remove("sha256");
    }
    let bytes = serde_json_canonicalizer::to_vec(&sin).unwrap_or_default();
    crate::corpus::sha256(&bytes)
}

/// A receipt as it comes back.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Recibo {
    regla: String,
    version_regla: u32,
    corpus: Version,
    entrada: Value,
    codigo: String,
    resultado: Value,
    fundamentos: Vec<Citado>,
    sha256: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Citado {
    documento: String,
    parrafo: String,
    sha256: String,
}

/// Replays a receipt. The error is a Spanish sentence.
pub fn reproducir(app: &App, texto: &str) -> Result<Value, String> {
    let crudo: Value =
        serde_json::from_str(texto).map_err(|_| "El recibo no es JSON bien escrito.".to_owned())?;
    let r: Recibo = serde_json::from_value(crudo.clone()).map_err(|_| {
        "Eso no es un recibo de esta herramienta: le faltan campos o le sobran.".to_owned()
    })?;
    let mut diferencias = Vec::new();
    let respuesta = |estado: &str, d: Vec<String>| json!({"estado": estado, "diferencias": d});
    if sello(&crudo) != r.sha256 {
        diferencias
            .push("el sello no corresponde al contenido: el recibo fue modificado".to_owned());
    }
    let Some(lista) = app.regla(&r.regla) else {
        diferencias.push(format!("no hay una regla «{}»", r.regla));
        return Ok(respuesta("no-reproduce", diferencias));
    };
    let evaluado = Dato::objeto_de_json(&r.entrada.to_string(), &mut Errores::default())
        .ok()
        .and_then(|d| Some((d.clone(), app.evaluar(lista, &d).ok()?)));
    let Some((dato, v)) = evaluado else {
        diferencias.push("la entrada del recibo ya no es válida".to_owned());
        return Ok(respuesta("no-reproduce", diferencias));
    };
    if v.desenlace.codigo != r.codigo {
        diferencias.push(format!(
            "el código era «{}» y hoy es «{}»",
            r.codigo, v.desenlace.codigo
        ));
    }
    let hoy = recibo(lista, &dato, &v, app.corpus().version());
    if hoy["resultado"] != r.resultado {
        diferencias.push("el resultado cambió".to_owned());
    }
    if !diferencias.is_empty() {
        return Ok(respuesta("no-reproduce", diferencias));
    }
    let citados: Vec<Citado> =
        serde_json::from_value(hoy["fundamentos"].clone()).unwrap_or_default();
    for c in r.fundamentos.iter().filter(|c| !citados.contains(c)) {
        diferencias.push(format!(
            "el párrafo {}/{} cambió o ya no se cita",
            c.documento, c.parrafo
        ));
    }
    for c in citados.iter().filter(|c| !r.fundamentos.contains(c)) {
        diferencias.push(format!(
            "ahora se cita el párrafo {}/{}",
            c.documento, c.parrafo
        ));
    }
    let estado = if diferencias.is_empty() {
        "identico"
    } else {
        "mismo-resultado-con-doctrina-cambiada"
    };
    if r.version_regla != v.version {
        diferencias.push(format!(
            "la regla estaba en su versión {} y hoy está en la {}",
            r.version_regla, v.version
        ));
    }
    if r.corpus != *app.corpus().version() {
        diferencias
            .push("el corpus es otro; los textos citados se compararon uno por uno".to_owned());
    }
    Ok(respuesta(estado, diferencias))
}

/// A rule, whole.
pub fn regla(app: &App, l: &Lista, base: &str) -> Value {
    let f = l.ficha();
    let avisos = |clases: &[ClaseAviso]| {
        let de = f.avisos.iter().filter(|a| clases.contains(&a.clase));
        de.map(|a| {
            aviso(
                &Aviso {
                    id: a.id,
                    mensaje: a.mensaje,
                    fundamentos: l.aviso(a.id),
                },
                base,
            )
        })
        .collect::<Vec<_>>()
    };
    let mut v = regla_breve(l, base);
    v["enunciado"] = json!(f.enunciado);
    v["desenlaces"] = json!(
        f.desenlaces
            .iter()
            .map(|d| json!({"codigo": d.codigo, "sentido": d.sentido.nombre(), "rotulo": d.rotulo}))
            .collect::<Vec<_>>()
    );
    v["pasos"] = json!(
        l.pasos().iter().map(|(p, fs)| json!({"id": p.id, "enunciado": p.enunciado, "fundamentos": fs.iter().map(|f| fundamento(f, base, None)).collect::<Vec<_>>()})).collect::<Vec<_>>()
    );
    v["limites"] = json!(avisos(&[ClaseAviso::LimiteSiempre, ClaseAviso::Limite]));
    v["advertencias"] = json!(avisos(&[ClaseAviso::Advertencia]));
    v["parametros"] = json!(
        f.parametros
            .iter()
            .filter_map(|p| app.corpus().parametros().serie(p))
            .map(serie)
            .collect::<Vec<_>>()
    );
    v["casos"] = json!(app.corpus().casos(f.id).iter().map(|c| json!({"titulo": c.titulo, "entrada": serde_json::from_str::<Value>(&c.entrada).unwrap_or_default(), "codigo": c.codigo, "errores": c.errores})).collect::<Vec<_>>());
    v["esquema"] = esquema(l);
    v
}

/// A rule in a list.
pub fn regla_breve(l: &Lista, base: &str) -> Value {
    let f = l.ficha();
    json!({"id": f.id, "version": f.version, "titulo": f.titulo, "pregunta": f.pregunta, "url": format!("{base}/reglas/{}", f.id)})
}

fn serie(s: &Serie) -> Value {
    let tramo = |t: &crate::corpus::Tramo| json!({"hasta": t.hasta.map(|h| h.to_string()), "puntos": t.puntos.to_string()});
    let periodo = |p: &crate::corpus::Periodo| {
        let tramos: Vec<Value> = p.tramos.iter().map(tramo).collect();
        json!({"desde": p.desde, "hasta": p.hasta, "valor": p.valor, "tramos": tramos, "fuente": p.fuente, "verificacion": p.verificacion.nombre()})
    };
    json!({"id": s.id, "titulo": s.titulo, "unidad": s.unidad, "periodos": s.periodo.iter().map(periodo).collect::<Vec<_>>()})
}

/// JSON Schema of a rule's input.
pub fn esquema(l: &Lista) -> Value {
    let mut e = l.entrada().esquema();
    e["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    e["title"] = json!(l.ficha().titulo);
    e["description"] = json!(l.ficha().pregunta);
    e
}

/// The answer to a search.
pub fn busqueda(app: &App, consulta: &str, r: &Respuesta, milisegundos: f64) -> Value {
    let resultados: Vec<Value> = r
        .resultados
        .iter()
        .filter_map(|x| {
            let (d, b) = app.en(x.lugar)?;
            let mut reglas: Vec<&str> = app.corpus().reglas_de(&d.meta.id, &b.id).into_iter().map(|(r, _)| r).collect();
            reglas.dedup();
            Some(json!({
                "documento": d.meta.id, "parrafo": b.id, "rol": b.rol.nombre(), "cita": d.cita(x.lugar.bloque), "titulo": d.titulo(), "texto": b.texto,
                "resaltado": x.resaltado.to_string(), "puntaje": (f64::from(x.puntaje) * 1000.0).round() / 1000.0, "reiterado_en": lugares(app, &x.reiterado_en), "reglas": reglas,
            }))
        })
        .collect();
    let faceta = |f: &[(String, usize)]| {
        f.iter()
            .map(|(v, n)| json!({"valor": v, "cuenta": n}))
            .collect::<Vec<_>>()
    };
    let facetas: Map<String, Value> = r
        .facetas
        .iter()
        .map(|(c, f)| ((*c).to_owned(), json!(faceta(f))))
        .collect();
    let sugeridas: Vec<Value> = reglas_sugeridas(app, consulta, r)
        .into_iter()
        .map(|s| {
            let entrada: Map<String, Value> = s
                .entrada
                .iter()
                .map(|(k, v)| ((*k).to_owned(), json!(v)))
                .collect();
            json!({"regla": s.regla.ficha().id, "entrada_parcial": entrada})
        })
        .collect();
    json!({
        "consulta": consulta, "interpretada": r.interpretada, "avisos": r.avisos, "total": r.total, "milisegundos": milisegundos,
        "documentos": r.documentos.iter().filter_map(|d| app.corpus().documentos().get(*d)).map(|d| &d.meta.id).collect::<Vec<_>>(),
        "resultados": resultados, "facetas": facetas, "sugerencia": r.sugerencia, "reglas_sugeridas": sugeridas,
    })
}

/// Faults of an input, as problem+json.
pub fn entrada_invalida(errores: &Errores) -> Value {
    let n = errores.0.len();
    json!({
        "type": "about:blank", "title": format!("La entrada tiene {}", crate::formato::plural(n, "error", "errores")), "status": 422, "errores": errores.0,
    })
}

/// A text that is not a JSON object, as problem+json.
pub fn mal_escrito(e: &MalEscrito) -> Value {
    json!({
        "type": "about:blank", "title": "El cuerpo no es un objeto JSON", "status": 400, "detail": format!("{} Línea {}, columna {}.", e.mensaje, e.linea, e.columna),
        "errores": [{"ruta": "$", "esperado": "un objeto JSON", "recibido": "otra cosa", "mensaje": e.mensaje, "linea": e.linea, "columna": e.columna}],
    })
}

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
