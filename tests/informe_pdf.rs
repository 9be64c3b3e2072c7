//! The PDF report of a process: that it is made and accepted by the validator, that names in it are literal, that it can
//! be found one's way in; and that a program built without it says so.
//!
//! What the PDF says is read back with the tools of poppler; without them that part is skipped, and says so.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

const HOSTIL: &str = "#i *ñandú* $x$ = 1";

fn integrante(nombre: &str, corriente: u64) -> serde_json::Value {
    serde_json::json!({
        "nombre": nombre, "participacion": "50", "capacidad_organizacion": "1400000000", "valor_contratos_construccion": "1500000000",
        "profesionales": 5, "contratos": [{"nombre": "Puente", "valor": "360000000", "plazo_dias": 360, "estado": "sin-acta-de-inicio"}],
        "estados": [{"anio": 2025, "activo_corriente": corriente.to_string(), "pasivo_corriente": "200000000", "activo_total": "1000000000",
            "pasivo_total": "400000000", "utilidad_operacional": "100000000", "gastos_intereses": "50000000", "patrimonio": "600000000"}],
    })
}

/// Twelve consortia, one of which does not comply and one of which has a hostile name.
fn proceso(ultimo: &str) -> String {
    let nombres = (1..=10).map(|i| format!("Consorcio número {i}"));
    let nombres = nombres.chain([HOSTIL.to_owned(), ultimo.to_owned()]);
    let proponentes: Vec<_> = nombres
        .enumerate()
        .map(|(i, n)| {
            let corriente = if i == 3 { 1 } else { 300_000_000 };
            serde_json::json!({"nombre": n, "integrantes": [integrante("Uno SAS", corriente), integrante("Dos SAS", corriente)]})
        })
        .collect();
    serde_json::json!({
        "proceso": {"nombre": "Vía a La Unión", "fecha_apertura": "2026-05-04", "fecha_cierre": "2026-06-12", "modalidad": "licitacion-publica", "es_obra": true,
            "presupuesto_oficial": "1000000000", "plazo_meses": 12, "umbrales": {"liquidez": {"min": "1.2"}, "endeudamiento": {"max": "0.7"}},
            "regla_denominador_cero": "ninguna", "formula_plural": "suma-de-componentes"},
        "proponentes": proponentes,
    })
    .to_string()
}

fn evaluar(entrada: &str, salida: &Path) -> Output {
    let hechos = salida.with_extension("entrada");
    fs::write(&hechos, entrada).unwrap();
    let programa = env!("CARGO_BIN_EXE_fundamento");
    let mut orden = Command::new(programa);
    orden.arg("evaluar-proceso").arg("--entrada").arg(hechos);
    orden.arg("--salida").arg(salida).output().unwrap()
}

#[cfg(not(feature = "pdf"))]
#[test]
fn without_the_feature_it_says_how_to_build_it() {
    let carpeta = tempfile::tempdir().unwrap();
    let salida = carpeta.path().join("informe.pdf");
    let dicho = evaluar(&proceso("Consorcio número 12"), &salida);
    assert_eq!(dicho.status.code(), Some(2));
    let errores = String::from_utf8(dicho.stderr).unwrap();
    assert!(
        errores.contains("se construyó sin PDF")
            && errores.contains("cargo build --release --features pdf"),
        "{errores}"
    );
    assert!(!salida.exists());
}

#[cfg(feature = "pdf")]
mod con_pdf {
    use super::{HOSTIL, evaluar, proceso};
    use serde_json::Value;
    use std::{fs, path::Path, process::Command};

    /// The bytes of the report, which the validators of PDF/UA-1 and PDF/A-2a have accepted: otherwise there is none.
    fn informe(entrada: &str, salida: &Path) -> Vec<u8> {
        let dicho = evaluar(entrada, salida);
        let errores = String::from_utf8(dicho.stderr).unwrap();
        assert_eq!(dicho.status.code(), Some(0), "{errores}");
        fs::read(salida).unwrap()
    }

