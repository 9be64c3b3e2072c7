//! From paragraphs found to the page of results: the best are read and scored again, copies become one, values are
//! counted, the page is cut and what matched is marked.

use super::{relectura::Lector, resaltado::Marcador};
use crate::{
    busqueda::{
        Alcance, Buscador, Facetas, Fallo, MAXIMA_PAGINA, MAXIMO_POR_PAGINA, Orden, POR_PAGINA,
        Peticion, Plan, Respuesta, Resultado, Textos,
        ajustes::Ajustes,
        recorrido::{
            candidatos::{Recorrido, Tramo},
            condiciones::Jueces,
            mejores::{Criterio, Escala, Puesto},
        },
    },
    corpus::Documento,
};
use std::{cmp::Reverse, collections::HashMap};

/// Paragraphs whose text is read to score them again.
const LEIDOS: usize = 40;
/// A search of which no paragraph covers this much has no answer. Calibrated on the judged set: of the searches that
/// have one, those in the words of the texts nearly all pass it.
const BARRA: f32 = 0.5;

impl Buscador {
    /// Fills in the answer.
    pub(in crate::busqueda) fn ordenar(
        &self,
        plan: &Plan,
        jueces: &Jueces<'_>,
        peticion: &Peticion,
        ajustes: &Ajustes,
        r: &mut Respuesta,
    ) -> Result<(), Fallo> {
        let (parrafos, textos) = (&self.indice.parrafos, jueces.textos);
        let documentos = textos.documentos();
        let criterio = Criterio {
            parrafos,
            fechas: match peticion.orden {
                Orden::Relevancia => None,
                Orden::Fecha => Some(self.fechas.get_or_init(|| por_fecha(documentos))),
            },
        };
        let limite = match peticion.limite {
            0 => POR_PAGINA,
            n => n.min(MAXIMO_POR_PAGINA),
        };
        let desde = (peticion.pagina.clamp(1, MAXIMA_PAGINA) - 1) * limite;
        let hasta = desde + limite;
        let recorrido = Recorrido::nuevo(plan, jueces, ajustes)?;
        let escala = &recorrido.escala;
        // Reading only adds: what none of these comes after stays behind.
        let hallados = recorrido.hallar(criterio, hasta + LEIDOS)?;
        if !plan.consulta.es_expresion
            && plan.consulta.frases.is_empty()
            && !plan.terminos.is_empty()
            && hallados.tramos.iter().all(|t| t.cobertura < BARRA)
        {
            r.alcance = Alcance::SoloCercanos;
        }
        let grupos = self.grupos(&hallados.tramos);
        let solos = hallados.tramos.iter();
        r.total = solos.map(|t| t.solos(parrafos).cuantos()).sum::<usize>() + grupos.len();
        if peticion.facetas == Facetas::Contadas {
            r.facetas = self.facetas(&hallados.tramos, &grupos, documentos);
        }
        let mut mejores = hallados.mejores;
        if peticion.orden == Orden::Relevancia {
            self.leer(&mut mejores, escala, criterio, plan, textos, ajustes);
        }
        let puestos = pagina(mejores, &grupos, escala, criterio, hasta);
        let terminos = plan.terminos.iter();
        let palabras = terminos.flat_map(|t| self.indice.palabras(&t.raiz));
        let marcador = Marcador::nuevo(palabras, &plan.consulta.frases);
        for p in puestos.into_iter().skip(desde) {
            let grupo = parrafos.grupo(p.fila);
            let hallados = grupos.get(&grupo).map_or(&[][..], Vec::as_slice);
            let mut copias = parrafos.copias(grupo).to_vec();
            copias.retain(|i| *i != p.fila);
            copias.sort_by_key(|i| (!hallados.contains(i), parrafos.rol(*i), *i));
            let lugar = parrafos.lugar(p.fila);
            r.resultados.push(Resultado {
                lugar,
                resaltado: marcador.marcar(&textos.texto(lugar)),
                puntaje: p.valor,
                reiterado_en: copias.into_iter().map(|i| parrafos.lugar(i)).collect(),
            });
        }
        Ok(())
    }

