//! Two producers look at the size of a queue first, and exceed its limit.
//!
//! Lesson: `cargo run -p ch07-producer-consumer -- check-then-put`

use crate::play::sync::Mutex;
use crate::play::thread;

static QUEUE: Mutex<Vec<u32>> = Mutex::new(Vec::new()); // has a place for one

pub fn main() {
    thread::scope(|s| {
        for (name, item) in [("ann", 1), ("bob", 2)] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, move || put(item)).unwrap();
        }
    });
    let size = QUEUE.lock().unwrap().len();
    assert!(size <= 1, "{size} are in it");
}

fn put(item: u32) {
    let size = QUEUE.lock().unwrap().len();
    if size < 1 {
        QUEUE.lock().unwrap().push(item);
    }
}
