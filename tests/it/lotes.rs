//! Batches: every format in and out, bad rows named while good ones come out, and files made to do harm.

use axum::{body::Body, http::Request};
use calamine::{DataRef, Reader, Xlsx};
use fundamento::{
    app::{self, App},
    corpus::Archivos,
    lectura::{Formato, Limites, Motivo, Rechazo, leer},
    planillas::{self, COLUMNAS_DEL_VEREDICTO, Conteo, Lote},
    salida::{self, Escritor},
    web::{Estado, rutas},
};
use http_body_util::BodyExt;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    io::{Cursor, Write},
    process::Command,
    sync::LazyLock,
    time::{Duration, Instant},
};
use tower::ServiceExt;
use zip::write::SimpleFileOptions;

static APP: LazyLock<App> =
    LazyLock::new(|| App::nueva(&Archivos::incorporados()).expect("the shipped corpus loads"));

static SITIO: LazyLock<axum::Router> = LazyLock::new(|| {
    let app = App::nueva(&Archivos::incorporados()).expect("the shipped corpus loads");
    rutas(Estado::nuevo(app, "https://ejemplo.co"))
});

const REGLA: &str = "denominador-cero";
const CABECERA: [&str; 5] = [
    "proponente",
    "indicador",
    "numerador",
    "denominador",
    "regla_pliego",
];

/// The answer to a file, and its counts.
fn evaluar(bytes: &[u8], de: Formato, a: Formato) -> Result<(Vec<u8>, Conteo), Rechazo> {
    let l = APP.regla(REGLA).unwrap();
    let lote = Lote::abrir(bytes, de, a, l, &Limites::ORDEN)?;
    let mut e = Escritor::nuevo("", &lote, a, Vec::new()).unwrap();
    let conteo = lote.dictar(&APP, l, |r| e.renglon(r)).unwrap();
    Ok((e.terminar().unwrap(), conteo))
}

fn libro(filas: &[&[&str]]) -> Vec<u8> {
    let mut libro = rust_xlsxwriter::Workbook::new();
    let hoja = libro.add_worksheet();
    for (i, fila) in filas.iter().enumerate() {
        for (j, celda) in fila.iter().enumerate() {
            let (i, j) = (u32::try_from(i).unwrap(), u16::try_from(j).unwrap());
            hoja.write_string(i, j, *celda).unwrap();
        }
    }
    libro.save_to_buffer().unwrap()
}

/// Rows of a written CSV, by name of column.
fn filas_csv(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let texto = std::str::from_utf8(bytes)
        .unwrap()
        .strip_prefix('\u{feff}')
        .expect("Excel needs the mark to read accents");
    let mut lector = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(texto.as_bytes());
    lector.deserialize().map(Result::unwrap).collect()
}

/// Rows of a written workbook, read cell by cell; every cell must be a string.
fn filas_xlsx(bytes: Vec<u8>) -> Vec<BTreeMap<String, String>> {
    let mut libro: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let hoja = libro.sheet_names().remove(0);
    let mut lector = libro.worksheet_cells_reader(&hoja).unwrap();
    let mut cabecera: BTreeMap<u32, String> = BTreeMap::new();
    let mut filas: BTreeMap<u32, BTreeMap<String, String>> = BTreeMap::new();
    while let Some(c) = lector.next_cell().unwrap() {
        let (fila, columna) = c.get_position();
        let texto = match c.get_value() {
            DataRef::String(t) => t.clone(),
            DataRef::SharedString(t) => (*t).to_owned(),
            DataRef::Empty => continue,
            otro => panic!("a cell that is not text: {otro:?}"),
        };
        if fila == 0 {
            cabecera.insert(columna, texto);
        } else {
            let nombre = cabecera[&columna].clone();
            filas.entry(fila).or_default().insert(nombre, texto);
        }
    }
    drop(lector);
    assert!(
        libro
            .worksheet_formula(&hoja)
            .unwrap()
            .cells()
            .all(|c| c.2.is_empty()),
        "no formula is ever written"
    );
    filas.into_values().collect()
}

fn identico(recibo: &str) {
    let r = app::reproducir(&APP, recibo).unwrap();
    assert_eq!(
        r.estado,
        app::EstadoDeReproduccion::Identico,
        "{:?}",
        r.diferencias
    );
}

const BUENA: [&str; 5] = [
    "Año Nuevo S.A.S.",
    "liquidez",
    "1.234.567,89",
    "0",
    "habilita",
];
const AMBIGUA: [&str; 5] = ["Dos", "liquidez", "1.234", "0", "habilita"];
const SIN_DATO: [&str; 5] = ["Tres", "liquidez", "10", "", "habilita"];

