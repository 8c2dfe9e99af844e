//! Threads made from a type with a `run` method: what they did is in its fields afterwards.
//!
//! Python: a class that inherits from `threading.Thread` and has a method `run`.
//! Run: `cargo run -p ch02-threads -- struct-style`

use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

use tracing::info;

const BEAT: Duration = Duration::from_millis(100);

static MAIN_IS_DONE: OnceLock<()> = OnceLock::new();

/// Rust has no class to inherit from: this is a plain type, and a thread calls its method.
struct Counter {
    name: &'static str,
    said: u32,
}

pub fn main() {
    let mut counters = ["ann", "bob"].map(|name| Counter { name, said: 0 });
    thread::scope(|s| {
        for counter in &mut counters {
            let thread = thread::Builder::new().name(counter.name.into());
            thread.spawn_scoped(s, || counter.run()).unwrap();
        }
        info!("has nothing more to do");
        MAIN_IS_DONE.set(()).unwrap();
    });
    for counter in counters {
        assert_eq!(counter.said, 3, "what the thread did is in the fields");
    }
}

impl Counter {
    fn run(&mut self) {
        for line in 1..=3 {
            info!(line, "is at work");
            self.said += 1;
            thread::sleep(BEAT);
        }
        MAIN_IS_DONE.wait(); // however late main is, this thread ends after main's last line
        info!("ends");
    }
}
