//! What waits: for the pliego, for a decision of the entity, or for a datum of a bidder. One item a fact.

use super::{
    evaluado::{Evaluado, Lectura, PorIntegrante},
    reglas::Dictado,
};
use crate::{
    corpus::Fundamento,
    reglas::catalogo::{
        capacidad_residual_proponente, indicadores_financieros, integrantes_con_cortes_distintos,
        regimen_ano_fiscal,
        saldo_contratos_ejecucion::{self, PLAZO_AGOTADO, SIN_CONTRATOS},
        vigencia_rup,
    },
    reglas::comunes::indicadores::{Cumple, n as de_indicador},
    veredicto::Sentido,
};
use std::collections::BTreeMap;

/// Something that waits.
#[derive(Debug, Clone)]
pub(crate) struct Pendiente<'c> {
    /// Of which bidder.
    pub(crate) proponente: String,
    /// Of which of its members.
    pub(crate) integrante: Option<String>,
    /// The rule that says so.
    pub(crate) regla: &'static str,
    /// How it ended, or what it warns of.
    pub(crate) codigo: &'static str,
    /// What to do.
    pub(crate) que: String,
    /// Why.
    pub(crate) por_que: String,
    /// What each reading gives.
    pub(crate) lecturas: Vec<Lectura>,
    /// What it rests on.
    pub(crate) fundamentos: Vec<&'c Fundamento>,
}

/// What waits, by whom it waits for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pendientes<'c> {
    /// What the pliego decides.
    pub(crate) definir: Vec<Pendiente<'c>>,
    /// What the entity must decide and give reasons for.
    pub(crate) decidir: Vec<Pendiente<'c>>,
    /// What to ask each bidder.
    pub(crate) pedir: Vec<Pendiente<'c>>,
}

const VIGENCIA: &str = vigencia_rup::REGLA.ficha.id;
const CORTES: &str = integrantes_con_cortes_distintos::REGLA.ficha.id;
const INDICADORES: &str = indicadores_financieros::REGLA.ficha.id;
const REGIMEN: &str = regimen_ano_fiscal::REGLA.ficha.id;
const SALDO: &str = saldo_contratos_ejecucion::REGLA.ficha.id;
const CAPACIDAD: &str = capacidad_residual_proponente::REGLA.ficha.id;

