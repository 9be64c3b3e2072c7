//! The table of the rule, and what it says of itself.

use super::{
    estado::{Anio, Estado, Fin, n},
    hechos::{Hechos, Impedimento},
    pasos::*,
};
use crate::{
    reglas::{
        Advertible, ClaseAviso, Definicion, Ficha,
        catalogo::regimen_ano_fiscal::{
            self, APERTURA_2023, CORTE_ANTERIOR, EN_CURSO, FALTA_EL_CIERRE, Momento, Regimen,
            dia_del_registro, revisar_cierre,
        },
        comunes::{
            avisos::{ALCANCE, ANTERIOR, AUTONOMIA, POSTERIOR, a_contrario, subsanar},
            cuentas::FormulaPlural,
            indicadores::{Calculado, Indicador::*, Porque, revisar_estados, revisar_umbrales},
        },
        paso, ultimo,
    },
    veredicto::Valor,
};

/// The rule.
pub(in crate::reglas) static REGLA: Definicion<Hechos, Estado, Fin> = Definicion {
    ficha: Ficha {
        id: "indicadores-financieros",
        version: 2,
        titulo: "Indicadores financieros del RUP",
        pregunta: "¿El proponente cumple los indicadores del pliego?",
        enunciado: "Compara los indicadores de los años evaluables con los umbrales que fija el pliego. De los cinco \
            que certifica la cámara de comercio se compara la cifra del certificado; si no se da, la respuesta debe \
            ser la misma con el cociente exacto, truncado y redondeado. El año se aprecia en su conjunto: debe cumplir \
            todos los indicadores a la vez. Si un indicador no se puede dividir, decide la regla del pliego; si no la \
            hay y de ello depende el resultado, la entidad debe definirla.",
        desenlaces: Fin::TODOS,
        avisos: &[
            AUTONOMIA,
            ALCANCE,
            Advertible {
                id: "eleccion-del-mas-reciente",
                clase: ClaseAviso::Limite,
                mensaje: "La doctrina dice que se escoja el año que refleje mejores indicadores y no cómo comparar dos \
                    que cumplen; se muestra el más reciente, y para la capacidad residual se prueban todos.",
            },
            APERTURA_2023,
            FALTA_EL_CIERRE,
            Advertible {
                id: "dos-signos-negativos",
                clase: ClaseAviso::Limite,
                mensaje: "La utilidad y el patrimonio son negativos: su cociente es positivo y no muestra rentabilidad, \
                    y ninguno de los documentos de esta edición dice cómo leerlo. La regla sobre el cero no lo decide.",
            },
            Advertible {
                id: "truncamiento",
                clase: ClaseAviso::Limite,
                mensaje: "Las cámaras certifican los indicadores de cada integrante, no los combinados: con la cifra \
                    truncada, con la redondeada o con la exacta la respuesta no es la misma.",
            },
            Advertible {
                id: "patrimonio-negativo-de-un-integrante",
                clase: ClaseAviso::Limite,
                mensaje: "El patrimonio de un integrante es negativo, y al sumarse sube la rentabilidad combinada.",
            },
            Advertible {
                id: "anio-comun-de-plurales",
                clase: ClaseAviso::Limite,
                mensaje: "La norma del mejor año habla del registro «de cada proponente» y nada dice de los años que \
                    solo muestran algunos integrantes: se evalúan los que todos muestran.",
            },
            a_contrario(
                "Parte de la respuesta es lo que el texto no dice: que la regla que habilita «siempre y cuando» la \
                utilidad operacional no sea negativa no habilita con pérdida, o que quien no tiene domicilio ni sucursal \
                en el país no está obligado a inscribirse.",
            ),
            subsanar(
                "Se subsana la prueba, no el requisito, con el certificado del RUP vigente y en firme en la fecha de \
                cierre: nada ocurrido después puede acreditarse (Ley 1150 de 2007, art. 5, par. 1; Ley 1882 de 2018, \
                art. 5, por fuente secundaria).",
            ),
            ANTERIOR,
            POSTERIOR,
            CORTE_ANTERIOR,
            EN_CURSO,
            Advertible {
                id: "certificado-distinto",
                clase: ClaseAviso::Advertencia,
                mensaje: "Una cifra certificada no es ni la truncada ni la redondeada de las cuentas que se dan: revise \
                    el certificado y las cuentas.",
            },
        ],
        parametros: &[regimen_ano_fiscal::PARAMETRO],
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
        revisar_umbrales(&e.umbrales, "$.umbrales", errores);
        let dia = dia_del_registro(e.fecha_apertura, e.fecha_cierre);
        revisar_estados(&e.estados, &e.umbrales, dia, "$.estados", errores);
    },
    dia: |e| Some(e.fecha_apertura),
    pasos: &[
        paso(
            "sin-rup",
            "¿Está inscrito en el RUP quien debe estarlo?",
            sin_rup,
        ),
        paso(
            "verificacion-directa",
            "¿Quién verifica a los que no tienen que acreditarse con el RUP?",
            verificacion_directa,
        ),
        paso(
            "estados-sin-firmeza",
            "¿Las cifras son del registro vigente y en firme?",
            |m| {
                impedimento(
                    m,
                    Impedimento::SinFirmeza,
                    Fin::EstadosSinFirmeza,
                    "No: son de un registro que no está en firme; faltan las del anterior, si conserva efectos.",
                )
            },
        ),
        paso(
            "rup-con-informacion",
            "¿El RUP vigente y en firme certifica algún año fiscal?",
            rup_con_informacion,
        ),
        paso(
            "sin-documentos",
            "¿Aportó sus estados financieros quien se verifica directamente?",
            |m| {
                impedimento(
                    m,
                    Impedimento::SinDocumentos,
                    Fin::SinDocumentos,
                    "No: la entidad debe verificarlos con los documentos que aporte.",
                )
            },
        ),
        paso(
            "documentos-desactualizados",
            "¿Los estados que se verifican directamente son del año que se exige a los inscritos?",
            |m| {
                impedimento(
                    m,
                    Impedimento::DocumentosDesactualizados,
                    Fin::DocumentosDesactualizados,
                    "No: son de un año anterior, y los inscritos deben mostrar el último.",
                )
            },
        ),
        paso(
            "sin-anio-comun",
            "¿Hay un año que muestren todos los integrantes?",
            |m| {
                impedimento(
                    m,
                    Impedimento::SinAnioComun,
                    Fin::SinAnioComun,
                    "No, y la doctrina no dice cómo evaluarlos.",
                )
            },
        ),
        paso(
            "corte",
            "¿De qué año cuenta un corte trimestral o de apertura?",
            corte,
        ),
        paso(
            "renovacion-del-rup",
            "¿El registro conserva sus efectos?",
            renovacion_del_rup,
        ),
        paso(
            "regimen-anterior",
            "¿La apertura es anterior al mejor año fiscal?",
            |m| {
                regimen(
                    m,
                    Momento::Antes,
                    Regimen::UltimoAno,
                    "Sí: solo el último año fiscal.",
                )
            },
        ),
        paso(
            "regimen-transitorio",
            "¿La apertura cae en la vigencia del mejor año fiscal?",
            |m| {
                regimen(
                    m,
                    Momento::Durante,
                    Regimen::MejorAno,
                    "Sí: el mejor año, en su conjunto, de los últimos tres.",
                )
            },
        ),
        paso(
            "regimen-ordinario",
            "¿La apertura es posterior al mejor año fiscal?",
            |m| {
                regimen(
                    m,
                    Momento::Despues,
                    Regimen::UltimoAno,
                    "Sí: solo el último año fiscal.",
                )
            },
        ),
        paso(
            "suma-de-componentes",
            "¿Cómo se suman las cifras de los integrantes?",
            |m| {
                combinar(
                    m,
                    FormulaPlural::SumaDeComponentes,
                    "Cada indicador divide la suma de los numeradores por la suma de los denominadores.",
                )
            },
        ),
        paso(
            "ponderacion-de-componentes",
            "¿Cómo se ponderan las cifras de los integrantes?",
            |m| {
                combinar(
                    m,
                    FormulaPlural::PonderacionDeComponentes,
                    "Cada componente de una razón se multiplica por la participación antes de sumar.",
                )
            },
        ),
        paso(
            "montos-de-plurales",
            "¿Cómo se combinan los montos de los integrantes?",
            montos_de_plurales,
        ),
        paso(
            "liquidez",
            "Índice de liquidez: activo corriente ÷ pasivo corriente",
            |m| calcular(m, Liquidez),
        ),
        paso(
            "endeudamiento",
            "Índice de endeudamiento: pasivo total ÷ activo total",
            |m| calcular(m, Endeudamiento),
        ),
        paso(
            "cobertura-intereses",
            "Razón de cobertura de intereses: utilidad operacional ÷ gastos de intereses",
            |m| calcular(m, Cobertura),
        ),
        paso(
            "rentabilidad-patrimonio",
            "Rentabilidad del patrimonio: utilidad operacional ÷ patrimonio",
            |m| calcular(m, RentabilidadPatrimonio),
        ),
        paso(
            "rentabilidad-activo",
            "Rentabilidad del activo: utilidad operacional ÷ activo total",
            |m| calcular(m, RentabilidadActivo),
        ),
        paso(
            "capital-trabajo",
            "Capital de trabajo: activo corriente − pasivo corriente",
            |m| calcular(m, CapitalTrabajo),
        ),
        paso("patrimonio", "Patrimonio", |m| calcular(m, Patrimonio)),
        paso(
            "prueba-acida",
            "Prueba ácida: (activo corriente − inventarios) ÷ pasivo corriente",
            |m| calcular(m, PruebaAcida),
        ),
        paso(
            "razon-efectivo",
            "Razón de efectivo: efectivo ÷ pasivo corriente",
            |m| calcular(m, RazonEfectivo),
        ),
        paso(
            "endeudamiento-corto-plazo",
            "Endeudamiento a corto plazo: pasivo corriente ÷ pasivo total",
            |m| calcular(m, CortoPlazo),
        ),
        paso(
            "endeudamiento-largo-plazo",
            "Endeudamiento a largo plazo: (pasivo total − pasivo corriente) ÷ pasivo total",
            |m| calcular(m, LargoPlazo),
        ),
        paso(
            "cifra-certificada",
            "¿Qué cifra se compara?",
            cifra_certificada,
        ),
        paso(
            "cero-antes-que-la-cifra",
            "¿Cuenta la cifra certificada de algo que no se puede dividir?",
            cero_antes_que_la_cifra,
        ),
        paso(
            "regla-del-pliego",
            "¿Decide la regla del pliego lo que no se puede dividir?",
            regla_del_pliego,
        ),
        paso(
            "documento-tipo",
            "¿Decide la regla de los documentos tipo?",
            documento_tipo,
        ),
        paso(
            "dos-signos-negativos",
            "¿Se puede leer la rentabilidad de un patrimonio negativo con pérdida?",
            dos_signos_negativos,
        ),
        paso(
            "umbrales-del-pliego",
            "¿Algún año evaluable cumple todos los umbrales?",
            umbrales_del_pliego,
        ),
        paso(
            "no-por-indicador",
            "¿Se puede tomar el mejor año de cada indicador?",
            no_por_indicador,
        ),
        paso(
            "indeterminado-sin-regla",
            "¿Quién decide lo que quedó indeterminado?",
            indeterminado_sin_regla,
        ),
        paso(
            "requiere-regla-del-pliego",
            "¿De qué depende el resultado?",
            requiere_regla_del_pliego,
        ),
        paso(
            "patrimonio-negativo",
            "¿Quién decide lo que los documentos no dicen?",
            patrimonio_negativo,
        ),
        paso(
            "depende-de-la-cifra-certificada",
            "¿De qué cifra depende el resultado?",
            depende_de_la_cifra,
        ),
    ],
    ultimo: ultimo(
        "requisito-habilitante",
        "¿Qué pasa si ningún año cumple?",
        requisito_habilitante,
    ),
    resultado: |_, s| {
        let anio = |a: &Anio| {
            let indicadores: Valor = a.calculados.iter().map(Calculado::valor).collect();
            Valor::Objeto(vec![
                (n::anio, a.anio.into()),
                (n::indicadores, indicadores),
                (n::cumple, a.cumple().into()),
            ])
        };
        Valor::Objeto(vec![
            (
                n::regimen,
                s.regimen.map(regimen_ano_fiscal::Fin::nombre).into(),
            ),
            (n::anio_elegido, s.elegido.into()),
            (n::anios, Valor::Lista(s.anios.iter().map(anio).collect())),
        ])
    },
    resumen: |e, s, fin| {
        match (fin, s.elegido) {
        (Fin::Habilitado, Some(a)) => {
            format!("Cumple todos los indicadores del pliego con el año fiscal {}.", a.0)
        }
        (Fin::Habilitado | Fin::NoHabilitado, _) => {
            let acierto = e.directos.iter().any(|(_, d)| d.caso() == "nacional-sin-domicilio");
            let lectura = if acierto { " (por lectura a contrario, sin RUP)" } else { "" };
            format!("No habilitado: ningún año evaluable cumple todos los indicadores del pliego{lectura}.")
        }
        (Fin::SinInformacionEnRup, _) => {
            "El RUP no certifica ningún año fiscal: no hay con qué evaluar.".to_owned()
        }
        (Fin::RupPorVerificar, _) => "El registro pudo haber perdido sus efectos: pregunte por la renovación antes de \
            evaluar."
            .to_owned(),
        (Fin::RequiereReglaDelPliego, _)
            if s.abiertos().any(|a| a.abierto_por(Porque::FormulaDeMontos))
                && !s.abiertos().any(|a| a.abierto_por(Porque::Cero)) =>
        {
            "El resultado depende de cómo se combinan los montos de los integrantes, y el pliego no lo dice.".to_owned()
        }
        (Fin::RequiereReglaDelPliego, _) => "El resultado depende de un indicador que no se puede calcular y que el \
            pliego no regula: lo decide la regla del pliego. No es un incumplimiento por sí solo."
            .to_owned(),
        (Fin::PatrimonioNegativo, _) => "El resultado depende de la rentabilidad de un patrimonio negativo con pérdida: \
            el cociente es positivo y no muestra rentabilidad, y ninguno de los documentos de esta edición dice cómo leerlo."
            .to_owned(),
        (Fin::DependeDeLaCifra, _) => "El resultado depende de la cifra que imprime el certificado del RUP: con la \
            truncada, la redondeada o la exacta no es el mismo. Escriba la que dice el certificado."
            .to_owned(),
        (Fin::DependeDeLaCifraDelPlural, _) => "El resultado depende de si la razón combinada se trunca, se redondea o se \
            compara exacta, y ninguna cámara la certifica."
            .to_owned(),
        (Fin::SinRup, _) => "No habilitado: debe estar inscrito en el RUP y no lo está.".to_owned(),
        (Fin::EstadosSinFirmeza, _) => "Las cifras son de un registro que no está en firme: no son las del registro \
            vigente, y faltan estas."
            .to_owned(),
        (Fin::SinDocumentos, _) => "Faltan los estados financieros de quien la entidad verifica directamente.".to_owned(),
        (Fin::DocumentosDesactualizados, _) => "Los estados financieros que se verifican directamente son de un año \
            anterior al que los inscritos deben mostrar."
            .to_owned(),
        (Fin::SinAnioComun, _) => "Los integrantes no muestran un año en común, y la doctrina no dice cómo \
            evaluarlos."
            .to_owned(),
    }
    },
};
