//! The evaluation of a whole process: its form, what was understood of it, the report.
//!
//! The report on the site and the one in a file are the same page; in a file nothing points outside, and the paragraphs
//! cited are printed whole at the end. Nothing is decided here.

use super::{
    Cita, Enlace, pintar,
    reglas::{self, AvisoVisto, FaltaVista, PasoVisto, PiezaVista},
};
use crate::{
    app::App,
    corpus::{Apoyo, Fundamento},
    formato::{fecha_larga, miles, pesos, plural},
    formulario::{self, Escrito, filas_escritas},
    json,
    markup::Html,
    reports::HOJAS_DE_PROCESO,
    rules::proceso::{self, Entrada, EstadoProponente, Evaluado, Pendiente, Pendientes},
    texto,
    verdict::{Campo, Dato, Errores, Falta, MalEscrito, Sentido, Tipo, Valor, Veredicto},
};
use askama::Template;
use std::collections::{BTreeMap, BTreeSet};

/// Most bidders that the site evaluates in one page.
pub(crate) const MAXIMO_DE_PROPONENTES: usize = formulario::MAXIMO_DE_FILAS;

/// Most controls that a form shows.
const MAXIMO_DE_CONTROLES: usize = 5_000;

/// What the description says of a works-only field; the legend of its group says it once for all.
const SOLO_SI_ES_DE_OBRA: &str = "Solo si es de obra.";

/// Most faults that a page lists.
const MAXIMO_DE_FALTAS: usize = 100;

/// A box for the rows of a sheet.
struct Pegada<'a> {
    nombre: &'static str,
    texto: &'a str,
}

#[derive(Template)]
#[template(path = "procesos.html")]
struct Formulario<'a> {
    faltas: Vec<FaltaVista>,
    aviso: Option<String>,
    piezas: Vec<PiezaVista>,
    memoria: &'a str,
    mal_pegada: Option<String>,
    tablas: Vec<Pegada<'a>>,
    con_tablas: bool,
    maximo: usize,
    limpia: bool,
}

#[derive(Template)]
#[template(path = "revision.html")]
struct Revision {
    nombre: String,
    proceso: Html,
    supuestos: Vec<Supuesto>,
    proponentes: Vec<ProponenteRevisado>,
    memoria: String,
    por_evaluar: bool,
}

struct Supuesto {
    rotulo: &'static str,
    valor: Html,
    veces: usize,
}

struct ProponenteRevisado {
    nombre: String,
    clase: String,
    integrantes: Vec<IntegranteRevisado>,
}

struct IntegranteRevisado {
    nombre: String,
    datos: Html,
    tablas: Vec<Tabla>,
}

/// A list of records, each a column.
struct Tabla {
    titulo: &'static str,
    primera: &'static str,
    cabezas: Vec<Html>,
    filas: Vec<Fila>,
}

struct Fila {
    rotulo: &'static str,
    celdas: Vec<Html>,
}

#[derive(Template)]
#[template(path = "evaluacion.html")]
struct Evaluacion {
    i: Informe,
}

#[derive(Template)]
#[template(path = "informe.html")]
struct Archivo {
    i: Informe,
    version: &'static str,
    citados: Vec<Citado>,
}

struct Citado {
    ancla: String,
    cita: String,
    texto: String,
}

