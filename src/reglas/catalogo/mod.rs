//! One file a rule. `denominador_cero` is the one to read first.

pub(in crate::reglas) mod capacidad_organizacion;
pub(in crate::reglas) mod capacidad_residual_proceso;
pub(in crate::reglas) mod capacidad_residual_proponente;
pub(in crate::reglas) mod certificado_contratos_ejecucion;
pub(in crate::reglas) mod cierre_expediente_secop;
pub(in crate::reglas) mod contrato_como_obra;
pub(in crate::reglas) mod denominador_cero;
pub(in crate::reglas) mod estados_financieros_rup;
pub mod indicadores_financieros;
pub(in crate::reglas) mod inscripcion_rup;
pub(in crate::reglas) mod integrantes_con_cortes_distintos;
pub(in crate::reglas) mod regimen_ano_fiscal;
pub(in crate::reglas) mod saldo_contratos_ejecucion;
