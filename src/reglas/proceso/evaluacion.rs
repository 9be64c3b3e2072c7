//! The rules that a process composes, over each bidder.

use super::{
    curso::Curso,
    entrada::{Proceso, Proponente},
    evaluado::{EstadoProponente, Evaluado, Lectura, PorIntegrante, estado, n},
    lecturas,
    miembro::Miembro,
    reglas::{Dictado, Reglas},
};
use crate::{
    hechos::Ejercicio,
    reglas::{
        catalogo::{
            capacidad_residual_proceso,
            capacidad_residual_proponente::{self, su_parte},
            denominador_cero::ReglaPliego,
            indicadores_financieros::{self, Impedimento},
            integrantes_con_cortes_distintos as cortes,
            regimen_ano_fiscal::{self, Momento, Registro},
            saldo_contratos_ejecucion, vigencia_rup,
        },
        comunes::{
            capacidad,
            cuentas::{Ejercicios, FormulaMontos, Precision},
            indicadores::Porque,
            renovacion::Corte,
        },
    },
    veredicto::{Sentido, Termina, Valor},
};

/// A year with the verdict of the residual capacity for it.
struct Candidato<'c> {
    cuenta: Ejercicio,
    cumple: Option<bool>,
    capacidad: Option<Capacidad<'c>>,
}

/// The residual capacity of a bidder in a year.
struct Capacidad<'c> {
    dictado: Dictado<'c>,
    fin: capacidad_residual_proponente::Fin,
    hechos: capacidad::Hechos,
    estado: capacidad::Estado,
}

impl Candidato<'_> {
    fn k_cumple(&self) -> bool {
        let fin = self.capacidad.as_ref().map(|k| k.fin);
        fin == Some(capacidad_residual_proponente::Fin::Cumple)
    }

    fn k_no_cumple(&self) -> bool {
        let fin = self.capacidad.as_ref().map(|k| k.fin);
        fin == Some(capacidad_residual_proponente::Fin::NoCumple)
    }
}

/// The year elected among the candidates, most recent first within each kind: passes and reaches the residual capacity;
/// passes and it is open; is open and does not fail it; passes; is open; is the only one.
fn elegir<'x, 'c>(
    candidatos: &'x [Candidato<'c>],
    es_obra: bool,
    unico: bool,
) -> Option<&'x Candidato<'c>> {
    let pasa = |c: &Candidato<'_>| c.cumple == Some(true);
    let abierto = |c: &Candidato<'_>| c.cumple.is_none();
    let clases: [&dyn Fn(&Candidato<'_>) -> bool; 6] = [
        &|c| es_obra && pasa(c) && c.k_cumple(),
        &|c| es_obra && pasa(c) && !c.k_no_cumple(),
        &|c| es_obra && abierto(c) && !c.k_no_cumple(),
        &pasa,
        &|c| es_obra && abierto(c),
        &|_| unico,
    ];
    clases
        .iter()
        .find_map(|clase| candidatos.iter().find(|c| clase(c)))
}

/// What the indicators of a bidder gave.
#[derive(Default)]
struct DeIndicadores<'c> {
    elegido: Option<Ejercicio>,
    indicadores: Vec<Valor>,
    capacidad: Option<Capacidad<'c>>,
}

impl<'c> Reglas<'c> {
    /// Evaluates one bidder.
    pub(crate) fn evaluar(&self, proceso: &Proceso, p: &Proponente) -> Evaluado<'c> {
        let miembros = p.integrantes.iter();
        let mut curso = Curso {
            reglas: *self,
            proceso,
            miembros: miembros.map(|m| Miembro::nuevo(self, proceso, m)).collect(),
            veredictos: Vec::with_capacity(6),
            lecturas: Vec::new(),
        };
        let sin_efectos = curso.alguno(|m| m.vigencia == Some(vigencia_rup::Fin::SinEfectos));
        let hecho = curso.indicadores(sin_efectos);
        let (mut crp, mut crpc) = (Valor::Nulo, Valor::Nulo);
        let mut k = hecho.capacidad;
        if let Some(demanda) = curso.demanda() {
            let regla = &capacidad_residual_proceso::REGLA;
            let dictado = self.dictar(self.crpc, regla, &demanda).0;
            crpc = dictado.veredicto.resultado.campo(n::crpc).clone();
            curso.veredictos.push(dictado);
            curso.saldo();
            if curso.alguno(Miembro::sin_documentos_de_k) {
                k = None;
                let hechos = curso.hechos_de_k(Vec::new());
                let regla = &capacidad_residual_proponente::REGLA;
                curso
                    .veredictos
                    .push(self.dictar(self.crp, regla, &hechos).0);
            } else if let Some(k) = &mut k {
                crp = k.dictado.veredicto.resultado.campo(n::crp).clone();
                let leidas = lecturas::de_capacidad(&k.hechos, &k.estado, k.fin, self.parametros);
                if !leidas.is_empty() {
                    let id = capacidad_residual_proponente::REGLA.ficha.id;
                    curso.lecturas.push((id, None, leidas));
                }
                curso.veredictos.push(k.dictado.clone());
            }
        }
        curso.cortes(sin_efectos);
        let alcance = curso.alcance();
        let (veredictos, lecturas) = (curso.veredictos, curso.lecturas);
        let por_integrante = (curso.miembros.into_iter().enumerate())
            .map(|(i, m)| por_integrante(i, m, k.as_ref(), proceso))
            .collect();
        let mut evaluado = Evaluado {
            nombre: p.nombre.clone(),
            estado: EstadoProponente::Habilitado,
            alcance,
            crp,
            crpc,
            anio_elegido: hecho.elegido,
            indicadores: hecho.indicadores,
            veredictos,
            por_integrante,
            lecturas,
        };
        evaluado.estado = estado(evaluado.todos());
        evaluado
    }
}

