//! Plays the chapter: `cargo run -p ch05-locks`, or one example: `… -- mutex`.

fn main() -> std::process::ExitCode {
    runner::run(env!("CARGO_BIN_NAME"), ch05_locks::examples::ALL)
}
