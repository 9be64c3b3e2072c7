//! The rules that a process composes, over each bidder.

use super::entrada::{Integrante, Proceso, Proponente};
use crate::{
    corpus::Parametros,
    hechos::{Ejercicio, Leer, Nombre},
    opciones,
    reglas::{
        Corrida, Definicion, ReglaFundada,
        catalogo::{
            capacidad_residual_proceso, capacidad_residual_proponente, indicadores_financieros,
            integrantes_con_cortes_distintos,
            regimen_ano_fiscal::{self, Momento, momento},
            saldo_contratos_ejecucion::{self, Criterios, sce},
        },
        comunes::{
            capacidad,
            indicadores::{Ejercicios, Ejercido, FormulaPlural},
        },
    },
    resultado,
    veredicto::{Sentido, Termina, Valor, Veredicto},
};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

opciones! {
    /// How a bidder stands: habilitated when every verdict is for it, or neutral; not, when some is against it; a decision
    /// is required when something is missing that only the entity, or nobody yet, can decide.
    pub(crate) enum EstadoProponente {
        Habilitado = "habilitado", "Habilitado";
        NoHabilitado = "no-habilitado", "No habilitado";
        RequiereDecision = "requiere-decision", "Requiere decisión";
    }
}

/// A verdict of a bidder, with the steps whose citations are decisive.
#[derive(Debug, Clone)]
pub(crate) struct Dictado<'c> {
    /// The verdict.
    pub(crate) veredicto: Veredicto<'c>,
    /// Steps without which it would be another.
    pub(crate) decisivos: BTreeSet<&'static str>,
}

/// The evaluation of one bidder.
#[derive(Debug, Clone)]
pub(crate) struct Evaluado<'c> {
    /// Its name.
    pub(crate) nombre: String,
    /// How it stands.
    pub(crate) estado: EstadoProponente,
    /// Its residual capacity, when it is works and one figure.
    pub(crate) crp: Valor,
    /// What the process demands.
    pub(crate) crpc: Valor,
    /// The fiscal year elected.
    pub(crate) anio_elegido: Option<Ejercicio>,
    /// Indicators of the year that counts.
    pub(crate) indicadores: Vec<Valor>,
    /// Verdicts, in the order of the rules.
    pub(crate) veredictos: Vec<Dictado<'c>>,
    /// Scores, balance and residual capacity of each member.
    pub(crate) por_integrante: Vec<Valor>,
}

/// The rules that a process composes, all with their support in the corpus.
#[derive(Clone, Copy)]
pub(crate) struct Reglas<'c> {
    regimen: &'c ReglaFundada,
    indicadores: &'c ReglaFundada,
    crpc: &'c ReglaFundada,
    sce: &'c ReglaFundada,
    crp: &'c ReglaFundada,
    cortes: &'c ReglaFundada,
    parametros: &'c Parametros,
}

