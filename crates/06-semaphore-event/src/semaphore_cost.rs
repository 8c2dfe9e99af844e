//! What a permit costs: a semaphore beside a lock, free and fought for.
//!
//! Python: `threading.Semaphore`, `threading.Lock` and a `queue.Queue` of one place.
//! Run: `cargo run -p ch06-semaphore-event -- semaphore-cost`

use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Instant;

use tracing::info;

use crate::semaphore::Semaphore;

const TURNS: u32 = 2_000;
const ROUNDS: u32 = 21;

/// The best of many short rounds: nanoseconds for a turn when so many threads take turns at once.
pub fn cost(threads: u32, turn: impl Fn() + Sync) -> f64 {
    let round = |_| {
        let began = Instant::now();
        thread::scope(|s| {
            for _ in 1..threads {
                s.spawn(|| (0..TURNS).for_each(|_| turn()));
            }
            (0..TURNS).for_each(|_| turn());
        });
        began.elapsed()
    };
    let best = (0..ROUNDS).map(round).min().unwrap_or_default();
    best.as_secs_f64() * 1e9 / f64::from(threads * TURNS)
}

/// Measures the three ways to let one in at a time, and says so: semaphore, lock, queue.
pub fn compare(threads: u32) -> [f64; 3] {
    let (semaphore, lock) = (Semaphore::new(1), Mutex::new(0_u64));
    let (put, take) = mpsc::sync_channel(1);
    let take = Mutex::new(take);
    let measure = || {
        let in_queue = || {
            put.send(()).unwrap();
            take.lock().unwrap().recv().unwrap();
        };
        [
            cost(threads, || drop(semaphore.acquire())),
            cost(threads, || *lock.lock().unwrap() += 1),
            cost(threads, in_queue),
        ]
    };
    // In turns, so that a slow moment of the machine is one of all three.
    let again = if threads == 1 { 20 } else { 0 };
    let best = (0..again).fold(measure(), |best, _| {
        let next = measure();
        [0, 1, 2].map(|row| best[row].min(next[row]))
    });
    for (what, each) in ["semaphore", "lock", "queue"].into_iter().zip(best) {
        info!(threads, what, ns = each.round(), "takes a turn");
    }
    best
}

/// Plays it: a turn with a semaphore costs more than one with a lock, which counts only to one.
pub fn main() {
    let [semaphore, lock, queue] = compare(1);
    compare(2);
    let ratio = semaphore / lock;
    info!(times = format!("{ratio:.1}"), "a semaphore takes so many times as long as a lock");
    assert!(ratio > 1.2, "it counts, and looks whether somebody waits");
    assert!(queue > 1.2 * semaphore, "a queue moves an item as well, in and out");
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

    #[test]
    fn every_thread_takes_all_its_turns() {
        let turns = AtomicU32::new(0);
        cost(3, || _ = turns.fetch_add(1, Relaxed));
        assert_eq!(turns.into_inner(), 3 * TURNS * ROUNDS);
    }
}
