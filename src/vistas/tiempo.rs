//! The timeline of a rule: a numbered bar, the table that says the same, and what changes on each day.

use super::{
    Cita,
    controles::{FaltaVista, PiezaVista, controles, filas_iniciales},
    pintar,
    valores::valor,
    veredicto::direccion_de,
};
use crate::{
    hechos::{
        Dato, Errores, Nombre,
        formulario::{self, Escrito},
    },
    lengua::formato::fecha_larga,
    marcado::Html,
    reglas::{
        Ficha, ReglaFundada,
        estudio::{LineaDeTiempo, Tramo, con_dia},
    },
    veredicto::Valor,
};
use askama::Template;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Template)]
#[template(path = "linea.html")]
struct Pagina {
    ficha: &'static Ficha,
    faltas: Vec<FaltaVista>,
    piezas: Vec<PiezaVista>,
    primero_la_linea: bool,
    linea: Option<Trazada>,
}

struct Trazada {
    rotulo: &'static str,
    conclusion: String,
    desde: String,
    hasta: String,
    cambiar: Option<String>,
    veredicto: Option<String>,
    marca: Option<Marca>,
    tramos: Vec<TramoVisto>,
    cambios: Vec<CambioVisto>,
}

/// The day given with the facts, on the bar.
struct Marca {
    x: i64,
    fecha: String,
}

struct TramoVisto {
    numero: usize,
    x: i64,
    ancho: i64,
    centro: i64,
    desde: String,
    hasta: String,
    clase: &'static str,
    sentido_dicho: &'static str,
    rotulo: &'static str,
    resumen: String,
    faltas: Vec<String>,
    direccion: Option<String>,
}

struct CambioVisto {
    fecha: String,
    iso: String,
    de: &'static str,
    a: &'static str,
    /// Whether the facts can be evaluated on both sides.
    evaluable: bool,
    resultado: Vec<DatoDistinto>,
    pasos: Vec<PasoDistinto>,
    fundamentos: Vec<Cita>,
}

struct PasoDistinto {
    enunciado: &'static str,
    antes: String,
    despues: String,
}

/// A part of the result that changes.
struct DatoDistinto {
    nombre: &'static str,
    antes: Html,
    despues: Html,
}

/// Length of the bar, in its own units.
const LARGO: i64 = 1_000;
/// Least length of a stretch, so that its number can be read.
const MINIMO: i64 = 48;
/// What is shown of a step that was not executed.
const NO_SE_EJECUTA: &str = "no se ejecuta";

/// The form, with what was typed and what is wrong with it.
pub fn linea_por_pedir(l: &ReglaFundada, escrito: &Escrito, errores: &Errores) -> String {
    let filas = if escrito.is_empty() {
        filas_iniciales(&l.entrada())
    } else {
        BTreeMap::new()
    };
    let (faltas, piezas) = controles(l, escrito, errores, &filas);
    pintar(&Pagina {
        ficha: l.ficha(),
        faltas,
        piezas,
        primero_la_linea: true,
        linea: None,
    })
}

/// The timeline of some facts.
pub fn linea_de_tiempo(l: &ReglaFundada, dato: &Dato, linea: &LineaDeTiempo<'_>) -> String {
    let anchos = anchos(linea);
    let mut x = 0;
    let mut tramos = Vec::with_capacity(linea.tramos.len());
    let mut marca = None;
    for (i, (t, ancho)) in linea.tramos.iter().zip(anchos).enumerate() {
        if let Some(d) = linea.dada.filter(|d| abarca(t, *d)) {
            let (desde, hasta) = limites(linea, t);
            let dentro = dias(desde, d) * ancho / dias(desde, hasta).max(1);
            marca = Some(Marca {
                x: x + dentro.clamp(2, ancho - 2),
                fecha: fecha_larga(d),
            });
        }
        let dia = linea.dada.filter(|d| abarca(t, *d)).unwrap_or(t.dia);
        tramos.push(tramo(l, dato, linea.campo, t, dia, i + 1, (x, ancho)));
        x += ancho;
    }
    let cambios: Vec<CambioVisto> = linea
        .cambios
        .iter()
        .zip(linea.tramos.windows(2))
        .zip(tramos.windows(2))
        .map(|((c, dado), lado)| CambioVisto {
            fecha: fecha_larga(c.fecha),
            iso: c.fecha.to_string(),
            de: lado[0].rotulo,
            a: lado[1].rotulo,
            evaluable: dado.iter().all(|t| t.respuesta.is_ok()),
            resultado: match (&dado[0].respuesta, &dado[1].respuesta) {
                (Ok(a), Ok(b)) => distintos(&a.resultado, &b.resultado),
                _ => Vec::new(),
            },
            pasos: c
                .pasos
                .iter()
                .map(|p| PasoDistinto {
                    enunciado: p.enunciado,
                    antes: p.antes.clone().unwrap_or_else(|| NO_SE_EJECUTA.to_owned()),
                    despues: p
                        .despues
                        .clone()
                        .unwrap_or_else(|| NO_SE_EJECUTA.to_owned()),
                })
                .collect(),
            fundamentos: c
                .fundamentos
                .iter()
                .map(|(f, decisivo)| Cita::de(f, Some(*decisivo)))
                .collect(),
        })
        .collect();
    let direccion = direccion_de(l, dato);
    pintar(&Pagina {
        ficha: l.ficha(),
        faltas: Vec::new(),
        piezas: Vec::new(),
        primero_la_linea: true,
        linea: Some(Trazada {
            rotulo: linea.rotulo,
            conclusion: match linea.cambios.len() {
                0 => "Con estos hechos, el veredicto es el mismo en todos los días que se examinaron.".to_owned(),
                1 => "Con los mismos hechos, el veredicto cambia una vez.".to_owned(),
                n => format!("Con los mismos hechos, el veredicto cambia {n} veces."),
            },
            desde: fecha_larga(linea.examinado.0),
            hasta: fecha_larga(linea.examinado.1),
            cambiar: Some(direccion.replacen("/evaluar?", "?", 1)).filter(|d| cabe(d)),
            veredicto: linea.dada.map(|_| direccion).filter(|d| cabe(d)),
            marca,
            tramos,
            cambios,
        }),
    })
}

