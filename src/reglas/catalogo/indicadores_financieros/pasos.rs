//! The steps of the rule.

use super::{
    estado::{Anio, Estado, Fin, n},
    hechos::{Directo, Entrada, Hechos, Impedimento, campo_del_dia},
};
use crate::{
    hechos::Ejercicio,
    lengua::formato::miles,
    reglas::{
        Avance, Marcha,
        catalogo::{
            denominador_cero::ReglaPliego,
            regimen_ano_fiscal::{
                self, APERTURA_2023, EN_CURSO, Mirada, Momento, Regimen, evaluables, momento,
            },
        },
        comunes::{
            avisos::SUBSANAR,
            cuentas::{Ejercicios, Ejercido, FormulaMontos, FormulaPlural},
            indicadores::{
                Calculado, Cumple,
                Indicador::{self, *},
                Medida, Porque, Umbral,
            },
            renovacion::{Corte, ultimo_dia},
        },
    },
    veredicto::Valor,
};

pub(super) type M<'a> = Marcha<'a, Hechos, Estado>;

pub(super) fn sin_rup(m: &mut M<'_>) -> Avance<Fin> {
    if m.e.impedimento != Some(Impedimento::SinRup) {
        return Avance::NoAplica;
    }
    m.avisa(SUBSANAR.id);
    m.fin(
        Fin::SinRup,
        "No: tiene domicilio o sucursal en el país, el caso no está exceptuado y no está inscrito.",
    )
}

pub(super) fn verificacion_directa(m: &mut M<'_>) -> Avance<Fin> {
    if m.e.directos.is_empty() {
        return Avance::NoAplica;
    }
    let nombres = m.e.directos.iter().map(|(nombre, _)| nombre.clone());
    m.valor(n::integrantes, nombres.collect::<Valor>());
    casos_directos(m);
    m.sigue("La entidad, con los documentos que aportan: sus cocientes se comparan exactos.")
}

/// Says why the entity verifies some members directly.
fn casos_directos(m: &mut M<'_>) {
    for d in [
        Directo::ExtranjeraSinDomicilio,
        Directo::ModalidadExceptuada,
        Directo::NacionalSinDomicilio,
    ] {
        if m.e.directos.iter().any(|(_, x)| *x == d) {
            m.caso(d.caso());
            if d == Directo::NacionalSinDomicilio {
                m.avisa("lectura-a-contrario");
            }
        }
    }
}

/// Ends in one of the ways in which nothing can be evaluated.
pub(super) fn impedimento(
    m: &mut M<'_>,
    cual: Impedimento,
    fin: Fin,
    conclusion: &'static str,
) -> Avance<Fin> {
    if m.e.impedimento != Some(cual) {
        return Avance::NoAplica;
    }
    match cual {
        Impedimento::SinAnioComun => anio_comun(m),
        Impedimento::SinDocumentos => casos_directos(m),
        _ => {}
    }
    m.fin(fin, conclusion)
}

/// In the best-year regime a plural bidder is evaluated in the years that all its members show.
fn anio_comun(m: &mut M<'_>) {
    if m.e.plural.is_some() && momento(m.e.fecha_apertura, m.parametros) == Momento::Durante {
        m.avisa("anio-comun-de-plurales");
    }
}

/// Whether every member is verified directly: then there is no register to speak of.
fn todo_directo(e: &Hechos) -> bool {
    !e.directos.is_empty() && e.estados.iter().all(|y| y.directo)
}

