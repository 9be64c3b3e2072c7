//! Links between paragraphs and steps of rules.

use super::{
    cobertura::{clase_escrita, de_cobertura, sin_parrafo},
    puerta::{Orden, a_mano, archivos, atender, obrar, pagina, valor},
};
use crate::{
    app::App,
    corpus::Papel,
    hechos::formulario::Escrito,
    reglas::{Regla, registro},
    taller::{self, Cambio, EnlaceNuevo},
    vistas::{taller as vistas, taller::Dicho},
    web::{
        Estado,
        error::{Falla, Forma},
        paginas::respuestas::{Respuesta, html, leer, leer_escrito, sin_regla, texto_del_cuerpo},
    },
};
use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State},
};

fn la_regla(id: &str) -> Option<&'static dyn Regla> {
    registro().iter().copied().find(|r| r.ficha().id == id)
}

/// The link that a form describes, and what it says of the coverage of its paragraph.
fn del_formulario(escrito: &Escrito) -> Result<(String, EnlaceNuevo), String> {
    let lugar = valor(escrito, "lugar").split_once('/');
    let (regla, paso) = lugar.ok_or("Falta elegir la regla y el paso.")?;
    if la_regla(regla).is_none() {
        return Err(format!("No hay una regla «{regla}»."));
    }
    let papel = match valor(escrito, "papel") {
        "sustenta" => Papel::Sustenta,
        "matiza" => Papel::Matiza,
        "limita" => Papel::Limita,
        _ => return Err("Falta elegir el papel.".to_owned()),
    };
    let parrafo = format!(
        "{}/{}",
        valor(escrito, "documento"),
        valor(escrito, "parrafo")
    );
    let enlace = EnlaceNuevo {
        paso: paso.to_owned(),
        parrafo,
        papel,
        cita: valor(escrito, "cita").to_owned(),
        nota: valor(escrito, "nota").to_owned(),
    };
    Ok((regla.to_owned(), enlace))
}

pub(super) async fn por_enlazar(State(e): State<Estado>, RawQuery(cruda): RawQuery) -> Respuesta {
    let conocidos = ["documento", "parrafo", "cita", "lugar", "papel", "nota"];
    let mut escrito: Escrito = leer(cruda, &conocidos)?.into_iter().collect();
    let app = e.app();
    if let Some(f) = sin_parrafo(&app, &escrito) {
        return Err(f.responder(Forma::Pagina));
    }
    let (d, p) = (valor(&escrito, "documento"), valor(&escrito, "parrafo"));
    // A rule that covers it leaves no room for what was said of a paragraph that none covers.
    if !matches!(valor(&clase_escrita(&app, d, p), "clase"), "" | "en-parte") {
        escrito.insert("clase".to_owned(), "quitar".to_owned());
    }
    Ok(html(vistas::enlazar(&app, &escrito, Dicho::Nada)))
}

pub(super) async fn enlazar(State(e): State<Estado>, cuerpo: Bytes) -> Respuesta {
    let mut escrito = leer_escrito(texto_del_cuerpo(&cuerpo)?)?;
    let orden = Orden::de(&mut escrito);
    atender(&e, move |e, app| {
        if let Some(f) = sin_parrafo(app, &escrito) {
            return Err(f);
        }
        let cambios = del_formulario(&escrito).and_then(|(regla, enlace)| {
            let mut cambios = vec![Cambio::Enlazar { regla, enlace }];
            cambios.extend(de_cobertura(app, &escrito)?);
            Ok(cambios)
        });
        let dicho = match cambios {
            Ok(cambios) => obrar(e, orden, None, &cambios),
            Err(motivo) => Dicho::Rechazado(vec![motivo], Vec::new()),
        };
        let pagina = vistas::enlazar(&e.app(), &escrito, dicho.clone());
        Ok((dicho, pagina))
    })
    .await
}

pub(super) async fn enlaces(
    State(e): State<Estado>,
    Path(regla): Path<String>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    pagina(&e, move |e, app| {
        let r = la_regla(&regla).ok_or_else(|| sin_regla(app, &regla))?;
        let escritos = taller::enlaces_de(&*archivos(e)?, &regla).map_err(a_mano)?;
        Ok(vistas::enlaces(app, r.ficha(), &escritos))
    })
    .await
}

