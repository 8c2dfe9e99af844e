//! The same computation split among 1, 2, 4, 8 and 16 threads: best with as many as cores.
//!
//! Python: `multiprocessing.Pool(processes)`.
//! Run: `cargo run -p ch01-serial-parallel -- how-many`

use std::thread;
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use tracing::{info, warn};

use crate::cores::{Ran, cores_used, could_run_at_once, measured};

const LIMIT: u32 = 120_000;
const BLOCK: u32 = 100;

/// Counts the primes below `limit`; of n threads each looks at every n-th block of numbers.
pub fn count_primes(limit: u32, threads: u32) -> Vec<Ran<usize>> {
    let count = |first: u32| {
        let blocks = (first * BLOCK..limit).step_by((threads * BLOCK) as usize);
        let numbers = blocks.flat_map(|block| block..limit.min(block + BLOCK));
        let is_prime = |n: &u32| *n > 1 && (2..=n.isqrt()).all(|d| !n.is_multiple_of(d));
        measured(|| numbers.filter(is_prime).count())
    };
    thread::scope(|s| {
        let handles: Vec<_> = (0..threads).map(|first| s.spawn(move || count(first))).collect();
        handles.into_iter().map(|handle| handle.join().unwrap()).collect()
    })
}

/// What a number of threads made of the computation: the best of three rounds.
pub struct Measured {
    threads: usize,
    took: Duration,
    cores_used: f64,
    /// How often the kernel took a core from one of the threads (`getrusage(2)`, `ru_nivcsw`).
    switches: i64,
    /// Whether there was a round in which only a lack of cores can have kept them apart.
    at_once: bool,
}

fn measure(threads: u32) -> Measured {
    let switches = || getrusage(UsageWho::RUSAGE_SELF).unwrap().involuntary_context_switches();
    let round = || {
        let (before, started) = (switches(), Instant::now());
        let done = count_primes(LIMIT, threads);
        let took = started.elapsed();
        assert_eq!(done.iter().map(|part| part.result).sum::<usize>(), 11_301);
        Measured {
            threads: done.len(),
            took,
            cores_used: cores_used(&done),
            switches: switches() - before,
            at_once: could_run_at_once(&done),
        }
    };
    let mut rounds = [(); 3].map(|()| round());
    let at_once = rounds.iter().any(|round| round.at_once);
    rounds.sort_by_key(|round| round.took);
    let [best, ..] = rounds;
    Measured { at_once, ..best }
}

/// Plays it: more threads than cores do not help, they only add switching.
pub fn main() {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let all = [1, 2, 4, 8, 16].map(measure);
    let slowest = all.iter().map(|row| row.took).max().expect("five numbers");
    for Measured { threads, took, switches, .. } in &all {
        let bar = "█".repeat((30 * took.as_micros()).div_ceil(slowest.as_micros()) as usize);
        info!("{threads:>2} threads {bar:<30} {:>4} ms, {switches} switches", took.as_millis());
    }
    let enough = all.iter().find(|row| row.threads >= cores);
    let (Some(enough), true) = (enough, cores > 1) else {
        warn!(cores, "not judged: this is for 2 to 16 cores");
        return;
    };
    let [one, two, .., most] = &all;
    assert!(two.at_once, "each of the two begins before the other has ended, and neither waits");
    if enough.cores_used < 0.9 * cores as f64 {
        warn!("not judged: the cores are too busy with other work");
        return;
    }
    info!(cores, "as many threads as cores are as fast as it gets");
    assert!(one.took.as_secs_f64() > 0.6 * cores as f64 * enough.took.as_secs_f64());
    assert!(most.took.as_secs_f64() > 0.7 * enough.took.as_secs_f64());
}
