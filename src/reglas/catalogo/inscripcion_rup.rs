//! Whether a bidder must be in the RUP for a contract.
//!
//! Ley 1150 de 2007, art. 6, as C-353-2026 explains it in its reasons and transcribes it in a note.

use crate::{
    desenlaces, entrada, opciones,
    reglas::{Advertible, Avance, ClaseAviso, Definicion, Ficha, Marcha, paso, ultimo},
    veredicto::Valor,
};

opciones! {
    /// Where a bidder is from.
    pub(in crate::reglas) enum Nacionalidad {
        Nacional = "nacional", "Nacional";
        Extranjera = "extranjera", "Extranjera";
    }
}

opciones! {
    /// How, or for what, the contract is made.
    pub(in crate::reglas) enum Modalidad {
        LicitacionPublica = "licitacion-publica", "Licitación pública";
        SeleccionAbreviada = "seleccion-abreviada", "Selección abreviada";
        ConcursoDeMeritos = "concurso-de-meritos", "Concurso de méritos";
        ContratacionDirecta = "contratacion-directa", "Contratación directa";
        MinimaCuantia = "minima-cuantia", "Mínima cuantía";
        ServiciosDeSalud = "servicios-de-salud", "Prestación de servicios de salud";
        EnajenacionDeBienes = "enajenacion-de-bienes", "Enajenación de bienes del Estado";
        ProductosAgropecuarios = "productos-agropecuarios-en-bolsa", "Productos agropecuarios que se ofrecen en bolsa";
        ActividadDeEiceOSem = "actividad-de-eice-o-sem", "Actividad propia de una empresa industrial y comercial del \
            Estado o sociedad de economía mixta";
        Concesion = "concesion", "Concesión";
    }
}

impl Modalidad {
    fn exceptuada(self) -> bool {
        !matches!(
            self,
            Self::LicitacionPublica | Self::SeleccionAbreviada | Self::ConcursoDeMeritos
        )
    }
}

entrada! {
    /// Facts of one bidder and one contract.
    pub(in crate::reglas) struct Entrada {
        nacionalidad: Nacionalidad = "Nacionalidad del proponente", "nacional";
        domicilio_o_sucursal_en_colombia: bool = "¿Tiene domicilio o sucursal en Colombia?", "true";
        modalidad: Modalidad = "Modalidad de selección u objeto del contrato", "licitacion-publica",
            ayuda "Si el objeto es uno de los exceptuados (servicios de salud, enajenación de bienes, productos \
            agropecuarios en bolsa, actividad propia de una empresa del Estado, concesión), elíjalo en lugar del \
            procedimiento de selección.";
    }
}

/// Nothing is carried from step to step.
#[derive(Debug, Default)]
pub(in crate::reglas) struct Estado;

type M<'a> = Marcha<'a, Entrada, Estado>;

desenlaces! {
    /// How it ends.
    pub(in crate::reglas) enum Fin {
        RequiereRup = "requiere-rup", Determinado, "Debe estar inscrito en el RUP", apoyo "obligado";
        NoObligado = "no-obligado", Determinado, "No está obligado: la entidad verifica directamente", apoyo "extranjera-sin-domicilio";
        Exceptuado = "exceptuado", Determinado, "Caso exceptuado del RUP: la entidad verifica", apoyo "caso-exceptuado";
        NacionalSinDomicilio = "nacional-sin-domicilio", NoDecidido,
            "La doctrina no decide: nacional sin domicilio en Colombia", apoyo "nacional-sin-domicilio";
    }
}

