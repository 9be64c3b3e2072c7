//! Stage two, its cursor: what every part of the grammar reads. Years, separators, connectors, acts by type and number.

use super::{
    escritura::{
        ActoEscrito, ActoLeido, Anio, Conector, MAXIMO_DE_LISTA, Modo, Remision, Sustantivo,
        clasificar, es_mes, es_participio, es_romano, numero_de_acto, sustantivo,
    },
    fichas::{Clase, Ficha},
    nombres::Nombres,
    norma::Acto,
};
use crate::corpus::ClaseDeNorma;
use std::ops::Range;

/// The tokens of a text and what is needed to read them.
pub(super) struct Lector<'a> {
    pub texto: &'a str,
    pub fichas: &'a [Ficha],
    pub nombres: &'a Nombres,
    pub modo: Modo,
}

impl<'a> Lector<'a> {
    pub(super) fn palabra(&self, i: usize) -> &'a str {
        match self.fichas.get(i).map(|f| &f.clase) {
            Some(Clase::Palabra(p)) => p,
            _ => "",
        }
    }

    pub(super) fn numero(&self, i: usize) -> Option<&'a str> {
        match self.fichas.get(i).map(|f| &f.clase) {
            Some(Clase::Numero(n)) => Some(n),
            _ => None,
        }
    }

    pub(super) fn signo(&self, i: usize) -> char {
        match self.fichas.get(i).map(|f| &f.clase) {
            Some(Clase::Signo(s)) => *s,
            _ => '\0',
        }
    }

    /// The bytes from token `desde` to token `hasta`, the latter left out; an ordinal mark at the end is of the number.
    pub(super) fn bytes(&self, desde: usize, hasta: usize) -> Range<usize> {
        let inicio = self.fichas.get(desde).map_or(0, |f| f.rango.start);
        let ultima = hasta.checked_sub(1).and_then(|h| self.fichas.get(h));
        let fin = ultima.map_or(0, |f| f.rango.end).max(inicio);
        let marca = self.texto[fin..].chars().next();
        let largo = marca
            .filter(|c| matches!(c, 'º' | 'ª' | '°'))
            .map_or(0, char::len_utf8);
        inicio..fin + largo
    }

    /// After a dot, if there is one.
    pub(super) fn tras_punto(&self, i: usize) -> usize {
        if self.signo(i) == '.' { i + 1 } else { i }
    }

    /// After «No.», «Nos.», «N°», «número», if there is one.
    pub(super) fn tras_marca_de_numero(&self, i: usize) -> usize {
        let i = if self.signo(i) == '#' { i + 1 } else { i };
        if matches!(
            self.palabra(i),
            "no" | "nos" | "n" | "nro" | "nros" | "num" | "numero" | "numeros"
        ) {
            let k = self.tras_punto(i + 1);
            if self.signo(k) == ',' { k + 1 } else { k }
        } else {
            i
        }
    }

    /// After «,», «;», «y», «o», or a comma and one of these; none when nothing separates.
    pub(super) fn tras_separador(&self, i: usize) -> Option<usize> {
        let k = if matches!(self.signo(i), ',' | ';') {
            i + 1
        } else {
            i
        };
        let k = if matches!(self.palabra(k), "y" | "e" | "o" | "u") {
            k + 1
        } else {
            k
        };
        (k > i).then_some(k)
    }

    /// The connector before an act, and the token after it. Books, titles and chapters on the way are passed over.
    pub(super) fn conector(&self, i: usize) -> (Conector, usize) {
        let sin_punto = self.tras_punto(i);
        let coma = self.signo(sin_punto) == ',';
        let k = if coma { sin_punto + 1 } else { sin_punto };
        let tras_de = |k: usize| match self.palabra(k) {
            "del" => Some(k + 1),
            "de" => Some(
                if matches!(self.palabra(k + 1), "la" | "las" | "los" | "el" | "lo") {
                    k + 2
                } else {
                    k + 1
                },
            ),
            _ => None,
        };
        let Some(mut k) = tras_de(k) else {
            return match (coma, sin_punto == i) {
                (true, _) => (Conector::Coma, k),
                (false, true) => (Conector::Ninguno, i),
                // A full stop alone joins nothing in running text.
                (false, false) if self.modo == Modo::Consulta => (Conector::Ninguno, sin_punto),
                (false, false) => (Conector::Ninguno, i),
            };
        };
        while matches!(
            self.palabra(k),
            "subseccion" | "seccion" | "capitulo" | "titulo" | "parte" | "libro"
        ) && (self.numero(k + 1).is_some() || es_romano(self.palabra(k + 1)))
        {
            match tras_de(k + 2) {
                Some(n) => k = n,
                None => break,
            }
        }
        (Conector::De, k)
    }

    /// The year after a number, alone or at the end of a date, and the token after it.
    pub(super) fn anio(&self, i: usize) -> (Anio, usize) {
        if matches!(self.signo(i), '/' | '-')
            && let Some(n) = self.numero(i + 1)
        {
            match clasificar(n) {
                Anio::Corto(a) if self.signo(i) == '/' => return (Anio::Corto(a), i + 2),
                Anio::Entero(a) => return (Anio::Entero(a), i + 2),
                _ => {}
            }
        }
        let mut k = i;
        if matches!(self.palabra(k), "de" | "del") {
            k += 1;
            while matches!(self.palabra(k), "el" | "ano") {
                k += 1;
            }
        }
        let con_de = k > i;
        if !con_de && self.modo == Modo::Documento {
            return (Anio::Ninguno, i);
        }
        // «de noviembre 3 de 2011»
        let mes_primero = es_mes(self.palabra(k)) && self.numero(k + 1).is_some();
        k += usize::from(mes_primero);
        let Some(n) = self.numero(k) else {
            return (Anio::Ninguno, i);
        };
        let dia_primero =
            n.len() <= 2 && self.palabra(k + 1) == "de" && es_mes(self.palabra(k + 2));
        if dia_primero || mes_primero {
            let fin = if mes_primero { k + 1 } else { k + 3 };
            let con_otro_de = matches!(self.palabra(fin), "de" | "del");
            let mut m = if con_otro_de { fin + 1 } else { fin };
            if self.palabra(m) == "ano" {
                m += 1;
            }
            return match self.numero(m).map(|n| (clasificar(n), n)) {
                Some((Anio::Entero(a), _)) => (Anio::Entero(a), m + 1),
                Some((_, n)) if con_otro_de => (Anio::Malo(n.to_owned()), m + 1),
                _ => (Anio::Ninguno, fin),
            };
        }
        match clasificar(n) {
            Anio::Ninguno => (Anio::Ninguno, i),
            Anio::Malo(_) if !con_de => (Anio::Ninguno, i),
            Anio::Corto(_) if !con_de => (Anio::Ninguno, i),
            otro => (otro, k + 1),
        }
    }

    /// The kind of act that a word says, whether for several, whether in short, and the token of the number.
    fn clase_de_acto(&self, i: usize) -> Option<(ClaseDeNorma, bool, bool, usize)> {
        use ClaseDeNorma::{ActoLegislativo, Circular, Decreto, Ley, Resolucion};
        let (clase, varios, breve) = match self.palabra(i) {
            "ley" => (Ley, false, false),
            "leyes" => (Ley, true, false),
            "decreto" => (Decreto, false, false),
            "decretos" => (Decreto, true, false),
            "dec" | "dcto" | "decr" | "dto" => (Decreto, false, true),
            "resolucion" => (Resolucion, false, false),
            "resoluciones" => (Resolucion, true, false),
            "res" | "resol" => (Resolucion, false, true),
            "circular" => (Circular, false, false),
            "circulares" => (Circular, true, false),
            "acto" if self.palabra(i + 1) == "legislativo" => (ActoLegislativo, false, false),
            "actos" if self.palabra(i + 1) == "legislativos" => (ActoLegislativo, true, false),
            _ => return None,
        };
        let mut k = i + if clase == ActoLegislativo { 2 } else { 1 };
        if breve {
            k = self.tras_punto(k);
        }
        if clase == Decreto
            && self.signo(k) == '-'
            && matches!(self.palabra(k + 1), "ley" | "leyes")
        {
            k += 2;
        }
        while match clase {
            Decreto => matches!(
                self.palabra(k),
                "ley" | "leyes" | "legislativo" | "legislativos" | "reglamentario" | "unico"
            ),
            Circular => matches!(
                self.palabra(k),
                "externa" | "externas" | "unica" | "conjunta" | "interna"
            ),
            Ley => matches!(self.palabra(k), "estatutaria" | "organica"),
            _ => false,
        } {
            k += 1;
        }
        Some((clase, varios, breve, self.tras_marca_de_numero(k)))
    }

    /// Acts named by kind and number from token `i` on: one, or a list whose last year serves those before it.
    pub(super) fn actos(&self, i: usize) -> Option<(Vec<ActoLeido>, usize)> {
        let (clase, varios, breve, k) = self.clase_de_acto(i)?;
        let primero = self.numero(k).and_then(numero_de_acto)?;
        let (anio, mut fin) = self.anio(k + 1);
        if breve && anio == Anio::Ninguno && self.modo == Modo::Documento {
            return None;
        }
        let mut leidos: Vec<(Range<usize>, u32, Anio)> = vec![(i..fin, primero, anio)];
        while leidos.len() < MAXIMO_DE_LISTA
            && let Some(s) = self.tras_separador(fin)
            && let Some(n) = self.numero(s).and_then(numero_de_acto)
        {
            let (anio, siguiente) = self.anio(s + 1);
            let con_anio = matches!(anio, Anio::Entero(_) | Anio::Malo(_));
            if !con_anio && !varios {
                break;
            }
            leidos.push((s..siguiente.max(s + 1), n, anio));
            fin = siguiente.max(s + 1);
        }
        // What follows the last year is not of the list: «Leyes 80 de 1993 y 2 meses».
        if let Some(u) = leidos.iter().rposition(|(_, _, a)| *a != Anio::Ninguno) {
            leidos.truncate(u + 1);
        }
        let mut siguiente = Anio::Ninguno;
        let mut actos = Vec::with_capacity(leidos.len());
        for (fichas, numero, anio) in leidos.into_iter().rev() {
            let anio = if anio == Anio::Ninguno {
                siguiente.clone()
            } else {
                siguiente = anio.clone();
                anio
            };
            let acto = match anio {
                Anio::Entero(anio) => ActoEscrito::Expreso(Acto::Numerado {
                    clase,
                    anio,
                    numero,
                }),
                Anio::Malo(m) => ActoEscrito::Malformado(m),
                anio => ActoEscrito::Incompleto {
                    clase: Some(clase),
                    numero,
                    anio,
                },
            };
            actos.push(ActoLeido { fichas, acto });
        }
        actos.reverse();
        let fin = actos.last().map_or(k + 1, |a| a.fichas.end);
        Some((actos, fin))
    }

    /// Acts named in any way from token `i` on: by number, by name; in a query, «1082/2015» too.
    pub(super) fn actos_o_nombre(&self, i: usize) -> Option<(Vec<ActoLeido>, usize)> {
        if let Some(hallado) = self.actos(i) {
            return Some(hallado);
        }
        if let Some((acto, fin)) = self.nombres.en(self.fichas, i) {
            let acto = ActoEscrito::Expreso(acto.clone());
            return Some((
                vec![ActoLeido {
                    fichas: i..fin,
                    acto,
                }],
                fin,
            ));
        }
        if self.modo == Modo::Consulta
            && let Some(numero) = self.numero(i).and_then(numero_de_acto)
            && (self.signo(i + 1) == '/' || matches!(self.palabra(i + 1), "de" | "del"))
            && let (anio @ (Anio::Entero(_) | Anio::Corto(_)), fin) = self.anio(i + 1)
        {
            let acto = ActoEscrito::Incompleto {
                clase: None,
                numero,
                anio,
            };
            return Some((
                vec![ActoLeido {
                    fichas: i..fin,
                    acto,
                }],
                fin,
            ));
        }
        None
    }

    /// A reference to another place, and the token after it.
    pub(super) fn remision(&self, i: usize) -> Option<(Remision, usize)> {
        if matches!(
            self.palabra(i),
            "ibidem" | "ibid" | "idem" | "ejusdem" | "eiusdem"
        ) {
            return Some((Remision::Ibidem, i + 1));
        }
        let sin_numero = |k: usize| {
            self.numero(self.tras_marca_de_numero(self.tras_punto(k)))
                .is_none()
        };
        let antes: Option<fn(Sustantivo) -> Remision> = match self.palabra(i) {
            "presente" => Some(Remision::Propia),
            "este" | "esta" => Some(Remision::Cercana),
            "dicho" | "dicha" | "ese" | "esa" | "aquel" | "aquella" | "mismo" | "misma" => {
                Some(Remision::Anterior)
            }
            p if es_participio(p) => Some(Remision::Anterior),
            _ => None,
        };
        if let Some(remision) = antes
            && let Some(s) = sustantivo(self.palabra(i + 1))
            && sin_numero(i + 2)
        {
            return Some((remision(s), i + 2));
        }
        let s = sustantivo(self.palabra(i))?;
        if es_participio(self.palabra(i + 1)) {
            return Some((Remision::Anterior(s), i + 2));
        }
        let en_cita = self.palabra(i + 1) == "en"
            && matches!(self.palabra(i + 2), "cita" | "mencion" | "comento");
        en_cita.then_some((Remision::Anterior(s), i + 3))
    }

    /// A reference that what stands before belongs to: «de la norma citada», «ibidem». After a comma, «dicha norma» is another
    /// matter.
    pub(super) fn remision_tras(&self, conector: Conector, i: usize) -> Option<(Remision, usize)> {
        self.remision(i)
            .filter(|(r, _)| conector == Conector::De || *r == Remision::Ibidem)
    }

    /// Whether a word only points at what follows: «mencionada», «misma», «presente».
    pub(super) fn es_adjetivo(&self, i: usize) -> bool {
        let p = self.palabra(i);
        es_participio(p)
            || matches!(
                p,
                "mismo" | "misma" | "dicho" | "dicha" | "presente" | "este" | "esta"
            )
    }

    /// The letter that a literal names.
    pub(super) fn letra(&self, i: usize) -> Option<String> {
        let p = self.palabra(i);
        (p.chars().count() == 1 && p.chars().all(char::is_alphabetic)).then(|| p.to_owned())
    }
}