pub(super) fn rup_con_informacion(m: &mut M<'_>) -> Avance<Fin> {
    let sin_informacion = match m.e.impedimento {
        None => m.e.estados.is_empty(),
        Some(i) => i == Impedimento::SinInformacion,
    };
    if m.e.impedimento.is_none() && !m.e.estados.is_empty() && todo_directo(m.e) {
        en_curso(m);
        return Avance::NoAplica;
    }
    if m.e.impedimento.is_some() && !sin_informacion {
        return Avance::NoAplica;
    }
    m.valor(
        n::anios,
        m.e.estados.iter().map(|y| y.anio).collect::<Valor>(),
    );
    en_curso(m);
    if sin_informacion {
        m.s.regimen = Some(regimen_ano_fiscal::Fin::SinInformacionEnRup);
        m.fin(Fin::SinInformacionEnRup, "No certifica ninguno.")
    } else {
        if let Some(mirada) = m.e.mirada() {
            mirada.avisa(m);
        }
        m.sigue("Sí.")
    }
}

fn en_curso(m: &mut M<'_>) {
    let y = m.e.dia().year();
    if m.e.estados.iter().any(|x| x.cuenta.0 == y) {
        m.avisa(EN_CURSO.id);
    }
}

pub(super) fn corte(m: &mut M<'_>) -> Avance<Fin> {
    let otro = |y: &&Ejercido| y.anio != y.cuenta;
    let anios: Vec<Ejercicio> = m.e.estados.iter().filter(otro).map(|y| y.anio).collect();
    if anios.is_empty() {
        return Avance::NoAplica;
    }
    m.valor(n::anios, anios.into_iter().collect::<Valor>());
    m.valor(Ejercicios::corte, Corte::TrimestralOApertura.nombre());
    m.sigue(
        "Como el del año anterior: quien no tiene estados a 31 de diciembre se inscribe con otros.",
    )
}

pub(super) fn renovacion_del_rup(m: &mut M<'_>) -> Avance<Fin> {
    let Some(mirada) = m.e.mirada().filter(Mirada::por_verificar) else {
        return Avance::NoAplica;
    };
    let dia = mirada.dia();
    m.valor(campo_del_dia(m.e), Valor::Fecha(dia));
    m.valor(
        n::ultimo_dia_para_renovar,
        Valor::Fecha(ultimo_dia(dia.year())),
    );
    m.s.regimen = Some(regimen_ano_fiscal::Fin::RupPorVerificar);
    m.fin(
        Fin::RupPorVerificar,
        "No se sabe: quien no presenta la renovación pierde los efectos del registro, y hay que preguntar por ella.",
    )
}

pub(super) fn regimen(
    m: &mut M<'_>,
    cuando: Momento,
    regimen: Regimen,
    conclusion: &'static str,
) -> Avance<Fin> {
    if momento(m.e.fecha_apertura, m.parametros) != cuando {
        return Avance::NoAplica;
    }
    m.valor(Entrada::fecha_apertura, Valor::Fecha(m.e.fecha_apertura));
    m.s.regimen = Some(match regimen {
        Regimen::UltimoAno => regimen_ano_fiscal::Fin::UltimoAnoFiscal,
        Regimen::MejorAno => regimen_ano_fiscal::Fin::MejorAnoFiscal,
    });
    let cuentas: Vec<Ejercicio> = m.e.estados.iter().map(|y| y.cuenta).collect();
    let anio = |cuenta: Ejercicio| {
        let estado = cuentas.iter().position(|a| *a == cuenta)?;
        Some(Anio {
            estado,
            anio: m.e.estados[estado].anio,
            cuenta,
            calculados: Vec::with_capacity(5),
        })
    };
    m.s.anios = (evaluables(&cuentas, regimen).into_iter())
        .filter_map(anio)
        .collect();
    m.valor(
        n::anios_evaluables,
        m.s.anios.iter().map(|a| a.anio).collect::<Valor>(),
    );
    if cuando == Momento::Durante && m.e.fecha_apertura.year() == 2023 {
        m.avisa(APERTURA_2023.id);
    }
    anio_comun(m);
    m.sigue(conclusion)
}

/// The members' figures come combined; the step says by which formula, and whence it comes.
pub(super) fn combinar(
    m: &mut M<'_>,
    formula: FormulaPlural,
    conclusion: &'static str,
) -> Avance<Fin> {
    if m.e.plural.is_none_or(|f| f.razones != formula) {
        return Avance::NoAplica;
    }
    m.sigue(conclusion)
}

