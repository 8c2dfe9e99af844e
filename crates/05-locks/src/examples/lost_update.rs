//! Two threads read a counter before either writes it back: one update is lost, on every run.
//!
//! Python: `counter += 1` on a shared variable, without a `threading.Lock`.
//! Run: `cargo run -p ch05-locks -- lost-update`

use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

use tracing::info;

static COUNTER: AtomicU32 = AtomicU32::new(0);
static BOTH_HAVE_READ: Barrier = Barrier::new(2);

pub fn main() {
    thread::scope(|s| {
        for name in ["ann", "bob"] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, add_one).unwrap();
        }
    });
    let counter = COUNTER.load(Relaxed);
    info!(counter, "both threads have added one");
    assert_eq!(counter, 1, "one of the two updates is lost");
}

/// `counter += 1` takes two steps, and another thread can come between them.
fn add_one() {
    let seen = COUNTER.load(Relaxed);
    info!(seen, "reads the counter");
    BOTH_HAVE_READ.wait();
    COUNTER.store(seen + 1, Relaxed); // the cure: `COUNTER.fetch_add(1, Relaxed)`, one step
    info!(stored = seen + 1, "writes it back");
}
