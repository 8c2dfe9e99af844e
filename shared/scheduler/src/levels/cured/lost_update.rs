//! Two threads add one to a counter, each in one step.
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
    COUNTER.fetch_add(1, SeqCst); // reads and writes in one step
}
