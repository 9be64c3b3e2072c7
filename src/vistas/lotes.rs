//! The page where a batch is sent, and the page of its results.

use super::{pintar, veredicto::direccion_de};
use crate::{
    hechos::Tipo,
    lectura::{Formato, Limites},
    lengua::formato::{miles, plural},
    planillas::{Conteo, Lote, Renglon},
    reglas::{Ficha, ReglaFundada},
};
use askama::Template;

/// Rows shown on the page of results; a file has them all.
const FILAS: usize = 200;
/// Longest own text shown beside a row, in letters.
const PROPIO: usize = 80;

#[derive(Template)]
#[template(path = "lote.html")]
struct Formulario<'a> {
    ficha: &'static Ficha,
    pedido: &'a LotePedido,
    formatos: [(&'static str, &'static str); 4],
    columnas: Vec<Columna>,
    con_listas: bool,
    filas: String,
}

struct Columna {
    nombre: String,
    rotulo: &'static str,
    ayuda: &'static str,
    forma: String,
    exigida: bool,
}

/// What was asked of a batch, to fill its form again.
#[derive(Debug, Clone, Default)]
pub struct LotePedido {
    /// Why it was not done.
    pub objecion: Option<String>,
    /// The rows that were pasted.
    pub filas: String,
    /// The format chosen for the answer.
    pub formato: String,
}

/// The page where a batch is sent.
pub fn lote(l: &ReglaFundada, pedido: &LotePedido) -> String {
    let hojas = l.entrada().hojas();
    pintar(&Formulario {
        ficha: l.ficha(),
        pedido,
        formatos: [
            ("pagina", "En una página"),
            (Formato::Xlsx.nombre(), "Un libro de Excel (.xlsx)"),
            (Formato::Csv.nombre(), "Un CSV"),
            (
                Formato::Jsonl.nombre(),
                "JSON por líneas, con todos los pasos",
            ),
        ],
        con_listas: hojas.iter().any(|h| h.ruta.contains("[]")),
        columnas: hojas
            .into_iter()
            .map(|h| Columna {
                nombre: h.ruta.replace("[]", "[0]"),
                rotulo: h.rotulo,
                ayuda: h.ayuda,
                forma: forma(&h.tipo),
                exigida: h.exigida,
            })
            .collect(),
        filas: miles(&Limites::SITIO.filas.to_string()),
    })
}

/// How a cell of a type is written.
fn forma(tipo: &Tipo) -> String {
    match tipo {
        Tipo::Nulable(t) => forma(t),
        Tipo::Decimal(_) => "número, como 1.234.567,89".to_owned(),
        Tipo::Entero(..) => "número entero".to_owned(),
        Tipo::Logico => "sí o no".to_owned(),
        Tipo::Fecha => "fecha, como 2025-03-10".to_owned(),
        Tipo::Opcion(o) => o.iter().map(|x| x.0).collect::<Vec<_>>().join(", "),
        _ => "texto".to_owned(),
    }
}

#[derive(Template)]
#[template(path = "lote-resultado.html")]
struct Resultado {
    ficha: &'static Ficha,
    cuenta: String,
    errores: String,
    hay_errores: bool,
    mas: bool,
    mostradas: usize,
    ajenas: String,
    propia: Option<String>,
    filas: Vec<FilaVista>,
}

struct FilaVista {
    linea: usize,
    propio: String,
    error: Option<String>,
    sentido: &'static str,
    sentido_dicho: &'static str,
    rotulo: &'static str,
    resumen: String,
    cita: String,
    parrafo: Option<String>,
    veredicto: Option<String>,
}

/// The page of results, as its rows come.
pub struct LoteVisto<'a> {
    lista: &'a ReglaFundada,
    ajenas: String,
    /// The reader's own column that names the rows: position and name.
    propia: Option<(usize, String)>,
    filas: Vec<FilaVista>,
}

impl<'a> LoteVisto<'a> {
    /// A page without rows yet.
    pub fn nuevo(lista: &'a ReglaFundada, lote: &Lote) -> Self {
        let ajenas = lote.ajenas();
        let propia = ajenas.first().and_then(|a| {
            let i = lote.columnas().iter().position(|c| c == a)?;
            Some((i, (*a).to_owned()))
        });
        Self {
            lista,
            ajenas: ajenas.join(", "),
            propia,
            filas: Vec::new(),
        }
    }

    /// Adds a row, while there is room.
    pub fn agregar(&mut self, r: &Renglon<'_>) {
        if self.filas.len() >= FILAS {
            return;
        }
        let propio = self.propia.as_ref().and_then(|(i, _)| {
            let celda = r.celdas.iter().find(|c| c.0 == *i)?;
            Some(celda.1.chars().take(PROPIO).collect())
        });
        let mut fila = FilaVista {
            linea: r.linea,
            propio: propio.unwrap_or_default(),
            error: None,
            sentido: "",
            sentido_dicho: "",
            rotulo: "",
            resumen: String::new(),
            cita: String::new(),
            parrafo: None,
            veredicto: None,
        };
        match &r.hecho {
            Err(f) => fila.error = Some(f.to_string()),
            Ok(h) => {
                let d = h.dictamen.veredicto.desenlace;
                fila.sentido = d.sentido.nombre();
                fila.sentido_dicho = d.sentido.rotulo();
                fila.rotulo = d.rotulo;
                fila.resumen.clone_from(&h.dictamen.veredicto.resumen);
                if let Some(f) = h.dictamen.veredicto.principal() {
                    let cita = super::Cita::de(f, None);
                    fila.cita = cita.cita;
                    fila.parrafo = cita.direccion;
                }
                fila.veredicto =
                    Some(direccion_de(self.lista, &h.dato)).filter(|d| d.len() <= 8_000);
            }
        }
        self.filas.push(fila);
    }

    /// The page.
    pub fn pagina(self, conteo: Conteo) -> String {
        pintar(&Resultado {
            ficha: self.lista.ficha(),
            cuenta: plural(conteo.filas, "fila", "filas"),
            errores: plural(conteo.con_error, "fila con error", "filas con error"),
            hay_errores: conteo.con_error > 0,
            mas: conteo.filas > self.filas.len(),
            mostradas: self.filas.len(),
            ajenas: self.ajenas,
            propia: self.propia.map(|p| p.1),
            filas: self.filas,
        })
    }
}
