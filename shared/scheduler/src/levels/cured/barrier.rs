//! A barrier that counts its rounds can be used again at once.
//!
//! Lesson: `cargo run -p ch06-semaphore-event -- barrier`

use crate::play::sync::{Condvar, Mutex};
use crate::play::thread;

/// How many have arrived, and the number of the round.
static BARRIER: Mutex<(u32, u32)> = Mutex::new((0, 1));
static ALL_ARE_HERE: Condvar = Condvar::new();

pub fn main() {
    thread::scope(|s| {
        for name in ["ann", "bob"] {
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, two_rounds).unwrap();
        }
    });
}

fn two_rounds() {
    for _ in 0..2 {
        let mut barrier = BARRIER.lock().unwrap();
        let (others, round) = *barrier;
        *barrier = (others + 1, round);
        if others == 1 {
            *barrier = (0, round + 1);
            ALL_ARE_HERE.notify_all();
        }
        while barrier.1 == round {
            barrier = ALL_ARE_HERE.wait(barrier).unwrap();
        }
    }
}
