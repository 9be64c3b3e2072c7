//! What the program does, tried from outside: one file a route or a room. `apoyo` is what they share.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod aula;
mod busqueda;
mod canales;
mod carpetas;
mod casa;
mod citas;
mod cli;
mod cobertura;
mod comprobador;
mod comprobar_citas;
mod direcciones;
mod garantias;
mod hojas;
mod impacto;
mod importacion;
mod juicio;
mod libros;
mod linea_de_tiempo;
mod lineas;
mod lotes;
mod normas;
mod paginas_de_comprobacion;
mod parada;
mod procesos;
mod propiedades;
mod recarga;
mod registro;
mod relevancia;
mod sitio;
mod taller;
mod temas;
mod testigos;
mod verificar;
mod vigencias;
