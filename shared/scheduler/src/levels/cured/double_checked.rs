//! Two threads look again when they have the lock, and it is made once.
//!
//! Lesson: `cargo run -p ch02-threads -- once`

use crate::play::sync::Mutex;
use crate::play::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use crate::play::thread;

static READY: AtomicBool = AtomicBool::new(false);
static MAKING: Mutex<()> = Mutex::new(());
static MADE: AtomicU32 = AtomicU32::new(0);

pub fn main() {
    thread::scope(|s| {
        for name in ["ann", "bob"] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, make_once).unwrap();
        }
    });
    assert_eq!(MADE.load(SeqCst), 1, "made twice");
}

/// In real programs `std::sync::OnceLock` does this.
fn make_once() {
    if READY.load(SeqCst) {
        return; // most come here, and need no lock
    }
    let _guard = MAKING.lock().unwrap();
    if READY.load(SeqCst) {
        return; // another thread was first, while this one waited for the lock
    }
    MADE.fetch_add(1, SeqCst);
    READY.store(true, SeqCst);
}
