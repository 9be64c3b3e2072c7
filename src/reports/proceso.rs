//! A whole process as a workbook: the template that is filled in, and what comes back, as the tree that JSON gives.
//!
//! Sheets and columns follow from the description of the inputs; nothing here lists the fields again. It says where in
//! the workbook each datum stands, so that every fault is told by sheet, row and column. It judges nothing.

use super::{
    evaluacion::{en_celda, formato_de},
    hojas::{self, Fila, Formato, Hoja, Limites, Rechazo},
};
use crate::{
    formulario,
    rules::proceso,
    texto::{plegar, un_espacio},
    verdict::{Campo, Dato, Errores, Falta, Tipo, decimal, fecha},
};
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Workbook, Worksheet, XlsxError,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, io,
};

const PROCESO: &str = "proceso";
const INTEGRANTES: &str = "integrantes";
const ESTADOS: &str = "estados";
const CONTRATOS: &str = "contratos";
/// The sheets, in order.
/// The sheets of a process.
pub const HOJAS: [&str; 4] = [PROCESO, INTEGRANTES, ESTADOS, CONTRATOS];

/// Columns of the sheet of the process: the name, the value, and one that only explains.
const DATO: &str = "dato";
const VALOR: &str = "valor";
const EXPLICACION: &str = "explicacion";
/// Columns that say whose a row is.
const PROPONENTE: &str = "proponente";
const INTEGRANTE: &str = "integrante";

/// A row whose first cell begins with this explains the columns and is not read.
const NOTA: char = '#';

/// A column, or a row of the sheet of the process: one leaf of the description.
struct Columna {
    nombre: String,
    rotulo: String,
    ayuda: &'static str,
    ejemplo: &'static str,
    exigida: bool,
    /// Whether works need it.
    de_obra: bool,
    tipo: Tipo,
}

/// What the four sheets hold, from the description of the inputs.
struct Esquema {
    proceso: Tipo,
    integrante: Tipo,
    estado: Tipo,
    contrato: Tipo,
    /// Label and example of the name of a bidder, and of a member.
    nombres: [(&'static str, &'static str); 2],
}

fn sin_envoltura(tipo: Tipo) -> Tipo {
    match tipo {
        Tipo::Nulable(t) | Tipo::Lista(t) => sin_envoltura(*t),
        otro => otro,
    }
}

fn campo_de(tipo: &Tipo, nombre: &str) -> Option<&'static Campo> {
    match tipo {
        Tipo::Objeto(campos) => campos.iter().find(|c| c.nombre == nombre),
        _ => None,
    }
}

/// The type of the records of a field.
fn registro_de(tipo: &Tipo, nombre: &str) -> Tipo {
    campo_de(tipo, nombre).map_or(Tipo::Objeto(&[]), |c| sin_envoltura((c.tipo)()))
}

impl Esquema {
    fn nuevo() -> Self {
        let tipo = proceso::tipo();
        let proponente = registro_de(&tipo, "proponentes");
        let integrante = registro_de(&proponente, "integrantes");
        let nombre = |t: &Tipo| campo_de(t, "nombre").map_or(("", ""), |c| (c.rotulo, c.ejemplo));
        Self {
            proceso: registro_de(&tipo, "proceso"),
            estado: registro_de(&integrante, "estados"),
            contrato: registro_de(&integrante, "contratos"),
            nombres: [nombre(&proponente), nombre(&integrante)],
            integrante,
        }
    }

    fn registro(&self, hoja: &str) -> &Tipo {
        match hoja {
            PROCESO => &self.proceso,
            INTEGRANTES => &self.integrante,
            ESTADOS => &self.estado,
            _ => &self.contrato,
        }
    }

    /// The columns of a sheet of rows; in that of the process, its rows.
    fn columnas(&self, hoja: &str) -> Vec<Columna> {
        let mut salida = Vec::new();
        if hoja != PROCESO {
            for (nombre, (rotulo, ejemplo)) in
                [PROPONENTE, INTEGRANTE].into_iter().zip(self.nombres)
            {
                salida.push(Columna {
                    nombre: nombre.to_owned(),
                    rotulo: rotulo.to_owned(),
                    ayuda: if hoja == INTEGRANTES {
                        ""
                    } else {
                        "Como está en la hoja «integrantes»."
                    },
                    ejemplo,
                    exigida: true,
                    de_obra: false,
                    tipo: Tipo::Texto,
                });
            }
        }
        columnas_bajo(self.registro(hoja), "", "", true, &mut salida);
        // The name of a member is the column that says whose the row is.
        let donde = match hoja {
            PROCESO => PROCESO,
            INTEGRANTES => "proponentes[0].integrantes[0]",
            _ => "",
        };
        let anulable = |c: &Columna| {
            let campo = campo_de(self.registro(hoja), &c.nombre);
            campo.is_some_and(|f| matches!((f.tipo)(), Tipo::Nulable(_)))
        };
        for c in &mut salida {
            c.de_obra = anulable(c) && proceso::es_de_obra(&format!("{donde}.{}", c.nombre));
        }
        salida.retain(|c| hoja != INTEGRANTES || c.nombre != "nombre");
        salida
    }
}

