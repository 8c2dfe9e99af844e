//! Two threads read a counter before either writes it back: one update is lost, on every run.
//!
//! Python: `counter += 1` on a shared variable, without a `threading.Lock`.
//! Run: `cargo run -p ch05-locks -- lost-update`

use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

use tracing::info;

/// Adds one in the two steps that `counter += 1` takes: read, then write back what was read plus
/// one. The barrier stands between the steps, so both threads have read before either writes.
pub fn add_one(counter: &AtomicU32, both_have_read: &Barrier) {
    let seen = counter.load(Relaxed);
    info!(seen, "reads the counter");
    both_have_read.wait();
    counter.store(seen + 1, Relaxed);
    info!(stored = seen + 1, "writes it back");
}

/// Two threads add one each; returns what the counter holds when both are done.
pub fn race() -> u32 {
    let counter = AtomicU32::new(0);
    let both_have_read = Barrier::new(2);
    thread::scope(|s| {
        for name in ["ann", "bob"] {
            let add_one = || add_one(&counter, &both_have_read);
            thread::Builder::new().name(name.into()).spawn_scoped(s, add_one).unwrap();
        }
    });
    counter.into_inner()
}

/// Plays it: two additions, and the counter has moved by one.
pub fn main() {
    let counter = race();
    info!(counter, "both threads have added one");
    assert_eq!(counter, 1, "one of the two updates is lost");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_update_is_lost_on_every_run() {
        for _ in 0..100 {
            assert_eq!(race(), 1);
        }
    }

    #[test]
    fn alone_no_update_is_lost() {
        let counter = AtomicU32::new(41);
        add_one(&counter, &Barrier::new(1));
        assert_eq!(counter.into_inner(), 42);
    }
}
