//! JSON shapes of the API and the command line, apart from the domain types.

mod cobertura;
mod comprobacion;
mod impacto;
mod normas;
mod temas;

pub use cobertura::cobertura;
pub use comprobacion::comprobacion;
pub use impacto::impacto;
pub use normas::{norma, normas};
pub use temas::{linea, lineas, tema, temas};

use crate::{
    app::{App, sugerencias::reglas_sugeridas},
    busqueda::{Alcance, Respuesta},
    corpus::{Apoyo, Bloque, Documento, Fundamento, Lugar, Serie, Version, Vigencia},
    hechos::{Dato, Errores, MalEscrito},
    reglas::{
        ClaseAviso, ReglaFundada,
        estudio::{LineaDeTiempo, Testigo, Tramo},
        proceso::{self, Pendiente, Pendientes},
    },
    veredicto::{Aviso, Paso, Veredicto},
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
    let lugar = Lugar {
        documento: indice,
        bloque: i,
    };
    let copias = app.buscador().copias(lugar);
    let citas = app.citas().en(indice, i).iter();
    let citas: Vec<Value> = citas.map(|c| normas::cita(c, &b.texto, base)).collect();
    json!({
        "documento": d.meta.id, "parrafo": b.id, "rol": b.rol.nombre(), "clase": b.clase.nombre(), "cita": d.cita(i), "titulo": d.titulo(),
        "seccion": d.seccion_de(i), "descriptor": b.descriptor, "texto": b.texto, "sha256": b.sha256, "url": url(base, d, b),
        "reglas": reglas, "reiterado_en": lugares(app, &copias), "responde_a": app.corpus().preguntas(&d.meta.id, &b.id),
        "vigencia": app.corpus().vigencia(&d.meta.id, &b.id).map(vigencia),
        "temas": app.temas().slugs_de(lugar), "linea": app.lineas().de(lugar).filter(|l| l.compara()).map(|l| &l.slug),
        "citas": citas,
    })
}