impl<'c> Pendientes<'c> {
    /// The three lists, with their names in JSON and what readers see.
    pub(crate) fn listas(&self) -> [(&'static str, &'static str, &[Pendiente<'c>]); 3] {
        [
            (
                "definir_en_el_pliego",
                "Lo que define el pliego",
                &self.definir,
            ),
            (
                "decidir_y_motivar",
                "Lo que la entidad debe decidir y motivar",
                &self.decidir,
            ),
            (
                "pedir",
                "Lo que hay que pedir a cada proponente",
                &self.pedir,
            ),
        ]
    }

    /// Takes note of one bidder.
    pub(crate) fn anotar(&mut self, e: &Evaluado<'c>) {
        let de_miembros = || e.por_integrante.iter().flat_map(|m| &m.veredictos);
        let abre_la_vigencia = de_miembros().any(|d| d.abierto() && d.veredicto.regla == VIGENCIA);
        let abren_los_cortes =
            (e.veredictos.iter()).any(|d| d.abierto() && d.veredicto.regla == CORTES);
        for d in e.veredictos.iter().filter(|d| d.abierto()) {
            let (regla, codigo) = (d.veredicto.regla, d.veredicto.desenlace.codigo);
            // One item a fact: what another rule already says is not repeated.
            let repetido = match regla {
                REGIMEN => true,
                CORTES => abre_la_vigencia,
                INDICADORES => {
                    matches!(codigo, "rup-por-verificar" | "estados-sin-firmeza")
                        && (abre_la_vigencia || abren_los_cortes)
                }
                _ => false,
            };
            if !repetido {
                self.anotar_veredicto(e, None, d);
            }
        }
        for m in &e.por_integrante {
            for d in m.veredictos.iter().filter(|d| d.abierto()) {
                // That no earlier register has effect is known: there is nothing to ask, and the cuts say what follows.
                let sabido = m.registro_anterior == Some(false);
                if !(sabido && d.veredicto.desenlace.codigo == "sin-firmeza") {
                    self.anotar_veredicto(e, Some(m), d);
                }
            }
            self.anotar_contratos(e, m);
        }
    }

    fn anotar_veredicto(
        &mut self,
        e: &Evaluado<'c>,
        m: Option<&PorIntegrante<'c>>,
        d: &Dictado<'c>,
    ) {
        let v = &d.veredicto;
        let integrante = m.map(|m| m.nombre.clone());
        let pendiente = Pendiente {
            proponente: e.nombre.clone(),
            que: que(e, m, d),
            por_que: v.resumen.clone(),
            lecturas: lecturas(e, integrante.as_deref(), d),
            fundamentos: fundamentos(d),
            integrante,
            regla: v.regla,
            codigo: v.desenlace.codigo,
        };
        let lista = match v.desenlace.sentido {
            Sentido::LoDefineElPliego => &mut self.definir,
            Sentido::NoDecidido => &mut self.decidir,
            _ => &mut self.pedir,
        };
        lista.push(pendiente);
    }

    /// What to ask of the contracts of a member.
    fn anotar_contratos(&mut self, e: &Evaluado<'c>, m: &PorIntegrante<'c>) {
        let Some(d) = m.veredictos.iter().find(|d| d.veredicto.regla == SALDO) else {
            return;
        };
        let mut pedir = |codigo: &'static str, que: String, por_que: &str| {
            let aviso = d.veredicto.advertencias.iter().find(|a| a.id == codigo);
            self.pedir.push(Pendiente {
                proponente: e.nombre.clone(),
                integrante: Some(m.nombre.clone()),
                regla: SALDO,
                codigo,
                que,
                por_que: por_que.to_owned(),
                lecturas: Vec::new(),
                fundamentos: aviso.map_or_else(Vec::new, |a| a.fundamentos.clone()),
            });
        };
        if m.sin_contratos_ni_declaracion {
            pedir(
                SIN_CONTRATOS,
                pida("la declaración expresa de que no tiene contratos en ejecución"),
                "No lista ninguno y no dice que no los tenga: esa circunstancia debe constar de forma expresa en el \
                 certificado.",
            );
        }
        // When the capacity hangs on them, its own item asks for them.
        let de_la_capacidad = (e.veredictos.iter())
            .any(|d| d.veredicto.desenlace.codigo == "depende-del-contrato-vencido");
        if !m.vencidos.is_empty() && d.advierte(PLAZO_AGOTADO) && !de_la_capacidad {
            pedir(
                PLAZO_AGOTADO,
                pida(&format!(
                    "la prórroga o el acta de terminación de {}",
                    m.vencidos.join(", ")
                )),
                "El plazo terminó y no está en liquidación: aquí se cuenta que no queda nada por ejecutar.",
            );
        }
    }
}

/// The same matter of several bidders.
#[derive(Debug, Clone)]
pub(crate) struct Asunto<'a, 'c> {
    /// The first of them.
    pub(crate) primero: &'a Pendiente<'c>,
    /// Whose it is.
    pub(crate) quienes: Vec<String>,
}

impl Pendiente<'_> {
    /// Whose it is, in words.
    fn quien(&self) -> String {
        match &self.integrante {
            Some(m) if *m != self.proponente => format!("{} ({m})", self.proponente),
            _ => self.proponente.clone(),
        }
    }
}

/// Items that say the same of several bidders, once.
pub(crate) fn asuntos<'a, 'c>(lista: &'a [Pendiente<'c>]) -> Vec<Asunto<'a, 'c>> {
    let mut salida: Vec<Asunto<'a, 'c>> = Vec::new();
    let mut vistos: BTreeMap<(&str, &str, &str, &[Lectura]), usize> = BTreeMap::new();
    for p in lista {
        let siguiente = salida.len();
        let clave = (p.regla, p.codigo, p.que.as_str(), p.lecturas.as_slice());
        let i = *vistos.entry(clave).or_insert(siguiente);
        if i == siguiente {
            salida.push(Asunto {
                primero: p,
                quienes: Vec::new(),
            });
        }
        salida[i].quienes.push(p.quien());
    }
    salida
}

/// What the step that supports the outcome rests on, or the one that ended it, or the citation of the verdict.
fn fundamentos<'c>(d: &Dictado<'c>) -> Vec<&'c Fundamento> {
    let pasos = &d.veredicto.pasos;
    let apoyo =
        (pasos.iter()).find(|p| p.id == d.veredicto.desenlace.apoyo && !p.fundamentos.is_empty());
    let suyos = apoyo
        .or(pasos.last())
        .map_or_else(Vec::new, |p| p.fundamentos.clone());
    if suyos.is_empty() {
        return d.veredicto.principal().into_iter().collect();
    }
    suyos
}

