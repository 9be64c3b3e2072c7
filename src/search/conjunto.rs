//! Sets of paragraphs, and the set that meets a demand exactly.
//!
//! A phrase is looked for by the stems of its words in a row, and then read in the text, so that the very words count.

use super::{
    Campo, Fallo, Textos,
    analisis::{Raices, es_vacia},
    campos::anios,
    consulta::Exigencia,
    indice::{Indice, Parte, termino_de},
};
use crate::texto;
use tantivy::{
    DocSet, TERMINATED, Term,
    postings::Postings,
    query::{EnableScoring, PhraseQuery, Query},
    schema::IndexRecordOption,
};

/// Paragraphs that are read to see whether the very words of a phrase, or of a cut word, stand in them.
const LECTURAS: usize = 5_000;

/// A set of paragraphs, by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Conjunto {
    bits: Vec<u64>,
    cuantos: usize,
}

impl Conjunto {
    fn vacio(cuantos: usize) -> Self {
        Self {
            bits: vec![0; cuantos.div_ceil(64)],
            cuantos,
        }
    }

    fn poner(&mut self, i: u32) {
        if let Some(palabra) = self.bits.get_mut(i as usize / 64) {
            *palabra |= 1 << (i % 64);
        }
    }

    pub(super) fn quitar(&mut self, i: u32) {
        if let Some(palabra) = self.bits.get_mut(i as usize / 64) {
            *palabra &= !(1 << (i % 64));
        }
    }

    pub(super) fn tiene(&self, i: u32) -> bool {
        self.bits
            .get(i as usize / 64)
            .is_some_and(|palabra| palabra & (1 << (i % 64)) != 0)
    }

    /// Keeps what both have.
    pub(super) fn cruzar(&mut self, otro: &Self) {
        self.con(otro, |a, b| a & b);
    }

    fn con(&mut self, otro: &Self, junta: fn(u64, u64) -> u64) {
        for (a, b) in self.bits.iter_mut().zip(&otro.bits) {
            *a = junta(*a, *b);
        }
    }

    fn invertir(&mut self) {
        self.bits.iter_mut().for_each(|b| *b = !*b);
        if let (Some(ultima), sobran @ 1..) = (self.bits.last_mut(), self.cuantos % 64) {
            *ultima &= (1 << sobran) - 1;
        }
    }

    /// Rows in order.
    pub(super) fn filas(&self) -> impl Iterator<Item = u32> {
        self.bits.iter().enumerate().flat_map(|(i, palabra)| {
            let mut quedan = *palabra;
            let desde = u32::try_from(i * 64).unwrap_or(u32::MAX);
            std::iter::from_fn(move || {
                let n = quedan.trailing_zeros();
                quedan &= quedan.checked_sub(1)?;
                Some(desde + n)
            })
        })
    }

    fn filtrar(&mut self, pasa: impl Fn(u32) -> bool) {
        let fuera: Vec<u32> = self.filas().filter(|i| !pasa(*i)).collect();
        fuera.into_iter().for_each(|i| self.quitar(i));
    }
}

/// What is needed to decide who meets a demand.
pub(super) struct Jueces<'a> {
    pub(super) indice: &'a Indice,
    pub(super) textos: &'a dyn Textos,
}

