//! The words of the corpus, to find others among them: exactly, or what is most like them.
//!
//! A document is one run of words, its footnotes apart, so that a quotation may go from one paragraph into the next as it does
//! on paper. Words are compared folded; whether they are printed so is for whoever asks. Nothing is quadratic in the corpus: a run
//! is looked for from its rarest word, and what is like it from the words it has in threes.

use crate::{
    corpus::{Bloque, Corpus, Lugar, Rol},
    lengua::texto,
};
use similar::{Algorithm, DiffTag, capture_diff_slices};
use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
};

/// Places kept of one search.
const HALLAZGOS: usize = 64;
/// Paragraphs that are aligned with a quotation that stands nowhere.
const CANDIDATAS: usize = 8;
/// Words beyond both ends of a quotation that are looked at.
const HOLGURA: usize = 8;

/// A paragraph in its run of words.
#[derive(Debug)]
struct Franja {
    lugar: Lugar,
    rol: Rol,
    /// The printed section, numbered in its document.
    seccion: u32,
    pista: usize,
    desde: usize,
    /// Bytes of each word in its text.
    tramos: Vec<Range<usize>>,
    /// Its text, when it is not that of the paragraph.
    propio: Option<String>,
}

impl Franja {
    fn texto<'a>(&'a self, corpus: &'a Corpus, bytes: Range<usize>) -> &'a str {
        let de_la_franja = self.propio.as_deref().or_else(|| {
            let d = corpus.documentos().get(self.lugar.documento)?;
            Some(&d.bloques.get(self.lugar.bloque)?.texto)
        });
        de_la_franja.and_then(|t| t.get(bytes)).unwrap_or_default()
    }
}

/// A run of words, each with its paragraph.
#[derive(Debug, Default)]
struct Pista {
    palabras: Vec<u32>,
    de: Vec<u32>,
}

/// Every word of the corpus.
#[derive(Debug)]
pub(super) struct Indice {
    vocabulario: HashMap<String, u32>,
    pistas: Vec<Pista>,
    franjas: Vec<Franja>,
    /// Run and position of each word.
    sitios: Vec<Vec<(u32, u32)>>,
    /// Paragraphs that have three words together.
    tejas: HashMap<[u32; 3], Vec<u32>>,
}

/// A word that the corpus does not have.
const AJENA: u32 = u32::MAX;

/// Where the pieces of a quotation stand, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hallazgo {
    pista: usize,
    /// The words of each piece.
    piezas: Vec<Range<usize>>,
}

impl Hallazgo {
    /// Words left out between its pieces.
    pub(super) fn omitidas(&self) -> usize {
        (self.piezas.windows(2))
            .map(|p| p[1].start - p[0].end)
            .sum()
    }

    /// What it leaves out between its pieces, as places of their own.
    pub(super) fn huecos(&self) -> Self {
        let entre = (self.piezas.windows(2)).map(|p| p[0].end..p[1].start);
        Self {
            pista: self.pista,
            piezas: entre.filter(|r| !r.is_empty()).collect(),
        }
    }

    /// All of it, from its first word to its last.
    pub(super) fn entero(&self) -> Self {
        let extremos = self.piezas.first().zip(self.piezas.last());
        Self {
            pista: self.pista,
            piezas: (extremos.into_iter())
                .map(|(a, b)| a.start..b.end)
                .collect(),
        }
    }
}

/// The stretch of a paragraph that is most like a quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parecido {
    pub lugar: Lugar,
    pub rol: Rol,
    /// Words of the quotation that stand in it, in order.
    pub iguales: usize,
    /// As it is printed.
    pub impreso: String,
    /// Words of the stretch.
    pub largo: usize,
}

