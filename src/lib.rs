//! `fundamento`
pub mod corpus;
pub mod formato;
pub mod ingest;
pub mod mensajes;
pub mod texto;

pub mod rules;
pub mod verdict;
pub mod search;
pub mod app;
pub mod json;
pub mod markup;
pub mod formulario;
pub mod views;
pub mod web;
pub mod cli;
