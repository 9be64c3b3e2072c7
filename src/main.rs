//! The `fundamento` program: see the library for everything it does.

use std::process::ExitCode;

fn main() -> ExitCode {
    fundamento::cli::ejecutar(std::env::args_os())
}
