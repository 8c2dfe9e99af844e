//! Set and cleared at once: the threads that were waiting pass, and those that come later wait.
//!
//! Python: `threading.Event`, `set()` and right after it `clear()`.
//! Run: `cargo run -p ch06-semaphore-event -- set-and-clear`

use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

use crate::event::Event;

static GATE: Event = Event::new();

pub fn main() {
    thread::scope(|s| {
        for name in ["ann", "bob", "cid"] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, pass).unwrap();
        }
        while GATE.waiting() < 3 {
            thread::yield_now();
        }
        info!("opens the gate and closes it");
        GATE.set();
        GATE.clear(); // before any of the three is awake; a plain flag would be lost on them
    });
    info!("all three are through");
    let passes = GATE.wait_timeout(Duration::ZERO);
    assert!(!passes, "the gate is closed to the next one");
}

fn pass() {
    info!("waits at the gate");
    let wait = info_span!("wait").entered();
    GATE.wait();
    drop(wait);
    info!("is through");
}
