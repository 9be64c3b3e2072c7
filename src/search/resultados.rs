//! From paragraphs found to the page of results: the best are read and scored again, copies become one, values are
//! counted, the page is cut and what matched is marked.

use super::{
    Alcance, Buscador, Campo, Facetas, MAXIMA_PAGINA, MAXIMO_POR_PAGINA, Orden, POR_PAGINA,
    Peticion, Plan, Respuesta, Resultado, Textos,
    ajustes::Ajustes,
    conjunto::descriptor,
    puntos::{Hallado, por_largo, rareza, saturar},
    resaltado::Marcador,
};
use crate::{
    corpus::{Documento, Rol},
    texto,
};
use std::{
    borrow::Cow,
    cmp::{Ordering, Reverse},
    collections::{BTreeMap, HashMap, HashSet},
};

/// Paragraphs whose text is read to score them again.
const LEIDOS: usize = 40;
/// Words between which two words of the query stand near each other.
const CERCA: usize = 10;
/// A search of which no paragraph covers this much has no answer. Calibrated on the judged set: of the searches that
/// have one, those in the words of the texts nearly all pass it.
const BARRA: f32 = 0.5;

/// A paragraph with its score, of which copies may hang.
#[derive(Debug, Clone, Copy)]
struct Puesto {
    fila: u32,
    puntos: f32,
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

    /// The best, in order.
    fn terminar(mut self) -> Vec<Puesto> {
        self.podar();
        self.puestos.sort_unstable_by(&self.antes);
        self.puestos
    }
}

/// Copies of one text that were found.
#[derive(Debug)]
struct Grupo {
    /// The one that is shown: the best role first.
    mejor: u32,
    puntos: f32,
    filas: Vec<u32>,
}

impl Buscador {
    /// Fills in the answer from what was found.
    pub(super) fn ordenar(
        &self,
        hallados: &[Hallado],
        plan: &Plan,
        textos: &dyn Textos,
        peticion: &Peticion,
        ajustes: &Ajustes,
        r: &mut Respuesta,
    ) {
        let documentos = textos.documentos();
        if !plan.consulta.es_expresion
            && plan.consulta.frases.is_empty()
            && !plan.terminos.is_empty()
            && hallados.iter().all(|h| h.cobertura < BARRA)
        {
            r.alcance = Alcance::SoloCercanos;
        }
        let valor = self.valor(plan, ajustes);
        let leidos = self.leer(hallados, &valor, plan, textos, ajustes);
        let mut leidos = leidos.into_iter().peekable();
        let limite = match peticion.limite {
            0 => POR_PAGINA,
            n => n.min(MAXIMO_POR_PAGINA),
        };
        let desde = (peticion.pagina.clamp(1, MAXIMA_PAGINA) - 1) * limite;
        let fechas = match peticion.orden {
            Orden::Relevancia => Vec::new(),
            Orden::Fecha => por_fecha(documentos),
        };
        let parrafos = &self.indice.parrafos;
        let fecha = |p: &Puesto| fechas.get(parrafos.documento(p.fila));
        let mut pagina = Mejores::nuevos(desde + limite, |a: &Puesto, b: &Puesto| {
            fecha(a).cmp(&fecha(b)).then_with(|| self.antes(a, b))
        });
        let mut grupos: HashMap<u32, Grupo> = HashMap::new();
        for h in hallados {
            // Both come in order of row.
            let leido = leidos.next_if(|p| p.fila == h.fila);
            let p = leido.unwrap_or_else(|| Puesto {
                fila: h.fila,
                puntos: valor(h, 0.0),
            });
            if parrafos.se_repite(p.fila) {
                self.agrupar(&mut grupos, p);
            } else {
                pagina.ofrecer(p);
            }
        }
        let repetidos: usize = grupos.values().map(|g| g.filas.len()).sum();
        r.total = hallados.len() - repetidos + grupos.len();
        if peticion.facetas == Facetas::Contadas {
            r.facetas = self.facetas(hallados, &grupos, documentos);
        }
        for g in grupos.values() {
            pagina.ofrecer(Puesto {
                fila: g.mejor,
                puntos: g.puntos * (1.0 + ajustes.reiteracion),
            });
        }
        let raices = plan.terminos.iter().map(|t| t.raiz.as_str());
        let marcador = Marcador::nuevo(raices, &plan.consulta.frases);
        for p in pagina.terminar().into_iter().skip(desde) {
            let grupo = parrafos.grupo(p.fila);
            let hallados = grupos.get(&grupo).map_or(&[][..], |g| &g.filas);
            let mut copias = parrafos.copias(grupo).to_vec();
            copias.retain(|i| *i != p.fila);
            copias.sort_by_key(|i| (!hallados.contains(i), parrafos.rol(*i), *i));
            let lugar = parrafos.lugar(p.fila);
            r.resultados.push(Resultado {
                lugar,
                resaltado: marcador.marcar(&textos.texto(lugar)),
                puntaje: p.puntos,
                reiterado_en: copias.into_iter().map(|i| parrafos.lugar(i)).collect(),
            });
        }
    }

