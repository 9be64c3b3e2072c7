//! Rules: what each says of itself, its sources, dated values, cases and witnesses.

use super::fundamentos::{AvisoDado, Cita};
use crate::{
    app::App,
    corpus::Serie,
    direcciones,
    hechos::Dato,
    reglas::{ClaseAviso, ReglaFundada, estudio::Testigo},
    veredicto::{Aviso, Veredicto},
};
use serde_json::{Value, json};

/// A rule, whole.
pub fn regla(app: &App, l: &ReglaFundada, base: &str) -> Value {
    let f = l.ficha();
    let avisos = |clases: &[ClaseAviso]| {
        let de = f.avisos.iter().filter(|a| clases.contains(&a.clase));
        de.map(|a| {
            let levantado = Aviso {
                id: a.id,
                mensaje: a.mensaje.into(),
                fundamentos: l.aviso(a.id).iter().collect(),
            };
            json!(AvisoDado::de(&levantado, base))
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
        l.pasos()
            .iter()
            .map(|(p, fs)| json!({"id": p.id, "enunciado": p.enunciado,
            "fundamentos": fs.iter().map(|f| Cita::de(f, base, None)).collect::<Vec<_>>()}))
            .collect::<Vec<_>>()
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
    v["casos"] = json!(app.corpus().casos(f.id).iter().map(|c| json!({"titulo": c.titulo,
        "entrada": serde_json::from_str::<Value>(&c.entrada).unwrap_or_default(), "codigo": c.codigo,
    "errores": c.errores})).collect::<Vec<_>>());
    let testigos = app.testigos(l).iter();
    v["testigos"] = testigos.filter_map(|t| testigo(app, l, t, base)).collect();
    v["esquema"] = esquema(l);
    v
}

/// A witness case: the smallest facts that get another answer from a day on.
pub(in crate::json) fn testigo(
    app: &App,
    l: &ReglaFundada,
    t: &Testigo,
    base: &str,
) -> Option<Value> {
    let c = t.contrastar(l, app.corpus().parametros())?;
    let lado = |(entrada, v): &(Dato, Veredicto<'_>)| {
        json!({
            "entrada": entrada, "codigo": v.desenlace.codigo, "sentido": v.desenlace.sentido.nombre(), "resumen": v.resumen,
            "resultado": v.resultado, "fundamento": v.principal().map(|f| Cita::de(f, base, None)),
        })
    };
    let paso = c.divergencia.as_ref().map(|d| {
        let fundamentos = d.fundamentos.iter().map(|f| Cita::de(f, base, None));
        json!({"id": d.id, "enunciado": d.enunciado, "antes": d.antes, "despues": d.despues,
            "fundamentos": fundamentos.collect::<Vec<_>>()})
    });
    Some(
        json!({"fecha": t.fecha, "hechos": t.hechos, "antes": lado(&c.antes), "despues": lado(&c.despues), "primer_paso_distinto": paso}),
    )
}

/// A rule in a list.
pub fn regla_breve(l: &ReglaFundada, base: &str) -> Value {
    let f = l.ficha();
    json!({
        "id": f.id, "version": f.version, "titulo": f.titulo, "pregunta": f.pregunta,
        "url": format!("{base}{}", direcciones::regla(f.id)),
    })
}

pub(in crate::json) fn serie(s: &Serie) -> Value {
    let tramo = |t: &crate::corpus::Tramo| json!({"hasta": t.hasta.map(|h| h.to_string()), "puntos": t.puntos.to_string()});
    let periodo = |p: &crate::corpus::Periodo| {
        let tramos: Vec<Value> = p.tramos.iter().map(tramo).collect();
        json!({"desde": p.desde, "hasta": p.hasta, "valor": p.valor, "tramos": tramos, "fuente": p.fuente,
            "verificacion": p.verificacion.nombre()})
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
