//! The ledger of coverage: what each paragraph of doctrine is to the rules, and what each rule stands on.
//!
//! Every paragraph with role `respuesta`, `razones`, `directriz` or `norma-transcrita`, and every footnote that transcribes a
//! norm, has exactly one [`Clase`], decided in this order:
//!
//! 1. *Covered*: a place of a served rule (a step, a limit or a warning) rests on it with a quote that stands there,
//!    whatever the part it plays. An entry that says «en-parte» tells what the rule leaves out.
//! 2. *Repeated*: it is a copy. Copies form groups that share no member, and the original of a group is its best
//!    paragraph that a rule links or, when none is linked, its first by role and place. An original is never a copy.
//! 3. What the file of `corpus/cobertura/` says: not executable, pending, or a repetition in other words. The last must
//!    point to paragraphs that are not repetitions themselves, so that no chain and no cycle can be written.
//! 4. *Unclassified*: none of these. `verificar` names it.
//!
//! A paragraph whose only rule is not served waits for it: it has no class, and that is no new fault, since the rule's is
//! told already.
//!
//! A copy of a paragraph that repeats others in other words repeats those same others.

pub use super::renglones::{
    Clase, ClaseLugar, Cuentas, Fuente, LugarDeRegla, Razon, ReglaCubierta, Renglon, Repeticion,
    Uso,
};
use crate::{
    corpus::{
        Apoyo, Clasificacion, Corpus, Fundamento, IdDocumento, IdParrafo, Juicio, Lugar, Rol,
    },
    reglas::{Advertible, ClaseAviso, ReglaFundada},
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The ledger of one corpus.
#[derive(Debug, Clone, Default)]
pub struct Cobertura {
    renglones: Vec<Renglon>,
    reglas: Vec<ReglaCubierta>,
    faltas: Vec<String>,
    avisos: Vec<String>,
}

impl Cobertura {
    /// Works the ledger out. `copias` gives the copies of a paragraph, itself left out, best role first; `transcribe` says
    /// whether it holds the words of a norm.
    pub fn nueva<'l>(
        corpus: &Corpus,
        listas: impl IntoIterator<Item = &'l ReglaFundada>,
        copias: impl Fn(Lugar) -> Vec<Lugar>,
        transcribe: impl Fn(Lugar) -> bool,
    ) -> Self {
        let documentos = corpus.documentos();
        let mut donde: HashMap<(&str, &str), Lugar> = HashMap::new();
        for (documento, d) in documentos.iter().enumerate() {
            for (bloque, b) in d.bloques.iter().enumerate() {
                donde.insert((&d.meta.id.0, &b.id.0), Lugar { documento, bloque });
            }
        }
        let (reglas, usos) = reglas(listas, &donde);
        let fundamentos = corpus
            .reglas_enlazadas()
            .flat_map(|(_, lugares)| lugares.values().flatten());
        let enlazados = fundamentos
            .filter_map(|f| match &f.apoyo {
                Apoyo::Interno {
                    documento, parrafo, ..
                } => donde.get(&(documento.0.as_str(), parrafo.0.as_str())),
                Apoyo::Externo { .. } => None,
            })
            .copied()
            .collect();
        let mut obra = Obra {
            corpus,
            donde,
            usos,
            enlazados,
            copias,
            transcribe,
            salida: Self::default(),
        };
        for (documento, d) in documentos.iter().enumerate() {
            for bloque in 0..d.bloques.len() {
                let lugar = Lugar { documento, bloque };
                if obra.entra(lugar) {
                    obra.clasificar(lugar);
                } else if obra.escrita(lugar).is_some() {
                    let nombre = obra.nombre(lugar);
                    obra.salida.faltas.push(format!(
                        "párrafo {nombre}: sobra su cobertura, porque es una nota que no transcribe ninguna norma"
                    ));
                }
            }
        }
        obra.salida.reglas = reglas;
        obra.salida
    }

    /// Every paragraph of doctrine, in order of document and place.
    pub fn renglones(&self) -> &[Renglon] {
        &self.renglones
    }

    /// The paragraph at a place, if it is of doctrine.
    pub fn renglon(&self, lugar: Lugar) -> Option<&Renglon> {
        let i = self.renglones.binary_search_by_key(&lugar, |r| r.lugar);
        i.ok().map(|i| &self.renglones[i])
    }

    /// Those of one document, by its index.
    pub fn de_documento(&self, documento: usize) -> &[Renglon] {
        let r = &self.renglones;
        let desde = r.partition_point(|x| x.lugar.documento < documento);
        let hasta = r.partition_point(|x| x.lugar.documento <= documento);
        &r[desde..hasta]
    }

    /// How many paragraphs there are of each class.
    pub fn totales(&self) -> Cuentas {
        self.renglones.iter().collect()
    }

    /// The rules that are served, in order, with what they stand on.
    pub fn reglas(&self) -> &[ReglaCubierta] {
        &self.reglas
    }

    /// Paragraphs without a class, and entries that nothing needs.
    pub fn faltas(&self) -> &[String] {
        &self.faltas
    }

    /// What should be looked at.
    pub fn avisos(&self) -> &[String] {
        &self.avisos
    }
}

