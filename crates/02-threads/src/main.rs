//! Plays the chapter: `cargo run -p ch02-threads`, or one example: `… -- scoped`.

fn main() -> std::process::ExitCode {
    runner::run(env!("CARGO_BIN_NAME"), ch02_threads::examples::ALL)
}
