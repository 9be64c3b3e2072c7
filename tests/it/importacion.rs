//! The importer over the official sources, whose petitioners' data were replaced by invented ones.
//!
//! It does not judge roles: the shipped documents are the reviewed answer, and the importer must give them again.

use fundamento::{
    corpus::{Archivos, Clase, Documento},
    importacion::{Decisiones, Importacion, identificar, importar},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
    sync::LazyLock,
};
use unicode_normalization::UnicodeNormalization;

/// A source with the decisions taken on it and the document that is shipped.
struct Fuente {
    archivo: String,
    bytes: Vec<u8>,
    id: String,
    revision: String,
    enviado: String,
}

static FUENTES: LazyLock<Vec<Fuente>> = LazyLock::new(|| {
    let carpeta = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fuentes");
    let corpus = Archivos::incorporados();
    let texto = |ruta: String| String::from_utf8(corpus.obtener(&ruta).expect("file").to_vec());
    let mut rutas: Vec<PathBuf> = fs::read_dir(carpeta)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    rutas.sort();
    let leer = |ruta: PathBuf| {
        let bytes = fs::read(&ruta).unwrap();
        let id = identificar(&bytes).unwrap().0;
        Fuente {
            archivo: ruta.file_name().unwrap().to_str().unwrap().to_owned(),
            revision: texto(format!("revisiones/{id}.toml")).unwrap(),
            enviado: texto(format!("documentos/{id}.md")).unwrap(),
            bytes,
            id,
        }
    };
    rutas.into_iter().map(leer).collect()
});

fn fuente(id: &str) -> &'static Fuente {
    FUENTES.iter().find(|f| f.id == id).expect(id)
}

impl Fuente {
    /// Imports with the reviewer's decisions and these more.
    fn con(&self, mas: &str, previo: Option<&Documento>) -> Importacion {
        let decisiones = Decisiones::leer(&format!("{}\n{mas}", self.revision)).unwrap();
        importar(&self.archivo, &self.bytes, &decisiones, previo).unwrap()
    }

    fn importada(&self) -> Importacion {
        self.con("", None)
    }
}

/// One more decision, on the block that begins so.
fn decision(accion: &str, empieza: &str, campos: &[(&str, &str)]) -> String {
    let literal = |t: &str| toml::Value::from(t).to_string();
    let mut salida = format!(
        "[[decision]]\naccion = {}\nempieza = {}\nmotivo = \"prueba\"\n",
        literal(accion),
        literal(empieza)
    );
    for (campo, valor) in campos {
        salida.push_str(&format!("{campo} = {}\n", literal(valor)));
    }
    salida
}

/// How many times each run of letters, or of digits, stands in a text. A superscript digit is a digit.
fn palabras(texto: &str) -> BTreeMap<String, i64> {
    let clase = |c: char| {
        if c.is_alphabetic() {
            1
        } else {
            2 * u8::from(c.is_numeric())
        }
    };
    let mut cuenta = BTreeMap::new();
    let (mut palabra, mut anterior) = (String::new(), 0);
    for c in texto.nfc().chain([' ']) {
        // Digits of a footnote mark never go on with the digits of the text.
        let alta = "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|x| x == c);
        let hoy = if alta.is_some() { 3 } else { clase(c) };
        if hoy != anterior && !palabra.is_empty() {
            *cuenta.entry(std::mem::take(&mut palabra)).or_insert(0) += 1;
        }
        match (hoy, alta) {
            (0, _) => {}
            (_, Some(n)) => palabra.push_str(&n.to_string()),
            (_, None) => palabra.push(c),
        }
        anterior = hoy;
    }
    cuenta
}

/// What the file of a document prints: headings, descriptors and paragraphs, without marks of the edition.
fn impreso(archivo: &str) -> String {
    let cuerpo = archivo.splitn(3, "+++\n").nth(2).expect("front matter");
    let abre = |l: &&str| !(l.starts_with("{#") && l.ends_with('}'));
    let texto = cuerpo.lines().filter(abre).collect::<Vec<_>>().join("\n");
    let mut salida = String::new();
    let mut resto = texto.as_str();
    while let Some(i) = resto.find("[^") {
        let fin = i + resto[i..].find(']').expect("a mark is closed");
        salida.push_str(&resto[..i]);
        salida.push(' ');
        // `[^=1]` stands for a digit that is part of the text; `[^1]` for a mark that the report lists.
        salida.push_str(resto[i + 2..fin].strip_prefix('=').unwrap_or_default());
        resto = &resto[fin + 1..];
    }
    salida.push_str(resto);
    salida.replace("[peticionario]", " ")
}

