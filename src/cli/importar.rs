//! `importar`.

use super::{
    buscar::recortar,
    impacto::Reemplazos,
    terminal::{Fallo, MALA_ENTRADA, archivos, avisar, escribir, guardar, terminar},
};
use crate::{
    corpus::{Archivos, Documento},
    importacion::{self, Decisiones},
    lengua::mensajes,
};
use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

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
pub(super) fn reunir(ruta: &Path, lista: &mut Vec<PathBuf>) -> Result<(), Fallo> {
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

pub(super) fn importar_uno(
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