struct Informe {
    nombre: String,
    resumen: String,
    datos: Vec<(&'static str, String)>,
    memoria: Option<String>,
    columnas: Vec<Columna>,
    proponentes: Vec<ProponenteVisto>,
    entidad: Vec<PendienteVisto>,
    pedir: Vec<PendienteVisto>,
    comparacion: Option<Comparacion>,
    limites: Vec<LimitesDeRegla>,
    corpus: String,
    sello: String,
    recibo: String,
}

struct Columna {
    regla: &'static str,
    corto: &'static str,
    titulo: &'static str,
}

struct ProponenteVisto {
    ancla: String,
    nombre: String,
    estado: &'static str,
    sentido: &'static str,
    celdas: Vec<Result<Celda, &'static str>>,
    datos: Vec<(&'static str, String)>,
    titulo_indicadores: String,
    indicadores: Vec<IndicadorVisto>,
    titulo_integrantes: &'static str,
    con_puntajes: bool,
    integrantes: Vec<IntegranteVisto>,
    veredictos: Vec<VeredictoVisto>,
}

struct Celda {
    ancla: String,
    sentido: &'static str,
    sentido_dicho: &'static str,
    rotulo: &'static str,
    monto: Option<String>,
    cita: Option<Enlace>,
}

struct IndicadorVisto {
    rotulo: String,
    valor: String,
    exigido: String,
    sentido: &'static str,
    resultado: &'static str,
    ubicacion: String,
}

struct IntegranteVisto {
    nombre: String,
    participacion: String,
    cifras: Vec<String>,
}

struct VeredictoVisto {
    ancla: String,
    titulo: &'static str,
    sentido: &'static str,
    sentido_dicho: &'static str,
    rotulo: &'static str,
    codigo: &'static str,
    resumen: String,
    advertencias: Vec<AvisoVisto>,
    pasos: Vec<PasoVisto>,
}

struct PendienteVisto {
    que: &'static str,
    titulo: String,
    quienes: String,
    cita: Option<Cita>,
}

struct LimitesDeRegla {
    titulo: &'static str,
    avisos: Vec<AvisoVisto>,
}

struct Comparacion {
    memoria: String,
    primero: Vec<(usize, String, bool)>,
    segundo: Vec<(usize, String, bool)>,
    hecha: Option<Hecha>,
}

struct Hecha {
    mismo: bool,
    diferencias: Vec<Diferencia>,
    sin_par: Vec<String>,
}

struct Diferencia {
    titulo: &'static str,
    iguales: bool,
    numero: usize,
    enunciado: &'static str,
    lados: [Lado; 2],
}

struct Lado {
    nombre: String,
    sentido: &'static str,
    sentido_dicho: &'static str,
    enunciado: &'static str,
    dijo: String,
    valores: Html,
    termina: &'static str,
}

/// What a form page is asked to show.
#[derive(Debug)]
pub(crate) struct Pedido<'a> {
    /// What was typed.
    pub(crate) escrito: &'a Escrito,
    /// What is wrong with it.
    pub(crate) errores: &'a Errores,
    /// Lists whose number of rows is given.
    pub(crate) filas: &'a BTreeMap<String, usize>,
    /// What was pasted, to stay in its box.
    pub(crate) memoria: &'a str,
    /// Why what was pasted could not be read at all.
    pub(crate) mal_pegada: Option<&'a MalEscrito>,
    /// The tables that were pasted, to stay in their boxes.
    pub(crate) tablas: &'a Escrito,
    /// What a workbook or tables say of `errores`, one by one: sheet, row and column.
    pub(crate) dichos: &'a [String],
    /// Whether a form can give it back whole.
    pub(crate) cabe: bool,
}

/// The form.
pub(crate) fn formulario(p: &Pedido<'_>) -> String {
    let filas = filas_visibles(p.escrito, p.filas);
    let tipo = proceso::tipo();
    let cabe = p.cabe && !son_demasiados(p.escrito, &filas);
    let piezas = if cabe {
        a_la_medida(
            reglas::piezas(&tipo, p.escrito, p.errores, &filas),
            p.escrito,
        )
    } else {
        Vec::new()
    };
    let mut faltas = reglas::faltas(p.errores, &piezas);
    for (falta, dicho) in faltas.iter_mut().zip(p.dichos) {
        "Lo que se subió".clone_into(&mut falta.rotulo);
        falta.mensaje.clone_from(dicho);
    }
    let de_mas = faltas.len().saturating_sub(MAXIMO_DE_FALTAS);
    faltas.truncate(MAXIMO_DE_FALTAS);
    if de_mas > 0 {
        faltas.push(FaltaVista {
            ancla: None,
            rotulo: "Hay más".to_owned(),
            mensaje: format!("{} más.", plural(de_mas, "problema", "problemas")),
        });
    }
    let mal_pegada = p
        .mal_pegada
        .map(|m| format!("{} Línea {}, columna {}.", m.mensaje, m.linea, m.columna));
    if let Some(m) = &mal_pegada {
        faltas.push(FaltaVista {
            ancla: Some("memoria".to_owned()),
            rotulo: "Memoria del evaluador".to_owned(),
            mensaje: m.clone(),
        });
    }
    let aviso = (!cabe).then(|| {
        "Este proceso tiene más datos de los que caben en el formulario: corrija la memoria, que está abajo."
            .to_owned()
    });
    pintar(&Formulario {
        limpia: faltas.is_empty() && p.escrito.is_empty(),
        faltas,
        aviso,
        piezas,
        memoria: p.memoria,
        mal_pegada,
        con_tablas: !p.tablas.is_empty(),
        tablas: HOJAS_DE_PROCESO
            .into_iter()
            .map(|nombre| Pegada {
                nombre,
                texto: p.tablas.get(nombre).map_or("", String::as_str),
            })
            .collect(),
        maximo: MAXIMO_DE_PROPONENTES,
    })
}

/// Whether what was typed has more rows than a form shows: then it is not even read.
pub(crate) fn es_demasiado(escrito: &Escrito) -> bool {
    son_demasiados(escrito, &BTreeMap::new())
}

fn son_demasiados(escrito: &Escrito, filas: &BTreeMap<String, usize>) -> bool {
    let n = formulario::controles(&proceso::tipo(), escrito, filas, MAXIMO_DE_CONTROLES);
    n >= MAXIMO_DE_CONTROLES
}

/// Whether a form can give back this datum whole: no list longer than a form takes.
pub(crate) fn cabe(dato: &Dato) -> bool {
    match dato {
        Dato::Lista(l) => l.len() <= formulario::MAXIMO_DE_FILAS && l.iter().all(cabe),
        Dato::Objeto(o) => o.iter().all(|(_, d)| cabe(d)),
        _ => true,
    }
}

/// How many rows each list shows: every bidder has a member and every member a year, even before anything is typed.
fn filas_visibles(escrito: &Escrito, dadas: &BTreeMap<String, usize>) -> BTreeMap<String, usize> {
    let mut filas = dadas.clone();
    let mut al_menos = |ruta: String, minimo: usize| {
        let n = filas.get(&ruta).copied();
        let n = n
            .unwrap_or_else(|| filas_escritas(escrito, &ruta))
            .max(minimo);
        filas.insert(ruta, n);
        n
    };
    let iniciales = if escrito.is_empty() { 2 } else { 1 };
    let mut controles = 0;
    for i in 0..al_menos("proponentes".to_owned(), iniciales) {
        let integrantes = format!("proponentes[{i}].integrantes");
        for j in 0..al_menos(integrantes.clone(), 1) {
            controles += al_menos(format!("{integrantes}[{j}].estados"), 1) * 10;
            if controles > MAXIMO_DE_CONTROLES {
                return filas;
            }
        }
    }
    filas
}

/// The pieces of the form in the words of a process: what each row is called, and works-only fields together.
fn a_la_medida(piezas: Vec<PiezaVista>, escrito: &Escrito) -> Vec<PiezaVista> {
    let mut salida: Vec<PiezaVista> = Vec::with_capacity(piezas.len() + 16);
    // How deep a works-only list is, while inside one, and whether its group is open.
    let (mut hondura, mut abierto) = (0_usize, false);
    for mut p in piezas {
        let de_obra = hondura > 0 || proceso::es_de_obra(&p.ruta);
        if de_obra && !abierto {
            salida.push(PiezaVista {
                tipo: "abre",
                clase: "de-obra",
                rotulo: "Solo si es de obra pública".to_owned(),
                ..PiezaVista::default()
            });
            abierto = true;
        } else if abierto && !de_obra {
            salida.push(PiezaVista {
                tipo: "cierra",
                ..PiezaVista::default()
            });
            abierto = false;
        }
        match p.tipo {
            "abre" => hondura += usize::from(de_obra),
            "cierra" => hondura = hondura.saturating_sub(1),
            _ => {}
        }
        // In its group a works-only field is no option: works need it.
        p.exigido |= proceso::es_de_obra(&p.ruta) && p.ayuda == SOLO_SI_ES_DE_OBRA;
        if p.ayuda == SOLO_SI_ES_DE_OBRA {
            p.ayuda = "";
            p.descrito = p.error.is_some().then(|| format!("e-{}", p.ancla));
        }
        nombrar(&mut p, escrito);
        salida.push(p);
    }
    salida
}

/// Last list of a path, and the row in it when the path ends in one: `a[0].b[1]` is («b», 1).
fn ultima_lista(ruta: &str) -> (&str, Option<usize>) {
    let ultimo = ruta.rsplit('.').next().unwrap_or(ruta);
    match ultimo.strip_suffix(']').and_then(|u| u.split_once('[')) {
        Some((lista, n)) => (lista, n.parse().ok()),
        None => (ultimo, None),
    }
}

fn nombrar(p: &mut PiezaVista, escrito: &Escrito) {
    let (lista, fila) = ultima_lista(&p.ruta);
    let (uno, clave) = match lista {
        "proponentes" => ("proponente", "nombre"),
        "integrantes" => ("integrante", "nombre"),
        "estados" => ("año fiscal", "anio"),
        "contratos" => ("contrato", "nombre"),
        "umbrales" => {
            p.clase = "umbrales";
            return;
        }
        _ => return,
    };
    match (p.tipo, fila) {
        ("abre", Some(n)) => {
            let nombre = escrito.get(&format!("{}.{clave}", p.ruta));
            let nombre = nombre.map(|t| t.trim()).filter(|t| !t.is_empty());
            let mayuscula = uno.chars().take(1).flat_map(char::to_uppercase);
            let titulo: String = mayuscula.chain(uno.chars().skip(1)).collect();
            p.rotulo = format!("{titulo} {}", n + 1);
            if let Some(t) = nombre {
                p.rotulo
                    .push_str(&format!(": {}", t.chars().take(80).collect::<String>()));
            }
            p.clase = match lista {
                "proponentes" => "fila un-proponente",
                _ => "fila",
            };
        }
        ("abre", None) if lista == "proponentes" => p.clase = "sin-marco",
        ("filas", _) => {
            let de = p.ruta.rsplit_once('.').map_or("", |(antes, _)| antes);
            let numeros: Vec<String> = de
                .split('.')
                .filter_map(|parte| match ultima_lista(parte) {
                    ("proponentes", Some(n)) => Some(format!("proponente {}", n + 1)),
                    ("integrantes", Some(n)) => Some(format!("integrante {}", n + 1)),
                    _ => None,
                })
                .collect();
            p.fila = uno;
            p.rotulo = if numeros.is_empty() {
                "el proceso".to_owned()
            } else {
                numeros.join(", ")
            };
            // Adding leads to the new row, taking away leads to the list.
            let nueva = format!("{}[{}]", p.ruta, p.cuantas);
            p.agregar_en = format!("/procesos#{}", reglas::ancla(&nueva));
            p.quitar_en = format!("/procesos#{}", reglas::ancla(&p.ruta));
            p.quitable = p.cuantas > usize::from(lista != "contratos");
        }
        _ => {}
    }
}

/// What was understood of a process without faults.
pub(crate) fn revision(dato: &Dato) -> String {
    let entendido = proceso::entendido(dato);
    let tipo = proceso::tipo();
    let nada = Dato::Nulo;
    let (t_proceso, t_proponentes) = (tipo_de(&tipo, "proceso"), tipo_de(&tipo, "proponentes"));
    let proceso = entendido.campo("proceso").unwrap_or(&nada);
    let proponentes = match entendido.campo("proponentes") {
        Some(Dato::Lista(l)) => l.as_slice(),
        _ => &[],
    };
    pintar(&Revision {
        nombre: cadena(proceso, "nombre"),
        proceso: reglas::hechos(&t_proceso, proceso),
        supuestos: supuestos(&tipo, dato, &entendido),
        proponentes: proponentes
            .iter()
            .map(|p| proponente_revisado(&t_proponentes, p))
            .collect(),
        memoria: memoria(dato),
        por_evaluar: true,
    })
}

/// The whole process as JSON: what a receipt states as its input, and what can be pasted again.
pub(crate) fn memoria(dato: &Dato) -> String {
    serde_json::to_string(&proceso::tipo().completar(dato)).unwrap_or_default()
}

/// The same, to be read by people, and a name for its file.
pub(crate) fn memoria_para_guardar(dato: &Dato) -> (String, String) {
    let texto = serde_json::to_string_pretty(&proceso::tipo().completar(dato)).unwrap_or_default();
    (nombre_de_archivo(dato), texto)
}

/// `proceso-pavimentacion-de-la-via`, without extension.
pub(crate) fn nombre_de_archivo(dato: &Dato) -> String {
    let nombre = dato
        .campo("proceso")
        .map(|p| cadena(p, "nombre"))
        .unwrap_or_default();
    let corto: String = texto::para_direccion(&nombre).chars().take(60).collect();
    format!("proceso-{}", corto.trim_matches('-'))
        .trim_end_matches('-')
        .to_owned()
}

fn cadena(dato: &Dato, campo: &str) -> String {
    match dato.campo(campo) {
        Some(Dato::Texto(t)) => t.clone(),
        Some(Dato::Numero(n)) => n.to_string(),
        _ => String::new(),
    }
}

/// The type of a field of a record, without `null` and, for a list, that of its rows.
fn tipo_de(tipo: &Tipo, nombre: &str) -> Tipo {
    let hallado = campos_de(tipo).iter().find(|c| c.nombre == nombre);
    let mut t = hallado.map_or(Tipo::Texto, |c| (c.tipo)());
    while let Tipo::Nulable(dentro) | Tipo::Lista(dentro) = t {
        t = *dentro;
    }
    t
}

fn campos_de(tipo: &Tipo) -> &'static [Campo] {
    match tipo {
        Tipo::Objeto(campos) => campos,
        _ => &[],
    }
}