/// The rules with what they stand on, and the same the other way round.
fn reglas<'l>(
    listas: impl IntoIterator<Item = &'l ReglaFundada>,
    donde: &HashMap<(&str, &str), Lugar>,
) -> (Vec<ReglaCubierta>, BTreeMap<Lugar, Vec<Uso>>) {
    let mut usos: BTreeMap<Lugar, Vec<Uso>> = BTreeMap::new();
    let mut salida = Vec::new();
    for lista in listas {
        let ficha = lista.ficha();
        let pasos = (lista.pasos().iter())
            .map(|(p, f)| (p.id, ClaseLugar::Paso, p.enunciado, f.as_slice()));
        // A limit may go by the name of a step, and then its links are the step's.
        let propio = |a: &&Advertible| !lista.pasos().iter().any(|(p, _)| p.id == a.id);
        let avisos = ficha.avisos.iter().filter(propio).map(|a| {
            let clase = match a.clase {
                ClaseAviso::LimiteSiempre | ClaseAviso::Limite => ClaseLugar::Limite,
                ClaseAviso::Advertencia => ClaseLugar::Advertencia,
            };
            (a.id, clase, a.mensaje, lista.aviso(a.id))
        });
        let lugares = pasos
            .chain(avisos)
            .map(|(id, clase, enunciado, fundamentos)| {
                let fuentes: Vec<Fuente> = (fundamentos.iter())
                    .filter_map(|f| fuente(f, donde))
                    .collect();
                for f in &fuentes {
                    if let Fuente::Parrafo { lugar, papel, .. } = f {
                        usos.entry(*lugar).or_default().push(Uso {
                            regla: ficha.id,
                            paso: id,
                            papel: *papel,
                        });
                    }
                }
                LugarDeRegla {
                    id,
                    clase,
                    enunciado,
                    fuentes,
                }
            });
        let lugares = lugares.collect();
        salida.push(ReglaCubierta { ficha, lugares });
    }
    for u in usos.values_mut() {
        let mut vistos = HashSet::new();
        u.retain(|x| vistos.insert(*x));
    }
    (salida, usos)
}

/// What a link gives a place of a rule, if it may stand there.
fn fuente(f: &Fundamento, donde: &HashMap<(&str, &str), Lugar>) -> Option<Fuente> {
    if !f.vale() {
        return None;
    }
    Some(match &f.apoyo {
        Apoyo::Interno {
            documento,
            parrafo,
            rol,
            ..
        } => Fuente::Parrafo {
            lugar: *donde.get(&(documento.0.as_str(), parrafo.0.as_str()))?,
            rol: *rol,
            papel: f.papel,
        },
        Apoyo::Externo {
            documento,
            pagina,
            verificacion,
            ..
        } => Fuente::Externa {
            documento: documento.clone(),
            pagina: pagina.clone(),
            verificacion: *verificacion,
        },
    })
}

/// The ledger while it is made.
struct Obra<'a, F, G> {
    corpus: &'a Corpus,
    donde: HashMap<(&'a str, &'a str), Lugar>,
    usos: BTreeMap<Lugar, Vec<Uso>>,
    /// What some rule links, served or not.
    enlazados: HashSet<Lugar>,
    copias: F,
    transcribe: G,
    salida: Cobertura,
}

impl<'a, F: Fn(Lugar) -> Vec<Lugar>, G: Fn(Lugar) -> bool> Obra<'a, F, G> {
    /// Whether the ledger accounts for the paragraph.
    fn entra(&self, lugar: Lugar) -> bool {
        self.rol(lugar)
            .is_some_and(|rol| rol.se_clasifica() || rol.admite_clase() && (self.transcribe)(lugar))
    }

    fn clasificar(&mut self, lugar: Lugar) {
        let nombre = self.nombre(lugar);
        let escrita = self.escrita(lugar);
        if escrita.is_some_and(|e| e.cambiado) {
            self.salida.avisos.push(format!(
                "{nombre}: el párrafo cambió desde que se escribió su cobertura"
            ));
        }
        let razon = match self.usos.get(&lugar) {
            Some(usos) => Razon::Cubierto {
                usos: usos.clone(),
                resto: self.resto(&nombre, escrita),
            },
            None => match self.original(lugar) {
                Some(original) => {
                    if escrita.is_some() {
                        self.salida.faltas.push(format!(
                            "párrafo {nombre}: sobra su cobertura, porque es copia del párrafo {}",
                            self.nombre(original)
                        ));
                    }
                    Razon::Repetido {
                        de: self.raices(original),
                        como: Repeticion::Copia(original),
                    }
                }
                None => self.segun(lugar, &nombre, escrita),
            },
        };
        self.salida.renglones.push(Renglon { lugar, razon });
    }

