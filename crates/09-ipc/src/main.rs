//! Plays the chapter: `cargo run -p ch09-ipc`, or one example: `… -- pipe`.

fn main() -> std::process::ExitCode {
    runner::run(env!("CARGO_BIN_NAME"), ch09_ipc::examples::ALL)
}
