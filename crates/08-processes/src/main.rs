//! Plays the chapter: `cargo run -p ch08-processes`, or one example: `… -- fork`.

use std::process::ExitCode;

#[cfg(unix)]
fn main() -> ExitCode {
    trace::run(env!("CARGO_BIN_NAME"), ch08_processes::EXAMPLES)
}

#[cfg(not(unix))]
fn main() -> ExitCode {
    eprintln!("{}: fork is a call of Unix systems: use WSL here", env!("CARGO_BIN_NAME"));
    ExitCode::from(2)
}
