//! The best of what was found. What cannot be among them is not scored.

use super::{
    Fallo,
    ajustes::Ajustes,
    conjunto::uno_a_uno,
    hallados::Tramo,
    hilos::{a_la_vez, valen_otro_hilo},
    parrafos::Parrafos,
    plan::Origen,
    puntos::{self, Puntuador, SATURADO},
};
use crate::corpus::Rol;
use std::cmp::Ordering;

/// Steps in which coverage is counted to see where the best are.
const PELDANOS: usize = 256;

/// Fewer than one in so many are few.
const POCOS: usize = 4;

/// A paragraph with its score.
#[derive(Debug, Clone, Copy)]
pub(super) struct Puesto {
    pub(super) fila: u32,
    /// What its words count.
    pub(super) puntos: f32,
    pub(super) cobertura: f32,
    /// What it is worth in all.
    pub(super) valor: f32,
}

/// How what a paragraph is worth is made of what its words count, of how much of the query it covers, and of its role.
pub(super) struct Escala {
    roles: [f32; Rol::TODOS.len()],
    mejor_rol: f32,
    cobertura: f32,
    reiteracion: f32,
    sin_palabras: bool,
    /// What words can count at most, by what they cover.
    por_cobertura: f32,
}

impl Escala {
    pub(super) fn nueva(origenes: &[Origen<'_>], ajustes: &Ajustes) -> Self {
        let mut por_cobertura = 0.0_f32;
        for o in origenes {
            let propios = o.terminos.iter().filter(|t| !t.es_sinonimo());
            let juntos: f32 = propios.map(|t| t.peso * t.rareza).sum();
            // Of synonyms one counts, and its weight stands in its coverage too.
            let sinonimos = o.terminos.iter().filter(|t| t.es_sinonimo());
            let mayor = sinonimos.map(|t| t.rareza).fold(juntos, f32::max);
            por_cobertura = por_cobertura.max(SATURADO * mayor / o.cuenta);
        }
        let roles = Rol::TODOS.map(|r| ajustes.rol(r));
        Self {
            roles,
            mejor_rol: roles.into_iter().fold(0.0, f32::max),
            cobertura: ajustes.cobertura,
            reiteracion: ajustes.reiteracion,
            sin_palabras: origenes.is_empty(),
            por_cobertura,
        }
    }

    /// What a paragraph is worth.
    pub(super) fn valor(&self, puntos: f32, cobertura: f32, rol: Rol) -> f32 {
        let rol = self.roles[rol as usize];
        if self.sin_palabras {
            // Where no word ranks, the role alone does.
            return rol + puntos;
        }
        puntos * self.factor(cobertura) * rol
    }

    fn factor(&self, cobertura: f32) -> f32 {
        1.0 + (cobertura - 1.0) * self.cobertura
    }

    /// What a holding printed more than once is worth, from its best copy.
    pub(super) fn reiterado(&self, valor: f32) -> f32 {
        valor * (1.0 + self.reiteracion)
    }

    /// Whether a paragraph that covers so much may be worth as much.
    fn alcanza(&self, cobertura: f32, valor: f32) -> bool {
        let puntos = self.por_cobertura * cobertura;
        // What cannot be told is taken for enough.
        puntos.is_nan() || puntos >= self.suelo(cobertura, valor)
    }

    /// What the words of a paragraph that covers so much must count for it, or copies of it, to be worth as much.
    fn suelo(&self, cobertura: f32, valor: f32) -> f32 {
        if self.sin_palabras {
            return f32::NEG_INFINITY;
        }
        // A little less, for what rounding takes.
        0.999 * valor / self.reiterado(self.factor(cobertura) * self.mejor_rol)
    }
}

/// In what order paragraphs come: the best first or, by date, the newest.
#[derive(Clone, Copy)]
pub(super) struct Criterio<'a> {
    pub(super) parrafos: &'a Parrafos,
    /// The place of each document by date, when it counts before all else.
    pub(super) fechas: Option<&'a [u32]>,
}

impl Criterio<'_> {
    pub(super) fn antes(&self, a: &Puesto, b: &Puesto) -> Ordering {
        let fecha = |p: &Puesto| self.fechas?.get(self.parrafos.documento(p.fila));
        let rol = |p: &Puesto| self.parrafos.rol(p.fila);
        fecha(a)
            .cmp(&fecha(b))
            .then_with(|| b.valor.total_cmp(&a.valor))
            .then_with(|| (rol(a), a.fila).cmp(&(rol(b), b.fila)))
    }
}

