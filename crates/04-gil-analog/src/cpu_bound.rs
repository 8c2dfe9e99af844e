//! Two threads that compute: with the lock no faster than one after the other, without it twice.
//!
//! Python: `threading.Thread` around a function that computes.
//! Run: `cargo run -p ch04-gil-analog -- cpu-bound`

use std::thread;

use tracing::{info, info_span, warn};

use crate::gil::{Gil, SWITCH_INTERVAL};
use crate::machine::{Turn, Unlocked, repeat, run};
use crate::speed_up::{measure, speed_ups, starved, waits};

/// About 30 ms of computing.
const LOOPS: i64 = if cfg!(debug_assertions) { 100_000 } else { 1_000_000 };

/// Computes: counts to `loops` in bytecode.
pub fn compute(loops: i64, turn: &mut impl Turn) {
    assert_eq!(run(&repeat(loops, &[]), &[], turn), Some(loops));
}

/// Two threads compute at once. Returns how often one of them waited, if the system tells.
fn show(names: [&str; 2], compute: impl Fn(i64) + Sync) -> Option<u64> {
    thread::scope(|s| {
        let work = || {
            let _work = info_span!("work").entered();
            let waits = waits(|| compute(4 * LOOPS));
            info!(waits, "has computed");
            waits
        };
        let threads = names
            .map(|name| thread::Builder::new().name(name.into()).spawn_scoped(s, work).unwrap());
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    })
}

/// With the lock two threads use one core, without it they use two.
pub fn holds([locked, unlocked]: [f64; 2]) -> bool {
    locked <= 1.1 && unlocked >= 1.6
}

/// Plays it: first to be seen, with long jobs, then to be measured, with many short ones.
pub fn main() {
    let gil = &Gil::new(SWITCH_INTERVAL);
    let locked = |loops| compute(loops, &mut gil.acquire());
    let unlocked = |loops| compute(loops, &mut Unlocked);
    let waits_locked = show(["locked-1", "locked-2"], locked);
    let waits_unlocked = show(["unlocked-1", "unlocked-2"], unlocked);
    assert!(
        waits_locked.is_none_or(|times| times >= 5),
        "one waits for the other, again and again"
    );
    assert!(waits_unlocked.is_none_or(|times| times < 5), "nobody waits");

    let _measure = info_span!("measure").entered();
    let (locked, unlocked) = (|| starved(|| locked(LOOPS)), || starved(|| unlocked(LOOPS)));
    match measure([&locked, &unlocked], holds) {
        Ok(measured) => {
            for (lock, job) in ["with", "without"].iter().zip(&measured) {
                let [in_turn, at_once] = [job.in_turn, job.at_once].map(|time| time.as_micros());
                let speed_up = format!("{:.2}", job.speed_up());
                info!(lock, in_turn, at_once, speed_up, "two jobs, in microseconds");
            }
            let speed_ups = speed_ups(&measured);
            assert!(holds(speed_ups), "one core with the lock, two without: {speed_ups:.2?}");
        }
        Err(why) => warn!("not judged: {why}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_gain_with_the_lock_and_one_without() {
        assert!(holds([1.1, 1.6]) && holds([0.5, 2.1]));
        assert!(!holds([1.9, 1.9]), "a lock that lets two in");
        assert!(!holds([1.0, 1.0]), "a machine that locks in secret");
    }
}