pub(super) fn montos_de_plurales(m: &mut M<'_>) -> Avance<Fin> {
    let Some(formulas) = m.e.plural.filter(|f| f.pide_montos) else {
        return Avance::NoAplica;
    };
    m.sigue(match formulas.montos {
        Some(FormulaMontos::Suma) => "El pliego suma enteros los montos de los integrantes.",
        Some(FormulaMontos::Ponderacion) => {
            "El pliego pondera cada monto por la participación del integrante."
        }
        None => "El pliego no lo dice: se prueban la suma y la ponderación.",
    })
}

pub(super) fn calcular(m: &mut M<'_>, indicador: Indicador) -> Avance<Fin> {
    let Some(umbral) = indicador.umbral(&m.e.umbrales) else {
        return Avance::NoAplica;
    };
    let (mut si, mut no, mut indeterminado, mut depende) = (false, false, false, false);
    let mut valores = Vec::with_capacity(m.s.anios.len());
    let (mut dos_signos, mut de_montos) = (false, false);
    for a in &mut m.s.anios {
        let y = &m.e.estados[a.estado];
        let c = Calculado::nuevo(indicador, umbral, y, m.e.regla_denominador_cero);
        match c.cumple {
            Cumple::Si => si = true,
            Cumple::No => no = true,
            Cumple::Indeterminado => indeterminado = true,
            Cumple::DependeDelCertificado => depende = true,
        }
        dos_signos |= c.medida == Medida::Indeterminada(Porque::DosSignos);
        valores.push(match (c.cifra(), &c.medida) {
            (Valor::Nulo, Medida::Indeterminada(Porque::FormulaDeMontos)) => {
                Valor::texto("según cómo se combine")
            }
            (Valor::Nulo, Medida::Indeterminada(Porque::DosSignos)) => {
                Valor::texto("dos cifras negativas")
            }
            (Valor::Nulo, _) => Valor::texto("indeterminado"),
            (cifra, _) => cifra,
        });
        de_montos |= c.medida == Medida::Indeterminada(Porque::FormulaDeMontos);
        a.calculados.push(c);
    }
    if dos_signos {
        m.avisa("dos-signos-negativos");
    }
    if indicador == RentabilidadPatrimonio {
        con_patrimonio_negativo(m);
    }
    if valores.len() > 1 {
        let anios = m.s.anios.iter().map(|a| a.anio).collect::<Valor>();
        m.valor(n::anios_evaluables, anios);
    }
    m.valor(n::por_anio, Valor::Lista(valores));
    match umbral {
        Umbral::Minimo(u) => m.valor(n::minimo, Valor::Escrito(u)),
        Umbral::Maximo(u) => m.valor(n::maximo, Valor::Escrito(u)),
    }
    m.sigue(match (si, no, indeterminado, depende) {
        (_, false, false, false) => "Cumple.",
        (false, _, false, false) => "No cumple.",
        (true, true, false, false) => "Cumple en algún año y en otro no.",
        (false, false, true, false) if de_montos => {
            "Indeterminado: depende de cómo se combinen los montos, que el pliego no dice."
        }
        (false, false, true, false) if dos_signos => {
            "Indeterminado: el cociente de dos cifras negativas no muestra rentabilidad."
        }
        (false, false, true, false) => "Indeterminado: no se puede calcular.",
        (false, false, false, true) => "Depende de la cifra que imprime el certificado.",
        (_, _, _, true) => "En algún año depende de la cifra que imprime el certificado.",
        _ => "Indeterminado en algún año.",
    })
}

