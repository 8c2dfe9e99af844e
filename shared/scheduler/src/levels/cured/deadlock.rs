//! Two threads lock two accounts in the same order, and both get through.
//!
//! Lesson: `cargo run -p ch05-locks -- deadlock`

use crate::play::sync::Mutex;
use crate::play::thread;

static ACCOUNTS: [Mutex<i32>; 2] = [Mutex::new(40), Mutex::new(60)];

pub fn main() {
    thread::scope(|s| {
        for (name, one, other) in [("ann", 0, 1), ("bob", 1, 0)] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, move || add_up(one, other)).unwrap();
        }
    });
}

fn add_up(one: usize, other: usize) {
    let first = ACCOUNTS[one.min(other)].lock().unwrap(); // the smaller number first
    let second = ACCOUNTS[one.max(other)].lock().unwrap();
    assert_eq!(*first + *second, 100);
}
