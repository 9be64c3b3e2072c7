//! One file a rule. `denominador_cero` is the one to read first.

pub(super) mod capacidad_organizacion;
pub(super) mod capacidad_residual_proceso;
pub(super) mod capacidad_residual_proponente;
pub(super) mod certificado_contratos_ejecucion;
pub(super) mod cierre_expediente_secop;
pub(super) mod contrato_como_obra;
pub(super) mod denominador_cero;
pub(super) mod documentos_capacidad_residual;
pub(super) mod estados_financieros_rup;
pub(super) mod indicadores_financieros;
pub(super) mod inscripcion_rup;
pub(super) mod integrantes_con_cortes_distintos;
pub(super) mod regimen_ano_fiscal;
pub(super) mod revision_del_pliego;
pub(super) mod saldo_contratos_ejecucion;
pub(super) mod vigencia_rup;
