//! How many results have each value of a field.

use super::valores::Valores;
use crate::{
    busqueda::{
        Buscador, Campo,
        recorrido::{
            candidatos::Tramo, condiciones::descriptor, conjunto::Conjunto, hilos::a_la_vez,
        },
    },
    corpus::{Documento, Rol},
    lengua::texto,
};
use std::collections::{BTreeMap, HashMap, HashSet};

impl Buscador {
    /// How many results have each value: as many as there would be with that value as a filter.
    pub(in crate::busqueda) fn facetas(
        &self,
        hallados: &[Tramo],
        grupos: &HashMap<u32, Vec<u32>>,
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
        let mut solos = Conjunto::vacio(parrafos.cuantos());
        for t in hallados.iter().map(|t| t.solos(parrafos)) {
            solos.poner_palabra(t.desde, t.filas);
        }
        let de_documento = |d| solos.cuantas_entre(parrafos.de_documento(d));
        let (mut roles, por_documento) = a_la_vez(
            solos.cuantas(),
            || Rol::TODOS.map(|r| solos.cuantas_con(parrafos.con_rol(r))),
            || (0..documentos.len()).map(de_documento).collect::<Vec<_>>(),
        );
        let mut normas = vec![0_usize; parrafos.nombres().len()];
        solos.cruzar(parrafos.con_normas());
        for i in solos.filas() {
            let citadas = parrafos.normas(i);
            citadas.iter().for_each(|n| normas[*n as usize] += 1);
        }
        // Copies of one text in several documents are one result: it counts once for each value.
        let mut repartidos: Vec<HashSet<usize>> = Vec::new();
        for filas in grupos.values() {
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
