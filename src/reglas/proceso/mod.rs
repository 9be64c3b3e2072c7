//! The evaluation of a whole process: the rules, composed for every bidder and its members.
//!
//! Nothing is decided here that a rule does not decide. Facts of members are combined, the rules run over them, and the
//! state of a bidder follows from the sense of its verdicts. What no rule may decide is collected, not filled in.

use super::{
    Corrida, Definicion, ReglaFundada,
    catalogo::{
        capacidad_residual_proceso, capacidad_residual_proponente,
        denominador_cero::ReglaPliego,
        indicadores_financieros, integrantes_con_cortes_distintos,
        regimen_ano_fiscal::{self, Momento, momento},
        saldo_contratos_ejecucion::{self, Contrato, Criterios, revisar_contratos, sce},
    },
    comunes::indicadores::{
        Ejercicios, Ejercido, FormulaPlural, Umbrales, revisar_estados, revisar_umbrales,
    },
};
use crate::{
    corpus::{Fundamento, Parametros},
    entrada,
    hechos::{
        Cuenta, Dato, Ejercicio, Errores, Exacto, Leer, NoNegativo, Porcentaje, Positivo, Tipo,
    },
    veredicto::{Desenlace, Sentido, Valor, Veredicto},
};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

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
        capacidad_organizacion: Option<NoNegativo> = "Capacidad de organización, en pesos", "2600000000", ayuda "Solo si es de obra.", si_falta "null";
        valor_contratos_construccion: Option<NoNegativo> = "Valor de los contratos de construcción del RUP, en pesos", "12000000000", ayuda "Solo si es de obra.", si_falta "null";
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
const DE_OBRA_EN_EL_PROCESO: [&str; 2] = ["presupuesto_oficial", "plazo_meses"];
const DE_OBRA_EN_EL_INTEGRANTE: [&str; 4] = [
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
fn segun_objeto(dato: &Dato, errores: &mut Errores) -> Dato {
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

fn ajustar(objeto: &mut Dato, ruta: &str, campos: &[&str], es_obra: bool, errores: &mut Errores) {
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

fn quitar(objeto: &mut Dato, campo: &str) {
    if let Dato::Objeto(campos) = objeto {
        campos.retain(|(k, _)| k != campo);
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

fn revisar(e: &Entrada, errores: &mut Errores) {
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

/// How a bidder stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EstadoProponente {
    /// Every verdict is for it, or neutral.
    Habilitado,
    /// Some verdict is against it.
    NoHabilitado,
    /// Something is missing that only the entity, or nobody yet, can decide.
    RequiereDecision,
}

impl EstadoProponente {
    /// The name in JSON.
    pub(crate) fn nombre(self) -> &'static str {
        match self {
            Self::Habilitado => "habilitado",
            Self::NoHabilitado => "no-habilitado",
            Self::RequiereDecision => "requiere-decision",
        }
    }

    /// What readers see.
    pub(crate) fn rotulo(self) -> &'static str {
        match self {
            Self::Habilitado => "Habilitado",
            Self::NoHabilitado => "No habilitado",
            Self::RequiereDecision => "Requiere decisión",
        }
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

/// Something that waits for a decision or a fact, with the bidders that wait for it.
#[derive(Debug, Clone)]
pub(crate) struct Pendiente<'c> {
    /// The rule that says so.
    pub(crate) regla: &'static str,
    /// How it ended.
    pub(crate) desenlace: &'static Desenlace,
    /// The citation to show beside it.
    pub(crate) principal: Option<&'c Fundamento>,
    /// Names of the bidders.
    pub(crate) proponentes: Vec<String>,
}

/// What nobody but the entity can decide, and what must be asked of bidders, each once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pendientes<'c> {
    /// For the entity.
    pub(crate) entidad: Vec<Pendiente<'c>>,
    /// For the bidders.
    pub(crate) proponentes: Vec<Pendiente<'c>>,
}

impl<'c> Pendientes<'c> {
    /// Takes note of one bidder.
    pub(crate) fn anotar(&mut self, e: &Evaluado<'c>) {
        for v in e.veredictos.iter().map(|d| &d.veredicto) {
            let lista = match v.desenlace.sentido {
                Sentido::LoDefineElPliego | Sentido::NoDecidido => &mut self.entidad,
                Sentido::FaltanDatos => &mut self.proponentes,
                _ => continue,
            };
            let mismo = |p: &&mut Pendiente<'_>| {
                p.regla == v.regla && p.desenlace.codigo == v.desenlace.codigo
            };
            if let Some(p) = lista.iter_mut().find(mismo) {
                p.proponentes.push(e.nombre.clone());
                continue;
            }
            lista.push(Pendiente {
                regla: v.regla,
                desenlace: v.desenlace,
                principal: v.principal(),
                proponentes: vec![e.nombre.clone()],
            });
        }
    }
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
    fn dictar<E: Leer, S: Default>(
        &self,
        lista: &'c ReglaFundada,
        regla: &Definicion<E, S>,
        hechos: &E,
    ) -> (Dictado<'c>, S) {
        let (corrida, estado): (Corrida, S) =
            regla.correr_con_estado(hechos, self.parametros, None);
        let veredicto = lista.veredicto(corrida);
        let decisivos = lista.decisivos_con(&veredicto, |i| {
            Some(regla.correr(hechos, self.parametros, Some(i)))
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
            crpc = campo(&dictado.veredicto.resultado, "crpc");
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
                let hechos = capacidad_residual_proponente::Hechos {
                    presupuesto_oficial: (*presupuesto).into(),
                    anticipo: (*proceso.anticipo).into(),
                    plazo_meses: (*plazo).into(),
                    miembros,
                    regla_denominador_cero: proceso.regla_denominador_cero,
                    fecha_cierre: Some(proceso.fecha_cierre),
                };
                let (dictado, estado) =
                    self.dictar(self.crp, &capacidad_residual_proponente::REGLA, &hechos);
                crp = campo(&dictado.veredicto.resultado, "crp");
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
fn estado(veredictos: &[Dictado<'_>]) -> EstadoProponente {
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

fn ultimo_anio(m: &Integrante) -> Option<Ejercicio> {
    m.estados.iter().map(|y| y.anio).max()
}

/// Years that every member shows.
fn anios_comunes(integrantes: &[Integrante]) -> Vec<Ejercicio> {
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
fn ejercidos(
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
fn miembros(
    p: &Proponente,
    proceso: &Proceso,
    anio: Ejercicio,
) -> Option<Vec<capacidad_residual_proponente::Miembro>> {
    let uno = |m: &Integrante| {
        let y = m.estados.iter().find(|y| y.anio == anio)?;
        Some(capacidad_residual_proponente::Miembro {
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
fn registro(m: &Integrante) -> Option<integrantes_con_cortes_distintos::Integrante> {
    Some(integrantes_con_cortes_distintos::Integrante {
        nombre: m.nombre.clone(),
        anio_rup: ultimo_anio(m)?,
        en_firme: m.en_firme,
        registro_anterior_en_firme: m.registro_anterior_en_firme,
    })
}

fn integrante(m: &Integrante, cifras: Vec<(&'static str, Valor)>) -> Valor {
    let mut campos = vec![
        ("nombre", m.nombre.clone().into()),
        ("participacion", Valor::Escrito(*m.participacion)),
    ];
    campos.extend(cifras);
    Valor::Objeto(campos)
}

fn campo(v: &Valor, nombre: &str) -> Valor {
    match v {
        Valor::Objeto(campos) => campos
            .iter()
            .find(|(k, _)| *k == nombre)
            .map_or(Valor::Nulo, |(_, v)| v.clone()),
        _ => Valor::Nulo,
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
