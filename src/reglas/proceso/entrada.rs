//! The facts of a whole process, and what of them counts according to its object.

use crate::{
    entrada,
    hechos::{
        Cuenta, Dato, Errores, Exacto, Leer, NoNegativo, Parcial, Porcentaje, Positivo, Tipo,
    },
    lengua::formato::miles,
    opciones,
    reglas::{
        catalogo::{
            capacidad_residual_proceso,
            denominador_cero::ReglaPliego,
            inscripcion_rup::{Modalidad, Nacionalidad},
            regimen_ano_fiscal::revisar_cierre,
            saldo_contratos_ejecucion::{Contrato, revisar_contratos},
        },
        comunes::{
            cuentas::{Ejercicios, FormulaMontos, FormulaPlural},
            indicadores::{Umbrales, revisar_estados, revisar_umbrales},
            renovacion::Renovacion,
            soporte::Soporte,
        },
    },
};
use jiff::civil::Date;

/// Identifier in receipts and addresses.
pub(crate) const ID: &str = "proceso";

/// Version: it changes when the same facts may give another answer.
pub(crate) const VERSION: u32 = 2;

opciones! {
    /// Whether the report may still change.
    pub(crate) enum VersionDelInforme {
        Preliminar = "preliminar", "Preliminar";
        Definitivo = "definitivo", "Definitivo";
    }
}

entrada! {
    /// Who signs the evaluation.
    pub(crate) struct Evaluador {
        nombre: String = "Evaluador", "";
        cargo: Option<String> = "Cargo", "", si_falta "null";
    }
}

entrada! {
    /// What the process demands.
    pub(crate) struct Proceso {
        nombre: String = "Nombre del proceso", "Pavimentación de la vía La Unión";
        fecha_apertura: Date = "Fecha de apertura o invitación", "2026-05-04";
        fecha_cierre: Date = "Fecha de cierre", "2026-06-12";
        modalidad: Modalidad = "Modalidad de selección u objeto del contrato", "licitacion-publica", ayuda "Si el objeto \
            es uno de los que no requieren RUP (servicios de salud, enajenación de bienes, productos agropecuarios en \
            bolsa, actividad propia de una empresa del Estado, concesión), elíjalo en lugar del procedimiento de selección.";
        es_obra: bool = "¿Es de obra pública?", "true", ayuda "Si lo es, se verifica la capacidad residual.";
        presupuesto_oficial: Option<Positivo> = "Presupuesto oficial, en pesos", "3000000000", ayuda "Solo si es de obra.", si_falta "null";
        anticipo: NoNegativo = "Anticipo o pago anticipado, en pesos", "0", si_falta "0";
        plazo_meses: Option<Positivo> = "Plazo del contrato, en meses", "8", ayuda "Solo si es de obra.", si_falta "null";
        umbrales: Umbrales = "Umbrales del pliego", "", ayuda "Solo los indicadores que el pliego exige.";
        regla_denominador_cero: ReglaPliego = "¿Qué dispone el pliego si el denominador es cero?", "ninguna", si_falta "ninguna";
        formula_plural: FormulaPlural = "¿Cómo se calculan los indicadores de los proponentes plurales?", "suma-de-componentes";
        formula_plural_montos: Option<FormulaMontos> = "¿Cómo se combinan los montos de los proponentes plurales?", "",
            ayuda "El capital de trabajo y el patrimonio. Déjelo sin responder si el pliego no lo dice.", si_falta "null";
        entidad: Option<String> = "Entidad", "", si_falta "null";
        numero: Option<String> = "Número del proceso", "", si_falta "null";
        objeto: Option<String> = "Objeto", "", si_falta "null";
        evaluadores: Option<Vec<Evaluador>> = "Evaluadores", "", si_falta "null";
        version: Option<VersionDelInforme> = "Versión del informe", "", si_falta "null";
        fecha_informe: Option<Date> = "Fecha del informe", "", si_falta "null";
        fecha_limite_subsanacion: Option<Date> = "Último día para subsanar", "", si_falta "null";
    }
}

