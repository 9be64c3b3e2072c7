//! Paragraphs to choose from that do not support a verdict, each with the reason.
//!
//! They are what a search finds for the question of the rule and for the outcome, so that they speak of the same matter.
//! A paragraph is only offered when it is known to be wrong: its role supports nothing, or it supports another period, or
//! a step that these facts do not reach, or another rule in a document that this one never cites. That nobody linked a
//! paragraph yet is no reason: it might be right. Nor is any offered that the verdict cites, or would cite if it got to the
//! same outcome another way, or a copy of one of these, or one that holds the quote of the right one or most of its words,
//! or one that goes on with the same argument. The numbered orders of a circular are not one argument: each is its own.

use super::{
    OpcionParrafo, pasaje,
    pregunta::{Porque, lugar_de, valor_de},
};
use crate::{
    busqueda::{Buscador, Campo, Peticion},
    corpus::{Apoyo, Corpus, Fundamento, Lugar, Rol},
    hechos::Dato,
    lengua::texto,
    reglas::{Ficha, ReglaFundada, estudio::con_dia, registro},
    veredicto::{Paso, Veredicto},
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Paragraphs of one search that are looked at.
const HALLADOS: usize = 50;

/// Paragraphs of one role that are looked at.
const DE_UN_ROL: usize = 6;

/// Fewest words of a paragraph that is offered.
const PALABRAS: usize = 12;

/// Share of the words of the right quote, in percent, above which another paragraph says much the same.
const PARECIDO: usize = 40;

/// The same for the quote of any other step.
const CASI_IGUAL: usize = 85;

/// Letters of a word that is compared, and the fewest it has: «regla» and «reglas» are the same, «de» is nothing.
const RAIZ: (usize, usize) = (6, 5);

/// Roles that speak of the matter and support nothing.
const SIN_APOYO: [Rol; 4] = [
    Rol::Consulta,
    Rol::Tesauro,
    Rol::Problema,
    Rol::Considerando,
];

/// Over everything, and then in each role that supports nothing.
const EN_TODO_Y_SIN_APOYO: [Option<Rol>; 5] = [
    None,
    Some(SIN_APOYO[0]),
    Some(SIN_APOYO[1]),
    Some(SIN_APOYO[2]),
    Some(SIN_APOYO[3]),
];

const CLASES: usize = 6;

/// The exercise that distractors are for.
pub(super) struct Contexto<'a> {
    pub(super) lista: &'a ReglaFundada,
    pub(super) dato: &'a Dato,
    pub(super) veredicto: &'a Veredicto<'a>,
    pub(super) correcto: Lugar,
    pub(super) fragmento: &'a str,
}

/// What searches find for one rule.
pub(super) struct Candidatos<'a> {
    corpus: &'a Corpus,
    buscador: &'a Buscador,
    ficha: &'static Ficha,
    /// What is found for each question, best first.
    hallados: BTreeMap<String, Vec<Lugar>>,
    /// Steps that each paragraph supports, in the order of the rule.
    apoya: BTreeMap<Lugar, Vec<(&'static str, &'static str)>>,
    /// Documents that the rule cites in any way.
    citados: BTreeSet<usize>,
}

impl<'a> Candidatos<'a> {
    pub(super) fn nuevos(
        corpus: &'a Corpus,
        buscador: &'a Buscador,
        lista: &'a ReglaFundada,
    ) -> Self {
        let mut apoya: BTreeMap<Lugar, Vec<(&'static str, &'static str)>> = BTreeMap::new();
        for (p, fundamentos) in lista.pasos() {
            let sustentan = fundamentos.iter().filter(|f| f.sustenta());
            for (lugar, _) in sustentan.filter_map(|f| lugar_de(corpus, f)) {
                apoya.entry(lugar).or_default().push((p.id, p.enunciado));
            }
        }
        let de_avisos = lista.ficha().avisos.iter().flat_map(|a| lista.aviso(a.id));
        let de_pasos = lista.pasos().iter().flat_map(|(_, fs)| fs);
        let citados = de_pasos
            .chain(de_avisos)
            .filter_map(|f| lugar_de(corpus, f))
            .map(|(l, _)| l.documento)
            .collect();
        Self {
            corpus,
            buscador,
            ficha: lista.ficha(),
            hallados: BTreeMap::new(),
            apoya,
            citados,
        }
    }

