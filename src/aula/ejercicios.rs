//! Exercises made of the worked cases.

use super::{
    distractores::{Candidatos, Contexto},
    pasaje,
    pregunta::{OpcionParrafo, OpcionVeredicto, Pregunta, lugar_de, valor_de},
};
use crate::{
    busqueda::Buscador,
    corpus::{Caso, Corpus, sha256},
    hechos::{Dato, Errores},
    lengua::texto,
    reglas::ReglaFundada,
    veredicto::{Desenlace, Sentido, Veredicto},
};
use std::collections::{BTreeMap, BTreeSet};

/// Options of a question, the right one included.
pub(super) const OPCIONES: usize = 4;

/// Fewest of them among paragraphs: with one other, the answer is half given.
pub(super) const MINIMO: usize = 3;

/// Hexadecimal digits of an id.
pub(super) const DIGITOS: usize = 10;

/// An exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ejercicio {
    /// The rule.
    pub regla: &'static str,
    /// Its id in the rule: it stays while the title of the case does.
    pub id: String,
    /// Title of the case, which often tells the answer.
    pub titulo: String,
    /// The facts.
    pub hechos: Dato,
    /// Code of the right outcome.
    pub codigo: &'static str,
    /// Which verdict?
    pub veredicto: Pregunta<OpcionVeredicto>,
    /// Which paragraph supports it?
    pub parrafo: Pregunta<OpcionParrafo>,
}

/// Exercises whose answer stands in documents under one descriptor of the thesaurus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tema {
    /// The descriptor, as printed.
    pub nombre: String,
    ejercicios: Vec<usize>,
}

/// Every exercise of a corpus.
#[derive(Debug, Clone, Default)]
pub struct Aula {
    ejercicios: Vec<Ejercicio>,
    /// By the word that addresses use.
    temas: BTreeMap<String, Tema>,
}

impl Aula {
    /// Makes them all, by rule in the order given and by case in the order of its file.
    pub fn nueva<'a>(
        corpus: &'a Corpus,
        buscador: &'a Buscador,
        reglas: impl Iterator<Item = &'a ReglaFundada>,
    ) -> Self {
        let mut ejercicios = Vec::new();
        for lista in reglas {
            DeRegla::nueva(corpus, buscador, lista).hacer(&mut ejercicios);
        }
        let mut temas: BTreeMap<String, Tema> = BTreeMap::new();
        for (d, documento) in corpus.documentos().iter().enumerate() {
            let suyo = |e: &Ejercicio| {
                let correcta = e.parrafo.la_correcta();
                correcta.is_some_and(|o| o.lugar.documento == d)
            };
            let suyos: Vec<usize> = (0..ejercicios.len())
                .filter(|i| suyo(&ejercicios[*i]))
                .collect();
            let descriptores = documento.meta.temas.iter().map(|t| descriptor(t));
            let nombres: BTreeMap<String, &str> = descriptores
                .map(|t| (texto::para_direccion(t), t))
                .collect();
            for (slug, nombre) in nombres.into_iter().filter(|_| !suyos.is_empty()) {
                let tema = temas.entry(slug).or_insert_with(|| Tema {
                    nombre: nombre.to_owned(),
                    ejercicios: Vec::new(),
                });
                tema.ejercicios.extend(&suyos);
                tema.ejercicios.sort_unstable();
            }
        }
        Self { ejercicios, temas }
    }

    /// Every exercise.
    pub fn ejercicios(&self) -> &[Ejercicio] {
        &self.ejercicios
    }

    /// Those of a rule, in order.
    pub fn de_regla(&self, regla: &str) -> Vec<&Ejercicio> {
        let suyos = self.ejercicios.iter().filter(|e| e.regla == regla);
        suyos.collect()
    }

    /// One of a rule.
    pub fn ejercicio(&self, regla: &str, id: &str) -> Option<&Ejercicio> {
        let mut todos = self.ejercicios.iter();
        todos.find(|e| e.regla == regla && e.id == id)
    }

    /// The one made from a case.
    pub fn de_caso(&self, regla: &str, titulo: &str) -> Option<&Ejercicio> {
        let mut todos = self.ejercicios.iter();
        todos.find(|e| e.regla == regla && e.titulo == titulo)
    }

    /// Topics that have exercises, by the word that addresses use.
    pub fn temas(&self) -> &BTreeMap<String, Tema> {
        &self.temas
    }

    /// Those of a topic, in order.
    pub fn de_tema(&self, tema: &Tema) -> Vec<&Ejercicio> {
        let suyos = tema.ejercicios.iter();
        suyos.filter_map(|i| self.ejercicios.get(*i)).collect()
    }
}

/// One exercise for each outcome of each rule, the first of each.
pub fn uno_por_desenlace<'a>(ejercicios: &[&'a Ejercicio]) -> Vec<&'a Ejercicio> {
    let mut vistos = BTreeSet::new();
    let nuevos = ejercicios
        .iter()
        .filter(|e| vistos.insert((e.regla, e.codigo)));
    nuevos.copied().collect()
}

/// «DESCRIPTOR – Restrictor» → «DESCRIPTOR».
pub(super) fn descriptor(tema: &str) -> &str {
    let corte = [" – ", " - ", " —"].iter().filter_map(|c| tema.find(c));
    tema[..corte.min().unwrap_or(tema.len())].trim()
}

/// The amount that a sentence tells: two options never differ only in how it came about.
pub(super) fn monto(resumen: &str) -> Option<&str> {
    let palabra = resumen.split(' ').find(|p| p.starts_with('$'))?;
    Some(palabra.trim_end_matches([',', '.']))
}