fn columnas_bajo(tipo: &Tipo, ruta: &str, rotulo: &str, exigida: bool, salida: &mut Vec<Columna>) {
    let Tipo::Objeto(campos) = tipo else {
        return;
    };
    for c in *campos {
        let nombre = if ruta.is_empty() {
            c.nombre.to_owned()
        } else {
            format!("{ruta}.{}", c.nombre)
        };
        let rotulo = if rotulo.is_empty() {
            c.rotulo.to_owned()
        } else {
            format!("{rotulo}: {}", c.rotulo.to_lowercase())
        };
        let exigida = exigida && c.omision.is_none();
        let (tipo, nulable) = match (c.tipo)() {
            Tipo::Nulable(t) => (*t, true),
            t => (t, false),
        };
        match tipo {
            Tipo::Lista(_) => {}
            Tipo::Objeto(_) => {
                // The group itself needs no name before its fields' when it is always there.
                let rotulo = if nulable { rotulo.as_str() } else { "" };
                columnas_bajo(&tipo, &nombre, rotulo, exigida && !nulable, salida);
            }
            tipo => salida.push(Columna {
                nombre,
                rotulo,
                ayuda: c.ayuda,
                ejemplo: c.ejemplo,
                exigida: exigida && !nulable,
                de_obra: false,
                tipo,
            }),
        }
    }
}

/// What readers call an indicator: the label of its threshold.
pub(super) fn rotulo_de_umbral(indicador: &str) -> String {
    let proceso = registro_de(&proceso::tipo(), "proceso");
    let umbrales = registro_de(&proceso, "umbrales");
    campo_de(&umbrales, indicador)
        .map_or(indicador, |c| c.rotulo)
        .to_owned()
}

/// A place of the workbook, as its reader finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lugar {
    /// Name of the sheet.
    pub hoja: String,
    /// Row, from 1; none when the datum has none.
    pub fila: Option<usize>,
    /// Name of the column; none when it is the whole row.
    pub columna: Option<String>,
    /// Name of the datum, in the sheet of the process.
    pub dato: Option<String>,
}

impl Lugar {
    fn nuevo(hoja: &str, fila: Option<usize>, columna: Option<&str>) -> Self {
        Self {
            hoja: hoja.to_owned(),
            fila,
            columna: columna.map(str::to_owned),
            dato: None,
        }
    }
}

impl fmt::Display for Lugar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "hoja «{}»", self.hoja)?;
        if let Some(fila) = self.fila {
            write!(f, ", fila {fila}")?;
        }
        if let Some(columna) = &self.columna {
            write!(f, ", columna «{columna}»")?;
        }
        if let Some(dato) = &self.dato {
            write!(f, ", dato «{dato}»")?;
        }
        Ok(())
    }
}

/// Rows of a member: its own, and those of its years and contracts.
#[derive(Debug, Default)]
struct Filas {
    propia: usize,
    estados: Vec<usize>,
    contratos: Vec<usize>,
}

/// Where everything stands.
#[derive(Debug, Default)]
struct Mapa {
    proceso: BTreeMap<String, usize>,
    proponentes: Vec<Vec<Filas>>,
    /// Places of faults that are of no datum, by the path they were given.
    sueltos: BTreeMap<String, Lugar>,
}

/// A workbook that was read: the tree of its process, and every fault found on the way.
#[derive(Debug)]
pub struct LibroDeProceso {
    /// The same tree that JSON gives.
    pub dato: Dato,
    /// What is wrong with sheets, columns, rows and cells. The rules of the process have not been held against it.
    pub errores: Errores,
    mapa: Mapa,
    /// Whether a sheet or a column is missing, so that what was read is not the process.
    incompleto: bool,
}

impl LibroDeProceso {
    /// The process, once its data are held against each other; every other fault goes to `errores`.
    pub(crate) fn entrada(&mut self) -> Option<proceso::Entrada> {
        if self.incompleto {
            return None;
        }
        let mut otros = Errores::default();
        let entrada = proceso::leer(&self.dato, &mut otros);
        self.errores.sumar(otros);
        entrada.filter(|_| self.errores.ninguno())
    }

    /// Whether the workbook holds a process that can be evaluated. Every fault goes to `errores`.
    pub fn comprobar(&mut self) -> bool {
        self.entrada().is_some()
    }

