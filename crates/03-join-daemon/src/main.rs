//! Plays the chapter: `cargo run -p ch03-join-daemon`, or one example: `… -- join`.

fn main() -> std::process::ExitCode {
    runner::run(env!("CARGO_BIN_NAME"), ch03_join_daemon::examples::ALL)
}
