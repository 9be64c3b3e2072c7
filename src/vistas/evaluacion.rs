//! The result of a whole process: the page, and the report that is a file of its own.
//!
//! Both are the same page; in a file nothing points outside, and the paragraphs cited are printed whole at the end.
//! Nothing is decided here.

use super::{
    Cita, Enlace,
    comparacion::{COLUMNAS, Comparacion, DE_MIEMBRO, comparacion, numero, titulo_de},
    lugar::{Lugar, ancla_de_cita, enlace_corto},
    pintar,
    procesos::{Supuesto, cadena, memoria, supuestos},
    valores,
    veredicto::{AvisoVisto, PasoVisto},
};
use crate::{
    app::{App, EvaluacionDeProceso},
    corpus::Apoyo,
    hechos::Dato,
    lengua::formato::{fecha_larga, miles, pesos, plural},
    palabras::valores::{dicho, si_o_no},
    reglas::proceso::{
        self, Asunto, Cumple, Entrada, EstadoProponente, Evaluado, Pendiente, PorIntegrante,
        asuntos, de_indicador, n,
    },
    veredicto::{Sentido, Valor},
};
use askama::Template;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "evaluacion.html")]
struct Evaluacion {
    i: Informe,
}

#[derive(Template)]
#[template(path = "informe.html")]
pub(super) struct Archivo {
    i: Informe,
    version: &'static str,
    citados: Vec<Citado>,
}

struct Citado {
    ancla: String,
    cita: String,
    texto: String,
}

