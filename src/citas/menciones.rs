//! Stage two, whole: the mentions of a text, in order, none over another save the inner articles of a range.

use super::{
    articulos::Antes,
    escritura::{ActoEscrito, Conector, Mencion, Modo, Que, Rotulo},
    fichas::fichas,
    lector::Lector,
    nombres::Nombres,
    norma::es_compuesto,
};

/// Everything that a text mentions.
pub(super) fn menciones(texto: &str, nombres: &Nombres, modo: Modo) -> Vec<Mencion> {
    let fichas = fichas(texto);
    let lector = Lector {
        texto,
        fichas: &fichas,
        nombres,
        modo,
    };
    let (mut salida, mut i, mut hubo_conceptos) = (Vec::new(), 0, false);
    while i < fichas.len() {
        let leido = lector
            .conceptos(i, hubo_conceptos)
            .inspect(|_| hubo_conceptos = true)
            .or_else(|| lector.providencias(i))
            .or_else(|| lector.disposiciones(i))
            .or_else(|| lector.normas(i))
            .or_else(|| lector.remisiones(i))
            .or_else(|| lector.sueltos(i));
        match leido {
            Some((mas, fin)) => {
                salida.extend(mas);
                i = fin.max(i + 1);
            }
            None => i += 1,
        }
    }
    salida
}

impl Lector<'_> {
    /// A provision, or a list of provisions of several acts.
    fn disposiciones(&self, i: usize) -> Option<(Vec<Mencion>, usize)> {
        let Some(d) = self.disposicion(i, Antes::Nada) else {
            return self.partes_sin_articulo(i);
        };
        let (mut fin, con_acto) = (d.fin, d.tiene_acto());
        let mut salida = d.menciones(self, None, i);
        // «artículos 5 de la Ley 1150 de 2007 y 2.2.1.1.1.5.3 del Decreto 1082 de 2015», «[…] y el 6 de la Ley 80 de 1993»
        while con_acto
            && let Some(s) = self.tras_separador(fin)
            && let s = s + usize::from(self.palabra(s) == "el")
            && let Some(d) = self.mas_articulos(s)
        {
            fin = d.fin;
            salida.extend(d.menciones(self, None, s));
        }
        Some((salida, fin))
    }

    /// «numeral 1º del artículo referido», «parágrafo 1 ibidem», «numeral 5.3 del Manual […]».
    fn partes_sin_articulo(&self, i: usize) -> Option<(Vec<Mencion>, usize)> {
        let (mut partes, mut conector, mut k) = (Vec::new(), Conector::Ninguno, i);
        while let Some((mas, n)) = self.partes(k) {
            partes.extend(mas);
            (conector, k) = self.conector(n);
        }
        if partes.is_empty() {
            return None;
        }
        let (acto, fin) = if let Some((r, fin)) = self.remision_tras(conector, k) {
            (ActoEscrito::Remision(r), fin)
        } else if conector != Conector::De && self.modo == Modo::Documento {
            return None;
        } else {
            let (actos, _) = self.actos_o_nombre(k)?;
            let primero = actos.into_iter().next()?;
            (primero.acto, primero.fichas.end)
        };
        let mencion = Mencion {
            rango: self.bytes(i, fin),
            que: Que::Norma {
                acto,
                articulo: None,
                partes,
            },
        };
        Some((vec![mencion], fin))
    }

    /// Acts, the last with its provisions when they come after it.
    fn normas(&self, i: usize) -> Option<(Vec<Mencion>, usize)> {
        let (actos, fin) = self.actos_o_nombre(i)?;
        if let [unico] = actos.as_slice()
            && let Some(hallado) = self.disposiciones_tras_acto(&unico.acto, &unico.fichas)
        {
            return Some(hallado);
        }
        let menciones = actos.into_iter().map(|a| Mencion {
            rango: self.bytes(a.fichas.start, a.fichas.end),
            que: Que::Norma {
                acto: a.acto,
                articulo: None,
                partes: Vec::new(),
            },
        });
        Some((menciones.collect(), fin))
    }

    fn remisiones(&self, i: usize) -> Option<(Vec<Mencion>, usize)> {
        let (r, fin) = self.remision(i)?;
        let mencion = Mencion {
            rango: self.bytes(i, fin),
            que: Que::Norma {
                acto: ActoEscrito::Remision(r),
                articulo: None,
                partes: Vec::new(),
            },
        };
        Some((vec![mencion], fin))
    }

    /// A number that says alone what it is: «C-123 de 2023»; in a query, an article such as «2.2.1.1.1.5.3».
    fn sueltos(&self, i: usize) -> Option<(Vec<Mencion>, usize)> {
        if let Some((mencion, fin)) = self.concepto(i, Rotulo::Ninguno)
            && self.signo(i.wrapping_sub(1)) != '-'
            && matches!(&mencion.que, Que::Concepto { anio, .. } if *anio != super::escritura::Anio::Ninguno)
        {
            return Some((vec![mencion], fin));
        }
        let numero = self
            .numero(i)
            .filter(|n| self.modo == Modo::Consulta && es_compuesto(n))?;
        if let Some(d) = self.mas_articulos(i) {
            let fin = d.fin;
            return Some((d.menciones(self, None, i), fin));
        }
        let mencion = Mencion {
            rango: self.bytes(i, i + 1),
            que: Que::Norma {
                acto: ActoEscrito::Ninguno,
                articulo: Some(numero.to_owned()),
                partes: Vec::new(),
            },
        };
        Some((vec![mencion], i + 1))
    }
}
