//! Work so small that doing it in parallel is slower, and work that is large enough.
//!
//! Python: `multiprocessing.Pool.map`, whose cost per task is far higher.
//! Run: `cargo run -p ch01-serial-parallel -- when-not`

use rayon::prelude::*;
use tracing::{info, warn};

use crate::cores::{best_of_twenty, best_on_free_cores};

pub fn main() {
    let numbers: Vec<u64> = (0..1_000_000).collect();
    assert_eq!(serially(&numbers), in_parallel(&numbers));
    for size in [10, 100, 1_000, 10_000, 100_000, 1_000_000] {
        let serial = best_of_twenty(|| serially(&numbers[..size]));
        let parallel = best_of_twenty(|| in_parallel(&numbers[..size]));
        let pays = parallel < serial;
        info!(size, ?serial, ?parallel, pays, "has measured");
        assert!(size > 10 || parallel > 3 * serial); // waking a thread takes longer than that
    }
    // Other work can spoil a measurement, but hardly three in a row.
    assert!((0..3).any(|_| is_worth_it(&numbers)));
}

fn is_worth_it(numbers: &[u64]) -> bool {
    let serial = best_of_twenty(|| serially(numbers));
    let Some(parallel) = best_on_free_cores(|| in_parallel(numbers)) else {
        warn!("not judged: whether a million numbers are worth it; two cores are not free");
        return true;
    };
    parallel.mul_f64(1.25) < serial
}

fn serially(numbers: &[u64]) -> u64 {
    numbers.iter().map(|&n| mix(n)).sum()
}

pub fn in_parallel(numbers: &[u64]) -> u64 {
    numbers.par_iter().map(|&n| mix(n)).sum()
}

/// A little arithmetic for each number, so that the sum cannot be known without doing it.
fn mix(n: u64) -> u64 {
    (n ^ (n >> 7)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32
}
