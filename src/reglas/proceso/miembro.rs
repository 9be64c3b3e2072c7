//! A member of a bidder, and what its own rules say of it: inscription, register and contracts.

use super::{
    entrada::{Integrante, Proceso},
    reglas::{Dictado, Reglas},
};
use crate::{
    hechos::{Ejercicio, Exacto},
    reglas::{
        catalogo::{
            indicadores_financieros::Directo,
            inscripcion_rup,
            saldo_contratos_ejecucion::{
                self, Criterios, agotado, informado, saldo, sce, valor_entero,
            },
            vigencia_rup,
        },
        comunes::{cuentas::Ejercicios, puntajes::Saldos, renovacion::PRIMER_DIA},
    },
};
use jiff::civil::Date;

/// A member of a bidder.
pub(super) struct Miembro<'a, 'c> {
    pub(super) m: &'a Integrante,
    /// Why the entity verifies it without a register.
    pub(super) directo: Option<Directo>,
    /// Whether it must be inscribed and is not.
    pub(super) sin_rup: bool,
    /// How the register stands, when it has one.
    pub(super) vigencia: Option<vigencia_rup::Fin>,
    /// What it owes of its contracts, when it said which.
    pub(super) saldos: Option<Saldos>,
    pub(super) veredictos: Vec<Dictado<'c>>,
}

impl<'a, 'c> Miembro<'a, 'c> {
    /// A member, after the rules that look at it alone.
    pub(super) fn nuevo(reglas: &Reglas<'c>, proceso: &Proceso, m: &'a Integrante) -> Self {
        let mut veredictos = Vec::new();
        let mut sin_rup = false;
        let mut directo = None;
        if !m.inscrito_en_rup
            && let Some((nacionalidad, domicilio)) =
                m.nacionalidad.zip(m.domicilio_o_sucursal_en_colombia)
        {
            let hechos = inscripcion_rup::Entrada {
                nacionalidad,
                domicilio_o_sucursal_en_colombia: domicilio,
                modalidad: proceso.modalidad,
                identificacion: None,
            };
            let (dictado, _, fin) =
                reglas.dictar(reglas.inscripcion, &inscripcion_rup::REGLA, &hechos);
            veredictos.push(dictado);
            directo = match fin {
                inscripcion_rup::Fin::NoObligado => Some(Directo::ExtranjeraSinDomicilio),
                inscripcion_rup::Fin::Exceptuado => Some(Directo::ModalidadExceptuada),
                inscripcion_rup::Fin::NacionalSinDomicilio => Some(Directo::NacionalSinDomicilio),
                inscripcion_rup::Fin::RequiereRup => None,
            };
            sin_rup = directo.is_none();
        } else if proceso.modalidad.exceptuada() {
            // A register cannot put a bidder below one who has none.
            directo = Some(Directo::ModalidadExceptuada);
        }
        let mut miembro = Self {
            m,
            directo,
            sin_rup,
            vigencia: None,
            saldos: None,
            veredictos,
        };
        miembro.mirar_el_registro(reglas, proceso.fecha_cierre);
        if proceso.es_obra {
            miembro.mirar_los_contratos(reglas, proceso.fecha_cierre);
        }
        miembro
    }

    /// Whether it is evaluated by its register.
    pub(super) fn con_registro(&self) -> bool {
        self.m.inscrito_en_rup && self.directo.is_none()
    }

    /// Its latest year.
    pub(super) fn ultimo(&self) -> Option<&'a Ejercicios> {
        self.m.estados.iter().max_by_key(|y| y.cuenta())
    }

    /// The year that counts as one.
    pub(super) fn del_anio(&self, cuenta: Ejercicio) -> Option<&'a Ejercicios> {
        self.m.estados.iter().find(|y| y.cuenta() == cuenta)
    }

    /// Whether some paper of its residual capacity was not brought.
    pub(super) fn sin_documentos_de_k(&self) -> bool {
        self.m.capacidad_organizacion.is_none()
            || self.m.valor_contratos_construccion.is_none()
            || self.m.profesionales.is_none()
            || self.m.contratos.is_none()
    }

    fn mirar_el_registro(&mut self, reglas: &Reglas<'c>, cierre: Date) {
        let Some(ultimo) = self
            .ultimo()
            .filter(|_| self.con_registro() && cierre >= PRIMER_DIA)
        else {
            return;
        };
        let hechos = vigencia_rup::Entrada {
            fecha: cierre,
            ultimo_anio_certificado: ultimo.anio,
            corte: ultimo.corte,
            en_firme: self.m.en_firme,
            renovacion: self.m.renovacion,
            identificacion: None,
        };
        let (dictado, _, fin) = reglas.dictar(reglas.vigencia, &vigencia_rup::REGLA, &hechos);
        self.vigencia = Some(fin);
        self.veredictos.push(dictado);
    }

    fn mirar_los_contratos(&mut self, reglas: &Reglas<'c>, cierre: Date) {
        let Some(contratos) = &self.m.contratos else {
            return;
        };
        let hechos = saldo_contratos_ejecucion::Hechos {
            fecha_presentacion: cierre,
            contratos: contratos.clone(),
            por_integrante: None,
        };
        let regla = &saldo_contratos_ejecucion::REGLA;
        self.veredictos
            .push(reglas.dictar(reglas.sce, regla, &hechos).0);
        let (mut mas, mut menos) = (Exacto::cero(), Exacto::cero());
        let mut vencidos = Exacto::cero();
        for c in contratos {
            match (agotado(c, cierre), informado(c)) {
                (true, informado) => {
                    vencidos = vencidos.mas(&informado.unwrap_or_else(|| valor_entero(c)));
                }
                (false, Some(informado)) => {
                    mas = mas.mas(&informado);
                    menos = menos.mas(&saldo(c, cierre, Criterios::TODOS).saldo);
                }
                (false, None) => {}
            }
        }
        let lineal = sce(contratos, cierre, Criterios::TODOS);
        self.saldos = Some(Saldos {
            informado: lineal.mas(&mas).menos(&menos),
            lineal,
            vencidos,
        });
    }
}
