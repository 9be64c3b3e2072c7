//! Witness cases: for each day on which a dated value of a rule is relieved by another, the smallest facts that tell the
//! two variants of the rule apart.
//!
//! A witness gets one answer on the eve and another on the day, and the relief alone is the reason: on that same day, with
//! the earlier value still in force, the answer would be another. So a new fiscal year, which also begins on a first of
//! January, is never told as a change of the rule. A day before which or after which the corpus has no value is none of
//! these days: what is missing there is a datum, not another rule.
//!
//! The search starts from small values of every field and from the worked cases, and shrinks what it finds: fewer facts
//! first, simpler values then. Facts for which the outcome turns from favourable to unfavourable, or back, come before
//! those with just another outcome, and these before those with the same outcome and another result. Nothing is drawn at
//! random and the work is bounded, so the same corpus always gives the same witnesses.

use super::{Divergencia, con_dia, divergencias};
use crate::{
    corpus::{Caso, Parametros},
    hechos::{Campo, Dato, Errores, Tipo},
    reglas::ReglaFundada,
    veredicto::{Sentido, Veredicto},
};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Small facts that are tried for one day, beside the worked cases.
const SEMILLAS: usize = 600;
/// Small values of one field or record that are combined with others.
const VALORES: usize = 7;
/// Facts that are shrunk for one day.
const REDUCIDAS: usize = 6;
/// Reductions that are tried on one of them.
const REDUCCIONES: usize = 800;
/// First year that a whole number must admit as its least to be read as a fiscal year.
const ANIOS: i64 = 1900;
/// Figures of an amount that is as simple as any: the balance sheets of the worked cases add up, and one made of zeros
/// would be smaller and teach nothing.
const CIFRAS: usize = 4;

/// The smallest facts found on which a rule answers one thing on the eve of a day and another from that day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Testigo {
    /// First day of the later variant.
    pub fecha: Date,
    /// The facts, without the day.
    pub hechos: Dato,
}

/// A witness with its two verdicts.
#[derive(Debug, Clone)]
pub struct Contraste<'c> {
    /// The facts on the eve, and what they get.
    pub antes: (Dato, Veredicto<'c>),
    /// The same facts on the day.
    pub despues: (Dato, Veredicto<'c>),
    /// The first step at which the two part.
    pub divergencia: Option<Divergencia<'c>>,
}

impl Testigo {
    /// Evaluates the witness on both sides of its day.
    pub fn contrastar<'c>(
        &self,
        lista: &'c ReglaFundada,
        parametros: &Parametros,
    ) -> Option<Contraste<'c>> {
        let campo = lista.ficha().fecha?;
        let lado = |dia| {
            let dato = con_dia(&self.hechos, campo, dia);
            let v = lista.evaluar(&dato, parametros).ok()?;
            Some((dato, v))
        };
        let (antes, despues) = (lado(self.fecha.yesterday().ok()?)?, lado(self.fecha)?);
        let divergencia = divergencias(&antes.1, &despues.1, Some(campo))
            .into_iter()
            .next();
        Some(Contraste {
            antes,
            despues,
            divergencia,
        })
    }
}

/// One witness, when there is one, for each day on which a dated value of the rule is relieved by another.
pub fn testigos(lista: &ReglaFundada, casos: &[Caso], parametros: &Parametros) -> Vec<Testigo> {
    let Some(campo) = lista.ficha().fecha else {
        return Vec::new();
    };
    let series = lista.ficha().parametros.iter();
    let relevos: BTreeSet<Date> = series
        .filter_map(|id| parametros.serie(id))
        .flat_map(|s| s.relevos())
        .collect();
    let leer = |c: &Caso| Dato::objeto_de_json(&c.entrada, &mut Errores::default()).ok();
    let dados: Vec<Dato> = casos.iter().filter_map(leer).collect();
    relevos
        .into_iter()
        .filter_map(|fecha| {
            let limite = Limite {
                lista,
                parametros,
                sin_relevo: parametros.sin_relevo(fecha),
                campo,
                vispera: fecha.yesterday().ok()?,
                fecha,
            };
            let hechos = limite.buscar(&dados)?;
            Some(Testigo { fecha, hechos })
        })
        .collect()
}

