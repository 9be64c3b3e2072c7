//! Processes in workbooks: the template, what is read from one, what its faults say, and the report that comes out.

use calamine::{Data, Reader, Xlsx};
use fundamento::{
    corpus::{Archivos, Corpus},
    hechos::{Dato, Errores},
    lectura::{Formato, Limites, Motivo},
    planillas::{LibroDeProceso, leer_libro},
    salida::plantilla_de_proceso,
};
use serde_json::{Map, Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{Cursor, Write},
    path::Path,
    process::{Command, Output},
};

fn orden(entrada: &Path, salida: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_fundamento"))
        .args(["evaluar-proceso", "--entrada"])
        .arg(entrada)
        .arg("--salida")
        .arg(salida)
        .output()
        .unwrap()
}

/// What the command writes for a file of `de`, as a file of `a`.
fn evaluar(bytes: &[u8], de: &str, a: &str) -> Vec<u8> {
    let carpeta = tempfile::tempdir().unwrap();
    let entrada = carpeta.path().join(format!("entrada.{de}"));
    let salida = carpeta.path().join(format!("salida.{a}"));
    fs::write(&entrada, bytes).unwrap();
    let hecho = orden(&entrada, &salida);
    assert!(
        hecho.status.success(),
        "{}",
        String::from_utf8_lossy(&hecho.stderr)
    );
    // Facts that look odd are told there, and nothing else.
    let dicho = String::from_utf8_lossy(&hecho.stderr);
    assert!(dicho.lines().all(|l| l.starts_with("aviso: ")), "{dicho}");
    fs::read(salida).unwrap()
}

fn evaluado(bytes: &[u8], de: &str) -> Value {
    serde_json::from_slice(&evaluar(bytes, de, "json")).unwrap()
}

