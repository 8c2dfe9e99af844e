//! `n += one()` by two threads under the lock: both read, both write, and one update is lost.
//!
//! Python: `n += one()` on a global variable; `next(itertools.count())` is one instruction.
//! Run: `cargo run -p ch04-gil-analog -- not-atomic`

use std::sync::Barrier;
use std::sync::atomic::AtomicI64;
use std::thread;

use tracing::info;

use crate::gil::{Gil, SWITCH_INTERVAL};
use crate::machine::{Op, run};
use crate::programs::{add_result_to_n, add_result_to_n_atomically};

static BOTH_ARE_HERE: Barrier = Barrier::new(2);

pub fn main() {
    let n = race(["ann", "bob"], &add_result_to_n(&one));
    info!(n, "both have added one in four instructions");
    assert_eq!(n, 1, "one of the two updates is lost");

    let n = race(["cat", "dan"], &add_result_to_n_atomically(&one));
    info!(n, "both have added one in a single instruction");
    assert_eq!(n, 2, "no thread runs in the middle of an instruction");
}

fn one() -> i64 {
    info!("is in one()");
    BOTH_ARE_HERE.wait(); // the lock is released around a call, so both get here
    1
}

/// Two threads run the program under one lock; returns what `n` is then.
fn race(names: [&str; 2], program: &[Op]) -> i64 {
    let gil = Gil::new(SWITCH_INTERVAL);
    let globals = [AtomicI64::new(0)];
    thread::scope(|s| {
        for name in names {
            let thread = thread::Builder::new().name(name.into());
            let add = || run(program, &globals, &mut gil.acquire());
            thread.spawn_scoped(s, add).unwrap();
        }
    });
    let [n] = globals;
    n.into_inner()
}
