//! The steps of the rule.

use super::fin::{Fin, M, n};
use crate::{
    corpus::Periodo,
    hechos::{Exacto, Nombre},
    reglas::{
        Avance, Marcha,
        catalogo::{
            capacidad_organizacion::{umbral_mas_alto, umbral_registrado},
            capacidad_residual_proceso::{
                ANTICIPO_EXCEDE, OTRA_LECTURA, anticipo_excede, crpc, dicha_otra_lectura,
                otra_lectura, se_prorratea,
            },
            denominador_cero::ReglaPliego,
        },
        comunes::{
            capacidad::{Entrada, Estado, Hechos, Miembro, n as factores, puntos},
            cuentas::distinto_de,
            puntajes::{
                Crp, Duda, MAXIMO_CF, Puntaje, TABLA_CF, TABLA_CT, TABLA_E, capacidad_tecnica,
                experiencia, puntaje, sin_certificar, sin_pasivo_corriente, tabla,
            },
        },
    },
    veredicto::Valor,
};
use rust_decimal::Decimal;

/// Which side of twelve months a term is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plazo {
    HastaDoce,
    MasDeDoce,
}

pub(super) fn exigida(m: &mut M<'_>, cual: Plazo) -> Avance<Fin> {
    let (presupuesto, anticipo, plazo) = (
        m.e.presupuesto_oficial.clone(),
        m.e.anticipo.clone(),
        m.e.plazo_meses.clone(),
    );
    let es = if se_prorratea(&plazo) {
        Plazo::MasDeDoce
    } else {
        Plazo::HastaDoce
    };
    if es != cual {
        return Avance::NoAplica;
    }
    if anticipo_excede(&presupuesto, &anticipo) {
        m.avisa(ANTICIPO_EXCEDE.id);
    }
    let otra = otra_lectura(&presupuesto, &anticipo, &plazo);
    let crpc = match (m.e.supuesto.anticipo_despues, &otra) {
        (Some(true), Some(otra)) => otra.clone(),
        _ => crpc(&presupuesto, &anticipo, &plazo),
    };
    m.s.otra_crpc = otra.filter(|_| m.e.supuesto.anticipo_despues.is_none());
    m.valor(Entrada::presupuesto_oficial, presupuesto);
    m.valor(Entrada::anticipo, anticipo);
    m.valor(Entrada::plazo_meses, Valor::TruncadaDe(plazo));
    m.valor(n::crpc, crpc.clone());
    if let Some(otra) = m.s.otra_crpc.clone() {
        m.avisa_con(OTRA_LECTURA.id, dicha_otra_lectura(&otra));
        m.valor(n::crpc_otra_lectura, otra);
    }
    m.s.crpc = Some(crpc);
    m.sigue(match cual {
        Plazo::HastaDoce => "El presupuesto oficial menos el anticipo.",
        Plazo::MasDeDoce => {
            "La proporción lineal de doce meses del presupuesto oficial menos el anticipo."
        }
    })
}

/// The table of a factor; its absence is a limit of the verdict.
fn tabla_de<'p>(m: &mut Marcha<'p, Hechos, Estado>, id: &str) -> Option<&'p Periodo> {
    let tabla = tabla(m.parametros, id, m.e.fecha_cierre);
    if tabla.is_none() {
        m.avisa("sin-tabla-de-puntajes");
    }
    tabla
}

/// Says the points of a factor, member by member, and goes on.
fn puntua(m: &mut M<'_>, puntajes: &[Puntaje], abierto: &'static str) -> Avance<Fin> {
    match puntajes {
        [uno] => match uno.fijo() {
            Some(p) => m.sigue(format!("{} puntos.", p.normalize())),
            None => m.sigue(abierto),
        },
        varios => {
            m.valor(
                n::puntos,
                Valor::Lista(varios.iter().map(|p| puntos(Some(*p))).collect()),
            );
            match varios.iter().filter(|p| p.fijo().is_none()).count() {
                0 => m.sigue("Los de cada integrante."),
                n if n == varios.len() => m.sigue(abierto),
                _ => m.sigue(format!(
                    "Los de cada integrante, salvo donde está «—». {abierto}"
                )),
            }
        }
    }
}

/// One figure of each member: itself for a single bidder, a list for a plural one.
fn de_cada(m: &mut M<'_>, nombre: Nombre, valor: fn(&Miembro) -> Valor) {
    let valores: Vec<Valor> = m.e.miembros.iter().map(valor).collect();
    match <[Valor; 1]>::try_from(valores) {
        Ok([uno]) => m.valor(nombre, uno),
        Err(varios) => m.valor(nombre, Valor::Lista(varios)),
    }
}

