//! Everything the doors serve: one corpus, its rules made ready, its index. Built aside and swapped in whole.

pub mod completar;
pub mod impacto;
pub mod sugerencias;

use crate::{
    app::completar::{Completador, Norma},
    aula::Aula,
    busqueda::{Buscador, Fallo},
    citas::{Citas, Destino, FichaDeNorma},
    comprobacion::{Comprobacion, Comprobador},
    corpus::{Archivos, Bloque, Caso, Corpus, Defecto, Documento, Estado, Lugar, Papel, Rol},
    doctrina::{
        cobertura::{Clase, Cobertura},
        lineas::Lineas,
        temas::Temas,
    },
    hechos::{Dato, Errores},
    json,
    lectura::Informe,
    lengua::formato::plural,
    reglas::{
        ReglaFundada,
        estudio::{LineaDeTiempo, SinLinea, Testigo, linea_de_tiempo, testigos},
        proceso, registro,
    },
    veredicto::Veredicto,
};
use jiff::civil::Date;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, OnceLock},
};

/// A corpus, its rules, its citations and its index.
pub struct App {
    corpus: Corpus,
    citas: Arc<Citas>,
    reglas: Vec<(&'static str, Result<ReglaFundada, Vec<String>>)>,
    buscador: Buscador,
    testigos: OnceLock<BTreeMap<&'static str, Vec<Testigo>>>,
    aula: OnceLock<Aula>,
    cobertura: Cobertura,
    taller: bool,
    lineas: Lineas,
    temas: Temas,
    completador: Completador,
    /// Made for the first report that is checked: nothing else needs it.
    comprobador: OnceLock<Comprobador>,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("version", self.corpus.version())
            .finish_non_exhaustive()
    }
}

impl App {
    /// Reads a corpus and makes everything ready.
    pub fn nueva(archivos: &Archivos) -> Result<Self, Vec<Defecto>> {
        let corpus = Corpus::cargar(archivos)?;
        let citas = Arc::new(Citas::nuevas(&corpus));
        let del_indice = |e: Fallo| {
            vec![Defecto {
                archivo: "índice".to_owned(),
                linea: None,
                mensaje: e.to_string(),
            }]
        };
        let buscador = Buscador::nuevo(&corpus, &citas).map_err(del_indice)?;
        let reglas: Vec<(&'static str, Result<ReglaFundada, Vec<String>>)> = registro()
            .iter()
            .map(|r| (r.ficha().id, ReglaFundada::nueva(*r, &corpus)))
            .collect();
        let servidas = reglas.iter().filter_map(|(_, l)| l.as_ref().ok());
        let cobertura = Cobertura::nueva(&corpus, servidas, |l| buscador.copias(l));
        let lineas = Lineas::nuevas(&corpus);
        let temas = Temas::nuevos(&corpus, &lineas);
        let completador = Completador::del_corpus(
            &corpus,
            &temas,
            reglas.iter().filter_map(|(_, l)| l.as_ref().ok()),
            normas(&citas),
        );
        Ok(Self {
            corpus,
            citas,
            reglas,
            buscador,
            testigos: OnceLock::new(),
            aula: OnceLock::new(),
            cobertura,
            taller: false,
            lineas,
            temas,
            completador,
            comprobador: OnceLock::new(),
        })
    }

    /// The app over other files, to take the place of this one: it must load, and keep every guarantee that this one
    /// keeps. One that was broken already may stay so, or nobody could mend them one at a time.
    pub fn relevo(&self, archivos: &Archivos) -> Result<Self, Vec<Objecion>> {
        let mut otra = Self::nueva(archivos).map_err(|defectos| {
            defectos
                .into_iter()
                .map(Objecion::Defecto)
                .collect::<Vec<_>>()
        })?;
        otra.taller = self.taller;
        let mut nuevas = otra.verificar().faltas;
        if !nuevas.is_empty() {
            let viejas = self.verificar().faltas;
            nuevas.retain(|f| !viejas.contains(f));
        }
        if nuevas.is_empty() {
            Ok(otra)
        } else {
            Err(nuevas.into_iter().map(Objecion::Garantia).collect())
        }
    }

    /// The same, with pages that lead to the workshop.
    pub fn con_taller(self) -> Self {
        Self {
            taller: true,
            ..self
        }
    }

    /// Whether pages lead to the workshop.
    pub fn tiene_taller(&self) -> bool {
        self.taller
    }

    /// The corpus.
    pub fn corpus(&self) -> &Corpus {
        &self.corpus
    }

    /// Who cites what.
    pub fn citas(&self) -> &Citas {
        &self.citas
    }

    /// The search index.
    pub fn buscador(&self) -> &Buscador {
        &self.buscador
    }

    /// What each paragraph of doctrine is to the rules.
    pub fn cobertura(&self) -> &Cobertura {
        &self.cobertura
    }

    /// The lines of doctrine.
    pub fn lineas(&self) -> &Lineas {
        &self.lineas
    }

    /// The topics.
    pub fn temas(&self) -> &Temas {
        &self.temas
    }

    /// What can be suggested to a reader who begins to write.
    pub fn completador(&self) -> &Completador {
        &self.completador
    }

    /// Checks what a report cites and quotes, and the regimes it quotes on a day.
    pub fn comprobar(&self, informe: &Informe, fecha: Option<Date>) -> Comprobacion {
        let comprobador = (self.comprobador).get_or_init(|| Comprobador::nuevo(&self.corpus));
        comprobador.comprobar(&self.corpus, &self.citas, &self.lineas, informe, fecha)
    }

    /// The rules whose every step has its support.
    pub fn reglas(&self) -> impl Iterator<Item = &ReglaFundada> {
        self.reglas.iter().filter_map(|(_, l)| l.as_ref().ok())
    }

    /// Rules that some step leaves without support in this corpus.
    pub fn reglas_sin_apoyo(&self) -> impl Iterator<Item = &'static str> {
        self.reglas
            .iter()
            .filter(|(_, l)| l.is_err())
            .map(|(id, _)| *id)
    }