fn proponente_revisado(tipo: &Tipo, p: &Dato) -> ProponenteRevisado {
    let t = tipo_de(tipo, "integrantes");
    let integrantes = match p.campo("integrantes") {
        Some(Dato::Lista(l)) => l.as_slice(),
        _ => &[],
    };
    ProponenteRevisado {
        nombre: cadena(p, "nombre"),
        clase: match integrantes.len() {
            1 => "Proponente singular".to_owned(),
            n => format!("Proponente plural, {n} integrantes"),
        },
        integrantes: integrantes
            .iter()
            .map(|m| integrante_revisado(&t, m))
            .collect(),
    }
}

fn integrante_revisado(tipo: &Tipo, m: &Dato) -> IntegranteRevisado {
    let de_lista = |d: &Dato| matches!(d, Dato::Lista(_));
    let mut tablas = Vec::new();
    for c in campos_de(tipo) {
        if let Some(Dato::Lista(filas)) = m.campo(c.nombre) {
            tablas.push(tabla(c.rotulo, &tipo_de(tipo, c.nombre), filas));
        }
    }
    let sueltos = match m {
        Dato::Objeto(o) => {
            let quedan = o.iter().filter(|(k, d)| k != "nombre" && !de_lista(d));
            Dato::Objeto(quedan.cloned().collect())
        }
        otro => otro.clone(),
    };
    IntegranteRevisado {
        nombre: cadena(m, "nombre"),
        datos: reglas::hechos(tipo, &sueltos),
        tablas,
    }
}

