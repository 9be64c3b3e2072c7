//! Stage three: what each mention leads to, with the rest of its document in sight.
//!
//! A mention that says all is taken at its word. One that refers back is resolved only when its antecedent is certain:
//!
//! - an article numbered as in a single regulatory decree («2.2.1.1.1.6.2 ibidem») is of the decree that the document cites
//!   with that very article or, failing that, of the only one so numbered that it cites, when no other decree of the years
//!   of those decrees is at hand;
//! - «dicho artículo», «la norma citada», «ibidem» need one single thing named before them in their sentence or else in
//!   their paragraph; one that opens its paragraph looks in the paragraph before, under the same condition;
//! - in a footnote, «Ibídem» alone is what the footnote before cites, when it cites one thing;
//! - «el presente artículo», «esta ley» in a transcription are of the norm that is transcribed.
//!
//! Otherwise it is unresolved, with the reason. Nothing is guessed.

use super::{
    escritura::{
        ActoEscrito, Anio, Mencion, Modo, Que, Remision, Rotulo, Sustantivo, comillas_abiertas,
        es_encabezado, hay_punto,
    },
    menciones::menciones,
    nombres::Nombres,
    norma::{Acto, Articulo, Cita, Destino, Motivo, Norma, Opinion, Parte, Via, es_compuesto},
};
use crate::corpus::{Bloque, ClaseDeNorma, Documento, Rol, TipoDocumento};
use std::collections::{BTreeMap, BTreeSet};

/// Years of the single regulatory decrees.
const DECRETOS_UNICOS: std::ops::RangeInclusive<i16> = 2015..=2016;

/// The citations of a block, and the norm that it transcribes.
#[derive(Debug, Clone, Default)]
pub(super) struct Leido {
    pub citas: Vec<Cita>,
    pub transcribe: Option<Norma>,
}

/// What a document says outright, which its references may lean on.
#[derive(Default)]
struct Expreso {
    actos: BTreeSet<Acto>,
    por_articulo: BTreeMap<String, BTreeSet<Acto>>,
    compilados: BTreeSet<Acto>,
    conceptos: BTreeSet<(String, i16)>,
}

impl Expreso {
    fn de(bloques: &[Vec<Mencion>]) -> Self {
        let mut e = Self::default();
        for m in bloques.iter().flatten() {
            match &m.que {
                Que::Norma {
                    acto: ActoEscrito::Expreso(acto),
                    articulo,
                    ..
                } => {
                    e.actos.insert(acto.clone());
                    if let Some(a) = articulo {
                        let actos = e.por_articulo.entry(a.clone()).or_default();
                        actos.insert(acto.clone());
                        if es_compuesto(a) {
                            e.compilados.insert(acto.clone());
                        }
                    }
                }
                Que::Concepto {
                    numero,
                    anio: Anio::Entero(anio),
                    rotulo: Rotulo::Concepto,
                } => {
                    e.conceptos.insert((numero.clone(), *anio));
                }
                _ => {}
            }
        }
        e
    }

    /// The decree of an article numbered as in one.
    fn decreto_de(&self, articulo: &str) -> Option<&Acto> {
        if !es_compuesto(articulo) {
            return None;
        }
        if let Some(con_el) = self.por_articulo.get(articulo) {
            return unico(con_el);
        }
        let compilado = unico(&self.compilados)?;
        let otro = |a: &&Acto| {
            *a != compilado
                && matches!(a, Acto::Numerado { clase: ClaseDeNorma::Decreto, anio, .. } if DECRETOS_UNICOS.contains(anio))
        };
        self.actos.iter().find(otro).is_none().then_some(compilado)
    }

    /// The act that an unfinished name can only be.
    fn completar(
        &self,
        clase: Option<ClaseDeNorma>,
        numero: u32,
        anio: &Anio,
    ) -> Result<Acto, Motivo> {
        let mut candidatos = self
            .actos
            .iter()
            .filter(|a| coincide(a, clase, numero, anio));
        match (candidatos.next(), candidatos.next()) {
            (Some(acto), None) => Ok(acto.clone()),
            _ => Err(Motivo::SinAnio),
        }
    }
}

