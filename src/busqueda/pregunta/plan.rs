//! Understanding a query before searching: documents and dates it names, typing errors, stems, synonyms.
//!
//! A plan is a value: it can be shown (`explicar=1`, `buscar --explicar`) and says, of every word, what became of it
//! and on whose word.

use super::{
    consulta::{Consulta, Exigencia, Palabra},
    referencias::{self, Referencia},
};
use crate::{
    busqueda::{
        Campo, Fallo,
        ajustes::Ajustes,
        indice::{
            analisis::{Raices, es_vacia},
            inverso::Indice,
            norma_citada::{CITA, nombres_de_cita},
        },
        recorrido::formulas::rareza,
    },
    citas::{Citas, de_consulta},
    corpus::{Documento, Sinonimo},
    lengua::{formato::MESES, texto},
};
use regex::{Captures, Regex};
use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};

/// Words to which a cut word may grow.
const FORMAS: usize = 50;

/// What became of a word of the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entendida {
    /// As typed.
    pub escrita: String,
    /// Its stem; nothing for a word that says nothing on its own.
    pub raiz: Option<String>,
    /// The word of the corpus that was searched in its place.
    pub corregida: Option<String>,
    /// The words of the corpus to which a cut word grew.
    pub formas: Vec<String>,
    /// What the vocabulary added, with the source of each equivalence.
    pub sinonimos: Vec<(String, String)>,
}

/// A stem to look for.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::busqueda) struct Termino {
    pub(in crate::busqueda) raiz: String,
    pub(in crate::busqueda) peso: f32,
    /// The word of the query it stands for.
    pub(in crate::busqueda) origen: usize,
    /// Paragraphs that hold it.
    pub(in crate::busqueda) parrafos: u32,
    pub(in crate::busqueda) rareza: f32,
}

impl Termino {
    fn nuevo(raiz: String, peso: f32, origen: usize) -> Self {
        Self {
            raiz,
            peso,
            origen,
            parrafos: 0,
            rareza: 0.0,
        }
    }

    /// Whether it is the name of a norm that paragraphs cite, and not a stem.
    pub(in crate::busqueda) fn es_cita(&self) -> bool {
        self.raiz.starts_with(CITA)
    }

    /// Whether it stands for a word that the query does not say.
    pub(in crate::busqueda) fn es_sinonimo(&self) -> bool {
        self.peso < 1.0
    }

    /// Whether it is the stem of a word as typed.
    pub(in crate::busqueda) fn es_propio(&self) -> bool {
        !self.es_sinonimo() && !self.es_cita()
    }
}

/// What a query is understood with.
pub(in crate::busqueda) struct Fuentes<'a> {
    pub(in crate::busqueda) indice: &'a Indice,
    pub(in crate::busqueda) vocabulario: &'a Vocabulario,
    pub(in crate::busqueda) citas: &'a Citas,
}

/// What a query asks for, understood.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Documents that it names.
    pub referencia: Referencia,
    /// The rest, read.
    pub consulta: Consulta,
    /// Each word.
    pub palabras: Vec<Entendida>,
    /// Norms that it names: how each is called, and its address.
    pub normas: Vec<(String, String)>,
    /// Dates as texts write them, when they were typed in another way.
    pub fechas: Vec<String>,
    pub(in crate::busqueda) terminos: Vec<Termino>,
}

/// The vocabulary, as stems.
#[derive(Default)]
pub(in crate::busqueda) struct Vocabulario(Vec<Equivalencia>);

struct Equivalencia {
    de: Vec<String>,
    a: Vec<(String, Vec<String>)>,
    fuente: String,
}