/// Keeps the best of what it is offered.
struct Mejores<'a> {
    cuantos: usize,
    criterio: Criterio<'a>,
    /// Twice as many at most; the rest is dropped now and then.
    puestos: Vec<Puesto>,
    /// No worse one is wanted.
    peor: Option<Puesto>,
}

impl<'a> Mejores<'a> {
    fn nuevos(cuantos: usize, criterio: Criterio<'a>) -> Self {
        Self {
            cuantos,
            criterio,
            puestos: Vec::with_capacity(cuantos * 2),
            peor: None,
        }
    }

    #[inline(always)]
    fn ofrecer(&mut self, p: Puesto) {
        let sobra = |peor: Puesto| self.criterio.antes(&peor, &p).is_lt();
        if self.peor.is_some_and(sobra) {
            return;
        }
        self.puestos.push(p);
        if self.puestos.len() >= self.cuantos * 2 {
            self.podar();
        }
    }

    #[cold]
    fn podar(&mut self) {
        let ultimo = self.cuantos.saturating_sub(1);
        if ultimo < self.puestos.len() {
            let criterio = self.criterio;
            self.puestos
                .select_nth_unstable_by(ultimo, |a, b| criterio.antes(a, b));
            self.peor = Some(self.puestos[ultimo]);
            self.puestos.truncate(self.cuantos);
        }
    }

    fn terminar(mut self) -> Vec<Puesto> {
        self.podar();
        self.puestos
    }
}

/// The best paragraphs that have no copies; of the others, at least those that may come before the last of these.
struct Cosecha<'a> {
    escala: &'a Escala,
    criterio: Criterio<'a>,
    solos: Mejores<'a>,
    copias: Vec<Puesto>,
}

impl Cosecha<'_> {
    /// What is worth less is of no use. By date, anything may be.
    fn minimo(&self) -> f32 {
        let peor = self.solos.peor.filter(|_| self.criterio.fechas.is_none());
        peor.map_or(f32::NEG_INFINITY, |p| p.valor)
    }

    /// Scores some runs; two halves at once, when they are long.
    fn puntuar(&mut self, tramos: &[Tramo], puntuador: &Puntuador<'_>) -> Result<(), Fallo> {
        let lugares = puntuador.lugares().min(tramos.len() * 64);
        if !valen_otro_hilo(lugares) {
            return puntuador.puntuar(tramos, self);
        }
        let mut otra = Self {
            solos: Mejores {
                puestos: Vec::new(),
                ..self.solos
            },
            copias: Vec::new(),
            ..*self
        };
        let (unos, otros) = tramos.split_at(tramos.len() / 2);
        let (una, dos) = a_la_vez(
            lugares,
            || puntuador.puntuar(unos, self),
            || puntuador.puntuar(otros, &mut otra),
        );
        una.and(dos)?;
        self.copias.append(&mut otra.copias);
        otra.solos
            .puestos
            .into_iter()
            .for_each(|p| self.solos.ofrecer(p));
        Ok(())
    }
}

impl puntos::Cosecha for Cosecha<'_> {
    fn quiere(&self, cobertura: f32) -> bool {
        self.escala.alcanza(cobertura, self.minimo())
    }

    fn suelo(&self, cobertura: f32) -> f32 {
        self.escala.suelo(cobertura, self.minimo())
    }

    fn recoger(&mut self, t: &Tramo, puntos: &[f32]) {
        let repetidos = self.criterio.parrafos.repetidos().palabra(t.desde);
        for b in uno_a_uno(t.filas) {
            let (fila, puntos) = (t.desde + b, puntos[b as usize]);
            let p = Puesto {
                fila,
                puntos,
                cobertura: t.cobertura,
                valor: (self.escala).valor(puntos, t.cobertura, self.criterio.parrafos.rol(fila)),
            };
            if repetidos & (1 << b) != 0 {
                self.copias.push(p);
            } else if p.valor >= self.minimo() {
                self.solos.ofrecer(p);
            }
        }
    }
}

/// Scores what may be among the first `cuantos`, which come in no order: of the paragraphs without copies, the best; of
/// the others, at least those that may come before the last of these.
pub(super) fn mejores(
    hallados: &[Tramo],
    puntuador: &Puntuador<'_>,
    escala: &Escala,
    criterio: Criterio<'_>,
    cuantos: usize,
) -> Result<Vec<Puesto>, Fallo> {
    let mut cosecha = Cosecha {
        escala,
        criterio,
        solos: Mejores::nuevos(cuantos, criterio),
        copias: Vec::new(),
    };
    // Those that cover most come first, when they are few: most of the others cannot be worth as much, then.
    let corte = corte(hallados, criterio.parrafos, cuantos);
    let cubre = |t: &&Tramo| peldano(t.cobertura) >= corte;
    if hallados.iter().filter(cubre).count() * POCOS < hallados.len() {
        let (primeros, demas): (Vec<Tramo>, Vec<Tramo>) = hallados.iter().partition(cubre);
        cosecha.puntuar(&primeros, puntuador)?;
        cosecha.solos.podar();
        cosecha.puntuar(&demas, puntuador)?;
    } else {
        cosecha.puntuar(hallados, puntuador)?;
    }
    let mut puestos = cosecha.copias;
    puestos.extend(cosecha.solos.terminar());
    Ok(puestos)
}

