//! The page where a report is sent to be checked, and the page of what came out.

use super::{Enlace, Rotulo, cita_enlazada, lineas::cambios, pintar};
use crate::{
    app::App,
    comprobacion::{
        Comprobacion, EstadoDeOpinion, EstadoDeTranscripcion, EstadoDelRegimen, MINIMO_DE_PALABRAS,
        NO_SE_COMPRUEBA, Opinion, QUE_ES_UN_REPARO, SinComprobar, Transcripcion,
    },
    direcciones,
    lengua::formato::plural,
    marcado::Html,
};
use askama::Template;

/// What was sent, to fill the form again.
#[derive(Debug, Clone, Default)]
pub struct ComprobarPedido {
    /// Why it was not checked, and the control to mend.
    pub objecion: Option<(&'static str, String)>,
    /// The text that was pasted.
    pub texto: String,
    /// The day that was written.
    pub fecha: String,
}

#[derive(Template)]
#[template(path = "comprobar.html")]
struct Formulario<'a> {
    pedido: &'a ComprobarPedido,
    cuentas: String,
    minimo: usize,
    no_se_comprueba: &'static str,
}

#[derive(Template)]
#[template(path = "comprobacion.html")]
struct Resultado<'a> {
    alcance: Vec<String>,
    no_se_comprueba: &'static str,
    titulo: String,
    que_es_un_reparo: &'static str,
    totales_de_opiniones: Vec<Total>,
    totales_de_transcripciones: Vec<Total>,
    opiniones: Vec<OpinionVista<'a>>,
    transcripciones: Vec<TranscripcionVista<'a>>,
    sin_comprobar: &'a [SinComprobar],
}

struct Total {
    cuantas: usize,
    rotulo: &'static str,
}

struct OpinionVista<'a> {
    o: &'a Opinion,
    estado: &'static str,
    rotulo: &'static str,
    documentos: Vec<Enlace>,
}

struct TranscripcionVista<'a> {
    t: &'a Transcripcion,
    estado: &'static str,
    rotulo: &'static str,
    parrafos: Vec<Enlace>,
    rol: Option<Rotulo>,
    tambien: Vec<Enlace>,
    corrige: Option<Enlace>,
    cambios: Html,
    atribucion: Option<String>,
    no_regia: bool,
}

/// The page where a report is sent.
pub fn comprobar(app: &App, pedido: &ComprobarPedido) -> String {
    pintar(&Formulario {
        pedido,
        cuentas: super::cuentas(app),
        minimo: MINIMO_DE_PALABRAS,
        no_se_comprueba: NO_SE_COMPRUEBA,
    })
}

/// The page of what came out.
pub fn comprobacion(app: &App, c: &Comprobacion) -> String {
    let de_opiniones = EstadoDeOpinion::TODOS.into_iter().map(|e| Total {
        cuantas: c.opiniones_en(e),
        rotulo: e.rotulo(),
    });
    let de_transcripciones = EstadoDeTranscripcion::TODOS.into_iter().map(|e| Total {
        cuantas: c.transcripciones_en(e),
        rotulo: e.rotulo(),
    });
    pintar(&Resultado {
        alcance: c.alcance.frases(),
        no_se_comprueba: NO_SE_COMPRUEBA,
        titulo: match (c.con_reparo(), c.opiniones.len() + c.transcripciones.len()) {
            (0, 0) => "No se halló ninguna cita que comprobar".to_owned(),
            (0, _) => "Ninguna de las citas comprobadas tiene reparo".to_owned(),
            (n, _) => plural(n, "cita con reparo", "citas con reparo"),
        },
        que_es_un_reparo: QUE_ES_UN_REPARO,
        totales_de_opiniones: de_opiniones.filter(|t| t.cuantas > 0).collect(),
        totales_de_transcripciones: de_transcripciones.filter(|t| t.cuantas > 0).collect(),
        opiniones: c.opiniones.iter().map(|o| opinion(app, o)).collect(),
        transcripciones: (c.transcripciones.iter())
            .map(|t| transcripcion(app, t))
            .collect(),
        sin_comprobar: &c.sin_comprobar,
    })
}

fn opinion<'a>(app: &App, o: &'a Opinion) -> OpinionVista<'a> {
    let del_corpus = (o.documentos.iter())
        .filter_map(|i| app.corpus().documentos().get(*i))
        .map(|d| Enlace {
            direccion: direcciones::documento(&d.meta.id),
            texto: d.titulo(),
        });
    let citada = o.citada.as_ref().map(|id| Enlace {
        direccion: direcciones::documento(id),
        texto: "quién lo cita".to_owned(),
    });
    OpinionVista {
        o,
        estado: o.estado.nombre(),
        rotulo: o.estado.rotulo(),
        documentos: del_corpus.chain(citada).collect(),
    }
}

fn transcripcion<'a>(app: &App, t: &'a Transcripcion) -> TranscripcionVista<'a> {
    let enlaces = |l: &[crate::corpus::Lugar]| -> Vec<Enlace> {
        l.iter().filter_map(|l| cita_enlazada(app, *l)).collect()
    };
    TranscripcionVista {
        t,
        estado: t.estado.nombre(),
        rotulo: t.estado.rotulo(),
        parrafos: enlaces(&t.parrafos),
        rol: t.rol.map(Rotulo::de),
        tambien: enlaces(&t.tambien),
        corrige: t.corrige.and_then(|l| cita_enlazada(app, l)),
        cambios: if t.diferencia.is_empty() {
            Html::default()
        } else {
            cambios(&t.diferencia)
        },
        atribucion: t.atribucion.frase(),
        no_regia: (t.regimen.as_ref()).is_some_and(|r| r.estado == EstadoDelRegimen::NoRegia),
    }
}
