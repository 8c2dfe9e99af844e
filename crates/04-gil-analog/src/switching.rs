//! When the lock changes hands: every 100 instructions, as once, or on request, as since 3.2.
//!
//! Python: `sys.setcheckinterval(100)` until 3.1, `sys.setswitchinterval(0.005)` since 3.2.
//! Run: `cargo run -p ch04-gil-analog -- switching`

use std::sync::{Barrier, Mutex, MutexGuard};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use tracing::{info, info_span};

use crate::gil::{Gil, Held, SWITCH_INTERVAL};
use crate::machine::{LOOP, Turn, repeat, run};

/// About 50 ms of computing.
const LOOPS: i64 = if cfg!(debug_assertions) { 150_000 } else { 1_500_000 };
const CHECK_INTERVAL: u64 = 100;

/// The old lock: who had it last, and how often it changed hands.
type Old = Mutex<(Option<ThreadId>, u64)>;

/// The old rule: let go every 100 instructions, wanted or not, and take it again at once.
struct EveryHundred<'l> {
    lock: &'l Old,
    guard: Option<MutexGuard<'l, (Option<ThreadId>, u64)>>,
    executed: u64,
    gave_up: u64,
}

impl EveryHundred<'_> {
    fn take(&mut self) {
        let mut last = self.lock.lock().unwrap();
        let me = Some(thread::current().id());
        if last.0 != me {
            *last = (me, last.1 + 1);
        }
        self.guard = Some(last);
    }
}

impl Turn for EveryHundred<'_> {
    fn between(&mut self) {
        self.executed += 1;
        if self.executed.is_multiple_of(CHECK_INTERVAL) {
            self.gave_up += 1;
            self.guard = None;
            self.take();
        }
    }
}

/// The new rule: let go when another thread has waited for an interval, and see that it gets it.
struct OnRequest<'gil> {
    held: Held<'gil>,
    gave_up: u64,
}

impl Turn for OnRequest<'_> {
    fn between(&mut self) {
        if self.held.drop_requested() {
            self.gave_up += 1;
            self.held.switch();
        }
    }
}

/// Two threads compute by a rule; returns how often they gave the lock up, and how long they took.
fn two(compute: impl Fn() -> u64 + Sync) -> (u64, Duration) {
    let _measure = info_span!("measure").entered();
    let both_are_there = Barrier::new(2);
    let work = || {
        both_are_there.wait();
        compute()
    };
    let start = Instant::now();
    let gave_up = thread::scope(|s| {
        let other = s.spawn(work);
        work() + other.join().unwrap()
    });
    (gave_up, start.elapsed())
}

fn tell(rule: &str, gave_up: u64, switches: u64, elapsed: Duration) {
    let per_ms = 2 * LOOPS * LOOP * 1000 / i64::try_from(elapsed.as_micros()).unwrap_or(i64::MAX);
    info!(rule, gave_up, switches, ms = elapsed.as_millis(), per_ms, "two threads have computed");
}

/// Plays it: by the old rule they give up thousands of times, by the new one only to some purpose.
pub fn main() {
    let program = repeat(LOOPS, &[]);
    let old = Old::default();
    let (gave_up, elapsed) = two(|| {
        let mut turn = EveryHundred { lock: &old, guard: None, executed: 0, gave_up: 0 };
        turn.take();
        run(&program, &[], &mut turn);
        turn.gave_up
    });
    let switches = old.into_inner().unwrap().1;
    tell("every 100 instructions", gave_up, switches, elapsed);
    let hundreds = (LOOPS * LOOP).unsigned_abs() / CHECK_INTERVAL;
    assert_eq!(gave_up, 2 * hundreds, "whether anybody wanted the lock or not");

    for (rule, interval) in
        [("on request, 5 ms", SWITCH_INTERVAL), ("on request, 1 ms", SWITCH_INTERVAL / 5)]
    {
        let gil = Gil::new(interval);
        let (gave_up, elapsed) = two(|| {
            let mut turn = OnRequest { held: gil.acquire(), gave_up: 0 };
            run(&program, &[], &mut turn);
            turn.gave_up
        });
        tell(rule, gave_up, gil.switches(), elapsed);
        assert!(gave_up >= 1, "a thread that only computes is made to let the other in");
        assert!(gave_up <= gil.switches(), "each time the other got the lock");
        let intervals = elapsed.as_nanos() / interval.as_nanos();
        assert!(u128::from(gave_up) <= intervals, "each time after a whole interval");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alone_the_old_rule_gives_up_for_nothing() {
        let old = Old::default();
        let mut turn = EveryHundred { lock: &old, guard: None, executed: 0, gave_up: 0 };
        turn.take();
        run(&repeat(10_000, &[]), &[], &mut turn);
        assert_eq!(turn.gave_up, 800);
        drop(turn);
        assert_eq!(old.into_inner().unwrap().1, 1, "it never went to another thread");
    }

    #[test]
    fn alone_the_new_rule_never_gives_up() {
        let gil = Gil::new(Duration::ZERO);
        let mut turn = OnRequest { held: gil.acquire(), gave_up: 0 };
        run(&repeat(100, &[]), &[], &mut turn);
        assert_eq!(turn.gave_up, 0);
    }
}
