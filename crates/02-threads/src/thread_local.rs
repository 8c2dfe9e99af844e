//! A thread-local variable: one name, and for each thread a value of its own, without any lock.
//!
//! Python: `threading.local()`.
//! Run: `cargo run -p ch02-threads -- thread-local`

use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::{io, thread};

use tracing::info;

thread_local! {
    /// A `Cell` is not safe to share between threads. It is not shared: each thread has its own.
    static OWN_VISITS: Cell<u32> = const { Cell::new(0) };
}

/// Counts a visit twice: for this thread, and for all of them together.
pub fn visit(all_visits: &AtomicU32) {
    OWN_VISITS.set(OWN_VISITS.get() + 1);
    all_visits.fetch_add(1, Relaxed);
}

/// Visits so often; returns how many visits this thread has counted.
pub fn visit_often(times: u32, all_visits: &AtomicU32) -> u32 {
    for _ in 0..times {
        visit(all_visits);
    }
    info!(own = OWN_VISITS.get(), "has counted");
    OWN_VISITS.get()
}

/// Plays it: three visits by one thread, two by another, none by main.
pub fn main() -> io::Result<()> {
    let all_visits = &AtomicU32::new(0);
    let threads = thread::scope(|s| {
        let threads = [("ann", 3), ("bob", 2)].map(|(name, times)| {
            let visit = move || visit_often(times, all_visits);
            thread::Builder::new().name(name.into()).spawn_scoped(s, visit)
        });
        threads.map(|thread| thread.map(|thread| thread.join().unwrap()))
    });
    let [ann, bob] = threads;
    let (own, all) = (OWN_VISITS.get(), all_visits.load(Relaxed));
    info!(all, own, "has counted none");
    assert_eq!((ann?, bob?, own), (3, 2, 0), "each thread has a value of its own");
    assert_eq!(all, 5, "the counter beside it is one for all");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_keeps_its_value_from_call_to_call() {
        let all = AtomicU32::new(0);
        thread::scope(|s| {
            s.spawn(|| assert_eq!([visit_often(1, &all), visit_often(2, &all)], [1, 3]));
        });
        assert_eq!(all.into_inner(), 3);
    }

    #[test]
    fn a_new_thread_begins_at_zero() {
        let all = AtomicU32::new(0);
        for _ in 0..3 {
            thread::scope(|s| assert_eq!(s.spawn(|| visit_often(1, &all)).join().unwrap(), 1));
        }
        assert_eq!(all.into_inner(), 3);
    }
}
