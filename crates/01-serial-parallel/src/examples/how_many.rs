//! One computation divided among 1, 2, 4, 8 and 16 threads: best with one for each core.
//!
//! Python: `multiprocessing.Pool(processes)`.
//! Run: `cargo run -p ch01-serial-parallel -- how-many`

use std::thread::available_parallelism;

use tracing::{info, warn};

use crate::cores::{Best, best_of_three, on_threads};

const THREADS: [usize; 5] = [1, 2, 4, 8, 16];
const LIMIT: usize = 200_000;

pub fn main() {
    // Other work can spoil one table, but hardly three in a row.
    assert!((0..3).any(|_| as_many_as_cores_are_best()));
}

fn as_many_as_cores_are_best() -> bool {
    let rows = THREADS.map(count_primes);
    for (threads, row) in THREADS.iter().zip(&rows) {
        let cells = 30 * row.took.as_micros() / rows[0].took.as_micros();
        let bar = "█".repeat(cells as usize);
        info!(took = ?row.took, switches = row.switches, "{threads:>2} threads {bar:<30}");
    }
    assert!(rows[1].at_once); // only a lack of cores can keep two apart

    let cores = available_parallelism().unwrap().get().clamp(2, 16);
    let as_many = rows[THREADS.partition_point(|&threads| threads < cores)];
    if as_many.cores_used < 0.9 * cores as f64 {
        warn!("not judged: the cores are busy with other work, or there is only one");
        return true;
    }
    let more_only_switch = as_many.times_faster_than(rows[4]) > 0.7;
    as_many.times_faster_than(rows[0]) > 0.6 * cores as f64 && more_only_switch
}

/// The odd numbers are dealt out to the threads, like cards.
fn count_primes(threads: usize) -> Best {
    let is_prime = |n: &usize| (2..=n.isqrt()).all(|d| !n.is_multiple_of(d));
    let mine = |thread| (2 * thread + 3..LIMIT).step_by(2 * threads);
    let count = |thread| mine(thread).filter(is_prime).count();
    best_of_three(|| on_threads(threads, count))
}
