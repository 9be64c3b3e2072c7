//! Makes the tree of a process of its tables, and finds every fault on the way.

use super::{
    esquema::{
        CONTRATOS, Columna, DATO, ESTADOS, EXPLICACION, Esquema, HOJAS, INTEGRANTE, INTEGRANTES,
        NOTA, PROCESO, PROPONENTE, VALOR,
    },
    leido::{Filas, LibroDeProceso, Lugar, Mapa, Origen},
    registro::{Celdas, clave, registro},
};

use crate::{
    hechos::{Dato, Errores, escrito::Procedencia},
    lectura::{Fila, Hoja},
    planillas::celdas::{Unidas, procedencia, sin_confianza},
};
use std::collections::{BTreeMap, BTreeSet};

/// The process that some tables hold.
pub(super) fn de_hojas(hojas: &[Hoja], origen: Origen) -> LibroDeProceso {
    let mut libro = LibroDeProceso {
        dato: Dato::Objeto(Vec::new()),
        errores: Errores::default(),
        mapa: Mapa::default(),
        incompleto: false,
        avisos: Vec::new(),
    };
    let esquema = Esquema::nuevo();
    let por_nombre = libro.repartir(hojas);
    let vacia = Hoja {
        nombre: CONTRATOS.to_owned(),
        ..Hoja::default()
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
                origen.falta(nombre),
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

impl Miembro {
    fn nombre(&self) -> &str {
        match self.campos.campo("nombre") {
            Some(Dato::Texto(t)) => t,
            _ => "",
        }
    }
}

impl Grupo {
    fn dato(self, es_obra: bool) -> Dato {
        let miembro = |m: Miembro| {
            let mut campos = match m.campos {
                Dato::Objeto(campos) => campos,
                _ => Vec::new(),
            };
            campos.push((ESTADOS.to_owned(), Dato::Lista(m.estados)));
            // In works, an empty cell is a paper that was not brought, and the evaluation says so.
            for papel in [
                "capacidad_organizacion",
                "valor_contratos_construccion",
                "profesionales",
            ] {
                if es_obra && campos.iter().all(|(k, _)| k != papel) {
                    campos.push((papel.to_owned(), Dato::Nulo));
                }
            }
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

/// How many hidden rows are named.
const FILAS_QUE_SE_DICEN: usize = 20;

/// How many names a misspelt one is held against.
const NOMBRES_QUE_SE_COMPARAN: usize = 200;

/// Whether two cells are the halves of a number that a comma without quotation marks split.
fn parte_un_numero(valor: &str, siguiente: &str) -> bool {
    let cifras = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    cifras(valor.trim_start_matches('-')) && cifras(siguiente)
}

/// Whether a cell begins the row that explains the columns of the template.
fn es_nota(texto: &str) -> bool {
    let dice = texto.strip_prefix(NOTA).map(str::trim_start);
    dice.is_some_and(|t| t.contains("Obligatorio") || t.contains("Opcional"))
}

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
                    format!("La hoja «{corto}» no es de la plantilla: las hojas se llaman «proceso», «integrantes», \
                        «estados» y «contratos». Si es suya, empiece su nombre con «_»."),
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
        let buscada = |escrita: &String| clave(escrita).replace(' ', "_");
        let conoce = |escrita: &String| columnas.iter().any(|c| c.0 == buscada(escrita));
        if !hoja.columnas.iter().any(conoce) {
            // A title over the names: one message, not one for each column.
            self.incompleto = true;
            let nombres: Vec<&str> = (columnas.iter().filter(|c| c.1))
                .map(|c| c.0.as_str())
                .collect();
            self.falta(
                Lugar::nuevo(nombre, None, None),
                "los nombres de las columnas en la primera fila",
                "otra cosa",
                format!(
                    "La primera fila de la hoja «{nombre}» no tiene los nombres de las columnas: borre las filas de título que \
                     estén encima. Los que debe tener son {}.",
                    nombres.join(", ")
                ),
            );
            return vec![None; hoja.columnas.len()];
        }
        for escrita in &hoja.columnas {
            let buscada = buscada(escrita);
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
        if posiciones.iter().all(Option::is_none) {
            // Without names there is nothing to say of the rows.
            return Vec::new();
        }
        let mut salida = Vec::with_capacity(hoja.filas.len());
        let unidas = Unidas::de(hoja);
        self.dicho_de_la_hoja(nombre, hoja);
        for (i, fila) in hoja.filas.iter().enumerate() {
            // Only the template's own row of notes is a note: «#1 Consorcio Alfa» is a bidder.
            let primera = fila.celdas.first();
            if i == 0 && primera.is_some_and(|c| c.columna == 0 && es_nota(&c.texto)) {
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
            let mut celdas = Celdas::new();
            for c in &fila.celdas {
                let Some(columna) = posiciones.get(c.columna).copied().flatten() else {
                    continue;
                };
                if let Some(porque) = sin_confianza(c, hoja.por_recalcular) {
                    self.falta(
                        Lugar::nuevo(nombre, Some(fila.linea), Some(columna)),
                        "un valor",
                        &format!("«{}»", c.texto),
                        porque,
                    );
                }
                celdas.insert(columna, (&c.texto, procedencia(c.naturaleza)));
            }
            if !celdas.is_empty() {
                for (columna, nombre) in posiciones.iter().enumerate() {
                    let Some(nombre) = nombre.filter(|n| [PROPONENTE, INTEGRANTE].contains(n))
                    else {
                        continue;
                    };
                    if let Some(c) = unidas.en(columna, fila.linea) {
                        celdas
                            .entry(nombre)
                            .or_insert((&c.texto, Procedencia::Tecleado));
                    }
                }
                salida.push((fila, celdas));
            }
        }
        salida
    }

    /// What a workbook hides is read, and said.
    fn dicho_de_la_hoja(&mut self, nombre: &str, hoja: &Hoja) {
        if hoja.oculta {
            self.avisos.push(format!(
                "La hoja «{nombre}» está oculta en el libro, y se leyó."
            ));
        }
        let filas: Vec<String> = (hoja.filas.iter())
            .filter(|f| f.oculta)
            .map(|f| f.linea.to_string())
            .collect();
        match filas.as_slice() {
            [] => {}
            [una] => self.avisos.push(format!(
                "La fila {una} de la hoja «{nombre}» está oculta en el libro, y se leyó."
            )),
            varias => {
                let dichas = &varias[..varias.len().min(FILAS_QUE_SE_DICEN)];
                let mas = varias.len() - dichas.len();
                self.avisos.push(format!(
                    "Las filas {}{} de la hoja «{nombre}» están ocultas en el libro, y se leyeron.",
                    dichas.join(", "),
                    if mas > 0 {
                        format!(" y {mas} más")
                    } else {
                        String::new()
                    }
                ));
            }
        }
        let con_nombre = |c: &&usize| hoja.columnas.get(**c).is_some_and(|n| !n.is_empty());
        let ocultas: Vec<String> = (hoja.columnas_ocultas.iter())
            .filter(con_nombre)
            .map(|c| format!("«{}»", hoja.columnas[*c]))
            .collect();
        if !ocultas.is_empty() {
            self.avisos.push(format!(
                "En la hoja «{nombre}» están ocultas las columnas {}, y se leyeron.",
                ocultas.join(", ")
            ));
        }
    }

    fn proceso(&mut self, hoja: &Hoja, esquema: &Esquema) -> Dato {
        let columnas = [(DATO, true), (VALOR, true), (EXPLICACION, false)]
            .map(|(n, exigida)| (n.to_owned(), exigida));
        let conocidos = esquema.columnas(PROCESO);
        let mut celdas = Celdas::new();
        for (fila, c) in self.filas(PROCESO, hoja, &columnas) {
            let linea = Some(fila.linea);
            let Some((escrito, _)) = c.get(DATO) else {
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
                if let Some((resto, _)) =
                    c.get(EXPLICACION).filter(|e| parte_un_numero(valor.0, e.0))
                {
                    self.falta(
                        Lugar::nuevo(PROCESO, linea, Some(VALOR)),
                        "un valor en una sola celda",
                        &format!("«{}» y «{resto}»", valor.0),
                        format!(
                            "El valor quedó partido en «{}» y «{resto}»: ponga «{},{resto}» entre comillas, o separe las celdas \
                             con punto y coma.",
                            valor.0, valor.0
                        ),
                    );
                }
                celdas.insert(nombre, *valor);
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
        Some((celdas.get(PROPONENTE)?.0, celdas.get(INTEGRANTE)?.0))
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
            propias.insert("nombre", (integrante, Procedencia::Tecleado));
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
                    format!(
                        "«{proponente}» no está en la hoja «integrantes»{}.",
                        self.parecido(proponente, grupos.lista.iter().map(|g| g.nombre.as_str()))
                    ),
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
                    format!(
                        "«{integrante}» no está en la hoja «integrantes» como integrante de «{proponente}»{}.",
                        self.parecido(integrante, grupo.miembros.iter().map(Miembro::nombre))
                    ),
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

    /// «; ¿quiso decir …?», when a name is much like another. Nothing is looked for once no more faults are listed.
    fn parecido<'n>(&self, escrito: &str, nombres: impl Iterator<Item = &'n str>) -> String {
        if self.errores.llenos() {
            return String::new();
        }
        let corto: String = clave(escrito).chars().take(80).collect();
        let es = |n: &&str| similar::TextDiff::from_chars(corto.as_str(), clave(n)).ratio() >= 0.75;
        let hallado = nombres.take(NOMBRES_QUE_SE_COMPARAN).find(es);
        hallado.map_or_else(String::new, |n| format!("; ¿quiso decir «{n}»?"))
    }

    /// A workbook without a sheet or a column is told of that alone; the rest would follow from it.
    fn repasar(&mut self) {
        if self.incompleto {
            let sueltos = &self.mapa.sueltos;
            self.errores.retener(|f| sueltos.contains_key(&f.ruta));
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
    let parecido = |n: &&str| similar::TextDiff::from_chars(corto.as_str(), *n).ratio() >= 0.75;
    match nombres.clone().find(parecido) {
        Some(n) => format!("¿quiso decir «{n}»?"),
        None => format!("los que hay son {}", nombres.collect::<Vec<_>>().join(", ")),
    }
}
