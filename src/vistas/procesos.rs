//! A whole process before it is evaluated: its form, and what was understood of it.

use super::{
    controles::{self, FaltaVista, PiezaVista},
    pintar, valores,
};
use crate::{
    direcciones,
    hechos::{
        Campo, Dato, Errores, Falta, MalEscrito, Tipo,
        formulario::{self, Escrito, filas_escritas},
    },
    lengua::{formato::plural, texto},
    marcado::Html,
    planillas::HOJAS_DE_PROCESO,
    reglas::proceso,
};
use askama::Template;
use std::collections::BTreeMap;

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
    avisos: Vec<String>,
    proponentes: Vec<ProponenteRevisado>,
    memoria: String,
    por_evaluar: bool,
}

pub(super) struct Supuesto {
    pub(super) rotulo: &'static str,
    pub(super) valor: Html,
    pub(super) veces: usize,
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
            controles::piezas(&tipo, p.escrito, p.errores, &filas),
            p.escrito,
        )
    } else {
        Vec::new()
    };
    let mut faltas = controles::faltas(p.errores, &piezas);
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
            p.agregar_en = direcciones::en_procesos(&controles::ancla(&nueva));
            p.quitar_en = direcciones::en_procesos(&controles::ancla(&p.ruta));
            p.quitable = p.cuantas > usize::from(lista != "contratos");
        }
        _ => {}
    }
}

/// What was understood of a process without faults.
///
/// `leidos` is what the reading of a workbook noticed; what the facts themselves show is told after it.
pub(crate) fn revision(dato: &Dato, entrada: &proceso::Entrada, leidos: Vec<String>) -> String {
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
        proceso: valores::hechos(&t_proceso, proceso),
        supuestos: supuestos(dato),
        avisos: (leidos.into_iter())
            .chain(
                proceso::avisos(entrada)
                    .iter()
                    .map(proceso::AvisoDeHechos::dicho),
            )
            .collect(),
        proponentes: proponentes
            .iter()
            .map(|p| proponente_revisado(&t_proponentes, p))
            .collect(),
        memoria: memoria(dato),
        por_evaluar: true,
    })
}

/// The whole process as JSON, to be pasted again. What nobody wrote is not in it, so that it is still told so.
pub(super) fn memoria(dato: &Dato) -> String {
    serde_json::to_string(dato).unwrap_or_default()
}

/// The same, to be read by people, and a name for its file.
pub(crate) fn memoria_para_guardar(dato: &Dato) -> (String, String) {
    let texto = serde_json::to_string_pretty(dato).unwrap_or_default();
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

pub(super) fn cadena(dato: &Dato, campo: &str) -> String {
    match dato.campo(campo) {
        Some(Dato::Texto(t)) => t.clone(),
        Some(Dato::Numero(n)) => n.to_string(),
        _ => String::new(),
    }
}

/// The type of a field of a record, without `null` and, for a list, that of its rows.
pub(super) fn tipo_de(tipo: &Tipo, nombre: &str) -> Tipo {
    let hallado = campos_de(tipo).iter().find(|c| c.nombre == nombre);
    let mut t = hallado.map_or(Tipo::Texto, |c| (c.tipo)());
    while let Tipo::Nulable(dentro) | Tipo::Lista(dentro) = t {
        t = *dentro;
    }
    t
}

pub(super) fn campos_de(tipo: &Tipo) -> &'static [Campo] {
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
        datos: valores::hechos(tipo, &sueltos),
        tablas,
    }
}

/// Records side by side: a field that none of them has is no row.
fn tabla(titulo: &'static str, tipo: &Tipo, registros: &[Dato]) -> Tabla {
    let campos = campos_de(tipo);
    let celda = |c: &Campo, d: &Dato| {
        let mut html = Html::default();
        let dato = d.campo(c.nombre).unwrap_or(&Dato::Nulo);
        valores::escribir_hechos(&(c.tipo)(), dato, &mut html);
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

/// Fields that nobody typed and got a value all the same, each once.
pub(super) fn supuestos(dato: &Dato) -> Vec<Supuesto> {
    let visto = |s: proceso::Supuesto| {
        let mut valor = Html::default();
        valores::escribir_hechos(&s.tipo, &s.valor, &mut valor);
        Supuesto {
            rotulo: s.rotulo,
            valor,
            veces: s.veces,
        }
    };
    proceso::supuestos(dato).into_iter().map(visto).collect()
}

/// Faults of a process with more bidders than a page holds.
pub(crate) fn demasiados(errores: &mut Errores, cuantos: usize) {
    errores.anotar(Falta {
        ruta: "$.proponentes".to_owned(),
        esperado: format!("hasta {MAXIMO_DE_PROPONENTES} proponentes"),
        recibido: cuantos.to_string(),
        mensaje: format!(
            "El sitio evalúa hasta {MAXIMO_DE_PROPONENTES} proponentes a la vez y llegaron {cuantos}: use la orden \
                «fundamento evaluar-proceso»."
        ),
    });
}
