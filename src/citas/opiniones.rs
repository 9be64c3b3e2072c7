//! Stage two, opinions and rulings: «conceptos C-006 del 17 de marzo de 2022 y C-043 de 2022», «Sentencia T-302 de 2017».

use super::{
    escritura::{ActoEscrito, Anio, Mencion, Que, Rotulo},
    lector::Lector,
    norma::Acto,
};
use crate::corpus::ClaseDeNorma;

/// Digits of a filing number.
const CIFRAS_DE_RADICADO: usize = 12;
/// Words between a court and its ruling.
const HASTA_LA_PROVIDENCIA: usize = 20;

impl Lector<'_> {
    /// Opinions from the word «concepto» or, once some were named, «radicados» at token `i`.
    pub(super) fn conceptos(&self, i: usize, ya_hubo: bool) -> Option<(Vec<Mencion>, usize)> {
        let rotulo = match self.palabra(i) {
            "concepto" | "conceptos" => Rotulo::Concepto,
            "radicado" | "radicados" if ya_hubo => Rotulo::Ninguno,
            _ => return None,
        };
        let mut k = i + 1;
        if matches!(self.palabra(k), "unificado" | "unificados") {
            k += 1;
        }
        if self.palabra(k) == "con" && matches!(self.palabra(k + 1), "radicado" | "radicados") {
            k += 2;
        }
        k = self.tras_marca_de_numero(k);
        let mut salida = Vec::new();
        let mut fin = k;
        loop {
            let leido = self.radicado(k).or_else(|| {
                (rotulo == Rotulo::Concepto)
                    .then(|| self.concepto(k, rotulo))
                    .flatten()
            });
            let Some((mut mencion, n)) = leido else { break };
            if salida.is_empty() {
                mencion.rango.start = self.bytes(i, n).start;
            }
            salida.push(mencion);
            fin = n;
            k = self.tras_separador(n).unwrap_or(n);
            if matches!(self.palabra(k), "el" | "la" | "los") {
                k += 1;
            }
            if matches!(self.palabra(k), "concepto") {
                k = self.tras_marca_de_numero(k + 1);
            }
        }
        (!salida.is_empty()).then_some((salida, fin))
    }

    /// «C-353 de 2026», «C – 194 de 2020 del 21 de abril de 2020».
    pub(super) fn concepto(&self, i: usize, rotulo: Rotulo) -> Option<(Mencion, usize)> {
        if self.palabra(i) != "c" || self.signo(i + 1) != '-' {
            return None;
        }
        let numero = self
            .numero(i + 2)
            .filter(|n| n.len() <= 5 && !n.contains('.'))?;
        let (anio, mut fin) = self.anio(i + 3);
        if let (Anio::Entero(_), n) = self.anio(fin) {
            fin = n;
        }
        if anio == Anio::Ninguno {
            fin = i + 3;
        }
        let que = Que::Concepto {
            numero: numero.to_owned(),
            anio,
            rotulo,
        };
        Some((
            Mencion {
                rango: self.bytes(i, fin),
                que,
            },
            fin,
        ))
    }

    fn radicado(&self, i: usize) -> Option<(Mencion, usize)> {
        let numero = self
            .numero(i)
            .filter(|n| n.len() >= CIFRAS_DE_RADICADO && !n.contains('.'))?;
        let (_, fin) = self.anio(i + 1);
        Some((
            Mencion {
                rango: self.bytes(i, fin),
                que: Que::Radicado(numero.to_owned()),
            },
            fin,
        ))
    }

    /// A ruling from token `i` on: «Sentencia C-123 de 2004», «Consejo de Estado. […] Sentencia del […]. Exp. 13.354».
    pub(super) fn providencias(&self, i: usize) -> Option<(Vec<Mencion>, usize)> {
        match self.palabra(i) {
            "sentencia" | "sentencias" => self.constitucionales(i),
            "consejo" if self.palabra(i + 1) == "de" && self.palabra(i + 2) == "estado" => {
                let (mencion, fin) = self.del_consejo_de_estado(i)?;
                Some((vec![mencion], fin))
            }
            _ => None,
        }
    }

    fn constitucionales(&self, i: usize) -> Option<(Vec<Mencion>, usize)> {
        let mut salida = Vec::new();
        let (mut k, mut inicio, mut fin) = (self.tras_marca_de_numero(i + 1), i, i);
        while let letra @ ("c" | "t" | "su") = self.palabra(k)
            && let Some(numero) = self.numero(if self.signo(k + 1) == '-' {
                k + 2
            } else {
                k + 1
            })
        {
            let tras = if self.signo(k + 1) == '-' {
                k + 3
            } else {
                k + 2
            };
            let (anio, n) = self.anio(tras);
            // «C-037/21»: the court has given rulings since 1992.
            let anio = match anio {
                Anio::Corto(a) if a >= 92 => Anio::Entero(1900 + a),
                Anio::Corto(a) => Anio::Entero(2000 + a),
                otro => otro,
            };
            let acto = match anio {
                Anio::Entero(anio) => ActoEscrito::Expreso(Acto::Nombrado {
                    clase: ClaseDeNorma::Providencia,
                    nombre: format!("Sentencia {}-{numero} de {anio}", letra.to_uppercase()),
                }),
                Anio::Malo(m) => ActoEscrito::Malformado(m),
                Anio::Corto(_) | Anio::Ninguno => break,
            };
            salida.push(Mencion {
                rango: self.bytes(inicio, n),
                que: Que::Norma {
                    acto,
                    articulo: None,
                    partes: Vec::new(),
                },
            });
            fin = n;
            k = self.tras_separador(n).unwrap_or(n);
            inicio = k;
        }
        (!salida.is_empty()).then_some((salida, fin))
    }

    /// The same ruling is cited as «Sentencia» and «Providencia», «Rad.» and «Exp.»: its day and its file identify it.
    fn del_consejo_de_estado(&self, i: usize) -> Option<(Mencion, usize)> {
        let mut k = i + 3;
        let limite = k + HASTA_LA_PROVIDENCIA;
        while !matches!(
            self.palabra(k),
            "sentencia" | "providencia" | "auto" | "fallo"
        ) {
            let de_la_sala = matches!(self.signo(k), '.' | ',' | '-')
                || matches!(
                    self.palabra(k),
                    "sala"
                        | "de"
                        | "lo"
                        | "contencioso"
                        | "administrativo"
                        | "seccion"
                        | "subseccion"
                        | "plena"
                        | "a"
                        | "b"
                        | "c"
                        | "primera"
                        | "segunda"
                        | "tercera"
                        | "cuarta"
                        | "quinta"
                );
            if k >= limite || !de_la_sala {
                return None;
            }
            k += 1;
        }
        let (Anio::Entero(_), fin_de_fecha) = self.anio(k + 1) else {
            return None;
        };
        let fecha = self.bytes(k + 2, fin_de_fecha);
        let fecha = self.texto.get(fecha)?.to_lowercase();
        let mut n = fin_de_fecha;
        if matches!(self.signo(n), '.' | ',') {
            n += 1;
        }
        if !matches!(
            self.palabra(n),
            "rad" | "radicado" | "radicacion" | "exp" | "expediente"
        ) {
            return None;
        }
        n = self.tras_punto(n + 1);
        n = self.tras_marca_de_numero(n);
        if self.signo(n) == ':' {
            n += 1;
        }
        let mut expediente = String::new();
        loop {
            expediente.extend(self.numero(n)?.chars().filter(char::is_ascii_digit));
            // A long filing number goes on over dashes.
            if self.signo(n + 1) != '-' || self.numero(n + 2).is_none() {
                break;
            }
            expediente.push('-');
            n += 2;
        }
        let acto = Acto::Nombrado {
            clase: ClaseDeNorma::Providencia,
            nombre: format!("Consejo de Estado, {fecha}, exp. {expediente}"),
        };
        let mencion = Mencion {
            rango: self.bytes(i, n + 1),
            que: Que::Norma {
                acto: ActoEscrito::Expreso(acto),
                articulo: None,
                partes: Vec::new(),
            },
        };
        Some((mencion, n + 1))
    }
}
