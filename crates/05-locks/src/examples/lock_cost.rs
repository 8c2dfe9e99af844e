//! What it costs one thread to add one: to its own number, to an atomic, and under locks.
//!
//! Python: `threading.Lock` and `threading.RLock`; it has no atomic numbers.
//! Run: `cargo run --release -p ch05-locks -- lock-cost`

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, RwLock};
use std::time::{Duration, Instant};

use tracing::info;

const ADDS: u32 = 1_000;
const ROUNDS: u32 = 200;

pub fn main() {
    let mut own = 0_u64;
    let no_sharing = cost("no sharing", || own = black_box(own + 1));

    let number = AtomicU64::new(0);
    let atomic = cost("atomic", || _ = number.fetch_add(1, Relaxed));

    let locked = Mutex::new(0_u64);
    let mutex = cost("mutex", || *locked.lock().unwrap() += 1);

    let written = RwLock::new(0_u64);
    let rwlock = cost("rwlock", || *written.write().unwrap() += 1);

    // An atomic is one instruction that keeps the other cores out. A lock takes two of them, one to
    // acquire it and one to release it.
    assert!(no_sharing < atomic);
    assert!(1.4 * atomic.as_secs_f64() < mutex.min(rwlock).as_secs_f64());
}

/// The time of one call, in the best of many short rounds: one that nothing else disturbed.
fn cost(counter: &str, mut add: impl FnMut()) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        for _ in 0..ADDS {
            add();
        }
        best = best.min(begin.elapsed());
    }
    let nanoseconds = best.as_secs_f64() * 1e9 / f64::from(ADDS);
    info!(
        counter,
        nanoseconds = (nanoseconds * 10.0).round() / 10.0,
        "to add one"
    );
    best
}