/// When what a paragraph is about held; `hasta` is the first day on which it no longer did.
fn vigencia(v: &Vigencia) -> Value {
    json!({
        "regimen": v.regimen, "materia": v.materia, "desde": v.desde, "hasta": v.hasta, "fuente": v.fuente,
        "verificacion": v.verificacion.nombre(),
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
    v["citado_por"] = json!(normas::lugares(app, app.citas().citado_por(&d.meta.id.0)));
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
pub fn veredicto(
    app: &App,
    lista: &ReglaFundada,
    dato: &Dato,
    v: &Veredicto<'_>,
    base: &str,
) -> Value {
    let decisivos = lista.decisivos(dato, app.corpus().parametros(), v);
    let mut json = veredicto_sin_recibo(v, &decisivos, base);
    json["recibo"] = recibo(lista, dato, v, app.corpus().version());
    json
}

/// A verdict that is part of a process, whose receipt is one for all.
fn veredicto_sin_recibo(v: &Veredicto<'_>, decisivos: &BTreeSet<&str>, base: &str) -> Value {
    json!({
        "regla": v.regla, "version": v.version, "codigo": v.desenlace.codigo, "sentido": v.desenlace.sentido.nombre(), "resumen": v.resumen,
        "resultado": v.resultado,
        "pasos": v.pasos.iter().map(|p| paso(p, base, decisivos)).collect::<Vec<_>>(),
        "limites": v.limites.iter().map(|a| aviso(a, base)).collect::<Vec<_>>(),
        "advertencias": v.advertencias.iter().map(|a| aviso(a, base)).collect::<Vec<_>>(),
    })
}

/// One bidder of a process.
pub(crate) fn proponente(e: &proceso::Evaluado<'_>, base: &str) -> Value {
    let veredictos: Map<String, Value> = e
        .veredictos
        .iter()
        .map(|d| {
            (
                d.veredicto.regla.to_owned(),
                veredicto_sin_recibo(&d.veredicto, &d.decisivos, base),
            )
        })
        .collect();
    json!({
        "nombre": e.nombre, "estado": e.estado.nombre(), "crp": e.crp, "crpc": e.crpc, "anio_elegido": e.anio_elegido.map(|a| a.0),
        "indicadores": e.indicadores, "veredictos": veredictos, "por_integrante": e.por_integrante,
    })
}

fn pendientes(lista: &[Pendiente<'_>]) -> Value {
    let uno = |p: &Pendiente<'_>| {
        json!({
            "regla": p.regla, "codigo": p.desenlace.codigo, "sentido": p.desenlace.sentido.nombre(), "que": p.desenlace.rotulo,
            "fundamento": p.principal.map(|f| fundamento(f, "", None)), "proponentes": p.proponentes,
        })
    };
    lista.iter().map(uno).collect()
}

/// What a process says as a whole, gathered bidder by bidder.
#[derive(Default)]
struct Conjunto<'c> {
    pendientes: Pendientes<'c>,
    resultado: Vec<Value>,
    citados: BTreeSet<(String, String, String)>,
}

impl<'c> Conjunto<'c> {
    fn anotar(&mut self, e: &proceso::Evaluado<'c>) {
        self.pendientes.anotar(e);
        self.resultado.push(json!({"nombre": e.nombre, "estado": e.estado.nombre(), "crp": e.crp, "crpc": e.crpc, "anio_elegido": e.anio_elegido.map(|a| a.0)}));
        for f in e.veredictos.iter().flat_map(|d| d.veredicto.fundamentos()) {
            self.citados.extend(citado(f));
        }
    }

    fn recibo(&self, app: &App, dato: &Dato) -> Value {
        let fundamentos: Vec<Value> = self
            .citados
            .iter()
            .map(|(d, p, s)| json!({"documento": d, "parrafo": p, "sha256": s}))
            .collect();
        sellado(json!({
            "regla": proceso::ID, "version_regla": proceso::VERSION, "corpus": app.corpus().version(),
            "entrada": proceso::tipo().completar(dato), "codigo": "evaluado", "resultado": {"proponentes": self.resultado}, "fundamentos": fundamentos,
        }))
    }
}

/// The rules that a process composes.
fn reglas_de_proceso(app: &App) -> Result<proceso::Reglas<'_>, FalloProceso> {
    proceso::Reglas::nuevas(|id| app.regla(id), app.corpus().parametros())
        .map_err(FalloProceso::SinRegla)
}

/// Every bidder of a process, evaluated.
pub(crate) fn evaluar_proceso<'a>(
    app: &'a App,
    entrada: &proceso::Entrada,
) -> Result<Vec<proceso::Evaluado<'a>>, FalloProceso> {
    let reglas = reglas_de_proceso(app)?;
    let uno = |p| reglas.evaluar(&entrada.proceso, p);
    Ok(entrada.proponentes.iter().map(uno).collect())
}

/// The receipt of a process already evaluated.
pub(crate) fn recibo_de_proceso(
    app: &App,
    dato: &Dato,
    evaluados: &[proceso::Evaluado<'_>],
) -> Value {
    let mut conjunto = Conjunto::default();
    evaluados.iter().for_each(|e| conjunto.anotar(e));
    conjunto.recibo(app, dato)
}

/// The evaluation of a process, written bidder by bidder, so that a thousand of them never stand in memory at once.
pub(crate) fn escribir_proceso(
    app: &App,
    dato: &Dato,
    entrada: &proceso::Entrada,
    base: &str,
    salida: &mut dyn std::io::Write,
) -> Result<(), FalloProceso> {
    let reglas = reglas_de_proceso(app)?;
    let mut conjunto = Conjunto::default();
    write!(
        salida,
        "{{\"proceso\":{},\"proponentes\":[",
        json!(entrada.proceso.nombre)
    )?;
    for (i, p) in entrada.proponentes.iter().enumerate() {
        let e = reglas.evaluar(&entrada.proceso, p);
        conjunto.anotar(&e);
        if i > 0 {
            salida.write_all(b",")?;
        }
        serde_json::to_writer(&mut *salida, &proponente(&e, base)).map_err(std::io::Error::from)?;
    }
    write!(
        salida,
        "],\"lo_que_la_entidad_debe_definir\":{},\"que_pedir_a_cada_proponente\":{},\"recibo\":{}}}",
        pendientes(&conjunto.pendientes.entidad),
        pendientes(&conjunto.pendientes.proponentes),
        conjunto.recibo(app, dato),
    )?;
    Ok(())
}

/// Why a process could not be evaluated.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FalloProceso {
    /// A rule it composes has no support in this corpus.
    #[error(
        "la regla {0} no está disponible en este corpus: a algún paso le falta una cita literal"
    )]
    SinRegla(&'static str),
    /// The output could not be written.
    #[error("no se pudo escribir el resultado")]
    Salida(#[from] std::io::Error),
    /// The typesetter refused the report.
    #[cfg(feature = "pdf")]
    #[error(
        "no se pudo componer el PDF; la misma evaluación se puede pedir en un archivo .json o .html"
    )]
    Composicion,
}

