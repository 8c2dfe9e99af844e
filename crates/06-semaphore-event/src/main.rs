//! Plays the chapter: `cargo run -p ch06-semaphore-event`, or one example: `… -- counter`.

fn main() -> std::process::ExitCode {
    runner::run(env!("CARGO_BIN_NAME"), ch06_semaphore_event::examples::ALL)
}