/// A link as its file has it, in the controls of a form.
fn enlace_escrito(e: &Estado, app: &App, regla: &str, cual: &str) -> Result<Escrito, Falla> {
    la_regla(regla).ok_or_else(|| sin_regla(app, regla))?;
    let archivos = archivos(e)?;
    let escritos = taller::enlaces_de(&archivos, regla).map_err(a_mano)?;
    let enlace = cual
        .parse::<usize>()
        .ok()
        .and_then(|n| escritos.into_iter().nth(n));
    let enlace = enlace.ok_or_else(|| {
        Falla::no_hay(
            "Ese enlace ya no está en su archivo.",
            format!("Vea los que hay en /taller/enlaces/{regla}."),
        )
    })?;
    let mut escrito = Escrito::new();
    let parrafo = enlace.parrafo.unwrap_or_default();
    let (d, p) = parrafo.split_once('/').unwrap_or_default();
    let version = taller::version(&archivos, &format!("enlaces/{regla}.toml"));
    for (clave, valor) in [
        ("documento", d),
        ("parrafo", p),
        ("lugar", &format!("{regla}/{}", enlace.paso)),
        ("papel", &enlace.papel),
        ("cita", &enlace.cita),
        ("nota", &enlace.nota),
        ("_version", &version),
    ] {
        escrito.insert(clave.to_owned(), valor.to_owned());
    }
    Ok(escrito)
}

pub(super) async fn un_enlace(
    State(e): State<Estado>,
    Path((regla, cual)): Path<(String, String)>,
    RawQuery(cruda): RawQuery,
) -> Respuesta {
    leer(cruda, &[])?;
    pagina(&e, move |e, app| {
        let escrito = enlace_escrito(e, app, &regla, &cual)?;
        Ok(vistas::enlace_de(app, &regla, &cual, &escrito, Dicho::Nada))
    })
    .await
}

pub(super) async fn cambiar_enlace(
    State(e): State<Estado>,
    Path((regla, cual)): Path<(String, String)>,
    cuerpo: Bytes,
) -> Respuesta {
    let mut escrito = leer_escrito(texto_del_cuerpo(&cuerpo)?)?;
    let orden = Orden::de(&mut escrito);
    atender(&e, move |e, app| {
        la_regla(&regla).ok_or_else(|| sin_regla(app, &regla))?;
        let vista = valor(&escrito, "_version").to_owned();
        let cambios = (|| {
            let cual = cual
                .parse()
                .map_err(|_| "Ese enlace no existe.".to_owned())?;
            let de_regla = regla.clone();
            let mut cambios = if orden == Orden::Quitar {
                vec![Cambio::QuitarEnlace {
                    regla: de_regla,
                    cual,
                }]
            } else {
                let (nueva, enlace) = del_formulario(&escrito)?;
                if nueva == regla {
                    vec![Cambio::CambiarEnlace {
                        regla: de_regla,
                        cual,
                        enlace,
                    }]
                } else {
                    vec![
                        Cambio::QuitarEnlace {
                            regla: de_regla,
                            cual,
                        },
                        Cambio::Enlazar {
                            regla: nueva,
                            enlace,
                        },
                    ]
                }
            };
            if !valor(&escrito, "documento").is_empty() {
                cambios.extend(de_cobertura(app, &escrito)?);
            }
            Ok::<_, String>(cambios)
        })();
        let dicho = match cambios {
            Ok(cambios) => obrar(e, orden, Some(&vista), &cambios),
            Err(motivo) => Dicho::Rechazado(vec![motivo], Vec::new()),
        };
        let app = e.app();
        if matches!(dicho, Dicho::Guardado(_)) {
            let ruta = format!("enlaces/{regla}.toml");
            escrito.insert(
                "_version".to_owned(),
                taller::version(&*archivos(e)?, &ruta),
            );
        }
        let pagina = vistas::enlace_de(&app, &regla, &cual, &escrito, dicho.clone());
        Ok((dicho, pagina))
    })
    .await
}
