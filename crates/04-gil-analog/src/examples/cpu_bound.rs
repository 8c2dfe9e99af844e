//! Two threads that compute: with the lock they share one core, without it they use two.
//!
//! Python: `threading.Thread` around a function that computes.
//! Run: `cargo run -p ch04-gil-analog -- cpu-bound`

use tracing::{info, warn};

use crate::cores::on_two_threads;
use crate::gil::{Gil, SWITCH_INTERVAL};
use crate::machine::{Turn, Unlocked, run};
use crate::programs::{LOOPS, count_to};

pub fn main() {
    let gil = Gil::new(SWITCH_INTERVAL);
    let with = on_two_threads(["with-1", "with-2"], || compute(gil.acquire()));
    info!(cores = with.cores, "with the lock");
    assert!(with.cores < 1.1, "only one executes at a time");
    assert!(with.waits >= 5, "each waits for the other, over and over");

    let without = on_two_threads(["without-1", "without-2"], || compute(Unlocked));
    info!(cores = without.cores, "without the lock");
    assert!(without.waits < 5, "neither waits for the other");
    if without.cores < 1.6 {
        warn!("not judged: whether they use two cores; the cores are busy, or there is only one");
    }
}

fn compute(mut turn: impl Turn) {
    let program = count_to(4 * LOOPS);
    run(&program, &[], &mut turn);
}
