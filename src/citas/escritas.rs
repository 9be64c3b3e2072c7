//! Opinions as a stranger's text writes them: number, year and date apart, each perhaps missing or misprinted.
//!
//! It reads with the grammar of documents, and adds what reports write and documents do not: «Circular 002», «CE 002 de 2023»,
//! «Concepto sin número del 4 de junio de 2026», filing numbers with letters, a date after a comma. It resolves nothing:
//! which document is meant is for whoever has a corpus.

use super::{
    escritura::{ActoEscrito, Anio, Mencion, Modo, Que, Rotulo},
    fichas::fichas,
    indice::Citas,
    lector::Lector,
    norma::{Acto, Opinion},
};
use crate::{corpus::ClaseDeNorma, lengua::formato::MESES};
use jiff::civil::Date;
use std::ops::Range;

/// Shortest filing number.
const RADICADO: usize = 10;

/// The year of an opinion as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnioEscrito {
    /// None.
    Ninguno,
    /// Whole.
    Entero(i16),
    /// In two digits.
    Corto(i16),
    /// No year: «202».
    Malo(String),
}

/// A date as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FechaEscrita {
    /// A day of the calendar.
    Dia(Date),
    /// No day of it: «31 de febrero de 2024».
    Imposible(String),
}

/// By what an opinion is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nombrada {
    /// «C-353»: the number without zeros.
    Concepto(String),
    /// «Concepto 353», without the letter.
    ConceptoSinLetra(String),
    /// «Concepto sin número».
    ConceptoSinNumero,
    /// «Circular Externa 002».
    Circular(u32),
    /// A filing number, folded.
    Radicado(String),
}

/// Whether a word says that a number of the form «C-123» is an opinion; constitutional rulings are numbered so too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dicha {
    /// It says so.
    Concepto,
    /// It says nothing.
    SinPalabra,
}

/// An opinion named in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escrita {
    /// Bytes of the text.
    pub rango: Range<usize>,
    /// By what it is named.
    pub nombre: Nombrada,
    /// Its year.
    pub anio: AnioEscrito,
    /// Its date.
    pub fecha: Option<FechaEscrita>,
    /// Whether it is said to be an opinion.
    pub dicha: Dicha,
}

impl Escrita {
    /// The id by which a corpus knows an opinion that its documents cite; none when it is not named whole.
    pub fn id(&self) -> Option<String> {
        match (&self.nombre, &self.anio) {
            (Nombrada::Concepto(n), AnioEscrito::Entero(a)) => Some(Opinion::de_numero(n, *a).id),
            (Nombrada::Radicado(r), _) => Some(Opinion::de_radicado(r).id),
            _ => None,
        }
    }
}

/// The opinions and circulars that a paragraph names, in order. Constitutional rulings are none.
pub fn escritas(texto: &str, citas: &Citas) -> Vec<Escrita> {
    let fichas = fichas(texto);
    let lector = Lector {
        texto,
        fichas: &fichas,
        nombres: citas.nombres(),
        modo: Modo::Documento,
    };
    let (mut salida, mut i, mut hubo) = (Vec::new(), 0, false);
    while i < fichas.len() {
        // Rulings are read so that they are not taken for opinions.
        if let Some((_, fin)) = lector.providencias(i) {
            i = fin.max(i + 1);
            continue;
        }
        let leidas = lector
            .conceptos(i, hubo)
            .map(|(m, fin)| (lector.de_menciones(m), fin))
            .or_else(|| lector.otros_conceptos(i))
            .or_else(|| lector.circulares(i))
            .or_else(|| lector.con_radicado(i))
            .or_else(|| lector.suelto(i));
        let Some((leidas, fin)) = leidas else {
            i += 1;
            continue;
        };
        hubo = true;
        i = fin.max(i + 1);
        for mut e in leidas {
            lector.fechar(&mut e);
            let tras = fichas.partition_point(|f| f.rango.start < e.rango.end);
            i = i.max(tras);
            salida.push(e);
        }
    }
    salida
}

fn sin_ceros(numero: &str) -> String {
    numero.trim_start_matches('0').to_owned()
}

fn anio_escrito(a: Anio) -> AnioEscrito {
    match a {
        Anio::Ninguno => AnioEscrito::Ninguno,
        Anio::Entero(a) => AnioEscrito::Entero(a),
        Anio::Corto(a) => AnioEscrito::Corto(a),
        Anio::Malo(m) => AnioEscrito::Malo(m),
    }
}

type Leidas = Option<(Vec<Escrita>, usize)>;