    /// The paragraphs found that have copies, by group.
    fn grupos(&self, hallados: &[Tramo]) -> HashMap<u32, Vec<u32>> {
        let parrafos = &self.indice.parrafos;
        let mut grupos: HashMap<u32, Vec<u32>> = HashMap::new();
        for fila in hallados.iter().flat_map(|t| t.repetidos(parrafos).filas()) {
            grupos.entry(parrafos.grupo(fila)).or_default().push(fila);
        }
        grupos
    }

    /// Reads the best to score them again.
    fn leer(
        &self,
        puestos: &mut [Puesto],
        escala: &Escala,
        criterio: Criterio<'_>,
        plan: &Plan,
        textos: &dyn Textos,
        ajustes: &Ajustes,
    ) {
        let lector = Lector::nuevo(self, plan, ajustes);
        let buscadas = self.preguntas.buscadas(plan);
        if !lector.agrega() && buscadas.estan_vacias() {
            return;
        }
        if puestos.len() > LEIDOS {
            puestos.select_nth_unstable_by(LEIDOS, |a, b| criterio.antes(a, b));
        }
        let parrafos = &self.indice.parrafos;
        for p in puestos.iter_mut().take(LEIDOS) {
            let mut mas = ajustes.mejor_pregunta * self.preguntas.mejor(p.fila, &buscadas);
            if lector.agrega() {
                mas += lector.leer(&textos.texto(parrafos.lugar(p.fila)));
            }
            p.valor = escala.valor(p.puntos + mas, p.cobertura, parrafos.rol(p.fila));
        }
    }
}

/// The first `hasta` results in order: copies become one, which is the one of the best role.
fn pagina(
    puestos: Vec<Puesto>,
    grupos: &HashMap<u32, Vec<u32>>,
    escala: &Escala,
    criterio: Criterio<'_>,
    hasta: usize,
) -> Vec<Puesto> {
    let parrafos = criterio.parrafos;
    let (copias, mut pagina): (Vec<Puesto>, Vec<Puesto>) = puestos
        .into_iter()
        .partition(|p| parrafos.repetidos().tiene(p.fila));
    let mut mejores: HashMap<u32, Puesto> = HashMap::new();
    for p in copias {
        let m = mejores.entry(parrafos.grupo(p.fila)).or_insert(p);
        if p.valor > m.valor {
            *m = p;
        }
    }
    pagina.extend(mejores.into_iter().map(|(grupo, mejor)| {
        let halladas = grupos.get(&grupo).map_or(&[][..], Vec::as_slice);
        let mostrada = halladas.iter().min_by_key(|i| (parrafos.rol(**i), **i));
        Puesto {
            fila: mostrada.copied().unwrap_or(mejor.fila),
            valor: escala.reiterado(mejor.valor),
            ..mejor
        }
    }));
    if pagina.len() > hasta {
        pagina.select_nth_unstable_by(hasta, |a, b| criterio.antes(a, b));
        pagina.truncate(hasta);
    }
    pagina.sort_unstable_by(|a, b| criterio.antes(a, b));
    pagina
}

/// The place of each document by date, the newest first; those of one date share it.
fn por_fecha(documentos: &[Documento]) -> Vec<u32> {
    let fecha = |i: &usize| Reverse((documentos[*i].meta.anio, documentos[*i].meta.fecha));
    let mut orden: Vec<usize> = (0..documentos.len()).collect();
    orden.sort_by_key(fecha);
    let mut lugares = vec![0; documentos.len()];
    for (iguales, lugar) in orden.chunk_by(|a, b| fecha(a) == fecha(b)).zip(0_u32..) {
        iguales.iter().for_each(|i| lugares[*i] = lugar);
    }
    lugares
}
