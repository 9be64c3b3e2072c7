//! Pages as text: structs private to this module, next to the functions that fill them. Only this module names askama.

mod aula;
mod canales;
mod cobertura;
mod comparacion;
mod comprobar;
mod controles;
mod documentos;
pub(crate) mod evaluacion;
mod formularios_taller;
mod inicio;
mod lineas;
mod lotes;
mod lugar;
mod normas;
mod piezas;
pub(crate) mod procesos;
mod recibos;
mod reglas;
mod resultados;
pub(crate) mod taller;
mod temas;
mod testigos;
mod textos;
mod tiempo;
mod valores;
mod veredicto;

pub use aula::{
    Cuales, Partes, aula, direccion_de_ejercicio, ejercicio, ejercicio_calificado, hoja_de_regla,
    hoja_de_tema, leccion,
};
pub use canales::{busqueda as canal_de_busqueda, novedades, opensearch};
pub use cobertura::{Filtro, cobertura};
pub use comprobar::{ComprobarPedido, comprobacion, comprobar};
pub use documentos::{documento, documentos, parrafo};
pub use inicio::inicio;
pub use lineas::{linea, lineas};
pub use lotes::{LotePedido, LoteVisto, lote};
pub use normas::{citado, norma, normas};
use piezas::{Cita, Enlace, Ficha, Rotulo, asunto, cita_enlazada, cuentas, donde, fecha, pintar};

pub use piezas::{ESTILO, GUION, ICONO};
pub use recibos::{recibo_ilegible, reproducido, reproducir};
pub use reglas::{formulario, regla, reglas};
pub use resultados::{Etapa, Explicar, Pedido, explicacion, resultados, sin_respuesta};
pub use temas::{tema, temas};
pub use textos::{Texto, error, texto};
pub use tiempo::{linea_de_tiempo, linea_por_pedir};
pub use veredicto::veredicto;