    /// What leaves a rule without support; nothing when it has it.
    pub fn faltas_de_regla(&self, id: &str) -> &[String] {
        let suya = self.reglas.iter().find(|(r, _)| *r == id);
        match suya {
            Some((_, Err(faltas))) => faltas,
            _ => &[],
        }
    }

    /// A rule by id.
    pub fn regla(&self, id: &str) -> Option<&ReglaFundada> {
        self.reglas().find(|l| l.ficha().id == id)
    }

    /// Evaluates a rule.
    pub fn evaluar<'a>(
        &'a self,
        regla: &'a ReglaFundada,
        dato: &Dato,
    ) -> Result<Veredicto<'a>, Errores> {
        regla.evaluar(dato, self.corpus.parametros())
    }

    /// The answers that the same facts get along time.
    pub fn linea_de_tiempo<'a>(
        &'a self,
        regla: &'a ReglaFundada,
        dato: &Dato,
    ) -> Result<LineaDeTiempo<'a>, SinLinea> {
        linea_de_tiempo(regla, dato, self.corpus.parametros())
    }

    /// The smallest facts that tell the variants of a dated rule apart; searched once, when first asked for.
    pub fn testigos(&self, regla: &ReglaFundada) -> &[Testigo] {
        let todos = self.testigos.get_or_init(|| {
            let de = |l: &ReglaFundada| {
                let id = l.ficha().id;
                let hallados = testigos(l, self.corpus.casos(id), self.corpus.parametros());
                (id, hallados)
            };
            self.reglas().map(de).collect()
        });
        todos.get(regla.ficha().id).map_or(&[], Vec::as_slice)
    }

    /// The exercises that the worked cases make; made once, when first asked for.
    pub fn aula(&self) -> &Aula {
        let hacer = || Aula::nueva(&self.corpus, &self.buscador, self.reglas());
        self.aula.get_or_init(hacer)
    }

    /// A paragraph by document and id, following aliases.
    pub fn parrafo(&self, documento: &str, parrafo: &str) -> Option<(&Documento, Lugar)> {
        let indice = self
            .corpus
            .documentos()
            .iter()
            .position(|d| d.meta.id.0 == documento)?;
        let d = &self.corpus.documentos()[indice];
        Some((
            d,
            Lugar {
                documento: indice,
                bloque: d.posicion(parrafo)?,
            },
        ))
    }

    /// The document and block at a place.
    pub fn en(&self, lugar: Lugar) -> Option<(&Documento, &Bloque)> {
        let d = self.corpus.documentos().get(lugar.documento)?;
        Some((d, d.bloques.get(lugar.bloque)?))
    }

    /// Checks every guarantee of the corpus.
    pub fn verificar(&self) -> Verificacion {
        let mut v = Verificacion::default();
        let documentos = self.corpus.documentos();
        let bloques = || documentos.iter().flat_map(|d| &d.bloques);
        v.cuentas.push(("documentos".into(), documentos.len()));
        v.cuentas.push(("párrafos".into(), bloques().count()));
        for rol in Rol::TODOS {
            v.cuentas.push((
                format!("párrafos con rol {}", rol.nombre()),
                bloques().filter(|b| b.rol == rol).count(),
            ));
        }
        self.verificar_citas(&mut v);
        let mut por_estado: BTreeMap<&str, usize> = BTreeMap::new();
        for f in self
            .corpus
            .reglas_enlazadas()
            .flat_map(|(_, p)| p.values().flatten())
        {
            let estado = match &f.apoyo {
                crate::corpus::Apoyo::Interno { estado, .. } => estado.nombre(),
                crate::corpus::Apoyo::Externo { .. } => Papel::Externo.nombre(),
            };
            *por_estado.entry(estado).or_insert(0) += 1;
            if let crate::corpus::Apoyo::Interno {
                cambiado: true,
                estado: Estado::Literal,
                documento,
                parrafo,
                sha256,
                ..
            } = &f.apoyo
            {
                v.avisos.push(format!("{documento}/{parrafo}: el párrafo cambió y aún contiene la cita del paso «{}» (sha256 hoy: {})", f.lugar, &sha256[..16]));
            }
        }
        v.cuentas.extend(
            por_estado
                .into_iter()
                .map(|(e, n)| (format!("enlaces en estado {e}"), n)),
        );
        let totales = self.cobertura.totales();
        v.cuentas
            .push(("párrafos de doctrina".into(), totales.total()));
        for clase in Clase::TODAS {
            let nombre = format!("párrafos de doctrina en clase {}", clase.nombre());
            v.cuentas.push((nombre, totales.de(clase)));
        }
        v.avisos.extend_from_slice(self.cobertura.avisos());
        v.faltas.extend_from_slice(self.cobertura.faltas());
        v.cuentas.push(("reglas".into(), self.reglas.len()));
        let mut casos = 0;
        for (id, estado) in &self.reglas {
            match estado {
                Err(faltas) => v
                    .faltas
                    .extend(faltas.iter().map(|f| format!("regla {id}: {f}"))),
                Ok(lista) => {
                    for (i, caso) in self.corpus.casos(id).iter().enumerate() {
                        casos += 1;
                        v.faltas
                            .extend(self.faltas_de_caso(lista, caso).into_iter().map(|f| {
                                format!("regla {id}, caso {} («{}»): {f}", i + 1, caso.titulo)
                            }));
                    }
                    for d in lista.ficha().desenlaces {
                        if !self
                            .corpus
                            .casos(id)
                            .iter()
                            .any(|c| c.codigo.as_deref() == Some(d.codigo))
                        {
                            v.faltas.push(format!(
                                "regla {id}: ningún caso resuelto llega al desenlace «{}»",
                                d.codigo
                            ));
                        }
                    }
                }
            }
        }
        for (i, caso) in self.corpus.casos(proceso::ID).iter().enumerate() {
            casos += 1;
            let faltas = self.faltas_de_caso_de_proceso(caso).into_iter();
            v.faltas.extend(
                faltas.map(|f| format!("proceso, caso {} («{}»): {f}", i + 1, caso.titulo)),
            );
        }
        v.cuentas.push(("casos resueltos".into(), casos));
        for id in self
            .corpus
            .reglas_con_casos()
            .chain(self.corpus.reglas_enlazadas().map(|(r, _)| r))
        {
            if id != proceso::ID && !self.reglas.iter().any(|(r, _)| *r == id) {
                v.faltas.push(format!("regla {id}: hay un archivo con ese nombre en el corpus y ninguna regla que se llame así"));
            }
        }
        for d in documentos {
            let faltan: Vec<&str> = (d.bloques.iter())
                .filter(|b| {
                    matches!(b.rol, Rol::Respuesta | Rol::Directriz)
                        && self.corpus.preguntas(&d.meta.id, &b.id).is_empty()
                })
                .map(|b| b.id.0.as_str())
                .collect();
            if !faltan.is_empty() {
                v.avisos.push(format!(
                    "{}: sin preguntas editoriales: {}",
                    d.meta.id,
                    faltan.join(", ")
                ));
            }
        }
        v.avisos.extend_from_slice(self.temas.avisos());
        v
    }

    /// Counts the citations, and names those that are misprinted. The text is official: neither is a fault of the corpus.
    fn verificar_citas(&self, v: &mut Verificacion) {
        let cuentas = self.citas.cuentas();
        v.cuentas.extend([
            ("citas resueltas".to_owned(), cuentas.resueltas),
            ("citas sin resolver".to_owned(), cuentas.sin_resolver),
            ("citas malformadas".to_owned(), cuentas.malformadas),
        ]);
        for s in self.citas.malformadas() {
            let lugar = Lugar {
                documento: s.documento,
                bloque: s.bloque,
            };
            if let (Some((d, b)), Some(c)) = (self.en(lugar), self.citas.cita(*s))
                && let Destino::Malformada(motivo) = &c.destino
            {
                v.avisos.push(format!(
                    "{}/{}: cita malformada, «{}»: {motivo}",
                    d.meta.id,
                    b.id,
                    &b.texto[c.rango.clone()]
                ));
            }
        }
    }

    /// What a worked case of a whole process says that its evaluation does not give.
    pub fn faltas_de_caso_de_proceso(&self, caso: &Caso) -> Vec<String> {
        let mut errores = Errores::default();
        let dato = match Dato::objeto_de_json(&caso.entrada, &mut errores) {
            Ok(d) => d,
            Err(e) => return vec![format!("la entrada no es JSON: {}", e.mensaje)],
        };
        let Some(entrada) = proceso::leer(&dato, &mut errores) else {
            if caso.errores.is_empty() {
                return errores
                    .0
                    .into_iter()
                    .map(|f| format!("{}: {}", f.ruta, f.mensaje))
                    .collect();
            }
            return sin_informar(caso, &errores);
        };
        if !caso.errores.is_empty() {
            return vec!["se esperaba un error de entrada y hubo evaluación".to_owned()];
        }
        let mut salida = Vec::new();
        if let Err(e) = json::escribir_proceso(self, &dato, &entrada, "", &mut salida) {
            return vec![e.to_string()];
        }
        let dado: Value = serde_json::from_slice(&salida).unwrap_or_default();
        let mut faltas = Vec::new();
        match serde_json::from_str(caso.resultado.as_deref().unwrap_or("{}")) {
            Ok(esperado) => json::diferencias(&esperado, &dado, "resultado", &mut faltas),
            Err(_) => faltas.push("el resultado esperado no es JSON".to_owned()),
        }
        for c in &caso.cita {
            let esta = |o: &serde_json::Map<String, Value>| {
                let parte = |k: &str| o.get(k).and_then(Value::as_str).unwrap_or_default();
                c.split_once('/') == Some((parte("documento"), parte("parrafo")))
            };
            if !alguno(&dado["proponentes"], &esta) {
                faltas.push(format!("no cita el párrafo {c}"));
            }
        }
        for p in &caso.pasos {
            if !alguno(&dado["proponentes"], &|o| {
                o.get("id").is_some_and(|id| id == p)
            }) {
                faltas.push(format!("no ejecuta el paso «{p}»"));
            }
        }
        faltas
    }

    /// What a worked case says that its verdict does not give.
    pub fn faltas_de_caso(&self, lista: &ReglaFundada, caso: &Caso) -> Vec<String> {
        let mut errores = Errores::default();
        let dato = match Dato::objeto_de_json(&caso.entrada, &mut errores) {
            Ok(d) => d,
            Err(e) => return vec![format!("la entrada no es JSON: {}", e.mensaje)],
        };
        let evaluado = if errores.ninguno() {
            self.evaluar(lista, &dato)
        } else {
            Err(errores)
        };
        let mut faltas = Vec::new();
        let v = match (evaluado, caso.errores.is_empty()) {
            (Err(e), false) => return sin_informar(caso, &e),
            (Err(e), true) => {
                return e
                    .0
                    .into_iter()
                    .map(|f| format!("{}: {}", f.ruta, f.mensaje))
                    .collect();
            }
            (Ok(_), false) => {
                return vec!["se esperaba un error de entrada y hubo veredicto".to_owned()];
            }
            (Ok(v), true) => v,
        };
        if caso.codigo.as_deref() != Some(v.desenlace.codigo) {
            faltas.push(format!(
                "se esperaba el código «{}» y dio «{}»",
                caso.codigo.as_deref().unwrap_or_default(),
                v.desenlace.codigo
            ));
        }
        if let Some(esperado) = &caso.resultado {
            match serde_json::from_str::<serde_json::Value>(esperado) {
                Err(_) => faltas.push("el resultado esperado no es JSON".to_owned()),
                Ok(e) => json::diferencias(
                    &e,
                    &serde_json::json!(v.resultado),
                    "resultado",
                    &mut faltas,
                ),
            }
        }
        let citados: Vec<String> = v.fundamentos().filter_map(|f| f.direccion()).collect();
        for c in &caso.cita {
            if !citados
                .iter()
                .any(|d| d.strip_prefix("/documentos/") == Some(c))
            {
                faltas.push(format!("no cita el párrafo {c}"));
            }
        }
        faltas.extend(
            caso.pasos
                .iter()
                .filter(|p| !v.pasos.iter().any(|x| x.id == p.as_str()))
                .map(|p| format!("no ejecuta el paso «{p}»")),
        );
        faltas.extend(
            caso.advertencias
                .iter()
                .filter(|a| {
                    !v.advertencias
                        .iter()
                        .chain(&v.limites)
                        .any(|x| x.id == a.as_str())
                })
                .map(|a| format!("no advierte «{a}»")),
        );
        if !v.fundamentos().any(|f| f.sustenta()) {
            faltas.push("el veredicto no tiene ninguna cita que lo sustente".to_owned());
        }
        faltas
    }
}

