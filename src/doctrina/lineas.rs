//! Lines of doctrine: paragraphs that repeat one another, in the order of their dates, and what changes between them.
//!
//! A paragraph descends from the earlier one whose words are most like its own, when enough of them are: so a line is a
//! tree of paragraphs, each compared with the one it comes from, and one paragraph that joins two others does not make
//! them one line. In one document answers come before reasons, and both before the headnotes that repeat them. Likeness
//! is of words in threes, exactly, without case or punctuation. Nothing here judges which words matter.

use crate::{
    corpus::{Clase, Corpus, Documento, Lugar, Rol},
    lengua::texto,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Words in a shingle.
const ANCHO: usize = 3;

/// A paragraph may come from another when this share of all their shingles is common. Measured on the corpus: from a
/// third on, every pair says or quotes the same thing.
const PARECIDO: (usize, usize) = (1, 3);

/// A shorter paragraph says too little to be recognised.
const MINIMO: usize = 15;

/// Paragraphs remembered for one shingle, the latest: so that a phrase in every document costs no more than a rare one.
const RECORDADOS: usize = 64;

/// What a line repeats, by the best role in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Materia {
    /// Answers, orders, reasons.
    Doctrina,
    /// Quoted norms.
    Norma,
    /// Footnotes.
    Nota,
    /// Limits of competence.
    Salvedad,
    /// Recitals, questions, headnotes alone.
    Otra,
}

impl Materia {
    /// Every subject, in order.
    pub const TODAS: [Self; 5] = [
        Self::Doctrina,
        Self::Norma,
        Self::Nota,
        Self::Salvedad,
        Self::Otra,
    ];

    fn de(rol: Rol) -> Self {
        match rol {
            Rol::Respuesta | Rol::Directriz | Rol::Razones => Self::Doctrina,
            Rol::NormaTranscrita => Self::Norma,
            Rol::Nota => Self::Nota,
            Rol::Salvedad => Self::Salvedad,
            _ => Self::Otra,
        }
    }

    /// The name used in JSON.
    pub fn nombre(self) -> &'static str {
        match self {
            Self::Doctrina => "doctrina",
            Self::Norma => "norma-transcrita",
            Self::Nota => "nota",
            Self::Salvedad => "salvedad",
            Self::Otra => "otra",
        }
    }

    /// What readers see.
    pub fn rotulo(self) -> &'static str {
        match self {
            Self::Doctrina => "Doctrina",
            Self::Norma => "Normas transcritas",
            Self::Nota => "Notas al pie",
            Self::Salvedad => "Salvedades de competencia",
            Self::Otra => "Considerandos, problemas y tesauros",
        }
    }
}

/// A paragraph of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miembro {
    /// The paragraph.
    pub lugar: Lugar,
    /// The earlier paragraph it comes from; none for the first.
    pub viene_de: Option<Lugar>,
    /// The first paragraph with its very words, perhaps itself; case and punctuation may differ.
    pub mismas_que: Lugar,
    /// Whether it has the very words of the one it comes from.
    pub mismas_palabras: bool,
    /// Other paragraphs of its document, out of the line, that are like it too: a headnote may join two of them.
    pub tambien: Vec<Lugar>,
}

/// Paragraphs that repeat one another, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linea {
    /// Its address: document and paragraph of its first member.
    pub slug: String,
    /// What it repeats.
    pub materia: Materia,
    /// Its paragraphs.
    pub miembros: Vec<Miembro>,
    /// How many documents it runs through.
    pub documentos: usize,
}

impl Linea {
    /// How many of its paragraphs change the words of the one they come from.
    pub fn cambios(&self) -> usize {
        let cambia = |m: &&Miembro| m.viene_de.is_some() && !m.mismas_palabras;
        self.miembros.iter().filter(cambia).count()
    }

    /// Whether there is something to compare: it runs through several documents, or changes inside one. Other lines only
    /// say that a headnote repeats a paragraph.
    pub fn compara(&self) -> bool {
        self.documentos > 1 || self.cambios() > 0
    }
}

/// Every line of a corpus.
#[derive(Debug, Clone, Default)]
pub struct Lineas {
    lineas: Vec<Linea>,
    de: HashMap<Lugar, (usize, usize)>,
}

