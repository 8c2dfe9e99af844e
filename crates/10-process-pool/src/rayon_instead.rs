//! The same job on threads, without messages: and what only a process can do.
//!
//! Python: no counterpart; there the interpreter lock is a reason of its own for processes.
//! Run: `cargo run --release -p ch10-process-pool -- rayon-instead`

use std::time::{Duration, Instant};
use std::{io, process};

use rayon::prelude::*;
use tracing::info;

use crate::process_pool::{ProcessPool, TaskError};

const NUMBERS: [u64; 8] = [500_000; 8];
const ROUNDS: usize = 3;

/// Adds up what can be divided by 7. A number that is 0 aborts, as a bug in a C library may.
pub fn work(number: u64) -> Result<u64, String> {
    if number == 0 {
        process::abort();
    }
    Ok((0..number).filter(|n| n.is_multiple_of(7)).sum())
}

/// As many at once as rayon has threads: one for each core.
pub fn on_threads(numbers: &[u64]) -> Vec<u64> {
    let on_a_thread = |&number| {
        assert!(rayon::current_thread_index().is_some(), "on one of rayon's threads");
        work(number).unwrap()
    };
    numbers.par_iter().map(on_a_thread).collect()
}

/// What this returns, and how long it took at best.
pub fn best<T>(mut round: impl FnMut() -> T) -> (T, Duration) {
    let round = |_| {
        let started = Instant::now();
        (round(), started.elapsed())
    };
    (0..ROUNDS).map(round).min_by_key(|(_, took)| *took).expect("there are rounds")
}

/// Plays it: the same results in about the same time; then one that aborts.
pub fn main() -> io::Result<()> {
    // SAFETY: this process has no other thread. Rayon starts its threads when they are first used.
    let pool = unsafe { ProcessPool::new(2, work) }?;
    let (by_processes, took) = best(|| pool.map(&NUMBERS, 1).expect("it is open"));
    info!(microseconds = took.as_micros(), "processes");
    let (by_threads, took) = best(|| on_threads(&NUMBERS));
    info!(microseconds = took.as_micros(), "threads");
    assert!(by_processes.into_iter().eq(by_threads.into_iter().map(Ok)));

    let aborted = pool.submit(&0).expect("it is open").wait();
    info!("a task aborts, and the parent lives: on a thread it would not");
    pool.join();
    assert_eq!(aborted, Err(TaskError::Killed(nix::libc::SIGABRT)));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_keep_the_order_and_have_nothing_to_do_for_nothing() {
        assert_eq!(on_threads(&[8, 15, 1]), [7, 21, 0]);
        assert_eq!(on_threads(&[]), []);
    }
}
