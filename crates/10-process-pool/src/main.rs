//! Plays the chapter: `cargo run -p ch10-process-pool`, or one example: `… -- apply-async`.

fn main() -> std::process::ExitCode {
    runner::run(env!("CARGO_BIN_NAME"), ch10_process_pool::examples::ALL)
}