impl<'c> Reglas<'c> {
    /// Gathers them, or says which is missing.
    pub(crate) fn nuevas(
        buscar: impl Fn(&str) -> Option<&'c ReglaFundada>,
        parametros: &'c Parametros,
    ) -> Result<Self, &'static str> {
        let una = |id: &'static str| buscar(id).ok_or(id);
        Ok(Self {
            regimen: una(regimen_ano_fiscal::REGLA.ficha.id)?,
            indicadores: una(indicadores_financieros::REGLA.ficha.id)?,
            crpc: una(capacidad_residual_proceso::REGLA.ficha.id)?,
            sce: una(saldo_contratos_ejecucion::REGLA.ficha.id)?,
            crp: una(capacidad_residual_proponente::REGLA.ficha.id)?,
            cortes: una(integrantes_con_cortes_distintos::REGLA.ficha.id)?,
            parametros,
        })
    }

    /// Runs a rule over typed facts and finds its decisive steps.
    fn dictar<E: Leer, S: Default, F: Termina>(
        &self,
        lista: &'c ReglaFundada,
        regla: &Definicion<E, S, F>,
        hechos: &E,
    ) -> (Dictado<'c>, S) {
        let (corrida, estado): (Corrida, S) = regla.correr_con_estado(hechos, self.parametros);
        let veredicto = lista.veredicto(corrida);
        let decisivos = lista.decisivos_con(&veredicto, |pasos| {
            let sin = |i: &usize| regla.correr_sin(hechos, self.parametros, *i);
            pasos.iter().map(sin).collect()
        });
        (
            Dictado {
                veredicto,
                decisivos,
            },
            estado,
        )
    }

    /// Evaluates one bidder.
    pub(crate) fn evaluar(&self, proceso: &Proceso, p: &Proponente) -> Evaluado<'c> {
        let mut veredictos = Vec::with_capacity(6);
        let plural = p.integrantes.len() > 1;
        let despues = momento(proceso.fecha_apertura, self.parametros) == Momento::Despues;
        let comunes = anios_comunes(&p.integrantes);
        let ultimos: BTreeSet<Option<Ejercicio>> = p.integrantes.iter().map(ultimo_anio).collect();
        // From 2024 members whose latest years differ have no year in common: rule 13 speaks, and only it. A member that
        // shows no year at all is another matter: then information is missing, and the first rule says so.
        let difieren = ultimos.len() > 1 && !ultimos.contains(&None);
        let sin_anio_comun = plural && despues && difieren;
        let mut que_cuenta = None;
        let mut indicadores = Vec::new();
        let mut anio_elegido = None;
        if !sin_anio_comun {
            let regimen = regimen_ano_fiscal::Entrada {
                fecha_apertura: proceso.fecha_apertura,
                anios_rup: comunes.clone(),
                proponente_plural: plural,
            };
            veredictos.push(
                self.dictar(self.regimen, &regimen_ano_fiscal::REGLA, &regimen)
                    .0,
            );
            let hechos = indicadores_financieros::Hechos {
                fecha_apertura: proceso.fecha_apertura,
                estados: ejercidos(&p.integrantes, &comunes, proceso.formula_plural),
                umbrales: proceso.umbrales.clone(),
                regla_denominador_cero: proceso.regla_denominador_cero,
                plural: plural.then_some(proceso.formula_plural),
            };
            let (dictado, estado) =
                self.dictar(self.indicadores, &indicadores_financieros::REGLA, &hechos);
            veredictos.push(dictado);
            que_cuenta = estado.anio_que_cuenta();
            anio_elegido = estado.elegido();
            indicadores = que_cuenta.map_or_else(Vec::new, |a| estado.indicadores(a));
        }
        let mut por_integrante = Vec::new();
        let (mut crp, mut crpc) = (Valor::Nulo, Valor::Nulo);
        if let (true, Some(presupuesto), Some(plazo)) = (
            proceso.es_obra,
            proceso.presupuesto_oficial,
            proceso.plazo_meses,
        ) {
            let demanda = capacidad_residual_proceso::Entrada {
                presupuesto_oficial: presupuesto,
                anticipo: proceso.anticipo,
                plazo_meses: plazo,
            };
            let dictado = self
                .dictar(self.crpc, &capacidad_residual_proceso::REGLA, &demanda)
                .0;
            crpc = dictado.veredicto.resultado.campo(n::crpc).clone();
            veredictos.push(dictado);
            let contratos = saldo_contratos_ejecucion::Entrada {
                fecha_presentacion: proceso.fecha_cierre,
                contratos: p
                    .integrantes
                    .iter()
                    .flat_map(|m| m.contratos.iter().flatten().cloned())
                    .collect(),
            };
            veredictos.push(
                self.dictar(self.sce, &saldo_contratos_ejecucion::REGLA, &contratos)
                    .0,
            );
            if let Some(miembros) = que_cuenta.and_then(|a| miembros(p, proceso, a)) {
                let hechos = capacidad::Hechos {
                    presupuesto_oficial: (*presupuesto).into(),
                    anticipo: (*proceso.anticipo).into(),
                    plazo_meses: (*plazo).into(),
                    miembros,
                    regla_denominador_cero: proceso.regla_denominador_cero,
                    fecha_cierre: Some(proceso.fecha_cierre),
                };
                let (dictado, estado) =
                    self.dictar(self.crp, &capacidad_residual_proponente::REGLA, &hechos);
                crp = dictado.veredicto.resultado.campo(n::crp).clone();
                por_integrante = p
                    .integrantes
                    .iter()
                    .zip(&hechos.miembros)
                    .enumerate()
                    .map(|(i, (m, cifras))| integrante(m, estado.de_miembro(i, cifras)))
                    .collect();
                veredictos.push(dictado);
            }
        }
        if por_integrante.is_empty() {
            por_integrante = p
                .integrantes
                .iter()
                .map(|m| integrante(m, Vec::new()))
                .collect();
        }
        if plural || p.integrantes.iter().any(|m| !m.en_firme) {
            let cortes = integrantes_con_cortes_distintos::Entrada {
                fecha_cierre: proceso.fecha_cierre,
                integrantes: p.integrantes.iter().filter_map(registro).collect(),
            };
            if cortes.integrantes.len() == p.integrantes.len() {
                let regla = &integrantes_con_cortes_distintos::REGLA;
                veredictos.push(self.dictar(self.cortes, regla, &cortes).0);
            }
        }
        Evaluado {
            nombre: p.nombre.clone(),
            estado: estado(&veredictos),
            crp,
            crpc,
            anio_elegido,
            indicadores,
            veredictos,
            por_integrante,
        }
    }
}

