//! No lock: two threads execute at once, and what they share must be changed in atomic steps.
//!
//! Python: a free-threaded build (`python3.14t`). No file: the Python versions here run on 3.11.
//! Run: `cargo run -p ch04-gil-analog -- free-threaded`

use std::sync::atomic::AtomicI64;

use tracing::info;

use crate::cores::on_two_threads;
use crate::machine::{Unlocked, run};
use crate::programs::{LOOPS, add_to_n_atomically};

pub fn main() {
    let times = 4 * LOOPS;
    let globals = [AtomicI64::new(0)];
    let used = on_two_threads(["ann", "bob"], || {
        // `add_to_n` would lose updates.
        run(&add_to_n_atomically(times), &globals, &mut Unlocked);
    });
    let [n] = globals.map(AtomicI64::into_inner);
    info!(n, cores = used.cores, "both have added");
    assert_eq!(n, 2 * times, "no addition is lost");
    assert!(used.waits < 5, "neither waits for the other");
}