    /// Where the datum of a JSON path stands.
    pub fn lugar(&self, ruta: &str) -> Lugar {
        if let Some(l) = self.mapa.sueltos.get(ruta) {
            return l.clone();
        }
        let ruta = ruta.strip_prefix("$.").unwrap_or(ruta);
        if let Some(dato) = ruta.strip_prefix("proceso.") {
            return Lugar {
                dato: Some(dato.to_owned()),
                ..Lugar::nuevo(PROCESO, self.mapa.proceso.get(dato).copied(), Some(VALOR))
            };
        }
        let partes: Vec<(&str, Option<usize>)> = ruta.split('.').map(con_indice).collect();
        let integrantes = |fila, columna| Lugar::nuevo(INTEGRANTES, fila, columna);
        let de = |i: usize| self.mapa.proponentes.get(i).map_or(&[][..], Vec::as_slice);
        match partes[..] {
            [
                ("proponentes", Some(i)),
                ("integrantes", Some(j)),
                ref resto @ ..,
            ] => {
                let Some(m) = de(i).get(j) else {
                    return integrantes(None, None);
                };
                let propia = Some(m.propia);
                match *resto {
                    [] => integrantes(propia, None),
                    [("nombre", _)] => integrantes(propia, Some(INTEGRANTE)),
                    [(lista @ (ESTADOS | CONTRATOS), k), ref campo @ ..] => {
                        let filas = if lista == ESTADOS {
                            &m.estados
                        } else {
                            &m.contratos
                        };
                        let fila = filas.get(k.unwrap_or(0)).copied();
                        Lugar::nuevo(lista, fila, campo.first().map(|c| c.0))
                    }
                    [(campo, _), ..] => integrantes(propia, Some(campo)),
                }
            }
            [("proponentes", Some(i)), ref resto @ ..] => {
                let columna = match *resto {
                    [("integrantes", None)] => Some("participacion"),
                    [("nombre", _)] => Some(PROPONENTE),
                    _ => None,
                };
                integrantes(de(i).first().map(|m| m.propia), columna)
            }
            [("proceso", None)] => Lugar::nuevo(PROCESO, None, None),
            _ => integrantes(None, None),
        }
    }

    /// Every fault as a line: where, and what.
    pub fn dichos(&self) -> impl Iterator<Item = String> + '_ {
        let dicho = |f: &Falta| {
            let lugar = self.lugar(&f.ruta);
            let no_esta = lugar.fila.is_none() && lugar.dato.is_some();
            let no_esta = if no_esta { " (que no está)" } else { "" };
            format!("{lugar}{no_esta}: {}", formulario::mensaje(f))
        };
        self.errores.0.iter().map(dicho)
    }

    /// Adds a fault of something that is no datum.
    fn falta(&mut self, lugar: Lugar, esperado: &str, recibido: &str, mensaje: String) {
        let ruta = format!("{lugar}");
        self.errores.imposible(&ruta, esperado, recibido, &mensaje);
        self.mapa.sueltos.insert(ruta, lugar);
    }
}

/// `estados[12]` → `estados` and 12.
fn con_indice(parte: &str) -> (&str, Option<usize>) {
    parte.split_once('[').map_or((parte, None), |(n, i)| {
        (n, i.trim_end_matches(']').parse().ok())
    })
}

/// Reads a process from a workbook of four sheets. A text of one sheet cannot hold it and is refused.
pub fn leer_libro(
    bytes: &[u8],
    formato: Formato,
    limites: &Limites,
) -> Result<LibroDeProceso, Rechazo> {
    if formato != Formato::Xlsx {
        return Err(Rechazo::formato(format!(
            "Un archivo .{} tiene una sola tabla y un proceso necesita cuatro: descargue la plantilla de Excel, llene las hojas «proceso», «integrantes», «estados» y «contratos» y envíela.",
            formato.nombre()
        )));
    }
    Ok(de_hojas(&hojas::leer(bytes, formato, limites)?))
}

/// Reads a process from its tables as text, each with the name of its sheet.
pub fn leer_tablas<'a>(
    tablas: impl IntoIterator<Item = (&'a str, &'a str)>,
    limites: &Limites,
) -> Result<LibroDeProceso, Rechazo> {
    let mut hojas = Vec::new();
    for (nombre, texto) in tablas {
        if texto.trim().is_empty() {
            continue;
        }
        let leidas = hojas::leer(texto.as_bytes(), Formato::Csv, limites).map_err(|r| Rechazo {
            mensaje: format!("Tabla «{nombre}»: {}", r.mensaje),
            ..r
        })?;
        hojas.extend(leidas.into_iter().map(|h| Hoja {
            nombre: nombre.to_owned(),
            ..h
        }));
    }
    Ok(de_hojas(&hojas))
}

