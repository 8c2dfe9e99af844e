//! Work so small that doing it in parallel is slower, and the size from which on it pays.
//!
//! Python: `multiprocessing.Pool.map`, whose cost per task is far higher.
//! Run: `cargo run -p ch01-serial-parallel -- when-not`

use std::time::{Duration, Instant};

use rayon::prelude::*;
use tracing::{info, warn};

use crate::cores::two_are_free;

/// A little arithmetic for each number, so that the sum cannot be known without doing it.
fn mix(n: u64) -> u64 {
    (n ^ (n >> 7)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32
}

/// The sum on this thread.
pub fn serially(numbers: &[u64]) -> u64 {
    numbers.iter().map(|&n| mix(n)).sum()
}

/// The same sum, divided among rayon's threads.
pub fn in_parallel(numbers: &[u64]) -> u64 {
    numbers.par_iter().map(|&n| mix(n)).sum()
}

/// The time that `work` takes.
fn time(work: impl Fn() -> u64) -> Duration {
    let started = Instant::now();
    std::hint::black_box(work());
    started.elapsed()
}

/// Whether it pays when two cores are free, before and after; unknown if they hardly ever are.
fn pays_on_free_cores(numbers: &[u64]) -> Option<bool> {
    let (mut serial, mut parallel) = (Vec::new(), Vec::new());
    for _ in 0..20 {
        let free_before = two_are_free();
        let round = (time(|| serially(numbers)), time(|| in_parallel(numbers)));
        if free_before && two_are_free() {
            serial.push(round.0);
            parallel.push(round.1);
        }
    }
    let enough = serial.len() >= 5;
    let (serial, parallel) = serial.into_iter().min().zip(parallel.into_iter().min())?;
    enough.then(|| pays(serial, parallel))
}

fn pays(serial: Duration, parallel: Duration) -> bool {
    parallel.as_secs_f64() < 0.8 * serial.as_secs_f64()
}

/// Plays it: ten numbers are not worth waking another thread.
pub fn main() {
    let numbers: Vec<u64> = (0..1_000_000).collect();
    assert_eq!(serially(&numbers), in_parallel(&numbers));
    let mut turns_at = None;
    for size in [10, 100, 1_000, 10_000, 100_000, 1_000_000] {
        let numbers = &numbers[..size];
        let best = |work: fn(&[u64]) -> u64| (0..20).map(|_| time(|| work(numbers))).min().unwrap();
        let (serial, parallel) = (best(serially), best(in_parallel));
        info!(size, ?serial, ?parallel, "has measured");
        assert!(
            size > 10 || 3 * serial < parallel,
            "to wake a thread takes longer than ten numbers"
        );
        if pays(serial, parallel) {
            turns_at.get_or_insert(size);
        }
    }
    if let Some(size) = turns_at {
        info!(size, "from here on parallel is faster");
    } else if let Some(pays) = pays_on_free_cores(&numbers) {
        assert!(pays, "a million numbers are worth it");
    } else {
        warn!("not judged: from which size on it pays; two cores are not free");
    }
}
