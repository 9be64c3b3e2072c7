//! The page that replays a receipt and says in plain words whether the verdict still stands.

use super::{pintar, veredicto::direccion_de};
use crate::app::{EstadoDeReproduccion, Reproduccion};
use askama::Template;

#[derive(Template, Default)]
#[template(path = "reproducir.html")]
struct Pagina {
    recibo: String,
    error: Option<String>,
    respuesta: Option<Reproducido>,
}

struct Reproducido {
    clase: &'static str,
    titulo: &'static str,
    explicacion: &'static str,
    diferencias: Vec<String>,
    regla: Option<(&'static str, &'static str)>,
    veredicto: Option<String>,
}

/// The empty form.
pub fn reproducir() -> String {
    pintar(&Pagina::default())
}

/// The form with a text that is no receipt, and why.
pub fn recibo_ilegible(recibo: &str, error: &str) -> String {
    pintar(&Pagina {
        recibo: recibo.to_owned(),
        error: Some(error.to_owned()),
        respuesta: None,
    })
}

/// What came of replaying a receipt.
pub fn reproducido(recibo: &str, r: &Reproduccion<'_>) -> String {
    let (clase, titulo, explicacion) = match r.estado {
        EstadoDeReproduccion::Identico => (
            "s-favorable",
            "Idéntico",
            "La regla, con los mismos hechos, da hoy el mismo código y el mismo resultado, y cita los mismos textos.",
        ),
        EstadoDeReproduccion::MismoResultadoConDoctrinaCambiada => (
            "s-faltan-datos",
            "Mismo resultado con doctrina cambiada",
            "La regla da hoy el mismo código y el mismo resultado, pero cambió algún texto de los que cita.",
        ),
        EstadoDeReproduccion::OtraVersionDeLaRegla => (
            "s-faltan-datos",
            "Otra versión de la regla",
            "El recibo se hizo con otra versión de la regla. Fue lo que ella dio entonces; la de hoy no da lo mismo con esos \
             hechos, o pide otros.",
        ),
        EstadoDeReproduccion::NoReproduce => (
            "s-desfavorable",
            "No se reproduce",
            "Con los hechos del recibo, hoy no se obtiene el mismo veredicto.",
        ),
    };
    let veredicto = (r.regla.zip(r.hechos.as_ref())).map(|(l, dato)| direccion_de(l, dato));
    pintar(&Pagina {
        recibo: recibo.to_owned(),
        error: None,
        respuesta: Some(Reproducido {
            clase,
            titulo,
            explicacion,
            diferencias: r.diferencias.iter().map(|d| frase(d)).collect(),
            regla: r.regla.map(|l| (l.ficha().id, l.ficha().titulo)),
            veredicto: veredicto.filter(|d| d.len() <= 8_000),
        }),
    })
}

/// A difference as a sentence: first letter in upper case, full stop.
fn frase(diferencia: &str) -> String {
    let mut letras = diferencia.chars();
    let inicio: String = letras
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    format!("{inicio}{}.", letras.as_str())
}
