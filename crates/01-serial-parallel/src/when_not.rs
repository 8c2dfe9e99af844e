//! Work so small that doing it in parallel is slower, and the size from which on it pays.
//!
//! Python: `multiprocessing.Pool.map`, whose cost per task is far higher.
//! Run: `cargo run -p ch01-serial-parallel -- when-not`

use std::time::{Duration, Instant};

use rayon::prelude::*;
use tracing::info;

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

/// The best of twenty times that `work` takes.
fn best(work: impl Fn() -> u64) -> Duration {
    let once = |_| {
        let started = Instant::now();
        std::hint::black_box(work());
        started.elapsed()
    };
    (0..20).map(once).min().expect("twenty times")
}

/// Plays it: ten numbers are not worth waking another thread.
pub fn main() {
    let numbers: Vec<u64> = (0..1_000_000).collect();
    assert_eq!(serially(&numbers), in_parallel(&numbers));
    let mut turns_at = None;
    let mut smallest = None;
    for size in [10, 100, 1_000, 10_000, 100_000, 1_000_000] {
        let numbers = &numbers[..size];
        let serial = best(|| serially(numbers));
        let parallel = best(|| in_parallel(numbers));
        info!(size, ?serial, ?parallel, "has measured");
        smallest.get_or_insert((serial, parallel));
        if parallel < serial {
            turns_at.get_or_insert(size);
        }
    }
    if let Some(size) = turns_at {
        info!(size, "from here on parallel is faster");
    } else {
        info!("parallel was never faster here: one core, or cores busy with other work");
    }
    let (serial, parallel) = smallest.expect("ten numbers were measured");
    assert!(serial < parallel, "ten numbers: {serial:?} serially, {parallel:?} in parallel");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_give_the_same_sum() {
        for size in [0, 1, 2, 1000] {
            let numbers: Vec<u64> = (0..size).collect();
            assert_eq!(serially(&numbers), in_parallel(&numbers));
        }
    }
}
