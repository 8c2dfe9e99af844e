//! Plays the chapter: `cargo run -p ch04-gil-analog`, or one example: `… -- convoy`.

fn main() -> std::process::ExitCode {
    runner::run(env!("CARGO_BIN_NAME"), ch04_gil_analog::examples::ALL)
}
