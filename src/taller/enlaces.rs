//! Links of a rule, as lines of its file.

use super::{
    edicion::texto_de,
    trozos::{self, Trozo, cadena, cadena_larga, uno},
};
use crate::{
    corpus::{Archivos, Corpus, Papel},
    lengua::texto::un_espacio,
};

/// A link that a person writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnlaceNuevo {
    /// The step, limit or warning.
    pub paso: String,
    /// `documento/parrafo`.
    pub parrafo: String,
    /// What the quotation does for the step.
    pub papel: Papel,
    /// The passage.
    pub cita: String,
    /// Why.
    pub nota: String,
}

/// A link as it stands in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnlaceEscrito {
    /// Its place in the file, from 0.
    pub cual: usize,
    /// The step, limit or warning.
    pub paso: String,
    /// `documento/parrafo`; none when its source is outside the corpus.
    pub parrafo: Option<String>,
    /// What it does, as it is spelt.
    pub papel: String,
    /// The passage, or what the outer source says.
    pub cita: String,
    /// Why.
    pub nota: String,
}

pub(super) fn ruta(regla: &str) -> String {
    format!("enlaces/{regla}.toml")
}

/// The links of a rule as its file has them.
pub fn enlaces_de(archivos: &Archivos, regla: &str) -> Result<Vec<EnlaceEscrito>, String> {
    let texto = texto_de(archivos, &ruta(regla))?;
    let escrito = |(cual, t): (usize, &Trozo)| {
        let dicho = |clave: &str| t.texto(clave).unwrap_or_default().to_owned();
        EnlaceEscrito {
            cual,
            paso: dicho("paso"),
            parrafo: t.texto("parrafo").map(str::to_owned),
            papel: dicho("papel"),
            cita: t
                .texto("cita")
                .or(t.texto("dice"))
                .unwrap_or_default()
                .to_owned(),
            nota: dicho("nota"),
        }
    };
    Ok(propios(&texto)?.iter().enumerate().map(escrito).collect())
}

fn propios(texto: &str) -> Result<Vec<Trozo>, String> {
    let mut todos = trozos::trozos(texto)?;
    todos.retain(|t| t.nombre == "enlace");
    Ok(todos)
}

/// The values of a link, in the order of the files. A page sends its lines ended as it likes; a paragraph has none.
fn valores(e: &EnlaceNuevo, corpus: &Corpus) -> Result<[(&'static str, String); 6], String> {
    let cita = un_espacio(&e.cita);
    let nota = un_espacio(&e.nota);
    if cita.is_empty() {
        return Err("Falta el pasaje que se cita.".to_owned());
    }
    if nota.is_empty() {
        return Err(
            "Falta la nota: diga por qué el párrafo dice lo que el paso pregunta.".to_owned(),
        );
    }
    if e.papel == Papel::Externo {
        return Err("Un párrafo del corpus no es una fuente externa: elija otro papel.".to_owned());
    }
    let bloque = e.parrafo.split_once('/').and_then(|(d, p)| {
        let d = corpus.documento(d)?;
        d.bloques.iter().find(|b| b.id.0 == p)
    });
    let bloque = bloque.ok_or_else(|| format!("No existe el párrafo «{}».", e.parrafo))?;
    if !bloque.texto.contains(&cita) {
        return Err(format!(
            "El pasaje no está, letra por letra, en el párrafo «{}»: cópielo de él.",
            e.parrafo
        ));
    }
    if !e.papel.admite(bloque.rol) {
        return Err(format!(
            "El párrafo «{}» tiene el rol «{}» y no admite el papel «{}».",
            e.parrafo,
            bloque.rol.rotulo(),
            e.papel.nombre()
        ));
    }
    Ok([
        ("paso", cadena(&e.paso)),
        ("parrafo", cadena(&e.parrafo)),
        ("papel", cadena(e.papel.nombre())),
        ("cita", cadena_larga(&cita)),
        ("sha256", cadena(&bloque.sha256[..16])),
        ("nota", cadena(&nota)),
    ])
}

pub(super) fn agregar(
    texto: &str,
    regla: &str,
    e: &EnlaceNuevo,
    corpus: &Corpus,
) -> Result<String, String> {
    let valores = valores(e, corpus)?;
    let encabezado = format!(
        "# Enlaces de la regla «{regla}»: cada cita es literal y está en el párrafo que nombra.\n"
    );
    let texto = if texto.is_empty() {
        encabezado.as_str()
    } else {
        texto
    };
    let todos = propios(texto)?;
    let cita = un_espacio(&e.cita);
    let repetido = todos.iter().any(|t| {
        t.texto("paso") == Some(&e.paso)
            && t.texto("parrafo") == Some(&e.parrafo)
            && t.texto("cita") == Some(&cita)
    });
    if repetido {
        return Err(format!(
            "El paso «{}» ya tiene ese pasaje del párrafo «{}».",
            e.paso, e.parrafo
        ));
    }
    let mut nuevo = "[[enlace]]\n".to_owned();
    for (clave, valor) in valores {
        nuevo.push_str(&format!("{clave} = {valor}\n"));
    }
    // Beside the others of its step.
    let tras = todos.iter().rfind(|t| t.texto("paso") == Some(&e.paso));
    Ok(trozos::agregar(texto, tras, &nuevo))
}

pub(super) fn cambiar(
    texto: &str,
    cual: usize,
    e: &EnlaceNuevo,
    corpus: &Corpus,
) -> Result<String, String> {
    let todos = propios(texto)?;
    let t = uno(&todos, cual)?;
    if t.texto("parrafo").is_none() {
        return Err("Las fuentes de fuera del corpus se cambian a mano en su archivo.".to_owned());
    }
    let mut valores: Vec<_> = valores(e, corpus)?.into();
    // A value that stays is not written again: its spelling may be another.
    let (cita, nota) = (un_espacio(&e.cita), un_espacio(&e.nota));
    valores.retain(|(clave, _)| {
        let nuevo = match *clave {
            "paso" => e.paso.as_str(),
            "parrafo" => e.parrafo.as_str(),
            "papel" => e.papel.nombre(),
            "cita" => &cita,
            "nota" => &nota,
            _ => return true,
        };
        t.texto(clave) != Some(nuevo)
    });
    Ok(trozos::cambiar(texto, t, &valores))
}

pub(super) fn quitar(texto: &str, cual: usize) -> Result<String, String> {
    let todos = propios(texto)?;
    Ok(trozos::quitar(texto, uno(&todos, cual)?))
}