fn tabla_csv(separador: &str) -> String {
    let filas = [CABECERA, BUENA, AMBIGUA, SIN_DATO, BUENA];
    filas
        .map(|f| {
            // A text with the separator inside goes between quotes, as spreadsheets write it.
            f.map(|c| {
                if c.contains(separador) {
                    format!("\"{c}\"")
                } else {
                    c.to_owned()
                }
            })
            .join(separador)
        })
        .join("\r\n")
}

/// What the rows of `tabla_csv` must give, whatever the formats.
fn comprobar_tabla(filas: &[BTreeMap<String, String>], conteo: Conteo) {
    assert_eq!(
        conteo,
        Conteo {
            filas: 4,
            con_error: 2
        }
    );
    assert_eq!(filas.len(), 4);
    let de = |i: usize, c: &str| filas[i].get(c).map_or("", String::as_str);
    for i in [0, 3] {
        assert_eq!(de(i, "proponente"), "Año Nuevo S.A.S.");
        assert_eq!(de(i, "numerador"), "1.234.567,89");
        assert_eq!(de(i, "codigo"), "habilitado");
        assert_eq!(de(i, "sentido"), "favorable");
        assert_eq!(de(i, "url"), "/documentos/C-353-2026/respuesta-5");
        assert!(de(i, "cita").contains("C-353 de 2026"), "{}", de(i, "cita"));
        assert!(!de(i, "resumen").is_empty());
        assert_eq!(de(i, "error"), "");
        identico(de(i, "recibo"));
    }
    assert!(
        de(1, "error").starts_with("línea 3, columna «numerador»: «1.234» puede ser"),
        "{}",
        de(1, "error")
    );
    assert_eq!(
        de(2, "error"),
        "línea 4, columna «denominador»: Falta este dato."
    );
    for i in [1, 2] {
        for c in &COLUMNAS_DEL_VEREDICTO[..6] {
            assert_eq!(de(i, c), "", "a row with errors has no {c}");
        }
    }
}