impl Vocabulario {
    pub(in crate::busqueda) fn nuevo(sinonimos: &[Sinonimo]) -> Self {
        let mut raices = Raices::default();
        let mut raices_de = |t: &str| -> Vec<String> {
            let palabras = texto::palabras(t);
            let llenas = palabras.iter().filter(|p| !es_vacia(p));
            llenas.map(|p| raices.raiz(p)).collect()
        };
        let mut salida = Vec::new();
        for s in sinonimos {
            let mut lado = |de: &[String], a: &[String]| {
                let a: Vec<(String, Vec<String>)> =
                    a.iter().map(|t| (t.clone(), raices_de(t))).collect();
                for frase in de {
                    salida.push(Equivalencia {
                        de: raices_de(frase),
                        a: a.clone(),
                        fuente: s.fuente.clone(),
                    });
                }
            };
            lado(&s.de, &s.a);
            if s.reciproco {
                lado(&s.a, &s.de);
            }
        }
        salida.retain(|e| !e.de.is_empty());
        Self(salida)
    }

    fn conoce(&self, raiz: &str) -> bool {
        self.0.iter().any(|e| e.de.iter().any(|r| r == raiz))
    }
}

impl Plan {
    pub(in crate::busqueda) fn nuevo(
        escrita: &str,
        filtros: &[(Campo, String)],
        documentos: &[Documento],
        fuentes: &Fuentes<'_>,
        ajustes: &Ajustes,
    ) -> Result<Self, Fallo> {
        let referencia = referencias::buscar(escrita, documentos);
        let resto = if referencia.documentos.is_empty() {
            escrita
        } else {
            &referencia.resto
        };
        let mut fechas = Vec::new();
        let resto = con_fechas_en_letras(resto, &mut fechas).into_owned();
        let mut consulta = Consulta::leer(&resto);
        consulta.filtros.extend(filtros.iter().cloned());
        let mut plan = Self {
            referencia,
            fechas,
            ..Self::default()
        };
        plan.entender(&consulta, fuentes.indice, fuentes.vocabulario)?;
        if ajustes.sinonimo > 0.0 {
            plan.ampliar(fuentes.vocabulario, ajustes.sinonimo);
        }
        if ajustes.norma > 0.0 {
            plan.citar(&resto, fuentes, ajustes.norma);
        }
        for t in &mut plan.terminos {
            t.parrafos = fuentes.indice.cuantos_con(&t.raiz);
            t.rareza = rareza(t.parrafos, fuentes.indice.parrafos.cuantos());
        }
        plan.consulta = consulta;
        Ok(plan)
    }

    fn entender(
        &mut self,
        consulta: &Consulta,
        indice: &Indice,
        vocabulario: &Vocabulario,
    ) -> Result<(), Fallo> {
        let mut raices = Raices::default();
        for (origen, palabra) in consulta.palabras.iter().enumerate() {
            let mut entendida = Entendida {
                escrita: palabra.letras().to_owned(),
                raiz: None,
                corregida: None,
                formas: Vec::new(),
                sinonimos: Vec::new(),
            };
            match palabra {
                Palabra::Prefijo(prefijo) => {
                    entendida.escrita.push('*');
                    let mut formas = indice.con_prefijo(prefijo)?;
                    formas.sort_by_key(|(_, t)| std::cmp::Reverse(t.doc_freq));
                    formas.truncate(FORMAS);
                    for (forma, _) in formas {
                        let raiz = raices.raiz(&forma);
                        if !self.terminos.iter().any(|t| t.raiz == raiz) {
                            self.terminos.push(Termino::nuevo(raiz, 1.0, origen));
                        }
                        entendida.formas.push(forma);
                    }
                }
                Palabra::Entera(escrita) => {
                    let plegada = texto::plegar(escrita);
                    if !es_vacia(&plegada) {
                        let mut raiz = raices.raiz(&plegada);
                        let conocida = vocabulario.conoce(&raiz) || indice.cuantos_con(&raiz) > 0;
                        if !conocida && let Some(p) = corregir(&plegada, indice)? {
                            raiz = raices.raiz(&p);
                            entendida.corregida = Some(p);
                        }
                        entendida.raiz = Some(raiz.clone());
                        self.terminos.push(Termino::nuevo(raiz, 1.0, origen));
                    }
                }
            }
            self.palabras.push(entendida);
        }
        // The words of a phrase rank too: in a phrase that many paragraphs hold, they tell these apart.
        let de_frases = consulta.frases.iter().filter(|f| f.len() > 1).flatten();
        for (i, palabra) in de_frases.filter(|p| !es_vacia(p)).enumerate() {
            let origen = consulta.palabras.len() + i;
            self.terminos
                .push(Termino::nuevo(raices.raiz(palabra), 1.0, origen));
        }
        Ok(())
    }

