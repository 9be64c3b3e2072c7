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
use crate::{corpus::Documento, texto};
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

impl Buscador {
    /// Fills in the answer from what was found.
    pub(super) fn ordenar(
        &self,
        hallados: Vec<Hallado>,
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
        let puestos = self.puntuar(hallados, plan, textos, ajustes);
        let (mut puestos, miembros) = self.agrupar(puestos, ajustes);
        r.total = puestos.len();
        if peticion.facetas == Facetas::Contadas {
            r.facetas = self.facetas(&puestos, &miembros, documentos);
        }
        let limite = match peticion.limite {
            0 => POR_PAGINA,
            n => n.min(MAXIMO_POR_PAGINA),
        };
        let desde = (peticion.pagina.clamp(1, MAXIMA_PAGINA) - 1) * limite;
        self.primeros(&mut puestos, desde + limite, peticion.orden, documentos);
        let raices = plan.terminos.iter().map(|t| t.raiz.as_str());
        let marcador = Marcador::nuevo(raices, &plan.consulta.frases);
        let parrafos = &self.indice.parrafos;
        for p in puestos.into_iter().skip(desde).take(limite) {
            let hallados = miembros.get(&p.fila).map_or(&[][..], Vec::as_slice);
            let mut copias = parrafos.copias(parrafos.grupo(p.fila)).to_vec();
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

    /// The score of each paragraph; the best are read.
    fn puntuar(
        &self,
        hallados: Vec<Hallado>,
        plan: &Plan,
        textos: &dyn Textos,
        ajustes: &Ajustes,
    ) -> Vec<Puesto> {
        let parrafos = &self.indice.parrafos;
        let lector = Lector::nuevo(self, plan, ajustes);
        let rareza_de = |raiz: &str| rareza(self.indice.cuantos_con(raiz), parrafos.cuantos());
        let buscadas = self.preguntas.buscadas(plan, rareza_de);
        let valor = |h: &Hallado, mas: f32| {
            // Where no word ranks, the role alone does.
            let rol = ajustes.rol(parrafos.rol(h.fila));
            if plan.terminos.is_empty() {
                return rol + mas;
            }
            (h.puntos + mas) * (1.0 + (h.cobertura - 1.0) * ajustes.cobertura) * rol
        };
        let mut puestos: Vec<(Puesto, Hallado)> = hallados
            .into_iter()
            .map(|h| {
                let puntos = valor(&h, 0.0);
                (
                    Puesto {
                        fila: h.fila,
                        puntos,
                    },
                    h,
                )
            })
            .collect();
        if puestos.len() > LEIDOS {
            puestos.select_nth_unstable_by(LEIDOS, |a, b| self.antes(&a.0, &b.0));
        }
        for (puesto, h) in puestos.iter_mut().take(LEIDOS) {
            let mas = lector.leer(|| textos.texto(parrafos.lugar(h.fila)))
                + ajustes.mejor_pregunta * self.preguntas.mejor(h.fila, &buscadas);
            puesto.puntos = valor(h, mas);
        }
        puestos.into_iter().map(|(p, _)| p).collect()
    }

    fn antes(&self, a: &Puesto, b: &Puesto) -> Ordering {
        let rol = |p: &Puesto| self.indice.parrafos.rol(p.fila);
        b.puntos
            .total_cmp(&a.puntos)
            .then_with(|| (rol(a), a.fila).cmp(&(rol(b), b.fila)))
    }

    /// One result per group of copies, the best role first; beside them, which copies were found.
    fn agrupar(
        &self,
        puestos: Vec<Puesto>,
        ajustes: &Ajustes,
    ) -> (Vec<Puesto>, HashMap<u32, Vec<u32>>) {
        let parrafos = &self.indice.parrafos;
        let (mut salida, mut grupos) = (Vec::with_capacity(puestos.len()), HashMap::new());
        for p in puestos {
            if parrafos.se_repite(p.fila) {
                let grupo = parrafos.grupo(p.fila);
                grupos.entry(grupo).or_insert_with(Vec::new).push(p);
            } else {
                salida.push(p);
            }
        }
        let mut miembros = HashMap::with_capacity(grupos.len());
        for juntos in grupos.into_values() {
            let Some(mejor) = juntos.iter().min_by_key(|p| (parrafos.rol(p.fila), p.fila)) else {
                continue;
            };
            let puntos = juntos.iter().map(|p| p.puntos).fold(f32::MIN, f32::max);
            salida.push(Puesto {
                fila: mejor.fila,
                puntos: puntos * (1.0 + ajustes.reiteracion),
            });
            miembros.insert(mejor.fila, juntos.iter().map(|p| p.fila).collect());
        }
        (salida, miembros)
    }

    /// Leaves the first `cuantos` in order; the rest are dropped.
    fn primeros(
        &self,
        puestos: &mut Vec<Puesto>,
        cuantos: usize,
        orden: Orden,
        documentos: &[Documento],
    ) {
        let fecha = |p: &Puesto| {
            let m = documentos.get(self.indice.parrafos.documento(p.fila));
            Reverse(m.map(|d| (d.meta.anio, d.meta.fecha)))
        };
        let antes = |a: &Puesto, b: &Puesto| match orden {
            Orden::Relevancia => self.antes(a, b),
            Orden::Fecha => fecha(a).cmp(&fecha(b)).then_with(|| self.antes(a, b)),
        };
        if puestos.len() > cuantos {
            puestos.select_nth_unstable_by(cuantos, antes);
            puestos.truncate(cuantos);
        }
        puestos.sort_by(antes);
    }

    /// How many results have each value: as many as there would be with that value as a filter.
    fn facetas(
        &self,
        puestos: &[Puesto],
        miembros: &HashMap<u32, Vec<u32>>,
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
        let mut roles = [0_usize; crate::corpus::Rol::TODOS.len()];
        let mut por_documento = vec![0_usize; documentos.len()];
        let mut normas = vec![0_usize; parrafos.nombres().len()];
        // Copies of one text in several documents are one result: it counts once for each value.
        let mut repartidos: Vec<HashSet<usize>> = Vec::new();
        for p in puestos {
            match miembros.get(&p.fila) {
                None => {
                    roles[parrafos.rol(p.fila) as usize] += 1;
                    por_documento[parrafos.documento(p.fila)] += 1;
                    let citadas = parrafos.normas(p.fila);
                    citadas.iter().for_each(|n| normas[*n as usize] += 1);
                }
                Some(filas) => {
                    let distintos = |de: &dyn Fn(u32) -> Vec<usize>| -> HashSet<usize> {
                        filas.iter().flat_map(|i| de(*i)).collect()
                    };
                    distintos(&|i| vec![parrafos.rol(i) as usize])
                        .into_iter()
                        .for_each(|n| roles[n] += 1);
                    distintos(&|i| parrafos.normas(i).iter().map(|n| *n as usize).collect())
                        .into_iter()
                        .for_each(|n| normas[n] += 1);
                    repartidos.push(distintos(&|i| vec![parrafos.documento(i)]));
                }
            }
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
        let mut rotulos = crate::corpus::Rol::TODOS
            .into_iter()
            .map(|r| r.nombre().to_owned());
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
            raices: propios
                .map(|t| (t.raiz.as_str(), rareza(indice.cuantos_con(&t.raiz), todos)))
                .collect(),
            frases: plan
                .consulta
                .frases
                .iter()
                .map(|f| format!(" {} ", f.join(" ")))
                .collect(),
        }
    }

    /// What reading adds to the score of a text. One word alone says as much unread.
    fn leer<'t>(&self, texto: impl FnOnce() -> Cow<'t, str>) -> f32 {
        if self.raices.len() < 2 && self.frases.is_empty() {
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
