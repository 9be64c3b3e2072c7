//! Signals: what stops a server, how long that may take, and what must not.
#![cfg(unix)]

use crate::recarga::Servidor;
use std::{
    io::Write,
    net::TcpStream,
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

fn servidor() -> Servidor {
    Servidor::de(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"))
}

fn enviar(servidor: &Servidor, senal: &str) {
    let dicho = Command::new("kill")
        .args(["-s", senal, &servidor.proceso.id().to_string()])
        .status()
        .unwrap();
    assert!(dicho.success(), "{senal}");
}

#[test]
fn a_stop_says_so_first_and_waits_for_nobody_for_ever() {
    for senal in ["TERM", "INT"] {
        let mut servidor = servidor();
        assert_eq!(servidor.pedir("/listo"), r#"{"listo":true}"#);
        // A request whose body never comes.
        let mut callada = TcpStream::connect(&servidor.donde).unwrap();
        callada
            .write_all(
                b"POST /api/v1/comprobar HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{",
            )
            .unwrap();
        thread::sleep(Duration::from_millis(200));
        let inicio = Instant::now();
        enviar(&servidor, senal);
        thread::sleep(Duration::from_millis(200));
        assert_eq!(
            servidor.pedir("/listo"),
            r#"{"listo":false}"#,
            "it takes requests yet, and says that it is leaving"
        );
        let fin = loop {
            if let Some(fin) = servidor.proceso.try_wait().unwrap() {
                break fin;
            }
            assert!(inicio.elapsed() < Duration::from_secs(12), "{senal}");
            thread::sleep(Duration::from_millis(50));
        };
        assert!(fin.success(), "{senal}: {fin}");
    }
}

#[test]
fn other_signals_do_not_stop_it() {
    let servidor = servidor();
    for senal in ["HUP", "PIPE", "USR1", "USR2", "ALRM", "QUIT"] {
        enviar(&servidor, senal);
        thread::sleep(Duration::from_millis(50));
        assert_eq!(servidor.pedir("/listo"), r#"{"listo":true}"#, "{senal}");
    }
}
