//! Plays the chapter: `cargo run -p ch11-coroutines`, or one example: `… -- fibonacci`.

use std::process::ExitCode;

#[cfg(unix)]
fn main() -> ExitCode {
    runner::run(env!("CARGO_BIN_NAME"), ch11_coroutines::EXAMPLES)
}

#[cfg(not(unix))]
fn main() -> ExitCode {
    eprintln!("{}: this chapter's event loop needs a Unix system", env!("CARGO_BIN_NAME"));
    ExitCode::from(2)
}
