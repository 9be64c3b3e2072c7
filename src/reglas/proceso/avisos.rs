//! Facts that contradict each other, or look like something else than what they say: noticed, never mended nor refused.

use super::entrada::{Entrada, Integrante, Proponente};
use crate::{
    lengua::formato::{miles, pesos},
    reglas::{
        catalogo::saldo_contratos_ejecucion::{Contrato, agotado},
        comunes::cuentas::Ejercicios,
    },
};
use rust_decimal::Decimal;

/// Something about the facts that somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AvisoDeHechos {
    /// Of which bidder; of the process when none.
    pub(crate) proponente: Option<String>,
    /// Of which of its members.
    pub(crate) integrante: Option<String>,
    /// What it is, with both figures.
    pub(crate) mensaje: String,
}

impl AvisoDeHechos {
    /// Of whom, and what: one sentence.
    pub(crate) fn dicho(&self) -> String {
        let quien = [self.proponente.as_deref(), self.integrante.as_deref()];
        let quien: Vec<&str> = quien.into_iter().flatten().collect();
        if quien.is_empty() {
            self.mensaje.clone()
        } else {
            format!("{}: {}", quien.join(" › "), self.mensaje)
        }
    }
}

/// Shares and terms under these are likely something else: a fraction typed for a percentage, months typed for days.
const PARTE_DUDOSA: Decimal = Decimal::ONE;
const DIAS_DUDOSOS: u32 = 60;

/// How many times the others a figure must be to be another scale.
const ESCALA: i64 = 1_000;

/// How many bidders there must be to say that one is of another scale.
const BASTANTES: usize = 3;

/// Every notice of a process, in the order of its data.
pub(crate) fn avisos(e: &Entrada) -> Vec<AvisoDeHechos> {
    let mut salida = Vec::new();
    let del_proceso = |mensaje| AvisoDeHechos {
        proponente: None,
        integrante: None,
        mensaje,
    };
    salida.extend(de_umbrales(e).into_iter().map(del_proceso));
    for p in &e.proponentes {
        let de = |m: Option<&Integrante>, mensaje| AvisoDeHechos {
            proponente: Some(p.nombre.clone()),
            integrante: m.map(|m| m.nombre.clone()).filter(|m| *m != p.nombre),
            mensaje,
        };
        salida.extend(del_ejemplo(p).map(|x| de(None, x)));
        for m in &p.integrantes {
            let plural = p.integrantes.len() > 1;
            if plural && *m.participacion < PARTE_DUDOSA {
                let parte = miles(&m.participacion.normalize().to_string());
                salida.push(de(
                    Some(m),
                    format!("Su participación es de {parte} %: si es una fracción, escríbala como porcentaje."),
                ));
            }
            for y in &m.estados {
                salida.extend(de_estados(y).into_iter().map(|x| de(Some(m), x)));
            }
            let contratos = m.contratos.as_deref().unwrap_or_default();
            for (i, c) in contratos.iter().enumerate() {
                let iguales = contratos[..i].iter().any(|otro| mismo(c, otro));
                salida.extend(
                    de_contrato(e, c, iguales)
                        .into_iter()
                        .map(|x| de(Some(m), x)),
                );
            }
        }
    }
    salida.extend(de_otra_escala(e));
    salida
}

/// Bounds that nobody can fail or meet, or that read as percentages.
fn de_umbrales(e: &Entrada) -> Vec<String> {
    let u = &e.proceso.umbrales;
    let mut salida = Vec::new();
    let dicho = |d: Decimal| miles(&d.normalize().to_string());
    let maximos = [
        ("El índice de endeudamiento", u.endeudamiento.as_ref()),
        (
            "El endeudamiento a corto plazo",
            u.endeudamiento_corto_plazo.as_ref(),
        ),
        (
            "El endeudamiento a largo plazo",
            u.endeudamiento_largo_plazo.as_ref(),
        ),
    ];
    for (que, x) in maximos.into_iter().filter_map(|(q, x)| Some((q, x?.max))) {
        if x > Decimal::ONE {
            salida.push(format!(
                "{que} máximo es {}: la razón va de 0 a 1, y casi nadie lo incumple. Si es un porcentaje, escriba {}.",
                dicho(x),
                dicho(x / Decimal::ONE_HUNDRED)
            ));
        } else if x <= Decimal::ZERO {
            salida.push(format!(
                "{que} máximo es {}: solo lo cumple quien no debe nada.",
                dicho(x)
            ));
        }
    }
    let rentabilidades = [
        (
            "La rentabilidad del patrimonio",
            u.rentabilidad_patrimonio.as_ref(),
        ),
        ("La rentabilidad del activo", u.rentabilidad_activo.as_ref()),
    ];
    for (que, x) in rentabilidades
        .into_iter()
        .filter_map(|(q, x)| Some((q, x?.min)))
    {
        if x > Decimal::ONE {
            salida.push(format!(
                "{que} mínima es {}, más que todo lo que se tiene. Si es un porcentaje, escriba {}.",
                dicho(x),
                dicho(x / Decimal::ONE_HUNDRED)
            ));
        }
    }
    let razones = [
        ("El índice de liquidez", u.liquidez.as_ref()),
        (
            "La razón de cobertura de intereses",
            u.cobertura_intereses.as_ref(),
        ),
        ("La prueba ácida", u.prueba_acida.as_ref()),
        ("La razón de efectivo", u.razon_efectivo.as_ref()),
    ];
    for (que, x) in razones.into_iter().filter_map(|(q, x)| Some((q, x?.min))) {
        if x > Decimal::ONE_HUNDRED {
            salida.push(format!(
                "{que} que se exige es {}: casi nadie lo alcanza.",
                dicho(x)
            ));
        } else if x <= Decimal::ZERO && que != "La razón de cobertura de intereses" {
            salida.push(format!(
                "{que} que se exige es {}: nadie lo incumple.",
                dicho(x)
            ));
        }
    }
    salida
}