/// Records side by side: a field that none of them has is no row.
fn tabla(titulo: &'static str, tipo: &Tipo, registros: &[Dato]) -> Tabla {
    let campos = campos_de(tipo);
    let celda = |c: &Campo, d: &Dato| {
        let mut html = Html::default();
        let dato = d.campo(c.nombre).unwrap_or(&Dato::Nulo);
        reglas::escribir_hechos(&(c.tipo)(), dato, &mut html);
        if html.is_empty() {
            html.texto("—");
        }
        html
    };
    let dado = |c: &&Campo| {
        registros
            .iter()
            .any(|d| !matches!(d.campo(c.nombre), None | Some(Dato::Nulo)))
    };
    let de = |c: &Campo| registros.iter().map(|d| celda(c, d)).collect::<Vec<_>>();
    Tabla {
        titulo,
        primera: campos.first().map_or("", |c| c.rotulo),
        cabezas: campos.first().map(de).unwrap_or_default(),
        filas: campos
            .iter()
            .skip(1)
            .filter(dado)
            .map(|c| Fila {
                rotulo: c.rotulo,
                celdas: de(c),
            })
            .collect(),
    }
}

/// Fields that nobody typed and got a value all the same, each value once.
fn supuestos(tipo: &Tipo, dato: &Dato, entendido: &Dato) -> Vec<Supuesto> {
    let escritos: BTreeSet<String> = formulario::pares(tipo, dato)
        .into_iter()
        .map(|(k, _)| k)
        .collect();
    let hojas: BTreeMap<String, _> = tipo
        .hojas()
        .into_iter()
        .map(|h| (h.ruta.clone(), h))
        .collect();
    let mut vistos: Vec<(String, String, Supuesto)> = Vec::new();
    for (ruta, valor) in formulario::pares(tipo, entendido) {
        let general = sin_indices(&ruta);
        let Some(h) = hojas.get(&general).filter(|_| !escritos.contains(&ruta)) else {
            continue;
        };
        if let Some((_, _, s)) = vistos
            .iter_mut()
            .find(|(g, v, _)| *g == general && *v == valor)
        {
            s.veces += 1;
            continue;
        }
        let mut html = Html::default();
        let como_dato = match h.tipo {
            Tipo::Logico => Dato::Logico(valor == "true"),
            _ => Dato::Texto(valor.clone()),
        };
        reglas::escribir_hechos(&h.tipo, &como_dato, &mut html);
        let supuesto = Supuesto {
            rotulo: h.rotulo,
            valor: html,
            veces: 1,
        };
        vistos.push((general, valor, supuesto));
    }
    vistos.into_iter().map(|(_, _, s)| s).collect()
}

