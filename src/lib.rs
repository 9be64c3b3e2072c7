//! `fundamento`
pub mod corpus;
pub mod formato;
pub mod ingest;
pub mod mensajes;
pub mod texto;
