//! Workbooks as strangers make them: what a cell held, what is hidden, and numbers inside a file that are no size.

use fundamento::lectura::{Celda, Formato, Hoja, Limites, Motivo, Naturaleza, Rechazo, leer};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

fn paquete(partes: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (nombre, texto) in partes {
        zip.start_file(*nombre, SimpleFileOptions::default())
            .unwrap();
        zip.write_all(texto.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const RAIZ: &str = r#"<Relationships><Relationship Id="r" Type="http://x/officeDocument" Target="/xl/libro.xml"/></Relationships>"#;
const RELACIONES: &str = r#"<Relationships>
    <Relationship Id="h1" Type="http://x/worksheet" Target="hojas/una.xml"/>
    <Relationship Id="t" Type="http://x/sharedStrings" Target="textos.xml"/>
    <Relationship Id="e" Type="http://x/styles" Target="estilos.xml"/></Relationships>"#;
const ESTILOS: &str = r#"<styleSheet><numFmts count="4294967295"><numFmt numFmtId="164" formatCode="0.0%"/><numFmt numFmtId="165" formatCode="dd/mm/yyyy"/></numFmts>
    <cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs count="9"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>"#;
const TEXTOS: &str = r#"<sst count="4294967295" uniqueCount="4294967295"><si><t>Año</t></si><si><r><t>Ra</t></r><r><t>zón</t></r><rPh><t>no</t></rPh></si></sst>"#;

/// A workbook of one sheet, whose parts have names of their own.
fn xlsx_con(libro: &str, hoja: &str) -> Vec<u8> {
    paquete(&[
        ("_rels/.rels", RAIZ),
        ("xl/libro.xml", libro),
        ("xl/_rels/libro.xml.rels", RELACIONES),
        ("xl/textos.xml", TEXTOS),
        ("xl/Estilos.xml", ESTILOS),
        ("xl/hojas/una.xml", hoja),
    ])
}

fn xlsx(hoja: &str) -> Vec<u8> {
    xlsx_con(
        r#"<workbook><sheets><sheet name="Una" r:id="h1"/></sheets></workbook>"#,
        hoja,
    )
}

fn ods(tablas: &str) -> Vec<u8> {
    let contenido = format!(
        r#"<office:document-content><office:automatic-styles><style:style style:name="oculta"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>{tablas}</office:spreadsheet></office:body></office:document-content>"#
    );
    paquete(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &contenido),
    ])
}

fn una(bytes: &[u8], formato: Formato) -> Hoja {
    leer(bytes, formato, &Limites::SITIO).unwrap().remove(0)
}

fn rechazo(bytes: &[u8], formato: Formato) -> Rechazo {
    leer(bytes, formato, &Limites::SITIO).unwrap_err()
}

fn dichas(celdas: &[Celda]) -> Vec<(&str, Naturaleza)> {
    celdas
        .iter()
        .map(|c| (c.texto.as_str(), c.naturaleza))
        .collect()
}

#[test]
fn a_cell_says_where_its_value_comes_from() {
    let h = una(
        &xlsx(
            r#"<worksheet><dimension ref="A1:XFD1048576"/><cols><col min="2" max="2" hidden="1"/></cols><sheetData>
            <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c t="inlineStr"><is><t>c</t></is></c><c r="D1" t="str"><v>d</v></c><c r="E1" t="str"><v>e</v></c></row>
            <row r="3" hidden="1"><c r="A3"><v>2025</v></c><c r="B3" s="1"><v>0.6</v></c><c r="C3" s="2"><v>46146</v></c><c r="D3" t="b"><f>A3=1</f><v>1</v></c><c r="E3" t="e"><v>#DIV/0!</v></c></row>
            </sheetData><mergeCells count="9"><mergeCell ref="A4:A6"/></mergeCells></worksheet>"#,
        ),
        Formato::Xlsx,
    );
    assert_eq!(h.columnas, ["Año", "Razón", "c", "d", "e"]);
    assert_eq!(
        (h.oculta, h.columnas_ocultas, h.unidas),
        (false, vec![1], vec!["A4:A6".to_owned()])
    );
    let f = &h.filas[0];
    assert_eq!((f.linea, f.oculta, f.error.as_deref()), (3, true, None));
    let esperadas = [
        ("2025", Naturaleza::Numero),
        ("0,6", Naturaleza::Porcentaje),
        ("2026-05-04", Naturaleza::Fecha),
        ("true", Naturaleza::Logico),
        ("#DIV/0!", Naturaleza::Error),
    ];
    assert_eq!(dichas(&f.celdas), esperadas);
    assert!(f.celdas[3].formula && !f.celdas[0].formula);
}

#[test]
fn what_the_workbook_says_of_its_sheets_is_read() {
    let libro = r#"<workbook><workbookPr date1904="1"/><sheets><sheet name="Una" state="hidden" r:id="h1"/></sheets><calcPr fullCalcOnLoad="1"/></workbook>"#;
    let hoja = r#"<worksheet><sheetData><row><c t="inlineStr"><is><t>día</t></is></c></row><row><c s="2"><v>1</v></c></row></sheetData></worksheet>"#;
    let h = una(&xlsx_con(libro, hoja), Formato::Xlsx);
    assert!(h.oculta && h.por_recalcular);
    assert_eq!(h.filas[0].celdas[0].texto, "1904-01-02");
}

#[test]
fn a_formula_without_a_stored_value_is_a_fault_of_its_cell() {
    let h = una(
        &xlsx(
            r#"<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>
            <row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>A2*30</f><v/></c></row>
            <row r="3"><c r="A3"><v>5</v></c><c r="B3"><f>A3</f></c></row></sheetData></worksheet>"#,
        ),
        Formato::Xlsx,
    );
    for (i, celda) in [(0, "B2"), (1, "B3")] {
        let error = h.filas[i].error.as_deref().unwrap();
        assert!(
            error.contains(celda) && error.contains("sin valor guardado"),
            "{error}"
        );
    }
    let h = una(
        &ods(
            r#"<table:table table:name="Una"><table:table-row><table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell></table:table-row>
            <table:table-row><table:table-cell table:formula="of:=1+1"/></table:table-row></table:table>"#,
        ),
        Formato::Ods,
    );
    assert!(h.filas[0].error.as_deref().unwrap().contains("A2"));
}

#[test]
fn a_workbook_of_libreoffice_is_read_by_its_values() {
    let h = una(
        &ods(
            r#"<table:table table:name="Una" table:style-name="oculta"><table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse" table:number-columns-repeated="16382"/>
            <table:table-header-rows><table:table-row><table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>b</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>c</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>d</text:p></table:table-cell></table:table-row></table:table-header-rows>
            <table:table-row table:number-rows-repeated="2" table:visibility="filter"><table:table-cell office:value-type="percentage" office:value="0.6"><text:p>60 %</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2026-05-04T00:00:00"><text:p>04/05/26</text:p></table:table-cell><table:table-cell office:value-type="string"><office:annotation><text:p>una nota</text:p></office:annotation><text:p>Obras<text:s text:c="4000000000"/>SAS &amp; otros</text:p></table:table-cell><table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>VERDADERO</text:p></table:table-cell></table:table-row>
            <table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>"#,
        ),
        Formato::Ods,
    );
    assert_eq!((h.oculta, h.columnas_ocultas), (true, vec![2, 3]));
    assert_eq!(h.filas.len(), 2);
    assert_eq!((h.filas[1].linea, h.filas[1].oculta), (3, true));
    let esperadas = [
        ("0,6", Naturaleza::Porcentaje),
        ("2026-05-04", Naturaleza::Fecha),
        ("Obras SAS & otros", Naturaleza::Texto),
        ("true", Naturaleza::Logico),
    ];
    assert_eq!(dichas(&h.filas[1].celdas), esperadas);
}

#[test]
fn no_number_inside_a_file_is_a_size() {
    let celda =
        r#"<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>"#;
    let repetida = |n: u64| {
        celda.replace(
            "office",
            &format!("table:number-columns-repeated=\"{n}\" office"),
        )
    };
    let tabla = |filas: &str| {
        ods(&format!(
            r#"<table:table table:name="Una"><table:table-row>{celda}</table:table-row>{filas}</table:table>"#
        ))
    };
    for (nombre, filas, dice) in [
        (
            "rows",
            format!(
                r#"<table:table-row table:number-rows-repeated="18446744073709551615">{celda}</table:table-row>"#
            ),
            "filas",
        ),
        (
            "columns",
            format!(
                "<table:table-row>{}</table:table-row>",
                repetida(18_446_744_073_709_551_615)
            ),
            "columnas",
        ),
        (
            "cells",
            format!(
                r#"<table:table-row table:number-rows-repeated="20000">{}</table:table-row>"#,
                repetida(300)
            ),
            "contenido",
        ),
    ] {
        let r = rechazo(&tabla(&filas), Formato::Ods);
        assert_eq!(r.motivo, Motivo::Tamano, "{nombre}");
        assert!(r.mensaje.contains(dice), "{nombre}: {r}");
    }
    let muchas: String = (0..51)
        .map(|i| format!(r#"<sheet name="{i}" r:id="h1"/>"#))
        .collect();
    let libro = format!("<workbook><sheets>{muchas}</sheets></workbook>");
    let r = rechazo(&xlsx_con(&libro, "<worksheet/>"), Formato::Xlsx);
    assert!(
        r.motivo == Motivo::Tamano && r.mensaje.contains("50 hojas"),
        "{r}"
    );
}

#[test]
fn a_damaged_workbook_is_told_and_nothing_else() {
    let buena = r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2"><v>1</v></c></row></sheetData></worksheet>"#;
    for (nombre, hoja) in [
        (
            "a text that is not there",
            buena.replace("<v>0</v>", "<v>99999999999</v>"),
        ),
        ("rows backwards", buena.replace("r=\"2\"", "r=\"1\"")),
        (
            "a document type",
            format!("<!DOCTYPE a [<!ENTITY b \"c\">]>{buena}"),
        ),
        ("cut", buena[..120].to_owned()),
    ] {
        let r = rechazo(&xlsx(&hoja), Formato::Xlsx);
        assert_eq!(r.motivo, Motivo::Contenido, "{nombre}: {r}");
    }
    // Every place at which the file may be cut, and every byte that may be another.
    let bytes = xlsx(buena);
    for i in 0..bytes.len() {
        let _ = leer(&bytes[..i], Formato::Xlsx, &Limites::SITIO);
        let mut otro = bytes.clone();
        otro[i] ^= 0xA5;
        let _ = leer(&otro, Formato::Xlsx, &Limites::SITIO);
    }
}
