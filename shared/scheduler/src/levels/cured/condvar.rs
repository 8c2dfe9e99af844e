//! A guest who is notified looks again, because another may have been quicker.
//!
//! Lesson: `cargo run -p ch05-locks -- condvar`

use crate::play::sync::{Condvar, Mutex};
use crate::play::thread;

static BUNS: Mutex<u32> = Mutex::new(0);
static BUN_COMES: Condvar = Condvar::new();

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
        buns = BUN_COMES.wait(buns).unwrap();
    }
    assert_ne!(*buns, 0, "there is no bun");
    *buns -= 1;
}

fn bake_two() {
    for _ in 0..2 {
        *BUNS.lock().unwrap() += 1;
        BUN_COMES.notify_one();
    }
}
