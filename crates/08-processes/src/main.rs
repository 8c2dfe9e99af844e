//! Plays the chapter: `cargo run -p ch08-processes`, or one example: `… -- fork`.

fn main() -> std::process::ExitCode {
    runner::run(env!("CARGO_BIN_NAME"), ch08_processes::examples::ALL)
}