impl<'c> Curso<'_, 'c> {
    /// Rules 1 and 2, and the year that counts.
    fn indicadores(&mut self, sin_efectos: bool) -> DeIndicadores<'c> {
        let anios = self.anios();
        let impedimento = self.impedimento(&anios);
        if sin_efectos && impedimento != Some(Impedimento::SinRup) {
            return DeIndicadores::default();
        }
        if impedimento == Some(Impedimento::SinAnioComun) && self.ultimos().len() > 1 {
            // The rule of the cuts speaks, and only it.
            return DeIndicadores::default();
        }
        let evaluables = match impedimento {
            None => Some(anios.as_slice()),
            Some(Impedimento::SinInformacion) => Some(&[][..]),
            Some(_) => None,
        };
        if let Some(anios) = evaluables.filter(|_| !sin_efectos) {
            let regimen = regimen_ano_fiscal::Hechos {
                fecha_apertura: self.proceso.fecha_apertura,
                fecha_cierre: Some(self.proceso.fecha_cierre),
                anios: anios.to_vec(),
                plural: self.plural(),
                registro: self.registro(),
            };
            let regla = &regimen_ano_fiscal::REGLA;
            let dictado = self.reglas.dictar(self.reglas.regimen, regla, &regimen).0;
            self.veredictos.push(dictado);
        }
        let mut hechos = self.hechos_de_indicadores(&anios, impedimento);
        let regla = &indicadores_financieros::REGLA;
        let lista = self.reglas.indicadores;
        let (mut dictado, mut estado, _) = self.reglas.dictar(lista, regla, &hechos);
        let unico = estado.anios().len() == 1;
        let candidatos: Vec<Candidato<'c>> = (estado.anios().iter())
            .map(|a| (a.cuenta, a.cumple()))
            .filter(|(_, cumple)| *cumple != Some(false) || unico)
            .map(|(cuenta, cumple)| Candidato {
                cuenta,
                cumple,
                capacidad: self.capacidad(cuenta),
            })
            .collect();
        let elegido = elegir(&candidatos, self.proceso.es_obra, unico).map(|c| c.cuenta);
        if let Some(cuenta) = elegido.filter(|_| candidatos.len() > 1) {
            hechos.elegido = Some(cuenta);
            (dictado, estado, _) = self.reglas.dictar(lista, regla, &hechos);
        }
        if dictado.abierto() {
            let por_los_montos = estado
                .abiertos()
                .any(|a| a.abierto_por(Porque::FormulaDeMontos));
            self.leer_indicadores(&hechos, &dictado, por_los_montos);
        }
        self.veredictos.push(dictado);
        let suyo = candidatos.into_iter().find(|c| Some(c.cuenta) == elegido);
        DeIndicadores {
            elegido: estado.elegido(),
            indicadores: elegido.map_or_else(Vec::new, |a| estado.indicadores(a)),
            capacidad: suyo.and_then(|c| c.capacidad),
        }
    }

    /// What the indicators would be with each rule of the pliego, or each reading of a ratio that nobody certified.
    fn leer_indicadores(
        &mut self,
        hechos: &indicadores_financieros::Hechos,
        d: &Dictado<'c>,
        por_los_montos: bool,
    ) {
        let regla = &indicadores_financieros::REGLA;
        let mut lecturas = Vec::new();
        let mut leer = |lectura: &str, hechos: &indicadores_financieros::Hechos| {
            let (_, _, fin) = regla.correr_con_estado(hechos, self.reglas.parametros);
            lecturas.push(Lectura {
                lectura: lectura.to_owned(),
                resultado: fin.desenlace().rotulo.to_owned(),
            });
        };
        match d.veredicto.desenlace.codigo {
            "requiere-regla-del-pliego" if por_los_montos => {
                for (lectura, formula) in [
                    ("Si los montos se suman", FormulaMontos::Suma),
                    (
                        "Si cada monto se pondera por la participación",
                        FormulaMontos::Ponderacion,
                    ),
                ] {
                    let mut otros = hechos.clone();
                    otros.estados = (otros.estados.into_iter())
                        .map(|y| y.con_montos(formula))
                        .collect();
                    leer(lectura, &otros);
                }
            }
            "requiere-regla-del-pliego" => {
                for (lectura, regla) in [
                    ("Si el pliego habilita", ReglaPliego::Habilita),
                    ("Si el pliego no habilita", ReglaPliego::NoHabilita),
                ] {
                    let mut otros = hechos.clone();
                    otros.regla_denominador_cero = regla;
                    leer(lectura, &otros);
                }
            }
            "depende-de-la-cifra-certificada" => {
                for (lectura, precision) in [
                    ("Con la cifra truncada", Precision::Truncada),
                    ("Con la redondeada", Precision::Redondeada),
                    ("Con la exacta", Precision::Exacta),
                ] {
                    let mut otros = hechos.clone();
                    for y in &mut otros.estados {
                        y.precision = Some(precision);
                    }
                    leer(lectura, &otros);
                }
            }
            _ => return,
        }
        self.lecturas.push((regla.ficha.id, None, lecturas));
    }

    /// The residual capacity with the figures of a year; nothing when it is not works or papers are missing.
    fn capacidad(&self, cuenta: Ejercicio) -> Option<Capacidad<'c>> {
        self.demanda()?;
        let uno = |m: &Miembro<'_, '_>| {
            let y = m.del_anio(cuenta)?;
            Some(capacidad::Miembro {
                capacidad_organizacion: (*m.m.capacidad_organizacion?).into(),
                valor_contratos_construccion: (*m.m.valor_contratos_construccion?).into(),
                activo_corriente: (*y.activo_corriente).into(),
                pasivo_corriente: (*y.pasivo_corriente).into(),
                liquidez_certificada: (y.certificados.as_ref())
                    .and_then(|c| c.liquidez)
                    .map(|l| *l)
                    .filter(|_| m.directo.is_none()),
                directo: m.directo.is_some(),
                profesionales: m.m.profesionales?.0,
                saldos: m.saldos.clone()?,
                participacion: (*m.m.participacion).into(),
            })
        };
        let miembros: Option<Vec<capacidad::Miembro>> = self.miembros.iter().map(uno).collect();
        let hechos = self.hechos_de_k(miembros?);
        let regla = &capacidad_residual_proponente::REGLA;
        let (dictado, estado, fin) = self.reglas.dictar(self.reglas.crp, regla, &hechos);
        Some(Capacidad {
            dictado,
            fin,
            hechos,
            estado,
        })
    }

    /// The balance of the bidder: the sum of those of its members, when all said which contracts they have.
    fn saldo(&mut self) {
        let contratos: Option<Vec<_>> = (self.miembros.iter())
            .map(|m| m.m.contratos.as_ref())
            .collect();
        let Some(contratos) = contratos else { return };
        let hechos = saldo_contratos_ejecucion::Hechos {
            fecha_presentacion: self.proceso.fecha_cierre,
            por_integrante: Some(contratos.iter().map(|c| c.len()).collect()),
            contratos: contratos.into_iter().flatten().cloned().collect(),
        };
        let regla = &saldo_contratos_ejecucion::REGLA;
        let dictado = self.reglas.dictar(self.reglas.sce, regla, &hechos).0;
        self.veredictos.push(dictado);
    }

    /// The cuts of the registers, when every one shows a year.
    fn cortes(&mut self, sin_efectos: bool) {
        let registros: Vec<&Miembro<'_, '_>> = self.con_registro().collect();
        let sin_anio = registros.iter().any(|m| m.m.estados.is_empty());
        if registros.is_empty() || sin_efectos || sin_anio {
            return;
        }
        let integrante = |m: &Miembro<'_, '_>| {
            let ultimo = m.ultimo().filter(|_| m.con_registro());
            cortes::Integrante {
                nombre: m.m.nombre.clone(),
                anio_rup: ultimo.map(|y| y.anio),
                corte: ultimo.map_or(Corte::Diciembre, |y| y.corte),
                en_firme: m.m.en_firme,
                registro_anterior_en_firme: m.m.registro_anterior_en_firme,
                inscrito_en_rup: m.con_registro(),
                nit: None,
                soporte: None,
            }
        };
        let hechos = cortes::Entrada {
            fecha_cierre: self.proceso.fecha_cierre,
            integrantes: self.miembros.iter().map(integrante).collect(),
            identificacion: None,
        };
        let (dictado, _, fin) = self
            .reglas
            .dictar(self.reglas.cortes, &cortes::REGLA, &hechos);
        let contra = dictado.sentido() == Sentido::Desfavorable;
        let una_abierta = match registros.as_slice() {
            [solo] => {
                solo.vigencia
                    .is_some_and(|v| abierta(v.desenlace().sentido))
                    && !contra
            }
            _ => false,
        };
        let con_anio_comun = dictado.abierto()
            && self.plural()
            && self.momento() == Momento::Durante
            && registros.iter().all(|m| m.m.en_firme)
            && !self.anios_comunes().is_empty();
        if una_abierta || con_anio_comun {
            return;
        }
        if fin == cortes::Fin::CorteDistinto
            && self.plural()
            && registros.iter().all(|m| m.m.en_firme)
        {
            self.leer_cortes();
        }
        self.veredictos.push(dictado);
    }

    /// What the indicators would be with the figures of each member's own register.
    fn leer_cortes(&mut self) {
        let ultimos: Option<Vec<&Ejercicios>> = self.miembros.iter().map(Miembro::ultimo).collect();
        let Some(ultimos) = ultimos else { return };
        let Some(cuenta) = ultimos.iter().map(|y| y.cuenta()).max() else {
            return;
        };
        let Some(mut ejercido) = self.combinado(cuenta, &ultimos) else {
            return;
        };
        ejercido.cuenta = cuenta;
        let mut hechos = self.hechos_de_indicadores(&[], None);
        hechos.estados = vec![ejercido];
        hechos.registro = Registro::Vigente;
        let regla = &indicadores_financieros::REGLA;
        let (_, _, fin) = regla.correr_con_estado(&hechos, self.reglas.parametros);
        let anios: Vec<String> = (self.miembros.iter().zip(&ultimos))
            .map(|(m, y)| format!("{}, {}", m.m.nombre, y.anio.0))
            .collect();
        let lectura = Lectura {
            lectura: format!(
                "Con el último año del registro de cada integrante ({})",
                anios.join("; ")
            ),
            resultado: fin.desenlace().rotulo.to_owned(),
        };
        self.lecturas
            .push((cortes::REGLA.ficha.id, None, vec![lectura]));
    }
}

