//! Plays the chapter: `cargo run -p ch07-producer-consumer`, or one example: `… -- steamed-buns`.

fn main() -> std::process::ExitCode {
    runner::run(
        env!("CARGO_BIN_NAME"),
        ch07_producer_consumer::examples::ALL,
    )
}
