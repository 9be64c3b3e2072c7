//! Stage two, provisions: «artículo 5, parágrafos 1º al 4º, de la Ley 1150 de 2007», and the same the other way round.

use super::{
    escritura::{
        ActoEscrito, ActoLeido, Conector, MAXIMO_DE_LISTA, Mencion, Que, clase_de_parte, intervalo,
        ordinal,
    },
    lector::Lector,
    norma::{ClaseDeParte, Parte, es_compuesto},
};
use std::ops::Range;

/// One article of a list, and the tokens it takes.
struct Elemento {
    fichas: Range<usize>,
    articulo: String,
    partes: Vec<Parte>,
}

/// What is already known before a provision is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Antes {
    /// Nothing.
    Nada,
    /// Its act: «Ley 1150 de 2007, artículo 5».
    Acto,
}

/// Articles that were read, with the acts that stand after them.
pub(super) struct Disposicion {
    elementos: Vec<Elemento>,
    actos: Vec<ActoLeido>,
    /// The token after all of it.
    pub fin: usize,
}

impl Disposicion {
    pub(super) fn tiene_acto(&self) -> bool {
        !self.actos.is_empty()
    }

    /// Its mentions, one for each article. `acto` is theirs when they say none; `desde` is where the first begins.
    ///
    /// One article of several acts is one of each. Several articles of several acts are nobody can say which of which.
    pub(super) fn menciones(
        self,
        lector: &Lector<'_>,
        acto: Option<&ActoEscrito>,
        desde: usize,
    ) -> Vec<Mencion> {
        let uno_solo = self.elementos.len() == 1;
        let suyo = match self.actos.as_slice() {
            [] => acto.cloned().unwrap_or(ActoEscrito::Ninguno),
            [unico] => unico.acto.clone(),
            [primero, ..] if uno_solo => primero.acto.clone(),
            _ => ActoEscrito::Repartido,
        };
        let ultimo = self.elementos.len().saturating_sub(1);
        let fin_del_acto = self.actos.first().map(|a| a.fichas.end);
        let repetido = self
            .elementos
            .first()
            .filter(|_| uno_solo)
            .map(|e| (e.articulo.clone(), e.partes.clone()));
        let mut salida = Vec::with_capacity(self.elementos.len() + self.actos.len());
        for (i, e) in self.elementos.into_iter().enumerate() {
            let inicio = if i == 0 { desde } else { e.fichas.start };
            let fin = fin_del_acto.filter(|_| i == ultimo).unwrap_or(e.fichas.end);
            salida.push(Mencion {
                rango: lector.bytes(inicio, fin),
                que: Que::Norma {
                    acto: suyo.clone(),
                    articulo: Some(e.articulo),
                    partes: e.partes,
                },
            });
        }
        salida.extend(self.actos.into_iter().skip(1).map(|a| {
            let (articulo, partes) = repetido.clone().unzip();
            Mencion {
                rango: lector.bytes(a.fichas.start, a.fichas.end),
                que: Que::Norma {
                    acto: a.acto,
                    articulo,
                    partes: partes.unwrap_or_default(),
                },
            }
        }));
        salida
    }
}