/// The rule.
pub(in crate::reglas) static REGLA: Definicion<Entrada, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "inscripcion-rup",
        version: 1,
        titulo: "Obligación de estar inscrito en el RUP",
        pregunta: "¿Este proponente debe estar inscrito en el RUP?",
        enunciado: "Deben inscribirse las personas nacionales o extranjeras con domicilio o sucursal en Colombia que \
            aspiren a contratar con el Estado, salvo en los casos que exceptúa el artículo 6 de la Ley 1150 de 2007. \
            El extranjero sin domicilio ni sucursal no está obligado: la entidad verifica directamente sus requisitos \
            habilitantes. Del nacional sin domicilio en el país la doctrina no dice nada.",
        desenlaces: Fin::TODOS,
        avisos: &[
            Advertible {
                id: "autonomia-de-la-entidad",
                clase: ClaseAviso::LimiteSiempre,
                mensaje: "La Agencia no fija un criterio universal: cada entidad define su gestión contractual.",
            },
            Advertible {
                id: "alcance-del-concepto",
                clase: ClaseAviso::LimiteSiempre,
                mensaje: "El concepto tiene el alcance del artículo 28 del CPACA.",
            },
        ],
        parametros: &[],
        fecha: None,
    },
    revisar: |_, _| {},
    pasos: &[
        paso(
            "extranjera-sin-domicilio",
            "¿Es una persona extranjera sin domicilio ni sucursal en Colombia?",
            extranjera_sin_domicilio,
        ),
        paso(
            "caso-exceptuado",
            "¿Es uno de los casos exceptuados del RUP?",
            caso_exceptuado,
        ),
        paso(
            "nacional-sin-domicilio",
            "¿Qué pasa con una persona nacional sin domicilio en Colombia?",
            nacional_sin_domicilio,
        ),
    ],
    ultimo: ultimo("obligado", "¿Debe inscribirse?", obligado),
    resultado: |_, _| Valor::Objeto(Vec::new()),
    resumen: |_, _, fin| {
        match fin {
            Fin::NoObligado => "No está obligado a inscribirse en el RUP: es extranjero sin domicilio ni sucursal en \
                Colombia, y la entidad verifica directamente sus requisitos.",
            Fin::Exceptuado => "No se requiere RUP: es un caso que la ley exceptúa, y la entidad verifica las condiciones del proponente.",
            Fin::NacionalSinDomicilio => "La doctrina no decide si un nacional sin domicilio en Colombia debe inscribirse en el RUP.",
            _ => "Debe estar inscrito en el RUP.",
        }
        .to_owned()
    },
};

fn extranjera_sin_domicilio(m: &mut M<'_>) -> Avance<Fin> {
    if m.e.nacionalidad != Nacionalidad::Extranjera {
        return Avance::NoAplica;
    }
    m.valor(
        Entrada::domicilio_o_sucursal_en_colombia,
        m.e.domicilio_o_sucursal_en_colombia,
    );
    if m.e.domicilio_o_sucursal_en_colombia {
        m.sigue("No: es extranjera y tiene domicilio o sucursal en el país.")
    } else {
        m.fin(
            Fin::NoObligado,
            "Sí: no está obligada y la entidad verifica directamente los requisitos habilitantes.",
        )
    }
}

fn caso_exceptuado(m: &mut M<'_>) -> Avance<Fin> {
    m.valor(Entrada::modalidad, m.e.modalidad.nombre());
    if m.e.modalidad.exceptuada() {
        m.fin(Fin::Exceptuado, "Sí: verifica la entidad contratante.")
    } else {
        m.sigue("No.")
    }
}

fn nacional_sin_domicilio(m: &mut M<'_>) -> Avance<Fin> {
    if m.e.nacionalidad != Nacionalidad::Nacional || m.e.domicilio_o_sucursal_en_colombia {
        return Avance::NoAplica;
    }
    m.fin(
        Fin::NacionalSinDomicilio,
        "La doctrina solo releva de la inscripción a los extranjeros sin domicilio ni \
        sucursal; de los nacionales sin domicilio no habla.",
    )
}

fn obligado(m: &mut M<'_>) -> Fin {
    m.valor(Entrada::nacionalidad, m.e.nacionalidad.nombre());
    m.valor(
        Entrada::domicilio_o_sucursal_en_colombia,
        m.e.domicilio_o_sucursal_en_colombia,
    );
    m.termina(
        Fin::RequiereRup,
        "Sí: tiene domicilio o sucursal en el país y el caso no está exceptuado.",
    )
}
