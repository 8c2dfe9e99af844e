//! Two interpreters in one process, a lock each: both execute at once, and they share no variable.
//!
//! Python: `concurrent.interpreters` (3.14); its C interface is in 3.12. No twin: 3.11 has neither.
//! Run: `cargo run -p ch04-gil-analog -- own-interpreter`

use std::sync::Barrier;
use std::sync::atomic::AtomicI64;
use std::thread;

use tracing::{info, info_span, warn};

use crate::gil::{Gil, Held, SWITCH_INTERVAL};
use crate::machine::{Op, repeat, run};
use crate::speed_up::{measure, starved};

/// About 30 ms of computing.
const LOOPS: i64 = if cfg!(debug_assertions) { 100_000 } else { 1_000_000 };
const N: usize = 0;

/// A lock of its own, and variables of its own.
#[derive(Debug)]
pub struct Interpreter {
    gil: Gil,
    globals: [AtomicI64; 1],
}

impl Interpreter {
    /// An interpreter in which nothing has run yet.
    #[expect(clippy::new_without_default, reason = "an interpreter is nobody's default")]
    pub fn new() -> Self {
        Self { gil: Gil::new(SWITCH_INTERVAL), globals: [AtomicI64::new(0)] }
    }

    /// `n += 1`, so often, by a thread that holds the lock of this interpreter; returns `n`.
    fn count(&self, held: &mut Held, times: i64) -> Option<i64> {
        let add_one = [Op::LoadGlobal(N), Op::LoadConst(1), Op::Add, Op::StoreGlobal(N)];
        run(&repeat(times, &add_one), &self.globals, held);
        run(&[Op::LoadGlobal(N)], &self.globals, held)
    }
}

/// Two threads, each in an interpreter of its own, hold both locks at once; returns what `n` is in
/// the one and in the other.
pub fn play(times: [(&str, i64); 2]) -> [Option<i64>; 2] {
    let both_hold = &Barrier::new(2);
    thread::scope(|s| {
        let threads = times.map(|(name, times)| {
            let count = move || {
                let interpreter = Interpreter::new();
                let mut held = interpreter.gil.acquire();
                let _hold = info_span!("hold", lock = name).entered();
                // Waits and keeps the lock: with one lock for both, this would never end.
                both_hold.wait();
                let n = interpreter.count(&mut held, times);
                info!(n, "has counted in an interpreter of its own");
                n
            };
            thread::Builder::new().name(name.into()).spawn_scoped(s, count).unwrap()
        });
        threads.map(|thread| thread.join().unwrap())
    })
}

/// Two locks, two cores.
pub fn holds([speed_up]: [f64; 1]) -> bool {
    speed_up >= 1.6
}

/// Plays it: seen with long jobs, then measured with many short ones.
pub fn main() {
    let counted = play([("ann", 4 * LOOPS), ("bob", 5 * LOOPS)]);
    assert_eq!(counted, [Some(4 * LOOPS), Some(5 * LOOPS)], "neither counts in the other's n");

    let _measure = info_span!("measure").entered();
    let job = || {
        starved(|| {
            let interpreter = Interpreter::new();
            interpreter.count(&mut interpreter.gil.acquire(), LOOPS);
        })
    };
    match measure([&job], holds) {
        Ok([own]) => {
            let [in_turn, at_once] = [own.in_turn, own.at_once].map(|time| time.as_micros());
            let speed_up = format!("{:.2}", own.speed_up());
            info!(in_turn, at_once, speed_up, "two interpreters, in microseconds");
            assert!(holds([own.speed_up()]), "two locks, two cores: {speed_up}");
        }
        Err(why) => warn!("not judged: {why}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_of_one_interpreter_share_its_variables() {
        let interpreter = Interpreter::new();
        let count = || interpreter.count(&mut interpreter.gil.acquire(), 10);
        assert_eq!((count(), count()), (Some(10), Some(20)));
    }

    #[test]
    fn both_locks_are_held_at_once_on_every_run() {
        for _ in 0..50 {
            assert_eq!(play([("a", 1), ("b", 2)]), [Some(1), Some(2)]);
        }
    }
}