struct Informe {
    nombre: String,
    resumen: String,
    datos: Vec<(&'static str, String)>,
    memoria: Option<String>,
    columnas: Vec<Columna>,
    proponentes: Vec<ProponenteVisto>,
    avisos: Vec<String>,
    supuestos: Vec<Supuesto>,
    pendientes: Vec<(&'static str, Vec<PendienteVisto>)>,
    no_se_miro: &'static str,
    comparacion: Option<Comparacion>,
    limites: Vec<LimitesDeRegla>,
    corpus: String,
    sello: String,
    recibo: String,
}

struct Columna {
    regla: &'static str,
    corto: &'static str,
    titulo: &'static str,
}

struct ProponenteVisto {
    ancla: String,
    nombre: String,
    estado: String,
    sentido: &'static str,
    celdas: Vec<Result<Celda, &'static str>>,
    datos: Vec<(&'static str, String)>,
    titulo_indicadores: String,
    indicadores: Vec<IndicadorVisto>,
    titulo_integrantes: &'static str,
    con_puntajes: bool,
    integrantes: Vec<IntegranteVisto>,
    veredictos: Vec<VeredictoVisto>,
}

struct Celda {
    ancla: String,
    sentido: &'static str,
    sentido_dicho: &'static str,
    rotulo: String,
    monto: Option<String>,
    cita: Option<Enlace>,
}

struct IndicadorVisto {
    rotulo: &'static str,
    valor: String,
    exigido: String,
    sentido: &'static str,
    resultado: &'static str,
    ubicacion: String,
}

struct IntegranteVisto {
    nombre: String,
    participacion: String,
    cifras: Vec<String>,
}

struct VeredictoVisto {
    ancla: String,
    titulo: String,
    sentido: &'static str,
    sentido_dicho: &'static str,
    rotulo: &'static str,
    resumen: String,
    advertencias: Vec<AvisoVisto>,
    pasos: Vec<PasoVisto>,
}

struct PendienteVisto {
    que: String,
    por_que: String,
    titulo: &'static str,
    quienes: String,
    lecturas: Vec<(String, String)>,
    citas: Vec<Cita>,
}

struct LimitesDeRegla {
    titulo: &'static str,
    avisos: Vec<LimiteVisto>,
}

struct LimiteVisto {
    aviso: AvisoVisto,
    /// Whose verdicts it limits; empty when it is of all that the rule looked at.
    de: String,
}

/// The report of a process on the site. `comparar` are two bidders by position.
pub(crate) fn evaluacion(
    app: &App,
    dato: &Dato,
    entrada: &Entrada,
    evaluacion: &EvaluacionDeProceso<'_>,
    comparar: Option<(usize, usize)>,
) -> String {
    let mut i = informe(app, dato, entrada, evaluacion, Lugar::Sitio);
    let evaluados = evaluacion.evaluados.as_slice();
    let memoria = memoria(dato);
    if evaluados.len() > 1 {
        i.comparacion = Some(comparacion(app, evaluados, comparar, &memoria));
    }
    i.memoria = Some(memoria);
    pintar(&Evaluacion { i })
}

/// The report of a process as one file that needs no other.
pub(crate) fn informe_en_archivo(
    app: &App,
    dato: &Dato,
    entrada: &Entrada,
    evaluacion: &EvaluacionDeProceso<'_>,
) -> String {
    let mut citados = BTreeMap::new();
    let de_todos = evaluacion.evaluados.iter().flat_map(Evaluado::todos);
    for f in de_todos.flat_map(|d| d.veredicto.fundamentos()) {
        if let (Apoyo::Interno { cita, texto, .. }, Some(ancla)) = (&f.apoyo, ancla_de_cita(f)) {
            citados.entry(ancla).or_insert((cita, texto));
        }
    }
    pintar(&Archivo {
        i: informe(app, dato, entrada, evaluacion, Lugar::Archivo),
        version: env!("CARGO_PKG_VERSION"),
        citados: citados
            .into_iter()
            .map(|(ancla, (cita, texto))| Citado {
                ancla,
                cita: cita.clone(),
                texto: texto.clone(),
            })
            .collect(),
    })
}

fn informe(
    app: &App,
    dato: &Dato,
    entrada: &Entrada,
    evaluacion: &EvaluacionDeProceso<'_>,
    lugar: Lugar,
) -> Informe {
    let evaluados = evaluacion.evaluados.as_slice();
    let pendientes = &evaluacion.pendientes;
    let hay = |id: &str| {
        let mut todos = evaluados.iter().flat_map(|e| &e.veredictos);
        todos.any(|d| d.veredicto.regla == id)
    };
    let mut columnas: Vec<Columna> = COLUMNAS
        .iter()
        .filter(|(id, _)| hay(id))
        .map(|(id, corto)| Columna {
            regla: id,
            corto,
            titulo: titulo_de(app, id),
        })
        .collect();
    if evaluados.iter().any(|e| e.del_registro().is_some()) {
        let registro = Columna {
            regla: REGISTRO,
            corto: "Registro",
            titulo: "Inscripción y vigencia del RUP",
        };
        columnas.insert(0, registro);
    }
    Informe {
        nombre: entrada.proceso.nombre.clone(),
        resumen: resumen(evaluados),
        datos: datos_del_proceso(entrada, evaluados),
        memoria: None,
        proponentes: evaluados
            .iter()
            .enumerate()
            .map(|(n, e)| proponente(app, dato, n, e, &columnas, lugar))
            .collect(),
        columnas,
        pendientes: (pendientes.listas().into_iter())
            .map(|(_, titulo, lista)| (titulo, pendientes_vistos(app, lista, lugar)))
            .collect(),
        avisos: (evaluacion.avisos.iter())
            .map(proceso::AvisoDeHechos::dicho)
            .collect(),
        supuestos: supuestos(dato),
        no_se_miro: proceso::NO_SE_MIRO,
        comparacion: None,
        limites: limites(app, evaluados, lugar),
        corpus: app.corpus().version().doctrina.clone(),
        sello: evaluacion.recibo.sello().to_owned(),
        recibo: evaluacion.recibo.en_texto(),
    }
}

/// How many quotes an item of the lists shows: those of its step come in order, the one that decides first.
const CITAS_DE_UN_PENDIENTE: usize = 2;

/// What waits, each matter once with all whose it is.
fn pendientes_vistos(app: &App, lista: &[Pendiente<'_>], lugar: Lugar) -> Vec<PendienteVisto> {
    let visto = |a: Asunto<'_, '_>| {
        let p = a.primero;
        let lecturas = p.lecturas.iter();
        PendienteVisto {
            que: p.que.clone(),
            por_que: p.por_que.clone(),
            titulo: titulo_de(app, p.regla),
            quienes: a.quienes.join(", "),
            lecturas: lecturas
                .map(|l| (l.lectura.clone(), l.resultado.clone()))
                .collect(),
            citas: (p.fundamentos.iter().take(CITAS_DE_UN_PENDIENTE))
                .map(|f| lugar.cita(f, None))
                .collect(),
        }
    };
    asuntos(lista).into_iter().map(visto).collect()
}

/// «3 proponentes: 1 cumple lo evaluado, 1 no habilitado y 1 requiere decisión.»
fn resumen(evaluados: &[Evaluado<'_>]) -> String {
    let cuantos = |estado| evaluados.iter().filter(|e| e.estado == estado).count();
    let partes: Vec<String> = [
        (
            EstadoProponente::Habilitado,
            "cumple lo evaluado",
            "cumplen lo evaluado",
        ),
        (
            EstadoProponente::NoHabilitado,
            "no habilitado",
            "no habilitados",
        ),
        (
            EstadoProponente::RequiereDecision,
            "requiere decisión",
            "requieren decisión",
        ),
    ]
    .into_iter()
    .filter(|(e, _, _)| cuantos(*e) > 0)
    .map(|(e, uno, varios)| plural(cuantos(e), uno, varios))
    .collect();
    let lista = match partes.as_slice() {
        [antes @ .., ultima] if !antes.is_empty() => format!("{} y {ultima}", antes.join(", ")),
        otras => otras.concat(),
    };
    let n = plural(evaluados.len(), "proponente", "proponentes");
    format!("{n}: {lista}.")
}

fn datos_del_proceso(entrada: &Entrada, evaluados: &[Evaluado<'_>]) -> Vec<(&'static str, String)> {
    let p = &entrada.proceso;
    let obra = si_o_no(p.es_obra);
    let textos = [
        ("Entidad", &p.entidad),
        ("Número del proceso", &p.numero),
        ("Objeto", &p.objeto),
    ];
    let mut datos: Vec<(&'static str, String)> = (textos.into_iter())
        .filter_map(|(que, t)| Some((que, t.clone()?)))
        .collect();
    datos.extend([
        ("Modalidad", p.modalidad.nombre().rotulo().to_owned()),
        ("Apertura", fecha_larga(p.fecha_apertura)),
        ("Cierre", fecha_larga(p.fecha_cierre)),
        ("Obra pública", obra.to_owned()),
    ]);
    if p.es_obra {
        if let Some(v) = p.presupuesto_oficial {
            datos.push(("Presupuesto oficial", pesos(&v.to_string())));
        }
        datos.push(("Anticipo", pesos(&p.anticipo.to_string())));
        if let Some(m) = p.plazo_meses {
            datos.push(("Plazo, en meses", miles(&m.normalize().to_string())));
        }
    }
    if let Some(crpc) = evaluados.iter().find_map(|e| e.crpc.cifra()) {
        datos.push(("Capacidad residual que exige (CRPC)", pesos(&crpc)));
    }
    if let Some(v) = p.version {
        datos.push(("Versión del informe", v.nombre().rotulo().to_owned()));
    }
    let fechas = [
        ("Fecha del informe", p.fecha_informe),
        ("Último día para subsanar", p.fecha_limite_subsanacion),
    ];
    let con_fecha = fechas
        .into_iter()
        .filter_map(|(que, f)| Some((que, fecha_larga(f?))));
    datos.extend(con_fecha);
    let evaluadores = p.evaluadores.iter().flatten();
    let quienes: Vec<String> = evaluadores
        .map(|e| match &e.cargo {
            Some(cargo) => format!("{}, {cargo}", e.nombre),
            None => e.nombre.clone(),
        })
        .collect();
    if !quienes.is_empty() {
        datos.push(("Evaluadores", quienes.join("; ")));
    }
    datos
}

/// The column of the verdicts about the members' registers, which are of more than one rule.
const REGISTRO: &str = "registro";

fn sentido_de(estado: EstadoProponente) -> Sentido {
    match estado {
        EstadoProponente::Habilitado => Sentido::Favorable,
        EstadoProponente::NoHabilitado => Sentido::Desfavorable,
        EstadoProponente::RequiereDecision => Sentido::NoDecidido,
    }
}

fn proponente(
    app: &App,
    dato: &Dato,
    n: usize,
    e: &Evaluado<'_>,
    columnas: &[Columna],
    lugar: Lugar,
) -> ProponenteVisto {
    let ancla = format!("proponente-{}", n + 1);
    let celda = |c: &Columna| {
        if c.regla == REGISTRO {
            return del_registro(e, &ancla, lugar);
        }
        let dictado = e.veredictos.iter().find(|d| d.veredicto.regla == c.regla);
        let v = &dictado.ok_or("sin evaluar")?.veredicto;
        Ok(Celda {
            ancla: format!("{ancla}-{}", v.regla),
            sentido: v.desenlace.sentido.nombre(),
            sentido_dicho: v.desenlace.sentido.rotulo(),
            rotulo: v.desenlace.rotulo.to_owned(),
            monto: [
                proceso::n::crpc,
                proceso::de_capacidad::sce,
                proceso::n::crp,
            ]
            .iter()
            .filter(|m| c.corto.eq_ignore_ascii_case(m.clave))
            .find_map(|m| v.resultado.campo(*m).cifra())
            .map(|m| pesos(&m)),
            cita: v.principal().and_then(|f| enlace_corto(f, lugar)),
        })
    };
    let cifra = |v: &Valor| v.cifra().map(|c| pesos(&c));
    let mut datos = Vec::new();
    if let Some(a) = e.anio_elegido {
        datos.push(("Año elegido", a.0.to_string()));
    }
    if let Some(crp) = cifra(&e.crp) {
        datos.push(("Capacidad residual (CRP)", crp));
    }
    let integrantes: Vec<IntegranteVisto> = e.por_integrante.iter().map(integrante).collect();
    ProponenteVisto {
        nombre: e.nombre.clone(),
        estado: e.estado_dicho(),
        sentido: sentido_de(e.estado).nombre(),
        celdas: columnas.iter().map(celda).collect(),
        datos,
        titulo_indicadores: e.anio_elegido.map_or_else(
            || "Indicadores del año evaluable".to_owned(),
            |a| format!("Indicadores del año {}", a.0),
        ),
        indicadores: e
            .indicadores
            .iter()
            .filter_map(|v| indicador(v, dato))
            .collect(),
        titulo_integrantes: if integrantes.len() > 1 {
            "Integrantes"
        } else {
            "Proponente singular"
        },
        con_puntajes: (e.por_integrante.iter())
            .any(|m| m.cifras.iter().skip(2).any(|(_, v)| *v != Valor::Nulo)),
        integrantes,
        veredictos: e
            .con_quien()
            // Of a single bidder the balance is that of its only member.
            .filter(|(integrante, d)| {
                let repetido = integrante.is_some() && e.por_integrante.len() == 1;
                let regla = d.veredicto.regla;
                !(repetido && e.veredictos.iter().any(|x| x.veredicto.regla == regla))
            })
            .map(|(integrante, d)| VeredictoVisto {
                ancla: match integrante {
                    None => format!("{ancla}-{}", d.veredicto.regla),
                    Some(m) => ancla_de_miembro(e, &ancla, m, d.veredicto.regla),
                },
                titulo: match integrante.filter(|m| *m != e.nombre) {
                    None => titulo_de(app, d.veredicto.regla).to_owned(),
                    Some(m) => format!("{} de {m}", titulo_de(app, d.veredicto.regla)),
                },
                sentido: d.veredicto.desenlace.sentido.nombre(),
                sentido_dicho: d.veredicto.desenlace.sentido.rotulo(),
                rotulo: d.veredicto.desenlace.rotulo,
                resumen: d.veredicto.resumen.clone(),
                advertencias: (d.veredicto.advertencias.iter())
                    .map(|a| lugar.aviso(a))
                    .collect(),
                pasos: (d.veredicto.pasos.iter())
                    .map(|p| PasoVisto {
                        id: p.id,
                        enunciado: p.enunciado,
                        resultado: p.resultado.to_string(),
                        valores: valores::campos(&p.valores),
                        fundamentos: lugar.citas(&p.fundamentos, Some(d.decisivos.contains(p.id))),
                    })
                    .collect(),
            })
            .collect(),
        ancla,
    }
}

fn ancla_de_miembro(e: &Evaluado<'_>, ancla: &str, miembro: &str, regla: &str) -> String {
    let i = e.por_integrante.iter().position(|m| m.nombre == miembro);
    format!("{ancla}-{regla}-{}", i.map_or(0, |i| i + 1))
}

/// What the registers of the members say: the one that is worst for the bidder, with whose it is.
fn del_registro(e: &Evaluado<'_>, ancla: &str, lugar: Lugar) -> Result<Celda, &'static str> {
    let (miembro, d) = e.del_registro().ok_or("sin evaluar")?;
    let v = &d.veredicto;
    Ok(Celda {
        ancla: ancla_de_miembro(e, ancla, miembro, v.regla),
        sentido: v.desenlace.sentido.nombre(),
        sentido_dicho: v.desenlace.sentido.rotulo(),
        rotulo: if e.por_integrante.len() > 1 && d.sentido() != Sentido::Determinado {
            format!("{}: {miembro}", v.desenlace.rotulo)
        } else {
            v.desenlace.rotulo.to_owned()
        },
        monto: None,
        cita: v.principal().and_then(|f| enlace_corto(f, lugar)),
    })
}

/// An indicator of the year that counts, with its label and its place in the pliego, which are those of its threshold.
fn indicador(v: &Valor, dato: &Dato) -> Option<IndicadorVisto> {
    let indicador = v.campo(de_indicador::id).codigo()?;
    let umbral = dato
        .campo("proceso")
        .and_then(|p| p.campo("umbrales")?.campo(indicador.clave));
    let ubicacion = umbral.map(|u| cadena(u, "ubicacion")).unwrap_or_default();
    let codigo = v.campo(de_indicador::resultado).codigo()?;
    let (sentido, resultado) = if codigo == Cumple::Si.nombre() {
        (Sentido::Favorable, "Cumple")
    } else if codigo == Cumple::No.nombre() {
        (Sentido::Desfavorable, "No cumple")
    } else if codigo == Cumple::DependeDelCertificado.nombre() {
        (Sentido::FaltanDatos, "Depende de la cifra certificada")
    } else {
        (Sentido::NoDecidido, "Indeterminado")
    };
    Some(IndicadorVisto {
        rotulo: indicador.rotulo(),
        valor: numero(v.campo(de_indicador::valor)),
        exigido: format!(
            "{} {}",
            dicho(v.campo(de_indicador::operador)),
            numero(v.campo(de_indicador::umbral))
        ),
        sentido: sentido.nombre(),
        resultado,
        ubicacion: if ubicacion.is_empty() {
            "no se indicó".to_owned()
        } else {
            ubicacion
        },
    })
}

fn integrante(m: &PorIntegrante<'_>) -> IntegranteVisto {
    IntegranteVisto {
        nombre: m.nombre.clone(),
        participacion: numero(m.cifra(n::participacion)),
        cifras: m.cifras.iter().skip(2).map(|(_, v)| numero(v)).collect(),
    }
}

/// Limits, each said once: of the rule, or of the bidders that it names.
fn limites(app: &App, evaluados: &[Evaluado<'_>], lugar: Lugar) -> Vec<LimitesDeRegla> {
    let mut salida: Vec<LimitesDeRegla> = Vec::new();
    for id in COLUMNAS.map(|(id, _)| id).into_iter().chain(DE_MIEMBRO) {
        let mut avisos: Vec<(AvisoVisto, Vec<&str>)> = Vec::new();
        let mut mirados: Vec<&str> = Vec::new();
        for e in evaluados {
            for v in e.todos().map(|d| &d.veredicto).filter(|v| v.regla == id) {
                mirados.push(&e.nombre);
                for l in &v.limites {
                    // The same limit in other words, with other figures or names, is another.
                    let ya =
                        (avisos.iter()).position(|(a, _)| a.id == l.id && a.mensaje == *l.mensaje);
                    let i = ya.unwrap_or_else(|| {
                        avisos.push((lugar.aviso(l), Vec::new()));
                        avisos.len() - 1
                    });
                    avisos[i].1.push(&e.nombre);
                }
            }
        }
        mirados.dedup();
        let visto = |(aviso, mut de): (AvisoVisto, Vec<&str>)| {
            de.dedup();
            LimiteVisto {
                aviso,
                de: if de.len() == mirados.len() {
                    String::new()
                } else {
                    de.join(", ")
                },
            }
        };
        if !avisos.is_empty() {
            salida.push(LimitesDeRegla {
                titulo: titulo_de(app, id),
                avisos: avisos.into_iter().map(visto).collect(),
            });
        }
    }
    salida
}
