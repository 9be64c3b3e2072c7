//! The best of what was found. What cannot be among them is not scored.

use super::{
    Buscador, Fallo,
    ajustes::Ajustes,
    hallados::Tramo,
    parrafos::Parrafos,
    plan::Plan,
    puntos::{Puntuador, SATURADO},
};
use crate::corpus::Rol;
use std::cmp::Ordering;

/// Steps in which coverage is counted to see where the best are.
const PELDANOS: usize = 256;

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
    cobertura: f32,
    reiteracion: f32,
    sin_palabras: bool,
    /// What words can count at most, by what they cover.
    por_cobertura: f32,
}

impl Escala {
    pub(super) fn nueva(plan: &Plan, ajustes: &Ajustes) -> Self {
        let mut por_cobertura = 0.0_f32;
        for o in plan.por_origen() {
            let propios = o.terminos.iter().filter(|t| !t.es_sinonimo());
            let juntos: f32 = propios.map(|t| t.peso * t.rareza).sum();
            // Of synonyms one counts, and its weight stands in its coverage too.
            let sinonimos = o.terminos.iter().filter(|t| t.es_sinonimo());
            let mayor = sinonimos.map(|t| t.rareza).fold(juntos, f32::max);
            por_cobertura = por_cobertura.max(SATURADO * mayor / o.cuenta);
        }
        Self {
            roles: Rol::TODOS.map(|r| ajustes.rol(r)),
            cobertura: ajustes.cobertura,
            reiteracion: ajustes.reiteracion,
            sin_palabras: plan.terminos.is_empty(),
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

    /// More than a paragraph that covers so much can be worth.
    fn techo(&self, cobertura: f32) -> f32 {
        let rol = self.roles.iter().copied().fold(0.0, f32::max);
        let puntos = if self.sin_palabras {
            return f32::INFINITY;
        } else {
            self.por_cobertura * cobertura
        };
        self.reiterado(puntos * self.factor(cobertura) * rol) * 1.001
    }
}

/// Keeps the best of what it is offered.
struct Mejores<A> {
    cuantos: usize,
    antes: A,
    /// Twice as many at most; the rest is dropped now and then.
    puestos: Vec<Puesto>,
    /// No worse one is wanted.
    peor: Option<Puesto>,
}

impl<A: Fn(&Puesto, &Puesto) -> Ordering> Mejores<A> {
    fn nuevos(cuantos: usize, antes: A) -> Self {
        Self {
            cuantos,
            antes,
            puestos: Vec::with_capacity(cuantos * 2),
            peor: None,
        }
    }

    #[inline(always)]
    fn ofrecer(&mut self, p: Puesto) {
        if self
            .peor
            .is_some_and(|peor| (self.antes)(&peor, &p).is_lt())
        {
            return;
        }
        self.puestos.push(p);
        if self.puestos.len() >= self.cuantos * 2 {
            self.podar();
        }
    }

    #[cold]
    fn podar(&mut self) {
        if let Some(ultimo) = self
            .cuantos
            .checked_sub(1)
            .filter(|u| *u < self.puestos.len())
        {
            self.puestos.select_nth_unstable_by(ultimo, &self.antes);
            self.peor = Some(self.puestos[ultimo]);
        }
        self.puestos.truncate(self.cuantos);
    }

    /// The worst of the best, when there are as many as wanted.
    fn peor(&mut self) -> Option<Puesto> {
        self.podar();
        if self.puestos.len() < self.cuantos {
            return None;
        }
        self.puestos.iter().copied().max_by(&self.antes)
    }

    fn terminar(mut self) -> Vec<Puesto> {
        self.podar();
        self.puestos
    }
}

impl Buscador {
    /// Scores what may be among the first `cuantos`: of the paragraphs without copies, the best; of the others, at least
    /// those that may come before the last of these. They come in no order.
    pub(super) fn mejores(
        &self,
        hallados: &[Tramo],
        puntuador: &Puntuador<'_>,
        escala: &Escala,
        cuantos: usize,
        antes: impl Fn(&Puesto, &Puesto) -> Ordering,
        poda: bool,
    ) -> Result<Vec<Puesto>, Fallo> {
        let parrafos = &self.indice.parrafos;
        let mut solos = Mejores::nuevos(cuantos, antes);
        let mut copias = Vec::new();
        let mut puntuar = |tramos: &[Tramo], solos: &mut Mejores<_>| {
            puntuador.puntuar(tramos, |fila, puntos, cobertura| {
                let p = Puesto {
                    fila,
                    puntos,
                    cobertura,
                    valor: escala.valor(puntos, cobertura, parrafos.rol(fila)),
                };
                if parrafos.repetidos().tiene(fila) {
                    copias.push(p);
                } else {
                    solos.ofrecer(p);
                }
            })
        };
        let corte = corte(hallados, parrafos, cuantos);
        let (primeros, mut demas): (Vec<Tramo>, Vec<Tramo>) =
            hallados.iter().partition(|t| peldano(t.cobertura) >= corte);
        puntuar(&primeros, &mut solos)?;
        if poda && let Some(peor) = solos.peor() {
            demas.retain(|t| !(escala.techo(t.cobertura) < peor.valor));
        }
        puntuar(&demas, &mut solos)?;
        copias.extend(solos.terminar());
        Ok(copias)
    }

    pub(super) fn antes(&self, a: &Puesto, b: &Puesto) -> Ordering {
        let rol = |p: &Puesto| self.indice.parrafos.rol(p.fila);
        b.valor
            .total_cmp(&a.valor)
            .then_with(|| (rol(a), a.fila).cmp(&(rol(b), b.fila)))
    }
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
