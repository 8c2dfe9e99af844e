//! Plays the chapter: `cargo run -p ch08-processes`, or one example: `… -- fork`.

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    runner::run(env!("CARGO_BIN_NAME"), ch08_processes::EXAMPLES)
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("{}: this chapter uses system calls of Linux", env!("CARGO_BIN_NAME"));
    ExitCode::from(2)
}