fn de_hojas(hojas: &[Hoja]) -> LibroDeProceso {
    let mut libro = LibroDeProceso {
        dato: Dato::Objeto(Vec::new()),
        errores: Errores::default(),
        mapa: Mapa::default(),
        incompleto: false,
    };
    let esquema = Esquema::nuevo();
    let por_nombre = libro.repartir(hojas);
    let vacia = Hoja {
        nombre: CONTRATOS.to_owned(),
        columnas: Vec::new(),
        filas: Vec::new(),
    };
    let hoja = |nombre: &str| por_nombre.get(nombre).copied();
    let proceso = hoja(PROCESO).map(|h| libro.proceso(h, &esquema));
    let es_obra = (proceso.as_ref().and_then(|p| p.campo("es_obra"))) != Some(&Dato::Logico(false));
    for nombre in HOJAS {
        // Only works need contracts.
        if hoja(nombre).is_none() && (nombre != CONTRATOS || es_obra) {
            libro.incompleto = true;
            libro.falta(
                Lugar::nuevo(nombre, None, None),
                "la hoja",
                "ninguna",
                format!("Falta la hoja «{nombre}»: use la plantilla, que trae las cuatro."),
            );
        }
    }
    let (Some(proceso), Some(integrantes), Some(estados)) =
        (proceso, hoja(INTEGRANTES), hoja(ESTADOS))
    else {
        libro.repasar();
        return libro;
    };
    let mut grupos = libro.integrantes(integrantes, &esquema);
    libro.subordinadas(ESTADOS, estados, &esquema, &mut grupos);
    let contratos = hoja(CONTRATOS).unwrap_or(&vacia);
    if hoja(CONTRATOS).is_some() {
        libro.subordinadas(CONTRATOS, contratos, &esquema, &mut grupos);
    }
    let proponentes = grupos.lista.into_iter().map(|g| g.dato(es_obra)).collect();
    libro.dato = Dato::Objeto(vec![
        ("proceso".to_owned(), proceso),
        ("proponentes".to_owned(), Dato::Lista(proponentes)),
    ]);
    libro.repasar();
    libro
}

/// The bidders as they are gathered.
#[derive(Default)]
struct Grupos {
    lista: Vec<Grupo>,
    por_nombre: BTreeMap<String, usize>,
}

struct Grupo {
    nombre: String,
    miembros: Vec<Miembro>,
    por_nombre: BTreeMap<String, usize>,
}

struct Miembro {
    campos: Dato,
    estados: Vec<Dato>,
    contratos: Vec<Dato>,
}

impl Grupo {
    fn dato(self, es_obra: bool) -> Dato {
        let miembro = |m: Miembro| {
            let mut campos = match m.campos {
                Dato::Objeto(campos) => campos,
                _ => Vec::new(),
            };
            campos.push((ESTADOS.to_owned(), Dato::Lista(m.estados)));
            // In works, a member without rows has no contracts; elsewhere nobody asked.
            if es_obra || !m.contratos.is_empty() {
                campos.push((CONTRATOS.to_owned(), Dato::Lista(m.contratos)));
            }
            Dato::Objeto(campos)
        };
        let miembros = self.miembros.into_iter().map(miembro).collect();
        Dato::Objeto(vec![
            ("nombre".to_owned(), Dato::Texto(self.nombre)),
            (INTEGRANTES.to_owned(), Dato::Lista(miembros)),
        ])
    }
}

/// How two spellings of a name are compared.
fn clave(nombre: &str) -> String {
    plegar(&un_espacio(nombre))
}

/// The cells of a row, by name of column, with the header they stand under.
type Celdas<'h> = BTreeMap<&'h str, &'h str>;

