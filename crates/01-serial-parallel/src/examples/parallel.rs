//! As many tasks as cores really run at the same time, by plain threads and by rayon.
//!
//! Python: `multiprocessing.Pool.map`; threads run Python code in turn, because of the GIL.
//! Run: `cargo run -p ch01-serial-parallel -- parallel`

use std::thread::{self, ScopedJoinHandle};

use rayon::prelude::*;
use tracing::{info, info_span, warn};

use crate::cores::{Ran, best_of_three, measured};

pub fn main() {
    let cores = thread::available_parallelism().unwrap().get();
    let tasks = vec![100_000; cores.min(4)];
    let serial = best_of_three(|| tasks.iter().copied().map(count_primes).collect());
    let threads = best_of_three(|| by_threads(&tasks));
    // `par_iter` in place of `iter`: rayon's threads share the tasks.
    let rayon = best_of_three(|| tasks.par_iter().copied().map(count_primes).collect());
    assert!(threads.at_once && rayon.at_once); // only a lack of cores can keep them apart

    for (way, parallel) in [("threads", threads), ("rayon", rayon)] {
        let cores_used = parallel.cores_used;
        let speed_up = parallel.times_faster_than(serial);
        info!(way, cores_used, speed_up, "has measured");
        if cores == 1 || cores_used < 0.9 * tasks.len() as f64 {
            warn!("not judged: the cores are busy with other work, or there is only one");
            return;
        }
        assert!(speed_up > 0.6 * tasks.len() as f64);
    }
}

/// A thread for each task.
fn by_threads(tasks: &[u32]) -> Vec<Ran<usize>> {
    thread::scope(|s| {
        let start = |&limit| s.spawn(move || count_primes(limit));
        let threads: Vec<_> = tasks.iter().map(start).collect();
        let joined = threads.into_iter().map(ScopedJoinHandle::join);
        joined.map(Result::unwrap).collect()
    })
}

fn count_primes(limit: u32) -> Ran<usize> {
    let _work = info_span!("work").entered();
    let is_prime = |n: &u32| (2..=n.isqrt()).all(|d| !n.is_multiple_of(d));
    measured(|| (2..limit).filter(is_prime).count())
}
