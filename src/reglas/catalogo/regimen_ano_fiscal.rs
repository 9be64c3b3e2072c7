//! Which fiscal years may be evaluated: only the last one, or the best of three while the transitory rules held.
//!
//! Decreto 579 de 2021, arts. 1-3; Decreto 1041 de 2022; C-899-2024 and C-SN-2026-06-04, answer and reasons. Whether the
//! register may have lost its effects: Decreto 1082 de 2015, art. 2.2.1.1.1.5.1.

use crate::{
    corpus::Parametros,
    desenlaces, entrada,
    hechos::{Dato, Ejercicio, Errores, Leer, Nombre, Parcial, Tipo},
    lengua::formato::fecha_larga,
    opciones,
    reglas::{
        Advertible, Avance, ClaseAviso, Definicion, Ficha, Marcha,
        comunes::{
            avisos::{ALCANCE, ANTERIOR, POSTERIOR},
            renovacion::{Corte, corte_anterior, cuenta_como, por_verificar, ultimo_dia},
            soporte::Identificacion,
        },
        paso, ultimo,
    },
    resultado,
    veredicto::{Termina, Valor},
};
use jiff::civil::{Date, date};

entrada! {
    /// Facts of the opening and of the register.
    pub(crate) struct Entrada {
        fecha_apertura: Date = "Fecha de apertura o invitación", "2022-08-23", ayuda "Publicación del acto \
            administrativo de apertura o de la invitación.";
        fecha_cierre: Option<Date> = "Fecha de cierre", "", ayuda "Si la da, a esa fecha se mira si el registro conserva \
            sus efectos.", si_falta "null";
        anios_rup: Vec<Ejercicio> = "Años fiscales certificados en el RUP", "2021", ayuda "Los del RUP vigente y en \
            firme, a 31 de diciembre; un corte trimestral o de apertura de un año se escribe como el anterior. Deje la \
            lista vacía si no certifica ninguno.";
        proponente_plural: bool = "¿Es un consorcio o una unión temporal?", "false", si_falta "false";
        identificacion: Option<Identificacion> = "Identificación", "", si_falta "null";
    }
}

/// What is known of whether the register keeps its effects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reglas) enum Registro {
    /// Only what the years and the day tell.
    SegunLaFecha,
    /// It does, or another rule says that it does not.
    Vigente,
    /// The renewal is not known.
    PorVerificar,
    /// There is none: the entity verifies the documents.
    Ninguno,
}

/// Facts as the steps use them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hechos {
    pub(in crate::reglas) fecha_apertura: Date,
    pub(in crate::reglas) fecha_cierre: Option<Date>,
    /// As they count.
    pub(in crate::reglas) anios: Vec<Ejercicio>,
    pub(in crate::reglas) plural: bool,
    pub(in crate::reglas) registro: Registro,
}

impl Leer for Hechos {
    type Parcial = Parcial<Entrada>;

    fn tipo() -> Tipo {
        Entrada::tipo()
    }

    fn leer(dato: &Dato, ruta: &str, errores: &mut Errores) -> Self::Parcial {
        Entrada::leer(dato, ruta, errores)
    }

    fn ilegible() -> Self::Parcial {
        Entrada::ilegible()
    }

    fn completo(parcial: Self::Parcial) -> Option<Self> {
        let e = Entrada::completo(parcial)?;
        Some(Self {
            fecha_apertura: e.fecha_apertura,
            fecha_cierre: e.fecha_cierre,
            anios: e.anios_rup,
            plural: e.proponente_plural,
            registro: Registro::SegunLaFecha,
        })
    }
}

/// The day on which the register is looked at: the closing, or the opening without it. Nothing of a closing that cannot
/// be read.
pub(in crate::reglas) fn dia_del_registro(
    apertura: Option<Date>,
    cierre: Parcial<Option<Date>>,
) -> Option<Date> {
    cierre.unwrap_or(apertura)
}

/// Reports a closing before its opening.
pub(in crate::reglas) fn revisar_cierre(
    apertura: Option<Date>,
    cierre: Option<Date>,
    ruta: &str,
    errores: &mut Errores,
) {
    if let Some((apertura, cierre)) = apertura.zip(cierre)
        && cierre < apertura
    {
        errores.imposible(
            ruta,
            format!("una fecha desde {apertura}"),
            cierre,
            "El cierre es anterior a la apertura.",
        );
    }
}

opciones! {
    /// Which regime governs an opening: the best of the last three years counts as a whole. Codes are those of this rule.
    pub(in crate::reglas) enum Regimen {
        UltimoAno = "ultimo-ano-fiscal", "Solo el último año fiscal";
        MejorAno = "mejor-ano-fiscal", "Mejor año fiscal de los últimos tres";
    }
}

