//! The evaluation of a process as a workbook: the matrix of bidders, the figures, every step and every citation in full.
//!
//! Numbers are numbers when a cell can hold them exactly, and text when it cannot; there is no formula, and a name that
//! looks like one is text. It decides nothing: what it shows is what the verdicts say.

use super::celdas::{Celda, DE_ANIO, de_valor, pagina};
use crate::{
    app::{App, EvaluacionDeProceso, Recibo},
    corpus::{Apoyo, Fundamento},
    hechos::Dato,
    json::FalloAlEscribir,
    palabras,
    palabras::valores::{con_rotulo, dicho, si_o_no},
    planillas::proceso::{HOJA_DEL_RECIBO, PARTE_DEL_RECIBO},
    reglas::proceso::{
        self, AvisoDeHechos, Evaluado, Pendientes, asuntos, de_capacidad, de_indicador, n,
    },
    veredicto::{Aviso, Valor, Veredicto},
};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
};

/// Longest piece of the receipt in a cell, in bytes, well below what a cell holds.
const PEDAZO: usize = 30_000;

/// Every citation once, numbered, in the order in which verdicts give them.
#[derive(Default)]
struct Citas<'c> {
    lista: Vec<Cita<'c>>,
    numero: BTreeMap<(&'static str, *const Fundamento), usize>,
}

struct Cita<'c> {
    regla: &'static str,
    de: &'static str,
    texto: String,
    fundamento: &'c Fundamento,
}

impl<'c> Citas<'c> {
    fn de(evaluados: &[Evaluado<'c>]) -> Self {
        let mut citas = Self::default();
        for v in evaluados.iter().flat_map(Evaluado::todos) {
            let v = &v.veredicto;
            for p in &v.pasos {
                citas.anotar(v.regla, "Paso", p.enunciado, &p.fundamentos);
            }
            for (clase, a) in avisos(v) {
                citas.anotar(v.regla, clase, &a.mensaje, &a.fundamentos);
            }
        }
        citas
    }

    fn anotar(
        &mut self,
        regla: &'static str,
        de: &'static str,
        texto: &str,
        fundamentos: &[&'c Fundamento],
    ) {
        for fundamento in fundamentos.iter().copied() {
            let siguiente = self.lista.len() + 1;
            let clave = (regla, std::ptr::from_ref(fundamento));
            if *self.numero.entry(clave).or_insert(siguiente) == siguiente {
                self.lista.push(Cita {
                    regla,
                    de,
                    texto: texto.to_owned(),
                    fundamento,
                });
            }
        }
    }

    /// The numbers of the citations of a step: «1, 2».
    fn numeros(&self, regla: &'static str, fundamentos: &[&'c Fundamento]) -> String {
        let numeros = fundamentos.iter().filter_map(|f| {
            let n = self.numero.get(&(regla, std::ptr::from_ref(*f)))?;
            Some(n.to_string())
        });
        numeros.collect::<Vec<_>>().join(", ")
    }
}

/// Limits and warnings, each with what it is.
fn avisos<'v, 'c>(v: &'v Veredicto<'c>) -> impl Iterator<Item = (&'static str, &'v Aviso<'c>)> {
    let limites = v.limites.iter().map(|a| ("Límite", a));
    limites.chain(v.advertencias.iter().map(|a| ("Advertencia", a)))
}

/// Writes the evaluation. `base` goes before every address.
pub(crate) fn escribir_libro(
    app: &App,
    dato: &Dato,
    entrada: &proceso::Entrada,
    base: &str,
    salida: &mut dyn Write,
) -> Result<(), FalloAlEscribir> {
    let EvaluacionDeProceso {
        evaluados,
        pendientes,
        avisos,
        recibo,
    } = app.evaluar_proceso(dato, entrada)?;
    let libro = Libro {
        app,
        nombre: &entrada.proceso.nombre,
        citas: Citas::de(&evaluados),
        evaluados: &evaluados,
        pendientes: &pendientes,
        avisos: &avisos,
        dato,
        base,
    };
    let bytes = libro.bytes(&recibo).map_err(io::Error::other)?;
    Ok(salida.write_all(&bytes)?)
}

struct Libro<'a, 'c> {
    app: &'a App,
    nombre: &'a str,
    evaluados: &'a [Evaluado<'c>],
    pendientes: &'a Pendientes<'c>,
    avisos: &'a [AvisoDeHechos],
    dato: &'a Dato,
    citas: Citas<'c>,
    base: &'a str,
}

