//! What changed on a day: the smallest facts that get another answer from then on, on the page of their rule.

use super::{
    Cita,
    valores::hechos,
    veredicto::{citas, direccion_de},
};
use crate::{
    app::App, hechos::Dato, lengua::formato::fecha_larga, marcado::Html, reglas::ReglaFundada,
    veredicto::Veredicto,
};
use jiff::civil::Date;

/// A witness case.
pub(super) struct TestigoVisto {
    pub(super) iso: String,
    pub(super) fecha: String,
    pub(super) hechos: Html,
    pub(super) lados: [Lado; 2],
    pub(super) paso: Option<PasoDistinto>,
    pub(super) linea: String,
}

/// One of its verdicts.
pub(super) struct Lado {
    pub(super) fecha: String,
    pub(super) sentido: &'static str,
    pub(super) sentido_dicho: &'static str,
    pub(super) rotulo: &'static str,
    pub(super) resumen: String,
    pub(super) direccion: String,
    pub(super) principal: Option<Cita>,
}

/// The first step at which they part.
pub(super) struct PasoDistinto {
    pub(super) enunciado: &'static str,
    pub(super) antes: String,
    pub(super) despues: String,
    pub(super) fundamentos: Vec<Cita>,
}

/// The witness cases of a rule, in order of day.
pub(super) fn testigos(app: &App, l: &ReglaFundada) -> Vec<TestigoVisto> {
    let no_llega = || "No se ejecuta.".to_owned();
    let visto = |t: &crate::reglas::estudio::Testigo| {
        let c = t.contrastar(l, app.corpus().parametros())?;
        let vispera = t.fecha.yesterday().ok()?;
        Some(TestigoVisto {
            iso: t.fecha.to_string(),
            fecha: fecha_larga(t.fecha),
            hechos: hechos(&l.entrada(), &t.hechos),
            linea: direccion_de(l, &c.despues.0).replacen("/evaluar?", "/linea-de-tiempo?", 1),
            lados: [lado(l, vispera, &c.antes), lado(l, t.fecha, &c.despues)],
            paso: c.divergencia.map(|d| PasoDistinto {
                enunciado: d.enunciado,
                antes: d.antes.unwrap_or_else(no_llega),
                despues: d.despues.unwrap_or_else(no_llega),
                fundamentos: citas(&d.fundamentos, None),
            }),
        })
    };
    app.testigos(l).iter().filter_map(visto).collect()
}

fn lado(l: &ReglaFundada, dia: Date, (dato, v): &(Dato, Veredicto<'_>)) -> Lado {
    Lado {
        fecha: fecha_larga(dia),
        sentido: v.desenlace.sentido.nombre(),
        sentido_dicho: v.desenlace.sentido.rotulo(),
        rotulo: v.desenlace.rotulo,
        resumen: v.resumen.clone(),
        direccion: direccion_de(l, dato),
        principal: v.principal().map(|f| Cita::de(f, None)),
    }
}
