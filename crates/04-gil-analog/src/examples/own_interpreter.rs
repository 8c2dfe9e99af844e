//! Two interpreters in one process, a lock each: both execute at once, and they share no variable.
//!
//! Python: `concurrent.interpreters`, since 3.14. No file: the Python versions here run on 3.11.
//! Run: `cargo run -p ch04-gil-analog -- own-interpreter`

use std::sync::Barrier;
use std::sync::atomic::AtomicI64;
use std::thread;

use tracing::{info, info_span};

use crate::gil::{Gil, SWITCH_INTERVAL};
use crate::machine::run;
use crate::programs::{LOOPS, add_to_n};

static BOTH_HOLD_A_LOCK: Barrier = Barrier::new(2);

pub fn main() {
    thread::scope(|s| {
        for (name, times) in [("ann", 4 * LOOPS), ("bob", 5 * LOOPS)] {
            let thread = thread::Builder::new().name(name.into());
            let interpret = move || interpret(name, times);
            thread.spawn_scoped(s, interpret).unwrap();
        }
    });
    info!("both have counted");
}

/// An interpreter: a lock of its own, and variables of its own.
fn interpret(name: &str, times: i64) {
    let gil = Gil::new(SWITCH_INTERVAL);
    let globals = [AtomicI64::new(0)];
    let mut held = gil.acquire();
    let _hold = info_span!("hold", lock = name).entered();
    BOTH_HOLD_A_LOCK.wait(); // with one lock for both, it would never return
    run(&add_to_n(times), &globals, &mut held);
    let [n] = globals.map(AtomicI64::into_inner);
    info!(n, "has counted");
    assert_eq!(n, times, "the other counts in another n");
}
