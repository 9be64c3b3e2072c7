//! The facts of a whole process, and what of them counts according to its object.

use crate::{
    entrada,
    hechos::{Cuenta, Dato, Errores, Exacto, Leer, NoNegativo, Porcentaje, Positivo, Tipo},
    reglas::{
        catalogo::{
            capacidad_residual_proceso,
            denominador_cero::ReglaPliego,
            saldo_contratos_ejecucion::{Contrato, revisar_contratos},
        },
        comunes::indicadores::{
            Ejercicios, FormulaPlural, Umbrales, revisar_estados, revisar_umbrales,
        },
    },
};
use jiff::civil::Date;

/// Identifier in receipts and addresses.
pub(crate) const ID: &str = "proceso";

/// Version: it changes when the same facts may give another answer.
pub(crate) const VERSION: u32 = 1;

entrada! {
    /// What the process demands.
    pub(crate) struct Proceso {
        nombre: String = "Nombre del proceso", "Pavimentación de la vía La Unión";
        fecha_apertura: Date = "Fecha de apertura o invitación", "2026-05-04";
        fecha_cierre: Date = "Fecha de cierre", "2026-06-12";
        es_obra: bool = "¿Es de obra pública?", "true", ayuda "Si lo es, se verifica la capacidad residual.";
        presupuesto_oficial: Option<Positivo> = "Presupuesto oficial, en pesos", "3000000000", ayuda "Solo si es de obra.", si_falta "null";
        anticipo: NoNegativo = "Anticipo o pago anticipado, en pesos", "0", si_falta "0";
        plazo_meses: Option<Positivo> = "Plazo del contrato, en meses", "8", ayuda "Solo si es de obra.", si_falta "null";
        umbrales: Umbrales = "Umbrales del pliego", "", ayuda "Solo los indicadores que el pliego exige.";
        regla_denominador_cero: ReglaPliego = "¿Qué dispone el pliego si el denominador es cero?", "ninguna", si_falta "ninguna";
        formula_plural: FormulaPlural = "¿Cómo se calculan los indicadores de los proponentes plurales?", "suma-de-componentes";
    }
}

entrada! {
    /// A single bidder, or a member of a plural one.
    pub(crate) struct Integrante {
        nombre: String = "Integrante", "Constructora Andina SAS";
        participacion: Porcentaje = "Participación, en porcentaje", "100", si_falta "100";
        estados: Vec<Ejercicios> = "Estados financieros del RUP", "";
        capacidad_organizacion: Option<NoNegativo> = "Capacidad de organización, en pesos", "2600000000",
            ayuda "Solo si es de obra.", si_falta "null";
        valor_contratos_construccion: Option<NoNegativo> = "Valor de los contratos de construcción del RUP, en pesos",
            "12000000000", ayuda "Solo si es de obra.", si_falta "null";
        profesionales: Option<Cuenta> = "Socios y profesionales", "9", ayuda "Solo si es de obra.", si_falta "null";
        contratos: Option<Vec<Contrato>> = "Contratos en ejecución", "", ayuda "Solo si es de obra.", si_falta "null";
        en_firme: bool = "¿Su RUP está en firme?", "true", si_falta "true";
        registro_anterior_en_firme: Option<bool> = "Si no lo está, ¿conserva efectos el registro anterior?", "", si_falta "null";
    }
}

entrada! {
    /// A bidder.
    pub(crate) struct Proponente {
        nombre: String = "Proponente", "Consorcio Río Claro";
        integrantes: Vec<Integrante> = "Integrantes", "", ayuda "Uno si es singular; dos o más si es plural.";
    }
}

entrada! {
    /// A process and its bidders.
    pub(crate) struct Entrada {
        proceso: Proceso = "Proceso", "";
        proponentes: Vec<Proponente> = "Proponentes", "";
    }
}

/// Fields of a process and of a member that only works need.
pub(in crate::reglas) const DE_OBRA_EN_EL_PROCESO: [&str; 2] =
    ["presupuesto_oficial", "plazo_meses"];

pub(in crate::reglas) const DE_OBRA_EN_EL_INTEGRANTE: [&str; 4] = [
    "capacidad_organizacion",
    "valor_contratos_construccion",
    "profesionales",
    "contratos",
];

/// Reads and checks a whole process: every fault with its path.
pub(crate) fn leer(dato: &Dato, errores: &mut Errores) -> Option<Entrada> {
    let dato = segun_objeto(dato, errores);
    let leida = Entrada::leer(&dato, "$", errores)?;
    revisar(&leida, errores);
    errores.ninguno().then_some(leida)
}

