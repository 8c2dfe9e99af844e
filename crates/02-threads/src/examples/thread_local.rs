//! A thread-local variable: one name, and for each thread a value of its own, without any lock.
//!
//! Python: `threading.local()`.
//! Run: `cargo run -p ch02-threads -- thread-local`

use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

use tracing::info;

thread_local! {
    // Threads may not share a `Cell`. They do not: each has its own.
    static OWN_VISITS: Cell<u32> = const { Cell::new(0) };
}
static ALL_VISITS: AtomicU32 = AtomicU32::new(0);

pub fn main() {
    thread::scope(|s| {
        for (name, times) in [("ann", 3), ("bob", 2)] {
            let visit = move || visit(times);
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, visit).unwrap();
        }
    });
    let own = OWN_VISITS.get();
    let all = ALL_VISITS.load(Relaxed);
    info!(own, all, "has counted none");
    assert_eq!(own, 0, "main has a value of its own, too");
    assert_eq!(all, 5, "the other counter is one for all");
}

fn visit(times: u32) {
    for _ in 0..times {
        OWN_VISITS.set(OWN_VISITS.get() + 1);
        ALL_VISITS.fetch_add(1, Relaxed);
    }
    let own = OWN_VISITS.get();
    info!(own, "has counted");
    assert_eq!(own, times, "no other thread counts here");
}
