//! `fundamento`
pub mod corpus;
pub mod formato;
pub mod ingest;
pub mod mensajes;
pub mod texto;

pub mod app;
pub mod cli;
pub mod formulario;
pub mod json;
pub mod markup;
pub mod reports;
pub mod rules;
pub mod search;
pub mod verdict;
pub mod views;
pub mod web;
