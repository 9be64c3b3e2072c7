//! What machines read: site map, the page for language models, health.

use super::respuestas::{absoluta, archivo};
use crate::{direcciones, web::Estado};
use axum::{extract::State, http::StatusCode, response::Response};

pub(in crate::web) async fn sitemap(State(e): State<Estado>) -> Response {
    let app = e.app();
    let mut texto = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let fijas = direcciones::PAGINAS.iter().map(|p| (*p).to_owned());
    let documentos = app
        .corpus()
        .documentos()
        .iter()
        .map(|d| direcciones::documento(&d.meta.id));
    let temas = app.temas().todos().iter();
    let temas = temas.filter(|t| t.padre.is_none() || !t.es_paso());
    let temas = temas.map(|t| direcciones::tema(&t.slug));
    let lineas = app.lineas().comparables();
    let lineas = lineas.map(|l| direcciones::linea(&l.slug));
    for ruta in fijas
        .chain(documentos)
        .chain(temas)
        .chain(lineas)
        .chain(app.citas().direcciones())
        .chain(app.reglas().map(|l| direcciones::regla(l.ficha().id)))
        .chain(
            app.corpus()
                .lecciones()
                .iter()
                .map(|l| direcciones::leccion(&l.id)),
        )
    {
        texto.push_str(&format!("<url><loc>{}</loc></url>\n", absoluta(&e, &ruta)));
    }
    texto.push_str("</urlset>\n");
    archivo("application/xml", texto)
}

pub(in crate::web) async fn llms(State(e): State<Estado>) -> Response {
    let app = e.app();
    let mut texto = String::from(
        "# fundamento\n\n> Conceptos y circulares de la Agencia Nacional de Contratación Pública (Colombia), párrafo \
            por párrafo, con reglas ejecutables que citan literalmente su fundamento.\n\n## Documentos\n\n",
    );
    for d in app.corpus().documentos() {
        texto.push_str(&format!(
            "- [{}]({}): en Markdown\n",
            d.titulo(),
            absoluta(&e, &direcciones::documento_en(&d.meta.id, "md"))
        ));
    }
    texto.push_str(&format!(
        "\n## Normas\n\n- [Normas citadas]({}): cada una con los párrafos que la citan, artículo por artículo\n",
        absoluta(&e, direcciones::API_NORMAS)
    ));
    texto.push_str("\n## Reglas\n\n");
    for f in app.reglas().map(|l| l.ficha()) {
        texto.push_str(&format!(
            "- [{}]({}): {}\n",
            f.titulo,
            absoluta(&e, &direcciones::api_regla(f.id)),
            f.pregunta
        ));
    }
    texto.push_str(&format!(
        "\n## API\n\n- [OpenAPI]({})\n- [Cobertura]({}): qué párrafos ejecuta cada regla, y cuáles ninguna\n- \
            [Temas]({})\n- [Líneas de doctrina]({})\n- Comprobar las citas de un informe: POST {} con \
            {{\"texto\": \"…\", \"fecha\": null}}\n",
        absoluta(&e, direcciones::OPENAPI),
        absoluta(&e, direcciones::API_COBERTURA),
        absoluta(&e, direcciones::API_TEMAS),
        absoluta(&e, direcciones::API_LINEAS),
        absoluta(&e, direcciones::API_COMPROBAR)
    ));
    archivo("text/plain; charset=utf-8", texto)
}

/// Whether to send requests here: 503 once the process was asked to stop.
pub(in crate::web) async fn listo(State(e): State<Estado>) -> Response {
    let listo = e.listo();
    let cuerpo = serde_json::json!({"listo": listo}).to_string();
    let mut respuesta = archivo("application/json", cuerpo);
    if !listo {
        *respuesta.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    }
    respuesta
}

pub(in crate::web) async fn salud(State(e): State<Estado>) -> Response {
    let app = e.app();
    let sin_apoyo: Vec<&str> = app.reglas_sin_apoyo().collect();
    let cuerpo = serde_json::json!({
        "estado": "bien", "version": env!("CARGO_PKG_VERSION"), "corpus": app.corpus().version(),
            "documentos": app.corpus().documentos().len(),
        "reglas": app.reglas().count(), "reglas_sin_apoyo": sin_apoyo,
        "recarga": e.recarga.load().as_ref().map(|r| r.json()),
    });
    archivo("application/json", cuerpo.to_string())
}
