//! Who may come in, and what every order of the workshop does.

use crate::{
    app::App,
    corpus::{Archivos, Carpeta},
    hechos::formulario::Escrito,
    lengua::mensajes,
    taller::{self, Cambio, Edicion},
    vistas::taller::Dicho,
    web::{
        Estado,
        error::{Falla, Forma},
        paginas::respuestas::{Respuesta, html},
    },
};
use axum::{
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{net::IpAddr, sync::Arc};

/// Lets in who is on this machine and, to write, who is on this site.
pub(in crate::web) async fn guardia(peticion: Request, siguiente: Next) -> Response {
    let escribe = !matches!(*peticion.method(), Method::GET | Method::HEAD);
    if let Some(motivo) = objecion(peticion.headers(), escribe) {
        return Falla::nueva(
            StatusCode::FORBIDDEN,
            motivo,
            "El taller solo se usa desde sus propias páginas, en el mismo equipo en que corre.",
        )
        .responder(Forma::Pagina);
    }
    siguiente.run(peticion).await
}

/// Why a request does not come in.
pub(in crate::web) fn objecion(cabeceras: &HeaderMap, escribe: bool) -> Option<&'static str> {
    let dicha = |nombre: header::HeaderName| {
        let mut valores = cabeceras.get_all(nombre).iter();
        let valor = valores.next()?.to_str().ok();
        valor.filter(|_| valores.next().is_none())
    };
    let Some(casa) = dicha(header::HOST).filter(|h| es_local(h)) else {
        return Some("Esa petición no se dirige a este equipo por su nombre local.");
    };
    if !escribe {
        return None;
    }
    let sitio = header::HeaderName::from_static("sec-fetch-site");
    let ajeno = cabeceras.contains_key(&sitio) && dicha(sitio) != Some("same-origin");
    let propio = dicha(header::ORIGIN)
        .and_then(|o| o.strip_prefix("http://"))
        .is_some_and(|o| o.eq_ignore_ascii_case(casa));
    (ajeno || !propio).then_some("Esa petición viene de otro sitio y no se atendió.")
}

/// Whether a host, with its port or without it, is this machine.
pub(in crate::web) fn es_local(casa: &str) -> bool {
    let nombre = match casa.strip_prefix('[') {
        Some(resto) => resto.split(']').next().unwrap_or_default(),
        None => casa.rsplit_once(':').map_or(casa, |(nombre, _)| nombre),
    };
    nombre.eq_ignore_ascii_case("localhost")
        || nombre.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// What is asked of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Orden {
    Comprobar,
    Guardar,
    Quitar,
}

impl Orden {
    pub(in crate::web) fn de(escrito: &mut Escrito) -> Self {
        match escrito.remove("_orden").as_deref() {
            Some("guardar") => Self::Guardar,
            Some("quitar") => Self::Quitar,
            _ => Self::Comprobar,
        }
    }
}

/// Holds some changes against every guarantee and, unless they are only to be checked, writes and serves them.
///
/// `vista` is the version of the first file that whoever asks saw, when the change names a place in it.
pub(in crate::web) fn obrar(
    e: &Estado,
    orden: Orden,
    vista: Option<&str>,
    cambios: &[Cambio],
) -> Dicho {
    let carpeta = e.taller.clone();
    let mut servidos = e.servidos();
    let (Some(carpeta), Some(actuales)) = (carpeta, servidos.clone()) else {
        return Dicho::Rechazado(vec!["El taller no está abierto.".to_owned()], Vec::new());
    };
    if let (Some(vista), Some(primero)) = (vista, cambios.first()) {
        let ruta = primero.ruta();
        if taller::version(&actuales, &ruta) != vista {
            let motivo = format!(
                "El archivo «{ruta}» cambió desde que se abrió esta página: vuelva a cargarla."
            );
            return Dicho::Rechazado(vec![motivo], Vec::new());
        }
    }
    let app = e.app();
    let (nuevos, ediciones) = match taller::aplicar(&actuales, app.corpus(), cambios) {
        Ok(hecho) => hecho,
        Err(motivo) => return Dicho::Rechazado(vec![motivo], Vec::new()),
    };
    let relevo = match app.relevo(&nuevos) {
        Ok(relevo) => relevo,
        Err(objeciones) => {
            let motivos = objeciones.iter().map(ToString::to_string).collect();
            return Dicho::Rechazado(motivos, diferencias(&ediciones));
        }
    };
    if orden == Orden::Comprobar {
        return Dicho::Admitido(diferencias(&ediciones));
    }
    match escribir(&carpeta, &actuales, &nuevos, &ediciones) {
        Ok(()) => {
            e.poner(relevo, nuevos, &mut servidos);
            Dicho::Guardado(diferencias(&ediciones))
        }
        Err(motivo) => Dicho::Rechazado(vec![motivo], diferencias(&ediciones)),
    }
}