fn sin_hash(archivo: &str) -> String {
    let lineas = archivo.lines().filter(|l| !l.starts_with("sha256 = "));
    lineas.collect::<Vec<_>>().join("\n")
}

#[test]
fn each_source_gives_the_document_that_is_shipped() {
    assert_eq!(FUENTES.len(), 5);
    for f in FUENTES.iter() {
        let hecho = f.importada().documento.escribir();
        assert_eq!(sin_hash(&hecho), sin_hash(&f.enviado), "{}", f.id);
        assert_eq!(
            hecho.lines().count(),
            f.enviado.lines().count(),
            "{}: only the hash of the source may differ",
            f.id
        );
    }
}

#[test]
fn the_same_source_gives_the_same_bytes() {
    for f in FUENTES.iter() {
        let una = f.importada();
        let escrito = una.documento.escribir();
        assert_eq!(escrito, f.importada().documento.escribir(), "{}", f.id);
        let leido = Documento::leer(&escrito).unwrap();
        assert_eq!(leido.escribir(), escrito, "{}: reading it back", f.id);
        let otra = f.con("", Some(&leido));
        assert_eq!(otra.documento.escribir(), escrito, "{}: over itself", f.id);
        assert_eq!(otra.informe, una.informe, "{}", f.id);
    }
}

#[test]
fn no_word_is_lost_or_doubled() {
    for f in FUENTES.iter() {
        let hecho = f.importada();
        let mut saldo: BTreeMap<String, i64> = BTreeMap::new();
        let mut sumar = |texto: &str, signo: i64| {
            for (palabra, n) in palabras(texto) {
                *saldo.entry(palabra).or_insert(0) += n * signo;
            }
        };
        // The name of a mark («footnoteRef:») is syntax of the source; the report lists its number.
        let fuente = String::from_utf8(f.bytes.clone()).unwrap();
        sumar(&fuente.replace("[footnoteRef:", "["), 1);
        sumar(&impreso(&hecho.documento.escribir()), -1);
        for q in &hecho.informe.quitados {
            sumar(&q.texto, -1);
        }
        assert!(saldo.len() > 100, "{}: the words were counted", f.id);
        saldo.retain(|_, n| *n != 0);
        assert!(
            saldo.is_empty(),
            "{}: words lost (+) or doubled (-): {saldo:?}",
            f.id
        );
    }
}

#[test]
fn the_petitioner_is_masked_and_the_officials_stay() {
    /// Document, invented data that must not be printed, officials that must.
    type Fila = (
        &'static str,
        &'static [&'static str],
        &'static [&'static str],
    );
    let casos: [Fila; 5] = [
        (
            "C-899-2024",
            &[
                "Marta Lucía",
                "Lucía",
                "Peña",
                "Roldán",
                "mpena",
                "Villa Ejemplo",
                "Meta",
            ],
            &[
                "Marta Nubia Velásquez",
                "Carolina Quintero Gacharná",
                "Santiago Alberto Herrera Morillo",
                "Juan Carlos González Vásquez",
            ],
        ),
        ("C-SN-2026-06-04", &["Quintana"], &["Cordialmente"]),
        (
            "C-1409-2025",
            &["Elvira", "Sáenz", "Saenz", "elvira.saenz"],
            &["Atentamente"],
        ),
        (
            "C-353-2026",
            &[
                "Jairo",
                "Bermúdez",
                "Corporación Puentes",
                "puentes.ejemplo",
            ],
            &[
                "Atentamente",
                "Representante legal",
                "ventanilladeradicacion@colombiacompra.gov.co",
            ],
        ),
        (
            "CE-002-2023",
            &["[peticionario]"],
            &[
                "STALLIN BALLESTEROS GARCÍA",
                "Felipe Ruiz",
                "Nohelia Del Carmen Zawady Palacio",
            ],
        ),
    ];
    for (id, datos, funcionarios) in casos {
        let hecho = fuente(id).importada();
        let escrito = hecho.documento.escribir();
        for dato in datos {
            assert!(!escrito.contains(dato), "{id}: «{dato}» is printed");
        }
        for nombre in funcionarios {
            assert!(escrito.contains(nombre), "{id}: «{nombre}» is lost");
        }
        assert!(!escrito.contains("example.com"), "{id}");
        let mut puestas: Vec<&str> = Vec::new();
        for b in &hecho.documento.bloques {
            let cuantas = b.markdown.matches("[peticionario]").count();
            puestas.extend(std::iter::repeat_n(b.id.0.as_str(), cuantas));
        }
        let listadas = &hecho.documento.meta.mascaras;
        let en: Vec<&str> = listadas.iter().map(|m| m.parrafo.0.as_str()).collect();
        assert_eq!(en, puestas, "{id}: every mask is listed");
        let quitados = hecho.informe.quitados.iter();
        let datos_quitados = quitados.filter(|q| q.motivo == "dato del peticionario");
        assert_eq!(datos_quitados.count(), listadas.len(), "{id}");
        for m in listadas {
            let clases = ["nombre", "correo", "lugar", "organizacion"];
            assert!(clases.contains(&m.clase.as_str()), "{id}: {}", m.clase);
        }
    }
}

