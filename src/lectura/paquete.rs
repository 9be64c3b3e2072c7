//! Archives that strangers send, checked before anything opens them: how many entries, how large, how they are named.
//!
//! What an archive declares is looked at first, which costs nothing; then everything is unpacked once, a piece at a time and kept
//! nowhere, because what it declares may be a lie.

use super::limites::Rechazo;
use crate::lengua::formato::miles;
use std::{
    collections::HashMap,
    io::{Cursor, Read},
};

/// Most times that an entry may grow when unpacked.
const RAZON: u64 = 100;
/// Entries shorter than this may grow as they like: a short run of one letter always does.
const MENUDA: u64 = 100 * 1024;

/// A kind of file that is an archive, and what readers are told of it.
pub(crate) struct Clase {
    /// «libro».
    pub nombre: &'static str,
    /// The program that writes it.
    pub programa: &'static str,
    /// What to do with one that is too large.
    pub salida: &'static str,
    /// Most entries in it.
    pub entradas: usize,
}

impl Clase {
    pub(crate) fn danado(&self) -> Rechazo {
        Rechazo::contenido(format!(
            "El {} está dañado: ábralo en {} y guárdelo de nuevo.",
            self.nombre, self.programa
        ))
    }
}

/// Checks every entry of an archive, by what it says and by what it gives when read.
fn comprobar(bytes: &[u8], clase: &Clase, desempacado: u64) -> Result<(), Rechazo> {
    let enorme = || {
        Rechazo::tamano(format!(
            "El {} ocupa demasiado al abrirlo (más de {} MiB, o más de {RAZON} veces su tamaño): {}.",
            clase.nombre,
            desempacado / 1024 / 1024,
            clase.salida
        ))
    };
    let mut archivo = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| clase.danado())?;
    if archivo.len() > clase.entradas {
        return Err(Rechazo::tamano(format!(
            "El {} tiene {} archivos adentro y se admiten {}: {}.",
            clase.nombre,
            miles(&archivo.len().to_string()),
            clase.entradas,
            clase.salida
        )));
    }
    let mut total = 0_u64;
    for i in 0..archivo.len() {
        let entrada = archivo.by_index_raw(i).map_err(|_| clase.danado())?;
        if entrada.encrypted() {
            return Err(Rechazo::formato(format!(
                "El {} tiene contraseña: guárdelo sin ella.",
                clase.nombre
            )));
        }
        let nombre = entrada.name().map_err(|_| clase.danado())?.into_owned();
        let ajeno = nombre.starts_with(['/', '\\'])
            || nombre.contains(':')
            || nombre.contains('\0')
            || nombre.split(['/', '\\']).any(|p| p == "..");
        if ajeno {
            return Err(Rechazo::formato(format!(
                "El {} trae archivos con nombres que apuntan fuera de él y no se abrió.",
                clase.nombre
            )));
        }
        total = total.saturating_add(entrada.size());
        let empacado = entrada.compressed_size();
        if total > desempacado || desmedida(entrada.size(), empacado) {
            return Err(enorme());
        }
    }
    let mut leidos = 0_u64;
    let mut trozo = vec![0; 64 * 1024];
    for i in 0..archivo.len() {
        let mut entrada = archivo.by_index(i).map_err(|_| clase.danado())?;
        let empacado = entrada.compressed_size();
        let mut de_esta = 0_u64;
        loop {
            let n = entrada.read(&mut trozo).map_err(|_| clase.danado())?;
            if n == 0 {
                break;
            }
            let n = u64::try_from(n).unwrap_or(u64::MAX);
            leidos = leidos.saturating_add(n);
            de_esta = de_esta.saturating_add(n);
            if leidos > desempacado || desmedida(de_esta, empacado) {
                return Err(enorme());
            }
        }
    }
    Ok(())
}

fn desmedida(desempacado: u64, empacado: u64) -> bool {
    desempacado > MENUDA && desempacado / empacado.max(1) > RAZON
}

/// An archive that was checked, open.
pub(crate) struct Paquete<'b> {
    archivo: zip::ZipArchive<Cursor<&'b [u8]>>,
    clase: &'static Clase,
    /// Its entries by their names in lower case: some programs name one and write another.
    nombres: HashMap<String, usize>,
}

impl<'b> Paquete<'b> {
    /// Checks an archive and opens it.
    pub(crate) fn abrir(
        bytes: &'b [u8],
        clase: &'static Clase,
        desempacado: u64,
    ) -> Result<Self, Rechazo> {
        comprobar(bytes, clase, desempacado)?;
        let archivo = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| clase.danado())?;
        let todos = archivo.file_names().enumerate();
        let nombres = todos.filter_map(|(i, n)| Some((n.ok()?.to_lowercase(), i)));
        let nombres = nombres.collect();
        Ok(Self {
            archivo,
            clase,
            nombres,
        })
    }

    /// The text of one entry; none when it does not have it.
    pub(crate) fn texto(&mut self, nombre: &str) -> Result<Option<String>, Rechazo> {
        let Some(cual) = self.nombres.get(&nombre.to_lowercase()) else {
            return Ok(None);
        };
        let danado = || self.clase.danado();
        let mut entrada = self.archivo.by_index(*cual).map_err(|_| danado())?;
        let mut crudo = Vec::new();
        entrada.read_to_end(&mut crudo).map_err(|_| danado())?;
        let texto = crudo.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&crudo);
        match std::str::from_utf8(texto) {
            Ok(t) => Ok(Some(t.to_owned())),
            Err(_) => Err(danado()),
        }
    }
}
