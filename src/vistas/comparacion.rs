//! Two bidders compared, step by step.

use super::valores;
use crate::{
    app::App,
    lengua::formato::miles,
    marcado::Html,
    reglas::proceso::Evaluado,
    veredicto::{Valor, Veredicto},
};

pub(super) struct Comparacion {
    pub(super) memoria: String,
    pub(super) primero: Vec<(usize, String, bool)>,
    pub(super) segundo: Vec<(usize, String, bool)>,
    pub(super) hecha: Option<Hecha>,
}

pub(super) struct Hecha {
    pub(super) mismo: bool,
    pub(super) diferencias: Vec<Diferencia>,
    pub(super) sin_par: Vec<String>,
}

pub(super) struct Diferencia {
    pub(super) titulo: &'static str,
    pub(super) iguales: bool,
    pub(super) numero: usize,
    pub(super) enunciado: &'static str,
    pub(super) lados: [Lado; 2],
}

pub(super) struct Lado {
    pub(super) nombre: String,
    pub(super) sentido: &'static str,
    pub(super) sentido_dicho: &'static str,
    pub(super) enunciado: &'static str,
    pub(super) dijo: String,
    pub(super) valores: Html,
    pub(super) termina: &'static str,
}

pub(super) fn comparacion(
    app: &App,
    evaluados: &[Evaluado<'_>],
    comparar: Option<(usize, usize)>,
    memoria: &str,
) -> Comparacion {
    let (a, b) = comparar.unwrap_or((0, 1));
    let opciones = |elegido: usize| {
        evaluados
            .iter()
            .enumerate()
            .map(|(i, e)| (i, format!("{}. {}", i + 1, e.nombre), i == elegido))
            .collect()
    };
    let pareja = comparar.and_then(|(a, b)| Some((evaluados.get(a)?, evaluados.get(b)?)));
    Comparacion {
        memoria: memoria.to_owned(),
        primero: opciones(a),
        segundo: opciones(b),
        hecha: pareja.map(|(x, y)| comparar_dos(app, x, y, a == b)),
    }
}

pub(super) fn comparar_dos(app: &App, a: &Evaluado<'_>, b: &Evaluado<'_>, mismo: bool) -> Hecha {
    let mut hecha = Hecha {
        mismo,
        diferencias: Vec::new(),
        sin_par: Vec::new(),
    };
    if mismo {
        return hecha;
    }
    for (id, _) in COLUMNAS {
        let de = |e: &'_ Evaluado<'_>| e.veredictos.iter().position(|d| d.veredicto.regla == id);
        match (de(a), de(b)) {
            (Some(i), Some(j)) => {
                let (va, vb) = (&a.veredictos[i].veredicto, &b.veredictos[j].veredicto);
                hecha.diferencias.push(diferencia(
                    titulo_de(app, id),
                    (&a.nombre, va),
                    (&b.nombre, vb),
                ));
            }
            (Some(_), None) => hecha.sin_par.push(sin_par(app, id, a, b)),
            (None, Some(_)) => hecha.sin_par.push(sin_par(app, id, b, a)),
            (None, None) => {}
        }
    }
    hecha
}

pub(super) fn sin_par(
    app: &App,
    id: &'static str,
    con: &Evaluado<'_>,
    sin: &Evaluado<'_>,
) -> String {
    format!(
        "{}: se evaluó para {} y no para {}.",
        titulo_de(app, id),
        con.nombre,
        sin.nombre
    )
}

/// The first step that two bidders do not share, or whose conclusions differ.
pub(super) fn diferencia(
    titulo: &'static str,
    (na, a): (&str, &Veredicto<'_>),
    (nb, b): (&str, &Veredicto<'_>),
) -> Diferencia {
    let pasos = a.pasos.len().max(b.pasos.len());
    let distinto = (0..pasos).find(|i| match (a.pasos.get(*i), b.pasos.get(*i)) {
        (Some(x), Some(y)) => x.id != y.id || x.resultado != y.resultado,
        _ => true,
    });
    let comun = distinto.and_then(|i| Some((a.pasos.get(i)?, b.pasos.get(i)?)));
    let mismo_paso = comun.is_some_and(|(x, y)| x.id == y.id);
    let lado = |nombre: &str, v: &Veredicto<'_>| {
        let paso = distinto.and_then(|i| v.pasos.get(i));
        Lado {
            nombre: nombre.to_owned(),
            sentido: v.desenlace.sentido.nombre(),
            sentido_dicho: v.desenlace.sentido.rotulo(),
            enunciado: paso.filter(|_| !mismo_paso).map_or("", |p| p.enunciado),
            dijo: paso.map_or_else(
                || "No llega a este paso.".to_owned(),
                |p| p.resultado.to_string(),
            ),
            valores: paso
                .map(|p| valores::campos(&p.valores))
                .unwrap_or_default(),
            termina: v.desenlace.rotulo,
        }
    };
    Diferencia {
        titulo,
        iguales: distinto.is_none(),
        numero: distinto.map_or(0, |i| i + 1),
        enunciado: comun
            .filter(|_| mismo_paso)
            .map_or("", |(x, _)| x.enunciado),
        lados: [lado(na, a), lado(nb, b)],
    }
}

/// Short names of the rules, in the order of the columns.
pub(super) const COLUMNAS: [(&str, &str); 6] = [
    ("regimen-ano-fiscal", "Años fiscales"),
    ("indicadores-financieros", "Indicadores"),
    ("capacidad-residual-proceso", "CRPC"),
    ("saldo-contratos-ejecucion", "SCE"),
    ("capacidad-residual-proponente", "CRP"),
    (CORTES, "Cortes"),
];

pub(super) fn titulo_de(app: &App, regla: &'static str) -> &'static str {
    app.regla(regla).map_or(regla, |l| l.ficha().titulo)
}

pub(super) fn numero(v: &Valor) -> String {
    v.cifra().map_or_else(|| "—".to_owned(), |c| miles(&c))
}

pub(super) const CORTES: &str = "integrantes-con-cortes-distintos";

/// Rules that look at each member, and have no column.
pub(super) const DE_MIEMBRO: [&str; 2] = ["inscripcion-rup", "vigencia-rup"];