impl Indice {
    pub(super) fn nuevo(corpus: &Corpus) -> Self {
        let mut i = Self {
            vocabulario: HashMap::new(),
            pistas: Vec::new(),
            franjas: Vec::new(),
            sitios: Vec::new(),
            tejas: HashMap::new(),
        };
        for (documento, d) in corpus.documentos().iter().enumerate() {
            let cuerpo = i.pistas.len();
            i.pistas.push(Pista::default());
            let mut secciones: HashMap<&str, u32> = HashMap::new();
            for (bloque, b) in d.bloques.iter().enumerate() {
                let pista = if b.rol == Rol::Nota {
                    i.pistas.push(Pista::default());
                    i.pistas.len() - 1
                } else {
                    cuerpo
                };
                let nueva = u32::try_from(secciones.len()).unwrap_or(u32::MAX);
                let seccion = *secciones.entry(b.id.partes().0).or_insert(nueva);
                let lugar = Lugar { documento, bloque };
                i.agregar(lugar, b.rol, seccion, pista, &b.texto, None);
                // The mark of a footnote that the source prints as a digit is not of the words: they are quoted without it.
                if b.markdown.contains("[^=") {
                    i.pistas.push(Pista::default());
                    let aparte = i.pistas.len() - 1;
                    let texto = sin_llamadas(b);
                    i.agregar(lugar, b.rol, seccion, aparte, &texto, Some(&texto));
                }
            }
        }
        i
    }

    fn agregar(
        &mut self,
        lugar: Lugar,
        rol: Rol,
        seccion: u32,
        pista: usize,
        escrito: &str,
        propio: Option<&str>,
    ) {
        let Ok(cual) = u32::try_from(self.franjas.len()) else {
            return;
        };
        let tramos = texto::tramos(escrito);
        let desde = self.pistas[pista].palabras.len();
        for t in &tramos {
            let nueva = u32::try_from(self.vocabulario.len()).unwrap_or(AJENA);
            let palabra = texto::plegar(&escrito[t.clone()]);
            let id = *self.vocabulario.entry(palabra).or_insert(nueva);
            if id == nueva {
                self.sitios.push(Vec::new());
            }
            let p = &mut self.pistas[pista];
            if let (Some(s), Ok(donde), Ok(cual_pista)) = (
                self.sitios.get_mut(id as usize),
                u32::try_from(p.palabras.len()),
                u32::try_from(pista),
            ) {
                s.push((cual_pista, donde));
            }
            p.palabras.push(id);
            p.de.push(cual);
        }
        for v in self.pistas[pista].palabras[desde..].windows(3) {
            let lista = self.tejas.entry([v[0], v[1], v[2]]).or_default();
            if lista.last() != Some(&cual) {
                lista.push(cual);
            }
        }
        self.franjas.push(Franja {
            lugar,
            rol,
            seccion,
            pista,
            desde,
            tramos,
            propio: propio.map(str::to_owned),
        });
    }

    /// A text as words of the corpus.
    pub(super) fn palabras(&self, escrito: &str) -> Vec<u32> {
        (texto::palabras(escrito).iter())
            .map(|p| self.vocabulario.get(p).copied().unwrap_or(AJENA))
            .collect()
    }

    /// Starts of a run of words, by run and position.
    fn apariciones(&self, pieza: &[u32]) -> Vec<(u32, u32)> {
        let de = |p: &u32| self.sitios.get(*p as usize).map_or(&[][..], Vec::as_slice);
        let Some((k, rara)) = (pieza.iter().enumerate()).min_by_key(|(_, p)| de(p).len()) else {
            return Vec::new();
        };
        (de(rara).iter())
            .filter_map(|(pista, donde)| {
                let desde = (*donde as usize).checked_sub(k)?;
                let aqui = self.pistas[*pista as usize]
                    .palabras
                    .get(desde..desde + pieza.len())?;
                (aqui == pieza).then_some((*pista, u32::try_from(desde).ok()?))
            })
            .collect()
    }

    fn franja(&self, pista: usize, palabra: usize) -> Option<&Franja> {
        let cual = *self.pistas.get(pista)?.de.get(palabra)?;
        self.franjas.get(cual as usize)
    }

