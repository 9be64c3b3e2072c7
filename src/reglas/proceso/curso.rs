//! A bidder on the way through the rules: what its members' facts say before any rule runs on them together.

use super::{
    entrada::Proceso,
    evaluado::Lectura,
    miembro::Miembro,
    reglas::{Dictado, Reglas},
};
use crate::{
    hechos::{Ejercicio, Exacto, Positivo},
    reglas::{
        catalogo::{
            capacidad_residual_proceso,
            indicadores_financieros::{self, Impedimento},
            regimen_ano_fiscal::{Momento, Registro, momento},
            vigencia_rup,
        },
        comunes::{
            capacidad,
            cuentas::{Ejercicios, Ejercido, Formulas, Parte},
            renovacion::por_verificar,
        },
    },
};
use std::collections::BTreeSet;

/// A bidder on the way.
pub(super) struct Curso<'a, 'c> {
    pub(super) reglas: Reglas<'c>,
    pub(super) proceso: &'a Proceso,
    pub(super) miembros: Vec<Miembro<'a, 'c>>,
    pub(super) veredictos: Vec<Dictado<'c>>,
    pub(super) lecturas: Vec<(&'static str, Option<String>, Vec<Lectura>)>,
}

impl<'a, 'c> Curso<'a, 'c> {
    pub(super) fn alguno(&self, pasa: impl Fn(&Miembro<'a, 'c>) -> bool) -> bool {
        self.miembros.iter().any(pasa)
    }

    pub(super) fn plural(&self) -> bool {
        self.miembros.len() > 1
    }

    pub(super) fn con_registro(&self) -> impl Iterator<Item = &Miembro<'a, 'c>> {
        self.miembros.iter().filter(|m| m.con_registro())
    }

    pub(super) fn momento(&self) -> Momento {
        momento(self.proceso.fecha_apertura, self.reglas.parametros)
    }

    /// What ran, in words.
    pub(super) fn alcance(&self) -> &'static str {
        let rentabilidad = self.proceso.umbrales.rentabilidad_patrimonio.is_some()
            || self.proceso.umbrales.rentabilidad_activo.is_some();
        let k = self.proceso.es_obra;
        match (rentabilidad, k) {
            (false, false) => "financiero",
            (true, false) => "financiero; organizacional",
            (false, true) => "financiero; capacidad residual",
            (true, true) => "financiero; organizacional; capacidad residual",
        }
    }

    /// Years that every member shows, as they count.
    pub(super) fn anios_comunes(&self) -> Vec<Ejercicio> {
        let Some((primero, resto)) = self.miembros.split_first() else {
            return Vec::new();
        };
        let anios = primero.m.estados.iter().map(Ejercicios::cuenta);
        let mut comunes: Vec<Ejercicio> = anios
            .filter(|a| resto.iter().all(|m| m.del_anio(*a).is_some()))
            .collect();
        comunes.sort_unstable();
        comunes
    }

    /// The latest years of the registers.
    pub(super) fn ultimos(&self) -> BTreeSet<Option<Ejercicio>> {
        self.con_registro()
            .map(|m| m.ultimo().map(Ejercicios::cuenta))
            .collect()
    }

    /// The years of the bidder: all of a single one; in the best-year regime those that all members show; otherwise the
    /// latest of the registers, if it is the same in all and the others show it; with no register, the latest that all show.
    pub(super) fn anios(&self) -> Vec<Ejercicio> {
        let mut comunes = self.anios_comunes();
        if !self.plural() || self.momento() == Momento::Durante {
            return comunes;
        }
        let ultimos = self.ultimos();
        if self.con_registro().next().is_none() {
            return comunes.pop().into_iter().collect();
        }
        match ultimos.first() {
            Some(Some(a)) if ultimos.len() == 1 && comunes.contains(a) => vec![*a],
            _ => Vec::new(),
        }
    }

    /// Why nothing of the bidder can be evaluated, in order; nothing too when another rule says so.
    pub(super) fn impedimento(&self, anios: &[Ejercicio]) -> Option<Impedimento> {
        let cierre = self.proceso.fecha_cierre;
        if self.alguno(|m| m.sin_rup) {
            return Some(Impedimento::SinRup);
        }
        if self.con_registro().any(|m| !m.m.en_firme) {
            return Some(Impedimento::SinFirmeza);
        }
        if self.con_registro().any(|m| m.m.estados.is_empty()) {
            return Some(Impedimento::SinInformacion);
        }
        if self.alguno(|m| m.m.estados.is_empty()) {
            return Some(Impedimento::SinDocumentos);
        }
        let viejo = |m: &Miembro<'_, '_>| {
            let ultimo = m.ultimo().filter(|_| m.directo.is_some());
            ultimo.is_some_and(|y| por_verificar(y.cuenta(), cierre))
        };
        let sin_registros = self.con_registro().next().is_none();
        let del_proponente = anios.iter().max().filter(|_| sin_registros);
        if self.alguno(viejo) || del_proponente.is_some_and(|a| por_verificar(*a, cierre)) {
            return Some(Impedimento::DocumentosDesactualizados);
        }
        anios.is_empty().then_some(Impedimento::SinAnioComun)
    }

