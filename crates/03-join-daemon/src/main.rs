//! Plays the chapter: `cargo run -p ch03-join-daemon`, or one example: `… -- daemon`.

fn main() -> std::process::ExitCode {
    runner::run(env!("CARGO_BIN_NAME"), ch03_join_daemon::EXAMPLES)
}