    /// Every place where the pieces stand in order in one section, in paragraphs of one role.
    pub(super) fn hallar(&self, piezas: &[Vec<u32>]) -> Vec<Hallazgo> {
        let todas: Vec<Vec<(u32, u32)>> = piezas.iter().map(|p| self.apariciones(p)).collect();
        let Some((primeras, siguientes)) = todas.split_first() else {
            return Vec::new();
        };
        // The same first paragraph is told once, with the fewest words left out.
        let mut por_franja: BTreeMap<(u32, u32), Hallazgo> = BTreeMap::new();
        for (pista, desde) in primeras {
            let p = *pista as usize;
            let mut fin = *desde as usize + piezas[0].len();
            let Some(primera) = self.franja(p, *desde as usize) else {
                continue;
            };
            let mut rangos = Vec::new();
            let inicial = *desde as usize..fin;
            let mut entero = self.misma(p, *desde as usize, fin, primera);
            for (lista, pieza) in siguientes.iter().zip(&piezas[1..]) {
                let Ok(tope) = u32::try_from(fin) else { break };
                let k = lista.partition_point(|a| *a < (*pista, tope));
                let Some((_, inicio)) = lista.get(k).filter(|a| a.0 == *pista) else {
                    entero = false;
                    break;
                };
                let inicio = *inicio as usize;
                fin = inicio + pieza.len();
                entero &= self.misma(p, inicio, fin, primera);
                rangos.push(inicio..fin);
            }
            if !entero {
                continue;
            }
            let h = Hallazgo {
                pista: p,
                piezas: std::iter::once(inicial).chain(rangos).collect(),
            };
            let clave = (*pista, self.pistas[p].de[*desde as usize]);
            let peor = (por_franja.get(&clave)).is_none_or(|o| o.omitidas() > h.omitidas());
            if peor && (por_franja.len() < HALLAZGOS || por_franja.contains_key(&clave)) {
                por_franja.insert(clave, h);
            }
        }
        por_franja.into_values().collect()
    }

    /// Whether words are of paragraphs of the role and section of another.
    fn misma(&self, pista: usize, desde: usize, hasta: usize, otra: &Franja) -> bool {
        [desde, hasta.saturating_sub(1)].into_iter().all(|w| {
            self.franja(pista, w)
                .is_some_and(|f| f.rol == otra.rol && f.seccion == otra.seccion)
        })
    }

    /// The paragraphs that something found stands in, in order.
    pub(super) fn lugares(&self, h: &Hallazgo) -> Vec<Lugar> {
        let mut lugares: Vec<Lugar> = (h.piezas.iter())
            .flat_map(|r| r.clone())
            .filter_map(|w| self.franja(h.pista, w).map(|f| f.lugar))
            .collect();
        lugares.dedup();
        lugares
    }

    /// The role of those paragraphs.
    pub(super) fn rol(&self, h: &Hallazgo) -> Option<Rol> {
        let primera = h.piezas.first()?.start;
        self.franja(h.pista, primera).map(|f| f.rol)
    }

    /// What is printed where each piece stands.
    pub(super) fn impreso(&self, corpus: &Corpus, h: &Hallazgo) -> Vec<String> {
        let trozo = |r: &Range<usize>| -> String {
            let (mut salida, mut w) = (String::new(), r.start);
            while let Some(f) = self.franja(h.pista, w).filter(|_| w < r.end) {
                let hasta = r.end.min(f.desde + f.tramos.len());
                let (a, b) = (w - f.desde, hasta - f.desde);
                if !salida.is_empty() {
                    salida.push(' ');
                }
                salida.push_str(f.texto(corpus, f.tramos[a].start..f.tramos[b - 1].end));
                w = hasta;
            }
            salida
        };
        h.piezas.iter().map(trozo).collect()
    }