/// Budget that a member answers for: what its experience is divided by (Guía, 9.2, p. 12).
pub(in crate::reglas) fn su_parte(presupuesto: &Exacto, m: &Miembro) -> Exacto {
    presupuesto
        .por(&m.participacion)
        .entre(&Exacto::entero(100))
        .unwrap_or_else(Exacto::cero)
}

pub(super) fn paso_experiencia(m: &mut M<'_>) -> Avance<Fin> {
    let tabla = tabla_de(m, TABLA_E);
    let presupuesto = m.e.presupuesto_oficial.clone();
    de_cada(m, Entrada::valor_contratos_construccion, |x| {
        x.valor_contratos_construccion.clone().into()
    });
    m.valor(Entrada::presupuesto_oficial, presupuesto.clone());
    if m.e.miembros.len() > 1 {
        m.caso("plural");
        let divisores = m.e.miembros.iter().map(|x| su_parte(&presupuesto, x));
        m.valor(n::divisor, divisores.collect::<Valor>());
    }
    let veces: Vec<Valor> =
        m.e.miembros
            .iter()
            .map(|x| {
                x.valor_contratos_construccion
                    .entre(&su_parte(&presupuesto, x))
                    .map_or(Valor::Nulo, Valor::TruncadaDe)
            })
            .collect();
    m.valor(
        n::veces,
        if let [una] = veces.as_slice() {
            una.clone()
        } else {
            Valor::Lista(veces)
        },
    );
    m.s.e =
        m.e.miembros
            .iter()
            .map(|x| {
                experiencia(
                    &x.valor_contratos_construccion,
                    &su_parte(&presupuesto, x),
                    tabla,
                )
            })
            .collect();
    let puntajes = m.s.e.clone();
    puntua(
        m,
        &puntajes,
        "Sin puntaje: la tabla de la Guía no asigna ninguno a esa relación.",
    )
}

pub(super) fn paso_tecnica(m: &mut M<'_>) -> Avance<Fin> {
    let tabla = tabla_de(m, TABLA_CT);
    de_cada(m, Entrada::profesionales, |x| {
        i64::from(x.profesionales).into()
    });
    m.s.ct =
        m.e.miembros
            .iter()
            .map(|x| capacidad_tecnica(x.profesionales, tabla))
            .collect();
    let puntajes = m.s.ct.clone();
    puntua(m, &puntajes, "Sin puntaje.")
}

pub(super) fn sin_profesionales(m: &mut M<'_>) -> Avance<Fin> {
    if m.e.miembros.iter().all(|x| x.profesionales > 0) {
        return Avance::NoAplica;
    }
    m.avisa("profesional-que-oferta");
    muestra_abierto(m, |s| &s.ct);
    m.sigue("No consta: la tabla empieza en uno y los conceptos hablan de 20 a 40 puntos.")
}

/// Shows between which points an open score is.
fn muestra_abierto(m: &mut M<'_>, de: fn(&Estado) -> &Vec<Puntaje>) {
    if let Some(p) = de(&m.s).iter().copied().find(|p| p.fijo().is_none()) {
        m.valor(n::menor_puntaje, Valor::Escrito(p.menor()));
        m.valor(n::mayor_puntaje, Valor::Escrito(p.mayor()));
    }
}

fn sin_pasivo(m: &M<'_>) -> bool {
    m.e.miembros.iter().any(|x| x.pasivo_corriente.es_cero())
}

/// The liquidity of a member, when it has one.
fn liquidez(x: &Miembro) -> Option<Exacto> {
    x.activo_corriente.entre(&x.pasivo_corriente)
}