    /// The figures of a year: those of a single bidder, or of the members combined.
    pub(super) fn ejercido(&self, cuenta: Ejercicio) -> Option<Ejercido> {
        let anios: Option<Vec<&Ejercicios>> =
            self.miembros.iter().map(|m| m.del_anio(cuenta)).collect();
        self.combinado(cuenta, &anios?)
    }

    pub(super) fn combinado(&self, cuenta: Ejercicio, anios: &[&Ejercicios]) -> Option<Ejercido> {
        let mut ejercido = match anios {
            [] => return None,
            [solo] => Ejercido::propio((*solo).clone()),
            varios => {
                let partes = self.miembros.iter().zip(varios);
                let partes: Vec<Parte<'_>> = partes
                    .map(|(m, y)| (m.m.nombre.as_str(), *y, *m.m.participacion))
                    .collect();
                Ejercido::combinado(cuenta, &partes, self.formulas())
            }
        };
        ejercido.directo = self.miembros.iter().all(|m| m.directo.is_some());
        Some(ejercido)
    }

    pub(super) fn formulas(&self) -> Formulas {
        let u = &self.proceso.umbrales;
        Formulas {
            razones: self.proceso.formula_plural,
            montos: self.proceso.formula_plural_montos,
            pide_montos: u.capital_trabajo.is_some() || u.patrimonio.is_some(),
        }
    }

    pub(super) fn hechos_de_indicadores(
        &self,
        anios: &[Ejercicio],
        impedimento: Option<Impedimento>,
    ) -> indicadores_financieros::Hechos {
        let con_estados = if impedimento.is_none() { anios } else { &[] };
        let directos = self.miembros.iter();
        indicadores_financieros::Hechos {
            fecha_apertura: self.proceso.fecha_apertura,
            fecha_cierre: Some(self.proceso.fecha_cierre),
            estados: con_estados
                .iter()
                .filter_map(|a| self.ejercido(*a))
                .collect(),
            umbrales: self.proceso.umbrales.clone(),
            regla_denominador_cero: self.proceso.regla_denominador_cero,
            plural: self.plural().then(|| self.formulas()),
            registro: self.registro(),
            impedimento,
            directos: directos
                .filter_map(|m| Some((m.m.nombre.clone(), m.directo?)))
                .collect(),
            elegido: None,
        }
    }

    /// What is known of whether the registers keep their effects: their own rule says it.
    pub(super) fn registro(&self) -> Registro {
        if self.alguno(|m| m.vigencia == Some(vigencia_rup::Fin::FaltaLaRenovacion)) {
            Registro::PorVerificar
        } else if self.con_registro().next().is_none() {
            Registro::Ninguno
        } else {
            Registro::Vigente
        }
    }

    /// What the process demands, if it is works.
    pub(super) fn demanda(&self) -> Option<capacidad_residual_proceso::Entrada> {
        let obra = self.proceso.es_obra.then_some(self.proceso)?;
        Some(capacidad_residual_proceso::Entrada {
            presupuesto_oficial: obra.presupuesto_oficial?,
            anticipo: obra.anticipo,
            plazo_meses: obra.plazo_meses?,
            identificacion: None,
        })
    }

    pub(super) fn hechos_de_k(&self, miembros: Vec<capacidad::Miembro>) -> capacidad::Hechos {
        let monto = |x: Option<Positivo>| x.map_or_else(Exacto::cero, |x| (*x).into());
        capacidad::Hechos {
            presupuesto_oficial: monto(self.proceso.presupuesto_oficial),
            anticipo: (*self.proceso.anticipo).into(),
            plazo_meses: monto(self.proceso.plazo_meses),
            miembros,
            regla_denominador_cero: self.proceso.regla_denominador_cero,
            fecha_cierre: Some(self.proceso.fecha_cierre),
            del_mejor_ano: self.momento() == Momento::Durante,
            supuesto: Default::default(),
        }
    }
}
