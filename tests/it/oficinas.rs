//! Files as offices make them: percentages, thousands, dates and names written in many ways, hidden rows, examples left in.
//! Each is read as it was meant, or asked back by its place; and what looks odd is said.

use rust_xlsxwriter::{Format, Workbook};
use serde_json::{Value, json};
use std::{fs, path::Path, process::Command};

/// A cell of a sheet: typed text, a stored number, or a number shown in percent.
#[derive(Clone)]
enum Celda {
    T(&'static str),
    N(f64),
    P(f64),
}
use Celda::{N, P, T};

type Hoja = Vec<Vec<Celda>>;

/// A works process with one bidder: liquidity 1.2 against 1.2, debt 0.6 against 0.7.
fn hojas() -> [(&'static str, Hoja); 4] {
    let texto = |filas: &[&[&'static str]]| -> Hoja {
        filas
            .iter()
            .map(|f| f.iter().map(|c| T(c)).collect())
            .collect()
    };
    [
        (
            "proceso",
            texto(&[
                &["dato", "valor"],
                &["nombre", "Vía a Honda"],
                &["fecha_apertura", "2026-05-04"],
                &["fecha_cierre", "2026-06-12"],
                &["modalidad", "licitacion-publica"],
                &["es_obra", "sí"],
                &["presupuesto_oficial", "3000000000"],
                &["plazo_meses", "8"],
                &["umbrales.liquidez.min", "1,2"],
                &["umbrales.endeudamiento.max", "0,7"],
                &["formula_plural", "suma-de-componentes"],
            ]),
        ),
        (
            "integrantes",
            texto(&[
                &[
                    "proponente",
                    "integrante",
                    "participacion",
                    "capacidad_organizacion",
                    "valor_contratos_construccion",
                    "profesionales",
                ],
                &[
                    "Beta SAS",
                    "Beta SAS",
                    "100",
                    "2600000000",
                    "12000000000",
                    "9",
                ],
            ]),
        ),
        (
            "estados",
            texto(&[
                &[
                    "proponente",
                    "integrante",
                    "anio",
                    "activo_corriente",
                    "pasivo_corriente",
                    "activo_total",
                    "pasivo_total",
                    "utilidad_operacional",
                    "gastos_intereses",
                    "patrimonio",
                ],
                &[
                    "Beta SAS",
                    "Beta SAS",
                    "2025",
                    "480000000",
                    "400000000",
                    "1000000000",
                    "600000000",
                    "50000000",
                    "20000000",
                    "400000000",
                ],
            ]),
        ),
        (
            "contratos",
            texto(&[
                &[
                    "proponente",
                    "integrante",
                    "nombre",
                    "valor",
                    "plazo_dias",
                    "fecha_inicio",
                    "participacion",
                    "estado",
                ],
                &[
                    "Beta SAS",
                    "Beta SAS",
                    "Vía Uno",
                    "3600000000",
                    "720",
                    "2026-01-01",
                    "100",
                    "en-ejecucion",
                ],
            ]),
        ),
    ]
}

/// A workbook of the sheets; `oculta` hides a row of the contracts.
fn libro(hojas: &[(&str, Hoja)], oculta: Option<u32>) -> Vec<u8> {
    let mut libro = Workbook::new();
    let porcentaje = Format::new().set_num_format("0%");
    for (nombre, filas) in hojas {
        let hoja = libro.add_worksheet().set_name(*nombre).unwrap();
        for (i, fila) in (0_u32..).zip(filas) {
            for (j, celda) in (0_u16..).zip(fila) {
                match celda {
                    T(t) => hoja.write_string(i, j, *t).unwrap(),
                    N(n) => hoja.write_number(i, j, *n).unwrap(),
                    P(n) => hoja
                        .write_number_with_format(i, j, *n, &porcentaje)
                        .unwrap(),
                };
            }
        }
        if let Some(fila) = oculta.filter(|_| *nombre == "contratos") {
            hoja.set_row_hidden(fila).unwrap();
        }
    }
    libro.save_to_buffer().unwrap()
}

/// What the command answers, or what it says is wrong; and what it notices.
fn evaluado(archivo: &Path) -> (Option<Value>, String) {
    let orden = Command::new(env!("CARGO_BIN_EXE_fundamento"))
        .args(["evaluar-proceso", "--salida", "-", "--entrada"])
        .arg(archivo)
        .output()
        .unwrap();
    let dicho = String::from_utf8(orden.stderr).unwrap();
    (serde_json::from_slice(&orden.stdout).ok(), dicho)
}

fn de_libro(cambiar: impl FnOnce(&mut [(&'static str, Hoja); 4])) -> (Option<Value>, String) {
    de_libro_con(None, cambiar)
}

fn de_libro_con(
    oculta: Option<u32>,
    cambiar: impl FnOnce(&mut [(&'static str, Hoja); 4]),
) -> (Option<Value>, String) {
    let mut h = hojas();
    cambiar(&mut h);
    let carpeta = tempfile::tempdir().unwrap();
    let archivo = carpeta.path().join("proceso.xlsx");
    fs::write(&archivo, libro(&h, oculta)).unwrap();
    evaluado(&archivo)
}

/// Puts a value in a column of the first row of a sheet, or beside a datum of the process.
fn poner(h: &mut [(&'static str, Hoja); 4], hoja: &str, columna: &str, valor: Celda) {
    let filas = &mut h.iter_mut().find(|x| x.0 == hoja).unwrap().1;
    let es = |c: &Celda| matches!(c, T(t) if *t == columna);
    if hoja == "proceso" {
        filas.iter_mut().find(|f| es(&f[0])).unwrap()[1] = valor;
    } else {
        let i = filas[0].iter().position(es).unwrap();
        filas[1][i] = valor;
    }
}

/// What it answers of the bidders: the receipt states the facts as they were written.
fn dado(v: &(Option<Value>, String)) -> &Value {
    &v.0.as_ref().expect(&v.1)["proponentes"]
}

fn sce(v: &(Option<Value>, String)) -> Value {
    v.0.as_ref().expect(&v.1)["proponentes"][0]["por_integrante"][0]["sce"].clone()
}

#[test]
fn a_percentage_is_what_its_field_means_however_it_is_kept() {
    let base = de_libro(|_| {});
    for valor in [N(100.0), P(1.0), T("100 %"), T("100%"), T("100,00")] {
        let v = de_libro(|h| poner(h, "contratos", "participacion", valor));
        assert_eq!(sce(&v), sce(&base), "{}", v.1);
    }
    for (valor, esperado) in [(P(0.6), "60 %"), (T("60%"), "60%"), (N(60.0), "60")] {
        let v = de_libro(|h| poner(h, "contratos", "participacion", valor));
        let parte: f64 = sce(&v).as_str().unwrap().parse().unwrap();
        let toda: f64 = sce(&base).as_str().unwrap().parse().unwrap();
        assert!(
            (parte - toda * 0.6).abs() < 1.0,
            "{esperado}: {parte} of {toda}"
        );
    }
    // In a ratio it is the ratio; an amount of money is none.
    for valor in [P(0.7), T("70 %"), N(0.7), T("0,7")] {
        let v = de_libro(|h| poner(h, "proceso", "umbrales.endeudamiento.max", valor));
        let indicadores = &v.0.as_ref().expect(&v.1)["proponentes"][0]["indicadores"];
        assert_eq!(indicadores[1]["umbral"], "0.7", "{indicadores}");
    }
    let (nada, dicho) = de_libro(|h| poner(h, "estados", "activo_total", P(0.6)));
    assert!(
        nada.is_none() && dicho.contains("«activo_total»: «60 %» es un porcentaje"),
        "{dicho}"
    );
    // A share under one is likely a fraction.
    let (_, dicho) = de_libro(|h| poner(h, "contratos", "participacion", N(0.6)));
    assert!(
        dicho.contains("La participación en el contrato «Vía Uno» es de 0,6 %"),
        "{dicho}"
    );
}

#[test]
fn amounts_are_read_as_offices_write_them_and_asked_back_when_they_read_two_ways() {
    let base = de_libro(|_| {});
    for valor in [
        N(480_000_000.0),
        T("480.000.000"),
        T("$ 480.000.000,00"),
        T("480.000.000 COP"),
        T("480'000.000"),
        T("480.000.000,oo"),
        T("480,000,000"),
    ] {
        let v = de_libro(|h| poner(h, "estados", "activo_corriente", valor));
        assert_eq!(dado(&v), dado(&base));
    }
    for (valor, negativo) in [
        (T("(1.234.567)"), true),
        (T("-$ 1.234.567"), true),
        (T("−1.234.567"), true),
        (T("1.234.567-"), true),
        (N(-1_234_567.0), true),
        (T("1.234.567"), false),
    ] {
        let v = de_libro(|h| {
            poner(h, "proceso", "umbrales.endeudamiento.max", T("0,9"));
            h[0].1
                .push(vec![T("umbrales.rentabilidad_activo.min"), T("0,0001")]);
            poner(h, "estados", "utilidad_operacional", valor);
        });
        let resultado = &v.0.as_ref().expect(&v.1)["proponentes"][0]["indicadores"][2]["resultado"];
        assert_eq!(*resultado == "no-cumple", negativo, "{resultado}");
    }
    for texto in [
        "950,000",
        "1.234",
        "(1.234)",
        "480.000,000",
        "-",
        "$ -",
        "4.52e7",
    ] {
        let (nada, dicho) = de_libro(|h| poner(h, "estados", "activo_corriente", T(texto)));
        assert!(nada.is_none(), "{texto}");
        assert!(
            dicho.contains("hoja «estados», fila 2, columna «activo_corriente»")
                && dicho.contains(texto),
            "{dicho}"
        );
    }
    // A stored number is never ambiguous.
    let v = de_libro(|h| poner(h, "estados", "gastos_intereses", N(950.125)));
    assert!(v.0.is_some(), "{}", v.1);
}

#[test]
fn days_years_and_answers_are_read_as_offices_write_them() {
    let base = de_libro(|_| {});
    for texto in [
        "12/06/2026",
        "12-06-2026",
        "12.06.2026",
        "2026/06/12",
        "2026-06-12 10:00",
        "12 de junio de 2026",
        "viernes, 12 de junio de 2026",
    ] {
        let v = de_libro(|h| poner(h, "proceso", "fecha_cierre", T(texto)));
        assert_eq!(dado(&v), dado(&base), "{texto}");
    }
    for texto in ["06/13/2026", "13/06/26", "46185"] {
        let (nada, dicho) = de_libro(|h| poner(h, "proceso", "fecha_cierre", T(texto)));
        assert!(nada.is_none() && dicho.contains(texto), "{texto}: {dicho}");
    }
    for valor in [T("2.025"), T("31/12/2025"), N(2025.0)] {
        let v = de_libro(|h| poner(h, "estados", "anio", valor));
        assert_eq!(dado(&v), dado(&base));
    }
    for texto in ["VERDADERO", "S", "x", "1", "Sí"] {
        let v = de_libro(|h| poner(h, "proceso", "es_obra", T(texto)));
        assert_eq!(dado(&v), dado(&base), "{texto}");
    }
    // An empty cell is not a no.
    let (nada, dicho) = de_libro(|h| poner(h, "proceso", "es_obra", T("")));
    assert!(nada.is_none() && dicho.contains("«es_obra»"), "{dicho}");
}

#[test]
fn nothing_is_skipped_in_silence() {
    // Only the template's row of notes is a note.
    let (v, dicho) = de_libro(|h| {
        for hoja in [1, 2, 3] {
            let filas = &mut h[hoja].1;
            let mut otra = filas[1].clone();
            otra[0] = T("#1 Consorcio Alfa");
            otra[1] = T("Alfa SAS");
            filas.insert(1, otra);
        }
    });
    let v = v.expect(&dicho);
    let nombres: Vec<&Value> = v["proponentes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| &p["nombre"])
        .collect();
    assert_eq!(nombres, ["#1 Consorcio Alfa", "Beta SAS"]);
    let (v, dicho) = de_libro_con(Some(1), |_| {});
    assert_eq!(v, de_libro(|_| {}).0);
    assert!(
        dicho.contains("La fila 2 de la hoja «contratos» está oculta"),
        "{dicho}"
    );
    // A comma without quotation marks splits a value in two.
    let carpeta = tempfile::tempdir().unwrap();
    for (nombre, filas) in hojas() {
        let csv: Vec<String> = (filas.iter())
            .map(|f| {
                let celdas: Vec<&str> = f
                    .iter()
                    .map(|c| if let T(t) = c { t } else { "" })
                    .collect();
                celdas.join(",")
            })
            .collect();
        fs::write(carpeta.path().join(format!("{nombre}.csv")), csv.join("\n")).unwrap();
    }
    let (nada, dicho) = evaluado(carpeta.path());
    assert!(
        nada.is_none() && dicho.contains("hoja «proceso», fila 9"),
        "{dicho}"
    );
    assert!(
        dicho.contains("una coma sin comillas parte un valor"),
        "{dicho}"
    );
}

#[test]
fn facts_that_contradict_each_other_are_noticed() {
    let avisos = |v: (Option<Value>, String)| -> String {
        let v = v.0.expect(&v.1);
        v["avisos"].to_string()
    };
    assert_eq!(avisos(de_libro(|_| {})), "[]");
    for (hoja, columna, valor, dice) in [
        (
            "proceso",
            "umbrales.endeudamiento.max",
            T("70"),
            "la razón va de 0 a 1",
        ),
        (
            "proceso",
            "umbrales.liquidez.min",
            T("120"),
            "casi nadie lo alcanza",
        ),
        (
            "proceso",
            "umbrales.liquidez.min",
            T("0"),
            "nadie lo incumple",
        ),
        (
            "estados",
            "activo_corriente",
            T("48000000000"),
            "mayor que el activo total ($1.000.000.000)",
        ),
        (
            "estados",
            "patrimonio",
            T("300000000"),
            "no es el pasivo total más el patrimonio ($900.000.000)",
        ),
        (
            "contratos",
            "fecha_inicio",
            T("2022-01-01"),
            "su plazo terminó antes del cierre",
        ),
        (
            "contratos",
            "plazo_dias",
            T("24"),
            "revise que no esté en meses",
        ),
    ] {
        let dicho = avisos(de_libro(|h| poner(h, hoja, columna, valor)));
        assert!(dicho.contains(dice), "{dice}: {dicho}");
    }
    let dicho = avisos(de_libro(|h| {
        let otro = h[3].1[1].clone();
        h[3].1.push(otro);
    }));
    assert!(dicho.contains("está dos veces"), "{dicho}");
}

#[test]
fn a_receipt_written_by_a_windows_shell_is_read() {
    let v = de_libro(|_| {}).0.unwrap();
    let texto = v["recibo"].to_string();
    let carpeta = tempfile::tempdir().unwrap();
    let utf16: Vec<u8> = std::iter::once(0xFEFF)
        .chain(texto.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let con_marca = [b"\xEF\xBB\xBF", texto.as_bytes()].concat();
    for bytes in [utf16, con_marca, texto.into_bytes()] {
        let archivo = carpeta.path().join("recibo.json");
        fs::write(&archivo, bytes).unwrap();
        let orden = Command::new(env!("CARGO_BIN_EXE_fundamento"))
            .arg("reproducir")
            .arg(&archivo)
            .output()
            .unwrap();
        let r: Value = serde_json::from_slice(&orden.stdout)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&orden.stderr)));
        assert_eq!(r["estado"], json!("identico"), "{r}");
    }
}

/// A memory, a receipt, a result in JSON and a result in a workbook are files of a process like any other.
#[test]
fn what_the_program_wrote_is_taken_up_again() {
    let v = de_libro(|_| {}).0.unwrap();
    let carpeta = tempfile::tempdir().unwrap();
    let ruta = |nombre: &str| carpeta.path().join(nombre);
    fs::write(ruta("memoria.json"), v["recibo"]["entrada"].to_string()).unwrap();
    fs::write(ruta("recibo.json"), v["recibo"].to_string()).unwrap();
    fs::write(ruta("resultado.json"), v.to_string()).unwrap();
    let orden = Command::new(env!("CARGO_BIN_EXE_fundamento"))
        .args(["evaluar-proceso", "--entrada"])
        .arg(ruta("memoria.json"))
        .arg("--salida")
        .arg(ruta("resultado.xlsx"))
        .output()
        .unwrap();
    assert!(orden.status.success());
    for nombre in [
        "memoria.json",
        "recibo.json",
        "resultado.json",
        "resultado.xlsx",
    ] {
        let otra = evaluado(&ruta(nombre));
        assert_eq!(dado(&otra), &v["proponentes"], "{nombre}");
        // What was taken for granted once is a fact of the receipt.
        assert_eq!(otra.0.unwrap()["supuestos"], json!([]), "{nombre}");
    }
    assert_ne!(v["supuestos"], json!([]));
    fs::write(ruta("viejo.xls"), [0xD0, 0xCF, 0x11, 0xE0, 1, 2, 3, 4]).unwrap();
    let (nada, dicho) = evaluado(&ruta("viejo.xls"));
    assert!(
        nada.is_none() && dicho.contains("guárdelo como .xlsx"),
        "{dicho}"
    );
}

/// Titles over the names, merged names and names that differ by a dot or by what is not seen.
#[test]
fn sheets_with_titles_merged_cells_and_odd_names_are_read_or_told_once() {
    let (nada, dicho) = de_libro(|h| h[2].1.insert(0, vec![T("ESTADOS FINANCIEROS")]));
    assert!(nada.is_none());
    assert_eq!(dicho.lines().count(), 1, "{dicho}");
    assert!(
        dicho.contains("La primera fila de la hoja «estados» no tiene los nombres"),
        "{dicho}"
    );
    // Two years under one merged name.
    let mut h = hojas();
    let mut otro = h[2].1[1].clone();
    (otro[0], otro[1], otro[2]) = (T(""), T(""), T("2024"));
    h[2].1.push(otro);
    let mut libro = Workbook::new();
    for (nombre, filas) in &h {
        let hoja = libro.add_worksheet().set_name(*nombre).unwrap();
        for (i, fila) in (0_u32..).zip(filas) {
            for (j, celda) in (0_u16..).zip(fila) {
                if let T(t) = celda {
                    hoja.write_string(i, j, *t).unwrap();
                }
            }
        }
        if *nombre == "estados" {
            for columna in [0, 1] {
                let f = Format::new();
                hoja.merge_range(1, columna, 2, columna, "Beta SAS", &f)
                    .unwrap();
            }
        }
    }
    let carpeta = tempfile::tempdir().unwrap();
    let archivo = carpeta.path().join("unidas.xlsx");
    fs::write(&archivo, libro.save_to_buffer().unwrap()).unwrap();
    let (v, dicho) = evaluado(&archivo);
    let v = v.expect(&dicho);
    let entrada = &v["recibo"]["entrada"]["proponentes"][0]["integrantes"][0]["estados"];
    assert_eq!(entrada.as_array().unwrap().len(), 2);
    // What is not seen does not tell two names apart; a dot does, and the one meant is offered.
    let v = de_libro(|h| poner(h, "estados", "integrante", T("Be\u{200b}ta\u{ad} SAS")));
    assert_eq!(dado(&v), dado(&de_libro(|_| {})));
    let (nada, dicho) = de_libro(|h| poner(h, "estados", "integrante", T("Beta S.A.S.")));
    assert!(
        nada.is_none() && dicho.contains("¿quiso decir «Beta SAS»?"),
        "{dicho}"
    );
    // A total at the foot is nobody's row.
    let (nada, dicho) = de_libro(|h| h[1].1.push(vec![T("TOTAL"), T(""), T("100")]));
    assert!(
        nada.is_none() && dicho.contains("hoja «integrantes», fila 3"),
        "{dicho}"
    );
}
