//! Plays the chapter: `cargo run -p ch10-process-pool`, or one example: `… -- apply-async`.

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    runner::run(env!("CARGO_BIN_NAME"), ch10_process_pool::EXAMPLES)
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("{}: this chapter uses system calls of Linux", env!("CARGO_BIN_NAME"));
    ExitCode::from(2)
}
