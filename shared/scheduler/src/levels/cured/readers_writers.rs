//! The writer takes every permit, so no reader is inside.
//!
//! Lesson: `cargo run -p ch06-semaphore-event -- readers-writers`

use crate::play::sync::atomic::{AtomicU32, Ordering::SeqCst};
use crate::play::sync::{Condvar, Mutex};
use crate::play::thread;

static PERMITS: Mutex<u32> = Mutex::new(2);
static FREED: Condvar = Condvar::new();
static PAGE: [AtomicU32; 2] = [AtomicU32::new(1), AtomicU32::new(1)];

pub fn main() {
    thread::scope(|s| {
        for (name, permits, job) in [("ann", 1, read as fn()), ("bob", 2, write)] {
            let builder = thread::Builder::new().name(name.into());
            builder
                .spawn_scoped(s, move || inside(permits, job))
                .unwrap();
        }
    });
}

fn read() {
    assert_eq!(PAGE[0].load(SeqCst), PAGE[1].load(SeqCst), "half is new");
}

fn write() {
    PAGE[0].store(2, SeqCst);
    PAGE[1].store(2, SeqCst);
}

fn inside(permits: u32, job: fn()) {
    let mut free = PERMITS.lock().unwrap();
    while *free < permits {
        free = FREED.wait(free).unwrap();
    }
    *free -= permits;
    drop(free);
    job();
    *PERMITS.lock().unwrap() += permits;
    FREED.notify_all();
}