/// Series of dated values that says which regime holds when.
pub(in crate::reglas) const PARAMETRO: &str = "regimen-ano-fiscal";

/// Where an opening stands against the transitory measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reglas) enum Momento {
    /// Before it began.
    Antes,
    /// While it held.
    Durante,
    /// After it ended.
    Despues,
}

/// Where a day stands, from the dated series.
pub(in crate::reglas) fn momento(dia: Date, parametros: &Parametros) -> Momento {
    let (inicio, fin) = medida(parametros);
    match (inicio, fin) {
        (Some(i), _) if dia < i => Momento::Antes,
        (Some(_), f) if f.is_none_or(|f| dia < f) => Momento::Durante,
        _ => Momento::Despues,
    }
}

/// First day of the transitory measure, and first day without it.
fn medida(parametros: &Parametros) -> (Option<Date>, Option<Date>) {
    let periodos = parametros.serie(PARAMETRO).map_or(&[][..], |s| &s.periodo);
    let mejor = periodos
        .iter()
        .find(|p| p.valor == Regimen::MejorAno.nombre().clave);
    (mejor.and_then(|p| p.desde), mejor.and_then(|p| p.hasta))
}

/// The years that may be evaluated, most recent first.
pub(in crate::reglas) fn evaluables(anios: &[Ejercicio], regimen: Regimen) -> Vec<Ejercicio> {
    let Some(ultimo) = anios.iter().max() else {
        return Vec::new();
    };
    let desde = match regimen {
        Regimen::UltimoAno => ultimo.0,
        Regimen::MejorAno => ultimo.0 - 2,
    };
    let mut salida: Vec<Ejercicio> = anios.iter().copied().filter(|a| a.0 >= desde).collect();
    salida.sort_unstable_by(|a, b| b.cmp(a));
    salida
}

/// Faults of a list of fiscal years, each with its cut, against a day: after its year, or repeated, as printed or as it
/// counts.
pub(in crate::reglas) fn revisar_anios(
    anios: impl Iterator<Item = (String, Ejercicio, Corte)>,
    dia: Option<Date>,
    errores: &mut Errores,
) {
    let mut vistos: Vec<(Ejercicio, Ejercicio)> = Vec::new();
    for (ruta, anio, corte) in anios {
        if let Some(dia) = dia.filter(|d| anio.0 > d.year()) {
            errores.imposible(
                &ruta,
                format!("un año hasta {}", dia.year()),
                anio.0,
                "El año fiscal es posterior al de la fecha con que se compara.",
            );
        }
        let cuenta = cuenta_como(anio, corte);
        if vistos.iter().any(|(a, c)| *a == anio || *c == cuenta) {
            errores.imposible(
                &ruta,
                "cada año una sola vez",
                anio.0,
                "El año está repetido, o cuenta como otro que también viene.",
            );
        }
        vistos.push((anio, cuenta));
    }
}

/// What the steps work out.
#[derive(Debug, Default)]
pub(in crate::reglas) struct Estado {
    regimen: Option<Regimen>,
    anios: Vec<Ejercicio>,
}

type M<'a> = Marcha<'a, Hechos, Estado>;

resultado! {
    /// What it works out.
    mod n {
        anios_evaluables = "Años evaluables";
        transitorio = "¿Régimen transitorio?";
        por_indicador = "¿Por indicador?";
        inicio_de_la_medida = "Inicio de la medida";
        primer_dia_sin_la_medida = "Primer día sin la medida";
        ultimo_dia_para_renovar = "Último día para renovar";
    }
}

desenlaces! {
    /// How it ends.
    pub(in crate::reglas) enum Fin {
        UltimoAnoFiscal = "ultimo-ano-fiscal", Determinado, "Solo el último año fiscal", apoyo "ultimo-ano";
        MejorAnoFiscal = "mejor-ano-fiscal", Determinado, "Mejor año fiscal de los últimos tres", apoyo "mejor-ano-integral";
        RupPorVerificar = "rup-por-verificar", FaltanDatos, "Falta saber si el RUP se renovó", apoyo "renovacion-del-rup";
        SinInformacionEnRup = "sin-informacion-en-rup", FaltanDatos, "El RUP no certifica ningún año", apoyo "rup-con-informacion";
    }
}

impl Fin {
    /// Its code, and what readers see.
    pub(in crate::reglas) fn nombre(self) -> Nombre {
        let d = self.desenlace();
        Nombre::nuevo(d.codigo, d.rotulo)
    }
}

