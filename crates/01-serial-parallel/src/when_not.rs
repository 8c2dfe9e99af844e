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

/// How long a sum takes, serially and in parallel.
type Times = (Duration, Duration);

fn measure(numbers: &[u64]) -> Times {
    let time = |sum: fn(&[u64]) -> u64| {
        let started = Instant::now();
        std::hint::black_box(sum(numbers));
        started.elapsed()
    };
    (time(serially), time(in_parallel))
}

fn best(rounds: impl IntoIterator<Item = Times>) -> Times {
    let better = |best: Times, round: Times| (best.0.min(round.0), best.1.min(round.1));
    rounds.into_iter().reduce(better).expect("some rounds")
}

fn pays((serial, parallel): Times) -> bool {
    parallel.as_secs_f64() < 0.8 * serial.as_secs_f64()
}

/// Whether it pays when two cores are free before and after. If they hardly ever are, none knows.
fn pays_on_free_cores(numbers: &[u64]) -> Option<bool> {
    let round = |_| {
        let free_before = two_are_free();
        let times = measure(numbers);
        (free_before && two_are_free()).then_some(times)
    };
    let rounds: Vec<Times> = (0..20).filter_map(round).collect();
    (rounds.len() >= 5).then(|| pays(best(rounds)))
}

/// Plays it: ten numbers are not worth waking another thread.
pub fn main() {
    let numbers: Vec<u64> = (0..1_000_000).collect();
    assert_eq!(serially(&numbers), in_parallel(&numbers));
    let sizes = [10, 100, 1_000, 10_000, 100_000, 1_000_000];
    let times = sizes.map(|size| {
        let (serial, parallel) = best((0..20).map(|_| measure(&numbers[..size])));
        info!(size, ?serial, ?parallel, "has measured");
        (serial, parallel)
    });
    let (serial, parallel) = times[0];
    assert!(3 * serial < parallel, "to wake a thread takes longer than to add ten numbers");
    if let Some(turn) = times.into_iter().position(pays) {
        info!(size = sizes[turn], "from here on parallel is faster");
    } else if let Some(pays) = pays_on_free_cores(&numbers) {
        assert!(pays, "a million numbers are worth it");
    } else {
        warn!("not judged: from which size on it pays; two cores are not free");
    }
}