/// Document, paragraph and hash of a citation of the corpus.
fn citado(f: &Fundamento) -> Option<(String, String, String)> {
    match &f.apoyo {
        Apoyo::Interno {
            documento,
            parrafo,
            sha256,
            ..
        } => Some((documento.0.clone(), parrafo.0.clone(), sha256.clone())),
        Apoyo::Externo { .. } => None,
    }
}

/// The answers that the same facts get along time. A stretch that cannot be evaluated has `errores` and no result.
pub fn linea_de_tiempo(l: &ReglaFundada, linea: &LineaDeTiempo<'_>, base: &str) -> Value {
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
pub fn recibo(lista: &ReglaFundada, dato: &Dato, v: &Veredicto<'_>, version: &Version) -> Value {
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
    sellado(json!({
        "regla": v.regla, "version_regla": v.version, "corpus": version, "entrada": lista.entrada().completar(dato),
        "codigo": v.desenlace.codigo, "resultado": v.resultado, "fundamentos": fundamentos,
    }))
}

/// A receipt with its seal.
fn sellado(mut recibo: Value) -> Value {
    recibo["sha256"] = json!(sello(&recibo));
    recibo
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
    let hoy = match recibo_de_hoy(app, &r) {
        Ok(hoy) => hoy,
        Err(porque) => {
            diferencias.push(porque);
            return Ok(respuesta("no-reproduce", diferencias));
        }
    };
    if hoy["codigo"] != r.codigo {
        diferencias.push(format!(
            "el código era «{}» y hoy es «{}»",
            r.codigo,
            hoy["codigo"].as_str().unwrap_or_default()
        ));
    }
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
    if hoy["version_regla"] != r.version_regla {
        diferencias.push(format!(
            "la regla estaba en su versión {} y hoy está en la {}",
            r.version_regla, hoy["version_regla"]
        ));
    }
    if r.corpus != *app.corpus().version() {
        diferencias
            .push("el corpus es otro; los textos citados se compararon uno por uno".to_owned());
    }
    Ok(respuesta(estado, diferencias))
}

/// The receipt that the same facts give today, or why they give none.
fn recibo_de_hoy(app: &App, r: &Recibo) -> Result<Value, String> {
    let invalida = || "la entrada del recibo ya no es válida".to_owned();
    let mut errores = Errores::default();
    let dato =
        Dato::objeto_de_json(&r.entrada.to_string(), &mut errores).map_err(|_| invalida())?;
    if r.regla == proceso::ID {
        let entrada = proceso::leer(&dato, &mut errores).ok_or_else(invalida)?;
        let reglas = reglas_de_proceso(app).map_err(|e| e.to_string())?;
        let mut conjunto = Conjunto::default();
        for p in &entrada.proponentes {
            conjunto.anotar(&reglas.evaluar(&entrada.proceso, p));
        }
        return Ok(conjunto.recibo(app, &dato));
    }
    let lista = app
        .regla(&r.regla)
        .ok_or_else(|| format!("no hay una regla «{}»", r.regla))?;
    let v = app.evaluar(lista, &dato).map_err(|_| invalida())?;
    Ok(recibo(lista, &dato, &v, app.corpus().version()))
}

/// A rule, whole.
pub fn regla(app: &App, l: &ReglaFundada, base: &str) -> Value {
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
    let testigos = app.testigos(l).iter();
    v["testigos"] = testigos.filter_map(|t| testigo(app, l, t, base)).collect();
    v["esquema"] = esquema(l);
    v
}

/// A witness case: the smallest facts that get another answer from a day on.
fn testigo(app: &App, l: &ReglaFundada, t: &Testigo, base: &str) -> Option<Value> {
    let c = t.contrastar(l, app.corpus().parametros())?;
    let lado = |(entrada, v): &(Dato, Veredicto<'_>)| {
        json!({
            "entrada": entrada, "codigo": v.desenlace.codigo, "sentido": v.desenlace.sentido.nombre(), "resumen": v.resumen,
            "resultado": v.resultado, "fundamento": v.principal().map(|f| fundamento(f, base, None)),
        })
    };
    let paso = c.divergencia.as_ref().map(|d| {
        let fundamentos = d.fundamentos.iter().map(|f| fundamento(f, base, None));
        json!({"id": d.id, "enunciado": d.enunciado, "antes": d.antes, "despues": d.despues, "fundamentos": fundamentos.collect::<Vec<_>>()})
    });
    Some(
        json!({"fecha": t.fecha, "hechos": t.hechos, "antes": lado(&c.antes), "despues": lado(&c.despues), "primer_paso_distinto": paso}),
    )
}

/// A rule in a list.
pub fn regla_breve(l: &ReglaFundada, base: &str) -> Value {
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
pub fn esquema(l: &ReglaFundada) -> Value {
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
                "resaltado": x.resaltado.to_string(), "puntaje": milesimas(x.puntaje), "reiterado_en": lugares(app, &x.reiterado_en), "reglas": reglas,
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
        "consulta": consulta, "interpretada": r.interpretada, "avisos": r.avisos, "responde": r.alcance == Alcance::Responde && r.total > 0, "total": r.total, "milisegundos": milisegundos,
        "documentos": r.documentos.iter().filter_map(|d| app.corpus().documentos().get(*d)).map(|d| &d.meta.id).collect::<Vec<_>>(),
        "resultados": resultados, "facetas": facetas, "sugerencia": r.sugerencia, "reglas_sugeridas": sugeridas,
    })
}