    /// The paragraphs most like some words, most first; only among those that `sirve` takes.
    pub(super) fn parecidos(
        &self,
        corpus: &Corpus,
        palabras: &[u32],
        sirve: &dyn Fn(Lugar, Rol) -> bool,
    ) -> Vec<Parecido> {
        let mut cuentas: HashMap<u32, usize> = HashMap::new();
        for v in palabras.windows(3) {
            for f in self.tejas.get(v).into_iter().flatten() {
                *cuentas.entry(*f).or_insert(0) += 1;
            }
        }
        let mut orden: Vec<(usize, u32)> = (cuentas.into_iter())
            .filter(|(f, _)| (self.franjas.get(*f as usize)).is_some_and(|f| sirve(f.lugar, f.rol)))
            .map(|(f, n)| (n, f))
            .collect();
        orden.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut salida: Vec<Parecido> = (orden.into_iter().take(CANDIDATAS))
            .filter_map(|(_, f)| self.alinear(corpus, self.franjas.get(f as usize)?, palabras))
            .collect();
        salida.sort_by(|a, b| {
            (b.iguales.cmp(&a.iguales))
                .then(a.rol.cmp(&b.rol))
                .then(a.largo.cmp(&b.largo))
                .then(a.lugar.cmp(&b.lugar))
        });
        salida
    }

    /// The stretch of a paragraph that some words go with, found where most of their threes are.
    fn alinear(&self, corpus: &Corpus, f: &Franja, palabras: &[u32]) -> Option<Parecido> {
        let suyas = self.pistas[f.pista]
            .palabras
            .get(f.desde..f.desde + f.tramos.len())?;
        let mut donde: HashMap<&[u32], Vec<usize>> = HashMap::new();
        for (i, v) in suyas.windows(3).enumerate() {
            donde.entry(v).or_default().push(i);
        }
        let con_signo = |n: usize| isize::try_from(n).unwrap_or(isize::MAX);
        let mut corrimientos: BTreeMap<isize, usize> = BTreeMap::new();
        for (q, v) in palabras.windows(3).enumerate() {
            for p in donde.get(v).into_iter().flatten() {
                *corrimientos
                    .entry(con_signo(*p) - con_signo(q))
                    .or_insert(0) += 1;
            }
        }
        let (mejor, _) =
            (corrimientos.iter()).max_by_key(|(c, n)| (**n, std::cmp::Reverse(**c)))?;
        // What the quotation leaves out or puts in moves the rest, no further than its own length.
        let largo = con_signo(palabras.len());
        let cerca = || corrimientos.keys().filter(|c| (*c - mejor).abs() <= largo);
        let holgura = con_signo(HOLGURA);
        let desde = cerca().min()?.saturating_sub(holgura).max(0);
        let hasta = cerca().max()?.saturating_add(largo + holgura);
        let desde = usize::try_from(desde).ok()?.min(suyas.len());
        let hasta = usize::try_from(hasta).ok()?.clamp(desde, suyas.len());
        let ventana = &suyas[desde..hasta];
        let (mut iguales, mut extremos) = (0, None);
        for o in capture_diff_slices(Algorithm::Myers, ventana, palabras) {
            let (que, v, q) = o.as_tag_tuple();
            if que == DiffTag::Equal {
                iguales += v.len();
                let ((v0, q0), _) = extremos.unwrap_or(((v.start, q.start), (0, 0)));
                extremos = Some(((v0, q0), (v.end, q.end)));
            }
        }
        let ((v0, q0), (v1, q1)) = extremos?;
        // As many words beyond the ends as the quotation has there: they are what it changes.
        let a = desde + v0.saturating_sub(q0);
        let b = (desde + v1 + (palabras.len() - q1)).min(suyas.len());
        let bytes = f.tramos.get(a)?.start..f.tramos.get(b.checked_sub(1)?)?.end;
        Some(Parecido {
            lugar: f.lugar,
            rol: f.rol,
            iguales,
            impreso: f.texto(corpus, bytes).to_owned(),
            largo: b - a,
        })
    }
}

/// The text of a paragraph without the footnote marks that its source prints as digits.
fn sin_llamadas(b: &Bloque) -> String {
    let (mut markdown, mut resto) = (String::new(), b.markdown.as_str());
    while let Some(i) = resto.find("[^=") {
        markdown.push_str(&resto[..i]);
        let tras = &resto[i..];
        resto = tras.find(']').map_or("", |f| &tras[f + 1..]);
    }
    markdown.push_str(resto);
    Bloque::nuevo(b.id.clone(), b.rol, b.clase, markdown, None).texto
}
