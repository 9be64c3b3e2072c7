//! The tables of a TOML file by where they stand, and how to write, replace and take one away without touching the rest.

use std::{fmt::Write, ops::Range};
use toml_edit::{Document, Item, TableLike};

/// A table with a header: `[nombre]`, or one of several `[[nombre]]`.
#[derive(Debug, Clone)]
pub(super) struct Trozo {
    /// Its name.
    pub(super) nombre: String,
    /// From its header.
    inicio: usize,
    /// To the end of the line of its last value.
    fin: usize,
    /// Its values: key, where it is written, and what it says.
    valores: Vec<(String, Range<usize>, toml_edit::Value)>,
}

impl Trozo {
    fn de(texto: &str, nombre: &str, tabla: &dyn TableLike, cabeza: Range<usize>) -> Self {
        let mut valores = Vec::new();
        let mut hasta = cabeza.end;
        for (clave, item) in tabla.iter() {
            hasta = hasta.max(ultimo(item));
            if let (Item::Value(v), Some(donde)) = (item, item.span()) {
                valores.push((clave.to_owned(), donde, v.clone()));
            }
        }
        let linea = texto.get(hasta..).unwrap_or_default();
        Self {
            nombre: nombre.to_owned(),
            inicio: cabeza.start,
            fin: hasta + linea.find('\n').map_or(linea.len(), |i| i + 1),
            valores,
        }
    }

    fn valor(&self, clave: &str) -> Option<&toml_edit::Value> {
        self.valores.iter().find(|v| v.0 == clave).map(|v| &v.2)
    }

    /// A value that is text.
    pub(super) fn texto(&self, clave: &str) -> Option<&str> {
        self.valor(clave)?.as_str()
    }

    /// A value that is a list of texts.
    pub(super) fn lista(&self, clave: &str) -> Vec<String> {
        let lista = self.valor(clave).and_then(toml_edit::Value::as_array);
        let textos = lista.into_iter().flatten().filter_map(|v| v.as_str());
        textos.map(str::to_owned).collect()
    }

    /// A value that is yes or no.
    pub(super) fn logico(&self, clave: &str) -> Option<bool> {
        self.valor(clave)?.as_bool()
    }
}

/// Where the last of an item ends.
fn ultimo(item: &Item) -> usize {
    let propio = item.span().map_or(0, |s| s.end);
    let debajo = match item {
        Item::Table(t) => t.iter().map(|(_, i)| ultimo(i)).max(),
        Item::ArrayOfTables(a) => (a.iter())
            .flat_map(|t| {
                t.iter()
                    .map(|(_, i)| ultimo(i))
                    .chain(t.span().map(|s| s.end))
            })
            .max(),
        _ => None,
    };
    propio.max(debajo.unwrap_or(0))
}

/// The tables of a file with headers of their own, in order.
pub(super) fn trozos(texto: &str) -> Result<Vec<Trozo>, String> {
    let documento = Document::parse(texto)
        .map_err(|_| "El archivo no se puede leer: corríjalo antes a mano.".to_owned())?;
    let mut salida = Vec::new();
    for (nombre, item) in documento.iter() {
        match item {
            Item::Table(t) => {
                salida.extend(t.span().map(|s| Trozo::de(texto, nombre, t, s)));
            }
            Item::ArrayOfTables(a) => {
                for t in a.iter() {
                    salida.extend(t.span().map(|s| Trozo::de(texto, nombre, t, s)));
                }
            }
            _ => {}
        }
    }
    salida.sort_by_key(|t| t.inicio);
    Ok(salida)
}

/// The one of some tables at a place that somebody saw; the file may be another since.
pub(super) fn uno(trozos: &[Trozo], cual: usize) -> Result<&Trozo, String> {
    trozos.get(cual).ok_or_else(|| {
        "Esa entrada ya no está en el archivo: vuelva a cargar la página.".to_owned()
    })
}

/// How lines end in a file.
fn salto(texto: &str) -> &'static str {
    if texto.contains("\r\n") { "\r\n" } else { "\n" }
}

/// The text with a table more: after one that is there, or at the end.
pub(super) fn agregar(texto: &str, tras: Option<&Trozo>, nuevo: &str) -> String {
    let salto = salto(texto);
    let nuevo = nuevo.replace('\n', salto);
    let donde = tras.map_or(texto.len(), |t| t.fin);
    let (antes, despues) = texto.split_at(donde);
    let mut salida = antes.to_owned();
    if !salida.is_empty() {
        if !salida.ends_with('\n') {
            salida.push_str(salto);
        }
        salida.push_str(salto);
    }
    salida.push_str(&nuevo);
    salida.push_str(despues);
    salida
}

/// The text with a table more, before one that is there.
pub(super) fn anteponer(texto: &str, a: &Trozo, nuevo: &str) -> String {
    let salto = salto(texto);
    let (antes, despues) = texto.split_at(con_su_comentario(texto, a));
    let nuevo = nuevo.replace('\n', salto);
    format!("{antes}{nuevo}{salto}{despues}")
}