/// The home town is one of the masked data, and it is not one word of the rest of the document that goes with it.
#[test]
fn a_masked_town_goes_only_from_the_address_block() {
    let d = fuente("C-353-2026").importada().documento;
    let solo: Vec<&str> = (d.bloques.iter())
        .filter(|b| b.texto.starts_with("Bogotá"))
        .map(|b| b.id.0.as_str())
        .collect();
    assert!(solo.is_empty(), "{solo:?}");
    assert!(
        d.bloques
            .iter()
            .any(|b| b.texto.contains("Línea en Bogotá"))
    );
}

#[test]
fn the_reviewed_imports_leave_no_doubt() {
    for f in FUENTES.iter() {
        assert_eq!(f.importada().informe.dudas, [""; 0], "{}", f.id);
    }
    let sin = Decisiones::default();
    let circular = fuente("CE-002-2023");
    let crudo = importar(&circular.archivo, &circular.bytes, &sin, None).unwrap();
    assert_ne!(crudo.documento.escribir(), circular.enviado);
    let doctrina = fuente("C-353-2026");
    let crudo = importar(&doctrina.archivo, &doctrina.bytes, &sin, None).unwrap();
    assert!(
        !crudo.informe.dudas.is_empty(),
        "without decisions there are doubts to show"
    );
}

/// Text of each paragraph by id.
fn textos(d: &Documento) -> BTreeMap<&str, &str> {
    (d.bloques.iter())
        .map(|b| (b.id.0.as_str(), b.texto.as_str()))
        .collect()
}

/// First words of a block, as a decision names it.
fn inicio(d: &Documento, id: &str) -> String {
    let b = &d.bloques[d.posicion(id).expect(id)];
    let limpio = b.markdown.replace('\\', "");
    limpio.chars().take(300).collect()
}

/// Middle of a block, at the end of a sentence.
fn mitad(d: &Documento, id: &str) -> String {
    let t = &d.bloques[d.posicion(id).expect(id)].markdown;
    let punto = t[t.len() / 3..].find(". ").expect("two sentences") + t.len() / 3 + 2;
    t[punto..].chars().take(60).collect()
}

/// Every id but `salvo` stands for the same text in both.
fn iguales_salvo(antes: &Documento, despues: &Documento, salvo: &[&str]) {
    let (a, b) = (textos(antes), textos(despues));
    for (id, texto) in &a {
        if !salvo.contains(id) {
            assert_eq!(b.get(id), Some(texto), "{} {id}", antes.meta.id);
        }
    }
    let ids: BTreeSet<_> = despues.bloques.iter().map(|x| &x.id).collect();
    assert_eq!(ids.len(), despues.bloques.len(), "ids are unique");
    let releido = Documento::leer(&despues.escribir()).expect("it can be read back");
    assert_eq!(&releido, despues);
}

