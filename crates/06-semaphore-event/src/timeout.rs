//! Waiting with a limit: give up in time, take what comes in time, and leave nothing behind.
//!
//! Python: `semaphore.acquire(timeout=…)` and `event.wait(timeout=…)`, which return a boolean.
//! Run: `cargo run -p ch06-semaphore-event -- timeout`

use std::thread;
use std::time::{Duration, Instant};

use tracing::{info, info_span};

use crate::semaphore::Semaphore;

const BEAT: Duration = Duration::from_millis(100);

/// Waits for a table, and gives up when the limit is over; returns whether there was one, and how
/// long that took. The table is free again at once.
pub fn visit(tables: &Semaphore, limit: Duration) -> (bool, Duration) {
    let came = Instant::now();
    let _wait = info_span!("wait").entered();
    let table = tables.acquire_timeout(limit);
    let waited = came.elapsed();
    let limit = limit.as_secs_f64();
    if table.is_some() {
        info!(limit, "gets a table");
    } else {
        info!(limit, "gives up");
    }
    (table.is_some(), waited)
}

/// Plays it: one table, and it is taken. One guest waits two beats, another would wait a minute.
pub fn main() {
    let tables = &Semaphore::new(1);
    let table = tables.acquire();
    let (only_looks, _) = visit(tables, Duration::ZERO);
    let [(hasty, hasty_waited), (patient, patient_waited)] = thread::scope(|s| {
        let [ann, bob] = [("ann", 2 * BEAT), ("bob", 600 * BEAT)].map(|(name, limit)| {
            let visit = move || visit(tables, limit);
            thread::Builder::new().name(name.into()).spawn_scoped(s, visit).unwrap()
        });
        let hasty = ann.join().unwrap();
        thread::sleep(BEAT);
        info!("leaves the table");
        drop(table);
        [hasty, bob.join().unwrap()]
    });
    info!(free = tables.available_permits(), "closes");
    assert_eq!([only_looks, hasty, patient], [false, false, true]);
    assert!(hasty_waited >= 2 * BEAT, "the whole limit");
    assert!(patient_waited < 600 * BEAT, "no longer than needed");
    assert_eq!(tables.available_permits(), 1, "who gave up has taken nothing along");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_table_is_taken_whatever_the_limit() {
        for limit in [Duration::ZERO, BEAT, Duration::MAX] {
            assert!(visit(&Semaphore::new(1), limit).0);
        }
    }

    #[test]
    fn no_table_ever_and_a_limit_of_zero_do_not_wait() {
        assert!(!visit(&Semaphore::new(0), Duration::ZERO).0);
    }
}
