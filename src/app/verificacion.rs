//! Every guarantee of a corpus: counts, faults and notices; and what a worked case says that its answer does not give.

use super::{comparacion::diferencias, sala::App};
use crate::{
    citas::Destino,
    corpus::{Caso, Estado, Lugar, Papel, Rol},
    direcciones,
    doctrina::cobertura::Clase,
    hechos::{Dato, Errores},
    lengua::formato::plural,
    reglas::{ReglaFundada, proceso},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// Paths that a case says are in error and that nothing reports.
pub(in crate::app) fn sin_informar(caso: &Caso, errores: &Errores) -> Vec<String> {
    let callados = caso.errores.iter().filter(|r| !errores.tiene(r));
    callados
        .map(|r| format!("no se informa el error en {r}"))
        .collect()
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

impl App {
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
                v.avisos.push(format!(
                    "{documento}/{parrafo}: el párrafo cambió y aún contiene la cita del paso «{}» \
                    (sha256 hoy: {})",
                    f.lugar,
                    &sha256[..16]
                ));
            }
        }
        v.cuentas.extend(
            por_estado
                .into_iter()
                .map(|(e, n)| (format!("enlaces en estado {e}"), n)),
        );
        let totales = self.cobertura.totales();
        v.cuentas.push((
            "párrafos de doctrina y normas transcritas".into(),
            totales.total(),
        ));
        for clase in Clase::TODAS {
            let nombre = format!(
                "párrafos de doctrina y normas transcritas en clase {}",
                clase.nombre()
            );
            v.cuentas.push((nombre, totales.de(clase)));
        }
        v.avisos.extend_from_slice(self.cobertura.avisos());
        v.faltas.extend_from_slice(self.cobertura.faltas());
        v.cuentas.push(("reglas".into(), self.reglas.len()));
        let mut casos = 0;
        // What only a bidder of a process can come to is shown by the worked cases of processes.
        let de_procesos = self.desenlaces_de_procesos();
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
                        let casos = self.corpus.casos(id).iter();
                        let suyos = || casos.clone().any(|c| c.codigo.as_deref() == Some(d.codigo));
                        if !suyos() && !de_procesos.contains(&(*id, d.codigo)) {
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

    /// The outcomes, by rule, that the worked cases of whole processes come to.
    fn desenlaces_de_procesos(&self) -> BTreeSet<(&'static str, &'static str)> {
        let mut salida = BTreeSet::new();
        for caso in self.corpus.casos(proceso::ID) {
            let mut errores = Errores::default();
            let Ok(dato) = Dato::objeto_de_json(&caso.entrada, &mut errores) else {
                continue;
            };
            let Some(entrada) = proceso::leer(&dato, &mut errores) else {
                continue;
            };
            let Ok(evaluacion) = self.evaluar_proceso(&dato, &entrada) else {
                continue;
            };
            let dictados = evaluacion.evaluados.iter().flat_map(|e| e.todos());
            salida.extend(dictados.map(|d| (d.veredicto.regla, d.veredicto.desenlace.codigo)));
        }
        salida
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
                return errores.dichos().collect();
            }
            return sin_informar(caso, &errores);
        };
        if !caso.errores.is_empty() {
            return vec!["se esperaba un error de entrada y hubo evaluación".to_owned()];
        }
        let evaluacion = match self.evaluar_proceso(&dato, &entrada) {
            Ok(e) => e,
            Err(e) => return vec![e.to_string()],
        };
        let dado = evaluacion.valor();
        let mut faltas = Vec::new();
        match serde_json::from_str(caso.resultado.as_deref().unwrap_or("{}")) {
            Ok(esperado) => diferencias(&esperado, &dado, "resultado", &mut faltas),
            Err(_) => faltas.push("el resultado esperado no es JSON".to_owned()),
        }
        let veredictos = || evaluacion.evaluados.iter().flat_map(|e| e.todos());
        for c in &caso.cita {
            let mut citados = veredictos().flat_map(|d| d.veredicto.fundamentos());
            let direccion = direcciones::documento(c);
            if !citados.any(|f| f.direccion().is_some_and(|d| d == direccion)) {
                faltas.push(format!("no cita el párrafo {c}"));
            }
        }
        for p in &caso.pasos {
            let mut pasos = veredictos().flat_map(|d| &d.veredicto.pasos);
            if !pasos.any(|x| x.id == p) {
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
                return e.dichos().collect();
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
                Ok(e) => diferencias(
                    &e,
                    &serde_json::json!(v.resultado),
                    "resultado",
                    &mut faltas,
                ),
            }
        }
        let citados: Vec<String> = v.fundamentos().filter_map(|f| f.direccion()).collect();
        for c in &caso.cita {
            if !citados.iter().any(|d| *d == direcciones::documento(c)) {
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