/// Any verdict against decides; else any that waits for a decision.
pub(in crate::reglas) fn estado(veredictos: &[Dictado<'_>]) -> EstadoProponente {
    let alguno = |cuales: &[Sentido]| {
        veredictos
            .iter()
            .any(|d| cuales.contains(&d.veredicto.desenlace.sentido))
    };
    if alguno(&[Sentido::Desfavorable]) {
        EstadoProponente::NoHabilitado
    } else if alguno(&[
        Sentido::NoDecidido,
        Sentido::LoDefineElPliego,
        Sentido::FaltanDatos,
    ]) {
        EstadoProponente::RequiereDecision
    } else {
        EstadoProponente::Habilitado
    }
}

pub(in crate::reglas) fn ultimo_anio(m: &Integrante) -> Option<Ejercicio> {
    m.estados.iter().map(|y| y.anio).max()
}

/// Years that every member shows.
pub(in crate::reglas) fn anios_comunes(integrantes: &[Integrante]) -> Vec<Ejercicio> {
    let Some((primero, resto)) = integrantes.split_first() else {
        return Vec::new();
    };
    let en_todos = |a: &Ejercicio| resto.iter().all(|m| m.estados.iter().any(|y| y.anio == *a));
    primero
        .estados
        .iter()
        .map(|y| y.anio)
        .filter(en_todos)
        .collect()
}

/// The figures of each common year: those of a single bidder, or of the members combined.
pub(in crate::reglas) fn ejercidos(
    integrantes: &[Integrante],
    anios: &[Ejercicio],
    formula: FormulaPlural,
) -> Vec<Ejercido> {
    if let [solo] = integrantes {
        return solo.estados.iter().cloned().map(Ejercido::propio).collect();
    }
    let del_anio = |a: Ejercicio| -> Vec<(&Ejercicios, Decimal)> {
        integrantes
            .iter()
            .filter_map(|m| Some((m.estados.iter().find(|y| y.anio == a)?, *m.participacion)))
            .collect()
    };
    anios
        .iter()
        .map(|a| Ejercido::combinado(*a, &del_anio(*a), formula))
        .collect()
}

/// The members as the residual capacity takes them, with the figures of the year that counts.
pub(in crate::reglas) fn miembros(
    p: &Proponente,
    proceso: &Proceso,
    anio: Ejercicio,
) -> Option<Vec<capacidad::Miembro>> {
    let uno = |m: &Integrante| {
        let y = m.estados.iter().find(|y| y.anio == anio)?;
        Some(capacidad::Miembro {
            capacidad_organizacion: (*m.capacidad_organizacion?).into(),
            valor_contratos_construccion: (*m.valor_contratos_construccion?).into(),
            activo_corriente: (*y.activo_corriente).into(),
            pasivo_corriente: (*y.pasivo_corriente).into(),
            profesionales: m.profesionales?.0,
            saldo_contratos: sce(
                m.contratos.as_deref().unwrap_or_default(),
                proceso.fecha_cierre,
                Criterios::TODOS,
            ),
            participacion: (*m.participacion).into(),
        })
    };
    p.integrantes.iter().map(uno).collect()
}

/// The register of a member; one without any year has none.
pub(in crate::reglas) fn registro(
    m: &Integrante,
) -> Option<integrantes_con_cortes_distintos::Integrante> {
    Some(integrantes_con_cortes_distintos::Integrante {
        nombre: m.nombre.clone(),
        anio_rup: ultimo_anio(m)?,
        en_firme: m.en_firme,
        registro_anterior_en_firme: m.registro_anterior_en_firme,
    })
}

pub(in crate::reglas) fn integrante(m: &Integrante, cifras: Vec<(Nombre, Valor)>) -> Valor {
    let mut campos = vec![
        (n::nombre, m.nombre.clone().into()),
        (n::participacion, Valor::Escrito(*m.participacion)),
    ];
    campos.extend(cifras);
    Valor::Objeto(campos)
}

resultado! {
    /// What the evaluation of a process works out.
    pub(crate) mod n {
        nombre = "Nombre";
        participacion = "Participación, en porcentaje";
        estado = "Estado";
        crp = "Capacidad residual del proponente (CRP)";
        crpc = "Capacidad residual del proceso (CRPC)";
        anio_elegido = "Año elegido";
        indicadores = "Indicadores";
        por_integrante = "Por integrante";
        regla = "Regla";
        codigo = "Desenlace";
        proponentes = "Proponentes";
    }
}
