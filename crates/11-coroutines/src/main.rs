//! Plays the chapter: `cargo run -p ch11-coroutines`, or one example: `… -- fibonacci`.

fn main() -> std::process::ExitCode {
    runner::run(env!("CARGO_BIN_NAME"), ch11_coroutines::examples::ALL)
}
