//! How much is read of a file, and what is said of one that is not.

/// How much of a file is read before it is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limites {
    /// Bytes of the file.
    pub archivo: usize,
    /// Rows with content, the header aside.
    pub filas: usize,
    /// Columns.
    pub columnas: usize,
    /// Cells with content.
    pub celdas: usize,
    /// Bytes of text in all cells.
    pub texto: usize,
    /// Bytes of everything in a workbook, unpacked.
    pub desempacado: u64,
}

pub(super) const MIB: usize = 1024 * 1024;

impl Limites {
    /// For the command line.
    pub const ORDEN: Self = Self {
        archivo: 64 * MIB,
        filas: 100_000,
        columnas: 1_000,
        celdas: 4_000_000,
        texto: 64 * MIB,
        desempacado: 50 * 1024 * 1024,
    };
    /// For the site.
    pub const SITIO: Self = Self {
        archivo: 2 * MIB,
        filas: 20_000,
        columnas: 400,
        celdas: 400_000,
        texto: 16 * MIB,
        desempacado: 25 * 1024 * 1024,
    };
}

/// Why a file was refused whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motivo {
    /// It is not of the format it says.
    Formato,
    /// It is larger than the limits.
    Tamano,
    /// It cannot be understood.
    Contenido,
}

/// A file refused whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{mensaje}")]
pub struct Rechazo {
    /// Which kind of reason.
    pub motivo: Motivo,
    /// A Spanish sentence that says what and the way out.
    pub mensaje: String,
}

impl Rechazo {
    pub(crate) fn formato(mensaje: impl Into<String>) -> Self {
        Self {
            motivo: Motivo::Formato,
            mensaje: mensaje.into(),
        }
    }

    pub(crate) fn tamano(mensaje: impl Into<String>) -> Self {
        Self {
            motivo: Motivo::Tamano,
            mensaje: mensaje.into(),
        }
    }

    pub(crate) fn contenido(mensaje: impl Into<String>) -> Self {
        Self {
            motivo: Motivo::Contenido,
            mensaje: mensaje.into(),
        }
    }
}