/// A hash short enough for an address.
pub(super) fn corto(partes: &[&str]) -> String {
    sha256(partes.join("\n").as_bytes())[..DIGITOS].to_owned()
}

/// The exercises of one rule, while they are made.
pub(super) struct DeRegla<'a> {
    corpus: &'a Corpus,
    lista: &'a ReglaFundada,
    casos: Vec<(&'a Caso, Dato, Veredicto<'a>)>,
    candidatos: Candidatos<'a>,
}

impl<'a> DeRegla<'a> {
    fn nueva(corpus: &'a Corpus, buscador: &'a Buscador, lista: &'a ReglaFundada) -> Self {
        let leido = |c: &'a Caso| {
            let mut errores = Errores::default();
            let dato = Dato::objeto_de_json(&c.entrada, &mut errores).ok()?;
            let v = lista.evaluar(&dato, corpus.parametros()).ok()?;
            errores.ninguno().then_some((c, dato, v))
        };
        let casos = corpus.casos(lista.ficha().id).iter();
        Self {
            corpus,
            lista,
            casos: casos.filter_map(leido).collect(),
            candidatos: Candidatos::nuevos(corpus, buscador, lista),
        }
    }

    fn hacer(&mut self, ejercicios: &mut Vec<Ejercicio>) {
        let regla = self.lista.ficha().id;
        let mut repetidos: BTreeMap<&str, usize> = BTreeMap::new();
        for i in 0..self.casos.len() {
            let titulo = self.casos[i].0.titulo.as_str();
            let vez = repetidos.entry(titulo).or_default();
            *vez += 1;
            let id = match *vez {
                1 => corto(&[titulo]),
                n => corto(&[titulo, &n.to_string()]),
            };
            let (Some(veredicto), Some(parrafo)) = (self.veredictos(i, &id), self.parrafos(i, &id))
            else {
                continue;
            };
            let (caso, hechos, v) = &self.casos[i];
            ejercicios.push(Ejercicio {
                regla,
                id,
                titulo: caso.titulo.clone(),
                hechos: hechos.clone(),
                codigo: v.desenlace.codigo,
                veredicto,
                parrafo,
            });
        }
    }

    /// Which verdict? `None` when there is nothing to choose from.
    fn veredictos(&self, i: usize, id: &str) -> Option<Pregunta<OpcionVeredicto>> {
        let v = &self.casos[i].2;
        let desenlaces = self.lista.ficha().desenlaces;
        let calcula = |d: &Desenlace| d.sentido == Sentido::Determinado;
        // A rule that always computes has one outcome to choose: what is asked is how much.
        let (correcta, otras) = if desenlaces.len() <= 2 && desenlaces.iter().any(calcula) {
            let respuesta = |v: &Veredicto<'_>| OpcionVeredicto {
                valor: corto(&[&v.resumen]),
                sentido: v.desenlace.sentido,
                rotulo: v.resumen.clone(),
            };
            let mut otras: Vec<OpcionVeredicto> = Vec::new();
            for (_, _, otro) in &self.casos {
                let o = respuesta(otro);
                let otro_monto = monto(&otro.resumen) != monto(&v.resumen);
                if otro_monto && !otras.iter().any(|x| monto(&x.rotulo) == monto(&o.rotulo)) {
                    otras.push(o);
                }
            }
            otras.sort_by_key(|o| corto(&[id, "otra", &o.valor]));
            otras.truncate(OPCIONES - 1);
            (respuesta(v), otras)
        } else {
            let opcion = |(n, d): (usize, &Desenlace)| {
                let igual = |x: &&Desenlace| x.codigo == d.codigo;
                let valor = match desenlaces[..n].iter().filter(igual).count() {
                    0 => d.codigo.to_owned(),
                    antes => format!("{}-{}", d.codigo, antes + 1),
                };
                OpcionVeredicto {
                    valor,
                    sentido: d.sentido,
                    rotulo: d.rotulo.to_owned(),
                }
            };
            let (buenas, otras): (Vec<_>, Vec<_>) = desenlaces
                .iter()
                .enumerate()
                .partition(|(_, d)| *d == v.desenlace);
            let buena = buenas.first().map(|(n, d)| opcion((*n, d)))?;
            (buena, otras.into_iter().map(opcion).collect())
        };
        let orden = |o: &OpcionVeredicto| corto(&[id, &o.valor]);
        (!otras.is_empty()).then(|| Pregunta::nueva(correcta, otras, orden))
    }

    /// Which paragraph supports it? `None` when too few can be offered beside it.
    fn parrafos(&mut self, i: usize, id: &str) -> Option<Pregunta<OpcionParrafo>> {
        let (_, dato, v) = &self.casos[i];
        let f = v.principal()?;
        let (lugar, fragmento) = lugar_de(self.corpus, f)?;
        let bloque = &self.corpus.documentos()[lugar.documento].bloques[lugar.bloque];
        let correcta = OpcionParrafo {
            lugar,
            valor: valor_de(self.corpus, lugar),
            pasaje: pasaje::alrededor(&bloque.texto, fragmento),
            porque: None,
        };
        let contexto = Contexto {
            lista: self.lista,
            dato,
            veredicto: v,
            correcto: lugar,
            fragmento,
        };
        let otras = self.candidatos.elegir(&contexto, OPCIONES - 1);
        let orden = |o: &OpcionParrafo| corto(&[id, &o.valor]);
        (otras.len() + 1 >= MINIMO).then(|| Pregunta::nueva(correcta, otras, orden))
    }
}