impl Lineas {
    /// Finds the lines of a corpus.
    pub fn nuevas(corpus: &Corpus) -> Self {
        let documentos = corpus.documentos();
        let mut huellas: Vec<Huella> = Vec::new();
        for (d, doc) in documentos.iter().enumerate() {
            for (b, bloque) in doc.bloques.iter().enumerate() {
                if !compara(bloque.rol, bloque.clase, bloque.id.partes().0) {
                    continue;
                }
                let palabras = huellas_de_palabras(&bloque.texto);
                if palabras.len() >= MINIMO {
                    let lugar = Lugar {
                        documento: d,
                        bloque: b,
                    };
                    huellas.push(Huella::nueva(lugar, bloque.rol, palabras));
                }
            }
        }
        huellas.sort_by_cached_key(|h| {
            let (sin_fecha, fecha, anio, _) = documentos[h.lugar.documento].en_el_tiempo();
            (
                sin_fecha,
                fecha,
                anio,
                h.lugar.documento,
                h.rol,
                h.lugar.bloque,
            )
        });
        let mut origenes = origenes(&huellas);
        let mut raices: Vec<usize> = Vec::with_capacity(huellas.len());
        let mut grupos: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (i, origen) in origenes.iter().enumerate() {
            let raiz = origen.de.map_or(i, |o| raices[o]);
            raices.push(raiz);
            grupos.entry(raiz).or_default().push(i);
        }
        for (i, origen) in origenes.iter_mut().enumerate() {
            origen.tambien.retain(|o| raices[*o] != raices[i]);
        }
        let mut lineas: Vec<Linea> = (grupos.into_values())
            .filter(|g| g.len() > 1)
            .filter_map(|g| linea(documentos, &huellas, &origenes, &g))
            .collect();
        // The order of the groups, oldest first, decides among equals.
        lineas.sort_by_key(|l| (l.materia, std::cmp::Reverse((l.documentos, l.cambios()))));
        let de = (lineas.iter().enumerate())
            .flat_map(|(i, l)| {
                let miembros = l.miembros.iter().enumerate();
                miembros.map(move |(k, m)| (m.lugar, (i, k)))
            })
            .collect();
        Self { lineas, de }
    }

    /// Every line in which there is something to compare: doctrine first, then by documents and changes, most first.
    pub fn comparables(&self) -> impl Iterator<Item = &Linea> {
        self.lineas.iter().filter(|l| l.compara())
    }

    /// The line of a paragraph.
    pub fn de(&self, lugar: Lugar) -> Option<&Linea> {
        self.de.get(&lugar).map(|(i, _)| &self.lineas[*i])
    }

    /// A paragraph as a member of its line.
    pub fn miembro(&self, lugar: Lugar) -> Option<&Miembro> {
        let (i, k) = self.de.get(&lugar)?;
        Some(&self.lineas[*i].miembros[*k])
    }
}

/// Whether paragraphs of this kind are compared: not letterheads, lists of sources, formulas or what petitioners say.
fn compara(rol: Rol, clase: Clase, seccion: &str) -> bool {
    !matches!(
        rol,
        Rol::Institucional | Rol::Referencias | Rol::Doctrina | Rol::Consulta
    ) && clase != Clase::Formula
        && seccion != "encabezado"
}

/// A line, of two paragraphs at least.
fn linea(
    documentos: &[Documento],
    huellas: &[Huella],
    origenes: &[Origen],
    grupo: &[usize],
) -> Option<Linea> {
    let miembros: Vec<Miembro> = (grupo.iter())
        .map(|i| Miembro {
            lugar: huellas[*i].lugar,
            viene_de: origenes[*i].de.map(|o| huellas[o].lugar),
            mismas_que: huellas[origenes[*i].primero].lugar,
            mismas_palabras: origenes[*i].primero != *i,
            tambien: origenes[*i]
                .tambien
                .iter()
                .map(|o| huellas[*o].lugar)
                .collect(),
        })
        .collect();
    let distintos: BTreeSet<usize> = miembros.iter().map(|m| m.lugar.documento).collect();
    let primero = miembros.first()?.lugar;
    let d = &documentos[primero.documento];
    Some(Linea {
        slug: format!("{}--{}", d.meta.id, d.bloques[primero.bloque].id),
        materia: grupo.iter().map(|i| Materia::de(huellas[*i].rol)).min()?,
        miembros,
        documentos: distintos.len(),
    })
}

/// What is compared of a paragraph.
struct Huella {
    lugar: Lugar,
    rol: Rol,
    /// One number for each word, in order.
    palabras: Vec<u64>,
    /// Its shingles, sorted, each once.
    tejas: Vec<u64>,
}

impl Huella {
    fn nueva(lugar: Lugar, rol: Rol, palabras: Vec<u64>) -> Self {
        let mut tejas: Vec<u64> = (palabras.windows(ANCHO))
            .map(|v| v.iter().fold(SEMILLA, |h, p| mezclar(h, *p)))
            .collect();
        tejas.sort_unstable();
        tejas.dedup();
        Self {
            lugar,
            rol,
            palabras,
            tejas,
        }
    }

