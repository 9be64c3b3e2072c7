//! Timelines of dated rules: the days of change, what makes them, and facts that are not possible on every day.

use fundamento::{
    app::App,
    corpus::Archivos,
    hechos::{Dato, Errores, Tipo},
    json,
    reglas::{
        ReglaFundada,
        estudio::{LineaDeTiempo, SinLinea, con_dia, divergencias, primera_divergencia},
    },
};
use std::sync::LazyLock;

static APP: LazyLock<App> =
    LazyLock::new(|| App::nueva(&Archivos::incorporados()).expect("the shipped corpus loads"));

fn regla(id: &str) -> &'static ReglaFundada {
    APP.regla(id).expect(id)
}

fn dato(entrada: &str) -> Dato {
    let mut errores = Errores::default();
    let d = Dato::objeto_de_json(entrada, &mut errores).expect(entrada);
    assert!(errores.ninguno(), "{entrada}");
    d
}

fn linea(id: &str, entrada: &str) -> LineaDeTiempo<'static> {
    APP.linea_de_tiempo(regla(id), &dato(entrada)).expect(id)
}

/// Code of each stretch; `—` where the facts cannot be evaluated.
fn codigos(l: &LineaDeTiempo<'_>) -> Vec<&'static str> {
    l.tramos
        .iter()
        .map(|t| t.respuesta.as_ref().map_or("—", |v| v.desenlace.codigo))
        .collect()
}

fn fechas(l: &LineaDeTiempo<'_>) -> Vec<String> {
    l.cambios.iter().map(|c| c.fecha.to_string()).collect()
}

fn citados(l: &LineaDeTiempo<'_>, cambio: usize) -> Vec<String> {
    let de = l.cambios[cambio].fundamentos.iter();
    de.filter_map(|(f, _)| f.direccion()).collect()
}

#[test]
fn the_best_year_begins_and_ends_on_its_days_by_its_paragraphs() {
    for dia in ["2019-03-01", "2022-08-23", "2026-03-02"] {
        let l = linea(
            "regimen-ano-fiscal",
            &format!(r#"{{"fecha_apertura":"{dia}","anios_rup":[2018,2019,2020]}}"#),
        );
        let i = fechas(&l).iter().position(|f| f == "2021-07-01");
        let i = i.expect("the day on which the measure begins");
        assert_eq!(
            codigos(&l)[i..],
            [
                "ultimo-ano-fiscal",
                "mejor-ano-fiscal",
                "rup-por-verificar",
                "rup-por-verificar"
            ],
            "{dia}"
        );
        // The register that shows 2020 kept its effects, at most, up to the last day to renew in 2022.
        assert_eq!(fechas(&l)[i + 1..], ["2022-04-08", "2024-01-01"], "{dia}");
        let pasos: Vec<&str> = l.cambios[i].pasos.iter().map(|p| p.id).collect();
        assert_eq!(
            pasos,
            [
                "inicio-de-la-medida",
                "fin-de-la-medida",
                "mejor-ano-integral",
                "ultimo-ano"
            ]
        );
        assert!(citados(&l, i).contains(&"/documentos/C-899-2024/razones-11".to_owned()));
        assert!(citados(&l, i).contains(&"/documentos/C-899-2024/razones-14".to_owned()));

        let l = linea(
            "regimen-ano-fiscal",
            &format!(r#"{{"fecha_apertura":"{dia}","anios_rup":[2020,2021,2022]}}"#),
        );
        let i = fechas(&l).iter().position(|f| f == "2024-01-01");
        let i = i.expect("the day on which the measure has ended");
        assert_eq!(
            codigos(&l)[i..],
            ["mejor-ano-fiscal", "ultimo-ano-fiscal", "rup-por-verificar"],
            "{dia}"
        );
        let pasos: Vec<&str> = l.cambios[i].pasos.iter().map(|p| p.id).collect();
        assert_eq!(
            pasos,
            ["fin-de-la-medida", "mejor-ano-integral", "ultimo-ano"]
        );
        assert!(citados(&l, i).contains(&"/documentos/C-899-2024/respuesta-6".to_owned()));
        assert!(citados(&l, i).contains(&"/documentos/C-SN-2026-06-04/respuesta-3".to_owned()));
        assert!(!citados(&l, i).contains(&"/documentos/C-899-2024/razones-11".to_owned()));
    }
}

#[test]
fn facts_that_never_matter_give_one_stretch() {
    let l = linea(
        "estados-financieros-rup",
        r#"{"tipo_persona":"juridica","revisor_fiscal":true,"grupo_empresarial":false,"antiguedad_suficiente":false,"fecha_tramite":"2025-08-14"}"#,
    );
    assert_eq!(codigos(&l), ["corte-trimestral-o-apertura"]);
    assert!(l.cambios.is_empty());
    assert_eq!((l.tramos[0].desde, l.tramos[0].hasta), (None, None));
}

#[test]
fn the_day_may_be_missing_and_the_line_is_the_same() {
    let hechos = |dia: &str| format!(r#"{{{dia}"anios_rup":[2018,2019,2020]}}"#);
    let sin = linea("regimen-ano-fiscal", &hechos(""));
    let con = linea(
        "regimen-ano-fiscal",
        &hechos(r#""fecha_apertura":"2022-08-23","#),
    );
    assert_eq!(sin.dada, None);
    assert!(con.dada.is_some());
    assert_eq!((fechas(&sin), codigos(&sin)), (fechas(&con), codigos(&con)));
    assert_eq!(fechas(&sin).len(), 3);
}

#[test]
fn days_on_which_the_facts_are_not_possible_are_shown() {
    let l = linea(
        "regimen-ano-fiscal",
        r#"{"fecha_apertura":"2026-03-02","anios_rup":[2022,2025]}"#,
    );
    assert_eq!(codigos(&l), ["—", "ultimo-ano-fiscal"]);
    assert_eq!(fechas(&l), ["2025-01-01"]);
    let errores = l.tramos[0].respuesta.as_ref().expect_err("2025 is to come");
    // The year 2022 was possible for most of the stretch: only what lasts is told.
    let rutas: Vec<&str> = errores.lista().iter().map(|f| f.ruta.as_str()).collect();
    assert_eq!(rutas, ["$.anios_rup[1]"]);
    assert!(l.cambios[0].pasos.is_empty() && l.cambios[0].fundamentos.is_empty());
    let j = serde_json::json!(json::linea_de_tiempo(regla("regimen-ano-fiscal"), &l, ""));
    assert!(j["periodos"][0].get("resultado").is_none(), "{j}");
    assert_eq!(j["periodos"][0]["errores"][0]["ruta"], "$.anios_rup[1]");
    assert_eq!(j["cambios"][0]["de"], serde_json::Value::Null);
    assert_eq!(j["cambios"][0]["a"], "ultimo-ano-fiscal");
}

#[test]
fn facts_impossible_on_every_day_are_faults_and_undated_rules_have_no_line() {
    let mal = |id: &str, entrada: &str| APP.linea_de_tiempo(regla(id), &dato(entrada)).err();
    for (entrada, ruta) in [
        (
            r#"{"fecha_apertura":"2022-02-30","anios_rup":[2020]}"#,
            "$.fecha_apertura",
        ),
        (
            r#"{"fecha_apertura":"2022-02-28","anios_rup":[2020,2020]}"#,
            "$.anios_rup[1]",
        ),
        (r#"{"anios_rup":[2020],"otro":1}"#, "$.otro"),
    ] {
        let Some(SinLinea::Entrada(errores)) = mal("regimen-ano-fiscal", entrada) else {
            panic!("{entrada}: no faults");
        };
        let rutas: Vec<&str> = errores.lista().iter().map(|f| f.ruta.as_str()).collect();
        assert_eq!(rutas, [ruta], "{entrada}");
    }
    assert_eq!(mal("denominador-cero", "{}"), Some(SinLinea::NoFechada));
}

#[test]
fn rules_with_dated_values_and_a_day_say_which_field_it_is() {
    for l in APP.reglas() {
        let f = l.ficha();
        let fechados = f.parametros.iter().any(|p| {
            let serie = APP.corpus().parametros().serie(p).expect(p);
            serie.cambios().next().is_some()
        });
        let Tipo::Objeto(campos) = l.entrada() else {
            panic!("{}: the input is not an object", f.id);
        };
        let es_fecha = |t: Tipo| match t {
            Tipo::Fecha => true,
            Tipo::Nulable(t) => matches!(*t, Tipo::Fecha),
            _ => false,
        };
        let tiene = campos.iter().any(|c| es_fecha((c.tipo)()));
        assert_eq!(f.fecha.is_some(), fechados && tiene, "{}", f.id);
        if let Some(campo) = f.fecha {
            let c = campos.iter().find(|c| c.nombre == campo).expect(campo);
            assert!(es_fecha((c.tipo)()), "{}: {campo}", f.id);
        }
    }
}

/// Every worked case of every dated rule: both sides of each change differ, and its stretches tile the time.
#[test]
fn changes_are_exact_for_every_worked_case() {
    let mut cambios = 0;
    for l in APP.reglas().filter(|l| l.ficha().fecha.is_some()) {
        let campo = l.ficha().fecha.expect("dated");
        for caso in APP
            .corpus()
            .casos(l.ficha().id)
            .iter()
            .filter(|c| c.errores.is_empty())
        {
            let d = dato(&caso.entrada);
            let linea = APP.linea_de_tiempo(l, &d).expect(&caso.titulo);
            assert_eq!(
                linea.tramos.len(),
                linea.cambios.len() + 1,
                "{}",
                caso.titulo
            );
            let propia = linea.tramos.iter().find(|t| {
                linea.dada.is_some_and(|dia| {
                    t.desde.is_none_or(|x| x <= dia) && t.hasta.is_none_or(|x| dia < x)
                })
            });
            if let Some(t) = propia {
                let codigo = t.respuesta.as_ref().ok().map(|v| v.desenlace.codigo);
                assert_eq!(codigo, caso.codigo.as_deref(), "{}", caso.titulo);
            }
            for (i, c) in linea.cambios.iter().enumerate() {
                cambios += 1;
                assert_eq!(linea.tramos[i].hasta, Some(c.fecha));
                assert_eq!(linea.tramos[i + 1].desde, Some(c.fecha));
                let vispera = c.fecha.yesterday().expect("not the first day of time");
                let en = |dia| APP.evaluar(l, &con_dia(&d, campo, dia)).ok();
                let (antes, despues) = (en(vispera), en(c.fecha));
                let visto = |v: &Option<fundamento::veredicto::Veredicto<'_>>| {
                    v.as_ref().map(|v| (v.desenlace, v.resultado.clone()))
                };
                assert_ne!(
                    visto(&antes),
                    visto(&despues),
                    "{} {}",
                    caso.titulo,
                    c.fecha
                );
                // A change of outcome comes from some step; one of result alone may restate the day itself.
                match (&antes, &despues) {
                    (Some(a), Some(b)) if a.desenlace != b.desenlace => {
                        assert!(!c.pasos.is_empty(), "{} {}", caso.titulo, c.fecha);
                        assert!(!c.fundamentos.is_empty(), "{} {}", caso.titulo, c.fecha);
                    }
                    (Some(_), Some(_)) => {}
                    _ => assert!(c.pasos.is_empty(), "{} {}", caso.titulo, c.fecha),
                }
            }
        }
    }
    assert!(cambios > 50, "only {cambios} changes were looked at");
}

#[test]
fn two_verdicts_part_at_the_first_step_that_differs() {
    let l = regla("regimen-ano-fiscal");
    let v = |entrada: &str| APP.evaluar(l, &dato(entrada)).expect(entrada);
    let antes = v(r#"{"fecha_apertura":"2021-06-30","anios_rup":[2020]}"#);
    let durante = v(r#"{"fecha_apertura":"2021-07-01","anios_rup":[2020]}"#);
    let otro_dia = v(r#"{"fecha_apertura":"2021-07-02","anios_rup":[2020]}"#);
    let otro_anio = v(r#"{"fecha_apertura":"2021-07-02","anios_rup":[2019]}"#);
    let vacio = v(r#"{"fecha_apertura":"2021-07-01","anios_rup":[]}"#);

    let d = primera_divergencia(&antes, &durante).expect("they differ");
    assert_eq!(d.id, "inicio-de-la-medida");
    assert_eq!(
        (d.antes.as_deref(), d.despues.as_deref()),
        (Some("No."), Some("Sí."))
    );
    assert!(d.fundamentos.iter().any(|f| f.sustenta()));

    let d = primera_divergencia(&durante, &vacio).expect("they differ");
    assert_eq!(d.id, "rup-con-informacion");

    let d = divergencias(&antes, &durante, None);
    let fin = d
        .iter()
        .find(|x| x.id == "fin-de-la-medida")
        .expect("executed after only");
    assert_eq!(
        (fin.antes.as_deref(), fin.despues.as_deref()),
        (None, Some("Sí."))
    );

    // Same conclusions and result: nothing to tell, whatever the day.
    assert_eq!(primera_divergencia(&durante, &otro_dia), None);
    // Same conclusions and another result: the first step that used other values.
    let d = primera_divergencia(&otro_dia, &otro_anio).expect("the years differ");
    assert_eq!(d.id, "rup-con-informacion");

    let otra = regla("denominador-cero");
    let caso = &APP.corpus().casos("denominador-cero")[0];
    let otra = APP
        .evaluar(otra, &dato(&caso.entrada))
        .expect("a worked case");
    assert_eq!(primera_divergencia(&antes, &otra), None);
}
