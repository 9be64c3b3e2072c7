//! The facts of the rule: of a single bidder as its form asks them, or of any bidder of a process.

use crate::{
    entrada,
    hechos::{Dato, Ejercicio, Errores, Leer, Nombre, Parcial, Tipo},
    reglas::{
        catalogo::{
            denominador_cero::ReglaPliego,
            regimen_ano_fiscal::{Mirada, Registro},
        },
        comunes::{
            cuentas::{Ejercicios, Ejercido, Formulas},
            indicadores::Umbrales,
            soporte::Identificacion,
        },
    },
};
use jiff::civil::Date;

entrada! {
    /// Facts of one bidder and thresholds of one process.
    pub(crate) struct Entrada {
        fecha_apertura: Date = "Fecha de apertura o invitación", "2025-03-10", ayuda "Publicación del acto \
            administrativo de apertura o de la invitación.";
        fecha_cierre: Option<Date> = "Fecha de cierre", "", ayuda "Si la da, a esa fecha se mira si el registro conserva \
            sus efectos.", si_falta "null";
        estados: Vec<Ejercicios> = "Estados financieros del RUP", "", ayuda "Los que certifica el RUP vigente y en firme.";
        umbrales: Umbrales = "Umbrales del pliego", "", ayuda "Solo los indicadores que el pliego exige.";
        regla_denominador_cero: ReglaPliego = "¿Qué dispone el pliego si el denominador es cero?", "ninguna";
        identificacion: Option<Identificacion> = "Identificación", "", si_falta "null";
    }
}

/// Why nothing of a bidder of a process can be evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reglas) enum Impedimento {
    /// A member that must be inscribed is not.
    SinRup,
    /// A register is not firm: its figures are not those of the register in force.
    SinFirmeza,
    /// A register certifies nothing.
    SinInformacion,
    /// Who is verified directly brought no statements.
    SinDocumentos,
    /// The statements of who is verified directly are of an earlier year.
    DocumentosDesactualizados,
    /// The members show no year in common.
    SinAnioComun,
}

/// Why the entity verifies directly: the case of the step's links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reglas) enum Directo {
    ExtranjeraSinDomicilio,
    ModalidadExceptuada,
    NacionalSinDomicilio,
}

impl Directo {
    /// As the links of the step name it.
    pub(in crate::reglas) fn caso(self) -> &'static str {
        match self {
            Self::ExtranjeraSinDomicilio => "no-obligado",
            Self::ModalidadExceptuada => "exceptuado",
            Self::NacionalSinDomicilio => "nacional-sin-domicilio",
        }
    }
}

/// Facts as the steps use them: those of a single bidder, or of a plural one already combined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::reglas) struct Hechos {
    pub(in crate::reglas) fecha_apertura: Date,
    pub(in crate::reglas) fecha_cierre: Option<Date>,
    pub(in crate::reglas) estados: Vec<Ejercido>,
    pub(in crate::reglas) umbrales: Umbrales,
    pub(in crate::reglas) regla_denominador_cero: ReglaPliego,
    pub(in crate::reglas) plural: Option<Formulas>,
    pub(in crate::reglas) registro: Registro,
    pub(in crate::reglas) impedimento: Option<Impedimento>,
    /// Members that the entity verifies directly, and why.
    pub(in crate::reglas) directos: Vec<(String, Directo)>,
    /// The year that counts, as the residual capacity elects it; without it, the most recent that passes.
    pub(in crate::reglas) elegido: Option<Ejercicio>,
}

impl Hechos {
    /// The day on which the register is looked at.
    pub(super) fn dia(&self) -> Date {
        self.fecha_cierre.unwrap_or(self.fecha_apertura)
    }

    /// What the register says, when it certifies some year.
    pub(super) fn mirada(&self) -> Option<Mirada> {
        Some(Mirada {
            ultimo: self.estados.iter().map(|y| y.cuenta).max()?,
            apertura: self.fecha_apertura,
            cierre: self.fecha_cierre,
            registro: self.registro,
        })
    }
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
            estados: e.estados.into_iter().map(Ejercido::propio).collect(),
            umbrales: e.umbrales,
            regla_denominador_cero: e.regla_denominador_cero,
            plural: None,
            registro: Registro::SegunLaFecha,
            impedimento: None,
            directos: Vec::new(),
            elegido: None,
        })
    }
}

/// The name of the fact that says which day counts.
pub(super) fn campo_del_dia(e: &Hechos) -> Nombre {
    if e.fecha_cierre.is_some() {
        Entrada::fecha_cierre
    } else {
        Entrada::fecha_apertura
    }
}
