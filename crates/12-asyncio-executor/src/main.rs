//! Plays the chapter: `cargo run -p ch12-asyncio-executor`, or one example: `… -- gather`.

fn main() -> std::process::ExitCode {
    runner::run(env!("CARGO_BIN_NAME"), ch12_asyncio_executor::examples::ALL)
}