/// Why something may be asked after the closing, and what may not.
const SE_SUBSANA: &str =
    " Se subsana la prueba: nada posterior al cierre puede acreditarse (Ley 1150 de 2007, art. 5).";

fn pida(que: &str) -> String {
    format!("Pida {que}.{SE_SUBSANA}")
}

/// The indicators that wait for a rule of the pliego, in words.
fn por_definir(e: &Evaluado<'_>) -> String {
    let abiertos = (e.indicadores.iter()).filter(|i| {
        i.campo(de_indicador::resultado).codigo() == Some(Cumple::Indeterminado.nombre())
    });
    let dichos: Vec<String> = abiertos
        .filter_map(|i| i.campo(de_indicador::id).codigo())
        .map(|n| n.rotulo().to_lowercase())
        .collect();
    dichos.join(", ")
}

/// What to do, in words an entity can act on.
fn que(e: &Evaluado<'_>, m: Option<&PorIntegrante<'_>>, d: &Dictado<'_>) -> String {
    let v = &d.veredicto;
    let decida = |que: &str| format!("Decida y motive {que}, igual para todos los proponentes.");
    match (v.regla, v.desenlace.codigo) {
        (_, "requiere-regla-del-pliego") => {
            let cual = por_definir(e);
            let cual = if cual.is_empty() {
                String::new()
            } else {
                format!(" la regla de {cual}")
            };
            format!(
                "Si el plazo para ofertar no ha vencido, defina por adenda{cual}. Si venció, el pliego ya no cambia: \
                 decida y motive según lo que él diga, igual para todos."
            )
        }
        (INDICADORES, "patrimonio-negativo") => {
            decida("cómo se lee la rentabilidad de un patrimonio negativo con pérdida")
        }
        (INDICADORES, "depende-de-la-cifra-certificada")
            if v.desenlace.sentido == Sentido::NoDecidido =>
        {
            decida(
                "si la razón combinada de los integrantes se trunca, se redondea o se compara exacta",
            )
        }
        (INDICADORES, "depende-de-la-cifra-certificada") => {
            "Consulte el certificado del RUP y escriba la cifra que imprime.".to_owned()
        }
        (INDICADORES, "sin-anio-comun") => {
            decida("con qué año se evalúa a integrantes que no muestran uno en común")
        }
        (INDICADORES, "sin-informacion-en-rup") => {
            pida("el certificado del RUP vigente y en firme con sus cifras")
        }
        (INDICADORES, "sin-documentos") => {
            pida("los estados financieros de quien no se acredita con el RUP")
        }
        (INDICADORES, "documentos-desactualizados") => pida(
            "los estados financieros a 31 de diciembre del último año de quien no se acredita con el RUP",
        ),
        (INDICADORES, "rup-por-verificar") => {
            pida("la prueba de que la renovación del RUP se presentó a tiempo")
        }
        (VIGENCIA, "sin-firmeza") if m.is_some_and(|m| m.registro_anterior == Some(true)) => {
            "Escriba las cifras del registro anterior, que está vigente y en firme.".to_owned()
        }
        (INDICADORES, "estados-sin-firmeza") | (VIGENCIA, "sin-firmeza") => pida(
            "el certificado del registro anterior, si está vigente y en firme, y escriba sus cifras",
        ),
        (VIGENCIA, "falta-la-renovacion") => pida(
            "la prueba de que la renovación del RUP se presentó a más tardar el quinto día hábil de abril",
        ),
        (VIGENCIA, "sin-plazo-registrado") => pida(
            "la prueba de que el registro estaba vigente en la fecha de cierre, con el plazo de renovación de ese año",
        ),
        (VIGENCIA, _) => {
            decida("con qué cifras se evalúa a quien renovó a tiempo y aún no tiene firmeza")
        }
        (CORTES, "rup-sin-firmeza") => {
            pida("la prueba de si el registro anterior conserva efectos, y sus cifras")
        }
        (CORTES, _) if e.por_integrante.len() == 1 => {
            decida("con qué registro se evalúa a quien no muestra el año de referencia")
        }
        (CORTES, _) => decida(
            "con qué registro se evalúa a los integrantes que no muestran el año de referencia",
        ),
        (CAPACIDAD, "sin-documentos-de-k") => {
            let faltan = (e.por_integrante.iter()).filter(|m| !m.faltan_de_k.is_empty());
            let dichos: Vec<String> = faltan
                .map(|m| format!("de {}, {}", m.nombre, m.faltan_de_k.join("; ")))
                .collect();
            pida(&format!(
                "lo que falta para la capacidad residual: {}",
                dichos.join(" | ")
            ))
        }
        (CAPACIDAD, "depende-de-la-cifra-certificada") => {
            "Consulte el certificado del RUP y escriba la liquidez que imprime.".to_owned()
        }
        (CAPACIDAD, "depende-del-contrato-vencido") => {
            let nombres: Vec<&str> = (e.por_integrante.iter())
                .flat_map(|m| m.vencidos.iter().map(String::as_str))
                .collect();
            pida(&format!(
                "la prórroga o el acta de los contratos cuyo plazo terminó y no están en liquidación: {}",
                nombres.join(", ")
            ))
        }
        (CAPACIDAD, "experiencia-sin-puntaje") => decida(
            "qué puntos de experiencia recibe quien no tiene contratos de construcción inscritos",
        ),
        (CAPACIDAD, "capacidad-tecnica-sin-puntaje") => {
            decida("qué puntos de capacidad técnica recibe quien no tiene socios ni profesionales")
        }
        (CAPACIDAD, "capacidad-financiera-sin-puntaje") => decida(
            "qué puntos de capacidad financiera corresponden sin pasivo corriente, según la metodología de la Agencia",
        ),
        (CAPACIDAD, "depende-del-saldo-informado") => decida(
            "si de los contratos en ejecución cuenta el saldo lineal o el que informa el certificado",
        ),
        (CAPACIDAD, "depende-de-la-lectura-del-anticipo") => {
            decida("si el anticipo se resta antes o después de prorratear el presupuesto")
        }
        (CAPACIDAD, _) => decida("si la capacidad de organización se eleva al piso de la Guía"),
        _ => {
            let quien = m.map_or(e.nombre.as_str(), |m| m.nombre.as_str());
            format!("{}: {}.", quien, v.desenlace.rotulo)
        }
    }
}

