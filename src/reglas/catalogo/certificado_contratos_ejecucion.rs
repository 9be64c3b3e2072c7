//! Whether the certificate of contracts in execution says and bears all it must.
//!
//! Guía of residual capacity, items a)-e), as C-1409-2025 quotes it in reasons ii. It looks at what is stated, not at whether
//! it is true.

use crate::{
    desenlaces, entrada,
    hechos::{Errores, Parcial},
    opciones,
    reglas::{
        Advertible, Avance, ClaseAviso, Definicion, Ficha, Marcha,
        comunes::{
            avisos::{ALCANCE, subsanar},
            soporte::{Identificacion, Soporte},
        },
        paso, ultimo,
    },
    resultado,
    veredicto::Valor,
};
use std::collections::BTreeSet;

opciones! {
    /// Who signs a certificate.
    pub(in crate::reglas) enum Firmante {
        RepresentanteLegal = "representante-legal", "Representante legal";
        Interesado = "interesado", "La persona interesada";
        RevisorFiscal = "revisor-fiscal", "Revisor fiscal";
        Contador = "contador", "Contador público";
        AuditorIndependiente = "auditor-independiente", "Auditor independiente";
    }
}

opciones! {
    /// Who bids.
    pub(in crate::reglas) enum TipoPersona {
        Natural = "natural", "Persona natural";
        Juridica = "juridica", "Persona jurídica";
    }
}

/// What the certificate must state of a contract, and when.
type Exigencia = (Exigido, fn(&Contrato) -> bool);

entrada! {
    /// What the certificate states of one contract.
    pub(in crate::reglas) struct Contrato {
        nombre: String = "Nombre del contrato", "Puente sobre el río Guaca";
        valor: bool = "¿Indica el valor en pesos colombianos?", "true";
        plazo_meses: bool = "¿Indica el plazo en meses?", "true";
        fecha_inicio: bool = "¿Indica la fecha de inicio?", "true", ayuda "También es sí cuando dice que el contrato no ha iniciado.";
        ejecutado_en_plural: bool = "¿Lo ejecuta un consorcio o una unión temporal?", "false";
        participacion: bool = "¿Indica el porcentaje de participación?", "false", ayuda "Solo se exige si lo ejecuta \
            un consorcio o una unión temporal.";
        suspendido: bool = "¿Está suspendido?", "false";
        fecha_suspension: bool = "¿Indica la fecha de suspensión?", "false", ayuda "Solo se exige si está suspendido.";
        saldo_pendiente: bool = "¿Indica el saldo pendiente de ejecución?", "false", ayuda "Solo se exige si está suspendido.";
        soporte: Option<Soporte> = "Soporte", "", si_falta "null";
    }
}

entrada! {
    /// Facts of one certificate.
    pub(in crate::reglas) struct Entrada {
        tipo_persona: TipoPersona = "Tipo de persona", "juridica";
        obligado_a_revisor_fiscal: bool = "¿El proponente está obligado a tener revisor fiscal?", "true";
        firmantes: Vec<Firmante> = "Quiénes firman el certificado", "representante-legal";
        sin_contratos: bool = "¿El proponente no tiene contratos en ejecución?", "false";
        declara_no_tener_contratos: bool = "¿El certificado dice de forma expresa que no los tiene?", "false";
        contratos: Vec<Contrato> = "Contratos en ejecución", "", ayuda "Deje la lista vacía si no tiene ninguno.";
        identificacion: Option<Identificacion> = "Identificación", "", si_falta "null";
    }
}

opciones! {
    /// Something that may be missing, in the order in which it is reported.
    #[derive(PartialOrd, Ord)]
    enum Exigido {
        Valor = "valor", "El valor en pesos colombianos";
        PlazoMeses = "plazo_meses", "El plazo en meses";
        FechaInicio = "fecha_inicio", "La fecha de inicio";
        Participacion = "participacion", "El porcentaje de participación";
        FechaSuspension = "fecha_suspension", "La fecha de suspensión";
        SaldoPendiente = "saldo_pendiente", "El saldo pendiente de ejecución";
        FirmaRepresentanteLegal = "firma-representante-legal", "La firma del representante legal";
        FirmaInteresado = "firma-interesado", "La firma de la persona interesada o de quien la represente";
        FirmaRevisorFiscal = "firma-revisor-fiscal", "La firma del revisor fiscal";
        FirmaContadorOAuditor = "firma-contador-o-auditor", "La firma del contador o auditor independiente";
        DeclaracionDeNoTenerContratos = "declaracion-de-no-tener-contratos", "La declaración de no tener contratos en ejecución";
    }
}

/// Whose fault it is: contracts in their order, then the whole certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum De {
    Contrato(usize),
    Certificado,
}

/// What the steps find missing.
#[derive(Debug, Default)]
pub(in crate::reglas) struct Estado {
    faltantes: BTreeSet<(De, Exigido)>,
}

type M<'a> = Marcha<'a, Entrada, Estado>;

resultado! {
    /// What it works out.
    mod n {
        contrato = "Contrato";
        dato = "Dato";
        faltantes = "Lo que falta";
        contratos_revisados = "Contratos revisados";
        contratos_incompletos = "Contratos incompletos";
    }
}