    /// Adds the norms that the query names: paragraphs that cite them are found, whatever words they use.
    fn citar(&mut self, resto: &str, fuentes: &Fuentes<'_>, peso: f32) {
        let mut origen = self
            .terminos
            .iter()
            .map(|t| t.origen + 1)
            .max()
            .unwrap_or(0);
        for (_, norma) in de_consulta(resto, fuentes.citas) {
            for raiz in nombres_de_cita(&norma) {
                if fuentes.indice.cuantos_con(&raiz) > 0
                    && !self.terminos.iter().any(|t| t.raiz == raiz)
                {
                    self.terminos.push(Termino::nuevo(raiz, peso, origen));
                    origen += 1;
                }
            }
            self.normas.push((norma.to_string(), norma.direccion()));
        }
    }

    /// Adds what the vocabulary says of words in a row. Each word of an equivalence counts once.
    fn ampliar(&mut self, vocabulario: &Vocabulario, peso: f32) {
        let directas: Vec<(String, usize)> = self
            .terminos
            .iter()
            .map(|t| (t.raiz.clone(), t.origen))
            .collect();
        for e in &vocabulario.0 {
            let iguales = |v: &[(String, usize)]| v.iter().map(|(r, _)| r).eq(&e.de);
            let Some(i) = directas.windows(e.de.len()).position(iguales) else {
                continue;
            };
            let origen = directas[i].1;
            for (dicho, raices) in &e.a {
                let mut nuevas = 0;
                for raiz in raices {
                    if !self.terminos.iter().any(|t| t.raiz == *raiz) {
                        self.terminos
                            .push(Termino::nuevo(raiz.clone(), peso, origen));
                        nuevas += 1;
                    }
                }
                if nuevas > 0
                    && let Some(p) = self.palabras.get_mut(origen)
                {
                    p.sinonimos.push((dicho.clone(), e.fuente.clone()));
                }
            }
        }
    }

    /// The query with its typing errors mended, when there were any.
    pub(in crate::busqueda) fn sugerencia(&self) -> Option<String> {
        self.palabras
            .iter()
            .any(|p| p.corregida.is_some())
            .then(|| {
                let palabras = self.palabras.iter();
                palabras
                    .map(|p| p.corregida.as_deref().unwrap_or(&p.escrita))
                    .collect::<Vec<_>>()
                    .join(" ")
            })
    }

    /// What was understood, in one line.
    pub(in crate::busqueda) fn interpretada(&self, documentos: &[Documento]) -> String {
        let mut partes = Vec::new();
        if !self.referencia.documentos.is_empty() {
            let titulos = self.referencia.documentos.iter();
            partes.push(
                titulos
                    .filter_map(|d| Some(documentos.get(*d)?.titulo()))
                    .collect::<Vec<_>>()
                    .join(" o "),
            );
        }
        let palabras = if self.consulta.es_expresion {
            String::new()
        } else {
            self.palabras
                .iter()
                .map(|p| p.corregida.as_deref().unwrap_or(&p.escrita))
                .collect::<Vec<_>>()
                .join(" ")
        };
        partes.extend((!palabras.is_empty()).then_some(palabras));
        let con = if self.consulta.es_expresion {
            " Y "
        } else {
            " · "
        };
        let exige: Vec<String> = self
            .consulta
            .exige
            .iter()
            .map(|e| match e {
                Exigencia::Alguna(_) if self.consulta.exige.len() > 1 => format!("({e})"),
                _ => e.to_string(),
            })
            .collect();
        partes.extend((!exige.is_empty()).then(|| exige.join(con)));
        let filtros = self.consulta.filtros.iter();
        partes.extend(filtros.map(|(c, v)| format!("{}: {v}", c.nombre())));
        partes.join(" · ")
    }