    /// How many shingles two paragraphs have in common.
    fn comunes(&self, otra: &Self) -> usize {
        let (mut i, mut j, mut n) = (0, 0, 0);
        while let (Some(a), Some(b)) = (self.tejas.get(i), otra.tejas.get(j)) {
            match a.cmp(b) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => (i, j, n) = (i + 1, j + 1, n + 1),
            }
        }
        n
    }
}

const SEMILLA: u64 = 0xcbf2_9ce4_8422_2325;

/// The FNV step, over whole numbers; the rotation carries high bits back.
fn mezclar(h: u64, x: u64) -> u64 {
    (h ^ x).wrapping_mul(0x0100_0000_01b3).rotate_left(27)
}

/// A number for each word, the same whatever its case.
fn huellas_de_palabras(texto: &str) -> Vec<u64> {
    (texto::tramos(texto).into_iter())
        .map(|t| {
            (texto[t].chars().flat_map(char::to_lowercase))
                .fold(SEMILLA, |h, c| mezclar(h, u64::from(c)))
        })
        .collect()
}

/// Where the words of a paragraph come from.
struct Origen {
    /// The earlier paragraph that is most like it.
    de: Option<usize>,
    /// The first with its very words, perhaps itself.
    primero: usize,
    /// Others of its document that are like it.
    tambien: Vec<usize>,
}

/// Paragraphs of the same words: they count as one when others are compared with them.
struct Copias {
    primera: usize,
    ultima: usize,
    /// The last that is not a headnote.
    ultima_dicha: Option<usize>,
}

impl Copias {
    /// Of several that serve, the latest; a headnote only when nothing else does.
    fn elegida(&self) -> usize {
        self.ultima_dicha.unwrap_or(self.ultima)
    }
}

/// For each paragraph, the earlier one it comes from.
fn origenes(huellas: &[Huella]) -> Vec<Origen> {
    let mut iguales: HashMap<&[u64], usize> = HashMap::new();
    let mut copias: Vec<Copias> = Vec::new();
    let mut donde: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut salida = Vec::with_capacity(huellas.len());
    let es_cabeza = |i: usize| huellas[i].rol == Rol::Tesauro;
    for (i, h) in huellas.iter().enumerate() {
        if let Some(clase) = iguales.get(h.palabras.as_slice()) {
            let copias = &mut copias[*clase];
            salida.push(Origen {
                de: Some(copias.elegida()),
                primero: copias.primera,
                tambien: Vec::new(),
            });
            copias.ultima = i;
            if !es_cabeza(i) {
                copias.ultima_dicha = Some(i);
            }
            continue;
        }
        let mut candidatas: BTreeMap<usize, usize> = BTreeMap::new();
        for clase in h.tejas.iter().filter_map(|t| donde.get(t)).flatten() {
            *candidatas.entry(*clase).or_insert(0) += 1;
        }
        // Some shingles may have been forgotten: what passes half the bar is counted exactly.
        let parecidas: Vec<(usize, usize, usize)> = (candidatas.into_iter())
            .filter_map(|(clase, vistas)| {
                let otra = &huellas[copias[clase].primera];
                let todas = |comunes: usize| h.tejas.len() + otra.tejas.len() - comunes;
                if 2 * vistas * PARECIDO.1 < todas(vistas) * PARECIDO.0 {
                    return None;
                }
                let comunes = h.comunes(otra);
                let origen = copias[clase].elegida();
                (comunes * PARECIDO.1 >= todas(comunes) * PARECIDO.0)
                    .then(|| (origen, comunes, todas(comunes)))
            })
            .collect();
        let mejor = (parecidas.iter())
            .max_by(|a, b| {
                (es_cabeza(b.0).cmp(&es_cabeza(a.0)))
                    .then_with(|| (a.1 * b.2).cmp(&(b.1 * a.2)))
                    .then_with(|| a.0.cmp(&b.0))
            })
            .map(|m| m.0);
        salida.push(Origen {
            de: mejor,
            primero: i,
            tambien: (parecidas.iter().map(|p| p.0))
                .filter(|o| Some(*o) != mejor && huellas[*o].lugar.documento == h.lugar.documento)
                .collect(),
        });
        let clase = copias.len();
        iguales.insert(&h.palabras, clase);
        copias.push(Copias {
            primera: i,
            ultima: i,
            ultima_dicha: (!es_cabeza(i)).then_some(i),
        });
        for t in &h.tejas {
            let lista = donde.entry(*t).or_default();
            if lista.len() == RECORDADOS {
                lista.remove(0);
            }
            lista.push(clase);
        }
    }
    salida
}