/// Statements of a year that do not add up.
fn de_estados(y: &Ejercicios) -> Vec<String> {
    let p = |d: Decimal| pesos(&d.to_string());
    let anio = y.anio.0;
    let mut salida = Vec::new();
    if *y.activo_corriente > *y.activo_total {
        salida.push(format!(
            "En {anio} el activo corriente ({}) es mayor que el activo total ({}).",
            p(*y.activo_corriente),
            p(*y.activo_total)
        ));
    }
    if *y.pasivo_corriente > *y.pasivo_total {
        salida.push(format!(
            "En {anio} el pasivo corriente ({}) es mayor que el pasivo total ({}).",
            p(*y.pasivo_corriente),
            p(*y.pasivo_total)
        ));
    }
    let suma = y.pasivo_total.checked_add(y.patrimonio);
    if let Some(suma) = suma.filter(|s| *s != *y.activo_total) {
        salida.push(format!(
            "En {anio} el activo total ({}) no es el pasivo total más el patrimonio ({}).",
            p(*y.activo_total),
            p(suma)
        ));
    }
    salida
}

/// A contract whose term, state or share look like something else.
fn de_contrato(e: &Entrada, c: &Contrato, igual_a_otro: bool) -> Vec<String> {
    let mut salida = Vec::new();
    if agotado(c, e.proceso.fecha_cierre) {
        salida.push(format!(
            "El contrato «{}» está en ejecución y su plazo terminó antes del cierre: falta la prórroga, o el plazo está en \
             meses.",
            c.nombre
        ));
    }
    if let Some(dias) = c.plazo_dias.filter(|d| d.0 <= DIAS_DUDOSOS) {
        salida.push(format!(
            "El plazo del contrato «{}» es de {} días: revise que no esté en meses.",
            c.nombre, dias.0
        ));
    }
    if *c.participacion < PARTE_DUDOSA {
        salida.push(format!(
            "La participación en el contrato «{}» es de {} %: si es una fracción, escríbala como porcentaje.",
            c.nombre,
            miles(&c.participacion.normalize().to_string())
        ));
    }
    if igual_a_otro {
        salida.push(format!(
            "El contrato «{}» está dos veces, con el mismo valor y la misma fecha.",
            c.nombre
        ));
    }
    salida
}

fn mismo(a: &Contrato, b: &Contrato) -> bool {
    a.nombre == b.nombre && a.valor == b.valor && a.fecha_inicio == b.fecha_inicio
}

/// A bidder that is still the template's example.
fn del_ejemplo(p: &Proponente) -> Option<String> {
    let del_proponente = Proponente::CAMPOS.iter().find(|c| c.nombre == "nombre");
    let es = del_proponente.is_some_and(|c| c.ejemplo == p.nombre);
    es.then(|| "Es el proponente de ejemplo de la plantilla: si no es suyo, bórrelo.".to_owned())
}

/// One bidder whose total assets are a thousand times those of the middle one, or a thousandth.
fn de_otra_escala(e: &Entrada) -> Vec<AvisoDeHechos> {
    let activo = |p: &Proponente| -> Option<Decimal> {
        let de = p.integrantes.iter().filter_map(|m| m.estados.last());
        de.map(|y| *y.activo_total)
            .try_fold(Decimal::ZERO, Decimal::checked_add)
            .filter(|x| *x > Decimal::ZERO)
    };
    let mut todos: Vec<Decimal> = e.proponentes.iter().filter_map(activo).collect();
    if todos.len() < BASTANTES {
        return Vec::new();
    }
    todos.sort_unstable();
    let medio = todos[todos.len() / 2];
    let veces = Decimal::from(ESCALA);
    let lejos = |x: Decimal| {
        x.checked_div(veces).is_some_and(|y| y >= medio)
            || medio.checked_div(veces).is_some_and(|y| y >= x)
    };
    let uno = |p: &Proponente| {
        let x = activo(p).filter(|x| lejos(*x))?;
        Some(AvisoDeHechos {
            proponente: Some(p.nombre.clone()),
            integrante: None,
            mensaje: format!(
                "Su activo total es de {}, y el del proponente del medio de {}: revise si las cifras están en miles o en \
                 millones.",
                pesos(&x.to_string()),
                pesos(&medio.to_string())
            ),
        })
    };
    e.proponentes.iter().filter_map(uno).collect()
}