    /// How the score of a paragraph is made of what was counted and of what reading it adds.
    fn valor(&self, plan: &Plan, ajustes: &Ajustes) -> impl Fn(&Hallado, f32) -> f32 {
        let roles = Rol::TODOS.map(|r| ajustes.rol(r));
        let (cobertura, sin_palabras) = (ajustes.cobertura, plan.terminos.is_empty());
        move |h, mas| {
            let rol = roles[self.indice.parrafos.rol(h.fila) as usize];
            if sin_palabras {
                // Where no word ranks, the role alone does.
                return rol + mas;
            }
            (h.puntos + mas) * (1.0 + (h.cobertura - 1.0) * cobertura) * rol
        }
    }

    /// Reads the best to score them again; they come in order of row.
    fn leer(
        &self,
        hallados: &[Hallado],
        valor: &impl Fn(&Hallado, f32) -> f32,
        plan: &Plan,
        textos: &dyn Textos,
        ajustes: &Ajustes,
    ) -> Vec<Puesto> {
        let lector = Lector::nuevo(self, plan, ajustes);
        let buscadas = self.preguntas.buscadas(plan);
        if !lector.agrega() && buscadas.estan_vacias() {
            return Vec::new();
        }
        let mut mejores = Mejores::nuevos(LEIDOS, |a: &Puesto, b: &Puesto| self.antes(a, b));
        for h in hallados {
            mejores.ofrecer(Puesto {
                fila: h.fila,
                puntos: valor(h, 0.0),
            });
        }
        let mut filas: Vec<u32> = mejores.terminar().iter().map(|p| p.fila).collect();
        filas.sort_unstable();
        let parrafos = &self.indice.parrafos;
        let leer = |fila: u32| {
            let i = hallados.binary_search_by_key(&fila, |h| h.fila).ok()?;
            let mas = lector.leer(|| textos.texto(parrafos.lugar(fila)))
                + ajustes.mejor_pregunta * self.preguntas.mejor(fila, &buscadas);
            let puntos = valor(&hallados[i], mas);
            Some(Puesto { fila, puntos })
        };
        filas.into_iter().filter_map(leer).collect()
    }

    fn antes(&self, a: &Puesto, b: &Puesto) -> Ordering {
        let rol = |p: &Puesto| self.indice.parrafos.rol(p.fila);
        b.puntos
            .total_cmp(&a.puntos)
            .then_with(|| (rol(a), a.fila).cmp(&(rol(b), b.fila)))
    }

    fn agrupar(&self, grupos: &mut HashMap<u32, Grupo>, p: Puesto) {
        let parrafos = &self.indice.parrafos;
        let orden = |fila: u32| (parrafos.rol(fila), fila);
        let g = grupos.entry(parrafos.grupo(p.fila)).or_insert(Grupo {
            mejor: p.fila,
            puntos: p.puntos,
            filas: Vec::new(),
        });
        g.filas.push(p.fila);
        g.puntos = g.puntos.max(p.puntos);
        if orden(p.fila) < orden(g.mejor) {
            g.mejor = p.fila;
        }
    }

