//! A spinning thread sees that the lock is free, and tries again to take it.
//!
//! Lesson: `cargo run -p ch05-locks -- spin-lock`

use crate::play::hint;
use crate::play::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use crate::play::thread;

static LOCKED: AtomicBool = AtomicBool::new(false);
static INSIDE: AtomicU32 = AtomicU32::new(0);

pub fn main() {
    thread::scope(|s| {
        for name in ["ann", "bob", "cid"] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, enter).unwrap();
        }
    });
}

fn enter() {
    while LOCKED.swap(true, SeqCst) {
        while LOCKED.load(SeqCst) {
            hint::spin_loop();
        }
    }
    let others = INSIDE.fetch_add(1, SeqCst);
    assert_eq!(others, 0, "two are inside");
    INSIDE.fetch_sub(1, SeqCst);
    LOCKED.store(false, SeqCst);
}