#[test]
fn a_merge_makes_an_alias_and_its_undoing_gives_usable_ids() {
    let casos = [
        ("C-1409-2025", "razones-25", "razones-26", "razones-25a"),
        ("C-353-2026", "razones-15", "razones-16", "razones-15a"),
        ("C-899-2024", "respuesta-2", "respuesta-3", "respuesta-2a"),
        ("C-SN-2026-06-04", "razones-28", "razones-29", "razones-28a"),
    ];
    for (id, queda, se_va, vuelve) in casos {
        let f = fuente(id);
        let antes = f.importada().documento;
        let unir = decision("unir", &inicio(&antes, se_va), &[]);
        let unido = f.con(&unir, Some(&antes)).documento;
        iguales_salvo(&antes, &unido, &[queda, se_va]);
        assert!(!textos(&unido).contains_key(se_va), "{id}");
        let (a, u) = (textos(&antes), textos(&unido));
        assert_eq!(u[queda], format!("{} {}", a[queda], a[se_va]), "{id}");
        assert_eq!(
            unido.posicion(se_va),
            unido.posicion(queda),
            "{id}: the merged id redirects"
        );
        let otra_vez = f.con(&unir, Some(&unido)).documento;
        assert_eq!(otra_vez, unido, "{id}: the same decisions change nothing");

        let vuelto = f.con("", Some(&unido)).documento;
        iguales_salvo(&antes, &vuelto, &[se_va]);
        let v = textos(&vuelto);
        assert_eq!(
            v.get(vuelve),
            Some(&a[se_va]),
            "{id}: a split gives a letter"
        );
        assert!(!v.contains_key(se_va), "{id}: a number is never reused");
        assert_eq!(
            vuelto.posicion(se_va),
            vuelto.posicion(vuelve),
            "{id}: the old id leads to its own words"
        );
    }
}

#[test]
fn a_split_gets_a_letter_that_is_never_given_again() {
    for (id, cual) in [
        ("C-353-2026", "razones-3"),
        ("C-1409-2025", "razones-26"),
        ("C-899-2024", "razones-14"),
    ] {
        let f = fuente(id);
        let antes = f.importada().documento;
        let en = mitad(&antes, cual);
        let partir = decision("partir", &inicio(&antes, cual), &[("en", &en)]);
        let partido = f.con(&partir, Some(&antes)).documento;
        iguales_salvo(&antes, &partido, &[cual]);
        let (a, p) = (textos(&antes), textos(&partido));
        let (primera, segunda) = (format!("{cual}a"), format!("{cual}b"));
        assert_eq!(format!("{} {}", p[cual], p[primera.as_str()]), a[cual]);

        let junto = f.con("", Some(&partido)).documento;
        iguales_salvo(&antes, &junto, &[]);
        assert_eq!(junto.posicion(&primera), junto.posicion(cual), "{id}");

        let de_nuevo = f.con(&partir, Some(&junto)).documento;
        let n = textos(&de_nuevo);
        assert_eq!(n.get(segunda.as_str()), p.get(primera.as_str()), "{id}");
        assert!(!n.contains_key(primera.as_str()), "{id}: never reused");
        assert!(
            de_nuevo.posicion(&primera).is_some(),
            "{id}: still redirects"
        );
    }
}

#[test]
fn a_changed_class_or_role_changes_no_id() {
    let f = fuente("C-353-2026");
    let antes = f.importada().documento;
    let rol = decision("rol", &inicio(&antes, "razones-3"), &[("rol", "doctrina")]);
    let clase = decision("clase", &inicio(&antes, "razones-4"), &[("clase", "cita")]);
    let despues = f.con(&format!("{rol}{clase}"), Some(&antes)).documento;
    iguales_salvo(&antes, &despues, &[]);
    assert!(despues.meta.alias.is_empty());
    let en = |id: &str| &despues.bloques[despues.posicion(id).unwrap()];
    assert_eq!(en("razones-3").rol.nombre(), "doctrina");
    assert_eq!(en("razones-4").clase, Clase::Cita);
}