    /// How many results have each value: as many as there would be with that value as a filter.
    fn facetas(
        &self,
        hallados: &[Hallado],
        grupos: &HashMap<u32, Grupo>,
        documentos: &[Documento],
    ) -> BTreeMap<&'static str, Vec<(String, usize)>> {
        let parrafos = &self.indice.parrafos;
        let [tipos, anios, temas] = self.valores.get_or_init(|| {
            [
                Valores::nuevos(documentos, |d| vec![d.meta.tipo.nombre().to_owned()]),
                Valores::nuevos(documentos, |d| vec![d.meta.anio.to_string()]),
                Valores::nuevos(documentos, |d| {
                    let temas = d.meta.temas.iter();
                    temas.map(|t| texto::un_espacio(descriptor(t))).collect()
                }),
            ]
        });
        let mut roles = [0_usize; Rol::TODOS.len()];
        let mut por_documento = vec![0_usize; documentos.len()];
        let mut normas = vec![0_usize; parrafos.nombres().len()];
        // Copies of one text in several documents are one result: it counts once for each value.
        let mut repartidos: Vec<HashSet<usize>> = Vec::new();
        for h in hallados.iter().filter(|h| !parrafos.se_repite(h.fila)) {
            roles[parrafos.rol(h.fila) as usize] += 1;
            por_documento[parrafos.documento(h.fila)] += 1;
            let citadas = parrafos.normas(h.fila);
            citadas.iter().for_each(|n| normas[*n as usize] += 1);
        }
        for g in grupos.values() {
            let distintos = |de: &dyn Fn(u32) -> Vec<usize>| -> HashSet<usize> {
                g.filas.iter().flat_map(|i| de(*i)).collect()
            };
            distintos(&|i| vec![parrafos.rol(i) as usize])
                .into_iter()
                .for_each(|n| roles[n] += 1);
            distintos(&|i| parrafos.normas(i).iter().map(|n| *n as usize).collect())
                .into_iter()
                .for_each(|n| normas[n] += 1);
            repartidos.push(distintos(&|i| vec![parrafos.documento(i)]));
        }
        let con_nombre = |nombres: &mut dyn Iterator<Item = String>, cuentas: &[usize]| {
            nombres
                .zip(cuentas.iter().copied())
                .filter(|(_, n)| *n > 0)
                .collect::<Vec<_>>()
        };
        let por_valor = |valores: &Valores| {
            let mut cuentas = vec![0_usize; valores.nombres.len()];
            for (suyos, n) in valores.de.iter().zip(&por_documento) {
                suyos.iter().for_each(|v| cuentas[*v] += n);
            }
            for donde in &repartidos {
                let todos = donde.iter().filter_map(|d| valores.de.get(*d));
                let distintos: HashSet<usize> = todos.flatten().copied().collect();
                distintos.into_iter().for_each(|v| cuentas[v] += 1);
            }
            con_nombre(&mut valores.nombres.iter().cloned(), &cuentas)
        };
        let mut rotulos = Rol::TODOS.into_iter().map(|r| r.nombre().to_owned());
        Campo::FACETAS
            .into_iter()
            .map(|campo| {
                let mut valores = match campo {
                    Campo::Tipo => por_valor(tipos),
                    Campo::Anio => por_valor(anios),
                    Campo::Tema => por_valor(temas),
                    Campo::Rol => con_nombre(&mut rotulos, &roles),
                    _ => con_nombre(&mut parrafos.nombres().iter().cloned(), &normas),
                };
                valores.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
                (campo.nombre(), valores)
            })
            .collect()
    }
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

/// What each document has of a field, once for all searches.
#[derive(Default)]
pub(super) struct Valores {
    nombres: Vec<String>,
    /// By document, positions in `nombres`, each once.
    de: Vec<Vec<usize>>,
}