desenlaces! {
    /// How it ends.
    pub(in crate::reglas) enum Fin {
        Completo = "completo", Favorable, "El certificado está completo", apoyo "certificado-exigido";
        Incompleto = "incompleto", Desfavorable, "El certificado está incompleto", apoyo "certificado-exigido";
    }
}

/// The rule.
pub(in crate::reglas) static REGLA: Definicion<Entrada, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "certificado-contratos-ejecucion",
        version: 2,
        titulo: "Certificado de contratos en ejecución",
        pregunta: "¿El certificado de contratos en ejecución está completo?",
        enunciado: "De cada contrato debe constar el valor en pesos, el plazo en meses y la fecha de inicio; la \
            participación, si lo ejecuta un consorcio o unión temporal; y la fecha de suspensión y el saldo \
            pendiente, si está suspendido. Firma el representante legal, o la persona interesada si es natural, y, \
            además, el revisor fiscal si hay obligación de tenerlo, o el contador o auditor si no la hay. Quien no \
            tiene contratos en ejecución debe decirlo de forma expresa.",
        desenlaces: Fin::TODOS,
        avisos: &[
            ALCANCE,
            Advertible {
                id: "firma-de-persona-natural",
                clase: ClaseAviso::Limite,
                mensaje: "Del certificado los conceptos solo nombran al representante legal; de los estados \
                    financieros dice la norma «el interesado o su representante legal». De ahí que la persona natural \
                    firme por sí misma o por quien la represente.",
            },
            subsanar(
                "Esta regla no decide el rechazo de la oferta. Se subsana la prueba, no el requisito, con el \
                certificado completo: nada ocurrido después del cierre puede acreditarse (Ley 1150 de 2007, art. 5, \
                par. 1; Ley 1882 de 2018, art. 5, por fuente secundaria).",
            ),
        ],
        parametros: &[],
        fecha: None,
    },
    revisar,
    dia: |_| None,
    pasos: &[
        paso(
            "sin-contratos",
            "Si no tiene contratos en ejecución, ¿lo dice de forma expresa?",
            sin_contratos,
        ),
        paso(
            "datos-de-cada-contrato",
            "¿Constan el valor, el plazo y la fecha de inicio de cada contrato?",
            datos_de_cada_contrato,
        ),
        paso(
            "participacion",
            "¿Consta la participación en los que ejecuta un consorcio o unión temporal?",
            participacion,
        ),
        paso(
            "suspension",
            "¿Constan la fecha de suspensión y el saldo de los suspendidos?",
            suspension,
        ),
        paso(
            "firma-del-proponente",
            "¿Firma el representante legal o, si es una persona natural, ella o quien la represente?",
            firma_del_proponente,
        ),
        paso(
            "firma-del-revisor-fiscal",
            "¿Firma el revisor fiscal, que el proponente está obligado a tener?",
            firma_del_revisor_fiscal,
        ),
        paso(
            "firma-del-contador-o-auditor",
            "Sin obligación de tener revisor fiscal, ¿firma un contador o auditor?",
            firma_del_contador_o_auditor,
        ),
    ],
    ultimo: ultimo(
        "certificado-exigido",
        "¿El certificado está completo?",
        certificado_exigido,
    ),
    resultado: |e, s| {
        let falta = |(de, exigido): &(De, Exigido)| {
            let contrato = match de {
                De::Contrato(i) => e.contratos.get(*i).map(|c| c.nombre.clone()),
                De::Certificado => None,
            };
            Valor::Objeto(vec![
                (n::contrato, contrato.into()),
                (n::dato, exigido.nombre().into()),
            ])
        };
        Valor::Objeto(vec![(
            n::faltantes,
            Valor::Lista(s.faltantes.iter().map(falta).collect()),
        )])
    },
    resumen: |_, s, fin| match (fin, s.faltantes.len()) {
        (Fin::Completo, _) => "El certificado de contratos en ejecución está completo.".to_owned(),
        (_, 1) => {
            "El certificado de contratos en ejecución está incompleto: falta un dato o firma."
                .to_owned()
        }
        (_, n) => format!(
            "El certificado de contratos en ejecución está incompleto: faltan {n} datos o firmas."
        ),
    },
};

fn revisar(e: &Parcial<Entrada>, errores: &mut Errores) {
    let Some(e) = e else { return };
    let Some(cuantos) = e.contratos.as_ref().map(Vec::len) else {
        return;
    };
    match (e.sin_contratos, cuantos) {
        (Some(true), 1..) => errores.imposible(
            "$.contratos",
            "ninguno, pues se dice que no tiene",
            cuantos,
            "Se dice que no tiene contratos en ejecución y se listan contratos.",
        ),
        (Some(false), 0) => errores.imposible(
            "$.contratos",
            "al menos uno, pues no se dice que no tiene",
            cuantos,
            "No se lista ningún contrato y tampoco se dice que no los tiene.",
        ),
        _ => {}
    }
    if e.declara_no_tener_contratos == Some(true) && cuantos > 0 {
        errores.imposible(
            "$.contratos",
            "ninguno, pues el certificado declara no tener",
            cuantos,
            "El certificado declara que no hay contratos en ejecución y se listan contratos.",
        );
    }
}

