//! Whether a register still has effect on a day.
//!
//! Decreto 1082 de 2015, art. 2.2.1.1.1.5.1; C-SN-2026-06-04 and C-899-2024, reasons.

use super::regimen_ano_fiscal::{EN_CURSO, Momento, PARAMETRO, momento};
use crate::{
    desenlaces, entrada,
    hechos::Ejercicio,
    lengua::formato::fecha_larga,
    reglas::{
        Advertible, Avance, ClaseAviso, Definicion, Ficha, Marcha,
        comunes::{
            avisos::{ALCANCE, ANTERIOR, POSTERIOR, subsanar},
            renovacion::{Corte, PRIMER_DIA, Renovacion, cuenta_como, ultimo_dia},
            soporte::Identificacion,
        },
        paso, ultimo,
    },
    resultado,
    veredicto::Valor,
};
use jiff::civil::Date;

entrada! {
    /// What is known of one register.
    pub(crate) struct Entrada {
        fecha: Date = "Fecha para la que se pregunta", "2026-05-22", ayuda "La del cierre del proceso.";
        ultimo_anio_certificado: Ejercicio = "Último año fiscal que certifica", "2025";
        corte: Corte = "Corte de los estados de ese año", "31-de-diciembre", si_falta "31-de-diciembre";
        en_firme: bool = "¿Está en firme?", "true";
        renovacion: Renovacion = "¿Se presentó la última renovación que venció?", "no-se-sabe", ayuda "La de abril \
            de ese año o, antes de su último día, la del año anterior. Quien se inscribió después por primera vez la deja \
            sin saber.", si_falta "no-se-sabe";
        identificacion: Option<Identificacion> = "Identificación", "", si_falta "null";
    }
}

impl Entrada {
    /// The year as it counts.
    fn ultimo(&self) -> i16 {
        cuenta_como(self.ultimo_anio_certificado, self.corte).0
    }

    /// Whether the renewal of the year is past due.
    fn vencida(&self) -> bool {
        self.fecha > ultimo_dia(self.fecha.year())
    }
}

/// Nothing is carried from step to step but whether terms are on record.
#[derive(Debug, Default)]
pub(in crate::reglas) struct Estado;

type M<'a> = Marcha<'a, Entrada, Estado>;

resultado! {
    /// What it works out.
    mod n {
        fecha_limite_renovacion = "Último día con efectos sin otra renovación";
        anio_esperado = "Año que debe mostrar";
        ultimo_dia_para_renovar = "Último día para renovar";
        cuenta_como = "Cuenta como";
    }
}

desenlaces! {
    /// How it ends.
    pub(in crate::reglas) enum Fin {
        Vigente = "vigente", Determinado, "El registro está vigente", apoyo "en-firme";
        VigenteCorteAnterior = "vigente-corte-anterior", Determinado,
            "El registro está vigente, con el corte anterior", apoyo "en-firme";
        RenovacionEnTramite = "renovacion-en-tramite", NoDecidido,
            "La doctrina no decide: la renovación está en trámite", apoyo "renovacion-en-tramite";
        FaltaLaRenovacion = "falta-la-renovacion", FaltanDatos, "Falta saber si se renovó", apoyo "renovacion";
        SinEfectos = "sin-efectos", Desfavorable, "El registro perdió sus efectos", apoyo "renovacion";
        SinFirmeza = "sin-firmeza", FaltanDatos, "El registro no está en firme", apoyo "en-firme";
        SinPlazoRegistrado = "sin-plazo-registrado", FaltanDatos,
            "No hay un plazo de renovación registrado para esa fecha", apoyo "plazo-registrado";
    }
}

