//! What a bidder must bring for its residual capacity, and what the pliego may ask.
//!
//! C-1409-2025, answer, reasons and note 6 (Decreto 1082 de 2015, art. 2.2.1.1.1.6.4); C-899-2024, reasons 35 to 39.

use super::certificado_contratos_ejecucion::TipoPersona;
use crate::{
    desenlaces, entrada,
    hechos::{Errores, Parcial},
    opciones,
    reglas::{
        Advertible, Avance, ClaseAviso, Definicion, Ficha, Marcha,
        comunes::{avisos::ALCANCE, soporte::Identificacion},
        paso, ultimo,
    },
    resultado,
    veredicto::Valor,
};

opciones! {
    /// The papers of the residual capacity, in the order in which they are shown.
    pub(in crate::reglas) enum Documento {
        Certificado = "certificado-de-contratos", "Certificado de contratos en ejecución";
        Lista = "lista-de-contratos", "Lista de sus contratos de obra en ejecución";
        ListaEnPlurales = "lista-de-contratos-en-plurales", "Lista de los contratos de sociedades, consorcios o uniones temporales";
        Anexo2 = "anexo-2", "Anexo 2 de la Guía (capacidad técnica)";
        EstadoDeResultados = "estado-de-resultados", "Estado de resultados auditado del año de mayor ingreso";
        BalanceGeneral = "balance-general", "Balance general auditado del año anterior";
        Dictamen = "dictamen", "Dictamen del estado de resultados";
        Tarjetas = "tarjetas-y-antecedentes", "Tarjetas profesionales y antecedentes de los contadores";
    }
}

opciones! {
    /// What the texts say of a paper.
    enum Estatus {
        DebeAportarse = "debe-aportarse", "debe aportarse";
        NoAplica = "no-aplica", "no aplica";
        NoDebePedirse = "no-debe-pedirse", "no debe pedirse";
        EnTension = "en-tension", "los textos están en tensión";
        SinTexto = "sin-texto", "ningún texto lo dice";
    }
}

opciones! {
    /// Who signs the statements.
    enum QuienFirma {
        InteresadoORepresentante = "interesado-o-representante-legal", "el interesado o su representante legal";
        RepresentanteLegal = "representante-legal", "el representante legal";
        RevisorFiscal = "revisor-fiscal", "el revisor fiscal";
        AuditorOContador = "auditor-o-contador", "el auditor o contador";
    }
}

entrada! {
    /// What is known of one bidder, and what its pliego asks.
    pub(in crate::reglas) struct Entrada {
        tipo_persona: TipoPersona = "Tipo de persona", "juridica";
        obligado_a_rup: bool = "¿Está obligada a inscribirse en el RUP?", "true";
        obligado_a_revisor_fiscal: bool = "¿Está obligada a tener revisor fiscal?", "true";
        contratos_propios: bool = "¿Tiene contratos de obra en ejecución que firmó ella misma?", "true";
        contratos_en_plurales: bool = "¿Los tiene por sociedades, consorcios o uniones temporales en que participa?", "false";
        documentos_pedidos: Vec<Documento> = "Documentos que pide el pliego", "estado-de-resultados",
            ayuda "Deje la lista vacía si el pliego no dice nada.";
        identificacion: Option<Identificacion> = "Identificación", "", si_falta "null";
    }
}

/// Each paper with what is asked of it, in order.
const DOCUMENTOS: [Documento; 8] = [
    Documento::Certificado,
    Documento::Lista,
    Documento::ListaEnPlurales,
    Documento::Anexo2,
    Documento::EstadoDeResultados,
    Documento::BalanceGeneral,
    Documento::Dictamen,
    Documento::Tarjetas,
];

/// What the steps work out: what the texts say of each paper, in order, when its step ran.
#[derive(Debug, Default)]
pub(in crate::reglas) struct Estado {
    estatus: [Option<Estatus>; 8],
    firmantes: Vec<QuienFirma>,
}

impl Estado {
    fn es(&mut self, documento: Documento, estatus: Estatus) {
        self.estatus[documento as usize] = Some(estatus);
    }
}

type M<'a> = Marcha<'a, Entrada, Estado>;

resultado! {
    /// What it works out.
    mod n {
        documentos = "Documentos";
        id = "Documento";
        estado = "Estado";
        pedido = "¿Lo pide el pliego?";
        firmantes = "Quiénes firman los estados financieros";
    }
}

desenlaces! {
    /// How it ends.
    pub(in crate::reglas) enum Fin {
        DocumentosDeterminados = "documentos-determinados", Determinado, "Documentos determinados", apoyo "certificado";
        PideDeMas = "pide-de-mas", Desfavorable, "El pliego pide de más", apoyo "solo-el-estado-de-resultados";
        PedidoSinDefinir = "pedido-sin-definir", NoDecidido,
            "La doctrina no decide: se pide lo que ningún texto define", apoyo "tarjetas";
    }
}