#[test]
fn a_csv_comes_out_with_its_verdicts_whatever_its_separator_and_encoding() {
    for separador in [";", ",", "\t"] {
        let texto = tabla_csv(separador);
        let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(&texto);
        let dieciseis: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain(texto.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        for bytes in [
            texto.as_bytes().to_vec(),
            format!("\u{feff}{texto}").into_bytes(),
            windows.into_owned(),
            dieciseis,
        ] {
            let (salida, conteo) = evaluar(&bytes, Formato::Csv, Formato::Csv).unwrap();
            comprobar_tabla(&filas_csv(&salida), conteo);
        }
    }
}

#[test]
fn a_separator_said_in_a_first_line_counts_as_a_line() {
    let texto = format!(
        "sep=,\r\n{}",
        tabla_csv(",").replace("\"1.234.567,89\"", "5")
    );
    let (salida, conteo) = evaluar(texto.as_bytes(), Formato::Csv, Formato::Csv).unwrap();
    assert_eq!(conteo.con_error, 2);
    assert!(filas_csv(&salida)[1]["error"].starts_with("línea 4, columna «numerador»"));
}

#[test]
fn a_workbook_comes_out_with_its_verdicts() {
    let bytes = libro(&[&CABECERA, &BUENA, &AMBIGUA, &SIN_DATO, &BUENA]);
    let (salida, conteo) = evaluar(&bytes, Formato::Xlsx, Formato::Xlsx).unwrap();
    comprobar_tabla(&filas_xlsx(salida), conteo);
    let (otra, _) = evaluar(&bytes, Formato::Xlsx, Formato::Xlsx).unwrap();
    let (misma, _) = evaluar(&bytes, Formato::Xlsx, Formato::Xlsx).unwrap();
    assert_eq!(otra, misma, "the same rows give the same bytes");
}

#[test]
fn formats_may_differ_between_what_comes_in_and_what_goes_out() {
    let bytes = libro(&[&CABECERA, &BUENA, &AMBIGUA, &SIN_DATO, &BUENA]);
    let (salida, conteo) = evaluar(&bytes, Formato::Xlsx, Formato::Csv).unwrap();
    comprobar_tabla(&filas_csv(&salida), conteo);
    let (salida, conteo) = evaluar(tabla_csv(";").as_bytes(), Formato::Csv, Formato::Xlsx).unwrap();
    comprobar_tabla(&filas_xlsx(salida), conteo);
}

#[test]
fn numbers_and_dates_of_a_workbook_are_read_as_they_are() {
    let mut libro = rust_xlsxwriter::Workbook::new();
    let hoja = libro.add_worksheet();
    for (j, c) in CABECERA.iter().enumerate() {
        hoja.write_string(0, u16::try_from(j).unwrap(), *c).unwrap();
    }
    // 1.234 typed as text is ambiguous; as a number of the workbook it is not.
    hoja.write_string(4, 1, "liquidez").unwrap();
    hoja.write_number(4, 2, 1.234).unwrap();
    hoja.write_number(4, 3, 2.5).unwrap();
    hoja.write_string(4, 4, "ninguna").unwrap();
    let dia = rust_xlsxwriter::ExcelDateTime::from_ymd(2025, 3, 10).unwrap();
    let formato = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    hoja.write_datetime_with_format(4, 0, &dia, &formato)
        .unwrap();
    let bytes = libro.save_to_buffer().unwrap();
    let hojas = leer(&bytes, Formato::Xlsx, &Limites::SITIO).unwrap();
    let fila = &hojas[0].filas[0];
    assert_eq!(fila.linea, 5, "rows are numbered as the sheet shows them");
    let celdas: Vec<(&str, &str)> = hojas[0].nombradas(fila).collect();
    assert_eq!(celdas[0], ("proponente", "2025-03-10"));
    assert_eq!(celdas[2], ("numerador", "1,234"));
    let (salida, conteo) = evaluar(&bytes, Formato::Xlsx, Formato::Csv).unwrap();
    assert_eq!(conteo.con_error, 0);
    let recibo: Value = serde_json::from_str(&filas_csv(&salida)[0]["recibo"]).unwrap();
    assert_eq!(recibo["entrada"]["numerador"], "1.234");
}

const LINEAS: &str = concat!(
    r#"{"indicador": "liquidez", "numerador": "5", "denominador": "0", "regla_pliego": "habilita"}"#,
    "\n\n",
    r#"{"indicador": "liquidez", "numerador": "x", "denominador": "0", "regla_pliego": "habilita"}"#,
    "\n",
    r#"{"indicador": "liquidez","#,
    "\n",
    r#"{"indicador": "liquidez", "numerador": "-5", "denominador": "0", "regla_pliego": "habilita", "otro": 1}"#,
);

#[test]
fn json_lines_give_a_verdict_or_a_problem_per_line() {
    let (salida, conteo) = evaluar(LINEAS.as_bytes(), Formato::Jsonl, Formato::Jsonl).unwrap();
    assert_eq!((conteo.filas, conteo.con_error), (4, 3));
    let filas: Vec<Value> = std::str::from_utf8(&salida)
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(filas[0]["codigo"], "habilitado");
    assert!(filas[0]["pasos"].is_array() && filas[0].get("linea").is_none());
    identico(&filas[0]["recibo"].to_string());
    assert_eq!(
        (&filas[1]["linea"], &filas[1]["status"]),
        (&3.into(), &422.into())
    );
    assert_eq!(filas[1]["errores"][0]["ruta"], "$.numerador");
    assert_eq!(
        (&filas[2]["linea"], &filas[2]["status"]),
        (&4.into(), &400.into())
    );
    assert_eq!(filas[2]["errores"][0]["linea"], 4);
    let rutas: Vec<&Value> = filas[3]["errores"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| &e["ruta"])
        .collect();
    assert!(rutas.contains(&&Value::from("$.otro")), "{rutas:?}");
}

#[test]
fn json_lines_may_come_out_as_a_table() {
    let (salida, _) = evaluar(LINEAS.as_bytes(), Formato::Jsonl, Formato::Csv).unwrap();
    let filas = filas_csv(&salida);
    assert_eq!(filas[0]["numerador"], "5");
    assert_eq!(filas[0]["codigo"], "habilitado");
    assert!(
        filas[2]["error"].starts_with("línea 4, columna "),
        "{}",
        filas[2]["error"]
    );
    assert_eq!(filas[3]["numerador"], "-5", "a number stays a number");
    assert_eq!(filas[3]["otro"], "1");
    assert!(filas[3]["error"].contains("«$.otro»"));
}

#[test]
fn texts_that_would_run_as_formulas_are_disarmed() {
    let nombres = ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "'ya", "A=1"];
    let mut filas = vec![CABECERA.to_vec()];
    filas.extend(nombres.map(|n| vec![n, "cobertura_intereses", "-5", "3", "ninguna"]));
    let filas: Vec<&[&str]> = filas.iter().map(Vec::as_slice).collect();
    let bytes = libro(&filas);
    let (csv, _) = evaluar(&bytes, Formato::Xlsx, Formato::Csv).unwrap();
    let (xlsx, _) = evaluar(&bytes, Formato::Xlsx, Formato::Xlsx).unwrap();
    let (csv, xlsx) = (filas_csv(&csv), filas_xlsx(xlsx));
    for (i, n) in nombres.into_iter().enumerate() {
        let desarmado = if n.starts_with(['=', '+', '-', '@']) {
            format!("'{n}")
        } else {
            n.to_owned()
        };
        assert_eq!(csv[i]["proponente"], desarmado);
        assert_eq!(csv[i]["numerador"], "-5", "our numbers stay numbers");
        assert_eq!(xlsx[i]["proponente"], n, "text in a workbook needs nothing");
        assert_eq!(csv[i]["codigo"], "calculable");
    }
    let hostil = "=HYPERLINK(\"x\");indicador\r\n1;liquidez\r\n";
    let (salida, _) = evaluar(hostil.as_bytes(), Formato::Csv, Formato::Csv).unwrap();
    let salida = String::from_utf8(salida).unwrap();
    assert!(
        salida.starts_with("\u{feff}\"'=HYPERLINK") || salida.starts_with("\u{feff}'=HYPERLINK")
    );
}