impl Jueces<'_> {
    /// The paragraphs that meet a demand, and what could not be honoured.
    pub(super) fn cumplen(
        &self,
        exigencia: &Exigencia,
        avisos: &mut Vec<String>,
    ) -> Result<Conjunto, Fallo> {
        Ok(match exigencia {
            Exigencia::Palabra(p) => {
                let raices = raices_de(&texto::palabras(p));
                let mut todas: Option<Conjunto> = None;
                for raiz in raices.iter().flatten() {
                    let con = self.con_raiz(raiz)?;
                    match &mut todas {
                        None => todas = Some(con),
                        Some(t) => t.con(&con, |a, b| a & b),
                    }
                }
                todas.unwrap_or_else(|| self.todos())
            }
            Exigencia::Prefijo(p) => self.con_prefijo(p, avisos)?,
            Exigencia::Frase(f) => self.con_frase(f, avisos)?,
            Exigencia::Cerca(a, b, n) => self.cercanas(a, b, *n, avisos)?,
            Exigencia::Filtro(campo, valor) => {
                let pasa = self.filtro(*campo, valor);
                let mut c = Conjunto::vacio(self.indice.parrafos.cuantos());
                self.todos()
                    .filas()
                    .filter(|i| pasa(*i))
                    .for_each(|i| c.poner(i));
                c
            }
            Exigencia::No(e) => {
                let mut c = self.cumplen(e, avisos)?;
                c.invertir();
                c
            }
            Exigencia::Todas(v) => self.juntar(v, self.todos(), |a, b| a & b, avisos)?,
            Exigencia::Alguna(v) => {
                let vacio = Conjunto::vacio(self.indice.parrafos.cuantos());
                self.juntar(v, vacio, |a, b| a | b, avisos)?
            }
        })
    }

    fn juntar(
        &self,
        v: &[Exigencia],
        mut junto: Conjunto,
        como: fn(u64, u64) -> u64,
        avisos: &mut Vec<String>,
    ) -> Result<Conjunto, Fallo> {
        for e in v {
            junto.con(&self.cumplen(e, avisos)?, como);
        }
        Ok(junto)
    }

    pub(super) fn todos(&self) -> Conjunto {
        let mut c = Conjunto::vacio(self.indice.parrafos.cuantos());
        c.invertir();
        c
    }

    fn con_raiz(&self, raiz: &str) -> Result<Conjunto, Fallo> {
        let mut c = Conjunto::vacio(self.indice.parrafos.cuantos());
        let lectura = self.indice.parte(Parte::Texto);
        let termino = Term::from_field_text(lectura.campo, raiz);
        let Some(info) = lectura
            .invertido
            .get_term_info(&termino)
            .map_err(Fallo::de_disco)?
        else {
            return Ok(c);
        };
        let mut bloques = lectura
            .invertido
            .read_block_postings_from_terminfo(&info, IndexRecordOption::Basic)
            .map_err(Fallo::de_disco)?;
        while !bloques.docs().is_empty() {
            bloques.docs().iter().for_each(|i| c.poner(*i));
            bloques.advance();
        }
        Ok(c)
    }

    /// Reads the candidates; too many of them are taken as they are, and that is said.
    fn leer(
        &self,
        mut candidatos: Conjunto,
        que: &str,
        avisos: &mut Vec<String>,
        pasa: impl Fn(&str) -> bool,
    ) -> Conjunto {
        if candidatos.filas().nth(LECTURAS).is_some() {
            avisos.push(format!(
                "«{que}» puede estar en más de {LECTURAS} párrafos: se contaron también formas parecidas."
            ));
            return candidatos;
        }
        candidatos.filtrar(|i| pasa(&self.plano(i)));
        candidatos
    }

    fn plano(&self, i: u32) -> String {
        texto::plano(&self.textos.texto(self.indice.parrafos.lugar(i)))
    }

    fn con_prefijo(&self, prefijo: &str, avisos: &mut Vec<String>) -> Result<Conjunto, Fallo> {
        let mut candidatos = Conjunto::vacio(self.indice.parrafos.cuantos());
        let mut raices: Vec<String> = Vec::new();
        let mut stemmer = Raices::default();
        for (forma, _) in self.indice.con_prefijo(prefijo) {
            let raiz = termino_de(forma, &mut stemmer);
            if !raices.contains(&raiz) {
                candidatos.con(&self.con_raiz(&raiz)?, |a, b| a | b);
                raices.push(raiz);
            }
        }
        let buscado = format!(" {prefijo}");
        let que = format!("{prefijo}*");
        Ok(self.leer(candidatos, &que, avisos, |t| t.contains(&buscado)))
    }

    /// Paragraphs where the words of a phrase stand in a row, in any of their forms.
    fn candidatos_de_frase(&self, palabras: &[String]) -> Result<Conjunto, Fallo> {
        let campo = self.indice.parte(Parte::Texto).campo;
        let mut raices = Raices::default();
        let terminos: Vec<Term> = palabras
            .iter()
            .map(|p| Term::from_field_text(campo, &termino_de(p, &mut raices)))
            .collect();
        if let [uno] = terminos.as_slice() {
            return self.con_raiz(uno.value().as_str().unwrap_or_default());
        }
        let mut c = Conjunto::vacio(self.indice.parrafos.cuantos());
        let sin_puntos = EnableScoring::disabled_from_searcher(&self.indice.buscador);
        let peso = PhraseQuery::new(terminos).weight(sin_puntos)?;
        peso.for_each_no_score(&self.indice.segmento, &mut |filas| {
            filas.iter().for_each(|i| c.poner(*i));
        })?;
        Ok(c)
    }

    fn con_frase(&self, palabras: &[String], avisos: &mut Vec<String>) -> Result<Conjunto, Fallo> {
        let candidatos = self.candidatos_de_frase(palabras)?;
        if palabras.iter().all(|p| es_vacia(p)) {
            // Words that say nothing stand in the index as they are.
            return Ok(candidatos);
        }
        let frase = palabras.join(" ");
        let buscada = format!(" {frase} ");
        Ok(self.leer(candidatos, &frase, avisos, |t| t.contains(&buscada)))
    }

    /// Paragraphs where both stand at most `lejos` words apart.
    fn cercanas(
        &self,
        a: &[String],
        b: &[String],
        lejos: u32,
        avisos: &mut Vec<String>,
    ) -> Result<Conjunto, Fallo> {
        if let ([a], [b]) = (a, b)
            && let [Some(a), Some(b)] = &raices_de(&[a.clone(), b.clone()])[..]
        {
            return self.palabras_cercanas(a, b, lejos);
        }
        let mut c = self.con_una_o_frase(a, avisos)?;
        c.con(&self.con_una_o_frase(b, avisos)?, |x, y| x & y);
        let (a, b) = (Buscada::nueva(a), Buscada::nueva(b));
        c.filtrar(|i| {
            let plano = self.plano(i);
            let palabras: Vec<&str> = plano.split_whitespace().collect();
            let (en_a, en_b) = (a.lugares(&palabras), b.lugares(&palabras));
            en_a.iter().any(|x| {
                en_b.iter().any(|y| {
                    // Where one ends inside the other there is no gap.
                    let hueco = if x < y {
                        (y + 1).saturating_sub(x + a.largo())
                    } else {
                        (x + 1).saturating_sub(y + b.largo())
                    };
                    x != y && hueco <= lejos as usize
                })
            })
        });
        Ok(c)
    }

    fn con_una_o_frase(&self, p: &[String], avisos: &mut Vec<String>) -> Result<Conjunto, Fallo> {
        match raices_de(p).as_slice() {
            [Some(raiz)] => self.con_raiz(raiz),
            _ => self.con_frase(p, avisos),
        }
    }

    fn palabras_cercanas(&self, a: &str, b: &str, lejos: u32) -> Result<Conjunto, Fallo> {
        let mut c = Conjunto::vacio(self.indice.parrafos.cuantos());
        let lectura = self.indice.parte(Parte::Texto);
        let abrir = |raiz: &str| {
            let termino = Term::from_field_text(lectura.campo, raiz);
            lectura
                .invertido
                .read_postings(&termino, IndexRecordOption::WithFreqsAndPositions)
                .map_err(Fallo::de_disco)
        };
        let (Some(mut pa), Some(mut pb)) = (abrir(a)?, abrir(b)?) else {
            return Ok(c);
        };
        let (mut en_a, mut en_b) = (Vec::new(), Vec::new());
        let mut i = pa.doc();
        while i != TERMINATED {
            let j = if pb.doc() < i { pb.seek(i) } else { pb.doc() };
            if j == TERMINATED {
                break;
            }
            if j > i {
                i = pa.seek(j);
                continue;
            }
            pa.positions(&mut en_a);
            pb.positions(&mut en_b);
            let cerca = en_a
                .iter()
                .any(|x| en_b.iter().any(|y| x != y && x.abs_diff(*y) <= lejos));
            if cerca {
                c.poner(i);
            }
            i = pa.advance();
        }
        Ok(c)
    }

    /// Whether a paragraph passes a filter.
    pub(super) fn filtro<'b>(&'b self, campo: Campo, valor: &str) -> Box<dyn Fn(u32) -> bool + 'b> {
        let parrafos = &self.indice.parrafos;
        let documentos = self.textos.documentos();
        let plano = texto::para_direccion(valor);
        let de_documentos = |pasa: &dyn Fn(&crate::corpus::Metadatos) -> bool| -> Vec<bool> {
            documentos.iter().map(|d| pasa(&d.meta)).collect()
        };
        let por_documento = match campo {
            Campo::Rol => {
                let rol = valor.parse::<crate::corpus::Rol>().ok();
                return Box::new(move |i| Some(parrafos.rol(i)) == rol);
            }
            Campo::Norma => {
                let nombres = parrafos.nombres().iter();
                let nombres: Vec<String> = nombres.map(|n| texto::para_direccion(n)).collect();
                let exacta = nombres.contains(&plano);
                let citada: Vec<bool> = nombres
                    .iter()
                    .map(|n| {
                        if exacta {
                            *n == plano
                        } else {
                            contiene(n, &plano)
                        }
                    })
                    .collect();
                return Box::new(move |i| parrafos.normas(i).iter().any(|n| citada[*n as usize]));
            }
            Campo::Tipo => de_documentos(&|m| m.tipo.nombre() == valor),
            Campo::Anio => {
                let (desde, hasta) = anios(valor).unwrap_or((1, 0));
                de_documentos(&|m| (desde..=hasta).contains(&m.anio))
            }
            Campo::Tema => {
                // A descriptor, or a whole line of the thesaurus; else whatever holds those letters.
                let es = |t: &str| texto::para_direccion(t) == plano;
                let exacto = |m: &crate::corpus::Metadatos| {
                    m.temas.iter().any(|t| es(t) || es(descriptor(t)))
                };
                if documentos.iter().any(|d| exacto(&d.meta)) {
                    de_documentos(&exacto)
                } else {
                    let dentro = |t: &String| texto::para_direccion(t).contains(&plano);
                    de_documentos(&|m| !plano.is_empty() && m.temas.iter().any(dentro))
                }
            }
            Campo::Documento => de_documentos(&|m| texto::para_direccion(&m.id.0) == plano),
            Campo::Radicado => de_documentos(&|m| {
                m.radicados_entrada
                    .iter()
                    .chain(&m.radicados_salida)
                    .any(|r| texto::para_direccion(r) == plano)
            }),
        };
        Box::new(move |i| por_documento.get(parrafos.documento(i)) == Some(&true))
    }
}

