//! Synonyms of the search.

use super::puerta::{Orden, a_mano, archivos, atender, obrar, pagina, valor};
use crate::{
    corpus::Sinonimo,
    hechos::formulario::Escrito,
    taller::{self, Cambio, SINONIMOS},
    vistas::{taller as vistas, taller::Dicho},
    web::{
        Estado,
        error::Falla,
        paginas::respuestas::{Respuesta, leer, leer_escrito, texto_del_cuerpo},
    },
};
use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State},
};

fn leidos(e: &Estado) -> Result<(Vec<Sinonimo>, String), Falla> {
    let archivos = archivos(e)?;
    let todos = taller::sinonimos_de(&archivos).map_err(a_mano)?;
    Ok((todos, taller::version(&archivos, SINONIMOS)))
}

pub(super) async fn sinonimos(State(e): State<Estado>, RawQuery(cruda): RawQuery) -> Respuesta {
    leer(cruda, &[])?;
    pagina(&e, |e, _| Ok(vistas::sinonimos(&leidos(e)?.0))).await
}

/// The name of an entry that is not written yet, in addresses.
const NUEVO: &str = "nuevo";

pub(super) async fn un_sinonimo(
    State(e): State<Estado>,
    Path(cual): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    pagina(&e, move |e, _| {
        let (todos, version) = leidos(e)?;
        let mut escrito = Escrito::new();
        if cual != NUEVO {
            let s = cual.parse::<usize>().ok().and_then(|n| todos.get(n));
            let s = s.ok_or_else(|| {
                Falla::no_hay(
                    "Esa entrada ya no está.",
                    "Vea las que hay en /taller/sinonimos.",
                )
            })?;
            for (clave, valor) in [
                ("de", s.de.join("\n")),
                ("a", s.a.join("\n")),
                (
                    "reciproco",
                    if s.reciproco { "si" } else { "no" }.to_owned(),
                ),
                ("fuente", s.fuente.clone()),
                ("_version", version),
            ] {
                escrito.insert(clave.to_owned(), valor);
            }
        }
        Ok(vistas::sinonimo(&cual, &escrito, Dicho::Nada))
    })
    .await
}

pub(super) async fn cambiar_sinonimo(
    State(e): State<Estado>,
    Path(cual): Path<String>,
    cuerpo: Bytes,
) -> Respuesta {
    let mut escrito = leer_escrito(texto_del_cuerpo(&cuerpo)?)?;
    let orden = Orden::de(&mut escrito);
    atender(&e, move |e, _| {
        let lineas = |nombre: &str| -> Vec<String> {
            let lineas = valor(&escrito, nombre).lines().map(str::trim);
            lineas
                .filter(|l| !l.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let sinonimo = Sinonimo {
            de: lineas("de"),
            a: lineas("a"),
            reciproco: valor(&escrito, "reciproco") == "si",
            fuente: valor(&escrito, "fuente").to_owned(),
        };
        let lugar = cual.parse::<usize>().ok();
        let cambio = match (lugar, orden) {
            (None, _) if cual != NUEVO => None,
            (None, Orden::Quitar) => None,
            (None, _) => Some(Cambio::AgregarSinonimo(sinonimo)),
            (Some(cual), Orden::Quitar) => Some(Cambio::QuitarSinonimo { cual }),
            (Some(cual), _) => Some(Cambio::CambiarSinonimo { cual, sinonimo }),
        };
        let cambio = cambio.ok_or_else(|| {
            Falla::no_hay(
                "Esa entrada no existe.",
                "Vea las que hay en /taller/sinonimos.",
            )
        })?;
        let vista = lugar.map(|_| valor(&escrito, "_version").to_owned());
        let dicho = obrar(e, orden, vista.as_deref(), &[cambio]);
        if matches!(dicho, Dicho::Guardado(_)) {
            escrito.insert("_version".to_owned(), leidos(e)?.1);
        }
        let pagina = vistas::sinonimo(&cual, &escrito, dicho.clone());
        Ok((dicho, pagina))
    })
    .await
}
