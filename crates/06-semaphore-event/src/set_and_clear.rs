//! Set, then cleared at once: who was waiting is free all the same, who comes later waits.
//!
//! Python: `threading.Event`, `set()` and right after it `clear()`.
//! Run: `cargo run -p ch06-semaphore-event -- set-and-clear`

use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

use crate::event_flag::Event;

/// Opens the gate for as short as can be.
pub fn let_through(gate: &Event) {
    info!(waiting = gate.waiting(), "opens and closes the gate");
    gate.set();
    gate.clear();
}

/// Waits until so many threads wait at the gate.
pub fn until_waiting(gate: &Event, threads: usize) {
    while gate.waiting() < threads {
        thread::yield_now();
    }
}

/// Plays it: three wait, the gate is open for less than a moment, all three are through.
pub fn main() {
    let gate = &Event::new();
    let through = thread::scope(|s| {
        let threads = ["ann", "bob", "cat"].map(|name| {
            let pass = || {
                info!("waits at the gate");
                let _wait = info_span!("wait").entered();
                gate.wait();
                info!("is through");
            };
            thread::Builder::new().name(name.into()).spawn_scoped(s, pass).unwrap()
        });
        until_waiting(gate, threads.len());
        let_through(gate);
        threads.map(|thread| thread.join().is_ok())
    });
    let late = gate.wait_timeout(Duration::ZERO);
    info!(late, "comes too late");
    assert_eq!(through, [true; 3], "a flag alone would have lost those who woke after the clear");
    assert!(!late, "the gate is closed");
}