/// The rule.
pub(in crate::reglas) static REGLA: Definicion<Entrada, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "vigencia-rup",
        version: 1,
        titulo: "Vigencia del RUP",
        pregunta: "¿Este registro conserva sus efectos en esa fecha?",
        enunciado: "El RUP se renueva cada año a más tardar el quinto día hábil de abril, contando los días hábiles \
            sin el Jueves ni el Viernes Santo: quien no presenta la renovación pierde los efectos del registro. El que \
            muestra el año anterior a la fecha está vigente; el que muestra uno antes lo está hasta ese día de abril, y \
            después hay que saber si la renovación se presentó. El corte trimestral o de apertura de un año cuenta \
            como el del año anterior.",
        desenlaces: Fin::TODOS,
        avisos: &[
            ALCANCE,
            Advertible {
                id: "firmeza-no-unificada",
                clase: ClaseAviso::Limite,
                mensaje: "La jurisprudencia no está unificada sobre el RUP que no ha quedado en firme: pregunte si hay \
                    un registro anterior vigente y en firme, y con qué cifras.",
            },
            subsanar(
                "Se subsana la prueba, no el requisito, con el certificado que muestre que la renovación se \
                presentó a tiempo: nada ocurrido después del cierre puede acreditarse (Ley 1150 de 2007, art. 5, par. \
                1; Ley 1882 de 2018, art. 5, por fuente secundaria).",
            ),
            ANTERIOR,
            POSTERIOR,
            Advertible {
                id: "corte-anterior",
                clase: ClaseAviso::Advertencia,
                mensaje: "El registro muestra el corte anterior al último año fiscal: es el vigente hasta el último día \
                    para renovar. C-899 de 2024 lo admite «teniendo en cuenta que allí también reposa la información \
                    correspondiente al último año fiscal»; el concepto del 4 de junio de 2026 pide el corte del año \
                    inmediatamente anterior.",
            },
            EN_CURSO,
        ],
        parametros: &[PARAMETRO],
        fecha: Some("fecha"),
    },
    revisar: |e, errores| {
        let Some((fecha, anio)) = e
            .as_ref()
            .and_then(|e| e.fecha.zip(e.ultimo_anio_certificado))
        else {
            return;
        };
        if anio.0 > fecha.year() {
            errores.imposible(
                "$.ultimo_anio_certificado",
                format!("un año hasta {}", fecha.year()),
                anio.0,
                "El año fiscal es posterior al de la fecha por la que se pregunta.",
            );
        }
    },
    dia: |e| Some(e.fecha),
    pasos: &[
        paso(
            "plazo-registrado",
            "¿Hay un plazo de renovación registrado para esa fecha?",
            plazo_registrado,
        ),
        paso("corte", "¿De qué año cuenta el corte?", corte),
        paso("en-firme", "¿Está en firme?", en_firme),
        paso(
            "corte-anterior-en-plazo",
            "¿Muestra el año que debe, o todavía puede mostrar el anterior?",
            anio_que_debe,
        ),
        paso(
            "renovacion-en-tramite",
            "¿Con qué cifras se evalúa a quien renovó a tiempo y aún no tiene firmeza?",
            en_tramite,
        ),
    ],
    ultimo: ultimo(
        "renovacion",
        "¿Se presentó la renovación a tiempo?",
        renovacion,
    ),
    resultado: |e, _| {
        let registrado = e.fecha >= PRIMER_DIA;
        let limite = ultimo_dia(e.ultimo().saturating_add(2));
        let limite = (registrado && limite >= PRIMER_DIA).then_some(limite);
        let y = e.fecha.year();
        let esperado = Ejercicio(if e.vencida() { y - 1 } else { y - 2 });
        Valor::Objeto(vec![
            (
                n::fecha_limite_renovacion,
                limite.map_or(Valor::Nulo, Valor::Fecha),
            ),
            (n::anio_esperado, registrado.then_some(esperado).into()),
        ])
    },
    resumen: |e, _, fin| {
        let anio = e.ultimo_anio_certificado.0;
        let hasta = fecha_larga(ultimo_dia(e.ultimo().saturating_add(2)));
        match fin {
            Fin::Vigente => format!("El registro que muestra {anio} está vigente: sin otra renovación tiene efectos hasta el {hasta}."),
            Fin::VigenteCorteAnterior => format!("El registro que muestra {anio} está vigente con el corte anterior: \
                sin otra renovación tiene efectos hasta el {hasta}."),
            Fin::RenovacionEnTramite => "La renovación se presentó a tiempo y no está en firme: ningún texto de esta \
                edición dice con qué cifras se evalúa.".to_owned(),
            Fin::FaltaLaRenovacion => format!("El registro que muestra {anio} tenía efectos hasta el {hasta}: falta saber \
                si la renovación se presentó a tiempo."),
            Fin::SinEfectos => format!("La renovación no se presentó: el registro que muestra {anio} perdió sus efectos."),
            Fin::SinFirmeza => "El registro no está en firme: pregunte si hay uno anterior vigente y en firme, y con qué \
                cifras.".to_owned(),
            Fin::SinPlazoRegistrado => "Antes de 2022 los plazos de renovación se prorrogaron y no están registrados: \
                no se puede decir si el registro conserva efectos.".to_owned(),
        }
    },
};

