//! A thread gives up on its way, and takes a permit along.
//!
//! Lesson: `cargo run -p ch06-semaphore-event -- timeout`

use crate::play::sync::Mutex;
use crate::play::sync::atomic::{AtomicU32, Ordering::SeqCst};
use crate::play::thread;

static PERMITS: AtomicU32 = AtomicU32::new(2); // one for each: nobody has to wait
static FILE: Mutex<u32> = Mutex::new(0);

pub fn main() {
    thread::scope(|s| {
        for name in ["ann", "bob"] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, append).unwrap();
        }
    });
    assert_eq!(PERMITS.load(SeqCst), 2, "a permit is lost");
}

fn append() {
    PERMITS.fetch_sub(1, SeqCst);
    let Ok(mut lines) = FILE.try_lock() else {
        return; // an early return, as `?` is one
    };
    *lines += 1;
    drop(lines);
    PERMITS.fetch_add(1, SeqCst);
}
