//! Watches the folder of the corpus that is served and brings its files when they change.
//!
//! It looks at names, sizes and times, not at contents, and reads only once they have stood still from one look to the
//! next, so that a copy under way is not taken for a corpus. It judges nothing: the site says what it takes.

use crate::{
    corpus::{Archivos, Huella},
    lengua::mensajes,
    web::Estado,
};
use std::{
    io,
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, RecvTimeoutError},
    thread,
    time::Duration,
};

/// Time between two looks.
const CADENCIA: Duration = Duration::from_secs(1);

/// What a look finds: an unreadable folder is a finding too, of which only the reason counts.
type Mirada = Result<Huella, &'static str>;

/// Watches until the process ends. `servida` is the trace of the files that are being served; `ya` asks for a look that
/// takes what it finds as it stands.
pub(super) fn vigilar(
    carpeta: PathBuf,
    servida: Huella,
    estado: Estado,
    ya: Receiver<()>,
) -> io::Result<()> {
    thread::Builder::new()
        .name("vigilante".to_owned())
        .spawn(move || {
            let mut resuelta: Mirada = Ok(servida);
            let mut anterior = resuelta.clone();
            loop {
                let pedida = match ya.recv_timeout(CADENCIA) {
                    Ok(()) => true,
                    Err(RecvTimeoutError::Timeout) => false,
                    Err(RecvTimeoutError::Disconnected) => break,
                };
                let ahora = mirar(&carpeta);
                let quieta = pedida || ahora == anterior;
                if ahora != resuelta && quieta && atender(&carpeta, &ahora, &estado) {
                    resuelta.clone_from(&ahora);
                }
                anterior = ahora;
            }
        })
        .map(drop)
}

fn mirar(carpeta: &Path) -> Mirada {
    Huella::de(carpeta).map_err(|e| mensajes::de_archivo(&e))
}

/// Brings what was found to the site. `false` when it moved in the meantime and must be looked at again.
fn atender(carpeta: &Path, mirada: &Mirada, estado: &Estado) -> bool {
    if let Err(motivo) = mirada {
        estado.sin_archivos(&format!("la carpeta del corpus: {motivo}"));
        return true;
    }
    let leidos = Archivos::leer(carpeta);
    if mirar(carpeta) != *mirada {
        return false;
    }
    match leidos {
        Ok(archivos) => {
            // Whether it is taken or refused, the site has said so.
            let _ = estado.relevar(&archivos);
        }
        Err(e) => estado.sin_archivos(&format!(
            "la carpeta del corpus: {}",
            mensajes::de_archivo(&e)
        )),
    }
    true
}
