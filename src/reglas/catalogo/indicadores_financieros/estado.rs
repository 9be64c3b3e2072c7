//! What the steps work out, and how the rule ends.

use crate::{
    desenlaces,
    hechos::Ejercicio,
    reglas::{
        catalogo::regimen_ano_fiscal,
        comunes::indicadores::{Calculado, Cumple, Medida, Porque},
    },
    resultado,
    veredicto::Valor,
};

/// The figures of one evaluable year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::reglas) struct Anio {
    /// Position in the input.
    pub(super) estado: usize,
    /// As printed.
    pub(super) anio: Ejercicio,
    /// As it counts.
    pub(in crate::reglas) cuenta: Ejercicio,
    pub(super) calculados: Vec<Calculado>,
}

impl Anio {
    /// `None` while something undetermined could still change it.
    pub(in crate::reglas) fn cumple(&self) -> Option<bool> {
        let alguno = |pasa: fn(&Cumple) -> bool| self.calculados.iter().any(|c| pasa(&c.cumple));
        if alguno(|c| *c == Cumple::No) {
            Some(false)
        } else if alguno(|c| *c != Cumple::Si) {
            None
        } else {
            Some(true)
        }
    }

    /// Whether something of the year is open for a reason.
    pub(in crate::reglas) fn abierto_por(&self, porque: Porque) -> bool {
        let abierto = |c: &Calculado| {
            c.cumple == Cumple::Indeterminado && c.medida == Medida::Indeterminada(porque)
        };
        self.calculados.iter().any(abierto)
    }
}

/// What the steps work out.
#[derive(Debug, Default)]
pub(in crate::reglas) struct Estado {
    pub(super) regimen: Option<regimen_ano_fiscal::Fin>,
    pub(super) anios: Vec<Anio>,
    pub(super) elegido: Option<Ejercicio>,
    /// Whether a year left open was elected over one that passes.
    pub(super) abierto: bool,
}

impl Estado {
    /// The evaluable years, most recent first.
    pub(in crate::reglas) fn anios(&self) -> &[Anio] {
        &self.anios
    }

    /// The year elected, as printed.
    pub(in crate::reglas) fn elegido(&self) -> Option<Ejercicio> {
        self.elegido
    }

    /// The indicators of a year, by how it counts, as a result shows them.
    pub(in crate::reglas) fn indicadores(&self, cuenta: Ejercicio) -> Vec<Valor> {
        let de = self.anios.iter().find(|a| a.cuenta == cuenta);
        de.map_or_else(Vec::new, |a| {
            a.calculados.iter().map(Calculado::valor).collect()
        })
    }

    /// The years left open that matter: that of the election, or all when none passes.
    pub(in crate::reglas) fn abiertos(&self) -> impl Iterator<Item = &Anio> {
        let abiertos = self.anios.iter().filter(|a| a.cumple().is_none());
        abiertos.filter(|_| self.elegido.is_none())
    }
}

resultado! {
    /// What it works out.
    pub(super) mod n {
        anio = "Año";
        indicadores = "Indicadores";
        cumple = "¿Cumple?";
        regimen = "Régimen";
        anio_elegido = "Año elegido";
        anios = "Años";
        anios_evaluables = "Años evaluables";
        por_anio = "Por año";
        minimo = "Mínimo";
        maximo = "Máximo";
        anios_que_cumplen = "Años que cumplen";
        ultimo_dia_para_renovar = "Último día para renovar";
        integrantes = "Integrantes";
    }
}

desenlaces! {
    /// How it ends.
    pub(in crate::reglas) enum Fin {
        Habilitado = "habilitado", Favorable, "Cumple los indicadores", apoyo "umbrales-del-pliego";
        NoHabilitado = "no-habilitado", Desfavorable, "No habilitado", apoyo "umbrales-del-pliego";
        RequiereReglaDelPliego = "requiere-regla-del-pliego", LoDefineElPliego,
            "El pliego debe fijar la regla", apoyo "requiere-regla-del-pliego";
        PatrimonioNegativo = "patrimonio-negativo", NoDecidido,
            "La doctrina no decide: utilidad y patrimonio negativos", apoyo "dos-signos-negativos";
        DependeDeLaCifra = "depende-de-la-cifra-certificada", FaltanDatos,
            "Depende de la cifra que trae el certificado", apoyo "depende-de-la-cifra-certificada";
        DependeDeLaCifraDelPlural = "depende-de-la-cifra-certificada", NoDecidido,
            "La doctrina no decide: la razón combinada no la certifica nadie", apoyo "depende-de-la-cifra-certificada";
        RupPorVerificar = "rup-por-verificar", FaltanDatos, "Falta saber si el RUP se renovó", apoyo "renovacion-del-rup";
        SinInformacionEnRup = "sin-informacion-en-rup", FaltanDatos, "El RUP no certifica ningún año", apoyo "rup-con-informacion";
        SinRup = "sin-rup", Desfavorable, "Debe estar inscrito en el RUP y no lo está", apoyo "sin-rup";
        EstadosSinFirmeza = "estados-sin-firmeza", FaltanDatos,
            "Faltan las cifras del registro vigente y en firme", apoyo "estados-sin-firmeza";
        SinDocumentos = "sin-documentos", FaltanDatos,
            "Faltan los estados financieros de quien se verifica directamente", apoyo "sin-documentos";
        DocumentosDesactualizados = "documentos-desactualizados", FaltanDatos,
            "Los estados financieros que se verifican directamente son de un año anterior", apoyo "documentos-desactualizados";
        SinAnioComun = "sin-anio-comun", NoDecidido,
            "La doctrina no decide: los integrantes no muestran un año en común", apoyo "sin-anio-comun";
    }
}
