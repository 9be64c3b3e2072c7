//! What each command does.

use super::{
    argumentos::{MALA_ENTRADA, cadena, orden},
    impacto::Reemplazos,
};
use crate::{
    app::App,
    busqueda::{Alcance, Campo, Peticion},
    corpus::{Apoyo, Archivos, Documento},
    hechos::{Dato, Errores, Tipo},
    importacion::{self, Decisiones},
    json,
    lengua::mensajes,
    veredicto::Veredicto,
    vistas,
};
use clap::ArgMatches;
use serde_json::json;
use std::{
    fmt::Display,
    fs,
    io::{self, Read, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Why a command ended badly: what to say, and whether the input was to blame.
pub(super) struct Fallo {
    mensaje: String,
    codigo: u8,
}

impl Fallo {
    pub(super) fn entrada(mensaje: impl Into<String>) -> Self {
        Self {
            mensaje: mensaje.into(),
            codigo: MALA_ENTRADA,
        }
    }

    pub(super) fn otro(mensaje: impl Into<String>) -> Self {
        Self {
            mensaje: mensaje.into(),
            codigo: 1,
        }
    }

    /// The same, saying first what it is about.
    pub(super) fn en(self, que: &str) -> Self {
        Self {
            mensaje: format!("{que}: {}", self.mensaje),
            ..self
        }
    }
}

pub(super) type Hecho = Result<ExitCode, Fallo>;

pub(super) fn terminar(hecho: Hecho) -> ExitCode {
    hecho.unwrap_or_else(|f| {
        avisar(format_args!("fundamento: {}", f.mensaje));
        ExitCode::from(f.codigo)
    })
}

/// Says a line on standard error; that nobody listens is no failure.
pub(super) fn avisar(linea: impl Display) {
    let _ = writeln!(io::stderr(), "{linea}");
}

/// Prints, and treats a closed pipe as the reader having seen enough.
pub(super) fn escribir(texto: &str) -> Hecho {
    match io::stdout()
        .write_all(texto.as_bytes())
        .and_then(|()| io::stdout().flush())
    {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            Err(Fallo::otro("no se pudo escribir en la salida"))
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}

pub(super) fn archivos(corpus: Option<&Path>) -> Result<Archivos, Fallo> {
    match corpus {
        None => Ok(Archivos::incorporados()),
        Some(c) => Archivos::leer(c).map_err(|e| sin_carpeta(c, &e)),
    }
}

/// Why the folder of a corpus cannot be used.
pub(super) fn sin_carpeta(carpeta: &Path, e: &io::Error) -> Fallo {
    Fallo::entrada(format!(
        "la carpeta del corpus {}: {}",
        carpeta.display(),
        mensajes::de_archivo(e)
    ))
}

pub(super) fn abrir(corpus: Option<&Path>) -> Result<App, Fallo> {
    cargar(&archivos(corpus)?)
}

pub(super) fn cargar(archivos: &Archivos) -> Result<App, Fallo> {
    App::nueva(archivos).map_err(|defectos| {
        let lista: Vec<String> = defectos.iter().map(|d| format!("  {d}")).collect();
        Fallo::otro(format!(
            "el corpus tiene defectos y no se cargó:\n{}",
            lista.join("\n")
        ))
    })
}

/// A file, or standard input for `-`, as text.
pub(super) fn leer_texto(ruta: &Path) -> Result<String, Fallo> {
    let mut bytes = Vec::new();
    let leido = if ruta == Path::new("-") {
        io::stdin().read_to_end(&mut bytes).map(|_| ())
    } else {
        fs::read(ruta).map(|b| bytes = b)
    };
    leido
        .map_err(|e| Fallo::entrada(format!("{}: {}", ruta.display(), mensajes::de_archivo(&e))))?;
    String::from_utf8(bytes)
        .map_err(|_| Fallo::entrada(format!("{}: no es texto en UTF-8", ruta.display())))
}

pub(super) fn sin_regla(app: &App, id: &str) -> Fallo {
    let hay: Vec<&str> = app.reglas().map(|l| l.ficha().id).collect();
    Fallo::entrada(format!(
        "no hay una regla «{id}»; las reglas son: {}",
        hay.join(", ")
    ))
}

pub(super) fn buscar(corpus: Option<&Path>, m: &ArgMatches) -> ExitCode {
    terminar((|| {
        let app = abrir(corpus)?;
        let consulta: Vec<String> = m
            .get_many::<String>("consulta")
            .into_iter()
            .flatten()
            .cloned()
            .collect();
        let mut peticion = Peticion {
            consulta: consulta.join(" "),
            limite: usize::from(m.get_one::<u16>("limite").copied().unwrap_or(10)),
            ..Peticion::default()
        };
        for campo in [
            Campo::Tipo,
            Campo::Anio,
            Campo::Rol,
            Campo::Tema,
            Campo::Norma,
        ] {
            let valor = cadena(m, campo.nombre());
            if valor.is_empty() {
                continue;
            }
            if let Some(o) = campo.objecion(valor) {
                return Err(Fallo::entrada(format!("--{}: {o}", campo.nombre())));
            }
            peticion.filtros.push((campo, valor.to_owned()));
        }
        let inicio = std::time::Instant::now();
        let r = app
            .buscador()
            .buscar(app.corpus(), &peticion)
            .map_err(|e| Fallo::otro(e.to_string()))?;
        let milisegundos = (inicio.elapsed().as_secs_f64() * 1e6).round() / 1e3;
        if m.get_flag("json") {
            let mut cuerpo = json::busqueda(&app, &peticion.consulta, &r, milisegundos);
            if m.get_flag("explicar") {
                cuerpo["explicacion"] = json::explicacion(&app, &r);
            }
            return escribir(&format!("{cuerpo}\n"));
        }
        let mut salida = String::new();
        for a in &r.avisos {
            salida.push_str(&format!("{a}\n"));
        }
        if let Some(s) = &r.sugerencia {
            salida.push_str(&format!("Se buscó: {s}\n"));
        }
        if m.get_flag("explicar") {
            for etapa in vistas::explicacion(&app, &r) {
                salida.push_str(&format!("{}\n", etapa.titulo));
                for linea in etapa.lineas {
                    salida.push_str(&format!("  {linea}\n"));
                }
            }
        }
        if r.alcance == Alcance::SoloCercanos {
            salida.push_str(&format!("{}\n", vistas::sin_respuesta(&app)));
        }
        salida.push_str(&format!(
            "{}\n",
            crate::lengua::formato::plural(r.total, "resultado", "resultados")
        ));
        for (i, x) in r.resultados.iter().enumerate() {
            if let Some((d, b)) = app.en(x.lugar) {
                salida.push_str(&format!(
                    "\n{}. {} [{}]\n   {}/{}\n   {}\n",
                    i + 1,
                    d.cita(x.lugar.bloque),
                    b.rol.rotulo(),
                    d.meta.id,
                    b.id,
                    recortar(&b.texto, 280)
                ));
            }
        }
        escribir(&salida)
    })())
}

fn recortar(texto: &str, letras: usize) -> String {
    if texto.chars().count() <= letras {
        texto.to_owned()
    } else {
        format!(
            "{}…",
            texto.chars().take(letras).collect::<String>().trim_end()
        )
    }
}

pub(super) fn evaluar(
    corpus: Option<&Path>,
    regla: &str,
    entrada: &str,
    en_json: bool,
) -> ExitCode {
    terminar((|| {
        let app = abrir(corpus)?;
        let l = app.regla(regla).ok_or_else(|| sin_regla(&app, regla))?;
        let texto = leer_texto(Path::new(entrada))?;
        let mut errores = Errores::default();
        let dato = match Dato::objeto_de_json(&texto, &mut errores) {
            Ok(d) => d,
            Err(e) if en_json => {
                escribir(&format!("{}\n", json::mal_escrito(&e)))?;
                return Ok(ExitCode::from(MALA_ENTRADA));
            }
            Err(e) => {
                return Err(Fallo::entrada(format!(
                    "{entrada}: línea {}, columna {}: {}",
                    e.linea, e.columna, e.mensaje
                )));
            }
        };
        let veredicto = app.evaluar(l, &dato);
        match veredicto {
            Ok(v) if errores.ninguno() => escribir(&if en_json {
                format!("{}\n", json::veredicto(&app, l, &dato, &v, ""))
            } else {
                narrar(&v)
            }),
            otro => {
                errores
                    .0
                    .extend(otro.err().map(|e| e.0).unwrap_or_default());
                if en_json {
                    escribir(&format!("{}\n", json::entrada_invalida(&errores)))?;
                } else {
                    for f in &errores.0 {
                        avisar(format_args!("{}: {}", f.ruta, f.mensaje));
                    }
                }
                Ok(ExitCode::from(MALA_ENTRADA))
            }
        }
    })())
}

/// A verdict for a terminal.
fn narrar(v: &Veredicto<'_>) -> String {
    let mut s = format!(
        "{} ({})\n{}\n\n",
        v.desenlace.rotulo,
        v.desenlace.sentido.rotulo(),
        v.resumen
    );
    for a in &v.advertencias {
        s.push_str(&format!("Advertencia: {}\n", a.mensaje));
    }
    for (i, p) in v.pasos.iter().enumerate() {
        s.push_str(&format!("{}. {} {}\n", i + 1, p.enunciado, p.resultado));
        for f in p.fundamentos {
            s.push_str(&match &f.apoyo {
                Apoyo::Interno {
                    cita, fragmento, ..
                } => format!("   «{fragmento}»\n   {cita}\n"),
                Apoyo::Externo {
                    documento,
                    pagina,
                    dice,
                    verificacion,
                } => format!(
                    "   {dice}\n   {documento}, {pagina} (fuente {}, fuera del corpus)\n",
                    verificacion.nombre()
                ),
            });
        }
    }
    s.push_str("\nLímites:\n");
    for a in &v.limites {
        s.push_str(&format!("- {}\n", a.mensaje));
    }
    s
}

pub(super) fn reglas(corpus: Option<&Path>, regla: Option<&str>, en_json: bool) -> ExitCode {
    terminar((|| {
        let app = abrir(corpus)?;
        let Some(id) = regla else {
            let lista: Vec<_> = app.reglas().map(|l| json::regla_breve(l, "")).collect();
            let texto = app
                .reglas()
                .map(|l| format!("{:<34} {}\n", l.ficha().id, l.ficha().pregunta))
                .collect::<String>();
            return escribir(&if en_json {
                format!("{}\n", json!({"reglas": lista}))
            } else {
                texto
            });
        };
        let l = app.regla(id).ok_or_else(|| sin_regla(&app, id))?;
        if en_json {
            return escribir(&format!("{}\n", json::regla(&app, l, "")));
        }
        let f = l.ficha();
        let mut s = format!(
            "{} ({}, versión {})\n{}\n\n{}\n\nEntrada:\n",
            f.titulo, f.id, f.version, f.pregunta, f.enunciado
        );
        for h in l.entrada().hojas() {
            let clase = match &h.tipo {
                Tipo::Opcion(o) => format!(
                    " ({})",
                    o.iter().map(|x| x.0).collect::<Vec<_>>().join(" | ")
                ),
                Tipo::Fecha => " (AAAA-MM-DD)".to_owned(),
                Tipo::Logico => " (true | false)".to_owned(),
                _ => String::new(),
            };
            s.push_str(&format!(
                "  {:<48} {}{clase}{}\n",
                h.ruta,
                h.rotulo,
                if h.exigida { "" } else { ", opcional" }
            ));
        }
        s.push_str("\nPasos:\n");
        for (p, _) in l.pasos() {
            s.push_str(&format!("  {:<30} {}\n", p.id, p.enunciado));
        }
        s.push_str("\nDesenlaces:\n");
        for d in f.desenlaces {
            s.push_str(&format!(
                "  {:<30} {} ({})\n",
                d.codigo,
                d.rotulo,
                d.sentido.nombre()
            ));
        }
        escribir(&s)
    })())
}

pub(super) fn esquema(corpus: Option<&Path>, regla: &str) -> ExitCode {
    terminar((|| {
        let app = abrir(corpus)?;
        let l = app.regla(regla).ok_or_else(|| sin_regla(&app, regla))?;
        escribir(&format!(
            "{}\n",
            serde_json::to_string_pretty(&json::esquema(l)).unwrap_or_default()
        ))
    })())
}

pub(super) fn verificar(corpus: Option<&Path>) -> ExitCode {
    terminar((|| {
        let v = abrir(corpus)?.verificar();
        escribir(&v.to_string())?;
        Ok(ExitCode::from(u8::from(!v.faltas.is_empty())))
    })())
}

pub(super) fn reproducir(corpus: Option<&Path>, recibo: Option<&PathBuf>) -> ExitCode {
    terminar((|| {
        let ruta = recibo.map_or(Path::new("-"), PathBuf::as_path);
        let texto = leer_texto(ruta)?;
        let app = abrir(corpus)?;
        let r = json::reproducir(&app, &texto)
            .map_err(|m| Fallo::entrada(format!("{}: {m}", ruta.display())))?;
        escribir(&format!(
            "{}\n",
            serde_json::to_string_pretty(&r).unwrap_or_default()
        ))
    })())
}

pub(super) fn completar(interprete: Option<clap_complete::Shell>) -> ExitCode {
    terminar((|| {
        let interprete = interprete.ok_or_else(|| Fallo::entrada("falta el intérprete"))?;
        let mut salida = Vec::new();
        clap_complete::generate(interprete, &mut orden(), "fundamento", &mut salida);
        escribir(&String::from_utf8_lossy(&salida))
    })())
}

pub(super) fn importar(fuentes: &[PathBuf], salida: Option<&PathBuf>) -> ExitCode {
    terminar((|| {
        let salida = salida.map_or(Path::new("corpus"), PathBuf::as_path);
        let mut lista = Vec::new();
        for f in fuentes {
            reunir(f, &mut lista)?;
        }
        if lista.is_empty() {
            return Err(Fallo::entrada("no hay ningún archivo .txt que importar"));
        }
        let existentes = if salida.is_dir() {
            archivos(Some(salida))?
        } else {
            Archivos::default()
        };
        let mut reemplazos = Reemplazos::en(existentes.clone());
        let mut malos = 0;
        for ruta in &lista {
            if let Err(f) = importar_uno(ruta, salida, &existentes, &mut reemplazos) {
                avisar(format_args!(
                    "fundamento: {}: {}",
                    ruta.display(),
                    f.mensaje
                ));
                malos += 1;
            }
        }
        Ok(if malos == lista.len() {
            ExitCode::from(MALA_ENTRADA)
        } else {
            if malos > 0 {
                avisar(format_args!(
                    "fundamento: {} de {} fuentes no se importaron",
                    malos,
                    lista.len()
                ));
            }
            ExitCode::from(u8::from(malos > 0))
        })
    })())
}

/// The sources of a path: itself, or the texts of a folder in order of name.
fn reunir(ruta: &Path, lista: &mut Vec<PathBuf>) -> Result<(), Fallo> {
    let mal =
        |e: io::Error| Fallo::entrada(format!("{}: {}", ruta.display(), mensajes::de_archivo(&e)));
    if !ruta.is_dir() {
        fs::metadata(ruta).map_err(mal)?;
        lista.push(ruta.to_path_buf());
        return Ok(());
    }
    let mut dentro = Vec::new();
    for e in fs::read_dir(ruta).map_err(mal)? {
        let p = e.map_err(mal)?.path();
        if p.extension().is_some_and(|x| x == "txt") {
            dentro.push(p);
        }
    }
    dentro.sort();
    lista.extend(dentro);
    Ok(())
}

fn importar_uno(
    ruta: &Path,
    salida: &Path,
    existentes: &Archivos,
    reemplazos: &mut Reemplazos,
) -> Result<(), Fallo> {
    let extension = ruta
        .extension()
        .map(|e| e.to_string_lossy().into_owned())
        .unwrap_or_default();
    if extension != "txt" {
        return Err(Fallo::entrada(format!(
            "el formato «{extension}» no se importa todavía; conviértalo a texto (.txt)"
        )));
    }
    let bytes = fs::read(ruta).map_err(|e| Fallo::entrada(mensajes::de_archivo(&e)))?;
    let nombre = ruta
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    let id = importacion::identificar(&bytes).map_err(|r| Fallo::entrada(r.to_string()))?;
    let texto_de = |r: String| {
        existentes
            .obtener(&r)
            .map(|b| String::from_utf8_lossy(b).into_owned())
    };
    let decisiones = match texto_de(format!("revisiones/{id}.toml")) {
        Some(t) => Decisiones::leer(&t)
            .map_err(|m| Fallo::entrada(format!("revisiones/{id}.toml: {m}")))?,
        None => Decisiones::default(),
    };
    let previo = texto_de(format!("documentos/{id}.md"))
        .map(|t| Documento::leer(&t))
        .transpose();
    let previo = previo.map_err(|(l, m)| Fallo::entrada(format!("documentos/{id}.md:{l}: {m}")))?;
    let hecho = importacion::importar(&nombre, &bytes, &decisiones, previo.as_ref())
        .map_err(|r| Fallo::entrada(r.to_string()))?;
    let escrito = hecho.documento.escribir();
    // Nobody hearing what changes is no reason not to import.
    let anunciado = reemplazos
        .anunciar(&format!("documentos/{id}.md"), escrito.as_bytes())
        .map(|dicho| escribir(&dicho));
    let destino = salida.join("documentos").join(format!("{id}.md"));
    guardar(&destino, escrito.as_bytes()).map_err(|e| {
        Fallo::otro(format!(
            "{}: {}",
            destino.display(),
            mensajes::de_archivo(&e)
        ))
    })?;
    anunciado.transpose()?;
    let i = &hecho.informe;
    let mut dicho = format!(
        "{id}: {} en {}\n",
        crate::lengua::formato::plural(hecho.documento.bloques.len(), "párrafo", "párrafos"),
        destino.display()
    );
    for q in &i.quitados {
        dicho.push_str(&format!(
            "  línea {}: quitado ({}): {}\n",
            q.linea,
            q.motivo,
            recortar(&crate::lengua::texto::un_espacio(&q.texto), 90)
        ));
    }
    for u in &i.uniones {
        dicho.push_str(&format!("  unido, {u}\n"));
    }
    for d in &i.dudas {
        dicho.push_str(&format!("  por decidir, {d}\n"));
    }
    escribir(&dicho)?;
    Ok(())
}

fn guardar(destino: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(carpeta_de(destino))?;
    guardar_con(destino, |aparte| aparte.write_all(bytes))
}

/// The folder of a file; `.` for a bare name.
fn carpeta_de(archivo: &Path) -> &Path {
    let carpeta = archivo.parent().filter(|c| !c.as_os_str().is_empty());
    carpeta.unwrap_or(Path::new("."))
}

/// Writes aside, syncs, renames: the old file or the new one, never half of it.
pub(super) fn guardar_con<T>(
    destino: &Path,
    escribe: impl FnOnce(&mut fs::File) -> io::Result<T>,
) -> io::Result<T> {
    let carpeta = carpeta_de(destino);
    let mut aparte = tempfile::Builder::new()
        .prefix(".tmp")
        .tempfile_in(carpeta)?;
    let hecho = escribe(aparte.as_file_mut())?;
    aparte.as_file().sync_all()?;
    fs::set_permissions(aparte.path(), fs::Permissions::from_mode(0o644))?;
    aparte.persist(destino).map_err(|e| e.error)?;
    fs::File::open(carpeta)?.sync_all()?;
    Ok(hecho)
}