impl LibroDeProceso {
    /// The sheets by name. One that is nobody's is a fault: a misspelt one would be data that silently go missing.
    fn repartir<'h>(&mut self, hojas: &'h [Hoja]) -> BTreeMap<&'static str, &'h Hoja> {
        let mut salida = BTreeMap::new();
        for h in hojas {
            let nombre = clave(&h.nombre);
            let corto: String = h.nombre.chars().take(60).collect();
            match HOJAS.into_iter().find(|x| *x == nombre) {
                Some(propia) if !salida.contains_key(propia) => {
                    salida.insert(propia, h);
                }
                Some(_) => self.falta(
                    Lugar::nuevo(&corto, None, None),
                    "una hoja con ese nombre",
                    "otra más",
                    format!("La hoja «{corto}» está más de una vez: deje una sola."),
                ),
                None if nombre.starts_with('_') => {}
                None => self.falta(
                    Lugar::nuevo(&corto, None, None),
                    "una de las hojas del proceso",
                    "otra hoja",
                    format!("La hoja «{corto}» no es de la plantilla: las hojas se llaman «proceso», «integrantes», «estados» y «contratos». Si es suya, empiece su nombre con «_»."),
                ),
            }
        }
        salida
    }

    /// Holds a header against the columns a sheet has, and says what each position is.
    fn cabecera<'c>(
        &mut self,
        nombre: &str,
        hoja: &Hoja,
        columnas: &'c [(String, bool)],
    ) -> Vec<Option<&'c str>> {
        let mut vistas = BTreeSet::new();
        let mut salida = Vec::with_capacity(hoja.columnas.len());
        for escrita in &hoja.columnas {
            let buscada = clave(escrita).replace(' ', "_");
            let conocida = columnas.iter().find(|c| c.0 == buscada);
            let corta: String = escrita.chars().take(60).collect();
            let lugar = || Lugar::nuevo(nombre, None, Some(&corta));
            match conocida {
                Some((c, _)) if vistas.insert(c.as_str()) => salida.push(Some(c.as_str())),
                Some(_) => {
                    self.falta(
                        lugar(),
                        "la columna una sola vez",
                        "repetida",
                        "La columna está más de una vez: deje una sola.".to_owned(),
                    );
                    salida.push(None);
                }
                None => {
                    if !escrita.is_empty() && !escrita.starts_with('_') {
                        let nombres = columnas.iter().map(|c| c.0.as_str());
                        self.falta(
                            lugar(),
                            "una columna de la plantilla",
                            "otra",
                            format!(
                                "No hay una columna «{corta}» en esta hoja; {}. Si es suya, empiece su nombre con «_».",
                                sugerencia(&buscada, nombres)
                            ),
                        );
                    }
                    salida.push(None);
                }
            }
        }
        for (c, exigida) in columnas {
            if *exigida && !vistas.contains(c.as_str()) {
                self.incompleto = true;
                self.falta(
                    Lugar::nuevo(nombre, None, Some(c)),
                    "la columna",
                    "ninguna",
                    "Falta la columna: use los nombres de la plantilla.".to_owned(),
                );
            }
        }
        salida
    }

    /// The rows of a sheet that are data, with their cells by name.
    fn filas<'h>(
        &mut self,
        nombre: &str,
        hoja: &'h Hoja,
        columnas: &'h [(String, bool)],
    ) -> Vec<(&'h Fila, Celdas<'h>)> {
        let posiciones = self.cabecera(nombre, hoja, columnas);
        let mut salida = Vec::with_capacity(hoja.filas.len());
        for fila in &hoja.filas {
            let primera = fila.celdas.first();
            if primera.is_some_and(|c| c.columna == 0 && c.texto.starts_with(NOTA)) {
                continue;
            }
            if let Some(e) = &fila.error {
                let lugar = Lugar::nuevo(nombre, Some(fila.linea), None);
                self.falta(
                    lugar,
                    "celdas con nombre de columna",
                    "otra cosa",
                    e.clone(),
                );
            }
            let celdas: Celdas<'_> = (fila.celdas.iter())
                .filter_map(|c| Some(((*posiciones.get(c.columna)?)?, c.texto.as_str())))
                .collect();
            if !celdas.is_empty() {
                salida.push((fila, celdas));
            }
        }
        salida
    }

    fn proceso(&mut self, hoja: &Hoja, esquema: &Esquema) -> Dato {
        let columnas = [(DATO, true), (VALOR, true), (EXPLICACION, false)]
            .map(|(n, exigida)| (n.to_owned(), exigida));
        let conocidos = esquema.columnas(PROCESO);
        let mut celdas: BTreeMap<&str, &str> = BTreeMap::new();
        for (fila, c) in self.filas(PROCESO, hoja, &columnas) {
            let linea = Some(fila.linea);
            let Some(escrito) = c.get(DATO) else {
                if c.contains_key(VALOR) {
                    self.falta(
                        Lugar::nuevo(PROCESO, linea, Some(DATO)),
                        "el nombre del dato",
                        "una celda vacía",
                        "Hay un valor y no se dice de qué dato es.".to_owned(),
                    );
                }
                continue;
            };
            let buscado = clave(escrito).replace(' ', "_");
            let Some(columna) = conocidos.iter().find(|x| x.nombre == buscado) else {
                let corto: String = escrito.chars().take(60).collect();
                let nombres = conocidos.iter().map(|x| x.nombre.as_str());
                self.falta(
                    Lugar::nuevo(PROCESO, linea, Some(DATO)),
                    "un dato del proceso",
                    &format!("«{corto}»"),
                    format!(
                        "No hay un dato «{corto}»; {}.",
                        sugerencia(&buscado, nombres)
                    ),
                );
                continue;
            };
            let nombre = columna.nombre.as_str();
            if (self.mapa.proceso.insert(nombre.to_owned(), fila.linea)).is_some() {
                self.falta(
                    Lugar::nuevo(PROCESO, linea, Some(DATO)),
                    "el dato una sola vez",
                    "repetido",
                    format!("El dato «{nombre}» está más de una vez: deje una sola fila."),
                );
            } else if let Some(valor) = c.get(VALOR) {
                celdas.insert(nombre, valor);
            }
        }
        registro(&esquema.proceso, "", "proceso", &celdas, &mut self.errores)
            .unwrap_or(Dato::Objeto(Vec::new()))
    }

    /// Whose a row is: the names written, or a fault.
    fn nombres<'h>(
        &mut self,
        hoja: &str,
        fila: usize,
        celdas: &Celdas<'h>,
    ) -> Option<(&'h str, &'h str)> {
        for (columna, que) in [(PROPONENTE, "el proponente"), (INTEGRANTE, "el integrante")] {
            if !celdas.contains_key(columna) {
                self.falta(
                    Lugar::nuevo(hoja, Some(fila), Some(columna)),
                    que,
                    "una celda vacía",
                    format!("Falta {que}: escríbalo en cada fila."),
                );
            }
        }
        Some((celdas.get(PROPONENTE)?, celdas.get(INTEGRANTE)?))
    }

    fn integrantes(&mut self, hoja: &Hoja, esquema: &Esquema) -> Grupos {
        let columnas = nombres_de(&esquema.columnas(INTEGRANTES));
        let mut grupos = Grupos::default();
        for (fila, celdas) in self.filas(INTEGRANTES, hoja, &columnas) {
            let Some((proponente, integrante)) = self.nombres(INTEGRANTES, fila.linea, &celdas)
            else {
                continue;
            };
            let i = *(grupos.por_nombre)
                .entry(clave(proponente))
                .or_insert(grupos.lista.len());
            if i == grupos.lista.len() {
                grupos.lista.push(Grupo {
                    nombre: proponente.to_owned(),
                    miembros: Vec::new(),
                    por_nombre: BTreeMap::new(),
                });
                self.mapa.proponentes.push(Vec::new());
            }
            let Some(grupo) = grupos.lista.get_mut(i) else {
                continue;
            };
            let j = grupo.miembros.len();
            if let Some(otro) = grupo.por_nombre.get(&clave(integrante)) {
                let antes = (self.mapa.proponentes.get(i).and_then(|p| p.get(*otro)))
                    .map_or(0, |m| m.propia);
                self.falta(
                    Lugar::nuevo(INTEGRANTES, Some(fila.linea), Some(INTEGRANTE)),
                    "cada integrante una sola vez",
                    "repetido",
                    format!("«{integrante}» ya está en la fila {antes} como integrante de «{proponente}»: deje una sola."),
                );
                continue;
            }
            grupo.por_nombre.insert(clave(integrante), j);
            let ruta = format!("proponentes[{i}].integrantes[{j}]");
            let mut propias = celdas;
            propias.insert("nombre", integrante);
            let campos = registro(&esquema.integrante, "", &ruta, &propias, &mut self.errores);
            grupo.miembros.push(Miembro {
                campos: campos.unwrap_or(Dato::Objeto(Vec::new())),
                estados: Vec::new(),
                contratos: Vec::new(),
            });
            if let Some(p) = self.mapa.proponentes.get_mut(i) {
                p.push(Filas {
                    propia: fila.linea,
                    ..Filas::default()
                });
            }
        }
        grupos
    }

    /// The rows of a sheet that belong to members: years or contracts.
    fn subordinadas(&mut self, nombre: &str, hoja: &Hoja, esquema: &Esquema, grupos: &mut Grupos) {
        let columnas = nombres_de(&esquema.columnas(nombre));
        for (fila, celdas) in self.filas(nombre, hoja, &columnas) {
            let Some((proponente, integrante)) = self.nombres(nombre, fila.linea, &celdas) else {
                continue;
            };
            let lugar = |columna| Lugar::nuevo(nombre, Some(fila.linea), Some(columna));
            let Some(i) = grupos.por_nombre.get(&clave(proponente)).copied() else {
                self.falta(
                    lugar(PROPONENTE),
                    "un proponente de la hoja «integrantes»",
                    &format!("«{proponente}»"),
                    format!("«{proponente}» no está en la hoja «integrantes»."),
                );
                continue;
            };
            let Some(grupo) = grupos.lista.get_mut(i) else {
                continue;
            };
            let Some(j) = grupo.por_nombre.get(&clave(integrante)).copied() else {
                self.falta(
                    lugar(INTEGRANTE),
                    "un integrante de la hoja «integrantes»",
                    &format!("«{integrante}»"),
                    format!("«{integrante}» no está en la hoja «integrantes» como integrante de «{proponente}»."),
                );
                continue;
            };
            let (Some(miembro), Some(filas)) = (
                grupo.miembros.get_mut(j),
                self.mapa.proponentes.get_mut(i).and_then(|p| p.get_mut(j)),
            ) else {
                continue;
            };
            let (datos, lineas) = if nombre == ESTADOS {
                (&mut miembro.estados, &mut filas.estados)
            } else {
                (&mut miembro.contratos, &mut filas.contratos)
            };
            let ruta = format!(
                "proponentes[{i}].integrantes[{j}].{nombre}[{}]",
                datos.len()
            );
            lineas.push(fila.linea);
            let tipo = esquema.registro(nombre);
            let dato = registro(tipo, "", &ruta, &celdas, &mut self.errores);
            datos.push(dato.unwrap_or(Dato::Objeto(Vec::new())));
        }
    }

    /// A workbook without a sheet or a column is told of that alone; the rest would follow from it.
    fn repasar(&mut self) {
        if self.incompleto {
            let sueltos = &self.mapa.sueltos;
            self.errores.0.retain(|f| sueltos.contains_key(&f.ruta));
        }
    }
}