    /// The best paragraphs that do not support a verdict, each for a reason of its own while there are.
    pub(super) fn elegir(&mut self, c: &Contexto<'_>, cuantos: usize) -> Vec<OpcionParrafo> {
        let v = c.veredicto;
        let apoyo = v.pasos.iter().find(|p| p.id == v.desenlace.apoyo);
        let del_desenlace = format!(
            "{} {}",
            v.desenlace.rotulo,
            apoyo.map_or("", |p| p.enunciado)
        );
        let de_la_regla = format!("{} {}", self.ficha.pregunta, self.ficha.titulo);
        let preguntas = [del_desenlace, de_la_regla];
        let mut hallados = self.buscar(&preguntas[0], &[None]);
        hallados.extend(self.buscar(&preguntas[1], &EN_TODO_Y_SIN_APOYO));
        let prohibidos = self.prohibidos(c);
        let otros = self.de_otro_regimen(c);
        let mut por_clase: Vec<Vec<(Lugar, Porque)>> = vec![Vec::new(); CLASES];
        let mut vistos = BTreeSet::new();
        for lugar in hallados {
            if prohibidos.contains(&lugar) || !vistos.insert(lugar) {
                continue;
            }
            if let Some(porque) = self.porque(c, lugar, &otros) {
                // One of each group of copies is enough.
                vistos.extend(self.buscador.copias(lugar));
                por_clase[porque.clase()].push((lugar, porque));
            }
        }
        let palabras: BTreeSet<String> =
            preguntas.iter().flat_map(|p| texto::palabras(p)).collect();
        let turnos = (0..cuantos).flat_map(|i| por_clase.iter().filter_map(move |p| p.get(i)));
        turnos
            .take(cuantos)
            .map(|(lugar, porque)| OpcionParrafo {
                lugar: *lugar,
                valor: valor_de(self.corpus, *lugar),
                pasaje: pasaje::cercano(self.texto(*lugar), &palabras),
                porque: Some(porque.clone()),
            })
            .collect()
    }