impl Lector<'_> {
    fn de_menciones(&self, menciones: Vec<Mencion>) -> Vec<Escrita> {
        menciones
            .into_iter()
            .filter_map(|m| self.de_mencion(m))
            .collect()
    }

    fn de_mencion(&self, m: Mencion) -> Option<Escrita> {
        let (nombre, anio, dicha) = match m.que {
            Que::Concepto {
                numero,
                anio,
                rotulo,
            } => {
                let dicha = match rotulo {
                    Rotulo::Concepto => Dicha::Concepto,
                    Rotulo::Ninguno => Dicha::SinPalabra,
                };
                (Nombrada::Concepto(sin_ceros(&numero)), anio, dicha)
            }
            Que::Radicado(numero) => (Nombrada::Radicado(numero), Anio::Ninguno, Dicha::Concepto),
            Que::Norma {
                acto:
                    ActoEscrito::Expreso(Acto::Numerado {
                        clase: ClaseDeNorma::Circular,
                        anio,
                        numero,
                    }),
                ..
            } => (
                Nombrada::Circular(numero),
                Anio::Entero(anio),
                Dicha::Concepto,
            ),
            Que::Norma {
                acto:
                    ActoEscrito::Incompleto {
                        clase: Some(ClaseDeNorma::Circular),
                        numero,
                        anio,
                    },
                ..
            } => (Nombrada::Circular(numero), anio, Dicha::Concepto),
            Que::Norma { .. } => return None,
        };
        Some(Escrita {
            rango: m.rango,
            nombre,
            anio: anio_escrito(anio),
            fecha: None,
            dicha,
        })
    }

    /// «Concepto sin número», «Concepto 353 de 2026», «C-SN-2026-06-04».
    fn otros_conceptos(&self, i: usize) -> Leidas {
        let una = |nombre, anio, hasta| {
            let escrita = Escrita {
                rango: self.bytes(i, hasta),
                nombre,
                anio: anio_escrito(anio),
                fecha: None,
                dicha: Dicha::Concepto,
            };
            Some((vec![escrita], hasta))
        };
        if self.palabra(i) == "c" && self.signo(i + 1) == '-' && self.palabra(i + 2) == "sn" {
            let con_fecha = self.signo(i + 3) == '-' && self.dia(i + 4).is_some();
            let hasta = if con_fecha { i + 9 } else { i + 3 };
            return una(Nombrada::ConceptoSinNumero, Anio::Ninguno, hasta);
        }
        if !matches!(self.palabra(i), "concepto" | "conceptos") {
            return None;
        }
        if self.palabra(i + 1) == "sin" && matches!(self.palabra(i + 2), "numero" | "numerar") {
            let (anio, fin) = self.anio(i + 3);
            return una(Nombrada::ConceptoSinNumero, anio, fin);
        }
        let k = self.tras_marca_de_numero(i + 1);
        let numero = self
            .numero(k)
            .filter(|n| n.len() <= 5 && !n.contains('.'))?;
        match self.anio(k + 1) {
            (Anio::Ninguno, _) => None,
            (anio, fin) => una(Nombrada::ConceptoSinLetra(sin_ceros(numero)), anio, fin),
        }
    }

    /// «Circular Externa 002 de 2023», «CE 002 de 2023», «CE-002-2023».
    fn circulares(&self, i: usize) -> Leidas {
        if self.palabra(i) == "ce" {
            let k = i + 1 + usize::from(self.signo(i + 1) == '-');
            let numero = self.numero(k)?.parse().ok()?;
            let (anio, fin) = self.anio(k + 1);
            let escrita = Escrita {
                rango: self.bytes(i, fin),
                nombre: Nombrada::Circular(numero),
                anio: anio_escrito(anio),
                fecha: None,
                dicha: Dicha::Concepto,
            };
            return Some((vec![escrita], fin));
        }
        if !matches!(self.palabra(i), "circular" | "circulares") {
            return None;
        }
        let (actos, fin) = self.actos(i)?;
        let menciones = actos.into_iter().map(|a| Mencion {
            rango: self.bytes(a.fichas.start, a.fichas.end),
            que: Que::Norma {
                acto: a.acto,
                articulo: None,
                partes: Vec::new(),
            },
        });
        Some((self.de_menciones(menciones.collect()), fin))
    }

    /// «radicado P20241120011685», «Radicado No. 1_2026_03_04_003025».
    fn con_radicado(&self, i: usize) -> Leidas {
        if !matches!(self.palabra(i), "radicado" | "radicados" | "rad") {
            return None;
        }
        let k = self.tras_marca_de_numero(self.tras_punto(i + 1));
        let escrito = match self.palabra(k) {
            "" => self.numero(k).unwrap_or_default(),
            p => p,
        };
        let cifras = escrito.bytes().filter(u8::is_ascii_digit).count();
        if cifras < RADICADO {
            return None;
        }
        let escrita = Escrita {
            rango: self.bytes(i, k + 1),
            nombre: Nombrada::Radicado(escrito.to_owned()),
            anio: AnioEscrito::Ninguno,
            fecha: None,
            dicha: Dicha::Concepto,
        };
        Some((vec![escrita], k + 1))
    }

    /// «C-353 de 2026», with no word of what it is.
    fn suelto(&self, i: usize) -> Leidas {
        if self.signo(i.wrapping_sub(1)) == '-' || self.es_de_la_corte(i) {
            return None;
        }
        let (mencion, fin) = self.concepto(i, Rotulo::Ninguno)?;
        Some((self.de_menciones(vec![mencion]), fin))
    }

    /// Whether the sentence before token `i` speaks of rulings and not of opinions.
    fn es_de_la_corte(&self, i: usize) -> bool {
        for k in (0..i).rev().take(40) {
            match self.palabra(k) {
                "sentencia" | "sentencias" | "corte" | "constitucional" => return true,
                "concepto" | "conceptos" => return false,
                _ if matches!(self.signo(k), '.' | ';') => return false,
                _ => {}
            }
        }
        false
    }

    /// Reads the date that goes with an opinion: inside its words, or right after them.
    fn fechar(&self, e: &mut Escrita) {
        let desde = self
            .fichas
            .partition_point(|f| f.rango.start < e.rango.start);
        let hasta = self.fichas.partition_point(|f| f.rango.start < e.rango.end);
        if let Some((fecha, _)) = (desde..hasta).find_map(|k| self.dia(k)) {
            e.fecha = Some(fecha);
        } else {
            let mut k = hasta + usize::from(matches!(self.signo(hasta), ',' | '('));
            let (coma, inicio) = (k > hasta, k);
            while matches!(
                self.palabra(k),
                "de" | "del" | "fecha" | "fechado" | "expedido" | "expedida" | "el"
            ) {
                k += 1;
            }
            let Some((fecha, fin)) = self.dia(k).filter(|_| coma || k > inicio) else {
                return;
            };
            e.rango.end = self.bytes(k, fin).end;
            e.fecha = Some(fecha);
        }
        if e.anio == AnioEscrito::Ninguno
            && let Some(FechaEscrita::Dia(d)) = e.fecha
        {
            e.anio = AnioEscrito::Entero(d.year());
        }
    }

    /// A day at token `k`, and the token after it: «30 de diciembre de 2024», «30/12/2024», «2024-12-30».
    fn dia(&self, k: usize) -> Option<(FechaEscrita, usize)> {
        let cifras = |k: usize, maximo: usize| {
            let n = self.numero(k)?;
            (n.len() <= maximo).then(|| n.parse::<i16>().ok())?
        };
        let (dia, mes, anio, fin) = if self.palabra(k + 1) == "de"
            && let Some(m) = MESES.iter().position(|m| *m == self.palabra(k + 2))
            && matches!(self.palabra(k + 3), "de" | "del")
        {
            let a = k + 4 + usize::from(self.palabra(k + 4) == "ano");
            let mes = i16::try_from(m + 1).ok()?;
            (cifras(k, 2)?, mes, self.de_cuatro(a)?, a + 1)
        } else if self.signo(k + 1) == '/' && self.signo(k + 3) == '/' {
            (
                cifras(k, 2)?,
                cifras(k + 2, 2)?,
                self.de_cuatro(k + 4)?,
                k + 5,
            )
        } else if self.signo(k + 1) == '-' && self.signo(k + 3) == '-' {
            (
                cifras(k + 4, 2)?,
                cifras(k + 2, 2)?,
                self.de_cuatro(k)?,
                k + 5,
            )
        } else {
            return None;
        };
        let fecha = (i8::try_from(mes).ok())
            .zip(i8::try_from(dia).ok())
            .and_then(|(m, d)| Date::new(anio, m, d).ok());
        let imposible = || FechaEscrita::Imposible(self.texto[self.bytes(k, fin)].to_owned());
        Some((fecha.map_or_else(imposible, FechaEscrita::Dia), fin))
    }

    fn de_cuatro(&self, k: usize) -> Option<i16> {
        self.numero(k).filter(|n| n.len() == 4)?.parse().ok()
    }
}