fn abierta(sentido: Sentido) -> bool {
    matches!(
        sentido,
        Sentido::NoDecidido | Sentido::LoDefineElPliego | Sentido::FaltanDatos
    )
}

fn por_integrante<'c>(
    i: usize,
    m: Miembro<'_, 'c>,
    k: Option<&Capacidad<'c>>,
    proceso: &Proceso,
) -> PorIntegrante<'c> {
    let mut cifras = vec![
        (n::nombre, m.m.nombre.clone().into()),
        (n::participacion, Valor::Escrito(*m.m.participacion)),
    ];
    let miembro = k.and_then(|k| Some((k, k.hechos.miembros.get(i)?)));
    let divisor = miembro.map(|(k, x)| su_parte(&k.hechos.presupuesto_oficial, x));
    cifras.push((n::divisor_e, divisor.into()));
    match miembro {
        Some((k, x)) => cifras.extend(k.estado.de_miembro(i, x)),
        None => cifras.extend(capacidad::sin_cifras()),
    }
    let sce = m.saldos.as_ref().map(|s| s.lineal.clone());
    cifras.insert(cifras.len() - 1, (capacidad::n::sce, sce.into()));
    let contratos = m.m.contratos.as_deref().unwrap_or_default();
    let vencidos = (contratos.iter())
        .filter(|c| saldo_contratos_ejecucion::agotado(c, proceso.fecha_cierre))
        .map(|c| c.nombre.clone());
    let faltan = [
        (
            "el estado de resultados auditado, de donde sale la capacidad de organización",
            m.m.capacidad_organizacion.is_none(),
        ),
        (
            "el valor de los contratos de construcción, que se lee en el certificado del RUP",
            m.m.valor_contratos_construccion.is_none(),
        ),
        (
            "la relación de socios y profesionales",
            m.m.profesionales.is_none(),
        ),
        (
            "el certificado de contratos en ejecución",
            m.m.contratos.is_none(),
        ),
    ];
    PorIntegrante {
        nombre: m.m.nombre.clone(),
        cifras,
        sin_contratos_ni_declaracion: proceso.es_obra
            && m.m.contratos.as_ref().is_some_and(Vec::is_empty)
            && m.m.declara_no_tener_contratos != Some(true),
        vencidos: vencidos.collect(),
        registro_anterior: m.m.registro_anterior_en_firme,
        faltan_de_k: (faltan.into_iter())
            .filter(|(_, falta)| proceso.es_obra && *falta)
            .map(|(cual, _)| cual)
            .collect(),
        veredictos: m.veredictos,
    }
}