fn nombres_de(columnas: &[Columna]) -> Vec<(String, bool)> {
    (columnas.iter())
        .map(|c| (c.nombre.clone(), c.exigida))
        .collect()
}

/// «¿quiso decir …?», or the names there are.
fn sugerencia<'n>(escrito: &str, nombres: impl Iterator<Item = &'n str> + Clone) -> String {
    let corto: String = escrito.chars().take(80).collect();
    let parecido = |n: &&str| similar::TextDiff::from_chars(corto.as_str(), n).ratio() >= 0.75;
    match nombres.clone().find(parecido) {
        Some(n) => format!("¿quiso decir «{n}»?"),
        None => format!("los que hay son {}", nombres.collect::<Vec<_>>().join(", ")),
    }
}

/// A record from the cells of its leaves. `None` when no cell of it was filled.
fn registro(
    tipo: &Tipo,
    relativa: &str,
    ruta: &str,
    celdas: &Celdas<'_>,
    errores: &mut Errores,
) -> Option<Dato> {
    match tipo {
        Tipo::Nulable(t) => registro(t, relativa, ruta, celdas, errores),
        // Lists have sheets of their own.
        Tipo::Lista(_) => None,
        Tipo::Objeto(campos) => {
            let mut pares = Vec::new();
            for c in *campos {
                let relativa = if relativa.is_empty() {
                    c.nombre.to_owned()
                } else {
                    format!("{relativa}.{}", c.nombre)
                };
                let tipo = (c.tipo)();
                let dato = registro(
                    &tipo,
                    &relativa,
                    &format!("{ruta}.{}", c.nombre),
                    celdas,
                    errores,
                );
                match dato {
                    Some(d) => pares.push((c.nombre.to_owned(), d)),
                    None if matches!(tipo, Tipo::Objeto(_)) => {
                        pares.push((c.nombre.to_owned(), Dato::Objeto(Vec::new())));
                    }
                    None => {}
                }
            }
            (!pares.is_empty()).then_some(Dato::Objeto(pares))
        }
        hoja => Some(celda(hoja, celdas.get(relativa)?, ruta, errores)),
    }
}

