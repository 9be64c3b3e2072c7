//! Who meets a demand, exactly. No text is read: the index knows where each word stands.

use super::{conjunto::Conjunto, hilos::a_la_vez};
use crate::{
    busqueda::{
        Campo, Fallo, Textos,
        indice::{
            analisis::{Raices, es_vacia},
            inverso::{Indice, Parte},
        },
        pregunta::{campos::anios, consulta::Exigencia},
    },
    corpus::Metadatos,
    lengua::texto,
};
use tantivy::{
    DocSet, TERMINATED, Term,
    postings::{BlockSegmentPostings, Postings, SegmentPostings, TermInfo},
    query::{EnableScoring, PhraseQuery, Query},
    schema::IndexRecordOption,
};

/// What is needed to decide who meets a demand.
pub(in crate::busqueda) struct Jueces<'a> {
    pub(in crate::busqueda) indice: &'a Indice,
    pub(in crate::busqueda) textos: &'a dyn Textos,
}

impl Jueces<'_> {
    /// The paragraphs that meet a demand.
    pub(in crate::busqueda) fn cumplen(&self, exigencia: &Exigencia) -> Result<Conjunto, Fallo> {
        Ok(match exigencia {
            Exigencia::Palabra(p) => {
                let raices = raices_de(&texto::palabras(p));
                let mut todas: Option<Conjunto> = None;
                for raiz in raices.iter().flatten() {
                    let con = self.con_raiz(raiz)?;
                    match &mut todas {
                        None => todas = Some(con),
                        Some(t) => t.cruzar(&con),
                    }
                }
                todas.unwrap_or_else(|| self.todos())
            }
            Exigencia::Prefijo(p) => {
                let palabras = self.indice.con_prefijo(p)?.into_iter();
                self.con_alguna(palabras.map(|(_, donde)| donde))?
            }
            Exigencia::Frase(f) => self.con_frase(f)?,
            Exigencia::Cerca(a, b, n) => self.cercanas(a, b, *n)?,
            Exigencia::Filtro(campo, valor) => self.pasan(*campo, valor),
            Exigencia::No(e) => {
                let mut c = self.cumplen(e)?;
                c.invertir();
                c
            }
            Exigencia::Todas(v) => self.juntar(v, self.todos(), |a, b| a & b)?,
            Exigencia::Alguna(v) => self.juntar(v, self.ninguno(), |a, b| a | b)?,
        })
    }

    fn juntar(
        &self,
        v: &[Exigencia],
        mut junto: Conjunto,
        como: fn(u64, u64) -> u64,
    ) -> Result<Conjunto, Fallo> {
        for e in v {
            junto.con(&self.cumplen(e)?, como);
        }
        Ok(junto)
    }

    fn ninguno(&self) -> Conjunto {
        Conjunto::vacio(self.indice.parrafos.cuantos())
    }

    pub(in crate::busqueda) fn todos(&self) -> Conjunto {
        let mut c = self.ninguno();
        c.invertir();
        c
    }

    fn con_raiz(&self, raiz: &str) -> Result<Conjunto, Fallo> {
        self.con_alguna(self.indice.formas(raiz))
    }

    /// Paragraphs whose text holds any of these words.
    fn con_alguna(&self, palabras: impl IntoIterator<Item = TermInfo>) -> Result<Conjunto, Fallo> {
        let mut c = self.ninguno();
        for donde in palabras {
            poner(self.indice, &mut c, Parte::Texto, &donde)?;
        }
        Ok(c)
    }

    /// Paragraphs where these very words stand in a row.
    fn con_frase(&self, palabras: &[String]) -> Result<Conjunto, Fallo> {
        match palabras {
            [] => return Ok(self.todos()),
            [una] => return self.con_alguna(self.indice.palabra(una)),
            _ => {}
        }
        let campo = self.indice.parte(Parte::Texto).campo;
        let terminos = palabras.iter().map(|p| Term::from_field_text(campo, p));
        let sin_puntos = EnableScoring::disabled_from_searcher(&self.indice.buscador);
        let peso = PhraseQuery::new(terminos.collect()).weight(sin_puntos)?;
        let entre = |desde: u32, hasta: u32| -> Result<Vec<u32>, Fallo> {
            let mut filas = Vec::new();
            let mut halladas = peso.scorer(&self.indice.segmento, 1.0)?;
            if halladas.doc() < desde {
                halladas.seek(desde);
            }
            while halladas.doc() < hasta {
                filas.push(halladas.doc());
                halladas.advance();
            }
            Ok(filas)
        };
        let mut c = self.ninguno();
        let mitad = self.indice.segmento.max_doc() / 2;
        let cuantos = palabras
            .iter()
            .map(|p| self.indice.cuantos_dicen(p) as usize);
        let (unas, otras) = a_la_vez(
            cuantos.sum(),
            || entre(0, mitad),
            || entre(mitad, TERMINATED),
        );
        unas?.into_iter().chain(otras?).for_each(|i| c.poner(i));
        Ok(c)
    }

    /// Paragraphs where both stand at most `lejos` words apart: a word in any of its forms, or a phrase to the letter.
    fn cercanas(&self, a: &[String], b: &[String], lejos: u32) -> Result<Conjunto, Fallo> {
        let con = |p: &[String]| match raices_de(p).as_slice() {
            [Some(raiz)] => self.con_raiz(raiz),
            _ => self.con_frase(p),
        };
        let mut c = con(a)?;
        c.cruzar(&con(b)?);
        let (mut a, mut b) = (
            Rastro::nuevo(self.indice, a)?,
            Rastro::nuevo(self.indice, b)?,
        );
        c.filtrar(|i| {
            let (en_a, en_b) = (a.lugares(i), b.lugares(i));
            en_a.iter().any(|x| {
                en_b.iter().any(|y| {
                    // Where one ends inside the other there is no gap.
                    let hueco = if x < y {
                        (y + 1).saturating_sub(x + a.largo())
                    } else {
                        (x + 1).saturating_sub(y + b.largo())
                    };
                    x != y && hueco <= lejos
                })
            })
        });
        Ok(c)
    }

    /// The paragraphs of some documents.
    pub(in crate::busqueda) fn de_documentos(
        &self,
        documentos: impl IntoIterator<Item = usize>,
    ) -> Conjunto {
        let mut c = self.ninguno();
        for d in documentos {
            c.poner_entre(self.indice.parrafos.de_documento(d));
        }
        c
    }

    /// The paragraphs that pass a filter.
    pub(in crate::busqueda) fn pasan(&self, campo: Campo, valor: &str) -> Conjunto {
        let parrafos = &self.indice.parrafos;
        let documentos = self.textos.documentos();
        let plano = texto::para_direccion(valor);
        let con = |pasa: &dyn Fn(&Metadatos) -> bool| {
            let suyos = documentos.iter().enumerate();
            self.de_documentos(suyos.filter(|(_, d)| pasa(&d.meta)).map(|(i, _)| i))
        };
        match campo {
            Campo::Rol => match valor.parse() {
                Ok(rol) => parrafos.con_rol(rol).clone(),
                Err(_) => self.ninguno(),
            },
            Campo::Norma => {
                let nombres = parrafos.nombres().iter();
                let nombres: Vec<String> = nombres.map(|n| texto::para_direccion(n)).collect();
                let exacta = nombres.contains(&plano);
                let es = |n: &String| {
                    if exacta {
                        *n == plano
                    } else {
                        contiene(n, &plano)
                    }
                };
                let citada: Vec<bool> = nombres.iter().map(es).collect();
                let mut c = parrafos.con_normas().clone();
                c.filtrar(|i| parrafos.normas(i).iter().any(|n| citada[*n as usize]));
                c
            }
            Campo::Tipo => con(&|m| m.tipo.nombre() == valor),
            Campo::Anio => {
                let (desde, hasta) = anios(valor).unwrap_or((1, 0));
                con(&|m| (desde..=hasta).contains(&m.anio))
            }
            Campo::Tema => {
                // A descriptor, or a whole line of the thesaurus; else whatever holds those letters.
                let es = |t: &str| texto::para_direccion(t) == plano;
                let exacto = |m: &Metadatos| m.temas.iter().any(|t| es(t) || es(descriptor(t)));
                if documentos.iter().any(|d| exacto(&d.meta)) {
                    con(&exacto)
                } else {
                    let dentro = |t: &String| texto::para_direccion(t).contains(&plano);
                    con(&|m| !plano.is_empty() && m.temas.iter().any(dentro))
                }
            }
            Campo::Documento => con(&|m| texto::para_direccion(&m.id.0) == plano),
            Campo::Radicado => con(&|m| {
                let mut radicados = m.radicados_entrada.iter().chain(&m.radicados_salida);
                radicados.any(|r| texto::para_direccion(r) == plano)
            }),
        }
    }
}