/// A partner's negative equity lowers the divisor of the combined return: the limit names it.
fn con_patrimonio_negativo(m: &mut M<'_>) {
    let mut nombres: Vec<&str> = Vec::new();
    for a in &m.s.anios {
        for nombre in m.e.estados[a.estado].cifras.con_patrimonio_negativo() {
            if !nombres.contains(&nombre.as_str()) {
                nombres.push(nombre);
            }
        }
    }
    if !nombres.is_empty() {
        let dicho = format!(
            "El patrimonio de {} es negativo, y al sumarse reduce el patrimonio combinado, que es el denominador: la \
             fórmula no se aplica de manera mecánica.",
            nombres.join(", ")
        );
        m.avisa_con("patrimonio-negativo-de-un-integrante", dicho);
    }
}

/// The indicators of the evaluable years.
fn calculados<'a>(m: &'a M<'_>) -> impl Iterator<Item = &'a Calculado> {
    m.s.anios.iter().flat_map(|a| &a.calculados)
}

/// Whether a divisor is zero in an evaluable year; `cuales` says for which indicators.
fn hay_cero(m: &M<'_>, cuales: fn(Indicador) -> bool) -> bool {
    calculados(m).any(|c| cuales(c.indicador) && c.medida == Medida::Indeterminada(Porque::Cero))
}

pub(super) fn cifra_certificada(m: &mut M<'_>) -> Avance<Fin> {
    let alguna = calculados(m).any(|c| c.indicador.certificado().is_some());
    if !alguna || m.s.anios.iter().all(|a| m.e.estados[a.estado].directo) {
        return Avance::NoAplica;
    }
    let (certificadas, sin_certificar): (Vec<&Calculado>, Vec<&Calculado>) = calculados(m)
        .filter(|c| c.indicador.certificado().is_some())
        .partition(|c| c.certificada.is_some());
    let con_cociente = !sin_certificar.is_empty();
    let anio = |c: &Calculado| {
        let suyo =
            m.s.anios
                .iter()
                .find(|a| a.calculados.iter().any(|x| std::ptr::eq(x, c)));
        suyo.filter(|_| m.s.anios.len() > 1)
            .map_or_else(String::new, |a| format!(" de {}", a.anio.0))
    };
    let dichas: Vec<String> = (certificadas.iter())
        .map(|c| {
            let cifra = c.cifra().cifra().unwrap_or_default();
            format!(
                "{}{} {}",
                c.indicador.nombre().rotulo().to_lowercase(),
                anio(c),
                miles(&cifra)
            )
        })
        .collect();
    let distintas = distintas(m);
    if !distintas.is_empty() {
        m.avisa_con(
            "certificado-distinto",
            format!(
                "La cifra certificada no es ni la truncada ni la redondeada de sus propias cuentas: {}. Se compara la \
                 certificada.",
                distintas.join("; ")
            ),
        );
    }
    let cociente = "el cociente exacto, el truncado y el redondeado a dos decimales";
    if dichas.is_empty() {
        return m.sigue(if m.e.plural.is_some() {
            format!("Ninguna cámara certifica la razón combinada de los integrantes: se comparan {cociente}.")
        } else {
            format!("La que certifica la cámara de comercio; no se dio, y se comparan {cociente}.")
        });
    }
    let resto = if con_cociente {
        format!(" De los demás se comparan {cociente}.")
    } else {
        String::new()
    };
    m.sigue(format!(
        "La que imprime el certificado del RUP: {}.{resto}",
        dichas.join("; ")
    ))
}

/// Indicators whose certified figure is another than that of its own accounts, each with both.
fn distintas(m: &M<'_>) -> Vec<String> {
    let mut dichas = Vec::new();
    for a in &m.s.anios {
        let y = &m.e.estados[a.estado];
        for c in &a.calculados {
            let Some(certificado) = c.indicador.certificado().filter(|_| !y.directo) else {
                continue;
            };
            if y.cifras.certificado_distinto(certificado) {
                let rotulo = c.indicador.nombre().rotulo().to_lowercase();
                dichas.push(match c.certificada {
                    Some(_) => format!(
                        "{rotulo} de {}, {}",
                        a.anio.0,
                        miles(&c.cifra().cifra().unwrap_or_default())
                    ),
                    None if m.e.plural.is_some() => {
                        format!("{rotulo} de {}, de algún integrante", a.anio.0)
                    }
                    None => format!("{rotulo} de {}", a.anio.0),
                });
            }
        }
    }
    dichas
}

