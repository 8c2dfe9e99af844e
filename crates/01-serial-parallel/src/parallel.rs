//! As many tasks as cores really run at the same time, by plain threads and by rayon.
//!
//! Python: `multiprocessing.Pool.map`; threads run Python code in turn, because of the GIL.
//! Run: `cargo run -p ch01-serial-parallel -- parallel`

use std::thread;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use tracing::{info, info_span, warn};

use crate::cores::{Ran, cores_used, could_run_at_once, measured};

const LIMIT: u32 = 30_000;

/// Counts the primes below `limit`.
pub fn count_primes(limit: u32) -> Ran<usize> {
    let _work = info_span!("work").entered();
    let is_prime = |n: &u32| (2..=n.isqrt()).all(|d| !n.is_multiple_of(d));
    measured(|| (2..limit).filter(is_prime).count())
}

/// One after another, on this thread.
pub fn serially(tasks: &[u32]) -> Vec<Ran<usize>> {
    tasks.iter().map(|&limit| count_primes(limit)).collect()
}

/// A thread for each task.
pub fn by_threads(tasks: &[u32]) -> Vec<Ran<usize>> {
    thread::scope(|s| {
        let start = |&limit: &u32| s.spawn(move || count_primes(limit));
        let threads: Vec<_> = tasks.iter().map(start).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// The loop of `serially` with `par_iter` in place of `iter`: rayon's threads share the tasks.
pub fn by_rayon(tasks: &[u32]) -> Vec<Ran<usize>> {
    tasks.par_iter().map(|&limit| count_primes(limit)).collect()
}

/// How the tasks ran.
#[derive(Debug)]
pub struct Measured {
    /// How long all of them took, and how many cores they used meanwhile: the best of five rounds.
    pub took: Duration,
    /// See `took`.
    pub cores_used: f64,
    /// Whether there was a round in which only a lack of cores can have kept them apart.
    pub at_once: bool,
}

/// Runs the tasks five times.
pub fn measure(way: fn(&[u32]) -> Vec<Ran<usize>>, tasks: &[u32]) -> Measured {
    let round = || {
        let started = Instant::now();
        let done = way(tasks);
        let took = started.elapsed();
        assert!(done.iter().all(|task| task.result == 3245));
        Measured { took, cores_used: cores_used(&done), at_once: could_run_at_once(&done) }
    };
    let mut rounds = [(); 5].map(|()| round());
    let at_once = rounds.iter().any(|round| round.at_once);
    rounds.sort_by_key(|round| round.took);
    let [best, ..] = rounds;
    Measured { at_once, ..best }
}

/// Plays it: the speed-up is near the number of cores, if these are free for us.
pub fn main() {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let tasks = vec![LIMIT; cores.min(4)];
    let serial = measure(serially, &tasks);
    info!(cores, tasks = tasks.len(), "has measured one after another");
    let threads = measure(by_threads, &tasks);
    let rayon = measure(by_rayon, &tasks);

    let mut free = true;
    for (name, parallel) in [("threads", threads), ("rayon", rayon)] {
        let speed_up = serial.took.as_secs_f64() / parallel.took.as_secs_f64();
        let cores_used = format!("{:.2}", parallel.cores_used);
        info!(name, cores_used, speed_up = format!("{speed_up:.2}"), "has measured");
        assert!(parallel.at_once, "{name}: each task begins before any has ended, and none waits");
        if parallel.cores_used < 0.9 * tasks.len() as f64 {
            free = false;
        } else {
            assert!(speed_up > 0.6 * tasks.len() as f64, "{name}: {speed_up}");
        }
    }
    if cores == 1 {
        warn!("not judged: with one core nothing can run in parallel");
    } else if !free {
        warn!("not judged: the cores are too busy with other work");
    }
}
