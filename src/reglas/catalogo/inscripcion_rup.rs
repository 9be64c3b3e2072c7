//! Whether a bidder must be in the RUP for a contract.
//!
//! Ley 1150 de 2007, art. 6, as C-353-2026 explains it in its reasons and transcribes it in a note.

use crate::{
    desenlaces, entrada, opciones,
    reglas::{
        Avance, Definicion, Ficha, Marcha,
        comunes::{
            avisos::{ALCANCE, a_contrario},
            soporte::Identificacion,
        },
        paso, ultimo,
    },
    veredicto::Valor,
};

opciones! {
    /// Where a bidder is from.
    pub(crate) enum Nacionalidad {
        Nacional = "nacional", "Nacional";
        Extranjera = "extranjera", "Extranjera";
    }
}

opciones! {
    /// How, or for what, the contract is made.
    pub(crate) enum Modalidad {
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
    pub(in crate::reglas) fn exceptuada(self) -> bool {
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
        identificacion: Option<Identificacion> = "Identificación", "", si_falta "null";
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
        NacionalSinDomicilio = "nacional-sin-domicilio", Determinado,
            "No está obligado, por lectura a contrario", apoyo "nacional-sin-domicilio";
    }
}

/// The rule.
pub(in crate::reglas) static REGLA: Definicion<Entrada, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "inscripcion-rup",
        version: 2,
        titulo: "Obligación de estar inscrito en el RUP",
        pregunta: "¿Este proponente debe estar inscrito en el RUP?",
        enunciado: "Deben inscribirse las personas nacionales o extranjeras con domicilio o sucursal en Colombia que \
            aspiren a contratar con el Estado, salvo en los casos que exceptúa el artículo 6 de la Ley 1150 de 2007. \
            El extranjero sin domicilio ni sucursal no está obligado: la entidad verifica directamente sus requisitos \
            habilitantes. Tampoco, por lectura a contrario, el nacional sin \
            domicilio ni sucursal en el país.",
        desenlaces: Fin::TODOS,
        avisos: &[
            ALCANCE,
            a_contrario(
                "La obligación es de quien tiene domicilio o sucursal en el país; que quien no lo tiene no está \
                obligado se lee a contrario.",
            ),
        ],
        parametros: &[],
        fecha: None,
    },
    revisar: |_, _| {},
    dia: |_| None,
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
            Fin::NacionalSinDomicilio => "No está obligado a inscribirse en el RUP, por lectura a contrario: la \
                obligación es de quien tiene domicilio o sucursal en el país.",
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
        m.caso(m.e.modalidad.nombre().clave);
        m.fin(Fin::Exceptuado, "Sí: verifica la entidad contratante.")
    } else {
        m.sigue("No.")
    }
}

fn nacional_sin_domicilio(m: &mut M<'_>) -> Avance<Fin> {
    if m.e.nacionalidad != Nacionalidad::Nacional || m.e.domicilio_o_sucursal_en_colombia {
        return Avance::NoAplica;
    }
    m.avisa("lectura-a-contrario");
    m.fin(
        Fin::NacionalSinDomicilio,
        "La obligación es de quien tiene domicilio o sucursal en el país: quien no lo tiene no está obligado, por \
         lectura a contrario.",
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
