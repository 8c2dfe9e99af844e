//! Plays the chapter: `cargo run -p ch09-ipc`, or one example: `… -- pipe`.

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    runner::run(env!("CARGO_BIN_NAME"), ch09_ipc::EXAMPLES)
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("{}: this chapter uses system calls of Linux", env!("CARGO_BIN_NAME"));
    ExitCode::from(2)
}