fn poner(indice: &Indice, c: &mut Conjunto, parte: Parte, donde: &TermInfo) -> Result<(), Fallo> {
    let mut bloques = bloques(indice, parte, donde)?;
    while !bloques.docs().is_empty() {
        bloques.docs().iter().for_each(|i| c.poner(*i));
        bloques.advance();
    }
    Ok(())
}

fn bloques(indice: &Indice, parte: Parte, donde: &TermInfo) -> Result<BlockSegmentPostings, Fallo> {
    let invertido = &indice.parte(parte).invertido;
    let bloques = invertido.read_block_postings_from_terminfo(donde, IndexRecordOption::Basic);
    bloques.map_err(Fallo::de_disco)
}

/// The descriptor of a thesaurus line «DESCRIPTOR – Restrictor».
pub(in crate::busqueda) fn descriptor(tema: &str) -> &str {
    tema.split(['–', '-']).next().unwrap_or(tema).trim()
}

/// Whether whole words of an address form stand in another: «ley-80» is in «ley-80-de-1993» and not in «ley-800».
fn contiene(todo: &str, parte: &str) -> bool {
    !parte.is_empty() && format!("-{todo}-").contains(&format!("-{parte}-"))
}

/// Where a word in any of its forms, or a phrase to the letter, stands in paragraphs asked for in order.
struct Rastro {
    /// For each word in a row, the lists of the forms it may have.
    palabras: Vec<Vec<SegmentPostings>>,
}

