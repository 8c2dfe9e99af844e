//! Two threads add one to a counter, and one addition is lost.
//!
//! Lesson: `cargo run -p ch05-locks -- lost-update`

use crate::play::sync::atomic::{AtomicU32, Ordering::SeqCst};
use crate::play::thread;

static COUNTER: AtomicU32 = AtomicU32::new(0);

pub fn main() {
    thread::scope(|s| {
        for name in ["ann", "bob"] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, add_one).unwrap();
        }
    });
    assert_eq!(COUNTER.load(SeqCst), 2, "an addition is lost");
}

fn add_one() {
    let seen = COUNTER.load(SeqCst);
    COUNTER.store(seen + 1, SeqCst); // `COUNTER += 1` would be these two steps
}
