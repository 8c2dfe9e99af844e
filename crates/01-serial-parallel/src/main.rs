//! Plays the chapter: `cargo run -p ch01-serial-parallel`, or one example: `… -- serial`.

fn main() -> std::process::ExitCode {
    runner::run(env!("CARGO_BIN_NAME"), ch01_serial_parallel::examples::ALL)
}