pub(super) fn paso_financiera(m: &mut M<'_>) -> Avance<Fin> {
    let tabla = tabla_de(m, TABLA_CF);
    de_cada(m, Entrada::activo_corriente, |x| {
        x.activo_corriente.clone().into()
    });
    de_cada(m, Entrada::pasivo_corriente, |x| {
        x.pasivo_corriente.clone().into()
    });
    let distinto = |x: &Miembro| {
        let impresa = x.liquidez_certificada.filter(|_| !x.directo);
        impresa.is_some_and(|c| liquidez(x).is_none_or(|l| distinto_de(c, &l)))
    };
    if m.e.miembros.iter().any(distinto) {
        m.avisa("certificado-distinto");
    }
    if m.e.miembros.iter().all(|x| x.pasivo_corriente.es_cero()) {
        return m.sigue("El pasivo corriente es cero: el índice de liquidez es indeterminado.");
    }
    let certificada = |x: &Miembro| x.liquidez_certificada.is_some() && !x.directo;
    let alguna = m.e.miembros.iter().any(certificada);
    if alguna {
        m.caso("certificada");
    }
    if m.e.del_mejor_ano {
        m.caso("mejor-ano-fiscal");
    }
    de_cada(m, n::liquidez, |x| {
        match (liquidez(x), x.liquidez_certificada) {
            (None, _) => Valor::Nulo,
            (Some(_), Some(c)) if !x.directo => Valor::Escrito(c),
            (Some(l), _) => Valor::TruncadaDe(l),
        }
    });
    // A member without current liabilities is scored by the steps that follow.
    m.s.cf =
        m.e.miembros
            .iter()
            .map(|x| match (liquidez(x), x.liquidez_certificada) {
                (None, _) => Puntaje::Fijo(Decimal::ZERO),
                (Some(l), _) if x.directo => puntaje(&l, tabla, MAXIMO_CF),
                (Some(_), Some(c)) => puntaje(&c.into(), tabla, MAXIMO_CF),
                (Some(l), None) => sin_certificar(&l, tabla),
            })
            .collect();
    let puntajes = m.s.cf.clone();
    if sin_pasivo(m) {
        let de_uno = |(x, p): (&Miembro, &Puntaje)| puntos(liquidez(x).map(|_| *p));
        let dichos = m.e.miembros.iter().zip(&puntajes).map(de_uno).collect();
        m.valor(n::puntos, Valor::Lista(dichos));
        return m.sigue(
            "Los de cada integrante con pasivo corriente; los demás, en el paso siguiente.",
        );
    }
    puntua(
        m,
        &puntajes,
        "La liquidez truncada y la redondeada están en tramos distintos: depende de la que imprima el certificado.",
    )
}

pub(super) fn sin_pasivo_documento_tipo(m: &mut M<'_>) -> Avance<Fin> {
    if !sin_pasivo(m) || m.e.regla_denominador_cero != ReglaPliego::DocumentoTipo {
        return Avance::NoAplica;
    }
    let puntajes = puntuar_sin_pasivo(m);
    puntua(m, &puntajes, "El mayor puntaje.")
}

pub(super) fn sin_pasivo_sin_regla(m: &mut M<'_>) -> Avance<Fin> {
    if !sin_pasivo(m) || m.e.regla_denominador_cero == ReglaPliego::DocumentoTipo {
        return Avance::NoAplica;
    }
    m.valor(
        Entrada::regla_denominador_cero,
        m.e.regla_denominador_cero.nombre(),
    );
    puntuar_sin_pasivo(m);
    muestra_abierto(m, |s| &s.cf);
    m.sigue(
        "La metodología de la Agencia, no el pliego; y ninguno de los documentos de esta edición dice cuántos puntos \
         corresponden.",
    )
}

/// Scores the financial capacity of the members without current liabilities, and keeps it.
fn puntuar_sin_pasivo(m: &mut M<'_>) -> Vec<Puntaje> {
    let tabla = tabla_de(m, TABLA_CF);
    m.s.cf
        .resize(m.e.miembros.len(), Puntaje::Fijo(Decimal::ZERO));
    for (i, x) in m.e.miembros.iter().enumerate() {
        if x.pasivo_corriente.es_cero() {
            m.s.cf[i] = sin_pasivo_corriente(m.e.regla_denominador_cero, tabla);
        }
    }
    m.s.cf.clone()
}

pub(super) fn paso_organizacion(m: &mut M<'_>) -> Avance<Fin> {
    de_cada(m, factores::co, |x| x.capacidad_organizacion.clone().into());
    let mut co: Vec<Exacto> = (m.e.miembros.iter())
        .map(|x| x.capacidad_organizacion.clone())
        .collect();
    if m.e.supuesto.con_piso == Some(true) {
        let piso = piso_del_dia(m).or_else(|| umbral_mas_alto(m.parametros));
        co = piso.map_or(co.clone(), |piso| elevadas(&co, &piso));
    }
    m.s.co = Some(co);
    m.sigue("Multiplica la suma de los puntajes.")
}

/// The CRP of the bidder with the organisation capacities given: that of its only member, or the sum of all, shares left
/// aside (a negative one subtracts: Guía, num. 11).
fn crp(m: &M<'_>, co: &[Exacto]) -> Crp {
    let miembros = m.e.miembros.iter().zip(co).enumerate();
    let crp = Crp::nueva(miembros.map(|(i, (x, co))| (co, m.s.puntajes(i), &x.saldos)));
    crp.con(m.e.supuesto)
}

