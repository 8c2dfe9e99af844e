//! The flag comes after the data, so whoever sees the flag finds the data.
//!
//! Lesson: `cargo run -p ch05-locks -- publish`

use crate::play::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use crate::play::thread;

static DATA: AtomicU32 = AtomicU32::new(0);
static READY: AtomicBool = AtomicBool::new(false);

pub fn main() {
    thread::scope(|s| {
        for (name, job) in [("ann", write as fn()), ("bob", read)] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, job).unwrap();
        }
    });
}

fn write() {
    DATA.store(42, SeqCst);
    READY.store(true, SeqCst); // last: it publishes what is before it
}

/// With `Relaxed` even the right order may break: loom tries that, and not this game, in
/// `cargo test -p models a_flag_with_one_relaxed_side_is_caught`.
fn read() {
    if READY.load(SeqCst) {
        assert_eq!(DATA.load(SeqCst), 42, "it is said to be there");
    }
}