/// How a search was understood, stage by stage.
pub fn explicacion(app: &App, r: &Respuesta) -> Value {
    let (plan, consulta) = (&r.plan, &r.plan.consulta);
    let palabras: Vec<Value> = plan
        .palabras
        .iter()
        .map(|p| {
            let sinonimos: Vec<Value> = p
                .sinonimos
                .iter()
                .map(|(palabra, fuente)| json!({"palabra": palabra, "fuente": fuente}))
                .collect();
            json!({"escrita": p.escrita, "raiz": p.raiz, "corregida": p.corregida, "formas": p.formas, "sinonimos": sinonimos})
        })
        .collect();
    let filtros: Vec<Value> = consulta
        .filtros
        .iter()
        .map(|(c, v)| json!({"campo": c.nombre(), "valor": v}))
        .collect();
    let compilada: Vec<Value> = app
        .buscador()
        .compilado(plan)
        .into_iter()
        .map(|c| json!({"palabra": c.palabra, "raiz": c.raiz, "peso": milesimas(c.peso), "parrafos": c.parrafos, "rareza": milesimas(c.rareza)}))
        .collect();
    json!({
        "leida": {
            "palabras": consulta.palabras.iter().map(|p| p.letras()).collect::<Vec<_>>(),
            "exige": consulta.exige.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "filtros": filtros, "es_expresion": consulta.es_expresion, "avisos": consulta.avisos,
        },
        "entendida": {
            "documentos": r.documentos.iter().filter_map(|d| app.corpus().documentos().get(*d)).map(|d| &d.meta.id).collect::<Vec<_>>(),
            "normas": plan.normas.iter().map(|(nombre, direccion)| json!({"nombre": nombre, "url": direccion})).collect::<Vec<_>>(),
            "fechas": plan.fechas, "palabras": palabras,
        },
        "compilada": compilada,
    })
}

fn milesimas(x: f32) -> f64 {
    (f64::from(x) * 1000.0).round() / 1000.0
}

/// Faults of an input, as problem+json.
pub fn entrada_invalida(errores: &Errores) -> Value {
    let n = errores.0.len();
    json!({
        "type": "about:blank", "title": format!("La entrada tiene {}", crate::lengua::formato::plural(n, "error", "errores")), "status": 422, "errores": errores.0,
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