fn plazo_registrado(m: &mut M<'_>) -> Avance<Fin> {
    if m.e.fecha >= PRIMER_DIA {
        return Avance::NoAplica;
    }
    m.valor(Entrada::fecha, Valor::Fecha(m.e.fecha));
    m.fin(
        Fin::SinPlazoRegistrado,
        "No: los plazos anteriores a 2022 se prorrogaron y no constan en esta edición.",
    )
}

fn corte(m: &mut M<'_>) -> Avance<Fin> {
    if m.e.corte == Corte::Diciembre {
        return Avance::NoAplica;
    }
    m.valor(Entrada::corte, m.e.corte.nombre());
    m.valor(n::cuenta_como, Ejercicio(m.e.ultimo()));
    m.sigue("Del año anterior al que se lee: quien no tiene estados a 31 de diciembre se inscribe con otros.")
}

fn en_firme(m: &mut M<'_>) -> Avance<Fin> {
    if m.e.ultimo() == m.e.fecha.year() {
        m.avisa(EN_CURSO.id);
    }
    if m.e.en_firme {
        return m.sigue("Sí.");
    }
    m.avisa("firmeza-no-unificada");
    m.fin(
        Fin::SinFirmeza,
        "No: falta saber si hay un registro anterior vigente y en firme, y sus cifras.",
    )
}

/// Whether the renewal that was due is known not to have been filed.
fn no_presentada(e: &Entrada) -> bool {
    e.renovacion == Renovacion::NoPresentada && (e.vencida() || e.ultimo() <= e.fecha.year() - 3)
}

fn anio_que_debe(m: &mut M<'_>) -> Avance<Fin> {
    let y = m.e.fecha.year();
    if no_presentada(m.e) || m.e.ultimo() < y - 2 {
        return Avance::NoAplica;
    }
    m.valor(
        Entrada::ultimo_anio_certificado,
        m.e.ultimo_anio_certificado,
    );
    m.valor(n::ultimo_dia_para_renovar, Valor::Fecha(ultimo_dia(y)));
    if m.e.ultimo() >= y - 1 {
        return m.fin(Fin::Vigente, "Sí: muestra el último año fiscal.");
    }
    if !m.e.vencida() {
        m.avisa("corte-anterior");
        return m.fin(
            Fin::VigenteCorteAnterior,
            "Todavía puede mostrar el anterior: no ha vencido el plazo para renovar.",
        );
    }
    m.sigue("No: el plazo para renovar ya venció.")
}

fn en_tramite(m: &mut M<'_>) -> Avance<Fin> {
    if m.e.ultimo() != m.e.fecha.year() - 2 || m.e.renovacion != Renovacion::PresentadaATiempo {
        return Avance::NoAplica;
    }
    m.valor(Entrada::renovacion, m.e.renovacion.nombre());
    m.fin(
        Fin::RenovacionEnTramite,
        "Ningún texto de esta edición lo dice: la norma conserva los efectos a quien la presenta y los conceptos piden \
         el registro vigente y en firme del último año fiscal.",
    )
}

fn renovacion(m: &mut M<'_>) -> Fin {
    m.valor(Entrada::renovacion, m.e.renovacion.nombre());
    m.valor(
        n::ultimo_dia_para_renovar,
        Valor::Fecha(ultimo_dia(m.e.fecha.year())),
    );
    let despues = momento(m.e.fecha, m.parametros) == Momento::Despues;
    if no_presentada(m.e) {
        m.avisa("se-puede-subsanar");
        return m.termina(
            Fin::SinEfectos,
            if despues {
                "No: cesaron los efectos del registro, y no se admiten cifras que ya no están en él."
            } else {
                "No: cesaron los efectos del registro."
            },
        );
    }
    m.termina(
        Fin::FaltaLaRenovacion,
        "No se sabe: hay que preguntarlo, pues quien no la presenta pierde los efectos del registro.",
    )
}
