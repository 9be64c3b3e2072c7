//! What an open verdict would be in each reading: the rule run with what is open supposed one way and the other.

use super::evaluado::Lectura;
use crate::{
    corpus::Parametros,
    hechos::Exacto,
    lengua::formato,
    reglas::{
        catalogo::{
            capacidad_residual_proceso::otra_lectura,
            capacidad_residual_proponente::{Fin, REGLA},
        },
        comunes::{
            capacidad::{Estado, Hechos},
            puntajes::{Duda, Saldos, Supuesto},
        },
    },
    veredicto::Termina,
};

/// The readings of a residual capacity that is open; none when it is closed, or its papers are missing.
pub(super) fn de_capacidad(
    hechos: &Hechos,
    estado: &Estado,
    fin: Fin,
    parametros: &Parametros,
) -> Vec<Lectura> {
    let leer = |lectura: String, supuesto: Supuesto| {
        let hechos = Hechos {
            supuesto,
            ..hechos.clone()
        };
        let (_, _, fin) = REGLA.correr_con_estado(&hechos, parametros);
        Lectura {
            lectura,
            resultado: fin.desenlace().rotulo.to_owned(),
        }
    };
    let dos = |duda: Duda, menor: String, mayor: String| {
        [(menor, false), (mayor, true)]
            .map(|(lectura, extremo)| {
                let supuesto = Supuesto {
                    duda: Some((duda, extremo)),
                    ..Supuesto::default()
                };
                leer(lectura, supuesto)
            })
            .to_vec()
    };
    let texto = str::to_owned;
    match fin {
        Fin::ExperienciaSinPuntaje => dos(
            Duda::Experiencia,
            texto("Con cero puntos de experiencia"),
            texto("Con los puntos del primer tramo de la tabla de experiencia"),
        ),
        Fin::TecnicaSinPuntaje => dos(
            Duda::Tecnica,
            texto("Con cero puntos de capacidad técnica"),
            texto("Con los puntos del primer tramo de la tabla de capacidad técnica"),
        ),
        Fin::FinancieraSinPuntaje => dos(
            Duda::Financiera,
            texto("Con los puntos del primer tramo de la tabla de capacidad financiera"),
            texto("Con los puntos del último"),
        ),
        Fin::DependeDeLaCifra => dos(
            Duda::Financiera,
            texto("Con los puntos del tramo menor"),
            texto("Con los del tramo mayor"),
        ),
        Fin::DependeDelVencido => {
            let queda: Exacto = (hechos.miembros.iter())
                .map(|x| x.saldos.vencidos.clone())
                .sum();
            dos(
                Duda::Vencidos,
                format!(
                    "Si queda por ejecutar todo lo que puede quedar ({})",
                    pesos(&queda)
                ),
                texto("Si no queda nada por ejecutar"),
            )
        }
        Fin::DependeDelSaldo => {
            let suma = |de: fn(&Saldos) -> &Exacto| -> Exacto {
                (hechos.miembros.iter())
                    .map(|x| de(&x.saldos).clone())
                    .sum()
            };
            let (lineal, informado) = (suma(|s| &s.lineal), suma(|s| &s.informado));
            let dicho_lineal = format!("Con el saldo lineal ({})", pesos(&lineal));
            let dicho_informado = format!("Con el saldo que se informa ({})", pesos(&informado));
            if lineal > informado {
                dos(Duda::Saldo, dicho_lineal, dicho_informado)
            } else {
                dos(Duda::Saldo, dicho_informado, dicho_lineal)
            }
        }
        Fin::DependeDelAnticipo => {
            let otra = otra_lectura(
                &hechos.presupuesto_oficial,
                &hechos.anticipo,
                &hechos.plazo_meses,
            );
            let exigida = |x: &Option<Exacto>| {
                x.as_ref()
                    .map_or_else(String::new, |x| format!(" (exige {})", pesos(x)))
            };
            let con = |anticipo_despues| Supuesto {
                anticipo_despues: Some(anticipo_despues),
                ..Supuesto::default()
            };
            vec![
                leer(
                    format!(
                        "Restando el anticipo antes de prorratear, como la Guía{}",
                        exigida(&estado.crpc)
                    ),
                    con(false),
                ),
                leer(
                    format!("Restándolo después de prorratear{}", exigida(&otra)),
                    con(true),
                ),
            ]
        }
        Fin::DependeDelPiso => {
            let con = |con_piso| Supuesto {
                con_piso: Some(con_piso),
                ..Supuesto::default()
            };
            vec![
                leer(
                    texto("Con la capacidad de organización que se informa"),
                    con(false),
                ),
                leer(texto("Elevada al piso de la Guía"), con(true)),
            ]
        }
        Fin::Cumple | Fin::NoCumple | Fin::SinDocumentosDeK => Vec::new(),
    }
}

/// «$2.243.835.616,44».
fn pesos(x: &Exacto) -> String {
    formato::pesos(&x.dinero())
}
