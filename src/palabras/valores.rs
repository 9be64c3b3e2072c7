//! A value in words: the one wording of what is missing, of dates, of yes and no, and of amounts.

use crate::{
    hechos::Nombre,
    lengua::formato::{fecha_larga, miles},
    veredicto::Valor,
};
use std::borrow::Cow;

/// What stands where there is no value.
pub(super) const NADA: &str = "—";

/// What stands where a list has nothing.
pub(super) const NINGUNO: &str = "ninguno";

/// Yes or no.
pub(crate) fn si_o_no(b: bool) -> &'static str {
    if b { "Sí" } else { "No" }
}

/// A value in one line.
pub(crate) fn dicho(v: &Valor) -> Cow<'_, str> {
    match v {
        Valor::Nulo => NADA.into(),
        Valor::Logico(b) => si_o_no(*b).into(),
        Valor::Entero(n) => n.to_string().into(),
        Valor::Texto(t) => (&**t).into(),
        Valor::Codigo(n) => n.rotulo().into(),
        Valor::Fecha(f) => fecha_larga(*f).into(),
        Valor::Objeto(o) if o.is_empty() => NADA.into(),
        Valor::Objeto(o) => (o.iter().map(con_rotulo).collect::<Vec<_>>())
            .join(", ")
            .into(),
        Valor::Lista(l) if l.is_empty() => NINGUNO.into(),
        Valor::Lista(l) => l.iter().map(dicho).collect::<Vec<_>>().join("; ").into(),
        Valor::Fraccion(_) | Valor::FraccionDe(_) => v.cifra().unwrap_or_default().into(),
        numero => miles(&numero.cifra().unwrap_or_default()).into(),
    }
}

/// «Label: value», for a line of its own.
pub(crate) fn con_rotulo((nombre, v): &(Nombre, Valor)) -> String {
    format!("{}: {}", nombre.rotulo(), dicho(v))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{
        app::App,
        corpus::Archivos,
        hechos::{Dato, Errores, Tipo},
        reglas::registro,
    };
    use jiff::civil::date;
    use rust_decimal::Decimal;
    use std::collections::BTreeSet;

    #[test]
    fn each_kind_of_value_has_one_wording() {
        let registro = Valor::Objeto(vec![
            (Nombre::nuevo("valor", "Valor, en pesos"), Valor::Nulo),
            (Nombre::nuevo("cumple", "¿Cumple?"), false.into()),
        ]);
        for (valor, palabras) in [
            (Valor::Nulo, "—"),
            (true.into(), "Sí"),
            (2024_i64.into(), "2024"),
            (Nombre::nuevo("no-cumple", "no cumple").into(), "no cumple"),
            (Valor::Texto("no-cumple".into()), "no-cumple"),
            (Valor::Fecha(date(2025, 3, 10)), "10 de marzo de 2025"),
            (
                Valor::Escrito(Decimal::new(-123_456_750, 2)),
                "-1.234.567,50",
            ),
            (Valor::Lista(vec![]), "ninguno"),
            (Valor::Lista(vec![1_i64.into(), 2_i64.into()]), "1; 2"),
            (Valor::Objeto(vec![]), "—"),
            (registro, "Valor: —, ¿Cumple?: No"),
        ] {
            assert_eq!(dicho(&valor), palabras, "{valor:?}");
        }
    }

    /// Every key and code of the API that a text could be taken for.
    fn codigos() -> BTreeSet<&'static str> {
        fn de_tipo(tipo: &Tipo, salida: &mut BTreeSet<&'static str>) {
            match tipo {
                Tipo::Objeto(campos) => {
                    for c in *campos {
                        salida.insert(c.nombre);
                        de_tipo(&(c.tipo)(), salida);
                    }
                }
                Tipo::Lista(t) | Tipo::Nulable(t) => de_tipo(t, salida),
                Tipo::Opcion(opciones) => salida.extend(opciones.iter().map(|o| o.0)),
                _ => {}
            }
        }
        let mut salida = BTreeSet::new();
        for r in registro() {
            salida.extend(r.ficha().desenlaces.iter().map(|d| d.codigo));
            de_tipo(&r.entrada(), &mut salida);
        }
        salida
    }

    fn textos(v: &Valor, salida: &mut Vec<String>) {
        match v {
            Valor::Texto(t) => salida.push(t.to_string()),
            Valor::Lista(l) => l.iter().for_each(|v| textos(v, salida)),
            Valor::Objeto(o) => o.iter().for_each(|(_, v)| textos(v, salida)),
            _ => {}
        }
    }

    #[test]
    fn no_worked_case_shows_a_key_or_a_code_as_it_is() {
        let app = App::nueva(&Archivos::incorporados()).unwrap();
        let (codigos, mut mirados) = (codigos(), 0);
        for regla in app.corpus().reglas_con_casos() {
            let Some(lista) = app.regla(regla) else {
                continue;
            };
            for caso in app.corpus().casos(regla) {
                let mut errores = Errores::default();
                let dato = Dato::objeto_de_json(&caso.entrada, &mut errores).unwrap();
                let Ok(d) = app.dictar(lista, &dato) else {
                    continue;
                };
                let mut dichos = Vec::new();
                textos(&d.veredicto.resultado, &mut dichos);
                let valores = d.veredicto.pasos.iter().flat_map(|p| &p.valores);
                valores.for_each(|(_, v)| textos(v, &mut dichos));
                mirados += 1;
                // A name that the facts give may be any word, and those of worked cases are not codes.
                let crudos: Vec<_> = dichos
                    .iter()
                    .filter(|t| codigos.contains(t.as_str()))
                    .collect();
                assert!(crudos.is_empty(), "{regla}, «{}»: {crudos:?}", caso.titulo);
            }
        }
        assert!(mirados > 100, "{mirados}");
    }
}
