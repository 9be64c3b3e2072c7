//! Every address that the program writes is asked of its own router, and so is every one that its sentences name.

use axum::{Router, body::Body, http::Request};
use fundamento::{
    app::App,
    corpus::Archivos,
    direcciones::{self, taller},
    web::{Estado, rutas},
};
use http_body_util::BodyExt;
use regex::Regex;
use std::{fs, path::Path, sync::LazyLock};
use tower::ServiceExt;

static APP: LazyLock<App> = LazyLock::new(|| App::nueva(&Archivos::incorporados()).unwrap());

/// Whether some route takes an address: one that no route takes says so.
async fn lleva_a_algo(sitio: &Router, direccion: &str) -> bool {
    let sin_ancla = direccion.split('#').next().unwrap_or_default();
    let peticion = Request::get(sin_ancla).body(Body::empty()).unwrap();
    let respuesta = sitio.clone().oneshot(peticion).await.unwrap();
    let cuerpo = respuesta.into_body().collect().await.unwrap().to_bytes();
    !String::from_utf8_lossy(&cuerpo).contains("Esa dirección no existe.")
}

#[tokio::test]
async fn every_address_is_routed() {
    let app = App::nueva(&Archivos::incorporados()).unwrap();
    let sitio = rutas(Estado::nuevo(app, ""));
    assert!(!lleva_a_algo(&sitio, "/una-que-no-hay").await);
    let d = &APP.corpus().documentos()[0];
    let (documento, parrafo) = (&d.meta.id, &d.bloques[0].id);
    let regla = APP.reglas().next().unwrap().ficha().id;
    let ejercicio = &APP.aula().ejercicios()[0];
    let norma = APP.citas().normas().next().unwrap().acto.slug();
    let tema = &APP.temas().todos()[0].slug;
    let linea = &APP.lineas().comparables().next().unwrap().slug;
    let leccion = &APP.corpus().lecciones()[0].id;
    let mut todas: Vec<String> = direcciones::FIJAS.iter().map(|f| (*f).to_owned()).collect();
    todas.extend([
        direcciones::documento(documento),
        direcciones::documento_en(documento, "json"),
        direcciones::documento_en(documento, "md"),
        direcciones::parrafo(documento, parrafo),
        direcciones::norma(&norma),
        direcciones::tema(tema),
        direcciones::linea(linea),
        direcciones::regla(regla),
        direcciones::regla_con(regla, "x=1"),
        direcciones::paso_de_regla(regla, "x"),
        direcciones::evaluar(regla, "x=1"),
        direcciones::linea_de_tiempo(regla, "x=1"),
        direcciones::cobertura_de(documento),
        direcciones::ejercicios(ejercicio.regla),
        direcciones::ejercicio(ejercicio.regla, &ejercicio.id),
        direcciones::hoja_de_regla(ejercicio.regla),
        direcciones::hoja_de_tema("indicadores"),
        direcciones::leccion(leccion),
        direcciones::buscar("q=liquidez"),
        direcciones::canal_de_busqueda("q=liquidez"),
        direcciones::en_procesos("x"),
        direcciones::plantilla_de_hoja("estados"),
        direcciones::api_documento(documento),
        direcciones::api_norma(&norma),
        direcciones::api_tema(tema),
        direcciones::api_regla(regla),
    ]);
    for direccion in &todas {
        assert!(lleva_a_algo(&sitio, direccion).await, "{direccion}");
    }
}

#[tokio::test]
async fn the_addresses_of_the_workshop_are_routed_there() {
    let carpeta = tempfile::tempdir().unwrap();
    crate::carpetas::copiar(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"),
        carpeta.path(),
    );
    let carpeta = fundamento::corpus::Carpeta::abrir(carpeta.path()).unwrap();
    let app = App::nueva(&Archivos::incorporados()).unwrap().con_taller();
    let estado = Estado::nuevo(app, "").con_taller(carpeta);
    let sitio = rutas(estado);
    for direccion in [
        taller::INICIO.to_owned(),
        taller::ENLAZAR.to_owned(),
        taller::CLASIFICAR.to_owned(),
        taller::CASO.to_owned(),
        taller::SINONIMOS.to_owned(),
        taller::enlaces("denominador-cero"),
        taller::enlace("denominador-cero", 0),
        taller::sinonimo("nuevo"),
    ] {
        let peticion = Request::get(&direccion).header("host", "localhost");
        let respuesta = sitio
            .clone()
            .oneshot(peticion.body(Body::empty()).unwrap())
            .await;
        let cuerpo = respuesta
            .unwrap()
            .into_body()
            .collect()
            .await
            .unwrap()
            .to_bytes();
        let cuerpo = String::from_utf8_lossy(&cuerpo).into_owned();
        assert!(!cuerpo.contains("Esa dirección no existe."), "{direccion}");
    }
}

/// The sentences of the program and its pages lead readers to addresses: none leads nowhere.
#[tokio::test]
async fn no_sentence_names_an_address_that_is_not() {
    let app = App::nueva(&Archivos::incorporados()).unwrap();
    let sitio = rutas(Estado::nuevo(app, ""));
    let nombrada = Regex::new(r"(?:^|[\s«(])(/[a-z][a-z0-9/._-]*[a-z0-9])(?:[\s».,;)]|$)").unwrap();
    let mut pendientes = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut vistas = 0;
    while let Some(p) = pendientes.pop() {
        if p.is_dir() {
            pendientes.extend(fs::read_dir(&p).unwrap().map(|e| e.unwrap().path()));
            continue;
        }
        let texto = fs::read_to_string(&p).unwrap();
        let codigo = texto.split("\n#[cfg(test)]").next().unwrap_or_default();
        let lineas = codigo.lines().filter(|l| !l.trim_start().starts_with("//"));
        for frase in lineas.filter(|l| l.contains('"') && !l.contains(".route(")) {
            for c in nombrada.captures_iter(frase) {
                // The workshop is only there when it was opened.
                if !c[1].starts_with("/taller") {
                    vistas += 1;
                    assert!(
                        lleva_a_algo(&sitio, &c[1]).await,
                        "{}: {}",
                        p.display(),
                        &c[1]
                    );
                }
            }
        }
    }
    assert!(vistas > 5, "the sentences are read");
}