/// The limit that no text decides an evaluation made in 2024.
pub(in crate::reglas) const APERTURA_2023: Advertible = Advertible {
    id: "apertura-2023-evaluacion-2024",
    clase: ClaseAviso::Limite,
    mensaje: "Ningún texto del corpus decide qué rige cuando la apertura es de 2023 y la evaluación se hace en 2024; aquí \
        se atiende a la fecha de apertura.",
};

/// The limit that the closing decides, and was not given.
pub(in crate::reglas) const FALTA_EL_CIERRE: Advertible = Advertible {
    id: "falta-la-fecha-de-cierre",
    clase: ClaseAviso::Limite,
    mensaje: "No se dio la fecha de cierre: a esa fecha el registro, que muestra el corte anterior, pudo haber perdido \
        sus efectos.",
};

/// The warning that the register shows an earlier cut.
pub(in crate::reglas) const CORTE_ANTERIOR: Advertible = Advertible {
    id: "corte-anterior",
    clase: ClaseAviso::Advertencia,
    mensaje: "El último año del RUP es anterior al año fiscal previo a la fecha en que se mira el registro.",
};

/// The warning that a year has not closed.
pub(in crate::reglas) const EN_CURSO: Advertible = Advertible {
    id: "ejercicio-en-curso",
    clase: ClaseAviso::Advertencia,
    mensaje: "Un año fiscal es el mismo de la fecha en que se mira el registro: ese ejercicio no ha cerrado.",
};

/// What the warning of an earlier cut says of a register: until when it has effect and, for openings after the transitory
/// measure, the tension of two opinions.
pub(in crate::reglas) fn dicho_corte_anterior(
    ultimo: Ejercicio,
    dia: Date,
    momento: Momento,
) -> String {
    let mut dicho = CORTE_ANTERIOR.mensaje.to_owned();
    if corte_anterior(ultimo, dia) && ultimo.0 == dia.year() - 2 && dia >= date(2022, 1, 1) {
        let hasta = fecha_larga(ultimo_dia(dia.year()));
        dicho += &format!(
            " Sin otra renovación tiene efectos hasta el {hasta} (Decreto 1082 de 2015, art. 2.2.1.1.1.5.1)."
        );
    }
    if momento == Momento::Despues {
        dicho += " Hay dos posiciones en tensión: C-899 de 2024 admite el RUP vigente sin actualizar, porque allí reposa la \
            información del último año fiscal; el concepto del 4 de junio de 2026 pide corte al 31 de diciembre del año \
            inmediatamente anterior.";
    }
    dicho
}

/// What the register says by a day, of its latest year: the facts that rules 1 and 2 share.
#[derive(Debug, Clone, Copy)]
pub(in crate::reglas) struct Mirada {
    pub(in crate::reglas) ultimo: Ejercicio,
    pub(in crate::reglas) apertura: Date,
    pub(in crate::reglas) cierre: Option<Date>,
    pub(in crate::reglas) registro: Registro,
}

impl Mirada {
    /// The closing, or the opening without it.
    pub(in crate::reglas) fn dia(&self) -> Date {
        self.cierre.unwrap_or(self.apertura)
    }

    /// Whether the renewal must be asked for before anything is evaluated.
    pub(in crate::reglas) fn por_verificar(&self) -> bool {
        match self.registro {
            Registro::SegunLaFecha => por_verificar(self.ultimo, self.dia()),
            Registro::PorVerificar => true,
            Registro::Vigente | Registro::Ninguno => false,
        }
    }

    /// Whether the register shows an earlier cut than the last fiscal year.
    pub(in crate::reglas) fn corte_anterior(&self) -> bool {
        self.registro != Registro::Ninguno && self.ultimo.0 < self.dia().year() - 1
    }

    /// Raises what it warns of, when a year is evaluated.
    pub(in crate::reglas) fn avisa<E, S>(&self, m: &mut Marcha<'_, E, S>) {
        if self.por_verificar() || !self.corte_anterior() {
            return;
        }
        let momento = momento(self.apertura, m.parametros);
        let dicho = dicho_corte_anterior(self.ultimo, self.dia(), momento);
        m.avisa_con(CORTE_ANTERIOR.id, dicho);
        if self.cierre.is_none()
            && self.apertura.year() >= 2022
            && self.ultimo.0 == self.apertura.year() - 2
        {
            m.avisa(FALTA_EL_CIERRE.id);
        }
    }
}