/// The rule.
pub(in crate::reglas) static REGLA: Definicion<Entrada, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "documentos-capacidad-residual",
        version: 1,
        titulo: "Documentos de la capacidad residual",
        pregunta: "¿Qué debe aportar el proponente para la capacidad residual, y qué puede pedir el pliego?",
        enunciado: "El proponente aporta el certificado de contratos en ejecución, con sus listas; el Anexo 2 de la Guía; \
            y el estado de resultados auditado del año de mayor ingreso operacional de los últimos cinco. A quien está \
            obligado al RUP no se le pide el balance: la liquidez está en el registro. Sobre el dictamen y las tarjetas \
            profesionales los textos están en tensión o callan.",
        desenlaces: Fin::TODOS,
        avisos: &[
            ALCANCE,
            Advertible {
                id: "solo-obra-publica",
                clase: ClaseAviso::LimiteSiempre,
                mensaje: "La capacidad residual se exige para celebrar contratos de obra pública, no otros.",
            },
            Advertible {
                id: "firma-del-contador",
                clase: ClaseAviso::Limite,
                mensaje: "De quien está obligado al RUP, C-899 de 2024 pide además la firma del contador bajo cuya \
                    responsabilidad se prepararon los estados y, sin revisor fiscal, la de un contador independiente.",
            },
            Advertible {
                id: "extranjero-con-preinforme",
                clase: ClaseAviso::Limite,
                mensaje: "Los extranjeros que aprueban sus estados financieros después del quinto día hábil de abril \
                    pueden presentarlos con un pre informe de auditoría.",
            },
        ],
        parametros: &[],
        fecha: None,
    },
    revisar,
    dia: |_| None,
    pasos: &[
        paso(
            "quien-aporta",
            "¿Quién aporta y quién calcula?",
            quien_aporta,
        ),
        paso(
            "certificado",
            "¿Debe aportar el certificado de contratos en ejecución?",
            certificado,
        ),
        paso(
            "sin-contratos",
            "Si no tiene contratos, ¿cómo lo acredita?",
            sin_contratos,
        ),
        paso("lista", "¿Debe listar los contratos que firmó?", |m| {
            listar(m, Documento::Lista, m.e.contratos_propios)
        }),
        paso(
            "lista-en-plurales",
            "¿Debe listar los de sociedades, consorcios o uniones temporales?",
            |m| listar(m, Documento::ListaEnPlurales, m.e.contratos_en_plurales),
        ),
        paso("anexo-2", "¿Debe diligenciar el Anexo 2?", anexo_2),
        paso("estados", "¿Qué estados financieros debe aportar?", estados),
        paso("firmas", "¿Quiénes los firman?", firmas),
        paso("dictamen", "¿Debe aportar el dictamen?", dictamen),
        paso(
            "solo-el-estado-de-resultados",
            "¿Se le puede pedir el balance a quien está obligado al RUP?",
            solo_el_estado_de_resultados,
        ),
    ],
    ultimo: ultimo(
        "tarjetas",
        "¿Se pueden pedir las tarjetas y antecedentes de los contadores?",
        tarjetas,
    ),
    resultado: |e, s| {
        let uno = |d: &Documento| {
            Valor::Objeto(vec![
                (n::id, d.nombre().into()),
                (
                    n::estado,
                    s.estatus[*d as usize].map(Estatus::nombre).into(),
                ),
                (n::pedido, e.documentos_pedidos.contains(d).into()),
            ])
        };
        Valor::Objeto(vec![
            (
                n::documentos,
                Valor::Lista(DOCUMENTOS.iter().map(uno).collect()),
            ),
            (
                n::firmantes,
                s.firmantes.iter().map(|f| f.nombre()).collect(),
            ),
        ])
    },
    resumen: |_, s, fin| {
        match fin {
        Fin::PideDeMas => "Según el texto transcrito, el pliego pide de más: a quien está obligado al RUP no se le pide el \
            balance general, pues la liquidez está en el registro."
            .to_owned(),
        Fin::PedidoSinDefinir => "El pliego pide un documento sobre el que los textos están en tensión o callan: la \
            entidad debe decidir y motivar si lo exige."
            .to_owned(),
        Fin::DocumentosDeterminados => {
            let deben = DOCUMENTOS.iter().filter(|d| s.estatus[**d as usize] == Some(Estatus::DebeAportarse));
            let deben: Vec<String> = deben.map(|d| d.nombre().rotulo().to_lowercase()).collect();
            format!("Debe aportar: {}.", deben.join("; "))
        }
    }
    },
};

fn revisar(e: &Parcial<Entrada>, errores: &mut Errores) {
    let pedidos = e.as_ref().and_then(|e| e.documentos_pedidos.as_ref());
    let mut vistos = Vec::new();
    for (i, d) in pedidos.into_iter().flatten().enumerate() {
        let Some(d) = d else { continue };
        if vistos.contains(d) {
            errores.imposible(
                &format!("$.documentos_pedidos[{i}]"),
                "cada documento una sola vez",
                d.nombre().clave,
                "El documento está repetido.",
            );
        }
        vistos.push(*d);
    }
}

fn quien_aporta(m: &mut M<'_>) -> Avance<Fin> {
    m.sigue("Aporta el proponente; la capacidad la calcula la entidad.")
}