/// `a[0].b[12]` → `a[].b[]`, as descriptions of inputs name their leaves.
fn sin_indices(ruta: &str) -> String {
    let mut salida = String::with_capacity(ruta.len());
    let mut dentro = false;
    for c in ruta.chars() {
        match c {
            '[' => {
                dentro = true;
                salida.push_str("[]");
            }
            ']' => dentro = false,
            otro if !dentro => salida.push(otro),
            _ => {}
        }
    }
    salida
}

/// Where a report is read: on the site, or in a file that must stand alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lugar {
    Sitio,
    Archivo,
}

impl Lugar {
    fn direccion(self, f: &Fundamento) -> Option<String> {
        match self {
            Self::Sitio => f.direccion(),
            Self::Archivo => ancla_de_cita(f).map(|a| format!("#{a}")),
        }
    }

    fn cita(self, f: &Fundamento, decisiva: Option<bool>) -> Cita {
        // The whole paragraph is one link away; repeating it under every bidder would bury the report.
        Cita {
            direccion: self.direccion(f),
            entero: false,
            ..Cita::de(f, decisiva)
        }
    }

    fn citas(self, fs: &[Fundamento], decisiva: Option<bool>) -> Vec<Cita> {
        fs.iter().map(|f| self.cita(f, decisiva)).collect()
    }

    fn aviso(self, a: &crate::verdict::Aviso<'_>) -> AvisoVisto {
        AvisoVisto {
            id: a.id,
            mensaje: a.mensaje,
            fundamentos: self.citas(a.fundamentos, None),
        }
    }
}

fn ancla_de_cita(f: &Fundamento) -> Option<String> {
    match &f.apoyo {
        Apoyo::Interno {
            documento, parrafo, ..
        } => Some(format!("cita-{documento}-{parrafo}")),
        Apoyo::Externo { .. } => None,
    }
}