/// Notes what each contract lacks among `exigidos`, and shows how many lack something.
fn exigir(m: &mut M<'_>, aplica: fn(&Contrato) -> bool, exigidos: &[Exigencia]) -> Avance<Fin> {
    let mut incompletos = 0;
    let mut revisados = 0;
    for (i, c) in m.e.contratos.iter().enumerate().filter(|(_, c)| aplica(c)) {
        let faltan: Vec<_> = exigidos
            .iter()
            .filter(|(_, consta)| !consta(c))
            .map(|(x, _)| (De::Contrato(i), *x))
            .collect();
        revisados += 1;
        incompletos += i64::from(!faltan.is_empty());
        m.s.faltantes.extend(faltan);
    }
    if revisados == 0 {
        return Avance::NoAplica;
    }
    m.valor(n::contratos_revisados, revisados);
    m.valor(n::contratos_incompletos, incompletos);
    m.sigue(match (incompletos, revisados) {
        (0, _) => "Sí.",
        (i, r) if i == r => "No.",
        _ => "No en todos.",
    })
}

fn sin_contratos(m: &mut M<'_>) -> Avance<Fin> {
    if !m.e.sin_contratos {
        return Avance::NoAplica;
    }
    m.valor(
        Entrada::declara_no_tener_contratos,
        m.e.declara_no_tener_contratos,
    );
    consta(
        m,
        m.e.declara_no_tener_contratos,
        Exigido::DeclaracionDeNoTenerContratos,
    )
}

fn datos_de_cada_contrato(m: &mut M<'_>) -> Avance<Fin> {
    exigir(
        m,
        |_| true,
        &[
            (Exigido::Valor, |c| c.valor),
            (Exigido::PlazoMeses, |c| c.plazo_meses),
            (Exigido::FechaInicio, |c| c.fecha_inicio),
        ],
    )
}

fn participacion(m: &mut M<'_>) -> Avance<Fin> {
    exigir(
        m,
        |c| c.ejecutado_en_plural,
        &[(Exigido::Participacion, |c| c.participacion)],
    )
}

fn suspension(m: &mut M<'_>) -> Avance<Fin> {
    exigir(
        m,
        |c| c.suspendido,
        &[
            (Exigido::FechaSuspension, |c| c.fecha_suspension),
            (Exigido::SaldoPendiente, |c| c.saldo_pendiente),
        ],
    )
}

/// Notes something of the whole certificate that does not stand in it.
fn consta(m: &mut M<'_>, consta: bool, exigido: Exigido) -> Avance<Fin> {
    if consta {
        return m.sigue("Sí.");
    }
    m.s.faltantes.insert((De::Certificado, exigido));
    m.sigue("No.")
}

fn mostrar_firmantes(m: &mut M<'_>) {
    m.valor(
        Entrada::firmantes,
        m.e.firmantes.iter().map(|f| f.nombre()).collect::<Valor>(),
    );
}

fn firma_del_proponente(m: &mut M<'_>) -> Avance<Fin> {
    m.valor(Entrada::tipo_persona, m.e.tipo_persona.nombre());
    mostrar_firmantes(m);
    let firma = |f: Firmante| m.e.firmantes.contains(&f);
    let (firmado, exigido) = match m.e.tipo_persona {
        TipoPersona::Juridica => (
            firma(Firmante::RepresentanteLegal),
            Exigido::FirmaRepresentanteLegal,
        ),
        TipoPersona::Natural => (
            firma(Firmante::Interesado) || firma(Firmante::RepresentanteLegal),
            Exigido::FirmaInteresado,
        ),
    };
    if m.e.tipo_persona == TipoPersona::Natural {
        m.avisa("firma-de-persona-natural");
    }
    consta(m, firmado, exigido)
}

fn firma_del_revisor_fiscal(m: &mut M<'_>) -> Avance<Fin> {
    if !m.e.obligado_a_revisor_fiscal {
        return Avance::NoAplica;
    }
    mostrar_firmantes(m);
    consta(
        m,
        m.e.firmantes.contains(&Firmante::RevisorFiscal),
        Exigido::FirmaRevisorFiscal,
    )
}

fn firma_del_contador_o_auditor(m: &mut M<'_>) -> Avance<Fin> {
    if m.e.obligado_a_revisor_fiscal {
        return Avance::NoAplica;
    }
    mostrar_firmantes(m);
    consta(
        m,
        (m.e.firmantes.iter())
            .any(|f| !matches!(f, Firmante::RepresentanteLegal | Firmante::Interesado)),
        Exigido::FirmaContadorOAuditor,
    )
}

fn certificado_exigido(m: &mut M<'_>) -> Fin {
    if m.s.faltantes.is_empty() {
        return m.termina(Fin::Completo, "Sí.");
    }
    m.avisa("se-puede-subsanar");
    m.termina(Fin::Incompleto, "No.")
}