/// Whether an act may be what an unfinished name says.
pub(super) fn coincide(acto: &Acto, clase: Option<ClaseDeNorma>, numero: u32, anio: &Anio) -> bool {
    let Acto::Numerado {
        clase: suya,
        anio: suyo,
        numero: su_numero,
    } = acto
    else {
        return false;
    };
    *su_numero == numero
        && clase.is_none_or(|c| c == *suya)
        && match anio {
            Anio::Entero(a) => a == suyo,
            Anio::Corto(a) => suyo % 100 == *a,
            Anio::Ninguno => true,
            Anio::Malo(_) => false,
        }
}

fn unico<T: Ord>(conjunto: &BTreeSet<T>) -> Option<&T> {
    conjunto.first().filter(|_| conjunto.len() == 1)
}

/// The act or article that a norm names, its parts left out.
fn sin_partes(n: &Norma) -> Norma {
    Norma {
        partes: Vec::new(),
        ..n.clone()
    }
}

/// Reads the citations of a document.
pub(super) fn resolver(d: &Documento, nombres: &Nombres) -> Vec<Leido> {
    let menciones: Vec<Vec<Mencion>> = d
        .bloques
        .iter()
        .map(|b| menciones(&b.texto, nombres, Modo::Documento))
        .collect();
    let expreso = Expreso::de(&menciones);
    let mut r = Resolutor {
        d,
        expreso,
        leidos: Vec::with_capacity(d.bloques.len()),
    };
    for (i, lista) in menciones.into_iter().enumerate() {
        let leido = r.bloque(i, lista);
        r.leidos.push(leido);
    }
    r.leidos
}

struct Resolutor<'a> {
    d: &'a Documento,
    expreso: Expreso,
    /// The blocks before the one at hand.
    leidos: Vec<Leido>,
}

