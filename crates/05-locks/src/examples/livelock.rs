//! Livelock: two meet in a corridor, and each steps aside for the other, again and again.
//!
//! Python: two threads and a `threading.Barrier`.
//! Run: `cargo run -p ch05-locks -- livelock`

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;

use tracing::info;

const STEPS: u32 = 5;

/// Where ann and bob walk: 0 is left, 1 is right.
static SIDES: [AtomicUsize; 2] = [const { AtomicUsize::new(0) }; 2];
static BOTH_HAVE_LOOKED: Barrier = Barrier::new(2);
static BOTH_HAVE_STEPPED: Barrier = Barrier::new(2);

pub fn main() {
    assert!(!can_pass([true, true]), "busy, and no further");
    // The cure: only one of them steps aside. Or each waits for another time first: `try-lock`.
    assert!(can_pass([true, false]));
}

fn can_pass(steps_aside: [bool; 2]) -> bool {
    SIDES[0].store(0, Relaxed);
    SIDES[1].store(0, Relaxed);
    thread::scope(|s| {
        for (me, name) in ["ann", "bob"].into_iter().enumerate() {
            let walk = move || walk(me, steps_aside[me]);
            let builder = thread::Builder::new().name(name.into());
            builder.spawn_scoped(s, walk).unwrap();
        }
    });
    let passed = SIDES[0].load(Relaxed) != SIDES[1].load(Relaxed);
    info!(passed, "five steps later");
    passed
}

fn walk(me: usize, steps_aside: bool) {
    for _ in 0..STEPS {
        let mine = SIDES[me].load(Relaxed);
        let other = SIDES[1 - me].load(Relaxed);
        BOTH_HAVE_LOOKED.wait(); // they react to each other at the same moment
        if steps_aside && mine == other {
            SIDES[me].store(1 - mine, Relaxed);
            info!("steps aside");
        }
        BOTH_HAVE_STEPPED.wait();
    }
}
