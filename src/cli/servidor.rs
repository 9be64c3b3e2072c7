//! The command that serves the site, and opens the workshop when it is asked to.

use super::{
    terminal::{Fallo, archivos, avisar, cadena, cargar, sin_carpeta, terminar},
    vigilante::vigilar,
};
use crate::{
    corpus::{Carpeta, Huella},
    lengua::mensajes,
    web,
};
use clap::ArgMatches;
use std::{io, net::IpAddr, path::Path, process::ExitCode, sync::mpsc, time::Duration};

/// How long work that was cut may still take to end.
const ULTIMO_PLAZO: Duration = Duration::from_secs(1);

pub(super) fn servir(corpus: Option<&Path>, m: &ArgMatches) -> ExitCode {
    terminar((|| {
        let nivel =
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
        tracing_subscriber::fmt()
            .with_env_filter(nivel)
            .with_writer(io::stderr)
            .with_target(false)
            .init();
        let (direccion, publica) = (cadena(m, "direccion"), cadena(m, "url-publica"));
        let ip: IpAddr = direccion.parse().map_err(|_| {
            Fallo::entrada(format!(
                "«{direccion}» no es una dirección IP, como 127.0.0.1"
            ))
        })?;
        if !publica.is_empty()
            && !publica.starts_with("http://")
            && !publica.starts_with("https://")
        {
            return Err(Fallo::entrada(format!(
                "«{publica}» no es una dirección pública: debe empezar por https:// o http://"
            )));
        }
        let taller = if m.get_flag("taller") {
            Some(abrir_taller(corpus, ip, publica)?)
        } else {
            None
        };
        // Before the files are read: what changes while they are is seen by the first look.
        let vigilada = corpus
            .map(|c| {
                Ok((
                    c.to_path_buf(),
                    Huella::de(c).map_err(|e| sin_carpeta(c, &e))?,
                ))
            })
            .transpose()?;
        let archivos = archivos(corpus)?;
        let app = cargar(&archivos)?;
        for r in app.reglas_sin_apoyo() {
            avisar(format_args!(
                "fundamento: la regla {r} no se sirve: le falta una cita literal (vea «fundamento verificar»)"
            ));
        }
        let estado = match taller {
            Some(carpeta) => web::Estado::nuevo(app.con_taller(), publica).con_taller(carpeta),
            None => web::Estado::nuevo(app, publica),
        }
        .con_archivos(archivos);
        let puerto = m.get_one::<u16>("puerto").copied().unwrap_or(8080);
        let marcha = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|_| Fallo::otro("el sistema no permitió iniciar el servidor"))?;
        let fin = marcha.block_on(async {
            let escucha = tokio::net::TcpListener::bind((ip, puerto))
                .await
                .map_err(|e| {
                    Fallo::otro(format!(
                        "no se puede servir en {ip}:{puerto}: {}",
                        mensajes::de_archivo(&e)
                    ))
                })?;
            // While this is held, the watch goes on.
            let _pedir = match vigilada {
                Some((carpeta, huella)) => {
                    let (pedir, ya) = mpsc::channel();
                    vigilar(carpeta, huella, estado.clone(), ya)
                        .and_then(|()| al_colgar(pedir.clone()))
                        .map_err(|_| Fallo::otro("el sistema no permitió vigilar el corpus"))?;
                    Some(pedir)
                }
                None => None,
            };
            web::servir(escucha, estado).await.map_err(|e| {
                Fallo::otro(format!(
                    "el servidor se detuvo: {}",
                    mensajes::de_archivo(&e)
                ))
            })
        });
        // Work that goes on answers nobody any more, and does not keep the process.
        marcha.shutdown_timeout(ULTIMO_PLAZO);
        fin.map(|()| ExitCode::SUCCESS)
    })())
}

/// Asks for a look at the corpus at each SIGHUP.
#[cfg(unix)]
fn al_colgar(pedir: mpsc::Sender<()>) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut cuelga = signal(SignalKind::hangup())?;
    tokio::spawn(async move { while cuelga.recv().await.is_some() && pedir.send(()).is_ok() {} });
    Ok(())
}

#[cfg(not(unix))]
fn al_colgar(_: mpsc::Sender<()>) -> io::Result<()> {
    Ok(())
}

/// The folder that the workshop writes. It is only for who sits at this machine.
fn abrir_taller(corpus: Option<&Path>, ip: IpAddr, publica: &str) -> Result<Carpeta, Fallo> {
    let corpus = corpus.ok_or_else(|| {
        Fallo::entrada(
            "el taller cambia los archivos de un corpus: diga cuál con --corpus; el que trae el programa no se puede cambiar",
        )
    })?;
    if !ip.is_loopback() {
        return Err(Fallo::entrada(format!(
            "el taller solo se abre en este equipo, en 127.0.0.1 o ::1, y no en {ip}"
        )));
    }
    if !publica.is_empty() {
        return Err(Fallo::entrada(
            "el taller no tiene dirección pública: quite --url-publica",
        ));
    }
    Carpeta::abrir(corpus).map_err(|e| sin_carpeta(corpus, &e))
}