impl Valores {
    fn nuevos(documentos: &[Documento], valores: impl Fn(&Documento) -> Vec<String>) -> Self {
        let mut salida = Self::default();
        let mut numeros: HashMap<String, usize> = HashMap::new();
        for d in documentos {
            let mut suyos: Vec<usize> = valores(d)
                .into_iter()
                .map(|v| {
                    *numeros.entry(v).or_insert_with_key(|v| {
                        salida.nombres.push(v.clone());
                        salida.nombres.len() - 1
                    })
                })
                .collect();
            suyos.sort_unstable();
            suyos.dedup();
            salida.de.push(suyos);
        }
        salida
    }
}

/// Scores a text that is read: the very words, and words of the query that stand near each other in it.
struct Lector<'a> {
    ajustes: &'a Ajustes,
    media: f32,
    /// Folded words as typed, each with how rare it is.
    literales: Vec<(String, f32)>,
    /// Stems in the order of the query, each with how rare it is.
    raices: Vec<(&'a str, f32)>,
    frases: Vec<String>,
}

impl<'a> Lector<'a> {
    fn nuevo(buscador: &Buscador, plan: &'a Plan, ajustes: &'a Ajustes) -> Self {
        let indice = &buscador.indice;
        let todos = indice.parrafos.cuantos();
        let literales = plan.palabras.iter().filter(|p| p.raiz.is_some());
        let propios = plan.terminos.iter().filter(|t| t.es_propio());
        Self {
            ajustes,
            media: indice.parte(super::indice::Parte::Texto).media,
            literales: literales
                .map(|p| texto::plegar(&p.escrita))
                .map(|p| {
                    let raro = rareza(indice.cuantos_dicen(&p), todos);
                    (format!(" {p} "), raro)
                })
                .collect(),
            raices: propios.map(|t| (t.raiz.as_str(), t.rareza)).collect(),
            frases: plan
                .consulta
                .frases
                .iter()
                .map(|f| format!(" {} ", f.join(" ")))
                .collect(),
        }
    }

    /// Whether reading adds anything: one word alone says as much unread.
    fn agrega(&self) -> bool {
        self.raices.len() >= 2 || !self.frases.is_empty()
    }

    /// What reading adds to the score of a text.
    fn leer<'t>(&self, texto: impl FnOnce() -> Cow<'t, str>) -> f32 {
        if !self.agrega() {
            return 0.0;
        }
        let plano = texto::plano(&texto());
        let palabras: Vec<&str> = plano.split_ascii_whitespace().collect();
        let una = por_largo(palabras.len() as f32, self.media);
        let literal: f32 = self
            .literales
            .iter()
            .map(|(p, raro)| raro * saturar(plano.matches(p.as_str()).count() as f32 * una))
            .sum();
        let frases: f32 = self
            .frases
            .iter()
            .map(|f| saturar(plano.matches(f.as_str()).count() as f32 * una))
            .sum();
        self.ajustes.literal * literal + frases + self.ajustes.cercania * self.cercania(&palabras)
    }

    /// Pairs of neighbours in the query that stand near each other in the text: the nearer and the rarer, the more.
    fn cercania(&self, palabras: &[&str]) -> f32 {
        if self.raices.len() < 2 {
            return 0.0;
        }
        // A Spanish stem is nearly always the beginning of its words; here a few wrong ones do no harm.
        let lugares: Vec<Vec<usize>> = self
            .raices
            .iter()
            .map(|(raiz, _)| {
                let aqui = palabras
                    .iter()
                    .enumerate()
                    .filter(|(_, p)| p.starts_with(raiz));
                aqui.map(|(i, _)| i).collect()
            })
            .collect();
        let pares = self.raices.windows(2).zip(lugares.windows(2));
        pares
            .filter_map(|(r, l)| {
                let cerca = l[0]
                    .iter()
                    .flat_map(|x| l[1].iter().map(move |y| x.abs_diff(*y)))
                    .filter(|d| (1..=CERCA).contains(d))
                    .min()?;
                Some(r[0].1.min(r[1].1) / cerca as f32)
            })
            .sum()
    }
}