/// A cell as a datum; what a spreadsheet may say otherwise than JSON is understood, and what it may not is said its way.
fn celda(tipo: &Tipo, texto: &str, ruta: &str, errores: &mut Errores) -> Dato {
    if let Tipo::Opcion(opciones) = tipo {
        let buscado = clave(texto);
        let hallada = (opciones.iter()).find(|(v, r)| *v == buscado || clave(r) == buscado);
        return Dato::Texto(hallada.map_or(texto, |o| o.0).to_owned());
    }
    let dato = formulario::celda(tipo, texto, ruta, errores);
    let esperado = match (tipo, &dato) {
        (Tipo::Logico, Dato::Texto(_)) => "sí o no",
        (Tipo::Entero(..), Dato::Texto(_)) => "un número entero, sin decimales ni puntos",
        (Tipo::Decimal(_), Dato::Texto(t)) if decimal(t).is_none() => {
            "un número como 1.234.567,89, de hasta 28 cifras"
        }
        _ => return dato,
    };
    let corto: String = texto.chars().take(60).collect();
    errores.imposible(
        &format!("$.{ruta}"),
        esperado,
        format!("«{corto}»"),
        &format!("Se esperaba {esperado}; llegó «{corto}»."),
    );
    dato
}

/// What the example says otherwise than the description of the inputs, so that it is a bidder with two members: sheet (any
/// when empty), column and value.
const MIEMBROS_DE_EJEMPLO: [&[(&str, &str, &str)]; 2] = [
    &[
        (INTEGRANTES, "participacion", "60"),
        (ESTADOS, "anio", "2025"),
    ],
    &[
        ("", INTEGRANTE, "Obras del Sinú SAS"),
        (INTEGRANTES, "participacion", "40"),
        (ESTADOS, "anio", "2025"),
    ],
];
/// Thresholds that the example fills: as many as show a least and a greatest value.
const UMBRALES_DE_EJEMPLO: usize = 2;

/// The workbook to fill in, with an example process that can be evaluated as it is.
pub fn plantilla_de_proceso() -> io::Result<Vec<u8>> {
    escribir_plantilla().map_err(io::Error::other)
}

fn escribir_plantilla() -> Result<Vec<u8>, XlsxError> {
    let esquema = Esquema::nuevo();
    let mut libro = Workbook::new();
    // The same template gives the same bytes: no time of writing.
    let fecha = ExcelDateTime::from_ymd(2000, 1, 1)?;
    libro.set_properties(&DocProperties::new().set_creation_datetime(&fecha));
    let titulo = Format::new().set_bold();
    let exigido = titulo.clone().set_background_color(Color::RGB(0x00DD_E6F0));
    let nota = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_font_color(Color::RGB(0x0040_4040))
        .set_border_bottom(FormatBorder::Thin);
    for nombre in HOJAS {
        let columnas = esquema.columnas(nombre);
        let hoja = libro.add_worksheet();
        hoja.set_name(nombre)?;
        if nombre == PROCESO {
            hoja_de_proceso(hoja, &columnas, &titulo, &exigido, &nota)?;
            continue;
        }
        hoja.set_freeze_panes(2, 2)?;
        hoja.set_row_height(1, 110)?;
        let miembros = if nombre == CONTRATOS {
            &MIEMBROS_DE_EJEMPLO[..1]
        } else {
            &MIEMBROS_DE_EJEMPLO[..]
        };
        for (i, c) in (0_u16..).zip(&columnas) {
            let cabeza = if c.exigida { &exigido } else { &titulo };
            hoja.write_string_with_format(0, i, &c.nombre, cabeza)?;
            let marca = if i == 0 { "# " } else { "" };
            let explicada = format!("{marca}{}", explicacion(c));
            hoja.write_string_with_format(1, i, explicada, &nota)?;
            hoja.set_column_width(i, if i < 2 { 30 } else { 24 })?;
            for (fila, valores) in (2_u32..).zip(miembros) {
                let propio = valores
                    .iter()
                    .find(|v| v.1 == c.nombre && ["", nombre].contains(&v.0));
                escribir_celda(hoja, fila, i, &c.tipo, propio.map_or(c.ejemplo, |v| v.2))?;
            }
            if let Some(v) = validacion(&c.tipo) {
                hoja.add_data_validation(2, i, 2_000, i, &v)?;
            }
        }
    }
    libro.save_to_buffer()
}