impl Lector<'_> {
    /// A part of an article, «numerales 1.3 y 2.3», «segundo parágrafo transitorio», and the token after it.
    pub(super) fn partes(&self, i: usize) -> Option<(Vec<Parte>, usize)> {
        let antes =
            ordinal(self.palabra(i)).filter(|_| clase_de_parte(self.palabra(i + 1)).is_some());
        let i = if antes.is_some() { i + 1 } else { i };
        let (mut clase, varias) = clase_de_parte(self.palabra(i))?;
        let breve = matches!(
            self.palabra(i),
            "num" | "nums" | "nral" | "lit" | "lits" | "par" | "pgfo" | "inc"
        );
        let mut k = if breve { self.tras_punto(i + 1) } else { i + 1 };
        if matches!(self.palabra(k), "transitorio" | "transitorios") {
            clase = match clase {
                ClaseDeParte::Paragrafo => ClaseDeParte::ParagrafoTransitorio,
                ClaseDeParte::Parrafo => ClaseDeParte::ParrafoTransitorio,
                _ => return None,
            };
            k += 1;
        }
        let de_valor = |valor: &str| Parte {
            clase,
            valor: valor.to_owned(),
        };
        if let Some(valor) = antes {
            return Some((vec![de_valor(valor)], k));
        }
        let Some((primero, mut fin)) = self.valor(clase, k) else {
            let sin_valor = matches!(
                clase,
                ClaseDeParte::Paragrafo
                    | ClaseDeParte::ParagrafoTransitorio
                    | ClaseDeParte::Parrafo
                    | ClaseDeParte::ParrafoTransitorio
            );
            return sin_valor.then(|| (vec![de_valor("")], k));
        };
        let mut valores = vec![primero];
        while varias && valores.len() < MAXIMO_DE_LISTA {
            if matches!(self.palabra(fin), "a" | "al")
                && let Some((hasta, k)) = self.valor(clase, fin + 1)
                && let Some(mas) = valores.last().and_then(|d| intervalo(d, &hasta))
            {
                valores.extend(mas);
                fin = k;
            } else if let Some(s) = self.tras_separador(fin)
                && let Some((valor, k)) = self.valor(clase, s)
            {
                valores.push(valor);
                fin = k;
            } else {
                break;
            }
        }
        Some((valores.iter().map(|v| de_valor(v)).collect(), fin))
    }

    /// The number or letter of a part.
    fn valor(&self, clase: ClaseDeParte, i: usize) -> Option<(String, usize)> {
        if clase == ClaseDeParte::Literal {
            let abre = usize::from(self.signo(i) == '(');
            let letra = self.letra(i + abre)?;
            let k = i + abre + 1;
            return Some((letra, if self.signo(k) == ')' { k + 1 } else { k }));
        }
        if let Some(n) = self.numero(i) {
            return Some((n.to_owned(), i + 1));
        }
        match self.palabra(i) {
            "unico" => Some(("único".to_owned(), i + 1)),
            p => ordinal(p).map(|o| (o.to_owned(), i + 1)),
        }
    }

    /// The token of the first number after «artículo», and whether the word announces several.
    fn tras_palabra_articulo(&self, i: usize) -> Option<(usize, bool)> {
        let (varios, breve) = match self.palabra(i) {
            "articulo" => (false, false),
            "articulos" => (true, false),
            "art" | "arto" | "artic" => (false, true),
            "arts" => (true, true),
            _ => return None,
        };
        let k = if breve { self.tras_punto(i + 1) } else { i + 1 };
        let k = if self.signo(k) == ',' { k + 1 } else { k };
        Some((self.tras_marca_de_numero(k), varios))
    }

    fn es_articulo(&self, i: usize) -> bool {
        self.tras_palabra_articulo(i).is_some()
    }

    /// A provision from token `i` on: parts, then articles, then their act.
    pub(super) fn disposicion(&self, i: usize, antes: Antes) -> Option<Disposicion> {
        let (mut previas, mut k) = (Vec::new(), i);
        while let Some((mas, n)) = self.partes(k) {
            previas.extend(mas);
            k = self.conector(n).1;
        }
        let (primero, varios) = self.tras_palabra_articulo(k)?;
        self.articulos(k, primero, varios, &previas, antes)
    }

    /// More articles of a list, of another act: «[…] y 2.2.1.1.1.5.3 del Decreto 1082 de 2015».
    pub(super) fn mas_articulos(&self, i: usize) -> Option<Disposicion> {
        self.articulos(i, i, true, &[], Antes::Nada)
            .filter(Disposicion::tiene_acto)
    }

    /// Articles from the number at token `k` on. `previas` are the parts said before, which are of each of them.
    fn articulos(
        &self,
        palabra: usize,
        primero: usize,
        varios: bool,
        previas: &[Parte],
        antes: Antes,
    ) -> Option<Disposicion> {
        let mut elementos: Vec<Elemento> = Vec::new();
        let (mut k, mut inicio) = (primero, palabra);
        loop {
            let numero = self.numero_de_articulo(k)?;
            let mut partes = previas.to_vec();
            let mut fin = k + 1;
            while let Some((mas, n)) = self.partes_tras_articulo(fin) {
                partes.extend(mas);
                fin = n;
            }
            elementos.push(Elemento {
                fichas: inicio..fin,
                articulo: numero.clone(),
                partes,
            });
            if let Some((actos, fin)) = self.actos_tras(fin, antes) {
                return Some(Disposicion {
                    elementos,
                    actos,
                    fin,
                });
            }
            let cerrar = |elementos| {
                Some(Disposicion {
                    elementos,
                    actos: Vec::new(),
                    fin,
                })
            };
            if elementos.len() >= MAXIMO_DE_LISTA {
                return cerrar(elementos);
            }
            if varios
                && matches!(self.palabra(fin), "a" | "al")
                && let Some(hasta) = self.numero(fin + 1)
                && let Some(mas) = intervalo(&numero, hasta)
            {
                // Those inside the range are not written: they share the tokens of its end.
                let ultimo = mas.len() - 1;
                for (j, articulo) in mas.into_iter().enumerate() {
                    if j < ultimo {
                        elementos.push(Elemento {
                            fichas: fin..fin + 2,
                            articulo,
                            partes: previas.to_vec(),
                        });
                    }
                }
                (k, inicio) = (fin + 1, fin);
                continue;
            }
            let tras = self.tras_punto(fin);
            let siguiente = self
                .tras_separador(tras)
                .filter(|s| self.numero(*s).is_some_and(|n| varios || es_compuesto(n)))
                .filter(|s| !self.abre_otro_acto(*s));
            match siguiente {
                Some(s) => (k, inicio) = (s, s),
                None => return cerrar(elementos),
            }
        }
    }

    /// «5», «2.2.1.1.1.5.3», «9A».
    fn numero_de_articulo(&self, i: usize) -> Option<String> {
        if let Some(n) = self.numero(i) {
            return Some(n.to_owned());
        }
        let escrito = self.texto.get(self.fichas.get(i)?.rango.clone())?;
        let cifras = escrito.strip_suffix(|c: char| c.is_ascii_uppercase())?;
        let bien = !cifras.is_empty() && cifras.bytes().all(|b| b.is_ascii_digit());
        bien.then(|| escrito.to_owned())
    }

    /// Whether a number is that of a date or a quantity rather than of one more article: «artículos 5 y 31 de diciembre».
    fn abre_otro_acto(&self, i: usize) -> bool {
        self.palabra(i + 1) == "de" && crate::lengua::formato::MESES.contains(&self.palabra(i + 2))
    }

    /// Parts after an article, unless they are of the next one: «artículo 5, numeral 3 del artículo 6».
    fn partes_tras_articulo(&self, i: usize) -> Option<(Vec<Parte>, usize)> {
        let k = self.tras_punto(i);
        let k = if self.signo(k) == ',' { k + 1 } else { k };
        let k = if matches!(self.palabra(k), "y" | "en")
            && clase_de_parte(self.palabra(k + 1)).is_some()
        {
            k + 1
        } else {
            k
        };
        let (partes, fin) = self.partes(k)?;
        let (conector, tras) = self.conector(fin);
        (conector != Conector::De || !self.es_articulo(tras)).then_some((partes, fin))
    }

    /// The acts after a provision, and the token after them.
    fn actos_tras(&self, i: usize, antes: Antes) -> Option<(Vec<ActoLeido>, usize)> {
        let (conector, k) = self.conector(self.tras_siguientes(i));
        if let Some((remision, fin)) = self.remision_tras(conector, k) {
            let leido = ActoLeido {
                fichas: k..fin,
                acto: ActoEscrito::Remision(remision),
            };
            return Some((vec![leido], fin));
        }
        if conector != Conector::De && antes == Antes::Acto {
            return None;
        }
        // «de la mencionada Ley 80»
        self.actos_o_nombre(k + usize::from(self.es_adjetivo(k)))
    }

    /// After «y siguientes», «y ss.», if that stands there.
    fn tras_siguientes(&self, i: usize) -> usize {
        match (self.palabra(i), self.palabra(i + 1)) {
            ("y", "siguientes" | "subsiguientes") => i + 2,
            ("y", "ss" | "s") => self.tras_punto(i + 2),
            _ => i,
        }
    }

    /// The provisions written after an act: «, artículo 5», «: artículos 5 y 6», «en su artículo 6».
    pub(super) fn disposiciones_tras_acto(
        &self,
        acto: &ActoEscrito,
        fichas: &Range<usize>,
    ) -> Option<(Vec<Mencion>, usize)> {
        let mut k = fichas.end;
        if matches!(self.signo(k), ',' | ':' | '.' | ';' | '-') {
            k += 1;
        }
        if self.palabra(k) == "en" && matches!(self.palabra(k + 1), "su" | "sus" | "el" | "los") {
            k += 2;
        }
        if matches!(self.signo(k), '“' | '«' | '"' | '(') {
            k += 1;
        }
        let d = self
            .disposicion(k, Antes::Acto)
            .filter(|d| !d.tiene_acto())?;
        let mut fin = d.fin;
        let mut salida = d.menciones(self, Some(acto), fichas.start);
        while let Some(s) = self.tras_separador(fin)
            && let Some(d) = self.disposicion(s, Antes::Acto).filter(|d| !d.tiene_acto())
        {
            fin = d.fin;
            salida.extend(d.menciones(self, Some(acto), s));
        }
        Some((salida, fin))
    }
}
