//! As many tasks as cores really run at the same time, by plain threads and by rayon.
//!
//! Python: `multiprocessing.Pool.map`; threads run Python code in turn, because of the GIL.
//! Run: `cargo run -p ch01-serial-parallel -- parallel`

use std::thread;
use std::time::{Duration, Instant};

use nix::time::{ClockId, clock_gettime};
use rayon::prelude::*;
use tracing::{info, info_span};

/// Counts the primes below `limit`; returns also how long this was on a core.
pub fn count_primes(limit: u32) -> (usize, Duration) {
    let _work = info_span!("work").entered();
    let cpu_time = || Duration::from(clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).unwrap());
    let begun = cpu_time();
    let is_prime = |n: &u32| (2..=n.isqrt()).all(|d| !n.is_multiple_of(d));
    ((2..limit).filter(is_prime).count(), cpu_time() - begun)
}

/// One after another, on this thread.
pub fn serially(tasks: &[u32]) -> Vec<(usize, Duration)> {
    tasks.iter().map(|&limit| count_primes(limit)).collect()
}

/// A thread for each task.
pub fn by_threads(tasks: &[u32]) -> Vec<(usize, Duration)> {
    thread::scope(|s| {
        let start = |&limit: &u32| s.spawn(move || count_primes(limit));
        let threads: Vec<_> = tasks.iter().map(start).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// The loop of `serially` with `par_iter` in place of `iter`: rayon's threads share the tasks.
pub fn by_rayon(tasks: &[u32]) -> Vec<(usize, Duration)> {
    tasks.par_iter().map(|&limit| count_primes(limit)).collect()
}

/// The best of ten runs: how long it took, and how many tasks were on a core at once on average.
pub fn measure(way: fn(&[u32]) -> Vec<(usize, Duration)>, tasks: &[u32]) -> (Duration, f64) {
    let once = |_| {
        let started = Instant::now();
        let done = way(tasks);
        let took = started.elapsed();
        assert!(done.iter().all(|(primes, _)| *primes == 2262));
        let on_core: Duration = done.iter().map(|(_, on_core)| on_core).sum();
        (took, on_core.as_secs_f64() / took.as_secs_f64())
    };
    (0..10).map(once).min_by_key(|(took, _)| *took).expect("ten runs")
}

/// Plays it: the speed-up is near the number of cores, if these are free for us.
pub fn main() {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let tasks = vec![20_000; cores.min(4)];
    let (serial, _) = measure(serially, &tasks);
    info!(cores, tasks = tasks.len(), "has measured one after another");
    for (name, (took, at_once)) in
        [("threads", measure(by_threads, &tasks)), ("rayon", measure(by_rayon, &tasks))]
    {
        let speed_up = serial.as_secs_f64() / took.as_secs_f64();
        info!(
            name,
            at_once = format!("{at_once:.2}"),
            speed_up = format!("{speed_up:.2}"),
            "has measured"
        );
        let free = 0.9 * tasks.len() as f64;
        if cores == 1 {
            info!("there is one core here: nothing can run in parallel");
        } else if at_once < free {
            info!("the cores are too busy with other work to measure");
        } else {
            assert!(speed_up > 0.6 * tasks.len() as f64, "{name}: {speed_up}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_gives_the_same_results_in_the_same_order() {
        let primes = |done: Vec<(usize, Duration)>| -> Vec<usize> {
            done.into_iter().map(|(primes, _)| primes).collect()
        };
        for way in [serially, by_threads, by_rayon] {
            assert_eq!(primes(way(&[10, 100, 3])), [4, 25, 1]);
            assert!(way(&[]).is_empty());
        }
    }

    #[test]
    fn serially_one_task_at_most_is_on_a_core() {
        let (_, at_once) = measure(serially, &[20_000, 20_000]);
        assert!(at_once <= 1.0, "{at_once}");
    }
}