/// The descriptor of a thesaurus line «DESCRIPTOR – Restrictor».
pub(super) fn descriptor(tema: &str) -> &str {
    tema.split(['–', '-']).next().unwrap_or(tema).trim()
}

/// Whether whole words of an address form stand in another: «ley-80» is in «ley-80-de-1993» and not in «ley-800».
fn contiene(todo: &str, parte: &str) -> bool {
    !parte.is_empty() && format!("-{todo}-").contains(&format!("-{parte}-"))
}

/// A word in any of its forms, or a phrase to the letter, to be found among words.
enum Buscada<'a> {
    Raiz(String),
    Frase(&'a [String]),
}

impl<'a> Buscada<'a> {
    fn nueva(palabras: &'a [String]) -> Self {
        match raices_de(palabras).as_slice() {
            [Some(raiz)] => Self::Raiz(raiz.clone()),
            _ => Self::Frase(palabras),
        }
    }

    fn largo(&self) -> usize {
        match self {
            Self::Raiz(_) => 1,
            Self::Frase(f) => f.len().max(1),
        }
    }

    fn lugares(&self, palabras: &[&str]) -> Vec<usize> {
        match self {
            Self::Raiz(raiz) => {
                let mut raices = Raices::default();
                let es = |p: &&str| raices.raiz(p) == *raiz;
                palabras
                    .iter()
                    .map(es)
                    .enumerate()
                    .filter(|(_, e)| *e)
                    .map(|(i, _)| i)
                    .collect()
            }
            Self::Frase(f) => palabras
                .windows(self.largo())
                .enumerate()
                .filter(|(_, v)| v.iter().eq(f.iter()))
                .map(|(i, _)| i)
                .collect(),
        }
    }
}

/// The stem of each word, nothing for those that say nothing.
fn raices_de(palabras: &[String]) -> Vec<Option<String>> {
    let mut raices = Raices::default();
    palabras
        .iter()
        .map(|p| (!es_vacia(p)).then(|| raices.raiz(p)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_sets() {
        for cuantos in [1, 63, 64, 65, 200] {
            let mut c = Conjunto::vacio(cuantos);
            c.poner(0);
            let otras = u32::try_from(cuantos).unwrap_or(0);
            c.invertir();
            assert_eq!(
                c.filas().collect::<Vec<_>>(),
                (1..otras).collect::<Vec<_>>()
            );
            assert!(!c.tiene(0) && !c.tiene(otras));
        }
    }
}