/// The datum without what does not count when the object is not works; what is missing when it is goes to `errores`.
pub(in crate::reglas) fn segun_objeto(dato: &Dato, errores: &mut Errores) -> Dato {
    let es_obra = dato.campo("proceso").and_then(|p| p.campo("es_obra"));
    let es_obra = es_obra != Some(&Dato::Logico(false));
    let mut dato = dato.clone();
    if let Some(proceso) = campo_mut(&mut dato, "proceso") {
        ajustar(
            proceso,
            "$.proceso",
            &DE_OBRA_EN_EL_PROCESO,
            es_obra,
            errores,
        );
        if !es_obra {
            quitar(proceso, "anticipo");
        }
    }
    for (i, p) in lista_mut(&mut dato, "proponentes").iter_mut().enumerate() {
        let integrantes = lista_mut(p, "integrantes");
        let plural = integrantes.len() > 1;
        for (j, m) in integrantes.iter_mut().enumerate() {
            let ruta = format!("$.proponentes[{i}].integrantes[{j}]");
            ajustar(m, &ruta, &DE_OBRA_EN_EL_INTEGRANTE, es_obra, errores);
            if plural && matches!(m, Dato::Objeto(_)) && m.campo("participacion").is_none() {
                errores.en(
                    &format!("{ruta}.participacion"),
                    "la participación de cada integrante de un proponente plural",
                    "nada",
                );
            }
        }
    }
    dato
}

pub(in crate::reglas) fn ajustar(
    objeto: &mut Dato,
    ruta: &str,
    campos: &[&str],
    es_obra: bool,
    errores: &mut Errores,
) {
    if !matches!(objeto, Dato::Objeto(_)) {
        return;
    }
    for campo in campos {
        if !es_obra {
            quitar(objeto, campo);
        } else if matches!(objeto.campo(campo), None | Some(Dato::Nulo)) {
            errores.en(
                &format!("{ruta}.{campo}"),
                "este dato, que un proceso de obra necesita",
                "nada",
            );
        }
    }
}

pub(in crate::reglas) fn quitar(objeto: &mut Dato, campo: &str) {
    if let Dato::Objeto(campos) = objeto {
        campos.retain(|(k, _)| k != campo);
    }
}

pub(in crate::reglas) fn campo_mut<'a>(dato: &'a mut Dato, nombre: &str) -> Option<&'a mut Dato> {
    match dato {
        Dato::Objeto(campos) => campos.iter_mut().find(|(k, _)| k == nombre).map(|(_, d)| d),
        _ => None,
    }
}

pub(in crate::reglas) fn lista_mut<'a>(dato: &'a mut Dato, nombre: &str) -> &'a mut [Dato] {
    match campo_mut(dato, nombre) {
        Some(Dato::Lista(l)) => l,
        _ => &mut [],
    }
}

pub(in crate::reglas) fn revisar(e: &Entrada, errores: &mut Errores) {
    let p = &e.proceso;
    if p.fecha_cierre < p.fecha_apertura {
        errores.imposible(
            "$.proceso.fecha_cierre",
            format!("una fecha desde {}", p.fecha_apertura),
            p.fecha_cierre,
            "El cierre es anterior a la apertura.",
        );
    }
    if let Some(presupuesto) = p.presupuesto_oficial {
        capacidad_residual_proceso::revisar_anticipo(
            presupuesto,
            p.anticipo,
            "$.proceso.anticipo",
            errores,
        );
    }
    revisar_umbrales(&p.umbrales, "$.proceso.umbrales", errores);
    if e.proponentes.is_empty() {
        errores.imposible(
            "$.proponentes",
            "al menos un proponente",
            "ninguno",
            "No hay ningún proponente que evaluar.",
        );
    }
    for (i, proponente) in e.proponentes.iter().enumerate() {
        let ruta = format!("$.proponentes[{i}].integrantes");
        let partes: Exacto = proponente
            .integrantes
            .iter()
            .map(|m| Exacto::from(*m.participacion))
            .sum();
        if proponente.integrantes.is_empty() || partes != Exacto::entero(100) {
            errores.imposible(
                &ruta,
                "participaciones que sumen 100",
                partes.truncado(),
                &format!(
                    "Las participaciones de «{}» deben sumar 100.",
                    proponente.nombre
                ),
            );
        }
        for (j, m) in proponente.integrantes.iter().enumerate() {
            let ruta = format!("{ruta}[{j}]");
            revisar_estados(
                &m.estados,
                &p.umbrales,
                p.fecha_apertura,
                &format!("{ruta}.estados"),
                errores,
            );
            if let Some(contratos) = &m.contratos {
                revisar_contratos(
                    contratos,
                    p.fecha_cierre,
                    &format!("{ruta}.contratos"),
                    errores,
                );
            }
        }
    }
}

/// What was understood: omitted fields filled in, and without what does not count when the object is not works.
pub(crate) fn entendido(dato: &Dato) -> Dato {
    tipo().completar(&segun_objeto(dato, &mut Errores::default()))
}

/// Whether a field, by its path, only counts in works.
pub(crate) fn es_de_obra(ruta: &str) -> bool {
    let (grupo, campo) = ruta.rsplit_once('.').unwrap_or(("", ruta));
    let del_proceso = || campo == "anticipo" || DE_OBRA_EN_EL_PROCESO.contains(&campo);
    match grupo {
        "proceso" => del_proceso(),
        _ => grupo.contains(".integrantes[") && DE_OBRA_EN_EL_INTEGRANTE.contains(&campo),
    }
}

/// The description of the inputs.
pub(crate) fn tipo() -> Tipo {
    Entrada::tipo()
}
