//! The list of rules, a rule with its form, a verdict.

use super::{
    controles::{FaltaVista, PiezaVista, controles, filas_iniciales},
    pintar,
    testigos::{TestigoVisto, testigos},
    valores::legible,
    veredicto::{AvisoVisto, PasoVisto, direccion_de, todas},
};
use crate::{
    app::App,
    hechos::{Dato, Errores, formulario::Escrito},
    lengua::formato::fecha_larga,
    marcado::Html,
    reglas::{ClaseAviso, Ficha, ReglaFundada},
};
use askama::Template;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "reglas.html")]
struct Indice {
    reglas: Vec<&'static Ficha>,
    sin_apoyo: Vec<String>,
}

#[derive(Template)]
#[template(path = "regla.html")]
struct Una {
    ficha: &'static Ficha,
    faltas: Vec<FaltaVista>,
    piezas: Vec<PiezaVista>,
    primero_la_linea: bool,
    pasos: Vec<PasoVisto>,
    desenlaces: Vec<DesenlaceVisto>,
    limites: Vec<(String, AvisoVisto)>,
    testigos: Vec<TestigoVisto>,
    parametros: Vec<SerieVista>,
    casos: Vec<CasoVisto>,
    taller: bool,
}

struct DesenlaceVisto {
    codigo: &'static str,
    sentido: &'static str,
    sentido_dicho: &'static str,
    rotulo: &'static str,
}

struct SerieVista {
    titulo: String,
    unidad: String,
    periodos: Vec<PeriodoVisto>,
}

struct PeriodoVisto {
    desde: String,
    hasta: String,
    valor: String,
    fuente: String,
    verificacion: &'static str,
}

struct CasoVisto {
    titulo: String,
    direccion: Option<String>,
    desenlace: String,
}

/// The list of rules.
pub fn reglas(app: &App) -> String {
    pintar(&Indice {
        reglas: app.reglas().map(ReglaFundada::ficha).collect(),
        sin_apoyo: app.reglas_sin_apoyo().map(str::to_owned).collect(),
    })
}

/// A rule with an empty form, or with what the address already gives.
pub fn regla(app: &App, l: &ReglaFundada, escrito: &Escrito) -> String {
    let filas = if escrito.is_empty() {
        filas_iniciales(&l.entrada())
    } else {
        BTreeMap::new()
    };
    pintar(&una(app, l, escrito, &Errores::default(), &filas))
}

/// A rule's form with what was typed and what is wrong with it.
pub fn formulario(
    app: &App,
    l: &ReglaFundada,
    escrito: &Escrito,
    errores: &Errores,
    filas: &BTreeMap<String, usize>,
) -> String {
    pintar(&una(app, l, escrito, errores, filas))
}

fn una(
    app: &App,
    l: &ReglaFundada,
    escrito: &Escrito,
    errores: &Errores,
    filas: &BTreeMap<String, usize>,
) -> Una {
    let f = l.ficha();
    let (faltas, piezas) = controles(l, escrito, errores, filas);
    let avisos = |quiere: fn(ClaseAviso) -> bool| {
        let de = f.avisos.iter().filter(|a| quiere(a.clase));
        de.map(|a| {
            let visto = AvisoVisto {
                id: a.id,
                mensaje: a.mensaje.to_owned(),
                fundamentos: todas(l.aviso(a.id)),
            };
            // A step and a limit may go by one name: the address is the step's.
            let de_paso = l.pasos().iter().any(|(p, _)| p.id == a.id);
            let clase = if de_paso { "limite" } else { "paso" };
            (format!("{clase}-{}", a.id), visto)
        })
        .collect::<Vec<_>>()
    };
    Una {
        ficha: f,
        faltas,
        primero_la_linea: false,
        pasos: l
            .pasos()
            .iter()
            .map(|(p, fs)| PasoVisto {
                id: p.id,
                enunciado: p.enunciado,
                resultado: String::new(),
                valores: Html::default(),
                fundamentos: todas(fs),
            })
            .collect(),
        desenlaces: f
            .desenlaces
            .iter()
            .map(|d| DesenlaceVisto {
                codigo: d.codigo,
                sentido: d.sentido.nombre(),
                sentido_dicho: d.sentido.rotulo(),
                rotulo: d.rotulo,
            })
            .collect(),
        limites: avisos(|_| true),
        testigos: testigos(app, l),
        parametros: f
            .parametros
            .iter()
            .filter_map(|p| app.corpus().parametros().serie(p))
            .map(serie)
            .collect(),
        casos: app
            .corpus()
            .casos(f.id)
            .iter()
            .map(|c| caso(l, c))
            .collect(),
        taller: app.tiene_taller(),
        piezas,
    }
}

fn serie(s: &crate::corpus::Serie) -> SerieVista {
    let dia = |d: Option<jiff::civil::Date>| d.map_or("—".to_owned(), fecha_larga);
    let periodo = |p: &crate::corpus::Periodo| PeriodoVisto {
        desde: dia(p.desde),
        hasta: dia(p.hasta),
        valor: legible(&p.valor),
        fuente: p.fuente.clone(),
        verificacion: p.verificacion.nombre(),
    };
    SerieVista {
        titulo: s.titulo.clone(),
        unidad: s.unidad.clone(),
        periodos: s.periodo.iter().map(periodo).collect(),
    }
}

fn caso(l: &ReglaFundada, c: &crate::corpus::Caso) -> CasoVisto {
    let dato = Dato::objeto_de_json(&c.entrada, &mut Errores::default()).ok();
    let direccion = dato
        .map(|d| direccion_de(l, &d))
        .filter(|d| d.len() < 8_000);
    let desenlace = c
        .codigo
        .clone()
        .unwrap_or_else(|| format!("error en {}", c.errores.join(", ")));
    CasoVisto {
        titulo: c.titulo.clone(),
        direccion,
        desenlace,
    }
}
