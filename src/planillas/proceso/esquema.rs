//! What the tables of a process hold: their columns, from the description of the inputs.

use crate::{
    hechos::{Campo, Tipo},
    reglas::proceso,
};

pub(crate) const PROCESO: &str = "proceso";
pub(crate) const INTEGRANTES: &str = "integrantes";
pub(crate) const ESTADOS: &str = "estados";
pub(crate) const CONTRATOS: &str = "contratos";
/// The sheets of a process, in order.
pub const HOJAS: [&str; 4] = [PROCESO, INTEGRANTES, ESTADOS, CONTRATOS];

/// Columns of the sheet of the process: the name, the value, and one that only explains.
pub(crate) const DATO: &str = "dato";
pub(crate) const VALOR: &str = "valor";
pub(crate) const EXPLICACION: &str = "explicacion";
/// Columns that say whose a row is.
pub(crate) const PROPONENTE: &str = "proponente";
pub(crate) const INTEGRANTE: &str = "integrante";

/// A row whose first cell begins with this explains the columns and is not read.
pub(crate) const NOTA: char = '#';

/// A column, or a row of the sheet of the process: one leaf of the description.
pub(crate) struct Columna {
    pub(crate) nombre: String,
    pub(crate) rotulo: String,
    pub(crate) ayuda: &'static str,
    pub(crate) ejemplo: &'static str,
    pub(crate) exigida: bool,
    /// Whether works need it.
    pub(crate) de_obra: bool,
    pub(crate) tipo: Tipo,
}

/// What the four sheets hold, from the description of the inputs.
pub(crate) struct Esquema {
    pub(crate) proceso: Tipo,
    pub(crate) integrante: Tipo,
    pub(crate) estado: Tipo,
    pub(crate) contrato: Tipo,
    /// Label and example of the name of a bidder, and of a member.
    nombres: [(&'static str, &'static str); 2],
}

fn sin_envoltura(tipo: Tipo) -> Tipo {
    match tipo {
        Tipo::Nulable(t) | Tipo::Lista(t) => sin_envoltura(*t),
        otro => otro,
    }
}

fn campo_de(tipo: &Tipo, nombre: &str) -> Option<&'static Campo> {
    match tipo {
        Tipo::Objeto(campos) => campos.iter().find(|c| c.nombre == nombre),
        _ => None,
    }
}

/// The type of the records of a field.
fn registro_de(tipo: &Tipo, nombre: &str) -> Tipo {
    campo_de(tipo, nombre).map_or(Tipo::Objeto(&[]), |c| sin_envoltura((c.tipo)()))
}

impl Esquema {
    pub(crate) fn nuevo() -> Self {
        let tipo = proceso::tipo();
        let proponente = registro_de(&tipo, "proponentes");
        let integrante = registro_de(&proponente, "integrantes");
        let nombre = |t: &Tipo| campo_de(t, "nombre").map_or(("", ""), |c| (c.rotulo, c.ejemplo));
        Self {
            proceso: registro_de(&tipo, "proceso"),
            estado: registro_de(&integrante, "estados"),
            contrato: registro_de(&integrante, "contratos"),
            nombres: [nombre(&proponente), nombre(&integrante)],
            integrante,
        }
    }

    pub(crate) fn registro(&self, hoja: &str) -> &Tipo {
        match hoja {
            PROCESO => &self.proceso,
            INTEGRANTES => &self.integrante,
            ESTADOS => &self.estado,
            _ => &self.contrato,
        }
    }

    /// The columns of a sheet of rows; in that of the process, its rows.
    pub(crate) fn columnas(&self, hoja: &str) -> Vec<Columna> {
        let mut salida = Vec::new();
        if hoja != PROCESO {
            for (nombre, (rotulo, ejemplo)) in
                [PROPONENTE, INTEGRANTE].into_iter().zip(self.nombres)
            {
                salida.push(Columna {
                    nombre: nombre.to_owned(),
                    rotulo: rotulo.to_owned(),
                    ayuda: if hoja == INTEGRANTES {
                        ""
                    } else {
                        "Como está en la hoja «integrantes»."
                    },
                    ejemplo,
                    exigida: true,
                    de_obra: false,
                    tipo: Tipo::Texto,
                });
            }
        }
        columnas_bajo(self.registro(hoja), "", "", true, &mut salida);
        // The name of a member is the column that says whose the row is.
        let donde = match hoja {
            PROCESO => PROCESO,
            INTEGRANTES => "proponentes[0].integrantes[0]",
            _ => "",
        };
        let anulable = |c: &Columna| {
            let campo = campo_de(self.registro(hoja), &c.nombre);
            campo.is_some_and(|f| matches!((f.tipo)(), Tipo::Nulable(_)))
        };
        for c in &mut salida {
            c.de_obra = anulable(c) && proceso::exigido_en_obra(&format!("{donde}.{}", c.nombre));
        }
        salida.retain(|c| hoja != INTEGRANTES || c.nombre != "nombre");
        salida
    }
}

fn columnas_bajo(tipo: &Tipo, ruta: &str, rotulo: &str, exigida: bool, salida: &mut Vec<Columna>) {
    let Tipo::Objeto(campos) = tipo else {
        return;
    };
    for c in *campos {
        let nombre = if ruta.is_empty() {
            c.nombre.to_owned()
        } else {
            format!("{ruta}.{}", c.nombre)
        };
        let rotulo = if rotulo.is_empty() {
            c.rotulo.to_owned()
        } else {
            format!("{rotulo}: {}", c.rotulo.to_lowercase())
        };
        let exigida = exigida && c.omision.is_none();
        let (tipo, nulable) = match (c.tipo)() {
            Tipo::Nulable(t) => (*t, true),
            t => (t, false),
        };
        match tipo {
            Tipo::Lista(_) => {}
            Tipo::Objeto(_) => {
                // The group itself needs no name before its fields' when it is always there.
                let rotulo = if nulable { rotulo.as_str() } else { "" };
                columnas_bajo(&tipo, &nombre, rotulo, exigida && !nulable, salida);
            }
            tipo => salida.push(Columna {
                nombre,
                rotulo,
                ayuda: c.ayuda,
                ejemplo: c.ejemplo,
                exigida: exigida && !nulable,
                de_obra: false,
                tipo,
            }),
        }
    }
}
