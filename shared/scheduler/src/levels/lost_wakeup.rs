//! A thread waits for a notification that came before, and waits for good.
//!
//! Lesson: `cargo run -p ch06-semaphore-event -- event-already-set`

use crate::play::sync::{Condvar, Mutex};
use crate::play::thread;

static IS_OPEN: Mutex<bool> = Mutex::new(false);
static OPENS: Condvar = Condvar::new();

pub fn main() {
    thread::scope(|s| {
        for (name, job) in [("ann", enter as fn()), ("bob", open)] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, job).unwrap();
        }
    });
}

fn enter() {
    let mut is_open = IS_OPEN.lock().unwrap();
    is_open = OPENS.wait(is_open).unwrap();
    assert!(*is_open);
}

fn open() {
    *IS_OPEN.lock().unwrap() = true;
    OPENS.notify_one(); // is not kept for those who come later
}
