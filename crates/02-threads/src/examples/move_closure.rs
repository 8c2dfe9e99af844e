//! `move` gives a closure what it names: it takes a `String`, copies a number, shares an `Arc`.
//!
//! Python: no `move`; `args=(…)` hands over references, and the last one frees the value.
//! Run: `cargo run -p ch02-threads -- move-closure`

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

use tracing::info;

pub fn main() {
    let letter = String::from("see you at six");
    let written_at = letter.as_ptr().addr();
    on_thread("ann", move || {
        info!(letter, "reads");
        assert_eq!(letter.as_ptr().addr(), written_at); // only its owner has changed
    });
    // `letter` cannot be named here any more (E0382).

    let mut count = 0;
    on_thread("bob", move || {
        count += 1; // in a copy: a number is `Copy`
        info!(count, "counts");
    });
    info!(count, "still has its own");
    assert_eq!(count, 0);

    let shared = Arc::new(AtomicU32::new(0));
    let clone = Arc::clone(&shared);
    on_thread("cid", move || {
        let count = clone.fetch_add(1, Relaxed) + 1; // a clone leads to the same value
        info!(count, "counts for all");
    });
    let count = shared.load(Relaxed);
    info!(count, "sees it");
    assert_eq!(count, 1);
}

/// `'static`: the thread could outlive its caller, so `job` owns what it uses.
fn on_thread(name: &str, job: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().name(name.into()).spawn(job).unwrap();
    thread.join().unwrap();
}