pub(super) fn cero_antes_que_la_cifra(m: &mut M<'_>) -> Avance<Fin> {
    let hay = m.s.anios.iter().any(|a| {
        let cifras = &m.e.estados[a.estado].cifras;
        a.calculados.iter().any(|c| {
            let impresa = c
                .indicador
                .certificado()
                .and_then(|x| cifras.certificada(x));
            impresa.is_some() && c.medida == Medida::Indeterminada(Porque::Cero)
        })
    });
    if !hay {
        return Avance::NoAplica;
    }
    m.sigue("No: decide el hecho de que el denominador es cero, no la cifra que se imprima.")
}

pub(super) fn regla_del_pliego(m: &mut M<'_>) -> Avance<Fin> {
    let regla = m.e.regla_denominador_cero;
    let dice = match regla {
        ReglaPliego::Habilita => "Sí: habilita.",
        ReglaPliego::NoHabilita => "Sí: no habilita.",
        _ => return Avance::NoAplica,
    };
    if !hay_cero(m, |_| true) {
        return Avance::NoAplica;
    }
    m.valor(Entrada::regla_denominador_cero, regla.nombre());
    m.sigue(dice)
}

pub(super) fn documento_tipo(m: &mut M<'_>) -> Avance<Fin> {
    if m.e.regla_denominador_cero != ReglaPliego::DocumentoTipo || !hay_cero(m, |_| true) {
        return Avance::NoAplica;
    }
    if !hay_cero(m, |i| matches!(i, Liquidez | Cobertura)) {
        return m.sigue("Sí, pero no cubre este indicador.");
    }
    let con_perdida = calculados(m).any(|c| {
        c.indicador == Cobertura
            && c.cumple == Cumple::No
            && c.medida == Medida::Indeterminada(Porque::Cero)
    });
    if con_perdida {
        m.avisa("lectura-a-contrario");
    }
    m.sigue("Sí: sin pasivo corriente habilita; sin gastos de intereses, si la utilidad operacional no es negativa.")
}

pub(super) fn dos_signos_negativos(m: &mut M<'_>) -> Avance<Fin> {
    let dos = |c: &&Calculado| c.medida == Medida::Indeterminada(Porque::DosSignos);
    let abierto = match calculados(m)
        .filter(dos)
        .map(|c| c.cumple)
        .collect::<Vec<_>>()
    {
        x if x.is_empty() => return Avance::NoAplica,
        x => x.contains(&Cumple::Indeterminado),
    };
    m.sigue(if abierto {
        "El cociente de dos cifras negativas es positivo y no muestra rentabilidad: no se puede aplicar la fórmula de \
         manera mecánica, y ninguno de los documentos de esta edición dice cómo leerlo."
    } else {
        "El cociente de dos cifras negativas es positivo y no muestra rentabilidad; ni así alcanza el mínimo."
    })
}

pub(super) fn umbrales_del_pliego(m: &mut M<'_>) -> Avance<Fin> {
    let cumplen: Vec<Anio> = (m.s.anios.iter())
        .filter(|a| a.cumple() == Some(true))
        .cloned()
        .collect();
    let elegido = match m.e.elegido {
        Some(cuenta) => cumplen.iter().find(|a| a.cuenta == cuenta),
        None => cumplen.first(),
    };
    m.s.elegido = elegido.map(|a| a.anio);
    m.s.abierto = m.s.elegido.is_none() && !cumplen.is_empty();
    if cumplen.len() > 1 {
        m.avisa("eleccion-del-mas-reciente");
    }
    let anios = cumplen.iter().map(|a| a.anio);
    m.valor(n::anios_que_cumplen, anios.collect::<Valor>());
    if m.s.elegido.is_some() {
        m.fin(Fin::Habilitado, "Sí.")
    } else if m.s.abierto {
        m.sigue("Sí, pero se prefiere uno que queda abierto, por la capacidad residual.")
    } else if m.s.abiertos().next().is_some() {
        m.sigue("No consta: depende de lo que sigue.")
    } else {
        m.sigue("No.")
    }
}