impl Rastro {
    fn nuevo(indice: &Indice, palabras: &[String]) -> Result<Self, Fallo> {
        let formas: Vec<Vec<TermInfo>> = match raices_de(palabras).as_slice() {
            [Some(raiz)] => vec![indice.formas(raiz).collect()],
            _ => palabras
                .iter()
                .map(|p| indice.palabra(p).into_iter().collect())
                .collect(),
        };
        let textos = &indice.parte(Parte::Texto).invertido;
        let abrir = |donde: &TermInfo| {
            let con_lugares = IndexRecordOption::WithFreqsAndPositions;
            textos.read_postings_from_terminfo(donde, con_lugares)
        };
        let palabras: std::io::Result<_> = formas
            .iter()
            .map(|suyas| suyas.iter().map(abrir).collect())
            .collect();
        Ok(Self {
            palabras: palabras.map_err(Fallo::de_disco)?,
        })
    }

    /// Length in words.
    fn largo(&self) -> u32 {
        u32::try_from(self.palabras.len().max(1)).unwrap_or(u32::MAX)
    }

    /// Where it begins in a paragraph.
    fn lugares(&mut self, fila: u32) -> Vec<u32> {
        let mut comunes: Option<Vec<u32>> = None;
        for (formas, n) in self.palabras.iter_mut().zip(0_u32..) {
            let mut aqui = Vec::new();
            for lista in formas {
                if lista.doc() < fila {
                    lista.seek(fila);
                }
                if lista.doc() == fila {
                    lista.append_positions_with_offset(0, &mut aqui);
                }
            }
            let comienzos = aqui.into_iter().filter_map(|x| x.checked_sub(n));
            comunes = Some(match comunes {
                None => comienzos.collect(),
                Some(c) => comienzos.filter(|x| c.contains(x)).collect(),
            });
        }
        comunes.unwrap_or_default()
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