/// Where a table begins with the comment that stands right above it. One at the top of the file is of the file.
fn con_su_comentario(texto: &str, t: &Trozo) -> usize {
    let antes = texto.get(..t.inicio).unwrap_or_default();
    let mut inicio = antes.rfind('\n').map_or(0, |i| i + 1);
    let propio = inicio;
    while inicio > 0 {
        let anterior = antes[..inicio - 1].rfind('\n').map_or(0, |i| i + 1);
        if !antes[anterior..inicio].trim_start().starts_with('#') {
            return inicio;
        }
        inicio = anterior;
    }
    // It reached the top: that comment is of the file.
    propio
}

/// The text without a table, and without the comment right above it.
pub(super) fn quitar(texto: &str, t: &Trozo) -> String {
    let (antes, despues) = (
        texto.get(..con_su_comentario(texto, t)).unwrap_or_default(),
        texto.get(t.fin..).unwrap_or_default(),
    );
    let sigue = despues.trim_start_matches(['\r', '\n']);
    if sigue.is_empty() {
        let antes = antes.trim_end_matches(['\r', '\n']);
        let salto = if antes.is_empty() { "" } else { salto(texto) };
        return format!("{antes}{salto}");
    }
    format!("{antes}{sigue}")
}

/// The text with a table written anew in its place; the comment above it stays.
pub(super) fn reemplazar(texto: &str, t: &Trozo, nuevo: &str) -> String {
    let (antes, despues) = (
        texto.get(..t.inicio).unwrap_or_default(),
        texto.get(t.fin..).unwrap_or_default(),
    );
    format!("{antes}{}{despues}", nuevo.replace('\n', salto(texto)))
}

/// The text with some values of a table replaced by others; one that is not there goes after its header.
pub(super) fn cambiar(texto: &str, t: &Trozo, valores: &[(&str, String)]) -> String {
    let salto = salto(texto);
    let mut cortes: Vec<(Range<usize>, String)> = Vec::new();
    for (clave, nuevo) in valores {
        match t.valores.iter().find(|v| v.0 == *clave) {
            Some((_, donde, _)) => cortes.push((donde.clone(), nuevo.clone())),
            None => {
                let cabeza = texto.get(t.inicio..).unwrap_or_default();
                let fin = t.inicio + cabeza.find('\n').map_or(cabeza.len(), |i| i + 1);
                cortes.push((fin..fin, format!("{clave} = {nuevo}{salto}")));
            }
        }
    }
    cortes.sort_by_key(|c| c.0.start);
    let mut salida = String::new();
    let mut desde = 0;
    for (donde, nuevo) in cortes {
        salida.push_str(texto.get(desde..donde.start).unwrap_or_default());
        salida.push_str(&nuevo);
        desde = donde.end;
    }
    salida.push_str(texto.get(desde..).unwrap_or_default());
    salida
}

/// A text between quotes.
pub(super) fn cadena(texto: &str) -> String {
    format!("\"{}\"", escapar(texto, Escapa::Todas))
}

/// A long text between triple quotes, where a single one needs no mark.
pub(super) fn cadena_larga(texto: &str) -> String {
    format!("\"\"\"{}\"\"\"", escapar(texto, Escapa::Seguidas))
}

/// A text between triple apostrophes, as it is; between quotes where that cannot be.
pub(super) fn cadena_literal(texto: &str) -> String {
    let cabe = !texto.contains("''") && !texto.ends_with('\'') && !texto.contains(char::is_control);
    if cabe {
        format!("'''{texto}'''")
    } else {
        cadena(texto)
    }
}

/// A list of texts.
pub(super) fn lista(textos: &[String]) -> String {
    let textos: Vec<String> = textos.iter().map(|t| cadena(t)).collect();
    format!("[{}]", textos.join(", "))
}

/// Which quotes need a mark.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escapa {
    Todas,
    /// Those that stand next to another, or at the end.
    Seguidas,
}