/// The rule.
pub(in crate::reglas) static REGLA: Definicion<Hechos, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "regimen-ano-fiscal",
        version: 2,
        titulo: "Régimen del año fiscal",
        pregunta: "¿Qué años fiscales se pueden evaluar?",
        enunciado: "La fecha de apertura decide el régimen. Antes del 1 de julio de 2021 y desde el 1 de enero de \
            2024 solo se evalúa el último año fiscal del RUP vigente y en firme. Entre esas fechas rigió, de manera \
            transitoria, el mejor año fiscal de los últimos tres, apreciado en su conjunto y no por indicador. Si en la \
            fecha de cierre el registro pudo haber perdido sus efectos por falta de renovación, primero hay que \
            preguntar por ella.",
        desenlaces: Fin::TODOS,
        avisos: &[
            ALCANCE,
            APERTURA_2023,
            FALTA_EL_CIERRE,
            ANTERIOR,
            POSTERIOR,
            CORTE_ANTERIOR,
            EN_CURSO,
        ],
        parametros: &[PARAMETRO],
        fecha: Some("fecha_apertura"),
    },
    revisar: |e, errores| {
        let Some(e) = e else { return };
        revisar_cierre(
            e.fecha_apertura,
            e.fecha_cierre.flatten(),
            "$.fecha_cierre",
            errores,
        );
        let anios = e.anios_rup.iter().flatten().enumerate();
        let anios =
            anios.filter_map(|(i, a)| Some((format!("$.anios_rup[{i}]"), (*a)?, Corte::Diciembre)));
        revisar_anios(
            anios,
            dia_del_registro(e.fecha_apertura, e.fecha_cierre),
            errores,
        );
    },
    dia: |e| Some(e.fecha_apertura),
    pasos: &[
        paso(
            "rup-con-informacion",
            "¿El RUP vigente y en firme certifica algún año fiscal?",
            rup_con_informacion,
        ),
        paso(
            "renovacion-del-rup",
            "¿El registro conserva sus efectos?",
            renovacion_del_rup,
        ),
        paso(
            "inicio-de-la-medida",
            "¿Ya había empezado la medida transitoria del mejor año fiscal?",
            inicio_de_la_medida,
        ),
        paso(
            "fin-de-la-medida",
            "¿Seguía vigente la medida transitoria?",
            fin_de_la_medida,
        ),
        paso(
            "mejor-ano-integral",
            "¿Qué años entran en el mejor año fiscal?",
            mejor_ano_integral,
        ),
        paso(
            "plural-sin-mejor-ano",
            "¿Cambia algo por ser un proponente plural?",
            plural_sin_mejor_ano,
        ),
    ],
    ultimo: ultimo("ultimo-ano", "¿Cuál es el último año fiscal?", ultimo_ano),
    resultado: |_, s| {
        Valor::Objeto(vec![
            (n::anios_evaluables, s.anios.iter().copied().collect()),
            (
                n::transitorio,
                (s.regimen == Some(Regimen::MejorAno)).into(),
            ),
            (n::por_indicador, false.into()),
        ])
    },
    resumen: |e, s, fin| match (fin, s.anios.first()) {
        (Fin::MejorAnoFiscal, Some(unico)) if s.anios.len() == 1 => format!(
            "Se evaluaría el mejor año fiscal, y solo se muestra uno: {}.",
            unico.0
        ),
        (Fin::MejorAnoFiscal, _) => {
            let anios: Vec<String> = s.anios.iter().map(|a| a.0.to_string()).collect();
            format!(
                "Se evalúa el mejor año fiscal, apreciado en su conjunto, entre {}.",
                anios.join(", ")
            )
        }
        (Fin::UltimoAnoFiscal, Some(a)) => {
            let donde = match e.registro {
                Registro::Ninguno => "que muestran sus documentos",
                _ => "del RUP",
            };
            format!("Solo se evalúa el año fiscal {}, el último {donde}.", a.0)
        }
        (Fin::RupPorVerificar, _) => {
            "El registro pudo haber perdido sus efectos: pregunte por la renovación antes de \
            evaluar."
                .to_owned()
        }
        _ => "El RUP no certifica ningún año fiscal: no hay con qué evaluar.".to_owned(),
    },
};

/// What the register says, when it certifies some year.
fn mirada(e: &Hechos) -> Option<Mirada> {
    Some(Mirada {
        ultimo: e.anios.iter().max().copied()?,
        apertura: e.fecha_apertura,
        cierre: e.fecha_cierre,
        registro: e.registro,
    })
}