/// The report of a process on the site. `comparar` are two bidders by position.
pub(crate) fn evaluacion(
    app: &App,
    dato: &Dato,
    entrada: &Entrada,
    evaluados: &[Evaluado<'_>],
    comparar: Option<(usize, usize)>,
) -> String {
    let mut i = informe(app, dato, entrada, evaluados, Lugar::Sitio);
    let memoria = memoria(dato);
    if evaluados.len() > 1 {
        i.comparacion = Some(comparacion(app, evaluados, comparar, &memoria));
    }
    i.memoria = Some(memoria);
    pintar(&Evaluacion { i })
}

/// The report of a process as one file that needs no other.
pub(crate) fn informe_en_archivo(
    app: &App,
    dato: &Dato,
    entrada: &Entrada,
    evaluados: &[Evaluado<'_>],
) -> String {
    let mut citados = BTreeMap::new();
    let de_todos = evaluados.iter().flat_map(|e| &e.veredictos);
    for f in de_todos.flat_map(|d| d.veredicto.fundamentos()) {
        if let (Apoyo::Interno { cita, texto, .. }, Some(ancla)) = (&f.apoyo, ancla_de_cita(f)) {
            citados.entry(ancla).or_insert((cita, texto));
        }
    }
    pintar(&Archivo {
        i: informe(app, dato, entrada, evaluados, Lugar::Archivo),
        version: env!("CARGO_PKG_VERSION"),
        citados: citados
            .into_iter()
            .map(|(ancla, (cita, texto))| Citado {
                ancla,
                cita: cita.clone(),
                texto: texto.clone(),
            })
            .collect(),
    })
}

const CORTES: &str = "integrantes-con-cortes-distintos";

/// Short names of the rules, in the order of the columns.
const COLUMNAS: [(&str, &str); 6] = [
    ("regimen-ano-fiscal", "Años fiscales"),
    ("indicadores-financieros", "Indicadores"),
    ("capacidad-residual-proceso", "CRPC"),
    ("saldo-contratos-ejecucion", "SCE"),
    ("capacidad-residual-proponente", "CRP"),
    (CORTES, "Cortes"),
];

fn titulo_de(app: &App, regla: &'static str) -> &'static str {
    app.regla(regla).map_or(regla, |l| l.ficha().titulo)
}

fn informe(
    app: &App,
    dato: &Dato,
    entrada: &Entrada,
    evaluados: &[Evaluado<'_>],
    lugar: Lugar,
) -> Informe {
    let recibo = json::recibo_de_proceso(app, dato, evaluados);
    let mut pendientes = Pendientes::default();
    evaluados.iter().for_each(|e| pendientes.anotar(e));
    let hay = |id: &str| {
        let mut todos = evaluados.iter().flat_map(|e| &e.veredictos);
        todos.any(|d| d.veredicto.regla == id)
    };
    let columnas: Vec<Columna> = COLUMNAS
        .iter()
        .filter(|(id, _)| hay(id))
        .map(|(id, corto)| Columna {
            regla: id,
            corto,
            titulo: titulo_de(app, id),
        })
        .collect();
    Informe {
        nombre: entrada.proceso.nombre.clone(),
        resumen: resumen(evaluados),
        datos: datos_del_proceso(entrada, evaluados),
        memoria: None,
        proponentes: evaluados
            .iter()
            .enumerate()
            .map(|(n, e)| proponente(app, dato, n, e, &columnas, lugar))
            .collect(),
        columnas,
        entidad: pendientes_vistos(app, &pendientes.entidad, lugar),
        pedir: pendientes_vistos(app, &pendientes.proponentes, lugar),
        comparacion: None,
        limites: limites(app, evaluados, lugar),
        corpus: app.corpus().version().doctrina.clone(),
        sello: recibo["sha256"].as_str().unwrap_or_default().to_owned(),
        recibo: serde_json::to_string_pretty(&recibo).unwrap_or_default(),
    }
}

/// What waits for someone. Two rules that stop for the same reason, before the same bidders, are one matter.
fn pendientes_vistos(app: &App, lista: &[Pendiente<'_>], lugar: Lugar) -> Vec<PendienteVisto> {
    let mut salida: Vec<PendienteVisto> = Vec::new();
    for p in lista {
        let (titulo, quienes) = (titulo_de(app, p.regla), p.proponentes.join(", "));
        let mismo = |x: &&mut PendienteVisto| x.que == p.desenlace.rotulo && x.quienes == quienes;
        if let Some(x) = salida.iter_mut().find(mismo) {
            x.titulo.push_str(&format!(" · {titulo}"));
            continue;
        }
        salida.push(PendienteVisto {
            que: p.desenlace.rotulo,
            titulo: titulo.to_owned(),
            quienes,
            cita: p.principal.map(|f| lugar.cita(f, None)),
        });
    }
    salida
}

/// «3 proponentes: 1 habilitado, 1 no habilitado y 1 requiere decisión.»
fn resumen(evaluados: &[Evaluado<'_>]) -> String {
    let cuantos = |estado| evaluados.iter().filter(|e| e.estado == estado).count();
    let partes: Vec<String> = [
        (EstadoProponente::Habilitado, "habilitado", "habilitados"),
        (
            EstadoProponente::NoHabilitado,
            "no habilitado",
            "no habilitados",
        ),
        (
            EstadoProponente::RequiereDecision,
            "requiere decisión",
            "requieren decisión",
        ),
    ]
    .into_iter()
    .filter(|(e, _, _)| cuantos(*e) > 0)
    .map(|(e, uno, varios)| plural(cuantos(e), uno, varios))
    .collect();
    let lista = match partes.as_slice() {
        [antes @ .., ultima] if !antes.is_empty() => format!("{} y {ultima}", antes.join(", ")),
        otras => otras.concat(),
    };
    let n = plural(evaluados.len(), "proponente", "proponentes");
    format!("{n}: {lista}.")
}

fn datos_del_proceso(entrada: &Entrada, evaluados: &[Evaluado<'_>]) -> Vec<(&'static str, String)> {
    let p = &entrada.proceso;
    let obra = if p.es_obra { "Sí" } else { "No" };
    let mut datos = vec![
        ("Apertura", fecha_larga(p.fecha_apertura)),
        ("Cierre", fecha_larga(p.fecha_cierre)),
        ("Obra pública", obra.to_owned()),
    ];
    if let Some(v) = p.presupuesto_oficial.filter(|_| p.es_obra) {
        datos.push(("Presupuesto oficial", pesos(&v.to_string())));
    }
    if let Some(crpc) = evaluados.iter().find_map(|e| e.crpc.cifra()) {
        datos.push(("Capacidad residual que exige (CRPC)", pesos(&crpc)));
    }
    datos
}

fn sentido_de(estado: EstadoProponente) -> Sentido {
    match estado {
        EstadoProponente::Habilitado => Sentido::Favorable,
        EstadoProponente::NoHabilitado => Sentido::Desfavorable,
        EstadoProponente::RequiereDecision => Sentido::NoDecidido,
    }
}

fn proponente(
    app: &App,
    dato: &Dato,
    n: usize,
    e: &Evaluado<'_>,
    columnas: &[Columna],
    lugar: Lugar,
) -> ProponenteVisto {
    let ancla = format!("proponente-{}", n + 1);
    let celda = |c: &Columna| {
        let dictado = e.veredictos.iter().find(|d| d.veredicto.regla == c.regla);
        // A single bidder whose register is firm has no fiscal years to agree with anyone's.
        let sin_otro = e.por_integrante.len() == 1 && c.regla == CORTES;
        let falta = if sin_otro { "no aplica" } else { "sin evaluar" };
        let v = &dictado.ok_or(falta)?.veredicto;
        Ok(Celda {
            ancla: format!("{ancla}-{}", v.regla),
            sentido: v.desenlace.sentido.nombre(),
            sentido_dicho: v.desenlace.sentido.rotulo(),
            rotulo: v.desenlace.rotulo,
            monto: ["crpc", "sce", "crp"]
                .iter()
                .filter(|m| c.corto.eq_ignore_ascii_case(m))
                .find_map(|m| campo(&v.resultado, m).cifra())
                .map(|m| pesos(&m)),
            cita: v.principal().and_then(|f| enlace_corto(f, lugar)),
        })
    };
    let cifra = |v: &Valor| v.cifra().map(|c| pesos(&c));
    let mut datos = Vec::new();
    if let Some(a) = e.anio_elegido {
        datos.push(("Año elegido", a.0.to_string()));
    }
    if let Some(crp) = cifra(&e.crp) {
        datos.push(("Capacidad residual (CRP)", crp));
    }
    let integrantes: Vec<IntegranteVisto> = e.por_integrante.iter().map(integrante).collect();
    ProponenteVisto {
        nombre: e.nombre.clone(),
        estado: e.estado.rotulo(),
        sentido: sentido_de(e.estado).nombre(),
        celdas: columnas.iter().map(celda).collect(),
        datos,
        titulo_indicadores: e.anio_elegido.map_or_else(
            || "Indicadores del año evaluable".to_owned(),
            |a| format!("Indicadores del año {}", a.0),
        ),
        indicadores: e.indicadores.iter().map(|v| indicador(v, dato)).collect(),
        titulo_integrantes: if integrantes.len() > 1 {
            "Integrantes"
        } else {
            "Proponente singular"
        },
        con_puntajes: integrantes.iter().any(|m| !m.cifras.is_empty()),
        integrantes,
        veredictos: e
            .veredictos
            .iter()
            .map(|d| VeredictoVisto {
                ancla: format!("{ancla}-{}", d.veredicto.regla),
                titulo: titulo_de(app, d.veredicto.regla),
                sentido: d.veredicto.desenlace.sentido.nombre(),
                sentido_dicho: d.veredicto.desenlace.sentido.rotulo(),
                rotulo: d.veredicto.desenlace.rotulo,
                codigo: d.veredicto.desenlace.codigo,
                resumen: d.veredicto.resumen.clone(),
                advertencias: d
                    .veredicto
                    .advertencias
                    .iter()
                    .map(|a| lugar.aviso(a))
                    .collect(),
                pasos: d
                    .veredicto
                    .pasos
                    .iter()
                    .map(|p| PasoVisto {
                        id: p.id,
                        enunciado: p.enunciado,
                        resultado: p.resultado.to_string(),
                        valores: reglas::campos(&p.valores),
                        fundamentos: lugar.citas(p.fundamentos, Some(d.decisivos.contains(p.id))),
                    })
                    .collect(),
            })
            .collect(),
        ancla,
    }
}

fn enlace_corto(f: &Fundamento, lugar: Lugar) -> Option<Enlace> {
    let cita = Cita::de(f, None).cita;
    Some(Enlace {
        direccion: lugar.direccion(f)?,
        texto: cita.strip_prefix("ANCP-CCE, ").unwrap_or(&cita).to_owned(),
    })
}

fn campo<'v>(v: &'v Valor, nombre: &str) -> &'v Valor {
    match v {
        Valor::Objeto(o) => o
            .iter()
            .find(|(k, _)| *k == nombre)
            .map_or(&Valor::Nulo, |(_, v)| v),
        _ => &Valor::Nulo,
    }
}

fn dicho(v: &Valor) -> &str {
    match v {
        Valor::Texto(t) => t,
        _ => "",
    }
}

fn numero(v: &Valor) -> String {
    v.cifra().map_or_else(|| "—".to_owned(), |c| miles(&c))
}

/// An indicator of the year that counts, with its label and its place in the pliego, which are those of its threshold.
fn indicador(v: &Valor, dato: &Dato) -> IndicadorVisto {
    let id = dicho(campo(v, "id"));
    let umbrales = tipo_de(&tipo_de(&proceso::tipo(), "proceso"), "umbrales");
    let rotulo = campos_de(&umbrales).iter().find(|c| c.nombre == id);
    let umbral = dato
        .campo("proceso")
        .and_then(|p| p.campo("umbrales")?.campo(id));
    let ubicacion = umbral.map(|u| cadena(u, "ubicacion")).unwrap_or_default();
    let (sentido, resultado) = match dicho(campo(v, "resultado")) {
        "cumple" => (Sentido::Favorable, "Cumple"),
        "no-cumple" => (Sentido::Desfavorable, "No cumple"),
        _ => (Sentido::NoDecidido, "Indeterminado"),
    };
    let signo = if dicho(campo(v, "operador")) == ">=" {
        "≥"
    } else {
        "≤"
    };
    IndicadorVisto {
        rotulo: rotulo.map_or_else(|| id.to_owned(), |c| c.rotulo.to_owned()),
        valor: numero(campo(v, "valor")),
        exigido: format!("{signo} {}", numero(campo(v, "umbral"))),
        sentido: sentido.nombre(),
        resultado,
        ubicacion: if ubicacion.is_empty() {
            "no se indicó".to_owned()
        } else {
            ubicacion
        },
    }
}

fn integrante(v: &Valor) -> IntegranteVisto {
    let cifras = match v {
        Valor::Objeto(o) => o.iter().skip(2).map(|(_, v)| numero(v)).collect(),
        _ => Vec::new(),
    };
    IntegranteVisto {
        nombre: dicho(campo(v, "nombre")).to_owned(),
        participacion: numero(campo(v, "participacion")),
        cifras,
    }
}

/// Limits are of the rules, not of the bidders: each is said once.
fn limites(app: &App, evaluados: &[Evaluado<'_>], lugar: Lugar) -> Vec<LimitesDeRegla> {
    let mut salida: Vec<LimitesDeRegla> = Vec::new();
    for (id, _) in COLUMNAS {
        let mut avisos: Vec<AvisoVisto> = Vec::new();
        let de_todos = evaluados.iter().flat_map(|e| &e.veredictos);
        for v in de_todos.map(|d| &d.veredicto).filter(|v| v.regla == id) {
            for l in &v.limites {
                if !avisos.iter().any(|a| a.id == l.id) {
                    avisos.push(lugar.aviso(l));
                }
            }
        }
        if !avisos.is_empty() {
            salida.push(LimitesDeRegla {
                titulo: titulo_de(app, id),
                avisos,
            });
        }
    }
    salida
}

fn comparacion(
    app: &App,
    evaluados: &[Evaluado<'_>],
    comparar: Option<(usize, usize)>,
    memoria: &str,
) -> Comparacion {
    let (a, b) = comparar.unwrap_or((0, 1));
    let opciones = |elegido: usize| {
        evaluados
            .iter()
            .enumerate()
            .map(|(i, e)| (i, format!("{}. {}", i + 1, e.nombre), i == elegido))
            .collect()
    };
    let pareja = comparar.and_then(|(a, b)| Some((evaluados.get(a)?, evaluados.get(b)?)));
    Comparacion {
        memoria: memoria.to_owned(),
        primero: opciones(a),
        segundo: opciones(b),
        hecha: pareja.map(|(x, y)| comparar_dos(app, x, y, a == b)),
    }
}

fn comparar_dos(app: &App, a: &Evaluado<'_>, b: &Evaluado<'_>, mismo: bool) -> Hecha {
    let mut hecha = Hecha {
        mismo,
        diferencias: Vec::new(),
        sin_par: Vec::new(),
    };
    if mismo {
        return hecha;
    }
    for (id, _) in COLUMNAS {
        let de = |e: &'_ Evaluado<'_>| e.veredictos.iter().position(|d| d.veredicto.regla == id);
        match (de(a), de(b)) {
            (Some(i), Some(j)) => {
                let (va, vb) = (&a.veredictos[i].veredicto, &b.veredictos[j].veredicto);
                hecha.diferencias.push(diferencia(
                    titulo_de(app, id),
                    (&a.nombre, va),
                    (&b.nombre, vb),
                ));
            }
            (Some(_), None) => hecha.sin_par.push(sin_par(app, id, a, b)),
            (None, Some(_)) => hecha.sin_par.push(sin_par(app, id, b, a)),
            (None, None) => {}
        }
    }
    hecha
}

fn sin_par(app: &App, id: &'static str, con: &Evaluado<'_>, sin: &Evaluado<'_>) -> String {
    format!(
        "{}: se evaluó para {} y no para {}.",
        titulo_de(app, id),
        con.nombre,
        sin.nombre
    )
}

/// The first step that two bidders do not share, or whose conclusions differ.
fn diferencia(
    titulo: &'static str,
    (na, a): (&str, &Veredicto<'_>),
    (nb, b): (&str, &Veredicto<'_>),
) -> Diferencia {
    let pasos = a.pasos.len().max(b.pasos.len());
    let distinto = (0..pasos).find(|i| match (a.pasos.get(*i), b.pasos.get(*i)) {
        (Some(x), Some(y)) => x.id != y.id || x.resultado != y.resultado,
        _ => true,
    });
    let comun = distinto.and_then(|i| Some((a.pasos.get(i)?, b.pasos.get(i)?)));
    let mismo_paso = comun.is_some_and(|(x, y)| x.id == y.id);
    let lado = |nombre: &str, v: &Veredicto<'_>| {
        let paso = distinto.and_then(|i| v.pasos.get(i));
        Lado {
            nombre: nombre.to_owned(),
            sentido: v.desenlace.sentido.nombre(),
            sentido_dicho: v.desenlace.sentido.rotulo(),
            enunciado: paso.filter(|_| !mismo_paso).map_or("", |p| p.enunciado),
            dijo: paso.map_or_else(
                || "No llega a este paso.".to_owned(),
                |p| p.resultado.to_string(),
            ),
            valores: paso.map(|p| reglas::campos(&p.valores)).unwrap_or_default(),
            termina: v.desenlace.rotulo,
        }
    };
    Diferencia {
        titulo,
        iguales: distinto.is_none(),
        numero: distinto.map_or(0, |i| i + 1),
        enunciado: comun
            .filter(|_| mismo_paso)
            .map_or("", |(x, _)| x.enunciado),
        lados: [lado(na, a), lado(nb, b)],
    }
}

/// Faults of a process with more bidders than a page holds.
pub(crate) fn demasiados(errores: &mut Errores, cuantos: usize) {
    errores.0.push(Falta {
        ruta: "$.proponentes".to_owned(),
        esperado: format!("hasta {MAXIMO_DE_PROPONENTES} proponentes"),
        recibido: cuantos.to_string(),
        mensaje: format!(
            "El sitio evalúa hasta {MAXIMO_DE_PROPONENTES} proponentes a la vez y llegaron {cuantos}: use la orden «fundamento evaluar-proceso»."
        ),
    });
}