#[test]
fn what_cannot_be_imported_is_said_in_spanish() {
    let concepto = fuente("C-353-2026");
    let con = |mas: &str| -> String {
        match Decisiones::leer(&format!("{}\n{mas}", concepto.revision)) {
            Err(m) => m,
            Ok(d) => importar("x.txt", &concepto.bytes, &d, None)
                .expect_err("the decision is bad")
                .to_string(),
        }
    };
    let sin = Decisiones::default();
    let de = |bytes: &[u8]| -> String {
        assert!(identificar(bytes).is_err());
        let e = importar("x.txt", bytes, &sin, None);
        e.expect_err("the source is bad").to_string()
    };
    let casos = [
        (
            de(b"Concepto C\x80 353"),
            "no es texto en UTF-8 (falla en el octeto 10)",
        ),
        (de(&[]), "no se reconoce como concepto ni como circular"),
        (
            de("Receta de arepas\n\nUna taza de maíz.\n".as_bytes()),
            "no se reconoce como concepto ni como circular",
        ),
        (
            con(&decision("unir", "Palabras que nadie escribió", &[])),
            "ningún párrafo empieza por «Palabras que nadie escribió»",
        ),
        (
            con(&decision(
                "rol",
                "Palabras que nadie escribió",
                &[("rol", "nota")],
            )),
            "ningún párrafo empieza por",
        ),
        (
            con(&decision(
                "rol",
                "“Debido a que hay indicadores",
                &[("rol", "nota")],
            )),
            "2 párrafos empiezan por «“Debido a que hay indicadores»",
        ),
        (
            con(&decision(
                "rol",
                "“Debido a que hay indicadores",
                &[("rol", "opinión")],
            )),
            "«opinión» no es un rol",
        ),
        (
            con(&decision("clase", "Señor", &[("clase", "dibujo")])),
            "«dibujo» no es una clase de bloque",
        ),
        (
            con(&decision(
                "partir",
                "Concepto C – 353",
                &[("en", "no está")],
            )),
            "no está «no está»",
        ),
        (
            con(&decision("partir", "Concepto C – 353", &[])),
            "le falta «en»",
        ),
        (
            con(&decision("borrar", "Señor", &[])),
            "«borrar» no es una acción",
        ),
        (
            con("[[decision]]\naccion = \"unir\"\nempieza = \"Señor\"\nmotivo = \" \"\n"),
            "no dice su motivo",
        ),
        (
            con("[[decision]]\naccion = \"unir\"\nempieza = \"Señor\"\n"),
            "falta el campo «motivo»",
        ),
        (
            con(
                "[[decision]]\naccion = \"unir\"\nmotivo = \"x\"\nempieza = \"Señor\"\ncuando = \"hoy\"\n",
            ),
            "el campo «cuando» no se conoce",
        ),
        (con("[[decision\n"), "no es TOML bien escrito"),
        (
            con(
                "[[decision]]\naccion = \"mascara\"\nempieza = \"Concepto C – 353\"\ndesde = 90\nhasta = 99\nclase = \"nombre\"\nmotivo = \"x\"\n",
            ),
            "se sale del párrafo",
        ),
        (
            con(
                "[[decision]]\naccion = \"mascara\"\nempieza = \"Concepto C – 353\"\ndesde = 3\nhasta = 1\nclase = \"nombre\"\nmotivo = \"x\"\n",
            ),
            "se sale del párrafo",
        ),
        (
            con(
                "[[decision]]\naccion = \"rol\"\nempieza = \"“Debido a que hay indicadores\"\nvez = 3\nrol = \"nota\"\nmotivo = \"x\"\n",
            ),
            "no hay 3 párrafos",
        ),
        (
            con(
                "[[decision]]\naccion = \"rol\"\nempieza = \"“Debido a que hay indicadores\"\nvez = 0\nrol = \"nota\"\nmotivo = \"x\"\n",
            ),
            "no hay 0 párrafos",
        ),
    ];
    for (dicho, esperado) in casos {
        assert!(
            dicho.contains(esperado),
            "«{dicho}» should say «{esperado}»"
        );
    }
}

#[test]
fn broken_sources_never_panic() {
    for f in FUENTES.iter() {
        let texto = std::str::from_utf8(&f.bytes).unwrap();
        let cortes = (0..texto.len()).step_by(texto.len() / 12);
        for i in cortes.filter(|i| texto.is_char_boundary(*i)) {
            for parte in [&texto[..i], &texto[i..]] {
                let sin = Decisiones::default();
                if let Ok(hecho) = importar("x.txt", parte.as_bytes(), &sin, None) {
                    let escrito = hecho.documento.escribir();
                    assert!(escrito.starts_with("+++\n"), "{} cut at {i}", f.id);
                }
            }
        }
    }
}