fn certificado(m: &mut M<'_>) -> Avance<Fin> {
    m.s.es(Documento::Certificado, Estatus::DebeAportarse);
    m.sigue("Sí, y las listas van dentro de él.")
}

fn sin_contratos(m: &mut M<'_>) -> Avance<Fin> {
    if m.e.contratos_propios || m.e.contratos_en_plurales {
        return Avance::NoAplica;
    }
    m.sigue("Así debe constar de forma expresa en el certificado.")
}

fn listar(m: &mut M<'_>, documento: Documento, tiene: bool) -> Avance<Fin> {
    m.s.es(
        documento,
        if tiene {
            Estatus::DebeAportarse
        } else {
            Estatus::NoAplica
        },
    );
    m.sigue(if tiene {
        "Sí."
    } else {
        "No aplica: no tiene."
    })
}

fn anexo_2(m: &mut M<'_>) -> Avance<Fin> {
    m.s.es(Documento::Anexo2, Estatus::DebeAportarse);
    m.sigue("Sí.")
}

fn estados(m: &mut M<'_>) -> Avance<Fin> {
    m.valor(Entrada::obligado_a_rup, m.e.obligado_a_rup);
    m.s.es(Documento::EstadoDeResultados, Estatus::DebeAportarse);
    if m.e.obligado_a_rup {
        return m.sigue(
            "El estado de resultados auditado del año de mayor ingreso operacional de los últimos cinco.",
        );
    }
    m.avisa("extranjero-con-preinforme");
    m.s.es(Documento::BalanceGeneral, Estatus::DebeAportarse);
    m.sigue("El balance auditado del año anterior y el estado de resultados auditado del año de mayor ingreso.")
}

fn firmas(m: &mut M<'_>) -> Avance<Fin> {
    m.valor(Entrada::tipo_persona, m.e.tipo_persona.nombre());
    m.valor(
        Entrada::obligado_a_revisor_fiscal,
        m.e.obligado_a_revisor_fiscal,
    );
    if m.e.obligado_a_rup {
        m.avisa("firma-del-contador");
    }
    m.s.firmantes = vec![
        match m.e.tipo_persona {
            TipoPersona::Natural => QuienFirma::InteresadoORepresentante,
            TipoPersona::Juridica => QuienFirma::RepresentanteLegal,
        },
        if m.e.obligado_a_revisor_fiscal {
            QuienFirma::RevisorFiscal
        } else {
            QuienFirma::AuditorOContador
        },
    ];
    let firman: Vec<&str> = m.s.firmantes.iter().map(|f| f.nombre().rotulo()).collect();
    m.sigue(format!("Firman {}.", firman.join(" y ")))
}

fn dictamen(m: &mut M<'_>) -> Avance<Fin> {
    if m.e.obligado_a_rup {
        m.s.es(Documento::Dictamen, Estatus::DebeAportarse);
        return m.sigue("Sí, el del estado de resultados.");
    }
    m.s.es(Documento::Dictamen, Estatus::SinTexto);
    m.sigue("Ningún texto lo dice de quien no está obligado al RUP.")
}

fn solo_el_estado_de_resultados(m: &mut M<'_>) -> Avance<Fin> {
    if !m.e.obligado_a_rup {
        return Avance::NoAplica;
    }
    m.s.es(Documento::BalanceGeneral, Estatus::NoDebePedirse);
    let pedido = m.e.documentos_pedidos.contains(&Documento::BalanceGeneral);
    m.valor(n::pedido, pedido);
    if pedido {
        // The papers that the last step looks at are told all the same.
        decir_tarjetas(m);
        return m.fin(
            Fin::PideDeMas,
            "No: solo se pide el estado de resultados, pues la liquidez está en el RUP.",
        );
    }
    m.sigue("No, y el pliego no lo pide.")
}

fn decir_tarjetas(m: &mut M<'_>) {
    let estatus = if m.e.obligado_a_rup {
        Estatus::EnTension
    } else {
        Estatus::SinTexto
    };
    m.s.es(Documento::Tarjetas, estatus);
}

fn tarjetas(m: &mut M<'_>) -> Fin {
    decir_tarjetas(m);
    let dudoso = |d: &&Documento| {
        matches!(
            m.s.estatus[**d as usize],
            Some(Estatus::EnTension | Estatus::SinTexto)
        )
    };
    let dudosos: Vec<Documento> = (m.e.documentos_pedidos.iter())
        .filter(dudoso)
        .copied()
        .collect();
    let dicho = if m.e.obligado_a_rup {
        "Los textos están en tensión: C-899 de 2024 las enumera y el decreto dice que «solo» se pide el estado de resultados."
    } else {
        "Ningún texto lo dice de quien no está obligado al RUP."
    };
    if dudosos.is_empty() {
        return m.termina(Fin::DocumentosDeterminados, dicho);
    }
    let dudosos = dudosos.iter().map(|d| d.nombre());
    m.valor(Entrada::documentos_pedidos, dudosos.collect::<Valor>());
    m.termina(Fin::PedidoSinDefinir, dicho)
}