fn tramo(
    l: &ReglaFundada,
    dato: &Dato,
    campo: &str,
    t: &Tramo<'_>,
    dia: Date,
    numero: usize,
    (x, ancho): (i64, i64),
) -> TramoVisto {
    let borde = |d: Option<Date>| d.map_or_else(|| "—".to_owned(), fecha_larga);
    let visto = TramoVisto {
        numero,
        x,
        ancho,
        centro: x + ancho / 2,
        desde: borde(t.desde),
        hasta: borde(t.hasta),
        clase: "s-invalido",
        sentido_dicho: "No se puede evaluar",
        rotulo: "Los hechos no son posibles en esas fechas",
        resumen: String::new(),
        faltas: Vec::new(),
        direccion: None,
    };
    match &t.respuesta {
        Ok(v) => TramoVisto {
            clase: clase(v.desenlace.sentido.nombre()),
            sentido_dicho: v.desenlace.sentido.rotulo(),
            rotulo: v.desenlace.rotulo,
            resumen: v.resumen.clone(),
            direccion: Some(direccion_de(l, &con_dia(dato, campo, dia))).filter(|d| cabe(d)),
            ..visto
        },
        Err(e) => TramoVisto {
            faltas: faltas(l, dato, e),
            ..visto
        },
    }
}

/// The faults of some facts, with the labels of the form.
fn faltas(l: &ReglaFundada, dato: &Dato, errores: &Errores) -> Vec<String> {
    let escrito: Escrito = formulario::pares(&l.entrada(), dato).into_iter().collect();
    let (_, piezas) = controles(l, &escrito, errores, &BTreeMap::new());
    let rotulo = |ruta: &str| {
        let pieza = piezas.iter().find(|p| p.ruta == ruta);
        pieza.map_or_else(|| ruta.to_owned(), |p| p.rotulo.clone())
    };
    errores
        .lista()
        .iter()
        .map(|f| {
            let ruta = f.ruta.strip_prefix("$.").unwrap_or(&f.ruta);
            format!(
                "{} ({}): {}",
                rotulo(ruta),
                f.recibido,
                formulario::mensaje(f)
            )
        })
        .chain(errores.y_mas())
        .collect()
}

/// The parts of a result that differ.
fn distintos(antes: &Valor, despues: &Valor) -> Vec<DatoDistinto> {
    let (Valor::Objeto(a), Valor::Objeto(b)) = (antes, despues) else {
        return Vec::new();
    };
    let mut nombres: Vec<Nombre> = a.iter().chain(b).map(|(n, _)| *n).collect();
    let mut vistos = BTreeSet::new();
    nombres.retain(|n| vistos.insert(n.clave));
    nombres
        .into_iter()
        .map(|n| (n, antes.campo(n), despues.campo(n)))
        .filter(|(_, x, y)| x != y)
        .map(|(n, x, y)| DatoDistinto {
            nombre: n.rotulo(),
            antes: valor(x),
            despues: valor(y),
        })
        .collect()
}

/// Whether an address is short enough to be followed.
fn cabe(direccion: &str) -> bool {
    direccion.len() <= 8_000
}

/// The class of a stretch of the bar.
fn clase(sentido: &'static str) -> &'static str {
    match sentido {
        "favorable" => "s-favorable",
        "desfavorable" => "s-desfavorable",
        "lo-define-el-pliego" => "s-lo-define-el-pliego",
        "no-decidido" => "s-no-decidido",
        "faltan-datos" => "s-faltan-datos",
        _ => "s-determinado",
    }
}

fn abarca(t: &Tramo<'_>, dia: Date) -> bool {
    t.desde.is_none_or(|d| d <= dia) && t.hasta.is_none_or(|h| dia < h)
}

fn dias(desde: Date, hasta: Date) -> i64 {
    desde.until(hasta).map_or(0, |s| i64::from(s.get_days()))
}

/// First and last day of a stretch on the bar: an open end is drawn a year long past the other one.
fn limites(linea: &LineaDeTiempo<'_>, t: &Tramo<'_>) -> (Date, Date) {
    let ano = jiff::Span::new().years(1);
    let (primero, ultimo) = linea.examinado;
    let antes = primero.checked_sub(ano).unwrap_or(primero);
    let despues = ultimo.checked_add(ano).unwrap_or(ultimo);
    (t.desde.unwrap_or(antes), t.hasta.unwrap_or(despues))
}

/// Lengths of the stretches: by days, none too short for its number; they add up to the whole bar.
fn anchos(linea: &LineaDeTiempo<'_>) -> Vec<i64> {
    let dias: Vec<i64> = linea
        .tramos
        .iter()
        .map(|t| {
            let (desde, hasta) = limites(linea, t);
            dias(desde, hasta).max(1)
        })
        .collect();
    let cuantos = i64::try_from(dias.len()).unwrap_or(1).max(1);
    let minimo = MINIMO.min(LARGO / cuantos);
    let (libre, total) = (LARGO - minimo * cuantos, dias.iter().sum::<i64>().max(1));
    let mut anchos: Vec<i64> = dias.iter().map(|d| minimo + libre * d / total).collect();
    let resto = LARGO - anchos.iter().sum::<i64>();
    if let Some(ultimo) = anchos.last_mut() {
        *ultimo += resto;
    }
    anchos
}