fn hoja_de_proceso(
    hoja: &mut Worksheet,
    datos: &[Columna],
    titulo: &Format,
    exigido: &Format,
    nota: &Format,
) -> Result<(), XlsxError> {
    hoja.set_freeze_panes(1, 0)?;
    for (i, (nombre, ancho)) in (0_u16..).zip([(DATO, 44), (VALOR, 34), (EXPLICACION, 80)]) {
        hoja.write_string_with_format(0, i, nombre, titulo)?;
        hoja.set_column_width(i, ancho)?;
    }
    let mut grupos: BTreeSet<&str> = BTreeSet::new();
    for (fila, c) in (1_u32..).zip(datos) {
        // `umbrales.liquidez.min` is of the group `umbrales.liquidez`, which may be left out whole.
        let grupo = c.nombre.rsplit_once('.').map(|g| g.0);
        let lleno = grupo.is_none_or(|g| {
            grupos.insert(g);
            grupos.len() <= UMBRALES_DE_EJEMPLO
        });
        let formato = if c.exigida { exigido } else { &Format::new() };
        hoja.write_string_with_format(fila, 0, &c.nombre, formato)?;
        escribir_celda(hoja, fila, 1, &c.tipo, if lleno { c.ejemplo } else { "" })?;
        hoja.write_string_with_format(fila, 2, explicacion(c), nota)?;
        if let Some(v) = validacion(&c.tipo) {
            hoja.add_data_validation(fila, 1, fila, 1, &v)?;
        }
    }
    Ok(())
}

/// Label, whether it must be filled, how, and help.
fn explicacion(c: &Columna) -> String {
    let exigida = match (c.exigida, c.de_obra) {
        (true, _) => "Obligatorio",
        (false, true) => "Obligatorio si es de obra",
        (false, false) => "Opcional",
    };
    let forma = match &c.tipo {
        Tipo::Decimal(_) => "Número.".to_owned(),
        Tipo::Entero(..) => "Número entero.".to_owned(),
        Tipo::Logico => "Sí o No.".to_owned(),
        Tipo::Fecha => "Fecha como 2025-03-10.".to_owned(),
        Tipo::Opcion(opciones) => {
            let una = |(v, r): &(&str, &str)| format!("{v} ({r})");
            let todas: Vec<String> = opciones.iter().map(una).collect();
            format!("Uno de: {}.", todas.join("; "))
        }
        _ => String::new(),
    };
    let cierre = if c.rotulo.ends_with('?') { "" } else { "." };
    un_espacio(&format!(
        "{}{cierre} {exigida}. {forma} {}",
        c.rotulo, c.ayuda
    ))
}

/// The choices of a cell as a list that the spreadsheet offers.
fn validacion(tipo: &Tipo) -> Option<DataValidation> {
    let valores: Vec<&str> = match tipo {
        Tipo::Logico => vec!["Sí", "No"],
        Tipo::Opcion(opciones) => opciones.iter().map(|o| o.0).collect(),
        _ => return None,
    };
    DataValidation::new().allow_list_strings(&valores).ok()
}

/// Writes an example as its type is typed in a spreadsheet.
fn escribir_celda(
    hoja: &mut Worksheet,
    fila: u32,
    columna: u16,
    tipo: &Tipo,
    valor: &str,
) -> Result<(), XlsxError> {
    if valor.is_empty() {
        return Ok(());
    }
    match tipo {
        Tipo::Decimal(_) | Tipo::Entero(..) => {
            if let Some(n) = en_celda(valor) {
                let formato = match tipo {
                    Tipo::Entero(..) => "0",
                    _ => formato_de(valor),
                };
                let formato = Format::new().set_num_format(formato);
                hoja.write_number_with_format(fila, columna, n, &formato)?;
                return Ok(());
            }
        }
        Tipo::Logico => {
            let dicho = if valor == "true" { "Sí" } else { "No" };
            hoja.write_string(fila, columna, dicho)?;
            return Ok(());
        }
        Tipo::Fecha => {
            if let Some(f) = fecha(valor) {
                let dia = ExcelDateTime::parse_from_str(&f.to_string())?;
                let formato = Format::new().set_num_format("yyyy-mm-dd");
                hoja.write_datetime_with_format(fila, columna, &dia, &formato)?;
                return Ok(());
            }
        }
        _ => {}
    }
    hoja.write_string(fila, columna, valor)?;
    Ok(())
}