#[test]
fn an_answer_sent_again_replaces_its_verdicts() {
    let (salida, _) = evaluar(tabla_csv(";").as_bytes(), Formato::Csv, Formato::Csv).unwrap();
    let corregida = String::from_utf8(salida)
        .unwrap()
        .replace(";1.234;", ";1.234,00;");
    let (otra, conteo) = evaluar(corregida.as_bytes(), Formato::Csv, Formato::Csv).unwrap();
    assert_eq!(conteo.con_error, 1);
    let cabecera = String::from_utf8(otra.clone()).unwrap();
    let cabecera = cabecera.lines().next().unwrap().to_owned();
    assert_eq!(cabecera.matches("codigo").count(), 1, "{cabecera}");
    assert_eq!(filas_csv(&otra)[1]["codigo"], "habilitado");
}

/// Files refused whole: what they hold, why, and a word of the message.
#[test]
fn files_that_cannot_be_read_say_why() {
    let casos: [(&[u8], Formato, Motivo, &str); 12] = [
        (b"", Formato::Csv, Motivo::Contenido, "vacío"),
        (b"  \r\n ", Formato::Csv, Motivo::Contenido, "vacío"),
        (
            b"indicador;numerador\r\n",
            Formato::Csv,
            Motivo::Contenido,
            "ninguna fila",
        ),
        (
            b"a;b\r\n1;2\r\n",
            Formato::Csv,
            Motivo::Contenido,
            "«numerador»",
        ),
        (
            b"indicador;indicador\r\n1;2\r\n",
            Formato::Csv,
            Motivo::Contenido,
            "más de una vez",
        ),
        (
            b"indicador;numerdor\r\n1;2\r\n",
            Formato::Csv,
            Motivo::Contenido,
            "¿quiso decir «numerador»?",
        ),
        (
            b"indicador;otros[0].x\r\n1;2\r\n",
            Formato::Csv,
            Motivo::Contenido,
            "«otros[0].x»",
        ),
        (
            b"indicador;\0\r\n1;2\r\n",
            Formato::Csv,
            Motivo::Formato,
            "nulos",
        ),
        (b"%PDF-1.7", Formato::Csv, Motivo::Formato, "PDF"),
        (
            b"PK\x03\x04resto",
            Formato::Csv,
            Motivo::Formato,
            "comprimido",
        ),
        (
            b"indicador;numerador\r\n1;2",
            Formato::Xlsx,
            Motivo::Formato,
            ".xlsx",
        ),
        (
            &[0xD0, 0xCF, 0x11, 0xE0, 1, 2],
            Formato::Xlsx,
            Motivo::Formato,
            "contraseña",
        ),
    ];
    for (bytes, formato, motivo, dice) in casos {
        let r = evaluar(bytes, formato, Formato::Csv).unwrap_err();
        assert_eq!(r.motivo, motivo, "{r}");
        assert!(r.mensaje.contains(dice), "«{r}» does not say «{dice}»");
    }
}