    fn texto(&self, lugar: Lugar) -> &'a str {
        &self.corpus.documentos()[lugar.documento].bloques[lugar.bloque].texto
    }

    /// What is found for a question in each of some roles, or in all of them, best first.
    fn buscar(&mut self, pregunta: &str, roles: &[Option<Rol>]) -> Vec<Lugar> {
        if let Some(hallados) = self.hallados.get(pregunta) {
            return hallados.clone();
        }
        let en = |rol: &Option<Rol>| {
            let peticion = Peticion {
                consulta: pregunta.to_owned(),
                filtros: rol
                    .map(|r| (Campo::Rol, r.nombre().to_owned()))
                    .into_iter()
                    .collect(),
                limite: rol.map_or(HALLADOS, |_| DE_UN_ROL),
                ..Peticion::default()
            };
            let respuesta = self.buscador.buscar(self.corpus, &peticion);
            respuesta.map(|r| r.resultados).unwrap_or_default()
        };
        let lugares: Vec<Lugar> = roles.iter().flat_map(en).map(|r| r.lugar).collect();
        self.hallados.insert(pregunta.to_owned(), lugares.clone());
        lugares
    }

    /// Paragraphs that are or may be right: all that the verdict cites, on this way and on any other that these facts have
    /// to the same outcome; all that supports the outcome whatever the way; and the copies of each.
    fn prohibidos(&self, c: &Contexto<'_>) -> BTreeSet<Lugar> {
        let parametros = self.corpus.parametros();
        let otras = c.lista.sin_cada_paso(c.dato, parametros, c.veredicto);
        let mismas = otras
            .iter()
            .filter(|v| v.desenlace == c.veredicto.desenlace);
        let citados = std::iter::once(c.veredicto)
            .chain(mismas)
            .flat_map(|v| v.fundamentos());
        // Of a step that ran, also what it rests on with the facts of other days and cases.
        let corrio = |id: &str| c.veredicto.pasos.iter().any(|p| p.id == id);
        let pasos = c.lista.pasos().iter();
        let del_desenlace = pasos
            .filter(|(p, _)| p.id == c.veredicto.desenlace.apoyo || corrio(p.id))
            .flat_map(|(_, fs)| fs);
        let mut salida: BTreeSet<Lugar> = citados
            .chain(del_desenlace)
            .filter_map(|f| lugar_de(self.corpus, f))
            .map(|(l, _)| l)
            .collect();
        salida.insert(c.correcto);
        let copias: Vec<Lugar> = salida
            .iter()
            .flat_map(|l| self.buscador.copias(*l))
            .collect();
        salida.extend(copias);
        salida
    }

    /// Why a paragraph does not support the verdict; `None` when that is not known for sure.
    fn porque(
        &self,
        c: &Contexto<'_>,
        lugar: Lugar,
        otros: &BTreeMap<Lugar, Date>,
    ) -> Option<Porque> {
        let texto = self.texto(lugar);
        if texto.contains(c.fragmento) || texto.split_whitespace().nth(PALABRAS - 1).is_none() {
            return None;
        }
        let rol = self.corpus.documentos()[lugar.documento].bloques[lugar.bloque].rol;
        if SIN_APOYO.contains(&rol) {
            return Some(Porque::Rol(rol));
        }
        if !rol.puede_sustentar() {
            return None;
        }
        if rol != Rol::Directriz && dice_lo_mismo(c, texto) {
            return None;
        }
        if let Some(dia) = otros.get(&lugar) {
            return Some(Porque::OtroRegimen(*dia));
        }
        if let Some(pasos) = self.apoya.get(&lugar) {
            if rol != Rol::Directriz && self.en_una_seccion(lugar, c.correcto) {
                return None;
            }
            let desenlaces = self.ficha.desenlaces.iter();
            let mut otros = desenlaces.filter(|d| *d != c.veredicto.desenlace);
            let otro = otros.find(|d| pasos.iter().any(|(id, _)| *id == d.apoyo));
            return match otro {
                Some(d) => Some(Porque::OtroDesenlace(d.rotulo)),
                None => pasos.first().map(|(_, e)| Porque::OtroPaso(e)),
            };
        }
        if self.citados.contains(&lugar.documento) {
            return None;
        }
        let d = &self.corpus.documentos()[lugar.documento];
        let enlaces = self
            .corpus
            .reglas_de(&d.meta.id, &d.bloques[lugar.bloque].id);
        let (otra, _) = enlaces.into_iter().find(|(_, f)| f.sustenta())?;
        let mut reglas = registro().iter().map(|r| r.ficha());
        let titulo = reglas.find(|f| f.id == otra)?.titulo;
        Some(Porque::OtraRegla(titulo))
    }

    /// Whether two paragraphs stand in one printed section of one document: parts of one argument.
    fn en_una_seccion(&self, a: Lugar, b: Lugar) -> bool {
        let bloques = &self.corpus.documentos()[a.documento].bloques;
        a.documento == b.documento
            && bloques[a.bloque].id.partes().0 == bloques[b.bloque].id.partes().0
    }

    /// Paragraphs that support the first step that only the same facts in another period reach, with a day of each.
    fn de_otro_regimen(&self, c: &Contexto<'_>) -> BTreeMap<Lugar, Date> {
        let mut salida = BTreeMap::new();
        let parametros = self.corpus.parametros();
        let ficha = c.lista.ficha();
        let Some(campo) = ficha.fecha else {
            return salida;
        };
        let series = ficha.parametros.iter().filter_map(|p| parametros.serie(p));
        let relevos: BTreeSet<Date> = series.flat_map(|s| s.relevos()).collect();
        let dias = relevos
            .into_iter()
            .flat_map(|d| [d.yesterday().ok(), Some(d)]);
        for dia in dias.flatten() {
            let otro = c.lista.evaluar(&con_dia(c.dato, campo, dia), parametros);
            let Ok(otro) = otro else { continue };
            if otro.desenlace == c.veredicto.desenlace {
                continue;
            }
            let propio = |p: &&Paso<'_>| !c.veredicto.pasos.iter().any(|x| x.id == p.id);
            let primero = otro.pasos.iter().find(propio);
            let sustenta = primero
                .into_iter()
                .flat_map(|p| p.fundamentos.iter().copied());
            let suyos = sustenta.filter(|f: &&Fundamento| f.sustenta());
            for (lugar, _) in suyos.filter_map(|f| lugar_de(self.corpus, f)) {
                salida.insert(lugar, dia);
            }
        }
        salida
    }
}

/// Whether a paragraph holds most words of the right quote, or nearly all of the quote of any step of the verdict.
fn dice_lo_mismo(c: &Contexto<'_>, texto: &str) -> bool {
    let suyas = raices(texto);
    let comun = |cita: &str| {
        let pedidas = raices(cita);
        100 * pedidas.intersection(&suyas).count() / pedidas.len().max(1)
    };
    let citas = c
        .veredicto
        .pasos
        .iter()
        .flat_map(|p| p.fundamentos.iter().copied());
    let mut sustentan = citas.filter(|f| f.sustenta());
    comun(c.fragmento) > PARECIDO
        || sustentan.any(|f| match &f.apoyo {
            Apoyo::Interno { fragmento, .. } => comun(fragmento) > CASI_IGUAL,
            Apoyo::Externo { .. } => false,
        })
}

/// The beginnings of the words that say something.
fn raices(texto: &str) -> BTreeSet<String> {
    let palabras = texto::palabras(texto).into_iter();
    palabras
        .filter(|p| p.chars().count() >= RAIZ.1)
        .map(|p| p.chars().take(RAIZ.0).collect())
        .collect()
}