/// What each reading of an open verdict gives.
fn lecturas(e: &Evaluado<'_>, integrante: Option<&str>, d: &Dictado<'_>) -> Vec<Lectura> {
    let v = &d.veredicto;
    let leidas = (e.lecturas.iter())
        .find(|(regla, quien, _)| *regla == v.regla && quien.as_deref() == integrante);
    if let Some((_, _, leidas)) = leidas {
        return leidas.clone();
    }
    let dos = |x: [(&str, &str); 2]| {
        x.map(|(lectura, resultado)| Lectura {
            lectura: lectura.to_owned(),
            resultado: resultado.to_owned(),
        })
        .to_vec()
    };
    match (v.regla, v.desenlace.codigo) {
        (VIGENCIA, "renovacion-en-tramite") => {
            let con_ellas = e
                .veredictos
                .iter()
                .filter(|x| matches!(x.veredicto.regla, INDICADORES | CAPACIDAD | CORTES));
            con_ellas
                .map(|x| Lectura {
                    lectura: format!(
                        "Con las cifras del registro anterior, que conserva sus efectos, {}",
                        match x.veredicto.regla {
                            CAPACIDAD => "en la capacidad residual",
                            CORTES => "en los cortes de los integrantes",
                            _ => "en los indicadores",
                        }
                    ),
                    resultado: x.veredicto.desenlace.rotulo.to_owned(),
                })
                .collect()
        }
        (VIGENCIA, "falta-la-renovacion") => dos([
            (
                "Si se presentó a tiempo",
                "La entidad decide y motiva con qué cifras se evalúa: ningún texto lo dice",
            ),
            (
                "Si no se presentó",
                "El registro perdió sus efectos: no habilitado",
            ),
        ]),
        (VIGENCIA, "sin-firmeza") if e.falta_el_registro_anterior(integrante) => dos([
            (
                "Si hay un registro anterior vigente y en firme",
                "Se evalúa con sus cifras",
            ),
            (
                "Si no lo hay",
                "No habilitado: no hay RUP vigente y en firme",
            ),
        ]),
        (INDICADORES, "patrimonio-negativo") => dos([
            ("Si se lee el cociente", "Alcanza ese umbral"),
            ("Si no se lee", "No muestra rentabilidad: no lo alcanza"),
        ]),
        (CORTES, "rup-sin-firmeza") => dos([
            (
                "Si el registro anterior conserva efectos",
                "Se evalúa con él",
            ),
            (
                "Si no los conserva",
                "No habilitado: no hay RUP vigente y en firme",
            ),
        ]),
        _ => Vec::new(),
    }
}