pub(in crate::web) fn diferencias(ediciones: &[Edicion]) -> Vec<String> {
    ediciones.iter().map(Edicion::diferencia).collect()
}

/// Writes what changed, if the folder holds what is being served and nothing else.
pub(in crate::web) fn escribir(
    carpeta: &Carpeta,
    actuales: &Archivos,
    nuevos: &Archivos,
    ediciones: &[Edicion],
) -> Result<(), String> {
    let fallo = |e: &std::io::Error| format!("No se pudo guardar: {}.", mensajes::de_archivo(e));
    let en_disco = carpeta.leer().map_err(|e| fallo(&e))?;
    let distintas = actuales.distintas(&en_disco);
    if !distintas.is_empty() {
        return Err(format!(
            "No se guardó, porque cambió en disco y aún no se sirve: {}. Si es correcto, vuelva a cargar la página en \
                unos segundos; si no, /salud dice por qué se rechazó.",
            distintas.join(", ")
        ));
    }
    let archivos =
        (ediciones.iter()).filter_map(|e| Some((e.ruta.as_str(), nuevos.obtener(&e.ruta)?)));
    carpeta.guardar(archivos).map_err(|e| fallo(&e))
}

/// Makes a page off the async threads: the files that are served may be held while others are checked.
pub(in crate::web) async fn pagina(
    e: &Estado,
    hacer: impl FnOnce(&Estado, &App) -> Result<String, Falla> + Send + 'static,
) -> Respuesta {
    let estado = e.clone();
    let hecha = e.trabajar(move |app| hacer(&estado, app));
    let hecha = hecha.await.and_then(|r| r);
    Ok(html(hecha.map_err(|f| f.responder(Forma::Pagina))?))
}

/// Does the work of a form off the async threads, and answers its page.
pub(in crate::web) async fn atender(
    e: &Estado,
    hacer: impl FnOnce(&Estado, &App) -> Result<(Dicho, String), Falla> + Send + 'static,
) -> Respuesta {
    let estado = e.clone();
    let hecho = e.trabajar(move |app| hacer(&estado, app));
    let (dicho, pagina) = hecho
        .await
        .and_then(|r| r)
        .map_err(|f| f.responder(Forma::Pagina))?;
    let codigo = match dicho {
        Dicho::Rechazado(..) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    Ok((codigo, html(pagina)).into_response())
}

pub(in crate::web) fn archivos(e: &Estado) -> Result<Arc<Archivos>, Falla> {
    let servidos = e.servidos().clone();
    servidos.ok_or_else(|| Falla::interna(&"the workshop does not know its files"))
}

pub(in crate::web) fn valor<'a>(escrito: &'a Escrito, nombre: &str) -> &'a str {
    escrito.get(nombre).map_or("", String::as_str)
}

/// A file that a person must mend before the workshop can read it.
pub(in crate::web) fn a_mano(motivo: String) -> Falla {
    Falla::nueva(StatusCode::CONFLICT, motivo, "Ábralo en un editor.")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_this_machine_comes_in_and_only_this_site_writes() {
        let casa = "127.0.0.1:8080";
        let (propio, fetch) = ("http://127.0.0.1:8080", "same-origin");
        let casos: [(&str, &str, &str, bool, bool); 17] = [
            (casa, "", "", false, true),
            ("localhost", "", "", false, true),
            ("[::1]:8080", "", "", false, true),
            ("127.8.8.8", "", "", false, true),
            ("", "", "", false, false),
            ("ejemplo.co", "", "", false, false),
            ("127.0.0.1.ejemplo.co:8080", "", "", false, false),
            ("192.168.0.7:8080", "", "", false, false),
            ("localhost.ejemplo.co", "", "", false, false),
            (casa, propio, fetch, true, true),
            (casa, propio, "", true, true),
            (casa, "", "", true, false),
            (casa, "", fetch, true, false),
            (casa, "null", "", true, false),
            (casa, "http://127.0.0.1:9999", "", true, false),
            (casa, "https://ejemplo.co", "cross-site", true, false),
            (casa, propio, "same-site", true, false),
        ];
        for (host, origen, fetch, escribe, entra) in casos {
            let mut cabeceras = HeaderMap::new();
            for (nombre, valor) in [
                ("host", host),
                ("origin", origen),
                ("sec-fetch-site", fetch),
            ] {
                if !valor.is_empty() {
                    cabeceras.insert(nombre, HeaderValue::from_str(valor).unwrap());
                }
            }
            let dicho = objecion(&cabeceras, escribe);
            assert_eq!(dicho.is_none(), entra, "{host} {origen} {fetch} {dicho:?}");
        }
        let mut dos = HeaderMap::new();
        dos.append("host", HeaderValue::from_static("localhost"));
        dos.append("host", HeaderValue::from_static("ejemplo.co"));
        assert!(objecion(&dos, false).is_some());
    }
}