pub(super) fn no_por_indicador(m: &mut M<'_>) -> Avance<Fin> {
    let Some(primero) = m.s.anios.first() else {
        return Avance::NoAplica;
    };
    let cada_uno = (0..primero.calculados.len()).all(|i| {
        let cumple = |a: &Anio| a.calculados.get(i).is_some_and(|c| c.cumple == Cumple::Si);
        m.s.anios.iter().any(cumple)
    });
    if m.s.anios.len() < 2 || !cada_uno || m.s.elegido.is_some() || m.s.abierto {
        return Avance::NoAplica;
    }
    m.sigue("No: cada indicador se cumple en algún año, pero ninguno los cumple todos, y el año se aprecia en su conjunto.")
}

/// Whether a year that matters is open for a reason.
fn abierto_por(m: &M<'_>, porque: Porque) -> bool {
    let elegido = |a: &&Anio| m.e.elegido.is_none_or(|c| !m.s.abierto || a.cuenta == c);
    m.s.abiertos()
        .filter(elegido)
        .any(|a| a.abierto_por(porque))
}

pub(super) fn indeterminado_sin_regla(m: &mut M<'_>) -> Avance<Fin> {
    let indeterminado = |c: &Calculado| {
        c.cumple == Cumple::Indeterminado && c.medida == Medida::Indeterminada(Porque::Cero)
    };
    if !calculados(m).any(indeterminado) {
        return Avance::NoAplica;
    }
    m.valor(
        Entrada::regla_denominador_cero,
        m.e.regla_denominador_cero.nombre(),
    );
    if abierto_por(m, Porque::Cero) {
        return m.sigue("La entidad, con una regla en el pliego.");
    }
    m.sigue("Nadie: otro indicador incumple, y ninguna regla del pliego cambiaría el resultado.")
}

pub(super) fn requiere_regla_del_pliego(m: &mut M<'_>) -> Avance<Fin> {
    if !abierto_por(m, Porque::Cero) && !abierto_por(m, Porque::FormulaDeMontos) {
        return Avance::NoAplica;
    }
    if abierto_por(m, Porque::FormulaDeMontos) {
        m.caso("montos");
    }
    m.fin(
        Fin::RequiereReglaDelPliego,
        "El pliego: la valoración se sujeta a las reglas que él establezca, y de ellas depende el resultado.",
    )
}

pub(super) fn patrimonio_negativo(m: &mut M<'_>) -> Avance<Fin> {
    if !abierto_por(m, Porque::DosSignos) {
        return Avance::NoAplica;
    }
    m.fin(
        Fin::PatrimonioNegativo,
        "La entidad, con razones: los documentos de esta edición no lo dicen.",
    )
}

pub(super) fn depende_de_la_cifra(m: &mut M<'_>) -> Avance<Fin> {
    if m.s.abiertos().next().is_none() {
        return Avance::NoAplica;
    }
    if m.e.plural.is_some() {
        m.avisa("truncamiento");
        return m.fin(
            Fin::DependeDeLaCifraDelPlural,
            "Ninguna cámara certifica la razón combinada, y con la cifra truncada, la redondeada o la exacta la \
             respuesta no es la misma.",
        );
    }
    m.fin(
        Fin::DependeDeLaCifra,
        "Con la cifra truncada, con la redondeada o con la exacta la respuesta no es la misma: consulte el certificado.",
    )
}

pub(super) fn requisito_habilitante(m: &mut M<'_>) -> Fin {
    m.avisa(SUBSANAR.id);
    m.termina(
        Fin::NoHabilitado,
        "El proponente no acredita el requisito habilitante.",
    )
}