fn peldano(cobertura: f32) -> usize {
    ((cobertura * PELDANOS as f32) as usize).min(PELDANOS - 1)
}

/// The step of coverage from which on there are so many paragraphs without copies; the first, when there are not.
fn corte(hallados: &[Tramo], parrafos: &Parrafos, cuantos: usize) -> usize {
    let mut cuentas = [0_usize; PELDANOS];
    for t in hallados {
        cuentas[peldano(t.cobertura)] += t.solos(parrafos).cuantos();
    }
    let mut suma = 0;
    let llega = |i: &usize| {
        suma += cuentas[*i];
        suma >= cuantos
    };
    (0..PELDANOS).rev().find(llega).unwrap_or(0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{
        Buscador,
        exigencias::Jueces,
        hallados::hallar,
        plan::{Fuentes, Plan},
    };
    use super::*;
    use crate::{
        citas::Citas,
        corpus::{Archivos, Corpus},
        texto,
    };
    use std::sync::Arc;

    /// What is not scored would not have been among the best: with and without pruning they are the same.
    #[test]
    fn pruning_loses_nothing() {
        let corpus = Corpus::cargar(&Archivos::incorporados()).unwrap();
        let buscador = Buscador::nuevo(&corpus, &Arc::new(Citas::nuevas(&corpus))).unwrap();
        let ajustes = Ajustes::default();
        let bloques = corpus.documentos().iter().flat_map(|d| &d.bloques);
        for (n, bloque) in bloques.enumerate().filter(|(_, b)| b.texto.len() > 80) {
            let palabras = texto::palabras(&bloque.texto);
            let consulta = palabras[n % 7..].iter().step_by(3).take(1 + n % 6);
            let consulta = consulta.cloned().collect::<Vec<_>>().join(" ");
            let fuentes = Fuentes {
                indice: &buscador.indice,
                vocabulario: &buscador.vocabulario,
                citas: &buscador.citas,
            };
            let documentos = corpus.documentos();
            let plan = Plan::nuevo(&consulta, &[], documentos, &fuentes, &ajustes).unwrap();
            let jueces = Jueces {
                indice: &buscador.indice,
                textos: &corpus,
            };
            let hallados = hallar(&plan, &jueces).unwrap();
            let origenes = plan.por_origen();
            let puntuador = Puntuador::nuevo(&buscador.indice, &origenes, &ajustes).unwrap();
            let escala = Escala::nueva(&origenes, &ajustes);
            let criterio = Criterio {
                parrafos: &buscador.indice.parrafos,
                fechas: None,
            };
            let de = |cuantos| {
                let mejores = mejores(&hallados, &puntuador, &escala, criterio, cuantos);
                let (mut copias, mut solos): (Vec<Puesto>, Vec<Puesto>) = mejores
                    .unwrap()
                    .into_iter()
                    .partition(|p| buscador.indice.parrafos.repetidos().tiene(p.fila));
                solos.sort_by(|a, b| criterio.antes(a, b));
                copias.sort_by(|a, b| criterio.antes(a, b));
                (solos, copias)
            };
            // More than there are: none is let go.
            let (todos, todas) = de(10_000);
            for cuantos in [1, 3, 10, 50] {
                let (solos, copias) = de(cuantos);
                let filas = |v: &[Puesto]| v.iter().map(|p| (p.fila, p.valor)).collect::<Vec<_>>();
                let esperados = &todos[..cuantos.min(todos.len())];
                assert_eq!(filas(&solos), filas(esperados), "{consulta} ({cuantos})");
                let ultimo = esperados.get(cuantos - 1).map_or(0.0, |p| p.valor);
                let llegan = |p: &&Puesto| escala.reiterado(p.valor) >= ultimo;
                let copias: Vec<Puesto> = copias.iter().filter(llegan).copied().collect();
                let esperadas: Vec<Puesto> = todas.iter().filter(llegan).copied().collect();
                assert_eq!(filas(&copias), filas(&esperadas), "{consulta} ({cuantos})");
            }
        }
    }
}