impl Resolutor<'_> {
    fn bloque(&self, i: usize, menciones: Vec<Mencion>) -> Leido {
        let b = &self.d.bloques[i];
        let mut leido = Leido {
            citas: Vec::with_capacity(menciones.len()),
            transcribe: self.heredada(i),
        };
        for (orden, m) in menciones.into_iter().enumerate() {
            if orden == 0
                && let Some((acto, articulo)) = self.encabezado(i, &m)
            {
                leido.transcribe = self.encabezada(i, acto, articulo);
            }
            let Mencion { rango, que } = m;
            let hecha = match que {
                Que::Norma {
                    acto,
                    articulo,
                    partes,
                } => self.norma(i, &rango, &leido, acto, articulo, partes),
                Que::Concepto {
                    numero,
                    anio,
                    rotulo,
                } => self.concepto(numero, anio, rotulo),
                Que::Radicado(numero) => Some((
                    Destino::Opinion(Opinion::de_radicado(&numero)),
                    Via::Expresa,
                )),
            };
            if let Some((destino, via)) = hecha {
                leido.citas.push(Cita {
                    rango,
                    destino,
                    via,
                });
            }
        }
        if b.rol == Rol::NormaTranscrita && leido.transcribe.is_none() {
            leido.transcribe = self.parrafo_transcrito(b, i);
        }
        leido
    }

    /// A transcription that goes on from the block before.
    fn heredada(&self, i: usize) -> Option<Norma> {
        let anterior = i.checked_sub(1)?;
        let (antes, este) = (&self.d.bloques[anterior], &self.d.bloques[i]);
        if antes.rol != Rol::NormaTranscrita || este.rol != Rol::NormaTranscrita {
            return None;
        }
        self.leidos[anterior].transcribe.clone()
    }

    /// The act, if it is said, and the article of a mention that is the heading of a transcription.
    fn encabezado<'m>(&self, i: usize, m: &'m Mencion) -> Option<(&'m ActoEscrito, &'m str)> {
        let b = &self.d.bloques[i];
        let Que::Norma {
            acto,
            articulo: Some(articulo),
            ..
        } = &m.que
        else {
            return None;
        };
        // A note that names an act and goes on in its own words transcribes nothing: the quotation marks tell.
        let entre_comillas = b.texto[m.rango.clone()].contains(['“', '«', '"']);
        let es = match (b.rol, acto) {
            (Rol::NormaTranscrita, _) | (Rol::Nota, ActoEscrito::Ninguno) => true,
            (Rol::Nota, _) => entre_comillas,
            _ => false,
        };
        let abre = !b.texto[..m.rango.start].contains(char::is_alphanumeric);
        (es && abre && es_encabezado(&b.texto, m.rango.end)).then_some((acto, articulo))
    }

    fn encabezada(&self, i: usize, acto: &ActoEscrito, articulo: &str) -> Option<Norma> {
        let acto = match acto {
            ActoEscrito::Expreso(acto) => acto.clone(),
            ActoEscrito::Ninguno => self.acto_introducido(i, articulo)?,
            _ => return None,
        };
        Some(Norma {
            acto,
            articulo: Some(Articulo(articulo.to_owned())),
            partes: Vec::new(),
        })
    }

    /// The act of an article transcribed with no more than its heading: that of the citation that announces it.
    fn acto_introducido(&self, i: usize, articulo: &str) -> Option<Acto> {
        if let Some(acto) = self.expreso.decreto_de(articulo) {
            return Some(acto.clone());
        }
        let es_el = |n: &&Norma| n.articulo.as_ref().is_some_and(|a| a.0 == articulo);
        if self.d.bloques[i].rol == Rol::Nota {
            return self
                .cita_de_la_llamada(i)
                .filter(|n| es_el(&n))
                .map(|n| n.acto);
        }
        let actos: BTreeSet<Acto> = self
            .normas_de(self.introduccion(i)?)
            .filter(es_el)
            .map(|n| n.acto.clone())
            .collect();
        unico(&actos).cloned()
    }

    /// The citation after which a footnote is called.
    fn cita_de_la_llamada(&self, i: usize) -> Option<Norma> {
        let marca = format!("[^{}]", self.d.bloques[i].id.partes().1);
        let (j, antes) = self.d.bloques[..i]
            .iter()
            .enumerate()
            .rev()
            .find_map(|(j, b)| {
                let p = b.markdown.find(&marca)?;
                Some((j, &b.markdown[..p]))
            })?;
        let texto = &self.d.bloques[j].texto;
        let citas = self.leidos[j].citas.iter().rev();
        let mut junto = citas.filter(|c| antes.ends_with(&texto[c.rango.clone()]));
        junto.find_map(|c| c.norma().cloned())
    }

    /// A paragraph of an article, transcribed alone: «Parágrafo 1°. Para poder participar […]».
    fn parrafo_transcrito(&self, b: &Bloque, i: usize) -> Option<Norma> {
        let texto = b.texto.trim_start_matches(['“', '«', '"']);
        let plegado = crate::lengua::texto::plegar(texto.get(..40).unwrap_or(texto));
        let numero: String = plegado
            .strip_prefix("paragrafo ")?
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        let es_el =
            |p: &Parte| p.clase == super::norma::ClaseDeParte::Paragrafo && p.valor == numero;
        let citadas: BTreeSet<Norma> = self
            .normas_de(self.introduccion(i)?)
            .filter(|n| n.articulo.is_some() && n.partes.iter().any(es_el))
            .cloned()
            .collect();
        unico(&citadas).cloned()
    }

    /// The block that announces a transcription.
    fn introduccion(&self, i: usize) -> Option<usize> {
        (0..i)
            .rev()
            .find(|j| !matches!(self.d.bloques[*j].rol, Rol::Nota | Rol::NormaTranscrita))
    }

    /// The block to which one that opens by referring back looks: the one before it in its section, notes left out.
    fn anterior(&self, i: usize) -> Option<usize> {
        let seccion = self.d.bloques[i].id.partes().0;
        let j = (0..i).rev().find(|j| self.d.bloques[*j].rol != Rol::Nota)?;
        (self.d.bloques[j].id.partes().0 == seccion).then_some(j)
    }

    fn normas_de(&self, i: usize) -> impl Iterator<Item = &Norma> {
        self.leidos[i].citas.iter().filter_map(Cita::norma)
    }

    fn norma(
        &self,
        i: usize,
        rango: &std::ops::Range<usize>,
        leido: &Leido,
        acto: ActoEscrito,
        articulo: Option<String>,
        partes: Vec<Parte>,
    ) -> Option<(Destino, Via)> {
        let con = |acto: Acto, articulo: Option<String>, via| {
            (!self.es_este(&acto)).then(|| {
                let norma = Norma {
                    acto,
                    articulo: articulo.map(Articulo),
                    partes: partes.clone(),
                };
                (Destino::Norma(norma), via)
            })
        };
        let nada = |m| Some((Destino::SinResolver(m), Via::Remision));
        match acto {
            ActoEscrito::Expreso(acto) => con(acto, articulo, Via::Expresa),
            ActoEscrito::Malformado(anio) => Some((
                Destino::Malformada(Motivo::AnioMalEscrito(anio)),
                Via::Expresa,
            )),
            ActoEscrito::Incompleto {
                clase,
                numero,
                anio,
            } => match self.expreso.completar(clase, numero, &anio) {
                Ok(acto) => con(acto, articulo, Via::Remision),
                Err(motivo) => nada(motivo),
            },
            ActoEscrito::Repartido => nada(Motivo::Repartida),
            ActoEscrito::Ninguno => {
                let articulo = articulo?;
                let suyo = self.expreso.decreto_de(&articulo).cloned();
                let transcrita = leido.transcribe.as_ref().filter(|n| {
                    leido.citas.is_empty() && n.articulo.as_ref().is_some_and(|a| a.0 == articulo)
                });
                match suyo.or_else(|| transcrita.map(|n| n.acto.clone())) {
                    Some(acto) => con(acto, Some(articulo), Via::Remision),
                    None => nada(Motivo::SinNorma),
                }
            }
            ActoEscrito::Remision(r) => {
                if es_de_si_mismo(r) && leido.transcribe.is_none() {
                    return None;
                }
                match self.remision(i, rango, leido, r, articulo.as_deref()) {
                    Ok(norma) => {
                        let propio = articulo.is_none() && partes.is_empty();
                        if propio {
                            return Some((Destino::Norma(sin_partes(&norma)), Via::Remision));
                        }
                        let articulo = articulo.or(norma.articulo.map(|a| a.0));
                        con(norma.acto, articulo, Via::Remision)
                    }
                    Err(motivo) => nada(motivo),
                }
            }
        }
    }

    /// Whether an act is this very document, which cites nothing by its own name.
    fn es_este(&self, acto: &Acto) -> bool {
        let m = &self.d.meta;
        matches!(acto, Acto::Numerado { clase: ClaseDeNorma::Circular, anio, numero }
            if m.tipo == TipoDocumento::Circular
                && m.anio == *anio
                && m.numero.as_deref().and_then(|n| n.parse().ok()) == Some(*numero))
    }

    fn remision(
        &self,
        i: usize,
        rango: &std::ops::Range<usize>,
        leido: &Leido,
        r: Remision,
        articulo: Option<&str>,
    ) -> Result<Norma, Motivo> {
        let de_decreto = match r {
            Remision::Ibidem => true,
            Remision::Propia(s) | Remision::Cercana(s) | Remision::Anterior(s) => {
                !matches!(s, Sustantivo::Acto(c) if c != ClaseDeNorma::Decreto)
            }
        };
        let suyo = articulo.and_then(|a| self.expreso.decreto_de(a));
        if let Some(acto) = suyo.filter(|_| de_decreto) {
            return Ok(Norma::entera(acto.clone()));
        }
        let b = &self.d.bloques[i];
        let de_la_transcrita = match r {
            Remision::Propia(s) => Some(s),
            Remision::Cercana(s) if leido.transcribe.is_some() => Some(s),
            _ => None,
        };
        if let Some(s) = de_la_transcrita {
            if comillas_abiertas(&b.texto, rango.start) > 1 {
                return Err(Motivo::CitaDentroDeCita);
            }
            let norma = leido.transcribe.as_ref().ok_or(Motivo::SinAntecedente)?;
            return match s {
                Sustantivo::Acto(clase) if clase != norma.acto.clase() => {
                    Err(Motivo::SinAntecedente)
                }
                Sustantivo::Acto(_) => Ok(Norma::entera(norma.acto.clone())),
                _ => Ok(norma.clone()),
            };
        }
        let sirve =
            |n: &Norma| match r {
                Remision::Anterior(Sustantivo::Acto(c))
                | Remision::Cercana(Sustantivo::Acto(c)) => n.acto.clase() == c,
                Remision::Anterior(Sustantivo::Articulo)
                | Remision::Cercana(Sustantivo::Articulo) => n.articulo.is_some(),
                _ => true,
            };
        let solo_acto = articulo.is_some()
            || matches!(
                r,
                Remision::Anterior(Sustantivo::Acto(_)) | Remision::Cercana(Sustantivo::Acto(_))
            );
        let reducir = |n: &Norma| {
            if solo_acto {
                Norma::entera(n.acto.clone())
            } else {
                sin_partes(n)
            }
        };
        let previas: Vec<(&Cita, Norma)> = leido
            .citas
            .iter()
            .filter_map(|c| Some((c, c.norma().filter(|n| sirve(n)).map(reducir)?)))
            .collect();
        let frase: BTreeSet<Norma> = previas
            .iter()
            .filter(|(c, _)| !hay_punto(&b.texto, c.rango.end, rango.start))
            .map(|(_, n)| n.clone())
            .collect();
        if let Some(n) = unico(&frase) {
            return Ok(n.clone());
        }
        let todas: BTreeSet<Norma> = previas.into_iter().map(|(_, n)| n).collect();
        if let Some(n) = unico(&todas).filter(|_| frase.is_empty()) {
            return Ok(n.clone());
        }
        if !todas.is_empty() {
            return Err(Motivo::VariosAntecedentes);
        }
        if !leido.citas.is_empty() {
            return Err(Motivo::SinAntecedente);
        }
        let atras = if b.rol == Rol::Nota {
            (0..i).rev().find(|j| self.d.bloques[*j].rol == Rol::Nota)
        } else {
            self.anterior(i)
        };
        let antes: BTreeSet<Norma> = atras
            .into_iter()
            .flat_map(|j| self.normas_de(j))
            .filter(|n| sirve(n))
            .map(reducir)
            .collect();
        match (unico(&antes), antes.is_empty()) {
            (Some(n), _) => Ok(n.clone()),
            (None, true) => Err(Motivo::SinAntecedente),
            (None, false) => Err(Motivo::VariosAntecedentes),
        }
    }

    fn concepto(&self, numero: String, anio: Anio, rotulo: Rotulo) -> Option<(Destino, Via)> {
        let m = &self.d.meta;
        let suyo = m.numero.as_deref().and_then(|n| n.strip_prefix("C-"));
        let de_este =
            |a: i16| m.anio == a && suyo.is_some_and(|n| sin_ceros(n) == sin_ceros(&numero));
        let con = |a: i16, via| {
            (!de_este(a)).then(|| (Destino::Opinion(Opinion::de_numero(&numero, a)), via))
        };
        match (anio, rotulo) {
            (Anio::Malo(a), _) => {
                Some((Destino::Malformada(Motivo::AnioMalEscrito(a)), Via::Expresa))
            }
            (Anio::Entero(a), Rotulo::Concepto) => con(a, Via::Expresa),
            (Anio::Entero(a), Rotulo::Ninguno) => {
                if self.expreso.conceptos.contains(&(numero.clone(), a)) {
                    con(a, Via::Remision)
                } else {
                    Some((
                        Destino::SinResolver(Motivo::ConceptoOSentencia),
                        Via::Expresa,
                    ))
                }
            }
            (Anio::Corto(_) | Anio::Ninguno, _) => {
                let mut con_numero = self.expreso.conceptos.iter().filter(|(n, _)| *n == numero);
                match (con_numero.next(), con_numero.next()) {
                    (Some((_, a)), None) => con(*a, Via::Remision),
                    _ => Some((Destino::SinResolver(Motivo::SinAnio), Via::Remision)),
                }
            }
        }
    }
}

fn sin_ceros(numero: &str) -> &str {
    numero.trim_start_matches('0')
}

/// «la presente Circular», in a circular, is that circular.
fn es_de_si_mismo(r: Remision) -> bool {
    matches!(
        r,
        Remision::Propia(Sustantivo::Acto(
            ClaseDeNorma::Circular | ClaseDeNorma::Resolucion
        )) | Remision::Cercana(Sustantivo::Acto(
            ClaseDeNorma::Circular | ClaseDeNorma::Resolucion
        ))
    )
}
