//! A Chromium without a window, driven over its debugging pipe: messages of the DevTools protocol, ended by NUL.
//!
//! The pipe needs no port and no WebSocket: a shell puts the child's standard input and output where the browser looks
//! for the pipe, descriptors 3 and 4. A browser belongs to one test and ends with it.

use serde_json::{Value, json};
use std::{
    env,
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Longest wait for one message. Generous: a cold machine may take seconds to start a browser.
const PLAZO: Duration = Duration::from_secs(60);

/// What makes a browser quiet: nothing is fetched, synced or asked but the pages of the test.
const OPCIONES: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A running browser with one page open.
pub(crate) struct Chromium {
    proceso: Child,
    entrada: ChildStdin,
    llegan: Receiver<Value>,
    ultimo: u64,
    sesion: Option<String>,
    sucesos: Vec<Value>,
    _perfil: TempDir,
}

impl Chromium {
    /// Starts one, or says why there is none. With `FUNDAMENTO_NAVEGADOR=exigido` having none is a failure.
    pub(crate) fn nuevo() -> Option<Self> {
        let Some(programa) = hallar() else {
            assert!(
                env::var("FUNDAMENTO_NAVEGADOR").as_deref() != Ok("exigido"),
                "FUNDAMENTO_NAVEGADOR=exigido and chromium is not installed"
            );
            // Past the capture of test output, so that the reason is seen.
            let _ = writeln!(
                io::stderr(),
                "skipped: chromium is not installed; FUNDAMENTO_NAVEGADOR=exigido would make this a failure"
            );
            return None;
        };
        let perfil = TempDir::new().unwrap();
        let mut proceso = Command::new("sh")
            .args([
                "-c",
                r#"exec "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1"#,
                "sh",
            ])
            .arg(programa)
            .args(OPCIONES)
            .arg("--remote-debugging-pipe")
            .arg(format!("--user-data-dir={}", perfil.path().display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let entrada = proceso.stdin.take().unwrap();
        let mut salida = BufReader::new(proceso.stdout.take().unwrap());
        let (manda, llegan) = mpsc::channel();
        thread::spawn(move || {
            let mut bytes = Vec::new();
            while salida.read_until(0, &mut bytes).is_ok_and(|n| n > 0) {
                bytes.pop();
                let Ok(mensaje) = serde_json::from_slice(&bytes) else {
                    break;
                };
                if manda.send(mensaje).is_err() {
                    break;
                }
                bytes.clear();
            }
        });
        let mut c = Self {
            proceso,
            entrada,
            llegan,
            ultimo: 0,
            sesion: None,
            sucesos: Vec::new(),
            _perfil: perfil,
        };
        let blanco = c.pedir("Target.createTarget", json!({"url": "about:blank"}));
        let unida = c.pedir(
            "Target.attachToTarget",
            json!({"targetId": blanco["targetId"], "flatten": true}),
        );
        c.sesion = Some(unida["sessionId"].as_str().unwrap().to_owned());
        for dominio in ["Page", "Runtime", "Log", "Audits"] {
            c.pedir(&format!("{dominio}.enable"), json!({}));
        }
        Some(c)
    }

    /// Asks and waits for the answer, keeping the events that come meanwhile.
    pub(crate) fn pedir(&mut self, metodo: &str, datos: Value) -> Value {
        self.ultimo += 1;
        let id = self.ultimo;
        let mut mensaje = json!({"id": id, "method": metodo, "params": datos});
        if let Some(s) = &self.sesion {
            mensaje["sessionId"] = json!(s);
        }
        let mut bytes = mensaje.to_string().into_bytes();
        bytes.push(0);
        self.entrada.write_all(&bytes).unwrap();
        loop {
            let mut m = self.recibir(metodo);
            if m["id"] == id {
                assert!(m.get("error").is_none(), "{metodo}: {}", m["error"]);
                return m["result"].take();
            }
            self.sucesos.push(m);
        }
    }

    fn recibir(&self, espera: &str) -> Value {
        self.llegan
            .recv_timeout(PLAZO)
            .unwrap_or_else(|e| panic!("the browser did not answer to {espera}: {e}"))
    }

    /// Opens an address and waits until it is loaded.
    pub(crate) fn abrir(&mut self, direccion: &str) {
        self.sucesos.clear();
        let r = self.pedir("Page.navigate", json!({"url": direccion}));
        assert!(
            r.get("errorText").is_none(),
            "{direccion}: {}",
            r["errorText"]
        );
        self.cargada();
    }

    /// Does something in the page that leads to another, and waits until it is loaded.
    pub(crate) fn ir(&mut self, guion: &str) {
        self.sucesos.clear();
        self.valor(guion);
        self.cargada();
    }

    fn cargada(&mut self) {
        let es_la_carga = |m: &Value| m["method"] == "Page.loadEventFired";
        while !self.sucesos.iter().any(es_la_carga) {
            let m = self.recibir("Page.loadEventFired");
            self.sucesos.push(m);
        }
    }

    /// What an expression is worth in the page.
    pub(crate) fn valor(&mut self, expresion: &str) -> Value {
        let mut r = self.pedir(
            "Runtime.evaluate",
            json!({"expression": expresion, "returnByValue": true, "userGesture": true}),
        );
        assert!(
            r.get("exceptionDetails").is_none(),
            "{expresion}: {}",
            r["exceptionDetails"]["exception"]["description"]
        );
        r["result"]["value"].take()
    }

    /// The text of the first element that a selector matches; empty when none does.
    pub(crate) fn texto(&mut self, selector: &str) -> String {
        let v = self.valor(&format!(
            "document.querySelector({})?.innerText ?? ''",
            json!(selector)
        ));
        v.as_str().unwrap_or_default().to_owned()
    }

    /// How many elements a selector matches.
    pub(crate) fn cuantos(&mut self, selector: &str) -> u64 {
        let v = self.valor(&format!(
            "document.querySelectorAll({}).length",
            json!(selector)
        ));
        v.as_u64().unwrap()
    }

    /// Presses a key.
    pub(crate) fn tecla(&mut self, nombre: &str, codigo: u32) {
        for tipo in ["rawKeyDown", "keyUp"] {
            self.pedir(
                "Input.dispatchKeyEvent",
                json!({"type": tipo, "key": nombre, "code": nombre, "windowsVirtualKeyCode": codigo}),
            );
        }
    }

    /// What the browser has complained about since the page was asked for: policy, scripts, missing files, issues.
    ///
    /// A page that is itself an error (a form with faults is a 422) is no complaint.
    pub(crate) fn quejas(&mut self) -> Vec<String> {
        let aqui = self.valor("location.href");
        (self.sucesos.iter())
            .filter_map(|m| {
                let p = &m["params"];
                let dicho = match m["method"].as_str()? {
                    "Log.entryAdded" => &p["entry"],
                    "Runtime.exceptionThrown" => &p["exceptionDetails"],
                    "Runtime.consoleAPICalled" => p,
                    "Audits.issueAdded" => &p["issue"],
                    _ => return None,
                };
                let propia = dicho["source"] == "network" && dicho["url"] == aqui;
                (!propia).then(|| dicho.to_string())
            })
            .collect()
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self
            .entrada
            .write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0");
        let hasta = Instant::now() + Duration::from_secs(5);
        while Instant::now() < hasta {
            if matches!(self.proceso.try_wait(), Ok(Some(_)) | Err(_)) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        let _ = self.proceso.kill();
        let _ = self.proceso.wait();
    }
}

/// Prints a page to a PDF, as a reader would. The caller has made sure that there is a browser.
pub(crate) fn imprimir(direccion: &str, destino: &Path) {
    let perfil = TempDir::new().unwrap();
    let hecho = Command::new(hallar().unwrap())
        .args(OPCIONES)
        .arg(format!("--user-data-dir={}", perfil.path().display()))
        .arg(format!("--print-to-pdf={}", destino.display()))
        .arg(direccion)
        .output()
        .unwrap();
    assert!(
        hecho.status.success(),
        "{}",
        String::from_utf8_lossy(&hecho.stderr)
    );
}

fn hallar() -> Option<PathBuf> {
    let carpetas = env::var_os("PATH")?;
    env::split_paths(&carpetas)
        .flat_map(|c| ["chromium", "chromium-browser"].map(|n| c.join(n)))
        .find(|p| p.is_file())
}