impl<'c> Libro<'_, 'c> {
    fn bytes(&self, recibo: &Recibo) -> Result<Vec<u8>, XlsxError> {
        let mut libro = Workbook::new();
        // The same evaluation gives the same bytes: no time of writing.
        let fecha = ExcelDateTime::from_ymd(2000, 1, 1)?;
        libro.set_properties(
            &DocProperties::new()
                .set_title("Evaluación de un proceso")
                .set_creation_datetime(&fecha),
        );
        self.resumen(&mut libro)?;
        self.indicadores(&mut libro)?;
        self.integrantes(&mut libro)?;
        self.pasos(&mut libro)?;
        self.hoja_de_citas(&mut libro)?;
        self.pendientes(&mut libro)?;
        self.hechos_dudosos(&mut libro)?;
        self.recibo(&mut libro, recibo)?;
        libro.save_to_buffer()
    }

    fn titulo(&self, regla: &'static str) -> &'static str {
        self.app.regla(regla).map_or(regla, |l| l.ficha().titulo)
    }

    /// The rules that some bidder was held against, in order.
    fn reglas(&self) -> Vec<&'static str> {
        let mut vistas = BTreeSet::new();
        let mut salida = Vec::new();
        // The bidder with most verdicts gives the order; the others only add what it lacks.
        let mut por_cuantos: Vec<&Evaluado<'_>> = self.evaluados.iter().collect();
        por_cuantos.sort_by_key(|e| std::cmp::Reverse(e.veredictos.len()));
        for d in por_cuantos.iter().flat_map(|e| &e.veredictos) {
            if vistas.insert(d.veredicto.regla) {
                salida.push(d.veredicto.regla);
            }
        }
        salida
    }

    fn resumen(&self, libro: &mut Workbook) -> Result<(), XlsxError> {
        let reglas = self.reglas();
        let con_registro = self.evaluados.iter().any(|e| e.del_registro().is_some());
        let de_reglas = reglas.iter().map(|r| self.titulo(r));
        let titulos: Vec<String> = (con_registro.then_some("Registro").into_iter())
            .chain(de_reglas)
            .flat_map(|t| ["sentido", "código", "resumen"].map(|que| format!("{t}: {que}")))
            .collect();
        let mut columnas = vec![
            ("Proponente", 34),
            ("Estado", 20),
            ("CRP, en pesos", 22),
            ("CRPC, en pesos", 22),
            ("Año elegido", 12),
        ];
        let anchos = [20, 26, 60];
        columnas.extend(
            titulos
                .iter()
                .map(String::as_str)
                .zip(anchos.into_iter().cycle()),
        );
        let mut p = pagina(libro, "Resumen", &columnas)?;
        for e in self.evaluados {
            let mut celdas = vec![
                e.nombre.as_str().into(),
                e.estado_dicho().into(),
                de_valor(&e.crp),
                de_valor(&e.crpc),
                e.anio_elegido.map_or(Celda::Vacia, |a| {
                    Celda::Numero(a.0.to_string().into(), DE_ANIO)
                }),
            ];
            let del_registro = con_registro.then(|| e.del_registro().map(|(_, d)| d));
            let de_reglas =
                (reglas.iter()).map(|r| e.veredictos.iter().find(|d| d.veredicto.regla == *r));
            for dictado in del_registro.into_iter().chain(de_reglas) {
                match dictado {
                    Some(d) => celdas.extend([
                        d.veredicto.desenlace.sentido.rotulo().into(),
                        d.veredicto.desenlace.codigo.into(),
                        d.veredicto.resumen.as_str().into(),
                    ]),
                    None => celdas.extend(["No se evaluó".into(), Celda::Vacia, Celda::Vacia]),
                }
            }
            p.fila(celdas)?;
        }
        Ok(())
    }

    fn indicadores(&self, libro: &mut Workbook) -> Result<(), XlsxError> {
        let columnas = [
            ("Proponente", 34),
            ("Año", 8),
            ("Indicador", 34),
            ("Valor", 20),
            ("Valor exacto", 28),
            ("Debe ser", 10),
            ("Umbral", 20),
            ("Resultado", 26),
        ];
        let mut p = pagina(libro, "Indicadores", &columnas)?;
        for e in self.evaluados {
            for i in &e.indicadores {
                let en_palabras = |campo| Celda::from(dicho(i.campo(campo)));
                p.fila([
                    e.nombre.as_str().into(),
                    e.anio_elegido.map_or(Celda::Vacia, |a| {
                        Celda::Numero(a.0.to_string().into(), DE_ANIO)
                    }),
                    en_palabras(de_indicador::id),
                    de_valor(i.campo(de_indicador::valor)),
                    match i.campo(de_indicador::valor_exacto) {
                        Valor::Nulo => Celda::Vacia,
                        v => dicho(v).into(),
                    },
                    en_palabras(de_indicador::operador),
                    de_valor(i.campo(de_indicador::umbral)),
                    en_palabras(de_indicador::resultado),
                ])?;
            }
        }
        Ok(())
    }

    fn integrantes(&self, libro: &mut Workbook) -> Result<(), XlsxError> {
        let cifras = [
            (n::participacion, 16),
            (n::divisor_e, 22),
            (de_capacidad::e, 16),
            (de_capacidad::ct, 16),
            (de_capacidad::cf, 16),
            (de_capacidad::co, 22),
            (de_capacidad::sce, 22),
            (de_capacidad::crp, 22),
        ];
        let mut columnas = vec![("Proponente", 34), ("Integrante", 34)];
        columnas.extend(cifras.iter().map(|c| (c.0.con_unidad(), c.1)));
        let mut p = pagina(libro, "Integrantes", &columnas)?;
        for e in self.evaluados {
            for m in &e.por_integrante {
                let mut celdas = vec![e.nombre.as_str().into(), Celda::from(m.nombre.as_str())];
                celdas.extend(cifras.iter().map(|c| de_valor(m.cifra(c.0))));
                p.fila(celdas)?;
            }
        }
        Ok(())
    }

    fn pasos(&self, libro: &mut Workbook) -> Result<(), XlsxError> {
        let columnas = [
            ("Proponente", 34),
            ("Integrante", 30),
            ("Regla", 34),
            ("Clase", 14),
            ("Paso", 30),
            ("Enunciado", 60),
            ("Datos", 60),
            ("Conclusión", 60),
            ("¿Decide el resultado?", 14),
            ("Citas (número en la hoja «Citas»)", 20),
        ];
        let mut p = pagina(libro, "Pasos", &columnas)?;
        for e in self.evaluados {
            for (integrante, d) in e.con_quien() {
                let v = &d.veredicto;
                let integrante = || integrante.map_or(Celda::Vacia, Celda::from);
                let titulo = self.titulo(v.regla);
                for paso in &v.pasos {
                    let valores: Vec<String> = (paso.valores.iter()).map(con_rotulo).collect();
                    let decide = d.decisivos.contains(paso.id);
                    p.fila([
                        e.nombre.as_str().into(),
                        integrante(),
                        titulo.into(),
                        "Paso".into(),
                        paso.id.into(),
                        paso.enunciado.into(),
                        valores.join("\n").into(),
                        paso.resultado.as_ref().into(),
                        si_o_no(decide).into(),
                        self.citas.numeros(v.regla, &paso.fundamentos).into(),
                    ])?;
                }
                for (clase, a) in avisos(v) {
                    p.fila([
                        e.nombre.as_str().into(),
                        integrante(),
                        titulo.into(),
                        clase.into(),
                        a.id.into(),
                        a.mensaje.as_ref().into(),
                        Celda::Vacia,
                        Celda::Vacia,
                        Celda::Vacia,
                        self.citas.numeros(v.regla, &a.fundamentos).into(),
                    ])?;
                }
            }
        }
        Ok(())
    }

    fn hoja_de_citas(&self, libro: &mut Workbook) -> Result<(), XlsxError> {
        let columnas = [
            ("Número", 10),
            ("Regla", 34),
            ("Sustenta", 14),
            ("Enunciado", 50),
            ("Papel", 12),
            ("Documento", 26),
            ("Párrafo", 16),
            ("Rol del párrafo", 18),
            ("Cita", 44),
            ("Fragmento literal", 70),
            (
                "Texto entero del párrafo, o lo que dice la fuente externa",
                90,
            ),
            ("Dirección", 40),
            ("Estado de la cita", 16),
            ("Página o artículo de la fuente externa", 26),
            ("Certeza de la fuente externa", 20),
            ("SHA-256 del párrafo", 30),
        ];
        let mut p = pagina(libro, "Citas", &columnas)?;
        for (i, c) in self.citas.lista.iter().enumerate() {
            let mut celdas = vec![
                Celda::Numero((i + 1).to_string().into(), DE_ANIO),
                self.titulo(c.regla).into(),
                c.de.into(),
                c.texto.as_str().into(),
                c.fundamento.papel.nombre().into(),
            ];
            match &c.fundamento.apoyo {
                Apoyo::Interno {
                    documento,
                    parrafo,
                    rol,
                    cita,
                    texto,
                    fragmento,
                    sha256,
                    estado,
                    ..
                } => celdas.extend([
                    documento.0.as_str().into(),
                    parrafo.0.as_str().into(),
                    rol.rotulo().into(),
                    cita.as_str().into(),
                    fragmento.as_str().into(),
                    texto.as_str().into(),
                    self.direccion(c.fundamento).into(),
                    estado.nombre().into(),
                    Celda::Vacia,
                    Celda::Vacia,
                    sha256.as_str().into(),
                ]),
                Apoyo::Externo {
                    documento,
                    pagina,
                    dice,
                    verificacion,
                } => celdas.extend([
                    documento.as_str().into(),
                    Celda::Vacia,
                    Celda::Vacia,
                    format!("{documento}, {pagina}").into(),
                    Celda::Vacia,
                    dice.as_str().into(),
                    Celda::Vacia,
                    Celda::Vacia,
                    pagina.as_str().into(),
                    verificacion.nombre().into(),
                ]),
            }
            p.fila(celdas)?;
        }
        Ok(())
    }

    fn direccion(&self, f: &Fundamento) -> String {
        (f.direccion()).map_or_else(String::new, |d| format!("{}{d}", self.base))
    }

    fn pendientes(&self, libro: &mut Workbook) -> Result<(), XlsxError> {
        let columnas = [
            ("De quién depende", 34),
            ("Qué hacer", 60),
            ("Por qué", 60),
            ("Proponentes", 60),
            ("Qué da cada lectura", 60),
            ("Regla", 34),
            ("Código", 30),
            ("Cita", 44),
            ("Fragmento literal", 70),
            ("Dirección", 40),
        ];
        let mut p = pagina(libro, "Pendientes", &columnas)?;
        let mut nada = true;
        for (_, quien, lista) in self.pendientes.listas() {
            for asunto in asuntos(lista) {
                nada = false;
                let x = asunto.primero;
                let principal = x.fundamentos.first().copied();
                let cita = principal.map(|f| match &f.apoyo {
                    Apoyo::Interno {
                        cita, fragmento, ..
                    } => (cita.clone(), fragmento.clone()),
                    Apoyo::Externo {
                        documento,
                        pagina,
                        dice,
                        ..
                    } => (format!("{documento}, {pagina}"), dice.clone()),
                });
                let (cita, fragmento) = cita.unwrap_or_default();
                let lecturas: Vec<String> = (x.lecturas.iter())
                    .map(|l| format!("{}: {}", l.lectura, l.resultado))
                    .collect();
                p.fila([
                    quien.into(),
                    x.que.as_str().into(),
                    x.por_que.as_str().into(),
                    asunto.quienes.join("; ").into(),
                    lecturas.join("\n").into(),
                    self.titulo(x.regla).into(),
                    x.codigo.into(),
                    cita.into(),
                    fragmento.into(),
                    principal
                        .map_or_else(String::new, |f| self.direccion(f))
                        .into(),
                ])?;
            }
        }
        if nada {
            p.fila(["Nada: ningún requisito espera una decisión ni un dato.".into()])?;
        }
        Ok(())
    }

    fn hechos_dudosos(&self, libro: &mut Workbook) -> Result<(), XlsxError> {
        let columnas = [
            ("Proponente", 34),
            ("Integrante", 34),
            ("Qué conviene mirar", 90),
        ];
        let mut p = pagina(libro, "Avisos", &columnas)?;
        for a in self.avisos {
            p.fila([
                a.proponente.as_deref().unwrap_or_default().into(),
                a.integrante.as_deref().unwrap_or_default().into(),
                a.mensaje.as_str().into(),
            ])?;
        }
        for s in proceso::supuestos(self.dato) {
            let veces = if s.veces > 1 {
                format!(" ({} veces)", s.veces)
            } else {
                String::new()
            };
            let valor = palabras::hechos::dicho(&s.tipo, &s.valor);
            let mensaje = format!(
                "No se escribió y se dio por sentado: {}{veces}, {valor}.",
                s.rotulo
            );
            p.fila([Celda::Vacia, Celda::Vacia, mensaje.into()])?;
        }
        Ok(())
    }

    fn recibo(&self, libro: &mut Workbook, recibo: &Recibo) -> Result<(), XlsxError> {
        let texto = recibo.en_una_linea();
        let pedazos = en_pedazos(&texto);
        let contenido = recibo.contenido();
        let mut p = pagina(libro, HOJA_DEL_RECIBO, &[("Dato", 34), ("Contenido", 120)])?;
        let filas = [
            ("Proceso", self.nombre.to_owned()),
            ("Sello (SHA-256)", recibo.sello().to_owned()),
            ("Versión de la evaluación", contenido.version_regla.to_string()),
            ("Corpus, doctrina", contenido.corpus.doctrina.clone()),
            ("Corpus, parte editorial", contenido.corpus.editorial.clone()),
            (
                "Cómo se comprueba",
                "Pegue las partes del recibo, en orden y sin nada entre ellas, en un archivo recibo.json; en \
                    /reproducir, o con «fundamento reproducir recibo.json», se evalúa de nuevo y se compara.".to_owned(),
            ),
        ];
        for (dato, contenido) in filas {
            p.fila([dato.into(), contenido.into()])?;
        }
        for (i, pedazo) in pedazos.iter().enumerate() {
            let parte = format!("{PARTE_DEL_RECIBO}{} de {}", i + 1, pedazos.len());
            p.fila([parte.into(), (*pedazo).into()])?;
        }
        Ok(())
    }
}

/// A text cut where letters end, none of its pieces longer than a cell holds.
fn en_pedazos(texto: &str) -> Vec<&str> {
    let mut salida = Vec::new();
    let mut resto = texto;
    while !resto.is_empty() {
        let mut hasta = resto.len().min(PEDAZO);
        while !resto.is_char_boundary(hasta) {
            hasta -= 1;
        }
        let (pedazo, sigue) = resto.split_at(hasta);
        salida.push(pedazo);
        resto = sigue;
    }
    salida
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_a_receipt_make_it_again() {
        let texto = "ñandú".repeat(PEDAZO);
        let pedazos = en_pedazos(&texto);
        assert!(pedazos.iter().all(|p| p.len() <= PEDAZO));
        assert_eq!(pedazos.concat(), texto);
    }
}
