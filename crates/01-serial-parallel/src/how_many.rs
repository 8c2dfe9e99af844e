//! The same computation split among 1, 2, 4, 8 and 16 threads: best with as many as cores.
//!
//! Python: `multiprocessing.Pool(processes)`.
//! Run: `cargo run -p ch01-serial-parallel -- how-many`

use std::thread;
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::time::{ClockId, clock_gettime};
use tracing::info;

const LIMIT: u32 = 60_000;
const BLOCK: u32 = 100;

/// What a number of threads made of the computation.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// How many primes all threads found together.
    pub primes: usize,
    /// From the start of the first thread to the end of the last one.
    pub took: Duration,
    /// How much of that each thread was on a core, on average: 1 if nobody took it away.
    pub share: f64,
    /// How often the kernel took a core from one of the threads (`getrusage(2)`, `ru_nivcsw`).
    pub switches: i64,
}

/// Counts the primes below `limit`; of n threads each looks at every n-th block of numbers.
pub fn count_primes(limit: u32, threads: u32) -> Measured {
    let cpu_time = || Duration::from(clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).unwrap());
    let switches = || getrusage(UsageWho::RUSAGE_SELF).unwrap().involuntary_context_switches();
    let (before, started) = (switches(), Instant::now());
    let count = |first: u32| {
        let blocks = (first * BLOCK..limit).step_by((threads * BLOCK) as usize);
        let numbers = blocks.flat_map(|block| block..limit.min(block + BLOCK));
        let is_prime = |n: &u32| *n > 1 && (2..=n.isqrt()).all(|d| !n.is_multiple_of(d));
        let primes = numbers.filter(is_prime).count();
        (primes, cpu_time().as_secs_f64() / started.elapsed().as_secs_f64())
    };
    let done: Vec<(usize, f64)> = thread::scope(|s| {
        let handles: Vec<_> = (0..threads).map(|first| s.spawn(move || count(first))).collect();
        handles.into_iter().map(|handle| handle.join().unwrap()).collect()
    });
    Measured {
        primes: done.iter().map(|(primes, _)| primes).sum(),
        took: started.elapsed(),
        share: done.iter().map(|(_, share)| share).sum::<f64>() / f64::from(threads),
        switches: switches() - before,
    }
}

/// Plays it: twice the cores' number of threads does not help, it only adds switching.
pub fn main() {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let best = |threads| {
        let measured = (0..3).map(|_| count_primes(LIMIT, threads)).min_by_key(|m| m.took);
        (threads, measured.expect("three runs"))
    };
    let all = [1, 2, 4, 8, 16].map(best);
    let slowest = all.iter().map(|(_, measured)| measured.took).max().expect("five numbers");
    for (threads, Measured { primes, took, switches, .. }) in all {
        assert_eq!(primes, 6057);
        let bar = "█".repeat((30 * took.as_micros()).div_ceil(slowest.as_micros()) as usize);
        info!("{threads:>2} threads {bar:<30} {:>4} ms, {switches} switches", took.as_millis());
    }
    let of = |wanted: usize| all.iter().find(|(threads, _)| *threads as usize == wanted);
    let (Some((_, one)), Some((_, enough)), true) = (of(1), of(cores), cores > 1) else {
        info!(cores, "not a number of cores that was measured: nothing to compare");
        return;
    };
    if enough.share < 0.9 {
        info!("the cores are too busy with other work to compare");
        return;
    }
    let (_, most) = all[4];
    info!(cores, "as many threads as cores are as fast as it gets");
    assert!(one.took.as_secs_f64() > 0.6 * cores as f64 * enough.took.as_secs_f64());
    assert!(most.took.as_secs_f64() > 0.7 * enough.took.as_secs_f64());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_threads_counts_the_same() {
        for threads in [1, 2, 3, 16] {
            assert_eq!(count_primes(100, threads).primes, 25);
            assert_eq!(count_primes(0, threads).primes, 0);
        }
    }

    #[test]
    fn a_share_is_at_most_the_whole() {
        let share = count_primes(20_000, 2).share;
        assert!(share > 0.0 && share <= 1.0, "{share}");
    }
}
