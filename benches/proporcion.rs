//! What strangers send costs in proportion to its size: one and two MiB of each shape, at each door of a server of its own,
//! and the processor time that the server took. Twice the bytes may cost 2.6 times, and no more than two seconds; an answer
//! of faults stays under one MB. `.ci/run` runs it on the release build that it has just made.
//!
//! `cargo bench --bench proporcion`, with `FUNDAMENTO_BIN` for a program that is built already.

#![allow(clippy::expect_used, clippy::print_stdout, missing_docs)]

use std::{
    env,
    fmt::Write as _,
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::PathBuf,
    process::{Child, Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

const MIB: usize = 1024 * 1024;
/// Most processor time of one request, in seconds.
const SEGUNDOS: f64 = 2.0;
/// Most that twice the bytes may cost; below this much time the clock of the system says nothing.
const VECES: f64 = 2.6;
const INAPRECIABLE: f64 = 0.3;
/// Largest answer of faults.
const RESPUESTA: usize = 1_000_000;

/// A shape: what it is, the body of some bytes, and the media type it is sent with.
struct Forma {
    nombre: &'static str,
    tipo: &'static str,
    cuerpo: fn(usize) -> Vec<u8>,
}

/// Repeats what `uno` makes of a counter, between two texts, up to some bytes.
fn repetir(
    antes: &str,
    despues: &str,
    separa: &str,
    bytes: usize,
    uno: impl Fn(usize) -> String,
) -> Vec<u8> {
    let mut s = antes.to_owned();
    let mut i = 0;
    while s.len() + despues.len() + 64 < bytes {
        let pieza = uno(i);
        if s.len() + pieza.len() + despues.len() + 64 > bytes {
            break;
        }
        let _ = write!(s, "{}{pieza}", if i > 0 { separa } else { "" });
        i += 1;
    }
    s.push_str(despues);
    s.into_bytes()
}

const JSON: &str = "application/json";
const FORMULARIO: &str = "application/x-www-form-urlencoded";

const DE_JSON: &[Forma] = &[
    Forma {
        nombre: "unknown keys",
        tipo: JSON,
        cuerpo: |n| repetir("{", "}", ",", n, |i| format!("\"k{i}\":1")),
    },
    Forma {
        nombre: "one key, repeated",
        tipo: JSON,
        cuerpo: |n| repetir("{", "}", ",", n, |_| "\"a\":1".to_owned()),
    },
    Forma {
        nombre: "a long key over a long list",
        tipo: JSON,
        cuerpo: |n| {
            let clave = "k".repeat(n / 2);
            repetir(&format!("{{\"{clave}\":["), "]}", ",", n, |_| {
                "{\"a\":1}".to_owned()
            })
        },
    },
    Forma {
        nombre: "lists within lists",
        tipo: JSON,
        cuerpo: |n| {
            let (abre, cierra) = ("[".repeat(30), "]".repeat(30));
            repetir(
                &format!("{{\"a\":{abre}"),
                &format!("{cierra}}}"),
                ",",
                n,
                |_| "1".to_owned(),
            )
        },
    },
    Forma {
        nombre: "bidders without anything",
        tipo: JSON,
        cuerpo: |n| {
            repetir("{\"proceso\":{},\"proponentes\":[", "]}", ",", n, |_| {
                "{}".to_owned()
            })
        },
    },
    Forma {
        nombre: "contracts without anything",
        tipo: JSON,
        cuerpo: |n| {
            repetir(
                "{\"fecha_presentacion\":\"2026-05-04\",\"contratos\":[",
                "]}",
                ",",
                n,
                |_| "{}".to_owned(),
            )
        },
    },
    Forma {
        nombre: "contracts that are sound",
        tipo: JSON,
        cuerpo: |n| {
            repetir(
                "{\"fecha_presentacion\":\"2026-05-04\",\"contratos\":[",
                "]}",
                ",",
                n,
                |i| {
                    format!(
                        "{{\"nombre\":\"c{i}\",\"valor\":\"360000000\",\"plazo_dias\":360,\"estado\":\"sin-acta-de-inicio\"}}"
                    )
                },
            )
        },
    },
    Forma {
        nombre: "years",
        tipo: JSON,
        cuerpo: |n| {
            repetir(
                "{\"fecha_apertura\":\"2026-05-04\",\"proponente_plural\":false,\"anios_rup\":[",
                "]}",
                ",",
                n,
                |i| format!("{}", 1900 + i % 300),
            )
        },
    },
    Forma {
        nombre: "days that are no fields",
        tipo: JSON,
        cuerpo: |n| {
            repetir("{", "}", ",", n, |i| {
                format!(
                    "\"f{i}\":\"{}-{:02}-{:02}\"",
                    1990 + i % 60,
                    1 + i % 12,
                    1 + i % 28
                )
            })
        },
    },
    Forma {
        nombre: "a text",
        tipo: JSON,
        cuerpo: |n| {
            repetir("{\"texto\":\"", "\"}", " ", n, |i| {
                format!("según el Concepto C-{i} de 2025 «el pliego debe fijar una regla»")
            })
        },
    },
];

const DE_FORMULARIO: &[Forma] = &[
    Forma {
        nombre: "unknown names",
        tipo: FORMULARIO,
        cuerpo: |n| repetir("", "", "&", n, |i| format!("x{i}=1")),
    },
    Forma {
        nombre: "rows of rows",
        tipo: FORMULARIO,
        cuerpo: |n| {
            repetir("", "", "&", n, |i| {
                format!(
                    "proponentes[{}].integrantes[{}].estados[{}].anio=x",
                    i % 60,
                    i / 60 % 60,
                    59 - i / 3600 % 60
                )
            })
        },
    },
    Forma {
        nombre: "years in rows",
        tipo: FORMULARIO,
        cuerpo: |n| {
            repetir("fecha_apertura=2026-05-04&", "", "&", n, |i| {
                format!("anios_rup[{i}]=2025")
            })
        },
    },
];

const DE_FILAS: &[Forma] = &[
    Forma {
        nombre: "rows of another table",
        tipo: "text/csv",
        cuerpo: |n| repetir("a,b,c\n", "", "\n", n, |i| format!("{i},x,y")),
    },
    Forma {
        nombre: "a name as long as the file",
        tipo: "text/csv",
        cuerpo: |n| repetir("indicador,", "\n1,2", "", n, |_| "numeradores".to_owned()),
    },
    Forma {
        nombre: "rows that are faults",
        tipo: "text/csv",
        cuerpo: |n| {
            repetir(
                "indicador,numerador,denominador,regla_pliego\n",
                "",
                "\n",
                n,
                |_| "x,y,z,w".to_owned(),
            )
        },
    },
    Forma {
        nombre: "lines of faults",
        tipo: "application/x-ndjson",
        cuerpo: |n| repetir("", "", "\n", n, |i| format!("{{\"a{i}\":1,\"b\":2}}")),
    },
    Forma {
        nombre: "one line of unknown keys",
        tipo: "application/x-ndjson",
        cuerpo: |n| repetir("{", "}", ",", n, |i| format!("\"k{i}\":1")),
    },
];

/// Each door with the shapes that are sent to it.
const PUERTAS: &[(&str, &[Forma])] = &[
    ("/api/v1/reglas/saldo-contratos-ejecucion/evaluar", DE_JSON),
    ("/api/v1/reglas/regimen-ano-fiscal/evaluar", DE_JSON),
    ("/api/v1/reglas/regimen-ano-fiscal/linea-de-tiempo", DE_JSON),
    ("/api/v1/procesos/evaluar", DE_JSON),
    ("/api/v1/comprobar-citas", DE_JSON),
    ("/api/v1/reproducir", DE_JSON),
    ("/reglas/regimen-ano-fiscal/evaluar", DE_FORMULARIO),
    ("/procesos/evaluar", DE_FORMULARIO),
    ("/procesos", DE_FORMULARIO),
    ("/api/v1/reglas/denominador-cero/evaluar-lote", DE_FILAS),
];

/// A server that ends with this value.
struct Servidor(Child, u16);

impl Drop for Servidor {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Servidor {
    fn abrir(programa: &PathBuf) -> Self {
        let libre = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let puerto = libre.local_addr().expect("it has an address").port();
        drop(libre);
        let hijo = Command::new(programa)
            .args(["servir", "--puerto", &puerto.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let s = Self(hijo, puerto);
        let hasta = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(("127.0.0.1", puerto)).is_err() {
            assert!(Instant::now() < hasta, "the server does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        s
    }

    /// Processor time that the server has taken, in seconds.
    fn procesador(&self) -> f64 {
        let texto = fs::read_to_string(format!("/proc/{}/stat", self.0.id())).unwrap_or_default();
        let campos: Vec<&str> = texto
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .collect();
        let de = |i: usize| {
            campos
                .get(i)
                .and_then(|c| c.parse::<f64>().ok())
                .unwrap_or(0.0)
        };
        // The clock of /proc ticks a hundred times a second on every Linux.
        (de(11) + de(12)) / 100.0
    }

    /// Sends a body; status and length of the answer.
    fn enviar(&self, ruta: &str, tipo: &str, cuerpo: &[u8]) -> (u16, usize) {
        let mut c = TcpStream::connect(("127.0.0.1", self.1)).expect("it listens");
        c.set_read_timeout(Some(Duration::from_secs(60)))
            .expect("a time is set");
        let cabeza = format!(
            "POST {ruta} HTTP/1.1\r\nhost: localhost\r\ncontent-type: {tipo}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            cuerpo.len()
        );
        // A server that refuses may close before it has read all.
        let _ = c
            .write_all(cabeza.as_bytes())
            .and_then(|()| c.write_all(cuerpo));
        let mut respuesta = Vec::new();
        let _ = c.read_to_end(&mut respuesta);
        let estado = String::from_utf8_lossy(respuesta.get(9..12).unwrap_or_default()).parse();
        (estado.unwrap_or(0), respuesta.len())
    }
}

fn main() -> ExitCode {
    let programa = env::var_os("FUNDAMENTO_BIN").map_or_else(
        || PathBuf::from(env!("CARGO_BIN_EXE_fundamento")),
        PathBuf::from,
    );
    let mut malas = 0;
    println!(
        "{:<52} {:<28} {:>6} {:>7} {:>7} {:>6}",
        "door", "shape", "status", "1 MiB", "2 MiB", "times"
    );
    for (ruta, formas) in PUERTAS {
        for f in *formas {
            let s = Servidor::abrir(&programa);
            let medir = |n: usize| {
                let antes = s.procesador();
                let (estado, largo) = s.enviar(ruta, f.tipo, &(f.cuerpo)(n));
                (s.procesador() - antes, estado, largo)
            };
            let (uno, _, _) = medir(MIB - 4096);
            let (dos, estado, largo) = medir(2 * MIB - 8192);
            let veces = dos / uno.max(0.01);
            let mal = dos > SEGUNDOS
                || (dos > INAPRECIABLE && veces > VECES)
                || ((400..500).contains(&estado) && largo > RESPUESTA)
                || estado >= 500
                || estado == 0;
            malas += usize::from(mal);
            println!(
                "{ruta:<52} {:<28} {estado:>6} {uno:>6.2}s {dos:>6.2}s {veces:>6.1}{}",
                f.nombre,
                if mal { "  ← out of proportion" } else { "" }
            );
        }
    }
    if malas > 0 {
        println!("{malas} out of proportion");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