    /// What an entry adds to a covered paragraph; any other than «en-parte» is one too many.
    fn resto(&mut self, nombre: &str, escrita: Option<&'a Clasificacion>) -> Option<String> {
        match escrita {
            Some(e) if e.juicio == Juicio::EnParte => Some(e.nota.clone()),
            Some(_) => {
                self.salida.faltas.push(format!(
                    "párrafo {nombre}: sobra su cobertura, porque ya lo cubre una regla (para decir qué deja fuera, la clase es «en-parte»)"
                ));
                None
            }
            None => None,
        }
    }

    /// What its entry says of a paragraph that no rule covers and is no copy.
    fn segun(&mut self, lugar: Lugar, nombre: &str, escrita: Option<&'a Clasificacion>) -> Razon {
        let Some(e) = escrita else {
            return self.nadie(
                lugar,
                "sin clasificar: no lo cubre ninguna regla, no es copia de otro y no está en su \
                archivo de cobertura/",
            );
        };
        match &e.juicio {
            Juicio::NoEjecutable(motivo) => Razon::NoEjecutable(*motivo, e.nota.clone()),
            Juicio::Pendiente { regla } => Razon::Pendiente {
                regla: regla.clone(),
                nota: e.nota.clone(),
            },
            Juicio::EnParte => self.nadie(
                lugar,
                "sin clasificar: su cobertura es «en-parte» y no lo cubre ninguna regla",
            ),
            Juicio::Repite(de) => {
                let de: Vec<Lugar> = de.iter().filter_map(|x| self.lugar(x)).collect();
                for l in &de {
                    if self.repite(*l) {
                        let otro = self.nombre(*l);
                        self.salida.faltas.push(format!(
                            "párrafo {nombre}: dice que repite el párrafo {otro}, que también es repetido; debe señalar el original"
                        ));
                    }
                }
                Razon::Repetido {
                    de,
                    como: Repeticion::Juicio(e.nota.clone()),
                }
            }
        }
    }

    /// Unclassified: a fault, unless it only waits for a rule whose own fault is already told.
    fn nadie(&mut self, lugar: Lugar, falta: &str) -> Razon {
        let nombre = self.nombre(lugar);
        let (d, b) = self.ids(lugar);
        let esperan = self.corpus.reglas_de(d, b);
        match esperan.first() {
            Some((regla, _)) => self.salida.avisos.push(format!(
                "{nombre}: sin clasificar mientras no se sirva la regla {regla}, que lo enlaza"
            )),
            None => self
                .salida
                .faltas
                .push(format!("párrafo {nombre}: {falta}")),
        }
        Razon::SinClasificar
    }

    /// What a paragraph is a copy of, if it is one; never so a paragraph that a rule links.
    fn original(&self, lugar: Lugar) -> Option<Lugar> {
        if self.enlazados.contains(&lugar) {
            return None;
        }
        let copias: Vec<Lugar> = (self.copias)(lugar)
            .into_iter()
            .filter(|l| self.entra(*l))
            .collect();
        let enlazada = copias.iter().find(|l| self.enlazados.contains(l));
        let propia = (self.rol(lugar), lugar);
        let primera = (copias.iter()).find(|l| (self.rol(**l), **l) < propia);
        enlazada.or(primera).copied()
    }

    /// Whether a paragraph is a copy, or its entry says that it repeats others.
    fn repite(&self, lugar: Lugar) -> bool {
        let dicho = self.escrita(lugar).map(|e| &e.juicio);
        self.original(lugar).is_some()
            || !self.enlazados.contains(&lugar) && matches!(dicho, Some(Juicio::Repite(_)))
    }

    /// The original of a group of copies, or what its entry says that it repeats.
    fn raices(&self, original: Lugar) -> Vec<Lugar> {
        match self.escrita(original).map(|e| &e.juicio) {
            Some(Juicio::Repite(de)) if !self.enlazados.contains(&original) => {
                de.iter().filter_map(|x| self.lugar(x)).collect()
            }
            _ => vec![original],
        }
    }

    fn ids(&self, lugar: Lugar) -> (&'a IdDocumento, &'a IdParrafo) {
        let d = &self.corpus.documentos()[lugar.documento];
        (&d.meta.id, &d.bloques[lugar.bloque].id)
    }

    fn nombre(&self, lugar: Lugar) -> String {
        let (d, b) = self.ids(lugar);
        format!("{d}/{b}")
    }

    fn escrita(&self, lugar: Lugar) -> Option<&'a Clasificacion> {
        let (d, b) = self.ids(lugar);
        self.corpus.clasificacion(d, b)
    }

    fn rol(&self, lugar: Lugar) -> Option<Rol> {
        let d = self.corpus.documentos().get(lugar.documento)?;
        Some(d.bloques.get(lugar.bloque)?.rol)
    }

    fn lugar(&self, (documento, parrafo): &(IdDocumento, IdParrafo)) -> Option<Lugar> {
        let clave = (documento.0.as_str(), parrafo.0.as_str());
        self.donde.get(&clave).copied()
    }
}
