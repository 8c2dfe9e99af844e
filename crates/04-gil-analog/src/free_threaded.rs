//! No lock: two threads execute at once, and what they share must be changed in atomic steps.
//!
//! Python: the free-threaded build (`python3.13t`, PEP 703). No twin: 3.11 has no such build.
//! Run: `cargo run -p ch04-gil-analog -- free-threaded`

use std::sync::Barrier;
use std::sync::atomic::AtomicI64;
use std::thread;

use tracing::{info, info_span, warn};

use crate::gil::{Gil, SWITCH_INTERVAL};
use crate::machine::{Op, Unlocked, repeat, run};
use crate::speed_up::{measure, speed_ups, starved, waits};

/// About 30 ms of computing.
const LOOPS: i64 = if cfg!(debug_assertions) { 100_000 } else { 1_000_000 };
const N: usize = 0;
const ADD_ONE: [Op; 2] = [Op::LoadConst(1), Op::AddToGlobal(N)];

/// Two threads add one to the same variable, so often each, without a lock. Returns its value, and
/// how often one of the threads waited, if the system tells.
pub fn play(names: [&str; 2], times: i64) -> (i64, Option<u64>) {
    let (globals, both_are_there) = ([AtomicI64::new(0)], Barrier::new(2));
    let waits = thread::scope(|s| {
        let add = || {
            let _work = info_span!("work").entered();
            both_are_there.wait();
            let add = || _ = run(&repeat(times, &ADD_ONE), &globals, &mut Unlocked);
            let waits = waits(add);
            info!(times, "has added one to n");
            waits
        };
        let threads = names
            .map(|name| thread::Builder::new().name(name.into()).spawn_scoped(s, add).unwrap());
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    let [n] = globals.map(AtomicI64::into_inner);
    (n, waits)
}

/// Without the lock, two threads that share nothing use two cores. What sharing costs depends on
/// the machine.
pub fn holds([locked, _, own]: [f64; 3]) -> bool {
    locked <= 1.1 && own >= 1.6
}

/// Plays it: seen with long jobs, then measured with many short ones.
pub fn main() {
    let (n, waits) = play(["ann", "bob"], 4 * LOOPS);
    info!(n, "both have added");
    assert!(waits.is_none_or(|times| times < 5), "neither waits for the other");
    assert_eq!(n, 2 * 4 * LOOPS, "no addition is lost: each is one atomic step");

    let _measure = info_span!("measure").entered();
    let (gil, program) = (Gil::new(SWITCH_INTERVAL), repeat(LOOPS, &ADD_ONE));
    let (shared, own) = (&[AtomicI64::new(0)], || [AtomicI64::new(0)]);
    let locked = || starved(|| _ = run(&program, shared, &mut gil.acquire()));
    let unlocked_shared = || starved(|| _ = run(&program, shared, &mut Unlocked));
    let unlocked_own = || starved(|| _ = run(&program, &own(), &mut Unlocked));
    match measure([&locked, &unlocked_shared, &unlocked_own], holds) {
        Ok(measured) => {
            let rules = ["with the lock", "without, one n for both", "without, an n for each"];
            for (rule, job) in rules.iter().zip(&measured) {
                let [in_turn, at_once] = [job.in_turn, job.at_once].map(|time| time.as_micros());
                let speed_up = format!("{:.2}", job.speed_up());
                info!(rule, in_turn, at_once, speed_up, "two jobs, in microseconds");
            }
            let speed_ups = speed_ups(&measured);
            assert!(holds(speed_ups), "nothing shared, two cores: {speed_ups:.2?}");
        }
        Err(why) => warn!("not judged: {why}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_addition_is_lost_however_few_or_many() {
        for times in [1, 2, 1000] {
            assert_eq!(play(["a", "b"], times).0, 2 * times);
        }
    }
}
