//! What it costs to add one: without sharing, by atomics and by locks, in one thread and in two.
//!
//! Python: `threading.Lock` and `threading.RLock`; it has no atomic numbers.
//! Run: `cargo run --release -p ch05-locks -- lock-cost`

use std::hint::{self, black_box};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_utils::CachePadded;
use tracing::{info, warn};

const ADDS: u64 = 10_000;
/// How often one thread is measured, and how often two.
const ROUNDS: [usize; 2] = [41, 7];

/// Starts `threads` threads at once. Each adds one `ADDS` times: `add` gets the thread's index and
/// that number. Returns how long the slowest thread took.
pub fn race(threads: usize, add: &(impl Fn(usize, u64) + Sync)) -> Duration {
    let ready = &AtomicUsize::new(0);
    thread::scope(|s| {
        let measured = |thread| {
            move || {
                // Not a `Barrier`: that wakes one after the other, and they would hardly meet.
                ready.fetch_add(1, Relaxed);
                while ready.load(Relaxed) < threads {
                    hint::spin_loop();
                }
                let begin = Instant::now();
                add(thread, ADDS);
                begin.elapsed()
            }
        };
        let running: Vec<_> = (0..threads).map(|thread| s.spawn(measured(thread))).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).max().unwrap()
    })
}

/// Nanoseconds per addition, in one thread and in two. For one it is the best of many short rounds,
/// which nothing else has disturbed. For two it is the median: the best would be a round in which
/// they have missed each other.
pub fn cost(add: impl Fn(usize, u64) + Sync) -> [f64; 2] {
    [(1, ROUNDS[0], 0), (2, ROUNDS[1], ROUNDS[1] / 2)].map(|(threads, rounds, place)| {
        let mut rounds: Vec<_> = (0..rounds).map(|_| race(threads, &add)).collect();
        rounds.sort();
        (rounds[place].as_secs_f64() * 1e10 / ADDS as f64).round() / 10.0
    })
}

/// Plays it: the same number of additions to five counters.
pub fn main() {
    let merged = AtomicU64::new(0);
    let no_sharing = cost(|_, adds| {
        let mut own = 0;
        for _ in 0..adds {
            own = black_box(own + 1);
        }
        merged.fetch_add(own, Relaxed); // shared once, at the end
    });
    // A number for each thread, on a cache line of its own.
    let shards = [const { CachePadded::new(AtomicU64::new(0)) }; 2];
    let sharded = cost(|thread, adds| {
        for _ in 0..adds {
            shards[thread].fetch_add(1, Relaxed);
        }
    });
    let number = AtomicU64::new(0);
    let atomic = cost(|_, adds| {
        for _ in 0..adds {
            number.fetch_add(1, Relaxed);
        }
    });
    let locked = Mutex::new(0);
    let mutex = cost(|_, adds| {
        for _ in 0..adds {
            *locked.lock().unwrap() += 1;
        }
    });
    let written = RwLock::new(0);
    let rwlock = cost(|_, adds| {
        for _ in 0..adds {
            *written.write().unwrap() += 1;
        }
    });

    let rows = [
        ("no sharing", no_sharing, merged.into_inner()),
        ("sharded", sharded, shards.iter().map(|shard| shard.load(Relaxed)).sum()),
        ("atomic", atomic, number.into_inner()),
        ("mutex", mutex, locked.into_inner().unwrap()),
        ("rwlock", rwlock, written.into_inner().unwrap()),
    ];
    for (counter, [one_thread, two_threads], total) in rows {
        info!(counter, one_thread, two_threads, "nanoseconds to add one");
        let additions = (ROUNDS[0] + 2 * ROUNDS[1]) as u64 * ADDS;
        assert_eq!(total, additions, "no addition is lost: {counter}");
    }
    assert!(1.5 * no_sharing[0] < mutex[0], "a lock costs more than no sharing");
    // To lock and to unlock are two atomic operations, to add is one.
    assert!(1.5 * atomic[0] < mutex[0], "a lock costs more than an atomic number");
    if atomic[1] < 1.5 * atomic[0] {
        warn!("not judged: the two threads have hardly met, so sharing has cost them nothing");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_thread_is_asked_for_its_share() {
        let asked = [const { AtomicU64::new(0) }; 3];
        race(3, &|thread, adds| {
            asked[thread].fetch_add(adds, Relaxed);
        });
        assert_eq!(asked.map(AtomicU64::into_inner), [ADDS; 3]);
    }

    #[test]
    fn the_slowest_thread_counts() {
        let late = Duration::from_millis(20);
        assert!(race(2, &|thread, _| thread::sleep(late * u32::try_from(thread).unwrap())) >= late);
    }
}
