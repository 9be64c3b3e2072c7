//! Reading the best paragraphs: the very words, and words of the query that stand near each other.

use crate::{
    busqueda::{
        Buscador, Plan,
        ajustes::Ajustes,
        indice::inverso::Parte,
        recorrido::formulas::{por_largo, rareza, saturar},
    },
    lengua::texto,
};

/// Words between which two words of the query stand near each other.
const CERCA: usize = 10;

/// Scores a text that is read: the very words, and words of the query that stand near each other in it.
pub(in crate::busqueda) struct Lector<'a> {
    ajustes: &'a Ajustes,
    media: f32,
    /// Folded words as typed, each with how rare it is.
    literales: Vec<(String, f32)>,
    /// Stems in the order of the query, each with how rare it is.
    raices: Vec<(&'a str, f32)>,
    frases: Vec<String>,
}

impl<'a> Lector<'a> {
    pub(in crate::busqueda) fn nuevo(
        buscador: &Buscador,
        plan: &'a Plan,
        ajustes: &'a Ajustes,
    ) -> Self {
        let indice = &buscador.indice;
        let todos = indice.parrafos.cuantos();
        let literales = plan.palabras.iter().filter(|p| p.raiz.is_some());
        let propios = plan.terminos.iter().filter(|t| t.es_propio());
        Self {
            ajustes,
            media: indice.parte(Parte::Texto).media,
            literales: literales
                .map(|p| texto::plegar(&p.escrita))
                .map(|p| {
                    let raro = rareza(indice.cuantos_dicen(&p), todos);
                    (p, raro)
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
    pub(in crate::busqueda) fn agrega(&self) -> bool {
        self.raices.len() >= 2 || !self.frases.is_empty()
    }

    /// What reading adds to the score of a text.
    pub(in crate::busqueda) fn leer(&self, texto: &str) -> f32 {
        let plano = texto::plano(texto);
        let palabras: Vec<&str> = plano.split_ascii_whitespace().collect();
        let una = por_largo(palabras.len() as f32, self.media);
        let literal: f32 = self
            .literales
            .iter()
            .map(|(p, raro)| {
                let veces = palabras.iter().filter(|x| *x == p).count();
                raro * saturar(veces as f32 * una)
            })
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