fn rup_con_informacion(m: &mut M<'_>) -> Avance<Fin> {
    // Which regime the opening falls in is said whatever the register says.
    if momento(m.e.fecha_apertura, m.parametros) == Momento::Durante {
        m.s.regimen = Some(Regimen::MejorAno);
    }
    let mirada = mirada(m.e);
    if let (Registro::Ninguno, Some(mirada)) = (m.e.registro, mirada) {
        // Who need not be inscribed shows its years in documents: there is no register to ask about.
        if mirada.ultimo.0 == mirada.dia().year() {
            m.avisa(EN_CURSO.id);
        }
        return Avance::NoAplica;
    }
    m.valor(
        Entrada::anios_rup,
        m.e.anios.iter().copied().collect::<Valor>(),
    );
    let Some(mirada) = mirada else {
        return m.fin(Fin::SinInformacionEnRup, "No certifica ninguno.");
    };
    if mirada.ultimo.0 == mirada.dia().year() {
        m.avisa(EN_CURSO.id);
    }
    mirada.avisa(m);
    m.sigue("Sí.")
}

fn renovacion_del_rup(m: &mut M<'_>) -> Avance<Fin> {
    let Some(mirada) = mirada(m.e).filter(Mirada::por_verificar) else {
        return Avance::NoAplica;
    };
    let (cierre, dia) = (m.e.fecha_cierre, mirada.dia());
    let campo = if cierre.is_some() {
        Entrada::fecha_cierre
    } else {
        Entrada::fecha_apertura
    };
    m.valor(campo, Valor::Fecha(dia));
    m.valor(
        n::ultimo_dia_para_renovar,
        Valor::Fecha(ultimo_dia(dia.year())),
    );
    m.fin(
        Fin::RupPorVerificar,
        "No se sabe: quien no presenta la renovación pierde los efectos del registro, y hay que preguntar por ella.",
    )
}

fn inicio_de_la_medida(m: &mut M<'_>) -> Avance<Fin> {
    m.valor(Entrada::fecha_apertura, Valor::Fecha(m.e.fecha_apertura));
    m.valor(
        n::inicio_de_la_medida,
        medida(m.parametros).0.map_or(Valor::Nulo, Valor::Fecha),
    );
    if momento(m.e.fecha_apertura, m.parametros) != Momento::Antes {
        m.s.regimen = Some(Regimen::MejorAno);
        return m.sigue("Sí.");
    }
    m.s.regimen = Some(Regimen::UltimoAno);
    m.sigue("No.")
}

fn fin_de_la_medida(m: &mut M<'_>) -> Avance<Fin> {
    let momento = momento(m.e.fecha_apertura, m.parametros);
    if momento != Momento::Antes {
        m.valor(
            n::primer_dia_sin_la_medida,
            medida(m.parametros).1.map_or(Valor::Nulo, Valor::Fecha),
        );
    }
    match momento {
        Momento::Antes => Avance::NoAplica,
        Momento::Durante => {
            if m.e.fecha_apertura.year() == 2023 {
                m.avisa(APERTURA_2023.id);
            }
            m.sigue("Sí.")
        }
        Momento::Despues => {
            m.s.regimen = Some(Regimen::UltimoAno);
            m.sigue("No: la medida transitoria ya había terminado.")
        }
    }
}

fn mejor_ano_integral(m: &mut M<'_>) -> Avance<Fin> {
    if m.s.regimen != Some(Regimen::MejorAno) {
        return Avance::NoAplica;
    }
    m.s.anios = evaluables(&m.e.anios, Regimen::MejorAno);
    m.valor(
        n::anios_evaluables,
        m.s.anios.iter().copied().collect::<Valor>(),
    );
    m.fin(
        Fin::MejorAnoFiscal,
        "Los últimos tres años fiscales, cada uno apreciado en su conjunto.",
    )
}

fn plural_sin_mejor_ano(m: &mut M<'_>) -> Avance<Fin> {
    if !m.e.plural || momento(m.e.fecha_apertura, m.parametros) != Momento::Despues {
        return Avance::NoAplica;
    }
    m.sigue("No: tampoco para el proponente plural procede un «mejor año fiscal» distinto.")
}

fn ultimo_ano(m: &mut M<'_>) -> Fin {
    // Only a run that leaves a step out comes here without a regime: then no year counts.
    if m.s.regimen == Some(Regimen::UltimoAno) {
        m.s.anios = evaluables(&m.e.anios, Regimen::UltimoAno);
    }
    m.valor(
        n::anios_evaluables,
        m.s.anios.iter().copied().collect::<Valor>(),
    );
    m.termina(Fin::UltimoAnoFiscal, "El más reciente de los certificados.")
}