pub(super) fn formula(m: &mut M<'_>) -> Avance<Fin> {
    let Some(co) = m.s.co.clone() else {
        return Avance::NoAplica;
    };
    let miembros = m.e.miembros.iter().zip(&co).enumerate();
    let crps = miembros.map(|(i, (x, co))| Some(m.s.puntajes(i).por(co)?.menos(&x.saldos.lineal)));
    m.s.crps = crps.collect();
    de_cada(m, factores::sce, |x| x.saldos.lineal.clone().into());
    if m.e
        .miembros
        .iter()
        .any(|x| x.saldos.informado != x.saldos.lineal)
    {
        de_cada(m, n::sce_informado, |x| x.saldos.informado.clone().into());
    }
    if m.e.miembros.iter().any(|x| !x.saldos.vencidos.es_cero()) {
        de_cada(m, n::vencidos, |x| x.saldos.vencidos.clone().into());
    }
    if m.e.miembros.len() == 1 {
        m.s.crp = Some(crp(m, &co));
        return decir_crp(m);
    }
    let cifras: Valor = m.s.crps.iter().cloned().collect();
    m.valor(factores::crp, cifras);
    m.sigue("La capacidad residual de cada integrante.")
}

pub(super) fn suma_de_integrantes(m: &mut M<'_>) -> Avance<Fin> {
    let Some(co) = m.s.co.clone().filter(|_| m.s.crps.len() > 1) else {
        return Avance::NoAplica;
    };
    m.s.crp = Some(crp(m, &co));
    decir_crp(m)
}

/// Shows the CRP of the bidder, or between which figures it is.
fn decir_crp(m: &mut M<'_>) -> Avance<Fin> {
    let Some(crp) = m.s.crp.clone() else {
        return Avance::NoAplica;
    };
    let (menor, mayor) = (crp.menor().clone(), crp.mayor());
    let cifra = m.s.cifra();
    if let Some(c) = cifra {
        m.valor(factores::crp, c);
    }
    if menor == mayor {
        return m.sigue("La capacidad residual del proponente.");
    }
    m.valor(n::crp_menor, menor);
    m.valor(n::crp_mayor, mayor);
    m.sigue("La capacidad residual queda entre dos cifras, según lo que ningún texto fija.")
}

/// What the outcome depends on.
fn duda(m: &M<'_>) -> Option<Duda> {
    m.s.crp.as_ref()?.depende_de(m.s.crpc.as_ref()?)
}

/// Whether the points of the financial capacity are open because a member has no current liabilities.
fn abierta_por_el_pasivo(m: &M<'_>) -> bool {
    let mut miembros = m.e.miembros.iter().zip(&m.s.cf);
    miembros.any(|(x, p)| x.pasivo_corriente.es_cero() && p.fijo().is_none())
}

pub(super) fn sin_documentos_de_k(m: &mut M<'_>) -> Avance<Fin> {
    if !m.e.miembros.is_empty() {
        return Avance::NoAplica;
    }
    m.fin(
        Fin::SinDocumentosDeK,
        "No todos, y es el proponente quien tiene la carga de aportarlos.",
    )
}

pub(super) fn depende_de_la_cifra(m: &mut M<'_>) -> Avance<Fin> {
    if duda(m) != Some(Duda::Financiera) || abierta_por_el_pasivo(m) {
        return Avance::NoAplica;
    }
    muestra_abierto(m, |s| &s.cf);
    m.fin(
        Fin::DependeDeLaCifra,
        "Sí: la liquidez truncada y la redondeada dan puntajes distintos.",
    )
}

pub(super) fn depende_del_vencido(m: &mut M<'_>) -> Avance<Fin> {
    if duda(m) != Some(Duda::Vencidos) {
        return Avance::NoAplica;
    }
    m.s.sin_cifra = true;
    m.fin(
        Fin::DependeDelVencido,
        "Sí: si no queda nada por ejecutar alcanza, y si queda no.",
    )
}

pub(super) fn depende_del_saldo(m: &mut M<'_>) -> Avance<Fin> {
    if duda(m) != Some(Duda::Saldo) {
        return Avance::NoAplica;
    }
    m.s.sin_holgura = true;
    m.fin(
        Fin::DependeDelSaldo,
        "Sí: la ley permite considerar lo pagado y la metodología cuenta linealmente.",
    )
}

/// Whether the bidder does not reach what the process demands, whatever is open.
fn no_alcanza(m: &M<'_>) -> bool {
    let cifras = m.s.crp.as_ref().zip(m.s.crpc.as_ref());
    cifras.is_some_and(|(crp, crpc)| crp.alcanza(crpc) == Some(false))
}

