//! Two threads compute under one lock: it goes back and forth, and only one executes at a time.
//!
//! Python: any two threads that compute; `sys.setswitchinterval` sets how long a turn lasts.
//! Run: `cargo run -p ch04-gil-analog -- one-at-a-time`

use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use tracing::info;

use crate::drawn::Drawn;
use crate::gil::Gil;
use crate::machine::run;
use crate::programs::{LOOPS, count_to};

/// Longer than CPython's 5 ms, so that the turns can be seen.
static GIL: Gil = Gil::new(Duration::from_millis(20));
static BOTH_ARE_HERE: Barrier = Barrier::new(2);

pub fn main() {
    thread::scope(|s| {
        for name in ["ann", "bob"] {
            let thread = thread::Builder::new().name(name.into());
            thread.spawn_scoped(s, compute).unwrap();
        }
    });
    let switches = GIL.switches();
    info!(switches, "both have computed");
    assert!(switches >= 3, "each was made to let the other in");
}

/// Waits for nothing, and yet has to take turns: a bar is a time in which it holds the lock.
fn compute() {
    BOTH_ARE_HERE.wait();
    let counted = run(&count_to(4 * LOOPS), &[], &mut Drawn::acquire(&GIL));
    info!(counted, "has computed");
}