/// How two answers differ, the plainest way first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Contrario {
    /// Favourable on one side and unfavourable on the other.
    Sentido,
    /// Another outcome.
    Desenlace,
    /// The same outcome with another result.
    Resultado,
}

/// Facts, cost of their values, text: smaller comes first, and no two different data are equal.
type Medida = (usize, usize, String);

/// A day on which a rule has one variant until the eve and another from then on.
struct Limite<'a> {
    lista: &'a ReglaFundada,
    parametros: &'a Parametros,
    /// The parameters as if nothing had changed on the day.
    sin_relevo: Parametros,
    campo: &'static str,
    vispera: Date,
    fecha: Date,
}

impl Limite<'_> {
    /// The smallest witness, from small values and from worked cases.
    fn buscar(&self, dados: &[Dato]) -> Option<Dato> {
        let tipo = self.lista.entrada();
        let Tipo::Objeto(campos) = tipo else {
            return None;
        };
        let sin_dia = |d: &Dato| sin_campo(d, self.campo);
        let semillas = self.semillas(campos);
        let mut halladas: Vec<(Contrario, Medida, Dato)> = semillas
            .into_iter()
            .chain(dados.iter().map(sin_dia))
            .filter_map(|d| Some((self.contrario(&d)?, self.medida(&tipo, &d), d)))
            .collect();
        halladas.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        halladas.dedup_by(|a, b| a.2 == b.2);
        let reducidas = halladas
            .into_iter()
            .take(REDUCIDAS)
            .map(|(c, m, d)| self.reducir(&tipo, c, m, d));
        reducidas
            .min_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)))
            .map(|(_, _, d)| d)
    }

    /// How the answers of the two variants differ; `None` when they do not, or for facts that have no answer on a side.
    fn contrario(&self, hechos: &Dato) -> Option<Contrario> {
        let en = |dia, parametros| {
            let dato = con_dia(hechos, self.campo, dia);
            self.lista.evaluar(&dato, parametros).ok()
        };
        let despues = en(self.fecha, self.parametros)?;
        let antes = en(self.vispera, self.parametros)?;
        let contrario = contrario(&antes, &despues)?;
        let sin_relevo = en(self.fecha, &self.sin_relevo)?;
        self::contrario(&sin_relevo, &despues)?;
        Some(contrario)
    }

    /// Takes facts away and simplifies values while the variants still part, and no less plainly.
    fn reducir(
        &self,
        tipo: &Tipo,
        mut contrario: Contrario,
        mut medida: Medida,
        mut dato: Dato,
    ) -> (Contrario, Medida, Dato) {
        let mut quedan = REDUCCIONES;
        loop {
            let mut candidatos: Vec<(Medida, Dato)> = self
                .menores(tipo, &dato)
                .into_iter()
                .map(|d| (self.medida(tipo, &d), d))
                .filter(|(m, _)| *m < medida)
                .collect();
            candidatos.sort_by(|a, b| a.0.cmp(&b.0));
            let mejor = candidatos.into_iter().find_map(|(m, d)| {
                quedan = quedan.checked_sub(1)?;
                let c = self.contrario(&d).filter(|c| *c <= contrario)?;
                Some((c, m, d))
            });
            match mejor {
                Some(m) => (contrario, medida, dato) = m,
                None => return (contrario, medida, dato),
            }
        }
    }

    /// Every datum that is this one with a fact or a row less, or with one value changed for a small one.
    fn menores(&self, tipo: &Tipo, dato: &Dato) -> Vec<Dato> {
        match (tipo, dato) {
            (Tipo::Nulable(t), otro) => {
                let mut salida = vec![Dato::Nulo];
                salida.extend(self.menores(t, otro));
                salida
            }
            (Tipo::Objeto(campos), Dato::Objeto(pares)) => {
                let mut salida = Vec::new();
                for (i, (nombre, valor)) in pares.iter().enumerate() {
                    let Some(campo) = campos.iter().find(|c| c.nombre == nombre) else {
                        continue;
                    };
                    if campo.omision.is_some() {
                        salida.push(sin_campo(dato, nombre));
                    }
                    for menor in self.menores(&(campo.tipo)(), valor) {
                        let mut otros = pares.clone();
                        otros[i].1 = menor;
                        salida.push(Dato::Objeto(otros));
                    }
                }
                salida
            }
            (Tipo::Lista(t), Dato::Lista(filas)) => {
                let mut salida = Vec::new();
                for i in 0..filas.len() {
                    let mut menos = filas.clone();
                    menos.remove(i);
                    salida.push(Dato::Lista(menos));
                }
                for (i, fila) in filas.iter().enumerate() {
                    for menor in self.menores(t, fila) {
                        let mut otras = filas.clone();
                        otras[i] = menor;
                        salida.push(Dato::Lista(otras));
                    }
                }
                salida
            }
            (Tipo::Decimal(_), d) if letras(d) <= CIFRAS => Vec::new(),
            (hoja, _) => self.simples(hoja),
        }
    }

    /// Simple values of a field that holds no others, the simplest first.
    fn simples(&self, tipo: &Tipo) -> Vec<Dato> {
        let numero = |n: i64| Dato::Numero(n.to_string().into());
        match tipo {
            Tipo::Logico => [false, true].map(Dato::Logico).to_vec(),
            Tipo::Opcion(o) => o.iter().map(|o| Dato::Texto(o.0.to_owned())).collect(),
            Tipo::Entero(ANIOS, _) => (0..4).map(|n| numero(self.anio() - n)).collect(),
            Tipo::Entero(desde, _) => [0, 1, 2, 10].map(|n| numero(desde + n)).to_vec(),
            Tipo::Decimal(_) => ["0", "1", "2", "3", "10", "100"]
                .map(|n| Dato::Texto(n.to_owned()))
                .to_vec(),
            Tipo::Fecha => [self.fecha, self.vispera]
                .map(|f| Dato::Texto(f.to_string()))
                .to_vec(),
            Tipo::Texto => ["A", "B"].map(|t| Dato::Texto(t.to_owned())).to_vec(),
            Tipo::Lista(_) | Tipo::Objeto(_) | Tipo::Nulable(_) => Vec::new(),
        }
    }

    /// The last fiscal year that had closed on both sides: the plainest one to think of.
    fn anio(&self) -> i64 {
        i64::from(self.vispera.year()) - 1
    }

    /// Small values of any type, the smallest first.
    fn pequenos(&self, tipo: &Tipo) -> Vec<Dato> {
        let mut salida = match tipo {
            Tipo::Nulable(t) => {
                let mut salida = vec![Dato::Nulo];
                salida.extend(self.pequenos(t));
                salida
            }
            Tipo::Lista(t) => {
                let filas = self.pequenos(t);
                let mut salida = vec![Dato::Lista(Vec::new())];
                salida.extend(filas.iter().map(|f| Dato::Lista(vec![f.clone()])));
                let parejas = filas.windows(2).map(|p| Dato::Lista(p.to_vec()));
                salida.extend(parejas);
                salida
            }
            Tipo::Objeto(campos) => self.variados(campos, VALORES),
            hoja => self.simples(hoja),
        };
        salida.truncate(VALORES);
        salida
    }

    /// Small facts of the whole rule, without the day.
    fn semillas(&self, campos: &[Campo]) -> Vec<Dato> {
        let otros: Vec<Campo> = campos
            .iter()
            .filter(|c| c.nombre != self.campo)
            .copied()
            .collect();
        self.variados(&otros, SEMILLAS)
    }

    /// The smallest record, then those that differ from it in one field, then in two.
    fn variados(&self, campos: &[Campo], maximo: usize) -> Vec<Dato> {
        let valores: Vec<Vec<Dato>> = campos.iter().map(|c| self.pequenos(&(c.tipo)())).collect();
        let con = |cambios: &[(usize, &Dato)]| {
            let campo = |(i, c): (usize, &Campo)| {
                let cambiado = cambios.iter().find(|(j, _)| *j == i).map(|(_, d)| *d);
                let exigido = valores[i].first().filter(|_| c.omision.is_none());
                Some((c.nombre.to_owned(), cambiado.or(exigido)?.clone()))
            };
            Dato::Objeto(campos.iter().enumerate().filter_map(campo).collect())
        };
        let cada = || {
            let indices = valores.iter().enumerate();
            indices.flat_map(|(i, v)| v.iter().map(move |d| (i, d)))
        };
        let una = cada().map(|x| con(&[x]));
        let dos = cada().flat_map(|x| {
            let siguientes = cada().filter(move |y| y.0 > x.0);
            siguientes.map(move |y| [x, y])
        });
        std::iter::once(con(&[]))
            .chain(una)
            .chain(dos.map(|par| con(&par)))
            .take(maximo)
            .collect()
    }

    fn medida(&self, tipo: &Tipo, dato: &Dato) -> Medida {
        let (hechos, costo) = self.peso(tipo, dato);
        (hechos, costo, serde_json::json!(dato).to_string())
    }

    /// How many facts and rows there are, and how far their values are from the simplest.
    fn peso(&self, tipo: &Tipo, dato: &Dato) -> (usize, usize) {
        let suma = |a: (usize, usize), b: (usize, usize)| (a.0 + b.0, a.1 + b.1);
        match (tipo, dato) {
            (_, Dato::Nulo) => (0, 0),
            (Tipo::Nulable(t), otro) => self.peso(t, otro),
            (Tipo::Objeto(campos), Dato::Objeto(pares)) => {
                let de = |(k, d): &(String, Dato)| {
                    let campo = campos.iter().find(|c| c.nombre == k)?;
                    let (hechos, costo) = self.peso(&(campo.tipo)(), d);
                    Some((hechos, costo + usize::from(campo.omision.is_some())))
                };
                pares.iter().filter_map(de).fold((0, 0), suma)
            }
            (Tipo::Lista(t), Dato::Lista(filas)) => {
                let filas = filas.iter().map(|f| self.peso(t, f));
                filas.map(|(h, c)| (h + 1, c)).fold((0, 0), suma)
            }
            (Tipo::Logico, d) => (1, usize::from(*d == Dato::Logico(true))),
            (Tipo::Entero(ANIOS, _), Dato::Numero(n)) => {
                let lejos = n.parse::<i64>().unwrap_or_default() - self.anio();
                let costo = 2 * lejos.unsigned_abs() + u64::from(lejos > 0);
                (1, usize::try_from(costo).unwrap_or(usize::MAX))
            }
            (Tipo::Decimal(_), d) => (1, letras(d).saturating_sub(CIFRAS)),
            (hoja, d) => {
                let simples = self.simples(hoja);
                let lugar = simples.iter().position(|s| s == d);
                (1, lugar.unwrap_or(simples.len() + letras(d)))
            }
        }
    }
}

/// How long a text or a number is as written.
fn letras(dato: &Dato) -> usize {
    match dato {
        Dato::Texto(t) => t.chars().count(),
        Dato::Numero(n) => n.chars().count(),
        _ => 0,
    }
}

/// How two verdicts differ, if they do.
fn contrario(a: &Veredicto<'_>, b: &Veredicto<'_>) -> Option<Contrario> {
    let par = [a.desenlace.sentido, b.desenlace.sentido];
    if par.contains(&Sentido::Favorable) && par.contains(&Sentido::Desfavorable) {
        Some(Contrario::Sentido)
    } else if a.desenlace != b.desenlace {
        Some(Contrario::Desenlace)
    } else {
        (a.resultado != b.resultado).then_some(Contrario::Resultado)
    }
}

/// An object without one of its fields.
fn sin_campo(dato: &Dato, nombre: &str) -> Dato {
    match dato {
        Dato::Objeto(campos) => {
            let otros = campos.iter().filter(|(k, _)| k != nombre);
            Dato::Objeto(otros.cloned().collect())
        }
        otro => otro.clone(),
    }
}
