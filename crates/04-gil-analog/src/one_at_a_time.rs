//! Two threads compute under one lock: it goes back and forth, and only one executes at a time.
//!
//! Python: any two threads that compute; `sys.setswitchinterval` sets how long a turn lasts.
//! Run: `cargo run -p ch04-gil-analog -- one-at-a-time`

use std::sync::Barrier;
use std::sync::atomic::{AtomicI32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use tracing::span::EnteredSpan;
use tracing::{info, info_span};

use crate::gil::{Gil, Held};
use crate::machine::{Turn, repeat, run};

/// Longer than CPython's 5 ms, so that the turns can be seen.
const INTERVAL: Duration = Duration::from_millis(20);
/// About 100 ms of computing.
const LOOPS: i64 = if cfg!(debug_assertions) { 400_000 } else { 4_000_000 };

/// A turn by turn record: a bar for each time that the lock is held, and a count of holders.
struct Recorded<'a> {
    hold: Option<EnteredSpan>, // before the lock, because fields are dropped in this order
    held: Held<'a>,
    holders: &'a AtomicI32,
}

impl<'a> Recorded<'a> {
    fn acquire(gil: &'a Gil, holders: &'a AtomicI32) -> Self {
        let mut turn = Self { held: gil.acquire(), hold: None, holders };
        turn.begin();
        turn
    }

    fn begin(&mut self) {
        assert_eq!(self.holders.fetch_add(1, Relaxed), 0, "nobody else executes");
        self.hold = Some(info_span!("hold").entered());
    }

    fn end(&mut self) {
        self.hold = None;
        self.holders.fetch_sub(1, Relaxed);
    }
}

impl Turn for Recorded<'_> {
    fn between(&mut self) {
        if self.held.drop_requested() {
            self.end();
            self.held.switch();
            self.begin();
        }
    }
}

/// Two threads count to `loops`; returns how often the lock went to another thread.
pub fn play(interval: Duration, loops: i64) -> u64 {
    let (gil, holders, both_are_there) = (Gil::new(interval), AtomicI32::new(0), Barrier::new(2));
    let count = || {
        both_are_there.wait();
        let mut turn = Recorded::acquire(&gil, &holders);
        let n = run(&repeat(loops, &[]), &[], &mut turn);
        info!(n, "has counted");
        turn.end();
    };
    thread::scope(|s| {
        for name in ["ann", "bob"] {
            thread::Builder::new().name(name.into()).spawn_scoped(s, count).unwrap();
        }
    });
    gil.switches()
}

/// Plays it: neither thread waits for anything, and yet they take turns.
pub fn main() {
    let switches = play(INTERVAL, LOOPS);
    info!(switches, "both have counted");
    assert!(switches >= 3, "whoever began was made to let the other in, and came back");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_is_done_within_the_interval_is_not_interrupted() {
        assert_eq!(play(Duration::from_mins(1), 10), 2, "each had the lock once");
    }
}