entrada! {
    /// A single bidder, or a member of a plural one.
    pub(crate) struct Integrante {
        nombre: String = "Integrante", "Constructora Andina SAS";
        participacion: Porcentaje = "Participación, en porcentaje", "100", si_falta "100";
        estados: Vec<Ejercicios> = "Estados financieros", "", ayuda "Los que certifica su RUP vigente y en firme en la \
            fecha de cierre; de quien no se acredita con el RUP, los de sus documentos.";
        capacidad_organizacion: Option<NoNegativo> = "Capacidad de organización, en pesos", "2600000000",
            ayuda "Solo si es de obra; en blanco si no la aportó.", si_falta "null";
        valor_contratos_construccion: Option<NoNegativo> = "Valor de los contratos de construcción del RUP, en pesos",
            "12000000000", ayuda "Solo si es de obra; en blanco si no lo aportó.", si_falta "null";
        profesionales: Option<Cuenta> = "Socios y profesionales", "9", ayuda "Solo si es de obra; en blanco si no lo \
            aportó. Ninguno de los documentos de esta edición dice si la persona natural que oferta cuenta como \
            profesional.", si_falta "null";
        contratos: Option<Vec<Contrato>> = "Contratos en ejecución", "", ayuda "Solo si es de obra.", si_falta "null";
        declara_no_tener_contratos: Option<bool> = "¿Declara de forma expresa que no tiene contratos en ejecución?", "", si_falta "null";
        en_firme: bool = "¿Su RUP está en firme en la fecha de cierre?", "true", si_falta "true";
        registro_anterior_en_firme: Option<bool> = "Si no lo está, ¿conserva efectos el registro anterior?", "", si_falta "null";
        renovacion: Renovacion = "¿Se presentó la última renovación que venció antes del cierre?", "no-se-sabe", si_falta "no-se-sabe";
        inscrito_en_rup: bool = "¿Está inscrito en el RUP?", "true", si_falta "true";
        nacionalidad: Option<Nacionalidad> = "Nacionalidad", "", ayuda "Solo si no está inscrito.", si_falta "null";
        domicilio_o_sucursal_en_colombia: Option<bool> = "¿Tiene domicilio o sucursal en Colombia?", "", ayuda "Solo si no \
            está inscrito.", si_falta "null";
        nit: Option<String> = "NIT", "", si_falta "null";
        soporte: Option<Soporte> = "Soporte", "", si_falta "null";
    }
}