    /// What a tool of poppler prints, with single spaces; `None`, and a line that says so, when it is not installed.
    fn poppler(programa: &str, argumentos: &[&str], pdf: &Path) -> Option<String> {
        let mut orden = Command::new(programa);
        orden.args(argumentos).arg(pdf);
        if programa == "pdftotext" {
            orden.arg("-");
        }
        let Ok(r) = orden.output() else {
            println!(
                "skipped: {programa} is not installed, so the text of the PDF is not read back"
            );
            return None;
        };
        assert!(r.status.success(), "{programa}");
        let texto = String::from_utf8(r.stdout).unwrap();
        Some(texto.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn contiene(bytes: &[u8], busca: &[u8]) -> bool {
        bytes.windows(busca.len()).any(|v| v == busca)
    }

    #[test]
    fn twelve_bidders_give_a_valid_document_that_can_be_found_ones_way_in() {
        let carpeta = tempfile::tempdir().unwrap();
        let salida = carpeta.path().join("informe.pdf");
        let entrada = proceso("Consorcio número 12");
        let bytes = informe(&entrada, &salida);
        assert!(bytes.starts_with(b"%PDF-1.7"));
        // The catalogue and the metadata are not compressed.
        for parte in [
            "/Outlines",
            "/StructTreeRoot",
            "/Lang(es-CO)",
            "<pdfuaid:part>1",
            "<pdfaid:part>2",
            "<pdfaid:conformance>A",
        ] {
            let sin_espacio = parte.replace("/Lang(", "/Lang (");
            assert!(
                contiene(&bytes, parte.as_bytes()) || contiene(&bytes, sin_espacio.as_bytes()),
                "{parte}"
            );
        }
        let en_json = carpeta.path().join("informe.json");
        assert_eq!(evaluar(&entrada, &en_json).status.code(), Some(0));
        let evaluado: Value = serde_json::from_slice(&fs::read(&en_json).unwrap()).unwrap();

        let Some(texto) = poppler("pdftotext", &["-layout"], &salida) else {
            return;
        };
        assert!(texto.contains(&format!("Proponente: {HOSTIL}")), "a name");
        assert!(!texto.contains('□'), "every character has its letter");
        for parte in [
            "Lo que la entidad debe definir",
            "Qué pedir a cada proponente",
            "Índice de endeudamiento (≤ 0,7)",
            "0,00: no cumple",
            "1.000.000.000,00",
            "12 de junio de 2026",
            "1 de ",
        ] {
            assert!(texto.contains(parte), "{parte}");
        }
        let Some(info) = poppler("pdfinfo", &[], &salida) else {
            return;
        };
        assert!(
            info.contains("Title: Evaluación de proponentes: Vía a La Unión"),
            "{info}"
        );
        assert!(info.contains("Tagged: yes"), "{info}");
        let paginas = info.split("Pages: ").nth(1).unwrap();
        let paginas = paginas.split(' ').next().unwrap();
        let ultima = poppler("pdftotext", &["-layout", "-f", paginas], &salida).unwrap();
        assert!(
            ultima.contains(evaluado["recibo"]["sha256"].as_str().unwrap()),
            "{ultima}"
        );
        assert!(
            ultima.contains(&format!("{paginas} de {paginas}")),
            "{ultima}"
        );

        // Every quotation of every step is there, whole, with its citation form.
        let seguido: String = texto.split_whitespace().collect();
        for p in evaluado["proponentes"].as_array().unwrap() {
            for v in p["veredictos"].as_object().unwrap().values() {
                for f in (v["pasos"].as_array().unwrap().iter())
                    .flat_map(|p| p["fundamentos"].as_array().unwrap())
                {
                    let dicho = f["fragmento"].as_str().map(|f| format!("«{f}»"));
                    let dicho = dicho.unwrap_or_else(|| f["texto"].as_str().unwrap().to_owned());
                    for parte in [&dicho, f["cita"].as_str().unwrap()] {
                        let parte: String = parte.split_whitespace().collect();
                        assert!(seguido.contains(&parte), "{parte}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_same_evaluation_gives_the_same_bytes_and_strange_letters_are_marked() {
        let carpeta = tempfile::tempdir().unwrap();
        let salida = carpeta.path().join("informe.pdf");
        let entrada = proceso("Obras 建設 Ltda.");
        let bytes = informe(&entrada, &salida);
        assert!(bytes == informe(&entrada, &salida));
        if let Some(texto) = poppler("pdftotext", &["-layout"], &salida) {
            assert!(texto.contains("Proponente: Obras □□ Ltda."));
            assert!(texto.contains("no tiene algunos caracteres"));
        }
    }
}