#[test]
fn rows_that_do_not_fit_their_header_are_errors_of_the_row() {
    let texto = "indicador;numerador;denominador;regla_pliego\r\n\
        liquidez;1;0;habilita;sobra\r\n\
        ;;;\r\n\
        liquidez;1;0;habilita\r\n\
        liquidez;\"1;0;habilita\r\nliquidez;1;0;habilita\r\n";
    let (salida, conteo) = evaluar(texto.as_bytes(), Formato::Csv, Formato::Csv).unwrap();
    let filas = filas_csv(&salida);
    assert_eq!((conteo.filas, conteo.con_error), (3, 2));
    assert!(filas[0]["error"].starts_with("línea 2: Hay un dato en la columna E"));
    assert_eq!(filas[1]["codigo"], "habilitado");
    assert!(
        filas[2]["error"].starts_with("línea 5: Hay unas comillas"),
        "{}",
        filas[2]["error"]
    );
}

/// A workbook with the given sheet, and whatever else is put in the archive.
fn a_mano(hoja: &str, mas: impl FnOnce(&mut zip::ZipWriter<Cursor<Vec<u8>>>)) -> Vec<u8> {
    let mut z = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let partes = [
        (
            "[Content_Types].xml",
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#,
        ),
        (
            "_rels/.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="H" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", hoja),
    ];
    for (nombre, texto) in partes {
        z.start_file(nombre, SimpleFileOptions::default()).unwrap();
        z.write_all(texto.as_bytes()).unwrap();
    }
    mas(&mut z);
    z.finish().unwrap().into_inner()
}

fn hoja(celdas: &str) -> String {
    format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>{celdas}</sheetData></worksheet>"#
    )
}

