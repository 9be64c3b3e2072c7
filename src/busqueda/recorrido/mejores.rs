//! The best of what was found. What cannot be among them is not scored.

use super::formulas::SATURADO;
use crate::{
    busqueda::{ajustes::Ajustes, indice::parrafos::Parrafos, pregunta::plan::Origen},
    corpus::Rol,
};
use std::cmp::Ordering;

/// A paragraph with its score.
#[derive(Debug, Clone, Copy)]
pub(in crate::busqueda) struct Puesto {
    pub(in crate::busqueda) fila: u32,
    /// What its words count.
    pub(in crate::busqueda) puntos: f32,
    pub(in crate::busqueda) cobertura: f32,
    /// What it is worth in all.
    pub(in crate::busqueda) valor: f32,
}

/// How what a paragraph is worth is made of what its words count, of how much of the query it covers, and of its role.
pub(in crate::busqueda) struct Escala {
    roles: [f32; Rol::TODOS.len()],
    mejor_rol: f32,
    cobertura: f32,
    reiteracion: f32,
    sin_palabras: bool,
    /// What words can count at most, by what they cover.
    por_cobertura: f32,
}

impl Escala {
    pub(in crate::busqueda) fn nueva(origenes: &[Origen<'_>], ajustes: &Ajustes) -> Self {
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
    pub(in crate::busqueda) fn valor(&self, puntos: f32, cobertura: f32, rol: Rol) -> f32 {
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
    pub(in crate::busqueda) fn reiterado(&self, valor: f32) -> f32 {
        valor * (1.0 + self.reiteracion)
    }

    /// What a paragraph that covers so much, or copies of it, may be worth, for what its words count; nothing, when it
    /// cannot be worth `valor`.
    pub(in crate::busqueda) fn a_lo_sumo(&self, cobertura: f32, valor: f32) -> Option<f32> {
        let vale = self.mayor(cobertura);
        let techo = self.por_cobertura * cobertura * vale;
        // What cannot be told is taken for enough.
        (techo.is_nan() || techo >= valor).then_some(vale)
    }

    /// What each point is worth at most in a paragraph that covers so much.
    pub(in crate::busqueda) fn mayor(&self, cobertura: f32) -> f32 {
        // A little more, for what rounding takes.
        1.001 * self.reiterado(self.factor(cobertura) * self.mejor_rol)
    }
}

/// In what order paragraphs come: the best first or, by date, the newest.
#[derive(Clone, Copy)]
pub(in crate::busqueda) struct Criterio<'a> {
    pub(in crate::busqueda) parrafos: &'a Parrafos,
    /// The place of each document by date, when it counts before all else.
    pub(in crate::busqueda) fechas: Option<&'a [u32]>,
}

impl Criterio<'_> {
    pub(in crate::busqueda) fn antes(&self, a: &Puesto, b: &Puesto) -> Ordering {
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

/// The best paragraphs that have no copies; of the others, at least those that may come before the last of these. They
/// come in no order.
pub(in crate::busqueda) struct Cosecha<'a> {
    escala: &'a Escala,
    criterio: Criterio<'a>,
    solos: Mejores<'a>,
    copias: Vec<Puesto>,
}

impl<'a> Cosecha<'a> {
    pub(in crate::busqueda) fn nueva(
        escala: &'a Escala,
        criterio: Criterio<'a>,
        cuantos: usize,
    ) -> Self {
        Self {
            escala,
            criterio,
            solos: Mejores::nuevos(cuantos, criterio),
            copias: Vec::new(),
        }
    }

    /// What is worth less is of no use. By date, or where no word ranks, anything may be.
    #[inline]
    pub(in crate::busqueda) fn minimo(&self) -> f32 {
        let peor = self.solos.peor;
        let cuenta = self.criterio.fechas.is_none() && !self.escala.sin_palabras;
        let peor = peor.filter(|_| cuenta);
        peor.map_or(f32::NEG_INFINITY, |p| p.valor)
    }

    /// Takes a paragraph, with what its words count and how much of the query it covers.
    #[inline]
    pub(in crate::busqueda) fn ofrecer(&mut self, fila: u32, puntos: f32, cobertura: f32) {
        let parrafos = self.criterio.parrafos;
        let p = Puesto {
            fila,
            puntos,
            cobertura,
            valor: self.escala.valor(puntos, cobertura, parrafos.rol(fila)),
        };
        if parrafos.repetidos().tiene(fila) {
            self.copias.push(p);
        } else if p.valor >= self.minimo() {
            self.solos.ofrecer(p);
        }
    }

    /// The best of both, from other paragraphs.
    pub(in crate::busqueda) fn juntar(&mut self, otra: Self) {
        self.copias.extend(otra.copias);
        let otros = otra.solos.puestos.into_iter();
        otros.for_each(|p| self.solos.ofrecer(p));
    }

    pub(in crate::busqueda) fn terminar(self) -> Vec<Puesto> {
        let mut puestos = self.solos.terminar();
        puestos.extend(self.copias);
        puestos
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{
        candidatos::{Recorrido, Tramo},
        condiciones::Jueces,
    };
    use super::*;
    use crate::busqueda::{
        Buscador,
        pregunta::plan::{Fuentes, Plan},
    };
    use crate::{
        citas::Citas,
        corpus::{Archivos, Corpus},
        lengua::texto,
    };
    use std::sync::Arc;

    /// What is not scored would not have been among the best: with and without pruning they are the same, and without it
    /// all that is found is scored.
    #[test]
    fn pruning_loses_nothing() {
        let corpus = Corpus::cargar(&Archivos::incorporados()).unwrap();
        let buscador = Buscador::nuevo(&corpus, &Arc::new(Citas::nuevas(&corpus))).unwrap();
        let ajustes = Ajustes::default();
        let bloques = corpus.documentos().iter().flat_map(|d| &d.bloques);
        for (n, bloque) in bloques.enumerate().filter(|(_, b)| b.texto.len() > 80) {
            let palabras = texto::palabras(&bloque.texto);
            let consulta = palabras[n % 7..].iter().step_by(3).take(1 + n % 6);
            let mut consulta = consulta.cloned().collect::<Vec<_>>().join(" ");
            if n % 5 == 0 {
                // No paragraph covers all of it.
                consulta += " xqzwv";
            }
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
            let recorrido = Recorrido::nuevo(&plan, &jueces, &ajustes).unwrap();
            let criterio = Criterio {
                parrafos: &buscador.indice.parrafos,
                fechas: None,
            };
            let de = |cuantos| {
                let hallados = recorrido.hallar(criterio, cuantos).unwrap();
                let total: usize = hallados.tramos.iter().map(Tramo::cuantos).sum();
                let (mut copias, mut solos): (Vec<Puesto>, Vec<Puesto>) = hallados
                    .mejores
                    .into_iter()
                    .partition(|p| buscador.indice.parrafos.repetidos().tiene(p.fila));
                solos.sort_by(|a, b| criterio.antes(a, b));
                copias.sort_by(|a, b| criterio.antes(a, b));
                (solos, copias, total)
            };
            // More than there are: none is let go.
            let (todos, todas, total) = de(10_000);
            assert_eq!(todos.len() + todas.len(), total, "{consulta}");
            for cuantos in [1, 3, 10, 50] {
                let (solos, copias, _) = de(cuantos);
                let filas = |v: &[Puesto]| v.iter().map(|p| (p.fila, p.valor)).collect::<Vec<_>>();
                let esperados = &todos[..cuantos.min(todos.len())];
                assert_eq!(filas(&solos), filas(esperados), "{consulta} ({cuantos})");
                let ultimo = esperados.get(cuantos - 1).map_or(0.0, |p| p.valor);
                let llegan = |p: &&Puesto| recorrido.escala.reiterado(p.valor) >= ultimo;
                let copias: Vec<Puesto> = copias.iter().filter(llegan).copied().collect();
                let esperadas: Vec<Puesto> = todas.iter().filter(llegan).copied().collect();
                assert_eq!(filas(&copias), filas(&esperadas), "{consulta} ({cuantos})");
            }
        }
    }
}
