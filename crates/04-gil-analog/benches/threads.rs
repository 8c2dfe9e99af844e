//! What it costs one thread, and two at once, to do a million additions each, with the lock and
//! without it: `cargo bench -p ch04-gil-analog`.

use std::sync::atomic::AtomicI64;

use ch04_gil_analog::gil::{Gil, SWITCH_INTERVAL};
use ch04_gil_analog::machine::{Unlocked, run};
use ch04_gil_analog::programs::add_to_n_atomically;

const TIMES: i64 = 1_000_000;

static GIL: Gil = Gil::new(SWITCH_INTERVAL);
static SHARED: [AtomicI64; 1] = [AtomicI64::new(0)];

#[divan::bench(threads = [1, 2], sample_size = 1, sample_count = 20)]
fn with_the_lock() {
    run(&add_to_n_atomically(TIMES), &SHARED, &mut GIL.acquire());
}

#[divan::bench(threads = [1, 2], sample_size = 1, sample_count = 20)]
fn without_it_and_one_n_for_both() {
    run(&add_to_n_atomically(TIMES), &SHARED, &mut Unlocked);
}

#[divan::bench(threads = [1, 2], sample_size = 1, sample_count = 20)]
fn without_it_and_an_n_each() {
    let own = [AtomicI64::new(0)];
    run(&add_to_n_atomically(TIMES), &own, &mut Unlocked);
}

fn main() {
    divan::main();
}