fn celda(donde: &str, texto: &str) -> String {
    format!(r#"<c r="{donde}" t="inlineStr"><is><t>{texto}</t></is></c>"#)
}

/// Overwrites a field of every header of the archive: `local` and `central` are its offsets in each.
fn falsear(mut bytes: Vec<u8>, local: usize, central: usize, valor: &[u8]) -> Vec<u8> {
    for i in 0..bytes.len() - 4 {
        let donde = match &bytes[i..i + 4] {
            b"PK\x03\x04" => i + local,
            b"PK\x01\x02" => i + central,
            _ => continue,
        };
        bytes[donde..donde + valor.len()].copy_from_slice(valor);
    }
    bytes
}

#[test]
fn a_plain_workbook_made_by_hand_is_read() {
    let cabecera = celda("A1", "indicador");
    let bytes = a_mano(
        &hoja(&format!(
            r#"<row r="1">{cabecera}</row><row r="2">{}</row>"#,
            celda("A2", "liquidez")
        )),
        |_| {},
    );
    let hojas = leer(&bytes, Formato::Xlsx, &Limites::SITIO).unwrap();
    assert_eq!((hojas[0].columnas.len(), hojas[0].filas.len()), (1, 1));
}

#[test]
fn workbooks_made_to_do_harm_are_refused_soon() {
    let dos = hoja(&format!(
        r#"<row r="1">{}</row><row r="1048576">{}</row>"#,
        celda("A1", "indicador"),
        celda("XFD1048576", "x")
    ));
    let filas = |n: usize| {
        let una = |i: usize| {
            format!(
                r#"<row r="{i}">{}</row>"#,
                celda(&format!("A{i}"), "indicador")
            )
        };
        hoja(&(1..=n).map(una).collect::<String>())
    };
    let opciones = SimpleFileOptions::default();
    let bomba = |z: &mut zip::ZipWriter<Cursor<Vec<u8>>>| {
        z.start_file("xl/media/a.bin", opciones).unwrap();
        for _ in 0..40 {
            z.write_all(&[0; 1024 * 1024]).unwrap();
        }
    };
    let poca = a_mano(&filas(1), |_| {});
    let grande = || {
        a_mano(&filas(1), |z| {
            z.start_file("xl/media/a.bin", opciones).unwrap();
            z.write_all(&vec![0; 8 * 1024 * 1024]).unwrap();
        })
    };
    let con_nombre =
        |nombre: &'static str| a_mano(&filas(1), |z| z.start_file(nombre, opciones).unwrap());
    let casos: Vec<(&str, Vec<u8>, &str)> = vec![
        ("two far cells", a_mano(&dos, |_| {}), "columnas"),
        ("a bomb", a_mano(&filas(1), bomba), "ocupa demasiado"),
        (
            "sizes that lie",
            falsear(grande(), 22, 24, &1_u32.to_le_bytes()),
            "dañado",
        ),
        (
            "a thousand entries",
            a_mano(&filas(1), |z| {
                for i in 0..1_000 {
                    z.start_file(format!("x{i}"), opciones).unwrap();
                }
            }),
            "archivos adentro",
        ),
        (
            "too many rows",
            a_mano(&filas(20_002), |_| {}),
            "20.000 filas",
        ),
        (
            "encrypted",
            falsear(poca.clone(), 6, 8, &1_u16.to_le_bytes()),
            "contraseña",
        ),
        (
            "a path upwards",
            con_nombre("../../etc/passwd"),
            "fuera de él",
        ),
        ("an absolute path", con_nombre("/etc/passwd"), "fuera de él"),
        ("cut short", poca[..poca.len() / 2].to_vec(), "dañado"),
        (
            "an archive that is no workbook",
            {
                let mut z = zip::ZipWriter::new(Cursor::new(Vec::new()));
                z.start_file("a.txt", opciones).unwrap();
                z.finish().unwrap().into_inner()
            },
            "no es un libro",
        ),
        ("not an archive", b"PK\x03\x04 no".to_vec(), "dañado"),
        (
            "rows in disorder",
            a_mano(
                &hoja(&format!(
                    r#"<row r="1">{}</row><row r="9">{}</row><row r="3">{}</row>"#,
                    celda("A1", "indicador"),
                    celda("A9", "x"),
                    celda("A3", "x")
                )),
                |_| {},
            ),
            "desorden",
        ),
    ];
    for (que, bytes, dice) in casos {
        let inicio = Instant::now();
        let r = leer(&bytes, Formato::Xlsx, &Limites::SITIO).expect_err(que);
        assert!(r.mensaje.contains(dice), "{que}: «{r}»");
        assert!(inicio.elapsed() < Duration::from_secs(5), "{que}");
    }
}

#[test]
fn damaged_workbooks_never_bring_the_program_down() {
    let bueno = libro(&[&CABECERA, &BUENA, &AMBIGUA, &SIN_DATO]);
    let mut rechazados = 0;
    for i in 0..300_usize {
        let mut malo = bueno.clone();
        let donde = (i * 7_919) % malo.len();
        malo[donde] ^= 1 << (i % 8);
        rechazados += usize::from(leer(&malo, Formato::Xlsx, &Limites::SITIO).is_err());
    }
    assert!(rechazados > 0);
}

#[test]
fn ten_thousand_rows_come_out_in_one_go() {
    let mut texto = "indicador;numerador;denominador;regla_pliego\r\n".to_owned();
    for i in 0..10_000 {
        texto.push_str(&format!("liquidez;{i};0;habilita\r\n"));
    }
    let (salida, conteo) = evaluar(texto.as_bytes(), Formato::Csv, Formato::Csv).unwrap();
    assert_eq!((conteo.filas, conteo.con_error), (10_000, 0));
    let filas = filas_csv(&salida);
    assert_eq!(filas.len(), 10_000);
    assert!(
        filas
            .iter()
            .enumerate()
            .all(|(i, f)| f["numerador"] == i.to_string())
    );
}

#[test]
fn the_template_of_every_rule_is_judged_as_it_is() {
    for l in APP.reglas() {
        let (columnas, ejemplo) = planillas::plantilla(&APP, l);
        let columnas: Vec<&str> = columnas.iter().map(String::as_str).collect();
        let generales: std::collections::BTreeSet<String> = columnas
            .iter()
            .map(|c| {
                let indices: Vec<&str> = c.split(']').collect();
                let sin = indices.iter().map(|p| p.split('[').next().unwrap());
                sin.collect::<Vec<_>>().join("[]")
            })
            .collect();
        let hojas = l.entrada().hojas().into_iter().map(|h| h.ruta).collect();
        assert_eq!(generales, hojas, "columns are the leaves: {}", l.ficha().id);
        for formato in [Formato::Csv, Formato::Xlsx] {
            let bytes = salida::tabla(formato, &columnas, std::slice::from_ref(&ejemplo)).unwrap();
            let lote = Lote::abrir(&bytes, formato, formato, l, &Limites::SITIO)
                .unwrap_or_else(|r| panic!("{}: {r}", l.ficha().id));
            lote.dictar(&APP, l, |r| match &r.hecho {
                Ok(_) => Ok(()),
                Err(f) => Err(format!("{}: {f}", l.ficha().id)),
            })
            .unwrap();
        }
    }
}

/// Status, type and body of an answer of the site.
async fn pedir(direccion: &str, tipo: &str, cuerpo: Vec<u8>) -> (u16, String, Vec<u8>) {
    let mut peticion = Request::builder().uri(direccion);
    if !tipo.is_empty() {
        peticion = peticion.method("POST").header("content-type", tipo);
    }
    let respuesta = SITIO
        .clone()
        .oneshot(peticion.body(Body::from(cuerpo)).unwrap())
        .await
        .unwrap();
    let estado = respuesta.status().as_u16();
    let tipo = respuesta.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    let bytes = respuesta.into_body().collect().await.unwrap().to_bytes();
    (estado, tipo, bytes.to_vec())
}

#[tokio::test]
async fn the_api_answers_each_format_in_kind() {
    let direccion = "/api/v1/reglas/denominador-cero/evaluar-lote";
    let (estado, tipo, bytes) = pedir(direccion, "text/csv", tabla_csv(";").into_bytes()).await;
    assert_eq!((estado, tipo.as_str()), (200, Formato::Csv.tipo()));
    assert_eq!(
        filas_csv(&bytes)[0]["url"],
        "https://ejemplo.co/documentos/C-353-2026/respuesta-5"
    );
    let entrada = libro(&[&CABECERA, &BUENA]);
    let (estado, tipo, bytes) = pedir(direccion, Formato::Xlsx.tipo(), entrada).await;
    assert_eq!((estado, tipo.as_str()), (200, Formato::Xlsx.tipo()));
    assert_eq!(filas_xlsx(bytes)[0]["codigo"], "habilitado");
    let (estado, tipo, bytes) = pedir(
        direccion,
        "application/x-ndjson",
        LINEAS.as_bytes().to_vec(),
    )
    .await;
    assert_eq!((estado, tipo.as_str()), (200, Formato::Jsonl.tipo()));
    assert_eq!(bytes.iter().filter(|b| **b == b'\n').count(), 4);
}

#[tokio::test]
async fn the_api_refuses_with_problems_in_spanish() {
    let direccion = "/api/v1/reglas/denominador-cero/evaluar-lote";
    let muchas = "{}\n".repeat(20_001).into_bytes();
    let casos: [(&str, &str, Vec<u8>, u16); 6] = [
        (direccion, "application/json", b"{}".to_vec(), 415),
        (direccion, "text/csv", b"PK\x03\x04".to_vec(), 415),
        (direccion, "text/csv", vec![b'a'; 2 * 1024 * 1024 + 1], 413),
        (direccion, "application/x-ndjson", muchas, 413),
        (direccion, "text/csv", b"a;b\r\n1;2\r\n".to_vec(), 422),
        (
            "/api/v1/reglas/nada/evaluar-lote",
            "text/csv",
            b"a".to_vec(),
            404,
        ),
    ];
    for (direccion, tipo, cuerpo, codigo) in casos {
        let (estado, tipo, cuerpo) = pedir(direccion, tipo, cuerpo).await;
        assert_eq!(
            (estado, tipo.as_str()),
            (codigo, "application/problem+json")
        );
        let problema: Value = serde_json::from_slice(&cuerpo).unwrap();
        assert_eq!(problema["status"], codigo);
        assert!(
            problema["title"].as_str().unwrap().ends_with('.'),
            "{problema}"
        );
    }
}

/// A form with the given parts: name, file name (empty for a plain field), content.
fn formulario(partes: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let mut cuerpo = Vec::new();
    for (nombre, archivo, contenido) in partes {
        let archivo = if archivo.is_empty() {
            String::new()
        } else {
            format!("; filename=\"{archivo}\"")
        };
        cuerpo.extend_from_slice(
            format!(
                "--frontera\r\nContent-Disposition: form-data; name=\"{nombre}\"{archivo}\r\n\r\n"
            )
            .as_bytes(),
        );
        cuerpo.extend_from_slice(contenido);
        cuerpo.extend_from_slice(b"\r\n");
    }
    cuerpo.extend_from_slice(b"--frontera--\r\n");
    cuerpo
}

#[tokio::test]
async fn the_page_takes_a_file_or_pasted_rows() {
    let direccion = "/reglas/denominador-cero/lote";
    let multiparte = "multipart/form-data; boundary=frontera";
    let (estado, _, cuerpo) = pedir(direccion, "", Vec::new()).await;
    let pagina = String::from_utf8(cuerpo).unwrap();
    assert_eq!(estado, 200);
    assert!(pagina.contains("<code>numerador</code>") && pagina.contains("plantilla.csv"));

    let pegadas = tabla_csv("\t");
    let cuerpo = formulario(&[
        ("filas", "", pegadas.as_bytes()),
        ("formato", "", b"pagina"),
    ]);
    let (estado, tipo, cuerpo) = pedir(direccion, multiparte, cuerpo).await;
    let pagina = String::from_utf8(cuerpo).unwrap();
    assert_eq!((estado, tipo.as_str()), (200, "text/html; charset=utf-8"));
    for dice in [
        "4 filas",
        "2 filas con error",
        "línea 3, columna «numerador»",
        "Año Nuevo S.A.S.",
        "/documentos/C-353-2026/respuesta-5",
    ] {
        assert!(pagina.contains(dice), "«{dice}» is not in the page");
    }

    let entrada = libro(&[&CABECERA, &BUENA]);
    let cuerpo = formulario(&[
        ("archivo", "mi hoja.xlsx", &entrada),
        ("filas", "", b""),
        ("formato", "", b"csv"),
    ]);
    let (estado, tipo, cuerpo) = pedir(direccion, multiparte, cuerpo).await;
    assert_eq!((estado, tipo.as_str()), (200, Formato::Csv.tipo()));
    assert_eq!(filas_csv(&cuerpo)[0]["codigo"], "habilitado");

    let casos: [(Vec<u8>, u16, &str); 6] = [
        (
            formulario(&[("archivo", "a.csv", &vec![b'a'; 2 * 1024 * 1024])]),
            413,
            "demasiado grande",
        ),
        (formulario(&[("filas", "", b"")]), 422, "Falta el archivo"),
        (
            formulario(&[("filas", "", b"a\tb\n1\t2")]),
            422,
            "La primera línea no nombra",
        ),
        (
            formulario(&[("archivo", "a.doc", b"x")]),
            415,
            "debe terminar en .csv",
        ),
        (
            formulario(&[("archivo", "a.csv", b"x"), ("filas", "", b"y")]),
            422,
            "solo uno de los dos",
        ),
        (formulario(&[("otro", "", b"x")]), 400, "no se conoce"),
    ];
    for (cuerpo, codigo, dice) in casos {
        let (estado, tipo, cuerpo) = pedir(direccion, multiparte, cuerpo).await;
        assert_eq!(
            (estado, tipo.as_str()),
            (codigo, "text/html; charset=utf-8")
        );
        let pagina = String::from_utf8(cuerpo).unwrap();
        assert!(pagina.contains(dice), "«{dice}» is not in the page");
    }
    let pegado = formulario(&[("filas", "", b"<b>\tx\n1\t2")]);
    let (_, _, cuerpo) = pedir(direccion, multiparte, pegado).await;
    assert!(!String::from_utf8(cuerpo).unwrap().contains("<b>"));
}

#[test]
fn the_command_writes_the_file_and_counts_the_bad_rows() {
    let carpeta = tempfile::tempdir().unwrap();
    let en = |n: &str| carpeta.path().join(n);
    std::fs::write(en("filas.csv"), tabla_csv(";")).unwrap();
    std::fs::write(en("mala.csv"), "a;b\n1;2\n").unwrap();
    let orden = |regla: &str, entrada: &str, salida: &str| {
        let hecho = Command::new(env!("CARGO_BIN_EXE_fundamento"))
            .args(["evaluar-lote", regla, "--entrada"])
            .arg(en(entrada))
            .arg("--salida")
            .arg(en(salida))
            .output()
            .unwrap();
        assert!(hecho.stdout.is_empty());
        (
            hecho.status.code(),
            String::from_utf8(hecho.stderr).unwrap(),
        )
    };
    let (codigo, dicho) = orden(REGLA, "filas.csv", "salida.xlsx");
    assert_eq!(codigo, Some(0), "{dicho}");
    assert!(
        dicho.contains("4 filas") && dicho.contains("2 con error"),
        "{dicho}"
    );
    assert!(
        dicho.contains("línea 3, columna «numerador»") && !dicho.contains('\r'),
        "{dicho}"
    );
    assert_eq!(
        filas_xlsx(std::fs::read(en("salida.xlsx")).unwrap()).len(),
        4
    );
    for (regla, entrada, salida, codigo, dice) in [
        (REGLA, "mala.csv", "x.csv", 2, "«numerador»"),
        (REGLA, "no-esta.csv", "x.csv", 2, "no existe"),
        (REGLA, "filas.csv", "x.pdf", 2, ".csv, .xlsx o .jsonl"),
        ("nada", "filas.csv", "x.csv", 2, "no hay una regla «nada»"),
        (REGLA, "filas.csv", "no-esta/x.csv", 1, "no existe"),
    ] {
        let (dado, dicho) = orden(regla, entrada, salida);
        assert_eq!(dado, Some(codigo), "{dicho}");
        assert!(dicho.contains(dice), "«{dicho}» does not say «{dice}»");
    }
    let quedan = std::fs::read_dir(carpeta.path()).unwrap().count();
    assert_eq!(quedan, 3, "nothing half written is left");
}
