//! What the evaluation of a bidder gives.

use super::reglas::Dictado;
use crate::{
    hechos::{Ejercicio, Nombre},
    opciones,
    reglas::catalogo::{inscripcion_rup, vigencia_rup},
    resultado,
    veredicto::{Sentido, Valor},
};

opciones! {
    /// How a bidder stands: it meets what was evaluated when every verdict is for it, or neutral; not, when some is against
    /// it; a decision is required when something is missing that only the entity, or nobody yet, can decide.
    pub(crate) enum EstadoProponente {
        Habilitado = "habilitado", "Cumple lo evaluado";
        NoHabilitado = "no-habilitado", "No habilitado";
        RequiereDecision = "requiere-decision", "Requiere decisión";
    }
}

/// What the evaluation of any bidder leaves out.
pub(crate) const NO_SE_MIRO: &str =
    "No se miró la capacidad jurídica, la experiencia ni las inhabilidades.";

/// The evaluation of one bidder.
#[derive(Debug, Clone)]
pub(crate) struct Evaluado<'c> {
    /// Its name.
    pub(crate) nombre: String,
    /// How it stands.
    pub(crate) estado: EstadoProponente,
    /// What of it was evaluated, in words.
    pub(crate) alcance: &'static str,
    /// Its residual capacity, when it is works and one figure.
    pub(crate) crp: Valor,
    /// What the process demands.
    pub(crate) crpc: Valor,
    /// The fiscal year elected, when it passes.
    pub(crate) anio_elegido: Option<Ejercicio>,
    /// Indicators of the year elected.
    pub(crate) indicadores: Vec<Valor>,
    /// Verdicts, in the order of the rules.
    pub(crate) veredictos: Vec<Dictado<'c>>,
    /// Figures and verdicts of each member.
    pub(crate) por_integrante: Vec<PorIntegrante<'c>>,
    /// What each open verdict would be in each reading.
    pub(crate) lecturas: Vec<(&'static str, Option<String>, Vec<Lectura>)>,
}

/// What an open verdict would be in one reading.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Lectura {
    /// Which reading.
    pub(crate) lectura: String,
    /// What it gives.
    pub(crate) resultado: String,
}

/// Figures and verdicts of a member.
#[derive(Debug, Clone)]
pub(crate) struct PorIntegrante<'c> {
    /// Its name.
    pub(crate) nombre: String,
    /// Its figures, by name; its name and share first.
    pub(crate) cifras: Vec<(Nombre, Valor)>,
    /// Its own verdicts.
    pub(crate) veredictos: Vec<Dictado<'c>>,
    /// Whether it lists no contract and does not say that it has none.
    pub(crate) sin_contratos_ni_declaracion: bool,
    /// Names of the contracts whose term ran out.
    pub(crate) vencidos: Vec<String>,
    /// Whether an earlier register is in force and firm, when its own is not.
    pub(crate) registro_anterior: Option<bool>,
    /// Papers of its residual capacity that it did not bring.
    pub(crate) faltan_de_k: Vec<&'static str>,
}

impl PorIntegrante<'_> {
    /// One of its figures.
    pub(crate) fn cifra(&self, nombre: Nombre) -> &Valor {
        let cifra = self.cifras.iter().find(|(x, _)| x.clave == nombre.clave);
        cifra.map_or(&Valor::Nulo, |(_, v)| v)
    }
}

impl<'c> Evaluado<'c> {
    /// Every verdict of the bidder and of its members.
    pub(crate) fn todos(&self) -> impl Iterator<Item = &Dictado<'c>> {
        self.con_quien().map(|(_, d)| d)
    }

    /// Every verdict, with the member it is of; those of the bidder first.
    pub(crate) fn con_quien(&self) -> impl Iterator<Item = (Option<&str>, &Dictado<'c>)> {
        let suyos = self.veredictos.iter().map(|d| (None, d));
        let de_miembros = self.por_integrante.iter().flat_map(|m| {
            let nombre = Some(m.nombre.as_str());
            m.veredictos.iter().map(move |d| (nombre, d))
        });
        suyos.chain(de_miembros)
    }

    /// What the registers of the members say: the verdict that is worst for the bidder, with whose it is.
    pub(crate) fn del_registro(&self) -> Option<(&str, &Dictado<'c>)> {
        let de_registro = |d: &Dictado<'_>| {
            [
                inscripcion_rup::REGLA.ficha.id,
                vigencia_rup::REGLA.ficha.id,
            ]
            .contains(&d.veredicto.regla)
        };
        let peso = |d: &Dictado<'_>| match d.sentido() {
            Sentido::Desfavorable => 0,
            _ if d.abierto() => 1,
            _ => 2,
        };
        let de_miembros = self.por_integrante.iter().flat_map(|m| {
            let suyos = m.veredictos.iter();
            suyos.map(move |d| (m.nombre.as_str(), d))
        });
        de_miembros
            .filter(|(_, d)| de_registro(d))
            .min_by_key(|(_, d)| peso(d))
    }

    /// Whether nothing says that an earlier register of a member is in force and firm, or that none is.
    pub(super) fn falta_el_registro_anterior(&self, integrante: Option<&str>) -> bool {
        let suyo = (self.por_integrante.iter()).find(|m| Some(m.nombre.as_str()) == integrante);
        suyo.is_none_or(|m| m.registro_anterior.is_none())
    }

    /// The state as readers see it, with what was evaluated.
    pub(crate) fn estado_dicho(&self) -> String {
        match self.estado {
            EstadoProponente::Habilitado => {
                format!("{} ({})", self.estado.nombre().rotulo(), self.alcance)
            }
            otro => otro.nombre().rotulo().to_owned(),
        }
    }
}

/// Any verdict against decides; else any that waits for a decision.
pub(super) fn estado<'x, 'c: 'x>(
    veredictos: impl Iterator<Item = &'x Dictado<'c>>,
) -> EstadoProponente {
    let mut estado = EstadoProponente::Habilitado;
    for d in veredictos {
        if d.sentido() == Sentido::Desfavorable {
            return EstadoProponente::NoHabilitado;
        }
        if d.abierto() {
            estado = EstadoProponente::RequiereDecision;
        }
    }
    estado
}

resultado! {
    /// What the evaluation of a process works out.
    pub(crate) mod n {
        nombre = "Nombre";
        participacion = "Participación, en porcentaje";
        divisor_e = "Presupuesto por la participación, en pesos";
        estado = "Estado";
        crp = "Capacidad residual del proponente (CRP)";
        crpc = "Capacidad residual del proceso (CRPC)";
        anio_elegido = "Año elegido";
        proponentes = "Proponentes";
    }
}