    /// The words of the query, each with its stems; first those that may count most.
    pub(in crate::busqueda) fn por_origen(&self) -> Vec<Origen<'_>> {
        let mut origenes: BTreeMap<usize, Vec<&Termino>> = BTreeMap::new();
        for t in &self.terminos {
            origenes.entry(t.origen).or_default().push(t);
        }
        let peso_de = |terminos: &[&Termino]| {
            let propio = terminos.iter().find(|t| !t.es_sinonimo());
            propio.map_or(0.0, |t| t.rareza)
        };
        let total: f32 = origenes.values().map(|t| peso_de(t)).sum();
        let origenes = origenes.into_values().map(|terminos| Origen {
            cuenta: peso_de(&terminos) / total.max(f32::MIN_POSITIVE),
            terminos,
        });
        let mut origenes: Vec<Origen<'_>> = origenes.collect();
        let vale = |o: &Origen<'_>| o.terminos.iter().map(|t| t.peso * t.rareza).sum::<f32>();
        origenes.sort_by(|a, b| vale(b).total_cmp(&vale(a)));
        origenes
    }
}

/// A word of the query.
pub(in crate::busqueda) struct Origen<'a> {
    /// The word itself before its synonyms.
    pub(in crate::busqueda) terminos: Vec<&'a Termino>,
    /// The share of the query that it is.
    pub(in crate::busqueda) cuenta: f32,
}

/// The commonest word of the texts at one letter from this one.
fn corregir(palabra: &str, indice: &Indice) -> Result<Option<String>, Fallo> {
    if palabra.chars().count() < 4 || palabra.bytes().any(|b| b.is_ascii_digit()) {
        return Ok(None);
    }
    let parecidas = indice.a_una_letra(palabra)?.into_iter();
    Ok(parecidas
        .filter(|(p, _)| p.len() > 3)
        .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)))
        .map(|(p, _)| p))
}

/// `31/12/2023` and `2023-12-31` as texts write them: «31 de diciembre de 2023».
fn con_fechas_en_letras<'a>(consulta: &'a str, fechas: &mut Vec<String>) -> Cow<'a, str> {
    static FECHA: LazyLock<Regex> = LazyLock::new(|| {
        let patron = r"\b(?:(?<d>\d{1,2})[/.-](?<m>\d{1,2})[/.-](?<a>(?:19|20)\d{2})|(?<a2>(?:19|20)\d{2})-(?<m2>\d{2})-(?<d2>\d{2}))\b";
        Regex::new(patron).unwrap_or_else(|e| unreachable!("pattern {patron}: {e}"))
    });
    FECHA.replace_all(consulta, |c: &Captures<'_>| {
        let parte = |uno: &str, otro: &str| {
            let m = c.name(uno).or_else(|| c.name(otro));
            m.map_or("", |m| m.as_str())
        };
        let (d, m, a) = (parte("d", "d2"), parte("m", "m2"), parte("a", "a2"));
        let dia: usize = d.parse().unwrap_or(0);
        let mes: usize = m.parse().unwrap_or(0);
        match MESES.get(mes.wrapping_sub(1)) {
            Some(nombre) if (1..=31).contains(&dia) => {
                let dicha = format!("{dia} de {nombre} de {a}");
                fechas.push(dicha.clone());
                dicha
            }
            _ => c[0].to_owned(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_texts_do() {
        for (escrita, dicha) in [
            ("plazo 31/07/2023", "plazo 31 de julio de 2023"),
            ("2023-12-31 liquidez", "31 de diciembre de 2023 liquidez"),
            ("1.1.2024", "1 de enero de 2024"),
            ("art 2.2.1.1.1.5.3", "art 2.2.1.1.1.5.3"),
            ("99/99/2023", "99/99/2023"),
            ("C-353-2026", "C-353-2026"),
            ("1_2026_06_04_000000", "1_2026_06_04_000000"),
        ] {
            let mut fechas = Vec::new();
            assert_eq!(con_fechas_en_letras(escrita, &mut fechas), dicha);
            assert_eq!(fechas.is_empty(), escrita == dicha, "{escrita}");
        }
    }
}