/// Sheets by name: a header and rows of cells, each as it would be typed.
type Hojas = Vec<(&'static str, Vec<Vec<String>>)>;

fn libro(hojas: &Hojas) -> Vec<u8> {
    let mut libro = rust_xlsxwriter::Workbook::new();
    for (nombre, filas) in hojas {
        let hoja = libro.add_worksheet();
        hoja.set_name(*nombre).unwrap();
        for (i, fila) in (0_u32..).zip(filas) {
            for (j, celda) in (0_u16..).zip(fila) {
                match celda.strip_prefix('#').and_then(|n| n.parse::<f64>().ok()) {
                    Some(n) => hoja.write_number(i, j, n).unwrap(),
                    None => hoja.write_string(i, j, celda).unwrap(),
                };
            }
        }
    }
    libro.save_to_buffer().unwrap()
}

fn texto(v: &Value) -> String {
    match v {
        Value::Null => String::new(),
        Value::Bool(b) => if *b { "Sí" } else { "No" }.to_owned(),
        Value::String(t) => t.clone(),
        otro => otro.to_string(),
    }
}

/// A process in JSON as the rows of its four sheets.
fn hojas_de(proceso: &Value) -> Hojas {
    fn aplanar(v: &Value, ruta: &str, salida: &mut Vec<Vec<String>>) {
        match v {
            Value::Object(o) => {
                for (k, v) in o {
                    let ruta = if ruta.is_empty() {
                        k.clone()
                    } else {
                        format!("{ruta}.{k}")
                    };
                    aplanar(v, &ruta, salida);
                }
            }
            hoja => salida.push(vec![ruta.to_owned(), texto(hoja)]),
        }
    }
    /// The fields of a record, those of a record below by their path.
    fn plano(v: &Value) -> Map<String, Value> {
        let mut salida = Map::new();
        for (k, v) in v.as_object().unwrap() {
            match v {
                Value::Object(_) => {
                    let debajo = plano(v).into_iter();
                    salida.extend(debajo.map(|(b, v)| (format!("{k}.{b}"), v)));
                }
                otro => {
                    salida.insert(k.clone(), otro.clone());
                }
            }
        }
        salida
    }
    fn tabla(
        nombre: &'static str,
        registros: &[(Vec<String>, Map<String, Value>)],
        minimas: &[&str],
    ) -> (&'static str, Vec<Vec<String>>) {
        let mut columnas: Vec<String> = minimas.iter().map(|c| (*c).to_owned()).collect();
        for k in registros.iter().flat_map(|r| r.1.keys()) {
            if !columnas.contains(k) {
                columnas.push(k.clone());
            }
        }
        let mut filas = vec![
            ["proponente".to_owned(), "integrante".to_owned()]
                .into_iter()
                .chain(columnas.clone())
                .collect::<Vec<_>>(),
        ];
        for (de, campos) in registros {
            let celdas = columnas
                .iter()
                .map(|c| campos.get(c).map_or_else(String::new, texto));
            filas.push(de.iter().cloned().chain(celdas).collect());
        }
        (nombre, filas)
    }
    let mut datos = vec![vec!["dato".to_owned(), "valor".to_owned()]];
    aplanar(&proceso["proceso"], "", &mut datos);
    let (mut integrantes, mut estados, mut contratos) = (Vec::new(), Vec::new(), Vec::new());
    for p in proceso["proponentes"].as_array().unwrap() {
        for m in p["integrantes"].as_array().unwrap() {
            let de = vec![texto(&p["nombre"]), texto(&m["nombre"])];
            let mut propios = plano(m);
            propios.remove("nombre");
            for (lista, filas) in [("estados", &mut estados), ("contratos", &mut contratos)] {
                let lista = propios.remove(lista).unwrap_or_default();
                for x in lista.as_array().into_iter().flatten() {
                    filas.push((de.clone(), plano(x)));
                }
            }
            integrantes.push((de, propios));
        }
    }
    let de_estados = [
        "anio",
        "activo_corriente",
        "pasivo_corriente",
        "activo_total",
        "pasivo_total",
        "utilidad_operacional",
        "gastos_intereses",
        "patrimonio",
    ];
    vec![
        ("proceso", datos),
        tabla("integrantes", &integrantes, &[]),
        tabla("estados", &estados, &de_estados),
        tabla(
            "contratos",
            &contratos,
            &["nombre", "valor", "plazo_dias", "estado"],
        ),
    ]
}

/// The worked cases of whole processes that have no fault.
fn casos() -> Vec<Value> {
    let corpus = Corpus::cargar(&Archivos::incorporados()).unwrap();
    let casos: Vec<Value> = (corpus.casos("proceso").iter())
        .filter(|c| c.errores.is_empty())
        .map(|c| serde_json::from_str(&c.entrada).unwrap())
        .collect();
    assert!(casos.len() >= 4);
    casos
}

fn leido(hojas: &Hojas) -> LibroDeProceso {
    let mut l = leer_libro(&libro(hojas), Formato::Xlsx, &Limites::SITIO).unwrap();
    l.comprobar();
    l
}

#[test]
fn a_workbook_and_the_same_process_in_json_are_evaluated_alike() {
    // In a workbook works are rows: that a member did not bring them cannot be told, only that it has none.
    let trae = |m: &Value| !m["contratos"].is_null();
    let miembros = |c: &Value| -> Vec<Value> {
        let de_cada_uno = c["proponentes"].as_array().unwrap().iter();
        de_cada_uno
            .flat_map(|p| p["integrantes"].as_array().unwrap().clone())
            .collect()
    };
    for caso in casos().into_iter().filter(|c| miembros(c).iter().all(trae)) {
        let de_json = evaluado(caso.to_string().as_bytes(), "json");
        let de_libro = evaluado(&libro(&hojas_de(&caso)), "xlsx");
        assert_eq!(de_libro, de_json, "{}", caso["proponentes"][0]["nombre"]);
    }
}

#[test]
fn the_template_reads_back_as_its_example() {
    let plantilla = plantilla_de_proceso().unwrap();
    assert_eq!(plantilla, plantilla_de_proceso().unwrap());
    let mut leido = leer_libro(&plantilla, Formato::Xlsx, &Limites::SITIO).unwrap();
    assert!(
        leido.comprobar(),
        "{:?}",
        leido.dichos().collect::<Vec<_>>()
    );
    let ejemplo = serde_json::to_value(&leido.dato).unwrap();
    assert_eq!(
        ejemplo["proponentes"][0]["integrantes"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        ejemplo["proponentes"][0]["integrantes"][0]["contratos"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        ejemplo["proponentes"][0]["integrantes"][1]["contratos"],
        json!([])
    );
    let contrato = &ejemplo["proponentes"][0]["integrantes"][0]["contratos"][0];
    assert_eq!(contrato["participacion"], "100");
    assert_eq!(
        ejemplo["proceso"]["umbrales"],
        json!({"liquidez": {"min": "1.2"}, "endeudamiento": {"max": "0.7"}})
    );
    assert_eq!(
        evaluado(&plantilla, "xlsx"),
        evaluado(ejemplo.to_string().as_bytes(), "json")
    );
    let mut libro: Xlsx<_> = Xlsx::new(Cursor::new(plantilla)).unwrap();
    assert_eq!(
        libro.sheet_names(),
        ["proceso", "integrantes", "estados", "contratos"]
    );
    for nombre in libro.sheet_names() {
        let hoja = libro.worksheet_range(&nombre).unwrap();
        let explicadas = match nombre.as_str() {
            "proceso" => hoja
                .rows()
                .skip(1)
                .map(|f| f[2].to_string())
                .collect::<Vec<_>>(),
            _ => hoja
                .rows()
                .nth(1)
                .unwrap()
                .iter()
                .map(Data::to_string)
                .collect(),
        };
        assert!(explicadas.len() >= 8);
        for e in explicadas {
            assert!(
                e.contains("Obligatorio") || e.contains("Opcional"),
                "{nombre}: {e}"
            );
        }
    }
}

#[test]
fn amounts_are_read_as_typed_in_colombia_or_as_numbers() {
    let caso = &casos()[0];
    let mut hojas = hojas_de(caso);
    let estados = &mut hojas[2].1;
    let activo = estados[0]
        .iter()
        .position(|c| c == "activo_corriente")
        .unwrap();
    estados[1][activo] = "$ 300.000.000,00".to_owned();
    estados[2][activo] = "#300000000".to_owned();
    let anio = estados[0].iter().position(|c| c == "anio").unwrap();
    estados[1][anio] = "#2025".to_owned();
    let igual = evaluado(&libro(&hojas), "xlsx");
    let de_json = evaluado(caso.to_string().as_bytes(), "json");
    assert_eq!(
        igual["proponentes"][0]["crp"],
        de_json["proponentes"][0]["crp"]
    );
    assert_eq!(
        igual["proponentes"][0]["indicadores"],
        de_json["proponentes"][0]["indicadores"]
    );
}

/// Breaks a good workbook and says what is then told of it.
fn quejas(romper: impl FnOnce(&mut Hojas)) -> Vec<String> {
    let mut hojas = hojas_de(&casos()[0]);
    assert!(leido(&hojas).errores.ninguno());
    romper(&mut hojas);
    leido(&hojas).dichos().collect()
}

fn poner(hojas: &mut Hojas, hoja: usize, fila: usize, columna: &str, valor: &str) {
    let filas = &mut hojas[hoja].1;
    let c = filas[0].iter().position(|x| x == columna).unwrap();
    filas[fila][c] = valor.to_owned();
}

#[test]
fn faults_are_told_by_sheet_row_and_column() {
    type Ruptura = Box<dyn FnOnce(&mut Hojas)>;
    let rompe = |hoja, fila, columna: &'static str, valor: &'static str| -> Ruptura {
        Box::new(move |h: &mut Hojas| poner(h, hoja, fila, columna, valor))
    };
    let casos: Vec<(Ruptura, &str)> = vec![
        (
            rompe(2, 1, "proponente", "Otro"),
            "hoja «estados», fila 2, columna «proponente»: «Otro» no está en la hoja «integrantes».",
        ),
        (
            rompe(2, 2, "integrante", "Tres SAS"),
            "hoja «estados», fila 3, columna «integrante»: «Tres SAS» no está en la hoja «integrantes» como integrante de «Consorcio Ejemplo».",
        ),
        (
            rompe(1, 2, "integrante", "UNO  sas"),
            "hoja «integrantes», fila 3, columna «integrante»: «UNO  sas» ya está en la fila 2",
        ),
        (
            rompe(2, 2, "pasivo_corriente", ""),
            "hoja «estados», fila 3, columna «pasivo_corriente»: Falta este dato.",
        ),
        (
            rompe(2, 2, "pasivo_corriente", "-5"),
            "hoja «estados», fila 3, columna «pasivo_corriente»: Se esperaba un número mayor o igual a cero",
        ),
        (
            rompe(2, 2, "pasivo_corriente", "mucho"),
            "hoja «estados», fila 3, columna «pasivo_corriente»: Se esperaba un número como 1.234.567,89",
        ),
        (
            rompe(2, 1, "pasivo_corriente", "1.234"),
            "hoja «estados», fila 2, columna «pasivo_corriente»: «1.234» puede ser miles o decimales",
        ),
        (
            rompe(2, 1, "anio", "2025,5"),
            "hoja «estados», fila 2, columna «anio»: Se esperaba un número entero",
        ),
        (
            rompe(1, 1, "participacion", "60"),
            "hoja «integrantes», fila 2, columna «participacion»: Las participaciones de «Consorcio Ejemplo» deben sumar 100 y suman",
        ),
        (
            rompe(1, 2, "participacion", ""),
            "hoja «integrantes», fila 3, columna «participacion»: Falta este dato.",
        ),
        (
            rompe(1, 2, "proponente", ""),
            "hoja «integrantes», fila 3, columna «proponente»: Falta el proponente",
        ),
        (
            rompe(3, 1, "estado", "detenido"),
            "hoja «contratos», fila 2, columna «estado»: Se esperaba uno de estos valores",
        ),
        (
            rompe(0, 0, "valor", "monto"),
            "hoja «proceso», columna «monto»: No hay una columna «monto» en esta hoja",
        ),
        (
            rompe(0, 1, "dato", "nombres"),
            "hoja «proceso», fila 2, columna «dato»: No hay un dato «nombres»; ¿quiso decir «nombre»?",
        ),
        (
            rompe(0, 1, "dato", "fecha_cierre"),
            "hoja «proceso», columna «valor», dato «nombre» (que no está): Falta este dato.",
        ),
        (
            rompe(0, 1, "dato", "fecha_cierre"),
            "hoja «proceso», fila 4, columna «dato»: El dato «fecha_cierre» está más de una vez",
        ),
        (
            rompe(0, 4, "valor", "quizá"),
            "hoja «proceso», fila 5, columna «valor», dato «es_obra»: Se esperaba sí o no; llegó «quizá».",
        ),
        (
            rompe(0, 3, "valor", "2026-01-01"),
            "hoja «proceso», fila 4, columna «valor», dato «fecha_cierre»: El cierre es anterior a la apertura.",
        ),
        (
            rompe(0, 3, "valor", "06/13/2026"),
            "hoja «proceso», fila 4, columna «valor», dato «fecha_cierre»: «06/13/2026» tiene el mes primero",
        ),
        (
            rompe(2, 0, "activo_total", "activos_total"),
            "hoja «estados», columna «activos_total»: No hay una columna «activos_total» en esta hoja; ¿quiso decir «activo_total»?",
        ),
        (
            rompe(2, 0, "activo_total", "_mio"),
            "hoja «estados», columna «activo_total»: Falta la columna",
        ),
        (
            rompe(2, 0, "activo_total", "anio"),
            "hoja «estados», columna «anio»: La columna está más de una vez",
        ),
        (
            Box::new(|h| h.truncate(3)),
            "hoja «contratos»: Falta la hoja «contratos»",
        ),
        (
            Box::new(|h| {
                h.remove(1);
            }),
            "hoja «integrantes»: Falta la hoja «integrantes»",
        ),
        (
            Box::new(|h| h[1].0 = "integrante"),
            "hoja «integrante»: La hoja «integrante» no es de la plantilla",
        ),
        (
            Box::new(|h| h[2].1[1].push("suelto".to_owned())),
            "hoja «estados», fila 2: Hay un dato en la columna K, que no tiene nombre",
        ),
    ];
    for (romper, dicho) in casos {
        let quejas = quejas(romper);
        assert!(
            quejas.iter().any(|q| q.starts_with(dicho)),
            "{dicho}\n{quejas:#?}"
        );
    }
    assert_eq!(quejas(|h| poner(h, 2, 2, "pasivo_corriente", "")).len(), 1);
    assert_eq!(
        quejas(|h| h.truncate(3)).len(),
        1,
        "what follows from a missing sheet is not told"
    );
    assert!(quejas(|h| h.push(("_notas", vec![vec!["mías".to_owned()]]))).is_empty());
}

#[test]
fn the_command_says_the_faults_and_leaves_no_file() {
    let carpeta = tempfile::tempdir().unwrap();
    let entrada = carpeta.path().join("entrada.xlsx");
    let salida = carpeta.path().join("salida.xlsx");
    let mut hojas = hojas_de(&casos()[0]);
    poner(&mut hojas, 1, 1, "participacion", "60");
    fs::write(&entrada, libro(&hojas)).unwrap();
    let hecho = orden(&entrada, &salida);
    assert_eq!(hecho.status.code(), Some(2));
    assert!(hecho.stdout.is_empty());
    let dicho = String::from_utf8(hecho.stderr).unwrap();
    assert!(
        dicho.starts_with("hoja «integrantes», fila 2, columna «participacion»: "),
        "{dicho}"
    );
    assert!(!salida.exists());
    fs::write(&salida, "anterior").unwrap();
    assert_eq!(orden(&entrada, &salida).status.code(), Some(2));
    assert_eq!(fs::read(&salida).unwrap(), b"anterior");
    for (nombre, dice) in [("salida.docx", "docx"), ("salida", "«»")] {
        let hecho = orden(&entrada, &carpeta.path().join(nombre));
        assert_eq!(hecho.status.code(), Some(2));
        let dicho = String::from_utf8(hecho.stderr).unwrap();
        assert!(
            dicho.contains(dice) && dicho.contains(".json, .xlsx"),
            "{dicho}"
        );
    }
    // A folder with a CSV for each sheet is read as the workbook is.
    let hojas = hojas_de(&casos()[0]);
    let tablas = carpeta.path().join("tablas");
    fs::create_dir(&tablas).unwrap();
    for (nombre, filas) in &hojas {
        let filas: Vec<String> = filas.iter().map(|f| f.join(";")).collect();
        fs::write(tablas.join(format!("{nombre}.csv")), filas.join("\n")).unwrap();
    }
    fs::write(tablas.join("leame.txt"), "no es una hoja").unwrap();
    let de_carpeta = carpeta.path().join("salida.json");
    let hecho = orden(&tablas, &de_carpeta);
    assert!(
        hecho.status.success(),
        "{}",
        String::from_utf8_lossy(&hecho.stderr)
    );
    assert_eq!(
        serde_json::from_slice::<Value>(&fs::read(&de_carpeta).unwrap()).unwrap(),
        evaluado(&libro(&hojas), "xlsx")
    );
    fs::remove_file(tablas.join("estados.csv")).unwrap();
    let hecho = orden(&tablas, &de_carpeta);
    assert_eq!(hecho.status.code(), Some(2));
    let dicho = String::from_utf8(hecho.stderr).unwrap();
    assert!(dicho.contains("Falta el archivo «estados.csv»"), "{dicho}");
    let csv = carpeta.path().join("entrada.csv");
    fs::write(&csv, "dato;valor\nnombre;x\n").unwrap();
    let hecho = orden(&csv, &salida);
    assert_eq!(hecho.status.code(), Some(2));
    assert!(
        String::from_utf8(hecho.stderr)
            .unwrap()
            .contains("plantilla")
    );
}

/// Every cell of every sheet, by row and title of column. No cell may be a formula.
fn abrir(bytes: Vec<u8>) -> BTreeMap<String, Vec<BTreeMap<String, Data>>> {
    let mut libro: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let nombres = libro.sheet_names();
    assert_eq!(
        nombres,
        [
            "Resumen",
            "Indicadores",
            "Integrantes",
            "Pasos",
            "Citas",
            "Pendientes",
            "Avisos",
            "Recibo"
        ]
    );
    let mut salida = BTreeMap::new();
    for nombre in nombres {
        assert!(
            libro.worksheet_formula(&nombre).unwrap().is_empty(),
            "{nombre} has a formula"
        );
        let hoja = libro.worksheet_range(&nombre).unwrap();
        let titulos: Vec<String> = hoja
            .rows()
            .next()
            .unwrap()
            .iter()
            .map(Data::to_string)
            .collect();
        let filas = hoja.rows().skip(1).map(|f| {
            titulos
                .iter()
                .cloned()
                .zip(f.iter().cloned())
                .filter(|c| c.1 != Data::Empty)
                .collect()
        });
        salida.insert(nombre, filas.collect());
    }
    salida
}

/// Every citation of an evaluation, wherever it stands.
fn citas<'v>(v: &'v Value, salida: &mut Vec<&'v Value>) {
    match v {
        Value::Object(o) => {
            for (k, v) in o {
                match (k.as_str(), v) {
                    ("fundamentos", Value::Array(l)) => {
                        salida.extend(l.iter().filter(|f| f.get("papel").is_some()))
                    }
                    ("fundamento", Value::Object(_)) => salida.push(v),
                    _ => citas(v, salida),
                }
            }
        }
        Value::Array(l) => l.iter().for_each(|v| citas(v, salida)),
        _ => {}
    }
}

#[test]
fn the_report_holds_the_whole_evaluation() {
    for mut caso in casos() {
        caso["proponentes"][0]["nombre"] = json!("=1+1");
        caso["proponentes"][0]["integrantes"][0]["nombre"] = json!("@SUM(A1)");
        let entrada = caso.to_string();
        let evaluacion = evaluado(entrada.as_bytes(), "json");
        let libro = evaluar(entrada.as_bytes(), "json", "xlsx");
        assert_eq!(
            libro,
            evaluar(entrada.as_bytes(), "json", "xlsx"),
            "the same bytes"
        );
        let hojas = abrir(libro);
        let p = &evaluacion["proponentes"][0];
        let cadena = |d: Option<&Data>| d.map(Data::to_string).unwrap_or_default();
        let r = &hojas["Resumen"][0];
        assert_eq!(r["Proponente"], Data::String("=1+1".to_owned()));
        for (campo, titulo) in [("crp", "CRP, en pesos"), ("crpc", "CRPC, en pesos")] {
            match &p[campo] {
                Value::String(n) => assert_eq!(r[titulo], Data::Float(n.parse().unwrap())),
                _ => assert!(!r.contains_key(titulo)),
            }
        }
        if let Some(n) = p["anio_elegido"].as_i64() {
            assert_eq!(cadena(r.get("Año elegido")), n.to_string());
        }
        for v in p["veredictos"].as_object().unwrap().values() {
            for campo in ["codigo", "resumen"] {
                assert!(
                    r.values().any(|d| cadena(Some(d)) == texto(&v[campo])),
                    "{}",
                    v[campo]
                );
            }
        }
        let indicadores = p["indicadores"].as_array().unwrap();
        let suyos: Vec<_> = (hojas["Indicadores"].iter())
            .filter(|f| cadena(f.get("Proponente")) == texto(&p["nombre"]))
            .collect();
        assert_eq!(suyos.len(), indicadores.len());
        for (fila, i) in suyos.into_iter().zip(indicadores) {
            if let Some(n) = i["valor"].as_str() {
                assert_eq!(fila["Valor"], Data::Float(n.parse().unwrap()));
            }
            assert_eq!(
                cadena(fila.get("Valor exacto")),
                i["valor_exacto"].as_str().unwrap_or_default()
            );
        }
        let miembros = p["por_integrante"].as_array().unwrap();
        let suyos: Vec<_> = (hojas["Integrantes"].iter())
            .filter(|f| cadena(f.get("Proponente")) == texto(&p["nombre"]))
            .collect();
        assert_eq!(suyos.len(), miembros.len());
        assert_eq!(suyos[0]["Integrante"], Data::String("@SUM(A1)".to_owned()));
        for (fila, m) in suyos.into_iter().zip(miembros) {
            if let Some(n) = m["sce"].as_str() {
                assert_eq!(
                    fila["Saldo de contratos en ejecución (SCE), en pesos"],
                    Data::Float(n.parse().unwrap())
                );
            }
        }
        // Data of a step are named as readers name them.
        for fila in &hojas["Pasos"] {
            let datos = cadena(fila.get("Datos"));
            for linea in datos.lines() {
                let rotulo = linea.split(": ").next().unwrap();
                assert!(
                    rotulo.starts_with(|c: char| c.is_uppercase() || c == '¿')
                        && !rotulo.contains('_'),
                    "{linea}"
                );
            }
        }
        let conclusiones: BTreeSet<(String, String)> = hojas["Pasos"]
            .iter()
            .map(|f| (cadena(f.get("Paso")), cadena(f.get("Conclusión"))))
            .collect();
        for v in p["veredictos"].as_object().unwrap().values() {
            for paso in v["pasos"].as_array().unwrap() {
                let este = (texto(&paso["id"]), texto(&paso["resultado"]));
                assert!(conclusiones.contains(&este), "{este:?}");
            }
            for a in ["limites", "advertencias"]
                .iter()
                .flat_map(|c| v[c].as_array().unwrap())
            {
                assert!(
                    hojas["Pasos"]
                        .iter()
                        .any(|f| cadena(f.get("Enunciado")) == a["mensaje"].as_str().unwrap())
                );
            }
        }
        let escritas: BTreeSet<Vec<String>> = hojas["Citas"]
            .iter()
            .map(|f| {
                [
                    "Papel",
                    "Cita",
                    "Fragmento literal",
                    "Texto entero del párrafo, o lo que dice la fuente externa",
                    "Dirección",
                    "Certeza de la fuente externa",
                ]
                .map(|c| cadena(f.get(c)))
                .to_vec()
            })
            .collect();
        let mut dadas = Vec::new();
        citas(&evaluacion, &mut dadas);
        assert!(dadas.len() > 5);
        for c in dadas {
            let esta: Vec<String> = ["papel", "cita", "fragmento", "texto", "url", "verificacion"]
                .map(|k| texto(&c[k]))
                .to_vec();
            assert!(escritas.contains(&esta), "{c}");
        }
        let numeros: BTreeSet<String> = hojas["Citas"]
            .iter()
            .map(|f| cadena(f.get("Número")))
            .collect();
        for f in &hojas["Pasos"] {
            for n in cadena(f.get("Citas (número en la hoja «Citas»)"))
                .split(", ")
                .filter(|n| !n.is_empty())
            {
                assert!(numeros.contains(n), "{n}");
            }
        }
        let pendientes = ["definir_en_el_pliego", "decidir_y_motivar", "pedir"];
        for x in pendientes
            .iter()
            .flat_map(|c| evaluacion["pendientes"][c].as_array().unwrap())
        {
            assert!(
                hojas["Pendientes"]
                    .iter()
                    .any(|f| cadena(f.get("Código")) == x["codigo"].as_str().unwrap())
            );
        }
        let recibo: String = (hojas["Recibo"].iter())
            .filter(|f| cadena(f.get("Dato")).starts_with("Recibo, parte"))
            .map(|f| cadena(f.get("Contenido")))
            .collect();
        assert_eq!(
            serde_json::from_str::<Value>(&recibo).unwrap(),
            evaluacion["recibo"]
        );
    }
}

#[test]
fn amounts_that_a_cell_would_round_stay_text() {
    let mut caso = casos()[0].clone();
    caso["proponentes"][0]["integrantes"][0]["capacidad_organizacion"] =
        json!("12345678901234567.89");
    let hojas = abrir(evaluar(caso.to_string().as_bytes(), "json", "xlsx"));
    let co = &hojas["Integrantes"][0]["Capacidad de organización (CO), en pesos"];
    assert_eq!(*co, Data::String("12.345.678.901.234.567,89".to_owned()));
}

#[test]
fn hostile_workbooks_are_refused() {
    let bueno = libro(&hojas_de(&casos()[0]));
    let rechazo = |bytes: &[u8], formato| leer_libro(bytes, formato, &Limites::SITIO).unwrap_err();
    assert_eq!(
        rechazo(b"dato;valor\n", Formato::Csv).motivo,
        Motivo::Formato
    );
    assert_eq!(rechazo(&bueno, Formato::Jsonl).motivo, Motivo::Formato);
    assert_eq!(
        rechazo(b"no es un libro", Formato::Xlsx).motivo,
        Motivo::Formato
    );
    assert_eq!(
        rechazo(&bueno[..bueno.len() / 2], Formato::Xlsx).motivo,
        Motivo::Contenido
    );
    let mut bomba = zip::ZipWriter::new(Cursor::new(Vec::new()));
    bomba
        .start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default())
        .unwrap();
    for _ in 0..40 {
        bomba.write_all(&vec![b' '; 1024 * 1024]).unwrap();
    }
    let bomba = bomba.finish().unwrap().into_inner();
    assert_eq!(rechazo(&bomba, Formato::Xlsx).motivo, Motivo::Tamano);
    let mut fuera = zip::ZipWriter::new(Cursor::new(Vec::new()));
    fuera
        .start_file("../fuera.xml", zip::write::SimpleFileOptions::default())
        .unwrap();
    let fuera = fuera.finish().unwrap().into_inner();
    assert_eq!(rechazo(&fuera, Formato::Xlsx).motivo, Motivo::Formato);
    let mut ancha = hojas_de(&casos()[0]);
    ancha[2].1[0].extend((0..500).map(|i| format!("_c{i}")));
    assert_eq!(
        rechazo(&libro(&ancha), Formato::Xlsx).motivo,
        Motivo::Tamano
    );
}

#[test]
fn paths_of_json_have_a_place_in_the_workbook() {
    let l = leido(&hojas_de(&casos()[0]));
    for (ruta, lugar) in [
        (
            "$.proponentes[0].integrantes[1].estados[0].pasivo_corriente",
            "hoja «estados», fila 3, columna «pasivo_corriente»",
        ),
        (
            "$.proponentes[0].integrantes[1].contratos[0].valor",
            "hoja «contratos», fila 2, columna «valor»",
        ),
        (
            "$.proponentes[0].integrantes[1].profesionales",
            "hoja «integrantes», fila 3, columna «profesionales»",
        ),
        (
            "$.proponentes[0].integrantes",
            "hoja «integrantes», fila 2, columna «participacion»",
        ),
        (
            "$.proponentes[0].nombre",
            "hoja «integrantes», fila 2, columna «proponente»",
        ),
        ("$.proponentes", "hoja «integrantes»"),
        (
            "$.proceso.umbrales.liquidez.min",
            "hoja «proceso», fila 8, columna «valor», dato «umbrales.liquidez.min»",
        ),
        (
            "$.proponentes[9].integrantes[9].estados[9].anio",
            "hoja «integrantes»",
        ),
    ] {
        assert_eq!(l.lugar(ruta).to_string(), lugar, "{ruta}");
    }
    let json = serde_json::to_string(&l.dato).unwrap();
    assert!(Dato::objeto_de_json(&json, &mut Errores::default()).is_ok());
}
