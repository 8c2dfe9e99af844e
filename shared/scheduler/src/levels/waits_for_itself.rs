//! Two tasks of a pool wait for tasks that only their own workers could run.
//!
//! Lesson: `cargo run -p ch12-asyncio-executor -- waits-for-itself`

use crate::play::sync::{Condvar, Mutex};
use crate::play::thread;

static WORKERS: Mutex<u32> = Mutex::new(2); // of the pool, and free
static FREED: Condvar = Condvar::new();

pub fn main() {
    thread::scope(|s| {
        for name in ["ann", "bob"] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, task).unwrap();
        }
    });
}

fn task() {
    take_a_worker(); // for this task
    take_a_worker(); // for a part of it, and waits until that is done
    free_a_worker();
    free_a_worker();
}

fn take_a_worker() {
    let mut free = WORKERS.lock().unwrap();
    while *free == 0 {
        free = FREED.wait(free).unwrap();
    }
    *free -= 1;
}

fn free_a_worker() {
    *WORKERS.lock().unwrap() += 1;
    FREED.notify_one();
}
