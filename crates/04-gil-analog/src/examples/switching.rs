//! When the lock changes hands: every 100 instructions (until 3.1), or on request (since 3.2).
//!
//! Python: `sys.setcheckinterval(100)` until 3.1, `sys.setswitchinterval(0.005)` since 3.2.
//! Run: `cargo run -p ch04-gil-analog -- switching`

use std::sync::Barrier;
use std::thread;

use tracing::info;

use crate::gil::{Gil, SWITCH_INTERVAL};
use crate::machine::{Turn, run};
use crate::old_gil::{CHECK_INTERVAL, OldGil};
use crate::programs::{LOOP, LOOPS, count_to};

pub fn main() {
    let old = OldGil::default();
    two_threads(|| old.acquire());
    let given_up = old.given_up();
    let switches = old.switches();
    info!(given_up, switches, "every 100 instructions");
    let hundreds = (4 * LOOPS * LOOP).unsigned_abs() / CHECK_INTERVAL;
    assert_eq!(given_up, 2 * hundreds, "whether anybody waits or not");

    let new = Gil::new(SWITCH_INTERVAL);
    two_threads(|| new.acquire());
    let given_up = new.given_up();
    let switches = new.switches();
    info!(given_up, switches, "on request, after 5 ms");
    assert!(given_up >= 1, "a thread waits, and the other lets it in");
    assert!(given_up <= switches, "never in vain");
}

/// Two threads compute at once, and take turns by a rule.
fn two_threads<T: Turn>(acquire: impl Fn() -> T + Sync) {
    let both_are_here = Barrier::new(2);
    let compute = || {
        both_are_here.wait();
        run(&count_to(4 * LOOPS), &[], &mut acquire());
    };
    thread::scope(|s| {
        s.spawn(compute);
        s.spawn(compute);
    });
}