fn escapar(texto: &str, comillas: Escapa) -> String {
    let mut salida = String::with_capacity(texto.len());
    let mut letras = texto.chars().peekable();
    let mut tras_comilla = false;
    while let Some(c) = letras.next() {
        let seguida = tras_comilla || letras.peek().is_none_or(|s| *s == '"');
        tras_comilla = c == '"';
        match c {
            '"' if comillas == Escapa::Todas || seguida => salida.push_str("\\\""),
            '\\' => salida.push_str("\\\\"),
            '\n' => salida.push_str("\\n"),
            '\r' => salida.push_str("\\r"),
            '\t' => salida.push_str("\\t"),
            c if c.is_control() => {
                // A character is at most six hexadecimal digits, and writing to a text cannot fail.
                let _ = write!(salida, "\\U{:08X}", u32::from(c));
            }
            c => salida.push(c),
        }
    }
    salida
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXTO: &str = "# Del archivo.\n\n# ---- Primera parte ----\n\n[[x]] # uno\na = \"1\" # su valor\n\n# De \
        dos.\n[[x]]\na = \"\"\"\n[[x]]\n\"\"\"\nb = [\"y\",\n  \"z\"] # lista\n\n# ---- Segunda parte \
        ----\n\n[[x]]\na = \"3\"\n# al final\n";

    fn leido(texto: &str) -> Vec<String> {
        let t = trozos(texto).unwrap();
        t.iter()
            .map(|t| t.texto("a").unwrap_or_default().to_owned())
            .collect()
    }

    #[test]
    fn tables_are_found_where_they_stand() {
        assert_eq!(leido(TEXTO), ["1", "[[x]]\n", "3"]);
        let t = trozos(TEXTO).unwrap();
        assert_eq!(t[1].lista("b"), ["y", "z"]);
        assert!(TEXTO[..t[1].fin].ends_with("# lista\n"));
        assert!(trozos("[[x").is_err());
    }

    #[test]
    fn a_table_goes_away_with_its_own_comment_only() {
        for (cual, quedan, sigue) in [
            (
                0,
                vec!["[[x]]\n", "3"],
                "# ---- Primera parte ----\n\n# De dos.\n[[x]]",
            ),
            (
                1,
                vec!["1", "3"],
                "# su valor\n\n# ---- Segunda parte ----\n\n[[x]]",
            ),
            (
                2,
                vec!["1", "[[x]]\n"],
                "# ---- Segunda parte ----\n\n# al final\n",
            ),
        ] {
            let t = trozos(TEXTO).unwrap();
            let sin = quitar(TEXTO, &t[cual]);
            assert_eq!(leido(&sin), quedan);
            assert!(sin.contains(sigue), "{sin}");
            assert!(sin.starts_with("# Del archivo.\n\n# ---- Primera"));
        }
        let t = trozos("# Del archivo.\n[[x]]\na = \"1\"\n").unwrap();
        assert_eq!(
            quitar("# Del archivo.\n[[x]]\na = \"1\"\n", &t[0]),
            "# Del archivo.\n"
        );
        let t = trozos("[[x]]\na = \"1\"").unwrap();
        assert_eq!(quitar("[[x]]\na = \"1\"", &t[0]), "");
    }

    #[test]
    fn what_is_added_is_the_only_change() {
        let nuevo = "[[x]]\na = \"n\"\n";
        let t = trozos(TEXTO).unwrap();
        for (tras, quedan) in [
            (None, vec!["1", "[[x]]\n", "3", "n"]),
            (Some(&t[0]), vec!["1", "n", "[[x]]\n", "3"]),
            (Some(&t[2]), vec!["1", "[[x]]\n", "3", "n"]),
        ] {
            let con = agregar(TEXTO, tras, nuevo);
            assert_eq!(leido(&con), quedan);
            let sitio = con.find(nuevo).unwrap();
            let sin = format!("{}{}", &con[..sitio - 1], &con[sitio + nuevo.len()..]);
            assert_eq!(sin, TEXTO);
        }
        assert_eq!(agregar("", None, nuevo), nuevo);
        let crlf = "# c\r\n[[x]]\r\na = \"1\"\r\n";
        let con = agregar(crlf, None, nuevo);
        assert_eq!(con, format!("{crlf}\r\n[[x]]\r\na = \"n\"\r\n"));
        let con = anteponer(TEXTO, &t[1], nuevo);
        assert_eq!(leido(&con), ["1", "n", "[[x]]\n", "3"]);
        assert!(con.contains("a = \"n\"\n\n# De dos.\n[[x]]"));
    }

    #[test]
    fn a_value_is_replaced_in_its_place() {
        let t = trozos(TEXTO).unwrap();
        let con = cambiar(TEXTO, &t[0], &[("a", cadena("uno")), ("c", cadena("c"))]);
        assert_eq!(
            con,
            TEXTO.replace(
                "[[x]] # uno\na = \"1\" #",
                "[[x]] # uno\nc = \"c\"\na = \"uno\" #"
            )
        );
        let con = cambiar(TEXTO, &t[1], &[("b", lista(&["w".to_owned()]))]);
        assert_eq!(con, TEXTO.replace("[\"y\",\n  \"z\"]", "[\"w\"]"));
    }

    proptest! {
        #[test]
        fn every_text_comes_back(texto in "[\\PC\"'\\\\\n\r\t\u{0}-\u{1f}\u{7f}\u{85}]{0,40}") {
            for escrito in [cadena(&texto), cadena_larga(&texto), cadena_literal(&texto)] {
                let archivo = format!("[[x]]\na = {escrito}\n");
                prop_assert_eq!(&leido(&archivo), std::slice::from_ref(&texto), "{}", archivo);
                // And a change of one table leaves the others as they were.
                let con = agregar(TEXTO, None, &archivo);
                let t = trozos(&con).unwrap();
                prop_assert_eq!(quitar(&con, &t[3]), TEXTO);
                prop_assert_eq!(cambiar(&con, &t[3], &[("a", cadena("3"))]).len(), con.len() + 3 - escrito.len());
                let cambiado = cambiar(TEXTO, &t[0], &[("a", escrito.clone())]);
                prop_assert_eq!(cambiado, TEXTO.replacen("\"1\"", &escrito, 1));
            }
        }
    }
}