entrada! {
    /// A bidder.
    pub(crate) struct Proponente {
        nombre: String = "Proponente", "Consorcio Río Claro";
        integrantes: Vec<Integrante> = "Integrantes", "", ayuda "Uno si es singular; dos o más si es plural.";
        nit: Option<String> = "NIT", "", si_falta "null";
        soporte: Option<Soporte> = "Soporte", "", si_falta "null";
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
const DE_OBRA_EN_EL_PROCESO: [&str; 2] = ["presupuesto_oficial", "plazo_meses"];

/// The papers of the residual capacity: in works each must be said, if only that it was not brought (`null`).
pub(crate) const DE_OBRA_EN_EL_INTEGRANTE: [&str; 4] = [
    "capacidad_organizacion",
    "valor_contratos_construccion",
    "profesionales",
    "contratos",
];

/// Reads and checks a whole process: every fault with its path.
pub(crate) fn leer(dato: &Dato, errores: &mut Errores) -> Option<Entrada> {
    let dato = segun_objeto(dato, errores);
    let leida = Entrada::leer(&dato, "$", errores);
    revisar(&leida, errores);
    if !errores.ninguno() {
        return None;
    }
    Entrada::completo(leida)
}

/// The datum without what does not count when the object is not works; what is missing when it is goes to `errores`.
fn segun_objeto(dato: &Dato, errores: &mut Errores) -> Dato {
    let es_obra = dato.campo("proceso").and_then(|p| p.campo("es_obra"));
    let es_obra = es_obra != Some(&Dato::Logico(false));
    let mut dato = dato.clone();
    if let Some(proceso) = campo_mut(&mut dato, "proceso") {
        for campo in DE_OBRA_EN_EL_PROCESO {
            if matches!(proceso.campo(campo), None | Some(Dato::Nulo)) {
                exigir(proceso, "$.proceso", campo, es_obra, errores);
            }
        }
        if !es_obra {
            quitar(proceso, &DE_OBRA_EN_EL_PROCESO);
            quitar(proceso, &["anticipo"]);
        }
    }
    for (i, p) in lista_mut(&mut dato, "proponentes").iter_mut().enumerate() {
        let integrantes = lista_mut(p, "integrantes");
        let plural = integrantes.len() > 1;
        for (j, m) in integrantes.iter_mut().enumerate() {
            let ruta = format!("$.proponentes[{i}].integrantes[{j}]");
            for campo in DE_OBRA_EN_EL_INTEGRANTE {
                if m.campo(campo).is_none() {
                    exigir(m, &ruta, campo, es_obra, errores);
                }
            }
            if !es_obra {
                quitar(m, &DE_OBRA_EN_EL_INTEGRANTE);
                quitar(m, &["declara_no_tener_contratos"]);
            }
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

/// Reports a field that works need.
fn exigir(objeto: &Dato, ruta: &str, campo: &str, es_obra: bool, errores: &mut Errores) {
    if es_obra && matches!(objeto, Dato::Objeto(_)) {
        errores.en(
            &format!("{ruta}.{campo}"),
            "este dato, que un proceso de obra necesita",
            "nada",
        );
    }
}

fn quitar(objeto: &mut Dato, cuales: &[&str]) {
    if let Dato::Objeto(campos) = objeto {
        campos.retain(|(k, _)| !cuales.contains(&k.as_str()));
    }
}

fn campo_mut<'a>(dato: &'a mut Dato, nombre: &str) -> Option<&'a mut Dato> {
    match dato {
        Dato::Objeto(campos) => campos.iter_mut().find(|(k, _)| k == nombre).map(|(_, d)| d),
        _ => None,
    }
}

fn lista_mut<'a>(dato: &'a mut Dato, nombre: &str) -> &'a mut [Dato] {
    match campo_mut(dato, nombre) {
        Some(Dato::Lista(l)) => l,
        _ => &mut [],
    }
}

fn revisar(e: &Parcial<Entrada>, errores: &mut Errores) {
    let Some(e) = e else { return };
    let ninguno = None;
    let (cierre, umbrales) = match &e.proceso {
        Some(p) => {
            revisar_cierre(
                p.fecha_apertura,
                p.fecha_cierre,
                "$.proceso.fecha_cierre",
                errores,
            );
            capacidad_residual_proceso::revisar_anticipo(
                p.presupuesto_oficial.flatten(),
                p.anticipo,
                "$.proceso.anticipo",
                errores,
            );
            revisar_umbrales(&p.umbrales, "$.proceso.umbrales", errores);
            (p.fecha_cierre, &p.umbrales)
        }
        None => (None, &ninguno),
    };
    let Some(proponentes) = &e.proponentes else {
        return;
    };
    if proponentes.is_empty() {
        errores.imposible(
            "$.proponentes",
            "al menos un proponente",
            "ninguno",
            "No hay ningún proponente que evaluar.",
        );
    }
    for (i, p) in proponentes.iter().enumerate() {
        let Some((p, integrantes)) = p.as_ref().and_then(|p| Some((p, p.integrantes.as_ref()?)))
        else {
            continue;
        };
        let ruta = format!("$.proponentes[{i}].integrantes");
        let nombre = p.nombre.as_deref().unwrap_or_default();
        revisar_participaciones(nombre, integrantes, &ruta, errores);
        for (j, m) in integrantes.iter().enumerate() {
            let Some(m) = m else { continue };
            let ruta = format!("{ruta}[{j}]");
            let estados = format!("{ruta}.estados");
            revisar_estados(&m.estados, umbrales, cierre, &estados, errores);
            if m.inscrito_en_rup == Some(false) {
                let faltan = [
                    ("nacionalidad", m.nacionalidad.is_none()),
                    (
                        "domicilio_o_sucursal_en_colombia",
                        m.domicilio_o_sucursal_en_colombia.is_none(),
                    ),
                ];
                for (campo, _) in faltan.into_iter().filter(|(_, falta)| *falta) {
                    errores.imposible(
                        &format!("{ruta}.{campo}"),
                        "este dato de quien no está inscrito en el RUP",
                        "nada",
                        "De quien no está inscrito en el RUP hay que saber la nacionalidad y si tiene domicilio o sucursal en Colombia.",
                    );
                }
                for (k, y) in m.estados.iter().flatten().enumerate() {
                    if y.as_ref().is_some_and(|y| y.certificados.is_some()) {
                        errores.imposible(
                            &format!("{estados}[{k}].certificados"),
                            "null, pues no está inscrito",
                            "cifras certificadas",
                            "Quien no está inscrito en el RUP no tiene cifras que certifique una cámara de comercio.",
                        );
                    }
                }
            }
            if let Some(Some(contratos)) = &m.contratos {
                let ruta = format!("{ruta}.contratos");
                revisar_contratos(contratos, cierre, &ruta, errores);
                if m.declara_no_tener_contratos == Some(Some(true)) && !contratos.is_empty() {
                    errores.imposible(
                        &ruta,
                        "ninguno, pues declara no tener",
                        contratos.len(),
                        "El integrante declara que no tiene contratos en ejecución y se listan contratos.",
                    );
                }
            }
        }
    }
}

/// The shares of a plural bidder add up to 100; that of a single one is 100.
fn revisar_participaciones(
    nombre: &str,
    integrantes: &[Parcial<Integrante>],
    ruta: &str,
    errores: &mut Errores,
) {
    let partes: Option<Vec<Porcentaje>> = (integrantes.iter())
        .map(|m| m.as_ref()?.participacion)
        .collect();
    if integrantes.is_empty() {
        errores.imposible(
            ruta,
            "al menos un integrante",
            "ninguno",
            &format!("«{nombre}» no tiene ningún integrante."),
        );
    }
    let Some(partes) = partes.filter(|p| !p.is_empty()) else {
        return;
    };
    let suma: Exacto = partes.iter().map(|p| Exacto::from(**p)).sum();
    if suma == Exacto::entero(100) {
        return;
    }
    if partes.len() == 1 {
        errores.imposible(
            &format!("{ruta}[0].participacion"),
            "100, o nada",
            suma.truncado(),
            &format!("«{nombre}» es un proponente singular: su participación es 100."),
        );
    } else {
        errores.imposible(
            ruta,
            "participaciones que sumen 100",
            suma.truncado(),
            &format!(
                "Las participaciones de «{nombre}» deben sumar 100 y suman {}.",
                miles(&suma.truncado())
            ),
        );
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
    let del_integrante =
        || campo == "declara_no_tener_contratos" || DE_OBRA_EN_EL_INTEGRANTE.contains(&campo);
    match grupo {
        "proceso" => del_proceso(),
        _ => grupo.contains(".integrantes[") && del_integrante(),
    }
}

/// Whether a field, by its path, must be given in works, if only to say that it was not brought.
pub(crate) fn exigido_en_obra(ruta: &str) -> bool {
    let campo = ruta.rsplit('.').next().unwrap_or(ruta);
    es_de_obra(ruta) && !["anticipo", "declara_no_tener_contratos"].contains(&campo)
}

/// The description of the inputs.
pub(crate) fn tipo() -> Tipo {
    Entrada::tipo()
}
