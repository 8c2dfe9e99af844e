//! Cook and guests wait on one condition variable, and all of them are notified.
//!
//! Lesson: `cargo run -p ch07-producer-consumer -- one-condvar`

use crate::play::sync::{Condvar, Mutex};
use crate::play::thread;

static BUNS: Mutex<u32> = Mutex::new(0); // there is a place for one
static CHANGED: Condvar = Condvar::new();

pub fn main() {
    thread::scope(|s| {
        for (name, job) in [("ann", eat as fn()), ("bob", eat), ("cook", bake_two)] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, job).unwrap();
        }
    });
}

fn eat() {
    let mut buns = BUNS.lock().unwrap();
    while *buns == 0 {
        buns = CHANGED.wait(buns).unwrap();
    }
    *buns -= 1;
    CHANGED.notify_all();
}

fn bake_two() {
    for _ in 0..2 {
        let mut buns = BUNS.lock().unwrap();
        while *buns == 1 {
            buns = CHANGED.wait(buns).unwrap();
        }
        *buns += 1;
        CHANGED.notify_all();
    }
}
