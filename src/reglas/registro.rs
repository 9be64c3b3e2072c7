//! The registry: every rule, in the order in which they are shown.

use super::{catalogo, motor::Regla};

static REGLAS: &[&dyn Regla] = &[
    &catalogo::regimen_ano_fiscal::REGLA,
    &catalogo::indicadores_financieros::REGLA,
    &catalogo::denominador_cero::REGLA,
    &catalogo::capacidad_residual_proceso::REGLA,
    &catalogo::contrato_como_obra::REGLA,
    &catalogo::saldo_contratos_ejecucion::REGLA,
    &catalogo::capacidad_organizacion::REGLA,
    &catalogo::capacidad_residual_proponente::REGLA,
    &catalogo::inscripcion_rup::REGLA,
    &catalogo::estados_financieros_rup::REGLA,
    &catalogo::cierre_expediente_secop::REGLA,
    &catalogo::certificado_contratos_ejecucion::REGLA,
    &catalogo::integrantes_con_cortes_distintos::REGLA,
    &catalogo::vigencia_rup::REGLA,
    &catalogo::documentos_capacidad_residual::REGLA,
    &catalogo::revision_del_pliego::REGLA,
];

/// Every rule, in the order in which they are shown.
pub fn registro() -> &'static [&'static dyn Regla] {
    REGLAS
}