/// The norms that paragraphs cite, the most cited first.
fn normas(citas: &Citas) -> Vec<Norma> {
    let mut citadas: Vec<_> = citas.normas().collect();
    citadas.sort_by_key(|f| std::cmp::Reverse(f.parrafos()));
    let norma = |f: &FichaDeNorma| Norma {
        nombre: f.acto.to_string(),
        direccion: format!("/normas/{}", f.acto.slug()),
    };
    citadas.into_iter().map(norma).collect()
}

/// Paths that a case says are in error and that nothing reports.
fn sin_informar(caso: &Caso, errores: &Errores) -> Vec<String> {
    let callados = caso
        .errores
        .iter()
        .filter(|r| !errores.0.iter().any(|f| f.ruta == **r));
    callados
        .map(|r| format!("no se informa el error en {r}"))
        .collect()
}

/// Whether some object of a JSON tree passes.
fn alguno(v: &Value, pasa: &dyn Fn(&serde_json::Map<String, Value>) -> bool) -> bool {
    match v {
        Value::Object(o) => pasa(o) || o.values().any(|x| alguno(x, pasa)),
        Value::Array(l) => l.iter().any(|x| alguno(x, pasa)),
        _ => false,
    }
}

/// What `verificar` found.
#[derive(Debug, Clone, Default)]
pub struct Verificacion {
    /// Counts, in order.
    pub cuentas: Vec<(String, usize)>,
    /// What should be looked at.
    pub avisos: Vec<String>,
    /// Broken guarantees.
    pub faltas: Vec<String>,
}

/// Why some files cannot take the place of those that are served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Objecion {
    /// A file cannot be read.
    Defecto(Defecto),
    /// The corpus loads, and breaks a guarantee.
    Garantia(String),
}

impl fmt::Display for Objecion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Defecto(d) => d.fmt(f),
            Self::Garantia(g) => g.fmt(f),
        }
    }
}

impl fmt::Display for Verificacion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nombre, n) in &self.cuentas {
            writeln!(f, "{n:>6}  {nombre}")?;
        }
        for a in &self.avisos {
            writeln!(f, "aviso: {a}")?;
        }
        for x in &self.faltas {
            writeln!(f, "falta: {x}")?;
        }
        match self.faltas.len() {
            0 => writeln!(f, "Todo en orden."),
            n => writeln!(f, "{}.", plural(n, "garantía rota", "garantías rotas")),
        }
    }
}