pub(super) fn depende_del_anticipo(m: &mut M<'_>) -> Avance<Fin> {
    let Some(otra) = m.s.otra_crpc.clone().filter(|_| no_alcanza(m)) else {
        return Avance::NoAplica;
    };
    let alcanza = m.s.crp.as_ref().and_then(|crp| crp.alcanza(&otra)) != Some(false);
    m.valor(n::crpc_otra_lectura, otra);
    if !alcanza {
        return m.sigue("No: tampoco así alcanza.");
    }
    m.s.sin_holgura = true;
    m.fin(
        Fin::DependeDelAnticipo,
        "Sí: la frase de los conceptos admite las dos lecturas, y con la otra alcanza.",
    )
}

/// The floor of the Guía on the day of the closing, if it is on record.
fn piso_del_dia(m: &M<'_>) -> Option<Exacto> {
    umbral_registrado(m.parametros, m.e.fecha_cierre?)
}

fn elevadas(co: &[Exacto], piso: &Exacto) -> Vec<Exacto> {
    co.iter().map(|c| c.clone().max(piso.clone())).collect()
}

pub(super) fn depende_del_piso(m: &mut M<'_>) -> Avance<Fin> {
    let Some((co, crpc)) =
        m.s.co
            .clone()
            .zip(m.s.crpc.clone())
            .filter(|_| no_alcanza(m))
    else {
        return Avance::NoAplica;
    };
    if m.e.supuesto.con_piso.is_some() {
        return Avance::NoAplica;
    }
    let registrado = piso_del_dia(m);
    let Some(piso) = registrado.clone().or_else(|| umbral_mas_alto(m.parametros)) else {
        m.avisa("piso-sin-revisar");
        return Avance::NoAplica;
    };
    let elevadas = elevadas(&co, &piso);
    let con_piso = crp(m, &elevadas);
    let exigidas = [Some(crpc), m.s.otra_crpc.clone()];
    let mut exigidas = exigidas.iter().flatten();
    if exigidas.any(|x| con_piso.alcanza(x) != Some(false)) {
        de_cada(m, factores::co, |x| x.capacidad_organizacion.clone().into());
        m.valor(n::piso, piso);
        m.valor(n::crp_con_piso, con_piso.mayor());
        m.s.sin_cifra = true;
        return m.fin(Fin::DependeDelPiso, "Sí: la Guía no admite una capacidad de organización menor y los conceptos no lo dicen.");
    }
    if registrado.is_none() {
        m.avisa("piso-sin-revisar");
    }
    if co == elevadas {
        return Avance::NoAplica;
    }
    m.valor(n::piso, piso);
    m.valor(n::crp_con_piso, con_piso.mayor());
    m.sigue("No.")
}

pub(super) fn igual_o_superior(m: &mut M<'_>) -> Fin {
    let Some((crp, crpc)) = m.s.crp.clone().zip(m.s.crpc.clone()) else {
        // Only a run that leaves a step out comes here without both figures: then nothing is compared, nor shown.
        m.s.crpc = None;
        return m.termina(Fin::NoCumple, "No hay una cifra que comparar.");
    };
    m.valor(n::crpc, crpc.clone());
    let alcanza = crp.alcanza(&crpc);
    m.s.sin_holgura |= alcanza.is_none();
    if let Some(holgura) = m.s.holgura() {
        m.valor(n::holgura, holgura);
    }
    if alcanza.is_some() && m.s.con_puntaje_abierto() {
        m.avisa("puntaje-que-no-decide");
    }
    match (alcanza, crp.depende_de(&crpc)) {
        (Some(true), _) => m.termina(Fin::Cumple, "Sí."),
        (None, Some(Duda::Experiencia)) => m.termina(
            Fin::ExperienciaSinPuntaje,
            "Depende del puntaje de la experiencia, que la tabla no da.",
        ),
        (None, Some(Duda::Tecnica)) => m.termina(
            Fin::TecnicaSinPuntaje,
            "Depende del puntaje de la capacidad técnica, que la tabla no da.",
        ),
        (None, Some(Duda::Financiera)) => m.termina(
            Fin::FinancieraSinPuntaje,
            "Depende del puntaje de la capacidad financiera, que ningún documento da.",
        ),
        // Only a run that leaves out the step of another doubt comes here with it: nothing decides it.
        (None, _) => m.termina(Fin::NoCumple, "No consta."),
        (Some(false), _) => {
            m.avisa("se-puede-subsanar");
            m.termina(Fin::NoCumple, "No.")
        }
    }
}
